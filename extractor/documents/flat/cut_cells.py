"""Cells that line breaks inside them cut, in tables whose cells are set apart by blanks.

A page's cell that held a line break leaves its first part at the end of a line, and the rest on lines of their own::

    绩效指标 一级
    指标
    二级指标 三级指标 年度指标值 分值 得分
    产出指标
    (50分)
    数量指标 整修塘坝 ≥3座 10 10

Only known words are put together: heads, level names, labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.documents import words
from extractor.documents.flat.lines import Kind, Lines, Span
from extractor.regex import regex

_MOST_LINES = 6  # that a header, or a cell, was cut into
_POINTS = regex(r"[（(]\s*\d{1,3}(?:\.\d+)?\s*分?\s*[)）]|\d{1,3}\s*分\s*[)）]")
_WORTH = regex(r"[（(]\s*\d{1,3}(?:\.\d+)?\s*分\s*[)）]")
_UNFILLED = regex(r"(?:指标\s*\d{0,2}\s*[:：.、]?)?\s*(?:[-—–/\\…·]+|\.{2,})?")
_PART = 12  # characters of a part of a cut word


def is_points(line: str) -> bool:
    """Whether a line holds the points of a level alone: "(50分)", also where its first bracket was lost."""
    return len(line) <= 2 * _PART and _POINTS.fullmatch(line.strip()) is not None


def is_worth(line: str) -> bool:
    """Whether a line holds nothing but points in brackets, which belong to what stands above it: (9分)."""
    return len(line) <= _PART and _WORTH.fullmatch(line.strip()) is not None


def is_unfilled(pieces: Sequence[str]) -> bool:
    """Whether a line is a row of the printed form that nobody filled in: "指标2:", "……", "指标1:/ / /"."""
    return all(len(piece) <= _PART and _UNFILLED.fullmatch(piece) for piece in pieces)


def join_cut(lines: Lines, i: int, pieces: list[Span], fits: Callable[[str], bool]) -> int:
    """Lengthen a line's last piece by the lone lines below it where they make a known word; the line behind it.

    Args:
        lines: the text's lines.
        i: the line the pieces are of.
        pieces: its pieces; the last one is replaced.
        fits: whether a text is a known word.

    Example: below the line that ends with 经济效益 the line 指标 belongs to its cell.
    """
    start, end = pieces[-1]
    if end - start > 2 * _PART:
        return i + 1
    best, stop = end, i + 1
    for k in range(i + 1, min(i + _MOST_LINES, len(lines))):
        part = lines.strings[k].strip()
        if lines.kinds[k] is not Kind.TEXT or len(part) > _PART or any(c in part for c in " \u3000\xa0"):
            break
        if fits(lines.text[start : lines.span(k)[1]]):
            best, stop = lines.span(k)[1], k + 1
    pieces[-1] = (start, best)
    return stop


def header_over_lines(
    lines: Lines, i: int, cut: Callable[[int], list[Span]], shaped: Callable[[Sequence[Span]], list[tuple[Span, str]]]
) -> tuple[list[tuple[Span, str]], int] | None:
    """A header whose cells line breaks cut, and the line behind it; None where the lines from ``i`` are none.

    Args:
        lines: the text's lines.
        i: the header's first line.
        cut: a line's number → its pieces between blanks.
        shaped: pieces → header cells and shapes, "any" where a piece is no known head.
    """
    pieces: list[Span] = []
    widest = 0
    for k in range(i, min(i + _MOST_LINES, len(lines))):
        if lines.kinds[k] is not Kind.TEXT or len(lines.strings[k]) > 200:
            return None
        here = cut(k)
        pieces += here
        widest = max(widest, len(here))
        if k == i or widest < 3:
            continue
        cells = shaped(pieces)
        shapes = [shape for _, shape in cells[1:]]
        known = {shape for _, shape in cells} - {"any"}
        if len(cells) >= 3 and "any" not in shapes and len(known) >= 2 and known & {"name", "level1", "level2"}:
            across = any("\n" in lines.text[a:b] for (a, b), _ in cells)
            return (cells, k + 1) if across else None
    return None


def lower_heads(
    lines: Lines, i: int, header: Sequence[tuple[Span, str]], cut: Callable[[int], list[Span]]
) -> tuple[list[tuple[Span, str]], list[Span | None]] | None:
    """The header with the shapes that the line ``i`` below it completes, and that line's cells in their columns.

    Example: below 二级指标 三级指标 年度 实际 分值 the line 指标值 完成值 goes on with 年度 and 实际.
    """
    half = [c for c, (_, shape) in enumerate(header) if shape == "any"]
    if not half or i >= len(lines) or lines.kinds[i] is not Kind.TEXT:
        return None
    text = lines.text
    pieces = cut(i)
    half = half[-len(pieces) :]
    if len(half) != len(pieces):
        return None
    whole = [words.header_shape(text[slice(*header[c][0])] + text[a:b]) for c, (a, b) in zip(half, pieces, strict=True)]
    row: list[Span | None] = [None] * len(header)
    told = list(header)
    for c, span, shape in zip(half, pieces, whole, strict=True):
        if shape is None:
            return None
        row[c] = span
        told[c] = (header[c][0], shape)
    return told, row
