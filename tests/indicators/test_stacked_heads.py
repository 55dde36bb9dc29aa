"""Heads of several lines, lines of units and of bodies among them, months as rows, groups of people as columns."""

from __future__ import annotations

import pytest

from extractor.documents.read import read
from extractor.indicators.tables import Around, table_indicators
from extractor.rows import read_tables
from tests.indicators.test_layouts import page
from tests.indicators.test_tables import lines

CASES: list[tuple[str, str, list[str]]] = [
    (
        "a group over measures over goal and result",
        "乡镇|卫生惠民工程|<|<|<//^|建档人数（人）|<|签约率（%）|<//^|任务|完成|任务|完成"
        "//河口镇|3200|3316|75|78.2//上坪镇|1800|1764|72|70.9",
        [
            "卫生惠民工程/-/建档人数（人）: target =3200人 河口镇; actual =3316人 河口镇; "
            "target =1800人 上坪镇; actual =1764人 上坪镇",
            "卫生惠民工程/-/签约率（%）: target =75% 河口镇; actual =78.2% 河口镇; "
            "target =72% 上坪镇; actual =70.9% 上坪镇",
        ],
    ),
    (
        "bodies in charge between measures and their columns",
        "县区|新建书屋（个）|<|改造球场（片）|<//^|市文旅局|<|市体育局|<//^|目标任务|进度|目标任务|进度"
        "//东山区|12|11|6|6//南溪县|9|9|4|3",
        [
            "-/-/新建书屋（个）: target =12个 东山区; actual =11个 东山区; target =9个 南溪县; actual =9个 南溪县",
            "-/-/改造球场（片）: target =6片 东山区; actual =6片 东山区; target =4片 南溪县; actual =3片 南溪县",
        ],
    ),
    (
        "a line of units below the names",
        "街道|老旧小区|<|加装电梯//^|改造户数|改造面积|^//^|（户）|（万平方米）|（部）"
        "//城东街道|860|7.2|14//柳园街道|1240|9.6|9",
        [
            "老旧小区/-/改造户数: target =860户 城东街道; target =1240户 柳园街道",
            "老旧小区/-/改造面积: target =72000平方米 城东街道; target =96000平方米 柳园街道",
            "-/-/加装电梯: target =14部 城东街道; target =9部 柳园街道",
        ],
    ),
    (
        "years between a term and goal and result",
        "考核指标|任期（2021—2022年）|<|<|<//^|2021年|<|2022年|<//^|目标|实际|目标|实际"
        "//利用率（%）|60|61.5|64|63.8//储备量（吨）|4200|4200|4500|4460",
        [
            "-/-/利用率（%）: target =60% 2021年; actual =61.5% 2021年; target =64% 2022年; actual =63.8% 2022年",
            "-/-/储备量（吨）: target =4200吨 2021年; actual =4200吨 2021年; "
            "target =4500吨 2022年; actual =4460吨 2022年",
        ],
    ),
    (
        "months as rows, this year beside the last",
        "月份|到馆人次（人次）|<|借阅册数（册）|<//^|2023年|2022年|2023年|2022年"
        "//4月|8600|8120|5400|5230//5月|9150|8890|5710|5688//合计|17750|17010|11110|10918",
        [
            "-/-/到馆人次（人次）: actual =8600人次 2023年4月; baseline =8120人次 2022年4月; "
            "actual =9150人次 2023年5月; baseline =8890人次 2022年5月; "
            "actual =17750人次 2023年 合计; baseline =17010人次 2022年 合计",
            "-/-/借阅册数（册）: actual =5400册 2023年4月; baseline =5230册 2022年4月; "
            "actual =5710册 2023年5月; baseline =5688册 2022年5月; "
            "actual =11110册 2023年 合计; baseline =10918册 2022年 合计",
        ],
    ),
    (
        "pupils by sex",
        "体检项目|男生|女生//视力不良率（%）|41.2|46.8//龋齿率（%）|33.5|35.1",
        [
            "-/-/视力不良率（%）: target =41.2% 男生; target =46.8% 女生",
            "-/-/龋齿率（%）: target =33.5% 男生; target =35.1% 女生",
        ],
    ),
    (
        "bands of age behind a unit column and a sum",
        "项目|单位|合计|0-6岁|7-14岁|65岁及以上"
        "//建档率|%|91.3|98.6|90.4|88.2//年体检次数|次|1.4|2.1|1|1.2",
        [
            "-/-/建档率: target =91.3% 合计; target =98.6% 0-6岁; target =90.4% 7-14岁; target =88.2% 65岁及以上",
            "-/-/年体检次数: target =1.4次 合计; target =2.1次 0-6岁; target =1次 7-14岁; target =1.2次 65岁及以上",
        ],
    ),
    (
        "how far a goal was met, under a head nobody listed",
        "民生项目|单位|全年任务|截至9月底完成|占全年任务比例//安装路灯|盏|400|352|88%//新建驿站|处|20|21|105%",
        ["-/-/安装路灯: target =400盏; actual =352盏", "-/-/新建驿站: target =20处; actual =21处"],
    ),
    (
        "heads that begin with what was planned and what was done",
        "河段|计划清淤（公里）|完成清淤（公里）|计划护岸（米）|完成护岸（米）//白水河段|8.2|7.6|900|640//龙潭河段|5|5|420|420",
        [
            "-/-/计划清淤（公里）: target =8.2公里 白水河段; target =5公里 龙潭河段",
            "-/-/完成清淤（公里）: actual =7.6公里 白水河段; actual =5公里 龙潭河段",
            "-/-/计划护岸（米）: target =900米 白水河段; target =420米 龙潭河段",
            "-/-/完成护岸（米）: actual =640米 白水河段; actual =420米 龙潭河段",
        ],
    ),
    (
        "months since January beside a goal",
        "指标|单位|全年目标|1-8月//新增就业|人|5200|3860//技能培训|人次|1800|1204",
        [
            "-/-/新增就业: target =5200人; actual =3860人 1-8月",
            "-/-/技能培训: target =1800人次; actual =1204人次 1-8月",
        ],
    ),
    (
        "the long term above the year",
        "长期绩效目标|建成管网|<//长期绩效指标|<|<//一级指标|三级指标|指标值//产出指标|新建管网|12公里"
        "//年度绩效指标|<|<//一级指标|三级指标|指标值//产出指标|新建管网|3公里",
        ["产出指标/-/新建管网: target =12公里 长期", "产出指标/-/新建管网: target =3公里 年度"],
    ),
    (
        "this year's goal beside that of the whole term",
        "三级指标|实施期指标值|年度指标值//围栏建设|260公里|80公里",
        ["-/-/围栏建设: target =260公里 实施期; target =80公里 年度"],
    ),
    (
        "years in heads of two languages and in brackets",
        "指标Indicator|单位Unit|基线Baseline（2018年）|终期目标EndTarget（2025年）|2023年实际Actual"
        "//受益人口|人|0|41000|24700//投诉处理率|%|70|95|93",
        [
            "-/-/受益人口: baseline =0人 2018年; target =41000人 2025年; actual =24700人 2023年",
            "-/-/投诉处理率: baseline =70% 2018年; target =95% 2025年; actual =93% 2023年",
        ],
    ),
    (
        "months of two years",
        "指标|单位|2023年1—6月|2022年1—6月|同比增减（%）//旅客吞吐量|人次|86000|71000|21.1//货邮吞吐量|吨|310|355|-12.7",
        [
            "-/-/旅客吞吐量: actual =86000人次 2023年1—6月; baseline =71000人次 2022年1—6月; change =21.1%",
            "-/-/货邮吞吐量: actual =310吨 2023年1—6月; baseline =355吨 2022年1—6月; change =12.7%",
        ],
    ),
    (
        "heads that come again below a line for each part",
        "一、道路客运|<|<//指标|单位|目标值//班线准点率|%|≥95//责任事故|起|≤2"
        "//二、公共汽车|<|<//指标|单位|目标值//万车公里事故|次|≤0.4//投诉办结率|%|100",
        [
            "一、道路客运/-/班线准点率: target >=95%",
            "一、道路客运/-/责任事故: target <=2起",
            "二、公共汽车/-/万车公里事故: target <=0.4次",
            "二、公共汽车/-/投诉办结率: target =100%",
        ],
    ),
]


def told(table: str) -> list[str]:
    document = read(page(table), filename="表.html")
    around = Around(lambda _: 2023, lambda _: None, lambda _: ())
    return lines(table_indicators(document, read_tables(document), around).indicators)


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_every_line_of_a_head_tells_what_it_can(table: str, want: list[str]) -> None:
    assert sorted(told(table)) == sorted(want)


@pytest.mark.parametrize(
    ("caption", "unit"),
    [("单位：人", "人"), ("（单位：人次）", "人次"), ("填报单位：县教育局", None), ("单位：万元", None)],
)
def test_the_one_unit_above_a_grid_of_places_is_that_of_heads_without_one(caption: str, unit: str | None) -> None:
    table = page("县区|学校数（所）|招生数|巩固率//东溪区|64|7120|98.6//云岭县|85|6180|97.9").decode()
    document = read(table.replace("<table>", f"<p>{caption}</p><table>").encode(), filename="表.html")
    around = Around(lambda _: 2023, lambda _: None, lambda _: ())
    found = table_indicators(document, read_tables(document), around).indicators
    assert {i.name: {v.unit for v in i.values} for i in found} == {
        "学校数（所）": {"所"},
        "招生数": {unit},
        "巩固率": {"%"},
    }
