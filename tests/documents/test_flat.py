"""Flattened tables: every carrier, with documents invented for the purpose.

A case is a text and the grid that a reader of the page would see: rows of cells, ``None`` for a position that no
cell covers, "" for a cell that is empty, "¶" for a line break inside a cell. Batches:

* ``BUILT_ON``: written with the rules;
* ``PROSE``: no table in them.
"""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.document import Paragraph, Table
from tests.documents.flattened import HEAD, Grid, grid, leading_tabs, read

BUILT_ON = [
    pytest.param(
        leading_tabs([HEAD, ["产出指标", "数量指标", "巡查次数", "≥12次"], ["", "质量指标", "合格率", "98%"]]),
        [[HEAD, ["产出指标", "数量指标", "巡查次数", "≥12次"], ["", "质量指标", "合格率", "98%"]]],
        id="leading tabs",
    ),
    pytest.param(
        leading_tabs(
            [
                ["项目名称", "河道清淤", "项目负责人", "某某"],
                ["预算数", "12.5", "其中：财政资金", "12.5", "其他资金", ""],
                ["", "用于东河清淤。"],
                [*HEAD, "指标解释", "备注"],
                ["产出指标", "数量指标", "清淤长度", "3公里", "实际长度", ""],
                ["", "时效指标", "完工时间", "10月底前", "按合同", ""],
            ]
        ),
        [
            [
                ["项目名称", "河道清淤", "项目负责人", "某某"],
                ["预算数", "12.5", "其中：财政资金", "12.5", "其他资金", ""],
                ["", "用于东河清淤。"],
                [*HEAD, "指标解释", "备注"],
                ["产出指标", "数量指标", "清淤长度", "3公里", "实际长度", ""],
                ["", "时效指标", "完工时间", "10月底前", "按合同", ""],
            ]
        ],
        id="leading tabs: form rows of their own width above a grid",
    ),
    pytest.param(
        "\t项目\n\n编码\n\tX01\n\t项目名称\n\t路灯维护\n\n\t一级\n\n指标\n\t二级指标\n\t三级指标\n\t指标值\n\n"
        "\t产出\n\n指标 \n\t数量指标\n\t维护路灯\n\t300盏\n\n\t\n\t质量指标\n\t亮灯率\n\t≥98%\n\n",
        [
            [
                ["项目¶¶编码", "X01", "项目名称", "路灯维护"],
                ["一级¶¶指标", "二级指标", "三级指标", "指标值"],
                ["产出¶¶指标", "数量指标", "维护路灯", "300盏"],
                ["", "质量指标", "亮灯率", "≥98%"],
            ]
        ],
        id="leading tabs: a blank line cuts a label",
    ),
    pytest.param(
        leading_tabs(
            [
                ["指标", "单位", "甲组", "乙组", "丙组", "目标值", "算法", "责任单位"],
                ["道路保洁率", "%", "20", "15", "10", "≥96", "比例", "环卫所"],
                ["亡人事故", "起", "扣分", "扣分", "扣分", "0", "倒扣", "安监站"],
            ]
        ),
        [
            [
                ["指标", "单位", "甲组", "乙组", "丙组", "目标值", "算法", "责任单位"],
                ["道路保洁率", "%", "20", "15", "10", "≥96", "比例", "环卫所"],
                ["亡人事故", "起", "扣分", "扣分", "扣分", "0", "倒扣", "安监站"],
            ]
        ],
        id="leading tabs: one word thrice is no header inside a row",
    ),
    pytest.param(
        leading_tabs([HEAD, ["产出指标", "数量指标", "出动人次", "60"], ["", "质量指标", "到位率", "100%"]])
        + "\t\n\t时效指标\n\n\t响应时间\n\t2小时\n\n"
        + leading_tabs([["", "成本指标", "人均费用", "80元"]]),
        [
            [
                HEAD,
                ["产出指标", "数量指标", "出动人次", "60"],
                ["", "质量指标", "到位率", "100%"],
                ["", "时效指标", "响应时间", "2小时"],
                ["", "成本指标", "人均费用", "80元"],
            ]
        ],
        id="leading tabs: a blank line behind a cell",
    ),
    pytest.param(
        "\t考核项目\n\t考核任务\n\t考核单位\n\n\t\n\n\n\n一、压实责任\n\n\n\t1.每季度研究一次。\n2.层层签订责任书。\n\t县委办\n\n"
        "\t\n\t3.落实经费。\n\t\n\n\t二、排查隐患\n\t每月检查2次。\n\t县应急局\n\n",
        [
            [
                ["考核项目", "考核任务", "考核单位"],
                ["一、压实责任", "1.每季度研究一次。¶2.层层签订责任书。", "县委办"],
                ["", "3.落实经费。", ""],
                ["二、排查隐患", "每月检查2次。", "县应急局"],
            ]
        ],
        id="leading tabs: a merged cell padded by blank lines, a cell of two lines",
    ),
    pytest.param(
        leading_tabs([["考核项目", "考核任务", "考核单位"], ["防汛", "储备物资。", "县防办"], ["防火", "清理隔离带。", "县林业局"]])
        + "\t防震\n\t每年演练1次。\n\t\n\n\n县地震局\n\n"
        + leading_tabs([["防雷", "检测设施。", "县气象局"]]),
        [
            [
                ["考核项目", "考核任务", "考核单位"],
                ["防汛", "储备物资。", "县防办"],
                ["防火", "清理隔离带。", "县林业局"],
                ["防震", "每年演练1次。", "县地震局"],
                ["防雷", "检测设施。", "县气象局"],
            ]
        ],
        id="leading tabs: the last cell padded",
    ),
    pytest.param(
        "1.甲项目绩效目标表\n"
        + leading_tabs([["单位：万元", ""], HEAD, ["产出指标", "数量指标", "甲", "1次"], ["", "质量指标", "乙", ""]])
        + "\n2.乙项目绩效目标表\n"
        + leading_tabs([HEAD, ["产出指标", "数量指标", "丙", "2次"]])
        + "\n3\n",
        [
            [["单位：万元", ""], HEAD, ["产出指标", "数量指标", "甲", "1次"], ["", "质量指标", "乙", ""]],
            [HEAD, ["产出指标", "数量指标", "丙", "2次"]],
        ],
        id="leading tabs: a title between two forms ends the first",
    ),
    pytest.param(
        "一级指标\t二级指标\t指标值\n产出指标\t数量指标\t3\n\t质量指标\t90%\n",
        [[["一级指标", "二级指标", "指标值"], ["产出指标", "数量指标", "3"], ["", "质量指标", "90%"]]],
        id="tabs between cells",
    ),
    pytest.param(
        "一级指标\t二级指标\t三级指标\t指标值\n产出\n指标\t数量指标\t修渠\t3公里\n\t质量指标\t合格\n率\t90%\n\t时效指标\t完成率\t100%\n",
        [
            [
                HEAD,
                ["产出¶指标", "数量指标", "修渠", "3公里"],
                ["", "质量指标", "合格¶率", "90%"],
                ["", "时效指标", "完成率", "100%"],
            ]
        ],
        id="tabs between cells: line breaks inside cells",
    ),
    pytest.param(
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n|---|:---:|:---|---:|\n| 产出指标 | 数量指标 | 修路 | ≥3公里 |\n"
        "| | 质量指标 | 合格率 | 100% |\n",
        [[HEAD, ["产出指标", "数量指标", "修路", "≥3公里"], ["", "质量指标", "合格率", "100%"]]],
        id="pipes with a rule",
    ),
    pytest.param(
        "| 三级指标 | 指标值 |\n| --- | --- |\n| 修路\\|架桥 | 3 |\n| 造林 | 5 |\n",
        [[["三级指标", "指标值"], ["修路\\|架桥", "3"], ["造林", "5"]]],
        id="a pipe in a cell of markdown",
    ),
    pytest.param(
        "一级指标 | 指标值\n--- | ---\n产出指标 | 2\n",
        [[["一级指标", "指标值"], ["产出指标", "2"]]],
        id="pipes without a frame",
    ),
    pytest.param(
        "|" * 300 + " 项目名称 | 干渠改造 " + "|" * 200 + "\n" + "|" * 300 + " 负责人 | 某某 | 电话 " + "|" * 199,
        [[["项目名称", "干渠改造", ""], ["负责人", "某某", "电话"]]],
        id="pipes: hundreds of empty columns on both sides",
    ),
    pytest.param(
        "| 一级指标 | 三级指标 | 指标值 |\n| 产出\n指标 | 新增\n床位 | 20张 |\n",
        [[["一级指标", "三级指标", "指标值"], ["产出¶指标", "新增¶床位", "20张"]]],
        id="pipes: line breaks inside cells",
    ),
    pytest.param(
        "一级指标 二级指标 三级指标 指标值 备注\n产出指标 数量指标 新建观景平台面积 >=30平方米\n停车位建设数量( ≥**个 ) >=8个\n"
        "成本指标 土地流转补助标准 <=420元/亩\n效益指标 社会效益指标 带动就业人数 20人 含季节工\n",
        [
            [
                [*HEAD, "备注"],
                ["产出指标", "数量指标", "新建观景平台面积", ">=30平方米"],
                [None, None, "停车位建设数量( ≥**个 )", ">=8个"],
                [None, "成本指标", "土地流转补助标准", "<=420元/亩"],
                ["效益指标", "社会效益指标", "带动就业人数", "20人", "含季节工"],
            ]
        ],
        id="single blanks under a known header",
    ),
    pytest.param(
        "一级指标  二级指标  三级指标          指标值\n产出指标  数量指标  疏通沟渠长度      12公里\n"
        "          质量指标  验收合格率        100%\n\n二、资金安排\n",
        [[HEAD, ["产出指标", "数量指标", "疏通沟渠长度", "12公里"], [None, "质量指标", "验收合格率", "100%"]]],
        id="runs of blanks under a known header",
    ),
    pytest.param(
        "地区    事故起数  死亡人数  同比增长(±%)\n合计    12        3         -20\n东岭镇  5         1         —\n",
        [[["地区", "事故起数", "死亡人数", "同比增长(±%)"], ["合计", "12", "3", "-20"], ["东岭镇", "5", "1", "—"]]],
        id="runs of blanks, header not known",
    ),
    pytest.param(
        "\n\n".join([*HEAD, "产出指标", "数量指标", "养护里程", "≥85公里", "质量指标", "路面完好率", "≥95%"])
        + "\n\n二、其他说明\n\n本项目由县交通局组织实施，资金按进度拨付。\n",
        [[HEAD, ["产出指标", "数量指标", "养护里程", "≥85公里"], [None, "质量指标", "路面完好率", "≥95%"]]],
        id="one cell per line",
    ),
    pytest.param(
        "\n\n\n\n".join(
            [*HEAD, "产出指标", "数量指标", "新购图书", "2000册", "借阅设备", "6台", "效益指标", "社会效益", "读者人数", "增长"]
        ),
        [
            [
                HEAD,
                ["产出指标", "数量指标", "新购图书", "2000册"],
                [None, None, "借阅设备", "6台"],
                ["效益指标", "社会效益", "读者人数", "增长"],
            ]
        ],
        id="one cell per line, three blank lines between",
    ),
    pytest.param(
        "\n".join(HEAD) + "\n\n产出指标\n数量指标\n培训班\n4期\n\n时效指标\n完成时间\n12月底前\n",
        [[HEAD, ["产出指标", "数量指标", "培训班", "4期"], [None, "时效指标", "完成时间", "12月底前"]]],
        id="one cell per line, a blank line ends a row",
    ),
    pytest.param(
        "项目名称\n\n村道养护\n\n预算数\n\n120.5\n\n" + "\n\n".join([*HEAD, "产出指标", "数量指标", "里程", "9公里"]),
        [
            [
                ["项目名称", "村道养护"],
                ["预算数", "120.5"],
                HEAD,
                ["产出指标", "数量指标", "里程", "9公里"],
            ]
        ],
        id="one cell per line: form labels above the grid",
    ),
    pytest.param(
        "一级指标 二级指标 三级指标 指标值 完成值 50 产出指标 数量指标 巡查次数 48次 50次 20 处置率 95% 96% 15 "
        "质量指标 达标率 90% 93% 15".replace(" ", "\n\n"),
        [
            [
                ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "50"],
                ["产出指标", "数量指标", "巡查次数", "48次", "50次", "20"],
                [None, None, "处置率", "95%", "96%", "15"],
                [None, "质量指标", "达标率", "90%", "93%", "15"],
            ]
        ],
        id="one cell per line: points without a head, their sum behind the heads",
    ),
    pytest.param(
        "指标类型 指标名称 绩效目标 产出指标 展板数量 制作12块展板 讲座 全年举办讲座4场 "
        "成效指标 居民知晓 居民普遍知晓政策".replace(" ", "\n\n"),
        [
            [
                ["指标类型", "指标名称", "绩效目标"],
                ["产出指标", "展板数量", "制作12块展板"],
                [None, "讲座", "全年举办讲座4场"],
                ["成效指标", "居民知晓", "居民普遍知晓政策"],
            ]
        ],
        id="one cell per line: goals told in words",
    ),
    pytest.param(
        "绩效目标申报表\n（2021年度）\n项目名称 桥梁检测\n预算单位 市公路中心\n（一）财政拨款小计 6.50\n1、一般公共预算 6.50\n"
        "年度目标\n检测桥梁两座。\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 检测桥梁数 2座\n质量指标 报告合格率 100%\n",
        [
            [
                ["项目名称", "桥梁检测"],
                ["预算单位", "市公路中心"],
                ["（一）财政拨款小计", "6.50"],
                ["1、一般公共预算", "6.50"],
                ["年度目标"],
                [None, "检测桥梁两座。"],
                ["一级指标", "二级指标", "三级指标", "指标值"],
                ["产出指标", "数量指标", "检测桥梁数", "2座"],
                [None, "质量指标", "报告合格率", "100%"],
            ]
        ],
        id="blanks: amounts behind numbered lines of a form are cells of their own",
    ),
    pytest.param(
        "单位名称 石门县水利局 联系人 李明\n预算\n执行\n情况\n转移支付预算数(A) 36.2\n年度\n目标\n完成\n情况\n 目标1:清淤渠道6公里\n"
        "一级指标 二级指标 三级指标 指标值 完成值\n产出指标 数量指标 清淤长度 ≥6公里 6公里\n质量指标 合格率 100% 100%\n",
        [
            [
                ["单位名称", "石门县水利局", "联系人", "李明"],
                ["预算¶执行¶情况"],
                ["转移支付预算数(A)", "36.2"],
                ["年度¶目标¶完成¶情况"],
                [None, "目标1:清淤渠道6公里"],
                ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
                ["产出指标", "数量指标", "清淤长度", "≥6公里", "6公里"],
                [None, "质量指标", "合格率", "100%", "100%"],
            ]
        ],
        id="blanks: the second label of a form is written down the side",
    ),
    pytest.param(
        "\n\n".join(["地区", "事故起数", "死亡人数", "合计", "12", "3", "东岭镇", "5", "1", "西岭镇", "7", "2", "注：略"]),
        [[["地区", "事故起数", "死亡人数"], ["合计", "12", "3"], ["东岭镇", "5", "1"], ["西岭镇", "7", "2"]]],
        id="one cell per line: numbers recur with a period",
    ),
    pytest.param(
        "绩效指标\t目标值\t完成值\n产出指标\t\t\n数量指标\t\t\n扫描档案\t320万页\t326万页\n质量指标\t\t\n合格率\t≥99%\t99.7%\n",
        [
            [
                ["绩效指标", "目标值", "完成值"],
                ["产出指标", "", ""],
                ["数量指标", "", ""],
                ["扫描档案", "320万页", "326万页"],
                ["质量指标", "", ""],
                ["合格率", "≥99%", "99.7%"],
            ]
        ],
        id="tabs between cells: rows of one cell, the blank ones kept",
    ),
    pytest.param(
        "绩效指标\t目标值\t完成值\n产出指标\n数量指标\n扫描档案\t320万页\t326万页\n质量指标\n合格率\t≥99%\t99.7%\n",
        [
            [
                ["绩效指标", "目标值", "完成值"],
                ["产出指标"],
                ["数量指标"],
                ["扫描档案", "320万页", "326万页"],
                ["质量指标"],
                ["合格率", "≥99%", "99.7%"],
            ]
        ],
        id="tabs between cells: levels alone on their lines",
    ),
]

