"""Readings behind characters are no text; results point at the words as they are printed."""

from __future__ import annotations

import pytest

from extractor import extract
from tests.documents.flattened import read

PAGE = (
    "年度績(jì)效目標(biāo)：新建高標(biāo)準(zhǔn)農(nóng)田3.5萬畝，"
    "驗(yàn)收合格率達(dá)到95%，檢查企業(yè)30個(gè)。\n"
)


def test_readings_are_left_out() -> None:
    document = read("项目績(jì)效：驗(yàn)收率95%，檢(jiǎn)查3次。\n")
    assert document.text == "项目绩效：验收率95%，检查3次。\n"
    assert document.given == "项目績(jì)效：驗(yàn)收率95%，檢(jiǎn)查3次。\n"


def test_results_point_at_the_words_as_printed() -> None:
    result = extract(PAGE.encode(), filename="页.txt")
    told = [(i.name, i.source.text, i.values[0].text, i.values[0].source.text) for i in result.indicators]
    assert told == [
        ("新建高標準農田", "新建高標(biāo)準(zhǔn)農(nóng)田", "3.5萬畝", "3.5萬畝"),
        ("驗收合格率", "驗(yàn)收合格率", "達到95%", "達(dá)到95%"),
        ("檢查企業", "檢查企業", "30個", "30個"),
    ]
    for indicator in result.indicators:
        for source in (indicator.source, *(value.source for value in indicator.values)):
            assert PAGE[source.start : source.end] == source.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("绿地面积(ha)不少于30公顷，绿道(km)12，公园(ge)3个。\n", id="letters without tones"),
        pytest.param("字典里“绩”读绩(jì)，合格率95%。\n", id="a single reading"),
    ],
)
def test_other_brackets_stay(text: str) -> None:
    document = read(text)
    assert document.text == text and document.layout is None
