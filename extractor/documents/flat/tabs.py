"""Tables between tabs: one cell per line behind a tab, or a row per line with tabs between cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from extractor.documents import words
from extractor.documents.flat.lines import (
    LISTED,
    SENTENCE_END,
    TITLE_END,
    Claim,
    Kind,
    Lines,
    Rows,
    Span,
    is_table,
    leads,
    trim,
)

_MAX_GAP = 60
"""Lines without a tab that may lie inside a table (padding of a merged cell, paragraphs of a long one)."""


@dataclass(slots=True)
class _Fragment:
    """Cells with no blank line between them; the row, or a part of it where a cell holds a blank line."""

    cells: list[Span]  # untrimmed
    first: int
    last: int
    blanks: int = 0  # blank lines behind it
    words: range = range(0)  # lines of text behind those, before the next fragment
    after: int = 0  # blank lines behind that text


def read_tabs(lines: Lines, first: int) -> Claim:
    """Lines with tabs → tables, in whichever of the two tab carriers they are written."""
    kinds = lines.kinds
    leading = inner = 0
    i = first
    while i < len(lines) and kinds[i] in (Kind.TAB, Kind.TABS):
        if kinds[i] is Kind.TAB:
            leading += 1
        else:
            inner += 1
        i += 1
    if inner > leading or not leads(lines.strings[first]):
        return _read_tab_rows(lines, first)
    return _read_leading_tabs(lines, first)


def _read_leading_tabs(lines: Lines, first: int) -> Claim:
    fragments, stop = _fragments(lines, first)
    text = lines.text
    parts: list[Rows | range] = []
    table: list[list[Span]] = []
    table_first = first
    row: list[Span] = []
    counts = [len(f.cells) for f in fragments]

    def close(last: int) -> None:
        nonlocal table
        spans: list[list[Span | None]] = []
        for r in table:
            spans += _split_row(text, [trim(text, a, b) for a, b in r])
        while spans and all(s is None or s[0] == s[1] for s in spans[-1]):
            spans.pop()
        parts.append(Rows(spans) if is_table(text, spans) else range(table_first, last + 1))
        table = []

    for k, fragment in enumerate(fragments):
        row = [*row, *fragment.cells]
        following = fragments[k + 1] if k + 1 < len(fragments) else None
        if following is None:
            table.append(row)
            close(stop - 1 if not fragment.words else fragment.last)
            break
        verdict = _gap(text, lines, fragments, counts, k, row, table)
        if verdict is _Gap.IN_CELL or verdict is _Gap.LAST_CELL:
            if fragment.words:
                row[-1] = (row[-1][0], lines.end(fragment.words[-1]))
            if verdict is _Gap.IN_CELL:
                continue
        table.append(row)
        row = []
        if verdict is _Gap.TABLE_END:
            close(fragment.last)
            parts.append(fragment.words)
            table_first = following.first
    return Claim(parts, stop)


_DATUM = re.compile(r"^(?!(?:19|20)\d{2}年?(?:度|末|底)?$).*\d")


def _split_row(text: str, row: list[Span]) -> list[list[Span | None]]:
    """One row; or, where a converter wrote no row ends, the rows that the header's cell count gives.

    Example: 一级指标, 二级指标, 三级指标, 指标值 and eight more cells are three rows of four.
    """
    known = [words.header_shape(text[a:b]) is not None for a, b in row]
    pieces = [words.compact(text[a:b]) for a, b in row]
    runs = (k for k in range(len(row) - 2) if all(known[k : k + 3]))
    first = next((k for k in runs if len(set(pieces[k : k + 3])) == 3), None)  # 扣分 | 扣分 | 扣分 is no header
    if first is None:
        return [list(row)]
    width = next((k for k in range(first, len(row)) if not known[k]), len(row)) - first
    rest = len(row) - first - width
    if rest < width or rest % width:
        return [list(row)]
    # What follows must look like data, row by row: a header may go on with words that are not listed.
    starts = range(first + width, len(row), width)
    if not all(any(_is_datum(text[a:b]) for a, b in row[k : k + width]) for k in starts):
        return [list(row)]
    out: list[list[Span | None]] = [list(row[:first])] if first else []
    out += [list(row[k : k + width]) for k in range(first, len(row), width)]
    return out


def _is_datum(cell: str) -> bool:
    return _DATUM.search(cell) is not None and words.loose_shape(cell) is None  # 1—7月应完成值


def _fragments(lines: Lines, first: int) -> tuple[list[_Fragment], int]:
    """All fragments from line ``first`` on that may belong together, and the line behind them."""
    kinds = lines.kinds
    n = len(lines)
    fragments: list[_Fragment] = []
    i = first
    while i < n:
        cells: list[Span] = []
        begin = i
        while i < n and kinds[i] is not Kind.BLANK:
            line, kind = lines.strings[i], kinds[i]
            if kind is Kind.TAB or (kind is Kind.TABS and leads(line)):
                lines.charge(1)
                cells.append((lines.starts[i] + line.index("\t") + 1, lines.end(i)))
            elif kind is Kind.TABS and not cells:
                break
            else:  # a line without a tab right below a cell is that cell's next line
                cells[-1] = (cells[-1][0], lines.end(i))
            i += 1
        if not cells:
            break
        fragment = _Fragment(cells, begin, i - 1)
        fragments.append(fragment)
        stop = i
        # the gap to the next cell
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        fragment.blanks = j - i
        words_first = words_last = j
        seen = 0
        while j < n and kinds[j] in (Kind.BLANK, Kind.TEXT, Kind.PIPE) and seen <= _MAX_GAP:
            seen += 1
            if kinds[j] is not Kind.BLANK:
                words_last = j + 1
            j += 1
        if j >= n or seen > _MAX_GAP or kinds[j] is not Kind.TAB:
            return fragments, stop
        fragment.words = range(words_first, words_last)
        fragment.after = j - words_last if fragment.words else 0
        i = j
    return fragments, i


class _Gap(IntEnum):
    """What lies between two fragments."""

    ROW_END = 0
    IN_CELL = 1  # the row goes on behind it; text in it belongs to the last cell
    LAST_CELL = 2  # text in it belongs to the row's last cell, then the row ends
    TABLE_END = 3


def _gap(
    text: str,
    lines: Lines,
    fragments: Sequence[_Fragment],
    counts: Sequence[int],
    k: int,
    row: Sequence[Span],
    table: Sequence[Sequence[Span]],
) -> _Gap:
    """A blank line ends a row unless it stands inside a cell: decided by the rows around.

    Example: with rows of six cells above and below, four cells, a blank line and two cells are one row; and
    "项目", blank line, "编码" is one cell, for it makes a known label.
    """
    fragment, following = fragments[k], fragments[k + 1]
    have, more = len(row), counts[k + 1]
    previous = len(table[-1]) if table else 0
    opens_form = words.is_form_start(text[slice(*following.cells[0])])
    if not fragment.words:
        if (
            previous > 1
            and have < previous
            and have + more == previous
            and not opens_form
            and not words.is_form_start(text[slice(*row[0])])
            and (k + 2 >= len(counts) or counts[k + 2] == previous or counts[k + 2] < previous)
        ):
            # rows of two and four cells above a grid of six are form rows, so the rows after must agree too
            after = counts[k + 2 : k + 5]
            if not after or previous in after:
                return _Gap.IN_CELL
        return _Gap.ROW_END
    inside = "".join(text[lines.starts[i] : lines.end(i)].strip() for i in fragment.words)
    cell = text[slice(*row[-1])].strip()
    if words.is_label(cell + inside):
        # "绩效 / 目标": the row goes on unless it is complete already
        return _Gap.LAST_CELL if have == previous > 1 and fragment.after else _Gap.IN_CELL
    titled = TITLE_END.search(inside) is not None
    if not cell and have == 1 and not titled:
        # a row of one empty cell says nothing: the cell is padded, its text follows
        return _Gap.IN_CELL
    expected = _expected(counts, k, previous)
    if not titled and not opens_form:
        for n in expected:
            if have < n and more < n and have + more == n:
                return _Gap.IN_CELL
            if have + more < n and fragments[k + 1].words and k + 2 < len(counts) and have + more + counts[k + 2] == n:
                return _Gap.IN_CELL
    if (
        not cell
        and have == previous
        and fragment.after
        and (more == previous or more < previous)
        and not titled
        and len(inside) <= 40
        and LISTED.match(inside) is None
    ):
        return _Gap.LAST_CELL
    return _Gap.TABLE_END


def _expected(counts: Sequence[int], k: int, previous: int) -> list[int]:
    """Cell counts that a row here may have: its predecessor's, and those that recur nearby."""
    near = Counter(c for c in counts[max(0, k - 8) : k + 12] if c > 1)
    common = [c for c, times in near.most_common(3) if times > 1]
    if previous > 1 and previous not in common:
        common.append(previous)
    return common


