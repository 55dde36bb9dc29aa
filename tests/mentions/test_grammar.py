"""The quantity grammar against its table of cases, and the small readers beside it."""

from __future__ import annotations

from collections import Counter

import pytest

from extractor.mentions.grammar import (
    around,
    fill_year,
    find_dates,
    find_quantities,
    parse_date,
    parse_frequency,
    parse_number,
    parse_operator,
    parse_unit,
    read_cell,
    read_stub,
)
from extractor.mentions.quantity import Frequency
from tests.mentions.quantity_cases import Case, cases, matches, read, seen


def _parameters() -> list[object]:
    out: list[object] = []
    for case in cases():
        marks = [pytest.mark.xfail(reason=case.todo, strict=True)] if case.todo else []
        out.append(pytest.param(case, id=f"{case.batch}: {case.id}", marks=marks))
    return out


@pytest.mark.parametrize("case", _parameters())
def test_case(case: Case) -> None:
    found = read(case)
    got = [seen(quantity) for quantity in found]
    assert len(got) == len(case.expect), got
    for wanted, answer in zip(case.expect, got, strict=True):
        assert matches(wanted, answer), f"\nwanted {wanted}\ngot    {answer}"
    for quantity in found:
        assert case.text[quantity.start : quantity.end] == quantity.text


def test_case_ids_are_unique() -> None:
    counted = Counter(f"{case.batch}: {case.id}" for case in cases())
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_text_stands_once() -> None:
    counted = Counter((case.text, case.cell) for case in cases())
    assert [text for text, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250万", 12_500_000),
        ("１２３．５", 123.5),
        ("十五点六", 15.6),
        ("叁佰伍拾万", 3_500_000),
        ("二〇二二", 2022),
        ("两万五", 25_000),
        ("一百零五", 105),
        ("三百二", 320),
        ("廿五", 25),
        ("一万五千亿", 1_500_000_000_000),
        ("1亿2000万", 120_000_000),
        ("-2.95", -2.95),
        ("－3", -3),
        ("零", 0),
        ("30.00", 30),
        ("半", 0.5),
        ("千万", 10_000_000),
    ],
)
def test_parse_number(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "一二十", "12家", "x", "万万", "第三", "1.2.3", "一百千", "9" * 40])
def test_parse_number_refuses(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "scale", "kind"),
    [
        ("万元", "元", 1e4, "money"),
        ("亿千瓦时", "千瓦时", 1e8, "number"),
        ("（%）", "%", 1, "percent"),
        ("％", "%", 1, "percent"),
        ("个百分点", "百分点", 1, "percent"),
        ("㎡", "平方米", 1, "number"),
        ("KM", "公里", 1, "number"),
        ("千米", "公里", 1, "number"),
        ("千克", "公斤", 1, "number"),
        ("天", "日", 1, "duration"),
        ("个月", "月", 1, "duration"),
        ("万人次", "人次", 1e4, "number"),
        ("元/人·月", "元/人·月", 1, "money"),
        ("元/人·天", "元/人·天", 1, "money"),
        ("万元/公里", "元/公里", 1e4, "money"),
        ("次/年", "次/年", 1, "number"),
        ("人/平方公里", "人/平方公里", 1, "number"),
        ("mg/L", "毫克/升", 1, "number"),
        ("元/㎡", "元/平方米", 1, "money"),
        ("台（套）", "台（套）", 1, "number"),
        ("单位：万元", "元", 1e4, "money"),
        ("/10万", "/10万", 1, "ratio"),
        ("件/万人", "件/万人", 1, "number"),
        ("万", None, 1e4, "number"),
        ("工作日", "工作日", 1, "duration"),
        ("亩", "亩", 1, "number"),
    ],
)
def test_parse_unit(text: str, unit: str | None, scale: float, kind: str) -> None:
    assert parse_unit(text) == (unit, scale, kind)


