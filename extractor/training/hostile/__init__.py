"""Files made to crash, hang or fill whoever opens them, one function each; nothing here is fetched.

    for case in cases():
        path.write_bytes(case.make())

Most are of kinds that brought down the libraries that read these formats; they are small, what they become is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.training.hostile import archives, packages, pdfs, texts  # noqa: F401 - they register their files
from extractor.training.hostile.register import CASES, READ, Case

__all__ = ["READ", "Case", "cases"]


def cases() -> Iterator[Case]:
    """Every hostile file, in a fixed order."""
    yield from CASES
