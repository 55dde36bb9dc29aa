"""A spreadsheet's sheet on its way to a Table: what xlsx and xls have in common.

Only non-empty cells are kept, hidden rows and columns are taken out, merged ranges are cut to the cells in
use: a sheet can claim a million rows and sixteen thousand columns with one cell in them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from extractor.documents.build import DocumentBuilder, RawCell
from extractor.documents.words import level_of
from extractor.errors import TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_SENTENCE = 60
"""Characters; a row with one cell longer than this is running text."""
_LONGEST_TITLE = 40
_MOST_CENTRED = 200
"""Texts of a sheet centred across cells; they are titles and heads."""
_NO_TITLE = regex(r"[：:；;。]|^[（(].*[)）]$|^附(?:件|表)\s*[\d一二三四五六七八九十]*$")
"""单位：万元, （2024年度）, 附件1: what stands around a title."""

INDENT = "\u3000"
"""Stands for one step of a cell's indentation, which is a setting in a spreadsheet and no text."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; ``bottom`` and ``right`` are the first row and column beyond it."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Merge) -> bool:
        """Whether two ranges have a cell in common."""
        down = self.top < other.bottom and other.top < self.bottom
        return down and self.left < other.right and other.left < self.right


class Ranges:
    """Hidden rows or columns, given as ranges; counts how many lie before an index."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        total = 0
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                grown = max(self._ends[-1], end)
                total += grown - self._ends[-1]
                self._ends[-1] = grown
            else:
                self._before.append(total)
                self._starts.append(start)
                self._ends.append(end)
                total += end - start

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __contains__(self, index: int) -> bool:
        at = bisect_right(self._starts, index) - 1
        return at >= 0 and index < self._ends[at]

    def visible(self, index: int) -> int:
        """The place of an index among those not hidden (of a hidden one: the next place)."""
        at = bisect_right(self._starts, index) - 1
        if at < 0:
            return index
        return index - self._before[at] - (min(index, self._ends[at]) - self._starts[at])


@dataclass(slots=True)
class Sheet:
    """A sheet as read."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    centred: list[Merge] = field(default_factory=list)
    """Texts set in the middle of cells that are not merged."""
    failed: int = 0
    """Cells that show an error in place of a result."""

    def add(self, row: int, col: int, text: str, *, settings: Settings, filename: str) -> None:
        """Keep a cell if it holds anything.

        Raises:
            TooLarge: more cells than the limit.
        """
        if not text or text.isspace():
            return
        self.cells[row, col] = text
        if len(self.cells) > settings.max_cells:
            raise TooLarge(
                f"工作表“{self.name}”的单元格超过{settings.max_cells}个的上限，请拆分后再处理", filename=filename
            )


@dataclass(slots=True)
class Centring:
    """A row's texts that are set in the middle of the blank cells behind them, found as its cells come by."""

    sheet: Sheet
    row: int
    first: int = -1
    last: int = -1

    def cell(self, col: int, *, blank: bool, across: bool) -> None:
        """The row's next cell: whether it holds nothing, and whether it is set to be centred across."""
        if blank and across and col == self.last + 1 and self.first >= 0:
            self.last = col
            return
        self.end()
        self.first, self.last = (col, col) if across and not blank else (-1, -1)

    def end(self) -> None:
        """No cell comes any more."""
        if self.last > self.first >= 0:
            self.sheet.centred.append(Merge(self.row, self.first, self.row + 1, self.last + 1))


