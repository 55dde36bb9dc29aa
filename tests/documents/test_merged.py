"""Heads of flattened tables whose merges were lost, laid out again."""

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.read import read

Told = tuple[int, int, str, int, int]

CASES = [
    pytest.param(
        [["指标", "单位", "2022年", "2023年", "备注"], ["", "", "目标", "完成", "目标", "完成", ""]],
        ["客运量", "万人", "30", "31", "32", "35", "含夜班"],
        [
            (0, 0, "指标", 2, 1), (0, 1, "单位", 2, 1), (0, 2, "2022年", 1, 2), (0, 4, "2023年", 1, 2),
            (0, 6, "备注", 2, 1),
            (1, 2, "目标", 1, 1), (1, 3, "完成", 1, 1), (1, 4, "目标", 1, 1), (1, 5, "完成", 1, 1),
        ],
        id="a sequence that begins anew",
    ),
    pytest.param(
        [["序号", "项目", "产出指标", "效益指标"], ["", "", "数量指标", "质量指标", "时效指标", "社会效益指标"]],
        ["1", "渠道清淤", "6公里", "合格", "5月底前", "受益300户"],
        [
            (0, 0, "序号", 2, 1), (0, 1, "项目", 2, 1), (0, 2, "产出指标", 1, 3), (0, 5, "效益指标", 1, 1),
            (1, 2, "数量指标", 1, 1), (1, 3, "质量指标", 1, 1), (1, 4, "时效指标", 1, 1), (1, 5, "社会效益指标", 1, 1),
        ],
        id="levels below their own",
    ),
    pytest.param(
        [
            ["指标", "实施期"],
            ["", "2021年", "2022年"],
            ["", "目标", "实际", "目标", "实际"],
        ],
        ["制种面积", "3.5", "3.4", "3.8", "3.9"],
        [
            (0, 0, "指标", 3, 1), (0, 1, "实施期", 1, 4),
            (1, 1, "2021年", 1, 2), (1, 3, "2022年", 1, 2),
            (2, 1, "目标", 1, 1), (2, 2, "实际", 1, 1), (2, 3, "目标", 1, 1), (2, 4, "实际", 1, 1),
        ],
        id="three lines",
    ),
    pytest.param(
        [["产出", "效益"], ["类别", "指标", "指标值", "类别", "指标", "指标值"]],
        ["数量", "修渠长度", "6公里", "社会效益", "受益农户", "300户"],
        [
            (0, 0, "产出", 1, 3), (0, 3, "效益", 1, 3),
            (1, 0, "类别", 1, 1), (1, 1, "指标", 1, 1), (1, 2, "指标值", 1, 1),
            (1, 3, "类别", 1, 1), (1, 4, "指标", 1, 1), (1, 5, "指标值", 1, 1),
        ],
        id="no head reaches down",
    ),
    pytest.param(
        [["指标", "2022年", "", "2023年", "", "备注"], ["", "目标", "完成", "目标", "完成", ""]],
        ["客运量", "30", "31", "32", "35", "含夜班"],
        [
            (0, 0, "指标", 2, 1), (0, 1, "2022年", 1, 2), (0, 3, "2023年", 1, 2), (0, 5, "备注", 2, 1),
            (1, 1, "目标", 1, 1), (1, 2, "完成", 1, 1), (1, 3, "目标", 1, 1), (1, 4, "完成", 1, 1),
        ],
        id="blank cells for all that is covered",
    ),
    pytest.param(
        [["卫生院", "签约", "", "接种"], ["", "签约人数", "签约率", "接种率"]],
        ["白沙", "1200", "56.1", "98.2"],
        [
            (0, 0, "卫生院", 2, 1), (0, 1, "签约", 1, 2), (0, 3, "接种", 1, 1),
            (1, 1, "签约人数", 1, 1), (1, 2, "签约率", 1, 1), (1, 3, "接种率", 1, 1),
        ],
        id="unknown heads over figures, one of them over a single column",
    ),
    pytest.param(
        [["区", "减排目标", "", "", ""], ["", "大气", "", "水体", ""], ["", "氮氧化物", "烟尘", "需氧量", "氨氮"]],
        ["城东", "300", "120", "450", "30"],
        [
            (0, 0, "区", 3, 1), (0, 1, "减排目标", 1, 4),
            (1, 1, "大气", 1, 2), (1, 3, "水体", 1, 2),
            (2, 1, "氮氧化物", 1, 1), (2, 2, "烟尘", 1, 1), (2, 3, "需氧量", 1, 1), (2, 4, "氨氮", 1, 1),
        ],
        id="three lines over figures, the first over all",
    ),
    pytest.param(
        [
            ["乡镇", "生猪（头）", "农机（台）", "水面（亩）"],
            ["", "计划", "实绩", "增减（%）", "计划", "实绩", "增减（台）", "计划", "实绩"],
        ],
        ["白沙镇", "900", "930", "3.3", "40", "38", "-2", "120", "118"],
        [
            (0, 0, "乡镇", 2, 1), (0, 1, "生猪（头）", 1, 3), (0, 4, "农机（台）", 1, 3), (0, 7, "水面（亩）", 1, 2),
            (1, 1, "计划", 1, 1), (1, 2, "实绩", 1, 1), (1, 3, "增减（%）", 1, 1),
            (1, 4, "计划", 1, 1), (1, 5, "实绩", 1, 1), (1, 6, "增减（台）", 1, 1),
            (1, 7, "计划", 1, 1), (1, 8, "实绩", 1, 1),
        ],
        id="a sequence that begins anew is never cut before its end",
    ),
    pytest.param(
        [
            ["月份", "产量", "收支", "质量"],
            ["", "鲜奶（吨）", "奶粉（箱）", "销售（万元）", "成本（万元）", "合格率（%）"],
        ],
        ["一月", "32", "410", "66", "51", "99.2"],
        [
            (0, 0, "月份", 2, 1), (0, 1, "产量", 1, 2), (0, 3, "收支", 1, 2), (0, 5, "质量", 1, 1),
            (1, 1, "鲜奶（吨）", 1, 1), (1, 2, "奶粉（箱）", 1, 1), (1, 3, "销售（万元）", 1, 1),
            (1, 4, "成本（万元）", 1, 1), (1, 5, "合格率（%）", 1, 1),
        ],
        id="heads with the same unit side by side stay together",
    ),
]  # fmt: skip

