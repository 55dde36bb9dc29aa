"""The binary form of Word 97–2003 (.doc, and .wps of WPS Writer): text and the properties that matter.

The main stream holds text in pieces, 8-bit or UTF-16, in any order; the piece table (Clx) gives their order.
A character's place in that order is its CP, its place in the stream its FC. Properties hang on ranges of FC, in
pages of 512 bytes, as lists of modifiers (sprm, operand). A list too long for its page lies in the Data stream:
that is where the row ends of wide tables are, and readers that do not look there lose those rows.

Every offset and count in such a file may lie. What leads nowhere is left out where the rest can be told, and
is ``Broken`` where not; all work is bounded by the size of the streams.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from extractor.documents.numbering import ListDefinition, ListLevel

MAX_DEPTH = 32
"""Tables in tables."""
MAX_COLUMNS = 256
"""Columns of a row (Word allows 63)."""

MAX_SHARED = 2_000_000
"""Modifiers in the Data stream and of fast saves, counted as often as they are used: many may use one list."""

_PAGE = 512
_CHUNK = 1 << 16


Modifier = tuple[int, bytes]
"""A sprm and its operand."""
ListOf = Callable[[int], Sequence[Modifier]]
"""Gives the list of modifiers at a place of the Data stream."""


class Broken(Exception):
    """The streams do not make up a document."""


class Encrypted(Exception):
    """The text is enciphered."""


class OtherVersion(Exception):
    """Written by a Word before 97, or by something else."""


# ------------------------------------------------------------------------------------------------ properties


@dataclass(frozen=True, slots=True)
class RowShape:
    """What a row's end mark says: cell edges in twentieths of a point, and how cells merge.

    ``across`` and ``down`` hold one mark a cell: ``"first"``, ``"more"`` (continues the cell at the left, above)
    or None.
    """

    edges: tuple[int, ...]
    across: tuple[str | None, ...]
    down: tuple[str | None, ...]


@dataclass(slots=True)
class ParagraphLook:
    """A paragraph's properties as far as they matter; None where nothing is said."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    inner_cell_end: bool = False
    inner_row_end: bool = False
    depth: int = 0
    outline: int | None = None
    list_id: int | None = None
    list_level: int | None = None
    row: RowShape | None = None

    @property
    def nesting(self) -> int:
        """How many tables the paragraph is in."""
        if not (self.in_table or self.row_end or self.depth > 0):
            return 0
        return max(1, min(self.depth, MAX_DEPTH))


@dataclass(slots=True)
class CharacterLook:
    """A run's properties; switches are True, False or None (as the style says)."""

    style: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    deleted: bool = False
    special: bool = False
    font: int | None = None  # of Chinese characters
    latin_fonts: tuple[int, ...] = ()
    symbol: tuple[int, int] | None = None  # font, character
    data_at: int | None = None  # where a special character's data begin in the Data stream
    is_data: bool = False


@dataclass(slots=True)
class Style:
    """A style: its own words; ``base`` is followed by ``WordFile.chain``."""

    number: int
    name: str = ""
    builtin: int = 0xFFF  # sti: 1 to 9 are headings, 62 is the title
    base: int | None = None
    paragraph: ParagraphLook = field(default_factory=ParagraphLook)
    says_outline: bool = False
    character: CharacterLook = field(default_factory=CharacterLook)


class Run(NamedTuple):
    """Characters from ``start`` to ``end`` (CP) that share a look."""

    start: int
    end: int
    look: CharacterLook


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int  # CP
    end: int
    fc: int
    width: int  # bytes a character
    prm: int


# ------------------------------------------------------------------------------------------------- the file


