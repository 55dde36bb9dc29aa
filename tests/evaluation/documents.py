"""A small folder of documents with gold, made for one test; every count over it can be done by hand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

TABLE = """林业资源监测项目绩效目标

一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t监测样地\t≥48个
产出指标\t质量指标\t数据合格率\t98%
满意度指标\t服务对象满意度\t群众满意度\t≥90%
"""
PROSE = "工作报告\n\n全年组织执法检查240家次，重点企业检查覆盖率达到95%。\n"


def value(role: str, text: str, op: str, number: float, unit: str | None, kind: str = "number") -> dict[str, Any]:
    return {"role": role, "text": text, "kind": kind, "op": op, "value": number, "value_max": None, "unit": unit}


def row(at: int, level1: str, level2: str, name: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"i{at}",
        "origin": "table",
        "project": None,
        "level1": level1,
        "level2": level2,
        "name": name,
        "core": name,
        "category": None,
        "values": [one],
    }


TABLE_GOLD: dict[str, Any] = {
    "meta": {"layout": "four columns", "family": "forest", "carrier": "txt"},
    "document": {"type": "performance_targets"},
    "projects": [],
    "indicators": [
        row(1, "产出指标", "数量指标", "监测样地", value("target", "≥48个", ">=", 48, "个")),
        row(2, "产出指标", "质量指标", "数据合格率", value("target", "98%", "=", 98, "%", "percent")),
        row(3, "满意度指标", "服务对象满意度", "群众满意度", value("target", "≥90%", ">=", 90, "%", "percent")),
    ],
}


def prose_gold() -> dict[str, Any]:
    phrase = "重点企业检查覆盖率达到95%"
    start = PROSE.index(phrase)
    return {
        "meta": {"layout": "prose", "family": "report", "carrier": "txt"},
        "document": {"type": "work_report"},
        "projects": [],
        "indicators": [
            {
                "id": "i1",
                "origin": "prose",
                "project": None,
                "level1": None,
                "level2": None,
                "name": "重点企业检查覆盖率",
                "core": "覆盖率",
                "category": "output.quality",
                "gold_source": {"start": start, "end": start + len(phrase), "text": phrase},
                "values": [value("actual", "达到95%", "=", 95, "%", "percent")],
            }
        ],
    }


def write(folder: Path, name: str, text: str, gold: object) -> Path:
    """A document with its gold; the gold's path comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    path = folder / f"{name}.gold.json"
    path.write_text(gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return path


def table_gold(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(TABLE_GOLD), **changes}
