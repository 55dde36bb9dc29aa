"""Short rows are laid out by what their cells look like."""

from __future__ import annotations

import pytest

from extractor.rows.align import align
from extractor.rows.reading import Column

ROLES = [
    "organization",
    "project",
    "budget",
    "goal",
    "level1",
    "level2",
    "name",
    "operator",
    "target",
    "unit",
    "weight",
]
COLUMNS = [Column(i, r) for i, r in enumerate(ROLES)]

CASES = [
    ("starts at level 1", ["效益指标", "社会效益指标", "村级运转平稳", "≥", "92", "%", "10"], [4, 5, 6, 7, 8, 9, 10]),
    ("starts at level 2", ["时效指标", "保障时长", "≥", "1", "年", "20"], [5, 6, 7, 8, 9, 10]),
    ("starts at the name", ["村干部人数", "≥", "186", "人", "10"], [6, 7, 8, 9, 10]),
    ("three of four", ["整改时限", "定性", "长期"], [6, 7, 8]),
    ("qualitative", ["质量指标", "管护机制", "定性", "优良中低差", "10"], [5, 6, 7, 8, 10]),
]


@pytest.mark.parametrize(("_id", "texts", "want"), CASES, ids=[c[0] for c in CASES])
def test_cells_find_their_columns(_id: str, texts: list[str], want: list[int]) -> None:
    assert align(texts, COLUMNS) == want


SIDES = ["ignore", "level1", "level2", "name", "operator", "polarity", "target", "actual", "unit", "weight", "score"]


@pytest.mark.parametrize(
    ("texts", "want"),
    [
        (["补栏母羊", "正向", "大于等于", "30", "32", "只", "5", "5"], [3, 4, 5, 6, 7, 8, 9, 10]),
        (["产出指标", "数量指标", "补栏母羊", "≥", "30", "32", "只", "5", "5"], [1, 2, 3, 4, 6, 7, 8, 9, 10]),
    ],
    ids=["heads swapped", "levels told"],
)
def test_what_stands_at_the_side_takes_no_cell(texts: list[str], want: list[int]) -> None:
    assert align(texts, [Column(i, r) for i, r in enumerate(SIDES)]) == want


def test_a_numbered_name_is_no_figure() -> None:
    roles = ["level1", "level2", "name", "target", "actual", "weight", "score"]
    texts = ["指标3：石刻级别", "县级以上", "县级以上", "5", "5"]
    assert align(texts, [Column(i, r) for i, r in enumerate(roles)]) == [2, 3, 4, 5, 6]
