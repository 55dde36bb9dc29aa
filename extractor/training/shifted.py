"""Tables whose heads stand over the wrong columns: what a misreading looks like, to learn doubt from.

The corpora hold few of them, for their tables are read well; a reader that lost a cell, or a head that does not span
what it should, gives many.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractor.documents.document import Document, Table
from extractor.rows.reading import Grid, TableReading

_LEAST = 3  # columns: with two, heads changed for each other are as good as before


def shifted(document: Document, readings: Sequence[TableReading]) -> Document | None:
    """A document in whose grids every head stands one column further right, the last one over the first column.

    Args:
        document: the document.
        readings: its tables as read, which say where the heads are.

    Returns:
        The document with the same text and the same cells, some in other columns; None where it has no grid whose
        heads can be moved: heads that span several rows or columns stay.
    """
    heads = {r.table.index: {row for p in r.parts if isinstance(p, Grid) for row in p.header_rows} for r in readings}
    moved = {i for i, rows in heads.items() if rows}
    blocks = tuple(
        _moved(b, heads[b.index]) if isinstance(b, Table) and b.index in moved else b for b in document.blocks
    )
    return None if blocks == document.blocks else replace(document, blocks=blocks)


def _moved(table: Table, rows: Collection[int]) -> Table:
    heads = [c for c in table.cells if c.row in rows]
    if table.n_cols < _LEAST or any(c.row_span > 1 or c.col_span > 1 for c in heads):
        return table
    cells = [replace(c, col=(c.col + 1) % table.n_cols) if c.row in rows else c for c in table.cells]
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))))
