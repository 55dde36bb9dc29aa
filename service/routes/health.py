"""``GET /healthz``: whether the service is up."""

from __future__ import annotations

from fastapi import APIRouter, Request

from extractor import __version__
from service.schemas import Health
from service.workers import Workers

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="服务是否正常")
async def health(request: Request) -> Health:
    workers: Workers = request.app.state.workers
    return Health(status="ok", version=__version__, workers=workers.count, waiting=workers.waiting)
