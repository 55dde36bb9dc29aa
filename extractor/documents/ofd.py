"""OFD (GB/T 33190, the national format for fixed-layout documents) → Document.

A zip of XML: every page lists its text, character by character with its place, and the paths drawn on it. Both
go the way of a PDF's glyphs and rules. Templates lie under or over a page; content may be grouped in blocks and
in units that are drawn again and again; every object has a boundary and may have a matrix.

Left out, as it is not in the text's flow: annotations, seals and signatures, pictures, page numbers, what comes
back on every page, slanted watermarks. Pages that are pictures are told of.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.documents.document import BBox, Document
from extractor.documents.package import Package
from extractor.documents.page.drawing import Drawing
from extractor.documents.page.lattice import Rule, TooManyRules
from extractor.documents.page.layout import lay_out, note_unread
from extractor.documents.page.lines import Glyph
from extractor.documents.page.pages import Page, compose
from extractor.documents.page.radicals import fold_radicals
from extractor.documents.page.sideways import Turned, set_upright
from extractor.documents.styles import HEAVY_FONTS
from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.regex import regex
from extractor.settings import Settings

MAX_OBJECTS = 50_000
MAX_GLYPHS = 100_000
MAX_RULES = 50_000
MAX_PATH = 2_000_000
"""Characters of one path."""
MAX_DEPTH = 12
MAX_SIDE = 5_000.0
_MAX_PICTURES = 200

_FAR = 1e6
"""Millimetres: a kilometre off the page."""
_POINTS = 72 / 25.4
"""Points in a millimetre, which is what OFD counts in."""
_THIN = 3.0
_SQUARE = 12.0
"""Points: a filled shape no thicker than the first is a rule; a drawn box no bigger than the second a check box."""
_STRAIGHT = 0.5
_ASCENT, _DESCENT = 0.88, 0.12
_BOLD_WEIGHT = 600
_LOST = "\ufffd"
_SLANT = 0.3

_NUMBER = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_PATH = regex(rf"([A-Za-z])|({_NUMBER.pattern})")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

_DAMAGED = "OFD文件不完整或已损坏，请重新下载，或用OFD阅读器导出为PDF"

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(data: bytes, *, filename: str, settings: Settings, media_type: str = "application/ofd") -> Document:
    """Read an OFD document's text.

    Raises:
        DamagedDocument: no readable zip or XML, or no page in it.
        EncryptedDocument: its parts are encrypted.
        NoTextLayer: its pages are pictures.
        TooLarge: a limit is passed.
    """
    package = Package(data, filename=filename)
    builder = DocumentBuilder(settings, filename=filename)
    sources = [source for root in _documents(package, filename) for source in root.pages()]
    if not sources:
        raise DamagedDocument("OFD文件里没有页面，可能不完整，请重新下载", filename=filename)
    pages: list[Page] = []
    failed = 0
    for number, source in enumerate(sources[: settings.max_pages], 1):
        page = Page(number, 0.0, 0.0)
        try:
            _read_page(source, page, builder)
        except TooManyRules:
            builder.note("page_too_complex", "这一页的线条过于复杂，表格未按表格读取", number)
        except _TooComplex:
            builder.note("page_too_complex", "这一页过大或过于复杂，未读取", number)
        except DamagedDocument:
            failed += 1
            builder.note("page_unreadable", "这一页已损坏，未读取", number)
        pages.append(page)
    if failed == len(pages):
        raise DamagedDocument(_DAMAGED, filename=filename)
    if len(sources) > settings.max_pages:
        message = f"共{len(sources)}页，超过{settings.max_pages}页的上限，其后的页未读取"
        builder.note("pages_cut", message, settings.max_pages + 1)
    _read_scans(sources, pages, builder, settings)
    lay_out(pages, builder)
    note_unread(pages, builder, filename)
    return builder.build(
        media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=len(sources)
    )


def _read_scans(sources: list[_Source], pages: list[Page], builder: DocumentBuilder, settings: Settings) -> None:
    """Recognise the pages that are pictures."""
    from extractor.documents.scan.reader import assembled, read_pictures

    def picture(page: Page) -> Any:
        try:
            return assembled(page.width, page.height, _pictures(sources[page.number - 1]), settings)
        except (DamagedDocument, _TooComplex):
            return None

    read_pictures(pages, builder, settings, picture)


class _TooComplex(Exception):
    """A page has more on it than a document's page has."""


