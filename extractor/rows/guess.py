"""The category that an indicator's name alone suggests, by word lists."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _guesses() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    raw = tomllib.loads(files("extractor.rows").joinpath("guess.toml").read_text("utf-8"))
    return tuple((g["category"], float(g["weight"]), re.compile("|".join(g["patterns"]))) for g in raw["guess"])


@lru_cache(maxsize=8192)
def guess_of(name: str) -> tuple[str, float] | None:
    """The category and how often the words that tell it are right; None where no list holds any.

    Example: 特种作业人员持证率 is ``("output.quality", 0.8)``.
    """
    return next(((code, weight) for code, weight, pattern in _guesses() if pattern.search(name)), None)
