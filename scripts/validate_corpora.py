#!/usr/bin/env python3
"""Check that every gold file of the corpora holds together, or count what is there.

    python scripts/validate_corpora.py [CORPORA]            exit 1 with "file: reason" lines where something is off
    python scripts/validate_corpora.py [CORPORA] --counts   documents, layouts, indicators and values, per part

What is checked for ``NAME.gold.json``: a document stands beside it (``NAME.txt``, ``NAME.blocks.json``, or one of any
format, as zhibiao corpus export --store writes them); field
names, enumerations and required fields; ids run i1, i2, … and p1, p2, …; every reference leads somewhere; a
``gold_source`` is the text at its offsets; names, values and numbers of the gold occur in the document; nothing is
there twice, neither inside a document nor across documents, nor in both dev and test; a ``NAME.note`` beside it
compiles to the same gold. Blocks must be well formed and their tables rectangular. Labels for training (``rows``,
``columns``, ``spans``) fit the tables and the text, and naming spans make up the name. Across all documents: phrases
that differ in their figures alone are annotated alike, the labels here are those of the code, and ``splits.json``
puts every generated document, whole layouts at a time, on one side.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parents[1]
ROLES = {"target", "actual", "baseline", "tier", "change", "share", "weight", "score"}
KINDS = {"number", "percent", "money", "duration", "date", "ratio", "qualitative", "empty"}
OPS = {"=", ">=", ">", "<=", "<", "range"}
PERS = {"hour", "day", "week", "month", "quarter", "year"}
CATEGORIES = {
    *("output", "output.quantity", "output.quality", "output.timeliness", "cost", "cost.economic", "cost.social"),
    *("cost.environmental", "benefit", "benefit.economic", "benefit.social", "benefit.environmental"),
    *("benefit.sustainability", "satisfaction", "decision", "input", "process"),
}
TYPES = {
    *("performance_targets", "self_evaluation", "indicator_system", "assessment_rules", "work_report"),
    *("statistics", "plan", "other"),
}
DOCUMENT_FIELDS = {"title", "organization", "organization_code", "year", "type", "amount_unit", "pages"}
META_FIELDS = {"layout", "family", "domain", "carrier", "doc_type", "faults"}
VALUE_FIELDS = {
    *("role", "text", "kind", "op_text", "op", "value", "value_max", "unit", "unit_inferred", "approx", "implied"),
    *("date", "frequency", "grade", "period", "scope", "base", "direction", "goal", "suspect"),
    *("optional", "op_alt"),
}
VALUE_REQUIRED = {"role", "text", "kind", "op", "value", "value_max", "unit"}
INDICATOR_FIELDS = {
    *("id", "project", "section", "level1", "level2", "name", "core", "alt_names", "category", "description"),
    *("subject", "basis", "scoring", "polarity", "attribute", "reason", "values", "origin", "optional", "gold_source"),
}
INDICATOR_REQUIRED = {"id", "project", "level1", "level2", "name", "core", "category", "values", "origin"}
PROJECT_FIELDS = {
    *("id", "parent", "name", "code", "organization", "year", "budget", "fiscal_funds", "other_funds"),
    *("adjusted_budget", "executed", "execution_rate", "score", "conclusion", "purpose", "goals", "schedule"),
}
PROJECT_REQUIRED = {"id", "parent", "name", "code", "budget", "fiscal_funds", "other_funds", "purpose", "goals"}
MONEY_FIELDS = ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed")
ROW_KINDS = {
    *("title", "form", "fund", "schedule", "header", "indicator", "parent", "total", "note", "blank", "group", "text"),
}
SPANS = {
    *("NAME", "PART", "OBJECT", "SHARED", "SUBJECT", "SCOPE", "PERIOD", "BASE", "VALUE", "OP", "FREQ", "DIRECTION"),
}
NAMING = {"NAME", "PART", "OBJECT", "SHARED"}
LABELS_FOR_TRAINING = {"rows", "columns", "spans"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|--\d{2}(-\d{2})?|---\d{2}")
SCALE = re.compile(r"(万|亿)(?!吨公里)|千元|百万元")
GOLD = ".gold.json"


def squeeze(text: str) -> str:
    """``text`` without white space, compatibility characters made plain: what is compared here."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def decode(data: bytes) -> str:
    """The text of a ``.txt`` as the contract reads it: decoded, line ends turned into line feeds."""
    for encoding in ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise ValueError("既不是 UTF-8 也不是 GB18030")


