"""Rows whose cells hold a list each: three names in one cell, their three values in the next.

Only where names are enumerated, or where every line of the value cell is a value of its own, so that a cell that is
merely wrapped stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES
from extractor.rows.evidence import is_name_with_value
from extractor.rows.header import header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Column, Row

_ENUMERATED = regex(r"^\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}\s*[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}、)")
_BETWEEN = (
    regex(r"\n+\s*"),
    regex(r"[；;。]\s*(?=[（(]?\d{1,2}[)）.、．])"),
    regex(r"[；;]\s*"),
    regex(r"(?<=[^\d.（(])(?=\d{1,2}[.、．](?!\d))"),
    regex(r"[，,]\s*(?!\d)"),
)
"""What stands between the members of a list, most telling first."""
_LABEL = regex(r"(?:^|(?<=[\s；;，,]))([\u4e00-\u9fff]{2,8})[:：]")
_LABELLED = {r: r for r in ("target", "actual", "baseline", "weight", "score")} | {"goal": "target"}
_CLOSING = " \n；;。，,、"
_SHORTEST = 4  # characters of a name that stands alone in its line


def split_lists(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Rows with a list in their name cell, one row per member; the others as they are.

    Args:
        rows: a grid's data rows, laid out by columns.
        columns: its columns.
    """
    names = [c.index for c in columns if c.role == "name"]
    values = [c.index for c in columns if c.role in VALUE_ROLES]
    if len(names) == 1 and not values:
        return [piece for row in rows for piece in _told(row, names[0])]
    if len(names) != 1 or not values:
        return list(rows)
    out: list[Row] = []
    for row in rows:
        out.extend(_split(row, names[0], values))
    return out


def _lines(cell: Cell | None) -> list[tuple[int, int]]:
    if cell is None:
        return []
    out = []
    at = 0
    for line in cell.text.split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            out.append((at + lead, at + lead + len(line.strip())))
        at += len(line) + 1
    return out


def pieces(cell: Cell) -> list[Cell]:
    """The members of a list in one cell, each with a figure of its own: 1.新建站点：16个；2.服务老人≥1200人.

    Returns:
        A cell for each; the cell itself where it holds no such list.
    """
    for mark in _BETWEEN:
        cuts = [0, *(m.end() for m in mark.finditer(cell.text)), len(cell.text)]
        parts = [(a, b) for a, b in pairwise(cuts) if cell.text[a:b].strip(_CLOSING)]
        spans = [(a, a + len(cell.text[a:b].rstrip(_CLOSING))) for a, b in parts]
        texts = [_ENUMERATED.sub("", cell.text[a:b]) for a, b in spans]
        if len(spans) > 1 and all(map(is_name_with_value, texts)):
            return [replace(cell, start=cell.start + a, end=cell.start + b, text=cell.text[a:b]) for a, b in spans]
    return [cell]


def labelled(cell: Cell) -> list[tuple[str, Cell]]:
    """The parts of a cell that each say what they are, with their roles; empty where it is no such cell.

    Example: 目标：32万人次¶实绩：30.5万人次 is a target and an actual.
    """
    marks = list(_LABEL.finditer(cell.text))
    heads = [header_of(m.group(1)) for m in marks]
    if len(marks) < 2 or cell.text[: marks[0].start()].strip():
        return []
    out = []
    for k, (mark, head) in enumerate(zip(marks, heads, strict=True)):
        role = _LABELLED.get(head.role or "") if head is not None else None
        if role is None:
            return []
        end = marks[k + 1].start() if k + 1 < len(marks) else len(cell.text)
        text = cell.text[mark.end() : end].rstrip(_CLOSING)
        lead = len(text) - len(text.lstrip())
        begin = cell.start + mark.end() + lead
        out.append((role, replace(cell, start=begin, end=begin + len(text) - lead, text=text[lead:])))
    return out


def _unnumbered(cell: Cell | None, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a cell without numbers that hide in figures: of 1.≥30人 and 2.5个 the second is 5个."""
    if cell is None:
        return lines
    texts = [cell.text[a:b] for a, b in lines]
    told = sum(_ENUMERATED.match(t) is not None for t in texts)
    marks = [re.match(rf"{k}[.．]\s*(?=\d)", t) for k, t in enumerate(texts, 1)]
    if not told or not all(m or _ENUMERATED.match(t) for m, t in zip(marks, texts, strict=True)):
        return lines
    return [(a + m.end() if m is not None else a, b) for m, (a, b) in zip(marks, lines, strict=True)]


def _wrapped(cell: Cell) -> bool:
    """Whether a cell's lines are one level's name: 数量 / 指标."""
    lines = [cell.text[a:b] for a, b in _lines(cell)]
    return level_of("".join(lines)) is not None and not all(level_of(line) is not None for line in lines)


def _told(row: Row, name: int) -> list[Row]:
    """A row whose one cell lists names with their values, as a row for each of them."""
    cell = row.cells[name] if name < len(row.cells) else None
    members = pieces(cell) if cell is not None else []
    if len(members) < 2:
        return [row]
    out = []
    for k, member in enumerate(members):
        cells = tuple(member if i == name else c if not k else None for i, c in enumerate(row.cells))
        full = tuple(member if i == name else c for i, c in enumerate(row.full))
        out.append(replace(row, cells=cells, full=full))
    return out


def _split(row: Row, name: int, values: Sequence[int]) -> list[Row]:
    cell = row.cells[name] if name < len(row.cells) else None
    members = _lines(cell)
    if cell is None or len(members) < 2:
        return [row]
    listed = [i for i in values if i < len(row.cells) and len(_lines(row.cells[i])) == len(members)]
    if not listed:
        return [row]
    texts = [cell.text[a:b] for a, b in members]
    numbered = all(_ENUMERATED.match(t) for t in texts)
    told = all(
        re.search(r"\d", held.text[a:b]) is not None
        for i in listed
        if (held := row.cells[i]) is not None
        for a, b in _lines(held)
    )
    if not numbered and not (told and min(map(len, texts)) >= _SHORTEST):
        return [row]
    out = []
    for k in range(len(members)):
        cells = list(row.cells)
        for i, held in enumerate(row.cells):
            pieces = _unnumbered(held, _lines(held))
            if held is not None and len(pieces) == len(members) and not _wrapped(held):
                a, b = pieces[k]
                cells[i] = replace(held, start=held.start + a, end=held.start + b, text=held.text[a:b])
            elif k:
                cells[i] = None
        full = tuple(c if c is not None else f for c, f in zip(cells, row.full, strict=True))
        out.append(replace(row, cells=tuple(cells), full=full))
    return out
