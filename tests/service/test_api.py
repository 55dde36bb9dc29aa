"""The HTTP service: answers, problems, limits, its description of itself."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from extractor import EncryptedDocument, InvalidSettings, extract
from extractor.batch import Job
from service.app import create_app
from service.errors import STATUS, Busy
from service.settings import ServiceSettings
from service.workers import Workers
from tests.service.conftest import LIMIT

TEXT = "全年组织执法检查不少于240家次，重点企业检查覆盖率达到95%以上。"


def is_problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    for chinese, english in (("title", "title_en"), ("detail", "detail_en")):
        assert re.search("[一-龥]", body[chinese])
        assert body[english] and not re.search("[一-龥]", body[english])
    assert answer.headers["content-language"] == "zh, en"
    return body


def test_a_file(client: TestClient) -> None:
    answer = client.post("/v1/extract", files={"file": ("报告.txt", TEXT.encode(), "text/plain")})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == extract(TEXT.encode(), filename="报告.txt").to_dict()
    assert answer.json()["indicators"]


def test_a_text(client: TestClient) -> None:
    answer = client.post("/v1/extract", json={"text": TEXT, "filename": "段落.txt"})
    assert answer.json() == extract(TEXT.encode(), filename="段落.txt").to_dict()


def test_a_text_without_a_name(client: TestClient) -> None:
    assert client.post("/v1/extract", json={"text": TEXT}).json()["document"]["filename"] == "正文.txt"


def test_without_the_text(client: TestClient) -> None:
    answer = client.post("/v1/extract?include_text=false", json={"text": TEXT})
    assert answer.json()["document"]["text"] is None


def test_quantities(client: TestClient) -> None:
    answer = client.post("/v1/quantities", json={"text": "每季度开展宣传不少于2次"})
    assert answer.status_code == 200
    (quantity,) = answer.json()["quantities"]
    assert (quantity["text"], quantity["op"], quantity["value"], quantity["unit"]) == ("不少于2次", ">=", 2, "次")
    assert quantity["frequency"] == {"every": 1, "per": "quarter"}


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "version": client.get("/openapi.json").json()["info"]["version"],
        "workers": 1,
        "waiting": 0,
    }


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "空.txt", 422, "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "图.png", 422, "damaged"),
        (b"Rar!\x1a\x07\x00" + bytes(64), "包.rar", 415, "unsupported"),
        (b"PK\x03\x04" + b"word/document.xml" * 4, "半.docx", 422, "damaged"),
    ],
    ids=["empty", "picture", "archive", "truncated"],
)
def test_bad_files(client: TestClient, content: bytes, name: str, status: int, code: str) -> None:
    is_problem(client.post("/v1/extract", files={"file": (name, content)}), status, code)


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"file": "不是文件"}, "files": {"other": ("a.txt", b"a")}},
        {"files": {"other": ("a.txt", b"a")}},
        {"content": b"abc", "headers": {"content-type": "text/plain"}},
        {"content": b"abc"},
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b"\xff\xfe", "headers": {"content-type": "application/json"}},
        {"json": {}},
        {"json": []},
        {"json": {"text": 3}},
        {"json": {"text": "a", "more": 1}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=y"}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data"}},
        {"files": {"file": ("a.txt", TEXT.encode())}, "data": {"colour": "red"}},
    ],
    ids=[
        *("file-is-a-text", "other-field", "plain", "no-type", "half-json", "no-json", "no-text", "list"),
        *("number", "more", "wrong-boundary", "no-boundary", "field-beside"),
    ],
)
def test_bad_requests(client: TestClient, request_: dict[str, Any]) -> None:
    is_problem(client.post("/v1/extract", **request_), 422, "invalid_request")


def test_a_body_that_is_no_text(client: TestClient) -> None:
    answer = client.post("/v1/quantities", content=b"\xff\x9d", headers={"content-type": "application/json"})
    is_problem(answer, 422, "invalid_request")


def test_bad_parameters_do_not_echo_what_was_sent(client: TestClient) -> None:
    answer = client.post("/v1/quantities", json={"text": ["机密内容"]})
    body = is_problem(answer, 422, "invalid_request")
    assert body["errors"][0]["loc"] == ["body", "text"]
    assert "机密" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "unknown_path"),
        ("GET", "/v1/extract", 405, "method"),
        ("GET", "/docs", 404, "unknown_path"),
    ],
    ids=["nowhere", "method", "docs"],
)
def test_wrong_addresses(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    is_problem(client.request(method, path), status, code)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/indicators/" + "0" * 32 + "-i1", "DELETE, GET, PATCH"),
        ("PATCH", "/v1/documents", "GET, POST"),
        ("DELETE", "/v1/extract", "POST"),
    ],
    ids=["three", "two", "one"],
)
def test_a_method_that_is_not_taken_is_told_which_are(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    is_problem(answer, 405, "method")
    assert answer.headers["allow"] == allowed


def test_too_large_by_its_declared_length(client: TestClient) -> None:
    is_problem(client.post("/v1/extract", json={"text": "字" * LIMIT}), 413, "too_large")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_too_large_while_it_comes_in(client: TestClient, kind: str) -> None:
    """No declared length: refused at the limit, long before the end."""
    sent = 0
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'

    def body() -> Iterator[bytes]:
        nonlocal sent
        yield head if "multipart" in kind else b'{"text": "'
        for _ in range(100):
            sent += 1
            yield b"a" * (LIMIT // 10)

    answer = client.post("/v1/extract", content=body(), headers={"content-type": kind})
    is_problem(answer, 413, "too_large")


def test_quantities_of_too_long_a_text(client: TestClient) -> None:
    is_problem(client.post("/v1/quantities", json={"text": "字" * 1001}), 413, "too_large")


def test_a_fault_is_a_problem_without_its_details(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(client.app.state.workers, "extract", fail)  # type: ignore[attr-defined]
    answer = client.post("/v1/extract", json={"text": TEXT})
    is_problem(answer, 500, "internal")
    assert "secret" not in answer.text


def test_busy_is_a_problem_that_says_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(client.app.state.workers, "extract", full)  # type: ignore[attr-defined]
    answer = client.post("/v1/extract", json={"text": TEXT})
    is_problem(answer, 503, "busy")
    assert answer.headers["retry-after"].isdigit()


def test_the_queue_is_bounded() -> None:
    async def flood() -> list[object]:
        workers = Workers(count=1, max_waiting=1, timeout=60)
        try:
            jobs = [workers.extract(Job(TEXT.encode(), "a.txt")) for _ in range(4)]
            return await asyncio.gather(*jobs, return_exceptions=True)
        finally:
            workers.close()

    outcomes = asyncio.run(flood())
    assert [isinstance(outcome, Busy) for outcome in outcomes] == [False, False, True, True]


def test_every_error_of_the_extractor_has_a_status() -> None:
    def codes(error: type[Exception]) -> Iterator[str]:
        for child in error.__subclasses__():
            yield child.code  # type: ignore[attr-defined]
            yield from codes(child)

    from extractor import ExtractionError

    for_callers = set(codes(ExtractionError)) - {"error", "settings", "not_found", "corpus"}  # these cannot happen here
    assert for_callers <= set(STATUS)
    assert EncryptedDocument.code in for_callers


def test_openapi_describes_the_answers(client: TestClient) -> None:
    """The answers keep to the schema that /openapi.json gives for them."""
    api = client.get("/openapi.json").json()
    assert api["openapi"].startswith("3.1")
    assert {"/v1/extract", "/v1/quantities", "/v1/documents", "/v1/indicators", "/healthz"} <= set(api["paths"])
    body = api["paths"]["/v1/extract"]["post"]["requestBody"]["content"]
    assert set(body) == {"multipart/form-data", "application/json"}
    for path, answer in (
        ("/v1/extract", client.post("/v1/extract", json={"text": TEXT})),
        ("/v1/quantities", client.post("/v1/quantities", json={"text": TEXT})),
    ):
        described = api["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
        schema = described["schema"] | {"components": api["components"]}
        jsonschema.validate(answer.json(), schema, cls=jsonschema.Draft202012Validator)
    for path in ("/v1/extract", "/v1/quantities"):
        example = api["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert "绩效" in json.dumps(example, ensure_ascii=False) or "$ref" in json.dumps(example)


def test_the_described_result_has_every_field_of_the_contract(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    result = extract(TEXT.encode(), filename="a.txt").to_dict()
    assert set(schemas["Result"]["properties"]) == set(result)
    assert set(schemas["Indicator"]["properties"]) == set(result["indicators"][0])
    assert set(schemas["Value"]["properties"]) == set(result["indicators"][0]["values"][0])


def test_the_page_asks_nobody_else(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for path in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert path.startswith("data:") or client.get(f"/{path}").status_code == 200
    parts = [part for part in files("service.pages").iterdir() if part.name.endswith((".html", ".js", ".css"))]
    assert len(parts) > 2
    for part in parts:
        assert not re.search(r"https?://|//[a-z]", part.read_text("utf-8")), part.name
    assert client.get("/page/words.json").json()["labels"]["zh"]["role"]["target"] == "目标值"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ZHIBIAO_MAX_BODY": "0"}, "正整数"),
        ({"ZHIBIAO_WORKERS": "-1"}, "不能小于0"),
        ({"ZHIBIAO_TIMEOUT": "long"}, "整数"),
    ],
)
def test_settings_out_of_range(variables: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidSettings, match=said):
        ServiceSettings.from_environment(variables)


def test_settings_from_the_environment() -> None:
    settings = ServiceSettings.from_environment({"ZHIBIAO_WORKERS": "3", "OTHER": "x"})
    assert settings == ServiceSettings(workers=3)
    assert create_app(settings).state.settings is settings
