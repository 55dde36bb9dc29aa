"""What an office scanner makes of a printed document: pages of pictures, askew, noisy, stamped.

Everything is drawn from a fixed seed, so that the same document always gives the same scan. Pages are drawn with a
Chinese font of the machine, which ``fc-match`` names.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from functools import cache
from math import cos, pi, sin
from typing import Any

DPI = 200
_SKEW = 1.5
_NOISE = 10.0
_PIXELS = DPI / 72


class NoFont(Exception):
    """The machine has no font for simplified Chinese."""


@cache
def chinese_font(sans: bool = False) -> tuple[str, int]:
    """A font file for simplified Chinese and the font's place in it.

    Raises:
        NoFont: there is none.
    """
    family = "Noto Sans CJK SC" if sans else "Noto Serif CJK SC"
    try:
        told = subprocess.run(
            ["fc-match", "-f", "%{file}\t%{index}\t%{lang}", f"{family}:lang=zh-cn"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        ).stdout.split("\t")
    except (OSError, subprocess.SubprocessError) as error:
        raise NoFont from error
    if len(told) != 3 or "zh-cn" not in told[2]:
        raise NoFont
    return told[0], int(told[1])


class Paper:
    """Takes what is drawn on a canvas of reportlab and draws it on pictures of sheets.

    Raises:
        NoFont: the machine has no font for simplified Chinese.
    """

    def __init__(self, width: float, height: float, *, sans: bool = False) -> None:
        self._width, self._height = width, height
        self._file, self._index = chinese_font(sans)
        self._size = 10.5
        self._line = 0.5
        self.sheets: list[Any] = []
        self._new()

    def _new(self) -> None:
        from PIL import Image, ImageDraw

        size = round(self._width * _PIXELS), round(self._height * _PIXELS)
        self._sheet = Image.new("RGB", size, (255, 255, 255))
        self._draw = ImageDraw.Draw(self._sheet)

    def setFont(self, _name: str, size: float) -> None:
        self._size = size

    def setLineWidth(self, width: float) -> None:
        self._line = width

    def drawString(self, x: float, baseline: float, text: str) -> None:
        from PIL import ImageFont
        from reportlab.pdfbase.pdfmetrics import stringWidth

        pixels = self._size * _PIXELS
        usual = ImageFont.truetype(self._file, round(pixels), index=self._index)
        narrow = ImageFont.truetype(self._file, round(0.9 * pixels), index=self._index)
        for sign in text:
            font = narrow if sign.isascii() else usual
            at = x * _PIXELS, (self._height - baseline) * _PIXELS
            self._draw.text(at, sign, (15, 15, 15), font=font, anchor="ls")
            x += stringWidth(sign, "STSong-Light", self._size)

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        box = [v * _PIXELS for v in (x, self._height - y - height, x + width, self._height - y)]
        colour = (15, 15, 15)
        self._draw.rectangle(
            box,
            outline=colour if stroke else None,
            fill=colour if fill else None,
            width=max(1, round(self._line * _PIXELS)),
        )

    def showPage(self) -> None:
        self.sheets.append(self._sheet)
        self._new()

    def save(self) -> None:
        """Nothing is left to do."""


def bound(pages: Sequence[Any], *, clean: bool = False) -> bytes:
    """Pictures as the pages of a PDF."""
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=DPI, quality=95 if clean else 70
    )
    return out.getvalue()


def scanned(sheets: Sequence[Any], flags: frozenset[str] = frozenset(), *, seed: int = 7) -> list[Any]:
    """What a scanner makes of printed sheets.

    Args:
        sheets: pictures of the printed pages.
        flags: ``clean`` leaves out skew and noise, ``stamp`` puts a red stamp on each page, ``faint`` is a copy of a
            copy with pale print, ``grey`` is without colours.
        seed: fixes skew, noise and the place of the stamp.
    """
    import numpy
    from PIL import Image

    source = numpy.random.default_rng(seed)
    out = []
    for sheet in sheets:
        picture = sheet.copy()
        if "stamp" in flags:
            _stamp(picture, source)
        if "clean" not in flags:
            angle = source.uniform(-_SKEW, _SKEW)
            picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
            levels = numpy.asarray(picture).astype(numpy.float32)
            levels = 120 + levels * (120 / 255) if "faint" in flags else 12 + levels * (232 / 255)
            levels += source.normal(0.0, _NOISE, levels.shape[:2])[:, :, None]
            picture = Image.fromarray(levels.clip(0, 255).astype(numpy.uint8))
            packed = io.BytesIO()
            picture.save(packed, "JPEG", quality=int(source.integers(60, 76)))
            picture = Image.open(io.BytesIO(packed.getvalue()))
        if "grey" in flags:
            picture = picture.convert("L")
        out.append(picture)
    return out


def _stamp(picture: Any, source: Any) -> None:
    """A round red stamp somewhere in the lower half, its ink letting through what it covers."""
    from PIL import Image, ImageChops, ImageDraw

    width, height = picture.size
    side = round(42 / 25.4 * DPI)
    layer = Image.new("RGB", picture.size, (255, 255, 255))
    x = int(source.uniform(0.3, 0.8) * (width - side))
    y = int(source.uniform(0.3, 0.8) * (height - side))
    draw = ImageDraw.Draw(layer)
    ink = (222, 40, 48)
    draw.ellipse((x, y, x + side, y + side), outline=ink, width=11)
    middle, arm = (x + side / 2, y + side / 2), side * 0.16
    points = []
    for corner in range(10):
        reach = arm if corner % 2 == 0 else arm * 0.4
        points.append((middle[0] + reach * sin(corner * pi / 5), middle[1] - reach * cos(corner * pi / 5)))
    draw.polygon(points, fill=ink)
    for spoke in range(14):  # stands for the characters around the star
        turn = pi * (0.75 + 1.5 * spoke / 13)
        at = middle[0] + 0.38 * side * sin(turn), middle[1] + 0.38 * side * cos(turn)
        draw.rectangle((at[0] - 14, at[1] - 14, at[0] + 14, at[1] + 14), outline=ink, width=6)
        draw.line((at[0] - 14, at[1], at[0] + 14, at[1]), fill=ink, width=6)
    picture.paste(ImageChops.multiply(picture, layer))
