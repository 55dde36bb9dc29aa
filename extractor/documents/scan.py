"""Pages that are pictures → text, where an engine for it is installed. None is yet."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents.build import DocumentBuilder
from extractor.documents.pages import Page
from extractor.settings import Settings


def read_scans(data: bytes, pages: Sequence[Page], builder: DocumentBuilder, settings: Settings) -> None:
    """Fill in the pages of a PDF that have a picture and no text (``page.blank and page.pictures``).

    A page is filled by ``compose``, from glyphs and rules in points from its top left; what was read so is recorded
    by ``builder.reading``. Pages that stay blank are noted by ``note_unread``.

    Args:
        data: the file.
        pages: all its pages, in order.
        builder: takes notes.
        settings: limits.
    """
