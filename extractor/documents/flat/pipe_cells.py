"""Tables of web pages of which only the cells are left, pipes closing or opening them.

Two habits are known:

* closed: every cell is followed by a pipe, on its own line or on the next ("指标 |", or "指标" and "|" below), a blank
  cell is a pipe alone, and lines were broken wherever a cell was blank or held a block of its own;
* opened: a row's first cell stands bare, each further one behind a pipe, and a lone pipe ends the row.

Where a row ends, closed cells do not tell: they are a stream (``cell_stream.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.flat.cell_stream import Unit, rows_by_heads, rows_by_period
from extractor.documents.flat.closed_rows import closed_rows
from extractor.documents.flat.figure_rows import figure_rows
from extractor.documents.flat.lines import PIPES, Claim, Kind, Lines, Rows, Span, is_rule, trim
from extractor.regex import regex

_FILLING = regex(r"[|｜][|｜]")  # bare pipes tell where rows end: counted.py
_BARE = regex(r"[\s|｜│┃║]+")
_LONG_CELL = 14  # lines of text in one cell
_LONGEST = 600  # characters of one of these
_FEWEST = 6  # cells of a table
_LONE = 0.3  # of the lines that hold one cell or none


def read_pipe_cells(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None.

    Example: the lines "指标", "|", "单位", "|", "粮食产量", "|", "万吨", "|", "油料产量", "|", "万吨", "|" are three
    rows of two cells.
    """
    if not _begins(lines, first):
        return None
    for alone in (False, True):
        attempt = f"{__name__} {alone}"
        if lines.refused(attempt, first):
            continue
        region = _region(lines, first, alone=alone)
        claim = _claim(lines, first, region)
        if claim is not None:
            return claim
        lines.refuse(attempt, region.stop)
    return None


@dataclass(slots=True)
class _Region:
    """Lines that may hold such a table: the line behind them, and counts of what stands on them."""

    stop: int
    piped: int = 0  # lines with a pipe
    lone: int = 0  # of these: one cell, or none
    filled_up: int = 0  # of these: several pipes in a row
    opens: int = 0  # cells behind a pipe
    closes: int = 0  # cells in front of one
    cells: int = 0

    @property
    def alone(self) -> bool:
        """Whether no line holds two cells."""
        return self.lone == self.piped


def _claim(lines: Lines, first: int, region: _Region) -> Claim | None:
    if region.cells < _FEWEST or region.lone < _LONE * region.piped:
        return None
    rows: list[list[Span | None]] | None
    if region.alone and region.opens > region.closes:
        rows = _opened(lines, first, region.stop)
    else:
        units = _closed(lines, first, region.stop)
        rows = closed_rows(units) if region.filled_up < 2 else None
        if rows is None and region.filled_up < 2:
            rows = rows_by_heads(units)
        if rows is None and region.alone:
            found = figure_rows(lines.text, units, told=True)
            if found is None:
                rows = rows_by_period(units)
            else:
                rows = [*_alone(units[: found.first]), *found.rows, *_alone(units[found.last + 1 :])]
    return Claim([Rows(rows)], region.stop) if rows is not None and _is_grid(lines.text, rows) else None


def _alone(units: Sequence[Unit]) -> list[list[Span | None]]:
    """Titles above a table and notes below it, which the page has among its cells: each a row."""
    return [[u.span] for u in units if u.text]


def _cells(line: str) -> int:
    return sum(bool(part.strip()) for part in PIPES.split(line))


def _begins(lines: Lines, i: int) -> bool:
    line = lines.strings[i]
    if lines.kinds[i] is Kind.PIPE:
        return not is_rule(line)
    if i + 1 >= len(lines) or len(line) > _LONGEST or lines.kinds[i + 1] is not Kind.PIPE:
        return False
    below = lines.strings[i + 1].strip()
    return _cells(below) <= 1 and PIPES.match(below) is not None and not is_rule(below)


