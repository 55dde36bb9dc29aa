"""Pictures that stand in the text of an office file: pages that were scanned and pasted in are read as scans.

Only large ones are looked at; a logo, a seal or a sign holds no text worth it. Pictures that follow one another are
pages of one scan, and their tables go on from one to the next. What is read from them has no page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.documents.build import DocumentBuilder
from extractor.errors import DamagedDocument, TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_WIDE, _HIGH = 200.0, 85.0
"""Points (7 by 3 cm) from which a picture may hold a passage of text."""
_FEW = 20
"""Characters: a picture with fewer is a photograph with a sign in it."""


SMALL = "\ufffc"
"""Stands in the text of a paragraph for a picture in its line that is not large; never in a document's text."""
_FIGURE = regex(r"\d[\d.,]{0,12}\s?[^\d\s]{0,8}")


def may_be_sign(text: str) -> bool:
    """Whether a cell holds a number and a picture in front of it: ≥ as old editors of formulas write it."""
    number = text.strip().lstrip(SMALL)
    return text.lstrip().startswith(SMALL) and is_figure(number)


def is_figure(text: str) -> bool:
    """Whether a text is a number alone, with its unit at most."""
    return _FIGURE.fullmatch(text.strip()) is not None


def note_signs(builder: DocumentBuilder, count: int) -> None:
    """Say that numbers have pictures in front of them that nothing tells the meaning of."""
    if count:
        message = f"表格里有{count}个数字前是一幅小图片，可能是“≥”“≤”之类的符号，未能读取，请核对原文"
        builder.note("picture_of_sign", message)


def large(width: float, height: float) -> bool:
    """Whether a picture of so many points may hold a passage of text."""
    return width >= _WIDE and height >= _HIGH


def note_passed_over(builder: DocumentBuilder) -> None:
    """Say that there are large pictures that the reader of a format cannot give to be looked at."""
    builder.note("picture_without_text", "文档里有较大的图片或图形未读取，图中若有文字，请核对原件")


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """A picture between paragraphs: its size in points, and what gives the bytes of its file."""

    width: float
    height: float
    load: Callable[[], bytes]

    @property
    def large(self) -> bool:
        return large(self.width, self.height)


class Pictures:
    """Reads the large pictures of one document, or counts them where nothing is installed to read them with."""

    def __init__(self, builder: DocumentBuilder, settings: Settings) -> None:
        from extractor.documents.scan.scanned import Scanner

        self._builder = builder
        self._settings = settings
        self._scanner = Scanner(settings, "幅图片")
        self._seen = 0
        self._unread = 0

    def read(self, pictures: Sequence[FlowPicture]) -> None:
        """Add what stands on pictures that follow one another.

        Raises:
            TooLarge: a limit on the text is passed.
        """
        from extractor.documents.page.layout import lay_out
        from extractor.documents.page.pages import Page
        from extractor.documents.scan.reader import put

        pages = []
        for picture in pictures:
            self._seen += 1
            if not self._scanner.available:
                self._unread += 1
                continue
            array = self._array(picture)
            if array is None:
                self._unread += 1
                continue
            scanned = self._scanner.read(array, self._seen, self._builder)
            if scanned is not None and sum(len(g.text) for g in scanned.glyphs) >= _FEW:
                pages.append(Page(self._seen, 0.0, 0.0))
                put(pages[-1], scanned.on(picture.width), self._builder, self._settings)
        with self._builder.unpaged():
            lay_out(pages, self._builder)

    def _array(self, picture: FlowPicture) -> Any:
        from extractor.documents.scan.reader import decoded

        try:
            return decoded(picture.load(), self._settings)
        except (DamagedDocument, TooLarge):
            return None

    def finish(self) -> None:
        """Note which pictures were read, and how many were not."""
        with self._builder.unpaged():
            self._scanner.finish(self._builder)
        if not self._unread:
            return
        what = f"文档里有{self._unread}幅较大的图片，图中若有文字，尚未读取；"
        if self._scanner.available:
            self._builder.note("picture_without_text", f"{what}图片格式不支持或已损坏，请核对原件")
        else:
            how = "安装识别组件后可一并读取：pip install 'zhibiao[ocr]'"
            self._builder.note("picture_without_text", what + how)
