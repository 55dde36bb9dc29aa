"""Puts the service together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute

from extractor import __version__
from service import description, errors
from service.access import Rate
from service.limits import BodyLimit
from service.metrics import Measure, Metrics
from service.routes import (
    changes,
    corrections,
    documents,
    exports,
    extract,
    health,
    indicators,
    jobs,
    page,
    quantities,
    webhooks,
)
from service.settings import ServiceSettings, words_from_environment
from service.store import schema
from service.store.database import Database
from service.store.files import Files
from service.workers import Workers

_MODULES = (
    *(extract, quantities, jobs, documents, indicators, corrections),
    *(exports, changes, webhooks, health, page),
)


def create_app(settings: ServiceSettings | None = None, *, local: bool = True) -> FastAPI:
    """The ASGI application. The store is opened when it starts, not before.

    Args:
        settings: limits and places; those of the environment where None.
        local: whether it listens on the loopback address alone, where no key is needed unless the settings ask for it.

    Raises:
        InvalidSettings, SourceNotFound: the environment asks for what cannot be.
    """
    chosen = settings or ServiceSettings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = Database(chosen.database)
        try:
            await to_thread.run_sync(schema.prepare, database)
            app.state.database = database
            app.state.files = Files(chosen.folder)
            app.state.workers = Workers(
                count=chosen.worker_count, max_waiting=chosen.max_waiting, timeout=chosen.timeout
            )
            try:
                yield
            finally:
                app.state.workers.close()
        finally:
            database.close()

    app = FastAPI(
        title="Zhibiao 指标",
        version=__version__,
        lifespan=lifespan,
        generate_unique_id_function=description.operation_id,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
    )
    app.state.settings = chosen
    app.state.words = words_from_environment()
    app.state.open = local and not chosen.require_keys
    app.state.rate = Rate(chosen.rate)
    app.add_middleware(BodyLimit, limit=chosen.max_body, larger={"/v1/documents": chosen.max_upload})
    app.state.metrics = Metrics()
    app.add_middleware(Measure, metrics=app.state.metrics)
    for module in _MODULES:
        app.include_router(module.router)
    errors.install(app, [route for module in _MODULES for route in module.router.routes if isinstance(route, APIRoute)])
    description.install(app, keys_needed=not app.state.open)
    return app
