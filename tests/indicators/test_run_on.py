"""Tables whose cells a converter ran together."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.documents.text import read_text
from extractor.indicators.run_on.digits import parted_digits
from extractor.indicators.run_on.read import read_run_on
from extractor.indicators.run_on.rows import cut_rows
from extractor.settings import Settings

FULL = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")


def cut(text: str, roles: tuple[str, ...]) -> list[list[str]]:
    """Rows of a run; blanks in ``text`` are what is left of borders."""
    bare, gaps, gap = [], [], False
    for char in text:
        if char == " ":
            gap = True
            continue
        bare.append(char)
        gaps.append(gap)
        gap = False
    run = "".join(bare)
    rows, _ = cut_rows(run, gaps, roles)
    return [[run[p.start : p.end] for p in row.pieces] for row in rows]


@pytest.mark.parametrize(
    ("text", "roles", "rows"),
    [
        pytest.param(
            "产出指标数量指标培训场次≥12场13场1010合格率≥95%96%109",
            FULL,
            [["产出指标", "数量指标", "培训场次", "≥12场", "13场", "10", "10"], ["合格率", "≥95%", "96%", "10", "9"]],
            id="digits of four columns touch",
        ),
        pytest.param(
            "效益指标社会效益指标群众出行条件明显改善明显改善1515",
            FULL,
            [["效益指标", "社会效益指标", "群众出行条件", "明显改善", "明显改善", "15", "15"]],
            id="a state, planned and reached",
        ),
        pytest.param(
            "产出指标（50分） 数量指标 巡查次数 ≥48次 52 8 8 制度执行规范性 按制度严格执行 达成预期指标 8 8",
            FULL,
            [
                ["产出指标（50分）", "数量指标", "巡查次数", "≥48次", "52", "8", "8"],
                ["制度执行规范性", "按制度严格执行", "达成预期指标", "8", "8"],
            ],
            id="blanks between cells, levels with points",
        ),
        pytest.param(
            "数量指标巡检次数反映设备巡检情况24次质量指标完好率反映维护质量≥98%",
            ("level1", "name", "description", "target"),
            [["数量指标", "巡检次数", "反映设备巡检情况", "24次"], ["质量指标", "完好率", "反映维护质量", "≥98%"]],
            id="an explanation between name and value",
        ),
        pytest.param(
            "数量指标巡护里程全年林区巡护的里程86公里质量指标补植成活率当年补植苗木的成活率≥90%",
            ("level2", "name", "content", "target"),
            [
                ["数量指标", "巡护里程", "全年林区巡护的里程", "86公里"],
                ["质量指标", "补植成活率", "当年补植苗木的成活率", "≥90%"],
            ],
            id="an explanation that says the name again",
        ),
        pytest.param(
            "产出指标数量指标受益户数320户 效益指标社会效益出行耗时缩短比例≥15% "
            "社会公众或服务对象满意度指标村民满意度≥90% 可持续影响指标管护机制逐步扩大",
            ("level1", "level2", "name", "target"),
            [
                ["产出指标", "数量指标", "受益户数", "320户"],
                ["效益指标", "社会效益", "出行耗时缩短比例", "≥15%"],
                ["社会公众或服务对象满意度指标", "村民满意度", "≥90%"],
                ["可持续影响指标", "管护机制", "逐步扩大"],
            ],
            id="a row on each line",
        ),
        pytest.param(
            "产出指标(50分)数量指标种树棵数900棵950棵5050效益指标50分)社会效益指标村民知晓率≥80%85%5050",
            ("level1", "level2", "name", "target", "actual", "weight", "score"),
            [
                ["产出指标(50分)", "数量指标", "种树棵数", "900棵", "950棵", "50", "50"],
                ["效益指标50分)", "社会效益指标", "村民知晓率", "≥80%", "85%", "50", "50"],
            ],
            id="points behind a level, their first bracket lost",
        ),
        pytest.param(
            "造林面积亩≥1200015户均增收元=85010",
            ("name", "unit", "operator", "target", "weight"),
            [["造林面积", "亩", "≥", "12000", "15"], ["户均增收", "元", "=", "850", "10"]],
            id="unit and sign in columns of their own",
        ),
        pytest.param(
            "产出指标数量指标指标1：修缮校舍面积3600平方米指标2：更换门窗210樘指标3：",
            ("level1", "level2", "name", "target"),
            [["产出指标", "数量指标", "修缮校舍面积", "3600平方米"], ["更换门窗", "210樘"]],
            id="the template's numbers, one left blank",
        ),
        pytest.param(
            "经济效益指标社会效益指标受益群众≥3000人",
            ("level2", "name", "target"),
            [["经济效益指标"], ["社会效益指标", "受益群众", "≥3000人"]],
            id="a level without an indicator",
        ),
        pytest.param(
            "数量指标河道巡查次数30每周2次以上质量指标水质达标率2090%-95%投诉下降率10下降5%",
            ("level1", "name", "weight", "target"),
            [
                ["数量指标", "河道巡查次数", "30", "每周2次以上"],
                ["质量指标", "水质达标率", "20", "90%-95%"],
                ["投诉下降率", "10", "下降5%"],
            ],
            id="values with words in front, of two numbers, with words behind",
        ),
        pytest.param("88100", ("name", "target", "weight"), [], id="digits alone are no row"),
        pytest.param("本项目由县水务局组织实施完成后移交", ("name", "target", "weight"), [], id="a sentence is no row"),
    ],
)
def test_a_run_is_cut_into_rows(text: str, roles: tuple[str, ...], rows: list[list[str]]) -> None:
    assert cut(text, roles) == rows


def test_a_cut_between_two_digits_is_told() -> None:
    rows, _ = cut_rows("培训场次122010", [False] * 10, ("name", "target", "weight", "score"))
    assert [bool(row.torn) for row in rows] == [True]


def test_what_no_row_takes_is_given_back() -> None:
    text = "合格率≥95%，，，以下各项另行通知，，，"
    _, left = cut_rows(text, [False] * len(text), ("name", "target"))
    assert [text[a:b] for a, b in left] == ["，，，以下各项另行通知，，，"]


def columns(text: str) -> list[list[str]]:
    document = read_text(text.encode(), filename="x.txt", settings=Settings(), media_type="text/plain")
    return [[c.role for c in table.grid.columns] for table in read_run_on(document)]


TWO_ROWS = "产出指标数量指标培训人次300人次质量指标合格率95%"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "一级指标二级指标三级指标年度指标值" + TWO_ROWS,
            [["level1", "level2", "name", "target"]],
            id="heads together",
        ),
        pytest.param(
            "评价内容指标名称指标说明目标值分值备注数量指标培训人次反映规模300人次20质量指标合格率反映质量95%20",
            [["level2", "name", "description", "target", "weight", "remark"]],
            id="the first head does not say level",
        ),
        pytest.param(
            "一级指标二级指标绩效标准当年预期实现值数量指标巡检次数反映频次24次质量指标完好率反映质量98%",
            [["level1", "name", "basis", "target"]],
            id="the lower level names",
        ),
        pytest.param(
            "一级指标二级指标三级指标考值参分指标值(A)完成值(B)得分数量指标资助人数10270人270人10质量指标达标率595%96%5",
            [["level1", "level2", "name", "weight", "target", "actual", "score"]],
            id="a garbled head over points",
        ),
        pytest.param("考核设一级指标3项、二级指标9项，指标值由各单位填报。", [], id="a sentence about levels"),
        pytest.param("一级指标二级指标三级指标指标值" + "略。" * 5, [], id="heads without rows"),
    ],
)
def test_heads_are_found_and_read(text: str, found: list[list[str]]) -> None:
    assert columns(text) == found


@pytest.mark.parametrize(
    "form",
    [
        "项目名称村道养护补助资金项目主管部门县交通局项目执行单位养护站",
        "专项（项目）名称村道养护补助资金中央主管部门交通部",
    ],
)
def test_a_projects_name_ends_where_the_next_label_begins(form: str) -> None:
    text = form + "一级指标二级指标三级指标指标值" + TWO_ROWS
    assert [p.name for p in extract(text.encode(), filename="x.txt").projects] == ["村道养护补助资金"]


def test_a_run_on_table_is_read_with_its_project_and_not_again_as_prose() -> None:
    text = (
        "项目支出绩效目标表（2024年度）项目名称村道养护主管部门县交通局项目资金（万元）120"
        "一级指标二级指标三级指标指标值产出指标数量指标养护里程≥86公里质量指标路况优良率≥90%合计"
    )
    result = extract(text.encode(), filename="x.txt")
    assert [p.name for p in result.projects] == ["村道养护"]
    assert [(i.origin, i.level1, i.level2, i.name) for i in result.indicators] == [
        ("table", "产出指标", "数量指标", "养护里程"),
        ("table", "产出指标", "质量指标", "路况优良率"),
    ]
    for indicator in result.indicators:
        for value in indicator.values:
            assert text[value.source.start : value.source.end] == value.source.text


@pytest.mark.parametrize(
    ("funds", "budget"),
    [
        pytest.param("资金总额（万元）48", 480000, id="a target form's total"),
        pytest.param("年度资金总额50万元", 500000, id="an amount with its unit"),
        pytest.param("全年预算数全年执行数年度资金总额505010", None, id="amounts of several columns"),
    ],
)
def test_a_total_of_funds_is_the_projects_budget(funds: str, budget: int | None) -> None:
    text = f"项目名称村道养护补助资金{funds}一级指标二级指标三级指标指标值" + TWO_ROWS
    (project,) = extract(text.encode(), filename="x.txt").projects
    assert (project.budget.value if project.budget else None) == budget


def test_how_a_form_is_filled_in_is_no_prose() -> None:
    note = "总分100注:1.产出指标分值为50分,满意度指标10分。2.得分按80%至100%、60%至80%确定。"
    result = extract(("一级指标二级指标三级指标指标值" + TWO_ROWS + note).encode(), filename="x.txt")
    assert [i.origin for i in result.indicators] == ["table", "table"]


def test_what_could_not_be_read_is_a_finding() -> None:
    text = "一级指标二级指标三级指标指标值" + TWO_ROWS + "，，此处数据缺失待核，，满意度指标满意度90%"
    result = extract(text.encode(), filename="x.txt")
    assert "row_unread" in {f.code for f in result.findings}


def test_flattened_rows_that_make_no_sense_are_read_a_second_time() -> None:
    """Cells wrapped over blank lines: no reader of rows can tell a wrapped line from the next cell."""
    head = ["项目名称", "应急广播运行", "一级\n指标", "二级\n指标", "三级\n指标", "指标\n值", "备注"]
    output = ["产出指标", "数量指标", "维护终端\n数量", "≥860组", "质量指标", "终端在线\n率", "≥97%"]
    timely = ["时效指标", "故障响应", "时间", "≤4小时"]
    effect = ["效益指标", "社会效益\n指标", "预警信息", "覆盖率", "≥95%"]
    served = ["满意度指\n标", "服务对象\n满意度指\n标", "村民满意\n度", "≥92%"]
    cells = [*head, *output, *timely, *effect, *served]
    result = extract("\n\n".join(cells).encode(), filename="x.txt")
    assert [(i.level2, i.name, i.values[0].text) for i in result.indicators] == [
        ("数量指标", "维护终端数量", "≥860组"),
        ("质量指标", "终端在线率", "≥97%"),
        ("时效指标", "故障响应时间", "≤4小时"),
        ("社会效益指标", "预警信息覆盖率", "≥95%"),
        ("服务对象满意度指标", "村民满意度", "≥92%"),
    ]
    assert [p.name for p in result.projects] == ["应急广播运行"]


def test_a_departments_funds_and_goals_above_the_heads_are_no_prose() -> None:
    text = (
        "部门名称\n\n林业站\n\n年度资金总额\n\n612万元\n\n其他资金：200万元\n\n年度总体目标\n\n预期目标\n\n实际完成情况\n\n"
        "目标1：补植苗木6万株，\n\n补植苗木7万株\n\n一级\n\n指标\n\n二级\n\n指标\n\n三级\n\n指标\n\n年度\n\n指标值\n\n分\n\n值\n\n"
        "产出\n\n指标\n\n数量\n\n指标\n\n补植苗木\n\n6万株\n\n10\n\n质量\n\n指标\n\n苗木成活率\n\n90%\n\n10\n"
    )
    result = extract(text.encode(), filename="x.txt")
    assert [(i.origin, i.name) for i in result.indicators] == [("table", "补植苗木"), ("table", "苗木成活率")]


def test_goals_in_prose_far_from_a_table_stay_prose() -> None:
    text = "总体目标\n\n2024年完成补植苗木6万株。\n\n一级指标二级指标三级指标指标值" + TWO_ROWS
    result = extract(text.encode(), filename="x.txt")
    assert [i.name for i in result.indicators if i.origin == "prose"] == ["补植苗木"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param(
            "一级指标二级指标三级指标分值指标值完成值得分产出指标（70分）数量指标安装水位尺10≥180米≥180米9质量指标合格率20100%98%18",
            [("产出指标", "数量指标", "安装水位尺"), ("产出指标", "质量指标", "合格率")],
            id="points in front of the values",
        ),
        pytest.param(
            "一级指标二级指标三级指标指标值产出指标数量指标指标1培训人次300人次指标2项目数3个指标3质量指标指标1合格率95%",
            [
                ("产出指标", "数量指标", "培训人次"),
                ("产出指标", "数量指标", "项目数"),
                ("产出指标", "质量指标", "合格率"),
            ],
            id="names numbered without a mark",
        ),
    ],
)
def test_levels_and_names(text: str, want: list[tuple[str, str, str]]) -> None:
    assert [(i.level1, i.level2, i.name) for i in extract(text.encode(), filename="x.txt").indicators] == want


NUMBERED = (
    "乡镇卫生院服务能力评价表指标名称计量单位2023 年目标值数据来源"
    "一、服务能力1 门急诊人次增长率% ≥ 5县卫健委2 全科医生数人≥ 3县卫健委"
    "3 设备完好率% ≥ 95县医保局二、公共卫生4 居民健康档案建档率% ≥ 92县疾控中心5 适龄儿童接种率% ≥ 98县疾控中心"
)


def test_numbers_that_no_head_names_begin_the_rows_and_chapters_stand_between() -> None:
    found = extract(NUMBERED.encode()).indicators
    assert [(i.level1, i.name, [(v.text, v.value, v.unit) for v in i.values], i.basis) for i in found] == [
        ("一、服务能力", "门急诊人次增长率", [("≥ 5", 5.0, "%")], "县卫健委"),
        ("一、服务能力", "全科医生数", [("≥ 3", 3.0, "人")], "县卫健委"),
        ("一、服务能力", "设备完好率", [("≥ 95", 95.0, "%")], "县医保局"),
        ("二、公共卫生", "居民健康档案建档率", [("≥ 92", 92.0, "%")], "县疾控中心"),
        ("二、公共卫生", "适龄儿童接种率", [("≥ 98", 98.0, "%")], "县疾控中心"),
    ]


DIGITS: list[tuple[str, tuple[str, ...], str, list[tuple[str, ...]]]] = [
    (
        "results behind points, points that add up",
        ("name", "unit", "operator", "target", "weight", "actual", "score"),
        "管护林地亩≥480025486025防火巡查次≥3602035820成活率%≥852588.625护林员满意度%≥90309328",
        [
            ("4800", "25", "4860", "25"),
            ("360", "20", "358", "20"),
            ("85", "25", "88.6", "25"),
            ("90", "30", "93", "28"),
        ],
    ),
    (
        "results beside goals, points behind both",
        ("name", "unit", "target", "actual", "weight", "score"),
        "清运垃圾吨120012364040设施完好率%9897.53029.5居民满意度%90923030",
        [("1200", "1236", "40", "40"), ("98", "97.5", "30", "29.5"), ("90", "92", "30", "30")],
    ),
]


@pytest.mark.parametrize(("roles", "text", "want"), [d[1:] for d in DIGITS], ids=[d[0] for d in DIGITS])
def test_digits_that_touch_are_cut_by_what_figures_are_to_each_other(
    roles: tuple[str, ...], text: str, want: list[tuple[str, ...]]
) -> None:
    gaps = [False] * len(text)
    cuts = parted_digits(text, gaps, roles, cut_rows(text, gaps, roles)[0])
    figures = {"target", "actual", "weight", "score"}
    told = [tuple(text[p.start : p.end] for p in cut.pieces if roles[p.column] in figures) for cut in cuts]
    assert told == want
    assert all(cut.torn for cut in cuts)  # that digits touch is told


def test_points_that_add_up_already_are_left_alone() -> None:
    roles = ("name", "target", "actual", "weight")
    text = "培训人次300人312人60满意度95%96%40"
    gaps = [False] * len(text)
    cuts = cut_rows(text, gaps, roles)[0]
    assert parted_digits(text, gaps, roles, cuts) == cuts
