"""Cells closed by pipes, blank ones kept: how wide the rows are is told by the columns, whatever their heads are."""

from __future__ import annotations

import pytest

from extractor.documents.flat.cell_stream import Unit
from extractor.documents.flat.closed_rows import closed_rows

Grid = list[list[str | None]]


def read(rows: Grid) -> Grid | None:
    """The rows of all these cells, one after another; None stands for a cell that a merge covers."""
    cells = [cell for row in rows for cell in row if cell is not None]
    text = "\n".join(cells)
    units: list[Unit] = []
    at = 0
    for cell in cells:
        units.append(Unit((at, at + len(cell)), cell))
        at += len(cell) + 1
    found = closed_rows(units)
    return None if found is None else [[None if c is None else text[c[0] : c[1]] for c in row] for row in found]


def blanks(rows: Grid) -> Grid:
    """What is read where it is right: a blank cell reads as none."""
    return [[cell or None for cell in row] for row in rows]


GROUPS: Grid = [
    ["名目", "上年水平", "今年指标", "承办科室"],
    ["一、园林养护"],
    ["补植行道树", "300株", "420株", "绿化科"],
    ["修剪绿篱", "12公里", "15公里", "绿化科"],
    ["二、环卫作业"],
    ["机扫道路", "", "60公里", "环卫科"],
    ["清运垃圾", "2.1万吨", "2.4万吨", "环卫科"],
]
MERGED: Grid = [
    ["板块", "考查内容", "单位", "应达", "实达", "说明材料"],
    ["馆舍", "开放天数", "天", "300", "312", "值班表"],
    [None, "修缮展厅", "间", "4", "4", "验收单"],
    [None, "更换展柜", "组", "20", "", "采购单"],
    ["活动", "流动展览", "场", "12", "15", "活动记录"],
    [None, "讲解培训", "人次", "80", "76", "签到表"],
]
NUMBERED: Grid = [
    ["序号", "事项", "2021年", "2024年", "属性"],
    ["1", "家庭医生签约率", "38%", "52%", "预期性"],
    ["2", "村卫生室标准化率", "71%", "95%", "约束性"],
    ["3", "千人床位数", "4.2张", "5.6张", "预期性"],
    ["4", "急救站点", "", "6个", "预期性"],
]
TITLED: Grid = [
    ["附：水电站年度运行情况"],
    ["站名", "年度指标", "完成数", "完成比例", "值守班组"],
    ["上湾站", "120万度", "131万度", "109%", "甲班"],
    ["石桥站", "86万度", "80万度", "93%", "乙班"],
    ["龙口站", "240万度", "251万度", "105%", "丙班"],
    ["白水站", "55万度", "", "", "丁班"],
]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(GROUPS, id="names of groups in cells of their own"),
        pytest.param(MERGED, id="groups written once"),
        pytest.param(NUMBERED, id="numbered"),
        pytest.param(TITLED, id="a title among the cells"),
        pytest.param([*MERGED, ["以上由馆务会核定"]], id="a note below"),
    ],
)
def test_regular_columns_are_found(rows: Grid) -> None:
    assert read(rows) == blanks(rows)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [["项目名称", "渡口改造"], ["主管部门", "交通局"], ["实施单位", "海事所"], ["资金总额", "80万"]],
            id="a form",
        ),
        pytest.param([["首页"], ["政务公开"], ["办事指南"], ["互动交流"], ["专题专栏"], ["站点地图"]] * 3, id="a menu"),
        pytest.param(
            [["一级指标", "二级指标", "指标", "指标值"], ["产出", "数量", "修渠", "3里"], [None, "质量", "合格", "9%"]],
            id="levels, which their words tell",
        ),
        pytest.param(MERGED[:3], id="two rows"),
    ],
)
def test_other_cells_are_left(rows: Grid) -> None:
    assert read(rows) is None
