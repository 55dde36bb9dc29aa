"""Finds every quantity in a text: what begins where ``patterns.scan`` stops is read locally, left to right.

The work is linear: each place is looked at once, and every look to the left or right is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from extractor.mentions.grammar import comparators, patterns, times, traps, units
from extractor.mentions.grammar.amounts import Amount, amount_at, range_at
from extractor.mentions.grammar.data import SPACES, table
from extractor.mentions.grammar.numbers import run_end
from extractor.mentions.grammar.wrap import unwrap
from extractor.mentions.quantity import Direction, Frequency, Kind, Op, Quantity

Mode = Literal["prose", "cell", "dates"]


@dataclass(slots=True)
class _Draft:
    """A quantity while its neighbours may still change it."""

    start: int
    end: int
    number_start: int
    number_end: int
    kind: Kind
    op: Op
    value: float | None
    rule: str
    op_text: str | None = None
    value_max: float | None = None
    unit: str | None = None
    unit_text: str | None = None
    approx: bool = False
    implied: bool = False
    date: str | None = None
    year_relative: int | None = None
    frequency: Frequency | None = None
    frequency_start: int | None = None
    frequency_end: int | None = None
    direction: Direction | None = None
    direction_start: int | None = None
    direction_end: int | None = None
    change_to: bool = False
    change_from: bool = False
    shared: bool = False
    prefix: str | None = None  # operator word in front
    suffix: str | None = None
    bare: bool = False
    weak: bool = False  # dropped unless a neighbour in a list speaks for it
    count: bool = False
    chinese: bool = False
    form: str = ""


class _Each(NamedTuple):
    """A frequency that waits for its number."""

    found: times.FrequencyAt
    order: int


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity that a Chinese text writes, in order, with operator, unit and frequency; traps refused.

    A date is given where something is due by it (6月底前, 截至, 每月25日前, 到2025年, 9月底完成); a date that only
    says when something happened is not (see ``find_dates``). A frequency without a number (每月报送) is given
    as 1 次 by the rule "grammar.frequency", a score (10分) by "grammar.score".

    Example:
        >>> [(q.text, q.op, q.value, q.unit) for q in find_quantities("每季度检查不少于2次，覆盖率达到95%以上")]
        [('不少于2次', '>=', 2.0, '次'), ('达到95%以上', '>=', 95.0, '%')]
    """
    wrapped = unwrap(text)
    if wrapped is None:
        return _Finder(text, "prose").run()
    return wrapped.restore(text, _Finder(wrapped.text, "prose").run())


def read_cell(text: str) -> list[Quantity]:
    """Every quantity in a value cell of a table, where a bare number counts; [] for qualitative text.

    Example:
        >>> [(q.text, q.op, q.value) for q in read_cell("≥80")]
        [('≥80', '>=', 80.0)]
    """
    return _Finder(text, "cell").run()


def find_dates(text: str) -> list[Quantity]:
    """Every date and period, also those that only say when something happened, as ``kind`` date.

    A period (1-6月) has the rule "grammar.period" and no ``date``.

    Example:
        >>> [(q.text, q.date) for q in find_dates("2022年9月5日印发，6月底前完成")]
        [('2022年9月5日', '2022-09-05'), ('6月底前', '--06-30')]
    """
    wrapped = unwrap(text)
    if wrapped is None:
        return _Finder(text, "dates").run()
    return wrapped.restore(text, _Finder(wrapped.text, "dates").run())


def around(text: str, quantities: list[Quantity]) -> tuple[str, ...]:
    """What stands before, between and behind the quantities of a cell, blanks removed: n + 1 stretches.

    Example:
        >>> around("≥80够买设备数量", read_cell("≥80够买设备数量"))
        ('', '够买设备数量')
    """
    out, at = [], 0
    for quantity in quantities:
        start = quantity.start if quantity.frequency_start is None else min(quantity.start, quantity.frequency_start)
        out.append(re.sub(r"\s+", "", text[at : max(at, start)]))
        at = max(at, quantity.end)
    out.append(re.sub(r"\s+", "", text[at:]))
    return tuple(out)


@cache
def _line_start() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\n。；;：:])[{SPACES}]{{0,8}}$")


@cache
def _enumerator() -> re.Pattern[str]:
    return re.compile(r"[0-9０-９]{1,2}[.．](?=[0-9０-９])")


@cache
def _done() -> re.Pattern[str]:
    listed = sorted(table("times")["done"]["words"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(listed)})")


@cache
def _planned() -> re.Pattern[str]:
    listed = sorted(table("times")["due"]["plan"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(listed)})$")


