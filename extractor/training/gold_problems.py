"""Gold that holds together: every field of its sort, nothing that contradicts itself, offsets that hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any, get_args

from extractor.indicators import result
from extractor.labels import labels
from extractor.training.score import norm

Plain = dict[str, Any]

_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"\d{{4}}(?:-{_MONTH}(?:-{_DAY})?)?|--{_MONTH}(?:-{_DAY})?|---{_DAY}")
_REQUIRED = ("role", "text", "kind", "op", "value", "value_max", "unit")


def problems(gold: object, text: str | None = None) -> Iterator[str]:
    """Reasons why ``gold`` cannot be measured with; nothing where it holds together.

    Args:
        gold: what the JSON says.
        text: the text that ``gold_source`` points into, where there is one.
    """
    if not isinstance(gold, dict):
        yield "不是 JSON 对象"
        return
    for field in ("meta", "document"):
        if not isinstance(gold.get(field, {}), dict):
            yield f"{field} 应为对象"
    indicators, projects = gold.get("indicators"), gold.get("projects", [])
    if not isinstance(indicators, list) or not isinstance(projects, list):
        yield "没有 indicators 列表，或 projects 不是列表"
        return
    ids: set[str] = set()
    for at, project in enumerate(projects, 1):
        if not isinstance(project, dict) or not all(_is_text(project.get(k)) for k in ("id", "name")):
            yield f"第{at}个项目没有 id 或 name"
            continue
        ids.add(project["id"])
        yield from (f"项目 {project['id']}：{reason}" for reason in _project(project))
    seen: set[str] = set()
    for at, item in enumerate(indicators, 1):
        if not isinstance(item, dict) or not _is_text(item.get("name")) or not item["name"].strip():
            yield f"第{at}个指标没有 name"
            continue
        where = f"{item.get('id') or f'第{at}个指标'} {item['name']}"
        if "id" in item and not _is_text(item["id"]):
            yield f"{where}：id 应为文字"
        elif "id" in item and item["id"] in seen:
            yield f"{where}：编号重复"
        seen.add(str(item.get("id")))
        yield from (f"{where}：{reason}" for reason in _indicator(item, ids, text))


def _typed(thing: Plain, kinds: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Fields that are there and are not of their kind."""
    for kind, fields in kinds.items():
        fits, said = _KINDS[kind]
        yield from (f"{field} 应为{said}，现为 {thing[field]!r}" for field in fields if not fits(thing.get(field, ...)))


def _is_text(told: object) -> bool:
    return isinstance(told, str) and bool(told)


def _is_number(told: object) -> bool:
    """Whether it is a number that can be reckoned with: finite, and not too large for one."""
    if not isinstance(told, int | float) or isinstance(told, bool):
        return False
    try:
        return isfinite(told)
    except OverflowError:
        return False


def _is_whole(told: object) -> bool:
    return isinstance(told, int) and not isinstance(told, bool)


def _is_texts(told: object) -> bool:
    return isinstance(told, list) and all(isinstance(one, str) for one in told)


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (lambda x: x is ... or x is None or isinstance(x, str), "文字或 null"),
    "flag": (lambda x: x is ... or x is None or isinstance(x, bool), "真假值（true、false）"),
    "texts": (lambda x: x is ... or _is_texts(x), "一列文字"),
    "texts or null": (lambda x: x is ... or x is None or _is_texts(x), "一列文字或 null"),
    "money": (
        lambda x: x is ... or x is None or (isinstance(x, dict) and (x.get("value") is None or _is_number(x["value"]))),
        "有 value 的对象或 null",
    ),
    "steps": (
        lambda x: (
            x is ... or (isinstance(x, list) and all(isinstance(s, dict) and {"text", "percent"} <= set(s) for s in x))
        ),
        "一列有 text 和 percent 的对象",
    ),
}

