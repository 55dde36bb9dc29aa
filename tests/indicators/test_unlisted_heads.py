"""Heads that nothing lists, told by what stands below, beside and above them."""

from __future__ import annotations

import pytest

from tests.indicators.test_tables import lines
from tests.indicators.test_what_heads_say import read_page

CASES: list[tuple[str, str, list[str]]] = [
    (
        "bare units in a line below the heads, with a word in front",
        "乡镇|茶园面积|干茶产量|茶农收入//单位|万亩|吨|元//云岭镇|3.2|860|12600//石桥乡|1.9|510|11800",
        [
            "-/-/茶园面积: target =32000亩 云岭镇; target =19000亩 石桥乡",
            "-/-/干茶产量: target =860吨 云岭镇; target =510吨 石桥乡",
            "-/-/茶农收入: target =12600元 云岭镇; target =11800元 石桥乡",
        ],
    ),
    (
        "classes below a head that speaks of grades",
        "评定指标|权重|等级标准|<|<//^|^|一类|二类|三类//候车时间|40|≤8分钟|≤12分钟|≤20分钟//准点率|60|≥98%|≥95%|≥90%",
        [
            "-/-/候车时间: weight =40; tier <=8分钟 一类; tier <=12分钟 二类; tier <=20分钟 三类",
            "-/-/准点率: weight =60; tier >=98% 一类; tier >=95% 二类; tier >=90% 三类",
        ],
    ),
    (
        "places below such a head stay places",
        "考核指标|等级标准|<//^|平原县|山区县//机械化率|≥90%|≥60%//秸秆利用率|≥95%|≥90%",
        [
            "-/-/机械化率: target >=90% 平原县; target >=60% 山区县",
            "-/-/秸秆利用率: target >=95% 平原县; target >=90% 山区县",
        ],
    ),
    (
        "本期 and 上期 are built like units and are none",
        "指标|单位|生产|<|销售|<//^|^|本期|上期|本期|上期//水泥|万吨|12|11|11.5|10.8//熟料|万吨|9|8.7|8|8.1",
        [
            "-/-/水泥: actual =120000吨 生产; baseline =110000吨 生产; actual =115000吨 销售; baseline =108000吨 销售",
            "-/-/熟料: actual =90000吨 生产; baseline =87000吨 生产; actual =80000吨 销售; baseline =81000吨 销售",
        ],
    ),
    (
        "a group that tells every row names it behind contents that several share",
        "考核内容|考核项目|要求|实际//林长制|巡林次数|≥12次|13次//林长制|问题整改率|100%|97%//防火|野外火情|≤1起|0起//防火|隐患清零率|98%|99%",
        [
            "林长制/-/巡林次数: target >=12次; actual =13次",
            "林长制/-/问题整改率: target =100%; actual =97%",
            "防火/-/野外火情: target <=1起; actual =0起",
            "防火/-/隐患清零率: target =98%; actual =99%",
        ],
    ),
    (
        "whom a service is for is no name",
        "救助类型|救助项目|计划数量|计量|实际数量|受益群体//医疗|大病救助|120|人|118|患病职工//医疗|免费体检|480|人次|500|一线职工//助学|金秋助学|60|人|61|职工子女",
        [
            "医疗/-/大病救助: target =120人; actual =118人",
            "医疗/-/免费体检: target =480人次; actual =500人次",
            "助学/-/金秋助学: target =60人; actual =61人",
        ],
    ),
    (
        "words beside goals in figures are no goals",
        "指标|2025年目标|指标层级|适用范围//耕地保有量|56万亩|县域|全域//绿地率|35%|中心城区|建成区//路网密度|8公里/平方公里|中心城区|建成区",
        [
            "-/-/耕地保有量: target =560000亩 2025年",
            "-/-/绿地率: target =35% 2025年",
            "-/-/路网密度: target =8公里/平方公里 2025年",
        ],
    ),
    (
        "levels of government and telephone numbers are neither units nor results",
        "指标|指标值|统计层级|联系电话//办结率|98%|市级|6123456//受理量|3000件|县级|6123457//投诉率|1%|县级|6123458",
        ["-/-/办结率: target =98%", "-/-/受理量: target =3000件", "-/-/投诉率: target =1%"],
    ),
    (
        "one of several things is no figure",
        "机组|发电量（兆瓦时）|可用系数（%）|停运（次）//1号机组|12600|92.1|0//2号机组|11980|90.6|1//全厂|24580|91.3|1",
        [
            "-/-/发电量（兆瓦时）: target =12600兆瓦时 1号机组; target =11980兆瓦时 2号机组; target =24580兆瓦时 全厂",
            "-/-/可用系数（%）: target =92.1% 1号机组; target =90.6% 2号机组; target =91.3% 全厂",
            "-/-/停运（次）: target =0次 1号机组; target =1次 2号机组; target =1次 全厂",
        ],
    ),
    (
        "goals behind the names beside results",
        "序号|指标及目标|达成情况|等次//1|网办率≥95%|96.2%|优//2|证照种类≥380种|372种|良//3|响应时间≤24小时|18小时|优",
        [
            "-/-/网办率: target >=95%; actual =96.2%",
            "-/-/证照种类: target >=380种; actual =372种",
            "-/-/响应时间: target <=24小时; actual =18小时",
        ],
    ),
    (
        "numbered template rows that nobody filled in",
        "一级指标|二级指标|三级指标|指标值//产出指标|数量指标|指标1：宣讲场次|≥24场//^|^|指标2：|//^|质量指标|指标1：|//效益指标|社会效益指标|指标1：知晓率|≥80%",
        ["产出指标/数量指标/宣讲场次: target >=24场", "效益指标/社会效益指标/知晓率: target >=80%"],
    ),
    (
        "how far a result is off, beside goal and result",
        "指标名称|单位|目标值|实际值|偏离度|责任科室//办件量|件|200|210|5%|业务科//办结率|%|98|99|1%|业务科",
        ["-/-/办件量: target =200件; actual =210件", "-/-/办结率: target =98%; actual =99%"],
    ),
    (
        "a level that stands behind the values",
        "序号|评估指标|目标|结果|达标情况|归属领域//1|阅读人次|≥3600人次|3742人次|达标|服务//2|数字资源占比|≥40%|36.8%|未达标|资源//3|图书流通率|≥95%|96.3%|达标|服务//4|采编时长|≤18天|16天|达标|资源",
        [
            "服务/-/阅读人次: target >=3600人次; actual =3742人次",
            "资源/-/数字资源占比: target >=40%; actual =36.8%",
            "服务/-/图书流通率: target >=95%; actual =96.3%",
            "资源/-/采编时长: target <=18日; actual =16日",
        ],
    ),
]


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_unlisted_heads_are_told_by_what_is_around_them(table: str, want: list[str]) -> None:
    assert lines(read_page(table)) == want


def test_effects_and_advice_behind_a_self_evaluation_are_no_reasons() -> None:
    found = read_page(
        "评价指标|目标|结果|自评分|工作成效|下一步建议//核查率|100%|100%|20|数据准确|建立月度比对//参训率|≥98%|97%|15|反映良好|增加线上课程"
    )
    assert [i.reason for i in found] == [None, None]


def test_what_a_document_stands_for_under_assessment_is_a_basis() -> None:
    found = read_page(
        "指标名称|目标任务|完成情况|满分|得分|考核依据//造林面积|4200亩|4310亩|20|20|验收图//抚育面积|6500亩|6130亩|15|14|作业设计"
        "//成活率|≥85%|88.6%|10|10|调查表//受害率|≤0.8‰|0.3‰|20|20|火情档案"
    )
    assert [i.basis for i in found] == ["验收图", "作业设计", "调查表", "火情档案"]
