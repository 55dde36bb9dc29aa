"""Tables and documents in the making: a matrix with merge marks, its row and column labels, and the blocks around.

A matrix holds texts and two marks: ``UP`` (covered by the cell above) and ``LEFT`` (covered by the one to the left).
Every row has a kind (``RowKind`` of the extractor) and, for a row that states a level, its rank (1, 2; an indicator
is 3, a child of a parent row 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.training.generate.headers import ROLE_OF

UP, LEFT = "\0up", "\0left"

ROW_KINDS = (
    *(
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
    ),
)


@dataclass(slots=True)
class Matrix:
    """One table."""

    width: int
    rows: list[list[str]] = field(default_factory=list)
    kinds: list[tuple[str, int | None]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    header_rows: int = 1

    def add(self, kind: str, cells: Sequence[str], *, level: int | None = None) -> int:
        """Add a row; it must be as wide as the table. The row's index."""
        assert len(cells) == self.width, (kind, cells, self.width)
        self.rows.append(list(cells))
        self.kinds.append((kind, level))
        return len(self.rows) - 1

    def spread(self, kind: str, cells: Sequence[str]) -> int:
        """Add a row of a form: labels narrow, values as wide as there is room (the last the widest)."""
        cells = list(cells)
        while len(cells) > self.width:
            cells = cells[:-1]
        extra = self.width - len(cells)
        wide = list(range(1, len(cells), 2)) or [len(cells) - 1]
        room = [0] * len(cells)
        for at in range(extra):
            room[wide[-1 - at % len(wide)]] += 1
        out: list[str] = []
        for cell, more in zip(cells, room, strict=True):
            out += [cell, *[LEFT] * more]
        return self.add(kind, out)

    def full(self, kind: str, text: str, *, level: int | None = None) -> int:
        """A row of one cell over the whole width."""
        return self.add(kind, [text, *[LEFT] * (self.width - 1)], level=level)

    def label(self, roles: Sequence[tuple[str, str]], row: int) -> None:
        """Remember what the columns below header row ``row`` are: (role, lowest head) from left to right."""
        for col, (role, header) in enumerate(roles):
            if role:
                self.columns.append({"col": col, "role": ROLE_OF.get(role, role), "header": header, "row": row})

    def merge_down(self, column: int, first: int, last: int) -> None:
        """Merge a column's cells from row ``first`` to ``last`` into the first."""
        for row in range(first + 1, last + 1):
            self.rows[row][column] = UP

    def block(self) -> dict[str, Any]:
        """The neutral JSON form: covered positions left out, spans given."""
        rows: list[list[Any]] = []
        height = len(self.rows)
        for r, row in enumerate(self.rows):
            out: list[Any] = []
            for c, text in enumerate(row):
                if text in (UP, LEFT):
                    continue
                right = 1
                while c + right < self.width and row[c + right] == LEFT:
                    right += 1
                down = 1
                while r + down < height and self.rows[r + down][c] == UP:
                    down += 1
                if (down, right) == (1, 1):
                    out.append(text)
                else:
                    cell: dict[str, Any] = {"text": text}
                    if down > 1:
                        cell["rowspan"] = down
                    if right > 1:
                        cell["colspan"] = right
                    out.append(cell)
            rows.append(out)
        return {"type": "table", "header_rows": self.header_rows, "rows": rows}

    def plain_rows(self) -> list[list[str]]:
        """Every position as text, covered ones empty."""
        return [["" if text in (UP, LEFT) else text for text in row] for row in self.rows]


@dataclass(slots=True)
class Sheets:
    """A document of blocks."""

    blocks: list[dict[str, Any] | Matrix] = field(default_factory=list)

    def heading(self, text: str, level: int = 1) -> None:
        self.blocks.append({"type": "heading", "level": level, "text": text})

    def paragraph(self, text: str) -> None:
        self.blocks.append({"type": "paragraph", "text": text})

    def table(self, width: int, header_rows: int = 1) -> Matrix:
        matrix = Matrix(width, header_rows=header_rows)
        self.blocks.append(matrix)
        return matrix

    @property
    def tables(self) -> list[Matrix]:
        return [block for block in self.blocks if isinstance(block, Matrix)]

    def neutral(self) -> dict[str, Any]:
        return {"blocks": [b.block() if isinstance(b, Matrix) else b for b in self.blocks]}

    def labels(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Row and column labels over all tables."""
        rows: list[dict[str, Any]] = []
        columns: list[dict[str, Any]] = []
        for number, matrix in enumerate(self.tables):
            for row, (kind, level) in enumerate(matrix.kinds):
                entry: dict[str, Any] = {"table": number, "row": row, "kind": kind}
                if level is not None:
                    entry["level"] = level
                rows.append(entry)
            columns += [{"table": number, **column} for column in matrix.columns]
        return rows, columns
