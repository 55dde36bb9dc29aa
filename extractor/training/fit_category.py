"""The category model: an indicator's name, value and description → the contract's category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.indicators.features import category_features
from extractor.indicators.taxonomy import guess
from extractor.training.linear import Sample
from extractor.training.samples import HAND, Read

_COARSE = frozenset({"output", "benefit", "cost"})  # stated levels that the row itself tells no more of
_WEIGHT = {HAND: 1.0, "generated": 0.3}


@dataclass(frozen=True, slots=True)
class _Value:
    role: str
    kind: str
    unit: str | None
    op: str | None


def samples(reads: Iterable[Read], *, judged: bool = True) -> list[Sample]:
    """Every indicator of the gold with a category, once for all formats of its document.

    Args:
        reads: documents.
        judged: whether they count in scores.
    """
    out: list[Sample] = []
    seen: set[str] = set()
    for read in reads:
        if read.name in seen:
            continue
        seen.add(read.name)
        for indicator in read.gold.gold["indicators"]:
            category = indicator.get("category")
            if category is None or category in _COARSE:
                continue
            weight = _WEIGHT[read.source]
            out.append(Sample(features(indicator), category, read.name, read.family, weight, judged))
    return out


def features(indicator: Mapping[str, Any]) -> tuple[str, ...]:
    """Features of an indicator of the gold."""
    values = [_Value(v["role"], v["kind"], v.get("unit"), v.get("op")) for v in indicator["values"]]
    return tuple(
        category_features(
            indicator["name"],
            values,
            description=indicator.get("description"),
            origin=indicator["origin"],
            guess=guess(indicator["name"]).code,
        )
    )
