"""Tables that a converter ran together in one paragraph, with signs that tell where values begin."""

from __future__ import annotations

import pytest

from extractor.documents.document import Paragraph
from extractor.rows import read_glued


def rows(text: str) -> list[list[str]]:
    grid = read_glued(Paragraph(0, len(text), text))
    return [] if grid is None else [[c.text if c else "" for c in row.cells] for row in grid.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "产出指标数量指标发放人数=120人 20 时效指标按月发放率=100% 10 满意度≤3% 5",
            [
                ["产出指标", "数量指标", "发放人数", "=120人", "20"],
                ["", "时效指标", "按月发放率", "=100%", "10"],
                ["", "", "满意度", "≤3%", "5"],
            ],
            id="points behind the values",
        ),
        pytest.param(
            "数量指标：★冷棚（≥**座）>=36座；瓜苗（≥**株）≥54,000株，时效指标：及时率（≥**%）>=100%。",
            [
                ["", "数量指标", "★冷棚（≥**座）", ">=36座", ""],
                ["", "", "瓜苗（≥**株）", "≥54,000株", ""],
                ["", "时效指标", "及时率（≥**%）", ">=100%", ""],
            ],
            id="what the form asks for beside the names",
        ),
        pytest.param(
            "服务对象满意度指标，农户满意度（≥**%）≥95%。",
            [["", "服务对象满意度指标", "农户满意度（≥**%）", "≥95%", ""]],
            id="one entry that the form asks for",
        ),
        pytest.param("满意度指标：农户满意度≥95%。", [], id="one entry alone is prose"),
        pytest.param("数量指标和质量指标完成较好，合格率≥95%。", [], id="levels in a sentence"),
    ],
)
def test_entries_below_their_levels(text: str, expected: list[list[str]]) -> None:
    assert rows(text) == expected