_WITHIN_CLAUSE = 80
_HARD_BREAK = re.compile(r"[。；;！？!?\n]")
_SOFT_BREAK = re.compile(r"[，,：:]")
_MONTHS = ("次月", "下月", "当月", "本月")
_EVENTS = "次场期轮回遍批"
# 上千, 近百: a scale word alone is a number only behind one of these
_VAGUE_BEFORE = re.compile(r"(?:(?<!以)(?<!及)上|[近成过超逾约])$")
_TIMES = re.compile(r"\s?[×✕*÷]\s?[0-9０-９（(]")
_RESULT = re.compile(r"\s?[×✕*÷=＝+＋]\s?")
_DEDUCTED = re.compile(r"[\u4e00-\u9fff]{0,6}[,，]?(?:每[次个项处])?(?:扣|倒扣|扣减)\s?[0-9]{1,3}(?:[.．][0-9])?分")
# 上千, 近百: a scale word alone is a number only behind one of these
_VAGUE_BEFORE = re.compile(r"(?:(?<!以)(?<!及)上|[近成过超逾约])$")
_TIMES = re.compile(r"\s?[×✕*÷]\s?[0-9０-９（(]")
_RESULT = re.compile(r"\s?[×✕*÷=＝+＋]\s?")
_DEDUCTED = re.compile(r"[\u4e00-\u9fff]{0,6}[,，]?(?:每[次个项处])?(?:扣|倒扣|扣减)\s?[0-9]{1,3}(?:[.．][0-9])?分")
_SECOND_ENTRY = re.compile(r"(?<![0-9０-９])[2２][.．、]")
_SIGNS = "+-−－＋±"
_NO_SIGN_AFTER = "%％‰０１２３４５６７８９"
_NOUGHT_UNITS = ("起", "例", "宗", "%", "个", "人", "次", "家")
# 死亡率为0.87: what is measured says that the bare number behind it counts
_MEASURED = re.compile(r"(?:率|指数|比|系数|均值|度|评分|浓度|密度|强度|得分|数值)(?:均|约|分别)?(?:为|是)\s?$")
_MONTH_OF_QUARTER = re.compile(r"(?:首月|末月|第[一二三]个月|次月|后)?(?=[0-9一二三])")
_MEASURE = re.compile(
    r"([\u4e00-\u9fff])(?<![年月日号时前后内外上下左右的至到和与及或无是为多余分第级期率后起中底末初又也均都各共并且以万亿千百十几半成倍优良中差项])"
    r"(?=\s*(?:[，。；、,;\n（(]|$))"
)
_NAME_AFTER = re.compile(r"率|圈(?!定)|级(?!别)")
# 500米覆盖率, 15分钟养老服务圈, 24小时内办结率: the measure belongs to a name
_REACH_NAME = re.compile(r"(?:内|以内|之内)?[\u4e00-\u9fff]{1,4}?(?:率|圈(?!定))(?!先|领)")
_EMPTY_BRACKET = re.compile(r"[（(]含[）)]")


def _never_negative(direction: Direction, value: float | None, op: Op) -> tuple[Direction, float | None]:
    """增长-2.1% is a decline of 2.1%."""
    if value is None or value >= 0 or op == "range":
        return direction, value
    return ("down" if direction == "up" else "up"), -value


