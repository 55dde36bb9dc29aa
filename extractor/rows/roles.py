"""The columns of a grid while their roles are settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.rows.content import ColumnContent
from extractor.rows.reading import Column


class Roles:
    """The columns while they are settled, and what stands below them."""

    def __init__(self, columns: Sequence[Column], content: Sequence[ColumnContent]) -> None:
        self.columns = list(columns)
        self.content = content
        self.rows = max((len(c.texts) for c in content), default=0)

    def having(self, role: str) -> list[int]:
        """The columns of a role, left to right."""
        return [c.index for c in self.columns if c.role == role]

    def have(self, *roles: str) -> bool:
        """Whether there is a column of any of some roles."""
        return any(c.role in roles for c in self.columns)

    def give(self, i: int, role: str, found_by: str = "rows.header") -> None:
        """Another role for a column."""
        self.columns[i] = replace(self.columns[i], role=role, found_by=found_by)
