"""The fast reading of a PDF: PDFium's own text and shapes of a page → ``Drawing``.

What this engine cannot vouch for raises ``Doubtful``, and the other one reads the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_float
from typing import Any

from extractor.documents.page.drawing import Drawing, PageTooComplex
from extractor.documents.pdf import pdfium
from extractor.documents.pdf.pdfium import Doubtful, functions, handle
from extractor.documents.pdf.pdfium_shapes import Shapes
from extractor.documents.pdf.pdfium_text import Font, Text
from extractor.settings import Settings

_TYPED = (3, 20)
"""Free text and fields, among the kinds of annotations."""
_MOST_ANNOTATIONS = 5_000
_HELD = 12
"""Pages held open for their fonts."""


class Pdfium:
    """An open file; made by ``opened``."""

    def __init__(self, document: int, pages: int, settings: Settings) -> None:
        self._document = handle(document)
        self._settings = settings
        self.pages = pages
        self.attached: int = functions()["FPDFDoc_GetAttachmentCount"](self._document)
        """Files that the file holds, as a portfolio does."""
        self._fonts: dict[int, Font] = {}
        self._held: list[Any] = []

    def close(self) -> None:
        """Let go of the pages that are held."""
        for page in self._held:
            functions()["FPDF_ClosePage"](page)

    def drawing(self, index: int) -> Drawing:
        """What stands on a page, counted from 0.

        Raises:
            Doubtful: another engine should read it.
            PageTooComplex: a limit is passed.
        """
        call = functions()
        page = handle(call["FPDF_LoadPage"](self._document, index))
        if page is None:
            raise Doubtful("页面无法打开")
        known = len(self._fonts)
        try:
            drawing = Drawing(0.0, 0.0)
            left, top = _paper(page, drawing, self._settings)
            shapes = Shapes(drawing, left, top, self._settings)
            shapes.read(page)
            text = Text(page, drawing, left, top, self._settings, self._fonts)
            text.read()
            drawing.glyphs[:0] = shapes.blanks(text.owners)
            drawing.typed = _typed(page)
            return drawing
        finally:
            # PDFium keeps a font as long as a page that uses it is open: then its tables are not read again for the
            # next page, and what is known of it stays true.
            if len(self._fonts) > known and len(self._held) < _HELD:
                self._held.append(page)
            else:
                call["FPDF_ClosePage"](page)
                for number in list(self._fonts)[known:]:
                    del self._fonts[number]


def _typed(page: Any) -> bool:
    """Whether form fields or free text lie over a page."""
    call = functions()
    for i in range(min(call["FPDFPage_GetAnnotCount"](page), _MOST_ANNOTATIONS)):
        annotation = handle(call["FPDFPage_GetAnnot"](page, i))
        kind = call["FPDFAnnot_GetSubtype"](annotation)
        call["FPDFPage_CloseAnnot"](annotation)
        if kind in _TYPED:
            return True
    return False


@contextmanager
def opened(data: bytes, settings: Settings) -> Iterator[Pdfium]:
    """Open a PDF; ``data`` is read from as long as it is open.

    Raises:
        Unopened: damaged, encrypted or too odd for PDFium.
    """
    with pdfium.opened(data) as (document, pages):
        source = Pdfium(document, pages, settings)
        try:
            yield source
        finally:
            source.close()


def _paper(page: Any, drawing: Drawing, settings: Settings) -> tuple[float, float]:
    """Set the drawing's size; the place of its top left corner in the page's own coordinates.

    Raises:
        Doubtful: the page is turned, or shows a part of its paper only: left to the engine that knows the paper.
        PageTooComplex: the paper is too large.
    """
    call = functions()
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
