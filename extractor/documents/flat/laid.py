"""Tables whose cells a flattened text prints over several lines, laid out so that each cell is one stretch of text.

A page of text that draws its tables, or sets their columns apart by blanks, prints a cell that is too long for its
column line by line, other cells' lines between. Everything behind the readers takes a cell for a stretch of the text,
so such a text is laid out anew: its tables row by row as ``build.py`` does it for other formats, the rest as it is.
``Layout`` knows the way back, and results are taken back by it at the very end, in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents.document import Layout
from extractor.documents.flat.lines import Span
from extractor.documents.flat.markup import Marked, Placed
from extractor.documents.page.lines import Glyph, cell_text, make_lines
from extractor.regex import regex

EM = 10.0
_WORD = regex(r"\S+|\s")
_WIDE_FROM = "\u2e80"
LEADING = 12.0


def width(text: str) -> int:
    """The columns that a text takes on a screen; a Chinese character takes two."""
    return sum(2 if c >= _WIDE_FROM else 1 for c in text)


def glyphs_of(text: str, start: int, end: int, *, top: float) -> list[Glyph]:
    """The words of a line as a page would show them, each one glyph; a line's text ends at ``end``."""
    out: list[Glyph] = []
    x = 0.0
    for word in _WORD.finditer(text, start, end):
        ends = []
        left = x
        for c in word.group():
            x += EM if c >= _WIDE_FROM else EM / 2
            ends.append(x)
        out.append(Glyph(word.group(), left, x, top, top + EM, EM, ends=tuple(ends) if len(ends) > 1 else ()))
    return out


@dataclass(frozen=True, slots=True)
class PieceCell:
    """A cell of a table and its lines, each a stretch of the text as given.

    ``room`` is how many columns on the screen a line may take.
    """

    row: int
    col: int
    pieces: tuple[Span, ...]
    room: int
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class PieceTable:
    """A table that stands on the lines from ``first`` up to ``stop`` of a text; its cells in reading order.

    Where ``told`` is false its cells say where they begin and not how far they reach.
    """

    first: int
    stop: int
    cells: tuple[PieceCell, ...]
    told: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """From ``start`` to ``end`` stands what ``pieces`` of the text hold, and behind it what parts it from the rest."""

    start: int
    end: int
    pieces: tuple[Span, ...] = ()
    behind: str = ""


@dataclass(slots=True)
class _Sheet:
    """The text as it grows."""

    given: str
    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    length: int = 0

    def put(self, text: str, place: int) -> None:
        """Add text that stands at ``place``, or nowhere (−1)."""
        if not text:
            return
        last = len(self.places) - 1
        goes_on = last >= 0 and (
            place < 0
            if self.places[last] < 0
            else place == self.places[last] + self.length - self.starts[last]
        )
        if not goes_on:
            self.starts.append(self.length)
            self.places.append(place)
        self.parts.append(text)
        self.length += len(text)

    def cell(self, cell: PieceCell, *, breaks: str = "\n") -> Span:
        start = self.length
        text = _joined(self.given, cell).replace("\n", breaks)
        places = [k for a, b in cell.pieces for k in range(a, b)]
        at = 0
        for c in text:
            ahead = at
            while ahead < len(places) and self.given[places[ahead]] != c and self.given[places[ahead]].isspace():
                ahead += 1
            if ahead < len(places) and self.given[places[ahead]] == c:
                self.put(c, places[ahead])
                at = ahead + 1
            else:
                self.put(c, -1)
        return start, self.length


def _joined(text: str, cell: PieceCell) -> str:
    """A cell's text: lines that are full run on, others end with a line break."""
    if len(cell.pieces) < 2:
        return "".join(text[a:b] for a, b in cell.pieces)
    lines = [
        line
        for i, (a, b) in enumerate(cell.pieces)
        for line in make_lines(glyphs_of(text, a, b, top=i * LEADING))
    ]
    return cell_text(lines, (0.0, 0.0, cell.room * EM / 2, len(lines) * LEADING)).text


def lay_out(
    text: str, starts: Sequence[int], tables: Sequence[PieceTable], changes: Sequence[Change] = ()
) -> tuple[str, Layout, list[Marked]]:
    """The text with these tables laid out and these changes made, and where the tables stand in it.

    Args:
        text: as given.
        starts: where each of its lines begins.
        tables: none over another.
        changes: of what stands in no table, none over another.
    """
    sheet = _Sheet(text)
    out: list[Marked] = []
    at = 0
    places = [(starts[t.first], starts[t.stop] if t.stop < len(starts) else len(text), t) for t in tables]
    parts: list[tuple[int, int, PieceTable | Change]] = [*places, *((c.start, c.end, c) for c in changes)]
    for begin, end, part in sorted(parts, key=lambda p: p[:2]):
        sheet.put(text[at:begin], at)
        if isinstance(part, Change):
            for a, b in part.pieces:
                sheet.put(text[a:b], a)
            sheet.put(part.behind, -1)
        elif part.told:
            out.append(_laid(sheet, part))
            sheet.put("\n", -1)
        else:
            _tabbed(sheet, part)
        at = end
    sheet.put(text[at:], at)
    return "".join(sheet.parts), Layout(text, sheet.length, tuple(sheet.starts), tuple(sheet.places)), out


def _laid(sheet: _Sheet, table: PieceTable) -> Marked:
    start = sheet.length
    cells: list[Placed] = []
    for cell in table.cells:
        if cells:
            sheet.put("\n" if cell.row != cells[-1].row else "\t", -1)
        cells.append(Placed(cell.row, cell.col, sheet.cell(cell), cell.row_span, cell.col_span))
    return Marked(start, sheet.length, cells)


def _tabbed(sheet: _Sheet, table: PieceTable) -> None:
    """The table as lines of cells with tabs between them, blank ones too; what reads such lines finds it there."""
    at = {(cell.row, cell.col): cell for cell in table.cells}
    count = max(cell.col for cell in table.cells) + 1
    for row in range(table.cells[-1].row + 1):
        for col in range(count):
            sheet.put("\t" * (col > 0), -1)
            if (row, col) in at:
                sheet.cell(at[row, col], breaks=" ")
        sheet.put("\n", -1)
