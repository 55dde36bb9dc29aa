"""Rich Text Format (.rtf, and what old systems call .doc) → Document, by a small reader of our own.

The format is a stream of control words that change a state, in groups that restore it. Kept: paragraphs with
their heading level (from the style or the paragraph), bold look and list number; tables with merged cells and
tables within tables; the results of fields; text boxes; check boxes as ☑ and □.

Left out, as it is not on the page or not in its flow: hidden and deleted text, field codes, notes, headers and
footers, comments, pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.flow import FlowItem, FlowParagraph, emit, note_struck
from extractor.documents.pictures import SMALL, large, note_passed_over
from extractor.documents.raised import raised, settled
from extractor.documents.styles import HEAVY_FONTS, level_of_name, level_of_outline
from extractor.documents.symbols import shown, symbol
from extractor.documents.word.rowtable import OpenTable, close_down
from extractor.errors import DamagedDocument, NoTextLayer, TooLarge
from extractor.regex import regex
from extractor.settings import Settings

MAX_GROUPS = 1_000
MAX_DEPTH = 32
MAX_COLUMNS = 256

_TOKEN = regex(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)

_CODE_PAGES = {
    2: "symbol", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
"""The encodings that go with a font's character set."""

_DOUBLE = frozenset(("gb18030", "big5hkscs", "cp932", "cp949", "johab"))
_PAIRS = regex(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*")
"""Bytes that are plain Chinese if they are not single Latin letters with marks."""

_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip

_SKIPPED = frozenset(
    (
        "aftncn", "aftnsep", "aftnsepc", "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref",
        "atntime", "atrfend", "atrfstart", "author", "background", "bkmkend", "bkmkstart", "blipuid", "buptim",
        "category", "colorschememapping", "colortbl", "comment", "company", "creatim", "datafield", "datastore",
        "defchp", "defpap", "do", "doccomm", "docvar", "falt", "filetbl", "fldinst", "footer", "footerf", "footerl",
        "footerr", "footnote", "ftncn", "ftnsep", "ftnsepc", "generator", "gridtbl", "header", "headerf", "headerl",
        "headerr", "hlinkbase", "info", "keycode", "keywords", "latentstyles", "levelnumbers", "leveltext", "listname",
        "listoverridetable", "listpicture", "listtable", "manager", "mmathPr", "nonesttables", "objclass", "objdata",
        "operator", "panose", "password", "pgdsctbl", "pict", "picprop", "pn", "printim", "private", "revtbl", "revtim",
        "rsidtbl", "rxe", "shprslt", "sp", "subject", "tc", "tcn", "template", "themedata", "title", "txe", "userprops",
        "wgrffmtfilter", "xe", "xmlnstbl",
    )
)  # fmt: skip
_STARRED = frozenset(
    ("formfield", "listtext", "moMath", "nesttableprops", "pntext", "shpgrp", "shpinst", "shptxt", "ud")
)
"""Groups marked as "skip if unknown" that are known here."""

_DAMAGED = "不是完整的RTF文件，请重新下载，或用Word、WPS打开后另存一份"


@dataclass(slots=True)
class _State:
    """What a group restores when it ends."""

    place: str = "text"  # text, skip, fonts, styles, label, form
    font: int | None = None
    chinese_font: int | None = None
    naming: str = "f"  # which font the next \\af names: f or dbch
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    skip: int = 1  # characters that stand in for one \\u
    in_table: bool = False
    depth: int = 0
    style: int | None = None
    outline: int | None = None
    row: str = "outer"  # which row definition control words shape
    boxes: int = 0  # how many text boxes deep


@dataclass(slots=True)
class _Gathered:
    """A paragraph as it is gathered, and the tables and blocks around it; a text box has its own."""

    parts: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    boxes: list[FlowItem] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)
    waiting: list[FlowItem] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """A row's definition as control words give it."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    across: list[str | None] = field(default_factory=list)
    down: list[str | None] = field(default_factory=list)
    next_across: str | None = None
    next_down: str | None = None

    def cell(self, right: int) -> None:
        if len(self.edges) < MAX_COLUMNS:
            self.edges.append(right)
            self.across.append(self.next_across)
            self.down.append(self.next_down)
        self.next_across = self.next_down = None

    def all_edges(self) -> list[int]:
        if not self.edges:
            return []
        left = min(self.left, self.edges[0] - 1)
        out = [left]
        for edge in self.edges:
            out.append(max(edge, out[-1] + 1))
        return out


@dataclass(slots=True)
class _Style:
    name: str = ""
    outline: int | None = None
    bold: bool = False


def read_rtf(data: bytes, *, filename: str, settings: Settings, media_type: str = "application/rtf") -> Document:
    """Read an RTF document.

    Raises:
        DamagedDocument: it does not begin as RTF does.
        NoTextLayer: pictures only.
        TooLarge: a limit is passed, or groups are nested without end.
    """
    if not data.lstrip()[:5] == b"{\\rtf":
        raise DamagedDocument(_DAMAGED, filename=filename)
    reader = _Reader(data, settings, filename=filename)
    builder = DocumentBuilder(settings, filename=filename)
    emit(reader.items(), builder, settings=settings)
    note_struck(builder, reader.struck)
    if reader.passed_over:
        note_passed_over(builder)
    if reader.open_groups:
        builder.note("incomplete", "文件尾部缺失，可能没有读全，请核对原文件")
    document = builder.build(media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    if not document.blocks and reader.pictures:
        raise NoTextLayer("文档里只有图片，没有文字，请先做文字识别（OCR）再处理", filename=filename)
    return document


class _Reader:
    """Goes through the control words once and gathers paragraphs and tables."""

    def __init__(self, data: bytes, settings: Settings, *, filename: str) -> None:
        self._data = data
        self._settings = settings
        self._filename = filename
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, tuple[str, str | None]] = {}  # name, encoding
        self._styles: dict[int, _Style] = {}
        self._encoding = "cp1252"
        self._font_name: list[str] = []
        self._raw = bytearray()  # bytes that wait to be decoded
        self._size = 0
        self._now = _Gathered()
        self._outer: list[_Gathered] = []  # what a text box interrupts
        self._rows = {"outer": _Row(), "nested": _Row()}
        self._ignore = 0  # stand-ins for \\u that are still to come
        self._star = False
        self._fresh = False  # a group has just begun
        self._form: dict[str, int] = {}
        self._cells = 0
        self.struck = 0
        """Passages struck through, which are left out."""
        self._in_struck = False
        self.pictures = False
        self._width = 0.0  # of the picture that is being passed over, in points
        self.passed_over = False

    @property
    def open_groups(self) -> int:
        return len(self._stack)

    def items(self) -> Iterator[FlowItem]:
        at = 0
        data = self._data
        while (token := _TOKEN.match(data, at)) is not None:
            at = token.end()
            kind = token.lastgroup
            if kind == "text":
                self._text(token["text"])
            elif kind == "hex":
                self._text(bytes((int(token["hex"], 16),)))
            elif kind == "sign":
                self._sign(token["sign"])
            elif kind == "brace":
                self._brace(token["brace"] == b"{")
                if not self._stack:
                    break  # the document's own group has ended
            elif kind is not None:
                word = token["word"].decode("ascii")
                number = int(token["number"]) if token["number"] is not None else None
                if word == "bin":
                    at += min(max(number or 0, 0), len(data) - at)
                else:
                    self._word(word, number)
            if self._now.waiting and not self._outer:
                yield from self._now.waiting
                self._now.waiting.clear()
        while self._outer:
            self._end_box()
        self._end_paragraph()
        yield from self._now.waiting
        yield from close_down(self._now.tables, 0)

    # -------------------------------------------------------------------------------------------- groups

    def _brace(self, begin: bool) -> None:
        self._decode()
        self._ignore = 0
        self._star, self._fresh = False, begin
        if begin:
            if len(self._stack) >= MAX_GROUPS:
                raise TooLarge("文件嵌套过深，可能不是正常的文档，请核对来源", filename=self._filename)
            self._stack.append(self._state)
            self._state = replace(self._state)
            return
        ended = self._state
        if not self._stack:
            return
        self._state = self._stack.pop()
        if ended.boxes > self._state.boxes:
            self._end_box()
        if ended.place == "form" and self._state.place != "form":
            self._check_box()
        elif ended.place in ("fonts", "styles") and self._state.place == ended.place:
            self._end_entry(ended)

    def _end_entry(self, entry: _State) -> None:
        """An entry of the table of fonts or styles is complete."""
        name = "".join(self._font_name).split(";")[0].strip()
        self._font_name.clear()
        if entry.place == "fonts" and entry.font is not None:
            self._fonts[entry.font] = (name, self._fonts.get(entry.font, ("", None))[1])
        elif entry.place == "styles" and name:
            heavy = bool(HEAVY_FONTS.search(self._fonts.get(entry.chinese_font or -1, ("", None))[0]))
            self._styles[entry.style or 0] = _Style(name, entry.outline, entry.bold or heavy)

    def _check_box(self) -> None:
        if self._form.get("fftype") == 1:
            state = self._form.get("ffres", 25)
            ticked = self._form.get("ffdefres", 0) if state == 25 else state
            # The field's code hides it, its result is empty: show it where the field stands.
            if not (self._state.hidden or self._state.deleted):
                self._now.parts.append("☑" if ticked else "□")
        self._form = {}

    # ---------------------------------------------------------------------------------------------- text

    def _text(self, raw: bytes) -> None:
        if self._ignore:
            used = min(self._ignore, len(raw))
            self._ignore -= used
            raw = raw[used:]
        self._fresh = False
        if raw and self._state.place != "skip":
            self._raw += raw

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = self._fresh  # elsewhere than at a group's start it says nothing
        elif self._ignore and sign in b"~_-{}\\":
            self._ignore -= 1
        elif sign in b"{}\\":
            self._raw += sign if self._state.place != "skip" else b""
        elif sign in b"~_":
            self._decode()
            self._add("\u00a0" if sign == b"~" else "-")
        elif sign in b"\r\n":
            self._word("par", None)

    def _decode(self) -> None:
        """Turn the bytes that wait into text."""
        if not self._raw:
            return
        raw = bytes(self._raw)
        self._raw.clear()
        if raw.isascii() and self._fonts.get(self._state.font or 0, ("", None))[1] != "symbol":
            self._add(raw.decode("ascii"))
            return
        for encoding in self._encodings(raw):
            if encoding == "symbol":
                font = self._fonts.get(self._state.font or 0, ("", None))[0]
                self._add("".join(symbol(font, b) or chr(b) for b in raw))
                return
            try:
                text = raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
            self._add(text)
            return
        self._add(raw.decode("cp1252", "replace"))

    def _encodings(self, raw: bytes) -> Iterator[str]:
        """What bytes may be in, likeliest first: the font of a run is often not the Chinese one that it is seen in."""
        state = self._state
        own, chinese = (
            self._fonts.get(-1 if f is None else f, ("", None))[1] for f in (state.font, state.chinese_font)
        )
        pairs = len(raw) >= 4 and _PAIRS.fullmatch(raw) is not None
        if own and not (own == "symbol" and pairs):
            yield own
        # Single-byte encodings read anything, so what looks like plain Chinese is tried before them.
        if chinese and pairs:
            yield chinese
        if pairs and self._encoding not in _DOUBLE:
            yield "gb18030"
        yield self._encoding

    def _add(self, text: str) -> None:
        state = self._state
        if state.place in ("fonts", "styles"):
            self._font_name.append(text)
            return
        if state.place == "label":
            self._now.label.append(text)
            return
        if state.place != "text" or state.hidden or state.deleted or not text:
            return
        self.struck += state.struck and not self._in_struck and bool(text.strip())
        self._in_struck = state.struck
        if state.struck:
            return
        names = (self._fonts.get(f, ("", None))[0] for f in (state.font, state.chinese_font) if f is not None)
        text = shown(text, names)
        self._now.parts.append(raised(text) if state.raised else text)
        self._size += len(text)
        if self._size > self._settings.max_characters:
            message = f"文字超过{self._settings.max_characters}字的上限，请拆分后再处理"
            raise TooLarge(message, filename=self._filename)
        letters = sum(1 for c in text if not c.isspace())
        self._now.letters += letters
        if state.bold or self._heavy(state):
            self._now.bold_letters += letters

    def _heavy(self, state: _State) -> bool:
        font = state.chinese_font if state.chinese_font is not None else state.font
        return font is not None and bool(HEAVY_FONTS.search(self._fonts.get(font, ("", None))[0]))

    # ------------------------------------------------------------------------------------- control words

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number)
            return
        if self._ignore and word in _CHARACTERS:
            self._ignore -= 1
            return
        self._decode()
        star, self._star, self._fresh = self._star, False, False
        state = self._state
        if state.place == "form":
            self._form[word] = number or 0
            return
        if state.place == "skip":
            # A form's field keeps its check box in the code.
            if word == "formfield":
                state.place = "form"
            elif word == "picwgoal":
                self._width = (number or 0) / 20
            elif word == "pichgoal":
                self.passed_over |= large(self._width, (number or 0) / 20)
            return
        if word in _SKIPPED or (star and word not in _STARRED):
            self.pictures |= word == "pict"
            if word in ("pict", "shppict"):
                self._add(SMALL)
            state.place = "skip"
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif not (self._place_word(word) or self._look_word(word, number) or self._row_word(word, number)):
            self._flow_word(word, number)

    def _unicode(self, number: int) -> None:
        self._decode()
        self._star = False
        code = number & 0xFFFF
        name, kind = self._fonts.get(self._state.font or 0, ("", None))
        if kind == "symbol" and 0xA0 <= code <= 0xFF:  # some programs write a place of such a font as it stands
            self._add(symbol(name, code) or chr(code))
        elif code >= 0x20:
            self._add(chr(code))
        self._ignore = self._state.skip

    def _place_word(self, word: str) -> bool:
        """Words that say what a group is."""
        state = self._state
        match word:
            case "fonttbl":
                state.place = "fonts"
            case "stylesheet":
                state.place, state.style = "styles", 0
            case "listtext" | "pntext":
                state.place = "label"
                self._now.label.clear()
            case "nesttableprops":
                state.row = "nested"
            case "shptxt":
                self._outer.append(self._now)
                self._now = _Gathered()
                state.boxes += 1
                state.in_table, state.depth = False, 0
            case "upr":
                state.place = "skip-upr"  # the same text twice: only the second form is kept
            case "ud":
                state.place = "text"
            case _:
                return False
        return True

    def _look_word(self, word: str, number: int | None) -> bool:
        state = self._state
        on = number != 0
        match word:
            case "ansicpg":
                self._encoding = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8"}.get(number or 0, f"cp{number}")
            case "mac":
                self._encoding = "mac_roman"
            case "f":
                state.font, state.naming = number, "f"
            case "dbch" | "loch" | "hich":
                state.naming = word
            case "af" if state.naming == "dbch":
                state.chinese_font = number
            case "fcharset" if state.place == "fonts" and state.font is not None:
                self._fonts[state.font] = ("", _CODE_PAGES.get(number or 0))
            case "b":
                state.bold = on
            case "v":
                state.hidden = on
            case "deleted":
                state.deleted = on
            case "strike" | "striked":
                state.struck = on
            case "super" | "up":
                state.raised = on
            case "nosupersub" | "sub" | "dn":
                state.raised = False
            case "plain":
                state.bold = state.hidden = state.deleted = state.struck = state.raised = False
                state.chinese_font = state.font = None
            case "uc":
                state.skip = max(0, min(number or 0, 16))
            case "s" if number is not None:
                state.style = number
                if state.place == "text":
                    style = self._styles.get(number)
                    state.bold = state.bold or (style is not None and style.bold)
            case "outlinelevel":
                state.outline = number
            case _:
                return False
        return True

    def _row_word(self, word: str, number: int | None) -> bool:
        """Words that define a row."""
        row = self._rows[self._state.row]
        match word:
            case "trowd":
                self._rows[self._state.row] = _Row()
            case "trleft":
                row.left = number or 0
            case "cellx":
                row.cell(number or 0)
            case "clmgf":
                row.next_across = "first"
            case "clmrg":
                row.next_across = "more"
            case "clvmgf":
                row.next_down = "first"
            case "clvmrg":
                row.next_down = "more"
            case _:
                return False
        return True

    # ---------------------------------------------------------------------------------------------- flow

    def _flow_word(self, word: str, number: int | None) -> None:
        state = self._state
        match word:
            case "pard":
                state.in_table, state.depth = False, 0
                state.style = state.outline = None
            case "intbl":
                state.in_table = True
            case "itap":
                state.depth = max(0, min(number or 0, MAX_DEPTH))
            case "par" | "sect" | "page":
                self._end_paragraph()
            case "cell":
                self._end_cell(1)
            case "nestcell":
                self._end_cell(max(2, state.depth))
            case "row":
                self._end_row(1)
            case "nestrow":
                self._end_row(max(2, state.depth))

    def _depth(self) -> int:
        state = self._state
        return min(max(state.depth, 1), MAX_DEPTH) if state.in_table or state.depth else 0

    def _to_depth(self, depth: int) -> None:
        now = self._now
        now.waiting += close_down(now.tables, depth)
        while len(now.tables) < depth:
            now.tables.append(OpenTable())

    def _end_paragraph(self, depth: int | None = None) -> None:
        self._decode()
        now = self._now
        text = settled("".join(now.parts))
        label = "".join(now.label).strip()
        bold = 0 < now.letters == now.bold_letters
        boxes = now.boxes
        now.parts, now.label, now.boxes = [], [], []
        now.letters = now.bold_letters = 0
        if depth is None:
            depth = self._depth()
            if not depth and now.tables and now.tables[-1].cells:
                depth = len(now.tables)  # not said to be in the table, but the row has not ended
        self._to_depth(depth)
        target = now.tables[-1].items if now.tables else now.waiting
        # A bullet says nothing; a number is part of what is read.
        shown_label = label if any(c.isalnum() for c in label) else None
        if text.strip() or shown_label:
            if not text.isascii():
                text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            target.append(FlowParagraph(text, self._level(), shown_label, bold))
        target += boxes

    def _end_box(self) -> None:
        """A text box is complete: its blocks stand behind the paragraph that it hangs in."""
        self._end_paragraph(0)
        box = self._now
        self._now = self._outer.pop()
        self._now.boxes += box.waiting

    def _level(self) -> int | None:
        state = self._state
        if state.outline is not None:
            return level_of_outline(state.outline)
        style = self._styles.get(state.style or 0)
        if style is None:
            return None
        return level_of_outline(style.outline) if style.outline is not None else level_of_name(style.name)

    def _end_cell(self, depth: int) -> None:
        self._end_paragraph(min(depth, MAX_DEPTH))
        self._now.tables[-1].end_cell()
        self._cells += 1
        if self._cells > 2 * self._settings.max_cells:
            message = f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理"
            raise TooLarge(message, filename=self._filename)

    def _end_row(self, depth: int) -> None:
        self._end_paragraph(min(depth, MAX_DEPTH))
        row = self._rows["outer" if depth == 1 else "nested"]
        self._now.tables[-1].end_row(row.all_edges(), row.across, row.down)
