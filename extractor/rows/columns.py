"""Header lines and contents → the role of every column: what the heads say, settled by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extractor.documents.document import Cell
from extractor.documents.heads import header_words
from extractor.regex import regex
from extractor.rows import learned
from extractor.rows.assign import assign
from extractor.rows.below import MEASURED, aimed, contrasted, graded, recurring, scoped
from extractor.rows.content import VALUE_ROLES, ColumnContent, is_body, is_place, is_time
from extractor.rows.evidence import (
    doubted,
    is_figures,
    is_name_with_value,
    is_required,
    tells_rows,
)
from extractor.rows.head_roles import heads
from extractor.rows.header import header_of
from extractor.rows.levels import level_of
from extractor.rows.passages import passages
from extractor.rows.points import settle_points
from extractor.rows.reading import Column
from extractor.rows.settle import settle
from extractor.rows.whom import below_goals, by_group, for_whom

_UNIT_BEHIND = regex(r"[\u4e00-\u9fff]{2,}[（(][^（()）]{1,8}[)）]$")
_BRACKETS = regex(r"[（(][^（()）]*[)）]")
_COUNTED = regex(r"[\u4e00-\u9fff]{2}(?:数|面积|产量|产值|里程|长度|总额|余额|人次)$")
_OF_A_COLUMN = regex(
    r"[本上去]年|[本上当]月|[本上同]期|累计|完成|任务|计划|目标|绝对|[合总]计|总数|增[减加长]|预算|决算|指标|比[重例]|分数"
)
_DATED = regex(r"(20\d{2})(?:年|$)")
_OF_BODIES = frozenset({"organization", "department", "unknown"})
_BESIDE_PLACES = frozenset({"project", "level1", "level2"})
_UNGRADED = frozenset({"unknown", "target", "baseline", "period_value", "goal"})
_MOSTLY = 0.6  # share of a column's texts that decides what it holds


def resolve(
    header: Sequence[Sequence[Cell | None]], width: int, content: Sequence[ColumnContent]
) -> tuple[Column, ...]:
    """Roles of the columns under one header.

    Args:
        header: header lines top down, each with the covering cell per column.
        width: number of columns.
        content: what stands below, per column.

    Returns:
        One Column per position.
    """
    named = by_group(graded(aimed(contrasted(heads(header, width))), content), content)
    named = below_goals(named, content)
    columns = settle_points(_kinds(recurring(named), content), content)
    columns = doubted(_by_place(columns, content), content)
    if not _over_measures(columns, content):
        columns = scoped(columns, content)
    if not _over_measures(columns, content):
        columns = _beside_grades(columns, content)
        columns = _alone(columns, learned.fill(columns, content), content)
        return for_whom(passages(assign(settle(columns, content), content).columns, content))
    return settle(columns, content)


def _beside_grades(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Among the grades of a scale unknown heads are grades too (平均值); a year behind them is one's own result."""
    out = _stretched(columns, content)
    tiers = [c.index for c in columns if c.role == "tier"]
    if len(tiers) < 3:
        return out
    for column in columns:
        if column.role not in ("unknown", "period_value") or not is_figures(content[column.index]):
            continue
        if tiers[0] < column.index < tiers[-1]:
            out[column.index] = replace(column, role="tier", grade=column.header)
        elif (dated := _DATED.search(column.header)) is not None:
            out[column.index] = replace(column, role="actual", year=int(dated.group(1)))  # 本企业2022年
    return out


@cache
def _stretch() -> re.Pattern[str]:
    return re.compile(header_words()["words"]["stretch"])