LEFT_OUT = [
    pytest.param(
        [["部门", "办件", "评价", "排名"], ["办件量", "办结率", "评价数", "评价满意率"]],
        [["市公安局", "1203", "99.9", "300", "99.8", "1"], ["市人社局", "860", "99.7", "210", "99.5", "2"]],
        [
            (0, 0, "部门", 2, 1), (0, 1, "办件", 1, 2), (0, 3, "评价", 1, 2), (0, 5, "排名", 2, 1),
            (1, 1, "办件量", 1, 1), (1, 2, "办结率", 1, 1), (1, 3, "评价数", 1, 1), (1, 4, "评价满意率", 1, 1),
        ],
        id="unknown heads over figures, told by the characters that they share",
    ),
    pytest.param(
        [["县区", "道路事故", "火灾", "重大事故（起）"], ["起数", "死亡人数", "起数", "死亡人数"]],
        [["甲县", "12", "7", "9", "6", "0"], ["乙县", "10", "6", "8", "5", "0"]],
        [
            (0, 0, "县区", 2, 1), (0, 1, "道路事故", 1, 2), (0, 3, "火灾", 1, 2), (0, 5, "重大事故（起）", 2, 1),
            (1, 1, "起数", 1, 1), (1, 2, "死亡人数", 1, 1), (1, 3, "起数", 1, 1), (1, 4, "死亡人数", 1, 1),
        ],
        id="unknown heads, the same ones below each wide one",
    ),
    pytest.param(
        [["指标", "单位", "年度目标", "累计", "属性"], ["2021年", "2022年", "2023年"]],
        [["书房", "座", "2", "3", "2", "7", "预期性"], ["文化站", "个", "4", "4", "5", "13", "约束性"]],
        [
            (0, 0, "指标", 2, 1), (0, 1, "单位", 2, 1), (0, 2, "年度目标", 1, 3), (0, 5, "累计", 2, 1),
            (0, 6, "属性", 2, 1),
            (1, 2, "2021年", 1, 1), (1, 3, "2022年", 1, 1), (1, 4, "2023年", 1, 1),
        ],
        id="one wide head, told by what stands below",
    ),
    pytest.param(
        [["序号", "指标", "单位", "实施期"], ["2021年", "2022年"], ["目标", "实际", "目标", "实际"]],
        [["1", "制种面积", "万亩", "3.5", "3.4", "3.8", "3.9"], ["2", "农户", "户", "700", "712", "780", "765"]],
        [
            (0, 0, "序号", 3, 1), (0, 1, "指标", 3, 1), (0, 2, "单位", 3, 1), (0, 3, "实施期", 1, 4),
            (1, 3, "2021年", 1, 2), (1, 5, "2022年", 1, 2),
            (2, 3, "目标", 1, 1), (2, 4, "实际", 1, 1), (2, 5, "目标", 1, 1), (2, 6, "实际", 1, 1),
        ],
        id="three lines, blank cells left out",
    ),
    pytest.param(
        [
            ["预算科目", "年度预算", "累计", "当月", "本期为预算%"],
            ["本期", "同期", "增减率%", "本期", "同期", "增减率%"],
        ],
        [["增值税", "48827", "26542", "15525", "71.0", "2583", "3314", "-22.1", "54.4"],
         ["资源税", "294", "455", "203", "124.1", "29", "40", "-27.5", "154.8"]],
        [
            (0, 0, "预算科目", 2, 1), (0, 1, "年度预算", 2, 1), (0, 2, "累计", 1, 3), (0, 5, "当月", 1, 3),
            (0, 8, "本期为预算%", 2, 1),
            (1, 2, "本期", 1, 1), (1, 3, "同期", 1, 1), (1, 4, "增减率%", 1, 1),
            (1, 5, "本期", 1, 1), (1, 6, "同期", 1, 1), (1, 7, "增减率%", 1, 1),
        ],
        id="all months so far beside this month",
    ),
]  # fmt: skip

