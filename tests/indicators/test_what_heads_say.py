"""Heads that compare, name phases of a plan or come again on the next page; trees of codes; lines below each row."""

from __future__ import annotations

import pytest

from extractor.documents.read import read
from extractor.indicators.result import Indicator
from extractor.indicators.tables import Around, table_indicators
from extractor.pipeline import extract
from extractor.rows import read_tables
from tests.indicators.test_layouts import page
from tests.indicators.test_tables import lines

CASES: list[tuple[str, str, list[str]]] = [
    (
        "levels that one's own are compared with",
        "指标|本院|全省平均|先进水平|2024年目标//平均住院日（天）|8.6|8.2|7.1|≤8//药占比（%）|31.5|29.8|25|≤28",
        [
            "-/-/平均住院日（天）: actual =8.6日; baseline =8.2日 全省平均; baseline =7.1日; target <=8日 2024年",
            "-/-/药占比（%）: actual =31.5%; baseline =29.8% 全省平均; baseline =25%; target <=28% 2024年",
        ],
    ),
    (
        "phases of a plan behind its years",
        "指标名称|单位|2021年（现状）|2025年（近期）|2030年（远期）//再生水利用率|%|18|25|35//管网长度|公里|320|460|610",
        [
            "-/-/再生水利用率: baseline =18% 2021年; target =25% 2025年; target =35% 2030年",
            "-/-/管网长度: baseline =320公里 2021年; target =460公里 2025年; target =610公里 2030年",
        ],
    ),
    (
        "shares of the whole that are weights beside what is required",
        "考核点|达标要求|比重//门诊预约率|≥60%|40%//投诉办结|3日内|35%//差错|0起|25%",
        [
            "-/-/门诊预约率: target >=60%; weight =40",
            "-/-/投诉办结: target <=3日; weight =35",
            "-/-/差错: target =0起; weight =25",
        ],
    ),
    (
        "shares of the whole that are shares",
        "行业|企业数（家）|占比//制造业|120|60%//建筑业|50|25%//批发业|30|15%",
        [
            "-/-/制造业: target =120家; share =60%",
            "-/-/建筑业: target =50家; share =25%",
            "-/-/批发业: target =30家; share =15%",
        ],
    ),
    (
        "levels that go on upon the next page",
        "一级指标|二级指标|三级指标|指标值//产出指标|数量指标|修渠|6公里"
        "//产出指标（接上页）|质量指标（续）|合格率|≥97%//效益指标|社会效益指标|受益户|≥800户",
        [
            "产出指标/数量指标/修渠: target =6公里",
            "产出指标/质量指标/合格率: target >=97%",
            "效益指标/社会效益指标/受益户: target >=800户",
        ],
    ),
    (
        "goals and results below a head that is only a value's",
        "类别|服务事项|指标值|<//^|^|承诺|兑现//窗口|等候时间|≤10分钟|8分钟//^|一次办结率|≥95%|96.4%",
        [
            "窗口/-/等候时间: target <=10分钟; actual =8分钟",
            "窗口/-/一次办结率: target >=95%; actual =96.4%",
        ],
    ),
    (
        "a schedule over halves of the year and the whole",
        "指标|单位|进度计划|<//^|^|上半年|全年//造林|亩|1200|2600//抚育|亩|800|1500",
        [
            "-/-/造林: target =1200亩 上半年; target =2600亩",
            "-/-/抚育: target =800亩 上半年; target =1500亩",
        ],
    ),
    (
        "a tree of codes whose last leaf is blank",
        "编号|指标名称|目标值|分值//1|产出指标||60//1.1|数量指标||40//1.1.1|清运垃圾|9600吨|40"
        "//1.2|质量指标||20//1.2.1|无害化处理率|100%|20//2|满意度指标||40//2.1|服务对象满意度||40//2.1.1|居民满意度||40",
        [
            "产出指标/数量指标/清运垃圾: target =9600吨; weight =40",
            "产出指标/质量指标/无害化处理率: target =100%; weight =20",
            "满意度指标/服务对象满意度/居民满意度: target empty:; weight =40",
        ],
    ),
    (
        "words over a row of units, goals and results below",
        "项别|普查户数|走访企业|录入差错率//计数单位|户|家|‰//应完成|5200|380|≤2//实际完成|5236|371|1.4",
        [
            "-/-/普查户数: target =5200户; actual =5236户",
            "-/-/走访企业: target =380家; actual =371家",
            "-/-/录入差错率: target <=2‰; actual =1.4‰",
        ],
    ),
    (
        "a result is counted in the goal's unit",
        "指标|目标值|完成值//抽检食品|≥1,200批次|1,256//巡河|52次以上|49//按时率|≥95%|1",
        [
            "-/-/抽检食品: target >=1200批次; actual =1256批次",
            "-/-/巡河: target >=52次; actual =49次",
            "-/-/按时率: target >=95%; actual =1%",
        ],
    ),
    (
        "tiles of figures above their names",
        "受理咨询|<|<//1.2万人次|35个|99.1%//接待群众|新增窗口|按时办结率//8场|420份|0件//上门服务|发放指南|有效投诉",
        [
            "-/-/接待群众: target =12000人次",
            "-/-/新增窗口: target =35个",
            "-/-/按时办结率: target =99.1%",
            "-/-/上门服务: target =8场",
            "-/-/发放指南: target =420份",
            "-/-/有效投诉: target =0件",
        ],
    ),
    (
        "heads over figures of two rows are no tiles",
        "指标|2021年|2022年//检测样品|320份|410份//出具报告|300份|396份",
        [
            "-/-/检测样品: baseline =320份 2021年; target =410份 2022年",
            "-/-/出具报告: baseline =300份 2021年; target =396份 2022年",
        ],
    ),
    (
        "figures below the limit of detection",
        "断面|总磷（mg/L）|挥发酚（mg/L）//青石桥|0.08|0.0003L//柳河口|0.12|0.0011",
        [
            "-/-/总磷（mg/L）: target =0.08毫克/升 青石桥; target =0.12毫克/升 柳河口",
            "-/-/挥发酚（mg/L）: target <0.0003毫克/升 青石桥; target =0.0011毫克/升 柳河口",
        ],
    ),
    (
        "a limit over the years that it holds for",
        "污染物|年排放总量上限（吨）|<//^|2024年|2025年//烟尘|12.5|11.8//化学需氧量|96|90",
        [
            "-/-/烟尘: target <=12.5吨 2024年; target <=11.8吨 2025年",
            "-/-/化学需氧量: target <=96吨 2024年; target <=90吨 2025年",
        ],
    ),
    (
        "sign and unit that changed places in one row",
        "指标名称|计量单位|指标性质|指标值//巡护里程|公里|≥|5200//扑救率|≥|%|98",
        ["-/-/巡护里程: target >=5200公里", "-/-/扑救率: target >=98%"],
    ),
    (
        "how a goal was worked out is no costing",
        "指标|单位|目标值|测算说明//发放补贴户数|户|860|按在册人数测算//补贴标准|元/户|1200|县定标准",
        ["-/-/发放补贴户数: target =860户", "-/-/补贴标准: target =1200元/户"],
    ),
    (
        "what a budget is made of is no goal",
        "用途|单价（元）|数量|测算依据//印刷手册|12|5000|询价//租用场地|3000|4|合同",
        [],
    ),
    (
        "a group's line in two languages",
        "指标|单位|目标值//中间成果指标 Intermediate Results Indicators for Component One|<|<"
        "//新建泵站|座|6//培训人员|人次|300",
        [
            "中间成果指标IntermediateResultsIndicatorsforComponentOne/-/新建泵站: target =6座",
            "中间成果指标IntermediateResultsIndicatorsforComponentOne/-/培训人员: target =300人次",
        ],
    ),
]


