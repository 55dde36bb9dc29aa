"""Tables set in columns by blanks, whose cells take several lines → their cells, each with all of its lines.

A text in which blanks stand for places, as programs print a page's layout, is read as the page it shows: its
characters are glyphs of one width, and what finds the tables without rules of a page (``unruled.py``) finds them here::

    一级指标   三级指标           指标值
               整修塘坝和引水渠   ≥3座
    产出指标   的数量
               验收合格率         100%

Only tables are taken in which a cell takes several lines, others stand beside it, and heads are known; all else is
left to ``blanks.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import fit
from extractor.documents.flat.laid import EM, LEADING, PieceCell, PieceTable, glyphs_of
from extractor.documents.flat.lines import Span, is_page, trim
from extractor.documents.page.lines import Line, make_lines
from extractor.documents.page.reach import UnruledCell
from extractor.documents.page.stretches import Hints
from extractor.documents.page.unruled import Unruled, unruled
from extractor.regex import regex

_APART = regex(r"\S(?: {2,}|\u3000+ *)\S")
_MARKED = regex(r"[\t|｜│┃║]")
_LONGEST = 260
_BLANKS = regex(r" {2,}|\u3000+ *")
_FEWEST = 3  # lines with blanks in them
_MOST = 300  # lines of one stretch: a page or a few
_MOST_IN_ALL = 1500
_SHORT = 24
_GROUP = regex(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_GAP = 3  # blank lines inside a table
_REACH = 4  # lines around those with blanks
_HEADS = 2
_FIGURE = 2.0  # how well a figure fits a column of values


def columned(text: str, strings: Sequence[str], starts: Sequence[int]) -> Iterator[PieceTable]:
    """The tables of a text that blanks set in columns and that hold a cell of several lines, in reading order.

    Args:
        text: the text.
        strings: its lines.
        starts: where each begins.
    """
    left = _MOST_IN_ALL
    for first, stop in _stretches(strings):
        if stop - first > min(_MOST, left) or not any(_is_header(strings[i]) for i in range(first, stop)):
            continue
        left -= stop - first
        yield from _tables(text, strings, starts, first, stop)


def _is_header(string: str) -> bool:
    """Whether heads that are known stand on a line."""
    return sum(words.header_shape(piece) is not None for piece in _BLANKS.split(string.strip())) >= _HEADS


def _is_plain(string: str) -> bool:
    return len(string) <= _LONGEST and _MARKED.search(string) is None


def _stretches(strings: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines that may hold such a table: with wide blanks, or near such a line."""
    first = last = -1
    count = 0

    def stretch() -> Iterator[tuple[int, int]]:
        if count >= _FEWEST:
            yield first, last + 1

    for i, string in enumerate(strings):
        if not _is_plain(string):
            yield from stretch()
            count = 0
        elif _APART.search(string) is not None:
            if count and i - last > _REACH + _GAP:
                yield from stretch()
                count = 0
            if not count:
                first = i
            last = i
            count += 1
            continue
    yield from stretch()


def _tables(
    text: str, strings: Sequence[str], starts: Sequence[int], first: int, stop: int
) -> Iterator[PieceTable]:
    lines: list[Line] = []
    groups: list[int] = []
    begin, end = first, stop
    while begin > max(0, first - _REACH) and _is_plain(strings[begin - 1]):
        begin -= 1
    while end < min(len(strings), stop + _REACH) and _is_plain(strings[end]):
        end += 1
    for i in range(begin, end):
        bare = strings[i].strip()
        if not bare or is_page(bare):
            continue
        if _GROUP.match(bare) and len(bare) <= _SHORT and not any(c.isspace() for c in bare):
            groups.append(i)
            continue
        lines += make_lines(glyphs_of(text, starts[i], starts[i] + len(strings[i]), top=i * LEADING))
    for table in unruled(lines, Hints()):
        numbers = [_number(line) for line in table.lines]
        inside = [g for g in groups if min(numbers) < g < max(numbers)]
        cells = _grouped(
            _one_header(text, [_cell(cell, table, strings, starts) for cell in table.cells]),
            [trim(text, starts[g], starts[g] + len(strings[g])) for g in inside],
        )
        if cells is not None and _in_pieces(text, cells) and _sound(text, cells):
            yield PieceTable(min(numbers), max(numbers) + 1, tuple(cells))


