"""Tables whose columns are ruled and whose rows are not: a frame, rules down it, and one tall row that holds all rows.

Yearbooks and some office forms print so. What looks like one row of cells with many lines is then read by where the
texts stand, between columns that are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.documents.page.lattice import Lattice
from extractor.documents.page.lines import Glyph, Line, make_lines

_MOST_ROWS = 3
"""Rows with rules between, heads among them, of a table whose other rows have none."""
_SHARE = 0.6
"""Of the table's height, that the row which holds the others has at least."""
_LEAST_COLUMNS, _LEAST_LINES = 3, 4
_BESIDE = 0.6
"""Share of the lines of a cell that have one of another cell beside them: in two cells at least, where others wrap."""

_FULL = 0.8
"""Share of its cell's width that a line of running text takes at least."""


def lacks_rules(lattice: Lattice, inside: Mapping[int, Sequence[Glyph]]) -> bool:
    """Whether a table has rules between its columns only, so that its rows stand in one cell of each.

    Half of its columns hold lines that end where they like, beside those of others; lines of running text are full.

    Args:
        lattice: what the rules draw.
        inside: the glyphs in each of its boxes.
    """
    xs, ys = lattice.xs, lattice.ys
    if len(ys) - 1 > _MOST_ROWS or len(xs) - 1 < _LEAST_COLUMNS:
        return False
    row = max(range(len(ys) - 1), key=lambda r: ys[r + 1] - ys[r])
    if ys[row + 1] - ys[row] < _SHARE * (ys[-1] - ys[0]):
        return False
    boxes = [(i, box) for i, box in enumerate(lattice.boxes) if box.row <= row < box.end_row]
    cells = [(make_lines(inside.get(i, ())), xs[box.end_col] - xs[box.col]) for i, box in boxes]
    listed = [lines for lines, wide in cells if len(lines) >= _LEAST_LINES and not _runs_on(lines, wide)]
    if len(boxes) < _LEAST_COLUMNS or len(listed) < 2 or len(listed) * 2 < len(boxes):
        return False
    return sum(1 for lines in listed if _beside(lines, listed) >= _BESIDE * len(lines)) >= 2


def _beside(lines: Sequence[Line], cells: Sequence[Sequence[Line]]) -> int:
    """How many lines of a cell have one of another cell beside them."""
    others = [line for cell in cells if cell is not lines for line in cell]
    return sum(1 for line in lines if any(abs(line.middle - o.middle) < 0.5 * line.size for o in others))


def _runs_on(lines: Sequence[Line], wide: float) -> bool:
    """Whether most lines of a cell are as long as the cell is wide."""
    return sum(1 for line in lines if line.x1 - line.x0 > _FULL * wide) * 2 > len(lines)
