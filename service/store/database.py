"""A database, and transactions on it that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

BUSY_SECONDS = 30
"""How long a transaction on SQLite waits for another one to end."""


class Database:
    """Connections to one database.

    Args:
        url: as SQLAlchemy takes it.
        connections: how many may be open at once.
    """

    def __init__(self, url: str, *, connections: int = 16) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(
                self.url,
                connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
                pool_size=connections,
                max_overflow=0,
            )
            event.listen(self._engine, "connect", _prepare_sqlite)
        else:
            self._engine = create_engine(
                self.url,
                pool_pre_ping=True,
                pool_size=connections,
                max_overflow=0,
                connect_args={"connect_timeout": 10},
            )

    @property
    def engine(self) -> Engine:
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only looks: one state of the database throughout."""
        level = "AUTOCOMMIT" if self.sqlite else "REPEATABLE READ"
        with self._engine.connect().execution_options(isolation_level=level) as connection:
            if not self.sqlite:
                yield connection
                return
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes; committed at the end, undone by an exception.

        On SQLite it has the database for itself from its beginning: one that began by reading could not go on to
        write after another one's commit.
        """
        if not self.sqlite:
            with self._engine.begin() as connection:
                yield connection
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")

    def close(self) -> None:
        self._engine.dispose()


def now(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock: machines that share it need not agree on the time."""
    if connection.dialect.name == "sqlite":
        return time.time()
    moment: float = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())::float8")).scalar_one()
    return moment


def insert_new(connection: Connection, table: Any, row: dict[str, Any], *, unless: tuple[str, ...]) -> bool:
    """Insert a row unless there is one with the same values in these columns; whether it was inserted."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(row).on_conflict_do_nothing(index_elements=list(unless))
    return connection.execute(statement.returning(table.c[unless[0]])).first() is not None


def _prepare_sqlite(connection: Any, _: object) -> None:
    # Python's own transactions are off: BEGIN, COMMIT and ROLLBACK are written above.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
