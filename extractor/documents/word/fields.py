"""What fields of Word show that have no result beside their code: signs drawn over each other, fractions."""

from __future__ import annotations

import re

from extractor.regex import regex

_OVER = regex(r"\s*EQ\s*\\o\s*(?:\\a[clr]\s*)?\(\s*(\S)\s*[,;，]\s*(\S{0,4}?)\s*\)\s*", re.IGNORECASE)
_FRACTION = regex(r"\s*EQ\s*\\f\s*\(([^(),;，\\]{1,30})[,;，]([^(),;，\\]{1,30})\)\s*", re.IGNORECASE)
_RINGS, _BOXES, _TICKS = "○〇◯O", "□口☐", {"√": "☑", "✓": "☑", "✔": "☑", "×": "☒", "✗": "☒", "✕": "☒"}
LONGEST = 200
"""Characters of a code that anything is read of."""


def shown_by(code: str) -> str:
    """The text that a field's code draws; "" for any other field.

    Example:
        >>> shown_by(r" eq \\o\\ac(□,√)"), shown_by(r"EQ \\o\\ac(○,3)"), shown_by(r"EQ \\f(1,2)"), shown_by("PAGE")
        ('☑', '③', '1/2', '')
    """
    fraction = _FRACTION.fullmatch(code)
    if fraction:
        return f"{fraction[1].strip()}/{fraction[2].strip()}"
    over = _OVER.fullmatch(code)
    if over is None:
        return ""
    frame, inner = over.groups()
    if inner and inner in _RINGS + _BOXES:
        frame, inner = inner, frame
    if frame in _BOXES:
        return _TICKS.get(inner, inner) or "□"
    if frame in _RINGS and inner.isascii() and inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(ord("①") + int(inner) - 1)
    if frame in _RINGS and inner and inner in "一二三四五六七八九十":
        return chr(ord("㊀") + "一二三四五六七八九十".index(inner))
    return inner if frame in _RINGS else ""
