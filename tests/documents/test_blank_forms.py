"""Forms whose cells are set apart by single blanks, over the grid that tells what they are."""

from __future__ import annotations

from extractor import extract
from extractor.documents.text import read_text
from extractor.settings import Settings

FORM = """河口镇冷链仓建设项目支出绩效目标审批表
(2024年度)
金额单位:万元
项目名称 河口镇冷链仓建设项目 项目分类 资产资源类
建设周期 2024年3月-2024年12月 业务主管部门 县供销社
项目总体概况 新建冷链仓一座,占地260平方米,硬化场坪340平方米。
项目总预算 48 财政资金预算分类 一般公共预算
年度绩效目标(90分) 一级指标 二级指标 三级指标 指标值 分值 指标解释
产出指标 数量指标 建设冷链仓 1座 20
质量指标 验收合格率 100% 20
效益指标 社会效益指标 受益户数 ≥30户 30
"""


def test_labels_that_no_list_holds_begin_a_forms_lines() -> None:
    document = read_text(FORM.encode(), filename="例.txt", settings=Settings())
    (table,) = document.tables()
    rows = [[c.text for c in row if c is not None] for row in table.grid()]
    assert rows[1:3] == [
        ["建设周期", "2024年3月-2024年12月", "业务主管部门", "县供销社"],
        ["项目总体概况", "新建冷链仓一座,占地260平方米,硬化场坪340平方米。"],
    ]


def test_what_a_forms_lines_tell_is_the_projects_and_no_indicator() -> None:
    found = extract(FORM.encode(), filename="例.txt").to_dict()
    assert [i["name"] for i in found["indicators"]] == ["建设冷链仓", "验收合格率", "受益户数"]
    (project,) = found["projects"]
    assert (project["name"], project["budget"]["value"]) == ("河口镇冷链仓建设项目", 480000)
    assert project["purpose"] == "新建冷链仓一座,占地260平方米,硬化场坪340平方米。"
