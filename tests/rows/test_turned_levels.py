"""Tables read by columns of which a flattened text wrote each merged level once: over which names each one stands."""

from __future__ import annotations

import pytest

from extractor import extract


def flattened(*rows: list[str]) -> bytes:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows).encode()


def levels(*rows: list[str]) -> list[tuple[str, str | None, str | None]]:
    return [(i.name, i.level1, i.level2) for i in extract(flattened(*rows), filename="a.txt").indicators]


@pytest.mark.parametrize(
    ("twos", "names", "goals", "expected"),
    [
        pytest.param(
            ["数量指标", "时效指标", "社会效益指标", "服务对象满意度指标"],
            ["架设路灯", "维修路灯", "故障修复时间", "受益人口", "居民满意度"],
            ["120盏", "≥60盏", "24小时", "3万人", "≥92%"],
            ["数量指标", "数量指标", "时效指标", "社会效益指标", "服务对象满意度指标"],
            id="two counts, and what tells its level",
        ),
        pytest.param(
            ["数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"],
            ["培训社工", "培训合格率", "持证率", "服务老人人次", "老人满意度"],
            ["80人", "≥95%", "≥70%", "9000人次", "≥90%"],
            ["数量指标", "质量指标", "质量指标", "社会效益指标", "服务对象满意度指标"],
            id="two rates",
        ),
        pytest.param(
            ["数量指标", "时效指标", "社会效益指标", "服务对象满意度指标"],
            ["修缮校舍", "开工时间", "竣工时间", "受益学生人数", "师生满意度"],
            ["12栋", "3月底前", "10月底前", "2400人", "≥95%"],
            ["数量指标", "时效指标", "时效指标", "社会效益指标", "服务对象满意度指标"],
            id="two dates",
        ),
    ],
)
def test_second_levels_stand_over_what_is_of_their_kind(
    twos: list[str], names: list[str], goals: list[str], expected: list[str]
) -> None:
    upper = [["一级指标", "产出指标", "效益指标", "满意度指标"], ["二级指标", *twos]]
    found = levels(*upper, ["三级指标", *names], ["目标值", *goals], ["分值", *["20"] * len(names)])
    over = {"社会效益指标": "效益指标", "服务对象满意度指标": "满意度指标"}
    assert found == [(name, over.get(two, "产出指标"), two) for name, two in zip(names, expected, strict=True)]
