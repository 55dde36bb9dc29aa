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
    ],
)
def test_what_describes_an_indicator(head: str, described: bool) -> None:
    rows = [f"指标|单位|目标值|{head}", "添置书架|组|60|含分馆和流动点", "新购图书|册|8000|只计纸本图书"]
    expected = ["含分馆和流动点", "只计纸本图书"] if described else [None, None]
    found = found_in(page(rows))
    assert [(i.description, len(i.values), i.reason) for i in found] == [(d, 1, None) for d in expected]
