"""What the tagger of words thinks of a stretch: where names, subjects and time words stand, and whose they are.

Two models speak: a chain that labels the words of each sentence (``words``), and a scorer of pairs that says how
likely a labelled stretch belongs to a number (``links``). What they say is asked for by place; who is believed is
``reconcile``'s affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor import artifacts
from extractor.mentions.claim import Span
from extractor.mentions.prose.heard import Heard
from extractor.mentions.tagger.chain import posterior, steps_of
from extractor.mentions.tagger.spans import LABELS, YES, Label, Tagged, decoded, pair, stands
from extractor.mentions.tagger.spans import VERSION as PAIRS
from extractor.mentions.tagger.words import AROUND, VERSION, Link, Told, Word, of_place, of_sorts, sentences, told_of

WORDS, LINKS = "words", "links"
_KEPT = 10_000  # sums of weights that are remembered
_SLIGHT = 1e-4  # labels that are less likely are not looked at


class Found(NamedTuple):
    """A stretch that belongs to a number: ``start`` and ``end`` in the stretch's text, and how likely."""

    start: int
    end: int
    sure: float


Sum = list[float] | None
"""Weights summed up, label by label; None where there are none."""


class Chain:
    """The chain of words, ready to be asked: sums of weights that come again and again are kept.

    Args:
        model: trained weights.
    """

    def __init__(self, model: artifacts.LinearModel) -> None:
        self.labels = model.labels
        self._model = model
        self._steps = steps_of(model)
        self._nothing = [0.0] * len(model.labels)
        self._words: dict[Word, tuple[Sum, ...]] = {}
        self._others: dict[tuple[str, ...], Sum] = {}

    def probabilities(self, told: Told) -> list[list[float]]:
        """The probability of every label for every link of a sentence."""
        words = [self._words.get(w) or self._word(w) for w in told.words]
        scores = []
        for k, (sorts, place, (front, behind)) in enumerate(zip(told.sorts, told.places, told.pairs, strict=True)):
            sums = (
                words[k][0],
                words[k + 1][1],
                words[k + 2][2],
                words[k + 3][3],
                words[k + 4][4],
                self._other(sorts, of_sorts),
                self._other(place, of_place),
                self._model.weights(front),
                self._model.weights(behind),
            )
            scores.append(list(map(sum, zip(*[s for s in sums if s is not None], strict=True))) or self._nothing)
        return posterior(scores, self._steps, slight=_SLIGHT)

    def _word(self, word: Word) -> tuple[Sum, ...]:
        if len(self._words) >= _KEPT:
            self._words.clear()
        found = self._words[word] = tuple(self._sum(make(*word)) for make in AROUND)
        return found

    def _other(self, told: tuple[str, ...], make: Callable[..., tuple[str, ...]]) -> Sum:
        try:
            return self._others[told]
        except KeyError:
            if len(self._others) >= _KEPT:
                self._others.clear()
            found = self._others[told] = self._sum(make(*told))
            return found

    def _sum(self, features: Sequence[str]) -> Sum:
        found = self._model.scores(features, self._nothing)
        return found if any(found) else None


@lru_cache(maxsize=4)
def _chain(digest: str) -> Chain:
    model = artifacts.current().model(WORDS, features=VERSION)
    assert model is not None
    return Chain(model)


class Tagging(NamedTuple):
    """A sentence from ``start`` to ``end`` with what the chain says of it; ``numbers`` are what ``stands`` gives."""

    start: int
    end: int
    row: list[Link]
    numbers: list[int]
    probabilities: list[list[float]]
    spans: list[Tagged]


class Opinions:
    """What the models say of one stretch.

    Args:
        heard: the stretch as the rules heard it.
        chain: the chain of words.
        links: the scorer of pairs.
    """

    def __init__(self, heard: Heard, chain: Chain, links: artifacts.LinearModel) -> None:
        self._links = links
        self._at = {name: [i for i, x in enumerate(chain.labels) if x[2:] == name] for name in LABELS}
        self._told: list[Tagging] = []
        for row in sentences(heard):
            told = chain.probabilities(told_of(heard, row))
            start, end = min(x.token.start for x in row), max(x.token.end for x in row)
            self._told.append(Tagging(start, end, row, stands(row), told, decoded(chain.labels, told)))

    def labelled(self, spans: Sequence[Span], label: Label) -> float | None:
        """How likely words stand under a label, on the average; None where they were not looked at.

        A chain that has learned nothing of a label has no opinion of it.
        """
        if not self._at[label]:
            return None
        found = [
            self._share(told, i, label)
            for told in self._told
            if any(s.start < told.end and told.start < s.end for s in spans)
            for i, x in enumerate(told.row)
            if x.piece >= 0 and any(s.start <= x.token.start < s.end for s in spans)
        ]
        return sum(found) / len(found) if found else None

    def best(self, label: Label, value: int) -> Found | None:
        """The stretch under a label that most likely belongs to the number that starts at ``value``."""
        told, at = self._number(value)
        if told is None:
            return None
        alike = [s for s in told.spans if s.label == label]
        found = [
            Found(told.row[s.first].token.start, told.row[s.last - 1].token.end, s.sure * self._linked(f))
            for s, f in ((s, pair(told.row, alike, s, at, told.numbers)) for s in alike)
        ]
        return max(found, key=lambda f: f.sure, default=None)

    def belongs(self, label: Label, words: str, value: int) -> float | None:
        """How likely a time word stands under a label and belongs to a number; None where it does not stand there.

        Args:
            label: the label.
            words: as a claim has them, blanks removed.
            value: where the number starts.
        """
        told, at = self._number(value)
        if told is None or not self._at[label]:
            return None
        places = [i for i, x in enumerate(told.row) if x.piece >= 0 and _holds(x, words)]
        if not places:
            return None
        i = max(places, key=lambda i: (i < at, -abs(i - at)))
        mine = Tagged(label, i, i + 1)
        others = [s for s in told.spans if s.label == label and not s.first <= i < s.last]
        alike = sorted([*others, mine], key=lambda s: s.first)
        return self._share(told, i, label) * self._linked(pair(told.row, alike, mine, at, told.numbers))

    def _number(self, start: int) -> tuple[Tagging | None, int]:
        """The sentence that a number stands in, and its link there."""
        for told in self._told:
            for i in told.numbers if told.start <= start < told.end else ():
                t = told.row[i].token
                q = t.quantity
                if t.start <= start < t.end or (q is not None and q.start == start):
                    return told, i
        return None, -1

    def _share(self, told: Tagging, at: int, label: Label) -> float:
        return sum(told.probabilities[at][k] for k in self._at[label])

    def _linked(self, features: Sequence[str]) -> float:
        return dict(self._links.predict(features)).get(YES, 0.0)


def _holds(link: Link, words: str) -> bool:
    """Whether a link is the time word that a claim speaks of, or holds it."""
    text = "".join(link.token.text.split())
    if link.token.kind in ("period", "date"):
        return words in text or text in words
    return link.token.kind == "word" and len(text) > 1 and text in words


def opinions(stretches: Sequence[Heard]) -> list[Opinions] | None:
    """What the models say of stretches; None where one of the two is left out.

    Raises:
        ModelUnavailable: a model is missing, damaged or for other features.
    """
    store = artifacts.current()
    words, links = store.model(WORDS, features=VERSION), store.model(LINKS, features=PAIRS)
    if words is None or links is None:
        return None
    chain = _chain(words.digest)
    return [Opinions(h, chain, links) for h in stretches]
