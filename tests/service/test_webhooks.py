"""Webhooks: signed, in order, again until they are taken, and never into the network."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from sqlalchemy import update

from service import hooks
from service.store import changes
from service.store.tables import webhooks
from tests.service.conftest import Service
from tests.service.test_api import is_problem

NAMES = {
    "inside.example": "10.1.2.3",
    "metadata.example": "169.254.169.254",
    "here.example": "127.0.0.1",
    "mapped.example": "::ffff:127.0.0.1",
    "nat.example": "64:ff9b::7f00:1",
    "outside.example": "93.184.216.34",
}


@dataclass
class Receiver:
    """Somebody who takes deliveries: what came, the statuses to answer with, where redirections lead."""

    url: str
    elsewhere: str = "http://169.254.169.254/"
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as told:
        yield told


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.statuses.pop(0) if told.statuses else 204)
            self.send_header("Location", told.elsewhere)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told = Receiver(f"http://127.0.0.1:{server.server_port}/x?y=1")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tell(service: Service, kind: str, document: str) -> None:
    with service.database.write() as connection:
        changes.tell(connection, kind, document=document)


@pytest.fixture
def hook(idle: Service, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A webhook to the receiver, which is inside the network."""
    monkeypatch.setattr(hooks, "_public", lambda _: True)
    tell(idle, "document.extracted", "before")
    answer = idle.client.post("/v1/webhooks", json={"url": receiver.url, "kinds": ["document.extracted"]})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def deliver(service: Service) -> None:
    """Everything that is due, and everything that waits for another try."""
    while hooks.deliver_one(service.database, private=False):
        with service.database.write() as connection:
            connection.execute(update(webhooks).values(due=None))


def test_changes_are_sent_signed_and_in_order(idle: Service, receiver: Receiver, hook: dict[str, Any]) -> None:
    for kind, document in (("document.extracted", "a"), ("document.deleted", "a"), ("document.extracted", "b")):
        tell(idle, kind, document)
    deliver(idle)
    assert [json.loads(body)["document"] for _, body in receiver.came] == ["a", "b"]
    headers, body = receiver.came[0]
    at, _, given = headers["zhibiao-signature"].removeprefix("t=").partition(",v1=")
    assert given == hmac.new(hook["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert int(headers["zhibiao-event"]) == json.loads(body)["id"]
    (shown,) = idle.client.get("/v1/webhooks").json()["webhooks"]
    assert shown["secret"] is None


def test_what_is_not_taken_is_sent_again(idle: Service, receiver: Receiver, hook: dict[str, Any]) -> None:
    receiver.statuses = [500, 302, 204]
    tell(idle, "document.extracted", "a")
    tell(idle, "document.extracted", "b")
    deliver(idle)
    assert [json.loads(body)["document"] for _, body in receiver.came] == ["a", "a", "a", "b"]
    log = idle.client.get(f"/v1/webhooks/{hook['id']}/deliveries").json()["deliveries"]
    assert [one["status"] for one in reversed(log)] == [500, 302, 204, 204]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(idle: Service, receiver: Receiver, hook: dict[str, Any], status: int) -> None:
    """Nor would it be looked at where it leads: here every address counts as one of the public network."""
    with receiving() as inside:
        receiver.elsewhere = inside.url
        receiver.statuses = [status]
        tell(idle, "document.extracted", "a")
        assert hooks.deliver_one(idle.database, private=False)
        assert (len(receiver.came), inside.came) == (1, [])
    (log,) = idle.client.get(f"/v1/webhooks/{hook['id']}/deliveries").json()["deliveries"]
    assert log["status"] == status


def test_the_next_try_waits(idle: Service, receiver: Receiver, hook: dict[str, Any]) -> None:
    receiver.statuses = [500]
    tell(idle, "document.extracted", "a")
    assert hooks.deliver_one(idle.database, private=False)
    assert not hooks.deliver_one(idle.database, private=False)


def test_who_never_answers_is_given_up(
    idle: Service, receiver: Receiver, hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "MOST_ATTEMPTS", 3)
    receiver.statuses = [500] * 9
    tell(idle, "document.extracted", "a")
    deliver(idle)
    assert len(receiver.came) == 3
    assert idle.client.get("/v1/webhooks").json()["webhooks"][0]["active"] is False


def test_removed(idle: Service, receiver: Receiver, hook: dict[str, Any]) -> None:
    assert idle.client.delete(f"/v1/webhooks/{hook['id']}").status_code == 204
    is_problem(idle.client.delete(f"/v1/webhooks/{hook['id']}"), 404, "unknown")
    tell(idle, "document.extracted", "a")
    deliver(idle)
    assert receiver.came == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://127.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://0.0.0.0/"),
        *("http://10.0.0.1/", "http://192.168.1.1/", "http://2130706433/", "http://localhost:8765/v1/documents"),
        *("http://inside.example/", "http://metadata.example/", "http://mapped.example/", "http://nat.example/"),
        *(
            "ftp://outside.example/",
            "file:" + "///etc/passwd",
            "http://user@outside.example/",
            "http://",
            "x",
            "http://a:b/",
        ),
    ],
)
def test_nothing_goes_into_the_network(idle: Service, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch)
    is_problem(idle.client.post("/v1/webhooks", json={"url": url}), 422, "invalid_request")


def test_a_name_that_means_another_address_later(idle: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was outside when it was made, and is inside when something is sent."""
    known(monkeypatch)
    answer = idle.client.post("/v1/webhooks", json={"url": "http://outside.example/"})
    assert answer.status_code == 201
    monkeypatch.setitem(NAMES, "outside.example", "127.0.0.1")
    tell(idle, "document.extracted", "a")
    assert hooks.deliver_one(idle.database, private=False)
    (log,) = idle.client.get(f"/v1/webhooks/{answer.json()['id']}/deliveries").json()["deliveries"]
    assert log["status"] is None and "内部网络" in log["error"]


def known(monkeypatch: pytest.MonkeyPatch) -> None:
    real = hooks.socket.getaddrinfo

    def look_up(host: str, *more: Any, **named: Any) -> Any:
        return real(NAMES.get(host, host), *more, **named)

    monkeypatch.setattr(hooks.socket, "getaddrinfo", look_up)
