"""Chance, the same on every machine: a stream of draws that is named by its seed and its purpose."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import exp, log
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws from one stream. Two streams of the same name give the same draws; only ``random()`` is asked for,
    whose sequence Python guarantees, so that bytes do not change with the version.

    Example:
        >>> Draw(7, "报告").whole(1, 6) == Draw(7, "报告").whole(1, 6)
        True
    """

    def __init__(self, *name: object) -> None:
        self._name = "/".join(map(str, name))
        self._random = random.Random(self._name)

    def fork(self, *name: object) -> Draw:
        """A stream of its own: draws from it do not move this one."""
        return Draw(self._name, *name)

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self._random.random() < share

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(self._random.random() * len(items))]

    def weighed(self, weights: Mapping[T, float]) -> T:
        """One key, as likely as its weight says."""
        left = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return list(weights)[-1]

    def some(self, items: Iterable[T], count: int) -> list[T]:
        """``count`` different items in a random order (all of them where there are fewer)."""
        left = list(items)
        return [left.pop(int(self._random.random() * len(left))) for _ in range(min(count, len(left)))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        left = list(items)
        return self.some(left, len(left))

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def number(self, low: Decimal, high: Decimal, *, places: int | None = None) -> Decimal:
        """A number between both, rounded to ``places`` (default: as many as the ends have).

        Where the ends are far apart small numbers are as likely as large ones.
        """
        if places is None:
            places = max(_places(low), _places(high))
        share = self._random.random()
        if low > 0 and high / low > 20:
            drawn = exp(log(float(low)) + share * (log(float(high)) - log(float(low))))
        else:
            drawn = float(low) + share * float(high - low)
        rounded = Decimal(repr(drawn)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return min(max(rounded, low), high)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
