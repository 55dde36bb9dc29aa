"""Neutral structure → OFD, for tests and scoring. Offline only; see ``render``.

The page is laid out as the PDF of ``render`` is, so the two can be compared; what differs is how it is said.
Styles, joined by "+", change that: the standard leaves producers many ways.

- ``shorthand``: steps between characters as ``g count step`` where they repeat
- ``steps``: one TextCode for several lines, with steps back and down
- ``matrix``: objects in points with a matrix; the y axis of paths runs up
- ``template``: rules in a template page, text in the page
- ``nested``: objects in blocks within blocks, some in a unit that is drawn from the resources
- ``absolute``: locations from the file's top
- ``thin``: each edge as a thin filled rectangle
- ``boxes``: each cell as one closed path
- ``odd-namespace``: another namespace, without a prefix
- ``repeat-header``, ``split-rows``, ``no-page-numbers``: as for PDF
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from extractor.training.render import Blocks, HeadingSpec, TableSpec
from extractor.training.render_pdf import FONT, HEIGHT, WIDTH, Pdf

STYLES = frozenset(
    (
        *("shorthand", "steps", "matrix", "template", "nested", "absolute", "thin", "boxes", "odd-namespace"),
        *("repeat-header", "split-rows", "no-page-numbers"),
    )
)

_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class _Run:
    x: float
    baseline: float
    text: str
    size: float


@dataclass(slots=True)
class _Drawn:
    """What stands on a page, in points from its top left."""

    runs: list[_Run] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)


class _Ofd(Pdf):
    """The PDF's layout, drawn into lists."""

    def __init__(self, flags: frozenset[str]) -> None:
        super().__init__(flags)
        self.pages = [_Drawn()]

    def _draw(self, x: float, baseline: float, text: str, size: float) -> None:
        if text:
            self.pages[-1].runs.append(_Run(x, baseline, text, size))

    def _box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.pages[-1].boxes.append((x0, top, x1, bottom))

    def _end_page(self) -> None:
        super()._end_page()
        self.pages.append(_Drawn())

    def steps(self, text: str, size: float) -> list[float]:
        """How far each character's end is from its start."""
        return [self._measure(c, FONT, size) for c in text]


def render_ofd(blocks: Blocks, style: str = "default") -> bytes:
    """Render blocks as OFD.

    Raises:
        ValueError: no such style.
    """
    flags = frozenset(style.split("+")) - {"default"}
    if flags - STYLES:
        raise ValueError(f"unknown style {style!r}; known: {', '.join(sorted(STYLES))}")
    layout = _Ofd(flags)
    for block in blocks:
        if isinstance(block, TableSpec):
            layout.table(block)
        elif isinstance(block, HeadingSpec):
            layout.flow(block.text, size=max(12.0, 18.0 - 2 * block.level), indent=0, centre=block.level == 1)
        else:
            layout.flow(block.text, size=10.5, indent=21)
    layout._end_page()
    return _Writer(layout, flags).write(layout.pages[:-1])


def _n(*numbers: float) -> str:
    return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in numbers)


