"""Tables of many layouts → projects and indicators, written as rows and read through the flat-text reader."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractor.documents.text import read_text
from extractor.indicators.result import Indicator, Value
from extractor.indicators.tables import Around, TableResult, table_indicators
from extractor.pipeline import extract
from extractor.rows import read_tables
from extractor.settings import Settings

Rows = Sequence[str]
"""One string per row, cells between ``|``."""


def flat(rows: Rows) -> str:
    """Rows as old converters print them: a tab before each cell, a blank line behind each row."""
    return "\n".join("".join(f"\t{cell.strip()}\n" for cell in row.split("|")) for row in rows)


def read(rows: Rows, *, year: int | None = None, unit: str | None = None, facts: bool = False) -> TableResult:
    document = read_text(flat(rows).encode(), filename="表.txt", settings=Settings(), media_type="text/plain")
    around = Around(lambda _: year, lambda _: unit, lambda _: (), facts)
    result = table_indicators(document, read_tables(document), around)
    for indicator in result.indicators:
        for source in (indicator.source, *(v.source for v in indicator.values)):
            assert document.text[source.start : source.end] == source.text
    return result


def brief(value: Value) -> str:
    if value.kind in ("qualitative", "empty"):
        shown = f"{value.kind}:{value.text}"
    elif value.kind == "date":
        shown = f"{value.op}{value.date}"
    else:
        top = f"~{value.value_max:g}" if value.value_max is not None else ""
        shown = f"{value.op}{value.value:g}{top}{value.unit or ''}"
    extra = "".join(f" {x}" for x in (value.grade, value.period, value.scope) if x)
    return f"{value.role} {shown}{extra}"


def lines(indicators: Sequence[Indicator]) -> list[str]:
    return [f"{i.level1 or '-'}/{i.level2 or '-'}/{i.name}: " + "; ".join(map(brief, i.values)) for i in indicators]


CASES: list[tuple[str, Rows, list[str]]] = [
    (
        "what a name is measured in holds for its further rows",
        [
            "序号|指标|单位|全年目标|类别|一季度|二季度",
            "1|水产品产量|万吨|8|计划|2|4",
            "||||完成|1.8|4.3",
            "2|新增泊位|个|6|计划|1|3",
            "||||完成|—|2",
        ],
        [
            "-/-/水产品产量: target =80000吨; target =20000吨 一季度; target =40000吨 二季度; "
            "actual =18000吨 一季度; actual =43000吨 二季度",
            "-/-/新增泊位: target =6个; target =1个 一季度; target =3个 二季度; actual =2个 二季度",
        ],
    ),
    (
        "years over odd figures tell what was measured, also where nothing heads the names",
        [
            "|2019|2020|2021",
            "小麦（吨）|1234.5|1246.1|1301.7",
            "玉米（吨）|2234.5|2246.1|2301.7",
            "大豆（吨）|334.5|346.1|301.7",
            "花生（吨）|1834.2|1846.9|1788.3",
            "油菜籽（吨）|934.4|946.3|911.6",
        ],
        [
            "-/-/小麦（吨）: baseline =1234.5吨 2019; baseline =1246.1吨 2020; actual =1301.7吨 2021",
            "-/-/玉米（吨）: baseline =2234.5吨 2019; baseline =2246.1吨 2020; actual =2301.7吨 2021",
            "-/-/大豆（吨）: baseline =334.5吨 2019; baseline =346.1吨 2020; actual =301.7吨 2021",
            "-/-/花生（吨）: baseline =1834.2吨 2019; baseline =1846.9吨 2020; actual =1788.3吨 2021",
            "-/-/油菜籽（吨）: baseline =934.4吨 2019; baseline =946.3吨 2020; actual =911.6吨 2021",
        ],
    ),
    (
        "how many of each is a goal where figures are round",
        ["指标|单位|数量", "新建泵站|座|3", "清淤渠道|公里|20", "改造水闸|座|15", "植树|株|2000", "培训|人次|300"],
        [
            "-/-/新建泵站: target =3座",
            "-/-/清淤渠道: target =20公里",
            "-/-/改造水闸: target =15座",
            "-/-/植树: target =2000株",
            "-/-/培训: target =300人次",
        ],
    ),
    (
        "contents over several rows of contents are levels",
        [
            "审查内容|具体内容|分值|意见",
            "立项依据（20分）|政策依据充分|10分|优□良□",
            "|需求调研到位|10分|优□良□",
            "投入合理（20分）|预算编制细化|12分|优□良□",
            "|单价有据|8分|优□良□",
        ],
        [
            "立项依据/-/政策依据充分: weight =10",
            "立项依据/-/需求调研到位: weight =10",
            "投入合理/-/预算编制细化: weight =12",
            "投入合理/-/单价有据: weight =8",
        ],
    ),
    (
        "levels are carried down and reset",
        [
            "一级指标|二级指标|三级指标|指标值",
            "产出指标|数量指标|培训班期数|≥4期",
            "||培训人次|≥200人次",
            "|质量指标|培训合格率|≥95%",
            "效益指标||从业人员持证率|100%",
        ],
        [
            "产出指标/数量指标/培训班期数: target >=4期",
            "产出指标/数量指标/培训人次: target >=200人次",
            "产出指标/质量指标/培训合格率: target >=95%",
            "效益指标/-/从业人员持证率: target =100%",
        ],
    ),
    (
        "operator and unit in columns of their own",
        [
            "三级指标|指标性质|指标值|度量单位|权重|指标方向性",
            "受益村民|≥|1.2|万人|10|正向",
            "事故起数|≤|2|起|10|反向",
            "管护机制|定性|优良中低差||10|正向",
            "服务时长|═|12|月|10|正向",
        ],
        [
            "-/-/受益村民: target >=12000人; weight =10",
            "-/-/事故起数: target <=2起; weight =10",
            "-/-/管护机制: target qualitative:优良中低差; weight =10",
            "-/-/服务时长: target =12月; weight =10",
        ],
    ),
    (
        "score before target, actual, points",
        [
            "一级指标|二级指标|三级指标|分值|年度指标值|全年实际值|得分|未完成原因",
            "产出指标|数量指标|改造厕所数量|10|≥120座|118座|9.8|雨季停工",
            "|时效指标|完成时间|10|11月底前|11月20日|10|",
        ],
        [
            "产出指标/数量指标/改造厕所数量: weight =10; target >=120座; actual =118座; score =9.8",
            "产出指标/时效指标/完成时间: weight =10; target <=2023-11-30; actual =2023-11-20; score =10",
        ],
    ),
    (
        "grades under a two-line header",
        [
            "绩效指标|评价标准|||",
            "|优|良|中|差",
            "巡查覆盖率|95%以上|90%以上|80%以上|80%以下",
            "投诉起数|0|||",
        ],
        [
            "-/-/巡查覆盖率: tier >=95% 优; tier >=90% 良; tier >=80% 中; tier <=80% 差",
            "-/-/投诉起数: tier =0 优",
        ],
    ),
    (
        "years are baseline and target, growth is a change",
        [
            "类别|指标|单位|2020年|2025年|年均增长（%）|属性",
            "民生|养老床位数|张|1200|2000|10.8|预期性",
            "|义务教育巩固率|%|95.2|96.5|—|约束性",
        ],
        [
            "民生/-/养老床位数: baseline =1200张 2020年; target =2000张 2025年; change =10.8%",
            "民生/-/义务教育巩固率: baseline =95.2% 2020年; target =96.5% 2025年",
        ],
    ),
    (
        "a column of yes and no whose head ends like a name's",
        ["指标名称|计量单位|指标值|是否核心指标", "接种人次|人次|42|是", "处置时间|小时|2|否", "损耗率|%|3|否"],
        ["-/-/接种人次: target =42人次", "-/-/处置时间: target =2小时", "-/-/损耗率: target =3%"],
    ),
    (
        "two blocks of the same columns side by side, block by block",
        [
            "项目|单位|计划|进度|项目|单位|计划|进度",
            "早稻播种|亩|600|580|检修农机|台|86|83",
            "玉米播种|亩|90|95|培训机手|人|12|11",
        ],
        [
            "-/-/早稻播种: target =600亩; actual =580亩",
            "-/-/玉米播种: target =90亩; actual =95亩",
            "-/-/检修农机: target =86台; actual =83台",
            "-/-/培训机手: target =12人; actual =11人",
        ],
    ),
    (
        "indicators as columns",
        ["三级指标|新建步道|举办赛事", "目标值|3公里|≥8场", "完成值|3公里|6场"],
        ["-/-/新建步道: target =3公里; actual =3公里", "-/-/举办赛事: target >=8场; actual =6场"],
    ),
    (
        "place columns beside the name",
        ["指标名称|青石镇|白河镇|合计", "新建步道（公里）|3|4.5|7.5"],
        ["-/-/新建步道（公里）: target =3公里 青石镇; target =4.5公里 白河镇; target =7.5公里 合计"],
    ),
    (
        "blank, stub and template values",
        [
            "三级指标|指标值",
            "1.检查次数|",
            "指标2：护岸长度|公里",
            "★合格率（≥**%）|≥ %",
            "覆盖人口|—",
        ],
        [
            "-/-/检查次数: target empty:",
            "-/-/护岸长度: target empty:公里",
            "-/-/合格率: target empty:≥ %",
            "-/-/覆盖人口: target empty:—",
        ],
    ),
    (
        "no level 3: the indicator content is the name",
        ["一级指标|二级指标|指标内容|指标值|备注", "产出指标|数量指标|安装路灯|86盏|"],
        ["产出指标/数量指标/安装路灯: target =86盏"],
    ),
    (
        "a table without a header",
        [
            "产出指标|数量指标|栽植行道树|≥1200株",
            "|质量指标|苗木成活率|≥90%",
            "满意度指标|服务对象满意度指标|居民满意度|≥90%",
        ],
        [
            "产出指标/数量指标/栽植行道树: target >=1200株",
            "产出指标/质量指标/苗木成活率: target >=90%",
            "满意度指标/服务对象满意度指标/居民满意度: target >=90%",
        ],
    ),
    (
        "assessment rows have a weight and their rule",
        ["考核项目|考核内容|分值|评分标准", "组织领导|领导小组|5|未成立扣5分", "|工作例会|10|每少一次扣2分"],
        ["组织领导/-/领导小组: weight =5", "组织领导/-/工作例会: weight =10"],
    ),
    (
        "two values in one cell",
        ["三级指标|指标值", "建设进度|6月底前完成招标；9月底前验收"],
        ["-/-/建设进度: target <=2023-06-30; target <=2023-09-30"],
    ),
    (
        "a total row ends the levels and is no indicator",
        ["一级指标|三级指标|分值|得分", "过程|制度健全性|10|9", "合计||10|9"],
        ["过程/-/制度健全性: weight =10; score =9"],
    ),
]


@pytest.mark.parametrize(("rows", "want"), [(r, w) for _, r, w in CASES], ids=[c[0] for c in CASES])
def test_a_layout_gives_its_indicators(rows: Rows, want: list[str]) -> None:
    assert lines(read(rows, year=2023).indicators) == want


def test_a_region_grid_has_an_indicator_per_column() -> None:
    result = read(["地区|任务数|", "|新建（户）|改造（户）", "东坪县|120|80", "西坪县|90|60", "合计|210|140"])
    assert lines(result.indicators) == [
        "任务数/-/新建（户）: target =120户 东坪县; target =90户 西坪县; target =210户 合计",
        "任务数/-/改造（户）: target =80户 东坪县; target =60户 西坪县; target =140户 合计",
    ]


FORM = [
    "项目编码|XM2023-007|项目名称|村道硬化",
    "预算规模及资金用途|预算数|120.00|其中：财政资金|100.00|其他资金|20.00",
    "|用于四个行政村的村道硬化。",
    "资金支出计划（%）|3月底|6月底|9月底|12月底",
    "|10%|40%|80%|100%",
    "绩效目标|1.硬化村道12公里。2.改善出行条件。",
    "一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据",
    "产出指标|数量指标|硬化里程|年度硬化里程|≥12公里|实施方案",
    "|成本指标|项目总成本|全部支出|≤120|预算批复",
]


def test_a_form_gives_a_project_with_its_fields() -> None:
    result = read(FORM, year=2023, unit="万元")
    (project,) = result.projects
    assert (project.code, project.name) == ("XM2023-007", "村道硬化")
    assert project.budget is not None and (project.budget.value, project.budget.unit) == (1_200_000, "元")
    assert project.fiscal_funds is not None and project.fiscal_funds.value == 1_000_000
    assert project.other_funds is not None and project.other_funds.value == 200_000
    assert project.purpose == "用于四个行政村的村道硬化。"
    assert project.goals == ("硬化村道12公里。", "改善出行条件。")
    assert [(s.text, s.date, s.percent) for s in project.schedule] == [
        ("3月底", "2023-03-31", 10),
        ("6月底", "2023-06-30", 40),
        ("9月底", "2023-09-30", 80),
        ("12月底", "2023-12-31", 100),
    ]
    assert {i.project for i in result.indicators} == {"p1"}
    cost = result.indicators[1].values[0]
    assert (cost.value, cost.unit, cost.unit_inferred) == (1_200_000, "元", True)
    assert result.indicators[0].description == "年度硬化里程"
    assert result.indicators[0].basis == "实施方案"


def test_without_a_declared_unit_money_stays_as_written() -> None:
    (project,) = read(FORM).projects
    assert project.budget is not None and (project.budget.value, project.budget.unit) == (120, None)


def test_two_forms_in_one_table_are_two_projects() -> None:
    other = [row.replace("村道硬化", "路灯安装").replace("XM2023-007", "XM2023-008") for row in FORM]
    result = read([*FORM, *other], unit="万元")
    assert [p.name for p in result.projects] == ["村道硬化", "路灯安装"]
    assert [i.project for i in result.indicators] == ["p1", "p1", "p2", "p2"]


def test_a_self_assessment_gives_its_funds() -> None:
    rows = [
        "项目名称|校车补助",
        "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分",
        "|年度资金总额|50|48|45.6|10|95%|9.5",
        "|其中：财政拨款|50|48|45.6|—|95%|—",
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
        "产出指标|数量指标|补助校车|20辆|20辆|50|50",
        "总分||||||96.5",
    ]
    (project,) = read(rows).projects
    assert project.budget is not None and project.budget.value == 500_000
    assert project.adjusted_budget is not None and project.adjusted_budget.value == 480_000
    assert project.executed is not None and project.executed.value == 456_000
    assert (project.execution_rate, project.score) == (95, 96.5)


def test_activities_have_parents_by_indentation() -> None:
    rows = [
        "职责活动|年度预算数|绩效指标|优|良",
        "林业管理|80.00|||",
        "\u3000\u3000造林|50.00|造林面积|500亩|400亩",
        "\u3000\u3000防火|30.00|巡护次数|60次|50次",
        "湿地保护|20.00|||",
        "\u3000\u3000补水|20.00|补水量|3万立方米|2万立方米",
    ]
    text = "\n".join("".join(f"\t{cell}\n" for cell in row.split("|")) for row in rows)
    document = read_text(text.encode(), filename="表.txt", settings=Settings(), media_type="text/plain")
    result = table_indicators(document, read_tables(document), Around(lambda _: None, lambda _: None, lambda _: ()))
    parents = {p.name: p.parent for p in result.projects}
    assert parents == {"林业管理": None, "造林": "p1", "防火": "p1", "湿地保护": None, "补水": "p4"}


def test_a_repeated_name_behind_the_number_is_suspect() -> None:
    (indicator,) = read(["三级指标|指标值", "购买设备数量|≥80购买设备数量"]).indicators
    assert (indicator.values[0].value, indicator.values[0].suspect) == (80, True)


@pytest.mark.parametrize(
    ("cell", "value", "unit"), [("120", 1200000, "元"), ("每亩12", 12, None)], ids=["a sum", "a price"]
)
def test_the_forms_money_unit_is_for_sums(cell: str, value: float, unit: str | None) -> None:
    (indicator,) = read(["三级指标|指标值", f"管护补助|{cell}"], unit="万元").indicators
    (told,) = indicator.values
    assert (told.value, told.unit) == (value, unit)


def test_an_operator_read_as_two_is_suspect() -> None:
    (indicator,) = read(["三级指标|指标值", "学员满意度|290%"]).indicators
    assert (indicator.values[0].value, indicator.values[0].suspect) == (290, True)


def test_a_row_without_a_name_is_a_finding() -> None:
    result = read(
        [
            "一级指标|二级指标|三级指标|指标描述|指标值",
            "产出指标|数量指标|道路里程|新建道路|3公里",
            "效益指标|生态效益指标||有待补充|",
        ]
    )
    assert len(result.indicators) == 1
    assert [f.code for f in result.findings] == ["row_without_name"]


PAGE_FORM = "<tr><td>项目名称<td>渠道清淤<td>主管部门<td>县水利局</tr>"
PAGE_GRID = (
    "<tr><td>一级指标<td>二级指标<td>三级指标<td>指标值</tr>"
    "<tr><td>产出指标<td>数量指标<td>清淤长度<td>≥12公里</tr>"
)


@pytest.mark.parametrize("line", ["年度总体目标", "年度绩效目标", "长期目标：", "二、年度绩效指标"])
def test_a_part_of_a_form_between_tables_keeps_the_project(line: str) -> None:
    page = f"<table>{PAGE_FORM}</table><p>{line}</p><table>{PAGE_GRID}</table>"
    result = extract(page.encode(), filename="表.html")
    assert [(p.name, p.id) for p in result.projects] == [("渠道清淤", "p1")]
    assert [i.project for i in result.indicators] == ["p1"]


@pytest.mark.parametrize(
    "row",
    [
        "<td>项目名称<td colspan=3>渠道清淤",
        "<td colspan=2>项目名称<td colspan=2>渠道清淤",
    ],
    ids=["wide value", "wide label and value"],
)
def test_a_project_s_name_alone_above_a_grid_is_no_part_of_its_header(row: str) -> None:
    page = f"<table><tr>{row}</tr>{PAGE_GRID}</table>"
    result = extract(page.encode(), filename="表.html")
    assert [p.name for p in result.projects] == ["渠道清淤"]
    assert [(i.project, i.level1, i.level2, i.name) for i in result.indicators] == [
        ("p1", "产出指标", "数量指标", "清淤长度")
    ]


@pytest.mark.parametrize("line", ["续表", "（续上表）", "续表1"])
def test_levels_go_on_in_the_rest_of_a_table(line: str) -> None:
    rest = PAGE_GRID.replace("产出指标", "").replace("数量指标", "质量指标").replace("清淤长度", "验收合格率")
    result = extract(f"<table>{PAGE_GRID}</table><p>{line}</p><table>{rest}</table>".encode(), filename="表.html")
    assert [(i.level1, i.level2) for i in result.indicators] == [("产出指标", "数量指标"), ("产出指标", "质量指标")]


def test_another_form_between_tables_ends_the_project() -> None:
    page = f"<table>{PAGE_FORM}</table><p>县水利局绩效目标表</p><table>{PAGE_GRID}</table>"
    assert [i.project for i in extract(page.encode(), filename="表.html").indicators] == [None]


@pytest.mark.parametrize("gap", ["&nbsp;&nbsp;", "&nbsp; ", "&emsp;&emsp;", "__"], ids=["kept", "one", "wide", "line"])
def test_a_place_to_fill_in_is_no_result(gap: str) -> None:
    rows = f"<tr><td>考核内容<td>分值<td>完成情况</tr><tr><td>播放公益广告<td>8<td>播放{gap}次</tr>"
    (indicator,) = extract(f"<table>{rows}</table>".encode(), filename="表.html").indicators
    assert [v.role for v in indicator.values if v.kind != "empty"] == ["weight"]
