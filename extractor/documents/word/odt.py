"""OpenDocument text (.odt) and spreadsheets (.ods) → Document, straight from the XML.

Kept: paragraphs and headings in order with their level, bold look and list number; tables with merged cells and
tables within tables; text boxes; inserted text; field results as shown. A sheet's cells stand as it shows them.

Left out, as it is not on the page or not in its flow: deleted and hidden text, comments, notes, headers and
footers, phonetic guides.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import FlowCell, FlowItem, FlowParagraph, FlowTable, emit, note_struck
from extractor.documents.numbering import ListDefinition, ListLevel
from extractor.documents.package import Package
from extractor.documents.pictures import large, note_passed_over
from extractor.documents.raised import raised, settled
from extractor.documents.sheets.sheet import Merge, Sheet, emit_sheet
from extractor.documents.styles import HEAVY_FONTS, level_of_name
from extractor.documents.symbols import shown
from extractor.errors import DamagedDocument, EncryptedDocument, NoTextLayer, TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE, _STYLE = (f"{{{_NS}{n}:1.0}}" for n in ("office", "text", "table", "style"))
_DRAW = f"{{{_NS}drawing:1.0}}"
_FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
_SVG = f"{{{_NS}svg-compatible:1.0}}"
_LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"

_SKIPPED = frozenset(
    (
        *(f"{_TEXT}{n}" for n in ("note", "tracked-changes", "hidden-text", "ruby-text")),
        *(f"{_TEXT}{n}" for n in ("sequence-decls", "variable-decls", "user-field-decls")),
        *(f"{_OFFICE}{n}" for n in ("annotation", "forms", "event-listeners")),
        f"{_TABLE}shapes",
        f"{_DRAW}enhanced-geometry",
        f"{_DRAW}object",
        f"{_SVG}title",
        f"{_SVG}desc",
    )
)
_ABOVE = regex(r"super|[1-9]")
_BOLD = regex(r"bold|[6-9]00")
_KINDS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none",
    "一, 二, 三, ...": "chineseCounting", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac",
    "①, ②, ③, ...": "decimalEnclosedCircle", "１, ２, ３, ...": "decimalFullWidth",
}  # fmt: skip
"""The shapes of numbers by the names that ``numbering`` has for them."""

_LENGTH = regex(r"([0-9]{1,6}(?:\.[0-9]{1,8})?)(cm|mm|in|pt)")
_POINTS = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pt": 1.0}
_MAX_REPEAT = 1_000
"""So many blanks stand for more."""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says itself; None leaves the question to its parent."""

    name: str = ""
    parent: str | None = None
    outline: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    list_name: str | None = None
    fonts: tuple[str, ...] = ()
    struck: bool | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style and its parents say together."""

    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    list_name: str | None = None
    fonts: tuple[str, ...] = ()
    struck: bool | None = None


def read_odt(
    data: bytes,
    *,
    filename: str,
    settings: Settings,
    media_type: str = "application/vnd.oasis.opendocument.text",
) -> Document:
    """Read an OpenDocument text.

    Raises:
        DamagedDocument: no readable zip or XML, or no text in it.
        EncryptedDocument: a password is needed.
        NoTextLayer: pictures only.
        TooLarge: a limit is passed, or the XML is too big or too deep.
    """
    package = _open(data, filename)
    content = package.tree("content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DamagedDocument("文档没有正文，可能已损坏，请另存为.docx再处理", filename=filename)
    styles = _Styles(package, content)
    builder = DocumentBuilder(settings, filename=filename)
    reader = _Reader(styles, settings, filename=filename)
    emit(reader.blocks(body), builder, settings=settings)
    note_struck(builder, reader.struck)
    if any(_large(image.getparent()) for image in body.iter(f"{_DRAW}image")):
        note_passed_over(builder)
    document = builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    if not document.blocks and next(body.iter(f"{_DRAW}image"), None) is not None:
        raise NoTextLayer("文档里只有图片，没有文字，请先做文字识别（OCR）再处理", filename=filename)
    return document


def _large(frame: Any) -> bool:
    """Whether a picture's frame is large enough to hold text."""
    sides = [_LENGTH.fullmatch(frame.get(f"{_SVG}{side}") or "") for side in ("width", "height")]
    width, height = (float(side[1]) * _POINTS[side[2]] if side else 0.0 for side in sides)
    return large(width, height)


