"""The objects of a page in PDFium → its rules, shades and pictures, and the text that leaves no ink.

PDFium is asked one thing about all objects before the next one: see ``pdfium.Question``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_float
from itertools import repeat
from typing import Any

from extractor.documents.document import BBox
from extractor.documents.page.drawing import DESCENT, Drawing, Matrix, PageTooComplex
from extractor.documents.page.lattice import rule_of
from extractor.documents.page.lines import Glyph
from extractor.documents.pdf.pdfium import functions, handle, question
from extractor.settings import Settings

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_CURVE, _MOVE = 1, 2
_CORNERED = (4, 5)
"""Segments of a path that may be a rectangle."""
_UNCHANGED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix that changes nothing."""
_NAN = (float("nan"), float("nan"))

_Path = tuple[Any, int, int]
"""An object, how many segments it has, whether it is outlined."""
_Placed = tuple[_Path, Matrix | None]


class Shapes:
    """Takes a page's rules and pictures."""

    def __init__(self, drawing: Drawing, left: float, top: float, settings: Settings) -> None:
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._objects = 0
        self._paths = 0
        self._texts: list[tuple[int, Matrix | None]] = []
        self._call = functions()
        self._matrices, self._bounds = question("FPDFPageObj_GetMatrix"), question("FPDFPageObj_GetBounds")
        self._points = question("FPDFPathSegment_GetPoint")

    def read(self, page: Any) -> None:
        """Every object of a page.

        Raises:
            PageTooComplex: a limit is passed.
        """
        call = self._call
        self._walk(page, call["FPDFPage_CountObjects"](page), call["FPDFPage_GetObject"], None, 0)

    def _walk(self, holder: Any, count: int, get: Any, matrix: Matrix | None, depth: int) -> None:
        """The shapes among the objects of a page or a form."""
        call = self._call
        self._objects += count
        if self._objects > self._settings.max_page_objects + self._settings.max_page_characters:
            raise PageTooComplex
        numbers = [*map(get, repeat(holder), range(count))]
        items = [*map(handle, numbers)]
        paths: list[Any] = []
        images: list[Any] = []
        forms: list[Any] = []
        for number, item, kind in zip(numbers, items, map(call["FPDFPageObj_GetType"], items), strict=True):
            if kind == _TEXT:
                self._texts.append((number, matrix))
            elif kind == _PATH:
                paths.append(item)
            elif kind == _IMAGE:
                images.append(item)
            elif kind == _FORM:
                forms.append(item)
        self._paths += len(paths)
        if self._paths > self._settings.max_page_objects:
            raise PageTooComplex
        self._take(paths, matrix)
        for box in self._boxes(images, matrix):
            self._drawing.picture(box)
        for form, placed in zip(forms, self._placed(forms, matrix), strict=True):
            if depth >= self._settings.max_form_depth:
                raise PageTooComplex
            inner = call["FPDFFormObj_CountObjects"](form)
            self._walk(form, inner, call["FPDFFormObj_GetObject"], placed, depth + 1)

    def _placed(self, items: Sequence[Any], outer: Matrix | None) -> list[Matrix | None]:
        """Objects' matrices, within that of the form they stand in; None for one that changes nothing."""
        return [
            outer if not told or matrix == _UNCHANGED else matrix if outer is None else _within(outer, matrix)
            for told, matrix in zip(*self._matrices.ask(items), strict=True)
        ]

    def _boxes(self, items: Sequence[Any], outer: Matrix | None) -> Iterator[BBox | None]:
        """The boxes around objects, down from the page's top left; None within a form that is turned."""
        left, page_top = self._left, self._top
        for told, (x0, bottom, x1, top) in zip(*self._bounds.ask(items), strict=True):
            if not told:
                yield None
                continue
            if outer is not None:
                a, b, c, d, e, f = outer
                if b or c:
                    yield None
                    continue
                x0, x1 = sorted((a * x0 + e, a * x1 + e))
                bottom, top = sorted((d * bottom + f, d * top + f))
            yield x0 - left, page_top - top, x1 - left, page_top - bottom

    def blanks(self, inked: set[int]) -> list[Glyph]:
        """Text without any ink, as spaces: PDFium passes over it, and a form's blanks tell its words apart.

        Args:
            inked: the text objects of which it has told characters.
        """
        out: list[Glyph] = []
        size_at = c_float()
        left_out = [(handle(number), outer) for number, outer in self._texts if number not in inked]
        bounds = self._bounds.ask([item for item, _ in left_out])
        for (item, outer), told, (x0, _, x1, _) in zip(left_out, *bounds, strict=True):
            if not told or x1 - x0 > 0.001:
                continue
            matrix = self._placed([item], outer)[0] or _UNCHANGED
            if self._call["FPDFTextObj_GetFontSize"](item, byref(size_at)) and not matrix[1] and matrix[3] > 0:
                size = size_at.value * matrix[3]
                x, bottom = matrix[4] - self._left, self._top - matrix[5] + DESCENT * size
                out.append(Glyph(" ", x, x + size / 2, bottom - size, bottom, size))
        return out

    def _take(self, paths: Sequence[Any], outer: Matrix | None) -> None:
        """The rules and shades that paths draw."""
        counts = [*map(self._call["FPDFPath_CountSegments"], paths)]
        if max(counts, default=0) > self._settings.max_page_objects:
            raise PageTooComplex
        _, modes = question("FPDFPath_GetDrawMode").ask(paths)
        rest: list[_Path] = []
        plain: list[_Path] = []  # of what is filled and not outlined, the box is exactly what is seen
        for item, count, (_, outlined) in zip(paths, counts, modes, strict=True):
            (rest if outlined or count not in _CORNERED else plain).append((item, count, outlined))
        boxes = self._boxes([item for item, _, _ in plain], outer)
        box_of = self._drawing.box
        rest += [path for path, box in zip(plain, boxes, strict=True) if box is None or not box_of(*box)]
        matrices = self._placed([item for item, _, _ in rest], outer)
        cornered = [path for path in zip(rest, matrices, strict=True) if path[0][1] in _CORNERED]
        for path, matrix in self._without_rectangles(cornered):
            self._outline(path, matrix)
        for path, matrix in zip(rest, matrices, strict=True):
            if path[1] not in _CORNERED:
                self._outline(path, matrix)

    def _without_rectangles(self, paths: Sequence[_Placed]) -> Iterator[_Placed]:
        """Take the paths whose first four corners are those of an upright rectangle, and give back the others."""
        segment_of = self._call["FPDFPath_GetPathSegment"]
        items = [item for (item, _, _), _ in paths]
        corners = [self._points.ask([*map(handle, map(segment_of, items, repeat(k)))])[1] for k in range(4)]
        drawing, left, page_top = self._drawing, self._left, self._top
        for path, (x0, y0), (xb, yb), (x1, y1), (xd, yd) in zip(paths, *corners, strict=True):
            (_, _, outlined), matrix = path
            if not (x0 == xd and xb == x1 and y0 == yb and y1 == yd) and not (
                x0 == xb and x1 == xd and y0 == yd and yb == y1
            ):
                yield path
                continue
            if matrix is not None:
                a, b, c, d, e, f = matrix
                if b or c:
                    yield path
                    continue
                x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
            x0, top, x1, bottom = x0 - left, page_top - y1, x1 - left, page_top - y0
            if drawing.box(x0, top, x1, bottom):
                continue
            if outlined:
                drawing.across += (rule_of((top, x0, x1)), rule_of((bottom, x0, x1)))
                drawing.down += (rule_of((x0, top, bottom)), rule_of((x1, top, bottom)))
            else:
                drawing.shades.append((x0, top, x1, bottom))

    def _outline(self, path: _Path, matrix: Matrix | None) -> None:
        """The rules and shades of a path of any shape."""
        item, count, outlined = path
        call = self._call
        segments = [*map(handle, map(call["FPDFPath_GetPathSegment"], repeat(item), range(count)))]
        _, places = self._points.ask(segments)
        kinds, closes = map(call["FPDFPathSegment_GetType"], segments), map(call["FPDFPathSegment_GetClose"], segments)
        stretches: list[list[tuple[float, float]]] = []
        points: list[tuple[float, float]] = []
        for kind, closed, (x, y) in zip(kinds, closes, places, strict=True):
            if matrix is not None:
                a, b, c, d, e, f = matrix
                x, y = a * x + c * y + e, b * x + d * y + f
            if kind == _MOVE and points:
                stretches.append(points)
                points = []
            if kind == _CURVE:  # no rule, but its end may begin one
                points.append(_NAN)
            points.append((x - self._left, self._top - y))
            if closed:
                points.append(points[0])
        if points:
            stretches.append(points)
        self._drawing.path(stretches, filled=not outlined)


def _within(outer: Matrix, matrix: Matrix) -> Matrix:
    """A matrix in a form that has one of its own."""
    a, b, c, d, e, f = matrix
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )
