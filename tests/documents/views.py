"""Documents as plain values, for comparison."""

from __future__ import annotations

from extractor.documents.document import Document, Paragraph

Cells = list[tuple[int, int, str, int, int]]


def view(document: Document) -> list[object]:
    """Each paragraph's text, and each table's cells as (row, column, text, row span, column span)."""
    out: list[object] = []
    for block in document.blocks:
        assert document.text[block.start : block.end].startswith(getattr(block, "text", ""))
        if isinstance(block, Paragraph):
            out.append(block.text)
        else:
            for cell in block.cells:
                assert document.text[cell.start : cell.end] == cell.text
            out.append([(c.row, c.col, c.text, c.row_span, c.col_span) for c in block.cells])
    return out


def looks(document: Document) -> list[tuple[str, int | None, str | None, bool]]:
    """Each paragraph's text, level, label and bold look."""
    return [(p.text, p.level, p.label, p.bold) for p in document.paragraphs()]
