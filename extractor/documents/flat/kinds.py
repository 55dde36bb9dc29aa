"""What a cell is like by its looks alone, and what is likely below a head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from extractor.documents.words import is_nature, level_of, loose_shape
from extractor.regex import regex

_AGAIN = 3
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("blank", regex(r"[-—–―－…/\\*]*$")),
    ("index", regex(r"\d{1,2}$")),
    ("number", regex(r"[-+]?[\d,，]+(?:\.\d+)?$")),
    ("percent", regex(r"[-+]?\d+(?:\.\d+)?[%％‰]$")),
    ("operator", regex(r"[≥≤＞＜><=＝≧≦]{1,2}$|[正反]向(?:指标)?$|定[量性](?:指标)?$")),
    ("value", regex(r"[≥≤＞＜><=＝≧≦〔\[(（]?\s*\d[\d.,]*\s*[^\d\s。；]{0,8}$|\d{4}年\d{1,2}月")),
    ("attribute", regex(r"[\u4e00-\u9fff]{2,3}性(?:指标)?$")),
    ("unit", regex(r"(?:[百千]?[万亿])?[\u4e00-\u9fff%‰/·a-zA-Z²³]{1,3}$")),
)


def kind_of(text: str) -> str:
    """A cell's kind: blank, index, number, percent, operator, value, unit, attribute, level, word, name or text.

    Example:
        >>> kind_of("≥95%"), kind_of("产出指标"), kind_of("约束性"), kind_of("养护里程合格率")
        ('value', 'level', 'attribute', 'name')
    """
    bare = "".join(text.split())
    if is_nature(bare):
        return "attribute"
    if level_of(bare) is not None:
        return "level"
    for kind, pattern in _KINDS:
        if pattern.match(bare):
            return kind
    return "word" if len(bare) <= 6 else "name" if len(bare) <= 20 else "text"


def kinds_of(texts: Sequence[str]) -> list[str]:
    """The kinds of cells that stand together: a word that comes again and again says of what sort its row is."""
    times = Counter(texts)
    kinds = {text: kind_of(text) for text in times}
    again = {text for text, n in times.items() if n >= _AGAIN and kinds[text] in ("word", "name")}
    return ["attribute" if text in again else kinds[text] for text in texts]


_NEAR: tuple[tuple[str, float], ...] = (
    ("index number percent value", 0.6),
    ("blank number percent value", 0.4),
    ("blank word name", 0.15),
    ("value word", 0.15),
    ("unit attribute word", 0.5),
    ("operator attribute", 0.4),
    ("word name", 0.6),
    ("name text", 0.5),
)
"""How far a cell of one kind speaks for one of another in its column."""


@cache
def nearness(kind: str, other: str) -> float:
    """How far a cell of one kind makes one of another likely in its column: 1 for the same, 0 for a strange one."""
    if kind == other:
        return 1.0
    return max((much for kinds, much in _NEAR if kind in kinds.split() and other in kinds.split()), default=0.0)


# What stands below a head of a known shape (``words.header_shape``), as counts to begin with.
_BELOW: dict[str, dict[str, int]] = {
    "level1": {"level": 6, "name": 2, "word": 3, "attribute": 1, "unit": 1},
    "level2": {"level": 8, "name": 1, "word": 1},
    "name": {"name": 7, "word": 3},
    "value": {"value": 5, "percent": 3, "number": 2, "blank": 1, "word": 1},
    "op": {"operator": 7, "attribute": 2},
    "unit": {"unit": 9, "percent": 1},
    "score": {"index": 6, "number": 3},
    "text": {"text": 4, "name": 3, "blank": 2, "word": 1},
    "word": {"word": 4, "attribute": 3, "unit": 2},
    "index": {"index": 9},
}


def expected(head: str) -> Counter[str]:
    """What stands below a head, as counts of kinds to begin with; none where the head is not known."""
    return Counter(_BELOW.get(loose_shape(head) or "", {}))
