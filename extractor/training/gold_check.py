"""A user's own gold: sound enough to learn from, or refused with file and reason.

Checked is what training would trip over or learn wrongly from: shape, enumerations, numbers that are none, what
contradicts itself, offsets that point elsewhere, words and values that the document does not hold. How our own corpora
are annotated is checked more strictly by ``scripts/validate_corpora.py``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from extractor.errors import CorpusRefused, ExtractionError
from extractor.indicators.result import Origin, Role, ValueKind
from extractor.mentions.quantity import Op, Per
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
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"\d{{4}}(?:-{_MONTH}(?:-{_DAY})?)?|--{_MONTH}(?:-{_DAY})?|---{_DAY}")
_CODES = frozenset({"yoy", "mom", "previous"})  # of bases
_PIECES = 4  # a name or a subject may be made up of so many stretches of the document


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


# ── shape ──


def _is_text(found: Any) -> bool:
    return isinstance(found, str)


def _is_flag(found: Any) -> bool:
    return isinstance(found, bool)


def _is_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(x, str) for x in found)


def _is_object(found: Any) -> bool:
    return isinstance(found, dict)


def _is_objects(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(x, dict) for x in found)


def _is_whole(found: Any) -> bool:
    return isinstance(found, int) and not isinstance(found, bool)


def _is_number(found: Any) -> bool:
    """Whether it is a number that can be reckoned with: finite, and not too large for one."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    try:
        return isfinite(found)
    except OverflowError:
        return False


_Sort = tuple[str, Callable[[Any], bool]]
_TEXT: _Sort = ("文字", _is_text)
_FLAG: _Sort = ("真假值（true、false）", _is_flag)
_TEXTS: _Sort = ("文字的列表", _is_texts)
_OBJECT: _Sort = ("对象", _is_object)
_OBJECTS: _Sort = ("对象的列表", _is_objects)
_WHOLE: _Sort = ("整数", _is_whole)
_NUMBER: _Sort = ("数字", _is_number)


def _sorts(*told: tuple[str, _Sort]) -> dict[str, _Sort]:
    return {field: sort for fields, sort in told for field in fields.split()}


_GOLD = _sorts(("meta document", _OBJECT), ("projects indicators", _OBJECTS))
_PROJECT = _sorts(
    ("id parent name code organization purpose conclusion", _TEXT),
    ("budget fiscal_funds other_funds adjusted_budget executed", _OBJECT),
    ("execution_rate score", _NUMBER),
    ("year", _WHOLE),
    ("goals", _TEXTS),
    ("schedule", _OBJECTS),
)
_INDICATOR = _sorts(
    ("id project name core level1 level2 category description subject basis scoring polarity attribute reason", _TEXT),
    ("section alt_names", _TEXTS),
    ("optional", _FLAG),
    ("gold_source", _OBJECT),
    ("values", _OBJECTS),
)
_SOURCE = _sorts(("start end", _WHOLE), ("text", _TEXT))
_VALUE = _sorts(
    ("role text kind op op_text unit date grade period scope base direction", _TEXT),
    (" ".join(_NUMBERS), _NUMBER),
    ("unit_inferred approx implied goal suspect optional", _FLAG),
    ("frequency", _OBJECT),
)
_FREQUENCY = _sorts(("every", _WHOLE), ("per", _TEXT))


def _shaped(found: Plain, sorts: Mapping[str, _Sort]) -> Iterator[str]:
    """The fields that are not of their sort; a field that is null or absent says nothing."""
    for field, (sort, is_one) in sorts.items():
        if found.get(field) is not None and not is_one(found[field]):
            yield f"的 {field} 是 {_told(found[field])}，应为{sort}"


