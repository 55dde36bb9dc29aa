"""Paragraphs, and tables that may hold paragraphs and tables: what docx and html are made of.

A reader builds items; ``emit`` lays them out in a DocumentBuilder:

- a table with one cell is a frame, and a table that only arranges other tables is a layout: what they hold
  stands on its own, in order;
- a table of one column inside a narrow cell of any other table is that cell's lines;
- any other table inside a cell becomes a table of its own behind it, and its text is not repeated
  in the outer cell;
- a list number goes in front of the text in a cell, where it has no field of its own; in a cell with nothing else it
  is the text where the column is one of numbers (序号), and elsewhere what nobody filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractor.documents.build import DocumentBuilder, RawCell
from extractor.documents.grid import compact
from extractor.documents.pictures import SMALL, FlowPicture, Pictures, may_be_sign, note_signs
from extractor.errors import TooLarge
from extractor.settings import Settings

_ORDINARY_CELLS = 4
"""So many cells with text of their own make a table that holds tables more than a layout."""


@dataclass(frozen=True, slots=True)
class FlowParagraph:
    text: str
    level: int | None = None
    label: str | None = None
    bold: bool = False

    def labelled(self) -> str:
        """The text as a reader sees it, its list number in front."""
        if not self.label:
            return self.text
        gap = " " if self.label[-1].isalnum() and self.label[-1].isascii() else ""
        return f"{self.label}{gap}{self.text.lstrip()}"


@dataclass(slots=True)
class FlowCell:
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    items: list[FlowItem] = field(default_factory=list)

    def text(self) -> str:
        lines = (i.labelled() for i in self.items if isinstance(i, FlowParagraph) and i.text.strip())
        return "\n".join(lines)

    def number(self) -> str:
        """The list numbers of a cell that holds nothing else; "" for any other."""
        if self.text():
            return ""
        return "\n".join(i.label for i in self.items if isinstance(i, FlowParagraph) and i.label)

    def unframe(self) -> None:
        """Put the lines of tables that only have one column in their place."""
        for at in reversed(range(len(self.items))):
            inner = self.items[at]
            if isinstance(inner, FlowTable) and inner.lists():
                self.items[at : at + 1] = [i for c in inner.cells for i in c.items]

    def tables(self) -> list[FlowTable]:
        return [i for i in self.items if isinstance(i, FlowTable)]


@dataclass(slots=True)
class FlowTable:
    cells: list[FlowCell] = field(default_factory=list)

    def lists(self) -> bool:
        """True for a table of one column and few lines, with nothing but paragraphs in it."""
        if len(self.cells) > _MOST_LINES or any(c.col or c.col_span > 1 for c in self.cells):
            return False
        return all(isinstance(i, FlowParagraph) for c in self.cells for i in c.items)

    def arranges(self) -> bool:
        """True for a frame or a layout, whose cells are no cells to the reader."""
        if len(self.cells) <= 1:
            return True
        holding = sum(1 for c in self.cells if any(isinstance(i, FlowTable) for i in c.items))
        if not holding:
            return False
        ordinary = sum(1 for c in self.cells if not c.tables() and c.text())
        return ordinary < _ORDINARY_CELLS


_MOST_LINES = 20
"""Of a table of one column that is the text of a cell."""

FlowItem = FlowParagraph | FlowTable | FlowPicture


def emit(items: Iterable[FlowItem], builder: DocumentBuilder, *, settings: Settings) -> None:
    """Add items to the builder in reading order.

    Raises:
        TooLarge: a limit is passed.
    """
    stack: list[Iterator[FlowItem]] = [iter(items)]  # no recursion: web pages nest without end
    pictures: Pictures | None = None
    signs = 0
    waiting: list[FlowPicture] = []  # pictures with nothing between them
    while stack or waiting:
        item = next(stack[-1], None) if stack else None
        if isinstance(item, FlowPicture):
            if item.large:
                waiting.append(item)
            continue
        if waiting and (item is not None or not stack):
            pictures = pictures or Pictures(builder, settings)
            pictures.read(waiting)
            waiting = []
        if item is None:
            if stack:
                stack.pop()
        elif isinstance(item, FlowParagraph):
            text = item.text.replace(SMALL, "").strip()
            if text or SMALL not in item.text:
                builder.paragraph(text, level=item.level, label=item.label, bold=item.bold)
        elif item.arranges():
            stack.append(iter([i for c in item.cells for i in c.items]))
        else:
            width = max(c.col + c.col_span for c in item.cells)
            for cell in item.cells:
                if cell.col_span < width:
                    cell.unframe()
            signs += sum(_take_signs(cell) for cell in item.cells)
            if len(item.cells) > settings.max_cells:
                raise TooLarge(f"单元格超过{settings.max_cells}个的上限，请拆分后再处理")
            numbers = _numbers(item.cells)
            cells = [
                RawCell(c.row, c.col, c.text() or numbers.get((c.row, c.col), ""), c.row_span, c.col_span)
                for c in item.cells
            ]
            # What lies beyond the limits stays beyond them, so that the builder cuts it and says so.
            inside = [c for c in cells if c.row < settings.max_table_rows and c.col < settings.max_table_columns]
            beyond = [c for c in cells if c.row >= settings.max_table_rows or c.col >= settings.max_table_columns]
            builder.table([*compact(inside), *beyond])
            inner: list[FlowItem] = [i for c in item.cells for i in c.items if not isinstance(i, FlowParagraph)]
            if inner:
                stack.append(iter(inner))
    if pictures is not None:
        pictures.finish()
    note_signs(builder, signs)


def note_struck(builder: DocumentBuilder, count: int) -> None:
    """Say that passages which are struck through were left out."""
    if count:
        builder.note("struck_text", f"有{count}处画了删除线的文字未读取，请核对原文")


def _numbers(cells: Iterable[FlowCell]) -> dict[tuple[int, int], str]:
    """The list numbers of cells with nothing else, by place, where their columns are columns of numbers.

    Such a column has a head that says so, or it is the first one and has no words at all.
    """
    bare: dict[tuple[int, int], str] = {}
    heads: dict[int, tuple[int, str]] = {}  # the uppermost words of a column
    for cell in cells:
        text = cell.text()
        number = "" if text else cell.number()
        if number:
            bare[cell.row, cell.col] = number
        elif text.strip() and cell.col_span == 1:
            heads[cell.col] = min(heads.get(cell.col, (cell.row, text)), (cell.row, text))
    if not bare:
        return bare
    from extractor.documents.words import header_shape

    counted = {
        col
        for col in {col for _, col in bare}
        if (header_shape(heads[col][1].strip()) == "index" if col in heads else col == 0)
    }
    return {place: number for place, number in bare.items() if place[1] in counted}


def _take_signs(cell: FlowCell) -> int:
    """Take the marks of small pictures out of a cell; how many may be signs in front of a number."""
    count = 0
    for i, item in enumerate(cell.items):
        if isinstance(item, FlowParagraph) and SMALL in item.text:
            count += may_be_sign(item.text)
            cell.items[i] = replace(item, text=item.text.replace(SMALL, ""))
    return count
