"""``/v1/documents``: what is in the store, its original files and its results."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy import or_, select

from extractor import Result
from service.access import Reader, Writer
from service.answers import NUMBERED, DocumentOut, DocumentsOut, answer, moment
from service.errors import unknown
from service.schemas import problems
from service.store import results as stored
from service.store.database import Database
from service.store.files import Files
from service.store.forms import clean, decode, now
from service.store.tables import documents, results

router = APIRouter(tags=["文件"])

DocumentId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0a4d55a8d778e5022fab701977c5d840"])]
_BINARY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "交来的文件，一个字节不差",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        },
    }
}


def _told(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in DocumentOut.model_fields} | {"created": moment(row["created"])}


@router.get("/v1/documents", summary="库里的文件，新的在前", responses=problems(401, 403, 422, 429))
def all_documents(
    request: Request,
    _: Reader,
    q: Annotated[str | None, Query(max_length=200, description="文件名、标题或单位的一部分")] = None,
    year: Annotated[int | None, Query(ge=0, le=9999)] = None,
    type: Annotated[str | None, Query(max_length=40, description="文件类型")] = None,
    after: Annotated[str | None, Query(alias="cursor", pattern=NUMBERED, description="上一页的 next")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> DocumentsOut:
    database: Database = request.app.state.database
    asked = select(documents).order_by(documents.c.number.desc()).limit(limit + 1)
    if after is not None:
        asked = asked.where(documents.c.number < int(after))
    q = clean(q)
    if q is not None:
        columns = (documents.c.filename, documents.c.title, documents.c.organization)
        asked = asked.where(or_(*(column.contains(q, autoescape=True) for column in columns)))
    if year is not None:
        asked = asked.where(documents.c.year == year)
    if type is not None:
        asked = asked.where(documents.c.type == clean(type))
    with database.read() as connection:
        rows = connection.execute(asked).mappings().all()
    more = str(rows[limit - 1]["number"]) if len(rows) > limit else None
    return DocumentsOut.model_validate({"documents": [_told(row) for row in rows[:limit]], "next": more})


def _row(database: Database, document: str) -> Any:
    with database.read() as connection:
        row = connection.execute(select(documents).where(documents.c.id == document)).mappings().one_or_none()
    if row is None:
        raise unknown("document")
    return row


@router.get("/v1/documents/{document}", summary="一个文件", responses=problems(401, 403, 404, 422, 429))
def one_document(request: Request, document: DocumentId, _: Reader) -> DocumentOut:
    return DocumentOut.model_validate(_told(_row(request.app.state.database, document)))


@router.get(
    "/v1/documents/{document}/original",
    summary="原文件",
    response_class=FileResponse,
    responses=_BINARY | problems(401, 403, 404, 422, 429),
)
def original(request: Request, document: DocumentId, _: Reader) -> FileResponse:
    files: Files = request.app.state.files
    row = _row(request.app.state.database, document)
    path = files.path(row["sha256"])
    if not path.is_file():
        raise unknown("original")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    name = row["filename"].rpartition("/")[2] or "document"
    return FileResponse(path, media_type="application/octet-stream", filename=name, headers=headers)


@router.get(
    "/v1/documents/{document}/result",
    summary="提取的结果",
    description="提取时的样子；corrected=true 则指标是人工改过之后的样子，可以作为标准答案。",
    response_model=Result,
    responses=problems(401, 403, 404, 422, 429),
)
def result(
    request: Request,
    document: DocumentId,
    _: Reader,
    include_text: Annotated[bool, Query(description="结果中是否带全文（document.text）")] = True,
    corrected: Annotated[bool, Query(description="指标照人工改过之后的样子")] = False,
) -> Response:
    database: Database = request.app.state.database
    row = _row(database, document)
    if row["result"] is None:
        raise unknown("result")
    with database.read() as connection:
        body = connection.execute(select(results.c.body).where(results.c.id == row["result"])).scalar_one_or_none()
        if body is None:
            raise unknown("result")
        content = decode(body)
        if include_text and not corrected:
            return Response(content, media_type="application/json")
        told = now(connection, row["result"]) if corrected else json.loads(content)
    if not include_text:
        told["document"]["text"] = None
    return answer(told)


@router.delete(
    "/v1/documents/{document}",
    summary="删去一个文件和由它得出的一切",
    status_code=204,
    responses=problems(401, 403, 404, 422, 429),
)
def remove(request: Request, document: DocumentId, _: Writer) -> Response:
    database: Database = request.app.state.database
    files: Files = request.app.state.files
    with database.write() as connection:
        sha256 = stored.remove_document(connection, document)
    if sha256 is None:
        raise unknown("document")
    files.remove(sha256)
    return Response(status_code=204)
