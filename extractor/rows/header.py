"""Header texts → column roles, from the one vocabulary (``documents/header.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from extractor.documents.heads import vocabulary
from extractor.documents.words import heads_natures
from extractor.regex import regex
from extractor.rows.levels import level_of
from extractor.rows.shape import fold, in_chinese, split_brackets

Half = Literal["long", "annual"]

# Level names that a header row uses for a column of its own.
_NOT_LEVELS = frozenset({"数量", "质量", "时间", "进度", "绩效目标"})
_DATED = frozenset({"target", "actual", "baseline", "change", "share", "budget", "weight", "score"})
_LIMIT = 28  # characters; a longer text is no header
_YEAR = regex(r"(20\d{2}|19\d{2})(?:年度?|$)")
_ONE_YEAR = regex(r"((?:19|20)\d{2})年(?!代|级)")
_SHORT_YEAR = regex(r"^(19[5-9]\d|20\d{2})(?:年度?)?$")
_GRADE = regex(
    r"优秀|优良|优|良好|良|中等|中|一般|较差|差|低|较好|好|基本合格|不合格|合格|及格|基本达标|未达标|达标|[一二三四五]档|[ABCD][级档]?"
)
_RANKED = regex(r"[一二三]级(?:指标)?")
_FOOTNOTE = regex(r"(?<=[)\]〕])[1-9]$|(?<=[^\d])[¹²³⁴⁵⁶⁷⁸⁹①-⑨]$")
_LATIN = regex(r"[A-Za-z][A-Za-z.\-/&' ]*")
_WEAK_LIMIT = 12  # characters of a header that only its ending explains
_STARTING = regex(r"基期|基数|现状|基线|基准")
_EXPECTED = regex(r"^(?:预期|计划|应)(?!.*实际)")
_PART_OF_YEAR = regex(
    r"第?[一二三四1-4]季度|[上下]半年|前三季度|(?:1[-—–~至])?\d{1,2}月|[一二三四五六七八九十]{1,2}月"
)
_SAYS = regex(r"目标|计划|任务|完成|实际|进度")
_CUMULATIVE = regex(r"累计")


_SPAN = regex(r"(?:20\d{2}年)?(?:\d{1,2}[-—~至]\d{1,2}月份?|\d{1,2}月份?|[一二三四]季度)|^20\d{2}年|YR\d+")


@dataclass(frozen=True, slots=True)
class Header:
    """What one header text says.

    ``role`` is a column role or None where the text is only a period or transparent;
    ``strong`` roles alone make a row a header. ``unit`` is what stood in brackets, unread.
    """

    role: str | None
    strong: bool = False
    text: str = ""
    brackets: tuple[str, ...] = ()
    year: int | None = None
    grade: str | None = None
    half: Half | None = None
    cumulative: bool = False
    transparent: bool = False
    fund: bool = False
    part_of_year: str | None = None


@lru_cache(maxsize=4096)
def weak_header_of(text: str) -> Header | None:
    """Like ``header_of``; where the text is not listed, its ending tells the role: 许可排放浓度限值 is a target.

    Of a header in two languages the Chinese part is read.
    """
    known = header_of(text)
    if known is not None:
        return known
    folded = fold(in_chinese(text)).strip(":：*★")
    body, brackets = split_brackets(folded)
    chinese = _LATIN.sub("", body)
    if chinese != body and len(chinese) >= 2:
        known = header_of(chinese)
        if known is not None:
            return replace(known, brackets=known.brackets or brackets, year=known.year or year_in(text))
    chinese = _SPAN.sub("", chinese) or chinese  # 1—7月应完成值
    if not 2 <= len(chinese) <= _WEAK_LIMIT or level_of(chinese) is not None or any(ch.isdigit() for ch in chinese):
        return None
    role = next((r for ending, r in vocabulary().endings if chinese.endswith(ending)), None)
    if role is None:
        return None
    return Header(role, False, chinese, brackets, year_in(text), cumulative=bool(_CUMULATIVE.search(chinese)))


def year_in(text: str) -> int | None:
    """The one year that a head nobody listed holds: 2021 in 2021年实际Actual, 2018 in 基线Baseline（2018年）."""
    years = set(_ONE_YEAR.findall(fold(text)))
    return int(years.pop()) if len(years) == 1 else None


@lru_cache(maxsize=4096)
def loose_header_of(text: str) -> Header | None:
    """Like ``weak_header_of``; where no ending tells either, a word inside does: 核定占分数 is a weight.

    Asked only of texts that are known to be heads.
    """
    known = header_of(text)
    if known is not None:
        return known
    weak = weak_header_of(text)
    if weak is not None and weak.role not in ("target", "actual", "name"):
        return weak
    body, brackets = split_brackets(fold(in_chinese(text)).strip(":：*★"))
    chinese = _SPAN.sub("", _LATIN.sub("", body))
    if not 2 <= len(chinese) <= _WEAK_LIMIT or level_of(chinese) is not None:
        return weak
    # 应完成值 ends like a result and states what is due.
    role = next((r for r, words in vocabulary().contains if words.search(chinese)), None)
    if role is None:
        return weak
    return Header(role, False, chinese, brackets, year_in(text), cumulative=bool(_CUMULATIVE.search(chinese)))


@lru_cache(maxsize=8192)
def header_of(text: str) -> Header | None:
    """Read one header text.

    Args:
        text: a cell's text as written.

    Returns:
        What it says, or None where it is no known header.

    Example: ``header_of("年度指标\\n值（A）").role == "target"``.
    """
    folded = _FOOTNOTE.sub("", fold(in_chinese(text)).strip(":：*★"))
    if not folded or len(folded) > _LIMIT * 2:
        return None
    body, brackets = split_brackets(folded)
    if not body:
        body, brackets = folded.strip("()[]〔〕"), ()
    if len(body) > _LIMIT or (body.isdigit() and not _SHORT_YEAR.match(body)):
        return None
    if level_of(body) is not None and body not in _NOT_LEVELS:
        return None
    ranked = next((b for b in brackets if _RANKED.fullmatch(b)), None)
    if ranked is not None:
        body, brackets = ranked, ()  # 指标（一级）
    known = vocabulary()
    year_match = _YEAR.search(body)
    year_match = year_match or next((m for b in brackets if (m := _YEAR.fullmatch(b))), None)  # 目标值（2025年）
    year = int(year_match.group(1)) if year_match else None
    half: Half | None = None
    marks = body + "".join(brackets)
    if re.search(r"长期|中期|中长期|实施期", marks):
        half = "long"
    elif re.search(r"^年度$|年度", "".join(brackets)) or body == "年度":
        half = "annual"
    cumulative = bool(_CUMULATIVE.search(marks))
    fund = bool(known.fund.fullmatch(body))
    transparent = bool(known.transparent.fullmatch(body))
    if heads_natures(body):
        return Header("operator", True, body, brackets)
    for candidate in dict.fromkeys((body, _YEAR.sub("", body))):
        if not candidate:
            continue
        for listed in known.roles:
            if candidate is not body and listed.name not in _DATED:
                continue  # a year in front makes sense of a value's header only
            if listed.pattern.fullmatch(candidate):
                role = listed.name
                if role == "actual" and _EXPECTED.match(candidate):
                    role = "target"  # 预期实现值
                grade = None
                if role == "tier":
                    found = _GRADE.search(candidate)
                    grade = found.group() if found and not candidate.endswith("值") else candidate
                return Header(role, listed.strong, body, brackets, year, grade, half, cumulative, transparent, fund)
    if year is not None and any(_STARTING.search(b) for b in brackets):
        return Header("baseline", True, body, brackets, year, None, half, cumulative, transparent, fund)
    if known.period.fullmatch(body):
        part = _PART_OF_YEAR.search(body)
        behind = _YEAR.sub("", body[part.end() :]) if part is not None else ""
        rest = header_of(behind) if _SAYS.search(behind) else None  # 一季度目标 beside 一季度完成, not 一季度值
        told = {"target": "target", "goal": "target", "actual": "actual"}.get((rest.role if rest else None) or "")
        return Header(
            told, False, body, brackets, year, None, half, cumulative, transparent, fund, part.group() if part else None
        )
    if transparent or fund:
        return Header(None, False, body, brackets, year, None, half, cumulative, transparent, fund)
    return None
