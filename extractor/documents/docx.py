"""Word documents (.docx, .docm, WPS's the same) → Document, straight from the XML.

Kept: paragraphs in order with their heading level (from the style, its bases, or the paragraph itself), bold
look and list number; tables with merged cells, tables within tables, content controls, text boxes, inserted
text, the results of fields, check boxes as ☑ and □.

Left out, as it is not on the page or not in its flow: deleted and moved-away text, hidden text, field codes,
comments, headers, footers, footnotes, phonetic guides. In a cell a list number stands in front of the text.
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
from extractor.documents.docx_pictures import PictureFinder
from extractor.documents.flow import FlowCell, FlowItem, FlowParagraph, FlowTable, emit
from extractor.documents.numbering import ListDefinition, ListLevel
from extractor.documents.package import Package
from extractor.errors import DamagedDocument, NoTextLayer
from extractor.settings import Settings

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_HEADING_NAME = re.compile(r"(?:heading|标题|标题样式)\s*([1-9])(?:\s|$)|([一二三四五])级标题$", re.IGNORECASE)
_TITLE_NAMES = {"title", "标题"}
_HEAVY_FONTS = re.compile(r"黑体|SimHei|Heiti|小标宋|大标宋|粗宋|Bold|Heavy|Black", re.IGNORECASE)
"""Chinese documents rarely use bold: a heading is set in 黑体 or 小标宋."""

_SYMBOLS = {
    "F0A8": "□", "F06F": "□", "F071": "□", "F072": "□", "F02A": "□", "F0A3": "□",
    "F0FE": "☑", "F052": "☑", "F053": "☑", "F054": "☒", "F0FD": "☒", "F078": "☒",
    "F0FC": "√", "F050": "√", "F0FB": "×", "F04F": "×", "F06C": "●", "F06E": "■", "F0B7": "·", "F0D8": "➢",
    "F0B3": "≥", "F0A3 Symbol": "≤", "F0B1": "±", "F0B4": "×",
}  # fmt: skip
"""Signs of the Wingdings and Symbol fonts, by their place in the font."""

_SLIM = 113
"""Twentieths of a point (2 mm): grid columns slimmer than this come from edges that miss each other."""

_OFF = {"0", "false", "off", "none"}


@dataclass(slots=True)
class _Style:
    """What a style says itself; ``None`` leaves the question to its base."""

    name: str = ""
    base: str | None = None
    outline: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    number: tuple[str | None, int | None] = (None, None)  # list, level


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style and its bases say together."""

    level: int | None
    bold: bool
    hidden: bool
    list_id: str | None
    list_level: int | None


@dataclass(slots=True)
class _Field:
    """A complex field that is open: codes are left out, results kept."""

    result: bool = False


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
    body = root.find(f"{_W}body")
    if body is None:
        raise DamagedDocument("文档没有正文，可能已损坏，请用Word或WPS打开后另存一份", filename=filename)
    styles = _Styles(_part(package, parts.get("styles")))
    lists = _Lists(_part(package, parts.get("numbering")), styles)
    builder = DocumentBuilder(settings, filename=filename)
    emit(_Reader(styles, lists, settings, PictureFinder(package, relations)).blocks(body), builder, settings=settings)
    document = builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest()
    )
    if not document.blocks and "image" in parts:
        from extractor.documents.layout import unread

        raise NoTextLayer(f"文档里只有图片，{unread()}", filename=filename)
    return document


def _part(package: Package, name: str | None) -> Any:
    return _transitional(package.tree(name)) if name is not None and name in package else None


def _transitional(root: Any) -> Any:
    """The strict form of the standard has its own namespace; give it the usual one."""
    if root.tag.startswith(_STRICT):
        for element in root.iter(f"{_STRICT}*"):
            element.tag = _W + element.tag[len(_STRICT) :]
            for name, value in element.items():
                if name.startswith(_STRICT):
                    element.set(_W + name[len(_STRICT) :], value)
    return root


def _value(parent: Any, tag: str) -> str | None:
    """``w:val`` of a child, or None where there is no such child or value."""
    child = parent.find(f"{_W}{tag}") if parent is not None else None
    return None if child is None else child.get(f"{_W}val")


def _number(parent: Any, tag: str) -> int | None:
    value = _value(parent, tag)
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else None


