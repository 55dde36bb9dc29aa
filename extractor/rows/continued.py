"""Rows that lost their first, covered cells: numbers that go on in a later column tell how far they slid.

Example: below 一、安全 | 1、制度上墙 | 5 the row 2、台账齐全 | 5 stands one column too far left: 2、 follows 1、.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.reading import Row

_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STYLES = (
    ("plain", regex(r"(\d{1,2})$")),
    ("stop", regex(r"(\d{1,2})\s*[.、．](?!\d)")),
    ("bracket", regex(r"[（(]\s*(\d{1,2})\s*[)）]")),
    ("half", regex(r"(\d{1,2})\s*[)）]")),
    ("chinese", regex(rf"([{_CHINESE}])、")),
    ("part", regex(rf"[（(]([{_CHINESE}])[)）]")),
    ("circled", regex(rf"([{_CIRCLED}])")),
)
_MOST = 3  # cells that a row may have lost

_Number = tuple[str, int]
"""How a number is written, and what it is."""


def slid_back(rows: Sequence[Row]) -> list[Row]:
    """The rows of a table whose covered cells were left out, each below the one whose numbers it continues.

    Args:
        rows: a grid's rows, top to bottom.
    """
    out: list[Row] = []
    seen: dict[_Number, int] = {}  # the last number of each style, and its column
    for row in rows:
        row = _slid(row, seen)
        for i, cell in enumerate(row.cells):
            number = _number(cell)
            if number is not None:
                seen = {known: at for known, at in seen.items() if at < i or known[0] != number[0]}
                seen[number] = i
        out.append(row)
    return out


def _slid(row: Row, seen: dict[_Number, int]) -> Row:
    number = _number(row.cells[0] if row.cells else None)
    if number is None or any(c is not None and (c.row_span > 1 or c.col_span > 1) for c in row.full):
        return row
    by = seen.get((number[0], number[1] - 1), 0)
    if not 0 < by <= _MOST or any(c is not None and c.text for c in row.cells[len(row.cells) - by :]):
        return row
    lost: tuple[Cell | None, ...] = (None,) * by
    cells = (*lost, *row.cells[: len(row.cells) - by])
    return Row(row.index, row.kind, cells, cells, row.indent)


def _number(cell: Cell | None) -> _Number | None:
    """The number that a cell begins with."""
    text = cell.text.strip() if cell is not None else ""
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match is None:
            continue
        written = match[1]
        if written.isdecimal():
            return style, int(written)
        return style, (_CHINESE if written in _CHINESE else _CIRCLED).index(written) + 1
    return None
