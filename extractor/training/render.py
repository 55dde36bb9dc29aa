"""Neutral structure → a file in any format: for tests, for corpora and for scoring. Offline only.

One description of a document's content (headings, paragraphs, tables with merged cells) is rendered into
every format that the readers know, so that the same content can be read back and compared.

The JSON form (``NAME.blocks.json``) leaves out the positions that a merged cell covers, as HTML does::

    {"blocks": [
      {"type": "heading", "level": 1, "text": "二、绩效指标"},
      {"type": "paragraph", "text": "单位：万元"},
      {"type": "table", "header_rows": 1, "rows": [
        ["一级指标", "二级指标", "指标值"],
        [{"text": "产出指标", "rowspan": 2}, "数量指标", "≥4次"],
        ["质量指标", "≥95%"]]}]}

``header_rows`` is optional and only says how many rows the PDF style ``repeat-header`` repeats.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A cell as written in a row; positions that another cell covers are not written."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class HeadingSpec:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class ParagraphSpec:
    text: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    rows: tuple[tuple[CellSpec, ...], ...]
    header_rows: int = 1


BlockSpec = HeadingSpec | ParagraphSpec | TableSpec
Blocks = tuple[BlockSpec, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the laid-out grid."""

    row: int
    col: int
    text: str
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A table laid out: its size and its cells in reading order."""

    n_rows: int
    n_cols: int
    cells: tuple[Placed, ...]

    def owners(self) -> list[list[Placed | None]]:
        """The cell that covers each position."""
        grid: list[list[Placed | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.rowspan):
                for c in range(cell.col, cell.col + cell.colspan):
                    grid[r][c] = cell
        return grid


def place(table: TableSpec) -> Laid:
    """Lay a table out on its grid: each written cell takes the next free position of its row.

    Raises:
        ValueError: a cell lies over another, or spans rows that are not there.
    """
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    n_cols = 0
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            if r + cell.rowspan > len(table.rows):
                raise ValueError(f"cell {cell.text!r} in row {r} spans rows that are not there")
            area = {(r + i, c + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            if area & taken:
                raise ValueError(f"cell {cell.text!r} in row {r} lies over another cell")
            taken |= area
            cells.append(Placed(r, c, cell.text, cell.rowspan, cell.colspan))
            c += cell.colspan
            n_cols = max(n_cols, c)
    return Laid(len(table.rows), n_cols, tuple(cells))


def parse_blocks(data: Mapping[str, Any]) -> Blocks:
    """The JSON form, decoded, → blocks.

    Raises:
        ValueError: a block is of no known type or a table does not fit together.
    """
    blocks: list[BlockSpec] = []
    for number, block in enumerate(data["blocks"]):
        match block.get("type"):
            case "heading":
                blocks.append(HeadingSpec(block["text"], int(block.get("level", 1))))
            case "paragraph":
                blocks.append(ParagraphSpec(block["text"]))
            case "table":
                table = TableSpec(
                    tuple(tuple(_cell(cell) for cell in row) for row in block["rows"]),
                    int(block.get("header_rows", 1)),
                )
                place(table)
                blocks.append(table)
            case other:
                raise ValueError(f"block {number}: unknown type {other!r}")
    return tuple(blocks)


def _cell(cell: str | Mapping[str, Any]) -> CellSpec:
    if isinstance(cell, str):
        return CellSpec(cell)
    unknown = set(cell) - {"text", "rowspan", "colspan"}
    if unknown:
        raise ValueError(f"unknown keys in a cell: {sorted(unknown)}")
    return CellSpec(cell["text"], int(cell.get("rowspan", 1)), int(cell.get("colspan", 1)))


def load_blocks(path: str | Path) -> Blocks:
    """Read a ``NAME.blocks.json`` file.

    Raises:
        ValueError: the file does not hold the form described at the top of this module.
    """
    try:
        return parse_blocks(json.loads(Path(path).read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


# ---------------------------------------------------------------------------------------------- plain text


def _inline(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).replace("\t", " ")


def _text(blocks: Blocks, table: Callable[[Laid], str]) -> bytes:
    parts = [table(place(b)) if isinstance(b, TableSpec) else b.text + "\n" for b in blocks]
    return "".join(parts).encode()


def _tabs(blocks: Blocks, flags: frozenset[str]) -> bytes:
    def table(laid: Laid) -> str:
        lines: list[str] = []
        for r, row in enumerate(laid.owners()):
            for c, cell in enumerate(row):
                if cell is None:
                    lines.append("\t")
                elif (cell.row, cell.col) == (r, c):
                    lines.append("\t" + cell.text)
                elif cell.col == c or "padded" in flags:
                    lines.append("\t")
            lines.append("")
        return "\n".join(lines) + "\n"

    return _text(blocks, table)


def _rectangle(laid: Laid) -> list[list[str]]:
    """Every position as text; covered ones are empty."""
    rows = [[""] * laid.n_cols for _ in range(laid.n_rows)]
    for cell in laid.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def _pipes(blocks: Blocks, flags: frozenset[str]) -> bytes:
    def table(laid: Laid) -> str:
        lines: list[str] = []
        for r, row in enumerate(_rectangle(laid)):
            cells = [_inline(text).replace("|", "\\|") for text in row]
            if "plain" not in flags:
                cells += ["", ""]
            lines.append("| " + " | ".join(cells) + " |")
            if r == 0 and "markdown" in flags:
                lines.append("|" + " --- |" * len(cells))
        return "\n".join(lines) + "\n"

    return _text(blocks, table)


def _lines(blocks: Blocks, flags: frozenset[str]) -> bytes:
    def table(laid: Laid) -> str:
        return "\n\n\n".join("\n\n".join(_inline(t) for t in row) for row in _rectangle(laid)) + "\n\n\n"

    return _text(blocks, table)


def _separated(blocks: Blocks, delimiter: str, flags: frozenset[str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for block in blocks:
        if isinstance(block, TableSpec):
            writer.writerows(_rectangle(place(block)))
        else:
            writer.writerow([block.text])
    return out.getvalue().encode("gb18030" if "gb18030" in flags else "utf-8-sig")


def _csv(blocks: Blocks, flags: frozenset[str]) -> bytes:
    return _separated(blocks, ";" if "semicolon" in flags else ",", flags)


def _tsv(blocks: Blocks, flags: frozenset[str]) -> bytes:
    return _separated(blocks, "\t", flags)


# ---------------------------------------------------------------------------------------------------- html


def _html(blocks: Blocks, flags: frozenset[str]) -> bytes:
    encoding = "gb18030" if "gb18030" in flags else "utf-8"
    charset = "gb2312" if encoding == "gb18030" else encoding  # what such pages declare
    out = [f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>文件</title></head><body>\n']

    def text(value: str) -> str:
        # A page shows one blank of several: who means them writes blanks that stay.
        return escape(value).replace("\n", "<br>").replace("  ", "\u00a0 ").replace("  ", " \u00a0")

    for block in blocks:
        if isinstance(block, HeadingSpec):
            level = min(block.level, 6)
            out.append(f"<h{level}>{text(block.text)}</h{level}>\n")
        elif isinstance(block, ParagraphSpec):
            out.append(f"<p>{text(block.text)}</p>\n")
        else:
            out.append('<table border="1">\n')
            for row in block.rows:
                out.append("<tr>")
                for cell in row:
                    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
                    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
                    out.append(f"<td{spans}>{text(cell.text)}</td>")
                out.append("</tr>\n")
            out.append("</table>\n")
    out.append("</body></html>\n")
    return "".join(out).encode(encoding)


# ---------------------------------------------------------------------------------------------------- docx


def _docx(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def element(tag: str, parent: Any = None, **attributes: object) -> Any:
        made = OxmlElement(f"w:{tag}")
        for name, value in attributes.items():
            made.set(qn(f"w:{name}"), str(value))
        if parent is not None:
            parent.append(made)
        return made

    def fill(paragraph: Any, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            run = element("r", paragraph)
            if number:
                element("br", run)
            held = element("t", run)
            held.text = line
            held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    document = Document()
    body = document.element.body
    last = body[-1]  # w:sectPr
    for block in blocks:
        if isinstance(block, HeadingSpec):
            document.add_heading("", min(block.level, 9))
            fill(last.getprevious(), block.text)
            continue
        if isinstance(block, ParagraphSpec):
            paragraph = element("p")
            last.addprevious(paragraph)
            fill(paragraph, block.text)
            continue
        laid = place(block)
        table = element("tbl")
        properties = element("tblPr", table)
        element("tblStyle", properties, val="TableGrid")
        element("tblW", properties, w=0, type="auto")
        grid = element("tblGrid", table)
        for _ in range(laid.n_cols):
            element("gridCol", grid, w=9000 // laid.n_cols)
        for r, row in enumerate(laid.owners()):
            line = element("tr", table)
            c = 0
            while c < laid.n_cols:
                cell = row[c]
                held = element("tc", line)
                held_properties = element("tcPr", held)
                paragraph = element("p")
                if cell is not None:
                    if cell.colspan > 1:
                        element("gridSpan", held_properties, val=cell.colspan)
                    if cell.rowspan > 1:
                        merge = element("vMerge", held_properties)
                        if cell.row == r:
                            merge.set(qn("w:val"), "restart")
                    if cell.row == r:
                        fill(paragraph, cell.text)
                held.append(paragraph)
                c += cell.colspan if cell is not None else 1
        last.addprevious(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --------------------------------------------------------------------------------------------- spreadsheets

_NUMBER = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<percent>%?)\Z")


def _as_number(text: str) -> tuple[float, str] | None:
    """A text such as 1,234.50 or 95% as a number and the format that shows it so, else None."""
    found = _NUMBER.match(text)
    if not found or (found["whole"].startswith("0") and len(found["whole"]) > 1) or len(text) > 14:
        return None
    value = float(text.rstrip("%").replace(",", ""))
    pattern = "#,##0" if "," in found["whole"] else "0"
    if found["part"]:
        pattern += "." + "0" * len(found["part"])
    return (value / 100, pattern + "%") if found["percent"] else (value, pattern)


def _sheets(blocks: Blocks, flags: frozenset[str]) -> list[Laid]:
    """One sheet for each table, the text above it in rows of their own, merged over the sheet's width."""
    groups: list[list[BlockSpec]] = [[]]
    for block in blocks:
        groups[-1].append(block)
        if isinstance(block, TableSpec) and "single" not in flags:
            groups.append([])
    if len(groups) > 1 and not any(isinstance(b, TableSpec) for b in groups[-1]):
        rest = groups.pop()
        groups[-1] += rest
    sheets: list[Laid] = []
    for group in groups:
        tables = {id(b): place(b) for b in group if isinstance(b, TableSpec)}
        width = max((laid.n_cols for laid in tables.values()), default=1)
        cells: list[Placed] = []
        row = 0
        for block in group:
            if isinstance(block, TableSpec):
                laid = tables[id(block)]
                cells += [Placed(c.row + row, c.col, c.text, c.rowspan, c.colspan) for c in laid.cells]
                row += laid.n_rows
            else:
                cells.append(Placed(row, 0, block.text, 1, width))
                row += 1
        sheets.append(Laid(row, width, tuple(cells)))
    return sheets


