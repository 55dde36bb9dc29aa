"""Tables that a program printed: every cell begins at its column, a Chinese character being two wide.

Where columns are exact to the blank, a piece's place tells its column, and a piece that could not stand on the line
above because its column is full there goes on with the cell above::

    项目名称          建设内容              指标名称    目标值
    村级供水改造      新建蓄水池，更换老旧  新建蓄水池  3座
                      管网                  更换管网    9.4公里

Such a table is laid out as lines of cells with tabs between them, the blank ones kept, and read as such lines are.
Columns set by hand miss their places by a blank here and there: those are left to ``columned.py`` and ``blanks.py``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.laid import PieceCell, PieceTable, width
from extractor.documents.flat.lines import LISTED, SENTENCE_END, Span, is_page
from extractor.regex import regex

_APART = regex(r" {2,}")
_MARKED = regex(r"[\t\u3000|｜│┃║]")
_FIGURE = regex(r"[\d,.，．%％]+")
_POINTS = regex(r"[（(][^（()）]{0,6}\d[^（()）]{0,6}[)）]分?")  # （20分） below 产出
_LONGEST = 400
_MOST = 1500  # lines in all
_FEWEST = 3  # lines of several cells
_EXACT = 0.96  # share of the pieces that begin where others do
_OFTEN = 2.5  # pieces to a column
_SPARE = 2  # columns more than any line has pieces
_WRAPS = 12  # a narrower column is as wide as its longest cell
_SPARSE = 0.75  # a column filled in fewer of the rows may hold cells that reach over several


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between blanks on a line: from one column on the screen to another."""

    left: int
    right: int
    span: Span


@dataclass(slots=True)
class _Open:
    """A cell that further lines may go on with."""

    row: int
    col: int
    pieces: list[_Piece] = field(default_factory=list)


def printed(text: str, strings: Sequence[str], starts: Sequence[int]) -> Iterator[PieceTable]:
    """The tables of a text whose columns are exact, in reading order.

    Args:
        text: the text.
        strings: its lines.
        starts: where each begins.
    """
    first = read = 0
    for stop in range(len(strings) + 1):
        if stop < len(strings) and _is_plain(strings[stop]):
            continue
        if stop - first >= _FEWEST and read + stop - first <= _MOST:
            read += stop - first
            table = _table(text, strings, starts, first, stop)
            if table is not None:
                yield table
        first = stop + 1


def _is_plain(string: str) -> bool:
    """Whether a line may be of such a table: not blank, no sentence at the margin, nothing set in other ways."""
    if not string.strip() or len(string) > _LONGEST or _MARKED.search(string) is not None:
        return False
    return string[0] == " " or string.rstrip()[-1] not in SENTENCE_END or _APART.search(string.strip()) is not None


