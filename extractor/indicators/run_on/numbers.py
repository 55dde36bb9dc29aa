"""Rows of a run-on table that are numbered though no head says so: each number begins a row, chapters stand between.

Example: …数据来源一、生态1 绿化覆盖率%≥35县林业局2 污水处理率%≥90县水利局二、产业3 … has a row from each number on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.indicators.run_on.cells import Gaps
from extractor.indicators.run_on.rows import Cut, Piece, cut_rows
from extractor.regex import regex

_FEWEST = 4  # rows that are numbered one after the other
_REACH = 300  # characters from one number to the next
_CHAPTER = regex(r"[一二三四五六七八九十]、[\u4e00-\u9fff]{2,12}$")


def cut_numbered(text: str, gaps: Gaps, roles: Sequence[str]) -> tuple[list[Cut], list[tuple[int, int]]]:
    """A run of cells → its rows and what none takes, as ``cut_rows``; where numbers begin the rows, between these."""
    starts = _starts(text, gaps)
    if len(starts) < _FEWEST:
        return cut_rows(text, gaps, roles)
    rows: list[Cut] = []
    left: list[tuple[int, int]] = []
    for (_, a), (b, _) in pairwise((*starts, (len(text), len(text)))):
        chapter = _CHAPTER.search(text, a, b)
        b = chapter.start() if chapter is not None else b
        found, unread = cut_rows(text[a:b], gaps[a:b], roles)
        rows += [
            Cut(tuple(Piece(p.column, p.start + a, p.end + a) for p in row.pieces), row.torn) for row in found
        ]
        left += [(c + a, d + a) for c, d in unread]
    return rows, left


def chapters(text: str, gaps: Gaps) -> list[tuple[int, int]]:
    """What stands between numbered rows and heads those below it (二、产业), in order."""
    starts = _starts(text, gaps)
    ends = [0, *(b for _, b in starts)] if len(starts) >= _FEWEST else []
    found = (_CHAPTER.search(text, a, b) for a, (b, _) in zip(ends, starts, strict=False))
    return [m.span() for m in found if m is not None]


def _starts(text: str, gaps: Gaps) -> list[tuple[int, int]]:
    """Where the numbers 1, 2, 3 … of the rows begin and end, in order; none where they do not go on to the end."""
    out: list[tuple[int, int]] = []
    at = 0
    while True:
        number = len(out) + 1
        mark = re.compile(rf"(?<![\d.≥≤=<>＜＞≧≦~～-]){number}(?=[^\d.%％]*[\u4e00-\u9fff])(?![\d.])")
        found = next((m for m in mark.finditer(text, at, at + _REACH) if _apart(m, text, gaps)), None)
        if found is None:
            break
        out.append(found.span())
        at = found.end()
    return out if out and len(text) - at <= _REACH else []


def _apart(mark: re.Match[str], text: str, gaps: Gaps) -> bool:
    """Whether a blank stands behind a number that a word follows: 2 公共供水, not 2个."""
    end = mark.end()
    return end < len(text) and gaps[end] and "\u4e00" <= text[end] <= "\u9fff"
