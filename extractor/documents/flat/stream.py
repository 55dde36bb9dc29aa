"""Tables of which a converter left the cells one after another, and nothing that says where a row ends.

The row length is found by what the cells are like: a column holds numbers, units, names or short words throughout.
For each place where a header may begin and each number of heads the cells behind it are laid out at the least cost
(a shortest path over cell and column): a cell unlike its column costs, so does a column left out; columns at the
left that a merged cell covers cost little. The layout whose cells are most alike column by column stands.

Only for a second look: the readers of flattened text that know the words of forms come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.documents.document import Block, Cell, Document, Paragraph, Table
from extractor.documents.flat.kinds import kind_of
from extractor.documents.flat.laid_cells import laid
from extractor.documents.words import header_shape, is_side_label, loose_shape
from extractor.regex import regex

_LINE = regex(r"[^\n]*(?:\n|$)")
_BAR = regex(r"\s*\|\s*$")
_NO_HEAD = regex(
    r"[。；：:，≥≤]|^[一二三四五六七八九十]{1,2}、|^[（(][一二三四五六七八九十]|[（(]\d+(?:\.\d+)?[%分]?[）)]$"
)
_HEAD_LENGTH = 24
_FEWEST_HEADS = 3
_MOST_HEADS = 14
_FEWEST_ROWS = 3
_HEADERS_TRIED = 6
_WIDER = 0.02  # the more heads a layout explains, the better
_CUT = 0.3  # of a header behind which another head stands
_DEAR = 1.35  # mean cost of a cell from which on the layout is chance


def restreamed(document: Document) -> Document | None:
    """The document with streams of cells laid out as tables; None where none is found.

    Args:
        document: flattened text; tables whose rows the text itself holds together are left alone.
    """
    blocks: list[Block] = []
    found = False
    run: list[Block] = []

    def flush() -> None:
        nonlocal found
        parts = _laid(document, run) if run else None
        found = found or parts is not None
        blocks.extend(parts if parts is not None else run)
        run.clear()

    for block in document.blocks:
        if isinstance(block, Table) and not block.loose:
            flush()
            blocks.append(block)
        else:
            run.append(block)
    flush()
    if not found:
        return None
    tables = 0
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            blocks[i] = replace(block, index=tables)
            tables += 1
    return replace(document, blocks=tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cell of a stream: its span and what it is like."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a table begins and ends in the stream, its width, and the cells' rows and columns."""

    first: int
    stop: int
    width: int
    places: tuple[tuple[int, int], ...]
    cost: float


def _laid(document: Document, run: Sequence[Block]) -> list[Block] | None:
    start, end = run[0].start, run[-1].end
    pieces = _pieces(document.text, start, end)
    layouts: list[_Layout] = []
    at = 0
    while at < len(pieces):
        layout = _best(pieces, at)
        if layout is None:
            break
        layouts.append(layout)
        at = layout.stop
    if not layouts:
        return None
    out: list[Block] = []
    at = start
    for layout in layouts:
        first, last = pieces[layout.first].start, pieces[layout.stop - 1].end
        out.extend(_between(document, run, at, first))
        out.append(_table(document.text, pieces, layout))
        at = last
    out.extend(_between(document, run, at, end))
    return out


def _between(document: Document, run: Sequence[Block], start: int, end: int) -> Iterator[Block]:
    """The blocks as they were between two places; of one that reaches over a border its lines."""
    for block in run:
        if block.end <= start or block.start >= end:
            continue
        if block.start >= start and block.end <= end:
            yield block
            continue
        for line in _LINE.finditer(document.text, max(start, block.start), min(end, block.end)):
            text = line.group().strip()
            if text:
                a = line.start() + line.group().index(text)
                yield Paragraph(a, a + len(text), text)


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    """Cells: lines set apart by blank lines or by a bar at their end; else each line."""
    lines = [m for m in _LINE.finditer(text, start, end) if m.end() > m.start()]
    barred = sum(bool(_BAR.search(m.group().rstrip("\n"))) for m in lines)
    filled = [i for i, m in enumerate(lines) if m.group().strip()]
    apart = sum(j > i + 1 for i, j in pairwise(filled))
    joined = barred < 0.3 * len(filled) and apart > 0.6 * len(filled)
    out: list[_Piece] = []
    open_from: int | None = None
    last = 0
    for line in lines:
        body = _BAR.sub("", line.group().rstrip("\n"))
        stripped = body.strip()
        if joined:
            if not stripped:
                if open_from is not None:
                    out.append(_piece(text, open_from, last))
                open_from = None
                continue
            a = line.start() + body.index(stripped)
            open_from = a if open_from is None else open_from
            last = a + len(stripped)
            continue
        if stripped:
            a = line.start() + body.index(stripped)
            out.append(_piece(text, a, a + len(stripped)))
        elif "|" in line.group():
            out.append(_Piece(line.start(), line.start(), "", "blank"))
    if open_from is not None:
        out.append(_piece(text, open_from, last))
    return out


