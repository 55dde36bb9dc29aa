"""Who may use the service: keys, their scopes, how often; and what a browser's other pages may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from extractor.cli import main
from service.access import Rate, make_key, revoke_key
from service.app import create_app
from service.settings import ServiceSettings
from service.store import schema
from service.store.database import Database
from service.store.tables import keys
from tests.service.conftest import HERE
from tests.service.test_api import is_problem

FILE = {"file": ("甲.txt", b"a")}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> ServiceSettings:
    return ServiceSettings(data=str(tmp_path_factory.mktemp("data")), workers=1)


@pytest.fixture(scope="module")
def database(settings: ServiceSettings) -> Iterator[Database]:
    database = Database(settings.database)
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def closed(settings: ServiceSettings, database: Database) -> Iterator[TestClient]:
    """The service as it is when it listens to the network."""
    with TestClient(create_app(settings, local=False), base_url="http://service") as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/indicators", "/v1/jobs/" + "0" * 32])
@pytest.mark.parametrize("headers", [{}, bearer("zb_wrong"), {"X-API-Key": ""}], ids=["none", "wrong", "empty"])
def test_no_answer_without_a_key(closed: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = closed.get(path, headers=headers)
    is_problem(answer, 401, "no_key")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(("read",), True, False), (("write",), False, True), (("read", "write"), True, True), (("admin",), True, True)],
    ids=["read", "write", "both", "admin"],
)
def test_a_key_does_what_its_scopes_say(
    closed: TestClient, database: Database, scopes: tuple[str, ...], reads: bool, writes: bool
) -> None:
    _, key = make_key(database, "预算处", scopes)
    assert closed.get("/v1/documents", headers=bearer(key)).status_code == (200 if reads else 403)
    assert closed.get("/v1/documents", headers={"X-API-Key": key}).status_code == (200 if reads else 403)
    assert closed.post("/v1/documents", files=FILE, headers=bearer(key)).status_code == (202 if writes else 403)
    assert closed.delete("/v1/documents/" + "0" * 32, headers=bearer(key)).status_code == (404 if writes else 403)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/webhooks"), ("POST", "/v1/webhooks"), ("DELETE", "/v1/webhooks/" + "0" * 32)],
)
def test_who_is_told_of_changes_is_for_admins(closed: TestClient, database: Database, method: str, path: str) -> None:
    body = {"url": "http://127.0.0.1/"}
    _, key = make_key(database, "预算处", ("read", "write"))
    is_problem(closed.request(method, path, json=body, headers=bearer(key)), 403, "forbidden")
    _, key = make_key(database, "信息中心", ("admin",))
    assert closed.request(method, path, json=body, headers=bearer(key)).status_code != 403


def test_another_keys_idempotency_key_is_another_job(closed: TestClient, database: Database) -> None:
    jobs = set()
    for name in ("甲", "乙"):
        _, key = make_key(database, name, ("write",))
        answer = closed.post("/v1/documents", files=FILE, headers=bearer(key) | {"Idempotency-Key": "same"})
        jobs.add(answer.json()["id"])
    assert len(jobs) == 2


def test_a_revoked_key_opens_nothing(closed: TestClient, database: Database) -> None:
    identity, key = make_key(database, "预算处", ("read",))
    assert closed.get("/v1/documents", headers=bearer(key)).status_code == 200
    assert revoke_key(database, identity) and not revoke_key(database, identity)
    is_problem(closed.get("/v1/documents", headers=bearer(key)), 401, "no_key")


def test_the_store_does_not_have_the_key(database: Database, settings: ServiceSettings) -> None:
    _, key = make_key(database, "预算处", ("read",))
    with database.read() as connection:
        assert key not in str(connection.execute(select(keys)).all())
    assert not any(key.encode() in path.read_bytes() for path in settings.folder.iterdir() if path.is_file())


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/"])
def test_what_needs_no_key(closed: TestClient, path: str) -> None:
    assert closed.get(path).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=["rebound-name", "other-page", "sandboxed-page"],
)
def test_pages_from_elsewhere_cannot_use_the_open_service(client: TestClient, headers: dict[str, str]) -> None:
    is_problem(client.get("/v1/documents", headers=headers), 403, "forbidden")
    is_problem(client.post("/v1/documents", files=FILE, headers=headers), 403, "forbidden")


def test_the_own_page_can(client: TestClient) -> None:
    assert client.get("/v1/documents", headers={"Origin": HERE}).status_code == 200


def test_keys_can_be_asked_for_on_loopback_too(settings: ServiceSettings, database: Database) -> None:
    with TestClient(create_app(replace(settings, require_keys=1)), base_url=HERE) as client:
        is_problem(client.get("/v1/documents"), 401, "no_key")


@pytest.mark.parametrize(
    "path",
    ["/v1/documents", "/v1/jobs/" + "0" * 32, "/v1/export", "/v1/changes", "/v1/schema", "/v1/webhooks", "/metrics"],
)
def test_too_often_counts_on_every_router(settings: ServiceSettings, database: Database, path: str) -> None:
    with TestClient(create_app(replace(settings, rate=1)), base_url=HERE) as client:
        assert client.get("/v1/indicators").status_code == 200
        is_problem(client.get(path), 429, "too_often")


def test_too_often(settings: ServiceSettings, database: Database) -> None:
    with TestClient(create_app(replace(settings, rate=3)), base_url=HERE) as client:
        assert [client.get("/v1/documents").status_code for _ in range(3)] == [200] * 3
        answer = client.get("/v1/indicators")
        is_problem(answer, 429, "too_often")
        assert 0 < int(answer.headers["retry-after"]) <= 21


def test_a_caller_comes_back_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr("service.access.time.monotonic", lambda: clock)
    rate = Rate(2)
    assert [rate.take("a"), rate.take("a"), rate.take("b")] == [0, 0, 0]
    assert rate.take("a") == 30
    clock = 30.0
    assert rate.take("a") == 0


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIBIAO_DATABASE_URL", raising=False)
    data = ("--data", str(tmp_path))
    assert main(["keys", "make", "预算处", "--scopes", "read", *data]) == 0
    key = capsys.readouterr().out.strip()
    assert main(["keys", "list", *data]) == 0
    identity, name, scopes, _ = capsys.readouterr().out.split()
    assert (name, scopes) == ("预算处", "read")
    assert main(["keys", "revoke", identity, *data]) == 0
    assert main(["keys", "revoke", identity, *data]) == 1
    assert main(["keys", "make", "x", "--scopes", "root", *data]) == 2
    assert main(["keys", "make", *data]) == 2
    assert key.startswith("zb_") and len(key) > 40
