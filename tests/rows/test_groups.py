"""A line with one entry between the rows of a table heads the rows below it, whichever way the text was flattened."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

HEAD = ["序号", "指标名称", "目标值", "分值", "牵头单位"]
FIRST = [["1", "档案归档率", "≥95%", "10", "办公室"], ["2", "信访按期办结率", "100%", "20", "信访办"]]
SECOND = [["3", "群众满意度", "≥90%", "10", "民政办"], ["4", "走访户数", "≥500户", "20", "民政办"]]


def flattened(separator: str, first: str, second: str) -> bytes:
    rows = [HEAD, [first], *FIRST, [second], *SECOND]
    return ("某街道2024年度考核指标表\n\n" + "".join(separator.join(row) + "\n" for row in rows)).encode()


@pytest.mark.parametrize("separator", ["\t", "|", "    "], ids=["tabs", "bars", "blanks"])
@pytest.mark.parametrize(
    "first, second, levels",
    [
        ("一、基础管理（30分）", "二、服务群众（30分）", ("一、基础管理", "二、服务群众")),
        ("（一）基础管理 30分", "（二）服务群众 30分", ("（一）基础管理", "（二）服务群众")),
        ("基础管理（30%）", "服务群众（30%）", ("基础管理", "服务群众")),
        ("基础管理(权重30%)", "服务群众(权重30%)", ("基础管理", "服务群众")),
        ("基础管理（2项，30分）", "服务群众（2项，30分）", ("基础管理", "服务群众")),
        ("第一部分 基础管理", "第二部分 服务群众", ("第一部分基础管理", "第二部分服务群众")),
        ("A类指标：基础管理", "B类指标：服务群众", ("A类指标：基础管理", "B类指标：服务群众")),
        ("【基础管理】", "【服务群众】", ("【基础管理】", "【服务群众】")),
        ("基础管理类", "服务群众类", ("基础管理类", "服务群众类")),
        ("基础管理指标（满分30分）", "服务群众指标（满分30分）", ("基础管理指标", "服务群众指标")),
    ],
)
def test_a_lone_line_heads_the_rows_below_it(
    separator: str, first: str, second: str, levels: tuple[str, str]
) -> None:
    found = extract(flattened(separator, first, second), filename="表.txt").indicators
    assert [(i.level1, i.name) for i in found] == [
        (levels[0], "档案归档率"),
        (levels[0], "信访按期办结率"),
        (levels[1], "群众满意度"),
        (levels[1], "走访户数"),
    ]


@pytest.mark.parametrize("separator", ["\t", "|"], ids=["tabs", "bars"])
def test_the_rest_of_a_wrapped_cell_heads_nothing(separator: str) -> None:
    rows = [HEAD, *FIRST, ["室"], *SECOND]
    data = "".join(separator.join(row) + "\n" for row in rows).encode()
    assert [i.level1 for i in extract(data, filename="表.txt").indicators] == [None] * 4


@pytest.mark.parametrize(
    "group, level",
    [("污染物排放总量", "污染物排放总量"), ("2.水环境质量", "2.水环境质量"), ("减排工程", "减排工程")],
)
def test_a_name_without_what_every_other_row_has_is_a_group(group: str, level: str) -> None:
    rows = [["指标", "2020年", "2025年", "属性"], ["断面优良率", "60%", "70%", "约束性"]]
    rows += [["中水回用率", "12%", "20%", "预期性"]]
    rows += [[group, "", "", ""], ["氨氮减少", "-", "8%", "约束性"], ["粉尘减少", "-", "5%", "约束性"]]
    data = "".join("| " + " | ".join(row) + " |\n" for row in rows).encode()
    found = extract(data, filename="表.md").indicators
    assert [(i.level1, i.name) for i in found] == [
        (None, "断面优良率"),
        (None, "中水回用率"),
        (level, "氨氮减少"),
        (level, "粉尘减少"),
    ]


def test_a_measure_without_a_value_that_has_its_attribute_stays_an_indicator() -> None:
    rows = [["指标", "2020年", "2025年", "属性"], ["断面优良率", "60%", "70%", "约束性"]]
    rows += [["排放总量", "", "", "预期性"]]
    rows += [["氨氮减少", "-", "8%", "约束性"], ["粉尘减少", "-", "5%", "约束性"]]
    data = "".join("| " + " | ".join(row) + " |\n" for row in rows).encode()
    assert [i.name for i in extract(data, filename="表.md").indicators][1] == "排放总量"


def test_the_label_at_a_grids_side_hides_no_names_told_with_their_values() -> None:
    rows = [["绩效指标", "一级指标", "二级指标", "绩效目标内容"], ["", "投入", "时效目标", "项目总周期8个月"]]
    rows += [["", "产出", "数量目标", "放映电影24场"], ["", "", "", "巡回讲座16次"]]
    rows += [["", "效益", "社会效益", "接待观众9000人次以上"]]
    data = "".join("\t".join(row) + "\n" for row in rows).encode()
    assert [(i.level1, i.level2, i.name, i.values[0].text) for i in extract(data, filename="表.txt").indicators] == [
        ("投入", "时效目标", "项目总周期", "8个月"),
        ("产出", "数量目标", "放映电影", "24场"),
        ("产出", "数量目标", "巡回讲座", "16次"),
        ("效益", "社会效益", "接待观众", "9000人次以上"),
    ]


def test_goals_that_stand_beside_several_names_group_them() -> None:
    rows = [["绩效目标", "指标名称", "上年度实际水平", "本年度计划水平"]]
    rows += [["任务完成程度", "护林巡查次数", "40次", "52次"]]
    rows += [["", "隐患整改率", "91%", "95%"], ["实施效益", "群众知晓率", "80%", "88%"], ["", "火情下降率", "5%", "8%"]]
    data = "".join("\t".join(row) + "\n" for row in rows).encode()
    assert [(i.level1, i.name) for i in extract(data, filename="表.txt").indicators] == [
        ("任务完成程度", "护林巡查次数"),
        ("任务完成程度", "隐患整改率"),
        ("实施效益", "群众知晓率"),
        ("实施效益", "火情下降率"),
    ]
