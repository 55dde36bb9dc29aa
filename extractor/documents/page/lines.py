"""Glyphs on a page → lines, the text of cells, and paragraphs. Geometry only; coordinates run down the page.

A page of a PDF knows where each glyph stands and nothing else. Chinese is set without spaces, so a line that is
full runs on into the next one; a line that ends early ends a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from extractor.documents.document import BBox
from extractor.regex import regex

ENUMERATOR = regex(
    r"\s*(?:[（(]?[一二三四五六七八九十百]{1,4}[、．.）)]|第[一二三四五六七八九十百\d]{1,4}[章节条部]|[①-⑳⑴-⑽⒈-⒛]"
    r"|[（(]\d{1,2}[）)]|\d{1,2}(?:\.\d{1,2}){0,3}(?:[、．)）]|\.(?!\d))|[一二三四五六七八九十]是|[●■◆★☆※◎▪•·✓√])"
)
"""What stands in front of an item of a list or of a heading."""

CLOSING = frozenset("，。、；：！？）》”’")
"""Marks that never begin a line."""

_OPENING = frozenset("（《“‘【〔(")
_TIES = frozenset("/／")
_COMMAS = frozenset("，、")

_SENTENCE_END = regex(r"[。；;：:！!？?…”’）)]\s*$")
_LABELLED = regex(r"[^\W\d]{2,6}[：:]\S")
"""目标：32万人次, 实绩：30.5万人次: each in a line of its own, though the first one fills its cell."""
_FIGURE = regex(r"[≥≤＞＜>=<]?\s*\d[\d,.]*[^\d\s，。；、年月～~至—-]{0,11}[^\d\s，。；、.,年月～~至—/-]$")
"""A number with its unit; such a line below another one is a value of its own."""
APART = 3.0
"""Ems: pieces of a line this far apart are no running text."""
_EXACT = 0.02
"""Points: engines round places in their own way, and what just fits in one must fit in the other."""
_MOST_SPACES = 16
_CHINESE_GAP = 1.5
_LATIN_GAP = 0.22
_SPACED = 0.25


class Glyph(NamedTuple):
    """A character, or several that were set side by side without a gap: a word, a line of a cell."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    ends: tuple[float, ...] = ()
    """Of several characters the right edge of each."""

    def singles(self) -> list[Glyph]:
        """Its characters one by one."""
        if not self.ends:
            return [self]
        starts = (self.x0, *self.ends[:-1])
        return [
            Glyph(ch, x0, x1, self.top, self.bottom, self.size, self.bold)
            for ch, x0, x1 in zip(self.text, starts, self.ends, strict=True)
        ]


glyph_of: Callable[[tuple[str, float, float, float, float, float, bool, tuple[float, ...]]], Glyph]
glyph_of = partial(tuple.__new__, Glyph)
"""A Glyph of all its fields; thousands are made for a page, and this is thrice as fast."""


@dataclass(slots=True)
class Line:
    """Glyphs side by side, as one piece of text."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    hole: float
    """The widest stretch, in ems, in which nothing is printed."""
    glyphs: list[Glyph] = field(default_factory=list)

    @property
    def first(self) -> float:
        """Width of what cannot be broken at the line's start: see ``_first``."""
        return _first([self])

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def edge(self) -> float:
        """Where the line ends, a closing mark left aside: such marks may hang over the column's edge."""
        last = self.glyphs[-1]
        if last.ends and last.text[-1] in CLOSING:
            return last.ends[-2]
        return last.x0 if last.text in CLOSING else self.x1


