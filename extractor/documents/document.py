"""The one document model that every reader fills and every later stage reads.

All spans are half-open ranges of Unicode code points in ``Document.text``:
``document.text[cell.start:cell.end] == cell.text``, always. Where a flattened text prints a cell in several pieces,
that text is one laid out anew, and ``Document.layout`` leads back to the text as given; ``pipeline.py`` goes there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.documents.invisible import INVISIBLE

_GLOSS = 8
"""The most characters that the reading of a character takes, its brackets included."""

BBox = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points, origin at the page's top left."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader had to do or could not do (a page skipped, a table cut at a limit)."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """Which engine read a page, and why not the first one."""

    page: int
    engine: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stretch of the text that was recognised from a picture with less than certainty."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``level`` is the heading level (1 outermost) that the format's own style states, else None.

    Whether an unstyled paragraph *looks* like a heading is decided later, in one place, for all formats.
    ``label`` is a list number that the format shows but does not hold as text ("1.", "（一）").
    """

    start: int
    end: int
    text: str
    level: int | None = None
    page: int | None = None
    bbox: BBox | None = None
    label: str | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its top left position, with its spans."""

    row: int
    col: int
    start: int
    end: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table laid out on a grid; positions no cell covers are blank.

    ``index`` counts the document's tables from 0. ``start`` and ``end`` enclose all cells. In a ``ragged`` table
    (from flattened text) a row may lack cells that a merge covered, so its cells may stand too far left. In a
    ``loose`` one nothing in the text says where a row ends: what its cells are like does.
    """

    index: int
    start: int
    end: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    page: int | None = None
    name: str | None = None  # a sheet's name
    ragged: bool = False
    loose: bool = False

    def grid(self) -> list[list[Cell | None]]:
        """``n_rows`` × ``n_cols``; every position a cell covers holds that cell, others None."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                line = grid[r]
                for c in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    if line[c] is None:
                        line[c] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text was laid out anew so that every cell is one stretch of it: what of it stands where as given.

    ``starts`` are where its runs begin, ``places`` where each stands in ``given``, −1 for what was put in between.
    """

    given: str
    length: int
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands in ``given``: all of it, or the first piece where it stands in several.

        The reading of a character, or what nobody sees, that was left out in the midst of it does not part it.
        """
        i = max(0, bisect_right(self.starts, start) - 1)
        while self.places[i] < 0 and i + 1 < len(self.starts):
            i += 1
        if self.places[i] < 0:
            i -= 1
        run = self.starts[i], self.starts[i + 1] if i + 1 < len(self.starts) else self.length
        first = min(max(start, run[0]), run[1])
        last = max(first, min(end, run[1]))
        begin, stop = first + self.places[i] - run[0], last + self.places[i] - run[0]
        while last == run[1] < end and self._is_nothing(stop, self.places[i + 1]):
            i += 1
            run = run[1], self.starts[i + 1] if i + 1 < len(self.starts) else self.length
            last = min(end, run[1])
            stop = last + self.places[i] - run[0]
        return begin, stop

    def _is_nothing(self, start: int, end: int) -> bool:
        """Whether a few letters in brackets, or signs that nobody sees, stand between two places of ``given``."""
        if start < end and INVISIBLE.fullmatch(self.given, start, end):
            return True
        return 2 < end - start <= _GLOSS and self.given[start] in "(（" and self.given[end - 1] in ")）"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its text, and the blocks in reading order."""

    text: str
    blocks: tuple[Block, ...]
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None = None
    notes: tuple[Note, ...] = field(default=())
    readings: tuple[PageReading, ...] = field(default=())
    """For each page of a PDF, what read it."""
    unsure: tuple[Unsure, ...] = field(default=())
    """By place."""
    layout: Layout | None = None
    """Where ``text`` is not the text as given, the way back to that."""
    written: str | None = None
    """Where the text as given is in traditional characters and is read in simplified ones: as it is written."""

    @property
    def given(self) -> str:
        """The text as given, which results point into."""
        return self.read_as if self.written is None else self.written

    @property
    def read_as(self) -> str:
        """The text as given in the characters that it is read in; as long as ``given``."""
        return self.text if self.layout is None else self.layout.given

    def tables(self) -> Iterator[Table]:
        return (b for b in self.blocks if isinstance(b, Table))

    def paragraphs(self) -> Iterator[Paragraph]:
        return (b for b in self.blocks if isinstance(b, Paragraph))
