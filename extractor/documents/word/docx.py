"""Word documents (.docx, .docm, WPS's the same) → Document, straight from the XML.

Kept: paragraphs in order with their heading level (from the style, its bases, or the paragraph itself), bold
look and list number; tables with merged cells, tables within tables, content controls, text boxes, inserted
text, the results of fields and what fields draw, check boxes as ☑ and □, lists to choose from as the entry they show,
formulas on one line, web pages pasted in whole.

Left out, as it is not on the page or not in its flow: deleted and moved-away text, what is struck through (a note
says how much), hidden text, field codes, comments, headers, footers, footnotes, phonetic guides. In a cell a list
number stands in front of the text, or alone in a column of numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import FlowCell, FlowItem, FlowParagraph, FlowTable, emit, note_struck
from extractor.documents.package import Package
from extractor.documents.pictures import SMALL
from extractor.documents.raised import raised, settled
from extractor.documents.styles import level_of_outline
from extractor.documents.symbols import shown, symbol
from extractor.documents.word import docx_formulas
from extractor.documents.word.docx_chunks import ChunkReader
from extractor.documents.word.docx_pictures import PictureFinder, in_line, sign_of
from extractor.documents.word.docx_styles import Lists, Styles, W, bold_of, flag_of, number_of, raised_of, value_of
from extractor.documents.word.fields import LONGEST, shown_by
from extractor.errors import DamagedDocument, NoTextLayer
from extractor.regex import regex
from extractor.settings import Settings

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_PLACE = regex(r"[0-9A-Fa-f]{1,4}")
_SLIM = 113
"""Twentieths of a point (2 mm): grid columns slimmer than this come from edges that miss each other."""

@dataclass(slots=True)
class _Field:
    """A complex field that is open: codes are left out, results kept."""

    result: bool = False
    code: str = ""
    choice: str | None = None  # what a list to choose from shows
    begins: int = 0  # how much of the paragraph stands before what it shows


def read_docx(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read a Word document.

    Raises:
        DamagedDocument: no readable zip or XML, or no main part.
        EncryptedDocument: the zip is encrypted.
        NoTextLayer: pictures only, and none that could be read.
        TooLarge: a limit is passed, or the XML is too big or too deep.
    """
    package = Package(data, filename=filename)
    main = package.main_part() or "word/document.xml"
    relations = package.relations(main)
    parts = dict(relations.values())
    root = _transitional(package.tree(main))
    body = root.find(f"{W}body")
    if body is None:
        raise DamagedDocument("文档没有正文，可能已损坏，请用Word或WPS打开后另存一份", filename=filename)
    styles = Styles(_part(package, parts.get("styles")))
    lists = Lists(_part(package, parts.get("numbering")), styles)
    builder = DocumentBuilder(settings, filename=filename)
    chunks = ChunkReader(package, relations, settings, filename)
    reader = _Reader(styles, lists, settings, PictureFinder(package, relations), chunks)
    emit(reader.blocks(body), builder, settings=settings)
    note_struck(builder, reader.struck)
    if chunks.unread:
        builder.note("embedded_unread", f"文中嵌入了{chunks.unread}份其他格式的文件，未读取，请转成正文后再处理")
    document = builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    if not document.blocks and "image" in parts:
        from extractor.documents.page.layout import unread

        raise NoTextLayer(f"文档里只有图片，{unread()}", filename=filename)
    return document


def _part(package: Package, name: str | None) -> Any:
    return _transitional(package.tree(name)) if name is not None and name in package else None


def _transitional(root: Any) -> Any:
    """The strict form of the standard has its own namespace; give it the usual one."""
    if root.tag.startswith(_STRICT):
        for element in root.iter(f"{_STRICT}*"):
            element.tag = W + element.tag[len(_STRICT) :]
            for name, value in element.items():
                if name.startswith(_STRICT):
                    element.set(W + name[len(_STRICT) :], value)
    return root


@dataclass(slots=True)
class _Inline:
    """The text of one paragraph as it is gathered."""

    style_bold: bool
    parts: list[str] = field(default_factory=list)
    boxes: list[FlowItem] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0

    def add(self, text: str, bold: bool) -> None:
        self.parts.append(text)
        letters = sum(1 for ch in text if not ch.isspace())
        self.letters += letters
        self.bold_letters += letters if bold else 0


