"""Lower heads under upper ones: what they say together, and of whom where the same ones come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, ColumnContent, is_place
from extractor.rows.header import header_of, loose_header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Column
from extractor.rows.whom import names_group

MEASURED = regex(r"[（(][^（()）]{1,8}[)）]$|(?:率|数量?|时间|时限|面积|金额)$")
_AIMED = regex(r"目标|任务|计划|下达|指标数")
_OPEN = ("unknown", "content", "goal", "group", "name")
_GRADES = regex(r"等级|档次|星级|分级|评级|级别|等次")
_UNGRADED = frozenset({"unknown", "other", "tier", "target", "scoring", "group", "content"})
_MOSTLY = 0.6
_BRIEF = 6  # characters of a grade's head


def aimed(columns: Sequence[Column]) -> list[Column]:
    """Below one head a task beside a result is what was to be reached: 目标任务 beside 进度 below 新增就业（人）."""
    out = list(columns)
    for column in columns:
        beside = {c.role for c in columns if c.group == column.group and c.outer == column.outer}
        if column.group is None or column.role not in _OPEN or not _AIMED.search(column.header):
            continue
        if "actual" in beside and "target" not in beside:
            out[column.index] = replace(column, role="target", found_by="rows.below")
    return out


def contrasted(columns: Sequence[Column]) -> list[Column]:
    """Unlisted heads below one that is only a value's are no places where their words tell goals from results.

    Example: 约定 and 达到 below 水平.
    """
    out = list(columns)
    for column in columns:
        beside = [c for c in columns if c.group == column.group and c.outer == column.outer]
        told = [loose_header_of(c.header) for c in beside]
        roles = {h.role for h in told if h is not None and h.role in VALUE_ROLES}
        own = loose_header_of(column.header)
        named = column.scope is not None and column.scope == column.header and column.group is not None
        if named and own is not None and own.role in VALUE_ROLES and len(roles) == len(beside) > 1:
            out[column.index] = replace(column, role=own.role, scope=None, found_by="rows.below")
    return out


def graded(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Unlisted heads side by side below one that speaks of grades are these grades.

    Example: 三钻, 二钻 and 一钻 below 评定等级, 一类 and 二类 below 等级标准.
    """
    out = list(columns)
    for group in {c.group for c in columns if c.group is not None and _GRADES.search(c.group)}:
        run = [c for c in columns if c.group == group]
        heads = {c.header for c in run}
        plain = all(c.role in _UNGRADED and c.year is None and len(c.header) <= _BRIEF for c in run)
        valued = sum(content[c.index].numeric >= _MOSTLY for c in run)
        if len(heads) == len(run) >= 2 and plain and valued and not any(map(is_place, heads)):
            for c in run:
                out[c.index] = replace(c, role="tier", grade=c.header, scope=None, found_by="rows.header")
    return out


def scoped(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Value columns that recur below upper heads which nobody listed: each upper head is a place or a body.

    Example: 任务 and 完成 below 全区, below 东关街道, below 河西街道 are targets and results of these.
    """
    runs: list[list[Column]] = []
    for column in columns:
        known = column.group is None or header_of(column.group) is not None or level_of(column.group) is not None
        if column.group is None or (known and not names_group(column.group)):  # 城市 heads columns of places too
            continue
        if runs and runs[-1][0].group == column.group:
            runs[-1].append(column)
        else:
            runs.append([column])
    lower = [tuple(c.header for c in run) for run in runs]
    again = {heads for heads in lower if lower.count(heads) >= 2}
    out = list(columns)
    if not again:
        return out
    named = next((c.index for c in columns if c.role in ("name", "group", "content")), None)
    valued = all(c.role in VALUE_ROLES for run in runs for c in run)
    if named is not None and valued and all(MEASURED.search(run[0].group or "") for run in runs):
        # 办理时间（工作日） over 压减前 and 压减后: the heads are the measures, the rows what they are taken of.
        out[named] = replace(columns[named], role="place", found_by="rows.measures")
        return out
    for run, heads_below in zip(runs, lower, strict=True):
        alike = is_place(run[0].group or "") and any(set(heads_below) & set(other) for other in again)
        if heads_below not in again and not alike:
            continue
        grown = any(c.role == "change" for c in run)  # 绝对额 beside its growth: the document tells what it is
        for column in run:
            role, found_by = column.role, column.found_by
            if role in ("content", "unknown", "goal", "scoring") and content[column.index].numeric >= _MOSTLY:
                role, found_by = "period_value" if grown else "target", "rows.below"
            if role in VALUE_ROLES:
                out[column.index] = replace(column, role=role, scope=column.group, found_by=found_by)
    return out


def recurring(columns: Sequence[Column]) -> list[Column]:
    """Unlisted heads that come again below several heads of one role say what each of these holds: no places.

    Example: 拟到 and 眼下 below 本月 and below 本年累计 differ from each other, though the heads above them do not.
    """
    below: dict[str, list[Column]] = {}
    for column in columns:
        if column.scope is not None and column.scope == column.header and not is_place(column.header):
            below.setdefault(column.header, []).append(column)
    alike = [
        same
        for same in below.values()
        if len({c.group for c in same}) > 1 and len({c.role for c in same}) == 1 and all(c.year is None for c in same)
    ]
    out = list(columns)
    for column in (c for same in alike for c in same if len(alike) > 1):
        out[column.index] = replace(column, scope=None, found_by="rows.below")
    return out
