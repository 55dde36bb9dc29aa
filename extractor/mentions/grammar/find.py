"""Finds every quantity in a text: what begins where ``patterns.scan`` stops is read locally, left to right.

The work is linear: each place is looked at once, and every look to the left or right is bounded.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extractor.mentions.grammar import accept, comparators, due, patterns, times, traps
from extractor.mentions.grammar.accept import Place
from extractor.mentions.grammar.amounts import Amount, amount_at, range_at
from extractor.mentions.grammar.comparators import After, Before
from extractor.mentions.grammar.data import SPACES, table
from extractor.mentions.grammar.draft import Draft, never_negative
from extractor.mentions.grammar.numbers import run_end
from extractor.mentions.grammar.plain import plain
from extractor.mentions.grammar.relate import relate
from extractor.mentions.grammar.units import sign_before
from extractor.mentions.grammar.wrap import unwrap
from extractor.mentions.quantity import Direction, Kind, Op, Quantity
from extractor.regex import regex

Mode = Literal["prose", "cell", "dates"]


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity that a Chinese text writes, in order, with operator, unit and frequency; traps refused.

    A date is given where something is due by it (6月底前, 截至, 每月25日前, 到2025年, 9月底完成); a date that only
    says when something happened is not (see ``find_dates``). A frequency without a number (每月报送) is given
    as 1 次 by the rule "grammar.frequency", a score (10分) by "grammar.score".

    Example:
        >>> [(q.text, q.op, q.value, q.unit) for q in find_quantities("每季度检查不少于2次，覆盖率达到95%以上")]
        [('不少于2次', '>=', 2.0, '次'), ('达到95%以上', '>=', 95.0, '%')]
    """
    return _read(text, "prose")


def find_dates(text: str) -> list[Quantity]:
    """Every date and period, also those that only say when something happened, as ``kind`` date.

    A period (1-6月) has the rule "grammar.period" and no ``date``; 去年 has a ``year_relative`` alone.

    Example:
        >>> [(q.text, q.date) for q in find_dates("2022年9月5日印发，6月底前完成")]
        [('2022年9月5日', '2022-09-05'), ('6月底前', '--06-30')]
    """
    return _read(text, "dates")


def _read(text: str, mode: Mode) -> list[Quantity]:
    read = plain(text)
    wrapped = unwrap(read)
    if wrapped is not None:
        return wrapped.restore(text, Finder(wrapped.text, mode).run())
    return Finder(read, mode).run(text)


_LINE_START = regex(rf"(?:^|[\n。；;：:])[{SPACES}]{{0,8}}$")
_ENUMERATOR = regex(r"[0-9０-９]{1,2}[.．](?=[0-9０-９])")
_SECOND_ENTRY = regex(r"(?<![0-9０-９])[2２][.．、]")
# 实行日报, 月报制度: how often; behind any other word a report is a thing (报送农情周报)
_REPORTS = regex(
    r"(?:^|[，。；：、,;:\n（(“]|实行|执行|落实|坚持|做到|要求|按|进行|采取|建立|及时|并|和"
    r"|(?<!前)(?:报送|上报|提交|编报|填报))$"
)
# 每天上午9时至11时办理: opening hours
_HOURS = regex(
    r"(?:上午|下午|早上|晚上|中午|早|晚|凌晨)?\s?[0-9０-９一二三四五六七八九十]{1,2}(?:时(?!段)|点|[:：][0-5])"
)
_COUNTED = regex(r"\s?[0-9０-９一二两三四五六七八九十]")
_AS_RULE = regex(r"制(?!作)|告|送")
_WITHIN_CLAUSE = 80
_HARD_BREAK = regex(r"[。；;！？!?\n]")
_SOFT_BREAK = regex(r"[，,：:]")
_EVENTS = "次场期轮回遍批"
_SIGNS = "+-−－＋±"
_MINUS = "-−－"
_RENEWED = regex(r"(?:改造|整治|优化|修缮|修复|建设|改建|扩容|维修|升级|治理|加固|拓宽|绿化|美化|亮化|巩固|完善)$")
_NO_SIGN_AFTER = "%％‰０１２３４５６７８９"
# 86公里×15万元/公里＝1290万元
_TIMES = regex(r"\s?[×✕*÷]\s?[0-9０-９（(]")
_RESULT = regex(r"\s?[×✕*÷=＝+＋]\s?")
# 4盅、: one character between a number and the end of its clause
_MEASURE = regex(
    r"([\u4e00-\u9fff])"
    r"(?<![年月日号时前后内外上下左右的至到和与及或无是为多余分第级期率后起中底末初又也均都各共并且以万亿千百十几半成倍优良中差项线路国省市型式版街巷弄楼室站米道网])"
    r"(?=\s*(?:[，。；、,;\n（(]|$))"
)
_MANY = 10  # behind a smaller number a character is a word: 3线, 5类
_NAMED = regex(r"[\u4e00-\u9fff）”]\s?$")  # 新增算力|12000核
_GRADES = regex(r"[等级档](?=\s*(?:[，。；、,;\n（(以左]|$))")
_INCLUDED = regex(r"[（(]不?含[^（）()\n]{0,8}[）)]")


