"""Columns whose cells hold a path of levels: 产出指标—数量指标, 数量指标：培训护理员, 产出-数量-购置图书.

Each such column is laid out as columns of its own, so that what follows finds levels and names where it looks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.levels import Level, level_of
from extractor.rows.reading import Column, Row

_MARKS = regex(r"\s*(?:[-—–－_/／\\|｜>＞→》·:：、，,]|->|--)+\s*|\n+\s*|\s+")
_ENDS = regex(r"^[\s\-—–－/:：]+|[\s\-—–－/:：]+$")
_HAN = regex(r"[\u4e00-\u9fff]")
_MOSTLY = 0.6  # share of a column's cells that must be paths
_FEWEST = 2
_SPLIT = frozenset({"level1", "level2", "group", "name", "content", "ignore", "other", "unknown", "index", "goal"})


@dataclass(frozen=True, slots=True)
class _Path:
    """Where in a cell's text each part stands; None where the path does not name it."""

    level1: tuple[int, int] | None
    level2: tuple[int, int] | None
    name: tuple[int, int] | None


def lay_out(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[tuple[Column, ...], list[Row]]:
    """Columns of paths with their parts in columns of their own; what holds no paths stays as it is.

    Args:
        columns: a grid's columns.
        rows: the rows below.

    Example: 产出指标—数量指标 in a column 绩效分类 becomes 产出指标 in it and 数量指标 in a new level-2 column.
    """
    out = list(rows)
    for column in columns:
        if column.role not in _SPLIT:
            continue
        cells = list(dict.fromkeys(c for r in rows if (c := _at(r.cells, column.index)) is not None and c.text.strip()))
        paths = [(c, p) for c in cells if (p := _path(c.text)) is not None]
        if len(paths) < _FEWEST or len(paths) < _MOSTLY * len(cells):
            continue
        columns, out = _spread(columns, out, column, _of_one_kind(dict(paths)))
    return columns, out


def _at(cells: Sequence[Cell | None], index: int) -> Cell | None:
    return cells[index] if index < len(cells) else None


def _path(text: str) -> _Path | None:
    """The parts of a path: two levels, or levels with a name behind; None where the text is none."""
    cuts = [(m.start(), m.end()) for m in _MARKS.finditer(text) if m.start() > 0]
    if not cuts or level_of(text) is not None:
        return None
    first = next(((a, b, lv) for a, b in cuts if (lv := _level(text[:a])) is not None), None)
    if first is None:
        return None
    end, begin, level = first
    one = (0, end)
    if level.rank == 1:
        if _level(text[begin:]) is not None:
            return _Path(one, (begin, len(text)), None)
        further = next(((a, b) for a, b in cuts if a > begin and (lv := _level(text[begin:a])) and lv.rank == 2), None)
        if further is not None:
            return _Path(one, (begin, further[0]), _rest(text, further[1]))
        rest = _rest(text, begin)
        return _Path(one, None, rest) if rest is not None and level.exact else None
    rest = _rest(text, begin)
    return _Path(None, one, rest) if rest is not None and level.exact else None


def _of_one_kind(paths: dict[Cell, _Path]) -> dict[Cell, _Path]:
    """Where each path states one level only, 成本指标 beside 数量指标 and 质量指标 is of their rank."""
    if any(p.level1 and p.level2 for p in paths.values()) or not any(p.level2 for p in paths.values()):
        return paths
    return {c: p if p.level2 else _Path(None, p.level1, p.name) for c, p in paths.items()}


def _level(text: str) -> Level | None:
    bare = _ENDS.sub("", text)
    return level_of(bare) if len(bare) >= 2 else None


def _rest(text: str, at: int) -> tuple[int, int] | None:
    return (at, len(text)) if len(_HAN.findall(text[at:])) >= 2 else None


def _spread(
    columns: tuple[Column, ...], rows: list[Row], column: Column, paths: dict[Cell, _Path]
) -> tuple[tuple[Column, ...], list[Row]]:
    """One column of paths laid out: the part that tells most stays in its place, the others get columns behind."""
    told = {
        "level1": any(p.level1 for p in paths.values()),
        "level2": any(p.level2 for p in paths.values()),
        "name": any(p.name for p in paths.values()),
    }
    kept = "name" if told["name"] else "level1"
    moved = [part for part in ("level1", "level2") if told[part] and part != kept]
    # The levels that the path states stand for those of other columns; a name behind them for other names.
    columns = tuple(
        replace(c, role="ignore")
        if c is not column and (c.role in moved or c.role == kept or (c.role == "name" and kept == "name"))
        else c
        for c in columns
    )
    width = len(columns)
    columns = tuple(replace(c, role=kept, found_by="rows.content") if c.index == column.index else c for c in columns)
    if kept == "level1" and not any(c.role == "name" for c in columns):
        columns = tuple(replace(c, role="name") if c.role == "content" else c for c in columns)
    columns += tuple(Column(width + k, part, found_by="rows.content") for k, part in enumerate(moved))
    pieces: dict[tuple[int, str], Cell | None] = {}

    def piece(cell: Cell | None, part: str) -> Cell | None:
        if cell is None:
            return None
        path = paths.get(cell)
        if path is None:
            return cell if part == kept else None
        if (id(cell), part) not in pieces:
            span = getattr(path, part)
            pieces[id(cell), part] = (
                replace(cell, start=cell.start + span[0], end=cell.start + span[1], text=cell.text[span[0] : span[1]])
                if span is not None
                else None
            )
        return pieces[id(cell), part]

    def line(cells: tuple[Cell | None, ...]) -> tuple[Cell | None, ...]:
        own = _at(cells, column.index)
        padded = [*cells, *[None] * (width - len(cells))]
        padded[column.index] = piece(own, kept)
        return (*padded, *(piece(own, part) for part in moved))

    return columns, [replace(r, cells=line(r.cells), full=line(r.full)) for r in rows]
