"""What the commands of the service have in common."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extractor.commands import console

if TYPE_CHECKING:
    from service.settings import ServiceSettings
    from service.store.database import Database


def missing(error: ImportError) -> int:
    """Tell what is to be installed; the command's exit status."""
    console.complain(f"服务所需的组件没有安装（缺 {error.name}），请运行：pip install 'zhibiao[service]'")
    return console.FAILED


def settings(args: argparse.Namespace) -> ServiceSettings:
    """The service's settings by the environment and ``--data``."""
    from service.settings import ServiceSettings

    return ServiceSettings.from_environment(data=args.data)


@contextmanager
def store(args: argparse.Namespace, *, prepared: bool = True) -> Iterator[Database]:
    """The service's database; with ``prepared`` its tables are up to date.

    Raises:
        InvalidSettings: it cannot be reached, or its tables are not those of this version.
    """
    from sqlalchemy.exc import OperationalError

    from extractor.errors import InvalidSettings
    from service.store import schema
    from service.store.database import Database

    database = Database(settings(args).database)
    try:
        if prepared:
            schema.prepare(database)
        yield database
    except OperationalError as error:
        where = database.url.render_as_string(hide_password=True)
        raise InvalidSettings(f"数据库连不上或没有权限（{where}）：{str(error.orig).strip()}") from None
    except schema.OldSchema as error:
        raise InvalidSettings(str(error)) from None
    finally:
        database.close()


def log() -> None:
    """Log to standard error, a line of JSON for each event; never a document's text."""
    from service.logs import JsonLines

    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("zhibiao").setLevel(logging.INFO)
