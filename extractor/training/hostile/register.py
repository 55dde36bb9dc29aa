"""What a hostile file is, and what several kinds of them are made with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

MB = 1024 * 1024
READ = "read"
"""In ``Case.ends``: it may also be read, whole or in part."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: its name, the error codes in which reading it may end, and what makes its bytes."""

    name: str
    ends: frozenset[str]
    make: Callable[[], bytes]


CASES: list[Case] = []
"""Every hostile file, in the order in which the modules of this package are imported."""


def case(name: str, *ends: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the function that it stands above: it makes the file ``name``, reading which may end in ``ends``."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(name, frozenset(ends), make))
        return make

    return keep


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip archive, by path."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()
