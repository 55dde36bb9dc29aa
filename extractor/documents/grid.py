"""Tables on their grid, once for every format: empty rows and columns, spans, tables broken over pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.documents import words
from extractor.documents.build import RawCell
from extractor.documents.page.lines import glue

_SAME = 4.0
_NEARLY = 16.0
"""The same for edges that no rule draws."""
"""Column edges of two pages are the same when they miss each other by no more points."""


def compact(cells: Sequence[RawCell]) -> list[RawCell]:
    """Drop the rows and columns in which no cell begins; spans shrink with them.

    Office programs cut a table into more grid columns than anyone sees, and a hostile file claims spans of
    millions: only the places where a cell begins are real.
    """
    rows = sorted({c.row for c in cells})
    cols = sorted({c.col for c in cells})
    row_of = {row: i for i, row in enumerate(rows)}
    col_of = {col: i for i, col in enumerate(cols)}
    out: list[RawCell] = []
    for row, col, text, row_span, col_span, page, bbox in cells:
        r, c = row_of[row], col_of[col]
        high = 1 if row_span == 1 else bisect_left(rows, row + row_span) - r
        wide = 1 if col_span == 1 else bisect_left(cols, col + col_span) - c
        out.append(RawCell(r, c, text, high, wide, page, bbox))
    return out


@dataclass(slots=True)
class PageCell:
    """A cell of a table's part on one page."""

    cell: RawCell
    wraps: bool = False
    """Its last line is full, so the text may run on."""
    fills: bool = False
    """Its last line stands at the cell's bottom."""
    lines: int = 0


@dataclass(slots=True)
class Fragment:
    """The part of a table that stands on one page.

    ``xs`` are the column edges; ``first`` and ``last`` tell that nothing but running heads and page numbers
    stands before or behind it on its page; ``room`` is the height left below it, ``heights`` those of its rows.
    """

    cells: list[PageCell]
    xs: list[float]
    page: int
    first: bool
    last: bool
    room: float
    heights: list[float]
    ruled: bool = True
    """Its edges are rules, and not guessed from where text stands."""

    @property
    def n_rows(self) -> int:
        return len(self.heights)


@dataclass(slots=True)
class _Whole:
    """A table as it grows from page to page."""

    xs: list[float]
    rows: list[list[PageCell]]
    tail: Fragment
    headers: list[tuple[str, ...]] = field(default_factory=list)

    def cells(self) -> list[RawCell]:
        return compact([c.cell for row in self.rows for c in row])


def stitch(fragments: Sequence[Fragment]) -> list[tuple[int, list[RawCell]]]:
    """Join the parts of tables that a page break cut; every cell keeps the page and box where it begins.

    A part continues the table before it when that one ran to the end of its page, this one opens the next page
    between the same outer edges and on the same column edges, and it does not begin a form or grid of its own.
    Then a header that is printed again is dropped, a row cut inside a cell is put together, and a merged cell
    goes on.

    Returns:
        For each table the index of its first fragment and its cells.
    """
    wholes: list[tuple[int, _Whole]] = []
    for index, fragment in enumerate(fragments):
        if wholes and _continues(wholes[-1][1], fragment):
            _append(wholes[-1][1], fragment)
        else:
            rows = _rows(fragment)
            wholes.append((index, _Whole(list(fragment.xs), rows, fragment, _headers(rows))))
    return [(index, whole.cells()) for index, whole in wholes]


def _rows(fragment: Fragment) -> list[list[PageCell]]:
    rows: list[list[PageCell]] = [[] for _ in range(fragment.n_rows)]
    for cell in sorted(fragment.cells, key=lambda c: (c.cell.row, c.cell.col)):
        rows[cell.cell.row].append(cell)
    return rows


def _texts(row: Sequence[PageCell]) -> tuple[str, ...]:
    return tuple(words.compact(c.cell.text) for c in row)


