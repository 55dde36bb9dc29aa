"""Names without what a form prints around them."""

from __future__ import annotations

import pytest

from extractor.indicators.names import clean_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("指标1：完工率", "完工率"),
        ("指标1完工率", "完工率"),
        ("指标2 项目完成及时率", "项目完成及时率"),
        ("指标3年度资金支付率", "年度资金支付率"),
        ("指标1项", "指标1项"),
        ("指标5年完成率", "指标5年完成率"),
        ("★★补植苗木（≥**株）", "补植苗木"),
        ("2.设备利用率（%）", "设备利用率（%）"),
    ],
)
def test_clean_names(text: str, name: str) -> None:
    assert clean_name(text) == name
