"""Pieces of text in columns → the rows of their table: the cheapest way to cut the page's lines into rows.

Two texts below each other in a column ask to stay together or to be parted: by the space between them, by whether
the upper one had room for more, by their words, by a rule. Those in a row must stand beside each other. The sum
over all columns decides, so a wrapped text and a row with blank cells need no rules of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.lattice import Rule
from extractor.documents.lines import CLOSING, ENUMERATOR, Line

ROOM = 0.18
"""Ems that rows stand further apart than the lines of a cell."""
_WRAPPED = 1.95
"""Ems: lines of a cell stand no further apart."""
_EVERY_ROW = 0.3
_BLANK_CELLS = 0.5
"""What a row costs, and what more if all of its cells but one are blank."""
_ASKEW = 0.4
_BESIDE = 1.2
"""What a cell costs that is beside the tallest of its row in no way, or not beside it at all."""
_SPARSE = 0.3
"""The same in a column with few texts: they may be merged over rows."""
_GROUP = 2.5
_CROWDED = 1.5
"""What a row costs that crowds the next one and has texts only where there are few: merged cells beside rows."""
_OWN = 0.8
"""How much a label of several lines asks to be parted from the label below it."""
_MERGED = 0.35
_TIGHT = 0.4
_FORCED = 6.0
_FIRST_LINES = 12
"""Lines of a table of which some are its heads."""
_HEAD_LINES = 4
"""Lines above and below those of the heads that may be heads too."""
_LONGEST = 60
"""Lines of one row."""
_VALUE = re.compile(r"[≥≤＞＜>=<]?\s*\d[\d,.]*\s*[^\d\s，。；、]{0,4}|[—–/-]|\d{4}年\d{1,2}月底?前?")
"""A cell's whole value: two below each other are two cells."""
_OPEN = ("（", "(", "、", "，", "《", "“", "—", "-", "/", "～", "~", "+", "＋", "和", "及", "与", "的")


@dataclass(slots=True)
class Piece:
    """A text and the columns that it stands in, half open."""

    line: Line
    first: int
    end: int
    level: int = 0
    """The number of its line among those of the table."""


@dataclass(slots=True)
class _Pair:
    """Two texts below each other in a column, and how much they ask to be parted; below 0, to stay together."""

    upper: Piece
    lower: Piece
    parts: float = 0.0


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
    head = _head(pieces)
    dense = _dense(stacks, head)
    leading, spread = _weigh(pairs, stacks, dense, room)
    _below_heads(pieces, pairs)
    told = _filled(stacks, pairs, head)
    if spread < _TIGHT:
        dense = told  # where nothing stands apart, only what is parted by its looks tells texts from lines
    whole = [a or b for a, b in zip(dense, told, strict=True)]
    for pair in pairs:
        if any(_parts(rule, pair) for rule in rules):
            pair.parts = _FORCED
    only_heads = _only_heads(levels, pieces, head)
    crowded = [c and not h for c, h in zip(_crowded(levels, pieces, leading), only_heads, strict=True)]
    ends = _cheapest(_torn(levels, pairs, whole), crowded, pieces, pairs, dense)
    out: list[list[Piece]] = [[] for _ in ends]
    for piece in pieces:
        out[bisect_left(ends, piece.level)].append(piece)
    return _without_between(out)


def _without_between(table: list[list[Piece]]) -> list[list[Piece]]:
    """The rows without those that lie over two others, between the texts of these: merged cells beside both.

    Their texts are the upper row's; ``reach`` says how far they go on.
    """
    out: list[list[Piece]] = []
    for i, row in enumerate(table):
        if 0 < i < len(table) - 1:
            own = _columns(row)
            top, bottom = min(p.line.top for p in row), max(p.line.bottom for p in row)
            above, below = max(p.line.bottom for p in out[-1]), min(p.line.top for p in table[i + 1])
            if not own & (_columns(out[-1]) | _columns(table[i + 1])) and top < above and bottom > below:
                out[-1] += row
                continue
        out.append(row)
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


def _pairs(stacks: Sequence[Sequence[Piece]]) -> list[_Pair]:
    seen: set[tuple[int, int]] = set()
    out: list[_Pair] = []
    for stack in stacks:
        for upper, lower in pairwise(stack):
            key = id(upper), id(lower)
            if key not in seen and upper.level != lower.level:
                seen.add(key)
                out.append(_Pair(upper, lower))
    return out