LEFT_ALONE = [
    pytest.param(
        [["项目名称", "村道硬化", "单位"], ["一级指标", "二级指标", "三级指标", "指标值"]],
        ["产出指标", "数量指标", "硬化里程", "3公里"],
        id="a line of a form above the heads",
    ),
    pytest.param(
        [["生态效益指标", "出渣情况", "达标"], ["可持续影响指标", "机构运行", "长期", "长期"]],
        ["满意度指标", "农户满意度", "满意", "满意"],
        id="rows of indicators without figures",
    ),
    pytest.param(
        [["时段", "生产指标", "经营指标", "安全指标"], ["", "吞吐量", "集装箱", "收入", "投资", "整改率"]],
        ["一季度", "210", "18600", "5200", "800", "100"],
        id="shares that nothing tells",
    ),
]


def heads(rows: list[list[str]], body: list[str]) -> list[Told]:
    """The heads as (row, column, text, rows, columns) of a table written with leading tabs."""
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in [*rows, body, body])
    (table,) = read(text.encode(), filename="x.txt").tables()
    assert isinstance(table, Table)
    return [(c.row, c.col, c.text, c.row_span, c.col_span) for c in table.cells if c.row < len(rows)]


@pytest.mark.parametrize(("rows", "body", "told"), CASES)
def test_merged_heads(rows: list[list[str]], body: list[str], told: list[Told]) -> None:
    assert heads(rows, body) == told


@pytest.mark.parametrize(("rows", "body"), LEFT_ALONE)
def test_heads_that_are_left_alone(rows: list[list[str]], body: list[str]) -> None:
    assert all(down == across == 1 for _, _, _, down, across in heads(rows, body))


@pytest.mark.parametrize(("rows", "body", "told"), LEFT_OUT)
def test_merged_heads_without_the_blank_cells_below(
    rows: list[list[str]], body: list[list[str]], told: list[Told]
) -> None:
    """A converter that writes covered cells nowhere and fills each row up with bare pipes at its end."""
    width = len(body[0])
    text = "".join(" | ".join(row) + " |" + "|" * (width - len(row)) + "\n" for row in [*rows, *body])
    (table,) = read(text.encode(), filename="x.txt").tables()
    assert [(c.row, c.col, c.text, c.row_span, c.col_span) for c in table.cells if c.row < len(rows)] == told


def test_what_short_rows_lack_is_told() -> None:
    rows = [
        ["绩效目标", "方便出行"],
        ["指标", "目标值", "分值", "得分"],
        ["一、产出"],
        ["客运量", "30万人", "60", "58"],
        ["合计", "100", "98"],
    ]
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    (table,) = read(text.encode(), filename="x.txt").tables()
    spans = {c.text: (c.col, c.col_span) for c in table.cells}
    assert not table.ragged
    assert spans["方便出行"] == (1, 3)
    assert spans["一、产出"] == (0, 4)
    assert (spans["合计"], spans["100"], spans["98"]) == ((0, 2), (2, 1), (3, 1))


def test_a_first_head_over_groups_and_their_members() -> None:
    rows = [
        ["专栏2 主要指标"],
        ["指标", "2015年", "2020年", "属性"],
        ["1。空气", "优良天数比率（%）", "76", ">80", "约束性"],
        ["重污染天数（天）", "9", "<5", "预期性"],
        ["2。水体", "劣类断面比例（%）", "8", "<3", "约束性"],
    ]
    text = "".join(" | ".join(row) + " |\n" for row in rows)
    (table,) = read(text.encode(), filename="x.txt").tables()
    told = [(c.row, c.col, c.text, c.col_span) for c in table.cells if c.row in (1, 3)]
    assert told == [
        (1, 0, "指标", 2), (1, 2, "2015年", 1), (1, 3, "2020年", 1), (1, 4, "属性", 1),
        (3, 1, "重污染天数（天）", 1), (3, 2, "9", 1), (3, 3, "<5", 1), (3, 4, "预期性", 1),
    ]  # fmt: skip
