"""``/v1/export``: what ``/v1/indicators`` would find, whole, as a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from service.access import Reader
from service.answers import ManifestOut, moment
from service.errors import Refused, unknown
from service.routes.indicators import Asked
from service.schemas import problems
from service.store import exports

router = APIRouter(tags=["导出"])

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件；Zhibiao-Export 是这次导出的编号，全部送完之后可以在 /v1/exports/{编号} 核对",
        "content": {media.partition(";")[0]: {} for media, _ in exports.FORMATS.values()},
        "headers": {"Zhibiao-Export": {"schema": {"type": "string"}, "description": "导出的编号"}},
    }
}


class AskedFile(Asked):
    """What for, and in which form."""

    format: Literal["json", "ndjson", "csv", "xlsx", "parquet"] = Field("csv", description="文件的格式")


@router.get(
    "/v1/export",
    summary="把找到的指标导出成文件，一个值一行，人工改过的照改过的",
    response_class=StreamingResponse,
    responses=_FILE | problems(401, 403, 415, 422, 429),
)
def export(request: Request, asked: Annotated[AskedFile, Query()], _: Reader) -> StreamingResponse:
    state = request.app.state
    try:
        name, pieces = exports.export(
            state.database, asked.question(), asked.format, exports.Manifests(state.settings.folder)
        )
    except exports.NoParquet:
        told = "What writes Parquet is not installed. Run: pip install 'zhibiao[parquet]'"
        raise Refused(
            "unsupported", "没有安装写 Parquet 的组件，请运行：pip install 'zhibiao[parquet]'", told
        ) from None
    headers = {
        "Zhibiao-Export": name,
        "Content-Disposition": f'attachment; filename="indicators.{asked.format}"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces, media_type=exports.FORMATS[asked.format][0], headers=headers)


@router.get(
    "/v1/exports/{export}",
    summary="一次导出是否完整：条数、字节数、SHA-256",
    description="全部送完之后才有；没有，就是中途断了。",
    responses=problems(401, 403, 404, 422, 429),
)
def manifest(
    request: Request, export: Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0" * 32])], _: Reader
) -> ManifestOut:
    told = exports.Manifests(request.app.state.settings.folder).find(export)
    if told is None:
        raise unknown("export")
    return ManifestOut.model_validate(told | {"created": moment(told["created"])})
