"""Tables written one cell per line, each cell closed or opened by a pipe.

Web pages turned into text carry their tables like this. Two habits are known:

* closed: every cell is followed by a pipe, on its own line or on the next ("指标 |", or "指标" and "|" below); a row
  may end with one pipe more, and a blank cell is a pipe alone;
* opened: a row's first cell stands bare, each further one behind a pipe, and a lone pipe ends the row.

Nothing else tells where a row ends, so the closed habit is read by the period at which figures recur. Below known
heads it is read by these (``pipe_stream.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.aligned import NUMBER
from extractor.documents.flat_lines import PIPES, Claim, Kind, Lines, Rows, Span, is_rule

_MOST_COLUMNS = 24
_MOST_LINES = 14  # of one cell
_LONGEST = 600  # characters of one line of a cell
_FEWEST = 6  # cells of a table
_DASH = re.compile(r"[-—–―－/]+")
_AROUND = re.compile(r"^[〔\[（≥≤≧≦＞＜><=约]+|[〕\]）]+$|(?:以上|以下|左右|以内)$")
_BARE = re.compile(r"[\s|｜│┃]+")


@dataclass(slots=True)
class _Unit:
    """One cell, or a pipe that closes a blank one."""

    span: Span | None
    text: str = ""


def read_pipe_cells(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None.

    Example: the lines "指标", "|", "单位", "|", "粮食产量", "|", "万吨", "|", "油料产量", "|", "万吨", "|" are three
    rows of two cells.
    """
    if lines.refused(__name__, first) or not _begins(lines, first):
        return None
    region = _region(lines, first)
    if region is None:
        return None
    stop, opened = region
    if opened:
        rows = _opened(lines, first, stop)
    else:
        found = _closed(lines, first, stop)
        if found is None:
            lines.refuse(__name__, stop)
            return None
        rows = found
    wide = sum(sum(c is not None for c in r) >= 2 for r in rows)
    if len(rows) < 2 or (wide < 2 and not _heads(lines.text, rows[0])):
        lines.refuse(__name__, stop)
        return None
    return Claim([Rows(rows)], stop)


def _heads(text: str, row: Sequence[Span | None]) -> bool:
    """Whether a row holds heads: then all below it may be blank but the names."""
    known = [c is not None and words.loose_shape(text[c[0] : c[1]]) is not None for c in row]
    return len(row) >= 3 and sum(known) >= 0.6 * len(row)


def _cells(line: str) -> int:
    return sum(bool(part.strip()) for part in PIPES.split(line))


def _begins(lines: Lines, i: int) -> bool:
    line = lines.strings[i]
    if lines.kinds[i] is Kind.TEXT:
        if i + 1 >= len(lines) or len(line) > _LONGEST or lines.kinds[i + 1] is not Kind.PIPE:
            return False
        below = lines.strings[i + 1].strip()
        return _cells(below) <= 1 and PIPES.match(below) is not None and not is_rule(below)
    return lines.kinds[i] is Kind.PIPE and _cells(line) == 1 and PIPES.match(line.strip()) is None


def _region(lines: Lines, first: int) -> tuple[int, bool] | None:
    """The line behind the table, and whether its cells are opened by pipes; None where it is too small."""
    last = first if lines.kinds[first] is Kind.PIPE else -1
    opens = closes = cells = 0
    i, since = first, 0
    while i < len(lines):
        line = lines.strings[i].strip()
        kind = lines.kinds[i]
        if kind is Kind.PIPE:
            filled = _cells(line)
            if filled > 1 or is_rule(line):
                break
            if filled:
                opens += PIPES.match(line) is not None
                closes += PIPES.match(line) is None
                cells += 1
            since, last = 0, i
        elif kind is Kind.TEXT:
            since += 1
            cells += since == 1
            if since > _MOST_LINES or len(line) > _LONGEST:
                break
        elif kind is not Kind.BLANK:
            break
        i += 1
    if last < 0 or cells < _FEWEST:
        return None
    return last + 1, opens > closes


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


