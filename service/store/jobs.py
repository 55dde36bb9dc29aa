"""Jobs: what was handed in together. Each file of a job is an item, and an item is worked on under a lease.

    handed in → queued → running → done · duplicate · failed
                  ↑         │            (an archive: unpacked, its files are further items of the job)
                  └─────────┘ its worker died: the lease ran out, whoever asks next takes it over

A worker that lost its lease can no longer change anything: ``finish`` and the result are one transaction, which the
lease is checked in. So an item may be worked on twice, and is never stored twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select, update

from service.store.database import Database, insert_new, now
from service.store.tables import documents, items, jobs

State = Literal["queued", "running", "done", "duplicate", "unpacked", "failed", "cancelled"]
OPEN = ("queued", "running")
LOST_CODE = "crashed"
LOST = "处理此文件的程序几次意外结束，已放弃；文件可能使内存不足，请拆分后再试"


class KeyReused(Exception):
    """The idempotency key came before, with another request."""


class NoSuchJob(Exception):
    """There is no job of this name."""


class NotHeld(Exception):
    """The lease ran out and somebody else has the item, or its job was cancelled."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that was handed in, its bytes on the disk already; or why it is not."""

    filename: str
    sha256: str | None = None
    size: int | None = None
    archive: bool = False
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An item to work on, under a lease."""

    number: int
    job: str
    kind: str
    filename: str
    sha256: str
    lease: str


def document_id(sha256: str) -> str:
    """A document's name; the same bytes are the same document."""
    return sha256[:32]


def add_document(connection: Connection, incoming: Incoming, at: float) -> str:
    """A row for the document with these bytes, which may be there already."""
    assert incoming.sha256 is not None
    name = document_id(incoming.sha256)
    row = {
        "id": name,
        "sha256": incoming.sha256,
        "filename": incoming.filename,
        "size": incoming.size,
        "created": at,
    }
    insert_new(connection, documents, row, unless=("id",))
    return name


def submit(
    database: Database,
    files: Iterable[Incoming],
    *,
    owner: str = "",
    key: str | None = None,
    digest: str | None = None,
) -> tuple[str, bool]:
    """Put files in the queue as one job.

    Args:
        database: where.
        files: what was handed in.
        owner: whose key handed it in.
        key: the owner's idempotency key: the same one again is the same job.
        digest: of the request, so that a key is not used for two different ones.

    Returns:
        The job's name, and whether it is a new one.

    Raises:
        KeyReused: the key came before, with another digest.
    """
    name = uuid.uuid4().hex
    with database.write() as connection:
        at = now(connection)
        row = {"id": name, "owner": owner, "created": at, "key": key, "digest": digest}
        if key is None:
            connection.execute(jobs.insert().values(row))
        elif not insert_new(connection, jobs, row, unless=("owner", "key")):
            earlier = connection.execute(
                select(jobs.c.id, jobs.c.digest).where(jobs.c.owner == owner, jobs.c.key == key)
            ).one()
            if earlier.digest != digest:
                raise KeyReused(key)
            return str(earlier.id), False
        _insert(connection, name, files, at)
    return name, True


def _insert(connection: Connection, job: str, files: Iterable[Incoming], at: float) -> None:
    rows: list[dict[str, Any]] = []
    incoming = list(files)
    # In one order for everybody, so that two jobs with the same documents do not wait for each other.
    kept = {file.sha256: file for file in incoming if file.sha256 is not None and not file.archive}
    for _, file in sorted(kept.items()):
        add_document(connection, file, at)
    for file in incoming:
        row: dict[str, Any] = {
            "job": job,
            "kind": "archive" if file.archive else "document",
            "filename": file.filename,
            "sha256": file.sha256,
            "size": file.size,
            "state": "queued",
            "attempts": 0,
            "document": None,
            "code": None,
            "detail": None,
            "finished": None,
        }
        if file.sha256 is None:
            row |= {"state": "failed", "code": file.code, "detail": file.detail, "finished": at}
        elif not file.archive:
            row["document"] = document_id(file.sha256)
        rows.append(row)
    if rows:
        connection.execute(items.insert(), rows)


def claim(database: Database, worker: str, *, seconds: float, attempts: int) -> Claim | None:
    """The next item to work on: one that nobody has, or whose worker did not show itself in time.

    An item that was begun ``attempts`` times without coming to an end is given up as failed.
    """
    lease = uuid.uuid4().hex
    with database.write() as connection:
        at = now(connection)
        _give_up(connection, at, attempts)
        found = None
        for free in ((items.c.state == "running") & (items.c.lease_until < at), items.c.state == "queued"):
            chosen = select(items).where(free).order_by(items.c.number).limit(1)
            if not database.sqlite:
                chosen = chosen.with_for_update(skip_locked=True)
            found = found or connection.execute(chosen).one_or_none()
        if found is None:
            return None
        connection.execute(
            update(items)
            .where(items.c.number == found.number)
            .values(
                state="running",
                lease=lease,
                lease_until=at + seconds,
                worker=worker,
                attempts=found.attempts + 1,
                started=at,
            )
        )
    return Claim(found.number, found.job, found.kind, found.filename, found.sha256, lease)


