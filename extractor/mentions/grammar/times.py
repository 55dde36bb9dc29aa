"""Dates, deadlines, periods and frequencies. Durations are plain quantities (see units.toml)."""

from __future__ import annotations

import calendar
import re
from functools import cache
from typing import NamedTuple

from extractor.documents.traditional import simplified
from extractor.mentions.grammar.data import SPACES, chars, table, trie
from extractor.mentions.grammar.numbers import DIGIT, WIDE, number_at, parse_number, tables
from extractor.mentions.quantity import Frequency, Op, Per
from extractor.regex import regex


class DateReading(NamedTuple):
    """ISO 8601 date with the year left open where none is written, operator, the year's offset if a word gives it."""

    date: str
    op: Op
    year_relative: int | None


class DateAt(NamedTuple):
    """A date as it stands in a text.

    ``form``: year, month, day, month_end, quarter, half, year_end, day_only (25日), numeric, period.
    """

    start: int
    end: int
    date: str
    op: Op
    op_text: str | None
    year_relative: int | None
    form: str


class FrequencyAt(NamedTuple):
    """A frequency as it stands in a text; ``alone``: it says by itself that a thing is due (月报, 一月一调度)."""

    start: int
    end: int
    frequency: Frequency
    alone: bool


_S = f"[{SPACES}]?"
_YEAR4 = rf"(?:(?:１９|２０|19|20){DIGIT}{{2}})"
_AFTER_QIAN = "期|后|提|置|端|沿|往|列|来|夕|半|景|述|瞻|任"


@cache
def _cn() -> str:
    return chars("".join(tables().digits))


@cache
def _year() -> str:
    relative = trie([w for w in table("times")["years"] if w != "年度"])
    return rf"(?:(?P<year>{_YEAR4}|[一二][{_cn()}]{{3}}){_S}年(?:度)?(?!代)|(?P<relative>{relative}))"


_MONTH = (
    rf"(?P<month>1[0-2]|１[０-２]|[0０]?[1-9１-９]|十[一二]?|[一二三四五六七八九]){_S}月(?:份)?"
    r"(?!度|报|刊|票|均|供|租|薪|嫂|饼|球|历|龄|经)"
)
_DAY = (
    r"(?P<day>[12１２][0-9０-９]|[3３][01０１]|[0０]?[1-9１-９]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
    rf"{_S}[日号](?!常|均|报[刊社纸道]|产|期|程|历|楼|线|文|令)"
)


@cache
def _date() -> re.Pattern[str]:
    year = _year()
    quarter = r"第?(?P<quarter>[一二三四1-4１-４])(?:个)?季度(?P<quarter_part>末|底)?"
    return re.compile(
        rf"(?:(?P<compact>{_YEAR4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9０-９.万亿元%％]))|(?P<numeric>({_YEAR4})(?P<sep>[-./．—])([01０１]?{DIGIT})(?P=sep)([0-3０-３]?{DIGIT})(?!{DIGIT}))"
        rf"|(?:{year}{_S}的?)?(?:{_MONTH}(?:{_S}(?:{_DAY}|(?P<part>底|末|初|上旬|中旬|下旬)(?!线|数|端)))?"
        rf"|{quarter}|(?P<half>上半年|下半年)(?P<half_part>末|底)?)"
        rf"|{year.replace('?P<year>', '?P<year2>').replace('?P<relative>', '?P<relative2>')}"
        rf"(?:(?P<end>年?[底末中初]|内)(?!部|容|线))?"
        r"|(?P<bare>年底|年末|年内|岁末|年度内|年度末|本月底|本月末|当月底|当月末|月底|月末|本季度末|季度末|季末))"
    )


@cache
def _due_after() -> re.Pattern[str]:
    listed = table("times")["due"]["after"]
    guards = {"前": _AFTER_QIAN, "内": "容|部|控|地|涵|外"}
    return re.compile(rf"{_S}({trie(listed, guards)})")


@cache
def _due_before() -> re.Pattern[str]:
    return re.compile(rf"{_S}" + trie(word[::-1] for word in table("times")["due"]["before"]))


@cache
def _day_only() -> re.Pattern[str]:
    return re.compile(rf"{_DAY}{_S}(前|之前|以前)(?!后|期)")


@cache
def recurring_day() -> re.Pattern[str]:
    return re.compile(_DAY)


