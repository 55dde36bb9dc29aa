"""Rows that begin with 指标1：… in a run of text whose heads are scattered: numbered names, each with its figures.

Viewers that print a sheet's text by its place on the page put heads, labels and cells in any order; what stands in
one row mostly stays together::

    二级指标 三级指标 指标1：建档数 380人 实际 完成值 分值 得分 指标2：随访数 214人 203人 2 1.8

Which figures there are to be had the heads tell wherever they stand. An entry with as many figures has them all;
of one with fewer or more only the first is sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents.document import Cell, Table
from extractor.mentions.grammar.units import parse_unit
from extractor.rows.header import header_of
from extractor.rows.levels import level_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Grid, Row

_ENTRY = re.compile(r"指标\s*\d{1,2}\s*[:：]\s*")
_PIECE = re.compile(r"\S+")
_VALUE = re.compile(
    r"(?:[≥≤≧≦＞＜><=＝约]|不[少低高多]于|不超过|大于|小于|达到?)?\d[\d.,，]*(?:[%％‰]|[\u4e00-\u9fff/]{0,6})(?:以[上下内])?"
)
_POINTS = re.compile(r"\d{1,3}(?:\.\d+)?")
_RESULTS = re.compile(r"完成值|实际值|完成情况")
_BACK = 800  # characters in front of the first entry in which heads are looked for
_FEWEST = 4
_LONGEST = 160  # characters of an entry
_SHARE = 0.3  # of the entries that have all their figures
_ENDS = frozenset(("总分", "合计", "总计", "注：", "备注"))
_POINT_ROLES = ("weight", "score")


@dataclass(frozen=True, slots=True)
class Entries:
    """The grid of a run's numbered entries, and where it begins and ends."""

    start: int
    end: int
    grid: Grid


@dataclass(frozen=True, slots=True)
class _Entry:
    name: tuple[int, int]
    values: tuple[tuple[int, int], ...]
    level2: tuple[int, int] | None  # stated right behind it, for the entries below
    end: int


def read_entries(source: str, start: int, end: int) -> Entries | None:
    """The numbered entries of a stretch of text as a grid; None where there are few, or few have their figures.

    Example: 「年度指标值 完成值 分值 得分 指标1：建档数 38人 37人 3 3 指标2：随访数 21人 20人 2 2 …」
    """
    marks = list(_ENTRY.finditer(source, start, end))
    if len(marks) < _FEWEST:
        return None
    told = "".join(source[max(start, marks[0].start() - _BACK) : end].split())
    roles = ["target"]
    roles += ["actual"] if _RESULTS.search(told) else []
    roles += ["weight"] if "分值" in told else []
    roles += ["score"] if "得分" in told else []
    if len(roles) == 1 or "指标值" not in told:
        return None
    stops = [*(m.start() for m in marks[1:]), end]
    entries = [_entry(source, m.end(), min(stop, m.end() + _LONGEST)) for m, stop in zip(marks, stops, strict=True)]
    if sum(len(e.values) == len(roles) for e in entries) < _SHARE * len(entries):
        return None
    columns = (
        Column(0, "level2", found_by="indicators.run_on"),
        Column(1, "name", found_by="indicators.run_on"),
        *(Column(i, role, found_by="indicators.run_on") for i, role in enumerate(roles, 2)),
    )
    rows: list[Row] = []
    level = _level_before(source, max(start, marks[0].start() - 20), marks[0].start())
    for entry in entries:
        if entry.name[0] < entry.name[1]:
            rows.append(_row(source, len(rows), entry, level, roles))
        level = entry.level2 or level
    table = Table(NO_TABLE, marks[0].start(), entries[-1].end, len(rows), len(columns), ())
    return Entries(table.start, table.end, Grid(table, "indicators", columns, (), tuple(rows)))


def _entry(source: str, start: int, stop: int) -> _Entry:
    """What stands between one entry's mark and the next: its name, its figures, and a level behind them."""
    pieces = [m.span() for m in _PIECE.finditer(source, start, stop)]
    name_end = start
    values: list[tuple[int, int]] = []
    level: tuple[int, int] | None = None
    end = start
    for k, (a, b) in enumerate(pieces):
        word = source[a:b]
        if word in _ENDS or (k and header_of(word) is not None):
            break
        known = level_of(word)
        if known is not None and known.exact and k:
            level = (a, b) if known.rank == 2 else level
            end = b
            continue
        if level is not None:
            break
        if k and _VALUE.fullmatch(word):
            values.append((a, b))
        elif values and len(word) <= 2 and parse_unit(word) is not None:
            values[-1] = (values[-1][0], b)  # 不少于12 种
        elif values:
            break
        else:
            name_end = b
        end = b
    return _Entry((start, name_end), tuple(values), level, end)


def _level_before(source: str, start: int, stop: int) -> tuple[int, int] | None:
    words = [m.span() for m in _PIECE.finditer(source, start, stop)]
    if not words:
        return None
    known = level_of(source[slice(*words[-1])])
    return words[-1] if known is not None and known.exact and known.rank == 2 else None


def _row(source: str, number: int, entry: _Entry, level: tuple[int, int] | None, roles: Sequence[str]) -> Row:
    cells: list[Cell | None] = [None] * (len(roles) + 2)
    spans: dict[int, tuple[int, int]] = {1: entry.name}
    if level is not None:
        spans[0] = level
    points = [i for i, role in enumerate(roles, 2) if role in _POINT_ROLES]
    alone = len(entry.values) == len(points) and all(_POINTS.fullmatch(source[a:b]) for a, b in entry.values)
    if len(entry.values) == len(roles):
        spans.update(enumerate(entry.values, 2))
    elif points and alone and len(points) > 1:
        spans.update(zip(points, entry.values, strict=True))
    elif entry.values:
        spans[2] = entry.values[0]
    for column, (a, b) in spans.items():
        cells[column] = Cell(number, column, a, b, source[a:b])
    return Row(number, "indicator", tuple(cells), tuple(cells))
