"""What stands over several names as their group: numbered lines, columns without a head, heads over two columns."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Told = tuple[str | None, str | None, str, tuple[str, ...]]

NUMBERED = [
    ["序号", "指标名称", "单位", "2024年实绩", "2025年计划"],
    ["一", "经济增长", "", "", ""],
    ["1", "工业增加值", "亿元", "82.5", "87"],
    ["2", "货运量", "万吨", "310", "326"],
    ["二", "生态环境", "", "", ""],
    ["3", "森林覆盖率", "%", "41.2", "41.5"],
]
NUMBERED_TOLD: list[Told] = [
    ("经济增长", None, "工业增加值", ("82.5", "87")),
    ("经济增长", None, "货运量", ("310", "326")),
    ("生态环境", None, "森林覆盖率", ("41.2", "41.5")),
]


def page(rows: str) -> bytes:
    return f"<h1>任务表</h1><table>{rows}</table>".encode()


def told(data: bytes, filename: str) -> list[Told]:
    found = extract(data, filename=filename).indicators
    return [(i.level1, i.level2, i.name, tuple(v.text for v in i.values)) for i in found]


@pytest.mark.parametrize("carrier", ["html", "pipes", "tabs"])
def test_numbered_lines_head_the_rows_below(carrier: str) -> None:
    if carrier == "html":
        rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in NUMBERED)
        data, filename = page(rows), "计划.html"
    else:
        lines = ("| " + " | ".join(row) + " |" if carrier == "pipes" else "\t".join(row) for row in NUMBERED)
        data, filename = ("主要指标计划\n\n" + "\n".join(lines) + "\n").encode(), "计划.txt"
    assert told(data, filename) == NUMBERED_TOLD


CASES = [
    pytest.param(
        "<tr><td></td><td>指标</td><td>标准</td><td>分值</td></tr>"
        "<tr><td rowspan=2>出行</td><td>公交准点率</td><td>≥92%</td><td>10</td></tr>"
        "<tr><td>线路覆盖率</td><td>≥88%</td><td>10</td></tr>"
        "<tr><td rowspan=2>停车</td><td>泊位周转次数</td><td>4次</td><td>10</td></tr>"
        "<tr><td>收费差错</td><td>0起</td><td>10</td></tr>",
        [
            ("出行", None, "公交准点率", ("≥92%", "10")),
            ("出行", None, "线路覆盖率", ("≥88%", "10")),
            ("停车", None, "泊位周转次数", ("4次", "10")),
            ("停车", None, "收费差错", ("0起", "10")),
        ],
        id="a column without a head",
    ),
    pytest.param(
        "<tr><td>工作任务</td><td colspan=2>具体指标</td><td>责任单位</td></tr>"
        "<tr><td rowspan=2>种业</td><td>引进良种</td><td>12个</td><td>县种子站</td></tr>"
        "<tr><td>建设制种基地</td><td>800亩</td><td>县种子站</td></tr>"
        "<tr><td>农机</td><td>新增烘干机</td><td>30台</td><td>县农机站</td></tr>",
        [
            ("种业", None, "引进良种", ("12个",)),
            ("种业", None, "建设制种基地", ("800亩",)),
            ("农机", None, "新增烘干机", ("30台",)),
        ],
        id="one head over names and values",
    ),
    pytest.param(
        "<tr><td>主要指标</td><td></td><td>2020年</td><td>2025年</td><td>属性</td></tr>"
        "<tr><td rowspan=2>学前教育</td><td>毛入园率</td><td>91%</td><td>95%</td><td>预期性</td></tr>"
        "<tr><td>普惠园覆盖率</td><td>85%</td><td>90%</td><td>约束性</td></tr>"
        "<tr><td rowspan=2>高中教育</td><td>毛入学率</td><td>92%</td><td>94%</td><td>预期性</td></tr>"
        "<tr><td>职普比例</td><td>42%</td><td>48%</td><td>预期性</td></tr>",
        [
            ("学前教育", None, "毛入园率", ("91%", "95%")),
            ("学前教育", None, "普惠园覆盖率", ("85%", "90%")),
            ("高中教育", None, "毛入学率", ("92%", "94%")),
            ("高中教育", None, "职普比例", ("42%", "48%")),
        ],
        id="one head over groups and names",
    ),
]


@pytest.mark.parametrize(("rows", "want"), CASES)
def test_groups(rows: str, want: list[Told]) -> None:
    assert told(page(rows), "任务.html") == want


@pytest.mark.parametrize(
    ("head", "said", "attributes"),
    [
        pytest.param("指标属性", ("约束性", "预期性"), ("约束性", "预期性"), id="listed words"),
        pytest.param("指标性质", ("刚性", "弹性"), ("刚性", "弹性"), id="any words below a head of natures"),
        pytest.param("约束/预期", ("约束型", "预期型"), ("约束型", "预期型"), id="the head lists the words"),
        pytest.param("指标性质", ("≥", "="), (None, None), id="operators"),
    ],
)
def test_attributes_are_kept_as_written(
    head: str, said: tuple[str, str], attributes: tuple[str | None, str | None]
) -> None:
    rows = (
        f"<tr><td>序号</td><td>指标名称</td><td>{head}</td><td>目标值</td></tr>"
        f"<tr><td>1</td><td>入园率</td><td>{said[0]}</td><td>92%</td></tr>"
        f"<tr><td>2</td><td>近视率</td><td>{said[1]}</td><td>50%</td></tr>"
    )
    found = extract(page(rows), filename="目标.html").indicators
    assert [i.attribute for i in found] == list(attributes)


def test_a_title_that_ends_like_a_head_is_none() -> None:
    cells = ["老龄事业主要指标", "序号", "主要指标", "目标值", "性质"]
    cells += ["1", "养老保险参保率", "≥95%", "预期性", "2", "护理型床位占比", "≥55%", "约束性"]
    cells += ["3", "老年教室", "30间", "预期性"]
    data = "\n\n".join(cells).encode()
    assert told(data, "指标.txt") == [
        (None, None, "养老保险参保率", ("≥95%",)),
        (None, None, "护理型床位占比", ("≥55%",)),
        (None, None, "老年教室", ("30间",)),
    ]
