"""``GET /healthz`` and ``/readyz``: whether the service is up, and whether it can take work."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import func, select

from extractor import __version__
from service.access import Reader
from service.errors import Refused
from service.metrics import Metrics
from service.schemas import Health, Ready, problems
from service.store import jobs, schema
from service.store.database import Database
from service.store.tables import documents, items
from service.workers import Workers

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="服务是否正常")
async def health(request: Request) -> Health:
    workers: Workers = request.app.state.workers
    return Health(status="ok", version=__version__, workers=workers.count, waiting=workers.waiting)


@router.get("/readyz", summary="能不能接受文件：数据库连得上，表结构是本版本的", responses=problems(503))
def ready(request: Request) -> Ready:
    database: Database = request.app.state.database
    try:
        fits = schema.current(database) == schema.newest(database)
        with database.read() as connection:
            waiting = jobs.waiting(connection)
    except Exception:  # whatever keeps the database from answering
        raise Refused("not_ready", "数据库没有答复，请检查它是否在运行", headers={"Retry-After": "5"}) from None
    if not fits:
        raise Refused("not_ready", "数据库的表结构不是本版本的，请运行 zhibiao db upgrade", "Run zhibiao db upgrade.")
    return Ready(status="ok", queued=waiting.get("queued", 0), running=waiting.get("running", 0))


@router.get(
    "/metrics",
    summary="给 Prometheus 的数字：请求、排队、各种状态的文件",
    response_class=PlainTextResponse,
    responses=problems(401, 403, 429),
)
def metrics(request: Request, _: Reader) -> PlainTextResponse:
    database: Database = request.app.state.database
    workers: Workers = request.app.state.workers
    counted: Metrics = request.app.state.metrics
    with database.read() as connection:
        states = connection.execute(select(items.c.state, func.count()).group_by(items.c.state)).all()
        stored = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    gauges: dict[str, float] = {f'zhibiao_items{{state="{state}"}}': number for state, number in states}
    gauges |= {"zhibiao_documents": stored, "zhibiao_extract_waiting": workers.waiting}
    return PlainTextResponse(counted.text(gauges), media_type="text/plain; version=0.0.4; charset=utf-8")
