"""Pages that are pictures: image files, the scanned pages of a PDF, the pictures on a page of an OFD.

Sizes are checked before anything is decoded. Text and rules come from ``scanned``; from there on a scanned page goes
the way of every other page.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.page.lattice import TooManyRules
from extractor.documents.page.layout import lay_out, unread
from extractor.documents.page.pages import Page, compose
from extractor.documents.scan.recognise import available
from extractor.documents.scan.scanned import DPI, Scanned, Scanner
from extractor.errors import DamagedDocument, NoTextLayer, TooLarge
from extractor.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 3_400
"""Pixels of the longer side: A3 at 200 an inch."""
_FEW = 40
"""Characters: a page with fewer beside a picture is a scan with a number or a mark set on it."""
_MOST_MORE = 3


def read_image(data: bytes, *, filename: str, settings: Settings, media_type: str) -> Document:
    """Read an image file: each picture in it is a page.

    Raises:
        DamagedDocument: cut off, or not readable as a picture.
        NoTextLayer: the packages that recognise text are not installed, or there is no text.
        TooLarge: more pixels than ``settings.max_pixels``.
    """
    scanner = Scanner(settings)
    builder = DocumentBuilder(settings, filename=filename)
    pages: list[Page] = []
    with _opened(data, filename, settings) as image:
        if not scanner.available:
            raise NoTextLayer(f"这是图片，{unread()}", filename=filename)
        total = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        for number in range(1, min(total, settings.max_pages) + 1):
            page = Page(number, 0.0, 0.0)
            pages.append(page)
            try:
                image.seek(number - 1)
                _check(image, filename, settings)
                scanned = scanner.read(_levels(image), number, builder)
            except (OSError, EOFError, SyntaxError, ValueError):
                if number == 1:
                    raise
                builder.note("page_unreadable", "这一页已损坏，未读取", number)
                continue
            if scanned is not None:
                put(page, scanned, builder, settings)
                builder.reading(number, "ocr")
    if total > settings.max_pages:
        message = f"共{total}页，超过{settings.max_pages}页的上限，其后的页未读取"
        builder.note("pages_cut", message, settings.max_pages + 1)
    scanner.finish(builder)
    if not any(page.lines or page.tables for page in pages):
        raise NoTextLayer(f"这是图片，{unread()}", filename=filename)
    lay_out(pages, builder)
    return builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=total
    )


def decoded(data: bytes, settings: Settings) -> Any:
    """A picture's bytes as an array, upright, at about 200 pixels an inch.

    Raises:
        DamagedDocument: not readable as a picture.
        TooLarge: more pixels than ``settings.max_pixels``.
    """
    with _opened(data, "", settings) as image:
        return _levels(image)


@contextmanager
def _opened(data: bytes, filename: str, settings: Settings) -> Iterator[Image]:
    """A picture, not decoded yet; whatever its decoder stumbles over is one of our errors."""
    from PIL import Image as images

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in the file shows in what is read
            with images.open(io.BytesIO(data)) as image:
                _check(image, filename, settings)
                yield image
    except images.DecompressionBombError as error:
        raise _too_large(filename, settings) from error
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise DamagedDocument("图片不完整或已损坏，请重新扫描或下载", filename=filename) from error


def _check(image: Image, filename: str, settings: Settings) -> None:
    if image.width * image.height > settings.max_pixels:
        raise _too_large(filename, settings)


def _too_large(filename: str, settings: Settings) -> TooLarge:
    return TooLarge(f"图片超过{settings.max_pixels:,}像素的上限，请降低扫描分辨率后再处理", filename=filename)


def _levels(image: Image) -> Any:
    """The picture as an array, upright, at about 200 pixels an inch."""
    import numpy
    from PIL import Image as images
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(image)
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        over = shown.convert("RGBA")
        shown = images.new("RGBA", over.size, (255, 255, 255, 255))
        shown.alpha_composite(over)
    if shown.mode.startswith("I") or shown.mode == "F":
        values = numpy.asarray(shown, dtype=numpy.float64)
        low, high = float(values.min()), float(values.max())
        shown = images.fromarray(((values - low) * (255 / max(high - low, 1e-9))).astype(numpy.uint8))
    shown = shown.convert("L" if shown.mode in ("1", "L") else "RGB")
    factor = min(_resolution(image), _LONGEST / max(shown.size))
    if abs(factor - 1) > 0.05:
        size = max(1, round(shown.width * factor)), max(1, round(shown.height * factor))
        shown = shown.resize(size, images.Resampling.BOX if factor < 0.5 else images.Resampling.BICUBIC)
    return numpy.ascontiguousarray(numpy.asarray(shown))


def _resolution(image: Image) -> float:
    """What makes a picture one of 200 pixels an inch, if it says how large it is and that can be a sheet of paper."""
    told = image.info.get("dpi")
    try:
        dpi = float(told[0]) if told else 0.0
    except (TypeError, ValueError, IndexError):
        dpi = 0.0
    if not 72 < dpi < 1300 or not 4 < max(image.size) / dpi < 25:
        return 1.0
    return DPI / dpi


def put(page: Page, scanned: Scanned, builder: DocumentBuilder, settings: Settings) -> None:
    """What was recognised becomes the page's tables and lines."""
    page.width, page.height = scanned.width, scanned.height
    page.lines, page.tables = [], []
    try:
        compose(page, scanned.glyphs, (scanned.across, scanned.down), settings)
    except TooManyRules:
        builder.note("page_too_complex", "这一页的线条过于复杂，表格未按表格读取", page.number)


