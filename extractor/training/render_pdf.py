"""Neutral structure → PDF, drawn as office programs print it. Offline only; see ``render``.

Styles, joined by "+":

- ``word``: each edge of a cell as a thin filled rectangle
- ``rows``, ``columns``: rules between the rows only, or between the columns only
- ``three-line``: a rule above and below the header and one below the table
- ``zebra``: every second row shaded, no rules; ``cell-zebra``: the heads and every second row shaded cell by cell
- ``framed-columns``: rules between the columns, one above and one below the table
- ``running``: heads that differ on left and right pages, and a foot that counts the pages
- ``watermark``: large letters over the page, slanting and as outlines
- ``borderless``: no rules at all
- ``middle``: texts in the middle of their cells' height
- ``tight``: rows no further apart than the lines of a cell, as Word sets a table by itself
- ``centred``: texts in the middle of their cells; ``right``: figures at their cells' right
- ``variedN``: letters, lines, spaces, widths, sides of texts and the way the paper lies by the seed N
- ``landscape``: the paper lies; ``rotated``: the same, said by turning an upright page
- ``repeat-header``, ``split-rows``, ``no-page-numbers``
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.training.render import Blocks, HeadingSpec, Laid, Placed, TableSpec, place

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
_MARGIN_X, _TOP, _BOTTOM = 60.0, 72.0, 72.0
_VARIED = re.compile(r"varied(\d{1,4})")
_FIGURE = re.compile(r"[-≥≤＞＜约]?[\d,.]+[%％]?\D{0,4}")


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a table is set, in points: its letters, its lines, and what a cell leaves around its text."""

    size: float = 9.0
    leading: float = 12.5
    side: float = 3.0
    above: float = 3.0
    least: float = 0.0
    """No row is lower."""
    middle: bool = False
    centred: bool = False
    """Texts of one line stand in the middle of their cells' width."""
    right: bool = False
    """Figures stand at the right of their cells."""
    longest: float = 14.0
    """Characters: what is longer makes its column no wider."""
    lying: bool = False


_SETTINGS = {
    "tight": _Setting(10.5, 15.6, 5.4, 0.0),  # as Word sets it by itself: rows no further apart than lines
    "centred": _Setting(10.0, 13.0, 5.4, 0.0, 24.0, middle=True, centred=True),
}


def _varied(seed: int) -> _Setting:
    """One of the many ways to set a table."""
    rng = random.Random(seed)
    size = rng.choice((8.0, 9.0, 9.5, 10.5, 11.0, 12.0))
    leading = round(size * rng.choice((1.15, 1.25, 1.3, 1.4, 1.5)), 1)
    above = rng.choice((0.0, 1.0, 2.0, 4.0))
    least = rng.choice((0.0, 0.0, 1.6 * leading, 2.2 * leading))
    made = _Setting(size, leading, rng.choice((2.0, 3.0, 5.4, 7.0)), above, round(least, 1))
    made = replace(made, longest=rng.choice((8.0, 14.0, 24.0)), lying=rng.random() < 0.3)
    return replace(made, middle=rng.random() < 0.6, centred=rng.random() < 0.5, right=rng.random() < 0.4)


