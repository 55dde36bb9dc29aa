"""Numbers as a spreadsheet shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.documents.sheets.numfmt import BUILT_IN, general, show

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"), (0.956, "0.0%", "95.6%"), (1, "0.00%", "100.00%"), (0.29, "0%", "29%"),
        (30, "0.00", "30.00"), (30, "0.00_ ", "30.00"), (2.5, "0", "3"), (-2.5, "0", "-3"), (0.5, "#.##", ".5"),
        (1234567.5, "#,##0.00", "1,234,567.50"), (999, "#,##0", "999"), (1000, "#,##0", "1,000"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"), (-5, "#,##0_);(#,##0)", "(5)"),
        (0, ACCOUNTING, "-"), (12.3, ACCOUNTING, "12.30"), (-12.3, ACCOUNTING, "-12.30"),
        (5, "000", "005"), (123456, '0!.0,"万"', "12.3万"), (12345, '0!.0000"万"', "1.2345万"),
        (1234567, "#,##0,", "1,235"), (12345.678, "0.00E+00", "1.23E+04"), (0.25, "# ?/?", "1/4"),
        (3.5, "# ?/?", "3 1/2"), (13800000000, r"000\-0000\-0000", "138-0000-0000"),
        (3, '"≥"0"次"', "≥3次"), (0.95, '"≥"0%', "≥95%"), (95, '0"%"', "95%"), (3, "0次", "3次"),
        (12, "¥#,##0.00", "¥12.00"), (12, "[$¥-804]#,##0.00", "¥12.00"), (12, r'#,##0.00\ "元"', "12.00 元"),
        (60, '[>=60]"及格";"不及格"', "及格"), (59, '[>=60]"及格";"不及格"', "不及格"),
        (0.1 + 0.2, "General", "0.3"), (45, 'G/通用格式"人"', "45人"), (5, ";;;", ""), (7, "@", "7"),
        (44926, "yyyy/m/d", "2022/12/31"), (44926, 'yyyy"年"m"月"d"日";@', "2022年12月31日"),
        (44926.5, "yyyy-mm-dd hh:mm", "2022-12-31 12:00"), (44926, "[$-804]aaaa", "星期六"),
        (44926, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二二年十二月三十一日"),
        (44926, 'yyyy"年"m"月"', "2022年12月"), (44926, "d-mmm-yy", "31-Dec-22"),
        (59, "m/d", "2/28"), (61, "m/d", "3/1"),
        (0.5, "h:mm AM/PM", "12:00 PM"), (0.75, '上午/下午h"时"', "下午6时"), (1.5, "[h]:mm:ss", "36:00:00"),
        (44926.5208333333, 'h"时"mm"分"', "12时30分"), (-1, "yyyy/m/d", "-1"), (1e30, "yyyy/m/d", "1E+30"),
    ],
    ids=lambda v: str(v),
)  # fmt: skip
def test_show(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


def test_days_counted_from_1904() -> None:
    assert show(43464, "yyyy/m/d", from_1904=True) == "2022/12/31" == show(44926, "yyyy/m/d")


@given(st.integers(0, 10**9), st.integers(0, 6), st.booleans(), st.booleans())
def test_a_number_reads_back(units: int, decimals: int, grouped: bool, percent: bool) -> None:
    text = f"{units / 10**decimals:{',' if grouped else ''}.{decimals}f}"
    code = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    value = float(text.replace(",", ""))
    if percent:
        assert show(float(f"{value / 100:.15g}"), code + "%") == text + "%"
    else:
        assert show(value, code) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=12))
def test_any_code_shows_something_or_nothing(value: float, code: str) -> None:
    assert isinstance(show(value, code), str)


@pytest.mark.parametrize("code", sorted(set(BUILT_IN.values()) - {"General", "@"}))
def test_built_in_codes_are_understood(code: str) -> None:
    assert show(44926.753, code) not in ("", general(44926.753))
