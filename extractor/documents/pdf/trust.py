"""Whether the fast engine may read a PDF: what the file would come to when drawn, and whether a page looks right."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise

from extractor.documents.page.drawing import Drawing
from extractor.documents.page.lines import APART
from extractor.documents.page.pages import Page
from extractor.regex import regex
from extractor.settings import Settings


class Weight(Enum):
    """What a file is to the fast engine; the value says why it is not for it."""

    LIGHT = ""
    CODED = "文件已加密或用了不常见的编码"
    HEAVY = "图形层层嵌套，展开后过大"


_STREAM = regex(rb"stream\r?\n")
"""Also the end of one, endstream, which is no beginning: to look for that here is twenty times as slow."""
_SKIPPED = regex(rb"/Length1\b|/ObjStm\b|/XRef\b|/Image\b.*/Width\b|/Width\b.*/Image\b|/Metadata\b", re.DOTALL)
_FILTERS = regex(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9#]+|\d+)")
_KNOWN = (b"FlateDecode", b"Fl", b"ASCII85Decode", b"A85")
_HIDDEN = regex(rb"/Subtype\s*(?:/[A-Za-z0-9]*#|\d)")
"""The kind of an object, written so that a search for it would not find it."""
_DO = regex(rb"\bDo\b")


def weigh(data: bytes, settings: Settings) -> Weight:
    """Count what a file's drawings come to, without drawing them.

    PDFium unfolds forms that draw forms while it loads a page, before any object can be counted, so two kilobytes
    can ask for more than there is memory. What cannot be counted here is not given to it.
    """
    if re.search(rb"/Encrypt\b", data[-2048:]) or b"/Encrypt " in data:
        return Weight.CODED
    most = settings.max_page_bytes // 4
    if _HIDDEN.search(data):
        return Weight.CODED
    forms = b"/Form" in data
    unfolds = 1  # times that the innermost form may be drawn each time the outermost is
    drawn = largest = 0
    for head, body in _streams(data):
        if _SKIPPED.search(head):
            continue
        if not forms and len(body) <= most // 64:
            continue  # no forms: what is drawn is drawn once, and packing saves no more than a thousandfold
        plain = _plain(head, body, most)
        if plain is None:
            return Weight.CODED
        if len(plain) > most:
            return Weight.HEAVY
        calls = len(_DO.findall(plain))
        if b"/Form" in head:
            largest = max(largest, len(plain))
            if calls:
                unfolds = min(unfolds * (1 + calls), 1 << 40)
        else:
            drawn = max(drawn, calls)
    if drawn * unfolds > settings.max_forms or (drawn * unfolds * largest > 4 * settings.max_page_bytes):
        return Weight.HEAVY
    return Weight.LIGHT


def _streams(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Every stream with the dictionary in front of it."""
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        if data.endswith(b"end", 0, found.start()):
            continue
        begin = max(data.rfind(b"endobj", 0, found.start()), data.rfind(b"endstream", 0, found.start()), 0)
        head = data[max(begin, found.start() - 4096) : found.start()]
        end = data.find(b"endstream", found.end())
        yield head, view[found.end() : end if end >= 0 else len(data)]


def _plain(head: bytes, body: memoryview, most: int) -> bytes | None:
    """A stream unpacked, no further than just above ``most`` bytes; None where it is coded in a rare way."""
    filters = _FILTERS.findall(head)
    names = [name for told in filters for name in re.findall(rb"/([A-Za-z0-9#]+)", told)]
    if any(told.isdigit() for told in filters) or any(name not in _KNOWN for name in names) or b"/F#" in head:
        return b"" if names and names[-1] in (b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode") else None
    if len(names) > 2 or len([n for n in names if n.startswith(b"Fl")]) > 1:
        return None
    packed: bytes | memoryview = body
    if names and names[0] in (b"ASCII85Decode", b"A85"):
        end = bytes(body[: 2 * most]).find(b"~>")
        if end < 0:
            return None
        try:
            packed = base64.a85decode(bytes(body[:end]).strip().removeprefix(b"<~"))
        except ValueError:
            return None
    if not any(name.startswith(b"Fl") for name in names):
        plain = bytes(packed[: most + 1])
        end = plain.find(b"endstream")
        return plain if end < 0 else plain[:end]
    try:
        return zlib.decompressobj().decompress(packed, most + 1)
    except zlib.error:
        return None


# --------------------------------------------------------------------------------------------- a page's looks

_OVERLAP = 0.01
_OUTSIDE = 0.01
_DENSE = 200
"""Characters: a page with fewer has no table worth the doubt."""


def doubt(page: Page, drawn: Drawing) -> str | None:
    """Why a page as the fast engine read it should be read again, or None.

    Text that lies over other text or across the edges of cells was not where it seemed; text in columns without a
    single rule may have rules that this engine does not see.
    """
    total = sum(len(g.text) for g in drawn.glyphs)
    if not total:
        return None
    over = 0
    for line in page.lines:
        for left, right in pairwise(line.glyphs):
            if right.x0 < left.x1 - 0.5 * line.size and not (left.text.isspace() or right.text.isspace()):
                over += 1
    if over > max(3, _OVERLAP * total):
        return "文字相互重叠"
    outside = 0
    for table in page.tables:
        if not table.ruled:
            continue
        x0, x1, top, bottom = table.xs[0], table.xs[-1], table.top, table.bottom
        for line in page.lines:
            if top < line.middle < bottom and x0 < line.x1 and line.x0 < x1:
                outside += len(line.text)
    if outside > max(3, _OUTSIDE * total):
        return "表格单元格之外有文字"
    if total > _DENSE and not drawn.across and not drawn.down:
        parted = sum(1 for line in page.lines if line.hole > APART)
        if page.tables or (parted * 2 > len(page.lines) and parted > 4):
            return "文字成列而没有表格线"
    return None