# ------------------------------------------------------------------------------------------------- the parts


def _name(element: Any) -> str:
    """A tag without its namespace: producers use several."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if _name(child) == name)


def _child(element: Any, name: str) -> Any:
    return next(_children(element, name), None)


def _text(element: Any, name: str) -> str:
    child = _child(element, name) if element is not None else None
    return (child.text or "").strip() if child is not None else ""


def _numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """So many numbers, or None: what is further than ``_FAR`` leads nowhere, and products of such have no size."""
    found = [float(n) for n in _NUMBER.findall(text or "")[:count]]
    return tuple(found) if len(found) == count and all(abs(n) <= _FAR for n in found) else None


def _number(text: str) -> float:
    """A number, 0 where it is further than ``_FAR``."""
    number = float(text)
    return number if abs(number) <= _FAR else 0.0


def _flag(element: Any, name: str, default: bool) -> bool:
    value = (element.get(name) or "").strip().lower()
    return value not in ("false", "0") if value else default


def _documents(package: Package, filename: str) -> Iterator[_Root]:
    """The documents of the file: one nearly always."""
    if "OFD.xml" not in package:
        raise DamagedDocument(_DAMAGED, filename=filename)
    encrypted = any(n.endswith(("encryptions.xml", "decryptseed.dat")) for n in package.names())
    try:
        entry = package.tree("OFD.xml")
        for body in _children(entry, "DocBody"):
            where = _text(body, "DocRoot")
            if where:
                yield _Root(package, _located(package, where, ""))
    except DamagedDocument as error:
        if encrypted:
            raise EncryptedDocument("文件已加密，请去掉密码后再处理", filename=filename) from error
        raise


def _located(package: Package, where: str, folder: str) -> str:
    """The part that a location means: from the file's top, from the folder of who says it, or from its parents."""
    where = where.strip().replace("\\", "/")
    if where.startswith("/"):
        return posixpath.normpath(where.lstrip("/"))
    first = trial = posixpath.normpath(posixpath.join(folder, where))
    while trial not in package and folder:
        folder = posixpath.dirname(folder)
        trial = posixpath.normpath(posixpath.join(folder, where))
    return trial if trial in package else first


@dataclass(slots=True)
class _Source:
    """A page before it is read."""

    root: _Root
    part: str


class _Root:
    """A document of the file: its pages, templates and resources."""

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.folder = posixpath.dirname(part)
        self._tree = package.tree(part)
        common = _child(self._tree, "CommonData")
        self.area = _child(common, "PageArea") if common is not None else None
        self._common = common
        self._templates: dict[str, str] = {}
        self._drawn: dict[str, _Content] = {}
        if common is not None:
            for template in _children(common, "TemplatePage"):
                where = template.get("BaseLoc") or ""
                self._templates[template.get("ID") or ""] = _located(package, where, self.folder)
        self._resources: _Resources | None = None

    def pages(self) -> list[_Source]:
        listed = _child(self._tree, "Pages")
        if listed is None:
            return []
        where = (page.get("BaseLoc") or "" for page in _children(listed, "Page"))
        return [_Source(self, _located(self.package, w, self.folder)) for w in where if w]

    def template(self, identity: str) -> Any:
        """A template's root element, None where there is none that can be read."""
        part = self._templates.get(identity)
        if part is None or part not in self.package:
            return None
        try:
            return self.package.tree(part)
        except DamagedDocument:
            return None

    @property
    def resources(self) -> _Resources:
        if self._resources is None:
            self._resources = _Resources()
            for element in self._common if self._common is not None else ():
                if _name(element) in ("PublicRes", "DocumentRes"):
                    self._resources.read(self.package, element.text or "", self.folder)
        return self._resources


