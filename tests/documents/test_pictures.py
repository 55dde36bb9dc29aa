"""Pictures that stand in the text of office files: read where they can be, told of where not."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pytest

from extractor import extract
from extractor.documents.document import Document
from extractor.documents.page import layout
from extractor.documents.read import read
from extractor.documents.scan import scanned
from extractor.errors import NoTextLayer
from tests.documents import word_bytes
from tests.documents.made import docx, p, tbl, tc, zipped
from tests.documents.test_scan import CELLS, cells, intact, needs_ocr, saved, scan

NAMES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
PAGE = (415, 190)
"""Points: as wide as the text."""


def drawing(size: tuple[int, int] = PAGE, name: str = "p1") -> str:
    extent = f'<wp:extent cx="{size[0] * 12700}" cy="{size[1] * 12700}"/>'
    inline = f'<wp:inline {NAMES}>{extent}<a:blip r:embed="{name}"/></wp:inline>'
    return f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"


def vector(style: str) -> str:
    shape = f'<v:shape {NAMES} style="{style}"><v:imagedata r:id="p1"/></v:shape>'
    return f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"


def either() -> str:
    choice = drawing().removeprefix("<w:p><w:r>").removesuffix("</w:r></w:p>")
    fallback = vector("width:415pt;height:190pt").removeprefix("<w:p><w:r>").removesuffix("</w:r></w:p>")
    both = f"<mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent {NAMES}>{both}</mc:AlternateContent></w:r></w:p>"


def file(body: str, picture: bytes = b"no picture") -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    relation = f'<Relationship Id="p1" Type="{kind}" Target="media/p1.png"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{package}">{relation}</Relationships>'
    return docx(body, extra={"word/_rels/document.xml.rels": relations, "word/media/p1.png": picture})


def told(document: Document) -> list[str]:
    return [n.message for n in document.notes if n.code == "picture_without_text"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed to recognise text with."""
    monkeypatch.setattr(scanned, "available", lambda: False)
    monkeypatch.setattr(layout, "available", lambda: False)


SENTENCE = p("全年开展巡查24次。")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (drawing(), 1),
        (drawing() + p("附图") + drawing(), 2),
        (tbl(["附件", tc(drawing())], ["备注", "无"]), 1),
        (vector("width:415pt;height:190pt"), 1),
        (vector("position:absolute;width:14.6cm;height:6.7cm;z-index:1"), 1),
        (either(), 1),
        (drawing((90, 90)), 0),
        (drawing((415, 20)), 0),
        (vector("width:60pt;height:60pt"), 0),
        (drawing(name="p2"), 0),
    ],
    ids=["drawn", "two", "in-a-cell", "old", "old-in-centimetres", "either", "seal", "rule", "old-seal", "not-there"],
)
@pytest.mark.usefixtures("bare")
def test_large_pictures_that_cannot_be_read_are_told_of_once(body: str, count: int) -> None:
    found = read(file(SENTENCE + body), filename="通知.docx")
    assert [b.text for b in found.paragraphs()][:1] == ["全年开展巡查24次。"]
    messages = told(found)
    assert len(messages) == bool(count)
    assert all(f"有{count}幅" in m and "zhibiao[ocr]" in m for m in messages)


@pytest.mark.usefixtures("bare")
def test_a_document_of_pictures_alone_has_no_text() -> None:
    with pytest.raises(NoTextLayer, match="ocr"):
        read(file(drawing()), filename="通知.docx")


def old(picture: bytes, size: tuple[int, int] = PAGE, scale: int = 1000) -> bytes:
    """A .doc with a sentence, a picture in a line of its own and another sentence."""
    sides = struct.pack("<HHHH", size[0] * 20, size[1] * 20, scale, scale)
    header = struct.pack("<lH", 0x44 + 25 + len(picture), 0x44).ljust(0x1C, b"\0") + sides
    data = header.ljust(0x44, b"\0") + b"\0" * 25 + picture
    look = word_bytes.sprm(0x6A03, 8) + word_bytes.sprm(0x0855)
    lines = [word_bytes.P("附件"), word_bytes.P([word_bytes.R("\x01", look)]), word_bytes.P("联系人：王某")]
    return word_bytes.document(lines, data=b"\0" * 8 + data)


