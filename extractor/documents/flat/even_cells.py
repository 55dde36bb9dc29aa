"""Tables of a cell a line without any mark, told by their regularity: most rows fill all columns below the heads.

Where the heads end is not said: it is where the cells below are most alike column by column (``laid_cells.py``),
whatever the heads are called::

    监测项 / 现状值 / 目标值 / 类型 / 河道治理长度 / 36 / 85 / 核心 / 湿地保护率 / 41.5 / 52 / 一般
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.blanks import MAX_LINE, SENTENCE_END, STOP
from extractor.documents.flat.kinds import kinds_of
from extractor.documents.flat.laid_cells import laid
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_FEWEST_HEADS = 3
_MOST_HEADS = 14
_LONGEST_HEAD = 24
_LONGEST_NAME = 8  # a head of the names that ends like none: 监测项
_KNOWN = 0.5  # of the heads that end like one
_FEWEST_ROWS = 3
_WHOLE = 0.6  # of the rows that fill all columns but those that a merged cell covers
_DEAR = 1.25  # mean cost of a cell from which on the layout is chance
_WIDER = 0.02  # the more heads a layout explains, the better
_TRIED = 150  # cells that tell how many heads there are
_FIGURES = 0.15  # of the cells that hold figures
_GAP = 2  # blank lines between cells
_LONGEST_GROUP = 24
_TITLES = 3  # lines that may stand above the heads
_DIGIT = regex(r"\d")
_YEAR = regex(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class EvenCells:
    """A table of cells a line; ``whole`` where each of its rows fills all columns."""

    claim: Claim
    whole: bool


def read_even_cells(lines: Lines, first: int) -> EvenCells | None:
    """The table whose first head stands on line ``first``, or None.

    Example: the lines 监测项, 现状值, 目标值, 绿地面积, 36, 85, 湿地保护率, 41, 52, 林木蓄积量, 9, 11, 公园数, 3, 4 are
    five rows.
    """
    title = lines.strings[first].strip()
    if _head(title) is None and not (len(title) <= _LONGEST_NAME and words.headlike(title)):
        return None
    found = _cells(lines, first, _TRIED)
    chosen = _chosen([lines.strings[i].strip() for i in found])
    if chosen is not None and len(found) == _TRIED:  # a long table: the first cells have told that it is one
        found = _cells(lines, first, len(lines))
        chosen = _chosen([lines.strings[i].strip() for i in found])
    if chosen is None:
        return None
    layout, titles = chosen
    width, path = layout.width, layout.path
    above: list[Rows | range] = [range(first, found[titles])] if titles else []
    found = found[titles:]
    rows: list[list[Span | None]] = [[lines.span(i) for i in found[:width]]]
    for k, column in enumerate(path):
        if k == 0 or column <= path[k - 1]:
            rows.append([None] * width)
        rows[-1][column] = lines.span(found[width + k])
    stop = width + len(path)
    while sum(cell is not None for cell in rows[-1]) == 1:  # what stands below the last row heads something else
        rows.pop()
        stop -= 1
    whole = all(None not in row for row in rows)
    return EvenCells(Claim([*above, Rows(rows)], found[stop - 1] + 1), whole)


def _chosen(said: Sequence[str]) -> tuple[_Layout, int] | None:
    """The best layout of cells, and how many titles stand above it; None where none is regular."""
    if len(said) < _FEWEST_HEADS or (_head(said[0]) is None and None in map(_head, said[1:_FEWEST_HEADS])):
        return None
    heads = _most_heads(said)
    figures = sum(_DIGIT.search(s) is not None for s in said[heads:])
    if heads < _FEWEST_HEADS or figures < max(_FEWEST_ROWS, _FIGURES * len(said)):
        return None
    if {"level1", "level2"} <= set(map(_head, said[:heads])):
        return None  # merged levels are cell_lines.py's
    kinds = kinds_of(said)
    most = min(_TITLES, heads - _FEWEST_HEADS)
    above = next((k for k in range(most) if _head(said[k]) not in (None, "name", "text")), most)
    layouts = [(_best(said[k:], kinds[k:], heads - k), k) for k in range(above + 1)]
    told = [(layout, k) for layout, k in layouts if layout is not None]
    return min(told, key=lambda one: one[0].cost, default=None)


def _head(said: str) -> str | None:
    """The shape of what may be a head: its own, or a name's where only levels are called so (具体指标)."""
    if len(said) > _LONGEST_HEAD:
        return None
    return words.loose_shape(said) or ("name" if words.level_of(said) is not None and said.endswith("指标") else None)


