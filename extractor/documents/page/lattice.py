"""Ruled lines on a page → the cells of tables, with their spans. Geometry only; coordinates run down the page.

Every rule is horizontal or vertical. Rules that cross belong to one table; where they stand, the table's
rows and columns are cut; a cell grows right and down until a rule stops it, so merged cells come by themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

MAX_RULES = 5_000
MAX_UNITS = 20_000

_SNAP = 2.0
"""Rules this close stand for one."""
_DOUBLE = 4.0
"""Rules closer than that have no row or column between them: one double line, or a strip to keep rows apart."""
_GAP = 3.0
"""A rule may break off for this long (dashes, the corners of cells drawn one by one)."""
_REACH = 3.0
"""Rules cross when they miss each other by no more."""
_OVERHANG = 6.0
"""A rule that runs this far beyond the last crossing one closes a side that has no rule of its own."""


_AT, _START = itemgetter(0), itemgetter(1)


class TooManyRules(Exception):
    """The page is a drawing, not a table."""


class Rule(NamedTuple):
    """A rule at ``at`` (y of a horizontal one, x of a vertical one) from ``start`` to ``end``."""

    at: float
    start: float
    end: float


rule_of: Callable[[tuple[float, float, float]], Rule] = partial(tuple.__new__, Rule)
"""A Rule of its three numbers; thousands are made for a page, and this is thrice as fast."""


class Box(NamedTuple):
    """A cell: rows and columns, half open, in the lattice's ``ys`` and ``xs``."""

    row: int
    col: int
    end_row: int
    end_col: int


_box_of: Callable[[tuple[int, int, int, int]], Box] = partial(tuple.__new__, Box)


@dataclass(slots=True)
class Lattice:
    """A table's cut lines and its cells."""

    xs: list[float]
    ys: list[float]
    boxes: list[Box]
    owner: list[int]  # unit → index in boxes

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def find(self, x: float, y: float) -> int | None:
        """The index of the box that holds a point."""
        xs, ys = self.xs, self.ys
        if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
            return None
        last = len(xs) - 1
        col, row = bisect_right(xs, x) - 1, bisect_right(ys, y) - 1
        if col == last:  # on the outermost edge
            col -= 1
        if row == len(ys) - 1:
            row -= 1
        return self.owner[row * last + col]

    def area(self, box: Box) -> tuple[float, float, float, float]:
        return self.xs[box.col], self.ys[box.row], self.xs[box.end_col], self.ys[box.end_row]


def lattices(
    horizontal: Sequence[Rule],
    vertical: Sequence[Rule],
    *,
    max_rules: int = MAX_RULES,
    max_units: int = MAX_UNITS,
) -> list[Lattice]:
    """All tables of a page from top to bottom; a frame around nothing but text is none.

    Raises:
        TooManyRules: more rules or crossings than a table has.
    """
    if len(horizontal) > max_rules or len(vertical) > max_rules:
        raise TooManyRules
    across, down = joined(horizontal), joined(vertical)
    found = [cut for cut in (_cut(h, v, max_units) for h, v in _groups(across, down)) if cut is not None]
    found.sort(key=lambda t: _size(t[0].bbox), reverse=True)
    kept: list[tuple[Lattice, list[Rule], list[Rule]]] = []
    for lattice, h, v in found:
        outer = next((k for k in reversed(kept) if _inside(lattice.bbox, k[0].bbox)), None)
        if outer is None or len(outer[0].boxes) == 1:
            kept.append((lattice, h, v))  # a frame around a table is no part of it
        elif any(_inside(lattice.bbox, outer[0].area(box)) for box in outer[0].boxes):
            if len(lattice.boxes) > 1:
                kept.append((lattice, h, v))  # a table in a cell; a single box there is a drawn check box
        else:
            # Edges drawn twice can leave an inner part that touches nothing: it is part of the table.
            merged = _cut(outer[1] + h, outer[2] + v, max_units)
            if merged is not None:
                kept[kept.index(outer)] = merged
    tables = [lattice for lattice, _, _ in kept if len(lattice.boxes) > 1]
    return sorted(tables, key=lambda t: (t.ys[0], t.xs[0]))


def _size(bbox: tuple[float, float, float, float]) -> float:
    return (bbox[2] - bbox[0]) * (bbox[3] - bbox[1])


