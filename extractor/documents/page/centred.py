"""Heads that stand in the middle of several rows of heads → the first of these rows.

Office programs set a text in the middle of its cell. 序号 over two rows of heads then stands between 计划, which
groups, and 工程量 and 时间 below it, and shares a line with neither of them or with the wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents import words
from extractor.documents.page.lines import ENUMERATOR
from extractor.documents.page.partings import Piece

_MOST_ROWS = 4
"""Rows of heads."""
_FIRST_ROWS = 12
"""Rows of a table of which some are its heads."""
_OFF = 0.3
"""Ems that a text may be off the middle."""


def lift_heads(table: Sequence[list[Piece]], step: float) -> list[list[Piece]]:
    """The rows of a table, the heads that stand for several rows in the first of these.

    Args:
        table: the pieces of each row, from top to bottom.
        step: how far apart, in ems, the lines of one text stand at most; 0 where rows stand no further apart.

    Example: 计划 | 实际, below these 序号 | 事项 | 说明, below these 工程量 | 时间 | 工程量 | 时间 become two rows,
    the first of them 序号 | 事项 | 计划 | 实际 | 说明.
    """
    out = list(table)
    start = 0
    while start < min(len(out), _FIRST_ROWS):
        for end in range(min(len(out), start + _MOST_ROWS), start + 1, -1):
            lifted = _lifted(out[start:end], step)
            if lifted is not None:
                out[start:end] = lifted
                break
        start += 1
    return out


def _lifted(rows: Sequence[Sequence[Piece]], step: float) -> list[list[Piece]] | None:
    """Rows of heads with those in the first one that stand in the middle of all; None where there is none such."""
    cells = _cells(rows, step)
    if not all(_heads(cell) for _, cell in cells):
        return None
    grouped = [(r, c) for r, c in cells if any(c is not other and _over(c, other) for _, other in cells)]
    first, last = (_in_line(cells, [c for r, c in grouped if r == at], at) for at in (0, len(rows) - 1))
    if not first or not last:
        return None
    middle = (min(p.line.top for c in first for p in c) + max(p.line.bottom for c in last for p in c)) / 2
    own = {id(c) for _, c in grouped}
    below = {_text(c) for r, c in grouped if r}  # 总产量 below 大豆 stands below 粮食, too
    merged = {
        id(c)
        for _, c in cells
        if id(c) not in own and abs(_middle(c) - middle) < _OFF * c[0].line.size and _text(c) not in below
    }
    if not any(r for r, c in cells if id(c) in merged):
        return None
    out: list[list[Piece]] = [[] for _ in rows]
    for r, cell in cells:
        out[0 if id(cell) in merged else r] += cell
    return [row for row in out if row]


def _heads(cell: Sequence[Piece]) -> bool:
    text = _text(cell)
    return words.headlike(text) and not ENUMERATOR.match(text)


def _text(cell: Sequence[Piece]) -> str:
    return "".join(p.line.text for p in cell)


def _in_line(cells: Sequence[tuple[int, list[Piece]]], some: Sequence[list[Piece]], row: int) -> list[list[Piece]]:
    """Those of a row's texts that stand in line with some of them."""
    places = [_middle(c) for c in some]
    return [c for r, c in cells if r == row and any(abs(_middle(c) - y) < _OFF * c[0].line.size for y in places)]


def _cells(rows: Sequence[Sequence[Piece]], step: float) -> list[tuple[int, list[Piece]]]:
    """The texts of rows, each with the number of the row that it begins in; one that was torn is one again."""
    out: list[tuple[int, list[Piece]]] = []
    for r, row in enumerate(rows):
        for piece in sorted(row, key=lambda p: p.line.middle):
            for _, cell in reversed(out):
                last = cell[-1]
                if (last.first, last.end) == (piece.first, piece.end):
                    near = piece.line.bottom - last.line.bottom < step * piece.line.size
                    if near or last in row:
                        cell.append(piece)
                        break
            else:
                out.append((r, [piece]))
    return out


def _over(cell: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """Whether two texts stand in a column in common."""
    return any(a.first < b.end and b.first < a.end for a in cell for b in other)


def _middle(cell: Sequence[Piece]) -> float:
    return (min(p.line.top for p in cell) + max(p.line.bottom for p in cell)) / 2
