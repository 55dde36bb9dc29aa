"""Normalisation: each step alone, and what holds for all of them."""

# ruff: noqa: E501 (full-width characters count double; a case stays on its lines)

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.normalise import STEPS, clean_block, normalise, squeeze


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("检查覆盖率", "检查覆盖率", id="nothing to do"),
        pytest.param("≥９０％，ＡＢ项", "≥90%，AB项", id="full-width letters, digits, per cent"),
        pytest.param("完成率（％）：", "完成率（%）：", id="brackets and colon stay"),
        pytest.param("１．５公里", "1.5公里", id="full-width point"),
        pytest.param("⼯作⻓期", "工作长期", id="radicals"),
        pytest.param("\uf96e片", "葉片", id="compatibility ideograph"),
        pytest.param("满意\u200b度\u00ad指\ufeff标", "满意度指标", id="invisible characters"),
        pytest.param("绩 效　指\xa0标", "绩效指标", id="blanks between Chinese characters"),
        pytest.param("产出\n\n指标", "产出指标", id="line breaks between Chinese characters"),
        pytest.param("持证率达到\n100%", "持证率达到100%", id="line break before a number"),
        pytest.param("检查20\n2.培训", "检查20 2.培训", id="line break before an enumerator"),
        pytest.param("20\n30", "20 30", id="line break between numbers"),
        pytest.param("达到 90 %", "达到 90%", id="blank before per cent"),
        pytest.param("smart   city", "smart city", id="doubled blanks"),
        pytest.param("  两端  ", "两端", id="blanks at the ends"),
        pytest.param("开展演练。      加强队伍", "开展演练。加强队伍", id="padding behind a full stop"),
        pytest.param("一、总体目标 TC 总体目标 \\f A \\l 1 ", "一、总体目标", id="field code of a contents entry"),
        pytest.param('二、措施 TC "措施" \\l 2', "二、措施", id="field code with quotes"),
        pytest.param("[bookmark: _GoBack]认真完成", "认真完成", id="bookmark"),
        pytest.param("第一章错误!未定义书签。", "第一章", id="broken reference"),
        pytest.param("见 PAGEREF _Toc123 \\h 页", "见页", id="page reference"),
        pytest.param("一、概况………………3", "一、概况", id="leaders"),
        pytest.param("一、概况..........12", "一、概况", id="dot leaders"),
        pytest.param("等……问题", "等……问题", id="an ellipsis is no leader"),
        pytest.param("TCL集团", "TCL集团", id="letters that begin like a field code"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text).text == expected


def test_spans_lead_back() -> None:
    text = "企业 满意\n度 ≥９０％"
    n = normalise(text)
    start = n.text.index("满意度")
    assert text[slice(*n.span(start, start + 3))] == "满意\n度"
    assert text[slice(*n.span(n.text.index("≥"), len(n.text)))] == "≥９０％"
    assert n.span(len(n.text), len(n.text)) == (len(text), len(text))
    with pytest.raises(IndexError):
        n.span(0, len(n.text) + 1)


def test_step_names_differ() -> None:
    assert len({s.name for s in STEPS}) == len(STEPS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("产出 指标", "产出指标", id="blank"),
        pytest.param("一级\n\n指标　", "一级指标", id="line breaks, full-width blank"),
        pytest.param("满意\u200b度\xad", "满意度", id="invisible"),
        pytest.param("＞＝９０％", "＞＝９０％", id="characters as written"),
    ],
)
def test_squeeze(text: str, expected: str) -> None:
    assert squeeze(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("建设　　平台。\n\n   完善制度；", "建设平台。完善制度；", id="padding"),
        pytest.param("使用 GIS  平台，面积１２㎡", "使用 GIS 平台，面积１２㎡", id="characters as written"),
    ],
)
def test_clean_block(text: str, expected: str) -> None:
    assert clean_block(text) == expected


_PIECES = st.sampled_from(
    [" ", "\n", "　", "\u200b", "９", "％", "⼯", "工", "。", "1", "1.", "…", "...", "....", "a", " TC ", "\\f A ", "\\l 1",
     "[bookmark:", " _GoBack]", "错误!", "未定义书签", "PAGEREF _T", "（", "指标", "\r", "\t", "．"]
)
_TEXTS = st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60)


@given(_TEXTS)
def test_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once
    assert clean_block(clean_block(text)) == clean_block(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(_TEXTS)
def test_offsets_rise_and_lead_into_the_source(text: str) -> None:
    n = normalise(text)
    offsets = list(n.offsets)
    assert len(offsets) == len(n.text)
    assert all(a < b for a, b in pairwise(offsets))
    assert all(0 <= o < len(text) for o in offsets)
    for i, c in enumerate(n.text):
        if c not in " \n%.0123456789" and c.isascii():
            a, b = n.span(i, i + 1)
            assert text[a:b] == c or ord(text[a]) > 127
