"""Where a command's results go: a file that appears only when it is complete, or standard output."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractor.errors import SourceNotFound


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to; it takes the target's place when the block ends well, and vanishes when it does not.

    A target that is no regular file (``/dev/null``, a pipe) is written directly.

    Raises:
        SourceNotFound: there is no such folder, or it may not be written to.
    """
    target = target.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        yield target
        return
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise SourceNotFound(f"不能写入 {target}（{error.strerror}），请检查文件夹是否存在、能否写入") from None
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def standard_output(encoding: str) -> Iterator[IO[str]]:
    """Standard output as a stream of this encoding, whatever the locale; a terminal keeps its own.

    A character that UTF-8 has no form for (half of a pair, from a file name that is not UTF-8) is written as
    the escape that JSON has for it.
    """
    sys.stdout.flush()
    if sys.stdout.isatty():
        yield sys.stdout
        return
    with open(
        sys.stdout.fileno(), "w", encoding=encoding, errors="backslashreplace", newline="", closefd=False
    ) as stream:
        yield stream
