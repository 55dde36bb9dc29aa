"""The picture of a page → straight and clean, its ruled lines, its ink. With ``scan`` the only importer of cv2.

Coordinates are pixels of a page at about ``DPI``, which run right and down.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

DPI = 200

_LONG = 60
"""Pixels: a line across that is shorter is a stroke of a character."""
_TALL = 34
"""Pixels: the same for a line down; the lowest row of a table is about as high."""
_BREAK = 14
"""Pixels: a line may break off for this long."""
_THICK = 14
_SHORT = 130
_NEAR = 7
_TAIL = 5
"""Pixels that a line may run on beyond the one at which it ends."""
_SOLID, _WORN = 0.86, 0.7
"""Share of a short line, and of a longer one, that is there to be seen."""
_MOST_SKEW = 8.0
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruled line: its middle, from where to where, how thick."""

    at: float
    start: float
    end: float
    thick: float


def grey(picture: Any) -> Any:
    """A picture in colours as grey levels, with red stamps taken out of it.

    Print under a stamp is dark in every colour, the stamp itself only in green and blue: within the stamp the red
    channel is what the page would be without it. Red lines and red headings, which are no stamps, stay.
    """
    import cv2
    import numpy

    if picture.ndim == 2:
        return numpy.ascontiguousarray(picture)
    levels = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    red, other = picture[:, :, 0], numpy.maximum(picture[:, :, 1], picture[:, :, 2])
    reddish = ((red > 110) & (red.astype(numpy.int16) - other > 45)).astype(numpy.uint8)
    if int(reddish.sum()) < 2_000:
        return levels
    near = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, numpy.ones((41, 41), numpy.uint8))
    count, _labels, stats, _ = cv2.connectedComponentsWithStats(near)
    for i in range(1, count):
        x, y, wide, high, _ = (int(v) for v in stats[i])
        if not (0.6 < wide / high < 1.7 and min(wide, high) / DPI > 0.8 and max(wide, high) / DPI < 3.2):
            continue
        part = slice(max(0, y - 6), y + high + 6), slice(max(0, x - 6), x + wide + 6)
        fringe = cv2.dilate(reddish[part], numpy.ones((5, 5), numpy.uint8))
        inside = red[part].astype(numpy.float32)
        # As light as the stamp itself is in red, the page is white.
        white = max(100.0, float(numpy.percentile(inside[reddish[part] > 0], 30)))
        cleared = numpy.minimum(inside * (255 / white), 255)
        levels[part] = numpy.where(fringe > 0, cleared, levels[part]).astype(numpy.uint8)
    return levels


def flat(levels: Any) -> Any:
    """Grey levels with the paper made white: shadows, yellow paper and shaded cells are levelled out."""
    import cv2
    import numpy

    small = cv2.resize(levels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, numpy.ones((7, 7), numpy.uint8)), 21)
    paper = cv2.resize(paper, (levels.shape[1], levels.shape[0]), interpolation=cv2.INTER_LINEAR)
    paper = numpy.maximum(paper, 60)
    return cv2.divide(levels, paper, scale=250)


def ink(levels: Any) -> Any:
    """Where a levelled picture is printed on: 255 for ink, 0 for paper, single specks left out."""
    import cv2
    import numpy

    smooth = cv2.GaussianBlur(levels, (3, 3), 0)
    most, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    # Pages are mostly white: what parts ink from paper lies between the two, nearer to paper for pale print.
    mask = cv2.threshold(smooth, min(max(most, 110), 205), 255, cv2.THRESH_BINARY_INV)[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] < 5
    small[0] = False
    if count > 1 and small.any():
        mask[small[labels]] = 0
    return numpy.ascontiguousarray(mask)


def skew(mask: Any) -> float:
    """By how many degrees the lines of a page fall to the right: told by its ruled lines, or else by its text."""
    slope = _slope_of_rules(mask)
    return math.degrees(math.atan(slope)) if slope is not None else _slope_of_text(mask)


