"""Rows that look like indicators in tables nobody could read are told of; lists of persons and money are not."""

from __future__ import annotations

import pytest

from extractor.indicators.result import Finding
from extractor.pipeline import extract


def unread(*rows: str) -> list[Finding]:
    text = "全县情况如下。\n\n" + "\n".join(rows) + "\n"
    return [f for f in extract(text.encode()).findings if f.code == "row_unread"]


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        pytest.param(
            ["4\t护理床位占比（%）\t约束性\t41\t≥55\t46.2\t滞后", "5\t入户探访率（%）\t约束性\t60\t100\t99\t达到"],
            "第1至2行共2行",
            id="rows of a plan below no header",
        ),
        pytest.param(
            ["| 7 | 河道清漂覆盖率 | 92% | ≥98% | 由乙方填报 |"],
            "第1行像是指标",
            id="one row alone",
        ),
        pytest.param(
            ["\t受理率\t办结时间\t满意度", "头一档\t≥90%\t≤5日\t≥85%", "第二档\t≥95%\t≤3日\t≥90%"],
            "第2至3行共2行",
            id="measures in the heads, rows of unknown words",
        ),
    ],
)
def test_told(rows: list[str], where: str) -> None:
    (finding,) = unread(*rows)
    assert (finding.severity, where in finding.message) == ("warning", True)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["姓名\t职务\t联系电话", "周某\t组长\t5550101", "吴某\t组员\t5550102"], id="persons"),
        pytest.param(["县区\t补助人数\t下达资金", "南河县\t120\t15.0", "北岭县\t80\t10.0"], id="money"),
        pytest.param(["物品\t规格型号\t单价\t数量", "水泵\tQJ-200\t3200\t12", "发电机\tGF-30\t5600\t4"], id="goods"),
        pytest.param(["型号\t装机数量\t排水量", "甲型\t12\t300", "乙型\t9\t450"], id="things and their figures"),
        pytest.param(["时间\t地点\t议程", "9:00\t二楼会议室\t通报情况", "10:30\t二楼会议室\t安排工作"], id="an agenda"),
        pytest.param(["序号\t考核条目\t考核细则", "1\t上报方案\t未报扣10分", "2\t报总结\t迟扣5分"], id="deductions"),
    ],
)
def test_not_told(rows: list[str]) -> None:
    assert unread(*rows) == []


def test_goals_in_sentences_beside_who_sees_to_them_are_prose() -> None:
    text = (
        "| 序号 | 工作目标 | 推进措施 | 责任人 | 完成时限 |\n|---|---|---|---|---|\n"
        "| 1 | 新建社区食堂5家 | 每月调度1次，拨付补助30万元 | 周某 | 10月底前 |\n"
        "| 2 | 适老化改造完成率达到95%以上 | 入户核查不少于2次 | 吴某 | 全年 |\n"
    )
    found = extract(text.encode()).indicators
    assert [(i.origin, i.values[0].text, i.section) for i in found] == [
        ("prose", "5家", ()),
        ("prose", "1次", ()),
        ("prose", "30万元", ()),
        ("prose", "达到95%以上", ()),
        ("prose", "不少于2次", ()),
    ]
