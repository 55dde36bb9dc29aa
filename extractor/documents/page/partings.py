"""How much two texts below each other in a column ask to be parted, or to stay together as lines of one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.page.lines import CLOSING, ENUMERATOR, Line
from extractor.regex import regex

ROOM = 0.18
"""Ems that rows stand further apart than the lines of a cell."""
_WRAPPED = 1.95
"""Ems: lines of a cell stand no further apart."""
GROUP = 2.5
"""How much a head that stands over others asks to be parted from the first of them."""
_OWN = 0.8
"""How much a label of several lines asks to be parted from the label below it."""
SPREAD = 0.9
"""Share of the rows that stand apart: with more, what stands no further apart than lines is of one cell."""
_VALUE = regex(r"[≥≤＞＜>=<]?\s*\d[\d,.]*\s*[^\d\s，。；、]{0,6}|[—–/-]|\d{4}年\d{1,2}月底?前?")
"""A cell's whole value: two below each other are two cells."""
_GOES_ON = "×÷＋+＝=~～"
"""What no cell begins with, unless figures follow."""
_OPEN = ("（", "(", "、", "，", "《", "“", "—", "-", "/", "～", "~", "+", "＋", "和", "及", "与", "的")
_FIRST_LINES = 12
"""Lines of a table of which some are its heads."""


@dataclass(slots=True)
class Piece:
    """A text and the columns that it stands in, half open."""

    line: Line
    first: int
    end: int
    level: int = 0
    """The number of its line among those of the table."""


@dataclass(slots=True)
class Pair:
    """Two texts below each other in a column, and how much they ask to be parted; below 0, to stay together."""

    upper: Piece
    lower: Piece
    parts: float = 0.0


def _step(pair: Pair) -> float:
    """How far apart two lines stand, in ems."""
    return (pair.lower.line.bottom - pair.upper.line.bottom) / max(pair.lower.line.size, 1.0)


def _like(pair: Pair) -> bool:
    """Whether two texts begin or centre together, as lines of one cell do."""
    upper, lower = pair.upper.line, pair.lower.line
    if abs(upper.x0 - lower.x0) < 0.3 * lower.size:
        return True
    if abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) < 0.8 * lower.size:
        return True
    # A first line that is indented, or a hanging number.
    return abs(upper.x0 - lower.x0) < 2.3 * lower.size and upper.x1 > lower.x1 - 2 * lower.size


def weigh(
    pairs: Sequence[Pair],
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
            if spread < SPREAD and _values(pair, room):
                pair.parts = max(pair.parts, _OWN)
    _names(stacks, pairs)
    _groups(stacks, pairs)
    return leading, spread


def _values(pair: Pair, room: Sequence[tuple[float, float]]) -> bool:
    """Whether two texts are whole values, and the first one no number that is broken at its column's end."""
    upper, lower = pair.upper.line, pair.lower.line
    if not (_VALUE.fullmatch(upper.text) and _VALUE.fullmatch(lower.text)):
        return False
    if "." in upper.text and "." in lower.text:
        return True  # no number has two points
    start, end = room[pair.upper.first]
    return upper.x1 - upper.x0 < 0.9 * (end - start)


def _full(pair: Pair, room: Sequence[tuple[float, float]], widest: Sequence[float]) -> bool:
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


def _leading(near: Sequence[Pair], full: dict[int, bool]) -> float:
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


def head_line(pieces: Sequence[Piece]) -> int:
    """The line with the heads of a grid, -1 where none has three that are known."""
    known: dict[int, int] = {}
    for piece in pieces:
        if words.header_shape(piece.line.text):
            known[piece.level] = known.get(piece.level, 0) + 1
    return next((level for level in sorted(known) if known[level] >= 3), -1)


def dense_columns(stacks: Sequence[Sequence[Piece]], head: int) -> list[bool]:
    """Whether a column has a text in most rows below the heads; where it has few, they may be merged over rows."""
    heads, lines = [], []
    for stack in stacks:
        own = [p for p in stack if p.end == p.first + 1 and p.level > head]
        apart = 1 + sum(1 for a, b in pairwise(own) if b.line.top - a.line.bottom > 0.9 * b.line.size)
        heads.append(apart if own else 0)
        lines.append(len(own))
    most, longest = max(heads, default=0), max(lines, default=0)
    return [h * 4 >= most * 3 or n * 4 >= longest * 3 for h, n in zip(heads, lines, strict=True)]


def filled_columns(stacks: Sequence[Sequence[Piece]], pairs: Sequence[Pair], head: int) -> list[bool]:
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


def _said(pair: Pair) -> float:
    """What two texts at a line's distance say: labels each of their own, or one that goes on."""
    upper, lower = pair.upper.line.text, pair.lower.line.text
    weight = 0.0
    if words.is_label(upper) and words.is_label(lower):
        return -1.0 if words.is_label(upper + lower) else 2.0  # 服务对象满意度 / 指标 is one label
    if words.header_shape(upper) and ENUMERATOR.match(lower):
        return 1.0  # a group's line below the heads
    if words.is_label(lower) and upper[-1] in "。；;" and not words.is_label(upper + lower):
        return 1.0
    unit = (lower[0] in "%％" and upper[-1].isdigit()) or lower[0] in _GOES_ON
    if unit or lower[0] in CLOSING or lower[0] == ")" or upper.endswith(_OPEN):
        weight -= 0.8
    if lower[0] in "≥≤＞＜>=<" and upper[-1] not in "≥≤＞＜>=<：:":
        weight += 0.4
    if ENUMERATOR.match(lower) and upper[-1] in "。；;":
        weight -= 0.3
    elif ENUMERATOR.match(lower) and ENUMERATOR.match(upper):
        weight += 0.8  # numbered names
    return weight


def _names(stacks: Sequence[Sequence[Piece]], pairs: Sequence[Pair]) -> None:
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


def _groups(stacks: Sequence[Sequence[Piece]], pairs: Sequence[Pair]) -> None:
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
            pair.parts = max(pair.parts, GROUP)


def below_heads(pieces: Sequence[Piece], pairs: Sequence[Pair]) -> None:
    """Part the last line of heads from the first line of values."""
    lines: list[list[str]] = [[] for _ in range(_FIRST_LINES)]
    for piece in pieces:
        if piece.level < _FIRST_LINES:
            lines[piece.level].append(piece.line.text)
    for level, (heads, below) in enumerate(pairwise(lines)):
        values = sum(1 for text in below if _VALUE.fullmatch(text) and not words.headlike(text))
        alike = sum(map(words.headlike, heads))
        known = sum(1 for text in heads if words.header_shape(text))
        enough = values >= 2 and values * 2 >= len(below)
        if not level and enough and len(heads) >= 3 and sum(1 for t in heads if _VALUE.fullmatch(t)) * 4 <= len(heads):
            alike = len(heads)  # 指标 | 合计 | 男 | 6-17岁
        if alike >= 3 and alike * 3 >= 2 * len(heads) and (enough or (known >= 3 and values)):
            for pair in pairs:
                if pair.upper.level == level and pair.lower.level == level + 1:
                    pair.parts = max(pair.parts, _OWN)
            return
