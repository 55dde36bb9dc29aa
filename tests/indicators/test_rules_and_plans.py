"""Assessment rules and plan tables as web pages carry them: text in, names and values out."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Rows = list[tuple[str, list[tuple[str, str, str | None]]]]


def rows(text: str) -> Rows:
    """Every indicator of a table: its name, and each value's role, text and scope."""
    return [
        (i.name, [(v.role, v.text, v.scope) for v in i.values])
        for i in extract(text.encode()).indicators
        if i.origin == "table"
    ]


def lines(*cells: str) -> str:
    return "\n".join(cells) + "\n"


TARGETS_BY_TOWN = lines(
    *("序号", "| 考核指标", "| 考核目标", "| 基本分", "| 评分标准", "|"),
    *("青林镇", "| 河口乡", "| 石坝街道", "|"),
    *("1", "| 新建公厕（座）", "| 2", "| 1", "| 4", "| 10", "| 每少1座扣2分。", "|"),
    *("2", "| 垃圾分类覆盖率", "| 90%", "| 85%", "| 95%", "| 15", "| 每低1%扣1分。", "|"),
)

POINTS = lines(
    *("序号\n|", "考核内容\n|", "扣分标准\n|", "应得分数\n|", "扣减分数\n|", "实得分数\n|", "|"),
    *("1\n|", "值班值守\n|", "脱岗一次扣3分。\n|", "40\n|", "|", "|", "|"),
    *("2\n|", "物资储备\n|", "缺一类扣2分。\n|", "60\n|", "|", "|", "|"),
    *("合计\n|", "|", "100\n|", "|", "|", "|", "|", "||", "被考核人：\n|", "考核人：\n|", "|||||"),
)

GROWTH = lines(
    *("指标\n|", "单位\n|", "累计\n|", "±%\n|"),
    *("茶叶产量\n|", "吨\n|", "815.2\n|", "4.1\n|"),
    *("林下收入\n|", "万元\n|", "―\n|", "-7.5\n|"),
    *("民宿接待\n|", "万人次\n|", "36.4\n|", "18.9\n|"),
)

RULES_IN_ONE_CELL = lines(
    *("考核项目", "考核内容及评分标准", "分值", "完成情况说明", "得分"),
    *("组织管理3分", "1、人员分工明确。没有分工的不得分。", "1"),
    *("2、台账记录完整。缺一项扣0.5分。", "2"),
    *("健康档案7分", "1、档案抽查合格。一份不合格扣1分，扣完为止。", "7"),
)

FORESEEN = lines(
    "序号 指标名称 2024 年目标值 2024 年预计值 完成情况",
    "1 新增绿地(公顷) 12 12.6 完成",
    "2 老旧小区改造(个) 9 7 未完成",
    "3 雨污分流(公里) 30 31.5 完成",
)

FILLED_IN_TWICE = lines(
    "| 序号 | 考核指标 | 评分标准 | 标准分 | 自评分 | 考核分 |",
    "| 1 | 档案上架率 | 每低1%扣1分 | 20 | 19 | 18 |",
    "| 2 | 库房巡查次数 | 少1次扣2分 | 10 | 10 | 8 |",
)

TASKS_BY_TOWN = TARGETS_BY_TOWN.replace("考核目标", "分解任务")

PLAN_IN_GROUPS = lines(
    *("指标\n|", "单位\n|", "2020年\n|", "2025年\n|", "属性\n|"),
    *("设施建设\n|", "|", "|", "|", "|"),
    *("护理床位\n|", "张\n|", "1860\n|", "2600\n|", "预期性\n|"),
    *("社区食堂\n|", "家\n|", "12\n|", "40以上\n|", "预期性\n|"),
    *("服务质量\n|", "|", "|", "|", "|"),
    *("入户探访率\n|", "%\n|", "85\n|", "100\n|", "约束性\n|"),
)

CONTENTS_UNDER_INDICATORS = lines(
    "| 考核指标 | 序号 | 考核内容 | 分值 | 评分标准 |",
    "| 节水目标(45分) | 1 | 用水量降低率 | 45 | 完成计划得45分。 |",
    "| 节水措施(55分) | 2 | 组织领导情况 | 15 | 未召开会议扣5分。 |",
    "| | 3 | 计量设施建设情况 | 40 | 每缺1处扣2分。 |",
)

SENTENCES_AS_NAMES = lines(
    "| 项目 | 考评内容 | 分值 |",
    "| 窗口 | 投诉件3个工作日内办结并回访，2次以上未办的不得分 | 5 |",
    "| 窗口 | 设有24小时服务电话，1名以上人员值守并有记录 | 5 |",
    "| 成效 | 群众知晓率≥90% | 10 |",
)

