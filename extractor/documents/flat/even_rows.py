"""Tables of a row a line, cells set apart by single blanks, told by their counts: as many pieces as there are heads.

A line with as many pieces as heads fills the columns one by one, whatever the heads are called. Such lines tell what
each column is like; a line with fewer pieces lacks merged or blank cells, one with more has blanks inside a cell::

    领域 监测项 单位 现状值 目标值 类型
    生态 河道治理长度 公里 36 85 核心
    湿地保护率 % 41.5 52 一般
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log

from extractor.documents import words
from extractor.documents.flat.aligned import NUMBER, fit
from extractor.documents.flat.blanks import BLANK, MAX_LINE, SENTENCE_END, STOP, header_of_line, pieces_of
from extractor.documents.flat.kinds import expected, kind_of
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_FEWEST_HEADS = 4
_MOST_HEADS = 20
_FEWEST_ROWS = 3
_FEWEST_WHOLE = 2
_KNOWN = 0.5  # of the heads that end like one
_LIKE_LEVELS = 1  # heads that are levels' names elsewhere: 具体指标
_EVENLY = 0.85  # of the lines with several pieces that fit the heads
_MOST_LACKING = 2
_MOST_BEYOND = 2
_LONGEST_GROUP = 24
_MERGED = 0.25  # a column in front of a row's first cell that a cell above covers
_LEFT_OUT = 1.6  # a column that lost its blank cell
_JOINED = 2.4  # two pieces that are one cell
_AGAIN = 1.0  # for a text that the column holds elsewhere
_FITS = 0.4
_STRANGE = 0.15
_KINDS = 8
_GAP = 1  # blank lines between rows
_WORDY = ("word", "name", "text", "unit", "attribute")  # kinds of pieces that may be parts of one cell
_DIGIT = regex(r"\d")


def read_even_rows(lines: Lines, first: int) -> Claim | None:
    """The table whose heads stand on line ``first``, or None.

    Example: 领域 监测项 现状值 目标值, below it 生态 森林覆盖率 41.5 45, 湿地保护率 50 52 and 安全 应急演练次数 3 5
    are four rows; the third lacks the cell that 生态 covers.
    """
    heads = _heads(lines, first)
    if heads is None:
        return None
    found, stop = _lines_below(lines, first, len(heads))
    several = [pieces for pieces in found if len(pieces) > 1]
    listed = header_of_line(lines, first)
    if listed is not None and len(listed) == len(heads) and any(len(pieces) != len(heads) for pieces in several):
        return None  # heads that are all listed tell more of what a row lacks than other rows do: blanks.py
    whole = [pieces for pieces in several if len(pieces) == len(heads)]
    lacking = sum(len(heads) - _MOST_LACKING <= len(pieces) < len(heads) for pieces in several)
    if len(whole) < _FEWEST_WHOLE or len(several) < _FEWEST_ROWS or len(whole) + lacking < _EVENLY * len(several):
        return None
    text = lines.text
    if sum(_DIGIT.search(text, pieces[0][0], pieces[-1][1]) is not None for pieces in whole) < len(whole) / 2:
        return None
    columns = _Columns([text[a:b] for a, b in heads], [[text[a:b] for a, b in pieces] for pieces in whole])
    rows: list[list[Span | None]] = [list(heads)]
    rows += [_row(text, pieces, columns) for pieces in found]
    while len(found) and len(found[-1]) == 1:
        stop = lines.at(found.pop()[0][0])  # what stands below the last row heads something else
        rows.pop()
    return Claim([Rows(rows)], stop)


def _heads(lines: Lines, i: int) -> list[Span] | None:
    """The pieces of a line that may be heads, one blank between any two; half of them end like heads."""
    if lines.kinds[i] is not Kind.TEXT or len(lines.strings[i]) > MAX_LINE:
        return None
    pieces = pieces_of(lines, i, BLANK)
    if not _FEWEST_HEADS <= len(pieces) <= _MOST_HEADS or any(b[0] - a[1] != 1 for a, b in pairwise(pieces)):
        return None
    said = [lines.text[a:b] for a, b in pieces]
    shapes = [words.loose_shape(s) or ("name" if words.level_of(s) is not None else None) for s in said]
    if not {"name", "level1", "level2"} & set(shapes) or sum(map(words.headlike, said)) < len(said) - _LIKE_LEVELS:
        return None
    if any(_DIGIT.search(s) and not words.headlike(s) for s in said):
        return None
    return pieces if sum(shape is not None for shape in shapes) >= _KNOWN * len(shapes) else None


def _lines_below(lines: Lines, first: int, width: int) -> tuple[list[list[Span]], int]:
    """The pieces of the lines below the heads up to what is no row, and the line behind them."""
    out: list[list[Span]] = []
    stop = i = first + 1
    while i < len(lines):
        if lines.kinds[i] is Kind.BLANK:
            i += 1
            if lines.gap(stop, i) > _GAP:
                break
            continue
        line = lines.strings[i].strip()
        if lines.kinds[i] is not Kind.TEXT or len(line) > MAX_LINE or line[-1] in SENTENCE_END:
            break
        pieces = pieces_of(lines, i, BLANK)
        lone = len(pieces) == 1
        if words.ends_grid(lines.text[slice(*pieces[0])]) or header_of_line(lines, i) is not None:
            break
        if lone and (len(line) > _LONGEST_GROUP or (STOP.match(line) and line[0] in "注备说填报制编审复联附第")):
            break
        if all(NUMBER.fullmatch(lines.text, *piece) for piece in pieces):  # the last cells, behind a line break
            if not out or not 1 < len(out[-1]) <= width - len(pieces):
                break
            out[-1] += pieces
            i = stop = i + 1
            continue
        if not lone and not width - _MOST_LACKING <= len(pieces) <= width + _MOST_BEYOND:
            break
        out.append(pieces)
        i = stop = i + 1
    return out, stop


class _Columns:
    """What the cells of each column are like."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.width = len(heads)
        self._shapes = [words.loose_shape(head) or "any" for head in heads]
        self._kinds = [expected(head) for head in heads]
        self._texts: list[set[str]] = [set() for _ in heads]
        for row in rows:
            for column, cell in enumerate(row):
                self._kinds[column][kind_of(cell)] += 1
                self._texts[column].add(cell)

    def unlike(self, cell: str, column: int) -> float:
        """How unlike a column's cells a text is: the surprise, in nats, less how well it fits the head."""
        kinds = self._kinds[column]
        surprise = -log((kinds[kind_of(cell)] + _STRANGE) / (kinds.total() + _STRANGE * _KINDS))
        return surprise - _AGAIN * (cell in self._texts[column]) - _FITS * fit(cell, self._shapes[column])


