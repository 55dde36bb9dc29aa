"""What whole pages of bureaus taught: names in the clause before, measures in quotations, numbers of ranks and sets."""

from __future__ import annotations

import pytest

from extractor.mentions.prose import find_claims

CASES = {
    "a meeting named in front": (
        "泵站调度例会，须每周召开一次，由站长主持。",
        [(None, "泵站调度例会", [("target", 1)])],
    ),
    "an act named in front": ("护渠员巡线，每月不少于4次。", [(None, "护渠员巡线", [("target", 4)])]),
    "a clause that does name its act": (
        "为压实责任，每季度召开一次联席会议。",
        [(None, "召开联席会议", [("target", 1)])],
    ),
    "which ones a share counts": ("涉及电动车的，占事故总数的31.5%。", [(None, "涉及电动车", [("share", 31.5)])]),
    "a place that got money named behind": (
        "青禾镇获得300万元奖补资金，石坝县争取到1200万元专项债券。",
        [("青禾镇", "获得奖补资金", [("actual", 3000000)]), ("石坝县", "争取到专项债券", [("actual", 12000000)])],
    ),
    "a place that spent money named in front": (
        "青禾镇投入奖补资金300万元。",
        [("青禾镇", "投入奖补资金", [("actual", 3000000)])],
    ),
    "measures in quotations": (
        "指标细化为“夜间巡更到位率≥96%”“灭火器完好率100%”。",
        [(None, "夜间巡更到位率", [("target", 96)]), (None, "灭火器完好率", [("target", 100)])],
    ),
    "slogans in quotations": ("开展“一企一策”帮扶，推广“15分钟”办事圈。", []),
    "among how many a rank is": (
        "臭氧浓度为96微克/立方米，全省13个市排名第4，同比下降6.2%。",
        [(None, "臭氧浓度", [("actual", 96), ("change", 6.2)])],
    ),
    "a set spoken of as one": (
        "五个乡镇普遍重视。中秋、国庆两节期间检查商户210家。",
        [(None, "检查商户", [("actual", 210)])],
    ),
    "what must not occur, one after another": (
        "不出现一例中毒事件、不出现一例坍塌事故，未出现险情。",
        [(None, "中毒事件", [("actual", 0)]), (None, "坍塌事故", [("actual", 0)]), (None, "险情", [("actual", 0)])],
    ),
    "what did not change": ("水质未出现明显变化，新增测点4个。", [(None, "新增测点", [("actual", 4)])]),
    "several bounds of what must not happen": (
        "确保不发生一次死亡2人以上、一次重伤5人以上、一次经济损失80万元以上的事故。",
        [(None, "一次死亡2人以上、一次重伤5人以上、一次经济损失80万元以上的事故", [("target", 0)])],
    ),
    "acts side by side, the last one counted": (
        "修订了巡查制度、聘请了巡堤员36名。",
        [(None, "聘请了巡堤员", [("actual", 36)])],
    ),
    "acts side by side on one thing": ("改建、扩建泵站12座。", [(None, "改建、扩建泵站", [("actual", 12)])]),
    "how long a page is": ("来源：县报  字数：453\n本报讯，发放手册600份。", [(None, "发放手册", [("actual", 600)])]),
    "stretches of works": (
        "整治堤防4段，左岸护坡2段。",
        [(None, "整治堤防", [("actual", 4)]), (None, "左岸护坡", [("actual", 2)])],
    ),
    "a stretch of time is no stretch": ("经过1段时间的整治，新增台账6本。", [(None, "新增台账", [("actual", 6)])]),
    "whom it served, behind what was done": (
        "加开公交车320班，确保1.2万名考生顺利赴考。",
        [(None, "加开公交车", [("actual", 320)]), (None, "考生顺利赴考", [("actual", 12000)])],
    ),
    "what is to be secured": ("现有泵车12台，力争年底达到20台。", [(None, "泵车", [("actual", 12), ("target", 20)])]),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES.keys())
def test_sentences_of_whole_pages(text: str, wanted: list[tuple[object, ...]]) -> None:
    found = [
        (c.subject.text if c.subject else None, c.name, [(v.role, v.value) for v in c.values])
        for c in find_claims(text)
    ]
    assert found == wanted
