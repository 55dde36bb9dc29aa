"""Lines of a table without vertical rules → its columns: the fewest cuts that part what stands side by side.

Every blank between two texts that stand beside each other asks for a cut somewhere in it; one cut serves all the
blanks above each other that it runs through. A cut costs something, and something more for each text that it runs
through. The cheapest set of cuts is found exactly, so neither one long line nor one wide blank decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.page.lines import CLOSING, Line, cut_line, split_wide

BLANK = 0.45
"""Ems without ink that may part two cells."""
FLUSH = 2.0
"""Points: texts that begin this close together begin together."""
_CUT = 1.6
"""What a cut costs; a plain blank asks for 1."""
_THROUGH = 0.6
"""What it costs to cut through a text."""
_THROUGH_RUN = 1.0
"""And through any number of texts below each other: a form above a grid has columns of its own."""
_HEADS = 1.0
"""What a blank between two heads asks for more: a column may have nothing else."""
_ENDED = 2.0
"""What a place is worth where the rules of the cells end."""
MOST_TEXTS = 3_000
"""Texts of one table that are looked at together: more are none that a page holds."""
_ASKEW = 0.45
"""Ems between two texts, one a little below the other, that may stand in the middle of two cells of one row."""
_HALF = 0.5
"""Share of what texts in line ask for that these do."""
_RAGGED, _ROOM = 0.7, 0.4
"""Ems that the lines of a text are shorter than its column at most, and usually."""
_WIDE = 6.0
"""Ems: where texts are longer, several as long as any are so because their column ends there."""
_LEADING = 0.9
"""Ems between the lines of a text."""
_NARROW = 0.6
"""Ems: no column is narrower."""


@dataclass(slots=True)
class _Blank:
    start: float
    end: float
    top: float
    weight: float


def chunks(line: Line) -> list[Line]:
    """A line cut at every blank that may part two cells."""
    return split_wide(line, BLANK)


def ink(line: Line) -> float:
    """Where a text ends that may hang over its cell's edge by half of a closing mark."""
    return line.x1 if line.text[-1] not in CLOSING else line.edge + 0.4 * line.size


def columns(lines: Sequence[Sequence[Line]], ends: Sequence[float] = ()) -> list[float]:
    """Where to cut the lines of a table, from left to right, the outer edges left out.

    Args:
        lines: the table's lines from top to bottom, each as its ``chunks``.
        ends: where the horizontal rules of cells end inside the table.

    Returns:
        None of them where there is one column, or more texts than a table has.
    """
    pieces = [piece for line in lines for piece in line]
    if len(pieces) > MOST_TEXTS:
        return []
    size = median(p.size for p in pieces)
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    blanks = _blanks(pieces, size)
    if not blanks:
        return []
    places = _places(blanks, ends, left, right)
    blocks = _blocks(pieces)
    costs = [_CUT + _through(x, blocks, blanks) - _worth(x, blanks, ends) for x in places]
    return _cheapest([left - 1.0, *places, right + 1.0], costs, blanks, _NARROW * size)


def _blanks(pieces: Sequence[Line], size: float) -> list[_Blank]:
    """The blank behind each text, as far as the next one beside it."""
    ordered = sorted(pieces, key=lambda p: p.top)
    tops = [p.top for p in ordered]
    tallest = max(p.bottom - p.top for p in ordered)
    starts: list[float] = []
    found: list[tuple[Line, Line]] = []
    askew: list[tuple[Line, Line]] = []
    for left in ordered:
        off = _ASKEW * size
        near = ordered[bisect_left(tops, left.top - tallest - off) : bisect_right(tops, left.bottom + off)]
        right = [p for p in near if p.x0 > left.x0 + 0.5 * size and p.x0 > ink(left) - 0.3 * size]
        beside = [p for p in right if _overlap(p, left) > 0.25 * min(p.size, left.size)]
        end = float("inf")
        if beside:
            nearest = min(beside, key=lambda p: p.x0)
            found.append((left, nearest))
            starts.append(nearest.x0)
            end = nearest.x0
        if between := [p for p in right if p.x1 < end and _overlap(p, left) > -off]:
            askew.append((left, min(between, key=lambda p: p.x0)))
    starts.sort()
    heads = _head_lines(found)
    out: list[_Blank] = []
    for left, nearest in found:
        together = bisect_right(starts, nearest.x0 + FLUSH) - bisect_left(starts, nearest.x0 - FLUSH)
        start = min(ink(left), nearest.x0 - 1.0)
        weight = _asks(left, nearest, (nearest.x0 - start) / size, together)
        out.append(_Blank(start, nearest.x0, nearest.top, weight + (_HEADS if id(left) in heads else 0.0)))
    for left, nearest in askew:
        start = min(ink(left), nearest.x0 - 1.0)
        out.append(_Blank(start, nearest.x0, nearest.top, _HALF * _asks(left, nearest, (nearest.x0 - start) / size, 0)))
    return out


