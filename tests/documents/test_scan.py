"""Pages that are pictures; skipped where the packages that recognise text, or a Chinese font, are missing."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from functools import cache
from typing import Any

import pytest

from extractor import Settings, extract
from extractor.documents.document import Document, Paragraph, Table
from extractor.documents.read import read
from extractor.documents.scan.recognise import available
from extractor.errors import DamagedDocument, ExtractionError, NoTextLayer, TooLarge
from extractor.training.render import parse_blocks
from extractor.training.render_pdf import HEIGHT, WIDTH, render_pdf
from extractor.training.render_scan import NoFont, Paper, bound, chinese_font, scanned

needs_ocr = pytest.mark.skipif(not available(), reason="zhibiao[ocr] is not installed")

ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
    [{"text": "产出指标", "rowspan": 3}, "数量指标", "巡查河道里程", "≥168.5公里", "—"],
    ["质量指标", "水质达标断面比例（%）", "≥92", "含支流"],
    ["时效指标", "问题整改办结时限", "15个工作日内", "—"],
    ["满意度指标", "服务对象满意度", "沿岸居民满意度", "不低于90%", {"text": "", "rowspan": 1}],
]
BLOCKS = parse_blocks(
    {
        "blocks": [
            {"type": "heading", "level": 1, "text": "河道管护项目绩效目标表"},
            {"type": "paragraph", "text": "二、全年开展水质监测24次，比上年增加6次，监测数据及时率达到98%以上。"},
            {"type": "table", "rows": ROWS},
        ]
    }
)
CELLS = [cell if isinstance(cell, str) else cell["text"] for row in ROWS for cell in row]


@cache
def sheet() -> Any:
    """The document on paper."""
    try:
        chinese_font()
    except NoFont:
        pytest.skip("no font for simplified Chinese")
    paper = Paper(WIDTH, HEIGHT)
    render_pdf(BLOCKS, frozenset(("no-page-numbers",)), paper)
    return paper.sheets[0].crop((100, 160, 1560, 840))


@cache
def scan(*flags: str) -> Any:
    return scanned([sheet()], frozenset(flags))[0]


def saved(picture: Any, format: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **how)
    return out.getvalue()


def cells(document: Document) -> list[str]:
    return [c.text for t in document.tables() for c in t.cells]


def intact(document: Document) -> bool:
    parts = [p for b in document.blocks for p in (b.cells if isinstance(b, Table) else (b,))]
    return all(document.text[p.start : p.end] == p.text for p in parts)


# ------------------------------------------------------------------------------------------------- what is read


@needs_ocr
@pytest.mark.parametrize("flags", [("clean",), ("stamp",), ("faint", "grey")], ids=["clean", "stamp", "pale copy"])
def test_a_scan_is_read_as_the_document_it_shows(flags: tuple[str, ...]) -> None:
    found = read(saved(scan(*flags), "JPEG", quality=80), filename="扫描.jpg")
    assert cells(found) == CELLS
    (table,) = found.tables()
    assert (table.n_rows, table.n_cols) == (5, 5)
    assert [c.row_span for c in table.cells if c.text == "产出指标"] == [3]
    assert [b.text for b in found.blocks if isinstance(b, Paragraph)] == [
        "河道管护项目绩效目标表",
        "二、全年开展水质监测24次，比上年增加6次，监测数据及时率达到98%以上。",
    ]
    assert intact(found)
    assert found.media_type == "image/jpeg"
    assert [(r.page, r.engine) for r in found.readings] == [(1, "ocr")]
    assert "ocr" in [n.code for n in found.notes]


@needs_ocr
def test_a_page_on_its_side_is_turned() -> None:
    found = read(saved(scan("clean").rotate(90, expand=True), "PNG"), filename="横.png")
    assert cells(found) == CELLS


@needs_ocr
def test_scanned_pages_of_a_pdf_stand_between_the_others() -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.drawString(72, 700, "first page")
    canvas.showPage()
    canvas.drawImage(ImageReader(scan("clean")), 0, HEIGHT - 277, WIDTH, 277)
    canvas.showPage()
    canvas.drawString(72, 700, "third page")
    canvas.save()
    found = read(out.getvalue(), filename="a.pdf")
    assert cells(found) == CELLS
    assert {c.page for t in found.tables() for c in t.cells} == {2}
    assert found.blocks[0].text == "first page"
    assert found.blocks[-1].text == "third page"
    assert ("ocr", 2) in [(n.code, n.page) for n in found.notes]
    assert intact(found)


def ofd(picture: bytes) -> bytes:
    """An OFD with one page that is a picture."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {name}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/DocumentRes.xml": f'<ofd:Res {name} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image">'
        "<ofd:MediaFile>1.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {name}><ofd:Content><ofd:Layer ID="2"><ofd:ImageObject ID="3" '
        'ResourceID="9" Boundary="0 10 210 97.8" CTM="210 0 0 97.8 0 0"/></ofd:Layer></ofd:Content></ofd:Page>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for part, text in parts.items():
            packed.writestr(part, text)
        packed.writestr("Doc_0/Res/1.png", picture)
    return out.getvalue()


