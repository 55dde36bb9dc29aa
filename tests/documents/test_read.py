"""Formats are told by content, and no file whatever brings the reader down: it is read or refused with a reason."""

from __future__ import annotations

import os
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.documents.read import read
from extractor.documents.sniff import MEDIA_TYPES, sniff
from extractor.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    ExtractionError,
    NoTextLayer,
    TooLarge,
    UnreadableDocument,
    UnsupportedFormat,
)
from extractor.settings import Settings
from extractor.training.render import FORMATS, parse_blocks, render
from tests.documents.made import check, docx, grids, inline, p, pdf, read_checked, tbl, tc, texts, xlsx, zipped

BLOCKS = parse_blocks(
    {
        "blocks": [
            {"type": "heading", "text": "某局绩效目标"},
            {
                "type": "table",
                "rows": [
                    ["一级指标", "二级指标", "指标值"],
                    [{"text": "产出指标", "rowspan": 2}, "数量指标", "≥4次"],
                    ["质量指标", "≥95%"],
                ],
            },
        ]
    }
)
KIND = {"docx": "docx", "xlsx": "xlsx", "xls": "xls", "html": "html", "pdf": "pdf", "tabs": "text", "pipes": "text"}


@pytest.mark.parametrize("format", KIND)
@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".xls", ".doc", ".bin", ""])
def test_the_content_tells_the_format(format: str, suffix: str) -> None:
    data = render(BLOCKS, format)
    document = read_checked(data, f"文件{suffix}")
    assert document.media_type == MEDIA_TYPES[KIND[format]]
    assert any("≥95%" in cell.text for table in document.tables() for cell in table.cells)


@pytest.mark.parametrize(
    ("data", "filename", "kind"),
    [
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (zipped({"OFD.xml": "<OFD/>"}), "a.pdf", "ofd"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.docx", "odt"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a.xlsx", "ods"),
        (rb"{\rtf1\ansi x}", "a.doc", "rtf"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\nx", "a.doc", "mht"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "a.dat", "csv"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "a.txt", "text"),
        (b"a\tb\n1\t2\n", "a.tsv", "tsv"),
        ("# 目标\n".encode(), "a.md", "markdown"),
        ("目标 <br> 95%".encode(), "a.txt", "text"),
        (b"<table><tr><td>1</td></tr></table>", "a.xls", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "a", "html"),
        (b'<?xml version="1.0"?>\n<!-- c --><html><p>x</p></html>', "a", "html"),
        ("<html><p>目标".encode("utf-16"), "a.doc", "html"),
        ("目标一\r\n2024年".encode("utf-16-le"), "a.txt", "text"),
        ("文中提到%PDF-1.4格式".encode(), "a.txt", "text"),
        (b"BM: 12", "a.txt", "text"),
        (b"\n\n%PDF-1.4 ...", "a.txt", "pdf"),
    ],
)
def test_kinds_of_text(data: bytes, filename: str, kind: str) -> None:
    assert sniff(data, filename=filename) == kind


@pytest.mark.parametrize("name", [None, "", "a.txt"])
def test_empty(name: str | None) -> None:
    for data in (b"", b"  \r\n\t ", b"\x00" * 100):
        with pytest.raises(EmptyDocument):
            read(data, filename=name)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(docx(""), id="docx without text"),
        pytest.param(xlsx(""), id="xlsx without cells"),
        pytest.param(b"<html><body><p> </p></body></html>", id="blank page"),
        pytest.param(b"<html><!-- nothing --></html>", id="comment"),
        pytest.param(b",,,\n,,,\n,,,\n", id="separators only"),
        pytest.param(b"PK\x05\x06" + bytes(18), id="empty zip"),
    ],
)
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyDocument, match="文件"):
        read(data, filename="a")


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        pytest.param(noise(5000), "不是文字", id="noise"),
        pytest.param(b"Rar!\x1a\x07\x00" + noise(50), "解压", id="rar"),
        pytest.param(b"\x1f\x8b\x08" + noise(50), "解压", id="gzip"),
        pytest.param(zipped({"甲.txt": "目标"}), "解压", id="zip"),
        pytest.param(
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xlsx", id="Excel 2003 XML"
        ),
    ],
)
def test_unsupported_formats_say_what_to_do(data: bytes, advice: str) -> None:
    with pytest.raises(UnsupportedFormat, match=advice):
        read(data, filename="甲.doc")


