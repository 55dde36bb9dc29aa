"""An XLSX file row by row, into any stream: memory does not grow with the rows, and the first bytes leave at once.

What the libraries offer either keeps every row (or a temporary file of every sheet) until the end, or takes ten times
as long: a cell there is an object, here it is a piece of text.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from extractor.regex import regex

Cell = str | int | float | bool | None

SHEET_ROWS = 1_048_576
"""Rows that Excel shows of a sheet, the heading among them."""

SHEET_BYTES = 2_000_000_000
"""XML of one sheet, before it is compressed; programs refuse sheets of more than 2 or 4 GiB."""

CELL_LIMIT = 32_767
"""Characters (UTF-16 code units, as Excel counts) that one cell can hold."""

COLUMN_WIDTH = 16
"""In digits, which is eight Chinese characters."""

CUT = "……（超出单元格上限，其后略去）"

HELD = 64 * 1024
_TITLE = 31
_ODD = regex(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ILLEGAL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = regex(r"_(?=x[0-9A-Fa-f]{4}_)")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Workbook:
    """Sheets one after the other; a sheet that is full goes on as another one (指标, 指标（2）…).

    A text never becomes a formula, whatever it begins with. Characters that XML cannot hold become �; a text longer
    than a cell can hold is cut, and says so.

    Args:
        out: where the file goes; it is never asked to seek.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._titles: list[str] = []
        self._sheet: IO[bytes] | None = None
        self._held: list[str] = []
        self._held_size = 0
        self._title = ""
        self._headings: tuple[str, ...] = ()
        self._columns: list[str] = []
        self._part = 0
        self._rows = 0
        self._written = 0

    def sheet(self, title: str, headings: Sequence[str]) -> None:
        """End the sheet before and begin one, its headings in the first row, which stays in sight."""
        self._end_sheet()
        self._title, self._headings, self._part = title, tuple(headings), 1
        self._columns = [_letters(number) for number in range(1, len(headings) + 1)]
        self._begin_sheet()

    def append(self, fields: Iterable[Cell]) -> None:
        """A row of the sheet; True is 是, False and None are empty."""
        if self._rows >= SHEET_ROWS or self._written >= SHEET_BYTES:
            self._end_sheet()
            self._part += 1
            self._begin_sheet()
        self._row(fields)

    def close(self) -> None:
        """Write what a workbook has besides its sheets."""
        self._end_sheet()
        numbers = range(1, len(self._titles) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
            for number, title in zip(numbers, self._titles, strict=True)
        )
        book = f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
            for number in numbers
        )
        types = (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{parts}</Types>'
        )
        inner = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
        for name, content in (
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", _relations([*inner, ("styles", "styles", "styles.xml")])),
            ("xl/styles.xml", _STYLES),
            ("_rels/.rels", _relations([("book", "officeDocument", "xl/workbook.xml")])),
            ("[Content_Types].xml", types),
        ):
            self._archive.writestr(name, content)
        self._archive.close()

    def _begin_sheet(self) -> None:
        more = "" if self._part == 1 else f"（{self._part}）"
        self._titles.append(self._title[: _TITLE - len(more)] + more)
        self._sheet = self._archive.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w")
        self._rows = self._written = 0
        self._hold(
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<cols><col min="1" max="{len(self._columns)}" width="{COLUMN_WIDTH}" customWidth="1"/></cols><sheetData>'
        )
        self._row(self._headings, ' s="1"')

    def _end_sheet(self) -> None:
        if self._sheet is None:
            return
        self._hold(f'</sheetData><autoFilter ref="A1:{self._columns[-1]}{self._rows}"/></worksheet>')
        self._flush()
        self._sheet.close()
        self._sheet = None

    def _row(self, fields: Iterable[Cell], style: str = "") -> None:
        self._rows += 1
        number = self._rows
        cells = [
            _cell(f"{column}{number}", field, style)
            for column, field in zip(self._columns, fields, strict=True)
            if field is not None
        ]
        self._hold(f'<row r="{number}">{"".join(cells)}</row>')

    def _hold(self, xml: str) -> None:
        self._held.append(xml)
        self._held_size += len(xml)
        if self._held_size >= HELD:
            self._flush()

    def _flush(self) -> None:
        assert self._sheet is not None
        data = "".join(self._held).encode()
        self._sheet.write(data)
        self._written += len(data)
        self._held.clear()
        self._held_size = 0


def _cell(place: str, field: Cell, style: str) -> str:
    if isinstance(field, str):
        if not field:
            return ""
        return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{_text(field)}</t></is></c>'
    if field is True:
        return _cell(place, "是", style)
    if field is False or field is None:
        return ""
    if isinstance(field, float) and not math.isfinite(field):
        return _cell(place, str(field), style)
    return f'<c r="{place}"{style}><v>{field!r}</v></c>'


def _text(written: str) -> str:
    if len(written) > CELL_LIMIT // 2 and len(written.encode("utf-16-le", "replace")) // 2 > CELL_LIMIT:
        short = written.encode("utf-16-le", "replace")[: 2 * (CELL_LIMIT - len(CUT))]
        written = short.decode("utf-16-le", "ignore") + CUT
    if _ODD.search(written) is None:
        return written
    written = _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("�", written))  # Excel reads _x0041_ as A
    return escape(written, {"\r": "&#13;"})


def _letters(number: int) -> str:
    """A column's name: 1 → A, 27 → AA."""
    name = ""
    while number:
        number, at = divmod(number - 1, 26)
        name = chr(ord("A") + at) + name
    return name


def _relations(told: Iterable[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in told
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