def emit_sheet(sheet: Sheet, builder: DocumentBuilder) -> None:
    """Add a sheet to the document: its lines of text as paragraphs, its tables named after it.

    Raises:
        TooLarge: a limit is passed.
    """
    rows, cols = Ranges(sheet.hidden_rows), Ranges(sheet.hidden_cols)
    if sheet.failed:
        message = f"工作表“{sheet.name}”有{sheet.failed}个单元格的公式出错（如#DIV/0!），没有结果"
        builder.note("formula_failed", message)
    if len(sheet.centred) <= _MOST_CENTRED:
        merges = sheet.merges
        sheet.merges = [*merges, *(c for c in sheet.centred if not any(c.meets(m) for m in merges))]
    anchors, covered = _merged(sheet)
    placed: list[RawCell] = []
    dropped = 0
    for (row, col), text in sheet.cells.items():
        if (row, col) in covered:
            continue  # a value under a merged cell is never shown
        merge = anchors.get((row, col), Merge(row, col, row + 1, col + 1))
        top, bottom = rows.visible(merge.top), rows.visible(merge.bottom)
        left, right = cols.visible(merge.left), cols.visible(merge.right)
        if top == bottom or left == right:
            dropped += 1
            continue
        placed.append(RawCell(top, left, text, bottom - top, right - left))
    if dropped:
        builder.note("hidden_cells", f"工作表“{sheet.name}”的隐藏行或隐藏列中有{dropped}个单元格未读取")
    if not placed:
        return
    # The used range: a merged title may reach beyond it, a lone cell far away has its own coordinates.
    first_row, first_col = min(c.row for c in placed), min(c.col for c in placed)
    end_row, end_col = max(c.row for c in placed) + 1, max(c.col for c in placed) + 1
    width = end_col - first_col
    cells = [
        RawCell(
            c.row - first_row,
            c.col - first_col,
            c.text,
            min(c.row_span, end_row - c.row),
            min(c.col_span, end_col - c.col),
        )
        for c in placed
    ]
    titled = False
    for part in _parts(cells, width):
        if isinstance(part, RawCell):
            title = not titled and _is_title(part, width)
            builder.paragraph(part.text, level=1 if title else None)
            titled = titled or title
        else:
            builder.table(_captioned(_narrowed(part)), name=sheet.name)
            titled = True


