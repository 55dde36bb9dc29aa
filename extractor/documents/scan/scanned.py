"""The picture of a page → glyphs and rules, as if the page had them: so that tables, lines and paragraphs are found
by the same stages as those of a PDF.

The page is made straight, its ruled lines are found, and each line of text is recognised on its own, cell by cell:
so neighbouring cells are never read as one. What the network is not sure of is said, place by place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from extractor.documents.page.lattice import Lattice, Rule, TooManyRules, lattices
from extractor.documents.page.lines import Glyph
from extractor.documents.scan.marks import in_context, per_mille
from extractor.documents.scan.recognise import Sign, available, read_lines

if TYPE_CHECKING:
    from extractor.documents.build import DocumentBuilder
    from extractor.documents.document import BBox
    from extractor.documents.scan.ruling import Stroke
    from extractor.settings import Settings

DPI = 200
SURE = 0.9
"""A character that is less sure is worth a look."""

_TINY_TABLE = 60.0
"""Points: a lattice that is narrower is a drawn character."""
_RULE = 160
"""Pixels: a line outside tables that is longer is a rule, not a stroke of a character."""
_PATIENCE = 0.7
"""Share of a document's time after which no more pages are recognised, so that what was read is not lost."""
_SPACE = 0.55
"""Ems: a gap that is wider is a space."""
_LEAST_INK = 60
_SOLID = 0.45
"""Share of its box that the ink of a picture covers, and that of text does not."""
_HUGE = 3.6
"""Ems: no print is that high."""
_FIGURE = 0.5
"""What is less sure, on the whole, is no text."""
_ORNAMENT = 0.85
"""The same for one or two signs that stand by themselves."""
_SHOWN = 5
_BESIDE = 6
_MARKS = frozenset("，。、；：？！）》」』】〕（《「『【〔")


@dataclass(slots=True)
class Doubt:
    """A line that was not recognised with certainty: where, what was read, which characters are how sure."""

    bbox: BBox
    text: str
    signs: list[tuple[int, float]]

    @property
    def sure(self) -> float:
        return min(sure for _, sure in self.signs)

    def shown(self) -> str:
        """The least sure character in brackets, with what stands beside it."""
        at, _ = min(self.signs, key=lambda s: s[1])
        start, end = max(0, at - _BESIDE), at + 1 + _BESIDE
        return f"{self.text[start:at]}【{self.text[at]}】{self.text[at + 1 : end]}"


