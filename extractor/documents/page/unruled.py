"""Tables without rules, or with rules between the rows only → their cells, from where the text stands.

First the lines of a page that may be a table (``stretches``), then its columns (``strips``), its rows (``bands``)
and how far cells reach over others (``reach``). Prose in two columns and labels side by side are no table: what is
taken has three columns or the words of a header.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.page.bands import heights, rows
from extractor.documents.page.lattice import Rule, joined
from extractor.documents.page.lines import Line
from extractor.documents.page.partings import Piece
from extractor.documents.page.reach import UnruledCell, spread
from extractor.documents.page.stretches import LEAST_ROWS, Hints, Row, blocks, goes_on, meeting
from extractor.documents.page.strips import columns, ink, split, text_ends
from extractor.regex import regex

_FIGURE = regex(r"[-+−±≥≤＞＜<>约]?[\d,，]+(?:\.\d+)?[%％]?\D{0,6}|[—–－-]+|/")


_ON_EDGE = 0.8


@dataclass(slots=True)
class Unruled:
    """A table found by alignment."""

    xs: list[float]
    ys: list[float]
    cells: list[UnruledCell]
    rows: list[Row]
    """The page's lines that it is made of."""
    hints: Hints
    room: list[tuple[float, float]] = field(default_factory=list)
    """For each column where its texts begin and may end."""
    told: list[bool] = field(default_factory=list)
    """Of each edge between and beside the columns, whether a rule or a shade tells its place."""

    @property
    def lines(self) -> list[Line]:
        return [row.line for row in self.rows]


def unruled(lines: Sequence[Line], hints: Hints) -> list[Unruled]:
    """The tables among lines that no ruled table holds, from top to bottom.

    Args:
        lines: a page's lines from top to bottom.
        hints: rules and shades that belong to no ruled table.
    """
    out: list[Unruled] = []
    for block in blocks(lines, hints):
        found = _table(block, hints)
        if found is not None:
            out.append(found)
    return out


def read_with(block: list[Row], hints: Hints, cuts: Sequence[float]) -> Unruled | None:
    """A table whose columns are known; None where it has no row."""
    return _made(block, hints, cuts, sure=True)


# ------------------------------------------------------------------------------------------------- one table


def _table(block: list[Row], hints: Hints) -> Unruled | None:
    while block and not block[-1].parted and not goes_on(block):
        block = block[:-1]
    if sum(1 for r in block if r.parted) < LEAST_ROWS:
        return None
    own = hints.near([r.line for r in block])
    cuts = columns([r.chunks for r in block], own.ends())
    return _made(block, own, cuts, sure=False) if cuts else None


def _made(block: list[Row], hints: Hints, cuts: Sequence[float], *, sure: bool) -> Unruled | None:
    """The table that lines are between known cuts; None where that may be none and is not ``sure``."""
    pieces = _pieces(block, cuts)
    count = len(cuts) + 1
    rules = hints.across
    whole, edged = joined(rules), joined([*rules, *hints.bands])
    room = text_ends([(p.line, p.first, p.end) for p in pieces], count)
    held = rows(pieces, room, edged)
    between = _between(whole, pieces, cuts)
    by_rules = len(between) * 2 >= len(held) and len(between) >= LEAST_ROWS
    if not by_rules:
        between = _between(edged, pieces, cuts)
    by_bands = not by_rules and len(between) * 2 >= len(held) and len(between) >= LEAST_ROWS
    if by_rules or by_bands:
        held, between = _marked(held, pieces, between)
    if not sure and (len(held) < LEAST_ROWS or not _regular(pieces, held, count)):
        return None
    cells = _cells(held)
    bands = heights(held)
    edges = [min(p.line.x0 for p in pieces), *cuts, max(p.line.x1 for p in pieces)]
    if by_rules:
        bands = between
        if not _widen(cells, rules, bands, cuts):
            spread(cells, bands, edges, levels=False)
        _fill(cells, len(held), count)
        _span(cells, whole, bands, edges)
    else:
        spread(cells, bands, edges)
        _fill(cells, len(held), count)
    ends = hints.ends()
    left, right = _outer(hints, edges)
    told = [left is not None, *(any(abs(x - e) < _ON_EDGE for e in ends) for x in cuts), right is not None]
    ys = [bands[0][0] - 1.0, *((a + b) / 2 for (_, a), (b, _) in pairwise(bands)), bands[-1][1] + 1.0]
    xs = [edges[0] - 2.0 if left is None else left, *cuts, edges[-1] + 2.0 if right is None else right]
    return Unruled(xs, ys, sorted(cells, key=lambda c: (c.row, c.col)), block, hints, room, told)


