"""Tables on their grid, once for every format: empty rows and columns, spans, tables broken over pages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractor.documents.build import RawCell


def compact(cells: Sequence[RawCell]) -> list[RawCell]:
    """Drop the rows and columns in which no cell begins; spans shrink with them.

    Office programs cut a table into more grid columns than anyone sees, and a hostile file claims spans of
    millions: only the places where a cell begins are real.
    """
    rows = sorted({c.row for c in cells})
    cols = sorted({c.col for c in cells})
    row_of = {row: i for i, row in enumerate(rows)}
    col_of = {col: i for i, col in enumerate(cols)}
    return [
        replace(
            c,
            row=row_of[c.row],
            col=col_of[c.col],
            row_span=bisect_left(rows, c.row + c.row_span) - row_of[c.row],
            col_span=bisect_left(cols, c.col + c.col_span) - col_of[c.col],
        )
        for c in cells
    ]