def _parts(cells: list[RawCell], width: int) -> Iterator[RawCell | list[RawCell]]:
    """Lines of text above, below and between the tables of a sheet, and the tables, top to bottom.

    A line is a row with one cell, at the left edge or across the width. Above the first row of a table and below
    its last one it is a paragraph; between rows it stays (it may be a group's name), unless it is a sentence or a
    blank row stands in front of it. A level's name right above a table heads its rows and is one of them.
    """
    by_row: dict[int, list[RawCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    order = sorted(by_row)
    filled: dict[int, int] = {}  # row → the first row that no cell above it reaches into
    until = 0
    for row in order:
        filled[row] = until
        until = max(until, *(c.row + c.row_span for c in by_row[row]))
    lines = {r for r in order if r >= filled[r] and _is_line(by_row[r], width)}
    table: list[int] = []

    def flush() -> Iterator[RawCell | list[RawCell]]:
        tail = []
        while table and table[-1] in lines:
            tail.append(table.pop())
        if table:
            top = table[0]
            yield [c._replace(row=c.row - top) for r in table for c in by_row[r]]
        yield from (by_row[r][0] for r in reversed(tail))
        table.clear()

    for k, row in enumerate(order):
        gap = k > 0 and row > max(order[k - 1] + 1, filled[row])
        if row in lines:
            text = by_row[row][0].text
            heads = level_of(text) is not None and row + 1 in by_row and row + 1 not in lines
            if (not table and not heads) or gap or "。" in text or len(text) > _SENTENCE:
                yield from flush()
                yield by_row[row][0]
                continue
        table.append(row)
    yield from flush()


def _narrowed(cells: list[RawCell]) -> list[RawCell]:
    """A table without the columns that only merged cells lie over, as they come from other tables of the sheet.

    A blank column stays: it sets apart what stands on either side.
    """
    begun = {c.col for c in cells}
    change = [0] * (max(c.col + c.col_span for c in cells) + 1)  # rows in which a merged cell lies over a column
    for cell in cells:
        change[cell.col + 1] += cell.row_span
        change[cell.col + cell.col_span] -= cell.row_span
    rows = max(c.row + c.row_span for c in cells)
    gone = [col for col, n in enumerate(accumulate(change)) if col not in begun and 2 * n > rows]
    if not gone:
        return cells
    out = []
    for cell in cells:
        left = bisect_left(gone, cell.col)
        inside = bisect_left(gone, cell.col + cell.col_span) - left
        out.append(cell._replace(col=cell.col - left, col_span=cell.col_span - inside))
    return out


def _captioned(cells: list[RawCell]) -> list[RawCell]:
    """A table whose captions over parts side by side, each in the first cell of its part, reach over their parts.

    Merged or not, the eye sees 市容环卫 over 指标|单位|目标值 and 园林绿化 over the same heads beside them.
    """
    by_row: dict[int, list[RawCell]] = {}
    for cell in sorted(cells, key=lambda c: c.col):
        by_row.setdefault(cell.row, []).append(cell)
    for row, captions in by_row.items():
        heads = by_row.get(row + 1, [])
        if len(captions) < 2 or any(c.row_span > 1 or c.col_span > 1 for c in (*captions, *heads)):
            continue
        stops = [*(c.col for c in captions[1:]), 1 << 20]
        parts = [[h for h in heads if c.col <= h.col < stop] for c, stop in zip(captions, stops, strict=True)]
        named = {tuple(h.text.strip() for h in part) for part in parts}
        if len(named) == 1 and len(parts[0]) > 1 and sum(map(len, parts)) == len(heads):
            wide = {c: c._replace(col_span=p[-1].col - c.col + 1) for c, p in zip(captions, parts, strict=True)}
            return [wide.get(c, c) for c in cells]
    return cells


def _is_title(line: RawCell, width: int) -> bool:
    """Whether a sheet's line of text, the first one merged over its width, is what the sheet is called."""
    text = line.text.strip()
    wide = line.col_span > 1 and line.col_span >= 0.8 * width
    return wide and 4 <= len(text) <= _LONGEST_TITLE and not _NO_TITLE.search(text)


def _is_line(cells: list[RawCell], width: int) -> bool:
    only = cells[0]
    return len(cells) == 1 and only.row_span == 1 and (only.col == 0 or only.col_span >= 0.8 * width)


def _merged(sheet: Sheet) -> tuple[dict[tuple[int, int], Merge], set[tuple[int, int]]]:
    """Merged ranges by their top left cell, and the cells in use that lie under others."""
    anchors: dict[tuple[int, int], Merge] = {}
    for merge in sheet.merges:
        if merge.bottom > merge.top and merge.right > merge.left:  # a damaged file has others
            anchors.setdefault((merge.top, merge.left), merge)
    covered: set[tuple[int, int]] = set()
    if not anchors:
        return anchors, covered
    # One sweep down the rows with the merges that are open there, ordered by column: ranges do not overlap.
    todo = sorted(anchors.values(), key=lambda m: m.top)
    by_row: dict[int, list[int]] = {}
    for row, col in sheet.cells:
        by_row.setdefault(row, []).append(col)
    active: list[tuple[int, int, int, int]] = []  # left, right, top, bottom
    next_merge = 0
    for row in sorted(by_row):
        while next_merge < len(todo) and todo[next_merge].top <= row:
            m = todo[next_merge]
            next_merge += 1
            if m.bottom > row:
                insort(active, (m.left, m.right, m.top, m.bottom))
        if any(a[3] <= row for a in active):
            active = [a for a in active if a[3] > row]
        if not active:
            continue
        for col in by_row[row]:
            at = bisect_left(active, (col + 1, 0, 0, 0)) - 1
            if at >= 0:
                left, right, top, _ = active[at]
                if col < right and (row, col) != (top, left):
                    covered.add((row, col))
    return anchors, covered
