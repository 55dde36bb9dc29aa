"""The text between tables without its white space, and what a table read from such a run of characters is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.documents.document import Cell, Document, Paragraph
from extractor.rows.reading import Form, Grid
from extractor.rows.shape import WIDTH


@dataclass(frozen=True, slots=True)
class RunOn:
    """A table read from a run of text: where it stands, its form, its grid, and what no row took."""

    start: int
    end: int
    form: Form | None
    grid: Grid
    unread: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the document without its white space: each character's offset, and where blanks stood."""

    text: str
    offsets: tuple[int, ...]
    gaps: tuple[bool, ...]

    def cell(self, row: int, column: int, start: int, end: int, source: str) -> Cell:
        a, b = self.offsets[start], self.offsets[end - 1] + 1
        return Cell(row, column, a, b, source[a:b])


def stretches(document: Document) -> Iterator[tuple[int, int]]:
    """Spans of text without a table between."""
    first: Paragraph | None = None
    last: Paragraph | None = None
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph):
            first, last = first or block, block
        elif first is not None and last is not None:
            yield first.start, last.end
            first = last = None


def squeezed(source: str, start: int, end: int) -> Run:
    text: list[str] = []
    offsets: list[int] = []
    gaps: list[bool] = []
    gap = False
    for offset in range(start, end):
        char = source[offset]
        if char.isspace() or char in "\u200b\ufeff\u00ad":
            gap = True
            continue
        text.append(char.translate(WIDTH) or char)
        offsets.append(offset)
        gaps.append(gap)
        gap = False
    return Run("".join(text), tuple(offsets), tuple(gaps))
