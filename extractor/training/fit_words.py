"""The model of words: a CRF over the characters of a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from extractor import artifacts
from extractor.mentions.tagger.opinions import WORDS
from extractor.mentions.tagger.spans import LABELS, OUTSIDE
from extractor.mentions.tagger.words import VERSION, told_of
from extractor.training.cards import Card
from extractor.training.chained import fitted
from extractor.training.linear import Trained
from extractor.training.samples import Read, counts
from extractor.training.word_samples import Sentence, Worded, worded

__all__ = ["CARD", "VERSION", "packed", "samples", "train"]

Plain = dict[str, Any]
ROUNDS, L1, L2 = 60, 0.1, 0.1
TAGS = (OUTSIDE, *(f"{place}-{label}" for label in LABELS for place in "BI"))
_LEAST = 2  # documents in which a feature must occur
_SLIGHT = 0.02

CARD = Card(
    title="what the words of prose name",
    what=(
        "The characters of a sentence that holds a number, as one chain, each with its neighbours, where it stands in "
        "jieba's cut or in the grammar's mention (begin, middle, end, alone), the words around, the dictionaries that "
        "know them, and the numbers of its clause → which of them are a name, a subject, the base of a share or of a "
        "change, a time; and how likely."
    ),
    learns=(
        "Sentences of prose whose gold says where the annotator read. Name, subject, base and period are looked for "
        "in that phrase and the sentence around it; a sentence of which something cannot be found is not learned "
        "from. What the rules made of a sentence is kept from it: on the documents that they were written with they "
        "look better than they are."
    ),
    used=(
        "`mentions/reconcile.py`, with the figures of `reconcile.toml`: the rules' subject of a claim and the time of "
        "a value fall where this model thinks them unlikely; where the rules have none, or another, a likely one of "
        "its own stands. How likely it thinks a name goes to the model of confidence."
    ),
    limits=(
        "Names: alone it names a tenth fewer right than the rules, and where the two differ the rules are right more "
        "often, however sure it is.",
        "Bases, of which the rules leave nothing to find.",
        "What a number states: a chain of one sentence knows less of it than the tagger of numbers, which sees all.",
        "Places that have one value each (分别), which are too rare to learn.",
    ),
    kept=(
        "It ships for subjects and times. On families of generated documents left out in turn the F1 of subjects goes "
        "from 0.937 to 0.945 and of periods from 0.929 to 0.965; on hand-written documents left out, which the rules "
        "know, subjects go from 0.895 to 0.882 and periods from 0.931 to 0.927; on 97 excerpts of real pages, which "
        "are in no corpus, subjects from 0.783 to 0.780 and periods from 0.883 to 0.896; on the held-out documents, "
        "counted in aggregate, subjects from 0.699 to 0.726. A chain of words, measured on "
        "the same stretches, is no better at names (0.840 both) and worse at subjects (0.736 against 0.766) and times "
        "(0.661 against 0.783): "
        "`reports/tagger.json`, `scripts/experiment_words.py`."
    ),
)


def train(reads: Sequence[Read]) -> Trained:
    """Fit the model; what it adds to the rules is measured fold by fold (``folded``)."""
    some = samples(reads)
    data = packed(some)
    return Trained(
        data,
        artifacts.unpack(data, WORDS).labels,
        f"linear-chain CRF over the characters of a sentence, L-BFGS, {ROUNDS} rounds, c1 = {L1:g}, c2 = {L2:g}",
        counts([w.read for w in some], sum(len(s.chain) for w in some for s in w.sentences if s.sound)),
        {},
    )


def samples(reads: Sequence[Read]) -> list[Worded]:
    """The documents that are learned from."""
    return [w for w in worded(reads) if w.read.learned]


def packed(some: Sequence[Worded]) -> bytes:
    """The artefact, fitted to these documents and nothing else; without any, one that knows nothing."""
    ordered = sorted(some, key=lambda w: w.read.name)
    seen: Counter[str] = Counter()
    for document in ordered:
        seen.update({f for s in document.sentences for row in featured(s) for f in row})
    known = {f for f, n in seen.items() if n >= _LEAST and "\n" not in f}
    chains = (
        ([[f for f in row if f in known] for row in featured(s)], s.labels)
        for document in ordered
        for s in document.sentences
        if s.sound
    )
    return fitted(chains, TAGS, rounds=ROUNDS, l1=L1, l2=L2, slight=_SLIGHT)


def featured(sentence: Sentence) -> list[list[str]]:
    """The features of every character of a sentence."""
    return told_of(sentence.heard, sentence.row).features()
