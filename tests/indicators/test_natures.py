"""Of what nature an indicator is: a column of such words under any head, brackets behind names, lines over groups."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

NAMES = ("疏通涵洞", "铺设管线", "检修合格率", "沿线住户满意率")


def table(*rows: str) -> bytes:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    return ("<h1>管护任务表</h1><table>" + "".join(lines) + "</table>").encode()


def told(data: bytes) -> list[tuple[str | None, str, str | None, str | None]]:
    found = extract(data, filename="表.html").indicators
    return [(i.level1, i.name, i.attribute, i.values[0].unit) for i in found]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        pytest.param("类型", ("必选", "可选"), id="chosen or not, below 类型"),
        pytest.param("必选/可选", ("必选项", "可选项"), id="the words themselves are the head"),
        pytest.param("约束力", ("刚性", "弹性"), id="below a head that nobody listed"),
        pytest.param("重要程度", ("核心指标", "一般指标"), id="words that end like names"),
        pytest.param("指标种类", ("考核", "监测"), id="below a head that ends like one of names"),
        pytest.param("备注", ("约束性", "预期性"), id="among the remarks"),
        pytest.param("管控属性", ("限制性", "倡导性"), id="below a longer word for nature"),
        pytest.param("定性或定量", ("定量", "定性"), id="two words and an or"),
    ],
)
@pytest.mark.parametrize("last", [False, True], ids=["behind the names", "in the last column"])
def test_words_of_nature_down_a_column(head: str, words: tuple[str, str], last: bool) -> None:
    natures = (words[0], words[1], words[0], words[1])
    units, goals = ("处", "公里", "%", "%"), ("14", "6", "98", "91")
    line = "序号|指标|单位|目标值|{}" if last else "序号|指标|{}|单位|目标值"
    rows = [line.format(head)]
    for k, (name, nature, unit, goal) in enumerate(zip(NAMES, natures, units, goals, strict=True), 1):
        rows.append(f"{k}|{name}|{unit}|{goal}|{nature}" if last else f"{k}|{name}|{nature}|{unit}|{goal}")
    spelled = ("处", "公里", "%", "%")
    assert told(table(*rows)) == [(None, n, a, u) for n, a, u in zip(NAMES, natures, spelled, strict=True)]


def test_groups_in_front_of_the_names_stay_levels() -> None:
    rows = ["板块|指标|单位|目标值", "基础类|疏通涵洞|处|14", "基础类|铺设管线|公里|6", "特色类|检修合格率|%|98"]
    assert told(table(*rows)) == [
        ("基础类", "疏通涵洞", None, "处"),
        ("基础类", "铺设管线", None, "公里"),
        ("特色类", "检修合格率", None, "%"),
    ]


def test_one_table_may_have_operators_and_natures() -> None:
    rows = ["指标|指标性质|指标类型|单位|目标值", "疏通涵洞|≥|约束性|处|14", "检修合格率|＝|预期性|%|98"]
    found = extract(table(*rows), filename="表.html").indicators
    assert [(i.attribute, i.values[0].op) for i in found] == [("约束性", ">="), ("预期性", "=")]


def test_brackets_behind_a_name() -> None:
    rows = ["指标|单位|目标值", "疏通涵洞（约束性）|处|14", "检修合格率（%）【预期性】|%|98", "铺设管线（主线）|公里|6"]
    assert [(name, nature) for _, name, nature, _ in told(table(*rows))] == [
        ("疏通涵洞（约束性）", "约束性"),
        ("检修合格率（%）【预期性】", "预期性"),
        ("铺设管线（主线）", None),
    ]


def test_a_line_over_a_group_tells_the_nature_of_its_rows() -> None:
    data = (
        "<table><tr><td>指标</td><td>单位</td><td>2025年目标</td></tr>"
        "<tr><td colspan=3>约束性指标</td></tr><tr><td>疏通涵洞</td><td>处</td><td>14</td></tr>"
        "<tr><td colspan=3>预期性指标</td></tr><tr><td>铺设管线</td><td>公里</td><td>6</td></tr></table>"
    ).encode()
    assert told(data) == [
        ("约束性指标", "疏通涵洞", "约束性指标", "处"),
        ("预期性指标", "铺设管线", "预期性指标", "公里"),
    ]


TICKED = ["指标|单位|目标值|约束性|预期性", "疏通涵洞|处|14|√|", "铺设管线|公里|6||√"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(TICKED, id="ticks below the natures"),
        pytest.param(
            ["指标|单位|目标值|属性", "疏通涵洞|处|14|【约束性】", "铺设管线|公里|6|★（预期性）"],
            id="brackets and marks",
        ),
        pytest.param(["指标|目标值", "疏通涵洞|14处（约束性）", "铺设管线|6公里，预期性"], id="behind the values"),
        pytest.param(
            ["指标|单位|目标值", "【约束性】疏通涵洞|处|14", "（预期性）铺设管线|公里|6"], id="in front of the names"
        ),
    ],
)
def test_natures_in_other_places(rows: list[str]) -> None:
    found = extract(table(*rows), filename="表.html").indicators
    assert [(i.name, i.attribute, [(v.role, v.unit) for v in i.values]) for i in found] == [
        ("疏通涵洞", "约束性", [("target", "处")]),
        ("铺设管线", "预期性", [("target", "公里")]),
    ]


def test_nature_and_direction_in_one_cell() -> None:
    rows = ["指标|指标性质|单位|目标值", "疏通涵洞|约束性、正向|处|14", "积水次数|预期性、逆向|次|2"]
    found = extract(table(*rows), filename="表.html").indicators
    assert [(i.attribute, i.polarity) for i in found] == [("约束性", "higher"), ("预期性", "lower")]


@pytest.mark.parametrize(
    ("level", "nature"), [("一、约束性指标（2项）", "约束性指标"), ("过程指标", None), ("基本指标", None)]
)
def test_the_nature_that_a_level_tells(level: str, nature: str | None) -> None:
    rows = ["指标类别|指标|单位|目标值", f"{level}|疏通涵洞|处|14", f"{level}|铺设管线|公里|6", "其他|检修合格率|%|98"]
    found = extract(table(*rows), filename="表.html").indicators
    assert [(i.level1, i.attribute) for i in found] == [(level, nature), (level, nature), ("其他", None)]


@pytest.mark.parametrize("head", ["国家导向", "属性", "走向"])
@pytest.mark.parametrize("ways", [("正向", "逆向"), ("逐步提高", "逐步降低"), ("↑", "↓")])
def test_directions_down_a_column_under_any_head(head: str, ways: tuple[str, str]) -> None:
    rows = [f"指标|单位|{head}|目标值", f"检修合格率|%|{ways[0]}|98", f"积水次数|次|{ways[1]}|2"]
    rows.append(f"住户满意率|%|{ways[0]}|91")
    found = extract(table(*rows), filename="表.html").indicators
    assert [(i.polarity, i.attribute, len(i.values)) for i in found] == [
        ("higher", None, 1),
        ("lower", None, 1),
        ("higher", None, 1),
    ]
