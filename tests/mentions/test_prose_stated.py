"""What a value is for and held against: groups in turn, bases, periods, and whom a measure applies to."""

from __future__ import annotations

import pytest

from extractor.mentions.claim import Claim
from extractor.mentions.prose import find_claims
from extractor.mentions.prose.mood import looks_ahead


def _told(claim: Claim) -> tuple[str | None, str, list[tuple[object, ...]]]:
    subject = claim.subject.text if claim.subject else None
    return subject, claim.name, [(v.role, v.value, v.scope, v.period, v.base) for v in claim.values]


GROUPS = {
    "places that bear a task": (
        "退耕还林任务由北塘乡、柳河镇和石桥街道负责，分别为300亩、200亩、100亩。",
        [(None, "退耕还林任务", [300, 200, 100], ["北塘乡", "柳河镇", "石桥街道"])],
    ),
    "places in front of a task": (
        "北塘乡、柳河镇、石桥街道改厕任务分别为300户、200户、100户。",
        [(None, "改厕任务", [300, 200, 100], ["北塘乡", "柳河镇", "石桥街道"])],
    ),
    "a kind of place behind the last place": (
        "青岭县、白河县城镇污水日处理能力分别为3万吨、2万吨。",
        [(None, "城镇污水日处理能力", [30000, 20000], ["青岭县", "白河县"])],
    ),
    "several of a kind, each its own": (
        "新招聘的博士、硕士、本科毕业生，分别给予3万元、2万元、1万元安家补贴。",
        [(None, "给予安家补贴", [30000, 20000, 10000], ["博士", "硕士", "本科毕业生"])],
    ),
    "a measure of schools of several kinds": (
        "人均图书小学不少于25册、初中不少于35册、高中不少于45册。",
        [(None, "人均图书", [25, 35, 45], ["小学", "初中", "高中"])],
    ),
    "a rate of places of several kinds": (
        "生活垃圾无害化处理率县城达到100%、乡镇达到85%。",
        [(None, "生活垃圾无害化处理率", [100, 85], ["县城", "乡镇"])],
    ),
    "a label that the groups stand behind": (
        "生均教学仪器设备值：小学2000元，初中3200元。",
        [(None, "生均教学仪器设备值", [2000, 3200], ["小学", "初中"])],
    ),
    "named places, the first behind the thing": (
        "新建口袋公园青岭县6个、白河县4个。",
        [(None, "新建口袋公园", [6, 4], ["青岭县", "白河县"])],
    ),
    "what recurs on roads of two kinds": (
        "机械清扫主干道路每天2次、背街道路每天1次。",
        [(None, "机械清扫", [2, 1], ["主干道路", "背街道路"])],
    ),
    "act and object behind the last": (
        "市直部门每季度至少组织1次、乡镇每月至少组织2次应急演练。",
        [(None, "组织应急演练", [1, 2], ["市直部门", "乡镇"])],
    ),
    "things built are things of their own": (
        "新建小学3所、初中2所。",
        [(None, "新建小学", [3], [None]), (None, "初中", [2], [None])],
    ),
    "what there is of each kind is a thing of its own": (
        "全县共有小学12所、初中8所。",
        [("全县", "小学", [12], [None]), (None, "初中", [8], [None])],
    ),
    "a word of duty is no part of a place": (
        "各镇街要于9月底前完成网格调整。",
        [("各镇街", "完成网格调整", [None], [None])],
    ),
    "each of many is a subject": (
        "网格员每个小区至少2名，每个楼栋1名。",
        [("每个小区", "网格员", [2], [None]), ("每个楼栋", "网格员", [1], [None])],
    ),
}


@pytest.mark.parametrize("text, wanted", GROUPS.values(), ids=GROUPS.keys())
def test_one_measure_of_several(text: str, wanted: list[tuple[object, ...]]) -> None:
    found = [
        (c.subject.text if c.subject else None, c.name, [v.value for v in c.values], [v.scope for v in c.values])
        for c in find_claims(text, genre="plan")
    ]
    assert found == wanted


