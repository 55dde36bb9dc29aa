"""The report's pictures, as SVG that stands in the page: no library, no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Plain = Mapping[str, Any]

COLOURS = {"both": "#1f5fa8", "rules": "#d9822b", "models": "#3d8f6d"}
GREY = "#8792a2"


def whisker(told: Plain, name: str = "f1", *, floor: float = 0.0, width: int = 240, colour: str = "#1f5fa8") -> str:
    """A figure as a dot with its interval, on an axis from ``floor`` to 1 that all rows of a table share."""
    height, pad = 22, 8

    def x(value: float) -> float:
        return round(pad + (width - 2 * pad) * (max(value, floor) - floor) / (1 - floor), 1)

    ticks = "".join(f"M{x(floor + (1 - floor) * k / 5):g} 0v{height}" for k in range(6))
    parts = [f'<path class="grid" d="{ticks}"/>']
    if told.get("low") is not None:
        parts.append(
            f'<line x1="{x(told["low"])}" x2="{x(told["high"])}" y1="11" y2="11" stroke="{colour}" '
            'stroke-width="5" stroke-opacity=".28" stroke-linecap="round"/>'
        )
    parts.append(f'<circle cx="{x(told[name])}" cy="11" r="4.5" fill="{colour}"/>')
    return _svg(width, height, "".join(parts), f"{told[name]:.3f}")


def axis(*, floor: float = 0.0, width: int = 240) -> str:
    """The numbers of the axis that ``whisker`` draws on."""
    pad = 8
    texts = []
    for k in range(6):
        t = floor + (1 - floor) * k / 5
        anchor = "start" if k == 0 else "end" if k == 5 else "middle"
        at = 0 if k == 0 else width if k == 5 else pad + (width - 2 * pad) * k / 5
        texts.append(f'<text x="{at:.1f}" y="11" text-anchor="{anchor}">{t:.2g}</text>')
    return _svg(width, 14, "".join(texts), "坐标")


def sides(rows: Sequence[tuple[str, Sequence[tuple[str, str, Plain]]]], *, floor: float) -> str:
    """Several runs side by side: (what is measured, (code, name, figure) of every run), as dots with intervals."""
    left, width, line, gap = 170, 780, 24, 18
    right = width - 150

    def x(value: float) -> float:
        return round(left + (right - left) * (max(value, floor) - floor) / (1 - floor), 1)

    height = 26 + sum(line * len(runs) + gap for _, runs in rows)
    parts: list[str] = []
    for k in range(6):
        t = floor + (1 - floor) * k / 5
        parts.append(f'<line class="grid" x1="{x(t)}" x2="{x(t)}" y1="18" y2="{height - 8}"/>')
        parts.append(f'<text x="{x(t)}" y="12" text-anchor="middle">{t:.2g}</text>')
    y = 32.0
    for title, runs in rows:
        middle = y + line * (len(runs) - 1) / 2 + 4
        parts.append(f'<text class="strong" x="{left - 14}" y="{middle}" text-anchor="end">{escape(title)}</text>')
        for code, name, told in runs:
            colour = COLOURS.get(code, GREY)
            if told.get("low") is not None:
                parts.append(
                    f'<line x1="{x(told["low"])}" x2="{x(told["high"])}" y1="{y}" y2="{y}" stroke="{colour}" '
                    'stroke-width="7" stroke-opacity=".28" stroke-linecap="round"/>'
                )
            parts.append(f'<circle cx="{x(told["f1"])}" cy="{y}" r="5.5" fill="{colour}"/>')
            parts.append(
                f'<text x="{right + 14}" y="{y + 4}" style="fill:{colour}">{escape(name)}　{told["f1"]:.3f}</text>'
            )
            y += line
        y += gap
    return _svg(width, height, "".join(parts), "各方案的 F1 及区间")


def reliability(told: Plain, *, title: str) -> str:
    """The reliability diagram: what was said against how often it was right; below, how many were said so."""
    size, pad, foot = 300, 44, 64
    width, height = size + pad + 16, size + pad + foot + 20

    def x(value: float) -> float:
        return round(pad + size * value, 1)

    def y(value: float) -> float:
        return round(12 + size * (1 - value), 1)

    parts = [f'<rect x="{x(0)}" y="{y(1)}" width="{size}" height="{size}" fill="#fff" stroke="#d5dbe3"/>']
    for k in range(1, 5):
        t = k / 5
        parts.append(f'<line class="grid" x1="{x(t)}" x2="{x(t)}" y1="{y(0)}" y2="{y(1)}"/>')
        parts.append(f'<line class="grid" x1="{x(0)}" x2="{x(1)}" y1="{y(t)}" y2="{y(t)}"/>')
    for k in range(6):
        t = k / 5
        parts.append(f'<text x="{x(0) - 6}" y="{y(t) + 4}" text-anchor="end">{t:.1f}</text>')
        parts.append(f'<text x="{x(t)}" y="{y(0) + foot + 16}" text-anchor="middle">{t:.1f}</text>')
    parts.append(f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="{GREY}" stroke-dasharray="5 4"/>')
    lines = told["reliability"]
    most = max((one["support"] for one in lines), default=1)
    base = y(0) + foot
    for one in lines:
        tall = (foot - 14) * one["support"] / most
        at, wide = x(one["from"]) + 2, size / 10 - 4
        parts.append(
            f'<rect x="{at:.1f}" y="{base - tall:.1f}" width="{wide:.1f}" height="{max(tall, 1):.1f}" fill="#c9d8ea">'
            f"<title>{one['from']:.1f}–{one['from'] + 0.1:.1f}：{one['support']}个</title></rect>"
        )
    points = [(x(one["said"]), y(one["right"])) for one in lines]
    parts.append(
        f'<polyline points="{" ".join(f"{a},{b}" for a, b in points)}" fill="none" stroke="#1f5fa8" stroke-width="2"/>'
    )
    for one, (a, b) in zip(lines, points, strict=True):
        radius = 3.5 + 5 * (one["support"] / most) ** 0.5
        parts.append(
            f'<circle cx="{a}" cy="{b}" r="{radius:.1f}" fill="#1f5fa8" fill-opacity=".85" stroke="#fff">'
            f"<title>说 {one['said']:.3f}，对 {one['right']:.3f}，共{one['support']}个</title></circle>"
        )
    parts.append(f'<text x="{x(0.5)}" y="{height - 2}" text-anchor="middle">给出的置信度 confidence</text>')
    parts.append(
        f'<text transform="translate(12 {y(0.5)}) rotate(-90)" text-anchor="middle">实际正确的比例 accuracy</text>'
    )
    return _svg(width, height, "".join(parts), title)


def _svg(width: int, height: float, inner: str, said: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="img" '
        f'aria-label="{escape(said)}"><title>{escape(said)}</title>{inner}</svg>'
    )
