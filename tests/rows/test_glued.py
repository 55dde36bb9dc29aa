"""Tables that a converter ran together in one paragraph, with signs that tell where values begin."""

from __future__ import annotations

import pytest

from extractor.documents.document import Cell, Paragraph
from extractor.rows import read_glued
from extractor.rows.glued import unglue
from extractor.rows.reading import Column, Row


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


@pytest.mark.parametrize(
    ("pairs", "want"),
    [
        (
            [("102370人", "2370人"), ("1086台", "86台"), ("5300户", "300户")],
            [("10", "2370人"), ("10", "86台"), ("5", "300户")],
        ),
        ([("5.5亩", "5.5亩"), ("80头", "80头"), ("500只", "500只")], [("", "5.5亩"), ("", "80头"), ("", "500只")]),
    ],
    ids=["points stuck to the targets", "targets that were reached"],
)
def test_points_in_front_of_targets(pairs: list[tuple[str, str]], want: list[tuple[str, str]]) -> None:
    columns = [Column(i, role) for i, role in enumerate(("name", "weight", "target", "actual"))]
    body = []
    for k, (target, actual) in enumerate(pairs):
        cells = (Cell(k, 0, 0, 1, "名"), None, Cell(k, 2, 9, 9 + len(target), target), Cell(k, 3, 30, 40, actual))
        body.append(Row(k, "indicator", cells, cells))
    got = [tuple(c.text if c else "" for c in row.cells[1:3]) for row in unglue(body, columns)]
    assert got == want
