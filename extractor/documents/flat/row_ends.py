"""Where rows end among cells behind tabs: a blank line ends a row, unless it is an empty paragraph of a cell.

Word processors flatten a table to a cell per line behind a tab and a blank line behind each row. Cells hold empty
paragraphs too ("一级", blank, "指标"; a merged cell padded to its middle), so a blank line alone says little, and all
are read together: of all readings the cheapest, in which rows have as many cells as their neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from extractor.documents import words
from extractor.documents.flat.lines import LISTED, SENTENCE_END, TITLE_END, Lines, Span


@dataclass(slots=True)
class Fragment:
    """Cells with no blank line between them; the row, or a part of it where a cell holds a blank line."""

    cells: list[Span]  # untrimmed
    first: int
    last: int
    blanks: int = 0  # blank lines behind it
    words: range = range(0)  # lines of text behind those, before the next fragment
    after: int = 0  # blank lines behind that text


class Gap(IntEnum):
    """What lies between two fragments."""

    ROW_END = 0
    IN_CELL = 1  # the row goes on behind it; text in it belongs to the last cell
    LAST_CELL = 2  # text in it belongs to the row's last cell, then the row ends
    TABLE_END = 3


_MOST_FRAGMENTS = 16
"""A row is cut into no more parts than these."""

_DEAREST = 12.0
"""A row whose gaps cost more is not thought of."""

# What a reading costs: unlikely things more. A row like the one above it costs nothing.
_OTHER_COUNT = 1.5  # a row has another number of cells than the one above it,
_COMMON_COUNT = 0.7  # … which rows near it have too
_FIRST_ROW = 0.3
_WIDER = 1.5  # a row put together of parts has more cells than any part near it
_EMPTY_ROW = 3.0  # a row of one empty cell says nothing
_LONE_CELL = 0.5  # a row of one cell, and
_LONE_CELLS = 0.6  # … another one below it
_PADDED_CELL = 1.3  # nothing but empty paragraphs in the gap, the row as long as the one above it,
_PADDED_OTHER = 3.4  # … or not
_PADDED_HEADS = 0.8  # … heads on both sides
_PADDED_WIDE = 0.6  # … more blank lines than rows have between them
_WIDE_END = 0.8  # a row ends in such a gap
_NEW_HEADS = 2.0  # a head follows what is none
_PADDED_TEXT = 0.6  # empty paragraphs behind a cell's further text
_NEW_FORM = 4.0  # a form's first label inside a row
_NEW_LABEL = 1.0  # a label behind a cell that is none,
_SENTENCE_ENDED = 0.6  # a sentence ends before the gap
_TEXT_OF_CELL = 1.2  # a cell's further paragraph,
_TEXT_OF_LABEL = 0.0  # … that makes a known label with what stands above it,
_TEXT_OF_EMPTY = 0.4  # … in a cell empty so far,
_TEXT_GOES_ON = 0.3  # … the next number of a list,
_TEXT_BEHIND = 0.8  # … of some length, that ends a row
_LIKE_TITLE = 3.0  # … although it ends like a table's title
_LIKE_HEADING = 1.0  # … although it begins like a heading
_TABLE_END = 1.0
_TITLE = 0.2  # a title between two tables
_SHORT_BODY = 2.5  # a few characters between two tables that are no title, behind a row that is not complete
_ONE_ROW = 1.5  # a table of one row
_SAME_COUNT = 0.6  # the table behind the text has as many columns
_SHORT = 8
_LABEL_MOST = 40


@dataclass(frozen=True, slots=True)
class _Costs:
    """What each kind of gap costs behind a fragment."""

    inside: float  # IN_CELL; for a gap of empty paragraphs what is added to _PADDED_…
    end: float  # ROW_END or TABLE_END
    last: float | None  # LAST_CELL
    cut: float = 0.0  # added to TABLE_END behind a row unlike the one above it
    padded: bool = False  # nothing but empty paragraphs,
    fixed: bool = False  # … whose cost does not hang on the row's length


def row_ends(lines: Lines, fragments: Sequence[Fragment]) -> list[Gap]:
    """What lies behind each fragment but the last.

    Example: with rows of six cells above and below, four cells, a blank line and two cells are one row; and
    "项目", blank line, "编码" is one cell, for it makes a known label.
    """
    counts = [len(f.cells) for f in fragments]
    size = len(fragments)
    if size < 2:
        return []
    usual = min((f.blanks for f in fragments[:-1] if not f.words), default=1)
    verdicts = [Gap.ROW_END] * (size - 1)
    first = 0
    for k in range(size):  # stretches between gaps that need no thought
        if k == size - 1 or _is_plain(fragments, counts, k):
            if k > first:
                costs = [_costs(lines, fragments, j, usual) for j in range(first, k)]
                verdicts[first:k] = _cheapest(lines, fragments, counts, costs, first, k + 1)
            first = k + 1
    return verdicts


def _is_plain(fragments: Sequence[Fragment], counts: Sequence[int], k: int) -> bool:
    """Whether a row surely ends here: an empty line between rows of one length, above which and below which as well."""
    around = counts[max(0, k - 1) : k + 3]
    return not fragments[k].words and counts[k] > 1 and len(around) == 4 and len(set(around)) == 1


def _cheapest(
    lines: Lines,
    fragments: Sequence[Fragment],
    counts: Sequence[int],
    costs: Sequence[_Costs],
    first: int,
    stop: int,
) -> list[Gap]:
    """The gaps between the fragments from ``first`` to ``stop``, where rows end around these."""
    above = counts[first - 1] if first else 0
    below = counts[stop] if stop < len(counts) else 0
    # reached[k]: cells of the row above fragment k → cost, where that row begins, how many cells stand above *it*, end
    reached: list[dict[int, tuple[float, int, int, Gap]]] = [{} for _ in range(first, stop + 1)]
    reached[0][above] = (0.0, first, -1, Gap.ROW_END)
    widest = 2 * max(counts[first:stop]) + 2
    for k in range(first, stop):
        states = reached[k - first]
        if not states:
            continue
        near = Counter(counts[max(0, k - 8) : k + 12])
        inside = 0.0
        gaps: list[_Costs] = []
        have = 0
        for j in range(k, min(stop, k + _MOST_FRAGMENTS)):
            lines.charge(1)
            have += counts[j]
            if j > k:
                inside += costs[j - 1 - first].inside
                gaps.append(costs[j - 1 - first])
                if have > widest or inside > _DEAREST:
                    break
            padded = sum(g.padded and not g.fixed for g in gaps)
            cell = fragments[j].cells
            empty = have == 1 and not lines.text[slice(*cell[0])].strip()
            wider = _WIDER if j > k and have > max(near) and not all(g.fixed for g in gaps) else 0.0
            for before, (cost, *_) in states.items():
                total = cost + inside + wider + _row(have, before, near, empty)
                total += padded * (_PADDED_CELL if have == before else _PADDED_OTHER)
                if j == stop - 1:
                    if below:
                        total += _row(below, have, near, False)
                    _keep(reached[j + 1 - first], have, total, k, before, Gap.ROW_END)
                    continue
                gap = costs[j - first]
                if gap.padded:
                    _keep(reached[j + 1 - first], have, total + gap.end, k, before, Gap.ROW_END)
                    continue
                ended = total + gap.end + (_ONE_ROW if before == 0 else 0.0)
                ended += _SAME_COUNT if counts[j + 1] == have else 0.0
                ended += gap.cut if have != before else 0.0
                _keep(reached[j + 1 - first], 0, ended, k, before, Gap.TABLE_END)
                if gap.last is not None:
                    _keep(reached[j + 1 - first], have, total + gap.last, k, before, Gap.LAST_CELL)
    verdicts = [Gap.IN_CELL] * (stop - first - 1)
    at = stop
    have = min(reached[-1], key=lambda n: reached[-1][n][0])
    while at > first:
        _, begin, before, end = reached[at - first][have]
        if at < stop:
            verdicts[at - 1 - first] = end
        at, have = begin, before
    return verdicts


def _keep(
    states: dict[int, tuple[float, int, int, Gap]], have: int, cost: float, begin: int, before: int, end: Gap
) -> None:
    if have not in states or cost < states[have][0]:
        states[have] = (cost, begin, before, end)


def _row(have: int, before: int, near: Counter[int], empty: bool) -> float:
    """What a row of so many cells costs below one of ``before`` (0: below none)."""
    cost = _EMPTY_ROW if empty else 0.0
    if have == 1:
        cost += _LONE_CELLS if before == 1 else _LONE_CELL
    if before == 0:
        return cost + _FIRST_ROW
    if have == before:
        return cost
    return cost + (_COMMON_COUNT if near[have] > 1 else _OTHER_COUNT)


def _costs(lines: Lines, fragments: Sequence[Fragment], k: int, usual: int) -> _Costs:
    text = lines.text
    fragment, following = fragments[k], fragments[k + 1]
    beside = text[slice(*following.cells[0])].strip()
    form = _NEW_FORM if words.is_form_start(beside) else 0.0
    cell = text[slice(*fragment.cells[-1])].strip()
    if not fragment.words:
        head, heads = words.header_shape(cell) is not None, words.header_shape(beside) is not None
        form += _NEW_HEADS if heads and not head else 0.0
        if fragment.blanks > usual:
            return _Costs(form + _PADDED_WIDE, _WIDE_END, None, padded=True, fixed=True)
        fixed = head and heads
        if cell and not words.is_label(cell):
            form += _NEW_LABEL if words.is_label(beside) else 0.0
            form += _SENTENCE_ENDED if cell[-1] in SENTENCE_END else 0.0
        return _Costs(form + (_PADDED_HEADS if fixed else 0.0), 0.0, None, padded=True, fixed=fixed)
    inside = "".join(text[lines.starts[i] : lines.end(i)].strip() for i in fragment.words)
    titled = TITLE_END.search(inside) is not None
    wide = fragment.after > usual
    padded = _PADDED_TEXT if fragment.after and not wide else 0.0
    ends = (_WIDE_END if wide else 0.0) if fragment.after else None  # what it adds that a row ends behind the text
    if words.is_label(cell + inside):
        last = None if ends is None else _TEXT_OF_LABEL + ends
        return _Costs(_TEXT_OF_LABEL + padded, _TABLE_END + _NEW_FORM, last)
    further = _TEXT_GOES_ON if _goes_on(cell, inside) else _TEXT_OF_CELL if cell else _TEXT_OF_EMPTY
    if titled:
        further += _LIKE_TITLE
    elif LISTED.match(inside) is not None and further != _TEXT_GOES_ON and cell:
        further += _LIKE_HEADING
    end = _TITLE if titled else _TABLE_END
    short = len(inside) <= _SHORT and not titled and inside[-1] not in SENTENCE_END
    last = None
    if ends is not None:
        last = further + ends + (0.0 if short or (not cell and len(inside) <= _LABEL_MOST) else _TEXT_BEHIND)
    return _Costs(further + form + padded, end, last, cut=_SHORT_BODY if short else 0.0)


def _goes_on(cell: str, inside: str) -> bool:
    """Whether a list in the cell goes on with the next number: 1.… and behind it 2.…"""
    above, below = LISTED.match(cell), LISTED.match(inside)
    if above is None or below is None:
        return False
    first, second = (m.group().strip("（()）.．、") for m in (above, below))
    return first.isdigit() and second.isdigit() and int(second) > int(first)