@dataclass(slots=True)
class Scanned:
    """What stands on the picture of a page, in points."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unread: int = 0
    """Marks that are no text, or none that can be read."""

    def on(self, width: float) -> Scanned:
        """The same on paper of another width."""
        return self.scaled(width / self.width) if self.width else self

    def scaled(self, by: float) -> Scanned:
        """The same, larger or smaller."""
        if abs(by - 1) < 0.001:
            return self

        def rules(some: Sequence[Rule]) -> list[Rule]:
            return [Rule(r.at * by, r.start * by, r.end * by) for r in some]

        glyphs = [
            Glyph(g.text, g.x0 * by, g.x1 * by, g.top * by, g.bottom * by, g.size * by, g.bold) for g in self.glyphs
        ]
        doubts = [Doubt(_times(d.bbox, by), d.text, d.signs) for d in self.doubts]
        across, down = rules(self.across), rules(self.down)
        return Scanned(self.width * by, self.height * by, glyphs, across, down, doubts, self.unread)


def _times(bbox: BBox, by: float) -> BBox:
    return bbox[0] * by, bbox[1] * by, bbox[2] * by, bbox[3] * by


class Scanner:
    """Recognises the pages of one document, as long as there is time; ``thing`` is what notes call one of them."""

    def __init__(self, settings: Settings, thing: str = "页") -> None:
        self._thing = thing
        self._end = time.monotonic() + _PATIENCE * settings.max_seconds
        self._left = settings.max_scanned_pages
        self._read: list[int] = []
        self.available = available()

    def read(self, picture: Any, number: int, builder: DocumentBuilder) -> Scanned | None:
        """Read the picture of a page; None, and a note, where there is no time left for it.

        Args:
            picture: an array of grey levels or of red, green and blue, at about 200 pixels an inch.
            number: of the page.
            builder: takes the notes, and what is not sure.
        """
        if self._left <= 0 or time.monotonic() > self._end:
            message = f"扫描页过多，识别所用的页数或时间已到上限，这一{self._thing}未识别，请拆分文件"
            builder.note("ocr_limit", message, number)
            return None
        self._left -= 1
        scanned = read_picture(picture)
        if not scanned.glyphs:
            return scanned  # note_unread tells of it
        self._read.append(number)
        for doubt in scanned.doubts:
            builder.unsure(number, doubt.bbox, doubt.text, doubt.signs)
        if scanned.doubts:
            shown = "、".join(f"“{d.shown()}”" for d in sorted(scanned.doubts, key=lambda d: d.sure)[:_SHOWN])
            more = "等" if len(scanned.doubts) > _SHOWN else ""
            message = f"这一{self._thing}有{len(scanned.doubts)}处文字识别把握不大，请核对原件：{shown}{more}"
            builder.note("ocr_unsure", message, number)
        if scanned.unread:
            builder.note("ocr_unread", f"这一{self._thing}另有{scanned.unread}处字迹或图形未能识别为文字", number)
        return scanned

    def finish(self, builder: DocumentBuilder) -> None:
        """Note which pages were recognised."""
        if self._read:
            which = "、".join(str(a) if a == b else f"{a}-{b}" for a, b in _runs(self._read))
            message = f"第{which}{self._thing}由扫描图片识别（OCR）而来，括号等标点的全角、半角按上下文确定"
            builder.note("ocr", message, self._read[0])


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """1, 2, 3, 7 → (1, 3), (7, 7)."""
    out: list[tuple[int, int]] = []
    for n in numbers:
        if out and n == out[-1][1] + 1:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out


def read_picture(picture: Any) -> Scanned:
    """Recognise a page.

    Args:
        picture: an array of grey levels or of red, green and blue, at about 200 pixels an inch.

    Raises:
        Unavailable: the packages that recognise text are not installed.
    """
    from extractor.documents.scan import ruling

    levels = ruling.flat(ruling.grey(picture))
    page = _Page(levels.copy())
    factor = 1.0
    if page.lines and not _SMALL < page.em < _LARGE:
        # Photographs and pictures of screens have their own measure.
        factor = min(3.0, max(0.25, _USUAL / page.em), _MOST_SIDE / max(levels.shape))
        levels = ruling.resized(levels, factor)
        page = _Page(levels.copy())
    upright = page.lines < _ENOUGH or page.aspect > _LINES
    scanned, worth = page.read() if upright else (Scanned(0.0, 0.0), 0.0)
    if page.lines > 2 and worth < _UPRIGHT:
        # Perhaps it lies on its side, or is upside down.
        turns = {k: _Page(ruling.quarters(levels, k)) for k in (1, 3, 2)}
        tried = {k: turn.sample() for k, turn in turns.items()}
        best = max(tried, key=lambda k: tried[k])
        if tried[best] > (worth if upright else page.sample()) + _MARGIN:
            scanned, _ = turns[best].read()
        elif not upright:
            scanned, _ = page.read()
    return scanned.scaled(1 / factor)


_SMALL, _USUAL, _LARGE = 18.0, 29.0, 50.0
"""Pixels: characters of this height are read as they are; others are first made as high as usual."""
_MOST_SIDE = 5_000
_UPRIGHT, _MARGIN = 0.75, 0.12
_ENOUGH, _LINES = 8, 1.3
"""So many stretches of text, half of them no longer than so many times their height, are no lines of text."""


@dataclass(slots=True)
class _Piece:
    """A stretch of text on the page: its ink's box in pixels, and the picture of it."""

    x0: int
    top: int
    x1: int
    bottom: int
    picture: Any
    alone: bool = False
    """In a cell behind the first column, the only stretch of text there."""
    loose: bool = False
    """Outside tables."""


