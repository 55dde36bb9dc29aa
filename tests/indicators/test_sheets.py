"""Workbooks with one sheet per project: the tab says whose indicators they are, where nothing else does."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pytest
from openpyxl import Workbook

from extractor.pipeline import extract

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [["产出指标", "数量指标", "开放天数", "≥310天"], ["满意度指标", "服务对象满意度指标", "读者满意度", "≥92%"]]
ITEM = "2024年度项目支出绩效目标表"


def book(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def of(title: str, *above: Sequence[str]) -> list[Sequence[str]]:
    return [[title], *above, HEAD, *ROWS]


@pytest.mark.parametrize(
    ("sheets", "projects"),
    [
        pytest.param(
            {"图书馆免费开放补助": of(ITEM), "非遗传习所运转费": of(ITEM)},
            ["图书馆免费开放补助", "非遗传习所运转费"],
            id="names of budget items",
        ),
        pytest.param({"旱厕改造补助资金": of(ITEM)}, ["旱厕改造补助资金"], id="a single sheet named like an item"),
        pytest.param(
            {"1.免费开放": of(ITEM), "2、古籍修复": of(ITEM)},
            ["免费开放", "古籍修复"],
            id="numbered, under titles that say 项目",
        ),
        pytest.param(
            {"免费开放": of("", ["", ITEM], ["填报单位：甲", "", "单位：万元"]), "古籍修复": of("", ["", ITEM])},
            ["免费开放", "古籍修复"],
            id="with the title in the middle of its row",
        ),
        pytest.param(
            {"免费开放": of(ITEM, ["单位名称：临湖县文化馆"]), "古籍修复": of(ITEM, ["单位名称：临湖县文化馆"])},
            ["免费开放", "古籍修复"],
            id="with the body's name above",
        ),
        pytest.param(
            {"免费开放": of("工作目标表"), "古籍修复": of("工作目标表")}, [], id="titles that speak of no project"
        ),
        pytest.param({"免费开放": of(ITEM), "Sheet2": of(ITEM)}, [], id="one sheet without a name of its own"),
        pytest.param({"免费开放": of(ITEM)}, [], id="a single sheet called anything"),
        pytest.param({"临湖县教育局": of(ITEM), "临湖县民政局": of(ITEM)}, [], id="bodies"),
        pytest.param({"城关镇": of(ITEM), "望江街道": of(ITEM)}, [], id="places"),
        pytest.param({"项目绩效目标表": of(ITEM), "部门整体目标表": of(ITEM)}, [], id="tables"),
        pytest.param({"部门预算项目": of(ITEM), "财政专项资金": of(ITEM)}, [], id="kinds of projects"),
        pytest.param({"图书馆免费开放补助": of("部门整体支出绩效目标表")}, [], id="a whole department's form"),
        pytest.param(
            {"图书馆免费开放补助": of(ITEM, ["项目名称", "送书下乡"])},
            ["送书下乡"],
            id="a form that names the project itself",
        ),
    ],
)
def test_the_project_of_a_sheet(sheets: Mapping[str, Sequence[Sequence[str]]], projects: list[str]) -> None:
    result = extract(book(sheets), filename="目标.xlsx")
    assert [p.name for p in result.projects] == projects
    names = {p.id: p.name for p in result.projects}
    owners = [names.get(i.project or "") for i in result.indicators]
    expected = [name for name in projects or [None] * len(sheets) for _ in ROWS]
    assert owners == expected
