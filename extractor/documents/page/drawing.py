"""What stands on a page, whoever read it: glyphs, rules, and whether there are pictures. Coordinates run down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.documents.document import BBox
from extractor.documents.page.lattice import Rule, rule_of
from extractor.documents.page.lines import Glyph
from extractor.regex import regex

LOST = "\ufffd"
"""Stands for a glyph whose font does not say what it means."""

DESCENT = 0.12
"""Share of a glyph's size below the line it stands on, the same for all fonts, so that lines keep together."""

_THIN = 3.0
"""Points: a rectangle no thicker is a rule."""
_SQUARE = 12.0
"""Points: a rectangle no bigger is a check box, not a cell."""
_HEAVY = regex(r"bold|heavy|black|simhei|heiti|黑体|小标宋|dengxian-b|medium", re.IGNORECASE)

Matrix = tuple[float, float, float, float, float, float]


class PageTooComplex(Exception):
    """A limit was passed while the page was read."""


@dataclass(slots=True)
class Drawing:
    """What stands on a page."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    shades: list[BBox] = field(default_factory=list)
    """Rectangles that are filled and not outlined."""
    pictures: bool = False
    lost: int = 0
    """Glyphs without a code."""
    typed: bool = False
    """Form fields or free text lie over the page, which are not yet among its glyphs."""

    def box(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Take a rectangle that is thin, as a rule, or small, as an ornament; False where it is neither."""
        wide, high = x1 - x0, bottom - top
        if high <= _THIN and wide > high:
            self.across.append(rule_of(((top + bottom) / 2, x0, x1)))
        elif wide <= _THIN and high > wide:
            self.down.append(rule_of(((x0 + x1) / 2, top, bottom)))
        else:
            return wide <= _SQUARE and high <= _SQUARE
        return True

    def picture(self, box: tuple[float, float, float, float] | None) -> None:
        """Take a picture by the box around it; some programs draw rules as pictures."""
        self.pictures = True
        if box is not None:
            wide, high = box[2] - box[0], box[3] - box[1]
            if min(wide, high) <= _THIN and max(wide, high) > _SQUARE:
                self.box(*box)

    def path(self, stretches: Sequence[Sequence[tuple[float, float]]], *, filled: bool = False) -> None:
        """A path: rules and boxes, unless it is the outline of something that is no rectangle, such as a letter of a
        watermark.

        Args:
            stretches: the points where each turns; not a number where it is round.
            filled: it is filled and not outlined.
        """
        if filled and any(_askew(points) for points in stretches):
            return
        for points in stretches:
            self.shape(points, filled=filled)

    def shape(self, points: Sequence[tuple[float, float]], *, filled: bool = False) -> None:
        """One stretch of a path: a rule, a thin rectangle, a box, or anything with straight sides.

        Args:
            points: where it turns.
            filled: it is filled and not outlined.
        """
        xs, ys = zip(*points, strict=True)
        if sum(xs) != sum(xs):
            return  # rounded: an ornament
        if self.box(min(xs), min(ys), max(xs), max(ys)):
            return
        if filled and _upright(points):
            self.shades.append((min(xs), min(ys), max(xs), max(ys)))
            return
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= 0.5 < abs(ax - bx):
                self.across.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 0.5 < abs(ay - by):
                self.down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _askew(points: Sequence[tuple[float, float]]) -> bool:
    """Whether an outline that is worth the name has a side that is round or runs neither across nor down."""
    xs, ys = zip(*points, strict=True)
    if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
        return False  # a thin one is a rule, whatever its ends are like
    return any(not (abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5) for (ax, ay), (bx, by) in pairwise(points))


def _upright(points: Sequence[tuple[float, float]]) -> bool:
    """Whether points are the corners of a rectangle whose sides run across and down."""
    if len(points) not in (4, 5) or (len(points) == 5 and points[4] != points[0]):
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    return (ax == bx and by == cy and cx == dx and dy == ay) or (ay == by and bx == cx and cy == dy and dx == ax)


def slanted(matrix: Sequence[float]) -> bool:
    """Whether text is set askew, and not just in italics: a watermark."""
    a, b, c, d = matrix[:4]
    if not ((b or c) and (a or d)):
        return False
    straight, turned = abs(a) + abs(d), abs(b) + abs(c)
    return min(straight, turned) > 0.3 * max(straight, turned)


def heavy(font: str | bytes | None) -> bool:
    """Whether a font's name says that it is bold."""
    if isinstance(font, bytes):
        for encoding in ("utf-8", "gbk"):
            try:
                return bool(_HEAVY.search(font.decode(encoding)))
            except UnicodeDecodeError:
                continue
        return False
    return bool(_HEAVY.search(str(font or "")))
