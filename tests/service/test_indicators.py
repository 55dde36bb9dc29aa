"""Indicators across documents: found by words and by conditions, page by page, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from extractor import extract
from service.app import create_app
from service.store import schema
from service.store.database import Database
from service.store.forms import encode
from service.store.jobs import Incoming, add_document
from service.store.results import add
from service.store.words import index_terms, question_terms
from tests.service.conftest import HERE, empty_database, settings_for
from tests.service.test_api import is_problem

SCHOOLS = """青山市教育局2025年工作计划
一、学生家长满意度达到92%以上。
二、新建校舍12000平方米，项目验收合格率达到100%。
三、培训教师不少于300人次。
"""
WATER = """临河县水务局2024年工作总结
全年完成河道清淤56公里，水质达标率为98.5%，节约水费130万元。
"""


@pytest.fixture(scope="module")
def store(
    store_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Two documents, stored once for all questions."""
    with empty_database(store_kind, request) as url:
        settings = settings_for(tmp_path_factory.mktemp("data"), url)
        database = Database(settings.database)
        schema.upgrade(database)
        for number, (name, text) in enumerate((("教育.txt", SCHOOLS), ("水务.txt", WATER))):
            result = extract(text.encode(), filename=name, isolate=False)
            sha256 = f"{number:032x}" * 2
            with database.write() as connection:
                add_document(connection, Incoming(name, sha256, len(text)), 0)
                assert add(connection, sha256, result, encode(result))[0] == "done"
                assert add(connection, sha256, result, encode(result))[0] == "duplicate"
        with TestClient(create_app(settings), base_url=HERE) as client:
            yield client
        database.close()


def names(client: TestClient, **asked: Any) -> list[str]:
    answer = client.get("/v1/indicators", params=asked)
    assert answer.status_code == 200, answer.text
    return [told["indicator"]["name"] for told in answer.json()["indicators"]]


ALL = ["学生家长满意度", "新建校舍", "项目验收合格率", "培训教师", "河道清淤", "水质达标率", "节约水费"]


def test_all_in_the_order_of_storing(store: TestClient) -> None:
    assert names(store) == ALL


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "学生满意度"}, ["学生家长满意度"]),
        ({"q": "满意"}, ["学生家长满意度"]),
        ({"q": "率"}, ["项目验收合格率", "水质达标率"]),
        ({"q": "水"}, ["水质达标率", "节约水费"]),
        ({"q": "130万"}, ["节约水费"]),
        ({"q": "飞机"}, []),
        ({"q": "!!"}, []),
        ({"q": "' OR 1=1 --\" * NEAR("}, []),
        ({"name": "校舍"}, ["新建校舍"]),
        ({"name": "%"}, []),
        ({"name": "_"}, []),
        ({"year": 2024}, ["河道清淤", "水质达标率", "节约水费"]),
        ({"organization": "教育"}, ["学生家长满意度", "新建校舍", "项目验收合格率", "培训教师"]),
        ({"unit": "公里"}, ["河道清淤"]),
        ({"value_min": 95, "unit": "%"}, ["项目验收合格率", "水质达标率"]),
        ({"value_min": 95, "value_max": 99}, ["水质达标率"]),
        ({"value_min": 1000000}, ["节约水费"]),
        ({"kind": "money"}, ["节约水费"]),
        ({"role": "actual"}, ["河道清淤", "水质达标率", "节约水费"]),
        ({"category": "satisfaction"}, ["学生家长满意度"]),
        ({"category": "satis"}, []),
        ({"category": "output", "unit": "公里"}, ["河道清淤"]),
        ({"confidence_min": 1.0, "confidence_max": 0.0}, []),
        ({"origin": "table"}, []),
        ({"origin": "prose", "limit": 2}, ["学生家长满意度", "新建校舍"]),
        ({"state": "deleted"}, []),
        ({"document": "f" * 32}, []),
        ({"sort": "-stored", "limit": 1}, ["节约水费"]),
        ({"sort": "-value", "limit": 2}, ["节约水费", "新建校舍"]),
        ({"sort": "value", "limit": 1}, ["河道清淤"]),
        ({"sort": "year", "limit": 1}, ["河道清淤"]),
    ],
    ids=str,
)
def test_questions(store: TestClient, asked: dict[str, Any], found: list[str]) -> None:
    assert names(store, **asked) == found


@pytest.mark.parametrize("sort", ["stored", "-stored", "name", "-year", "confidence", "-value", "value"])
def test_pages_miss_nothing_and_repeat_nothing(store: TestClient, sort: str) -> None:
    whole = names(store, sort=sort)
    got: list[str] = []
    cursor: str | None = None
    while True:
        asked = {"sort": sort, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = store.get("/v1/indicators", params=asked).json()
        got += [told["indicator"]["name"] for told in page["indicators"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert got == whole
    assert sorted(got) == sorted(ALL)


def test_a_page_goes_on_in_the_order_of_the_one_before(store: TestClient) -> None:
    first = store.get("/v1/indicators", params={"sort": "-value", "limit": 1}).json()
    assert names(store, sort="name", limit=1, cursor=first["next"]) == ["新建校舍"]


@pytest.mark.parametrize(
    ("cursor", "found"),
    [("name~_____w~1", []), ("stored~999999999999999999~1", []), ("-value~-1e+308~0", []), ("value~1e999~0", [])],
    ids=["no-text", "beyond", "least", "infinite"],
)
def test_a_cursor_that_somebody_made_up_ends_nowhere(store: TestClient, cursor: str, found: list[str]) -> None:
    assert names(store, cursor=cursor) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"cursor": "x"},
        {"cursor": "stored~1"},
        {"cursor": "price~1~1"},
        {"sort": "price"},
        {"limit": 0},
        {"limit": 1001},
        {"value_min": "nan"},
        {"value_min": "inf"},
        {"year": "x"},
        {"year": 10**12},
        {"q": ""},
        {"q": "字" * 201},
        {"document": "../x"},
        {"colour": "red"},
    ],
    ids=lambda asked: "-".join(asked),
)
def test_bad_questions(store: TestClient, asked: dict[str, Any]) -> None:
    is_problem(store.get("/v1/indicators", params=asked), 422, "invalid_request")


def test_one_indicator(store: TestClient) -> None:
    (told,) = store.get("/v1/indicators", params={"name": "水质"}).json()["indicators"]
    answer = store.get(f"/v1/indicators/{told['id']}")
    assert answer.headers["etag"] == '"1"'
    assert answer.json() == told
    assert (told["filename"], told["state"], told["version"], told["extracted"]) == ("水务.txt", "extracted", 1, None)
    (value,) = told["indicator"]["values"]
    assert (value["value"], value["unit"], value["role"]) == (98.5, "%", "actual")


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("满意度", "满意 意度 度"),
        ("PM2.5达标", "pm2 5 达标 标"),
        ("，。", ""),
    ],
)
def test_index_terms(written: str, terms: str) -> None:
    assert index_terms([written, None]) == terms


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("满意度", [("满意", False), ("意度", False)]),
        ("率", [("率", True)]),
        ("PM2", [("pm2", True)]),
    ],
)
def test_question_terms(question: str, terms: list[tuple[str, bool]]) -> None:
    assert question_terms(question) == terms
