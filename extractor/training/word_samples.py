"""Prose with gold → the sentences of each document, character by character with labels, as the tagger of words will
meet them.

Generated gold says where everything stands. Hand-written gold says in which phrase its annotator read: name, subject,
base and period are looked for there, then in the sentence around it. A sentence of which something cannot be
found is not learned from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from extractor.indicators.prose import heard_in
from extractor.mentions.prose.heard import Heard
from extractor.mentions.tagger.spans import OUTSIDE, Label, Letter, Tagged, joined, letters
from extractor.mentions.tagger.words import Link, sentences
from extractor.training.prose_samples import prose
from extractor.training.samples import Read

Plain = dict[str, Any]

_AROUND = 160  # characters in front of a phrase in which its sentence may have begun
_ENDS = "。！？!?\n"
_PARTS = 3  # stretches that a name may stand in
_CODES = frozenset({"yoy", "mom", "previous"})
_OF_SPANS: dict[str, Label] = {"NAME": "NAME", "SUBJECT": "SUBJECT", "BASE": "BASE", "PERIOD": "PERIOD"}


class Marked(NamedTuple):
    """A stretch of the document, what it is, and the value (by its start) that it belongs to; −1 for all."""

    start: int
    end: int
    label: Label
    indicator: str
    value: int


class Stands(NamedTuple):
    """A value of gold: where its text stands, and whose it is."""

    start: int
    end: int
    indicator: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document.

    Args:
        stretch: the number of the stretch that it stands in.
        heard: that stretch.
        row: its links.
        chain: its characters.
        labels: by gold, one for each character, as B-NAME, I-NAME … or O.
        sound: whether all that gold says of it was found.
    """

    stretch: int
    heard: Heard
    row: list[Link]
    chain: list[Letter]
    labels: list[str]
    sound: bool

    @property
    def spans(self) -> list[Tagged]:
        """The stretches that the labels make."""
        return joined(self.labels, self.chain, [1.0] * len(self.chain))

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each link stands in the document."""
        return [place(self.heard, x.token.start, x.token.end) for x in self.row]


@dataclass(frozen=True, eq=False)
class Worded:
    """A document whose gold says where its prose stands."""

    read: Read

    @property
    def family(self) -> str:
        """The family of layouts that the document belongs to."""
        return self.read.family

    @cached_property
    def gold(self) -> tuple[list[Marked], list[Stands], list[tuple[int, int]]]:
        """What gold marks in the text, its values, and the phrases of which something was not found."""
        return _marks(self.read.gold.gold, self.read.explanation.document.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences in order."""
        e = self.read.explanation
        marked, _, lost = self.gold
        told = heard_in(e.document, e.outline, e.about, e.table_result.mining, e.table_result.read)
        return [_sentence(at, h.heard, row, marked, lost) for at, h in enumerate(told) for row in sentences(h.heard)]


def worded(reads: Sequence[Read]) -> list[Worded]:
    """Plain texts as they lie in the corpus, whose gold says where its prose stands."""
    return [Worded(t.read) for t in prose(reads)]


def _sentence(
    stretch: int, heard: Heard, row: list[Link], marked: Sequence[Marked], lost: Sequence[tuple[int, int]]
) -> Sentence:
    chain = letters(row)
    at = [place(heard, x.start, x.start)[0] for x in chain]
    start, end = min(at), max(at) + 1
    labels = [OUTSIDE] * len(chain)
    here = [m for m in marked if m.start < end and m.end > start]
    for m in sorted(here, key=lambda m: (m.start - m.end, m.start, m.label)):
        inside = [i for i, x in enumerate(chain) if m.start <= at[i] < m.end and row[x.link].piece >= 0]
        if inside and all(labels[i] == OUTSIDE for i in inside):
            for n, i in enumerate(inside):
                labels[i] = f"{'I' if n and inside[n - 1] == i - 1 else 'B'}-{m.label}"
    sound = not any(a < end and start < b for a, b in lost)
    return Sentence(stretch, heard, row, chain, labels, sound)


