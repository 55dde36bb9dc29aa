"""Rows of a self-assessment written out in sentences, goals and results labelled as such."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.mentions.prose.told import told_rows

ROWS = {
    "label, value and sign, points behind": (
        "1.新增路灯数量,年初目标值=40盏,实际完成值=38盏,自评得分9.5分;",
        [("新增路灯数量", ["target =40盏", "actual =38盏"])],
    ),
    "whole width, labels shortened, points behind": (
        "（2）质量指标：渠道整修合格率，目标值100%，完成值98%，分值10分，得9.8分。",
        [("渠道整修合格率", ["target =100%", "actual =98%"])],
    ),
    "the name sticks to its label": (
        "巡林员培训人次指标值为300人次，实际完成值为320人次；林区道路通畅率指标值≥95%，实际完成值96.5%。",
        [
            ("巡林员培训人次", ["target =300人次", "actual =320人次"]),
            ("林区道路通畅率", ["target >=95%", "actual =96.5%"]),
        ],
    ),
    "no mark between goal and result, none between rows": (
        "成本指标户均补贴标准执行指标为100%实际完成值为100%护路队补贴每季度发放指标为100%实际完成值为90%",
        [
            ("户均补贴标准执行", ["target =100%", "actual =100%"]),
            ("护路队补贴每季度发放", ["target =100%", "actual =90%"]),
        ],
    ),
    "a goal set at the year's beginning": (
        "二是开展水质抽检批次，年初设定目标≥24批次，全年实际完成26批次，自评得分10分。",
        [("开展水质抽检批次", ["target >=24批次", "actual =26批次"])],
    ),
    "a goal without a result is a sentence like others": ("水费收缴率目标值为90%，力争提前实现。", []),
    "what a rate was held against is no row": ("预算执行率比目标值低4.16个百分点，3个村未完成。", []),
    "no label for the goal, the result's goes on in words": (
        "（1）数量指标：布设监测浮标≥6套，实际布设6套；监测船出航时长≥430小时，实际出航时长418.5小时。",
        [
            ("布设监测浮标", ["target >=6套", "actual =6套"]),
            ("监测船出航时长", ["target >=430小时", "actual =418.5小时"]),
        ],
    ),
    "no label for the goal, the result in brackets": (
        "时效指标：抢险响应时间≤30分钟（实际为25分钟），物资到位率≥98%，全年实际达到99%。",
        [
            ("抢险响应时间", ["target <=30分钟", "actual =25分钟"]),
            ("物资到位率", ["target >=98%", "actual =99%"]),
        ],
    ),
    "a plan and what came of it are two things": ("总投资500万元，实际到位480万元。", []),
    "another measure's result is not this one's": ("培训覆盖率≥95%，实际培训312人次。", []),
    "words instead of values": ("制度健全性，目标值健全，完成值健全，得分5分。", []),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=list(ROWS))
def test_rows(text: str, expected: list[tuple[str, list[str]]]) -> None:
    found = told_rows(text, 0, len(text))
    told = [
        (c.name, [f"{v.role} {v.op}{v.value:g}{v.unit or ''}" for v in c.values if v.value is not None]) for c in found
    ]
    assert told == expected
    for claim in found:
        assert claim.phrase.text == text[claim.phrase.start : claim.phrase.end]
        assert all(text[v.start : v.end] == v.text for v in claim.values)


def test_a_report_gives_each_row_once() -> None:
    text = (
        "石桥乡2023年路灯安装项目支出绩效自评报告\n二、绩效目标完成情况\n"
        "1.安装路灯数量，年初目标值=40盏，实际完成值=38盏，自评得分9.5分；\n"
        "2.亮灯率，年初目标值≥95%，实际完成值96%，自评得分10分。\n"
        "全年走访群众120户，满意率达到97%。\n"
    )
    found = extract(text.encode(), filename="例.txt").to_dict()["indicators"]
    assert [(i["name"], i["origin"], [v["text"] for v in i["values"]]) for i in found] == [
        ("安装路灯数量", "prose", ["=40盏", "=38盏"]),
        ("亮灯率", "prose", ["≥95%", "96%"]),
        ("走访群众", "prose", ["120户"]),
        ("满意率", "prose", ["达到97%"]),
    ]
    assert found[0]["section"] == ["二、绩效目标完成情况"]
