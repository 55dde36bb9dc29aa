"""PDFium itself: its functions, files open in it, its pictures of pages. The only importer of pypdfium2.

PDFium is not made for threads: a lock is held from opening a file to closing it.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_double, c_int, c_size_t, c_void_p
from functools import cache
from itertools import repeat
from typing import Any

from extractor.documents.pdf.boxfont import font_source

_LOCK = threading.RLock()

_RESULTS: dict[str, Any] = {
    "FPDF_LoadPage": c_void_p,
    "FPDF_ClosePage": None,
    "FPDF_GetPageBoundingBox": c_int,
    "FPDFPage_GetRotation": c_int,
    "FPDFPage_GetMediaBox": c_int,
    "FPDFPage_GetCropBox": c_int,
    "FPDFDoc_GetAttachmentCount": c_int,
    "FPDFPage_GetAnnotCount": c_int,
    "FPDFPage_GetAnnot": c_void_p,
    "FPDFPage_CloseAnnot": None,
    "FPDFAnnot_GetSubtype": c_int,
    "FPDFPage_CountObjects": c_int,
    "FPDFPage_GetObject": c_void_p,
    "FPDFFormObj_CountObjects": c_int,
    "FPDFFormObj_GetObject": c_void_p,
    "FPDFPageObj_GetType": c_int,
    "FPDFPageObj_GetMatrix": c_int,
    "FPDFPageObj_GetBounds": c_int,
    "FPDFPath_GetDrawMode": c_int,
    "FPDFPath_CountSegments": c_int,
    "FPDFPath_GetPathSegment": c_void_p,
    "FPDFPathSegment_GetPoint": c_int,
    "FPDFPathSegment_GetType": c_int,
    "FPDFPathSegment_GetClose": c_int,
    "FPDFText_LoadPage": c_void_p,
    "FPDFText_ClosePage": None,
    "FPDFText_CountChars": c_int,
    "FPDFText_GetText": c_int,
    "FPDFText_IsGenerated": c_int,
    "FPDFText_GetTextObject": c_void_p,
    "FPDFText_GetCharOrigin": c_int,
    "FPDFText_GetMatrix": c_int,
    "FPDFText_GetFontSize": c_double,
    "FPDFText_HasUnicodeMapError": c_int,
    "FPDFTextObj_GetFont": c_void_p,
    "FPDFTextObj_GetFontSize": c_int,
    "FPDFTextObj_GetTextRenderMode": c_int,
    "FPDFFont_GetBaseFontName": c_size_t,
    "FPDFFont_GetGlyphWidth": c_int,
}


_ASKED = {
    "FPDFPageObj_GetMatrix": ("6f", 1),
    "FPDFPageObj_GetBounds": ("4f", 4),
    "FPDFPath_GetDrawMode": ("2i", 2),
    "FPDFPathSegment_GetPoint": ("2f", 2),
    "FPDFText_GetCharOrigin": ("2d", 2),
    "FPDFText_GetMatrix": ("6f", 1),
}
"""How an answer is laid out, and to how many pointers it is written."""


class Doubtful(Exception):
    """This engine does not vouch for the page; the message says why, in Chinese."""


class Unopened(Exception):
    """PDFium cannot open the file."""


@cache
def functions() -> dict[str, Any]:
    """PDFium's functions by name.

    Several thousand calls are made for a page, and turning each argument into what C takes would cost more than the
    call: so that is left to the caller. What comes back is a plain number. What is given is a number that fits a C int,
    an object of ctypes or a pointer to one; a handle, which came back as a number, goes in as ``handle`` makes it.
    """
    import pypdfium2.raw as raw

    out: dict[str, Any] = {}
    for name, result in _RESULTS.items():
        address = ctypes.cast(getattr(raw, name), c_void_p).value
        assert address is not None
        out[name] = ctypes.PYFUNCTYPE(result)(address)
    return out


handle: Callable[[int | None], Any] = c_void_p.from_param
"""A page, an object or a font as it goes into a call; it can go into any number of calls."""

_AT_ONCE = 256


class Question:
    """A function that writes its answer where pointers say, to be asked about many things at once."""

    def __init__(self, name: str, layout: str, pointers: int) -> None:
        """``layout`` is that of an answer, as ``struct`` has it; each pointer takes an equal part of it."""
        self._function = functions()[name]
        self._layout = struct.Struct(layout)
        size = self._layout.size
        self._answers = ctypes.create_string_buffer(size * _AT_ONCE)
        self._pointers = [
            [byref(self._answers, size * i + size * k // pointers) for i in range(_AT_ONCE)] for k in range(pointers)
        ]

    def ask(self, things: Sequence[Any], page: Any = None) -> tuple[list[int], list[tuple[Any, ...]]]:
        """What the function returned for each thing, and its answers.

        Args:
            things: handles, or numbers of characters.
            page: the handle that goes in front of each, if one does.
        """
        told: list[int] = []
        answers: list[tuple[Any, ...]] = []
        written = memoryview(self._answers)
        for first in range(0, len(things), _AT_ONCE):
            part = things[first : first + _AT_ONCE]
            given = (part,) if page is None else (repeat(page, len(part)), part)
            told += map(self._function, *given, *self._pointers)
            answers += self._layout.iter_unpack(written[: self._layout.size * len(part)])
        return told, answers


@cache
def question(name: str) -> Question:
    """What can be asked about many things at once."""
    return Question(name, *_ASKED[name])


@contextmanager
def opened(data: bytes) -> Iterator[tuple[int, int]]:
    """Open a PDF: its handle and how many pages it has; ``data`` is read from as long as it is open.

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
            yield ctypes.cast(document, c_void_p).value or 0, raw.FPDF_GetPageCount(document)
        finally:
            if document:
                raw.FPDF_CloseDocument(document)
            raw.FPDF_SetSystemFontInfo(raw.FPDF_GetDefaultSystemFontInfo())


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
