"""What the binary form of Word says of paragraphs and characters: lists of modifiers (sprm, operand), what they make.

A modifier's number tells its size. Rows of tables are shaped by modifiers of the paragraph that ends them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_DEPTH = 32
"""Tables in tables."""
MAX_COLUMNS = 256
"""Columns of a row (Word allows 63)."""

Modifier = tuple[int, bytes]
"""A sprm and its operand."""
ListOf = Callable[[int], Sequence[Modifier]]
"""Gives the list of modifiers at a place of the Data stream."""


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
    struck: bool = False
    raised: bool = False
    special: bool = False
    font: int | None = None  # of Chinese characters
    latin_fonts: tuple[int, ...] = ()
    symbol: tuple[int, int] | None = None  # font, character
    data_at: int | None = None  # where a special character's data begin in the Data stream
    is_data: bool = False


_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_LONG = (0xD606, 0xD608)
"""The definitions of a row: their size takes two bytes."""

SHORT = {
    0x05: 0x2403, 0x18: 0x2416, 0x19: 0x2417,
    0x41: 0x0800, 0x55: 0x0835, 0x57: 0x0837, 0x5C: 0x083C, 0x74: 0x0855,
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


def paragraph_look(look: ParagraphLook, said: Iterable[Modifier], list_of: ListOf, level: int = 0) -> None:
    """Apply a list of modifiers to a paragraph's look; ``list_of`` opens those that the Data stream holds."""
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
                    paragraph_look(look, inner, list_of, level + 1)
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


def character_look(look: CharacterLook, said: Iterable[Modifier]) -> None:
    """Apply a list of modifiers to a run's look."""
    for sprm, value in said:
        match sprm:
            case 0x0800:
                look.deleted = bool(value[0] & 1)
            case 0x0837 | 0x2A53:
                look.struck = bool(value[0] & 1)
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
            case 0x2A48:
                look.raised = value[0] == 1
            case 0x0806:
                look.is_data = bool(value[0])


def _switch(value: int, before: bool | None) -> bool | None:
    """On, off, as the style says (0x80), or the opposite (0x81: the style's text is plain nearly always)."""
    if value == 0x80:
        return before
    return value in (1, 0x81)
