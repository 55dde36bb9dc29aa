"""Word documents: what a reader sees in Word is what is read."""

from __future__ import annotations

import pytest

from extractor.documents.document import Document
from tests.documents.made import W, docx, grids, p, read_checked, tbl, tc, texts

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

HEADING = (
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="局里的标题"/><w:basedOn w:val="a1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="标题 3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="任意"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="一圈"/><w:basedOn w:val="a6"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a6"><w:name w:val="又一圈"/><w:basedOn w:val="a5"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        pytest.param('<w:pStyle w:val="a1"/>', 1, id="built-in style"),
        pytest.param('<w:pStyle w:val="a2"/>', 1, id="style based on it"),
        pytest.param('<w:pStyle w:val="a3"/>', 3, id="Chinese name"),
        pytest.param('<w:pStyle w:val="a4"/>', 2, id="outline level of a style"),
        pytest.param('<w:outlineLvl w:val="0"/>', 1, id="outline level of the paragraph"),
        pytest.param('<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>', None, id="taken back by the paragraph"),
        pytest.param('<w:pStyle w:val="a5"/>', None, id="styles based on each other"),
        pytest.param("", None, id="no style"),
    ],
)
def test_heading_level(properties: str, level: int | None) -> None:
    document = read_checked(docx(p("一、总体绩效目标", properties), styles=HEADING), "a.docx")
    assert [b.level for b in document.paragraphs()] == [level]


@pytest.mark.parametrize(
    ("run", "style", "bold"),
    [
        pytest.param("<w:b/>", "", True, id="switch"),
        pytest.param('<w:b w:val="0"/>', '<w:pStyle w:val="a1"/>', False, id="switched off in a bold style"),
        pytest.param("", '<w:pStyle w:val="a1"/>', True, id="bold style"),
        pytest.param('<w:rFonts w:eastAsia="黑体"/>', "", True, id="heavy font"),
        pytest.param('<w:rFonts w:eastAsia="仿宋"/>', "", False, id="body font"),
    ],
)
def test_bold_look(run: str, style: str, bold: bool) -> None:
    document = read_checked(docx(p("总体目标", style, run), styles=HEADING), "a.docx")
    assert [b.bold for b in document.paragraphs()] == [bold]


def test_a_paragraph_that_is_bold_in_part_is_not_bold() -> None:
    runs = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>目标：</w:t></w:r><w:r><w:t>完成检查</w:t></w:r></w:p>"
    document = read_checked(docx(runs), "a.docx")
    assert [(b.text, b.bold) for b in document.paragraphs()] == [("目标：完成检查", False)]