STATED = {
    "two counts compared at once, each in its unit": (
        "一般事故6起、死亡9人，同比减少2起、3人。",
        [
            (None, "一般事故", [("actual", 6, None, None, None), ("change", 2, None, None, "yoy")]),
            (None, "死亡", [("actual", 9, None, None, None), ("change", 3, None, None, "yoy")]),
        ],
    ),
    "a mean of years is the base": (
        "受灾人次、倒塌房屋与近三年均值相比分别下降21%、40%。",
        [
            (None, "受灾人次", [("change", 21, None, None, "近三年均值")]),
            (None, "倒塌房屋", [("change", 40, None, None, "近三年均值")]),
        ],
    ),
    "a year behind 同比 is the base": (
        "客运量320万人次，同比2020年增长12%。",
        [(None, "客运量", [("actual", 3200000, None, None, None), ("change", 12, None, None, "2020年")])],
    ),
    "a bracket goes on against the same base": (
        "注册护士2.1万人，比上年增加800人（增长4%）。",
        [
            (
                None,
                "注册护士",
                [
                    ("actual", 21000, None, None, None),
                    ("change", 800, None, None, "previous"),
                    ("change", 4, None, None, "previous"),
                ],
            )
        ],
    ),
    "the years of a mean growth": (
        "地区生产总值达到560亿元，三年平均增长6.1%。",
        [(None, "地区生产总值", [("actual", 560e8, None, None, None), ("change", 6.1, None, "三年", None)])],
    ),
    "the year that a level rose to": (
        "森林覆盖率由2015年的41%提高到2020年的45%。",
        [(None, "森林覆盖率", [("baseline", 41, None, "2015年", None), ("actual", 45, None, "2020年", None)])],
    ),
    "prices of the year are no period": (
        "次均药费98元，按当年价格比上年下降3%，按可比价格下降2%。",
        [
            (
                None,
                "次均药费",
                [
                    ("actual", 98, None, None, None),
                    ("change", 3, None, None, "previous"),
                    ("change", 2, None, None, None),
                ],
            )
        ],
    ),
    "days of a stay": (
        "出院患者平均住院日为7.6日。",
        [(None, "出院患者平均住院日", [("actual", 7.6, None, None, None)])],
    ),
    "a class of water is no comparison": (
        "水质优于Ⅲ类断面比例达88%。",
        [(None, "水质优于Ⅲ类断面比例", [("actual", 88, None, None, None)])],
    ),
    "all in one place hold for what they open": (
        "全市改造棚户区1200套，配套床位300张。",
        [
            ("全市", "改造棚户区", [("actual", 1200, None, None, None)]),
            (None, "配套床位", [("actual", 300, None, None, None)]),
        ],
    ),
}


@pytest.mark.parametrize("text, wanted", STATED.values(), ids=STATED.keys())
def test_what_a_value_is_held_against(text: str, wanted: list[tuple[object, ...]]) -> None:
    assert [_told(c) for c in find_claims(text, genre="statistics")] == wanted


ROLES = {
    "below what came of a plan": ("一、2021年计划执行情况", "新增就业4200人，粮食产量31万吨。", ["actual"] * 2),
    "below what came of measures": ("（二）整改措施落实情况", "拆除违建36处。", ["actual"]),
    "below a plan": ("二、2022年工作计划", "城镇新增就业4500人。", ["target"]),
    "a result held against the aim": ("一、2021年计划执行情况", "低于年初预期目标；收入5亿元。", ["actual"]),
    "an aim stated as such": ("二、主要任务", "预期目标是生产总值达到110亿元。", ["target"]),
}


@pytest.mark.parametrize("heading, text, wanted", ROLES.values(), ids=ROLES.keys())
def test_goals_and_results_of_a_plan(heading: str, text: str, wanted: list[str]) -> None:
    claims = find_claims(text, genre="plan", section=(heading,), year=2021)
    assert [v.role for c in claims for v in c.values] == wanted


