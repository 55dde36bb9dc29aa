"""A user's own gold: sound enough to learn from, or refused with file and reason.

Checked is what training would trip over or learn wrongly from: shape, enumerations, numbers that are none, what
contradicts itself, offsets that point elsewhere, words and values that the document does not hold. How our own corpora
are annotated is checked more strictly by ``scripts/validate_corpora.py``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import CorpusRefused, ExtractionError
from extractor.training.gold import GoldDocument, documents
from extractor.training.gold_problems import names_of, problems

GOLD = ".gold.json"
_SHOWN = 20  # reasons that are told
_CODES = frozenset({"yoy", "mom", "previous"})  # of bases
_PIECES = 4  # a name or a subject may be made up of so many stretches of the document


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
    except (OSError, ValueError, RecursionError) as error:
        yield f"不是可以读取的 JSON（{error}）"
        return
    reasons = list(problems(gold))
    yield from reasons
    if not reasons:
        yield from (f"第{n}个指标 {i['name']}：没有 id" for n, i in enumerate(gold["indicators"], 1) if not i.get("id"))


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
            text = read(document.data, filename=document.filename).given
        except ExtractionError as error:
            yield f"{document.filename}：{error.message}"
            continue
        yield from (f"{document.name}{GOLD}：{reason}" for reason in _against(document, text))


def _against(document: GoldDocument, text: str) -> Iterator[str]:
    """What gold says that the document does not hold."""
    plain = _squeeze(text)
    located = document.format == "file" and document.filename.endswith(".txt")
    yield from problems(document.gold, text if located else None)
    for indicator in document.gold["indicators"]:
        where = f"{indicator['id']} {indicator['name']}"
        if not any(_holds(plain, name) for name in names_of(indicator)):
            yield f"{where}：名称不在文件中"
        if indicator.get("subject") and not _holds(plain, indicator["subject"]):
            yield f"{where}：subject {indicator['subject']!r} 不在文件中"
        phrase = (indicator.get("gold_source") or {}).get("text")
        if phrase and _squeeze(phrase) not in plain:
            yield f"{where}：gold_source 不在文件中"
        for value in indicator["values"]:
            if value["kind"] != "empty" and _squeeze(value["text"]) not in plain and not value.get("implied"):
                yield f"{where}：取值 {value['text']!r} 不在文件中"
            for field in ("period", "scope", "base"):
                words = value.get(field)
                if words and words not in _CODES and not _holds(plain, words):
                    yield f"{where}：取值 {value['text']!r} 的 {field} {words!r} 不在文件中"


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
