"""Column labels of hand-written tables that the rules do not read as their gold says: cells are laid beside gold.

A table's rows are found by the names that gold has, its columns by what gold says of those rows. What gold does not
explain is no role that a model should learn to answer with, so such columns are "ignore".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.documents.document import Cell
from extractor.rows.header import header_of
from extractor.rows.levels import clean_level
from extractor.rows.reading import Row
from extractor.training.score import norm

Plain = dict[str, Any]
Labelled = tuple[tuple[int, ...], tuple[int, ...], dict[int, str]]
"""(header rows, body rows, column → role) of one grid."""

_FEWEST = 3  # rows of one grid that gold must name
_MOST = 0.6  # share of a column's cells that gold must explain
_HEADS = 3  # lines of a header
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TEXTS = ("level1", "level2", "scoring", "basis", "description", "reason")
_ROLES = ("target", "actual", "baseline", "weight", "score", "tier", "change", "share")
_NEUTRAL = frozenset({"responsible", "remark", "index", "method", "place", "project", "budget", "project_code"})


def labelled(rows: Sequence[Row], indicators: Sequence[Plain]) -> Iterator[Labelled]:
    """The grid of a table whose columns gold tells, if there is one.

    Args:
        rows: a table's rows.
        indicators: gold's indicators of origin "table".
    """
    named = _named(rows, indicators)
    if named is None:
        return
    column, owners = named
    body = tuple(sorted(owners))
    header = _header(rows, body[0], column)
    if not header:
        return
    roles = {column: "name"}
    for i in range(len(rows[body[0]].cells)):
        if i != column and (role := _role(rows, owners, i, header)) is not None:
            roles[i] = role
    if set(roles.values()) & set(_ROLES):
        yield header, body, roles


def _named(rows: Sequence[Row], indicators: Sequence[Plain]) -> tuple[int, dict[int, Plain]] | None:
    """The column that holds gold's names, and the indicator of each of its rows."""
    by_name = {norm(n): i for i in indicators for n in (i["name"], *i.get("alt_names", ()))}
    found: dict[int, dict[int, Plain]] = {}
    for row in rows:
        for k, cell in enumerate(row.cells):
            if cell is not None and (owner := by_name.get(norm(cell.text))) is not None:
                found.setdefault(k, {})[row.index] = owner
    if not found:
        return None
    column = max(found, key=lambda k: len(found[k]))
    owners = found[column]
    alone = sum(len(o) for o in found.values()) == len(owners)
    return (column, owners) if alone and len(owners) >= _FEWEST else None


def _header(rows: Sequence[Row], first: int, column: int) -> tuple[int, ...]:
    """The header rows above the first row that gold names."""
    at = next((r.index for r in reversed(rows[:first]) if r.kind != "blank" and _cells(r) >= 2), None)
    if at is None:
        return ()
    head = rows[at].full[column]
    if head is None or not head.text or _NUMBER.fullmatch(norm(head.text)):
        return ()
    return tuple(range(min(head.row, at), at + 1)) if at - head.row < _HEADS else (at,)


def _cells(row: Row) -> int:
    return sum(c is not None and bool(c.text) for c in row.cells)


def _role(rows: Sequence[Row], owners: dict[int, Plain], column: int, header: Sequence[int]) -> str | None:
    """The role of a column by what gold says of its rows; None where it cannot be told."""
    told: Counter[str] = Counter()
    filled = 0
    for index, owner in owners.items():
        cell = rows[index].full[column]
        if cell is None or not cell.text.strip():
            continue
        filled += 1
        told.update(set(_explanations(cell, owner)))
    if filled < 2:
        return None
    best = told.most_common(2)
    if best and best[0][1] >= _MOST * filled:
        if len(best) > 1 and best[1][1] == best[0][1]:
            return None  # targets and results that are all the same
        return best[0][0]
    head = rows[header[-1]].full[column]
    known = header_of(head.text) if head is not None else None
    return known.role if known is not None and known.role in _NEUTRAL else "ignore"


def _explanations(cell: Cell, owner: Plain) -> Iterator[str]:
    text = norm(cell.text)
    for field in _TEXTS:
        told = norm(clean_level(cell.text)) if field.startswith("level") else text
        if owner.get(field) and told == norm(owner[field]):
            yield field
    for value in owner["values"]:
        if text == norm(value["text"]) or (value["role"] in ("weight", "score") and _same(text, value)):
            yield value["role"]
        if value.get("unit") and not value.get("unit_inferred") and text == norm(value["unit"]):
            yield "unit"
        if value.get("op_text") and text == norm(value["op_text"]):
            yield "operator"
    if owner.get("attribute") and text == norm(owner["attribute"]):
        yield "operator"


def _same(text: str, value: Plain) -> bool:
    match = _NUMBER.match(text)
    return match is not None and value["value"] is not None and float(match.group()) == float(value["value"])
