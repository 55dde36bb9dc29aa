"""Tables set apart by single blanks whose columns say of what nature an indicator is."""

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.read import read

CASES = [
    pytest.param(
        "指标 属性 单位 2020年 2025年\n高速公路里程 预期性 公里 210 300\n农村公路列养率 约束性 % 100 100\n",
        [
            ["指标", "属性", "单位", "2020年", "2025年"],
            ["高速公路里程", "预期性", "公里", "210", "300"],
            ["农村公路列养率", "约束性", "%", "100", "100"],
        ],
        id="two heads side by side that one head could be",
    ),
    pytest.param(
        "序号 指标名称 指标性质 现状值 目标值\n1 地表水优良比例（%） 约束性 85 ≥90\n2 森林覆盖率（%） 预期性 41 ≥42\n",
        [
            ["序号", "指标名称", "指标性质", "现状值", "目标值"],
            ["1", "地表水优良比例（%）", "约束性", "85", "≥90"],
            ["2", "森林覆盖率（%）", "预期性", "41", "≥42"],
        ],
        id="words of nature where operators may stand",
    ),
    pytest.param(
        "序号 指标 计量单位 2025年目标 属性\n1 公共图书馆 个 8 预期性\n二、文化产业\n2 规上文化企业 家 60 约束性\n",
        [
            ["序号", "指标", "计量单位", "2025年目标", "属性"],
            ["1", "公共图书馆", "个", "8", "预期性"],
            ["", "二、文化产业", "", "", ""],
            ["2", "规上文化企业", "家", "60", "约束性"],
        ],
        id="a group's line is no part of the cell above it",
    ),
]


@pytest.mark.parametrize(("text", "rows"), CASES)
def test_rows(text: str, rows: list[list[str]]) -> None:
    (table,) = read(text.encode(), filename="x.txt").tables()
    assert isinstance(table, Table)
    assert [[cell.text if cell is not None else "" for cell in row] for row in table.grid()] == rows
