"""``POST /v1/documents`` and ``/v1/jobs``: files in, work that is never lost, how far it is."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import select
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from service.access import Reader, Writer
from service.answers import NUMBERED, ItemOut, ItemsOut, ItemState, JobOut, answer, moment
from service.errors import BadRequest, BodyTooLarge, Refused, english, unknown
from service.schemas import problems
from service.settings import ServiceSettings
from service.store import jobs
from service.store.database import Database
from service.store.files import Files
from service.store.forms import clean
from service.store.tables import items
from service.unpack import named_archive

router = APIRouter(tags=["任务"])

JobId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["6f1f0c2f9a4b4d0f8f0e8f6f3a9b7c1d"])]
LONGEST_NAME = 1000
_LOOK_EVERY = 0.5
_STAY_AWAKE = 15

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
                        "type": "array",
                        "minItems": 1,
                        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                        "description": "一个或多个文件；zip、tar、7z 等压缩包会解开，里面每个文件各算一个",
                    }
                },
            }
        }
    },
}


@router.post(
    "/v1/documents",
    summary="交文件，得到一个任务",
    description="文件写到盘上、记进数据库之后才答复。同样的请求带同样的 Idempotency-Key 再来，是同一个任务。"
    "同样的文件再来不是错误：它的状态是 duplicate，并指向早先那一份。",
    status_code=202,
    response_model=JobOut,
    responses=problems(401, 403, 409, 413, 422, 429, 500),
    openapi_extra={"requestBody": _BODY},
)
async def hand_in(
    request: Request,
    who: Writer,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")] = None,
) -> Response:
    settings: ServiceSettings = request.app.state.settings
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        told = "Send files as the field file of multipart/form-data, one or many."
        raise BadRequest("请用 multipart/form-data 的 file 字段传文件，可以传多个", told)
    try:
        parser = MultiPartParser(request.headers, request.stream(), max_files=settings.max_files, max_fields=8)
        form = await parser.parse()
    except (MultiPartException, KeyError) as error:
        most = settings.max_files
        told = f"This is no well-formed multipart, or has not 1 to {most} files as the field file."
        raise BadRequest(f"multipart 的格式不对；file 字段可以有 1 到 {most} 个文件", told) from error
    except BodyTooLarge:
        raise
    try:
        uploads = [upload for upload in form.getlist("file") if isinstance(upload, UploadFile)]
        if not uploads or set(form) != {"file"}:
            raise BadRequest("请用名为 file 的字段传文件，可以传多个", "Send files as the field file, one or many.")
        return await to_thread.run_sync(_hand_in, request, who.id, uploads, idempotency_key)
    finally:
        await form.close()


def _hand_in(request: Request, owner: str, uploads: list[UploadFile], key: str | None) -> Response:
    files: Files = request.app.state.files
    incoming = []
    digest = hashlib.sha256()
    for upload in uploads:
        name = (clean(upload.filename) or "未命名")[-LONGEST_NAME:]
        stored = files.keep(upload.file)
        digest.update(f"{name}\0{stored.sha256}\n".encode())
        incoming.append(jobs.Incoming(name, stored.sha256, stored.size, archive=named_archive(name)))
    return submitted(request, incoming, owner, key, digest.hexdigest())


def submitted(
    request: Request, incoming: list[jobs.Incoming], owner: str, key: str | None, digest: str | None
) -> Response:
    """Put stored files in the queue; the answer that tells of the job."""
    database: Database = request.app.state.database
    try:
        name, new = jobs.submit(database, incoming, owner=owner, key=key, digest=digest)
    except jobs.KeyReused:
        raise Refused("conflict", "这个 Idempotency-Key 用过，当时传的是别的文件") from None
    headers = {"Location": f"/v1/jobs/{name}"}
    if not new:
        headers["Idempotent-Replayed"] = "true"
    return answer(_told(database, name), 202, headers)


def _told(database: Database, job: str) -> dict[str, Any]:
    with database.read() as connection:
        try:
            progress = jobs.progress(connection, job)
        except jobs.NoSuchJob:
            raise unknown("job") from None
    counts = {state: progress.counts.get(state, 0) for state in ItemState.__args__}  # type: ignore[attr-defined]
    return {
        "id": progress.id,
        "state": progress.state,
        "created": moment(progress.created),
        "finished": moment(progress.finished),
        "total": sum(counts.values()) - counts["unpacked"],
        "counts": counts,
    }


@router.get("/v1/jobs/{job}", summary="任务做到哪里了", responses=problems(401, 403, 404, 422, 429))
def job(request: Request, job: JobId, _: Reader) -> JobOut:
    return JobOut.model_validate(_told(request.app.state.database, job))


@router.get("/v1/jobs/{job}/items", summary="任务里的每个文件", responses=problems(401, 403, 404, 422, 429))
def job_items(
    request: Request,
    job: JobId,
    _: Reader,
    state: Annotated[ItemState | None, Query(description="只要这种状态的")] = None,
    after: Annotated[str | None, Query(alias="cursor", pattern=NUMBERED, description="上一页的 next")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ItemsOut:
    database: Database = request.app.state.database
    begin = int(after) if after is not None else -1
    asked = select(items).where(items.c.job == job, items.c.number > begin).order_by(items.c.number).limit(limit + 1)
    if state is not None:
        asked = asked.where(items.c.state == state)
    with database.read() as connection:
        try:
            jobs.progress(connection, job)
        except jobs.NoSuchJob:
            raise unknown("job") from None
        rows = connection.execute(asked).mappings().all()
    told = [{name: row[name] for name in ItemOut.model_fields if name in row} for row in rows[:limit]]
    for one in told:
        one["started"], one["finished"] = moment(one["started"]), moment(one["finished"])
        one["detail_en"] = english(one["code"]) if one["code"] else None
    more = str(told[-1]["number"]) if len(rows) > limit else None
    return ItemsOut.model_validate({"items": told, "next": more})


@router.post("/v1/jobs/{job}/cancel", summary="停下任务", responses=problems(401, 403, 404, 422, 429))
def cancel(request: Request, job: JobId, _: Writer) -> JobOut:
    """What was done stays; what is under way is not stored."""
    database: Database = request.app.state.database
    try:
        jobs.cancel(database, job)
    except jobs.NoSuchJob:
        raise unknown("job") from None
    return JobOut.model_validate(_told(database, job))


@router.post("/v1/jobs/{job}/retry", summary="失败的和停下的再做一次", responses=problems(401, 403, 404, 422, 429))
def retry(request: Request, job: JobId, _: Writer) -> JobOut:
    database: Database = request.app.state.database
    try:
        jobs.retry(database, job)
    except jobs.NoSuchJob:
        raise unknown("job") from None
    return JobOut.model_validate(_told(database, job))


_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "每当进展有变，一个 progress 事件，data 是任务的 JSON；做完时一个 end 事件，随后关闭",
        "content": {
            "text/event-stream": {
                "example": 'event: progress\ndata: {"id": "…", "state": "running", "counts": {"done": 1}}\n\n',
            }
        },
    }
}


@router.get(
    "/v1/jobs/{job}/events",
    summary="任务的进展，随时送来（SSE）",
    response_class=StreamingResponse,
    responses=_EVENTS | problems(401, 403, 404, 422, 429),
)
async def events(request: Request, job: JobId, _: Reader) -> StreamingResponse:
    database: Database = request.app.state.database
    first = await to_thread.run_sync(_told, database, job)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request, job, first), media_type="text/event-stream", headers=headers)


async def _events(request: Request, job: str, told: dict[str, Any]) -> AsyncIterator[str]:
    database: Database = request.app.state.database
    number = 0
    before: dict[str, Any] | None = None
    quiet = 0.0
    while True:
        if told != before:
            number += 1
            yield f"id: {number}\nevent: progress\ndata: {json.dumps(told)}\n\n"
            before, quiet = told, 0.0
        if told["state"] in ("finished", "cancelled"):
            yield f"id: {number + 1}\nevent: end\ndata: {json.dumps(told)}\n\n"
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(_LOOK_EVERY)
        quiet += _LOOK_EVERY
        if quiet >= _STAY_AWAKE:  # what stands between may close a connection on which nothing moves
            yield ": \n\n"
            quiet = 0.0
        told = await to_thread.run_sync(_told, database, job)