def _xlsx(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(_sheets(blocks, flags), 1):
        page = book.create_sheet(f"表{number}")
        for cell in sheet.cells:
            if not cell.text and cell.rowspan == cell.colspan == 1:
                continue
            held = page.cell(cell.row + 1, cell.col + 1)
            shown = _as_number(cell.text) if "numbers" in flags else None
            if shown:
                held.value, held.number_format = shown
            else:
                held.value = ILLEGAL_CHARACTERS_RE.sub("", cell.text)
                held.data_type = "s"  # a text that begins with = is no formula here
            if cell.rowspan > 1 or cell.colspan > 1:
                page.merge_cells(
                    start_row=cell.row + 1,
                    start_column=cell.col + 1,
                    end_row=cell.row + cell.rowspan,
                    end_column=cell.col + cell.colspan,
                )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls(blocks: Blocks, flags: frozenset[str]) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, Any] = {}
    for number, sheet in enumerate(_sheets(blocks, flags), 1):
        page = book.add_sheet(f"表{number}")
        for cell in sheet.cells:
            shown = _as_number(cell.text) if "numbers" in flags else None
            value: str | float = shown[0] if shown else cell.text
            pattern = shown[1] if shown else "General"
            if pattern not in styles:
                styles[pattern] = xlwt.XFStyle()
                styles[pattern].num_format_str = pattern
            end_row, end_col = cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1
            if (end_row, end_col) != (cell.row, cell.col):
                page.write_merge(cell.row, end_row, cell.col, end_col, value, styles[pattern])
            elif cell.text:
                page.write(cell.row, cell.col, value, styles[pattern])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ----------------------------------------------------------------------------------------------------- pdf

