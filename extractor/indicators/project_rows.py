"""Rows of a grid that name projects, activities or sub-projects in a column of their own → projects, in the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.documents.document import Cell
from extractor.indicators.ledger import Current, Ledger, Levels
from extractor.indicators.names import strip_enumerator
from extractor.indicators.projects import ProjectDraft, amount_unit_in, money, name_of, split_goals, tidy
from extractor.indicators.values import is_blank
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.shape import squeeze


class ProjectRows:
    """The projects of one grid, row by row; ``levels`` are those that every project begins with."""

    def __init__(
        self,
        owner: Ledger,
        grid: Grid,
        by_role: Mapping[str, Sequence[Column]],
        levels: tuple[str | None, str | None],
    ) -> None:
        self._owner = owner
        self._table = grid.table.index
        self._by_role = by_role
        self._levels = levels
        # Parts of the project that a form has named: its tasks or sub-projects, in a column of their own.
        self._whole = owner.current.draft if owner.current.from_form else None
        # Activities without an indicator of their own head those below, where no indentation is left.
        self._plain_parents = not any(r.indent for r in grid.rows)
        self._bare: list[ProjectDraft] = []
        self._body: Cell | None = None  # the last one stated, which blanks below it repeat

    def read(self, row: Row) -> bool:
        """Whether a row opened a project that no row before it had named; it is the current one then."""
        self._body = cell_of(self._by_role, row, "organization", carried=True) or self._body
        cell = cell_of(self._by_role, row, "project")
        if cell is None or is_blank(cell.text):
            return False
        owner = self._owner
        name, source = name_of(cell, self._table)
        name = strip_enumerator(name)
        current = owner.current.draft
        if current is not None and current.name == name and current.source.table == self._table:
            return False
        again = next((d for d in owner.projects if d.source == source), None)
        if again is not None:  # another block of the same row
            owner.current = Current(again, owner.current.whole, again.amount_unit or owner.current.amount_unit)
            owner.levels = Levels(*self._levels)
            return False
        draft = owner.new_project(name, source)
        unit = owner.current.amount_unit or owner.around.amount_unit_at(cell.start)
        for column in self._by_role.get("budget", []):
            stated = amount_unit_in(column.header_cell.text) if column.header_cell else None
            unit = stated or unit
        self._fill(draft, row, unit)
        self._place(draft, row)
        owner.current = Current(draft, owner.current.whole, unit)
        owner.levels = Levels(*self._levels)
        return True

    def _fill(self, draft: ProjectDraft, row: Row, unit: str | None) -> None:
        """What the row's other columns say of its project."""

        def held(role: str, *, carried: bool = False) -> Cell | None:
            return cell_of(self._by_role, row, role, carried=carried)

        draft.budget = money(held("budget"), unit)
        draft.executed = money(held("executed"), unit)
        draft.fiscal_funds = money(held("fiscal"), unit)
        draft.other_funds = money(held("other_funds"), unit)
        if (purpose := held("purpose")) is not None:
            draft.purpose = tidy(purpose.text)
        if (goal := held("goal", carried=True)) is not None and not is_blank(goal.text):
            draft.goals = split_goals(goal.text)
        if self._body is not None:
            draft.organization = re.sub(r"^\d+[-—–_]?", "", tidy(self._body.text))
        if (code := held("project_code")) is not None:
            draft.code = squeeze(code.text)

    def _place(self, draft: ProjectDraft, row: Row) -> None:
        """The project that this one is a part of, by the form above, by indentation, or by a row without a name."""
        activities = self._owner.activities
        own = cell_of(self._by_role, row, "name")
        while activities and activities[-1][0] >= row.indent:
            activities.pop()
        if self._whole is not None:
            draft.parent = self._whole.id
        elif activities and row.indent > activities[-1][0]:
            draft.parent = activities[-1][1].id
        elif row.indent == 0 and own is not None and self._plain_parents:
            draft.parent = self._bare[-1].id if self._bare else None
        if row.indent == 0 and own is None:
            self._bare.append(draft)
        activities.append((row.indent, draft))


def cell_of(by_role: Mapping[str, Sequence[Column]], row: Row, role: str, *, carried: bool = False) -> Cell | None:
    """The first filled cell of a row in a column of ``role``; ``carried`` takes cells that reach in from above."""
    for column in by_role.get(role, []):
        line = row.full if carried else row.cells
        cell = line[column.index] if column.index < len(line) else None
        if cell is not None and cell.text:
            return cell
    return None