class _Reader:
    """Walks the body; one per document, because fields and lists run on from paragraph to paragraph."""

    def __init__(
        self, styles: Styles, lists: Lists, settings: Settings, pictures: PictureFinder, chunks: ChunkReader
    ) -> None:
        self._pictures = pictures
        self._chunks = chunks
        self._styles = styles
        self._lists = lists
        self._settings = settings
        self._fields: list[_Field] = []
        self.struck = 0
        """Passages struck through, which are left out."""

    # ------------------------------------------------------------------------------------------- blocks

    def blocks(self, parent: Any) -> Iterator[FlowItem]:
        """Paragraphs and tables of the body, a cell or a text box."""
        carried: FlowParagraph | None = None
        for element in self._unwrapped(parent, (f"{W}p", f"{W}tbl", f"{W}altChunk")):
            if element.tag != f"{W}p":
                if carried is not None:
                    yield carried
                    carried = None
                yield from [self._table(element)] if element.tag == f"{W}tbl" else self._chunks.items(element)
                continue
            paragraph, boxes, open_end = self._paragraph(element)
            if carried is not None:
                # The mark between the two was deleted: they are one paragraph now, with the look of the second.
                paragraph = FlowParagraph(
                    carried.text + paragraph.text, paragraph.level, carried.label or paragraph.label,
                    paragraph.bold,
                )  # fmt: skip
                carried = None
            if open_end:
                carried = paragraph
            elif paragraph.text.strip() or paragraph.label:
                yield paragraph
            yield from boxes
        if carried is not None and carried.text.strip():
            yield carried

    def _unwrapped(self, parent: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
        """Children with a wanted tag, looking through content controls and the like."""
        for child in parent:
            if child.tag in wanted:
                yield child
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None and not (_unfilled(child) and content.find(f"{W}p") is not None):
                    yield from self._unwrapped(content, wanted)
            elif child.tag in (f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
                yield from self._unwrapped(child, wanted)
            elif child.tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    yield from self._unwrapped(choice, wanted)

    def _paragraph(self, element: Any) -> tuple[FlowParagraph, list[FlowItem], bool]:
        """A paragraph, the blocks of its text boxes, and whether its end mark was deleted."""
        properties = element.find(f"{W}pPr")
        style = value_of(properties, "pStyle") or self._styles.default
        look = self._styles.look(style)
        inline = _Inline(look.bold)
        if look.hidden:
            return FlowParagraph(""), [], False
        self._runs(element, inline)
        # A code without a result ends with its paragraph at the latest, else a broken field swallows the rest.
        self._fields = [f for f in self._fields if f.result]
        text = settled("".join(inline.parts))
        label = None
        level = look.level
        mark = None
        if properties is not None:
            outline = number_of(properties, "outlineLvl")
            if outline is not None:
                level = level_of_outline(outline)
            mark = properties.find(f"{W}rPr")
        if text.strip() or not flag_of(mark, "vanish"):
            label = self._label(properties, style)  # Word counts paragraphs without text too
        bold = inline.letters > 0 and inline.bold_letters == inline.letters
        open_end = mark is not None and mark.find(f"{W}del") is not None
        return FlowParagraph(text, level, label, bold), inline.boxes, open_end

    def _label(self, properties: Any, style: str | None) -> str | None:
        numbering = properties.find(f"{W}numPr") if properties is not None else None
        identity, level = value_of(numbering, "numId"), number_of(numbering, "ilvl")
        if numbering is not None and numbering.find(f"{W}del") is not None:
            return None
        if identity is None:
            look = self._styles.look(style)
            identity = look.list_id
            level = look.list_level if level is None else level
        if identity is None or identity == "0":  # 0 takes a paragraph out of its style's list
            return None
        return self._lists.label(identity, level, style)

    # --------------------------------------------------------------------------------------------- text

    def _runs(self, parent: Any, inline: _Inline) -> None:
        """Gather the text of runs, looking through everything that wraps runs."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, inline)
            elif tag in (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sdtPr") or _unfilled(child):
                continue
            elif tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    self._runs(choice, inline)
            elif tag.startswith(_M):
                inline.add(docx_formulas.in_line(child), False)
            elif tag.startswith(W):  # hyperlink, ins, smartTag, sdt, fldSimple …
                self._runs(child, inline)

    def _run(self, run: Any, inline: _Inline) -> None:
        properties = run.find(f"{W}rPr")
        bold = inline.style_bold
        hidden = None
        above = False
        if properties is not None:
            style = value_of(properties, "rStyle")
            if style is not None:
                look = self._styles.look(style)
                bold = bold or look.bold
                hidden = look.hidden
                above = look.raised
            direct = bold_of(properties)
            bold = bold if direct is None else direct
            switch = flag_of(properties, "vanish")
            hidden = hidden if switch is None else switch
            if not hidden and (flag_of(properties, "strike") or flag_of(properties, "dstrike")):
                hidden = True
                self.struck += any((t.text or "").strip() for t in run.iter(f"{W}t"))
            placed = raised_of(properties)
            above = above if placed is None else placed
        for child in run:
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field(child, inline)
                continue
            if self._fields and not self._fields[-1].result:
                self._code(child, self._fields[-1])
                continue
            if hidden:
                continue
            if tag == f"{W}t":
                text = shown(child.text or "", _fonts(properties))
                inline.add(raised(text) if above else text, bold)
            elif tag in (f"{W}tab", f"{W}ptab"):
                inline.add("\t", bold)
            elif tag == f"{W}cr" or (tag == f"{W}br" and child.get(f"{W}type") not in ("page", "column")):
                inline.add("\n", bold)
            elif tag == f"{W}noBreakHyphen":
                inline.add("-", bold)
            elif tag == f"{W}sym":
                place = child.get(f"{W}char") or ""
                if _PLACE.fullmatch(place):
                    inline.add(symbol(child.get(f"{W}font"), int(place, 16)), bold)
            elif tag == f"{W}ruby":
                base = child.find(f"{W}rubyBase")
                if base is not None:
                    self._runs(base, inline)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                self._boxes(child, inline)
                pictures = list(self._pictures.within(child))
                inline.boxes += pictures
                if in_line(child) and not any(picture.large for picture in pictures):
                    inline.parts.append(sign_of(child) or SMALL)

    @staticmethod
    def _code(child: Any, field: _Field) -> None:
        if len(field.code) < LONGEST and child.tag in (f"{W}instrText", f"{W}t"):
            field.code += child.text or ""
        elif len(field.code) < LONGEST and child.tag == f"{W}sym":
            place = child.get(f"{W}char") or ""
            field.code += symbol(child.get(f"{W}font"), int(place, 16)) if _PLACE.fullmatch(place) else ""

    def _field(self, mark: Any, inline: _Inline) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            hidden = bool(self._fields) and not self._fields[-1].result
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is not None and not hidden:
                checked = flag_of(box, "checked")
                inline.add("☑" if (flag_of(box, "default") if checked is None else checked) else "□", False)
            self._fields.append(_Field(choice=_choice_of(mark), begins=len(inline.parts)))
        elif kind == "separate" and self._fields:
            # Inside another field's code the result is code too.
            self._fields[-1].result = len(self._fields) < 2 or self._fields[-2].result
            self._fields[-1].begins = len(inline.parts)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            drawn = ended.choice or shown_by(ended.code)
            if drawn and all(f.result for f in self._fields) and not "".join(inline.parts[ended.begins :]).strip():
                inline.add(drawn, False)

    def _boxes(self, holder: Any, inline: _Inline) -> None:
        """The blocks of text boxes in a drawing; a drawing and its fallback hold the same text."""
        if holder.tag == f"{_MC}AlternateContent":
            choice = _choice(holder)
            if choice is None:
                return
            holder = choice
        outer = self._fields
        self._fields = []
        for content in holder.iter(f"{W}txbxContent"):
            if all(a.tag != f"{_MC}Fallback" for a in content.iterancestors()) or holder.tag == f"{_MC}Fallback":
                inline.boxes += list(self.blocks(content))
        self._fields = outer

    # ------------------------------------------------------------------------------------------- tables

    def _table(self, element: Any) -> FlowTable:
        limit = self._settings.max_table_columns
        edges = _grid_edges(element)
        table = FlowTable()
        open_merges: dict[int, FlowCell] = {}  # column → the cell that a continuation there lengthens
        row = -1
        for line in self._unwrapped(element, (f"{W}tr",)):
            properties = line.find(f"{W}trPr")
            if properties is not None and (
                properties.find(f"{W}del") is not None or flag_of(properties, "hidden")
            ):
                continue
            row += 1
            col = max(0, min(number_of(properties, "gridBefore") or 0, limit))
            merges: dict[int, FlowCell] = {}
            previous: FlowCell | None = None
            for cell in self._unwrapped(line, (f"{W}tc",)):
                settings = cell.find(f"{W}tcPr")
                # One column more than the limit, so that the builder notices and says what it cut.
                span = max(1, min(number_of(settings, "gridSpan") or 1, limit + 1 - col))
                if settings is not None and _merge(settings, "hMerge") == "continue" and previous is not None:
                    previous.col_span += span
                    col += span
                    continue
                merge = _merge(settings, "vMerge")
                above = open_merges.get(col) if merge == "continue" else None
                if above is not None:
                    above.row_span = row + 1 - above.row
                    merges[col] = above
                    list(self.blocks(cell))  # nobody sees its text, but its lists and fields count on
                    previous = None
                else:
                    made = FlowCell(row, col, 1, span, list(self.blocks(cell)))
                    table.cells.append(made)
                    if merge is not None:
                        merges[col] = made
                    previous = made
                col = min(col + span, limit + 1)
            open_merges = merges
        if edges is not None:
            _snap(table.cells, edges)
        return table


def _choice_of(mark: Any) -> str | None:
    """The entry that a form's list to choose from shows: the one chosen, else the one it began with, else the first."""
    choices = mark.find(f"{W}ffData/{W}ddList")
    entries = choices.findall(f"{W}listEntry") if choices is not None else []
    chosen = number_of(choices, "result")
    at = (number_of(choices, "default") or 0) if chosen is None else chosen
    return entries[at].get(f"{W}val") if 0 <= at < len(entries) else None


def _unfilled(control: Any) -> bool:
    """Whether a content control shows nothing but the prompt to fill it in."""
    properties = control.find(f"{W}sdtPr") if control.tag == f"{W}sdt" else None
    return bool(flag_of(properties, "showingPlcHdr"))


def _fonts(properties: Any) -> Iterator[str | None]:
    """The fonts that a run names."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia")) if fonts is not None else iter(())


def _merge(properties: Any, tag: str) -> str | None:
    """None, "restart" or "continue"."""
    merge = properties.find(f"{W}{tag}") if properties is not None else None
    return None if merge is None else merge.get(f"{W}val") or "continue"


def _choice(alternate: Any) -> Any:
    """The first form of an alternate that has text boxes or text, else the fallback."""
    for form in alternate:
        if any(True for _ in form.iter(f"{W}t")):
            return form
    return None


def _grid_edges(table: Any) -> list[int] | None:
    """Where the grid's columns begin and end, in twentieths of a point; None if not all are said."""
    grid = table.find(f"{W}tblGrid")
    widths: list[int] = []
    for column in grid.findall(f"{W}gridCol") if grid is not None else ():
        text = column.get(f"{W}w") or ""
        if not re.fullmatch(r"\d{1,6}", text):
            return None
        widths.append(int(text))
    return [0, *accumulate(widths)] if widths else None


def _snap(cells: list[FlowCell], edges: list[int]) -> None:
    """Let edges that miss each other by a hair meet, as the eye does.

    A header drawn two millimetres beside its column would otherwise stand over a grid column of its own.
    """
    spans = {(c.col, c.col + c.col_span) for c in cells}
    if any(end >= len(edges) for _, end in spans):
        return
    at = list(range(len(edges)))
    for k in range(1, len(edges) - 1):
        before = at[k - 1]
        if edges[k] - edges[before] < _SLIM:
            trial = [before if a == k else a for a in at]
            if all(trial[start] < trial[end] for start, end in spans):
                at = trial
    for cell in cells:
        start, end = at[cell.col], at[cell.col + cell.col_span]
        cell.col, cell.col_span = start, end - start
