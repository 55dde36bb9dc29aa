"""Columns of points: what there is to be had, what was got, and sums over the rows of a group.

A form handed out for assessing calls the points to be had 得分 as often as 分值; whole points under it, in every row,
tell that nothing was assessed yet. A column beside it that adds them up by group says nothing of a single row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import le

from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, ColumnContent
from extractor.rows.evidence import has_compared, is_points, sums_up
from extractor.rows.header import header_of
from extractor.rows.reading import Column

SETTLED = "rows.points"
_SUM = regex(r"^(?:合计|小计|总计|共计)|(?:合计|小计|总分|总分值)$")
_PARTS = regex(r"(?:所占)?(?:占比|比重|比例)(?:[（(][%％][)）])?")
_WHOLE = 100.0
_NUMBER = regex(r"\d+(?:\.\d+)?")
_MARKED = regex(r"\d\s*分$")
_BRACKETED = regex(r"[（(]\d{1,3}(?:\.\d+)?\s*分?[)）]$")
_WORTH = regex(r"[（(]\d{1,3}(?:\.\d+)?\s*分[)）]$")
_INSIDE = regex(r"[（(]\d{1,3}(?:\.\d+)?\s*分[)）]")
_FEWEST_ROWS = 3
_MOSTLY = 0.8
_POINTED = frozenset({"weight", "score"})
_NAMING = ("name", "level1", "level2", "group", "content")


def settle_points(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Columns whose points are settled by what stands in them.

    Args:
        columns: what heads say of each column.
        content: what stands below, per column.

    Returns:
        The columns; sums over groups are "ignore", points to be had under 得分 are "weight".

    占比 that add up to a hundred beside what is required are weights.

    Example: 得分 over 10分, 30分, 60分 beside no other points is the weight; 小计 over 40, 60 beside 分值 over
    10, 30, 60 adds up.
    """
    out = _worth_in_names(columns, content)
    pointed = [c.index for c in out if _holds_points(c, content[c.index])]
    for i in pointed:
        if any(_adds_up(out[i], content[i], content[j]) for j in pointed if j != i and out[j].role in _POINTED):
            out[i] = replace(out[i], role="ignore", found_by=SETTLED)
    levels = {c.index: header_of(c.group or "") for c in out if c.role == "weight"}
    ranks = {i: h.role for i, h in levels.items() if h is not None}
    for i in [i for i, role in ranks.items() if role in ("level1", "level2") and "name" in ranks.values()]:
        out[i] = replace(out[i], role="ignore", found_by=SETTLED)  # 权重 below 二级指标, and one below 三级指标
    had = [_numbers(content[c.index]) for c in out if c.role == "weight"]
    for column in out:
        got = _numbers(content[column.index])
        paired = any(len(got) == len(most) and all(map(le, got, most)) for most in had)
        if column.role == "unknown" and column.header.endswith("分") and is_points(content[column.index]) and paired:
            out[column.index] = replace(column, role="score", found_by=SETTLED)  # 自打分 never above 应得
    shares = [c.index for c in out if c.role == "share" and _PARTS.fullmatch(c.header)]
    required = any(c.role in VALUE_ROLES | {"unknown"} and has_compared(content[c.index]) for c in out)
    if len(shares) == 1 and required and not any(c.role in _POINTED for c in out):
        told = content[shares[0]]
        if is_points(told) and abs(sum(_numbers(told)) - _WHOLE) < 0.01:
            out[shares[0]] = replace(out[shares[0]], role="weight", found_by=SETTLED)
    scores = [c.index for c in out if c.role == "score" and content[c.index].texts]
    if len(scores) != 1 or any(c.role in VALUE_ROLES | {"weight", "deadline"} for c in out):
        return out
    named = [t for c in out if c.role in _NAMING for t in content[c.index].texts]
    if not any(map(_BRACKETED.search, named)) and _to_be_had(content[scores[0]]):
        out[scores[0]] = replace(out[scores[0]], role="weight", found_by=SETTLED)
    return out


def _worth_in_names(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """A column of groups whose every row has points of its own in brackets names the rows: 垃圾治理（18分）.

    Only where no other column holds points or values, and the sentences beside the names have none of their own.
    """
    out = list(columns)
    rows = max((len(c.texts) for c in content), default=0)
    if any(c.role in VALUE_ROLES or (c.role == "weight" and content[c.index].texts) for c in out):
        return out
    if any(_INSIDE.search(t) for c in out if c.role == "content" for t in content[c.index].texts):
        return out
    for column in out:
        below = content[column.index]
        own = len(set(below.texts)) >= max(_FEWEST_ROWS, _MOSTLY * rows) and all(map(_WORTH.search, below.texts))
        if own and column.role in ("group", "level1") and any(c.role in ("content", "scoring") for c in out):
            out[column.index] = replace(column, role="name", found_by=SETTLED)
    return out


def _holds_points(column: Column, content: ColumnContent) -> bool:
    return column.role in _POINTED or bool(column.header and _SUM.search(column.header) and is_points(content))


def _adds_up(sums: Column, content: ColumnContent, points: ColumnContent) -> bool:
    """Whether a column holds the sums of another one, a few for many."""
    if not 0 < len(content.texts) < len(points.texts):
        return False
    return bool(_SUM.search(sums.header)) or abs(_whole(_numbers(content)) - _whole(_numbers(points))) < 0.01


def _whole(points: Sequence[float]) -> float:
    """The sum of some points; a last one that adds up the others (得分小计) is the sum already."""
    rest = sum(points[:-1])
    return rest if len(points) > 2 and abs(rest - points[-1]) < 0.01 else rest + sum(points[-1:])


def _to_be_had(content: ColumnContent) -> bool:
    """Whether points are whole ones that add up to a full score, or are each written as points (10分)."""
    numbers = _numbers(content)
    if len(numbers) < 2 or any(n * 2 % 1 for n in numbers):
        return False
    marked = sum(bool(_MARKED.search(t)) for t in content.texts) >= _MOSTLY * len(content.texts)
    return marked or (is_points(content) and sums_up(content))


def _numbers(content: ColumnContent) -> list[float]:
    return [float(m.group()) for t in content.texts if (m := _NUMBER.match(t))]
