"""Tables in which no header row was found: continued from the table above, told by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows import learned
from extractor.rows.columns import resolve
from extractor.rows.content import ColumnContent, is_body, is_operator, is_place, is_plain, is_time
from extractor.rows.evidence import is_figures
from extractor.rows.form_rows import form_kind, opens_form, states_columns
from extractor.rows.forms import is_total
from extractor.rows.grids import SENTENCE, Carried, Parts, content_of
from extractor.rows.header import header_of
from extractor.rows.heads import NUMERIC
from extractor.rows.inferred import infer, merge
from extractor.rows.levels import level_of
from extractor.rows.reading import Column, Grid, Row
from extractor.rows.shape import fold, squeeze

_DIGIT = regex(r"\d")
_NUMBERED = 3  # cells of a row that is a number, a measure and its value
_LEAST = 4  # cells of a whole row: two levels, a name and a value


def read_plainly(parts: Parts, rows: list[Row], inherit: Carried) -> list[Row] | None:
    """Read rows that need no header: more rows of the table above, places × measures.

    Returns:
        The rows that are left (form rows), or None where the rows are none of these.
    """
    body = _unlabelled(rows)
    width = parts.table.n_cols
    told = leveled(rows)
    if inherit.columns and inherit.width == width and (told or len(_labelled(rows)) < len(rows) / 3):
        parts.add_grid(inherit.columns, (), rows, [], inherited=True)
        return []
    if body and width >= 2 and not told and _matrix(parts, body):
        return [r for r in rows if r not in body]
    return None


def read_by_content(parts: Parts, rows: list[Row]) -> list[Row]:
    """Read rows by what their columns hold: level names tell a grid, sentences a carrier.

    Returns:
        The rows that are left.
    """
    body = _unlabelled(rows)
    width = parts.table.n_cols
    told = leveled(rows)
    if told and parts.table.ragged:
        rest = _read_short(parts, rows)
        if rest is not None:
            return rest
    if told:
        start = rows.index(told[0])
        data = [r for r in rows[start:] if not opens_form(r)]
        content = content_of(data, width)
        columns = learned.infer(content) or infer(content)
        head = rows[start - 1] if start else None
        if head is not None and _like_header(head):
            headed = resolve([head.full], width, content)
            columns = merge(headed, columns) if columns is not None else headed
            parts.kinds[head.index] = "header"
        else:
            head = None
        if columns is not None and any(c.role == "name" for c in columns):
            parts.add_grid(columns, () if head is None else (head.index,), data, [])
            return [r for r in rows if r not in data and r is not head]
    if width == _NUMBERED and body == rows and not told and _counts_on(rows):
        parts.add_grid((Column(0, "index"), Column(1, "name"), Column(2, "target")), (), rows, [])
        return []
    if body and width >= 2:
        texts = [c.text for r in body for c in r.cells if c is not None and c.text]
        if texts and sum(len(t) for t in texts if len(t) >= SENTENCE) >= 0.5 * sum(map(len, texts)):
            columns = tuple(Column(i, "content" if i else "group") for i in range(width))
            parts.parts.append(Grid(parts.table, "carrier", columns, (), parts.rows_of(columns, body)))
            return [r for r in rows if r not in body]
    if width == 1:
        parts.parts.append(Grid(parts.table, "carrier", (Column(0, "content"),), (), tuple(rows)))
        return []
    return rows


def _counts_on(rows: Sequence[Row]) -> bool:
    """Whether numbers that go on by one stand in front of all rows: measures and their values, whose heads are lost."""
    said = [row.cells[0].text if row.cells[0] is not None else "" for row in rows]
    numbers = [int(text) for text in said if text.isdecimal()]
    return len(numbers) == len(rows) >= _LEAST and all(b == a + 1 for a, b in pairwise(numbers))


def _read_short(parts: Parts, rows: list[Row]) -> list[Row] | None:
    """Read rows of which some begin with both levels, while others lack the cells that a merge covered.

    The whole rows tell the columns; the short ones are laid out by them.

    Returns:
        The rows that are left; None where no row is whole or none is short.
    """
    end = next((k for k, r in enumerate(rows) if _sums(r) is not None), len(rows))
    data = [r for r in rows[:end] if not opens_form(r)]
    begun = [r for r in data if [lv.rank for c in _filled(r)[:2] if (lv := level_of(c.text)) is not None] == [1, 2]]
    size = max((len(_filled(r)) for r in begun), default=0)
    whole = [r for r in begun if len(_filled(r)) == size]
    if size < _LEAST or all(len(_filled(r)) >= size for r in data):
        return None
    total = rows[end] if end < len(rows) else None
    columns = infer(content_of(whole, parts.table.n_cols), totals=(_sums(total) or 0) if total is not None else 0)
    if columns is None or not any(c.role == "name" for c in columns):
        return None
    grid = data if total is None else [*data, total]
    parts.add_grid(columns, (), [_unfilled(r) for r in grid], [])
    return [r for r in rows if r not in grid]


def _unfilled(row: Row) -> Row:
    """A short row without the blank cells at its end: they fill it up to the width, and are no columns' own."""
    width = max((i for i, c in enumerate(row.cells) if c is not None and c.text), default=-1) + 1
    rest = (None,) * (len(row.cells) - width)
    return replace(row, cells=(*row.cells[:width], *rest), full=(*row.full[:width], *rest))


def _filled(row: Row) -> list[Cell]:
    return [c for c in row.cells if c is not None and c.text]


