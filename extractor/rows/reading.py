"""What the rows stage makes of a table: forms with fields, and grids whose columns and rows are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.documents.document import Cell, Table
from extractor.rows.header import Half

RowKind = Literal[
    "title",
    "form",
    "fund",
    "schedule",
    "header",
    "indicator",
    "parent",
    "total",
    "note",
    "blank",
    "group",
    "text",
]

GridKind = Literal["indicators", "matrix", "carrier", "projects", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid.

    ``role`` is one of the header vocabulary's roles, or "measure" (in a matrix: the column is an indicator), "kind"
    (the head is a level, each cell holds names with their values) or "ignore". ``header`` is the lowest header text
    as written; ``group`` the upper line's, where there are two, ``outer`` the one's above that.
    ``bound`` is the operator that a head such as 下限 or 上限 implies.
    ``found_by`` names what decided the role ("rows.header", "rows.content").
    """

    index: int
    role: str
    header: str = ""
    header_cell: Cell | None = None
    group: str | None = None
    unit: str | None = None
    grade: str | None = None
    year: int | None = None
    half: Half | None = None
    cumulative: bool = False
    part_of_year: str | None = None
    scope: str | None = None
    bound: Literal[">=", "<="] | None = None
    found_by: str = "rows.header"
    outer: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by columns: ``cells`` holds the cells that begin here, ``full`` also those reaching in.

    ``joined`` gives, by column, a level's whole name where a converter cut it over two rows (满意度指 / 标);
    ``glued`` names the columns whose values stood together without a border, digits touching. ``depth`` is the level,
    1 or 2, that a row which heads others states in the column of the names; 0 where nothing tells.
    """

    index: int
    kind: RowKind
    cells: tuple[Cell | None, ...]
    full: tuple[Cell | None, ...]
    indent: int = 0
    joined: tuple[tuple[int, str], ...] = ()
    glued: tuple[int, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what it is, its label and its value (None where the value cell is blank)."""

    name: str
    label: str
    label_cell: Cell
    value: Cell | None


@dataclass(frozen=True, slots=True)
class FundAmount:
    """One amount of a fund grid: row (total, fiscal, other …) × column (budget, adjusted, executed …)."""

    line: str
    column: str
    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class ScheduleStep:
    when: Cell
    percent: Cell | None


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that stand above (or between) the grids of one table."""

    table: Table
    first_row: int
    last_row: int
    title: str | None
    fields: tuple[Field, ...]
    funds: tuple[FundAmount, ...]
    schedule: tuple[ScheduleStep, ...]
    strays: tuple[Cell, ...] = ()
    """Cells in its rows that no label governs: 318002东岭县林业局 in front of 单位：万元."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and the rows under it.

    ``levels`` are those that heads over its columns or a line above it state; ``half`` is what a line above it says
    of all its values, where another grid of the table states the other half.
    """

    table: Table
    kind: GridKind
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    rows: tuple[Row, ...]
    inherited: bool = False
    levels: tuple[str | None, str | None] = (None, None)
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table in parts, top to bottom."""

    table: Table
    parts: tuple[Form | Grid, ...]
    kinds: tuple[RowKind, ...]
    loose: tuple[Cell, ...] = ()
