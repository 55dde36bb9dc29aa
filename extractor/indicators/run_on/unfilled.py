"""Rows of a run-on table that nobody filled in, or whose figures a converter dropped: levels and names together.

Nothing but the names themselves tells where one ends::

    产出指标数量指标新增床位数量培训村医人数质量指标村医考核合格率满意度指标…

A name ends like a measure, in front of another or of a level. Of all ways to cut a run into such names the one is
taken in which no name holds the end of a measure that may well be its own (a shortest path).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractor.indicators.run_on.cells import NUMBER, TEMPLATE
from extractor.indicators.run_on.rows import Cut, Piece
from extractor.indicators.run_on.words import run_on_words
from extractor.regex import regex
from extractor.rows.levels import level_of

_FEWEST = 4
_FILLED = 0.2  # figures for each name
_PUNCTUATION = frozenset("，。、；：,;:(（)）]》”%％")
_SHORTEST, _LONGEST = 4, 60
_LONGEST_LEVEL = 16
_POINTS = regex(r"[(（]\d{0,3}分?[)）]")

_REMARK = regex(r"[(（][^()（）]{9,}[)）]")

_NAME = 1.0
_SHORT = 2.0  # a name of few characters
_HELD = 1.5  # the end of a measure inside a name
_UNMEASURED = 2.0  # a name that no measure ends, in front of a level
_LEFT = 1.0  # a character that is of no name


def cut_unfilled(text: str, roles: Sequence[str]) -> list[Cut]:
    """The rows of levels and names that a run consists of; [] where it holds figures, or too few names.

    Args:
        text: the run without white space, full-width forms folded.
        roles: the columns' roles in order; one of them is "name".

    Example:
        >>> text = "产出指标数量指标新增床位数量培训村医人数质量指标村医考核合格率效益指标社会效益指标村民就近就诊率"
        >>> rows = cut_unfilled(text, ("level1", "level2", "name", "target"))
        >>> [text[p.start : p.end] for p in rows[1].pieces]
        ['培训村医人数']
    """
    pieces = _pieces(text)
    names = sum(kind == "name" for kind, _, _ in pieces)
    if names < _FEWEST or len(NUMBER.findall(text)) > _FILLED * names:
        return []
    if any(NUMBER.search(text, a, b) for kind, a, b in pieces if kind == "name"):
        return []
    rows: list[Cut] = []
    levels: list[Piece] = []
    for kind, start, end in pieces:
        if kind == "name":
            rows.append(Cut((*levels, Piece(roles.index("name"), start, end))))
            levels = []
        elif kind in roles:
            levels = [*(p for p in levels if p.column < roles.index(kind)), Piece(roles.index(kind), start, end)]
    return rows


def _pieces(text: str) -> list[tuple[str, int, int]]:
    """The run cut at the least cost: levels, names and templates by kind, with where they stand."""
    n = len(text)
    best = [0.0] + [float("inf")] * n
    came: list[tuple[int, str]] = [(0, "")] * (n + 1)
    ends = [m.end() for m in _measures().finditer(text)]
    held = [0] * (n + 1)
    for i in range(n):
        held[i + 1] = held[i] + (i + 1 in ends)
    levels = [_level(text, at) for at in range(n)]
    for at in range(n):
        steps = [(at + 1, "", _LEFT)]
        if (level := levels[at]) is not None:
            steps.append((*level, 0.0))
        for blank in filter(None, (TEMPLATE.match(text, at), _REMARK.match(text, at))):
            steps.append((blank.end(), "", 0.0))
        opens = levels[at] is None and text[at] not in _PUNCTUATION
        for end in range(at + 2, min(n, at + _LONGEST) + 1) if opens else ():
            if levels[end - 1] is not None and end - 1 > at:
                break
            measured = held[end] > held[end - 1]
            if measured or end == n or levels[end] is not None:
                inside = held[end - 1] - held[at]
                cost = _NAME + _HELD * inside + _SHORT * (end - at < _SHORTEST) + _UNMEASURED * (not measured)
                steps.append((end, "name", cost))
        for end, kind, cost in steps:
            if best[at] + cost < best[end]:
                best[end], came[end] = best[at] + cost, (at, kind)
    out: list[tuple[str, int, int]] = []
    at = n
    while at > 0:
        before, kind = came[at]
        if kind:
            out.append((kind, before, at))
        at = before
    return out[::-1]


def _level(text: str, at: int) -> tuple[int, str] | None:
    """Where a level's name that begins at a place ends, and which of the levels it is."""
    behind = text[:at].endswith(("指标", ")"))  # 产出指标|数量|床位数
    for size in range(_LONGEST_LEVEL, 1, -1):
        word = text[at : at + size]
        if len(word) < size or not (word.endswith("指标") or (behind and not _ends(word))):
            continue
        known = level_of(word)
        if known is not None and known.exact and not text.startswith("指标", at + size):
            points = _POINTS.match(text, at + size)
            first = known.rank == 1 and known.category != "cost"
            return points.end() if points is not None else at + size, "level1" if first else "level2"
    return None


def _ends(word: str) -> bool:
    """Whether a word ends like a measure's name: 受益群众满意度 is no level."""
    return any(m.end() == len(word) for m in _measures().finditer(word))


@cache
def _measures() -> re.Pattern[str]:
    """What ends a name for sure: 人数, 面积, 合格率."""
    words = sorted(run_on_words()["measures"]["ends"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:[(（][^()（）]{{1,8}}[)）])?")