def _outer(hints: Hints, edges: Sequence[float]) -> tuple[float | None, float | None]:
    """The sides of a table where most of its rules and shades begin and end there, beside its outermost texts."""
    lines = joined([*hints.across, *hints.bands])
    if len(lines) < LEAST_ROWS:
        return None, None
    left, right = median(r.start for r in lines), median(r.end for r in lines)
    return left if left <= edges[0] + 1.0 else None, right if right >= edges[-1] - 1.0 else None


def _pieces(block: Sequence[Row], cuts: Sequence[float]) -> list[Piece]:
    """The lines cut at the columns' edges."""
    firsts = [c for row in block for c in row.chunks[1:]]
    starts = [
        min((c.x0 for c in firsts if x - 1.0 <= c.x0 < x + 3 * c.size), default=x) for x in cuts
    ]
    out: list[Piece] = []
    for row in block:
        for line in split(row.line, cuts, starts):
            slack = min(0.5, 0.2 * (line.x1 - line.x0))
            first = bisect_right(cuts, line.x0 + slack)
            end = bisect_left(cuts, max(ink(line) - 0.1 * line.size, line.x0 + slack))
            out.append(Piece(line, first, max(end, first) + 1))
    return out


def _between(rules: Sequence[Rule], pieces: Sequence[Piece], cuts: Sequence[float]) -> list[tuple[float, float]]:
    """The stretches between rules that run over a quarter of the table or from cut to cut, where each holds text."""
    left, right = min(p.line.x0 for p in pieces), max(p.line.x1 for p in pieces)
    edges = [left, *cuts, right]
    places: list[float] = []
    for rule in sorted(rules):
        whole = sum(1 for x in edges if abs(x - rule.start) < 4 or abs(x - rule.end) < 4) > 1
        wide = rule.end - rule.start > 0.25 * (right - left)
        if (wide or whole) and (not places or rule.at - places[-1] > 3):
            places.append(rule.at)
    if not places:
        return []
    top, bottom = min(p.line.top for p in pieces), max(p.line.bottom for p in pieces)
    places = [*([top - 1] if top < places[0] - 3 else []), *places, *([bottom + 1] if bottom > places[-1] + 3 else [])]
    middles = [p.line.middle for p in pieces]
    return [(a, b) for a, b in pairwise(places) if any(a < m < b for m in middles)]


def _marked(
    held: Sequence[Sequence[Piece]], pieces: Sequence[Piece], between: Sequence[tuple[float, float]]
) -> tuple[list[list[Piece]], list[tuple[float, float]]]:
    """The rows that rules or shades tell, and where these lie; heads of two levels may stand between two of them."""
    rows_ = [[p for p in pieces if a < p.line.middle < b] for a, b in between]
    first = {id(p) for p in rows_[0]}
    levels = [row for row in held if all(id(p) in first for p in row)]
    bands = list(between)
    if len(levels) == 2 and sum(map(len, levels)) == len(first) and 1 < len(levels[0]) < len(levels[1]):
        (upper, lower), (top, bottom) = levels, between[0]
        edge = (max(p.line.bottom for p in upper) + min(p.line.top for p in lower)) / 2
        if all(words.headlike(p.line.text) for p in rows_[0]) and top < edge < bottom:
            rows_[:1] = [list(row) for row in levels]
            bands[:1] = [(top, edge), (edge, bottom)]
    return rows_, bands


def _regular(pieces: Sequence[Piece], held: Sequence[Sequence[Piece]], count: int) -> bool:
    """Whether this is a table for sure: enough columns filled in most rows, and no running text."""
    named = sum(1 for p in pieces if words.header_shape(p.line.text) or words.is_label(p.line.text))
    if count == 2 and _figures(held):
        return True
    if count < 3 and named < 3:
        return False
    full = sum(1 for row in held if len({p.first for p in row}) * 2 >= count)
    if full * 2 < len(held) and named < 3:
        return False
    if count >= 4 or named >= 3:
        return True
    widths = [p.line.x1 - p.line.x0 for p in pieces if p.end == p.first + 1]
    return bool(widths) and median(widths) < 0.25 * (
        max(p.line.x1 for p in pieces) - min(p.line.x0 for p in pieces)
    )


