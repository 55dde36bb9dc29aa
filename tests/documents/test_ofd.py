"""OFD: rendered in the ways that the standard leaves open, made by hand, and hostile."""

from __future__ import annotations

import io
import math
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractor.documents.document import Document
from extractor.documents.ofd import _steps, read_ofd
from extractor.errors import DamagedDocument, EncryptedDocument, ExtractionError, NoTextLayer, TooLarge
from extractor.settings import Settings
from extractor.training.cells import invented, score_cells
from extractor.training.render import parse_blocks, render
from extractor.training.render_ofd import render_ofd
from tests.documents.views import looks, view

BLOCKS = parse_blocks(
    {
        "blocks": [
            {"type": "heading", "level": 1, "text": "青杨县林业局绩效目标"},
            {
                "type": "paragraph",
                "text": "本年造林抚育面积不少于一千二百亩，成活率不低于85%，" * 3 + "按季度上报进度。",
            },
            {
                "type": "table",
                "rows": [
                    ["一级指标", "二级指标", "三级指标", "指标值"],
                    [{"text": "产出指标", "rowspan": 2}, "数量指标", "除治面积", "≥500亩"],
                    ["质量指标", "成活率", "≥85%"],
                    [{"text": "合计", "colspan": 2}, "2项", ""],
                ],
            },
        ]
    }
)


def read(data: bytes, **limits: int) -> Document:
    return read_ofd(data, filename="目标.ofd", settings=Settings(**limits))


