"""What forms say of their projects: codes, funds, purposes, goals, paying plans, scores and grades."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import extract
from extractor.indicators.projects import code_in, split_goals
from extractor.training.render import parse_blocks, render

_FLATTENED = """第二部分 预算项目绩效目标
1.渡槽检修绩效目标表
\t512007榆湾区灌溉试验站
\t单位：万元

\t项目编码
\t41078824P00000733019K
\t项目名称
\t渡槽检修

\t预算规模及资金用途
\t预算数
\t7.50
\t其中：财政    资金
\t7.50
\t其他资金
\t

\t
\t检查渡槽接缝并更换止水带，支付高空作业车租金。

\t资金支出计划（%）
\t3月底
\t6月底
\t10月底
\t12月底

\t
\t10%
\t45%
\t90%
\t100%

\t绩效目标
\t目标1
\t春灌前接缝不渗漏。

\t
\t目标2
\t全年不发生断水。

\t一级

指标
\t二级指标
\t三级指标
\t绩效指标描述
\t指标值
\t指标值确定依据

\t产出指标
\t数量指标
\t检修渡槽
\t全年检修的座数
\t≥6座
\t检修台账

\t
\t时效指标
\t完工时间
\t最后一座完工的时间
\t4月底前
\t灌溉计划


2.墒情监测绩效目标表
\t512007榆湾区灌溉试验站
\t单位：万元

\t项目编码
\t41078824P00000733027X
\t项目名称
\t墒情监测

\t预算规模及资金用途
\t预算数
\t12
\t其中：财政    资金
\t9
\t其他资金
\t3

\t
\t布设监测点，按旬发布墒情。

\t资金支出计划（%）
\t6月底
\t12月底

\t
\t50%
\t100%

\t绩效目标
\t1.旬报不间断。2.数据准确。

\t一级

指标
\t二级指标
\t三级指标
\t绩效指标描述
\t指标值
\t指标值确定依据

\t产出指标
\t数量指标
\t发布旬报
\t全年发布的期数
\t36期
\t监测规范

\t效益指标
\t社会效益指标
\t服务农户
\t收到旬报的农户
\t≥800户
\t通信录

