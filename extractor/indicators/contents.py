"""What a column of contents holds besides names: sentences that state requirements, rules for points behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.documents.document import Cell
from extractor.indicators.projects import tidy
from extractor.regex import regex
from extractor.rows.header import header_of
from extractor.rows.reading import Column, Row

_SENTENCE = 16  # characters; a shorter content cell names its row and states no requirement of its own
_BOTH = regex(r"(?:内容|要求|项目)[及和与、].{0,4}(?:标准|细则|办法)")
_RULE = regex(r"(?<=[^\d.、．])[。；;]\s*(?=[^。；;]*(?:[扣减得加计][\d.]+分|不得分|[扣减]分))(\S.*)", re.S)


def rule_behind(column: Column | None, cell: Cell) -> tuple[int, str] | None:
    """Where the rule begins that follows a name in a cell of both (考核内容及评分标准), and the rule."""
    if column is None or not _BOTH.search(column.header):
        return None
    match = _RULE.search(cell.text)
    return (cell.start + match.start(), tidy(match.group(1))) if match is not None else None


def sentences_of(row: Row, columns: Iterable[Column]) -> Iterator[Cell]:
    """The cells of a row that hold sentences besides its name, without the rules behind them.

    Args:
        row: one row of a grid.
        columns: those of contents and of names.
    """
    for column in columns:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        sentences = column.role == "content" or (
            (head := header_of(column.header)) is not None and head.role == "content"
        )
        if cell is None or not sentences or len(cell.text) < _SENTENCE or "指标" in column.header:
            continue
        rule = rule_behind(column, cell)
        # what costs points states no requirement
        yield cell if rule is None else replace(cell, end=rule[0], text=cell.text[: rule[0] - cell.start])
