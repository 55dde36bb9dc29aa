"""Assessment rules one cell per line without any mark."""

from __future__ import annotations

import pytest

from tests.documents.test_pipe_cells import Grid, grid, read


def lines(*cells: str, gap: int = 0) -> str:
    return ("\n" + "\n" * gap).join(cells) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            lines(
                *("考核项目", "分值", "评分标准", "得分"),
                *("值班值守", "40", "脱岗一次扣3分，扣完为止。"),
                *("物资储备", "60", "缺一类扣2分。", "账物不符的扣1分，情节严重的不得分。"),
                *("合计", "100"),
            ),
            [
                ["考核项目", "分值", "评分标准", "得分"],
                ["值班值守", "40", "脱岗一次扣3分，扣完为止。", ""],
                ["物资储备", "60", "缺一类扣2分。¶账物不符的扣1分，情节严重的不得分。", ""],
                ["合计", "100", "", ""],
            ],
            id="two sentences in one cell, nothing scored yet",
        ),
        pytest.param(
            lines(
                *("检查评比", "内    容", "分值", "计分办法"),
                *("一、河道保洁", "30", "发现漂浮物一处扣1分。"),
                *("二、岸坡管护", "20", "乱垦乱种一处扣2分。"),
                gap=1,
            ),
            [
                ["检查评比¶¶内    容", "分值", "计分办法"],
                ["一、河道保洁", "30", "发现漂浮物一处扣1分。"],
                ["二、岸坡管护", "20", "乱垦乱种一处扣2分。"],
            ],
            id="a head broken in two, numbered names",
        ),
        pytest.param(
            "{|\n"
            + lines(
                *("|项目", "|考核内容", "|标准分", "|扣分办法", "|-"),
                *("|绿化养护", "|修剪及时", "|15", "|漏剪一处扣1分", "|-"),
                *("|", "|浇灌及时", "|10", "|旱死一株扣2分", "|-"),
                *("|", "|病虫害防治", "|10", "|未处置一次扣1分", "|}"),
            ),
            [
                ["项目", "考核内容", "标准分", "扣分办法"],
                ["绿化养护", "修剪及时", "15", "漏剪一处扣1分"],
                ["", "浇灌及时", "10", "旱死一株扣2分"],
                ["", "病虫害防治", "10", "未处置一次扣1分"],
            ],
            id="a wiki's rows, groups told once",
        ),
    ],
)
def test_rows(text: str, expected: Grid) -> None:
    tables = read(f"附件\n\n{text}\n\n本细则自印发之日起施行。\n").tables()
    assert [grid(t) for t in tables] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lines("考核内容", "考核标准", "考核得分", "考核按季度进行。", "由办公室组织。"), id="no points"),
        pytest.param(lines("工作要求", "考核项目", "一、加强领导。", "二、明确分工。", "三、严格督查。"), id="prose"),
    ],
)
def test_no_table(text: str) -> None:
    assert not list(read(text).tables())
