"""Tables of which every cell became a paragraph, blank lines between."""

from __future__ import annotations

from extractor.documents.text import read_text
from extractor.settings import Settings

FORM = [
    *("项目名称", "路灯维护", "实施单位", "市政所"),
    *("其中：财政拨款", "40", "其他资金", "总体目标", "年度目标", "保证亮灯"),
]
HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "绩效标准"]
BODY = [
    *("产出指标", "数量指标", "维护路灯", "860盏", "计划标准"),
    *("效益指标", "经济效益", "指标", "\xa0", "\xa0", "\xa0"),
    *("社会效益", "指标", "亮灯率", "≥98%", "行业标准"),
    *("其他需说明的问题", "无"),
]


def grids(cells: list[str]) -> list[list[list[str]]]:
    document = read_text(("\n\n".join(cells) + "\n").encode(), filename="例.txt", settings=Settings())
    return [
        [["" if c is None else "".join(c.text.split()) for c in line] for line in table.grid()]
        for table in document.tables()
    ]


def test_a_level_in_two_paragraphs_and_blank_paragraphs_keep_their_columns() -> None:
    (table,) = grids([*HEAD, *BODY])
    assert table[:4] == [
        HEAD,
        ["产出指标", "数量指标", "维护路灯", "860盏", "计划标准"],
        ["效益指标", "经济效益指标", "", "", ""],
        ["", "社会效益指标", "亮灯率", "≥98%", "行业标准"],
    ]


def test_a_line_of_funds_without_an_amount_takes_no_label_for_one() -> None:
    (table,) = grids([*FORM, *HEAD, *BODY])
    assert ["总体目标", "年度目标", "保证亮灯"] in [[c for c in row if c] for row in table]
