"""Web pages, and the "Excel" and "Word" files that web systems write as HTML → Document.

Kept: headings with their level, paragraphs (``<br>`` is a line break; a blank or an indented line behind one
begins a new paragraph), numbers of ordered lists as labels, tables with their spans, tables within tables, tables that
other elements are styled as, what the form controls in a cell hold, signs of symbol fonts as the characters they show.
Layout tables are taken apart. Left out: scripts, styles, other form controls, what is not displayed, and the page's
navigation and footer.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import FlowCell, FlowItem, FlowParagraph, FlowTable, emit, note_struck
from extractor.documents.numbering import shape
from extractor.documents.pictures import is_figure, note_signs
from extractor.documents.raised import raised, settled
from extractor.documents.web.html_css import Display
from extractor.documents.web.html_looks import (
    CONTROLS_OF_FORMS,
    HEADINGS,
    above,
    bold,
    dropped,
    entered,
    pages,
    pictured,
    seen,
    span,
    struck,
)
from extractor.errors import TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_LISTS = frozenset(("ol", "ul", "dir", "menu"))
_BLOCKS = frozenset(
    (
        "address", "article", "body", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "form", "header", "hr", "html", "legend", "li", "main", "p", "pre",
        "section", "summary", *HEADINGS, *_LISTS,
    )
)  # fmt: skip
_CHARSET = regex(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_XML_ENCODING = regex(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_-]+)", re.IGNORECASE)
_NO_CHARSETS = frozenset(("idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf_7"))
"""Names that Python knows and no page is written in; some of them make half characters."""
_BLANKS = regex(r"[ \t\r\n\f]+")
_PARAGRAPH_BREAK = regex(r"\n\s*\n|\n(?=[\u3000\xa0]{2})")
_CONTROLS = regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WRAPPERS = regex(
    r"</?(?:div|span|font|center|section|article|b|i|u|em|strong|big|small|o:p)\b[^>]{0,2000}>", re.IGNORECASE
)
_LIST_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PLAIN = frozenset(("div", "span", "section", "ul", "ol", "li", "dl", "dt", "dd", "p"))
"""What may be styled as a table."""
_STYLED = regex(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_SHOWN_AS = {"table": "table", "table-row": "tr", "table-cell": "td"}
_ROLES = {"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th",
          "rowheader": "th"}  # fmt: skip


def read_html(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read a web page.

    Raises:
        DamagedDocument, UnsupportedFormat: the bytes cannot be decoded.
        TooLarge: a limit is passed, or tables are nested without end.
    """
    builder = DocumentBuilder(settings, filename=filename)
    walker = _walked(data, settings, filename)
    emit(walker.items, builder, settings=settings)
    note_signs(builder, walker.signs)
    note_struck(builder, walker.struck)
    return builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def items_of(data: bytes, settings: Settings, filename: str) -> list[FlowItem]:
    """A page's paragraphs and tables; raises as ``read_html`` does."""
    return _walked(data, settings, filename).items


def _walked(data: bytes, settings: Settings, filename: str) -> _Walker:
    source = _decode(data, filename)
    if len(source) > settings.max_characters * 4:
        raise TooLarge(f"网页超过{settings.max_characters * 4}字的上限，请拆分后再处理", filename=filename)
    walker = _Walker(settings, filename=filename)
    root = _parse(source, filename)
    if root is not None:
        walker.walk(root)
    return walker


def _decode(data: bytes, filename: str) -> str:
    """By byte order mark, by what the page declares if that holds, else by what the bytes look like."""
    from extractor.documents.text import decode
    from extractor.errors import UnreadableDocument

    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if not text.isascii():
                return text  # whatever it declares: other encodings hardly ever look like UTF-8
    head = data[:8192]
    declared = _CHARSET.search(head) or _XML_ENCODING.match(head)
    if declared:
        name = declared[1].decode("ascii").lower()
        if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"):
            name = "gb18030"  # what such pages really use
        try:
            if name.replace("-", "_") not in _NO_CHARSETS:
                return data.decode(name)
        except (UnicodeError, LookupError):
            pass  # many pages declare one encoding and are sent in another
    try:
        return decode(data)[0]
    except UnreadableDocument as error:
        error.filename = filename
        raise


