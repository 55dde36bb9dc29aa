"""Prose with gold → the numbers of each document with their features, as the tagger will meet them, and their roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from extractor.indicators.prose import heard_in
from extractor.mentions.prose.heard import Heard
from extractor.mentions.tagger.chain import Role
from extractor.mentions.tagger.features import Stated, stated
from extractor.training.samples import Read

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a document.

    Args:
        stated: the number and its features.
        role: what it states, by the gold.
        rules: what it states, by the rules alone.
    """

    stated: Stated
    role: Role
    rules: Role


class _Mark(NamedTuple):
    start: int
    end: int
    role: Role


@dataclass(frozen=True, eq=False)
class Told:
    """A document whose gold says where its prose stands."""

    read: Read

    @property
    def family(self) -> str:
        """The family of layouts that the document belongs to."""
        return self.read.family

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of its prose in order; one that no gold value covers states nothing."""
        return tuple(_numbers(self.read))


def prose(reads: Sequence[Read]) -> list[Told]:
    """Plain texts as they lie in the corpus, whose gold says where its prose stands."""
    return [
        Told(r)
        for r in reads
        if r.gold.filename.endswith(".txt")
        and r.gold.format == "file"
        and any(i["origin"] == "prose" and i.get("gold_source") for i in r.gold.gold["indicators"])
        and r.explanation.document.layout is None  # gold tells places in the text as given
    ]


def _numbers(read: Read) -> Iterator[Number]:
    e = read.explanation
    told = heard_in(e.document, e.outline, e.about, e.table_result.mining, e.table_result.read)
    stretches = [h.heard for h in told]
    title = e.about.title.value if e.about.title is not None else None
    marks = sorted(_marks(read.gold.gold, e.document.text))
    ruled: list[dict[int, Role]] = [
        {v.quantity.start: v.role for c in h.claims for v in c.values if v.quantity} for h in stretches
    ]
    for s in stated(stretches, title=title):
        rules = ruled[s.stretch].get(s.quantity.start, "none")
        yield Number(s, _role(s, stretches[s.stretch], marks), rules)


def _role(number: Stated, heard: Heard, marks: Sequence[_Mark]) -> Role:
    """The role of the gold value that covers a number best: its digits first, then its ends."""
    offsets, q = heard.stretch.offsets, number.quantity
    first = max(q.number_start, q.start)
    start, end, first = (
        (q.start, q.end, first)
        if offsets is None
        else (
            offsets[q.start],
            offsets[q.end - 1] + 1,
            offsets[first],
        )
    )
    over = [m for m in marks if m.start < end and start < m.end]
    best = min(
        over, key=lambda m: (not m.start <= first < m.end, abs(m.start - start) + abs(m.end - end)), default=None
    )
    return best.role if best is not None else "none"


# ── where gold's values stand ──


def _marks(gold: Plain, text: str) -> Iterator[_Mark]:
    if "spans" in gold:  # generated gold says where everything stands
        values = {i["id"]: i["values"] for i in gold["indicators"]}
        for span in gold["spans"]:
            if span.get("value") is not None and span["label"] in ("VALUE", "FREQ"):
                yield _Mark(span["start"], span["end"], _of(values[span["of"][0]][span["value"]]))
        return
    for indicator in gold["indicators"]:
        phrase = indicator.get("gold_source") or {}
        if indicator["origin"] == "prose" and phrase.get("start") is not None:
            yield from _of_indicator(indicator, text, phrase["start"], phrase["end"])


def _of_indicator(indicator: Plain, text: str, start: int, end: int) -> Iterator[_Mark]:
    """Hand-written gold says in which phrase the values stand: they are looked for there, in their order."""
    at = start
    for value in indicator["values"]:
        found = _find(text, value["text"], at, end) or _find(text, value["text"], start, end)
        if found is None:
            continue
        yield _Mark(*found, _of(value))
        at = found[1] if value["role"] != "baseline" else at


def _of(value: Plain) -> Role:
    role: Role = "target" if value["role"] == "tier" else value["role"]
    return role


def _find(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    """Where words stand, whatever blanks are in the text; the first place."""
    at = text.find(words, start, end)
    if at >= 0:
        return at, at + len(words)
    places = [i for i in range(start, end) if not text[i].isspace()]
    wanted = "".join(words.split())
    found = "".join(text[i] for i in places).find(wanted)
    return (places[found], places[found + len(wanted) - 1] + 1) if found >= 0 and wanted else None
