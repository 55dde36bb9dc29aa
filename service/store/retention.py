"""What is kept how long: originals, documents with their results, jobs with their failures, manifests of exports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from service.settings import ServiceSettings
from service.store import results
from service.store.database import Database, now
from service.store.exports import Manifests
from service.store.files import Files
from service.store.jobs import OPEN
from service.store.tables import documents, items, jobs

DAY = 86_400.0
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were removed."""

    originals: int
    documents: int
    jobs: int


def sweep(database: Database, files: Files, settings: ServiceSettings) -> Swept:
    """Remove what is older than the settings let it be; nothing that a job still waits for."""
    with database.read() as connection:
        at = now(connection)
    files.tidy(older_than=at - DAY)
    gone_documents = gone_jobs = gone_originals = 0
    if settings.keep_jobs_days:
        gone_jobs = _jobs(database, at - settings.keep_jobs_days * DAY)
        Manifests(settings.folder).tidy(older_than=at - settings.keep_jobs_days * DAY)
    if settings.keep_documents_days:
        gone_documents = _documents(database, files, at - settings.keep_documents_days * DAY)
    if settings.keep_originals_days:
        for sha256 in _old(database, at - settings.keep_originals_days * DAY):
            if files.has(sha256):
                files.remove(sha256)
                gone_originals += 1
    return Swept(gone_originals, gone_documents, gone_jobs)


def _old(database: Database, before: float) -> list[str]:
    """The hashes of documents that came before a moment and that no open item is about."""
    waiting = exists().where(items.c.sha256 == documents.c.sha256, items.c.state.in_(OPEN))
    with database.read() as connection:
        asked = select(documents.c.sha256).where(documents.c.created < before, ~waiting)
        return [str(sha256) for sha256 in connection.execute(asked).scalars()]


def _documents(database: Database, files: Files, before: float) -> int:
    gone = 0
    for sha256 in _old(database, before):
        with database.write() as connection:
            row = select(documents.c.id).where(documents.c.sha256 == sha256)
            name = connection.execute(row).scalar_one_or_none()
            if name is not None and results.remove_document(connection, name) is not None:
                gone += 1
        files.remove(sha256)
    return gone


def _jobs(database: Database, before: float) -> int:
    gone = 0
    while True:
        with database.write() as connection:
            waiting = exists().where(items.c.job == jobs.c.id, items.c.state.in_(OPEN))
            asked = select(jobs.c.id).where(jobs.c.created < before, ~waiting).limit(_AT_ONCE)
            names = list(connection.execute(asked).scalars())
            if names:
                connection.execute(jobs.delete().where(jobs.c.id.in_(names)))
        gone += len(names)
        if len(names) < _AT_ONCE:
            return gone