@pytest.mark.parametrize(
    ("picture", "size", "scale", "count"),
    [
        (b"\x89PNG\r\n\x1a\n", PAGE, 1000, 1),
        (b"\xff\xd8\xff\xe0", PAGE, 1000, 1),
        (b"\xff\xd8\xff\xe0", PAGE, 200, 0),
    ],
    ids=["png", "jpeg", "drawn-small"],
)
@pytest.mark.usefixtures("bare")
def test_pictures_of_old_files_are_told_of(picture: bytes, size: tuple[int, int], scale: int, count: int) -> None:
    found = read(old(picture, size, scale), filename="通知.doc")
    assert [b.text for b in found.paragraphs()] == ["附件", "联系人：王某"]
    assert [f"有{count}幅" in m for m in told(found)] == [True] * count


@pytest.mark.parametrize(
    ("made", "filename", "noted"),
    [
        pytest.param(lambda: old(b"vectors"), "通知.doc", True, id="doc, in vectors"),
        pytest.param(lambda: old(b"vectors", scale=100), "通知.doc", False, id="doc, in vectors, small"),
        pytest.param(lambda: floating(400, 300), "通知.doc", True, id="doc, beside the text"),
        pytest.param(lambda: floating(400, 1), "通知.doc", False, id="doc, a line beside the text"),
        pytest.param(lambda: rich(9000, 6000), "通知.rtf", True, id="rtf"),
        pytest.param(lambda: rich(900, 600), "通知.rtf", False, id="rtf, small"),
        pytest.param(lambda: open_text("15cm", "100mm"), "通知.odt", True, id="odt"),
        pytest.param(lambda: open_text("2cm", "0.5in"), "通知.odt", False, id="odt, small"),
        pytest.param(lambda: open_text("50%", ""), "通知.odt", False, id="odt, without a size"),
    ],
)
def test_large_pictures_that_no_reader_gives_are_told_of(
    made: Callable[[], bytes], filename: str, noted: bool
) -> None:
    found = read(made(), filename=filename)
    assert found.text.startswith("附件\n")
    assert told(found) == (["文档里有较大的图片或图形未读取，图中若有文字，请核对原件"] if noted else [])


def floating(width: int, height: int) -> bytes:
    """A .doc with a shape of so many points beside its text."""
    streams = word_bytes.streams([word_bytes.P("附件"), word_bytes.P([word_bytes.R("\x08"), word_bytes.R("联系人")])])
    shape = struct.pack("<L4lHL", 1025, 0, 0, width * 20, height * 20, 0, 0)
    part = struct.pack("<2L", 3, 7) + shape
    main, table = bytearray(streams["WordDocument"]), streams["1Table"]
    struct.pack_into("<LL", main, 0x9A + 8 * 40, len(table), len(part))
    return word_bytes.ole({**streams, "WordDocument": bytes(main), "1Table": table + part})


def rich(width: int, height: int) -> bytes:
    """An .rtf with a picture of so many twentieths of a point."""
    picture = f"{{\\pict\\emfblip\\picwgoal{width}\\pichgoal{height} 0100}}"
    return f"{{\\rtf1\\ansi\\uc1 \\u38468?\\u20214?\\par {picture}\\par}}".encode()


def open_text(width: str, height: str) -> bytes:
    """An .odt with a picture in a frame of such a size."""
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for k, n in names.items())
    frame = f'<draw:frame svg:width="{width}" svg:height="{height}"><draw:image/></draw:frame>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:body><office:text><text:p>附件</text:p>"
            f"<text:p>{frame}</text:p></office:text></office:body></office:document-content>",
        }
    )


@needs_ocr
def test_a_page_pasted_into_an_old_file_is_read_where_it_stands() -> None:
    found = read(old(saved(scan("clean"), "JPEG", quality=85)), filename="通知.doc")
    assert cells(found) == CELLS
    assert [getattr(b, "text", "table") for b in found.blocks][-2:] == ["table", "联系人：王某"]
    assert intact(found)


@needs_ocr
def test_a_picture_that_is_none_is_told_of() -> None:
    found = read(file(SENTENCE + drawing()), filename="通知.docx")
    assert ["有1幅" in m and "损坏" in m for m in told(found)] == [True]


@needs_ocr
def test_a_page_pasted_in_is_read_where_it_stands() -> None:
    data = file(p("附件") + drawing() + p("联系人：王某"), saved(scan("clean"), "PNG"))
    found = read(data, filename="通知.docx")
    assert cells(found) == CELLS
    assert intact(found)
    kinds = [b.text if hasattr(b, "text") else "table" for b in found.blocks]
    assert (kinds[0], kinds[-2], kinds[-1]) == ("附件", "table", "联系人：王某")
    assert {b.page for b in found.blocks} == {None}
    assert {c.bbox for t in found.tables() for c in t.cells} == {None}
    assert told(found) == []
    assert any("第1幅图片" in n.message for n in found.notes if n.code == "ocr")
    names = [i.name for i in extract(data, filename="通知.docx", isolate=False).indicators]
    assert "水质达标断面比例" in "".join(names)


