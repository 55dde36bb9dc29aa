"""Indicator level names: which level a cell's text names, and the category that it states."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.regex import regex
from extractor.rows.shape import fold

_POINTS = r"[\d.．]+(?:\s*[-—–~～至到]\s*[\d.．]+)?\s*(?:分|%|％)?"
_SCORE = regex(
    r"[（(\[【〔<＜][^（()）\[\]【】〔〕]*?(?:分值|权重|满分|占比|共\d|\d[\d.]*\s*(?:分|%|％))[^（()）\[\]【】〔〕]*[)）\]】〕>＞](?:分|%|％)?"
    rf"|[（(\[【〔<＜]{_POINTS}[)）\]】〕>＞](?:分|%|％)?"
    r"|[-—–/／:：、，,]?(?:共|计|满分|分值|权重)?[:：]?[\d.]+\s*(?:分|%|％)(?:[)）])?$|[:：]$"
)
_ENUMERATOR = regex(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]|[★☆*＊●▲△◆■□]+|[Ａ-ＨA-H][.．、])+"
)
_TAIL_POINTS = regex(r"(?<=指标)[-—–_/／]{1,2}\d{1,3}(?:\.\d+)?$")  # 产出指标—50
_ASIDE = regex(r"[（(](?:必填|选填|必选|可选|硬性|约束性)[^（()）]{0,8}[)）]")  # 数量指标（必填硬性指标）
_CONTINUED = regex(r"[（(〔\[【](?:续表?\d?|接上[页表]|承[上前][页表]?)[)）〕\]】]$")  # 产出指标（续）
_MARK = regex(r"^[★☆*＊●▲△◆■□]+")
_TAIL = regex(r"(?:绩效指标|绩效目标|指标|目标|类)等?$")
_BODY_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Level:
    """What a level name says: usual ``rank`` (1 or 2) and the stated ``category``."""

    rank: int
    category: str
    exact: bool


@cache
def _table() -> tuple[dict[str, Level], tuple[tuple[str, str], ...]]:
    raw = tomllib.loads(files("extractor.rows").joinpath("levels.toml").read_text("utf-8"))
    names: dict[str, Level] = {}
    for entry in raw["level"]:
        for name in entry["names"]:
            names.setdefault(fold(name), Level(entry["rank"], entry["category"], True))
    return names, tuple((c["word"], c["category"]) for c in raw["contains"])


@lru_cache(maxsize=8192)
def clean_level(text: str) -> str:
    """A level as the document writes it, without white space, score and leading mark.

    Example: ``"产出 指标（40-50分）"`` → ``"产出指标"``; an enumerator stays: ``"一、产出指标"``.
    """
    name = "".join(text.split()).replace("\u200b", "")
    bare = _MARK.sub("", _SCORE.sub("", _CONTINUED.sub("", name)))
    return _TAIL_POINTS.sub("", bare) or bare or name


@lru_cache(maxsize=8192)
def level_of(text: str) -> Level | None:
    """The level that a cell's text names, or None.

    Args:
        text: a cell's text, with white space and scores ("产出 指标(40分)").

    Example: ``level_of("数量指标")`` → rank 2, ``output.quantity``.
    """
    name = _ASIDE.sub("", fold(clean_level(text)))
    name = _ENUMERATOR.sub("", name) or name
    if not name or len(name) > _BODY_LIMIT:
        return None
    names, _ = _table()
    found = names.get(name)
    if found is None:
        bare = _TAIL.sub("", name)
        if bare != name or bare.endswith(("满意度", "效益", "成本")):
            found = names.get(bare)
            # A bare word such as 经济 or 服务对象 is a level only with 指标 behind it.
    elif (
        name == _TAIL.sub("", name)
        and len(name) <= 2
        and name not in {"产出", "效益", "效果", "成本", "过程", "决策", "投入"}
    ):
        return Level(found.rank, found.category, False)
    return found


def category_of(level1: str | None, level2: str | None) -> str | None:
    """The category that the stated levels give, or None where they give none.

    Level 2 speaks first (a 时效目标 under 投入 is timeliness); 成本指标 as level 2 is economic cost.
    """
    two = level_of(level2) if level2 else None
    one = level_of(level1) if level1 else None
    if one is not None and one.category == "satisfaction":
        return "satisfaction"
    if two is not None:
        if two.category == "cost":
            return "cost.economic"
        return two.category
    if level2:
        loose = _contained(level2)
        if loose is not None:
            return loose
    if one is not None:
        return one.category
    if level1 and not level2:
        return _contained(level1)
    return None


def _contained(name: str) -> str | None:
    folded = fold(clean_level(name))
    if len(folded) > _BODY_LIMIT:
        return None
    _, contains = _table()
    for word, category in contains:
        if word in folded:
            return category
    return None