PROSE = [
    pytest.param(
        "\t为贯彻落实上级精神，现将有关事项通知如下。\n\t一、加强组织领导，压实工作责任。\n\t二、强化督导检查，确保落实到位。\n\n\t特此通知。\n",
        id="paragraphs that begin with a tab",
    ),
    pytest.param(
        "\t各镇、街道要落实属地责任，健全网格。\n\n\t各部门要落实监管责任，每月检查。\n\n\t企业要落实主体责任，定期自查。\n",
        id="paragraphs that begin with a tab, blank lines between",
    ),
    pytest.param("1.\t加强领导。\n2.\t落实责任。\n3.\t强化督查。\n", id="a list with tabs behind its numbers"),
    pytest.param("目录\n一、总体情况\t1\n二、主要做法\t3\n三、存在问题\t8\n", id="a table of contents"),
    pytest.param("一、总体情况……………1\n二、主要做法……………3\n三、存在问题……………8\n", id="a table of contents with dots"),
    pytest.param(
        "今年以来，共检查企业  30家，发现隐患  120条，整改  118条。\n全年培训人员  200人次。\n\n联系人：某某    电话：0000\n",
        id="stray blanks before numbers",
    ),
    pytest.param("目    录\n说    明\n通    知\n", id="words spaced out"),
    pytest.param("首页 | 新闻 | 公告\n\n正文从这里开始。\n", id="a line of links"),
    pytest.param("县政府\t\n2023年\n正文\t带一个制表符。\n", id="stray tabs"),
    pytest.param("一、指标完成情况\n\n全年检查120家。\n\n二、下步打算\n\n继续抓好落实。\n", id="short paragraphs"),
    pytest.param("产出指标\n本项目共设产出指标三个。\n效益指标\n本项目共设效益指标两个。\n", id="level names as headings"),
    pytest.param("甲\n乙\n丙\n丁\n", id="short lines"),
    pytest.param("2023年5月12日 星期五 晴\n全县共有 12 个 乡镇\n1 2 3\n（一） 加强 组织\n", id="lines with blanks"),
    pytest.param("检查企业,发现隐患,完成整改,形成闭环\n一是抓培训,二是抓检查,三是抓整改,四是抓问责\n", id="clauses between commas"),
    pytest.param(
        "2021年\n\n完成投资12亿元\n\n2022年\n\n完成投资15亿元\n\n2023年\n\n完成投资18亿元\n", id="years as headings"
    ),
]


