#!/usr/bin/env python3
"""Hands documents in, kills workers and the server with SIGKILL meanwhile, and counts what came of it.

usage: python scripts/prove_jobs.py [--documents 200] [--store sqlite|postgresql] [--postgres URL]

Two runs on each store. In the first the worker is killed and begun again twice, and the server three times with an
upload in flight: half of it sent, all of it sent and no answer come, and stored with its answer not read. Its sender
tries again with the same idempotency key. In the second run one of two workers is killed and stays dead. Exit status 1
if an upload was not in flight, or a job or a document was lost, stored twice or not finished.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import func, select

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from service.settings import ServiceSettings  # noqa: E402
from service.store import schema, tables  # noqa: E402
from service.store.database import Database  # noqa: E402
from tests.service import postgres  # noqa: E402
from tests.service.ports import free_port  # noqa: E402

BATCH = 20
LEAST_BATCHES = 6
"""So many batches a run needs at least: half of them, and three that are in flight."""
LEASE = 4
PATIENCE = 600


class Machine:
    """A server and workers as processes of their own, over one store."""

    def __init__(self, folder: Path, url: str) -> None:
        self._environment = os.environ | {
            "ZHIBIAO_DATA": str(folder),
            "ZHIBIAO_DATABASE_URL": url,
            "ZHIBIAO_LEASE": str(LEASE),
            "ZHIBIAO_WORKERS": "1",
            "PYTHONPATH": str(TOP),
        }
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._running: list[subprocess.Popen[bytes]] = []

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "extractor.cli", *words]
        process = subprocess.Popen(command, env=self._environment, stderr=subprocess.DEVNULL)
        self._running.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        process = self._start("serve", "--no-worker", "--port", str(self.port))
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                httpx2.get(f"{self.address}/healthz", trust_env=False, timeout=5)
                return process
            except httpx2.TransportError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def work(self) -> subprocess.Popen[bytes]:
        return self._start("worker")

    def close(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.wait()


def text(number: int) -> bytes:
    """A document unlike all others."""
    lines = (
        f"第{number}号：全年检查企业不少于{number + 10}家次，覆盖率达到{number % 40 + 60}%以上。\n" for _ in range(8)
    )
    return "".join(lines).encode()


def files_of(batch: int, documents: int) -> list[tuple[str, bytes]]:
    """The names and bytes of a batch."""
    return [(f"{number}.txt", text(number)) for number in range(batch * BATCH, min(documents, (batch + 1) * BATCH))]


def key_of(batch: int) -> str:
    """The idempotency key of a batch."""
    return f"batch-{batch}"


def hand_in(machine: Machine, batch: int, documents: int) -> str:
    """Hand a batch in; again and again until there is an answer, always with the same key. The job's id."""
    files = [("file", file) for file in files_of(batch, documents)]
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            answer = httpx2.post(
                f"{machine.address}/v1/documents",
                files=files,
                headers={"Idempotency-Key": key_of(batch)},
                trust_env=False,
                timeout=60,
            )
            if answer.status_code == 202:
                return str(answer.json()["id"])
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("no answer to an upload")


