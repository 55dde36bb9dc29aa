"""OpenDocument: written by LibreOffice, made by hand, and hostile."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractor.documents.document import Document
from extractor.documents.word.odt import read_ods, read_odt
from extractor.errors import DamagedDocument, EncryptedDocument, ExtractionError, NoTextLayer, TooLarge
from extractor.settings import Settings
from tests.documents.forestry import FILES, PARAGRAPHS, TABLES
from tests.documents.views import looks, view

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        **{n: n for n in ("office", "text", "table", "style", "manifest")},
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


def package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def odt(body: str, *, styles: str = "", kind: str = "text", head: str = "") -> bytes:
    content = f"""{head}<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>
    <office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"""
    return package({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def read(data: bytes, **limits: int) -> Document:
    return read_odt(data, filename="目标.odt", settings=Settings(**limits))


def cell(text: str, spans: str = "") -> str:
    return f"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_a_document_by_libreoffice() -> None:
    found = read((FILES / "forestry.odt").read_bytes())
    assert looks(found) == PARAGRAPHS
    assert [t for t in view(found) if isinstance(t, list)] == TABLES


def test_spans_covered_cells_and_header_rows() -> None:
    covered = "<table:covered-table-cell/>"
    across, down = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    body = "<table:table><table:table-column table:number-columns-repeated='3'/><table:table-header-rows>"
    body += row(cell("项目", across), covered, cell("预算")) + "</table:table-header-rows>"
    body += row(cell("产出", down), cell("数量"), cell("4次")) + row(covered, cell("质量"), cell("95%"))
    body += "</table:table>"
    assert view(read(odt(body))) == [
        [
            *((0, 0, "项目", 1, 2), (0, 2, "预算", 1, 1)),
            *((1, 0, "产出", 2, 1), (1, 1, "数量", 1, 1), (1, 2, "4次", 1, 1)),
            *((2, 1, "质量", 1, 1), (2, 2, "95%", 1, 1)),
        ]
    ]


def test_repeated_rows_and_columns() -> None:
    body = "<table:table>" + row(cell("一", 'table:number-columns-repeated="2"'), cell("二"))
    body += row(cell("三"), cell("四"), cell("五"), more='table:number-rows-repeated="2"')
    body += row('<table:table-cell table:number-columns-repeated="3"/>', more='table:number-rows-repeated="9999999"')
    body += "</table:table>"
    (table,) = view(read(odt(body)))
    assert [c[2] for c in table] == ["一", "一", "二", "三", "四", "五", "三", "四", "五", "", "", ""]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>共<text:s text:c='3'/>6<text:tab/>次<text:line-break/>后</text:p>", "共   6\t次\n后"),
        ("<text:p>共\n   6次</text:p>", "共 6次"),
        ("<text:p>正<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>文</text:p>", "正文"),
        ("<text:p>正<office:annotation><text:p>批</text:p></office:annotation>文</text:p>", "正文"),
        ("<text:p>正<text:span text:style-name='H'>隐</text:span>文</text:p>", "正文"),
        (
            "<text:p><text:ruby><text:ruby-base>率</text:ruby-base><text:ruby-text>lv</text:ruby-text></text:ruby></text:p>",
            "率",
        ),
        ("<text:section><text:p>段</text:p></text:section>", "段"),
        ("<text:section text:display='none'><text:p>藏</text:p></text:section><text:p>段</text:p>", "段"),
        ("<text:p>见<text:a><text:span>附件</text:span></text:a>。</text:p>", "见附件。"),
    ],
    ids=["blanks", "white space", "note", "comment", "hidden", "ruby", "section", "hidden section", "link"],
)
def test_text(body: str, text: str) -> None:
    hidden = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    assert view(read(odt(body, styles=hidden))) == [text]


def test_lists_count_on_where_they_say_so() -> None:
    chinese = 'style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"'
    decimal = 'style:num-format="1" style:num-suffix="." text:display-levels="2" text:start-value="3"'
    styles = f"""<text:list-style style:name="L"><text:list-level-style-number text:level="1" {chinese}/>
      <text:list-level-style-number text:level="2" {decimal}/></text:list-style>"""
    inner = "<text:list><text:list-item><text:p>乙</text:p><text:p>续</text:p></text:list-item></text:list>"
    body = f"""<text:list xml:id="a" text:style-name="L"><text:list-item><text:p>甲</text:p>{inner}</text:list-item>
      </text:list>
      <text:p>间</text:p>
      <text:list text:style-name="L" text:continue-list="a"><text:list-item><text:p>丙</text:p></text:list-item>
      </text:list>
      <text:list text:style-name="L"><text:list-header><text:p>头</text:p></text:list-header>
      <text:list-item><text:p>丁</text:p></text:list-item></text:list>"""
    assert [(t, label) for t, _, label, _ in looks(read(odt(body, styles=styles)))] == [
        *(
            ("甲", "（一）"),
            ("乙", "一.3."),
            ("续", None),
            ("间", None),
            ("丙", "（二）"),
            ("头", None),
            ("丁", "（一）"),
        ),
    ]


def test_a_cell_that_holds_a_number_alone_shows_it() -> None:
    styles = """<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>
      </text:list-style>"""
    item = '<text:list text:style-name="L"{}><text:list-item><text:p/></text:list-item></text:list>'
    more = ' text:continue-numbering="true"'
    rows = "".join(
        f"<table:table-row><table:table-cell>{item.format(more * i)}</table:table-cell>{cell(name)}</table:table-row>"
        for i, name in enumerate(("巡护", "造林"))
    )
    document = read(odt(f"<table:table>{rows}</table:table>", styles=styles))
    assert [c.text for c in next(document.tables()).cells] == ["1", "巡护", "2", "造林"]


def test_levels_and_bold() -> None:
    styles = """<style:style style:name="A" style:family="paragraph" style:display-name="一级标题"/>
      <style:style style:name="B" style:family="paragraph" style:parent-style-name="A"><style:text-properties
      fo:font-weight="bold"/></style:style>
      <style:style style:name="C" style:family="text"><style:text-properties style:font-name-asian="黑体"/>
      </style:style>"""
    body = "<text:h text:outline-level='2'>甲</text:h><text:p text:style-name='B'>乙</text:p>"
    body += "<text:p><text:span text:style-name='C'>丙</text:span></text:p><text:p>丁</text:p>"
    assert looks(read(odt(body, styles=styles))) == [
        *(("甲", 2, None, False), ("乙", 1, None, True), ("丙", None, None, True), ("丁", None, None, False)),
    ]


def test_a_text_box_stands_behind_its_paragraph() -> None:
    box = "<draw:frame><draw:text-box><text:p>填表人</text:p></draw:text-box></draw:frame>"
    assert view(read(odt(f"<text:p>说{box}明</text:p>"))) == ["说明", "填表人"]


def test_a_sheet() -> None:
    columns = "<table:table-column/><table:table-column table:visibility='collapse'/><table:table-column/>"
    body = f"<table:table table:name='目标'>{columns}"
    body += row(cell("指标", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", cell("指标值"))
    body += row(cell("率"), cell("藏"), cell("95%"))
    body += row(cell("次"), cell(""), "<table:table-cell office:value='12'/>", more='table:number-rows-repeated="2"')
    body += row(
        "<table:table-cell table:number-columns-repeated='16384'/>", more='table:number-rows-repeated="1048000"'
    )
    body += "</table:table>"
    found = read_ods(odt(body, kind="spreadsheet"), filename="x.ods", settings=Settings())
    assert view(found) == [
        [
            *((0, 0, "指标", 1, 1), (0, 1, "指标值", 1, 1), (1, 0, "率", 1, 1), (1, 1, "95%", 1, 1)),
            *((2, 0, "次", 1, 1), (2, 1, "12", 1, 1), (3, 0, "次", 1, 1), (3, 1, "12", 1, 1)),
        ]
    ]
    assert [t.name for t in found.tables()] == ["目标"]
    assert [n.code for n in found.notes] == ["hidden_cells"]


# --------------------------------------------------------------------------------------------------- refusals


def test_encrypted() -> None:
    manifest = f"<manifest:manifest {_SPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(EncryptedDocument):
        read(package({"content.xml": "x", "META-INF/manifest.xml": manifest + "</manifest:manifest>"}))


def test_pictures_only() -> None:
    with pytest.raises(NoTextLayer):
        read(odt("<text:p><draw:frame><draw:image/></draw:frame></text:p>"))


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b"PK\x03\x04",
            package({"mimetype": "x"}),
            package({"content.xml": "<a"}),
            package({"content.xml": "<a/>"}),
        ),
        odt("", kind="presentation"),
    ],
    ids=["nothing", "no zip", "no content", "no XML", "other XML", "other kind"],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        read(data)


def test_entities_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY l0 "哈">{laughs}]>'
    with pytest.raises((DamagedDocument, TooLarge)):
        read(odt("<text:p>&l9;</text:p>", head=head))
    outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "other.txt">]>'
    with pytest.raises(DamagedDocument):
        read(odt("<text:p>&f;</text:p>", head=outside))


def test_tables_that_repeat_tables_do_not_grow_without_end() -> None:
    body = "<text:p>字</text:p>"
    for _ in range(12):
        inner = f'<table:table-cell table:number-columns-repeated="200">{body}</table:table-cell>'
        body = "<table:table>" + row(inner, more='table:number-rows-repeated="900"') + "</table:table>"
    with suppress(TooLarge):
        read(odt(body))


def test_spans_and_repeats_of_millions() -> None:
    wide = 'table:number-columns-spanned="99999999" table:number-rows-spanned="99999999"'
    body = "<table:table>" + row(cell("一", wide)) + row(cell("二", 'table:number-columns-repeated="99999999"'))
    found = read(odt(body + "</table:table>"), max_table_columns=20)
    (table,) = found.tables()
    assert (table.n_rows, table.n_cols) == (2, 20)
    assert "table_cut" in [n.code for n in found.notes]


def test_nesting_without_end() -> None:
    with pytest.raises(TooLarge):
        read(odt("<text:section>" * 5000 + "</text:section>" * 5000))


def test_a_part_that_inflates_without_end() -> None:
    with pytest.raises(TooLarge):
        read(odt("<text:p>" + " " * (70 * 1024 * 1024) + "</text:p>"))


@hypothesis_settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1), garbage=st.binary(min_size=1, max_size=30))
def test_garbage_in_the_file(where: float, garbage: bytes) -> None:
    data = bytearray((FILES / "forestry.odt").read_bytes())
    at = int(where * len(data))
    data[at : at + len(garbage)] = garbage
    with suppress(ExtractionError):
        view(read(bytes(data)))