def ole(*names: str) -> bytes:
    """A compound file with nothing but a directory of these streams."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = bytes.fromhex("3e000300feff0900") + b"\x06\x00"
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    header[60:76] = b"\xfe\xff\xff\xff\x00\x00\x00\x00\xfe\xff\xff\xff\x00\x00\x00\x00"
    header[76:512] = b"\xff" * 436
    header[76:80] = (0).to_bytes(4, "little")
    fat = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    directory = bytearray(512)
    for i, name in enumerate(("Root Entry", *names)):
        raw = name.encode("utf-16-le") + b"\0\0"
        directory[i * 128 : i * 128 + len(raw)] = raw
        directory[i * 128 + 64 : i * 128 + 66] = len(raw).to_bytes(2, "little")
        directory[i * 128 + 66] = 5 if i == 0 else 2
    return bytes(header) + fat + bytes(directory)


def test_old_office_files() -> None:
    with pytest.raises(DamagedDocument):
        read(ole("WordDocument", "1Table"), filename="a.doc")
    with pytest.raises(EncryptedDocument, match="密码"):
        read(ole("EncryptionInfo", "EncryptedPackage"), filename="a.docx")
    with pytest.raises(UnsupportedFormat, match="PDF"):
        read(ole("PowerPoint Document"), filename="a.ppt")
    assert sniff(ole("Workbook"), filename="a.doc") == "xls"
    for data in (ole("Workbook"), ole("Workbook")[:700], ole("Workbook")[:300]):
        with pytest.raises(DamagedDocument):
            read(data, filename="a.xls")


def encrypted_zip(data: bytes) -> bytes:
    """Set the encryption flag of every entry, as a password-protected zip has it."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + offset] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


