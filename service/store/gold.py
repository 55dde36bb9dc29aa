"""Documents of the store that people reviewed: what came of that is gold to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select

from service.store import forms
from service.store.database import Database
from service.store.files import Files
from service.store.tables import documents, indicators


def reviewed(database: Database, files: Files) -> Iterator[tuple[str, str, bytes | None, dict[str, Any]]]:
    """The documents of which somebody corrected, accepted, added or deleted an indicator.

    Yields:
        A document's name in the store, its file name, its bytes (None where they are not kept any more), and its
        result with the indicators as people left them. One whose text is not in its result is left out.
    """
    touched = exists().where(indicators.c.result == documents.c.result, indicators.c.state != "extracted")
    with database.read() as connection:
        rows = connection.execute(select(documents).where(touched).order_by(documents.c.number)).all()
    for row in rows:
        with database.read() as connection:
            told = forms.now(connection, row.result)
        if told["document"]["text"] is not None:
            path = files.path(row.sha256)
            yield row.id, row.filename, path.read_bytes() if path.is_file() else None, told
