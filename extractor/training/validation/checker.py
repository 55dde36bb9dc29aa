"""One gold file: its fields, its references, and whether what it says stands in the document."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from extractor.training.validation.terms import (
    CATEGORIES,
    DATE,
    DOCUMENT_FIELDS,
    INDICATOR_FIELDS,
    INDICATOR_REQUIRED,
    KINDS,
    LABELS_FOR_TRAINING,
    META_FIELDS,
    MONEY_FIELDS,
    NAMING,
    OPS,
    PERS,
    PROJECT_FIELDS,
    PROJECT_REQUIRED,
    ROLES,
    SCALE,
    SPANS,
    TYPES,
    VALUE_FIELDS,
    VALUE_REQUIRED,
    squeeze,
)


class Checker:
    """Checks one gold file; ``problems`` collects the reasons."""

    def __init__(self, gold: dict[str, Any], text: str, raw: str | None) -> None:
        self.gold, self.raw, self.plain = gold, raw, text
        self.text = squeeze(text)
        self.problems: list[str] = []

    def say(self, where: str, reason: str) -> None:
        self.problems.append(f"{where}：{reason}" if where else reason)

    def one_of(self, where: str, field: str, value: Any, allowed: Iterable[Any]) -> None:
        if value is not None and value not in allowed:
            self.say(where, f"{field} 的取值 {value!r} 不在允许范围")

    def fields(self, where: str, item: dict[str, Any], known: set[str], required: set[str]) -> None:
        if unknown := set(item) - known:
            self.say(where, f"多出字段 {sorted(unknown)}")
        if missing := required - set(item):
            self.say(where, f"缺少字段 {sorted(missing)}")

    def occurs(self, where: str, what: str, text: str | None) -> None:
        if text and squeeze(text) not in self.text:
            self.say(where, f"{what} {text!r} 不在文档中")

    def in_two(self, text: str) -> bool:
        """Whether ``text`` stands in the document in two pieces, as where a name runs on in the next line."""
        plain = squeeze(text)
        return any(plain[:at] in self.text and plain[at:] in self.text for at in range(1, len(plain)))

    def run(self) -> list[str]:
        if not isinstance(self.gold.get("indicators"), list) or not isinstance(self.gold.get("projects"), list):
            return ["没有 projects 或 indicators 列表"]
        known = {"meta", "document", "projects", "indicators"}
        self.fields("", self.gold, known | LABELS_FOR_TRAINING, {"meta"})
        self.document(self.gold.get("document") or {}, self.gold.get("meta") or {})
        ids = self.ids("p", self.gold["projects"])
        for project in self.gold["projects"]:
            self.project(project, ids)
        self.ids("i", self.gold["indicators"])
        for indicator in self.gold["indicators"]:
            self.indicator(indicator, ids)
        self.twice()
        self.spans(self.gold.get("spans") or [])
        return self.problems

    def spans(self, spans: list[dict[str, Any]]) -> None:
        """Spans lie in the text, belong to indicators of the document, and name them as their ``name`` does."""
        text = self.plain
        items = {item["id"]: item for item in self.gold["indicators"]}
        names: dict[str, list[str]] = defaultdict(list)
        for at, span in enumerate(spans):
            where = f"spans[{at}]"
            self.fields(where, span, {"start", "end", "label", "of", "value"}, {"start", "end", "label", "of"})
            self.one_of(where, "label", span["label"], SPANS)
            if not 0 <= span["start"] < span["end"] <= len(text):
                self.say(where, "不在文档范围内")
                continue
            written = squeeze(text[span["start"] : span["end"]])
            for ident in span["of"]:
                if ident not in items:
                    self.say(where, f"指标 {ident!r} 不存在")
                    continue
                if span["label"] in NAMING:
                    names[ident].append(written)
                self.span_value(where, span, written, items[ident])
        for ident, parts in names.items():
            if "".join(parts) != squeeze(items[ident]["name"]):
                self.say(ident, f"名称 {items[ident]['name']!r} 与其片段 {''.join(parts)!r} 不符")
        if spans and (
            unnamed := [ident for ident, item in items.items() if item["origin"] == "prose" and ident not in names]
        ):
            self.say("spans", f"没有名称片段：{unnamed}")

    def span_value(self, where: str, span: dict[str, Any], written: str, item: dict[str, Any]) -> None:
        """A span with a ``value`` says what that value of the indicator says."""
        if span.get("value") is None:
            return
        values = item["values"]
        if not 0 <= span["value"] < len(values):
            self.say(where, f"没有第 {span['value']} 个取值")
            return
        value = values[span["value"]]
        told = squeeze(value["scope"] or "") if span["label"] == "SCOPE" else squeeze(value["text"])
        if not told.endswith(written):
            self.say(where, f"片段 {written!r} 与取值 {told!r} 不符")

    def ids(self, letter: str, items: list[dict[str, Any]]) -> set[str]:
        got = [item.get("id") for item in items]
        if got != [f"{letter}{n}" for n in range(1, len(items) + 1)]:
            self.say("", f"编号不连续：{letter}")
        return {str(i) for i in got}

    def document(self, document: dict[str, Any], meta: dict[str, Any]) -> None:
        self.fields("document", document, DOCUMENT_FIELDS, set())
        self.fields("meta", meta, META_FIELDS, META_FIELDS)
        self.one_of("document", "type", document.get("type"), TYPES)
        for field in ("title", "organization"):
            self.occurs("document", field, document.get(field))
        if document.get("year") is not None and str(document["year"]) not in self.text:
            self.say("document", f"year {document['year']} 不在文档中")
        if not isinstance(meta.get("faults"), list):
            self.say("meta", "faults 应为列表")

    def project(self, project: dict[str, Any], ids: set[str]) -> None:
        where = str(project.get("id"))
        self.fields(where, project, PROJECT_FIELDS, PROJECT_REQUIRED)
        if project.get("parent") is not None and project["parent"] not in ids:
            self.say(where, f"parent {project['parent']!r} 不存在")
        for field in ("name", "code", "organization", "purpose"):
            self.occurs(where, field, project.get(field))
        for goal in project.get("goals", []):
            self.occurs(where, "goal", goal)
        for field in MONEY_FIELDS:
            money = project.get(field)
            if money is None:
                continue
            self.fields(f"{where}.{field}", money, {"text", "value", "unit"}, {"text", "value", "unit"})
            self.occurs(f"{where}.{field}", "金额", money.get("text"))
        for step in project.get("schedule", []):
            self.fields(f"{where}.schedule", step, {"text", "date", "percent"}, {"text", "percent"})
            if step.get("date") is not None and not DATE.fullmatch(step["date"]):
                self.say(f"{where}.schedule", f"日期 {step['date']!r}")

    def indicator(self, item: dict[str, Any], ids: set[str]) -> None:
        where = f"{item.get('id')} {item.get('name')}"
        self.fields(where, item, INDICATOR_FIELDS, INDICATOR_REQUIRED)
        self.one_of(where, "origin", item.get("origin"), {"table", "prose"})
        self.one_of(where, "category", item.get("category"), CATEGORIES)
        self.one_of(where, "polarity", item.get("polarity"), {"higher", "lower"})
        if item.get("project") is not None and item["project"] not in ids:
            self.say(where, f"project {item['project']!r} 不存在")
        names = [item.get("name") or "", *(item.get("alt_names") or [])]
        if not all(names):
            self.say(where, "名称为空")
        if item.get("core") and not any(squeeze(item["core"]) in squeeze(name) for name in names):
            self.say(where, f"core {item['core']!r} 不在名称中")
        if item.get("origin") == "table":
            if item.get("core") != item.get("name"):
                self.say(where, "表格指标的 core 应等于 name")
            for field in ("description", "basis", "scoring", "reason", "attribute"):
                self.occurs(where, field, item.get(field))
            broken = any("broken" in fault for fault in self.gold["meta"]["faults"])  # a level or a name cut in two
            if not (broken and self.in_two(item.get("name") or "")):
                self.occurs(where, "name", item.get("name"))
            if not broken:
                self.occurs(where, "level1", item.get("level1"))
                self.occurs(where, "level2", item.get("level2"))
        elif self.raw is not None:
            self.source(where, item.get("gold_source"))
        for heading in item.get("section") or []:
            self.occurs(where, "section", heading)
        if not item.get("values"):
            self.say(where, "没有取值")
        for value in item.get("values") or []:
            self.value(f"{where} {value.get('text')!r}", value, item)

    def source(self, where: str, source: Any) -> None:
        assert self.raw is not None
        if not isinstance(source, dict):
            self.say(where, "正文指标缺少 gold_source")
        elif self.raw[source["start"] : source["end"]] != source["text"]:
            self.say(where, f"gold_source 与文档不符：{source['text']!r}")

    def value(self, where: str, value: dict[str, Any], item: dict[str, Any]) -> None:
        self.fields(where, value, VALUE_FIELDS, VALUE_REQUIRED)
        role, kind = value.get("role"), value.get("kind")
        self.one_of(where, "role", role or "", ROLES)
        self.one_of(where, "kind", kind or "", KINDS)
        self.one_of(where, "op", value.get("op"), OPS)
        self.one_of(where, "direction", value.get("direction"), {"up", "down"})
        number, top, op = value.get("value"), value.get("value_max"), value.get("op")
        if kind in ("qualitative", "empty"):
            if (op, number, top) != (None, None, None):
                self.say(where, f"{kind} 不应有运算符或数值")
        elif op is None:
            self.say(where, "缺少运算符")
        no_such_day = kind == "date" and value.get("suspect") is True  # 2月30日前
        if (kind == "date") != (value.get("date") is not None) and not no_such_day:
            self.say(where, "kind 与 date 不符")
        if value.get("date") is not None and not DATE.fullmatch(value["date"]):
            self.say(where, f"日期 {value['date']!r}")
        if kind not in ("qualitative", "empty", "date", "ratio") and number is None:
            self.say(where, "缺少数值")
        if (op == "range") != (top is not None):
            self.say(where, "range 与 value_max 不符")
        if top is not None and number is not None and top < number:
            self.say(where, "区间上限小于下限")
        self.roles(where, value, item)
        frequency = value.get("frequency")
        if frequency is not None and (set(frequency) != {"every", "per"} or frequency["per"] not in PERS):
            self.say(where, f"frequency {frequency!r}")
        self.written(where, value)

    def roles(self, where: str, value: dict[str, Any], item: dict[str, Any]) -> None:
        role, unit, number = value.get("role"), value.get("unit"), value.get("value")
        goals = {"target": True, "tier": True, "actual": False, "baseline": False, "score": False}
        if "goal" in value and role in goals and bool(value["goal"]) != goals[role]:
            self.say(where, f"{role} 的 goal 应为 {goals[role]}")
        if role in ("weight", "score") and (unit is not None or number is None):
            self.say(where, f"{role} 应为无单位的数")
        if role == "tier" and not value.get("grade") and item.get("origin") == "table":
            self.say(where, "分档没有档名")
        if role != "tier" and value.get("grade"):
            self.say(where, "只有分档才有档名")
        if role != "change" and value.get("direction"):
            self.say(where, "只有 change 才有方向")
        if role == "change":
            if number is not None and number < 0:
                self.say(where, "change 不应为负数")
            if number and not value.get("direction"):
                self.say(where, "change 缺少方向")
        if unit and SCALE.match(unit):
            self.say(where, f"单位 {unit!r} 含数量级")
        if item.get("origin") == "prose" and role in ("weight", "score"):
            self.say(where, "正文中没有分值")

    def written(self, where: str, value: dict[str, Any]) -> None:
        """The value's text and its numbers stand in the document; scope, period and operator words too."""
        text = value.get("text") or ""
        if squeeze(text) not in self.text:
            self.say(where, "取值不在文档中")
        for number in re.findall(r"\d+(?:[.,]\d+)*", squeeze(text)):
            if number not in self.text:
                self.say(where, f"数字 {number} 不在文档中")
        for field in ("scope", "period", "grade"):
            self.occurs(where, field, value.get(field))
        for part in (value.get("op_text") or "").split("…"):
            self.occurs(where, "op_text", part)

    def twice(self) -> None:
        seen: dict[str, str] = {}
        for item in self.gold["indicators"]:
            fields = ("project", "section", "level1", "level2", "name", "origin", "values", "gold_source")
            key = json.dumps([item.get(field) for field in fields], ensure_ascii=False, sort_keys=True)
            if key in seen and not item.get("optional"):
                self.say(str(item.get("id")), f"与 {seen[key]} 重复")
            seen[key] = str(item.get("id"))
