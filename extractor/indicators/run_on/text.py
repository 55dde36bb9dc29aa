"""The text between tables without its white space, and what a table read from such a run of characters is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def stretches(document: Document) -> Iterator[Run]:
    """The text of paragraphs without a table between; what stands between two of them is none (a page's number)."""
    spans: list[tuple[int, int]] = []
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph):
            spans.append((block.start, block.end))
        elif spans:
            yield squeezed(document.text, spans)
            spans = []


def squeezed(source: str, spans: Sequence[tuple[int, int]]) -> Run:
    """Some stretches of a text, one behind the other, without white space, full-width forms folded."""
    text: list[str] = []
    offsets: list[int] = []
    gaps: list[bool] = []
    for start, end in spans:
        gap = bool(text)
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