def _read_tab_rows(lines: Lines, first: int) -> Claim:
    """``a<tab>b<tab>c``: a row per line; a line break inside a cell cuts a row in two."""
    kinds, text = lines.kinds, lines.text
    n = len(lines)
    rows: list[list[Span]] = []
    i = first
    stop = first
    while i < n:
        kind = kinds[i]
        if kind is Kind.TABS or kind is Kind.TAB:
            rows.append(_cut(lines, i, "\t"))
            i += 1
            stop = i
            continue
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        if j >= n or lines.gap(i, j) > 2 or kinds[j] is Kind.PIPE:
            break
        if kinds[j] is not Kind.TEXT:
            i = j
            continue
        # a line without a tab: part of a cell cut by a line break, a group's name, or the end of the table
        if j > i or j + 1 >= n or kinds[j + 1] not in (Kind.TAB, Kind.TABS):
            break
        upper, lower = rows[-1], _cut(lines, j + 1, "\t")
        width = max(Counter(len(r) for r in rows).most_common(2))[0]
        line = lines.strings[j].strip()
        if len(upper) + len(lower) - 1 == width and len(upper) < width:
            rows[-1] = [*upper[:-1], (upper[-1][0], lower[0][1]), *lower[1:]]
        elif words.is_label(line + text[slice(*lower[0])].strip()):
            rows.append([(lines.starts[j], lower[0][1]), *lower[1:]])
        elif is_group(text, line, upper, lower):
            rows.append([(lines.starts[j], lines.end(j))])
            i = stop = j + 1
            continue
        else:
            break
        i = j + 2
        stop = i
    if len(rows) > 1 and all(len(r) > 1 and not text[slice(*r[0])].strip() for r in rows):
        rows = [r[1:] for r in rows]  # a tab in front of every row is the carrier's, no column
    spans = _joined_rows(text, rows)
    return Claim([Rows(spans) if is_table(text, spans) else range(first, stop)], stop)


