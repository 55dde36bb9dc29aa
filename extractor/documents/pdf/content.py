"""What stands on a PDF page: glyphs, rules and whether there are pictures. The only importer of pdfminer.

pdfplumber opens the file and finds its pages; a page's drawing commands are run here by pdfminer straight into
glyphs and rules, under limits. (pdfplumber's own objects cost as much again, and set no limits.)
"""

from __future__ import annotations

import time
import zlib
from contextlib import suppress
from typing import Any

from pdfminer.cmapdb import CMapBase
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1

from extractor.documents.page.drawing import DESCENT, LOST, Drawing, Matrix, PageTooComplex, slanted
from extractor.documents.page.drawing import heavy as heavy_name
from extractor.documents.page.lines import Glyph
from extractor.documents.page.radicals import fold_radicals
from extractor.documents.page.sideways import Turned, set_upright
from extractor.regex import regex
from extractor.settings import Settings


def content(page: Any, settings: Settings) -> Drawing:
    """Draw a page.

    Args:
        page: a page of pdfplumber.
        settings: limits.

    Raises:
        PageTooComplex: a limit is passed.
        Exception: whatever pdfminer makes of a damaged page.
    """
    device = _Collector(page.pdf.rsrcmgr, float(page.width), float(page.height), settings)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    drawing = device.content
    x0, top, x1, bottom = (float(edge) for edge in page.cropbox)
    if x0 > 0.5 or top > 0.5 or x1 < drawing.width - 0.5 or bottom < drawing.height - 0.5:
        # What is cut off is not on the page that a reader sees.
        for glyphs in (drawing.glyphs, device.turned.up, device.turned.down):
            glyphs[:] = [g for g in glyphs if x0 < g.x1 and g.x0 < x1 and top < g.bottom and g.top < bottom]
    if device.turned.up or device.turned.down:
        set_upright(drawing, device.turned)
    return drawing


def resolved(value: Any) -> Any:
    """What a reference of a PDF leads to; anything else as it is."""
    return resolve1(value)


def text_of(value: Any) -> str:
    """The text of a string of a PDF: UTF-16 or UTF-8 by its mark, else what Chinese programs write without one."""
    if isinstance(value, PDFStream):
        value = value.get_data()
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if value.startswith(mark):
            return value[len(mark) :].decode(encoding, "replace").replace("\0", "")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return value.decode(encoding)
    return value.decode("latin-1")


class _Interpreter(PDFPageInterpreter):
    """Runs drawing commands; refuses what would take too long before it is unpacked."""

    device: _Collector

    def render_contents(self, resources: Any, streams: Any, ctm: Matrix = (1, 0, 0, 1, 0, 0)) -> None:
        self.device.unpack(streams)
        super().render_contents(resources, streams, ctm)


_UNICODE_CODES = regex(r"Uni\w+-(?:UCS2|UTF16)-[HV]")
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

    def __init__(self, resources: Any, width: float, height: float, settings: Settings) -> None:
        super().__init__(resources)
        self.content = Drawing(width, height)
        self.turned = Turned([], [])
        self._limits = settings
        self._bytes = 0
        self._forms = 0
        self._depth = 0
        self._shapes = 0
        self._until = time.monotonic() + settings.max_page_seconds
        self._heavy: dict[int, bool] = {}
        self._bold = False

    def unpack(self, streams: Any) -> None:
        """Count the bytes that are about to be unpacked, no further than the limit."""
        for stream in streams if isinstance(streams, list | tuple) else [streams]:
            raw = getattr(resolve1(stream), "rawdata", None) or b""
            self._bytes += len(raw)
            if self._bytes <= self._limits.max_page_bytes:
                with suppress(zlib.error):  # not packed this way: not much bigger than it looks
                    self._bytes += len(zlib.decompressobj().decompress(raw, self._limits.max_page_bytes + 1))
        if self._bytes > self._limits.max_page_bytes:
            raise PageTooComplex

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._forms += 1
        self._depth += 1
        if (
            self._forms > self._limits.max_forms
            or self._depth > self._limits.max_form_depth
            or time.monotonic() > self._until
        ):
            raise PageTooComplex

    def end_figure(self, name: str) -> None:
        self._depth -= 1

    def render_image(self, name: str, stream: Any) -> None:
        if self.ctm is None:
            self.content.picture(None)
            return
        a, b, c, d, e, f = self.ctm
        xs, ys = sorted((e, a + c + e)), sorted((f, b + d + f))
        height = self.content.height
        self.content.picture((xs[0], height - ys[1], xs[1], height - ys[0]))

    # --------------------------------------------------------------------------------------------- glyphs

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        font = textstate.font
        heavy = self._heavy.get(id(font))
        if heavy is None:
            heavy = self._heavy[id(font)] = heavy_name(font.fontname)
            listed: Any = getattr(font, "cmap", None)
            if hasattr(listed, "code2cid") and _UNICODE_CODES.fullmatch(str(listed.attrs.get("CMapName", ""))):
                font.cmap = _UnicodeCMap(listed)
        self._bold = heavy or textstate.render == 2  # filled and outlined
        count = len(self.content.glyphs) + len(self.turned.up) + len(self.turned.down)
        if count > self._limits.max_page_characters or time.monotonic() > self._until:
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
        if slanted(matrix):
            return advance
        if font.is_vertical():
            right, down = font.char_disp(cid)
            right = fontsize * 0.5 if right is None else right * fontsize * 0.001
            down = (1000 - down) * fontsize * 0.001
            left, low, up = -right, down + rise + advance, down + rise
            right = left + fontsize
        else:
            left, right, low = 0.0, advance, rise - DESCENT * fontsize
            up = low + fontsize
        xs = (a * left + c * low + e, a * right + c * up + e)
        ys = (b * left + d * low + f, b * right + d * up + f)
        page = self.content
        x0, x1 = min(xs), max(xs)
        top, bottom = page.height - max(ys), page.height - min(ys)
        if x1 >= 0 and x0 <= page.width and bottom >= 0 and top <= page.height and bottom > top and text:
            sideways = abs(b) > abs(a)
            size = x1 - x0 if sideways else bottom - top
            into = page.glyphs if not sideways else self.turned.up if b > 0 else self.turned.down
            into.append(Glyph(fold_radicals(text), x0, x1, top, bottom, size, self._bold))
        return advance

    # ---------------------------------------------------------------------------------------------- rules

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._shapes += 1
        if self._shapes > self._limits.max_page_objects or (self._shapes % 256 == 0 and time.monotonic() > self._until):
            raise PageTooComplex
        assert self.ctm is not None
        a, b, c, d, e, f = self.ctm
        height = self.content.height
        filled = fill and not stroke
        stretches: list[list[tuple[float, float]]] = []
        points: list[tuple[float, float]] = []
        for step in path:
            if step[0] == "m" and points:
                stretches.append(points)
                points = []
            if step[0] == "h":
                if points:
                    points.append(points[0])
                continue
            x, y = float(step[-2]), float(step[-1])
            if step[0] in "cvy":  # a curve: no rule, but its end may begin one
                points.append((float("nan"), float("nan")))
            points.append((a * x + c * y + e, height - (b * x + d * y + f)))
            if len(points) > self._limits.max_page_objects:
                raise PageTooComplex
        if points:
            stretches.append(points)
        self.content.path(stretches, filled=filled)