@needs_ocr
def test_a_photograph_adds_nothing() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((900, 420), 60).save(out, "PNG")
    found = read(file(SENTENCE + drawing(), out.getvalue()), filename="通知.docx")
    assert [getattr(b, "text", "table") for b in found.blocks] == ["全年开展巡查24次。"]


# ------------------------------------------------------------------------------- pictures of signs in front of numbers

SMALL_DRAWING = (
    f'<w:r><w:drawing><wp:{{kind}} {NAMES}><wp:extent cx="152400" cy="152400"/>'
    '<wp:docPr id="1" name="图片 1" descr="{described}"/><a:blip r:embed="p1"/></wp:{kind}></w:drawing></w:r>'
)
EQUATION = (
    f'<w:r><w:object {NAMES}><v:shape style="{{style}}"><v:imagedata r:id="p1"/></v:shape>'
    "</w:object></w:r>"
)


def beside(content: str) -> Document:
    """A .docx with a table of a name and a cell."""
    return read(file(tbl(["合格率", tc(f"<w:p>{content}</w:p>")])), filename="a.docx")


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("content", "text", "noted"),
    [
        (SMALL_DRAWING.format(kind="inline", described="≥") + run("95%"), "≥95%", False),
        (SMALL_DRAWING.format(kind="inline", described="image3.png") + run("95%"), "95%", True),
        (EQUATION.format(style="width:10pt;height:11pt") + run("1,200人次"), "1,200人次", True),
        (run("95%") + SMALL_DRAWING.format(kind="inline", described=""), "95%", False),
        (SMALL_DRAWING.format(kind="anchor", described="") + run("95%"), "95%", False),
        (EQUATION.format(style="position:absolute;width:10pt") + run("95%"), "95%", False),
        (SMALL_DRAWING.format(kind="inline", described="") + run("持续提升"), "持续提升", False),
        (SMALL_DRAWING.format(kind="inline", described=""), "", False),
    ],
    ids=["told", "not_told", "equation", "behind", "beside_the_text", "equation_beside", "words", "alone"],
)
def test_pictures_of_signs_in_word_processing(content: str, text: str, noted: bool) -> None:
    found = beside(content)
    assert [c.text for t in found.tables() for c in t.cells] == ["合格率", text]
    assert [n.code for n in found.notes] == ["picture_of_sign"] * noted


def old_cell(before: bool) -> bytes:
    """A .doc with a table whose second cell holds a number and a small picture drawn in vectors."""
    edges = (0, 2000, 4000)
    picture = word_bytes.R("\x01", word_bytes.sprm(0x6A03, 8) + word_bytes.sprm(0x0855))
    runs = [picture, word_bytes.R("95%")] if before else [word_bytes.R("95%"), picture]
    name, value = word_bytes.cells("合格率", "")
    value = word_bytes.P(runs, mark=value.mark, look=value.look)
    header = struct.pack("<lH", 0x44, 0x44).ljust(0x1C, b"\0") + struct.pack("<HHHH", 200, 200, 1000, 1000)
    data = b"\0" * 8 + header.ljust(0x44, b"\0")
    return word_bytes.document([name, value, word_bytes.row_end(edges), word_bytes.P("注")], data=data)


def rich_cell(before: bool) -> bytes:
    picture = "{\\*\\shppict{\\pict\\emfblip\\picwgoal200\\pichgoal200 0100}}"
    value = f"{picture}95%" if before else f"95%{picture}"
    row = f"\\trowd\\cellx2000\\cellx4000\\pard\\intbl \\u21517?\\cell {value}\\cell\\row"
    return f"{{\\rtf1\\ansi\\uc1 {row}\\pard \\u27880?\\par}}".encode()


@pytest.mark.parametrize("before", [True, False], ids=["before", "behind"])
@pytest.mark.parametrize(("made", "filename"), [(old_cell, "a.doc"), (rich_cell, "a.rtf")], ids=["doc", "rtf"])
def test_pictures_of_signs_in_older_files(made: Callable[[bool], bytes], filename: str, before: bool) -> None:
    found = read(made(before), filename=filename)
    assert [c.text for t in found.tables() for c in t.cells][1] == "95%"
    assert [n.code for n in found.notes if n.code == "picture_of_sign"] == ["picture_of_sign"] * before
    assert "\ufffc" not in found.text