class _Writer:
    """Says pages in OFD's words."""

    def __init__(self, layout: _Ofd, flags: frozenset[str]) -> None:
        self._layout = layout
        self._flags = flags
        self._prefix = "" if "odd-namespace" in flags else "ofd:"
        self._identity = 100
        self._units: list[str] = []

    def write(self, pages: Sequence[_Drawn]) -> bytes:
        parts: dict[str, str] = {}
        root = "/Doc_0/" if "absolute" in self._flags else ""
        listed, templates = "", ""
        for i, page in enumerate(pages):
            rules, text = "".join(self._rules(page)), "".join(self._text(page))
            use = ""
            if "template" in self._flags:
                parts[f"Doc_0/Tpls/Tpl_{i}/Content.xml"] = self._page(rules)
                templates += self._tag("TemplatePage", ID=str(i + 1), BaseLoc=f"{root}Tpls/Tpl_{i}/Content.xml")
                use, rules = self._tag("Template", TemplateID=str(i + 1), ZOrder="Background"), ""
            parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = self._page(rules + text, use)
            listed += self._tag("Page", ID=str(50 + i), BaseLoc=f"{root}Pages/Page_{i}/Content.xml")
        area = self._tag("PageArea", self._tag("PhysicalBox", f"0 0 {_n(WIDTH * _MM, HEIGHT * _MM)}"))
        common = self._tag("MaxUnitID", "9999") + area + self._tag("PublicRes", f"{root}PublicRes.xml") + templates
        fonts = self._tag("Fonts", self._tag("Font", ID="1", FontName="宋体", FamilyName="宋体"))
        units = self._tag("CompositeGraphicUnits", "".join(self._units)) if self._units else ""
        document = self._tag("CommonData", common) + self._tag("Pages", listed)
        where = ("/" if "absolute" in self._flags else "") + "Doc_0/Document.xml"
        whole = {
            "OFD.xml": self._whole("OFD", self._tag("DocBody", self._tag("DocRoot", where)), ' Version="1.0"'),
            "Doc_0/Document.xml": self._whole("Document", document),
            "Doc_0/PublicRes.xml": self._whole("Res", fonts + units, ' BaseLoc="Res"'),
            **parts,
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, body in whole.items():
                made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    # -------------------------------------------------------------------------------------------- elements

    def _tag(self, name: str, inner: str = "", **attributes: str) -> str:
        words = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items())
        return f"<{self._prefix}{name}{words}>{inner}</{self._prefix}{name}>"

    def _whole(self, name: str, inner: str, more: str = "") -> str:
        space = (
            'xmlns="http://www.example.invalid/ofd"'
            if "odd-namespace" in self._flags
            else 'xmlns:ofd="http://www.ofdspec.org/2016"'
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f"{head}<{self._prefix}{name} {space}{more}>{inner}</{self._prefix}{name}>"

    def _page(self, objects: str, before: str = "") -> str:
        if "nested" in self._flags:
            objects = self._tag("PageBlock", self._tag("PageBlock", objects, ID=self._next()), ID=self._next())
        layer = self._tag("Layer", objects, ID=self._next())
        return self._whole("Page", before + self._tag("Content", layer))

    def _next(self) -> str:
        self._identity += 1
        return str(self._identity)

    # ------------------------------------------------------------------------------------------------ text

    def _text(self, page: _Drawn) -> Iterator[str]:
        runs = list(page.runs)
        while runs:
            group = [runs.pop(0)]
            while "steps" in self._flags and runs and runs[0].size == group[0].size and runs[0].x == group[0].x:
                group.append(runs.pop(0))
            yield self._run(group)

    def _run(self, group: Sequence[_Run]) -> str:
        first = group[0]
        scale = 1.0 if "matrix" in self._flags else _MM
        text = "".join(run.text for run in group)
        across: list[float] = []
        down: list[float] = []
        for i, run in enumerate(group):
            steps = [s * scale for s in self._layout.steps(run.text, run.size)]
            across += steps
            down += [0.0] * len(steps)
            if i + 1 < len(group):
                across[-1] -= sum(steps)
                down[-1] = (group[i + 1].baseline - run.baseline) * scale
        attributes = {"X": "0", "Y": _n(first.size * scale)}
        if len(text) > 1:
            attributes["DeltaX"] = self._steps(across[:-1])
        if any(down):
            attributes["DeltaY"] = self._steps(down[:-1])
        width, height = sum(across) * _MM / scale + first.size * _MM, first.size * 1.3 * _MM
        boundary = _n(first.x * _MM, (first.baseline - first.size) * _MM, width, height)
        placed = {"ID": self._next(), "Boundary": boundary, "Font": "1", "Size": _n(first.size * scale)}
        if "matrix" in self._flags:
            placed["CTM"] = _n(_MM, 0, 0, _MM, 0, 0)
        made = self._tag("TextObject", self._tag("TextCode", escape(text), **attributes), **placed)
        if "nested" in self._flags and len(self._units) < 3:
            # The same text by way of a unit in the resources.
            unit = self._next()
            inner = self._tag("Content", made)
            self._units.append(self._tag("CompositeGraphicUnit", inner, ID=unit, Width="210", Height="297"))
            return self._tag("CompositeObject", ID=self._next(), ResourceID=unit, Boundary="0 0 210 297")
        return made

    def _steps(self, steps: Sequence[float]) -> str:
        words: list[str] = []
        i = 0
        while i < len(steps):
            end = i
            while end < len(steps) and abs(steps[end] - steps[i]) < 1e-6:
                end += 1
            if "shorthand" in self._flags and end - i > 1:
                words += ["g", str(end - i), _n(steps[i])]
            else:
                words += [_n(steps[i])] * (end - i)
            i = end
        return " ".join(words)

    # ----------------------------------------------------------------------------------------------- rules

    def _rules(self, page: _Drawn) -> Iterator[str]:
        for x0, top, x1, bottom in page.boxes:
            if "boxes" in self._flags:
                yield self._path([(x0, top), (x1, top), (x1, bottom), (x0, bottom)], closed=True)
                continue
            for ax, ay, bx, by in (
                *((x0, top, x1, top), (x0, bottom, x1, bottom)),
                *((x0, top, x0, bottom), (x1, top, x1, bottom)),
            ):
                if "thin" in self._flags:
                    bx, by = max(bx, ax + 0.5), max(by, ay + 0.5)
                    yield self._path([(ax, ay), (bx, ay), (bx, by), (ax, by)], closed=True, filled=True)
                else:
                    yield self._path([(ax, ay), (bx, by)])

    def _path(self, points: Sequence[tuple[float, float]], *, closed: bool = False, filled: bool = False) -> str:
        x0, y0 = min(p[0] for p in points), min(p[1] for p in points)
        x1, y1 = max(p[0] for p in points), max(p[1] for p in points)
        boundary = _n(x0 * _MM, y0 * _MM, (x1 - x0) * _MM, (y1 - y0) * _MM)
        placed = {"ID": self._next(), "Boundary": boundary, "LineWidth": "0.25"}
        if filled:
            placed |= {"Fill": "true", "Stroke": "false"}
        if "matrix" in self._flags:
            placed["CTM"] = _n(_MM, 0, 0, -_MM, 0, (y1 - y0) * _MM)
            inside = [(x - x0, y1 - y) for x, y in points]
        else:
            inside = [((x - x0) * _MM, (y - y0) * _MM) for x, y in points]
        words = f"M {_n(*inside[0])}" + "".join(f" L {_n(*p)}" for p in inside[1:]) + (" C" if closed else "")
        return self._tag("PathObject", self._tag("AbbreviatedData", words), **placed)
