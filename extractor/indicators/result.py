"""The answer: the contract's types, field by field. Field names never change within a schema version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from extractor.documents.document import BBox
from extractor.mentions.quantity import Direction, Frequency, Op

SCHEMA_VERSION = "1.0"

Role = Literal["target", "actual", "baseline", "tier", "change", "share", "weight", "score"]
ValueKind = Literal["number", "percent", "money", "duration", "date", "ratio", "qualitative", "empty"]
Origin = Literal["table", "prose"]
Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: ``document.text[start:end] == text``."""

    start: int
    end: int
    text: str
    page: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an indicator; see the contract for every field."""

    role: Role
    text: str
    kind: ValueKind
    source: Source
    op_text: str | None = None
    op: Op | None = None
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    unit_inferred: bool = False
    approx: bool = False
    implied: bool = False
    date: str | None = None
    frequency: Frequency | None = None
    grade: str | None = None
    period: str | None = None
    scope: str | None = None
    base: str | None = None
    direction: Direction | None = None
    goal: bool = False
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    name: str
    values: tuple[Value, ...]
    origin: Origin
    source: Source
    project: str | None = None
    section: tuple[str, ...] = ()
    level1: str | None = None
    level2: str | None = None
    category: str | None = None
    category_confidence: float = 0.0
    description: str | None = None
    subject: str | None = None
    basis: str | None = None
    scoring: str | None = None
    polarity: Literal["higher", "lower"] | None = None
    attribute: str | None = None
    reason: str | None = None
    found_by: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Money:
    text: str
    value: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Installment:
    """One step of a payment schedule (资金支出计划)."""

    text: str
    date: str | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    source: Source
    parent: str | None = None
    code: str | None = None
    organization: str | None = None
    year: int | None = None
    budget: Money | None = None
    fiscal_funds: Money | None = None
    other_funds: Money | None = None
    adjusted_budget: Money | None = None
    executed: Money | None = None
    execution_rate: float | None = None
    score: float | None = None
    conclusion: str | None = None
    purpose: str | None = None
    goals: tuple[str, ...] = ()
    schedule: tuple[Installment, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer would object to; ``message`` is Chinese and speaks the reviewer's terms."""

    code: str
    severity: Severity
    message: str
    indicator: str | None = None
    project: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class ResultNote:
    code: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    filename: str
    media_type: str
    size: int
    sha256: str
    title: str | None = None
    organization: str | None = None
    organization_code: str | None = None
    year: int | None = None
    type: str = "other"
    amount_unit: str | None = None
    pages: int | None = None
    notes: tuple[ResultNote, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ExtractorInfo:
    version: str
    models: dict[str, str]
    settings: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything found in one document.

    Example:
        >>> from extractor import extract
        >>> result = extract("绩效指标：培训覆盖率达到90%。".encode(), filename="示例.txt")
        >>> result.indicators[0].name
        '培训覆盖率'
    """

    extractor: ExtractorInfo
    document: DocumentInfo
    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    findings: tuple[Finding, ...]
    schema_version: str = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """The contract's JSON object as plain dicts and lists."""
        plain: dict[str, Any] = _plain(self)
        return plain

    def to_json(self, *, indent: int | None = None) -> str:
        """The contract's JSON text, non-ASCII characters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


_SPARSE_SOURCE = ("page", "table", "row", "col", "bbox")


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        out = {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        if isinstance(value, Source):
            for name in _SPARSE_SOURCE:
                if out[name] is None:
                    del out[name]
        return out
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value