POINTS_BEHIND_NAMES = lines(
    *("| 类别 | 评估指标及分值 | 评估标准及计分办法 |", "| 一、条件 | 1、场地达标(15分) | 无室外场地的扣5分。 |"),
    *("| 2、设施安全(20分) | 缺一项扣5分。 | |", "| 二、服务 | 3、一日安排(20分) | 不合理的扣10分。 |"),
    "| 4、家园共育(45分) | 少一次扣5分。 | |",
)

POINTS_TO_BE_HAD = lines(
    "| 项目 | 考评内容 | 得分 | 合计得分 |",
    "| 场地 | 功能分区合理 | 10分 | 40分 |",
    "| 场地 | 消防设施齐全 | 30分 | |",
    "| 服务 | 助餐服务正常开展 | 60分 | 60分 |",
)

POINTS_GOT = lines(
    *("一级指标\t三级指标\t得分", "决策（10分）\t立项依据（4分）\t4", "决策（10分）\t目标合理（6分）\t5.5"),
    "过程（20分）\t资金到位（20分）\t20",
)

TO_BE_FILLED_IN = lines(
    "| 考核项目 | 考核内容 | 分值 | 项目完毕情况 | 得分 |",
    "| 管理 | 人员分工明确 | 4 | | |",
    "| 管理 | 台账记录完整 | 6 | | |",
)

SUMS_BESIDE_GROWTH = lines(
    "指标\t单位\t2020年\t2025年\t年均增长〔累计〕\t属性",
    "堤防达标率\t%\t72\t85\t〔13〕\t预期性",
    "水利投资\t亿元\t6.5\t9.5\t7.9\t预期性",
    "水土保持率\t%\t83.1\t84.5\t〔1.4〕\t约束性",
)

PLAN_AFTER_PLAN = lines(
    "指标名称\t计量单位\t“十三五”末实际\t“十四五”末目标\t“十四五”年均增长",
    "养老床位\t张\t3200\t4500\t7%",
    "助餐点\t个\t12\t40\t27%",
)

