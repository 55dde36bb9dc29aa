"""Tables whose carrier has no mark between cells: columns set apart by blanks, one cell per line.

Nothing in such text says which column a cell stands in when cells were blank, so cells are *aligned*: each
column has a shape, told by its header ("指标值" is over values, "一级指标" over level names), each cell fits
some shapes better than others, and the best path through rows and columns wins. A table is taken only where a
header is known or a pattern of numbers repeats; all else stays paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat import Claim, Kind, Lines, Rows, Span, is_table, trim

_WIDE_BLANK = re.compile(r"(?: {2,}|[ ]*\u3000[ \u3000]*|\xa0{2,})")
_BLANK = re.compile(r"[ \u3000\xa0]+")
_SHORT = 24
_MAX_LINE = 400

_VALUE = re.compile(
    r"[≥≤≧≦＞＜><=＝═±约不大小低少超至达]{0,3}\s*[+\-−]?[0-9０-９][0-9０-９.,，/:：\-~～—至]*\s*\S{0,8}"
)
_NUMBER = re.compile(r"[+\-−±]?[0-9０-９][0-9０-９,.，]*[%％‰]?|[—\-－–/]+")
_OPERATOR = re.compile(r"[≥≤≧≦＞＜><=＝═]{1,2}|定性|定量")
_QUALITATIVE = re.compile(
    r".{0,6}(?:完成|达标|提高|提升|改善|增强|保障|良好|优良|显著|明显|长期|合格|控制|及时|以内|以上|以下|有效|优|良|中|差|是|否)$"
)
_STOP = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十\d]{1,3}[部章节]|"
    r"(?:注|备注|说明|填报说明|附件)\s*\d*[:：]|(?:填报人|填表人|联系人|填报单位|审核人)[^\s]{0,12}[:：])"
)
_SENTENCE_END = frozenset("。！？；!?;")

# How dear it is to leave a column of a shape blank: a merged level often is, a name never should be.
_SKIP = {
    "level1": 0.3, "level2": 0.6, "index": 0.6, "name": 3.0, "value": 1.8, "op": 1.0, "unit": 1.0,
    "score": 1.0, "text": 0.7, "word": 0.7, "any": 1.0,
}  # fmt: skip
_BREAK_LINE = 4.0
"""What it costs to read across a row's natural end, or to end a row where none is."""
_FORBID = 1e6
_MAX_SHIFT = 24
"""Blank cells that a converter may have left out in front of a row."""


