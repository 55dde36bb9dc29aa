"""What converters glue together: two cells, or all the cells of a table.

Two cells that lost the border between them: a weight stuck to the target behind it ("102370人" is 10 and 2370人).

Only where a table's weight column is empty throughout although it has a head, and only by evidence: an operator or
a year behind the weight, else the split whose target is closest to the actual value, the weight not below the score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.documents.document import Cell, Paragraph, Table
from extractor.regex import regex
from extractor.rows.levels import level_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.shape import fold

_LEADING = regex(r"^\d+(?:\.\d+)?")
_MARKED = regex(r"^\d{1,3}(?:\.\d)?(?=[≥≤＞＜><=≧≦约不])")
_DATED = regex(r"^\d{1,2}(?=20\d{2}年)")
_PLAIN = regex(r"^\d+(?:\.\d+)?分?$")
_MOST = 100.0  # a weight above this is none


def unglue(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Rows with weights cut off the targets that they stuck to; rows without such evidence as they were.

    Args:
        rows: a grid's data rows, laid out by columns.
        columns: its columns.
    """
    weight = next((c.index for c in columns if c.role == "weight"), None)
    target = weight + 1 if weight is not None else None
    if weight is None or not any(c.index == target and c.role == "target" for c in columns):
        return list(rows)
    assert target is not None
    actual = next((c.index for c in columns if c.role == "actual"), None)
    score = next((c.index for c in columns if c.role == "score"), None)
    rows = [
        _cut(_moved(r, weight, target), weight, target, actual, score) if _merged(r, weight, target) else r
        for r in rows
    ]
    valued = [r for r in rows if _text(r, target)]
    stuck = [
        r
        for r in valued
        if not _text(r, weight)
        and _LEADING.match(fold(_text(r, target)))
        and fold(_text(r, target)) != fold(_text(r, actual))  # 5.5亩, 5.5亩: nothing stuck to the one of them
    ]
    if len(stuck) < 3 or len(stuck) < 0.6 * len(valued):
        return list(rows)
    return [_cut(r, weight, target, actual, score) if r in stuck else r for r in rows]


def _merged(row: Row, weight: int, target: int) -> bool:
    """Whether one cell reaches over both columns and holds more than points."""
    cell = row.cells[weight] if weight < len(row.cells) else None
    return cell is not None and cell.col_span > 1 and row.full[target] is cell and not _PLAIN.match(fold(cell.text))


def _moved(row: Row, weight: int, target: int) -> Row:
    cells = list(row.cells)
    cells[weight], cells[target] = None, row.cells[weight]
    return replace(row, cells=tuple(cells), full=tuple(cells))


def _text(row: Row, index: int | None) -> str:
    cell = row.cells[index] if index is not None and index < len(row.cells) else None
    return cell.text if cell is not None else ""


def _number(text: str) -> float | None:
    match = re.search(r"\d+(?:\.\d+)?", fold(text))
    return float(match.group()) if match else None


def _cut(row: Row, weight: int, target: int, actual: int | None, score: int | None) -> Row:
    cell = row.cells[target]
    assert cell is not None
    text = cell.text
    least = _number(_text(row, score)) or 0.0
    marked = _MARKED.match(text) or _DATED.match(text)
    if marked is not None:
        at = marked.end()
        touching = bool(_DATED.match(text))
    else:
        found = _best(text, least, _number(_text(row, actual)))
        if found is None:
            return row
        at, touching = found, True
    cells = list(row.cells)
    cells[weight] = replace(cell, end=cell.start + at, text=text[:at])
    cells[target] = replace(cell, start=cell.start + at, text=text[at:])
    return replace(row, cells=tuple(cells), full=tuple(cells), glued=(weight, target) if touching else ())


def _best(text: str, least: float, actual: float | None) -> int | None:
    digits = _LEADING.match(text)
    if digits is None:
        return None
    fits: list[tuple[float, int]] = []
    for at in range(1, min(3, len(digits.group()) - 1) + 1):
        points, rest = text[:at], text[at:]
        value = _number(rest)
        if not points.isdigit() or value is None or (rest.startswith("0") and not re.match(r"0(?:\D|$)", rest)):
            continue
        if not max(least, 1.0) <= float(points) <= _MOST:
            continue
        if actual is None:
            distance = float(at)
        elif value == 0 or actual == 0:
            distance = 0.0 if value == actual else 9.0
        else:
            distance = max(value / actual, actual / value)
        fits.append((distance, at))
    return min(fits)[1] if fits else None