def _slope_of_rules(mask: Any) -> float | None:
    import cv2
    import numpy

    _height, width = mask.shape
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, numpy.ones((1, 28), numpy.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, numpy.ones((3, 25), numpy.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found: list[tuple[float, float]] = []
    for i in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[i])
        if wide < width / 6 or high > wide / 4 or area > 14 * wide:
            continue
        part = labels[y : y + high, x : x + wide] == i
        filled = part.sum(axis=0)
        columns = numpy.flatnonzero(filled)
        middles = (part * numpy.arange(high)[:, None]).sum(axis=0)[columns] / filled[columns]
        slope, start = numpy.polyfit(columns, middles, 1)
        kept = numpy.abs(middles - (slope * columns + start)) < 3
        if kept.sum() > 0.6 * len(columns):
            slope, _ = numpy.polyfit(columns[kept], middles[kept], 1)
            found.append((float(slope), float(kept.sum())))
    total = sum(weight for _, weight in found)
    if total < width / 2:
        return None
    half = 0.0
    for slope, weight in sorted(found):
        half += weight
        if half * 2 >= total:
            return slope if abs(slope) < math.tan(math.radians(_MOST_SKEW)) else None
    return None


def _slope_of_text(mask: Any) -> float:
    """The turn by which the sums of the rows differ most."""
    import cv2
    import numpy

    height, width = mask.shape
    scale = min(1.0, 600 / max(height, width))
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    high, wide = small.shape

    def sharpness(degrees: float) -> float:
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
        sums = cv2.warpAffine(small, turn, (wide, high)).sum(axis=1, dtype=numpy.float64)
        return float((numpy.diff(sums) ** 2).sum())

    best = max(numpy.arange(-4.0, 4.01, 0.5).tolist(), key=sharpness)
    best = max((best + step for step in numpy.arange(-0.5, 0.51, 0.1).tolist()), key=sharpness)
    return float(best) if sharpness(best) > 1.05 * sharpness(0.0) else 0.0


def turned(picture: Any, degrees: float) -> Any:
    """A picture turned back by an angle, white where nothing was."""
    import cv2

    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    white = 255 if picture.ndim == 2 else (255, 255, 255)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    )


def quarters(picture: Any, count: int) -> Any:
    """A picture turned by quarters."""
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(picture, count))


def resized(picture: Any, factor: float) -> Any:
    """A picture made larger or smaller."""
    import cv2

    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how)


def rules(levels: Any) -> tuple[list[Stroke], list[Stroke]]:
    """What may be ruled lines of a straight page, across and down; long strokes of large print are among them.

    A line is darker than what is above and below it, however pale: so the threshold goes with the neighbourhood.
    """
    import cv2

    local = cv2.adaptiveThreshold(levels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    (across, solid_across), (down, solid_down) = _strokes(local, flat=True), _strokes(local, flat=False)
    across, down = _whole(across, down, solid_across), _whole(down, across, solid_down.T)
    return [s for s in across if _held(s, down)], [s for s in down if _held(s, across)]


def _whole(strokes: Sequence[Stroke], others: Sequence[Stroke], solid: Any) -> list[Stroke]:
    """Lines without the stretches, from one that crosses them to the next, in which there is none.

    A line that stops above a merged cell and goes on below it may seem to run on through a stroke of a character
    between: that touches neither side of its cell.

    Args:
        strokes: lines.
        others: those that cross them.
        solid: where lines are, turned so that ``strokes`` run along its rows.
    """
    out: list[Stroke] = []
    for stroke in strokes:
        places = sorted(o.at for o in others if o.start - _NEAR <= stroke.at <= o.end + _NEAR)
        cuts = [stroke.start, *(p for p in places if stroke.start + _NEAR < p < stroke.end - _NEAR), stroke.end]
        row = solid[_span(stroke.at, stroke.thick / 2 + 2)].any(axis=0)
        held = [any(abs(p - place) <= _NEAR for p in places) for place in (stroke.start, stroke.end)]
        if not places or not any(held):
            out.append(stroke)
            continue
        start: float | None = None
        for begin, end in pairwise(cuts):
            low, high = math.ceil(begin) + _TAIL, math.floor(end) - _TAIL
            there = high - low < 12
            # An end that lies on no other line says nothing: characters, too, have ends.
            if begin != stroke.start or held[0]:
                there = there or bool(row[low : low + 3].any())
            if end != stroke.end or held[1]:
                there = there or bool(row[high - 3 : high].any())
            if there and start is None:
                start = begin
            if start is not None and not there:
                out.append(Stroke(stroke.at, start, begin, stroke.thick))
                start = None
        if start is not None:
            out.append(Stroke(stroke.at, start, stroke.end, stroke.thick))
    return out


def _held(stroke: Stroke, others: Sequence[Stroke]) -> bool:
    """Whether a line is long, or runs from one that crosses it to another: strokes of characters end in between."""
    if stroke.end - stroke.start >= _SHORT:
        return True
    near = [o.at for o in others if o.start - _NEAR <= stroke.at <= o.end + _NEAR]
    return any(abs(at - stroke.start) <= _NEAR for at in near) and any(abs(at - stroke.end) <= _NEAR for at in near)


def drawn(shape: tuple[int, int], across: Sequence[Stroke], down: Sequence[Stroke]) -> Any:
    """A picture of ruled lines: 255 where one runs, its fringe included."""
    import numpy

    out = numpy.zeros(shape, numpy.uint8)
    for stroke in across:
        length = _span((stroke.start + stroke.end) / 2, (stroke.end - stroke.start) / 2 + 2)
        out[_span(stroke.at, stroke.thick / 2 + 2), length] = 255
    for stroke in down:
        length = _span((stroke.start + stroke.end) / 2, (stroke.end - stroke.start) / 2 + 2)
        out[length, _span(stroke.at, stroke.thick / 2 + 2)] = 255
    return out


def _span(middle: float, half: float) -> slice:
    return slice(max(0, math.floor(middle - half)), max(0, math.ceil(middle + half)))


def _strokes(local: Any, *, flat: bool) -> tuple[list[Stroke], Any]:
    import cv2
    import numpy

    short = 24 if flat else 16
    kernel = numpy.ones((1, short) if flat else (short, 1), numpy.uint8)
    widen = numpy.ones((3, 1) if flat else (1, 3), numpy.uint8)  # what is left of the skew, and noise, makes steps
    solid = cv2.morphologyEx(cv2.dilate(local, widen), cv2.MORPH_OPEN, kernel)
    bridge = numpy.ones((1, _BREAK) if flat else (_BREAK, 1), numpy.uint8)
    runs = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, bridge)
    least = _LONG if flat else _TALL
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, numpy.ones((1, least) if flat else (least, 1), numpy.uint8))
    count, labels, stats, middles = cv2.connectedComponentsWithStats(runs, connectivity=8)
    out: list[Stroke] = []
    for i in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[i])
        length, thick = (wide, high) if flat else (high, wide)
        if area > (_THICK + 2) * length or thick > max(_THICK + 2, length / 20):
            continue
        part = (labels[y : y + high, x : x + wide] == i) & (solid[y : y + high, x : x + wide] > 0)
        if part.any(axis=0 if flat else 1).sum() < (_SOLID if length < _SHORT else _WORN) * length:
            continue  # strokes of characters, one behind the other
        filled = numpy.flatnonzero(part.any(axis=0 if flat else 1))
        start = (x if flat else y) + int(filled[0])
        length = int(filled[-1] - filled[0]) + 1
        out.append(Stroke(float(middles[i][1 if flat else 0]), start, start + length, max(1.0, area / length - 2)))
    return out, solid > 0


