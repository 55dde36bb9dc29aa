"""Errors → problem details (RFC 9457), all from one table."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from extractor import ExtractionError

MEDIA_TYPE = "application/problem+json"


class Busy(Exception):
    """Too many documents are waiting already."""


class BodyTooLarge(HTTPException):
    """The request is larger than the service takes. An HTTPException, so that body parsers let it through."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"请求超过{limit:,}字节的上限，请拆分文件或用命令行处理")


class BadRequest(Exception):
    """The request is not of the form that the service takes; the message says which it takes."""


STATUS: dict[str, tuple[int, str, str]] = {
    "empty": (422, "文件是空的", "The file is empty"),
    "encrypted": (422, "文件已加密", "The file is encrypted"),
    "damaged": (422, "文件已损坏", "The file is damaged"),
    "no_text": (422, "没有文字层", "The pages are pictures without text"),
    "unsupported": (415, "不支持的格式", "Unsupported format"),
    "too_large": (413, "太大", "Too large"),
    "crashed": (422, "文件使处理进程意外结束", "The process that read the file died"),
    "timeout": (422, "处理超时", "Processing took too long"),
    "internal": (500, "程序内部出错", "Internal error"),
    "model": (500, "模型不可用", "A model is not available"),
    "invalid_request": (422, "请求的格式不对", "The request is not of the form that is taken"),
    "busy": (503, "服务繁忙", "Busy, come back later"),
    "not_ready": (503, "服务还没有准备好", "Not ready"),
    "unknown_path": (404, "没有这个地址", "No such address"),
    "unknown": (404, "没有这一条", "No such thing"),
    "method": (405, "不支持这种方法", "Method not allowed"),
    "no_key": (401, "需要密钥", "An API key is needed"),
    "forbidden": (403, "没有权限", "Not allowed"),
    "conflict": (409, "与已有的冲突", "In conflict with what is there"),
    "changed": (412, "已被别人改动", "Somebody else changed it"),
    "no_version": (428, "没有说明是对哪一版的改动", "Say which version you change, by If-Match"),
    "too_often": (429, "请求太频繁", "Too many requests"),
    "error": (500, "出错", "Error"),
}
"""Code → status and titles in Chinese and English. The codes of the extractor's own errors are theirs."""

_CODE_OF_STATUS = {404: "unknown_path", 405: "method", 413: "too_large"}


class Refused(Exception):
    """A request that cannot be fulfilled, as a problem: a code of ``STATUS`` and a sentence for people."""

    def __init__(self, code: str, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.headers = headers


def unknown(what: str) -> Refused:
    """There is none of this name."""
    return Refused("unknown", f"没有这个{what}，可能已被删除")


def problem(code: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem as RFC 9457 has it; ``code`` is for machines, ``detail`` for people."""
    status, title, english = STATUS.get(code, STATUS["error"])
    body = {
        "type": f"urn:zhibiao:problem:{code}",
        "title": title,
        "title_en": english,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JSONResponse(body | more, status, headers, media_type=MEDIA_TYPE)


def of_extraction(error: ExtractionError) -> JSONResponse:
    """The problem that an error of the extractor is."""
    more: dict[str, Any] = {"page": error.page} if error.page is not None else {}
    return problem(error.code, error.message, **more)


def install(app: FastAPI) -> None:
    """Make every error that leaves a route, and those of the framework, a problem."""

    @app.exception_handler(ExtractionError)
    async def extraction(_: Request, error: ExtractionError) -> JSONResponse:
        return of_extraction(error)

    @app.exception_handler(Busy)
    async def busy(_: Request, __: Busy) -> JSONResponse:
        return problem("busy", "等待处理的文件太多，请稍后再试", headers={"Retry-After": "5"})

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return problem(error.code, error.detail, headers=error.headers)

    @app.exception_handler(BadRequest)
    async def bad_request(_: Request, error: BadRequest) -> JSONResponse:
        return problem("invalid_request", str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Where and what, but not what was sent: it may be a document.
        where = [{"loc": list(e["loc"]), "msg": e["msg"]} for e in error.errors()]
        return problem("invalid_request", "请求的参数不对，见 errors", errors=where)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # the framework's word for a body that it cannot decode
            return problem("invalid_request", "请求的正文读不懂，应为 UTF-8 的 JSON")
        code = _CODE_OF_STATUS.get(error.status_code)
        headers = dict(error.headers) if error.headers else None
        if code is None:
            title = HTTPStatus(error.status_code).phrase
            body = {
                "type": "about:blank",
                "title": title,
                "title_en": title,
                "status": error.status_code,
                "detail": error.detail,
            }
            return JSONResponse(body | {"code": "error"}, error.status_code, headers, media_type=MEDIA_TYPE)
        default = HTTPStatus(error.status_code).phrase
        return problem(code, STATUS[code][1] if error.detail == default else error.detail, headers=headers)

    @app.exception_handler(Exception)
    async def fault(_: Request, __: Exception) -> JSONResponse:
        return problem("internal", "程序内部出错，请报告这个问题")
