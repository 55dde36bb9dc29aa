"""Excel workbooks (.xlsx, .xlsm, WPS's the same) → Document, straight from the XML.

Each sheet that is not hidden becomes one Table, named after it, with its merged ranges; numbers, percentages
and dates stand as the sheet shows them. Sheets are read row by row, and only cells that hold something are
kept: libraries that lay out the whole used range die of one cell in the last corner.

Left out: hidden sheets, rows and columns and what is struck through (a note says how many), formulas (their results
are kept; a note says how many have none), comments, charts, pictures, phonetic guides.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import note_struck
from extractor.documents.package import Package
from extractor.documents.raised import raised, settled
from extractor.documents.sheets import numfmt
from extractor.documents.sheets.sheet import INDENT, Centring, Merge, Sheet, emit_sheet
from extractor.errors import DamagedDocument, TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_S = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_STRICT_R = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"
_REFERENCE = regex(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_ESCAPE = regex(r"_x([0-9A-Fa-f]{4})_")
_ISO_DATE = regex(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?Z?\Z")


@dataclass(frozen=True, slots=True)
class _Look:
    """What a cell's style says about how its value is shown."""

    code: str = "General"
    indent: int = 0
    struck: bool = False
    across: bool = False
    """Centred across the blank cells behind it."""


_PLAIN = _Look()


