"""Figures of one row whose digits touch: 12000151236015 below 指标值, 权重, 完成值, 得分 is 12000 | 15 | 12360 | 15.

What each may be is told by what figures of a row are to each other: a result is near its goal, points got are never
more than those to be had, rates have no more than a hundred; and by all rows together: their points add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log2

from extractor.indicators.run_on.cells import Gaps
from extractor.indicators.run_on.rows import Cut, Piece
from extractor.regex import regex

_FIGURES = frozenset({"target", "actual", "baseline", "weight", "score"})
_NUMBER = regex(r"(?:0|[1-9]\d*)(?:\.\d{1,3})?")
_SIGN = regex(r"[^\d]{0,4}(?=\d)")
_RATE = regex(r"[率度比%％‰]$")
_FULL = {100.0: 0.0, 90.0: 0.8, 80.0: 1.2}  # what points add up to, and what it costs that it is not a hundred
_KEPT = 40  # ways to read a row that are kept
_SHORTEST, _LONGEST = 4, 22  # digits of a run
_APART, _ACROSS = -0.6, 1.5  # a border where a blank was; a blank inside a figure
_AWAY, _SAME = 0.8, -0.5  # by power of two that a result is away from its goal; one like it
_ROUND, _ODD, _HEAVY = -0.3, 1.0, 0.8  # points in fives; points that are no whole number; more than thirty of them
_GOT = -0.4  # all the points that there were
_OVER = 2.0  # a rate of more than a hundred
_MOST = 100.0
_LONG = 0.5  # a third decimal, a sixth digit
_DIGITS = 5
_SUM = 4.0  # points that do not add up


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read a row's digits: where each figure ends, what it costs, the points to be had."""

    pieces: tuple[Piece, ...]
    cost: float
    weight: float


def parted_digits(text: str, gaps: Gaps, roles: Sequence[str], cuts: Sequence[Cut]) -> list[Cut]:
    """The rows with runs of digits cut into the figures that they are most like.

    Args:
        text: the run without white space.
        gaps: for each character whether a blank or a line end stood in front of it.
        roles: the columns' roles in order.
        cuts: its rows.

    Returns:
        The rows; as they are where the columns of figures do not stand together, none of them holds points to be had
        with a goal and a result, or digits touch in less than half of the rows.
    """
    columns = [i for i, role in enumerate(roles) if role in _FIGURES]
    held = {roles[i] for i in columns}
    together = bool(columns) and columns == list(range(columns[0], columns[0] + len(columns)))
    if not together or not {"target", "actual", "weight"} <= held or len(columns) != len(held):
        return list(cuts)
    runs = {k: run for k, cut in enumerate(cuts) if (run := _run(text, cut, columns)) is not None}
    if 2 * len(runs) < len(cuts) or not runs:
        return list(cuts)
    ways = {k: _ways(text, gaps, roles, columns, cuts[k], run) for k, run in runs.items()}
    if not all(ways.values()):
        ways = {k: found for k, found in ways.items() if found}
    fixed = sum(_weight(text, cut, roles) for k, cut in enumerate(cuts) if k not in ways)
    chosen = _chosen(ways, fixed)
    return [_with(text, gaps, cut, chosen[k], columns) if k in chosen else cut for k, cut in enumerate(cuts)]


def _run(text: str, cut: Cut, columns: Sequence[int]) -> tuple[int, int] | None:
    """Where a row's digits begin and end, where they all stand together and hold more than one figure."""
    own = [p for p in cut.pieces if p.column in columns]
    if not own or any(a.end != b.start for a, b in pairwise(own)):
        return None
    start = own[0].start
    sign = _SIGN.match(text, start)
    start = sign.end() if sign is not None else start
    end = own[-1].end
    digits = text[start:end]
    if not _SHORTEST <= len(digits) <= _LONGEST or digits.strip("0123456789."):
        return None
    return start, end


