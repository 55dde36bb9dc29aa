"""Table readings → projects and indicators of origin ``table``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.indicators.projects import (
    ProjectDraft,
    amount_unit_in,
    apply_form,
    form_facts,
    money,
    name_of,
    split_goals,
    tidy,
    title_name,
)
from extractor.indicators.result import Indicator, Project, Role, Source, Value
from extractor.indicators.taxonomy import categorise
from extractor.indicators.values import (
    RowContext,
    cell_source,
    empty_value,
    is_attribute,
    is_blank,
    read_values,
)
from extractor.mentions.grammar import read_cell
from extractor.rows import read_form_lines
from extractor.rows.columns import VALUE_ROLES
from extractor.rows.header import header_of
from extractor.rows.levels import category_of, clean_level, level_of
from extractor.rows.reading import Column, Form, Grid, Row, TableReading
from extractor.rows.shape import squeeze

_MARKS = re.compile(r"^[\s★☆*＊●▲△◆■□▪•·#]+")
_ENUMERATOR = re.compile(
    r"^(?:(?:定量|定性|绩效|数量|质量|时效|成本)?指标\s*[\d一二三四五六七八九十]{1,3}\s*[:：.、．]\s*|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*|\d{1,2}\s*[.、．](?!\d)\s*|\d{1,2}\)\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*)"
)
_TEMPLATE = re.compile(
    r"[（(]?\s*[≥≤><＞＜=＝]{0,2}\s*(?:[*＊]{2,}|[xX×]{2,}|_{2,})[^（()）]{0,6}[)）]?$|[（(][^（()）]*[*＊]{2,}[^（()）]*[)）]"
)
_FILLER = re.compile(r"^(?:[\d.%]+|[….·。]{2,}|-+|—+)$")
_CAPTION = re.compile(r"(?:表|书|情况|目标|指标)(?:[（(].*[)）])?$")
_YEAR_CAPTION = re.compile(r"^[（(]?\s*(20\d{2})\s*年?度?\s*[)）]?$")
_NAME_MINIMUM = 3  # characters of a name in front of a value in the same cell
_SENTENCE = 16  # characters; a shorter content cell names its row and states no requirement of its own
_HIGHER = re.compile(r"^正向|^正$|↑|越高越好|增长性")
_LOWER = re.compile(r"^(?:反向|逆向|负向)|^[反逆负]$|↓|越低越好")
_ENUM_PARENT = re.compile(r"^[★☆]")

Mine = Callable[[Cell, tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class Mining:
    """A cell whose sentences are prose: where it is, and the section that its row gives."""

    cell: Cell
    table: int
    section: tuple[str, ...]
    project: str | None


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A row that could not be read as an indicator."""

    code: Literal["row_without_name", "row_unread"]
    table: int
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class TableResult:
    """What the tables of a document gave."""

    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    mining: tuple[Mining, ...]
    findings: tuple[RowFinding, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What the document says around its tables, asked by offset.

    Attributes:
        year_at: the year in force at an offset, or None.
        amount_unit_at: the money unit declared for an offset, or None.
        sections_at: the headings above an offset.
        facts: the document states facts (a bulletin, a report), so unmarked year columns are results.
    """

    year_at: Callable[[int], int | None]
    amount_unit_at: Callable[[int], str | None]
    sections_at: Callable[[int], tuple[str, ...]]
    facts: bool = False


def table_indicators(document: Document, readings: Sequence[TableReading], around: Around) -> TableResult:
    """Projects and indicators of a document's tables, in document order.

    Args:
        document: the document.
        readings: one reading per table, in order.
        around: what the text around the tables says.
    """
    return _Assembler(document, around).run(readings)


@dataclass(slots=True)
class _Current:
    """The project that rows now belong to."""

    draft: ProjectDraft | None = None
    whole: bool = False
    amount_unit: str | None = None
    used: bool = False  # a grid has been read since the form began


@dataclass(slots=True)
class _Levels:
    level1: str | None = None
    level2: str | None = None


@dataclass(slots=True)
class _Assembler:
    document: Document
    around: Around
    projects: list[ProjectDraft] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    mining: list[Mining] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)
    current: _Current = field(default_factory=_Current)
    levels: _Levels = field(default_factory=_Levels)
    activities: list[tuple[int, ProjectDraft]] = field(default_factory=list)

    def run(self, readings: Sequence[TableReading]) -> TableResult:
        by_index = {r.table.index: r for r in readings}
        captions: list[str] = []
        in_lines = read_form_lines(list(self.document.paragraphs()))
        lines_end = -1
        for block in self.document.blocks:
            if isinstance(block, Paragraph):
                form = in_lines.get(block.start)
                if form is not None:
                    self._form(form, captions, ())
                    lines_end = max((f.value or f.label_cell).end for f in form.fields)
                    captions = []
                if block.start < lines_end:
                    continue
                text = squeeze(block.text)
                if len(text) <= 60:
                    captions.append(text)
                    captions = captions[-4:]
                else:
                    captions = []
                if block.level is not None or (_CAPTION.search(text) and len(text) <= 40):
                    # A new caption: what follows is another form.
                    self.current = _Current()
                continue
            reading = by_index[block.index]
            for part in reading.parts:
                if isinstance(part, Form):
                    self._form(part, captions, reading.loose)
                else:
                    self._grid(part)
            captions = []
        built = tuple(d.build(f"p{i}") for i, d in enumerate(self.projects, 1))
        return TableResult(built, tuple(self.indicators), tuple(self.mining), tuple(self.findings))

    # --- forms -----------------------------------------------------------------------------------------

    def _new_project(self, name: str, source: Source) -> ProjectDraft:
        draft = ProjectDraft(name=name, source=source, id=f"p{len(self.projects) + 1}")
        self.projects.append(draft)
        return draft

    def _form(self, form: Form, captions: Sequence[str], loose: Sequence[Cell]) -> None:
        facts = form_facts(form, captions, loose)
        first = next((f.label_cell for f in form.fields), None)
        offset = first.start if first is not None else form.table.start
        year = facts.year or self._caption_year(captions) or self.around.year_at(offset)
        if facts.name is not None and facts.name.value is not None:
            name, source = name_of(facts.name.value, form.table.index)
            draft = self._new_project(name, source)
            self.current = _Current(draft, amount_unit=facts.amount_unit)
        elif facts.whole:
            self.current = _Current(None, whole=True, amount_unit=facts.amount_unit)
        elif self.current.draft is None and not self.current.whole:
            named = title_name(form.title) or next(filter(None, map(title_name, reversed(captions))), None)
            money_field = any(f.name in ("code", "budget", "schedule") for f in form.fields)
            if named is not None and money_field and first is not None:
                self.current = _Current(
                    self._new_project(named, cell_source(first, table=form.table.index)), amount_unit=facts.amount_unit
                )
        unit = facts.amount_unit or self.current.amount_unit or self.around.amount_unit_at(offset)
        self.current.amount_unit = unit
        if self.current.draft is not None:
            own_year = facts.year or self._caption_year(captions)
            if own_year is not None and self.current.draft.year is None:
                self.current.draft.year = own_year
            self.current.draft.amount_unit = unit
            apply_form(self.current.draft, form, unit=unit, year=year, loose=loose)
        self.levels = _Levels()

    @staticmethod
    def _caption_year(captions: Sequence[str]) -> int | None:
        for text in reversed(captions):
            match = _YEAR_CAPTION.match(text)
            if match:
                return int(match.group(1))
        return None

    # --- grids -----------------------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        if not grid.inherited:
            self.levels = _Levels()
        if grid.kind == "matrix":
            self._matrix(grid)
        elif grid.kind == "indicators":
            _GridReader(self, grid).run()
        elif grid.kind == "carrier":
            self._carrier(grid)

    def _carrier(self, grid: Grid) -> None:
        section = ""
        for row in grid.rows:
            if row.kind in ("header", "blank", "total"):
                continue
            filled = [(i, c) for i, c in enumerate(row.full) if c is not None and c.text]
            own = [c for c in row.cells if c is not None and c.text]
            label = next((c for i, c in filled if i == 0 and len(c.text) < 60), None)
            if label is not None:
                section = squeeze(label.text)
            for cell in own:
                role = next((c.role for c in grid.columns if c.index == cell.col), "")
                if cell is label or role in ("responsible", "scoring", "remark", "method", "department"):
                    continue
                prefix = (section,) if section and not (label is None and cell.col == 0) else ()
                self.mining.append(
                    Mining(cell, grid.table.index, (*self.around.sections_at(grid.table.start), *prefix), None)
                )

    def _matrix(self, grid: Grid) -> None:
        """Columns are indicators, each row a place."""
        table = grid.table.index
        place = next((c for c in grid.columns if c.role == "place"), None)
        if place is None:
            return
        order: list[Column] = [c for c in grid.columns if c.role in {"measure"} | VALUE_ROLES and c.header]
        heads = [c for c in order if c.role not in ("change", "share")]
        values: dict[int, list[Value]] = {c.index: [] for c in heads}
        for row in grid.rows:
            if row.kind in ("header", "blank", "note", "group", "title"):
                continue
            cell = row.full[place.index]
            if cell is None or not cell.text:
                continue
            scope = squeeze(cell.text)
            owner: Column | None = None
            for column in order:
                if column.role not in ("change", "share"):
                    owner = column
                if owner is None:
                    continue
                value = row.cells[column.index]
                if value is None or is_blank(value.text):
                    continue
                role = self._value_role(column)
                context = RowContext(
                    name=owner.header,
                    year=self.around.year_at(value.start),
                    amount_unit=None,
                    facts=self.around.facts,
                )
                values[owner.index].extend(
                    replace(v, scope=scope) for v in read_values(value, column, role, context, table=table)
                )
        for column in heads:
            found = values[column.index]
            head = column.header_cell
            if not found or head is None:
                continue
            group = clean_level(column.group) if column.group else None
            name = _clean_name(column.header)
            category = categorise(name, group, None)
            self._add(
                name=name,
                values=found,
                source=cell_source(head, table=table),
                level1=group,
                level2=None,
                category=category.code,
                category_confidence=category.confidence,
                found_by=("rows.matrix",),
                confidence=0.85,
            )

    def _value_role(self, column: Column) -> Role:
        if column.role in ("target", "actual", "baseline", "tier", "change", "share", "weight", "score"):
            return column.role  # type: ignore[return-value]
        return "actual" if self.around.facts else "target"

    def _add(
        self,
        *,
        name: str,
        values: Sequence[Value],
        source: Source,
        level1: str | None,
        level2: str | None,
        category: str | None,
        category_confidence: float,
        found_by: tuple[str, ...],
        confidence: float,
        description: str | None = None,
        basis: str | None = None,
        scoring: str | None = None,
        polarity: Literal["higher", "lower"] | None = None,
        attribute: str | None = None,
        reason: str | None = None,
    ) -> None:
        self.indicators.append(
            Indicator(
                id=f"i{len(self.indicators) + 1}",
                name=name,
                values=tuple(values),
                origin="table",
                source=source,
                project=self.current.draft.id if self.current.draft is not None else None,
                section=self.around.sections_at(source.start),
                level1=level1,
                level2=level2,
                category=category,
                category_confidence=category_confidence,
                description=description,
                basis=basis,
                scoring=scoring,
                polarity=polarity,
                attribute=attribute,
                reason=reason,
                found_by=found_by,
                confidence=confidence,
            )
        )


def _clean_name(text: str) -> str:
    """A name without white space, leading marks, enumerators and unfilled templates."""
    name = squeeze(text)
    for _ in range(3):
        bare = _ENUMERATOR.sub("", _MARKS.sub("", name), count=1)
        if bare == name or not bare:
            break
        name = bare
    without = _TEMPLATE.sub("", name)
    return without or name


class _GridReader:
    """One indicator grid, row by row."""

    def __init__(self, owner: _Assembler, grid: Grid) -> None:
        self._owner = owner
        self._grid = grid
        self._table: Table = grid.table
        self._by_role: dict[str, list[Column]] = {}
        for column in grid.columns:
            self._by_role.setdefault(column.role, []).append(column)
        self._halves = len({c.half for c in grid.columns if c.role in VALUE_ROLES and c.half}) > 1
        self._name_columns = self._by_role.get("name", [])
        self._value_columns = self._order_values()
        self._has_projects = bool(self._by_role.get("project"))
        self._last: int | None = None  # position of the last indicator of this grid

    def run(self) -> None:
        for row in self._grid.rows:
            if row.kind in ("blank", "header", "title"):
                continue
            if row.kind == "total":
                self._total(row)
                self._owner.levels = _Levels()
                continue
            if row.kind == "note":
                continue
            if row.kind == "group":
                self._group(row)
                continue
            self._row(row)

    # --- columns ---------------------------------------------------------------------------------------

    def _order_values(self) -> list[tuple[Column, Role]]:
        """Value columns with the role that their values take; unmarked year columns by their order."""
        out: list[tuple[Column, Role]] = []
        periods = [c for c in self._grid.columns if c.role == "period_value" and c.year is not None]
        explicit = any(c.role == "target" for c in self._grid.columns)
        last_year = max((c.year or 0 for c in periods), default=0)
        own_year = self._owner.around.year_at(self._table.start)
        for column in self._grid.columns:
            role = column.role
            if role in ("target", "actual", "baseline", "tier", "change", "share", "weight", "score"):
                earlier = column.year is not None and own_year is not None and column.year < own_year
                if role == "actual" and earlier and self._by_role.get("target"):
                    role = "baseline"
                out.append((column, role))  # type: ignore[arg-type]
            elif role == "period_value":
                if column.year is None:
                    out.append((column, "actual" if self._owner.around.facts else "target"))
                elif explicit or (
                    column.year < last_year and (len(periods) == 2 or own_year is None or column.year < own_year)
                ):
                    out.append((column, "baseline"))
                else:
                    out.append((column, "actual" if self._owner.around.facts else "target"))
            elif role == "deadline":
                out.append((column, "target"))
        return out

    def _cell(self, row: Row, role: str, *, carried: bool = False) -> Cell | None:
        for column in self._by_role.get(role, []):
            line = row.full if carried else row.cells
            cell = line[column.index] if column.index < len(line) else None
            if cell is not None and cell.text:
                return cell
        return None

    def _text(self, row: Row, role: str) -> str | None:
        cell = self._cell(row, role, carried=True)
        return tidy(cell.text) if cell is not None and not is_blank(cell.text) else None

    # --- rows ------------------------------------------------------------------------------------------

    def _group(self, row: Row) -> None:
        cell = next(c for c in row.cells if c is not None and c.text)
        level = level_of(cell.text)
        text = clean_level(cell.text)
        if level is not None and level.rank == 2 and self._owner.levels.level1 is not None:
            self._owner.levels.level2 = text
        else:
            self._owner.levels = _Levels(level1=text)

    def _total(self, row: Row) -> None:
        draft = self._owner.current.draft
        if draft is None or draft.score is not None:
            return
        for column in self._by_role.get("score", []):
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if cell is not None and (m := re.search(r"\d+(?:\.\d+)?", cell.text)):
                draft.score = float(m.group())

    def _project_row(self, row: Row) -> None:
        cell = self._cell(row, "project")
        if cell is None or is_blank(cell.text):
            return
        owner = self._owner
        name, source = name_of(cell, self._table.index)
        name = _ENUMERATOR.sub("", name)
        current = owner.current.draft
        if current is not None and current.name == name and current.source.table == self._table.index:
            return
        draft = owner._new_project(name, source)
        unit = owner.current.amount_unit or owner.around.amount_unit_at(cell.start)
        for column in self._by_role.get("budget", []):
            unit = (
                amount_unit_in(column.header_cell.text)
                if column.header_cell and amount_unit_in(column.header_cell.text)
                else unit
            )
        budget = self._cell(row, "budget")
        draft.budget = money(budget, unit)
        if (purpose := self._cell(row, "purpose")) is not None:
            draft.purpose = tidy(purpose.text)
        if (goal := self._cell(row, "goal", carried=True)) is not None and not is_blank(goal.text):
            draft.goals = split_goals(goal.text)
        if (body := self._cell(row, "organization", carried=True)) is not None:
            draft.organization = re.sub(r"^\d+[-—–_]?", "", tidy(body.text))
        if (code := self._cell(row, "project_code")) is not None:
            draft.code = squeeze(code.text)
        own = self._cell(row, "name")
        while owner.activities and owner.activities[-1][0] >= row.indent:
            owner.activities.pop()
        if owner.activities and row.indent > owner.activities[-1][0]:
            draft.parent = owner.activities[-1][1].id
        elif row.indent == 0 and own is not None and self._plain_parents():
            parent = next((d for bare, d in reversed(self._bare) if bare), None)
            draft.parent = parent.id if parent is not None else None
        if row.indent == 0 and own is None:
            self._bare.append((True, draft))
        owner.activities.append((row.indent, draft))
        owner.current = replace_current(owner.current, draft, unit)
        owner.levels = _Levels()
        self._last = None

    @property
    def _bare(self) -> list[tuple[bool, ProjectDraft]]:
        if not hasattr(self, "_bare_list"):
            self._bare_list: list[tuple[bool, ProjectDraft]] = []
        return self._bare_list

    def _plain_parents(self) -> bool:
        """Activities without an indicator of their own head those below, where no indentation is left."""
        return not any(r.indent for r in self._grid.rows)

    def _row(self, row: Row) -> None:
        owner = self._owner
        if self._has_projects:
            self._project_row(row)
        self._carry(row)
        made = False
        for k, column in enumerate(self._name_columns):
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            if cell is None or is_blank(cell.text):
                continue
            self._indicator(row, column, cell, k)
            made = True
        if made:
            return
        valued = [c for c, _ in self._value_columns if (v := _at(row, c)) is not None and not is_blank(v.text)]
        if valued and self._last is not None and not self._levels_here(row):
            self._continue(row)
            return
        if self._has_projects and self._cell(row, "project") is not None:
            return
        named = self._fallback_name(row)
        if named is not None and valued:
            self._indicator(row, self._name_columns[0] if self._name_columns else None, named, 0)
            return
        text = "".join(c.text for c in row.cells if c is not None)
        if any(c is not None and c.text and level_of(c.text) is None for c in row.cells):
            owner.findings.append(RowFinding("row_without_name", self._table.index, row.index, squeeze(text)[:60]))

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
        if one is not None:
            text = clean_level(whole.get(one.col, one.text))
            if text != levels.level1 or one.row == row.index:
                levels.level2 = None
            levels.level1 = text
        if two is not None:
            levels.level2 = clean_level(whole.get(two.col, two.text))

    def _level_cell(self, row: Row, role: str) -> Cell | None:
        cell = self._cell(row, role, carried=True)
        return cell if cell is not None and not is_blank(cell.text) else None

    def _context(self, row: Row, name: str) -> RowContext:
        owner = self._owner
        unit = self._cell(row, "unit", carried=True)
        operator = self._cell(row, "operator", carried=True)
        levels = owner.levels
        draft = owner.current.draft
        budget = (
            draft.budget.value if draft is not None and draft.budget is not None and draft.budget.unit == "元" else None
        )
        offset = next((c.start for c in row.cells if c is not None), self._table.start)
        year = draft.year if draft is not None and draft.year is not None else owner.around.year_at(offset)
        return RowContext(
            name=name,
            unit_cell=unit.text if unit is not None else None,
            operator_cell=operator.text if operator is not None else None,
            satisfaction=category_of(levels.level1, levels.level2) == "satisfaction",
            year=year,
            amount_unit=owner.current.amount_unit or owner.around.amount_unit_at(offset),
            budget=budget,
            halves=self._halves,
            facts=owner.around.facts,
        )

    def _indicator(self, row: Row, column: Column | None, cell: Cell, k: int) -> None:
        owner = self._owner
        tail = self._value_in_name(cell)
        label = cell if tail is None else replace(cell, end=tail.start, text=cell.text[: tail.start - cell.start])
        name = _clean_name(label.text)
        context = self._context(row, name)
        half = column.half if column is not None and len(self._name_columns) > 1 else None
        values, blank = self._values(row, context, half)
        if tail is not None:
            values = read_values(tail, Column(cell.col, "target"), "target", context, table=self._table.index)
        has_target = any(
            v.role in ("target", "tier", "change", "share") or (v.role == "actual" and owner.around.facts)
            for v in values
        )
        target_columns = [c for c, role in self._value_columns if role == "target"]
        parent = row.kind == "parent"
        wants_target = not parent and bool(target_columns) and not self._tiers_only()
        if wants_target and not any(v.role == "target" for v in values) and not (owner.around.facts and has_target):
            values.insert(0, empty_value(cell, context, table=self._table.index, cell=blank))
        if not values:
            values = [empty_value(cell, context, table=self._table.index, cell=blank)]
        if _FILLER.match(name):
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
        category = categorise(name, level1, level2, unit=next((v.unit for v in values if v.unit), None))
        roles = {c.found_by for c in self._grid.columns if c.role in ("name", "target")}
        owner._add(
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
            scoring=self._text(row, "scoring"),
            polarity=self._polarity(row),
            attribute=self._attribute(row),
            reason=self._text(row, "reason"),
        )
        self._last = len(owner.indicators) - 1
        self._mine_content(row)

    def _value_in_name(self, cell: Cell) -> Cell | None:
        """The value that follows a name in the same cell ("培训人次≥200人次"), where the grid has no value column."""
        if self._value_columns:
            return None
        first = next(iter(read_cell(cell.text)), None)
        if first is None or len(re.findall(r"[\u4e00-\u9fff]", cell.text[: first.start])) < _NAME_MINIMUM:
            return None
        return replace(cell, start=cell.start + first.start, text=cell.text[first.start :])

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
        return self._text(row, "content")

    def _mine_content(self, row: Row) -> None:
        """Sentences in an assessment's content column are prose besides the row."""
        for column in (*self._by_role.get("content", ()), *self._name_columns):
            cell = row.cells[column.index] if column.index < len(row.cells) else None
            sentences = column.role == "content" or (
                (head := header_of(column.header)) is not None and head.role == "content"
            )
            if cell is None or not sentences or len(cell.text) < _SENTENCE or "指标" in column.header:
                continue
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

    def _values(self, row: Row, context: RowContext, half: str | None) -> tuple[list[Value], Cell | None]:
        values: list[Value] = []
        blank: Cell | None = None
        for column, role in self._value_columns:
            if half is not None and column.half is not None and column.half != half:
                continue
            cell = _at(row, column)
            if cell is None or not cell.text or is_blank(cell.text):
                if role == "target" and blank is None and cell is not None:
                    blank = cell
                continue
            values.extend(read_values(cell, column, role, context, table=self._table.index))
        return values, blank

    def _continue(self, row: Row) -> None:
        """A row without a name adds its values to the indicator above."""
        owner = self._owner
        assert self._last is not None
        previous = owner.indicators[self._last]
        context = self._context(row, previous.name)
        values, _ = self._values(row, context, None)
        kept = tuple(v for v in previous.values if not (v.kind == "empty" and not v.text and values))
        owner.indicators[self._last] = replace(previous, values=kept + tuple(values))

    def _polarity(self, row: Row) -> Literal["higher", "lower"] | None:
        text = squeeze(self._text(row, "polarity") or "")
        if _HIGHER.search(text):
            return "higher"
        return "lower" if _LOWER.search(text) else None

    def _attribute(self, row: Row) -> str | None:
        cell = self._cell(row, "operator", carried=True)
        return squeeze(cell.text) if cell is not None and is_attribute(cell.text) else None


def replace_current(current: _Current, draft: ProjectDraft, unit: str | None) -> _Current:
    """The same surroundings with another project."""
    return _Current(draft, current.whole, unit, True)


def _at(row: Row, column: Column) -> Cell | None:
    return row.cells[column.index] if column.index < len(row.cells) else None


def project_ids(projects: Iterable[Project]) -> dict[str, Project]:
    """Projects by id."""
    return {p.id: p for p in projects}
