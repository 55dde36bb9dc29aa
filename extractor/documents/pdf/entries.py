"""What was typed onto a PDF page: the values of form fields, ticks, and free text, each where it is shown.

Fields and notes are no part of a page's drawing: what they show is kept beside it, as text. Values of fields that are
hidden, passwords, signatures, buttons and comments that open by a click are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.documents.page.drawing import Drawing
from extractor.documents.page.lines import Glyph
from extractor.documents.pdf.content import resolved, text_of
from extractor.regex import regex

_HIDDEN, _NO_VIEW = 2, 32
_LINES, _PASSWORD, _PUSHED = 1 << 12, 1 << 13, 1 << 16
_SIZE = regex(r"(\d{1,3}(?:\.\d{1,4})?)\s+Tf")
_LINE_END = regex(r"\r\n?|\n")
_BOXES = frozenset("□☐○◯")
_WIDE_FROM = "\u2e80"
_USUAL, _LEAST = 10.0, 4.0
"""Points: the size of text that says none, and the smallest that is told apart."""
_LEADING, _INDENT = 1.2, 2.0
_MOST, _DEEPEST = 5_000, 16


def type_in(page: Any, drawing: Drawing, most: int) -> None:
    """Add what was typed onto a page to its drawing.

    Args:
        page: a page of pdfplumber.
        drawing: of that page.
        most: characters that a page may hold.

    Raises:
        Exception: whatever pdfminer makes of a damaged page.
    """
    count = 0
    for annotation in (resolved(page.page_obj.annots) or ())[:_MOST]:
        told = resolved(annotation)
        box = _box(page, told) if isinstance(told, dict) and not _number(told, "F") & (_HIDDEN | _NO_VIEW) else None
        if box is None:
            continue
        tick = _tick(told)
        if tick is not None:
            _put_tick(drawing, tick, box)
        text, lines = ("", False) if tick is not None else _text(told)
        count += len(text)
        if count > most:
            return
        if text.strip():
            drawing.glyphs += _set(text, box, _size(told), lines=lines)


def _box(page: Any, told: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """Where it stands on the page as it is shown: left, top, right, bottom."""
    edges = resolved(told.get("Rect"))
    if not isinstance(edges, list) or len(edges) != 4:
        return None
    ax, ay, bx, by = (float(resolved(edge)) for edge in edges)
    x0, y0, x1, y1 = (float(edge) for edge in page.page_obj.mediabox)
    match page.page_obj.rotate % 360:  # counted from the corner that is at the bottom left when shown
        case 90:
            (cx, cy), (dx, dy) = (ay - y0, x1 - ax), (by - y0, x1 - bx)
        case 180:
            (cx, cy), (dx, dy) = (x1 - ax, y1 - ay), (x1 - bx, y1 - by)
        case 270:
            (cx, cy), (dx, dy) = (y1 - ay, ax - x0), (y1 - by, bx - x0)
        case _:
            (cx, cy), (dx, dy) = (ax - x0, ay - y0), (bx - x0, by - y0)
    high = float(page.height)
    left, right, top, bottom = min(cx, dx), max(cx, dx), high - max(cy, dy), high - min(cy, dy)
    return (left, top, right, bottom) if right - left > 1 and bottom - top > 1 else None


def _inherited(told: dict[str, Any], key: str) -> Any:
    """What a field says, or one that it is a part of."""
    for _ in range(_DEEPEST):
        if told.get(key) is not None:
            return resolved(told[key])
        above = resolved(told.get("Parent"))
        if not isinstance(above, dict):
            break
        told = above
    return None


def _number(told: dict[str, Any], key: str) -> int:
    value = _inherited(told, key)
    return value if isinstance(value, int) else 0


def _name(value: Any) -> str:
    name = getattr(value, "name", "")
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _kind(told: dict[str, Any]) -> str:
    """FreeText, or the kind of a field: Tx, Ch, Btn; "" for anything else."""
    kind = _name(resolved(told.get("Subtype")))
    return _name(_inherited(told, "FT")) if kind == "Widget" else kind if kind == "FreeText" else ""


def _tick(told: dict[str, Any]) -> bool | None:
    """Whether a check box is ticked; None for anything else."""
    if _kind(told) != "Btn" or _number(told, "Ff") & _PUSHED:
        return None
    return _name(resolved(told.get("AS"))) not in ("", "Off")


def _text(told: dict[str, Any]) -> tuple[str, bool]:
    """The text shown, and whether it may take several lines."""
    kind, flags = _kind(told), _number(told, "Ff")
    if kind == "FreeText":
        return text_of(resolved(told.get("Contents"))), True
    if kind == "Tx" and not flags & _PASSWORD:
        return text_of(_inherited(told, "V")), bool(flags & _LINES)
    if kind != "Ch":
        return "", False
    value = _inherited(told, "V")
    chosen = [text_of(resolved(v)) for v in (value if isinstance(value, list) else [value])]
    shown: dict[str, str] = {}
    for entry in _inherited(told, "Opt") or ():
        pair = resolved(entry)
        if isinstance(pair, list) and len(pair) == 2:
            shown[text_of(resolved(pair[0]))] = text_of(resolved(pair[1]))
    return "、".join(shown.get(v, v) for v in chosen if v), False


def _size(told: dict[str, Any]) -> float | None:
    found = _SIZE.search(text_of(_inherited(told, "DA")))
    return float(found[1]) if found and float(found[1]) >= _LEAST else None


def _put_tick(drawing: Drawing, ticked: bool, box: tuple[float, float, float, float]) -> None:
    """A tick in place of the box that the page may have printed there itself."""
    left, top, right, bottom = box

    def printed(glyph: Glyph) -> bool:
        inside = left < (glyph.x0 + glyph.x1) / 2 < right and top < (glyph.top + glyph.bottom) / 2 < bottom
        return inside and glyph.text in _BOXES

    for at in reversed(range(len(drawing.glyphs))):
        glyph = drawing.glyphs[at]
        if not _BOXES.isdisjoint(glyph.text) and any(map(printed, glyph.singles())):
            drawing.glyphs[at : at + 1] = [single for single in glyph.singles() if not printed(single)]
    size = min(right - left, bottom - top)
    drawing.glyphs.append(Glyph("☑" if ticked else "□", left, left + size, bottom - size, bottom, size))


def _ems(text: str) -> list[float]:
    return [1.0 if ch >= _WIDE_FROM else 0.5 for ch in text]


def _set(text: str, box: tuple[float, float, float, float], size: float | None, *, lines: bool) -> Iterator[Glyph]:
    """The text set in its box: one line in the middle of its height, several from its top."""
    left, top, right, bottom = box
    room = max(1.0, right - left - 2 * _INDENT)
    size = min(size or _USUAL, max(_LEAST, bottom - top))
    rows = [row for row in _LINE_END.split(text) if row.strip()]
    if not lines:
        rows = [" ".join(rows)]
        size = min(size, room / max(1.0, sum(_ems(rows[0]))))
    else:
        rows = [part for row in rows for part in _wrapped(row, room / size)]
    step = min(_LEADING * size, (bottom - top) / len(rows))
    size = min(size, step)
    first = top + max(0.0, (bottom - top - step * len(rows)) / 2) if len(rows) == 1 else top
    for i, row in enumerate(rows):
        ends, x = [], left + _INDENT
        for em in _ems(row):
            x += em * size
            ends.append(x)
        at = first + i * step + (step - size) / 2
        yield Glyph(row, left + _INDENT, x, at, at + size, size, ends=tuple(ends) if len(ends) > 1 else ())


def _wrapped(row: str, room: float) -> Iterator[str]:
    part, used = "", 0.0
    for ch, em in zip(row, _ems(row), strict=True):
        if part and used + em > room:
            yield part
            part, used = "", 0.0
        part, used = part + ch, used + em
    yield part
