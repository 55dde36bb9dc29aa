"""The model of links: which of the words that are a name, a subject or a time belong to which number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.mentions.tagger.spans import LABELS, NO, VERSION, YES, paired, stands
from extractor.training.cards import Card
from extractor.training.linear import Fitted, Sample, Trained, blank, cross_validate, figures, fit
from extractor.training.samples import HAND, Read, counts
from extractor.training.word_samples import Worded, place, worded

__all__ = ["CARD", "VERSION", "packed", "samples", "train"]

C = 1.0
FOLDS = 4

CARD = Card(
    title="whose a name, a subject or a time is",
    what=(
        "A stretch of words under a label and a number of the same sentence: on which side of it the words stand, what "
        "numbers, marks and stretches of their kind stand between, whether both lists go in step → how likely the "
        "words belong to the number."
    ),
    learns="Every stretch and every number of a sentence that gold labels: theirs where gold says so, else not.",
    used=(
        "`mentions/tagger/opinions.py` multiplies it with how likely the model of words thinks the stretch: "
        "`reconcile.toml` asks for the product."
    ),
    limits=("Anything that stands in another sentence than the number.",),
    kept="It ships with the model of words, whose card says what the two add.",
)


def train(reads: Sequence[Read]) -> Trained:
    """Fit the model, and judge it on documents that it has not seen."""
    some = samples(reads)
    fitted = _fitted(some)
    hand = [s for s in some if s.group == HAND]
    made = [s for s in some if s.group != HAND]
    told = [(s, p[0][0]) for s, p in cross_validate(hand, by=lambda s: s.document, k=FOLDS, also=made, c=C)]
    parts = {
        f"{title}, hand-written documents left out by document": figures(
            (s.label, said) for s, said in told if s.rule == label
        )
        for label, title in zip(LABELS, ("Names", "Subjects", "Bases", "Periods"), strict=True)
        if any(s.rule == label for s, _ in told)
    }
    return Trained(
        fitted.pack(),
        fitted.labels,
        f"logistic regression, L2, C = {C:g}",
        counts(reads, len(some)),
        parts,
    )


def samples(reads: Sequence[Read]) -> list[Sample]:
    """Every stretch of a sentence beside every number that gold takes for a value."""
    return [s for w in worded(reads) if w.read.learned for s in _of_document(w)]


def packed(some: Sequence[Sample]) -> bytes:
    """The artefact, fitted to these samples and nothing else."""
    return _fitted(some).pack()


def _fitted(some: Sequence[Sample]) -> Fitted:
    return fit(some, c=C) if len({s.label for s in some}) == 2 else blank((NO, YES))


def _of_document(document: Worded) -> Iterator[Sample]:
    marked, values, _ = document.gold
    for s in document.sentences:
        if not s.sound:
            continue
        spans = s.spans
        for at in stands(s.row):
            start, end = s.places[at]
            here = [v for v in values if v.start < end and start < v.end]
            owners, starts = {v.indicator for v in here}, {v.start for v in here}
            for span, features in paired(s.row, spans, at) if here else ():
                first, last = place(s.heard, span.start, span.end)
                mine = any(
                    m.label == span.label
                    and m.start < last
                    and first < m.end
                    and m.indicator in owners
                    and (m.value < 0 or m.value in starts)
                    for m in marked
                )
                yield Sample(
                    tuple(features),
                    YES if mine else NO,
                    document.read.name,
                    document.family,
                    group=document.read.source,
                    rule=span.label,
                )