def _overlap(one: Line, other: Line) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _head_lines(found: Sequence[tuple[Line, Line]]) -> set[int]:
    """The texts of the first line that holds several short ones without figures: heads, each of a column."""
    behind = {id(left): nearest for left, nearest in found}
    seconds = {id(nearest) for _, nearest in found}
    for left, _ in found:
        if id(left) in seconds:
            continue
        line = [left]
        while id(line[-1]) in behind and len(line) < 40:
            line.append(behind[id(line[-1])])
        if len(line) >= 4 and all(words.headlike(p.text) for p in line):
            return {id(p) for p in line}
        if sum(1 for p in line if words.header_shape(p.text)) >= 3:
            return {id(p) for p in line}
    return set()


def _asks(left: Line, nearest: Line, ems: float, together: int) -> float:
    """How much two texts side by side ask for a cut between them."""
    if len(left.text) == len(nearest.text) == 1 and together < 3 and ems < 1.7:
        return 0.1  # 序 号
    weight = 0.4 if ems < 0.8 else 0.7 if ems < 1.2 else 1.0 if ems < 2.5 else 1.3
    if together >= 3:
        weight += 0.4
    return weight + 0.8 * sum(1 for p in (left, nearest) if words.is_label(p.text))


def _places(blanks: Sequence[_Blank], ends: Sequence[float], left: float, right: float) -> list[float]:
    """Where a cut may stand: beside the edges of texts, and where rules end."""
    wanted = [x for b in blanks for x in (b.start + 0.5, (b.start + b.end) / 2, b.end - 1.0)]
    out: list[float] = []
    for x in sorted([*wanted, *ends]):
        if left < x < right and (not out or x - out[-1] > 0.7):
            out.append(x)
    return out


@dataclass(slots=True)
class _Text:
    x0: float
    x1: float
    top: float
    bottom: float


def _blocks(pieces: Sequence[Line]) -> list[_Text]:
    """Lines that stand below each other and begin together, as one text; from top to bottom."""
    out: list[_Text] = []
    open_: list[_Text] = []
    for piece in sorted(pieces, key=lambda p: p.top):
        open_ = [b for b in open_ if piece.top - b.bottom < piece.size]
        flush = (b for b in open_ if abs(b.x0 - piece.x0) < FLUSH)
        above = next((b for b in flush if piece.top > b.bottom - 0.3 * piece.size), None)
        if above is None:
            above = _Text(piece.x0, ink(piece), piece.top, piece.bottom)
            out.append(above)
            open_.append(above)
        else:
            above.x1, above.bottom = max(above.x1, ink(piece)), piece.bottom
    return out


def _through(x: float, blocks: Sequence[_Text], blanks: Sequence[_Blank]) -> float:
    """What a cut costs for the texts that it runs through; texts with no blank to part between them are one run."""
    crossed = [b.top for b in blocks if b.x0 < x - 0.5 and b.x1 > x + 0.5]
    if not crossed:
        return 0.0
    parted = sorted(b.top for b in blanks if b.start <= x <= b.end)
    runs: dict[int, int] = {}
    for top in crossed:
        place = bisect_left(parted, top - 1.0)
        runs[place] = runs.get(place, 0) + 1
    return sum(min(_THROUGH * n, _THROUGH_RUN) for n in runs.values())


def _worth(x: float, blanks: Sequence[_Blank], ends: Sequence[float]) -> float:
    """What speaks for a place among others that part as much: texts begin there, rules end there."""
    together = sum(1 for b in blanks if -0.5 <= b.end - x <= FLUSH)
    return 0.01 * together + (_ENDED if any(abs(x - e) < 0.5 for e in ends) else 0.0)


def _cheapest(
    places: Sequence[float], costs: Sequence[float], blanks: Sequence[_Blank], narrow: float
) -> list[float]:
    """The cuts with the least costs, those for the blanks that none of them parts included."""
    by_end = sorted(blanks, key=lambda b: b.end)
    count = len(places)
    best = [0.0] + [float("inf")] * (count - 1)
    origin = [0] * count
    for i in range(count - 1):
        at = places[i]
        lost, k = 0.0, 0
        for j in range(i + 1, count):
            while k < len(by_end) and by_end[k].end < places[j]:
                lost += by_end[k].weight if by_end[k].start > at else 0.0
                k += 1
            if places[j] - at < narrow:
                continue
            cost = best[i] + lost + (costs[j - 1] if j < count - 1 else 0.0)
            if cost < best[j]:
                best[j], origin[j] = cost, i
    out: list[float] = []
    last = origin[count - 1]
    while last:
        out.append(places[last])
        last = origin[last]
    return out[::-1]


