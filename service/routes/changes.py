"""``/v1/changes``: what other systems read to stay up to date; ``/v1/schema``: the form of results."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from service.access import Reader
from service.answers import NUMBERED, ChangesOut, answer, moment
from service.schemas import RESULT, problems
from service.store import changes
from service.store.database import Database

router = APIRouter(tags=["对接"])


@router.get(
    "/v1/changes",
    summary="自某处以来的变更，按先后",
    description="把答复里的 next 存下来，下次作为 since：不会漏，也不会重。没有新的变更时 next 不变。",
    response_model=ChangesOut,
    responses=problems(401, 403, 422, 429),
)
def feed(
    request: Request,
    _: Reader,
    since: Annotated[str | None, Query(pattern=NUMBERED, description="上次的 next；不写则从头")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    database: Database = request.app.state.database
    begin = int(since or 0)
    with database.read() as connection:
        rows = changes.since(connection, begin, limit=limit)
    told = [
        {
            "id": row.number,
            "at": moment(row.at),
            "kind": row.kind,
            "document": row.document,
            "result": row.result,
            "indicator": row.indicator,
            "version": row.version,
        }
        for row in rows
    ]
    return answer({"changes": told, "next": str(rows[-1].number if rows else begin)})


@router.get("/v1/schema", summary="结果的 JSON Schema", responses=problems(401, 403, 429))
def schema(_: Reader) -> dict[str, object]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | RESULT.json_schema(mode="serialization")
