"""Pages that know where glyphs and rules stand (PDF, OFD) → tables and paragraphs of a Document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.documents.build import DocumentBuilder
from extractor.documents.lattice import Rule, TooManyRules, lattices
from extractor.documents.lines import Glyph, make_lines
from extractor.documents.pdf import _area, _hangs, _lay_out, _note_unread, _Page, _Table

Page = _Page
lay_out = _lay_out
note_unread = _note_unread


def compose(page: Page, glyphs: Iterable[Glyph], rules: tuple[Sequence[Rule], Sequence[Rule]]) -> None:
    """Find the tables that rules draw on a page, and put each glyph into its cell or outside.

    Raises:
        TooManyRules: the rules are a drawing; the glyphs are then all outside tables.
    """
    try:
        tables = lattices(*rules)
        drawing = False
    except TooManyRules:
        tables, drawing = [], True
    loose: list[Glyph] = []
    held: list[dict[int, list[Glyph]]] = [{} for _ in tables]
    smallest_first = sorted(range(len(tables)), key=lambda i: _area(tables[i].bbox))
    before: Glyph | None = None
    home: list[Glyph] = loose
    for glyph in glyphs:
        # A closing mark may hang over its cell's edge: it stays with the glyph that it follows.
        if before is None or not _hangs(glyph, before):
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
            home = loose
            for i in smallest_first:
                box = tables[i].find(x, y)
                if box is not None:
                    home = held[i].setdefault(box, [])
                    break
        home.append(glyph)
        before = glyph
    page.lines = make_lines(loose)
    for lattice, cells in zip(tables, held, strict=True):
        lines = {i: made for i, inside in cells.items() if (made := make_lines(inside))}
        if lines:
            page.tables.append(_Table(lattice, lines))
    if drawing:
        raise TooManyRules


__all__ = ["DocumentBuilder", "Page", "compose", "lay_out", "note_unread"]
