"""Which dates are quantities: those that something is due by, done by, or planned for."""

from __future__ import annotations

import re
from functools import cache

from extractor.mentions.grammar import comparators, patterns, times
from extractor.mentions.grammar.data import table, trie
from extractor.regex import regex

_AS_OF = ("截至", "截止", "截止到", "截止至")
_PLANNED_FORMS = ("month", "day", "month_end", "quarter", "half", "year_end")
_DONE_FORMS = ("month_end", "quarter", "half", "year_end")
_LISTED_FORMS = ("month", "month_end", "day", "half", "quarter")
_OF_A_MONTH = ("次月", "下月", "当月", "本月")
_PERIOD_LEAD = "年月日号度底初末期旬起0123456789今"
_MONTH_OF_QUARTER = regex(r"(?:首月|末月|第[一二三]个月|次月|后)?(?=[0-9一二三])")
_ENTRY_MARKS = "；;，,、"


@cache
def _done() -> re.Pattern[str]:
    return re.compile(trie(table("times")["done"]["words"]))


@cache
def _milestone() -> re.Pattern[str]:
    return re.compile(rf"(?:{trie(table('times')['done']['milestones'])})(?!的)")


@cache
def _planned() -> re.Pattern[str]:
    return re.compile(f"(?:{trie(table('times')['due']['plan'])})$")


def rule(text: str, read: times.DateAt, *, cell: bool) -> str | None:
    """The rule that gives this date as a quantity; None where it only says when something happened."""
    if read.op == "<=":
        return "grammar.as_of" if read.op_text in _AS_OF else "grammar.deadline"
    if read.form == "period":
        return None
    until = text[max(0, read.start - 1) : read.start] in ("到", "至") and not _joined(text, read.start - 1)
    if until and comparators.ends_in_change(text, read.start - 1):
        return None  # 增加到2017年5.72张
    if read.form == "year" and not until:
        return "grammar.date" if cell and _whole(text, read.start, read.end) else None
    planned = read.form in _PLANNED_FORMS and _planned().search(text[max(0, read.start - 4) : read.start])
    done = read.form in _DONE_FORMS and _done().match(text, read.end)
    done = done or (read.form in ("month", "month_part", "day") and _milestone().match(text, read.end))
    return "grammar.date" if cell or until or planned or done else None


def with_next(text: str, read: times.DateAt, depth: int = 4) -> times.DateAt | None:
    """1月15日和7月15日前: the earlier members of a list of dates are due as well; None where they are not."""
    if read.form not in _LISTED_FORMS or read.op != "=" or not depth:
        return None
    gap = patterns.list_gap().match(text, read.end)
    after = times.date_at(text, gap.end(), backwards=False) if gap else None
    if after is None or after.form == "year":
        return None
    if after.op != "<=":
        after = with_next(text, after, depth - 1)
        if after is None:
            return None
    date = (times.last_day(read.date) or read.date) if after.form == "month_end" else read.date
    return read._replace(date=date, op="<=", op_text=after.op_text, form=after.form)


def day_is_due(text: str, at: int) -> bool:
    """Whether a lone day (5日前) stands by itself, or behind a month that a word gives (次月5日前)."""
    return text[max(0, at - 1) : at] != "月" or text[max(0, at - 2) : at] in _OF_A_MONTH


def day_of_month(text: str, at: int) -> times.DateAt | None:
    """次月4日: a day of a month that a word in front of it gives."""
    return _day(text, at) if text[max(0, at - 2) : at] in _OF_A_MONTH else None


def recurring(text: str, found: times.FrequencyAt) -> times.DateAt | None:
    """每年6月底前, 每月25日前, 每季度末月20日前: the day behind a frequency; None where none follows."""
    at = found.end
    while at < len(text) and text[at] in "的在于从":
        at += 1
    per = found.frequency.per
    read: times.DateAt | None = None
    if per == "year":
        read = times.date_at(text, at, backwards=False)
    elif per == "quarter":
        within = _MONTH_OF_QUARTER.match(text, at)
        read = _day(text, within.end()) if within else None
    elif per == "month":
        read = _day(text, at)
    if read is None and per in ("year", "month") and text[at : at + 1] in ("底", "末"):
        read = times.date_at(text, at - 1, backwards=False)  # 每月底前
    if read is None or read.form in ("period", "year", "compact"):
        return None
    return read._replace(year_relative=None)


def _day(text: str, at: int) -> times.DateAt | None:
    due = times.day_at(text, at)
    if due is not None:
        return due
    found = times.recurring_day().match(text, at)
    if found is None:
        return None
    return times.DateAt(at, found.end(), f"---{times.number_of(found.group('day')):02d}", "=", None, None, "day_only")


def _joined(text: str, at: int) -> bool:
    """Whether 到 / 至 at ``at`` follows a date, so that both are one period."""
    return at > 0 and text[at - 1] in _PERIOD_LEAD


def _whole(text: str, start: int, end: int) -> bool:
    """Whether an entry of a cell is this stretch and nothing else."""
    before = text[max(0, start - 8) : start].strip()
    behind = text[end : end + 8].strip()
    return (not before or before[-1] in _ENTRY_MARKS) and (not behind or behind[0] in _ENTRY_MARKS)