@cache
def _period() -> re.Pattern[str]:
    sep = r"\s?(?:-|—{1,2}|－|–|~|～|至|到)\s?"
    year = rf"(?:{_YEAR4}{_S}年?度?)"
    month = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    day = r"(?:[12][0-9]|3[01]|0?[1-9])[日号]"
    tail = r"(?![底末]?(?:之|以)?前)(?![底末]前)"
    relative = rf"(?:{_YEAR4}{_S}年|{trie(w for w in table('times')['years'] if w != '年度')})?"
    return re.compile(
        rf"(?:{year}{sep}{_YEAR4}{_S}(?:年度?|(?![0-9０-９.%％万亿]))"
        rf"|{_YEAR4}年{month}月{sep}{_YEAR4}年{month}月(?:{day})?"
        rf"|{_YEAR4}年{month}月{day}{sep}(?:{_YEAR4}年)?{month}月{day}"
        rf"|{relative}{month}月{day}{sep}(?:{month}月)?{day}"
        rf"|{relative}{month}(?:月份?)?{sep}(?:{_YEAR4}年)?{month}月份?(?!{day})"
        rf"|{relative}第?[一二三四]季?度?{sep}第?[一二三四]季度"
        rf"|{relative}前(?:[一二两三四五六七八九十]|[0-9]{{1,2}})(?:个)?(?:季度|月)"
        rf"|{_YEAR4}[01][0-9]{sep}{_YEAR4}[01][0-9](?!{DIGIT})){tail}"
    )


def number_of(text: str) -> int:
    value = parse_number(text)
    return 0 if value is None else int(value)


_SPANS = ("year", "quarter", "half", "month", "month_part")
_QUARTER_END = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}


def _month_end(year: int | None, month: int) -> int:
    if month == 2 and year is None:
        return 28
    return calendar.monthrange(year or 2001, month)[1]


def date_at(text: str, at: int, *, backwards: bool = True) -> DateAt | None:
    """The date that begins at ``at``, with the word that makes it a deadline, in front or behind.

    Example:
        >>> date_at("于2023年6月底前完成", 1).date
        '2023-06-30'
    """
    period = _period().match(text, at)
    if period:
        return DateAt(at, period.end(), "", "=", None, None, "period")
    found = _date().match(text, at)
    if found is None or found.end() == at:
        return None
    read = _read(found)
    if read is None:
        return None
    date, relative, form = read
    end, op, op_text = found.end(), "=", None
    inside = form == "inside"
    if inside:
        form, op, op_text = "year_end", "<=", "内"
    else:
        due = _due_after().match(text, end)
        if due:
            end, op, op_text = due.end(), "<=", due.group(1)
            if op_text in table("times")["due"]["inside"] and form in _SPANS:
                date = last_day(date) or date
    start = at
    if backwards:
        back = text[max(0, at - 6) : at][::-1]
        led = _due_before().match(back)
        if led:
            start, op = at - led.end(), "<="
            op_text = led.group().strip()[::-1] if op_text is None else op_text
    return DateAt(start, end, date, _as_op(op), op_text, relative, form)


_MONTH_ALONE = regex(r"\s*((?:19|20)\d\d)[-/](0[1-9]|1[0-2])\s*")


def month_alone(text: str) -> DateAt | None:
    """The month that a cell holds and nothing else, as spreadsheets show it: ``"2023-12"``, ``"2023/06"``."""
    found = _MONTH_ALONE.fullmatch(text)
    if found is None:
        return None
    return DateAt(found.start(1), found.end(2), f"{found[1]}-{found[2]}", "=", None, None, "month")


def _as_op(op: str) -> Op:
    return "<=" if op == "<=" else "="


def last_day(date: str) -> str | None:
    """The last day of a year or month, None for a date that is a day already."""
    if len(date) == 4 and date.isdigit():
        return f"{date}-12-31"
    if date == "-":
        return "--12-31"
    if re.fullmatch(r"(\d{4}|-)-\d\d", date):
        head, month = date[:-3], int(date[-2:])
        year = int(head) if head.isdigit() else None
        return f"{date}-{_month_end(year, month):02d}"
    return None


