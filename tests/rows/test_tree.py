"""Names and levels in one column, points in brackets, labels inside cells, levels in lines and down the side."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

NAMES = ["制证数量", "发放窗口", "一次办成率"]


def _found(text: str) -> list[tuple[str | None, str | None, str, list[tuple[str, float | None]]]]:
    found = extract(text.encode(), filename="表.txt").indicators
    return [(i.level1, i.level2, i.name, [(v.role, v.value) for v in i.values]) for i in found]


@pytest.mark.parametrize(
    ("rows", "levels"),
    [
        pytest.param(
            [
                "编码 | 指标 | 目标值 | 权重",
                *("1 | 制证能力 |  | 60", "1.1 | 制证数量 | 8600本 | 40", "1.2 | 发放窗口 | 6个 | 20"),
                *("2 | 便民程度 |  | 40", "2.1 | 一次办成率 | ≥95% | 40"),
            ],
            ["制证能力", "制证能力", "便民程度"],
            id="numbers that those below begin with",
        ),
        pytest.param(
            [
                "指标 | 目标值 | 权重",
                *("制证能力 |  | 60", "制证数量 | 8600本 | 40", "发放窗口 | 6个 | 20"),
                *("便民程度 |  | 40", "一次办成率 | ≥95% | 15", "等候时间 | ≤20分钟 | 25"),
            ],
            ["制证能力", "制证能力", "便民程度"],
            id="points that are the sum of those below",
        ),
        pytest.param(
            ["指标 | 目标值", "产出指标 |", "制证数量 | 8600本", "发放窗口 | 6个", "效益指标 |", "一次办成率 | ≥95%"],
            ["产出指标", "产出指标", "效益指标"],
            id="the names of levels",
        ),
        pytest.param(
            [
                "指标 | 目标值 | 权重",
                *("制证能力 |  | 50", "制证数量 | 8600本 | 40", "发放窗口 | 6个 | 20", "一次办成率 | ≥95% | 40"),
            ],
            [None, None, None],
            id="points that are no such sum",
        ),
    ],
)
def test_rows_without_a_value_head_those_below(rows: list[str], levels: list[str | None]) -> None:
    found = [f for f in _found("".join(f"| {row} |\n" for row in rows)) if f[2] in NAMES]
    assert [(f[0], f[2]) for f in found] == list(zip(levels, NAMES, strict=True))


@pytest.mark.parametrize(
    ("head", "row"),
    [
        pytest.param("三级指标 | 目标值（分值）", "制证数量 | 8600本（40分）", id="behind the value"),
        pytest.param("三级指标（权重） | 目标值", "制证数量（40%） | 8600本", id="behind the name"),
        pytest.param("三级指标 | 目标值（分值）", "制证数量 | 8600本（40）", id="without a word"),
    ],
)
def test_points_in_brackets_are_the_weight(head: str, row: str) -> None:
    ((_, _, name, values),) = _found(f"| 一级指标 | {head} |\n| 产出指标 | {row} |\n")
    assert (name, sorted(values)) == ("制证数量", [("target", 8600.0), ("weight", 40.0)])


def test_labels_inside_a_cell_say_what_stands_behind_them() -> None:
    text = "| 指标名称 | 目标与实绩 |\n| 制证数量 | 目标：8600本；实绩：9120本 |\n| 发放窗口 | 目标：6个；实绩：5个 |\n"
    first, second = ([("target", a), ("actual", b)] for a, b in ((8600.0, 9120.0), (6.0, 5.0)))
    assert [f[3] for f in _found(text)] == [first, second]


@pytest.mark.parametrize(
    ("line", "levels"),
    [
        ("产出指标——数量指标", ("产出指标", "数量指标")),
        ("（一）产出指标/质量指标", ("产出指标", "质量指标")),
        ("效益指标", ("效益指标", None)),
    ],
)
def test_a_line_of_level_names_heads_the_table_below(line: str, levels: tuple[str, str | None]) -> None:
    text = f"{line}\n\n| 指标名称 | 指标值 |\n| 制证数量 | 8600本 |\n| 发放窗口 | 6个 |\n"
    assert {f[:2] for f in _found(text)} == {levels}


def test_levels_down_the_side_of_projects() -> None:
    text = (
        "| 指标类型 | 老城站 | 新区站 |\n| 数量指标 | 制作证件8600本 | 发放窗口6个 |\n"
        "| 质量指标 | 差错率≤1% | 一次办成率≥95% |\n| 时效指标 | 等候时间≤20分钟 | 出证时间≤3天 |\n"
    )
    assert [f[1:] for f in _found(text)] == [
        ("数量指标", "制作证件", [("target", 8600.0)]),
        ("数量指标", "发放窗口", [("target", 6.0)]),
        ("质量指标", "差错率", [("target", 1.0)]),
        ("质量指标", "一次办成率", [("target", 95.0)]),
        ("时效指标", "等候时间", [("target", 20.0)]),
        ("时效指标", "出证时间", [("target", 3.0)]),
    ]
