"""What was typed into the fields of a PDF, or over its pages, is read where it is shown."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.documents.document import Document
from tests.documents.made import grids, raw_pdf, read_checked, stream, texts

XS, YS = (60, 200, 360, 540), (100, 130, 160, 190)
HEADS = (("一级指标", "三级指标", "指标值"), ("产出指标", "巡护里程", ""), ("效益指标", "林木保存率", ""))
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def said(text: str) -> bytes:
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def show(x: float, y: float, text: str) -> bytes:
    return b"BT /F 10 Tf %d %d Td <%s> Tj ET\n" % (x, y, text.encode("utf-16-be").hex().encode())


def page() -> bytes:
    """Three rows of a target table with rules; the goals are left to be typed in."""
    rules = [b"%d %d m %d %d l S\n" % (XS[0], 842 - y, XS[-1], 842 - y) for y in YS]
    rules += [b"%d %d m %d %d l S\n" % (x, 842 - YS[0], x, 842 - YS[-1]) for x in XS]
    words = [
        show(XS[c] + 4, 842 - YS[r] - 19, text) for r, row in enumerate(HEADS) for c, text in enumerate(row) if text
    ]
    return b"".join([*rules, *words])


def field(row: int, more: bytes, *, x0: int = XS[2] + 2, x1: int = XS[3] - 2) -> bytes:
    """A field in the last column of a row."""
    box = b"/Rect[%d %d %d %d]" % (x0, 842 - YS[row + 1] + 2, x1, 842 - YS[row] - 2)
    return b"<</Type/Annot/Subtype/Widget" + box + more + b">>"


def form(*annotations: bytes, drawn: bytes = b"", turned: int = 0, catalog: bytes = b"", extra: bytes = b"") -> bytes:
    """A PDF of one page with these annotations over it."""
    listed = b" ".join(b"%d 0 R" % (6 + i) for i in range(len(annotations)))
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/DA(/Helv 0 Tf)>>%s>>" % (listed, catalog),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
        b"/Annots[%s]>>" % (turned, listed),
        stream(page() + drawn),
        FONT,
        *annotations,
        *([extra] if extra else []),
    )


def read(*annotations: bytes, drawn: bytes = b"") -> Document:
    return read_checked(form(*annotations, drawn=drawn), "表.pdf")


def goals(document: Document) -> list[str]:
    return [row[2] for row in grids(document)[0][1:]]


TEXT = b"/FT/Tx/T(a)/DA(/Helv 10 Tf 0 g)"
LIST = b"/FT/Ch/T(a)/Opt[[(1)%s][(2)%s]]" % (said("≥90%"), said("≥95%"))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(TEXT + b"/V" + said("≥1200公里"), "≥1200公里", id="UTF-16"),
        pytest.param(TEXT + b"/V(95%)", "95%", id="plain"),
        pytest.param(TEXT + b"/V<" + "全覆盖".encode("gbk").hex().encode() + b">", "全覆盖", id="GBK without a mark"),
        pytest.param(TEXT + b"/V<efbbbf" + "全覆盖".encode().hex().encode() + b">", "全覆盖", id="UTF-8 with a mark"),
        pytest.param(b"/FT/Tx/V" + said("不少于12次"), "不少于12次", id="no size given"),
        pytest.param(TEXT + b"/Ff 4096/V" + said("每月2次；\r全年不少于24次"), "每月2次；\n全年不少于24次", id="lines"),
        pytest.param(LIST + b"/V(2)", "≥95%", id="list to choose from"),
        pytest.param(LIST + b"/V[(1)(2)]", "≥90%、≥95%", id="several chosen"),
        pytest.param(b"/FT/Ch/Opt[(A)%s]/V%s" % (said("优"), said("优")), "优", id="list of plain entries"),
        pytest.param(TEXT, "", id="nothing typed"),
        pytest.param(TEXT + b"/F 2/V(95%)", "", id="hidden"),
        pytest.param(TEXT + b"/Ff 8192/V(95%)", "", id="password"),
        pytest.param(b"/FT/Sig/V(95%)", "", id="signature"),
        pytest.param(b"/FT/Btn/Ff 65536/V(95%)", "", id="button"),
    ],
)
def test_a_field_in_a_cell(more: bytes, expected: str) -> None:
    assert goals(read(field(1, more))) == [expected, ""]


def test_a_field_that_is_a_part_of_another() -> None:
    parent = b"<</FT/Tx/T(a)/V%s/Kids[6 0 R 7 0 R]>>" % said("≥95%")
    kids = [field(row, b"/Parent 8 0 R") for row in (1, 2)]
    assert goals(read_checked(form(*kids, extra=parent), "表.pdf")) == ["≥95%", "≥95%"]


def test_a_long_entry_stays_in_its_field() -> None:
    words = "按季度完成林区防火巡查和有害生物监测，及时上报监测情况，全年不少于4次"
    assert goals(read(field(1, TEXT + b"/V" + said(words)))) == [words, ""]


def test_free_text_over_a_page() -> None:
    note = field(1, b"/Contents%s/DA(/Helv 9 Tf)" % said("≥1200公里")).replace(b"/Widget", b"/FreeText")
    comment = field(2, b"/Contents" + said("请核实")).replace(b"/Widget", b"/Text")
    assert goals(read(note, comment)) == ["≥1200公里", ""]


def test_ticks_replace_the_boxes_that_the_page_prints() -> None:
    boxes = [
        b"<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/AS/%s/Rect[%d 598 %d 612]>>" % (state, x, x + 14)
        for state, x in ((b"Yes", 60), (b"Off", 160))
    ]
    drawn = show(62, 600, "□新增项目") + show(162, 600, "□") + show(178, 600, "延续项目")
    assert texts(read(*boxes, drawn=drawn))[-1].replace(" ", "") == "☑新增项目□延续项目"


def test_indicators_point_at_what_was_typed() -> None:
    data = form(field(1, TEXT + b"/V" + said("≥1200公里")), field(2, TEXT + b"/V" + said("≥95%")))
    result = extract(data, filename="表.pdf")
    assert [(i.name, i.values[0].op, i.values[0].value) for i in result.indicators] == [
        ("巡护里程", ">=", 1200.0),
        ("林木保存率", ">=", 95.0),
    ]
    assert result.indicators[0].values[0].source.page == 1


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(b"/Rect[1 2]/FT/Tx/V(1)", id="half a box"),
        pytest.param(b"/Parent 6 0 R/T(a)", id="its own parent"),
        pytest.param(TEXT + b"/V[[]]", id="a list for a text"),
        pytest.param(b"/FT/Btn/AS 5", id="a number for a state"),
        pytest.param(b"/FT/Ch/Opt 7/V(1)", id="no list of entries"),
    ],
)
def test_fields_that_are_damaged(more: bytes) -> None:
    broken = b"<</Type/Annot/Subtype/Widget" + (b"" if b"Rect" in more else b"/Rect[9 9 99 99]") + more + b">>"
    document = read(broken, field(2, TEXT + b"/V(95%)"))
    assert goals(document)[-1] == "95%" or [n.code for n in document.notes] == ["fields_unread"]


def test_files_that_a_portfolio_holds_are_told_of() -> None:
    names = b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.xlsx)/EF<</F 6 0 R>>>>]>>>>"
    data = form(catalog=names, extra=stream(b"x", b"/Type/EmbeddedFile"))
    assert [n.code for n in read_checked(data, "表.pdf").notes] == ["embedded_unread"]


def test_fields_over_a_page_that_is_laid_straight_are_told_of() -> None:
    document = read_checked(form(field(1, TEXT + b"/V(95%)"), turned=90), "表.pdf")
    assert goals(document) == ["", ""]
    assert "fields_unread" in [n.code for n in document.notes]