def _units(lines: Lines, first: int, stop: int) -> list[_Unit]:
    """Cells in order; every pipe beyond the one that closes a cell is a blank one's."""
    out: list[_Unit] = []
    open_cell = False
    for i in range(first, stop):
        kind = lines.kinds[i]
        if kind is Kind.BLANK:
            continue
        if kind is Kind.TEXT or _cells(lines.strings[i]):
            span = _behind(lines, i)
            if open_cell and out[-1].span is not None:
                out[-1].span = _longer(out[-1].span, span[1])
            else:
                out.append(_Unit(span))
            open_cell = True
        for _ in PIPES.findall(lines.strings[i]):
            if open_cell:
                open_cell = False
            else:
                out.append(_Unit(None))
    for unit in out:
        if unit.span is not None:
            unit.text = lines.text[unit.span[0] : unit.span[1]]
    return out


def _closed(lines: Lines, first: int, stop: int) -> list[list[Span | None]] | None:
    units = _units(lines, first, stop)
    lines.charge(len(units))
    period = _period(units)
    if period is None:
        return None
    width, n = period
    rows = [units[k * width : (k + 1) * width] for k in range(n)]
    blank = {c for c in range(width) if all(r[c].span is None for r in rows)}
    spans: list[list[Span | None]] = [[u.span for c, u in enumerate(r) if c not in blank] for r in rows]
    tail: list[Span | None] = []
    for k, unit in enumerate(units[n * width :]):
        if unit.span is not None:
            tail.append(unit.span)
        elif tail and k and units[n * width + k - 1].span is None:
            spans.append(tail)  # two blanks in a row end one
            tail = []
    if tail:
        spans.append(tail)
    return [_head_back(r, rows, width - len(blank)) if k < 2 else r for k, r in enumerate(spans)]


def _head_back(row: list[Span | None], rows: Sequence[Sequence[_Unit]], width: int) -> list[Span | None]:
    """A header whose first, blank cell was printed last is set right: the names below have no head."""
    filled = [c for c in row if c is not None]
    if len(row) != width or len(filled) != width - 1 or row[-1] is not None or len(rows) < 4:
        return row
    last = [r[width - 1] for r in rows[2:]]
    first = [r[0] for r in rows[2:]]
    named = all(u.span is not None and not _figure(u.text) for u in first)
    return [None, *filled] if named and all(u.span is not None for u in last) else row


def _figure(text: str) -> bool | None:
    """Whether a cell holds a figure; None where it holds a dash, which may stand for anything."""
    word = words.compact(text)
    if _DASH.fullmatch(word):
        return None
    return NUMBER.fullmatch(_AROUND.sub("", word)) is not None  # 〔17〕, ≥95, 1以上


def _period(units: Sequence[_Unit]) -> tuple[int, int] | None:
    """Width and number of the rows where figures recur in the same columns row after row, or None."""
    best: tuple[float, int, int] | None = None
    for width in range(2, min(_MOST_COLUMNS, len(units) // 3) + 1):
        n = _alike(units, width)
        if n < 3 or n * width < len(units) / 2:
            continue
        heads = sum(u.span is not None and words.loose_shape(u.text) is not None for u in units[:width])
        told = n * width / len(units) + heads / width
        if best is None or told > best[0] + 0.1:
            best = (told, width, n)
    return (best[1], best[2]) if best is not None else None


def _alike(units: Sequence[_Unit], width: int) -> int:
    """How many rows of this width from the top are alike: words in the first column, figures under one head."""
    if any(u.span is not None and _figure(u.text) for u in units[:width]):
        return 0
    figures = [0] * width
    told = [0] * width
    rows = 1
    for k in range(1, len(units) // width):
        row = units[k * width : (k + 1) * width]
        if row[0].span is None:
            break
        kinds = [None if u.span is None else _figure(u.text) for u in row]
        known = [c for c, kind in enumerate(kinds) if kind is not None]
        against = sum(told[c] >= 2 and kinds[c] != (figures[c] * 2 > told[c]) for c in known)
        if against > 0.2 * len(known):
            break
        for c in known:
            told[c] += 1
            figures[c] += bool(kinds[c])
        rows += 1
    numeric = [c for c in range(width) if told[c] >= 2 and figures[c] >= 0.9 * told[c]]
    worded = [c for c in range(width) if told[c] >= 2 and figures[c] <= 0.1 * told[c]]
    settled = sum(max(figures[c], told[c] - figures[c]) for c in range(width))
    return rows if numeric and worded and settled >= 0.95 * sum(told) else 0
