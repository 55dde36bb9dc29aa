"""Two cells that lost the border between them: a weight stuck to the target behind it ("102370人" is 10 and 2370人).

Only where a table's weight column is empty throughout although it has a head, and only by evidence: an operator or
a year behind the weight, else the split whose target is closest to the actual value, the weight not below the score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.rows.reading import Column, Row
from extractor.rows.shape import fold

_LEADING = re.compile(r"^\d+(?:\.\d+)?")
_MARKED = re.compile(r"^\d{1,3}(?:\.\d)?(?=[≥≤＞＜><=≧≦约不])")
_DATED = re.compile(r"^\d{1,2}(?=20\d{2}年)")
_MOST = 100.0  # a weight above this is none


def unglue(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Rows with weights cut off the targets that they stuck to; rows without such evidence as they were.

    Args:
        rows: a grid's data rows, laid out by columns.
        columns: its columns.
    """
    weight = next((c.index for c in columns if c.role == "weight"), None)
    target = weight + 1 if weight is not None else None
    if weight is None or not any(c.index == target and c.role == "target" for c in columns):
        return list(rows)
    assert target is not None
    valued = [r for r in rows if _text(r, target)]
    stuck = [r for r in valued if not _text(r, weight) and _LEADING.match(fold(_text(r, target)))]
    if len(stuck) < 3 or len(stuck) < 0.6 * len(valued):
        return list(rows)
    actual = next((c.index for c in columns if c.role == "actual"), None)
    score = next((c.index for c in columns if c.role == "score"), None)
    return [_cut(r, weight, target, actual, score) if r in stuck else r for r in rows]


def _text(row: Row, index: int | None) -> str:
    cell = row.cells[index] if index is not None and index < len(row.cells) else None
    return cell.text if cell is not None else ""


def _number(text: str) -> float | None:
    match = re.search(r"\d+(?:\.\d+)?", fold(text))
    return float(match.group()) if match else None


def _cut(row: Row, weight: int, target: int, actual: int | None, score: int | None) -> Row:
    cell = row.cells[target]
    assert cell is not None
    text = cell.text
    least = _number(_text(row, score)) or 0.0
    marked = _MARKED.match(text) or _DATED.match(text)
    if marked is not None:
        at = marked.end()
        touching = bool(_DATED.match(text))
    else:
        found = _best(text, least, _number(_text(row, actual)))
        if found is None:
            return row
        at, touching = found, True
    cells = list(row.cells)
    cells[weight] = replace(cell, end=cell.start + at, text=text[:at])
    cells[target] = replace(cell, start=cell.start + at, text=text[at:])
    return replace(row, cells=tuple(cells), full=tuple(cells), glued=(weight, target) if touching else ())


def _best(text: str, least: float, actual: float | None) -> int | None:
    digits = _LEADING.match(text)
    if digits is None:
        return None
    fits: list[tuple[float, int]] = []
    for at in range(1, min(3, len(digits.group()) - 1) + 1):
        points, rest = text[:at], text[at:]
        value = _number(rest)
        if not points.isdigit() or value is None or (rest.startswith("0") and not re.match(r"0(?:\D|$)", rest)):
            continue
        if not max(least, 1.0) <= float(points) <= _MOST:
            continue
        if actual is None:
            distance = float(at)
        elif value == 0 or actual == 0:
            distance = 0.0 if value == actual else 9.0
        else:
            distance = max(value / actual, actual / value)
        fits.append((distance, at))
    return min(fits)[1] if fits else None
