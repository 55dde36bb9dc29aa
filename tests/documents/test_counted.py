"""Tables of web pages in which the number of pipes tells where a row ends."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.text import read_text
from extractor.settings import Settings

FORM_AND_GRID = """关于下达水毁修复资金的通知
绩效目标表 |
||||
项目名称 |
东渠水毁修复 |
实施单位 |
柳河乡政府 |
|
总体目标 |
修复渠道2公里。 |
|||
一级指标 |
二级指标 |
三级指标 |
指标值 |
|
产出指标 |
数量指标 |
修复渠道 |
2公里 |
|
清淤土方 |
600方 |
|||
注:按实际填报。
"""

CASES = [
    pytest.param(
        FORM_AND_GRID,
        [
            ["绩效目标表"],
            ["项目名称", "东渠水毁修复", "实施单位", "柳河乡政府"],
            ["总体目标", "修复渠道2公里。"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "修复渠道", "2公里"],
            ["产出指标", "数量指标", "清淤土方", "600方"],
        ],
        id="one cell per line, rows filled up",
    ),
    pytest.param(
        "项目名称 | 河道保洁 | |||\n绩 效\n指 标 |\n一级指标 | 二级指标 | 三级指标 | 指标值 |\n产出指标 | 数量指标 | 保洁河段 | 8段 | |\n打捞次数 | ≥40次 | |||\n",
        [
            ["项目名称", "河道保洁"],
            ["绩 效\n指 标", "一级指标", "二级指标", "三级指标", "指标值"],
            ["绩 效\n指 标", "产出指标", "数量指标", "保洁河段", "8段"],
            ["绩 效\n指 标", "产出指标", "数量指标", "打捞次数", "≥40次"],
        ],
        id="a cell with a line of its own begins the row",
    ),
    pytest.param(
        "指标名称 |\n计量单位 |\n指标性质 |\n指标值 |\n保洁员 |\n人 |\n= |\n18 |\n路面整洁 |\n定性 |\n良好 | |\n",
        [
            ["指标名称", "计量单位", "指标性质", "指标值"],
            ["保洁员", "人", "=", "18"],
            ["路面整洁", "定性", "良好"],
        ],
        id="an operator alone is a cell and no rule",
    ),
    pytest.param(
        "项目名称 | 苗圃补贴 | ||||\n绩效指标 | 一级 指标 |\n二级指标 | 三级指标 | 指标值 | |\n产 出\n指 标 |\n数量指标 | 育苗数 | 900株 | ||\n质量指标 | 出圃率 | 95% | |||\n",
        [
            ["项目名称", "苗圃补贴"],
            ["绩效指标", "一级 指标", "二级指标", "三级指标", "指标值"],
            ["绩效指标", "产 出\n指 标", "数量指标", "育苗数", "900株"],
            ["绩效指标", "产 出\n指 标", "质量指标", "出圃率", "95%"],
        ],
        id="the second head's line break cuts the row",
    ),
    pytest.param(
        "数量指标 | 培训期数 | ≥ | 4 | 期 | 4 | 10 |\n质量指标 | 学风情况 | 定性 | 好坏 |\n| 好 | 10 |\n时效指标 | 结业率 | ≥ | 90 | % | 96 | 10 |\n合计 | 30 | |||||\n",
        [
            ["数量指标", "培训期数", "≥", "4", "期", "4", "10"],
            ["质量指标", "学风情况", "定性", "好坏", "", "好", "10"],
            ["时效指标", "结业率", "≥", "90", "%", "96", "10"],
            ["合计", "30"],
        ],
        id="a blank cell's line break where no filling ends the row",
    ),
    pytest.param(
        "数量指标 | 培训期数 | ≥ | 4 | 期 | 4 | 10 | |\n质量指标 | 学风情况 | 定性 | 好坏 |\n| 好 | 10 |\n|\n时效指标 | 结业率 | ≥ | 90 | % | 96 | 10 | |\n合计 | 30 | ||||||\n",
        [
            ["数量指标", "培训期数", "≥", "4", "期", "4", "10"],
            ["质量指标", "学风情况", "定性", "好坏", "", "好", "10"],
            ["时效指标", "结业率", "≥", "90", "%", "96", "10"],
            ["合计", "30"],
        ],
        id="a blank cell's line break inside the row",
    ),
    pytest.param(
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n| 产出指标 | 数量指标 | 播种面积 | 300亩 |\n| | | 补种面积 | 20亩 |\n| 效益指标 | | | |\n",
        [
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "播种面积", "300亩"],
            ["", "", "补种面积", "20亩"],
            ["效益指标", "", "", ""],
        ],
        id="blank cells that were kept stay",
    ),
]


def _rows(table: Table) -> list[list[str | None]]:
    out: list[list[str | None]] = []
    for row in table.grid():
        cells = [None if c is None else c.text for c in row]
        while cells and cells[-1] is None:
            cells.pop()
        out.append(cells)
    return out


@pytest.mark.parametrize(("text", "want"), CASES)
def test_rows_end_where_their_pipes_are_complete(text: str, want: list[list[str | None]]) -> None:
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    (table,) = document.tables()
    assert _rows(table) == want
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)


def test_a_line_with_a_few_pipes_is_no_table() -> None:
    document = read_text("浏览量:1 | | | |\n\n正文第一段。\n".encode(), filename="例.txt", settings=Settings())
    assert not list(document.tables())
