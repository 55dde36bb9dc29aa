"""The feed of changes: numbered in the order in which they were committed, so that a reader misses none.

Numbers given out by concurrent transactions become visible in any order, and who has read up to 8 would never see a 7
that is committed later. So the transaction that tells of a change is the only one to do so until its end.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, select, text

from service.store.database import now
from service.store.tables import changes

Kind = Literal[
    "document.extracted",
    "document.deleted",
    "indicator.corrected",
    "indicator.accepted",
    "indicator.added",
    "indicator.deleted",
    "indicator.carried",
    "indicator.not_carried",
]
"""The last two: a document was extracted anew, and what a person had changed is on the new indicator, or fits none."""
_LOCK = 7_240_932


def tell(
    connection: Connection,
    kind: Kind,
    *,
    document: str,
    result: str | None = None,
    indicator: str | None = None,
    version: int | None = None,
) -> None:
    """Add a change. Call it last in a transaction: others that tell of one wait from here to its end."""
    if connection.dialect.name != "sqlite":  # there a transaction that writes is alone anyway
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    connection.execute(
        changes.insert().values(
            at=now(connection), kind=kind, document=document, result=result, indicator=indicator, version=version
        )
    )


def since(connection: Connection, number: int, *, limit: int) -> list[Any]:
    """The changes behind a number, in order."""
    asked = select(changes).where(changes.c.number > number).order_by(changes.c.number).limit(limit)
    return list(connection.execute(asked))