def _give_up(connection: Connection, at: float, attempts: int) -> None:
    lost = (items.c.state == "running") & (items.c.lease_until < at) & (items.c.attempts >= attempts)
    if connection.execute(select(items.c.number).where(lost).limit(1)).first() is not None:
        connection.execute(
            update(items).where(lost).values(state="failed", code=LOST_CODE, detail=LOST, finished=at, lease=None)
        )


def extend(database: Database, leases: Iterable[str], *, seconds: float) -> None:
    """Show that the work under these leases goes on."""
    with database.write() as connection:
        connection.execute(
            update(items).where(items.c.lease.in_(list(leases))).values(lease_until=now(connection) + seconds)
        )


def release(database: Database, leases: Iterable[str]) -> None:
    """Hand back what was begun and will not be ended here; it does not count as an attempt."""
    with database.write() as connection:
        connection.execute(
            update(items)
            .where(items.c.lease.in_(list(leases)), items.c.state == "running")
            .values(state="queued", lease=None, lease_until=None, attempts=items.c.attempts - 1)
        )


def finish(
    database: Database,
    claim: Claim,
    *,
    store: Callable[[Connection], tuple[State, str | None]] | None = None,
    code: str | None = None,
    detail: str | None = None,
) -> State:
    """End an item, and store what came of it, in one transaction.

    Args:
        database: where.
        claim: the item.
        store: writes the result; gives the item's state and the result's name.
        code: why it failed, where it did.
        detail: the same for people.

    Raises:
        NotHeld: the item is no longer this worker's; nothing was written.
    """
    with database.write() as connection:
        _hold(connection, claim)
        state: State = "failed"
        result = None
        if store is not None:
            state, result = store(connection)
        connection.execute(
            update(items)
            .where(items.c.number == claim.number)
            .values(
                state=state,
                result=result,
                code=code,
                detail=detail,
                finished=now(connection),
                lease=None,
                lease_until=None,
            )
        )
    return state


def unpacked(database: Database, claim: Claim, files: Iterable[Incoming]) -> None:
    """Put an archive's files in the queue in its place.

    Raises:
        NotHeld: the item is no longer this worker's; nothing was written.
    """

    def store(connection: Connection) -> tuple[State, str | None]:
        _insert(connection, claim.job, files, now(connection))
        return "unpacked", None

    finish(database, claim, store=store)


def _hold(connection: Connection, claim: Claim) -> None:
    mine = (items.c.number == claim.number) & (items.c.lease == claim.lease) & (items.c.state == "running")
    # An update that changes nothing: on PostgreSQL it also keeps others off the row until the end.
    if connection.execute(update(items).where(mine).values(lease=claim.lease)).rowcount != 1:
        raise NotHeld


def cancel(database: Database, job: str) -> None:
    """Stop a job: what is queued is not begun, what is running is not stored.

    Raises:
        NoSuchJob: there is none of this name.
    """
    with database.write() as connection:
        _known(connection, job)
        at = now(connection)
        changed = connection.execute(
            update(items)
            .where(items.c.job == job, items.c.state.in_(OPEN))
            .values(state="cancelled", lease=None, lease_until=None, finished=at)
        )
        if changed.rowcount:
            connection.execute(update(jobs).where(jobs.c.id == job).values(cancelled=at))


def retry(database: Database, job: str) -> int:
    """Put what failed or was cancelled in the queue again; how many that are.

    Raises:
        NoSuchJob: there is none of this name.
    """
    with database.write() as connection:
        _known(connection, job)
        again = update(items).where(
            items.c.job == job, items.c.state.in_(("failed", "cancelled")), items.c.sha256.is_not(None)
        )
        count = connection.execute(
            again.values(state="queued", code=None, detail=None, attempts=0, finished=None, lease=None)
        ).rowcount
        connection.execute(update(jobs).where(jobs.c.id == job).values(cancelled=None))
    return count


def _known(connection: Connection, job: str) -> None:
    if connection.execute(select(jobs.c.id).where(jobs.c.id == job)).first() is None:
        raise NoSuchJob(job)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    id: str
    state: Literal["queued", "running", "finished", "cancelled"]
    created: float
    counts: dict[str, int]
    finished: float | None


def progress(connection: Connection, job: str) -> Progress:
    """How far a job is.

    Raises:
        NoSuchJob: there is none of this name.
    """
    row = connection.execute(select(jobs).where(jobs.c.id == job)).one_or_none()
    if row is None:
        raise NoSuchJob(job)
    counted = connection.execute(
        select(items.c.state, func.count(), func.max(items.c.finished))
        .where(items.c.job == job)
        .group_by(items.c.state)
    ).all()
    counts = {state: number for state, number, _ in counted}
    state: Literal["queued", "running", "finished", "cancelled"]
    if any(counts.get(name) for name in OPEN):
        state = "running" if set(counts) - {"queued"} else "queued"
    else:
        state = "cancelled" if row.cancelled is not None else "finished"
    ends = [moment for _, _, moment in counted if moment is not None]
    done = max(ends, default=row.created) if state in ("finished", "cancelled") else None
    return Progress(row.id, state, row.created, counts, done)


def waiting(connection: Connection) -> dict[str, int]:
    """How many items of all jobs are in each open state."""
    rows = connection.execute(
        select(items.c.state, func.count()).where(items.c.state.in_(OPEN)).group_by(items.c.state)
    )
    return {row[0]: row[1] for row in rows}
