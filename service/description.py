"""What ``/openapi.json`` says beyond what the framework can tell of the routes: problems with their statuses and
headers, whether a key is needed, an example of every body, which answer leads to which request.

The examples lie in ``examples.json`` beside this module, by method and path.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from service.errors import MEDIA_TYPE, STATUS
from service.schemas import Problem

DESCRIPTION = """从中国政府文件中提取结构化绩效指标。

文件交来之后成为任务，做完了在 /v1/documents 和 /v1/indicators 里查。出错时答复 application/problem+json（RFC 9457）：
title、detail 是中文，title_en、detail_en 是英文，code 给程序看。不支持的方法答复 405，Allow 说明支持哪些。
位置一律按 Unicode 码点计。

Structured performance indicators out of Chinese government documents. Files that are handed in become jobs; what came
of them is in /v1/documents and /v1/indicators. Problems are told in Chinese and in English."""

_HEADER = {"schema": {"type": "string"}, "required": True}
_SECONDS = _HEADER | {"description": "过多少秒再来"}

_PROBLEMS: dict[int, tuple[str, str, dict[str, Any]]] = {
    401: ("no_key", "没有密钥，或密钥不对", {"WWW-Authenticate": _HEADER}),
    403: ("forbidden", "密钥没有这项权限；没有密钥时，请求不是来自本机", {}),
    404: ("unknown", "没有这一条", {}),
    405: ("method", "不支持这种方法", {"Allow": _HEADER | {"description": "支持的方法"}}),
    409: ("conflict", "Idempotency-Key 用过，传的是别的文件", {}),
    412: ("changed", "已被别人改动", {}),
    413: ("too_large", "超过某项限制", {}),
    415: ("unsupported", "没有这种格式的读取程序", {}),
    422: ("invalid_request", "请求的格式不对，或文件读不了：code 说明是哪一种", {}),
    428: ("no_version", "没有用 If-Match 说明是对哪一版的改动", {}),
    429: ("too_often", "请求太频繁", {"Retry-After": _SECONDS}),
    500: ("internal", "程序内部出错", {}),
    503: ("busy", "排队的文件太多，或数据库没有准备好", {}),
}
"""Status → a code that stands for it, what it means, the headers that always come with it."""

_ETAG = {"ETag": _HEADER | {"description": "版本，改动时写进 If-Match"}}
_PLACE = {"Location": _HEADER | {"description": "到哪里去看"}}

_HEADERS: dict[tuple[str, str], dict[str, Any]] = {
    ("indicators_one", "200"): _ETAG,
    ("corrections_correct", "200"): _ETAG | _PLACE,
    ("corrections_accept", "200"): _ETAG | _PLACE,
    ("corrections_remove", "200"): _ETAG | _PLACE,
    ("corrections_add", "201"): _ETAG | _PLACE,
    ("jobs_hand_in", "202"): _PLACE,
    ("extract_extract", "202"): _PLACE,
}
"""Operation and status → headers."""

_JOB = {"job": "$response.body#/id"}
_DOCUMENT = {"document": "$response.body#/documents/0/id"}
_INDICATOR = {"indicator": "$response.body#/indicators/0/id"}
_VERSION = {"indicator": "$response.body#/id", "If-Match": "$response.header.ETag"}
_HOOK = {"webhook": "$response.body#/id"}

_LINKS: dict[tuple[str, str], dict[str, dict[str, str]]] = {
    ("jobs_hand_in", "202"): dict.fromkeys(
        ("jobs_job", "jobs_job_items", "jobs_events", "jobs_cancel", "jobs_retry"), _JOB
    ),
    ("documents_all_documents", "200"): dict.fromkeys(
        ("documents_one_document", "documents_original", "documents_result", "documents_remove", "corrections_add"),
        _DOCUMENT,
    ),
    ("indicators_find", "200"): dict.fromkeys(("indicators_one", "corrections_history"), _INDICATOR),
    ("indicators_one", "200"): dict.fromkeys(
        ("corrections_correct", "corrections_accept", "corrections_remove"), _VERSION
    ),
    ("exports_export", "200"): {"exports_manifest": {"export": "$response.header.Zhibiao-Export"}},
    ("webhooks_make", "201"): dict.fromkeys(("webhooks_log", "webhooks_remove"), _HOOK),
}
"""Operation and status → the operations that its answer leads to, with the parameters that it gives them."""

Plain = dict[str, Any]


def operation_id(route: APIRoute) -> str:
    """An operation's name: its module and its function."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def install(app: FastAPI, *, keys_needed: bool) -> None:
    """Let the application describe itself as ``describe`` does; made when it is first asked for."""

    @cache
    def openapi() -> Plain:
        return describe(app, keys_needed=keys_needed)

    app.openapi = openapi  # type: ignore[method-assign]


def examples() -> dict[str, dict[str, dict[str, Any]]]:
    """Method and path → "request", or a status → media type → an example."""
    told: dict[str, dict[str, dict[str, Any]]] = json.loads(
        files("service").joinpath("examples.json").read_text(encoding="utf-8")
    )
    return told


def describe(app: FastAPI, *, keys_needed: bool) -> Plain:
    """The OpenAPI description of the application's routes.

    Args:
        app: its routes are complete.
        keys_needed: whether it answers nothing without a key.
    """
    api: Plain = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    # What is sent may leave out what has a default, so it has schemas of its own; what is answered keeps the names.
    api = json.loads(json.dumps(api).replace('-Output"', '"'))
    components = api["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema()
    components["responses"] = {f"Problem{status}": _problem(status) for status in _PROBLEMS}
    shown = examples()
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            _complete(operation, shown.get(f"{method.upper()} {path}", {}))
            if "security" in operation and not keys_needed:
                operation["security"].insert(0, {})
    return api


def _complete(operation: Plain, shown: dict[str, dict[str, Any]]) -> None:
    name = operation["operationId"]
    for status, response in operation["responses"].items():
        if int(status) in _PROBLEMS:
            operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
            continue
        if headers := _HEADERS.get((name, status)):
            response.setdefault("headers", {}).update(headers)
        if links := _LINKS.get((name, status)):
            response["links"] = {to: {"operationId": to, "parameters": given} for to, given in links.items()}
    bodies = {status: response.get("content", {}) for status, response in operation["responses"].items()}
    bodies["request"] = operation.get("requestBody", {}).get("content", {})
    for place, by_type in shown.items():
        for media_type, example in by_type.items():
            bodies[place][media_type]["example"] = example


def _problem(status: int) -> Plain:
    code, meaning, headers = _PROBLEMS[status]
    kind = STATUS[code]
    example = {
        "type": f"urn:zhibiao:problem:{code}",
        "title": kind.title,
        "title_en": kind.title_en,
        "status": status,
        "detail": meaning,
        "detail_en": kind.detail_en,
        "code": code,
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    language = {"Content-Language": {"schema": {"type": "string"}, "example": "zh, en"}}
    return {"description": meaning, "headers": language | headers, "content": {MEDIA_TYPE: content}}
