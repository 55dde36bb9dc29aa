"""Grids one below the other: the line above each tells its level (（一）大气环境), or which half of the goals it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES
from extractor.rows.forms import is_note
from extractor.rows.header import Half
from extractor.rows.reading import Form, Grid, Row
from extractor.rows.shape import squeeze

_LINE = regex(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十\d]{1,2}[)）])?"
    r"(?:(?P<long>长期|中长期|中期|实施期)|(?P<annual>本?年度))(?:总体)?(?:绩效)?(?:目标|指标)+(?:表|情况)?[:：]?"
)
_LONGEST = 24  # characters of a line that names a level


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


def parted(parts: Sequence[Form | Grid], rows: Sequence[Row]) -> list[Form | Grid]:
    """Grids under the same heads again and again, each below a line of its own, with this line as their level.

    Example: （一）大气环境, the heads, rows of measures; （二）水环境, the heads once more, rows of measures.
    """
    told: dict[int, str] = {}
    heads: set[tuple[str, ...]] = set()
    for k, part in enumerate(parts):
        if not isinstance(part, Grid) or part.inherited or not part.header_rows:
            continue
        line = _line(part, rows)
        heads.add(tuple(squeeze(c.header) for c in part.columns))
        leveled = any(part.levels) or any(c.role == "level1" for c in part.columns)
        if line is None or leveled or len(line) > _LONGEST or _LINE.fullmatch(line) or is_note(line):
            return list(parts)
        told[k] = line
    if len(set(told.values())) < 2 or len(heads) > 1:
        return list(parts)
    return [replace(p, levels=(told[k], None)) if k in told and isinstance(p, Grid) else p for k, p in enumerate(parts)]


def _line(grid: Grid, rows: Sequence[Row]) -> str | None:
    """What stands alone in the row above a grid's heads."""
    first = min(grid.header_rows, default=0)
    above = next((r for r in reversed(rows[:first]) if r.kind != "blank"), None)
    cells = [c for c in above.cells if c is not None and c.text] if above is not None else []
    return squeeze(cells[0].text) if len(cells) == 1 else None


def _above(grid: Grid, rows: Sequence[Row]) -> Half | None:
    line = _LINE.fullmatch(_line(grid, rows) or "")
    if line is None:
        return None
    return "long" if line["long"] else "annual"


def _in_half(grid: Grid, half: Half) -> Grid:
    columns = tuple(replace(c, half=half) if c.role in VALUE_ROLES and c.half is None else c for c in grid.columns)
    return replace(grid, columns=columns, half=half)
