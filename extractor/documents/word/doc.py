"""Word 97–2003 documents (.doc, and .wps of WPS Writer) → Document, by our own reader over olefile.

Kept: paragraphs in order with their heading level (from the style or the paragraph), bold look and list number;
tables with merged cells and tables within tables; the results of fields, and signs and fractions that fields draw; text
boxes where they hang; check boxes as ☑ and □, and the entry that a list to choose from shows.

Left out, as it is not on the page or not in its flow: deleted and hidden text, what is struck through (a note says how
much), field codes, notes, comments, headers and footers. Files that hold no such document (Microsoft Works, Word 6) go
to LibreOffice where it is installed.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document, Note
from extractor.documents.flow import FlowItem, FlowParagraph, emit, note_struck
from extractor.documents.pictures import SMALL, FlowPicture, large, note_passed_over
from extractor.documents.raised import raised, settled
from extractor.documents.styles import HEAVY_FONTS, level_of_name, level_of_outline
from extractor.documents.symbols import shown, symbol
from extractor.documents.word.fields import LONGEST, shown_by
from extractor.documents.word.rowtable import OpenTable, close_down
from extractor.documents.word.word97 import Broken, Encrypted, OtherVersion, WordFile
from extractor.documents.word.word97_looks import CharacterLook, ParagraphLook
from extractor.errors import DamagedDocument, EncryptedDocument, NoTextLayer, TooLarge, UnsupportedFormat
from extractor.regex import regex
from extractor.settings import Settings

_ENDS = regex("[\x07\x0c\r]")
_KEPT = regex("[^\x00-\x08\x0c\x0e-\x1d\x1f]+|[\x01\x08\x13-\x15\x28]")
_PLAIN = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": None, "\x00": None})
_MAX_FIELDS = 64
_TITLE, _HEADINGS = 62, range(1, 10)

_DAMAGED = "文件不完整或已损坏，请重新下载，或用Word、WPS打开后另存一份"
_UNKNOWN = "这种旧版办公文件读不了（未安装LibreOffice），请用Word或WPS打开后另存为.docx再处理"


UNREADABLE = (Broken, Encrypted, OtherVersion, struct.error, IndexError)
"""What may come out of streams that are not as they should be; ``read_doc`` has an error of ours for each."""


class _NoWordDocument(Exception):
    """An OLE file of another kind."""


def read_doc(data: bytes, *, filename: str, settings: Settings, media_type: str = "application/msword") -> Document:
    """Read a Word 97–2003 document.

    Raises:
        DamagedDocument: cut off, or not what it claims to be.
        EncryptedDocument: a password is needed.
        NoTextLayer: pictures only.
        TooLarge: a limit of ``settings`` is passed.
        UnsupportedFormat: an older or other kind of file, and LibreOffice is not installed.
    """
    try:
        document = _read(data, filename=filename, settings=settings, media_type=media_type)
    except (OtherVersion, _NoWordDocument):
        return _by_office(data, filename=filename, settings=settings, media_type=media_type)
    except Encrypted as error:
        raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename) from error
    except (Broken, struct.error, IndexError) as error:
        raise DamagedDocument(_DAMAGED, filename=filename) from error
    return document


def _read(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    with _Streams(data, filename) as streams:
        word = WordFile(
            streams.read("WordDocument"),
            lambda number: streams.read(f"{number}Table"),
            lambda: streams.read("Data", missing=b""),
        )
        if len(word.text) > settings.max_characters:
            raise TooLarge(f"文字超过{settings.max_characters}字的上限，请拆分后再处理", filename=filename)
        reader = _Reader(word, settings, filename=filename)
        builder = DocumentBuilder(settings, filename=filename)
        emit(reader.items(), builder, settings=settings)
    note_struck(builder, reader.struck)
    if reader.passed_over:
        note_passed_over(builder)
    document = builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    if not document.blocks and reader.pictures:
        from extractor.documents.page.layout import unread

        raise NoTextLayer(f"文档里只有图片，{unread()}", filename=filename)
    return document


def _by_office(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    from extractor.documents.word.docx import read_docx
    from extractor.documents.word.office import convert, installed

    if not installed():
        raise UnsupportedFormat(_UNKNOWN, filename=filename)
    converted = convert(data, suffix=".doc", filename=filename, settings=settings)
    document = read_docx(converted, filename=filename, settings=settings, media_type=media_type)
    note = Note("converted", "由LibreOffice转换后读取，版式可能与原文件略有出入")
    return replace(document, size=len(data), sha256=hashlib.sha256(data).hexdigest(), notes=(*document.notes, note))


class _Streams:
    """The streams of an OLE file; the only place that knows olefile."""

    def __init__(self, data: bytes, filename: str) -> None:
        import olefile

        self._filename = filename
        self._errors = (OSError, ValueError, TypeError, IndexError, struct.error)
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
        except (*self._errors, RecursionError, AttributeError, OverflowError) as error:
            raise DamagedDocument(_DAMAGED, filename=filename) from error

    def __enter__(self) -> _Streams:
        return self

    def __exit__(self, *_: object) -> None:
        self._ole.close()

    def read(self, name: str, *, missing: bytes | None = None) -> bytes:
        """A whole stream.

        Raises:
            DamagedDocument: it is not as long as it says.
            _NoWordDocument: there is no such stream, and ``missing`` is None.
        """
        try:
            if not self._ole.exists(name):
                if missing is None:
                    raise _NoWordDocument(name)
                return missing
            size = self._ole.get_size(name)
            with self._ole.openstream(name) as stream:
                body = bytes(stream.read())
        except (*self._errors, AttributeError) as error:
            raise DamagedDocument(_DAMAGED, filename=self._filename) from error
        if len(body) < size:
            raise DamagedDocument(_DAMAGED, filename=self._filename)
        return body


# ------------------------------------------------------------------------------------------------ the flow


@dataclass(frozen=True, slots=True)
class _Effective:
    """What a paragraph style comes to with its bases."""

    level: int | None
    bold: bool
    hidden: bool
    list_id: int | None
    list_level: int | None


class _Reader:
    """Walks a story's paragraphs; fields, lists and tables run on from one to the next."""

    def __init__(self, word: WordFile, settings: Settings, *, filename: str) -> None:
        self._word = word
        self._settings = settings
        self._filename = filename
        self._lists = word.lists()
        self._boxes, self._loose_boxes = word.boxes()
        self._floating = word.floating()
        self._styles: dict[int | None, _Effective] = {}
        self._fields: list[bool] = []  # open fields; True where the result has begun
        self._codes: list[str] = []  # of each
        self.struck = 0
        """Passages struck through, which are left out."""
        self._cells = 0
        self.pictures = False
        self.passed_over = False
        """A large picture is drawn in vectors (a sheet that is embedded is), or floats beside the text."""

    def items(self) -> Iterator[FlowItem]:
        """The main text, and behind it the text boxes of which the file does not say where they hang."""
        yield from self._story(0, len(self._word.text))
        for stretch in self._loose_boxes:
            self._fields, self._codes = [], []
            yield from self._story(*stretch)

    def _story(self, start: int, end: int) -> Iterator[FlowItem]:
        """The paragraphs and tables of a stretch of text."""
        text = self._word.full_text
        tables: list[OpenTable] = []
        carried: FlowParagraph | None = None
        broken = False
        while start < end:
            found = _ENDS.search(text, start, end)
            stop = found.start() if found else end
            mark = text[stop] if found else ""
            look = self._word.paragraph(min(stop, end - 1))
            depth = look.nesting
            if carried is not None and len(tables) != depth:
                if tables:
                    tables[-1].items.append(carried)
                else:
                    yield carried
                carried = None
            yield from close_down(tables, depth)
            while len(tables) < depth:
                tables.append(OpenTable())
            paragraph, boxes = self._paragraph(
                start, stop, look, carried=carried.text if carried else "", numbered=not broken
            )
            carried = None
            # A page break in a paragraph: to the eye two paragraphs, but one number.
            broken = mark == "\x0c" and not self._word.ends_paragraph(stop)
            start = stop + 1
            deleted = stop < end and any(run.look.deleted for run in self._word.runs(stop, stop + 1))
            if deleted and mark == "\r" and start < end and not look.inner_row_end and not look.inner_cell_end:
                # The mark was deleted: the next paragraph goes on where this one stops, with its own look.
                carried = paragraph if paragraph.text.strip() else None
                paragraph = FlowParagraph("")
            row_end = look.row_end if depth <= 1 else look.inner_row_end
            said = paragraph.text.strip() or paragraph.label
            items = [*([paragraph] if said and not row_end else []), *boxes]
            if not tables:
                yield from items
                continue
            tables[-1].items += items
            if row_end and deleted:
                tables[-1].drop_row()
            elif row_end:
                shape = look.row
                if shape is None:
                    tables[-1].end_row()
                else:
                    tables[-1].end_row(shape.edges, shape.across, shape.down)
            elif (mark == "\x07" and depth == 1) or look.inner_cell_end:
                tables[-1].end_cell()
                self._cells += 1
                if self._cells > 2 * self._settings.max_cells:
                    message = f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理"
                    raise TooLarge(message, filename=self._filename)
        yield from close_down(tables, 0)

    # ------------------------------------------------------------------------------------------ paragraphs

    def _paragraph(
        self, start: int, end: int, look: ParagraphLook, *, carried: str, numbered: bool
    ) -> tuple[FlowParagraph, list[FlowItem]]:
        effective = self._effective(look.style)
        parts = [carried]
        boxes: list[FlowItem] = []
        letters = bold_letters = 0
        in_struck = False
        text = self._word.full_text
        for first, last, run in self._word.runs(start, end):
            bold, hidden = self._run_look(run, effective)
            for piece in _KEPT.findall(text, first, last):
                code = self._fields
                if piece == "\x01":
                    code = code[:-1]  # a check box stands in its field's code
                if len(piece) == 1 and (piece < "\t" or "\x13" <= piece <= "\x15" or piece == "("):
                    piece = self._special(piece, run, first, last, boxes, hidden)
                if piece and not all(code) and self._codes and len(self._codes[-1]) < LONGEST:
                    self._codes[-1] += piece
                if hidden or not piece or not all(code):
                    continue
                self.struck += run.struck and not in_struck and bool(piece.strip())
                in_struck = run.struck
                if run.struck:
                    continue
                piece = shown(piece.translate(_PLAIN), map(self._font, (*run.latin_fonts, run.font)))
                parts.append(raised(piece) if run.raised else piece)
                count = sum(1 for c in piece if not (c.isspace() or c == SMALL))
                letters += count
                bold_letters += count if bold else 0
        # A code without a result ends with its paragraph at the latest, else a broken field swallows the rest.
        self._codes = [code for code, shows in zip(self._codes, self._fields, strict=True) if shows]
        self._fields = [f for f in self._fields if f]
        joined = settled("".join(parts))
        if not joined.isascii():
            joined = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        level = effective.level
        if look.outline is not None:
            level = level_of_outline(look.outline)
        label = None
        if numbered and not look.row_end and not look.inner_row_end:
            list_id = look.list_id if look.list_id is not None else effective.list_id
            list_level = look.list_level if look.list_level is not None else effective.list_level
            definition = self._lists.get(list_id or 0)
            if definition is not None:
                label = definition.advance(list_level or 0)
        bold = letters > 0 and bold_letters == letters
        return FlowParagraph(joined, level, label, bold), boxes

    def _special(
        self, sign: str, run: CharacterLook, first: int, last: int, boxes: list[FlowItem], hidden: bool
    ) -> str:
        """The text that a special character stands for; "" for none."""
        if sign == "(":
            if run.symbol is None or not run.special:
                return sign
            font, code = run.symbol
            return symbol(self._font(font), code)
        if sign == "\x13":
            if len(self._fields) < _MAX_FIELDS:
                self._fields.append(False)
                self._codes.append("")
        elif sign == "\x14":
            if self._fields:
                self._fields[-1] = True
        elif sign == "\x15":
            if self._fields:
                drawn = shown_by(self._codes.pop())
                return "" if self._fields.pop() else drawn
        elif sign == "\x08":
            for cp in range(first, last):
                stretch = self._boxes.pop(cp, None)
                if stretch is None and not hidden and large(*self._floating.get(cp, (0.0, 0.0))):
                    self.passed_over = True
                if stretch is not None and not hidden:
                    outer = self._fields, self._codes
                    self._fields, self._codes = [], []
                    boxes += list(self._story(*stretch))
                    self._fields, self._codes = outer
            self.pictures = True
        elif sign == "\x01":
            control = self._word.control(run)
            if control is not None:
                return control
            self.pictures = True
            found = self._word.picture(run)
            if hidden:
                return ""
            wide, high = found[:2] if found is not None else self._word.extent(run) or (0.0, 0.0)
            if found is not None:
                boxes.append(self._picture(*found))
            elif large(wide, high):
                self.passed_over = True
            if not large(wide, high):
                return SMALL
        return ""

    def _picture(self, width: float, height: float, start: int, end: int) -> FlowPicture:
        return FlowPicture(width, height, lambda: self._word.data()[start:end])

    def _run_look(self, run: CharacterLook, effective: _Effective) -> tuple[bool, bool]:
        """Whether a run is bold, and whether it is not shown."""
        bold, hidden = effective.bold, effective.hidden
        if run.style is not None:
            styled = self._effective(run.style)
            bold, hidden = bold or styled.bold, hidden or styled.hidden
        if run.bold is not None:
            bold = run.bold
        if self._heavy(run.font):
            bold = True
        if run.hidden is not None:
            hidden = run.hidden
        return bold, hidden or run.deleted

    def _font(self, number: int | None) -> str | None:
        fonts = self._word.fonts
        return fonts[number] if number is not None and number < len(fonts) else None

    def _heavy(self, font: int | None) -> bool:
        return bool(HEAVY_FONTS.search(self._font(font) or ""))

    def _effective(self, number: int | None) -> _Effective:
        known = self._styles.get(number)
        if known is not None:
            return known
        level: int | None = None
        bold = hidden = None
        list_id = list_level = None
        told = False
        for style in self._word.chain(number):
            if not told:
                told, level = _level(style.builtin, style.name, style.paragraph.outline)
            look = style.character
            if bold is None:
                bold = True if self._heavy(look.font) else look.bold
            hidden = look.hidden if hidden is None else hidden
            if list_id is None:
                list_level = style.paragraph.list_level if list_level is None else list_level
                list_id = style.paragraph.list_id
        made = _Effective(level, bool(bold), bool(hidden), list_id, list_level)
        self._styles[number] = made
        return made


def _level(builtin: int, name: str, outline: int | None) -> tuple[bool, int | None]:
    """Whether a style tells a heading level, and which."""
    if outline is not None:
        return True, level_of_outline(outline)
    if builtin in _HEADINGS:
        return True, builtin
    level = 1 if builtin == _TITLE else level_of_name(name)
    return level is not None, level
