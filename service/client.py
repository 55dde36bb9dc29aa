"""A client for the service, of the standard library alone.

from service.client import Client

client = Client("http://127.0.0.1:8765", key="zb_…")
job = client.wait(client.hand_in([Path("附件.zip")]).id)
for found in client.indicators(q="满意度", year=2025):
    print(found["filename"], found["indicator"]["name"])
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, build_opener

_PIECE = 64 * 1024
_MOST_TRIES = 6
_LATER = (429, 503)


class ServiceError(Exception):
    """What the service answered instead: ``code`` for programs, ``detail`` for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}：{detail}")
        self.status = status
        self.code = code
        self.detail = detail


class Incomplete(Exception):
    """A download is not what its manifest tells of."""


@dataclass(frozen=True, slots=True)
class Job:
    """How far a job is."""

    id: str
    state: str
    total: int
    counts: dict[str, int]

    @property
    def over(self) -> bool:
        return self.state in ("finished", "cancelled")


class Client:
    """Calls the service; waits and tries again where it says that it is busy.

    Args:
        address: ``http://host:port``.
        key: an API key, where one is needed.
        timeout: seconds for one request.
    """

    def __init__(self, address: str, *, key: str | None = None, timeout: float = 300) -> None:
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = timeout
        self._opener = build_opener()

    def hand_in(self, files: Iterable[Path], *, key: str | None = None) -> Job:
        """Hand files or archives in.

        Args:
            files: what to hand in.
            key: the idempotency key; one of this call where None, so that trying again is no second job.

        Raises:
            ServiceError: it was refused.
        """
        boundary = uuid.uuid4().hex
        parts = []
        for file in files:
            name = file.name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", " ")
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            parts += [head.encode(), file.read_bytes(), b"\r\n"]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Idempotency-Key": key or uuid.uuid4().hex,
        }
        return _job(self._json("POST", "/v1/documents", body=body, headers=headers))

    def job(self, name: str) -> Job:
        """How far a job is.

        Raises:
            ServiceError: there is none of this name.
        """
        return _job(self._json("GET", f"/v1/jobs/{quote(name)}"))

    def wait(self, name: str, *, seconds: float = 3600) -> Job:
        """Wait for the end of a job.

        Raises:
            TimeoutError: it takes longer.
            ServiceError: there is none of this name.
        """
        end = time.monotonic() + seconds
        pause = 0.2
        while not (job := self.job(name)).over:
            if time.monotonic() > end:
                raise TimeoutError(name)
            time.sleep(pause)
            pause = min(5.0, pause * 1.5)
        return job

    def items(self, job: str, *, state: str | None = None) -> Iterator[dict[str, Any]]:
        """The files of a job."""
        return self._pages(f"/v1/jobs/{quote(job)}/items", "items", {"state": state, "limit": 500})

    def indicators(self, **asked: str | float | None) -> Iterator[dict[str, Any]]:
        """The indicators that fulfil conditions, page after page; conditions as of ``GET /v1/indicators``."""
        return self._pages("/v1/indicators", "indicators", {"limit": 500} | asked)

    def result(self, document: str, *, corrected: bool = False) -> dict[str, Any]:
        """A document's result: the contract's JSON."""
        return self._json("GET", f"/v1/documents/{quote(document)}/result", {"corrected": str(corrected).lower()})

    def changes(self, since: str | None = None) -> tuple[list[dict[str, Any]], str]:
        """The next changes, and what to ask for next time."""
        told = self._json("GET", "/v1/changes", {"since": since, "limit": 1000})
        return told["changes"], told["next"]

    def export(self, path: Path, form: str = "csv", **asked: str | float | None) -> int:
        """Write the indicators that fulfil conditions to a file, whole or not at all; how many values that are.

        Raises:
            Incomplete: the download broke off; the file is as it was.
            ServiceError: it was refused.
        """
        digest = hashlib.sha256()
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
        try:
            with self._open("GET", "/v1/export", {"format": form} | asked) as answer, temporary.open("wb") as out:
                name = answer.headers["Zhibiao-Export"]
                while piece := answer.read(_PIECE):
                    digest.update(piece)
                    out.write(piece)
            try:
                manifest = self._json("GET", f"/v1/exports/{quote(name)}")
            except ServiceError as error:
                raise Incomplete(name) from error
            if manifest["sha256"] != digest.hexdigest():
                raise Incomplete(name)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return int(manifest["values"])

    def _pages(self, path: str, field: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            page = self._json("GET", path, asked | {"cursor": cursor})
            yield from page[field]
            cursor = page["next"]
            if cursor is None:
                return

    def _json(
        self,
        method: str,
        path: str,
        asked: dict[str, Any] | None = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        with self._open(method, path, asked, body=body, headers=headers) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def _open(
        self,
        method: str,
        path: str,
        asked: dict[str, Any] | None = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        query = urlencode({name: value for name, value in (asked or {}).items() if value is not None})
        url = f"{self._address}{path}{'?' if query else ''}{query}"
        for tried in range(1, _MOST_TRIES + 1):
            request = Request(url, data=body, headers=self._headers | (headers or {}), method=method)
            try:
                return self._opener.open(request, timeout=self._timeout)
            except HTTPError as error:
                if error.code not in _LATER or tried == _MOST_TRIES:
                    raise _refusal(error) from None
                wait = error.headers.get("Retry-After", "")
                time.sleep(min(60.0, float(wait) if wait.isdigit() else 2.0**tried))
        raise AssertionError


def _refusal(error: HTTPError) -> ServiceError:
    try:
        told = json.load(error)
        return ServiceError(error.code, str(told["code"]), str(told["detail"]))
    except (ValueError, KeyError, TypeError):
        return ServiceError(error.code, "error", error.reason)


def _job(told: dict[str, Any]) -> Job:
    return Job(told["id"], told["state"], told["total"], told["counts"])
