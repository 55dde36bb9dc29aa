"""Number and unit read together at one place of a text: 1,250万元, 百分之九十五, 七成, 三分之一, 15/10万, 6:2:2."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.mentions.grammar.data import SPACES
from extractor.mentions.grammar.numbers import DIGIT, Number, number_at, quotient, run_end, tables, times
from extractor.mentions.grammar.units import UnitAt, unit_at, words
from extractor.mentions.quantity import Kind
from extractor.regex import regex


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, before operators are looked for. ``bare``: no unit is written."""

    start: int
    end: int
    value: float | None
    kind: Kind
    high: float | None = None
    unit: str | None = None
    unit_text: str | None = None
    per: str | None = None
    approx: bool = False
    bare: bool = False
    chinese: bool = False
    count: bool = False
    score: bool = False
    distance: bool = False
    leading_scale: bool = False
    scaled: bool = False
    factor: float = 1.0
    one: bool = False  # the numeral is a plain 一
    decimal: bool = False  # Arabic digits with a point

    @property
    def traits(self) -> frozenset[str]:
        return frozenset((self.kind, "distance")) if self.distance else frozenset((self.kind,))


_BLANK = regex(rf"[{SPACES}]{{0,4}}")
_BLANK_CELL = regex(r"\s{0,10}")
_CHENG = regex(
    r"成(?!立|员|果|本|效|功|长|为|分|年|人|就|熟|品|套|交|都|绩|形|型|灾|因|份|片|群|册|文|像|材|活|龄|批|建|体|例|渝|网|组|对|才|虫|风|虽)"
    r"(半|[一二三四五六七八九](?![一二三四五六七八九十]))?(多|余)?"
)
_PARTS = regex(r"([百佰千仟万萬])分之")
_PARTS_UNIT = {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱", "萬": "‱"}
_FULL = regex(r"百分之百|百分百")
_HALF = regex(r"半数(?!人)|一半(?!是|人|天|时)")
_HALF_SPAN = regex(r"半(个)?(年|月|天|日|小时|学期)(?![报度一刊代审活票夜])|半个(?:年|学)")
_AND_HALF = regex(r"(?:个)?半(?=[年月天]|个月|小时)")
_ALTERED = regex(r"[0-9]{1,3}[。·][0-9]{1,2}(?=\s?[%％‰\u4e00-\u9fff]|\s*$)|[1-9] [0-9]{2,3}(?=[\u4e00-\u9fff])")
_CLOCK = regex(rf"(?:(小时)({DIGIT}{{1,2}})分钟?(?!之)|(分钟?)({DIGIT}{{1,2}})秒)")
_ODD = regex(r"个[多余](?=月|小时|星期|学期|工作日)")
_MORE = regex(r"[多余](?![少数边元])")
_COLON = regex(rf"[:：︰∶]({DIGIT}+(?:[.．]{DIGIT}+)?)")
# 30比1, 三比一, where nothing is counted behind the second number (2023年比2022年, 3个比2个)
_TO = regex(
    rf"比({DIGIT}+(?:[.．]{DIGIT}+)?|[一二三四五六七八九十])(?!{DIGIT}|[.．多余几百千万亿一二三四五六七八九十])"
)
_SLASH = regex(rf"[/／]({DIGIT}{{1,3}}|十|百|千)?(万)?(?<![/／])(?!{DIGIT}|[/／.．年月日])")
_SHORT_DECIMAL = regex(r"[一二三四五六七八九](?=[，。；、,;）)\s]|$)")
_TOLD = frozenset("于过≥≤＞＜")  # behind an operator even 两班 counts
_SHAPING = frozenset("成小分比:：︰∶/／")
_BRACKET_UNIT = regex(r"[（(]\s?([^（）()\s]{1,8})\s?[）)]")


def amount_at(text: str, at: int, *, cell: bool = False) -> Amount | None:
    """The amount whose number begins at ``at``; a number without any unit is returned ``bare``.

    Example:
        >>> amount_at("共七成以上", 1).value
        70.0
    """
    special = _special(text, at)
    if special is not None:
        return special
    number = _damaged(text, at) if cell else None
    if number is None:
        number = number_at(text, at)
    if number is None:
        return None
    known, shaped = _shaped(text, number)
    return shaped if known else _measured(text, number, cell)


def _shaped(text: str, number: Number) -> tuple[bool, Amount | None]:
    """Whether a sign behind the number makes it a fraction, a ratio, tenths or a clock's span; and that amount."""
    follow = text[number.end : number.end + 1]
    if follow == "分" and text.startswith("分之", number.end):
        return True, _fraction(text, number)
    if number.scaled or follow not in _SHAPING:
        return False, None
    if follow == "成":
        cheng = _CHENG.match(text, number.end) if number.value <= 10 else None
        return (True, _tenths(number, cheng)) if cheng else (False, None)
    if follow in "小分":
        clock = _CLOCK.match(text, number.end) if number.high is None else None
        return (True, _clock(number, clock)) if clock else (False, None)
    if follow == "比":
        to = _TO.match(text, number.end)
        return (True, _ratio(text, number, _TO)) if to and not unit_at(text, to.end()) else (False, None)
    if number.chinese:
        return False, None
    if _COLON.match(text, number.end):
        return True, _ratio(text, number, _COLON)
    slash = _SLASH.match(text, number.end)
    return (True, _slashed(text, number, slash)) if slash else (False, None)


def _measured(text: str, number: Number, cell: bool) -> Amount:
    """The number with its unit: 3个半月, 2个多小时, 30 家, 3（次）, 一年半."""
    end, value, approx = number.end, number.value, number.approx
    place = end
    if text[end : end + 1] in "个半":
        odd, half = _ODD.match(text, end), _AND_HALF.match(text, end)
        if odd:
            approx, end = True, odd.end()
        elif half:
            value, end = value + 0.5, half.end()
        place = end
    if place == number.end:
        place = (_BLANK_CELL if cell else _BLANK).match(text, end).end()  # type: ignore[union-attr]
    spoken = number.chinese and text[number.start - 1 : number.start] not in _TOLD
    unit = unit_at(text, place, chinese=spoken) or (_bracketed(text, place) if cell else None)
    if unit is None:
        return _amount(number, end, value, approx, None)
    end = unit.end
    if number.chinese and unit.text in ("米", "元", "块钱"):
        short = _SHORT_DECIMAL.match(text, end)
        if short:  # 三米五
            value, end = value + tables().digits[short.group()] / 10, short.end()
    if unit.word.kind == "duration":
        if text.startswith("半", end) and unit.text in ("年", "天", "日"):
            value, end = value + 0.5, end + 1
        elif not approx and _MORE.match(text, end):
            approx, end = True, end + 1
    return _amount(number, end, value, approx, unit)


def _amount(number: Number, end: int, value: float, approx: bool, unit: UnitAt | None) -> Amount:
    one = number.chinese and value == 1 and number.end - number.start == 1
    word = unit.word if unit else None
    return Amount(
        number.start,
        end,
        value,
        word.kind if word else "number",
        number.high,
        unit.unit if unit else None,
        unit.text if unit else None,
        unit.per if unit else None,
        approx,
        unit is None,
        number.chinese,
        word.whole if word else False,
        word.score if word else False,
        word.distance if word else False,
        number.leading_scale,
        number.scaled,
        number.factor,
        one,
        "." in number.digits,
    )


def _bracketed(text: str, at: int) -> UnitAt | None:
    """3（次）, ≥90（%）: in a cell the unit may stand in brackets."""
    bracket = _BRACKET_UNIT.match(text, at)
    inner = words().get(bracket.group(1)) if bracket else None
    return UnitAt(bracket.end(), inner.unit, bracket.group(1), inner, None) if bracket and inner else None


def _special(text: str, at: int) -> Amount | None:
    head = text[at : at + 1] or " "
    if head in "百千万佰仟萬":
        full = _FULL.match(text, at)
        if full:
            return Amount(at, full.end(), 100.0, "percent", unit="%", unit_text="百分", chinese=True)
        parts = _PARTS.match(text, at)
        if parts:
            unit = _PARTS_UNIT[parts.group(1)]
            number = number_at(text, parts.end(), scale=False)
            if number is None:
                return None
            return Amount(
                at, number.end, number.value, "percent", number.high, unit, parts.group(), None, number.approx,
                chinese=True,
            )
        return None
    if head in "半一":
        half = _HALF.match(text, at)
        if half:
            return Amount(at, half.end(), 0.5, "ratio", chinese=True)
    if head == "半":
        span = _HALF_SPAN.match(text, at)
        word = words().get("个月" if span.group(2) == "月" else span.group(2)) if span and span.group(2) else None
        if span and word:
            return Amount(
                at, span.end(), 0.5, "duration", unit=word.unit, unit_text=span.group(2), chinese=True
            )
    return None


def _fraction(text: str, number: Number) -> Amount | None:
    """三分之一 → 0.333333; the denominator stands first."""
    top = number_at(text, number.end + 2, scale=False)
    if top is None or not number.value:
        return None
    return Amount(
        number.start, top.end, quotient(top.value, number.value), "ratio", chinese=True, approx=top.approx
    )


def _damaged(text: str, at: int) -> Number | None:
    """98。5% and 1 98户: a cell's number whose point was altered or that a blank cut in two."""
    found = _ALTERED.match(text, at)
    if found is None:
        return None
    digits = found.group().replace(" ", "")
    for mark in "。·":
        digits = digits.replace(mark, ".")
    return Number(at, found.end(), float(digits), None, False, False, False, False, digits, 1.0)


def _clock(number: Number, clock: re.Match[str]) -> Amount:
    """1小时30分 → 1.5 小时, 5分30秒 → 5.5 分钟."""
    part = number_at(clock.group(2) or clock.group(4), 0)
    value = number.value + (part.value if part else 0.0) / 60
    unit = "小时" if clock.group(1) else "分钟"
    return Amount(
        number.start,
        clock.end(),
        round(value, 6),
        "duration",
        unit=unit,
        unit_text=clock.group(1) or clock.group(3),
        chinese=number.chinese,
    )


def _tenths(number: Number, cheng: re.Match[str]) -> Amount:
    """七成 → 70 %, 八成五 → 85 %."""
    extra = 0.0
    if cheng.group(1):
        extra = 5.0 if cheng.group(1) == "半" else float(tables().digits[cheng.group(1)])
    return Amount(
        number.start,
        cheng.end(),
        number.value * 10 + extra,
        "percent",
        None if number.high is None else number.high * 10,
        "%",
        "成",
        approx=number.approx or bool(cheng.group(2)),
        chinese=True,
    )


def _ratio(text: str, number: Number, sign: re.Pattern[str]) -> Amount:
    """104.87:100 → 1.0487; 三比一 → 3; three members have no single value."""
    parts = [number.digits]
    end = number.end
    while len(parts) < 6:
        colon = sign.match(text, end)
        if colon is None:
            break
        parts.append(colon.group(1))
        end = colon.end()
    value: float | None = None
    if len(parts) == 2:
        below = number_at(text, end - len(parts[1]), scale=False)
        if below and below.value:
            value = quotient(number.value, below.value)
    return Amount(number.start, end, value, "ratio", unit_text=":")


def _slashed(text: str, number: Number, slash: re.Match[str]) -> Amount | None:
    """15/10万 → 15 per 100 000; 2/3 → 0.666667."""
    below, wan = slash.group(1) or "", slash.group(2)
    if wan:  # 15/10万, 8/万剂
        thing = unit_at(text, slash.end())
        end = thing.end if thing and thing.per is None else slash.end()
        unit = f"/{_plain(below)}万{text[slash.end() : end]}"
        return Amount(number.start, end, number.value, "ratio", unit=unit, unit_text=text[slash.start() : end])
    bottom = number_at(below, 0)
    if bottom is None or not 2 <= bottom.value <= 100 or number.value >= bottom.value or number.value % 1:
        return None
    return Amount(number.start, slash.end(), quotient(number.value, bottom.value), "ratio", unit_text="/")


def _plain(below: str) -> str:
    found = number_at(below, 0) if below else None
    return f"{found.value:g}" if found else below


_SEPARATOR = regex(rf"[{SPACES}]?(?:-{{1,2}}|－|–|—{{1,2}}|−|~|～|∼|﹣|至|到)[{SPACES}]?")


def range_at(text: str, first: Amount, *, cell: bool = False) -> Amount | None:
    """The range that ``first`` opens: 5%-20%, 30万至50万, 三到五个, 5~8; None if it opens none."""
    if first.high is not None or first.value is None:
        return None
    separator = _SEPARATOR.match(text, first.end)
    if separator is None:
        return None
    at = separator.end()
    if run_end(text, at) == at and text[at : at + 1] not in "百千":
        return None
    second = amount_at(text, at, cell=cell)
    if second is None or second.value is None or second.high is not None:
        return None
    low, top = first.value, second.value
    if second.bare and not first.bare:
        return None
    if first.bare:
        if not first.scaled and second.scaled and times(low, second.factor) <= top:
            low = times(low, second.factor)
    elif first.unit != second.unit:
        return None
    if first.unit_text and _PARTS.fullmatch(first.unit_text) and second.unit != first.unit:
        return None
    if low > top:
        low, top = top, low
    return replace(
        second,
        start=first.start,
        value=round(low, 6),
        high=round(top, 6),
        approx=first.approx or second.approx,
        chinese=first.chinese,
        bare=second.bare,
        one=False,
        leading_scale=first.leading_scale,
    )

