"""What stands on a PDF page: glyphs, rules and whether there are pictures. The only importer of pdfminer.

pdfplumber opens the file and finds its pages; a page's drawing commands are run here by pdfminer straight into
glyphs and rules, under limits. (pdfplumber's own objects cost as much again, and set no limits.)
"""

from __future__ import annotations

import re
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.cmapdb import CMapBase
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1

from extractor.documents.lattice import Rule
from extractor.documents.lines import Glyph, fold_radicals

MAX_GLYPHS = 100_000
MAX_SHAPES = 50_000
MAX_FORMS = 2_000
MAX_CONTENT = 16 * 1024 * 1024
"""Bytes of drawing commands of one page, those of its forms counted as often as they are drawn."""
MAX_SECONDS = 20.0

LOST = "\ufffd"
"""Stands for a glyph whose font does not say what it means."""

_THIN = 3.0
"""Points: a rectangle no thicker is a rule."""
_SQUARE = 12.0
"""Points: a rectangle no bigger is a check box, not a cell."""
_DESCENT = 0.12
"""Share of a glyph's size below the line it stands on, the same for all fonts, so that lines keep together."""
_HEAVY = re.compile(r"bold|heavy|black|simhei|heiti|黑体|小标宋|dengxian-b|medium", re.IGNORECASE)

Matrix = tuple[float, float, float, float, float, float]


class PageTooComplex(Exception):
    """A limit was passed while the page was drawn."""


@dataclass(slots=True)
class Content:
    """What stands on a page; coordinates run down from its top left."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: bool = False
    lost: int = 0
    """Glyphs without a code."""


def content(page: Any) -> Content:
    """Draw a page.

    Args:
        page: a page of pdfplumber.

    Raises:
        PageTooComplex: a limit is passed.
        Exception: whatever pdfminer makes of a damaged page.
    """
    device = _Collector(page.pdf.rsrcmgr, float(page.width), float(page.height))
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return device.content


class _Interpreter(PDFPageInterpreter):
    """Runs drawing commands; refuses what would take too long before it is unpacked."""

    device: _Collector

    def render_contents(self, resources: Any, streams: Any, ctm: Matrix = (1, 0, 0, 1, 0, 0)) -> None:
        self.device.unpack(streams)
        super().render_contents(resources, streams, ctm)


_UNICODE_CODES = re.compile(r"Uni\w+-(?:UCS2|UTF16)-[HV]")
_DIRECT = 0x1000000
"""Added to a code point that stands for itself, to tell it from a glyph's number."""


class _UnicodeCMap(CMapBase):
    """Reads the codes of fonts whose text is Unicode already, as many reporting systems write it.

    pdfminer looks every code up in Adobe's list of glyphs and skips those it lacks (·, ², ☑), and may then read
    the rest a byte too far on.
    """

    def __init__(self, listed: Any) -> None:
        super().__init__(**listed.attrs)
        self._listed = listed

    def is_vertical(self) -> bool:
        return bool(self._listed.is_vertical())

    def decode(self, code: bytes) -> list[int]:
        text = code.decode("utf-16-be", "replace")
        return [_DIRECT + ord(ch) for ch in text]

    def glyph(self, point: int) -> int:
        """The number of the glyph for a code point, for its width; 0 where there is none."""
        found = self._listed.code2cid
        for byte in chr(point).encode("utf-16-be", "surrogatepass"):
            found = found.get(byte) if isinstance(found, dict) else None
        return found if isinstance(found, int) else 0