class Upload:
    """A batch on its way, byte by byte as its sender wants it.

    The server has said that it goes on reading (100 Continue) once this is made: the upload is in flight.
    """

    def __init__(self, machine: Machine, batch: int, documents: int) -> None:
        request = httpx2.Request(
            "POST", f"{machine.address}/v1/documents", files=[("file", file) for file in files_of(batch, documents)]
        )
        self._body = request.read()
        head = {
            "Host": f"127.0.0.1:{machine.port}",
            "Content-Type": request.headers["content-type"],
            "Content-Length": str(len(self._body)),
            "Idempotency-Key": key_of(batch),
            "Expect": "100-continue",
        }
        lines = ["POST /v1/documents HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self._socket = socket.create_connection(("127.0.0.1", machine.port), timeout=60)
        self._socket.sendall("\r\n".join(lines).encode())
        if not self._socket.recv(1000).startswith(b"HTTP/1.1 100"):
            raise SystemExit("the server did not begin to read an upload")

    def send(self, share: float) -> None:
        """Send this share of the body."""
        self._socket.sendall(self._body[: int(len(self._body) * share)])

    def answered(self) -> bool:
        """Whether an answer has come by now."""
        self._socket.setblocking(False)
        try:
            return bool(self._socket.recv(1000))
        except OSError:
            return False

    def close(self) -> None:
        self._socket.close()


def counted(database: Database) -> dict[str, int]:
    """How many items are in each state."""
    with database.read() as connection:
        rows = connection.execute(select(tables.items.c.state, func.count()).group_by(tables.items.c.state))
        return {row[0]: row[1] for row in rows}


def until(database: Database, done: int) -> None:
    """Wait until so many items are done."""
    end = time.monotonic() + PATIENCE
    while counted(database).get("done", 0) < done:
        if time.monotonic() > end:
            return
        time.sleep(0.05)


def killed(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def uploads(database: Database, batch: int) -> list[tuple[str, int]]:
    """The jobs that a batch became, and how many files each has."""
    asked = (
        select(tables.jobs.c.id, func.count(tables.items.c.number))
        .join(tables.items, tables.items.c.job == tables.jobs.c.id)
        .where(tables.jobs.c.key == key_of(batch))
        .group_by(tables.jobs.c.id)
    )
    with database.read() as connection:
        return [(row[0], row[1]) for row in connection.execute(asked)]


def until_stored(database: Database, batch: int) -> None:
    """Wait until a batch is in the database."""
    end = time.monotonic() + 60
    while not uploads(database, batch):
        if time.monotonic() > end:
            raise SystemExit("an upload was not stored")


def with_restarts(machine: Machine, database: Database, documents: int) -> bool:
    """The worker killed twice, the server three times with an upload in flight; whether its retry is the same job."""
    server = machine.serve()
    worker = machine.work()
    batches = (documents + BATCH - 1) // BATCH
    for batch in range(batches // 2):
        hand_in(machine, batch, documents)
    until(database, documents // 6)
    killed(worker)
    print(f"  worker killed: {counted(database)}", flush=True)
    worker = machine.work()
    well = True
    for batch, moment in enumerate(("half sent", "all sent", "stored"), batches // 2):
        upload = Upload(machine, batch, documents)
        upload.send(0.5 if moment == "half sent" else 1.0)
        if moment == "stored":
            until_stored(database, batch)
        else:
            well &= not upload.answered()
        killed(server)
        kept = uploads(database, batch)
        upload.close()
        server = machine.serve()
        job = hand_in(machine, batch, documents)
        again = uploads(database, batch)
        well &= again == [(job, len(files_of(batch, documents)))] and kept in ([], again)
        well &= bool(kept) or moment != "stored"
        print(
            f"  server killed, an upload {moment}: kept then {len(kept)} job, after its retry {len(again)}", flush=True
        )
    for batch in range(batches // 2 + 3, batches):
        hand_in(machine, batch, documents)
    until(database, documents // 2)
    killed(worker)
    print(f"  worker killed: {counted(database)}", flush=True)
    machine.work()
    return well


def with_a_neighbour(machine: Machine, database: Database, documents: int) -> bool:
    """Two workers, one of them killed for good."""
    machine.serve()
    first, _ = machine.work(), machine.work()
    for batch in range((documents + BATCH - 1) // BATCH):
        hand_in(machine, batch, documents)
    until(database, documents // 3)
    killed(first)
    print(f"  one of two workers killed: {counted(database)}", flush=True)
    return True


def report(database: Database, documents: int, seconds: float) -> bool:
    """Print what came of it; whether all is well."""
    with database.read() as connection:

        def number(asked: Any) -> int:
            return int(connection.execute(asked).scalar_one() or 0)

        stored = number(select(func.count()).select_from(tables.documents))
        finished = number(
            select(func.count(func.distinct(tables.items.c.document))).where(tables.items.c.state == "done")
        )
        results = number(select(func.count()).select_from(tables.results))
        indicators = number(select(func.count()).select_from(tables.indicators))
        wanted = number(select(func.sum(tables.documents.c.indicators)))
        told = number(select(func.count()).select_from(tables.changes))
        again = number(select(func.count()).where(tables.items.c.attempts > 1))
        handed_in = number(select(func.count()).select_from(tables.items))
        jobs = number(select(func.count()).select_from(tables.jobs))
    doubled = max(0, stored - documents) + max(0, results - documents) + max(0, indicators - wanted)
    doubled += max(0, told - documents) + max(0, handed_in - documents)
    whole = handed_in == documents and jobs == (documents + BATCH - 1) // BATCH
    states = counted(database)
    print(
        f"  {seconds:.0f} s · jobs {jobs} · documents {stored} · finished {finished} · lost {documents - finished} · "
        f"double rows {doubled} · begun more than once {again} · states {states} · indicators {indicators}",
        flush=True,
    )
    return whole and finished == documents == stored == results == told and doubled == 0 and indicators == wanted > 0


@contextmanager
def addresses(store: str, given: str | None) -> Iterator[str | None]:
    """The address of an empty database; "" for a file of SQLite's."""
    if store == "sqlite":
        yield ""
    elif given:
        with postgres.database(given) as url:
            yield url
    else:
        with postgres.server() as server:
            if server is None:
                yield None
                return
            with postgres.database(server) as url:
                yield url


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--postgres", metavar="URL", help="a server to use instead of one of our own")
    args = parser.parse_args()
    if args.documents < LEAST_BATCHES * BATCH:
        parser.error(f"--documents: at least {LEAST_BATCHES * BATCH}")
    well = True
    for store in args.store or ("sqlite", "postgresql"):
        for scenario in (with_restarts, with_a_neighbour):
            with addresses(store, args.postgres) as url, tempfile.TemporaryDirectory() as folder:
                if url is None:
                    print(f"{store}: not on this machine")
                    continue
                print(f"{store}, {scenario.__name__.replace('_', ' ')}:", flush=True)
                database = Database(ServiceSettings(data=folder, database_url=url).database)
                schema.upgrade(database)
                machine = Machine(Path(folder), url)
                began = time.monotonic()
                try:
                    well &= scenario(machine, database, args.documents)
                    until(database, args.documents)
                    well &= report(database, args.documents, time.monotonic() - began)
                finally:
                    machine.close()
                    database.close()
    print("nothing lost, nothing twice" if well else "NOT WELL")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
