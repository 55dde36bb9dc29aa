"""Flattened tables read for tests: the text in, the grid that a reader of the page would see out."""

from __future__ import annotations

from extractor.documents.document import Document, Table
from extractor.documents.text import read_text
from extractor.settings import Settings

Grid = list[list[str | None]]


def read(text: str) -> Document:
    return read_text(text.encode(), filename="例.txt", settings=Settings())


def grid(table: Table) -> Grid:
    """The rows as written: a merged cell stands once."""
    rows: Grid = []
    for r, row in enumerate(table.grid()):
        cells = [
            None if cell is None or (cell.row, cell.col) != (r, c) else cell.text.replace("\n", "¶")
            for c, cell in enumerate(row)
        ]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return rows


def leading_tabs(rows: list[list[str]], *, end: str = "\n") -> str:
    """The converter of leading tabs: one cell per line, a blank line ends a row."""
    return "".join("".join(f"\t{cell}\n" for cell in row) + end for row in rows)


HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