@pytest.mark.parametrize(("text", "expected"), BUILT_ON)
def test_flattened_tables(text: str, expected: list[Grid]) -> None:
    assert [grid(t) for t in read(text).tables()] == expected


@pytest.mark.parametrize("text", PROSE)
def test_prose_holds_no_table(text: str) -> None:
    document = read(text)
    assert not list(document.tables())
    assert [p.text for p in document.paragraphs()] == [s for s in (x.strip() for x in text.split("\n")) if s]


def test_wrapped_prose_is_joined() -> None:
    document = read(
        "        为进一步做好全县防汛抗旱工作，切实保障人民群众生命财产\n"
        "安全，根据上级有关文件精神，结合我县实际，制定本工作方案。各\n"
        "乡镇、各部门要高度重视，认真组织实施，确保各项措施落实到位。\n"
        "        一、指导思想\n"
        "        以防为主，防抗结合，坚持统一指挥、分级负责，做到早部署、\n"
        "早检查、早落实，全力以赴做好各项准备工作，最大限度减少灾害造\n"
        "成的损失。\n"
    )
    assert [p.text.replace("\n", "") for p in document.paragraphs()] == [
        "为进一步做好全县防汛抗旱工作，切实保障人民群众生命财产安全，根据上级有关文件精神，结合我县实际，"
        "制定本工作方案。各乡镇、各部门要高度重视，认真组织实施，确保各项措施落实到位。",
        "一、指导思想",
        "以防为主，防抗结合，坚持统一指挥、分级负责，做到早部署、早检查、早落实，全力以赴做好各项准备工作，"
        "最大限度减少灾害造成的损失。",
    ]


