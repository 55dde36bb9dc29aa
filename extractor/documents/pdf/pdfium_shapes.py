"""The objects of a page in PDFium → its rules, shades and pictures, and the text that leaves no ink."""

from __future__ import annotations

import ctypes
import struct
from ctypes import byref, c_float, c_int
from typing import Any

from extractor.documents.page.drawing import DESCENT, Drawing, Matrix, PageTooComplex
from extractor.documents.page.lattice import rule_of
from extractor.documents.page.lines import Glyph
from extractor.documents.pdf.pdfium import functions
from extractor.settings import Settings

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_CURVE, _MOVE = 1, 2
_UNCHANGED = bytes((c_float * 6)(1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
"""The matrix that changes nothing, as PDFium writes it."""
_FOUR, _SIX, _EIGHT = (struct.Struct(f"{n}f").unpack for n in (4, 6, 8))
"""Arrays for C read at once; asked for one by one each number costs as much."""
_NAN = (float("nan"), float("nan"))


class Shapes:
    """Takes a page's rules and pictures."""

    def __init__(self, drawing: Drawing, left: float, top: float, settings: Settings) -> None:
        self._drawing = drawing
        self._left, self._top = left, top
        self._settings = settings
        self._objects = 0
        self._paths = 0
        self._texts: list[tuple[int, Matrix | None]] = []
        self._call = call = functions()
        self._edges, self._matrix, self._corners = (ctypes.create_string_buffer(4 * n) for n in (4, 6, 8))
        self._edges_at = [byref(self._edges, 4 * i) for i in range(4)]
        self._corners_at = [(byref(self._corners, 8 * i), byref(self._corners, 8 * i + 4)) for i in range(4)]
        self._x, self._y, self._fill, self._stroke = c_float(), c_float(), c_int(), c_int()
        self._x_at, self._y_at = byref(self._x), byref(self._y)
        self._fill_at, self._stroke_at = byref(self._fill), byref(self._stroke)
        self._segment_of, self._point_of = call["FPDFPath_GetPathSegment"], call["FPDFPathSegment_GetPoint"]
        self._matrix_of, self._bounds_of = call["FPDFPageObj_GetMatrix"], call["FPDFPageObj_GetBounds"]
        self._segments_of, self._mode_of = call["FPDFPath_CountSegments"], call["FPDFPath_GetDrawMode"]

    def read(self, page: int) -> None:
        """Every object of a page.

        Raises:
            PageTooComplex: a limit is passed.
        """
        call = self._call
        self._walk(page, call["FPDFPage_CountObjects"](page), call["FPDFPage_GetObject"], None, 0)

    def _walk(self, holder: int, count: int, get: Any, matrix: Matrix | None, depth: int) -> None:
        """The shapes among the objects of a page or a form."""
        call = self._call
        kind_of = call["FPDFPageObj_GetType"]
        self._objects += count
        if self._objects > self._settings.max_page_objects + self._settings.max_page_characters:
            raise PageTooComplex
        for i in range(count):
            item = get(holder, i)
            kind = kind_of(item)
            if kind == _PATH:
                self._paths += 1
                if self._paths > self._settings.max_page_objects:
                    raise PageTooComplex
                self._path(item, matrix)
            elif kind == _TEXT:
                self._texts.append((item, matrix))
            elif kind == _IMAGE:
                box = self._box(item, matrix)
                self._drawing.picture(box)
            elif kind == _FORM:
                if depth >= self._settings.max_form_depth:
                    raise PageTooComplex
                inner = call["FPDFFormObj_CountObjects"](item)
                self._walk(item, inner, call["FPDFFormObj_GetObject"], self._placed(item, matrix), depth + 1)

    def _placed(self, item: int, outer: Matrix | None) -> Matrix | None:
        """An object's matrix, within that of the form it stands in; None for one that changes nothing."""
        if not self._matrix_of(item, self._matrix):
            return outer
        written = self._matrix.raw
        if written == _UNCHANGED:
            return outer
        a, b, c, d, e, f = _SIX(written)
        if outer is None:
            return a, b, c, d, e, f
        oa, ob, oc, od, oe, of = outer
        return (
            a * oa + b * oc,
            a * ob + b * od,
            c * oa + d * oc,
            c * ob + d * od,
            e * oa + f * oc + oe,
            e * ob + f * od + of,
        )

    def _box(self, item: int, outer: Matrix | None) -> tuple[float, float, float, float] | None:
        """The box around an object, down from the page's top left; None within a form that is turned."""
        if not self._bounds_of(item, *self._edges_at):
            return None
        x0, bottom, x1, top = _FOUR(self._edges.raw)
        if outer is not None:
            a, b, c, d, e, f = outer
            if b or c:
                return None
            x0, x1 = sorted((a * x0 + e, a * x1 + e))
            bottom, top = sorted((d * bottom + f, d * top + f))
        return x0 - self._left, self._top - top, x1 - self._left, self._top - bottom

    def blanks(self, inked: set[int]) -> list[Glyph]:
        """Text without any ink, as spaces: PDFium passes over it, and a form's blanks tell its words apart.

        Args:
            inked: the text objects of which it has told characters.
        """
        out: list[Glyph] = []
        for item, outer in self._texts:
            if item in inked or not self._bounds_of(item, *self._edges_at):
                continue
            x0, _, x1, _ = _FOUR(self._edges.raw)
            if x1 - x0 > 0.001:
                continue
            matrix = self._placed(item, outer) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            if self._call["FPDFTextObj_GetFontSize"](item, self._x_at) and not matrix[1] and matrix[3] > 0:
                size = self._x.value * matrix[3]
                x, bottom = matrix[4] - self._left, self._top - matrix[5] + DESCENT * size
                out.append(Glyph(" ", x, x + size / 2, bottom - size, bottom, size))
        return out

    def _rectangle(self, item: int, matrix: Matrix | None) -> bool:
        """Take a path whose first four corners are those of an upright rectangle; False where they are not."""
        segment_of, point_of = self._segment_of, self._point_of
        (at_x, at_y), (at_x1, at_y1), (at_x2, at_y2), (at_x3, at_y3) = self._corners_at
        point_of(segment_of(item, 0), at_x, at_y)
        point_of(segment_of(item, 1), at_x1, at_y1)
        point_of(segment_of(item, 2), at_x2, at_y2)
        point_of(segment_of(item, 3), at_x3, at_y3)
        x0, y0, xb, yb, x1, y1, xd, yd = _EIGHT(self._corners.raw)
        if not ((x0 == xd and xb == x1 and y0 == yb and y1 == yd) or (x0 == xb and x1 == xd and y0 == yd and yb == y1)):
            return False
        if matrix is not None:
            a, b, c, d, e, f = matrix
            if b or c:
                return False
            x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        x0, top, x1, bottom = x0 - self._left, self._top - y1, x1 - self._left, self._top - y0
        drawing = self._drawing
        if drawing.box(x0, top, x1, bottom):
            return True
        if not self._stroke.value:
            drawing.shades.append((x0, top, x1, bottom))
        else:
            drawing.across += (rule_of((top, x0, x1)), rule_of((bottom, x0, x1)))
            drawing.down += (rule_of((x0, top, bottom)), rule_of((x1, top, bottom)))
        return True

    def _path(self, item: int, outer: Matrix | None) -> None:
        count = self._segments_of(item)
        if count > self._settings.max_page_objects:
            raise PageTooComplex
        self._mode_of(item, self._fill_at, self._stroke_at)
        # Of what is filled and not outlined, the box is exactly what is seen.
        if count in (4, 5) and not self._stroke.value:
            box = self._box(item, outer)
            if box is not None and self._drawing.box(*box):
                return
        matrix = self._placed(item, outer)
        if count in (4, 5) and self._rectangle(item, matrix):
            return
        call = self._call
        segment_of, point_of = self._segment_of, self._point_of
        kind_of, closes = call["FPDFPathSegment_GetType"], call["FPDFPathSegment_GetClose"]
        left, top, at_x, at_y = self._left, self._top, self._x_at, self._y_at
        stretches: list[list[tuple[float, float]]] = []
        points: list[tuple[float, float]] = []
        for i in range(count):
            segment = segment_of(item, i)
            kind = kind_of(segment)
            point_of(segment, at_x, at_y)
            x, y = self._x.value, self._y.value
            if matrix is not None:
                a, b, c, d, e, f = matrix
                x, y = a * x + c * y + e, b * x + d * y + f
            if kind == _MOVE and points:
                stretches.append(points)
                points = []
            if kind == _CURVE:  # no rule, but its end may begin one
                points.append(_NAN)
            points.append((x - left, top - y))
            if closes(segment):
                points.append(points[0])
        if points:
            stretches.append(points)
        self._drawing.path(stretches, filled=not self._stroke.value)
