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
from collections.abc import Callable, Iterable, Mapping
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


def _drawn(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from extractor.training.render_text import drawn

    data = _text(blocks, drawn)
    return re.sub(rb" +", b" ", data) if "squeezed" in flags else data


def _aligned(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from extractor.training.render_text import aligned

    return _text(blocks, aligned)


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


def _pdf(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from extractor.training.render_pdf import render_pdf

    return render_pdf(blocks, flags)


def _scan(blocks: Blocks, flags: frozenset[str]) -> bytes:
    from extractor.training.render_pdf import HEIGHT, WIDTH, render_pdf
    from extractor.training.render_scan import Paper, bound, scanned

    paper = Paper(WIDTH, HEIGHT, sans="sans" in flags)
    render_pdf(blocks, frozenset(("split-rows",)), paper)
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
    *("word", "rows", "columns", "three-line", "zebra", "borderless", "middle", "tight", "centred", "right"),
    *("cell-zebra", "framed-columns", "running", "watermark"),
    *("variedN", "landscape", "rotated", "repeat-header", "split-rows", "no-page-numbers"),
)

FORMATS: dict[str, _Format] = {
    "tabs": _format(".txt", _tabs, ("padded",)),
    "pipes": _format(".txt", _pipes, ("plain", "markdown")),
    "lines": _format(".txt", _lines),
    "drawn": _format(".txt", _drawn, ("squeezed",)),
    "aligned": _format(".txt", _aligned),
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
            - ``drawn``: between rules of box characters, cells wrapped (``squeezed``: one blank for several);
            - ``aligned``: columns set apart by blanks, cells wrapped;
            - ``tsv`` and ``csv``: one row a line, quoted where need be.
        style: ``default`` or flags joined by ``+``, such as ``repeat-header+split-rows`` for ``pdf`` (all of them:
            ``render_pdf``; an N stands for any number).
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
    if not {flag if flag in known.flags else re.sub(r"\d+\Z", "N", flag) for flag in flags} <= known.flags:
        raise ValueError(
            f"unknown style {style!r} for {format}; known: {', '.join(sorted(known.flags)) or 'default'}"
        )
    return known.write(blocks, flags)
