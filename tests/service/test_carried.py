"""A document extracted anew: what people changed of the earlier result is on the later one; on each kind of store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from extractor import Indicator, Result, extract
from service.store.forms import encode
from service.store.jobs import Incoming, add_document
from service.store.results import add
from tests.service.conftest import Service
from tests.service.test_api import is_problem

TEXT = "年内培训基层干部1200人次，培训合格率不低于98%。群众满意度达到90%以上，投诉办结率达到95%以上。"
NAMES = ["培训基层干部", "培训合格率", "群众满意度", "投诉办结率"]
SHA256 = "ab" * 32


@dataclass
class Store:
    """A document of the store whose result came from one extractor, and may come from another."""

    service: Service
    result: Result
    version: int = 1

    def extract_anew(self, change: Callable[[Indicator], Indicator | None] = lambda one: one) -> None:
        """Store what a newer extractor finds: the same indicators, changed, or not at all."""
        self.version += 1
        made = replace(self.result.extractor, version=f"0.{self.version}")
        found = tuple(new for one in self.result.indicators if (new := change(one)) is not None)
        later = replace(self.result, extractor=made, indicators=found)
        with self.service.database.write() as connection:
            assert add(connection, SHA256, later, encode(later))[0] == "done"

    def one(self, name: str, **asked: str) -> dict[str, Any]:
        (told,) = self.service.client.get("/v1/indicators", params={"name": name, **asked}).json()["indicators"]
        return dict(told)

    def change(self, method: str, name: str, path: str = "", json: dict[str, Any] | None = None) -> dict[str, Any]:
        told = self.one(name)
        headers = {"If-Match": str(told["version"])}
        answer = self.service.client.request(method, f"/v1/indicators/{told['id']}{path}", json=json, headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def feed(self) -> list[tuple[str, str]]:
        told = self.service.client.get("/v1/changes").json()["changes"]
        return [(one["kind"].partition(".")[2], one["indicator"]) for one in told]


@pytest.fixture(scope="module")
def first_result() -> Result:
    result = extract(TEXT.encode(), filename="甲.txt", isolate=False)
    assert [indicator.name for indicator in result.indicators] == NAMES
    return result


@pytest.fixture
def store(idle: Service, first_result: Result) -> Store:
    with idle.database.write() as connection:
        add_document(connection, Incoming("甲.txt", SHA256, len(TEXT)), 0)
        add(connection, SHA256, first_result, encode(first_result))
    return Store(idle, first_result)


def steps(store: Store, name: str) -> list[tuple[int, str]]:
    told = store.service.client.get(f"/v1/indicators/{store.one(name)['id']}/history").json()["history"]
    return [(step["version"], step["action"]) for step in told]


def test_a_correction_is_carried_over_beside_what_is_extracted_now(store: Store) -> None:
    before = store.change("PATCH", "培训合格率", json={"name": "结业率"})
    store.extract_anew(lambda one: replace(one, confidence=0.25))
    after = store.one("结业率")
    assert after["id"] != before["id"] and after["result"] != before["result"]
    assert (after["state"], after["version"], after["changed_by"]) == ("corrected", 3, "本机")
    assert (after["extracted"]["name"], after["extracted"]["confidence"]) == ("培训合格率", 0.25)
    assert steps(store, "结业率") == [(2, "corrected"), (3, "carried")]
    assert store.one("结业率", q="结业")["id"] == after["id"]
    assert store.feed()[-2:] == [("extracted", None), ("carried", after["id"])]
    again = store.change("PATCH", "结业率", json={"level1": "产出指标"})
    assert again["version"] == 4


def test_what_was_accepted_stays_so_and_what_was_deleted_stays_away(store: Store) -> None:
    store.change("POST", "群众满意度", "/accept")
    store.change("DELETE", "投诉办结率")
    store.extract_anew()
    assert store.one("群众满意度")["state"] == "accepted"
    assert store.one("投诉办结率", state="deleted")["version"] == 3
    found = store.service.client.get("/v1/indicators").json()["indicators"]
    assert [told["indicator"]["name"] for told in found] == NAMES[:3]


def test_what_was_added_stays_until_the_extractor_finds_it(store: Store) -> None:
    found = store.result.indicators[0]
    store.extract_anew(lambda one: None if one.name == found.name else one)
    plain = next(one for one in store.result.to_dict()["indicators"] if one["name"] == found.name)
    body = {name: plain[name] for name in ("name", "source", "values", "origin")} | {"subject": "党校"}
    document = store.one("培训合格率")["document"]
    assert store.service.client.post(f"/v1/documents/{document}/indicators", json=body).status_code == 201
    store.extract_anew(lambda one: None if one.name == found.name else one)
    added = store.one(found.name)
    assert (added["state"], added["version"], added["extracted"]) == ("added", 2, None)
    assert store.feed()[-1] == ("carried", added["id"])
    store.extract_anew()
    told = store.one(found.name)
    assert (told["state"], told["indicator"]["subject"], told["extracted"]["subject"]) == ("corrected", "党校", None)
    assert steps(store, found.name) == [(1, "added"), (2, "carried"), (3, "carried")]


def test_what_fits_nothing_is_told_of_and_stays_with_the_earlier_result(store: Store) -> None:
    before = store.change("PATCH", "培训合格率", json={"level1": "产出指标"})
    store.extract_anew(lambda one: replace(one, name="合格率") if one.name == "培训合格率" else one)
    assert store.feed()[-1] == ("not_carried", before["id"])
    assert store.one("合格率")["indicator"]["level1"] is None
    path = f"/v1/indicators/{before['id']}"
    assert store.service.client.get(path).json()["indicator"]["level1"] == "产出指标"
    refused = store.service.client.patch(path, json={"level1": "x"}, headers={"If-Match": str(before["version"])})
    is_problem(refused, 412, "changed")


def test_two_of_the_same_name_and_place_each_keep_their_own(store: Store) -> None:
    """What an earlier extractor found twice is carried over once for each that the later one finds."""
    twice = store.result.indicators[1]
    doubled = (*store.result.indicators, replace(twice, id="i5"))
    store.result = replace(store.result, indicators=doubled)
    store.extract_anew()
    told = store.service.client.get("/v1/indicators", params={"name": twice.name}).json()["indicators"]
    for one, level in zip(told, ("甲", "乙"), strict=True):
        path = f"/v1/indicators/{one['id']}"
        assert store.service.client.patch(path, json={"level2": level}, headers={"If-Match": "1"}).status_code == 200
    store.extract_anew()
    told = store.service.client.get("/v1/indicators", params={"name": twice.name}).json()["indicators"]
    assert [one["indicator"]["level2"] for one in told] == ["甲", "乙"]
    assert [one["indicator"]["id"] for one in told] == ["i2", "i5"]
