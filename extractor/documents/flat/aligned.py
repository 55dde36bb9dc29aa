"""Cells without marks aligned below their header: the best path through rows and columns wins.

Each column has a shape, told by its header ("指标值" is over values, "一级指标" over level names), and each cell
fits some shapes better than others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.flat.lines import Span
from extractor.regex import regex

_VALUE = regex(
    r"[≥≤≧≦＞＜><=＝═±约不大小低少超至达]{0,3}\s*[+\-−]?[0-9０-９][0-9０-９.,，/:：\-~～—至]*\s*\S{0,8}"
)
NUMBER = regex(r"[+\-−±]?[0-9０-９][0-9０-９,.，]*[%％‰]?|[—\-－–/]+")
_OPERATOR = regex(
    r"[≥≤≧≦＞＜><=＝═]{1,2}|定[性量]|[正反]向|不?(?:大于|小于|高于|低于)|(?:(?:大于|小于|高于|低于)或?)?等于"
)
_QUALITATIVE = regex(
    r".{0,6}(?:完成|达标|提高|提升|改善|增强|保障|减少|下降|良好|优良|显著|明显|长期|合格|控制|及时|以内|以上|以下|有效|优|良|中|差|是|否)$"
)
_SCALE = regex(r"优良中低?差|优中差|[高好]中[低差]|好较?好一般较?差|好坏|高低|有无|是否|强弱|大小")
"""The words of a scale, which forms of systems print for a value: 高中低, 好坏."""
_MARKS = regex(r"[、/\s]")
_NUMBERED = regex(r"(?:定量|定性)?指标\s*\d{1,2}\s*[:：.、]")
_DEDUCTS = regex(r"[扣减加得计][\d.]+分|不得分|不扣分|扣完为止|计满分|得满分")
_LONG = 40
_SENTENCE = regex(r"。.")  # several sentences
_SENTENCE_END = frozenset("。；;")

# How dear it is to leave a column of a shape blank: a merged level often is, a name never should be.
SKIP = {
    "level1": 0.3, "level2": 0.6, "index": 0.6, "name": 3.0, "value": 1.8, "op": 1.0, "unit": 1.0,
    "score": 1.0, "text": 0.7, "word": 0.7, "any": 1.0, "side": 0.0, "end": 2.0,
}  # fmt: skip
BREAK_LINE = 4.0
"""What it costs to read across a row's natural end, or to end a row where none is."""
FORBID = 1e6
_FIRST = 0.05
ROW_NUMBER = "№"
"""In front of a number that is known to be its row's."""
_MAX_SHIFT = 24


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
    same_cell: float = FORBID


_POINTS = regex(r"\d{1,3}(?:\.\d)?\s?分")
_WORTH = regex(r"[（(]\d{1,4}(?:\.\d)?\s?分?[)）]$")