def _row(text: str, pieces: Sequence[Span], columns: _Columns) -> list[Span | None]:
    """A line's pieces in their columns, at the least cost."""
    width, size = columns.width, len(pieces)
    if size in (1, width):
        return [*pieces, *([None] * (width - size))]
    wordy = [kind_of(text[a:b]) in _WORDY for a, b in pieces]
    infinity = float("inf")
    costs = [[infinity] * (size + 1) for _ in range(width + 1)]  # of so many columns, so many pieces behind
    taken = [[0] * (size + 1) for _ in range(width + 1)]  # pieces in the column before
    costs[0][0] = 0.0
    for c in range(width):
        for k in range(size + 1):
            if costs[c][k] == infinity:
                continue
            for more in range(min(size - k, 1 + _MOST_BEYOND) + 1):
                if more > 1 and not (wordy[k] and wordy[k + more - 1]):
                    break
                if more:
                    cell = text[pieces[k][0] : pieces[k + more - 1][1]]
                    cost = columns.unlike(cell, c) + _JOINED * (more - 1)
                else:
                    cost = _LEFT_OUT if k else _MERGED
                if costs[c][k] + cost < costs[c + 1][k + more]:
                    costs[c + 1][k + more], taken[c + 1][k + more] = costs[c][k] + cost, more
    out: list[Span | None] = []
    k = size
    for c in range(width, 0, -1):
        more = taken[c][k]
        out.append((pieces[k - more][0], pieces[k - 1][1]) if more else None)
        k -= more
    return out[::-1]
