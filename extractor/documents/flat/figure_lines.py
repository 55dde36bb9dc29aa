"""Rows of words and figures (``figure_rows.py``) on lines without a mark: a row or a cell a line, or all in one line.

Where single blanks set the cells apart, two more blanks are a blank cell: ``41382   2555`` are three cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.documents.flat.blanks import BLANK, MAX_LINE, SENTENCE_END, pieces_of
from extractor.documents.flat.cell_stream import Unit
from extractor.documents.flat.figure_rows import FIGURE, figure_rows
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_HAN = regex(r"[\u4e00-\u9fff]")
_NO_ROW = regex(r"[。；;]|[：:]$")
_GAP = 2  # blank lines inside a table
_FEWEST_HEADS = 2
_HEAD_LINES = 5
_LONGEST = 5000
_FEWEST_IN_LINE = 12
_SHARE_IN_LINE = 0.4  # of the pieces of a line that are figures


def read_figures(lines: Lines, first: int) -> Claim | None:
    """The table of a row a line whose heads begin at line ``first``, or None.

    Example: 项目 全省 城市 农村, below it 食品 99.0 99.2 98.5 and two more such lines are a table of four columns.
    """
    if lines.refused(__name__, first) or len(_cells(lines, first)) < _FEWEST_HEADS:
        return None
    units: list[Unit] = []
    at = stop = first
    body = False
    while at < len(lines):
        if lines.kinds[at] is Kind.BLANK:
            at += 1
            if lines.gap(stop, at) > _GAP:
                break
            continue
        cells = _cells(lines, at)
        figures = sum(FIGURE.fullmatch(u.text) is not None for u in cells if u.text)
        filled = sum(bool(u.text) for u in cells)
        if not cells or (not figures and filled > 1 and body) or not _may_go_on(lines, at):
            break
        if 0 < figures < filled and not _single(lines, at):
            break  # columns stand where blanks put them: blanks.py
        if not body and at > first + _HEAD_LINES:
            break
        body = body or 0 < figures < filled
        units += cells
        at = stop = at + 1
    table = figure_rows(lines.text, units, told=True, parted=True) if body else None
    if table is None:
        lines.refuse(__name__, stop)
        return None
    lines.charge(sum(map(len, table.rows)))
    return _claim(lines, first, units[table.first].span, units[table.last].span, table.rows)


def _claim(lines: Lines, first: int, begin: Span, end: Span, rows: list[list[Span | None]]) -> Claim:
    top, stop = lines.at(begin[0]), lines.at(end[1] - 1) + 1
    above: list[Rows | range] = [range(first, top)] if top > first else []
    return Claim([*above, Rows(rows)], stop)


def _may_go_on(lines: Lines, at: int) -> bool:
    """Whether a line may be a row, the name of a group or heads: no sentence."""
    said = lines.strings[at].strip()
    return bool(said) and said[-1] not in SENTENCE_END and _NO_ROW.search(said) is None


def _single(lines: Lines, at: int) -> bool:
    """Whether most pieces of a line are set apart by one blank."""
    pieces = pieces_of(lines, at, BLANK)
    gaps = [b[0] - a[1] for a, b in pairwise(pieces)]
    return sum(gap == 1 for gap in gaps) >= len(gaps) / 2


def _cells(lines: Lines, at: int) -> list[Unit]:
    """The pieces of a line; blank ones where single blanks are usual and more stand between two."""
    if lines.kinds[at] is not Kind.TEXT or len(lines.strings[at]) > MAX_LINE:
        return []
    text = lines.text
    pieces = pieces_of(lines, at, BLANK)
    single = _single(lines, at)
    out: list[Unit] = []
    for k, (a, b) in enumerate(pieces):
        if k and single:
            out += [Unit((a - 1, a - 1), "")] * ((a - pieces[k - 1][1] - 1) // 2)
        out.append(Unit((a, b), text[a:b]))
    return out


def read_figure_cells(lines: Lines, run: Sequence[int]) -> Claim | None:
    """The table of a cell a line on these lines, or None.

    Example: 指标, 总量, （亿元）, 增长（%）, 第一产业, 34, 1.7, 第二产业, 44, 3.7, 第三产业, 19, 2.1.
    """
    units = [Unit(lines.span(i), lines.strings[i].strip()) for i in run]
    table = figure_rows(lines.text, units, told=False)
    if table is None:
        return None
    return _claim(lines, run[0], units[table.first].span, units[table.last].span, table.rows)


def read_run_on(lines: Lines, first: int) -> Claim | None:
    """The table whose rows all stand in one line, cells set apart by blanks, or None."""
    line = lines.strings[first]
    if len(line) > _LONGEST or _HAN.search(line) is None:
        return None
    pieces = pieces_of(lines, first, BLANK)
    figures = sum(FIGURE.fullmatch(lines.text, a, b) is not None for a, b in pieces)
    if figures < max(_FEWEST_IN_LINE, _SHARE_IN_LINE * len(pieces)):
        return None
    units = [Unit(span, lines.text[span[0] : span[1]]) for span in pieces]
    table = figure_rows(lines.text, units, told=False, parted=True)
    return Claim([Rows(table.rows)], first + 1) if table is not None else None
