"""The rows model: a table's row, with the rows around it → what kind of row it is."""

from __future__ import annotations

import random
from collections.abc import Iterable

from extractor.rows.features import row_features
from extractor.rows.header import Header, header_of
from extractor.training.linear import SEED, Sample
from extractor.training.samples import HAND, Read, tables

COPIES = {HAND: 3, "generated": 1}
"""How often a table is shown again with some of its heads unknown."""

_FORGET = (0.5, 1.0)  # shares of heads that copies do not know


def samples(reads: Iterable[Read], *, judged: bool = True) -> list[Sample]:
    """The rows of labelled tables, each also with heads that no vocabulary knows.

    Args:
        reads: documents.
        judged: whether the rows as they stand count in scores.
    """
    rng = random.Random(SEED)
    out: list[Sample] = []
    for read in reads:
        copies = COPIES[read.source]
        weight = 1.0 / (copies + 1)
        for labels in tables(read):
            rows = [r for r in labels.rows if r.kind != "blank"]
            kinds = [labels.kinds[r.index] for r in rows]
            for copy in range(copies + 1):
                features = row_features(rows, _Forgetful(rng, rng.choice(_FORGET)) if copy else header_of)
                out += (
                    Sample(tuple(f), kind, read.name, read.family, weight, judged and not copy)
                    for f, kind in zip(features, kinds, strict=True)
                )
    return out


class _Forgetful:
    """The vocabulary with some texts forgotten, the same ones whenever asked."""

    def __init__(self, rng: random.Random, share: float) -> None:
        self._rng = rng
        self._share = share
        self._told: dict[str, Header | None] = {}

    def __call__(self, text: str) -> Header | None:
        if text not in self._told:
            self._told[text] = None if self._rng.random() < self._share else header_of(text)
        return self._told[text]
