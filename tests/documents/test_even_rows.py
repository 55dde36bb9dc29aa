"""Rows of a line each with as many pieces as there are heads fill the columns, whatever the heads are called."""

from __future__ import annotations

import pytest

from extractor.documents.document import Table
from extractor.documents.text import read_text
from extractor.settings import Settings

_ = None


def grid(table: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in table.grid()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "领域 监测项 单位 现状值 目标值 类型\n生态 河道治理长度 公里 36 85 核心\n湿地保护率 % 41.5 52 一般\n"
            "安全 应急演练次数 次 3 5 核心\n消防栓完好率 % 96 98 一般\n",
            [
                ["领域", "监测项", "单位", "现状值", "目标值", "类型"],
                ["生态", "河道治理长度", "公里", "36", "85", "核心"],
                [_, "湿地保护率", "%", "41.5", "52", "一般"],
                ["安全", "应急演练次数", "次", "3", "5", "核心"],
                [_, "消防栓完好率", "%", "96", "98", "一般"],
            ],
            id="heads nobody listed, the group stated once",
        ),
        pytest.param(
            "序号 指标 2020年 目标值 属性\n1 林木覆盖率 — 41.5 约束性\n"
            "2 每万人拥有公厕 3.1 稳步提高 预期性\n3 绿地面积 — — 预期性\n",
            [
                ["序号", "指标", "2020年", "目标值", "属性"],
                ["1", "林木覆盖率", "—", "41.5", "约束性"],
                ["2", "每万人拥有公厕", "3.1", "稳步提高", "预期性"],
                ["3", "绿地面积", "—", "—", "预期性"],
            ],
            id="a year and the head behind it stay two heads",
        ),
        pytest.param(
            "附表 公园建设主要指标\n\n指标名称 单位 基期值 目标值\n"
            "（一）总量\n新建公园 个 3 6\n（二）品质\n开放率 % 82 95\n绿荫停车位 个 40 90\n",
            [
                ["指标名称", "单位", "基期值", "目标值"],
                ["（一）总量", _, _, _],
                ["新建公园", "个", "3", "6"],
                ["（二）品质", _, _, _],
                ["开放率", "%", "82", "95"],
                ["绿荫停车位", "个", "40", "90"],
            ],
            id="below a title of two words, groups on lines of their own",
        ),
        pytest.param(
            "指标名称 基期值 目标值 责任部门\n"
            "公交 专用道里程 12 30 交通局\n停车泊位数 600 900 城管局\n骑行道长度 8 25 住建局\n",
            [
                ["指标名称", "基期值", "目标值", "责任部门"],
                ["公交 专用道里程", "12", "30", "交通局"],
                ["停车泊位数", "600", "900", "城管局"],
                ["骑行道长度", "8", "25", "住建局"],
            ],
            id="a blank inside a name",
        ),
    ],
)
def test_pieces_fill_the_columns(text: str, expected: list[list[str | None]]) -> None:
    (table,) = read_text(text.encode(), filename="例.txt", settings=Settings()).tables()
    assert grid(table) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("各单位 指标 任务 目标 要求\n请于月底前上报 有关材料\n县局\n", id="a letter"),
        pytest.param(
            "指标 目标 任务 要求\n提高认识 加强领导 明确责任 狠抓落实\n统一思想 压实责任 严格考核 注重实效\n",
            id="slogans",
        ),
    ],
)
def test_lines_without_figures_are_no_rows(text: str) -> None:
    assert not list(read_text(text.encode(), filename="例.txt", settings=Settings()).tables())
