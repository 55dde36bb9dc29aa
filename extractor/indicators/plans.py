"""What years a plan is made for, by its title or the headings above a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractor.mentions.grammar.data import table, trie
from extractor.regex import regex

_RANGE = regex(r"(?<!\d)(20[0-4]\d)\s*年?\s*[—–\-~～至到]+\s*(20[0-4]\d)\s*年")
_LENGTH = 5  # years of a five-year plan


@cache
def _five_years() -> re.Pattern[str]:
    return re.compile(trie(table("times")["plans"]))


def plan_start(titles: Iterable[str]) -> int | None:
    """The first year of the plan that one of the titles names, the first title first; None where none does.

    Example:
        >>> plan_start(["教育事业发展“十四五”规划"]), plan_start(["文旅融合三年行动方案（2023—2025年）"])
        (2021, 2023)
    """
    for title in titles:
        if named := _five_years().search(title):
            return int(table("times")["plans"][named.group()]) - _LENGTH + 1
        if (span := _RANGE.search(title)) and span.group(1) < span.group(2):
            return int(span.group(1))
    return None