@needs_ocr
def test_scanned_pages_of_an_ofd() -> None:
    found = read(ofd(saved(scan("clean"), "PNG")), filename="a.ofd")
    assert cells(found) == CELLS
    assert [(r.page, r.engine) for r in found.readings] == [(1, "ocr")]


@needs_ocr
def test_indicators_of_a_scan_in_a_process_of_its_own() -> None:
    data = saved(scan("clean"), "TIFF", save_all=True, append_images=[sheet().crop((300, 0, 1100, 90))])
    result = extract(data, filename="两页.tif")
    assert result.document.pages == 2
    targets = {i.name: [(v.op, v.value, v.unit) for v in i.values] for i in result.indicators if i.origin == "table"}
    assert targets["巡查河道里程"] == [(">=", 168.5, "公里")]
    assert targets["沿岸居民满意度"] == [(">=", 90, "%")]


# ------------------------------------------------------------------------------------------------- what is not


def test_without_the_packages_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    from PIL import Image

    with pytest.raises(NoTextLayer, match=r"zhibiao\[ocr\]"):
        read(saved(Image.new("L", (300, 300), 255), "PNG"), filename="a.png")


def test_without_the_packages_the_other_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "first page")
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("RGB", (300, 400), "gray")), 0, 0, 500, 700)
    canvas.showPage()
    canvas.save()
    found = read(out.getvalue(), filename="a.pdf")
    assert [b.text for b in found.blocks] == ["first page"]
    (note,) = found.notes
    assert (note.code, note.page) == ("page_without_text", 2)
    assert "zhibiao[ocr]" in note.message


@needs_ocr
def test_an_empty_picture() -> None:
    from PIL import Image

    with pytest.raises(NoTextLayer, match="没有读出文字"):
        read(saved(Image.new("L", (800, 600), 255), "PNG"), filename="a.png")


def png(width: int, height: int) -> bytes:
    """A picture that says it is large; its points are not there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (100_000, 100_000)], ids=["large", "giant"])
def test_pictures_that_are_too_large_are_not_decoded(width: int, height: int) -> None:
    with pytest.raises(TooLarge, match="像素"):
        read(png(width, height), filename="a.png")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"\xff\xd8\xff\xe0" + bytes(50),
        b"BM" + bytes(8) + bytes(range(40)),
        b"II*\x00" + bytes(range(40)),
        b"RIFF\x00\x00\x00\x00WEBP" + bytes(20),
        png(300, 300),
    ],
    ids=["png", "jpeg", "bmp", "tiff", "webp", "cut off"],
)
def test_damaged_pictures(data: bytes) -> None:
    with pytest.raises((DamagedDocument, NoTextLayer)) as caught:
        read(data, filename="a.doc")
    assert available() <= isinstance(caught.value, DamagedDocument)


@needs_ocr
def test_pages_beyond_the_limit_are_told() -> None:
    page = sheet().crop((300, 0, 1100, 90))
    data = bound([page, page, page], clean=True)
    found = read(data, filename="a.pdf", settings=Settings(max_scanned_pages=1))
    assert [(n.code, n.page) for n in found.notes if n.code == "ocr_limit"] == [("ocr_limit", 2), ("ocr_limit", 3)]
    assert {b.page for b in found.blocks} == {1}


@needs_ocr
def test_drawings_are_no_text() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 700), "white")
    ImageDraw.Draw(picture).rectangle((200, 150, 600, 500), fill="gray")
    with pytest.raises(ExtractionError) as caught:
        read(saved(picture, "PNG"), filename="a.png")
    assert caught.value.code == "no_text"
