"""``/v1/webhooks``: who is told of changes."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, func, select

from service import hooks
from service.access import Admin
from service.answers import moment
from service.errors import BadRequest, unknown
from service.schemas import problems
from service.store.changes import Kind
from service.store.database import Database, now
from service.store.tables import changes, deliveries, webhooks

router = APIRouter(tags=["对接"])

HookId = Annotated[str, Path(pattern="^[0-9a-f]{32}$", examples=["0" * 32])]


class HookIn(BaseModel):
    """Where changes are to be sent."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2000)] = Field(examples=["https://oa.example.gov.cn/zhibiao"])
    kinds: list[Kind] = Field(default_factory=list, max_length=20, description="哪些变更；不写则全部")


class HookOut(BaseModel):
    """A webhook; ``secret`` is told once, when it is made."""

    id: str
    url: str
    kinds: list[Kind]
    created: datetime
    active: bool = Field(description="接连失败太多次之后为 false，删去重建即可")
    attempts: int = Field(description="眼下这一条失败了几次")
    secret: str | None = None


class HooksOut(BaseModel):
    webhooks: list[HookOut]


class DeliveryOut(BaseModel):
    """One try."""

    change: int
    at: datetime
    status: int | None
    error: str | None


class DeliveriesOut(BaseModel):
    deliveries: list[DeliveryOut]


def _told(row: Any, secret: str | None = None) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "kinds": row.kinds.split(),
        "created": moment(row.created),
        "active": row.active,
        "attempts": row.attempts,
        "secret": secret,
    }


@router.post(
    "/v1/webhooks",
    summary="有变更时通知一个地址，从现在起",
    description="每条变更一个 POST，照先后，没有收到 2xx 就再发。Zhibiao-Signature 是 t=时间,v1=签名：以 secret 为键，"
    "对“时间.正文”算 HMAC-SHA-256。Zhibiao-Event 是变更的编号，收到重复的可以不理。",
    status_code=201,
    responses=problems(401, 403, 422, 429),
)
def make(request: Request, body: HookIn, who: Admin) -> HookOut:
    database: Database = request.app.state.database
    try:
        hooks.addresses(body.url, private=bool(request.app.state.settings.private_webhooks))
    except hooks.Forbidden as fault:
        raise BadRequest(str(fault), fault.english) from None
    name, secret = uuid.uuid4().hex, secrets.token_urlsafe(32)
    with database.write() as connection:
        newest = connection.execute(select(func.max(changes.c.number))).scalar_one() or 0
        row = {
            "id": name,
            "url": body.url,
            "secret": secret,
            "kinds": " ".join(body.kinds),
            "owner": who.id,
            "created": now(connection),
            "active": True,
            "cursor": newest,
            "attempts": 0,
        }
        connection.execute(webhooks.insert().values(row))
        made = connection.execute(select(webhooks).where(webhooks.c.id == name)).one()
    return HookOut.model_validate(_told(made, secret))


@router.get("/v1/webhooks", summary="通知哪些地址", responses=problems(401, 403, 429))
def all_hooks(request: Request, _: Admin) -> HooksOut:
    database: Database = request.app.state.database
    with database.read() as connection:
        rows = connection.execute(select(webhooks).order_by(webhooks.c.created)).all()
    return HooksOut.model_validate({"webhooks": [_told(row) for row in rows]})


@router.get("/v1/webhooks/{webhook}/deliveries", summary="最近一百次通知", responses=problems(401, 403, 404, 422, 429))
def log(request: Request, webhook: HookId, _: Admin) -> DeliveriesOut:
    database: Database = request.app.state.database
    with database.read() as connection:
        if connection.execute(select(webhooks.c.id).where(webhooks.c.id == webhook)).first() is None:
            raise unknown("webhook")
        asked = select(deliveries).where(deliveries.c.webhook == webhook).order_by(deliveries.c.number.desc())
        rows = connection.execute(asked.limit(100)).all()
    told = [{"change": r.change, "at": moment(r.at), "status": r.status, "error": r.error} for r in rows]
    return DeliveriesOut.model_validate({"deliveries": told})


@router.delete(
    "/v1/webhooks/{webhook}", summary="不再通知", status_code=204, responses=problems(401, 403, 404, 422, 429)
)
def remove(request: Request, webhook: HookId, _: Admin) -> Response:
    database: Database = request.app.state.database
    with database.write() as connection:
        if connection.execute(delete(webhooks).where(webhooks.c.id == webhook)).rowcount != 1:
            raise unknown("webhook")
    return Response(status_code=204)
