"""Cells that merges cover in tables of web pages, told by how many bare pipes fill up each row."""

from __future__ import annotations

import pytest

from extractor.documents.text import read_text
from extractor.settings import Settings

CASES = [
    pytest.param(
        """一级指标 | 二级指标 | 三级指标 | 指标值 |
管护成效 | 设施类 | 管护泵站 | 6座 |
完好率 | 95% | ||
水质类 | 达标断面 | ≥4个 | |
保障措施 | 队伍类 | 持证护水员 | 11名 |
""",
        [
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["管护成效", "设施类", "管护泵站", "6座"],
            ["管护成效", "设施类", "完好率", "95%"],
            ["管护成效", "水质类", "达标断面", "≥4个"],
            ["保障措施", "队伍类", "持证护水员", "11名"],
        ],
        id="levels that no list holds",
    ),
    pytest.param(
        """绩效指标 |
一级指标 |
二级指标 |
三级指标 |
指标值 | |
管护成效 |
设施类 |
管护泵站 |
6座 | ||
完好率 |
95% | ||||
水质类 |
达标断面 |
≥4个 | |||
""",
        [
            ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
            ["绩效指标", "管护成效", "设施类", "管护泵站", "6座"],
            ["绩效指标", "管护成效", "设施类", "完好率", "95%"],
            ["绩效指标", "管护成效", "水质类", "达标断面", "≥4个"],
        ],
        id="one cell per line, a label at the grid's side",
    ),
    pytest.param(
        """| 一级指标 | 二级指标 | 三级指标 | 得分 |
| 日常管理（20分） | 台账（8分） | 完整性（5分） |
|
| 及时性（3分） |
| ||
| 巡查（12分） | 巡查密度（12分） |
| |
| 应急处置（10分） | 演练（10分） | 演练覆盖面（10分） |
|
""",
        [
            ["一级指标", "二级指标", "三级指标", "得分"],
            ["日常管理（20分）", "台账（8分）", "完整性（5分）", ""],
            ["日常管理（20分）", "台账（8分）", "及时性（3分）", ""],
            ["日常管理（20分）", "巡查（12分）", "巡查密度（12分）", ""],
            ["应急处置（10分）", "演练（10分）", "演练覆盖面（10分）", ""],
        ],
        id="in a frame, a column to be filled in holds line breaks",
    ),
    pytest.param(
        """一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 未完成原因 |
管护成效 | 设施类 | 管护泵站 | 6座 | 5座 | 一座停电 |
完好率 | 95% | 96% | |||
水质类 | 达标断面 | ≥4个 | 4个 | ||
复测断面 | ≥2个 | 1个 | 暴雨中断 | ||
""",
        [
            ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "未完成原因"],
            ["管护成效", "设施类", "管护泵站", "6座", "5座", "一座停电"],
            ["管护成效", "设施类", "完好率", "95%", "96%", ""],
            ["管护成效", "水质类", "达标断面", "≥4个", "4个", ""],
            ["管护成效", "水质类", "复测断面", "≥2个", "1个", "暴雨中断"],
        ],
        id="a last column that some rows fill",
    ),
    pytest.param(
        """一级指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 |
产出指标 | 数量指标 | 补助养殖户 | 20 | 31户 | 31户 | 20 |
其中：养蜂户 | 12户 | 12户 | ||||
其中：养羊户 | 19户 | 19户 | ||||
质量指标 | 补助发放准确率 | 10 | 100% | 100% | 10 | |
""",
        [
            ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "全年实际值", "得分"],
            ["产出指标", "数量指标", "补助养殖户", "20", "31户", "31户", "20"],
            ["产出指标", "数量指标", "其中：养蜂户", None, "12户", "12户", ""],
            ["产出指标", "数量指标", "其中：养羊户", None, "19户", "19户", ""],
            ["产出指标", "质量指标", "补助发放准确率", "10", "100%", "100%", "10"],
        ],
        id="points merged over the parts of a sum",
    ),
]


@pytest.mark.parametrize(("text", "want"), CASES)
def test_rows_are_laid_below_their_heads_with_their_merges(text: str, want: list[list[str | None]]) -> None:
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    (table,) = document.tables()
    assert [[None if c is None else c.text for c in row] for row in table.grid()] == want
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)


def test_two_lines_of_heads_are_left_to_the_reader_of_merged_heads() -> None:
    text = """绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 | |
上年实际值 | 本年指标值 | |||||
产出指标 | 数量指标 | 体检人次 | 300人次 | 320人次 | ||
质量指标 | 建档率 | 95% | 96% | |||
"""
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    (table,) = document.tables()
    assert all(c.row_span == 1 or c.row == 0 for c in table.cells)
