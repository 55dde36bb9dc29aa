"""Tables without rules, or with rules between the rows only → their cells, from where the text stands.

First the lines of a page that may be a table (here), then its columns (``strips``), its rows (``bands``) and how far
cells reach over others (``reach``). Prose in two columns and labels side by side are no table: what is taken has
three columns or the words of a header.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.bands import Piece, heights, rows
from extractor.documents.lattice import Rule, joined
from extractor.documents.lines import Line
from extractor.documents.reach import UnruledCell, spread
from extractor.documents.strips import FLUSH, chunks, columns, ink, split, text_ends

PARTED = 1.0
"""Ems without ink inside a line: perhaps two cells."""
_FAR = 3.2
"""Lines further apart, in ems, are not of one table."""
_ALIKE = 0.12
"""How much the sizes of a table's texts may differ."""
_FRAMED = 0.9
"""Ems that rules leave above and below a text that is a row of its own."""
_APART = 1.3
"""Times the largest step between the rows of a table: what stands further off is not of it."""
_MOST_RULES = 600
"""Horizontal rules of a page that has tables without vertical ones."""
_BELOW = 8
_AHEAD = 5
"""Lines below that tell how wide a table is."""
_MOST_ACROSS = 8
"""Lines over the whole width in a run."""
_FIGURE = re.compile(r"[-+−±≥≤＞＜<>约]?[\d,，]+(?:\.\d+)?[%％]?\D{0,6}|[—–－-]+|/")
LEAST_ROWS = 3


@dataclass(slots=True)
class Row:
    """A line of the page and its chunks."""

    line: Line
    chunks: list[Line]
    parted: bool = False


@dataclass(slots=True)
class Unruled:
    """A table found by alignment."""

    xs: list[float]
    ys: list[float]
    cells: list[UnruledCell]
    rows: list[Row]
    """The page's lines that it is made of."""
    rules: list[Rule]
    room: list[tuple[float, float]] = field(default_factory=list)
    """For each column where its texts begin and may end."""

    @property
    def lines(self) -> list[Line]:
        return [row.line for row in self.rows]



def unruled(lines: Sequence[Line], across: Sequence[Rule]) -> list[Unruled]:
    """The tables among lines that no ruled table holds, from top to bottom.

    Args:
        lines: a page's lines from top to bottom.
        across: horizontal rules that belong to no ruled table, as drawn.
    """
    page = chunked(lines)
    starts = sorted(c.x0 for row in page for c in row.chunks[1:])
    out: list[Unruled] = []
    for block in _blocks(page, starts, across):
        found = _table(block, across)
        if found is not None:
            out.append(found)
    return out


def chunked(lines: Sequence[Line]) -> list[Row]:
    """The lines of a page from top to bottom with their chunks, and whether they stand in columns."""
    page = [Row(line, chunks(line)) for line in sorted(lines, key=lambda n: n.middle)]
    starts = sorted(c.x0 for row in page for c in row.chunks[1:])
    for row in page:
        row.parted = row.line.hole > PARTED or any(_count(starts, c.x0) > 2 for c in row.chunks[1:])
    return page


def opening(lines: Sequence[Line], before: Unruled) -> list[Row]:
    """The lines at a page's top that may go on with a table of the page before."""
    page = chunked(lines)
    starts = sorted(c.x0 for row in [*before.rows, *page] for c in row.chunks[1:])
    frame = [r for r in before.rows if r.parted]
    out: list[Row] = []
    for row in page:
        row.parted = row.parted or any(_count(starts, c.x0) > 2 for c in row.chunks[1:])
        size = before.rows[-1].line.size
        if abs(row.line.size - size) > _ALIKE * size or (out and row.line.top - out[-1].line.bottom > _FAR * size):
            break
        if not row.parted and not _fits(row, [*out, *frame] if out else frame, starts):
            break
        out.append(row)
    while out and not out[-1].parted and not _goes_on(out):
        out.pop()
    return out if any(r.parted for r in out) else []


