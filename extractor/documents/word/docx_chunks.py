"""Whole documents inside a .docx (``w:altChunk``), as office systems paste them: web pages, also saved as one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.documents.flow import FlowItem
from extractor.documents.package import Package
from extractor.errors import TooLarge, UnreadableDocument
from extractor.settings import Settings

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGES = (".htm", ".html", ".xhtml")
_MESSAGES = (".mht", ".mhtml")


class ChunkReader:
    """Reads the documents that stand in another one.

    Args:
        package: the file.
        relations: of its main part, as ``Package.relations`` gives them.
        settings: limits.
        filename: told in errors.
    """

    def __init__(
        self, package: Package, relations: Mapping[str, tuple[str, str]], settings: Settings, filename: str
    ) -> None:
        self._package = package
        self._parts = {name: part for name, (kind, part) in relations.items() if kind == "aFChunk"}
        self._settings = settings
        self._filename = filename
        self._known: dict[str, list[FlowItem] | None] = {}
        self.unread = 0
        """Documents of other formats, or damaged ones."""

    def items(self, chunk: Any) -> list[FlowItem]:
        """What a ``w:altChunk`` shows; each part is read once, however often it is shown.

        Raises:
            TooLarge: a limit is passed.
        """
        part = self._parts.get(chunk.get(f"{_R}id") or "")
        if part is None or part not in self._package:
            return []
        if part not in self._known:
            self._known[part] = self._read(part)
        found = self._known[part]
        self.unread += found is None
        return found or []

    def _read(self, part: str) -> list[FlowItem] | None:
        from extractor.documents.web.html import items_of
        from extractor.documents.web.mht import page_of

        name = part.lower()
        if not name.endswith((*_PAGES, *_MESSAGES)):
            return None
        try:
            data = self._package.read(part)
            page = page_of(data, self._filename) if name.endswith(_MESSAGES) else data
            return items_of(page, self._settings, self._filename)
        except TooLarge:
            raise
        except UnreadableDocument:
            return None
