"""Figures with their names below them, side by side, as bulletins and web pages set what they are proud of."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.grids import Parts
from extractor.rows.header import header_of
from extractor.rows.reading import Column, Grid, Row

_FIGURE = regex(r"[^\d。；]{0,4}\d[\d,，.]*\s*[^\d。；]{0,6}")
_NAME = regex(r"[\u4e00-\u9fffA-Za-z（）()/]{2,16}")
_UNIT = regex(r"\d\s*[^\d\s.,，]")
_FEWEST = 2  # tiles side by side, and rows of them where the names stand above


def read_tiles(parts: Parts, rows: Sequence[Row]) -> bool:
    """Read a table whose rows are figures and names in turn, each name below (or above) its figure.

    Args:
        parts: what has been read of the table; a grid is added.
        rows: all its rows.

    Returns:
        Whether it is such a table.

    Example: 186起 | 12分钟 | 98.6% above 处置警情 | 平均到场时间 | 装备完好率.
    """
    own = [r for r in rows if r.kind != "blank"]
    if own and sum(c is not None and bool(c.text) for c in own[0].cells) == 1:
        own = own[1:]  # a title across the table
    if len(own) < 2 or len(own) % 2:
        return False
    pairs = [(own[k], own[k + 1]) for k in range(0, len(own), 2)]
    tiles = [_tiles(names, figures) for figures, names in pairs]
    if any(t is None for t in tiles) and len(pairs) >= _FEWEST:
        tiles = [_tiles(names, figures) for names, figures in pairs]
    out = [tile for row in tiles if row is not None for tile in row]
    if any(t is None for t in tiles) or len(out) < _FEWEST:
        return False
    columns = (Column(0, "name", found_by="rows.content"), Column(1, "period_value", found_by="rows.content"))
    for row in own:
        parts.kinds[row.index] = "indicator"
    body = tuple(Row(own[0].index + k, "indicator", tile, tile) for k, tile in enumerate(out))
    parts.parts.append(Grid(parts.table, "indicators", columns, (), body))
    return True


def _tiles(names: Row, figures: Row) -> list[tuple[Cell, Cell]] | None:
    """The name and the figure of each tile of one row of tiles; None where it is none."""
    told = {c.col: c for c in names.cells if c is not None and c.text}
    held = {c.col: c for c in figures.cells if c is not None and c.text}
    if told.keys() != held.keys() or len(told) < _FEWEST:
        return None
    if not all(_NAME.fullmatch(c.text.strip()) and header_of(c.text) is None for c in told.values()):
        return None
    if not all(_FIGURE.fullmatch(c.text.strip()) for c in held.values()):
        return None
    if not any(_UNIT.search(c.text) for c in held.values()):
        return None  # bare figures below heads are a grid's
    return [(told[col], held[col]) for col in told]
