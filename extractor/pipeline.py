"""The order of the stages and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import artifacts
from extractor.documents.document import Document
from extractor.errors import SourceNotFound, not_opened
from extractor.garbage import seldom_looked_for
from extractor.indicators.result import DocumentInfo, ExtractorInfo, Indicator, Result, ResultNote
from extractor.settings import Settings
from extractor.version import __version__

if TYPE_CHECKING:
    from extractor.indicators.prose import ProseResult
    from extractor.indicators.tables import TableResult
    from extractor.rows.reading import TableReading
    from extractor.text.about import About
    from extractor.text.outline import Outline

Source = str | Path | bytes
"""A path, or a document's bytes."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every stage's result for one document, so that a reviewer can see why an indicator came out as it did."""

    document: Document
    outline: Outline
    about: About
    tables: tuple[TableReading, ...]
    table_result: TableResult
    prose_result: ProseResult
    result: Result


def extract(source: Source, *, filename: str | None = None, settings: Settings | None = None) -> Result:
    """Extract a document's performance indicators, in this very process.

    Args:
        source: a path, or the document's bytes.
        filename: the name to tell the format by and to report, for bytes.
        settings: limits and choices.

    Returns:
        The result, whose ``to_dict()`` is the contract.

    Raises:
        ExtractionError: the document cannot be read; the message says what, where and what to do.

    Example:
        >>> extract("绩效指标：培训覆盖率达到90%。".encode()).indicators[0].values[0].value
        90.0
    """
    return explain(source, filename=filename, settings=settings).result


def explain(source: Source, *, filename: str | None = None, settings: Settings | None = None) -> Explanation:
    """Like ``extract``, with every stage's result kept.

    Raises:
        ExtractionError: as ``extract``.
    """
    from extractor.documents.read import read

    settings = settings or Settings()
    data, name = _bytes(source, filename)
    return explain_document(read(data, filename=name, settings=settings), settings)


@seldom_looked_for()
def explain_document(document: Document, settings: Settings | None = None) -> Explanation:
    """The stages after reading, for a Document that is already there."""
    from extractor.text.segment import knowing

    settings = settings or Settings()
    with knowing(settings.words):
        best = first = _explained(document, settings)
        for reread in _second_look(first):
            other = _explained(reread, settings)
            if _worth(other) > max(_BETTER * _worth(best), _worth(best)):
                best = other
        return best


_DOUBTFUL = 0.6
_BETTER = 1.2
_WRONG = 0.5  # what a wrong indicator costs where a right one is worth 1


def _second_look(first: Explanation) -> Iterator[Document]:
    """Other readings of a flattened document whose tables gave little to trust; first what keeps more."""
    from extractor.documents.flat.stream import restreamed
    from extractor.indicators.run_on.read import loosened

    if first.document.media_type != "text/plain":
        return
    sure, count = _sure(first)
    if sure < _DOUBTFUL * count or not count:
        run_on, stream = loosened(first.document), restreamed(first.document)
        if stream is not None and _has_grid(stream):
            yield stream  # keeps what borders there are
        if run_on is not None:
            yield run_on


def _has_grid(document: Document) -> bool:
    """Whether a table of a document may hold indicators, before all else is done for it again."""
    from extractor.rows import Grid, read_tables

    parts = (part for reading in read_tables(document) for part in reading.parts)
    return any(isinstance(part, Grid) and part.kind in ("indicators", "matrix") for part in parts)


def _sure(explanation: Explanation) -> tuple[float, int]:
    """How many indicators of tables are right, by their confidence, and how many there are."""
    given = [i.confidence for i in explanation.result.indicators if i.origin == "table"]
    return sum(given), len(given)


def _worth(explanation: Explanation) -> float:
    """How good a reading's tables are: many doubtful indicators are worth less than a few sure ones."""
    sure, count = _sure(explanation)
    return sure - _WRONG * (count - sure)


def _explained(document: Document, settings: Settings) -> Explanation:
    from extractor.indicators.as_written import as_written
    from extractor.indicators.confidence import calibrated
    from extractor.indicators.findings import review
    from extractor.indicators.legible import legible
    from extractor.indicators.placed import placed
    from extractor.indicators.projects import unassessed
    from extractor.indicators.prose import prose_indicators
    from extractor.indicators.tables import Around, table_indicators
    from extractor.rows import read_tables
    from extractor.text.about import about as read_about
    from extractor.text.outline import outline as read_outline

    outline = read_outline(document)
    about = read_about(document, outline)
    readings = tuple(read_tables(document))
    facts = about.type.value in ("statistics", "work_report")
    stated = about.year.value if about.year is not None else None
    title = about.title.value if about.title is not None else None
    around = Around(lambda at: about.year_at(at) or stated, about.amount_unit_at, outline.sections_at, facts, title)
    tables = table_indicators(document, readings, around)
    prose = prose_indicators(document, outline, about, tables.mining, tables.read, settings.max_prose_values)
    indicators = in_order((*tables.indicators, *prose.indicators))
    indicators, unsure = legible(calibrated(indicators, readings, prose, document), document)
    assessed = about.type.value not in ("performance_targets", "plan")
    projects = tables.projects if assessed else unassessed(tables.projects, indicators)
    findings = (*review(projects, indicators, tables.findings), *prose.findings_for(indicators), *unsure)
    result = Result(
        extractor=ExtractorInfo(__version__, artifacts.current().digests(), settings.digest()),
        document=DocumentInfo(
            filename=document.filename,
            media_type=document.media_type,
            size=document.size,
            sha256=document.sha256,
            title=about.title.value if about.title else None,
            organization=about.organization.value if about.organization else None,
            organization_code=about.organization_code.value if about.organization_code else None,
            year=about.year.value if about.year else None,
            type=about.type.value,
            amount_unit=about.amount_unit.value if about.amount_unit else None,
            pages=document.pages,
            notes=tuple(ResultNote(n.code, n.page, n.message) for n in document.notes),
            text=document.given if settings.include_text else None,
        ),
        projects=projects,
        indicators=indicators,
        findings=findings,
    )
    if document.layout is not None:
        result = placed(result, document.layout)
    return Explanation(document, outline, about, readings, tables, prose, as_written(result, document))


def in_order(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Indicators by place in the document, numbered i1, i2, …"""
    ordered = sorted(indicators, key=lambda i: i.source.start)
    return tuple(replace(i, id=f"i{n}") for n, i in enumerate(ordered, 1))


def _bytes(source: Source, filename: str | None) -> tuple[bytes, str | None]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), filename
    path = Path(source)
    name = filename or path.name
    if path.is_dir():
        raise SourceNotFound("这是文件夹，不是文件；批量处理请用命令 zhibiao extract 文件夹", filename=str(path))
    try:
        return path.read_bytes(), name
    except OSError as error:
        raise not_opened(error, str(path)) from error


def stages(explanation: Explanation) -> dict[str, Any]:
    """The stages by name, for display."""
    return {
        "document": explanation.document,
        "outline": explanation.outline,
        "about": explanation.about,
        "tables": explanation.tables,
        "indicators": explanation.result.indicators,
    }
