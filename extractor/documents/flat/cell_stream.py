"""Rows of a stream of cells: each cell is known, blank ones too, and nothing says where a row ends.

Web pages leave their tables like this (``pipe_cells.py``): cells that a merge covers are gone, the others follow one
another. Labels stand with their values until a grid's heads come; below those each cell goes where it fits
(``aligned.py``). Without known heads, figures that recur in the same columns tell how wide the rows are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.flat.aligned import FORBID, NUMBER, Token, align, spans_of
from extractor.documents.flat.lines import Span
from extractor.regex import regex

_NEW_ROW = 0.3  # dearer than to go on in the row
_WORST = 0.3  # mean fit below which cells and heads do not belong together
_MOST_COLUMNS = 24
_DASH = regex(r"[-—–―－/]+")
_AROUND = regex(r"^[〔\[（≥≤≧≦＞＜><=约]+|[〕\]）]+$|(?:以上|以下|左右|以内)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A cell of the stream; a blank one has no text and stands where it was."""

    span: Span
    text: str

    @property
    def cell(self) -> Span | None:
        """Where the cell stands, None where it is blank."""
        return self.span if self.text else None

    @property
    def shape(self) -> str | None:
        return words.loose_shape(self.text) if self.text else None

    @property
    def listed(self) -> bool:
        return bool(self.text) and words.header_shape(self.text) is not None


def rows_by_heads(units: Sequence[Unit]) -> list[list[Span | None]] | None:
    """The rows of a stream in which known heads stand; None where none do, or what follows does not fit them.

    Example: the cells 项目名称, 村道硬化, 一级指标, 二级指标, 三级指标, 指标值, 产出指标, 数量指标, 硬化里程, 3公里,
    质量指标, 验收合格率, 100% are four rows; 质量指标 begins the last.
    """
    rows: list[list[Span | None]] = []
    k = start = 0
    while k < len(units):
        head = _head(units, k)
        if head is None:
            k += 1
            continue
        end = _end(units, k + head[1])
        grid = _grid(head[0], units[k + head[1] : end])
        if grid is None:
            return None
        below = units[k + head[1] : k + head[1] + 2]
        ended = len(below) == 2 and not below[0].text and bool(below[1].text)
        rows += [*_form(units[start:k], ended=ended), *grid]
        k = start = end
    return [*rows, *_form(units[start:])] if rows else None


def _head(units: Sequence[Unit], k: int) -> tuple[list[Unit], int] | None:
    """The heads of a grid in the order of its columns, where they begin at ``k``, and how many cells they take.

    Of two header lines (绩效指标 年度指标值 实际完成值 分值 over 一级指标 二级指标 三级指标 指标值) the lower comes
    first, then the upper heads that reach down beside it.
    """
    run: list[Unit] = []
    while k + len(run) < len(units) and (units[k + len(run)].listed or (run and units[k + len(run)].shape)):
        run.append(units[k + len(run)])
    shapes = [u.shape for u in run]
    at = next((i for i, shape in enumerate(shapes) if shape == "level1"), None)
    if at:
        upper = [u for u in run[:at] if not words.is_side_label(u.text)]
        beside = [u for u in upper if words.compact(u.text) not in words.spanning()]
        heads = [*run[at:], *beside]
    else:
        heads = run
    found = {u.shape for u in heads}
    if sum(u.listed for u in heads) < 3 or len(found) < 3 or "name" not in found or not {"value", "score"} & found:
        return None
    return heads, len(run)


def _end(units: Sequence[Unit], k: int) -> int:
    """Where the grid's cells end: at a label of a form, or at another header."""
    while k < len(units):
        if words.is_form_label(units[k].text) or words.ends_grid(units[k].text) or _head(units, k) is not None:
            break
        k += 1
    return k


def _grid(heads: Sequence[Unit], units: Sequence[Unit]) -> list[list[Span | None]] | None:
    tokens = [Token(*u.span, u.text, _NEW_ROW, 0.0, FORBID) for u in units]
    shapes = [u.shape or "any" for u in heads]
    whole = _by_width(len(shapes), tokens)
    if whole is not None:
        return [[u.span for u in heads], *whole]
    ended = _by_ends(tokens, shapes)
    while tokens and not tokens[-1].text:
        tokens.pop()
    if not tokens:
        return None
    rows, mean = align(tokens, shapes)
    if mean < _WORST:  # below 考核内容 stand sentences as well as names
        rows, mean = align(tokens, ["text" if shape == "name" else shape for shape in shapes])
    if ended is not None and ended[1] >= mean:
        return [[u.span for u in heads], *ended[0]]
    return [[u.span for u in heads], *spans_of(rows, tokens, shapes)] if mean >= _WORST else None


def _by_ends(tokens: Sequence[Token], shapes: Sequence[str]) -> tuple[list[list[Span | None]], float] | None:
    """The rows where the heads end with a blank, as each row then does, and how well they fit; None elsewhere."""
    if len(tokens) < 2 or tokens[0].text or not tokens[1].text:
        return None
    ending = [*shapes, "end"]
    rows, mean = align(tokens[1:], ending)
    spans = spans_of(rows, tokens[1:], ending)
    return ([row[:-1] for row in spans], mean) if mean >= _WORST else None


