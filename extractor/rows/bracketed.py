"""Goals written as paragraphs with both levels in brackets: 【产出指标-数量指标】, below it 指标1：巡查次数（≥12次）.

Lists of projects print them into one cell; what is left of the list are paragraphs: the project's name, its budget and
then the goals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents.document import Cell, Paragraph, Table
from extractor.regex import regex
from extractor.rows.levels import level_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Field, Form, Grid, Row

_HEAD = regex(r"【([^【】]{2,16})[-—–－/]([^【】]{2,16})】")
_ENTRY = regex(r"指标\s*\d{0,2}\s*[:：]\s*(.{2,60}?)\s*(?:[（(]([^（()）]{1,40})[)）])?$")
_AMOUNT = regex(r"\d[\d,]*(?:\.\d+)?")
_SURVEY = regex(r"【(?:项目概况|项目内容|立项依据|总体目标)】")
_FEWEST = 3  # entries
_LONGEST_NAME = 60
_ROLES = ("level1", "level2", "name", "target")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A project's goals, and the form of the project where its name and budget stand in front of them."""

    form: Form | None
    grid: Grid
    start: int
    end: int


def read_bracketed(paragraphs: Sequence[Paragraph]) -> list[Bracketed]:
    """All goals with levels in brackets, in order.

    Args:
        paragraphs: the document's paragraphs in order.

    Returns:
        One item per project. A run of fewer than three entries is prose.
    """
    out: list[Bracketed] = []
    rows: list[Row] = []
    levels: tuple[Cell, Cell] | None = None
    form: Form | None = None
    first: int | None = None
    last = 0
    for i, paragraph in enumerate((*paragraphs, None)):
        text = paragraph.text if paragraph is not None else ""
        head, entry = _HEAD.fullmatch(text), _ENTRY.match(text)
        if paragraph is not None and head is not None and level_of(head[1]) and level_of(head[2]):
            levels = (_cell(paragraph, *head.span(1), len(rows), 0), _cell(paragraph, *head.span(2), len(rows), 1))
            first = i if first is None else first
        elif paragraph is not None and levels is not None and entry is not None:
            number = len(rows)
            own = [_cell(paragraph, *entry.span(k), number, k + 1) if entry[k] else None for k in (1, 2)]
            cells = (*levels, *own)
            rows.append(Row(number, "indicator", cells, cells))
            last = i
        elif levels is not None or paragraph is None:
            if len(rows) >= _FEWEST and first is not None:
                out.append(_item(paragraphs, form, rows, first, last))
            rows, levels, form, first = [], None, None, None
        if paragraph is not None and _SURVEY.match(text) and form is None and i > 1:
            form = _form(paragraphs[i - 2], paragraphs[i - 1])
    return out


def _item(paragraphs: Sequence[Paragraph], form: Form | None, rows: Sequence[Row], first: int, last: int) -> Bracketed:
    start, end = paragraphs[first].start, paragraphs[last].end
    table = Table(NO_TABLE, start, end, len(rows), len(_ROLES), ())
    columns = tuple(Column(i, role, found_by="rows.bracketed") for i, role in enumerate(_ROLES))
    grid = Grid(table, "indicators", columns, (), tuple(rows))
    return Bracketed(form, grid, start, end)


def _form(name: Paragraph, budget: Paragraph) -> Form | None:
    """The project's name and its budget as a form, where the one stands above the other."""
    if not _AMOUNT.fullmatch(budget.text) or _AMOUNT.fullmatch(name.text) or len(name.text) > _LONGEST_NAME:
        return None
    named, money = _cell(name, 0, len(name.text), 0, 0), _cell(budget, 0, len(budget.text), 0, 1)
    fields = (Field("name", "项目名称", named, named), Field("budget", "预算数", money, money))
    return Form(Table(NO_TABLE, name.start, budget.end, 1, 2, ()), 0, 0, None, fields, (), ())


def _cell(paragraph: Paragraph, start: int, end: int, row: int, col: int) -> Cell:
    text = paragraph.text[start:end]
    return Cell(row, col, paragraph.start + start, paragraph.start + end, text, page=paragraph.page)
