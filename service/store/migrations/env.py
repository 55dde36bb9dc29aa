"""What Alembic runs for every command."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from service.store.database import Database
from service.store.tables import metadata

_LOCK = 7_240_931  # any number, the same for every machine


def _run(database: Database) -> None:
    with database.write() as connection:
        if not database.sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
        )
        context.run_migrations()


_run(context.config.attributes["database"])
