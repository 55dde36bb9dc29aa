"""Sums over documents, and how far they would move with other documents: bootstrap intervals.

Whole documents are drawn (all formats of one together), because what stands in one document is not independent.
The draws are seeded and shared by everything that is measured, so that two runs over the same documents can be
compared draw by draw.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from extractor.training.score import Count

DRAWS = 1000
SEED = 20240
_LOW, _HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and where 95 of 100 draws put it; no bounds where nothing can be drawn."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Draws:
    """Seeded draws of documents with replacement.

    Attributes:
        names: the documents.
        times: per draw how often each of them came up.
    """

    names: tuple[str, ...]
    times: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, names: Iterable[str], *, draws: int = DRAWS, seed: int = SEED) -> Draws:
        every = tuple(sorted(set(names)))
        rng = random.Random(seed)
        drawn = (Counter(rng.choices(range(len(every)), k=len(every))) for _ in range(draws if every else 0))
        return cls(every, tuple(tuple(times[k] for k in range(len(every))) for times in drawn))

    def interval(
        self, parts: Mapping[str, Sequence[float]], figure: Callable[[Sequence[float]], float | None]
    ) -> Interval:
        """A figure of sums over documents; one document alone has no interval.

        Args:
            parts: document → what it adds to the sums.
            figure: the sums → the figure, None where they are of nothing.
        """
        width = len(next(iter(parts.values()), ()))
        columns = [[parts[n][k] if n in parts else 0.0 for n in self.names] for k in range(width)]
        value = figure([sum(c) for c in columns]) or 0.0
        if len(parts) < 2:
            return Interval(value)
        drawn = (figure([sum(map(mul, times, c)) for c in columns]) for times in self.times)
        told = sorted(x for x in drawn if x is not None)
        last = len(told) - 1
        return Interval(value, told[round(_LOW * last)], told[round(_HIGH * last)]) if told else Interval(value)


def f1(sums: Sequence[float]) -> float | None:
    """F1 of (true positives, false negatives, false positives); None of nothing."""
    tp, fn, fp = sums[:3]
    return 2 * tp / (2 * tp + fn + fp) if tp + fn + fp else None


def f1_gain(sums: Sequence[float]) -> float | None:
    """F1 of the last three sums less that of the first three."""
    before, after = f1(sums[:3]), f1(sums[3:6])
    return after - before if before is not None and after is not None else None


def summed(counts: Iterable[Count]) -> Count:
    """All of them together."""
    out = Count()
    for count in counts:
        out.tp += count.tp
        out.fn += count.fn
        out.fp += count.fp
    return out


def by_name(counts: Iterable[tuple[str, Count | None]]) -> dict[str, list[float]]:
    """Document → (tp, fn, fp), over its formats; documents that add nothing are left out."""
    out: dict[str, list[float]] = {}
    for name, count in counts:
        if count is not None and count.tp + count.fn + count.fp:
            sums = out.setdefault(name, [0, 0, 0])
            sums[0] += count.tp
            sums[1] += count.fn
            sums[2] += count.fp
    return out
