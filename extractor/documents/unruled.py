"""Tables without rules, or with rules between the rows only → their cells, from where the text stands.

Columns are the strips that text keeps out of, rows are told by the space above them, by rules, and by how many
columns begin a line together. A text that stands beside the middle of several rows is a merged cell. Prose in two
columns and labels side by side are no table: what is taken has three columns or the words of a header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.lattice import Rule
from extractor.documents.lines import Line, split_at

PARTED = 1.0
"""Ems without ink inside a line: perhaps two cells."""
_STRIP = 0.45
"""Ems: a strip between two columns is at least as wide."""
_CROSSING = 0.12
"""Share of the lines that may run through a strip: merged cells, titles over groups."""
_FLUSH = 2.0
"""Points: texts that begin this close together begin together."""
_FAR = 3.2
"""Lines further apart, in ems, are not of one table."""
_ROOM = 0.18
"""Ems that rows stand further apart than the lines of a cell."""
LEAST_ROWS = 3


@dataclass(slots=True)
class UnruledCell:
    row: int
    col: int
    end_row: int
    end_col: int
    lines: list[Line]


@dataclass(slots=True)
class Unruled:
    """A table found by alignment."""

    xs: list[float]
    ys: list[float]
    cells: list[UnruledCell]
    used: list[Line] = field(default_factory=list)
    """The page's lines that it is made of."""