def _ways(
    text: str, gaps: Gaps, roles: Sequence[str], columns: Sequence[int], cut: Cut, run: tuple[int, int]
) -> list[_Way]:
    """The cheapest ways to cut a row's digits into one figure for each column."""
    start, end = run
    before = [p for p in cut.pieces if p.column < columns[0]]
    name = next((text[p.start : p.end] for p in before if roles[p.column] == "name"), "")
    unit = next((text[p.start : p.end] for p in before if roles[p.column] == "unit"), "")
    rate = bool(_RATE.search(unit or name))
    first = min((p.start for p in cut.pieces if p.column in columns), default=start)
    out = []
    for borders in _borders(text, start, end, len(columns)):
        figures = {roles[c]: float(text[a:b]) for c, (a, b) in zip(columns, borders, strict=True)}
        cost = _cost(figures, rate)
        if cost is None:
            continue
        for a, b in borders:
            cost += _APART * (a > start and gaps[a]) + _ACROSS * sum(gaps[a + 1 : b])
            whole, _, decimals = text[a:b].partition(".")
            cost += _LONG * (len(decimals) > 2) + _LONG * max(0, len(whole) - _DIGITS)
        pieces = tuple(Piece(c, first if a == start else a, b) for c, (a, b) in zip(columns, borders, strict=True))
        out.append(_Way(pieces, cost, figures["weight"]))
    return sorted(out, key=lambda way: way.cost)[:_KEPT]


def _borders(text: str, start: int, end: int, parts: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """All ways to cut a stretch into so many numbers."""
    if parts == 1:
        if _NUMBER.fullmatch(text, start, end):
            yield ((start, end),)
        return
    for at in range(start + 1, end - parts + 2):
        if _NUMBER.fullmatch(text, start, at):
            for rest in _borders(text, at, end, parts - 1):
                yield ((start, at), *rest)


def _cost(figures: dict[str, float], rate: bool) -> float | None:
    """How unlike a row some figures are; None where they cannot be one."""
    target, actual, weight = figures["target"], figures["actual"], figures["weight"]
    score = figures.get("score")
    if not 0 < weight <= _MOST or (score is not None and score > weight):
        return None
    cost = _ROUND * (weight % 5 == 0) + _ODD * (weight % 1 > 0) + _HEAVY * (weight > 30)
    if target > 0 and actual > 0:
        cost += _AWAY * abs(log2(actual / target))
    elif target != actual:
        cost += _AWAY
    cost += _SAME * (target == actual)
    if score is not None:
        cost += _GOT if score == weight else (weight - score) / weight
    return cost + _OVER * (rate and target > _MOST) + _OVER * (rate and actual > _MOST)


def _chosen(ways: dict[int, list[_Way]], fixed: float) -> dict[int, _Way]:
    """One way for each row: the cheapest ones whose points add up, if that does not cost too much."""
    best: dict[float, tuple[float, tuple[_Way, ...]]] = {fixed: (0.0, ())}
    for found in ways.values():
        grown: dict[float, tuple[float, tuple[_Way, ...]]] = {}
        for total, (cost, taken) in best.items():
            for way in found:
                key = round(total + way.weight, 2)
                if key <= _MOST and (key not in grown or cost + way.cost < grown[key][0]):
                    grown[key] = (cost + way.cost, (*taken, way))
        best = grown
    free = {k: found[0] for k, found in ways.items()}
    summed = [(best[total][0] + cost, best[total][1]) for total, cost in _FULL.items() if total in best]
    if not summed:
        return free
    cost, taken = min(summed, key=lambda entry: entry[0])
    if cost > sum(way.cost for way in free.values()) + _SUM:
        return free
    return dict(zip(ways, taken, strict=True))


def _weight(text: str, cut: Cut, roles: Sequence[str]) -> float:
    piece = next((p for p in cut.pieces if roles[p.column] == "weight"), None)
    found = _NUMBER.match(text, piece.start, piece.end) if piece is not None else None
    return float(found.group()) if found is not None else 0.0


def _with(text: str, gaps: Gaps, cut: Cut, way: _Way, columns: Sequence[int]) -> Cut:
    """A row with its figures where they have been found to end; those with touching digits are told."""
    ends = {p.end for p in way.pieces}
    torn = {
        p.column
        for p in way.pieces
        for at in (p.start, p.end)
        if at in ends and at < len(text) and not gaps[at] and text[at].isdigit() and text[at - 1].isdigit()
    }
    others = [p for p in cut.pieces if p.column not in columns]
    pieces = tuple(sorted((*others, *way.pieces), key=lambda p: p.start))
    kept = [c for c in cut.torn if c not in columns]
    return replace(cut, pieces=pieces, torn=tuple(sorted({*kept, *torn})))
