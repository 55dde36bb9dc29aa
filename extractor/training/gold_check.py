"""A user's own gold: sound enough to learn from, or refused with file and reason.

Checked is what training would trip over or learn wrongly from: shape, enumerations, numbers that are none, offsets
that point elsewhere, names and values that the document does not hold. How our own corpora are annotated is checked
more strictly by ``scripts/validate_corpora.py``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from extractor.errors import CorpusRefused, ExtractionError
from extractor.indicators.result import Origin, Role, ValueKind
from extractor.mentions.quantity import Op
from extractor.training.gold import GoldDocument, documents

GOLD = ".gold.json"
CATEGORIES = frozenset(
    {
        *("output.quantity", "output.quality", "output.timeliness", "cost.economic", "cost.social"),
        *("cost.environmental", "benefit.economic", "benefit.social", "benefit.environmental"),
        *("benefit.sustainability", "satisfaction", "decision", "input", "process", "output", "benefit", "cost"),
    }
)
_SHOWN = 20  # reasons that are told
_NUMBERS = ("value", "value_max")

Plain = dict[str, Any]


def check_corpus(folder: Path) -> int:
    """Check every gold file below a folder.

    Args:
        folder: a user's corpus: ``NAME.gold.json`` beside ``NAME.docx``, ``NAME.txt`` …

    Returns:
        How many gold files there are.

    Raises:
        CorpusRefused: the folder holds no gold, or gold that is broken; the message names every file and reason.
    """
    if not folder.is_dir():
        raise CorpusRefused("没有这个文件夹", filename=str(folder))
    files = sorted(folder.rglob(f"*{GOLD}"))
    if not files:
        raise CorpusRefused(f"文件夹里没有标注（名称.{GOLD.strip('.')} 与文件放在一起）", filename=str(folder))
    reasons = [f"{path.relative_to(folder)}：{reason}" for path in files for reason in _file(path)]
    if not reasons:
        reasons = list(_documents(folder))
    if reasons:
        more = f"\n……另有{len(reasons) - _SHOWN}处" if len(reasons) > _SHOWN else ""
        told = "\n".join(reasons[:_SHOWN]) + more
        raise CorpusRefused(f"标注有{len(reasons)}处问题，没有训练；请改正后再试：\n{told}", filename=str(folder))
    return len(files)


def _file(path: Path) -> Iterator[str]:
    try:
        gold = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        yield f"不是可以读取的 JSON（{error}）"
        return
    if not isinstance(gold, dict) or not isinstance(gold.get("indicators"), list):
        yield "没有 indicators 列表"
        return
    projects = gold.get("projects", [])
    if not isinstance(projects, list) or not all(
        isinstance(p, dict) and isinstance(p.get("name"), str) for p in projects
    ):
        yield "projects 应是列表，每项有 name"
        return
    ids = {p.get("id") for p in projects}
    for number, indicator in enumerate(gold["indicators"], 1):
        if not isinstance(indicator, dict):
            yield f"第{number}个指标不是对象"
            continue
        where = f"第{number}个指标（{indicator.get('name')}）"
        yield from (f"{where}{reason}" for reason in _indicator(indicator, ids))


def _indicator(indicator: Plain, projects: set[Any]) -> Iterator[str]:
    if not isinstance(indicator.get("name"), str) or not indicator["name"].strip():
        yield "没有 name"
    if indicator.get("origin") not in get_args(Origin):
        yield f"的 origin 是 {indicator.get('origin')!r}，应为 {' 或 '.join(get_args(Origin))}"
    if indicator.get("category") is not None and indicator["category"] not in CATEGORIES:
        yield f"的 category {indicator['category']!r} 不在契约之列"
    if indicator.get("project") is not None and indicator["project"] not in projects:
        yield f"的 project {indicator['project']!r} 不在 projects 中"
    values = indicator.get("values")
    if not isinstance(values, list) or not values:
        yield "没有 values"
        return
    for number, value in enumerate(values, 1):
        if not isinstance(value, dict):
            yield f"的第{number}个值不是对象"
            continue
        yield from (f"的第{number}个值{reason}" for reason in _value(value))


def _value(value: Plain) -> Iterator[str]:
    for field, allowed in (("role", get_args(Role)), ("kind", get_args(ValueKind)), ("op", (*get_args(Op), None))):
        if value.get(field) not in allowed:
            yield f"的 {field} 是 {value.get(field)!r}，应为 {'、'.join(str(a) for a in allowed if a)}"
    if not isinstance(value.get("text"), str):
        yield "没有 text"
    for field in _NUMBERS:
        number = value.get(field)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
            yield f"的 {field} 是 {number!r}，应为数字"


def _documents(folder: Path) -> Iterator[str]:
    """What does not fit the documents: they are read as the extractor would."""
    from extractor.documents.read import read

    found = iter(documents(folder))
    while True:
        try:
            document = next(found)
        except StopIteration:
            return
        except FileNotFoundError as error:
            yield f"{Path(str(error).partition(': ')[0]).name}：旁边没有所标注的文件"
            return
        except (ValueError, KeyError, TypeError) as error:
            yield f"{folder.name}：blocks.json 无法读取（{type(error).__name__}: {error}）"
            return
        try:
            text = read(document.data, filename=document.filename).text
        except ExtractionError as error:
            yield f"{document.filename}：{error.message}"
            continue
        yield from (f"{document.name}{GOLD}：{reason}" for reason in _against(document, text))


def _against(document: GoldDocument, text: str) -> Iterator[str]:
    plain = _squeeze(text)
    for number, indicator in enumerate(document.gold["indicators"], 1):
        where = f"第{number}个指标（{indicator['name']}）"
        phrase = indicator.get("gold_source") or {}
        if document.format == "file" and document.filename.endswith(".txt") and phrase.get("start") is not None:
            if text[phrase["start"] : phrase["end"]] != phrase.get("text"):
                yield f"{where}的 gold_source 与原文不符"
        elif phrase.get("text") and _squeeze(phrase["text"]) not in plain:
            yield f"{where}的 gold_source 不在文件中"
        for value in indicator["values"]:
            if value["kind"] != "empty" and _squeeze(value["text"]) not in plain and not value.get("implied"):
                yield f"{where}的值 {value['text']!r} 不在文件中"


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