def read(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None.

    Example: the lines "一级指标 二级指标 三级指标 指标值", "产出指标 数量指标 新建步道 ≥3公里" and
    "质量指标 验收合格率 100%" are a table of three rows; the last row's level 1 is blank.
    """
    line = lines.strings[first]
    if len(line) > _MAX_LINE:
        return None
    stripped = line.strip()
    if "," in stripped or "，" in stripped or ";" in stripped or "；" in stripped:
        claim = _read_delimited(lines, first)
        if claim is not None:
            return claim
    if " " in stripped or "\u3000" in stripped or "\xa0" in stripped:
        header = _header_of_line(lines, first)
        if header is not None:
            return _read_by_header(lines, first, header)
        claim = _read_form_lines(lines, first)
        if claim is not None:
            return claim
        if _WIDE_BLANK.search(stripped):
            return _read_columns(lines, first, _WIDE_BLANK)
        if len(_BLANK.split(stripped)) >= 3 and _NUMBER.fullmatch(_BLANK.split(stripped)[0]) is None:
            return _read_columns(lines, first, _BLANK)
        if not words.is_label(stripped):
            return None
    if len(stripped) <= _SHORT and (words.is_label(stripped) or _NUMBER.fullmatch(stripped) is None):
        if words.is_label(stripped) and _label_soon(lines, first):
            return _read_one_per_line(lines, first)
        if first in lines.numeric_runs():
            return _read_period(lines, first, lines.numeric_runs()[first])
    return None


# --- alignment ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is a cell or a part of one.

    The costs say what the carrier knows about the place before it: of a new row, of going on in the row, of
    belonging to the same cell as the piece before.
    """

    start: int
    end: int
    text: str
    new_row: float = 0.0
    same_row: float = 0.0
    same_cell: float = _FORBID


def fit(cell: str, shape: str) -> float:
    """How well a cell's text fits a column's shape; about -3 to 3.

    Example:
        >>> fit("数量指标", "level2") > fit("数量指标", "name") > fit("数量指标", "value")
        True
    """
    level = words.level_of(cell)
    value = _VALUE.fullmatch(cell) is not None and len(cell) <= 20
    number = _NUMBER.fullmatch(cell) is not None
    operator = _OPERATOR.fullmatch(cell) is not None
    short = len(cell) <= 12
    if shape in ("level1", "level2"):
        if level is not None:
            second = words.is_second_level(cell)
            if shape == "level2":
                return 3.0 if second else 0.5
            return 3.0 if level == 1 else -1.5
        if words.compact(cell) in _SUMS:
            return 1.5
        return -3.0 if value or operator else (-0.2 if short else -1.0)
    if level is not None:
        return {"name": -0.5, "text": -1.0, "any": 0.0}.get(shape, -3.0)
    if shape == "name":
        return -2.5 if value or operator else (1.0 if 2 <= len(cell) <= 40 else -0.3)
    if shape == "value":
        return 2.0 if value else (0.8 if _QUALITATIVE.match(cell) and short else (-2.0 if operator else -0.1))
    if shape == "op":
        return 3.0 if operator else -3.0
    if shape == "unit":
        return -2.0 if value or operator or len(cell) > 6 else 1.5
    if shape == "score":
        return 2.0 if number else (-0.5 if value else -3.0)
    if shape == "index":
        return 3.0 if cell.strip(".、").isdigit() else -3.0
    if shape == "word":
        return 1.0 if short and not value else -1.0
    if shape == "text":
        return 0.6 if len(cell) > 8 else (-0.3 if number else 0.2)
    return 0.3


def align(tokens: Sequence[Token], shapes: Sequence[str]) -> tuple[list[list[list[int]]], float]:
    """Tokens in reading order → rows of cells (each a list of token numbers), and the mean fit.

    One pass over the tokens keeps, for each column, the best score of any placement that ends there.
    """
    n = len(shapes)
    skip = [_SKIP[s] for s in shapes]
    before = [0.0] * (n + 1)  # cost of leaving columns 0..c-1 blank
    for c in range(n):
        before[c + 1] = before[c] + skip[c]
    score = [0.0] * n
    back: list[list[int]] = []  # per token and column: the column of the token before, negative: other row
    for i, token in enumerate(tokens):
        fits = [fit(token.text, shape) for shape in shapes]
        now = [0.0] * n
        origin = [0] * n
        if i == 0:
            for c in range(n):
                now[c] = fits[c] - before[c]
                origin[c] = -1
        else:
            tail, tail_from = max((score[c] - (before[n] - before[c + 1]), c) for c in range(n))
            run, run_from = -_FORBID, 0
            for c in range(n):
                if c > 0 and score[c - 1] + before[c] > run:
                    run, run_from = score[c - 1] + before[c], c - 1
                best, best_from = tail - before[c] - token.new_row, -tail_from - 1
                if run - before[c] - token.same_row > best:
                    best, best_from = run - before[c] - token.same_row, run_from
                best += fits[c]
                # a piece of the same cell adds nothing of its own
                if score[c] - token.same_cell > best:
                    best, best_from = score[c] - token.same_cell, c + n
                now[c], origin[c] = best, best_from
        score = now
        back.append(origin)
    column = max(range(n), key=lambda c: score[c] - (before[n] - before[c + 1]))
    total = score[column]
    placed: list[tuple[int, str]] = []
    for i in range(len(tokens) - 1, -1, -1):
        origin_of = back[i][column]
        if origin_of >= n:
            placed.append((column, "join"))
            column = origin_of - n
        elif origin_of < 0:
            placed.append((column, "row"))
            column = -origin_of - 1
        else:
            placed.append((column, "cell"))
            column = origin_of
    rows: list[list[list[int]]] = []
    for i, (c, how) in enumerate(reversed(placed)):
        if how == "row":
            rows.append([[] for _ in range(n)])
        rows[-1][c].append(i)
    return rows, total / max(1, len(tokens))


_SUMS = frozenset(("合计", "总分", "小计", "总计"))


def _spans(
    rows: list[list[list[int]]], tokens: Sequence[Token], shapes: Sequence[str]
) -> list[list[Span | None]]:
    return [
        [(tokens[cell[0]].start, tokens[cell[-1]].end) if cell else None for cell in _sum_row(row, tokens, shapes)]
        for row in rows
    ]


def settle(text: str, rows: Sequence[Sequence[Span | None]]) -> list[list[Span | None]]:
    """Rows cut at marks, where a converter left out the blank cells in front: moved below their header.

    Example: below 单位名称 | 项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 the row 产出指标 | 数量指标 | 保洁员 |
    28人 belongs two columns to the right. Only a row whose first cell is a level name is moved, and only where
    that fits clearly better.
    """
    shapes: list[str] = []
    out: list[list[Span | None]] = []
    for row in rows:
        cells = [text[s[0] : s[1]] if s else "" for s in row]
        known = [words.header_shape(c) for c in cells]
        if sum(k is not None for k in known) >= 3 and sum(k is not None for k in known) >= 0.5 * len(cells):
            shapes = [k or "any" for k in known]
        short = len(shapes) - len(row)
        if 0 < short <= _MAX_SHIFT and len(row) >= 3 and words.level_of(cells[0]) is not None:
            fits = [
                sum(fit(c, shapes[k + shift]) for k, c in enumerate(cells) if c) for shift in range(short + 1)
            ]
            best = max(range(short + 1), key=lambda shift: fits[shift])
            if best and fits[best] >= fits[0] + 4:
                out.append([*([None] * best), *row])
                continue
        out.append(list(row))
    return out


def _sum_row(row: list[list[int]], tokens: Sequence[Token], shapes: Sequence[str]) -> list[list[int]]:
    """A row "合计, 100, 98": its word belongs in the first column, its numbers under the scores."""
    pieces = [k for cell in row for k in cell]
    scores = [c for c, shape in enumerate(shapes) if shape == "score"]
    if words.compact(tokens[pieces[0]].text) not in _SUMS or not 0 < len(pieces) - 1 <= len(scores):
        return row
    if not all(_NUMBER.fullmatch(tokens[k].text) for k in pieces[1:]):
        return row
    out: list[list[int]] = [[] for _ in row]
    out[0] = [pieces[0]]
    for column, piece in zip(scores, pieces[1:], strict=False):
        out[column] = [piece]
    return out


# --- columns set apart by blanks ----------------------------------------------------------------------------


def _pieces(lines: Lines, i: int, blank: re.Pattern[str]) -> list[Span]:
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
    return _close_brackets(lines.text, _join_letters(lines.text, out))


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


def _header_of_line(lines: Lines, i: int) -> list[tuple[Span, str]] | None:
    """The header's cells and shapes, where the line is one: three or more known words, most of the line."""
    pieces = _pieces(lines, i, _BLANK)
    if not 3 <= len(pieces) <= 40:
        return None
    text = lines.text
    cells: list[tuple[Span, str]] = []
    k = 0
    while k < len(pieces):
        # "一级 指标" is one word with a stray blank in it
        for size in (3, 2, 1):
            if k + size <= len(pieces):
                start, end = pieces[k][0], pieces[k + size - 1][1]
                shape = words.header_shape(text[start:end])
                if shape is not None:
                    cells.append(((start, end), shape))
                    k += size
                    break
        else:
            cells.append((pieces[k], "any"))
            k += 1
    known = [shape for _, shape in cells if shape != "any"]
    if len(known) < 3 or len(known) < 0.6 * len(cells):
        return None
    if not {"name", "level1", "level2"} & set(known) or len(set(known)) < 2:
        return None
    return cells


def _read_by_header(lines: Lines, first: int, header: list[tuple[Span, str]]) -> Claim:
    """A header line of known words; the lines below it are cut at blanks and aligned."""
    spans, stop = _grid_below(lines, first, header)
    return Claim([Rows(spans) if spans else range(first, stop)], stop)


def _separator(lines: Lines, header: list[tuple[Span, str]]) -> re.Pattern[str]:
    """The blanks that set cells apart below this header: always as many, two or more, or any."""
    gaps = [lines.text[a[1] : b[0]] for (a, _), (b, _) in pairwise(header)]
    widths = {len(gap) for gap in gaps}
    if len(widths) == 1 and gaps[0].strip(" ") == "" and len(gaps[0]) > 1:
        return re.compile(f" {{{len(gaps[0])},}}")
    return _WIDE_BLANK if min(widths) > 1 or "\u3000" in "".join(gaps) else _BLANK


def _grid_below(
    lines: Lines, first: int, header: list[tuple[Span, str]]
) -> tuple[list[list[Span | None]], int]:
    """The rows of the table with this header, none where it is no table, and the line behind it."""
    text = lines.text
    shapes = [shape for _, shape in header]
    long_text = "text" in shapes
    separator = _separator(lines, header)
    tokens: list[Token] = []
    stop = i = first + 1
    blanks = 0
    while i < len(lines):
        kind, line = lines.kinds[i], lines.strings[i]
        if kind is Kind.BLANK:
            blanks += 1
            i += 1
            if blanks > 2:
                break
            continue
        stripped = line.strip()
        if kind is not Kind.TEXT or len(line) > _MAX_LINE:
            break
        if _STOP.match(stripped) and not _is_group(lines, i, separator, blanks):
            break
        if _header_of_line(lines, i) is not None:
            break
        pieces = _pieces(lines, i, separator)
        lone = len(pieces) == 1
        if lone and (blanks or not long_text) and words.level_of(stripped) is None and (
            blanks or len(stripped) > _SHORT or stripped[-1] in _SENTENCE_END
        ):
            break
        wide = [a for a, _ in _pieces(lines, i, _WIDE_BLANK)]
        for k, (a, b) in enumerate(pieces):
            piece = text[a:b]
            if k == 0:
                new = _BREAK_LINE if lone else _FORBID  # a line of several pieces begins a row
                tokens.append(Token(a, b, piece, 0.0, new, new))
            else:
                # a single blank may stand inside a cell, a wide one hardly
                single = separator is _BLANK and not (len(wide) > 1 and a in wide)
                tokens.append(Token(a, b, piece, 2 * _BREAK_LINE, 0.0, 1.2 if single else _FORBID))
        i += 1
        stop = i
        blanks = 0
    if not tokens:
        return [], stop
    top: list[Span | None] = [span for span, _ in header]
    if separator is _WIDE_BLANK:
        placed = _by_columns(lines, first, header, tokens)
        if placed is not None:
            return [top, *placed], stop
    rows, mean = align(tokens, shapes)
    spans = [top, *_spans(rows, tokens, shapes)]
    good = mean > 0.3 and any(sum(c is not None for c in r) >= 2 for r in spans[1:])
    return (spans if good else []), stop


def _is_group(lines: Lines, i: int, separator: re.Pattern[str], blanks: int) -> bool:
    """Whether a lone line that looks like a heading names the rows right below it ("（一）森林资源")."""
    below = i + 1
    return (
        not blanks
        and len(lines.strings[i].strip()) <= 20
        and lines.strings[i].strip()[0] in "（("
        and below < len(lines)
        and lines.kinds[below] is Kind.TEXT
        and len(lines.strings[below]) <= _MAX_LINE
        and len(_pieces(lines, i, separator)) == 1
        and len(_pieces(lines, below, separator)) >= 3
    )


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


def _read_form_lines(lines: Lines, first: int) -> Claim | None:
    """Lines of a form ("项目名称    河道清淤    项目类别    经常性") and the grid below them, or None."""
    text = lines.text
    rows: list[list[Span | None]] = []
    i = stop = first
    blanks = 0
    while i < len(lines) and blanks <= 1:
        if lines.kinds[i] is Kind.BLANK:
            blanks += 1
            i += 1
            continue
        if lines.kinds[i] is not Kind.TEXT or len(lines.strings[i]) > _MAX_LINE:
            break
        header = _header_of_line(lines, i)
        if header is not None:
            if not rows:
                return None
            grid, below = _grid_below(lines, i, header)
            if grid:
                return Claim([Rows([*rows, *grid])], below)
            break
        pieces = _pieces(lines, i, _WIDE_BLANK)
        if len(pieces) < 2:
            pieces = _pieces(lines, i, _BLANK)
        opens = text[slice(*pieces[0])]
        alike = bool(rows) and len(pieces) == len(rows[-1]) > 2  # a line of the fund grid, whatever its label
        if len(pieces) < 2 or not (words.is_label(opens) or alike):
            break
        rows.append(list(pieces))
        i += 1
        stop = i
        blanks = 0
    if len(rows) < 2 or not all(row[0] and words.is_label(text[slice(*row[0])]) for row in rows[:2]):
        return None
    if not any(s and words.is_form_label(text[slice(*s)]) for row in rows for s in row):
        return None
    return Claim([Rows(rows)], stop)


_DELIMITERS = (",", "，", ";", "；")


def _read_delimited(lines: Lines, first: int) -> Claim | None:
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


def _read_columns(lines: Lines, first: int, blank: re.Pattern[str]) -> Claim | None:
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
        if kind is not Kind.TEXT or len(line) > _MAX_LINE:
            break
        pieces = _pieces(lines, i, blank)
        if len(pieces) < (3 if blank is _BLANK else 2) or (rows and _header_of_line(lines, i) is not None):
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
    numeric = sum(1 for c in cells if _NUMBER.fullmatch(c))
    if times < 2 or times < 0.5 * len(rows):
        return rejected
    if blank is _BLANK and not (times == len(rows) >= 3 and numeric >= 0.4 * len(cells)):
        return rejected  # single blanks are weak evidence: only a full grid of numbers will do
    if width == 2 and not (len(rows) >= 3 and numeric >= 0.3 * len(cells)):
        return rejected
    if width < 2 or any(c[-1] in _SENTENCE_END for c in cells) or (numeric == 0 and times < 3):
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


# --- one cell per line --------------------------------------------------------------------------------------


def _next_filled(lines: Lines, i: int) -> int:
    """The next line that is not blank, or the number of lines."""
    n = len(lines)
    i += 1
    while i < n and lines.kinds[i] is Kind.BLANK:
        i += 1
    return i


def _label_soon(lines: Lines, first: int) -> bool:
    """Whether, of the six lines with text from here on, three hold a label alone."""
    found = 0
    i = first
    for _ in range(6):
        if i >= len(lines) or lines.kinds[i] is not Kind.TEXT:
            break
        found += words.is_label(lines.strings[i].strip())
        i = _next_filled(lines, i)
    return found >= 3 or (found >= 2 and _header_within(lines, i))


def _header_within(lines: Lines, i: int) -> bool:
    """Whether a grid's header begins within the next lines."""
    for _ in range(30):
        if i >= len(lines) or lines.kinds[i] is not Kind.TEXT:
            return False
        if words.header_shape(lines.strings[i].strip()) is not None and _header_run(lines, i) is not None:
            return True
        i = _next_filled(lines, i)
    return False


def _read_one_per_line(lines: Lines, first: int) -> Claim | None:
    """Form labels and an indicator grid written one cell per line, blank lines between."""
    text = lines.text
    form: list[list[Span | None]] = []
    row: list[Span | None] = []
    labels = 0  # labels at the row's beginning that have no value yet
    i = first
    n = len(lines)
    lone = 0  # lines since the last label
    while i < n and lines.kinds[i] is Kind.TEXT:
        header = _header_run(lines, i)
        if header is not None:
            break
        span = lines.span(i)
        piece = text[span[0] : span[1]]
        if words.is_label(piece):
            if labels == 0 and row:
                form.append(row)
                row = []
            row.append(span)
            labels += 1
            lone = 0
        else:
            lone += 1
            if lone > max(4, labels) or _STOP.match(piece) or not row:
                header = None
                break
            if labels >= 3 and lone == 1:  # a line of labels, and the line of values below it
                form.append(row)
                row = []
            row.append(span)
            if lone >= labels - 1:
                labels = 0
        i = _next_filled(lines, i)
    else:
        header = None
    if row:
        form.append(row)
    stop = i
    if header is None:
        if len(form) >= 3 and is_table(text, form):
            return Claim([Rows(form)], stop)
        return Claim([range(first, max(stop, first + 1))], max(stop, first + 1))
    spans, stop = _read_grid(lines, header)
    if spans is None:
        return Claim([range(first, stop)], stop)
    return Claim([Rows([*form, *spans])], stop)


def _header_run(lines: Lines, first: int) -> list[int] | None:
    """Line numbers of consecutive header cells, where they are an indicator grid's header.

    A few words may be unknown ("考核维度" between "序号" and "指标名称"); the run ends with a known one.
    """
    run: list[int] = []
    known = 0  # length of the run up to the last known word
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(run) < 30:
        piece = lines.strings[i].strip()
        if words.header_shape(piece) is not None:
            run.append(i)
            known = len(run)
        elif (
            run
            and len(run) - known < 2
            and len(piece) <= 10
            and _HEADER_LIKE.fullmatch(piece)
            and words.level_of(piece) is None
        ):
            run.append(i)
        else:
            break
        i = _next_filled(lines, i)
    run = run[:known]
    shapes_found = [_header_shape(lines, j) for j in run]
    if "level1" in shapes_found[1:]:
        at = shapes_found.index("level1")
        if all(words.compact(lines.strings[j].strip()) in words.side_labels() for j in run[:at]):
            return None  # the run begins behind the label at the grid's side
    found = [_header_shape(lines, j) for j in run]
    strange = found.count("any")
    shapes = set(found) - {"any"}
    if len(run) - strange < 3 or strange > 0.34 * len(run):
        return None
    if len(shapes) < 2 or not shapes & {"name", "level1"}:
        return None
    return run


_HEADER_LIKE = re.compile(r"[\u4e00-\u9fff（）()%／/、]{2,}")


def _header_shape(lines: Lines, i: int) -> str:
    return words.header_shape(lines.strings[i].strip()) or "any"


def _read_grid(lines: Lines, header: list[int]) -> tuple[list[list[Span | None]] | None, int]:
    """The rows below a header run; row ends are found by the shapes of the columns and the blank lines."""
    text = lines.text
    shapes = [_header_shape(lines, j) for j in header]
    gaps = [b - a - 1 for a, b in pairwise(header)]
    usual = Counter(gaps).most_common(1)[0][0]
    found: list[tuple[int, int]] = []  # line, blank lines in front of it
    previous = header[-1]
    i = _next_filled(lines, previous)
    stop = previous + 1
    long_text = "text" in shapes
    sentences = 0
    while i < len(lines) and lines.kinds[i] is Kind.TEXT:
        piece = lines.strings[i].strip()
        if _STOP.match(piece) or len(piece) > _MAX_LINE or (words.is_form_label(piece)):
            break
        if _header_run(lines, i) is not None:
            break
        sentence = len(piece) > 30 and piece[-1] in _SENTENCE_END
        sentences = sentences + 1 if sentence else 0
        if sentence and (not long_text or sentences > 1):
            break
        found.append((i, i - previous - 1))
        previous = i
        stop = i + 1
        i = _next_filled(lines, i)
    if not found:
        return None, stop
    wide = [gap for _, gap in found if gap > usual]
    telling = found[0][1] > usual and len(wide) < 0.7 * len(found)  # rows are set apart by more blank lines
    tokens: list[Token] = []
    for j, gap in found:
        start, end = lines.span(j)
        if gap < usual:  # closer than cells are: the same cell's next line
            costs = (_BREAK_LINE, _BREAK_LINE, 0.0)
        elif telling:
            costs = (0.0, _BREAK_LINE, _FORBID) if gap > usual else (_BREAK_LINE, 0.0, _FORBID)
        else:
            costs = (0.0, 0.0, _FORBID)
        tokens.append(Token(start, end, text[start:end], *costs))
    rows, mean = align(tokens, shapes)
    spans = _spans(rows, tokens, shapes)
    top: list[Span | None] = [lines.span(j) for j in header]
    # what follows a table without a mark is read as rows of names alone: give it back
    while spans and sum(c is not None for c in spans[-1]) < 2:
        last = next(c for c in spans.pop() if c is not None)
        stop = lines.at(last[0])
    if not spans or mean < 0.5:
        return None, stop
    return [top, *spans], stop


def _read_period(lines: Lines, first: int, tokens: list[int]) -> Claim:
    """Cells one per line whose numbers recur with a period: names and numbers without a known header."""
    text = lines.text
    stop = tokens[-1] + 1
    numeric = [_NUMBER.fullmatch(lines.strings[i].strip()) is not None for i in tokens]
    size = len(tokens)
    for period in range(2, 13):
        for start in range(period, min(size - 2 * period, period + 12)):
            if any(numeric[start - period : start]) or numeric[start]:
                continue
            pattern = numeric[start : start + period]
            if sum(pattern) * 2 < period - 1:
                continue
            rows = 0
            while (
                start + (rows + 1) * period <= size
                and numeric[start + rows * period : start + (rows + 1) * period] == pattern
            ):
                rows += 1
            if rows < 3:
                continue
            begin, end = start - period, start + rows * period
            spans: list[list[Span | None]] = [
                [lines.span(tokens[r + c]) for c in range(period)] for r in range(begin, end, period)
            ]
            if is_table(text, spans):
                parts: list[Rows | range] = []
                if begin:
                    parts.append(range(first, tokens[begin]))
                parts.append(Rows(spans))
                if end < size:
                    parts.append(range(tokens[end], stop))
                return Claim(parts, stop)
    return Claim([range(first, stop)], stop)
