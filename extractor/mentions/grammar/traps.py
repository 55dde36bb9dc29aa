"""What looks like a quantity and is none: fixed words, document numbers, event dates, ordinals, codes."""

from __future__ import annotations

import re
from functools import cache

from extractor.mentions.grammar.data import table, trie


@cache
def words_pattern() -> str:
    """Fixed words, slogans and places that hold a numeral."""
    data = table("traps")["words"]
    return trie(word for listed in data.values() for word in listed)


@cache
def shapes_pattern() -> str:
    """Shapes with a varying number: 〔2020〕10号, 三年行动, 第一名, 0-6岁."""
    data = table("traps")["patterns"]
    return "|".join(f"(?:{pattern})" for listed in data.values() for pattern in listed)


@cache
def quoted_keep() -> re.Pattern[str]:
    """A quotation that holds one of these speaks of quantities; any other short one is a name."""
    return re.compile(table("traps")["quoted"]["keep"])


@cache
def zero_goal() -> re.Pattern[str]:
    """不发生, 没有发生一宗: the words of a goal of nought."""
    data = table("traps")["zero"]
    return re.compile(rf"(?P<verb>{trie(data['not_happened'])})(?!{data['unless']})(?P<one>{data['one']})")


@cache
def zero_conditions() -> str:
    return str(table("traps")["zero"]["conditions"])


@cache
def zero_noun() -> re.Pattern[str]:
    """零事故, 零死亡 (零容忍 is a slogan)."""
    return re.compile(rf"(?:零|0|０)(?P<noun>{trie(table('traps')['zero']['nouns'])})")


@cache
def scoring_step() -> re.Pattern[str]:
    """每少1次扣0.5分: the condition of a deduction, up to the points."""
    return re.compile(table("traps")["scoring"]["step"])


@cache
def one_verbs() -> tuple[str, ...]:
    return tuple(table("traps")["one"]["verbs"])


@cache
def one_free() -> frozenset[str]:
    return frozenset(table("traps")["one"]["free"])


@cache
def one_never() -> frozenset[str]:
    return frozenset(table("traps")["one"]["never"])
