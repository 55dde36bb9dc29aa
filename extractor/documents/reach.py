"""Cells of a table without rules → how far they reach: levels over their rows, group heads over their columns.

A text that stands for several rows is set at the first of them or beside their middle; what lies around it is blank.
Only where texts fill a column so without a rest are they taken for merged cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents import words
from extractor.documents.lines import Line

_AT_TOP = 0.4
_AT_MIDDLE = 0.9
"""Ems that a text may be off the place where it belongs."""
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


def spread(cells: list[UnruledCell], bands: Bands, count: int, *, levels: bool = True) -> None:
    """Lengthen and widen the cells of a table without rules, blank ones not among them.

    Args:
        cells: the cells with text, each one row high.
        bands: top and bottom of each row.
        count: columns.
        levels: whether texts may stand for several rows; where there are rules, these tell it.
    """
    rows = _by_row(cells, len(bands))
    heads = [r for r, row in enumerate(rows) if _heads(row)]
    if not heads and len(rows) > 1 and all(words.headlike(c.text) for c in rows[0]):
        heads = [0]
    for row in rows[: heads[0] if heads else 0]:
        _fill_form_row(row, count)
    centred = _centred(rows, bands)
    for i, head in enumerate(heads):
        end = heads[i + 1] if i + 1 < len(heads) else len(bands)
        body = head + _join_heads(cells, rows, head, end, count)
        if levels:
            _levels(rows, bands, range(body, end), count, centred)
    if not heads and levels:
        _levels(rows, bands, range(len(bands)), count, centred)


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


def _fill_form_row(row: Sequence[UnruledCell], count: int) -> None:
    """A form's labels and contents take the blanks behind them."""
    if not row or not words.is_label(row[0].text):
        return
    for i, cell in enumerate(row):
        cell.end_col = row[i + 1].col if i + 1 < len(row) else count


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
    cells: list[UnruledCell], rows: list[list[UnruledCell]], head: int, end: int, count: int
) -> int:
    """Put heads together that stand in two rows: groups over their columns, others over both rows.

    Returns:
        How many rows the heads take.
    """
    if head + 1 >= end:
        return 1
    upper, lower = rows[head], rows[head + 1]
    above = {c.col: c for c in upper}
    below = {c.col: c for c in lower}
    groups: dict[int, list[int]] = {}
    for cell in upper:
        stop = min((col for col in above if col > cell.col), default=count)
        under = [col for col in below if cell.col <= col < stop]
        if len(under) > 1 and cell.col in below:
            groups[cell.col] = under
    if not groups or not all(words.headlike(c.text) or words.level_of(c.text) for c in lower):
        return 1
    grouped = {col for under in groups.values() for col in under}
    for cell in upper:
        if cell.col in groups:
            cell.end_col = max(cell.end_col, groups[cell.col][-1] + 1)
        elif cell.col not in below:
            cell.end_row = head + 2
        elif below[cell.col].top - cell.lines[-1].bottom < _LEADING * cell.lines[-1].size:
            rest = below[cell.col]  # a head of several lines beside both rows
            cell.lines += rest.lines
            cell.end_row = head + 2
            cells.remove(rest)
            lower.remove(rest)
    for cell in list(lower):
        if cell.col not in above and cell.col not in grouped:
            cell.row = head
            lower.remove(cell)
            upper.append(cell)
    return 2


# ------------------------------------------------------------------------------------------------- levels over rows


def _levels(
    rows: Sequence[Sequence[UnruledCell]], bands: Bands, body: range, count: int, centred: bool | None
) -> None:
    """Give the texts of the first columns the rows that they stand for."""
    walls = {body.start, body.stop}  # where a cell further left ends
    for col in range(count):
        own = [c for r in body for c in rows[r] if c.col == col]
        if len(own) * 4 > len(body) * 3 or any(c.end_col > col + 1 for c in own):
            return  # what has a text in nearly every row
        if not own:
            continue
        spans = _spans(own, bands, body, walls, centred)
        if spans is None:
            continue
        for cell, (start, end) in zip(own, spans, strict=True):
            cell.row, cell.end_row = start, end
            walls |= {start, end}


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