def _is_header(row: Sequence[PageCell]) -> bool:
    """A row of header words: most of its cells, and three at least."""
    texts = [t for t in _texts(row) if t]
    known = sum(1 for t in texts if words.header_shape(t) is not None)
    return known >= 3 and known * 3 >= len(texts) * 2


def _headers(rows: Sequence[Sequence[PageCell]]) -> list[tuple[str, ...]]:
    """The rows at a table's top that a page break would repeat: to the end of the first header row's spans."""
    if not rows or not rows[0]:
        return []
    depth = max((c.cell.row_span for c in rows[0] if c.cell.text), default=1)
    return [_texts(row) for row in rows[: min(depth, 4)]]


def _opens(row: Sequence[PageCell], whole: _Whole) -> bool:
    """Whether a row at a page's top begins another table, told by its words and what the table has already."""
    texts = [t for t in _texts(row) if t]
    if not texts:
        return False
    has_grid = any(_is_header(r) for r in whole.rows)
    if _is_header(row):
        # A grid's header: the first one of a form goes on, a second one of the same words starts anew.
        own = set(texts)
        return any(_is_header(r) and len(own & set(_texts(r))) * 2 > len(own) for r in whole.rows)
    label = texts[0].rstrip("：:")
    if not (words.is_form_start(label) and words.is_form_label(label)):
        return False
    said = any(label == t.rstrip("：:") for r in whole.rows for t in _texts(r)[:1])
    return said or has_grid


def _continues(whole: _Whole, fragment: Fragment) -> bool:
    tail = whole.tail
    if fragment.page != tail.page + 1 or not tail.last or not fragment.first or not fragment.n_rows:
        return False
    if not fragment.ruled or not tail.ruled:
        if fragment.ruled is not tail.ruled or not _fit(whole, fragment):
            return False
        fragment.xs = list(whole.xs)
    if abs(whole.xs[0] - fragment.xs[0]) > _SAME or abs(whole.xs[-1] - fragment.xs[-1]) > _SAME:
        return False
    inner, other = fragment.xs[1:-1], whole.xs[1:-1]
    shared = sum(1 for x in inner if _near(other, x))
    if shared < 0.6 * min(len(inner), len(other)) or (inner and other and not shared):
        return False
    rows = _rows(fragment)
    skip = _repeated(whole, rows)
    # The break was forced if the next row would not have fitted.
    if tail.room > max(fragment.heights[: skip + 1]) + 36:
        return False
    return not _restarts(whole, rows[skip]) if skip else not _opens(rows[0], whole)


def _fit(whole: _Whole, fragment: Fragment) -> bool:
    """Whether guessed edges are likely the same: as many, and near; the outer ones depend on the longest texts."""
    if len(whole.xs) != len(fragment.xs) or abs(whole.xs[0] - fragment.xs[0]) > _NEARLY:
        return False
    return all(abs(a - b) <= _NEARLY for a, b in zip(whole.xs[:-1], fragment.xs[:-1], strict=True))


def _near(edges: Sequence[float], x: float) -> bool:
    i = bisect_left(edges, x - _SAME)
    return i < len(edges) and edges[i] <= x + _SAME


def _repeated(whole: _Whole, rows: Sequence[Sequence[PageCell]]) -> int:
    """How many rows at the top repeat the table's header."""
    depth = len(whole.headers)
    if not depth or len(rows) <= depth or not any(whole.headers[0]):
        return 0
    again = [_texts(row) for row in rows[:depth]]
    if again != whole.headers:
        return 0
    # One row of header words or several cells: a data row may well stand twice, a header's words hardly.
    known = sum(1 for row in again for t in row if words.is_label(t))
    filled = sum(1 for row in again for t in row if t)
    return depth if known * 2 >= filled else 0


