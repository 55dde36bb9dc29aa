"""Tables of formats that know rows only (.doc, .rtf): each row has its own cell edges.

A column is what lies between two edges of the whole table; edges that miss each other by a hair meet, as the
eye lets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents.flow import FlowCell, FlowItem, FlowTable

SLIM = 113
"""Twentieths of a point (2 mm): columns slimmer than this come from edges that miss each other."""

_WIDE = 1440


@dataclass(slots=True)
class RowCell:
    """A cell between two edges.

    ``across`` and ``down`` say how it merges: ``"first"``, ``"more"`` (it continues the cell at its left, above
    it) or None.
    """

    left: int
    right: int
    items: list[FlowItem] = field(default_factory=list)
    across: str | None = None
    down: str | None = None


@dataclass(slots=True)
class RowTable:
    """Rows as they come; ``flow`` lays them out on one grid."""

    rows: list[list[RowCell]] = field(default_factory=list)

    def add(
        self,
        contents: Sequence[list[FlowItem]],
        edges: Sequence[int],
        across: Sequence[str | None] = (),
        down: Sequence[str | None] = (),
    ) -> None:
        """Add a row: what its cells hold, and what was said of them.

        ``edges`` has one entry more than there are cells; where it is too short, the cells that it does not
        tell of get the edges of the row above if that has as many, else edges at even distances.
        """
        known = list(edges)
        if len(known) <= len(contents) and self.rows and len(self.rows[-1]) == len(contents):
            above = self.rows[-1]
            known = [above[0].left, *(c.right for c in above)]
        if not known:
            known = [0]
        while len(known) <= len(contents):
            known.append(known[-1] + _WIDE)
        row: list[RowCell] = []
        for i, items in enumerate(contents):
            row.append(
                RowCell(
                    known[i],
                    max(known[i + 1], known[i] + 1),
                    items,
                    across[i] if i < len(across) else None,
                    down[i] if i < len(down) else None,
                )
            )
        self.rows.append(row)

    def flow(self) -> FlowTable:
        """The table with its merged cells, on the union of the rows' edges."""
        rows = [_merged_across(row) for row in self.rows]
        spans = {(c.left, c.right) for row in rows for c in row}
        column = snap(spans)
        table = FlowTable()
        open_merges: dict[int, FlowCell] = {}
        for r, row in enumerate(rows):
            merges: dict[int, FlowCell] = {}
            for cell in row:
                col, end = column[cell.left], column[cell.right]
                above = open_merges.get(col) if cell.down == "more" else None
                if above is not None:
                    above.row_span = r + 1 - above.row
                    merges[col] = above
                    continue
                made = FlowCell(r, col, 1, max(1, end - col), cell.items)
                table.cells.append(made)
                if cell.down is not None:
                    merges[col] = made
            open_merges = merges
        return table


@dataclass(slots=True)
class OpenTable:
    """A table as it is read: a cell's blocks, then a row's cells, then rows."""

    table: RowTable = field(default_factory=RowTable)
    cells: list[list[FlowItem]] = field(default_factory=list)  # of the row
    items: list[FlowItem] = field(default_factory=list)  # of the cell

    def end_cell(self) -> None:
        self.cells.append(self.items)
        self.items = []

    def end_row(
        self,
        edges: Sequence[int] = (),
        across: Sequence[str | None] = (),
        down: Sequence[str | None] = (),
    ) -> None:
        """End the row; without edges it is shaped like the one above."""
        if self.items:  # no end of a cell was seen
            self.end_cell()
        if self.cells:
            self.table.add(self.cells, edges, across, down)
        self.cells = []

    def drop_row(self) -> None:
        """Forget the row that is being read: it was deleted."""
        self.cells, self.items = [], []

    def close(self) -> FlowTable:
        self.end_row()
        return self.table.flow()


def close_down(tables: list[OpenTable], depth: int) -> list[FlowTable]:
    """Close the innermost tables until ``depth`` are open; what comes out belongs to no open one."""
    out: list[FlowTable] = []
    while len(tables) > depth:
        done = tables.pop().close()
        if tables:
            tables[-1].items.append(done)
        else:
            out.append(done)
    return out


def _merged_across(row: list[RowCell]) -> list[RowCell]:
    out: list[RowCell] = []
    for cell in row:
        if cell.across == "more" and out and out[-1].across is not None:
            out[-1].right = cell.right
            out[-1].items += cell.items
        else:
            out.append(cell)
    return out


def snap(spans: set[tuple[int, int]]) -> dict[int, int]:
    """Each edge's number, counted from the left; edges less than ``SLIM`` apart share one where no cell vanishes.

    Example:
        >>> snap({(0, 1000), (1000, 2000), (0, 1040), (1040, 2000)})
        {0: 0, 1000: 1, 1040: 1, 2000: 2}
    """
    nearest_start: dict[int, int] = {}  # right edge → the last left edge of a cell that ends there
    for left, right in spans:
        nearest_start[right] = max(left, nearest_start.get(right, left))
    number: dict[int, int] = {}
    last, at = -1, 0  # the last number given, and the edge that it was given to first
    for edge in sorted({e for span in spans for e in span}):
        start = nearest_start.get(edge)
        # A cell that ends here must not begin at the edge that this one would join.
        vanishes = start is not None and number[start] == last
        if last < 0 or edge - at >= SLIM or vanishes:
            last, at = last + 1, edge
        number[edge] = last
    return number
