"""Goals as paragraphs with both levels in brackets."""

from __future__ import annotations

from extractor.pipeline import extract

LIST = """渔港镇2024年项目绩效目标

渔港镇消防站

渔船消防巡查

45000

【项目概况】：按季巡查渔船消防器材。

【产出指标-数量指标】

指标1：巡查渔船（≥130艘）

指标2：更换灭火器（60具）

【产出指标-时效指标】

指标1：隐患整改时间

【满意度指标-服务对象满意度指标】

指标1：船东满意度（≥90%）

  其他项目

12000
"""


def test_levels_in_brackets_carry_down_to_their_entries() -> None:
    result = extract(LIST.encode(), filename="例.txt")
    assert [(i.level1, i.level2, i.name, [v.text for v in i.values]) for i in result.indicators] == [
        ("产出指标", "数量指标", "巡查渔船", ["≥130艘"]),
        ("产出指标", "数量指标", "更换灭火器", ["60具"]),
        ("产出指标", "时效指标", "隐患整改时间", [""]),
        ("满意度指标", "服务对象满意度指标", "船东满意度", ["≥90%"]),
    ]
    (project,) = result.projects
    assert project.name == "渔船消防巡查"
    assert project.budget is not None and project.budget.text == "45000"
    assert all(i.project == project.id for i in result.indicators)
    assert result.document.text is not None
    for indicator in result.indicators:
        source = indicator.source
        assert result.document.text[source.start : source.end] == source.text


def test_two_entries_are_prose() -> None:
    text = "【产出指标-数量指标】\n\n指标1：巡查渔船（≥130艘）\n\n指标2：更换灭火器（60具）\n"
    assert all(i.origin == "prose" for i in extract(text.encode(), filename="例.txt").indicators)
