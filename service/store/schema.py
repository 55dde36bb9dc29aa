"""Bringing a database's tables to this version's form, and back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.store.database import Database


class OldSchema(Exception):
    """The database's tables are not those of this version."""


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["database"] = database
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Make or alter the tables; nothing where they are up to date. Two at the same time do it once."""
    command.upgrade(_config(database), revision)


def downgrade(database: Database, revision: str) -> None:
    """Go back to an earlier form; ``base`` removes the tables and all that is in them."""
    command.downgrade(_config(database), revision)


def current(database: Database) -> str | None:
    """The form that the database has, None where it has no tables."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(database: Database) -> str | None:
    """The form that this version wants."""
    return ScriptDirectory.from_config(_config(database)).get_current_head()


def prepare(database: Database) -> None:
    """Make sure that the tables fit: an SQLite file is brought up to date, a server is its administrator's to alter.

    Raises:
        OldSchema: a server's tables are not those of this version.
    """
    if current(database) == newest(database):
        return
    if not database.sqlite:
        raise OldSchema("数据库的表结构不是本版本的，请先运行：zhibiao db upgrade")
    upgrade(database)
