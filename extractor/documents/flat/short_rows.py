"""Rows of flattened tables with fewer cells than others: what they lack, told from the rows around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.documents import words
from extractor.documents.flat.lines import Span
from extractor.documents.flat.merged import Head, headish
from extractor.regex import regex

_LISTED = regex(r"(?:\d{1,2}[。.、．]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])(?!\d)")
_MOST_HEADS = 0.7  # of a line's cells; a note's number may stand at one (累计1)


def whole_rows(
    text: str, rows: Sequence[Sequence[Span | None]], heads: Mapping[int, list[Head]], width: int, *, wrapped: bool
) -> dict[int, list[Head]] | None:
    """All rows laid out, where every row is whole or what it lacks can be told; None where one cannot.

    A cell alone in its row is merged over it, so is the value behind a lone label, and a sum's word reaches up to
    its figures. Where cells are ``wrapped``, a cell alone may be the rest of the one above it.
    """
    out: dict[int, list[Head]] = {}
    for r, row in enumerate(rows):
        if r in heads:
            out[r] = heads[r]
            continue
        lacks = width - len(row)
        cells = [text[s[0] : s[1]] if s is not None else "" for s in row]
        if lacks and len(row) == 1 and not wrapped:
            wide = 0
        elif lacks and len(row) == 2 and words.is_label(cells[0]) and not words.is_sum(cells[0]):
            wide = 1
        elif lacks and words.is_sum(cells[0]) and not any(map(headish, filter(None, cells[1:]))):
            wide = 0
        elif lacks:
            return None
        else:
            wide = -1
        starts = [c + lacks * (0 <= wide < c) for c in range(len(row))]
        out[r] = [
            Head(s, starts[c], 1 + lacks * (c == wide)) for c, s in enumerate(row) if s is not None
        ]
    return out


def groups_in_front(
    text: str, rows: Sequence[Sequence[Span | None]]
) -> tuple[list[Sequence[Span | None]], dict[int, list[Head]]]:
    """Rows whose first one of a group holds the group as well, under a first head that is wide enough for both.

    Returns the rows, those of a group's further members with a blank in front, and the head row laid out.

    Example: 指标 | 2020年 over 1.空气 | 优良天数比率 | 87%, below it 重污染天数比率 | 1%: 指标 is over two columns.
    """
    whole = rows
    rows = [row[: max((c + 1 for c, s in enumerate(row) if s is not None), default=0)] for row in rows]
    at = next((r for r, row in enumerate(rows) if len(row) > 2), len(rows))
    width = len(rows[at]) if at < len(rows) else 0
    body = [row for row in rows[at + 1 :] if len(row) > 1]
    if not body or {len(row) for row in body} != {width, width + 1} or len(body[0]) == width:
        return list(whole), {}
    cells = [[text[s[0] : s[1]] if s is not None else "" for s in row] for row in body]
    grouped = all(_LISTED.match(c[0]) and len(c[1]) > 1 for c in cells if len(c) > width)
    named = all(c[0] and not c[0][0].isdigit() for c in cells if len(c) == width)
    heads_like = sum(s is not None and headish(text[s[0] : s[1]]) for s in rows[at])
    if not grouped or not named or heads_like < _MOST_HEADS * width:
        return list(whole), {}
    out = [[None, *row] if r > at and len(row) == width else row for r, row in enumerate(rows)]
    heads = [Head(s, c + (c > 0), 1 + (c == 0)) for c, s in enumerate(rows[at]) if s is not None]
    return out, {at: heads}
