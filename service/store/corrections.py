"""What people changed: corrected, accepted, added and deleted indicators, each change with who and when.

What was extracted stays as it was; an indicator has a version, and a change says which one it is meant for.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from service.store import changes, forms, words
from service.store.database import now
from service.store.tables import corrections, documents, indicators, results, values

Action = Literal["corrected", "accepted", "added", "deleted"]


_KINDS: dict[Action, changes.Kind] = {
    "corrected": "indicator.corrected",
    "accepted": "indicator.accepted",
    "added": "indicator.added",
    "deleted": "indicator.deleted",
}


class NoSuchIndicator(Exception):
    """There is no indicator, or no document with a result, of this name."""


class Changed(Exception):
    """Somebody else changed the indicator since it was read, or its document was extracted anew."""


@dataclass(frozen=True, slots=True)
class Current:
    """An indicator as it is, before a change."""

    id: str
    document: str
    result: str
    told: dict[str, Any]


def current(connection: Connection, name: str) -> Current:
    """An indicator as it is.

    Raises:
        NoSuchIndicator: there is none of this name.
    """
    row = connection.execute(select(indicators).where(indicators.c.id == name)).one_or_none()
    if row is None:
        raise NoSuchIndicator(name)
    return Current(row.id, row.document, row.result, json.loads(row.current))


def text_of(connection: Connection, result: str) -> str | None:
    """The text that a result's places count in; None where it is not kept."""
    body = connection.execute(select(results.c.body).where(results.c.id == result)).scalar_one()
    text: str | None = json.loads(forms.decode(body))["document"]["text"]
    return text


def change(
    connection: Connection, name: str, *, version: int, by: str, action: Action, told: dict[str, Any] | None = None
) -> None:
    """Change an indicator.

    Args:
        connection: of a transaction that writes.
        name: the indicator's.
        version: the one that the change is meant for.
        by: who.
        action: what happens to it.
        told: how it is from now on, as the contract's JSON tells it; as before where None.

    Raises:
        NoSuchIndicator: there is none of this name.
        Changed: it has another version by now, or it was deleted, or its document has another result.
    """
    before = current(connection, name)
    if _held(connection, before.document).result != before.result:
        raise Changed(name)
    at = now(connection)
    alive = (indicators.c.id == name) & (indicators.c.version == version) & (indicators.c.state != "deleted")
    after = forms.plain(told if told is not None else before.told)
    columns = forms.columns(told) if told is not None else {}
    row = {"state": action, "version": version + 1, "current": after, "changed": at, "changed_by": by, **columns}
    if connection.execute(update(indicators).where(alive).values(row)).rowcount != 1:
        raise Changed(name)
    if told is not None:
        found = connection.execute(
            select(indicators.c.number, indicators.c.project).where(indicators.c.id == name)
        ).one()
        index(connection, found.number, told, found.project)
    remember(connection, name, version + 1, at, by, action, forms.plain(before.told), after)
    changes.tell(
        connection,
        _KINDS[action],
        document=before.document,
        result=before.result,
        indicator=name,
        version=version + 1,
    )


def add(connection: Connection, document: str, *, by: str, told: dict[str, Any]) -> str:
    """Add an indicator that was not found; its name in the store.

    Raises:
        NoSuchIndicator: there is no such document, or nothing was extracted from it.
    """
    about = _held(connection, document)
    if about is None or about.result is None:
        raise NoSuchIndicator(document)
    local = f"a{uuid.uuid4().hex[:12]}"
    name = f"{about.result}-{local}"
    at = now(connection)
    body = forms.plain(told | {"id": local})
    row = {
        "id": name,
        "result": about.result,
        "document": document,
        "local": local,
        "project": None,
        "organization": about.organization,
        "year": about.year,
        "document_type": about.type,
        "origin": told["origin"],
        "confidence": told["confidence"],
        "state": "added",
        "version": 1,
        "extracted": None,
        "current": body,
        "changed": at,
        "changed_by": by,
        **forms.columns(told),
    }
    connection.execute(indicators.insert().values(row))
    number = connection.execute(select(indicators.c.number).where(indicators.c.id == name)).scalar_one()
    index(connection, number, told, None)
    remember(connection, name, 1, at, by, "added", None, body)
    changes.tell(connection, "indicator.added", document=document, result=about.result, indicator=name, version=1)
    return name


def history(connection: Connection, name: str) -> list[Any]:
    """What became of an indicator, in order."""
    asked = select(corrections).where(corrections.c.indicator == name).order_by(corrections.c.version)
    return list(connection.execute(asked))


def _held(connection: Connection, document: str) -> Any:
    """A document's row; until the end nobody else changes its indicators, or stores another result of it."""
    asked = select(documents).where(documents.c.id == document).with_for_update(key_share=True)
    return connection.execute(asked).one_or_none()


def index(connection: Connection, number: int, told: dict[str, Any], project: str | None) -> None:
    """Let an indicator be found by what it is now."""
    connection.execute(delete(values).where(values.c.indicator == number))
    stated = forms.value_rows(number, told)
    if stated:
        connection.execute(values.insert(), stated)
    words.put(connection, {number: forms.terms(told, project)})


def remember(
    connection: Connection, name: str, version: int, at: float, by: str, action: str, before: str | None, after: str
) -> None:
    """Add a step to an indicator's history."""
    row = {
        "indicator": name,
        "version": version,
        "at": at,
        "by": by,
        "action": action,
        "before": before,
        "after": after,
    }
    connection.execute(corrections.insert().values(row))