@dataclass(slots=True)
class _Resources:
    """Bold fonts, units that are drawn again and again, and the parts of pictures, by their numbers."""

    bold: set[str] = field(default_factory=set)
    units: dict[str, Any] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)

    def read(self, package: Package, where: str, folder: str) -> None:
        part = _located(package, where, folder)
        if part not in package:
            return
        try:
            tree = package.tree(part)
        except DamagedDocument:
            return  # a document can be read without
        for element in tree.iter():
            name = _name(element)
            if name == "Font":
                names = f"{element.get('FontName') or ''} {element.get('FamilyName') or ''}"
                if _flag(element, "Bold", False) or HEAVY_FONTS.search(names):
                    self.bold.add(element.get("ID") or "")
            elif name == "CompositeGraphicUnit":
                self.units[element.get("ID") or ""] = element
            elif name == "MultiMedia":
                where = posixpath.join(tree.get("BaseLoc") or "", _text(element, "MediaFile"))
                self.media[element.get("ID") or ""] = _located(package, where, posixpath.dirname(part))


# -------------------------------------------------------------------------------------------------- one page


@dataclass(slots=True)
class _Content:
    """What is on a page."""

    glyphs: list[Glyph] = field(default_factory=list)
    unseen: list[Glyph] = field(default_factory=list)  # the words of a picture that lies over them
    turned: Turned = field(default_factory=lambda: Turned([], []))
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: bool = False
    objects: int = 0
    lost: int = 0
    images: list[tuple[str, BBox]] = field(default_factory=list)
    """Numbers of pictures, and where they are drawn."""

    def count(self) -> None:
        self.objects += 1
        if (
            self.objects > MAX_OBJECTS
            or sum(map(len, (self.glyphs, self.unseen, self.turned.up, self.turned.down))) > MAX_GLYPHS
            or len(self.across) + len(self.down) > MAX_RULES
        ):
            raise _TooComplex


def _content(source: _Source) -> tuple[_Content, tuple[float, ...]]:
    """What is on a page, and its paper in millimetres.

    Raises:
        _TooComplex: a limit is passed.
        DamagedDocument: its part cannot be read.
    """
    root = source.root
    tree = root.package.tree(source.part)
    box = _box(_child(tree, "Area")) or _box(root.area) or (0.0, 0.0, 210.0, 297.0)
    width, height = box[2] * _POINTS, box[3] * _POINTS
    if not 0 < max(width, height) <= MAX_SIDE:
        raise _TooComplex
    resources = root.resources
    for element in _children(tree, "PageRes"):
        resources.read(root.package, element.text or "", posixpath.dirname(source.part))
    start: Matrix = (_POINTS, 0.0, 0.0, _POINTS, -box[0] * _POINTS, -box[1] * _POINTS)
    content = _Content()
    drawer = _Drawer(resources, content, width, height)
    for template in _children(tree, "Template"):
        under = root.template(template.get("TemplateID") or "")
        if under is not None:
            drawer.draw(_child(under, "Content"), start)
    drawer.draw(_child(tree, "Content"), start)
    return content, box


def _pictures(source: _Source) -> Iterator[tuple[bytes, BBox]]:
    """The files of a page's pictures, and where they are drawn, in points."""
    content, _ = _content(source)
    media = source.root.resources.media
    for number, box in content.images[:_MAX_PICTURES]:
        part = media.get(number)
        if part is not None and part in source.root.package:
            yield source.root.package.read(part), box


def _read_page(source: _Source, page: Page, builder: DocumentBuilder) -> None:
    content, box = _content(source)
    page.width, page.height = box[2] * _POINTS, box[3] * _POINTS
    page.pictures = content.pictures
    if content.lost:
        message = f"这一页有{content.lost}个字符的字体没有编码，读不出来，已用“{_LOST}”代替"
        builder.note("undecodable", message, page.number)
    # A scanned page with its recognised words hidden under the picture.
    turned = content.turned
    shown = bool(content.glyphs or turned.up or turned.down)
    glyphs = content.unseen if content.pictures and not shown else content.glyphs
    drawing = Drawing(page.width, page.height, glyphs, content.across, content.down)
    if turned.up or turned.down:
        set_upright(drawing, turned)
        page.width, page.height = drawing.width, drawing.height
    compose(page, drawing.glyphs, (drawing.across, drawing.down))