def make_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group glyphs into lines from top to bottom; overprinted glyphs (bold by printing twice) count once."""
    glyphs = list(glyphs)
    if len(glyphs) == 1:  # most cells hold one run
        g = glyphs[0]
        blank = g.text.isspace()
        return [] if blank else [Line(g.text, g.x0, g.x1, g.top, g.bottom, g.size, g.bold, 0.0, glyphs)]
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    held = 0  # characters in the last row
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        if rows and min(bottom, glyph.bottom) - max(top, glyph.top) > 0.5 * min(
            glyph.bottom - glyph.top, bottom - top
        ):
            rows[-1].append(glyph)
            held += len(glyph.text)
            if held < 6:  # a small raised mark must not define the row
                top, bottom = min(top, glyph.top), max(bottom, glyph.bottom)
            continue
        rows.append([glyph])
        top, bottom, held = glyph.top, glyph.bottom, len(glyph.text)
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: list[Glyph]) -> Line | None:
    row.sort(key=lambda g: g.x0)
    if any(right.x0 < left.x1 - 0.15 * left.size for left, right in pairwise(row)):
        row = _once(row)
    start, end = 0, len(row)
    while start < end and row[start].text.isspace():
        start += 1
    while start < end and row[end - 1].text.isspace():
        end -= 1
    if start == end:
        return None
    kept = row[start:end]
    first_glyph = kept[0]
    parts = [first_glyph.text]
    size = first_glyph.size
    hole = 0.0
    solid = first_glyph  # the last glyph that is no space
    bold = first_glyph.bold
    same = True
    x1, top, bottom = first_glyph.x1, first_glyph.top, first_glyph.bottom
    blank: Glyph | None = None  # the first space between ``solid`` and the next glyph
    for right in kept[1:]:
        if right.text.isspace():
            blank = blank or right
            continue
        gap = right.x0 - solid.x1
        if blank is not None:
            # As many as there is room for: engines count spaces in their own ways, and a blank to fill in is wide.
            width = max(blank.x1 - blank.x0, 0.1 * blank.size, 0.1)
            parts.append(blank.text * min(max(1, round(gap / width)), _MOST_SPACES))
        else:
            latin = solid.text[-1].isascii() and right.text[0].isascii()
            if gap > (_LATIN_GAP if latin else _CHINESE_GAP) * max(solid.size, right.size):
                parts.append(" ")
        parts.append(right.text)
        blank = None
        hole = max(hole, gap)
        solid = right
        bold = bold and right.bold
        same = same and right.size == size
        x1, top, bottom = max(x1, right.x1), min(top, right.top), max(bottom, right.bottom)
    if not same:
        sizes = sorted(size for g in kept for size in [g.size] * len(g.text))
        size = sizes[len(sizes) // 2]
    return Line(
        "".join(parts),
        first_glyph.x0,
        x1,
        top,
        bottom,
        size,
        bold,
        hole / max(size, 1.0),
        kept,
    )


def _once(row: Iterable[Glyph]) -> list[Glyph]:
    """Character by character; the same one again in nearly the same place is a way to print bold."""
    kept: list[Glyph] = []
    for glyph in sorted((single for g in row for single in g.singles()), key=lambda g: g.x0):
        near = 0.3 * max(glyph.x1 - glyph.x0, 0.1)
        if not any(g.text == glyph.text and glyph.x0 - g.x0 < near for g in kept[-2:]):
            kept.append(glyph)
    return kept


def _first(lines: Sequence[Line]) -> float:
    """The width of what cannot be broken at the start of lines that are one text.

    A word, a number or one Chinese character, an opening mark in front of it, a closing mark behind it, and what a
    stroke ties to it (元/吨); some programs also keep figures with the comma in front of them.
    """
    wide = 0.0
    word = True  # nothing but Latin letters and figures so far
    tied = True  # what comes next belongs to what is before it
    for line in lines:
        for glyph in line.glyphs:
            start = glyph.x0
            for ch, x1 in zip(glyph.text, glyph.ends or (glyph.x1,), strict=False):
                latin = ch.isascii() and not ch.isspace()
                if not (tied or ch in CLOSING or ch in _TIES or (word and latin)):
                    return wide
                wide += x1 - start
                start = x1
                tied = ch in _OPENING or ch in _TIES
                word = latin or (ch in _COMMAS and wide > 0)
    return wide


def _between(before: Line, line: Line) -> float:
    """What office programs leave between figures or letters and Chinese characters."""
    return _SPACED * line.size if _latin(before.text[-1]) is not _latin(line.text[0]) else 0.0


def _latin(ch: str) -> bool:
    return ch.isascii() and ch.isalnum()


def split_wide(line: Line, gap: float) -> list[Line]:
    """Cut a line where nothing stands for ``gap`` ems or more."""
    pieces: list[list[Glyph]] = [[]]
    for glyph in line.glyphs:
        if glyph.text.isspace():
            if pieces[-1]:
                pieces[-1].append(glyph)
            continue
        solid = next((g for g in reversed(pieces[-1]) if not g.text.isspace()), None)
        if solid is not None and glyph.x0 - solid.x1 > gap * max(line.size, 1.0):
            pieces.append([])
        pieces[-1].append(glyph)
    if len(pieces) == 1:
        return [line]
    return [made for piece in pieces if (made := _line(piece)) is not None]


def cut_line(line: Line, places: Sequence[int]) -> list[Line]:
    """Cut a line in front of some of its glyphs."""
    bounds = [0, *sorted(set(places)), len(line.glyphs)]
    return [made for i, j in pairwise(bounds) if (made := _line(line.glyphs[i:j])) is not None]


def glue(left: str, right: str) -> str:
    """Join two lines of running text: a space only between Latin words.

    Example:
        >>> glue("督导检查覆", "盖率"), glue("key performance", "indicator")
        ('督导检查覆盖率', 'key performance indicator')
    """
    left, right = left.rstrip(), right.lstrip()
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right


class CellText(NamedTuple):
    """A cell's text and how it sits in its cell."""

    text: str
    wraps: bool = False
    """The last line is full, so the text may run on."""
    fills: bool = False
    """The last line stands at the cell's bottom."""
    lines: int = 0


