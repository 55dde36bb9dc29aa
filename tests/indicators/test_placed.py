"""Places of results in texts that were laid out anew."""

from __future__ import annotations

import pytest

from extractor.pipeline import explain

WRAPPED = """2025年度项目支出绩效目标表
项目名称：城区内涝点整治
一级指标  二级指标  三级指标        指标值
产出指标  数量指标  改造雨污分流管  ≥12.5公里
                    网长度
          质量指标  管道闭水试验合  100%
                    格率
          时效指标  工程完工时间    2025年11月20
                                    日前
"""


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str, str]]:
    """Name → what its place and its value's hold, and the value as written."""
    explained = explain(WRAPPED.encode(), filename="例.txt")
    result = explained.result
    assert result.document.text == WRAPPED
    assert explained.document.layout is not None
    for indicator in result.indicators:
        for source in (indicator.source, *(v.source for v in indicator.values)):
            assert WRAPPED[source.start : source.end] == source.text
    return {i.name: (i.source.text, i.values[0].source.text, i.values[0].text) for i in result.indicators}


@pytest.mark.parametrize(
    ("name", "place", "value_place", "value"),
    [
        ("改造雨污分流管网长度", "改造雨污分流管", "≥12.5公里", "≥12.5公里"),
        ("管道闭水试验合格率", "管道闭水试验合", "100%", "100%"),
        ("工程完工时间", "工程完工时间", "2025年11月20", "2025年11月20日前"),
    ],
)
def test_a_fact_in_pieces_points_at_the_first(
    found: dict[str, tuple[str, str, str]], name: str, place: str, value_place: str, value: str
) -> None:
    assert found[name] == (place, value_place, value)