# ------------------------------------------------------------------------------------------- PDF and OFD pages


def read_scans(data: bytes, pages: Sequence[Page], builder: DocumentBuilder, settings: Settings) -> None:
    """Recognise the pages of a PDF that are pictures; they get their tables and lines.

    Pages that stay blank are noted by ``note_unread``.

    Args:
        data: the file.
        pages: all its pages, in order.
        builder: takes notes.
        settings: limits.
    """
    if not any(map(_wants_reading, pages)) or not available():
        return
    from extractor.documents.pdf.pdfium import Unopened, sheets
    from extractor.documents.pdf.trust import Weight, weigh

    if weigh(data, settings) is Weight.HEAVY:
        return
    try:
        with sheets(data) as draw:
            read_pictures(pages, builder, settings, lambda page: draw(page.number, DPI / 72, _LONGEST))
    except Unopened:
        return


def read_pictures(
    pages: Sequence[Page], builder: DocumentBuilder, settings: Settings, picture_of: Callable[[Page], Any]
) -> None:
    """Recognise the pages that have a picture and next to nothing that can be read without it.

    Args:
        pages: as read; scanned ones get their tables and lines.
        builder: takes notes.
        settings: limits.
        picture_of: the picture of a page, None where there is none.
    """
    if not available():
        return
    scanner = Scanner(settings)
    for page in filter(_wants_reading, pages):
        picture = picture_of(page)
        if picture is None:
            continue
        scanned = scanner.read(picture, page.number, builder)
        if scanned is None:
            page.pictures = False  # it has been told why
        elif len(scanned.glyphs) > _MOST_MORE * sum(len(line.text) for line in page.lines):
            put(page, scanned.on(page.width), builder, settings)
            builder.reading(page.number, "ocr")
    scanner.finish(builder)


def _wants_reading(page: Page) -> bool:
    few = not page.tables and sum(len(line.text) for line in page.lines) < _FEW
    return few and page.width > 0 and (page.pictures or page.blank)


def assembled(
    width: float, height: float, pictures: Iterable[tuple[bytes, tuple[float, float, float, float]]], settings: Settings
) -> Any:
    """A page of ``width`` by ``height`` points with pictures in their boxes; None where none can be decoded."""
    import numpy
    from PIL import Image as images

    scale = min(DPI / 72, _LONGEST / max(width, height))
    sheet = images.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), (255, 255, 255))
    found = False
    for data, (x0, top, x1, bottom) in pictures:
        size = round((x1 - x0) * scale), round((bottom - top) * scale)
        if min(size) < 8 or max(size) > 2 * _LONGEST:
            continue
        try:
            with _opened(data, "", settings) as image:
                shown = image.convert("RGB").resize(size, images.Resampling.BICUBIC, reducing_gap=2.0)
        except (DamagedDocument, TooLarge):
            continue
        sheet.paste(shown, (round(x0 * scale), round(top * scale)))
        found = True
    return numpy.ascontiguousarray(numpy.asarray(sheet)) if found else None
