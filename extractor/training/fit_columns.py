"""The columns model: header text, contents, position and neighbours → column role."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractor.rows.features import VERSION, ColumnView, column_features
from extractor.training.cards import Card
from extractor.training.linear import SEED, Sample, Trained, cross_validate, figures, fit
from extractor.training.samples import GENERATED, HAND, Read, counts, roles_by_rules, tables, views
from extractor.training.wordings import wordings

__all__ = ["CARD", "VERSION", "grids", "packed", "samples", "train"]

C = 2.0
FOLDS = 5
COPIES = {HAND: 8, GENERATED: 3}
"""How often a column is shown again under another head."""

CARD = Card(
    title="what a column holds",
    what=(
        "A column's head, the texts below it, its place and what is known of its neighbours → a column role "
        "(the roles of `header.toml`, and what grids of places add)."
    ),
    learns=(
        "The columns of tables whose roles the gold tells or, in hand-written documents, of tables that the rules "
        "read exactly as the annotator did, and of others whose cells stand in gold. Each column is shown again under "
        "other heads, drawn from the patterns of `header.toml`, under none, and with less known of its neighbours."
    ),
    used=(
        "`rows.learned.fill` asks it for heads that the vocabulary does not list (answers at least 0.5 sure), "
        "`rows.learned.infer` for tables without a header. A head that the vocabulary lists keeps its role."
    ),
    limits=(
        "Tables that are no indicator tables: it names the likeliest role, also for a list of staff.",
        "Columns without a head and without contents.",
        "Rare roles (see the supports below).",
    ),
    kept="It ships: where heads are unknown, tables come out that the rules alone read wrongly or not at all.",
)

_UNHEADED = 0.2  # share of copies whose own head is taken away
_STRANGE = 0.15  # share of copies whose own head is characters at random: what stands below must tell
_BARE = 0.15  # share of copies in which no column has a head
_FORGET = (0.0, 0.0, 0.5, 1.0)  # how much of what is known of the other columns is forgotten
_ALIKE = {"other": "ignore", "unknown": "ignore"}
_KNOWN, _UNKNOWN = "a head that the vocabulary lists", "a head that it does not"


def samples(reads: Iterable[Read], *, judged: bool = True, avoid: frozenset[str] = frozenset()) -> list[Sample]:
    """The columns of labelled tables, each also under other heads and with less known of its neighbours.

    Args:
        reads: documents.
        judged: whether the columns as they stand count in scores.
        avoid: head texts that must not be used for copies.
    """
    rng = random.Random(SEED)
    words: dict[str, list[str]] = {}
    out: list[Sample] = []
    for read in reads:
        for columns, roles, rules in _ruled(read):
            out += _grid(read, columns, roles, rules, judged, avoid, words, rng)
    return out


def grids(read: Read) -> Iterator[tuple[list[ColumnView], dict[int, str]]]:
    """Every labelled grid of a document: its columns and their roles."""
    for columns, roles, _ in _ruled(read):
        yield columns, roles


def _ruled(read: Read) -> Iterator[tuple[list[ColumnView], dict[int, str], list[str]]]:
    """The same with what the rules alone take each column for."""
    for labels in tables(read):
        for grid in labels.grids:
            rules = [_ALIKE.get(role, role) for role in roles_by_rules(labels, grid)]
            yield views(labels, grid), {i: _ALIKE.get(role, role) for i, role in grid[2].items()}, rules


def _grid(
    read: Read,
    columns: Sequence[ColumnView],
    roles: dict[int, str],
    rules: Sequence[str],
    judged: bool,
    avoid: frozenset[str],
    words: dict[str, list[str]],
    rng: random.Random,
) -> Iterator[Sample]:
    copies = COPIES[read.source]
    weight = 1.0 / (copies + 1)
    for i, role in roles.items():
        if i >= len(columns) or not (columns[i].head or columns[i].content.texts):
            continue
        told = (_KNOWN if columns[i].role else _UNKNOWN, rules[i])
        yield Sample(tuple(column_features(columns, i)), role, read.name, read.family, weight, judged, *told)
        if role not in words:
            words[role] = [w for w in wordings(role, 150, rng) if w not in avoid]
        for _ in range(copies):
            changed = _forgotten(columns, rng.choice(_FORGET), rng)
            dice = rng.random()
            if dice < _BARE:
                changed = [replace(c, head="", upper="") for c in changed]
            elif dice < _BARE + _UNHEADED:
                changed[i] = replace(changed[i], head="", upper="")
            elif dice < _BARE + _UNHEADED + _STRANGE or not words[role]:
                changed[i] = replace(changed[i], head=_strange(rng))
            else:
                changed[i] = replace(changed[i], head=rng.choice(words[role]))
            yield Sample(tuple(column_features(changed, i)), role, read.name, read.family, weight, False)


def _strange(rng: random.Random) -> str:
    return "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(rng.randint(2, 5)))


def _forgotten(columns: Sequence[ColumnView], share: float, rng: random.Random) -> list[ColumnView]:
    return [replace(c, role="") if c.role and rng.random() < share else c for c in columns]


def packed(samples: Sequence[Sample]) -> bytes:
    """The model alone, unjudged: the artefact of what some samples teach."""
    return fit(samples, c=C).pack()


def train(reads: Sequence[Read]) -> Trained:
    """Fit the model, and judge it on hand-written documents and on generated layouts that it has not seen."""
    hands = [r for r in reads if r.source == HAND]
    told = frozenset(v.head for r in hands for columns, _ in grids(r) for v in columns)
    hand, generated = samples(hands), samples(r for r in reads if r.source == GENERATED)
    learned = {r.name for r in reads if r.learned}
    shown = [s for s in generated if s.document in learned]
    blind = samples(hands, avoid=told)
    answers = list(cross_validate([*blind, *generated], by=lambda s: s.family, k=FOLDS, c=C))
    by_hand = {r.name for r in hands}
    told_of_hand = [(s, p) for s, p in answers if s.document in by_hand]
    parts = {"Hand-written documents, as if no vocabulary listed a column's own head": _part(told_of_hand)}
    if unseen := [(s, p) for s, p in answers if s.document not in by_hand]:
        parts["Generated families of layouts that it has not seen"] = _part(unseen) | _against_rules(unseen)
    model = fit([*hand, *shown], c=C)
    return Trained(
        model.pack(),
        model.labels,
        f"multinomial logistic regression, L2, C = {C:g}",
        counts([r for r in reads if r.learned], len(hand) + len(shown)),
        parts,
    )


def _against_rules(answers: Sequence[tuple[Sample, list[tuple[str, float]]]]) -> dict[str, Any]:
    compared = {}
    for group in (_KNOWN, _UNKNOWN):
        part = [(s, p[0][0]) for s, p in answers if s.group == group]
        for who, right in (
            ("rules", sum(s.rule == s.label for s, _ in part)),
            ("model", sum(answer == s.label for s, answer in part)),
        ):
            compared[f"{who}, {group}"] = {"accuracy": round(right / max(1, len(part)), 4), "support": len(part)}
    return {"compared": compared}


def _part(answers: Sequence[tuple[Sample, list[tuple[str, float]]]]) -> dict[str, Any]:
    sure = {}
    for least in (0.0, 0.5, 0.9):
        part = [(s, p) for s, p in answers if p[0][1] >= least]
        right = sum(s.label == p[0][0] for s, p in part) / max(1, len(part))
        sure[f"answers at least {least:.1f} sure"] = {
            "accuracy": round(right, 4),
            "share": round(len(part) / max(1, len(answers)), 4),
            "support": len(part),
        }
    return {"compared": sure, **figures((s.label, p[0][0]) for s, p in answers)}
