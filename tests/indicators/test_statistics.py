"""Tables of statistics as flattened text: what they count is a result, for kinds or for years, in one language or two."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Told = tuple[str, tuple[tuple[str, str, str | None, str | None, str | None], ...]]

CASES = [
    pytest.param(
        "年份 |\n图书馆(个) |\n藏书(万册) |\n1985 |\n31 |\n212.4 |\n1990 |\n34 |\n255.7 |\n1995 |\n36 |\n291.3 |\n2000 |\n41 |\n338.8 |\n",
        [
            ("图书馆(个)", (("actual", "31", "个", None, "1985"), ("actual", "34", "个", None, "1990"), ("actual", "36", "个", None, "1995"), ("actual", "41", "个", None, "2000"))),
            ("藏书(万册)", (("actual", "212.4", "册", None, "1985"), ("actual", "255.7", "册", None, "1990"), ("actual", "291.3", "册", None, "1995"), ("actual", "338.8", "册", None, "2000"))),
        ],
        id="years of another century in front",
    ),
    pytest.param(
        "年份 | 新建学位(个) | 新建幼儿园(所) |\n2023 | 1200 | 2 |\n2024 | 1500 | 3 |\n2025 | 1500 | 2 |\n",
        [
            ("新建学位(个)", (("target", "1200", "个", None, "2023"), ("target", "1500", "个", None, "2024"), ("target", "1500", "个", None, "2025"))),
            ("新建幼儿园(所)", (("target", "2", "所", None, "2023"), ("target", "3", "所", None, "2024"), ("target", "2", "所", None, "2025"))),
        ],
        id="round figures year by year stay goals",
    ),
    pytest.param(
        "类别 | 机构数 | 从业人员数 |\n综合医院 | 1211 | 34187 |\n专科医院 | 508 | 8119 |\n乡镇卫生院 | 3342 | 12673 |\n门诊部 | 4106 | 3098 |\n",
        [
            ("机构数", (("actual", "1211", None, "综合医院", None), ("actual", "508", None, "专科医院", None), ("actual", "3342", None, "乡镇卫生院", None), ("actual", "4106", None, "门诊部", None))),
            ("从业人员数", (("actual", "34187", None, "综合医院", None), ("actual", "8119", None, "专科医院", None), ("actual", "12673", None, "乡镇卫生院", None), ("actual", "3098", None, "门诊部", None))),
        ],
        id="kinds in the rows, counts over the columns",
    ),
    pytest.param(
        "年 份 Year |\n公交车(辆) Buses (unit) |\n客运量(万人次) Passengers (10000 person-times) |\n2006 | 1182 | 21734 |\n2007 | 1226 | 22908 |\n2008 | 1313 | 24171 |\n",
        [
            ("公交车(辆)", (("actual", "1182", "辆", None, "2006"), ("actual", "1226", "辆", None, "2007"), ("actual", "1313", "辆", None, "2008"))),
            ("客运量(万人次)", (("actual", "21734", "人次", None, "2006"), ("actual", "22908", "人次", None, "2007"), ("actual", "24171", "人次", None, "2008"))),
        ],
        id="heads in two languages, each on a line of its own",
    ),
    pytest.param(
        "年 份 | 总产量 | 单产 |\n(吨) | (公斤/亩) |\n2019 | 5123 | 388 |\n2020 | 5231 | 391 |\n2021 | 5307 | 397 |\n2022 | 5412 | 403 |\n",
        [
            ("总产量", (("actual", "5123", "吨", None, "2019"), ("actual", "5231", "吨", None, "2020"), ("actual", "5307", "吨", None, "2021"), ("actual", "5412", "吨", None, "2022"))),
            ("单产", (("actual", "388", "公斤/亩", None, "2019"), ("actual", "391", "公斤/亩", None, "2020"), ("actual", "397", "公斤/亩", None, "2021"), ("actual", "403", "公斤/亩", None, "2022"))),
        ],
        id="units below all heads but the first",
    ),
    pytest.param(
        "指标名称 | 单位 | 1-5月 |\n一、税收占比 | % | 71.3 |\n二、用电增长率 | % | 4.4 |\n三、价格涨幅 | % | 1.9 |\n",
        [
            ("税收占比", (("actual", "71.3", "%", None, "1-5月"),)),
            ("用电增长率", (("actual", "4.4", "%", None, "1-5月"),)),
            ("价格涨幅", (("actual", "1.9", "%", None, "1-5月"),)),
        ],
        id="the months so far, alone",
    ),
    pytest.param(
        "指标\n单位\n2020年\n2021年\n比上年增长(%)\n粮食产量\n吨\n41200\n41877\n1.6\n油料产量\n吨\n3100\n3025\n-2.4\n年末耕地\n公顷\n20133\n20127\n0.0\n",
        [
            ("粮食产量", (("baseline", "41200", "吨", None, "2020年"), ("actual", "41877", "吨", None, "2021年"), ("change", "1.6", "%", None, None))),
            ("油料产量", (("baseline", "3100", "吨", None, "2020年"), ("actual", "3025", "吨", None, "2021年"), ("change", "-2.4", "%", None, None))),
            ("年末耕地", (("baseline", "20133", "公顷", None, "2020年"), ("actual", "20127", "公顷", None, "2021年"), ("change", "0.0", "%", None, None))),
        ],
        id="a cell a line, units among them",
    ),
    pytest.param(
        "指标 |\n单位 |\n2017年 |\n2018年 |\n比2017\n增长% |\n出港货物 |\n吨 |\n61200 |\n63500 |\n3.8 |\n进港货物 |\n吨 |\n48000 |\n47500 |\n-1.0 |\n停靠船舶 |\n艘 |\n1500 |\n1600 |\n6.7 |\n",
        [
            ("出港货物", (("baseline", "61200", "吨", None, "2017年"), ("actual", "63500", "吨", None, "2018年"), ("change", "3.8", "%", None, None))),
            ("进港货物", (("baseline", "48000", "吨", None, "2017年"), ("actual", "47500", "吨", None, "2018年"), ("change", "-1.0", "%", None, None))),
            ("停靠船舶", (("baseline", "1500", "艘", None, "2017年"), ("actual", "1600", "艘", None, "2018年"), ("change", "6.7", "%", None, None))),
        ],
        id="a head compares the newest year with the one before",
    ),
    pytest.param(
        "指标 | 单位 | 2020年 | 2025年 | 2025年比2020年增长% |\n绿道里程 | 公里 | 120 | 180 | 50 |\n公园面积 | 公顷 | 400 | 500 | 25 |\n口袋公园 | 个 | 30 | 60 | 100 |\n",
        [
            ("绿道里程", (("baseline", "120", "公里", None, "2020年"), ("target", "180", "公里", None, "2025年"), ("change", "50", "%", None, None))),
            ("公园面积", (("baseline", "400", "公顷", None, "2020年"), ("target", "500", "公顷", None, "2025年"), ("change", "25", "%", None, None))),
            ("口袋公园", (("baseline", "30", "个", None, "2020年"), ("target", "60", "个", None, "2025年"), ("change", "100", "%", None, None))),
        ],
        id="a head compares the end of a plan with its beginning",
    ),
    pytest.param(
        "项目 | 2013年 | 2014年 |\n入馆读者(人次) | 903125 | 1150230 |\n借阅图书(册) | 1203815 | 1308145 |\n办理证件(张) | 21015 | 23120 |\n外借光盘(张) | 10215 | 11313 |\n举办展览(场) | 15 | 20 |\n",
        [
            ("入馆读者(人次)", (("baseline", "903125", "人次", None, "2013年"), ("actual", "1150230", "人次", None, "2014年"))),
            ("借阅图书(册)", (("baseline", "1203815", "册", None, "2013年"), ("actual", "1308145", "册", None, "2014年"))),
            ("办理证件(张)", (("baseline", "21015", "张", None, "2013年"), ("actual", "23120", "张", None, "2014年"))),
            ("外借光盘(张)", (("baseline", "10215", "张", None, "2013年"), ("actual", "11313", "张", None, "2014年"))),
            ("举办展览(场)", (("baseline", "15", "场", None, "2013年"), ("actual", "20", "场", None, "2014年"))),
        ],
        id="no goal has six digits, whatever the last",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), CASES)
def test_what_statistics_say(text: str, told: list[Told]) -> None:
    found = extract(text.encode(), filename="年鉴.txt").to_dict()["indicators"]
    assert [
        (i["name"], tuple((v["role"], v["text"], v["unit"], v["scope"], v["period"]) for v in i["values"])) for i in found
    ] == told


@pytest.mark.parametrize(
    ("head", "base"),
    [
        pytest.param("比上年同期增长(%)", "yoy", id="the same months of last year"),
        pytest.param("比上年增长(%)", "previous", id="last year"),
        pytest.param("同比增长(%)", "yoy", id="the usual word"),
    ],
)
def test_growth_beside_results_is_a_fact(head: str, base: str) -> None:
    text = f"指标 | 绝对数(亿元) | {head} |\n农业产值 | 41.07 | 5.2 |\n林业产值 | 3.9 | -0.8 |\n渔业产值 | 9.1 | 6.4 |\n"
    found = extract(text.encode(), filename="月报.txt").to_dict()["indicators"]
    assert [[(v["role"], v["goal"], v["base"]) for v in i["values"]] for i in found] == [
        [("actual", False, None), ("change", False, base)]
    ] * 3
