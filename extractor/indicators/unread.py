"""Rows of tables that no stage could read although they look like indicators: told of, never dropped in silence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractor.documents.document import Cell
from extractor.indicators.ledger import RowFinding
from extractor.indicators.values import is_blank
from extractor.regex import regex
from extractor.rows.header import loose_header_of
from extractor.rows.reading import Grid, TableReading
from extractor.rows.shape import fold, squeeze

_VALUE = regex(r"^[≥≤＞＜><=＝约近不低于少超过达到大小]*-?[\d,，.．]+(?:万|亿)?[^\d\s。；]{0,5}$")
_POINTS = regex(r"分$")
_HAN = regex(r"[\u4e00-\u9fff]")
_LONGEST_NAME = 40
_SHOWN = 60
_MEASURES = 2  # heads that name measures, and values below them, from which on a table is one of measures
_STATED = frozenset({"target", "actual", "baseline", "goal"})


@dataclass(frozen=True, slots=True)
class _Words:
    plain: tuple[str, ...]
    telling: tuple[str, ...]
    measure: re.Pattern[str]
    attribute: re.Pattern[str]


@cache
def _words() -> _Words:
    raw = tomllib.loads(files("extractor.indicators").joinpath("unread.toml").read_text("utf-8"))
    return _Words(
        tuple(raw["plain"]), tuple(raw["telling"]), re.compile(raw["measure"]), re.compile(raw["attribute"])
    )


def unread(reading: TableReading) -> Iterator[RowFinding]:
    """A finding for each run of rows, in a grid of unknown kind or in no grid at all, that look like indicators.

    Lists of persons, money, goods and papers give none.

    Example: rows such as ``4 | 养老机构护理型床位占比（%） | 约束性 | 41 | ≥55`` below no header.
    """
    for part in reading.parts:
        if isinstance(part, Grid) and part.kind == "other":
            heads = [c.header for c in part.columns if c.header]
            yield from _finding(reading, [r.cells for r in part.rows if r.kind == "indicator"], heads)
    loose: dict[int, list[Cell]] = {}
    for cell in reading.loose:
        loose.setdefault(cell.row, []).append(cell)
    yield from _finding(reading, list(loose.values()), [])


def _finding(
    reading: TableReading, rows: Sequence[Sequence[Cell | None]], heads: Sequence[str]
) -> Iterator[RowFinding]:
    filled = [[c for c in row if c is not None and not is_blank(c.text)] for row in rows]
    words = _words()
    seen = heads or [c.text for row in filled[:1] for c in row]
    plain = sum(any(w in squeeze(h) for w in words.plain) for h in seen)
    if plain and plain >= len(seen) / 3:
        return
    telling = any(w in squeeze(h) for h in heads for w in words.telling)
    found = [row for row in filled if _like_indicator(row, telling)]
    if not found and sum(bool(words.measure.search(squeeze(h))) for h in seen) >= _MEASURES:
        found = [row for row in filled if _like_values(row)]  # measures in the heads, what is said of them in the rows
    if not found or len(found) < len(filled) / 2:
        return
    first = found[0]
    text = "".join(squeeze(c.text) for c in first)[:_SHOWN]
    yield RowFinding("row_unread", reading.table.index, first[0].row, text, last=found[-1][0].row, rows=len(found))


def _like_values(cells: Sequence[Cell]) -> bool:
    """Whether a row holds the values of measures that its heads name: 目标 or a year in front of them, or ≥ and %."""
    texts = [fold(c.text) for c in cells]
    values = [t for t in texts[1:] if _VALUE.match(t) and not _POINTS.search(t)]
    head = loose_header_of(texts[0]) if texts else None
    told = head is not None and (head.role in _STATED or head.year is not None)
    marked = sum(t[0] in "≥≤＞＜><=" or t[-1] in "%％‰" for t in values)
    return len(values) >= _MEASURES and (told or 2 * marked >= len(values))


def _like_indicator(cells: Sequence[Cell], telling: bool) -> bool:
    """Whether a row has what could be a name and what could be its value, points aside."""
    texts = [fold(c.text) for c in cells]
    names = [t for t in texts if len(_HAN.findall(t)) >= 3 and len(t) <= _LONGEST_NAME and not _VALUE.match(t)]
    values = [t for t in texts[1:] if _VALUE.match(t) and not _POINTS.search(t)]
    if not names or not values:
        return False
    words = _words()
    measured = any(words.measure.search(n) for n in names) or any(words.attribute.match(t) for t in texts)
    marked = any(t[0] in "≥≤＞＜><=" or t[-1] in "%％‰" for t in values)
    return telling or (measured and (marked or len(values) >= 2))
