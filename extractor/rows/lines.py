"""Form fields that stand in lines of text instead of a table.

Three ways: label and value in one piece ("项目名称：村道硬化"), set apart by blanks ("项目名称  村道硬化"), and a line
each (项目名称 / 村道硬化).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.documents.document import Cell, Paragraph, Table
from extractor.regex import regex
from extractor.rows.forms import fund_column_of, fund_line_of, inline_label, label_of, read_form
from extractor.rows.reading import Form, Row
from extractor.text.page_facts import page_line

NO_TABLE = -1
"""Table, row and column of a cell that stands in no table."""

_LIMIT = 400  # characters; a longer paragraph is prose
_GAP = regex(r"[ \u3000\u00a0]{2,}|\t+")
_INLINE = regex(r"\s*([^\s:：]{2,16})[:：]")
_SPACE = regex(r"\s+")
_FIGURE = regex(r"^[-—/]+$|^-?[\d,]+(?:\.\d+)?[%％]?(?:[万亿]?元)?$")
_NEXT = regex(r"\s+(?=[\u4e00-\u9fff（）()]{2,10}[:：])")
"""Where a single blank parts a value from the next label: 项目名称：村道硬化 实施单位：交通局."""
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
    about_page = False  # the lines so far say where and when the page was published
    awaiting = False  # the last line was a label alone: the next one is its value
    for paragraph in (*paragraphs, None):
        row = None
        if paragraph is not None and page_line(paragraph.text, begun=about_page):
            about_page = True
        elif paragraph is not None and len(paragraph.text) <= _LIMIT:
            about_page = False
            cells = _cells(paragraph)
            labelled = _labelled(cells)
            if labelled or awaiting:
                if not labelled and run:
                    cells = [*(c for c in run.pop().cells if c is not None), *cells]
                row = Row(NO_TABLE, "form", tuple(cells), tuple(cells))
            awaiting = labelled and len(cells) == 1 and inline_label(cells[0]) is None
        if row is not None and paragraph is not None:
            if not run:
                start = paragraph.start
            run.append(row)
            continue
        awaiting = False
        form = _form(run, start)
        if form is not None:
            out[start] = form
        run = []
    return out


def _form(run: Sequence[Row], start: int) -> Form | None:
    if not any(_fields(r) & _IDENTITY for r in run):
        return None
    width = max(len(r.cells) for r in run)
    rows = [Row(r.index, r.kind, _pad(r.cells, width), _pad(r.cells, width)) for r in run]
    form = read_form(Table(NO_TABLE, start, start, len(run), width, ()), rows, None)
    if any(f.name in _IDENTITY and f.value is not None for f in form.fields):
        return form
    return None


def _pad(cells: Sequence[Cell | None], width: int) -> tuple[Cell | None, ...]:
    return (*cells, *[None] * (width - len(cells)))


def _cells(paragraph: Paragraph) -> list[Cell]:
    text = paragraph.text
    pieces = _spans(text, _GAP)
    if len(pieces) == 1 and " " in text.strip():
        tokens = _spans(text, _SPACE)
        if _known(text[slice(*tokens[0])]):
            pieces = _joined(text, tokens)
        elif (first := _INLINE.match(text)) is not None and _known(first.group(1)):
            pieces = _spans(text, _NEXT)
    return [
        Cell(
            NO_TABLE,
            i,
            paragraph.start + a,
            paragraph.start + b,
            text[a:b],
            page=paragraph.page,
            bbox=paragraph.bbox,
        )
        for i, (a, b) in enumerate(pieces)
    ]


def _spans(text: str, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    out = []
    at = 0
    for match in (*gap.finditer(text), None):
        end = match.start() if match is not None else len(text)
        body = text[at:end]
        if body.strip():
            lead = len(body) - len(body.lstrip())
            out.append((at + lead, at + lead + len(body.strip())))
        at = match.end() if match is not None else end
    return out


def _known(text: str) -> bool:
    return label_of(text) is not None or fund_column_of(text) is not None or fund_line_of(text) is not None


def _joined(text: str, tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words of one value are put together again; labels and figures stay apart."""
    out: list[tuple[int, int]] = []
    loose = False
    for a, b in tokens:
        apart = _known(text[a:b]) or bool(_FIGURE.match(text[a:b]))
        if loose and not apart:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
        loose = not apart
    return out


def _labelled(cells: Sequence[Cell]) -> bool:
    if not cells:
        return False
    first = cells[0]
    if inline_label(first) is not None:
        return len(cells) > 1 or len(first.text) <= 200
    return _known(first.text)


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
