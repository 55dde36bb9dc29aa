"""Assessment rules written one cell per line without any mark: heads, then name, points and sentences row by row.

Web pages lose their tables like this. Points give the rows away: a column of bare numbers stands under 分值 or 得分,
names are short, and what costs points is told in sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import BREAK_LINE, FORBID, NUMBER, Token, align, spans_of
from extractor.documents.flat.blanks import SENTENCE_END, STOP
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_LONGEST = 600  # characters of a cell
_HEAD = 12
_SENTENCE = 6
_MOST_HEADS = 16
_MOST_UNKNOWN = 2
_FEWEST_ROWS = 2
_FEWEST_CELLS = 4
_SURE_HEADS = 6  # so many heads, all known, need one row only
_AGAIN = 2.0  # what it costs to begin a row with one sentence more
_NUMBERED = regex(r"\d{1,2}[、.．](?!\d)")
_RULES = regex(r"(?:评|考|检查).*标准$")  # 检查考评标准 is over rules, 标准 over figures
_RESULT = regex(r"实际|完成|落实")
_FIGURE = regex(r"\d|[。；;，,：:]")


@dataclass(frozen=True, slots=True)
class _Head:
    span: Span
    shape: str


def read_scored_lines(lines: Lines, first: int) -> Claim | None:
    """The table whose heads begin at line ``first``, or None.

    Example: the lines 考核项目, 分值, 评分标准, 得分, 值班值守, 20, 脱岗一次扣3分。, 物资储备, 30, 缺一类扣2分。
    are two rows below their heads.
    """
    if not _may_head(lines.strings[first].strip()):
        return None
    found = _heads(lines, first)
    if found is None:
        return None
    heads, start = found
    shapes = _grouped([h.shape for h in heads])
    tokens, at = _body(lines, start, texts=shapes.count("text"))
    if len(tokens) < _FEWEST_CELLS:
        return None
    rows, mean = _aligned(tokens, shapes)
    scores = [c for c, shape in enumerate(shapes) if shape == "score"]
    while rows and not any(rows[-1][c] for c in scores):
        rows.pop()  # what follows the table
    scored = sum(any(row[c] for c in scores) for row in rows)
    fewest = 1 if len(heads) >= _SURE_HEADS and "any" not in shapes else _FEWEST_ROWS
    if scored < fewest or scored < 0.6 * len(rows) or mean < 0.4:
        return None
    last = max(piece for cell in rows[-1] for piece in cell)
    body = [_with_blanks(row) for row in spans_of(rows, tokens, shapes)]
    return Claim([Rows([[h.span for h in heads], *body])], at[last] + 1)


def _grouped(shapes: list[str]) -> list[str]:
    """Of several columns of names the last holds them; those in front are groups, mostly blank."""
    names = [c for c, shape in enumerate(shapes) if shape == "name"]
    return ["level1" if c in names[:-1] else shape for c, shape in enumerate(shapes)]


def _aligned(tokens: Sequence[Token], shapes: Sequence[str]) -> tuple[list[list[list[int]]], float]:
    """The rows, and how well they fit: columns to be filled in later may be blank in all of them.

    Numbered sentences (1、 2、) stand in one column: of two ways to read the cells the one that keeps them so is right.
    """
    first = shapes.index("score")
    later = {c for c, shape in enumerate(shapes) if shape == "score" and c > first}
    loose = {c for c, shape in enumerate(shapes) if shape in ("any", "word")}
    told = {c for c, shape in enumerate(shapes) if shape == "text" and c > first} if "text" in shapes[:first] else set()
    best: tuple[float, list[list[list[int]]], float] | None = None
    for blank in (set[int](), later, loose, later | loose, later | told, later | loose | told):
        kept = [c for c in range(len(shapes)) if c not in blank]
        rows, mean = align(tokens, [shapes[c] for c in kept])
        numbered = {c for row in rows for c, cell in enumerate(row) if cell and _NUMBERED.match(tokens[cell[0]].text)}
        value = mean - max(0, len(numbered) - 1)
        if best is None or value > best[0] + 0.01:
            best = value, [[row[kept.index(c)] if c in kept else [] for c in range(len(shapes))] for row in rows], mean
    assert best is not None
    return best[1], best[2]


def _with_blanks(row: list[Span | None]) -> list[Span | None]:
    """A row whose blanks are cells too: where each cell stands is settled here."""
    at = next(c[0] for c in row if c is not None)
    out: list[Span | None] = []
    for cell in row:
        at = cell[1] if cell is not None else at
        out.append(cell if cell is not None else (at, at))
    return out


def _may_head(piece: str) -> bool:
    return 2 <= len(words.compact(piece)) <= _HEAD and not _FIGURE.search(piece)


def _rest_of_head(piece: str) -> bool:
    """Whether a line may be a head's second one: 内　容 below 考核评比, but not a head of its own."""
    spaced = words.compact(piece) != piece and words.header_shape(piece) is None
    return _may_head(piece) and (spaced or words.loose_shape(piece) is None)


