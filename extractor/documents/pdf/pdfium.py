"""PDFium itself: its functions, files open in it, its pictures of pages. The only importer of pypdfium2.

PDFium is not made for threads: a lock is held from opening a file to closing it.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_double, c_float, c_int, c_size_t, c_uint, c_void_p
from functools import cache
from typing import Any

from extractor.documents.pdf.boxfont import font_source

_LOCK = threading.RLock()

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
def functions() -> dict[str, Any]:
    """PDFium's functions by name, with handles as plain numbers: several thousand calls are made for a page, and
    wrapping each handle in an object costs as much as the call."""
    import pypdfium2.raw as raw

    out: dict[str, Any] = {}
    for name, (result, *arguments) in _SIGNATURES.items():
        address = ctypes.cast(getattr(raw, name), c_void_p).value
        assert address is not None
        out[name] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return out


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