def _by_width(width: int, tokens: Sequence[Token]) -> list[list[Span | None]] | None:
    """The rows where header and rows end with one blank more than they have cells; None where they do not."""
    rows = [tokens[k : k + width + 1] for k in range(1, len(tokens), width + 1)]
    if len(rows) < 2 or tokens[0].text or len(rows[-1]) <= width or any(row[-1].text for row in rows):
        return None
    return [[(t.start, t.end) if t.text else None for t in row[:width]] for row in rows]


def _form(units: Sequence[Unit], *, ended: bool = False) -> list[list[Span | None]]:
    """Labels, and values behind each: a label behind a value begins a row, so do the values below several heads.

    ``ended``: a blank ends each row.
    """
    rows: list[list[Span | None]] = []
    labels: list[str] = []  # of the row, as long as no value stands in it
    valued = True
    before = ""
    for unit in units:
        label = bool(unit.text) and (words.is_label(unit.text) or words.ends_grid(unit.text))
        another = label and valued and not (ended and before)
        before = unit.text
        if not rows or another or (label and len(labels) > 1 and words.is_fund_line(unit.text)):
            rows.append([])
            labels, valued = [], False
        if not label and not valued and len(labels) > 2:
            rows.append([None] if words.is_goal_side(labels[0]) else [])  # merged over both lines
            if ended and not unit.text:
                labels = []
                continue  # what ends the line of heads
        rows[-1].append(unit.span)
        valued = valued or not label
        labels = [*labels, unit.text] if label else labels
    return rows


def rows_by_period(units: Sequence[Unit]) -> list[list[Span | None]] | None:
    """The rows of a stream in which figures recur in the same columns; None where they do not.

    Example: 指标, 单位, 粮食产量, 5万吨, 油料产量, 2万吨, 茶叶产量, 1万吨 are four rows of two cells.
    """
    period = _period(units)
    if period is None:
        return None
    width, n = period
    rows = [units[k * width : (k + 1) * width] for k in range(n)]
    blank = {c for c in range(width) if all(not r[c].text for r in rows)}
    spans: list[list[Span | None]] = [[u.cell for c, u in enumerate(r) if c not in blank] for r in rows]
    tail: list[Span | None] = []
    for k, unit in enumerate(units[n * width :]):
        if unit.text:
            tail.append(unit.span)
        elif tail and k and not units[n * width + k - 1].text:
            spans.append(tail)  # two blanks in a row end one
            tail = []
    if tail:
        spans.append(tail)
    return [_head_back(r, rows, width - len(blank)) if k < 2 else r for k, r in enumerate(spans)]


def _head_back(row: list[Span | None], rows: Sequence[Sequence[Unit]], width: int) -> list[Span | None]:
    """A header whose first, blank cell was printed last is set right: the names below have no head."""
    filled = [c for c in row if c is not None]
    if len(row) != width or len(filled) != width - 1 or row[-1] is not None or len(rows) < 4:
        return row
    last = [r[width - 1] for r in rows[2:]]
    first = [r[0] for r in rows[2:]]
    named = all(u.text and not _figure(u.text) for u in first)
    return [None, *filled] if named and all(u.text for u in last) else row


def _figure(text: str) -> bool | None:
    """Whether a cell holds a figure; None where it holds a dash, which may stand for anything."""
    word = words.compact(text)
    if _DASH.fullmatch(word):
        return None
    return NUMBER.fullmatch(_AROUND.sub("", word)) is not None  # 〔17〕, ≥95, 1以上


def _period(units: Sequence[Unit]) -> tuple[int, int] | None:
    """Width and number of the rows where figures recur in the same columns row after row, or None."""
    best: tuple[float, int, int] | None = None
    for width in range(2, min(_MOST_COLUMNS, len(units) // 3) + 1):
        n = _alike(units, width)
        if n < 3 or n * width < len(units) / 2:
            continue
        heads = sum(u.shape is not None for u in units[:width])
        told = n * width / len(units) + heads / width
        if best is None or told > best[0] + 0.1:
            best = (told, width, n)
    return (best[1], best[2]) if best is not None else None


def _alike(units: Sequence[Unit], width: int) -> int:
    """How many rows of this width from the top are alike: words in the first column, figures under one head."""
    if any(u.text and _figure(u.text) for u in units[:width]):
        return 0
    figures = [0] * width
    told = [0] * width
    rows = 1
    for k in range(1, len(units) // width):
        row = units[k * width : (k + 1) * width]
        if not row[0].text:
            break
        kinds = [None if not u.text else _figure(u.text) for u in row]
        known = [c for c, kind in enumerate(kinds) if kind is not None]
        against = sum(told[c] >= 2 and kinds[c] != (figures[c] * 2 > told[c]) for c in known)
        if against > 0.2 * len(known):
            break
        for c in known:
            told[c] += 1
            figures[c] += bool(kinds[c])
        rows += 1
    numeric = [c for c in range(width) if told[c] >= 2 and figures[c] >= 0.9 * told[c]]
    worded = [c for c in range(width) if told[c] >= 2 and figures[c] <= 0.1 * told[c]]
    settled = sum(max(figures[c], told[c] - figures[c]) for c in range(width))
    return rows if numeric and worded and settled >= 0.95 * sum(told) else 0
