"""Tables whose first row names the indicators and whose rows say in front what they hold, and when."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Told = dict[str, list[tuple[str, str, str | None, str | None]]]


def told(*rows: str) -> Told:
    """Name → role, text, period and scope of each value of an HTML table; cells are set apart by |."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    html = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    found = extract(html.encode(), filename="a.html").indicators
    return {i.name: [(v.role, v.text, v.period, v.scope) for v in i.values] for i in found}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ["年度|绿化面积（亩）|成活率（%）", "2022年实际|310|91", "2024年目标|400|≥95"],
            {
                "绿化面积（亩）": [("baseline", "310", "2022年", None), ("target", "400", "2024年", None)],
                "成活率（%）": [("baseline", "91", "2022年", None), ("target", "≥95", "2024年", None)],
            },
            id="years and roles in the labels",
        ),
        pytest.param(
            ["|办件量|按时办结率", "年初计划|5000件|98%", "完成情况|5210件|99%"],
            {
                "办件量": [("target", "5000件", None, None), ("actual", "5210件", None, None)],
                "按时办结率": [("target", "98%", None, None), ("actual", "99%", None, None)],
            },
            id="a blank corner",
        ),
        pytest.param(
            ["时段|巡查（次）|整改（处）", "一季度目标|30|12", "一季度完成|31|10"],
            {
                "巡查（次）": [("target", "30", "一季度", None), ("actual", "31", "一季度", None)],
                "整改（处）": [("target", "12", "一季度", None), ("actual", "10", "一季度", None)],
            },
            id="quarters with roles",
        ),
        pytest.param(
            ["年份|类型|收治（人次）|治愈率（%）", "2021年|目标|900|95", "2021年|实际|925|96.1"],
            {
                "收治（人次）": [("target", "900", "2021年", None), ("actual", "925", "2021年", None)],
                "治愈率（%）": [("target", "95", "2021年", None), ("actual", "96.1", "2021年", None)],
            },
            id="two labels a row",
        ),
        pytest.param(
            [
                "炉号|类型|产量（吨）|合格率（%）",
                *("甲炉|计划|60|98", "甲炉|实际|58|97.5", "乙炉|计划|50|98", "乙炉|实际|51|99"),
            ],
            {
                "产量（吨）": [
                    ("target", "60", None, "甲炉"),
                    ("actual", "58", None, "甲炉"),
                    ("target", "50", None, "乙炉"),
                    ("actual", "51", None, "乙炉"),
                ],
                "合格率（%）": [
                    ("target", "98", None, "甲炉"),
                    ("actual", "97.5", None, "甲炉"),
                    ("target", "98", None, "乙炉"),
                    ("actual", "99", None, "乙炉"),
                ],
            },
            id="a plan and a result of each body",
        ),
    ],
)
def test_rows_say_what_they_hold(rows: list[str], expected: Told) -> None:
    assert told(*rows) == expected


def test_rows_of_places_are_no_labels() -> None:
    found = told("乡镇|造林（亩）|抚育（亩）", "目标|300|200", "石桥镇|120|80", "柳河镇|180|120")
    assert [v[3] for v in found["造林（亩）"]] == [None, "石桥镇", "柳河镇"]
