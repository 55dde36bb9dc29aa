"""The forms of what is answered about things in the store."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from extractor import Indicator
from service.store.changes import Kind

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
    detail_en: str | None = Field(description="失败的代码是什么意思、怎么办，英文")
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
    action: Literal["corrected", "accepted", "added", "deleted", "carried"]
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
    kind: Kind = Field(description="carried、not_carried：文件重新提取之后，人工的改动带到了新的指标上，或无处可带")
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


NUMBERED = r"^\d{1,18}$"
"""A cursor where things are in the order of their numbers."""

SORTED = (
    r"^-?((stored|year)~-?\d{1,18}"
    r"|(confidence|value)~-?\d{1,17}(\.\d{1,24})?(e[+-]?\d{1,3})?"
    r"|name~[A-Za-z0-9_-]*)~\d{1,18}$"
)
"""A cursor where they are sorted: the sort, by what the last one was sorted, its number."""


def sorted_cursor(sort: str, last: str | float, number: int) -> str:
    """Where a page of things that are sorted ended; fits ``SORTED``."""
    written = urlsafe_b64encode(last.encode()).decode().rstrip("=") if isinstance(last, str) else repr(last)
    return f"{sort}~{written}~{number}"


def sorted_place(cursor: str) -> tuple[str, str | float, int]:
    """The sort, by what the last one was sorted and its number, out of a cursor that fits ``SORTED``."""
    sort, written, number = cursor.split("~")
    last: str | float
    match sort.removeprefix("-"):
        case "name":
            # Four characters are three bytes; what somebody made up may be a character too long, or no text.
            whole = written[: len(written) - (len(written) % 4 == 1)]
            last = urlsafe_b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")
        case "confidence" | "value":
            last = float(written)
        case _:
            last = int(written)
    return sort, last, int(number)
