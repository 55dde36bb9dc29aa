"""The category model: an indicator's name, value and description → the contract's category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor import artifacts
from extractor.indicators.features import CATEGORY_VERSION, category_features
from extractor.indicators.taxonomy import categorise, guess
from extractor.rows.levels import category_of
from extractor.training.cards import Card
from extractor.training.linear import Sample, Trained, cross_validate, figures, fit
from extractor.training.samples import GENERATED, HAND, Read, counts
from extractor.training.score import reliability

__all__ = ["CARD", "CATEGORY_VERSION", "samples", "train"]

C = 3.0
FOLDS = 8
_COARSE = frozenset({"output", "benefit", "cost"})  # stated levels that the row itself tells no more of
_WEIGHT = {HAND: 1.0, GENERATED: 0.3}
_UNSTATED, _STATED, _PROSE = "in tables, no level stated", "in tables, the stated level hidden", "in prose"

CARD = Card(
    title="what an indicator measures",
    what=(
        "An indicator's name, its telling value (kind, unit, operator, role), its description and what the word "
        "lists of `guess.toml` guess → one of the contract's categories, with a probability."
    ),
    learns=(
        "Every indicator of the gold with a category: the levels that tables state (which the model does not see) "
        "and the judgements of annotators on prose. A generated document counts less than a hand-written one."
    ),
    used=(
        "`taxonomy.categorise` asks it where a document states no level, and for the finer category where it states "
        "only 产出, 效益 or 成本 and the answer is at least 0.8 sure. A stated level always stands."
    ),
    limits=(
        "Correcting a stated level: offices put rates under 数量指标, and what a document states stands.",
        "Domains far from government budgets and reports.",
        "Decisions and processes (立项依据, 管理制度): few documents show them, and the figures below are poor.",
        "Names without their value: a due date says more than 完成验收 does.",
    ),
    kept="It ships: on documents that it has not seen it answers better than the word lists do alone.",
)


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
            unit = next((v["unit"] for v in indicator["values"] if v.get("unit")), None)
            with artifacts.using(artifacts.Store(without=None)):
                rule = categorise(indicator["name"], unit=unit).code or "none"
            where = _group(indicator)
            out.append(Sample(features(indicator), category, read.name, read.family, weight, judged, where, rule))
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


def _group(indicator: Mapping[str, Any]) -> str:
    if indicator["origin"] == "prose":
        return _PROSE
    stated = category_of(indicator.get("level1"), indicator.get("level2"))
    return _UNSTATED if stated is None or stated in _COARSE else _STATED


def train(reads: Sequence[Read]) -> Trained:
    """Fit the model, and judge it on hand-written documents and on generated layouts that it has not seen."""
    hand = samples(r for r in reads if r.source == HAND)
    generated = samples(r for r in reads if r.source == GENERATED and r.split == "train")
    unseen = samples(r for r in reads if r.source == GENERATED and r.split == "test")
    answers = list(cross_validate(hand, by=lambda s: s.document, k=FOLDS, also=generated, c=C))
    parts = {f"Hand-written documents, {g}": _part(answers, g) for g in (_PROSE, _UNSTATED, _STATED)}
    model = fit([*hand, *generated], c=C)
    if unseen:
        loaded = model.model()
        told = [(s, loaded.predict(s.features)) for s in unseen]
        parts |= {f"Generated documents of unseen layouts, {g}": _part(told, g) for g in (_PROSE, _STATED)}
    used = [r for r in reads if r.learned]
    return Trained(
        model.pack(),
        model.labels,
        f"multinomial logistic regression, L2, C = {C:g}",
        counts(used, len(hand) + len(generated)),
        parts,
    )


def _part(answers: Sequence[tuple[Sample, list[tuple[str, float]]]], group: str) -> dict[str, Any]:
    told = [(s, p) for s, p in answers if s.group == group]
    both = figures((s.label, p[0][0]) for s, p in told)
    by_rules = figures((s.label, s.rule) for s, _ in told)
    keys = ("accuracy", "macro_f1", "support")
    return {
        "compared": {"word lists": {k: by_rules[k] for k in keys}, "model": {k: both[k] for k in keys}},
        **reliability([(p[0][1], s.label == p[0][0]) for s, p in told]),
        **both,
    }
