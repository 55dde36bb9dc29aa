"""Text that runs up or down a page → text that reads on: a whole page set so, or a few words in a narrow cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.page.drawing import Drawing
from extractor.documents.page.lattice import Rule
from extractor.documents.page.lines import Glyph, Line

_MOSTLY = 0.6
"""Share of a page's characters that run the same way: the page itself lies."""
_LINES_APART = 0.7
"""Ems between two columns of one text; cells leave more."""

_ABUT, _LINED = 1.1, 1.2
"""Ems from one character to the next of a line, and from a line to the next, no more and no less."""
_LOOK_BACK = 50
_MOST_STACKED, _MOST_COLUMNS = 24, 3
"""Characters of a label that runs down in several columns, and the columns."""


@dataclass(slots=True)
class Turned:
    """Characters that do not run across, in the order in which they were drawn."""

    up: list[Glyph]
    down: list[Glyph]


def set_upright(page: Drawing, turned: Turned) -> None:
    """Add what runs up or down to a page's glyphs; where nearly all of it does, turn the page instead."""
    count = len(page.glyphs) + len(turned.up) + len(turned.down)
    for glyphs, up in ((turned.up, True), (turned.down, False)):
        if len(glyphs) > _MOSTLY * count:
            straight = page.glyphs
            page.glyphs = [*glyphs, *(turned.down if up else turned.up)]
            first = len(page.glyphs)
            page.glyphs += straight
            _turn(page, up=up)
            page.glyphs[first:] = _gathered(page.glyphs[first:], up=not up)
            return
    page.glyphs += [*_gathered(turned.up, up=True), *_gathered(turned.down, up=False)]


def _turn(page: Drawing, *, up: bool) -> None:
    """Lay a page so that what runs up it, or down, runs across."""
    wide, high = page.width, page.height

    def place(x: float, y: float) -> tuple[float, float]:
        return (high - y, x) if up else (y, wide - x)

    def box(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = place(x0, top), place(x1, bottom)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    glyphs = []
    for glyph in page.glyphs:
        x0, top, x1, bottom = box(glyph.x0, glyph.top, glyph.x1, glyph.bottom)
        glyphs.append(glyph._replace(x0=x0, x1=x1, top=top, bottom=bottom, ends=()))
    across, down = [], []
    for rule in page.across:
        x, start, _, end = box(rule.start, rule.at, rule.end, rule.at)
        down.append(Rule(x, start, end))
    for rule in page.down:
        start, y, end, _ = box(rule.at, rule.start, rule.at, rule.end)
        across.append(Rule(y, start, end))
    page.glyphs, page.across, page.down = glyphs, across, down
    page.shades = [box(*shade) for shade in page.shades]
    page.width, page.height = high, wide


def _gathered(glyphs: Sequence[Glyph], *, up: bool) -> list[Glyph]:
    """One glyph for each text, standing across the middle of where it ran."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if not (runs and _follows(runs[-1][-1], glyph, up=up)):
            runs.append([])
        runs[-1].append(glyph)
    runs = [run for run in runs if any(not g.text.isspace() for g in run)]
    runs.sort(key=lambda run: run[0].x0 if up else -run[0].x0)
    texts: list[list[list[Glyph]]] = []
    for run in runs:
        beside = next((text for text in texts[-_LOOK_BACK:] if _beside(text[-1], run)), None)
        if beside is None:
            texts.append([run])
        else:
            beside.append(run)
    return [_as_one([glyph for run in text for glyph in run]) for text in texts]


def _follows(before: Glyph, glyph: Glyph, *, up: bool) -> bool:
    if abs(before.x0 - glyph.x0) > 0.3 * glyph.size or abs(before.size - glyph.size) > 0.2 * glyph.size:
        return False
    step = before.top - glyph.bottom if up else glyph.top - before.bottom
    return -0.3 * glyph.size < step < glyph.size


def _beside(run: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two columns are one text."""
    size = run[0].size
    apart = max(min(g.x0 for g in other) - max(g.x1 for g in run), min(g.x0 for g in run) - max(g.x1 for g in other))
    (a, b), (c, d) = ((min(g.top for g in r), max(g.bottom for g in r)) for r in (run, other))
    return -0.2 * size < apart < _LINES_APART * size and min(b, d) - max(a, c) > 0.5 * min(b - a, d - c)


def _as_one(text: Sequence[Glyph]) -> Glyph:
    size = text[0].size
    said = text[0].text
    for before, glyph in pairwise(text):
        gap = abs((before.top + before.bottom - glyph.top - glyph.bottom) / 2) > 2.2 * size
        said += " " + glyph.text if gap and glyph.text.isascii() and before.text.isascii() else glyph.text
    middle = (min(g.top for g in text) + max(g.bottom for g in text)) / 2
    x0, x1 = min(g.x0 for g in text), max(g.x1 for g in text)
    return Glyph(said.strip(), x0, x1, middle - size / 2, middle + size / 2, size, all(g.bold for g in text))


def stacked(lines: Sequence[Line]) -> str | None:
    """The label that a cell's characters spell column by column; None where they spell none, or one line by line.

    Example: 社 指 / 会 标 / 效 / 益, as office programs set 社会效益指标 down a narrow cell.
    """
    if len(lines) < 2 or any(len(line.text) > 2 * _MOST_COLUMNS for line in lines):
        return None
    glyphs = [g for line in lines for g in line.glyphs]
    count = sum(len(g.text) for g in glyphs)
    if not 4 <= count <= _MOST_STACKED or words.is_label("".join(line.text for line in lines)):
        return None
    columns: dict[int, list[Glyph]] = {}
    for glyph in (single for g in glyphs for single in g.singles() if not single.text.isspace()):
        middle = (glyph.x0 + glyph.x1) / 2
        known = next((x for x in columns if abs(x - middle) < 0.4 * glyph.size), round(middle))
        columns.setdefault(known, []).append(glyph)
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return None
    down = [sorted(columns[x], key=lambda g: g.top) for x in sorted(columns)]
    texts = ["".join(g.text for g in column) for column in down]
    told = next((text for text in ("".join(reversed(texts)), "".join(texts)) if words.is_label(text)), None)
    return "".join(reversed(texts)) if told is None and _set_down(down) else told


def _set_down(columns: Sequence[Sequence[Glyph]]) -> bool:
    """Whether columns of characters are lines that run down: closer below each other than beside each other."""
    size = columns[0][0].size
    steps = [(b.top - a.top) / size for column in columns for a, b in pairwise(column)]
    apart = [(b[0].x0 - a[0].x0) / size for a, b in pairwise(columns)]
    most = max(len(column) for column in columns)
    return bool(steps) and len(columns[-1]) == most and max(steps) < _ABUT < _LINED < min(apart)
