"""Results of a document in traditional characters say what they say in the characters of the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from extractor.documents.document import Document
from extractor.indicators.result import Indicator, Money, Project, Result, Source, Value

Words = TypeVar("Words", str, str | None)
_NEAR = 400  # characters behind a fact's beginning in which its words stand


def as_written(result: Result, document: Document) -> Result:
    """The result of a document that was read in simplified characters, in its own.

    Args:
        result: its sources in the text as given.
        document: as read; where it was not read in other characters than it is written in, nothing changes.

    What is written in the document is given as it stands there: names, values, levels, sections. What the contract
    spells itself (units, categories, findings) stays in simplified characters.
    """
    if document.written is None:
        return result
    own = _Own(document.read_as, document.written)
    about = result.document
    return replace(
        result,
        document=replace(about, title=own(about.title), organization=own(about.organization)),
        projects=tuple(_project(project, own) for project in result.projects),
        indicators=tuple(_indicator(indicator, own) for indicator in result.indicators),
    )


@dataclass(frozen=True)
class _Own:
    """Words as read → as the document writes them."""

    read: str
    written: str

    def __call__(self, words: Words, near: int = 0) -> Words:
        """Words of the document, looked for from a place on.

        Where they stand otherwise than as read (a line break inside, a number taken out) each character is looked up
        in its order; one that does not stand there is written as it mostly is in the document.
        """
        if not words or words.isascii():
            return words
        found = self.read.find(words, near)
        found = self.read.find(words) if found < 0 else found
        if found >= 0:
            return self.written[found : found + len(words)]
        out, at, end = [], near, near + _NEAR
        for char in words:
            place = self.read.find(char, at, end)
            if place < 0:
                out.append(self._mostly.get(char, char))
            else:
                out.append(self.written[place])
                at = place + 1
        return "".join(out)

    @cached_property
    def _mostly(self) -> dict[str, str]:
        """Character as read → as the document mostly writes it."""
        ways: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for read, written in zip(self.read, self.written, strict=True):
            ways[read][written] += 1
        return {read: max(counts, key=lambda way: counts[way]) for read, counts in ways.items()}

    def source(self, source: Source) -> Source:
        return replace(source, text=self.written[source.start : source.end])


def _indicator(indicator: Indicator, own: _Own) -> Indicator:
    at = indicator.source.start
    return replace(
        indicator,
        name=own(indicator.name, at),
        values=tuple(_value(value, own) for value in indicator.values),
        source=own.source(indicator.source),
        section=tuple(own(title) for title in indicator.section),
        level1=own(indicator.level1),
        level2=own(indicator.level2),
        description=own(indicator.description, at),
        subject=own(indicator.subject, at),
        basis=own(indicator.basis, at),
        scoring=own(indicator.scoring, at),
        attribute=own(indicator.attribute, at),
        reason=own(indicator.reason, at),
    )


def _value(value: Value, own: _Own) -> Value:
    at = value.source.start
    return replace(
        value,
        text=own(value.text, at),
        source=own.source(value.source),
        op_text=own(value.op_text, at),
        grade=own(value.grade),
        period=own(value.period),
        scope=own(value.scope),
    )


def _project(project: Project, own: _Own) -> Project:
    at = project.source.start
    return replace(
        project,
        name=own(project.name, at),
        source=own.source(project.source),
        organization=own(project.organization),
        budget=_money(project.budget, own),
        fiscal_funds=_money(project.fiscal_funds, own),
        other_funds=_money(project.other_funds, own),
        adjusted_budget=_money(project.adjusted_budget, own),
        executed=_money(project.executed, own),
        conclusion=own(project.conclusion),
        purpose=own(project.purpose, at),
        goals=tuple(own(goal, at) for goal in project.goals),
        schedule=tuple(replace(step, text=own(step.text, at)) for step in project.schedule),
    )


def _money(money: Money | None, own: _Own) -> Money | None:
    return None if money is None else replace(money, text=own(money.text))
