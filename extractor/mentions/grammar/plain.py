"""A text in the characters that the grammar knows: simplified ones, dashes and signs as most documents type them."""

from __future__ import annotations

from extractor.documents.traditional import simplified
from extractor.regex import regex

_DASHES = {**dict.fromkeys("‐‑‒⁃", "-"), **dict.fromkeys("〜⁓˜〰", "～"), "―": "—"}
"""Hyphens that keep a line together, wave dashes of other keyboards, the bar of quotations."""
_PLACES = {"\uf0b3": "≥", "\uf0a3": "≤", "\uf0b1": "±", "\uf0b4": "×"}
"""Signs of the font Symbol whose font a text has lost."""
_SIGNS = {**_DASHES, **_PLACES}
_ODD = regex(f"[{''.join(_SIGNS)}]")
_TABLE = str.maketrans(_SIGNS)


def plain(text: str) -> str:
    """The text of the same length, to be read in place of it.

    Example:
        >>> plain("覆蓋率90%〜95%")
        '覆盖率90%～95%'
    """
    text = simplified(text)
    return text.translate(_TABLE) if not text.isascii() and _ODD.search(text) else text
