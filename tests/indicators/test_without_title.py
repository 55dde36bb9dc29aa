"""Parts of documents without a title: their own words and headings tell goals from results."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        pytest.param(
            "为压实储备粮管理责任,现与各库点签订2021年度\n责任书:\n一、储粮安全控制指标\n1、储粮损失率1.5‰以内。\n"
            "二、主要工作\n1、熏蒸作业持证人员4名。\n",
            "performance_targets",
            [("储粮损失率", "target", "1.5‰以内"), ("熏蒸作业持证人员", "target", "4名")],
            id="a letter of responsibility",
        ),
        pytest.param(
            "为加强水务员队伍建设,制定本办法。\n第二条 水费收缴率95%,水质抽检合格率96%。\n",
            "assessment_rules",
            [("水费收缴率", "target", "95%"), ("水质抽检合格率", "target", "96%")],
            id="rules",
        ),
        pytest.param(
            "住房城乡建设厅关于印发《宜居社区评定标准》的通知[全文]\n\n"
            "  (一)生活垃圾分类投放准确率80%;\n  (二)绿地率30%。\n",
            "other",
            [("生活垃圾分类投放准确率", "target", "80%"), ("绿地率", "target", "30%")],
            id="a title with a word in square brackets behind it",
        ),
        pytest.param(
            "三、节水型单位达标条件\n1、节水器具普及率100%,管网漏损率2%。\n"
            "四、考核结果\n到2019年底,全市节水型单位覆盖率62%。\n",
            "other",
            [
                ("节水器具普及率", "target", "100%"),
                ("管网漏损率", "target", "2%"),
                ("节水型单位覆盖率", "actual", "62%"),
            ],
            id="conditions, and what an assessment came to",
        ),
        pytest.param(
            "现将耕地保护责任目标检查情况通报如下:\n一、耕地保护责任目标检查结果\n到2016年底,全市耕地保有量312万亩。\n",
            "other",
            [("耕地保有量", "actual", "312万亩")],
            id="results of what was a goal",
        ),
    ],
)
def test_words_and_headings_of_a_part_tell_goals_from_results(
    text: str, kind: str, values: list[tuple[str, str, str]]
) -> None:
    result = extract(text.encode(), filename="a.txt")
    assert result.document.type == kind
    assert [(i.name, v.role, v.text) for i in result.indicators for v in i.values] == values
