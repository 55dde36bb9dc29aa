"""Glyphs and rules of a page (PDF, OFD, a scan) → its tables, cell by cell, and the lines outside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.documents.build import RawCell, raw_of
from extractor.documents.document import BBox
from extractor.documents.grid import PageCell
from extractor.documents.page.lattice import Lattice, Rule, TooManyRules, lattices
from extractor.documents.page.lines import CLOSING, CellText, Glyph, Line, cell_text, make_lines
from extractor.documents.page.open_rows import lacks_rules
from extractor.documents.page.shades import told
from extractor.documents.page.sideways import stacked
from extractor.documents.page.stretches import LEAST_ROWS, PARTED, Hints
from extractor.documents.page.unruled import Unruled, unruled
from extractor.settings import Settings

_LARGE = 1.9
"""Times the size of most characters that a watermark is set in."""
_MOST_LARGE = 500
_MOST_TORN = 400
_CLOSE = 0.02
"""Ems between the characters of one text that is set without spaces."""


@dataclass(slots=True)
class PageTable:
    """A table's part on a page: where its rows and columns are cut, and its cells."""

    xs: list[float]
    ys: list[float]
    cells: list[PageCell]
    unruled: Unruled | None = None
    """What it was made of, where its edges are no rules but guessed from where text stands."""
    size: float = 0.0
    """That its texts are set in."""

    @property
    def ruled(self) -> bool:
        return self.unruled is None

    @property
    def top(self) -> float:
        return self.ys[0]

    @property
    def bottom(self) -> float:
        return self.ys[-1]


@dataclass(slots=True)
class Page:
    """What one page holds, once its glyphs are lines."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)  # outside tables
    tables: list[PageTable] = field(default_factory=list)
    pictures: bool = False
    failed: bool = False
    """Damaged; nothing of it could be read."""

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read on it."""
        return not self.lines and not self.tables


def compose(
    page: Page,
    glyphs: Iterable[Glyph],
    rules: tuple[Sequence[Rule], Sequence[Rule]],
    settings: Settings | None = None,
    shades: Sequence[BBox] = (),
) -> None:
    """Find the tables that rules draw on a page, and put each glyph into its cell or outside.

    Args:
        page: whose lines and tables are set.
        glyphs: what stands on it.
        rules: those across and those down.
        settings: limits.
        shades: filled rectangles.

    Raises:
        TooManyRules: the rules are a drawing; the glyphs are then all outside tables.
    """
    limits = settings or Settings()
    grounds = told(shades, rules[1])
    across, down = [*rules[0], *grounds.across], [*rules[1], *grounds.down]
    try:
        tables = lattices(across, down, max_rules=limits.max_page_rules, max_units=limits.max_page_units)
        drawing = False
    except TooManyRules:
        tables, drawing = [], True
    glyphs = list(glyphs)
    over = _laid_over(glyphs, tables)
    loose, held = _assign([g for g in glyphs if id(g) not in over] if over else glyphs, tables)
    framed: list[tuple[Lattice, dict[int, list[Glyph]]]] = []
    for lattice, inside in zip(tables, held, strict=True):
        if lacks_rules(lattice, inside):
            loose += [glyph for cell in inside.values() for glyph in cell]
        else:
            framed.append((lattice, inside))
    page.lines = make_lines(loose)
    for lattice, inside in framed:
        lines = {i: made for i, cell in inside.items() if (made := make_lines(cell))}
        if lines:
            page.tables.append(_table(lattice, lines, page.number))
    if not drawing:
        _align(page, Hints(across, down, grounds.bands, grounds.marks))
    if over:
        page.lines = sorted([*page.lines, *make_lines([g for g in glyphs if id(g) in over])], key=lambda line: line.top)
    if drawing:
        raise TooManyRules