R = "<w:r><w:t>{}</w:t></w:r>"
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
X = "<m:r><m:t>{}</m:t></m:r>"
CODE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LIST = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{}<w:listEntry w:val="新增"/><w:listEntry w:val="延续"/>'
    '<w:listEntry w:val="一次性"/></w:ddList></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent>" + p("框内文字") + "</w:txbxContent>"


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param(R.format("甲") + "<w:del>" + "<w:r><w:delText>删</w:delText></w:r></w:del>", "甲", id="deleted"),
        pytest.param(R.format("甲") + "<w:ins>" + R.format("加") + "</w:ins>", "甲加", id="inserted"),
        pytest.param(
            "<w:moveFrom>" + R.format("乙") + "</w:moveFrom>甲<w:moveTo>" + R.format("丙") + "</w:moveTo>",
            "丙",
            id="moved",
        ),
        pytest.param(R.format("甲") + "<w:r><w:br/><w:t>乙</w:t></w:r>", "甲\n乙", id="line break"),
        pytest.param(R.format("甲") + '<w:r><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲乙", id="page break"),
        pytest.param(R.format("甲") + "<w:r><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙", id="tab"),
        pytest.param(R.format("甲") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", "甲", id="hidden"),
        pytest.param(FIELD.format("TC 甲 \\f A", ""), "", id="field code without result"),
        pytest.param("共" + R.format("共") + FIELD.format("=SUM(ABOVE)", R.format("12")), "共12", id="field result"),
        pytest.param(
            FIELD.format(
                "IF </w:instrText></w:r>" + FIELD.format("PAGE", R.format("3")) + "<w:r><w:instrText>", R.format("终")
            ),
            "终",
            id="field in a field's code",
        ),
        pytest.param('<w:fldSimple w:instr="PAGE">' + R.format("7") + "</w:fldSimple>", "7", id="simple field"),
        pytest.param('<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>', "链接", id="link"),
        pytest.param("<w:sdt><w:sdtContent>" + R.format("控件") + "</w:sdtContent></w:sdt>", "控件", id="control"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>新增</w:t></w:r>', "☑新增", id="symbol"),
        pytest.param(
            '<w:r><w:sym w:font="Symbol" w:char="F0A3"/><w:t>5%</w:t><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>',
            "≤5%□",
            id="one place in two symbol fonts",
        ),
        pytest.param(
            '<w:r><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r>' + R.format("9%"),
            "≥9%",
            id="a sign kept as its place in a font",
        ),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="?"/><w:t>甲</w:t></w:r>', "甲", id="symbol without a place"),
        pytest.param(
            f"<m:oMath {M}><m:f><m:num><m:r><m:t>完成数</m:t></m:r></m:num><m:den><m:r><m:t>总数</m:t></m:r></m:den>"
            "</m:f><m:r><m:t>≥95%</m:t></m:r></m:oMath>",
            "完成数/总数≥95%",
            id="formula",
        ),
        pytest.param(
            f"{R.format('造林1.2×')}<m:oMath {M}><m:sSup><m:e>{X.format('10')}</m:e><m:sup>{X.format('4')}</m:sup>"
            f"</m:sSup></m:oMath>{R.format('亩')}",
            "造林1.2×10⁴亩",
            id="formula with an exponent",
        ),
        pytest.param(
            f"<m:oMathPara {M}><m:oMath><m:f><m:num><m:d><m:e>{X.format('甲-乙')}</m:e></m:d></m:num><m:den>"
            f"{X.format('乙')}</m:den></m:f>{X.format('×100%')}</m:oMath></m:oMathPara>",
            "(甲-乙)/乙×100%",
            id="formula with brackets",
        ),
        pytest.param(
            f"<m:oMath {M}><m:d><m:dPr><m:begChr m:val='［'/><m:endChr m:val=''/></m:dPr><m:e>{X.format('甲')}</m:e>"
            "</m:d></m:oMath>",
            "［甲",
            id="formula with other brackets",
        ),
        pytest.param(R.format("属性：") + LIST.format('<w:result w:val="1"/>'), "属性：延续", id="list to choose from"),
        pytest.param(R.format("属性：") + LIST.format('<w:default w:val="2"/>'), "属性：一次性", id="as it began"),
        pytest.param(R.format("属性：") + LIST.format(""), "属性：新增", id="its first entry"),
        pytest.param(R.format("属性：") + LIST.format('<w:result w:val="9"/>'), "属性：", id="no such entry"),
        pytest.param(
            R.format("属性：") + LIST.format('<w:result w:val="1"/>').replace(
                "</w:instrText></w:r>",
                '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + R.format("延续"),
            ),
            "属性：延续",
            id="list to choose from with a result",
        ),
        pytest.param(
            CODE.format(r" eq \o\ac(□,√)") + R.format("新增") + CODE.format(r"eq \o\ac(□, )") + R.format("延续"),
            "☑新增□延续",
            id="signs over each other",
        ),
        pytest.param(CODE.format(r" EQ \o\ac(○,3)") + R.format("检查"), "③检查", id="number in a ring"),
        pytest.param(
            CODE.format(r" eq \o\ac(○,</w:instrText></w:r><w:r><w:instrText>1</w:instrText></w:r><w:r><w:instrText>)")
            + R.format("检查"),
            "①检查",
            id="code in several runs",
        ),
        pytest.param(CODE.format(r" EQ \f(1,3)") + R.format("以上"), "1/3以上", id="fraction of a field"),
        pytest.param(R.format("甲") + CODE.format(" PAGE "), "甲", id="other code without a result"),
        pytest.param(
            R.format("名称：")
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + R.format("单击此处输入")
            + "</w:sdtContent></w:sdt>",
            "名称：",
            id="control that nobody filled in",
        ),
        pytest.param(
            f"<w:r><w:ruby><w:rt>{R.format('pin')}</w:rt><w:rubyBase>{R.format('拼')}</w:rubyBase></w:ruby></w:r>",
            "拼",
            id="phonetic guide",
        ),
        pytest.param(R.format("甲") + "<w:r><w:footnoteReference w:id='1'/></w:r>", "甲", id="footnote mark"),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
            "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + R.format("延续"),
            "☑延续",
            id="form check box",
        ),
    ],
)  # fmt: skip
def test_runs(runs: str, expected: str) -> None:
    document = read_checked(docx(p("前段") + f"<w:p>{runs}</w:p>" + p("后段")), "a.docx")
    assert texts(document) == [t for t in ("前段", expected, "后段") if t]