def text_of_file(stem: Path) -> str | None:
    """The text of the document beside a gold file as the extractor reads it; None where there is none."""
    from extractor.documents.read import read
    from extractor.inputs import DOCUMENTS

    for suffix in sorted(DOCUMENTS):
        file = stem.with_name(stem.name + suffix)
        if file.is_file():
            return read(file.read_bytes(), filename=file.name).text
    return None


def text_of_blocks(document: dict[str, Any]) -> str:
    """All text of a blocks document, in order."""
    parts: list[str] = []
    for block in document["blocks"]:
        if block["type"] == "table":
            parts += [cell if isinstance(cell, str) else cell["text"] for row in block["rows"] for cell in row]
        else:
            parts.append(block["text"])
    return "\n".join(parts)


def check_blocks(document: Any) -> Iterator[str]:
    """Reasons why ``document`` is no well-formed blocks document."""
    if not isinstance(document, dict) or not isinstance(document.get("blocks"), list):
        yield "blocks.json 没有 blocks 列表"
        return
    for at, block in enumerate(document["blocks"]):
        kind = block.get("type")
        if kind in ("heading", "paragraph"):
            if not isinstance(block.get("text"), str) or not block["text"].strip():
                yield f"第{at}块没有文字"
            if kind == "heading" and not isinstance(block.get("level"), int):
                yield f"第{at}块标题没有级别"
        elif kind == "table":
            yield from (f"第{at}块表格：{reason}" for reason in check_table(block.get("rows") or []))
        else:
            yield f"第{at}块类型不明：{kind!r}"


def check_table(rows: list[list[Any]]) -> Iterator[str]:
    """Every grid position must be covered exactly once and the grid must be rectangular."""
    taken: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            down, right = (1, 1) if isinstance(cell, str) else (cell.get("rowspan", 1), cell.get("colspan", 1))
            if not isinstance(cell, str) and not isinstance(cell.get("text"), str):
                yield f"第{r}行有单元格没有 text"
            while (r, c) in taken:
                c += 1
            for place in ((r + dr, c + dc) for dr in range(down) for dc in range(right)):
                if place in taken:
                    yield f"位置{place}被覆盖两次"
                taken[place] = r
            c += right
    if not rows:
        yield "没有行"
        return
    if max(r for r, _ in taken) >= len(rows):
        yield "rowspan 超出表格"
    widths = Counter(r for r, _ in taken)
    if len(set(widths.values())) > 1 or len(widths) != len(rows):
        yield f"各行列数不同：{sorted(widths.items())}"


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
        if (kind == "date") != (value.get("date") is not None):
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


def check_labels(gold: dict[str, Any], blocks: dict[str, Any] | None) -> Iterator[str]:
    """Reasons why the row and column labels of ``gold`` do not fit the tables of its blocks."""
    rows, columns = gold.get("rows") or [], gold.get("columns") or []
    tables = [grid_of(block["rows"]) for block in (blocks or {"blocks": []})["blocks"] if block["type"] == "table"]
    want = {(t, r) for t, grid in enumerate(tables) for r in range(len(grid))}
    got = [(row["table"], row["row"]) for row in rows]
    if rows and (len(got) != len(set(got)) or set(got) != want):
        yield "rows 应逐行标注，不多不少"
        return
    for row in rows:
        if row["kind"] not in ROW_KINDS or set(row) - {"table", "row", "kind", "level"}:
            yield f"rows：{row}"
    roles = column_roles()
    for column in columns:
        place = f"columns：表{column['table']}列{column['col']}"
        if column["role"] not in roles or set(column) - {"table", "col", "role", "header", "row"}:
            yield f"{place}：{column}"
        elif not (column["table"] < len(tables) and column["row"] < len(tables[column["table"]])):
            yield f"{place}：表或行不存在"
        elif column["col"] >= len(tables[column["table"]][column["row"]]):
            yield f"{place}：列不存在"
        elif column["header"] and tables[column["table"]][column["row"]][column["col"]] != column["header"]:
            yield f"{place}：表头 {column['header']!r} 不在该处"


