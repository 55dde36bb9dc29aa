"""Tables that a text holds as markup: <tr> and <td> of a page, [tr] and [td] of a forum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.documents.flat.lines import Span, trim
from extractor.regex import regex

_MARK = regex(
    r"<(?P<end>/?)(?P<name>table|tr|td|th)(?P<with>\s[^<>]*)?>"
    r"|\[(?P<end2>/?)(?P<name2>table|tr|td|th)(?:=(?P<with2>[^\[\]\n]{0,80}))?\]",
    re.IGNORECASE,
)
_SPANS = regex(r"(row|col)span\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_FORUM_SPANS = regex(r"(\d{1,3}),(\d{1,3})(?:,|$)")  # columns, rows; a single number is a width
_MOST_ROWS, _MOST_COLUMNS = 1000, 100  # that a cell may claim


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell on its table's grid."""

    row: int
    col: int
    span: Span
    row_span: int
    col_span: int


@dataclass(slots=True)
class Marked:
    """A table as it was marked: where it stands, and its cells."""

    start: int
    end: int
    cells: list[Placed] = field(default_factory=list)


def marked_tables(source: str, text: str) -> list[Marked]:
    """The tables that a text holds as markup, in order; one inside another's cell is that cell's text.

    Args:
        source: the text with its tags.
        text: the same with blanks for all tags.

    Example: [tr][td]指标[/td][td]目标值[/td][/tr] is a row of two cells, <td rowspan="2"> one that reaches down.
    """
    return [table for table in _tables(source, text) if len(table.cells) > 1]


def _tables(source: str, text: str) -> Iterator[Marked]:
    table: _Open | None = None
    depth = 0
    for mark in _MARK.finditer(source):
        name = (mark["name"] or mark["name2"]).lower()
        ends = bool(mark["end"] or mark["end2"])
        if table is not None and table.between(text, mark.start()):
            yield table.closed(table.last)  # text behind a row: the table was cut off
            table, depth = None, 0
        if name == "table":
            if table is not None and table.cell is not None:
                depth += -1 if ends else 1
                if depth < 0:
                    depth = 0
                else:
                    continue
            if table is not None:
                yield table.closed(mark.end() if ends else mark.start())
            table = None if ends else _Open(Marked(mark.start(), mark.end()), text)
            continue
        if depth:
            continue
        if table is None:
            if ends:
                continue
            table = _Open(Marked(mark.start(), mark.end()), text)
        table.take(name, ends, mark)
    if table is not None:
        yield table.closed(table.last)


class _Open:
    """A table whose marks are being read."""

    def __init__(self, table: Marked, text: str) -> None:
        self._table = table
        self._text = text
        self._row = -1
        self._taken: dict[int, int] = {}  # by column the first row that no cell from above reaches
        self._col = 0
        self.cell: tuple[int, int, int] | None = None  # where its text begins, its rows and columns
        self.last = table.end

    def between(self, text: str, at: int) -> bool:
        """Whether text stands between the last mark and ``at`` that is in no cell."""
        return self.cell is None and bool(text[self.last : at].strip())

    def take(self, name: str, ends: bool, mark: re.Match[str]) -> None:
        """The next mark of a row or a cell."""
        self._close_cell(mark.start())
        self.last = mark.end()
        if name == "tr":
            if not ends:
                self._row, self._col = self._row + 1, 0
        elif not ends:
            self._row = max(self._row, 0)
            self.cell = (mark.end(), *_reach(mark))

    def closed(self, end: int) -> Marked:
        if self.cell is not None and end <= self.cell[0]:  # a last cell that is never closed ends with its line
            line = self._text.find("\n", self.cell[0])
            end = line if line >= 0 else len(self._text)
        self._close_cell(end)
        self._table.end = end
        return self._table

    def _close_cell(self, end: int) -> None:
        if self.cell is None:
            return
        start, down, across = self.cell
        self.cell = None
        while self._taken.get(self._col, 0) > self._row:
            self._col += 1
        if down > 1:
            self._taken.update(dict.fromkeys(range(self._col, self._col + across), self._row + down))
        self._table.cells.append(Placed(self._row, self._col, trim(self._text, start, end), down, across))
        self._col += across


def _reach(mark: re.Match[str]) -> tuple[int, int]:
    """How many rows and columns a cell takes."""
    if mark["with2"] is not None:
        told = _FORUM_SPANS.match(mark["with2"])
        across, down = (int(told[1]), int(told[2])) if told else (1, 1)
    else:
        spans = {which.lower(): int(n) for which, n in _SPANS.findall(mark["with"] or "")}
        down, across = spans.get("row", 1), spans.get("col", 1)
    return max(1, min(down, _MOST_ROWS)), max(1, min(across, _MOST_COLUMNS))


def apart(text: str, tables: Sequence[Marked]) -> str:
    """The text with each table on lines of its own: its first and last mark's first character ends a line."""
    characters = list(text)
    for table in tables:
        characters[table.start] = "\n"
        characters[table.end - 1] = "\n"
    return "".join(characters)
