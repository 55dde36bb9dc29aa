"""What the tagger of words thinks of a stretch: where names, subjects and time words stand, and whose they are.

Two models speak: a chain that labels the characters of each sentence (``words``), and a scorer of pairs that says how
likely a labelled stretch belongs to a number (``links``). What they say is asked for by place; who is believed is
``reconcile``'s affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from extractor import artifacts
from extractor.mentions.claim import Span
from extractor.mentions.prose.heard import Heard
from extractor.mentions.tagger.chain import posterior_of, raised, steps_of
from extractor.mentions.tagger.spans import LABELS, YES, Label, Tagged, decoded, letters, pair, stands
from extractor.mentions.tagger.spans import VERSION as PAIRS
from extractor.mentions.tagger.words import (
    AROUND,
    VERSION,
    Link,
    Told,
    Word,
    inside,
    of_place,
    of_sorts,
    sentences,
    told_of,
)

WORDS, LINKS = "words", "links"
_KEPT = 10_000  # sums of weights that are remembered
_SLIGHT = 1e-3  # labels that are less likely are not looked at


class Found(NamedTuple):
    """A stretch that belongs to a number: ``start`` and ``end`` in the stretch's text, and how likely."""

    start: int
    end: int
    sure: float


Sum = list[float] | None
"""Weights summed up, label by label; None where there are none."""


class Inside(NamedTuple):
    """What the characters of a link weigh of themselves: the first, the last (None where it is the first), and those
    between as factors, ready to be multiplied."""

    first: list[float]
    last: list[float] | None
    between: list[list[float]]


class Chain:
    """The chain of characters, ready to be asked: sums of weights that come again and again are kept.

    Args:
        model: trained weights.
    """

    def __init__(self, model: artifacts.LinearModel) -> None:
        self.labels = model.labels
        self._model = model
        self._steps = steps_of(model)
        self._nothing = [0.0] * len(model.labels)
        self._words: dict[Word, tuple[Sum, ...]] = {}
        self._inside: dict[Word, Inside] = {}
        self._others: dict[tuple[str, ...], Sum] = {}

    def probabilities(self, told: Told) -> list[list[float]]:
        """The probability of every label for every character of a sentence."""
        words = [self._words.get(w) or self._word(w) for w in told.words]
        factors: list[list[float]] = []
        weights, other = self._model.weights, self._other
        for k, (sorts, place, (front, behind, joint, end)) in enumerate(
            zip(told.sorts, told.places, told.pairs, strict=True)
        ):
            link = told.words[k + 2]
            inner = self._inside.get(link) or self._inner(link)
            sums = (
                inner.first,
                words[k][0],
                words[k + 1][1],
                words[k + 3][2],
                words[k + 4][3],
                other(sorts, of_sorts),
                other(place, of_place),
                weights(front),
                weights(behind),
                weights(joint),
            )
            some = [s for s in sums if s is not None]
            closing = weights(end)
            if inner.last is None:
                if closing is not None:
                    some.append(closing)
                factors.append(raised(list(map(sum, zip(*some, strict=True)))))
                continue
            factors.append(raised(list(map(sum, zip(*some, strict=True)))))
            factors += inner.between
            last = inner.last
            factors.append(raised(last if closing is None else list(map(add, last, closing))))
        return posterior_of(factors, self._steps, slight=_SLIGHT)

    def _inner(self, link: Word) -> Inside:
        if len(self._inside) >= _KEPT:
            self._inside.clear()
        rows = [self._model.scores(told, self._nothing) for told in inside(*link)]
        last = rows[-1] if len(rows) > 1 else None
        found = self._inside[link] = Inside(rows[0], last, [raised(row) for row in rows[1:-1]])
        return found

    def _word(self, word: Word) -> tuple[Sum, ...]:
        if len(self._words) >= _KEPT:
            self._words.clear()
        found = self._words[word] = tuple(self._sum(make(*word)) for _, make in AROUND)
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


class Tagging:
    """A sentence with what the chain says of it, asked when somebody wants to know.

    Attributes:
        start, end: where it stands in the stretch's text.
        row: its links.
        numbers: which of them hold a number, a date or how often.
        begins: where each link's characters begin in the chain.
    """

    def __init__(self, heard: Heard, row: list[Link], chain: Chain) -> None:
        self._heard, self._chain = heard, chain
        self.row = row
        self.start, self.end = min(x.token.start for x in row), max(x.token.end for x in row)
        self.numbers = stands(row)
        self.begins = [0, *accumulate(x.size for x in row)]

    @cached_property
    def probabilities(self) -> list[list[float]]:
        """The probability of every label for every character."""
        return self._chain.probabilities(told_of(self._heard, self.row))

    @cached_property
    def spans(self) -> list[Tagged]:
        """The stretches that the likeliest labels make."""
        return decoded(self._chain.labels, self.probabilities, letters(self.row))


class Opinions:
    """What the models say of one stretch.

    Args:
        heard: the stretch as the rules heard it.
        chain: the chain of characters.
        links: the scorer of pairs.
    """

    def __init__(self, heard: Heard, chain: Chain, links: artifacts.LinearModel) -> None:
        self._links = links
        self._at = {name: [i for i, x in enumerate(chain.labels) if x[2:] == name] for name in LABELS}
        self._told = [Tagging(heard, row, chain) for row in sentences(heard)] if heard.claims else []

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
            Found(s.start, s.end, s.sure * self._linked(f))
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
        first, last = told.begins[at], told.begins[at + 1]
        return sum(p[k] for p in told.probabilities[first:last] for k in self._at[label]) / (last - first)

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