# --- whole tables glued into one paragraph ------------------------------------------------------------------------

_SIGN = "[=≥≤<>＝＞＜≧≦═]"
_HOLE = r"[（(][^（()）]{0,16}[*＊]{2}[^（()）]{0,16}[）)]"  # what nobody filled in holds an operator too: （≥**株）
_ENTRY = regex(
    rf"[:：,，、。；;\s]*(?P<name>(?!{_SIGN})\S(?:{_HOLE}|(?!{_SIGN})[^。；;]){{1,60}}?)\s*"
    rf"(?P<value>{_SIGN}{{1,2}}\s*(?:[^\s，。；,;]|,(?=\d{{3}})){{1,14}})"
    r"(?:\s+(?P<weight>\d{1,3}(?:\.\d+)?)(?!\S))?"
)
_UNFILLED = regex(_HOLE)
_LEVEL_WORD = regex(r"[\u4e00-\u9fff]{2,7}?(?:指标|目标)")
_END = regex(r"合计|总分|总计|评价结论|自评结论|存在问题|备注[:：]|注[:：]")
_FEWEST = 3


def read_glued(paragraph: Paragraph) -> Grid | None:
    """A table whose cells a converter ran together in one paragraph, as a grid; None where it is prose.

    Few entries are enough where each has what the printed form asks for beside its name.

    Example: 「产出指标数量指标发放人数=120人 20 时效指标按月发放率=100% 10」 has two rows,
    「数量指标：补植苗木（≥**株）≥800株」 has one.
    """
    text = paragraph.text
    levels = [(m.start() + k, m.end(), level) for m in _LEVEL_WORD.finditer(text) for k, level in _level_in(m.group())]
    if not levels:
        return None
    stop = _END.search(text, levels[0][0])
    end = stop.start() if stop is not None else len(text)
    rows: list[Row] = []
    one: Cell | None = None
    two: Cell | None = None
    for k, (start, after, level) in enumerate(levels):
        if start >= end:
            break
        cell = _piece(paragraph, start, after, len(rows), 0 if level == 1 else 1)
        one, two = (cell, None) if level == 1 else (one, cell)
        following = levels[k + 1][0] if k + 1 < len(levels) else end
        for match in _ENTRY.finditer(text, after, min(following, end)):
            number = len(rows)
            spans = [match.span("name"), match.span("value"), match.span("weight")]
            own = [_piece(paragraph, a, b, number, c) if a >= 0 else None for c, (a, b) in enumerate(spans, 2)]
            cells = (one, two, *own)
            rows.append(Row(number, "indicator", cells, cells))
            one = two = None
    named = [entry.text for row in rows if (entry := row.cells[2]) is not None]
    printed = bool(named) and levels[0][0] == 0 and all(map(_UNFILLED.search, named))
    if not printed and (len(levels) < 2 or len(rows) < _FEWEST):
        return None
    roles = ("level1", "level2", "name", "target", "weight")
    columns = tuple(Column(i, role, found_by="rows.glued") for i, role in enumerate(roles))
    table = Table(NO_TABLE, paragraph.start, paragraph.end, len(rows), len(roles), ())
    return Grid(table, "indicators", columns, (), tuple(rows))


def _level_in(word: str) -> list[tuple[int, int]]:
    """(offset, rank) of the level name at the end of a run of characters, if there is one."""
    for at in range(len(word) - 3):
        level = level_of(word[at:])
        if level is not None and level.exact:
            rank = 2 if level.category == "cost" else level.rank
            return [(at, rank)]
    return []


def _piece(paragraph: Paragraph, start: int, end: int, row: int, col: int) -> Cell:
    return Cell(
        row, col, paragraph.start + start, paragraph.start + end, paragraph.text[start:end], page=paragraph.page
    )