def place(heard: Heard, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of what was heard stands in the document."""
    offsets = heard.stretch.offsets
    if offsets is None:
        return start, end
    first = offsets[min(start, len(offsets) - 1)]
    return first, offsets[end - 1] + 1 if end > start else first


# ── where gold's words stand ──


def _marks(gold: Plain, text: str) -> tuple[list[Marked], list[Stands], list[tuple[int, int]]]:
    marked: list[Marked] = []
    values: list[Stands] = []
    lost: list[tuple[int, int]] = []
    if "spans" in gold:
        stands = {(i, s.get("value")): s["start"] for s in gold["spans"] for i in s["of"] if s["label"] == "VALUE"}
        for span in gold["spans"]:
            label = _OF_SPANS.get(span["label"])
            for owner in span["of"]:
                if span["label"] in ("VALUE", "FREQ") and span.get("value") is not None:
                    values.append(Stands(span["start"], span["end"], owner))
                elif label is not None:
                    value = stands.get((owner, span.get("value")), -1) if span.get("value") is not None else -1
                    marked.append(Marked(span["start"], span["end"], label, owner, value))
        return marked, values, lost
    for indicator in gold["indicators"]:
        phrase = indicator.get("gold_source") or {}
        if indicator["origin"] != "prose" or phrase.get("start") is None:
            continue
        found, stand, whole = _of_indicator(indicator, text, phrase["start"], phrase["end"])
        marked += found
        values += stand
        if not whole:
            lost.append((phrase["start"], phrase["end"]))
    return marked, values, lost


def _of_indicator(indicator: Plain, text: str, start: int, end: int) -> tuple[list[Marked], list[Stands], bool]:
    """The marks of one indicator, its values, and whether all was found."""
    who = str(indicator["id"])
    begin = _begin(text, start)
    marked: list[Marked] = []
    stands: list[Stands] = []
    whole = True
    at = start
    for value in indicator["values"]:
        told = list(locate(value["text"], text, at, end)) or list(locate(value["text"], text, start, end))
        if not told:
            continue
        a, b = told[0][0], told[-1][1]
        at = b if value["role"] != "baseline" else at
        stands.append(Stands(a, b, who))
        base = value.get("base")
        wanted: list[tuple[Label, Any]] = [("PERIOD", value.get("period"))]
        if base and base not in _CODES:
            wanted.append(("BASE", base))
        for label, words in wanted:
            if not words:
                continue
            spans = _nearest(words, text, begin, end, a)
            whole = whole and bool(spans)
            marked += [Marked(*s, label, who, a) for s in spans]
    name = list(locate(indicator["name"], text, start, end)) or list(locate(indicator["name"], text, begin, end))
    whole = whole and bool(name)
    marked += [Marked(*s, "NAME", who, -1) for s in name]
    if indicator.get("subject"):
        spans = _nearest(indicator["subject"], text, begin, end, stands[0].start if stands else end)
        whole = whole and bool(spans)
        marked += [Marked(*s, "SUBJECT", who, -1) for s in spans]
    return marked, stands, whole


def _begin(text: str, start: int) -> int:
    """Where the sentence in front of a phrase begins."""
    low = max(0, start - _AROUND)
    return max(low, *(text.rfind(mark, low, start) + 1 for mark in _ENDS))


def _nearest(words: str, text: str, start: int, end: int, at: int) -> list[tuple[int, int]]:
    """The place of words in one stretch that is nearest to a value, in front of it if there is one."""
    found = list(_all(words, text, start, end))
    return [min(found, key=lambda s: (s[0] > at, abs(s[0] - at)))] if found else []


def _all(words: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    places = [i for i in range(start, end) if not text[i].isspace()]
    plain = "".join(text[i] for i in places)
    wanted = "".join(words.split())
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        yield places[at], places[at + len(wanted) - 1] + 1
        at = plain.find(wanted, at + 1)


def locate(words: str, text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The stretches in which words stand, in as few as can be: 召开专题会议 in 召开1次专题会议 in two.

    Args:
        words: what gold says, blanks of no account.
        text, start, end: where to look.
    """
    places = [i for i in range(start, end) if not text[i].isspace()]
    plain = "".join(text[i] for i in places)
    wanted = "".join(words.split())
    for parts in range(1, _PARTS + 1):
        found = _split(wanted, plain, 0, parts)
        if found is not None:
            return [(places[a], places[b - 1] + 1) for a, b in found]
    return []


def _split(wanted: str, plain: str, at: int, parts: int) -> list[tuple[int, int]] | None:
    """Words in so many stretches of a text, in order; the first from the last place where it stands."""
    if not wanted:
        return None
    if parts == 1:
        found = plain.find(wanted, at)
        return [(found, found + len(wanted))] if found >= 0 else None
    for size in range(len(wanted) - 1, 0, -1):
        first = plain.find(wanted[:size], at)
        while first >= 0:
            rest = _split(wanted[size:], plain, first + size, parts - 1)
            if rest is None:
                break
            later = plain.find(wanted[:size], first + 1)
            if later < 0 or later + size > rest[0][0]:
                return [(first, first + size), *rest]
            first = later
    return None