def test_prose_wrapped_without_indents_is_joined_by_the_documents_margin() -> None:
    sentence = "各单位要压实责任，每季度至少召开一次专题会议研究部署重点工作，抓好问题整改落实，相关情况按月报送"
    body = "".join(f"{i}.{sentence}\n领导小组办公室，{i}月底前完成。\n\n" for i in range(1, 14))
    assert [p.text for p in read(body).paragraphs()] == [
        f"{i}.{sentence}\n领导小组办公室，{i}月底前完成。" for i in range(1, 14)
    ]


def test_lines_of_a_list_are_not_joined() -> None:
    lines = ["加强组织领导和统筹协调，落实责任", "加强宣传教育和舆论引导，营造氛围", "加强督导检查和跟踪问效，确保落实", "加强经费保障和物资储备，夯实基础"]
    text = "\n".join(f"{i}.{line}" for i, line in enumerate(lines, 1))
    assert len(list(read(text).paragraphs())) == 4


def test_an_indent_stays_in_front_of_the_cell() -> None:
    text = leading_tabs([["职责活动", "绩效指标", "优"], ["综合监管", "", ""], ["　　执法检查", "检查覆盖率", " 90%以上"]])
    document = read(text)
    (table,) = document.tables()
    cell = next(c for c in table.cells if c.text == "执法检查")
    assert document.text[cell.start - 3 : cell.start] == "\t　　"


