"""Web pages, and office files that are web pages inside."""

from __future__ import annotations

import pytest

from extractor.documents.document import Document
from tests.documents.made import grids, read_checked, texts


def page(body: str, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> Document:
    return read_checked(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding), "a.html")


def test_blocks_in_order() -> None:
    document = page(
        "<h2>一、总体<br>目标</h2>直接写的字<p>甲<b>乙</b></p><p><strong>粗体</strong></p><div>丙<p>丁</p>戊</div>"
        "<table><tr><td>名</td><td>值</td></tr></table>末尾"
    )
    assert texts(document) == ["一、总体\n目标", "直接写的字", "甲乙", "粗体", "丙", "丁", "戊", "1×2", "末尾"]
    assert [(p.level, p.bold) for p in document.paragraphs()][:4] == [
        (2, True),
        (None, False),
        (None, False),
        (None, True),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>甲<br>乙</p>", ["甲\n乙"], id="line break"),
        pytest.param("<p>甲<br><br>乙</p>", ["甲", "乙"], id="blank line"),
        pytest.param("<p>甲<br>　　乙</p>", ["甲", "乙"], id="indented line"),
        pytest.param("<p>甲<br>&nbsp;&nbsp;&nbsp;乙</p>", ["甲", "乙"], id="line indented by hard spaces"),
        pytest.param("<p>完成\n  率 </p>", ["完成 率"], id="white space"),
        pytest.param("<p>甲</p><p style='display: none'>乙</p>", ["甲"], id="not displayed"),
        pytest.param("<p>甲</p><p hidden>乙</p>", ["甲"], id="hidden"),
        pytest.param(
            "<script>x</script><style>y</style><p>甲</p><noscript>z</noscript>", ["甲"], id="script and style"
        ),
        pytest.param("<div class='nav top'>首页</div><p>甲</p><footer>版权</footer>", ["甲"], id="navigation"),
        pytest.param(
            "<div class='share'><table><tr><td>名<td>值</table></div>", ["1×2"], id="a table is no navigation"
        ),
        pytest.param("<p>甲<!-- 乙 --></p><p>丙<select><option>丁</option></select></p>", ["甲", "丙"], id="controls"),
        pytest.param("<p>≥95&#37;&amp;<wbr>≤5</p>", ["≥95%&≤5"], id="entities"),
        pytest.param("<pre>甲\n乙</pre>", ["甲\n乙"], id="preformatted"),
        pytest.param("<p><ruby>绩<rp>(</rp><rt>jì</rt><rp>)</rp></ruby>效</p>", ["绩效"], id="phonetic guide"),
    ],
)
def test_paragraphs(body: str, expected: list[str]) -> None:
    assert texts(page(body)) == expected


@pytest.mark.parametrize("tag", ["main", "section", "article", "details", "figure"])
def test_a_page_whose_head_never_ends(tag: str) -> None:
    page = f"<!DOCTYPE html><meta charset=utf-8><title>某局</title><style>p {{}}</style><{tag}><p>总体目标</p></{tag}>"
    assert texts(read_checked(page.encode(), "a.html")) == ["总体目标"]


def test_ordered_lists_have_their_numbers() -> None:
    document = page("<ol><li>甲</li><li>乙</li></ol><ol start=3 type=A><li>丙</li></ol><ul><li>丁</li></ul>")
    assert [(p.label, p.text) for p in document.paragraphs()] == [
        ("1.", "甲"),
        ("2.", "乙"),
        ("C.", "丙"),
        (None, "丁"),
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            "<tr><td rowspan=2>产出<td colspan=2>指标<tr><td>名<td>值",
            [["产出", "指标", "指标"], ["产出", "名", "值"]],
            id="spans",
        ),
        pytest.param("<tr><td rowspan=9>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]], id="row span beyond the end"),
        pytest.param("<tr><td rowspan=0>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]], id="row span to the end"),
        pytest.param("<tr><td rowspan=-3 colspan=x>甲<td>1", [["甲", "1"]], id="nonsense spans"),
        pytest.param(
            "<tr><td>甲<p>乙</p><p>丙</p></td><td>1</td></tr>", [["甲\n乙\n丙", "1"]], id="paragraphs in a cell"
        ),
        pytest.param("<tr><td>1.<br>甲</td><td>　　乙</td></tr>", [["1.\n甲", "乙"]], id="line breaks in a cell"),
        pytest.param(
            "<tr><td>甲</td><td style='display:none'>x</td><td>1</td></tr>", [["甲", "1"]], id="cell not displayed"
        ),
        pytest.param(
            "<thead><tr><th rowspan=5>名<th>值</thead><tbody><tr><td>率<td>95%</tbody>",
            [["名", "值"], ["率", "95%"]],
            id="groups",
        ),
        pytest.param("<td>甲<td>1<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]], id="row without its tag"),
    ],
)
def test_tables(table: str, expected: list[list[str]]) -> None:
    assert grids(page(f"<table>{table}</table>")) == [expected]


DRAWN = {
    "styles": (' style="display: table"', ' style="display:table-row"', ' style="color:red; display:table-cell"'),
    "roles": (' role="table"', ' role="row"', ' role="cell"'),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_a_table_drawn_with_other_elements(kind: str) -> None:
    table, row, cell = DRAWN[kind]
    rows = "".join(
        f"<div{row}>" + "".join(f"<div{cell}><p>{text}</p></div>" for text in texts) + "</div>"
        for texts in (("名", "值"), ("合格率", "≥95%"))
    )
    document = page(f"<p>前</p><div{table}>{rows}</div><p>后</p>")
    assert grids(document) == [[["名", "值"], ["合格率", "≥95%"]]]
    assert texts(document) == ["前", "2×2", "后"]


def test_a_cell_styled_as_a_cell_is_one_cell() -> None:
    rows = "<tr><td><div style='display:table-cell'>名</div><td>值<tr><td><span role=cell>率</span><td>9%"
    assert grids(page(f"<table>{rows}</table>")) == [[["名", "值"], ["率", "9%"]]]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("<input value='≥95%'>", "≥95%", id="text"),
        pytest.param("<input type=hidden value=7>甲<input type=submit value=提交>", "甲", id="hidden and button"),
        pytest.param("<input type=radio checked>是<input type=radio>否", "☑是□否", id="choice"),
        pytest.param("<textarea>按月检查</textarea>", "按月检查", id="long text"),
        pytest.param("<select><option>%<option selected>个</select>", "个", id="list"),
        pytest.param("<select><option>请选择<option>个</select>无", "无", id="list without a choice"),
    ],
)
def test_what_form_controls_in_a_cell_hold(cell: str, expected: str) -> None:
    document = page(f"<input value=搜索><table><tr><td>名<td>{cell}<tr><td>甲<td>乙</table>")
    assert grids(document) == [[["名", expected], ["甲", "乙"]]]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("<span style='font-family:Symbol'>³</span>95%", "≥95%", id="Symbol"),
        pytest.param(
            "<span style='font-family:宋体'><span style='mso-symbol-font-family:Symbol'>£</span></span>5",
            "≤5",
            id="Word's",
        ),
        pytest.param("<span style='font-family:\"Wingdings 2\"'>R</span>是", "☑是", id="box"),
        pytest.param("<font face=Symbol>m</font>g", "μg", id="font"),
        pytest.param("<span style='font-family:Wingdings'><b>l</b> 督导检查</span>", "● 督导检查", id="bullet"),
        pytest.param("<b style='font-family:Symbol'><i style='font-family:Arial'>m</i></b>", "m", id="font inside"),
        pytest.param("<span style='mso-ascii-font-family:Symbol'>m</span>", "m", id="not the font it is seen in"),
    ],
)
def test_signs_of_symbol_fonts(cell: str, expected: str) -> None:
    assert grids(page(f"<table><tr><td>名<td>{cell}<tr><td>甲<td>乙</table>")) == [[["名", expected], ["甲", "乙"]]]