def read_page(table: str) -> list[Indicator]:
    document = read(page(table), filename="表.html")
    around = Around(lambda _: 2023, lambda _: None, lambda _: ())
    return list(table_indicators(document, read_tables(document), around).indicators)


@pytest.mark.parametrize(("table", "want"), [(t, w) for _, t, w in CASES], ids=[c[0] for c in CASES])
def test_heads_and_lines_say_what_figures_are(table: str, want: list[str]) -> None:
    assert lines(read_page(table)) == want


def test_a_line_below_each_row_says_how_its_points_are_given() -> None:
    found = read_page(
        "序号|考评内容|标准|分值//1|路灯亮灯率|≥98%|30//评分办法：每低1个百分点扣2分|<|<|<"
        "//2|报修到场时间|2小时内|40//评分办法：超时一次扣5分|<|<|<//3|档案归档率|100%|30//评分办法：缺一份扣1分|<|<|<"
    )
    assert [(i.level1, i.name, i.scoring) for i in found] == [
        (None, "路灯亮灯率", "每低1个百分点扣2分"),
        (None, "报修到场时间", "超时一次扣5分"),
        (None, "档案归档率", "缺一份扣1分"),
    ]


def test_a_form_in_front_of_rows_without_heads_names_their_project() -> None:
    document = read(
        page(
            "项目名称|古树名木保护|<|<|<//产出指标|数量指标|挂牌古树|≥|320株//^|质量指标|复壮成活率|≥|95%"
            "//效益指标|生态效益指标|保护古树群|≥|12处"
        ),
        filename="表.html",
    )
    around = Around(lambda _: 2023, lambda _: None, lambda _: ())
    result = table_indicators(document, read_tables(document), around)
    assert [p.name for p in result.projects] == ["古树名木保护"]
    assert [(i.level1, i.project, i.name) for i in result.indicators] == [
        ("产出指标", "p1", "挂牌古树"),
        ("产出指标", "p1", "复壮成活率"),
        ("效益指标", "p1", "保护古树群"),
    ]