def _region(lines: Lines, first: int, *, alone: bool = False) -> _Region:
    """What may be such a table: up to a blank line, where lines hold several cells, or to text that no pipe ends.

    ``alone``: lines of several cells are behind its end.
    """
    found = _Region(first + 1)
    text = 0  # lines since the last pipe
    for i in range(first, len(lines)):
        line, kind = lines.strings[i].strip(), lines.kinds[i]
        if kind is Kind.PIPE:
            if is_rule(line) and ("---" in line or not PIPES.search(line)):
                break
            filled = _cells(line)
            if alone and filled > 1:
                break
            found.piped += 1
            found.lone += filled <= 1
            found.filled_up += _FILLING.search(line) is not None
            found.opens += filled == 1 and PIPES.match(line) is not None
            found.closes += filled == 1 and PIPES.match(line) is None
            found.cells += filled
            found.stop = i + 1
            text = 0
        elif kind is Kind.TEXT:
            text += 1
            found.cells += text == 1
            if text > _LONG_CELL or len(line) > _LONGEST:
                break
        elif kind is not Kind.BLANK or (not text and not found.alone):
            break
    return found


def _opened(lines: Lines, first: int, stop: int) -> list[list[Span | None]]:
    """Rows whose first cell is bare and whose other cells stand behind pipes."""
    rows: list[list[Span | None]] = [[]]
    pipes = 0  # since the last cell
    begun = False
    for i in range(first, stop):
        line, kind = lines.strings[i], lines.kinds[i]
        if kind is Kind.BLANK:
            continue
        start, end = lines.span(i)
        if kind is Kind.TEXT:
            if begun and not pipes:
                rows[-1][-1] = _longer(rows[-1][-1], end)
                continue
            if begun:
                rows[-1] += [None] * (pipes - 1)
                rows.append([])
            rows[-1].append((start, end))
        elif _BARE.fullmatch(line):
            pipes += len(PIPES.findall(line))
            continue
        else:
            width = max(map(len, rows))
            if len(rows) > 1 and pipes and len(rows[-1]) + pipes >= width:
                rows.append([None])  # the row ended, and the next one's first cell is blank
            else:
                rows[-1] += [None] * pipes
            rows[-1].append(_behind(lines, i))
        pipes, begun = 0, True
    return [r for r in rows if any(c is not None for c in r)]


def _behind(lines: Lines, i: int) -> Span:
    """What stands on a line beside its pipes."""
    start, end = lines.span(i)
    piece = lines.text[start:end]
    bare = PIPES.sub(" ", piece)
    left = len(bare) - len(bare.lstrip())
    return start + left, start + len(bare.rstrip())


def _longer(span: Span | None, end: int) -> Span:
    assert span is not None
    return span[0], end


def _closed(lines: Lines, first: int, stop: int) -> list[Unit]:
    """Cells in order, what stands in front of each pipe; none where text is left over behind the last."""
    end = lines.end(stop - 1)
    marks = [m.start() for m in PIPES.finditer(lines.text, lines.starts[first], end)]
    if lines.text[marks[-1] + 1 : end].strip():
        return []
    lines.charge(len(marks))
    units: list[Unit] = []
    at = lines.starts[first]
    for mark in marks:
        span = trim(lines.text, at, mark)
        units.append(Unit(span, lines.text[span[0] : span[1]]))
        at = mark + 1
    return units


def _is_grid(text: str, rows: Sequence[Sequence[Span | None]]) -> bool:
    """Whether two rows have two cells; or the first holds heads: then all below may be blank but the names."""
    wide = sum(sum(c is not None for c in r) >= 2 for r in rows)
    known = [c is not None and words.loose_shape(text[c[0] : c[1]]) is not None for c in rows[0]]
    return len(rows) > 1 and (wide > 1 or (len(known) > 2 and sum(known) >= 0.6 * len(known)))
