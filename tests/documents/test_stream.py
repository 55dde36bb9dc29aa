"""Streams of cells without row ends are laid out by what the cells are like."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from extractor import extract
from extractor.documents.document import Document, Paragraph, Table
from extractor.documents.flat.stream import restreamed
from extractor.documents.text import read_text
from extractor.settings import Settings

PLAN = """“十四五”公路发展主要指标

领域

序号

指标名称

单位

2020年

2025年

属性

路网

1

公路总里程

公里

3120

3400

预期性

2

乡镇通三级路比例

%

81.5

95

约束性

3

桥梁一二类率

%

92

≥95

预期性

运输

4

建制村通客车率

%

100

100

约束性

5

年快递业务量

万件

860

1900

预期性
"""


def unread(text: str) -> Document:
    """A text of which the first readers made nothing: a paragraph for each line."""
    document = read_text(text.encode(), filename="x.txt", settings=Settings(), media_type="text/plain")
    lines = [line for line in re.finditer(r"[^\n]+", text) if line.group().strip()]
    return replace(document, blocks=tuple(Paragraph(line.start(), line.end(), line.group()) for line in lines))


def laid(text: str) -> list[list[list[str]]]:
    other = restreamed(unread(text))
    if other is None:
        return []
    return [[[c.text if c else "" for c in row] for row in t.grid()] for t in other.blocks if isinstance(t, Table)]


def barred(text: str) -> str:
    """The same cells, each on a line that ends in a bar."""
    title, *cells = [line for line in text.split("\n") if line]
    return title + "\n" + "\n".join(f"{cell} |" for cell in cells) + "\n"


@pytest.mark.parametrize("text", [pytest.param(PLAN, id="blank lines"), pytest.param(barred(PLAN), id="bars")])
def test_rows_are_found_and_merged_cells_left_open(text: str) -> None:
    (table,) = laid(text)
    assert table[0] == ["领域", "序号", "指标名称", "单位", "2020年", "2025年", "属性"]
    assert table[1] == ["路网", "1", "公路总里程", "公里", "3120", "3400", "预期性"]
    assert table[2] == ["", "2", "乡镇通三级路比例", "%", "81.5", "95", "约束性"]
    assert table[4] == ["运输", "4", "建制村通客车率", "%", "100", "100", "约束性"]
    assert len(table) == 6


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("通知\n\n各科室：\n\n请于月底前报送材料。\n\n县统计局\n\n2024年3月1日\n", id="a letter"),
        pytest.param("目录\n\n一、概况\n\n二、目标\n\n三、措施\n\n四、附则\n", id="contents"),
        pytest.param("指标名称\n\n单位\n\n公路里程\n", id="too few cells"),
    ],
)
def test_lines_that_are_no_table_stay_lines(text: str) -> None:
    assert laid(text) == []


def test_spans_point_at_the_text() -> None:
    other = restreamed(unread(PLAN))
    assert other is not None
    for table in other.tables():
        for cell in table.cells:
            assert other.text[cell.start : cell.end] == cell.text


def test_the_surer_reading_is_the_result() -> None:
    result = extract(PLAN.encode(), filename="x.txt")
    assert [(i.name, [(v.role, v.text) for v in i.values]) for i in result.indicators][:2] == [
        ("公路总里程", [("baseline", "3120"), ("target", "3400")]),
        ("乡镇通三级路比例", [("baseline", "81.5"), ("target", "95")]),
    ]
