"""Grids of places: what the lines above their measures say, whose growth is whose, who stands in the rows."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Told = tuple[str | None, str | None, str, tuple[tuple[str, str, str | None, str | None], ...]]

CASES = [
    pytest.param(
        "<tr><td rowspan=2>馆名</td><td colspan=2>藏书</td><td>活动</td></tr>"
        "<tr><td>总藏量（万册）</td><td>新增（册）</td><td>讲座（场）</td></tr>"
        "<tr><td>市图书馆</td><td>96</td><td>5200</td><td>48</td></tr>"
        "<tr><td>河东图书馆</td><td>31</td><td>1900</td><td>20</td></tr>",
        [
            (
                "藏书",
                None,
                "总藏量（万册）",
                (("target", "96", "市图书馆", None), ("target", "31", "河东图书馆", None)),
            ),
            (
                "藏书",
                None,
                "新增（册）",
                (("target", "5200", "市图书馆", None), ("target", "1900", "河东图书馆", None)),
            ),
            ("活动", None, "讲座（场）", (("target", "48", "市图书馆", None), ("target", "20", "河东图书馆", None))),
        ],
        id="bodies in the rows, a band over one measure alone",
    ),
    pytest.param(
        "<tr><td rowspan=3>乡镇</td><td colspan=4>2026年重点任务</td></tr>"
        "<tr><td colspan=2>造林</td><td colspan=2>治水</td></tr>"
        "<tr><td>新造（亩）</td><td>抚育（亩）</td><td>清淤（公里）</td><td>护岸（公里）</td></tr>"
        "<tr><td>松岭镇</td><td>300</td><td>900</td><td>6</td><td>2</td></tr>"
        "<tr><td>石湾乡</td><td>210</td><td>650</td><td>4</td><td>1</td></tr>",
        [
            ("造林", None, "新造（亩）", (("target", "300", "松岭镇", None), ("target", "210", "石湾乡", None))),
            ("造林", None, "抚育（亩）", (("target", "900", "松岭镇", None), ("target", "650", "石湾乡", None))),
            ("治水", None, "清淤（公里）", (("target", "6", "松岭镇", None), ("target", "4", "石湾乡", None))),
            ("治水", None, "护岸（公里）", (("target", "2", "松岭镇", None), ("target", "1", "石湾乡", None))),
        ],
        id="a line over all of them divides nothing",
    ),
    pytest.param(
        "<tr><td rowspan=2>街道</td><td colspan=2>2026年</td><td colspan=2>2027年</td></tr>"
        "<tr><td>加装电梯（部）</td><td>新增车位（个）</td><td>加装电梯（部）</td><td>新增车位（个）</td></tr>"
        "<tr><td>望江街道</td><td>12</td><td>80</td><td>15</td><td>95</td></tr>"
        "<tr><td>古荡街道</td><td>8</td><td>60</td><td>9</td><td>70</td></tr>",
        [
            (
                None,
                None,
                "加装电梯（部）",
                (
                    ("target", "12", "望江街道", "2026年"),
                    ("target", "15", "望江街道", "2027年"),
                    ("target", "8", "古荡街道", "2026年"),
                    ("target", "9", "古荡街道", "2027年"),
                ),
            ),
            (
                None,
                None,
                "新增车位（个）",
                (
                    ("target", "80", "望江街道", "2026年"),
                    ("target", "95", "望江街道", "2027年"),
                    ("target", "60", "古荡街道", "2026年"),
                    ("target", "70", "古荡街道", "2027年"),
                ),
            ),
        ],
        id="years over the same measures are times, not levels",
    ),
    pytest.param(
        "<tr><td rowspan=2>县区</td><td colspan=2>社会消费品零售额</td><td>用电量</td></tr>"
        "<tr><td>总量（亿元）</td><td>同比增长（%）</td><td>同比增长（%）</td></tr>"
        "<tr><td>全市</td><td>88.2</td><td>4.1</td><td>6.0</td></tr>"
        "<tr><td>云溪区</td><td>30.5</td><td>5.0</td><td>-1.3</td></tr>",
        [
            (
                None,
                None,
                "社会消费品零售额",
                (
                    ("actual", "88.2", "全市", None),
                    ("change", "4.1", "全市", None),
                    ("actual", "30.5", "云溪区", None),
                    ("change", "5.0", "云溪区", None),
                ),
            ),
            (None, None, "用电量", (("change", "6.0", "全市", None), ("change", "-1.3", "云溪区", None))),
        ],
        id="growth belongs to the measure above it, also without an amount",
    ),
    pytest.param(
        "<tr><td>序号</td><td>乡镇</td><td>改厕（户）</td><td>植树（株）</td></tr>"
        "<tr><td>1</td><td>河口镇</td><td>120</td><td>3000</td></tr>"
        "<tr><td>2</td><td>新桥镇</td><td>90</td><td>2600</td></tr>"
        "<tr><td>合计</td><td></td><td>210</td><td>5600</td></tr>",
        [
            (
                None,
                None,
                "改厕（户）",
                (("target", "120", "河口镇", None), ("target", "90", "新桥镇", None), ("target", "210", "合计", None)),
            ),
            (
                None,
                None,
                "植树（株）",
                (
                    ("target", "3000", "河口镇", None),
                    ("target", "2600", "新桥镇", None),
                    ("target", "5600", "合计", None),
                ),
            ),
        ],
        id="a sum below the numbers of the rows",
    ),
    pytest.param(
        "<tr><td rowspan=2>乡镇</td><td colspan=2>早稻</td></tr>"
        "<tr><td>面积</td><td>单产</td></tr>"
        "<tr><td></td><td>（亩）</td><td>（公斤/亩）</td></tr>"
        "<tr><td>大塘镇</td><td>12400</td><td>412</td></tr>"
        "<tr><td>石湾乡</td><td>9800</td><td>405</td></tr>",
        [
            ("早稻", None, "面积", (("target", "12400", "大塘镇", None), ("target", "9800", "石湾乡", None))),
            ("早稻", None, "单产", (("target", "412", "大塘镇", None), ("target", "405", "石湾乡", None))),
        ],
        id="a line of units below the heads, whose first head does not reach down to it",
    ),
]


@pytest.mark.parametrize(("rows", "told"), CASES)
def test_grid(rows: str, told: list[Told]) -> None:
    page = f"<h1>分解表</h1><table>{rows}</table>"
    found = extract(page.encode(), filename="分解表.html").indicators
    assert [
        (i.level1, i.level2, i.name, tuple((v.role, v.text, v.scope, v.period) for v in i.values)) for i in found
    ] == told


def test_units_below_the_heads_are_those_of_the_figures() -> None:
    (grid,) = [case.values[0] for case in CASES if case.id is not None and "a line of units" in str(case.id)]
    found = extract(f"<h1>计划表</h1><table>{grid}</table>".encode(), filename="计划表.html").indicators
    assert [[v.unit for v in i.values] for i in found] == [["亩", "亩"], ["公斤/亩", "公斤/亩"]]