def read_ods(
    data: bytes,
    *,
    filename: str,
    settings: Settings,
    media_type: str = "application/vnd.oasis.opendocument.spreadsheet",
) -> Document:
    """Read an OpenDocument spreadsheet: each sheet becomes one table.

    Raises:
        As ``read_odt``.
    """
    package = _open(data, filename)
    content = package.tree("content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        raise DamagedDocument("文件里没有工作表，可能已损坏，请另存为.xlsx再处理", filename=filename)
    reader = _Reader(_Styles(package, content), settings, filename=filename)
    builder = DocumentBuilder(settings, filename=filename)
    hidden = 0
    for table in body.iterchildren(f"{_TABLE}table"):
        if reader.is_hidden(table):
            hidden += 1
        else:
            emit_sheet(reader.sheet(table), builder)
    if hidden:
        builder.note("hidden_sheet", f"有{hidden}个隐藏的工作表未读取")
    note_struck(builder, reader.struck)
    return builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _open(data: bytes, filename: str) -> Package:
    package = Package(data, filename=filename)
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename)
    return package


class _Styles:
    """Styles by family and name, and the lists' definitions."""

    def __init__(self, package: Package, content: Any) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._looks: dict[tuple[str, str | None], _Look] = {}
        self._defaults: dict[str, _Style] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: ListDefinition | None = None
        roots = [package.tree("styles.xml")] if "styles.xml" in package else []
        roots.append(content)
        fonts: dict[str, str] = {}
        for root in roots:
            for face in root.iter(f"{_STYLE}font-face"):
                fonts[face.get(f"{_STYLE}name") or ""] = (face.get(f"{_SVG}font-family") or "").strip("'\" ")
        for root in roots:
            for element in root.iter(f"{_STYLE}style"):
                key = element.get(f"{_STYLE}family") or "", element.get(f"{_STYLE}name") or ""
                self._styles[key] = _read_style(element, fonts)
            for element in root.iter(f"{_TEXT}list-style"):
                self._lists[element.get(f"{_STYLE}name") or ""] = _read_levels(element)
            for element in root.iter(f"{_TEXT}outline-style"):
                self.outline = ListDefinition(_read_levels(element))

    def look(self, family: str, name: str | None) -> _Look:
        known = self._looks.get((family, name))
        if known is not None:
            return known
        level: int | None = None
        told = False
        bold = hidden = above = struck = None
        list_name: str | None = None
        fonts: tuple[str, ...] = ()
        seen: set[str] = set()
        at = name
        while at is not None and at not in seen and (family, at) in self._styles:
            seen.add(at)
            style = self._styles[family, at]
            if not told:
                level = style.outline or level_of_name(style.name)
                told = level is not None
            bold = style.bold if bold is None else bold
            hidden = style.hidden if hidden is None else hidden
            above = style.raised if above is None else above
            struck = style.struck if struck is None else struck
            list_name = style.list_name if list_name is None else list_name
            fonts = fonts or style.fonts
            at = style.parent
        made = _Look(level, bold, hidden, above, list_name, fonts, struck)
        self._looks[family, name] = made
        return made

    def definition(self, name: str) -> ListDefinition | None:
        """A fresh count of a list."""
        levels = self._lists.get(name)
        return ListDefinition(levels) if levels is not None else None


def _read_style(element: Any, fonts: dict[str, str]) -> _Style:
    name = element.get(f"{_STYLE}display-name") or (element.get(f"{_STYLE}name") or "").replace("_20_", " ")
    outline = element.get(f"{_STYLE}default-outline-level") or ""
    style = _Style(
        name=name,
        parent=element.get(f"{_STYLE}parent-style-name"),
        outline=int(outline) if outline.isdecimal() and len(outline) < 3 and 0 < int(outline) < 10 else None,
        list_name=element.get(f"{_STYLE}list-style-name"),
    )
    properties = element.find(f"{_STYLE}table-properties")
    if properties is not None and properties.get(f"{_TABLE}display") == "false":
        style = replace(style, hidden=True)
    text = element.find(f"{_STYLE}text-properties")
    if text is None:
        return style
    weight = text.get(f"{_STYLE}font-weight-asian") or text.get(f"{_FO}font-weight")
    bold = None if weight is None else bool(_BOLD.match(weight))
    names = [text.get(f"{_STYLE}font-name{suffix}") for suffix in ("-asian", "")]
    families = tuple(fonts.get(n, n) for n in names if n)
    families += tuple(f.strip("'\" ") for f in (text.get(f"{_FO}font-family"),) if f)
    if families and HEAVY_FONTS.search(families[0]):
        bold = True
    place = text.get(f"{_STYLE}text-position")
    if place is not None:
        style = replace(style, raised=bool(_ABOVE.match(place)))
    line = text.get(f"{_STYLE}text-line-through-style") or text.get(f"{_STYLE}text-line-through-type")
    if line is not None:
        style = replace(style, struck=line != "none")
    display = text.get(f"{_TEXT}display")
    return replace(style, bold=bold, hidden=None if display is None else display == "none", fonts=families)


