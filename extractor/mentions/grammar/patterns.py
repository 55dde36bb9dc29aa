"""The one place where the grammar's patterns are put together.

``scan()`` finds, from left to right, every place where something may begin: a trap (and steps over it), a
frequency, a goal of nought, a date, a number. What begins there is then read locally by ``find``.
"""

from __future__ import annotations

import re
from functools import cache

from extractor.mentions.grammar.data import chars, table
from extractor.mentions.grammar.numbers import tables
from extractor.mentions.grammar.traps import shapes_pattern, words_pattern


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def numerals() -> str:
    """The inside of a character class: every character that a Chinese numeral may begin with."""
    return chars(tables().chinese + "".join(tables().vague))


@cache
def scan() -> re.Pattern[str]:
    """Every place where something may begin; the group that matched says what.

    skip: stepped over as a whole. quote: a short quotation, to be judged. each: a frequency may begin.
    none: a goal of nought may begin. when: a date in words may begin. number: digits or numerals.
    """
    times, zero = table("times"), table("traps")["zero"]["not_happened"]
    dates = [word for word in times["years"] if word != "年度"] + times["bare"]
    plans = _any(list(times["plans"]))
    latin = r"[A-Za-z]{1,15}(?:[-—–/.]?[A-Za-z0-9]{1,20}(?:[.\-—–/][0-9]{1,12}){0,3})?"
    groups = (
        r"(?P<skip>《[^《》\n]{1,100}》|https?://[^\s\u4e00-\u9fff]{1,200}|www\.[^\s\u4e00-\u9fff]{1,200})",
        rf"(?P<each>每|按(?=[日周月季旬年半])|半年报|{_any(list(times['reports']))}"
        rf"|(?<=[行、“施持立和，及])[日周旬月季年](?={_any(times['regular']['alone'])}))",
        rf"(?P<none>{_any(zero)})",
        rf"(?P<when>{_any(dates)}|第?[一二三四1-4]个?季度|[“\"]?(?:{plans})[”\"]?(?:规划)?(?:末|期末|时期末))",
        r"(?P<quote>“[^“”\n]{1,30}”|‘[^‘’\n]{1,30}’|「[^「」\n]{1,30}」|『[^『』\n]{1,30}』|\"[^\"\n]{1,14}\")",
        rf"(?P<trap>{words_pattern()}|{shapes_pattern()})",
        rf"(?P<code>{latin})",
        rf"(?P<number>[+\-－−＋±](?=[0-9０-９])|[0-9０-９{numerals()}半])",
    )
    return re.compile(f"(?=[{chars(_firsts(dates, zero))}])(?:{'|'.join(groups)})")


def _firsts(dates: list[str], zero: list[str]) -> str:
    """Every character that something may begin with, so that all other text is passed over at once."""
    data = table("traps")
    words = [word for listed in data["words"].values() for word in listed]
    words += dates + zero + list(table("times")["reports"]) + data["starts"]["characters"]
    latin = "".join(chr(code) for code in (*range(65, 91), *range(97, 123)))
    marks = "《“‘「『\"每按半+-－−＋±0123456789０１２３４５６７８９"
    known = tables()
    return latin + marks + "日周旬月季年" + known.chinese + "".join(known.vague) + "".join(word[0] for word in words)


@cache
def list_gap() -> re.Pattern[str]:
    """What stands between the members of a list."""
    return re.compile(r"\s?(?:、|和|及|与|以及|或)\s?")


@cache
def comparison() -> re.Pattern[str]:
    """A verb of difference in front of a number: 比规定时限超出, 较上年多招, 快于全省平均水平, 超出目标值."""
    data = table("comparators")["comparison"]
    between = r"[^，。；：、,;:（）()0-9０-９\n]"
    return re.compile(
        rf"(?:(?:(?<![占对同环百])比(?!例|重|率|值|照)|较(?!大|为|好|重|多|高|长)){between}{{1,14}}?(?:(?P<up>{_any(data['up'])})|(?P<down>{_any(data['down'])}))了?(?:[\u4e00-\u9fff]{{0,2}})"
        rf"|(?:(?P<above>{_any(data['above'])})|(?P<below>{_any(data['below'])})){between}{{2,12}})$"
    )


@cache
def comparison_marks() -> frozenset[str]:
    """Characters one of which every comparison holds: a cheap test before the pattern."""
    data = table("comparators")["comparison"]
    return frozenset("比较") | {word[0] for word in data["above"] + data["below"]}


@cache
def comparison_words() -> frozenset[str]:
    """Operators that a comparison may turn into verbs of difference (比规定时限超出13天)."""
    data = table("comparators")["comparison"]
    return frozenset(data["up"] + data["down"] + data["above"] + data["below"])


@cache
def gap_operator() -> re.Pattern[str]:
    """An operator that name words separate from its number: 至少带队检查一次, 不低于年度计划的90%."""
    data = table("comparators")["gap"]
    between = r"[^，。；：、,;:（）()0-9０-９\n“”《》]"
    return re.compile(
        rf"(?:(?P<adverb>{_any(data['adverbs'])})(?!的){between}{{1,14}}"
        rf"|(?P<of>{_any(data['of'])}){between}{{1,12}}的)$"
    )
