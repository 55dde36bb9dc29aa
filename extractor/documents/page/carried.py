"""A table without rules that runs over pages → the same columns on each of its pages.

A page may hold a few rows only, or none that fill a column: its columns show on the other pages. The parts are read
again together, and what stands at the top of a page too small to be a table by itself is read with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents.page.lines import Line
from extractor.documents.page.pages import Page, PageTable, aligned_table
from extractor.documents.page.stretches import Hints, closing, opening
from extractor.documents.page.strips import MOST_TEXTS, columns
from extractor.documents.page.unruled import Unruled, read_with

_SAME = 4.0
"""Points: parts of one table begin this close together."""


def carry_on(pages: Sequence[Page]) -> None:
    """Read the parts of tables without rules that may go on from page to page with the columns of all of them."""
    for page, behind in pairwise(pages):
        _begin(page, behind)
    chain: list[tuple[Page, PageTable]] = []
    for page in pages:
        if chain:
            part = _continuation(page, chain[-1][0], chain[-1][1])
            if part is not None:
                chain.append((page, part))
                if _last(page) is part:
                    continue
            _read_again(chain)
            chain = []
        last = _last(page)
        if last is not None:
            chain = [(page, last)]
    _read_again(chain)


def _begin(page: Page, behind: Page) -> None:
    """Take the rows at a page's foot that are too few for a table, where the next page goes on with one."""
    first = behind.tables[0] if behind.tables else None
    if first is None or first.unruled is None or behind.number != page.number + 1 or _last(page) is not None:
        return
    if any(line.middle < first.top for line in behind.lines):
        return
    bottom = page.tables[-1].bottom if page.tables else 0.0
    rows = closing([line for line in page.lines if line.middle > bottom], first.unruled.rows)
    made = read_with(rows, Hints(), first.xs[1:-1]) if rows else None
    if made is None or abs(made.xs[0] - first.xs[0]) > 2 * _SAME:
        return
    used = {id(row.line) for row in rows}
    page.lines = [line for line in page.lines if id(line) not in used]
    page.tables.append(aligned_table(made, page.number))


def _last(page: Page) -> PageTable | None:
    """The table without rules that a page ends with."""
    if not page.tables:
        return None
    table = page.tables[-1]
    below = any(line.middle > table.bottom for line in page.lines)
    return None if table.ruled or below else table


def _continuation(page: Page, before: Page, table: PageTable) -> PageTable | None:
    """What a page begins with, if it may go on with the table of the page before."""
    known = table.unruled
    if known is None or page.number != before.number + 1:
        return None
    first = page.tables[0] if page.tables else None
    if first is not None and not any(line.middle < first.top for line in page.lines):
        fits = first.unruled is not None and abs(first.xs[0] - table.xs[0]) < 2 * _SAME
        return first if fits and _alike(first.unruled, known) else None
    top = first.top if first is not None else float("inf")
    rows = opening([line for line in page.lines if line.middle < top], known.rows)
    made = read_with(rows, Hints(), known.xs[1:-1]) if rows else None
    if made is None or abs(made.xs[0] - table.xs[0]) > 2 * _SAME:
        return None
    used = {id(row.line) for row in rows}
    if any(line.middle < made.ys[-1] for line in page.lines if id(line) not in used):
        return None
    page.lines = [line for line in page.lines if id(line) not in used]
    part = aligned_table(made, page.number)
    page.tables.insert(0, part)
    return part


def _alike(one: Unruled | None, other: Unruled) -> bool:
    """Whether two parts are set in one size."""
    return one is not None and abs(one.rows[0].line.size - other.rows[-1].line.size) < 0.1 * other.rows[-1].line.size


def _read_again(chain: Sequence[tuple[Page, PageTable]]) -> None:
    parts = [table.unruled for _, table in chain if table.unruled is not None]
    if len(parts) < 2:
        return
    lines: list[list[Line]] = []
    down = 0.0
    texts = 0
    for part in parts:
        texts += sum(len(row.chunks) for row in part.rows)
        if texts > MOST_TEXTS and lines:
            break  # the first pages show the columns
        for row in part.rows:
            lines.append([replace(c, top=c.top + down, bottom=c.bottom + down) for c in row.chunks])
        down += 10_000.0
    cuts = columns(lines, Hints.of([part.hints for part in parts]).ends())
    if not cuts:
        return
    made = [read_with(list(part.rows), part.hints, cuts) for part in parts]
    left = min(m.xs[0] for m in made if m is not None)
    right = max(m.xs[-1] for m in made if m is not None)
    for (page, table), again in zip(chain, made, strict=True):
        if again is not None:
            again.xs = [left, *again.xs[1:-1], right]
            page.tables[page.tables.index(table)] = aligned_table(again, page.number)
