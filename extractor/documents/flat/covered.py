"""Cells that merges cover, told by the filling at the ends of rows.

A converter that leaves such cells out makes up for them with bare pipes behind the row. Below heads of which each has
a cell of its own, a row that lacks two cells lacks the two in front: they reach down from the rows above it. That
holds where the figures agree for all rows of a grid, and where no row looks much better elsewhere::

    一级指标 | 二级指标 | 三级指标 | 指标值 |
    实施效果指标 | 产出指标 | 改造圈舍 | 3座 |
    验收合格率 | 100% | ||
    效益指标 | 粪污综合利用率 | ≥90% | |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.documents import words
from extractor.documents.flat.aligned import SKIP, fit
from extractor.documents.flat.lines import Rows, Span

_HEADS = 3
_KNOWN = 0.7  # of a header's cells
_BETTER = 1.5  # so much better a row has to look at another place
_GAP = 1.0  # dearer than a blank cell is one merged between others
_LEAST_GAP = 2.0
_FEWEST = 2  # rows

Places = tuple[int, ...]
"""The columns of a row's cells."""


def laid_below(text: str, rows: Sequence[Sequence[Span]], whole: Sequence[bool]) -> Rows | None:
    """The rows with blanks where merges cover cells, and how high those are; None where no row tells it.

    ``rows`` hold the cells of their own, blank ones among them, nothing for what a merge covers; what a row that is
    not ``whole`` lacks, its filling does not tell.
    """
    cells = [[text[a:b] for a, b in row] for row in rows]
    places: dict[int, Places] = {}
    widths: dict[int, int] = {}
    leads: dict[int, int] = {}
    for at in filter(whole.__getitem__, _headers(cells)):
        end = next((k for k in range(at, len(rows)) if not whole[k]), len(rows))
        leads[at] = next(k for k, c in enumerate(cells[at]) if c)  # a frame's left edge
        below = _below(cells[:end], at, leads[at])
        places.update(below)
        widths.update(dict.fromkeys(below, len(rows[at])))
        leads.update(dict.fromkeys(below, leads[at]))
    if not places:
        return None
    out: list[list[Span | None]] = []
    for k, row in enumerate(rows):
        if k not in places:
            out.append(list(row))
            continue
        line: list[Span | None] = [None] * (places[k][-1] + 1)
        for col, span in zip(places[k], row, strict=True):
            line[col] = span
        end = row[-1][1]
        out.append([*line, *([(end, end)] * (widths[k] - len(line)))])
    high: dict[tuple[int, int], int] = {}
    for k, cols in places.items():
        for col in range(leads[k], cols[leads[k]]):
            above = k - 1
            while above in places and col < places[above][leads[k]]:
                above -= 1
            high[above, col] = k - above + 1
    return _compact(out, high)


def _compact(rows: Sequence[Sequence[Span | None]], high: Mapping[tuple[int, int], int]) -> Rows:
    """The same without columns that hold nothing in any row."""
    used = sorted({c for row in rows for c, s in enumerate(row) if s is not None and s[1] > s[0]})
    now = {c: k for k, c in enumerate(used)}
    kept = [[row[c] for c in used if c < len(row)] for row in rows]
    return Rows(kept, {(r, now[c]): n for (r, c), n in high.items() if c in now})


def _headers(cells: Sequence[Sequence[str]]) -> Iterator[int]:
    for k, row in enumerate(cells):
        said = [c for c in row if c]
        known = sum(words.header_shape(c) is not None or words.is_side_label(c) for c in said)
        if known >= _HEADS and known >= _KNOWN * len(said):
            yield k