_PROJECT_FIELDS = {
    "text": ("parent", "code", "organization", "purpose", "conclusion"),
    "money": ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed"),
    "texts": ("goals",),
    "steps": ("schedule",),
}
_INDICATOR_FIELDS = {
    "text": (
        "level1",
        "level2",
        "core",
        "category",
        "description",
        "subject",
        "basis",
        "scoring",
        "polarity",
        "attribute",
        "reason",
    ),
    "flag": ("optional",),
    "texts": ("alt_names",),
    "texts or null": ("section",),
}
_VALUE_FIELDS = {
    "text": ("unit", "op_text", "scope", "period", "base", "grade", "date"),
    "flag": ("unit_inferred", "approx", "implied", "goal", "suspect", "optional"),
    "texts": ("op_alt",),
}


def _project(project: Plain) -> Iterator[str]:
    yield from _typed(project, _PROJECT_FIELDS)


def _indicator(item: Plain, ids: set[str], text: str | None) -> Iterator[str]:
    wrong = list(_typed(item, _INDICATOR_FIELDS))
    yield from wrong
    if not wrong and item.get("core") and not any(norm(item["core"]) in norm(name) for name in names_of(item)):
        yield f"core {item['core']!r} 不在名称中"
    if item.get("origin") not in get_args(result.Origin):
        yield f"origin 的取值 {item.get('origin')!r} 不在允许范围"
    if isinstance(item.get("category"), str) and item["category"] not in labels()["category"]:
        yield f"category 的取值 {item['category']!r} 不在允许范围"
    if item.get("project") is not None and not (_is_text(item["project"]) and item["project"] in ids):
        yield f"项目 {item['project']!r} 不存在"
    yield from _source(item, text)
    values = item.get("values")
    if not isinstance(values, list) or not values:
        yield "没有取值（values）"
        return
    for value in values:
        if not isinstance(value, dict):
            yield "取值应为对象"
            continue
        yield from (f"取值 {value.get('text')!r} {reason}" for reason in _value(value))


def names_of(item: Plain) -> list[str]:
    """The names of an indicator, any of which is right."""
    return [item["name"], *(item.get("alt_names") or ())]


def _source(item: Plain, text: str | None) -> Iterator[str]:
    source = item.get("gold_source")
    if source is None:
        return
    if not isinstance(source, dict) or not all(_is_whole(source.get(k)) for k in ("start", "end")):
        yield "gold_source 应为 {start, end, text}"
        return
    start, end = source["start"], source["end"]
    located = item.get("origin") == "prose" and text is not None
    if not 0 <= start < end or (located and str(text)[start:end] != source.get("text")):
        yield f"gold_source 与文档中的文字不符：{source.get('text')!r}"


def _value(value: Plain) -> Iterator[str]:
    missing = [field for field in _REQUIRED if field not in value]
    if missing:
        yield f"缺少字段 {'、'.join(missing)}"
        return
    for field in ("role", "kind", "op", "direction"):
        told = value.get(field)
        optional = told is None and field in ("op", "direction")
        if not optional and not (isinstance(told, str) and told in labels()[field]):
            yield f"{field} 的取值 {told!r} 不在允许范围"
    if not isinstance(value["text"], str) or not (value["text"].strip() or value["kind"] == "empty"):
        yield "text 应为文字"
    yield from _typed(value, _VALUE_FIELDS)
    for field in ("value", "value_max"):
        if value[field] is not None and not _is_number(value[field]):
            yield f"{field} 应为数字或 null，现为 {value[field]!r}"
    number, most = value["value"], value["value_max"]
    if (value["op"] == "range") != (most is not None) or (_is_number(number) and _is_number(most) and most < number):
        yield f"op {value['op']!r} 与 value_max {most!r} 不符"
    if value["kind"] in ("qualitative", "empty") and number is not None:
        yield f"kind {value['kind']!r} 不应有 value"
    if isinstance(value.get("date"), str) and not _DATE.fullmatch(value["date"]):
        yield f"日期 {value['date']!r} 不是 ISO 8601"
    often = value.get("frequency")
    if often is not None and not (
        isinstance(often, dict)
        and _is_number(often.get("every"))
        and often["every"] > 0
        and isinstance(often.get("per"), str)
        and often["per"] in labels()["per"]
    ):
        yield f"频次 {often!r} 应为 {{every, per}}"
