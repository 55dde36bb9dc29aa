"""Tables without rules, or with rules between the rows only: columns and rows from where the text stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from extractor.documents.document import Document
from tests.documents.made import grids, pdf, read_checked, texts

HEIGHT = 842
XS = (72, 160, 300, 430)
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [
    HEAD,
    ["产出指标", "数量指标", "改造供水管网", "≥120公里"],
    ["", "质量指标", "工程验收合格率", "100%"],
    ["", "时效指标", "主体完工时间", "11月30日前"],
    ["效益指标", "社会效益指标", "受益人口", "≥4.6万人"],
]


def rows(
    cells: Sequence[Sequence[str]], *, xs: Sequence[float] = XS, top: float = 100, step: float = 22, rules: bool = False
) -> Any:
    """Draws rows of texts; a line break in a cell is a second line 13 points below."""

    def draw(canvas: Any) -> None:
        y = top
        for row in cells:
            if rules:
                canvas.line(xs[0], HEIGHT - y + 14, 530, HEIGHT - y + 14)
            for x, text in zip(xs, row, strict=True):
                for i, line in enumerate(text.split("\n")):
                    canvas.drawString(x + 3, HEIGHT - y - 13 * i, line)
            y += step + 13 * (max(text.count("\n") for text in row))
        if rules:
            canvas.line(xs[0], HEIGHT - y + 14, 530, HEIGHT - y + 14)

    return draw


def document(*draws: Any) -> Document:
    def page(canvas: Any) -> None:
        for draw in draws:
            draw(canvas)

    return read_checked(pdf(page), "a.pdf")


def put(*items: tuple[float, float, str]) -> Any:
    def draw(canvas: Any) -> None:
        for x, y, text in items:
            canvas.drawString(x, HEIGHT - y, text)

    return draw


@pytest.mark.parametrize("rules", [False, True], ids=["no rules", "rules between rows"])
def test_texts_that_stand_in_columns_are_a_table(rules: bool) -> None:
    found = document(put((72, 70, "三、绩效目标表")), rows(ROWS, rules=rules), put((72, 240, "填报人：周某")))
    assert texts(found) == ["三、绩效目标表", "5×4", "填报人：周某"]
    shown = [[text or "" for text in row] for row in grids(found)[0]]
    if rules:
        assert [row[2:] for row in shown] == [row[2:] for row in ROWS]
    else:
        assert shown == ROWS
    (table,) = found.tables()
    assert table.page == 1
    assert all(cell.bbox is not None for cell in table.cells)


def test_lines_of_a_cell_stay_together() -> None:
    wrapped = [list(row) for row in ROWS]
    wrapped[1][2] = "改造供水管网和配套\n设施"
    wrapped[4][1] = "社会效益指\n标"
    (grid,) = grids(document(rows(wrapped)))
    assert [row[2] for row in grid] == [
        "三级指标",
        "改造供水管网和配套设施",
        "工程验收合格率",
        "主体完工时间",
        "受益人口",
    ]
    assert grid[4][1] == "社会效益指标"


def test_a_level_beside_the_middle_of_its_rows_is_merged() -> None:
    names = ["改造供水管网", "新建蓄水池", "工程验收合格率", "主体完工时间", "受益人口", "群众满意度"]
    body = [["", name, f"{n}0"] for n, name in enumerate(names, 1)]
    xs = (72, 200, 400)
    levels = put((75, 144, "产出指标"), (75, 210, "效益指标"))  # rows stand at 122, 144 … 232
    (grid,) = grids(document(rows([["一级指标", "三级指标", "指标值"], *body], xs=xs), levels))
    assert [row[0] for row in grid] == ["一级指标", *["产出指标"] * 3, *["效益指标"] * 3]


def test_a_column_with_few_texts_stays_a_column() -> None:
    cells = [[*row, note] for row, note in zip(ROWS, ["备注", "", "第三方检测", "", "估算"], strict=True)]
    (grid,) = grids(document(rows(cells, xs=(72, 150, 250, 370, 460))))
    assert [row[4] for row in grid] == ["备注", "", "第三方检测", "", "估算"]


def test_rows_on_the_next_page_go_on() -> None:
    first = [HEAD, *([["产出指标", "数量指标", f"第{n}项任务", f"{n}次"] for n in "一二三四五六七八九十"] * 3)]
    more = [["效益指标", "社会效益指标", "受益人口", "≥4.6万人"], ["效益指标", "经济效益指标", "节约资金", "≥3万元"],
            ["满意度指标", "满意度指标", "群众满意度", "≥90%"]]  # fmt: skip
    found = read_checked(pdf(rows(first, top=80), rows(more, top=80)), "a.pdf")
    (grid,) = grids(found)
    assert [row[2] for row in grid[-4:]] == ["第十项任务", "受益人口", "节约资金", "群众满意度"]


FULL = "定期组织安全生产督导检查活动，对重点行业和作业场所加强行政执法监察，依法处理发现的各类行为"


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([(72, 100 + 16 * i, FULL) for i in range(6)], id="prose"),
        pytest.param(
            [(x, 100 + 16 * i, "左右两栏的文字" * 3) for i in range(8) for x in (72, 310)], id="prose in two columns"
        ),
        pytest.param(
            [(x, 100 + 20 * i, text) for i, row in enumerate((("单位：某局", "日期：3月"), ("负责人：张某", "电话：略"),
             ("类别：一", "备注：无"), ("主管：某厅", "编号：7"))) for x, text in zip((72, 330), row, strict=True)],
            id="labels side by side",
        ),
        pytest.param([(72, 100, "单位：万元"), (220, 100, "2024年"), (400, 100, "第1号")], id="one line"),
    ],
)  # fmt: skip
def test_what_is_no_table(items: list[tuple[float, float, str]]) -> None:
    assert list(document(put(*items)).tables()) == []
