"""Folders of documents with gold → one file for another program, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.annotation.marks import Mark, gold_with, marks_of
from extractor.annotation.prefill import gold_of
from extractor.errors import DamagedDocument, SourceNotFound, UnsupportedFormat

Plain = dict[str, Any]
Carried = tuple[str, str, Plain, list[Mark]]

SUFFIXES = {".spacy": "docbin", ".json": "label-studio"}
"""What a file's suffix says of its form."""

_TEXTS = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document and what people made of its result.

    Args:
        id: names it among others.
        filename: what it goes by.
        data: its bytes, None where they are not kept.
        result: the contract's JSON, with the text.
    """

    id: str
    filename: str
    data: bytes | None
    result: Plain


def form_of(path: Path) -> str:
    """docbin or label-studio, by the suffix.

    Raises:
        UnsupportedFormat: the suffix is neither.
    """
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise UnsupportedFormat("文件名应以 .spacy（spaCy DocBin）或 .json（Label Studio）结尾", filename=str(path))
    return form


def carried(folder: Path, complain: Callable[[str], None]) -> Iterator[Carried]:
    """(name, text, gold, marks) of every text below a folder that has gold.

    Told of, and left out: gold that is refused, what is held out, documents that are no plain text (their gold has no
    offsets). ``name`` is the path inside the folder, without the suffix.
    """
    from extractor.documents.read import read as read_document
    from extractor.evaluation.gold import Refused, held_out, read

    others: set[Path] = set()
    for item in read(folder, formats=()):
        if isinstance(item, Refused):
            complain(str(item))
            continue
        path, document = item
        if held_out(path):
            complain(f"{path}：留出集不导出")
        elif not document.filename.endswith(_TEXTS):
            others.add(path)
        else:
            text = read_document(document.data, filename=document.filename).given
            gold = document.gold
            for n, indicator in enumerate(gold["indicators"], 1):
                indicator.setdefault("id", f"i{n}")
            yield path.relative_to(folder).with_name(document.name).as_posix(), text, gold, marks_of(gold, text)
    if others:
        complain(f"{len(others)}个不是纯文本的文档没有导出（标注的位置只在 .txt、.md 中有）")


def export(folder: Path, target: Path, complain: Callable[[str], None]) -> int:
    """Write a folder's texts with their gold into one file; how many comes back.

    Raises:
        SourceNotFound: there is no such folder.
        UnsupportedFormat: the target's suffix says nothing.
    """
    form = form_of(target)
    if not folder.is_dir():
        raise SourceNotFound("找不到这个文件夹，请检查路径", filename=str(folder))
    if form == "docbin":
        from extractor.annotation import docbin

        return docbin.write(carried(folder, complain), target)
    from extractor.annotation import label_studio

    with target.open("w", encoding="utf-8") as stream:
        return label_studio.write(carried(folder, complain), stream)


def import_(source: Path, folder: Path, complain: Callable[[str], None]) -> tuple[int, int]:
    """Write each document of a file as NAME.txt with NAME.gold.json; nothing that exists is overwritten.

    Returns:
        How many were written, and how many were not.

    Raises:
        SourceNotFound: there is no such file.
        DamagedDocument: it is not of the form that its suffix says.
    """
    from extractor.training.gold_problems import problems

    if not source.is_file():
        raise SourceNotFound("找不到这个文件，请检查路径", filename=str(source))
    written = left = 0
    for name, text, gold, marks in _read(source):
        target = _inside(folder, name, source)
        new = gold_with(gold, marks, text)
        wrong = list(problems(new, text))
        if wrong:
            complain(f"{name}：{'；'.join(wrong[:3])}")
            left += 1
            continue
        document, answer = (target.with_name(target.name + suffix) for suffix in (".txt", ".gold.json"))
        if document.exists() or answer.exists():
            complain(f"{document}：已经存在，没有改动")
            left += 1
            continue
        document.parent.mkdir(parents=True, exist_ok=True)
        document.write_text(text, encoding="utf-8", newline="")
        answer.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written += 1
    return written, left


def keep(documents: Iterable[Reviewed], folder: Path, complain: Callable[[str], None]) -> tuple[int, int]:
    """Write documents that people reviewed with their gold; nothing that exists is overwritten.

    A text is written as it was read, which is what the gold's places count in; another document as it is, or as its
    text where it is not kept any more. Gold that does not hold together is told of and not written.

    Returns:
        How many were written, and how many were not.
    """
    from extractor.training.gold_problems import problems

    written = left = 0
    for item in documents:
        text = item.result["document"]["text"]
        suffix = PurePosixPath(item.filename).suffix.lower()
        data = None if suffix in _TEXTS else item.data
        if data is None:
            suffix = suffix if suffix in _TEXTS else ".txt"
            data = text.encode("utf-8", "replace")
        new = gold_of(item.result, text=text, carrier=suffix.removeprefix("."))
        for number, indicator in enumerate(new["indicators"], 1):
            indicator["id"] = f"i{number}"
        wrong = list(problems(new, text if suffix == ".txt" else None))
        stem = re.sub(r"[^\w.-]+", "-", PurePosixPath(item.filename).stem)[:60].strip(".-")
        target = folder / f"{stem or 'document'}-{item.id[:8]}"
        document, answer = (target.with_name(target.name + ending) for ending in (suffix, ".gold.json"))
        if wrong or document.exists() or answer.exists():
            complain(f"{item.filename}：{'；'.join(wrong[:3])}" if wrong else f"{document}：已经存在，没有改动")
            left += 1
            continue
        folder.mkdir(parents=True, exist_ok=True)
        document.write_bytes(data)
        answer.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written += 1
    return written, left


def _read(source: Path) -> Iterator[tuple[str, str, Plain | None, list[Mark]]]:
    if form_of(source) == "docbin":
        from extractor.annotation import docbin

        yield from docbin.read(source)
        return
    from extractor.annotation import label_studio

    with source.open(encoding="utf-8-sig") as stream:
        yield from label_studio.read(stream, source=str(source))


def _inside(folder: Path, name: str, source: Path) -> Path:
    """The path of a document inside a folder.

    Raises:
        DamagedDocument: the name leads out of it.
    """
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()) or target == folder.resolve():
        raise DamagedDocument(f"名称 {name!r} 不能用作文件名", filename=str(source))
    return target
