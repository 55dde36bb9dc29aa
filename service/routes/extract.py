"""``POST /v1/extract``: a file, or a text, → the contract's JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.openapi.constants import REF_PREFIX
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from extractor import Result, Settings
from extractor.batch import Job
from service.access import Writer
from service.answers import JobOut
from service.errors import BadRequest, of_extraction
from service.routes.jobs import LONGEST_NAME, submitted
from service.schemas import TextIn, problems
from service.settings import ServiceSettings
from service.store.files import Files
from service.store.forms import clean
from service.store.jobs import Incoming
from service.unpack import named_archive
from service.workers import Workers

router = APIRouter(tags=["提取"])

_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {
                    "file": {
                        "type": "string",
                        "contentMediaType": "application/octet-stream",
                        "description": "一个文件：txt md docx xlsx xls html csv tsv pdf",
                    }
                },
            }
        },
        "application/json": {"schema": TextIn.model_json_schema(ref_template=REF_PREFIX + "{model}")},
    },
}


_LATER: dict[int | str, dict[str, Any]] = {202: {"model": JobOut, "description": "文件较大，成为一个任务"}}


class _Form(MultiPartParser):
    """Keeps the whole upload in memory: its size is limited, and nothing is left on a disk."""

    spool_max_size = 2**63


@router.post(
    "/v1/extract",
    summary="提取一个文件或一段文字",
    description="用 multipart 的 file 字段传一个文件，或用 JSON 的 text 字段传一段文字；答复是提取的结果，不留底。"
    "超过 ZHIBIAO_MAX_SYNC 字节的成为一个任务，答复 202 和它的地址，文件和结果入库。",
    response_model=Result,
    responses=_LATER | problems(401, 403, 413, 415, 422, 429, 500, 503),
    openapi_extra={"requestBody": _BODY},
)
async def extract(
    request: Request,
    who: Writer,
    include_text: Annotated[bool, Query(description="结果中是否带全文（document.text）")] = True,
) -> Response:
    """Extract in a worker process."""
    data, filename = await _document(request)
    service: ServiceSettings = request.app.state.settings
    if len(data) > service.max_sync:
        return await to_thread.run_sync(_later, request, who.id, data, filename)
    workers: Workers = request.app.state.workers
    settings = Settings(include_text=include_text, words=request.app.state.words)
    outcome = await workers.extract(Job(data, filename, settings, as_json=True))
    if outcome.error is not None:
        return of_extraction(outcome.error)
    return Response(outcome.json, media_type="application/json")


def _later(request: Request, owner: str, data: bytes, filename: str | None) -> Response:
    files: Files = request.app.state.files
    name = (clean(filename) or "未命名")[-LONGEST_NAME:]
    stored = files.keep(data)
    incoming = Incoming(name, stored.sha256, stored.size, archive=named_archive(name))
    return submitted(request, [incoming], owner, None, None)


async def _document(request: Request) -> tuple[bytes, str | None]:
    """The bytes and the file name of what the request brings.

    Raises:
        BadRequest: it brings neither a file nor a text.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            form = await _Form(request.headers, request.stream(), max_files=1, max_fields=8).parse()
        except (MultiPartException, KeyError) as error:
            told = "This is no well-formed multipart. Send one file as the field file."
            raise BadRequest("multipart 的格式不对，请用 file 字段传一个文件", told) from error
        upload = form.get("file")
        if not isinstance(upload, UploadFile) or set(form) != {"file"}:
            raise BadRequest("请用名为 file 的字段传一个文件", "Send one file as the field file.")
        return await upload.read(), upload.filename or None
    if kind == "application/json":
        try:
            body = TextIn.model_validate(json.loads(await request.body()))
        except (ValueError, ValidationError) as error:
            told = 'The JSON should be {"text": "what to extract from"}, with filename if you like.'
            raise BadRequest('JSON 应为 {"text": "要提取的文字"}，可以另有 filename', told) from error
        return body.text.encode("utf-8", "replace"), body.filename or "正文.txt"
    raise BadRequest(
        "请用 multipart/form-data 的 file 字段传文件，或用 application/json 的 text 字段传文字",
        "Send a file as the field file of multipart/form-data, or a text as the field text of application/json.",
    )
