"""The type that the grammar returns and every later stage reads."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

Kind = Literal["number", "percent", "money", "duration", "date", "ratio"]
Op = Literal["=", ">=", ">", "<=", "<", "range"]
Per = Literal["hour", "day", "week", "month", "quarter", "year"]
Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: every ``every`` ``per`` (每季度 → 1, quarter; 每半年 → 6, month)."""

    every: float
    per: Per


@dataclass(frozen=True, slots=True)
class Quantity:
    """One written quantity.

    ``text == source[start:end]`` is the smallest stretch that carries operator, number and unit
    ("不少于60次", "20万人次以上", "6月底前"); a direction verb (增长) and a frequency (每季度) stay outside it.
    ``number_start``/``number_end`` bound number, scale and unit alone ("60次", "20万人次").

    ``value`` has scale words folded in (12万 → 120000), percentages as percent (七成 → 70, %);
    ``value_max`` only with ``op == "range"``. ``unit`` is the normal spelling (天 → 日), None where
    none is written. ``date`` is ISO 8601, year left open where none is written ("--06-30").
    ``year_relative`` is the year's offset where a word gives it (今年 0, 上年 -1, 明年 +1), else None.
    ``direction`` is up/down where a verb of change rules the number, with the verb's span in
    ``direction_start``/``direction_end``; ``frequency`` likewise with its own span.
    ``change_to`` is True for 提高到/降至 (a new level, not an amount of change), ``change_from`` for the level
    before it (由80%提高到95%: 80%).
    ``shared`` is True where the operator is not written here but taken from an earlier member of the same list.
    ``rule`` names the rule that found it: "grammar." and number, percent, money, duration, ratio; bare (no unit
    is written), score (points), zero (不发生, 为零, 零事故), frequency (每月 without a number); deadline (due by),
    as_of (截至), recurring (每年6月底前), date (planned, done or reached then), period (``find_dates`` alone).
    """

    start: int
    end: int
    text: str
    kind: Kind
    op: Op
    value: float | None
    rule: str
    op_text: str | None = None
    value_max: float | None = None
    unit: str | None = None
    unit_text: str | None = None
    approx: bool = False
    implied: bool = False
    date: str | None = None
    year_relative: int | None = None
    frequency: Frequency | None = None
    frequency_start: int | None = None
    frequency_end: int | None = None
    direction: Direction | None = None
    direction_start: int | None = None
    direction_end: int | None = None
    change_to: bool = False
    number_start: int = 0
    number_end: int = 0
    change_from: bool = False
    shared: bool = False


_OFFSETS = tuple(
    f.name
    for f in fields(Quantity)
    if f.name in ("start", "end", "number_start", "number_end") or f.name.endswith(("_start", "_end"))
)


def moved(q: Quantity, by: int) -> Quantity:
    """The quantity with every offset moved: what was found in a part of a text, as it stands in the whole."""
    if not by:
        return q
    return replace(q, **{name: value + by for name in _OFFSETS if (value := getattr(q, name)) is not None})
