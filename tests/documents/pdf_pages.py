"""Pages that the tests of PDFs draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.documents.document import Document
from tests.documents.made import pdf, read_checked, ruled

HEIGHT = 842


def lines(*items: tuple[float, float, str], size: float = 10) -> Any:
    """Draws texts at x, y from the page's top."""

    def draw(canvas: Any) -> None:
        canvas.setFont("STSong-Light", size)
        for x, y, text in items:
            canvas.drawString(x, HEIGHT - y, text)

    return draw


def both(*draws: Any) -> Any:
    def draw(canvas: Any) -> None:
        for one in draws:
            one(canvas)

    return draw


def table(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> Any:
    return lambda canvas: ruled(canvas, xs, ys, rows)


def smaller(draw: Any) -> Any:
    def drawn(canvas: Any) -> None:
        canvas.setFont("STSong-Light", 10)
        draw(canvas)

    return drawn


def document(*pages: Any, **limits: Any) -> Document:
    return read_checked(pdf(*pages), "a.pdf", **limits)


XS, YS = (72, 200, 400, 520), (100, 120, 140, 160)
ROWS = [["一级指标", "三级指标", "指标值"], ["产出指标", "检查次数", "≥4次"], ["效益指标", "合格率", "≥95%"]]


def sheet_pages(
    parts: Sequence[Sequence[Sequence[str]]], *, ruled: bool, titles: Sequence[str] = (), above: float = 100
) -> bytes:
    """Parts of a sheet, one on each page, whose rows stand at the same heights."""
    drawn = []
    for i, part in enumerate(parts):
        wide = [max(len(row[col]) for row in part) * 10 + 24 for col in range(len(part[0]))]
        xs = [60 + sum(wide[:col]) for col in range(len(wide) + 1)]
        ys = [above + 20 * r for r in range(len(part) + 1)]
        texts = lines(*((xs[c] + 6, ys[r] + 14, text) for r, row in enumerate(part) for c, text in enumerate(row)))
        title = lines((xs[0], above - 30, titles[i]), size=14) if titles else lines()
        drawn.append(both(title, smaller(table(xs, ys, part)) if ruled else texts))
    return pdf(*drawn)
