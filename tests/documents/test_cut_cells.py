"""Tables whose cells are set apart by single blanks or lines, as web pages leave them: cells cut, rows left blank.

A case is a text and the grid that a reader of the page would see: rows of cells, ``None`` for a position that no cell
covers, "¶" for a line break inside a cell.
"""

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.text import read_text
from extractor.settings import Settings

_ = None


def grid(table: Table) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    for row in table.grid():
        cells = [None if c is None else c.text.replace("\n", "¶") for c in row]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "绩效指标 一级\n指标\n二级指标 三级指标 指标值\n产出指标 数量指标 修渠长度 ≥3公里\n质量指标 合格率 100%\n",
            [
                ["绩效指标", "一级¶指标", "二级指标", "三级指标", "指标值"],
                [_, "产出指标", "数量指标", "修渠长度", "≥3公里"],
                [_, _, "质量指标", "合格率", "100%"],
            ],
            id="a head cut by a line break",
        ),
        pytest.param(
            "一级\n指标\n二级\n指标\n三级指标 预期指标值（A） 实际完成值（B） 分值 得分计算方法\n"
            "产出指标 数量指标 修渠长度 3公里 3公里 10 按比例\n",
            [
                ["一级¶指标", "二级¶指标", "三级指标", "预期指标值（A）", "实际完成值（B）", "分值", "得分计算方法"],
                ["产出指标", "数量指标", "修渠长度", "3公里", "3公里", "10", "按比例"],
            ],
            id="a header that begins with half a head",
        ),
        pytest.param(
            "绩效指标 一级指标 二级指标 三级指标 指标值\n"
            "绩效指标 项目完成\n指标\n数量指标 发放人数 84人\n质量指标 复核率 100%\n",
            [
                ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
                ["绩效指标", "项目完成¶指标", "数量指标", "发放人数", "84人"],
                [_, _, "质量指标", "复核率", "100%"],
            ],
            id="the label at the side comes again in front of the rows",
        ),
        pytest.param(
            "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 修渠长度 ≥3公里\n"
            "效益指标\n（30分）\n可持续影\n响指标\n管护年限 ≥5年\n",
            [
                ["一级指标", "二级指标", "三级指标", "指标值"],
                ["产出指标", "数量指标", "修渠长度", "≥3公里"],
                ["效益指标¶（30分）", "可持续影¶响指标", "管护年限", "≥5年"],
            ],
            id="levels cut by line breaks, their row below them",
        ),
        pytest.param(
            "一级指标 二级指标 三级指标 指标值 完成值 分值 得分\n\n\n\n\n（50分）\n"
            "数量指标 指标1：修渠 3公里 3公里 10 10\n"
            "指标2：\n……\n质量指标 指标1：渠壁不渗漏 10 9\n指标2：清淤 2吨 2吨 5 5\n",
            [
                ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
                [_, "数量指标", "指标1：修渠", "3公里", "3公里", "10", "10"],
                [_, "质量指标", "指标1：渠壁不渗漏", _, _, "10", "9"],
                [_, _, "指标2：清淤", "2吨", "2吨", "5", "5"],
            ],
            id="points of a lost level, rows left blank, a row with points alone",
        ),
        pytest.param(
            "一级指标 二级指标 三级指标 年度 实际 分值 得分\n指标值 完成值\n"
            "产出指标 数量指标 修渠 3公里 3公里\n10 10\n清淤 2吨 1吨 5 3\n",
            [
                ["一级指标", "二级指标", "三级指标", "年度", "实际", "分值", "得分"],
                [_, _, _, "指标值", "完成值"],
                ["产出指标", "数量指标", "修渠", "3公里", "3公里", "10", "10"],
                [_, _, "清淤", "2吨", "1吨", "5", "3"],
            ],
            id="heads that go on below, points on a line of their own",
        ),
        pytest.param(
            "项目名称 渠道整修 项目负责人 某某\n主管部门 县水务局   实施单位 渠道所\n项目资金\n（万元）\n"
            "年初预算数 全年执行数 执行率\n年度资金总额 30 30 100%\n"
            "年度总体目标 预期目标 实际完成情况\n整修渠道，按时通水。 已经通水。\n"
            "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 修渠长度 ≥3公里\n财政部门初审意见 （盖章）\n",
            [
                ["项目名称", "渠道整修", "项目负责人", "某某"],
                ["主管部门", "县水务局", "实施单位", "渠道所"],
                ["项目资金¶（万元）"],
                ["年初预算数", "全年执行数", "执行率"],
                ["年度资金总额", "30", "30", "100%"],
                ["年度总体目标", "预期目标", "实际完成情况"],
                [_, "整修渠道，按时通水。", "已经通水。"],
                ["一级指标", "二级指标", "三级指标", "指标值"],
                ["产出指标", "数量指标", "修渠长度", "≥3公里"],
            ],
            id="a form with its goals above the grid, an opinion below it",
        ),
        pytest.param(
            "一级指标\n\n二级指标\n\n三级指标\n\n指标值\n\n产出指标\n\n数量指标\n\n"
            "指标1：修渠长度\n\n公里\n\n指标2：清淤\n\n万方\n\n"
            "质量指标\n\n指标1：合格率\n\n≧ %\n",
            [
                ["一级指标", "二级指标", "三级指标", "指标值"],
                ["产出指标", "数量指标", "指标1：修渠长度", "公里"],
                [_, _, "指标2：清淤", "万方"],
                [_, "质量指标", "指标1：合格率", "≧ %"],
            ],
            id="numbered names with a unit alone below them",
        ),
    ],
)
def test_cells_between_blanks(text: str, expected: list[list[str | None]]) -> None:
    tables = list(read_text(text.encode(), filename="例.txt", settings=Settings()).tables())
    assert [grid(t) for t in tables] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("会议议程\n一级\n指标说明如下：\n各单位按要求报送材料。\n", id="half a head"),
        pytest.param("项目名称 渠道整修\n本项目由县水务局实施，\n工期三个月。\n", id="a label alone above prose"),
    ],
)
def test_prose_stays_prose(text: str) -> None:
    assert not list(read_text(text.encode(), filename="例.txt", settings=Settings()).tables())