def _inside(inner: tuple[float, float, float, float], outer: tuple[float, float, float, float]) -> bool:
    return (
        inner[0] >= outer[0] - _REACH
        and inner[1] >= outer[1] - _REACH
        and inner[2] <= outer[2] + _REACH
        and inner[3] <= outer[3] + _REACH
    )


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that touch or overlap become one."""
    out: list[Rule] = []
    at = 0
    ordered = sorted(rules, key=_AT)
    places = [rule[0] for rule in ordered]
    while at < len(ordered):
        end, first = at + 1, places[at]
        while end < len(places) and places[end] - first <= _SNAP:
            end += 1
        line = sorted(ordered[at:end], key=_START)
        total, start, stop = line[0]
        count = 1
        for place, begin, till in line[1:]:
            if begin > stop + _GAP:  # on the same line, but of another table
                out.append(Rule(total / count, start, stop))
                total, start, stop, count = place, begin, till, 1
                continue
            total += place
            count += 1
            if till > stop:
                stop = till
        out.append(Rule(total / count, start, stop))
        at = end
    return sorted((r for r in out if r.end - r.start > _GAP), key=_AT)


def _groups(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Horizontal and vertical rules that hang together by crossings."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    places = [h.at for h in across]  # ascending, as joined sorts them
    checks = 0
    for i, v in enumerate(down):
        first = bisect_left(places, v.start - _REACH)
        for j in range(first, len(across)):
            h = across[j]
            if h.at > v.end + _REACH:
                break
            checks += 1
            if h.start - _REACH <= v.at <= h.end + _REACH:
                parent[root(len(across) + i)] = root(j)
        if checks > 4_000_000:
            raise TooManyRules
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for i, v in enumerate(down):
        groups.setdefault(root(len(across) + i), ([], []))[1].append(v)
    return [g for g in groups.values() if g[0] and g[1]]


def _cut(across: list[Rule], down: list[Rule], most: int) -> tuple[Lattice, list[Rule], list[Rule]] | None:
    """The lattice that a group of rules draws; None where they enclose nothing."""
    xs = _lines([v.at for v in down], [h.start for h in across], [h.end for h in across])
    ys = _lines([h.at for h in across], [v.start for v in down], [v.end for v in down])
    n_cols, n_rows = len(xs) - 1, len(ys) - 1
    if n_cols < 1 or n_rows < 1:
        return None
    if n_cols * n_rows > most:
        raise TooManyRules
    # left[r][c]: a vertical rule stands at the left of unit (r, c); top[r][c]: a horizontal one above it.
    left = [[c in (0, n_cols) for c in range(n_cols + 1)] for _ in range(n_rows)]
    top = [[r in (0, n_rows)] * n_cols for r in range(n_rows + 1)]
    for v in down:
        c = _nearest(xs, v.at)
        for r in _covered(ys, v.start, v.end):
            left[r][c] = True
    for h in across:
        r = _nearest(ys, h.at)
        for c in _covered(xs, h.start, h.end):
            top[r][c] = True
    owner = [-1] * (n_rows * n_cols)
    boxes: list[Box] = []
    for r in range(n_rows):
        base, stops = r * n_cols, left[r]
        for c in range(n_cols):
            if owner[base + c] >= 0:
                continue
            end_col = c + 1
            while not stops[end_col] and owner[base + end_col] < 0:  # the last column's right is always closed
                end_col += 1
            end_row = r + 1
            if not top[end_row][c]:
                while (
                    end_row < n_rows
                    and not any(top[end_row][c:end_col])
                    and not any(left[end_row][c + 1 : end_col])
                    and all(owner[end_row * n_cols + k] < 0 for k in range(c, end_col))
                ):
                    end_row += 1
            for i in range(r, end_row):
                owner[i * n_cols + c : i * n_cols + end_col] = [len(boxes)] * (end_col - c)
            boxes.append(_box_of((r, c, end_row, end_col)))
    return Lattice(xs, ys, boxes, owner), across, down


def _lines(places: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """Cut lines from the rules' places, closed at both ends by the rules that cross them."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _SNAP:
            out.append(place)
    out = _single(out)
    # A side without a rule: most of the crossing ones end there together.
    low, high = sorted(starts)[len(starts) // 4], sorted(ends)[-1 - len(ends) // 4]
    if low < out[0] - _OVERHANG:
        out.insert(0, low)
    if high > out[-1] + _OVERHANG:
        out.append(high)
    return out


def _single(places: list[float]) -> list[float]:
    """One cut line for each double rule; where many stand so close, they are no double rules."""
    out: list[float] = []
    for i, place in enumerate(places):
        near = i > 0 and place - places[i - 1] <= _DOUBLE
        alone = i + 1 == len(places) or places[i + 1] - place > _DOUBLE
        if not (near and alone and (i == 1 or places[i - 1] - places[i - 2] > _DOUBLE)):
            out.append(place)
    return out


def _nearest(lines: list[float], place: float) -> int:
    i = bisect_left(lines, place)
    if i == len(lines) or (i and place - lines[i - 1] < lines[i] - place):
        i -= 1
    return i


def _covered(lines: list[float], start: float, end: float) -> range:
    """The units whose middle lies between two points."""
    first = min(bisect_left(lines, start - _REACH), len(lines) - 1)
    while first < len(lines) - 1 and (lines[first] + lines[first + 1]) / 2 < start:
        first += 1
    if first and (lines[first - 1] + lines[first]) / 2 >= start:
        first -= 1
    last = first
    while last < len(lines) - 1 and (lines[last] + lines[last + 1]) / 2 <= end:
        last += 1
    return range(first, last)
