"""Forms whose cells are set apart by blanks, with the grid below them."""

from __future__ import annotations

from extractor.documents import words
from extractor.documents.flat.aligned import NUMBER
from extractor.documents.flat.blanks import BLANK, MAX_LINE, WIDE_BLANK, grid_below, header_at, pieces_of
from extractor.documents.flat.cut_cells import join_cut
from extractor.documents.flat.lines import Claim, Kind, Lines, Rows, Span
from extractor.regex import regex

_MOST_LINES = 60  # of a form above its grid
_BLANKS = 6  # blank lines between a form's lines, where cells written letter by letter were lost
_HEAD = 16
_FIELD = 2  # cells of a line that holds a label and its value
_LABEL = regex(
    r"[\u4e00-\u9fff]{2,8}(?:概况|概述|内容|情况|描述|依据|成果|目标|措施|周期|期限|部门|单位|性质|类[型别]|审批|总?预算|总额)"
)
_UNITS = frozenset({"（万元）", "（元）", "（单位：万元）", "（单位：元）"})


def read_form_lines(lines: Lines, first: int) -> Claim | None:
    """Lines of a form ("项目名称    河道清淤    项目类别    经常性") and the grid below them, or None.

    Where the form's grid follows, every line above its header is the form's: goals below their heads stand in the
    heads' columns, what else begins with no label in the second column.
    """
    text = lines.text
    rows: list[list[Span | None]] = []
    i = stop = first
    told: int | None = None  # how many rows stand above the first line that begins with no label
    blanks = 0
    sure = False  # the lines so far are a form's
    while i < min(len(lines), first + _MOST_LINES) and blanks <= (_BLANKS if told is None or len(rows) > 2 else 1):
        if lines.kinds[i] is Kind.BLANK:
            blanks += 1
            i += 1
            continue
        if lines.kinds[i] is not Kind.TEXT or len(lines.strings[i]) > 4 * MAX_LINE:
            break
        header = header_at(lines, i)
        if header is not None:
            if not rows:
                return None
            grid, below = grid_below(lines, header[1], header[0])
            if grid and _is_form(text, rows):
                return Claim([Rows([*rows, *grid])], below)
            break
        row, after = _row(lines, i, rows)
        if told is None and (row[0] is None or len(row) < 2 or blanks > 1):
            told, stop = len(rows), i
        if not sure and row[0] is None:
            if not _is_form(text, rows):
                return None
            sure = True
        rows.append(row)
        i = after
        blanks = 0
    if told is None:
        told, stop = len(rows), i
    return Claim([Rows(rows[:told])], stop) if _is_form(text, rows[:told]) else None


def _is_form(text: str, rows: list[list[Span | None]]) -> bool:
    """Whether the first two rows begin with labels, and one is a form's own."""
    firsts = [row[0] for row in rows[:2]]
    if len(firsts) < 2 or not all(span and _opens(text[slice(*span)]) for span in firsts):
        return False
    return any(span and words.is_form_label(text[slice(*span)]) for row in rows for span in row)


def _row(lines: Lines, i: int, rows: list[list[Span | None]]) -> tuple[list[Span | None], int]:
    """The cells of a form's line, and the line behind it."""
    text = lines.text
    pieces = pieces_of(lines, i, WIDE_BLANK)
    if len(pieces) < 2 or not _opens(text[slice(*pieces[0])]):
        pieces = pieces_of(lines, i, BLANK)
    after = join_cut(lines, i, pieces, words.is_label)
    heads = _goal_heads(text, rows[-1]) if rows else 0
    if heads and not words.is_label(text[slice(*pieces[0])]):
        return [None, *_goals(lines, i, heads)], after
    amount = len(pieces) == _FIELD and NUMBER.fullmatch(text, *pieces[1]) is not None  # （一）财政拨款小计 4.00
    alike = bool(rows) and len(pieces) == len(rows[-1]) > 2  # a line of the fund grid, whatever its label
    if _opens(text[slice(*pieces[0])]) or amount or (alike and rows[-1][0] is not None):
        return list(pieces), after
    return [None, (pieces[0][0], pieces[-1][1])], after


def _opens(piece: str) -> bool:
    """Whether a piece begins a form's line: a label, listed or not, or what is left of one (a unit in brackets)."""
    word = words.compact(piece)
    return words.is_label(piece) or words.is_fund_line(piece) or word in _UNITS or _LABEL.fullmatch(word) is not None


def _goal_heads(text: str, row: list[Span | None]) -> int:
    """How many heads of goals stand in a form's row beside their label, 0 where it is no such row."""
    if row[0] is None or len(row) < 2 or not words.is_goal_side(text[slice(*row[0])]):
        return 0
    heads = [text[slice(*span)] for span in row[1:] if span is not None]
    return len(heads) if all(len(head) <= _HEAD and not any(c.isdigit() for c in head) for head in heads) else 0


def _goals(lines: Lines, i: int, heads: int) -> list[Span]:
    """The goals on a line, one for each of so many heads where blanks behind sentences tell, else one in all."""
    start, end = lines.span(i)
    for blank in (WIDE_BLANK, BLANK):
        pieces = pieces_of(lines, i, blank)
        if len(pieces) == heads:
            return pieces
    if heads == 2:
        behind = [b for _, b in pieces[:-1] if lines.text[b - 1] in "。；;"]
        if len(behind) == 1:
            cut = next(a for a, _ in pieces if a > behind[0])
            return [(start, behind[0]), (cut, end)]
    return [(start, end)]