def _setting(flags: frozenset[str]) -> _Setting:
    made = next((_SETTINGS[flag] for flag in sorted(flags) if flag in _SETTINGS), _Setting())
    made = next((_varied(int(m[1])) for m in map(_VARIED.fullmatch, sorted(flags)) if m), made)
    lying = made.lying or bool(flags & {"landscape", "rotated"})
    return replace(made, middle=made.middle or "middle" in flags, right=made.right or "right" in flags, lying=lying)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one row that stands on one page: the lines ``first`` to ``last`` of its text."""

    row: int
    lines: int
    top: float
    bottom: float


class Pdf:
    """Draws blocks down the page as an office program prints them: ruled tables that run over pages."""

    def __init__(self, flags: frozenset[str], canvas: Any = None) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._measure = pdfmetrics.stringWidth
        self._out = io.BytesIO()
        self._flags = flags
        self._set = _setting(flags)
        self._width, self._height = (HEIGHT, WIDTH) if self._set.lying else (WIDTH, HEIGHT)
        # Of a page that is shown turned reportlab, too, asks for the size as it is shown.
        self._canvas = canvas or Canvas(self._out, pagesize=(self._width, self._height), invariant=1)
        self._turn()
        self._page = 1
        self._y = _TOP  # from the page's top

    def finish(self) -> bytes:
        self._end_page()
        self._canvas.save()
        return self._out.getvalue()

    def _end_page(self) -> None:
        if "running" in self._flags:
            left, right = ("绩效管理文件汇编", 60.0), ("某市财政局", self._width - 130)
            head, x = right if self._page % 2 else left
            self._draw(x, 42, head, 10)
            self._draw(self._width / 2 - 30, self._height - 40, f"第 {self._page} 页 共 {_PAGES} 页", 10)
        elif "no-page-numbers" not in self._flags:
            self._draw(self._width / 2 - 14, self._height - 40, f"— {self._page} —", 10)
        if "watermark" in self._flags:
            self._watermark()
        self._canvas.showPage()
        self._turn()
        self._page += 1
        self._y = _TOP

    def _watermark(self) -> None:
        """Light letters askew, and the outlines of others: a bar that slants, with a box cut out."""
        canvas, x, y = self._canvas, self._width / 2, self._height / 2
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.setFont(FONT, 60)
        canvas.translate(x, y)
        canvas.rotate(40)
        canvas.drawString(-120, 0, "内部资料")
        canvas.restoreState()
        canvas.saveState()
        canvas.setFillGray(0.85)
        for k in range(4):
            left = 100.0 + 90 * k
            outline = canvas.beginPath()
            for corners in (
                [(0, 0), (70, 0), (70, 12), (45, 12), (70, 60), (55, 60), (30, 12), (0, 12)],
                [(5, 20), (25, 20), (25, 50), (5, 50)],
            ):
                outline.moveTo(left + corners[0][0], y + corners[0][1])
                for dx, dy in corners[1:]:
                    outline.lineTo(left + dx, y + dy)
                outline.close()
            canvas.drawPath(outline, stroke=0, fill=1)
        canvas.restoreState()

    def _turn(self) -> None:
        """Draw on a page that is shown turned."""
        if "rotated" in self._flags:
            self._canvas.setPageRotation(90)
            self._canvas.rotate(90)
            self._canvas.translate(0, -self._height)

    def _draw(self, x: float, baseline: float, text: str, size: float) -> None:
        self._canvas.setFont(FONT, size)
        self._canvas.drawString(x, self._height - baseline, text)

    def _wrap(self, text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
        """Break as an office program does: anywhere between Chinese characters, not before closing marks."""
        lines: list[str] = []
        for part in text.split("\n"):
            line, used = "", indent
            for token in re.findall(r"[A-Za-z0-9.,%/+=<>-]+|.", part):
                need = self._measure(token, FONT, size)
                if used + need > width and line and token not in "，。；：、）》”！？":
                    lines.append(line)
                    line, used = "", 0.0
                while need > width:  # a single word longer than the line
                    cut = max(1, int(len(token) * width / need) - 1)
                    lines.append(token[:cut])
                    token = token[cut:]
                    need = self._measure(token, FONT, size)
                line += token
                used += need
            lines.append(line)
            indent = 0.0
        return lines

    def flow(self, text: str, *, size: float, indent: float, centre: bool = False) -> None:
        width = self._width - 2 * _MARGIN_X
        leading = size * 1.5
        for number, part in enumerate(text.split("\n")):
            first = indent if number == 0 else 0.0
            for i, line in enumerate(self._wrap(part, width, size, first)):
                if self._y + leading > self._height - _BOTTOM:
                    self._end_page()
                x = _MARGIN_X + (first if i == 0 else 0.0)
                if centre:
                    x = (self._width - self._measure(line, FONT, size)) / 2
                self._draw(x, self._y + size, line, size)
                self._y += leading
        self._y += 4

    def table(self, spec: TableSpec) -> None:
        laid = place(spec)
        size, leading = self._set.size, self._set.leading
        edges = self._columns(laid)
        wrapped = {
            cell: self._wrap(cell.text, edges[cell.col + cell.colspan] - edges[cell.col] - 2 * self._set.side, size)
            for cell in laid.cells
        }
        need = [1] * laid.n_rows
        for cell, lines in wrapped.items():
            if cell.rowspan == 1:
                need[cell.row] = max(need[cell.row], len(lines))
        for cell, lines in wrapped.items():
            rows = range(cell.row, cell.row + cell.rowspan)
            short = len(lines) - sum(need[r] for r in rows)
            if short > 0:
                need[rows[-1]] += short
        header = range(min(spec.header_rows, laid.n_rows)) if "repeat-header" in self._flags else range(0)

        left = {cell: list(lines) for cell, lines in wrapped.items()}
        pieces: list[_Piece] = []

        def page_break(row: int) -> None:
            self._fragment(spec, laid, edges, pieces, left)
            pieces.clear()
            self._end_page()
            if row >= len(header) > 0:
                again = {cell: list(wrapped[cell]) for cell in laid.cells if cell.row in header}
                repeated: list[_Piece] = []
                for r in header:
                    add(r, need[r], repeated)
                self._fragment(spec, laid, edges, repeated, again)

        def add(row: int, lines: int, into: list[_Piece]) -> None:
            bottom = self._y + max(lines * leading + 2 * self._set.above, self._set.least)
            into.append(_Piece(row, lines, self._y, bottom))
            self._y = bottom

        for r in range(laid.n_rows):
            todo = need[r]
            while todo:
                room = int((self._height - _BOTTOM - self._y - 2 * self._set.above) / leading)
                whole_page = int((self._height - _BOTTOM - _TOP - 2 * self._set.above) / leading)
                if todo <= room:
                    add(r, todo, pieces)
                    todo = 0
                elif room >= 1 and ("split-rows" in self._flags or todo > whole_page):
                    add(r, room, pieces)
                    todo -= room
                    page_break(r)
                else:
                    page_break(r)
        self._fragment(spec, laid, edges, pieces, left)
        self._y += 10

    def _columns(self, laid: Laid) -> list[float]:
        """Column edges: wider where the text is longer, and nowhere too narrow for a character."""
        weight = [2.0] * laid.n_cols
        for cell in laid.cells:
            if cell.colspan == 1:
                longest = max((len(line) for line in cell.text.split("\n")), default=0)
                weight[cell.col] = max(weight[cell.col], min(self._set.longest, longest))
        least = self._set.size + 1 + 2 * self._set.side
        whole = self._width - 2 * _MARGIN_X
        narrow = {i for i, w in enumerate(weight) if w * whole / sum(weight) < least}
        rest = sum(w for i, w in enumerate(weight) if i not in narrow)
        scale = (whole - least * len(narrow)) / rest if rest else 1.0
        edges = [_MARGIN_X]
        for i, w in enumerate(weight):
            edges.append(edges[-1] + (least if i in narrow else w * scale))
        return edges

    def _fragment(
        self,
        spec: TableSpec,
        laid: Laid,
        edges: Sequence[float],
        pieces: Sequence[_Piece],
        left: dict[Placed, list[str]],
    ) -> None:
        """Draw the part of a table that stands on this page; text not yet drawn stays in ``left``."""
        size, leading = self._set.size, self._set.leading
        self._ground(spec, pieces, edges[0], edges[-1])
        if "cell-zebra" in self._flags:
            self._shade_cells(spec, left, edges, pieces)
        for cell, lines in left.items():
            mine = [p for p in pieces if cell.row <= p.row < cell.row + cell.rowspan]
            if not mine:
                continue
            x0, x1 = edges[cell.col], edges[cell.col + cell.colspan]
            top, bottom = mine[0].top, mine[-1].bottom
            self._box(x0, top, x1, bottom)
            room = sum(p.lines for p in mine)
            shown = lines[:room]
            if self._set.middle:
                top += ((bottom - top) - len(shown) * leading - 2 * self._set.above) / 2
            for i, line in enumerate(shown):
                x = x0 + self._set.side
                wide = self._measure(line, FONT, size)
                if self._set.right and len(lines) == 1 and _FIGURE.fullmatch(line):
                    x = x1 - self._set.side - wide
                elif self._set.centred and len(lines) == 1:
                    x = (x0 + x1 - wide) / 2
                self._draw(x, top + self._set.above + i * leading + size, line, size)
            del lines[:room]

    def _shade_cells(
        self, spec: TableSpec, cells: Iterable[Placed], edges: Sequence[float], pieces: Sequence[_Piece]
    ) -> None:
        self._canvas.setFillGray(0.9)
        for cell in cells:
            mine = [p for p in pieces if cell.row <= p.row < cell.row + cell.rowspan]
            if mine and (cell.row < spec.header_rows or cell.row % 2):
                x0, x1 = edges[cell.col], edges[cell.col + cell.colspan]
                top, bottom = mine[0].top, mine[-1].bottom
                self._canvas.rect(x0, self._height - bottom, x1 - x0, bottom - top, 0, 1)
        self._canvas.setFillGray(0)

    def _box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self._canvas.setLineWidth(0.5)
        if self._flags & {"borderless", "three-line", "zebra", "cell-zebra"}:
            return
        if "rows" in self._flags:
            for y in (top, bottom):
                self._canvas.line(x0, self._height - y, x1, self._height - y)
            return
        if self._flags & {"columns", "framed-columns"}:
            for x in (x0, x1):
                self._canvas.line(x, self._height - top, x, self._height - bottom)
            return
        if "word" not in self._flags:
            self._canvas.rect(x0, self._height - bottom, x1 - x0, bottom - top)
            return
        for x, y, w, h in (  # office programs print each edge as a thin filled rectangle
            (x0, bottom, x1 - x0, 0.48),
            (x0, top, x1 - x0, 0.48),
            (x0, bottom, 0.48, bottom - top),
            (x1, bottom, 0.48, bottom - top),
        ):
            self._canvas.rect(x, self._height - y, w, h, stroke=0, fill=1)

    def _ground(self, spec: TableSpec, pieces: Sequence[_Piece], x0: float, x1: float) -> None:
        """What lies under a whole table: the shade of every second row, or the rules at its head and foot."""
        if "zebra" in self._flags:
            self._canvas.setFillGray(0.9)
            for piece in pieces:
                if piece.row % 2:
                    self._canvas.rect(x0, self._height - piece.bottom, x1 - x0, piece.bottom - piece.top, 0, 1)
            self._canvas.setFillGray(0)
        if "framed-columns" in self._flags and pieces:
            for y in (pieces[0].top, pieces[-1].bottom):
                self._canvas.line(x0, self._height - y, x1, self._height - y)
        if "three-line" in self._flags and pieces:
            self._canvas.setLineWidth(1.0)
            ends = [p.top for p in pieces[:1] if p.row == 0]
            ends += [p.bottom for p in pieces if p.row in (spec.header_rows - 1, len(spec.rows) - 1)]
            for y in ends:
                self._canvas.line(x0, self._height - y, x1, self._height - y)


_PAGES = 9
"""What the foot of a running page says of how many there are: it is not known while they are drawn."""


def render_pdf(blocks: Blocks, flags: frozenset[str], canvas: Any = None) -> bytes:
    """Draw blocks in a style of those at the top of this module, on a canvas other than reportlab's if one is given.
    """
    pdf = Pdf(flags, canvas)
    for block in blocks:
        if isinstance(block, TableSpec):
            pdf.table(block)
        elif isinstance(block, HeadingSpec):
            pdf.flow(block.text, size=max(12.0, 18.0 - 2 * block.level), indent=0, centre=block.level == 1)
        else:
            pdf.flow(block.text, size=10.5, indent=21)
    return pdf.finish()