def _width_of_signs(text: str) -> int:
    """The columns of a text where signs such as ≥ and “ take two, as Chinese fonts show them."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in text)


def _table(
    text: str, strings: Sequence[str], starts: Sequence[int], first: int, stop: int
) -> PieceTable | None:
    several = [i for i in range(first, stop) if _APART.search(strings[i].strip())]
    if len(several) < _FEWEST:
        return None
    first = several[0]
    numbers = [i for i in range(first, stop) if not is_page(strings[i].strip())]
    read = {m: _unindented([_pieces(strings[i], starts[i], m) for i in numbers]) for m in (width, _width_of_signs)}
    measure = min(read, key=lambda m: len(_begun(read[m])))
    if not _is_exact(read[measure]):
        return None
    cells = _cells(text, read[measure], measure)
    if _has_heads(text, read[measure][0]) and all(len(cell.pieces) == 1 for cell in cells):
        return None  # a row a line below known heads: read as it stands
    return PieceTable(first, stop, tuple(cells), told=False)


def _has_heads(text: str, line: Sequence[_Piece]) -> bool:
    """Whether a line holds the known head of each of its columns."""
    return all(words.header_shape(text[slice(*piece.span)]) is not None for piece in line)


def _begun(lines: Sequence[Sequence[_Piece]]) -> Counter[int]:
    """Where pieces begin, and how many."""
    return Counter(piece.left for line in lines for piece in line)


def _unindented(lines: Sequence[list[_Piece]]) -> list[list[_Piece]]:
    """The lines with the first column's cells in one column, however deep they are indented.

    What only ever begins a line, below cells that reach past it, is indented: 数量指标 two blanks in, below 产出指标.
    """
    inner = {piece.left for line in lines for piece in line[1:]}
    leads = sorted({line[0].left for line in lines} - inner)
    reach = max((line[0].right for line in lines if line[0].left == leads[0]), default=0) if leads else 0
    deep = {left for left in leads[1:] if left < reach}
    return [[replace(line[0], left=leads[0]), *line[1:]] if line[0].left in deep else line for line in lines]


def _pieces(string: str, start: int, measure: Callable[[str], int]) -> list[_Piece]:
    out: list[_Piece] = []
    at = len(string) - len(string.lstrip())
    for piece in _APART.split(string.strip()):
        at = string.index(piece, at)
        left = measure(string[:at])
        out.append(_Piece(left, left + measure(piece), (start + at, start + at + len(piece))))
        at += len(piece)
    return out


def _is_exact(lines: Sequence[Sequence[_Piece]]) -> bool:
    """Whether pieces begin where others do, in three columns or more."""
    begun = _begun(lines)
    shared = sum(n for n in begun.values() if n > 1)
    if not _FEWEST <= len(begun) <= max(map(len, lines)) + _SPARE:
        return False
    return shared >= _EXACT * begun.total() >= _EXACT * _OFTEN * len(begun)


def _cells(text: str, lines: Sequence[Sequence[_Piece]], measure: Callable[[str], int]) -> list[PieceCell]:
    columns = sorted(_begun(lines))
    room = _rooms(lines, columns)
    goes_on = _goes_on(text, lines, room, measure)
    begins = [k for k, line in enumerate(lines) if not all(piece in goes_on for piece in line)]
    filled = Counter(p.left for k in begins for p in lines[k] if p not in goes_on)
    named = {p.left for line in lines for p in line if words.header_shape(text[slice(*p.span)]) == "name"}
    sparse = {left for left in columns if left not in named and filled[left] < _SPARSE * len(begins)}
    cells: list[_Open] = []
    last: dict[int, _Open] = {}
    row = -1
    for line in lines:
        whole = all(piece in goes_on for piece in line)
        row += not whole
        new = False
        for piece in line:
            tall = piece in goes_on and (whole or (not new and piece.left in sparse))
            if not tall:
                new = True  # what stands to the right of a new cell is of its row
                last[piece.left] = _Open(row, columns.index(piece.left))
                cells.append(last[piece.left])
            last[piece.left].pieces.append(piece)
    rest = [
        PieceCell(c.row, c.col, tuple(p.span for p in c.pieces), max(room[p] for p in c.pieces) - c.pieces[0].left)
        for c in cells
    ]
    return sorted(rest, key=lambda c: (c.row, c.col))


def _rooms(lines: Sequence[Sequence[_Piece]], columns: Sequence[int]) -> dict[_Piece, int]:
    """Where the longest of the pieces ends that begin with this one and, as it does, reach past their column or not."""
    behind = dict(zip(columns, [*columns[1:], max(piece.right for line in lines for piece in line) + 1], strict=True))
    longest: dict[tuple[int, bool], int] = {}
    pieces = [piece for line in lines for piece in line]
    for piece in pieces:
        key = piece.left, piece.right > behind[piece.left]
        longest[key] = max(piece.right, longest.get(key, 0))
    return {piece: longest[piece.left, piece.right > behind[piece.left]] for piece in pieces}


def _goes_on(
    text: str, lines: Sequence[Sequence[_Piece]], room: Mapping[_Piece, int], measure: Callable[[str], int]
) -> set[_Piece]:
    """The pieces that go on with the cell above them: it is full, or lists points of which this is the next."""
    out: set[_Piece] = set()
    for above, line in pairwise(lines):
        over = {piece.left: piece for piece in above}
        full = {p for p in line if p.left in over and _is_full(text, over[p.left], p, room, measure)}
        if len(full) == len(line) == len(above) >= _FEWEST:
            continue
        listed = {p for p in line if p.left in over and p.left > 0 and LISTED.match(text[slice(*p.span)])}
        out |= full | listed if full | listed == set(line) and len(line) < len(above) else full
    return out


def _is_full(
    text: str, above: _Piece, piece: _Piece, room: Mapping[_Piece, int], measure: Callable[[str], int]
) -> bool:
    said, head = text[slice(*piece.span)], text[slice(*above.span)]
    if _POINTS.fullmatch(said):
        return True
    if room[above] - above.left < _WRAPS or (_FIGURE.fullmatch(said) and _FIGURE.fullmatch(head)):
        return False
    if LISTED.match(said) or words.level_of(said) is not None or words.header_shape(said) is not None:
        return False
    word = said.split(" ")[0] if said[0].isascii() and head[-1:].isspace() else said[0]
    return above.right + measure(word) > room[above]


__all__ = ["printed"]
