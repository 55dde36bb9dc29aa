"""Writes small Word 97 files by hand, for what no office program would write.

``document`` takes paragraphs (``P``) made of runs (``R``); each may carry modifiers made with ``sprm``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file; every stream is padded so that none goes to the small sectors."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    chains: list[tuple[int, int]] = []
    sectors: list[bytes] = []
    for body in bodies.values():
        count = -(-len(body) // _SECTOR)
        chains.append((len(sectors), count))
        sectors += [body[i * _SECTOR : (i + 1) * _SECTOR].ljust(_SECTOR, b"\0") for i in range(count)]
    names = sorted(bodies, key=lambda n: (len(n), n.upper()))
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for i, name in enumerate(names):
        start = chains[list(bodies).index(name)][0]
        right = i + 2 if i + 1 < len(names) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(bodies[name])))
    directory = b"".join(entries)
    directory += _entry("", 0) * (-len(entries) % 4)
    n_directory = len(directory) // _SECTOR
    first_directory = len(sectors)
    sectors += [directory[i * _SECTOR : (i + 1) * _SECTOR] for i in range(n_directory)]
    n_fat = 1
    while n_fat * 128 < len(sectors) + n_fat:
        n_fat += 1
    fat = [_FREE] * (n_fat * 128)
    for start, count in [*chains, (first_directory, n_directory)]:
        for i in range(count):
            fat[start + i] = start + i + 1 if i + 1 < count else _END
    first_fat = len(sectors)
    fat[first_fat : first_fat + n_fat] = [_FAT] * n_fat
    raw = struct.pack(f"<{len(fat)}L", *fat)
    sectors += [raw[i * _SECTOR : (i + 1) * _SECTOR] for i in range(n_fat)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, n_fat, first_directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109L", *range(first_fat, first_fat + n_fat), *[_FREE] * (109 - n_fat))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBLLL", len(raw), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<LQ", start, size)
    )


# ---------------------------------------------------------------------------------------------- modifiers


def sprm(code: int, value: int | bytes = 1) -> bytes:
    """A modifier; its size follows from its code."""
    sizes = (1, 1, 2, 4, 2, 2, -1, 3)
    size = sizes[code >> 13]
    if isinstance(value, int):
        value = (value & (1 << 8 * size) - 1).to_bytes(size, "little")
    if code == 0xD608:
        return struct.pack("<HH", code, len(value) + 1) + value
    return struct.pack("<H", code) + (bytes((len(value),)) if size < 0 else b"") + value


IN_TABLE = sprm(0x2416)
ROW_END = IN_TABLE + sprm(0x2417)
HIDDEN = sprm(0x083C)
DELETED = sprm(0x0800)
BOLD = sprm(0x0835)


def row(edges: Sequence[int], flags: Sequence[int] = (), *, borders: bool = True) -> bytes:
    """The definition of a row: the edges of its cells, and their merge flags (1 first, 2 more, 0x20 below, 0x60)."""
    n = len(edges) - 1
    cells = b"".join(
        struct.pack("<HH", flags[i] if i < len(flags) else 0, 0) + bytes(16) for i in range(n if borders else 0)
    )
    return sprm(0xD608, bytes((n,)) + struct.pack(f"<{n + 1}h", *edges) + cells)


# ----------------------------------------------------------------------------------------------- the document


@dataclass
class R:
    """A run."""

    text: str
    look: bytes = b""
    encoding: str = "utf-16-le"
    prm: int = 0  # of the run's own piece


@dataclass
class P:
    """A paragraph with its mark; a cell's end has the mark "\\x07"."""

    runs: str | Sequence[R]
    look: bytes = b""
    mark: str = "\r"
    style: int = 0
    mark_look: bytes = b""

    def parts(self) -> list[R]:
        runs = [R(self.runs)] if isinstance(self.runs, str) else list(self.runs)
        return [*runs, R(self.mark, self.mark_look)]


