"""Header texts that the vocabulary of ``header.toml`` describes, written out at random.

A column classifier has few hand-written headers to learn from. The vocabulary's patterns describe thousands; words
drawn from them, put over real columns of the same role, teach it which characters speak for which role.
"""

from __future__ import annotations

import random
import re
from functools import cache

from extractor.documents.heads import header_words

_TOKEN = re.compile(r"\\d|\\s|\\.|\\\(|\\\)|\\\+|\[[^\]]*\]|\(\?!|\(\?:|.", re.S)
_COUNT = re.compile(r"\{(\d+)(?:,(\d+))?\}")
_HAN = "年月项目工作任务指标情况要求建设管理服务安全"
_BRACKETED = frozenset({"target", "actual", "baseline", "change", "share", "weight", "score", "budget", "tier"})
_UNITS = ("%", "万元", "元", "分", "个", "人", "A", "B", "C", "1", "2", "4", "2023年", "年度")


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Role → the patterns of its headers, words filled in."""
    return {role["name"]: tuple(role["patterns"]) for role in header_words()["role"]}


def spell(pattern: str, rng: random.Random) -> str:
    """One text that a pattern of the vocabulary matches.

    Knows what the vocabulary uses: groups, alternatives, ``?``, ``*``, ``+``, ``{m,n}``, classes, ``.`` and ``\\d``.

    Example: ``spell("(自评)?得分", random.Random(1))`` → "自评得分" or "得分".
    """
    text, at = _either(pattern, 0, rng)
    if at != len(pattern):
        raise ValueError(f"unbalanced pattern {pattern!r}")
    return text


def _either(pattern: str, at: int, rng: random.Random) -> tuple[str, int]:
    """One of the alternatives up to the closing bracket or the end."""
    choices = []
    text, at = _run(pattern, at, rng)
    choices.append(text)
    while at < len(pattern) and pattern[at] == "|":
        text, at = _run(pattern, at + 1, rng)
        choices.append(text)
    return rng.choice(choices), at


def _run(pattern: str, at: int, rng: random.Random) -> tuple[str, int]:
    out: list[str] = []
    while at < len(pattern) and pattern[at] not in "|)":
        token = _TOKEN.match(pattern, at)
        assert token is not None
        start, at = at, token.end()
        mark = token.group()
        if mark in ("(", "(?:"):
            body, at = _either(pattern, at, rng)
            end = at = at + 1
        elif mark == "(?!":
            _, at = _either(pattern, at, rng)
            at += 1
            continue
        else:
            body, end = _one(mark, rng), at
        least, most = 1, 1
        counted = _COUNT.match(pattern, at)
        if counted is not None:
            least, most, at = int(counted[1]), int(counted[2] or counted[1]), counted.end()
        elif at < len(pattern) and pattern[at] in "?*+":
            least, most = (1, 1) if pattern[at] == "+" else (0, 1)
            at += 1
        times = rng.randint(least, most)
        out += [body if k == 0 else _again(pattern[start:end], rng) for k in range(times)]
    return "".join(out), at


def _again(piece: str, rng: random.Random) -> str:
    return _either(piece, 0, rng)[0]


def _one(mark: str, rng: random.Random) -> str:
    if mark == "\\d":
        return str(rng.randint(0, 9))
    if mark == "\\s":
        return ""
    if mark.startswith("\\"):
        return mark[1:]
    if mark == ".":
        return rng.choice(_HAN)
    if mark.startswith("["):
        if "\u4e00-\u9fff" in mark:
            return rng.choice(_HAN)
        body = mark[1:-1]
        return rng.choice([c for c in body if c != "-"] or ["-"])
    return mark


def wordings(role: str, count: int, rng: random.Random) -> list[str]:
    """Different header texts of a role, some with brackets behind them as headers have them.

    Args:
        role: a role of the vocabulary.
        count: how many at most.
        rng: where the choices come from.
    """
    patterns = vocabulary().get(role, ())
    found: dict[str, None] = {}
    for _ in range(count * 4 if patterns else 0):
        text = spell(rng.choice(patterns), rng)
        if not 0 < len(text) <= 20:
            continue
        if role in _BRACKETED and rng.random() < 0.15:
            text += f"（{rng.choice(_UNITS)}）"
        found[text] = None
        if len(found) == count:
            break
    return list(found)
