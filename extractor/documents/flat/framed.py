"""Tables that a text draws with characters → their cells, each with all of its lines.

What stands between two rules is one row, however many lines it takes; a cell that no rule closes goes on below it::

    ┌────────┬────────────┬────────┐
    │一级指标│三级指标    │指标值  │
    ├────────┼────────────┼────────┤
    │产出指标│整修塘坝和引│≥3座    │
    │        │水渠的数量  │        │
    │        ├────────────┼────────┤
    │        │验收合格率  │100%    │
    └────────┴────────────┴────────┘

Only tables that cannot be read line by line are taken; the others are left to ``pipes.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.flat.laid import PieceCell, PieceTable, width
from extractor.documents.flat.lines import Span, trim
from extractor.regex import regex

_DOWN = "|｜│┃║┆┇┊┋╎╏"
_JOINTS = "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╟╫╢╒╤╕╞╪╡╘╧╛╓╥╖╙╨╜"
_UP_ONLY = frozenset("└┴┘┗┻┛╚╩╝╘╧╛╙╨╜")
"""Edges that end at a rule; the others go on below it."""
_EDGE = regex(rf"[{re.escape(_DOWN + _JOINTS)}]")
_DASHES = regex(r"\s*:?(?:[\-—–―─━═=┄┅┈┉╌╍]\s*)+:?\s*")
_DASH = regex(r"^\s*[-—─=/]\s*$")  # a cell of its own, not a rule
_LONGEST = 2000
_WIDEST = 60
_FEWEST = 3  # rows


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a drawn table: where its edges stand on the screen, and what stands between them.

    ``below`` are the edges that go on below it.
    """

    number: int
    edges: tuple[int, ...]
    below: tuple[int, ...]
    parts: tuple[Span, ...]
    rules: tuple[bool, ...]

    @property
    def rule(self) -> bool:
        return any(self.rules)

    @property
    def whole(self) -> bool:
        """Whether it is a rule from end to end: then its edges stand where they do, whatever became of blanks."""
        return all(self.rules)


def framed(text: str, strings: Sequence[str], starts: Sequence[int]) -> Iterator[PieceTable]:
    """The drawn tables of a text that hold a cell of several lines, or one over several columns, in reading order.

    Args:
        text: the text.
        strings: its lines.
        starts: where each begins.
    """
    run: list[_Line] = []
    for i, string in enumerate(strings):
        line = _line(text, string, starts[i], i) if len(string) <= _LONGEST else None
        if line is not None:
            run.append(line)
            if i + 1 < len(strings):
                continue
        if len(run) > 3 and (table := _table(text, run)) is not None:
            yield table
        run = []


def _line(text: str, string: str, start: int, number: int) -> _Line | None:
    """A line with an edge at its left and another at its right; None where it is no line of a drawn table."""
    bare = string.strip()
    if len(bare) < 3 or not (_EDGE.match(bare[0]) and _EDGE.match(bare[-1])):
        return None
    only_rules = all(_DASHES.fullmatch(part) for part in _EDGE.split(bare)[1:-1])
    # + and other joints are edges of rules; inside a cell they are text
    edge = _EDGE if only_rules or bare[0] in _JOINTS else re.compile(rf"[{re.escape(_DOWN + _JOINTS[1:])}]")
    marks = [m.start() for m in edge.finditer(string)]
    if not 3 <= len(marks) <= _WIDEST:
        return None
    parts = [(start + a + 1, start + b) for a, b in pairwise(marks)]
    joints = [string[a] in _JOINTS or string[b] in _JOINTS for a, b in pairwise(marks)]
    dashes = [
        _DASHES.fullmatch(text, a, b) is not None and (joint or _DASH.match(text[a:b]) is None)
        for (a, b), joint in zip(parts, joints, strict=True)
    ]
    # between pipes dashes are a blank cell, unless nothing else stands on the line
    rules = tuple(dash and (joint or all(dashes)) for dash, joint in zip(dashes, joints, strict=True))
    edges = tuple(width(string[:mark]) for mark in marks)
    return _Line(
        number,
        edges,
        tuple(at for at, mark in zip(edges, marks, strict=True) if string[mark] not in _UP_ONLY),
        tuple(trim(text, a, b) for a, b in parts),
        rules,
    )


def _table(text: str, run: Sequence[_Line]) -> PieceTable | None:
    bands = _bands(run)
    wrapped = any(len(band.lines) > 1 for band in bands)
    open_below = any(not all(line.rules) for line in run if line.rule)
    merged = len({len(line.edges) for line in run if not line.rule}) > 1
    if len(bands) < _FEWEST or not (wrapped or open_below or merged):
        return None  # with rules around the heads alone, they do not tell rows
    places = _places(run)
    cells = _cells(text, bands, places)
    return PieceTable(run[0].number, run[-1].number + 1, tuple(cells)) if cells else None


