"""Tables whose carrier has no mark between cells: columns set apart by blanks, one cell per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.documents.flat import Claim, Lines


def candidates(lines: Lines) -> frozenset[int]:
    """Line numbers where such a table may begin."""
    return frozenset()


def read(lines: Lines, first: int) -> Claim | None:
    """The table that begins at line ``first``, or None."""
    return None