def _figures(held: Sequence[Sequence[Piece]]) -> bool:
    """Whether two columns are names and their figures below heads that are known; a table of contents has none."""
    head, *body = [sorted(row, key=lambda p: p.first) for row in held]
    if len(head) != 2 or not all(words.headlike(p.line.text) for p in head):
        return False
    if not any(words.header_shape(p.line.text) for p in head):
        return False
    figures = [row for row in body if len(row) == 2 and _FIGURE.fullmatch(row[1].line.text.replace(" ", ""))]
    return len(figures) * 5 >= len(body) * 4


def _cells(held: Sequence[Sequence[Piece]]) -> list[UnruledCell]:
    out: list[UnruledCell] = []
    for r, row in enumerate(held):
        cells: dict[int, UnruledCell] = {}
        for piece in sorted(row, key=lambda p: (p.line.middle, p.line.x0)):
            cell = cells.setdefault(piece.first, UnruledCell(r, piece.first, r + 1, piece.end))
            cell.lines.append(piece.line)
            cell.end_col = max(cell.end_col, piece.end)
        nexts = sorted(cells)
        for col, behind in pairwise(nexts):  # a text may hang over its column, but not over another text
            cells[col].end_col = min(cells[col].end_col, behind)
        out += cells.values()
    return out


def _fill(cells: list[UnruledCell], height: int, count: int) -> None:
    """Add the blank cells."""
    taken = {(r, c) for cell in cells for r in range(cell.row, cell.end_row) for c in range(cell.col, cell.end_col)}
    cells += [UnruledCell(r, c, r + 1, c + 1) for r in range(height) for c in range(count) if (r, c) not in taken]


def _widen(
    cells: Sequence[UnruledCell], rules: Sequence[Rule], bands: Sequence[tuple[float, float]], cuts: Sequence[float]
) -> bool:
    """Let each cell run as far as the pieces of rule above and below it do.

    Returns:
        Whether the rules tell it: they end where the columns do, one piece for each cell.
    """
    ends = meeting(rules)
    if sum(1 for x in cuts if any(abs(x - e) < 1.5 for e in ends)) * 2 < len(cuts):
        return False
    over: set[tuple[int, int]] = set()  # rows' edges and cuts with a rule over them in one piece
    for i, at in enumerate([*(a for a, _ in bands), bands[-1][1]]):
        for rule in rules:
            if abs(rule.at - at) < 3:
                over |= {(i, k) for k, x in enumerate(cuts) if rule.start < x - 3 and x + 3 < rule.end}
    taken = {(c.row, k) for c in cells for k in range(c.col, c.end_col)}
    for cell in cells:
        above, below = cell.row, cell.row + 1
        while cell.end_col <= len(cuts) and {(above, cell.end_col - 1), (below, cell.end_col - 1)} <= over:
            if (cell.row, cell.end_col) in taken:
                break
            cell.end_col += 1
        while cell.col and {(above, cell.col - 1), (below, cell.col - 1)} <= over:
            if (cell.row, cell.col - 1) in taken:
                break
            cell.col -= 1
    return True


def _span(
    cells: list[UnruledCell], rules: Sequence[Rule], bands: Sequence[tuple[float, float]], edges: Sequence[float]
) -> None:
    """Join the cells below each other that no rule parts."""
    own = {(c.row, c.col): c for c in cells}
    for row in range(len(bands) - 1, 0, -1):
        at = bands[row][0]
        here = [r for r in rules if abs(r.at - at) < 3]
        for lower in [c for c in cells if c.row == row]:
            upper = own.get((row - 1, lower.col))
            if upper is None or upper.end_col != lower.end_col or upper.end_row != row:
                continue
            middle = (edges[lower.col] + edges[lower.end_col]) / 2
            if not any(r.start < middle < r.end for r in here):
                upper.end_row = lower.end_row
                upper.lines += lower.lines
                cells.remove(lower)
