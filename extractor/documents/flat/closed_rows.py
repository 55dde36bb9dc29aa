"""Rows of a stream of closed cells, told by their columns alone: each row ends in the last one.

Web pages that close every cell with a pipe keep blank cells, so that only cells which a merge covers are missing: those
of groups at the left of a row, or all but one of a row that names a group. Of all widths the one is right below whose
heads the columns are most alike, whatever the heads are called::

    事项 | 现状 | 目标 | 类型 | 河道治理 | 36 | 85 | 核心 | 湿地保护 | | 52 | 一般 | 林木补植 | 3 | 9 | 核心 |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from extractor.documents import words
from extractor.documents.flat.blanks import STOP
from extractor.documents.flat.cell_stream import Unit
from extractor.documents.flat.kinds import expected, kinds_of
from extractor.documents.flat.laid_cells import surprise
from extractor.documents.flat.lines import Span
from extractor.regex import regex

_WIDTHS = range(3, 17)
_TITLES = 3  # cells above the heads
_LONGEST_HEAD = 24
_LONGEST_NAME = 8  # of a head that ends like none
_FEWEST_ROWS = 3
_TRIED = 200  # cells that tell the width
_ROUNDS = 3
_FIRST_ROWS = 12
_DEAR = 0.75  # mean cost of a cell from which on a layout is chance
_DEAR_UNKNOWN = 0.6  # the same below heads of which most end like none
_WIDER = 0.02  # the more heads a layout explains, the better
_KNOWN = 0.5  # of the heads that end like one
_WHOLE = 0.6  # of the rows that fill all columns but those in front
_COVERED = 0.25  # what it costs that a cell above covers a column of groups, or of another shape
_FRONT = {"name": 2.5, "value": 3.0, "score": 3.0, "unit": 3.0, "index": 1.0}
_GROUP = 1.5  # a row of one cell
_NUMBERED = 0.2  # the same where it is numbered: 二、码头改造
_OUTSIDE = 2.2  # a cell behind the last row
_MOST_COVERED = 3
_LISTED = 1  # cells below that are heads by their words
_NO_GROUP = frozenset({"blank", "index", "number", "percent", "operator", "value", "attribute", "unit"})
_DIGIT = regex(r"\d")
_YEAR = regex(r"(?:19|20)\d\d")
_SENTENCE = regex(r"[。；;]")


@dataclass(frozen=True, slots=True)
class _Layout:
    """The column that each row begins with, None for the name of a group, and the mean cost of a cell."""

    rows: list[tuple[int, int | None]]
    """First cell and first column."""
    stop: int
    cost: float


def closed_rows(units: Sequence[Unit]) -> list[list[Span | None]] | None:
    """The rows of such a stream, titles above and notes below each in a row of its own; None where it is not regular.

    Example: 事项, 现状, 目标, 河道治理, 36, 85, 湿地保护, "", 52, 林木补植, 3, 9 are four rows of three cells.
    """
    said = [words.compact(u.text) for u in units]
    kinds = kinds_of(said)
    best: tuple[float, int, int, _Layout] | None = None
    for above in range(_TITLES + 1):
        if above and (above >= len(units) or not said[above - 1] or words.loose_shape(said[above - 1]) is not None):
            break
        for width in _WIDTHS:
            heads = said[above : above + width]
            body = kinds[above + width : above + width + _TRIED]
            if not _heads(heads) or len(body) < _FEWEST_ROWS * (width - 1):
                continue
            found = _laid(said, kinds, above + width, above + width + len(body), heads)
            value = found.cost - _WIDER * width
            if found.cost <= _dear(heads) and (best is None or value < best[0]):
                best = value, above, width, found
    if best is None:
        return None
    _, above, width, layout = best
    heads = said[above : above + width]
    if len(units) > above + width + _TRIED:
        layout = _laid(said, kinds, above + width, len(units), heads)
    if layout.cost > _dear(heads) or not _regular(layout, width):
        return None
    if sum(u.listed for u in units[above + width : layout.stop]) > _LISTED:
        return None  # a form, or heads under heads
    out: list[list[Span | None]] = [[u.span] for u in units[:above]]
    out.append([u.cell for u in units[above : above + width]])
    for k, (at, column) in enumerate(layout.rows):
        end = layout.rows[k + 1][0] if k + 1 < len(layout.rows) else layout.stop
        front: list[Span | None] = [None] * (column or 0)
        out.append([*front, *(u.cell for u in units[at:end])])
    for unit in units[layout.stop :]:
        if unit.text:
            out.append([unit.span])
    return out


def _heads(heads: Sequence[str]) -> bool:
    """Whether these cells may be heads: one ends like it, none holds a figure, and names have one."""
    shapes = [words.loose_shape(h) if h else None for h in heads]
    known = {shape for shape in shapes if shape is not None}
    if not known or len({*known, shapes[0]}) < 2 or (shapes[0] is not None and not {"name", "level1", "text"} & known):
        return False
    if {"level1", "level2"} <= known or len(set(heads)) < len(heads):
        return False  # merged levels are cell_stream.py's, heads under heads merged.py's
    return all(
        h
        and len(h) <= (_LONGEST_HEAD if shape is not None else _LONGEST_NAME)
        and not words.is_form_label(h)
        and STOP.match(h) is None
        and _SENTENCE.search(h) is None
        and _DIGIT.search(_YEAR.sub("", h)) is None
        for h, shape in zip(heads, shapes, strict=True)
    )


def _dear(heads: Sequence[str]) -> float:
    """The mean cost of a cell from which on a layout below these heads is chance."""
    known = sum(words.loose_shape(h) is not None for h in heads)
    return _DEAR if known >= max(2, _KNOWN * len(heads)) else _DEAR_UNKNOWN


def _laid(said: Sequence[str], kinds: Sequence[str], start: int, end: int, heads: Sequence[str]) -> _Layout:
    """The cells from ``start`` to ``end`` below these heads at the least cost; cells tell what columns are like."""
    width = len(heads)
    told = [expected(head) for head in heads]
    plain = [Counter(kinds[start + c : end : width][:_FIRST_ROWS]) for c in range(width)]
    front = list(accumulate((_FRONT.get(words.loose_shape(h) or "", _COVERED) for h in heads), initial=0.0))
    layout: _Layout | None = None
    by_heads = [head or cells for head, cells in zip(told, plain, strict=True)]
    for profile in (told, by_heads, [head + cells for head, cells in zip(told, plain, strict=True)]):
        for _ in range(_ROUNDS):
            found = _cheapest(said, kinds, start, end, profile, front)
            profile = [Counter(head) for head in told]
            for at, column in found.rows:
                if column is not None:
                    for c in range(column, width):
                        profile[c][kinds[at + c - column]] += 1
        layout = found if layout is None or found.cost < layout.cost else layout
    assert layout is not None
    return layout


def _cheapest(
    said: Sequence[str],
    kinds: Sequence[str],
    start: int,
    end: int,
    profile: Sequence[Counter[str]],
    front: Sequence[float],
) -> _Layout:
    """The rows at the least cost below columns of which is known how often their cells are of which kind."""
    width = len(profile)
    unlike = {kind: [surprise(kind, p) for p in profile] for kind in set(kinds[start:end])}
    covered = range(1, min(_MOST_COVERED, width - 2) + 1)
    infinite = float("inf")
    size = end - start
    # behind a row, and behind the name of a group: rows below a name begin in the first column
    cost = ([infinite] * (size + 1), [infinite] * (size + 1))
    came: list[list[tuple[int, int, int | None]]] = [[(0, 0, None)] * (size + 1) for _ in range(2)]
    cost[0][0] = 0.0
    for i in range(size):
        for grouped in (0, 1):
            here = cost[grouped][i]
            if here == infinite:
                continue
            lacking = covered if i and not grouped and said[start + i] else ()
            for column in (0, *lacking):
                stop = i + width - column
                if stop > size:
                    continue
                row = here + front[column]
                row += sum(unlike[kinds[start + i + c - column]][c] for c in range(column, width))
                if row < cost[0][stop]:
                    cost[0][stop], came[0][stop] = row, (grouped, i, column)
            group = here + (_NUMBERED if STOP.match(said[start + i]) else _GROUP)
            if kinds[start + i] not in _NO_GROUP and group < cost[1][i + 1]:
                cost[1][i + 1], came[1][i + 1] = group, (grouped, i, None)
    ended = min(range(1, size + 1), key=lambda k: cost[0][k] + _OUTSIDE * (size - k))
    rows: list[tuple[int, int | None]] = []
    at, grouped = ended, 0
    while at > 0 and cost[0][ended] < infinite:
        grouped, at, column = came[grouped][at]
        rows.append((start + at, column))
    return _Layout(rows[::-1], start + ended, (cost[0][ended] + _OUTSIDE * (size - ended)) / size)


def _regular(layout: _Layout, width: int) -> bool:
    """Whether enough rows were found, most of them whole, and each group has rows below it."""
    own = [column for _, column in layout.rows if column is not None]
    whole = sum(column <= 1 for column in own)
    return len(own) >= _FEWEST_ROWS and whole >= _WHOLE * len(own) and len(layout.rows) <= 2 * len(own)
