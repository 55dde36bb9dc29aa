"""What people change: ``PATCH``, ``DELETE`` and ``accept`` of an indicator, ``POST`` of one that was not found."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request, Response
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    create_model,
)
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy import Connection

from extractor import Indicator, Source, Value
from extractor.labels import labels
from service.access import Caller, Reader, Writer
from service.answers import HistoryOut, IndicatorOut, answer, moment
from service.errors import BadRequest, Refused, unknown
from service.routes.documents import DocumentId
from service.routes.indicators import IndicatorId, told
from service.schemas import problems
from service.store import corrections, search
from service.store.database import Database
from service.store.tables import indicators

router = APIRouter(tags=["修改"])

_INDICATOR = TypeAdapter(Indicator)
Version = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^(W/)?("\d{1,9}"|\d{1,9})$',
        description="对哪一版的改动，即读到的 ETag；不写则答复 428",
        examples=['"1"'],
    ),
]
Written = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(min_length=1, max_length=2000, examples=["培训合格率"])]


def _strictly(kind: type) -> WrapValidator:
    """As the contract has it: no other fields, and neither true nor "1" is a number."""
    form = create_model("Form", __config__=ConfigDict(extra="forbid", strict=True), told=(kind, ...))

    def check(told: Any, _: object) -> Any:
        try:
            return form.model_validate_json(json.dumps({"told": told}, allow_nan=False)).told  # type: ignore[attr-defined]
        except ValidationError as error:  # where, and not what: that may be a document's text
            where = sorted({".".join(map(str, one["loc"][1:])) for one in error.errors()})
            raise ValueError(f"not of the contract's form: {', '.join(where[:10])}") from None

    return WrapValidator(check)


Place = Annotated[Source, _strictly(Source), Field(description="名称在原文的位置")]
Values = Annotated[
    list[Annotated[Value, _strictly(Value)]],
    Field(max_length=1000, description="全部的值，照“结果”一节；source 必须与原文相符"),
]


def _category(code: str) -> str:
    if code not in labels()["category"]:
        raise ValueError("no category of the contract")
    return code


Category = Annotated[str, AfterValidator(_category), Field(json_schema_extra={"enum": [*labels()["category"]]})]


class Correction(BaseModel):
    """What is to be different; fields that are not given stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Name | SkipJsonSchema[None] = None
    level1: Written | None = None
    level2: Written | None = None
    category: Category | None = None
    description: Written | None = None
    subject: Written | None = None
    basis: Written | None = None
    scoring: Written | None = None
    polarity: Literal["higher", "lower"] | None = None
    attribute: Written | None = None
    reason: Written | None = None
    values: Values | SkipJsonSchema[None] = None
    source: Place | SkipJsonSchema[None] = None


def _checked(connection: Connection, result: str, changed: dict[str, Any]) -> dict[str, Any]:
    """The contract's indicator; every place in it says what stands there.

    Raises:
        BadRequest: a place is wrong.
    """
    indicator = _INDICATOR.validate_python(changed)
    text = corrections.text_of(connection, result)
    for place in (indicator.source, *(value.source for value in indicator.values)):
        if text is not None and not (0 <= place.start <= place.end and text[place.start : place.end] == place.text):
            raise BadRequest(
                f"source 与原文不符：第 {place.start} 到 {place.end} 字不是所写的文字",
                f"The text does not say this from {place.start} to {place.end}, as source has it.",
            )
    plain: dict[str, Any] = json.loads(json.dumps(asdict(indicator)))
    for place_ in (plain["source"], *(value["source"] for value in plain["values"])):
        for name in ("page", "table", "row", "col", "bbox"):  # only where there is one, as in the contract
            if place_[name] is None:
                del place_[name]
    return plain


def _by(who: Caller) -> str:
    return f"{who.name}（{who.id}）" if who.id else who.name


