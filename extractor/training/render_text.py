"""Tables as programs print them on a page of text: drawn with characters, or set in columns by blanks; cells wrap."""

from __future__ import annotations

from extractor.training.render import Laid, Placed

_WIDEST = 20
"""Columns on the screen that a column of a table takes at most."""
_GAP = 2
_JOINTS = {
    (False, True, False, True): "┌", (False, True, True, True): "┬", (False, True, True, False): "┐",
    (True, True, False, True): "├", (True, True, True, True): "┼", (True, True, True, False): "┤",
    (True, False, False, True): "└", (True, False, True, True): "┴", (True, False, True, False): "┘",
    (True, True, False, False): "│", (False, False, True, True): "─",
}  # fmt: skip
"""By what meets: above, below, at the left, at the right."""


def drawn(laid: Laid) -> str:
    """A table between rules of box characters; rules break off where a cell reaches over rows."""
    widths, heights = _measure(laid, 1)
    owners = laid.owners()
    out: list[str] = []
    for r in range(laid.n_rows + 1):
        out.append(_rule(owners, r, widths))
        for j in range(heights[r]) if r < laid.n_rows else ():
            out.append("│" + "│".join(_texts(laid, owners, r, j, widths, heights, 1)) + "│")
    return "\n".join(out) + "\n"


def aligned(laid: Laid) -> str:
    """A table in columns set apart by two blanks."""
    widths, heights = _measure(laid, _GAP)
    owners = laid.owners()
    rows = [
        (" " * _GAP).join(_texts(laid, owners, r, j, widths, heights, _GAP)).rstrip()
        for r in range(laid.n_rows)
        for j in range(heights[r])
    ]
    return "\n" + "\n".join(rows) + "\n\n"


def _columns(text: str) -> int:
    return sum(2 if c >= "\u2e80" else 1 for c in text)


def _lines(text: str, room: int) -> list[str]:
    """A cell's lines, none wider than its column."""
    out: list[str] = []
    for part in text.split("\n"):
        line = ""
        for c in part:
            if _columns(line + c) > room:
                out.append(line)
                line = ""
            line += c
        out.append(line)
    return out


def _measure(laid: Laid, gap: int) -> tuple[list[int], list[int]]:
    """The width of each column and the height of each row."""
    widths = [2] * laid.n_cols
    for cell in laid.cells:
        if cell.colspan == 1:
            longest = max(_columns(part) for part in cell.text.split("\n"))
            widths[cell.col] = max(widths[cell.col], min(longest, _WIDEST))
    heights = [1] * laid.n_rows
    for cell in sorted(laid.cells, key=lambda c: c.rowspan):
        rows = range(cell.row, cell.row + cell.rowspan)
        lacking = len(_lines(cell.text, _room(cell, widths, gap))) - sum(heights[r] for r in rows)
        heights[rows[-1]] += max(0, lacking)
    return widths, heights


def _room(cell: Placed, widths: list[int], gap: int) -> int:
    return sum(widths[cell.col : cell.col + cell.colspan]) + gap * (cell.colspan - 1)


def _texts(
    laid: Laid, owners: list[list[Placed | None]], row: int, line: int, widths: list[int], heights: list[int], gap: int
) -> list[str]:
    """What the cells of a row show on one of its lines, each as wide as its cell."""
    out: list[str] = []
    c = 0
    while c < laid.n_cols:
        cell = owners[row][c] or Placed(row, c, "", 1, 1)
        room = _room(cell, widths, gap)
        lines = _lines(cell.text, room)
        at = sum(heights[cell.row : row]) + line
        shown = lines[at] if at < len(lines) else ""
        out.append(shown + " " * (room - _columns(shown)))
        c += cell.colspan
    return out


def _rule(owners: list[list[Placed | None]], row: int, widths: list[int]) -> str:
    """The rule above a row, or below the last."""
    n = len(widths)

    def across(c: int) -> bool:
        """Whether the rule is drawn over a column."""
        if not 0 <= c < n:
            return False
        return row in (0, len(owners)) or owners[row - 1][c] is None or owners[row - 1][c] is not owners[row][c]

    def down(r: int, c: int) -> bool:
        """Whether an edge stands at the left of a column."""
        if not 0 <= r < len(owners):
            return False
        return c in (0, n) or owners[r][c] is None or owners[r][c - 1] is not owners[r][c]

    out = ""
    for c in range(n + 1):
        out += _JOINTS.get((down(row - 1, c), down(row, c), across(c - 1), across(c)), " ")
        if c < n:
            out += ("─" if across(c) else " ") * widths[c]
    return out
