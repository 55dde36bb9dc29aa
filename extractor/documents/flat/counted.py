"""Tables of web pages whose cells each end in a pipe, rows filled up with pipes to one and the same count.

Such a converter writes every cell and " |" behind it, breaks the line where a cell held a block of its own, leaves
out the cells that a merge covers and makes up for them with bare pipes at the row's end::

    项目名称 |
    村道硬化 |
    ||||
    产出指标 | 数量指标 | 硬化里程 | 3公里 | ||

So neither a line nor a cell tells where a row ends: the number of pipes does. Where a page has no such filling, its
rows have no end at all; those are left to ``pipe_cells.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.covered import laid_below
from extractor.documents.flat.lines import PIPES, Claim, Kind, Lines, Rows, Span, is_rule, is_table, trim
from extractor.documents.flat.pipes import without_empty_columns
from extractor.regex import regex

_FEWEST = 2  # rows
_WIDEST = 60  # columns
_LONG_CELL = 12  # lines of text in one cell
_HEADS = 3
_MOST_PIECES = 5  # of a row cut inside
_CUT_BEHIND = 2  # cells in front of such a cut, where no blank cell stands behind it
_RULE = regex(r"[-—─━═=]{3}|:-")  # "—— |" is a cell


@dataclass(frozen=True, slots=True)
class _Piece:
    """The lines from ``first`` to ``last`` that end with a pipe on the last of them."""

    first: int
    last: int
    cells: tuple[Span, ...]
    """Trimmed, the filling at the end left out."""
    pipes: int
    start: int

    @property
    def lone(self) -> bool:
        return self.pipes == 1

    @property
    def filled(self) -> bool:
        """Whether bare pipes stand behind its cells."""
        return self.pipes > max(1, len(self.cells))


def read_counted(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``; None where pipes do not tell its rows.

    Example: the lines "项目名称 |", "村道硬化 |", "||" and "投资额 | 3万元 | ||" are two rows of four pipes.
    """
    if lines.refused(__name__, first):
        return None
    pieces = list(_pieces(lines, first))
    rows, count = _best(lines, pieces) or (None, 0)
    laid = None
    if rows is not None:
        laid = laid_below(lines.text, [_own(row) for row in rows], [sum(p.pipes for p in r) == count for r in rows])
    if laid is None:
        laid = Rows(without_empty_columns([[span for p in row for span in p.cells] for row in rows or ()]))
    if not is_table(lines.text, laid.rows):
        lines.refuse(__name__, pieces[-1].last + 1 if pieces else first + 1)
        return None
    return Claim([laid], pieces[-1].last + 1)


def _own(row: Sequence[_Piece]) -> list[Span]:
    """A row's cells without the filling. In a frame its last line break stands inside a blank cell, which is none."""
    framed = bool(row[0].cells) and row[0].cells[0][0] == row[0].cells[0][1]
    out: list[Span] = []
    for piece in row:
        blanks = piece.pipes - len(piece.cells) if piece is not row[-1] else int(framed and not piece.cells)
        end = piece.cells[-1][1] if piece.cells else piece.start
        out += [*piece.cells, *([(end, end)] * blanks)]
    return out


def _best(lines: Lines, pieces: Sequence[_Piece]) -> tuple[list[list[_Piece]], int] | None:
    """The pieces as rows, and how many pipes a row has; None where pipes do not tell them."""
    if len(pieces) < _FEWEST or not any(p.filled for p in pieces):
        return None
    best: tuple[float, list[list[_Piece]], int] | None = None
    for count in _counts(pieces):
        rows = _rows(pieces, count)
        alike = sum(sum(p.pipes for p in row) for row in rows if sum(p.pipes for p in row) == count)
        score = alike - sum(sum(p.pipes for p in row) != count for row in rows) + _heads(lines, rows)
        if best is None or score > best[0]:
            best = (score, rows, count)
    if best is None:
        return None
    _, rows, count = best
    if all(len(row) == 1 for row in rows) and (sum(p.filled for p in pieces) < _FEWEST or _keeps_blanks(pieces)):
        return None  # a row a line, blanks where they belong
    return rows, count


def _keeps_blanks(pieces: Sequence[_Piece]) -> bool:
    """Whether a blank cell stands between others of its line: then bare pipes at the end are blank cells too."""
    return any(start == end for p in pieces for start, end in p.cells[1:])


