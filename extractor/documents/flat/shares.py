"""Lower heads that name parts of what an upper head counts, each in a column of its own beside the whole's.

Yearbooks head their tables so: 床位数 | 卫生技术人员 | 诊疗人次 above, 执业医师 | 注册护士 below; a converter leaves
two lines and nothing that says where the lower heads stand. The figures do: no part is larger than its whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from extractor.regex import regex

_FIGURE = regex(r"\d[\d,]*(?:\.\d+)?")
_FEWEST_ROWS = 3
_MOST_TRIED = 2000
_LARGER = 1.0
_TOGETHER = 0.5  # parts that are more than the whole when put together
_ROUNDED = 1.02
_SEVERAL = 0.3  # of the rows, for each whole with parts besides the first
_SELDOM = 0.1  # of the rows, where the best reading is wrong
_SURE = 0.25  # of the rows, where the next best has to be wrong more often


def parts_below(upper: int, lower: Sequence[str], body: Sequence[Sequence[str]]) -> list[int] | None:
    """How many lower heads belong to each upper one, all of them with a column of its own; None where none can be told.

    Args:
        upper: how many upper heads there are.
        lower: the lower heads.
        body: the rows of figures below them.

    Example: two lower heads below four upper ones, over 12 | 480 | 530 | 200 | 190 | 9000, belong to the third.
    """
    if len(body) < _FEWEST_ROWS:
        return None
    figures = [[_number(cell) for cell in row] for row in body]
    ranked: list[tuple[float, float, list[int]]] = []
    for shares in _shared_out(upper, len(lower)):
        wrong = _wrong(shares, lower, figures) / len(figures)
        ranked.append((wrong + _SEVERAL * (sum(map(bool, shares)) - 1), wrong, shares))
        if len(ranked) > _MOST_TRIED:
            return None
    ranked.sort()
    if not ranked or ranked[0][1] > _SELDOM or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _SURE):
        return None
    return ranked[0][2]


def _shared_out(upper: int, lower: int) -> Iterator[list[int]]:
    """Every way to give the lower heads, in order, to upper ones behind the first."""
    for chosen in combinations_with_replacement(range(1, upper), lower):
        yield [chosen.count(k) for k in range(upper)]


def _wrong(shares: Sequence[int], lower: Sequence[str], figures: Sequence[Sequence[float | None]]) -> float:
    """In how many rows parts are larger than their wholes; heads that stand twice below one are wrong throughout."""
    wrong = 0.0
    col = at = 0
    for share in shares:
        names = lower[at : at + share]
        at += share
        wrong += len(figures) * (len(names) - len(set(names)))
        for row in figures:
            whole, parts = row[col], [p for p in row[col + 1 : col + 1 + share] if p is not None]
            if parts and (whole is None or max(parts) > whole):
                wrong += _LARGER
            elif whole is not None and sum(parts) > whole * _ROUNDED:
                wrong += _TOGETHER
        col += 1 + share
    return wrong


def _number(cell: str) -> float | None:
    return float(cell.replace(",", "")) if _FIGURE.fullmatch(cell) else None
