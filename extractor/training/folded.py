"""Documents read by models that have not seen them: what the models are worth, and what confidence is learned from.

The corpus is dealt into folds by whole families of layouts (a hand-written document is a family of its own). For
each fold the models are fitted on all others, and the fold's documents are read with them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from extractor import artifacts
from extractor.indicators.confidence import MODEL as CONFIDENCE
from extractor.mentions import reconcile
from extractor.pipeline import Explanation, explain, explain_document
from extractor.training.crumpled import crumpled
from extractor.training.linear import SEED, folds
from extractor.training.samples import GENERATED, HAND, Read
from extractor.training.score import Count, Scores, norm, score_document
from extractor.training.shifted import shifted

Plain = dict[str, Any]
FOLDS = 5
ROUNDS = 1000
"""Resamplings of documents for an interval."""

FIELDS = ("subject", "period")
"""What the tagger of words decides."""

Key = tuple[str, str, frozenset[str], bool]
"""Document, format, models left out, and whether the taggers of prose decide alone."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model is fitted and no more: documents → samples → artefact; ``features`` is their version.

    What a sample is is the model's own affair, but it has a ``family``.
    """

    samples: Callable[[Sequence[Read]], Sequence[Any]]
    packed: Callable[[Sequence[Any]], bytes]
    features: int


class Folds:
    """The corpus in folds, each with models that have seen nothing of it.

    Args:
        reads: the corpus.
        fits: by model, how it is fitted; models that are not named are copied.
        models: the folder of the models fitted on everything.
    """

    def __init__(self, reads: Sequence[Read], fits: Mapping[str, Fit], models: Path) -> None:
        self._reads = reads
        self._fits = fits
        self._models = models
        self._fold_of = folds((r.family for r in reads), FOLDS)
        self._folders: list[Path] = []
        self._scores: dict[Key, tuple[Scores, Mapping[str, Count]]] = {}

    @contextmanager
    def ready(self) -> Iterator[Folds]:
        """Fit the models of every fold, for as long as the ``with`` lasts."""
        learned = [r for r in self._reads if r.learned]
        with TemporaryDirectory() as top:
            self._folders = [Path(top) / str(fold) for fold in range(FOLDS)]
            for folder in self._folders:
                copytree(self._models, folder)
            for name, fit in self._fits.items():
                samples = fit.samples(learned)
                for fold, folder in enumerate(self._folders):
                    others = [s for s in samples if self._fold_of[s.family] != fold]
                    artifacts.write(folder, name, fit.packed(others), {"features": fit.features})
            yield self

    def explained(self, read: Read, without: Collection[str] = (), *, alone: bool = False) -> Explanation:
        """A document as read with models that have not seen it.

        Args:
            read: the document.
            without: models that are left out.
            alone: whether the taggers of prose decide alone.
        """
        word = reconcile.alone() if alone else nullcontext()
        with self._unseen(read, without), word:
            explanation = explain(read.gold.data, filename=read.gold.filename)
        self._scores[self._key(read, without, alone)] = _scored(read, explanation.result.to_dict())
        return explanation

    def misread(self, read: Read, explanation: Explanation) -> tuple[Explanation, Scores] | None:
        """A document as read, and how that scores, when the heads of its tables stand over the wrong columns.

        Args:
            read: the document.
            explanation: what ``explained`` gives.

        Returns:
            None where no head can be moved.
        """
        document = shifted(explanation.document, explanation.tables)
        if document is None:
            return None
        with self._unseen(read):
            wrong = explain_document(document)
        return wrong, _scored(read, wrong.result.to_dict())[0]

    def crumpled(self, read: Read, explanation: Explanation) -> tuple[Explanation, Scores]:
        """A document as read, and how that scores, when nothing but its words is left of its tables.

        Args:
            read: the document.
            explanation: what ``explained`` gives.
        """
        text = crumpled(explanation.document.text, random.Random(read.name))
        with self._unseen(read):
            wrong = explain(text.encode(), filename=f"{read.name}.txt")
        return wrong, _scored(read, wrong.result.to_dict())[0]

    def _unseen(self, read: Read, without: Collection[str] = ()) -> AbstractContextManager[artifacts.Store]:
        """The models that have not seen a document."""
        folder = self._folders[self._fold_of[read.family]]
        return artifacts.using(artifacts.Store(folder, without={CONFIDENCE, *without}))

    def scores(self, read: Read) -> Scores:
        """How a document so read scores."""
        return self._told(read, (), alone=False)[0]

    def count(self, read: Read, measure: str, without: Collection[str], *, alone: bool = False) -> Count:
        """What a measure or a field of a document so read counts."""
        scores, fields = self._told(read, without, alone=alone)
        return scores.counts.get(measure) or fields.get(measure) or Count()

    def _told(self, read: Read, without: Collection[str], *, alone: bool) -> tuple[Scores, Mapping[str, Count]]:
        if self._key(read, without, alone) not in self._scores:
            self.explained(read, without, alone=alone)
        return self._scores[self._key(read, without, alone)]

    @staticmethod
    def _key(read: Read, without: Collection[str], alone: bool) -> Key:
        return read.name, read.gold.format, frozenset(without), alone


def _scored(read: Read, found: Plain) -> tuple[Scores, Mapping[str, Count]]:
    """Scores of a result, and counts by field."""
    scores = Scores()
    score_document(read.gold.gold, found, scores, read.gold.filename)
    return scores, {field: _stated(scores, field) for field in FIELDS}


def _stated(scores: Scores, field: str) -> Count:
    """What a field of the values that gold and result both have counts; what gold leaves open does not."""
    out = Count()
    for p in scores.pairs:
        if p.origin != "prose" or p.gold is None or p.found is None or p.value is None or p.got is None:
            continue
        gold, found = (p.gold, p.found) if field == "subject" else (p.value, p.got)
        if field not in gold:
            continue
        want, got = norm(gold[field]), norm(found.get(field))
        out.tp += bool(want) and want == got
        out.fn += bool(want) and want != got
        out.fp += bool(got) and want != got
    return out


def gains(folded: Folds, reads: Sequence[Read], measure: str, names: Sequence[str]) -> Plain:
    """How much models add to the rules on documents that they have not seen.

    Args:
        folded: the corpus in folds, ready.
        reads: the documents to measure on.
        measure: of the scores, such as "table.full".
        names: models; each is measured alone, and all of them together.

    Returns:
        By source of the documents a part of scores: "compared" holds the F1 of the rules alone, with each model, with
        all, and the gain of all over the rules with its 95 % interval over documents.
    """
    variants: dict[str, tuple[str, ...] | None] = {"rules alone": None}
    if len(names) > 1 and measure not in FIELDS:  # there one is nothing without the other
        variants |= {f"rules and {n}": tuple(x for x in names if x != n) for n in names}
    variants["rules and models"] = ()
    if measure in FIELDS:
        variants["models alone"] = ()
    titles = {HAND: "hand-written documents", GENERATED: "generated families of layouts"}
    parts: Plain = {}
    for source, title in titles.items():
        some = [r for r in reads if r.source == source]
        told = {
            v: [_count(folded, r, without, measure, alone=v == "models alone") for r in some]
            for v, without in variants.items()
        }
        support = sum(c.tp + c.fn for c in told["rules alone"])
        if not support:
            continue
        compared = {
            v: {"F1": round(total(cs).f1, 4), "from": low, "to": high, "support": support}
            for v, cs in told.items()
            for low, high in [interval([cs])]
        }
        both = [told["rules and models"], told["rules alone"]]
        low, high = interval(both)
        gain = total(both[0]).f1 - total(both[1]).f1
        compared["gain"] = {"F1": round(gain, 4), "from": low, "to": high, "support": support}
        parts[f"{measure}, {title} that the models have not seen"] = {"compared": compared}
    return parts


def _count(folded: Folds, read: Read, without: tuple[str, ...] | None, measure: str, *, alone: bool) -> Count:
    if without is None:
        return read.scores.counts.get(measure) or _scored(read, read.result)[1].get(measure) or Count()
    return folded.count(read, measure, without, alone=alone)


def total(counts: Sequence[Count]) -> Count:
    """The counts of several documents as one."""
    return Count(sum(c.tp for c in counts), sum(c.fn for c in counts), sum(c.fp for c in counts))


def interval(told: Sequence[Sequence[Count]]) -> tuple[float, float]:
    """The middle 95 % of F1 (of the difference of two) over documents drawn again and again."""
    rng = random.Random(SEED)
    n = len(told[0])
    found = []
    for _ in range(ROUNDS):
        drawn = [rng.randrange(n) for _ in range(n)]
        figures = [total([counts[i] for i in drawn]).f1 for counts in told]
        found.append(figures[0] - figures[1] if len(figures) > 1 else figures[0])
    found.sort()
    return round(found[int(0.025 * ROUNDS)], 4), round(found[int(0.975 * ROUNDS) - 1], 4)