def test_the_indicators_of_a_project_in_one_cell_are_told_one_by_one() -> None:
    document = page(
        "序号|项目名称|预算数（万元）|绩效指标//1|山塘整治|120|1.整治山塘≥16口；¶2.新增灌溉面积850亩；¶3.农户满意度≥92%。"
        "//2|防汛物资储备|45|（1）购置编织袋2万条；（2）物资完好率不低于98%。"
    )
    found = extract(document, filename="表.html")
    names = {p.id: p.name for p in found.projects}
    told = [(names[i.project or ""], i.name, [(v.op, v.value, v.unit) for v in i.values]) for i in found.indicators]
    assert told == [
        ("山塘整治", "整治山塘", [(">=", 16, "口")]),
        ("山塘整治", "新增灌溉面积", [("=", 850, "亩")]),
        ("山塘整治", "农户满意度", [(">=", 92, "%")]),
        ("防汛物资储备", "购置编织袋", [("=", 20000, "条")]),
        ("防汛物资储备", "物资完好率", [(">=", 98, "%")]),
    ]


def test_labels_that_reach_down_beside_other_labels_are_a_form() -> None:
    document = read(
        page(
            "项目名称|体育场地开放|主管部门|县教体局//^|^|实施单位|县一中//一级指标|二级指标|三级指标|指标值"
            "//产出指标|数量指标|开放场地|≥2片//效益指标|社会效益指标|锻炼人次|8000人次"
        ),
        filename="表.html",
    )
    around = Around(lambda _: 2023, lambda _: None, lambda _: ())
    result = table_indicators(document, read_tables(document), around)
    assert [(p.name, p.organization) for p in result.projects] == [("体育场地开放", "县一中")]
    assert [(i.project, i.name) for i in result.indicators] == [("p1", "开放场地"), ("p1", "锻炼人次")]


def test_first_levels_whose_merges_are_lost_stand_over_second_levels_of_their_kind() -> None:
    rows = [
        "一级指标\t产出指标\t效益指标\t满意度指标",
        "二级指标\t数量指标\t质量指标\t社会效益指标\t服务对象满意度指标",
        "三级指标\t清淤渠道\t验收合格率\t受益人口\t农户满意度",
        "指标值\t≥18公里\t100%\t≥2400人\t≥92%",
    ]
    found = extract("\n".join(["水渠清淤绩效目标", *rows]).encode(), filename="表.txt").indicators
    assert [(i.level1, i.level2, i.name) for i in found] == [
        ("产出指标", "数量指标", "清淤渠道"),
        ("产出指标", "质量指标", "验收合格率"),
        ("效益指标", "社会效益指标", "受益人口"),
        ("满意度指标", "服务对象满意度指标", "农户满意度"),
    ]