def _restarts(whole: _Whole, row: Sequence[PageCell]) -> bool:
    """Whether the levels begin again behind a header, as they do in the next grid of the same kind.

    产出指标 … 满意度指标, and on the next page 产出指标 once more: no grid names a level twice.
    """
    if not row or row[0].cell.col or words.level_of(row[0].cell.text) != 1:
        return False
    rows = [r for r in whole.rows[len(whole.headers) :] if r and not r[0].cell.col]
    seen = [t for r in rows for t in _texts(r)[:1] if words.level_of(t) == 1]
    mine = words.compact(row[0].cell.text)
    return bool(seen) and mine in seen and seen[-1] != mine


def _append(whole: _Whole, fragment: Fragment) -> None:
    rows = _rows(fragment)
    skip = _repeated(whole, rows)
    edges = _union(whole, fragment)
    base = len(whole.rows)
    rows = [[_move(c, edges, base - skip) for c in row] for row in rows[skip:]]
    if rows and _splits(whole, rows[0]):
        _join_row(whole, rows, base)
        base -= 1
        rows = [[replace(c, cell=c.cell._replace(row=c.cell.row - 1)) for c in row] for row in rows]
    elif rows:
        _go_on(whole, rows[0], base)
    for r, row in enumerate(rows, base):
        if r < len(whole.rows):
            whole.rows[r] += row
        else:
            whole.rows.append(row)
    whole.tail = fragment


def _union(whole: _Whole, fragment: Fragment) -> list[int]:
    """Give the table the fragment's column edges that it lacks; where each edge of the fragment is now."""
    new = [x for x in fragment.xs if not _near(whole.xs, x)]
    if new:
        merged = sorted(whole.xs + new)
        at = {x: i for i, x in enumerate(merged)}
        places = [at[x] for x in whole.xs]
        whole.rows = [[_move(c, places, 0) for c in row] for row in whole.rows]
        whole.xs = merged
    return [_nearest(whole.xs, x) for x in fragment.xs]


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - x))


def _move(page_cell: PageCell, edges: Sequence[int], rows: int) -> PageCell:
    """The cell on other column edges and ``rows`` further down."""
    row, col, text, row_span, col_span, page, bbox = page_cell.cell
    start, end = edges[col], edges[col + col_span]
    moved = RawCell(row + rows, start, text, row_span, max(1, end - start), page, bbox)
    return PageCell(moved, page_cell.wraps, page_cell.fills, page_cell.lines)


def _ending(whole: _Whole) -> dict[tuple[int, int], PageCell]:
    """The cells that reach the table's last row, by their columns."""
    end = len(whole.rows)
    return {
        (c.cell.col, c.cell.col + c.cell.col_span): c
        for row in whole.rows
        for c in row
        if c.cell.row + c.cell.row_span == end
    }


def _columns(cell: RawCell) -> tuple[int, int]:
    return cell.col, cell.col + cell.col_span


def _splits(whole: _Whole, row: Sequence[PageCell]) -> bool:
    """Whether a row at a page's top is the rest of the last one.

    The rest of a row has text only in its tallest cells, at most in half of those that have text above, and
    there the text above stands at the page's end in a full line that ends no sentence.
    """
    above = _ending(whole)
    last = len(whole.rows) - 1
    own = {place: c for place, c in above.items() if c.cell.row == last and c.cell.text}
    filled = [c for c in row if c.cell.text]
    uppers = [own[_columns(c.cell)] for c in filled if _columns(c.cell) in own]
    # Cells that merge rows on either side of the break say nothing about this row.
    if not uppers or len(uppers) < len(filled):
        return False
    tallest = max(c.lines for c in own.values())
    full = [c.fills and c.lines == tallest for c in uppers]
    runs_on = [c.wraps and not c.cell.text.endswith(("。", "！", "？")) for c in uppers]
    if all(full) and all(runs_on) and len(uppers) < len(own):
        return True
    cut = [_label_cut(upper.cell.text, lower.cell.text) for upper, lower in zip(uppers, filled, strict=True)]
    if any(cut):  # a field and its label, both cut; in a grid a level's name is cut while rows below it are whole
        return all(c or (f and r) for c, f, r in zip(cut, full, runs_on, strict=True))
    if len(uppers) * 2 > len(own) or not all(full):
        return False
    if len(own) == 2 and words.is_label(own[min(own)].cell.text):
        return True  # 绩效目标 and what it says: one field, one cell, however many items it has
    if any(_counts_on(upper.cell.text, lower.cell.text) for upper, lower in zip(uppers, filled, strict=True)):
        return True
    if tallest == 1:  # rows of one line all reach the page's end, so that tells nothing
        return any(runs_on) and len(uppers) == 1
    # A row without a name, a number or a value but one long cell is no row.
    alone = len(uppers) == 1 and len(own) >= 4 and filled[0].cell.col > min(own)[0]
    return any(runs_on) or alone