def _parse(source: str, filename: str) -> Any:
    """The page's root element, or None where there is none.

    Raises:
        TooLarge: nested beyond what the parser stands.
    """
    from lxml import etree, html

    source = _CONTROLS.sub("", source)
    for attempt in (source, None):
        if attempt is None:
            # Deeply nested wrappers are harmless: their tags become line breaks and the page is flat.
            attempt = _WRAPPERS.sub("<br>", source)
        parser = html.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
        )
        try:
            root = html.document_fromstring(attempt.encode("utf-8", "replace"), parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            return None  # nothing but comments, or nothing at all
        if not any("depth" in entry.message for entry in parser.error_log):
            return root
    raise TooLarge("网页嵌套过深，无法读取，请另存为.docx或纯文本再处理", filename=filename)


def _in_order(root: Any) -> None:
    """Put the parts of tables where they are shown, whatever their order: heads at the top, sums at the foot."""
    for table in root.iter("table"):
        heads, feet = table.findall("thead"), table.findall("tfoot")
        if heads and table[0] is not heads[0]:
            table.insert(0, heads[0])
        if feet and table[-1] is not feet[0]:
            table.append(feet[0])


@dataclass(slots=True)
class _Frame:
    """A flow of blocks: the page, or a cell."""

    items: list[FlowItem] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    sign: bool = False  # the paragraph begins with a picture that nothing is known of


@dataclass(slots=True)
class _Open:
    """A table whose rows are being read."""

    table: FlowTable = field(default_factory=FlowTable)
    row: int = -1
    col: int = 0
    busy: dict[int, int] = field(default_factory=dict)  # column → first row in which it is free again
    cell: bool = False
    tall: list[FlowCell] = field(default_factory=list)  # cells of this row group that span rows
    drawn: bool = False
    """Made of other elements than a table's."""

    def close_group(self) -> None:
        """No cell reaches beyond its row group, whatever its span says."""
        for cell in self.tall:
            cell.row_span = max(1, min(cell.row_span, self.row + 1 - cell.row))
        self.tall.clear()
        self.busy.clear()


class _Walker:
    """Goes through the tree in document order, without recursion, and gathers items."""

    def __init__(self, settings: Settings, *, filename: str) -> None:
        self._filename = filename
        self._max_columns = settings.max_table_columns
        self._max_cells = settings.max_cells
        self._cells = 0
        self._frames = [_Frame()]
        self._tables: list[_Open] = []
        self._bold = 0
        self._raised = 0
        self._heading: int | None = None
        self._label: str | None = None
        self._lists: list[tuple[str | None, int]] = []  # the kind of number (None: a bullet) and the last one
        self._pre = 0
        self._display = Display()
        self.signs = 0
        """Pictures in front of the number of a cell that may be a sign, and nothing says which."""
        self.struck = 0
        """Passages struck through, which are left out."""

    @property
    def items(self) -> list[FlowItem]:
        return self._frames[0].items

    def walk(self, root: Any) -> None:
        from lxml import etree

        self._display = Display(root)
        _in_order(root)
        walk = etree.iterwalk(root, events=("start", "end"))
        left_out = None  # what was just passed over: its end comes next
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            tag = self._played(element, tag)
            if event == "start":
                if self._dropped(element, tag):
                    if tag in CONTROLS_OF_FORMS and self._tables and self._tables[-1].cell:
                        self._text(entered(element, tag))
                    walk.skip_subtree()
                    left_out = element
                    continue
                self._start(element, tag)
                self._text(seen(element.text, element))
            else:
                if element is not left_out:
                    self._end(element, tag)
                self._text(seen(element.tail, element.getparent()))
        self._flush()

    def _played(self, element: Any, tag: str) -> str:
        """The tag whose part an element plays: some pages draw their tables with other elements."""
        if tag not in _PLAIN:
            return tag
        part = _ROLES.get(element.get("role") or "")
        if part is None:
            found = _STYLED.search(element.get("style") or "")
            shown = found[1].lower() if found else self._display.of(element) or ""
            part = _SHOWN_AS.get(shown.removeprefix("inline-"), tag)
        # Rows and cells are some only in a table drawn in the same way, not in the cell of another.
        return part if part == "table" or (self._tables and self._tables[-1].drawn) else tag

    def _dropped(self, element: Any, tag: str) -> bool:
        if dropped(element, tag, self._display, in_table=bool(self._tables)):
            return True
        if not struck(element, tag) or element.find(".//td") is not None:
            return False
        self.struck += any(text.strip() for text in element.itertext())
        return True

    # -------------------------------------------------------------------------------------------- events

    def _start(self, element: Any, tag: str) -> None:
        if tag == "br":
            self._frames[-1].parts.append("\n")
            return
        if tag == "img":
            sign = pictured(element)
            self._frames[-1].sign = sign is None and not "".join(self._frames[-1].parts).strip()
            self._text(sign)
            return
        if tag == "table":
            self._flush()
            self._tables.append(_Open(drawn=element.tag != "table"))
            return
        if tag in ("tr", "td", "th") and self._tables:
            self._flush_if_outside()
            (self._row if tag == "tr" else self._cell)(element)
            if tag == "tr":
                return
        if tag in _BLOCKS:
            self._flush()
            if tag in _LISTS:
                kind = _LIST_KINDS.get(element.get("type") or "1", "decimal") if tag == "ol" else None
                start = element.get("start") or "1"
                self._lists.append((kind, int(start) - 1 if start.isdecimal() and len(start) < 7 else 0))
            elif tag == "li" and self._lists:
                kind, last = self._lists[-1]
                value = element.get("value") or ""
                last = int(value) if value.isdecimal() and len(value) < 7 else last + 1
                self._lists[-1] = (kind, last)
                self._label = f"{shape(last, kind)}." if kind else None
            elif tag in HEADINGS:
                self._heading = int(tag[1])
            elif tag == "pre":
                self._pre += 1
        if bold(element, tag):
            self._bold += 1
        if above(element, tag):
            self._raised += 1

    def _end(self, element: Any, tag: str) -> None:
        if tag == "table" and self._tables:
            self._close_cell()
            done = self._tables.pop()
            done.close_group()
            if done.table.cells:
                self._frames[-1].items.append(done.table)
            return
        if tag in ("thead", "tbody", "tfoot") and self._tables:
            self._close_cell()
            self._tables[-1].close_group()
            return
        if tag in ("tr", "td", "th") and self._tables:
            self._close_cell()
            if tag == "tr":
                return
        if tag in _BLOCKS:
            self._flush()
            if tag in _LISTS and self._lists:
                self._lists.pop()
            elif tag in HEADINGS:
                self._heading = None
            elif tag == "li":
                self._label = None
            elif tag == "pre":
                self._pre -= 1
        if bold(element, tag):
            self._bold -= 1
        if above(element, tag):
            self._raised -= 1

    # -------------------------------------------------------------------------------------------- tables

    def _row(self, element: Any) -> None:
        self._close_cell()
        table = self._tables[-1]
        table.row += 1
        table.col = 0

    def _cell(self, element: Any) -> None:
        self._close_cell()
        table = self._tables[-1]
        if table.row < 0:
            table.row = 0
        # One column more than the limit, so that the builder notices and says what it cut.
        last = self._max_columns
        while table.col < last and table.busy.get(table.col, 0) > table.row:
            table.col += 1
        width = min(span(element, "colspan"), last + 1 - table.col)
        height = span(element, "rowspan")
        cell = FlowCell(table.row, table.col, height, width)
        if height > 1:
            table.tall.append(cell)
        self._cells += 1
        if self._cells > 2 * self._max_cells:
            raise TooLarge(f"单元格超过{self._max_cells}个的上限，请拆分后再处理", filename=self._filename)
        for col in range(table.col, table.col + width):
            table.busy[col] = table.row + height
        table.col = min(table.col + width, last)
        table.table.cells.append(cell)
        table.cell = True
        self._frames.append(_Frame(items=cell.items))

    def _close_cell(self) -> None:
        table = self._tables[-1]
        if table.cell:
            self._flush()
            self._frames.pop()
            table.cell = False

    def _flush_if_outside(self) -> None:
        """Text between a table's tags belongs to no cell; it stands before the table."""
        if not self._tables[-1].cell:
            self._flush()

    # ---------------------------------------------------------------------------------------------- text

    def _text(self, text: str | None) -> None:
        if not text:
            return
        frame = self._frames[-1]
        text = text.replace("\r\n", "\n") if self._pre else _BLANKS.sub(" ", text)
        frame.parts.append(raised(text) if self._raised else text)
        letters = sum(1 for ch in text if not ch.isspace())
        frame.letters += letters
        frame.bold_letters += letters if self._bold else 0

    def _flush(self) -> None:
        """End the paragraph that is being gathered."""
        frame = self._frames[-1]
        if not frame.parts:
            return
        sign, frame.sign = frame.sign, False
        text = settled("".join(frame.parts))
        bold = frame.letters > 0 and frame.bold_letters == frame.letters
        self.signs += sign and len(self._frames) > 1 and is_figure(text)
        frame.parts.clear()
        frame.letters = frame.bold_letters = 0
        for part in _PARAGRAPH_BREAK.split(text):
            lines = [re.sub(r" {2,}", " ", line).strip(" ") for line in part.split("\n")]
            joined = "\n".join(lines).strip("\n")
            if not joined.strip() or pages(joined):
                continue
            frame.items.append(FlowParagraph(joined.rstrip(), self._heading, self._label, bold))
            self._label = None