def read_with(block: list[Row], rules: list[Rule], cuts: Sequence[float]) -> Unruled | None:
    """A table whose columns are known; None where it has no row."""
    return _made(block, rules, cuts, sure=True)


def _count(starts: Sequence[float], x: float) -> int:
    """How many texts begin at a place."""
    return bisect_right(starts, x + FLUSH) - bisect_left(starts, x - FLUSH)


# ------------------------------------------------------------------------------------------------- where tables are


def _blocks(page: Sequence[Row], starts: Sequence[float], across: Sequence[Rule]) -> Iterator[list[Row]]:
    """Runs of lines that may be a table: between rules of one width, or as long as lines fit the columns."""
    loose: list[Row] = []
    zones = _zones(page, across)
    taken = 0
    for row in page:
        while taken < len(zones) and row.line.middle > zones[taken][1]:
            taken += 1
        inside = taken < len(zones) and zones[taken][0] < row.line.middle
        if not inside:
            loose.append(row)
            continue
        if loose:
            yield from _grown(loose, starts)
            loose = []
        top, bottom = zones[taken]
        block = [r for r in page if top < r.line.middle < bottom]
        if row is block[0]:
            yield block
    if loose:
        yield from _grown(loose, starts)


def _zones(page: Sequence[Row], across: Sequence[Rule]) -> list[tuple[float, float]]:
    """The stretches between the first and the last of three or more rules of one width with columns between."""
    rules = joined(across)
    if len(rules) > _MOST_RULES:
        return []
    out: list[tuple[float, float]] = []
    widest = sorted(rules, key=lambda r: r.start - r.end)
    seen: set[tuple[int, int]] = set()
    for rule in widest[:40]:
        key = round(rule.start / 4), round(rule.end / 4)
        if key in seen:
            continue
        seen.add(key)
        same = sorted(r.at for r in rules if abs(r.start - rule.start) < 4 and abs(r.end - rule.end) < 4)
        run: list[float] = []
        for upper, lower in pairwise(same):
            if _belongs(page, upper, lower, rule):
                run = run or [upper]
                run.append(lower)
            elif lower - upper > 3:
                out += _zone(page, run)
                run = []
        out += _zone(page, run)
    kept: list[tuple[float, float]] = []
    for zone in sorted(out, key=lambda z: z[0] - z[1]):
        if all(zone[1] <= a or zone[0] >= b for a, b in kept):
            kept.append(zone)
    return sorted(kept)


def _belongs(page: Sequence[Row], upper: float, lower: float, rule: Rule) -> bool:
    """Whether what stands between two rules is a part of a table."""
    between = [r for r in page if upper < r.line.middle < lower]
    if not between:
        return False
    if any(r.line.x0 < rule.start - 3 or r.line.x1 > rule.end + 12 for r in between):
        return False
    if any(r.parted for r in between):
        return True
    first, last = between[0].line, between[-1].line
    sizes = [r.line.size for r in page if r.parted and rule.start - 3 < r.line.x0 and r.line.x1 < rule.end + 12]
    if not sizes or any(abs(r.line.size - median(sizes)) > _ALIKE * r.line.size for r in between):
        return False
    if first.top - upper > _FRAMED * first.size or lower - last.bottom > _FRAMED * last.size:
        return False
    if any(b.line.top < a.line.bottom - 0.15 * a.line.size for a, b in pairwise(between)):
        return True  # what stands beside each other, half a line apart
    begins = first.x0 - rule.start < 1.2 * first.size
    return begins or abs(first.x0 + first.x1 - rule.start - rule.end) < 2 * first.size


def _zone(page: Sequence[Row], run: Sequence[float]) -> list[tuple[float, float]]:
    if len(run) < 3:
        return []
    held = [r for r in page if run[0] < r.line.middle < run[-1]]
    parted = sum(1 for r in held if r.parted)
    return [(run[0], run[-1])] if parted >= 2 and parted * 3 >= len(held) else []