def fit(cell: str, shape: str) -> float:
    """How well a cell's text fits a column's shape; about -3 to 3.

    Example:
        >>> fit("数量指标", "level2") > fit("数量指标", "name") > fit("数量指标", "value")
        True
    """
    if shape == "side":
        return 3.0 if words.is_side_label(cell) else -FORBID  # merged over all rows, no cell of theirs
    if shape == "end":
        return -FORBID if cell else 1.0  # the blank that ends each row
    if cell.startswith(ROW_NUMBER):
        return 3.0 if shape == "index" else -FORBID
    if not cell:
        return {"name": -1.5, "value": -0.2, "text": 0.2}.get(shape, 0.0)
    if _NUMBERED.match(cell):
        return {"name": 2.5, "any": 0.3, "text": -1.0}.get(shape, -3.0)
    level = words.level_of(cell)
    value = _VALUE.fullmatch(cell) is not None and len(cell) <= 20
    number = NUMBER.fullmatch(cell) is not None
    operator = _OPERATOR.fullmatch(cell) is not None
    nature = words.is_nature(cell)
    short = len(cell) <= 12
    if shape in ("level1", "level2"):
        if level is not None:
            second = words.is_second_level(cell)
            if shape == "level2":
                return 3.0 if second else 0.5
            return 3.0 if level == 1 else -1.5
        if words.is_sum(cell):
            return 1.5
        group = _WORTH.sub("", words.compact(cell))
        if value or operator or len(group) > 12:
            return -3.0 if value or operator else -1.0
        return 0.8 if shape == "level1" and _WORTH.search(cell) else -0.2  # 班子建设(20分)
    if level is not None:
        return {"name": -0.5, "text": -1.0, "any": 0.0}.get(shape, -3.0)
    if shape in ("name", "text") and _DEDUCTS.search(cell):
        return 1.5 if shape == "text" else -1.0
    if shape == "name":
        if cell[-1:] in _SENTENCE_END:
            return -1.0
        return -2.5 if value or operator or nature else (1.0 if 2 <= len(cell) <= 40 else -0.3)
    if shape == "value":
        if len(cell) > _LONG and _SENTENCE.search(cell):
            return -2.5
        if _SCALE.fullmatch(_MARKS.sub("", cell)):
            return 1.5
        return 2.0 if value else (0.8 if _QUALITATIVE.match(cell) and short else (-2.0 if operator else -0.1))
    if shape == "op":
        return 3.0 if operator or nature else -3.0
    if shape == "unit":
        return -2.0 if value or operator or len(cell) > 6 or _SCALE.fullmatch(_MARKS.sub("", cell)) else 1.5
    if shape == "score":
        return 2.0 if number or _POINTS.fullmatch(cell) else (-0.5 if value else -3.0)
    if shape == "index":
        return 3.0 if cell.strip(".、").isdigit() else -3.0
    if shape == "word":
        return 1.0 if short and not value else -1.0
    if shape == "text":
        return 0.6 if len(cell) > 8 else (-0.3 if number else 0.2)
    return -0.5 if cell[-1:] in _SENTENCE_END and len(cell) > 12 else 0.3


def align(tokens: Sequence[Token], shapes: Sequence[str]) -> tuple[list[list[list[int]]], float]:
    """Tokens in reading order → rows of cells (each a list of token numbers), and the mean fit.

    One pass over the tokens keeps, for each column, the best score of any placement that ends there.
    """
    n = len(shapes)
    skip = [SKIP[s] for s in shapes]
    if "value" in shapes:
        skip[shapes.index("value")] += _FIRST  # of two the goal is stated, the result may be blank
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
            run, run_from = -FORBID, 0
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


def spans_of(rows: list[list[list[int]]], tokens: Sequence[Token], shapes: Sequence[str]) -> list[list[Span | None]]:
    return [
        [(tokens[cell[0]].start, tokens[cell[-1]].end) if cell else None for cell in _sum_row(row, tokens, shapes)]
        for row in rows
    ]


def points_last(
    rows: list[list[list[int]]], tokens: Sequence[Token], shapes: Sequence[str]
) -> list[list[list[int]]]:
    """Rows whose only figures are as many bare numbers as there are columns of points: they are the points.

    Blank cells left no trace, so that they stand below the first columns they fit. Sound where other rows have
    values besides points, or write their values with a unit.

    Example: below 三级指标 指标值 完成值 分值 得分 the row 工程质量合格 10 10 beside 整修塘坝 3座 3座 10 10.
    """
    points = [c for c, shape in enumerate(shapes) if shape == "score"]
    values = [c for c, shape in enumerate(shapes) if shape == "value"]
    if not points or not values:
        return rows

    def bare(cell: Sequence[int]) -> bool:
        piece = tokens[cell[0]].text if len(cell) == 1 else ""
        return piece[-1:].isdigit() and NUMBER.fullmatch(piece) is not None

    figures = sorted([*points, *values])
    told = sum(all(row[c] for c in figures) for row in rows)
    united = sum(any(row[c] and not bare(row[c]) for c in values) for row in rows)
    if not told and united < 2:
        return rows
    out = []
    for row in rows:
        here = [c for c in figures if row[c]]
        if len(here) == len(points) and here != points and all(bare(row[c]) for c in here):
            numbers = [row[c] for c in here]
            row = [[] if c in figures else cell for c, cell in enumerate(row)]
            for c, number in zip(points, numbers, strict=True):
                row[c] = number
        out.append(row)
    return out


