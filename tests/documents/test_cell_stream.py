"""Tables of web pages of which only the cells are left, a pipe behind each."""

from __future__ import annotations

import time

import pytest

from extractor.documents.document import Table
from extractor.documents.text import read_text
from extractor.settings import Settings

Grid = list[list[str | None]]

HEADS = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"]
ROWS = [
    ["产出指标", "数量指标", "编印手册", "≥", "500", "册", "520", "20", "20"],
    ["质量指标", "差错率", "≤", "1", "%", "", "10", ""],
    ["效益指标", "社会效益指标", "知晓程度", "定性", "提高", "", "提高", "20", "20"],
]


def read(text: str) -> list[Table]:
    document = read_text(text.encode(), filename="例.txt", settings=Settings())
    tables = list(document.tables())
    assert all(document.text[c.start : c.end] == c.text for t in tables for c in t.cells)
    return tables


def rows(table: Table) -> Grid:
    out: Grid = []
    for line in table.grid():
        cells = [c.text if c is not None and c.text else None for c in line]
        while cells and cells[-1] is None:
            cells.pop()
        out.append(cells)
    return out


WANT: Grid = [
    HEADS,
    ["产出指标", "数量指标", "编印手册", "≥", "500", "册", "520", "20", "20"],
    [None, "质量指标", "差错率", "≤", "1", "%", None, "10"],
    ["效益指标", "社会效益指标", "知晓程度", "定性", "提高", None, "提高", "20", "20"],
]


@pytest.mark.parametrize("behind", [" |\n", "\n|\n"], ids=["behind the cell", "on a line of its own"])
def test_blank_cells_hold_their_place(behind: str) -> None:
    form = ["项目名称", "健康宣传", "主管部门", "县卫健局", "绩效指标（90分）"]
    cells = [*form, *HEADS, *(c for row in ROWS for c in row)]
    (table,) = read("".join(f"{cell}{behind}" if cell else "|\n" for cell in cells))
    assert rows(table)[:2] == [["项目名称", "健康宣传"], ["主管部门", "县卫健局"]]
    assert [r for r in rows(table) if r and r != ["绩效指标（90分）"]][2:] == WANT


def test_the_upper_line_of_a_header_comes_before_the_lower() -> None:
    upper = ["绩效指标", "年度指标值", "完成值", "权重", "得分"]
    cells = [*upper, *HEADS[:6], *(c for row in ROWS for c in row)]
    (table,) = read("项目名称 |\n健康宣传 |\n" + "".join(f"{cell} |\n" if cell else "|\n" for cell in cells))
    assert rows(table)[-4:] == WANT


def test_what_stands_below_the_grid_is_no_row_of_it() -> None:
    cells = [*HEADS, *ROWS[0], "", "评价结论", "较好", "存在问题", "无"]
    (table,) = read("".join(f"{cell} |\n" if cell else "|\n" for cell in cells))
    assert rows(table)[-2:] == [["评价结论", "较好"], ["存在问题", "无"]]


def test_bare_pipes_at_row_ends_are_left_to_the_reader_that_counts_them() -> None:
    cells = ["标题", "||", *HEADS[:3], "指标值", "产出指标", "数量指标", "义诊", "4场", "筛查", "300人", "|"]
    (table,) = read("".join(f"{cell} |\n" if cell.strip("|") else f"{cell}|\n" for cell in cells))
    assert rows(table)[-1] == ["产出指标", "数量指标", "筛查", "300人"]


@pytest.mark.parametrize("piece", ["甲\n|\n", "甲 |\n", "甲 |\n||\n", "项目名称 |\n||||\n甲 |\n"])
def test_a_page_full_of_pipes_is_not_read_again_from_each_line(piece: str) -> None:
    started = time.process_time()
    read(piece * 1500)
    assert time.process_time() - started < 5
