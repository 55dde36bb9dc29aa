"""Columns whose names hold the points of their rows, where no column of points is."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

NAMES = [("制度建设", "9分"), ("队伍建设", "8分"), ("垃圾治理", "18分")]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        pytest.param(
            [
                "| 序号 | 考评项目 | 考评内容 | 评分标准 |",
                "| 1 | 制度建设(9分) | 是否建立保洁机制 | 有一项不达标扣3分 |",
                "| 2 | 队伍建设(8分) | 是否配备保洁员 | 有一项不达标扣4分 |",
                "| 3 | 垃圾治理(18分) | 有无积存垃圾 | 每发现一处扣1分 |",
            ],
            NAMES,
            id="each row with points of its own",
        ),
        pytest.param(
            [
                *("序号", "", "考评项目", "", "考评内容", "", "评分标准", ""),
                *("1", "", "制度建设", "", "(9分)", "", "是否建立保洁机制，是否上墙", "", "有一项不达标扣3分", ""),
                *("2", "", "队伍建设", "", "(8分)", "", "是否配备保洁员，工具是否齐全", "", "有一项不达标扣4分", ""),
                *("3", "", "垃圾治理", "", "(18分)", "", "有无垃圾池，有无积存垃圾", "", "每发现一处扣1分", ""),
            ],
            NAMES,
            id="cells one per line, points below the names",
        ),
    ],
)
def test_a_column_of_groups_with_points_of_their_own_names_the_rows(
    lines: list[str], rows: list[tuple[str, str]]
) -> None:
    found = extract(("检查评分表\n" + "\n".join(lines) + "\n").encode(), filename="a.txt").indicators
    assert [(i.name, v.text) for i in found if i.origin == "table" for v in i.values] == rows


def test_sentences_that_hold_points_themselves_are_no_explanation_of_the_groups() -> None:
    text = (
        "河长制考核细则\n\n\t考核项目\t考核内容\t扣分办法\n"
        "\t组织体系（12分）\t1.村级河长每周巡河1次（8分）。2.每季度召开1次联席会议（4分）。\t少1次扣0.5分。\n"
        "\t水域治理（18分）\t1.完成河道清淤12公里（10分）。2.水面漂浮物24小时内清理（8分）。\t少1公里扣1分。\n"
        "\t宣传引导（15分）\t1.组织护河活动4次（8分）。2.发放宣传册500份（7分）。\t少1次扣2分。\n"
    )
    found = extract(text.encode(), filename="a.txt").indicators
    assert not {i.name for i in found} & {"组织体系", "水域治理", "宣传引导"}
