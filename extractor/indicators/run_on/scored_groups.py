"""What stands in front of a row of a run-on table of assessment rules and heads it, and remarks behind points."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import cache

from extractor.indicators.run_on.words import run_on_words
from extractor.regex import regex

Span = tuple[int, int]

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_WORDS = rf"(?:(?!{_NUMERAL}、)[\u4e00-\u9fff、])"
_WORTH = r"[(（]\d{1,3}(?:\.\d)?分?[)）]"
_BEGINS = rf"(?:(?<![\u4e00-\u9fff])|(?<=分)|(?={_NUMERAL}、))"
_CLOSED = r"(?:(?<=[。;；!！)）分])|^)"
_CHAPTER = rf"{_NUMERAL}、?[\u4e00-\u9fff、]{{2,16}}?"
_NO_RULE = r"(?![^。]*[扣不每得])"
_GROUP = regex(
    rf"{_BEGINS}(?P<chapter>{_CHAPTER}{_WORTH})(?P<part>{_WORDS}{{2,10}})?$"
    rf"|{_BEGINS}(?P<worth>{_CHAPTER})\d{{1,3}}分?(?P<below>{_WORDS}{{2,10}})?$"
    rf"|(?P<plain>{_NUMERAL}、[\u4e00-\u9fff、]{{2,16}})$"
    rf"|{_CLOSED}(?:[(（]{_NUMERAL}[)）])?(?P<headed>(?:{_WORDS}|[,，]){{2,24}}{_WORTH})$"
    rf"|{_CLOSED}(?P<task>(?:[(（]{_NUMERAL}[)）]|{_NUMERAL}、){_NO_RULE}[^。;；:：\d]{{2,60}})。?$"
)
"""组织领导(20分), 一、水源保护(10分), 二、活动35分 | 阅读推广, (一)压实责任、强化监管."""
_NAMES = ("chapter", "worth", "plain", "headed", "task", "part", "below")
_BARE = regex(
    rf"(?P<before>[。;；!！)）分\d])(?![^。]*(?:[扣不每得]|[加减记给]\d))"
    rf"(?P<outer>{_WORDS}{{2,20}})\d{{1,3}}分(?:(?P<inner>{_WORDS}{{2,16}})\d{{1,3}}分)?$"
)
"""Groups whose points stand without brackets: 村庄评价45分 | 公厕12分."""
_OPENING = regex(rf"[\u4e00-\u9fff、,，]{{2,40}}{_WORTH}")
"""What stands between the heads and the first row."""
_BEHIND = regex(r"(?:(?<=\d)|(?<=\d分))(?![个分])[\u4e00-\u9fff、]{2,16}$")
"""Words behind points and nothing else: a remark (5 | 查资料), a group (5 | 秩序维护 | 6大门无人值守), or both."""
_UNPARTED = regex(rf"(?<=[。;；!！]){_NO_RULE}[\u4e00-\u9fff、]{{2,10}}$")
"""Words behind a closed rule that no mark closes: 扣0.2分。| 公厕管理 | ①专人保洁."""
_RULING = regex("[扣不每得]")
_LONGEST_GROUP = 10


class Told(Enum):
    """Where it is said how points are given: behind them, in front of them or nowhere, or behind some of them only."""

    BEHIND = "behind"
    NOT = "not"
    SOME = "some"


def headings(text: str, told: Told, remarks: Collection[str], *, opening: bool, behind: bool) -> tuple[Span, ...]:
    """Where that stands which heads the next row, the outer heading first; () where nothing does.

    Args:
        text: what stands between two rows' numbers.
        told: where it is said how points are given.
        remarks: words that are known to stand behind points.
        opening: whether the text stands between the heads and the first row.
        behind: whether it begins behind points, else with a row's name.

    Example: 「渠道清淤20未清淤的扣5分。二、设施管护(25分)」 ends in a heading.
    """
    if opening and _OPENING.fullmatch(text):
        return ((0, len(text)),)
    found = _GROUP.search(text)
    if found is not None:
        return tuple(found.span(name) for name in _NAMES if found[name] is not None)
    bare = _BARE.search(f"。{text}" if opening or behind else f" {text}")
    if bare is not None and (told is not Told.BEHIND or not bare["before"].isdigit()):
        return tuple((a - 1, b - 1) for a, b in (bare.span("outer"), bare.span("inner")) if a >= 0)
    if told is not Told.NOT:
        headed = _UNPARTED.search(text)
        if headed is not None:
            return ((headed.start(), len(text)),) if not checked().match(headed.group()) else ()
    tail = _BEHIND.search(text) if told is not Told.BEHIND else None
    if tail is None or (told is Told.SOME and _RULING.search(tail.group())):
        return ()
    remark = remark_in(tail.group(), remarks)
    if not 2 <= len(tail.group()) - remark <= _LONGEST_GROUP:
        return ()
    return ((tail.start() + remark, len(text)),)


def section(text: str, number: int) -> tuple[Span, ...]:
    """Where the heading stands that has a number of its own, which its rows go on from: 2基础管理20分 | 2.1."""
    found = re.search(rf"{number}[.、]?(?P<name>[\u4e00-\u9fff、]{{2,16}})(?:[(（]?\d{{1,3}}分?[)）]?)?$", text)
    return (found.span("name"),) if found is not None else ()


def remark_in(words: str, remarks: Collection[str]) -> int:
    """How many of the words behind points are a remark that other points have as well, or that says what to see."""
    seen = checked().match(words)
    return max((len(r) for r in remarks if words.startswith(r)), default=seen.end() if seen else 0)


@cache
def checked() -> re.Pattern[str]:
    """What the way a task is checked begins with: 查看资料, 现场."""
    return re.compile("|".join(run_on_words()["checked"]["words"]))