@pytest.mark.parametrize("text", ["", "定性", "优良中差", "单位", "企业", "12", "完成率"])
def test_parse_unit_refuses(text: str) -> None:
    assert parse_unit(text) is None


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("≥", ">="),
        ("≧", ">="),
        (">=", ">="),
        ("=>", ">="),
        ("＞＝", ">="),
        ("不低于", ">="),
        ("以上", ">="),
        ("≤", "<="),
        ("≦", "<="),
        ("<=", "<="),
        ("不超过", "<="),
        (" 以 内", "<="),
        ("＞", ">"),
        ("＜", "<"),
        ("=", "="),
        ("＝", "="),
        ("═", "="),
        ("等于", "="),
        ("大于等于", ">="),
        ("定性", None),
        ("定量", None),
        ("约束性", None),
        ("正向指标", None),
        ("", None),
    ],
)
def test_parse_operator(text: str, op: str | None) -> None:
    assert parse_operator(text) == op


@pytest.mark.parametrize(
    ("text", "date", "op", "relative"),
    [
        ("6月底前", "--06-30", "<=", None),
        ("12月底之前", "--12-31", "<=", None),
        ("2023年12月31日前", "2023-12-31", "<=", None),
        ("2022年4月", "2022-04", "=", None),
        ("二〇二四年二月底", "2024-02-29", "=", None),
        ("2月底前", "--02-28", "<=", None),
        ("年内", "--12-31", "<=", 0),
        ("年底前", "--12-31", "<=", 0),
        ("2025年", "2025", "=", None),
        ("2025年底", "2025-12-31", "=", None),
        ("2025年内", "2025-12-31", "<=", None),
        ("第三季度末", "--09-30", "=", None),
        ("一季度", "--03-31", "=", None),
        ("上半年", "--06-30", "=", None),
        ("明年3月底前", "--03-31", "<=", 1),
        ("上年末", "--12-31", "=", -1),
        ("25日前", "---25", "<=", None),
        ("截至6月30日", "--06-30", "<=", None),
        ("2022-12-31", "2022-12-31", "=", None),
        ("2022.12.31前", "2022-12-31", "<=", None),
        ("4月", "--04", "=", None),
        ("2022年12月", "2022-12", "=", None),
        ("十二月三十一日前", "--12-31", "<=", None),
    ],
)
def test_parse_date(text: str, date: str, op: str, relative: int | None) -> None:
    assert parse_date(text) == (date, op, relative)


@pytest.mark.parametrize("text", ["", "6月底前完成", "3天", "13月", "1-6月", "长期", "2022.4万", "明年"])
def test_parse_date_refuses(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("date", "year", "text", "filled"),
    [
        ("--06-30", 2023, "6月底前", "2023-06-30"),
        ("--02-28", 2024, "2月底前", "2024-02-29"),
        ("--02-28", 2024, "2月28日前", "2024-02-28"),
        ("--02-28", 2023, "2月末", "2023-02-28"),
        ("--04", 2022, "4月", "2022-04"),
        ("---25", 2022, "25日前", "---25"),
        ("2021-06-30", 2022, "", "2021-06-30"),
    ],
)
def test_fill_year(date: str, year: int, text: str, filled: str) -> None:
    assert fill_year(date, year, text) == filled


@pytest.mark.parametrize(
    ("text", "every", "per"),
    [
        ("每季度", 1, "quarter"),
        ("每半年", 6, "month"),
        ("每两年", 2, "year"),
        ("每3个月", 3, "month"),
        ("每日", 1, "day"),
        ("每个月", 1, "month"),
        ("每年度", 1, "year"),
        ("每周", 1, "week"),
        ("每旬", 10, "day"),
        ("每24小时", 24, "hour"),
        ("按月", 1, "month"),
        ("月报", 1, "month"),
        ("1次/年", 1, "year"),
    ],
)
def test_parse_frequency(text: str, every: float, per: str) -> None:
    found = parse_frequency(text)
    assert found is not None
    assert (found.every, found.per) == (every, per)


@pytest.mark.parametrize("text", ["", "定期", "及时", "逐年", "每人", "每个街道", "年度"])
def test_parse_frequency_refuses(text: str) -> None:
    assert parse_frequency(text) is None


