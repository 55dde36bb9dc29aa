"""The styles and lists of a .docx: what the tables beside its text say of a paragraph's look, level and number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.documents.numbering import ListDefinition, ListLevel
from extractor.documents.styles import HEAVY_FONTS, level_of_name, level_of_outline

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OFF = {"0", "false", "off", "none"}


@dataclass(slots=True)
class _Style:
    """What a style says itself; ``None`` leaves the question to its base."""

    name: str = ""
    base: str | None = None
    outline: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    number: tuple[str | None, int | None] = (None, None)  # list, level


@dataclass(frozen=True, slots=True)
class Look:
    """What a style and its bases say together."""

    level: int | None
    bold: bool
    hidden: bool
    raised: bool
    list_id: str | None
    list_level: int | None


def value_of(parent: Any, tag: str) -> str | None:
    """``w:val`` of a child, or None where there is no such child or value."""
    child = parent.find(f"{W}{tag}") if parent is not None else None
    return None if child is None else child.get(f"{W}val")


def number_of(parent: Any, tag: str) -> int | None:
    value = value_of(parent, tag)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else None


def flag_of(properties: Any, tag: str) -> bool | None:
    """A switch such as ``w:b``: on, off, or not said."""
    child = properties.find(f"{W}{tag}") if properties is not None else None
    return None if child is None else child.get(f"{W}val", "1").lower() not in _OFF


def bold_of(properties: Any) -> bool | None:
    """Bold by switch or by a heavy font."""
    if properties is None:
        return None
    switch = flag_of(properties, "b")
    if switch:
        return True
    fonts = properties.find(f"{W}rFonts")
    font = fonts.get(f"{W}eastAsia") or fonts.get(f"{W}ascii") if fonts is not None else None
    return True if font and HEAVY_FONTS.search(font) else switch


def raised_of(properties: Any) -> bool | None:
    """Set above the line: yes, no, or not said."""
    place = value_of(properties, "vertAlign")
    return None if place is None else place == "superscript"


class Styles:
    """Paragraph and character styles with their inheritance."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str | None, Look] = {}
        self.default: str | None = None
        for element in root.iter(f"{W}style") if root is not None else ():
            identity = element.get(f"{W}styleId") or ""
            paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
            numbering = paragraph.find(f"{W}numPr") if paragraph is not None else None
            self._styles[identity] = _Style(
                name=value_of(element, "name") or "",
                base=value_of(element, "basedOn"),
                outline=number_of(paragraph, "outlineLvl"),
                bold=bold_of(run),
                hidden=flag_of(run, "vanish"),
                raised=raised_of(run),
                number=(value_of(numbering, "numId"), number_of(numbering, "ilvl")),
            )
            if element.get(f"{W}default") in ("1", "true") and element.get(f"{W}type") == "paragraph":
                self.default = identity

    def chain(self, identity: str | None) -> Iterator[_Style]:
        """A style and its bases, nearest first."""
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen:
            seen.add(identity)
            yield self._styles[identity]
            identity = self._styles[identity].base

    def look(self, identity: str | None) -> Look:
        """What a paragraph or character style makes of what it is put on."""
        known = self._looks.get(identity)
        if known is None:
            chain = list(self.chain(identity))
            list_id, list_level = None, None
            for style in chain:
                if list_level is None:
                    list_level = style.number[1]
                if style.number[0] is not None:
                    list_id = style.number[0]
                    break
            known = self._looks[identity] = Look(
                level=self._level(chain),
                bold=next((s.bold for s in chain if s.bold is not None), False),
                hidden=next((s.hidden for s in chain if s.hidden is not None), False),
                raised=next((s.raised for s in chain if s.raised is not None), False),
                list_id=list_id,
                list_level=list_level,
            )
        return known

    @staticmethod
    def _level(chain: list[_Style]) -> int | None:
        """The heading level that the nearest style states, counted from 1."""
        for style in chain:
            if style.outline is not None:
                return level_of_outline(style.outline)
            level = level_of_name(style.name)
            if level is not None:
                return level
        return None

    def of_list(self, name: str) -> str | None:
        """The list that a numbering style stands for."""
        return self._styles[name].number[0] if name in self._styles else None


class Lists:
    """The lists of numbering.xml and where each has got to."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._lists: dict[str, ListDefinition] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared: dict[str, ListDefinition] = {}
        links: dict[str, str] = {}
        for element in root.iter(f"{W}abstractNum"):
            identity = element.get(f"{W}abstractNumId") or ""
            levels = {n: lvl for n, lvl, _ in map(_list_level, element.iter(f"{W}lvl"))}
            shared[identity] = ListDefinition(levels)
            link = value_of(element, "numStyleLink")
            if link:
                links[identity] = link
            for n, _, style in map(_list_level, element.iter(f"{W}lvl")):
                if style:
                    self._by_style[(identity, style)] = n
        abstract_of = {
            e.get(f"{W}numId") or "": value_of(e, "abstractNumId") or "" for e in root.iter(f"{W}num")
        }
        self._abstract_of = abstract_of
        for element in root.iter(f"{W}num"):
            identity = element.get(f"{W}numId") or ""
            abstract = abstract_of[identity]
            if abstract in links:
                abstract = abstract_of.get(styles.of_list(links[abstract]) or "", abstract)
            definition = shared.get(abstract)
            if definition is None:
                continue
            replaced: dict[int, ListLevel] = {}
            for override in element.iter(f"{W}lvlOverride"):
                text = override.get(f"{W}ilvl") or "0"
                number = int(text) if text.isdecimal() and len(text) < 3 else 0
                start = number_of(override, "startOverride")
                if start is not None:
                    self._restarts.setdefault(identity, {})[number] = start
                for lvl in override.iter(f"{W}lvl"):
                    replaced[number] = _list_level(lvl)[1]
            if replaced:
                definition = ListDefinition({**definition.levels, **replaced})
            self._lists[identity] = definition

    def label(self, identity: str | None, level: int | None, style: str | None) -> str | None:
        """Count one paragraph on in its list and return the number shown."""
        definition = self._lists.get(identity or "")
        if identity is None or definition is None:
            return None
        if level is None:
            level = self._by_style.get((self._abstract_of.get(identity, ""), style or ""), 0)
        restart = self._restarts.get(identity, {})
        if level in restart:
            definition.counters[level] = restart.pop(level) - 1
        return definition.advance(level)


def _list_level(element: Any) -> tuple[int, ListLevel, str | None]:
    text = element.get(f"{W}ilvl") or "0"
    start = number_of(element, "start")
    pattern = value_of(element, "lvlText")
    level = ListLevel(
        start=1 if start is None else start,
        kind=value_of(element, "numFmt") or "decimal",
        pattern="" if pattern is None else pattern,
        digits_only=bool(flag_of(element, "isLgl")),
        restart=number_of(element, "lvlRestart"),
    )
    return (int(text) if text.isdecimal() and len(text) < 3 else 0), level, value_of(element, "pStyle")
