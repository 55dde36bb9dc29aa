"""The one way from bytes to a Document: format by content, one reader for each, every limit kept."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from extractor.documents.document import Document
from extractor.documents.sniff import MEDIA_TYPES, sniff
from extractor.documents.traditional import in_simplified
from extractor.errors import EmptyDocument, TooLarge
from extractor.garbage import seldom_looked_for
from extractor.settings import Settings

_DEFAULT = Settings()

_READERS = {
    "docx": ("word.docx", "read_docx"),
    "xlsx": ("sheets.xlsx", "read_xlsx"),
    "xls": ("sheets.xls", "read_xls"),
    "doc": ("word.doc", "read_doc"),
    "rtf": ("word.rtf", "read_rtf"),
    "odt": ("word.odt", "read_odt"),
    "ods": ("word.odt", "read_ods"),
    "ofd": ("ofd", "read_ofd"),
    "mht": ("web.mht", "read_mht"),
    "pdf": ("pdf.reader", "read_pdf"),
    **dict.fromkeys(("png", "jpeg", "gif", "bmp", "tiff", "webp"), ("scan.reader", "read_image")),
    "html": ("web.html", "read_html"),
    "csv": ("sheets.csv", "read_csv"),
    "tsv": ("sheets.csv", "read_csv"),
    "markdown": ("text", "read_text"),
    "text": ("text", "read_text"),
}
"""Format → module in this package and function; a module is imported when its format first comes."""


class Reader(Protocol):
    """What each format's module offers."""

    def __call__(
        self, data: bytes, *, filename: str, settings: Settings, media_type: str
    ) -> Document: ...


@seldom_looked_for()
def read(data: bytes, *, filename: str | None = None, settings: Settings = _DEFAULT) -> Document:
    """Read a file's bytes.

    Args:
        data: the whole file.
        filename: its name; the suffix decides only where the content does not (txt, csv, md).
        settings: limits.

    Returns:
        The document: its text, and blocks in reading order that index into it.

    Raises:
        EmptyDocument: nothing in the file, or nothing that can be read as text.
        EncryptedDocument: a password is needed.
        DamagedDocument: cut off, or not what it claims to be.
        UnsupportedFormat: no reader for the format; the message says what to convert to.
        NoTextLayer: pages are pictures, and nothing is installed to recognise their text, or there is none.
        TooLarge: a limit of ``settings`` was passed.

    Example:
        >>> document = read("一、绩效目标\\n验收合格率不低于95%\\n".encode(), filename="目标.txt")
        >>> [block.text for block in document.blocks]
        ['一、绩效目标', '验收合格率不低于95%']
    """
    check_size(len(data), filename, settings)
    kind = sniff(data, filename=filename)
    module, function = _READERS[kind]
    reader = cast(Reader, getattr(import_module(f"extractor.documents.{module}"), function))
    document = reader(data, filename=filename or "", settings=settings, media_type=MEDIA_TYPES[kind])
    if not document.blocks:
        raise EmptyDocument("文件里没有可读的文字", filename=filename)
    return in_simplified(document)


def check_size(size: int, filename: str | None, settings: Settings) -> None:
    """Refuse what is too large, before it is read into memory.

    Raises:
        TooLarge: more bytes than ``settings.max_bytes``.
    """
    if size > settings.max_bytes:
        raise TooLarge(f"文件有{size:,}字节，超过{settings.max_bytes:,}字节的上限，请拆分后再处理", filename=filename)