class _Finder:
    def __init__(self, text: str, mode: Mode) -> None:
        self.text = text
        self.cell = mode == "cell"
        self.dates_only = mode == "dates"
        self.drafts: list[_Draft] = []
        self.waiting: _Each | None = None
        self.alone: list[times.FrequencyAt] = []
        self.floor = 0
        self.product = -1  # where the last member of a sum or product ends

    def run(self) -> list[Quantity]:
        text, at = self.text, 0
        scan = patterns.scan()
        while True:
            found = scan.search(text, at)
            if found is None:
                break
            at = max(self._at(found), found.start() + 1)
        self._flush()
        self._relate()
        return [self._quantity(draft) for draft in self._kept()]

    # ── what begins here ──

    def _at(self, found: re.Match[str]) -> int:
        group, at = found.lastgroup, found.start()
        if group == "number":
            return self._number(at)
        if group == "quote":
            inside = found.group()
            keeps = self.cell or traps.quoted_keep().search(inside) or traps.zero_noun().search(inside)
            return at + 1 if keeps else found.end()
        if group == "each":
            return self._each(at)
        if group == "none":
            return self._none(at)
        if group == "when":
            return self._when(at)
        return found.end()

    def _each(self, at: int) -> int:
        found = times.frequency_at(self.text, at)
        if found is None:
            if self.text[at] != "每":
                return at + 1
            step = traps.scoring_step().match(self.text, at)
            return step.end() if step else self._distributive(at)
        self._wait(found)
        return self._recurring(found)

    def _distributive(self, at: int) -> int:
        """每5个, 每千人: the number only says for each what."""
        end = run_end(self.text, at + 1)
        if end == at + 1:
            return end
        amount = amount_at(self.text, at + 1)
        return amount.end if amount else end

    def _wait(self, found: times.FrequencyAt) -> None:
        self._flush()
        self.waiting = _Each(found, len(self.drafts))

    def _flush(self) -> None:
        """A frequency that no number took speaks for itself: every month, once."""
        if self.waiting is None:
            return
        found = self.waiting.found
        if not self._taken(found) and not self.dates_only and self._speaks(found):
            self.drafts.append(
                _Draft(
                    found.start, found.end, found.start, found.end, "number", "=", 1.0, "grammar.frequency",
                    unit="次", implied=True, frequency=found.frequency, frequency_start=found.start,
                    frequency_end=found.end,
                )
            )
        self.waiting = None

    def _taken(self, found: times.FrequencyAt) -> bool:
        return any(draft.frequency_start == found.start for draft in self.drafts[-12:])

    def _speaks(self, found: times.FrequencyAt) -> bool:
        if self.text[found.start : found.end] not in table("times")["reports"]:
            return True
        lead = self.text[max(0, found.start - 16) : found.start]
        return bool(re.search(r"报送|上报|提交|编制|编报|填报|印发|发布|报告|、|及时报|按时报", lead)) or self.cell

    def _recurring(self, found: times.FrequencyAt) -> int:
        """每年6月底前, 每月25日前: a day without a year."""
        text, at = self.text, found.end
        while at < len(text) and text[at] in "的在于从":
            at += 1
        per = found.frequency.per
        read: times.DateAt | None = None
        if per == "year":
            read = times.date_at(text, at, backwards=False)
            if read is None and text[at : at + 1] in ("底", "末"):
                read = times.date_at(text, at - 1, backwards=False)
        elif per == "quarter":
            within = _MONTH_OF_QUARTER.match(text, at)
            read = times.day_at(text, within.end()) or self._plain_day(within.end()) if within else None
        elif per == "month":
            read = times.day_at(text, at) or self._plain_day(at)
            if read is None and text[at : at + 1] in ("底", "末"):
                read = times.date_at(text, at - 1, backwards=False)
        if read is None or read.form in ("period", "year", "numeric"):
            return found.end
        self._date(read, "grammar.recurring", found)
        return read.end

    def _plain_day(self, at: int) -> times.DateAt | None:
        found = times.recurring_day().match(self.text, at)
        if found is None:
            return None
        day = times.number_of(found.group("day"))
        return times.DateAt(at, found.end(), f"---{day:02d}", "=", None, None, "day_only")

    def _none(self, at: int) -> int:
        found = traps.zero_goal().match(self.text, at)
        if found is None:
            return at + 1
        before = self.text[at - 1] if at else ""
        if self.dates_only or (before and before in traps.zero_conditions()):
            return found.end()
        one = found.group("one")
        unit = one[-1] if one else None
        self.drafts.append(
            _Draft(at, found.end(), at, found.end(), "number", "=", 0.0, "grammar.zero", unit=unit, unit_text=unit,
                   implied=True)
        )
        self.floor = found.end()
        return found.end()

    def _when(self, at: int) -> int:
        text = self.text
        plan = times.plan_end(text, at)
        if plan is not None:
            return self._dated(plan)
        if text.startswith("翻番", at):
            self._plain(at, at + 2, "ratio", 1.0, "番")
            return at + 2
        read = times.date_at(text, at)
        if read is None:
            return at + 1
        return self._dated(read)

    def _dated(self, read: times.DateAt) -> int:
        rule = self._date_rule(read)
        if rule is not None:
            if rule == "grammar.date" and self._due_with_next(read.end) and not self.dates_only:
                read, rule = read._replace(op="<=", op_text="前"), "grammar.deadline"
            self._date(read, rule, None)
        return read.end

    def _date_rule(self, read: times.DateAt) -> str | None:
        """Which rule gives this date in this mode; None where it only says when something happened."""
        text = self.text
        if read.op == "<=":
            return "grammar.as_of" if read.op_text in ("截至", "截止", "截止到", "截止至") else "grammar.deadline"
        if self.dates_only:
            return "grammar.period" if read.form == "period" else "grammar.date"
        if read.form == "period":
            return None
        lead = text[max(0, read.start - 1) : read.start]
        if read.form == "year" and not (lead in ("到", "至") and not self._joined(read.start - 1)):
            return "grammar.date" if self.cell and self._whole(read.start, read.end) else None
        if self.cell:
            return "grammar.date"
        if lead in ("到", "至") and not self._joined(read.start - 1):
            return "grammar.date"
        if read.form in ("month", "day", "month_end", "quarter", "half", "year_end") and _planned().search(
            text[max(0, read.start - 4) : read.start]
        ):
            return "grammar.date"
        if read.form in ("month_end", "day", "half", "quarter") and self._due_with_next(read.end):
            return "grammar.date"
        if read.form in ("month_end", "quarter", "half", "year_end") and _done().match(text, read.end):
            return "grammar.date"
        return None

    def _due_with_next(self, end: int) -> bool:
        """1月15日和7月15日前: the first day is due as well."""
        gap = patterns.list_gap().match(self.text, end)
        after = times.date_at(self.text, gap.end(), backwards=False) if gap else None
        return after is not None and after.op == "<=" and after.form != "year"

    def _joined(self, at: int) -> bool:
        """Whether 到 / 至 at ``at`` follows a date, so that both are one period."""
        return at > 0 and self.text[at - 1] in "年月日号度底初末期起0123456789今"

    def _date(self, read: times.DateAt, rule: str, each: times.FrequencyAt | None) -> None:
        date = "--" if read.date == "-" else read.date
        draft = _Draft(
            read.start, read.end, read.start, read.end, "date", read.op, None, rule, op_text=read.op_text,
            date=(date if rule != "grammar.period" else None), year_relative=read.year_relative, form=read.form,
        )
        if each is not None:
            draft.year_relative = None
            draft.frequency, draft.frequency_start, draft.frequency_end = each.frequency, each.start, each.end
        elif self.waiting and self._in_reach(self.waiting.found.end, read.start) and read.form == "day_only":
            found = self.waiting.found
            draft.frequency, draft.frequency_start, draft.frequency_end = found.frequency, found.start, found.end
        self.drafts.append(draft)
        self.floor = read.end

    # ── numbers ──

    def _number(self, at: int) -> int:
        text = self.text
        start = at
        sign = text[at] if text[at] in _SIGNS else ""
        if not sign and at > self.floor and text[at - 1] in "负負":
            sign, start = "-", at - 1  # 负3.9%
            at -= 1
        if sign:
            before = text[at - 1] if at else ""
            if before and (before in _NO_SIGN_AFTER or (before.isascii() and before.isalnum())):
                sign = ""
            at += 1
        numbered = _enumerator().match(text, at)
        if numbered and _line_start().search(text[max(0, at - 10) : at]):
            inner = self._enumerated(numbered.end())
            if inner:
                return numbered.end()
        head = text[at]
        if head in "一二两三半123456789":
            each = times.frequency_at(text, at)
            if each is not None:
                self._wait(each)
                return each.end
        read = times.date_at(text, at)
        if read is not None and not (sign and sign != "-"):
            return self._dated(read)
        day = times.day_at(text, at)
        if day is not None:
            if self.dates_only or self.cell or self._day_is_due(at):
                self._dated(day)
            return day.end
        if self.dates_only:
            amount = amount_at(text, at)
            return amount.end if amount else max(run_end(text, at), at + 1)
        if head in "零0０":
            nought = traps.zero_noun().match(text, at)
            if nought and not sign:
                self._plain(at, nought.end(), "number", 0.0, None, rule="grammar.zero")
                return nought.end()
        return self._amount(at, start if sign else at, sign)

    def _day_is_due(self, at: int) -> bool:
        return self.text[max(0, at - 1) : at] != "月" or self.text[max(0, at - 2) : at] in _MONTHS

    def _enumerated(self, at: int) -> bool:
        """Whether 1. in front of what begins at ``at`` is an enumerator and no whole part of a decimal."""
        if times.date_at(self.text, at) is not None:
            return True
        amount = amount_at(self.text, at)
        if amount is None or not amount.count or amount.scaled or amount.value is None or amount.value % 1:
            return False
        return not self.cell or bool(_SECOND_ENTRY.search(self.text, amount.end, amount.end + 200))

    def _amount(self, at: int, start: int, sign: str) -> int:
        text = self.text
        amount = amount_at(text, at, cell=self.cell)
        if amount is None:
            return max(run_end(text, at), at + 1)
        spread = range_at(text, self._after_bracket(amount), cell=self.cell)
        if spread is not None:
            amount = spread
        end = amount.end
        if amount.bare and not amount.chinese:
            amount = self._unknown_measure(amount, start)
            end = amount.end
        if amount.unit is None and end < len(text) and text[end].isascii() and text[end].isalpha():
            while end < len(text) and text[end].isascii() and text[end].isalnum():
                end += 1
            return end
        if self._computed(amount, at):
            self.product = end
            return max(end, at + 1)
        prefix = comparators.before(text, start, floor=self.floor, cell=self.cell)
        compared = self._compared(amount, start, prefix) if prefix.direction is None else None
        if compared is not None:
            prefix = compared
        suffix = comparators.after(text, end, amount.traits, cell=self.cell)
        if not self._accepted(amount, at, start, prefix, suffix):
            return max(end, at + 1)
        if amount.leading_scale and start > self.floor and text[start - 1] == "上":
            amount = replace(amount, approx=True)  # 上千
            start -= 1
            prefix = comparators.before(text, start, floor=self.floor, cell=self.cell)
        elif amount.chinese and amount.bare and amount.value == 0 and start > self.floor and text[start - 1] == "为":
            start -= 1  # 为零
            prefix = comparators.before(text, start, floor=self.floor, cell=self.cell)
        draft = self._draft(amount, start, sign, prefix, suffix)
        self._take_frequency(draft, amount)
        self.drafts.append(draft)
        self.floor = draft.end
        return draft.end

    def _computed(self, amount: Amount, at: int) -> bool:
        """86公里×15万元/公里＝1290万元: arithmetic says how a figure came about."""
        text = self.text
        if self.product >= 0 and at - self.product <= 3 and _RESULT.fullmatch(text, self.product, at):
            return True
        return bool(_TIMES.match(text, amount.end))

    def _scored(self, amount: Amount) -> bool:
        """发现1处火点扣5分: what points are taken off for."""
        return amount.count and bool(_DEDUCTED.match(self.text, amount.end))

    def _unknown_measure(self, amount: Amount, start: int) -> Amount:
        """4盅、: one character between a number and the end of its clause is a measure word, known or not."""
        text, end = self.text, amount.end
        found = _MEASURE.match(text, end)
        if found is None or not (self.cell or comparators.before(text, start, floor=self.floor).op):
            return amount
        word = found.group(1)
        return replace(amount, end=found.end(1), unit=word, unit_text=word, bare=False, count=True)

    def _compared(self, amount: Amount, start: int, prefix: comparators.Before) -> comparators.Before | None:
        """比规定时限超出13天, 快于全省1.2个百分点: a difference, not an operator."""
        if self.cell or amount.bare or amount.score:
            return None
        if prefix.op and prefix.op_text not in patterns.comparison_words():
            return None
        low = max(self.floor, start - 20)
        if not patterns.comparison_marks().intersection(self.text[low:start]):
            return None
        found = patterns.comparison().search(self.text, low, start)
        if found is None:
            return None
        way = next(name for name, word in found.groupdict().items() if word)
        if way in ("above", "below") and amount.unit not in ("百分点", "千分点", "位", "名次"):
            return None
        begin, end = found.span(way)
        direction: Direction = "up" if way in ("up", "above") else "down"
        return comparators.Before(start, None, None, start, False, direction, begin, end, False, False)

    def _after_bracket(self, amount: Amount) -> Amount:
        found = _EMPTY_BRACKET.match(self.text, amount.end)
        if found is None or (amount.bare and not self.cell):
            return amount
        return replace(amount, end=found.end())

    def _draft(
        self, amount: Amount, start: int, sign: str, prefix: comparators.Before, suffix: comparators.After
    ) -> _Draft:
        op = comparators.combine(prefix.op, prefix.op_text, suffix.op, suffix.op_text)
        value, high = amount.value, amount.high
        if prefix.op_text in ("控制在", "限制在") and suffix.op is None and (suffix.approx or prefix.approx):
            op = "="
        if sign in ("-", "−", "－") and value is not None:
            value = -value
            if high is not None:
                value, high = value, high
        elif sign == "±" and value is not None and op == "=":
            value, high = -value, value
        if high is not None:
            op = "range"
        direction = prefix.direction
        if direction and not prefix.change_to:
            direction, value = _never_negative(direction, value, op)
        nought = amount.bare and amount.chinese and amount.value == 0
        rule = "score" if amount.score else "zero" if nought else "bare" if amount.bare else amount.kind
        return _Draft(
            prefix.start,
            suffix.end,
            start,
            amount.end,
            amount.kind,
            op,
            value,
            f"grammar.{rule}",
            comparators.join(prefix.op_text, suffix.op_text),
            high,
            amount.unit,
            amount.unit_text,
            amount.approx or prefix.approx or suffix.approx,
            direction=direction,
            direction_start=prefix.direction_start,
            direction_end=prefix.direction_end,
            change_to=prefix.change_to,
            change_from=prefix.change_from,
            prefix=prefix.op_text,
            suffix=suffix.op_text,
            bare=amount.bare,
            weak=amount.bare
            and not (self.cell or prefix.op or suffix.op or prefix.direction or amount.scaled or amount.value == 0)
            and not _MEASURED.search(self.text[max(0, start - 8) : start]),
            count=amount.count,
            chinese=amount.chinese,
        )

    def _take_frequency(self, draft: _Draft, amount: Amount) -> None:
        if amount.per and amount.unit_text and amount.unit_text[0] in _EVENTS:
            own = times.per_unit(amount.per)
            if own:
                slash = self.text.find("/", draft.number_start, draft.number_end)
                draft.frequency, draft.frequency_start, draft.frequency_end = own, slash + 1, draft.number_end
                return
        if self.waiting is None or amount.score:
            return
        found = self.waiting.found
        if self._in_reach(found.end, draft.start):
            draft.frequency, draft.frequency_start, draft.frequency_end = found.frequency, found.start, found.end

    def _in_reach(self, end: int, start: int) -> bool:
        """Whether a number at ``start`` stands in the clause of a frequency that ends at ``end``."""
        if not 0 <= start - end <= _WITHIN_CLAUSE:
            return False
        between = self.text[end:start]
        if _HARD_BREAK.search(between):
            return False
        soft = list(_SOFT_BREAK.finditer(between))
        return not soft or (len(soft) == 1 and soft[0].end() == len(between))

    def _plain(
        self, start: int, end: int, kind: Kind, value: float, unit: str | None, rule: str = "grammar.ratio"
    ) -> None:
        if self.dates_only:
            return
        prefix = comparators.before(self.text, start, floor=self.floor, cell=self.cell)
        self.drafts.append(
            _Draft(prefix.start, end, start, end, kind, prefix.op or "=", value, rule, prefix.op_text, unit=unit,
                   direction="up" if unit == "番" else None)
        )
        self.floor = end

    # ── is it one? ──

    def _accepted(
        self, amount: Amount, at: int, start: int, prefix: comparators.Before, suffix: comparators.After
    ) -> bool:
        text = self.text
        before = text[at - 1] if at else ""
        behind = text[amount.end : amount.end + 1]
        told = bool(prefix.op or suffix.op or prefix.direction)
        if before == "第" or (before == "每" and not amount.score):
            return False
        if not told and self._scored(amount):
            return False
        if amount.leading_scale and not amount.approx and not _VAGUE_BEFORE.search(text, max(0, at - 2), at):
            return False
        if amount.bare:
            return not (behind.isascii() and behind.isalpha()) and self._bare_counts(amount, at, start, told, prefix)
        if amount.unit != "%" and _NAME_AFTER.match(text, amount.end):
            return False
        if (amount.distance or amount.kind == "duration") and not prefix.op and _REACH_NAME.match(text, amount.end):
            return False
        if amount.unit_text == "日" and not told and not self.cell:
            return False
        if amount.kind == "ratio" and amount.unit_text == ":":
            return self._ratio_counts(at, told)
        if amount.unit_text == "/" and not told and not self.cell and before != "的":
            return False
        if amount.value == 0 and amount.chinese and amount.unit_text not in _NOUGHT_UNITS:
            return False
        if amount.chinese and not told and amount.unit_text in ("次", "期") and text[at : amount.end - 1] == "二":
            return False  # 二次, 二期: 两次 counts, 二次 ranks
        if amount.one and not told and amount.unit_text:
            return self._one_counts(amount, before)
        return True

    def _bare_counts(self, amount: Amount, at: int, start: int, told: bool, prefix: comparators.Before) -> bool:
        if self.cell and self._at_edge(at, amount.end):
            return True
        text = self.text
        if amount.chinese:
            if amount.value == 0:
                return bool(re.search(r"(?:为|是|达到|实现|保持|控制在|等于|[:：])$", text[max(0, at - 3) : at]))
            return amount.scaled and (amount.approx or told)
        if told:
            return not re.match(r"[年月日号.．)）]", text[amount.end : amount.end + 1])
        if prefix.change_from or amount.scaled or amount.approx or _MEASURED.search(text[max(0, start - 8) : start]):
            return True
        return bool(re.search(r"(?:分别为?|为|达|各)[\s]?$", text[max(0, start - 3) : start])) or bool(
            self.drafts and self.drafts[-1].bare and patterns.list_gap().fullmatch(text, self.drafts[-1].end, start)
        )

    def _at_edge(self, start: int, end: int) -> bool:
        """Whether a bare number in a cell stands where a value would: at the start, at the end, or by itself."""
        text = self.text
        lead = text[:start].rstrip() if start < 64 else text[start - 64 : start].rstrip()
        if len(lead) and lead[-1] not in "；;，,、|/（(〔[：:≥≤＞＜><=＝±":
            tail = text[end : end + 8].strip()
            return not tail and not lead[-1].isalnum() if False else not tail and len(text) <= 30
        return not re.match(r"[.．、)）](?!\s*$)|[年月日号]", text[end : end + 8])

    def _ratio_counts(self, at: int, told: bool) -> bool:
        if told or self.cell:
            return True
        return bool(re.search(r"比|按|为|达|结构|配备|不低于|：|:", self.text[max(0, at - 12) : at]))

    def _one_counts(self, amount: Amount, before: str) -> bool:
        unit = amount.unit_text or ""
        if unit in traps.one_never():
            return self.cell and self._at_edge(amount.start, amount.end)
        if unit in traps.one_free() or self.cell:
            return True
        if self.waiting and self._in_reach(self.waiting.found.end, amount.start):
            return True
        lead = self.text[max(0, amount.start - 3) : amount.start].rstrip("了")
        return lead.endswith(traps.one_verbs())

    def _whole(self, start: int, end: int) -> bool:
        text = self.text
        before = text[max(0, start - 8) : start].strip()
        behind = text[end : end + 8].strip()
        return (not before or before[-1] in "；;，,、") and (not behind or behind[0] in "；;，,、")

    # ── what neighbours say of each other ──

    def _relate(self) -> None:
        self.drafts.sort(key=lambda draft: draft.start)
        self._series()
        self._gaps()
        self._ranges()
        self._changes()

    def _series(self) -> None:
        """Numbers in one list share direction, operator and unit: 分别增长110.7%、125%和61.46%."""
        text, drafts = self.text, self.drafts
        gap = patterns.list_gap()
        i = 0
        while i < len(drafts):
            j = i
            while j + 1 < len(drafts) and drafts[j + 1].kind != "date" and drafts[j].kind != "date" and (
                drafts[j].end == drafts[j + 1].start or gap.fullmatch(text, drafts[j].end, drafts[j + 1].start)
            ):
                j += 1
            if j > i:
                self._share(drafts[i : j + 1])
            i = j + 1

    def _share(self, members: list[_Draft]) -> None:
        first, last = members[0], members[-1]
        text = self.text
        lead = text[max(0, first.start - 12) : first.start]
        spread = "分别" in lead
        if last.unit is not None:
            for member in members[:-1]:
                if member.bare:
                    member.unit, member.kind, member.bare, member.weak = last.unit, last.kind, False, False
                    member.rule = last.rule
        for member in members[1:]:
            if first.direction and member.direction is None and not first.change_to:
                member.direction, member.value = _never_negative(first.direction, member.value, member.op)
                member.direction_start, member.direction_end = first.direction_start, first.direction_end
        if spread or (first.prefix == "控制在" and last.suffix):
            for member in members:
                if member.op == "range":
                    continue
                if member.prefix is None and first.prefix:
                    member.prefix, member.shared = first.prefix, True
                if member.suffix is None and last.suffix:
                    member.suffix, member.shared = last.suffix, True
                if member.shared:
                    ops = comparators.words()
                    member.op = comparators.combine(
                        ops.get(member.prefix or ""), member.prefix, ops.get(member.suffix or ""), member.suffix
                    )
                    member.op_text = comparators.join(member.prefix, member.suffix)

    def _gaps(self) -> None:
        """至少带队检查一次: the operator stands before the verb; later members of the list inherit it."""
        text = self.text
        floor = 0
        last: _Draft | None = None
        data = table("comparators")["gap"]
        inherited, adverbs = frozenset(data["inherited"]), frozenset(data["adverbs"])
        for draft in self.drafts:
            if draft.kind != "date" and draft.prefix is None and draft.op != "range" and not draft.implied:
                low = max(floor, draft.start - 18)
                lead = text[low : draft.start]
                if draft.direction_start is not None:
                    lead = text[low : max(low, draft.direction_start)]
                found = patterns.gap_operator().search(lead) if draft.direction is None else None
                word = (found.group("adverb") or found.group("of")) if found else None
                op = comparators.words()[word] if word else None
                if found and op and (draft.suffix is None or draft.op == op):
                    if draft.frequency_start is None or draft.frequency_start < low + found.start():
                        draft.start = low + found.start()
                        draft.prefix, draft.op = word, op
                        draft.op_text = comparators.join(word, draft.suffix)
                elif (
                    last is not None
                    and draft.count
                    and draft.suffix is None
                    and last.prefix in inherited
                    and (draft.unit == last.unit or last.prefix in adverbs)
                    and self._listed(last.end, draft.start)
                ):
                    draft.prefix, draft.op_text, draft.op, draft.shared = last.prefix, last.prefix, last.op, True
            floor = draft.end
            last = draft if draft.kind != "date" else None

    def _listed(self, end: int, start: int) -> bool:
        between = self.text[end:start]
        return len(between) <= 40 and "、" in between and not re.search(r"[，。；;：:,\n（）()]", between)

    def _ranges(self) -> None:
        """50人以上100人以下, ≥60%且<80%: two bounds of one range."""
        out: list[_Draft] = []
        for draft in self.drafts:
            low = out[-1] if out else None
            if low is not None and low.prefix == "介于" and self._between(low, draft):
                continue
            if (
                low is not None
                and low.op in (">=", ">")
                and draft.op in ("<=", "<")
                and low.kind == draft.kind != "date"
                and low.unit in (draft.unit, None)
                and low.value is not None
                and draft.value is not None
                and low.value < draft.value
                and not low.shared
                and re.fullmatch(r"[、，,且并至到\-—~～\s]{0,3}", self.text[low.end : draft.start])
            ):
                low.op, low.value_max, low.end = "range", draft.value, draft.end
                low.number_end = draft.number_end
                low.unit, low.unit_text = draft.unit, draft.unit_text
                low.op_text = comparators.join(low.op_text, draft.op_text)
                low.bare = draft.bare
                low.rule = draft.rule
                continue
            out.append(draft)
        self.drafts = out

    def _between(self, low: _Draft, draft: _Draft) -> bool:
        """介于5%和8%之间: makes ``low`` the range if ``draft`` is its upper bound."""
        if (
            low.value is None
            or draft.value is None
            or low.value >= draft.value
            or low.op == "range"
            or low.unit not in (draft.unit, None)
            or not patterns.list_gap().fullmatch(self.text, low.end, draft.start)
        ):
            return False
        low.op, low.value_max, low.end, low.number_end = "range", draft.value, draft.end, draft.number_end
        low.unit, low.unit_text, low.bare, low.weak, low.rule = draft.unit, draft.unit_text, False, False, draft.rule
        if self.text.startswith("之间", low.end):
            low.end += 2
            low.op_text = "介于…之间"
        return True

    def _changes(self) -> None:
        """由80%提高到95%: 由 counts only where a new level follows in the clause."""
        for i, draft in enumerate(self.drafts):
            later = self.drafts[i + 1] if i + 1 < len(self.drafts) else None
            if draft.change_from and not (
                later is not None and later.change_to and not _HARD_BREAK.search(self.text[draft.end : later.start])
            ):
                draft.change_from = False
            elif draft.change_from:
                draft.weak = False

    def _kept(self) -> list[_Draft]:
        return [draft for draft in self.drafts if not draft.weak]

    def _quantity(self, d: _Draft) -> Quantity:
        return Quantity(
            d.start, d.end, self.text[d.start : d.end], d.kind, d.op, d.value, d.rule, d.op_text, d.value_max, d.unit,
            d.unit_text, d.approx, d.implied, d.date, d.year_relative, d.frequency, d.frequency_start,
            d.frequency_end, d.direction, d.direction_start, d.direction_end, d.change_to, d.number_start,
            d.number_end, d.change_from, d.shared,
        )


