"""Tables without rules, or with rules between the rows only: columns and rows from where the text stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from extractor.documents.document import Document
from tests.documents.made import grids, pdf, read_checked, texts

HEIGHT = 842
XS = (72, 160, 300, 430)
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [
    HEAD,
    ["产出指标", "数量指标", "改造供水管网", "≥120公里"],
    ["", "质量指标", "工程验收合格率", "100%"],
    ["", "时效指标", "主体完工时间", "11月30日前"],
    ["效益指标", "社会效益指标", "受益人口", "≥4.6万人"],
]


def rows(
    cells: Sequence[Sequence[str]], *, xs: Sequence[float] = XS, top: float = 100, step: float = 22, rules: bool = False
) -> Any:
    """Draws rows of texts; a line break in a cell is a second line 13 points below."""

    def draw(canvas: Any) -> None:
        y = top
        for row in cells:
            if rules:
                canvas.line(xs[0], HEIGHT - y + 14, 530, HEIGHT - y + 14)
            for x, text in zip(xs, row, strict=True):
                for i, line in enumerate(text.split("\n")):
                    canvas.drawString(x + 3, HEIGHT - y - 13 * i, line)
            y += step + 13 * (max(text.count("\n") for text in row))
        if rules:
            canvas.line(xs[0], HEIGHT - y + 14, 530, HEIGHT - y + 14)

    return draw


def document(*draws: Any) -> Document:
    def page(canvas: Any) -> None:
        for draw in draws:
            draw(canvas)

    return read_checked(pdf(page), "a.pdf")


def put(*items: tuple[float, float, str]) -> Any:
    def draw(canvas: Any) -> None:
        for x, y, text in items:
            canvas.drawString(x, HEIGHT - y, text)

    return draw


@pytest.mark.parametrize("rules", [False, True], ids=["no rules", "rules between rows"])
def test_texts_that_stand_in_columns_are_a_table(rules: bool) -> None:
    found = document(put((72, 70, "三、绩效目标表")), rows(ROWS, rules=rules), put((72, 240, "填报人：周某")))
    assert texts(found) == ["三、绩效目标表", "5×4", "填报人：周某"]
    (grid,) = grids(found)
    assert [row[1:] for row in grid] == [row[1:] for row in ROWS]
    carried = ["一级指标", "产出指标", "产出指标", "产出指标", "效益指标"]
    # A rule across the whole table says that the first column has blank cells, where there is none it is merged.
    assert [row[0] for row in grid] == ([row[0] for row in ROWS] if rules else carried)
    (table,) = found.tables()
    assert table.page == 1
    assert all(cell.bbox is not None for cell in table.cells)


def test_lines_of_a_cell_stay_together() -> None:
    wrapped = [list(row) for row in ROWS]
    wrapped[1][2] = "改造供水管网和配套设施\n工程"
    wrapped[4][1] = "社会效益指\n标"
    (grid,) = grids(document(rows(wrapped)))
    assert [row[2] for row in grid] == [
        "三级指标",
        "改造供水管网和配套设施工程",
        "工程验收合格率",
        "主体完工时间",
        "受益人口",
    ]
    assert "".join((grid[4][1] or "").split()) == "社会效益指标"


def test_a_level_beside_the_middle_of_its_rows_is_merged() -> None:
    names = ["改造供水管网", "新建蓄水池", "工程验收合格率", "主体完工时间", "受益人口", "群众满意度"]
    body = [["", name, f"{n}0"] for n, name in enumerate(names, 1)]
    xs = (72, 200, 400)
    levels = put((75, 144, "产出指标"), (75, 210, "效益指标"))  # rows stand at 122, 144 … 232
    (grid,) = grids(document(rows([["一级指标", "三级指标", "指标值"], *body], xs=xs), levels))
    assert [row[0] for row in grid] == ["一级指标", *["产出指标"] * 3, *["效益指标"] * 3]


def test_a_column_with_few_texts_stays_a_column() -> None:
    cells = [[*row, note] for row, note in zip(ROWS, ["备注", "", "第三方检测", "", "估算"], strict=True)]
    (grid,) = grids(document(rows(cells, xs=(72, 150, 250, 370, 460))))
    assert [row[4] for row in grid] == ["备注", "", "第三方检测", "", "估算"]


def test_rows_on_the_next_page_go_on() -> None:
    first = [HEAD, *([["产出指标", "数量指标", f"第{n}项任务", f"{n}次"] for n in "一二三四五六七八九十"] * 3)]
    more = [["效益指标", "社会效益指标", "受益人口", "≥4.6万人"], ["效益指标", "经济效益指标", "节约资金", "≥3万元"],
            ["满意度指标", "满意度指标", "群众满意度", "≥90%"]]  # fmt: skip
    found = read_checked(pdf(rows(first, top=80), rows(more, top=80)), "a.pdf")
    (grid,) = grids(found)
    assert [row[2] for row in grid[-4:]] == ["第十项任务", "受益人口", "节约资金", "群众满意度"]


def test_rows_too_few_for_a_table_go_on_from_the_page_before() -> None:
    first = [HEAD, *([["产出指标", "数量指标", f"第{n}项任务", f"{n}次"] for n in "一二三四五六七八九十"] * 3)]
    more = [["满意度指标", "满意度指标", "群众满意度", "≥90%"]]
    (grid,) = grids(read_checked(pdf(rows(first, top=80), rows(more, top=80)), "a.pdf"))
    assert grid[-1] == ["满意度指标", "满意度指标", "群众满意度", "≥90%"]


def test_rows_that_stand_no_further_apart_than_lines_are_told_by_full_lines() -> None:
    cells = [
        ["指标", "目标值", "评分办法"],
        ["巡查河道", "48次", "每少一次扣一分，扣完为止，\n由第三方核实"],
        ["清理垃圾", "9吨", "按比例得分"],
        ["群众满意\n度", "≥90%", "按问卷得分"],
    ]
    (grid,) = grids(document(rows(cells, xs=(72, 130, 200), step=13)))
    assert [row[:2] for row in grid] == [
        ["指标", "目标值"], ["巡查河道", "48次"], ["清理垃圾", "9吨"], ["群众满意度", "≥90%"],
    ]  # fmt: skip
    assert grid[1][2] == "每少一次扣一分，扣完为止，由第三方核实"


def test_a_short_text_beside_the_middle_of_a_wrapped_one_is_in_its_row() -> None:
    left = [(75, 106, "指标"), (75, 139, "巡查河道"), (75, 185, "清理垃圾"), (75, 218, "受益人口")]
    middle = [(163, 106, "说明"), (163, 133, "沿河各村每周至少巡查一次"), (163, 146, "并做记录"),
              (163, 185, "以过磅单为准"), (163, 218, "按户籍统计")]  # fmt: skip
    right = [(303, 106, "目标值"), (303, 139, "48次"), (303, 185, "9吨"), (303, 218, "1200人")]
    (grid,) = grids(document(put(*left, *middle, *right)))
    assert grid == [
        ["指标", "说明", "目标值"],
        ["巡查河道", "沿河各村每周至少巡查一次并做记录", "48次"],
        ["清理垃圾", "以过磅单为准", "9吨"],
        ["受益人口", "按户籍统计", "1200人"],
    ]


def test_a_head_over_several_columns_stands_for_them() -> None:
    cells = [
        ["指标", "单位", "年度任务", "", "责任单位"],
        ["", "", "计划", "完成", ""],
        ["植树", "亩", "500", "520", "林业局"],
        ["修路", "公里", "12", "9.5", "交通局"],
        ["打井", "眼", "6", "6", "水利局"],
    ]
    (grid,) = grids(document(rows(cells, xs=(72, 160, 240, 320, 400))))
    assert grid[0] == ["指标", "单位", "年度任务", "年度任务", "责任单位"]
    assert grid[1] == ["指标", "单位", "计划", "完成", "责任单位"]
    assert grid[2] == ["植树", "亩", "500", "520", "林业局"]


def test_pieces_of_rule_tell_merged_cells() -> None:
    xs = (72, 160, 300, 430, 530)

    def pieces(y: float, *cuts: int) -> Any:
        def draw(canvas: Any) -> None:
            for a, b in pairwise(cuts):
                canvas.line(xs[a], HEIGHT - y, xs[b], HEIGHT - y)

        return draw

    found = document(
        put((75, 104, "项目名称"), (163, 104, "河道清淤"), (75, 126, "一级指标"), (163, 126, "三级指标"),
            (303, 126, "指标值"), (433, 126, "备注"), (75, 159, "产出指标"), (163, 148, "清淤长度"),
            (303, 148, "≥6公里"), (163, 170, "清淤土方"), (303, 170, "4万立方米")),
        pieces(90, 0, 1, 4), pieces(112, 0, 1, 4), pieces(112, 1, 2, 3, 4), pieces(134, 0, 1, 2, 3, 4),
        pieces(156, 1, 2, 3, 4), pieces(178, 0, 1, 2, 3, 4),
    )  # fmt: skip
    assert grids(found) == [[
        ["项目名称", "河道清淤", "河道清淤", "河道清淤"],
        ["一级指标", "三级指标", "指标值", "备注"],
        ["产出指标", "清淤长度", "≥6公里", ""],
        ["产出指标", "清淤土方", "4万立方米", ""],
    ]]  # fmt: skip


def test_a_line_over_the_whole_width_stays_in_its_table() -> None:
    cells = [["指标", "单位", "计划", "完成"], ["植树", "亩", "500", "520"], ["修路", "公里", "12", "9.5"]]
    title = "二、民生类任务完成情况统计（含上年结转任务）"
    (grid,) = grids(document(rows(cells), put((75, 166, title)), rows(cells[1:], top=188)))
    assert [row[0] for row in grid] == ["指标", "植树", "修路", title, "植树", "修路"]


def test_names_and_their_figures_are_a_table_of_two_columns() -> None:
    cells = [["指标", "比上年增长（%）"], ["粮食产量", "1.5"], ["蔬菜产量", "-3.2"], ["茶叶产量", "11.3"]]
    (grid,) = grids(document(rows(cells, xs=(72, 300))))
    assert grid == cells


def shade(x0: float, top: float, x1: float, bottom: float) -> Any:
    """A grey rectangle without an outline."""

    def draw(canvas: Any) -> None:
        canvas.setFillGray(0.88)
        canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        canvas.setFillGray(0)

    return draw


def test_every_second_row_shaded_tells_rows_and_leaves_levels_merged() -> None:
    # Rows stand at 100, 113, 139 …: without the shades 工程验收 and 合格率 could as well be two.
    shades = [shade(72, 105, 530, 131), shade(72, 144, 530, 157)]
    found = document(
        *shades,
        put((75, 102, "一级指标"), (163, 102, "三级指标"), (303, 102, "指标值"), (75, 115, "产出指标"),
            (163, 115, "改造供水管网"), (163, 128, "和配套泵站"), (303, 115, "≥120公里"),
            (163, 141, "工程验收"), (303, 141, "100%"), (163, 154, "合格管段"), (303, 154, "98段"),
            (75, 167, "效益指标"), (163, 167, "受益人口"), (303, 167, "≥4.6万人")),
    )  # fmt: skip
    assert grids(found) == [[
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "改造供水管网\n和配套泵站", "≥120公里"],
        ["产出指标", "工程验收", "100%"],
        ["产出指标", "合格管段", "98段"],
        ["效益指标", "受益人口", "≥4.6万人"],
    ]]  # fmt: skip


def test_stripes_of_shaded_cells_are_one_table() -> None:
    # The heads and the row below them are shaded cell by cell, then every second row.
    edges = [*XS, 530]
    stripes = [shade(a, 86 + 22 * r, b, 108 + 22 * r) for r in (0, 1, 3) for a, b in pairwise(edges)]
    (grid,) = grids(document(*stripes, rows(ROWS)))
    assert [row[3] for row in grid] == ["指标值", "≥120公里", "100%", "11月30日前", "≥4.6万人"]


def test_stripes_that_a_merged_cell_holds_together_leave_the_rows_between() -> None:
    # 产出指标 is shaded over three rows, the second of which is not shaded else.
    edges = [*XS, 530]
    stripes = [shade(a, 86 + 22 * r, b, 108 + 22 * r) for r in (1, 3) for a, b in pairwise(edges[1:])]
    (grid,) = grids(document(shade(72, 108, 160, 174), *stripes, rows(ROWS)))
    assert [row[1:] for row in grid] == [row[1:] for row in ROWS]


def test_shades_tell_how_wide_a_cell_is() -> None:
    # Without them 供水管网改 could have had room for more.
    cells = [HEAD, ["产出指标", "数量指标", "供水管网改\n造", "≥120公里"], *ROWS[2:]]
    xs = (72, 160, 300, 365)
    tops = (86, 108, 143, 165, 187, 209)
    bands = [(tops[r], tops[r + 1]) for r in (0, 1, 3)]
    stripes = [shade(a, top, b, bottom) for top, bottom in bands for a, b in pairwise([*xs, 460])]
    (grid,) = grids(document(*stripes, rows([[*row[:2], row[2][:7], row[3]] for row in cells], xs=xs)))
    assert grid[1][2] == "供水管网改造"


def test_shaded_heads_draw_no_table_of_their_own() -> None:
    edges = [*XS, 530]
    heads = [shade(a, 88, b, 106) for a, b in pairwise(edges)]
    found = document(*heads, rows(ROWS))
    (grid,) = grids(found)
    assert grid[0] == HEAD
    assert [row[3] for row in grid] == [row[3] for row in ROWS]


def test_vertical_rules_tell_columns_where_texts_touch() -> None:
    xs = (72, 132, 232, 322)
    cells = [["序号", "指标名称", "目标值", "责任科室"], ["一", "建成区绿化面积覆盖", "≥42公顷", "园林科"],
             ["二", "改造老旧小区住户数", "860户", "住房科"],
             ["三", "新增公共停车泊位数", "1200个", "市政科"]]  # fmt: skip

    def sides(canvas: Any) -> None:
        for x in (*xs, 420):
            canvas.line(x, HEIGHT - 85, x, HEIGHT - 175)

    (grid,) = grids(document(sides, rows(cells, xs=xs)))
    assert grid == cells


def test_heads_beside_the_middle_of_two_rows_of_heads_stand_for_both() -> None:
    found = document(
        put((75, 107, "指标"), (163, 107, "单位"), (250, 100, "年度任务"), (243, 114, "计划"), (293, 114, "完成"),
            (373, 107, "责任单位")),
        rows([["植树", "亩", "500", "520", "林业局"], ["修路", "公里", "12", "9.5", "交通局"],
              ["打井", "眼", "6", "6", "水利局"]], xs=(72, 160, 240, 290, 370), top=136),
    )  # fmt: skip
    (grid,) = grids(found)
    assert grid[:3] == [
        ["指标", "单位", "年度任务", "年度任务", "责任单位"],
        ["指标", "单位", "计划", "完成", "责任单位"],
        ["植树", "亩", "500", "520", "林业局"],
    ]


def test_a_level_of_two_lines_that_are_labels_each_is_one_cell() -> None:
    cells = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "培训人数", "≥350人次"],
             ["产出指标", "质量指标", "培训合格率", "≥95%"],
             ["满意度\n指标", "服务对象满意度\n指标", "学员满意度", "≥90%"],
             ["满意度\n指标", "服务对象满意度\n指标", "村民满意度", "≥85%"]]  # fmt: skip
    (grid,) = grids(document(rows(cells, step=16)))
    assert grid == cells


def test_heads_in_lines_as_close_as_rows_are_no_values() -> None:
    # Every line stands 13 points below the one above; 人次 and 场 would have had room behind their heads.
    cells = [["任务", "单位", "城关镇", "", "石桥镇", ""], ["", "", "计划", "完成", "计划", "完成"],
             ["培训人员", "人次", "1,200", "1,236", "800", "764"], ["巡回义诊", "场", "36", "40", "24", "24"],
             ["建立档案", "份", "2,400", "2,390", "1,600", "1,655"]]  # fmt: skip
    (grid,) = grids(document(rows(cells, xs=(72, 140, 190, 240, 290, 340), step=13)))
    assert grid[0] == ["任务", "单位", "城关镇", "城关镇", "石桥镇", "石桥镇"]
    assert grid[1][2:] == ["计划", "完成", "计划", "完成"]
    assert grid[2:] == cells[2:]


def test_whole_values_below_each_other_are_of_two_rows() -> None:
    cells = [["资金来源", "预算", "执行", "说明"], ["中央补助", "3600.00", "3480.50", "按进度支付"],
             ["省级配套", "3600.00", "3480.50", "按进度支付"],
             ["县级自筹", "120.00", "98.40", "尾款待验收"]]  # fmt: skip
    (grid,) = grids(document(rows(cells, xs=(72, 118, 160, 202), step=13)))
    assert grid == cells


def under(*places: float) -> Any:
    """Draws rules across the table."""

    def draw(canvas: Any) -> None:
        for y in places:
            canvas.line(72, HEIGHT - y, 530, HEIGHT - y)

    return draw


def test_rules_below_the_rows_leave_the_heads_above_the_first_one_in_the_table() -> None:
    cells = [["序号", "设施名称", "养护单位", "完好率"], ["1", "滨河步道", "园林所", "≥95%"],
             ["2", "过街天桥", "市政所", "≥98%"], ["3", "公共厕所", "环卫所", "100%"]]  # fmt: skip
    found = document(put((72, 76, "设施养护目标")), rows(cells, xs=(72, 120, 260, 400)), under(107, 129, 151, 173))
    assert texts(found) == ["设施养护目标", "4×4"]
    assert grids(found) == [cells]


def test_where_rules_part_rows_lines_that_wrap_are_none() -> None:
    # Lines stand 13 points apart and each text beside the middle of its row; rules part the rows.
    found = document(
        put((75, 106, "序号"), (130, 106, "任务"), (300, 106, "要求"), (430, 106, "时限"), (75, 138, "1"),
            (130, 132, "河道清淤"), (130, 145, "和护岸"), (300, 125, "清淤十二条"), (300, 138, "支流河道"),
            (300, 151, "共四十公里"), (430, 138, "6月底前"), (75, 171, "2"), (130, 171, "泵站检修"),
            (300, 165, "检修九座"), (300, 178, "排涝泵站"), (430, 171, "5月底前"), (75, 204, "3"),
            (130, 198, "闸门启闭"), (130, 211, "演练"), (300, 198, "每季度一次"), (300, 211, "全员参加"),
            (430, 204, "全年")),
        under(94, 115, 155, 187, 219),
    )  # fmt: skip
    (grid,) = grids(found)
    assert [[text.replace("\n", "") for text in row] for row in grid] == [
        ["序号", "任务", "要求", "时限"],
        ["1", "河道清淤和护岸", "清淤十二条支流河道共四十公里", "6月底前"],
        ["2", "泵站检修", "检修九座排涝泵站", "5月底前"],
        ["3", "闸门启闭演练", "每季度一次全员参加", "全年"],
    ]


def test_figures_below_heads_of_any_words_begin_a_row() -> None:
    cells = [["指标", "合计", "男", "18岁以下"], ["近视率（%）", "38.2", "36.5", "51.7"],
             ["龋齿率（%）", "29.4", "28.8", "40.1"], ["肥胖率（%）", "11.6", "13.9", "9.3"]]  # fmt: skip
    (grid,) = grids(document(rows(cells, xs=(72, 150, 200, 250), step=13)))
    assert grid == cells


def test_numbered_names_as_close_as_lines_are_rows() -> None:
    cells = [["考核指标", "单位", "一季度"], ["1.新增就业人数", "人", "820"], ["2.零就业家庭户数", "户", "0"],
             ["3.技能培训合格率", "%", "93.5"], ["4.失业登记办结率", "%", "98.1"]]  # fmt: skip
    (grid,) = grids(document(rows(cells, xs=(72, 162, 200), step=13)))
    assert grid == cells


def test_shaded_heads_of_two_levels_are_two_rows() -> None:
    cells = [["乡镇", "早稻", "", "晚稻", ""], ["", "面积", "产量", "面积", "产量"],
             ["城关", "1.2", "0.5", "1.4", "0.6"], ["石桥", "2.3", "1.0", "2.6", "1.1"],
             ["柳林", "1.8", "0.7", "2.0", "0.9"], ["双河", "1.5", "0.6", "1.7", "0.8"]]  # fmt: skip
    shades = [shade(72, 88, 530, 126), shade(72, 126, 530, 145), shade(72, 164, 530, 183)]
    (grid,) = grids(document(*shades, rows(cells, xs=(72, 160, 240, 320, 400), step=19)))
    assert grid[0] == ["乡镇", "早稻", "早稻", "晚稻", "晚稻"]
    assert grid[1] == ["乡镇", "面积", "产量", "面积", "产量"]
    assert grid[2:] == cells[2:]


def test_one_row_at_a_foot_begins_the_table_of_the_next_page() -> None:
    foot = put((75, 760, "项目编码"), (163, 760, "130045"), (303, 760, "项目名称"), (433, 760, "供水管网改造"))
    goal = "更换老旧管网，降低漏损，保障高峰时段供水，并在年底前完成两座泵站的自动化改造和调试"
    top = put((163, 80, goal), (163, 93, goal), (75, 106, "绩效目标"), (163, 106, goal), (163, 119, goal),
              (163, 132, "。"))  # fmt: skip
    found = read_checked(pdf(foot, lambda canvas: (top(canvas), rows(ROWS, top=154)(canvas))), "a.pdf")
    (grid,) = grids(found)
    assert [row[0] for row in grid[:3]] == ["项目编码", "绩效目标", "一级指标"]
    assert "".join(grid[1][1].split()) == goal * 4 + "。"


def test_captions_between_forms_of_one_size_part_them() -> None:
    form = [["项目编码", "130045", "项目名称", "供水管网改造"], ["预算数", "82.00", "主管部门", "云溪市水务局"],
            ["产出指标", "数量指标", "改造管网", "≥12公里"],
            ["产出指标", "质量指标", "验收合格率", "100%"]]  # fmt: skip
    captions = put((72, 184, "2.泵站改造项目绩效目标表"), (93, 204, "单位：万元"))
    found = document(rows(form), captions, rows(form, top=226))
    assert texts(found) == ["4×4", "2.泵站改造项目绩效目标表", "单位：万元", "4×4"]


FULL = "定期组织安全生产督导检查活动，对重点行业和作业场所加强行政执法监察，依法处理发现的各类行为"


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([(72, 100 + 16 * i, FULL) for i in range(6)], id="prose"),
        pytest.param(
            [(x, 100 + 16 * i, "左右两栏的文字" * 3) for i in range(8) for x in (72, 310)], id="prose in two columns"
        ),
        pytest.param(
            [(x, 100 + 20 * i, text) for i, row in enumerate((("单位：某局", "日期：3月"), ("负责人：张某", "电话：略"),
             ("类别：一", "备注：无"), ("主管：某厅", "编号：7"))) for x, text in zip((72, 330), row, strict=True)],
            id="labels side by side",
        ),
        pytest.param(
            [(x, 100 + 18 * i, text) for i, row in enumerate((("目录", "页码"), ("第一章 总则", "1"),
             ("第二章 职责", "4"), ("第三章 考核", "9"))) for x, text in zip((72, 480), row, strict=True)],
            id="a table of contents",
        ),
        pytest.param([(72, 100, "单位：万元"), (220, 100, "2024年"), (400, 100, "第1号")], id="one line"),
    ],
)  # fmt: skip
def test_what_is_no_table(items: list[tuple[float, float, str]]) -> None:
    assert list(document(put(*items)).tables()) == []


@pytest.mark.parametrize(
    "items",
    [
        # Rows of heads 24 points apart: what stands for both is 12 below the first, a line of its own.
        pytest.param(((250, 100, "计划"), (390, 100, "实际"), (72, 112, "序号"), (130, 112, "事项")), id="own line"),
        # 11 points apart as in low rows: it shares no line with either, and lies over both.
        pytest.param(((250, 106, "计划"), (390, 106, "实际"), (72, 115, "序号"), (130, 115, "事项")), id="over both"),
    ],
)
def test_heads_in_the_middle_of_two_rows_stand_in_both(items: Sequence[tuple[float, float, str]]) -> None:
    seconds = [(x, 124, text) for x, text in zip((250, 320, 390, 460), ("工程量", "时间") * 2, strict=True)]
    body = [
        ["1", "灌缝", "48000米", "4月底前", "51200米", "4月28日"],
        ["2", "更换护栏板", "3600块", "6月底前", "3720块", "7月6日"],
        ["3", "清理边沟", "96公里", "5月底前", "96公里", "5月20日"],
    ]
    found = document(put(*items, *seconds), rows(body, xs=(69, 127, 247, 317, 387, 457), top=148, step=24))
    (grid,) = grids(found)
    assert grid == [
        ["序号", "事项", "计划", "计划", "实际", "实际"],
        ["序号", "事项", "工程量", "时间", "工程量", "时间"],
        *body,
    ]


def test_a_level_between_the_lines_of_two_rows_stands_for_both() -> None:
    names = [["指标", "优秀", "合格", "分值"], ["办结率", "≥95%", "≥85%", "20"], ["平均天数", "≤25天", "≤40天", "20"]]
    levels = put((72, 100, "维度"), (72, 136, "保护"))
    found = document(levels, rows(names, xs=(157, 297, 377, 457), top=100, step=24))
    (grid,) = grids(found)
    assert [row[0] for row in grid] == ["维度", "保护", "保护"]
    assert [row[1:] for row in grid] == names


def test_lines_of_a_level_between_the_lines_of_rows_are_one_text() -> None:
    head = [["审核内容", "具体内容", "分值", "审核意见"]]
    body = [["依据充分", "6分", "优"], ["目的明确", "4分", "良"], ["需求可信", "8分", "优"], ["预算匹配", "7分", "中"]]
    levels = put((72, 122, "立项必"), (72, 135, "要性"), (72, 188, "投入"))
    found = document(rows(head, xs=(69, 157, 297, 377)), levels, rows(body, xs=(157, 297, 377), top=122))
    (grid,) = grids(found)
    assert ["".join(row[0].split()) for row in grid] == ["审核内容", "立项必要性", "立项必要性", "立项必要性", "投入"]
    assert [row[1:] for row in grid] == [head[0][1:], *body]


def frame(xs: Sequence[float], top: float, bottom: float) -> Any:
    """Rules down a table and one above and below it."""

    def draw(canvas: Any) -> None:
        for x in xs:
            canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
        for y in (top, bottom):
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)

    return draw


@pytest.mark.parametrize("heads_ruled", [False, True])
def test_rows_without_rules_in_a_frame_with_columns(heads_ruled: bool) -> None:
    cells = [
        ["指标", "单位", "计划数", "完成数"],
        ["新增公办学位", "个", "4100", "4260"],
        ["专任教师数", "人", "5300", "5286"],
        ["生均校舍面积", "平方米", "9", "9.1"],
        ["新建改扩建学校", "所", "6", "6"],
        ["学前教育普及率", "%", "95", "95.4"],
    ]
    ruled = [lambda canvas: canvas.line(72, HEIGHT - 106, 530, HEIGHT - 106)] if heads_ruled else []
    assert grids(document(frame([*XS, 530], 86, 218), *ruled, rows(cells))) == [cells]


def test_one_row_of_running_text_stays_one_row() -> None:
    text = "组织开展全县农村饮水安全巡查工作并整改发现的各类问题后逐一销号"
    lines = "\n".join(text[i : i + 8] for i in range(0, len(text), 8))
    (grid,) = grids(document(frame([72, 160, 248, 336], 86, 150), rows([[lines] * 3], xs=(72, 160, 248))))
    assert grid == [[text] * 3]


def test_a_head_above_the_middle_of_three_columns_stands_for_them() -> None:
    found = document(
        put((75, 102, "指标"), (165, 102, "单位"), (346, 102, "2025年"),
            (255, 124, "计划"), (350, 124, "实际"), (445, 124, "完成率"),
            (75, 146, "新增学位"), (165, 146, "个"), (255, 146, "4100"), (350, 146, "4260"), (445, 146, "103.9%"),
            (75, 168, "专任教师"), (165, 168, "人"), (255, 168, "5300"), (350, 168, "5286"), (445, 168, "99.74%"),
            (75, 190, "校舍面积"), (165, 190, "亩"), (255, 190, "900"), (350, 190, "910"), (445, 190, "101.1%")),
    )  # fmt: skip
    (grid,) = grids(found)
    assert grid[:2] == [
        ["指标", "单位", "2025年", "2025年", "2025年"], ["指标", "单位", "计划", "实际", "完成率"],
    ]  # fmt: skip


def test_a_level_in_two_lines_beside_two_rows_is_one_text() -> None:
    # Rows stand as close as lines: 领 is in line with the second row.
    names = ("主题党日次数", "在职党员报到率", "红色物业覆盖率", "矛盾纠纷化解率", "消防隐患整改率", "反诈宣传入户率")
    values = ("每月1次", "≥95%", "≥80%", "≥98%", "100%", "≥90%")
    body = [(120, 115 + 13 * r, name) for r, name in enumerate(names)]
    body += [(260, 115 + 13 * r, value) for r, value in enumerate(values)]
    found = document(
        put((75, 102, "类别"), (120, 102, "考核指标"), (260, 102, "目标值"), (340, 102, "分值"), *body,
            *((340, 115 + 13 * r, str(5 + r)) for r in range(6)),
            (75, 115, "党建引"), (75, 128, "领"), (75, 154, "平安建"), (75, 167, "设")),
    )  # fmt: skip
    (grid,) = grids(found)
    assert [row[0] for row in grid] == ["类别", *["党建引领"] * 3, *["平安建设"] * 3]
