"""Rows of a stream of cells that are a name and as many figures each, blanks strewn in between (``pipe_cells.py``).

A page's table of statistics may leave a blank cell behind a row, two, or none, and a line of blanks below a group. The
names and the figures tell the rows, whatever blanks there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.documents import words
from extractor.documents.flat.cell_stream import Unit
from extractor.documents.flat.lines import Span

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?[%‰]?|[-—–…]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_ROWS = 4
_FEWEST_FIGURES = 2
_EVENLY = 0.9  # of the rows with figures that have the same number
_HEAD = 20  # characters
_HEAD_LINES = 2


def rows_by_figures(units: Sequence[Unit]) -> list[list[Span | None]] | None:
    """The rows of a stream whose names have the same number of figures each; None where they have not.

    Example: 项目, 2020, 2021, "", 孤儿（人）, 26, 12, 门诊（人次）, 163, 146, "", "" … are rows of three cells.
    """
    rows = _rows(units)
    counts = Counter(len(row) - 1 for row in rows if len(row) > 1)
    if not counts:
        return None
    width, times = counts.most_common(1)[0]
    if width < _FEWEST_FIGURES or times < _FEWEST_ROWS or times < _EVENLY * counts.total():
        return None
    first = next(k for k, row in enumerate(rows) if len(row) == width + 1)
    above = [row[0] for row in rows[:first]]
    if all(_YEAR.fullmatch(u.text) for u in rows[first][1:]):
        heads = [rows[first]]
        body = rows[first + 1 :]
        above = above[:0]
    else:
        heads = _heads(units, above, width)
        body = rows[first:]
    if not heads:
        return None
    return [[u.span for u in row] for row in (*heads, *body) if len(row) in (1, width + 1) or row in heads]


def _rows(units: Sequence[Unit]) -> list[list[Unit]]:
    """Each cell of words with the figures behind it."""
    rows: list[list[Unit]] = []
    for unit in units:
        if not unit.text:
            continue
        if rows and _FIGURE.fullmatch(unit.text):
            rows[-1].append(unit)
        elif _HAN.search(unit.text) or not rows:
            rows.append([unit])
        else:
            return []
    return rows


def _heads(units: Sequence[Unit], above: Sequence[Unit], width: int) -> list[list[Unit]]:
    """The lines of heads among the cells above the first row: blanks part them; none where they do not fit."""
    lines: list[list[Unit]] = [[]]
    last = units.index(above[-1]) if above else -1
    for unit in units[: last + 1]:
        if unit.text:
            lines[-1].append(unit)
        elif lines[-1]:
            lines.append([])
    lines = [line for line in lines if line]
    for count in range(1, _HEAD_LINES + 1):
        heads = lines[-count:]
        for groups in (0, 1):  # a group's name may stand between the heads and the first row
            line = heads[0]
            if count == 1 and len(line) - groups in (width, width + 1):
                line = line[: len(line) - groups]
                if _known(line):
                    return [line]
        if count == _HEAD_LINES and len(heads) == count and _spread(heads, width):
            return heads
    return []


def _spread(heads: Sequence[Sequence[Unit]], width: int) -> bool:
    """Whether two lines of heads fill the columns, one of the upper ones standing over the lower line."""
    return len(heads[0]) + len(heads[1]) - 1 == width + 1 and len(heads[1]) > 1 and _known([*heads[0], *heads[1]])


def _known(line: Sequence[Unit]) -> bool:
    """Whether cells may be heads: short, no sentences, and one of them known or a year."""
    texts = [words.compact(u.text) for u in line]
    told = sum(words.loose_shape(t) is not None or _YEAR.search(t) is not None for t in texts)
    return told >= 1 and all(len(t) <= _HEAD and "。" not in t for t in texts)
