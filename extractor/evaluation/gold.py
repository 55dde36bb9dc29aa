"""The documents of a folder with their gold: every gold is checked before anything is measured with it.

What is held out is marked as such when it is read, and whoever shows misses asks ``held_out`` first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
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
    if not isinstance(gold.get("document") or {}, dict):
        yield "document 应为对象"
    indicators, projects = gold.get("indicators"), gold.get("projects", [])
    if not isinstance(indicators, list) or not isinstance(projects, list):
        yield "没有 indicators 列表，或 projects 不是列表"
        return
    ids = set()
    for at, project in enumerate(projects, 1):
        if not isinstance(project, dict) or not project.get("id") or not project.get("name"):
            yield f"第{at}个项目没有 id 或 name"
            continue
        ids.add(project["id"])
        yield from _project(project)
    seen: set[object] = set()
    for at, item in enumerate(indicators, 1):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"].strip():
            yield f"第{at}个指标没有 name"
            continue
        where = f"{item.get('id') or f'第{at}个指标'} {item['name']}"
        if item.get("id") in seen and item.get("id") is not None:
            yield f"{where}：编号重复"
        seen.add(item.get("id"))
        yield from (f"{where}：{reason}" for reason in _indicator(item, ids, text))


def _project(project: Plain) -> Iterator[str]:
    for field in ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed"):
        money = project.get(field)
        if money is not None and (not isinstance(money, dict) or not _is_number(money.get("value"))):
            yield f"项目 {project['id']}：{field} 应为有 value 的对象"
    for field, needed in (("goals", str), ("schedule", dict)):
        many = project.get(field, [])
        if not isinstance(many, list) or not all(isinstance(one, needed) for one in many):
            yield f"项目 {project['id']}：{field} 不是列表或其中有错"
        elif field == "schedule" and not all("text" in step and "percent" in step for step in many):
            yield f"项目 {project['id']}：schedule 的每一步应有 text 和 percent"


def _indicator(item: Plain, ids: set[object], text: str | None) -> Iterator[str]:
    if item.get("origin") not in get_args(result.Origin):
        yield f"origin 的取值 {item.get('origin')!r} 不在允许范围"
    if item.get("category") is not None and item["category"] not in labels()["category"]:
        yield f"category 的取值 {item['category']!r} 不在允许范围"
    if item.get("project") is not None and item["project"] not in ids:
        yield f"项目 {item['project']!r} 不存在"
    source = item.get("gold_source")
    if source is not None and item.get("origin") == "prose" and text is not None:
        if not isinstance(source, dict) or not isinstance(source.get("start"), int):
            yield "gold_source 应为 {start, end, text}"
        elif text[source["start"] : source.get("end")] != source.get("text"):
            yield f"gold_source 与文档中的文字不符：{source.get('text')!r}"
    values = item.get("values")
    if not isinstance(values, list) or not values:
        yield "没有取值（values）"
        return
    for value in values:
        if not isinstance(value, dict):
            yield "取值应为对象"
            continue
        yield from (f"取值 {value.get('text')!r} {reason}" for reason in _value(value))


def _value(value: Plain) -> Iterator[str]:
    missing = [field for field in _REQUIRED if field not in value]
    if missing:
        yield f"缺少字段 {'、'.join(missing)}"
        return
    for field in ("role", "kind", "op", "direction"):
        told = value.get(field)
        if told not in labels()[field] and not (told is None and field in ("op", "direction")):
            yield f"{field} 的取值 {told!r} 不在允许范围"
    if not isinstance(value["text"], str):
        yield "text 应为文字"
    for field in ("value", "value_max"):
        if value[field] is not None and not _is_number(value[field]):
            yield f"{field} 应为数字或 null，现为 {value[field]!r}"
    if value.get("date") is not None and not (isinstance(value["date"], str) and _DATE.fullmatch(value["date"])):
        yield f"日期 {value['date']!r} 不是 ISO 8601"
    often = value.get("frequency")
    if often is not None and not (
        isinstance(often, dict) and _is_number(often.get("every")) and often.get("per") in labels()["per"]
    ):
        yield f"频次 {often!r} 应为 {{every, per}}"


def _is_number(told: object) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)