@dataclass(slots=True)
class _Band:
    """The lines between two rules, and the rule above them."""

    above: _Line | None
    lines: list[_Line]


def _bands(run: Sequence[_Line]) -> list[_Band]:
    out: list[_Band] = []
    above: _Line | None = None
    fresh = True
    for line in run:
        if line.rule:
            above, fresh = line, True
            continue
        if fresh:
            out.append(_Band(above, []))
            fresh = False
        out[-1].lines.append(line)
    return [out[0], *(row for band in out[1:] for row in _rows(band))] if out else []


def _rows(band: _Band) -> list[_Band]:
    """The lines of a group of rows that no rules part: each of them fills the same columns."""
    filled = {tuple(b > a for a, b in line.parts) for line in band.lines}
    if len(band.lines) < 2 or len(filled) > 1 or sum(next(iter(filled))) < _FEWEST:
        return [band]
    return [_Band(band.above if k == 0 else None, [line]) for k, line in enumerate(band.lines)]


def _places(run: Sequence[_Line]) -> list[int]:
    """Where the edges of the table stand: those of its rules, else those of the lines that have most."""
    ruled = sorted({edge for line in run if line.whole for edge in line.edges})
    drawn = [edge for k, edge in enumerate(ruled) if not k or edge > ruled[k - 1] + 1]
    most = max(len(line.edges) for line in run)
    if len(drawn) >= most:
        return drawn
    lines = [line.edges for line in run if len(line.edges) == most]
    return [Counter(column).most_common(1)[0][0] for column in zip(*lines, strict=True)]


def _shape(line: _Line, shape: Sequence[int] | None, places: Sequence[int]) -> list[int]:
    """The number of the place of each edge of a line; those of its row, if these are known and it has as many."""
    if shape is not None and len(shape) == len(line.edges):
        return list(shape)
    return _columns(line.edges, places)


def _columns(edges: Sequence[int], places: Sequence[int]) -> list[int]:
    """The number of the place that each of some edges of a line stands at."""
    if len(edges) == len(places):
        return list(range(len(places)))
    out: list[int] = []
    for k, edge in enumerate(edges[:-1]):
        first, last = (out[-1] + 1 if out else 0), len(places) - len(edges) + k
        out.append(min(range(first, last + 1), key=lambda p: abs(places[p] - edge)))
    return [*out, len(places) - 1]


def _cells(text: str, bands: Sequence[_Band], places: Sequence[int]) -> list[PieceCell]:
    count = len(places) - 1
    made: dict[tuple[int, int], _Growing] = {}
    owner: list[_Growing | None] = [None] * count
    shape: list[int] | None = None
    for row, band in enumerate(bands):
        closed = [True] * count
        if band.above is not None and band.above.whole:
            shape = _columns(band.above.below, places)
        elif band.above is not None:
            at = _shape(band.above, shape, places)
            for k, rule in enumerate(band.above.rules):
                for c in range(at[k], at[k + 1]):
                    closed[c] = rule
                held = owner[at[k]]
                if not rule and held is not None:
                    held.add(band.above.parts[k])
        shapes = Counter(tuple(_shape(line, shape, places)) for line in band.lines)
        shape = list(shapes.most_common(1)[0][0])
        for first, stop in pairwise(shape):
            held = owner[first]
            if held is not None and not any(closed[first:stop]) and (held.col, held.stop) == (first, stop):
                held.end_row = row + 1
            else:
                made[row, first] = held = _Growing(row, first, row + 1, stop, [])
                owner[first:stop] = [held] * (stop - first)
        for line in band.lines:
            at = _shape(line, shape, places)
            for k, part in enumerate(line.parts):
                cell = owner[at[k]]
                if cell is not None:
                    cell.add(part)
    widest = [2] * count
    for cell in made.values():
        if cell.stop == cell.col + 1:
            widest[cell.col] = max([widest[cell.col], *(width(text[a:b]) for a, b in cell.pieces)])
    return [
        PieceCell(
            cell.row,
            cell.col,
            tuple(cell.pieces),
            max([sum(widest[cell.col : cell.stop]), *(width(text[a:b]) for a, b in cell.pieces)]),
            cell.end_row - cell.row,
            cell.stop - cell.col,
        )
        for cell in made.values()
    ]


@dataclass(slots=True)
class _Growing:
    """A cell while its lines are collected."""

    row: int
    col: int
    end_row: int
    stop: int
    pieces: list[Span]

    def add(self, piece: Span) -> None:
        if piece[1] > piece[0]:
            self.pieces.append(piece)