def _parts(rule: Rule, pair: _Pair) -> bool:
    upper, lower = pair.upper.line, pair.lower.line
    if not upper.middle < rule.at < lower.middle:
        return False
    x0, x1 = min(upper.x0, lower.x0), max(upper.x1, lower.x1)
    return min(rule.end, x1) - max(rule.start, x0) > 0.5 * (x1 - x0)


# ------------------------------------------------------------------------------------------------- together or not


def _step(pair: _Pair) -> float:
    """How far apart two lines stand, in ems."""
    return (pair.lower.line.bottom - pair.upper.line.bottom) / max(pair.lower.line.size, 1.0)


def _like(pair: _Pair) -> bool:
    """Whether two texts begin or centre together, as lines of one cell do."""
    upper, lower = pair.upper.line, pair.lower.line
    if abs(upper.x0 - lower.x0) < 0.3 * lower.size:
        return True
    if abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) < 0.8 * lower.size:
        return True
    # A first line that is indented, or a hanging number.
    return abs(upper.x0 - lower.x0) < 2.3 * lower.size and upper.x1 > lower.x1 - 2 * lower.size


def _weigh(
    pairs: Sequence[_Pair],
    stacks: Sequence[Sequence[Piece]],
    dense: Sequence[bool],
    room: Sequence[tuple[float, float]],
) -> tuple[float, float]:
    """Say of each pair how much it asks to be parted; how far apart the lines of a cell stand, in ems, and whether
    rows stand further apart than these."""
    widest = [max((p.line.edge - p.line.x0 for p in stack if p.end == p.first + 1), default=0.0) for stack in stacks]
    full = {id(pair): _full(pair, room, widest) for pair in pairs}
    near = [p for p in pairs if 0.8 < _step(p) < _WRAPPED and _like(p)]
    leading = _leading(near, full)
    filling = sum(1 for p in near if _step(p) <= leading + ROOM and full[id(p)])
    tight = sum(1 for p in near if _step(p) <= leading + ROOM)
    wraps = filling / tight if tight else 0.0
    spread = _spread(stacks, dense, leading)
    for pair in pairs:
        step = _step(pair)
        if step > leading + ROOM:
            pair.parts = 1.2
        elif not _like(pair):
            pair.parts = 0.8
        elif full[id(pair)]:
            pair.parts = -0.9 - 0.3 * spread if wraps >= 0.15 else -0.3
        else:
            pair.parts = 0.5 - 0.8 * spread
        if step <= leading + ROOM:
            pair.parts += _said(pair)
            if _values(pair, room):
                pair.parts = max(pair.parts, _OWN)
    _names(stacks, pairs)
    _groups(stacks, pairs)
    return leading, spread


def _values(pair: _Pair, room: Sequence[tuple[float, float]]) -> bool:
    """Whether two texts are whole values, and the first one no number that is broken at its column's end."""
    upper, lower = pair.upper.line, pair.lower.line
    if not (_VALUE.fullmatch(upper.text) and _VALUE.fullmatch(lower.text)):
        return False
    start, end = room[pair.upper.first]
    return upper.x1 - upper.x0 < 0.9 * (end - start)


def _full(pair: _Pair, room: Sequence[tuple[float, float]], widest: Sequence[float]) -> bool:
    """Whether what the lower text begins with had no room behind the upper one.

    A line as long as both stands in the column: then there was room, whatever is guessed of the column's width.
    """
    line = pair.upper.line
    begin = min(line.x0, room[pair.upper.first][0])
    end = max(end for _, end in room[pair.upper.first : pair.upper.end])
    need = line.edge - line.x0 + pair.lower.line.first
    if pair.upper.end == pair.upper.first + 1 and need < widest[pair.upper.first] + 0.02 * line.size:
        return False
    return need > end - begin - 0.2 * line.size


def _leading(near: Sequence[_Pair], full: dict[int, bool]) -> float:
    """How far apart the lines of a cell stand, in ems; where no text goes on, less than any rows do."""
    steps = sorted(_step(p) for p in near)
    if not steps:
        return 1.0
    by_step = sorted(near, key=_step)
    i = 0
    while i < len(by_step):
        j = i
        while j < len(by_step) and _step(by_step[j]) - _step(by_step[i]) <= ROOM:
            j += 1
        group = by_step[i:j]
        going_on = sum(1 for p in group if full[id(p)])
        if going_on * 3 >= len(group) or len(group) * 10 >= len(by_step):
            return _step(by_step[i])
        i = j
    return steps[0]


