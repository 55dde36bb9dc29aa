"""Errors → problem details (RFC 9457), all from one table, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from extractor import ExtractionError

MEDIA_TYPE = "application/problem+json"


class Busy(Exception):
    """Too many documents are waiting already."""


class BodyTooLarge(HTTPException):
    """The request is larger than the service takes. An HTTPException, so that body parsers let it through."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"请求超过{limit:,}字节的上限，请拆分文件或用命令行处理")
        self.english = f"The request is over the limit of {limit:,} bytes. Split it, or use the command line."


class Kind(NamedTuple):
    """What a code means: the status, its titles, and what to do about it where nothing closer is told."""

    status: int
    title: str
    title_en: str
    detail_en: str


_AGAIN = "Fetch the file again, or open it in the program that made it and save it."
_REPORT = "Please report this, if you can with the file."

STATUS: dict[str, Kind] = {
    "empty": Kind(422, "文件是空的", "The file is empty", "There is nothing in the file, or no text that can be read."),
    "encrypted": Kind(422, "文件已加密", "The file is encrypted", "Remove its password, save it and send it again."),
    "damaged": Kind(422, "文件已损坏", "The file is damaged", f"It is incomplete, or not what it says it is. {_AGAIN}"),
    "no_text": Kind(
        *(422, "没有文字层", "The pages are pictures without text"),
        "No text could be read off the pictures. Send a file with text, or install zhibiao[ocr] on the server.",
    ),
    "unsupported": Kind(
        *(415, "不支持的格式", "Unsupported format"),
        "Nothing here reads or writes this format. Save the file as docx, xlsx, html, txt, or pdf with text.",
    ),
    "too_large": Kind(413, "太大", "Too large", "A limit on size was passed. Split it, or have the limit raised."),
    "crashed": Kind(
        *(422, "文件使处理进程意外结束", "The process that read the file died"),
        f"The file may be damaged, or too large for the memory. {_AGAIN}",
    ),
    "timeout": Kind(422, "处理超时", "Processing took too long", "Split the file, or have the time limit raised."),
    "internal": Kind(500, "程序内部出错", "Internal error", f"Something went wrong in the program. {_REPORT}"),
    "model": Kind(
        *(500, "模型不可用", "A model is not available"),
        "A trained model is missing, damaged or of another version. The operator must install it again.",
    ),
    "invalid_request": Kind(
        *(422, "请求的格式不对", "The request is not of the form that is taken"),
        "See errors, or the description at /openapi.json, for what is asked for.",
    ),
    "busy": Kind(
        *(503, "服务繁忙", "Busy, come back later"),
        "Too many documents are waiting. Try again after Retry-After seconds.",
    ),
    "not_ready": Kind(
        503, "服务还没有准备好", "Not ready", "The database does not answer, or its tables are of another version."
    ),
    "unknown_path": Kind(404, "没有这个地址", "No such address", "See /openapi.json for what there is."),
    "unknown": Kind(404, "没有这一条", "No such thing", "It may have been removed."),
    "method": Kind(405, "不支持这种方法", "Method not allowed", "This address takes the methods that Allow names."),
    "no_key": Kind(
        *(401, "需要密钥", "An API key is needed"),
        "Send a key that is valid as Authorization: Bearer, or as X-API-Key.",
    ),
    "forbidden": Kind(403, "没有权限", "Not allowed", "The key has not the scope that this asks for."),
    "conflict": Kind(
        *(409, "与已有的冲突", "In conflict with what is there"),
        "This Idempotency-Key came before, with other files.",
    ),
    "changed": Kind(
        *(412, "已被别人改动", "Somebody else changed it"),
        "Read the indicator again, and send the change for the version that it has now.",
    ),
    "no_version": Kind(
        *(428, "没有说明是对哪一版的改动", "Say which version you change, by If-Match"),
        "Send the ETag that was read as If-Match.",
    ),
    "too_often": Kind(429, "请求太频繁", "Too many requests", "Try again after as many seconds as Retry-After says."),
    "error": Kind(500, "出错", "Error", "The request could not be fulfilled."),
}
"""The codes of the extractor's own errors are theirs."""

_CODE_OF_STATUS = {404: "unknown_path", 405: "method", 413: "too_large"}


def english(code: str) -> str:
    """What a code means and what to do about it, in English."""
    return STATUS.get(code, STATUS["error"]).detail_en


class BadRequest(Exception):
    """The request is not of the form that the service takes; Chinese and English say which it takes."""

    def __init__(self, detail: str, detail_en: str) -> None:
        super().__init__(detail)
        self.detail_en = detail_en


