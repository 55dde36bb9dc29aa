"""Tables between tabs: one cell per line behind a tab, or a row per line with tabs between cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.documents import words
from extractor.documents.flat.lines import (
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
from extractor.documents.flat.row_ends import Fragment, Gap, row_ends
from extractor.regex import regex

_MAX_GAP = 60
"""Lines without a tab that may lie inside a table (padding of a merged cell, paragraphs of a long one)."""


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
    verdicts = row_ends(lines, fragments)

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
        verdict = verdicts[k]
        if verdict is Gap.IN_CELL or verdict is Gap.LAST_CELL:
            if fragment.words:
                row[-1] = (row[-1][0], lines.end(fragment.words[-1]))
            if verdict is Gap.IN_CELL:
                continue
        table.append(row)
        row = []
        if verdict is Gap.TABLE_END:
            close(fragment.last)
            parts.append(fragment.words)
            table_first = following.first
    return Claim(parts, stop)


_DATUM = regex(r"^(?!(?:19|20)\d{2}年?(?:度|末|底)?$).*\d")


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


def _fragments(lines: Lines, first: int) -> tuple[list[Fragment], int]:
    """All fragments from line ``first`` on that may belong together, and the line behind them."""
    kinds = lines.kinds
    n = len(lines)
    fragments: list[Fragment] = []
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
        fragment = Fragment(cells, begin, i - 1)
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
        lone = _lone_rows(lines, i, len(rows[-1]))
        if lone:
            rows += [_cut(lines, k, "\t") for k in lone]
            i = stop = lone.stop
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


def _lone_rows(lines: Lines, first: int, width: int) -> range:
    """Lines of a level (产出指标), or of any one cell and the tabs of the blank ones behind, above one of several."""
    stop = first
    while stop < len(lines) and lines.kinds[stop] is Kind.TEXT:
        line = lines.strings[stop]
        padded = line.count("\t") == width - 1
        if not padded and not (line.endswith("指标") and words.level_of(line) is not None):
            break
        stop += 1
    return range(first, stop if stop < len(lines) and lines.kinds[stop] is Kind.TABS else first)


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
