"""One indicator grid, row by row → indicators, in the ledger."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extractor.documents.document import Cell, Table
from extractor.indicators.closing import close
from extractor.indicators.contents import rule_behind, sentences_of
from extractor.indicators.ledger import Ledger, Levels, Mining, RowFinding
from extractor.indicators.names import clean_name, is_filler, is_unfilled
from extractor.indicators.nature import (
    attribute_of,
    bracketed_nature,
    nature_in_front,
    nature_of_level,
    polarity_beside,
    polarity_of,
)
from extractor.indicators.periods import counted_only, measured, stands_before_goals, year_roles
from extractor.indicators.points_in_cells import WITH_POINTS, points_in, without_points
from extractor.indicators.project_rows import ProjectRows, cell_of
from extractor.indicators.projects import tidy
from extractor.indicators.result import Role, Value
from extractor.indicators.taxonomy import categorise
from extractor.indicators.values import RowContext, cell_source, empty_value, is_blank, read_values, unit_of_goal
from extractor.mentions.grammar import read_cell
from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, is_operator, is_place
from extractor.rows.evidence import is_name_with_value
from extractor.rows.header import header_of
from extractor.rows.levels import category_of, clean_level, level_of
from extractor.rows.lines_in_cells import labelled, pieces
from extractor.rows.naming import pairs
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.shape import squeeze

_NAME_MINIMUM = 3  # characters of a name in front of a value in the same cell
_NATURES = ("operator", "attribute")
_MOST = 0.8  # share of names with a value behind them that makes it no accident
_JOINTS = " \n:：,，"
"""What may stand between a name and its value in one cell."""
_IN_GOALS_UNIT = frozenset({"actual", "baseline"})
_TREE_CODE = regex(r"^\s*\d{1,2}(?:[.．-]\d{1,2})+[.．、]?\s*(?=[\u4e00-\u9fff])")
_CHAPTER = regex(r"^[一二三四五六七八九十]{1,3}、")
_PART = regex(r"^[（(][一二三四五六七八九十]{1,3}[)）]")


class GridReader:
    """One indicator grid, row by row; ``counted_in`` is the unit that a line above it tells for all its figures."""

    def __init__(self, owner: Ledger, grid: Grid, counted_in: str | None = None) -> None:
        self._owner = owner
        self._counted_in = counted_in
        self._grid = grid
        self._table: Table = grid.table
        self._by_role: dict[str, list[Column]] = {}
        for column in grid.columns:
            self._by_role.setdefault(column.role, []).append(column)
        one, two = (clean_level(level) if level else None for level in grid.levels)
        self._projects = ProjectRows(owner, grid, self._by_role, (one, two)) if "project" in self._by_role else None
        halves = {c.half for c in grid.columns if c.role in VALUE_ROLES and c.half}
        self._halves = grid.half is not None or len(halves) > 1
        self._name_columns = self._by_role.get("name", [])
        self._value_columns = self._order_values()
        place = next(iter(self._by_role.get("place", [])), None)
        # 学校 in front of the names says what each row is for, whatever the schools are called
        self._listed_places = (
            place is not None and bool(self._name_columns) and place.index < self._name_columns[0].index
        )
        self._paired = len(self._name_columns) > 1 and pairs(grid.columns)
        self._goals_in_names = self._are_goals_in_names()
        ones = self._by_role.get("level1", [])
        # Full-width rows give level 1; the only level column is then level 2.
        self._rows_lead = (
            any(r.kind == "group" for r in grid.rows)
            and len(ones) == 1
            and not self._by_role.get("level2")
            and "一级" not in ones[0].header
        )
        self._level1_indent = 0
        # Rows such as 数量指标 below a column that holds 产出指标 give level 2.
        heads = [level_of(c.text) for r in grid.rows if r.kind == "group" for c in r.cells if c is not None and c.text]
        second = bool(heads) and all(h is not None and (h.rank == 2 or h.category == "cost") for h in heads)
        self._rows_second = second and len(ones) == 1 and not self._by_role.get("level2")
        self._rows_lead = self._rows_lead and not self._rows_second
        self._second: str | None = None
        self._coded = any(r.depth for r in grid.rows)  # 1.1 below 1: no part of the names
        self._last_place: str | None = None
        self._last: int | None = None  # position of the last indicator of this grid
        self._unit: str | None = None  # what its row's column of units says

    def run(self) -> None:
        for row in self._grid.rows:
            if row.kind in ("blank", "header", "title"):
                continue
            if row.kind == "total":
                self._close(row)
                self._owner.levels = Levels()
                continue
            if row.kind == "note":
                self._close(row)
                continue
            if row.kind == "group":
                self._group(row)
                continue
            self._row(row)

    # --- columns ---------------------------------------------------------------------------------------

    def _order_values(self) -> list[tuple[Column, Role]]:
        """Value columns with the role that their values take; unmarked year columns by their order."""
        out: list[tuple[Column, Role]] = []
        years = year_roles(self._grid, self._owner.around)
        own_year = self._owner.around.year_at(self._table.start)
        for column in self._grid.columns:
            role = column.role
            if role in ("target", "actual", "baseline", "tier", "change", "share", "weight", "score"):
                goal_years = [c.year for c in self._by_role.get("target", ()) if c.year is not None]
                earlier = stands_before_goals(column, goal_years, own_year)
                # Half way between a starting level and a goal the document's own year is where things stand.
                midway = own_year in (None, column.year) and "baseline" in self._by_role
                if role == "actual" and earlier and not midway and self._by_role.get("target"):
                    role = "baseline"
                if role == "target" and counted_only(column):
                    role = "actual" if self._owner.around.facts or measured(self._grid, [column]) else role
                out.append((column, role))  # type: ignore[arg-type]
            elif role == "period_value":
                out.append((column, years[column.index]))
            elif role == "deadline":
                out.append((column, "target"))
        return out

    def _are_goals_in_names(self) -> bool:
        """Whether values may stand behind the names: nothing else has any, or results have goals nowhere else.

        Example: 指标及目标 over 一网通办率≥95% and its like, beside 达成情况.
        """
        roles = {role for _, role in self._value_columns} - {"weight", "score"}
        if roles != {"actual"} or len(self._name_columns) != 1:
            return not roles
        rows = [row for row in self._grid.rows if row.kind == "indicator"]
        names = [c.text for row in rows if (c := _at(row, self._name_columns[0])) is not None and not is_blank(c.text)]
        return len(names) > 1 and sum(map(is_name_with_value, names)) >= _MOST * len(names)

    def _cell(self, row: Row, role: str, *, carried: bool = False) -> Cell | None:
        return cell_of(self._by_role, row, role, carried=carried)

    def _text(self, row: Row, role: str) -> str | None:
        cell = self._cell(row, role, carried=True)
        return tidy(cell.text) if cell is not None and not is_blank(cell.text) else None

    # --- rows ------------------------------------------------------------------------------------------

    def _group(self, row: Row) -> None:
        cell = max((c for c in row.cells if c is not None and c.text), key=lambda c: len(c.text))
        if row.depth and self._name_columns:
            cell = _at(row, self._name_columns[0]) or cell
        level = level_of(cell.text)
        text = clean_level(cell.text)
        if self._rows_second:
            self._second = text
            return
        under = self._owner.levels.level1 is not None
        deeper = row.indent > self._level1_indent or (
            bool(_PART.match(text)) and bool(_CHAPTER.match(self._owner.levels.level1 or ""))
        )
        deeper = deeper and level is not None and level.category == "cost"
        # 生态环境 stands below 效益指标, but beside 经济增长
        kin = level_of(self._owner.levels.level1 or "") is not None or text.endswith(("指标", "目标"))
        second = row.depth == 2 if row.depth else level is not None and ((level.rank == 2 and kin) or deeper)
        if under and not self._rows_lead and second:
            self._owner.levels.level2 = text
        else:
            self._owner.levels = Levels(level1=text)
            self._level1_indent = row.indent

    def _close(self, row: Row) -> None:
        draft = self._owner.current.draft
        if draft is not None and self._projects is None:  # else it sums up several projects
            close(draft, row, self._by_role.get("score", []), self._by_role.get("weight", []))

    def _row(self, row: Row) -> None:
        owner = self._owner
        if self._projects is not None and self._projects.read(row):
            self._last = None
        if self._grid.kind == "projects":
            self._mine_listed(row)
            return
        self._carry(row)
        if self._kinds(row):
            return
        made = False
        for k, column in enumerate(self._name_columns):
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if cell is None or is_blank(cell.text):
                continue
            made = True
            if not is_unfilled(cell.text) or any(_filled(row, c) for c, _ in self._value_columns):
                self._indicator(row, column, cell, k)
        if made:
            return
        valued = [c for c, _ in self._value_columns if (v := _at(row, c)) is not None and not is_blank(v.text)]
        if valued and self._last is not None and not self._levels_here(row):
            self._continue(row)
            return
        if self._projects is not None and self._cell(row, "project") is not None:
            return
        named = self._fallback_name(row)
        if named is not None and valued:
            self._indicator(row, self._name_columns[0] if self._name_columns else None, named, 0)
            return
        text = "".join(c.text for c in row.cells if c is not None)
        if any(c is not None and c.text and level_of(c.text) is None for c in row.cells):
            owner.findings.append(RowFinding("row_without_name", self._table.index, row.index, squeeze(text)[:60]))

    def _kinds(self, row: Row) -> bool:
        """Where the heads are levels (数量指标, 质量指标 …), each cell lists names with their values."""
        columns = self._by_role.get("kind", [])
        for column in columns:
            cell = _at(row, column)
            if cell is None or is_blank(cell.text):
                continue
            lower = clean_level(column.header)
            upper = clean_level(column.group) if column.group and level_of(column.group) is not None else None
            self._owner.levels = Levels(upper, lower) if upper != lower else Levels(lower)
            for piece in pieces(cell):
                self._indicator(row, None, piece, 0)
        return bool(columns)

    def _fallback_name(self, row: Row) -> Cell | None:
        """The lowest level's own text, where a row has a value but its name cell is blank."""
        for role in ("content", "level2", "level1"):
            cell = self._cell(row, role)
            if cell is not None:
                return cell
        return None

    def _levels_here(self, row: Row) -> bool:
        return self._cell(row, "level1") is not None or self._cell(row, "level2") is not None

    def _carry(self, row: Row) -> None:
        levels = self._owner.levels
        one = self._level_cell(row, "level1")
        two = self._level_cell(row, "level2")
        whole = dict(row.joined)
        if self._rows_lead:
            if one is not None:
                levels.level2 = clean_level(whole.get(one.col, one.text))
            return
        if one is not None:
            text = clean_level(whole.get(one.col, one.text))
            if text != levels.level1 or one.row == row.index:
                levels.level2 = None
            levels.level1 = text
        if two is not None and two is one:  # 投入 across both columns
            levels.level2 = None
        elif two is not None:
            levels.level2 = clean_level(whole.get(two.col, two.text))
        elif self._second is not None:
            levels.level2 = self._second

    def _level_cell(self, row: Row, role: str) -> Cell | None:
        cell = self._cell(row, role, carried=True)
        return cell if cell is not None and not is_blank(cell.text) else None

    def _context(self, row: Row, name: str) -> RowContext:
        owner = self._owner
        unit = self._cell(row, "unit", carried=True)
        operator = self._cell(row, "operator", carried=True)
        if unit is not None and operator is not None and is_operator(unit.text) and not is_operator(operator.text):
            unit, operator = operator, unit  # ≥ below 计量单位, % below 指标性质
        levels = owner.levels
        draft = owner.current.draft
        budget = (
            draft.budget.value if draft is not None and draft.budget is not None and draft.budget.unit == "元" else None
        )
        offset = next((c.start for c in row.cells if c is not None), self._table.start)
        year = draft.year if draft is not None and draft.year is not None else owner.around.year_at(offset)
        category = category_of(levels.level1, levels.level2)
        return RowContext(
            name=name,
            unit_cell=unit.text if unit is not None else None,
            operator_cell=operator.text if operator is not None else None,
            satisfaction=category == "satisfaction",
            cost=category in ("cost", "cost.economic"),
            year=year,
            amount_unit=owner.current.amount_unit or owner.around.amount_unit_at(offset),
            budget=budget,
            counted_in=self._counted_in,
            halves=self._halves,
            facts=owner.around.facts or self._told_results(),
        )

    def _told_results(self) -> bool:
        """Whether the grid holds results and no goals: growth beside them is a fact too."""
        roles = {role for _, role in self._value_columns}
        return "actual" in roles and "target" not in roles

    def _indicator(self, row: Row, column: Column | None, cell: Cell, k: int) -> None:
        owner = self._owner
        points = self._points_in_name(cell) if column is not None else None
        label = cell if points is None else without_points(cell, points)
        tail = self._value_in_name(label)
        if tail is not None:
            text = label.text[: tail.start - label.start].rstrip(_JOINTS)
            label = replace(label, end=label.start + len(text), text=text)
        if column is not None and points is None:
            points = self._points_in_name(label)
            label = label if points is None else without_points(label, points)
        rule = rule_behind(column, label)
        if rule is not None:
            label = replace(label, end=rule[0], text=label.text[: rule[0] - label.start])
        nature, rest = nature_in_front(label.text) or (None, label.text)
        label = replace(label, start=label.start + len(label.text) - len(rest), text=rest)
        name = clean_name(_TREE_CODE.sub("", label.text) if self._coded else label.text)
        context = self._context(row, name)
        half = column.half if column is not None and len(self._name_columns) > 1 else None
        values, blank = self._values(row, context, half, self._reach(column) if self._paired else None)
        if tail is not None:
            values = [
                *read_values(tail, Column(cell.col, "target"), "target", context, table=self._table.index),
                *values,
            ]
        if points is not None:
            weight = Column(cell.col, "weight")
            values = [*read_values(points, weight, "weight", context, table=self._table.index), *values]
        values = [*values, *self._points_beside(row, context)]
        growth = any(v.role in ("change", "share") for v in values)
        target_columns = [c for c, role in self._value_columns if role == "target"]
        parent = row.kind == "parent"
        wants_target = not parent and bool(target_columns) and not self._tiers_only()
        told = blank is None and any(_filled(row, c) for c in target_columns)
        if (
            wants_target
            and not told
            and not any(v.role == "target" for v in values)
            and not (growth and owner.around.facts)
        ):
            values.insert(0, empty_value(cell, context, table=self._table.index, cell=blank))
        if not values:
            values = [empty_value(cell, context, table=self._table.index, cell=blank)]
        if is_filler(name):
            values = [replace(v, suspect=True) for v in values]
        levels = owner.levels
        half_level = self._half_level(row, column)
        level2 = half_level if half_level is not None else levels.level2
        level1 = levels.level1
        if len(self._name_columns) > 1 and self._last is not None and k > 0:
            previous = owner.indicators[-1]
            if (
                previous.name == name
                and previous.source.row == row.index
                and previous.source.table == self._table.index
            ):
                owner.indicators[-1] = replace(previous, values=previous.values + tuple(values))
                return
        category = categorise(
            name,
            level1,
            level2,
            unit=next((v.unit for v in values if v.unit), None),
            values=values,
            description=self._text(row, "description"),
        )
        roles = {c.found_by for c in self._grid.columns if c.role in ("name", "target")}
        owner.add(
            name=name,
            values=values,
            source=cell_source(label, table=self._table.index),
            level1=level1,
            level2=level2,
            category=category.code,
            category_confidence=category.confidence,
            found_by=("rows.inherited",) if self._grid.inherited else tuple(sorted(roles)) or ("rows.header",),
            confidence=0.9 if self._grid.inherited or roles != {"rows.header"} else 0.97,
            description=self._text(row, "description") or self._content_text(row),
            basis=self._text(row, "basis"),
            scoring=self._text(row, "scoring") or (rule[1] if rule is not None else None),
            polarity=self._polarity(row),
            attribute=self._attribute(row, name) or nature,
            reason=self._text(row, "reason"),
        )
        self._last = len(owner.indicators) - 1
        self._unit = context.unit_cell
        self._mine_content(row)

    def _reach(self, column: Column | None) -> range | None:
        """In names and values side by side the columns between one name and the next."""
        if column is None:
            return None
        following = (c.index for c in self._name_columns if c.index > column.index)
        return range(column.index + 1, next(following, len(self._grid.columns)))

    def _value_in_name(self, cell: Cell) -> Cell | None:
        """The value that follows a name in the same cell ("培训人次≥200人次"), where no column holds goals.

        Beside points a cell that goes on behind its figure (投诉3日内办结并回访) asks for something: it is the name.
        """
        if not self._goals_in_names:
            return None
        if self._value_columns and not is_name_with_value(cell.text):
            return None
        first = next(iter(read_cell(cell.text)), None)
        if first is None:
            return None
        at = first.start
        if first.frequency_start is not None:
            at = min(at, first.frequency_start)
        least = _NAME_MINIMUM - bool(first.op_text and first.op_text != "=")  # 工期不超过120天
        if len(re.findall(r"[\u4e00-\u9fff]", cell.text[:at])) < least:
            return None
        return replace(cell, start=cell.start + at, text=cell.text[at:])

    def _points_in_name(self, cell: Cell) -> Cell | None:
        """The points in brackets behind a name (新栽花椒（8分）), where the grid has no column of points."""
        column = next((c for c in self._name_columns if c.index == cell.col), None)
        return None if self._by_role.get("weight") else points_in(cell, column)

    def _points_beside(self, row: Row, context: RowContext) -> list[Value]:
        """The points in brackets behind a value (85个（15分）), where its head says so and no column holds points."""
        out: list[Value] = []
        for column, role in self._value_columns:
            cell = _at(row, column)
            if role in ("weight", "score") or self._by_role.get("weight") or cell is None:
                continue
            points = points_in(cell, column) if WITH_POINTS.search(column.header) else None
            if points is not None:
                weight = Column(cell.col, "weight")
                out += read_values(points, weight, "weight", context, table=self._table.index)
        return out

    def _tiers_only(self) -> bool:
        return any(role == "tier" for _, role in self._value_columns) and not any(
            role == "target" for _, role in self._value_columns
        )

    def _half_level(self, row: Row, column: Column | None) -> str | None:
        """In halves side by side each half has a level-2 column of its own."""
        if column is None or column.half is None:
            return None
        for c in self._by_role.get("level2", []):
            if c.half == column.half:
                cell = row.full[c.index]
                if cell is not None and cell.text:
                    return clean_level(cell.text)
        return None

    def _content_text(self, row: Row) -> str | None:
        """What a column of contents says of the row's name: one behind it, in front stands what the name measures."""
        named = self._name_columns[0].index if self._name_columns else -1
        contents = self._by_role.get("content", [])
        behind = [c for c in contents if c.index > named and not c.header.endswith(("措施", "举措", "任务"))]
        return self._text(row, "content") if behind else None

    def _mine_listed(self, row: Row) -> None:
        """All the indicators of a project in one cell (1.管护烤房≥320座；2.…) are prose of that project."""
        draft = self._owner.current.draft
        for column in self._name_columns:
            cell = _at(row, column)
            if draft is not None and cell is not None and "指标" in column.header and not is_blank(cell.text):
                sections = self._owner.around.sections_at(self._table.start)
                self._owner.mining.append(Mining(cell, self._table.index, tuple(sections), draft.id))

    def _mine_content(self, row: Row) -> None:
        """Sentences in an assessment's content column are prose besides the row."""
        for cell in sentences_of(row, (*self._by_role.get("content", ()), *self._name_columns)):
            levels = self._owner.levels
            prefix = tuple(x for x in (levels.level1,) if x)
            draft = self._owner.current.draft
            self._owner.mining.append(
                Mining(
                    cell,
                    self._table.index,
                    (*self._owner.around.sections_at(self._table.start), *prefix),
                    draft.id if draft is not None else None,
                )
            )

    def _values(
        self,
        row: Row,
        context: RowContext,
        half: str | None,
        within: range | None = None,
        *,
        further: bool = False,
    ) -> tuple[list[Value], Cell | None]:
        values: list[Value] = []
        blank: Cell | None = None
        place = self._place(row)
        told = self._row_role(row)
        for column, role in self._value_columns:
            if half is not None and column.half is not None and column.half != half:
                continue
            if within is not None and column.index not in within:
                continue
            cell = _at(row, column)
            if told is not None and cell is not None and (role == "target" or column.role == "period_value"):
                role = told
            if cell is None and role not in ("weight", "score") and not further:
                over = row.full[column.index] if column.index < len(row.full) else None
                if over is not None and over.row < row.index:
                    cell = over  # a value merged over several rows holds for each of them
            if cell is None or not cell.text or is_blank(cell.text):
                if role == "target" and blank is None and cell is not None:
                    blank = cell
                continue
            parts = labelled(cell)
            if parts:
                for said, part in parts:
                    held: Role = said  # type: ignore[assignment]
                    values += read_values(part, replace(column, role=said), held, context, table=self._table.index)
                continue
            if WITH_POINTS.search(column.header) and (points := points_in(cell, column)) is not None:
                cell = without_points(cell, points)
            found = read_values(cell, column, role, context, table=self._table.index)
            if role in _IN_GOALS_UNIT and (unit := unit_of_goal(values, found)) is not None:
                found = read_values(cell, column, role, replace(context, unit_cell=unit), table=self._table.index)
            if place is not None:
                found = [v if v.scope else replace(v, scope=place) for v in found]
            if column.index in row.glued:
                found = [replace(v, suspect=True) for v in found]
            values.extend(found)
        return values, blank

    def _row_role(self, row: Row) -> Role | None:
        """What a row's values are, where a column says so (计划, 完成)."""
        cell = self._cell(row, "row_role")
        head = header_of(cell.text) if cell is not None else None
        return head.role if head is not None and head.role in ("target", "actual", "baseline") else None  # type: ignore[return-value]

    def _place(self, row: Row) -> str | None:
        """The place of a row in a long table (place, indicator, value), carried down."""
        cell = self._cell(row, "place")
        if cell is not None and (self._listed_places or is_place(cell.text)) and not is_blank(cell.text):
            self._last_place = squeeze(cell.text)
        return self._last_place

    def _continue(self, row: Row) -> None:
        """A row without a name adds its values to the indicator above."""
        owner = self._owner
        assert self._last is not None
        previous = owner.indicators[self._last]
        context = self._context(row, previous.name)
        if context.unit_cell is None:
            context = replace(context, unit_cell=self._unit)  # what the name above is measured in
        values, _ = self._values(row, context, None, further=True)
        kept = tuple(v for v in previous.values if not (v.kind == "empty" and not v.text and values))
        owner.indicators[self._last] = replace(previous, values=kept + tuple(values))

    def _attribute(self, row: Row, name: str) -> str | None:
        """What the row, the brackets behind its name or the line above its group say of the indicator's nature."""
        for column in (*self._by_role.get("operator", ()), *self._by_role.get("attribute", ())):
            cell = row.full[column.index] if column.index < len(row.full) else None
            said = attribute_of(cell.text, column) if cell is not None else None
            if said is not None:
                return said
        texts = [name, *(c.text for column, _ in self._value_columns if (c := _at(row, column)) is not None)]
        return next(filter(None, map(bracketed_nature, texts)), None) or nature_of_level(self._owner.levels.level1)

    def _polarity(self, row: Row) -> Literal["higher", "lower"] | None:
        """Which way is better by a column of its own, or beside the nature of the indicator (约束性、正向)."""
        said = polarity_of(self._text(row, "polarity") or "")
        return said or next(filter(None, (polarity_beside(self._text(row, r) or "") for r in _NATURES)), None)


def _filled(row: Row, column: Column) -> bool:
    cell = _at(row, column)
    return cell is not None and not is_blank(cell.text)


def _at(row: Row, column: Column) -> Cell | None:
    return row.cells[column.index] if column.index < len(row.cells) else None