class Stub(NamedTuple):
    """What a cell without a number still says: operator as written, operator, unit."""

    op_text: str | None
    op: Op | None
    unit: str | None


_TEMPLATE = re.compile(r"[*＊×xXｘＸ○〇_＿…?？]{1,12}(?:[.．][*＊×xXｘＸ○〇_＿?？]{1,4})?")


def read_stub(text: str) -> Stub | None:
    """What a cell says that holds an operator, a unit or an unfilled template and no number; None for any other.

    Example:
        >>> read_stub("≥ %"), read_stub("XX人"), read_stub("按时完成")
        (Stub(op_text='≥', op='>=', unit='%'), Stub(op_text=None, op=None, unit='人'), None)
    """
    if len(text) > 60:
        return None
    bare = re.sub(r"\s+", "", text)
    if len(bare) > 2 and bare[0] in "（(" and bare[-1] in "）)":
        bare = bare[1:-1]
    if not bare or read_cell(bare):
        return None
    op_text: str | None = None
    op: Op | None = None
    for cut in range(min(len(bare), 8), 0, -1):
        op = comparators.parse_operator(bare[:cut])
        if op:
            op_text, bare = bare[:cut], bare[cut:]
            break
    template = _TEMPLATE.match(bare)
    if template:
        bare = bare[template.end() :]
    suffix = None
    for cut in range(min(len(bare), 4), 0, -1):
        tail = comparators.after("0" + bare[-cut:], 1, frozenset(("percent",)))
        if tail.op and tail.end == cut + 1:
            suffix, bare = bare[-cut:], bare[:-cut]
            op = op or tail.op
            break
    unit = units.parse_unit(bare) if bare else None
    if bare and unit is None:
        return None
    if not (op or unit or template):
        return None
    return Stub(comparators.join(op_text, suffix), op, unit.unit if unit else None)
