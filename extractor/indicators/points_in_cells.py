"""Points in brackets at the end of a cell: 新栽花椒（8分）, 85个（15分）."""

from __future__ import annotations

from dataclasses import replace

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.reading import Column

_POINTS = regex(r"\s*[（(](\d{1,3}(?:\.\d+)?\s*分)[)）]\s*$")
_SHARE = regex(r"\s*[（(](\d{1,3}(?:\.\d+)?\s*[分%％]?)[)）]\s*$")
WITH_POINTS = regex(r"[（(](?:分值|权重|分数|满分|占比|配分|比重|分)[)）]$")
"""What a head ends with whose cells hold points in brackets: 指标（权重）, 目标值（分值）."""


def points_in(cell: Cell, column: Column | None) -> Cell | None:
    """The points in brackets at the end of a cell; without 分 only where the column's head calls them points."""
    marked = column is not None and WITH_POINTS.search(column.header) is not None
    match = (_SHARE if marked else _POINTS).search(cell.text)
    if match is None or match.start() == 0:
        return None
    a, b = match.span(1)
    return replace(cell, start=cell.start + a, end=cell.start + b, text=match.group(1))


def without_points(cell: Cell, points: Cell) -> Cell:
    """A cell without the points in brackets at its end."""
    text = cell.text[: points.start - cell.start].rstrip("（( \n")
    return replace(cell, end=cell.start + len(text), text=text)
