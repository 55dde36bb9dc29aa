"""What the operator of the service can set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from extractor import InvalidSettings, read_words
from extractor.batch import processors

PREFIX = "ZHIBIAO_"
DATABASE = "zhibiao.sqlite3"
_DAYS = ("keep_originals_days", "keep_documents_days", "keep_jobs_days")
_MAY_BE_NOTHING = ("workers", "max_waiting", "rate", "require_keys", "private_webhooks", *_DAYS)
_TEXTS = ("data", "database_url")


def _home() -> str:
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return str(Path(shared).expanduser() / "zhibiao")


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Limits and places of the service. Each comes from the environment: ``max_body`` from ``ZHIBIAO_MAX_BODY``.

    Args:
        data: the folder of everything that is kept; "" for ``zhibiao`` in the user's data folder.
        database_url: ``postgresql://…``; "" for an SQLite file in ``data``.
        max_body: bytes of one request.
        max_upload: bytes of one request that hands in documents to keep.
        max_files: files of one such request.
        max_sync: bytes of a document that is extracted while its sender waits; a larger one becomes a job.
        max_quantities_characters: characters of a text sent to ``/v1/quantities``.
        workers: documents extracted at the same time; 0 for as many as there are processors.
        max_waiting: documents that may wait for a worker; more are turned away with status 503.
        timeout: seconds that one document may take.
        lease: seconds after which the work of a worker that no longer shows itself is taken over by others.
        keep_originals_days: days after which original files are removed; 0 keeps them.
        keep_documents_days: days after which documents are removed with all that was extracted from them; 0 keeps them.
        keep_jobs_days: days after which jobs and manifests of exports are removed; 0 keeps them.
        private_webhooks: 1 to let webhooks go to addresses inside the network too.
        rate: requests that one caller may make in a minute; 0 for no limit.
        require_keys: 1 to ask for a key on the loopback address too.
        attempts: how often a document is begun before it counts as one that no worker survives.

    Raises:
        InvalidSettings: a value is out of range.
    """

    data: str = ""
    database_url: str = ""
    max_body: int = 50 * 1024 * 1024
    max_upload: int = 512 * 1024 * 1024
    max_files: int = 1000
    max_sync: int = 10 * 1024 * 1024
    max_quantities_characters: int = 200_000
    workers: int = 0
    max_waiting: int = 32
    timeout: int = 300
    lease: int = 30
    attempts: int = 3
    keep_originals_days: int = 0
    keep_documents_days: int = 0
    keep_jobs_days: int = 0
    private_webhooks: int = 0
    rate: int = 0
    require_keys: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                continue
            least = 0 if field.name in _MAY_BE_NOTHING else 1
            if value < least:
                asked = "不能小于0" if least == 0 else "应为正整数"
                raise InvalidSettings(f"设置项 {PREFIX}{field.name.upper()} {asked}，现为 {value}")
        if self.database_url and not self.database_url.startswith(("postgresql://", "postgres://", "sqlite://")):
            raise InvalidSettings(f"设置项 {PREFIX}DATABASE_URL 应以 postgresql:// 开头")

    @property
    def worker_count(self) -> int:
        return self.workers or processors()

    @property
    def folder(self) -> Path:
        """The folder of everything that is kept."""
        return Path(self.data or _home()).expanduser().absolute()

    @property
    def database(self) -> str:
        """The address of the database as SQLAlchemy takes it."""
        if not self.database_url:
            return f"sqlite:///{self.folder / DATABASE}"
        scheme, _, rest = self.database_url.partition("://")
        return f"{'postgresql+psycopg' if scheme.startswith('postgres') else scheme}://{rest}"

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, *, data: str | None = None
    ) -> ServiceSettings:
        """The settings that the environment's variables ask for.

        Args:
            environment: the variables.
            data: the folder of everything that is kept, where it is given elsewhere.

        Raises:
            InvalidSettings: a variable is not a number, or out of range.
        """
        numbers: dict[str, int] = {}
        texts: dict[str, str] = {}
        for field in fields(cls):
            text = environment.get(PREFIX + field.name.upper())
            if text is None:
                continue
            if field.name in _TEXTS:
                texts[field.name] = text
                continue
            try:
                numbers[field.name] = int(text)
            except ValueError:
                raise InvalidSettings(f"设置项 {PREFIX}{field.name.upper()} 应为整数，现为 {text!r}") from None
        if data is not None:
            texts["data"] = data
        return cls(**texts, **numbers)  # type: ignore[arg-type]


def words_from_environment(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The words of the file that ``ZHIBIAO_WORDS`` names, none where it is not set.

    Raises:
        SourceNotFound, InvalidSettings: the file cannot be read.
    """
    path = environment.get(f"{PREFIX}WORDS")
    return read_words(path) if path else ()
