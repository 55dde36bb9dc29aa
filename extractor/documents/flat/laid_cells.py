"""Cells one after another laid out in columns at the least cost: a shortest path over cell and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate
from math import log

from extractor.documents.flat.kinds import expected, nearness
from extractor.documents.words import loose_shape

_MERGED = 0.25  # a column at the left that a cell above covers
_FRONT = {"name": 2.5, "value": 1.0, "score": 1.0, "unit": 1.0}  # the same by the shape of its head
_LEFT_OUT = 1.6  # a column that lost its empty cell
_LEFT_OUT_AT_END = 1.1
_OUTSIDE = 2.6  # a cell behind the table's end
_STRANGE = 0.15
_KINDS = 8
_ROUNDS = 3
_FIRST_ROWS = 12
_INFINITY = float("inf")


def laid(kinds: Sequence[str], heads: Sequence[str], lone: Collection[int] = ()) -> tuple[list[int], int, float]:
    """Cells one after another in the columns of these heads, each column's cells as alike as can be.

    Args:
        kinds: what each cell is like (``kinds.py``).
        heads: what stands above the columns; known ones tell what to expect below.
        lone: the cells that are known to be rows of their own, as the names of groups are.

    Returns:
        Each cell's column, how many cells the table has, and what they cost.
    """
    width = len(heads)
    told = [expected(head) for head in heads]
    own = [kind for i, kind in enumerate(kinds) if i not in lone]
    plain = [Counter(own[c::width][:_FIRST_ROWS]) for c in range(width)]
    starts = [
        [head or cells for head, cells in zip(told, plain, strict=True)],
        [head + cells for head, cells in zip(told, plain, strict=True)],  # right where no cell is missing
    ]
    front = list(accumulate((_FRONT.get(loose_shape(head) or "", _MERGED) for head in heads), initial=0.0))
    return min((_settled(kinds, told, start, front, lone) for start in starts), key=lambda found: found[2] / found[1])


def _settled(
    kinds: Sequence[str],
    told: Sequence[Counter[str]],
    profile: Sequence[Counter[str]],
    front: Sequence[float],
    lone: Collection[int],
) -> tuple[list[int], int, float]:
    """The layout that is found from this idea of the columns on: cells tell what columns are like, and the reverse."""
    path: list[int] = []
    stop, cost = 0, 0.0
    for _ in range(_ROUNDS):
        path, stop, cost = _cheapest(kinds, profile, front, lone)
        profile = [Counter(head) for head in told]
        for i, column in enumerate(path):
            profile[column][kinds[i]] += i not in lone
    return path, stop, cost


def _cheapest(
    kinds: Sequence[str], profile: Sequence[Counter[str]], front: Sequence[float], lone: Collection[int]
) -> tuple[list[int], int, float]:
    """The columns at the least cost below columns of which is known how often their cells are of which kind."""
    width = len(profile)
    unlike = {kind: [surprise(kind, p) for p in profile] for kind in set(kinds)}
    at_end = [_LEFT_OUT_AT_END * (width - 1 - c) for c in range(width)]
    costs = [0.0 if 0 in lone else cost + _LEFT_OUT * c for c, cost in enumerate(unlike[kinds[0]])]
    came: list[list[int]] = [[-1] * width]
    total, last, last_column = _INFINITY, 0, 0
    for i in range(len(kinds)):
        if i:
            alone = i - 1 in lone
            ended, end_from = (costs[0], 0) if alone else min((costs[b] + at_end[b], b) for b in range(width))
            if i in lone:
                costs = [ended, *[_INFINITY] * (width - 1)]
                came.append([end_from] * width)
                continue
            now, origin = [], []
            going, going_from = _INFINITY, -1  # the best column before in this row, as if no column were left out
            for c, cost in enumerate(unlike[kinds[i]]):
                if c and not alone and costs[c - 1] - _LEFT_OUT * (c - 1) < going:
                    going, going_from = costs[c - 1] - _LEFT_OUT * (c - 1), c - 1
                best, source = ended + front[c], end_from
                if going + _LEFT_OUT * (c - 1) < best:
                    best, source = going + _LEFT_OUT * (c - 1), going_from
                now.append(best + cost)
                origin.append(source)
            costs = now
            came.append(origin)
        end, column = min((costs[c] + at_end[c], c) for c in range(width))
        end += _OUTSIDE * (len(kinds) - 1 - i)
        if end < total:
            total, last, last_column = end, i, column
    path = [last_column]
    for i in range(last, 0, -1):
        path.append(came[i][path[-1]])
    return path[::-1], last + 1, total - _OUTSIDE * (len(kinds) - 1 - last)


def surprise(kind: str, column: Counter[str]) -> float:
    """How unlike a column's cells a kind is, in nats; cells of a near kind count for it in part."""
    near = sum(nearness(kind, other) * n for other, n in column.items())
    return -log((near + _STRANGE) / (column.total() + _STRANGE * _KINDS))
