"""Where the pictures of a .docx are: in drawings, and in the vector markup of older files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.documents.package import Package
from extractor.documents.pictures import FlowPicture
from extractor.documents.symbols import named_sign
from extractor.regex import regex

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EMU = 12_700
"""Units of a drawing in a point."""
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, "": 0.75}
_SIDE = regex(r"(?:^|;)\s*(width|height)\s*:\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(pt|in|cm|mm|px|)\s*(?=;|$)")


class PictureFinder:
    """Finds the pictures in a piece of a document.

    Args:
        package: the file.
        relations: of its main part, as ``Package.relations`` gives them.
    """

    def __init__(self, package: Package, relations: Mapping[str, tuple[str, str]]) -> None:
        self._package = package
        self._parts = {name: part for name, (kind, part) in relations.items() if kind == "image"}

    def within(self, holder: Any) -> Iterator[FlowPicture]:
        """The pictures of a ``w:drawing``, ``w:pict`` or ``mc:AlternateContent``, those in text boxes left out."""
        if not self._parts or holder.tag == f"{_W}object":  # what stands for an embedded file is drawn in vectors
            return
        for extent in holder.iter(f"{_WP}extent"):
            size = _side(extent, "cx"), _side(extent, "cy")
            for blip in extent.getparent().iter(f"{_A}blip"):
                yield from self._picture(blip, blip.get(f"{_R}embed"), size, holder)
        for data in holder.iter(f"{_V}imagedata"):
            sides = dict.fromkeys(("width", "height"), 0.0)
            for name, number, unit in _SIDE.findall((data.getparent().get("style") or "").lower()):
                sides[name] = float(number) * _UNITS[unit]
            yield from self._picture(data, data.get(f"{_R}id"), (sides["width"], sides["height"]), holder)

    def _picture(self, element: Any, name: str | None, size: tuple[float, float], holder: Any) -> Iterator[FlowPicture]:
        part = self._parts.get(name or "")
        if part is None or part not in self._package:
            return
        for ancestor in element.iterancestors():
            if ancestor is holder:
                break
            if ancestor.tag in (f"{_W}txbxContent", f"{_MC}Fallback"):
                return  # a text box has paragraphs of its own; a fallback shows what its drawing shows
        package = self._package
        yield FlowPicture(*size, lambda: package.read(part))


def in_line(holder: Any) -> bool:
    """Whether a drawing holds a picture, or an object drawn as one, that stands in its line like a character."""
    if any(True for _ in holder.iter(f"{_W}txbxContent")):
        return False
    if any(True for inline in holder.iter(f"{_WP}inline") for _ in inline.iter(f"{_A}blip")):
        return True
    shapes = [data.getparent() for data in holder.iter(f"{_V}imagedata")]
    return bool(shapes) and all("absolute" not in (shape.get("style") or "") for shape in shapes)


def sign_of(holder: Any) -> str | None:
    """The sign that a picture shows by the text that stands for it, None for any other."""
    told = [value for e in holder.iter(f"{_WP}docPr") for value in (e.get("descr"), e.get("title"))]
    return named_sign(*told, *(e.get("alt") for e in holder.iter(f"{_V}shape")))


def _side(extent: Any, name: str) -> float:
    text = extent.get(name) or ""
    return int(text) / _EMU if text.isdecimal() and len(text) < 12 else 0.0
