"""Units of measure: spellings to normal form, scale words folded, compounds built by rule."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extractor.documents.traditional import simplified
from extractor.mentions.grammar.data import SPACES, table, trie
from extractor.mentions.grammar.numbers import scale_pattern, tables
from extractor.mentions.quantity import Kind
from extractor.regex import regex


class UnitWord(NamedTuple):
    """What the table says of one spelling."""

    unit: str
    kind: Kind
    group: str
    whole: bool  # whole things only
    arabic: bool  # only behind Arabic digits
    score: bool
    distance: bool


class UnitReading(NamedTuple):
    """A unit by itself: normal spelling (None for a lone scale word), scale, kind of quantity."""

    unit: str | None
    scale: float
    kind: Kind


class UnitAt(NamedTuple):
    """A unit as it stands in a text behind a number."""

    end: int
    unit: str
    text: str
    word: UnitWord
    per: str | None  # the denominator's first unit


# denominators that are no unit of their own, with their normal spelling
_SPANS = {**dict.fromkeys(("半年", "季", "旬", "月", "生", "学期", "床日", "车次")), "d": "日", "a": "年", "s": "秒"}
_LATIN = regex(r"[A-Za-zµμ]")


def _spellings(word: str) -> tuple[str, ...]:
    letters = _LATIN.findall(word)
    if len(letters) < 2 or (word.isalpha() and any("\u4e00" <= c <= "\u9fff" for c in word)):
        return (word,)
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))


@cache
def words() -> dict[str, UnitWord]:
    """Every spelling of every unit."""
    out: dict[str, UnitWord] = {}
    for group, data in table("units").items():
        if group in ("guards", "signs"):
            continue
        flags = (
            group,
            bool(data.get("count")),
            bool(data.get("arabic")),
            bool(data.get("score")),
            bool(data.get("distance")),
        )
        entries = {unit: [unit] for unit in data.get("plain", [])}
        for unit, others in data.get("spellings", {}).items():
            entries.setdefault(unit, [unit]).extend(others)
        for unit, spelled in entries.items():
            for spelling in spelled:
                for variant in _spellings(spelling):
                    out.setdefault(variant, UnitWord(unit, data["kind"], *flags))
    return out


@cache
def _guards() -> dict[str, str]:
    guards = {word: guard for word, guard in table("units")["guards"].items() if guard}
    for word in words():
        if _LATIN.match(word[-1]):
            guards[word] = "[A-Za-z0-9]"
    return guards


@cache
def unit_pattern() -> str:
    """Any unit, the longest spelling first."""
    return trie(words(), _guards())


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(unit_pattern())


_LONGEST_REST = 10
_GOES_ON = regex(r"[\u4e00-\u9fffA-Za-z]")


def _over_lines(first: str, rest: str) -> str | None:
    """The unit that a line break cuts in two, where the line goes on with no more than it: 个|工作日, 人|次."""
    found = _unit().match(first + rest)
    if found is None or found.end() <= len(first) or _GOES_ON.match(rest, found.end() - len(first)):
        return None
    return found.group()


@cache
def _per() -> re.Pattern[str]:
    every = trie([*words(), *_SPANS])
    return re.compile(rf" ?[/／]\s?((?:10{{0,4}}|[十百千](?!瓦|米|克|伏))?万?)({every})(?:[·・•./]({every}))?")


@cache
def _any_per() -> re.Pattern[str]:
    """A denominator that no table knows, where the clause or the amount ends behind it: 元/核·月, 元/盏·夜."""
    below = r"([\u4e00-\u9fff]{1,3}?)"
    return re.compile(rf"[/／]{below}(?:[·・•]{below})?(?=\s*(?:[，。；、,;\n）)（(]|以|左右|之内|$))")


@cache
def _alternative() -> re.Pattern[str]:
    return re.compile(rf"[（(]({unit_pattern()})[）)]")


def _denominator(spelled: str) -> str:
    """Latin signs take their Chinese name; Chinese ones stay as written (元/人·天)."""
    if any("\u4e00" <= c <= "\u9fff" for c in spelled):
        return spelled
    known = words().get(spelled)
    return (_SPANS.get(spelled) or spelled) if known is None else known.unit


def unit_at(text: str, at: int, *, chinese: bool = False) -> UnitAt | None:
    """The unit that begins at ``at``, denominators included; ``chinese`` behind Chinese numerals.

    Example:
        >>> unit_at("3万元/公里", 2).unit
        '元/公里'
    """
    found = _unit().match(text, at)
    if found is None or found.end() == at:
        return None
    word = words()[found.group()]
    if chinese and word.arabic:
        return None
    end = found.end()
    if text.startswith("\n", end):
        whole = _over_lines(found.group(), text[end + 1 : end + _LONGEST_REST])
        if whole is not None:
            word, end = words()[whole], end + 1 + len(whole) - len(found.group())
    unit, per = word.unit, None
    below = _per().match(text, end)
    loose = None if below else _any_per().match(text, end)
    if loose:
        end, per = loose.end(), loose.group(1)
        unit += f"/{loose.group(1)}" + (f"·{loose.group(2)}" if loose.group(2) else "")
    elif below:
        end = below.end()
        per = below.group(2)
        above = "天" if found.group() == "天" else unit  # 天/年 stays as written
        unit = f"{above}/{below.group(1)}{_denominator(below.group(2))}"
        if below.group(3):
            unit += "·" + _denominator(below.group(3))
    elif word.whole:
        other = _alternative().match(text, end)
        if other and words()[other.group(1)].whole:
            unit, end = f"{unit}（{words()[other.group(1)].unit}）", other.end()
    return UnitAt(end, unit, text[at:end], word, per)


class SignAt(NamedTuple):
    """A sign of money in front of a number, and the unit that the two sides of the number make."""

    start: int
    unit: UnitAt


_SIGN = regex(rf"[{''.join(table('units')['signs'])}][{SPACES}]{{0,12}}$")
_LONGEST_PER = 12


def sign_before(text: str, start: int, end: int, *, floor: int = 0) -> SignAt | None:
    """The sign of money in front of the number from ``start`` to ``end``, not before ``floor``.

    Example:
        >>> sign_before("¥1,500/人", 1, 6).unit.unit
        '元/人'
    """
    found = _SIGN.search(text, max(floor, start - 13), start)
    if found is None:
        return None
    written = table("units")["signs"][found.group()[0]]
    unit = unit_at(written + text[end : end + _LONGEST_PER], 0)
    return SignAt(found.start(), unit._replace(end=end + unit.end - len(written))) if unit else None


@cache
def _column() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:单位|计量单位|度量单位)[:：])?[{SPACES}]*({scale_pattern()})?[{SPACES}]*")


def parse_unit(text: str) -> UnitReading | None:
    """What a unit column, a bracket or a caption names; None if it is no unit.

    Args:
        text: "万元", "（%）", "个百分点", "元/人·月", "单位：万元"; blanks and one pair of brackets are ignored.

    Example:
        >>> parse_unit("万元")
        UnitReading(unit='元', scale=10000.0, kind='money')
    """
    bare = simplified(text.strip())
    if len(bare) > 2 and bare[0] in "（(［[" and bare[-1] in "）)］]":
        bare = bare[1:-1].strip()
    if not bare or len(bare) > 24:
        return None
    if bare in ("/10万", "1/10万", "／10万", "/十万", "1/十万"):
        return UnitReading("/10万", 1.0, "ratio")
    if bare in tables().scales:
        return UnitReading(None, float(tables().scales[bare]), "number")
    for at, scale in _column_starts(bare):
        found = unit_at(bare, at)
        if found and found.end == len(bare):
            return UnitReading(found.unit, scale, found.word.kind)
    return None


def _column_starts(bare: str) -> list[tuple[int, float]]:
    label = re.match(rf"(?:计量|度量)?单位[:：][{SPACES}]*", bare)
    at = label.end() if label else 0
    starts = [(at, 1.0)]
    scale = re.compile(rf"({scale_pattern()})[{SPACES}]*").match(bare, at)
    if scale:
        starts.append((scale.end(), float(tables().scales[scale.group(1)])))
    return starts
