"""The fast reading of a PDF: PDFium's own text and shapes of a page → ``Drawing``. The only importer of pypdfium2.

Text is taken run by run, not character by character: PDFium is asked where a run begins and where its last
character stands, and the widths in its font must account for what lies between; only where they do not is every
character asked for. What this engine cannot vouch for raises ``Doubtful``, and the other one reads the page.

PDFium is not made for threads: a lock is held from opening a file to closing it.
"""

from __future__ import annotations

import ctypes
import re
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_double, c_float, c_int, c_size_t, c_uint, c_void_p
from functools import cache
from itertools import accumulate
from typing import Any

from extractor.documents.boxfont import font_source
from extractor.documents.drawing import DESCENT, Drawing, Matrix, PageTooComplex, heavy, slanted
from extractor.documents.lattice import rule_of
from extractor.documents.lines import Glyph, glyph_of
from extractor.documents.radicals import fold_radicals
from extractor.settings import Settings

_LOCK = threading.RLock()
_SPACE = re.compile(r"\s")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\u0590-\u08ff\ufb1d-\ufdff\ud800-\udfff]")
"""Private use, unknown, control and right-to-left characters: the font does not say what it shows, or PDFium has put
the line in another order."""
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_CURVE, _MOVE = 1, 2
_OUTLINED = 2
_HELD = 12
"""Pages held open for their fonts."""
_UNCHANGED = bytes((c_float * 6)(1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
"""The matrix that changes nothing, as PDFium writes it."""
_FOUR, _SIX, _EIGHT = (struct.Struct(f"{n}f").unpack for n in (4, 6, 8))
"""Arrays for C read at once; asked for one by one each number costs as much."""
_TWO = struct.Struct("2d").unpack
_NAN = (float("nan"), float("nan"))

_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "FPDF_LoadPage": (c_void_p, c_void_p, c_int),
    "FPDF_ClosePage": (None, c_void_p),
    "FPDF_GetPageBoundingBox": (c_int, c_void_p, c_void_p),
    "FPDFPage_GetRotation": (c_int, c_void_p),
    "FPDFPage_GetMediaBox": (c_int, *[c_void_p] * 5),
    "FPDFPage_GetCropBox": (c_int, *[c_void_p] * 5),
    "FPDFPage_CountObjects": (c_int, c_void_p),
    "FPDFPage_GetObject": (c_void_p, c_void_p, c_int),
    "FPDFFormObj_CountObjects": (c_int, c_void_p),
    "FPDFFormObj_GetObject": (c_void_p, c_void_p, c_int),
    "FPDFPageObj_GetType": (c_int, c_void_p),
    "FPDFPageObj_GetMatrix": (c_int, c_void_p, c_void_p),
    "FPDFPageObj_GetBounds": (c_int, *[c_void_p] * 5),
    "FPDFPath_GetDrawMode": (c_int, c_void_p, c_void_p, c_void_p),
    "FPDFPath_CountSegments": (c_int, c_void_p),
    "FPDFPath_GetPathSegment": (c_void_p, c_void_p, c_int),
    "FPDFPathSegment_GetPoint": (c_int, c_void_p, c_void_p, c_void_p),
    "FPDFPathSegment_GetType": (c_int, c_void_p),
    "FPDFPathSegment_GetClose": (c_int, c_void_p),
    "FPDFText_LoadPage": (c_void_p, c_void_p),
    "FPDFText_ClosePage": (None, c_void_p),
    "FPDFText_CountChars": (c_int, c_void_p),
    "FPDFText_GetText": (c_int, c_void_p, c_int, c_int, c_void_p),
    "FPDFText_IsGenerated": (c_int, c_void_p, c_int),
    "FPDFText_GetTextObject": (c_void_p, c_void_p, c_int),
    "FPDFText_GetCharOrigin": (c_int, c_void_p, c_int, c_void_p, c_void_p),
    "FPDFText_GetMatrix": (c_int, c_void_p, c_int, c_void_p),
    "FPDFText_GetFontSize": (c_double, c_void_p, c_int),
    "FPDFText_HasUnicodeMapError": (c_int, c_void_p, c_int),
    "FPDFTextObj_GetFont": (c_void_p, c_void_p),
    "FPDFTextObj_GetFontSize": (c_int, c_void_p, c_void_p),
    "FPDFTextObj_GetTextRenderMode": (c_int, c_void_p),
    "FPDFFont_GetBaseFontName": (c_size_t, c_void_p, c_void_p, c_size_t),
    "FPDFFont_GetGlyphWidth": (c_int, c_void_p, c_uint, c_float, c_void_p),
}


class Doubtful(Exception):
    """This engine does not vouch for the page; the message says why, in Chinese."""


class Unopened(Exception):
    """PDFium cannot open the file."""


@cache
def _functions() -> dict[str, Any]:
    """PDFium's functions by name, with handles as plain numbers: several thousand calls are made for a page, and
    wrapping each handle in an object costs as much as the call."""
    import pypdfium2.raw as raw

    out: dict[str, Any] = {}
    for name, (result, *arguments) in _SIGNATURES.items():
        address = ctypes.cast(getattr(raw, name), c_void_p).value
        assert address is not None
        out[name] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return out


class Pdfium:
    """An open file; made by ``opened``."""

    def __init__(self, document: int, pages: int, settings: Settings) -> None:
        self._document = document
        self._settings = settings
        self.pages = pages
        self._fonts: dict[int, _Font] = {}
        self._held: list[int] = []

    def close(self) -> None:
        """Let go of the pages that are held."""
        for page in self._held:
            _functions()["FPDF_ClosePage"](page)

    def drawing(self, index: int) -> Drawing:
        """What stands on a page, counted from 0.

        Raises:
            Doubtful: another engine should read it.
            PageTooComplex: a limit is passed.
        """
        call = _functions()
        page = call["FPDF_LoadPage"](self._document, index)
        if not page:
            raise Doubtful("页面无法打开")
        known = len(self._fonts)
        try:
            drawing = Drawing(0.0, 0.0)
            left, top = _paper(page, drawing, self._settings)
            shapes = _Shapes(drawing, left, top, self._settings)
            shapes.read(page)
            text = _Text(page, drawing, left, top, self._settings, self._fonts)
            text.read()
            drawing.glyphs[:0] = shapes.blanks(text.owners)
            return drawing
        finally:
            # PDFium keeps a font as long as a page that uses it is open: then its tables are not read again for the
            # next page, and what is known of it stays true.
            if len(self._fonts) > known and len(self._held) < _HELD:
                self._held.append(page)
            else:
                call["FPDF_ClosePage"](page)
                for handle in list(self._fonts)[known:]:
                    del self._fonts[handle]


@contextmanager
def opened(data: bytes, settings: Settings) -> Iterator[Pdfium]:
    """Open a PDF; ``data`` is read from as long as it is open.

    Raises:
        Unopened: damaged, encrypted or too odd for PDFium.
    """
    import pypdfium2.raw as raw

    with _LOCK:
        raw.FPDF_SetSystemFontInfo(font_source(raw))
        document = raw.FPDF_LoadMemDocument64(data, len(data), None)
        try:
            if not document:
                raise Unopened
            handle = ctypes.cast(document, c_void_p).value or 0
            source = Pdfium(handle, raw.FPDF_GetPageCount(document), settings)
            try:
                yield source
            finally:
                source.close()
        finally:
            if document:
                raw.FPDF_CloseDocument(document)
            raw.FPDF_SetSystemFontInfo(raw.FPDF_GetDefaultSystemFontInfo())


def _paper(page: int, drawing: Drawing, settings: Settings) -> tuple[float, float]:
    """Set the drawing's size; the place of its top left corner in the page's own coordinates.

    Raises:
        Doubtful: the page is turned, or shows a part of its paper only: left to the engine that knows the paper.
        PageTooComplex: the paper is too large.
    """
    call = _functions()
    box = (c_float * 4)()  # left, top, right, bottom
    call["FPDF_GetPageBoundingBox"](page, box)
    drawing.width, drawing.height = box[2] - box[0], box[1] - box[3]
    if max(drawing.width, drawing.height) > settings.max_page_side:
        raise PageTooComplex
    if call["FPDFPage_GetRotation"](page):
        raise Doubtful("页面经过旋转")
    boxes = []
    for name in ("FPDFPage_GetMediaBox", "FPDFPage_GetCropBox"):
        edges = [c_float() for _ in range(4)]
        if call[name](page, *(byref(edge) for edge in edges)):
            boxes.append([edge.value for edge in edges])
    if len(boxes) == 2 and any(abs(a - b) > 0.5 for a, b in zip(*boxes, strict=True)):
        raise Doubtful("页面经过裁切")
    return box[0], box[1]


# ------------------------------------------------------------------------------------------------------ shapes


class _Shapes:
    """Takes a page's rules and pictures."""

    def __init__(self, drawing: Drawing, left: float, top: float, settings: Settings) -> None:
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._objects = 0
        self._paths = 0
        self._texts: list[tuple[int, Matrix | None]] = []
        self._call = call = _functions()
        self._edges, self._matrix, self._corners = (ctypes.create_string_buffer(4 * n) for n in (4, 6, 8))
        self._edges_at = [byref(self._edges, 4 * i) for i in range(4)]
        self._corners_at = [(byref(self._corners, 8 * i), byref(self._corners, 8 * i + 4)) for i in range(4)]
        self._x, self._y, self._fill, self._stroke = c_float(), c_float(), c_int(), c_int()
        self._x_at, self._y_at = byref(self._x), byref(self._y)
        self._fill_at, self._stroke_at = byref(self._fill), byref(self._stroke)
        self._segment_of, self._point_of = call["FPDFPath_GetPathSegment"], call["FPDFPathSegment_GetPoint"]
        self._matrix_of, self._bounds_of = call["FPDFPageObj_GetMatrix"], call["FPDFPageObj_GetBounds"]
        self._segments_of, self._mode_of = call["FPDFPath_CountSegments"], call["FPDFPath_GetDrawMode"]

    def read(self, page: int) -> None:
        """Every object of a page.

        Raises:
            PageTooComplex: a limit is passed.
        """
        call = self._call
        self._walk(page, call["FPDFPage_CountObjects"](page), call["FPDFPage_GetObject"], None, 0)

    def _walk(self, holder: int, count: int, get: Any, matrix: Matrix | None, depth: int) -> None:
        """The shapes among the objects of a page or a form."""
        call = self._call
        kind_of = call["FPDFPageObj_GetType"]
        self._objects += count
        if self._objects > self._settings.max_page_objects + self._settings.max_page_characters:
            raise PageTooComplex
        for i in range(count):
            item = get(holder, i)
            kind = kind_of(item)
            if kind == _PATH:
                self._paths += 1
                if self._paths > self._settings.max_page_objects:
                    raise PageTooComplex
                self._path(item, matrix)
            elif kind == _TEXT:
                self._texts.append((item, matrix))
            elif kind == _IMAGE:
                box = self._box(item, matrix)
                self._drawing.picture(box)
            elif kind == _FORM:
                if depth >= self._settings.max_form_depth:
                    raise PageTooComplex
                inner = call["FPDFFormObj_CountObjects"](item)
                self._walk(item, inner, call["FPDFFormObj_GetObject"], self._placed(item, matrix), depth + 1)

    def _placed(self, item: int, outer: Matrix | None) -> Matrix | None:
        """An object's matrix, within that of the form it stands in; None for one that changes nothing."""
        if not self._matrix_of(item, self._matrix):
            return outer
        written = self._matrix.raw
        if written == _UNCHANGED:
            return outer
        a, b, c, d, e, f = _SIX(written)
        if outer is None:
            return a, b, c, d, e, f
        oa, ob, oc, od, oe, of = outer
        return (
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        )

    def _box(self, item: int, outer: Matrix | None) -> tuple[float, float, float, float] | None:
        """The box around an object, down from the page's top left; None within a form that is turned."""
        if not self._bounds_of(item, *self._edges_at):
            return None
        x0, bottom, x1, top = _FOUR(self._edges.raw)
        if outer is not None:
            a, b, c, d, e, f = outer
            if b or c:
                return None
            x0, x1 = sorted((a * x0 + e, a * x1 + e))
            bottom, top = sorted((d * bottom + f, d * top + f))
        return x0 - self._left, self._top - top, x1 - self._left, self._top - bottom

    def blanks(self, inked: set[int]) -> list[Glyph]:
        """Text without any ink, as spaces: PDFium passes over it, and a form's blanks tell its words apart.

        Args:
            inked: the text objects of which it has told characters.
        """
        out: list[Glyph] = []
        for item, outer in self._texts:
            if item in inked or not self._bounds_of(item, *self._edges_at):
                continue
            x0, _, x1, _ = _FOUR(self._edges.raw)
            if x1 - x0 > 0.001:
                continue
            matrix = self._placed(item, outer) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            if self._call["FPDFTextObj_GetFontSize"](item, self._x_at) and not matrix[1] and matrix[3] > 0:
                size = self._x.value * matrix[3]
                x, bottom = matrix[4] - self._left, self._top - matrix[5] + DESCENT * size
                out.append(Glyph(" ", x, x + size / 2, bottom - size, bottom, size))
        return out

    def _rectangle(self, item: int, matrix: Matrix | None) -> bool:
        """Take a path whose first four corners are those of an upright rectangle; False where they are not."""
        segment_of, point_of = self._segment_of, self._point_of
        (at_x, at_y), (at_x1, at_y1), (at_x2, at_y2), (at_x3, at_y3) = self._corners_at
        point_of(segment_of(item, 0), at_x, at_y)
        point_of(segment_of(item, 1), at_x1, at_y1)
        point_of(segment_of(item, 2), at_x2, at_y2)
        point_of(segment_of(item, 3), at_x3, at_y3)
        x0, y0, xb, yb, x1, y1, xd, yd = _EIGHT(self._corners.raw)
        if not ((x0 == xd and xb == x1 and y0 == yb and y1 == yd) or (x0 == xb and x1 == xd and y0 == yd and yb == y1)):
            return False
        if matrix is not None:
            a, b, c, d, e, f = matrix
            if b or c:
                return False
            x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        x0, top, x1, bottom = x0 - self._left, self._top - y1, x1 - self._left, self._top - y0
        drawing = self._drawing
        if drawing.box(x0, top, x1, bottom):
            return True
        if not self._stroke.value:
            drawing.shades.append((x0, top, x1, bottom))
        else:
            drawing.across += (rule_of((top, x0, x1)), rule_of((bottom, x0, x1)))
            drawing.down += (rule_of((x0, top, bottom)), rule_of((x1, top, bottom)))
        return True

    def _path(self, item: int, outer: Matrix | None) -> None:
        count = self._segments_of(item)
        if count > self._settings.max_page_objects:
            raise PageTooComplex
        self._mode_of(item, self._fill_at, self._stroke_at)
        # Of what is filled and not outlined, the box is exactly what is seen.
        if count in (4, 5) and not self._stroke.value:
            box = self._box(item, outer)
            if box is not None and self._drawing.box(*box):
                return
        matrix = self._placed(item, outer)
        if count in (4, 5) and self._rectangle(item, matrix):
            return
        call, shape, filled = self._call, self._drawing.shape, not self._stroke.value
        segment_of, point_of = self._segment_of, self._point_of
        kind_of, closes = call["FPDFPathSegment_GetType"], call["FPDFPathSegment_GetClose"]
        left, top, at_x, at_y = self._left, self._top, self._x_at, self._y_at
        points: list[tuple[float, float]] = []
        for i in range(count):
            segment = segment_of(item, i)
            kind = kind_of(segment)
            point_of(segment, at_x, at_y)
            x, y = self._x.value, self._y.value
            if matrix is not None:
                a, b, c, d, e, f = matrix
                x, y = a * x + c * y + e, b * x + d * y + f
            if kind == _MOVE and points:
                shape(points, filled=filled)
                points = []
            if kind == _CURVE:  # no rule, but its end may begin one
                points.append(_NAN)
            points.append((x - left, top - y))
            if closes(segment):
                points.append(points[0])
        if points:
            shape(points, filled=filled)


# -------------------------------------------------------------------------------------------------------- text
class _Text:
    """Takes a page's text; ``fonts`` are those that are known so far, by their handles."""

    def __init__(
        self, page: int, drawing: Drawing, left: float, top: float, settings: Settings, fonts: dict[int, _Font]
    ) -> None:
        self._holder = page
        self._page = 0
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._call = call = _functions()
        self._owner, self._origin_of = call["FPDFText_GetTextObject"], call["FPDFText_GetCharOrigin"]
        self._place, self._matrix = ctypes.create_string_buffer(16), ctypes.create_string_buffer(24)
        self._x_at, self._y_at = byref(self._place), byref(self._place, 8)
        self._matrix_of, self._size_of = call["FPDFText_GetMatrix"], call["FPDFText_GetFontSize"]
        self._mode_of, self._font_of = call["FPDFTextObj_GetTextRenderMode"], call["FPDFTextObj_GetFont"]
        self._fonts = fonts
        self._folded = ""
        self.owners: set[int] = set()
        """The text objects of whose characters PDFium has told."""

    def read(self) -> None:
        """Every glyph of the page.

        Raises:
            Doubtful: characters without a code, or set upright or upside down.
            PageTooComplex: a limit is passed.
        """
        call = self._call
        self._page = call["FPDFText_LoadPage"](self._holder)
        if not self._page:
            raise Doubtful("页面文字无法读取")
        try:
            self._read()
        finally:
            call["FPDFText_ClosePage"](self._page)

    def _read(self) -> None:
        call, page, drawing = self._call, self._page, self._drawing
        count = call["FPDFText_CountChars"](page)
        if count > self._settings.max_page_characters:
            raise PageTooComplex
        if count <= 0:
            return
        buffer = (ctypes.c_ushort * (count + 1))()
        call["FPDFText_GetText"](page, 0, count, buffer)
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").translate(_HYPHENS)
        if len(text) != count or _ODD.search(text):
            raise Doubtful("有字体没有给出字符编码")
        self._folded = fold_radicals(text)
        start = 0
        for gap in _SPACE.finditer(text):
            at = gap.start()
            if at > start:
                self._stretch(text, start, at)
            start = at + 1
            if text[at] not in "\r\n" and not call["FPDFText_IsGenerated"](page, at):
                self._run(text[at], at, start, self._owner(page, at))
        if start < count:
            self._stretch(text, start, count)
        wide, high = drawing.width, drawing.height
        drawing.glyphs = [g for g in drawing.glyphs if g.x1 >= 0 and g.x0 <= wide and g.bottom >= 0 and g.top <= high]

    def _stretch(self, text: str, start: int, end: int) -> None:
        """Characters without a space between: one run for each text object."""
        page, owner_of = self._page, self._owner
        while start < end:
            owner = owner_of(page, start)
            low, high = start, end - 1  # the last character that surely is, and that may be, of the same object
            if high > low and owner_of(page, high) == owner:
                low = high
            while low < high:
                middle = (low + high + 1) // 2
                if owner_of(page, middle) == owner:
                    low = middle
                else:
                    high = middle - 1
            self._run(text[start : low + 1], start, low + 1, owner)
            start = low + 1

    def _origin(self, index: int) -> tuple[float, float]:
        self._origin_of(self._page, index, self._x_at, self._y_at)
        x, y = _TWO(self._place.raw)
        return x - self._left, self._top - y

    def _run(self, text: str, start: int, end: int, owner: int | None) -> None:
        page = self._page
        if not owner:
            raise Doubtful("有文字不知出自何处")
        self.owners.add(owner)
        self._matrix_of(page, start, self._matrix)
        a, b, c, d, _, _ = _SIX(self._matrix.raw)
        if b or c:
            if slanted((a, b, c, d)):
                return
            if abs(b) > abs(a):
                raise Doubtful("有竖排或旋转的文字")
        if a <= 0 or d <= 0:
            raise Doubtful("有翻转的文字")
        points = self._size_of(page, start)
        size, em = points * (d if not c else (c * c + d * d) ** 0.5), points * (a if not b else (a * a + b * b) ** 0.5)
        if size <= 0:
            return
        handle = self._font_of(owner) or 0
        font = self._fonts.get(handle)
        if font is None:
            font = self._fonts[handle] = _Font(handle)
        bold = font.bold or self._mode_of(owner) == _OUTLINED
        x0, base = self._origin(start)
        bottom = base + DESCENT * size
        ends = font.ends(page, text, start, x0, em)
        text = self._folded[start:end]
        glyphs = self._drawing.glyphs
        if end - start == 1:
            glyphs.append(glyph_of((text, x0, ends[0], bottom - size, bottom, size, bold, ())))
            return
        last, last_base = self._origin(end - 1)
        if abs(last_base - base) > 0.5 * size:
            raise Doubtful("有竖排或旋转的文字")
        if abs(ends[-2] - last) <= 0.02 * size and abs(last_base - base) < 0.01:
            glyphs.append(glyph_of((text, x0, ends[-1], bottom - size, bottom, size, bold, ends)))
            return
        before = x0
        for i, ch in enumerate(text):  # spaced or drawn together: each stands where it says
            x, base = self._origin(start + i)
            bottom = base + DESCENT * size
            glyphs.append(Glyph(ch, x, x + ends[i] - before, bottom - size, bottom, size, bold))
            before = ends[i]


class _Font:
    """What a font says of its characters."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._widths: dict[str, float] = {}
        """Ems that a character moves on."""
        self._width_of = self._widths.__getitem__
        self.bold = False
        name_of = _functions()["FPDFFont_GetBaseFontName"]
        length = name_of(handle, None, 0) if handle else 0
        if 0 < length < 1000:
            name = ctypes.create_string_buffer(length)
            name_of(handle, name, length)
            self.bold = heavy(name.value)

    def ends(self, page: int, text: str, index: int, start: float, em: float) -> tuple[float, ...]:
        """The right edges of characters that begin at a place, as far as the font tells.

        Args:
            page: the text page.
            text: the characters.
            index: that of the first one on the page.
            start: where the first one begins.
            em: the font's size.

        Raises:
            Doubtful: the font does not say which characters they are.
        """
        try:
            widths = [*map(self._width_of, text)]
        except KeyError:
            for i, ch in enumerate(text, index):
                if ch not in self._widths:
                    self._widths[ch] = self._width(page, ch, i)
            widths = [*map(self._width_of, text)]
        _, *ends = accumulate([width * em for width in widths], initial=start)
        return tuple(ends)

    def _width(self, page: int, ch: str, index: int) -> float:
        call = _functions()
        if call["FPDFText_HasUnicodeMapError"](page, index) == 1 or not self._handle:
            raise Doubtful("有字体没有给出字符编码")
        value = c_float()
        call["FPDFFont_GetGlyphWidth"](self._handle, ord(ch), 1000.0, byref(value))
        return value.value / 1000


# ------------------------------------------------------------------------------------------------------ pictures


@contextmanager
def sheets(data: bytes) -> Iterator[Callable[[int, float, int], Any]]:
    """Open a PDF to draw its pages: (number from 1, pixels a point, most pixels a side) → an array, or None.

    Raises:
        Unopened: damaged, encrypted or too odd for PDFium.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    def draw(number: int, scale: float, most: int) -> Any:
        try:
            page = document[number - 1]
            drawn = page.render(scale=min(scale, most / max(1.0, *page.get_size())), rev_byteorder=True)
            picture = drawn.to_numpy()[:, :, :3].copy()
            drawn.close()
            page.close()
        except pypdfium2.PdfiumError:
            return None
        return picture

    with _LOCK:
        raw.FPDF_SetSystemFontInfo(raw.FPDF_GetDefaultSystemFontInfo())  # what is drawn is to be read
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Unopened from error
        try:
            yield draw
        finally:
            document.close()
