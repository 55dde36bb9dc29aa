"""What must hold for any text: nothing raises, offsets return the source, long runs stay linear in work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.mentions.grammar import (
    around,
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
from extractor.mentions.grammar.units import words
from extractor.mentions.quantity import Quantity

_PIECES = (
    "一二三四五六七八九十百千万亿零〇两几数半多余来第每约近达到至由从提高增长下降减少不低于少于超过以上下内前底末初"
    "年月日季度上半旬周天小时分钟个家人次起项元万％%‰‱百分之点成倍番：:/／-—–~～.．，,、。；;（）()“”《》〔〕[]〇１２３4567890"
    "≥≤＞＜=＝±+ \t\n\u3000abcGBPMkmXx*不发生未零事故率圈级号热线共为"
)
chinese_heavy = st.text(st.sampled_from(_PIECES), max_size=60)
digit_heavy = st.text(st.sampled_from("0123456789０１２.,，-—/:：%万亿年月日个"), max_size=60)
_WORDS = (
    "每季度 不少于 达到 2 十五 百分之 万 次 个百分点 以上 以内 6月 底 前 2023年 第 至 - 增长 由 提高到",
    "、 ， “ ” 《 》 零 不发生 一 / 10万 元 人 左右 约 。 比 超出 连续 × = 介于 之间 月 日前 每 少 扣",
)
_LINES = ["\n", "一段没有句号的长文字为了折行而写得足够长一些好让它换行\n"]
pieces = st.lists(st.sampled_from([*" ".join(_WORDS).split(), *_LINES]), max_size=14).map("".join)
any_text = st.one_of(st.text(max_size=60), chinese_heavy, digit_heavy, pieces)


def check(text: str, found: list[Quantity]) -> None:
    last = -1
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.text
        assert quantity.start <= quantity.number_start <= quantity.number_end <= quantity.end
        assert quantity.start >= last
        last = quantity.end
        if quantity.frequency is not None:
            assert quantity.frequency_start is not None and quantity.frequency_end is not None
            assert 0 <= quantity.frequency_start < quantity.frequency_end <= len(text)
        if quantity.direction_start is not None:
            assert quantity.direction_end is not None
            assert 0 <= quantity.direction_start < quantity.direction_end <= len(text)
        assert (quantity.op == "range") == (quantity.value_max is not None)
        assert quantity.kind == "date" or quantity.date is None
        if quantity.op == "range" and quantity.value is not None and quantity.value_max is not None:
            assert quantity.value <= quantity.value_max
        if quantity.direction and quantity.value is not None and quantity.op != "range" and not quantity.change_to:
            assert quantity.value >= 0


@settings(max_examples=600, deadline=None)
@given(any_text)
def test_find_quantities_never_raises_and_returns_the_source(text: str) -> None:
    check(text, find_quantities(text))


@settings(max_examples=600, deadline=None)
@given(any_text)
def test_read_cell_never_raises_and_returns_the_source(text: str) -> None:
    found = read_cell(text)
    check(text, found)
    assert len(around(text, found)) == len(found) + 1


@settings(max_examples=400, deadline=None)
@given(any_text)
def test_small_readers_never_raise(text: str) -> None:
    check(text, find_dates(text))
    parse_number(text)
    parse_operator(text)
    parse_date(text)
    parse_frequency(text)
    read_stub(text)
    parse_unit(text)


@given(st.sampled_from(sorted(words())), st.sampled_from(["", "万", "亿", "千", "百万"]))
def test_normalising_a_unit_twice_changes_nothing(word: str, scale: str) -> None:
    once = parse_unit(scale + word)
    if once is None or once.unit is None:
        assert scale or words()[word].unit != word
        return
    assert parse_unit(once.unit) == (once.unit, 1.0, once.kind)


_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"


def written(number: int, digits: str = _DIGITS, tens: str = "十百千", sections: str = "万亿") -> str:
    """A whole number in Chinese as an official would write it."""
    if number == 0:
        return digits[0]

    def section(value: int) -> str:
        out, gap = "", False
        for power in (3, 2, 1, 0):
            digit, value = divmod(value, 10**power)
            if digit:
                out += (digits[0] if gap and out else "") + digits[digit] + (tens[power - 1] if power else "")
                gap = False
            else:
                gap = True
        return out

    high, rest = divmod(number, 10**8)
    middle, low = divmod(rest, 10**4)
    out = section(high) + sections[1] if high else ""
    for value, mark in ((middle, sections[0]), (low, "")):
        if not value:
            continue
        if out and (value < 1000 or (mark == "" and not middle)):
            out += digits[0]
        out += section(value) + mark
    return out


@given(st.one_of(st.integers(0, 200), st.integers(0, 99_999), st.integers(0, 10**12 - 1)))
def test_a_number_written_in_chinese_reads_back(number: int) -> None:
    assert parse_number(written(number)) == number
    assert parse_number(written(number, _FORMAL, "拾佰仟", "萬億")) == number
    spoken = written(number)
    if spoken.startswith("一十"):
        assert parse_number(spoken[1:]) == number


@given(st.integers(0, 10**9))
def test_notations_of_one_number_agree(number: int) -> None:
    plain = str(number)
    wide = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse_number(plain) == parse_number(wide) == parse_number(f"{number:,}") == number


@given(st.integers(2, 9999), st.sampled_from(["家", "人次", "公里", "％", "万元", "个工作日"]))
def test_digits_and_numerals_find_the_same_quantity(number: int, unit: str) -> None:
    arabic = find_quantities(f"总量不少于{number}{unit}")
    spoken = find_quantities(f"总量不少于{written(number)}{unit}")
    assert [(q.op, q.value, q.unit) for q in arabic] == [(q.op, q.value, q.unit) for q in spoken]


LONG = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "1" * LONG,
        "一" * LONG,
        "一二" * (LONG // 2),
        "每" * LONG,
        "每年" * (LONG // 2),
        "（" * LONG,
        "《" * LONG,
        "“" * LONG,
        "1,111" * (LONG // 5),
        "1、" * (LONG // 2),
        "1次、" * (LONG // 3),
        "5%-" * (LONG // 3),
        "增长" * (LONG // 2),
        "至少" * (LONG // 2),
        "不低于的" * (LONG // 4),
        "零" * LONG,
        "1." * (LONG // 2),
        "1:" * (LONG // 2),
        "a" * LONG,
        "a1-" * (LONG // 3),
        " " * LONG + "1",
        "5" + " " * LONG,
        "不发生" * (LONG // 3),
        "第一" * (LONG // 2),
        "2023年" * (LONG // 5),
        "百分之" * (LONG // 3),
        "亿" * LONG,
        "1月" * (LONG // 2),
    ],
    ids=lambda text: text[:6].strip() or "blanks",
)
def test_long_runs_are_read(text: str) -> None:
    """Each of these would take minutes if any step looked back or ahead without a bound."""
    check(text, find_quantities(text))
    check(text, read_cell(text))