def settle(
    text: str,
    rows: Sequence[Sequence[Span | None]],
    heads: Mapping[int, Sequence[str]],
    *,
    padded: bool = False,
) -> list[list[Span | None]]:
    """Rows cut at marks, where a converter left out the cells that a merge covers: moved below their header.

    Such a row is shorter than its header, or (asked for by ``padded``) filled up with blanks at its end. Only what
    fits clearly better moves, and of the shorter rows only those that begin with a level name. ``heads`` holds the
    heads of those lines of which the columns are known (``merged.py``).

    Example: below 单位名称 | 项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 the row 产出指标 | 数量指标 | 保洁员 |
    28人 belongs two columns to the right; so does 支付进度 | 每迟一天扣1分 | 5 | 4 | | below 一级指标 | 二级指标 |
    三级指标 | 评分标准 | 分值 | 得分.
    """
    shapes: list[str] = []
    out: list[list[Span | None]] = []
    reach = max((_filled(row) for r, row in enumerate(rows) if r and r not in heads), default=0)
    for r, row in enumerate(rows):
        if r in heads:
            shapes = _shapes(heads[r])
            out.append(list(row))
            continue
        cells = [text[s[0] : s[1]] if s else "" for s in row]
        known = [words.header_shape(c) for c in cells]
        if sum(k is not None for k in known) >= 3 and sum(k is not None for k in known) >= 0.5 * len(cells):
            shapes = _shapes(cells)
            out.append(list(row))
            continue
        filled = _filled(row)
        filled_up = padded and filled < len(shapes) >= len(cells)
        # columns that are blank in every row are filled in later: no row was moved out of them
        short = min(len(shapes), reach) - filled if filled_up else len(shapes) - len(row)
        if (
            0 < short <= _MAX_SHIFT
            and filled >= 3
            and cells[0]
            and (filled_up or words.level_of(cells[0]) is not None)
            and (best := _shift(cells[:filled], shapes, short, 2 if filled_up else 4))
        ):
            out.append([*([None] * best), *row[: filled if filled_up else None]])
            continue
        out.append(list(row))
    return out


def _shapes(heads: Sequence[str]) -> list[str]:
    """What the cells below heads are like; the first may be what stands at the side of levels (绩效指标)."""
    shapes = [words.loose_shape(head) or "any" for head in heads]
    if shapes[1:2] == ["level1"] and words.is_side_label(heads[0]):
        shapes[0] = "side"
    return shapes


def _filled(row: Sequence[Span | None]) -> int:
    """How many positions a row has up to its last cell with text."""
    return max((k for k, span in enumerate(row, 1) if span is not None and span[1] > span[0]), default=0)


def _shift(cells: Sequence[str], shapes: Sequence[str], most: int, better: float) -> int:
    """By how many columns a row's cells are moved to the right, 0 where that does not fit so much ``better``."""
    if "name" in shapes:
        most = min(most, len(shapes) - 1 - shapes[::-1].index("name"))  # a row without a name is none
    fits = [sum(fit(c, shapes[k + shift]) for k, c in enumerate(cells) if c) for shift in range(most + 1)]
    best = max(range(most + 1), key=lambda shift: fits[shift])
    return best if fits[best] >= fits[0] + better else 0


def _sum_row(row: list[list[int]], tokens: Sequence[Token], shapes: Sequence[str]) -> list[list[int]]:
    """A row "合计, 100, 98": its word belongs in the first column, its numbers under the scores."""
    pieces = [k for cell in row for k in cell]
    scores = [c for c, shape in enumerate(shapes) if shape == "score"]
    if not words.is_sum(tokens[pieces[0]].text) or not 0 < len(pieces) - 1 <= len(scores):
        return row
    if not all(NUMBER.fullmatch(tokens[k].text) for k in pieces[1:]):
        return row
    out: list[list[int]] = [[] for _ in row]
    out[0] = [pieces[0]]
    for column, piece in zip(scores, pieces[1:], strict=False):
        out[column] = [piece]
    return out
