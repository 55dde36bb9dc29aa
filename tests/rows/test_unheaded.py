"""Tables of which a page kept the rows and lost the header."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

Read = tuple[str | None, str | None, str, dict[str, float | None]]


def _found(*lines: str) -> list[Read]:
    found = extract("\n".join(lines).encode(), filename="表.txt").indicators
    return [(i.level1, i.level2, i.name, {v.role: v.value for v in i.values}) for i in found]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        pytest.param(
            (
                "水质采样点数 | ≥ | 36 | 个 | 38 | 12 | 12 | |||",
                "质量指标 | 采样合格率 | ≥ | 95 | % | 97 | 8 | 8 | ||",
                "效益指标 | 生态效益指标 | 断面达标率 | ≥ | 90 | % | 88 | 20 | 19 | |",
                "满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥ | 85 | % | 91 | 10 | 10 | |",
                "合计 | 50 | 49 | |||||||",
            ),
            [
                (None, None, "水质采样点数", {"target": 36, "actual": 38, "weight": 12, "score": 12}),
                (None, "质量指标", "采样合格率", {"target": 95, "actual": 97, "weight": 8, "score": 8}),
                ("效益指标", "生态效益指标", "断面达标率", {"target": 90, "actual": 88, "weight": 20, "score": 19}),
                (
                    "满意度指标",
                    "服务对象满意度指标",
                    "居民满意度",
                    {"target": 85, "actual": 91, "weight": 10, "score": 10},
                ),
            ],
            id="results and two columns of points",
        ),
        pytest.param(
            (
                "时效指标 | 补贴发放及时率 | = | 100 | % | 10 | |",
                "效益指标 | 社会效益指标 | 政策知晓率 | ≥ | 80 | % | 20 | |",
                "满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥ | 90 | % | 10 | |",
                "合计 | 40 | ||||||",
            ),
            [
                (None, "时效指标", "补贴发放及时率", {"target": 100, "weight": 10}),
                ("效益指标", "社会效益指标", "政策知晓率", {"target": 80, "weight": 20}),
                ("满意度指标", "服务对象满意度指标", "农户满意度", {"target": 90, "weight": 10}),
            ],
            id="one column of points, which alone is summed",
        ),
        pytest.param(
            (
                "产出指标 | 数量指标 | 更换井盖数 | 210个 | 205个 | 20 | 19 |",
                "巡查次数 | ≥48次 | 52次 | 20 | 20 |",
                "满意度指标 | 服务对象满意度指标 | 市民满意度 | ≥90% | 93% | 10 | 10 |",
            ),
            [
                ("产出指标", "数量指标", "更换井盖数", {"target": 210, "actual": 205, "weight": 20, "score": 19}),
                ("产出指标", "数量指标", "巡查次数", {"target": 48, "actual": 52, "weight": 20, "score": 20}),
                (
                    "满意度指标",
                    "服务对象满意度指标",
                    "市民满意度",
                    {"target": 90, "actual": 93, "weight": 10, "score": 10},
                ),
            ],
            id="operators and units in the values' cells",
        ),
    ],
)
def test_short_rows_without_a_header(lines: tuple[str, ...], rows: list[Read]) -> None:
    assert _found(*lines) == rows


def test_amounts_behind_labels_are_no_indicators() -> None:
    assert _found("预算执行情况 | 预算数： | 2.4", "预算执行数 | 执行数： | 2.4", "项目单位 | 市疾控中心 |") == []