def _below(cells: Sequence[Sequence[str]], at: int, lead: int) -> dict[int, Places]:
    """Where the cells of each row below one header stand; nothing where the figures do not agree."""
    heads = cells[at][lead:]
    shapes = [words.loose_shape(h) or "any" for h in heads]
    side = int(words.is_side_label(heads[0]))
    shapes[:side] = ["side"] * side
    name = shapes.index("name") if "name" in shapes else side
    body = [row[lead:] for row in _grid(cells[at + 1 :], len(cells[at]))]
    if len(body) < _FEWEST or name <= side or "index" in shapes[:name] or not all(body) or _heads(body[0]):
        return {}
    lacks = [len(heads) - len(row) - side for row in body]
    if min(lacks) < 0:
        return {}
    tried = [
        [_spread(row, shapes, side + k) for k in range(min(name - side, lack) + 1)]
        for row, lack in zip(body, lacks, strict=True)
    ]
    fits = [[fitting for fitting, _ in row] for row in tried]
    blank = _left_blank(lacks, fits)
    best = [_best(at, lack - blank) for lack, at in zip(lacks, fits, strict=True)]
    if not side and not any(best):
        return {}
    edge = tuple(range(lead))
    return {
        k: (*edge, *(lead + c for c in row[n][1])) for k, (row, n) in enumerate(zip(tried, best, strict=True), at + 1)
    }


def _labels(cells: Sequence[str]) -> bool:
    return all(words.is_label(cell) and words.level_of(cell) is None for cell in cells)


def _heads(row: Sequence[str]) -> bool:
    """Whether a row is the lower line of the heads."""
    return all(words.loose_shape(cell) is not None and words.level_of(cell) is None for cell in row if cell)


def _spread(row: Sequence[str], shapes: Sequence[str], first: int) -> tuple[float, Places]:
    """How well a row looks whose first cell stands in a column, and where its other cells do: mostly side by side."""
    low = float("-inf")
    gap = [max(_GAP + SKIP["name" if shape == "value" else shape], _LEAST_GAP) for shape in shapes]
    best: list[tuple[float, Places]] = [(low, ())] * len(shapes)
    best[first] = (fit(row[0], shapes[first]) if row[0] else 0.0, (first,))
    for n, cell in enumerate(row[1:], 1):
        now: list[tuple[float, Places]] = [(low, ())] * len(shapes)
        for c in range(first + n, len(shapes)):
            own = fit(cell, shapes[c]) if cell else 0.0
            now[c] = max((s + own - sum(gap[b + 1 : c]), (*at, c)) for b, (s, at) in enumerate(best[:c]))
        best = now
    return max(best, key=lambda b: (b[0], [-c for c in b[1]]))


def _left_blank(lacks: Sequence[int], fits: Sequence[Sequence[float]]) -> int:
    """How many columns at the end most rows leave blank: what makes the rows look best.

    ``lacks`` says how many cells each row lacks behind what stands at the grid's side, ``fits`` how well it looks
    where none, one, two … of them are in front.
    """

    def looks(blank: int) -> float:
        taken = [_best(at, lack - blank) for lack, at in zip(lacks, fits, strict=True)]
        told = sum(k == lack - blank for k, lack in zip(taken, lacks, strict=True))
        return _BETTER * told + sum(at[k] for k, at in zip(taken, fits, strict=True))

    return max(range(max(lacks) + 1), key=looks)


def _best(fits: Sequence[float], usual: int) -> int:
    """How many cells a row lacks in front: the ``usual`` number, if it does not look much better elsewhere.

    A row may fill a column that others leave blank (偏差原因).
    """
    best = max(range(len(fits)), key=lambda k: fits[k])
    return usual if 0 <= usual < len(fits) and fits[best] < fits[usual] + _BETTER else best


def _grid(rows: Sequence[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """The rows of a grid, up to what stands below it."""
    for row in rows:
        said = [c for c in row if c]
        if len(row) > width or any(map(words.is_sum, said[:1])) or any(map(words.ends_grid, said[:1])):
            return
        if said and (words.is_form_start(said[0]) or words.is_form_label(said[0]) or _labels(said)):
            return
        yield row
