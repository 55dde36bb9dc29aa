"""Gold documents: where they are, how they are loaded, and how a neutral one becomes a file to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUFFIXES = (".txt", ".md", ".csv", ".tsv", ".docx", ".xlsx", ".xls", ".html", ".pdf")
RENDERED = ("txt-tabs", "docx", "xlsx", "html", "pdf")
"""Formats that a neutral ``NAME.blocks.json`` is rendered to for scoring."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One input beside its gold.

    ``format`` is "file" for a document as it lies in the corpus, else the format it was rendered to.
    """

    name: str
    filename: str
    data: bytes
    gold: dict[str, Any]
    format: str

    @property
    def meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = self.gold.get("meta", {})
        return meta


def documents(folder: Path, *, formats: tuple[str, ...] = ("docx",)) -> Iterator[GoldDocument]:
    """Every gold document below a folder, in the order of their names.

    Args:
        folder: holds ``NAME.gold.json`` beside ``NAME.<ext>`` or ``NAME.blocks.json``.
        formats: what neutral documents are rendered to.

    Raises:
        FileNotFoundError: a gold file without a document.
    """
    from extractor.training.render import load_blocks, render

    for path in sorted(folder.rglob("*.gold.json")):
        stem = path.name[: -len(".gold.json")]
        gold = json.loads(path.read_text("utf-8"))
        found = False
        for suffix in SUFFIXES:
            file = path.with_name(stem + suffix)
            if file.exists():
                found = True
                yield GoldDocument(stem, file.name, file.read_bytes(), gold, "file")
        blocks = path.with_name(stem + ".blocks.json")
        if blocks.exists():
            found = True
            neutral = load_blocks(blocks)
            for name in formats:
                kind, _, style = name.partition("-")
                data = render(neutral, kind, style or "default")
                yield GoldDocument(stem, f"{stem}.{kind}", data, gold, name)
        if not found:
            raise FileNotFoundError(f"{path}: gold without a document beside it")