class WordFile:
    """The main text of a document, and what is said of its paragraphs and characters.

    Args:
        main: the stream WordDocument.
        table: gives the stream 0Table or 1Table.
        data: gives the stream Data, b"" if there is none.

    Attributes:
        text: one character for each CP of the main text (a sign beyond the base plane takes two surrogates).

    Raises:
        Encrypted, OtherVersion, Broken: the text cannot be had.
    """

    def __init__(self, main: bytes, table: Callable[[int], bytes], data: Callable[[], bytes]) -> None:
        self._main = main
        if len(main) < 0x22:
            raise Broken("no header")
        magic, version = struct.unpack_from("<HH", main, 0)
        if magic != 0xA5EC or version < 0x00C0:
            raise OtherVersion(f"{magic:#x} {version:#x}")
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        if flags & 0x0100:
            raise Encrypted
        self._table = table(1 if flags & 0x0200 else 0)
        self._load_data = data
        self._data: bytes | None = None
        self._length = self._number(0x4C, "main text")
        self._chinese = struct.unpack_from("<H", main, 0x06)[0] == 0x0804 or (
            len(main) >= 0x40 and struct.unpack_from("<H", main, 0x3C)[0] == 0x0804
        )
        self._modifiers: list[Sequence[Modifier]] = []
        self._shared = 0
        self._pieces = self._read_pieces()
        self._piece_starts = [p.start for p in self._pieces]
        self._all_text = "".join(self._piece_text(p) for p in self._pieces)
        self.text = self._all_text[: self._length]
        self._paragraphs = _Ranges(main, self._part(13), paragraph=True)
        self._characters = _Ranges(main, self._part(12), paragraph=False)
        self._paragraph_looks: dict[bytes, ParagraphLook] = {}
        self._character_looks: dict[bytes, CharacterLook] = {}
        self._data_lists: dict[int, Sequence[Modifier]] = {}
        self.styles = _read_styles(self._part(1), self._list_of)
        self.fonts = _read_fonts(self._part(15))

    # ---------------------------------------------------------------------------------------------- header

    def _number(self, at: int, what: str) -> int:
        if at + 4 > len(self._main):
            raise Broken(f"no {what}")
        return int(struct.unpack_from("<L", self._main, at)[0])

    def _part(self, index: int, *, rest: bool = False) -> bytes:
        """A part of the table stream by its index in the header; ``rest``: all that follows it."""
        at = 0x9A + 8 * index
        if at + 8 > len(self._main):
            return b""
        start, size = struct.unpack_from("<LL", self._main, at)
        if not size or start >= len(self._table):
            return b""
        return self._table[start + size :] if rest else self._table[start : start + size]

    # ---------------------------------------------------------------------------------------------- pieces

    def _read_pieces(self) -> list[_Piece]:
        clx = self._part(33)
        at = 0
        table = b""
        while at < len(clx):
            if clx[at] == 1 and at + 3 <= len(clx):
                (size,) = struct.unpack_from("<H", clx, at + 1)
                self._modifiers.append(tuple(modifiers(clx[at + 3 : at + 3 + size])))
                at += 3 + size
            elif clx[at] == 2 and at + 5 <= len(clx):
                (size,) = struct.unpack_from("<L", clx, at + 1)
                table = clx[at + 5 : at + 5 + size]
                break
            else:
                raise Broken("piece table")
        count = (len(table) - 4) // 12
        if count < 1:
            raise Broken("no piece table")
        places = struct.unpack_from(f"<{count + 1}L", table, 0)
        pieces: list[_Piece] = []
        total = 0
        for i in range(count):
            _, fc, prm = struct.unpack_from("<HLH", table, 4 * (count + 1) + 8 * i)
            start, end = places[i], places[i + 1]
            if start != (pieces[-1].end if pieces else 0) or end < start:
                raise Broken("pieces out of order")
            width = 2
            if fc & 0x40000000:
                fc, width = (fc & 0x3FFFFFFF) // 2, 1
            if start == end:
                continue
            total += (end - start) * width
            # Pieces are parts of the stream: the same part twice is a trick to swell the text.
            if total > len(self._main) + _CHUNK:
                raise Broken("pieces longer than the stream")
            if fc + (end - start) * width > len(self._main):
                raise Broken("piece beyond the end")
            pieces.append(_Piece(start, end, fc, width, prm))
        if not pieces or pieces[-1].end < self._length:
            raise Broken("text missing")
        return pieces

    def _piece_text(self, piece: _Piece) -> str:
        raw = self._main[piece.fc : piece.fc + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            if self._chinese and (chinese := _as_gbk(raw)) is not None:
                return chinese
            return raw.decode("ascii") if raw.isascii() else _cp1252(raw)
        text = raw.decode("utf-16-le", "surrogatepass")
        if len(text) != piece.end - piece.start:  # pairs became one character: take them apart again
            text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))
        return text

    def _place(self, cp: int) -> tuple[_Piece, int]:
        """The piece a CP lies in, and its FC."""
        piece = self._pieces[bisect_right(self._piece_starts, cp) - 1]
        return piece, piece.fc + (cp - piece.start) * piece.width

    # ------------------------------------------------------------------------------------------ properties

    def paragraph(self, end: int) -> ParagraphLook:
        """The look of the paragraph whose mark stands at CP ``end``, without its style's share."""
        piece, fc = self._place(end)
        at = self._paragraphs.find(fc)
        body = self._paragraphs.body(at) if at >= 0 else b""
        look = self._paragraph_looks.get(body)  # most of a document looks alike
        if look is None:
            look = ParagraphLook()
            if len(body) >= 2:
                look.style = struct.unpack_from("<H", body, 0)[0]
                _paragraph_look(look, modifiers(body[2:]), self._list_of)
            self._paragraph_looks[body] = look
        more = self._piece_modifiers(piece)
        if more:
            look = replace(look)
            _paragraph_look(look, more, self._list_of)
        return look

    def ends_paragraph(self, cp: int) -> bool:
        """Whether a page break at a CP is the end of a section, and so of a paragraph."""
        piece, fc = self._place(cp)
        at = self._paragraphs.find(fc)
        return at < 0 or self._paragraphs.end(at) <= fc + piece.width

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs of a stretch of text, without their style's share."""
        while start < end:
            piece, fc = self._place(start)
            at = self._characters.find(fc)
            stop = min(end, piece.end)
            if at >= 0:
                # A boundary may lie within a character of a broken file: go on by one at least.
                limit = start + max(1, (self._characters.end(at) - fc) // piece.width)
            else:
                limit = start + max(1, (self._characters.next_start(fc) - fc) // piece.width)
            stop = min(stop, limit)
            body = self._characters.body(at) if at >= 0 else b""
            look = self._character_looks.get(body)
            if look is None:
                look = CharacterLook()
                _character_look(look, modifiers(body))
                self._character_looks[body] = look
            more = self._piece_modifiers(piece)
            if more:
                look = replace(look)
                _character_look(look, more)
            yield Run(start, stop, look)
            start = stop

    def _piece_modifiers(self, piece: _Piece) -> Sequence[Modifier]:
        """What a fast save put on a piece: a list of its own, or one short modifier in the piece itself."""
        if not piece.prm:
            return ()
        if piece.prm & 1:
            index = piece.prm >> 1
            return self._spent(self._modifiers[index]) if index < len(self._modifiers) else ()
        sprm = _SHORT.get((piece.prm >> 1) & 0x7F)
        return ((sprm, bytes((piece.prm >> 8,))),) if sprm is not None else ()

    def data(self) -> bytes:
        """The Data stream."""
        if self._data is None:
            self._data = self._load_data()
        return self._data

    def checked(self, look: CharacterLook) -> bool | None:
        """Whether a form's check box is ticked; None where the run is no check box."""
        data, at = self.data(), look.data_at
        if not look.is_data or at is None or at + 6 > len(data):
            return None
        at += int.from_bytes(data[at + 4 : at + 6], "little")  # behind the header that pictures have too
        if at + 10 > len(data) or data[at : at + 4] != b"\xff\xff\xff\xff":
            return None
        flags = int.from_bytes(data[at + 4 : at + 6], "little")
        if flags & 3 != 1:
            return None
        state = flags >> 2 & 0x1F
        if state != 25:
            return state == 1
        at += 10
        at += 2 + 2 * int.from_bytes(data[at : at + 2], "little") + 2  # behind the name stands the default
        return at < len(data) and data[at] == 1

    def _list_of(self, offset: int) -> Sequence[Modifier]:
        """A list of modifiers in the Data stream."""
        known = self._data_lists.get(offset)
        if known is None:
            data = self.data()
            size = int.from_bytes(data[offset : offset + 2], "little")
            known = self._data_lists[offset] = tuple(modifiers(data[offset + 2 : offset + 2 + size]))
        return self._spent(known)

    def _spent(self, known: Sequence[Modifier]) -> Sequence[Modifier]:
        self._shared += len(known)
        if self._shared > MAX_SHARED:
            raise Broken("one list of modifiers for too much")
        return known

    def chain(self, number: int | None) -> Iterator[Style]:
        """A style and its bases, nearest first."""
        seen: set[int] = set()
        while number is not None and number in self.styles and number not in seen:
            seen.add(number)
            yield self.styles[number]
            number = self.styles[number].base

    # ------------------------------------------------------------------------------------- lists and boxes

    def lists(self) -> dict[int, ListDefinition]:
        """The document's lists by the number that paragraphs know them by."""
        return _read_lists(self._part(73), self._part(73, rest=True), self._part(74))

    def boxes(self) -> tuple[dict[int, tuple[int, int]], list[tuple[int, int]]]:
        """The stretches of ``full_text`` that stand in text boxes.

        Returns:
            Those that hang at a CP of the main text, and those of which nothing says where (boxes in a group).
        """
        if len(self._main) < 0x68:
            return {}, []
        before = sum(struct.unpack_from("<6L", self._main, 0x4C))  # main text, notes, headers, comments
        places, stories = self._part(40), self._part(56)
        n_boxes, n_anchors = (len(stories) - 4) // 26, (len(places) - 4) // 30
        shapes: dict[int, tuple[int, int]] = {}
        last = 0
        for i in range(n_boxes):
            start, end = struct.unpack_from("<LL", stories, 4 * i)
            (shape,) = struct.unpack_from("<L", stories, 4 * (n_boxes + 1) + 22 * i + 14)
            # Stretches follow one another; one that goes back would be read again and again.
            if last <= start < end and before + end <= len(self._all_text):
                shapes.setdefault(shape, (before + start, before + end))
                last = end
        found: dict[int, tuple[int, int]] = {}
        for i in range(n_anchors):
            (cp,) = struct.unpack_from("<L", places, 4 * i)
            (shape,) = struct.unpack_from("<L", places, 4 * (n_anchors + 1) + 26 * i)
            if cp < self._length and shape in shapes:
                found[cp] = shapes.pop(shape)
        return found, list(shapes.values())

    @property
    def full_text(self) -> str:
        """The main text and, behind it, notes, headers, comments and text boxes."""
        return self._all_text


def _cp1252(raw: bytes) -> str:
    """Windows' Latin letters; codes that it leaves open keep their number."""
    return "".join(_LATIN[b] for b in raw)


_LATIN = [bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(256)]


def _as_gbk(raw: bytes) -> str | None:
    """Bytes that are two-byte Chinese, each character at its first byte's place; None if they are not.

    Word itself keeps Chinese in UTF-16; converters of the nineties did not.
    """
    if raw.isascii():
        return None
    out: list[str] = []
    at = chinese = 0
    while at < len(raw):
        if raw[at] < 0x80:
            out.append(chr(raw[at]))
            at += 1
            continue
        pair = raw[at : at + 2]
        try:
            sign = pair.decode("gb2312")
        except UnicodeDecodeError:
            return None
        chinese += "\u4e00" <= sign <= "\u9fff"
        out += (sign, "\0")  # the second byte has a place of its own; marks of this kind are left out later
        at += 2
    return "".join(out) if chinese >= 4 else None


# ----------------------------------------------------------------------------------------- ranges of FC


class _Ranges:
    """The pages that say which properties hold from which FC on."""

    def __init__(self, main: bytes, plc: bytes, *, paragraph: bool) -> None:
        self._main = main
        self._paragraph = paragraph
        starts, ends, bodies = array("L"), array("L"), array("L")
        count = (len(plc) - 4) // 8
        pages = struct.unpack_from(f"<{count}L", plc, 4 * (count + 1)) if count > 0 else ()
        done: set[int] = set()
        for page in pages:
            number = page & 0x3FFFFF
            base = number * _PAGE
            if number in done or base + _PAGE > len(main):
                continue
            done.add(number)
            runs = main[base + _PAGE - 1]
            size = 13 if paragraph else 1
            if 4 * (runs + 1) + size * runs > _PAGE - 1:
                continue
            places = struct.unpack_from(f"<{runs + 1}L", main, base)
            for i in range(runs):
                word = main[base + 4 * (runs + 1) + size * i]
                if places[i] >= places[i + 1] or (starts and places[i] < ends[-1]):
                    continue
                starts.append(places[i])
                ends.append(places[i + 1])
                bodies.append(base + 2 * word if word else 0)
        self._starts, self._ends, self._bodies = starts, ends, bodies

    def find(self, fc: int) -> int:
        """The number of the range that holds an FC, -1 if none does."""
        i = bisect_right(self._starts, fc) - 1
        return i if i >= 0 and fc < self._ends[i] else -1

    def end(self, index: int) -> int:
        return self._ends[index]

    def next_start(self, fc: int) -> int:
        i = bisect_right(self._starts, fc)
        return self._starts[i] if i < len(self._starts) else 1 << 40

    def body(self, index: int) -> bytes:
        """The list of modifiers (with the style's number in front, for a paragraph)."""
        at = self._bodies[index]
        if not at:
            return b""
        page_end = at - at % _PAGE + _PAGE - 1
        size = self._main[at]
        at += 1
        if self._paragraph:
            if size:
                size = 2 * size - 1
            else:
                size = 2 * self._main[at]
                at += 1
        return self._main[at : min(at + size, page_end)]


# ------------------------------------------------------------------------------------------------- modifiers

_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_LONG = (0xD606, 0xD608)
"""The definitions of a row: their size takes two bytes."""

_SHORT = {
    0x05: 0x2403, 0x18: 0x2416, 0x19: 0x2417,
    0x41: 0x0800, 0x55: 0x0835, 0x5C: 0x083C, 0x74: 0x0855,
}  # fmt: skip
"""Modifiers that a piece can hold in one byte, by their short number."""


def modifiers(body: bytes) -> Iterator[Modifier]:
    """The modifiers of a list, as far as it can be read."""
    at = 0
    while at + 2 <= len(body):
        sprm = body[at] | body[at + 1] << 8
        at += 2
        size = _SIZES[sprm >> 13]
        if size < 0:
            if sprm in _LONG:
                if at + 2 > len(body):
                    return
                size = (body[at] | body[at + 1] << 8) - 1
                at += 2
                if size < 0:
                    return
            else:
                if at >= len(body):
                    return
                size = body[at]
                at += 1
                if sprm == 0xC615 and size == 255:  # tab stops too many to count in a byte
                    deleted = body[at] if at < len(body) else 0
                    added = at + 1 + 4 * deleted
                    size = 2 + 4 * deleted + 3 * (body[added] if added < len(body) else 0)
        if at + size > len(body):
            return
        yield sprm, body[at : at + size]
        at += size


def _paragraph_look(look: ParagraphLook, said: Iterable[Modifier], list_of: ListOf, level: int = 0) -> None:
    """Apply a list of modifiers."""
    row: _RowMaker | None = None
    for sprm, value in said:
        match sprm:
            case 0x2416:
                look.in_table = bool(value[0])
            case 0x2417:
                look.row_end = bool(value[0])
            case 0x244B:
                look.inner_cell_end = bool(value[0])
            case 0x244C:
                look.inner_row_end = bool(value[0])
            case 0x6649:
                look.depth = _signed(value)
            case 0x664A:
                look.depth += _signed(value)
            case 0x2640:
                look.outline = value[0]
            case 0x260A:
                look.list_level = value[0]
            case 0x460B:
                look.list_id = _signed(value)
            case 0x4600:
                look.style = int.from_bytes(value, "little")
            case 0x6645 | 0x6646 | 0x646B:
                if level < 2:
                    inner = list_of(int.from_bytes(value, "little"))
                    _paragraph_look(look, inner, list_of, level + 1)
                    if look.row is not None:
                        row = _RowMaker(look.row)
            case _ if sprm >> 10 & 7 == 5:
                row = row or _RowMaker(look.row)
                row.apply(sprm, value)
    if row is not None:
        look.row = row.shape()


def _signed(value: bytes) -> int:
    return int.from_bytes(value, "little", signed=True)


class _RowMaker:
    """A row's cells as modifier after modifier shapes them."""

    def __init__(self, shape: RowShape | None) -> None:
        self._edges = list(shape.edges) if shape is not None else [0]
        self._across = list(shape.across) if shape is not None else []
        self._down = list(shape.down) if shape is not None else []

    def shape(self) -> RowShape | None:
        if not self._across:
            return None
        edges = [self._edges[0]]
        for edge in self._edges[1:]:
            edges.append(max(edge, edges[-1] + 1))  # a cell without width still has its place
        return RowShape(tuple(edges), tuple(self._across), tuple(self._down))

    def apply(self, sprm: int, value: bytes) -> None:
        n = len(self._across)
        match sprm:
            case 0xD608 | 0xD606:
                self._define(value)
            case 0xD62B if len(value) >= 2 and value[0] < n:
                self._down[value[0]] = (None, "more", None, "first")[value[1] & 3]
            case 0x5624 if value[0] < value[1] <= n:
                self._across[value[0] : value[1]] = ["first"] + ["more"] * (value[1] - value[0] - 1)
            case 0x5625 if value[0] < value[1] <= n:
                self._across[value[0] : value[1]] = [None] * (value[1] - value[0])
            case 0x9601:
                self._shift(_signed(value) - self._edges[0])
            case 0x7621:
                self._insert(value[0], value[1], int.from_bytes(value[2:4], "little"))
            case 0x5622 if value[0] < value[1]:
                first, last = min(value[0], n), min(value[1], n)
                width = self._edges[last] - self._edges[first]
                self._edges[first + 1 :] = [e - width for e in self._edges[last + 1 :]]
                del self._across[first:last], self._down[first:last]
            case 0x7623 if value[0] < value[1]:
                width = int.from_bytes(value[2:4], "little")
                for i in range(value[0], min(value[1], n)):
                    more = width - (self._edges[i + 1] - self._edges[i])
                    self._edges[i + 1 :] = [e + more for e in self._edges[i + 1 :]]

    def _define(self, value: bytes) -> None:
        count = value[0] if value else 0
        if not count or 1 + 2 * (count + 1) > len(value):
            return
        self._edges = list(struct.unpack_from(f"<{count + 1}h", value, 1))
        self._across, self._down = [], []
        at = 1 + 2 * (count + 1)
        for i in range(count):
            flags = int.from_bytes(value[at + 20 * i : at + 20 * i + 2], "little")
            self._across.append("first" if flags & 1 else "more" if flags & 2 else None)
            self._down.append("first" if flags & 0x40 else "more" if flags & 0x20 else None)

    def _shift(self, by: int) -> None:
        self._edges = [e + by for e in self._edges]

    def _insert(self, first: int, count: int, width: int) -> None:
        n = len(self._across)
        if n + count > MAX_COLUMNS or not count:
            return
        while n < first:  # cells between the row's end and the place are made too
            self._edges.append(self._edges[-1] + width)
            self._across.append(None)
            self._down.append(None)
            n += 1
            if n + count > MAX_COLUMNS:
                return
        at = self._edges[first]
        moved = [e + count * width for e in self._edges[first + 1 :]]
        self._edges[first + 1 :] = [at + width * (i + 1) for i in range(count)] + moved
        self._across[first:first] = [None] * count
        self._down[first:first] = [None] * count


def _character_look(look: CharacterLook, said: Iterable[Modifier]) -> None:
    for sprm, value in said:
        match sprm:
            case 0x0800:
                look.deleted = bool(value[0] & 1)
            case 0x0855:
                look.special = bool(value[0])
            case 0x0835:
                look.bold = _switch(value[0], look.bold)
            case 0x083C | 0x0818:
                look.hidden = _switch(value[0], look.hidden)
            case 0x4A30:
                look.style = int.from_bytes(value, "little")
            case 0x4A50:
                look.font = int.from_bytes(value, "little")
            case 0x4A4F | 0x4A51:
                look.latin_fonts = (int.from_bytes(value, "little"), *look.latin_fonts[:1])
            case 0x6A09:
                look.symbol = struct.unpack("<HH", value)
                look.special = True
            case 0x6A03:
                look.data_at = int.from_bytes(value, "little")
                look.special = True
            case 0x0806:
                look.is_data = bool(value[0])


def _switch(value: int, before: bool | None) -> bool | None:
    """On, off, as the style says (0x80), or the opposite (0x81: the style's text is plain nearly always)."""
    if value == 0x80:
        return before
    return value in (1, 0x81)


# ---------------------------------------------------------------------------------------- styles, fonts, lists


def _read_styles(sheet: bytes, list_of: ListOf) -> dict[int, Style]:
    styles: dict[int, Style] = {}
    if len(sheet) < 6:
        return styles
    header, count, base_size = struct.unpack_from("<HHH", sheet, 0)
    at = 2 + header
    for number in range(min(count, 4094)):
        if at + 2 > len(sheet):
            break
        (size,) = struct.unpack_from("<H", sheet, at)
        body = sheet[at + 2 : at + 2 + size]
        at += 2 + size + (size & 1)
        if len(body) >= max(base_size, 8):
            styles[number] = _read_style(number, body, base_size, list_of)
    return styles


def _read_style(number: int, body: bytes, base_size: int, list_of: ListOf) -> Style:
    first, second, third = struct.unpack_from("<HHH", body, 0)
    kind, base = second & 0xF, second >> 4
    style = Style(number, builtin=first & 0xFFF, base=None if base == 0xFFF else base)
    at = base_size
    if at + 2 > len(body):
        return style
    (length,) = struct.unpack_from("<H", body, at)
    style.name = body[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    at += 2 + 2 * length + 2
    parts: list[bytes] = []
    for _ in range(min(third & 0xF, 3)):
        at += at & 1
        if at + 2 > len(body):
            break
        (size,) = struct.unpack_from("<H", body, at)
        parts.append(body[at + 2 : at + 2 + size])
        at += 2 + size
    if kind == 1 and parts:
        _paragraph_look(style.paragraph, modifiers(parts.pop(0)[2:]), list_of)
        style.says_outline = style.paragraph.outline is not None
    if kind in (1, 2) and parts:
        _character_look(style.character, modifiers(parts[0]))
    return style


def _read_fonts(table: bytes) -> list[str]:
    names: list[str] = []
    if len(table) < 4:
        return names
    (count,) = struct.unpack_from("<H", table, 0)
    at = 4
    for _ in range(min(count, 4096)):
        if at >= len(table):
            break
        size = table[at] + 1
        raw = table[at + 40 : at + size]
        names.append(raw[: len(raw) & ~1].decode("utf-16-le", "replace").split("\0", 1)[0])
        at += size
    return names


_NUMBER_KINDS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 16: "ideographLegalTraditional",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero",
    23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""The shapes of numbers (MSONFC) by the names that ``numbering`` has for them."""


def _read_lists(table: bytes, levels: bytes, overrides: bytes) -> dict[int, ListDefinition]:
    """The list of each override (LFO), which is what paragraphs refer to, counted from 1."""
    if len(table) < 2 or len(overrides) < 4:
        return {}
    count = min(struct.unpack_from("<H", table, 0)[0], (len(table) - 2) // 28)
    shared: dict[int, ListDefinition] = {}
    at = 0
    for i in range(count):
        (identity,) = struct.unpack_from("<L", table, 2 + 28 * i)
        simple = table[2 + 28 * i + 26] & 1
        made: dict[int, ListLevel] = {}
        for number in range(1 if simple else 9):
            read = _read_level(levels, at)
            if read is None:
                break
            made[number], at = read
        shared[identity] = ListDefinition(made)
    out: dict[int, ListDefinition] = {}
    n_overrides = min(struct.unpack_from("<L", overrides, 0)[0], (len(overrides) - 4) // 16)
    at = 4 + 16 * n_overrides
    for i in range(n_overrides):
        (identity,) = struct.unpack_from("<L", overrides, 4 + 16 * i)
        definition = shared.get(identity)
        changed: dict[int, ListLevel] = {}
        at += 4
        for _ in range(overrides[4 + 16 * i + 12]):
            if at + 8 > len(overrides):
                break
            start, flags = struct.unpack_from("<lL", overrides, at)
            number = flags & 0xF
            at += 8
            if flags & 0x20:
                read = _read_level(overrides, at)
                if read is None:
                    break
                changed[number], at = read
            elif flags & 0x10 and definition is not None and number in definition.levels:
                changed[number] = replace(definition.levels[number], start=max(0, start))
        if definition is not None:
            out[i + 1] = ListDefinition({**definition.levels, **changed}) if changed else definition
    return out


def _read_level(body: bytes, at: int) -> tuple[ListLevel, int] | None:
    """A list's level and where the next one begins."""
    if at + 30 > len(body):
        return None
    start, kind, flags = struct.unpack_from("<lBB", body, at)
    character_size, paragraph_size, restart = body[at + 24], body[at + 25], body[at + 26]
    end = at + 28 + character_size + paragraph_size
    if end + 2 > len(body):
        return None
    (length,) = struct.unpack_from("<H", body, end)
    raw = body[end + 2 : end + 2 + 2 * length].decode("utf-16-le", "replace")
    # The places of numbers are characters below 9: the level whose number stands there.
    pattern = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw)
    level = ListLevel(
        start=max(0, min(start, 32767)),
        kind=_NUMBER_KINDS.get(kind, "decimal"),
        pattern=pattern,
        digits_only=bool(flags & 4),
        restart=restart if flags & 8 else None,
    )
    return level, end + 2 + 2 * length
