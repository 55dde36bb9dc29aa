"""Raised characters: powers and squares keep what they mean (10⁴, m²), marks of notes go as the notes do.

A reader gathers raised text between two marks, and settles it when its paragraph ends: programs cut one raised sign
into several runs. Without this 5000 with a note's 2 above it would be fifty thousand and two.
"""

from __future__ import annotations

from extractor.regex import regex

_BEGIN, _END = "\x0e", "\x0f"
_RAISED = regex(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_MARKS = str.maketrans("", "", _BEGIN + _END)

_POWER = regex(r"[+\-−–]?\d{1,2}")
_BASE = regex(r"(?:(?<![\d.,A-Za-z])10|(?<![A-Za-z])(?:[kcdhmμ]?m|[sLhdag])|米)$")
_CHARGE, _LETTER = regex(r"\d?[+\-−]"), regex(r"[A-Za-z]$")
_NOTE = regex(
    r"(?:注[:：]?)?(?:\d{1,2}(?:[,，、]\d{1,2})*|[①-⑳*＊※†‡]+)"
    r"|[\[【〔(（]\s*(?:注[:：]?)?\s*(?:\d{1,2}|[①-⑳a-z*＊※])\s*[\]】〕)）]|注"
)
_NOTED = regex(r"[\w%％‰)）\]】」”》。，；、：!！?？]$")
"""A mark stands behind a word, a number or a stop; a cell or a value that is raised as a whole is none."""

_SMALL = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def raised(text: str) -> str:
    """Text that is set above the line, to be gathered with the rest of its paragraph."""
    return f"{_BEGIN}{text.translate(_MARKS)}{_END}" if text.strip() else text


def settled(text: str) -> str:
    """A paragraph's text with what is raised in it as characters: m2 → m², 10 4 → 10⁴, a note's mark → nothing.

    Example:
        >>> settled("绿地300m" + raised("2") + "，培训5000人" + raised("[") + raised("1]"))
        '绿地300m²，培训5000人'
    """
    if _BEGIN not in text:
        return text
    parts = _RAISED.split(text.replace(_END + _BEGIN, ""))
    out = ""
    for i, part in enumerate(parts):
        out += _shown(part, out[-12:]) if i % 2 else part
    return out.translate(_MARKS)


def _shown(sign: str, before: str) -> str:
    bare = sign.strip()
    if (_POWER.fullmatch(bare) and _BASE.search(before)) or (_CHARGE.fullmatch(bare) and _LETTER.search(before)):
        return bare.translate(_SMALL)
    return "" if _NOTE.fullmatch(bare) and _NOTED.search(before.rstrip()) else sign