def text_ends(pieces: Sequence[tuple[Line, int, int]], count: int) -> list[tuple[float, float]]:
    """For each column where its texts begin and where they may end.

    No text shows how wide its cell is; the narrowest space that a text leaves in front of one beside it is what
    cells leave there. (What has none beside it may be merged with the next column.)

    Args:
        pieces: texts with the columns that they stand in, half open.
        count: columns.
    """
    size = median(line.size for line, _, _ in pieces)
    own: list[list[Line]] = [[] for _ in range(count)]
    for line, first, end in pieces:
        if end == first + 1:
            own[first].append(line)
    last = max(line.edge for line, _, _ in pieces)
    starts: list[float | None] = [min((n.x0 for n in lines), default=None) for lines in own]
    widest: list[float | None] = [max((n.edge for n in lines), default=None) for lines in own]
    spaces: list[float] = []
    ordered = sorted(pieces, key=lambda p: (round(p[0].middle), p[0].x0))
    for (line, _, end), (beside, first, _) in pairwise(ordered):
        behind = starts[first]
        if first == end and abs(beside.middle - line.middle) < 0.3 * size and behind is not None:
            spaces.append(behind - line.edge)
    space = min(max(min(spaces, default=size), 0.4 * size), 1.2 * size)
    held = Counter(round(2 * line.middle / size) for line, _, _ in pieces)
    out: list[tuple[float, float]] = []
    for col in range(count):
        reach, start = widest[col], starts[col]
        behind = starts[col + 1] if col + 1 < count else None
        limit = last if col == count - 1 else behind - space if behind is not None else reach
        told = _wrapped_at(own[col], size, held, count)
        if told is not None and start is not None and limit is not None:
            limit = min(limit, max(start + told, reach or 0.0))
        if start is None:
            start = out[-1][1] + space if out else min(line.x0 for line, _, _ in pieces)
        out.append((start, max(x for x in (limit, reach, start) if x is not None)))
    return out


def _wrapped_at(lines: Sequence[Line], size: float, held: Mapping[int, int], count: int) -> float | None:
    """How wide the texts of a column may be, where several are as wide as any and go on below.

    Args:
        lines: those of the column.
        size: of the letters.
        held: texts at each height, in half ems.
        count: columns; beside the rest of a text there are fewer texts than beside its beginning.
    """
    ordered = sorted(lines, key=lambda n: n.middle)
    widest = max((n.edge - n.x0 for n in ordered), default=0.0)
    if widest <= _WIDE * size:
        return None
    goes_on = 0
    for a, b in pairwise(ordered):
        if a.edge - a.x0 <= widest - _RAGGED * size or b.top - a.bottom >= _LEADING * size or words.is_label(a.text):
            continue
        above, below = (_held(held, n, size) for n in (a, b))
        goes_on += below < above or max(above, below) * 2 <= count
    return widest + _ROOM * size if goes_on > 1 else None


def _held(held: Mapping[int, int], line: Line, size: float) -> int:
    at = round(2 * line.middle / size)
    return max(held.get(k, 0) for k in (at - 1, at, at + 1))


def split(line: Line, cuts: Sequence[float], starts: Sequence[float]) -> list[Line]:
    """Cut a line at the columns' edges, where its glyphs leave room.

    A closing mark may hang over its cell's edge and touch what stands beside it: what begins behind it where its
    column begins is another cell.

    Args:
        line: the line.
        cuts: the edges between columns.
        starts: where the column behind each cut begins.
    """
    solid = [i for i, g in enumerate(line.glyphs) if not g.text.isspace()]
    places: list[int] = []
    for x, start in zip(cuts, starts, strict=True):
        best, at = 0.0, -1
        for i, j in pairwise(solid):
            left, right = line.glyphs[i], line.glyphs[j]
            gap = right.x0 - left.x1
            hangs = left.text[-1] in CLOSING and abs(right.x0 - start) < 1.0
            meets = left.x1 <= x + 0.2 * line.size and right.x0 >= x - 0.2 * line.size
            if (meets and gap > max(best, 0.3 * line.size)) or (hangs and at < 0):
                best, at = max(gap, 0.0), j
        if at >= 0:
            places.append(at)
    return cut_line(line, places)