def _cells(lines: Lines, first: int, most: int) -> list[int]:
    """The lines from the first head on that may be cells, so many at the most: what is no sentence and no note."""
    out: list[int] = []
    i = stop = first
    while i < len(lines) and len(out) < most:
        if lines.kinds[i] is Kind.BLANK:
            i += 1
            if lines.gap(stop, i) > _GAP:
                break
            continue
        line = lines.strings[i].strip()
        if lines.kinds[i] is not Kind.TEXT or len(line) > MAX_LINE or line[-1] in SENTENCE_END:
            break
        if words.ends_grid(line) or (STOP.match(line) and not _is_group(line)):
            break
        out.append(i)
        i = stop = i + 1
    return out


def _is_group(said: str) -> bool:
    """Whether a cell names the rows below it: （一）生态环境, 二、公共服务."""
    return STOP.match(said) is not None and said[0] in "（(一二三四五六七八九十" and len(said) <= _LONGEST_GROUP


def _most_heads(said: Sequence[str]) -> int:
    """How many cells at the beginning may be heads, the names of the first row among them."""
    count = 0
    for cell in said[:_MOST_HEADS]:
        if _head(cell) is None and not words.headlike(cell):
            break
        if _is_group(cell) or _DIGIT.search(_YEAR.sub("", cell)):
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class _Layout:
    """How many heads there are, the columns of the cells below them, and the mean cost of a cell."""

    width: int
    path: list[int]
    cost: float


def _best(said: Sequence[str], kinds: Sequence[str], most: int) -> _Layout | None:
    """The layout below heads that begin with the first cell; None where none is regular."""
    shapes = [_head(s) for s in said[:most]]
    groups = {k for k, s in enumerate(said) if _is_group(s)}
    best: tuple[float, int] | None = None
    for width in range(_FEWEST_HEADS, most + 1):
        known = [shape for shape in shapes[:width] if shape is not None]
        named = shapes[0] is None or {"name", "level1"} & set(known)
        if len(known) < max(2, _KNOWN * width) or not named or len({*known, shapes[0]}) < 2:
            continue
        body = kinds[width : width + _TRIED]
        if len(body) < _FEWEST_ROWS * (width - 1):
            continue
        _, stop, cost = laid(body, said[:width], {k - width for k in groups})
        mean = cost / stop - _WIDER * width
        if cost / stop <= _DEAR and (best is None or mean < best[0]):
            best = mean, width
    if best is None:
        return None
    width = best[1]
    lone = {k - width for k in groups}
    path, stop, cost = laid(kinds[width:], said[:width], lone)
    path = path[:stop]
    if cost / stop > _DEAR or not _regular(path, width, lone) or (path[0] > 0 and 0 not in lone):
        return None  # a group is named in its first row
    index = shapes.index("index") if "index" in shapes[:width] else None
    numbers = [said[width + k] for k, column in enumerate(path) if column == index and k not in lone]
    return _Layout(width, path, best[0]) if _go_on_by_one(numbers) else None


def _go_on_by_one(numbers: Sequence[str]) -> bool:
    """Whether the numbers of rows count them."""
    if not all(number.isdecimal() for number in numbers):
        return False
    return all(int(b) - int(a) == 1 for a, b in pairwise(numbers))


def _regular(path: Sequence[int], width: int, lone: Collection[int]) -> bool:
    """Whether most rows fill the same columns, up to the last one; rows of one cell name groups."""
    rows: list[list[int]] = []
    for k, column in enumerate(path):
        if k == 0 or column <= path[k - 1]:
            rows.append([])
        rows[-1].append(column)
    if len({column for row in rows for column in row}) < width:
        return False  # a head without cells is none
    own = len(rows) - sum(k < len(path) for k in lone)
    even = sum(len(row) > 1 and row == list(range(row[0], width)) and row[0] <= 1 for row in rows)
    return own >= _FEWEST_ROWS and even >= _WHOLE * own