class Refused(Exception):
    """A request that cannot be fulfilled, as a problem.

    Args:
        code: one of ``STATUS``.
        detail: for people, in Chinese.
        detail_en: the same in English; what the code means where it is "".
        headers: of the answer.
    """

    def __init__(self, code: str, detail: str, detail_en: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.detail_en = detail_en
        self.headers = headers


Thing = Literal["job", "document", "original", "result", "indicator", "export", "webhook"]

_THINGS: dict[Thing, tuple[str, str]] = {
    "job": ("任务", "job"),
    "document": ("文件", "document"),
    "original": ("原文件", "original file"),
    "result": ("结果", "result"),
    "indicator": ("指标", "indicator"),
    "export": ("导出，或它没有送完", "export, or it was not sent whole"),
    "webhook": ("通知", "webhook"),
}


def unknown(thing: Thing) -> Refused:
    """There is none of this name."""
    chinese, told = _THINGS[thing]
    return Refused("unknown", f"没有这个{chinese}，可能已被删除", f"There is no such {told}. It may have been removed.")


def problem(
    code: str, detail: str, detail_en: str = "", *, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem as RFC 9457 has it; ``code`` is for machines, ``detail`` and ``detail_en`` for people."""
    kind = STATUS.get(code, STATUS["error"])
    body = {
        "type": f"urn:zhibiao:problem:{code}",
        "title": kind.title,
        "title_en": kind.title_en,
        "status": kind.status,
        "detail": detail,
        "detail_en": detail_en or kind.detail_en,
        "code": code,
    }
    told = {"Content-Language": "zh, en"} | (headers or {})
    return JSONResponse(body | more, kind.status, told, media_type=MEDIA_TYPE)


def of_extraction(error: ExtractionError) -> JSONResponse:
    """The problem that an error of the extractor is."""
    more: dict[str, Any] = {"page": error.page} if error.page is not None else {}
    return problem(error.code, error.message, **more)


def install(app: FastAPI, routes: Sequence[APIRoute]) -> None:
    """Make every error that leaves a route, and those of the framework, a problem.

    Args:
        app: the application.
        routes: all of its routes, which say what a method that is not taken could have been.
    """

    @app.exception_handler(ExtractionError)
    async def extraction(_: Request, error: ExtractionError) -> JSONResponse:
        return of_extraction(error)

    @app.exception_handler(Busy)
    async def busy(_: Request, __: Busy) -> JSONResponse:
        return problem("busy", "等待处理的文件太多，请稍后再试", headers={"Retry-After": "5"})

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return problem(error.code, error.detail, error.detail_en, headers=error.headers)

    @app.exception_handler(BadRequest)
    async def bad_request(_: Request, error: BadRequest) -> JSONResponse:
        return problem("invalid_request", str(error), error.detail_en)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        if any(e["type"] == "missing" and e["loc"] == ("header", "If-Match") for e in error.errors()):
            return problem("no_version", "请在 If-Match 里写明读到的版本（答复的 ETag，或 version）")
        # Where and what, but not what was sent: it may be a document.
        where = [{"loc": list(e["loc"]), "msg": e["msg"]} for e in error.errors()]
        return problem("invalid_request", "请求的参数不对，见 errors", "See errors.", errors=where)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # the framework's word for a body that it cannot decode
            told = "The body cannot be read; it should be JSON in UTF-8."
            return problem("invalid_request", "请求的正文读不懂，应为 UTF-8 的 JSON", told)
        if isinstance(error, BodyTooLarge):
            return problem("too_large", error.detail, error.english)
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = _allowed(routes, request.url.path)
        code = _CODE_OF_STATUS.get(error.status_code)
        if code is not None:
            return problem(code, STATUS[code].title, headers=headers)
        phrase = HTTPStatus(error.status_code).phrase
        body = {
            "type": "about:blank",
            "title": STATUS["error"].title,
            "title_en": phrase,
            "status": error.status_code,
            "detail": f"请求没有被接受（HTTP {error.status_code}）",
            "detail_en": phrase,
            "code": "error",
        }
        return JSONResponse(body, error.status_code, headers, media_type=MEDIA_TYPE)

    @app.exception_handler(Exception)
    async def fault(_: Request, __: Exception) -> JSONResponse:
        return problem("internal", "程序内部出错，请报告这个问题")


def _allowed(routes: Sequence[APIRoute], path: str) -> str:
    """The methods of every route at this address: the framework names those of the first one only."""
    methods = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
    return ", ".join(sorted(methods))
