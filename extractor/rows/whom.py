"""Value columns that only their unlisted heads tell apart: whom each of them is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from extractor.documents.heads import header_words
from extractor.regex import regex
from extractor.rows.content import ColumnContent, is_body, is_place, is_time
from extractor.rows.evidence import is_figures, is_units
from extractor.rows.header import loose_header_of
from extractor.rows.reading import Column
from extractor.rows.shape import fold, split_brackets

_VALUED = frozenset({"target", "actual", "baseline", "period_value"})
_AIMED = regex(r"目标|任务|标准|要求")
_UNIT_LENGTH = 2  # characters; 中队 counts, 城关中队 is one
_GUESSED = "columns.model"
_STATED = _VALUED | {"goal", "content", "scoring"}
_MEASURED = regex(r"率$|[数量]$|时间$|面积$|金额$|情况$|说明$|来源$|[前后]$")
_SOMEONE = regex(r"[\u4e00-\u9fff]{1,7}[^\W\d_a-zA-Z数值量率额度分线期点时的年月日末底季旬]")
"""Not 定下的数 and 现有的数, nor 上半年末: figures and times are nobody."""
_UNIT_BEHIND = regex(r"[（(][^（()）]{1,8}[)）]$")
_MEASURES = 5  # characters beyond which heads over a document's plain figures are measures: 一般公共预算收入


@cache
def _listed() -> tuple[re.Pattern[str], frozenset[str]]:
    raw = tomllib.loads(files("extractor.rows").joinpath("whom.toml").read_text("utf-8"))
    words, behind = ("|".join(map(re.escape, raw[key])) for key in ("words", "behind"))
    return re.compile(rf"(?:{words})(?:{behind})?|{raw['bands']}"), frozenset(raw["sums"])


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(header_words()["words"]["compared"])


def names_group(head: str) -> bool:
    """Whether a head names a group of people or bodies: 女生, 农村居民, 65岁及以上."""
    return _listed()[0].fullmatch(split_brackets(fold(head))[0]) is not None


def by_group(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Heads side by side that name groups of people or bodies, over figures, say whom each figure is for.

    Example: 合计, 男, 女 or 6-17岁, 18-59岁, 60岁及以上 behind 指标.
    """
    out = list(columns)
    sums = _listed()[1]
    open_ = [c for c in columns if c.header and c.group is None and is_figures(content[c.index])]
    heads = {c.index: split_brackets(fold(c.header))[0] for c in open_}
    groups = [i for i, head in heads.items() if names_group(head)]
    first = min(groups, default=0)
    named = [c for c in columns[:first] if content[c.index].texts and not is_figures(content[c.index])]
    if len(groups) < 2 or not named or any(c.role == "place" or _lists_places(content[c.index]) for c in named):
        return out  # with places in the rows the heads are what is counted there
    for i, head in heads.items():
        beside = head in sums and (i + 1 in groups or i - 1 in groups)
        if i in groups or beside:
            out[i] = replace(columns[i], role="period_value", scope=columns[i].header, found_by="rows.content")
    return out


