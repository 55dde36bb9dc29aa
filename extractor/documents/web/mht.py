"""A web page saved as one file (.mht, .mhtml; Word and old systems write it as .doc too) → Document.

The page is a part of a MIME message; its pictures and style sheets are other parts, and nothing of them is read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from email.message import Message

from extractor.documents.document import Document
from extractor.errors import DamagedDocument, NoTextLayer, TooLarge
from extractor.regex import regex
from extractor.settings import Settings

MAX_PARTS = 2_000
MAX_DEPTH = 8

_BOUNDARY = regex(rb"boundary\s*=", re.IGNORECASE)
_DAMAGED = "不是完整的单个文件网页，请重新保存，或另存为.docx再处理"


def read_mht(data: bytes, *, filename: str, settings: Settings, media_type: str = "multipart/related") -> Document:
    """Read a web page saved as one file.

    Raises:
        DamagedDocument: no message, or no page in it.
        NoTextLayer: pictures only.
        TooLarge: a limit is passed, or parts are nested without end.
    """
    from extractor.documents.web.html import read_html

    document = read_html(page_of(data, filename), filename=filename, settings=settings, media_type=media_type)
    if not document.blocks and b"image/" in data:
        raise NoTextLayer("网页里只有图片，没有文字，请先做文字识别（OCR）再处理", filename=filename)
    return replace(document, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def page_of(data: bytes, filename: str) -> bytes:
    """The web page itself; raises as ``read_mht`` does."""
    return _decoded(_page(_parse(data, filename), filename))


def _parse(data: bytes, filename: str) -> Message:
    from email import message_from_bytes, policy

    # Every level of nesting looks at every line again: what nests is counted before it is parsed.
    if len(_BOUNDARY.findall(data)) > 4 * MAX_DEPTH or data.count(b"\n--") > 2 * MAX_PARTS:
        raise TooLarge("网页的组成部分过多，可能不是正常的文件，请另存为.docx再处理", filename=filename)
    if data.find(b"\n\n") < 0 and data.find(b"\r\n\r\n") < 0 and data.find(b"\r\r") < 0:
        raise DamagedDocument(_DAMAGED, filename=filename)
    return message_from_bytes(data, policy=policy.compat32)


def _page(message: Message, filename: str) -> Message:
    """The part that is the page: the one that the message says it starts with, else the first."""
    pages: list[Message] = []
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if part.is_multipart():
            payload = part.get_payload()
            if depth < MAX_DEPTH and isinstance(payload, list):
                waiting += [(p, depth + 1) for p in reversed(payload) if isinstance(p, Message)]
        elif part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(part)
    if not pages:
        raise DamagedDocument(_DAMAGED, filename=filename)
    start = str(message.get_param("start") or "").strip("<>")
    return next((p for p in pages if start and str(p.get("Content-ID") or "").strip("<> ") == start), pages[0])


def _decoded(page: Message) -> bytes:
    """The page's bytes; with a mark of their encoding where the message names one that holds."""
    raw = page.get_payload(decode=True)
    body = raw if isinstance(raw, bytes) else b""
    charset = page.get_content_charset()
    if charset is None:
        return body
    if charset in ("gb2312", "gbk", "x-gbk", "cp936"):
        charset = "gb18030"
    try:
        return b"\xef\xbb\xbf" + body.removeprefix(b"\xef\xbb\xbf").decode(charset).encode()
    except (LookupError, ValueError):
        return body