COUNTED_MONTHLY = lines(
    "| 地区 | 当月产量（万吨） | 累计产量（万吨） |",
    "| 东川市 | 0.52 | 1.31 |",
    "| 西川市 | 3.70 | 36.45 |",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            CONTENTS_UNDER_INDICATORS,
            [
                ("用水量降低率", [("weight", "45", None)]),
                ("组织领导情况", [("weight", "15", None)]),
                ("计量设施建设情况", [("weight", "40", None)]),
            ],
            id="contents with points of their own below merged indicators",
        ),
        pytest.param(
            COUNTED_MONTHLY,
            [
                ("当月产量（万吨）", [("actual", "0.52", "东川市"), ("actual", "3.70", "西川市")]),
                ("累计产量（万吨）", [("actual", "1.31", "东川市"), ("actual", "36.45", "西川市")]),
            ],
            id="this month's figures by place are results",
        ),
        pytest.param(
            SENTENCES_AS_NAMES,
            [
                ("投诉件3个工作日内办结并回访，2次以上未办的不得分", [("weight", "5", None)]),
                ("设有24小时服务电话，1名以上人员值守并有记录", [("weight", "5", None)]),
                ("群众知晓率", [("target", "≥90%", None), ("weight", "10", None)]),
            ],
            id="beside points a name that goes on behind its figure is whole",
        ),
        pytest.param(
            POINTS_BEHIND_NAMES,
            [
                ("场地达标", [("weight", "15分", None)]),
                ("设施安全", [("weight", "20分", None)]),
                ("一日安排", [("weight", "20分", None)]),
                ("家园共育", [("weight", "45分", None)]),
            ],
            id="rows without their covered cell go on with the numbers of the column they belong to",
        ),
        pytest.param(
            POINTS_TO_BE_HAD,
            [
                ("功能分区合理", [("weight", "10分", None)]),
                ("消防设施齐全", [("weight", "30分", None)]),
                ("助餐服务正常开展", [("weight", "60分", None)]),
            ],
            id="in a blank form 得分 is what there is to be had, and its sums by group are no row's",
        ),
        pytest.param(
            POINTS_GOT,
            [
                ("立项依据", [("weight", "4分", None), ("score", "4", None)]),
                ("目标合理", [("weight", "6分", None), ("score", "5.5", None)]),
                ("资金到位", [("weight", "20分", None), ("score", "20", None)]),
            ],
            id="beside points in brackets 得分 is what was got",
        ),
        pytest.param(
            TO_BE_FILLED_IN,
            [("人员分工明确", [("weight", "4", None)]), ("台账记录完整", [("weight", "6", None)])],
            id="a blank column nobody lists, beside points, asks for no goal",
        ),
        pytest.param(
            SUMS_BESIDE_GROWTH,
            [
                ("堤防达标率", [("baseline", "72", None), ("target", "85", None), ("target", "13", None)]),
                ("水利投资", [("baseline", "6.5", None), ("target", "9.5", None), ("change", "7.9", None)]),
                ("水土保持率", [("baseline", "83.1", None), ("target", "84.5", None), ("target", "1.4", None)]),
            ],
            id="sums in brackets beside yearly growth are goals",
        ),
        pytest.param(
            PLAN_AFTER_PLAN,
            [
                ("养老床位", [("baseline", "3200", None), ("target", "4500", None), ("change", "7%", None)]),
                ("助餐点", [("baseline", "12", None), ("target", "40", None), ("change", "27%", None)]),
            ],
            id="the end of the last plan is where the next one starts",
        ),
        pytest.param(
            TARGETS_BY_TOWN,
            [
                (
                    "新建公厕（座）",
                    [
                        ("target", "2", "青林镇"),
                        ("target", "1", "河口乡"),
                        ("target", "4", "石坝街道"),
                        ("weight", "10", None),
                    ],
                ),
                (
                    "垃圾分类覆盖率",
                    [
                        ("target", "90%", "青林镇"),
                        ("target", "85%", "河口乡"),
                        ("target", "95%", "石坝街道"),
                        ("weight", "15", None),
                    ],
                ),
            ],
            id="towns below the lost merge of a goal",
        ),
        pytest.param(
            POINTS,
            [("值班值守", [("weight", "40", None)]), ("物资储备", [("weight", "60", None)])],
            id="points to be deducted are no score, who is assessed is no indicator",
        ),
        pytest.param(
            GROWTH,
            [
                ("茶叶产量", [("actual", "815.2", None), ("change", "4.1", None)]),
                ("林下收入", [("change", "-7.5", None)]),
                ("民宿接待", [("actual", "36.4", None), ("change", "18.9", None)]),
            ],
            id="a running sum beside its growth is a result",
        ),
        pytest.param(
            RULES_IN_ONE_CELL,
            [
                ("人员分工明确", [("weight", "1", None)]),
                ("台账记录完整", [("weight", "2", None)]),
                ("档案抽查合格", [("weight", "7", None)]),
            ],
            id="what is asked for and what costs points in one cell",
        ),
        pytest.param(
            FORESEEN,
            [
                ("新增绿地(公顷)", [("target", "12", None), ("actual", "12.6", None)]),
                ("老旧小区改造(个)", [("target", "9", None), ("actual", "7", None)]),
                ("雨污分流(公里)", [("target", "30", None), ("actual", "31.5", None)]),
            ],
            id="what is expected at the year's end beside the goal; whether it was reached is no value",
        ),
        pytest.param(
            FILLED_IN_TWICE,
            [
                ("档案上架率", [("weight", "20", None), ("score", "19", None), ("score", "18", None)]),
                ("库房巡查次数", [("weight", "10", None), ("score", "10", None), ("score", "8", None)]),
            ],
            id="of three columns of points the first says what there is to be had",
        ),
        pytest.param(
            PLAN_IN_GROUPS,
            [
                ("护理床位", [("baseline", "1860", None), ("target", "2600", None)]),
                ("社区食堂", [("baseline", "12", None), ("target", "40以上", None)]),
                ("入户探访率", [("baseline", "85", None), ("target", "100", None)]),
            ],
            id="rows of one cell head those below, also where they end like a measure",
        ),
    ],
)
def test_rows(text: str, expected: Rows) -> None:
    assert rows(text) == expected


def test_tasks_of_towns_are_read_as_goals_of_towns_are() -> None:
    assert rows(TASKS_BY_TOWN) == rows(TARGETS_BY_TOWN)


