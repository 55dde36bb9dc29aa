"""Levels and units that stand outside the rows: on a sheet's tab, in a line above, in heads two lines high."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from extractor.indicators.result import Indicator
from extractor.pipeline import extract


def page(rows: Sequence[str], above: str = "") -> bytes:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    return (f"<h1>目标表</h1>{above}<table>" + "".join(lines) + "</table>").encode()


def found_in(data: bytes, filename: str = "表.html") -> list[Indicator]:
    return list(extract(data, filename=filename).indicators)


def test_a_sheet_called_like_a_level() -> None:
    book = Workbook()
    book.remove(book.active)
    sheets = {"产出指标": ("数量指标", "添置书架"), "2.效益指标": ("社会效益指标", "到馆人次")}
    sheets["其他"] = ("质量指标", "完好率")
    for name, (second, measure) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["类别", "指标", "目标值"])
        sheet.append([second, measure, "≥60"])
        sheet.append([second, f"{measure}（分馆）", "≥30"])
    out = io.BytesIO()
    book.save(out)
    assert [(i.level1, i.level2) for i in found_in(out.getvalue(), "表.xlsx")] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "社会效益指标"),
        (None, "质量指标"),
        (None, "质量指标"),
    ]


@pytest.mark.parametrize("line", ["表2 产出指标", "附表1：产出指标", "（二）产出指标", "产出指标"])
def test_a_line_above_that_is_a_level(line: str) -> None:
    rows = ["二级指标|三级指标|目标值", "数量指标|添置书架|≥60组", "质量指标|书架完好率|≥97%"]
    assert [i.level1 for i in found_in(page(rows, f"<p>{line}</p>"))] == ["产出指标", "产出指标"]


@pytest.mark.parametrize(
    ("line", "units"),
    [
        pytest.param("数量类（单位：个）", ["个", "%", "处"], id="behind the title"),
        pytest.param("单位：个", ["个", "%", "处"], id="alone"),
        pytest.param("单位：县图书馆", [None, "%", "处"], id="a body is no unit"),
    ],
)
def test_a_unit_told_above_holds_for_what_tells_none(line: str, units: list[str | None]) -> None:
    rows = ["指标|2024年目标|科室", "设流动书亭|12|借阅科", "到期归还率|96|借阅科", "修缮借阅点|3处|后勤科"]
    assert [i.values[0].unit for i in found_in(page(rows, f"<p>{line}</p>"))] == units


def test_heads_two_lines_high_over_a_turned_table() -> None:
    data = (
        "<table><tr><td rowspan=2>项目</td><td colspan=2>空气</td><td>河流</td></tr>"
        "<tr><td>达标天数</td><td>降尘量</td><td>好于Ⅲ类断面</td></tr>"
        "<tr><td>单位</td><td>天</td><td>吨</td><td>个</td></tr>"
        "<tr><td>属性</td><td>约束性</td><td>预期性</td><td>约束性</td></tr>"
        "<tr><td>2023年目标</td><td>300</td><td>7</td><td>5</td></tr></table>"
    ).encode()
    assert [(i.level1, i.name, i.attribute, i.values[0].value) for i in found_in(data)] == [
        ("空气", "达标天数", "约束性", 300),
        ("空气", "降尘量", "预期性", 7),
        ("河流", "好于Ⅲ类断面", "约束性", 5),
    ]


@pytest.mark.parametrize("head", ["工作内容", "考核内容", "工作任务", "业务条线", "总目标"])
def test_a_group_written_in_each_of_its_rows(head: str) -> None:
    rows = [f"{head}|指标|单位|目标值", "馆藏建设|添置书架|组|60", "馆藏建设|新购图书|册|8000"]
    rows += ["读者服务|开放天数|天|310", "读者服务|讲座场次|场|24"]
    found = found_in(page(rows))
    assert [(i.level1, i.description) for i in found] == [("馆藏建设", None)] * 2 + [("读者服务", None)] * 2


@pytest.mark.parametrize(
    ("head", "described"),
    [
        ("指标说明", True),
        ("统计范围", True),
        ("情况说明", False),
        ("自评说明", False),
        ("下一步计划", False),
        ("主要措施", False),
        ("工作措施", False),
        ("目标完成情况说明", False),
        ("其他事项", False),
        ("整改要求", False),
        ("指标说明及计算口径", True),
    ],
)
def test_what_describes_an_indicator(head: str, described: bool) -> None:
    rows = [f"指标|单位|目标值|{head}", "添置书架|组|60|含分馆和流动点", "新购图书|册|8000|只计纸本图书"]
    expected = ["含分馆和流动点", "只计纸本图书"] if described else [None, None]
    found = found_in(page(rows))
    assert [(i.description, len(i.values), i.reason) for i in found] == [(d, 1, None) for d in expected]


def test_a_second_group_below_a_first() -> None:
    rows = ["战略主题|关键成功因素|KPI|权重|目标值", "做强馆藏|采购|新书到馆周期|30|≤20天"]
    rows += ["做强馆藏|采购|采购差错率|20|≤1%", "做强馆藏|编目|日均编目|20|≥90册", "做优服务|外借|外借册次|30|≥8万册"]
    found = found_in(page(rows))
    assert [(i.level1, i.level2) for i in found] == [
        ("做强馆藏", "采购"),
        ("做强馆藏", "采购"),
        ("做强馆藏", "编目"),
        ("做优服务", "外借"),
    ]


GOALS_OVER_MEASURES = (
    "<table><tr><td rowspan=2>{rows}</td><td colspan=2>{first}</td><td colspan=2>{second}</td></tr>"
    "<tr><td>造册户（户）</td><td>通电率（%）</td><td>造册户（户）</td><td>通电率（%）</td></tr>"
    "<tr><td>{one}</td><td>310</td><td>96</td><td>340</td><td>99</td></tr>"
    "<tr><td>{two}</td><td>205</td><td>97.5</td><td>228</td><td>100</td></tr></table>"
)


@pytest.mark.parametrize(
    ("first", "second", "roles", "periods"),
    [
        ("2022年底现状", "2025年目标", ("baseline", "target"), ("2022年", "2025年")),
        ("上年实际", "本年计划", ("baseline", "target"), (None, None)),
        ("目标任务", "完成情况", ("target", "actual"), (None, None)),
    ],
)
def test_goals_and_results_over_the_same_measures(
    first: str, second: str, roles: tuple[str, str], periods: tuple[str | None, str | None]
) -> None:
    data = GOALS_OVER_MEASURES.format(rows="乡镇", first=first, second=second, one="柳河镇", two="石门乡").encode()
    found = found_in(data)
    assert [(i.level1, i.name) for i in found] == [(None, "造册户（户）"), (None, "通电率（%）")]
    assert [(v.role, v.period, v.scope, v.value) for v in found[0].values] == [
        (roles[0], periods[0], "柳河镇", 310),
        (roles[1], periods[1], "柳河镇", 340),
        (roles[0], periods[0], "石门乡", 205),
        (roles[1], periods[1], "石门乡", 228),
    ]


def test_grades_are_named_as_their_heads_are() -> None:
    rows = ["指标|A档|B档|C档", "人均用电|≤9度|≤12度|≤15度", "人均用纸|≤1包|≤2包|≤3包"]
    assert [v.grade for v in found_in(page(rows))[0].values] == ["A档", "B档", "C档"]


@pytest.mark.parametrize("head", ["扣分原因", "扣分原因及说明", "未达标原因说明"])
def test_reasons_are_reasons_whatever_their_head_ends_like(head: str) -> None:
    rows = [f"指标|目标值|完成值|得分|{head}", "添置书架|60组|52组|8|货架晚到", "新购图书|8000册|8100册|10|"]
    assert [(i.reason, i.description) for i in found_in(page(rows))] == [("货架晚到", None), (None, None)]


def test_a_word_here_and_there_behind_results_explains_no_indicator() -> None:
    rows = ["事项|计划|实际|说明", "添置书架|60组|52组|货架晚到", "新购图书|8000册|8100册|", "讲座|24场|24场|"]
    assert [i.description for i in found_in(page(rows))] == [None, None, None]
