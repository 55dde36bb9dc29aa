"""Pieces of text in columns → the rows of their table: the cheapest way to cut the page's lines into rows.

Two texts below each other in a column ask to stay together or to be parted: by the space between them, by whether
the upper one had room for more, by their words (``partings``), by a rule. Those in a row must stand beside each
other. The sum over all columns decides, so a wrapped text and a row with blank cells need no rules of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.page.centred import lift_heads
from extractor.documents.page.lattice import Rule
from extractor.documents.page.partings import (
    GROUP,
    ROOM,
    SPREAD,
    Pair,
    Piece,
    below_heads,
    dense_columns,
    filled_columns,
    head_line,
    weigh,
)

_EVERY_ROW = 0.3
_BLANK_CELLS = 0.5
"""What a row costs, and what more if all of its cells but one are blank."""
_ASKEW = 0.4
_BESIDE = 1.2
"""What a cell costs that is beside the tallest of its row in no way, or not beside it at all."""
_SPARSE = 0.3
"""The same in a column with few texts: they may be merged over rows."""
_CROWDED = 1.5
"""What a row costs that crowds the next one and has texts only where there are few: merged cells beside rows."""
_BESIDE_GROUPS = 0.2
"""Share of what it costs to tear heads, where beside them one head stands over others: they stand for both rows."""
_MERGED = 0.35
"""Share of what it costs to tear a text, in a column where texts may be merged over rows."""
_APART = 1.2
"""What a row costs for each space across all of it that is wider than between the lines of a cell."""
_TIGHT = 0.4
"""Share of the rows that stand apart: with fewer, space does not tell rows."""
_UNMARKED = 1.5
"""What it costs to part rows without a rule, in a table where rules part some."""
_MARKED = 3
"""Rules that a table has without parting its rows: below its heads, above its sums."""
_OVER = 0.6
"""Share of the table's width that such a rule takes."""
_FORCED = 6.0
_HEAD_LINES = 4
"""Lines above and below those of the heads that may be heads too."""
_ROOM_FOR_ROW = 0.7
"""Ems more than usual between two rows between which there may be one."""
_NEAR = 0.35
"""Ems that texts in line may be off each other."""
_LONGEST = 60
"""Lines of one row."""


