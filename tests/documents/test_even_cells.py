"""A cell a line without any mark: most rows fill all columns, whatever the heads are called."""

from __future__ import annotations

import pytest

from extractor.documents.document import Paragraph
from extractor.documents.text import read_text
from extractor.settings import Settings

_ = None


def read(*cells: str) -> list[str | list[list[str | None]]]:
    """The paragraphs and tables of a text with a cell on each line."""
    document = read_text("\n".join(cells).encode(), filename="例.txt", settings=Settings())
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[cell.text if cell else None for cell in row] for row in block.grid()]
        for block in document.blocks
    ]


HEADS = ("监测项", "现状值", "目标值", "类型")


def test_the_cells_tell_where_the_heads_end() -> None:
    rows = [
        ("河道治理长度", "36", "85", "核心"),
        ("湿地保护率", "41.5%", "52%", "一般"),
        ("公园绿地面积", "完成上级任务", "120", "核心"),
        ("古树名木挂牌", "—", "[40]", "一般"),
        ("口袋公园数量", "6", "≥15", "核心"),
    ]
    found = read("生态提升主要指标", *HEADS, *(cell for row in rows for cell in row), "说明：数据来自林业局。")
    assert found == [
        "生态提升主要指标", [list(HEADS), *map(list, rows)], "说明：数据来自林业局。"
    ]


def test_groups_on_lines_of_their_own_are_rows() -> None:
    found = read(
        *("监测项", "单位", "基期值", "规划值"),
        *("（一）供水", "管网漏损率", "%", "12", "8", "供水普及率", "%", "96", "99"),
        *("（二）排水", "雨水管网长度", "公里", "310", "420", "污水集中收集率", "%", "61", "75"),
    )
    assert found == [
        [
            ["监测项", "单位", "基期值", "规划值"],
            ["（一）供水", _, _, _],
            ["管网漏损率", "%", "12", "8"],
            ["供水普及率", "%", "96", "99"],
            ["（二）排水", _, _, _],
            ["雨水管网长度", "公里", "310", "420"],
            ["污水集中收集率", "%", "61", "75"],
        ]
    ]


def test_a_group_that_a_merged_cell_named_once_stands_in_its_first_row() -> None:
    (table,) = read(
        *("领域", "指标", "现状值", "目标值", "牵头部门"),
        *("交通", "公交分担率", "18%", "25%", "交通局", "停车泊位数", "9000", "12000", "城管局"),
        *("骑行道长度", "12", "60", "住建局", "绿色", "充电桩数量", "800", "2000", "发改局"),
        *("新能源公交占比", "55%", "90%", "交通局", "噪声达标率", "88%", "93%", "环保局"),
    )
    assert isinstance(table, list)
    assert [row[0] for row in table] == ["领域", "交通", _, _, "绿色", _, _]
    names = ["公交分担率", "停车泊位数", "骑行道长度", "充电桩数量", "新能源公交占比", "噪声达标率"]
    assert [row[1] for row in table][1:] == names


def test_a_long_table_is_one_table_to_its_last_row() -> None:
    names = [f"第{'甲乙丙丁'[n % 4]}段管网长度" for n in range(2000)]
    rows = [(name, str(n % 90 + 1), str(n % 80 + 3), "核心" if n % 3 else "一般") for n, name in enumerate(names)]
    (table,) = read(*HEADS, *(cell for row in rows for cell in row))
    assert isinstance(table, list)
    assert len(table) == 2001 and table[-1] == list(rows[-1])


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(
            ("工作要求", "任务内容", "完成标准", "加强领导", "明确责任", "狠抓落实", "统一思想", "注重实效"),
            id="slogans without figures",
        ),
        pytest.param(
            ("指标名称", "目标值", "单位", "3", "公里绿道", "12", "7", "8", "公园", "9", "甲", "乙", "4", "5"),
            id="cells without order",
        ),
        pytest.param(("目录", "一、概况", "1", "二、目标", "3", "三、措施", "7", "四、附则", "9"), id="contents"),
    ],
)
def test_what_is_not_regular_is_no_table(cells: tuple[str, ...]) -> None:
    assert not any(isinstance(block, list) and len(block[0]) > 2 for block in read(*cells))