def _grown(page: Sequence[Row], starts: Sequence[float]) -> Iterator[list[Row]]:
    """Runs of lines near each other, of one size, that are parted or fit what is."""
    block: list[Row] = []
    waiting: list[Row] = []  # lines that fit a table, if one begins just below them
    across: list[Row] = []  # lines over the whole width, rows of a table only if it goes on below them
    for i, row in enumerate(page):
        if block and _near(row, [*block, *across]) and not _set_apart([*block, *across], page[i : i + _BELOW]):
            fits = _fits(row, [*block, *(r for r in page[i : i + _AHEAD] if r.parted)], starts)
            if row.parted or (fits and not across):
                block += [*across, row]
                across = []
                continue
            if len(across) < _MOST_ACROSS and (fits or _in_step(row, block, across)):
                across.append(row)
                continue
        if block:
            yield block
        block = []
        waiting = [*waiting, *across][-3:]
        across = []
        if row.parted:
            block = [*_leading_lines(waiting, row, starts), row]
            waiting = []
        else:
            waiting.append(row)
    if block:
        yield block


def _set_apart(block: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether more space than any two rows have, above or below, stands in front of a caption or other heads."""
    row = below[0]
    steps = [b.line.top - a.line.top for a, b in [*pairwise(block), *pairwise(below)] if b.line.top > a.line.bottom]
    if len(block) <= LEAST_ROWS or row.line.top - block[-1].line.top < _APART * max(steps, default=0.0):
        return False
    if row.parted:
        return all(words.headlike(c.text) for c in row.chunks)
    # Beside a taller cell the next line is near; a caption stands alone.
    return len(below) < 2 or below[1].line.top - row.line.bottom > 0.4 * row.line.size


def _in_step(row: Row, block: Sequence[Row], across: Sequence[Row]) -> bool:
    """Whether a line begins where the table's lines do, no further below them than rows stand apart."""
    line = row.line
    before = (across or block)[-1].line
    if abs(line.x0 - min(r.line.x0 for r in block)) > FLUSH or abs(line.size - before.size) > 0.02 * line.size:
        return False
    steps = [b.line.top - a.line.top for a, b in pairwise(block) if b.line.top > a.line.bottom]
    return bool(steps) and line.top - before.top < max(steps) + 0.3 * line.size


def _near(row: Row, block: Sequence[Row]) -> bool:
    line = row.line
    size = median(r.line.size for r in block[-8:])
    apart = line.top - max(r.line.bottom for r in block[-4:])
    return apart < _FAR * size and abs(line.size - size) < _ALIKE * size


def _fits(row: Row, block: Sequence[Row], starts: Sequence[float]) -> bool:
    """Whether a line may stand in a table: in columns, beside another line, or where a column begins."""
    line = row.line
    slack = 0.15 * line.size
    near = [r.line for r in block[-_AHEAD - 3 :] if r is not row]
    if any(n.top < line.bottom - slack and line.top < n.bottom - slack for n in near):
        return True
    left, right = min(r.line.x0 for r in block), max(r.line.x1 for r in block)
    if line.x1 - line.x0 < 0.5 * (right - left) and line.x0 > left - line.size:
        return True
    return line.x0 > left + 2 * line.size and _count(starts, line.x0) > 0


def _leading_lines(waiting: Sequence[Row], row: Row, starts: Sequence[float]) -> list[Row]:
    """The lines above the first parted one that belong beside it: a taller cell or a head over others begins higher."""
    out: list[Row] = []
    below = row
    for candidate in reversed(waiting):
        line = candidate.line
        if abs(line.size - below.line.size) > _ALIKE * line.size or "：" in line.text:
            break
        overlaps = line.bottom > below.line.top + 0.15 * line.size
        if not overlaps:
            if below.line.top - line.bottom > 0.75 * line.size or line.x1 - line.x0 > 0.5 * (row.line.x1 - row.line.x0):
                break
            over = [c for c in below.chunks if c.x0 < line.x1 and line.x0 < c.x1]
            stacked = any(abs(c.x0 - line.x0) < FLUSH or abs(c.x0 + c.x1 - line.x0 - line.x1) < 2 * FLUSH for c in over)
            free = not over and row.line.x0 < line.x0 and (line.x1 < row.line.x1 or _count(starts, line.x0) > 0)
            if not (stacked or free):
                break
        out.insert(0, candidate)
        below = candidate
    return out


# ------------------------------------------------------------------------------------------------- one table


def _table(block: list[Row], across: Sequence[Rule]) -> Unruled | None:
    while block and not block[-1].parted and not _goes_on(block):
        block = block[:-1]
    if sum(1 for r in block if r.parted) < LEAST_ROWS:
        return None
    rules = _own_rules(across, [r.line for r in block])
    cuts = columns([r.chunks for r in block], rule_ends(rules))
    return _made(block, rules, cuts, sure=False) if cuts else None


def _made(block: list[Row], rules: list[Rule], cuts: Sequence[float], *, sure: bool) -> Unruled | None:
    """The table that lines are between known cuts; None where that may be none and is not ``sure``."""
    pieces = _pieces(block, cuts)
    count = len(cuts) + 1
    whole = joined(rules)
    room = text_ends([(p.line, p.first, p.end) for p in pieces], count)
    held = rows(pieces, room, whole)
    between = _between(whole, pieces, cuts)
    by_rules = len(between) * 2 >= len(held) and len(between) >= LEAST_ROWS
    if by_rules:
        held = [[p for p in pieces if a < p.line.middle < b] for a, b in between]
        held = [row for row in held if row]
    if not sure and (len(held) < LEAST_ROWS or not _regular(pieces, held, count)):
        return None
    cells = _cells(held)
    bands = heights(held)
    edges = [min(p.line.x0 for p in pieces), *cuts, max(p.line.x1 for p in pieces)]
    if by_rules:
        bands = [(a, b) for a, b in between if any(a < p.line.middle < b for p in pieces)]
        if not _widen(cells, rules, bands, cuts):
            spread(cells, bands, edges, levels=False)
        _fill(cells, len(held), count)
        _span(cells, whole, bands, edges)
    else:
        spread(cells, bands, edges)
        _fill(cells, len(held), count)
    ys = [bands[0][0] - 1.0, *((a + b) / 2 for (_, a), (b, _) in pairwise(bands)), bands[-1][1] + 1.0]
    xs = [edges[0] - 2.0, *cuts, edges[-1] + 2.0]
    return Unruled(xs, ys, sorted(cells, key=lambda c: (c.row, c.col)), block, rules, room)


def _goes_on(block: Sequence[Row]) -> bool:
    """Whether the last line, which is in one piece, may be the rest of a cell above it."""
    last = block[-1].line
    for row in reversed(block[:-1]):
        if last.top - row.line.bottom > last.size:
            return False
        for chunk in row.chunks:
            flush = abs(chunk.x0 - last.x0) < FLUSH or abs(chunk.x0 + chunk.x1 - last.x0 - last.x1) < 2 * FLUSH
            if flush and last.x1 < chunk.x1 + 2 * last.size and len(row.chunks) + len(block) > 3:
                return True
    return False


def _own_rules(across: Sequence[Rule], lines: Sequence[Line]) -> list[Rule]:
    """The rules from just above to just below the lines."""
    top, bottom = min(n.top for n in lines), max(n.bottom for n in lines)
    size = max(n.size for n in lines)
    return [r for r in across if top - 1.5 * size < r.at < bottom + 1.5 * size]


def rule_ends(rules: Sequence[Rule]) -> list[float]:
    """Where rules of cells meet again and again."""
    places = sorted(x for r in rules for x in (r.start, r.end))
    out: list[float] = []
    i = 0
    while i < len(places):
        j = bisect_right(places, places[i] + 1.5)
        if j - i >= 3:
            out.append(places[(i + j) // 2])
        i = j
    return out


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
    ends = rule_ends(rules)
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
