"""Tables whose first row names the indicators and whose first column says what each row's values are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Cell
from extractor.rows.content import VALUE_ROLES, ColumnContent, is_place, is_time
from extractor.rows.evidence import is_units
from extractor.rows.forms import is_note
from extractor.rows.header import header_of, loose_header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Row
from extractor.rows.shape import squeeze
from extractor.rows.whom import names_group

_STATED = VALUE_ROLES | {"goal"}
_BESIDE = frozenset({"unit", "weight", "score", "forecast", "scoring", "responsible", "remark", "basis", "reason"})
_LONGEST_LABEL = 16  # characters
_LONGEST_NAME = 30
_FIGURED = 0.5  # share of the cells of goals and results that hold a digit
_NAMES = "指标名称"
"""What the corner says, whatever is written there: 年度, 时点, 类型 or nothing."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block of rows read by their labels.

    Attributes:
        labels: the heads of each row, outermost first; the first row's stand for the names'.
        values: what stands to the right of the labels, per row.
        groups: the line above the names, where the corner is two rows high; else empty.
        rows: the rows' places in the table.
    """

    labels: tuple[tuple[Cell, ...], ...]
    values: tuple[tuple[Cell | None, ...], ...]
    groups: tuple[Cell | None, ...]
    rows: tuple[int, ...]


def labelled(rows: Sequence[Row], start: int) -> Labelled | None:
    """The block from row ``start`` on, where it is one to be read by the labels of its rows.

    Args:
        rows: the table's rows.
        start: the row that may hold the names, by its place in ``rows``.

    Returns:
        The block, or None where the labels do not say what each of the rows is.

    Example: 年度 | 森林覆盖率（%） | 造林面积（亩） over 2021年实际 | 41.2 | 12600 and 2023年目标 | 43 | 15000.
    """
    filled = [row for row in rows[start:] if row.kind != "blank"]
    if len(filled) < 3:
        return None
    corner = filled[0].full[0] if filled[0].full else None
    lines = 2 if corner is not None and corner.row_span == 2 and filled[1].full[0] is corner else 1
    side = corner.col_span if corner is not None else 1
    if side > 2 or (corner is not None and corner.row_span > 2):
        return None
    names, body = filled[lines - 1], [r for r in filled[lines:] if not _is_note(r)]
    if len(body) < 2 or body[-1].index > filled[lines + len(body) - 1].index:
        return None  # notes stand below the block only
    if side == 1 and _told_twice(body):
        side = 2
    labels = [_labels(row, side) for row in body]
    if side == 2:
        labels = _carried(labels)
    cells = tuple(names.full[side:])
    if any(label is None for label in labels) or not _are_names(cells) or not _tell(body, labels, side):
        return None
    first = next(c for c in cells if c is not None)
    named = replace(first, text=_NAMES)
    return Labelled(
        ((named,), *(label for label in labels if label is not None)),
        (cells, *(tuple(row.full[side:]) for row in body)),
        tuple(filled[0].full[side:]) if lines == 2 else (),
        tuple(row.index for row in (*filled[:lines], *body)),
    )


def _labels(row: Row, side: int) -> tuple[Cell, ...] | None:
    """What stands in front of a row's values: one short text or two; None where one is missing."""
    out = tuple(dict.fromkeys(c for c in row.full[:side] if c is not None and c.text))
    if not out or any(len(squeeze(c.text)) > _LONGEST_LABEL for c in out):
        return None
    return out


def _told_twice(body: Sequence[Row]) -> bool:
    """Whether times stand in front of what each row is: 2022年 | 目标, and 实际 in the row below it."""
    if any(len(row.full) < 4 for row in body):
        return False
    first = [c.text for row in body if (c := row.full[0]) is not None and c.text]
    roles = [header_of(c.text) if (c := row.full[1]) is not None else None for row in body]
    return all(map(_is_period, first)) and all(h is not None and h.role in _STATED for h in roles)


def _carried(labels: Sequence[tuple[Cell, ...] | None]) -> list[tuple[Cell, ...] | None]:
    """Two labels a row, the first carried down where a flattened text has lost that it is merged."""
    out: list[tuple[Cell, ...] | None] = []
    for label in labels:
        above = out[-1] if out else None
        lone = label is not None and len(label) == 1 and label[0].col > 0
        out.append((above[0], *label) if lone and above is not None and label is not None else label)
    return out


def _is_period(text: str) -> bool:
    head = header_of(text)
    return is_time(text) or (head is not None and head.role is None and head.year is not None)


def _are_names(cells: Sequence[Cell | None]) -> bool:
    """Whether cells may name indicators: words that differ, no heads, no times, no places or groups of people."""
    texts = [squeeze(c.text) for c in cells if c is not None and c.text]
    if len(texts) < 2 or len(texts) < len(cells) or len(set(texts)) < len(texts):
        return False
    if any(len(t) > _LONGEST_NAME or level_of(t) is not None or is_time(t) for t in texts):
        return False
    someone = sum(is_place(t) or names_group(t) for t in texts)
    heads = sum((h := header_of(t)) is not None and (h.role is not None or h.fund) for t in texts)
    figures = sum(t[0].isdigit() for t in texts)
    return 2 * someone < len(texts) and 2 * heads < len(texts) and 2 * figures < len(texts)


def _tell(body: Sequence[Row], labels: Sequence[tuple[Cell, ...] | None], side: int) -> bool:
    """Whether every label says what its row holds, one at least goals or results, over figures."""
    written = ["".join(squeeze(c.text) for c in label) for label in labels if label is not None]
    if len(set(written)) < len(written):
        return False
    stated, figures = 0, []
    for row, label in zip(body, labels, strict=True):
        assert label is not None
        texts = [c.text for c in row.full[side:] if c is not None and c.text]
        role = _role(label)
        if role is None:
            return False
        if role == "unit" and not is_units(ColumnContent.of(texts)):
            return False
        stated += role in _STATED
        figures += [any(map(str.isdigit, t)) for t in texts if role in _STATED]
    return stated >= 1 and bool(figures) and sum(figures) >= _FIGURED * len(figures)


def _role(label: Sequence[Cell]) -> str | None:
    """What a row's label says of its values: a role, or "time" where it only says when; None where neither."""
    told = None
    for cell in label:
        head = loose_header_of(cell.text) if not is_time(cell.text) else None  # 全年 sums the quarters up
        if head is not None and head.role in _STATED | _BESIDE:
            told = head.role
        elif is_time(cell.text) or (head is not None and (head.year or head.part_of_year)):
            told = told or "time"
        else:
            return None
    return told


def _is_note(row: Row) -> bool:
    cells = [c for c in row.cells if c is not None and c.text]
    return len(cells) == 1 and (is_note(cells[0].text) or cells[0].col_span >= max(2, len(row.cells) - 1))


__all__ = ["Labelled", "labelled"]
