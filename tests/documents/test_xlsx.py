"""Workbooks, new and old: each visible sheet is a table that holds what the sheet shows."""

from __future__ import annotations

import io
from typing import Any

import pytest

from extractor import extract
from extractor.errors import TooLarge
from tests.documents.made import grids, inline, read_checked, texts, xlsx


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def test_a_sheet_is_a_table_named_after_it() -> None:
    data = xlsx(row(1, inline("A1", "指标"), inline("B1", "值")) + row(2, inline("A2", "合格率"), inline("B2", "95%")))
    document = read_checked(data, "a.xlsx")
    assert [(t.name, t.n_rows, t.n_cols) for t in document.tables()] == [("绩效", 2, 2)]
    assert grids(document) == [[["指标", "值"], ["合格率", "95%"]]]


def test_merged_ranges() -> None:
    rows = row(1, inline("A1", "产出指标"), inline("B1", "数量")) + row(2, inline("A2", "看不见"), inline("B2", "质量"))
    data = xlsx(rows, after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert grids(read_checked(data, "a.xlsx")) == [[["产出指标", "数量"], ["产出指标", "质量"]]]


def test_merges_are_cut_to_the_used_range() -> None:
    rows = row(1, inline("A1", "指标"), inline("B1", "评价标准")) + row(2, inline("A2", "合格率"), inline("C2", "95%"))
    data = xlsx(rows, after='<mergeCells><mergeCell ref="B1:XFD1"/><mergeCell ref="A2:B1048576"/></mergeCells>')
    assert grids(read_checked(data, "a.xlsx")) == [[["指标", "评价标准", "评价标准"], ["合格率", "合格率", "95%"]]]


def test_lines_of_text_around_a_table_are_paragraphs() -> None:
    rows = (
        row(1, inline("A1", "绩效目标表"))
        + row(2, inline("A2", "单位：万元"))
        + row(4, inline("A4", "指标"), inline("B4", "值"))
        + row(5, inline("A5", "数量指标"))
        + row(6, inline("A6", "检查次数"), inline("B6", "4次"))
        + row(7, inline("A7", "注：无"))
    )
    document = read_checked(xlsx(rows, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'), "a.xlsx")
    assert texts(document) == ["绩效目标表", "单位：万元", "3×2", "注：无"]
    assert grids(document) == [[["指标", "值"], ["数量指标", "∅"], ["检查次数", "4次"]]]


@pytest.mark.parametrize(
    ("first", "levels"),
    [
        pytest.param(["防汛物资储备目标", "单位：万元"], [1, None], id="title"),
        pytest.param(["附件2", "防汛物资储备目标", "（2024年度）"], [None, 1, None], id="title below a number"),
        pytest.param(["填表人：甲", "防汛物资储备完成得较好。"], [None, None], id="no title"),
    ],
)
def test_the_first_line_merged_over_a_sheet_is_its_title(first: list[str], levels: list[int | None]) -> None:
    n = len(first)
    rows = "".join(row(i, inline(f"A{i}", text)) for i, text in enumerate(first, 1))
    rows += row(n + 1, inline(f"A{n + 1}", "指标"), inline(f"B{n + 1}", "值"))
    rows += row(n + 2, inline(f"A{n + 2}", "储备沙袋"), inline(f"B{n + 2}", "≥800只"))
    merges = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, n + 1))
    document = read_checked(xlsx(rows, after=f"<mergeCells>{merges}</mergeCells>"), "a.xlsx")
    assert [(b.text, b.level) for b in document.paragraphs()] == list(zip(first, levels, strict=True))
    assert grids(document) == [[["指标", "值"], ["储备沙袋", "≥800只"]]]


def test_a_level_right_above_a_table_is_its_first_row() -> None:
    rows = (
        row(1, inline("A1", "岗位目标卡"))
        + row(2, inline("A2", "数量指标"))
        + row(3, inline("A3", "指标名称"), inline("B3", "巡检次数"))
        + row(4, inline("A4", "目标值"), inline("B4", "≥48次"))
    )
    document = read_checked(xlsx(rows), "a.xlsx")
    assert texts(document) == ["岗位目标卡", "3×2"]


def test_columns_that_only_merges_lie_over_are_none_but_blank_ones_are() -> None:
    rows = (
        row(1, inline("A1", "指标"), inline("C1", "值"), inline("E1", "名称"), inline("F1", "数"))
        + row(2, inline("A2", "检查"), inline("C2", "4次"), inline("E2", "巡河"), inline("F2", "9次"))
        + row(3, inline("A3", "培训"), inline("C3", "6次"), inline("E3", "除草"), inline("F3", "2次"))
    )
    merges = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in (1, 2, 3))
    document = read_checked(xlsx(rows, after=f"<mergeCells>{merges}</mergeCells>"), "a.xlsx")
    assert grids(document) == [
        [["指标", "值", "∅", "名称", "数"], ["检查", "4次", "∅", "巡河", "9次"], ["培训", "6次", "∅", "除草", "2次"]]
    ]


