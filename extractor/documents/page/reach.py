"""Cells of a table without rules → how far they reach: levels over their rows, group heads over their columns.

A text that stands for several rows is set at the first of them or beside their middle; what lies around it is blank.
Only where texts fill a column so without a rest are they taken for merged cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents import words
from extractor.documents.page.lines import Line
from extractor.documents.page.strips import FLUSH

_AT_TOP = 0.4
_AT_MIDDLE = 0.9
"""Ems that a text may be off the place where it belongs."""
_GRID = frozenset(("level1", "level2", "name"))
_MOST_HEAD_ROWS = 4
_LEADING = 0.8
"""Ems between the lines of a cell."""


@dataclass(slots=True)
class UnruledCell:
    row: int
    col: int
    end_row: int
    end_col: int
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def middle(self) -> float:
        return (self.top + max(line.bottom for line in self.lines)) / 2


Bands = Sequence[tuple[float, float]]


def spread(cells: list[UnruledCell], bands: Bands, edges: Sequence[float], *, levels: bool = True) -> None:
    """Lengthen and widen the cells of a table without rules, blank ones not among them.

    Args:
        cells: the cells with text, each one row high.
        bands: top and bottom of each row.
        edges: where the columns are cut, the outer edges included.
        levels: whether texts may stand for several rows; where there are rules, these tell it.
    """
    count = len(edges) - 1
    rows = _by_row(cells, len(bands))
    heads: list[int] = []
    for r, row in enumerate(rows):
        near = heads and r - heads[-1] < _MOST_HEAD_ROWS
        if _heads(row) and not (near and all(words.headlike(c.text) for k in range(heads[-1], r) for c in rows[k])):
            heads.append(r)
    grid = next((r for r in heads if any(words.header_shape(c.text) in _GRID for c in rows[r])), None)
    for r, row in enumerate(rows):
        _fill_row(row, edges, form=grid is not None and r < grid)
    centred = _centred(rows, bands)
    starts = sorted({*(heads if grid is None else [r for r in heads if r >= grid]), *([0] if grid is None else [])})
    body = 0
    for head in starts:
        if head < body:
            continue  # one of the rows of the heads above
        body = head + _join_heads(cells, rows, head, len(bands), edges)
        end = next((r for r in starts if r >= body), len(bands))
        while end > body + 1 and rows[end - 1] and words.is_form_start(rows[end - 1][0].text):
            end -= 1  # a sum stands for no level
        if head == 0 and body == 1 and 0 not in heads:
            body = 0
        if levels:
            _levels(cells, rows, bands, range(body, end), count, centred)
            _between_rows(rows, bands, range(body, end))


def _by_row(cells: Sequence[UnruledCell], count: int) -> list[list[UnruledCell]]:
    out: list[list[UnruledCell]] = [[] for _ in range(count)]
    for cell in sorted(cells, key=lambda c: c.col):
        out[cell.row].append(cell)
    return out


def _heads(row: Sequence[UnruledCell]) -> bool:
    """Whether a row holds the heads of a grid."""
    known = sum(1 for c in row if words.header_shape(c.text))
    named = sum(1 for c in row if words.header_shape(c.text) or words.loose_shape(c.text))
    return known >= 2 and named >= 3 and named * 3 >= len(row) * 2


def _fill_row(row: Sequence[UnruledCell], edges: Sequence[float], *, form: bool) -> None:
    """Widen what has blanks beside it: a form's labels and contents, a title over the whole table."""
    if not row:
        return
    count = len(edges) - 1
    form = form or (len(row) <= 2 and row[0].col == 0 and words.is_form_label(row[0].text))
    title = len(row) == 1 and count > 2 and _in_middle(row[0], edges, 0, count)
    if not form and not title and not (len(row) == 1 and row[0].col == 0 and count > 2):
        return
    start = 0
    for i, cell in enumerate(row):
        end = row[i + 1].col if i + 1 < len(row) else count
        free = [col for col in range(start, cell.col) if _in_middle(cell, edges, col, end)]
        if free and not _in_middle(cell, edges, cell.col, end):
            cell.col = free[0]
        elif cell.col > start and i and i + 1 < len(row):  # between blanks on both sides
            ends = [(a, b) for a in range(start, cell.col + 1) for b in range(cell.end_col, end + 1)]
            cell.col, end = min(ends, key=lambda ab: (_off_middle(cell, edges, *ab), ab[0] - ab[1]))
        cell.end_col = max(cell.end_col, end)
        start = cell.end_col


