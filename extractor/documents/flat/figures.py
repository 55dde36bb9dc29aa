"""Tables of figures set apart by single blanks: on each line a name and as many figures, heads above them.

Yearbooks lose their tables like this. Nothing marks a cell, but a name holds no figure, and the number of figures is
the same line by line; heads may stand on one line or several, a name alone on the line above its figures::

    项目 2019 2020 2021
      机构数(个)
    131 134 140
        医院 12 12 13
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents.flat.blanks import BLANK, MAX_LINE, SENTENCE_END, pieces_of
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?|[-—–…]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_HEAD = re.compile(r"[：:。；;，]|^[一二三四五六七八九十]{1,2}、")
_HEAD_LINES = 4
_HEAD = 14  # characters
_NAME = 40
_GAP = 2  # blank lines inside a table
_FEWEST_ROWS = 3
_FEWEST_FIGURES = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as a row: its name, or None, and its figures."""

    name: Span | None
    figures: tuple[Span, ...]


def read_figures(lines: Lines, first: int) -> Claim | None:
    """The table whose heads begin at line ``first``, or None.

    Example: 项目 全省 城市 农村, below it 食品 99.0 99.2 98.5 and two more such lines are a table of four columns.
    """
    if lines.refused(__name__, first):
        return None
    heads, at = _heads(lines, first)
    body = _row(lines, at) if heads else None
    if body is None:
        return None
    width = len(body[0].figures)
    if len(heads) not in (width, width + 1):
        return None
    rows: list[list[Span | None]] = [list(heads) if len(heads) > width else [None, *heads]]
    full = 0
    stop = at
    while at < len(lines):
        if lines.kinds[at] is Kind.BLANK:
            at += 1
            if lines.gap(stop, at) > _GAP:
                break
            continue
        found = _row(lines, at)
        if found is None or (found[0].figures and len(found[0].figures) != width):
            break
        rows.append([found[0].name, *found[0].figures])
        full += bool(found[0].figures)
        at = stop = found[1]
    while len(rows) > 1 and len(rows[-1]) == 1:  # what stands below the last figures heads something else
        stop = lines.at(rows.pop()[0][0])  # type: ignore[index]
    if full < _FEWEST_ROWS:
        lines.refuse(__name__, stop)
        return None
    lines.charge(sum(map(len, rows)))
    return Claim([Rows(rows)], stop)


def _heads(lines: Lines, first: int) -> tuple[list[Span], int]:
    """The pieces of the lines from ``first`` on that may be heads, and the first line of figures below them."""
    heads: list[Span] = []
    at = first
    while at < len(lines) and at <= first + _HEAD_LINES:
        if lines.kinds[at] is Kind.BLANK:
            at += 1
            continue
        row = _row(lines, at)
        if heads and row is not None and row[0].figures:
            return heads, at
        pieces = _pieces(lines, at)
        texts = [lines.text[a:b] for a, b in pieces]
        years = all(map(_YEAR.fullmatch, texts))
        if not pieces or any(len(t) > _HEAD or _NO_HEAD.search(t) for t in texts):
            break
        if not heads and len(pieces) == 1:
            break
        if heads and len(pieces) == 1 and row is not None:
            return heads, at  # a group above the first row
        if not years and any(map(_FIGURE.fullmatch, texts)) and not any(map(_YEAR.fullmatch, texts)):
            break
        heads += pieces
        at += 1
    return [], at


def _row(lines: Lines, at: int) -> tuple[_Line, int] | None:
    """The row that begins on a line, and the line behind it; without figures: the name of a group."""
    pieces = _pieces(lines, at)
    if not pieces:
        return None
    name, figures = _parted(lines.text, pieces)
    if name is not None and not figures and len(pieces) == 1:
        below = _pieces(lines, at + 1)
        if below and all(_FIGURE.fullmatch(lines.text, *p) for p in below) and len(below) >= _FEWEST_FIGURES:
            return _Line(name, tuple(below)), at + 2
        return (_Line(name, ()), at + 1) if lines.text[name[1] - 1] not in SENTENCE_END else None
    if name is None or len(figures) < _FEWEST_FIGURES:
        return None
    return _Line(name, figures), at + 1


def _parted(text: str, pieces: Sequence[Span]) -> tuple[Span | None, tuple[Span, ...]]:
    """The pieces of a name put together, and the figures behind them."""
    count = next((n for n, p in enumerate(reversed(pieces)) if not _FIGURE.fullmatch(text, *p)), len(pieces))
    lead = pieces[: len(pieces) - count]
    if not lead or lead[-1][1] - lead[0][0] > _NAME or not _HAN.search(text, lead[0][0], lead[-1][1]):
        return None, ()
    if any(_FIGURE.fullmatch(text, *p) for p in lead):
        return None, ()
    return (lead[0][0], lead[-1][1]), tuple(pieces[len(pieces) - count :])


def _pieces(lines: Lines, at: int) -> list[Span]:
    if at >= len(lines) or lines.kinds[at] is not Kind.TEXT or len(lines.strings[at]) > MAX_LINE:
        return []
    return pieces_of(lines, at, BLANK)