def _piece(text: str, start: int, end: int) -> _Piece:
    said = text[start:end]
    return _Piece(start, end, said, kind_of(said))


# -------------------------------------------------------------------------------------------------------- layouts


def _best(pieces: Sequence[_Piece], at: int) -> _Layout | None:
    """The cheapest layout of those whose header stands first."""
    best: _Layout | None = None
    for first, width in _headers(pieces, at):
        layout = _layout(pieces, first, width)
        if layout is not None and (best is None or layout.cost < best.cost):
            best = layout
    return best


def _headers(pieces: Sequence[_Piece], at: int) -> Iterator[tuple[int, int]]:
    """Where a header may begin, and how many heads it may have: short texts without figures, two of them known."""
    headish = [_headish(p) for p in pieces]
    known = [headish[i] and header_shape(p.text) is not None for i, p in enumerate(pieces)]
    likely = [headish[i] and loose_shape(p.text) is not None for i, p in enumerate(pieces)]
    anchor = next((i for i in range(at, len(pieces) - 1) if known[i] and any(likely[i + 1 : i + 4])), None)
    if anchor is None:
        return
    first = anchor
    while first > at and headish[first - 1] and anchor - first < _HEADERS_TRIED:
        first -= 1
    for begin in range(first, anchor + 1):
        for width in range(_FEWEST_HEADS, _MOST_HEADS + 1):
            if begin + width > len(pieces) or not headish[begin + width - 1]:
                break
            heads = range(begin, begin + width)
            if sum(likely[i] for i in heads) >= max(2, width / 3):
                yield begin, width


def _headish(piece: _Piece) -> bool:
    bare = "".join(piece.text.split())
    if not 1 < len(bare) <= _HEAD_LENGTH or _NO_HEAD.search(bare) or is_side_label(bare):
        return False
    return piece.kind not in ("number", "index", "percent", "level", "operator") and (
        not bare[0].isdigit() or re.match(r"20\d\d年", bare) is not None
    )


def _layout(pieces: Sequence[_Piece], first: int, width: int) -> _Layout | None:
    body = pieces[first + width :]
    if len(body) < _FEWEST_ROWS * (width - 2):
        return None
    heads = [piece.text for piece in pieces[first : first + width]]
    path, stop, cost = laid([p.kind for p in body], heads)
    rows = sum(i == 0 or path[i] <= path[i - 1] for i in range(stop))
    if rows < _FEWEST_ROWS or not stop or cost / stop > _DEAR:
        return None
    places = [(0, c) for c in range(width)]
    row = 0
    for i in range(stop):
        row += i == 0 or path[i] <= path[i - 1]
        places.append((row, path[i]))
    mean = cost / stop - _WIDER * width
    if _headish(body[0]) and loose_shape(body[0].text) is not None:
        mean += _CUT  # the header goes on
    return _Layout(first, first + width + stop, width, tuple(places), mean)


def _table(text: str, pieces: Sequence[_Piece], layout: _Layout) -> Table:
    chosen = pieces[layout.first : layout.stop]
    cells = tuple(
        Cell(row, column, p.start, p.end, p.text)
        for p, (row, column) in zip(chosen, layout.places, strict=True)
        if p.text
    )
    rows = max(c.row for c in cells) + 1
    return Table(0, cells[0].start, max(c.end for c in cells), rows, layout.width, cells, ragged=True, loose=True)