def cells(*texts: str, depth: int = 1) -> list[P]:
    """The cells of a row of the outermost table."""
    return [P(text, IN_TABLE, "\x07") for text in texts]


def row_end(edges: Sequence[int], flags: Sequence[int] = ()) -> P:
    return P("", ROW_END + row(edges, flags), "\x07")


@dataclass
class _Fkp:
    """Builds formatting pages; a list that is too long goes to the Data stream."""

    paragraph: bool
    data: bytearray
    pages: list[bytes] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)

    def build(self, runs: Iterable[tuple[int, int, int, bytes]]) -> None:
        """``runs``: start, end (FC), style, modifiers."""
        waiting: list[tuple[int, int, bytes]] = []
        for start, end, style, look in runs:
            body = look
            if self.paragraph:
                if len(look) > 450:
                    offset = len(self.data)
                    self.data += struct.pack("<H", len(look)) + look
                    look = sprm(0x6646, offset)
                body = struct.pack("<H", style) + look
                body += b"\0" * (len(body) % 2)
            trial = [*waiting, (start, end, body)]
            if self._size(trial) > 510:
                self._page(waiting)
                trial = trial[-1:]
            waiting = trial
        self._page(waiting)

    def _size(self, runs: Sequence[tuple[int, int, bytes]]) -> int:
        fixed = 13 if self.paragraph else 1
        return 4 * (len(runs) + 1) + fixed * len(runs) + sum(len(b) + 4 for _, _, b in runs)

    def _page(self, runs: Sequence[tuple[int, int, bytes]]) -> None:
        page = bytearray(_SECTOR)
        struct.pack_into(f"<{len(runs)}L", page, 0, *(s for s, _, _ in runs))
        struct.pack_into("<L", page, 4 * len(runs), runs[-1][1])
        fixed = 13 if self.paragraph else 1
        at = 510
        for i, (_, _, body) in enumerate(runs):
            packed = self._packed(body)
            at = (at - len(packed)) & ~1
            page[at : at + len(packed)] = packed
            page[4 * (len(runs) + 1) + fixed * i] = at // 2 if body else 0
        page[511] = len(runs)
        self.pages.append(bytes(page))
        self.firsts.append(runs[0][0])

    def _packed(self, body: bytes) -> bytes:
        if not self.paragraph:
            return bytes((len(body),)) + body
        return b"\0" + bytes((len(body) // 2,)) + body


def stylesheet(styles: Sequence[tuple[str, int, bytes, bytes]]) -> bytes:
    """Paragraph styles: name, built-in number, paragraph and character modifiers."""
    out = struct.pack("<HHHHHHHHHH", 18, len(styles), 10, 1, 0, 0, 0, 0, 0, 0)
    for number, (name, builtin, paragraph, character) in enumerate(styles):
        upx1 = struct.pack("<H", number) + paragraph
        parts = struct.pack("<H", len(upx1)) + upx1 + b"\0" * (len(upx1) % 2)
        parts += struct.pack("<H", len(character)) + character + b"\0" * (len(character) % 2)
        body = struct.pack("<HHHHH", builtin, 1 | 0xFFF0, 2, 0, 0)
        body += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0" + parts
        out += struct.pack("<H", len(body)) + body + b"\0" * (len(body) % 2)
    return out


def lists(levels: Sequence[tuple[int, int, str]]) -> tuple[bytes, bytes, bytes]:
    """One list: for each level its start, the shape of its number and its text ("\\0" is the first level's number)."""
    table = struct.pack("<H", 1) + struct.pack("<LL18xBB", 7, 0, 0, 0)
    body = b""
    for i in range(9):
        start, kind, text = levels[i] if i < len(levels) else (1, 255, "")
        body += struct.pack("<lBB9xB8xBBBB", start, kind, 0, 0, 0, 0, 0, 0)
        body += struct.pack("<H", len(text)) + text.encode("utf-16-le")
    overrides = struct.pack("<LL8xBBBB", 1, 7, 0, 0, 0, 0) + struct.pack("<L", 0xFFFFFFFF)
    return table, body, overrides


def streams(
    paragraphs: Sequence[P],
    *,
    flags: int = 0,
    magic: int = 0xA5EC,
    version: int = 0xC1,
    modifiers: Sequence[bytes] = (),
    styles: bytes = b"",
    numbering: tuple[bytes, bytes, bytes] | None = None,
    extra: Sequence[P] = (),
    data: bytes = b"",
) -> dict[str, bytes]:
    """The streams of a document; ``extra`` follows the main text as its footnotes do."""
    text_at = 0x800
    body = bytearray()
    pieces: list[tuple[int, int, int, int]] = []  # cp, fc, narrow, prm
    character_runs: list[tuple[int, int, int, bytes]] = []
    paragraph_runs: list[tuple[int, int, int, bytes]] = []
    cp = main_length = 0
    for number, paragraph in enumerate([*paragraphs, *extra]):
        begin = text_at + len(body)
        for run in paragraph.parts():
            raw = run.text.encode(run.encoding)
            if not raw:
                continue
            narrow = run.encoding != "utf-16-le"
            at = text_at + len(body)
            pieces.append((cp, at * 2 | 0x40000000 if narrow else at, int(narrow), run.prm))
            character_runs.append((at, at + len(raw), 0, run.look))
            body += raw
            cp += len(raw) if narrow else len(raw) // 2
        paragraph_runs.append((begin, text_at + len(body), paragraph.style, paragraph.look))
        if number + 1 == len(paragraphs):
            main_length = cp
    data_stream = bytearray(data)
    fkps = [_Fkp(True, data_stream), _Fkp(False, data_stream)]
    fkps[0].build(paragraph_runs)
    fkps[1].build(character_runs)
    end = text_at + len(body)
    main = bytearray(text_at) + body
    main += b"\0" * (-len(main) % _SECTOR)
    parts: dict[int, bytes] = {}
    for fkp, index in zip(fkps, (13, 12), strict=True):
        first = len(main) // _SECTOR
        main += b"".join(fkp.pages)
        count = len(fkp.pages)
        parts[index] = struct.pack(f"<{count + 1}L", *fkp.firsts, end) + struct.pack(
            f"<{count}L", *range(first, first + count)
        )
    places = [p[0] for p in pieces] + [cp]
    plc = struct.pack(f"<{len(places)}L", *places)
    plc += b"".join(struct.pack("<HLH", 0, fc, prm) for _, fc, _, prm in pieces)
    parts[33] = b"".join(b"\1" + struct.pack("<H", len(m)) + m for m in modifiers)
    parts[33] += b"\2" + struct.pack("<L", len(plc)) + plc
    if styles:
        parts[1] = styles
    if numbering is not None:
        parts[73], parts[74] = numbering[0], numbering[2]
    struct.pack_into("<HH", main, 0, magic, version)
    struct.pack_into("<H", main, 0x0A, flags | 0x0200)
    struct.pack_into("<H", main, 0x20, 14)
    struct.pack_into("<H", main, 0x3E, 22)
    struct.pack_into("<LL", main, 0x4C, main_length, cp - main_length)
    struct.pack_into("<H", main, 0x98, 93)
    table = bytearray()
    for index, part in parts.items():
        struct.pack_into("<LL", main, 0x9A + 8 * index, len(table), len(part))
        table += part
        if index == 73 and numbering is not None:
            table += numbering[1]
    return {"WordDocument": bytes(main), "1Table": bytes(table), "Data": bytes(data_stream)}


def document(paragraphs: Sequence[P], **options: object) -> bytes:
    """A whole file; options as ``streams`` has them."""
    return ole(streams(paragraphs, **options))  # type: ignore[arg-type]
