"""Who asks, what they may do, and how often.

A key is a long random word; the store has only its SHA-256. Without keys the service answers on the loopback address
alone, and there only to requests that name this machine (so that no page from elsewhere can use a visitor's browser).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import insert, select, update

from service.answers import moment
from service.errors import Refused
from service.store.database import Database, now
from service.store.tables import keys

SCOPES = ("read", "write", "admin")
_PREFIX = "zb_"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_USED_EVERY = 60


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the key's name in the store, "" where no key is needed."""

    id: str
    name: str
    scopes: frozenset[str]


def make_key(database: Database, name: str, scopes: tuple[str, ...]) -> tuple[str, str]:
    """A new key: its name in the store, and the key itself, which is not kept and cannot be shown again."""
    identity = secrets.token_hex(6)
    key = f"{_PREFIX}{secrets.token_urlsafe(32)}"
    with database.write() as connection:
        row = {"id": identity, "name": name, "hash": _hash(key), "scopes": " ".join(scopes), "created": now(connection)}
        connection.execute(insert(keys).values(row))
    return identity, key


def all_keys(database: Database) -> list[str]:
    """A line for each key: its name in the store, whose it is, its scopes, when it was last used."""
    with database.read() as connection:
        rows = connection.execute(select(keys).order_by(keys.c.created)).all()
    return [
        f"{row.id}  {row.name}  {row.scopes}  {'作废' if row.revoked else moment(row.used) or '未用过'}" for row in rows
    ]


def revoke_key(database: Database, identity: str) -> bool:
    """Let a key open nothing any more; whether there was one."""
    with database.write() as connection:
        mine = update(keys).where(keys.c.id == identity, keys.c.revoked.is_(None))
        return connection.execute(mine.values(revoked=now(connection))).rowcount == 1


def find_key(database: Database, key: str) -> Caller | None:
    """Whose key this is; None where it opens nothing."""
    with database.read() as connection:
        row = connection.execute(
            select(keys.c.id, keys.c.name, keys.c.scopes, keys.c.used).where(
                keys.c.hash == _hash(key), keys.c.revoked.is_(None)
            )
        ).one_or_none()
        at = now(connection)
    if row is None:
        return None
    if row.used is None or at - row.used > _USED_EVERY:
        with database.write() as connection:
            connection.execute(update(keys).where(keys.c.id == row.id).values(used=at))
    return Caller(row.id, row.name, frozenset(row.scopes.split()))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class Rate:
    """How often each caller may ask: ``each_minute`` on average, as many at once."""

    def __init__(self, each_minute: int) -> None:
        self._most = float(each_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str) -> float:
        """Count a request; the seconds to wait before it would be allowed, 0 where it is."""
        if not self._most:
            return 0.0
        with self._lock:
            at = time.monotonic()
            left, since = self._left.pop(caller, (self._most, at))
            left = min(self._most, left + (at - since) * self._most / 60)
            allowed = left >= 1
            self._left[caller] = (left - 1 if allowed else left, at)
            if len(self._left) > 10_000:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / self._most


_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="Authorization: Bearer 密钥")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="header", description="X-API-Key: 密钥")


def caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    header: Annotated[str | None, Depends(_header)],
) -> Caller:
    """Who asks.

    Raises:
        Refused: without a key where one is needed, with one that opens nothing, or too often.
    """
    state = request.app.state
    key = bearer.credentials if bearer is not None else header
    if key is not None:
        found = find_key(state.database, key)
        if found is None:
            raise Refused("no_key", "密钥不对或已作废", headers={"WWW-Authenticate": "Bearer"})
    elif state.open:
        _from_here(request)
        found = Caller("", "本机", frozenset(SCOPES))
    else:
        raise Refused(
            "no_key", "请在 Authorization: Bearer 或 X-API-Key 中带上密钥", headers={"WWW-Authenticate": "Bearer"}
        )
    wait = state.rate.take(found.id or (request.client.host if request.client else ""))
    if wait:
        raise Refused(
            "too_often", f"请求太频繁，请过{int(wait) + 1}秒再试", headers={"Retry-After": str(int(wait) + 1)}
        )
    return found


def _from_here(request: Request) -> None:
    """No key is asked for: so nothing but this machine's own programs and the service's own page may ask."""
    if request.url.hostname not in _LOOPBACK:
        told = "Without a key only requests to this machine's own address are taken."
        raise Refused("forbidden", "没有密钥时只接受对本机地址的请求", told)
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        told = "Without a key nothing is taken from other web pages."
        raise Refused("forbidden", "没有密钥时不接受来自其他网页的请求", told)


async def reader(who: Annotated[Caller, Depends(caller)]) -> Caller:
    return _with("read", who)


async def writer(who: Annotated[Caller, Depends(caller)]) -> Caller:
    return _with("write", who)


async def admin(who: Annotated[Caller, Depends(caller)]) -> Caller:
    return _with("admin", who)


def _with(scope: str, who: Caller) -> Caller:
    if scope not in who.scopes and "admin" not in who.scopes:
        raise Refused("forbidden", f"这个密钥没有 {scope} 权限", f"The key has not the scope {scope}.")
    return who


Reader = Annotated[Caller, Depends(reader)]
Writer = Annotated[Caller, Depends(writer)]
Admin = Annotated[Caller, Depends(admin)]