def ofd(content: str, *, document: str = "", entry: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """A file with one page, A4 in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts: dict[str, str | bytes] = {
        "OFD.xml": entry or f"<OFD {space}><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>",
        "D/Document.xml": document
        or f"""<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>
        </ofd:PageArea><ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>
        <ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>""",
        "D/P.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def text(words: str, *, at: tuple[float, float] = (20, 30), code: str = "", more: str = "") -> str:
    code = code or f'X="0" Y="5" DeltaX="g {len(words) - 1} 5"'
    boundary = f'Boundary="{at[0]} {at[1]} 100 8"'
    inner = f"<ofd:TextCode {code}>{words}</ofd:TextCode>"
    return f'<ofd:TextObject {boundary} Size="5" Font="1" {more}>{inner}</ofd:TextObject>'


def path(data: str, more: str = 'Boundary="0 0 210 297"') -> str:
    return f"<ofd:PathObject {more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


# ------------------------------------------------------------------------------------------------ as rendered


@pytest.mark.parametrize(
    "style",
    [
        *("default", "shorthand", "steps+shorthand", "matrix", "template", "nested", "absolute", "thin", "boxes"),
        *("odd-namespace", "matrix+template+nested+thin+shorthand"),
    ],
)
def test_every_way_of_saying_it(style: str) -> None:
    found = view(read(render_ofd(BLOCKS, style)))
    assert found[0] == "青杨县林业局绩效目标"
    assert found[1] == "本年造林抚育面积不少于一千二百亩，成活率不低于85%，" * 3 + "按季度上报进度。"
    assert found[2:] == [
        [
            *((0, 0, "一级指标", 1, 1), (0, 1, "二级指标", 1, 1), (0, 2, "三级指标", 1, 1), (0, 3, "指标值", 1, 1)),
            *((1, 0, "产出指标", 2, 1), (1, 1, "数量指标", 1, 1), (1, 2, "除治面积", 1, 1), (1, 3, "≥500亩", 1, 1)),
            *((2, 1, "质量指标", 1, 1), (2, 2, "成活率", 1, 1), (2, 3, "≥85%", 1, 1)),
            *((3, 0, "合计", 1, 2), (3, 2, "2项", 1, 1), (3, 3, "", 1, 1)),
        ]
    ]


@pytest.mark.parametrize("style", ["default", "repeat-header+thin", "split-rows+shorthand+template"])
def test_long_documents_read_as_their_pdf(style: str) -> None:
    blocks = invented(8)
    found = score_cells(blocks, read(render_ofd(blocks, style)))
    assert found.anchor >= 0.995 and found.grid >= 0.99


def test_places_are_in_points() -> None:
    from extractor.documents.read import read as read_any

    pdf = read_any(render(BLOCKS, "pdf"), filename="x.pdf")
    found = read(render_ofd(BLOCKS))
    cells = [[c for t in d.tables() for c in t.cells] for d in (pdf, found)]
    for a, b in zip(*cells, strict=True):
        assert a.bbox is not None and b.bbox is not None and a.page == b.page == 1
        assert all(math.isclose(x, y, abs_tol=1.0) for x, y in zip(a.bbox, b.bbox, strict=True))


# -------------------------------------------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ("3.2 g 2 1.6 3.2", [3.2, 1.6, 1.6, 3.2]),
        ("g 999999999999 5", []),
        ("g 99999999 5", [5.0] * 10),
        ("g", []),
        ("g 3", []),
        ("1e400 -2", [0.0, -2.0]),
        (None, []),
        ("abc 1", [1.0]),
    ],
)
def test_steps(steps: str | None, wanted: list[float]) -> None:
    assert _steps(steps, 10) == wanted


def test_a_text_object_with_several_codes() -> None:
    codes = '<ofd:TextCode X="0" Y="5" DeltaX="5 5">验收合</ofd:TextCode>'
    codes += '<ofd:TextCode X="15" DeltaX="5">格率</ofd:TextCode>'
    body = f'<ofd:TextObject Boundary="20 30 100 8" Size="5">{codes}</ofd:TextObject>'
    assert view(read(ofd(body))) == ["验收合格率"]


def test_without_steps_characters_follow_one_another() -> None:
    assert view(read(ofd(text("验收合格率", code='X="0" Y="5"')))) == ["验收合格率"]


def test_bold_by_weight_and_by_font() -> None:
    fonts = '<Font ID="1" FontName="宋体"/><Font ID="2" FontName="黑体"/><Font ID="3" FontName="x" Bold="true"/>'
    fonts = f"<Res><Fonts>{fonts}</Fonts></Res>"
    lines = [("甲甲", ""), ("乙乙", 'Weight="700"'), ("丙丙", 'Font="2"'), ("丁丁", 'Font="3"')]
    body = "".join(
        text(words, at=(20, 30 + 20 * i), more=more).replace('Font="1" Font=', "Font=")
        for i, (words, more) in enumerate(lines)
    )
    found = read(ofd(body, more={"D/Res.xml": fonts}))
    assert [(t, b) for t, _, _, b in looks(found)] == [("甲甲", False), ("乙乙", True), ("丙丙", True), ("丁丁", True)]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 200 10", "0 -1 1 0 10 287"], ids=["down", "up"])
def test_a_page_set_on_its_side_is_laid_straight(matrix: str) -> None:
    _, b, *_, e, f = map(float, matrix.split())

    def place(x: float, y: float) -> tuple[float, float]:
        return (e - y, f + x) if b > 0 else (e + y, f - x)

    rows = [["三级指标", "指标值"], ["除治面积", "五百亩"], ["成活率", "八成半"]]
    body = ""
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            x, y = place(20 + 60 * c, 30 + 10 * r)
            turned = " ".join(matrix.split()[:4]) + " 0 0"
            body += text(words, at=(x, y), more=f'CTM="{turned}"')
    for k in range(4):
        (x0, y0), (x1, y1) = place(18, 29 + 10 * k), place(138, 29 + 10 * k)
        body += path(f"M {x0} {y0} L {x1} {y1}")
    for k in range(3):
        (x0, y0), (x1, y1) = place(18 + 60 * k, 29), place(18 + 60 * k, 59)
        body += path(f"M {x0} {y0} L {x1} {y1}")
    found = read(ofd(body))
    (table,) = found.tables()
    assert [[cell.text if cell else None for cell in row] for row in table.grid()] == rows


def test_a_level_that_runs_up_beside_its_rows() -> None:
    cells = (("合格率", 40, 30), ("九成半", 80, 30), ("及时率", 40, 46), ("九成", 80, 46))
    upright = "".join(text(words, at=(x, y)) for words, x, y in cells)
    turned = text("产出指标", at=(30, 58), more='CTM="0 -1 1 0 0 0"')
    rules = "".join(path(f"M {x} 28 L {x} 60") for x in (28, 38, 78, 110))
    rules += path("M 28 28 L 110 28") + path("M 38 44 L 110 44") + path("M 28 60 L 110 60")
    (table,) = read(ofd(upright + turned + rules)).tables()
    assert [[cell.text if cell else None for cell in row] for row in table.grid()] == [
        ["产出指标", "合格率", "九成半"], ["产出指标", "及时率", "九成"],
    ]  # fmt: skip


def test_slanted_text_is_a_watermark() -> None:
    slanted = text("内部资料", at=(60, 100), more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    assert view(read(ofd(text("正文内容") + slanted))) == ["正文内容"]


def test_what_is_not_shown_is_left_out_unless_a_picture_covers_it() -> None:
    hidden = text("藏字", at=(20, 60), more='Visible="false"')
    assert view(read(ofd(text("正文") + hidden))) == ["正文"]
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'
    recognised = text("验收合格率", more='Alpha="0"')
    assert view(read(ofd(picture + recognised))) == ["验收合格率"]


def test_annotations_and_seals_are_no_part_of_a_page() -> None:
    more = {"D/Annots/A.xml": "<Annot><Appearance>" + text("批注") + "</Appearance></Annot>", "D/Signs/S.xml": "<x/>"}
    assert view(read(ofd(text("正文"), more=more))) == ["正文"]


def test_locations_that_miss_are_looked_for_above() -> None:
    document = """<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData><Pages>
    <Page BaseLoc="D/P.xml"/></Pages></Document>"""
    assert view(read(ofd(text("正文"), document=document))) == ["正文"]


def test_a_damaged_page_costs_no_other() -> None:
    pages = "".join(f'<Page BaseLoc="{name}.xml"/>' for name in ("P", "Q", "none"))
    document = f"<Document><CommonData/><Pages>{pages}</Pages></Document>"
    found = read(ofd(text("正文"), document=document, more={"D/Q.xml": "<Page><Content>"}))
    assert view(found) == ["正文"]
    assert [(n.code, n.page) for n in found.notes if n.code == "page_unreadable"] == [
        ("page_unreadable", 2),
        ("page_unreadable", 3),
    ]
    assert found.pages == 3


def test_characters_without_a_code_are_told() -> None:
    found = read(ofd(text("共\ue012\ue013次")))
    assert view(found) == ["共\ufffd\ufffd次"]
    assert [n.code for n in found.notes] == ["undecodable"]


# --------------------------------------------------------------------------------------------------- refusals


def test_scanned() -> None:
    with pytest.raises(NoTextLayer):
        read(ofd('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'))


def test_a_scanned_page_among_others_is_told() -> None:
    document = '<Document><CommonData/><Pages><Page BaseLoc="P.xml"/><Page BaseLoc="Q.xml"/></Pages></Document>'
    scan = "<Page><Content><Layer><ImageObject/></Layer></Content></Page>"
    found = read(ofd(text("正文"), document=document, more={"D/Q.xml": scan}))
    assert [(n.code, n.page) for n in found.notes] == [("page_without_text", 2)]


def test_encrypted() -> None:
    with pytest.raises(EncryptedDocument):
        read(ofd("", document="\x01\x02 enciphered", more={"Encryptions.xml": "<x/>"}))


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"PK\x03\x04", ofd("", entry="<a"), ofd("", entry="<OFD/>"), ofd("", document="<Document/>")),
        ofd("", entry="<OFD><DocBody><DocRoot>none.xml</DocRoot></DocBody></OFD>"),
    ],
    ids=["nothing", "no zip", "no XML", "no body", "no pages", "no document"],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        read(data)


def test_pages_beyond_the_limit() -> None:
    document = "<Document><CommonData/><Pages>" + '<Page BaseLoc="P.xml"/>' * 5 + "</Pages></Document>"
    found = read(ofd(text("正文"), document=document), max_pages=2)
    assert found.pages == 5
    assert [n.code for n in found.notes] == ["pages_cut"]


# --------------------------------------------------------------------------------------------------- hostile


def survives(data: bytes) -> None:
    with suppress(ExtractionError):
        found = read(data)
        view(found)
        found.text.encode()


@pytest.mark.parametrize("part", ["OFD.xml", "D/Document.xml", "D/P.xml", "D/Res.xml"])
def test_entities(part: str) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "哈">{laughs}<!ENTITY f SYSTEM "file.txt">]><x>&l9;&f;</x>'
    if part == "D/Res.xml":
        survives(ofd(text("正文"), more={part: bomb}))
    else:
        with pytest.raises((DamagedDocument, TooLarge)):
            read(ofd(text("正文"), more={part: bomb}))


def test_blocks_without_end() -> None:
    survives(ofd("<ofd:PageBlock>" * 200 + text("深") + "</ofd:PageBlock>" * 200))
    with pytest.raises((DamagedDocument, TooLarge, NoTextLayer)):
        read(ofd("<ofd:PageBlock>" * 5000 + "</ofd:PageBlock>" * 5000))


def test_units_that_draw_units() -> None:
    def unit(number: int, inner: str) -> str:
        return f'<CompositeGraphicUnit ID="{number}"><Content>{inner}</Content></CompositeGraphicUnit>'

    fan = "".join(unit(i, f'<CompositeObject ResourceID="{i + 1}"/>' * 50) for i in range(10))
    ring = unit(20, '<CompositeObject ResourceID="20"/>' * 2)
    res = f"<Res><CompositeGraphicUnits>{fan}{ring}</CompositeGraphicUnits></Res>"
    for number in (0, 20):
        data = ofd(text("正文") + f'<ofd:CompositeObject ResourceID="{number}"/>', more={"D/Res.xml": res})
        with pytest.raises((NoTextLayer, DamagedDocument)):
            read(data)


def test_a_path_of_millions_of_lines() -> None:
    survives(ofd(text("正文") + path("M 0 0 " + "L 100 0 L 100 100 L 0 100 L 0 0 " * 30_000)))
    survives(ofd(text("正文") + path("M 0 0 " + "L 100 0 " * 1_000_000)))


def test_many_small_boxes_in_a_large_grid() -> None:
    lines = [(5.0, 5 + 2.5 * i, 205.0, 5 + 2.5 * i) for i in range(100)]
    lines += [(5 + 1.8 * i, 5.0, 5 + 1.8 * i, 255.0) for i in range(100)]
    survives(ofd(text("正文") + "".join(path(f"M {x0} {y0} L {x1} {y1}") for x0, y0, x1, y1 in lines)))


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "-1e400", "", "x", "1e-400", "9" * 400])
def test_odd_numbers_anywhere(number: str) -> None:
    body = f'<ofd:TextObject Boundary="{number} 1 2 3" Size="{number}" CTM="{number} 0 0 1 0 0" Weight="{number}">'
    body += f'<ofd:TextCode X="{number}" Y="{number}" DeltaX="{number} g {number} {number}">文字</ofd:TextCode>'
    body += "</ofd:TextObject>" + path(f"M {number} 0 L 1 {number} C", f'Boundary="{number}" CTM="1 0 0 {number} 0 0"')
    survives(ofd(body))
    area = f"<PageArea><PhysicalBox>0 0 {number} {number}</PhysicalBox></PageArea>"
    pages = '<Pages><Page BaseLoc="P.xml"/></Pages>'
    survives(ofd(text("正文"), document=f"<Document><CommonData>{area}</CommonData>{pages}</Document>"))


@given(st.text(alphabet="MLQBASCg0123456789.-+e \n", max_size=80))
def test_any_path(data: str) -> None:
    survives(ofd(text("正文") + path(data, 'Boundary="0 0 9 9"')))


@hypothesis_settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1), garbage=st.binary(min_size=1, max_size=30))
def test_garbage_in_the_file(where: float, garbage: bytes) -> None:
    data = bytearray(RENDERED)
    at = int(where * len(data))
    data[at : at + len(garbage)] = garbage
    survives(bytes(data))


def test_cut_off_anywhere() -> None:
    for end in range(0, len(RENDERED), 256):
        survives(RENDERED[:end])


RENDERED = render_ofd(BLOCKS, "template+shorthand")
