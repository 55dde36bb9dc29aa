"""The documents of a folder with their gold: every gold is checked before anything is measured with it.

What is held out is marked as such when it is read, and whoever shows misses asks ``held_out`` first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import ExtractionError
from extractor.inputs import DOCUMENTS
from extractor.training.gold import GoldDocument
from extractor.training.gold_problems import problems

Plain = dict[str, Any]

SUFFIX = ".gold.json"
MARKER = "HELD_OUT"
"""A file of this name says: of what lies in this folder and below, figures only."""


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
                return read_document(file.read_bytes(), filename=file.name).given
            except ExtractionError:
                return None
    return None
