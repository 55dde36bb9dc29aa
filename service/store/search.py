"""Indicators across all documents: what is asked for → rows, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select

from service.store import words
from service.store.tables import documents, indicators, values

_NOWHERE = -1e308


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; None asks for nothing.

    Args:
        q: words that the indicator, its project or its values speak of.
        name: a part of the name.
        category: a category; ``benefit`` is all that begin with ``benefit.`` too.
        level: level 1 or level 2 as written.
        organization: a part of the organisation's name.
        year: the year of the project, or of the document.
        document_type: the document's type.
        role, kind, unit, value_min, value_max: all of one and the same value.
        confidence_min, confidence_max: bounds, both included.
        origin: ``table`` or ``prose``.
        state: what became of it; where None, all but the deleted.
        document: the document's name in the store.
    """

    q: str | None = None
    name: str | None = None
    category: str | None = None
    level: str | None = None
    organization: str | None = None
    year: int | None = None
    document_type: str | None = None
    role: str | None = None
    kind: str | None = None
    unit: str | None = None
    value_min: float | None = None
    value_max: float | None = None
    confidence_min: float | None = None
    confidence_max: float | None = None
    origin: str | None = None
    state: str | None = None
    document: str | None = None


_SMALLEST = (
    select(func.min(values.c.value))
    .where(values.c.indicator == indicators.c.number)
    .correlate(indicators)
    .scalar_subquery()
)

SORTS: dict[str, Any] = {
    "stored": indicators.c.number,
    "name": indicators.c.name,
    "year": func.coalesce(indicators.c.year, -1),
    "confidence": indicators.c.confidence,
    "value": func.coalesce(_SMALLEST, _NOWHERE),
}
"""What indicators can be sorted by; those without a year or a value come first."""


def _part(column: Any, written: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(written, autoescape=True)
    return found


def conditions(connection: Connection, asked: Question) -> list[ColumnElement[bool]]:
    """What a row must fulfil."""
    told: list[ColumnElement[bool]] = [documents.c.result == indicators.c.result]
    if asked.q is not None:
        about = words.about(connection, asked.q)
        told.append(about if about is not None else false())
    if asked.name is not None:
        told.append(_part(indicators.c.name, asked.name))
    if asked.category is not None:
        inside = indicators.c.category.startswith(asked.category + ".", autoescape=True)
        told.append(or_(indicators.c.category == asked.category, inside))
    if asked.level is not None:
        told.append(or_(indicators.c.level1 == asked.level, indicators.c.level2 == asked.level))
    if asked.organization is not None:
        told.append(_part(indicators.c.organization, asked.organization))
    for column, wanted in (
        (indicators.c.year, asked.year),
        (indicators.c.document_type, asked.document_type),
        (indicators.c.origin, asked.origin),
        (indicators.c.document, asked.document),
    ):
        if wanted is not None:
            told.append(column == wanted)
    told.append(indicators.c.state == asked.state if asked.state is not None else indicators.c.state != "deleted")
    if asked.confidence_min is not None:
        told.append(indicators.c.confidence >= asked.confidence_min)
    if asked.confidence_max is not None:
        told.append(indicators.c.confidence <= asked.confidence_max)
    value = _value(asked)
    if value:
        told.append(exists().where(values.c.indicator == indicators.c.number, *value))
    return told


def _value(asked: Question) -> list[ColumnElement[bool]]:
    told: list[ColumnElement[bool]] = []
    for column, wanted in ((values.c.role, asked.role), (values.c.kind, asked.kind), (values.c.unit, asked.unit)):
        if wanted is not None:
            told.append(column == wanted)
    if asked.value_min is not None:
        told.append(func.coalesce(values.c.value_max, values.c.value) >= asked.value_min)
    if asked.value_max is not None:
        told.append(values.c.value <= asked.value_max)
    return told


def rows(told: list[ColumnElement[bool]]) -> Select[Any]:
    """Indicators that fulfil conditions, with their documents' file names."""
    return (
        select(indicators, documents.c.filename)
        .join(documents, documents.c.id == indicators.c.document)
        .where(and_(*told))
    )


def current_result(document: str) -> Select[Any]:
    """The name of the result that counts of a document."""
    return select(documents.c.result).where(documents.c.id == document)


def page(
    connection: Connection, asked: Question, *, sort: str, limit: int, after: tuple[Any, int] | None
) -> tuple[list[Any], tuple[Any, int] | None]:
    """A page of indicators.

    Args:
        connection: of a transaction.
        asked: what for.
        sort: one of ``SORTS``, ``-`` in front for the other way round.
        limit: how many at most.
        after: where the page before ended.

    Returns:
        The rows, and where the page ends if another one follows.
    """
    down = sort.startswith("-")
    key = SORTS[sort.removeprefix("-")]
    found = rows(conditions(connection, asked)).add_columns(key.label("sort_key"))
    number = indicators.c.number
    if after is not None:
        last, last_number = after
        beyond = (key < last, number < last_number) if down else (key > last, number > last_number)
        found = found.where(or_(beyond[0], and_(key == last, beyond[1])))
    found = found.order_by(*((key.desc(), number.desc()) if down else (key, number))).limit(limit + 1)
    got = list(connection.execute(found))
    more = (got[limit - 1].sort_key, got[limit - 1].number) if len(got) > limit else None
    return got[:limit], more
