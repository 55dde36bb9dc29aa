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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from extractor.documents.numbering import ListDefinition
from extractor.documents.word.word97_looks import (
    SHORT,
    CharacterLook,
    Modifier,
    ParagraphLook,
    character_look,
    modifiers,
    paragraph_look,
)
from extractor.documents.word.word97_styles import Style, read_fonts, read_lists, read_styles

MAX_SHARED = 2_000_000
"""Modifiers in the Data stream and of fast saves, counted as often as they are used: many may use one list."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How the files of pictures begin."""
_PAGE = 512
_CHUNK = 1 << 16


class Broken(Exception):
    """The streams do not make up a document."""


class Encrypted(Exception):
    """The text is enciphered."""


class OtherVersion(Exception):
    """Written by a Word before 97, or by something else."""


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
        self.styles = read_styles(self._part(1), self._list_of)
        self.fonts = read_fonts(self._part(15))

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
                paragraph_look(look, modifiers(body[2:]), self._list_of)
            self._paragraph_looks[body] = look
        more = self._piece_modifiers(piece)
        if more:
            look = replace(look)
            paragraph_look(look, more, self._list_of)
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
                character_look(look, modifiers(body))
                self._character_looks[body] = look
            more = self._piece_modifiers(piece)
            if more:
                look = replace(look)
                character_look(look, more)
            yield Run(start, stop, look)
            start = stop

    def _piece_modifiers(self, piece: _Piece) -> Sequence[Modifier]:
        """What a fast save put on a piece: a list of its own, or one short modifier in the piece itself."""
        if not piece.prm:
            return ()
        if piece.prm & 1:
            index = piece.prm >> 1
            return self._spent(self._modifiers[index]) if index < len(self._modifiers) else ()
        sprm = SHORT.get((piece.prm >> 1) & 0x7F)
        return ((sprm, bytes((piece.prm >> 8,))),) if sprm is not None else ()

    def data(self) -> bytes:
        """The Data stream."""
        if self._data is None:
            self._data = self._load_data()
        return self._data

    def control(self, look: CharacterLook) -> str | None:
        """What a form's check box or list to choose from shows: ☑, □, an entry; None where the run is neither."""
        data, at = self.data(), look.data_at
        if not look.is_data or at is None or at + 6 > len(data):
            return None
        at += int.from_bytes(data[at + 4 : at + 6], "little")  # behind the header that pictures have too
        if at + 10 > len(data) or data[at : at + 4] != b"\xff\xff\xff\xff":
            return None
        flags = int.from_bytes(data[at + 4 : at + 6], "little")
        kind, state = flags & 3, flags >> 2 & 0x1F
        if kind not in (1, 2):
            return None
        at = _behind_text(data, at + 10)  # behind the name stands the default
        state = int.from_bytes(data[at : at + 2], "little") if state == 25 else state
        if kind == 1:
            return "☑" if state == 1 else "□"
        at += 2
        for _ in range(5):  # its format, its two texts of help, its two macros
            at = _behind_text(data, at)
        count = int.from_bytes(data[at + 2 : at + 4], "little")
        if data[at : at + 2] != b"\xff\xff" or state >= min(count, 25):
            return None
        at += 6
        for _ in range(state):
            at += 2 + 2 * int.from_bytes(data[at : at + 2], "little")
        return data[at + 2 : _behind_text(data, at) - 2].decode("utf-16-le", "replace")

    def picture(self, look: CharacterLook) -> tuple[float, float, int, int] | None:
        """Of a run that is a picture in the line: width and height in points, and where its file lies in ``data()``.

        None where it is no picture, or one drawn in vectors.
        """
        extent, at = self.extent(look), look.data_at
        if extent is None or at is None:
            return None
        data = self.data()
        size, header = struct.unpack_from("<lH", data, at)
        end = min(at + max(size, 0), len(data))
        starts = [k for k in (data.find(sign, at + header, end) for sign in _PICTURES) if k >= 0]
        if not starts:
            return None
        return *extent, min(starts), end

    def extent(self, look: CharacterLook) -> tuple[float, float] | None:
        """Width and height in points of a run that is a picture in the line, however it is drawn."""
        at = look.data_at
        if look.is_data or at is None or at + 0x24 > len(self.data()):
            return None
        width, height, wide, high = struct.unpack_from("<HHHH", self.data(), at + 0x1C)
        # Twentieths of a point, each side drawn larger or smaller by so many thousandths.
        return width * wide / 20_000, height * high / 20_000

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
        return read_lists(self._part(73), self._part(73, rest=True), self._part(74))

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

    def floating(self) -> dict[int, tuple[float, float]]:
        """The sizes in points of the shapes that float beside the text, by the CP where they hang."""
        places = self._part(40) if len(self._main) >= 0x68 else b""
        count = (len(places) - 4) // 30
        sizes: dict[int, tuple[float, float]] = {}
        for i in range(count):
            (cp,) = struct.unpack_from("<L", places, 4 * i)
            left, top, right, bottom = struct.unpack_from("<4l", places, 4 * (count + 1) + 26 * i + 4)
            sizes[cp] = ((right - left) / 20, (bottom - top) / 20)
        return sizes

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


def _behind_text(data: bytes, at: int) -> int:
    """Where a text with its length before and a nought behind it ends."""
    return at + 2 + 2 * int.from_bytes(data[at : at + 2], "little") + 2