class _Collector(PDFTextDevice):
    """Takes what the interpreter draws."""

    def __init__(self, resources: Any, width: float, height: float) -> None:
        super().__init__(resources)
        self.content = Content(width, height)
        self._bytes = 0
        self._forms = 0
        self._shapes = 0
        self._until = time.monotonic() + MAX_SECONDS
        self._heavy: dict[int, bool] = {}
        self._bold = False

    def unpack(self, streams: Any) -> None:
        """Count the bytes that are about to be unpacked, no further than the limit."""
        for stream in streams if isinstance(streams, list | tuple) else [streams]:
            raw = getattr(resolve1(stream), "rawdata", None) or b""
            self._bytes += len(raw)
            if self._bytes <= MAX_CONTENT:
                with suppress(zlib.error):  # not packed this way: not much bigger than it looks
                    self._bytes += len(zlib.decompressobj().decompress(raw, MAX_CONTENT + 1))
        if self._bytes > MAX_CONTENT:
            raise PageTooComplex

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._forms += 1
        if self._forms > MAX_FORMS or time.monotonic() > self._until:
            raise PageTooComplex

    def render_image(self, name: str, stream: Any) -> None:
        self.content.pictures = True

    # --------------------------------------------------------------------------------------------- glyphs

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = textstate.font
        heavy = self._heavy.get(id(font))
        if heavy is None:
            heavy = self._heavy[id(font)] = bool(_HEAVY.search(_name(font)))
            listed: Any = getattr(font, "cmap", None)
            if hasattr(listed, "code2cid") and _UNICODE_CODES.fullmatch(str(listed.attrs.get("CMapName", ""))):
                font.cmap = _UnicodeCMap(listed)
        self._bold = heavy or textstate.render == 2  # filled and outlined
        if len(self.content.glyphs) > MAX_GLYPHS or time.monotonic() > self._until:
            raise PageTooComplex
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        if cid >= _DIRECT:
            text = chr(cid - _DIRECT)
            cid = font.cmap.glyph(cid - _DIRECT)
        else:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = LOST
                self.content.lost += 1
        advance: float = font.char_width(cid) * fontsize * scaling
        a, b, c, d, e, f = matrix
        if (b or c) and (a or d):
            straight, turned = abs(a) + abs(d), abs(b) + abs(c)
            if min(straight, turned) > 0.3 * max(straight, turned):
                return advance  # slanted, and not just italic: a watermark
        if font.is_vertical():
            right, down = font.char_disp(cid)
            right = fontsize * 0.5 if right is None else right * fontsize * 0.001
            down = (1000 - down) * fontsize * 0.001
            left, low, up = -right, down + rise + advance, down + rise
            right = left + fontsize
        else:
            left, right, low = 0.0, advance, rise - _DESCENT * fontsize
            up = low + fontsize
        xs = (a * left + c * low + e, a * right + c * up + e)
        ys = (b * left + d * low + f, b * right + d * up + f)
        page = self.content
        x0, x1 = min(xs), max(xs)
        top, bottom = page.height - max(ys), page.height - min(ys)
        if x1 >= 0 and x0 <= page.width and bottom >= 0 and top <= page.height and bottom > top and text:
            size = x1 - x0 if abs(b) > abs(a) else bottom - top
            page.glyphs.append(Glyph(fold_radicals(text), x0, x1, top, bottom, size, self._bold))
        return advance

    # ---------------------------------------------------------------------------------------------- rules

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._shapes += 1
        if self._shapes > MAX_SHAPES or (self._shapes % 256 == 0 and time.monotonic() > self._until):
            raise PageTooComplex
        assert self.ctm is not None
        a, b, c, d, e, f = self.ctm
        height = self.content.height
        points: list[tuple[float, float]] = []
        for step in path:
            if step[0] == "m" and points:
                self._shape(points)
                points = []
            if step[0] == "h":
                if points:
                    points.append(points[0])
                continue
            x, y = float(step[-2]), float(step[-1])
            if step[0] in "cvy":  # a curve: no rule, but its end may begin one
                points.append((float("nan"), float("nan")))
            points.append((a * x + c * y + e, height - (b * x + d * y + f)))
            if len(points) > MAX_SHAPES:
                raise PageTooComplex
        if points:
            self._shape(points)

    def _shape(self, points: list[tuple[float, float]]) -> None:
        """One stretch of a path: a rule, a thin rectangle, a box, or anything with straight sides."""
        page = self.content
        if any(x != x for x, _ in points):
            return  # rounded: an ornament
        x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        if bottom - top <= _THIN and x1 - x0 > bottom - top:
            page.across.append(Rule((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= _THIN and bottom - top > x1 - x0:
            page.down.append(Rule((x0 + x1) / 2, top, bottom))
        elif max(x1 - x0, bottom - top) > _SQUARE:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) <= 0.5 < abs(ax - bx):
                    page.across.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) <= 0.5 < abs(ay - by):
                    page.down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _name(font: Any) -> str:
    name = font.fontname
    if isinstance(name, bytes):
        for encoding in ("utf-8", "gbk"):
            try:
                return name.decode(encoding)
            except UnicodeDecodeError:
                continue
        return ""
    return str(name or "")
