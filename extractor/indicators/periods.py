"""What the columns of years and other periods hold: targets, results or earlier levels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.indicators.ledger import Around
from extractor.indicators.plans import plan_start
from extractor.indicators.result import Role
from extractor.regex import regex
from extractor.rows.evidence import is_compared
from extractor.rows.reading import Column, Grid

_TOLD = regex(r"完成|实际|值$|数$(?<!计划数)(?<!目标数)(?<!任务数)|进度")
_YEARLY = regex(r"年均|年增")
_SO_FAR = regex(r"1[-—–~～至]\d")
"""1-8月 beside a goal for the year, or alone, is what was reached in these months."""
_COMPARED = regex(r"同比|[比较]上年")
_HOW_MANY = regex(r"(?:合计|绝对)?(?:数量|数值|数额|数|值)")
_FIGURE = regex(r"-?(\d[\d,]*(?:\.\d+)?)")
_DIGITS = 4  # that count in an odd figure
_LONG = 6  # digits before the last zeros that no goal has
_FEWEST_FIGURES = 4
_MOSTLY = 0.6
_PHASE = regex(r"[（(](?:中期|[期年]中|期末|末期|远期|近期|(?:中期|阶段性?|规划|预期)?目标)值?[)）]$")
"""What a plan calls the years that it sets goals for: 2023年（中期） between 2020年（基期） and 2025年（期末）."""
_STAGE = regex(r"^(?:第[一二三四五]阶段|[启起]动期|(?:建设|提升|攻坚|巩固|运营)期|[近中远]期)(?:目标)?[（(]20\d\d年")
"""第一阶段（2023年） | 第二阶段（2024年）: what a project calls the years of its goals."""
_AIMS = regex(r"(?:目标|任务)$")
_SINCE = regex(r"[比较](20\d{2})年")
_AGAINST = regex(r"[比较](20\d{2})(?!\d)")


def year_roles(grid: Grid, around: Around) -> dict[int, Role]:
    """The role of every column whose head is a period and says no more.

    Args:
        grid: the grid.
        around: its year, and whether the document states facts.

    Example: 2020年 and 2025年 in a plan of 2021 are a baseline and a target; 2010年 and 2011年 beside 标准值(2020年)
    in a sheet of 2011 are a baseline and a result.
    """
    out: dict[int, Role] = {}
    periods = [c for c in grid.columns if c.role == "period_value" and c.year is not None]
    explicit = [c for c in grid.columns if c.role == "target"]
    years = {c.year or 0 for c in periods}
    last = max(years, default=0)
    own = around.year_at(grid.table.start) or _since(grid)
    if own is None and not explicit:
        own = _planned_from(grid, around, sorted(years)) or _first_compared(grid, periods)
    compared = not explicit and len(years) > 1 and any(_compares(c.header, last) for c in grid.columns)
    order = [c.year or 0 for c in periods]
    newest_first = not explicit and len(order) >= 3 and all(a > b for a, b in pairwise(order))
    looks_back = not explicit and _looks_back(periods)
    aimed = not explicit and _aimed(grid, years)
    # 同比, 比上年 or 比2014 beside 2014 and 2015, 2020 2019 2018, or 2023 before 2022: all of them are results
    unsaid = [c for c in grid.columns if c.role == "period_value" and (c.year is None or c.year == last)]
    counted = not explicit and any(measured(grid, [c]) for c in unsaid)
    facts = around.facts or compared or newest_first or looks_back or counted
    # 累计 beside its growth over last year is what was reached
    changes = [c for c in grid.columns if c.role == "change" and not _YEARLY.search(c.header)]
    grown = bool(changes) and not explicit and not years
    stated = max((c.year for c in explicit if c.year is not None), default=None)
    for column in grid.columns:
        if column.role != "period_value":
            continue
        if column.year is None:
            part = column.part_of_year
            alone = explicit or len(periods) + len(unsaid) == 1
            told = part is not None and bool(_TOLD.search(column.header) or (alone and _SO_FAR.match(part)))
            out[column.index] = "actual" if told or facts or grown else "target"
        elif _PHASE.search(column.header) or _STAGE.search(column.header):
            out[column.index] = "target"
        elif explicit:
            result = stated is not None and own is not None and column.year == own < stated
            out[column.index] = "actual" if result else "baseline"
        elif newest_first:
            out[column.index] = "actual"
        elif aimed and not facts:
            out[column.index] = "target"
        elif (
            column.year < last and not _all_ahead(years, own) and (len(years) == 2 or own is None or column.year < own)
        ):
            out[column.index] = "baseline"
        else:
            out[column.index] = "actual" if facts else "target"
    return out


def stands_before_goals(column: Column, goal_years: Sequence[int], own: int | None = None) -> bool:
    """Whether a column's year lies before those of the goals, so that its results are where they start from.

    Args:
        column: the column of results.
        goal_years: the years that goals are set for.
        own: the document's year, which stands for the goals' where none is said.

    A year that has a goal of its own holds that goal's result. Example: 2021年实绩 in front of 2023年目标.
    """
    against = max(goal_years, default=own or 0)
    return column.year is not None and column.year < against and column.year not in goal_years


def counted_only(column: Column) -> bool:
    """Whether a head says how many and no more (数量, 数值): goals in a plan, facts in a table of statistics."""
    return _HOW_MANY.fullmatch(column.header) is not None


def measured(grid: Grid, columns: Sequence[Column]) -> bool:
    """Whether figures are as counting and measuring leave them: 443.11, 2488, 598125. Goals are rounder."""
    at = [c.index for c in columns]
    cells = [c for row in grid.rows for k in at if k < len(row.cells) and (c := row.cells[k]) is not None]
    found = [m for c in cells if (m := _FIGURE.fullmatch(c.text.strip())) is not None]
    figures = [m[1].replace(",", "").replace(".", "").lstrip("0") for m in found]
    long = [f for f in figures if len(f) >= _DIGITS]
    odd = sum(f[-1] not in "05" or len(f.rstrip("0")) >= _LONG for f in long)
    return len(long) >= max(_FEWEST_FIGURES, len(figures) / 3) and odd >= _MOSTLY * len(long)


def _aimed(grid: Grid, years: set[int]) -> bool:
    """Whether years in a row stand behind goals: 目标任务 | 2024年 | 2025年 | 2026年 states one for each of them."""
    named = any(c.role == "name" and _AIMS.search(c.header) for c in grid.columns)
    return named and len(years) > 1 and max(years) - min(years) == len(years) - 1


def _compares(head: str, last: int) -> bool:
    """Whether a head is over what a year grew by since the one before it: 同比增长, 2015年比2014增长 beside 2015年."""
    against = _AGAINST.search(head)
    return _COMPARED.search(head) is not None or (against is not None and int(against.group(1)) == last - 1)


def _looks_back(periods: Sequence[Column]) -> bool:
    """Whether below each head, or side by side, a year stands in front of the one before it: plans look ahead."""
    runs: dict[tuple[str | None, str | None], list[int]] = {}
    for column in periods:
        runs.setdefault((column.outer, column.group), []).append(column.year or 0)
    return bool(runs) and all(len(years) == 2 and years[0] == years[1] + 1 for years in runs.values())


def _since(grid: Grid) -> int | None:
    """The year that heads compare with (比2010年下降 over 2015年 and 2020年): what comes after it is ahead."""
    told = (_SINCE.search(text) for c in grid.columns for text in (c.group or "", c.header))
    return max((int(m.group(1)) for m in told if m), default=None)


def _planned_from(grid: Grid, around: Around, years: Sequence[int]) -> int | None:
    """The first year that the plan around the grid sets goals for.

    规划（2020—2035年） over 2020年, 2025年 and 2035年 begins where things stand, 方案（2023—2025年） over each of its
    years with the first goals.
    """
    above = reversed(around.sections_at(grid.table.start))
    start = plan_start([*above, *([around.title] if around.title else [])])
    if start is not None and start in years[:1] and start + 1 not in years:
        return start + 1
    return start


def _first_compared(grid: Grid, periods: Sequence[Column]) -> int | None:
    """The first year with figures that are compared with something (≥92, 98以上): these are wanted, not measured."""
    return min(
        (
            c.year
            for c in periods
            if c.year is not None and any(is_compared(x.text) for row in grid.rows if (x := row.cells[c.index]))
        ),
        default=None,
    )


def _all_ahead(years: set[int], own: int | None) -> bool:
    """Whether every year is one to come (2015年, 2020年 in a decree of 2012): all are goals."""
    return own is not None and min(years) > own
