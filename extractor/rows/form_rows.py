"""Which rows belong to a form: rows with labels, fund grids, payment plans, titles."""

from __future__ import annotations

import re

from extractor.regex import regex
from extractor.rows.forms import inline_label, is_fund_header, is_schedule, label_of
from extractor.rows.header import header_of
from extractor.rows.reading import Row, RowKind
from extractor.rows.shape import squeeze

_OF_COLUMNS = frozenset({"goal", "target", "actual", "baseline", "weight", "score"})
_DIGIT = regex(r"\d")
_FIGURE = 12  # characters of a cell that holds a figure


def strong_labels(row: Row) -> set[str]:
    """The fields whose labels in a row are unmistakable."""
    out = set()
    for cell in row.cells:
        if cell is None or not cell.text:
            continue
        label = label_of(cell.text)
        if label is None:
            inline = inline_label(cell)
            label = inline[0] if inline else None
        if label is not None and label.strong:
            out.add(label.field)
    return out


def form_kind(row: Row, inside: bool) -> RowKind:
    """What a row without a header above it is; ``inside`` says that form rows stand right above."""
    cells = [c for c in row.cells if c is not None and c.text]
    if is_schedule(row):
        return "schedule"
    if is_fund_header(row):
        return "fund"
    if any(label_of(c.text) is not None or inline_label(c) is not None for c in cells):
        return "form"
    if len(cells) == 1 and not inside and len(squeeze(cells[0].text)) <= 60:
        return "title"
    if len(cells) == 1 and re.search(
        r"(?:目标表|申报表|自评表|评价表|指标表|绩效目标|情况表)$", squeeze(cells[0].text)
    ):
        return "title"
    return "form" if inside else "text"


def only_text(row: Row) -> str | None:
    """A row's first text."""
    cell = next((c for c in row.cells if c is not None and c.text), None)
    return squeeze(cell.text) if cell is not None else None


def opens_form(row: Row) -> bool:
    """Whether a row begins another form below a grid."""
    cells = [c for c in row.cells if c is not None and c.text]
    if not cells:
        return False
    if is_schedule(row) or is_fund_header(row):
        return True
    if states_columns(row):
        return False
    strong = strong_labels(row)
    first = label_of(cells[0].text)
    if strong and ((first is not None and first.strong) or inline_label(cells[0]) is not None):
        return True
    if len(cells) == 1 and re.search(r"(?:绩效目标表|申报表|自评表|评价表|绩效目标)$", squeeze(cells[0].text)):
        return True
    return first is not None and first.field == "schedule" and len(cells) >= 3


def states_columns(row: Row) -> bool:
    """Whether a row that begins like a form's label tells something of each column: 年度目标 | 98 | 1200."""
    cells = [c for c in row.cells if c is not None and c.text]
    head = header_of(cells[0].text) if cells else None
    if head is None or head.role not in _OF_COLUMNS or len(cells) < 3:
        return False
    figures = sum(bool(_DIGIT.search(c.text)) and len(squeeze(c.text)) <= _FIGURE for c in cells[1:])
    return figures >= 0.8 * (len(cells) - 1)
