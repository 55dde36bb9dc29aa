"""Table readings → projects and indicators of origin ``table``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell, Document, Paragraph
from extractor.indicators.grid_rows import GridReader
from extractor.indicators.ledger import Around, Current, Ledger, Levels, Mining, RowFinding
from extractor.indicators.names import clean_name
from extractor.indicators.projects import apply_form, form_facts, name_of, title_name
from extractor.indicators.result import Indicator, Project, Role, Value
from extractor.indicators.taxonomy import categorise
from extractor.indicators.values import RowContext, cell_source, is_blank, read_values
from extractor.rows import read_form_lines, read_glued
from extractor.rows.columns import VALUE_ROLES
from extractor.rows.header import header_of
from extractor.rows.levels import clean_level
from extractor.rows.reading import Column, Form, Grid, Row, TableReading
from extractor.rows.shape import squeeze

_CAPTION = re.compile(r"(?:表|书|情况|目标|指标)(?:[（(].*[)）])?$")
_GROUP_CAPTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]).{1,20}$")
_LEVEL_LINE = re.compile(r"([一二]级)(?:绩效)?指标[:：]([^:：]{2,12}?)(?=[一二三]级|$|[，,；;（(])")
_YEAR_CAPTION = re.compile(r"^[（(]?\s*(20\d{2})\s*年?度?\s*[)）]?$")


@dataclass(frozen=True, slots=True)
class TableResult:
    """What the tables of a document gave; ``read`` are lines of text that were read as forms or glued tables."""

    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    mining: tuple[Mining, ...]
    findings: tuple[RowFinding, ...]
    read: tuple[tuple[int, int], ...] = ()


def table_indicators(document: Document, readings: Sequence[TableReading], around: Around) -> TableResult:
    """Projects and indicators of a document's tables, in document order.

    Args:
        document: the document.
        readings: one reading per table, in order.
        around: what the text around the tables says.
    """
    return _Assembler(document, Ledger(around)).run(readings)


class _Assembler:
    """Walks a document's blocks in order: captions, forms, grids."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self._document = document
        self._ledger = ledger
        self._around = ledger.around
        self._line_levels = Levels()  # levels told in lines above a grid: 一级指标：产出指标

    def run(self, readings: Sequence[TableReading]) -> TableResult:
        by_index = {r.table.index: r for r in readings}
        captions: list[str] = []
        in_lines = read_form_lines(list(self._document.paragraphs()))
        lines_end = -1
        read: list[tuple[int, int]] = []
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                form = in_lines.get(block.start)
                if form is not None:
                    self._form(form, captions, ())
                    lines_end = max((f.value or f.label_cell).end for f in form.fields)
                    read.append((block.start, lines_end))
                    captions = []
                if block.start < lines_end:
                    continue
                glued = read_glued(block)
                if glued is not None:
                    self._grid(glued, None)
                    read.append((block.start, block.end))
                    continue
                text = squeeze(block.text)
                told = dict(_LEVEL_LINE.findall(text)) if len(text) <= 60 else {}
                if told:
                    one = told.get("一级", self._line_levels.level1)
                    self._line_levels = Levels(one, told.get("二级"))
                    continue
                if len(text) <= 60:
                    captions.append(text)
                    captions = captions[-4:]
                else:
                    captions = []
                if block.level is not None or (_CAPTION.search(text) and len(text) <= 40):
                    # A new caption: what follows is another form.
                    self._ledger.current = Current()
                continue
            reading = by_index[block.index]
            for part in reading.parts:
                if isinstance(part, Form):
                    self._form(part, captions, reading.loose)
                else:
                    self._grid(part, captions[-1] if captions else None)
            captions = []
        built = tuple(d.build(f"p{i}") for i, d in enumerate(self._ledger.projects, 1))
        ledger = self._ledger
        return TableResult(built, tuple(ledger.indicators), tuple(ledger.mining), tuple(ledger.findings), tuple(read))

    def _form(self, form: Form, captions: Sequence[str], loose: Sequence[Cell]) -> None:
        facts = form_facts(form, captions, loose)
        first = next((f.label_cell for f in form.fields), None)
        offset = first.start if first is not None else form.table.start
        year = facts.year or self._caption_year(captions) or self._around.year_at(offset)
        if facts.name is not None and facts.name.value is not None:
            name, source = name_of(facts.name.value, form.table.index)
            draft = self._ledger.new_project(name, source)
            self._ledger.current = Current(draft, amount_unit=facts.amount_unit, from_form=True)
        elif facts.whole:
            self._ledger.current = Current(None, whole=True, amount_unit=facts.amount_unit)
        elif self._ledger.current.draft is None and not self._ledger.current.whole:
            named = title_name(form.title) or next(filter(None, map(title_name, reversed(captions))), None)
            money_field = any(f.name in ("code", "budget", "schedule") for f in form.fields)
            if named is not None and money_field and first is not None:
                self._ledger.current = Current(
                    self._ledger.new_project(named, cell_source(first, table=form.table.index)),
                    amount_unit=facts.amount_unit,
                )
        unit = facts.amount_unit or self._ledger.current.amount_unit or self._around.amount_unit_at(offset)
        self._ledger.current.amount_unit = unit
        if self._ledger.current.draft is not None:
            own_year = facts.year or self._caption_year(captions)
            if own_year is not None and self._ledger.current.draft.year is None:
                self._ledger.current.draft.year = own_year
            self._ledger.current.draft.amount_unit = unit
            apply_form(self._ledger.current.draft, form, unit=unit, year=year, loose=loose)
        self._ledger.levels = Levels()

    @staticmethod
    def _caption_year(captions: Sequence[str]) -> int | None:
        for text in reversed(captions):
            match = _YEAR_CAPTION.match(text)
            if match:
                return int(match.group(1))
        return None

    def _grid(self, grid: Grid, caption: str | None) -> None:
        if not grid.inherited:
            self._ledger.levels = replace(self._line_levels)
        elif caption and _GROUP_CAPTION.match(caption):
            # A line between two parts of one table heads the rows below it.
            self._ledger.levels = Levels(level1=clean_level(caption))
        if grid.kind == "matrix":
            self._matrix(grid)
        elif grid.kind in ("indicators", "projects"):
            before = self._ledger.current
            GridReader(self._ledger, grid).run()
            if grid.kind == "projects" and before.from_form:
                self._ledger.current = before  # parts of a project are listed; the rows below are the whole's
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
                self._ledger.mining.append(
                    Mining(cell, grid.table.index, (*self._around.sections_at(grid.table.start), *prefix), None)
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
        told = {r.index: told_role for r in grid.rows if (told_role := _row_head(r, place)) is not None}
        units = next((r for r in grid.rows if told.get(r.index) == "unit"), None)
        against = "target" in told.values()  # a row of norms: the other rows are results
        for row in grid.rows:
            if row.kind in ("header", "blank", "note", "group", "title"):
                continue
            cell = row.full[place.index]
            if cell is None or not cell.text:
                continue
            if row is units:
                continue
            kind = told.get(row.index)
            scope = squeeze(cell.text) if kind is None else None
            owner: Column | None = None
            for column in order:
                if owner is None or not _same_measure(owner, column):
                    owner = column if column.role not in ("change", "share") else owner
                if owner is None:
                    continue
                value = row.cells[column.index]
                if value is None or is_blank(value.text):
                    continue
                role: Role = self._value_role(column)
                if kind is not None:
                    role = _ROW_ROLES.get(kind, role)
                elif against and role == "target":
                    role = "actual"
                held = units.cells[owner.index] if units is not None else None
                context = RowContext(
                    name=_measure_name(owner),
                    unit_cell=held.text if held is not None else None,
                    year=self._around.year_at(value.start),
                    amount_unit=None,
                    facts=self._around.facts,
                )
                values[owner.index].extend(
                    replace(v, scope=scope) for v in read_values(value, column, role, context, table=table)
                )
        for column in heads:
            found = values[column.index]
            head = column.header_cell
            if not found or head is None:
                continue
            name = clean_name(_measure_name(column))
            group = clean_level(column.group) if column.group and clean_name(column.group) != name else None
            category = categorise(name, group, None, values=found)
            self._ledger.add(
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
        return "actual" if self._around.facts else "target"


def _measure_name(column: Column) -> str:
    """The measure of a grid's column: its head, or the upper line where the head only says 目标 or 实际."""
    head = header_of(column.header)
    return column.group if column.group and head is not None and head.role in VALUE_ROLES else column.header


def _same_measure(owner: Column, column: Column) -> bool:
    """Whether a column holds another role of the same measure, or its change."""
    if column.role in ("change", "share"):
        return True
    return column.group is not None and column.group == owner.group and _measure_name(column) == _measure_name(owner)


_ROW_ROLES: dict[str, Role] = {"target": "target", "actual": "actual", "baseline": "baseline"}


def _row_head(row: Row, place: Column) -> str | None:
    """The role that a grid's row has where its first cell is a head and no place: 单位, 标准值."""
    cell = row.full[place.index]
    head = header_of(cell.text) if cell is not None and cell.text else None
    return head.role if head is not None and head.role in ("unit", "target", "actual", "baseline") else None


__all__ = ["Around", "Mining", "RowFinding", "TableResult", "table_indicators"]