def bands(mask: Any, em: float) -> list[tuple[int, int]]:
    """The rows of pixels in which the lines of text of a cell stand, from top to bottom.

    Args:
        mask: the ink of a cell.
        em: about how high a character is, in pixels.

    The bars of 二 are one line, not two; lines that touch each other are parted where there is least ink.
    """
    import numpy

    profile = (mask > 0).sum(axis=1)
    filled = numpy.flatnonzero(profile > 0)
    if not len(filled):
        return []
    cuts = numpy.flatnonzero(numpy.diff(filled) > 1)
    starts = [int(filled[0]), *(int(filled[c + 1]) for c in cuts)]
    ends = [*(int(filled[c]) + 1 for c in cuts), int(filled[-1]) + 1]
    out: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if out:
            top, bottom = out[-1]
            low = min(bottom - top, end - start)
            if (end - top <= 1.25 * em and low < 0.75 * em) or (low < 0.3 * em and start - bottom < 0.12 * em):
                out[-1] = (top, end)
                continue
        out.append((start, end))
    return [part for band in out for part in _parted(band, profile, em)]


def _parted(band: tuple[int, int], profile: Any, em: float) -> list[tuple[int, int]]:
    start, end = band
    count = round((end - start) / (1.25 * em))
    if end - start < 1.9 * em or count < 2:
        return [band]
    cuts = [start]
    for i in range(1, count):
        middle = start + (end - start) * i / count
        low, high = int(middle - 0.35 * em), int(middle + 0.35 * em) + 1
        cuts.append(low + int(profile[low:high].argmin()))
    cuts.append(end)
    return [(a, b) for a, b in itertools.pairwise(cuts) if b - a > 2]


def pieces(mask: Any, gap: float) -> list[tuple[int, int]]:
    """The columns of pixels in which the parts of a line stand that are ``gap`` pixels or more apart."""
    import numpy

    filled = numpy.flatnonzero((mask > 0).any(axis=0))
    if not len(filled):
        return []
    cuts = numpy.flatnonzero(numpy.diff(filled) > gap)
    starts = [int(filled[0]), *(int(filled[c + 1]) for c in cuts)]
    ends = [*(int(filled[c]) + 1 for c in cuts), int(filled[-1]) + 1]
    return list(zip(starts, ends, strict=True))
