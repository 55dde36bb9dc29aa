"""A font of one box for every character, and the callbacks that hand it to PDFium.

PDFium looks fonts that are not in a PDF up in the system, and asks them for every glyph's outline, which takes most
of the time; without any font it drops text of a single character. Where text stands is in the PDF itself, so a box
will do.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any

_EM, _LOW, _HIGH = 1000, -120, 880


@cache
def box_font() -> bytes:
    """The font as a TrueType file."""
    outline = struct.pack(">hhhhh", 1, 0, _LOW, _EM, _HIGH) + struct.pack(">HH", 3, 0) + bytes([1] * 4)
    outline += struct.pack(">hhhh", 0, _EM, 0, -_EM) + struct.pack(">hhhh", _LOW, 0, _EM, 0)
    outline += bytes(-len(outline) % 4)
    one = 0x10000
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLLLLL", 13, 0, 28, 0, 1, 32, 0x10FFFF, 1),
        b"glyf": outline * 2,
        b"head": struct.pack(
            ">LLLLHHQQhhhhHHhhh", one, one, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, _LOW, _EM, _HIGH, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">LhhhH11hH", one, _HIGH, _LOW, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 1),
        b"hmtx": struct.pack(">Hhh", _EM, 0, 0),
        b"loca": struct.pack(">LLL", 0, len(outline), 2 * len(outline)),
        b"maxp": struct.pack(">L14H", one, 2, 4, 1, 0, 0, 1, *[0] * 8),
    }
    count = len(tables)
    head, body = struct.pack(">LHHHH", one, count, 64, 2, count * 16 - 64), b""
    for tag, data in tables.items():
        head += tag + struct.pack(">LLL", 0, 12 + 16 * count + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + body


@cache
def font_source(raw: Any) -> Any:
    """The structure that makes PDFium use the box font for every font that it would look for; kept for good, as
    PDFium calls back into it."""
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    kinds = dict(info._fields_)
    font = box_font()

    def data(_this: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    calls: dict[str, Any] = {
        "Release": lambda _this: None,
        "EnumFonts": lambda _this, _mapper: None,
        "MapFont": lambda *_asked: 1,
        "GetFont": lambda _this, _face: None,
        "GetFontData": data,
        "GetFaceName": lambda *_asked: 0,
        "GetFontCharset": lambda _this, _font: 0,
        "DeleteFont": lambda _this, _font: None,
    }
    for name, call in calls.items():
        setattr(info, name, kinds[name](call))
    return info
