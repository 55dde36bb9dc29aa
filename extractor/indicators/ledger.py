"""What reading a document's tables has given so far: projects, indicators, cells to mine, rows not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.documents.document import Cell
from extractor.indicators.projects import ProjectDraft
from extractor.indicators.result import Indicator, Source, Value


@dataclass(frozen=True, slots=True)
class Mining:
    """A cell whose sentences are prose: where it is, and the section that its row gives."""

    cell: Cell
    table: int
    section: tuple[str, ...]
    project: str | None


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A row that could not be read as an indicator; it may stand for ``rows`` of them, down to the row ``last``."""

    code: Literal["row_without_name", "row_unread"]
    table: int
    row: int
    text: str
    last: int | None = None
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Around:
    """What the document says around its tables, asked by offset.

    Attributes:
        year_at: the year in force at an offset, or None.
        amount_unit_at: the money unit declared for an offset, or None.
        sections_at: the headings above an offset.
        facts: the document states facts (a bulletin, a report), so unmarked year columns are results.
        title: the document's own title.
    """

    year_at: Callable[[int], int | None]
    amount_unit_at: Callable[[int], str | None]
    sections_at: Callable[[int], tuple[str, ...]]
    facts: bool = False
    title: str | None = None


@dataclass(slots=True)
class Current:
    """The project that rows now belong to."""

    draft: ProjectDraft | None = None
    whole: bool = False
    amount_unit: str | None = None
    from_form: bool = False  # a form named it, not a row of a grid


@dataclass(slots=True)
class Levels:
    level1: str | None = None
    level2: str | None = None


@dataclass(slots=True)
class Ledger:
    """Grows while tables are read in order; ``current`` and ``levels`` are what the next row belongs to."""

    around: Around
    projects: list[ProjectDraft] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    mining: list[Mining] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    current: Current = field(default_factory=Current)
    levels: Levels = field(default_factory=Levels)
    activities: list[tuple[int, ProjectDraft]] = field(default_factory=list)

    def new_project(self, name: str, source: Source) -> ProjectDraft:
        """Open a project; its id is its place in the document."""
        draft = ProjectDraft(name=name, source=source, id=f"p{len(self.projects) + 1}")
        self.projects.append(draft)
        return draft

    def add(
        self,
        *,
        name: str,
        values: Sequence[Value],
        source: Source,
        level1: str | None,
        level2: str | None,
        category: str | None,
        category_confidence: float,
        found_by: tuple[str, ...],
        confidence: float,
        description: str | None = None,
        basis: str | None = None,
        scoring: str | None = None,
        polarity: Literal["higher", "lower"] | None = None,
        attribute: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an indicator of origin ``table`` to the current project."""
        self.indicators.append(
            Indicator(
                id=f"i{len(self.indicators) + 1}",
                name=name,
                values=tuple(values),
                origin="table",
                source=source,
                project=self.current.draft.id if self.current.draft is not None else None,
                section=self.around.sections_at(source.start),
                level1=level1,
                level2=level2,
                category=category,
                category_confidence=category_confidence,
                description=description,
                basis=basis,
                scoring=scoring,
                polarity=polarity,
                attribute=attribute,
                reason=reason,
                found_by=found_by,
                confidence=confidence,
            )
        )