def _read_levels(element: Any) -> dict[int, ListLevel]:
    levels: dict[int, ListLevel] = {}
    for child in element:
        number = _count(child, f"{_TEXT}level", 0, most=10) - 1
        if number < 0:
            continue
        if child.tag == f"{_TEXT}list-level-style-bullet" or child.tag == f"{_TEXT}list-level-style-image":
            levels[number] = ListLevel(kind="bullet")
            continue
        pattern = child.get(f"{_LO}num-list-format")
        if pattern is not None:
            pattern = re.sub(r"%(\d)%", r"%\1", pattern)
        else:
            above = _count(child, f"{_TEXT}display-levels", 1, most=10)
            shown_levels = ".".join(f"%{n + 1}" for n in range(max(0, number + 1 - above), number + 1))
            pattern = (child.get(f"{_STYLE}num-prefix") or "") + shown_levels + (child.get(f"{_STYLE}num-suffix") or "")
        kind = _KINDS.get(child.get(f"{_STYLE}num-format") or "", "decimal")
        levels[number] = ListLevel(_count(child, f"{_TEXT}start-value", 1, most=32_767), kind, pattern)
    return levels


def _count(element: Any, name: str, default: int, *, most: int) -> int:
    """A number of an attribute, no more than ``most``."""
    text = element.get(name) or ""
    return min(int(text[:9]), most) if text.isdecimal() else default


@dataclass(slots=True)
class _Inline:
    """The text of one paragraph as it is gathered."""

    parts: list[str] = field(default_factory=list)
    boxes: list[FlowItem] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    struck: int = 0

    def add(self, text: str, look: _Look) -> None:
        if look.hidden or not text:
            return
        if look.struck:
            self.struck += bool(text.strip())
            return
        text = shown(text, look.fonts)
        self.parts.append(raised(text) if look.raised else text)
        letters = sum(1 for c in text if not c.isspace())
        self.letters += letters
        self.bold_letters += letters if look.bold else 0