_FONT = "STSong-Light"
_WIDTH, _HEIGHT = 595.0, 842.0
_MARGIN_X, _TOP, _BOTTOM = 60.0, 72.0, 72.0


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a table is set, in points: its letters, its lines, and what a cell leaves around its text."""

    size: float = 9.0
    leading: float = 12.5
    side: float = 3.0
    above: float = 3.0
    least: float = 0.0
    """No row is lower."""


_SETTINGS = {
    "tight": _Setting(10.5, 15.6, 5.4, 0.0),  # as Word sets it by itself: rows no further apart than lines
    "centred": _Setting(10.0, 13.0, 5.4, 0.0, 24.0),
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one row that stands on one page: the lines ``first`` to ``last`` of its text."""

    row: int
    lines: int
    top: float
    bottom: float


class _Pdf:
    """Draws blocks down the page as an office program prints them: ruled tables that run over pages."""

    def __init__(self, flags: frozenset[str], canvas: Any = None) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._measure = pdfmetrics.stringWidth
        self._out = io.BytesIO()
        self._canvas = canvas or Canvas(self._out, pagesize=(_WIDTH, _HEIGHT), invariant=1)
        self._flags = flags
        self._set = next((_SETTINGS[flag] for flag in sorted(flags) if flag in _SETTINGS), _Setting())
        self._page = 1
        self._y = _TOP  # from the page's top

    def finish(self) -> bytes:
        self._end_page()
        self._canvas.save()
        return self._out.getvalue()

    def _end_page(self) -> None:
        if "no-page-numbers" not in self._flags:
            self._draw(_WIDTH / 2 - 14, _HEIGHT - 40, f"— {self._page} —", 10)
        self._canvas.showPage()
        self._page += 1
        self._y = _TOP

    def _draw(self, x: float, baseline: float, text: str, size: float) -> None:
        self._canvas.setFont(_FONT, size)
        self._canvas.drawString(x, _HEIGHT - baseline, text)

    def _wrap(self, text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
        """Break as an office program does: anywhere between Chinese characters, not before closing marks."""
        lines: list[str] = []
        for part in text.split("\n"):
            line, used = "", indent
            for token in re.findall(r"[A-Za-z0-9.,%/+=<>-]+|.", part):
                need = self._measure(token, _FONT, size)
                if used + need > width and line and token not in "，。；：、）》”！？":
                    lines.append(line)
                    line, used = "", 0.0
                while need > width:  # a single word longer than the line
                    cut = max(1, int(len(token) * width / need) - 1)
                    lines.append(token[:cut])
                    token = token[cut:]
                    need = self._measure(token, _FONT, size)
                line += token
                used += need
            lines.append(line)
            indent = 0.0
        return lines

    def flow(self, text: str, *, size: float, indent: float, centre: bool = False) -> None:
        width = _WIDTH - 2 * _MARGIN_X
        leading = size * 1.5
        for number, part in enumerate(text.split("\n")):
            first = indent if number == 0 else 0.0
            for i, line in enumerate(self._wrap(part, width, size, first)):
                if self._y + leading > _HEIGHT - _BOTTOM:
                    self._end_page()
                x = _MARGIN_X + (first if i == 0 else 0.0)
                if centre:
                    x = (_WIDTH - self._measure(line, _FONT, size)) / 2
                self._draw(x, self._y + size, line, size)
                self._y += leading
        self._y += 4

    def table(self, spec: TableSpec) -> None:
        laid = place(spec)
        size, leading = self._set.size, self._set.leading
        edges = self._columns(laid)
        wrapped = {
            cell: self._wrap(cell.text, edges[cell.col + cell.colspan] - edges[cell.col] - 2 * self._set.side, size)
            for cell in laid.cells
        }
        need = [1] * laid.n_rows
        for cell, lines in wrapped.items():
            if cell.rowspan == 1:
                need[cell.row] = max(need[cell.row], len(lines))
        for cell, lines in wrapped.items():
            rows = range(cell.row, cell.row + cell.rowspan)
            short = len(lines) - sum(need[r] for r in rows)
            if short > 0:
                need[rows[-1]] += short
        header = range(min(spec.header_rows, laid.n_rows)) if "repeat-header" in self._flags else range(0)

        left = {cell: list(lines) for cell, lines in wrapped.items()}
        pieces: list[_Piece] = []

        def page_break(row: int) -> None:
            self._fragment(laid, edges, pieces, left, size, leading)
            pieces.clear()
            self._end_page()
            if row >= len(header) > 0:
                again = {cell: list(wrapped[cell]) for cell in laid.cells if cell.row in header}
                repeated: list[_Piece] = []
                for r in header:
                    add(r, need[r], repeated)
                self._fragment(laid, edges, repeated, again, size, leading)

        def add(row: int, lines: int, into: list[_Piece]) -> None:
            bottom = self._y + max(lines * leading + 2 * self._set.above, self._set.least)
            into.append(_Piece(row, lines, self._y, bottom))
            self._y = bottom

        for r in range(laid.n_rows):
            todo = need[r]
            while todo:
                room = int((_HEIGHT - _BOTTOM - self._y - 2 * self._set.above) / leading)
                whole_page = int((_HEIGHT - _BOTTOM - _TOP - 2 * self._set.above) / leading)
                if todo <= room:
                    add(r, todo, pieces)
                    todo = 0
                elif room >= 1 and ("split-rows" in self._flags or todo > whole_page):
                    add(r, room, pieces)
                    todo -= room
                    page_break(r)
                else:
                    page_break(r)
        self._fragment(laid, edges, pieces, left, size, leading)
        self._y += 10

    def _columns(self, laid: Laid) -> list[float]:
        """Column edges: wider where the text is longer, and nowhere too narrow for a character."""
        weight = [2.0] * laid.n_cols
        for cell in laid.cells:
            if cell.colspan == 1:
                longest = max((len(line) for line in cell.text.split("\n")), default=0)
                weight[cell.col] = max(weight[cell.col], min(14.0, longest))
        least = self._set.size + 1 + 2 * self._set.side
        whole = _WIDTH - 2 * _MARGIN_X
        narrow = {i for i, w in enumerate(weight) if w * whole / sum(weight) < least}
        rest = sum(w for i, w in enumerate(weight) if i not in narrow)
        scale = (whole - least * len(narrow)) / rest if rest else 1.0
        edges = [_MARGIN_X]
        for i, w in enumerate(weight):
            edges.append(edges[-1] + (least if i in narrow else w * scale))
        return edges

    def _fragment(
        self,
        laid: Laid,
        edges: Sequence[float],
        pieces: Sequence[_Piece],
        left: dict[Placed, list[str]],
        size: float,
        leading: float,
    ) -> None:
        """Draw the part of a table that stands on this page; text not yet drawn stays in ``left``."""
        for cell, lines in left.items():
            mine = [p for p in pieces if cell.row <= p.row < cell.row + cell.rowspan]
            if not mine:
                continue
            x0, x1 = edges[cell.col], edges[cell.col + cell.colspan]
            top, bottom = mine[0].top, mine[-1].bottom
            self._box(x0, top, x1, bottom)
            room = sum(p.lines for p in mine)
            shown = lines[:room]
            if "middle" in self._flags or "centred" in self._flags:
                top += ((bottom - top) - len(shown) * leading - 2 * self._set.above) / 2
            for i, line in enumerate(shown):
                x = x0 + self._set.side
                if "centred" in self._flags and len(lines) == 1:
                    x = (x0 + x1 - self._measure(line, _FONT, size)) / 2
                self._draw(x, top + self._set.above + i * leading + size, line, size)
            del lines[:room]

    def _box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self._canvas.setLineWidth(0.5)
        if "borderless" in self._flags:
            return
        if "rows" in self._flags:  # rules between the rows only
            for y in (top, bottom):
                self._canvas.line(x0, _HEIGHT - y, x1, _HEIGHT - y)
            return
        if "word" not in self._flags:
            self._canvas.rect(x0, _HEIGHT - bottom, x1 - x0, bottom - top)
            return
        for x, y, w, h in (  # office programs print each edge as a thin filled rectangle
            (x0, bottom, x1 - x0, 0.48),
            (x0, top, x1 - x0, 0.48),
            (x0, bottom, 0.48, bottom - top),
            (x1, bottom, 0.48, bottom - top),
        ):
            self._canvas.rect(x, _HEIGHT - y, w, h, stroke=0, fill=1)


def _pdf(blocks: Blocks, flags: frozenset[str], canvas: Any = None) -> bytes:
    pdf = _Pdf(flags, canvas)
    for block in blocks:
        if isinstance(block, TableSpec):
            pdf.table(block)
        elif isinstance(block, HeadingSpec):
            pdf.flow(block.text, size=max(12.0, 18.0 - 2 * block.level), indent=0, centre=block.level == 1)
        else:
            pdf.flow(block.text, size=10.5, indent=21)
    return pdf.finish()


def _scan(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from extractor.training.render_scan import Paper, bound, scanned

    paper = Paper(_WIDTH, _HEIGHT, sans="sans" in flags)
    _pdf(blocks, frozenset(("split-rows",)), paper)
    return bound(scanned(paper.sheets, flags), clean="clean" in flags)


# ------------------------------------------------------------------------------------------------- dispatch


@dataclass(frozen=True, slots=True)
class _Format:
    extension: str
    write: Callable[[Blocks, frozenset[str]], bytes]
    flags: frozenset[str]


def _format(
    extension: str, write: Callable[[Blocks, frozenset[str]], bytes], flags: Iterable[str] = ()
) -> _Format:
    return _Format(extension, write, frozenset(flags))


_PDF_STYLES = (
    *("repeat-header", "split-rows", "word", "borderless", "rows", "middle", "no-page-numbers"),
    *("tight", "centred"),
)

FORMATS: dict[str, _Format] = {
    "tabs": _format(".txt", _tabs, ("padded",)),
    "pipes": _format(".txt", _pipes, ("plain", "markdown")),
    "lines": _format(".txt", _lines),
    "tsv": _format(".tsv", _tsv, ("gb18030",)),
    "csv": _format(".csv", _csv, ("gb18030", "semicolon")),
    "html": _format(".html", _html, ("gb18030",)),
    "docx": _format(".docx", _docx),
    "xlsx": _format(".xlsx", _xlsx, ("single", "numbers")),
    "xls": _format(".xls", _xls, ("single", "numbers")),
    "pdf": _format(".pdf", _pdf, _PDF_STYLES),
    "scan": _format(".pdf", _scan, ("clean", "stamp", "faint", "grey", "sans")),
}


def render(blocks: Blocks, format: str, style: str = "default") -> bytes:
    """Render blocks as a file.

    Args:
        blocks: from ``load_blocks`` or ``parse_blocks``.
        format: a key of ``FORMATS``, or ``txt`` with the carrier as first word of the style (``tabs`` if none);
            the text carriers are

            - ``tabs``: a leading tab for each cell, a lone tab for an empty cell and for one covered from
              above, nothing for one covered from the left, a blank line after each row (style ``padded``:
              a lone tab for every covered position);
            - ``pipes``: ``| a | b |`` with two dangling columns (style ``plain``: none; ``markdown``: a rule
              below the first row);
            - ``lines``: one cell a line, a blank line between cells, two between rows;
            - ``tsv`` and ``csv``: one row a line, quoted where need be.
        style: ``default`` or flags joined by ``+``, such as ``repeat-header+split-rows`` for ``pdf``.
            ``xlsx`` and ``xls`` make one sheet for each table, with the text before it in rows above
            (``single``: one sheet for all; ``numbers``: 95% and 1,234.50 are stored as numbers with a
            number format).

    Raises:
        ValueError: no such format or style.

    Example:
        >>> blocks = parse_blocks({"blocks": [{"type": "table", "rows": [["数量指标", "≥4次"]]}]})
        >>> render(blocks, "tabs").decode()
        '\\t数量指标\\n\\t≥4次\\n\\n'
    """
    if format == "txt":
        carrier, _, style = style.partition("+")
        format, style = ("tabs" if carrier == "default" else carrier), style or "default"
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    known = FORMATS[format]
    flags = frozenset(style.split("+")) - {"default"}
    if flags - known.flags:
        raise ValueError(
            f"unknown style {style!r} for {format}; known: {', '.join(sorted(known.flags)) or 'default'}"
        )
    return known.write(blocks, flags)