def _one(connection: Connection, name: str, status: int = 200) -> Response:
    row = connection.execute(search.rows([indicators.c.id == name])).one()
    return answer(told(row), status, {"ETag": f'"{row.version}"', "Location": f"/v1/indicators/{name}"})


def _change(
    request: Request,
    name: str,
    version: str,
    who: Caller,
    action: corrections.Action,
    changed: dict[str, Any] | None = None,
) -> Response:
    database: Database = request.app.state.database
    number = int(version.removeprefix("W/").strip('"'))
    try:
        with database.write() as connection:
            body = None
            if changed is not None:
                now = corrections.current(connection, name)
                body = _checked(connection, now.result, now.told | changed)
            corrections.change(connection, name, version=number, by=_by(who), action=action, told=body)
            return _one(connection, name)
    except corrections.NoSuchIndicator:
        raise unknown("indicator") from None
    except corrections.Changed:
        raise Refused("changed", "这条指标已被别人改动或删去，或文件已重新提取，请重新读取后再改") from None


_PROBLEMS = problems(401, 403, 404, 412, 422, 428, 429)


@router.patch("/v1/indicators/{indicator}", summary="改一条指标", response_model=IndicatorOut, responses=_PROBLEMS)
def correct(request: Request, indicator: IndicatorId, body: Correction, who: Writer, if_match: Version) -> Response:
    changed = body.model_dump(exclude_unset=True)
    for name in ("name", "values", "source"):
        if name in changed and changed[name] is None:
            raise BadRequest(f"{name} 不能为空", f"{name} cannot be null.")
    return _change(request, indicator, if_match, who, "corrected", changed)


@router.post(
    "/v1/indicators/{indicator}/accept",
    summary="确认一条指标无误",
    response_model=IndicatorOut,
    responses=_PROBLEMS,
)
def accept(request: Request, indicator: IndicatorId, who: Writer, if_match: Version) -> Response:
    return _change(request, indicator, if_match, who, "accepted")


@router.delete(
    "/v1/indicators/{indicator}",
    summary="删去一条指标；历史留着",
    response_model=IndicatorOut,
    responses=_PROBLEMS,
)
def remove(request: Request, indicator: IndicatorId, who: Writer, if_match: Version) -> Response:
    return _change(request, indicator, if_match, who, "deleted")


class Addition(Correction):
    """An indicator that was not found."""

    name: Name
    values: Values
    source: Place
    origin: Literal["table", "prose"] = "prose"


@router.post(
    "/v1/documents/{document}/indicators",
    summary="补一条没有提取到的指标",
    status_code=201,
    response_model=IndicatorOut,
    responses=problems(401, 403, 404, 422, 429),
)
def add(request: Request, document: DocumentId, body: Addition, who: Writer) -> Response:
    database: Database = request.app.state.database
    changed = body.model_dump() | {"id": "a", "found_by": ["person"], "confidence": 1.0}
    try:
        with database.write() as connection:
            result = connection.execute(search.current_result(document)).scalar_one_or_none()
            if result is None:
                raise unknown("result")
            name = corrections.add(connection, document, by=_by(who), told=_checked(connection, result, changed))
            return _one(connection, name, 201)
    except corrections.NoSuchIndicator:
        raise unknown("document") from None


@router.get(
    "/v1/indicators/{indicator}/history",
    summary="一条指标的历次改动",
    response_model=HistoryOut,
    responses=problems(401, 403, 404, 422, 429),
)
def history(request: Request, indicator: IndicatorId, _: Reader) -> Response:
    database: Database = request.app.state.database
    with database.read() as connection:
        try:
            corrections.current(connection, indicator)
        except corrections.NoSuchIndicator:
            raise unknown("indicator") from None
        rows = corrections.history(connection, indicator)
    steps = [
        {
            "version": row.version,
            "at": moment(row.at),
            "by": row.by,
            "action": row.action,
            "before": json.loads(row.before) if row.before else None,
            "after": json.loads(row.after),
        }
        for row in rows
    ]
    return answer({"history": steps})
