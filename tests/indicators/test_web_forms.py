"""Forms as web pages leave them in text: projects with their amounts, and the rows of their grids."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import extract

MONEY = ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed")


def read(text: str) -> dict[str, Any]:
    return extract(text.encode(), filename="例.txt").to_dict()


def shown(indicator: dict[str, Any]) -> str:
    levels = "/".join(indicator[k] or "-" for k in ("level1", "level2"))
    values = []
    for v in indicator["values"]:
        number = "" if v["value"] is None else f"{v['op']}{v['value']:g}{v['unit'] or ''}"
        values.append(f"{v['role']} {number or v['text'] or '-'}" + (f"@{v['period']}" if v["period"] else ""))
    return f"{levels}/{indicator['name']}: " + "; ".join(values)


def amounts(project: dict[str, Any]) -> dict[str, float]:
    return {k: project[k]["value"] for k in MONEY if project[k] is not None}


SIDE_LABEL = """\
2023年度护林防火项目自评表
项目名称 | 护林防火 | ||||||||
主管部门 | 东岭县林业局 | 项目实施单位 | 东岭县林场 | ||||||
预算执行情况(万元) (20分) | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分 (20分*执行率) | |||||
年度财政资金总额 | 60 | 57 | 95% | 19 | |||||
年度绩效目标1 (80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 | |||
产出指标 | 数量指标 | 防火道清理 | 60公里 | 62公里 | 20 | ||||
2023年防火期 | ≥180天 | 190天 | |||||||
质量指标 | 按规程施工 | 良好 | 良好 | 10 | |||||
成本指标 | 防火道清理补助 | 57万 | 56.2万元 | 10 | |||||
满意度指标 | 满意度指标 | 林区居民满意度 | 满意 | 完成 | 10 | ||||
总分 | 98.5分 | ||||||||
偏差大或 目标未完成 原因分析 | 2023年12月雨雪多，验收推迟 | ||||||||
"""


def test_a_numbered_label_at_the_side_of_short_rows() -> None:
    result = read(SIDE_LABEL)
    assert [shown(i) for i in result["indicators"]] == [
        "产出指标/数量指标/防火道清理: target =60公里; actual =62公里; score =20",
        "产出指标/数量指标/2023年防火期: target >=180日; actual =190日",
        "产出指标/质量指标/按规程施工: target 良好; actual 良好; score =10",
        "产出指标/成本指标/防火道清理补助: target =570000元; actual =562000元; score =10",
        "满意度指标/满意度指标/林区居民满意度: target 满意; actual 完成; score =10",
    ]
    (project,) = result["projects"]
    assert (project["score"], project["execution_rate"]) == (98.5, 95.0)
    assert amounts(project) == {"budget": 600000.0, "executed": 570000.0}


TWO_TERMS = [
    ["项目支出绩效目标表", "（2024年度）"],
    ["项目名称", "湿地巡护"],
    ["主管部门及代码", "南河县林草局", "实施单位", "南河湿地管理站"],
    ["项目资金\n（万元）", "中期资金总额：", "96.4万", "年度资金总额：", "48.2万"],
    ["其中：财政拨款", "96.4万", "其中：财政拨款", "48.2万"],
    ["总\n体\n目\n标", "中期目标（2024年—2025年）", "年度目标"],
    ["两年内建成巡护体系。", "配齐巡护员和器材。"],
    ["绩\n效\n指\n标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
    ["产出\n指标", "数量指标", "巡护里程", "≥9600公里", "数量指标", "巡护里程", "≥4800公里"],
    ["质量指标", "巡护记录完整率", "95%", "质量指标", "巡护记录完整率", "90%"],
    ["满意度\n指标", "满意度指标", "周边群众满意度", "≥90%", "满意度指标", "周边群众满意度", "≥88%"],
]


def test_a_blank_ends_each_row_of_cells_and_two_terms_stand_side_by_side() -> None:
    result = read("".join("".join(f"{cell}\n|\n" for cell in row) + "|\n" for row in TWO_TERMS))
    assert [shown(i) for i in result["indicators"]] == [
        "产出指标/数量指标/巡护里程: target >=9600公里@中期; target >=4800公里@年度",
        "产出指标/质量指标/巡护记录完整率: target =95%@中期; target =90%@年度",
        "满意度指标/满意度指标/周边群众满意度: target >=90%@中期; target >=88%@年度",
    ]
    (project,) = result["projects"]
    assert amounts(project) == {"budget": 482000.0, "fiscal_funds": 482000.0}
    assert project["goals"] == ["两年内建成巡护体系。", "配齐巡护员和器材。"]
    assert (result["document"]["title"], result["document"]["type"]) == ("项目支出绩效目标表", "performance_targets")


FUNDS = """\
转移支付区域绩效目标自评表 (2022)
转移支付(项目)名称
2022年第二批省级河湖管护资金
负责人及电话
陈某13900000000
地方主管部门
平川市水利局
实施单位
河湖管护科
项目资金(万元)
全年预算数(A)
全年执行数(B)
执行率(B/A)
年度资金总额:
310.5
248.4
80%
其中:中央资金
120
90
75%
省级资金
190.5
158.4
83.15%
地方资金
0
0
0
年度总体目标
年初设定目标
全年实际完成情况
清理河道垃圾，修复护岸。
清理河道86公里，护岸修复未完工。
一级指标
二级指标
三级指标
年度指标值
全年完成值
未完成原因和改进措施
产出指标
数量指标
清理河道里程
80公里
86公里
质量指标
护岸修复验收合格率
100%
0
汛期水位高，施工停了两个月。复工后进度仍慢，现已倒排工期。下一步按月调度，年底前完成验收。
满意度指标
服务对象满意度指标
沿河居民满意度
≥90%
92%
"""


def test_whose_money_it_is_a_line_each() -> None:
    result = read(FUNDS.replace("\n", "\n\n"))
    assert [shown(i) for i in result["indicators"]] == [
        "产出指标/数量指标/清理河道里程: target =80公里; actual =86公里",
        "产出指标/质量指标/护岸修复验收合格率: target =100%; actual =0%",
        "满意度指标/服务对象满意度指标/沿河居民满意度: target >=90%; actual =92%",
    ]
    assert result["indicators"][1]["reason"].startswith("汛期水位高")
    (project,) = result["projects"]
    assert project["organization"] == "河湖管护科"
    assert amounts(project)["executed"] == 2484000.0
    assert amounts(project)["budget"] == 3105000.0
    assert project["goals"] == ["清理河道垃圾，修复护岸。"]
    assert result["document"]["year"] == 2022


def test_numbered_names_with_their_figures_though_the_heads_are_scattered() -> None:
    result = read(
        "三河镇项目支出绩效自评表 （2022年度） 项目名称 乡村医生补助 主管部门 三河镇卫生院 年初预算 数 0 "
        "项目资金 （万元） 全年预算数 全年执行数 分值 执行率 得分 12 12 10 100% 10 一级 指标 "
        "年度 实际 指标值 完成值 数量指标 "
        "指标1：补助乡村医生 36人 36人 10 10 指标2：下发健康手册 不少于800 册 二级指标 三级指标 分值 得分 "
        "指标3：60-70岁老人体检数 410人 395人 10 9.6 指标4：高血压患者随访管 理数 220人 214人 10 9.7 "
        "质量指标 指标1：随访记录合格率 ≥95% 96% 10 10 时效指标 指标1：补助按月发放 10 10 总分 100"
    )
    assert [shown(i) for i in result["indicators"]] == [
        "-/数量指标/补助乡村医生: target =36人; actual =36人; weight =10; score =10",
        "-/数量指标/下发健康手册: target >=800册",
        "-/数量指标/60-70岁老人体检数: target =410人; actual =395人; weight =10; score =9.6",
        "-/数量指标/高血压患者随访管理数: target =220人; actual =214人; weight =10; score =9.7",
        "-/质量指标/随访记录合格率: target >=95%; actual =96%; weight =10; score =10",
        "-/时效指标/补助按月发放: target -; weight =10; score =10",
    ]
    assert [p["name"] for p in result["projects"]] == ["乡村医生补助"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("指标1：巡查 指标2：培训 指标3：宣传 指标4：考核", 0, id="names alone"),
        pytest.param("指标1：巡查 12次 13次 10 10 指标2：培训 2期 2期 10 10", 0, id="two entries"),
    ],
)
def test_what_is_no_table_of_entries(text: str, told: int) -> None:
    found = read("年度指标值 完成值 分值 得分 三级指标 " + text)["indicators"]
    assert sum(i["origin"] == "table" for i in found) == told


PAGE = """\
索 引 号 | 11530099-8/2024-0312007 | 发布机构 | 石桥县青泉乡 |
公开目录 | 绩效管理 | 发布日期 | 2024-03-12 |
文号 | 浏览量 |
"""


def test_what_a_page_says_of_itself_is_no_table_of_the_document() -> None:
    report = "青泉乡2023年路灯安装项目支出绩效自评报告\n安装路灯240盏，亮灯率达到98%。\n"
    result = read(PAGE + report)
    assert [i["name"] for i in result["indicators"]] == ["安装路灯", "亮灯率"]
    assert result["document"]["title"] == "青泉乡2023年路灯安装项目支出绩效自评报告"


def test_a_form_below_what_a_page_says_of_itself() -> None:
    form = (
        "标 题： | 项目绩效目标表 |\n（2024年度） | |||\n项目名称 | 路灯安装 | |||\n"
        "一级指标 | 二级指标 | 三级指标 | 指标值 |\n产出指标 | 数量指标 | 安装路灯 | 240盏 |\n"
        "质量指标 | 亮灯率 | ≥98% | |\n"
    )
    result = read(PAGE + form)
    assert [p["name"] for p in result["projects"]] == ["路灯安装"]
    assert [shown(i) for i in result["indicators"]] == [
        "产出指标/数量指标/安装路灯: target =240盏",
        "产出指标/质量指标/亮灯率: target >=98%",
    ]


STRAY_HEADS = """\
项目支出绩效目标表 | ||||||
(2023年度) | ||||||
项目名称 | 老年大学办学 | 项目负责人 | ||||
项目金额 | 96万元 | 其中：当年市级财政资金 | 80万元 | |||
实施单位 | 【406012】白沙市老年大学 | |||||
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 指标标准或依据 | |
2022年实际实现值 | 预期2023年实现值 | |||||
产出指标 | 数量指标 | 招收学员人次 | 620人次 | |||
外聘教师人数 | 40人 | |||||
质量指标 | 结业率 | 90% | ||||
满意度指标 | 服务对象满意度指标 | 学员满意度 | ≥95% | |||
财政资金管理科室(盖章) 年 月 日 | 财政绩效管理科室(盖章) 年 月 日 |
"""


def test_a_lower_line_of_heads_printed_from_the_left_is_left_aside() -> None:
    result = read(STRAY_HEADS)
    assert [shown(i) for i in result["indicators"]] == [
        "产出指标/数量指标/招收学员人次: target =620人次",
        "产出指标/数量指标/外聘教师人数: target =40人",
        "产出指标/质量指标/结业率: target =90%",
        "满意度指标/服务对象满意度指标/学员满意度: target >=95%",
    ]
    (project,) = result["projects"]
    assert amounts(project) == {"budget": 960000.0, "fiscal_funds": 800000.0}
    assert project["organization"] == "白沙市老年大学"


def test_figures_that_stand_behind_the_row_before_are_given_back() -> None:
    result = read(
        "三河县项目支出绩效自评表 (2021年度) 项目名称 居民医保缴费补助 主管部门 三河县医保局 全年预算数 全年执行数 "
        "分值 执行率 得分 35.2 35.1 10 99% 9 年度总 体目标 一级 指标 二级指标 三级指标 数量指标 指标1:补助困难群众人数 "
        "绩 效 指 标 三河县医保中心 产出 指标 (50分 ) 实际 指标值 完成值 2210 分值 得分 2196 15 14 "
        "质量指标 指标1:补助对象认定准 确率 100% 100% 15 15 时效指标 指标1:补助是否按时到账 100% 100% 10 10 "
        "160元 160元 10 10 成本指标 指标1:每人每年补助标准 效益指 标(30 分) 95% 95% 30 28 "
        "年度 社会效益 指标1:因病致贫是否减少 总分"
    )
    assert [shown(i) for i in result["indicators"]] == [
        "-/数量指标/补助困难群众人数: target -",
        "-/质量指标/补助对象认定准确率: target =100%; actual =100%; weight =15; score =15",
        "-/时效指标/补助是否按时到账: target =100%; actual =100%; weight =10; score =10",
        "-/成本指标/每人每年补助标准: target =160元; actual =160元; weight =10; score =10",
        "-/社会效益/因病致贫是否减少: target =95%; actual =95%; weight =30; score =28",
    ]


def test_by_what_a_target_was_set_is_no_name() -> None:
    result = read(
        "一级指标二级指标三级指标指标内容指标值绩效标准\n产出指标数量指标补助人数实际领取岗位补贴人数86人计划标准\n"
        "质量指标补助覆盖率符合条件人员的覆盖率100%历史标准\n成本指标岗位补贴标准护林员岗位补贴标准800元/月/人行业标准\n"
        "提高后补贴标准护林员提高后补贴标准920元/月/人计划标准\n"
    )
    assert [(i["name"], i["values"][0]["value"]) for i in result["indicators"]] == [
        ("补助人数", 86.0),
        ("补助覆盖率", 100.0),
        ("岗位补贴标准", 800.0),
        ("提高后补贴标准", 920.0),
    ]


def test_the_words_of_a_scale_are_no_unit() -> None:
    result = read(
        "一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重(%)\n产出指标 数量指标 检查食堂次数 ≥ 12 次 20\n"
        "产出指标 质量指标 整改完成率 ≥ 95 % 20\n效益指标 社会效益指标 校园食品安全状况 定性 高中低\n20\n"
        "效益指标 可持续影响指标 食堂管理机制健全性 定性 好坏\n20\n"
    )
    assert [shown(i) for i in result["indicators"]][2:] == [
        "效益指标/社会效益指标/校园食品安全状况: target 高中低; weight =20",
        "效益指标/可持续影响指标/食堂管理机制健全性: target 好坏; weight =20",
    ]


def test_a_list_of_projects_in_front_of_a_form_names_none_by_its_number() -> None:
    listed = "序号 |\n项目名称 |\n1 |\n考核奖 |\n2 |\n外包费 |\n"
    form = (
        "项目支出绩效自评表 |\n|||||\n项目名称 |\n考核奖 |\n||||\n"
        "一级指标 |\n二级指标 |\n三级指标 |\n年度指标值 |\n实际完成值 |\n|\n"
        "产出指标 |\n数量指标 |\n考核人数 |\n36人 |\n36人 |\n|\n"
    )
    assert "1" not in [p["name"] for p in read(listed + form)["projects"]]
