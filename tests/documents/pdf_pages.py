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