def _read(found: re.Match[str]) -> tuple[str, int | None, str] | None:
    group = found.groupdict()
    if group["compact"]:
        plain = group["compact"].translate(WIDE)
        return f"{plain[:4]}-{plain[4:6]}-{plain[6:]}", None, "compact"
    if group["numeric"]:
        y, m, d = (number_of(part) for part in re.split(r"[-./．—]", group["numeric"]))
        if not (1 <= m <= 12 and 1 <= d <= 31):
            return None
        return f"{y:04d}-{m:02d}-{d:02d}", None, "day"
    written = group["year"] or group["year2"]
    year = number_of(written) if written else None
    word = group["relative"] or group["relative2"]
    relative = table("times")["years"][word] if word else None
    head = f"{year:04d}" if year else "-"
    if group["month"]:
        month = number_of(group["month"])
        if not 1 <= month <= 12:
            return None
        if group["day"]:
            return f"{head}-{month:02d}-{min(number_of(group['day']), 31):02d}", relative, "day"
        part = group["part"]
        last = _month_end(year, month)
        if part in ("底", "末"):
            return f"{head}-{month:02d}-{last:02d}", relative, "month_end"
        return f"{head}-{month:02d}", relative, "month_part" if part else "month"
    quarter = group["quarter"]
    if quarter:
        return f"{head}-{_QUARTER_END[number_of(quarter)]}", relative, "quarter"
    if group["half"]:
        return f"{head}-{'06-30' if group['half'][0] == '上' else '12-31'}", relative, "half"
    if group["bare"]:
        bare = group["bare"]
        if "年" in bare or bare == "岁末":
            return "--12-31", 0 if bare.startswith("年") else None, "inside" if bare[-1] == "内" else "year_end"
        if "季" in bare:
            return None
        return "---31", None, "month_end"
    end = group["end"]
    if end is None:
        return head, relative, "year"
    if end == "内":
        return f"{head}-12-31", relative, "inside"
    if end[-1] in "底末":
        return f"{head}-12-31", relative, "year_end"
    return head, relative, "year"


def day_at(text: str, at: int) -> DateAt | None:
    """A day of the month that has no month: 25日前, 15号之前."""
    found = _day_only().match(text, at)
    if found is None:
        return None
    day = number_of(found.group("day"))
    return DateAt(at, found.end(), f"---{day:02d}", "<=", found.group(2), None, "day_only")


@cache
def _plan_end() -> re.Pattern[str]:
    return re.compile(rf"[“\"]?({trie(table('times')['plans'])})[”\"]?(?:规划)?(?:末|期末|时期末)")


def plan_end(text: str, at: int) -> DateAt | None:
    """The end of a five-year plan: “十四五”末 → 2025-12-31."""
    found = _plan_end().match(text, at)
    if found is None:
        return None
    due = _due_after().match(text, found.end())
    end, op = (due.end(), "<=") if due else (found.end(), "=")
    date = f"{table('times')['plans'][found.group(1)]}-12-31"
    return DateAt(at, end, date, _as_op(op), due.group(1) if due else None, None, "year_end")


def parse_date(text: str) -> DateReading | None:
    """The date that a text is and nothing else.

    Example:
        >>> parse_date("6月底前")
        DateReading(date='--06-30', op='<=', year_relative=None)
    """
    bare = simplified(text.strip())
    if not bare or len(bare) > 40:
        return None
    led = re.match(trie(table("times")["due"]["before"]), bare)
    at = led.end() if led else 0
    found = date_at(bare, at) or day_at(bare, at)
    if found is None or found.end != len(bare) or found.form == "period" or found.date == "-":
        return None
    return DateReading(found.date, found.op, found.year_relative)


def fill_year(date: str, year: int, text: str = "") -> str:
    """An open date with its year; ``text`` is the date as written: 2月底 of a leap year is the 29th.

    Example:
        >>> fill_year("--02-28", 2024, "2月底前"), fill_year("---25", 2024)
        ('2024-02-29', '---25')
    """
    if not date.startswith("--") or date.startswith("---"):
        return date
    if date == "--02-28" and calendar.isleap(year) and re.search(r"[底末]", text):
        date = "--02-29"
    return f"{year:04d}{date[1:]}"


@cache
def _per_words() -> dict[str, tuple[float, Per]]:
    out: dict[str, tuple[float, Per]] = {}
    for per, data in table("times")["per"].items():
        for word, every in data["words"].items():
            out[word] = (float(every), per)
    return out


