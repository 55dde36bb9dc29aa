"""``GET /healthz`` and ``/readyz``: whether the service is up, and whether it can take work."""

from __future__ import annotations

from fastapi import APIRouter, Request

from extractor import __version__
from service.errors import Refused
from service.schemas import Health, Ready, problems
from service.store import jobs, schema
from service.store.database import Database
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
        raise Refused("not_ready", "数据库的表结构不是本版本的，请运行 zhibiao db upgrade")
    return Ready(status="ok", queued=waiting.get("queued", 0), running=waiting.get("running", 0))
