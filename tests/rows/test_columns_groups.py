"""Columns told by what they group: unlisted heads over figures of one measure, names below what groups them."""

# ruff: noqa: E501 (full-width characters count double; a row stays on its line)

from __future__ import annotations

import pytest

from extractor.documents.document import Cell
from extractor.rows.columns import resolve
from extractor.rows.content import ColumnContent

CASES = [
    pytest.param(
        ["指标", "全体居民（元）", "城镇居民", "农村居民"],
        [["可支配收入", "32560", "41230", "21890"], ["工资性收入", "18760", "25110", "9870"]],
        [("全体居民", "元"), ("城镇居民", "元"), ("农村居民", "元")],
        id="the first tells the unit",
    ),
    pytest.param(
        ["指标", "全市（%）", "城市", "农村"],
        [["食品价格", "2.6", "2.7", "2.4"], ["居住价格", "-0.3", "-0.4", "0.1"]],
        [("全市", "%"), ("城市", "%"), ("农村", "%")],
        id="城市 heads figures, no cities",
    ),
    pytest.param(
        ["指标名称", "公办", "民办"],
        [["学校数", "12", "6"], ["在校生", "11800", "3860"]],
        [("公办", None), ("民办", None)],
        id="kinds of bodies",
    ),
]


@pytest.mark.parametrize(("head", "body", "told"), CASES)
def test_heads_side_by_side_over_one_measure_are_groups(
    head: list[str], body: list[list[str]], told: list[tuple[str, str | None]]
) -> None:
    cells = [Cell(0, col, 0, 0, text) for col, text in enumerate(head)]
    content = [ColumnContent.of([row[i] for row in body]) for i in range(len(head))]
    columns = resolve([cells], len(head), content)
    assert columns[0].role == "name"
    assert [(c.scope, c.unit) for c in columns[1:]] == told


def test_one_unlisted_head_names_no_group() -> None:
    head, body = ["指标", "情况"], [["绿地面积", "26"], ["公园数", "8"]]
    cells = [Cell(0, col, 0, 0, text) for col, text in enumerate(head)]
    content = [ColumnContent.of([row[i] for row in body]) for i in range(2)]
    assert [c.scope for c in resolve([cells], 2, content)] == [None, None]


def test_an_enumerator_makes_no_figure() -> None:
    assert ColumnContent.of(["1.空气质量", "2、水体", "3。土壤"]).numeric == 0
    assert ColumnContent.of(["12.5万", "3公里", "1.空气质量"]).numeric == pytest.approx(2 / 3)


NAMED = [
    pytest.param(
        ["目标类别", "责任目标", "目标值", "分值"],
        [["安全", "巡查次数", "≥12次", "5"], ["", "隐患整改率", "100%", "5"], ["", "演练场次", "2场", "5"], ["服务", "来电接通率", "≥95%", "5"], ["", "投诉办结时限", "≤5日", "5"]],
        ["level1", "name", "target", "weight"],
        id="what stands over several rows is the group",
    ),
    pytest.param(
        ["目标类别", "责任单位", "目标值", "分值"],
        [["巡查次数", "巡查科", "≥12次", "5"], ["隐患整改率", "安全科", "100%", "5"], ["演练场次", "办公室", "2场", "5"], ["来电接通率", "热线科", "≥95%", "5"]],
        ["name", "responsible", "target", "weight"],
        id="each row has a name of its own",
    ),
]


@pytest.mark.parametrize(("head", "body", "roles"), NAMED)
def test_texts_that_tell_every_row_are_its_names(head: list[str], body: list[list[str]], roles: list[str]) -> None:
    cells = [Cell(0, col, 0, 0, text) for col, text in enumerate(head)]
    content = [ColumnContent.of([row[i] for row in body]) for i in range(len(head))]
    assert [c.role for c in resolve([cells], len(head), content)] == roles
