"""Characters that nobody sees: zero-width blanks and joiners, soft hyphens, marks of direction, variants of a sign.

Web pages and word processors leave them in the midst of words and numbers (1\u200b000人), where they mean nothing.
Readers that lay out a text of their own leave them out; of a text as given they are left out where it is read, and
results reach over them.
"""

from __future__ import annotations

from extractor.regex import regex

SIGNS = r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
"""They, as what stands between the brackets of a pattern."""
INVISIBLE = regex(f"[{SIGNS}]+")


def visible(text: str) -> str:
    """A text without what nobody sees in it.

    Example:
        >>> visible("培训1\u200b000人\ufeff")
        '培训1000人'
    """
    return text if text.isascii() else INVISIBLE.sub("", text)
