"""Web pages saved as one file."""

from __future__ import annotations

import base64
import quopri
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.document import Document
from extractor.documents.web.mht import read_mht
from extractor.errors import DamagedDocument, ExtractionError, NoTextLayer, TooLarge
from extractor.settings import Settings
from tests.documents.views import view

PAGE = (
    "<html><body><h1>绩效目标</h1><table border=1><tr><td>数量指标<td>≥4次<tr><td>质量指标<td>95%</table></body></html>"
)
WANTED = ["绩效目标", [(0, 0, "数量指标", 1, 1), (0, 1, "≥4次", 1, 1), (1, 0, "质量指标", 1, 1), (1, 1, "95%", 1, 1)]]


def read(data: bytes) -> Document:
    return read_mht(data, filename="目标.mht", settings=Settings())


def part(body: bytes, kind: str, *, coding: str = "base64", more: str = "") -> bytes:
    coded = base64.encodebytes(body) if coding == "base64" else quopri.encodestring(body) if coding[0] == "q" else body
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n{more}\r\n".encode() + coded + b"\r\n"


def related(*parts: bytes, more: str = "", mark: str = "xx") -> bytes:
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="{mark}"{more}\r\n\r\n'.encode()
    return head + b"".join(b"--" + mark.encode() + b"\r\n" + p for p in parts) + b"--" + mark.encode() + b"--\r\n"


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("unicode", "utf-8"), ("", "gb18030")]
)
def test_encodings(coding: str, charset: str, encoding: str) -> None:
    kind = f'text/html; charset="{charset}"' if charset else "text/html"
    found = read(related(part(PAGE.encode(encoding), kind, coding=coding)))
    assert view(found) == WANTED


def test_size_and_digest_are_the_files() -> None:
    data = related(part(PAGE.encode(), "text/html; charset=utf-8"))
    assert read(data).size == len(data)


def test_the_page_that_the_message_starts_with() -> None:
    other = part("<p>页眉</p>".encode(), "text/html; charset=utf-8", more="Content-ID: <h@x>\r\n")
    page = part(PAGE.encode(), "text/html; charset=utf-8", more="Content-ID: <p@x>\r\n")
    assert view(read(related(other, page, more='; start="<p@x>"'))) == WANTED
    assert view(read(related(other, page))) == ["页眉"]


def test_a_page_in_an_alternative() -> None:
    inner = related(part(b"plain", "text/plain"), part(PAGE.encode(), "text/html; charset=utf-8"), mark="yy")
    assert view(read(related(inner, part(b"\x89PNG", "image/png")))) == WANTED


def test_nothing_to_read() -> None:
    with pytest.raises(DamagedDocument):
        read(related(part(b"x", "text/plain")))
    with pytest.raises(DamagedDocument):
        read(b"MIME-Version: 1.0")
    with pytest.raises(NoTextLayer):
        read(related(part(b"<img src=a>", "text/html"), part(b"\x89PNG", "image/png")))


def test_parts_nested_without_end() -> None:
    data = part(PAGE.encode(), "text/html")
    for i in range(3000):
        data = f'Content-Type: multipart/mixed; boundary="b{i}"\r\n\r\n--b{i}\r\n'.encode() + data
    with pytest.raises(TooLarge):
        read(b"MIME-Version: 1.0\r\n" + data)


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    with suppress(ExtractionError):
        read(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="xx"\r\n\r\n--xx\r\n' + body)
    with suppress(ExtractionError):
        read(related(part(body, "text/html; charset=" + body[:6].decode("latin-1").strip() or "x", coding="8bit")))