def _pieces(lines: Lines, first: int) -> Iterator[_Piece]:
    """Pieces one after another, as long as each ends with a pipe."""
    n = len(lines)
    i = first
    while i < n:
        j = i
        text = 0
        while j < n and (lines.kinds[j] is not Kind.PIPE or not lines.strings[j].strip()):
            text += lines.kinds[j] is Kind.TEXT
            apart = lines.kinds[j] is Kind.BLANK and not text
            if apart or text > _LONG_CELL or lines.kinds[j] in (Kind.TAB, Kind.TABS):
                return
            j += 1
        if j >= n:
            return
        line = lines.strings[j]
        if j > i and PIPES.match(line.lstrip()) is None:
            cell = lines.text[lines.starts[i] : lines.starts[j] + line.index("|")] if "|" in line else ""
            if not words.is_label(cell):
                return  # lines of text, and then a row of its own
        if is_rule(line) and (_RULE.search(line) or not PIPES.search(line)):
            i = j + 1
            continue
        yield _piece(lines, i, j)
        i = j + 1
        if PIPES.match(line.rstrip()[-1:]) is None:
            return  # cut off in mid-row


def _piece(lines: Lines, i: int, j: int) -> _Piece:
    start = lines.starts[i]
    marks = [m.start() for m in PIPES.finditer(lines.text, start, lines.end(j))]
    lines.charge(len(marks))
    ends = [start - 1, *marks]
    if lines.text[marks[-1] + 1 : lines.end(j)].strip():
        ends.append(lines.end(j))
    cells = [trim(lines.text, a + 1, b) for a, b in pairwise(ends)]
    if len(cells) > 1:
        while cells and cells[-1][0] == cells[-1][1]:
            cells.pop()
    return _Piece(i, j, tuple(cells), len(marks), start)


def _counts(pieces: Sequence[_Piece]) -> list[int]:
    """Counts of pipes that a row may have: what lies between the ends of two fillings, or on one line."""
    out: set[int] = set()
    for k, piece in enumerate(pieces):
        if piece.filled:
            total = 0
            for before in range(k, -1, -1):
                if before < k and pieces[before].filled:
                    break
                total += pieces[before].pipes
                if total <= _WIDEST:
                    out.add(total)
    return sorted(out - {1})


def _rows(pieces: Sequence[_Piece], count: int) -> list[list[_Piece]]:
    """Pieces put together to rows of ``count`` pipes where that is possible; a line of several cells may be one."""
    out: list[list[_Piece]] = []
    k = 0
    while k < len(pieces):
        total = 0
        row: list[_Piece] = []
        for piece in pieces[k:]:
            if row and not (row[-1].lone or piece.lone or not piece.cells):
                break
            if row and row[-1].filled:
                break
            row.append(piece)
            total += piece.pipes
            if total >= count:
                break
        if total != count:
            cut = _cut_row(pieces, k, count)
            row = cut or ([pieces[k]] if total > count or k + len(row) < len(pieces) else row)
        out.append(row)
        k += len(row)
    return out


def _cut_row(pieces: Sequence[_Piece], k: int, count: int) -> list[_Piece] | None:
    """A row cut inside a cell, or at a blank cell between others: pieces that only together have all its pipes.

    Example: of six pipes, "绩效指标 | 一级 指标 |" above "二级指标 | 三级指标 | 指标值 | |".
    """
    total = 0
    before: _Piece | None = None
    for n, piece in enumerate(pieces[k : k + _MOST_PIECES], 1):
        begins = bool(piece.cells) and piece.cells[0][0] < piece.cells[0][1]
        if before is not None and begins and len(before.cells) > _CUT_BEHIND:
            return None  # nothing says that the one goes on with the other
        total += piece.pipes
        if total == count:
            ends = piece.filled or not any(b > a for a, b in piece.cells)
            return list(pieces[k : k + n]) if n > 1 and (ends or not begins) else None
        if total > count or piece.filled:
            return None
        before = piece
    return None


def _heads(lines: Lines, rows: Sequence[Sequence[_Piece]]) -> int:
    """How many heads stand in rows that are a header and nothing else."""
    found = 0
    for row in rows:
        cells = [lines.text[a:b] for p in row for a, b in p.cells if b > a]
        known = sum(words.header_shape(c) is not None for c in cells)
        if known >= _HEADS and known >= 0.7 * len(cells):
            found += known
    return found
