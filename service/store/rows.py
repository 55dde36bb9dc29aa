"""Indicators of the store as rows for spreadsheets: one for each value, what was corrected as it is now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from extractor.export import Field
from extractor.labels import label
from service.answers import moment
from service.store import search
from service.store.tables import documents, findings

BATCH = 500

STATES = {"extracted": "提取", "corrected": "已改", "accepted": "已确认", "added": "人工补充", "deleted": "已删"}


def _counted(number: int | None) -> int | None:
    return None if number is None else number + 1


def _often(value: dict[str, Any]) -> str:
    told = value["frequency"]
    if told is None:
        return ""
    every = "" if told["every"] == 1 else f"{told['every']:g}"
    return f"每{every}{label('per', told['per'])}"


Column = tuple[str, type, Callable[[Any, dict[str, Any], dict[str, Any]], Field]]

COLUMNS: tuple[Column, ...] = (
    ("文件", str, lambda r, i, v: r.filename),
    ("编制单位", str, lambda r, i, v: r.organization),
    ("年度", int, lambda r, i, v: r.year),
    ("文件类型", str, lambda r, i, v: r.document_type),
    ("项目名称", str, lambda r, i, v: r.project),
    ("一级指标", str, lambda r, i, v: i["level1"]),
    ("二级指标", str, lambda r, i, v: i["level2"]),
    ("指标名称", str, lambda r, i, v: i["name"]),
    ("类别", str, lambda r, i, v: label("category", i["category"])),
    ("类别代码", str, lambda r, i, v: i["category"]),
    ("主体", str, lambda r, i, v: i["subject"]),
    ("值的作用", str, lambda r, i, v: label("role", v["role"])),
    ("值", str, lambda r, i, v: v["text"]),
    ("值的种类", str, lambda r, i, v: label("kind", v["kind"])),
    ("运算符", str, lambda r, i, v: label("op", v["op"])),
    ("数值", float, lambda r, i, v: v["value"]),
    ("数值上限", float, lambda r, i, v: v["value_max"]),
    ("计量单位", str, lambda r, i, v: v["unit"]),
    ("日期", str, lambda r, i, v: v["date"]),
    ("频次", str, lambda r, i, v: _often(v)),
    ("档次", str, lambda r, i, v: v["grade"]),
    ("期间", str, lambda r, i, v: v["period"]),
    ("适用对象", str, lambda r, i, v: v["scope"]),
    ("存疑", bool, lambda r, i, v: v["suspect"]),
    ("指标描述", str, lambda r, i, v: i["description"]),
    ("依据", str, lambda r, i, v: i["basis"]),
    ("评分标准", str, lambda r, i, v: i["scoring"]),
    ("置信度", float, lambda r, i, v: i["confidence"]),
    ("页", int, lambda r, i, v: v["source"].get("page")),
    ("表", int, lambda r, i, v: _counted(v["source"].get("table"))),
    ("行", int, lambda r, i, v: _counted(v["source"].get("row"))),
    ("列", int, lambda r, i, v: _counted(v["source"].get("col"))),
    ("值起", int, lambda r, i, v: v["source"]["start"]),
    ("值止", int, lambda r, i, v: v["source"]["end"]),
    ("状态", str, lambda r, i, v: STATES.get(r.state, r.state)),
    ("修改人", str, lambda r, i, v: r.changed_by),
    ("修改时间", str, lambda r, i, v: moment(r.changed)),
    ("编号", str, lambda r, i, v: r.id),
    ("文件编号", str, lambda r, i, v: r.document),
)
"""Heading, type and field of each column."""

FINDINGS = ("文件", "级别", "代码", "问题", "指标", "建议", "文件编号")


def indicators(connection: Connection, asked: search.Question) -> Iterator[Any]:
    """Every indicator that is asked for, in the order of storing; never all of them in memory."""
    last = -1
    conditions = search.conditions(connection, asked)
    number = search.SORTS["stored"]
    while True:
        found = search.rows([*conditions, number > last]).order_by(number).limit(BATCH)
        got = connection.execute(found).all()
        yield from got
        if len(got) < BATCH:
            return
        last = got[-1].number


def values(row: Any) -> Iterator[list[Field]]:
    """The rows of one indicator; columns as ``COLUMNS``."""
    told = json.loads(row.current)
    for value in told["values"]:
        yield [field(row, told, value) for _, _, field in COLUMNS]


def complaints(connection: Connection, asked: search.Question) -> Iterator[list[Field]]:
    """What a reviewer would object to in the documents of the indicators that are asked for."""
    mine = search.rows(search.conditions(connection, asked)).with_only_columns(documents.c.id).distinct().subquery()
    found = (
        select(findings, documents.c.filename, documents.c.id, documents.c.number)
        .join(documents, documents.c.result == findings.c.result)
        .where(documents.c.id.in_(select(mine.c.id)))
        .order_by(documents.c.number, findings.c.position)
    )
    for row in connection.execution_options(yield_per=BATCH).execute(found):
        severity = label("severity", row.severity)
        yield [row.filename, severity, row.code, row.message, row.indicator, row.suggestion, row.id]
