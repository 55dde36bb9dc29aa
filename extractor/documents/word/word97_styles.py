"""The tables of a binary Word file that its text refers to by number: styles, fonts, lists."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from extractor.documents.numbering import ListDefinition, ListLevel
from extractor.documents.word.word97_looks import (
    CharacterLook,
    ListOf,
    ParagraphLook,
    character_look,
    modifiers,
    paragraph_look,
)


@dataclass(slots=True)
class Style:
    """A style: its own words; ``base`` is followed by ``WordFile.chain``."""

    number: int
    name: str = ""
    builtin: int = 0xFFF  # sti: 1 to 9 are headings, 62 is the title
    base: int | None = None
    paragraph: ParagraphLook = field(default_factory=ParagraphLook)
    says_outline: bool = False
    character: CharacterLook = field(default_factory=CharacterLook)


def read_styles(sheet: bytes, list_of: ListOf) -> dict[int, Style]:
    """The style sheet, by number."""
    styles: dict[int, Style] = {}
    if len(sheet) < 6:
        return styles
    header, count, base_size = struct.unpack_from("<HHH", sheet, 0)
    at = 2 + header
    for number in range(min(count, 4094)):
        if at + 2 > len(sheet):
            break
        (size,) = struct.unpack_from("<H", sheet, at)
        body = sheet[at + 2 : at + 2 + size]
        at += 2 + size + (size & 1)
        if len(body) >= max(base_size, 8):
            styles[number] = _read_style(number, body, base_size, list_of)
    return styles


def _read_style(number: int, body: bytes, base_size: int, list_of: ListOf) -> Style:
    first, second, third = struct.unpack_from("<HHH", body, 0)
    kind, base = second & 0xF, second >> 4
    style = Style(number, builtin=first & 0xFFF, base=None if base == 0xFFF else base)
    at = base_size
    if at + 2 > len(body):
        return style
    (length,) = struct.unpack_from("<H", body, at)
    style.name = body[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    at += 2 + 2 * length + 2
    parts: list[bytes] = []
    for _ in range(min(third & 0xF, 3)):
        at += at & 1
        if at + 2 > len(body):
            break
        (size,) = struct.unpack_from("<H", body, at)
        parts.append(body[at + 2 : at + 2 + size])
        at += 2 + size
    if kind == 1 and parts:
        paragraph_look(style.paragraph, modifiers(parts.pop(0)[2:]), list_of)
        style.says_outline = style.paragraph.outline is not None
    if kind in (1, 2) and parts:
        character_look(style.character, modifiers(parts[0]))
    return style


def read_fonts(table: bytes) -> list[str]:
    """The names of fonts, by number."""
    names: list[str] = []
    if len(table) < 4:
        return names
    (count,) = struct.unpack_from("<H", table, 0)
    at = 4
    for _ in range(min(count, 4096)):
        if at >= len(table):
            break
        size = table[at] + 1
        raw = table[at + 40 : at + size]
        names.append(raw[: len(raw) & ~1].decode("utf-16-le", "replace").split("\0", 1)[0])
        at += size
    return names


_NUMBER_KINDS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 16: "ideographLegalTraditional",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero",
    23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""The shapes of numbers (MSONFC) by the names that ``numbering`` has for them."""


def read_lists(table: bytes, levels: bytes, overrides: bytes) -> dict[int, ListDefinition]:
    """The list of each override (LFO), which is what paragraphs refer to, counted from 1."""
    if len(table) < 2 or len(overrides) < 4:
        return {}
    count = min(struct.unpack_from("<H", table, 0)[0], (len(table) - 2) // 28)
    shared: dict[int, ListDefinition] = {}
    at = 0
    for i in range(count):
        (identity,) = struct.unpack_from("<L", table, 2 + 28 * i)
        simple = table[2 + 28 * i + 26] & 1
        made: dict[int, ListLevel] = {}
        for number in range(1 if simple else 9):
            read = _read_level(levels, at)
            if read is None:
                break
            made[number], at = read
        shared[identity] = ListDefinition(made)
    out: dict[int, ListDefinition] = {}
    n_overrides = min(struct.unpack_from("<L", overrides, 0)[0], (len(overrides) - 4) // 16)
    at = 4 + 16 * n_overrides
    for i in range(n_overrides):
        (identity,) = struct.unpack_from("<L", overrides, 4 + 16 * i)
        definition = shared.get(identity)
        changed: dict[int, ListLevel] = {}
        at += 4
        for _ in range(overrides[4 + 16 * i + 12]):
            if at + 8 > len(overrides):
                break
            start, flags = struct.unpack_from("<lL", overrides, at)
            number = flags & 0xF
            at += 8
            if flags & 0x20:
                read = _read_level(overrides, at)
                if read is None:
                    break
                changed[number], at = read
            elif flags & 0x10 and definition is not None and number in definition.levels:
                changed[number] = replace(definition.levels[number], start=max(0, start))
        if definition is not None:
            out[i + 1] = ListDefinition({**definition.levels, **changed}) if changed else definition
    return out


def _read_level(body: bytes, at: int) -> tuple[ListLevel, int] | None:
    """A list's level and where the next one begins."""
    if at + 30 > len(body):
        return None
    start, kind, flags = struct.unpack_from("<lBB", body, at)
    character_size, paragraph_size, restart = body[at + 24], body[at + 25], body[at + 26]
    end = at + 28 + character_size + paragraph_size
    if end + 2 > len(body):
        return None
    (length,) = struct.unpack_from("<H", body, end)
    raw = body[end + 2 : end + 2 + 2 * length].decode("utf-16-le", "replace")
    # The places of numbers are characters below 9: the level whose number stands there.
    pattern = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw)
    level = ListLevel(
        start=max(0, min(start, 32767)),
        kind=_NUMBER_KINDS.get(kind, "decimal"),
        pattern=pattern,
        digits_only=bool(flags & 4),
        restart=restart if flags & 8 else None,
    )
    return level, end + 2 + 2 * length
