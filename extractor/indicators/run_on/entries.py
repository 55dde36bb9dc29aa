"""Rows that begin with 指标1：… in a run of text whose heads are scattered: numbered names, each with its figures.

Viewers that print a sheet's text by its place on the page put heads, labels and cells in any order; what stands in
one row mostly stays together::

    二级指标 三级指标 指标1：建档数 380人 实际 完成值 分值 得分 指标2：随访数 214人 203人 2 1.8

Which figures there are to be had the heads tell wherever they stand. An entry with as many figures has them all;
of one with fewer or more only the first is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell, Table
from extractor.mentions.grammar.units import parse_unit
from extractor.regex import regex
from extractor.rows.header import header_of
from extractor.rows.levels import level_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Grid, Row

_ENTRY = regex(r"指标\s*\d{1,2}\s*[:：]\s*")
_PIECE = regex(r"\S+")
_VALUE = regex(
    r"(?:[≥≤≧≦＞＜><=＝约]|不[少低高多]于|不超过|大于|小于|达到?)?\d[\d.,，]*(?:[%％‰]|[\u4e00-\u9fff/]{0,6})(?:以[上下内])?"
)
_POINTS = regex(r"\d{1,3}(?:\.\d+)?")
_RESULTS = regex(r"完成值|实际值|完成情况")
_BACK = 800  # characters in front of the first entry in which heads are looked for
_FEWEST = 4
_NEAR = 20
_LONGEST = 160  # characters of an entry
_SHARE = 0.3  # of the entries that have all their figures
_UPRIGHT = regex(
    r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){2}(?!\S)|[（(]\s*\d+\s*(?:分\s*[)）]?)?"
    r"|\S{1,4}指\s+标(?:\s*[（(]\s*\d+\s*分\s*[)）])?"
)
"""A label set upright or broken over lines that stands among the cells: 绩 效 指 标, 效益指 标(30 分)."""
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
    entries = _given_back(entries, len(roles))
    if sum(len(e.values) == len(roles) for e in entries) < _SHARE * len(entries):
        return None
    columns = (
        Column(0, "level2", found_by="indicators.run_on"),
        Column(1, "name", found_by="indicators.run_on"),
        *(Column(i, role, found_by="indicators.run_on") for i, role in enumerate(roles, 2)),
    )
    rows: list[Row] = []
    level: tuple[int, int] | None = None
    behind = max(start, marks[0].start() - _NEAR)
    for mark, entry in zip(marks, entries, strict=True):
        level = _level_at(source, behind, mark.start(), level)
        behind = entry.end
        if entry.name[0] < entry.name[1]:
            rows.append(_row(source, len(rows), entry, level, roles))
    table = Table(NO_TABLE, marks[0].start(), entries[-1].end, len(rows), len(columns), ())
    return Entries(table.start, table.end, Grid(table, "indicators", columns, (), tuple(rows)))


def _given_back(entries: Sequence[_Entry], width: int) -> list[_Entry]:
    """Entries with as many figures as two have, the others' given back to those beside them that have none.

    Example: of 甲, 乙 14例 14例 2 2 30人 28人 3 2.8, 丙 the first four are 甲's; where 甲 has its own, the last four
    are 丙's.
    """
    out = list(entries)
    waiting: list[tuple[tuple[int, int], ...]] = []
    for k, entry in enumerate(entries):
        groups = [entry.values[i : i + width] for i in range(0, len(entry.values) - width + 1, width)]
        if not groups:
            if waiting and not entry.values:
                out[k] = replace(entry, values=waiting.pop(0))
            continue  # what is left over behind whole rows are sums
        if len(groups) == 2 and k and not out[k - 1].values and not waiting:
            out[k - 1] = replace(out[k - 1], values=groups.pop(0))
        waiting += groups
        out[k] = replace(entry, values=waiting.pop(0))
    return out


def _entry(source: str, start: int, stop: int) -> _Entry:
    """What stands between one entry's mark and the next: its name and its figures."""
    pieces = [m.span() for m in _PIECE.finditer(source, start, stop)]
    name_end = start
    values: list[tuple[int, int]] = []
    end = start
    passed = 0  # behind a label that stands among the cells
    for k, (a, b) in enumerate(pieces):
        word = source[a:b]
        if word in _ENDS or (k and header_of(word) is not None):
            break
        label = _UPRIGHT.match(source, a, stop) if k else None
        passed = label.end() if label is not None else passed
        if a < passed:
            continue
        known = level_of(word)
        if known is not None and known.exact and k:
            break  # of the entries below
        if k and _VALUE.fullmatch(word):
            values.append((a, b))
        elif values and len(word) <= 2 and parse_unit(word) is not None:
            values[-1] = (values[-1][0], b)  # 不少于12 种
        elif values:
            break
        elif not passed:
            name_end = b
        end = b
    return _Entry((start, name_end), tuple(values), end)


def _level_at(
    source: str, start: int, stop: int, above: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The level of an entry: named right in front of it, else the one above."""
    words = [m.span() for m in _PIECE.finditer(source, start, stop)]
    if words:
        known = level_of(source[slice(*words[-1])])
        if known is not None and known.exact and (known.rank == 2 or known.category == "cost"):
            return words[-1]
    return above


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
