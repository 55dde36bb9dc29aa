"""What a sentence claims: a named thing and the values it states.

A claim still speaks the sentence's own language: absolute spans, the quantity as the grammar read it, the words
that name what is measured. ``extractor.indicators.prose`` turns claims into the contract's indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.mentions.quantity import Direction, Frequency, Op, Quantity

Genre = Literal[
    "performance_targets",
    "self_evaluation",
    "indicator_system",
    "assessment_rules",
    "work_report",
    "statistics",
    "plan",
    "other",
]
"""The contract's document types: what a number states when the sentence itself does not say."""

ClaimRole = Literal["target", "actual", "baseline", "change", "share"]
ClaimKind = Literal["number", "percent", "money", "duration", "date", "ratio", "qualitative"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the whole text: ``text[start:end] == span.text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ClaimValue:
    """One value of a claim.

    ``start``/``end``/``text`` bound the smallest phrase that carries operator, number and unit; ``quantity`` is
    the grammar's reading of it (None where no number is written: 不发生, 每月报送, 达标). ``op`` and ``op_text``
    are the value's own: 达到 is ``>=`` in a goal and ``=`` in a result, and a list may share one operator.
    ``base`` is a contract code (yoy, mom, previous) or the base's words. ``sure`` is the probability that the trained
    tagger gives to the role, None where it was not asked.
    """

    role: ClaimRole
    kind: ClaimKind
    start: int
    end: int
    text: str
    goal: bool
    op: Op | None = "="
    op_text: str | None = None
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    unit_inferred: bool = False
    approx: bool = False
    implied: bool = False
    date: str | None = None
    year_relative: int | None = None
    frequency: Frequency | None = None
    direction: Direction | None = None
    period: str | None = None
    scope: str | None = None
    base: str | None = None
    quantity: Quantity | None = None
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A named thing and what one phrase states of it.

    ``name`` is the spans' text joined, whitespace removed: the number inside a verb phrase is taken out, so a
    name may have two spans (召开 + 专题会议). ``phrase`` reaches from the subject through the last value.
    ``named`` is how likely the trained tagger thinks that the name's words name something, None where it was not asked.
    ``issues`` are stable codes of what is doubtful in the sentence itself ("distribution_mismatch": 分别 gives
    fewer or more values than there are names).
    """

    name: str
    name_spans: tuple[Span, ...]
    subject: Span | None
    values: tuple[ClaimValue, ...]
    phrase: Span
    found_by: tuple[str, ...]
    section: tuple[str, ...] = ()
    named: float | None = None
    issues: tuple[str, ...] = ()