def cell_text(lines: Sequence[Line], box: BBox) -> CellText:
    """The text of a cell's lines: lines that are full run on, others end with a line break.

    In doubt lines are joined: a line break inside a word does more harm than one that is lost.
    """
    if not lines:
        return CellText("")
    x0, _, x1, bottom = box
    last = lines[-1]
    left = last.x0 if len(lines) == 1 else min(line.x0 for line in lines)
    margin = min(left - x0, 6.0) if left > x0 else 0.0
    room = x1 - x0 - 2 * margin - 1.0 - _EXACT
    out = lines[0].text
    for i, (before, line) in enumerate(pairwise(lines), 1):
        full = (before.x1 - before.x0) + _between(before, line) + _first(lines[i : i + 2]) > room
        anew = not full or _begins_anew(line.text, before.text, lines[0].text)
        out = f"{out.rstrip()}\n{line.text.lstrip()}" if anew else glue(out, line.text)
    # What comes next is not known; it may be a character with a closing mark.
    wraps = (last.x1 - last.x0) + 2.2 * last.size > room
    return CellText(out.strip(), wraps, bottom - last.bottom < 1.2 * last.size + _EXACT, len(lines))


def _begins_anew(text: str, before: str, first: str) -> bool:
    """Whether a line of a cell is an item or a value of its own, though the line above it is full."""
    if ENUMERATOR.match(text) and (ENUMERATOR.match(first) or _SENTENCE_END.search(before)):
        return True
    return any(kind.match(before) and kind.match(text) for kind in (_LABELLED, _FIGURE))


@dataclass(slots=True)
class Block:
    """A paragraph of a page, before its place in the document is known."""

    text: str
    page: int
    bbox: BBox
    bold: bool
    first_x: float
    size: float
    starts_open: bool = False
    """Begins at the left margin without an enumerator, so it may continue the page before."""
    ends_open: bool = False
    """Its last line is full and ends no sentence."""


def paragraphs(lines: Sequence[Line], *, left: float, right: float, page: int) -> list[Block]:
    """Join lines of one column into paragraphs.

    A line begins a new paragraph when the line before ends early, when it is indented as the paragraph's first
    line was, when it is set apart or in another size, or when it begins with an enumerator behind the end of a
    sentence.
    """
    out: list[Block] = []
    first: Line | None = None
    before: Line | None = None
    for line in lines:
        if before is None or first is None or _begins(line, before, first, left=left, right=right):
            bbox = (line.x0, line.top, line.x1, line.bottom)
            starts_open = line.x0 - left < 1.2 * line.size and not ENUMERATOR.match(line.text)
            out.append(Block(line.text.strip(), page, bbox, line.bold, line.x0, line.size, starts_open))
            first = line
        else:
            block = out[-1]
            block.text = glue(block.text, line.text)
            block.bold = block.bold and line.bold
            x0, top, x1, bottom = block.bbox
            block.bbox = (min(x0, line.x0), min(top, line.top), max(x1, line.x1), max(bottom, line.bottom))
        full = line.x1 + 1.5 * line.size > right
        out[-1].ends_open = full and not _SENTENCE_END.search(line.text)
        before = line
    return out


def _begins(line: Line, before: Line, first: Line, *, left: float, right: float) -> bool:
    size = max(line.size, before.size)
    if line.top - before.bottom > 1.3 * size or abs(line.size - before.size) > 0.15 * size:
        return True
    if line.bold != before.bold and (before.bold or line.bold) and before.x1 + 3 * size < right:
        return True
    if max(line.hole, before.hole) > APART:
        return True  # 单位：…      日期：… is no running text
    if before.x1 + _between(before, line) + max(line.first, 0.8 * size) < right - 0.8 * size:
        return True
    if ENUMERATOR.match(line.text) and _SENTENCE_END.search(before.text):
        return True
    indented = line.x0 - left > 1.2 * size
    # Under a hanging number the lines that follow stand further in than the first: they belong to it.
    return indented and line.x0 - first.x0 < 1.2 * size
