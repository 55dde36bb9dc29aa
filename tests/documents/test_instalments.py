"""Texts that a document site shows in numbered instalments, cut wherever it may be."""

from __future__ import annotations

import pytest

from tests.documents.flattened import read

LONG = "各镇街按月报送进度，县级主管部门逐项核对后汇总，" * 8  # goes on behind an instalment's end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"1、渠道养护考核办法{LONG}渠道完好率应达到9\n\n2、5%，扣分不超过3分。\n",
            f"1、渠道养护考核办法{LONG}渠道完好率应达到95%，扣分不超过3分。\n",
            id="inside a number",
        ),
        pytest.param(
            f"路灯养护自评表.docx\n1、路灯养护自评表{LONG}亮灯\n2、率98%{LONG}故障\n\n3、修复时间不超过24小时\n",
            f"路灯养护自评表.docx\n1、路灯养护自评表{LONG}亮灯率98%{LONG}故障修复时间不超过24小时\n",
            id="in the middle of words, twice",
        ),
        pytest.param(
            f"1、{LONG}逐项整改到位。\n\n2、{LONG}水质达标\n\n3、率不低于90%。",
            f"1、{LONG}逐项整改到位。{LONG}水质达标率不低于90%。",
            id="one of the cuts happens to be at the end of a sentence",
        ),
        pytest.param(f"下载\n1、{LONG}\n\n2、扣2分。", f"下载\n1、{LONG}扣2分。", id="behind a comma, below a button"),
    ],
)
def test_what_stands_between_instalments_is_taken_out(text: str, expected: str) -> None:
    document = read(text)
    assert document.text == expected
    assert document.given == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"1、{LONG}验收合格。\n2、{LONG}全部归档。\n", id="items that come to an end"),
        pytest.param("1、清淤渠道\n\n2、整修塘坝\n", id="short items"),
        pytest.param(f"1、{LONG}亮灯\n附：名单\n2、率98%\n", id="something else between"),
        pytest.param(f"2、{LONG}亮灯\n\n3、率98%\n", id="the first is wanting"),
    ],
)
def test_lists_stay_as_they_are(text: str) -> None:
    assert read(text).text == text