def _flag(properties: Any, tag: str) -> bool | None:
    """A switch such as ``w:b``: on, off, or not said."""
    child = properties.find(f"{_W}{tag}") if properties is not None else None
    return None if child is None else child.get(f"{_W}val", "1").lower() not in _OFF


def _bold(properties: Any) -> bool | None:
    """Bold by switch or by a heavy font."""
    if properties is None:
        return None
    switch = _flag(properties, "b")
    if switch:
        return True
    fonts = properties.find(f"{_W}rFonts")
    font = fonts.get(f"{_W}eastAsia") or fonts.get(f"{_W}ascii") if fonts is not None else None
    return True if font and _HEAVY_FONTS.search(font) else switch


class _Styles:
    """Paragraph and character styles with their inheritance."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str | None, _Look] = {}
        self.default: str | None = None
        for element in root.iter(f"{_W}style") if root is not None else ():
            identity = element.get(f"{_W}styleId") or ""
            paragraph, run = element.find(f"{_W}pPr"), element.find(f"{_W}rPr")
            numbering = paragraph.find(f"{_W}numPr") if paragraph is not None else None
            self._styles[identity] = _Style(
                name=_value(element, "name") or "",
                base=_value(element, "basedOn"),
                outline=_number(paragraph, "outlineLvl"),
                bold=_bold(run),
                hidden=_flag(run, "vanish"),
                number=(_value(numbering, "numId"), _number(numbering, "ilvl")),
            )
            if element.get(f"{_W}default") in ("1", "true") and element.get(f"{_W}type") == "paragraph":
                self.default = identity

    def chain(self, identity: str | None) -> Iterator[_Style]:
        """A style and its bases, nearest first."""
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen:
            seen.add(identity)
            yield self._styles[identity]
            identity = self._styles[identity].base

    def look(self, identity: str | None) -> _Look:
        """What a paragraph or character style makes of what it is put on."""
        known = self._looks.get(identity)
        if known is None:
            chain = list(self.chain(identity))
            list_id, list_level = None, None
            for style in chain:
                if list_level is None:
                    list_level = style.number[1]
                if style.number[0] is not None:
                    list_id = style.number[0]
                    break
            known = self._looks[identity] = _Look(
                level=self._level(chain),
                bold=next((s.bold for s in chain if s.bold is not None), False),
                hidden=next((s.hidden for s in chain if s.hidden is not None), False),
                list_id=list_id,
                list_level=list_level,
            )
        return known

    @staticmethod
    def _level(chain: list[_Style]) -> int | None:
        """The heading level that the nearest style states, counted from 1."""
        for style in chain:
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < 9 else None
            found = _HEADING_NAME.match(style.name)
            if found:
                return int(found[1]) if found[1] else "一二三四五".index(found[2]) + 1
            if style.name.lower() in _TITLE_NAMES:
                return 1
        return None

    def of_list(self, name: str) -> str | None:
        """The list that a numbering style stands for."""
        return self._styles[name].number[0] if name in self._styles else None


class _Lists:
    """The lists of numbering.xml and where each has got to."""

    def __init__(self, root: Any, styles: _Styles) -> None:
        self._lists: dict[str, ListDefinition] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared: dict[str, ListDefinition] = {}
        links: dict[str, str] = {}
        for element in root.iter(f"{_W}abstractNum"):
            identity = element.get(f"{_W}abstractNumId") or ""
            levels = {n: lvl for n, lvl, _ in map(_list_level, element.iter(f"{_W}lvl"))}
            shared[identity] = ListDefinition(levels)
            link = _value(element, "numStyleLink")
            if link:
                links[identity] = link
            for n, _, style in map(_list_level, element.iter(f"{_W}lvl")):
                if style:
                    self._by_style[(identity, style)] = n
        abstract_of = {
            e.get(f"{_W}numId") or "": _value(e, "abstractNumId") or "" for e in root.iter(f"{_W}num")
        }
        self._abstract_of = abstract_of
        for element in root.iter(f"{_W}num"):
            identity = element.get(f"{_W}numId") or ""
            abstract = abstract_of[identity]
            if abstract in links:
                abstract = abstract_of.get(styles.of_list(links[abstract]) or "", abstract)
            definition = shared.get(abstract)
            if definition is None:
                continue
            replaced: dict[int, ListLevel] = {}
            for override in element.iter(f"{_W}lvlOverride"):
                text = override.get(f"{_W}ilvl") or "0"
                number = int(text) if text.isdecimal() and len(text) < 3 else 0
                start = _number(override, "startOverride")
                if start is not None:
                    self._restarts.setdefault(identity, {})[number] = start
                for lvl in override.iter(f"{_W}lvl"):
                    replaced[number] = _list_level(lvl)[1]
            if replaced:
                definition = ListDefinition({**definition.levels, **replaced})
            self._lists[identity] = definition

    def label(self, identity: str | None, level: int | None, style: str | None) -> str | None:
        """Count one paragraph on in its list and return the number shown."""
        definition = self._lists.get(identity or "")
        if identity is None or definition is None:
            return None
        if level is None:
            level = self._by_style.get((self._abstract_of.get(identity, ""), style or ""), 0)
        restart = self._restarts.get(identity, {})
        if level in restart:
            definition.counters[level] = restart.pop(level) - 1
        return definition.advance(level)


def _list_level(element: Any) -> tuple[int, ListLevel, str | None]:
    text = element.get(f"{_W}ilvl") or "0"
    start = _number(element, "start")
    pattern = _value(element, "lvlText")
    level = ListLevel(
        start=1 if start is None else start,
        kind=_value(element, "numFmt") or "decimal",
        pattern="" if pattern is None else pattern,
        digits_only=bool(_flag(element, "isLgl")),
        restart=_number(element, "lvlRestart"),
    )
    return (int(text) if text.isdecimal() and len(text) < 3 else 0), level, _value(element, "pStyle")


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

    def __init__(self, styles: _Styles, lists: _Lists, settings: Settings, pictures: PictureFinder) -> None:
        self._pictures = pictures
        self._styles = styles
        self._lists = lists
        self._settings = settings
        self._fields: list[_Field] = []

    # ------------------------------------------------------------------------------------------- blocks

    def blocks(self, parent: Any) -> Iterator[FlowItem]:
        """Paragraphs and tables of the body, a cell or a text box."""
        carried: FlowParagraph | None = None
        for element in self._unwrapped(parent, (f"{_W}p", f"{_W}tbl")):
            if element.tag == f"{_W}tbl":
                if carried is not None:
                    yield carried
                    carried = None
                yield self._table(element)
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
            elif paragraph.text.strip():
                yield paragraph
            yield from boxes
        if carried is not None and carried.text.strip():
            yield carried

    def _unwrapped(self, parent: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
        """Children with a wanted tag, looking through content controls and the like."""
        for child in parent:
            if child.tag in wanted:
                yield child
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None:
                    yield from self._unwrapped(content, wanted)
            elif child.tag in (f"{_W}customXml", f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag"):
                yield from self._unwrapped(child, wanted)
            elif child.tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    yield from self._unwrapped(choice, wanted)

    def _paragraph(self, element: Any) -> tuple[FlowParagraph, list[FlowItem], bool]:
        """A paragraph, the blocks of its text boxes, and whether its end mark was deleted."""
        properties = element.find(f"{_W}pPr")
        style = _value(properties, "pStyle") or self._styles.default
        look = self._styles.look(style)
        inline = _Inline(look.bold)
        if look.hidden:
            return FlowParagraph(""), [], False
        self._runs(element, inline)
        # A code without a result ends with its paragraph at the latest, else a broken field swallows the rest.
        self._fields = [f for f in self._fields if f.result]
        text = "".join(inline.parts)
        label = None
        level = look.level
        mark = None
        if properties is not None:
            outline = _number(properties, "outlineLvl")
            if outline is not None:
                level = outline + 1 if 0 <= outline < 9 else None
            mark = properties.find(f"{_W}rPr")
        if text.strip():
            label = self._label(properties, style)
        bold = inline.letters > 0 and inline.bold_letters == inline.letters
        open_end = mark is not None and mark.find(f"{_W}del") is not None
        return FlowParagraph(text, level, label, bold), inline.boxes, open_end

    def _label(self, properties: Any, style: str | None) -> str | None:
        numbering = properties.find(f"{_W}numPr") if properties is not None else None
        identity, level = _value(numbering, "numId"), _number(numbering, "ilvl")
        if numbering is not None and numbering.find(f"{_W}del") is not None:
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
            if tag == f"{_W}r":
                self._run(child, inline)
            elif tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr"):
                continue
            elif tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    self._runs(choice, inline)
            elif tag.startswith(_M):
                inline.add("".join(t.text or "" for t in child.iter(f"{_M}t")), False)
            elif tag.startswith(_W):  # hyperlink, ins, smartTag, sdt, fldSimple …
                self._runs(child, inline)

    def _run(self, run: Any, inline: _Inline) -> None:
        properties = run.find(f"{_W}rPr")
        bold = inline.style_bold
        hidden = None
        if properties is not None:
            style = _value(properties, "rStyle")
            if style is not None:
                look = self._styles.look(style)
                bold = bold or look.bold
                hidden = look.hidden
            direct = _bold(properties)
            bold = bold if direct is None else direct
            switch = _flag(properties, "vanish")
            hidden = hidden if switch is None else switch
        for child in run:
            tag = child.tag
            if tag == f"{_W}fldChar":
                self._field(child, inline)
                continue
            if hidden or (self._fields and not self._fields[-1].result):
                continue
            if tag == f"{_W}t":
                inline.add(child.text or "", bold)
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                inline.add("\t", bold)
            elif tag == f"{_W}cr" or (tag == f"{_W}br" and child.get(f"{_W}type") not in ("page", "column")):
                inline.add("\n", bold)
            elif tag == f"{_W}noBreakHyphen":
                inline.add("-", bold)
            elif tag == f"{_W}sym":
                inline.add(_SYMBOLS.get((child.get(f"{_W}char") or "").upper(), ""), bold)
            elif tag == f"{_W}ruby":
                base = child.find(f"{_W}rubyBase")
                if base is not None:
                    self._runs(base, inline)
            elif tag in (f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_MC}AlternateContent"):
                self._boxes(child, inline)
                inline.boxes += self._pictures.within(child)

    def _field(self, mark: Any, inline: _Inline) -> None:
        kind = mark.get(f"{_W}fldCharType")
        if kind == "begin":
            hidden = bool(self._fields) and not self._fields[-1].result
            box = mark.find(f"{_W}ffData/{_W}checkBox")
            if box is not None and not hidden:
                checked = _flag(box, "checked")
                inline.add("☑" if (_flag(box, "default") if checked is None else checked) else "□", False)
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            # Inside another field's code the result is code too.
            self._fields[-1].result = len(self._fields) < 2 or self._fields[-2].result
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _boxes(self, holder: Any, inline: _Inline) -> None:
        """The blocks of text boxes in a drawing; a drawing and its fallback hold the same text."""
        if holder.tag == f"{_MC}AlternateContent":
            choice = _choice(holder)
            if choice is None:
                return
            holder = choice
        outer = self._fields
        self._fields = []
        for content in holder.iter(f"{_W}txbxContent"):
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
        for line in self._unwrapped(element, (f"{_W}tr",)):
            properties = line.find(f"{_W}trPr")
            if properties is not None and (
                properties.find(f"{_W}del") is not None or _flag(properties, "hidden")
            ):
                continue
            row += 1
            col = max(0, min(_number(properties, "gridBefore") or 0, limit))
            merges: dict[int, FlowCell] = {}
            previous: FlowCell | None = None
            for cell in self._unwrapped(line, (f"{_W}tc",)):
                settings = cell.find(f"{_W}tcPr")
                # One column more than the limit, so that the builder notices and says what it cut.
                span = max(1, min(_number(settings, "gridSpan") or 1, limit + 1 - col))
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


def _merge(properties: Any, tag: str) -> str | None:
    """None, "restart" or "continue"."""
    merge = properties.find(f"{_W}{tag}") if properties is not None else None
    return None if merge is None else merge.get(f"{_W}val") or "continue"


def _choice(alternate: Any) -> Any:
    """The first form of an alternate that has text boxes or text, else the fallback."""
    for form in alternate:
        if any(True for _ in form.iter(f"{_W}t")):
            return form
    return None


def _grid_edges(table: Any) -> list[int] | None:
    """Where the grid's columns begin and end, in twentieths of a point; None if not all are said."""
    grid = table.find(f"{_W}tblGrid")
    widths: list[int] = []
    for column in grid.findall(f"{_W}gridCol") if grid is not None else ():
        text = column.get(f"{_W}w") or ""
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
