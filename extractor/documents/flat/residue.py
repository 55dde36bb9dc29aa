"""What pages leave in their text that is none: marks against copying, and markup; it reads as blanks.

Forums put random characters behind every line of a page that is copied; pages that were saved as text keep tags
(``<td>``, ``[td]``) and entities. The text keeps its length, so offsets stay what they are.
"""

from __future__ import annotations

import re

from extractor.regex import regex

_TOKEN = r"[\x21-\x7b\x7d\x7e]{1,2}"
_PIPE = r"\|[\x21-\x7e]?(?= [\x21-\x7e]?[A-Za-z])"  # a pipe inside, not one that ends a cell
_COPIED = regex(
    rf"(?:(?<=[^\n ])[\x21-\x7b\x7d\x7e]|(?<![^\n]){_TOKEN})(?: (?:{_PIPE}|{_TOKEN})){{3,}}(?![\x21-\x7e])"
)
_ODD = regex(r"[^\sA-Za-z0-9|%.\-]")
_FEWEST_COPIED = 3  # places; a single one may be a formula
_SURE = 3  # odd marks of such a place
_TAG = regex(
    r"</?(?:table|tbody|thead|tr|td|th|p|br|b|strong|span|font|div|a|img|i|u|em|sup|sub|center|colgroup|col|o:p|h[1-6])"
    r"(?:\s[^<>]*)?/?>"
    r"|\[/?(?:table|tr|td|th|b|i|u|s|size|color|font|align|p|url|img|backcolor|center|quote|indent|list|float)"
    r"(?:=[^\[\]\n]{0,80})?\]",
    re.IGNORECASE,
)
_FEWEST_TAGS = 4


def cleared(text: str) -> str:
    """The text with marks against copying, tags and entities of blanks as blanks, as long as it was.

    Example:
        >>> cleared("指标\\n2015年\\n森林覆盖率")
        '指标\\n2015年\\n森林覆盖率'
    """
    if sum(_is_random(m.group(), _SURE) for m in _COPIED.finditer(text)) >= _FEWEST_COPIED:
        text = _COPIED.sub(lambda m: " " * len(m.group()) if _is_random(m.group(), 1) else m.group(), text)
    if sum(1 for _, _ in zip(_TAG.finditer(text), range(_FEWEST_TAGS), strict=False)) == _FEWEST_TAGS:
        text = _TAG.sub(_blank, text)
        text = text.replace("&nbsp;", "      ")
    return text


def _blank(tag: re.Match[str]) -> str:
    """Blanks, and the line ends of a tag that is written over lines."""
    return "".join(c if c == "\n" else " " for c in tag.group())


def _is_random(run: str, odd: int) -> bool:
    """Whether characters in ones and twos are strewn in: letters and odd marks, no figures of a row."""
    return sum(c.isalpha() for c in run) >= 2 and len(_ODD.findall(run)) >= odd
