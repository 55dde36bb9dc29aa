"""Lines across a table below each row that say how its points are given: they belong to the row above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.reading import Column, Row

_SAYS = regex(r"\s*(?:计分|评分|扣分|加分|得分|赋分)(?:标准|办法|方法|规则|细则|说明|依据)?\s*[:：]\s*(?=\S)")
_FEWEST = 2


def with_scoring(rows: Sequence[Row], columns: tuple[Column, ...]) -> tuple[tuple[Row, ...], tuple[Column, ...]]:
    """Rows that have what stands below them in a column of its own, and the columns with that one.

    Args:
        rows: a grid's rows, their kinds known.
        columns: the grid's columns.

    Returns:
        Both as they are where fewer than two such lines stand below indicators, or a column tells the scoring.

    Example: 车辆年检合格率 | 100% | 15, below it 计分：每低1个百分点扣3分 across the table.
    """
    told = {k: cell for k in range(1, len(rows)) if (cell := _below(rows, k)) is not None}
    if len(told) < _FEWEST or any(c.role == "scoring" for c in columns):
        return tuple(rows), columns
    out = []
    for k, row in enumerate(rows):
        cell = told.get(k + 1)
        kept = replace(row, kind="note") if k in told else row
        out.append(replace(kept, cells=(*row.cells, cell), full=(*row.full, cell)))
    return tuple(out), (*columns, Column(len(columns), "scoring", found_by="rows.content"))


def _below(rows: Sequence[Row], k: int) -> Cell | None:
    """The rule that row ``k`` holds and nothing else, without its label, where an indicator stands above it."""
    own = [c for c in rows[k].cells if c is not None and c.text]
    if len(own) != 1 or rows[k - 1].kind != "indicator":
        return None
    said = _SAYS.match(own[0].text)
    if said is None:
        return None
    return replace(own[0], start=own[0].start + said.end(), text=own[0].text[said.end() :])