def _off_middle(cell: UnruledCell, edges: Sequence[float], start: int, end: int) -> float:
    """How far a text is from the middle of some columns, in whole ems."""
    x0, x1 = min(n.x0 for n in cell.lines), max(n.x1 for n in cell.lines)
    return float(abs(x0 + x1 - edges[start] - edges[end]) // (2 * cell.lines[0].size))


def _in_middle(cell: UnruledCell, edges: Sequence[float], start: int, end: int) -> bool:
    return _off_middle(cell, edges, start, end) == 0


def _centred(rows: Sequence[Sequence[UnruledCell]], bands: Bands) -> bool | None:
    """Whether texts stand in the middle of their rows; None where no row tells."""
    top = middle = 0
    for row in rows:
        tallest = max(row, key=lambda c: len(c.lines), default=None)
        if tallest is None:
            continue
        for cell in row:
            if len(cell.lines) < len(tallest.lines):
                size = cell.lines[0].size
                top += abs(cell.top - tallest.top) < 0.3 * size
                middle += abs(cell.middle - tallest.middle) < 0.3 * size
    if top == middle:
        return None
    return middle > top


# ------------------------------------------------------------------------------------------------- heads in two rows


def _join_heads(
    cells: list[UnruledCell], rows: list[list[UnruledCell]], head: int, end: int, edges: Sequence[float]
) -> int:
    """Put heads together that stand in several rows: groups over their columns, others over all these rows.

    Returns:
        How many rows the heads take.
    """
    count = len(edges) - 1
    walls: set[int] = set()  # columns of heads that stand for all rows
    start: dict[int, int] = {}  # column → the row below the last group's head over it
    last = head
    while last + 1 < end and last - head < _MOST_HEAD_ROWS:
        upper, lower = rows[last], rows[last + 1]
        _widen_left(upper, lower, walls, edges)
        groups = _groups(upper, lower, walls, count)
        if not groups or not all(words.headlike(c.text) or words.level_of(c.text) for c in lower):
            break
        for cell in upper:
            if cell.col in groups:
                cell.end_col = max(cell.end_col, groups[cell.col][-1] + 1)
                start |= dict.fromkeys(range(cell.col + 1, cell.end_col), cell.row + 1)
        walls |= {c.col for c in upper if c.col not in groups}
        last += 1
        for cell in (c for row in rows[head:last] for c in row if c.end_col > c.col + 1):
            within = [c.end_col for c in rows[last] + rows[last - 1] if cell.col <= c.col < cell.end_col]
            cell.end_col = max([cell.end_col, *within])
    if last == head:
        return 1
    for col in range(count):
        _stand(cells, [c for row in rows[head : last + 1] for c in row if c.col == col], start.get(col, head), last + 1)
    rows[head : last + 1] = _by_row([c for c in cells if head <= c.row <= last], last + 1)[head:]
    return last + 1 - head


def _widen_left(
    upper: Sequence[UnruledCell], lower: Sequence[UnruledCell], walls: set[int], edges: Sequence[float]
) -> None:
    """Let a group's head that stands in the middle of its columns begin with the first of them.

    计划 | 实际 | 完成率 below 2025年, which stands above 实际.
    """
    below = {c.col: c for c in lower}
    end = 0
    for i, cell in enumerate(upper):
        first = cell.col
        while first > end and first - 1 in below and first - 1 not in walls:
            first -= 1
        stop = upper[i + 1].col if i + 1 < len(upper) else len(edges) - 1
        own = below.get(cell.col)
        if first < cell.col and own is not None and abs(own.lines[0].x0 - cell.lines[0].x0) > FLUSH:
            ends = [col + 1 for col in below if cell.col <= col < stop]
            reaches = [(a, b) for a in range(first, cell.col + 1) for b in ends]
            cell.col, _ = min(reaches, key=lambda ab: (_off_middle(cell, edges, *ab), ab[0] - ab[1]))
        end = cell.end_col


def _groups(
    upper: Sequence[UnruledCell], lower: Sequence[UnruledCell], walls: set[int], count: int
) -> dict[int, list[int]]:
    """The heads with several others below them: column → columns of those."""
    above = {c.col for c in upper} | walls
    below = {c.col for c in lower}
    out: dict[int, list[int]] = {}
    for cell in upper:
        stop = min((col for col in above if col > cell.col), default=count)
        under = [col for col in sorted(below) if cell.col <= col < stop]
        if len(under) > 1 and cell.col in below:
            out[cell.col] = under
    return out


def _stand(cells: list[UnruledCell], own: Sequence[UnruledCell], start: int, end: int) -> None:
    """Give the heads of a column the rows from ``start`` to ``end``: one alone all of them, the last one the rest."""
    if not own:
        return
    first, *others = own
    for other in others:
        if first.end_col == first.col + 1 and other.top - first.lines[-1].bottom < _LEADING * first.lines[-1].size:
            first.lines += other.lines  # a head of several lines beside both rows
            cells.remove(other)
        else:
            first.end_row = other.row
            first = other
    if own[0] is first:
        own[0].row = start
    first.end_row = end


# ------------------------------------------------------------------------------------------------- levels over rows


def _levels(
    cells: list[UnruledCell],
    rows: Sequence[list[UnruledCell]],
    bands: Bands,
    body: range,
    count: int,
    centred: bool | None,
) -> None:
    """Give the texts of the first columns the rows that they stand for."""
    walls = {body.start, body.stop}  # where a cell further left ends
    leading = True
    for col in range(count):
        own = [c for r in body for c in rows[r] if c.col == col]
        own = _whole(cells, rows, bands, own, few=leading and len(own) * 4 <= len(body) * 3)
        named = len(own) < len(body) and all(words.level_of(c.text) for c in own)
        if (len(own) * 4 > len(body) * 3 and not named) or any(c.end_col > col + 1 for c in own):
            leading = False  # what has a text in nearly every row
            continue
        if not own or not (leading or all(words.level_of(c.text) for c in own)):
            continue
        spans = _spans(own, bands, body, walls, centred)
        if spans is None:
            continue
        for cell, (start, end) in zip(own, spans, strict=True):
            cell.row, cell.end_row = start, end
            walls |= {start, end}


def _whole(
    cells: list[UnruledCell], rows: Sequence[list[UnruledCell]], bands: Bands, own: Sequence[UnruledCell], *, few: bool
) -> list[UnruledCell]:
    """The cells of a column; lines of one that stands between two rows, and was torn there, are together again.

    So are those of one that begins beside a row where rows are as close as lines (党建引 / 领), if the column has few.
    """
    out: list[UnruledCell] = []
    widest = max((line.x1 - line.x0 for cell in own for line in cell.lines), default=0.0)
    for cell in own:
        size = cell.lines[0].size
        if (
            out
            and out[-1].row + 1 == cell.row
            and cell.top - out[-1].lines[-1].bottom < _LEADING * size
            and (any(_astray(c, bands) for c in (out[-1], cell)) or (few and _rest(cell, out[-1], widest)))
            and not (words.is_label(out[-1].text) and words.is_label(cell.text))
        ):
            out[-1].lines += cell.lines
            cells.remove(cell)
            rows[cell.row].remove(cell)
        else:
            out.append(cell)
    return out


def _rest(cell: UnruledCell, above: UnruledCell, widest: float) -> bool:
    """Whether a text may be the rest of one above it that fills its column."""
    upper, lower = above.lines[-1], cell.lines[0]
    if words.is_label(above.text) or words.is_label(cell.text):
        return False
    wide, rest = upper.x1 - upper.x0, lower.x1 - lower.x0
    return wide > widest - 0.3 * upper.size and rest < wide - 0.5 * upper.size


def _astray(cell: UnruledCell, bands: Bands) -> bool:
    """Whether a text stands neither at the top nor in the middle of its row."""
    top, bottom = bands[cell.row]
    off = _AT_TOP * cell.lines[0].size
    return abs(cell.top - top) > off and abs(cell.middle - (top + bottom) / 2) > off


def _spans(
    own: Sequence[UnruledCell], bands: Bands, body: range, walls: set[int], centred: bool | None
) -> list[tuple[int, int]] | None:
    """The rows of each text of a column, or None where they do not fill it."""
    at_top = own[0].row == body.start and all(
        abs(c.top - bands[c.row][0]) < _AT_TOP * c.lines[0].size for c in own
    )
    if centred is not True and at_top:
        return _from_top(own, body, walls)
    middle = _from_middle(own, bands, body, walls)
    if middle is None and own[0].row == body.start:
        return _from_top(own, body, walls)
    return middle


def _from_top(own: Sequence[UnruledCell], body: range, walls: set[int]) -> list[tuple[int, int]]:
    """Each as far as the next one, or as far as the text further left."""
    out: list[tuple[int, int]] = []
    for i, cell in enumerate(own):
        stop = own[i + 1].row if i + 1 < len(own) else body.stop
        out.append((cell.row, min([stop, *(w for w in walls if w > cell.row)])))
    return out


def _from_middle(
    own: Sequence[UnruledCell], bands: Bands, body: range, walls: set[int]
) -> list[tuple[int, int]] | None:
    """The stretches of rows with the texts in their middles that miss least."""
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {body.start: (0.0, [])}
    for cell in own:
        size = cell.lines[0].size
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost, spans) in best.items():
            stop = min([body.stop, *(w for w in walls if w > start)])
            for end in range(start + 1, stop + 1):
                miss = abs((bands[start][0] + bands[end - 1][1]) / 2 - cell.middle) / size
                total = cost + miss * miss
                if miss < _AT_MIDDLE and (end not in reached or total < reached[end][0]):
                    reached[end] = total, [*spans, (start, end)]
        best = reached
    return best[body.stop][1] if body.stop in best else None


def _between_rows(rows: Sequence[Sequence[UnruledCell]], bands: Bands, body: range) -> None:
    """Give a text that stands beside no row, but between some that are blank in its column, those rows."""
    taken = {(r, c.col) for row in rows for c in row for r in range(c.row, c.end_row)}
    for r in body:
        for cell in rows[r]:
            size = cell.lines[0].size
            if cell.end_row > cell.row + 1 or not _astray(cell, bands):
                continue
            start, end = r, r + 1
            while start > body.start and (start - 1, cell.col) not in taken:
                start -= 1
            while end < body.stop and (end, cell.col) not in taken:
                end += 1
            miss, a, b = min(
                (abs((bands[a][0] + bands[b - 1][1]) / 2 - cell.middle), a, b)
                for a in range(start, r + 1)
                for b in range(r + 1, end + 1)
            )
            if b > a + 1 and miss < _AT_TOP * size:
                cell.row, cell.end_row = a, b
