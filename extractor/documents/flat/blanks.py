"""Tables whose columns are set apart by blanks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import BREAK_LINE, FORBID, NUMBER, Token, align, points_last, spans_of
from extractor.documents.flat.cut_cells import header_over_lines, is_points, is_unfilled, join_cut, lower_heads
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span, is_table, trim
from extractor.regex import regex

WIDE_BLANK = regex(r"(?: {2,}|[ ]*\u3000[ \u3000]*|\xa0{2,})")
BLANK = regex(r"[ \u3000\xa0]+")
SHORT = 24
MAX_LINE = 400
STOP = regex(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十\d]{1,3}[部章节]|"
    r"(?:注|备注|说明|填报说明|附件)\s*\d*[:：]|(?:填报|填表|制表|编制|报送|审核|复核|联系)"
    r"(?:人|单位|科室|处室|部门|机构|日期|时间)?[^\s\d:：]{0,12}[:：])"
)
_YEAR = regex(r"(?:19|20)\d{2}")
SENTENCE_END = frozenset("。！？；!?;")


def pieces_of(lines: Lines, i: int, blank: re.Pattern[str]) -> list[Span]:
    """The line's pieces between blanks."""
    line, offset = lines.strings[i], lines.starts[i]
    left = len(line) - len(line.lstrip())
    right = len(line.rstrip())
    out: list[Span] = []
    start = left
    for match in blank.finditer(line, left, right):
        if match.end() >= right:
            break
        out.append((offset + start, offset + match.start()))
        start = match.end()
    out.append((offset + start, offset + right))
    return _close_brackets(lines.text, _join_years(lines.text, _join_letters(lines.text, out)))


def _join_years(text: str, pieces: list[Span]) -> list[Span]:
    """A year and the word behind it set apart by a blank ("2020 年目标值") are one piece."""
    out: list[Span] = []
    for start, end in pieces:
        year = out and _YEAR.fullmatch(text, *out[-1]) and text[start] == "年"
        if year:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _join_letters(text: str, pieces: list[Span]) -> list[Span]:
    """A word written letter by letter ("总  分", "说    明") is one piece."""
    out: list[Span] = []
    letters = False
    for start, end in pieces:
        letter = end - start == 1 and "\u4e00" <= text[start] <= "\u9fff"
        if letter and letters:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        letters = letter
    return out