def test_numbered_rules_with_points_are_goals() -> None:
    text = lines(
        *("一、物资队伍（30分）", "1、建立40人以上的抢险队伍。（10分）", "2、储备编织袋6000条。（10分）"),
        *("3、每年演练不少于2次。（10分）", "二、应急处置（20分）", "1、值守记录完整。（10分）"),
        "2、全年未发生因灾人员死亡。发生一起扣10分。（10分）",
    )
    result = extract(text.encode())
    assert result.document.type == "assessment_rules"
    assert [(i.values[0].role, i.values[0].value, i.section[-1]) for i in result.indicators] == [
        ("target", 40.0, "一、物资队伍（30分）"),
        ("target", 6000.0, "一、物资队伍（30分）"),
        ("target", 2.0, "一、物资队伍（30分）"),
        ("target", 0.0, "二、应急处置（20分）"),
    ]


def test_what_points_follow_is_asked_for_whatever_the_document_is() -> None:
    text = lines("1、种植特色药材达120亩的，计5分。", "2、开展了应急演练3次，4分；", "3、低保动态管理率100，记3分。")
    found = extract(text.encode()).indicators
    assert [(v.role, v.value, v.unit) for i in found for v in i.values] == [
        ("target", 120.0, "亩"),
        ("target", 3.0, "次"),
        ("target", 100.0, "%"),
    ]


def test_deductions_without_points_to_be_had_are_no_indicators() -> None:
    text = lines(
        *("考核条目", "| 考核细则", "|", "重点工作", "| 1", "| 上报工作方案。", "| 未报扣10分", "|"),
        *("2", "| 方案没有阶段性目标。", "| 扣5分", "|", "3", "| 上报半年情况报告。", "| 未报扣10分", "|"),
        *("4", "| 参加有关会议。", "| 每次扣5分", "|", "督查事项", "| 5", "| 上报反馈报告。", "| 每件扣10分", "|"),
        *("6", "| 反馈报告内容空泛。", "| 每件扣5分", "|"),
    )
    assert rows(text) == []


ONE_LINE = (
    "2015年造林任务分解表\n单位：万亩\n"
    " | 县（市、区） | 总面积 | 成片造林 | 四旁植树 |  | 合计 | 6 | 4.5 | 40 |  | 东湖区 | 2 | 1.5 | 10 |"
    "  | 西山县 | 4 | 3 | 30 | \n"
)

CELLS_IN_GROUPS = "\n\n".join(
    (
        *("农业发展主要指标表", "类别", "指标", "2010年实绩", "2015年目标"),
        *("一、经济增长", "农业增加值（亿元）", "81.5", "163"),
        *("二、产品供给", "粮食总产（万吨）", "119.6", "130", "禽蛋总产（万吨）", "2.3", "3"),
        *("三、科技装备", "机械化水平（%）", "74", "82", "注：数据由各县填报。"),
    )
)

NEWEST_FIRST = "指标 | 2020 | 2019 | 2018 |\n---|---|---|---|\n稻谷 | 213 | 209 | 212 |\n小麦 | 134 | 133 | 131 |\n"


def test_a_table_on_one_line() -> None:
    read = rows(ONE_LINE)
    assert [name for name, _ in read] == ["总面积", "成片造林", "四旁植树"]
    assert read[1][1] == [("target", "4.5", "合计"), ("target", "1.5", "东湖区"), ("target", "3", "西山县")]


def test_groups_between_the_cells_of_a_plan() -> None:
    found = extract(CELLS_IN_GROUPS.encode()).indicators
    assert [(i.level1, i.name, [(v.role, v.text) for v in i.values]) for i in found] == [
        ("一、经济增长", "农业增加值（亿元）", [("baseline", "81.5"), ("target", "163")]),
        ("二、产品供给", "粮食总产（万吨）", [("baseline", "119.6"), ("target", "130")]),
        ("二、产品供给", "禽蛋总产（万吨）", [("baseline", "2.3"), ("target", "3")]),
        ("三、科技装备", "机械化水平（%）", [("baseline", "74"), ("target", "82")]),
    ]


def test_years_told_newest_first_are_results() -> None:
    assert [v for _, values in rows(NEWEST_FIRST) for v in values] == [
        ("actual", "213", None),
        ("actual", "209", None),
        ("actual", "212", None),
        ("actual", "134", None),
        ("actual", "133", None),
        ("actual", "131", None),
    ]


def test_months_as_rows_are_periods() -> None:
    text = "路网运行数据表\n\n" + lines(
        "\t平均车速（公里/小时）\t拥堵指数", "9月份\t23.4\t1.6", "10月份\t25.1\t1.4", "11月份\t22.8\t1.7"
    )
    found = extract(text.encode()).indicators
    assert [(i.name, [(v.role, v.value, v.period) for v in i.values]) for i in found] == [
        (
            "平均车速（公里/小时）",
            [("actual", 23.4, "9月份"), ("actual", 25.1, "10月份"), ("actual", 22.8, "11月份")],
        ),
        ("拥堵指数", [("actual", 1.6, "9月份"), ("actual", 1.4, "10月份"), ("actual", 1.7, "11月份")]),
    ]


