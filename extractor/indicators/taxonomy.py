"""Category of an indicator: what the document states, else what its name says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.rows.levels import category_of


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the contract and how sure it is (1.0 where the document states it)."""

    code: str | None
    confidence: float
    rule: str


@cache
def _guesses() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    raw = tomllib.loads(files("extractor.indicators").joinpath("taxonomy.toml").read_text("utf-8"))
    return tuple((g["category"], float(g["weight"]), re.compile("|".join(g["patterns"]))) for g in raw["guess"])


@lru_cache(maxsize=8192)
def guess(name: str) -> Category:
    """The category that a name alone suggests: ``guess("特种作业人员持证率").code == "output.quality"``."""
    for code, weight, pattern in _guesses():
        if pattern.search(name):
            return Category(code, weight, "taxonomy.name")
    return Category(None, 0.0, "taxonomy.none")


def categorise(name: str, level1: str | None = None, level2: str | None = None, *, unit: str | None = None) -> Category:
    """The category of an indicator.

    Args:
        name: its name.
        level1, level2: as the document writes them, None where it gives none.
        unit: the unit of its first value, for names that say little.

    Returns:
        The stated category with confidence 1.0; where only 产出 or 效益 is stated, a clear name tells more.
    """
    stated = category_of(level1, level2)
    if stated in ("output", "benefit", "cost"):
        told = guess(name)
        if told.code is not None and told.code.startswith(stated + ".") and told.confidence >= 0.8:
            return Category(told.code, 0.8, told.rule)
        return Category(stated, 1.0, "taxonomy.level1")
    if stated is not None:
        return Category(stated, 1.0, "taxonomy.level")
    told = guess(name)
    if told.code is None and unit is not None and unit not in ("%", "元", "年", "月", "日", "小时", "百分点"):
        return Category("output.quantity", 0.5, "taxonomy.unit")
    return told
