"""Tables between pipes, with or without a rule line, possibly with hundreds of dangling columns."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise

from extractor.documents.flat.lines import PIPES, Claim, Kind, Lines, Rows, Span, is_rule, is_table, trim
from extractor.documents.flat.merged import headish
from extractor.documents.flat.tabs import is_group


def read_pipes(lines: Lines, first: int) -> Claim:
    """Rows between pipes; columns that are empty throughout are left out."""
    kinds, text = lines.kinds, lines.text
    n = len(lines)
    rows: list[list[Span]] = []
    framed = 0
    ruled = False
    i = stop = first
    while i < n:
        if kinds[i] is Kind.PIPE:
            line = lines.strings[i]
            if is_rule(line):
                ruled = True
            else:
                cells, closed = _cut_pipes(lines, i)
                framed += closed
                # a cell with a line break: the row goes on until its last pipe
                while not closed and (framed or not rows) and PIPES.match(line.lstrip()) and i + 1 < n:
                    lower = lines.strings[i + 1]
                    if kinds[i + 1] not in (Kind.TEXT, Kind.PIPE) or PIPES.match(lower.lstrip()):
                        break
                    if kinds[i + 1] is Kind.TEXT:
                        if i + 2 >= n or kinds[i + 2] is not Kind.PIPE or len(lower) > 200:
                            break
                        cells[-1] = (cells[-1][0], lines.end(i + 1))
                    else:
                        rest, closed = _cut_pipes(lines, i + 1)
                        cells = [*cells[:-1], (cells[-1][0], rest[0][1]), *rest[1:]]
                    i += 1
                rows.append(cells)
            i += 1
            stop = i
            continue
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        row_below = i + 1 < n and kinds[i + 1] is Kind.PIPE and not is_rule(lines.strings[i + 1])
        if rows and kinds[i] is Kind.TEXT and row_below:
            below, _ = _cut_pipes(lines, i + 1)
            if is_group(text, lines.strings[i].strip(), rows[-1], below):
                rows.append([lines.span(i)])
                i += 1
                continue
        # blank lines between rows: one or two, and only between rows in a frame
        if j >= n or lines.gap(i, j) > 2 or j == i or kinds[j] is not Kind.PIPE:
            break
        if PIPES.match(lines.strings[j].lstrip()) is None or not framed:
            break
        i = j
    rows = _put_together(text, rows)
    led = [_led(text, r) for r in rows]
    if not framed and not all(led):  # bars between cells alone: one that begins a line stands behind a blank cell
        rows = [[(r[0][0] - 1, r[0][0] - 1), *r] if behind else r for r, behind in zip(rows, led, strict=True)]
    trimmed = [[trim(text, a, b) for a, b in r] for r in rows]
    spans = without_empty_columns([r for row in trimmed for r in _rows_of_line(row)])
    whole = ruled or framed >= 1 or len(spans) >= 3
    good = whole and sum(1 for r in spans if sum(s is not None and s[1] > s[0] for s in r) >= 2) >= 1
    if good and not (ruled or framed):
        good = is_table(text, spans)
    if good and len(spans) == 1 and not ruled:
        filled = [s for s in spans[0] if s is not None and s[1] > s[0]]
        good = len(filled) >= 2
    return Claim([Rows(spans) if good else range(first, stop)], stop)


def _led(text: str, row: list[Span]) -> bool:
    """Whether a pipe stands in front of a row's first cell."""
    return PIPES.match(text[row[0][0] - 1 : row[0][0]]) is not None


def _put_together(text: str, rows: list[list[Span]]) -> list[list[Span]]:
    """Rows that line breaks between their cells cut: below one that a pipe opens others that none does, all one row.

    Example: | 项目 | 单位 |, below it 1-4月 | and 增长（%） |, over rows of four cells are four heads.
    """
    led = [_led(text, r) for r in rows]
    if not any(led):
        return _heads_together(text, rows)
    if sum(led) < _MOSTLY_LED * len(rows) or all(led):
        return rows
    width = Counter(len(r) for r, opens in zip(rows, led, strict=True) if opens).most_common(1)[0][0]
    out: list[list[Span]] = []
    k = 0
    while k < len(rows):
        rest = next((n for n in range(k + 1, len(rows)) if led[n]), len(rows))
        whole = [cell for row in rows[k:rest] for cell in row]
        if led[k] and rest > k + 1 and len(whole) == width:
            out.append(whole)
            k = rest
            continue
        out.append(rows[k])
        k += 1
    return out


def _heads_together(text: str, rows: list[list[Span]]) -> list[list[Span]]:
    """Heads on lines of their own above rows of as many cells: 年份 |, 汽车（辆） |, 客运量 | over 2006 | 11 | 2 |."""
    widths = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    if not widths:
        return rows
    width = widths[0][0]
    first = next(k for k, row in enumerate(rows) if len(row) == width)
    cells: list[Span] = []
    k = first
    while k > 0 and len(cells) < width:
        k -= 1
        cells = [*rows[k], *cells]
    said = [text[a:b].strip() for a, b in cells]
    if width < _FEWEST_HEADS or len(rows) - first < _FEWEST_BELOW or len(cells) != width or first - k < width - 1:
        return rows
    return [*rows[:k], cells, *rows[first:]] if all(said) and all(map(headish, said)) else rows


_FEWEST_HEADS = 3
_FEWEST_BELOW = 3
_MOSTLY_LED = 0.6
_LONG_LINE = 12  # cells from which on a line may hold several rows


def _rows_of_line(cells: list[Span]) -> list[list[Span]]:
    """The rows of a line that holds them all, a blank cell behind each: | 县 | 亩 |  | 甲县 | 20 |  | 乙县 | 30 |."""
    blank = [a == b for a, b in cells]
    if len(cells) < _LONG_LINE or True not in blank:
        return [cells]
    width = blank.index(True)
    if width < 2 or not all(blank[width :: width + 1]) or (len(cells) + 1) // (width + 1) < 3:
        return [cells]
    return [cells[k : k + width] for k in range(0, len(cells), width + 1)]


def _cut_pipes(lines: Lines, i: int) -> tuple[list[Span], bool]:
    """The cells of a line with pipes, and whether a frame closes it on the right."""
    line, start = lines.strings[i], lines.starts[i]
    marks = [m.start() for m in PIPES.finditer(line)]
    lines.charge(len(marks))
    bounds = [-1, *marks, len(line)]
    cells = [(start + a + 1, start + b) for a, b in pairwise(bounds)]
    if not line[: marks[0]].strip():
        cells = cells[1:]
    closed = not line[marks[-1] + 1 :].strip()
    if closed and len(cells) > 1:
        cells = cells[:-1]
    return cells, closed


def without_empty_columns(rows: list[list[Span]]) -> list[list[Span | None]]:
    """Rows without the columns that hold nothing in any row (converters leave hundreds)."""
    used: set[int] = set()
    for row in rows:
        used.update(c for c, (a, b) in enumerate(row) if b > a)
    keep = sorted(used)
    out: list[list[Span | None]] = []
    for row in rows:
        if any(b > a for a, b in row):
            out.append([row[c] for c in keep[: bisect_right(keep, len(row) - 1)]])
    return out
