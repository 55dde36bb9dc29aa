"""Builds a Document for formats that have no text of their own (docx, xlsx, html, pdf …).

The text is laid out once, the same way for every such format: a paragraph on a line of its own; a table
row by row, its cells separated by tabs. A merged cell's text stands once. Caps are applied here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from extractor.documents.document import BBox, Block, Cell, Document, Note, PageReading, Paragraph, Table, Unsure
from extractor.documents.invisible import visible
from extractor.errors import TooLarge
from extractor.settings import Settings

INDENT = " \u3000\u00a0"
"""White space that indents a cell's text."""


class RawCell(NamedTuple):
    """A cell before it has a place in the text."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int | None = None
    bbox: BBox | None = None


raw_of: Callable[[tuple[int, int, str, int, int, int | None, BBox | None]], RawCell] = partial(tuple.__new__, RawCell)
"""A RawCell of all its fields, made twice as fast."""


class DocumentBuilder:
    """Collects blocks in reading order and lays out the text.

    Raises:
        TooLarge: the text or the number of cells passes its limit in ``settings``.
    """

    def __init__(self, settings: Settings, *, filename: str) -> None:
        self._settings = settings
        self._filename = filename
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._notes: list[Note] = []
        self._readings: list[PageReading] = []
        self._lines: dict[int, list[tuple[BBox, str, tuple[tuple[int, float], ...]]]] = {}
        self._unsure: list[Unsure] = []
        self._tables = 0
        self._cells = 0
        self._texts: dict[str, str] = {}
        """The texts of cells: what many of them say is kept once."""
        self._paged = True

    @contextmanager
    def unpaged(self) -> Iterator[None]:
        """What is added meanwhile keeps neither page nor box: it was read from a picture that stands in the text."""
        self._paged = False
        try:
            yield
        finally:
            self._paged = True

    def _append(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._settings.max_characters:
            raise TooLarge(
                f"文字超过{self._settings.max_characters}字的上限，请拆分后再处理", filename=self._filename
            )
        return start, self._length

    def note(self, code: str, message: str, page: int | None = None) -> None:
        self._notes.append(Note(code, message, page if self._paged else None))

    @property
    def readings(self) -> tuple[PageReading, ...]:
        return tuple(self._readings)

    def reading(self, page: int, engine: str, reason: str | None = None) -> None:
        """Record which engine read a page."""
        self._readings.append(PageReading(page, engine, reason))

    def unsure(self, page: int, bbox: BBox, text: str, signs: Sequence[tuple[int, float]]) -> None:
        """Record what was recognised with less than certainty, before it is added.

        Args:
            page: where it stands.
            bbox: the line's box.
            text: the line.
            signs: places in the line of the characters that are not sure, and how sure they are.
        """
        self._lines.setdefault(page, []).append((bbox, text, tuple(signs)))

    def _find_unsure(self, text: str, start: int, page: int | None, bbox: BBox | None) -> None:
        """Note the places of what is not sure in a block that has just been added."""
        if page is None or bbox is None or page not in self._lines:
            return
        x0, top, x1, bottom = bbox
        rest = []
        for line in self._lines[page]:
            (a, b, c, d), written, signs = line
            inside = x0 - 1 <= (a + c) / 2 <= x1 + 1 and top - 1 <= (b + d) / 2 <= bottom + 1
            at = text.find(written) if inside else -1
            if at < 0:
                rest.append(line)
            else:
                self._unsure += [Unsure(start + at + i, start + at + i + 1, round(sure, 3)) for i, sure in signs]
        self._lines[page] = rest

    def paragraph(
        self,
        text: str,
        *,
        level: int | None = None,
        page: int | None = None,
        bbox: BBox | None = None,
        label: str | None = None,
        bold: bool = False,
    ) -> None:
        """Add one paragraph; blank ones are left out, and so is what nobody sees."""
        text = visible(text)
        if not text.strip():
            return
        start, end = self._append(text)
        self._append("\n")
        place = (page, bbox) if self._paged else (None, None)
        self._blocks.append(Paragraph(start, end, text, level, *place, label, bold))
        self._find_unsure(text, start, page, bbox)

    def table(
        self, cells: Sequence[RawCell], *, page: int | None = None, name: str | None = None
    ) -> None:
        """Add one table; rows and columns beyond the limits are cut, and a note says so."""
        limit_r, limit_c = self._settings.max_table_rows, self._settings.max_table_columns
        kept = [c for c in cells if c.row < limit_r and c.col < limit_c]
        if len(kept) < len(cells):
            self.note(
                "table_cut",
                f"表格{self._tables + 1}超过{limit_r}行或{limit_c}列的上限，超出部分未读取",
                page,
            )
        self._cells += len(kept)
        if self._cells > self._settings.max_cells:
            raise TooLarge(
                f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理", filename=self._filename
            )
        if not any(c.text.strip() for c in kept):
            return
        kept = _apart(kept, limit_c)
        n_rows = min(limit_r, max(c.row + c.row_span for c in kept))
        n_cols = min(limit_c, max(c.col + c.col_span for c in kept))
        placed: list[Cell] = []
        begin = self._length
        row = None
        for c in kept:
            if row is not None:
                self._append("\n" if c.row != row else "\t")
            row = c.row
            seen = visible(c.text)
            text = seen.strip()
            text = self._texts.setdefault(text, text)
            # Indentation says that an activity belongs to the one above: it stays in the text, before the cell.
            if seen != text:
                indent = seen[: len(seen) - len(seen.lstrip())]
                self._append("".join(ch for ch in indent if ch in INDENT))
            start, end = self._append(text)
            placed.append(
                Cell(
                    c.row,
                    c.col,
                    start,
                    end,
                    text,
                    min(c.row_span, n_rows - c.row),
                    min(c.col_span, n_cols - c.col),
                    (c.page if c.page is not None else page) if self._paged else None,
                    c.bbox if self._paged else None,
                )
            )
            if self._lines:
                self._find_unsure(text, start, c.page, c.bbox)
        end = self._length
        self._append("\n")
        self._blocks.append(
            Table(self._tables, begin, end, n_rows, n_cols, tuple(placed), page if self._paged else None, name)
        )
        self._tables += 1

    def build(
        self, *, media_type: str, size: int, sha256: str, pages: int | None = None
    ) -> Document:
        return Document(
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            filename=self._filename,
            media_type=media_type,
            size=size,
            sha256=sha256,
            pages=pages,
            notes=tuple(self._notes),
            readings=tuple(self._readings),
            unsure=tuple(sorted(self._unsure, key=lambda u: u.start)),
        )


def _apart(cells: Sequence[RawCell], columns: int) -> list[RawCell]:
    """Cells in reading order, spans cut back where they would lie over another cell.

    No program writes such a table, but a damaged or hostile file can hold one.
    """
    ordered = sorted(cells, key=lambda c: (c.row, c.col))
    if all(c.row_span == 1 and c.col_span == 1 for c in ordered):
        return ordered
    owner: dict[int, int] = {}  # column → the cell that was last there
    for i, cell in enumerate(ordered):
        above = owner.get(cell.col)
        if above is not None and cell.row < ordered[above].row + ordered[above].row_span:
            over = ordered[above]
            if over.row == cell.row:
                ordered[above] = over._replace(col_span=max(1, cell.col - over.col))
                for col in range(cell.col, min(over.col + over.col_span, columns)):
                    if owner.get(col) == above:
                        del owner[col]
            else:
                ordered[above] = over._replace(row_span=cell.row - over.row)
        width = 1
        while width < cell.col_span and cell.col + width < columns:
            other = owner.get(cell.col + width)
            if other is not None and cell.row < ordered[other].row + ordered[other].row_span:
                break
            width += 1
        ordered[i] = cell if width == cell.col_span else cell._replace(col_span=width)
        for col in range(cell.col, cell.col + width):
            owner[col] = i
    return ordered