def _next(lines: Lines, i: int) -> int:
    i += 1
    while i < len(lines) and lines.kinds[i] is Kind.BLANK:
        i += 1
    return i


def _heads(lines: Lines, first: int) -> tuple[list[_Head], int] | None:
    """The heads from line ``first`` on and the line where the rows begin; a head may be broken over two lines."""
    heads: list[_Head] = []
    starts: list[int] = []
    known = 0  # heads up to the last one known
    i = first
    while i < len(lines) and lines.kinds[i] is Kind.TEXT and len(heads) < _MOST_HEADS:
        piece = lines.strings[i].strip()
        if not _may_head(piece):
            break
        span, after = lines.span(i), _next(lines, i)
        shape = words.loose_shape(piece)
        if shape is None and after < len(lines) and lines.kinds[after] is Kind.TEXT:
            rest = lines.strings[after].strip()
            both = words.loose_shape(piece + rest) if _rest_of_head(rest) else None
            if both is not None:
                span, shape, after = (span[0], lines.span(after)[1]), both, _next(lines, after)
        heads.append(_Head(span, shape or "any"))
        starts.append(i)
        if shape is not None:
            known = len(heads)
        elif len(heads) - known > _MOST_UNKNOWN or not known:
            break
        i = after
    heads, begin = heads[:known], (starts[known] if known < len(starts) else i)
    below = lines.strings[begin].strip() if begin < len(lines) else ""
    if heads and heads[0].shape != "index" and below[:1].isdigit() and NUMBER.fullmatch(below):
        begin = starts[known - 1]  # a name that ends like a head, its points below it
        heads = heads[:-1]
    heads = [h if h.shape != "value" or not _RULES.search(_word(lines, h)) else _Head(h.span, "text") for h in heads]
    shapes = [h.shape for h in heads]
    if shapes.count("value") == 1 and "score" in shapes[: shapes.index("value")]:
        late = shapes.index("value")
        if _RESULT.search(_word(lines, heads[late])):  # 分值, 完成情况, 得分: filled in when the points are
            heads[late] = _Head(heads[late].span, "any")
            shapes[late] = "any"
    if len(heads) < 3 or "score" not in shapes or shapes[0] == "score" or {"value", "op", "unit"} & set(shapes):
        return None  # goals and results are for cell_lines.py
    if not {"name", "level1", "level2", "index"} & set(shapes) or not {"text", "name"} & set(shapes):
        return None
    return heads, begin


def _word(lines: Lines, head: _Head) -> str:
    return words.compact(lines.text[head.span[0] : head.span[1]])


def _body(lines: Lines, start: int, *, texts: int) -> tuple[list[Token], list[int]]:
    """The cells below the heads, and the line of each."""
    tokens: list[Token] = []
    at: list[int] = []
    previous = start - 1
    i = start
    sentences = 0
    ruled = False
    while i < len(lines) and lines.kinds[i] is Kind.TEXT:
        piece = lines.strings[i].strip()
        after = _next(lines, i)
        below = lines.strings[after].strip() if after < len(lines) else ""
        if piece == "-":  # a wiki's mark between rows
            ruled, previous, i = True, i, after
            sentences = 0
            continue
        if len(piece) > _LONGEST or (STOP.match(piece) and not NUMBER.fullmatch(below)):
            break
        if words.is_form_label(piece) or (_may_head(piece) and _heads(lines, i) is not None):
            break
        sentence = len(piece) >= _SENTENCE and piece[-1] in SENTENCE_END
        if sentence and len(tokens) >= 2 and words.is_sum(tokens[-2].text):
            break
        again = sentence and sentences >= max(1, texts)
        sentences = sentences + 1 if sentence else 0
        if sentences > texts + 4:
            break  # prose
        span = lines.span(i)
        gap = i - previous - 1
        # many blank lines stand for blank cells, so the row is more likely over than behind a single one
        begins = ruled and lines.strings[previous].strip() == "-"
        tokens.append(
            Token(
                *span,
                piece,
                BREAK_LINE if ruled and not begins else _AGAIN if again else 0.0,
                BREAK_LINE if begins else 0.4 if gap > 2 else 0.0,
                0.2 if again else FORBID,
            )
        )
        at.append(i)
        previous = i
        i = after
    # a sentence more below the last row, farther away than cells are, is the text behind the table
    usual = min((b - a for a, b in pairwise(at)), default=1)
    while len(at) >= 2 and at[-1] - at[-2] > usual and all(t.text[-1] in SENTENCE_END for t in tokens[-2:]):
        tokens.pop()
        at.pop()
    return tokens, at
