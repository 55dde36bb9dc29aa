"""A sheet broader than its paper → the columns that stand on the pages behind, beside those of the first.

Spreadsheet programs print the columns that fit, all rows of them, and then the next columns, at the same heights of
the pages behind. What follows below is on pages of its own, too: with two pages of rows the third page stands beside
the first one, the fourth beside the second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from extractor.documents import words
from extractor.documents.grid import PageCell
from extractor.documents.page.lattice import Rule
from extractor.documents.page.lines import Glyph, Line, make_lines
from extractor.documents.page.pages import Page, PageTable, aligned_table
from extractor.documents.page.stretches import Hints
from extractor.documents.page.strips import chunks
from extractor.documents.page.unruled import Unruled, unruled
from extractor.regex import regex

_SAME = 1.5
"""Points that the heights of one row may differ on two pages."""
_LEAST_ROWS = 4
_SHARE = 0.8
"""Of the rows' edges, or of the lines, of the part that has fewer: they stand at the same heights."""
_SHARE_OF_LINES = 0.6
_FIGURE = regex(r"[≥≤＞＜<>]?\s*\d[\d.,]*(?:[^\d\s年]{0,3})")
_MOST_DOWN = 20
"""Pages that the rows of a sheet take."""
_FIRST_LINES = 12
"""Lines of a page, some of which are a table's heads."""
_OVER = 0.15
"""Of the paper's width, that texts may stand beyond it."""


@dataclass(slots=True)
class _Part:
    """A page, and what it has without rules."""

    page: Page
    ruled: list[PageTable] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heads: dict[int, list[str]] = field(default_factory=dict)
    """The texts of lines at the top that may be heads, by their heights."""

    @classmethod
    def of(cls, page: Page) -> _Part:
        ruled = [t for t in page.tables if t.ruled]
        if ruled:
            return cls(page, ruled)
        own = [row.line for t in page.tables if t.unruled is not None for row in t.unruled.rows]
        lines = sorted([*page.lines, *own], key=lambda n: n.middle)
        heads: dict[int, list[str]] = {}
        for line in lines[:_FIRST_LINES]:
            texts = [c.text for c in chunks(line)]
            if sum(map(words.headlike, texts)) * 2 >= len(texts) and not any(map(_FIGURE.fullmatch, texts)):
                heads.setdefault(round(line.middle), []).extend(texts)
        return cls(page, ruled, lines, heads)