_PER_GUARDS = {
    "年": "级|龄|轻|报",
    "日": "常|均",
    "周": "边|岁|年|围",
    "季": "节",
    "月": "球",
    "天": "然",
    "半年": "报",
}


@cache
def _each() -> re.Pattern[str]:
    few = r"[0-9０-９]{1,3}|[一二两三四五六七八九十]{1,2}"
    return re.compile(rf"每(?:隔|间隔)?(?:个)?(?P<n>{few})?{_S}(?P<per>{trie(_per_words(), _PER_GUARDS)})")


@cache
def _regular() -> re.Pattern[str]:
    data = table("times")["regular"]
    per = trie(_per_words(), _PER_GUARDS)
    return re.compile(rf"(?:{trie(data['adverbs'])})(?P<per>{per})(?={trie(data['verbs'])})")


@cache
def _counted() -> re.Pattern[str]:
    """一年两次, 一周一次, 半年一次: a stretch of time, then how often."""
    return re.compile(
        rf"(?P<n>[一二两三半]|[1-9])(?:个)?(?P<per>年|月|周|星期|季度|季|日|天|学期|小时)"
        rf"(?:内)?(?=(?:至少|不少于)?(?:{DIGIT}{{1,2}}|[一二两三四五六七八九十]{{1,2}})[次场轮回期遍报](?!性))"
    )


@cache
def _chain() -> re.Pattern[str]:
    """一月一调度, 一季一通报, 月调度."""
    return re.compile(
        rf"一(?P<per>日|周|旬|月|季|季度|年)一(?![次日号])[\u4e00-\u9fff]{{1,2}}"
        rf"|(?P<alone>[日周旬月季年])(?:{trie(table('times')['regular']['alone'])})(?!表|群|员|室|大厅|中心|制度|办法|结果|指标|等次)"
    )


@cache
def _report() -> re.Pattern[str]:
    return re.compile(rf"(?P<report>{trie(table('times')['reports'])})(?!表|告|名|送|道|警|纸|社|刊|账|废|价)")


def frequency_at(text: str, at: int) -> FrequencyAt | None:
    """The frequency that begins at ``at``.

    Example:
        >>> frequency_at("每半年至少1次", 0).frequency
        Frequency(every=6.0, per='month')
    """
    head = text[at : at + 1]
    if head == "每":
        found = _each().match(text, at)
        if found is None:
            return None
        every, per = _per_words()[found.group("per")]
        few = found.group("n")
        if few:
            every *= number_of(few)
        return FrequencyAt(at, found.end(), Frequency(every, per), False) if every else None
    found = _chain().match(text, at)
    if found:
        every, per = _per_words()[found.group("per") or found.group("alone")]
        return FrequencyAt(at, found.end(), Frequency(every, per), True)
    found = _counted().match(text, at)
    if found:
        every, per = _per_words()[found.group("per")]
        few = found.group("n")
        every *= 0.5 if few == "半" else number_of(few)
        if few == "半" and per == "year":
            every, per = 6.0, "month"
        return FrequencyAt(at, found.end(), Frequency(every, per), False)
    found = _regular().match(text, at)
    if found:
        every, per = _per_words()[found.group("per")]
        return FrequencyAt(at, found.end(), Frequency(every, per), False)
    found = _report().match(text, at)
    if found:
        every, per = _per_words()[table("times")["reports"][found.group("report")]]
        return FrequencyAt(at, found.end(), Frequency(every, per), True)
    return None


def per_unit(unit: str) -> Frequency | None:
    """The frequency in a denominator: 次/年 → every year."""
    known = _per_words().get(unit)
    return Frequency(*known) if known else None


def parse_frequency(text: str) -> Frequency | None:
    """How often, for a text that says this and nothing else: "每季度", "每两年", "按月", "月报", "1次/年".

    Example:
        >>> parse_frequency("每两年")
        Frequency(every=2.0, per='year')
    """
    bare = simplified(text.strip())
    if not bare or len(bare) > 20:
        return None
    if bare[0] in "按分" and bare[1:] in _per_words():
        return Frequency(*_per_words()[bare[1:]])
    found = frequency_at(bare, 0)
    if found and found.end == len(bare):
        return found.frequency
    count = re.match(r"[^/／]{1,6}[/／]", bare)
    if count and number_at(bare, 0):
        return per_unit(bare[count.end() :])
    return None
