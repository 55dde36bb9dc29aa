"""Rows of a run-on table of assessment rules without numbers: a few words that begin a sentence, their points behind.

Example: …评分标准宣传培训10少一次扣3分。日常巡查30少巡一天扣2分。 has a row of 10 points and one of 30.
"""

from __future__ import annotations

import re

from extractor.indicators.run_on.scored_rows import ScoredRow
from extractor.indicators.run_on.text import Run
from extractor.regex import regex

_ROW = regex(
    r"(?:(?<=[。；;！!)）分])|\A)(?P<name>[\u4e00-\u9fff、]{2,14})(?P<points>\d{1,3})(?P<said>分?)"
    r"(?=[\u4e00-\u9fff“《①]|\d[.、])"
)
_SUM = regex(r"合计|总计|小计|总分|得分")
_COUNTED = frozenset("个名次年天日月件处项户家条座台辆份张篇起米元小公平万亿")
_NO_NAME = regex(r"[每扣得减加按超达满约近为第占不]")
_FULL = 100
_LONGEST_ROW = 600


def named_rows(run: Run, begin: int, stop: int) -> list[ScoredRow]:
    """The rows from ``begin`` to ``stop``; [] where the first does not stand right behind the heads.

    Points together are no more than a hundred, and 分 stands behind all of them or behind none.
    """
    text = run.text[begin:stop]
    found: list[re.Match[str]] = []
    for m in _ROW.finditer(text):
        if _SUM.match(m["name"]):
            break
        if _NO_NAME.search(m["name"]) or (not m["said"] and text[m.end()] in _COUNTED):
            continue
        if found and (m["said"] != found[0]["said"] or m.start() - found[-1].start() > _LONGEST_ROW):
            continue
        found.append(m)
    if not found or found[0].start() or sum(int(m["points"]) for m in found) > _FULL:
        return []
    sums = _SUM.search(text, found[-1].end())
    ends = [*(m.start() for m in found[1:]), sums.start() if sums is not None else len(text)]
    return [_row(m, begin, end) for m, end in zip(found, ends, strict=True)]


def _row(found: re.Match[str], begin: int, end: int) -> ScoredRow:
    name, points = (begin + found.start("name"), begin + found.end("name")), begin + found.end()
    return ScoredRow(name[0], 0.0, 1, (), name, (name[1], points), (points, begin + end), torn=False)
