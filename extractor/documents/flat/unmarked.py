"""Tables whose carrier has no mark between cells: columns set apart by blanks, one cell per line.

Nothing in such text says which column a cell stands in when cells were blank, so cells are *aligned*
(``aligned.py``). A table is taken only where a header is known or a pattern of numbers repeats; all else stays
paragraphs.
"""

from __future__ import annotations

from itertools import islice, pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import NUMBER
from extractor.documents.flat.blank_forms import read_form_lines
from extractor.documents.flat.blanks import (
    BLANK,
    MAX_LINE,
    SHORT,
    WIDE_BLANK,
    header_at,
    header_of_line,
    loose_header_of_line,
    read_by_header,
    read_columns,
    read_delimited,
)
from extractor.documents.flat.cell_lines import counted_soon, label_soon, plan_soon, read_one_per_line, read_period
from extractor.documents.flat.even_cells import read_even_cells
from extractor.documents.flat.even_rows import read_even_rows
from extractor.documents.flat.figure_lines import read_figure_cells, read_figures, read_run_on
from extractor.documents.flat.lines import Claim, Kind, Lines, Span
from extractor.documents.flat.numbered_lines import read_numbered_lines
from extractor.documents.flat.scored_lines import read_scored_lines

_HALF = 4  # characters of the first part of a head that a line break cut
_TITLES = 4  # lines above a table's heads


def read(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None.

    Example: the lines "一级指标 二级指标 三级指标 指标值", "产出指标 数量指标 新建步道 ≥3公里" and
    "质量指标 验收合格率 100%" are a table of three rows; the last row's level 1 is blank.
    """
    line = lines.strings[first]
    if len(line) > SHORT:
        claim = read_run_on(lines, first)
        if claim is not None or len(line) > MAX_LINE:
            return claim
    stripped = line.strip()
    if "," in stripped or "，" in stripped or ";" in stripped or "；" in stripped:
        claim = read_delimited(lines, first)
        if claim is not None:
            return claim
    if len(stripped) <= _HALF and (header := _cut_header(lines, first)) is not None:
        return read_by_header(lines, first, *header)
    if " " in stripped or "\u3000" in stripped or "\xa0" in stripped:
        header = header_at(lines, first)
        if header is None or header[1] == first + 1:  # no line break cut the heads
            claim = read_even_rows(lines, first)
            if claim is not None:
                return claim
        if header is None and (loose := loose_header_of_line(lines, first)) is not None:
            header = loose, first + 1
        if header is not None:
            return read_by_header(lines, first, *header)
        claim = read_form_lines(lines, first)
        if claim is None and not _heads_soon(lines, first):
            claim = read_figures(lines, first)
        if claim is not None:
            return claim
        if WIDE_BLANK.search(stripped):
            return read_columns(lines, first, WIDE_BLANK)
        if len(BLANK.split(stripped)) >= 3 and NUMBER.fullmatch(BLANK.split(stripped)[0]) is None:
            return read_columns(lines, first, BLANK)
        if not words.is_label(stripped):
            return None
    if len(stripped) <= SHORT and (words.is_label(stripped) or NUMBER.fullmatch(stripped) is None):
        even = read_even_cells(lines, first)
        whole = even.claim if even is not None and even.whole else _whole_soon(lines, first)
        if whole is not None:
            return whole
        if counted_soon(lines, first):
            return read_one_per_line(lines, first)
        scored = read_scored_lines(lines, first)
        if scored is not None:
            return scored
        if even is not None:
            return even.claim
        run = lines.numeric_runs().get(first)
        claim = read_figure_cells(lines, run) if run is not None else None
        if claim is not None:
            return claim
        if (words.is_label(stripped) and label_soon(lines, first)) or plan_soon(lines, first):
            return read_one_per_line(lines, first)
        if run is not None:
            heads = next((i for i in run[1:_TITLES] if plan_soon(lines, i)), None)
            if heads is not None:  # a title stands above the heads
                return Claim([range(first, heads)], heads)
            return read_period(lines, first, run)
    return read_numbered_lines(lines, first)


def _heads_soon(lines: Lines, first: int) -> bool:
    """Whether heads with their rows stand on one of the lines below a title (附表 主要指标)."""
    below = [i for i in range(first + 1, min(first + _TITLES, len(lines))) if lines.kinds[i] is Kind.TEXT]
    return any(header_of_line(lines, i) is not None or read_even_rows(lines, i) is not None for i in below)


def _whole_soon(lines: Lines, first: int) -> Claim | None:
    """The table that begins some lines below a title and whose rows all fill their columns, title and all."""
    filled = [i for i in range(first, min(first + 4 * _TITLES, len(lines))) if lines.kinds[i] is not Kind.BLANK]
    for above, i in islice(pairwise(filled), _TITLES - 1):
        if lines.kinds[i] is not Kind.TEXT or words.header_shape(lines.strings[above].strip()) is not None:
            return None  # a head is no title
        even = read_even_cells(lines, i)
        if even is not None and even.whole:
            return Claim([range(first, i), *even.claim.parts], even.claim.stop)
    return None


def _cut_header(lines: Lines, first: int) -> tuple[list[tuple[Span, str]], int] | None:
    """A header whose first head a line break cut (一级, below it 指标), and the line behind it."""
    if first + 1 >= len(lines) or words.header_shape(lines.strings[first] + lines.strings[first + 1]) is None:
        return None
    return header_at(lines, first)
