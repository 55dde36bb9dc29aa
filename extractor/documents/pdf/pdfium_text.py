"""The text of a page in PDFium → glyphs, run by run.

PDFium is asked where a run begins and where its last character stands, and the widths in its font must account for
what lies between; only where they do not is every character asked for.
"""

from __future__ import annotations

import ctypes
import re
import struct
from ctypes import byref, c_float
from itertools import accumulate

from extractor.documents.page.drawing import DESCENT, Drawing, PageTooComplex, heavy, slanted
from extractor.documents.page.lines import Glyph, glyph_of
from extractor.documents.page.radicals import fold_radicals
from extractor.documents.pdf.pdfium import Doubtful, functions
from extractor.settings import Settings

_SPACE = re.compile(r"\s")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\u0590-\u08ff\ufb1d-\ufdff\ud800-\udfff]")
"""Private use, unknown, control and right-to-left characters: the font does not say what it shows, or PDFium has put
the line in another order."""
_HYPHENS = ("\x02", "\ufffe")
_OUTLINED = 2
_SIX, _TWO = struct.Struct("6f").unpack, struct.Struct("2d").unpack
"""Arrays for C read at once; asked for one by one each number costs as much."""


class Text:
    """Takes a page's text; ``fonts`` are those that are known so far, by their handles."""

    def __init__(
        self, page: int, drawing: Drawing, left: float, top: float, settings: Settings, fonts: dict[int, Font]
    ) -> None:
        self._holder = page
        self._page = 0
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._call = call = functions()
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
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        for odd in _HYPHENS:
            text = text.replace(odd, "-")
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
            font = self._fonts[handle] = Font(handle)
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


class Font:
    """What a font says of its characters."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._widths: dict[str, float] = {}
        """Ems that a character moves on."""
        self._width_of = self._widths.__getitem__
        self.bold = False
        name_of = functions()["FPDFFont_GetBaseFontName"]
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
        call = functions()
        if call["FPDFText_HasUnicodeMapError"](page, index) == 1 or not self._handle:
            raise Doubtful("有字体没有给出字符编码")
        value = c_float()
        call["FPDFFont_GetGlyphWidth"](self._handle, ord(ch), 1000.0, byref(value))
        return value.value / 1000
