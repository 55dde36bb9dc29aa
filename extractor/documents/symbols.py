"""Signs that documents take from symbol fonts: a place in such a font → the character it is drawn as.

Word keeps a sign from such a font as its place, 0xF000 and up. What it looks like depends on the font: 0xF0A3 is
a box in Wingdings 2, ≤ in Symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.regex import regex

_PLACES = regex("[\uf020-\uf0ff]")

_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "·", 0xB8: "÷", 0xB9: "≠",
    0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD0: "∠", 0xD6: "√", 0xD7: "·",
    0xD8: "¬", 0xE0: "◊", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_GREEK = dict(
    zip(
        [*b"ABCDEFGHIKLMNOPQRSTUWXYZabcdefghijklmnopqrstuvwxyz"],
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_WINGDINGS = {
    0x2A: "□", 0x50: "√", 0x52: "☑", 0x53: "☑", 0x54: "☒", 0x4F: "×", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□",
    0x71: "□", 0x72: "□", 0x76: "❖", 0x78: "☒", 0xA3: "□", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB7: "·", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""Wingdings and Wingdings 2; where they differ in what forms use, the box wins."""
_PICTURED = {
    "≥": ("≥", "≧", "⩾", "ge", "geq", "geqslant", "&ge;", ">=", "大于等于", "大于或等于", "不小于"),
    "≤": ("≤", "≦", "⩽", "le", "leq", "leqslant", "&le;", "<=", "小于等于", "小于或等于", "不大于"),
    ">": (">", "＞", "gt", "大于"),
    "<": ("<", "＜", "lt", "小于"),
    "=": ("=", "＝", "等于"),
    "±": ("±",),
    "%": ("%", "％", "百分号"),
    "‰": ("‰", "千分号"),
}
"""Signs by the text that stands for their picture: the sign, its name in a formula, its name."""
_SIGNS = {name: sign for sign, names in _PICTURED.items() for name in names}


def symbol(font: str | None, code: int) -> str:
    """The character at a place in a symbol font; "" where none is known.

    Args:
        font: the font's name, where known.
        code: the place, with or without 0xF000.

    Example:
        >>> symbol("Symbol", 0xF0B3), symbol("Wingdings 2", 0xF052), symbol(None, 0xF0FE)
        ('≥', '☑', '☑')
    """
    place = code & 0xFF if code & 0xFF00 in (0, 0xF000) else -1
    name = (font or "").lower()
    if name == "symbol":
        return _SYMBOL.get(place) or _GREEK.get(place) or _plain(place)
    if place < 0:
        return chr(code) if not 0xE000 <= code < 0xF900 and not 0xD800 <= code < 0xE000 else ""
    sign = _WINGDINGS.get(place, "")
    if not sign and not name.startswith(("wingdings", "webdings")):
        sign = _SYMBOL.get(place, "")
    return sign


def _plain(place: int) -> str:
    """Digits, brackets and operators stand in Symbol where they stand in ASCII."""
    return chr(place) if 0x20 <= place < 0x40 or place in (0x5B, 0x5D, 0x5F, 0x7B, 0x7C, 0x7D) else ""


def shown(text: str, fonts: Iterable[str | None]) -> str:
    """Text in which places of a symbol font stand for themselves, with the characters that are seen.

    Args:
        text: the text of a run.
        fonts: the names of the fonts that the run is set in.

    Example:
        >>> shown("覆盖率\uf0b395%", ["Symbol"])
        '覆盖率≥95%'
    """
    if not _PLACES.search(text):
        return text
    names = [name for name in fonts if name]
    font = next((name for name in names if name.lower().startswith(("symbol", "wingdings", "webdings"))), None)
    return _PLACES.sub(lambda found: symbol(font, ord(found[0])) or found[0], text)


def named_sign(*names: str | None) -> str | None:
    """The sign that a picture shows by a text that stands for it: ≥, 大于等于, \\geq; None for any other picture."""
    plain = (re.sub(r"[\s$\\{}]+", "", name or "") for name in names)
    return next((_SIGNS[name] for name in plain if name in _SIGNS), None)