def _stretched(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """底线值 | 合格值 | 挑战值 | 卓越值 is a scale: what stands beside its grades is one, where no goal does."""
    out = list(columns)
    graded = [c.index for c in columns if c.role == "tier"]
    ends = [c.index for c in columns if c.role in _UNGRADED and _stretch().fullmatch(c.header)]
    run = sorted([*graded, *ends])
    if not graded or len(run) < 3 or run != list(range(run[0], run[-1] + 1)):
        return out
    if any(c.role == "target" and c.index not in ends for c in columns):
        return out
    for i in ends:
        out[i] = replace(columns[i], role="tier", grade=columns[i].header, bound=None, found_by="rows.header")
    return out


def _alone(before: Sequence[Column], columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Whether the one column of figures is a goal or a result is the document's to tell, not its unknown head's.

    Below level names it is a goal. A blank one beside points is filled in later: 项目完毕情况 beside 分值.
    """
    told = [c.index for c in columns if c.role in VALUE_ROLES]
    leveled = any(c.role in ("level1", "level2") for c in columns)
    if leveled or len(told) != 1 or before[told[0]].role in VALUE_ROLES or is_required(content[told[0]]):
        return list(columns)
    later = not content[told[0]].texts and any(c.role == "weight" for c in columns)
    return [replace(c, role="ignore" if later else "period_value") if c.index == told[0] else c for c in columns]


def _kinds(columns: list[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Heads that are levels (数量指标 …) over cells that hold names with their values: each cell tells indicators."""
    told = {
        c.index
        for c in columns
        if level_of(c.header) is not None and any(map(is_name_with_value, content[c.index].texts))
    }
    held = [t for i in told for t in content[i].texts if t not in ("/", "-", "—", "无")]
    if len(told) < 2 or sum(map(is_name_with_value, held)) < _MOSTLY * len(held):
        return columns
    return [replace(c, role="kind", found_by="rows.content") if c.index in told else c for c in columns]


def _over_measures(columns: Sequence[Column], content: Sequence[ColumnContent]) -> bool:
    """Whether a grid lists places: the heads beside them then name measures, which no vocabulary lists."""
    if any(c.role in _BESIDE_PLACES for c in columns) or any(max(c.level1, c.level2) >= _MOSTLY for c in content):
        return False  # the bodies that carry projects out
    texts = content[0].texts if content else ()
    listed = bool(texts) and sum(map(is_place, texts)) >= len(texts) / 2
    return listed or any(c.role == "place" for c in columns)


def _by_place(columns: list[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """A grid whose first words are places and all else figures: its heads are measures, whatever they end like."""
    first = [i for i, c in enumerate(content) if c.texts and columns[i].role != "index"][:1]
    timed = [i for i in first if sum(map(is_time, content[i].texts)) >= _MOSTLY * len(content[i].texts)]
    texts = [i for i, c in enumerate(content) if c.texts and not is_figures(c) and columns[i].role != "index"]
    texts = timed + [i for i in texts if i not in timed]
    figures = [i for i, c in enumerate(content) if is_figures(c) and columns[i].role != "index" and i not in timed]
    if not texts or len(figures) < 2 or len(texts) > len(figures):
        return columns
    at = texts[0]
    twice = [i for i in texts[1:] if tells_rows(content[i])]  # 库点 | 类型: a plan and a result of each
    others = [
        i for i in texts[1:] if columns[i].role not in ("place", "remark", "deadline", "responsible") and i not in twice
    ]
    places = content[at].texts
    mostly = columns[at].role == "place" or at in timed or sum(map(is_place, places)) >= _MOSTLY * len(places)
    if columns[at].role in _OF_BODIES:  # 派出所 over 城关所, 南街所
        mostly = mostly or sum(is_place(t) or is_body(t) for t in places) >= _MOSTLY * len(places)
    heads = [columns[i].header for i in figures]
    told = bool(twice) and all(header_of(h) is None or _UNIT_BEHIND.search(h) for h in (columns[at].header, *heads))
    listed = columns[at].role == "name" and columns[at].found_by == "rows.header"  # 指标名称 heads no wards
    measured = not mostly and not listed and (told or _head_measures(columns, figures, content[at]))
    if others or at > figures[0] or not (mostly or measured):
        return columns
    out = list(columns)
    if columns[at].role not in ("project", "level1"):
        found_by = "rows.measures" if measured else "rows.content"
        out[at] = replace(columns[at], role="place", scope=None, found_by=found_by)
    for i in figures:
        if out[i].found_by == "rows.ending":
            out[i] = replace(out[i], role="unknown")
    return out


def _head_measures(columns: Sequence[Column], figures: Sequence[int], first: ColumnContent) -> bool:
    """Whether the heads over the figures are measures, and what stands first is none: units tell, or what is counted.

    Example: 科室 | 基础护理合格率（%） | 给药差错（例） over 内一科 | 96.2 | 0: the wards are what the measures are of,
    as bureaus are below 责任单位 of 到位资金（亿元） and 签约项目（个）, each over 任务数 and 完成数, and kinds of
    schools of 招生数 and 在校生数.
    """
    heads = [columns[i] for i in figures]
    told = [c for c in heads if c.role == "unknown" or c.found_by == "rows.ending"]
    measures = {c.header for c in told if _UNIT_BEHIND.search(c.header) or _is_counted(c.header)}
    over = [c.group for c in heads if c.role in VALUE_ROLES and c.group is not None and _names_measure(c.group)]
    own = len(measures) >= 2 and len(measures) >= _MOSTLY * len(heads)
    return (own or (len(set(over)) >= 2 and len(over) == len(heads))) and not any(
        MEASURED.search(t) for t in first.texts
    )


def _is_counted(head: str) -> bool:
    """Whether a head says what was counted or measured, and not of what time or plan the figures are."""
    return _COUNTED.search(_BRACKETS.sub("", head)) is not None and _OF_A_COLUMN.search(head) is None


def _names_measure(upper: str) -> bool:
    known = header_of(upper)
    vague = known is None or known.fund or known.role in ("group", "content")  # 到位资金（亿元）, 签约项目（个）
    return vague and _UNIT_BEHIND.search(upper) is not None
