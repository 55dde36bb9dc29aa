"""Original files by the hash of their bytes. One that is there is whole: it gets its name once it is written out."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


class Files:
    """The folder of original files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "originals"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        """Where the file with these bytes is, or would be."""
        assert len(sha256) == 64 and sha256.isalnum()
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def keep(self, source: IO[bytes] | bytes) -> Stored:
        """Store what is read from ``source``; it is on the disk when this returns."""
        digest = hashlib.sha256()
        size = 0
        descriptor, name = tempfile.mkstemp(prefix=".new-", dir=self._folder)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                if isinstance(source, bytes):
                    out.write(source)
                    digest.update(source)
                    size = len(source)
                else:
                    while piece := source.read(_PIECE):
                        out.write(piece)
                        digest.update(piece)
                        size += len(piece)
                out.flush()
                os.fsync(out.fileno())
            place = self.path(digest.hexdigest())
            if not place.exists():
                place.parent.mkdir(exist_ok=True, mode=0o700)
                temporary.replace(place)
                _sync(place.parent)
                _sync(self._folder)
        finally:
            temporary.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size)

    def remove(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def tidy(self, *, older_than: float) -> int:
        """Remove what uploads that were broken off before this moment (seconds since 1970) left behind."""
        gone = 0
        for left in self._folder.glob(".new-*"):
            if left.stat().st_mtime < older_than:
                left.unlink(missing_ok=True)
                gone += 1
        return gone


def _sync(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
