"""Grids of places: the columns are the indicators, each row gives a place's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.documents.document import Cell, Table
from extractor.indicators.ledger import Ledger
from extractor.indicators.names import clean_name
from extractor.indicators.nature import nature_of_level
from extractor.indicators.periods import measured, stands_before_goals, year_roles
from extractor.indicators.result import Role, Value
from extractor.indicators.taxonomy import categorise
from extractor.indicators.values import RowContext, cell_source, is_blank, read_values
from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, is_time
from extractor.rows.forms import is_total
from extractor.rows.header import header_of, loose_header_of
from extractor.rows.levels import clean_level, level_of
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.shape import squeeze

_ROW_ROLES: dict[str, Role] = {
    "target": "target",
    "actual": "actual",
    "baseline": "baseline",
    "weight": "weight",
}
# 当月产量, 环比增速: heads of what was counted; nobody plans one month against the last
_COUNTED = regex(r"同比|环比|当月|本月|上月|比上年|上年同期|去年同期")
_AIMED = regex(r"目标|任务|计划")
_RANKED = regex(r"排名|名次|位次")
_PLANNED = regex(r"^(?:本?年度?|全年)?(?:计划|目标|任务|下达|拟|应|规划|预算|分配)")
_DONE = regex(r"^(?:已|实际|累计|截至目前)?(?:完成|建成|落实|到位|实施|开工|支付|发放)|^(?:已|实际|实|累计)")
_MEAN = regex(r"平均\s*$")  # 全市平均 below the places is one more of them
_STATED = ("target", "actual", "baseline", "tier", "change", "share", "weight", "score")


def read_matrix(ledger: Ledger, grid: Grid) -> None:
    """Add the indicators of a grid of places to the ledger.

    Args:
        ledger: what the document's tables have given so far.
        grid: a grid of kind "matrix".

    Example: 区县 | 造林面积（亩） over 东岭县 | 1200 gives 造林面积（亩） with the target 1200 亩 for 东岭县.
    """
    places = [c for c in grid.columns if c.role == "place"]
    if places:
        _Matrix(ledger, grid, places).run()


class _Matrix:
    def __init__(self, ledger: Ledger, grid: Grid, places: Sequence[Column]) -> None:
        self._ledger = ledger
        self._grid = grid
        self._table: Table = grid.table
        self._places = places
        order = [c for c in grid.columns if c.role in {"measure"} | VALUE_ROLES and c.header]
        stated = _stated_above(order)
        self._again = frozenset(c.index for c in order if c.group in stated)
        self._order = [_as_stated(c, stated) for c in order]
        self._years = year_roles(grid, ledger.around)
        self._goal_years = [c.year for c in self._order if c.role == "target" and c.year is not None]
        heading = next((c for c in grid.columns if c.role == "row_role"), None)  # 计划 and 实际 behind each place
        told = {r.index: role for r in grid.rows if (role := _row_head(r, heading or places[0])) is not None}
        self._told = told
        self._units = next((r for r in grid.rows if told.get(r.index) == "unit"), None)
        counted = any(_COUNTED.search(c.header) for c in self._order)
        ranked = any(_RANKED.fullmatch(c.header) for c in grid.columns)
        self._facts = ledger.around.facts or counted or ranked or measured(grid, self._order)
        heads = [c.header for c in self._order if c.role == "measure"]
        # 计划里程 beside 已完成里程: each head says which of the two it is
        self._contrasted = any(map(_PLANNED.search, heads)) and any(map(_DONE.search, heads))
        self._each = heading is not None
        self._against = "target" in told.values()  # a row of norms: the other rows are results

    def run(self) -> None:
        owners = self._owners()
        values: dict[int, list[Value]] = {c.index: [] for c in owners.values()}
        scope = ""
        for row in self._grid.rows:
            if row.kind in ("header", "blank", "note", "group", "title") or row is self._units:
                continue
            scope = self._scope(row) or (scope if self._each else "")  # flattened, a place stands in its first row only
            if not scope:
                continue
            kind = self._told.get(row.index)
            for column in self._order:
                owner = owners.get(column.index)
                cell = row.cells[column.index]
                if owner is not None and cell is not None and not is_blank(cell.text):
                    found = self._read(cell, column, owner, kind)
                    if kind is None and is_time(scope):
                        found = [replace(v, period=_time(column, scope)) for v in found]
                    elif kind is None or self._each:
                        found = [replace(v, scope=scope) for v in found]
                    values[owner.index].extend(found)
        for column in dict.fromkeys(owners.values()):
            self._add(column, values[column.index])

    def _owners(self) -> dict[int, Column]:
        """For each value column the column that gives its measure the name."""
        out: dict[int, Column] = {}
        owner: Column | None = None
        timed: dict[tuple[str, tuple[str, ...]], Column] = {}  # 新建（公里） below 2024年 and below 2025年
        for column in self._order:
            if owner is None or not _same_measure(owner, column):
                above = tuple(head for head in _over(column) if not is_time(head))
                again = column.index in self._again or above != _over(column)
                owner = timed.setdefault((column.header, above), column) if again else column
            out[column.index] = owner
        return out

    def _scope(self, row: Row) -> str:
        """The place of a row, outermost first: 芦田镇 and 上坪村 are 芦田镇上坪村."""
        parts: list[str] = []
        seen: list[Cell] = []
        for column in self._places:
            cell = row.full[column.index]
            if cell is not None and cell.text and cell not in seen:
                seen.append(cell)
                parts.append(squeeze(cell.text))
        if not parts and row.kind == "total":  # 合计 below 序号, the place blank
            parts = [squeeze(c.text) for c in row.cells if c is not None and c.text and is_total(c.text)]
        return "".join(parts)

    def _read(self, cell: Cell, column: Column, owner: Column, kind: str | None) -> list[Value]:
        role = self._role(column)
        if kind is not None:
            role = _ROW_ROLES.get(kind, role)
        elif self._against and role == "target":
            role = "actual"
        held = self._units.cells[owner.index] if self._units is not None else None
        context = RowContext(
            name=_measure_name(owner),
            unit_cell=held.text if held is not None else None,
            year=self._ledger.around.year_at(cell.start),
            amount_unit=self._ledger.around.amount_unit_at(cell.start),
            facts=self._facts,
        )
        return read_values(cell, column, role, context, table=self._table.index)

    def _role(self, column: Column) -> Role:
        if column.role == "actual" and stands_before_goals(column, self._goal_years):
            return "baseline"
        if column.role in _STATED:
            return column.role  # type: ignore[return-value]
        if column.index in self._years:
            return self._years[column.index]
        if self._contrasted and _PLANNED.search(column.header):
            return "target"
        if self._contrasted and _DONE.search(column.header):
            return "actual"
        return "actual" if self._facts else "target"

    def _add(self, column: Column, values: Sequence[Value]) -> None:
        head = self._head(column)
        if not values or head is None:
            return
        name = clean_name(_measure_name(column))
        level1, level2 = self._levels(column, name)
        category = categorise(name, level1, level2, values=tuple(values))
        self._ledger.add(
            name=name,
            values=values,
            source=cell_source(head, table=self._table.index),
            level1=level1,
            level2=level2,
            category=category.code,
            category_confidence=category.confidence,
            attribute=nature_of_level(level1),
            found_by=("rows.matrix",),
            confidence=0.85,
        )

    def _levels(self, column: Column, name: str) -> tuple[str | None, str | None]:
        """The heads above a measure's own, but for times; 2025年减排目标 above several others divides nothing."""
        out = []
        for head in _over(column):
            plain = column.outer is not None and loose_header_of(head) is not None
            whole = plain and all(head in _over(c) for c in self._order)
            if clean_name(head) != name and not is_time(head) and not whole:
                out.append(clean_level(head))
        known = level_of(out[0]) if len(out) == 1 else None
        if known is not None and known.exact and known.rank == 2:
            return None, out[0]  # 数量指标 above several measures
        return (out[0] if out else None), (out[1] if len(out) > 1 else None)

    def _head(self, column: Column) -> Cell | None:
        """The cell that names a column's measure: its own head, or the upper one."""
        if column.group is None or _measure_name(column) != column.group:
            return column.header_cell
        for cell in self._table.cells:
            if cell.col <= column.index < cell.col + cell.col_span and squeeze(cell.text) == column.group:
                return cell
        return column.header_cell