def _head(pieces: Sequence[Piece]) -> int:
    """The line with the heads of a grid, -1 where none has three that are known."""
    known: dict[int, int] = {}
    for piece in pieces:
        if words.header_shape(piece.line.text):
            known[piece.level] = known.get(piece.level, 0) + 1
    return next((level for level in sorted(known) if known[level] >= 3), -1)


def _dense(stacks: Sequence[Sequence[Piece]], head: int) -> list[bool]:
    """Whether a column has a text in most rows below the heads; where it has few, they may be merged over rows."""
    heads, lines = [], []
    for stack in stacks:
        own = [p for p in stack if p.end == p.first + 1 and p.level > head]
        apart = 1 + sum(1 for a, b in pairwise(own) if b.line.top - a.line.bottom > 0.9 * b.line.size)
        heads.append(apart if own else 0)
        lines.append(len(own))
    most, longest = max(heads, default=0), max(lines, default=0)
    return [h * 4 >= most * 3 or n * 4 >= longest * 3 for h, n in zip(heads, lines, strict=True)]


def _filled(stacks: Sequence[Sequence[Piece]], pairs: Sequence[_Pair], head: int) -> list[bool]:
    """The same, once it is known which lines are parted."""
    parted = {id(pair.lower) for pair in pairs if pair.parts > 0}
    counts = [
        sum(1 for i, p in enumerate(stack) if p.level > head and (i == 0 or id(p) in parted)) for stack in stacks
    ]
    most = max(counts, default=0)
    return [n * 4 >= most * 3 for n in counts]


def _spread(stacks: Sequence[Sequence[Piece]], dense: Sequence[bool], leading: float) -> float:
    """Whether rows stand further apart than the lines of a cell: 1 all of them, 0 none."""
    held = {id(p): p.line for stack, d in zip(stacks, dense, strict=True) if d for p in stack}
    texts = sorted((line.top, line.bottom, line.size) for line in held.values())
    if not texts:
        return 0.0
    wide, bottom = 0, texts[0][1]
    for top, low, size in texts[1:]:
        if top - bottom > (leading - 1 + ROOM) * size:
            wide += 1
        bottom = max(bottom, low)
    counts = [len({p.level for p in s}) for s, d in zip(stacks, dense, strict=True) if d]
    rows_ = min(counts) - 1
    return min(1.0, wide / rows_) if rows_ > 0 else 0.0


def _said(pair: _Pair) -> float:
    """What two texts at a line's distance say: labels each of their own, or one that goes on."""
    upper, lower = pair.upper.line.text, pair.lower.line.text
    weight = 0.0
    if words.is_label(upper) and words.is_label(lower):
        return -1.0 if words.is_label(upper + lower) else 2.0  # 服务对象满意度 / 指标 is one label
    if words.is_label(lower) and upper[-1] in "。；;" and not words.is_label(upper + lower):
        return 1.0
    unit = lower[0] in "%％" and upper[-1].isdigit()
    if unit or lower[0] in CLOSING or lower[0] == ")" or upper.endswith(_OPEN):
        weight -= 0.8
    if lower[0] in "≥≤＞＜>=<" and upper[-1] not in "≥≤＞＜>=<：:":
        weight += 0.4
    if ENUMERATOR.match(lower) and upper[-1] in "。；;":
        weight -= 0.3
    return weight