@pytest.mark.parametrize(
    ("text", "stub"),
    [
        ("≥ %", ("≥", ">=", "%")),
        ("%", (None, None, "%")),
        ("≥", ("≥", ">=", None)),
        ("XX人", (None, None, "人")),
        ("x.x%", (None, None, "%")),
        ("≥**%", ("≥", ">=", "%")),
        ("（≥**台）", ("≥", ">=", "台")),
        ("公里", (None, None, "公里")),
        ("不少于  次", ("不少于", ">=", "次")),
        ("%以上", ("以上", ">=", "%")),
        ("**", (None, None, None)),
    ],
)
def test_read_stub(text: str, stub: tuple[str | None, str | None, str | None]) -> None:
    assert read_stub(text) == stub


@pytest.mark.parametrize("text", ["", " ", "—", "/", "无", "≥90%", "100", "按时完成", "优良中差", "定性", "完成率"])
def test_read_stub_refuses(text: str) -> None:
    assert read_stub(text) is None


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("≥80够买设备数量", ("", "够买设备数量")),
        ("100企业满意度", ("", "企业满意度")),
        ("当年不发生重大事故", ("当年", "重大事故")),
        ("6月底前完成招标；9月底前验收", ("", "完成招标；", "验收")),
        ("每年2次", ("", "")),
        ("按时完成", ("按时完成",)),
    ],
)
def test_around(text: str, stretches: tuple[str, ...]) -> None:
    assert around(text, read_cell(text)) == stretches


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("1.23E+05", ("number", 123000.0, None, "="), id="as spreadsheets show long numbers"),
        pytest.param("≤5.0e-03", ("number", 0.005, None, "<="), id="small ones"),
        pytest.param("2.5E4次", ("number", 25000.0, None, "="), id="without a sign, with a unit"),
        pytest.param("2023-12", ("date", None, "2023-12", "="), id="a month"),
        pytest.param("2023/06", ("date", None, "2023-06", "="), id="a month with a stroke"),
        pytest.param("2015-20", ("number", 20.0, None, "range"), id="no month"),
    ],
)
def test_cells_of_spreadsheets(text: str, told: tuple[str, float | None, str | None, str]) -> None:
    (found,) = read_cell(text)
    got = min(found.value, found.value_max or found.value) if found.value is not None else None
    assert (found.kind, got, found.date, found.op) == told


def test_a_room_is_no_power() -> None:
    assert [q.value for q in find_quantities("3E12室配备电脑20台")] == [20.0]


def test_nothing_in_an_empty_text() -> None:
    assert find_quantities("") == []
    assert read_cell("") == []
    assert find_dates("") == []


def test_frequency_stands_outside_the_text_with_its_own_span() -> None:
    text = "各单位每季度召开不少于2次会议"
    (found,) = find_quantities(text)
    assert found.text == "不少于2次"
    assert found.frequency == Frequency(1, "quarter")
    assert text[found.frequency_start : found.frequency_end] == "每季度"


def test_direction_verb_stands_outside_the_text_with_its_own_span() -> None:
    text = "收入同比增长了8.5%以上"
    (found,) = find_quantities(text)
    assert (found.text, found.direction) == ("8.5%以上", "up")
    assert text[found.direction_start : found.direction_end] == "增长"


def test_number_span_holds_number_scale_and_unit_alone() -> None:
    text = "不少于20万人次以上"
    (found,) = find_quantities(text)
    assert text[found.number_start : found.number_end] == "20万人次"
    assert found.text == text


def test_year_that_a_word_gives() -> None:
    (found,) = find_quantities("明年6月底前完成")
    assert (found.date, found.year_relative) == ("--06-30", 1)


def test_dates_that_only_say_when_are_left_to_find_dates() -> None:
    text = "2022年9月5日印发，1-6月完成投资，6月底前竣工"
    assert [q.text for q in find_quantities(text)] == ["6月底前"]
    assert [(q.text, q.rule) for q in find_dates(text)] == [
        ("2022年9月5日", "grammar.date"),
        ("1-6月", "grammar.period"),
        ("6月底前", "grammar.deadline"),
    ]


def test_scores_have_a_rule_of_their_own() -> None:
    assert [q.rule for q in find_quantities("未完成的扣2分，满分10分")] == ["grammar.score", "grammar.score"]
