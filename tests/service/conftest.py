"""The service twice: in this process, and as a process on loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import ServiceSettings

LIMIT = 200_000


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """The service in this process, with one worker and a small limit."""
    settings = ServiceSettings(max_body=LIMIT, max_quantities_characters=1000, workers=1, timeout=60)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
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
