"""A quantity while its neighbours may still change it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.mentions.quantity import Direction, Frequency, Kind, Op, Quantity


@dataclass(slots=True)
class Draft:
    """The fields of a Quantity, and what only the grammar needs to know of it."""

    start: int
    end: int
    number_start: int
    number_end: int
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
    change_from: bool = False
    shared: bool = False
    prefix: str | None = None  # operator word in front
    suffix: str | None = None  # operator word behind
    bare: bool = False  # no unit is written
    weak: bool = False  # dropped unless a neighbour in a list speaks for it
    count: bool = False  # whole things are counted

    def every(self, frequency: Frequency, start: int, end: int) -> None:
        """Take a frequency, with its span."""
        self.frequency, self.frequency_start, self.frequency_end = frequency, start, end

    def quantity(self, text: str) -> Quantity:
        return Quantity(
            self.start,
            self.end,
            text[self.start : self.end],
            self.kind,
            self.op,
            self.value,
            self.rule,
            self.op_text,
            self.value_max,
            self.unit,
            self.unit_text,
            self.approx,
            self.implied,
            self.date,
            self.year_relative,
            self.frequency,
            self.frequency_start,
            self.frequency_end,
            self.direction,
            self.direction_start,
            self.direction_end,
            self.change_to,
            self.number_start,
            self.number_end,
            self.change_from,
            self.shared,
        )


def never_negative(direction: Direction, value: float | None, op: Op) -> tuple[Direction, float | None]:
    """增长-2.1% is a decline of 2.1%."""
    if value is None or value >= 0 or op == "range":
        return direction, value
    return ("down" if direction == "up" else "up"), -value