class Finder:
    """One pass over one text."""

    def __init__(self, text: str, mode: Mode) -> None:
        self._text = text
        self._cell = mode == "cell"
        self._dates_only = mode == "dates"
        self._drafts: list[Draft] = []
        self._waiting: times.FrequencyAt | None = None  # a frequency that waits for its number
        self._floor = 0  # where the last quantity ends: no look back passes it
        self._product = -1  # where the last member of an arithmetic expression ends

    def run(self, source: str | None = None) -> list[Quantity]:
        """The quantities, with their texts cut from ``source``, which differs from the text in script alone."""
        text, at = self._text, 0
        scan = patterns.scan()
        while True:
            found = scan.search(text, at)
            if found is None:
                break
            at = max(self._begin(found), found.start() + 1)
        self._flush()
        return [draft.quantity(source or text) for draft in relate(text, self._drafts)]

    def _begin(self, found: re.Match[str]) -> int:
        """Read what begins where the scan stopped; returns where to go on."""
        group, at = found.lastgroup, found.start()
        if group == "number":
            return self._number(at)
        if group == "quote":
            inside = found.group()
            keeps = self._cell or traps.quoted_keep().search(inside) or traps.zero_noun().search(inside)
            return at + 1 if keeps else found.end()
        if group == "each":
            return self._each(at)
        if group == "none":
            return self._none(at)
        if group == "when":
            return self._when(at)
        return found.end()

    def _add(self, draft: Draft) -> int:
        self._drafts.append(draft)
        self._floor = draft.end
        return draft.end

    # ── frequencies ──

    def _each(self, at: int) -> int:
        found = times.frequency_at(self._text, at)
        if found is not None:
            at_a_time = _HOURS.match(self._text, found.end) and not self._cell
            return self._frequent(found) if self._speaks(found) and not at_a_time else found.end
        if self._text[at] != "每":
            return at + 1
        step = traps.scoring_step().match(self._text, at)
        return step.end() if step else self._distributive(at)

    def _distributive(self, at: int) -> int:
        """每5个, 每千人: the number only says for each what."""
        end = run_end(self._text, at + 1)
        amount = amount_at(self._text, at + 1) if end > at + 1 else None
        if amount is not None:  # 每300至500户
            amount = range_at(self._text, amount) or amount
        return amount.end if amount else end

    def _frequent(self, found: times.FrequencyAt) -> int:
        """Keep a frequency for the number that follows, unless it belongs to a day (每年6月底前)."""
        self._wait(found)
        read = due.recurring(self._text, found)
        return found.end if read is None else self._date(read, "grammar.recurring", found)

    def _wait(self, found: times.FrequencyAt) -> int:
        self._flush()
        self._waiting, self._floor = found, found.end
        return found.end

    def _flush(self) -> None:
        """A frequency that no number took speaks for itself: every month, once."""
        found, self._waiting = self._waiting, None
        if found is None or self._dates_only:
            return
        if any(draft.frequency_start == found.start for draft in self._drafts[-12:]):
            return
        draft = Draft(found.start, found.end, found.start, found.end, "number", "=", 1.0, "grammar.frequency")
        draft.unit, draft.implied = "次", True
        draft.every(found.frequency, found.start, found.end)
        self._drafts.append(draft)

    def _speaks(self, found: times.FrequencyAt) -> bool:
        """实行日报 says how often, 报送农情周报 what is reported; any other frequency always counts."""
        if self._cell or self._text[found.start : found.end] not in table("times")["reports"]:
            return True
        if _AS_RULE.match(self._text, found.end):
            return True
        if _COUNTED.match(self._text, found.end):
            return False  # 编发月报12期
        return _REPORTS.search(self._text[max(0, found.start - 4) : found.start]) is not None

    def _in_clause(self, start: int) -> bool:
        """Whether what begins at ``start`` stands in the clause of the frequency that waits."""
        if self._waiting is None:
            return False
        end = self._waiting.end
        if not 0 <= start - end <= _WITHIN_CLAUSE or _HARD_BREAK.search(self._text, end, start):
            return False
        soft = _SOFT_BREAK.search(self._text, end, start)
        return soft is None or soft.end() == start

    def _take_frequency(self, draft: Draft, amount: Amount) -> None:
        if amount.per and amount.unit_text and amount.unit_text[0] in _EVENTS:
            own = times.per_unit(amount.per)
            if own:  # 2次/年
                draft.every(own, draft.number_end - len(amount.per), draft.number_end)
                return
        if self._waiting is not None and not amount.score and self._in_clause(draft.start):
            draft.every(self._waiting.frequency, self._waiting.start, self._waiting.end)

    # ── goals of nought ──

    def _none(self, at: int) -> int:
        found = traps.zero_goal().match(self._text, at)
        if found is None:
            return at + 1
        before = self._text[at - 1] if at else ""
        if self._dates_only or (before and before in traps.zero_conditions()):
            return found.end()
        one = found.group("one")
        draft = Draft(at, found.end(), at, found.end(), "number", "=", 0.0, "grammar.zero", implied=True)
        draft.unit = draft.unit_text = one[-1] if one else None
        return self._add(draft)

    # ── dates ──

    def _when(self, at: int) -> int:
        if self._text.startswith("翻番", at):
            return self._plain(at, at + 2, "ratio", 1.0, "grammar.ratio", unit="番")
        read = times.plan_end(self._text, at) or times.date_at(self._text, at)
        return at + 1 if read is None else self._dated(read)

    def _dated(self, read: times.DateAt) -> int:
        if self._dates_only and read.op != "<=":
            return self._date(read, "grammar.period" if read.form == "period" else "grammar.date")
        listed = due.with_next(self._text, read)
        if listed is not None:
            return self._date(listed, "grammar.deadline")
        rule = due.rule(self._text, read, cell=self._cell)
        return read.end if rule is None else self._date(read, rule)

    def _date(self, read: times.DateAt, rule: str, each: times.FrequencyAt | None = None) -> int:
        date = None if rule == "grammar.period" or read.date == "-" else read.date
        draft = Draft(read.start, read.end, read.start, read.end, "date", read.op, None, rule, read.op_text, date=date)
        draft.year_relative = read.year_relative
        if each is None and read.form == "day_only" and self._in_clause(read.start):
            each = self._waiting
        if each is not None:
            draft.every(each.frequency, each.start, each.end)
        return self._add(draft)

    # ── numbers ──

    def _number(self, at: int) -> int:
        text = self._text
        sign, start = self._sign(at)
        at += text[at] in _SIGNS
        entry = _ENUMERATOR.match(text, at)
        if entry and _LINE_START.search(text[max(0, at - 10) : at]) and self._enumerated(entry.end()):
            return entry.end()
        if text[at] in "一二两三半123456789":
            each = times.frequency_at(text, at)
            if each is not None:  # 一年两次, 一月一调度
                return self._wait(each)
        read = times.date_at(text, at) if sign in ("", "-") else None
        if read is None and self._cell and not self._drafts:
            read = times.month_alone(text)
        if read is not None:
            return self._dated(read)
        day = times.day_at(text, at)
        if day is not None:
            if self._dates_only or self._cell or due.day_is_due(text, at):
                self._dated(day)
            return day.end
        day = due.day_of_month(text, at)
        if day is not None:
            return self._date(day, "grammar.date")
        if self._dates_only:
            amount = amount_at(text, at)
            return amount.end if amount else max(run_end(text, at), at + 1)
        nought = traps.zero_noun().match(text, at) if text[at] in "零0０" and not sign else None
        if nought:
            return self._plain(at, nought.end(), "number", 0.0, "grammar.zero")
        return self._amount(at, start, sign)

    def _sign(self, at: int) -> tuple[str, int]:
        """The sign of the number at ``at`` (負 counts), and where sign and number start."""
        text = self._text
        if text[at] not in _SIGNS:
            signed = at > self._floor and text[at - 1] in "负負"
            return ("-", at - 1) if signed else ("", at)
        before = text[at - 1] if at else ""
        if before and (before in _NO_SIGN_AFTER or (before.isascii() and before.isalnum())):
            return "", at + 1
        return ("-" if text[at] in _MINUS else text[at]), at

    def _enumerated(self, at: int) -> bool:
        """Whether 1. in front of what begins at ``at`` is an enumerator and no whole part of a decimal."""
        if times.date_at(self._text, at) is not None:
            return True
        amount = amount_at(self._text, at)
        if amount is None or not amount.count or amount.scaled or amount.value is None or amount.value % 1:
            return False
        return not self._cell or bool(_SECOND_ENTRY.search(self._text, amount.end, amount.end + 200))

    def _amount(self, at: int, start: int, sign: str) -> int:
        text = self._text
        amount = amount_at(text, at, cell=self._cell)
        if amount is None:
            return max(run_end(text, at), at + 1)
        amount = range_at(text, self._included(amount), cell=self._cell) or amount
        priced = sign_before(text, start, amount.end, floor=self._floor) if amount.bare or amount.unit == "元" else None
        if priced is not None:
            start = priced.start
            if start > self._floor and text[start - 1] in _MINUS:
                sign, start = self._sign(start - 1)
            if amount.bare:
                end, unit, spelled, _, per = priced.unit
                amount = replace(amount, end=end, unit=unit, unit_text=spelled, per=per, kind="money", bare=False)
        if amount.bare and not amount.chinese:
            amount = self._measure(amount, start)
        if amount.unit is None and text[amount.end : amount.end + 1].isascii():
            end = self._latin_end(amount.end)
            if end > amount.end:
                return end  # 5G, 4K
        if self._computed(amount, at):
            self._product = amount.end
            return max(amount.end, at + 1)
        prefix = self._before(start)
        if prefix.direction is None:
            prefix = self._compared(amount, start, prefix) or prefix
        elif self._upgraded(amount, prefix):
            prefix = prefix._replace(direction=None, direction_start=None, direction_end=None)
        suffix = comparators.after(text, amount.end, amount.traits, cell=self._cell)
        last = self._drafts[-1] if self._drafts else None
        listed = last.end if last is not None and last.bare else None
        place = Place(text, at, start, self._cell, self._in_clause(start), listed)
        if not accept.counts(amount, place, prefix, suffix):
            return max(amount.end, at + 1)
        if start > self._floor:
            if amount.leading_scale and text[start - 1] == "上":  # 上千
                amount, start = replace(amount, approx=True), start - 1
                prefix = self._before(start)
            elif amount.chinese and amount.bare and amount.value == 0 and text[start - 1] == "为":  # 为零
                start -= 1
                prefix = self._before(start)
        draft = self._draft(amount, start, sign, prefix, suffix)
        draft.weak = accept.weak(amount, place, prefix, suffix)
        self._take_frequency(draft, amount)
        return self._add(draft)

    def _before(self, start: int) -> Before:
        return comparators.before(self._text, start, floor=self._floor, cell=self._cell)

    def _latin_end(self, at: int) -> int:
        text, end = self._text, at
        if not text[end : end + 1].isalpha():
            return at
        while end < len(text) and text[end].isascii() and text[end].isalnum():
            end += 1
        return end

    def _included(self, amount: Amount) -> Amount:
        """60%（含）-80%: the range goes on behind the bracket."""
        found = _INCLUDED.match(self._text, amount.end)
        if found is None or (amount.bare and not self._cell):
            return amount
        return replace(amount, end=found.end())

    def _measure(self, amount: Amount, start: int) -> Amount:
        """4盅、: a measure word that the table of units does not know; 提高0.2等: grades behind a change."""
        grade = _GRADES.match(self._text, amount.end)
        if grade is not None and amount.decimal and self._before(start).direction is not None:
            return replace(amount, end=grade.end(), unit=grade.group(), unit_text=grade.group(), bare=False)
        found = _MEASURE.match(self._text, amount.end)
        if found is None:
            return amount
        named = _NAMED.search(self._text, max(0, start - 2), start) is not None
        plain = named and amount.value is not None and amount.value >= _MANY
        if not (self._cell or plain or self._before(start).op):
            return amount
        word = found.group(1)
        return replace(amount, end=found.end(1), unit=word, unit_text=word, bare=False, count=True)

    def _computed(self, amount: Amount, at: int) -> bool:
        """86公里×15万元/公里＝1290万元: arithmetic says how a figure came about."""
        after = self._product >= 0 and at - self._product <= 3 and _RESULT.fullmatch(self._text, self._product, at)
        return bool(after or _TIMES.match(self._text, amount.end))

    def _upgraded(self, amount: Amount, prefix: Before) -> bool:
        """改造提升600所, 整治提升2万亩: schools and land are upgraded, not made more."""
        if prefix.change_to or prefix.direction_start is None or amount.unit in ("位", "名次"):
            return False
        if not self._text[prefix.direction_start : prefix.direction_end].startswith("提"):
            return False
        if amount.count:
            return True
        renewed = _RENEWED.search(self._text, max(self._floor, prefix.direction_start - 4), prefix.direction_start)
        return renewed is not None and amount.kind == "number"

    def _compared(self, amount: Amount, start: int, prefix: Before) -> Before | None:
        """比规定时限超出13天, 快于全省1.2个百分点: a difference, not an operator."""
        if self._cell or amount.bare or amount.score:
            return None
        if prefix.op and prefix.op_text not in patterns.comparison_words():
            return None
        low = max(self._floor, start - 20)
        if not patterns.comparison_marks().intersection(self._text[low:start]):
            return None
        found = patterns.comparison().search(self._text, low, start)
        if found is None:
            return None
        way = next(name for name, word in found.groupdict().items() if word)
        if way in ("above", "below") and amount.unit not in ("百分点", "千分点", "位", "名次"):
            return None
        direction: Direction = "up" if way in ("up", "above") else "down"
        return Before(start, None, None, start, False, direction, *found.span(way), False, False)

    def _draft(self, amount: Amount, start: int, sign: str, prefix: Before, suffix: After) -> Draft:
        op: Op = comparators.combine(prefix.op, suffix.op)
        value, high, direction = amount.value, amount.high, prefix.direction
        if prefix.op_text in ("控制在", "限制在") and suffix.op is None and (suffix.approx or prefix.approx):
            op = "="  # 控制在3%左右
        if sign == "-" and value is not None and high is None:
            value = -value
        elif sign == "±" and value is not None and op == "=":
            value, high = -value, value
        if high is not None:
            op = "range"
        if direction and not prefix.change_to:
            direction, value = never_negative(direction, value, op)
        nought = amount.bare and amount.chinese and amount.value == 0
        rule = "score" if amount.score else "zero" if nought else "bare" if amount.bare else amount.kind
        return Draft(
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
            count=amount.count,
        )

    def _plain(self, start: int, end: int, kind: Kind, value: float, rule: str, *, unit: str | None = None) -> int:
        """翻番, 零事故: words that are a value by themselves."""
        if self._dates_only:
            return end
        prefix = self._before(start)
        draft = Draft(prefix.start, end, start, end, kind, prefix.op or "=", value, rule, prefix.op_text, unit=unit)
        draft.direction = "up" if unit == "番" else None
        return self._add(draft)