def _one_header(text: str, cells: Sequence[PieceCell]) -> list[PieceCell]:
    """The cells in reading order; heads of two lines, each over one column, are one row.

    Example: 2020年, 2025年 above 基期值, 目标值.
    """
    ordered = sorted(cells, key=lambda c: (c.row, c.col))
    upper, lower = ({c.col: c for c in cells if c.row == row and c.pieces} for row in (0, 1))
    both = [*upper.values(), *lower.values()]
    if not lower or not lower.keys() <= upper.keys() or any(c.col_span > 1 or c.row_span > 1 for c in both):
        return ordered
    said = ["".join(text[a:b] for a, b in c.pieces) for c in both]
    apart = min(c.pieces[0][0] for c in lower.values()), max(c.pieces[-1][1] for c in upper.values())
    if not all(words.headlike(s) for s in said) or text[apart[1] : apart[0]].count("\n") > 1:
        return ordered
    own = [replace(c, pieces=(*c.pieces, *lower[c.col].pieces)) if c.col in lower else c for c in upper.values()]
    return [*sorted(own, key=lambda c: c.col), *(replace(c, row=c.row - 1) for c in ordered if c.row > 1)]


def _grouped(cells: Sequence[PieceCell], groups: Sequence[Span]) -> list[PieceCell] | None:
    """The cells with a row for each line that names the rows below it (一、经济发展); None where one parts a cell."""
    begin: dict[int, int] = {}
    for cell in cells:
        for a, _ in cell.pieces:
            begin[cell.row] = min(a, begin.get(cell.row, a))
    count = max(c.col + c.col_span for c in cells)
    out = list(cells)
    for group in reversed(groups):
        row = min((r for r, a in begin.items() if a > group[0]), default=-1)
        if row < 0 or any(c.row < row < c.row + c.row_span for c in cells):
            return None
        out = [replace(c, row=c.row + 1) if c.row >= row else c for c in out]
        out.append(PieceCell(row, 0, (group,), group[1] - group[0], 1, count))
    return sorted(out, key=lambda c: (c.row, c.col))


def _number(line: Line) -> int:
    return round(line.glyphs[0].top / LEADING)


def _cell(cell: UnruledCell, table: Unruled, strings: Sequence[str], starts: Sequence[int]) -> PieceCell:
    pieces = tuple(_span(line, strings, starts) for line in cell.lines)
    left, right = table.room[cell.col][0], table.room[cell.end_col - 1][1]
    return PieceCell(
        cell.row,
        cell.col,
        pieces,
        round((right - left) / (EM / 2)),
        cell.end_row - cell.row,
        cell.end_col - cell.col,
    )


def _span(line: Line, strings: Sequence[str], starts: Sequence[int]) -> Span:
    """Where the characters of a line stand in the text."""
    number = _number(line)
    places: dict[float, int] = {}
    at = starts[number]
    for glyph in glyphs_of(strings[number], 0, len(strings[number]), top=0.0):
        places[glyph.x0] = at
        at += len(glyph.text)
    last = line.glyphs[-1]
    return places[line.glyphs[0].x0], places[last.x0] + len(last.text)


def _in_pieces(text: str, cells: Sequence[PieceCell]) -> bool:
    """Whether other cells stand between the lines of one, or in front of one in the rows that it is of."""
    firsts = [(cell.row, cell.pieces[0][0]) for cell in cells if cell.pieces]
    begin: dict[int, int] = {}
    for row, start in firsts:
        begin[row] = min(start, begin.get(row, start))
    return any(
        any(text[a:b].strip() for (_, a), (b, _) in pairwise(cell.pieces))
        or (cell.row_span > 1 and bool(cell.pieces) and "\n" in text[begin[cell.row] : cell.pieces[0][0]])
        for cell in cells
    )


def _sound(text: str, cells: Sequence[PieceCell]) -> bool:
    """Whether the heads are known, each of one column, and no cell holds the figures of several rows."""
    heads: dict[int, dict[int, str]] = {}
    for cell in cells:
        said = "".join(text[a:b] for a, b in cell.pieces)
        if cell.col_span == 1 and said:
            heads.setdefault(cell.row, {})[cell.col] = said
    known = {row: sum(words.header_shape(h) is not None for h in held.values()) for row, held in heads.items()}
    row = max(known, key=lambda r: known[r], default=-1)
    if row < 0 or known[row] < _HEADS:
        return False
    headed = {c for near in (row - 1, row, row + 1) for c in heads.get(near, {}) if near == row or known.get(near)}
    count = max(c.col + c.col_span for c in cells)
    stacked = any(sum(fit(text[a:b], "value") >= _FIGURE for a, b in c.pieces) > 1 for c in cells)
    return len(headed) == count and not stacked