def _stated_above(columns: Sequence[Column]) -> dict[str, tuple[Role, int | None]]:
    """Upper heads that are goals or results, with years, of the measures that come again below each of them.

    Example: 2023年底现状 and 2025年目标, each over 治理率（%） and 完成村数（个）: a starting level and a target.
    """
    below: dict[str, list[str]] = {}
    for column in columns:
        below.setdefault(column.group or "", []).append(column.header)
    told: dict[str, tuple[Role, int | None]] = {}
    for above, own in below.items():
        head = loose_header_of(above) if above and len(set(own)) > 1 else None
        role = head.role if head is not None else None
        if role in ("goal", "content"):
            role = "target" if _AIMED.search(above) else None  # 目标任务 beside 完成情况
        if head is not None and role in ("target", "actual", "baseline"):
            told[above] = (_ROW_ROLES[role], head.year)
    told = {a: t for a, t in told.items() if any(set(below[a]) & set(below[b]) for b in told if b != a)}
    if any(header_of(lower) is not None for above in told for lower in below[above]):
        return {}
    last = max((year or 0 for role, year in told.values() if role == "target"), default=0)
    return {
        above: ("baseline" if role == "actual" and year is not None and year < last else role, year)
        for above, (role, year) in told.items()
    }


def _as_stated(column: Column, stated: Mapping[str, tuple[Role, int | None]]) -> Column:
    """A column with what the head above it says of its values; the head names no measure and divides nothing."""
    if column.group not in stated:
        return column
    role, year = stated[column.group or ""]
    return replace(column, role=role, year=year, scope=None, group=None)


