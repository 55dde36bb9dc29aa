"""Level names whose parts a flattened text has on several lines, others' cells between → whole, where they begin.

A level that reaches over several rows stands beside their middle, one or two characters a line where its column is
narrow; a text that was taken from the page line by line has its parts between the rows::

    一级指标 二级指标 三级指标 指标值
    数量指标 整修塘坝 ≥3座
    产出 清淤渠道 ≥5公里
    指标
    质量指标 验收合格率 100%

Only names that are known are put together, below a header that has a column for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.documents import words
from extractor.documents.flat.cut_cells import is_points
from extractor.documents.flat.laid import Change
from extractor.documents.flat.lines import PIPES, Span, trim
from extractor.regex import regex

_CUT = regex(r"[|｜│┃║]|[ \u3000\xa0]+")
_PART = 4  # characters of a part
_MOST_PARTS = 6
_BETWEEN = 6  # rows between two parts
_LONGEST = 400
_MOST_BLANK = 2
_HEADS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line below the header: its first cell, and whether others stand behind it."""

    first: Span
    text: str
    lone: bool
    row: Span
    pipes: bool


def scattered(text: str, strings: Sequence[str], starts: Sequence[int]) -> Iterator[Change]:
    """What to change in a text so that each level name stands whole in the first row that it is of, in reading order.

    Args:
        text: the text.
        strings: its lines.
        starts: where each begins.

    Example: below 一级指标 | 二级指标 | 三级指标 the lines 产 and 出 | 数量指标 | 3座 are 产出 | 数量指标 | 3座.
    """
    i = 0
    while i < len(strings):
        if "级" in strings[i] and _is_header(strings[i]):
            lines = _below(text, strings, starts, i + 1)
            yield from _changes(lines)
            i += len(lines)
        i += 1


def _is_header(string: str) -> bool:
    if len(string) > _LONGEST:
        return False
    shapes = [words.header_shape(piece) for piece in _CUT.split(string) if piece]
    return "level1" in shapes and sum(shape is not None for shape in shapes) >= _HEADS


def _below(text: str, strings: Sequence[str], starts: Sequence[int], first: int) -> list[_Line | None]:
    """The lines of the table below a header; None for a blank one."""
    out: list[_Line | None] = []
    blank = 0
    for i in range(first, len(strings)):
        string = strings[i]
        if not string.strip():
            blank += 1
            if blank > _MOST_BLANK:
                break
            out.append(None)
            continue
        blank = 0
        if len(string) > _LONGEST or "\t" in string or _is_header(string):
            break
        row = trim(text, starts[i], starts[i] + len(string))
        mark = _CUT.search(text, *row)
        pipes = PIPES.search(string) is not None
        end = PIPES.search(text, *row).start() if pipes else mark.start() if mark else row[1]  # type: ignore[union-attr]
        cell = trim(text, row[0], end)
        said = text[cell[0] : cell[1]]
        if words.ends_grid(said):
            break
        out.append(_Line(cell, said, cell[1] == row[1], row, pipes))
    return out


def _changes(lines: Sequence[_Line | None]) -> Iterator[Change]:
    rows = [line for line in lines if line is not None]
    out: list[Change] = []
    floor = 0
    k = 0
    while k < len(rows):
        parts = _parts(rows, k)
        if parts is None:
            if words.level_of(rows[k].text) == 1:
                floor = k + (not rows[k].lone)
            k += 1
            continue
        home = _home(rows, parts, floor)
        pieces = tuple(rows[p].first for p in parts)
        for p in parts:
            line = rows[p]
            if p == home:
                out.append(Change(*line.first, pieces))
            elif line.lone:
                out.append(Change(line.row[0], line.row[1] + 1))
            else:
                out.append(Change(line.first[0], line.first[1] if line.pipes else line.first[1] + 1))
        if home not in parts:
            own = rows[home]
            parting = " | " if own.pipes and own.first[1] > own.first[0] else " "
            out.append(Change(own.row[0], own.row[0], pieces, parting))
        floor = k = parts[-1] + 1
    yield from sorted(out, key=lambda c: (c.start, c.end))


def _parts(rows: Sequence[_Line], k: int) -> list[int] | None:
    """The lines whose first cells, put together, are the name of a level that begins on line ``k``."""
    best: list[int] | None = None
    found: list[int] = []
    said = ""
    last = k
    for n in range(k, len(rows)):
        line = rows[n]
        part = 0 < len(line.text) <= _PART or is_points(line.text)
        if n - last > _BETWEEN or len(found) == _MOST_PARTS:
            break
        if not part or words.is_second_level(line.text):
            if not found:
                return None
            continue  # a row between
        if found and words.level_of(line.text) == 1:
            break
        said += line.text
        found.append(n)
        last = n
        if len(found) > 1 and words.level_of(said) == 1 and not is_points(line.text):
            best = list(found)
        elif best is not None and words.level_of(said) == 1:
            best = list(found)  # the points behind a name in parts
    return best


def _home(rows: Sequence[_Line], parts: Sequence[int], floor: int) -> int:
    """The first row that a level is of: one above its parts whose second level is its kin, else where it begins."""
    own = words.kin("".join(rows[p].text for p in parts))
    home = next((p for p in parts if not rows[p].lone), parts[0])
    for n in range(parts[0] - 1, floor - 1, -1) if own is not None else ():
        kin = words.kin(rows[n].text)
        if kin is not None and kin != own:
            break
        if kin is not None:
            home = n
    return home
