"""Tells a file's format by what is in it; the suffix decides only between kinds of text.

A .docx that was renamed .pdf is still a docx, and a .xls that a web system wrote is often HTML.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from extractor.documents.package import OLE_MAGIC, Package, ole_streams
from extractor.errors import DamagedDocument, EmptyDocument, EncryptedDocument, UnsupportedFormat
from extractor.regex import regex

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ofd": "application/ofd",
    "mht": "multipart/related",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "html": "text/html",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "markdown": "text/markdown",
    "text": "text/plain",
}
"""Every format that can be read, with its media type."""

_ARCHIVE = "这是压缩包，里面可能有多个文件，请用命令 zhibiao extract 处理，或解压后逐个处理其中的文件"
_SAVE_DOCX = "请用Word或WPS打开后另存为.docx再处理"
_SAVE_XLSX = "请用Excel或WPS打开后另存为.xlsx再处理"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x09\x08\x10\x00\x00\x06", f"这是没有外壳的旧版Excel数据，{_SAVE_XLSX}"),
    (b"\x09\x00\x04\x00", f"这是早期的Excel格式，{_SAVE_XLSX}"),
    (b"\x09\x02\x06\x00", f"这是早期的Excel格式，{_SAVE_XLSX}"),
    (b"\x09\x04\x06\x00", f"这是早期的Excel格式，{_SAVE_XLSX}"),
)

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)

_HTML_START = regex(
    rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_MARKS = regex(rb"<(?:html|body|table|td|div|p|br|span|h[1-6])\b[^>]*>", re.IGNORECASE)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml", ".mht", ".xls", ".doc", ".xlsx", ".docx", ".pdf", ""}
_TEXT_SUFFIXES = {".txt", ".text", ".log"}
_PICTURE_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"}
_CONTROLS = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 64 * 1024


def sniff(data: bytes, *, filename: str | None = None) -> str:
    """A key of ``MEDIA_TYPES``.

    Raises:
        EmptyDocument: no bytes, or nothing but blanks.
        EncryptedDocument: an office file behind a password.
        DamagedDocument: begins like a format but is cut off.
        UnsupportedFormat: a format without a reader; the message says what to convert to.
    """
    name = filename or ""
    suffix = PurePath(name).suffix.lower()
    head = data[:_HEAD]
    if not head.strip(b" \t\r\n\x00") and not data.strip(b" \t\r\n\x00"):
        raise EmptyDocument("文件是空的，请检查上传或下载是否完整", filename=filename)
    # The standard lets a few bytes stand before the mark of a PDF; text that merely speaks of "%PDF-" has
    # more before it than bytes.
    if b"%PDF-" in head[:1024] and not head[: head.find(b"%PDF-")].strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if head.startswith(OLE_MAGIC):
        return _ole(data, name)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for magic, kind in _PICTURES:
        if head.startswith(magic) and not (magic == b"BM" and not _CONTROLS.search(head[:64])):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    for magic, message in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedFormat(message, filename=filename)
    if b"%PDF-" in head[:1024] and _CONTROLS.search(head):
        return "pdf"
    if suffix in _PICTURE_SUFFIXES:
        raise DamagedDocument("图片不完整或已损坏，请重新扫描或下载", filename=filename)
    return _text(head, suffix, filename)


def _zip(data: bytes, filename: str) -> str:
    try:
        package = Package(data, filename=filename)
    except DamagedDocument:
        if b"word/" in data[:4096] or b"xl/" in data[:4096] or b"[Content_Types].xml" in data[:4096]:
            raise
        raise DamagedDocument("压缩格式的文件不完整或已损坏，请重新下载", filename=filename) from None
    names = package.names()
    if not names:
        raise EmptyDocument("文件是空的压缩包，请检查上传或下载是否完整", filename=filename)
    if "ofd.xml" in names:
        return "ofd"
    if "mimetype" in names:
        kind = package.read("mimetype")[:80]
        if b"opendocument.text" in kind:
            return "odt"
        if b"opendocument.spreadsheet" in kind:
            return "ods"
    main = package.main_part() if "[content_types].xml" in names else None
    if main is None:
        main = next((n for n in ("word/document.xml", "xl/workbook.xml") if n in names), None)
    if main is None:
        raise UnsupportedFormat(_ARCHIVE, filename=filename)
    if main.endswith(".bin"):
        raise UnsupportedFormat(f"暂不支持二进制的XLSB格式，{_SAVE_XLSX}", filename=filename)
    folder = main.split("/")[0].lower()
    if folder == "word" or main.lower().endswith("document.xml"):
        return "docx"
    if folder == "xl" or main.lower().endswith("workbook.xml"):
        return "xlsx"
    raise UnsupportedFormat("暂不支持这种办公文件（如演示文稿），请导出为PDF再处理", filename=filename)


def _ole(data: bytes, filename: str) -> str:
    streams = ole_streams(data, filename=filename)
    if "EncryptedPackage" in streams:
        raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename)
    if "WordDocument" in streams:
        return "doc"
    if "Workbook" in streams or "Book" in streams:
        return "xls"
    if "PowerPoint Document" in streams:
        raise UnsupportedFormat("暂不支持演示文稿，请导出为PDF再处理", filename=filename)
    if PurePath(filename).suffix.lower() in (".doc", ".dot", ".wps", ".wpt"):
        return "doc"  # Microsoft Works and the like: its reader knows who can open them
    raise UnsupportedFormat("不认识的旧版办公文件，请用WPS打开后另存为.docx或.xlsx再处理", filename=filename)


def _text(head: bytes, suffix: str, filename: str | None) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(head):
        plain = head.lstrip(b"\xff\xfe").replace(b"\x00", b"")  # enough to see the marks
    else:
        plain = head.removeprefix(b"\xef\xbb\xbf")
        if len(_CONTROLS.findall(plain)) > max(2, len(plain) // 100):
            raise UnsupportedFormat(
                "文件内容不是文字，也不是认识的办公文件，请确认文件是否完整、格式是否正确", filename=filename
            )
    if plain.lstrip().startswith((b"<?xml", b"<w:wordDocument", b"<Workbook")):
        start = plain[:4096]
        if b"schemas-microsoft-com:office:spreadsheet" in start or b"Excel.Sheet" in start:
            raise UnsupportedFormat(f"暂不支持XML格式的Excel 2003表格，{_SAVE_XLSX}", filename=filename)
        if b"schemas.microsoft.com/office/word/2003" in start or b"Word.Document" in start:
            raise UnsupportedFormat(f"暂不支持XML格式的Word 2003文档，{_SAVE_DOCX}", filename=filename)
    if re.match(rb"(?:from|mime-version):[^\n]*\n", plain.lstrip()[:200], re.IGNORECASE) and (
        b"multipart/related" in plain[:4096].lower()
    ):
        return "mht"
    if _HTML_START.match(plain) and suffix not in (".md", ".markdown"):
        return "html"
    if suffix in _HTML_SUFFIXES and suffix and len(_HTML_MARKS.findall(plain)) >= 3:
        return "html"
    if suffix in (".html", ".htm", ".xhtml", ".shtml"):
        return "html"
    if suffix in (".csv", ".tsv", ".tab"):
        return "csv" if suffix == ".csv" else "tsv"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if suffix not in _TEXT_SUFFIXES and _looks_csv(plain):
        return "csv"
    return "text"


def _looks_utf16(head: bytes) -> bool:
    """Without a mark: line ends, digits and Latin letters have a zero byte on one side, nearly always the same."""
    sample = head[: 4096 & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    return most > len(sample) // 200 and most >= 4 * least and b"\x00\x00\x00" not in sample


def _looks_csv(plain: bytes) -> bool:
    """Three lines or more; most have the same number of commas, at least two (titles have fewer)."""
    counts = [line.count(b",") for line in plain[:8192].split(b"\n")[:-1] if line.strip()]
    usual = max(set(counts), key=counts.count, default=0)
    return usual >= 2 and counts.count(usual) >= max(3, len(counts) * 0.6)
