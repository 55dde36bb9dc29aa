"""Filled rectangles of a page → the frames of cells that they are, or bands that lie under whole rows.

Cells that are filled one by one, or lie between rules, have edges like rules. A band under a row tells where the row
is and not how far its cells reach: every second row shaded, or the heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents.document import BBox
from extractor.documents.page.lattice import Rule

_TOUCH = 1.5
_MOST = 2_000
"""More are a drawing, or cells each filled."""
_HIGHEST = 120.0
_COVERED = 0.95
"""Share of the box around them that cells fill which are all shaded."""
_NEXT = 90.0
"""What is not shaded between two stripes is no higher."""
_NARROWEST = 60.0


@dataclass(slots=True)
class Shades:
    """What filled rectangles tell."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    """The edges of cells."""
    bands: list[Rule] = field(default_factory=list)
    """The edges above and below whole rows."""
    marks: list[Rule] = field(default_factory=list)
    """Where cells of such a row meet."""


def told(shades: Sequence[BBox], down: Sequence[Rule]) -> Shades:
    """Tell bands from cells.

    Args:
        shades: filled rectangles.
        down: the vertical rules that are drawn.
    """
    out = Shades()
    few = len(shades) <= _MOST
    groups = _groups(shades) if few else [list(shades)]
    boxes = [_around(group) for group in groups] if few else []
    for i, group in enumerate(groups):
        if few and _is_band(group, down):
            x0, _, x1, _ = boxes[i]
            for at in {round(y, 1): y for s in group for y in (s[1], s[3])}.values():
                out.bands.append(Rule(at, x0, x1))
            out.marks += [Rule(s[0], s[1], s[3]) for s in group if s[0] > x0 + _TOUCH]
            continue
        if few and _is_striped(group, i, boxes, down):
            out.bands += [Rule(at, s[0], s[2]) for s in group for at in (s[1], s[3])]
            out.marks += [Rule(s[0], s[1], s[3]) for s in group if s[0] > boxes[i][0] + _TOUCH]
            continue
        for left, top, right, bottom in group:
            out.across += (Rule(top, left, right), Rule(bottom, left, right))
            out.down += (Rule(left, top, bottom), Rule(right, top, bottom))
    return out


def _groups(shades: Sequence[BBox]) -> list[list[BBox]]:
    """Rectangles that touch each other."""
    out: list[list[BBox]] = []
    boxes: list[BBox] = []
    for shade in sorted(shades, key=lambda s: (s[1], s[0])):
        x0, top, x1, bottom = shade
        near = [
            i
            for i, box in enumerate(boxes)
            if box[0] < x1 + _TOUCH and x0 < box[2] + _TOUCH and box[1] < bottom + _TOUCH and top < box[3] + _TOUCH
        ]
        members = [shade]
        for i in reversed(near):
            members += out.pop(i)
            box = boxes.pop(i)
            x0, top, x1, bottom = min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3])
        out.append(members)
        boxes.append((x0, top, x1, bottom))
    return out


def _around(group: Sequence[BBox]) -> BBox:
    return min(s[0] for s in group), min(s[1] for s in group), max(s[2] for s in group), max(s[3] for s in group)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_striped(group: Sequence[BBox], i: int, boxes: Sequence[BBox], down: Sequence[Rule]) -> bool:
    """Whether shaded cells that touch are stripes of a table, whose other stripes have its width and stand near, or
    hang together by a merged cell and leave blanks between."""
    x0, top, x1, bottom = boxes[i]
    if x1 - x0 < _NARROWEST or _between(boxes[i], down):
        return False
    cells = {tuple(round(edge) for edge in shade): _area(shade) for shade in group}
    return sum(cells.values()) < _COVERED * _area(boxes[i]) or any(
        abs(box[0] - x0) < _TOUCH and abs(box[2] - x1) < _TOUCH and _TOUCH < max(box[1] - bottom, top - box[3]) < _NEXT
        for k, box in enumerate(boxes)
        if k != i
    )


def _is_band(group: Sequence[BBox], down: Sequence[Rule]) -> bool:
    x0, _, x1, _ = box = _around(group)
    if x1 - x0 < _NARROWEST or max(s[3] - s[1] for s in group) > _HIGHEST:
        return False
    if len({round(s[0] / 3) for s in group}) > 1 and len({round(s[1] / 3) for s in group}) > 1:
        return False
    return not _between(box, down)


def _between(box: BBox, down: Sequence[Rule]) -> bool:
    """Whether a rule runs down what is shaded."""
    x0, top, x1, bottom = box
    return any(
        x0 - _TOUCH < rule.at < x1 + _TOUCH and min(rule.end, bottom) - max(rule.start, top) > 0.5 * (bottom - top)
        for rule in down
    )
