"""Numbers of tables whose units stand elsewhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.measure import Measure, measures
from extractor.training.generate.sheet import Sheet
from extractor.training.generate.value import Value, kind_of, normal_unit
from extractor.training.generate.words import Domain


def plain_value(
    role: str, number: Decimal, unit: str, *, inferred: bool = False, shown: str | None = None, **more: Any
) -> Value:
    """A bare number whose unit stands elsewhere."""
    normal, factor = normal_unit(unit)
    text = shown if shown is not None else number_text(number, Style())
    return replace(
        Value(
            role,
            text,
            kind=kind_of(normal),
            value=number * factor,
            unit=normal,
            unit_inferred=inferred and bool(unit),
        ),
        **more,
    )


def numeric(domain: Domain, codes: str, sheet: Sheet, count: int) -> list[Measure]:
    """Measures with plain numbers only, over several categories."""
    out: list[Measure] = []
    for _ in range(count * 8):
        if len(out) == count:
            break
        made = measures(domain, sheet.draw.pick(list(codes)), sheet.draw, 1, sheet.taken)
        out += [m for m in made if m.kind == "number" and m.unit not in ("/10万",)]
    return out