def _told(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= 40 else f"{text[:37]}…"


def _file(path: Path) -> Iterator[str]:
    try:
        gold = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        yield f"不是可以读取的 JSON（{error}）"
        return
    if not isinstance(gold, dict) or not isinstance(gold.get("indicators"), list):
        yield "没有 indicators 列表"
        return
    wrong = [f"文件{reason}" for reason in _shaped(gold, _GOLD)]
    if wrong:
        yield from wrong
        return
    projects = gold.get("projects") or []
    for number, project in enumerate(projects, 1):
        where = f"第{number}个项目（{project.get('name')}）"
        yield from (f"{where}{reason}" for reason in _shaped(project, _PROJECT))
        if not project.get("name"):
            yield f"{where}没有 name"
    ids = {p["id"] for p in projects if isinstance(p.get("id"), str)}
    seen: set[Any] = set()
    for number, indicator in enumerate(gold["indicators"], 1):
        where = f"第{number}个指标（{indicator.get('name')}）"
        wrong = list(_shaped(indicator, _INDICATOR))
        yield from (f"{where}{reason}" for reason in wrong or _indicator(indicator, ids))
        if not indicator.get("id"):
            yield f"{where}没有 id"
        elif not wrong and indicator["id"] in seen:
            yield f"{where}的 id {indicator['id']!r} 与前面的指标相同"
        if not wrong:
            seen.add(indicator.get("id"))


def _indicator(indicator: Plain, projects: Collection[str]) -> Iterator[str]:
    name = indicator.get("name") or ""
    if not name.strip():
        yield "没有 name"
    if indicator.get("origin") not in get_args(Origin):
        yield f"的 origin 是 {indicator.get('origin')!r}，应为 {' 或 '.join(get_args(Origin))}"
    if indicator.get("category") is not None and indicator["category"] not in CATEGORIES:
        yield f"的 category {indicator['category']!r} 不在契约之列"
    if indicator.get("project") is not None and indicator["project"] not in projects:
        yield f"的 project {indicator['project']!r} 不在 projects 中"
    names = [_squeeze(n) for n in (name, *(indicator.get("alt_names") or ()))]
    if indicator.get("core") and not any(_squeeze(indicator["core"]) in n for n in names):
        yield f"的 core {indicator['core']!r} 不在名称中"
    phrase = indicator.get("gold_source")
    if phrase is not None:
        yield from (f"的 gold_source {reason}" for reason in _shaped(phrase, _SOURCE))
    if not indicator.get("values"):
        yield "没有 values"
    for number, value in enumerate(indicator.get("values") or (), 1):
        wrong = list(_shaped(value, _VALUE))
        yield from (f"的第{number}个值{reason}" for reason in wrong or _value(value))


def _value(value: Plain) -> Iterator[str]:
    for field, allowed in (
        ("role", get_args(Role)),
        ("kind", get_args(ValueKind)),
        ("op", (*get_args(Op), None)),
        ("direction", ("up", "down", None)),
    ):
        if value.get(field) not in allowed:
            yield f"的 {field} 是 {value.get(field)!r}，应为 {'、'.join(str(a) for a in allowed if a)}"
    if value.get("text") is None or (not value["text"].strip() and value.get("kind") != "empty"):
        yield "没有 text"
    if value.get("kind") in ("empty", "qualitative") and value.get("value") is not None:
        yield f"的 kind 是 {value['kind']}，不应有 value"
    number, most = value.get("value"), value.get("value_max")
    if (value.get("op") == "range") != (most is not None) or (
        number is not None and most is not None and most < number
    ):
        yield f"的 op {value.get('op')!r} 与 value_max {most!r} 不符"
    if value.get("date") is not None and not _DATE.fullmatch(value["date"]):
        yield f"的 date {value['date']!r} 不是日期"
    often = value.get("frequency")
    if often is not None and (
        any(_shaped(often, _FREQUENCY)) or not often.get("every") or often.get("per") not in get_args(Per)
    ):
        yield f"的 frequency 是 {_told(often)}，应为 every 和 per"


# ── beside the documents ──


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
        if not any(_holds(plain, name) for name in (indicator["name"], *(indicator.get("alt_names") or ()))):
            yield f"{where}的名称不在文件中"
        if indicator.get("subject") and not _holds(plain, indicator["subject"]):
            yield f"{where}的 subject {indicator['subject']!r} 不在文件中"
        phrase = indicator.get("gold_source") or {}
        start, end = phrase.get("start"), phrase.get("end")
        if document.format == "file" and document.filename.endswith(".txt") and start is not None:
            if end is None or not 0 <= start < end or text[start:end] != phrase.get("text"):
                yield f"{where}的 gold_source 与原文不符"
        elif phrase.get("text") and _squeeze(phrase["text"]) not in plain:
            yield f"{where}的 gold_source 不在文件中"
        for value in indicator["values"]:
            if value["kind"] != "empty" and _squeeze(value["text"]) not in plain and not value.get("implied"):
                yield f"{where}的值 {value['text']!r} 不在文件中"
            for field in ("period", "scope", "base"):
                words = value.get(field)
                if words and words not in _CODES and not _holds(plain, words):
                    yield f"{where}的值 {value['text']!r} 的 {field} {words!r} 不在文件中"


def _holds(plain: str, words: str) -> bool:
    """Whether words stand in a text, in a few stretches: other words may stand between them."""
    rest = _squeeze(words)
    for _ in range(_PIECES):
        size = next((n for n in range(len(rest), 0, -1) if rest[:n] in plain), 0)
        rest = rest[size:]
        if not rest:
            return True
        if not size:
            return False
    return False


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
