"""A page of prose in the making: text, headings above it, and gold with offsets that are known, not searched.

Labels of ``spans`` (character spans over the document's text, as a tagger learns them):

- ``NAME`` words in front of a value that name what is measured; ``PART`` a further stretch of the same name;
  ``OBJECT`` naming words behind the value (召开1次 | 专题会议); ``SHARED`` naming words that count for several
  (新建 | A 3个、B 4个; 小学、初中 | 巩固率). These four in the order of the text make up ``name``.
- ``SUBJECT`` whom it applies to · ``SCOPE`` the place that one of several values is for · ``PERIOD`` what time a
  value is for · ``BASE`` what a change or share is measured against (同比, 年度计划)
- ``VALUE`` the value's text; where name words stand between operator and number (至少 | 召开 | 一次) it covers the
  quantity alone · ``OP`` operator words, inside a VALUE or apart from it · ``FREQ`` 每季度; with ``value`` where it
  stands for the number too (每月报送) · ``DIRECTION`` 增长, 下降

Each span has ``of``, the ids of its indicators; a VALUE, a SCOPE and a FREQ that stands for a number have ``value``,
the place among that indicator's values. Only OP lies inside VALUE, and a BASE may also be a NAME (a total that is an
indicator of its own); nothing else overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.training.generate.construction import NAMING, Draft, Made

SPAN_LABELS = (
    *(
        "NAME",
        "PART",
        "OBJECT",
        "SHARED",
        "SUBJECT",
        "SCOPE",
        "PERIOD",
        "BASE",
        "VALUE",
        "OP",
        "FREQ",
        "DIRECTION",
    ),
)


@dataclass(slots=True)
class _Placed:
    """An indicator with the marks of its clause, at the clause's place in the page."""

    at: int
    made: Made
    index: int
    section: tuple[str, ...]
    optional: bool
    first: int = 0


@dataclass(slots=True)
class Page:
    """Collects text; ``finish`` gives the document's text, its indicators and its spans."""

    parts: list[str] = field(default_factory=list)
    here: int = 0
    section: list[str] = field(default_factory=list)
    placed: list[_Placed] = field(default_factory=list)
    subject_said: bool = False

    def write(self, text: str) -> int:
        """Put text as it is; the place where it begins."""
        if "。" in text or "\n" in text:
            self.subject_said = False
        start = self.here
        self.parts.append(text)
        self.here += len(text)
        return start

    def line(self, text: str = "") -> None:
        self.write(text + "\n")

    def enter(self, depth: int, heading: str) -> None:
        """From here on ``heading`` is the one of this depth (0 outermost) and nothing deeper counts."""
        self.section = [*self.section[:depth], re.sub(r"\s+", "", heading)]

    def leave(self, depth: int) -> None:
        self.section = self.section[:depth]

    def clause(self, made: Made, *, optional: bool = False) -> None:
        """Put a clause and remember what it says.

        Behind a clause of the same sentence that has a subject, one that names none may have the same: left open.
        """
        if self.subject_said:
            for draft in made.drafts:
                draft.subject_open = draft.subject_open or draft.subject is None
        self.subject_said = self.subject_said or any(draft.subject is not None for draft in made.drafts)
        start = self.write(made.text)
        for index, draft in enumerate(made.drafts):
            if draft.values:
                marks = [m for m in made.marks if index in m.of]
                self.placed.append(
                    _Placed(
                        start,
                        made,
                        index,
                        tuple(self.section),
                        optional or draft.optional,
                        min(m.start for m in marks),
                    )
                )

    def finish(self, *, wrap: int | None = None) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
        """Text, indicators and spans; with ``wrap`` long lines are broken hard, as a copied page is."""
        text = "".join(self.parts)
        text, moved = wrapped(text, wrap) if wrap else (text, None)

        def at(offset: int, *, end: bool = False) -> int:
            if moved is None:
                return offset
            return moved[offset - 1] + 1 if end else moved[offset]

        order = sorted(self.placed, key=lambda p: (p.at + p.first, p.at, p.index))
        ids = {(p.at, p.index): f"i{n}" for n, p in enumerate(order, 1)}
        indicators = []
        spans: list[dict[str, Any]] = []
        for placed in order:
            marks = [m for m in placed.made.marks if placed.index in m.of]
            start, end = (
                at(placed.at + min(m.start for m in marks)),
                at(placed.at + max(m.end for m in marks), end=True),
            )
            draft = placed.made.drafts[placed.index]
            indicators.append(
                indicator(draft, name_of(placed.made, placed.index), placed.section, placed.optional)
                | {
                    "id": ids[placed.at, placed.index],
                    "gold_source": {"start": start, "end": end, "text": text[start:end]},
                }
            )
        for at_, made in {p.at: p.made for p in order}.items():
            for mark in made.marks:
                of = [ids[at_, k] for k in mark.of if (at_, k) in ids]
                if of:
                    span = {
                        "start": at(at_ + mark.start),
                        "end": at(at_ + mark.end, end=True),
                        "label": mark.label,
                        "of": of,
                    }
                    if mark.value is not None:
                        span["value"] = mark.value
                    spans.append(span)
        spans.sort(key=lambda s: (s["start"], -s["end"], s["label"]))
        return text, [{"id": i["id"], **i} for i in indicators], spans


def name_of(made: Made, index: int) -> str:
    """The name of one draft: its naming stretches in the order of the text."""
    return "".join(made.text[m.start : m.end] for m in made.marks if index in m.of and m.label in NAMING)


_LIGHT = re.compile(r"^(组织开展|组织召开|开展|组织|召开|举办|设置|完成|实施|实现)(?=.{2})")


def indicator(draft: Draft, name: str, section: Sequence[str], optional: bool) -> dict[str, Any]:
    """A prose indicator of gold, without id and source."""
    alts = [*draft.alts]
    bare = _LIGHT.sub("", name)
    if draft.core in bare:
        alts.append(bare)
    out: dict[str, Any] = {
        "project": None,
        "section": list(section),
        "level1": None,
        "level2": None,
        "name": name,
        "core": draft.core,
        "alt_names": [alt for alt in dict.fromkeys(alts) if alt and alt != name],
        "category": draft.category,
        "subject": draft.subject,
        "values": [value.gold() for value in draft.values],
        "origin": "prose",
        "optional": optional,
    }
    if draft.subject_open:
        del out["subject"]
    return out


_INSIDE = re.compile(r"[\d.%％，。；：、）》”]")


def wrapped(text: str, width: int) -> tuple[str, list[int]]:
    """Lines broken at a width, never inside a number or in front of a closing mark; where each character went."""
    out: list[str] = []
    moved: list[int] = []
    here = column = 0
    for index, mark in enumerate(text):
        if column >= width and mark != "\n" and not (_INSIDE.match(mark) or re.match(r"[\d.]", text[index - 1])):
            out.append("\n")
            here, column = here + 1, 0
        out.append(mark)
        moved.append(here)
        here += 1
        column = 0 if mark == "\n" else column + 1
    return "".join(out), moved
