"""Facts about a document as a whole, and what they are read from: the words of ``about.toml``, lines and cells."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.documents.document import Document, Paragraph


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and where it was read: ``document.text[start:end]`` holds it as written."""

    value: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year and where it was read."""

    value: int
    start: int
    end: int
    rule: str


@cache
def vocabulary() -> dict[str, Any]:
    """The tables of ``about.toml``."""
    return tomllib.loads(Path(__file__).with_name("about.toml").read_text(encoding="utf-8"))


def slices(document: Document) -> Iterator[tuple[int, int, str]]:
    """Short pieces of text that may hold a label or a declaration: lines and cells."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) <= 200:
                yield block.start, block.end, block.text
        else:
            for cell in block.cells:
                if 0 < len(cell.text) <= 200:
                    yield cell.start, cell.end, cell.text
