"""Names and values listed in one cell each: which value belongs to which name, and what it is."""

from __future__ import annotations

import pytest

from extractor import extract


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param("1.≥30人<br>2.5个", ["≥30人", "5个"], id="a number that runs into its figure"),
        pytest.param("1、≥30人<br>2、5个", ["≥30人", "5个"], id="numbers with another mark"),
        pytest.param("1.≥30人<br>2.2.5公里", ["≥30人", "2.5公里"], id="a figure with a point behind its number"),
        pytest.param("1.5万人<br>2.5公里", ["1.5万人", "2.5公里"], id="figures, and no numbers"),
    ],
)
def test_a_numbered_value_is_its_numbered_names(values: str, expected: list[str]) -> None:
    page = (
        "<meta charset='utf-8'><table><tr><th>一级指标</th><th>三级指标</th><th>指标值</th></tr>"
        f"<tr><td>产出指标</td><td>1.培训护林员<br>2.新建防火带</td><td>{values}</td></tr></table>"
    )
    found = extract(page.encode(), filename="a.html").indicators
    assert [(i.name, [v.text for v in i.values]) for i in found] == [
        ("培训护林员", [expected[0]]),
        ("新建防火带", [expected[1]]),
    ]
