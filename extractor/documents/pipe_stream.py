"""Tables of web pages of which only the cells are left: a pipe behind each, nothing that ends a row.

Blank cells were kept, cells that a merge covers were left out, and lines were broken wherever a cell was blank or held
a block of its own. So the cells are one stream: labels with their values until a grid's heads come, and below those
each cell goes where it fits (``aligned.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.aligned import FORBID, Token, align, spans_of
from extractor.documents.flat_lines import PIPES, Claim, Kind, Lines, Rows, Span, is_rule, trim

_FILLING = re.compile(r"[|｜][|｜]")  # bare pipes tell where rows end: counted.py
_LONG_CELL = 12  # lines of text in one cell
_FEWEST = 8  # cells
_LONE = 0.3  # of the lines that hold one cell or none
_NEW_ROW = 0.3  # dearer than to go on in the row
_WORST = 0.3  # mean fit below which cells and heads do not belong together


@dataclass(frozen=True, slots=True)
class _Unit:
    span: Span
    text: str

    @property
    def shape(self) -> str | None:
        return words.loose_shape(self.text) if self.text else None

    @property
    def listed(self) -> bool:
        return bool(self.text) and words.header_shape(self.text) is not None


def read_stream(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None.

    Example: the cells 项目名称, 村道硬化, 一级指标, 二级指标, 三级指标, 指标值, 产出指标, 数量指标, 硬化里程, 3公里,
    质量指标, 验收合格率, 100% are four rows; 质量指标 begins the last.
    """
    if lines.refused(__name__, first):
        return None
    region = _region(lines, first)
    if region is None:
        return None
    claim = _claim(*region)
    if claim is None:
        lines.refuse(__name__, region[1])
    return claim


def _claim(units: Sequence[_Unit], stop: int) -> Claim | None:
    rows: list[list[Span | None]] = []
    found = False
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
        rows += [*_form(units[start:k]), *grid]
        found = True
        k = start = end
    if not found:
        return None
    return Claim([Rows([*rows, *_form(units[start:])])], stop)


def _region(lines: Lines, first: int) -> tuple[list[_Unit], int] | None:
    """The cells from line ``first`` on and the line behind them; None where lines tell rows."""
    if lines.kinds[first] is Kind.TEXT and (first + 1 >= len(lines) or not _bare(lines, first + 1)):
        return None
    stop = i = first
    lone = piped = text = filled_up = 0
    while i < len(lines) and text <= _LONG_CELL:
        line, kind = lines.strings[i], lines.kinds[i]
        if kind is Kind.PIPE:
            if is_rule(line) and "---" in line:
                return None
            filled_up += _FILLING.search(line) is not None
            filled = sum(bool(part.strip()) for part in PIPES.split(line))
            lone += filled <= 1
            piped += 1
            text = 0
            stop = i + 1
        elif kind is Kind.TEXT:
            text += 1
        elif kind is not Kind.BLANK or not text:
            break
        i += 1
    end = lines.end(stop - 1)
    marks = [m.start() for m in PIPES.finditer(lines.text, lines.starts[first], end)]
    if filled_up > 1 or len(marks) < _FEWEST or lone < _LONE * piped or lines.text[marks[-1] + 1 : end].strip():
        lines.refuse(__name__, stop)
        return None
    lines.charge(len(marks))
    units: list[_Unit] = []
    at = lines.starts[first]
    for mark in marks:
        span = trim(lines.text, at, mark)
        units.append(_Unit(span, lines.text[span[0] : span[1]]))
        at = mark + 1
    return units, stop


def _bare(lines: Lines, i: int) -> bool:
    return lines.kinds[i] is Kind.PIPE and not PIPES.sub("", lines.strings[i]).strip()


def _head(units: Sequence[_Unit], k: int) -> tuple[list[_Unit], int] | None:
    """The heads of a grid in the order of its columns, where they begin at ``k``, and how many cells they take.

    Of two header lines (绩效指标 年度指标值 实际完成值 分值 over 一级指标 二级指标 三级指标 指标值) the lower comes
    first, then the upper heads that reach down beside it.
    """
    run: list[_Unit] = []
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


def _end(units: Sequence[_Unit], k: int) -> int:
    """Where the grid's cells end: at a label of a form, or at another header."""
    while k < len(units):
        if words.is_form_label(units[k].text) or words.ends_grid(units[k].text) or _head(units, k) is not None:
            break
        k += 1
    return k


def _grid(heads: Sequence[_Unit], units: Sequence[_Unit]) -> list[list[Span | None]] | None:
    tokens = [Token(*u.span, u.text, _NEW_ROW, 0.0, FORBID) for u in units]
    shapes = [u.shape or "any" for u in heads]
    whole = _by_width(len(shapes), tokens)
    if whole is not None:
        return [[u.span for u in heads], *whole]
    while tokens and not tokens[-1].text:
        tokens.pop()
    if not tokens:
        return None
    rows, mean = align(tokens, shapes)
    return [[u.span for u in heads], *spans_of(rows, tokens, shapes)] if mean >= _WORST else None


def _by_width(width: int, tokens: Sequence[Token]) -> list[list[Span | None]] | None:
    """The rows where header and rows end with one blank more than they have cells; None where they do not."""
    rows = [tokens[k : k + width + 1] for k in range(1, len(tokens), width + 1)]
    if len(rows) < 2 or tokens[0].text or len(rows[-1]) <= width or any(row[-1].text for row in rows):
        return None
    return [[(t.start, t.end) if t.text else None for t in row[:width]] for row in rows]


def _form(units: Sequence[_Unit]) -> list[list[Span | None]]:
    """Labels, and values behind each: a label behind a value begins a row, so do the values below several heads."""
    rows: list[list[Span | None]] = []
    labels: list[str] = []  # of the row, as long as no value stands in it
    valued = True
    for unit in units:
        label = bool(unit.text) and (words.is_label(unit.text) or words.ends_grid(unit.text))
        if not rows or (label and valued) or (label and len(labels) > 1 and words.is_fund_line(unit.text)):
            rows.append([])
            labels, valued = [], False
        if not label and not valued and len(labels) > 2:
            rows.append([None] if words.is_goal_side(labels[0]) else [])  # merged over both lines
        rows[-1].append(unit.span)
        valued = valued or not label
        labels = [*labels, unit.text] if label else labels
    return rows
