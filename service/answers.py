"""The forms of what is answered about things in the store."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from extractor import Indicator
from service.errors import BadRequest

JobState = Literal["queued", "running", "finished", "cancelled"]
ItemState = Literal["queued", "running", "done", "duplicate", "unpacked", "failed", "cancelled"]
IndicatorState = Literal["extracted", "corrected", "accepted", "added", "deleted"]


class Counts(BaseModel):
    """How many files of a job are in each state; an archive counts once it is unpacked only under ``unpacked``."""

    queued: int = 0
    running: int = 0
    done: int = 0
    duplicate: int = 0
    unpacked: int = 0
    failed: int = 0
    cancelled: int = 0


class JobOut(BaseModel):
    """What was handed in together."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "6f1f0c2f9a4b4d0f8f0e8f6f3a9b7c1d",
                    "state": "running",
                    "created": "2026-01-05T08:00:00Z",
                    "finished": None,
                    "total": 3,
                    "counts": {"queued": 1, "running": 1, "done": 1},
                }
            ]
        }
    )

    id: str
    state: JobState
    created: datetime
    finished: datetime | None
    total: int = Field(description="文件数；压缩包解开后，里面的文件计入")
    counts: Counts


class ItemOut(BaseModel):
    """One file of a job."""

    number: int
    filename: str
    kind: Literal["document", "archive"]
    state: ItemState = Field(description="duplicate：同样的文件早先提取过，document 指向那一份")
    document: str | None
    result: str | None
    size: int | None
    sha256: str | None
    attempts: int
    code: str | None = Field(description="失败的代码，同“错误”一节")
    detail: str | None = Field(description="失败的原因和办法")
    started: datetime | None
    finished: datetime | None


class ItemsOut(BaseModel):
    items: list[ItemOut]
    next: str | None = Field(description="下一页的 cursor；null 为没有了")


class DocumentOut(BaseModel):
    """A document in the store."""

    id: str
    sha256: str
    filename: str
    size: int
    created: datetime
    result: str | None = Field(description="最近一次结果；null 为还没有")
    media_type: str | None
    title: str | None
    organization: str | None
    year: int | None
    type: str | None
    indicators: int | None
    findings: int | None


class DocumentsOut(BaseModel):
    documents: list[DocumentOut]
    next: str | None = Field(description="下一页的 cursor；null 为没有了")


class IndicatorOut(BaseModel):
    """An indicator in the store: as it is now, and as it was extracted where that differs."""

    id: str
    document: str
    result: str
    filename: str
    state: IndicatorState
    version: int = Field(description="每次改动加一；改动时用 If-Match 说明是对哪一版")
    organization: str | None
    year: int | None
    document_type: str | None
    project_name: str | None
    changed: datetime | None
    changed_by: str | None
    indicator: Indicator = Field(description="现在的样子，字段同“结果”一节")
    extracted: Indicator | None = Field(description="当初提取的样子；没有改过、或是人工加的，则为 null")


class IndicatorsOut(BaseModel):
    indicators: list[IndicatorOut]
    next: str | None = Field(description="下一页的 cursor；null 为没有了")


class StepOut(BaseModel):
    """One change of an indicator."""

    version: int
    at: datetime
    by: str
    action: Literal["corrected", "accepted", "added", "deleted"]
    before: Indicator | None
    after: Indicator


class HistoryOut(BaseModel):
    history: list[StepOut]


class ManifestOut(BaseModel):
    """What was sent in an export that came to its end."""

    id: str
    format: Literal["json", "ndjson", "csv", "xlsx", "parquet"]
    created: datetime
    indicators: int = Field(description="指标数")
    values: int = Field(description="值数，即表格的行数")
    bytes: int
    sha256: str


class ChangeOut(BaseModel):
    """One change in the store."""

    id: int
    at: datetime
    kind: Literal[
        "document.extracted",
        "document.deleted",
        "indicator.corrected",
        "indicator.accepted",
        "indicator.added",
        "indicator.deleted",
    ]
    document: str
    result: str | None
    indicator: str | None
    version: int | None


class ChangesOut(BaseModel):
    changes: list[ChangeOut]
    next: str = Field(description="下次的 since")


def moment(seconds: float | None) -> str | None:
    """Seconds since 1970 → ISO 8601."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON; what is half a character in a document stays an escape."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return Response(content, status, headers, media_type="application/json")


def cursor(*place: Any) -> str:
    """Where a page ended, as a word that means nothing to its reader."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place(cursor: str, *kinds: type | tuple[type, ...]) -> list[Any]:
    """Where a page ended, out of such a word.

    Raises:
        BadRequest: it is none of ours.
    """
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        told = None
    fits = isinstance(told, list) and len(told) == len(kinds)
    if not fits or not all(isinstance(one, kind) and one is not True for one, kind in zip(told, kinds, strict=True)):
        raise BadRequest("cursor 不对，请照上一页的 next 填写")
    if any(isinstance(one, int) and abs(one) >= 2**63 for one in told):
        raise BadRequest("cursor 不对，请照上一页的 next 填写")
    return list(told)