def grid_of(rows: list[list[Any]]) -> list[list[str]]:
    """The text at every position of a table, merged cells everywhere that they cover."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            plain = isinstance(cell, str)
            text, down, right = (
                (cell, 1, 1) if plain else (cell["text"], cell.get("rowspan", 1), cell.get("colspan", 1))
            )
            while c in grid[r]:
                c += 1
            for dr in range(down):
                for dc in range(right):
                    grid[r + dr][c + dc] = text
            c += right
    return [[row[c] for c in sorted(row)] for row in grid]


@cache
def column_roles() -> frozenset[str]:
    """The roles of the header vocabulary, and the two that a grid adds."""
    from extractor.documents.heads import vocabulary

    return frozenset(role.name for role in vocabulary().roles) | {"measure", "ignore"}


def same_as_code() -> Iterator[str]:
    """Labels written here that are not those of the code."""
    from extractor.indicators.result import Role, ValueKind
    from extractor.labels import labels
    from extractor.mentions.prose.tags import Label
    from extractor.mentions.quantity import Op, Per
    from extractor.rows.reading import RowKind

    pairs: list[tuple[str, set[str], set[str]]] = [
        ("role", ROLES, set(get_args(Role))),
        ("kind", KINDS, set(get_args(ValueKind))),
        ("op", OPS, set(get_args(Op))),
        ("per", PERS, set(get_args(Per))),
        ("category", CATEGORIES, set(labels()["category"])),
        ("rows", ROW_KINDS, set(get_args(RowKind))),
    ]
    for name, here, code in pairs:
        if here != code:
            yield f"{name}：标注与代码的取值不同：{sorted(here ^ code)}"
    if missing := set(get_args(Label)) - SPANS:
        yield f"spans：代码的标签 {sorted(missing)} 在标注中没有"


_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千]+(?=[个座处所次人名家件台套项条起户场期份])")


def bare(text: str | None) -> str:
    """A phrase with its figures masked."""
    return _FIGURE.sub("#", squeeze(text or ""))


class Alike:
    """Phrases that are the same but for their figures, and how each was annotated.

    Goals and facts are kept apart, and what is optional is left out: 培训教师120人次 is a target here, a result there.
    Names are compared where the phrase holds them; elsewhere a heading or an earlier clause completes them.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[str, list[str] | None, str]] = {}

    def problems(self, here: str, gold: dict[str, Any]) -> Iterator[str]:
        by_phrase: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for item in gold["indicators"]:
            if item.get("gold_source") and not item.get("optional"):
                by_phrase[item["gold_source"]["text"]].append(item)
        for phrase, items in by_phrase.items():
            masked = bare(phrase)
            optional = any(value.get("optional") for item in items for value in item["values"])
            if optional or len(masked) < 6 or "#" not in masked:
                continue
            values = json.dumps([[self._said(value) for value in item["values"]] for item in items])
            names: list[str] | None = [bare(item["name"]) for item in items]
            if any(squeeze(item["name"]) not in squeeze(phrase) for item in items):
                names = None
            mode = "/".join(sorted({str(value.get("goal")) for item in items for value in item["values"]}))
            before = self._seen.setdefault((masked, mode), (values, names, here))
            if values != before[0] or (names and before[1] and names != before[1]):
                yield f"{here}: “{phrase}”与 {before[2]} 中仅数字不同的一句标注不同"

    @staticmethod
    def _said(value: dict[str, Any]) -> list[Any]:
        frequency = bool(value.get("frequency"))
        return [
            *(value.get(key) for key in ("role", "kind", "op", "unit", "direction")),
            bare(value.get("base")),
            frequency,
        ]


def check_splits(corpora: Path, names: set[str], layouts: dict[str, str]) -> Iterator[str]:
    """Reasons why ``splits.json`` does not divide the generated documents ``names`` (with their ``layouts``)."""
    path = corpora / "splits.json"
    if not path.exists():
        if names:
            yield "splits.json: 缺少"
        return
    splits = json.loads(path.read_text(encoding="utf-8"))
    listed = [name for side in splits["documents"].values() for name in side]
    if sorted(listed) != sorted(names):
        yield "splits.json: documents 与 generated 中的文档不同"
        return
    sides: dict[str, set[str]] = defaultdict(set)
    for side, documents in splits["documents"].items():
        for name in documents:
            sides[layouts[name]].add(side)
    for layout, found in sides.items():
        if len(found) > 1:
            yield f"splits.json: 版式 {layout} 同时在 {sorted(found)}"
        elif layout not in splits["layouts"].get(next(iter(found)), []):
            yield f"splits.json: 版式 {layout} 未列在 {next(iter(found))}"
    if sorted(name for fold in splits["leave_one_family_out"].values() for name in fold) != sorted(names):
        yield "splits.json: leave_one_family_out 与 generated 中的文档不同"


