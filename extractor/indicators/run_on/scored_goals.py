"""A goal between a row's name and its points, with its unit in front of it or behind: 蓄水率 | % | 95 | 10."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.mentions.grammar.units import parse_unit
from extractor.regex import regex

Span = tuple[int, int]

_GOAL = regex(
    r"(?:[≥≤><=＞＜]{1,2}|不(?:低于|少于|小于|高于|超过|大于)|达到?)?(?:\d+(?:\.\d+)?[%‰]?[—~～－\-至])?(?P<figure>(?:0|[1-9]\d{0,6})(?:\.\d{1,3})?)"
    r"(?P<unit>[%‰]|(?!以[上下内]|及以|左右)[a-zA-Z\u4e00-\u9fff/·]{1,6}?)?(?:以上|以下|以内|左右|及以上)?$"
)
_RATE = regex("[率度]$|比[重例]$|占比$")
_ANOTHER = regex(r"\d[%‰]?(?:以上|以下|以内)$")
_LONGEST_UNIT = 6
_SHORTEST_NAME = 2
_MOST = 100.0
_OVER = 2.0  # a rate of more than a hundred
_MISSING = 2.0
_ODD, _DIGITS = 0.4, 3  # a large goal that is not round
_TWO = 1.0  # a goal in front of the goal


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a row's goal and unit stand, where its name ends, and what it costs to believe so."""

    name_end: int
    unit: Span | None
    span: Span | None
    cost: float


def goal_before(text: str, start: int, stop: int, *, unit: bool) -> Goal:
    """The goal that ends at ``stop``; none, at a price, where no figure with or without a unit does.

    Args:
        text: the run without white space.
        start: where the row's name begins.
        stop: where its points begin.
        unit: whether a column of units stands in front of the goals.

    Example: in 「蓄水率%95」 95 is the goal, % its unit.
    """
    for at in range(max(start + _SHORTEST_NAME, stop - 24), stop):
        found = _GOAL.match(text, at, stop)
        if found is None or (found["unit"] is not None and parse_unit(found["unit"]) is None):
            continue
        if text[at - 1].isdigit() or text[at - 1] in ".≥≤><=—~～－-":
            continue
        name_end, own = at, None
        if unit:
            sizes = range(min(_LONGEST_UNIT, at - start - _SHORTEST_NAME), 0, -1)
            size = next((n for n in sizes if parse_unit(text[at - n : at]) is not None), 0)
            name_end, own = at - size, (at - size, at) if size else None
        rate = _RATE.search(text[start:name_end]) is not None or found["unit"] == "%"
        cost = _OVER * (rate and float(found["figure"]) > _MOST)
        cost += _ODD * (len(found["figure"]) > _DIGITS and found["figure"][-1] != "0")
        cost += _TWO * (_ANOTHER.search(text, start, name_end) is not None)
        return Goal(name_end, own, (at, stop), cost)
    return Goal(stop, None, None, _MISSING)
