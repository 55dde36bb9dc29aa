"""PDF → Document; the only importer of pdfplumber.

Two engines read a page into the same ``Drawing``: PDFium (``pdfium_pages``), which is fast, and pdfplumber's pdfminer
(``content``), the reference, which reads what the first cannot vouch for (``trust``). Pages that are pictures go to
``scan``. ``pages`` makes tables and lines of it,
``layout`` puts the pages together. Pages are read one at a time and let go; every limit is checked before what it
limits is built.

Left out, as it is not in the text's flow: page numbers, heads and feet that come back on every page, slanted
watermarks, comments. What was typed into form fields and as free text over a page is a part of it. Glyphs printed
twice for boldness count once, radicals become characters.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Literal

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import Document
from extractor.documents.page.drawing import LOST, Drawing, PageTooComplex
from extractor.documents.page.lattice import TooManyRules
from extractor.documents.page.layout import lay_out, note_unread
from extractor.documents.page.pages import Page, compose
from extractor.documents.pdf.trust import Weight, doubt, weigh
from extractor.documents.scan.reader import read_scans
from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.settings import Settings

Engine = Literal["pdfium", "pdfplumber"]


BOTH: tuple[Engine, ...] = ("pdfium", "pdfplumber")


def read_pdf(
    data: bytes, *, filename: str, settings: Settings, media_type: str, engines: tuple[Engine, ...] = BOTH
) -> Document:
    """Read a PDF's text layer.

    Args:
        data: the file.
        filename: the name to report.
        settings: limits.
        media_type: what the file is said to be.
        engines: what may read a page, in this order; for tests and measurements.

    Raises:
        DamagedDocument: cut off, or not readable as a PDF.
        EncryptedDocument: a password is needed.
        NoTextLayer: no page has readable text.
        TooLarge: a limit is passed.
    """
    builder = DocumentBuilder(settings, filename=filename)
    with ExitStack() as stack:
        source = _Source(data, filename, settings, engines, stack)
        pages = list(_pages(source, builder, settings))
        read_scans(data, pages, builder, settings)
    if all(page.failed for page in pages):
        raise DamagedDocument("所有页面都无法读取，文件可能已损坏，请重新导出PDF", filename=filename)
    if source.pages > settings.max_pages:
        message = f"共{source.pages}页，超过{settings.max_pages}页的上限，其后的页未读取"
        builder.note("pages_cut", message, settings.max_pages + 1)
    if source.attached:
        builder.note("embedded_unread", f"文件里附带了{source.attached}份其他文件，未读取，请另存后单独处理")
    if b"startxref" not in data[-4096:]:
        builder.note("incomplete", "文件尾部缺失，可能没有读全，请核对原文件")
    _note_engines(builder)
    lay_out(pages, builder)
    note_unread(pages, builder, filename)
    return builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=source.pages
    )


class _Source:
    """A file, open in one engine or both; the second is opened when a page needs it."""

    def __init__(
        self, data: bytes, filename: str, settings: Settings, engines: tuple[Engine, ...], stack: ExitStack
    ) -> None:
        self._data = data
        self._filename = filename
        self._settings = settings
        self._stack = stack
        self._reference: list[Any] | None = None
        self._fast: Any = None
        self.attached = 0
        """Files that the file holds, as far as the fast engine tells."""
        self.whole: str | None = None
        """Why no page at all goes to the fast engine."""
        if "pdfium" in engines:
            weight = weigh(data, settings)
            if weight is Weight.LIGHT:
                self._open_fast()
            else:
                self.whole = weight.value
        self._may_refer = "pdfplumber" in engines
        if self._fast is None:
            self.pages = len(self._pages())
        else:
            self.pages = self._fast.pages
        if not self.pages:
            raise DamagedDocument("文件里没有页面，可能不完整，请重新下载或重新导出PDF", filename=filename)

    def _open_fast(self) -> None:
        from extractor.documents.pdf.pdfium import Unopened
        from extractor.documents.pdf.pdfium_pages import opened

        try:
            fast = self._stack.enter_context(opened(self._data, self._settings))
        except Unopened:
            self.whole = "文件需要修复"
            return
        if fast.pages > 0:
            self._fast = fast
            self.attached = max(0, fast.attached)

    def _pages(self) -> list[Any]:
        """The pages in the reference engine.

        Raises:
            DamagedDocument: it cannot open the file.
            EncryptedDocument: a password is needed.
        """
        if self._reference is None:
            import pdfplumber

            # pdfminer warns of every slip in a file; without a handler Python would print it.
            logging.getLogger("pdfminer").addHandler(logging.NullHandler())
            try:
                pdf = pdfplumber.open(io.BytesIO(self._data))
                self._reference = list(pdf.pages)
            except Exception as error:
                # pdfminer trusts the file: a damaged one ends in any error there is.
                raise _translated(error, self._filename) from error
            self._stack.enter_context(pdf)
        return self._reference

    def fast(self, number: int) -> Drawing | None:
        """A page as the fast engine draws it, None where it is not in use.

        Raises:
            Doubtful: it does not vouch for the page.
            PageTooComplex: a limit is passed.
        """
        drawn: Drawing | None = self._fast.drawing(number - 1) if self._fast is not None else None
        return drawn

    def reference(self, number: int) -> Drawing:
        """A page as the reference engine draws it.

        Raises:
            PageTooComplex: a limit is passed.
            Exception: whatever pdfminer makes of a damaged page.
        """
        from extractor.documents.pdf.content import content

        if not self._may_refer:
            raise DamagedDocument("这一页需要另一引擎读取", filename=self._filename)
        page = self._pages()[number - 1]
        try:
            if max(page.width, page.height) > self._settings.max_page_side:
                raise PageTooComplex
            drawn = content(page, self._settings)
            drawn.typed = bool(page.page_obj.annots)
            return drawn
        finally:
            page.close()

    def type_in(self, number: int, drawn: Drawing) -> bool:
        """Add what was typed into fields and notes to a drawing; False where it cannot be read."""
        from extractor.documents.pdf.entries import type_in

        try:
            page = self._pages()[number - 1]
            if abs(float(page.width) - drawn.width) > 1:
                return False  # the page was laid straight, and what lies over it would miss its place
            type_in(page, drawn, self._settings.max_page_characters)
        except Exception:
            return False  # pdfminer trusts the file, as above
        return True


def _translated(error: Exception, filename: str) -> DamagedDocument | EncryptedDocument:
    """One of our errors for what came out of pdfminer; pdfplumber wraps the original."""
    names = {type(error).__name__, type(error.__cause__).__name__}
    names |= {type(argument).__name__ for argument in error.args}
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename)
    return DamagedDocument("PDF不完整或已损坏，请重新下载或重新导出", filename=filename)


# ------------------------------------------------------------------------------------------------- one page


def _pages(source: _Source, builder: DocumentBuilder, settings: Settings) -> Iterator[Page]:
    for number in range(1, min(source.pages, settings.max_pages) + 1):
        try:
            yield _page(source, number, builder, settings)
        except (PageTooComplex, MemoryError, RecursionError):
            builder.note("page_too_complex", "这一页的图形过于复杂，未读取", number)
            yield Page(number, 0.0, 0.0)
        except Exception:
            # As above; one broken page must not cost the others.
            builder.note("page_unreadable", "这一页已损坏，未读取", number)
            yield Page(number, 0.0, 0.0, failed=True)


def _page(source: _Source, number: int, builder: DocumentBuilder, settings: Settings) -> Page:
    """Read one page with the first engine that vouches for it.

    Raises:
        PageTooComplex: a limit is passed.
        Exception: the page is damaged.
    """
    from extractor.documents.pdf.pdfium import Doubtful

    reason = source.whole
    if reason is None:
        try:
            drawn = source.fast(number)
            if drawn is not None:
                _type_in(source, number, drawn, builder)
                page, complex_ = _composed(drawn, number, settings)
                reason = None if complex_ else doubt(page, drawn)
                if reason is None:
                    _accept(page, drawn, complex_, builder)
                    builder.reading(number, "pdfium")
                    return page
        except Doubtful as error:
            reason = str(error)
    drawn = source.reference(number)
    _type_in(source, number, drawn, builder)
    page, complex_ = _composed(drawn, number, settings)
    _accept(page, drawn, complex_, builder)
    builder.reading(number, "pdfplumber", reason)
    return page


def _type_in(source: _Source, number: int, drawn: Drawing, builder: DocumentBuilder) -> None:
    if drawn.typed and not source.type_in(number, drawn):
        builder.note("fields_unread", "这一页表单域或文本框批注中填写的内容未能读取，请核对原文件", number)
    drawn.typed = False


def _composed(drawn: Drawing, number: int, settings: Settings) -> tuple[Page, bool]:
    """The page's tables and lines, and whether its rules are too many for tables."""
    page = Page(number, drawn.width, drawn.height, pictures=drawn.pictures)
    try:
        compose(page, drawn.glyphs, (drawn.across, drawn.down), settings, drawn.shades)
    except TooManyRules:
        return page, True
    return page, False


def _accept(page: Page, drawn: Drawing, complex_: bool, builder: DocumentBuilder) -> None:
    if complex_:
        builder.note("page_too_complex", "这一页的线条过于复杂，表格未按表格读取", page.number)
    if drawn.lost:
        message = f"这一页有{drawn.lost}个字符的字体没有编码，读不出来，已用“{LOST}”代替"
        builder.note("undecodable", message, page.number)
    if drawn.lost * 2 > len(drawn.glyphs):
        page.lines, page.tables = [], []  # a page of unknown glyphs is no better than a picture
        page.pictures = True


def _note_engines(builder: DocumentBuilder) -> None:
    """One note for each reason for which pages went to the reference engine."""
    reasons: dict[str, list[int]] = {}
    for reading in builder.readings:
        if reading.reason is not None:
            reasons.setdefault(reading.reason, []).append(reading.page)
    for reason, numbers in reasons.items():
        builder.note("page_reread", f"第{_ranges(numbers)}页改由备用引擎读取：{reason}", numbers[0])


def _ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 → "1-3、7"."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
