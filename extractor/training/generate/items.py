"""Rows of indicator tables: what they measure, their cells and the texts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.cells import Cells
from extractor.training.generate.draw import Draw
from extractor.training.generate.measure import Measure
from extractor.training.generate.value import Value, empty


@dataclass(slots=True)
class Item:
    """A row: its measure, the cells it may fill and the texts beside it."""

    measure: Measure
    name: str
    level1: str | None = None
    level2: str | None = None
    category: str | None = None
    target: Cells | None = None
    actual: Cells | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    description: str | None = None
    basis: str | None = None
    scoring: str | None = None
    reason: str | None = None
    polarity: str | None = None
    alt_names: list[str] = field(default_factory=list)
    optional: bool = False
    extra: list[Value] = field(default_factory=list)


def blank(role: str = "target", text: str = "") -> Value:
    return empty(role, text)


def weights(draw: Draw, count: int, total: int) -> list[Decimal]:
    """Points that add up to ``total``, in whole or half points."""
    if count <= 0:
        return []
    step = Decimal("0.5") if count > 14 or draw.chance(0.12) else Decimal(1)
    base = [Decimal(draw.pick([2, 4, 5, 5, 6, 8, 10])) for _ in range(count)]
    whole = sum(base)
    out = [max(step, (b * total / whole / step).to_integral_value() * step) for b in base]
    out[-1] += Decimal(total) - sum(out)
    if out[-1] <= 0:
        out[-1] += out[0] - step
        out[0] = step
        while out[-1] <= 0:
            at = max(range(count - 1), key=lambda i: out[i])
            out[at] -= step
            out[-1] += step
    return out


def shown_number(number: Decimal) -> str:
    return number_text(number.normalize() if number != number.to_integral() else number, Style())


def row_gold(item: Item, values: Sequence[Value], project: str | None, left_open: Sequence[str] = ()) -> dict[str, Any]:
    """A table indicator of gold, without its id; fields in ``left_open`` are not judged."""
    name = item.name
    out: dict[str, Any] = {
        "project": project,
        "section": [],
        "level1": item.level1,
        "level2": item.level2,
        "name": name,
        "core": name,
        "alt_names": item.alt_names,
        "category": item.category,
        "description": item.description,
        "subject": None,
        "basis": item.basis,
        "scoring": item.scoring,
        "polarity": item.polarity,
        "attribute": item.target.attribute if item.target and item.target.attribute else None,
        "reason": item.reason,
        "values": [value.gold() for value in values],
        "origin": "table",
        "optional": item.optional,
    }
    for key in ("section", *left_open):
        out.pop(key, None)
    if not out["alt_names"]:
        del out["alt_names"]
    return out
