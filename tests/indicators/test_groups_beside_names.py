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
]


@pytest.mark.parametrize(("rows", "want"), CASES)
def test_groups(rows: str, want: list[Told]) -> None:
    assert told(page(rows), "任务.html") == want
