"""Level names of which a flattened text has the parts on several lines."""

from __future__ import annotations

import pytest

from tests.documents.flattened import read

HEAD = "一级指标 二级指标 三级指标 指标值\n"
PIPED = "一级指标 | 二级指标 | 三级指标 | 指标值 |\n"

CASES = [
    pytest.param(
        HEAD + "数量指标 整修塘坝 ≥3座\n清淤渠道 ≥5公里\n产出\n指标\n质量指标 验收合格率 100%\n",
        HEAD + "产出指标 数量指标 整修塘坝 ≥3座\n清淤渠道 ≥5公里\n质量指标 验收合格率 100%\n",
        id="beside the middle of its rows, on lines of its own",
    ),
    pytest.param(
        HEAD
        + "数量指标 整修塘坝 ≥3座\n产出 质量指标 验收合格率 100%\n指标\n时效指标 完工时间 6月底前\n"
        + "社会效益指标 受益农户 80户\n效益 生态效益指标 水质达标率 95%\n指标\n",
        HEAD
        + "产出指标 数量指标 整修塘坝 ≥3座\n质量指标 验收合格率 100%\n时效指标 完工时间 6月底前\n"
        + "效益指标 社会效益指标 受益农户 80户\n生态效益指标 水质达标率 95%\n",
        id="its first part in a row, its second below it",
    ),
    pytest.param(
        PIPED + "产 | 数量指标 | 整修塘坝 | ≥3座 |\n出 | 质量指标 | 验收合格率 | 100% |\n",
        PIPED + "产出 | 数量指标 | 整修塘坝 | ≥3座 |\n | 质量指标 | 验收合格率 | 100% |\n",
        id="one part a row between pipes",
    ),
    pytest.param(
        PIPED + "产\n出\n指\n标\n（50分） | 数量指标 | 整修塘坝 | ≥3座 |\n质量指标 | 验收合格率 | 100% |\n",
        PIPED + "产出指标（50分） | 数量指标 | 整修塘坝 | ≥3座 |\n质量指标 | 验收合格率 | 100% |\n",
        id="in front of its first row, points behind it",
    ),
    pytest.param(
        HEAD + "项目效益\n指标\n社会效益\n指标\n受益农户 80户\n",
        HEAD + "项目效益指标\n社会效益\n指标\n受益农户 80户\n",
        id="on lines of its own before all its rows",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_level_stands_whole_in_its_first_row(text: str, expected: str) -> None:
    document = read(text)
    assert document.text == expected
    assert document.given == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "产出指标 数量指标 整修塘坝 ≥3座\n效益指标 社会效益 受益 80户\n", id="whole levels"),
        pytest.param(HEAD + "产出指标\n（50分）\n数量指标 整修塘坝 ≥3座\n", id="points alone are below a whole level"),
        pytest.param("数量指标 整修塘坝 ≥3座\n产出\n指标\n质量指标 验收合格率 100%\n", id="no header"),
        pytest.param(HEAD + "数量指标 整修塘坝 ≥3座\n南 质量指标 验收合格率 100%\n北\n", id="words that are no level"),
    ],
)
def test_other_lines_stay_where_they_are(text: str) -> None:
    assert read(text).layout is None


def test_the_parts_lead_back_to_the_first() -> None:
    text = CASES[0].values[0]
    assert isinstance(text, str)
    document = read(text)
    layout = document.layout
    assert layout is not None
    at = document.text.index("产出指标")
    start, end = layout.place(at, at + 4)
    assert (text[start:end], text.index("产出")) == ("产出", start)
    at = document.text.index("验收合格率")
    start, end = layout.place(at, at + 5)
    assert text[start:end] == "验收合格率"