def _align(page: Page, hints: Hints) -> None:
    """Take the tables that only alignment shows out of the page's lines."""
    if sum(1 for line in page.lines if line.hole > PARTED) < LEAST_ROWS:
        return
    found = unruled(page.lines, hints.beside([(t.top, t.bottom) for t in page.tables]))
    if not found:
        return
    used = {id(line) for table in found for line in table.lines}
    page.lines = [line for line in page.lines if id(line) not in used]
    page.tables += [aligned_table(table, page.number) for table in found]
    page.tables.sort(key=lambda t: t.top)


def aligned_table(table: Unruled, number: int) -> PageTable:
    """A table that alignment shows, its cells with their texts."""
    xs, ys = table.xs, table.ys
    cells: list[PageCell] = []
    for cell in table.cells:
        x0, top, x1, bottom = xs[cell.col], ys[cell.row], xs[cell.end_col], ys[cell.end_row]
        if table.told[cell.col] and table.told[cell.end_col]:
            text = cell_text(cell.lines, (x0, top, x1, bottom))
        else:
            text = cell_text(cell.lines, (table.room[cell.col][0], top, table.room[cell.end_col - 1][1] + 1.0, bottom))
        bbox = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        spans = cell.end_row - cell.row, cell.end_col - cell.col
        raw = RawCell(cell.row, cell.col, text.text, *spans, number, bbox)
        cells.append(PageCell(raw, text.wraps, text.fills, text.lines))
    return PageTable(xs, ys, cells, table, median(line.size for line in table.lines))


