"""The text of a page in PDFium → glyphs, run by run.

PDFium is asked where a run begins and where its last character stands, and the widths in its font must account for
what lies between; only where they do not is every character asked for. One thing is asked about all runs before the
next one: see ``pdfium.Question``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_size_t
from itertools import accumulate, repeat
from typing import Any

from extractor.documents.page.drawing import DESCENT, Drawing, PageTooComplex, heavy, slanted
from extractor.documents.page.lines import Glyph, glyph_of
from extractor.documents.page.radicals import fold_radicals
from extractor.documents.pdf.pdfium import Doubtful, functions, handle, question
from extractor.regex import regex
from extractor.settings import Settings

_PIECE = regex(r"\S+|[^\S\r\n]")
_ODD = regex(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\u0590-\u08ff\ufb1d-\ufdff\ud800-\udfff]")
"""Private use, unknown, control and right-to-left characters: the font does not say what it shows, or PDFium has put
the line in another order."""
_HYPHENS = ("\x02", "\ufffe")
_OUTLINED = 2

_Run = tuple[int, int, int]
"""Where a run begins and ends among a page's characters, and its text object."""


class Text:
    """Takes a page's text; ``fonts`` are those that are known so far, by their handles."""

    def __init__(
        self, page: Any, drawing: Drawing, left: float, top: float, settings: Settings, fonts: dict[int, Font]
    ) -> None:
        self._holder = page
        self._page: Any = None
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._call = functions()
        self._fonts = fonts
        self.owners: set[int] = set()
        """The text objects of whose characters PDFium has told."""

    def read(self) -> None:
        """Every glyph of the page.

        Raises:
            Doubtful: characters without a code, or set upright or upside down.
            PageTooComplex: a limit is passed.
        """
        call = self._call
        self._page = handle(call["FPDFText_LoadPage"](self._holder))
        if self._page is None:
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
        wide, high = drawing.width, drawing.height
        glyphs = self._glyphs(text, [*self._runs(text)])
        drawing.glyphs = [g for g in glyphs if g[2] >= 0 and g[1] <= wide and g[4] >= 0 and g[3] <= high]

    def _runs(self, text: str) -> Iterator[_Run]:
        """The characters of one text object without a space between, and each space that is drawn."""
        page, owner_of, generated = self._page, self._call["FPDFText_GetTextObject"], self._call["FPDFText_IsGenerated"]
        pieces = [found.span() for found in _PIECE.finditer(text)]
        owners = map(owner_of, repeat(page), [start for start, _ in pieces])
        for (start, end), owner in zip(pieces, owners, strict=True):
            if end - start == 1:
                if not (text[start].isspace() and generated(page, start)):
                    yield start, end, owner
                continue
            while owner_of(page, end - 1) != owner:
                low, high = start, end - 2  # the last character that surely is, and that may be, of the same object
                while low < high:
                    middle = (low + high + 1) // 2
                    if owner_of(page, middle) == owner:
                        low = middle
                    else:
                        high = middle - 1
                yield start, low + 1, owner
                start = low + 1
                owner = owner_of(page, start)
            yield start, end, owner

    def _glyphs(self, text: str, runs: Sequence[_Run]) -> Iterator[Glyph]:
        """What runs show."""
        call, page, left, page_top = self._call, self._page, self._left, self._top
        starts, owners = [start for start, _, _ in runs], [owner for _, _, owner in runs]
        if not all(owners):
            raise Doubtful("有文字不知出自何处")
        self.owners.update(owners)
        folded = fold_radicals(text)
        _, matrices = question("FPDFText_GetMatrix").ask(starts, page)
        sizes = map(call["FPDFText_GetFontSize"], repeat(page), starts)
        items = [*map(handle, owners)]
        fonts, modes = map(call["FPDFTextObj_GetFont"], items), map(call["FPDFTextObj_GetTextRenderMode"], items)
        places = self._origins(starts)
        lasts = iter(self._origins([end - 1 for start, end, _ in runs if end - start > 1]))
        for (start, end, _), (a, b, c, d, _, _), points, number, mode, (x, y) in zip(
            runs, matrices, sizes, fonts, modes, places, strict=True
        ):
            alone = end - start == 1
            last, last_y = (x, y) if alone else next(lasts)
            if b or c:
                if slanted((a, b, c, d)):
                    continue
                if abs(b) > abs(a):
                    raise Doubtful("有竖排或旋转的文字")
            if a <= 0 or d <= 0:
                raise Doubtful("有翻转的文字")
            size = points * (d if not c else (c * c + d * d) ** 0.5)
            em = points * (a if not b else (a * a + b * b) ** 0.5)
            if size <= 0:
                continue
            font = self._fonts.get(number or 0)
            if font is None:
                font = self._fonts[number or 0] = Font(number)
            bold = font.bold or mode == _OUTLINED
            ends = font.ends(page, text[start:end], start, x - left, em)
            bottom = page_top - y + DESCENT * size
            if alone:
                yield glyph_of((folded[start], x - left, ends[0], bottom - size, bottom, size, bold, ()))
                continue
            if abs(last_y - y) > 0.5 * size:
                raise Doubtful("有竖排或旋转的文字")
            if abs(ends[-2] - (last - left)) <= 0.02 * size and abs(last_y - y) < 0.01:
                yield glyph_of((folded[start:end], x - left, ends[-1], bottom - size, bottom, size, bold, ends))
                continue
            before = x - left
            singles = zip(folded[start:end], ends, self._origins(range(start, end)), strict=True)
            for ch, x1, (x, y) in singles:  # spaced or drawn together: each stands where it says
                bottom = page_top - y + DESCENT * size
                yield Glyph(ch, x - left, x - left + x1 - before, bottom - size, bottom, size, bold)
                before = x1

    def _origins(self, indexes: Sequence[int]) -> Sequence[tuple[Any, ...]]:
        """Where characters stand."""
        return question("FPDFText_GetCharOrigin").ask(indexes, self._page)[1]


class Font:
    """What a font says of its characters."""

    def __init__(self, number: int | None) -> None:
        self._handle = handle(number)
        self._widths: dict[str, float] = {}
        """Ems that a character moves on."""
        self._width_of = self._widths.__getitem__
        self.bold = False
        name_of = functions()["FPDFFont_GetBaseFontName"]
        length = name_of(self._handle, None, c_size_t(0)) if number else 0
        if 0 < length < 1000:
            name = ctypes.create_string_buffer(length)
            name_of(self._handle, name, c_size_t(length))
            self.bold = heavy(name.value)

    def ends(self, page: Any, text: str, index: int, start: float, em: float) -> tuple[float, ...]:
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
        steps = [width * em for width in widths]
        steps[0] += start
        return tuple(accumulate(steps))

    def _width(self, page: Any, ch: str, index: int) -> float:
        call = functions()
        if call["FPDFText_HasUnicodeMapError"](page, index) == 1 or self._handle is None:
            raise Doubtful("有字体没有给出字符编码")
        value = c_float()
        call["FPDFFont_GetGlyphWidth"](self._handle, ord(ch), c_float(1000.0), byref(value))
        return value.value / 1000