@pytest.mark.parametrize(
    "paragraph, wanted",
    [
        ("2024年，新建公园6个。", True),
        ("2023年，新建公园5个。", False),
        ("2022年，新建公园4个。", False),
        ("新建公园5个。", None),
        ("2024年1月，新建公园开放。", None),
    ],
)
def test_a_paragraph_of_the_year_to_come(paragraph: str, wanted: bool | None) -> None:
    assert looks_ahead(paragraph, 2023) is wanted


STATED_TOO = {
    "a share that rises is a measure": (
        "装备制造业产值92亿元，占工业比重由2019年的21%提高到26%。",
        [
            (None, "装备制造业产值", [("actual", 92e8, None, None, None)]),
            (None, "工业比重", [("baseline", 21, None, "2019年", None), ("actual", 26, None, None, None)]),
        ],
    ),
    "how long is no time": (
        "孕产妇死亡率连续四年为零。",
        [(None, "孕产妇死亡率", [("actual", 0, None, None, None)])],
    ),
    "a ratio of three that changed": (
        "三次产业结构由21:44:35调整为15:45:40。",
        [(None, "三次产业结构", [("baseline", None, None, None, None), ("actual", None, None, None, None)])],
    ),
    "years of life": (
        "人均预期寿命80岁以上。",
        [(None, "人均预期寿命", [("actual", 80, None, None, None)])],
    ),
    "points said once for two": (
        "近视率、肥胖率分别下降1.4个和0.6个百分点。",
        [
            (None, "近视率", [("change", 1.4, None, None, None)]),
            (None, "肥胖率", [("change", 0.6, None, None, None)]),
        ],
    ),
    "minutes of a service are its name": (
        "85%的社区能够提供10分钟健身服务。",
        [(None, "社区能够提供10分钟健身服务", [("actual", 85, None, None, None)])],
    ),
}


@pytest.mark.parametrize("text, wanted", STATED_TOO.values(), ids=STATED_TOO.keys())
def test_what_is_a_measure_and_what_a_time(text: str, wanted: list[tuple[object, ...]]) -> None:
    assert [_told(c) for c in find_claims(text, genre="statistics")] == wanted


REPORTED = {
    "funds that came, below a heading of goals handed down": (
        ("一、绩效目标分解下达情况",),
        "为保证灌区正常运行，2023年收到上级下达水利资金1372万元，县级配套86万元。",
        [("收到上级下达水利资金", "actual"), ("县级配套", "actual")],
    ),
    "a goal below that heading": (
        ("一、绩效目标分解下达情况",),
        "项目绩效目标：新建水窖120口。",
        [("新建水窖", "target")],
    ),
    "what was planned and what it came to": (
        (),
        "计划维修渠道115公里，最终维修渠道126公里。",
        [("维修渠道", "target"), ("维修渠道", "actual")],
    ),
    "how many measures a budget sets": (
        ("（三）项目绩效目标",),
        "设1条数量指标：巡河次数≥24次；设2条满意度指标：职工满意度≥90%。",
        [("巡河次数", "target"), ("职工满意度", "target")],
    ),
    "measures counted at the sentence's end": ((), "将年度任务细化为三级指标12个。", []),
    "an entry that was done has no name": ((), "绩效指标：已完成；按时完成；堤岸安全，已完成。", []),
    "one by one is how, not how many": ((), "对隐患实行台账管理，发现一处，整改一处。", []),
    "two things built are counted": ((), "全年新建一处，改造一处。", [("新建", "actual"), ("改造", "actual")]),
}


@pytest.mark.parametrize(("section", "text", "expected"), REPORTED.values(), ids=list(REPORTED))
def test_what_a_self_evaluation_reports(
    section: tuple[str, ...], text: str, expected: list[tuple[str, str]]
) -> None:
    claims = find_claims(text, genre="self_evaluation", section=section, year=2023)
    assert [(c.name, v.role) for c in claims for v in c.values] == expected
