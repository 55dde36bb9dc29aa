"""Cells one per line whose rows are numbered: each number that goes on by one begins a row."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.documents.document import Paragraph, Table
from extractor.documents.flat.lines import Lines
from extractor.documents.flat.numbered_lines import read_numbered_lines
from extractor.documents.text import read_text
from extractor.settings import Settings


def tables(text: str) -> list[list[str]]:
    """The rows of the only table, cells joined by bars."""
    document = read_text(text.encode(), filename="a.txt", settings=Settings(), media_type="text/plain")
    found = [b for b in document.blocks if isinstance(b, Table)]
    return [["|".join(c.text if c else "" for c in row)] for t in found for row in t.grid()]


def lines(*cells: str, between: str = "\n") -> str:
    return between.join(cells) + "\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(
            lines(
                *("序号", "指标名称", "目标值", "1", "近视率", "逐年下降", "2", "建档率", "95%"),
                *("3", "床位数", "4", "随访率", "达到省定要求"),
                between="\n\n",
            ),
            ["序号|指标名称|目标值", "1|近视率|逐年下降", "2|建档率|95%", "3|床位数|", "4|随访率|达到省定要求"],
            id="values in words, one missing",
        ),
        pytest.param(
            lines(
                *("序号", "内容", "标准", "1", "清运频次", "2", "2", "保洁长度", "6"),
                *("3", "户厕改造", "40", "4", "路灯", "12"),
            ),
            ["序号|内容|标准", "1|清运频次|2", "2|保洁长度|6", "3|户厕改造|40", "4|路灯|12"],
            id="heads that nothing lists, a value that is the next number",
        ),
        pytest.param(
            lines(
                *("类别", "序号", "考核指标", "目标值", "责任单位"),
                *("环境整治", "1", "户厕改造户数", "120", "规划办", "2", "清运频次", "3", "环卫所"),
                *("3", "保洁长度", "6", "水利站", "综合管护", "4", "禁烧面积", "40", "农技站"),
                *("5", "路灯完好率", "95", "城管队"),
            ),
            [
                "类别|序号|考核指标|目标值|责任单位",
                "环境整治|1|户厕改造户数|120|规划办",
                "|2|清运频次|3|环卫所",
                "|3|保洁长度|6|水利站",
                "综合管护|4|禁烧面积|40|农技站",
                "|5|路灯完好率|95|城管队",
            ],
            id="names of groups in front of the numbers",
        ),
    ],
)
def test_numbers_begin_rows(text: str, rows: list[str]) -> None:
    assert tables(text) == [[row] for row in rows]


def test_a_head_without_cells_stays_a_line_of_text() -> None:
    heads = ("评价指标", "序号", "指标名称", "目标值")
    text = lines(*heads, "1", "近视率", "下降", "2", "建档率", "95%", "3", "床位数", "8张", "4", "随访率", "90%")
    document = read_text(text.encode(), filename="a.txt", settings=Settings(), media_type="text/plain")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["评价指标"]
    assert tables(text)[0] == ["序号|指标名称|目标值"]


def test_numbers_of_pages_are_no_rows() -> None:
    assert tables(lines("序号", "上一页", "1", "2", "3", "4", "5", "下一页", "尾页")) == []


def test_measures_without_heads_go_by_their_numbers() -> None:
    pairs = ("近视率", "逐年下降"), ("建档率", "95%"), ("床位数",), ("死亡率", "5‰"), ("随访率", "90")
    text = lines("上一页", *(piece for n, pair in enumerate(pairs, 33) for piece in (str(n), *pair)), between="\n\n")
    rows = ["33|近视率|逐年下降", "34|建档率|95%", "35|床位数|", "36|死亡率|5‰", "37|随访率|90"]
    assert tables(text) == [[row] for row in rows]


def test_measures_without_heads_are_indicators() -> None:
    pairs = ("近视率", "逐年下降"), ("建档率", "95%"), ("床位数",), ("死亡率", "5‰"), ("随访率", "90")
    text = lines(*(piece for n, pair in enumerate(pairs, 33) for piece in (str(n), *pair)))
    said = [(i.name, [v.text for v in i.values]) for i in extract(text.encode(), filename="a.txt").indicators]
    assert said == [
        ("近视率", ["逐年下降"]),
        ("建档率", ["95%"]),
        ("床位数", [""]),
        ("死亡率", ["5‰"]),
        ("随访率", ["90"]),
    ]


@pytest.mark.parametrize(
    ("names", "value", "taken"),
    [
        pytest.param(("入学率", "巩固率", "近视率", "藏书量", "教师数"), "95", True, id="measures"),
        pytest.param(("入学率", "巩固率", "近视率", "藏书量", "教师数"), "2024-01-02", False, id="dates"),
        pytest.param(("青石镇", "白露乡", "三岔镇", "云台乡", "石桥镇"), "95", False, id="places"),
        pytest.param(("入学率", "巩固率", "近视率"), "95", False, id="few"),
    ],
)
def test_only_measures_are_taken(names: tuple[str, ...], value: str, taken: bool) -> None:
    text = lines(*(piece for n, name in enumerate(names, 1) for piece in (str(n), name, value)))
    assert (read_numbered_lines(Lines(text), 0) is not None) is taken
