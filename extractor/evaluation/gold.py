"""The documents of a folder with their gold: every gold is checked before anything is measured with it.

What is held out is marked as such when it is read, and whoever shows misses asks ``held_out`` first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from extractor.errors import ExtractionError
from extractor.indicators import result
from extractor.inputs import DOCUMENTS
from extractor.labels import labels
from extractor.training.gold import GoldDocument

Plain = dict[str, Any]

SUFFIX = ".gold.json"
MARKER = "HELD_OUT"
"""A file of this name says: of what lies in this folder and below, figures only."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|--\d{2}(-\d{2})?|---\d{2}")
_REQUIRED = ("role", "text", "kind", "op", "value", "value_max", "unit")


@dataclass(frozen=True, slots=True)
class Refused:
    """Gold that nothing is measured with, and why."""

    path: Path
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        more = f"；另有{len(self.reasons) - 3}个问题" if len(self.reasons) > 3 else ""
        return f"{self.path}：{'；'.join(self.reasons[:3])}{more}"


def held_out(path: Path) -> bool:
    """Whether only figures may be shown of what lies at ``path``: in ``corpora/test``, or marked so.

    Example: ``held_out(Path("corpora/test/tables"))`` is True.
    """
    real = path.resolve()
    within = (real, *real.parents)
    return any(p.name == "test" and p.parent.name == "corpora" for p in within) or any(
        (p / MARKER).exists() for p in within
    )


def read(
    folder: Path, *, formats: tuple[str, ...] = ("docx",), only: Callable[[str], bool] = lambda _: True
) -> Iterator[tuple[Path, GoldDocument] | Refused]:
    """Every document below a folder with its gold, in the order of their names, or why a gold is refused.

    Args:
        folder: holds ``NAME.gold.json`` beside ``NAME.<ext>`` or ``NAME.blocks.json``.
        formats: what neutral documents (``.blocks.json``) are rendered to.
        only: which documents, by name.
    """
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        if only(path.name.removesuffix(SUFFIX)):
            yield from _one(path, formats)


def _one(path: Path, formats: tuple[str, ...]) -> Iterator[tuple[Path, GoldDocument] | Refused]:
    stem = path.name.removesuffix(SUFFIX)
    files = [f for suffix in sorted(DOCUMENTS) if (f := path.with_name(stem + suffix)).is_file()]
    blocks = path.with_name(f"{stem}.blocks.json")
    try:
        gold = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        yield Refused(path, (f"不是可读的 JSON（{error}）",))
        return
    reasons = list(problems(gold, _text(files)))
    if not files and not blocks.is_file():
        reasons.append("旁边没有同名的文档")
    if reasons:
        yield Refused(path, tuple(reasons))
        return
    for file in files:
        yield path, GoldDocument(stem, file.name, file.read_bytes(), gold, "file")
    if blocks.is_file() and formats:
        yield from _rendered(path, stem, blocks, gold, formats)


def _rendered(
    path: Path, stem: str, blocks: Path, gold: Plain, formats: tuple[str, ...]
) -> Iterator[tuple[Path, GoldDocument] | Refused]:
    try:
        from extractor.training.render import load_blocks, render

        neutral = load_blocks(blocks)
        for name in formats:
            kind, _, style = name.partition("-")
            yield path, GoldDocument(stem, f"{stem}.{kind}", render(neutral, kind, style or "default"), gold, name)
    except ImportError as missing:
        yield Refused(blocks, (f"生成文档所需的组件没有安装（缺 {missing.name}）",))
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Refused(blocks, (f"不能生成文档（{type(error).__name__}: {error}）",))


def _text(files: Iterable[Path]) -> str | None:
    """The text that the offsets of prose gold lie in: that of the ``.txt``."""
    from extractor.documents.read import read as read_document

    for file in files:
        if file.suffix == ".txt":
            try:
                return read_document(file.read_bytes(), filename=file.name).text
            except ExtractionError:
                return None
    return None


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
    return isinstance(told, int | float) and not isinstance(told, bool)


def _is_texts(told: object) -> bool:
    return isinstance(told, list) and all(isinstance(one, str) for one in told)


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (lambda x: x is ... or x is None or isinstance(x, str), "文字或 null"),
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
    ),
    "texts": ("alt_names",),
    "texts or null": ("section",),
}
_VALUE_FIELDS = {"text": ("unit", "op_text", "scope", "period", "base", "grade", "date"), "texts": ("op_alt",)}


def _project(project: Plain) -> Iterator[str]:
    yield from _typed(project, _PROJECT_FIELDS)


def _indicator(item: Plain, ids: set[str], text: str | None) -> Iterator[str]:
    yield from _typed(item, _INDICATOR_FIELDS)
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


def _source(item: Plain, text: str | None) -> Iterator[str]:
    source = item.get("gold_source")
    if source is None:
        return
    if not isinstance(source, dict) or not all(_is_number(source.get(k)) for k in ("start", "end")):
        yield "gold_source 应为 {start, end, text}"
        return
    located = item.get("origin") == "prose" and text is not None
    if located and str(text)[int(source["start"]) : int(source["end"])] != source.get("text"):
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
    if not isinstance(value["text"], str):
        yield "text 应为文字"
    yield from _typed(value, _VALUE_FIELDS)
    for field in ("value", "value_max"):
        if value[field] is not None and not _is_number(value[field]):
            yield f"{field} 应为数字或 null，现为 {value[field]!r}"
    if isinstance(value.get("date"), str) and not _DATE.fullmatch(value["date"]):
        yield f"日期 {value['date']!r} 不是 ISO 8601"
    often = value.get("frequency")
    if often is not None and not (
        isinstance(often, dict)
        and _is_number(often.get("every"))
        and isinstance(often.get("per"), str)
        and often["per"] in labels()["per"]
    ):
        yield f"频次 {often!r} 应为 {{every, per}}"