def test_a_cell_in_a_control_that_nobody_filled_in_stays_a_cell() -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = f"<w:tr>{tc('巡查')}{control.format(tc('96'))}{tc('次')}</w:tr>"
    body = tbl(["指标", "目标", "单位"]).replace("</w:tbl>", row + "</w:tbl>")
    assert grids(read_checked(docx(body), "a.docx")) == [[["指标", "目标", "单位"], ["巡查", "96", "次"]]]


def test_an_unfinished_field_does_not_swallow_the_document() -> None:
    broken = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>'
    assert texts(read_checked(docx(broken + p("验收合格率100%")), "a.docx")) == ["验收合格率100%"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>不低于</w:t></w:r></w:p>"
    assert texts(read_checked(docx(first + p("95%")), "a.docx")) == ["不低于95%"]


@pytest.mark.parametrize(
    "holder",
    [
        pytest.param("<w:r><w:pict>{}</w:pict></w:r>", id="old drawing"),
        pytest.param(
            '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r>",
            id="drawing with a fallback",
        ),
    ],
)
def test_text_boxes_stand_once_behind_their_paragraph(holder: str) -> None:
    body = "<w:p>" + R.format("正文") + holder.format(BOX) + "</w:p>"
    assert texts(read_checked(docx(body), "a.docx")) == ["正文", "框内文字"]


CHUNK = f'<w:altChunk xmlns:r="{RELATION}" r:id="c1"/>'


def chunked(target: str, data: str | bytes, body: str = CHUNK) -> Document:
    """Between two paragraphs another document, whose part is given."""
    relation = f'<Relationship Id="c1" Type="{RELATION}/aFChunk" Target="{target}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'
    extra = {"word/_rels/document.xml.rels": relations, f"word/{target}": data}
    return read_checked(docx(p("前") + body + p("后"), extra=extra), "a.docx")


PASTED = "<p>目标</p><table><tr><td>名<td>值<tr><td>合格率<td>≥95%</table>"


@pytest.mark.parametrize(
    ("target", "data"),
    [
        pytest.param("a.html", f"<meta charset=utf-8>{PASTED}".encode(), id="page"),
        pytest.param("a.htm", f"<meta charset=gb2312>{PASTED}".encode("gb18030"), id="page in GBK"),
        pytest.param(
            "a.mht", f'MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\n\n{PASTED}'.encode(), id="one file"
        ),
    ],
)
def test_a_web_page_pasted_in_whole_stands_where_it_is(target: str, data: bytes) -> None:
    document = chunked(target, data)
    assert texts(document) == ["前", "目标", "2×2", "后"]
    assert grids(document) == [[["名", "值"], ["合格率", "≥95%"]]]
    assert not document.notes


@pytest.mark.parametrize(
    ("target", "data"), [("a.docx", b"PK"), ("a.mht", b"noise")], ids=["another format", "damaged"]
)
def test_a_document_pasted_in_that_cannot_be_read_is_noted(target: str, data: bytes) -> None:
    document = chunked(target, data, CHUNK * 2)
    assert texts(document) == ["前", "后"]
    assert [(n.code, n.message[:8]) for n in document.notes] == [("embedded_unread", "文中嵌入了2份其")]


def test_headers_and_footnotes_are_out_of_the_flow() -> None:
    extra = {
        "word/header1.xml": f"<w:hdr {W}>{p('页眉')}</w:hdr>",
        "word/footnotes.xml": f"<w:footnotes {W}>{p('注')}</w:footnotes>",
    }
    assert texts(read_checked(docx(p("正文"), extra=extra), "a.docx")) == ["正文"]


# ------------------------------------------------------------------------------------------------- tables

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_spans_both_ways() -> None:
    body = tbl(
        [tc("绩效指标", span(2) + RESTART), "评价标准"],
        [tc("", span(2) + CONTINUE), "优"],
        [tc("产出", RESTART), "数量", "≥4次"],
        [tc("", CONTINUE), "质量", "≥95%"],
    )
    document = read_checked(docx(body), "a.docx")
    assert grids(document) == [
        [
            ["绩效指标", "绩效指标", "评价标准"],
            ["绩效指标", "绩效指标", "优"],
            ["产出", "数量", "≥4次"],
            ["产出", "质量", "≥95%"],
        ]
    ]


def test_a_continuation_with_nothing_above_is_a_cell() -> None:
    body = tbl([tc("甲", CONTINUE), "1"], ["乙", "2"])
    assert grids(read_checked(docx(body), "a.docx")) == [[["甲", "1"], ["乙", "2"]]]


def test_rows_that_begin_later_and_merges_of_old_word() -> None:
    late = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("中") + tc("右") + "</w:tr>"
    old = "<w:tr>" + tc("甲", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>") + tc("乙") + "</w:tr>"
    body = tbl(["左", "中", "右"]).replace("</w:tbl>", late + old + "</w:tbl>")
    assert grids(read_checked(docx(body), "a.docx")) == [[["左", "中", "右"], ["∅", "中", "右"], ["甲", "甲", "乙"]]]


def test_deleted_rows_are_left_out() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("1") + "</w:tr>"
    body = tbl(["新", "2"], ["又新", "3"]).replace("<w:tr>", gone + "<w:tr>", 1)
    assert grids(read_checked(docx(body), "a.docx")) == [[["新", "2"], ["又新", "3"]]]


def test_rows_and_cells_in_content_controls() -> None:
    cell = f"<w:sdt><w:sdtContent>{tc('2')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{tc('乙')}{cell}</w:tr></w:sdtContent></w:sdt>"
    body = tbl(["甲", "1"]).replace("</w:tbl>", row + "</w:tbl>")
    document = read_checked(docx(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>"), "a.docx")
    assert grids(document) == [[["甲", "1"], ["乙", "2"]]]


def test_a_nested_table_follows_its_outer_table() -> None:
    inner = tbl(["名称", "值"], ["合格率", "100%"])
    body = tbl(["项目", "甲项目"], ["目标", "按时完成"], ["指标", tc(p("见下") + inner + p(""))])
    document = read_checked(docx(body + p("后")), "a.docx")
    assert grids(document) == [
        [["项目", "甲项目"], ["目标", "按时完成"], ["指标", "见下"]],
        [["名称", "值"], ["合格率", "100%"]],
    ]
    assert texts(document) == ["3×2", "2×2", "后"]


def test_a_frame_is_no_table() -> None:
    inner = tbl(["名称", "值"], ["合格率", "100%"])
    document = read_checked(docx(tbl([tc(p("一、目标") + inner + p("注：无"))])), "a.docx")
    assert texts(document) == ["一、目标", "2×2", "注：无"]


def test_edges_that_miss_each_other_by_a_hair_are_one() -> None:
    body = tbl([tc("名称"), tc("值", span(2))], [tc("合格率", span(2)), tc("95%")], grid=(3000, 40, 2000))
    assert grids(read_checked(docx(body), "a.docx")) == [[["名称", "值"], ["合格率", "95%"]]]


def test_a_narrow_column_with_a_cell_of_its_own_stays() -> None:
    body = tbl(["1", "名", "值"], ["2", "称", "95%"], grid=(60, 3000, 2000))
    assert grids(read_checked(docx(body), "a.docx")) == [[["1", "名", "值"], ["2", "称", "95%"]]]


# ---------------------------------------------------------------------------------------------- list numbers


def level(number: int, kind: str, pattern: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="5">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{more}'
    )


def item(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def labels(data: bytes) -> list[str | None]:
    return [b.label for b in read_checked(data, "a.docx").paragraphs()]


@pytest.mark.parametrize(
    ("kind", "pattern", "expected"),
    [
        ("decimal", "%1.", ["1.", "2."]),
        ("decimalZero", "%1", ["01", "02"]),
        ("chineseCounting", "（%1）", ["（一）", "（二）"]),
        ("chineseCountingThousand", "%1、", ["一、", "二、"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②"]),
        ("upperLetter", "%1)", ["A)", "B)"]),
        ("lowerRoman", "%1.", ["i.", "ii."]),
        ("ideographTraditional", "%1、", ["甲、", "乙、"]),
        ("chineseLegalSimplified", "第%1条", ["第壹条", "第贰条"]),
        ("bullet", "●", [None, None]),
        ("none", "", [None, None]),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_kinds_of_numbers(kind: str, pattern: str, expected: list[str | None]) -> None:
    data = docx(item("开展检查") + item("组织培训"), numbering=numbering(level(0, kind, pattern)))
    assert labels(data) == expected


def test_deeper_levels_start_again() -> None:
    lists = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    data = docx(item("甲") + item("乙", 1) + item("丙", 1) + item("丁") + item("戊", 1), numbering=lists)
    assert labels(data) == ["一、", "1.1", "1.2", "二、", "2.1"]


def test_lists_that_share_a_definition_count_on_unless_told_otherwise() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    data = docx(
        item("甲") + item("乙", number=2) + item("丙", number=3) + item("丁", number=3),
        numbering=numbering(level(0, "decimal", "%1."), more=more),
    )
    assert labels(data) == ["1.", "2.", "1.", "2."]


def test_the_number_of_a_style() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = numbering(level(0, "decimal", "%1"), level(1, "chineseCounting", "（%2）"))
    data = docx(p("目标", '<w:pStyle w:val="s"/>') + p("保障", '<w:pStyle w:val="s"/>'), styles=style, numbering=lists)
    assert labels(data) == ["（一）", "（二）"]


def test_number_zero_takes_a_paragraph_out_of_its_list() -> None:
    data = docx(item("甲") + item("乙", number=0) + item("丙"), numbering=numbering(level(0, "decimal", "%1.")))
    assert labels(data) == ["1.", None, "2."]


def test_in_a_cell_the_number_stands_before_the_text() -> None:
    cell = tc(item("开展检查") + item("组织培训"))
    data = docx(tbl(["目标", cell], ["", "3"]), numbering=numbering(level(0, "decimal", "%1.")))
    assert grids(read_checked(data, "a.docx"))[0][0] == ["目标", "1.开展检查\n2.组织培训"]


def test_a_cell_that_holds_a_number_alone_shows_it() -> None:
    number = tc(item(""))
    rows = [["序号", "指标"], [number, "巡护里程"], [number, tc(item("") + p("保存率"))], [number, "造林"]]
    data = docx(tbl(*rows), numbering=numbering(level(0, "decimal", "%1")))
    assert grids(read_checked(data, "a.docx"))[0] == [
        *(["序号", "指标"], ["1", "巡护里程"], ["2", "保存率"], ["4", "造林"]),
    ]


def test_a_number_alone_under_another_head_is_a_cell_left_blank() -> None:
    first, second = [tc(item("造林")), tc(item("5亩"))], [tc(item("巡护")), tc(item(""))]
    rows = [["三级指标", "指标值"], first, second, ["保存率", "95%"]]
    data = docx(tbl(*rows), numbering=numbering(level(0, "decimal", "%1.")))
    assert grids(read_checked(data, "a.docx"))[0] == [
        *(["三级指标", "指标值"], ["1.造林", "2.5亩"], ["3.巡护", ""], ["保存率", "95%"]),
    ]


def test_paragraphs_without_text_count_in_their_list() -> None:
    gone = item("").replace("<w:pPr>", "<w:pPr><w:rPr><w:vanish/></w:rPr>")
    data = docx(item("甲") + item("") + gone + item("乙"), numbering=numbering(level(0, "decimal", "%1.")))
    document = read_checked(data, "a.docx")
    assert [(b.text, b.label) for b in document.paragraphs()] == [("甲", "1."), ("乙", "3.")]


def test_indentation_stays_before_the_cell() -> None:
    document = read_checked(docx(tbl(["　　执法检查", "10"], ["普查", "8"])), "a.docx")
    cell = next(document.tables()).cells[0]
    assert (cell.text, document.text[cell.start - 2 : cell.start]) == ("执法检查", "　　")
