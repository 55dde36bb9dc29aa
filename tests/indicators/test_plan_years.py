"""Which years of a plan are behind it and which ahead: told by its name, its years, or by figures with operators."""

from __future__ import annotations

import pytest

from extractor.indicators.plans import plan_start
from extractor.pipeline import extract
from extractor.training.render import parse_blocks, render


@pytest.mark.parametrize(
    ("titles", "start"),
    [
        pytest.param(["湖畔市公共图书馆事业“十五五”规划"], 2026, id="five-year plan by its number"),
        pytest.param(["三、“十四五”时期目标", "教育规划（2010—2035年）"], 2021, id="the nearest title first"),
        pytest.param(["养老服务三年行动方案（2023—2025年）"], 2023, id="a range of years"),
        pytest.param(["城市更新规划（2020-2035年）"], 2020, id="a range of years with a hyphen"),
        pytest.param(["2024年工作要点"], None, id="one year is no plan's span"),
        pytest.param([], None, id="no title"),
    ],
)
def test_plan_start(titles: list[str], start: int | None) -> None:
    assert plan_start(titles) == start


def roles(title: str, heads: list[str], cells: list[str]) -> list[str]:
    """What the years' figures of one row are."""
    rows = [["指标", "单位", *heads], ["养老床位", "张", *cells], ["护理员", "人", *cells]]
    blocks = {
        "blocks": [
            {"type": "heading", "level": 1, "text": title},
            {"type": "table", "rows": [[{"text": c} for c in row] for row in rows]},
        ]
    }
    result = extract(render(parse_blocks(blocks), "docx"), filename="例.docx")
    return [v.role for v in result.indicators[0].values]


@pytest.mark.parametrize(
    ("title", "heads", "cells", "expected"),
    [
        pytest.param(
            "养老服务“十四五”规划指标",
            ["2015年", "2020年", "2025年", "2035年"],
            ["310", "460", "700", "980"],
            ["baseline", "baseline", "target", "target"],
            id="two years behind a plan named by its number",
        ),
        pytest.param(
            "养老服务三年行动方案（2023—2025年）",
            ["2022年", "2023年", "2024年", "2025年"],
            ["310", "460", "700", "980"],
            ["baseline", "target", "target", "target"],
            id="each year of a plan of three years",
        ),
        pytest.param(
            "养老设施专项规划（2020—2035年）",
            ["2020年", "2025年", "2035年"],
            ["310", "460", "700"],
            ["baseline", "target", "target"],
            id="a long plan starts where things stand",
        ),
        pytest.param(
            "养老服务主要指标",
            ["2018年", "2022年", "2024年", "2026年"],
            ["310", "460", "≥700", "≥980"],
            ["baseline", "baseline", "target", "target"],
            id="no plan named: what is compared is wanted",
        ),
    ],
)
def test_roles_of_years(title: str, heads: list[str], cells: list[str], expected: list[str]) -> None:
    assert roles(title, heads, cells) == expected