def rows(
    pieces: Sequence[Piece], room: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> list[list[Piece]]:
    """The pieces of each row, from top to bottom.

    Args:
        pieces: the texts of a table.
        room: for each column where its texts begin and may end.
        rules: horizontal rules in the table.
    """
    count = len(room)
    levels = _number(pieces)
    stacks = _stacks(pieces, count)
    pairs = _pairs(stacks)
    head = head_line(pieces)
    dense = dense_columns(stacks, head)
    leading, spread = weigh(pairs, stacks, dense, room)
    below_heads(pieces, pairs)
    told = filled_columns(stacks, pairs, head)
    if spread < _TIGHT:
        dense = told  # where nothing stands apart, only what is parted by its looks tells texts from lines
    whole = [a or b for a, b in zip(dense, told, strict=True)]
    # 计 / 量 is one head in narrow lines.
    groups = (p for p in pairs if p.parts >= GROUP and len(p.lower.line.text) > 1)
    below_groups = {p.lower.level - 1 for p in groups}
    for pair in pairs:
        if any(_parts(rule, pair) for rule in rules):
            pair.parts = _FORCED
    only_heads = _only_heads(levels, pieces, head)
    torn = [a + b for a, b in zip(_torn(levels, pairs, whole), _unmarked(levels, pieces, rules), strict=True)]
    torn = [cost * (_BESIDE_GROUPS if level in below_groups else 1.0) for level, cost in enumerate(torn)]
    crowded = [c and not h for c, h in zip(_crowded(levels, pieces, leading), only_heads, strict=True)]
    ends = _cheapest(torn, crowded, _apart(levels, pieces, leading), pieces, pairs, dense)
    out: list[list[Piece]] = [[] for _ in ends]
    for piece in pieces:
        out[bisect_left(ends, piece.level)].append(piece)
    if spread >= SPREAD:
        _reunite(out, [pair for pair in pairs if pair.parts < 0 and not any(told[pair.lower.first : pair.lower.end])])
    return lift_heads(_without_between(out), leading + ROOM if spread >= _TIGHT else 0.0)


def _reunite(table: Sequence[list[Piece]], torn: Sequence[Pair]) -> None:
    """Put the lines of a text that stands beside several rows into the first of these.

    Args:
        table: the pieces of each row.
        torn: lines that ask to stay together, from top to bottom.
    """
    at = {id(piece): r for r, row in enumerate(table) for piece in row}
    for pair in torn:
        upper, lower = at[id(pair.upper)], at[id(pair.lower)]
        if upper < lower and len(table[lower]) > 1:
            table[lower].remove(pair.lower)
            table[upper].append(pair.lower)
            at[id(pair.lower)] = upper


def _without_between(table: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that lie over two others, between the texts of these, or in no more space than is
    between any two: merged cells beside both.

    Their texts are the upper row's; ``reach`` says how far they go on.
    """
    tops = [min(p.line.top for p in row) for row in table]
    bottoms = [max(p.line.bottom for p in row) for row in table]
    columns = [_columns(row) for row in table]
    apart = [False, *(not b & (a | c) for a, b, c in zip(columns, columns[1:], columns[2:], strict=False)), False]
    kept = [i for i in range(len(table)) if not (0 < i < len(table) - 1 and apart[i])]
    spaces = [tops[b] - bottoms[a] for a, b in pairwise(kept) if b == a + 1]
    usual = median(spaces) if spaces else 0.0
    out: list[list[Piece]] = []
    last = 0  # the row above that is kept
    for i, row in enumerate(table):
        if 0 < i < len(table) - 1 and apart[i]:
            over = tops[i] < bottoms[last] and bottoms[i] > tops[i + 1]
            if over or tops[i + 1] - bottoms[last] < usual + _ROOM_FOR_ROW * row[0].line.size:
                out[-1] += row
                continue
        out.append(row)
        last = i
    return out


def _columns(row: Sequence[Piece]) -> set[int]:
    return {col for piece in row for col in range(piece.first, piece.end)}


def _number(pieces: Sequence[Piece]) -> int:
    """Give each piece the number of its line; how many there are."""
    number, middle = -1, float("-inf")
    for piece in sorted(pieces, key=lambda p: p.line.middle):
        if piece.line.middle - middle > 1.2:
            number += 1
            middle = piece.line.middle
        piece.level = number
    return number + 1


def _stacks(pieces: Sequence[Piece], count: int) -> list[list[Piece]]:
    """The pieces of each column from top to bottom."""
    out: list[list[Piece]] = [[] for _ in range(count)]
    for piece in sorted(pieces, key=lambda p: p.line.middle):
        for col in range(piece.first, piece.end):
            out[col].append(piece)
    return out


def _pairs(stacks: Sequence[Sequence[Piece]]) -> list[Pair]:
    seen: set[tuple[int, int]] = set()
    out: list[Pair] = []
    for stack in stacks:
        for upper, lower in pairwise(stack):
            key = id(upper), id(lower)
            if key not in seen and upper.level != lower.level:
                seen.add(key)
                out.append(Pair(upper, lower))
    return out


def _parts(rule: Rule, pair: Pair) -> bool:
    upper, lower = pair.upper.line, pair.lower.line
    if not upper.middle < rule.at < lower.middle:
        return False
    x0, x1 = min(upper.x0, lower.x0), max(upper.x1, lower.x1)
    return min(rule.end, x1) - max(rule.start, x0) > 0.5 * (x1 - x0)


# ------------------------------------------------------------------------------------------------- the cheapest rows


def _torn(levels: int, pairs: Sequence[Pair], dense: Sequence[bool]) -> list[float]:
    """What it costs to cut below each line; little in a text that may stand beside several rows."""
    torn = [0.0] * levels
    for pair in pairs:
        if pair.parts < 0:
            weight = pair.parts if any(dense[pair.upper.first : pair.upper.end]) else _MERGED * pair.parts
            for level in range(pair.upper.level, pair.lower.level):
                torn[level] -= weight
    return torn


def _unmarked(levels: int, pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[float]:
    """What it costs more to cut below a line where no rule over the table is, if it has several."""
    left, right = min(p.line.x0 for p in pieces), max(p.line.x1 for p in pieces)
    tops, bottoms = [float("inf")] * levels, [float("-inf")] * levels
    for piece in pieces:
        tops[piece.level] = min(tops[piece.level], piece.line.middle)
        bottoms[piece.level] = max(bottoms[piece.level], piece.line.middle)
    places = [r.at for r in rules if r.end - r.start > _OVER * (right - left)]
    marked = [any(a < at < b for at in places) for a, b in zip(bottoms, tops[1:], strict=False)] + [True]
    return [0.0 if m or sum(marked) <= _MARKED else _UNMARKED for m in marked]


def _crowded(levels: int, pieces: Sequence[Piece], leading: float) -> list[bool]:
    """Whether the next line stands closer than those of a cell do."""
    tops, bottoms = [float("inf")] * levels, [float("-inf")] * levels
    for piece in pieces:
        tops[piece.level] = min(tops[piece.level], piece.line.top)
        bottoms[piece.level] = max(bottoms[piece.level], piece.line.bottom)
    least = 0.5 * min(max(leading - 1, 0.3), 0.5) * median(p.line.size for p in pieces)
    return [below - above < least for below, above in zip(tops[1:], bottoms, strict=False)] + [False]


def _apart(levels: int, pieces: Sequence[Piece], leading: float) -> list[bool]:
    """Whether below a line there is a space across the table that is wider than between the lines of a cell."""
    tops, bottoms = [float("inf")] * (levels + 1), [float("-inf")] * levels
    for piece in pieces:
        tops[piece.level] = min(tops[piece.level], piece.line.top)
        bottoms[piece.level] = max(bottoms[piece.level], piece.line.bottom)
    for level in range(levels - 1, -1, -1):
        tops[level] = min(tops[level], tops[level + 1])
    most = (leading - 1 + ROOM) * median(p.line.size for p in pieces)
    return [below - above > most for below, above in zip(tops[1:], accumulate(bottoms, max), strict=True)]


def _only_heads(levels: int, pieces: Sequence[Piece], head: int) -> list[bool]:
    """Whether a line beside the grid's heads holds nothing but heads: such lines may be rows though they crowd."""
    held: list[list[str]] = [[] for _ in range(levels)]
    for piece in pieces:
        held[piece.level].append(piece.line.text)
    near = range(max(0, head - _HEAD_LINES), max(0, head) + _HEAD_LINES + 1)
    return [
        level in near
        and (all(words.headlike(t) for t in texts) or (len(texts) >= 3 and all(words.level_of(t) for t in texts)))
        for level, texts in enumerate(held)
    ]


def _cheapest(
    torn: Sequence[float],
    crowded: Sequence[bool],
    apart: Sequence[bool],
    pieces: Sequence[Piece],
    pairs: Sequence[Pair],
    dense: Sequence[bool],
) -> list[int]:
    """The last line of each row."""
    levels = len(torn)
    by_upper: list[list[Pair]] = [[] for _ in range(levels)]
    for pair in pairs:
        if pair.parts > 0:
            by_upper[pair.upper.level].append(pair)
    held: list[list[Piece]] = [[] for _ in range(levels)]
    for piece in pieces:
        held[piece.level].append(piece)
    best = [0.0] + [float("inf")] * levels
    origin = [0] * (levels + 1)
    for end in range(1, levels + 1):
        row = _Row(dense)
        kept = 0.0
        for start in range(end - 1, max(-1, end - 1 - _LONGEST), -1):
            kept += sum(p.parts for p in by_upper[start] if p.lower.level < end)
            kept += _APART * (apart[start] and start < end - 1)
            row.add(held[start])
            cost = best[start] + kept + row.cost() + (torn[start - 1] if start else 0.0)
            if not row.filled and (crowded[end - 1] or (start and crowded[start - 1])):
                cost += _CROWDED
            if cost < best[end]:
                best[end], origin[end] = cost, start
            if kept > 40:
                break
    out: list[int] = []
    at = levels
    while at:
        out.append(at - 1)
        at = origin[at]
    return out[::-1]


class _Row:
    """A row as lines are added from below."""

    def __init__(self, dense: Sequence[bool]) -> None:
        self._dense = dense
        self._boxes: dict[int, list[float]] = {}  # column → top and bottom of its text
        self._size = 10.0
        self._wanted = max(1, sum(dense))

    def add(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            self._size = piece.line.size
            for col in range(piece.first, piece.end):
                box = self._boxes.get(col)
                if box is None:
                    self._boxes[col] = [piece.line.top, piece.line.bottom]
                else:
                    box[0], box[1] = min(box[0], piece.line.top), max(box[1], piece.line.bottom)

    @property
    def filled(self) -> int:
        """Columns with a text, those left aside that have few."""
        return sum(1 for col in self._boxes if self._dense[col])

    def cost(self) -> float:
        cost = _EVERY_ROW + _BLANK_CELLS * max(0, self._wanted - max(self.filled, 1)) / self._wanted
        top, bottom = max(
            (box for col, box in self._boxes.items() if self._dense[col]),
            key=lambda b: b[1] - b[0],
            default=next(iter(self._boxes.values())),
        )
        near = _NEAR * self._size
        for col, (a, b) in self._boxes.items():
            if abs(a - top) < near or abs(a + b - top - bottom) < 2 * near:
                continue
            apart = a > bottom - 0.2 * self._size or b < top + 0.2 * self._size
            if self._dense[col]:
                cost += _BESIDE if apart else _ASKEW
            else:
                cost += _SPARSE
        return cost


def heights(table: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """Top and bottom of each row, by the columns that have a text in most rows."""
    filled: dict[int, int] = {}
    for row in table:
        for col in {p.first for p in row}:
            filled[col] = filled.get(col, 0) + 1
    most = max(filled.values())
    out: list[tuple[float, float]] = []
    for row in table:
        lines = [p.line for p in row if filled[p.first] * 4 >= most * 3] or [p.line for p in row]
        top, bottom = min(n.top for n in lines), max(n.bottom for n in lines)
        if out and top < out[-1][1]:
            edge = (top + out[-1][1]) / 2
            out[-1] = out[-1][0], max(edge, out[-1][0] + 0.1)
            top = max(out[-1][1], edge)
        out.append((top, max(bottom, top + 0.1)))
    return out
