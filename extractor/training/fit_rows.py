"""The rows model: a table's row, with the rows around it → what kind of row it is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

from extractor.rows.features import VERSION, row_features
from extractor.rows.header import Header, header_of
from extractor.training.cards import Card
from extractor.training.linear import SEED, Sample, Trained, cross_validate, figures, fit
from extractor.training.samples import GENERATED, HAND, Read, counts, kinds_by_rules, tables

__all__ = ["CARD", "VERSION", "packed", "samples", "train"]

C = 1.0
FOLDS = 5
COPIES = {HAND: 3, GENERATED: 1}
"""How often a table is shown again with some of its heads unknown."""

CARD = Card(
    title="what a table's row is",
    what=(
        "A row's cells with the two rows above and below → title, form field, fund line, schedule, header, "
        "indicator, parent, group, total, note or text."
    ),
    learns=(
        "The rows of tables whose kinds the gold tells or, in hand-written documents, of tables that the rules read "
        "exactly as the annotator did. Every table is shown again with some or all of its heads unknown."
    ),
    used=(
        "`rows.learned.header` asks it for the header of a table in which the vocabulary finds none (at least 0.7 "
        "sure). Rows below a known header keep the kind that the rules give them."
    ),
    limits=(
        "Overruling a header that the vocabulary knows.",
        "Telling whether a table states performance at all.",
        "Rare kinds (see the supports below).",
    ),
    kept="It ships for headers alone: there it finds what the rules miss; other kinds are left to the rules.",
)

_KNOWN, _UNKNOWN = "known", "unknown"
_GROUPS = {_KNOWN: "heads as the vocabulary knows them", _UNKNOWN: "no head known to the vocabulary"}
_FORGET = (0.3, 0.5, 0.7)  # shares of heads that copies do not know


def samples(reads: Iterable[Read], *, judged: bool = True) -> list[Sample]:
    """The rows of labelled tables, each also with heads that no vocabulary knows.

    Args:
        reads: documents.
        judged: whether the rows count in scores: as they stand, and with no head known.
    """
    rng = random.Random(SEED)
    out: list[Sample] = []
    for read in reads:
        copies = COPIES[read.source]
        weight = 1.0 / (copies + 1)
        for labels in tables(read):
            if not labels.kinds:
                continue  # columns alone are told
            rows = [r for r in labels.rows if r.kind != "blank"]
            kinds = [labels.kinds[r.index] for r in rows]
            told = kinds_by_rules(read, labels.table)
            rules = [told[r.index] if r.index < len(told) else "" for r in rows]
            for copy in range(copies + 1):
                share = (0.0, 1.0)[copy] if copy < 2 else rng.choice(_FORGET)
                features = row_features(rows, _Forgetful(rng, share) if share else header_of)
                group = (_KNOWN, _UNKNOWN, "")[min(copy, 2)]
                out += (
                    Sample(tuple(f), kind, read.name, read.family, weight, judged and bool(group), group, rule)
                    for f, kind, rule in zip(features, kinds, rules, strict=True)
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


def packed(samples: Sequence[Sample]) -> bytes:
    """The model alone, unjudged: the artefact of what some samples teach."""
    return fit(samples, c=C).pack()


def train(reads: Sequence[Read]) -> Trained:
    """Fit the model, and judge it on hand-written documents and on generated layouts that it has not seen."""
    hand = samples(r for r in reads if r.source == HAND)
    generated = samples(r for r in reads if r.source == GENERATED)
    learned = {r.name for r in reads if r.learned}
    shown = [s for s in generated if s.document in learned]
    answers = list(cross_validate([*hand, *generated], by=lambda s: s.family, k=FOLDS, c=C))
    by_hand = {s.document for s in hand}
    parts: dict[str, dict[str, Any]] = {}
    for group, title in _GROUPS.items():
        parts[f"Hand-written documents, {title}"] = figures(
            (s.label, p[0][0]) for s, p in answers if s.group == group and s.document in by_hand
        )
    if told := [(s, p) for s, p in answers if s.document not in by_hand]:
        for group, title in _GROUPS.items():
            part = [(s, p[0][0]) for s, p in told if s.group == group]
            by_model = figures((s.label, p) for s, p in part)
            by_rules = figures((s.label, s.rule) for s, _ in part)
            compared = {
                who: {k: f[k] for k in ("accuracy", "support")} for who, f in (("rules", by_rules), ("model", by_model))
            }
            both = {"compared": compared} if group == _KNOWN else {}
            parts[f"Generated families of layouts that it has not seen, {title}"] = {**both, **by_model}
    fitted_on = [*hand, *shown]
    model = fit(fitted_on, c=C)
    return Trained(
        model.pack(),
        model.labels,
        f"multinomial logistic regression, L2, C = {C:g}",
        counts([r for r in reads if r.learned], len(fitted_on)),
        parts,
    )