def read_xlsx(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read a workbook.

    Raises:
        DamagedDocument: no readable zip or XML, or no workbook in it.
        EncryptedDocument: the zip is encrypted.
        TooLarge: a limit is passed, or the XML is too big or too deep.
    """
    package = Package(data, filename=filename)
    main = package.main_part() or "xl/workbook.xml"
    workbook = package.tree(main)
    space, relation_space = (_STRICT_S, _STRICT_R) if workbook.tag.startswith(_STRICT_S) else (_S, _R)
    relations = package.relations(main)
    parts = dict(relations.values())
    properties = workbook.find(f"{space}workbookPr")
    book = _Workbook(
        package,
        space,
        settings,
        filename,
        shared=_shared(package, parts.get("sharedStrings"), space, settings, filename),
        looks=_looks(package, parts.get("styles"), space),
        from_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )
    builder = DocumentBuilder(settings, filename=filename)
    hidden = 0
    sheets = list(workbook.iter(f"{space}sheet"))
    for element in sheets:
        kind, part = relations.get(element.get(f"{relation_space}id") or "", ("", ""))
        if kind != "worksheet":
            continue
        if element.get("state", "visible") != "visible":
            hidden += 1
            continue
        emit_sheet(book.sheet(part, element.get("name") or ""), builder)
    if not sheets:
        raise DamagedDocument("工作簿里没有工作表，请用Excel或WPS打开后另存一份", filename=filename)
    if hidden:
        builder.note("hidden_sheet", f"有{hidden}个隐藏的工作表未读取")
    if book.unreckoned:
        message = f"有{book.unreckoned}个单元格的公式没有保存结果，按空白处理，请用Excel或WPS打开后另存一份"
        builder.note("formula_without_result", message)
    note_struck(builder, book.struck)
    return builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _shared(
    package: Package, part: str | None, space: str, settings: Settings, filename: str
) -> list[tuple[str, bool]]:
    """The texts that cells point to, and whether a part of each is struck through and left out."""
    if part is None or part not in package:
        return []
    texts: list[tuple[str, bool]] = []
    length = 0
    for item in package.elements(part, (f"{space}si",)):
        text = _rich(item, space)
        texts.append((text, _strikes(item, space)))
        length += len(text)
        if length > settings.max_characters:
            raise TooLarge(f"文字超过{settings.max_characters}字的上限，请拆分后再处理", filename=filename)
    return texts


def _rich(item: Any, space: str) -> str:
    """The text of a string item: its own or that of its runs, without phonetic guides."""
    parts: list[str] = []
    for child in item:
        if child.tag == f"{space}t":
            parts.append(child.text or "")
        elif child.tag == f"{space}r" and not _is_struck(child.find(f"{space}rPr"), space):
            place = child.find(f"{space}rPr/{space}vertAlign")
            above = place is not None and place.get("val") == "superscript"
            texts = [t.text or "" for t in child.findall(f"{space}t")]
            parts += map(raised, texts) if above else texts
    text = settled("".join(parts))
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strikes(item: Any, space: str) -> bool:
    """Whether a run of a string item is struck through."""
    return any(_is_struck(run.find(f"{space}rPr"), space) for run in item.findall(f"{space}r"))


def _is_struck(font: Any, space: str) -> bool:
    mark = font.find(f"{space}strike") if font is not None else None
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def _character(code: int) -> str:
    """A character written as _x000D_; line ends become one newline, other controls nothing."""
    if code in (0x09, 0x0A):
        return chr(code)
    return "" if code < 0x20 or 0xD800 <= code < 0xE000 else chr(code)


def _looks(package: Package, part: str | None, space: str) -> list[_Look]:
    if part is None or part not in package:
        return []
    root = package.tree(part)
    codes = dict(numfmt.BUILT_IN)
    for element in root.iter(f"{space}numFmt"):
        identity = element.get("numFmtId") or ""
        if identity.isdecimal() and len(identity) < 9:
            codes[int(identity)] = element.get("formatCode") or "General"
    fonts = root.find(f"{space}fonts")
    struck = [_is_struck(font, space) for font in fonts] if fonts is not None else []
    looks: list[_Look] = []
    cell_formats = root.find(f"{space}cellXfs")
    for element in cell_formats if cell_formats is not None else ():
        identity = element.get("numFmtId") or "0"
        alignment = element.find(f"{space}alignment")
        indent = alignment.get("indent") or "0" if alignment is not None else "0"
        font = element.get("fontId") or ""
        looks.append(
            _Look(
                codes.get(int(identity) if identity.isdecimal() and len(identity) < 9 else 0, "General"),
                min(int(indent), 15) if indent.isdecimal() and len(indent) < 4 else 0,
                font.isdecimal() and len(font) < 9 and int(font) < len(struck) and struck[int(font)],
                alignment is not None and alignment.get("horizontal") == "centerContinuous",
            )
        )
    return looks


class _Workbook:
    """What all sheets of a workbook share."""

    def __init__(
        self,
        package: Package,
        space: str,
        settings: Settings,
        filename: str,
        *,
        shared: list[tuple[str, bool]],
        looks: list[_Look],
        from_1904: bool,
    ) -> None:
        self._package = package
        self._space = space
        self._settings = settings
        self._filename = filename
        self._shared = shared
        self._looks = looks
        self._from_1904 = from_1904
        self.struck = 0
        """Cells of which all or a part is struck through."""
        self.unreckoned = 0
        """Cells with a formula and no result."""

    def sheet(self, part: str, name: str) -> Sheet:
        space = self._space
        sheet = Sheet(name)
        row = -1
        first = None
        tags = (f"{space}row", f"{space}mergeCell", f"{space}col")
        cut = False
        for element in self._package.elements(part, tags):
            if element.tag == f"{space}row":
                row = _index(element.get("r"), row + 1)
                if cut:
                    continue
                if element.get("hidden") in ("1", "true") or _is_nought(element.get("ht")):
                    sheet.hidden_rows.append((row, row + 1))
                self._row(sheet, row, element)
                if sheet.cells and first is None:
                    first = row
                # One row beyond the limit is enough for the builder to notice and say so.
                cut = first is not None and row - first > self._settings.max_table_rows and bool(sheet.cells)
            elif element.tag == f"{space}col":
                if element.get("hidden") in ("1", "true") or _is_nought(element.get("width")):
                    low, high = _index(element.get("min"), 0), _index(element.get("max"), 0)
                    sheet.hidden_cols.append((low, max(low, min(high, 16383)) + 1))
            else:
                top_left, _, bottom_right = (element.get("ref") or "").partition(":")
                start, end = _place(top_left), _place(bottom_right or top_left)
                if start and end and end[0] >= start[0] and end[1] >= start[1]:
                    sheet.merges.append(Merge(start[0], start[1], end[0] + 1, end[1] + 1))
                    if len(sheet.merges) > self._settings.max_cells:
                        raise TooLarge("合并单元格过多，请拆分后再处理", filename=self._filename)
        return sheet

    def _row(self, sheet: Sheet, row: int, element: Any) -> None:
        col = -1
        centring = Centring(sheet, row)
        for cell in element:
            if cell.tag != f"{self._space}c":
                continue
            place = _place(cell.get("r") or "")
            col = place[1] if place else col + 1
            look = self._look(cell)
            text = self._text(cell, look)
            centring.cell(col, blank=not text, across=look.across)
            if text:
                sheet.failed += cell.get("t") == "e"
                sheet.add(row, col, text, settings=self._settings, filename=self._filename)
        centring.end()

    def _look(self, cell: Any) -> _Look:
        style = cell.get("s")
        if style is not None and style.isdecimal() and len(style) < 9 and int(style) < len(self._looks):
            return self._looks[int(style)]
        return _PLAIN

    def _text(self, cell: Any, look: _Look) -> str:
        kind = cell.get("t", "n")
        text = ""
        if kind == "inlineStr":
            inline = cell.find(f"{self._space}is")
            text = _rich(inline, self._space) if inline is not None else ""
            self.struck += inline is not None and _strikes(inline, self._space)
        else:
            held = cell.find(f"{self._space}v")
            value = (held.text or "") if held is not None else ""
            if not value:
                self.unreckoned += kind == "n" and cell.find(f"{self._space}f") is not None
                return ""
            if kind == "s":
                at = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
                text, struck = self._shared[at] if 0 <= at < len(self._shared) else ("", False)
                self.struck += struck
            elif kind == "n":
                text = self._number(value, look)
            elif kind == "b":
                text = "TRUE" if value.strip() in ("1", "true") else "FALSE"
            elif kind == "d":
                found = _ISO_DATE.match(value.strip())
                text = value if not found else "/".join(str(int(found[i])) for i in (1, 2, 3))
                text += f" {found[4]}" if found and found[4] and found[4] != "00:00" else ""
            else:  # str (a formula's text) and e (an error, shown as it stands)
                text = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), value)
        if look.struck and text:
            self.struck += 1
            return ""
        if kind in ("s", "str", "inlineStr"):
            text = numfmt.show_text(text, look.code)
        return INDENT * look.indent + text if text else ""

    def _number(self, value: str, look: _Look) -> str:
        try:
            # Seventeen digits are stored, fifteen are meant: 0.28999999999999998 is 0.29.
            number = float(f"{float(value):.15g}")
        except ValueError:
            return value
        if number in (float("inf"), float("-inf")) or number != number:
            return value
        return numfmt.show(number, look.code, from_1904=self._from_1904)


def _is_nought(size: str | None) -> bool:
    """Whether a row's height or a column's width leaves nothing to see."""
    return size is not None and re.fullmatch(r"0+(?:\.0+)?", size) is not None


def _index(text: str | None, default: int) -> int:
    """A count from 1 in the file → an index from 0."""
    return int(text) - 1 if text and text.isdecimal() and len(text) < 8 and int(text) > 0 else default


def _place(reference: str) -> tuple[int, int] | None:
    """B3 → (2, 1)."""
    found = _REFERENCE.match(reference)
    if not found:
        return None
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    return int(found[2]) - 1, col - 1
