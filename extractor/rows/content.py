"""What stands below a head: the texts of a column, counted once, and what single cells read like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.documents import words
from extractor.regex import regex
from extractor.rows.levels import level_of
from extractor.rows.shape import fold

_NUMERIC = regex(r"^(?!\d{1,2}[.．、。]\D)[≥≤＞＜><=约近不低于少超过]*\s*-?[\d,，.．]+\s*[^\d\s]{0,8}$")
_OPERATOR = regex(r"^(?:[≥≤＞＜><=≧≦═＝]+|定性|定量|等于|大于|小于|大于等于|小于等于|约束性|预期性|倡导性)$")
_WRAPPED = regex(r"[★☆▲△*●◆■□]*[(\[【〔]?(.*?)[)\]】〕]?")
_PLAIN = regex(r"\d+(?:\.\d+)?")
_PLACE = regex(
    r"^(?:全[省市县区州镇乡]|合计|总计|小计|其他|市本级|县本级|区本级|市直|县直|省本级|.{1,10}(?:[省市县区旗盟州镇乡村]|街道|社区|开发区|新区|园区|办事处|高新区|林场|农场|管委会))$"
)
_BODY = regex(
    r"(?:局|委|办|部|厅|院|会|中心|公司|学校|小学|中学|大学|幼儿园|政府|处|科|所|站|队|馆|集团|支行|街道办|厂)$"
)
_TIME = regex(
    r"^(?!(?:小计|累计|合计|末|底)?$)(?:20\d{2}年(?:度)?)?(?:(?:19|20)\d{2}年?(?:度)?|第?[一二三四1-4]季度|[上下]半年|前三季度|\d{1,2}(?:[-—~至]\d{1,2})?月份?|[一二三四五六七八九十]{1,2}月份?"
    r"|全年|年度?|本年)?(?:末|底|小计|累计|合计)?$"
)
_LONGEST_BODY = 20
VALUE_ROLES = frozenset({"target", "actual", "baseline", "tier", "change", "share", "period_value"})
_VERDICT = regex(
    r"(?:已|未|部分|超额|基本|提前|按期|正常)?(?:完成|达标|实现|达到|推进)|超额|滞后|是|否|(?:非常|比较|基本|不)?满意"
)


@lru_cache(maxsize=4096)
def is_place(text: str) -> bool:
    """Whether a text reads like a place or a sum over places: 东岭镇, 全市, 合计."""
    folded = fold(text)
    return bool(_PLACE.match(folded)) and level_of(text) is None and not re.search(r"\d", folded)


def is_body(text: str) -> bool:
    """Whether a short text may be a body's or a unit's name: 城关派出所, 第二小学, 急诊科."""
    folded = fold(text)
    return 2 <= len(folded) <= _LONGEST_BODY and _BODY.search(folded) is not None and level_of(text) is None


def is_time(text: str) -> bool:
    """Whether a text is a stretch of time that values are for, or a sum of such: 3月, 二季度, 2021年, 全年."""
    return bool(_TIME.match(fold(text)))


def is_operator(text: str) -> bool:
    """Whether a cell holds an operator, or the word that stands in its place: ≥, 小于等于, 定性."""
    return bool(_OPERATOR.match(fold(text)))


def is_attribute(text: str) -> bool:
    """Whether a text says of what nature an indicator is, marks and brackets around it aside: 约束性, 【定量指标】."""
    return words.is_nature(unwrapped(text))


@lru_cache(maxsize=8192)
def unwrapped(text: str) -> str:
    """A short text without a mark in front and brackets around it: ``"★【约束性】"`` → ``"约束性"``."""
    match = _WRAPPED.fullmatch(fold(text))
    return match.group(1) if match is not None else ""


def is_plain(text: str) -> bool:
    """Whether a cell holds a number and nothing else: 10, 22.5."""
    return _PLAIN.fullmatch(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """What stands under a header, counted once: all ``texts`` folded, and shares of a few kinds."""

    texts: tuple[str, ...]
    numeric: float
    operator: float
    level1: float
    level2: float
    mean: float
    runs: int = 0
    """How often the text changes down the column: what is written in each row of a group counts once."""

    @classmethod
    def of(cls, cells: Sequence[str]) -> ColumnContent:
        texts = tuple(t for t in (fold(c) for c in cells) if t)
        n = len(texts) or 1
        numeric, operator, level1, level2 = map(sum, zip(*map(_kinds, texts), strict=True)) if texts else (0, 0, 0, 0)
        return cls(
            texts,
            numeric / n,
            operator / n,
            level1 / n,
            level2 / n,
            sum(map(len, texts)) / n,
            sum(1 for k, t in enumerate(texts) if k == 0 or t != texts[k - 1]),
        )


@lru_cache(maxsize=8192)
def _kinds(text: str) -> tuple[bool, bool, bool, bool]:
    """Whether a folded text is a number, an operator, a level of the first and one of the second rank."""
    level = level_of(text)
    rank = level.rank if level is not None else None
    return bool(_NUMERIC.match(text)), bool(_OPERATOR.match(text)), rank == 1, rank == 2


def verdicts(content: ColumnContent) -> bool:
    """Whether a column only says whether goals were reached (完成, 未完成)."""
    return bool(content.texts) and all(_VERDICT.fullmatch(t) for t in content.texts)


def is_other_cell(text: str) -> bool:
    """Whether a text is what other columns than that of names hold (≥95, 约束性, 是): its row was misread."""
    folded = fold(text)
    return any(pattern.match(folded) for pattern in (_NUMERIC, _OPERATOR)) or _VERDICT.fullmatch(folded) is not None