def _sums(row: Row) -> int | None:
    """How many sums a total row states; None where it is none."""
    cells = _filled(row)
    return sum(is_plain(c.text) for c in cells[1:]) if cells and is_total(cells[0].text) else None


def begins_data(row: Row) -> bool:
    """Whether a row shows without any header that it is an indicator's: its operator has a cell, a number behind it.

    Example: 挂牌养护株数 | ≥ | 260 | 株.
    """
    cells = _filled(row)
    return any(is_operator(a.text) and is_plain(b.text) for a, b in pairwise(cells[1:]))


def _labelled(rows: Sequence[Row]) -> list[Row]:
    return [r for r in rows if form_kind(r, False) in ("form", "schedule", "fund") and not _totals(r)]


def _unlabelled(rows: list[Row]) -> list[Row]:
    """The rows that are no form's; none where most are."""
    labelled = _labelled(rows)
    body = [r for r in rows if r not in labelled] if len(labelled) < len(rows) / 2 else []
    if body and rows[0] not in body and sum(c is not None and bool(c.text) for c in rows[0].cells) >= 3:
        body = [rows[0], *body]  # a head such as 单位 reads like a label
    return body


def leveled(rows: Sequence[Row]) -> list[Row]:
    """Rows that hold a level's name and no label of a form's (预算执行情况 | 预算数： | 2.4)."""
    told = [r for r in rows if any(level_of(c.text) is not None for c in _filled(r))]
    return [r for r in told if not any(c.text.rstrip().endswith((":", "：")) for c in _filled(r))]


def _like_header(row: Row) -> bool:
    """Whether the row above the first data row may be a header that nobody listed."""
    cells = [c for c in row.cells if c is not None and c.text]
    return (
        len(cells) >= 3
        and not any(_DIGIT.search(c.text) and header_of(c.text) is None for c in cells)
        and all(len(squeeze(c.text)) <= 16 for c in cells)
        and sum(header_of(c.text) is not None for c in cells) >= 1
    )


def _matrix(parts: Parts, body: list[Row]) -> bool:
    """A grid of places × measures, or of names × unknown number columns, under a header nobody listed."""
    start = next((k for k, r in enumerate(body) if sum(c is not None and bool(c.text) for c in r.cells) >= 2), None)
    if start is None:
        return False
    head = [body[start]]
    while start + len(head) < len(body):
        row = body[start + len(head)]
        cells = [c for c in row.cells if c is not None and c.text]
        if (
            len(head) < 3
            and cells
            and not any(_DIGIT.search(c.text) and header_of(c.text) is None for c in cells)
            and not is_place(cells[0].text)
            and not _totals(row)
        ):
            head.append(row)
        else:
            break
    data = body[start + len(head) :]
    if not data:
        return False
    width = parts.table.n_cols
    content = content_of(data, width)
    numeric = [i for i in range(1, width) if content[i].numeric >= 0.5 or is_figures(content[i])]
    heads = [c for r in head for c in r.cells if c is not None and c.text]
    if not numeric or any(len(squeeze(c.text)) > 24 for c in heads) or content[0].mean > 20:
        return False
    if sum(bool(NUMERIC.match(fold(c.text))) for c in heads) > len(heads) / 3:
        return False
    lines = [r.full for r in head]
    if len(lines) == 1:
        lines = [_corner_back(lines[0], content)]
    columns = list(resolve(lines, width, content))
    at = _place_column(columns, content)
    if at is not None:
        columns = [
            replace(c, role="place" if i == at else "ignore" if i < at else c.role) for i, c in enumerate(columns)
        ]
    elif columns[0].role != "index" and any(
        h is not None and h.role for c in heads if (h := header_of(c.text)) is not None
    ):
        if not any(c.role == "name" for c in columns):
            columns[0] = replace(columns[0], role="name")
    else:
        return False
    for row in head:
        parts.kinds[row.index] = "header"
    parts.add_grid(tuple(columns), tuple(r.index for r in head), data, lines)
    return True  # an allocation of funds is read too, as a grid that gives nothing


def _corner_back(line: tuple[Cell | None, ...], content: Sequence[ColumnContent]) -> tuple[Cell | None, ...]:
    """A header whose blank corner was lost, so that each head stands one column too far left, is set right."""
    filled = [c is not None and bool(c.text) for c in line]
    first, last = content[0].texts, content[-1].texts
    named = bool(first) and all(is_place(t) or is_time(t) for t in first)
    return (None, *line[:-1]) if named and last and all(filled[:-1]) and not filled[-1] else line


def _place_column(columns: Sequence[Column], content: Sequence[ColumnContent]) -> int | None:
    """The column of places, bodies or months: the first, or the next one behind a number or a rank."""
    for i in range(min(3, len(columns))):
        texts = content[i].texts
        if not texts or (content[i].numeric >= 0.5 and not all(map(is_time, texts))):
            continue
        named = sum(is_place(t) or is_time(t) or is_body(t) for t in texts)
        if columns[i].role == "place" or named >= max(2, len(texts) / 2):
            return i
        return None
    return None


def _totals(row: Row) -> bool:
    """Whether a row that begins like a label is data after all: a total, the columns' units or goals (年度目标)."""
    cells = [c for c in row.cells if c is not None and c.text]
    if not cells:
        return False
    head = header_of(cells[0].text)
    if is_total(cells[0].text) or (head is not None and head.role == "unit" and len(row.cells) > 2):
        return True
    return states_columns(row)
