"""Which rows of a grid head the rows below them, where names and levels share one column.

Level names say so (数量指标), numbers that those below begin with (1 above 1.1, 1.2), points that are the sum of those
below. A row with a value of its own heads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES
from extractor.rows.levels import level_of
from extractor.rows.reading import Column, Row, RowKind
from extractor.rows.shape import fold

_CODE = regex(r"[(]?(\d{1,2}(?:[.．-]\d{1,2})*)(?![\d%])[)]?")
_NUMBER = regex(r"\d+(?:\.\d+)?")
_DEEPEST = 2  # levels above the names


def depths(rows: Sequence[Row], kinds: Sequence[RowKind], columns: Sequence[Column]) -> dict[int, int]:
    """The rows that head others, by place, with their depth: 1 for the first level, 2 for the second.

    Args:
        rows: a grid's data rows.
        kinds: what each has been taken for.
        columns: the grid's columns.

    Example: 1 制证能力 | | 40 above 1.1 年制证数量 | 1.6万件 | 25 and 1.2 线上占比 | ≥35% | 15 is a level of depth 1.
    """
    names = [c.index for c in columns if c.role == "name"]
    values = [c.index for c in columns if c.role in VALUE_ROLES]
    if len(names) != 1 or not values or any(c.role in ("level1", "level2", "place", "kind") for c in columns):
        return {}
    own = [k for k, kind in enumerate(kinds) if kind in ("indicator", "group")]
    bare = [k for k in own if _text(rows[k], names[0]) and not any(_text(rows[k], i) for i in values)]
    if not bare or len(own) - len(bare) < 2:
        return {}
    coded = _coded(rows, own, bare, columns, names[0])
    if coded or len(bare) > len(own) / 2 + 1 or own[-1] in bare:
        return coded
    return _levelled(rows, bare, names[0]) or _summed(rows, own, bare, columns)


def _coded(
    rows: Sequence[Row], own: Sequence[int], bare: Sequence[int], columns: Sequence[Column], name: int
) -> dict[int, int]:
    """By numbers: a bare row's is what the next row's begins with, or as long as those of rows with values."""
    index = next((c.index for c in columns if c.role == "index"), None)
    told = {k: _code(rows[k], index) or _code(rows[k], name) for k in own}
    lengths = {len(code) for k, code in told.items() if code is not None and k not in bare}
    out = {}
    for k in bare:
        code, following = told[k], told.get(next((o for o in own if o > k), k))
        if code is None or following is None:
            return {}
        if following[: len(code)] == code and len(following) > len(code):
            out[k] = min(len(code), _DEEPEST)
        elif lengths != {len(code)}:
            return {}
    return out


def _levelled(rows: Sequence[Row], bare: Sequence[int], name: int) -> dict[int, int]:
    """By their names: all are levels."""
    levels = [level_of(_text(rows[k], name)) for k in bare]
    if any(level is None for level in levels):
        return {}
    ranks = [level.rank for level in levels if level is not None]
    return {k: rank if 1 in ranks else 1 for k, rank in zip(bare, ranks, strict=True)}


def _summed(rows: Sequence[Row], own: Sequence[int], bare: Sequence[int], columns: Sequence[Column]) -> dict[int, int]:
    """By their points: each has as many as the rows below it, up to the next such row, have together."""
    weight = next((c.index for c in columns if c.role == "weight"), None)
    if weight is None:
        return {}
    for k in bare:
        end = next((b for b in bare if b > k), len(rows))
        below = [_points(rows[o], weight) for o in own if k < o < end]
        whole = _points(rows[k], weight)
        if whole is None or len(below) < 2 or any(b is None for b in below):
            return {}
        if abs(whole - sum(b for b in below if b is not None)) > 0.01:
            return {}
    return dict.fromkeys(bare, 1)


def _text(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else None
    text = cell.text.strip() if cell is not None else ""
    return "" if text in ("-", "—", "－", "/", "——") else text


def _code(row: Row, index: int | None) -> tuple[str, ...] | None:
    match = _CODE.match(fold(_text(row, index))) if index is not None else None
    return tuple(re.split(r"[.．-]", match.group(1))) if match is not None else None


def _points(row: Row, index: int) -> float | None:
    match = _NUMBER.match(_text(row, index))
    return float(match.group()) if match is not None else None