def _over(column: Column) -> tuple[str, ...]:
    """The heads above a column's own, outermost first."""
    return tuple(head for head in (column.outer, column.group) if head)


def _measure_name(column: Column) -> str:
    """The measure of a grid's column: its head, or the upper line where the head only says 目标, 实际 or a year."""
    head = header_of(column.header) or (loose_header_of(column.header) if column.group else None)
    generic = head is not None and (head.role is None or column.role in VALUE_ROLES)
    return column.group if column.group and generic else column.header


def _time(column: Column, row: str) -> str:
    """The time of a row of times, with the year that stands above its column: 4月 below 2023年 is 2023年4月."""
    return f"{column.year}年{row}" if column.year is not None and not row.startswith(("19", "20")) else row


def _same_measure(owner: Column, column: Column) -> bool:
    """Whether a column holds another role of the same measure, or its change."""
    if column.role in ("change", "share"):
        return column.group is None or column.group == owner.group or _measure_name(column) != column.group
    upper = column.group is not None and (column.outer, column.group) == (owner.outer, owner.group)
    return upper and _measure_name(column) == _measure_name(owner)


def _row_head(row: Row, place: Column) -> str | None:
    """The role that a grid's row has where its first cell is a head and no place: 单位, 标准值."""
    cell = row.full[place.index]
    head = header_of(cell.text) if cell is not None and cell.text else None
    if head is None or (cell is not None and (is_time(cell.text) or _MEAN.search(cell.text))):
        return None
    role = "target" if head.role == "goal" else head.role  # 年度目标
    return role if role in ("unit", "target", "actual", "baseline", "weight") else None
