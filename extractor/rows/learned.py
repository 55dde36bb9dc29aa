"""What the trained classifiers say of rows and columns, asked only where no vocabulary knows.

Every function does nothing where its model is left out (``artifacts.using(Store(without=…))``): the rules then
decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor import artifacts
from extractor.regex import regex
from extractor.rows.evidence import refutes
from extractor.rows.features import VERSION, ColumnView, column_features, row_features
from extractor.rows.reading import Column, Row

if TYPE_CHECKING:
    from extractor.rows.content import ColumnContent

COLUMNS, ROWS = "columns.model", "rows.model"
"""What ``found_by`` says where a model decided."""

_SURE = 0.5  # probability from which a column's role is believed
_LIKELY = 0.35  # the same for a table that has no header at all
_HEADER = 0.7  # probability from which a row is believed to be a header
_MANY = 8  # unknown columns beyond which each is asked once, without the others' answers
_TOP = 40  # rows from the top among which a header is looked for
_KEPT = frozenset({"ignore", "other", "measure", "period_value", "place"})  # answers that change nothing
_ONCE = frozenset({"level1", "level2", "index", "operator", "polarity", "unit", "weight", "score", "project", "name"})
_UNREAD = ("unknown", "other")
_MONEY = regex(r"[（(][百千万亿]*元[)）]$")  # 年度预算申请（万元） names no indicators, whatever stands below


def fill(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Columns whose heads no vocabulary lists get the role that the columns model is sure of.

    Args:
        columns: what the heads alone say.
        content: what stands below, per column.

    Example: 拟达到水平 over ≥95%, 12台 beside 三级指标 becomes "target".
    """
    wanted = {c.index for c in columns if c.role in _UNREAD and c.header and c.scope is None}
    return _decide(columns, content, wanted, _SURE)


def infer(content: Sequence[ColumnContent]) -> tuple[Column, ...] | None:
    """Roles from contents alone, for a table without a header.

    Returns:
        A column per position, or None where the model is left out or finds no name beside a value.
    """
    columns = [Column(i, "unknown", found_by=COLUMNS) for i in range(len(content))]
    found = _decide(columns, content, {c.index for c in columns if content[c.index].texts}, _LIKELY)
    roles = {c.role for c in found}
    if "name" not in roles or not roles & {"target", "actual", "weight", "tier", "baseline"}:
        return None
    return tuple(replace(c, role="ignore") if c.role == "unknown" else c for c in found)


def likelihoods(
    columns: Sequence[Column], content: Sequence[ColumnContent], wanted: Sequence[int]
) -> dict[int, dict[str, float]]:
    """For each of some columns its roles with their probabilities, the others' roles known; empty without the model."""
    model = artifacts.current().model("columns", features=VERSION) if wanted else None
    if model is None:
        return {}
    known = ["" if c.role in _UNREAD or c.index in wanted else c.role for c in columns]
    views = [
        ColumnView(c.header, c.group or "", content[c.index], role) for c, role in zip(columns, known, strict=True)
    ]
    return {i: dict(model.predict(column_features(views, i))) for i in wanted}


def _decide(
    columns: Sequence[Column], content: Sequence[ColumnContent], wanted: set[int], least: float
) -> list[Column]:
    out = list(columns)
    model = artifacts.current().model("columns", features=VERSION) if wanted else None
    if model is None:
        return out
    views = [
        ColumnView(c.header, c.group or "", content[c.index], "" if c.role in _UNREAD else c.role) for c in columns
    ]
    one_by_one = len(wanted) <= _MANY
    while wanted:
        answers = []
        taken = {c.role for c in out}
        for i in sorted(wanted):
            best = next(
                (
                    (p, role)
                    for role, p in model.predict(column_features(views, i))
                    if role not in _ONCE & taken
                    and not (role == "unit" and refutes(role, content[i]))
                    and not (role == "name" and _MONEY.search(views[i].head))
                ),
                (0.0, ""),
            )
            answers.append((*best, i))
        answers.sort(key=lambda a: (-a[0], a[2]))
        for p, role, i in answers:
            if p < least:
                return out
            wanted.discard(i)
            if role in _ONCE and role in {c.role for c in out}:
                continue
            if role not in _KEPT:
                out[i] = replace(out[i], role=role, found_by=COLUMNS)
                views[i] = replace(views[i], role=role)
            if one_by_one:
                break
    return out


def kinds(rows: Sequence[Row]) -> list[dict[str, float]]:
    """For each row of a table (blank ones left out) its kinds with their probabilities; empty without the model."""
    model = artifacts.current().model("rows", features=VERSION) if rows else None
    if model is None:
        return []
    return [dict(model.predict(f)) for f in row_features(rows)]


def header(rows: Sequence[Row]) -> tuple[int, int] | None:
    """First and last row (by index) of the header that the rows model finds in a table, or None.

    Args:
        rows: a table's rows, blank ones left out, none of which the vocabulary takes for a header.
    """
    shown = rows[:_TOP]
    told = kinds(shown)
    for k, kind in enumerate(told):
        if kind["header"] < _HEADER or k + 1 >= len(shown):
            continue
        last = k
        while last + 2 < len(shown) and told[last + 1]["header"] >= _HEADER:
            last += 1
        return shown[k].index, shown[last].index
    return None
