"""Rows of a run-on table of assessment rules without numbers whose names are closed sentences, their points behind.

Example: …分值得分路面无坑槽,发现一处扣1分。10边沟有积水的,每处扣0.5分。5 has a row of 10 points and one of 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from extractor.indicators.run_on.scored_rows import ScoredRow
from extractor.indicators.run_on.text import Run
from extractor.regex import regex

_POINTS = regex(r"(?<=[。;；!！])(?P<points>\d{1,3}(?:\.5)?)(?P<said>分?)(?=[\u4e00-\u9fff“\"《(（]|$)")
_RULE = regex(r"扣|酌情|不得分|不计分|[得记计]\d+(?:\.\d)?分|[得记计](?:满|零|全)?分")
_SENTENCE = regex(r"[^。;；!！]*[。;；!！]")
_SUM = regex(r"合计|总计|小计|总分")
_FEWEST = 3
_FULL = 100.0
_USUAL = 8.0  # points, where no others tell
_LONGEST_ROW = 600
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class _Points:
    """Points behind a sentence: where they stand, and where what follows begins: behind a group's number, if one."""

    start: int
    end: int
    next: int
    value: float


def closed_rows(run: Run, begin: int, stop: int, *, numbered: bool) -> list[ScoredRow]:
    """The rows from ``begin`` to ``stop``; [] where fewer than three, or points of more than a hundred together.

    Args:
        run: the stretch.
        begin: where the heads end.
        stop: where the table ends at the latest.
        numbered: whether a head says that groups of rows are numbered; such a number touches the points before it.
    """
    text = run.text[:stop]
    ends = _SUM.search(text, begin)
    text = text[: ends.start()] if ends is not None else text
    points = list(_parted(text, list(_POINTS.finditer(text, begin)), numbered=numbered))
    if len(points) < _FEWEST or sum(p.value for p in points) > _FULL:
        return []
    starts = [begin, *(p.next for p in points)]
    if any(p.start - a > _LONGEST_ROW for a, p in zip(starts, points, strict=False)):
        return []
    first = re.compile(r"\d{1,2}(?=[\u4e00-\u9fff])").match(text, begin) if numbered else None
    starts[0] = first.end() if first is not None else begin
    spans = list(zip(starts, points, strict=False))
    told = _RULE.search(text, starts[0], points[0].start) is None and all(
        _RULE.search(text, p.next, _sentence_end(text, p.next)) for p in points[:-1]
    )
    rows = list(_told(text, spans)) if told else [_row(a, p, (p.end, p.end)) for a, p in spans]
    fits = all(2 <= row.name[1] - row.name[0] <= _LONGEST_NAME for row in rows)
    return rows if fits else []


def _parted(text: str, found: Sequence[re.Match[str]], *, numbered: bool) -> Iterator[_Points]:
    """The points; digits that hold the number of the next group as well are parted where that is likelier."""
    sure = [float(m["points"]) for m in found if not _group_in(m, 2) or m["said"]]
    usual = median(sure) if sure else _USUAL
    group = 2
    for m in found:
        value, cut = float(m["points"]), m.end("points")
        if numbered and not m["said"] and _group_in(m, group):
            shorter = float(m["points"][: -len(str(group))])
            if value > _FULL or abs(log(shorter / usual)) < abs(log(value / usual)):
                value, cut = shorter, cut - len(str(group))
                group += 1
        if 0 < value <= _FULL:
            yield _Points(m.start("points"), max(cut, m.end()) if m["said"] else cut, m.end(), value)


def _group_in(found: re.Match[str], group: int) -> bool:
    """Whether digits end in the number of a group and hold points in front of it: 10 | 2 of 102."""
    digits, number = found["points"], str(group)
    return digits.isdigit() and digits.endswith(number) and digits.strip("0") != number and digits[0] != "0"


def _sentence_end(text: str, at: int) -> int:
    found = _SENTENCE.match(text, at)
    return found.end() if found is not None else len(text)


def _told(text: str, spans: Sequence[tuple[int, _Points]]) -> Iterator[ScoredRow]:
    """Rows with rules behind their points: these go on to the last sentence that tells how points are given."""
    start = spans[0][0]
    for (_, points), following in zip(spans, [*spans[1:], None], strict=True):
        stop = following[1].start if following is not None else len(text)
        border = points.next
        for sentence in _SENTENCE.finditer(text, points.next, stop):
            if _RULE.search(sentence.group()):
                border = sentence.end()
        border = len(text) if following is None and border == points.next else border
        yield _row(start, points, (points.next, border))
        start = border


def _row(start: int, points: _Points, rules: tuple[int, int]) -> ScoredRow:
    torn = points.next > points.end
    return ScoredRow(start, 0.0, 1, (), (start, points.start), (points.start, points.end), rules, torn=torn)