def _counts_on(upper: str, lower: str) -> bool:
    """1.…；2.…； and behind the break 3.…"""
    first = re.match(r"[（(]?(\d{1,2})[.、．）)]", lower)
    items = re.findall(r"(?:^|[\n。；;])\s*[（(]?(\d{1,2})[.、．）)](?!\d)", upper)
    return first is not None and bool(items) and int(items[-1]) + 1 == int(first[1])


def _label_cut(upper: str, lower: str) -> bool:
    """产出指 / 标: only together a label or a level's name."""
    if words.level_of(upper + lower) is not None:
        return bool(lower) and words.level_of(lower) is None
    return words.is_label(upper + lower) and not words.is_label(upper) and not words.is_label(lower)


def _join_row(whole: _Whole, rows: list[list[PageCell]], base: int) -> None:
    """Put the rest of a cut row back; what spans on below it goes on from the row above."""
    above = _ending(whole)
    kept: list[PageCell] = []
    for c in rows[0]:
        upper = above.get(_columns(c.cell))
        if upper is None:
            kept.append(c)
            continue
        joined = _run_on(upper, c) if c.cell.text else upper.cell.text
        span = upper.cell.row_span + c.cell.row_span - 1
        upper.cell = upper.cell._replace(text=joined, row_span=span)
        upper.wraps, upper.fills, upper.lines = c.wraps, c.fills, c.lines
    rows[0] = kept


def _run_on(upper: PageCell, lower: PageCell) -> str:
    if not upper.cell.text:
        return lower.cell.text
    if upper.wraps:
        return glue(upper.cell.text, lower.cell.text)
    return f"{upper.cell.text}\n{lower.cell.text}"


def _go_on(whole: _Whole, row: list[PageCell], base: int) -> None:
    """Merged cells that the break cut: a blank one below lengthens the one above.

    A blank cell of one row may just be blank. It is taken for the rest of a merged one only at the row's start,
    in a column where cells span rows or levels stand, and beside one that spans the same rows; a blank cell that
    spans rows itself was merged for sure.
    """
    above = _ending(whole)
    merging = {_columns(c.cell) for r in whole.rows for c in r if c.cell.row_span > 1}
    leading = True
    gone_on: set[tuple[int, int]] = set()  # rows that the merged cells at the row's start span
    for c in list(row):
        upper = above.get(_columns(c.cell))
        if upper is None:
            leading = False
            continue
        extent = (upper.cell.row, upper.cell.row_span)
        levels = _columns(c.cell) in merging or words.level_of(upper.cell.text) is not None
        beside = upper.cell.row_span > 1 and extent in gone_on
        merged = c.cell.row_span > 1 or (leading and levels) or beside
        cut = _label_cut(upper.cell.text, c.cell.text)
        runs_on = bool(c.cell.text) and upper.wraps and upper.fills and upper.cell.row_span > 1
        if (not c.cell.text and upper.cell.text and merged) or (leading and (cut or runs_on)):
            gone_on.add(extent)
            text = _run_on(upper, c) if c.cell.text else upper.cell.text
            upper.cell = upper.cell._replace(text=text, row_span=upper.cell.row_span + c.cell.row_span)
            row.remove(c)
        else:
            leading = leading and not c.cell.text