def is_group(text: str, line: str, upper: Sequence[Span], lower: Sequence[Span]) -> bool:
    """Whether a lone line between two rows names the rows below it ("（一）森林资源")."""
    return (
        len(line) <= 20
        and len(upper) == len(lower) > 2
        and line[-1] not in SENTENCE_END
        and TITLE_END.search(line) is None
        and sum(words.header_shape(text[a:b]) is not None for a, b in lower) < 2
    )


def _joined_rows(text: str, rows: Sequence[list[Span]]) -> list[list[Span | None]]:
    """Trimmed rows; two short ones that a line break inside a cell made of one are joined."""
    counts = Counter(len(r) for r in rows)
    width = counts.most_common(1)[0][0] if rows else 0
    out: list[list[Span]] = []
    open_row = False
    for row in rows:
        if open_row and len(out[-1]) + len(row) - 1 == width:
            upper = out[-1]
            out[-1] = [*upper[:-1], (upper[-1][0], row[0][1]), *row[1:]]
            open_row = False
            continue
        out.append(row)
        open_row = 1 < len(row) < width and counts[width] > 2
    return [[trim(text, a, b) for a, b in r] for r in out]


def _cut(lines: Lines, i: int, mark: str) -> list[Span]:
    """The line's cells, untrimmed."""
    lines.charge(lines.strings[i].count(mark) + 1)
    cells: list[Span] = []
    start = lines.starts[i]
    for piece in lines.strings[i].split(mark):
        cells.append((start, start + len(piece)))
        start += len(piece) + len(mark)
    return cells
