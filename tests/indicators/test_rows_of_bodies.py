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
    (
        "a sentence for all and words for some in front of the names",
        "年度总目标|分目标|绩效指标|指标值|权重"
        "//整修街巷，配齐设施，让老城区居民出行更方便、居住更安心、邻里更和睦。|道路整修|整修街巷|≥18条|30"
        "//^|^|铺设人行道|≥6200米|30//^|环境提升|新增绿地|900平方米|40",
        [
            "道路整修/-/整修街巷: target >=18条; weight =30",
            "道路整修/-/铺设人行道: target >=6200米; weight =30",
            "环境提升/-/新增绿地: target =900平方米; weight =40",
        ],
    ),
    (
        "kinds within fields, few of them shared",
        "领域|子领域|考核指标|达标值|分值//设施建设|停车|新增泊位|≥260个|30//^|充电|新建充电桩|≥80个|30"
        "//秩序管理|^^|违停查处率|≥90%|20//^|共享单车|摆放整齐率|≥95%|20".replace("^^", "停车秩序"),
        [
            "设施建设/停车/新增泊位: target >=260个; weight =30",
            "设施建设/充电/新建充电桩: target >=80个; weight =30",
            "秩序管理/停车秩序/违停查处率: target >=90%; weight =20",
            "秩序管理/共享单车/摆放整齐率: target >=95%; weight =20",
        ],
    ),
    (
        "how content people were is no level",
        "序号|服务事项|服务承诺值|实际完成值|群众评议//1|业务办结时间|3日内|2.1日|满意//2|上门服务|每月2次|26次|基本满意",
        [
            "-/-/业务办结时间: target <=3日; actual =2.1日",
            "-/-/上门服务: target =2次; actual =26次",
        ],
    ),
    (
        "city and country over standards of now and then",
        "补助项目|单位|城镇|<|农村|<//^|^|调整前标准|调整后标准|调整前标准|调整后标准"
        "//护理补贴|元/人·月|80|90|70|85//生活补贴|元/人·月|75|85|65|80",
        [
            "-/-/护理补贴: baseline =80元/人·月 城镇; target =90元/人·月 城镇; "
            "baseline =70元/人·月 农村; target =85元/人·月 农村",
            "-/-/生活补贴: baseline =75元/人·月 城镇; target =85元/人·月 城镇; "
            "baseline =65元/人·月 农村; target =80元/人·月 农村",
        ],
    ),
    (
        "a ranking holds results",
        "名次|镇街|清运率（%）|整改数（处）//1|河湾镇|98.5|42//2|松岭街道|96|37",
        [
            "-/-/清运率（%）: actual =98.5% 河湾镇; actual =96% 松岭街道",
            "-/-/整改数（处）: actual =42处 河湾镇; actual =37处 松岭街道",
        ],
    ),
    (
        "how far a goal was met, in percent",
        "指标|单位|全年目标|上半年完成|完成全年目标（%）//网络零售额|亿元|30|16.2|54//新增企业|家|40|23|57.5",
        ["-/-/网络零售额: target =3e+09元; actual =1.62e+09元", "-/-/新增企业: target =40家; actual =23家"],
    ),
    (
        "how far a budget was met",
        "收入项目|年初预算数|1-9月累计完成|完成预算|同比增长（%）//税收收入|5800|4312|74.3|8.1//非税收入|2800|2209|78.9|-3.2",
        [
            "-/-/税收收入: target =5800; actual =4312 累计; change =8.1%",
            "-/-/非税收入: target =2800; actual =2209 累计; change =3.2%",
        ],
    ),
]


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_what_stands_in_front_of_values_or_above_measures(table: str, want: list[str]) -> None:
    assert sorted(told(table)) == sorted(want)