def _box(area: Any) -> tuple[float, ...] | None:
    if area is None:
        return None
    box = _numbers(_text(area, "PhysicalBox"), 4)
    return box if box is not None and box[2] > 0 and box[3] > 0 else None


class _Drawer:
    """Goes through a page's objects and gathers glyphs and rules in points."""

    def __init__(self, resources: _Resources, content: _Content, width: float, height: float) -> None:
        self._resources = resources
        self._content = content
        self._width, self._height = width, height

    def draw(self, parent: Any, matrix: Matrix, depth: int = 0) -> None:
        """The objects of a layer, a block or a unit."""
        if parent is None:
            return
        if depth > MAX_DEPTH:
            raise _TooComplex
        for element in parent:
            self._content.count()
            name = _name(element)
            if name in ("Layer", "PageBlock", "Content"):
                self.draw(element, matrix, depth + 1)
            elif name == "TextObject":
                self._draw_text(element, self._placed(element, matrix))
            elif name == "PathObject":
                if _flag(element, "Visible", True):
                    self._draw_path(element, self._placed(element, matrix))
            elif name == "ImageObject":
                self._content.pictures = True
                self._draw_image(element, self._placed(element, matrix))
            elif name == "CompositeObject" and _flag(element, "Visible", True):
                unit = self._resources.units.get(element.get("ResourceID") or "")
                if unit is not None:
                    self.draw(unit, self._placed(element, matrix), depth + 1)

    def _draw_image(self, element: Any, matrix: Matrix) -> None:
        corners = [_at(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]  # a picture fills the unit square
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self._content.images.append((element.get("ResourceID") or "", (min(xs), min(ys), max(xs), max(ys))))

    def _placed(self, element: Any, matrix: Matrix) -> Matrix:
        """From an object's own coordinates to the page's: its matrix, then its boundary's corner."""
        own = _numbers(element.get("CTM"), 6) or _IDENTITY
        corner = _numbers(element.get("Boundary"), 4) or (0.0, 0.0)
        a, b, c, d, e, f = own
        return _times((a, b, c, d, e + corner[0], f + corner[1]), matrix)

    # ---------------------------------------------------------------------------------------------- text

    def _draw_text(self, element: Any, matrix: Matrix) -> None:
        a, b, c, d, _, _ = matrix
        straight, turned = abs(a) + abs(d), abs(b) + abs(c)
        if min(straight, turned) > _SLANT * max(straight, turned):
            return  # slanted (and not just italic): a watermark
        sizes = _numbers(element.get("Size"), 1)
        size = sizes[0] if sizes is not None and sizes[0] > 0 else 1.0
        scale = (_numbers(element.get("HScale"), 1) or (1.0,))[0] or 1.0
        weight = (_numbers(element.get("Weight"), 1) or (400.0,))[0]
        bold = weight >= _BOLD_WEIGHT or (element.get("Font") or "") in self._resources.bold
        seen = _flag(element, "Visible", True) and (element.get("Alpha") or "").strip() != "0"
        into = self._content.glyphs if seen else self._content.unseen
        if seen and turned > straight:
            into = self._content.turned.down if b > 0 else self._content.turned.up
        x = y = 0.0
        for code in _children(element, "TextCode"):
            text = code.text or ""
            x = (_numbers(code.get("X"), 1) or (x,))[0]
            y = (_numbers(code.get("Y"), 1) or (y,))[0]
            across = _steps(code.get("DeltaX"), len(text))
            down = _steps(code.get("DeltaY"), len(text))
            if len(into) + len(text) > MAX_GLYPHS:
                raise _TooComplex
            at_x, at_y = x, y
            for i, sign in enumerate(text):
                natural = size * scale * _ems(sign)
                step = across[i] if i < len(across) else (0.0 if down else natural)
                width = min(natural, step) if step > 0 else natural
                self._glyph(sign, at_x, at_y, width, size, matrix, bold, into)
                at_x += step
                at_y += down[i] if i < len(down) else 0.0

    def _glyph(
        self, sign: str, x: float, y: float, width: float, size: float, matrix: Matrix, bold: bool, into: list[Glyph]
    ) -> None:
        corners = [_at(matrix, x + w, y + h) for w in (0.0, width) for h in (-_ASCENT * size, _DESCENT * size)]
        x0, x1 = min(p[0] for p in corners), max(p[0] for p in corners)
        top, bottom = min(p[1] for p in corners), max(p[1] for p in corners)
        if x1 < 0 or x0 > self._width or bottom < 0 or top > self._height or not bottom > top:
            return
        if not sign.isprintable() and not sign.isspace():
            if "\ue000" <= sign <= "\uf8ff" or sign == _LOST:
                self._content.lost += 1
                sign = _LOST
            else:
                return
        height = bottom - top if abs(matrix[0]) >= abs(matrix[1]) else x1 - x0
        into.append(Glyph(fold_radicals(sign), x0, x1, top, bottom, height, bold))

    # --------------------------------------------------------------------------------------------- rules

    def _draw_path(self, element: Any, matrix: Matrix) -> None:
        filled, drawn = _flag(element, "Fill", False), _flag(element, "Stroke", True)
        if not (filled or drawn):
            return
        data = _text(element, "AbbreviatedData")
        if len(data) > MAX_PATH:
            raise _TooComplex
        for points in _outline(data):
            line = [_at(matrix, x, y) for x, y in points]
            self._content.count()
            x0, x1 = min(p[0] for p in line), max(p[0] for p in line)
            top, bottom = min(p[1] for p in line), max(p[1] for p in line)
            width, height = x1 - x0, bottom - top
            if height <= _THIN and width > height:
                self._content.across.append(Rule((top + bottom) / 2, x0, x1))
            elif width <= _THIN and height > width:
                self._content.down.append(Rule((x0 + x1) / 2, top, bottom))
            elif drawn and max(width, height) > _SQUARE:
                self._sides(line)

    def _sides(self, line: list[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in pairwise(line):
            if abs(ay - by) <= _STRAIGHT < abs(ax - bx):
                self._content.across.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= _STRAIGHT < abs(ay - by):
                self._content.down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))


def _ems(sign: str) -> float:
    """About how wide a character is: the page says where the next one begins, not where this one ends."""
    if not sign.isascii():
        return 1.0
    if sign in "mwMW@%&":
        return 0.9
    if sign.isupper():
        return 0.72
    return 0.38 if sign in "ijltfr.,:;'|!()[]`/ " else 0.58


def _times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix for two that are applied one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _steps(text: str | None, most: int) -> list[float]:
    """The steps from character to character, ``g 3 2.5`` standing for three of 2.5.

    Example:
        >>> _steps("3.2 g 2 1.6 3.2", 10)
        [3.2, 1.6, 1.6, 3.2]
    """
    out: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(out) >= most:
            break
        times = 1
        if word == "g":
            count, word = next(words, ""), next(words, "")
            times = min(int(count), most) if count.isdecimal() and len(count) < 9 else 0
        if _NUMBER.fullmatch(word):
            out += [_number(word)] * times
    return out[:most]


def _outline(data: str) -> Iterator[list[tuple[float, float]]]:
    """The straight lines of a path as chains of points; curves part them.

    Example:
        >>> list(_outline("M 0 0 L 5 0 L 5 2 C"))
        [[(0.0, 0.0), (5.0, 0.0), (5.0, 2.0), (0.0, 0.0)]]
    """
    line: list[tuple[float, float]] = []
    start = (0.0, 0.0)
    command = ""
    waiting: list[float] = []
    for found in _PATH.finditer(data):
        if found[1]:
            command = found[1].upper()
            waiting.clear()
            if command == "C" and line:
                line.append(start)
                yield line
                line = []
            continue
        waiting.append(_number(found[2]))
        need = _ARGUMENTS.get(command, 0)
        if not need or len(waiting) < need:
            continue
        point = waiting[-2], waiting[-1]
        waiting.clear()
        if command == "L":
            line.append(point)
            continue
        if len(line) > 1:
            yield line
        line = [point]
        if command in "MS":
            start = point
    if len(line) > 1:
        yield line