def _close_brackets(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces with a bracket opened in one and closed in a later one put together ("数量( ≥**个 )")."""
    out: list[Span] = []
    opened: int | None = None  # where in ``out`` a bracket is open
    for start, end in pieces:
        piece = text[start:end]
        closes = sum(piece.count(c) for c in ")）") - sum(piece.count(c) for c in "(（")
        out.append((start, end))
        if closes < 0 and opened is None:
            opened = len(out) - 1
        elif closes > 0 and opened is not None:
            out[opened:] = [(out[opened][0], end)]
            opened = None
    return out


def loose_header_of_line(lines: Lines, i: int) -> list[tuple[Span, str]] | None:
    """The same where the words are not listed but every one ends like a head, and the next line holds figures."""
    pieces = pieces_of(lines, i, BLANK)
    shapes = [words.loose_shape(lines.text[a:b]) for a, b in pieces]
    if not 4 <= len(pieces) <= 40 or not {"name", "level1", "level2"} & set(shapes) or len(set(shapes)) < 2:
        return None
    if any(shape is None for shape in shapes):
        return None
    below = [lines.strings[k] for k in range(i + 1, min(i + 5, len(lines))) if lines.kinds[k] is Kind.TEXT]
    told = sum(len(BLANK.split(line.strip())) >= 3 and any(c.isdigit() for c in line) for line in below)
    if not told:
        return None
    return [(span, shape) for span, shape in zip(pieces, shapes, strict=True) if shape is not None]


def header_of_line(lines: Lines, i: int) -> list[tuple[Span, str]] | None:
    """The header's cells and shapes, where the line is one: three or more known words, most of the line."""
    pieces = pieces_of(lines, i, BLANK)
    if not 3 <= len(pieces) <= 40:
        return None
    cells = _shaped(lines.text, pieces)
    known = [shape for _, shape in cells if shape != "any"]
    if len(known) < 3 or len(known) < 0.6 * len(cells):
        return None
    if not {"name", "level1", "level2"} & set(known) or len(set(known)) < 2:
        return None
    return cells


def _shaped(text: str, pieces: Sequence[Span]) -> list[tuple[Span, str]]:
    """Pieces of a header line as cells; "any" is the shape of a cell that no list holds."""
    cells: list[tuple[Span, str]] = []
    k = 0
    while k < len(pieces):
        # "一级 指标" is one word with a stray blank in it
        for size in (3, 2, 1):
            if k + size <= len(pieces):
                start, end = pieces[k][0], pieces[k + size - 1][1]
                shape = words.header_shape(text[start:end])
                if shape is not None and not _heads_apart(text, pieces[k : k + size]):
                    cells.append(((start, end), shape))
                    k += size
                    break
        else:
            cells.append((pieces[k], "any"))
            k += 1
    return cells


def _heads_apart(text: str, pieces: Sequence[Span]) -> bool:
    """Whether each piece is a head of another shape: 指标 属性 heads two columns, though 指标属性 heads one."""
    shapes = {words.header_shape(text[a:b]) for a, b in pieces}
    return len(shapes) == len(pieces) > 1 and None not in shapes


def header_at(lines: Lines, i: int) -> tuple[list[tuple[Span, str]], int] | None:
    """A header that stands on line ``i``, or begins there and was cut by line breaks; and the line behind it."""
    header = header_of_line(lines, i)
    if header is not None:
        return header, i + 1
    return header_over_lines(lines, i, lambda k: pieces_of(lines, k, BLANK), lambda p: _shaped(lines.text, p))


def read_by_header(lines: Lines, first: int, header: list[tuple[Span, str]], below: int) -> Claim:
    """A header of known words on the lines up to ``below``; the lines below it are cut at blanks and aligned."""
    spans, stop = grid_below(lines, below, header)
    return Claim([Rows(spans) if spans else range(first, stop)], stop)


def _separator(lines: Lines, header: list[tuple[Span, str]]) -> re.Pattern[str]:
    """The blanks that set cells apart below this header: always as many, two or more, or any."""
    gaps = [lines.text[a[1] : b[0]] for (a, _), (b, _) in pairwise(header)]
    widths = {len(gap) for gap in gaps}
    if len(widths) == 1 and gaps[0].strip(" ") == "" and len(gaps[0]) > 1:
        return re.compile(f" {{{len(gaps[0])},}}")
    return WIDE_BLANK if min(widths) > 1 or "\u3000" in "".join(gaps) else BLANK


def grid_below(lines: Lines, below: int, header: list[tuple[Span, str]]) -> tuple[list[list[Span | None]], int]:
    """The rows of the table with this header, none where it is no table, and the line behind it."""
    rows: list[list[Span | None]] = [[span for span, _ in header]]
    separator = _separator(lines, header)
    named = {"name", "level1", "level2"} & {shape for _, shape in header[1:]}
    if named and words.is_side_label(lines.text[slice(*header[0][0])]) and len(header) > 3:
        header = [(header[0][0], "side"), *header[1:]]
    lower = lower_heads(lines, below, header, lambda k: pieces_of(lines, k, BLANK))
    if lower is not None:
        header = lower[0]
        rows.append(lower[1])
        below += 1
    shapes = [shape for _, shape in header]
    tokens, stop = _tokens_below(lines, below, separator, shapes)
    if not tokens:
        return [], stop
    if separator is WIDE_BLANK:
        placed = _by_columns(lines, below - 1, header, tokens)
        if placed is not None:
            return [*rows, *placed], stop
    aligned, mean = align(tokens, shapes)
    spans = spans_of(points_last(aligned, tokens, shapes), tokens, shapes)
    good = mean > 0.3 and any(sum(c is not None for c in r) >= 2 for r in spans)
    return ([*rows, *spans] if good else []), stop


def _tokens_below(
    lines: Lines, below: int, separator: re.Pattern[str], shapes: Sequence[str]
) -> tuple[list[Token], int]:
    """The pieces of the lines from ``below`` on that may be cells of a grid, and the line behind them."""
    text = lines.text
    tokens: list[Token] = []
    stop = i = below
    blanks = 0
    opened = closed = False  # the row above goes on below its levels; it ended with a blank one
    while i < len(lines):
        kind, line = lines.kinds[i], lines.strings[i]
        if kind is Kind.BLANK:
            i += 1
            blanks = lines.gap(stop, i)
            continue
        stripped = line.strip()
        if kind is not Kind.TEXT or len(line) > MAX_LINE:
            break
        pieces = pieces_of(lines, i, separator)
        if is_points(stripped) or (tokens and is_unfilled([text[a:b] for a, b in pieces])):
            i += 1  # the points of a level whose name is lost; a blank row
            stop, blanks, opened, closed = i, 0, False, True
            continue
        leads = words.level_of(text[slice(*pieces[0])]) is not None
        if blanks > 2 and not (leads and len(pieces) > 1):
            break
        group = STOP.match(stripped) is not None
        if group and not _is_group(lines, i, separator, blanks, len(shapes)):
            break
        if words.ends_grid(text[slice(*pieces[0])]) or header_of_line(lines, i) is not None:
            break
        after = join_cut(lines, i, pieces, lambda word: words.level_of(word) is not None)
        lone = len(pieces) == 1
        level = words.level_of(text[slice(*pieces[-1])]) is not None
        if (
            lone
            and (blanks or "text" not in shapes)
            and not level
            and (blanks or len(stripped) > SHORT or stripped[-1] in SENTENCE_END)
        ):
            break
        wide = [a for a, _ in pieces_of(lines, i, WIDE_BLANK)]
        rest = opened or (bool(tokens) and _is_rest(text, pieces, shapes))
        for k, (a, b) in enumerate(pieces):
            piece = text[a:b]
            if k == 0:
                # a line of several pieces begins a row
                new = 0.0 if rest else BREAK_LINE if lone and not closed and not group else FORBID
                tokens.append(Token(a, b, piece, BREAK_LINE if rest else 0.0, new, max(new, BREAK_LINE)))
            else:
                # a single blank may stand inside a cell, a wide one hardly
                single = separator is BLANK and not (len(wide) > 1 and a in wide)
                tokens.append(Token(a, b, piece, 2 * BREAK_LINE, 0.0, 1.2 if single else FORBID))
        opened, closed = level, False
        i = stop = after
        blanks = 0
    return tokens, stop


def _is_rest(text: str, pieces: Sequence[Span], shapes: Sequence[str]) -> bool:
    """Whether a line holds only the points of the row above, whose last cell ended with a line break."""
    return len(pieces) == shapes.count("score") and all(NUMBER.fullmatch(text, *piece) for piece in pieces)


def _is_group(lines: Lines, i: int, separator: re.Pattern[str], blanks: int, width: int) -> bool:
    """Whether a lone line that looks like a heading names the rows right below it ("（一）森林资源").

    一、… more often begins the next section: it is a group only where the line below fills the table's columns.
    """
    below = i + 1
    title = lines.strings[i].strip()
    if (
        blanks
        or len(title) > 20
        or title[0] in "注备说填联审附"
        or below >= len(lines)
        or lines.kinds[below] is not Kind.TEXT
        or len(lines.strings[below]) > MAX_LINE
        or len(pieces_of(lines, i, separator)) != 1
    ):
        return False
    row = pieces_of(lines, below, separator)
    if title[0] in "（(":
        return len(row) >= 3
    return len(row) >= max(3, width - 1) and not any(words.is_label(lines.text[x:y]) for x, y in row)


def _by_columns(
    lines: Lines, first: int, header: list[tuple[Span, str]], tokens: Sequence[Token]
) -> list[list[Span | None]] | None:
    """Rows whose pieces stand below their header cells on the screen; None where they do not all do so."""
    columns = [_columns_of(lines, first, span) for span, _ in header]
    rows: list[list[Span | None]] = []
    line = -1
    for token in tokens:
        at = lines.at(token.start)
        if at != line:
            rows.append([None] * len(header))
            line = at
        a, b = _columns_of(lines, at, (token.start, token.end))
        hit = [c for c, (left, right) in enumerate(columns) if a < right and left < b]
        exact = [c for c, (left, _) in enumerate(columns) if abs(left - a) <= 1]
        where = exact or hit
        if len(where) != 1 or any(cell is not None for cell in rows[-1][where[0] :]):
            return None
        rows[-1][where[0]] = (token.start, token.end)
    return rows


_DELIMITERS = (",", "，", ";", "；")


def read_delimited(lines: Lines, first: int) -> Claim | None:
    """Cells set apart by commas or semicolons, below a header of three known words; or None."""
    line = lines.strings[first]
    mark = max(_DELIMITERS, key=line.count)
    width = line.count(mark) + 1
    pieces = line.split(mark)
    if width < 3 or (words.header_shape(pieces[0]) is None and words.header_shape(pieces[1]) is None):
        return None
    if sum(words.header_shape(piece) is not None for piece in pieces) < max(3, 0.6 * width):
        return None
    rows: list[list[Span | None]] = []
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and lines.strings[i].count(mark) + 1 == width:
        at = lines.starts[i]
        row: list[Span | None] = []
        for piece in lines.strings[i].split(mark):
            row.append(trim(lines.text, at, at + len(piece)))
            at += len(piece) + 1
        rows.append(row)
        i += 1
    return Claim([Rows(rows)], i) if len(rows) > 1 else None


def read_columns(lines: Lines, first: int, blank: re.Pattern[str]) -> Claim | None:
    """Columns set apart by blanks, without a header that is known.

    Taken where several lines have equally many pieces; a shorter line's pieces go to the columns below or
    above which they stand.
    """
    rows: list[list[Span]] = []
    numbers: list[int] = []
    i = stop = first
    blanks = 0
    while i < len(lines):
        kind, line = lines.kinds[i], lines.strings[i]
        if kind is Kind.BLANK:
            blanks += 1
            i += 1
            if blanks > 1:
                break
            continue
        if kind is not Kind.TEXT or len(line) > MAX_LINE:
            break
        pieces = pieces_of(lines, i, blank)
        if len(pieces) < (3 if blank is BLANK else 2) or (rows and header_of_line(lines, i) is not None):
            break
        if rows and words.is_form_label(lines.text[slice(*pieces[0])]):
            break  # a form's line, which is read otherwise
        rows.append(pieces)
        numbers.append(i)
        i += 1
        stop = i
        blanks = 0
    rejected = Claim([range(first, max(stop, first + 1))], max(stop, first + 1))
    if len(rows) < 2:
        return rejected
    width, times = Counter(len(r) for r in rows).most_common(1)[0]
    cells = [lines.text[a:b] for r in rows for a, b in r]
    numeric = sum(1 for c in cells if NUMBER.fullmatch(c))
    if times < 2 or times < 0.5 * len(rows):
        return rejected
    if blank is BLANK and not (times == len(rows) >= 3 and numeric >= 0.4 * len(cells)):
        return rejected  # single blanks are weak evidence: only a full grid of numbers will do
    if width == 2 and not (len(rows) >= 3 and numeric >= 0.3 * len(cells)):
        return rejected
    if width < 2 or any(c[-1] in SENTENCE_END for c in cells) or (numeric == 0 and times < 3):
        return rejected
    whole = [k for k, r in enumerate(rows) if len(r) == width]
    spans: list[list[Span | None]] = []
    for k, row in enumerate(rows):
        if len(row) >= width:
            spans.append(list(row))
            continue
        near = whole[min(bisect_left(whole, k), len(whole) - 1)]
        columns = [_columns_of(lines, numbers[near], s) for s in rows[near]]
        spans.append(_by_position(row, [_columns_of(lines, numbers[k], s) for s in row], columns))
    if not is_table(lines.text, spans):
        return rejected
    return Claim([Rows(spans)], stop)


def _columns_of(lines: Lines, i: int, span: Span) -> tuple[int, int]:
    """The screen columns that a piece of line ``i`` takes; a Chinese character is two wide."""
    line, offset = lines.strings[i], lines.starts[i]

    def at(position: int) -> int:
        return sum(2 if c >= "\u2e80" else 1 for c in line[: position - offset])

    return at(span[0]), at(span[1])


def _by_position(
    row: Sequence[Span], places: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]]
) -> list[Span | None]:
    """A short row's pieces under the columns of a whole row nearby; else at the row's end."""
    width = len(columns)
    out: list[Span | None] = [None] * width
    for piece, (a, b) in zip(row, places, strict=True):
        overlap = [min(b, d) - max(a, c) for c, d in columns]
        best = max(range(width), key=lambda c: overlap[c])
        if overlap[best] <= 0 or any(s is not None for s in out[best:]):
            return [*([None] * (width - len(row))), *row]  # merged levels in front are what is lost
        out[best] = piece
    return out
