"""Header texts → roles, level names → categories, form labels → fields."""

from __future__ import annotations

import pytest

from extractor.rows.forms import fund_column_of, fund_line_of, is_note, is_total, label_of
from extractor.rows.header import header_of
from extractor.rows.levels import category_of, clean_level, level_of

ROLES = [
    ("一级指标", "level1"),
    ("一级\n指标", "level1"),
    ("二级指标（长期）", "level2"),
    ("三级指标", "name"),
    ("指标名称", "name"),
    ("考核指标", "name"),
    ("绩效指标描述", "description"),
    ("指标解释", "description"),
    ("指标值", "target"),
    ("年度指标 值", "target"),
    ("指标值（A）", "target"),
    ("目标值", "target"),
    ("本年度计划水平", "target"),
    ("2022年目标值", "target"),
    ("绩效目标值", "target"),
    ("任务数", "target"),
    ("指标值确定依据", "basis"),
    ("数据来源", "basis"),
    ("全年实际值（B）", "actual"),
    ("实际完成值", "actual"),
    ("完成值", "actual"),
    ("期末水平值", "actual"),
    ("期初值", "baseline"),
    ("半年度执行情况", "actual"),
    ("上年度实际水平", "baseline"),
    ("基期水平", "baseline"),
    ("分值", "weight"),
    ("参考分值", "weight"),
    ("标准分值", "weight"),
    ("评定分值", "weight"),
    ("权重", "weight"),
    ("自评得分", "score"),
    ("得分", "score"),
    ("扣分分值", "deduction"),
    ("评分标准", "scoring"),
    ("偏差原因分析及改进措施", "reason"),
    ("未完成原因及拟采取的改进措施", "reason"),
    ("完成目标可能性", "forecast"),
    ("指标性质", "operator"),
    ("属性", "operator"),
    ("指标方向性", "polarity"),
    ("度量单位", "unit"),
    ("计量单位", "unit"),
    ("同比增长（±%）", "change"),
    ("年均增长（%）", "change"),
    ("所占比重", "share"),
    ("县（市、区）", "place"),
    ("责任单位", "responsible"),
    ("完成时限", "deadline"),
    ("优", "tier"),
    ("良（80-90分）", "tier"),
    ("职责活动", "project"),
    ("序号", "index"),
    ("备注", "remark"),
]

NO_HEADERS = [
    "产出指标",
    "数量指标",
    "验收合格率",
    "≥90%",
    "东岭镇",
    "按时完成",
    "12",
    "社会影响力",
    "2021年工作要点",
    "",
]


@pytest.mark.parametrize(("text", "role"), ROLES, ids=[t for t, _ in ROLES])
def test_a_header_has_its_role(text: str, role: str) -> None:
    header = header_of(text)
    assert header is not None
    assert header.role == role


@pytest.mark.parametrize("text", NO_HEADERS)
def test_what_is_no_header(text: str) -> None:
    header = header_of(text)
    assert header is None or header.role is None


def test_a_header_keeps_year_grade_and_unit() -> None:
    year = header_of("2025年")
    assert year is not None and (year.role, year.year) == (None, 2025)
    grade = header_of("良（80-90分）")
    assert grade is not None and grade.grade == "良"
    unit = header_of("年均增长（%）")
    assert unit is not None and unit.brackets == ("%",)
    half = header_of("三级指标（长期）")
    assert half is not None and half.half == "long"


@pytest.mark.parametrize("text", ["〔累计〕1", "〔累计〕②", "五年累计³"])
def test_the_mark_of_a_footnote_belongs_to_no_header(text: str) -> None:
    header = header_of(text)
    assert header is not None and header.cumulative


CATEGORIES = [
    ("产出指标", "数量指标", "output.quantity"),
    ("产出指标", "质量", "output.quality"),
    ("投入", "时效目标", "output.timeliness"),
    ("产出指标", "成本指标", "cost.economic"),
    ("成本指标", "社会成本指标", "cost.social"),
    ("成本指标", "生态环境成本指标", "cost.environmental"),
    ("效益指标", "可持续性影响", "benefit.sustainability"),
    ("效果指标", "环境效益指标", "benefit.environmental"),
    ("效益指标", "社会公众或服务对象满意度指标", "satisfaction"),
    ("满意度指标", None, "satisfaction"),
    ("决策", "项目立项", "decision"),
    ("过程", "资金管理", "process"),
    ("产出指标", None, "output"),
    ("成本指标", None, "cost"),
    (None, "产出成本", "cost.economic"),
    (None, None, None),
    ("城市管理", None, None),
]


@pytest.mark.parametrize(("one", "two", "category"), CATEGORIES, ids=[f"{a}-{b}" for a, b, _ in CATEGORIES])
def test_levels_state_a_category(one: str | None, two: str | None, category: str | None) -> None:
    assert category_of(one, two) == category


LEVELS = [
    ("产出 指标", "产出指标"),
    ("产出指标（40-50分）", "产出指标"),
    ("成本指标(0-20)分", "成本指标"),
    ("一、产出指标", "一、产出指标"),
    ("效\n益\n指\n标", "效益指标"),
    ("（二）质量指标（30分）", "（二）质量指标"),
    ("数量指标（10分）", "数量指标"),
]


@pytest.mark.parametrize(("text", "want"), LEVELS, ids=[w for _, w in LEVELS])
def test_a_level_is_written_without_score_and_space(text: str, want: str) -> None:
    assert clean_level(text) == want
    assert level_of(text) is not None


LABELS = [
    ("项目名称", "name"),
    ("项目\n\n编码", "code"),
    ("预算数    ", "budget"),
    ("其中：财政    资金", "fiscal"),
    ("其他资金", "other"),
    ("资金支出计划（%）", "schedule"),
    ("绩效\n\n目标", "goal"),
    ("目标1", "goal_item"),
    ("预算规模及资金用途", "purpose"),
    ("主管部门及代码", "department"),
    ("实施单位", "organization"),
    ("项目负责人及电话", "ignored"),
    ("部门名称", "whole"),
]


@pytest.mark.parametrize(("text", "field"), LABELS, ids=[f for _, f in LABELS])
def test_a_label_names_its_field(text: str, field: str) -> None:
    label = label_of(text)
    assert label is not None
    assert label.field == field


@pytest.mark.parametrize(
    "text", ["村道硬化工程", "69.2万", "2021年工作要点", "按照市委文件精神，专项经费主要用于体系建设"]
)
def test_values_are_no_labels(text: str) -> None:
    assert label_of(text) is None


def test_fund_grids_have_lines_and_columns() -> None:
    assert [fund_column_of(t) for t in ("年初预算数", "全年预算数", "全年执行数", "执行率")] == [
        "budget",
        "adjusted",
        "executed",
        "rate",
    ]
    assert [fund_line_of(t) for t in ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")] == [
        "total",
        "fiscal",
        "carryover",
        "other",
    ]


def test_totals_and_notes_are_told_from_rows() -> None:
    assert is_total("合计") and is_total("总分") and not is_total("合计发放补贴")
    assert is_note("注：1.定量指标") and is_note("填表人：") and not is_note("说明书印制数量")