def test_blocks_come_in_reading_order() -> None:
    document = read("前言。\n" + leading_tabs([HEAD, ["产出指标", "数量指标", "甲", "1"]]) + "\n结语。\n")
    assert [type(b) for b in document.blocks] == [Paragraph, Table, Paragraph]


_PIECES = st.sampled_from(
    ["\t", "\n", "\n\n", "|", " ", "  ", "　", "一级指标", "指标值", "三级指标", "产出指标", "数量指标", "合格率", "≥90%", "12", "项目", "编码", "。",
     "一、总则", "注：", "---", "第1条很长的一句话，说明情况。", "#", "(", ")", "甲\t乙\t丙\n"]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_spans_are_slices_in_order(text: str) -> None:
    if not text.strip():
        return
    document = read(text)
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end
        end = block.end
        if isinstance(block, Paragraph):
            assert document.text[block.start : block.end] == block.text == block.text.strip()
            continue
        at = block.start
        place = (-1, -1)
        for cell in block.cells:
            assert document.text[cell.start : cell.end] == cell.text == cell.text.strip()
            assert place < (cell.row, cell.col) and at <= cell.start <= cell.end <= block.end
            assert cell.row < block.n_rows and cell.col < block.n_cols
            place, at = (cell.row, cell.col), cell.end


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_no_word_is_lost(text: str) -> None:
    if not text.strip():
        return
    document = read(text)
    kept = [False] * len(text)
    for block in document.blocks:
        for span in block.cells if isinstance(block, Table) else (block,):
            kept[span.start : span.end] = [True] * (span.end - span.start)
    lost = "".join(c for c, k in zip(text, kept, strict=True) if not k)
    lost = re.sub(r"(?<=\n\n)\d{1,3}(?=\s*\n\n)", "", lost)  # a page's number between two pages
    assert not set(lost) - set("\t\n |　-#")  # the marks of carriers and of markdown


_CELL = st.text(st.sampled_from("安全检查率次数≥90%。、培训"), max_size=8)


@given(st.integers(2, 7).flatmap(lambda n: st.lists(st.lists(_CELL, min_size=n, max_size=n), min_size=2, max_size=6)))
def test_leading_tabs_come_back(rows: list[list[str]]) -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分", "备注"][: len(rows[0])]
    rows = [head, *rows]
    while not any(rows[-1]):
        rows.pop()
    (table,) = read(leading_tabs(rows)).tables()
    assert grid(table) == rows
