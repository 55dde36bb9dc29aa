"""Text struck through is no text of the document, and a note says so."""

from __future__ import annotations

import pytest

from extractor.documents.document import Document
from tests.documents.made import docx, grids, inline, p, read_checked, tbl, texts, xlsx
from tests.documents.test_odt import odt
from tests.documents.word_bytes import P, R, document, sprm

STRUCK = "<w:strike/>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def html(body: str) -> Document:
    return read_checked(f"<html><meta charset='utf-8'><body>{body}</body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    ("body", "expected", "passages"),
    [
        pytest.param("<p>培训<del>300</del><ins>500</ins>人</p>", ["培训500人"], 1, id="del"),
        pytest.param("<p>甲<s>90%</s>95%，<strike>好</strike>乙96%</p>", ["甲95%，乙96%"], 2, id="s, strike"),
        pytest.param(
            "<p>新建<span style='text-decoration: line-through'>3</span>5个</p>", ["新建5个"], 1, id="by style"
        ),
        pytest.param("<p>新建<span style='text-decoration: underline'>3</span>个</p>", ["新建3个"], 0, id="underlined"),
        pytest.param("<s></s><p>新建3个</p>", ["新建3个"], 0, id="nothing struck"),
    ],
)
def test_in_web_pages(body: str, expected: list[str], passages: int) -> None:
    document = html(body)
    assert texts(document) == expected
    assert [n.message for n in document.notes] == [f"有{passages}处画了删除线的文字未读取，请核对原文"] * bool(passages)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param(STRUCK, "培训500人", id="single"),
        pytest.param("<w:dstrike/>", "培训500人", id="double"),
        pytest.param('<w:strike w:val="0"/>', "培训300500人", id="switched off"),
    ],
)
def test_in_word_documents(properties: str, expected: str) -> None:
    body = f"<w:p>{run('培训')}{run('300', properties)}{run('500人')}</w:p>"
    document = read_checked(docx(body), "a.docx")
    assert texts(document) == [expected]
    assert [n.code for n in document.notes] == ["struck_text"] * (expected == "培训500人")


def test_in_cells_of_a_word_document() -> None:
    document = read_checked(docx(tbl(["指标", "目标值"], ["检查次数", p("12次", run=STRUCK)])), "a.docx")
    assert grids(document) == [[["指标", "目标值"], ["检查次数", ""]]]


SHEET = (
    f'<row r="1">{inline("A1", "指标")}{inline("B1", "目标值")}</row>'
    f'<row r="2">{inline("A2", "检查次数", 1)}{inline("B2", "12次")}</row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><r><t>达到</t></r><r><rPr><strike/></rPr><t>300</t></r><r><t>500</t></r>'
    f'</is></c>{inline("B3", "5个")}</row>'
)
STYLES = (
    "<fonts><font/><font><strike/></font></fonts>"
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
)


def test_in_workbooks() -> None:
    document = read_checked(xlsx(SHEET, styles=STYLES), "a.xlsx")
    assert grids(document) == [[["指标", "目标值"], ["∅", "12次"], ["达到500", "5个"]]]
    assert "有2处画了删除线的文字未读取，请核对原文" in [n.message for n in document.notes]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(r"Check {\strike 3}5 times{\strike , done}", ["Check 5 times"], id="in groups"),
        pytest.param(r"Check \strike 3\strike0 5 times\strike , \'b6\'fe\plain", ["Check 5 times"], id="switched"),
    ],
)
def test_in_rich_text(body: str, expected: list[str]) -> None:
    document = read_checked(("{\\rtf1\\ansi\\ansicpg936 " + body + "}").encode(), "a.rtf")
    assert texts(document) == expected
    assert [n.message for n in document.notes] == ["有2处画了删除线的文字未读取，请核对原文"]


@pytest.mark.parametrize("sprm_code", [0x0837, 0x2A53], ids=["single", "double"])
def test_in_binary_word_documents(sprm_code: int) -> None:
    struck = sprm(sprm_code)
    runs = [R("培训"), R("300", struck), R("人", struck), R("500人"), R("。", struck)]
    found = read_checked(document([P(runs)]), "a.doc")
    assert texts(found) == ["培训500人"]
    assert [n.message for n in found.notes] == ["有2处画了删除线的文字未读取，请核对原文"]


def test_in_opendocument() -> None:
    style = (
        '<style:style style:name="S" style:family="text">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="N" style:family="text">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    body = f'<text:p>培训{span.format("S", "300")}500{span.format("N", "人")}</text:p>'
    document = read_checked(odt(body, styles=style), "a.odt")
    assert texts(document) == ["培训500人"]
    assert [n.message for n in document.notes] == ["有1处画了删除线的文字未读取，请核对原文"]
