"""Heads below one value's head that say whom each figure is for, 目标 over names, scales with a floor and a stretch."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Told = list[tuple[str, list[tuple[str, str, str | None, str | None, str | None]]]]


def told(html: str) -> Told:
    """Name → role, text, scope, period and grade of each value."""
    found = extract(f"<table>{html}</table>".encode(), filename="a.html").indicators
    return [(i.name, [(v.role, v.text, v.scope, v.period, v.grade) for v in i.values]) for i in found]


def row(*cells: str) -> str:
    return "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in cells) + "</tr>"


def below(upper: str, lower: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    """指标 beside one head over several."""
    head = row("<td rowspan=2>指标</td>", f"<td colspan={len(lower)}>{upper}</td>") + row(*lower)
    return head + "".join(row(*r) for r in rows)


@pytest.mark.parametrize(
    ("upper", "groups"),
    [
        pytest.param("控制标准", ("三级医院", "二级医院"), id="classes of hospitals"),
        pytest.param("目标值", ("城区", "乡镇"), id="a word that heads places elsewhere"),
        pytest.param("达标要求", ("男", "女"), id="one character each"),
        pytest.param("达标值", ("城镇居民", "农村居民"), id="below what may be a grade"),
        pytest.param("考核要求", ("小学", "初中"), id="stages of school"),
        pytest.param("目标任务", ("城关中队", "河东中队"), id="bodies that no list holds"),
    ],
)
def test_whom_each_value_is_for(upper: str, groups: tuple[str, str]) -> None:
    html = below(upper, groups, ("按时办结率", "≥95%", "≥90%"), ("投诉件数", "≤5件", "≤8件"))
    one, two = groups
    assert told(html) == [
        ("按时办结率", [("target", "≥95%", one, None, None), ("target", "≥90%", two, None, None)]),
        ("投诉件数", [("target", "≤5件", one, None, None), ("target", "≤8件", two, None, None)]),
    ]


@pytest.mark.parametrize("head", ["目标", "目标任务", "主要任务"])
def test_goals_in_front_of_years_are_names(head: str) -> None:
    html = (
        row(head, "2024年", "2025年") + row("新增床位（张）", "300", "450") + row("改造户数（户）", "500", "700")
    )
    assert told(html) == [
        ("新增床位（张）", [("target", "300", None, "2024年", None), ("target", "450", None, "2025年", None)]),
        ("改造户数（户）", [("target", "500", None, "2024年", None), ("target", "700", None, "2025年", None)]),
    ]


def test_stages_with_their_years_are_goals() -> None:
    head = row("指标", "单位", "第一阶段（2023年）", "第二阶段（2024年）")
    html = head + row("食堂", "家", "2", "5") + row("覆盖率", "%", "60", "80")
    assert [(v[0], v[2], v[3]) for v in told(html)[0][1]] == [
        ("target", None, "2023年"),
        ("target", None, "2024年"),
    ]


def test_a_rank_is_no_value() -> None:
    html = row("指标", "满分", "得分", "全市排名") + row("开工率", "30", "28", "3") + row("办结率", "70", "66", "2")
    assert [v[0] for _, values in told(html) for v in values] == ["weight", "score"] * 2


def test_a_floor_and_a_stretch_beside_grades_are_grades() -> None:
    html = (
        row("指标", "底线值", "合格值", "挑战值", "卓越值")
        + row("办结率（%）", "80", "85", "90", "95")
        + row("满意率（%）", "82", "88", "92", "96")
    )
    assert [v[4] for v in told(html)[0][1]] == ["底线值", "合格值", "挑战值", "卓越值"]


def test_a_stretch_beside_a_goal_is_another_goal() -> None:
    html = row("指标", "目标值", "挑战值") + row("线损率", "≤3%", "≤2%") + row("到位率", "≥98%", "≥99%")
    assert [v[0] for _, values in told(html) for v in values] == ["target"] * 4


def test_points_got_in_a_year_are_of_that_year() -> None:
    years = row("<td rowspan=2>指标</td>", "<td colspan=2>2022年</td>", "<td colspan=2>2023年</td>")
    html = (
        years
        + row("完成值", "得分", "完成值", "得分")
        + row("覆盖率", "92%", "36", "97%", "39")
        + row("投诉数", "5件", "25", "2件", "30")
    )
    assert [(v[0], v[3]) for v in told(html)[0][1]] == [
        ("actual", "2022年"),
        ("score", "2022年"),
        ("actual", "2023年"),
        ("score", "2023年"),
    ]


def test_the_rate_of_points_is_no_score() -> None:
    html = row("指标", "分值", "得分", "得分率（%）") + row("覆盖率", "40", "36", "90") + row("准点率", "60", "6", "10")
    assert [v[:2] for v in told(html)[0][1]] == [("weight", "40"), ("score", "36")]


FORM = (
    "<tr><td>项目名称</td><td>河道保洁</td><td>预算单位</td><td>河道所</td></tr>"
    "<tr><td>年初预算数</td><td>320万元</td><td>执行数</td><td>298万元</td></tr>"
    "<tr><td>调整后预算数</td><td>310万元</td><td>执行率</td><td>96%</td></tr>"
)


@pytest.mark.parametrize(
    ("title", "grid", "kept"),
    [
        pytest.param(
            "项目支出绩效目标申报表",
            row("一级指标", "三级指标", "指标值") + row("产出指标", "保洁长度", "≥126公里"),
            False,
            id="a form of goals",
        ),
        pytest.param(
            "项目支出绩效自评表",
            row("一级指标", "三级指标", "年度指标值", "实际完成值") + row("产出指标", "保洁长度", "≥126公里", "128"),
            True,
            id="a self-assessment",
        ),
    ],
)
def test_execution_is_told_of_assessed_projects(title: str, grid: str, kept: bool) -> None:
    html = f"<h1>{title}</h1><table>{FORM}{grid}</table>"
    (project,) = extract(html.encode(), filename="a.html").projects
    assert [x is not None for x in (project.executed, project.adjusted_budget, project.execution_rate)] == [kept] * 3
    assert project.budget is not None