"""


def test_forms_of_one_cell_a_line() -> None:
    result = extract(_FLATTENED.encode(), filename="form.txt").to_dict()
    told = [
        {
            "code": p["code"],
            "name": p["name"],
            "organization": p["organization"],
            "funds": [m and m["value"] for m in (p["budget"], p["fiscal_funds"], p["other_funds"])],
            "purpose": p["purpose"],
            "goals": p["goals"],
            "schedule": [(s["text"], s["percent"]) for s in p["schedule"]],
        }
        for p in result["projects"]
    ]
    assert told == [
        {
            "code": "41078824P00000733019K",
            "name": "渡槽检修",
            "organization": "榆湾区灌溉试验站",
            "funds": [75000, 75000, None],
            "purpose": "检查渡槽接缝并更换止水带，支付高空作业车租金。",
            "goals": ["春灌前接缝不渗漏。", "全年不发生断水。"],
            "schedule": [("3月底", 10), ("6月底", 45), ("10月底", 90), ("12月底", 100)],
        },
        {
            "code": "41078824P00000733027X",
            "name": "墒情监测",
            "organization": "榆湾区灌溉试验站",
            "funds": [120000, 90000, 30000],
            "purpose": "布设监测点，按旬发布墒情。",
            "goals": ["旬报不间断。", "数据准确。"],
            "schedule": [("6月底", 50), ("12月底", 100)],
        },
    ]
    assert [(i["project"], i["name"]) for i in result["indicators"]] == [
        ("p1", "检修渡槽"),
        ("p1", "完工时间"),
        ("p2", "发布旬报"),
        ("p2", "服务农户"),
    ]


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        pytest.param("1.恢复航深2.减少搁浅。", ["恢复航深", "减少搁浅。"], id="numbers, nothing between"),
        pytest.param("(1)线路不停(2)票价不涨", ["线路不停", "票价不涨"], id="brackets, nothing between"),
        pytest.param("①按期拨付②不涨价", ["按期拨付", "不涨价"], id="circled"),
        pytest.param("1.亩均增收2.5倍；2.不返贫", ["亩均增收2.5倍", "不返贫"], id="a decimal in front of the mark"),
        pytest.param("1.改造12.5公里", ["改造12.5公里"], id="one goal with a decimal"),
        pytest.param("目标1：建成。\n目标2：投用。", ["建成。", "投用。"], id="labels"),
        pytest.param("一是消除险情；二是恢复库容。", ["消除险情", "恢复库容。"], id="firstly, secondly"),
    ],
)
def test_goals_in_one_cell(text: str, goals: list[str]) -> None:
    assert split_goals(text) == goals


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("62078324R000000051907-乡镇财政培训", "62078324R000000051907"),
        ("2024年-村道硬化", None),
        ("931001-某镇人民政府", None),
        ("村道硬化", None),
    ],
)
def test_codes_in_front_of_names(name: str, code: str | None) -> None:
    assert code_in(name) == code


_HEADS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "复核得分"]
_ROW = ["产出指标", "数量指标", "开行班次", "≥40班", "42班", "90", "88", "80"]


def _project(*below: list[Any], heads: list[str] = _HEADS, row: list[str] = _ROW) -> dict[str, Any]:
    rows = [
        ["项目名称", {"text": "村村通客车补贴", "colspan": len(heads) - 1}],
        ["年初预算数", {"text": "36万元", "colspan": len(heads) - 1}],
        heads,
        row,
        *below,
    ]
    blocks = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    (project,) = extract(render(blocks, "docx"), filename="form.docx").to_dict()["projects"]
    return dict(project)


@pytest.mark.parametrize(
    ("below", "score", "conclusion"),
    [
        pytest.param([["总分", "", "", "", "", "100", "96", "90"]], 96, None, id="own score in front of the review's"),
        pytest.param([["总分", "", "", "", "", "100", "96", "优"]], 96, "优", id="grade behind the score"),
        pytest.param(
            [["小计", "", "", "", "", "50", "48", "47"], ["总分", "", "", "", "", "100", "96", "90"]],
            96,
            None,
            id="subtotal above",
        ),
        pytest.param(
            [["自评得分", {"text": "94.2", "colspan": 3}, "评价等级", {"text": "良好", "colspan": 3}]],
            94.2,
            "良好",
            id="score and grade behind their labels",
        ),
        pytest.param(
            [["自评总分", {"text": "91", "colspan": 3}, "自评等级", {"text": "优秀", "colspan": 3}]],
            91,
            "优秀",
            id="total and grade behind their labels",
        ),
        pytest.param([["评价结论", {"text": "良", "colspan": 7}]], None, "良", id="grade alone"),
    ],
)
def test_scores_and_grades_below_the_grid(below: list[list[Any]], score: float | None, conclusion: str | None) -> None:
    project = _project(*below)
    assert (project["score"], project["conclusion"]) == (score, conclusion)


def test_bodies_written_once_hold_for_the_projects_below() -> None:
    rows = [
        ["单位名称", "项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["611002-石湾镇卫生院", "疫苗冷链", "82,000.00", "疫苗不断链", "产出指标", "数量指标", "冷藏箱", "≥12台"],
        ["", "", "", "", "产出指标", "质量指标", "温度达标率", "≥99%"],
        ["", "村医培训", "16,000.00", "村医会用药", "产出指标", "数量指标", "培训村医", "≥60人"],
        ["", "", "", "", "产出指标", "质量指标", "考核通过率", "≥95%"],
    ]
    blocks = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    projects = extract(render(blocks, "docx"), filename="list.docx").to_dict()["projects"]
    assert [(p["name"], p["organization"], p["goals"]) for p in projects] == [
        ("疫苗冷链", "石湾镇卫生院", ["疫苗不断链"]),
        ("村医培训", "石湾镇卫生院", ["村医会用药"]),
    ]


def test_sums_below_their_heads_are_no_grid() -> None:
    rows = [
        ["部门名称", {"text": "石湾区水务局", "colspan": 3}],
        [{"text": "年度预算申请（万元）", "rowspan": 2}, "资金总额", "基本支出", "项目支出"],
        ["1846.32", "927.80", "918.52"],
        ["年度总体绩效目标", {"text": "保障供水。", "colspan": 3}],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "改造管网", "≥26公里"],
    ]
    blocks = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    for format in ("docx", "tabs"):
        data = render(blocks, "txt", "tabs") if format == "tabs" else render(blocks, format)
        result = extract(data, filename="whole.txt" if format == "tabs" else "whole.docx").to_dict()
        assert [i["name"] for i in result["indicators"]] == ["改造管网"]
        assert result["projects"] == []


@pytest.mark.parametrize(
    "goal",
    [
        pytest.param(
            ["年度总体目标", "困难群众稳定就业", "完成情况", "基本完成"], id="a short goal and what came of it"
        ),
        pytest.param(["年度目标", "渠道畅通", "实际完成情况", "全部畅通"], id="shorter ones"),
        pytest.param(["项目绩效目标", "汛期零事故", "目标完成情况", "如期实现"], id="other labels"),
    ],
)
def test_a_goal_beside_what_came_of_it_is_no_head(goal: list[str]) -> None:
    label, aim, done, came = goal
    rows = [
        ["项目名称", {"text": "岗位补贴", "colspan": 2}, "项目编码", {"text": "JY20240037", "colspan": 2}],
        [label, {"text": aim, "colspan": 2}, done, {"text": came, "colspan": 2}],
        [{"text": h, "rowspan": 2} for h in ("一级指标", "三级指标")]
        + [{"text": "年度指标值", "colspan": 3}, {"text": "实际完成值", "rowspan": 2}],
        ["性质", "目标值", "单位"],
        ["产出指标", "补贴人数", "≥", "620", "人", "634"],
        ["产出指标", "按月发放率", "≥", "98", "%", "95.5"],
    ]
    blocks = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    result = extract(render(blocks, "xlsx"), filename="form.xlsx").to_dict()
    assert [[(v["role"], v["op"], v["value"]) for v in i["values"]] for i in result["indicators"]] == [
        [("target", ">=", 620.0), ("actual", "=", 634.0)],
        [("target", ">=", 98.0), ("actual", "=", 95.5)],
    ]
    assert result["projects"][0]["goals"] == [aim]


def test_a_level_across_both_columns_is_the_first() -> None:
    rows = [
        [{"text": "指标类型", "colspan": 2}, "指标内容", "目标值"],
        [{"text": "投入", "colspan": 2}, "公用经费控制率", "≤100%"],
        [{"text": "产出", "rowspan": 2}, "数量", "培育农民", "420人"],
        ["质量", "抽检合格率", "≥98%"],
    ]
    blocks = parse_blocks({"blocks": [{"type": "table", "rows": rows}]})
    result = extract(render(blocks, "docx"), filename="whole.docx").to_dict()
    assert [(i["level1"], i["level2"]) for i in result["indicators"]] == [
        ("投入", None),
        ("产出", "数量"),
        ("产出", "质量"),
    ]
