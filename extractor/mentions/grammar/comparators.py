"""Operators, approximations and verbs of change around a number.

What stands in front of a number is matched backwards, on the reversed stretch, so that every test is
anchored and costs the length of the word.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, cast

from extractor.documents.traditional import simplified
from extractor.mentions.grammar.data import SPACES, chars, table, trie
from extractor.mentions.quantity import Direction, Op
from extractor.regex import regex

_REACH = 22  # characters looked at in front of a number


class Before(NamedTuple):
    """What stands directly in front of a number; offsets into the text."""

    start: int  # of operator and approximation; the number's own start if there are none
    op: Op | None
    op_text: str | None
    op_start: int
    approx: bool
    direction: Direction | None
    direction_start: int | None
    direction_end: int | None
    change_to: bool
    change_from: bool


class After(NamedTuple):
    """What stands directly behind number and unit."""

    end: int
    op: Op | None
    op_text: str | None
    approx: bool


@cache
def _ops(section: str) -> dict[str, Op]:
    data = table("comparators")[section]
    return {word: cast(Op, op) for op, listed in data.items() for word in listed}


def _reversed_trie(listed: list[str]) -> str:
    guards = table("comparators")["guards"]
    return trie(
        (word[::-1] for word in listed),
        {word[::-1]: f"[{chars(guards[word])}]" for word in listed if guards.get(word)},
    )


@cache
def _op_before() -> re.Pattern[str]:
    return re.compile(_reversed_trie([*_ops("prefix"), *_ops("symbol")]))


@cache
def _approx_before() -> re.Pattern[str]:
    return re.compile(_reversed_trie(table("comparators")["approximate"]["before"]))


@cache
def _directions() -> dict[str, Direction]:
    data = table("comparators")["direction"]
    ways: tuple[Direction, ...] = ("up", "down")
    return {word: way for way in ways for word in data[way]}


@cache
def _direction_before() -> re.Pattern[str]:
    data = table("comparators")["direction"]
    fill = _reversed_trie(data["between"])
    to = _reversed_trie(data["to"])
    whole = _reversed_trie(data["names"])
    return re.compile(
        rf"(?:(?P<to>{to})|(?:{fill})?)(?P<dir>{_reversed_trie(list(_directions()))})(?!{whole})"
    )


def ends_in_change(text: str, at: int) -> bool:
    """Whether a verb of change ends at ``at``."""
    return bool(_direction_before().match(text[max(0, at - 6) : at][::-1]))


@cache
def _from_before() -> re.Pattern[str]:
    return re.compile(r"[^，。；：、,;:0-9\n]{0,8}?(?:年[0-9]{4})?[由从](?![缘理事不此前])")


# 增加到2017年5.72张: the year stands between the word and the number
_YEAR_BETWEEN = regex(r"的?年[0-9]{4}(?=[到至为由从])")
_BLANK = regex(rf"[{SPACES}]{{0,3}}")
_BLANK_CELL = regex(r"\s{0,20}")


def before(text: str, start: int, *, floor: int = 0, cell: bool = False) -> Before:
    """Read backwards from a number at ``start``, not past ``floor``."""
    blank = _BLANK_CELL if cell else _BLANK
    low = max(floor, start - _REACH)
    back = text[low:start][::-1]
    at = blank.match(back).end()  # type: ignore[union-attr]
    begin = 0  # how far back operator and approximation reach
    approx = False
    op: Op | None = None
    op_text: str | None = None
    op_back = 0
    found = _approx_before().match(back, at)
    if found:
        approx = True
        begin = found.end()
        at = blank.match(back, begin).end()  # type: ignore[union-attr]
    found = _op_before().match(back, at)
    if found:
        op_text = found.group()[::-1]
        op = _ops("prefix").get(op_text) or _ops("symbol")[op_text]
        begin = op_back = found.end()
        at = blank.match(back, begin).end()  # type: ignore[union-attr]
        again = _approx_before().match(back, at)
        if again:
            approx = True
            begin = at = again.end()
    direction: Direction | None = None
    direction_start = direction_end = None
    to = False
    year = _YEAR_BETWEEN.match(back, at)
    if year:
        at = year.end()
    moved = _direction_before().match(back, at)
    if moved:
        direction_word = moved.group("dir")[::-1]
        direction = _directions()[direction_word]
        direction_start, direction_end = start - moved.end(), start - at
        if moved.group("to") and direction_word[-1] not in "幅速":
            to = True
        elif moved.start("dir") > at:
            direction_end = start - moved.start("dir")
    came = None
    if not moved:
        came = _from_before().match(back, at)
    return Before(
        start - begin,
        op,
        op_text,
        start - op_back,
        approx,
        direction,
        direction_start,
        direction_end,
        to,
        came is not None,
    )


def _suffix_trie(listed: list[str]) -> str:
    return trie(listed, table("comparators")["suffix_guards"])


@cache
def _op_after() -> re.Pattern[str]:
    """An operator behind, also behind a bracket that says whether the bound counts: 80%（含80%）以上."""
    return re.compile(rf"(?:[（(]含[^（）()\n]{{1,8}}[）)](?=以))?({_suffix_trie(list(_ops('suffix')))})")


@cache
def _approx_after() -> re.Pattern[str]:
    return re.compile(trie(table("comparators")["approximate"]["after"]))


def after(text: str, end: int, traits: frozenset[str], *, cell: bool = False) -> After:
    """Read forwards from the end of number and unit; ``traits`` say what kind of number it is."""
    blank = _BLANK_CELL if cell else _BLANK
    at = blank.match(text, end).end()  # type: ignore[union-attr]
    stop = end
    approx = False
    op: Op | None = None
    op_text: str | None = None
    for _ in range(2):
        found = _approx_after().match(text, at)
        if found and not approx:
            approx, stop = True, found.end()
            at = blank.match(text, stop).end()  # type: ignore[union-attr]
            continue
        found = _op_after().match(text, at)
        if found and found.end() > at and op is None:
            limited = table("comparators")["units_for_suffix"].get(found.group(1))
            if limited is not None and not traits.intersection(limited):
                break
            op_text = found.group(1)
            op, stop = _ops("suffix")[op_text], found.end()
            at = blank.match(text, stop).end()  # type: ignore[union-attr]
            continue
        break
    return After(stop, op, op_text, approx)


def combine(prefix: Op | None, suffix: Op | None) -> Op:
    """One operator of what stands on both sides: the stricter word rules (达到95%以上, 控制在3‰以内, 超过5天以上)."""
    if suffix is None:
        return prefix or "="
    if prefix in (">", "<") or prefix is None:
        return prefix or suffix
    return suffix


def join(prefix_text: str | None, suffix_text: str | None) -> str | None:
    """The operator as written: "≥", "以上", "达到…以上"."""
    if prefix_text and suffix_text:
        return f"{prefix_text}…{suffix_text}"
    return prefix_text or suffix_text


def is_symbol(word: str) -> bool:
    """≥ and its like, no word."""
    return word in _ops("symbol")


@cache
def words() -> dict[str, Op]:
    """Every operator that may stand beside a number."""
    return {**_ops("suffix"), **_ops("prefix"), **_ops("symbol")}


@cache
def _column_words() -> dict[str, Op]:
    return {**_ops("suffix"), **_ops("unit_column"), **_ops("prefix"), **_ops("symbol")}


def parse_operator(text: str) -> Op | None:
    """The operator that an operator column or a cell names; None for anything else (定性, 定量, 约束性).

    Example:
        >>> parse_operator("≧"), parse_operator("不低于"), parse_operator("定性")
        ('>=', '>=', None)
    """
    return _column_words().get(re.sub(r"\s+", "", simplified(text))) if len(text) <= 40 else None