def test_encrypted() -> None:
    for data in (docx(p("目标")), xlsx("")):
        with pytest.raises(EncryptedDocument, match="密码"):
            read(encrypted_zip(data), filename="a.docx")
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = pdf(lambda c: c.drawString(72, 700, "目标"), encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(EncryptedDocument, match="密码"):
        read(locked, filename="a.pdf")


@pytest.mark.parametrize("format", ["docx", "xlsx", "xls", "pdf"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9])
def test_cut_off(format: str, share: float) -> None:
    data = render(BLOCKS, format)
    with pytest.raises(DamagedDocument, match=r"不完整|损坏"):
        read(data[: int(len(data) * share)], filename=f"a.{format}")


@given(
    st.sampled_from(["docx", "xlsx", "xls", "html", "csv"]), st.integers(0, 10**6), st.binary(min_size=1, max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused(format: str, place: int, junk: bytes) -> None:
    data = bytearray(render(BLOCKS, format))
    place %= len(data)
    data[place : place + len(junk)] = junk
    try:
        check(read(bytes(data), filename=f"a.{format}"))
    except UnreadableDocument as error:
        assert error.message and any("\u4e00" <= ch <= "\u9fff" for ch in error.message)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        check(read(data, filename="a"))
    except ExtractionError as error:
        assert error.message


def test_errors_tell_the_file() -> None:
    with pytest.raises(UnreadableDocument, match=r"^甲\.docx：") as caught:
        read(render(BLOCKS, "docx")[:900], filename="甲.docx")
    assert caught.value.filename == "甲.docx"


# ------------------------------------------------------------------------------------------------- limits


def test_bytes_and_characters() -> None:
    with pytest.raises(TooLarge, match="字节"):
        read(b"x" * 11, filename="a.txt", settings=Settings(max_bytes=10))
    for format in ("docx", "html", "xlsx", "tabs", "csv", "pdf"):
        with pytest.raises(TooLarge, match=r"字的上限"):
            read(render(BLOCKS, format), filename=f"a{FORMATS[format].extension}", settings=Settings(max_characters=9))


@pytest.mark.parametrize("format", ["docx", "html", "xlsx", "xls", "csv", "pdf"])
def test_cells_and_columns(format: str) -> None:
    data, name = render(BLOCKS, format), f"a{FORMATS[format].extension}"
    with pytest.raises(TooLarge, match=r"单元格"):
        read(data, filename=name, settings=Settings(max_cells=5))
    document = read_checked(data, name, max_table_columns=2)
    assert [n.code for n in document.notes] == ["table_cut"]
    assert [t.n_cols for t in document.tables()] == [2]


def test_a_part_that_inflates_without_end() -> None:
    body = p("甲" * 100) * 200_000
    data = docx(body)
    assert len(data) < 2_000_000 < len(body)
    with pytest.raises(TooLarge, match="解压后过大"):
        read(data, filename="a.docx")


def test_declared_sizes_are_not_believed() -> None:
    data = bytearray(docx(p("甲" * 100) * 200_000))
    at = data.find(b"PK\x01\x02")
    while at >= 0:  # the directory says that every part has ten bytes
        data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises((TooLarge, DamagedDocument)):
        read(bytes(data), filename="a.docx")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def test_entities_are_refused() -> None:
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    for text in (p("&c;"), p("无实体")):
        data = docx("", extra={"word/document.xml": BOMB + body.format(text)})
        with pytest.raises(DamagedDocument):
            read(data, filename="a.docx")
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    rows = f'<row r="1">{inline("A1", "&c;")}</row>'
    data = xlsx("")
    with zipfile.ZipFile(__import__("io").BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (BOMB + sheet.format(rows)).encode()
    with pytest.raises(DamagedDocument):
        read(zipped(parts), filename="a.xlsx")


def test_outside_files_are_not_read(tmp_path: os.PathLike[str]) -> None:
    secret = os.path.join(tmp_path, "secret.txt")  # noqa: PTH118
    with open(secret, "w") as out:  # noqa: PTH123
        out.write("机密")
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    data = docx(
        "", extra={"word/document.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret}">]>' + body.format(p("&e;"))}
    )
    with pytest.raises(DamagedDocument):
        read(data, filename="a.docx")


def test_deep_nesting() -> None:
    nested = "x"
    for _ in range(200):
        nested = tbl([tc(nested if nested.startswith("<") else p(nested)), tc(p("右"))])
    for body in (nested, "<w:ins>" * 3000 + "</w:ins>" * 3000):
        with pytest.raises(TooLarge, match="嵌套"):
            read(docx(body), filename="a.docx")
    page = b"<div>" * 5000 + "覆盖率95%".encode() + b"</div>" * 5000 + "<p>后段</p>".encode()
    assert texts(read_checked(b"<html>" + page, "a.html")) == ["覆盖率95%", "后段"]
    with pytest.raises(TooLarge, match="嵌套"):
        read(b"<table><tr><td>" * 5000 + b"x", filename="a.html")
    shallow = "<table><tr>" + "<td>字</td>" * 5 + "<td>"
    assert len(list(read_checked((shallow * 60 + "x").encode(), "a.html").tables())) == 60


def test_spans_of_millions() -> None:
    wide = '<w:gridSpan w:val="200000000"/>'
    document = read_checked(docx(tbl([tc("甲", wide), "乙"], ["丙", "丁"])), "a.docx")
    assert [row[0] for row in grids(document)[0]] == ["甲", "丙"]
    page = "<table>" + "<tr>" + "<td rowspan=65534 colspan=1000>x</td>" * 1000 + "</table>"
    assert len(grids(read_checked(page.encode(), "a.html"))[0]) == 1
    tall = "<table>" + "<tr><td rowspan=3>a<td rowspan=0>b</tr>" * 3000
    assert [t.n_cols for t in read_checked(tall.encode(), "a.html").tables()] == [256]


LONG = [["一级指标", "三级指标", "指标值"], *(["产出指标", f"第{i}项检查次数", f"≥{i}次"] for i in range(19_990))]


@pytest.mark.parametrize("format", ["docx", "xlsx", "html", "csv"])
def test_a_long_table(format: str) -> None:
    if format == "docx":
        data = docx(tbl(*LONG))
    elif format == "xlsx":
        rows = "".join(
            f'<row r="{r}">{"".join(inline(f"{c}{r}", text) for c, text in zip("ABC", row, strict=True))}</row>'
            for r, row in enumerate(LONG, 1)
        )
        data = xlsx(rows)
    elif format == "html":
        data = ("<table>" + "".join("<tr><td>" + "<td>".join(row) for row in LONG) + "</table>").encode()
    else:
        data = "\n".join(",".join(row) for row in LONG).encode()
    (table,) = read(data, filename=f"a.{format}").tables()
    assert (table.n_rows, table.n_cols) == (19_991, 3)
    assert table.cells[-1].text == "≥19989次"


def test_pictures_only() -> None:
    def draw(canvas: object) -> None:
        canvas.rect(72, 72, 400, 600, fill=1)  # type: ignore[attr-defined]

    with pytest.raises(NoTextLayer, match=r"OCR") as caught:
        read(pdf(draw), filename="扫描件.pdf")
    assert caught.value.code == "no_text"
    relation = '<Relationship Id="r9" Type="http://x/relationships/image" Target="media/1.png"/>'
    extra = {
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{relation}</Relationships>"
    }
    with pytest.raises(NoTextLayer, match="OCR"):
        read(docx("<w:p/>", extra=extra), filename="a.docx")


def test_cells_never_overlap() -> None:
    """A damaged file's spans are cut back where they would lie over another cell."""
    merges = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="C1:C9"/></mergeCells>'
    cells = "".join(
        f'<row r="{r}">{"".join(inline(f"{c}{r}", f"{c}{r}") for c in "ABC")}</row>' for r in range(1, 5)
    )
    read_checked(xlsx(cells, after=merges), "a.xlsx")
    page = "<table><tr><td rowspan=3 colspan=2>1<td>2<tr><td colspan=3>3<tr><td>4<td colspan=9 rowspan=9>5</table>"
    read_checked(page.encode(), "a.html")