def unruled(lines: Sequence[Line], across: Sequence[Rule]) -> list[Unruled]:
    """The tables among lines that no ruled table holds, from top to bottom.

    Args:
        lines: a page's lines from top to bottom.
        across: horizontal rules that belong to no ruled table.
    """
    out: list[Unruled] = []
    for block in _blocks(lines):
        found = _table(block, across)
        if found is not None:
            out.append(found)
    return out


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that may be a table: they begin with a parted one, and what is not parted is short."""
    block: list[Line] = []
    starts: list[float] = []  # where texts begin in the block, its left edge left aside
    for line in sorted(lines, key=lambda n: n.top):
        parted = line.hole > PARTED
        stretches = [a for a, _ in _inked(line, _STRIP * line.size)]
        if block:
            size = block[0].size
            near = line.top - max(n.bottom for n in block[-3:]) < _FAR * line.size
            alike = abs(line.size - size) < 0.12 * size
            left, right = min(n.x0 for n in block), max(n.x1 for n in block)
            short = line.x1 - line.x0 < 0.5 * (right - left) and line.x0 > left - line.size
            flush = any(abs(a - x) < _FLUSH for a in stretches for x in starts)
            if near and alike and (parted or short or flush):
                block.append(line)
                starts += [a for a in stretches if a > left + 2 * size]
                continue
            yield block
            block, starts = [], []
        if parted:
            block = [line]
            starts = stretches[1:]
    if block:
        yield block


def _table(block: list[Line], across: Sequence[Rule]) -> Unruled | None:
    while block and block[-1].hole <= PARTED and not _inside_a_column(block):
        block = block[:-1]
    parted = [n for n in block if n.hole > PARTED]
    if len(parted) < LEAST_ROWS:
        return None
    strips = _strips(block)
    if not strips:
        return None
    pieces = [piece for line in block for piece in split_at(line, strips, _STRIP)]
    edges = [min(p.x0 for p in pieces), *((a + b) / 2 for a, b in strips), max(p.x1 for p in pieces)]
    columns = [_columns_of(piece, edges) for piece in pieces]
    rules = _own_rules(across, pieces)
    rows = _rows(pieces, columns, len(edges) - 1, [r.at for r in rules])
    between = _between(rules, pieces, edges)
    by_rules = len(between) * 2 >= len(rows) and len(between) >= LEAST_ROWS
    if by_rules:
        rows = between
    if len(rows) < LEAST_ROWS or not _regular(pieces, columns, rows, len(edges) - 1):
        return None
    tops = [top for top, _ in rows]
    bottoms = [bottom for _, bottom in rows]
    if by_rules:
        _span(cells := _cells(pieces, columns, rows, merge=False), rules, rows, edges)
    else:
        cells = _cells(pieces, columns, rows, merge=True)
    ys = [tops[0] - 1.0, *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1] + 1.0]
    xs = [edges[0] - 2.0]
    for col, (start, end) in enumerate(strips, 1):
        starts = [p.x0 for p, (first, _) in zip(pieces, columns, strict=True) if first == col]
        # Texts that begin together show the column better than the strip, whose width is up to the texts.
        flush = bool(starts) and sum(1 for x in starts if x - min(starts) < 2.0) * 2 > len(starts)
        xs.append(max(start + 0.1, min(starts) - 2.0) if flush else (start + end) / 2)
    xs.append(edges[-1] + 2.0)
    return Unruled(xs, ys, cells, list(block))


def _inside_a_column(block: list[Line]) -> bool:
    """Whether the last line, which is in one piece, may be the rest of a cell above it."""
    last = block[-1]
    strips = _strips(block[:-1])
    above = block[-2].bottom if len(block) > 1 else last.top
    return bool(strips) and last.top - above < last.size and not any(last.x0 < b and last.x1 > a for a, b in strips)


def _strips(block: Sequence[Line]) -> list[tuple[float, float]]:
    """The x ranges that hardly any line has ink in, with ink on both sides."""
    size = median(n.size for n in block)
    stretches = [s for line in block for s in _inked(line, _STRIP * size)]
    marks = sorted([(start, 1) for start, _ in stretches] + [(end, -1) for _, end in stretches])
    most = int(_CROSSING * len(block))
    out: list[tuple[float, float]] = []
    depth, free = 0, None
    for x, step in marks:
        before = depth
        depth += step
        if before > most >= depth:
            free = x
        elif before <= most < depth:
            if free is not None and x - free >= _STRIP * size:
                out.append((free, x))
            free = None
    return _with_starts(out, stretches, len(block), size)


def _with_starts(
    strips: list[tuple[float, float]], stretches: Sequence[tuple[float, float]], count: int, size: float
) -> list[tuple[float, float]]:
    """The strips, and one in front of each place where texts begin together that merged cells run over."""
    out = list(strips)
    starts = sorted(start for start, _ in stretches)
    left, i = starts[0], 0
    while i < len(starts):
        j = i
        while j < len(starts) and starts[j] - starts[i] < _FLUSH:
            j += 1
        x, begin = starts[i], j - i
        if begin >= max(LEAST_ROWS, _CROSSING * count) and x > left + 2 * size:
            over = sum(1 for a, b in stretches if a < x - _FLUSH and b > x + size)
            if over < begin and not any(a - size < x < b + 1.5 * size for a, b in out):
                out.append((x - _STRIP * size, x))
        i = j
    return sorted(out)


def _inked(line: Line, gap: float) -> list[tuple[float, float]]:
    """The stretches of a line without a gap."""
    out: list[tuple[float, float]] = []
    for glyph in line.glyphs:
        if glyph.text.isspace():
            continue
        if out and glyph.x0 - out[-1][1] < gap:
            out[-1] = (out[-1][0], max(out[-1][1], glyph.x1))
        else:
            out.append((glyph.x0, glyph.x1))
    return out


def _columns_of(piece: Line, edges: Sequence[float]) -> tuple[int, int]:
    """The columns that a piece stands in, half open."""
    inside = [i for i, (a, b) in enumerate(pairwise(edges)) if min(b, piece.x1) - max(a, piece.x0) > 0.5]
    return (inside[0], inside[-1] + 1) if inside else (0, 1)


def _own_rules(across: Sequence[Rule], pieces: Sequence[Line]) -> list[Rule]:
    """The rules from just above to just below the pieces that are longer than an underline."""
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    top, bottom = min(p.top for p in pieces), max(p.bottom for p in pieces)
    size = max(p.size for p in pieces)
    return [r for r in across if r.end - r.start > 0.25 * (right - left) and top - size < r.at < bottom + size]


def _between(rules: Sequence[Rule], pieces: Sequence[Line], edges: Sequence[float]) -> list[tuple[float, float]]:
    """The stretches between rules that run over more than half of the table, where each holds text."""
    places: list[float] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if rule.end - rule.start > 0.5 * (edges[-1] - edges[0]) and (not places or rule.at - places[-1] > 3):
            places.append(rule.at)
    top, bottom = min(p.top for p in pieces), max(p.bottom for p in pieces)
    places = [*([top - 1] if not places or top < places[0] - 3 else []), *places]
    places += [bottom + 1] if bottom > places[-1] + 3 else []
    middles = [(p.top + p.bottom) / 2 for p in pieces]
    return [(a, b) for a, b in pairwise(places) if any(a < m < b for m in middles)]


def _span(
    cells: list[UnruledCell], rules: Sequence[Rule], rows: Sequence[tuple[float, float]], edges: Sequence[float]
) -> None:
    """Join the cells of a column that no rule parts."""
    for col in range(len(edges) - 1):
        middle = (edges[col] + edges[col + 1]) / 2
        own = {c.row: c for c in cells if c.col == col and c.end_col == col + 1}
        for row in range(len(rows) - 1, 0, -1):
            upper, lower = own.get(row - 1), own.get(row)
            at = rows[row][0]
            if upper is None or lower is None or upper.end_row != row:
                continue
            if not any(abs(r.at - at) < 3 and r.start < middle < r.end for r in rules):
                upper.end_row = lower.end_row
                upper.lines += lower.lines
                cells.remove(lower)


def _rows(
    pieces: Sequence[Line], columns: Sequence[tuple[int, int]], count: int, rules: Sequence[float]
) -> list[tuple[float, float]]:
    """The rows' tops and bottoms."""
    stacks: list[list[Line]] = [[] for _ in range(count)]
    for piece, (first, _) in zip(pieces, columns, strict=True):
        stacks[first].append(piece)
    for stack in stacks:
        stack.sort(key=lambda p: p.top)
    size = median(p.size for p in pieces)
    steps = sorted(b.top - a.top for stack in stacks for a, b in pairwise(stack) if b.top - a.top > 0.5 * size)
    if not steps:
        return []
    leading = steps[len(steps) // 20]
    apart = leading > 1.75 * size  # no cell has a second line
    wrapped = leading + _ROOM * size
    blocks: list[list[tuple[float, float]]] = []
    for stack in stacks:
        own: list[list[float]] = []
        for piece in stack:
            ruled = bool(own) and any(own[-1][1] - 1 <= at <= piece.top + 1 for at in rules)
            if own and not apart and not ruled and piece.top - own[-1][2] <= wrapped:
                own[-1][1:] = [piece.bottom, piece.top]
            else:
                own.append([piece.top, piece.bottom, piece.top])
        blocks.append([(top, bottom) for top, bottom, _ in own])
    most = max(len(b) for b in blocks)
    even = steps[-1 - len(steps) // 20] <= wrapped and not rules
    if even and not apart:  # rows stand no further apart than lines
        return _rows_by_lines(pieces, count)
    finest = [b for b in blocks if len(b) * 10 >= most * 8]
    rows: list[list[float]] = []
    for top, bottom in sorted(interval for b in finest for interval in b):
        if rows and top < rows[-1][1] - 0.3 * size:
            rows[-1][1] = max(rows[-1][1], bottom)
        else:
            rows.append([top, bottom])
    for top, bottom in sorted(interval for b in blocks for interval in b):
        touched = [row for row in rows if min(row[1], bottom) - max(row[0], top) > 0.3 * size]
        if not touched:  # what stands above, below or between all rows makes one of its own
            rows.append([top, bottom])
            rows.sort()
            continue
        after = next((row[0] for row in rows if row[0] > touched[-1][0]), bottom)
        touched[-1][1] = max(touched[-1][1], min(bottom, after))
        before = max((row[1] for row in rows if row[0] < touched[0][0]), default=top)
        touched[0][0] = min(touched[0][0], max(top, before))
    return [(top, bottom) for top, bottom in rows]


def _rows_by_lines(pieces: Sequence[Line], count: int) -> list[tuple[float, float]]:
    """Rows where only the number of cells in a line tells: one with less than half goes on."""
    heights: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: p.top):
        if heights and piece.top - heights[-1][0].top < 0.5 * piece.size:
            heights[-1].append(piece)
        else:
            heights.append([piece])
    rows: list[list[float]] = []
    for line in heights:
        bottom = max(p.bottom for p in line)
        if rows and len(line) * 2 < count:
            rows[-1][1] = bottom
        else:
            rows.append([min(p.top for p in line), bottom])
    return [(top, bottom) for top, bottom in rows]


def _regular(
    pieces: Sequence[Line], columns: Sequence[tuple[int, int]], rows: Sequence[tuple[float, float]], count: int
) -> bool:
    """Whether this is a table for sure: enough columns filled in most rows, and no running text."""
    named = sum(1 for p in pieces if words.header_shape(p.text) or words.is_label(p.text))
    filled = [len({c for p, c in zip(pieces, columns, strict=True) if _row_of(p, rows) == r}) for r in range(len(rows))]
    if count < 3 and named < 3:
        return False
    full = sum(1 for n in filled if n * 2 >= count)
    if full * 2 < len(rows):
        return False
    widths = [p.x1 - p.x0 for p, (a, b) in zip(pieces, columns, strict=True) if b == a + 1]
    return count >= 4 or named >= 3 or median(widths) < 0.25 * (max(p.x1 for p in pieces) - min(p.x0 for p in pieces))


def _row_of(piece: Line, rows: Sequence[tuple[float, float]]) -> int:
    middle = (piece.top + piece.bottom) / 2
    return min(range(len(rows)), key=lambda r: max(rows[r][0] - middle, middle - rows[r][1], 0.0))


def _cells(
    pieces: Sequence[Line], columns: Sequence[tuple[int, int]], rows: Sequence[tuple[float, float]], *, merge: bool
) -> list[UnruledCell]:
    held: dict[tuple[int, int], list[Line]] = {}
    ends: dict[tuple[int, int], int] = {}
    for piece, (first, end) in zip(pieces, columns, strict=True):
        place = _row_of(piece, rows), first
        held.setdefault(place, []).append(piece)
        ends[place] = max(end, ends.get(place, 0))
    for row, first in held:  # a text may hang over its column, but not over another text
        nexts = [c for r, c in held if r == row and c > first]
        ends[row, first] = min([ends[row, first], *nexts])
    cells = [
        UnruledCell(row, first, row + 1, ends[row, first], sorted(lines, key=lambda n: n.top))
        for (row, first), lines in held.items()
    ]
    if merge:
        _merge(cells, rows)
    taken = {(r, c) for cell in cells for r in range(cell.row, cell.end_row) for c in range(cell.col, cell.end_col)}
    count = max(end for _, end in columns)
    cells += [
        UnruledCell(r, c, r + 1, c + 1, []) for r in range(len(rows)) for c in range(count) if (r, c) not in taken
    ]
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _merge(cells: list[UnruledCell], rows: Sequence[tuple[float, float]]) -> None:
    """Give the texts of the first columns that stand beside the middle of several rows those rows.

    Where each text is in the middle of its stretch, and the stretches fill the column below its header, the column
    is merged so; otherwise a text stands in its row, and what reads tables carries it down.
    """
    last = len(rows)
    for col in sorted({cell.col for cell in cells if cell.end_col == cell.col + 1}):
        own = sorted((cell for cell in cells if cell.col == col and cell.end_col == col + 1), key=lambda c: c.row)
        head = own[0] if own and own[0].row == 0 else None
        body = own[1:] if head is not None else own
        if not body or len(body) * 3 > 2 * (last - 1):
            return  # the first column with a text in every row: levels stand in front of it, remarks behind
        start = 1 if head is not None else 0
        spans: list[tuple[UnruledCell, int, int]] = []
        for cell in body:
            middle = (cell.lines[0].top + cell.lines[-1].bottom) / 2
            stops = range(max(start, cell.row) + 1, last + 1)
            if not stops or start > cell.row:
                break
            miss, end = min((abs((rows[start][0] + rows[end - 1][1]) / 2 - middle), end) for end in stops)
            if miss > 0.8 * cell.lines[0].size:
                break
            spans.append((cell, start, end))
            start = end
        if len(spans) == len(body) and start == last:
            for cell, begin, end in spans:
                cell.row, cell.end_row = begin, end
