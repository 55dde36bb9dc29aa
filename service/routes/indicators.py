"""``/v1/indicators``: search across all documents."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.access import Reader
from service.answers import (
    SORTED,
    IndicatorOut,
    IndicatorsOut,
    IndicatorState,
    answer,
    moment,
    sorted_cursor,
    sorted_place,
)
from service.errors import unknown
from service.schemas import problems
from service.store import search
from service.store.database import Database
from service.store.forms import clean
from service.store.tables import indicators

router = APIRouter(tags=["指标"])

IndicatorId = Annotated[
    str, Path(pattern="^[0-9a-f]{32}-[ia][0-9a-f]{1,32}$", examples=["0a4d55a8d778e5022fab701977c5d840-i1"])
]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Short = Annotated[str, Field(min_length=1, max_length=200)]


class Asked(BaseModel):
    """What is asked for; every condition must hold."""

    model_config = ConfigDict(extra="forbid")

    q: Short | None = Field(None, description="要找的字词：名称、级别、项目、描述、值里都找", examples=["学生满意度"])
    name: Short | None = Field(None, description="名称的一部分")
    category: Short | None = Field(None, description="类别代码；benefit 也包括 benefit.social 等", examples=["benefit"])
    level: Short | None = Field(None, description="一级或二级指标，照原文")
    organization: Short | None = Field(None, description="单位名称的一部分")
    year: int | None = Field(None, ge=0, le=9999)
    document_type: Short | None = Field(None, description="文件类型", examples=["performance_targets"])
    role: Short | None = Field(None, description="值的作用", examples=["target"])
    kind: Short | None = Field(None, description="值的种类", examples=["percent"])
    unit: Short | None = Field(None, description="值的单位", examples=["%"])
    value_min: Finite | None = Field(None, description="值不小于；与 role、kind、unit、value_max 说的是同一个值")
    value_max: Finite | None = Field(None, description="值不大于")
    confidence_min: Finite | None = Field(None, ge=0, le=1)
    confidence_max: Finite | None = Field(None, ge=0, le=1)
    origin: Literal["table", "prose"] | None = None
    state: IndicatorState | None = Field(None, description="不写则除 deleted 外都要")
    document: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] | None = None

    def question(self) -> search.Question:
        told: dict[str, Any] = self.model_dump(include=set(search.Question.__dataclass_fields__))
        cleaned: dict[str, Any] = {name: clean(v) if isinstance(v, str) else v for name, v in told.items()}
        return search.Question(**cleaned)


class AskedPage(Asked):
    """The same, and which page of it."""

    sort: Literal[
        "stored", "-stored", "name", "-name", "year", "-year", "confidence", "-confidence", "value", "-value"
    ] = Field("stored", description="次序；- 为倒序，stored 为入库的先后，value 为最小的值")
    cursor: str | None = Field(
        None, max_length=12_000, pattern=SORTED, description="上一页的 next；次序照上一页的，不看 sort"
    )
    limit: int = Field(50, ge=1, le=1000)


def told(row: Any) -> dict[str, Any]:
    """A row as ``IndicatorOut``."""
    return {
        "id": row.id,
        "document": row.document,
        "result": row.result,
        "filename": row.filename,
        "state": row.state,
        "version": row.version,
        "organization": row.organization,
        "year": row.year,
        "document_type": row.document_type,
        "project_name": row.project,
        "changed": moment(row.changed),
        "changed_by": row.changed_by,
        "indicator": json.loads(row.current),
        "extracted": json.loads(row.extracted) if row.extracted and row.extracted != row.current else None,
    }


@router.get(
    "/v1/indicators",
    summary="在所有文件的指标里查找",
    response_model=IndicatorsOut,
    responses=problems(401, 403, 422, 429),
)
def find(request: Request, asked: Annotated[AskedPage, Query()], _: Reader) -> Response:
    database: Database = request.app.state.database
    sort: str = asked.sort
    after: tuple[str | float | None, int] | None = None
    if asked.cursor is not None:
        sort, last, number = sorted_place(asked.cursor)
        after = (clean(last) if isinstance(last, str) else last, number)
    with database.read() as connection:
        rows, end = search.page(connection, asked.question(), sort=sort, limit=asked.limit, after=after)
    more = sorted_cursor(sort, *end) if end is not None else None
    return answer({"indicators": [told(row) for row in rows], "next": more})


@router.get(
    "/v1/indicators/{indicator}",
    summary="一条指标",
    response_model=IndicatorOut,
    responses=problems(401, 403, 404, 422, 429),
)
def one(request: Request, indicator: IndicatorId, _: Reader) -> Response:
    database: Database = request.app.state.database
    with database.read() as connection:
        row = connection.execute(search.rows([indicators.c.id == indicator])).one_or_none()
    if row is None:
        raise unknown("indicator")
    return answer(told(row), headers={"ETag": f'"{row.version}"'})
