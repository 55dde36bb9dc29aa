"""One validated, frozen object for everything a caller can set."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from extractor.errors import InvalidSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and choices of one extraction.

    Every limit is checked before the thing it limits is expanded in memory.

    Args:
        include_text: put the whole text in ``document.text`` of the result.
        max_bytes: size of the input in bytes.
        max_characters: characters of the document's text.
        max_table_rows: rows of one table; what lies beyond is cut, with a note.
        max_table_columns: columns of one table.
        max_cells: cells of the whole document.
        max_pages: pages of a PDF.
        max_members: files in an archive and in the archives in it.
        max_unpacked: bytes that an archive comes to when unpacked, all together.
        max_ratio: how many times bigger than its archive a file may be when unpacked.
        max_nesting: archives in archives, counted with the outermost.
        max_seconds: time that one document may take, where it is read in a process of its own.
        max_memory: bytes of address space that such a process may have.

    Raises:
        InvalidSettings: a limit is not a positive number.
    """

    include_text: bool = True
    max_bytes: int = 200 * 1024 * 1024
    max_characters: int = 60_000_000
    max_table_rows: int = 20_000
    max_table_columns: int = 256
    max_cells: int = 500_000
    max_pages: int = 2_000
    max_members: int = 10_000
    max_unpacked: int = 1024 * 1024 * 1024
    max_ratio: int = 200
    max_nesting: int = 3
    max_seconds: int = 600
    max_memory: int = 4 * 1024 * 1024 * 1024

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if name.startswith("max_") and (not isinstance(value, int) or value < 1):
                raise InvalidSettings(f"设置项 {name} 应为正整数，现为 {value!r}")

    def digest(self) -> str:
        """Twelve hex digits that name this set of values, so that a run can be repeated."""
        payload = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(payload.encode()).hexdigest()[:12]