def beside(pages: Sequence[Page]) -> None:
    """Put the columns of broad sheets together, on the pages that hold the first of them."""
    live = [_Part.of(page) for page in pages if not page.blank]
    start = 0
    while start + 1 < len(live):
        most = min(_MOST_DOWN, (len(live) - start) // 2)
        down = next((k for k in range(1, most + 1) if _all_beside(live, start, k)), 0)
        if not down:
            start += 1
            continue
        for at in range(start, start + down):
            _join(live[at].page, live[at + down])
            live[at] = _Part.of(live[at].page)
        del live[start + down : start + 2 * down]


def _all_beside(parts: Sequence[_Part], start: int, down: int) -> bool:
    pairs = zip(parts[start : start + down], parts[start + down : start + 2 * down], strict=True)
    return all(_stands_beside(left, right, not i) for i, (left, right) in enumerate(pairs))


def _stands_beside(left: _Part, right: _Part, first: bool) -> bool:
    """Whether a page holds nothing but further columns of the other page's tables; ``first`` where both have heads."""
    if abs(left.page.height - right.page.height) > _SAME or abs(left.page.width - right.page.width) > _SAME:
        return False
    if right.ruled:
        pairs = ((_partner(left.ruled, t), t) for t in right.page.tables)
        return all(a is not None and _further(a, b) for a, b in pairs) and not _own_lines(left.page, right.page)
    return not left.ruled and (not first or _own_heads(left, right)) and _same_lines(left, right, first)


def _partner(tables: Sequence[PageTable], table: PageTable) -> PageTable | None:
    """The table whose rows stand at the same heights."""
    for other in tables:
        within = [y for y in table.ys if other.top - _SAME < y < other.bottom + _SAME]
        fewer, more = sorted((other.ys, within), key=len)
        common = sum(1 for y in fewer if _at(more, y) is not None)
        if common <= _LEAST_ROWS or common < _SHARE * len(fewer) or abs(other.bottom - within[-1]) > _SAME:
            continue
        if not any(c.cell.text for c in table.cells if not within[0] <= table.ys[c.cell.row] < within[-1]):
            return other
    return None


def _at(edges: Sequence[float], y: float) -> int | None:
    i = bisect_left(edges, y - _SAME)
    return i if i < len(edges) and edges[i] <= y + _SAME else None


def _further(table: PageTable, other: PageTable) -> bool:
    """Whether the columns of a part are others than those of the first one: no page with the same columns, no heads
    once more."""
    if len(table.xs) == len(other.xs) and all(abs(a - b) < _SAME for a, b in zip(table.xs, other.xs, strict=True)):
        return False
    return not _named(table.cells) & _named(other.cells)


def _named(cells: Sequence[PageCell]) -> set[str]:
    """The heads that no table has twice."""
    near = (words.compact(c.cell.text) for c in cells if c.cell.row < _LEAST_ROWS and c.cell.col < 2)
    return {text for text in near if _names(text)}


def _own_lines(left: Page, right: Page) -> bool:
    """Whether a page has lines beside its tables that are no rest of what stands at their heights on the first."""
    across = [(t.top, t.bottom) for t in left.tables]  # of merged cells that the paper's edge cuts
    lines = (n for n in right.lines if not any(top < n.middle < bottom for top, bottom in across))
    return any(not _rest(line, left) for line in lines)


def _rest(line: Line, left: Page) -> bool:
    """Whether a line is what the edge of the paper cuts off of one on the page before, or the same once more."""
    held = [(n.top, n.bottom, n.text) for n in left.lines]
    held += [(c.cell.bbox[1], c.cell.bbox[3], c.cell.text) for t in left.tables for c in t.cells if c.cell.bbox]
    text = words.compact(line.text)
    return any(top - _SAME < line.middle < bottom + _SAME and text in words.compact(own) for top, bottom, own in held)


def _same_lines(left: _Part, right: _Part, first: bool) -> bool:
    """Whether the lines of a page without rules stand at the heights of those of another one, from the heads on."""
    here = left.lines
    if len(right.lines) < _LEAST_ROWS or abs(here[-1].size - right.lines[-1].size) > 0.1:
        return False
    heights = [line.middle for line in here]
    if not _shared(heights, right.lines):
        return False
    there = _without_rests(left, right)
    if len(there) < _LEAST_ROWS or there[-1].bottom > here[-1].bottom + there[-1].size:
        return False
    begins = not first or None not in (_near(part.heads, there[0].middle) for part in (left, right))
    return begins and _shared(heights, there)


def _shared(heights: Sequence[float], lines: Sequence[Line]) -> bool:
    same = sum(1 for line in lines if _at(heights, line.middle) is not None)
    return same >= _SHARE_OF_LINES * min(len(lines), len(heights))


def _without_rests(left: _Part, right: _Part) -> list[Line]:
    return [line for line in right.lines if not _rest(line, left.page)]


def _own_heads(left: _Part, right: _Part) -> bool:
    """Whether both parts have heads at one height, and other ones; what both have is no name's head."""
    other = False
    for height, own in right.heads.items():
        others = _near(left.heads, height)
        if others is not None:
            if any(_names(text) for text in set(own) & set(others)):
                return False
            other = other or not set(own) <= set(others)
    return other


def _near(heads: dict[int, list[str]], height: float) -> list[str] | None:
    at = round(height)
    return next((heads[h] for h in (at, at - 1, at + 1) if h in heads), None)


def _names(head: str) -> bool:
    """Whether a head is one that no table has twice."""
    return head == "序号" or words.header_shape(head) in ("name", "level1", "level2")


# ------------------------------------------------------------------------------------------------- two parts together


def _join(left: Page, part: _Part) -> None:
    """Move what a page holds beside what stands on the page before."""
    right = part.page
    if part.ruled:
        for table in right.tables:
            partner = _partner([t for t in left.tables if t.ruled], table)
            if partner is not None:
                left.tables[left.tables.index(partner)] = _together(partner, table, right.lines)
        left.lines += [line for line in right.lines if not _rest(line, left)]
    else:
        _read_together(left, part)
    right.tables, right.lines, right.pictures = [], [], False


def _together(table: PageTable, other: PageTable, lines: Sequence[Line]) -> PageTable:
    """One table of two whose rows stand at the same heights."""
    ys = sorted(table.ys)
    ys += [y for y in other.ys if _at(ys, y) is None and table.top < y < table.bottom]
    ys.sort()
    columns = len(table.xs) - 1
    cells = [_moved(c, table.ys, ys, 0) for c in table.cells]
    within = [c for c in other.cells if table.top - _SAME < other.ys[c.cell.row] < table.bottom - _SAME]
    added = [_moved(c, other.ys, ys, columns) for c in within]
    for cell in [c for c in added if c.cell.col == columns and not c.cell.text]:
        texts = _beside_cell(cell, lines)
        at = next((i for i, c in enumerate(cells) if _ends_at(c, cell.cell.row, columns)), None)
        if not texts or at is None:
            continue
        own = cells[at].cell  # a merged cell that the paper's edge cuts: its text stands in the middle of both parts
        if not own.text:
            said = {words.compact(c.cell.text) for c in cells}
            own = own._replace(text=next((t for t in texts if words.compact(t) not in said), ""))
        if own.text:
            cells[at] = replace(cells[at], cell=own._replace(col_span=own.col_span + cell.cell.col_span))
            added = [c for c in added if c is not cell]
    shift = table.xs[-1] - other.xs[0]
    return PageTable([*table.xs, *(x + shift for x in other.xs[1:])], ys, [*cells, *added], size=table.size)


def _ends_at(cell: PageCell, row: int, column: int) -> bool:
    return cell.cell.row == row and cell.cell.col + cell.cell.col_span == column


def _beside_cell(cell: PageCell, lines: Sequence[Line]) -> list[str]:
    """What stands at the height of a cell, outside the table."""
    box = cell.cell.bbox
    return [] if box is None else [c.text for n in lines if box[1] < n.middle < box[3] for c in chunks(n)]


def _moved(cell: PageCell, own: Sequence[float], ys: Sequence[float], columns: int) -> PageCell:
    raw = cell.cell
    top, bottom = _at(ys, own[raw.row]), _at(ys, own[raw.row + raw.row_span])
    row = top if top is not None else 0
    end = bottom if bottom is not None else row + raw.row_span
    return replace(cell, cell=raw._replace(row=row, row_span=max(1, end - row), col=raw.col + columns))


def _read_together(left: Page, part: _Part) -> None:
    """Read the lines of two pages without rules as those of one."""
    own, right = _Part.of(left), part.page
    here, there = own.lines, _without_rests(own, part)
    edge = max(n.x1 for n in here)
    shift = left.width * max(1, ceil(edge / left.width - _OVER))  # the same for all pages of rows
    hints = [t.unruled.hints for t in left.tables if t.unruled is not None]
    hints += [_hints_moved(t.unruled.hints, shift) for t in right.tables if t.unruled is not None]
    ends = {round(n.middle): chunks(n)[-1].text for n in here}
    glyphs = [g for n in here for g in n.glyphs]
    for line in there:
        first, *others = chunks(line)
        # Of a merged cell that the paper's edge cuts both pages have the text.
        again = bool(others) and words.headlike(first.text) and ends.get(round(line.middle)) == first.text
        glyphs += [_glyph_moved(g, shift) for g in line.glyphs if not again or g.x0 > first.x1]
    lines = make_lines(glyphs)
    found = unruled(lines, Hints.of(hints))
    used = {id(line) for table in found for line in table.lines}
    left.lines = [line for line in lines if id(line) not in used]
    left.tables = [_on_their_pages(table, left, right, edge - 1.0, shift) for table in found]


def _on_their_pages(made: Unruled, left: Page, right: Page, edge: float, shift: float) -> PageTable:
    """The table, each of its cells with the page and the place where it is printed."""
    table = aligned_table(made, left.number)
    first = bisect_left(made.xs, edge)  # texts left of the edge end before it
    for i, cell in enumerate(table.cells):
        raw = cell.cell
        if raw.col >= first and raw.bbox is not None and right.number != left.number:
            x0, top, x1, bottom = raw.bbox
            page, bbox = right.number, (round(x0 - shift, 2), top, round(x1 - shift, 2), bottom)
            table.cells[i] = replace(cell, cell=raw._replace(page=page, bbox=bbox))
    return table


def _glyph_moved(glyph: Glyph, by: float) -> Glyph:
    return glyph._replace(x0=glyph.x0 + by, x1=glyph.x1 + by, ends=tuple(e + by for e in glyph.ends))


def _hints_moved(hints: Hints, by: float) -> Hints:
    def across(rules: Sequence[Rule]) -> list[Rule]:
        return [Rule(r.at, r.start + by, r.end + by) for r in rules]

    def down(rules: Sequence[Rule]) -> list[Rule]:
        return [Rule(r.at + by, r.start, r.end) for r in rules]

    return Hints(across(hints.across), down(hints.down), across(hints.bands), down(hints.marks))