class _Reader:
    """Walks the body; one per document, because lists count on."""

    def __init__(self, styles: _Styles, settings: Settings, *, filename: str) -> None:
        self._styles = styles
        self._settings = settings
        self._filename = filename
        self._by_name: dict[str, ListDefinition] = {}
        self._by_id: dict[str, ListDefinition] = {}
        self._cells = 0
        self.struck = 0
        """Passages struck through, which are left out."""

    # ------------------------------------------------------------------------------------------- blocks

    def blocks(self, parent: Any, lists: tuple[ListDefinition | None, int] | None = None) -> Iterator[FlowItem]:
        """Paragraphs and tables of the body, a cell, a section or a text box."""
        numbered = lists is not None
        for element in parent:
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element, lists if numbered else None)
                numbered = False  # only the first paragraph of an item has its number
            elif tag == f"{_TEXT}list":
                yield from self._list(element, lists)
            elif tag == f"{_TABLE}table":
                yield self._table(element)
            elif tag.startswith(_DRAW):
                yield from self._box(element)
            elif not tag.startswith(f"{_TEXT}index-title-template"):
                if element.get(f"{_TEXT}display") == "none":
                    continue
                yield from self.blocks(element)

    def _list(self, element: Any, outer: tuple[ListDefinition | None, int] | None) -> Iterator[FlowItem]:
        name = element.get(f"{_TEXT}style-name")
        level = outer[1] + 1 if outer is not None else 0
        definition = outer[0] if outer is not None else None
        if name is not None or outer is None:
            definition = self._definition(element, name or "", definition)
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            start = item.get(f"{_TEXT}start-value") or ""
            if start.isdecimal() and definition is not None:
                definition.counters[level] = int(start[:6]) - 1
            if item.tag == f"{_TEXT}list-header":
                yield from self._unnumbered(item, definition, level)
            else:
                yield from self.blocks(item, (definition, level))

    def _unnumbered(self, item: Any, definition: ListDefinition | None, level: int) -> Iterator[FlowItem]:
        for child in item:
            if child.tag == f"{_TEXT}list":
                yield from self._list(child, (definition, level))
            else:
                yield from self.blocks([child])

    def _definition(self, element: Any, name: str, outer: ListDefinition | None) -> ListDefinition | None:
        """The count that a list goes on with: its own, or the one that it says it continues."""
        continued = element.get(f"{_TEXT}continue-list")
        if continued in self._by_id:
            found = self._by_id[continued]
        elif element.get(f"{_TEXT}continue-numbering") == "true" and name in self._by_name:
            found = self._by_name[name]
        else:
            fresh = self._styles.definition(name) if name else outer
            if fresh is None:
                return None
            found = fresh
        self._by_name[name] = found
        identity = element.get("{http://www.w3.org/XML/1998/namespace}id")
        if identity:
            self._by_id[identity] = found
        return found

    def _box(self, element: Any) -> Iterator[FlowItem]:
        """The blocks of a frame or a drawn shape."""
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag.startswith(_DRAW):
                yield from self._box(child)
            elif tag.startswith((_TEXT, _TABLE)):
                yield from self.blocks([child])

    def _paragraph(self, element: Any, lists: tuple[ListDefinition | None, int] | None) -> Iterator[FlowItem]:
        look = self._styles.look("paragraph", element.get(f"{_TEXT}style-name"))
        inline = _Inline()
        self._runs(element, inline, look)
        self.struck += inline.struck
        text = settled("".join(inline.parts))
        level = look.level
        if element.tag == f"{_TEXT}h":
            level = _count(element, f"{_TEXT}outline-level", 1, most=9) or None
        label = self._label(element, look, lists, level)
        if text.strip() or label:
            bold = 0 < inline.letters == inline.bold_letters
            yield FlowParagraph(text, level, label, bold)
        yield from inline.boxes

    def _label(
        self, element: Any, look: _Look, lists: tuple[ListDefinition | None, int] | None, level: int | None
    ) -> str | None:
        if lists is not None:
            definition, depth = lists
            if definition is None and look.list_name:
                definition = self._by_name.setdefault(look.list_name, self._styles.definition(look.list_name) or _NONE)
            return definition.advance(depth) if definition is not None else None
        if element.tag == f"{_TEXT}h" and level is not None and self._styles.outline is not None:
            if element.get(f"{_TEXT}is-list-header") == "true":
                return None
            return self._styles.outline.advance(level - 1)
        return None

    # --------------------------------------------------------------------------------------------- text

    def _runs(self, parent: Any, inline: _Inline, look: _Look) -> None:
        """Gather the text of an element, looking through everything that wraps text."""
        inline.add(_squeezed(parent.text), look)
        for child in parent:
            self._child(child, inline, look)
            inline.add(_squeezed(child.tail), look)

    def _child(self, child: Any, inline: _Inline, look: _Look) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == f"{_TEXT}s":
            inline.add(" " * _count(child, f"{_TEXT}c", 1, most=_MAX_REPEAT), look)
        elif tag == f"{_TEXT}tab":
            inline.add("\t", look)
        elif tag == f"{_TEXT}line-break":
            inline.add("\n", look)
        elif tag == f"{_TEXT}span":
            own = self._styles.look("text", child.get(f"{_TEXT}style-name"))
            merged = replace(
                look,
                bold=look.bold if own.bold is None else own.bold,
                hidden=look.hidden if own.hidden is None else own.hidden,
                raised=look.raised if own.raised is None else own.raised,
                fonts=own.fonts or look.fonts,
                struck=look.struck if own.struck is None else own.struck,
            )
            self._runs(child, inline, merged)
        elif tag.startswith(_DRAW):
            inline.boxes += self._box(child)
        elif tag.startswith((_TEXT, _LO)):
            self._runs(child, inline, look)

    # ------------------------------------------------------------------------------------------- tables

    def _rows(self, parent: Any) -> Iterator[Any]:
        """A table's rows, looking through row groups."""
        for child in parent:
            if child.tag == f"{_TABLE}table-row":
                yield child
            elif child.tag in (
                f"{_TABLE}table-rows",
                f"{_TABLE}table-header-rows",
                f"{_TABLE}table-row-group",
                f"{_TEXT}soft-page-break",
            ):
                yield from self._rows(child)

    def _table(self, element: Any) -> FlowTable:
        table = FlowTable()
        limit = self._settings.max_table_columns
        row = 0
        for line in self._rows(element):
            if line.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                continue
            col = 0
            filled = False
            for cell in line:
                # One column more than the limit, so that the builder notices and says what it cut.
                repeat = min(_count(cell, f"{_TABLE}number-columns-repeated", 1, most=limit + 1), limit + 1 - col)
                if cell.tag == f"{_TABLE}table-cell":
                    height = max(1, _count(cell, f"{_TABLE}number-rows-spanned", 1, most=65_534))
                    width = max(1, _count(cell, f"{_TABLE}number-columns-spanned", 1, most=limit + 1))
                    items = list(self.blocks(cell))
                    filled |= bool(items)
                    for i in range(repeat):
                        # A table is not repeated: tables that repeat tables would grow without end.
                        table.cells.append(
                            FlowCell(row, col + i, height, width, items if _plain(items) or not i else [])
                        )
                        self._count_cell()
                col += repeat
            times = _count(line, f"{_TABLE}number-rows-repeated", 1, most=self._settings.max_table_rows)
            if not filled or times >= _MAX_REPEAT:
                times = 1  # the blank rest of a sheet
            first = [c for c in table.cells if c.row == row] if times > 1 else []
            for i in range(1, times):
                for c in first:
                    items = c.items if _plain(c.items) else []
                    table.cells.append(FlowCell(row + i, c.col, c.row_span, c.col_span, items))
                    self._count_cell()
            row += times
        for made in table.cells:
            made.row_span = min(made.row_span, max(1, row - made.row))
        return table

    def _count_cell(self) -> None:
        self._cells += 1
        if self._cells > 2 * self._settings.max_cells:
            message = f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理"
            raise TooLarge(message, filename=self._filename)

    def is_hidden(self, element: Any) -> bool:
        """Whether a sheet is not shown."""
        return bool(self._styles.look("table", element.get(f"{_TABLE}style-name")).hidden)

    def sheet(self, element: Any) -> Sheet:
        """A spreadsheet's table: only cells with text, merged ranges, what is hidden."""
        sheet = Sheet(element.get(f"{_TABLE}name") or "")
        at = 0
        for column in element.iter(f"{_TABLE}table-column"):
            times = _count(column, f"{_TABLE}number-columns-repeated", 1, most=16_384)
            if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                sheet.hidden_cols.append((at, at + times))
            at += times
        row = 0
        for line in self._rows(element):
            times = _count(line, f"{_TABLE}number-rows-repeated", 1, most=1_048_576)
            if line.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                sheet.hidden_rows.append((row, row + times))
            col = 0
            for cell in line:
                repeat = _count(cell, f"{_TABLE}number-columns-repeated", 1, most=16_384)
                if cell.tag == f"{_TABLE}table-cell":
                    self._sheet_cell(sheet, cell, row, col, times, repeat)
                col += repeat
            row += times
        return sheet

    def _sheet_cell(self, sheet: Sheet, cell: Any, row: int, col: int, times: int, repeat: int) -> None:
        paragraphs = [i.text for i in self.blocks(cell) if isinstance(i, FlowParagraph)]
        text = "\n".join(paragraphs) or (cell.get(f"{_OFFICE}value") or "")[:64]
        height = _count(cell, f"{_TABLE}number-rows-spanned", 1, most=1_048_576)
        width = _count(cell, f"{_TABLE}number-columns-spanned", 1, most=16_384)
        if height > 1 or width > 1:
            sheet.merges.append(Merge(row, col, row + max(1, height), col + max(1, width)))
        if text:
            for r in range(times):
                for c in range(repeat):
                    sheet.add(row + r, col + c, text, settings=self._settings, filename=self._filename)


_NONE = ListDefinition({})


def _plain(items: list[FlowItem]) -> bool:
    return all(isinstance(i, FlowParagraph) for i in items)


def _squeezed(text: str | None) -> str:
    """White space as the format means it: any run of it is one blank."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""
