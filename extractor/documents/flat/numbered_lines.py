"""Measures and their values one per line without heads, a running number in front of each.

Pages that break a long table leave its rows like this on the second page: 33, 近视率, 逐年下降, 34, 建档率, 95% … Only
names that end like measures are taken: news and ranks on web pages are numbered as well.
"""

from __future__ import annotations

from itertools import pairwise

from extractor.documents.flat.cell_lines import counts
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_WIDTH = 3
_DIGITS = 3  # of a number
_FEWEST = 5
_MOST = 2000
_WHOLE = 0.7  # share of the rows that have all three cells
_MEASURES = 0.5  # share of the names that end like a measure
_LONGEST = 40
_MEASURE_END = regex(
    r"(?:率|数|量|度|额|值|比重|比例|面积|水平|寿命|收入|能力)(?:[（(][^（）()]{1,8}[)）])?$"
)
_DATE = regex(r"\d{4}[-/.年]\d{1,2}")


def read_numbered_lines(lines: Lines, first: int) -> Claim | None:
    """The rows of number, measure and value that begin at line ``first``, or None.

    Example: 33, 近视率, 逐年下降, 34, 建档率, 95%, 35, 床位数, 36 … are rows of three cells, the third without a value.
    """
    number = lines.strings[first].strip()
    if not number.isdecimal() or len(number) > _DIGITS:
        return None
    if str(int(number) + 1) not in [lines.strings[k].strip() for k in _filled(lines, first, _WIDTH + 1)[2:]]:
        return None
    at = _filled(lines, first, _MOST)
    pieces = [lines.strings[k].strip() for k in at]
    starts = counts(pieces, 0, _WIDTH)
    if len(starts) < _FEWEST:
        return None
    rows = [list(range(a, b)) for a, b in pairwise([*starts, min(starts[-1] + _WIDTH, len(at))])]
    if any(len(pieces[k]) > _LONGEST for row in rows for k in row):
        return None
    names = [pieces[row[1]] for row in rows]
    values = [pieces[row[2]] for row in rows if len(row) == _WIDTH]
    measures = sum(_MEASURE_END.search(name) is not None for name in names)
    if len(values) < _WHOLE * len(rows) or measures < _MEASURES * len(rows) or any(map(_DATE.match, values)):
        return None
    spans: list[list[Span | None]] = [[lines.span(at[k]) for k in row] for row in rows]
    return Claim([Rows(spans)], at[rows[-1][-1]] + 1)


def _filled(lines: Lines, first: int, most: int) -> list[int]:
    """The lines of text from ``first`` on, blank ones left out, up to a line of another kind."""
    at: list[int] = []
    i = first
    while i < len(lines) and lines.kinds[i] in (Kind.TEXT, Kind.BLANK) and len(at) < most:
        if lines.kinds[i] is Kind.TEXT:
            at.append(i)
        i += 1
    return at