def test_a_thousand_merges_down_the_whole_sheet() -> None:
    cells = "".join(inline(f"{a}{b}1", "x") for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ")
    merges = "".join(f'<mergeCell ref="{a}{b}1:{a}{b}1048576"/>' for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ")
    rows = row(1, cells) + row(1048576, inline("XFD1048576", "角落"))
    document = read_checked(xlsx(rows, after=f"<mergeCells>{merges}</mergeCells>"), "a.xlsx")
    assert [n.code for n in document.notes] == ["table_cut"]


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="4"/><xf numFmtId="170"/><xf numFmtId="31"/>'
    '<xf numFmtId="0"><alignment indent="2"/></xf></cellXfs>'
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param('<c r="A1" s="1"><v>0.95</v></c>', "95%", id="percent"),
        pytest.param('<c r="A1" s="2"><v>1234.5</v></c>', "1,234.50", id="thousands"),
        pytest.param('<c r="A1"><v>0.28999999999999998</v></c>', "0.29", id="seventeen digits"),
        pytest.param('<c r="A1" s="3"><v>44926</v></c>', "2022年12月", id="own date format"),
        pytest.param('<c r="A1" s="4"><v>44926</v></c>', "2022年12月31日", id="Chinese built-in date"),
        pytest.param('<c r="A1" t="d"><v>2022-12-31T00:00:00</v></c>', "2022/12/31", id="ISO date"),
        pytest.param('<c r="A1" t="s"><v>1</v></c>', "二", id="shared text"),
        pytest.param('<c r="A1" t="s"><v>99</v></c>', None, id="shared text that is not there"),
        pytest.param('<c r="A1" t="str"><f>B1</f><v>结果</v></c>', "结果", id="formula's text"),
        pytest.param("<c r='A1'><f>1+1</f><v>2</v></c>", "2", id="formula's number"),
        pytest.param('<c r="A1" t="b"><v>1</v></c>', "TRUE", id="truth"),
        pytest.param('<c r="A1" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", id="error"),
        pytest.param('<c r="A1" s="77"><v>5</v></c>', "5", id="style that is not there"),
        pytest.param('<c r="A1"><v>1e400</v></c>', "1e400", id="number beyond numbers"),
        pytest.param("<c><v>7</v></c>", "7", id="cell without its place"),
        pytest.param(
            '<c r="A1" t="inlineStr"><is><r><t>一</t></r><rPh><t>yi</t></rPh><r><t>级</t></r></is></c>',
            "一级",
            id="rich text",
        ),
        pytest.param('<c r="A1" t="inlineStr"><is><t>一_x000D_级</t></is></c>', "一级", id="escaped control"),
    ],
)
def test_cells_as_shown(cell: str, text: str | None) -> None:
    document = read_checked(xlsx(row(1, cell, inline("B1", "右")), styles=STYLES, shared=["一", "二"]), "a.xlsx")
    assert grids(document) == ([[[text, "右"]]] if text else [])


def test_indentation_stands_before_the_cell() -> None:
    document = read_checked(xlsx(row(1, inline("A1", "执法检查", 5), inline("B1", "10")), styles=STYLES), "a.xlsx")
    cell = next(document.tables()).cells[0]
    assert (cell.text, document.text[cell.start - 2 : cell.start]) == ("执法检查", "　　")


def test_hidden_rows_and_columns_are_left_out_with_a_note() -> None:
    rows = (
        row(1, inline("A1", "指标"), inline("B1", "代码"), inline("C1", "值"))
        + row(2, inline("A2", "旧"), inline("C2", "1"), more=' hidden="1"')
        + row(3, inline("A3", "合格率"), inline("B3", "07"), inline("C3", "95%"))
    )
    document = read_checked(xlsx(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>'), "a.xlsx")
    assert grids(document) == [[["指标", "值"], ["合格率", "95%"]]]
    assert [n.code for n in document.notes] == ["hidden_cells"]


def test_a_merge_that_begins_in_a_hidden_column_is_still_seen() -> None:
    rows = row(1, inline("A1", "标题"), inline("D1", "右")) + row(2, inline("A2", "0"), inline("C2", "值"))
    data = xlsx(
        rows,
        before='<cols><col min="1" max="1" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
    )
    assert grids(read_checked(data, "a.xlsx")) == [[["标题", "标题", "右"], ["∅", "值", "∅"]]]


def test_a_cell_in_the_last_corner() -> None:
    assert texts(read_checked(xlsx(row(1048576, inline("XFD1048576", "角落"))), "a.xlsx")) == ["角落"]


def test_a_cell_in_the_last_corner_of_a_table_is_cut_with_a_note() -> None:
    rows = row(1, inline("A1", "指标"), inline("B1", "值")) + row(1048576, inline("XFD1048576", "角落"))
    document = read_checked(xlsx(rows), "a.xlsx")
    assert grids(document) == [[["指标", "值"]]]
    assert [n.code for n in document.notes] == ["table_cut"]


def test_a_merge_over_the_whole_sheet() -> None:
    rows = row(1, inline("A1", "指标"), inline("B1", "值")) + row(9, inline("C9", "角落"))
    document = read_checked(xlsx(rows, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "a.xlsx")
    assert texts(document) == ["指标"]


def test_rows_beyond_the_limit_are_cut_with_a_note() -> None:
    rows = "".join(row(i, inline(f"A{i}", str(i)), inline(f"B{i}", "x")) for i in range(1, 50))
    document = read_checked(xlsx(rows), "a.xlsx", max_table_rows=10)
    assert [t.n_rows for t in document.tables()] == [10]
    assert [n.code for n in document.notes] == ["table_cut"]


def test_more_cells_than_the_limit() -> None:
    with pytest.raises(TooLarge, match="单元格"):
        read_checked(xlsx("".join(row(i, inline(f"A{i}", "x")) for i in range(1, 50))), "a.xlsx", max_cells=20)


def test_hidden_sheets_are_noted() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"] = "看得见"
    book.create_sheet("字典")["A1"] = "下拉选项"
    book["字典"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    document = read_checked(out.getvalue(), "a.xlsx")
    assert texts(document) == ["看得见"]
    assert [n.code for n in document.notes] == ["hidden_sheet"]


# ------------------------------------------------------------------------------------------- old workbooks


def xls(fill: Any) -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    fill(book, xlwt)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_old_workbook_shows_what_excel_shows() -> None:
    def fill(book: Any, xlwt: Any) -> None:
        sheet = book.add_sheet("绩效")
        sheet.write_merge(0, 0, 0, 2, "标题")
        sheet.write_merge(1, 2, 0, 0, "产出")
        for r, (name, value, code) in enumerate((("合格率", 0.95, "0%"), ("成本", 1234.5, "#,##0.00")), 1):
            sheet.write(r, 1, name)
            sheet.write(r, 2, value, xlwt.easyxf(num_format_str=code))
        sheet.write(3, 1, "完成时间")
        sheet.write(3, 2, 44926, xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"'))
        sheet.write(4, 1, "备注", xlwt.easyxf("align: indent 1"))
        sheet.write(4, 2, "隐")
        sheet.row(4).hidden = False
        book.add_sheet("字典").write(0, 0, "下拉选项")
        book.get_sheet(1).visibility = 1

    document = read_checked(xls(fill), "a.xls")
    assert grids(document) == [
        [
            ["产出", "合格率", "95%"],
            ["产出", "成本", "1,234.50"],
            ["∅", "完成时间", "2022年12月31日"],
            ["∅", "备注", "隐"],
        ]
    ]
    assert texts(document) == ["标题", "4×3"]
    assert [t.name for t in document.tables()] == ["绩效"]
    assert [n.code for n in document.notes] == ["hidden_sheet"]


def test_old_workbook_without_hidden_rows_and_columns() -> None:
    def fill(book: Any, xlwt: Any) -> None:
        sheet = book.add_sheet("绩效")
        for r in range(3):
            for c in range(3):
                sheet.write(r, c, f"{r}{c}")
        sheet.row(1).hidden = True
        sheet.col(0).hidden = True

    assert grids(read_checked(xls(fill), "a.xls")) == [[["01", "02"], ["21", "22"]]]


def _laid_out(*rows: str) -> bytes:
    """Rows of cells between ``|``; a cell that is blank is not in the file."""
    lines = []
    for r, cells in enumerate(rows, 1):
        kept = (inline(f"{chr(64 + c)}{r}", cell.strip()) for c, cell in enumerate(cells.split("|"), 1) if cell.strip())
        lines.append(row(r, *kept))
    return xlsx("".join(lines))


@pytest.mark.parametrize(
    ("rows", "captions"),
    [
        pytest.param(
            ("市容|||绿化", "指标|目标值||指标|目标值", "机扫率|95%||绿地率|40%"),
            ["市容", "市容", "∅", "绿化", "绿化"],
            id="a gap",
        ),
        pytest.param(
            ("市容||绿化|", "指标|目标值|指标|目标值", "机扫率|95%|绿地率|40%"),
            ["市容", "市容", "绿化", "绿化"],
            id="no gap",
        ),
        pytest.param(
            ("市容||绿化|", "指标|目标值|项目|金额", "机扫率|95%|绿地|40"), ["市容", "∅", "绿化", "∅"], id="other heads"
        ),
        pytest.param(
            ("市容|绿化|水务", "指标|指标|指标", "机扫率|绿地率|供水率"), ["市容", "绿化", "水务"], id="one column each"
        ),
        pytest.param(
            ("市容||绿化|", "指标|目标值|指标|目标值|备注", "机扫率|95%|绿地率|40%|无"),
            ["市容", "∅", "绿化", "∅", "∅"],
            id="a head more",
        ),
    ],
)
def test_captions_over_parts_side_by_side(rows: tuple[str, ...], captions: list[str]) -> None:
    assert grids(read_checked(_laid_out(*rows), "a.xlsx"))[0][0] == captions


def test_formulas_without_a_result_are_told() -> None:
    rows = row(1, inline("A1", "指标"), inline("B1", "值")) + row(
        2, inline("A2", "合格率"), '<c r="B2"><f>C2/D2</f><v></v></c>'
    ) + row(3, inline("A3", "覆盖率"), '<c r="B3"><f>C3/D3</f><v>0.5</v></c>') + row(
        4, inline("A4", "投诉率"), '<c r="B4" t="str"><f>IF(C4=1,"有","")</f><v></v></c>'
    ) + row(5, inline("A5", "满意率"), inline("B5", "90%"))
    document = read_checked(xlsx(rows), "a.xlsx")
    assert grids(document) == [[["指标", "值"], ["合格率", "∅"], ["覆盖率", "0.5"], ["投诉率", "∅"], ["满意率", "90%"]]]
    told = [n.message for n in document.notes if n.code == "formula_without_result"]
    assert told == ["有1个单元格的公式没有保存结果，按空白处理，请用Excel或WPS打开后另存一份"]


def test_old_workbook_formats_of_texts_and_parts_of_them() -> None:
    def fill(book: Any, xlwt: Any) -> None:
        sheet = book.add_sheet("绩效")
        raised, struck = xlwt.easyfont("escapement superscript"), xlwt.easyfont("struck_out on")
        sheet.write(0, 0, "就业人数")
        sheet.write(0, 1, "500", xlwt.easyxf(num_format_str='@"人"'))
        sheet.write(1, 0, "备查", xlwt.easyxf(num_format_str=";;;"))
        sheet.write(1, 1, "作废", xlwt.easyxf("font: struck_out on"))
        sheet.write(1, 2, "留")
        sheet.write_rich_text(2, 0, ["绿地300m", ("2", raised)])
        sheet.write_rich_text(2, 1, [("200", struck), "100个"])

    document = read_checked(xls(fill), "a.xls")
    assert grids(document) == [[["就业人数", "500人", "∅"], ["∅", "∅", "留"], ["绿地300m²", "100个", "∅"]]]
    assert [n.message for n in document.notes] == ["有2处画了删除线的文字未读取，请核对原文"]


def test_old_workbook_columns_of_no_width_and_texts_across_cells() -> None:
    def fill(book: Any, xlwt: Any) -> None:
        across = xlwt.easyxf("align: horiz center_across_selection")
        sheet = book.add_sheet("绩效")
        for c, text in enumerate(("指标", "隐", "第一季度", "")):
            sheet.write(0, c, text, across if c > 1 else xlwt.easyxf())
        for c, text in enumerate(("造林", "x", "3亩", "2亩")):
            sheet.write(1, c, text)
        sheet.col(1).width = 0

    assert grids(read_checked(xls(fill), "a.xls")) == [[["指标", "第一季度", "第一季度"], ["造林", "3亩", "2亩"]]]


# ---------------------------------------------------------------------------------------- what formats do to texts

FORMATS = (
    '<numFmts><numFmt numFmtId="200" formatCode="@&quot;人&quot;"/><numFmt numFmtId="201" formatCode=";;;"/>'
    '<numFmt numFmtId="202" formatCode="0;-0;0;&quot;≥&quot;@"/><numFmt numFmtId="203" formatCode="0%"/></numFmts>'
    '<cellXfs><xf/><xf numFmtId="200"/><xf numFmtId="201"/><xf numFmtId="202"/><xf numFmtId="203"/>'
    '<xf><alignment horizontal="centerContinuous"/></xf></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "expected"),
    [(0, "500"), (1, "500人"), (2, "∅"), (3, "≥500"), (4, "500")],
    ids=["none", "words behind it", "hidden", "a section for texts", "a format of numbers"],
)
def test_formats_of_texts(style: int, expected: str) -> None:
    rows = f'<row r="1">{inline("A1", "人数")}{inline("B1", "500", style)}{inline("C1", "注")}</row>'
    assert grids(read_checked(xlsx(rows, styles=FORMATS), "a.xlsx"))[0][0][1] == expected


def blank(reference: str, style: int = 5) -> str:
    return f'<c r="{reference}" s="{style}"/>'


@pytest.mark.parametrize(
    ("head", "after", "expected"),
    [
        pytest.param(inline("B1", "年度", 5) + blank("C1"), "", ["指标", "年度", "年度"], id="across"),
        pytest.param(inline("B1", "年度", 5) + blank("C1", 0), "", ["指标", "年度", "∅"], id="another look behind it"),
        pytest.param(inline("B1", "年度") + blank("C1"), "", ["指标", "年度", "∅"], id="not centred"),
        pytest.param(inline("B1", "年", 5) + inline("C1", "月", 5), "", ["指标", "年", "月"], id="a text behind it"),
        pytest.param(
            inline("B1", "年度", 5) + blank("C1"),
            '<mergeCells><mergeCell ref="B1:B2"/></mergeCells>',
            ["指标", "年度", "∅"],
            id="merged in another way",
        ),
    ],
)
def test_texts_centred_across_cells(head: str, after: str, expected: list[str]) -> None:
    rows = f'<row r="1">{inline("A1", "指标")}{head}</row>'
    rows += f'<row r="2">{inline("A2", "造林")}{inline("B2", "3亩")}{inline("C2", "2亩")}</row>'
    assert grids(read_checked(xlsx(rows, styles=FORMATS, after=after), "a.xlsx"))[0][0] == expected


def test_a_title_centred_across_a_sheet_is_a_title() -> None:
    rows = f'<row r="1">{inline("A1", "造林项目绩效目标表", 5)}{blank("B1")}{blank("C1")}</row>'
    rows += f'<row r="2">{inline("A2", "造林")}{inline("B2", "3亩")}{inline("C2", "2亩")}</row>'
    document = read_checked(xlsx(rows, styles=FORMATS), "a.xlsx")
    assert [(b.text, b.level) for b in document.paragraphs()] == [("造林项目绩效目标表", 1)]


def test_rows_without_height_and_columns_without_width_are_hidden() -> None:
    rows = f'<row r="1">{inline("A1", "甲")}{inline("B1", "隐")}{inline("C1", "丙")}</row>'
    rows += f'<row r="2" ht="0" customHeight="1">{inline("A2", "藏")}</row><row r="3">{inline("C3", "丁")}</row>'
    before = '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>'
    assert grids(read_checked(xlsx(rows, before=before), "a.xlsx")) == [[["甲", "丙"], ["∅", "丁"]]]


def test_formulas_that_failed_are_told_of() -> None:
    rows = f'<row r="1">{inline("A1", "甲")}<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    document = read_checked(xlsx(rows), "a.xlsx")
    assert grids(document) == [[["甲", "#DIV/0!"]]]
    assert [n.code for n in document.notes] == ["formula_failed"]


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"])
def test_a_goal_whose_formula_failed_is_empty(error: str) -> None:
    heads = f'<row r="1">{inline("A1", "三级指标")}{inline("B1", "指标值")}</row>'
    rows = f'<row r="2">{inline("A2", "巡护里程")}{inline("B2", "≥95%")}</row>'
    rows += f'<row r="3">{inline("A3", "保存率")}<c r="B3" t="e"><v>{error}</v></c></row>'
    result = extract(xlsx(heads + rows), filename="a.xlsx")
    assert [(i.name, i.values[0].kind, i.values[0].text) for i in result.indicators] == [
        ("巡护里程", "percent", "≥95%"),
        ("保存率", "empty", error),
    ]
