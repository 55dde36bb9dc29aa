from __future__ import annotations

from collections.abc import Iterator

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
