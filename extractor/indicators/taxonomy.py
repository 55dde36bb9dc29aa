"""Category of an indicator: what the document states, else what its name says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.indicators.learned import categories
from extractor.indicators.result import Origin, Value
from extractor.rows.guess import guess_of
from extractor.rows.levels import category_of

CATEGORY = "category.model"
"""The rule of a category that the trained model gave."""

_COARSE = frozenset({"output", "benefit", "cost"})
_UNSURE = 0.5  # probability below which the model leaves a name that the word lists know to them
_CLEAR = 0.8  # confidence from which a name tells more than a stated level 1


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the contract and how sure it is (1.0 where the document states it)."""

    code: str | None
    confidence: float
    rule: str


def guess(name: str) -> Category:
    """The category that a name alone suggests: ``guess("特种作业人员持证率").code == "output.quality"``."""
    found = guess_of(name)
    return Category(*found, "taxonomy.name") if found is not None else Category(None, 0.0, "taxonomy.none")


def categorise(
    name: str,
    level1: str | None = None,
    level2: str | None = None,
    *,
    unit: str | None = None,
    values: Sequence[Value] = (),
    description: str | None = None,
    origin: Origin = "table",
) -> Category:
    """The category of an indicator.

    Args:
        name: its name.
        level1, level2: as the document writes them, None where it gives none.
        unit: the unit of its first value, for names that say little.
        values, description, origin: what the trained model goes by besides the name.

    Returns:
        The stated category with confidence 1.0; where only 产出 or 效益 is stated, a clear name tells more. Where
        nothing is stated the model's answer, or that of the word lists where the model is left out.
    """
    stated = category_of(level1, level2)
    told = guess(name)
    if stated is not None and stated not in _COARSE:
        return Category(stated, 1.0, "taxonomy.level")
    learned = categories(name, values, guess=told.code, description=description, origin=origin)
    if stated is not None:
        if learned:
            told = Category(*learned[0], CATEGORY)
        if told.code is not None and told.confidence >= _CLEAR and told.code.startswith((stated + ".", "satisfaction")):
            return Category(told.code, 0.8 if not learned else round(told.confidence, 4), told.rule)
        return Category(stated, 1.0, "taxonomy.level1")
    if learned and (learned[0][1] >= _UNSURE or told.code is None):
        return Category(learned[0][0], round(learned[0][1], 4), CATEGORY)
    if learned:
        return Category(told.code, _UNSURE, told.rule)
    if told.code is None and unit is not None and unit not in ("%", "元", "年", "月", "日", "小时", "百分点"):
        return Category("output.quantity", 0.5, "taxonomy.unit")
    return told