def test_a_layout_table_is_taken_apart() -> None:
    data = "<table><tr><td>名</td><td>值</td></tr></table>"
    document = page(f"<table><tr><td>左栏</td><td><h1>标题</h1>{data}<p>注：无</p></td></tr></table>")
    assert texts(document) == ["左栏", "标题", "1×2", "注：无"]


def test_a_nested_table_follows_its_outer_table() -> None:
    inner = "<table><tr><td>名<td>值</table>"
    rows = "".join(f"<tr><td>字段{i}<td>内容{i}" for i in range(3))
    document = page(f"<table>{rows}<tr><td>指标<td>见下{inner}</table>")
    assert grids(document) == [
        [["字段0", "内容0"], ["字段1", "内容1"], ["字段2", "内容2"], ["指标", "见下"]],
        [["名", "值"]],
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-16"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="big5">', "big5"),
    ],
    ids=[
        "gb2312",
        "gbk",
        "undeclared gb18030",
        "undeclared utf-8",
        "utf-16",
        "declared wrongly",
        "the other way round",
        "big5",
    ],
)
def test_encodings(head: str, encoding: str) -> None:
    body = "<p>單位預算數量指標</p>" if encoding == "big5" else "<p>单位预算数量指标：镕基村≥95%</p>"
    assert page(body, head, encoding).given.strip() == body[3:-4]


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("font-size:0", id="no size"),
        pytest.param("font-size: 0px;color:red", id="no size, in pixels"),
        pytest.param("opacity: 0.0", id="transparent"),
        pytest.param("position:absolute;left:-9999px", id="beside the page"),
        pytest.param("visibility:collapse", id="collapsed"),
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert texts(page(f"<p>培训30<span style='{hidden}'>77</span>人</p>")) == ["培训30人"]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("font-size:0.8em", id="small"),
        pytest.param("opacity:0.9", id="pale"),
        pytest.param("margin-left:-9px", id="moved"),
        pytest.param("text-indent:-21px", id="hanging"),
    ],
)
def test_what_a_reader_sees_is_kept(shown: str) -> None:
    assert texts(page(f"<p>培训30<span style='{shown}'>77</span>人</p>")) == ["培训3077人"]


def test_words_in_a_box_of_no_size_have_a_size_of_their_own() -> None:
    assert texts(page("<div style='font-size:0'><span style='font-size:14px'>培训30人</span></div>")) == ["培训30人"]


def test_heads_stand_at_the_top_and_sums_at_the_foot() -> None:
    document = page(
        "<table><tfoot><tr><td>合计</td><td>100</td></tr></tfoot><tbody><tr><td>合格率</td><td>95%</td></tr></tbody>"
        "<thead><tr><th>指标</th><th>值</th></tr></thead></table>"
    )
    assert grids(document) == [[["指标", "值"], ["合格率", "95%"], ["合计", "100"]]]


def test_a_table_of_one_column_in_a_cell_is_its_lines() -> None:
    inner = "<table><tr><td>{}</td></tr><tr><td>{}</td></tr></table>"
    document = page(
        "<table><tr><th>级别</th><th>指标</th><th>值</th></tr><tr><td>产出</td><td>"
        + inner.format("培训人数", "新建站点") + "</td><td>" + inner.format("30人", "5个") + "</td></tr>"
        "<tr><td>效益</td><td>受益人数</td><td>90人</td></tr></table>"
    )
    assert grids(document) == [
        [["级别", "指标", "值"], ["产出", "培训人数\n新建站点", "30人\n5个"], ["效益", "受益人数", "90人"]]
    ]