def _names(stacks: Sequence[Sequence[Piece]], pairs: Sequence[_Pair]) -> None:
    """Keep together what only together is a label: 满意度指 / 标, 经济效 / 益指标."""
    known = {(id(p.upper), id(p.lower)): p for p in pairs}
    for stack in stacks:
        begins: set[int] = set()  # where a label of several lines begins
        ends: set[int] = set()
        for i, start in enumerate(stack):
            if words.is_label(start.line.text):
                continue
            text = start.line.text
            for j in range(i + 1, min(i + 5, len(stack))):
                before, piece = stack[j - 1], stack[j]
                if piece.line.top - before.line.bottom > 0.95 * piece.line.size or len(text) > 12:
                    break
                text += piece.line.text
                if words.is_label(text) and not words.is_label(piece.line.text):
                    for a, b in pairwise(stack[i : j + 1]):
                        pair = known.get((id(a), id(b)))
                        if pair is not None:
                            pair.parts = min(pair.parts, 0.0) - 1.2
                    begins.add(i)
                    ends.add(j)
                    break
        for i, (a, b) in enumerate(pairwise(stack)):
            pair = known.get((id(a), id(b)))
            whole = i + 1 in begins or words.is_label(b.line.text)
            if pair is not None and pair.parts < _OWN and i in ends and whole:
                pair.parts = _OWN


def _groups(stacks: Sequence[Sequence[Piece]], pairs: Sequence[_Pair]) -> None:
    """Part a head from the first of the heads below it, where another of those has nothing above it."""
    first = {id(stack[0]) for stack in stacks if stack}
    topmost = {(col, stack[0].level) for col, stack in enumerate(stacks) if stack}
    for pair in pairs:
        upper, lower = pair.upper, pair.lower
        heads = words.headlike(lower.line.text) or words.level_of(lower.line.text) is not None
        if id(upper) not in first or not heads:
            continue
        beside = [(lower.end, lower.level), (lower.first - 1, lower.level)]
        size, off = lower.line.size, upper.line.x0 - lower.line.x0
        centred = abs(off) > 0.3 * size and abs(off + upper.line.x1 - lower.line.x1) < 0.8 * size
        same = (upper.first, upper.end) == (lower.first, lower.end)
        if same and (centred or upper.end > upper.first + 1) and _step(pair) < _WRAPPED:
            continue  # lines of one head: what groups others stands over several
        if any(place in topmost for place in beside):
            pair.parts = max(pair.parts, _GROUP)


def _below_heads(pieces: Sequence[Piece], pairs: Sequence[_Pair]) -> None:
    """Part the last line of heads from the first line of values."""
    lines: list[list[str]] = [[] for _ in range(_FIRST_LINES)]
    for piece in pieces:
        if piece.level < _FIRST_LINES:
            lines[piece.level].append(piece.line.text)
    for level, (heads, below) in enumerate(pairwise(lines)):
        values = sum(1 for text in below if _VALUE.fullmatch(text) and not words.headlike(text))
        if len(heads) >= 3 and all(map(words.headlike, heads)) and values >= 2 and values * 2 >= len(below):
            for pair in pairs:
                if pair.upper.level == level and pair.lower.level == level + 1:
                    pair.parts = max(pair.parts, _OWN)
            return


# ------------------------------------------------------------------------------------------------- the cheapest rows


def _torn(levels: int, pairs: Sequence[_Pair], dense: Sequence[bool]) -> list[float]:
    """What it costs to cut below each line; little in a text that may stand beside several rows."""
    torn = [0.0] * levels
    for pair in pairs:
        if pair.parts < 0:
            weight = pair.parts if any(dense[pair.upper.first : pair.upper.end]) else _MERGED * pair.parts
            for level in range(pair.upper.level, pair.lower.level):
                torn[level] -= weight
    return torn


def _crowded(levels: int, pieces: Sequence[Piece], leading: float) -> list[bool]:
    """Whether the next line stands closer than those of a cell do."""
    tops, bottoms = [float("inf")] * levels, [float("-inf")] * levels
    for piece in pieces:
        tops[piece.level] = min(tops[piece.level], piece.line.top)
        bottoms[piece.level] = max(bottoms[piece.level], piece.line.bottom)
    least = 0.5 * min(max(leading - 1, 0.3), 0.5) * median(p.line.size for p in pieces)
    return [below - above < least for below, above in zip(tops[1:], bottoms, strict=False)] + [False]


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
    pieces: Sequence[Piece],
    pairs: Sequence[_Pair],
    dense: Sequence[bool],
) -> list[int]:
    """The last line of each row."""
    levels = len(torn)
    by_upper: list[list[_Pair]] = [[] for _ in range(levels)]
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
        near = 0.35 * self._size
        for col, (a, b) in self._boxes.items():
            if abs(a - top) < near or abs(a + b - top - bottom) < 2 * near or abs(b - bottom) < near:
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
