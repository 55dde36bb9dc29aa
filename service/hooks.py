"""Webhooks: each change in the feed is sent to those who asked, in order, signed, until they take it.

Nothing goes to an address inside the network unless the operator allows it: the name is looked up once, what it means
is looked at, and that very address is connected to. Redirections are answers like any other, never followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, exists, or_, select, update

from service.answers import moment
from service.store.database import Database, now
from service.store.tables import changes, deliveries, webhooks

SECONDS = 10
"""How long a receiver may take."""

LEASE = 60.0
MOST_ATTEMPTS = 16
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 6 * 3600.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Exception):
    """The address is none that may be sent to; Chinese and English say why."""

    def __init__(self, told: str, english: str) -> None:
        super().__init__(told)
        self.english = english


def addresses(url: str, *, private: bool) -> list[str]:
    """The network addresses that a webhook's address means.

    Raises:
        Forbidden: it is no address of the web, or one of them is not of the public network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("地址的写法不对", "This is no well-formed address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Forbidden("地址应为 https://主机/路径，不带用户名", "It should be https://host/path, without a user.")
    try:
        found = socket.getaddrinfo(
            parts.hostname, port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        raise Forbidden("找不到这台主机", "There is no such host.") from None
    told = [str(info[4][0]).partition("%")[0] for info in found]
    if not private and not all(_public(one) for one in told):
        raise Forbidden(
            "不能发往本机或内部网络的地址（除非设 ZHIBIAO_PRIVATE_WEBHOOKS=1）",
            "It must not be this machine or inside the network, unless ZHIBIAO_PRIVATE_WEBHOOKS=1 is set.",
        )
    return told


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour is not None or ip.teredo is not None or ip in _NAT64:
            return False
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves that a delivery is ours and of now: HMAC-SHA-256 over the time and the body."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def send(url: str, headers: dict[str, str], body: bytes, *, private: bool) -> int:
    """Send a delivery; the status of the answer.

    Raises:
        Forbidden: the address is none that may be sent to.
        OSError, http.client.HTTPException: there was no answer.
    """
    address = addresses(url, private=private)[0]
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    assert parts.hostname is not None
    connection: http.client.HTTPConnection
    if secure:
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    plain = socket.create_connection((address, connection.port), timeout=SECONDS)
    try:
        if secure:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        connection.sock = plain
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        plain.close()
        connection.close()


@dataclass(frozen=True, slots=True)
class _Due:
    hook: Any
    change: Any
    lease: str


def deliver_one(database: Database, *, private: bool) -> bool:
    """Send the next change that a webhook waits for; whether there was one."""
    due = _claim(database)
    if due is None:
        return False
    change, hook = due.change, due.hook
    told = {
        "id": change.number,
        "at": moment(change.at),
        "kind": change.kind,
        "document": change.document,
        "result": change.result,
        "indicator": change.indicator,
        "version": change.version,
    }
    body = json.dumps(told).encode()
    with database.read() as connection:
        at = int(now(connection))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "zhibiao",
        "Zhibiao-Event": str(change.number),
        "Zhibiao-Signature": f"t={at},v1={signature(hook.secret, at, body)}",
    }
    status: int | None = None
    error: str | None = None
    kinds = set(hook.kinds.split())
    wanted = not kinds or change.kind in kinds
    if wanted:
        try:
            status = send(hook.url, headers, body, private=private)
        except Forbidden as fault:
            error = str(fault)
        except (OSError, http.client.HTTPException) as fault:
            error = type(fault).__name__
    with database.write() as connection:
        _record(connection, due, wanted, status, error)
    return True


def _claim(database: Database) -> _Due | None:
    lease = uuid.uuid4().hex
    with database.write() as connection:
        at = now(connection)
        asked = (
            select(webhooks)
            .where(
                webhooks.c.active,
                or_(webhooks.c.due.is_(None), webhooks.c.due <= at),
                or_(webhooks.c.lease_until.is_(None), webhooks.c.lease_until < at),
                exists().where(changes.c.number > webhooks.c.cursor),
            )
            .limit(1)
        )
        if not database.sqlite:
            asked = asked.with_for_update(skip_locked=True, of=webhooks)
        hook = connection.execute(asked).one_or_none()
        if hook is None:
            return None
        connection.execute(update(webhooks).where(webhooks.c.id == hook.id).values(lease=lease, lease_until=at + LEASE))
        behind = select(changes).where(changes.c.number > hook.cursor).order_by(changes.c.number).limit(1)
        return _Due(hook, connection.execute(behind).one(), lease)


def _record(connection: Connection, due: _Due, wanted: bool, status: int | None, error: str | None) -> None:
    at = now(connection)
    hook = due.hook
    well = not wanted or (status is not None and 200 <= status < 300)
    row: dict[str, Any] = {"lease": None, "lease_until": None}
    if well:
        row |= {"cursor": due.change.number, "attempts": 0, "due": None}
    else:
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**hook.attempts)
        row |= {"attempts": hook.attempts + 1, "due": at + wait, "active": hook.attempts + 1 < MOST_ATTEMPTS}
    mine = (webhooks.c.id == hook.id) & (webhooks.c.lease == due.lease)
    if connection.execute(update(webhooks).where(mine).values(row)).rowcount == 1 and wanted:
        sent = {"webhook": hook.id, "change": due.change.number, "at": at, "status": status, "error": error}
        connection.execute(deliveries.insert().values(sent))