POINTS_END_A_LINE = lines(
    "镇级信访工作考核标准",
    "1、上级转办、交办的信访案件按期结案率达95%以上，年终结案率达100%（10分）",
    "不达标的扣10分",
    "2、信访老户年终结案率达到90%，息访率达到80%以上（10分）",
    "不达标的扣10分",
)


def test_points_end_a_line() -> None:
    found = [(i.name, [v.text for v in i.values]) for i in extract(POINTS_END_A_LINE.encode()).indicators]
    assert [values for _, values in found] == [["达95%以上"], ["达100%"], ["达到90%"], ["达到80%以上"]]


RULES_IN_ONE_LINE = (
    "校园安全工作考评细则考评内容分值考评细则安全制度20分1、建立责任制，层层签订责任书，3分；2、建立报告制度，"
    "及时上报，3分；3、安全教育覆盖率达100%，4分；4、建立检查制度，2分；5、制定应急预案，3分；6、加强信息沟通，5分。"
)


def test_points_all_over_one_line_make_rules() -> None:
    result = extract(RULES_IN_ONE_LINE.encode())
    assert result.document.type == "assessment_rules"
    assert [v.role for i in result.indicators for v in i.values] == ["target"]


GROWN_OR_SUMMED = [
    pytest.param("年均增速〔累计〕", "〔1.8〕", id="turned brackets"),
    pytest.param("年均/累计", "[1.8]", id="a stroke between"),
    pytest.param("“十四五”年均增长（%）/[累计]", "[1.8]", id="a unit of the growth alone"),
    pytest.param("规划期年均（累计数）", "【1.8】", id="black brackets"),
]


@pytest.mark.parametrize(("head", "summed"), GROWN_OR_SUMMED)
def test_figures_in_brackets_below_yearly_growth_are_sums_of_all_years(head: str, summed: str) -> None:
    text = lines(
        f"指标\t2020年\t2025年\t{head}\t属性",
        "粮食产值（亿元）\t52\t66.4\t5\t预期性",
        f"林木绿化率（%）\t38.2\t40\t{summed}\t约束性",
    )
    told = [[(v.role, v.value, v.unit, v.period) for v in i.values] for i in extract(text.encode()).indicators]
    assert told == [
        [("baseline", 5.2e9, "元", "2020年"), ("target", 6.64e9, "元", "2025年"), ("change", 5, "%", None)],
        [("baseline", 38.2, "%", "2020年"), ("target", 40, "%", "2025年"), ("target", 1.8, "%", "累计")],
    ]


def test_years_behind_the_one_that_heads_compare_with_are_goals() -> None:
    page = (
        "<table><tr><td rowspan=2>行政区</td><td colspan=3>单位产值能耗比2020年下降（%）</td></tr>"
        "<tr><td>2023年</td><td>2025年</td><td>2030年</td></tr>"
        "<tr><td>东河县</td><td>6</td><td>13</td><td>25</td></tr>"
        "<tr><td>西山县</td><td>5</td><td>12</td><td>22</td></tr></table>"
    )
    values = [v for i in extract(page.encode(), filename="目标.html").indicators for v in i.values]
    assert [(v.role, v.scope, v.period) for v in values if v.scope == "东河县"] == [
        ("target", "东河县", year) for year in ("2023年", "2025年", "2030年")
    ]


def test_figures_below_a_caption_of_growth_are_changes() -> None:
    page = (
        "<h1>2023年云川市统计公报</h1><p>表3 2023年粮食生产价格比上年涨跌幅度</p>"
        "<table><tr><th>指标</th><th>全市（%）</th><th>山区</th></tr><tr><td>小麦</td><td>1.4</td><td>-0.6</td></tr>"
        "<tr><td>玉米</td><td>2.1</td><td>0.9</td></tr></table>"
    )
    found = [i for i in extract(page.encode(), filename="公报.html").indicators if i.origin == "table"]
    assert [(i.name, [(v.role, v.value, v.unit, v.direction, v.base, v.scope) for v in i.values]) for i in found] == [
        ("小麦", [("change", 1.4, "%", "up", "previous", "全市"), ("change", 0.6, "%", "down", "previous", "山区")]),
        ("玉米", [("change", 2.1, "%", "up", "previous", "全市"), ("change", 0.9, "%", "up", "previous", "山区")]),
    ]
