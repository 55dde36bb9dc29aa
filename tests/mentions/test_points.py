"""What a clause with points asks for, and what only says how points are given."""

from __future__ import annotations

import pytest

from extractor.mentions.prose import find_claims

# what is read: name, then each value as "role text"
ASKED = {
    "earned right behind": ("每村有2名持证农技员的得10分，少1名扣5分。", [("持证农技员", ["target 2名"])]),
    "what falls short is told": ("新增带贫作坊6家得15分，每少1家减2分。", [("新增带贫作坊", ["target 6家"])]),
    "full points": ("完成培训6场得满分。", [("培训", ["target 6场"])]),
    "a growth that earns": ("茶叶产值增长12%的得20分。", [("茶叶产值", ["change 12%"])]),
    "an amount inside the name": ("引进投资过300万元的项目2个。", [("引进投资过300万元的项目", ["target 2个"])]),
    "不少于 is no shortfall": ("开展演练不少于2次的，每少1次扣1分。", [("开展演练", ["target 不少于2次"])]),
    "sectors are no enumerator": ("二、三产业税收增长20%。", [("二、三产业税收", ["change 20%"])]),
    "alternatives of one case": (
        "不发生一次死亡3人以上，或重伤10人以上的交通事故。",
        [("一次死亡3人以上，或重伤10人以上的交通事故", ["target 不发生"])],
    ),
    "the task is what was said before": (
        "完成新增高标准农田5000亩、发展节水灌溉面积400亩的建设任务。",
        [("新增高标准农田", ["target 5000亩"]), ("发展节水灌溉面积", ["target 400亩"])],
    ),
    "one of each": ("每个社区有一支志愿队。", [("志愿队", ["target 一支"])]),
    "letters count": ("B、调处率达到95%以上。", [("调处率", ["target 达到95%以上"])]),
    "a bound left out": ("集体上访5批以内(不含5批访)。", [("集体上访", ["target 5批以内"])]),
    "entries run together": (
        "1、走访率达到90%2、调处率达到95%以上3、培训网格员30人4、及时上报。",
        [("走访率", ["target 达到90%"]), ("调处率", ["target 达到95%以上"]), ("培训网格员", ["target 30人"])],
    ),
}
NOTHING = {
    "a case of deduction": "命案造成3人死亡的，每起扣5分。",
    "a rank": "月度排名末两位的，每个每次扣0.5分。",
    "a rate of points": "信息被市级采用1条得0.5分。",
    "a cap of points": "加分不超过本项基本分的50%。",
    "a part of the assessment": "年终考核占70%，平时考核占30%。",
    "how often is counted": "重复件每增加1件扣减1分（以每月为一个周期）。",
    "pages of the paper": "本文档共3页。",
}


BELOW = {
    "requirements": "（二）考核要求",
    "points in brackets, whatever the heading's last word": "一、责任制落实情况（6分）",
}


@pytest.mark.parametrize(("text", "wanted"), ASKED.values(), ids=ASKED)
def test_what_is_asked_for(text: str, wanted: list[tuple[str, list[str]]]) -> None:
    claims = find_claims(text, genre="assessment_rules")
    assert [(c.name, [f"{v.role} {v.text}" for v in c.values]) for c in claims] == wanted


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_how_points_are_given(text: str) -> None:
    assert find_claims(text, genre="assessment_rules") == []


def test_signs_ask_where_nothing_says_what_a_document_is() -> None:
    (claim,) = find_claims("公共机构节能率≥5%。")
    assert [v.role for v in claim.values] == ["target"]


@pytest.mark.parametrize("heading", BELOW.values(), ids=BELOW)
def test_what_stands_below_a_heading_is_asked_for(heading: str) -> None:
    (claim,) = find_claims("环评执行率100%。", section=("二、环境质量", heading))
    assert [v.role for v in claim.values] == ["target"]
