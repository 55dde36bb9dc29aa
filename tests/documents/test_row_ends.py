"""Rows of cells behind tabs whose cells hold empty paragraphs: each case the text and the grids a reader would see."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from tests.documents.flattened import Grid, grid, leading_tabs, read

RULES = [
    pytest.param(
        leading_tabs([["县\n\n区", "小麦\n\n播种面积", "玉米", "油料\n\n产量"], ["东河县", "31.2", "12.0", "3.4"], ["西坪县", "28.6", "10.5", "2.9"]]),
        [[["县¶¶区", "小麦¶¶播种面积", "玉米", "油料¶¶产量"], ["东河县", "31.2", "12.0", "3.4"], ["西坪县", "28.6", "10.5", "2.9"]]],
        id="heads cut by an empty paragraph, none of them known",
    ),
    pytest.param(
        leading_tabs([["\n\n\n救援\n\n\n", "出动次数", "≥12", "次"], ["", "到场时间", "≤15", "分钟"], ["\n宣传\n\n\n\n", "讲座场次", "≥6", "场"], ["", "覆盖人数", "≥900", "人"]]),
        [[["救援", "出动次数", "≥12", "次"], ["", "到场时间", "≤15", "分钟"], ["宣传", "讲座场次", "≥6", "场"], ["", "覆盖人数", "≥900", "人"]]],
        id="merged cells padded to their middle",
    ),
    pytest.param(
        leading_tabs([["序号", "内容", "责任人"], ["1", "1.清点泵站。\n\n2.清点闸门。", "王某"], ["2", "修订预案。", "李某\n\n赵某"], ["3", "补充沙袋。", "陈某"]]),
        [[["序号", "内容", "责任人"], ["1", "1.清点泵站。¶¶2.清点闸门。", "王某"], ["2", "修订预案。", "李某¶¶赵某"], ["3", "补充沙袋。", "陈某"]]],
        id="paragraphs of a cell, in the row and at its end",
    ),
    pytest.param(
        leading_tabs([["名称", "检测及时率"], ["目标", "≥95%"]]) + "第二张\n" + leading_tabs([["名称", "设备完好率"], ["目标", "≥98%"]]),
        [[["名称", "检测及时率"], ["目标", "≥95%"]], [["名称", "设备完好率"], ["目标", "≥98%"]]],
        id="a few words between two tables of one width",
    ),
    pytest.param(
        leading_tabs([["指标", "目标值", "权重"], ["林木成活率", "≥85%", "10"], ["抚育面积", "600亩", "15"]])
        + "\n二、资金安排情况说明\n\n资金分两批下达，余款验收后支付。\n\n"
        + leading_tabs([["资金来源", "金额"], ["中央", "300"], ["省级", "120"]]),
        [[["指标", "目标值", "权重"], ["林木成活率", "≥85%", "10"], ["抚育面积", "600亩", "15"]], [["资金来源", "金额"], ["中央", "300"], ["省级", "120"]]],
        id="paragraphs between two tables",
    ),
    pytest.param(
        leading_tabs([["街道\n\n\n\n", "户数\n\n\n", "人口\n\n\n"], ["城关", "820", "2600"], ["南门", "640", "1900"], ["北门", "510", "1500"]]),
        [[["街道", "户数", "人口"], ["城关", "820", "2600"], ["南门", "640", "1900"], ["北门", "510", "1500"]]],
        id="heads with empty paragraphs behind them",
    ),
    pytest.param(
        leading_tabs([["\n\n任务\n\n\n", "经费\n\n\n", "\n\n要求\n\n\n", "办法"], ["巡山护林", "40", "每日一巡", "查记录"], ["防火演练", "12", "全年4场", "查影像"]]),
        [[["任务", "经费", "要求", "办法"], ["巡山护林", "40", "每日一巡", "查记录"], ["防火演练", "12", "全年4场", "查影像"]]],
        id="heads with empty paragraphs on both sides",
    ),
    pytest.param(
        leading_tabs([["指标", "目标"], ["整改率", "100%"], ["\n\n备注\n\n\n", "以系统数据为准"], ["复查率", "95%"]]),
        [[["指标", "目标"], ["整改率", "100%"], ["备注", "以系统数据为准"], ["复查率", "95%"]]],
        id="one padded cell between full rows",
    ),
    pytest.param(
        leading_tabs([["项目\n\n名称", "泵站改造", "单位", "水务所"], ["项目\n\n目标", "汛前完工"], ["指标\n\n名称", "目标值", "权重", "依据"], ["完工时间", "5月底", "20", "合同"], ["合格率", "100%", "30", "验收"]]),
        [[["项目¶¶名称", "泵站改造", "单位", "水务所"], ["项目¶¶目标", "汛前完工"], ["指标¶¶名称", "目标值", "权重", "依据"], ["完工时间", "5月底", "20", "合同"], ["合格率", "100%", "30", "验收"]]],
        id="labels of a form cut, rows of two and four cells",
    ),
    pytest.param(
        leading_tabs(
            [
                ["资金与用途", "预算数", "48万", "其中：财政资金", "48万", "其他资金", ""],
                ["", "用于泵站巡检、备件采购和值守人员培训。"],
                ["资金支出计划（%）", "3月底", "6月底", "9月底", "12月底"],
                ["", "20%", "50%", "80%", "100%"],
                ["绩效目标", "目标1", "汛期泵站不停机。"],
            ]
        ),
        [
            [
                ["资金与用途", "预算数", "48万", "其中：财政资金", "48万", "其他资金", ""],
                ["", "用于泵站巡检、备件采购和值守人员培训。"],
                ["资金支出计划（%）", "3月底", "6月底", "9月底", "12月底"],
                ["", "20%", "50%", "80%", "100%"],
                ["绩效目标", "目标1", "汛期泵站不停机。"],
            ]
        ],
        id="a sentence and a label with its figures, together as long as the row above",
    ),
    pytest.param(
        leading_tabs(
            [
                ["项目概况", "改造老旧管网", "总投资", "900", "其中：自筹", "120"],
                ["", "解决三个片区夏季水压不足的问题。"],
                ["进度安排", "一季度", "二季度", "三季度"],
                ["", "招标", "开工", "通水"],
            ]
        ),
        [
            [
                ["项目概况", "改造老旧管网", "总投资", "900", "其中：自筹", "120"],
                ["", "解决三个片区夏季水压不足的问题。"],
                ["进度安排", "一季度", "二季度", "三季度"],
                ["", "招标", "开工", "通水"],
            ]
        ],
        id="the same, its label on no list",
    ),
]


@pytest.mark.parametrize(("text", "expected"), RULES)
def test_rows_end_where_their_neighbours_say(text: str, expected: list[Grid]) -> None:
    assert [grid(t) for t in read(text).tables()] == expected


def test_a_long_table_is_read_in_time_that_grows_with_it() -> None:
    rows = [["组\n\n别", "名\n\n称", f"{i}"] for i in range(3000)]
    (table,) = read(leading_tabs(rows)).tables()
    assert len(grid(table)) == 3000
