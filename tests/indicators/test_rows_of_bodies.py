"""What stands in front of measures and values: bodies, schools, goals; shares of a hundred; kinds of measures above."""

from __future__ import annotations

import pytest

from tests.indicators.test_stacked_heads import told

CASES: list[tuple[str, str, list[str]]] = [
    (
        "bureaus below measures with goal and result",
        "牵头单位|盘活资产（万元）|<|处置房产（处）|<//^|计划数|完成数|计划数|完成数//国资中心|860|912|4|4//教育局|320|305|2|3",
        [
            "-/-/盘活资产（万元）: target =8.6e+06元 国资中心; actual =9.12e+06元 国资中心; "
            "target =3.2e+06元 教育局; actual =3.05e+06元 教育局",
            "-/-/处置房产（处）: target =4处 国资中心; actual =4处 国资中心; target =2处 教育局; actual =3处 教育局",
        ],
    ),
    (
        "hospitals in front of the names",
        "医院|监测指标|单位|标准值|实测值//市一院|床位使用率|%|≤93|91.5//^|候诊时间|分钟|≤30|26"
        "//妇保院|床位使用率|%|≤93|88.2//^|候诊时间|分钟|≤30|33",
        [
            "-/-/床位使用率: target <=93% 市一院; actual =91.5% 市一院",
            "-/-/候诊时间: target <=30分钟 市一院; actual =26分钟 市一院",
            "-/-/床位使用率: target <=93% 妇保院; actual =88.2% 妇保院",
            "-/-/候诊时间: target <=30分钟 妇保院; actual =33分钟 妇保院",
        ],
    ),
    (
        "goals with several results each",
        "目标（O）|关键成果（KR）|起点值|目标值|当前值|负责人//畅通公交|准点率|82%|90%|88%|张敏"
        "//^|换乘时间|9分钟|6分钟|7分钟|李峰//绿色出行|骑行比例|21%|30%|26%|王倩//^|新能源车占比|55%|70%|70%|王倩",
        [
            "畅通公交/-/准点率: baseline =82%; target =90%; actual =88%",
            "畅通公交/-/换乘时间: baseline =9分钟; target =6分钟; actual =7分钟",
            "绿色出行/-/骑行比例: baseline =21%; target =30%; actual =26%",
            "绿色出行/-/新能源车占比: baseline =55%; target =70%; actual =70%",
        ],
    ),
    (
        "shares that add up to a hundred beside limits",
        "考核项|比重|合格线//清运及时率|40%|≥98%//桶站完好率|35%|≥95%//投诉起数|25%|≤3起",
        [
            "-/-/清运及时率: weight =40; target >=98%",
            "-/-/桶站完好率: weight =35; target >=95%",
            "-/-/投诉起数: weight =25; target <=3起",
        ],
    ),
    (
        "shares of a whole beside amounts stay shares",
        "产业|绝对额（亿元）|占比//第一产业|12.6|10%//第二产业|50.4|40%//第三产业|63|50%",
        [
            "-/-/第一产业: actual =1.26e+09元; share =10%",
            "-/-/第二产业: actual =5.04e+09元; share =40%",
            "-/-/第三产业: actual =6.3e+09元; share =50%",
        ],
    ),
    (
        "kinds of measures above them",
        "乡镇|数量指标|<|时效指标//^|改厕（户）|铺管（米）|完工率（%）//林溪镇|620|1800|100//石坪乡|310|950|95",
        [
            "-/数量指标/改厕（户）: target =620户 林溪镇; target =310户 石坪乡",
            "-/数量指标/铺管（米）: target =1800米 林溪镇; target =950米 石坪乡",
            "-/时效指标/完工率（%）: target =100% 林溪镇; target =95% 石坪乡",
        ],
    ),
]


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_what_stands_in_front_of_values_or_above_measures(table: str, want: list[str]) -> None:
    assert sorted(told(table)) == sorted(want)
