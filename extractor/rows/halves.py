"""Long-term and annual goals one below the other: the line above each grid tells which of the two it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.rows.content import VALUE_ROLES
from extractor.rows.header import Half
from extractor.rows.reading import Form, Grid, Row
from extractor.rows.shape import squeeze

_LINE = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[)）])?"
    r"(?:(?P<long>长期|中长期|中期|实施期)|(?P<annual>本?年度))(?:总体)?(?:绩效)?(?:目标|指标)+(?:表|情况)?[:：]?"
)


def halved(parts: Sequence[Form | Grid], rows: Sequence[Row]) -> list[Form | Grid]:
    """Grids under 长期绩效指标 and under 年度绩效指标 with what these lines say; one such line alone says nothing.

    Args:
        parts: what was read of a table.
        rows: all its rows.
    """
    told: dict[int, Half] = {}
    for k, part in enumerate(parts):
        half = _above(part, rows) if isinstance(part, Grid) else None
        if half is not None:
            told[k] = half
    if len(set(told.values())) < 2:
        return list(parts)
    return [_in_half(p, told[k]) if k in told and isinstance(p, Grid) else p for k, p in enumerate(parts)]


def _above(grid: Grid, rows: Sequence[Row]) -> Half | None:
    first = min(grid.header_rows, default=0)
    above = next((r for r in reversed(rows[:first]) if r.kind != "blank"), None)
    cells = [c for c in above.cells if c is not None and c.text] if above is not None else []
    line = _LINE.fullmatch(squeeze(cells[0].text)) if len(cells) == 1 else None
    if line is None:
        return None
    return "long" if line["long"] else "annual"


def _in_half(grid: Grid, half: Half) -> Grid:
    columns = tuple(replace(c, half=half) if c.role in VALUE_ROLES and c.half is None else c for c in grid.columns)
    return replace(grid, columns=columns, half=half)