class _Page:
    """A page while it is read; lengths in pixels."""

    def __init__(self, levels: Any) -> None:
        from extractor.documents.scan import ruling

        mask = ruling.ink(levels)
        angle = ruling.skew(mask) if int((mask > 0).sum()) > _LEAST_INK else 0.0
        if abs(angle) > 0.04:
            levels = ruling.turned(levels, angle)
            mask = ruling.ink(levels)
        self._height, self._width = levels.shape
        self._across, self._down = ruling.rules(levels)
        self._tables = self._lattices()
        lines = ruling.drawn(levels.shape, self._across, self._down)
        self._mask, self._levels = mask, levels
        self._mask[lines > 0] = 0
        self._levels[lines > 0] = 255
        self._em = self._character_size()
        self._pieces = [*self._in_tables(), *self._outside()]

    @property
    def em(self) -> float:
        """About how high characters are."""
        return self._em

    @property
    def lines(self) -> int:
        return len(self._pieces)

    @property
    def aspect(self) -> float:
        """How much longer than high stretches of text are, as a rule."""
        return median((p.x1 - p.x0) / (p.bottom - p.top) for p in self._pieces) if self._pieces else 0.0

    def sample(self) -> float:
        """How sure the characters of a few lines are, and whether they are lines."""
        some = sorted(self._pieces, key=lambda p: p.x0 - p.x1)[:8]
        return _worth(read_lines([p.picture for p in some])) * (1.0 if self.aspect > _LINES else 0.5)

    def read(self) -> tuple[Scanned, float]:
        """What stands on the page, and how sure its characters are on the whole."""
        out = Scanned(self._width * _POINT, self._height * _POINT)
        out.across, out.down = self._rules()
        read = read_lines([p.picture for p in self._pieces])
        self._em = _usual([step for signs in read for step in _steps(signs)], self._em)
        for piece, signs in zip(self._pieces, read, strict=True):
            if signs and _worth([signs]) < (_ORNAMENT if piece.loose and len(signs) < 3 else _FIGURE):
                out.unread += 1
                continue
            glyphs, unsure = self._glyphs(piece, signs)
            if not glyphs:
                continue
            out.glyphs += glyphs
            if unsure:
                box = (glyphs[0].x0, glyphs[0].top, glyphs[-1].x1, glyphs[0].bottom)
                out.doubts.append(Doubt(box, "".join(g.text for g in glyphs), unsure))
        return out, _worth(read)

    # ------------------------------------------------------------------------------------------------ tables

    def _rules(self) -> tuple[list[Rule], list[Rule]]:
        def points(strokes: Sequence[Stroke]) -> list[Rule]:
            return [Rule(s.at * _POINT, s.start * _POINT, s.end * _POINT) for s in strokes]

        return points(self._across), points(self._down)

    def _lattices(self) -> list[Lattice]:
        try:
            found = lattices(*self._rules())
        except TooManyRules:
            return []
        kept = [t for t in found if t.xs[-1] - t.xs[0] > _TINY_TABLE]
        # Strokes of large print are no lines to the stages behind, either.
        boxes = [t.bbox for t in kept]
        self._across = [s for s in self._across if s.end - s.start > _RULE or _within(s, boxes, flat=True)]
        self._down = [s for s in self._down if s.end - s.start > _RULE or _within(s, boxes, flat=False)]
        return kept

    def _character_size(self) -> float:
        """About how high characters are: most lines of text on a page have the same size."""
        import cv2
        import numpy

        joined = cv2.morphologyEx(self._mask, cv2.MORPH_CLOSE, numpy.ones((5, 15), numpy.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
        heights = [
            (int(stats[i][cv2.CC_STAT_HEIGHT]), int(stats[i][cv2.CC_STAT_WIDTH]))
            for i in range(1, count)
            if 12 <= stats[i][cv2.CC_STAT_HEIGHT] <= 90
            and stats[i][cv2.CC_STAT_WIDTH] >= 0.8 * stats[i][cv2.CC_STAT_HEIGHT]
        ]
        if not heights:
            return 28.0
        weighted = sorted(h for h, w in heights for _ in range(max(1, min(20, w // h))))
        return float(weighted[int(0.55 * len(weighted))])

    def _in_tables(self) -> Iterator[_Piece]:
        for lattice in self._tables:
            for box in lattice.boxes:
                x0, top, x1, bottom = (v / _POINT for v in lattice.area(box))
                found = list(self._lines_in(round(x0) + 2, round(top) + 2, round(x1) - 1, round(bottom) - 1))
                if len(found) == 1 and box.col:
                    found[0].alone = True
                yield from found

    def _lines_in(self, x0: int, top: int, x1: int, bottom: int) -> Iterator[_Piece]:
        from extractor.documents.scan import ruling

        part = self._mask[top:bottom, x0:x1]
        if part.size == 0 or int((part > 0).sum()) < 4:
            return
        cell = (x0, top, x1, bottom)
        for a, b in ruling.bands(part, self._em):
            for c, d in ruling.pieces(part[a:b], 2.5 * self._em):
                piece = self._piece(x0 + c, top + a, x0 + d, top + b, cell)
                if piece is not None:
                    yield piece

    def _piece(self, x0: int, top: int, x1: int, bottom: int, cell: tuple[int, int, int, int]) -> _Piece | None:
        """The picture of a stretch of text, as high as a line even where only a dash stands in it."""
        import numpy

        high = bottom - top
        if high > _HUGE * self._em or int((self._mask[top:bottom, x0:x1] > 0).sum()) < 6:
            return None
        least = 0.9 * self._em
        up = down = 0.14 * max(high, least)
        if high < least:
            up += (least - high) / 2
            down += (least - high) / 2
        side = 0.16 * max(high, least)
        y0, y1 = max(cell[1], round(top - up)), min(cell[3], round(bottom + down))
        left, right = max(cell[0], round(x0 - side)), min(cell[2], round(x1 + side))
        picture = self._levels[y0:y1, left:right]
        want = round(top - up), round(bottom + down), round(x0 - side), round(x1 + side)
        margins = (y0 - want[0], want[1] - y1), (left - want[2], want[3] - right)
        if any(m > 0 for pair in margins for m in pair):
            safe = tuple((max(0, a), max(0, b)) for a, b in margins)
            picture = numpy.pad(picture, safe, constant_values=255)
        return _Piece(x0, top, x1, bottom, numpy.ascontiguousarray(picture))

    # ----------------------------------------------------------------------------------------------- outside

    def _outside(self) -> Iterator[_Piece]:
        import cv2
        import numpy

        from extractor.documents.scan import ruling

        mask = self._mask.copy()
        for lattice in self._tables:
            x0, top, x1, bottom = (round(v / _POINT) for v in lattice.bbox)
            mask[max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2] = 0
        em = self._em
        kernel = numpy.ones((max(1, round(0.5 * em)), max(3, round(1.1 * em))), numpy.uint8)
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        boxes = {i: _Ink(*(int(v) for v in stats[i])) for i in range(1, count)}
        for numbers in _grouped({i: b for i, b in boxes.items() if b.area >= 8}, em):
            x, y = min(boxes[i].x for i in numbers), min(boxes[i].y for i in numbers)
            right, bottom = max(boxes[i].right for i in numbers), max(boxes[i].bottom for i in numbers)
            wide, high = right - x, bottom - y
            if high < 2 or wide < 2:
                continue
            if min(wide, high) > 4 * em and not self._is_text(x, y, right, bottom):
                continue
            part = mask[y:bottom, x:right].copy()
            part[~numpy.isin(labels[y:bottom, x:right], numbers)] = 0
            size = em if high < 1.9 * em else self._size_of(part, em)
            for a, b in ruling.bands(part, size):
                for c, d in ruling.pieces(part[a:b], 1.6 * size):
                    piece = self._piece(x + c, y + a, x + d, y + b, (0, 0, self._width, self._height))
                    if piece is not None:
                        piece.loose = True
                        yield piece

    def _is_text(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        """Whether a large stretch of ink can be lines of text, and is no picture."""
        filled = self._mask[y0:y1, x0:x1] > 0
        # Print covers a fifth of its lines, or a tenth with the space between them.
        return 0.01 < float(filled.mean()) < _SOLID

    def _size_of(self, part: Any, em: float) -> float:
        """The height of characters in a stretch of text that may be a heading in large print."""
        import cv2

        count, _, stats, _ = cv2.connectedComponentsWithStats(part)
        heights = sorted(int(stats[i][cv2.CC_STAT_HEIGHT]) for i in range(1, count))
        if not heights:
            return em
        return max(em, 1.05 * heights[int(0.85 * len(heights))])

    # ------------------------------------------------------------------------------------------------- glyphs

    def _glyphs(self, piece: _Piece, signs: Sequence[Sign]) -> tuple[list[Glyph], list[tuple[int, float]]]:
        """Recognised characters at their places, in points; which of them are not sure."""
        signs = [s for s in signs if not s.text.isspace() or _parts_words(s, signs)]
        for i in reversed(per_mille([s.text for s in signs])):
            first, last = signs[i], signs[i + 1]
            signs[i : i + 2] = [Sign("‰", (first.at + last.at) / 2, min(first.sure, last.sure))]
        solid = [s for s in signs if not s.text.isspace()]
        if not solid:
            return [], []
        size = self._size(piece, solid)
        texts = in_context([s.text for s in signs], cell=piece.alone)
        if texts == ["1"] and piece.alone and self._leans(piece):
            texts = ["/"]
        offset = (piece.x0 + piece.x1) / 2 - piece.picture.shape[1] / 2
        middles = [s.at + offset for s in signs]
        middle = (piece.top + piece.bottom) / 2 * _POINT
        top, bottom = middle - size * _POINT / 2, middle + size * _POINT / 2
        edges: list[tuple[float, float]] = []
        for i, at in enumerate(middles):
            half = size * (0.5 if _full(texts[i]) else 0.3)
            left, right = at - half, at + half
            if i:
                left = _meet(middles[i - 1], at, texts[i - 1], texts[i], size, left)
            elif texts[0] not in _MARKS:
                left = float(piece.x0)
            if i + 1 < len(middles):
                right = _meet(at, middles[i + 1], texts[i], texts[i + 1], size, right)
            elif texts[i] in _MARKS:  # its ink takes half of its place only
                right = left + size
            else:
                right = float(piece.x1)
            edges.append((left, max(right, left + 1)))
        out: list[Glyph] = []
        unsure: list[tuple[int, float]] = []
        for sign, text, (x0, x1) in zip(signs, texts, edges, strict=True):
            if out and x0 - out[-1].x1 / _POINT > _SPACE * size and not {text, out[-1].text} & (_MARKS | {" "}):
                out.append(Glyph(" ", out[-1].x1, x0 * _POINT, top, bottom, size * _POINT))
            if sign.sure < SURE and not text.isspace():
                unsure.append((len(out), sign.sure))
            out.append(Glyph(text, x0 * _POINT, x1 * _POINT, top, bottom, size * _POINT))
        return out, unsure

    def _leans(self, piece: _Piece) -> bool:
        """Whether a stroke leans to the right as "/" does; it is all that its cell holds, and reads like a 1."""
        import numpy

        part = self._mask[piece.top : piece.bottom, piece.x0 : piece.x1] > 0
        third = max(1, part.shape[0] // 3)
        over, under = numpy.flatnonzero(part[:third].any(axis=0)), numpy.flatnonzero(part[-third:].any(axis=0))
        return bool(len(over) and len(under) and over.mean() - under.mean() > 0.12 * part.shape[0])

    def _size(self, piece: _Piece, signs: Sequence[Sign]) -> float:
        """The height of a line's characters: told by how far they stand apart, or else by their ink."""
        high = float(piece.bottom - piece.top)
        steps = _steps(signs)
        if len(steps) >= 3:
            high = median(steps)
        elif not any(_ideograph(s.text) for s in signs):
            high /= 0.72
        return self._em if abs(high - self._em) < 0.2 * self._em or high < 0.6 * self._em else high


_POINT = 72 / DPI


@dataclass(frozen=True, slots=True)
class _Ink:
    """A stretch of ink that hangs together."""

    x: int
    y: int
    wide: int
    high: int
    area: int

    @property
    def right(self) -> int:
        return self.x + self.wide

    @property
    def bottom(self) -> int:
        return self.y + self.high


def _grouped(inks: dict[int, _Ink], em: float) -> list[list[int]]:
    """Stretches of ink, those that are too low for a line of text with what they stand beside: the bars of 二."""
    group = {i: i for i in inks}

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    flat = [i for i, ink in inks.items() if ink.high < 0.6 * em and ink.wide < 4 * em]
    for i in flat[:2_000]:
        ink = inks[i]
        for k, other in inks.items():
            apart = max(ink.x, other.x) - min(ink.right, other.right)
            height = max(ink.bottom, other.bottom) - min(ink.y, other.y)
            if k != i and apart < 0.5 * em and height < max(1.35 * em, 1.1 * other.high) and other.high < 3 * em:
                group[root(i)] = root(k)
    out: dict[int, list[int]] = {}
    for i in inks:
        out.setdefault(root(i), []).append(i)
    return list(out.values())


def _within(stroke: Stroke, boxes: Sequence[BBox], *, flat: bool) -> bool:
    at, start, end = stroke.at * _POINT, stroke.start * _POINT, stroke.end * _POINT
    for x0, top, x1, bottom in boxes:
        low, high, first, last = (top, bottom, x0, x1) if flat else (x0, x1, top, bottom)
        if low - 3 <= at <= high + 3 and first - 3 <= start and end <= last + 3:
            return True
    return False


def _worth(lines: Sequence[Sequence[Sign]]) -> float:
    sure = [s.sure for line in lines for s in line]
    return sum(sure) / len(sure) if sure else 0.0


def _ideograph(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


def _steps(signs: Sequence[Sign]) -> list[float]:
    """How far characters that stand side by side are apart."""
    return [b.at - a.at for a, b in pairwise(signs) if _ideograph(a.text) and _ideograph(b.text)]


def _usual(steps: list[float], otherwise: float) -> float:
    """The distance that most characters have, if it is like what the ink says."""
    if len(steps) < 8:
        return otherwise
    usual = median(steps)
    return usual if 0.75 * otherwise < usual < 1.3 * otherwise else otherwise


def _full(text: str) -> bool:
    return not text.isascii()


def _meet(left: float, right: float, before: str, behind: str, size: float, own: float) -> float:
    """Where one character's place ends and the next one's begins: in the middle, or apart where there is a gap."""
    expected = size * ((0.5 if _full(before) else 0.28) + (0.5 if _full(behind) else 0.28))
    return (left + right) / 2 if right - left < expected + _SPACE * size else own


def _parts_words(sign: Sign, signs: Sequence[Sign]) -> bool:
    """Whether a space stands between Latin letters; elsewhere the network's spaces mean nothing."""
    i = next(n for n, s in enumerate(signs) if s is sign)
    if not 0 < i < len(signs) - 1:
        return False
    before, behind = signs[i - 1].text, signs[i + 1].text
    return before.isascii() and before.isalpha() and behind.isascii() and behind.isalpha()
