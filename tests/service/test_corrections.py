"""What people change: checked, kept apart from what was extracted, told of; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from extractor import extract
from service.store.database import Database
from service.store.forms import encode
from service.store.jobs import Incoming, add_document
from service.store.results import add
from tests.service.conftest import Service
from tests.service.test_api import is_problem

TEXT = "年内培训基层干部1200人次，培训合格率不低于98%。"
SHA256 = "ab" * 32
AT = TEXT.index("不低于98%")


def store(database: Database, text: str = TEXT, sha256: str = SHA256) -> None:
    """A document and its result, without a queue."""
    result = extract(text.encode(), filename="甲.txt", isolate=False)
    with database.write() as connection:
        add_document(connection, Incoming("甲.txt", sha256, len(text)), 0)
        add(connection, sha256, result, encode(result))


@pytest.fixture
def rate(idle: Service) -> dict[str, Any]:
    """The indicator 培训合格率 in the store."""
    store(idle.database)
    (told,) = idle.client.get("/v1/indicators", params={"name": "合格率"}).json()["indicators"]
    return dict(told)


def names(service: Service, **asked: str) -> list[str]:
    return [t["indicator"]["name"] for t in service.client.get("/v1/indicators", params=asked).json()["indicators"]]


def test_a_correction_stands_beside_what_was_extracted(idle: Service, rate: dict[str, Any]) -> None:
    path = f"/v1/indicators/{rate['id']}"
    answer = idle.client.patch(path, json={"name": "结业率", "level1": "产出指标"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["version"], told["changed_by"], answer.headers["etag"]) == (
        "corrected",
        2,
        "本机",
        '"2"',
    )
    assert (told["indicator"]["name"], told["indicator"]["level1"]) == ("结业率", "产出指标")
    assert told["extracted"] == rate["indicator"]
    assert idle.client.get(path).json() == told
    assert (names(idle, q="结业率"), names(idle, q="合格率")) == (["结业率"], [])
    assert names(idle, level="产出指标") == ["结业率"]
    (step,) = idle.client.get(f"{path}/history").json()["history"]
    assert (step["action"], step["by"], step["version"]) == ("corrected", "本机", 2)
    assert (step["before"]["name"], step["after"]["name"]) == ("培训合格率", "结业率")
    result = idle.client.get(f"/v1/documents/{rate['document']}/result").json()
    assert rate["indicator"] in result["indicators"]


def test_values_are_searched_as_corrected(idle: Service, rate: dict[str, Any]) -> None:
    (value,) = rate["indicator"]["values"]
    answer = idle.client.patch(
        f"/v1/indicators/{rate['id']}", json={"values": [value | {"value": 89.0}]}, headers={"If-Match": "1"}
    )
    assert answer.status_code == 200, answer.text
    assert names(idle, value_min="88", value_max="90") == ["培训合格率"]
    assert names(idle, value_min="98", value_max="98") == []


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({}, {"name": "x"}, 428, "no_version"),
        ({"If-Match": '"7"'}, {"name": "x"}, 412, "changed"),
        ({"If-Match": "*"}, {"name": "x"}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"name": ""}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"name": None}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"colour": "red"}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"category": "colour"}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"values": [{"role": "target"}]}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"values": None}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"source": {"start": True, "end": 1, "text": "内"}}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"source": {"start": 0, "end": 1, "text": "年", "more": 1}}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"source": {"start": 0, "end": 2, "text": "错的"}}, 422, "invalid_request"),
        ({"If-Match": '"1"'}, {"source": {"start": -3, "end": 2, "text": ""}}, 422, "invalid_request"),
    ],
    ids=[
        *("no-version", "other", "any", "empty", "null", "unknown", "no-category", "half-a-value", "no-values"),
        *("true-is-no-number", "unknown-in-source", "wrong-place", "before-the-text"),
    ],
)
def test_refused_corrections(
    idle: Service, rate: dict[str, Any], headers: dict[str, str], body: dict[str, Any], status: int, code: str
) -> None:
    is_problem(idle.client.patch(f"/v1/indicators/{rate['id']}", json=body, headers=headers), status, code)
    assert idle.client.get(f"/v1/indicators/{rate['id']}").json() == rate


def test_only_one_of_two_at_the_same_time(idle: Service, rate: dict[str, Any]) -> None:
    answers: list[int] = []

    def correct(name: str) -> None:
        answer = idle.client.patch(f"/v1/indicators/{rate['id']}", json={"name": name}, headers={"If-Match": "1"})
        answers.append(answer.status_code)

    threads = [threading.Thread(target=correct, args=(f"名称{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412, 412, 412, 412, 412]


def test_accepted_and_deleted(idle: Service, rate: dict[str, Any]) -> None:
    path = f"/v1/indicators/{rate['id']}"
    assert idle.client.post(f"{path}/accept", headers={"If-Match": "1"}).json()["state"] == "accepted"
    assert idle.client.delete(path, headers={"If-Match": "2"}).json()["state"] == "deleted"
    assert names(idle, name="合格率") == []
    assert names(idle, name="合格率", state="deleted") == ["培训合格率"]
    is_problem(idle.client.post(f"{path}/accept", headers={"If-Match": "3"}), 412, "changed")


def test_added(idle: Service, rate: dict[str, Any]) -> None:
    start = TEXT.index("基层干部")
    (value,) = rate["indicator"]["values"]
    body = {"name": "干部", "source": {"start": start, "end": start + 4, "text": "基层干部"}, "values": [value]}
    answer = idle.client.post(f"/v1/documents/{rate['document']}/indicators", json=body)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["state"], answer.json()["extracted"]) == ("added", None)
    assert idle.client.get(answer.headers["location"]).json() == answer.json()
    assert names(idle, q="干部", state="added") == ["干部"]
    is_problem(idle.client.post("/v1/documents/" + "0" * 32 + "/indicators", json=body), 404, "unknown")


def test_the_feed_tells_everything_once_and_in_order(idle: Service, rate: dict[str, Any]) -> None:
    path = f"/v1/indicators/{rate['id']}"
    idle.client.patch(path, json={"name": "甲"}, headers={"If-Match": "1"})
    idle.client.delete(path, headers={"If-Match": "2"})
    idle.client.delete(f"/v1/documents/{rate['document']}")
    kinds: list[str] = []
    since: str | None = None
    while True:
        page = idle.client.get("/v1/changes", params={"limit": 1} | ({"since": since} if since else {})).json()
        if not page["changes"]:
            assert page["next"] == since
            break
        kinds += [change["kind"] for change in page["changes"]]
        since = page["next"]
    assert kinds == ["document.extracted", "indicator.corrected", "indicator.deleted", "document.deleted"]


def test_the_feed_under_writers_at_the_same_time(idle: Service) -> None:
    """A reader that follows the feed while four write sees every change once."""
    done = threading.Event()

    def write(writer: int) -> None:
        for number in range(10):
            sha256 = f"{writer:016x}{number:016x}" * 2
            with idle.database.write() as connection:
                add_document(connection, Incoming("甲.txt", sha256, 1), 0)
                add(connection, sha256, result, body)

    result = extract(TEXT.encode(), filename="甲.txt", isolate=False)
    body = encode(result)
    seen: list[str] = []

    def follow() -> None:
        since = None
        while True:
            over = done.is_set()
            page = idle.client.get("/v1/changes", params={"since": since} if since else {}).json()
            seen.extend(change["document"] for change in page["changes"])
            since = page["next"]
            if over and not page["changes"]:
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    reader = threading.Thread(target=follow)
    for thread in (*threads, reader):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join()
    assert len(seen) == 40 and len(set(seen)) == 40


def test_the_schema_fits_a_result(idle: Service, rate: dict[str, Any]) -> None:
    import jsonschema

    result = idle.client.get(f"/v1/documents/{rate['document']}/result").json()
    jsonschema.validate(result, idle.client.get("/v1/schema").json())
