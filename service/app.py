"""Puts the service together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from extractor import __version__
from service import errors
from service.limits import BodyLimit
from service.routes import extract, health, page, quantities
from service.settings import ServiceSettings, words_from_environment
from service.workers import Workers


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """The ASGI application.

    Args:
        settings: limits; those of the environment where None.

    Raises:
        InvalidSettings, SourceNotFound: the environment asks for what cannot be.
    """
    chosen = settings or ServiceSettings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.workers = Workers(
            count=chosen.worker_count, max_waiting=chosen.max_waiting, timeout=chosen.timeout
        )
        try:
            yield
        finally:
            app.state.workers.close()

    app = FastAPI(
        title="Zhibiao 指标",
        version=__version__,
        description="从中国政府文件中提取结构化绩效指标。",
        lifespan=lifespan,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
    )
    app.state.settings = chosen
    app.state.words = words_from_environment()
    app.add_middleware(BodyLimit, limit=chosen.max_body)
    errors.install(app)
    for module in (extract, quantities, health, page):
        app.include_router(module.router)
    return app
