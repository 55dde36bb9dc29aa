"""What the header lines alone say of each column: its role, unit, year, half, place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from extractor.documents.document import Cell
from extractor.documents.words import is_side_label
from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, is_place, is_time
from extractor.rows.forms import fund_line_of
from extractor.rows.head_lines import stacked, without_bodies, without_units
from extractor.rows.header import Header, header_of, loose_header_of, year_in
from extractor.rows.reading import Column
from extractor.rows.shape import in_chinese, squeeze

_SHARED_UNIT = regex(r"^[\u4e00-\u9fffA-Za-z%‰/㎡²³·()]{1,8}$")
_SYMBOL = regex(r"[A-FXYZ][1-9]?(?:[/÷=].*)?$")  # 年初目标值（A）, 执行率（B/A）: what formulas call a column
_ASIDE = regex(r"累计|^(?:[基中末近远初前后]期|期[初中末]|现状|目标|规划|预期|预计|实际|完成)$")
_FLOOR = regex(r"下限|最低")  # 底线 is the least of what is good and the most of what is bad
_CEILING = regex(r"上限|最高|限值|封顶")
_OF_A_TIME = frozenset({"target", "actual", "score", "goal"})  # 目标 and 得分 below 上半年
_OVER_ANY = frozenset({"deadline", "name", "content", "group", "place"})
"""Roles of an upper head that may name a measure: 办理时间（工作日） over 压减前 and 压减后."""


def heads(header: Sequence[Sequence[Cell | None]], width: int) -> list[Column]:
    """What the header lines alone say of each column; "unknown" where no vocabulary lists its head."""
    header, units = without_units(without_bodies(_reach(_upper_first(header))))
    columns = [_one(i, _lines([line[i] if i < len(line) else None for line in header])) for i in range(width)]
    columns = [replace(c, unit=c.unit or units.get(c.index)) for c in columns]
    first = next((c.index for c in columns if c.role == "level1"), 0)
    return [replace(c, role="ignore") if c.index < first and _beside(c) else c for c in columns]


def _beside(column: Column) -> bool:
    """Whether a head stands at the side of the levels, merged over all rows: 年度绩效目标1（80分）."""
    return column.role in VALUE_ROLES and is_side_label(column.header)


def _upper_first(header: Sequence[Sequence[Cell | None]]) -> Sequence[Sequence[Cell | None]]:
    """An upper line that a converter printed below (年度指标值 under 指标性质 指标值 度量单位) is put above again."""
    if len(header) < 2:
        return header
    last = [c for c in header[-1] if c is not None and c.text and not any(c in line for line in header[:-1])]
    read = [header_of(c.text) for c in last]
    if last and len(last) <= 2 and all(h is not None and h.transparent for h in read):
        return [header[-1], *header[:-1]]
    return header


def _reach(header: Sequence[Sequence[Cell | None]]) -> list[list[Cell | None]]:
    """An upper head without a span reaches right over blanks that have heads of their own below (flattened tables)."""
    lines = [list(line) for line in header]
    for upper, lower in pairwise(lines):
        for i in range(1, min(len(upper), len(lower))):
            above, before = upper[i], upper[i - 1]
            if (above is None or not above.text) and before is not None and before.text and before.col_span == 1:
                here, left = lower[i], lower[i - 1]
                if here is not None and here.text and left is not None and left.text and left is not before:
                    upper[i] = before
    return lines


def _lines(cells: Sequence[Cell | None]) -> list[Cell]:
    out: list[Cell] = []
    for cell in cells:
        if cell is not None and cell.text and cell not in out:
            out.append(cell)
    return out


def _one(index: int, lines: Sequence[Cell]) -> Column:
    if not lines:
        return Column(index, "unknown")
    told = stacked(lines)
    lower, upper = told.lower, told.upper
    h = header_of(lower.text)
    u = header_of(upper.text) if upper is not None else None
    if h is None and (u is None or (upper is not None and u.role in _OVER_ANY)):
        h = loose_header_of(lower.text)
        u = loose_header_of(upper.text) if upper is not None and h is None else None
    elif u is None and upper is not None and h is not None and (h.role is None or is_time(lower.text)):
        u = loose_header_of(upper.text)  # 许可年排放量限值 over 2024年 2025年, 进度安排 over 上半年 全年
    found_by = "rows.ending" if h is not None and not h.strong and header_of(lower.text) is None else "rows.header"
    joined = header_of("".join(c.text for c in lines)) if upper is not None and told.unit is None else None
    role = h.role if h is not None else None
    if h is not None and u is not None and u.role == "actual" and role == "target":
        role = "actual"
    if u is not None and u.role == "target" and role == "actual" and is_time(lower.text):
        role = "target"  # 全年 below 进度安排
    if (
        h is not None
        and u is not None
        and u.role in ("target", "actual", "baseline", "tier")
        and role
        in (
            None,
            "place",
            "group",
            "index",
        )
    ):
        role = u.role
    if h is not None and role is None and u is not None and u.role == "goal" and _is_period(h):
        role = "target"  # 年度目标 over 2023年度 and 2024年度
    if u is not None and u.role == "budget" and ((line := fund_line_of(lower.text)) or h is None):
        role = {"total": "budget", "fiscal": "fiscal", "other": "other_funds"}.get(line or "", "ignore")
    if role is None and joined is not None and joined.role is not None:
        role = joined.role
    if h is None and u is not None and u.role in VALUE_ROLES | {"weight", "score"}:
        role = u.role
    main = h or joined or Header(None, text=squeeze(lower.text))
    year = next((head.year for head in (main, *told.between, u) if head is not None and head.year), None)
    year = year or (year_in(lower.text) if h is None else None)
    if role is None:
        role = "period_value" if _is_period(main) else "unknown"
    scope = None
    if (h is None and upper is not None and role in VALUE_ROLES | {"weight"}) or (
        role == "unknown" and is_place(lower.text)
    ):
        scope = squeeze(lower.text)
    unit = next(
        (b for head in (h, joined, u) if head is not None for b in head.brackets if is_unit(b)),
        None,
    )
    unit = told.unit or unit
    if unit is None and role not in ("change", "share") and (h is None or (u is None and upper is not None)):
        for text in (lower.text if h is None else "", upper.text if upper is not None else ""):
            match = re.search(r"[（(]([^（()）]{1,8})[)）]\s*$", in_chinese(text))
            if match is not None and is_unit(match.group(1)):
                unit = match.group(1)
                break
    return Column(
        index,
        role,
        in_chinese(lower.text),
        lower,
        in_chinese(upper.text) if upper is not None else None,
        unit,
        main.grade if role == "tier" else None,
        year,
        main.half or (u.half if u is not None else None),
        main.cumulative or bool(u is not None and u.cumulative),
        main.part_of_year or (u.part_of_year if u is not None and main.role in _OF_A_TIME else None),
        scope,
        _bound(lower.text) or (_bound(upper.text) if upper is not None else None),
        found_by,
        squeeze(told.outer.text) if told.outer is not None else None,
    )


def _bound(head: str) -> Literal[">=", "<="] | None:
    """What a head says of all its figures: 下限 is the least, 许可年排放量限值 the most."""
    return ">=" if _FLOOR.search(head) else "<=" if _CEILING.search(head) else None


def is_unit(bracket: str) -> bool:
    """Whether what stands in a head's bracket may be a unit; 〔累计〕 and （中期） tell which figures stand below."""
    return bool(_SHARED_UNIT.match(bracket)) and _ASIDE.search(bracket) is None and _SYMBOL.match(bracket) is None


def _is_period(header: Header) -> bool:
    return header.year is not None or bool(header.half or header.cumulative or header.part_of_year)