def below_goals(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Unlisted heads over figures, all of them below one head that speaks of goals, say whose goal each figure is.

    Example: 城关中队 | 河东中队 | 平泉中队 below 目标任务.
    """
    runs: dict[tuple[str, str | None], list[Column]] = {}
    for column in columns:
        if column.group is not None and _AIMED.search(column.group):
            runs.setdefault((column.group, column.outer), []).append(column)
    out = list(columns)
    for run in runs.values():
        told = all(c.role == "unknown" and _may_be_someone(c.header) and is_figures(content[c.index]) for c in run)
        if told and len({c.header for c in run}) == len(run) >= 2 and loose_header_of(run[0].group or "") is not None:
            for c in run:
                out[c.index] = replace(c, role="target", scope=c.header, found_by="rows.header")
    return out


def _lists_places(content: ColumnContent) -> bool:
    return 2 * sum(map(is_place, content.texts)) >= len(content.texts)


def settle_groups(columns: list[Column]) -> None:
    """Unlisted heads side by side over figures of one measure say whose they are, and the first tells their unit.

    Example: 全体居民（元） | 城镇居民 | 农村居民 behind 指标, 公办 | 民办 behind 指标名称.
    """
    same = [c for c in columns if c.role == "period_value" and c.found_by == "rows.content" and c.header]
    same = [c for c in same if c.year is None]  # 第一阶段（2023年） is nobody
    apart = len(same) < 2 or same[-1].index - same[0].index >= len(same)
    if apart or any(c.role == "place" for c in columns):  # with places in the rows the heads are the measures
        return
    units = {c.unit for c in same if c.unit}
    unit = units.pop() if len(units) == 1 else None
    for c in same:
        head = _UNIT_BEHIND.sub("", c.header) if c.unit else c.header
        columns[c.index] = replace(c, scope=c.scope or head, unit=c.unit or unit)


def for_whom(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns of one role side by side whose unlisted heads are of one kind have these as their scopes.

    So have levels that one's own are compared with: 行业平均, 标杆企业.

    Example: 城东库, 城西库 and 河口库 behind 计量单位, each over what that depot has to reach.
    """
    runs: list[list[Column]] = []
    for column in columns:
        if not _of_someone(column):
            continue
        if runs and runs[-1][-1].index + 1 == column.index and runs[-1][0].role == column.role:
            runs[-1].append(column)
        else:
            runs.append([column])
    out = list(columns)
    for run in runs:
        if len(run) >= 2 and len({c.header for c in run}) == len(run) and len({c.header[-1] for c in run}) == 1:
            for column in run:
                out[column.index] = replace(column, scope=column.header)
    out = _below_one_head(out)
    compared = _compared()
    for column in out:
        if column.role == "baseline" and column.scope is None and compared.fullmatch(column.header):
            out[column.index] = replace(column, scope=column.header)
    return tuple(out)


def _below_one_head(columns: Sequence[Column]) -> list[Column]:
    """Value columns of one role below one head say whom they are for where half of their heads name someone.

    Example: 三级医院 and 二级医院 below 控制标准, 城区 and 乡镇 below 目标值, 男 and 女 below 达标要求.
    """
    runs: dict[tuple[str, str | None], list[Column]] = {}
    for column in columns:
        plain = column.year is None and column.part_of_year is None and column.half is None and not column.cumulative
        guessed = column.role == "tier" and column.found_by != "rows.header"  # 二级医院 is no grade
        if column.group is not None and column.header and plain and (column.role in _VALUED or guessed):
            runs.setdefault((column.group, column.outer), []).append(column)
    out = list(columns)
    for run in runs.values():
        heads = [c.header for c in run]
        roles = {c.role for c in run if c.found_by != _GUESSED} or {run[0].role}
        someone = sum(names_group(h) or is_place(h) or is_body(h) for h in heads)
        over = loose_header_of(run[0].group or "")
        unlisted = over is not None and over.role in _STATED and all(map(_may_be_someone, heads))
        valued = [(known := loose_header_of(h)) is not None and known.role in _VALUED for h in heads]
        if len(run) < 2 or len(set(heads)) < len(run) or any(valued) or len(roles) > 1:
            continue
        if 2 * someone < len(run) and not (unlisted and all(c.bound is None for c in run)):
            continue
        role = roles.pop()
        for column in run:
            out[column.index] = replace(column, role=role, grade=None, scope=column.scope or column.header)
    return out


def _may_be_someone(head: str) -> bool:
    """Whether a head below 目标任务 may be a body that no list holds (城关中队): no other head, unit or time."""
    plain = _SOMEONE.fullmatch(head) is not None and loose_header_of(head) is None and not is_time(head)
    counted = len(head) <= _UNIT_LENGTH and is_units(ColumnContent.of([head]))
    return plain and not counted and _MEASURED.search(head) is None


def _of_someone(column: Column) -> bool:
    """Whether nothing but a column's head tells it from others of its role, and the head may be someone."""
    if column.role not in _VALUED or any((column.scope, column.group, column.bound, column.half, column.cumulative)):
        return False
    if column.year is not None or column.part_of_year is not None or not _SOMEONE.fullmatch(column.header):
        return False
    if column.role == "period_value" and len(column.header) > _MEASURES:
        return False
    return loose_header_of(column.header) is None
