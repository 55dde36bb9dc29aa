"""Form fields that stand in lines of text instead of a table: "项目名称：村道硬化    主管部门：县交通运输局"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.documents.document import Cell, Paragraph, Table
from extractor.rows.forms import inline_label, label_of, read_form
from extractor.rows.reading import Form, Row

NO_TABLE = -1
"""Table, row and column of a cell that stands in no table."""

_LIMIT = 300  # characters; a longer paragraph is prose
_GAP = re.compile(r"[ \u3000\u00a0]{2,}|\t+")
_IDENTITY = frozenset({"name", "code", "whole"})


def read_form_lines(paragraphs: Sequence[Paragraph]) -> dict[int, Form]:
    """Forms written as lines.

    Args:
        paragraphs: the document's paragraphs in order.

    Returns:
        For the start of each form's first paragraph the form. A run of label lines counts only where it names
        a project (项目名称, 项目编码) or a body's whole form.
    """
    out: dict[int, Form] = {}
    run: list[Row] = []
    start = 0
    for paragraph in (*paragraphs, None):
        row = _row(paragraph, len(run)) if paragraph is not None else None
        if row is not None and paragraph is not None:
            if not run:
                start = paragraph.start
            run.append(row)
            continue
        if run and any(_fields(r) & _IDENTITY for r in run):
            width = max(len(r.cells) for r in run)
            table = Table(NO_TABLE, start, start, len(run), width, ())
            form = read_form(table, run, None)
            if any(f.name in _IDENTITY and f.value is not None for f in form.fields):
                out[start] = form
        run = []
    return out


def _row(paragraph: Paragraph, index: int) -> Row | None:
    text = paragraph.text
    if len(text) > _LIMIT:
        return None
    cells: list[Cell] = []
    at = 0
    for piece in [*_GAP.split(text), ""]:
        if not piece.strip():
            continue
        at = text.index(piece, at)
        lead = len(piece) - len(piece.lstrip())
        begin = paragraph.start + at + lead
        body = piece.strip()
        cells.append(
            Cell(NO_TABLE, len(cells), begin, begin + len(body), body, page=paragraph.page, bbox=paragraph.bbox)
        )
        at += len(piece)
    if not cells:
        return None
    first = cells[0]
    labelled = label_of(first.text) if len(cells) > 1 else None
    if labelled is None and inline_label(first) is None:
        return None
    if len(cells) == 1 and len(first.text) > 120:
        return None
    return Row(NO_TABLE, "form", tuple(cells), tuple(cells))


def _fields(row: Row) -> set[str]:
    out = set()
    for cell in row.cells:
        if cell is None:
            continue
        inline = inline_label(cell)
        label = inline[0] if inline is not None else label_of(cell.text)
        if label is not None:
            out.add(label.field)
    return out