def _assign(
    glyphs: Iterable[Glyph], tables: Sequence[Lattice]
) -> tuple[list[Glyph], list[dict[int, list[Glyph]]]]:
    """The glyphs outside all tables, and for each table those in each of its cells."""
    loose: list[Glyph] = []
    held: list[dict[int, list[Glyph]]] = [{} for _ in tables]
    if not tables:
        return list(glyphs), held
    smallest_first = sorted(range(len(tables)), key=lambda i: _area(tables[i].bbox))

    apart = all(a.ys[-1] <= b.ys[0] or b.ys[-1] <= a.ys[0] for a, b in pairwise(tables))
    finders = [(tables[i].find, tables[i], held[i]) for i in smallest_first]
    reach = 0.0  # the right edge of the cell that ``home`` found, if no smaller table may lie in it

    def home(x: float, y: float) -> list[Glyph]:
        nonlocal reach
        reach = 0.0
        for rank, (find, table, cells) in enumerate(finders):
            box = find(x, y)
            if box is not None:
                if rank == 0 or apart:
                    reach = table.xs[table.boxes[box].end_col]
                place = cells.get(box)
                if place is None:
                    place = cells[box] = []
                return place
        return loose

    before: Glyph | None = None
    place: list[Glyph] = loose
    torn: list[tuple[list[Glyph], Glyph, list[Glyph], Glyph]] = []
    for whole in glyphs:
        text, x0, x1, top, bottom, _, _, ends = whole
        if ends and text[0] not in CLOSING:
            # Several characters stay together where they all stand in one cell.
            y = (top + bottom) / 2
            start, end = home((x0 + ends[0]) / 2, y), (ends[-2] + x1) / 2
            if end < reach or home(end, y) is start:
                if before is not None and place is not start and _touches(before, whole):
                    torn.append((place, before, start, whole))
                place = start
                place.append(whole)
                before = whole
                continue
        for glyph in whole.singles():
            # A closing mark may hang over its cell's edge: it stays with the glyph that it follows.
            if before is None or glyph.text not in CLOSING or not _hangs(glyph, before):
                last = place
                place = home((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
                if before is not None and place is not last and _touches(before, glyph):
                    torn.append((last, before, place, glyph))
            place.append(glyph)
            before = glyph
    for left, before, right, behind in torn[:_MOST_TORN]:
        _mend(left, before, right, behind, out=right is loose)
    return loose, held


def _laid_over(glyphs: Sequence[Glyph], tables: Sequence[Lattice]) -> set[int]:
    """The characters, by identity, of large texts that lie over cells' edges or other text: watermarks not askew."""
    if not glyphs:
        return set()
    sizes = sorted(g.size for g in glyphs)
    least = _LARGE * sizes[len(sizes) // 2]
    large = [g for g in glyphs if g.size > least and not g.text.isspace()]
    texts: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in large[:_MOST_LARGE]:
        texts.setdefault((round(glyph.bottom), round(glyph.size)), []).append(glyph)
    out: set[int] = set()
    for text in texts.values():
        x0, x1 = min(g.x0 for g in text) + 1, max(g.x1 for g in text) - 1
        top, bottom = text[0].top + 0.2 * text[0].size, text[0].bottom - 0.2 * text[0].size
        for table in tables:
            boxes = {table.find(x, y) for x in (x0, x1) for y in (top, bottom)}
            if len(boxes) > 1 and boxes != {None}:
                out |= {id(g) for g in text}
        if id(text[0]) not in out and _covers((x0, top, x1, bottom), glyphs, least):
            out |= {id(g) for g in text}
    return out


def _covers(box: BBox, glyphs: Sequence[Glyph], least: float) -> bool:
    """Whether smaller text stands where a large one does."""
    x0, top, x1, bottom = box
    inside = (
        len(g.text.strip())
        for g in glyphs
        if g.size <= least and g.x0 < x1 and x0 < g.x1 and top < (g.top + g.bottom) / 2 < bottom
    )
    return sum(inside) > 1


def _touches(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character stands right behind the one drawn before it; closing marks may do so by hanging over."""
    return (
        abs(glyph.x0 - before.x1) < _CLOSE * glyph.size
        and abs(glyph.bottom - before.bottom) < _CLOSE * glyph.size
        and before.text[-1] not in CLOSING
        and not (glyph.text.isspace() or before.text.isspace())
    )


def _mend(left: list[Glyph], end: Glyph, right: list[Glyph], start: Glyph, *, out: bool) -> None:
    """Put a text that runs over the edge of its cell into the one that holds most of it, or that it leaves."""
    i = next((i for i, g in enumerate(left) if g is end), None)
    j = next((j for j, g in enumerate(right) if g is start), None)
    if i is None or j is None:
        return
    first, last = i, j + 1
    while first and _touches(left[first - 1], left[first]):
        first -= 1
    while last < len(right) and _touches(right[last - 1], right[last]):
        last += 1
    here, there = left[first : i + 1], right[j:last]
    if out or sum(len(g.text) for g in here) >= sum(len(g.text) for g in there):
        del right[j:last]
        left += there
    else:
        del left[first : i + 1]
        right += here


def _hangs(glyph: Glyph, before: Glyph) -> bool:
    return abs(glyph.x0 - before.x1) < 0.3 * glyph.size and abs(glyph.bottom - before.bottom) < 0.3 * glyph.size


def _area(bbox: BBox) -> float:
    return (bbox[2] - bbox[0]) * (bbox[3] - bbox[1])


def _table(lattice: Lattice, lines: dict[int, list[Line]], number: int) -> PageTable:
    cells: list[PageCell] = []
    xs, ys = lattice.xs, lattice.ys
    near_xs, near_ys = [round(x, 2) for x in xs], [round(y, 2) for y in ys]
    blank = CellText("")
    for i, (row, col, end_row, end_col) in enumerate(lattice.boxes):
        held = lines.get(i)
        text, wraps, fills, count = cell_text(held, (xs[col], ys[row], xs[end_col], ys[end_row])) if held else blank
        if held and count > 1:
            text = stacked(held) or text
        bbox = near_xs[col], near_ys[row], near_xs[end_col], near_ys[end_row]
        raw = raw_of((row, col, text, end_row - row, end_col - col, number, bbox))
        cells.append(PageCell(raw, wraps, fills, count))
    size = median(held[0].size for held in lines.values())
    return PageTable(list(lattice.xs), list(lattice.ys), cells, size=size)