def compile_note(path: Path, corpora: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What ``path`` (a note) compiles to, by the annotators' own compiler."""
    spec = importlib.util.spec_from_file_location("corpora_note", corpora / "tools" / "note.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answer: tuple[dict[str, Any], dict[str, Any] | None] = module.compile_note(path)
    return answer


def check_file(path: Path, corpora: Path) -> tuple[list[str], str]:
    """Reasons why the gold at ``path`` does not hold, and the squeezed text of its document."""
    stem = path.with_name(path.name.removesuffix(GOLD))
    problems: list[str] = []
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = blocks = None
    plain, structured = stem.with_name(stem.name + ".txt"), stem.with_name(stem.name + ".blocks.json")
    if plain.exists():
        raw = decode(plain.read_bytes())
    if structured.exists():
        blocks = json.loads(structured.read_text(encoding="utf-8"))
        problems += check_blocks(blocks)
    other = None if raw is not None or blocks is not None else text_of_file(stem)
    if raw is None and blocks is None and other is None:
        return ["旁边没有文档"], ""
    texts = [text for text in (other, raw) if text is not None]
    texts += [text_of_blocks(blocks)] if blocks and not problems else []
    for text in texts:
        problems += Checker(gold, text, raw if text is raw else None).run()
    if not problems:
        problems += check_labels(gold, blocks)
    note = stem.with_name(stem.name + ".note")
    if note.exists() and compile_note(note, corpora) != (gold, blocks):
        problems.append("与 .note 编译的结果不一致，请重新运行 corpora/tools/note.py")
    return list(dict.fromkeys(problems)), squeeze(texts[0]) if texts else ""


def validate(corpora: Path) -> list[str]:
    """All problems below ``corpora`` as ``file: reason``; an empty list where everything holds."""
    out: list[str] = []
    seen: dict[str, Path] = {}
    stems: dict[str, Path] = {}
    alike = Alike()
    made: dict[str, str] = {}
    out += [f"标签：{problem}" for problem in same_as_code()]
    for path in sorted(corpora.rglob("*" + GOLD)):
        here = path.relative_to(corpora)
        try:
            problems, text = check_file(path, corpora)
        except (ValueError, KeyError, TypeError, OSError) as error:
            out.append(f"{here}: 无法读取：{type(error).__name__}: {error}")
            continue
        out += [f"{here}: {problem}" for problem in problems]
        if not problems:
            gold = json.loads(path.read_text(encoding="utf-8"))
            out += alike.problems(str(here), gold)
            if here.parts[0] == "generated":
                made[path.name.removesuffix(GOLD)] = gold["meta"]["layout"]
        if text and text in seen:
            out.append(f"{here}: 与 {seen[text]} 文字相同")
        seen[text] = here
        if path.name in stems:
            out.append(f"{here}: 与 {stems[path.name]} 同名")
        stems[path.name] = here
    out += check_splits(corpora, set(made), made)
    golds = {path.with_name(path.name.removesuffix(GOLD)) for path in corpora.rglob("*" + GOLD)}
    for part in ("dev", "test"):
        for path in sorted((corpora / part).rglob("*.txt")):
            if path.with_suffix("") not in golds:
                out.append(f"{path.relative_to(corpora)}: 没有 gold")
    return out


def counts(corpora: Path) -> str:
    """A table: documents, layouts, domains, projects, indicators and values by role, per part."""
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    layouts: dict[str, set[str]] = defaultdict(set)
    domains: dict[str, set[str]] = defaultdict(set)
    for path in sorted(corpora.rglob("*" + GOLD)):
        gold = json.loads(path.read_text(encoding="utf-8"))
        part = "/".join(path.relative_to(corpora).parts[:-1])
        count = parts[part]
        count["documents"] += 1
        layouts[part].add(gold["meta"].get("layout", ""))
        domains[part].add(gold["meta"].get("domain", ""))
        count["projects"] += len(gold["projects"])
        for item in gold["indicators"]:
            count["indicators"] += 1
            count["indicators." + item["origin"]] += 1
            count["indicators.optional"] += bool(item.get("optional"))
            count.update("values." + value["role"] for value in item["values"])
            count.update("kinds." + value["kind"] for value in item["values"])
    lines: list[str] = []
    for part, count in parts.items():
        lines.append(f"{part}: layouts {len(layouts[part])}, domains {len(domains[part])}")
        lines.append("  " + ", ".join(f"{key} {n}" for key, n in sorted(count.items())))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="检查语料标注是否自洽")
    parser.add_argument("corpora", nargs="?", type=Path, default=ROOT / "corpora")
    parser.add_argument("--counts", action="store_true", help="只统计数量")
    options = parser.parse_args(arguments)
    if options.counts:
        print(counts(options.corpora))
        return 0
    problems = validate(options.corpora)
    for problem in problems:
        print(problem)
    files = sum(1 for _ in options.corpora.rglob("*" + GOLD))
    print(f"{files} 份标注，{len(problems)} 个问题", file=sys.stderr)
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
