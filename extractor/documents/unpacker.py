"""7z and rar through a free program, where one is installed: bsdtar (libarchive) or unar.

The program writes to a pipe, never to disk; it runs with limits on memory and time, and is killed with all its
children as soon as a limit of the archive is passed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.documents.archive import Budget, Member, MemberError, link, refused, tar_members
from extractor.errors import (
    DamagedDocument,
    EncryptedDocument,
    ExtractionError,
    TimedOut,
    TooLarge,
    UnsupportedFormat,
)
from extractor.regex import regex

SECONDS = 60
MEMORY = 2 * 1024 * 1024 * 1024

_ENCRYPTED = regex(rb"encrypt|passphrase|password", re.IGNORECASE)
_CHUNK = 1 << 16
_MAX_LIST = 64 * 1024 * 1024
_BROKEN = "压缩包不完整或已损坏，请重新下载"
_LOCKED = "压缩包已加密，请去掉密码后再处理"


def unpack(data: bytes, kind: str, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """The members of a 7z or rar archive.

    Raises:
        UnsupportedFormat: no program is installed.
        EncryptedDocument, DamagedDocument, TimedOut: the archive cannot be read, or not to its end.
    """
    bsdtar, unar, lsar = (shutil.which(p) for p in ("bsdtar", "unar", "lsar"))
    if not bsdtar and not (unar and lsar):
        message = f"读取{kind}压缩包需要安装bsdtar或unar，或者请解压后逐个处理其中的文件"
        raise UnsupportedFormat(message, filename=name)
    with tempfile.TemporaryDirectory(prefix="zhibiao-") as folder:
        source = Path(folder) / f"in.{kind}"
        source.write_bytes(data)
        if bsdtar:
            came = False
            try:
                for member in _by_bsdtar(bsdtar, source, name, budget):
                    came = True
                    yield member
                return
            except (DamagedDocument, EncryptedDocument):
                if came or not (unar and lsar):
                    raise
        assert unar and lsar
        yield from _by_unar(unar, lsar, source, name, budget)


class _Program:
    """A program under limits, whose output is read from a pipe."""

    def __init__(self, command: list[str], folder: Path, name: str) -> None:
        # Limits are in kilobytes, seconds and blocks: what it may write is a short complaint.
        limits = f'ulimit -v {MEMORY // 1024}; ulimit -t {SECONDS}; ulimit -f 2048; exec "$@"'
        path = os.environ.get("PATH", os.defpath)
        self._name = name
        self._complaint = (folder / "complaint").open("w+b")
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", limits, "sh", *command],
            cwd=folder,
            env={"HOME": str(folder), "TMPDIR": str(folder), "PATH": path, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._complaint,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._output, selectors.EVENT_READ)

    def __enter__(self) -> _Program:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._ready.close()
        self._output.close()
        self._complaint.close()

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes; fewer only at the end.

        Raises:
            TimedOut: nothing came for too long.
        """
        parts: list[bytes] = []
        left = size if size >= 0 else _MAX_LIST
        while left > 0:
            if not self._ready.select(SECONDS):
                raise TimedOut(f"解压超过{SECONDS}秒没有进展，请解压后逐个处理其中的文件", filename=self._name)
            chunk = os.read(self._output.fileno(), min(left, _CHUNK))
            if not chunk:
                break
            parts.append(chunk)
            left -= len(chunk)
        return b"".join(parts)

    def check(self) -> None:
        """See how it ended.

        Raises:
            EncryptedDocument, DamagedDocument: it complained.
        """
        if self._process.wait(SECONDS) == 0:
            return
        self._complaint.seek(0)
        if _ENCRYPTED.search(self._complaint.read(_CHUNK)):
            raise EncryptedDocument(_LOCKED, filename=self._name)
        raise DamagedDocument(_BROKEN, filename=self._name)


def _by_bsdtar(program: str, source: Path, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """bsdtar rewrites any archive as a tar, which is read as it comes."""
    command = [program, "-c", "-f", "-", "--format", "pax", f"@{source.name}"]
    with _Program(command, source.parent, name) as running:
        try:
            yield from tar_members(running, source.stat().st_size, name, budget)
        except DamagedDocument:
            running.check()  # what it complained of tells more
            raise
        running.check()


def _by_unar(program: str, lister: str, source: Path, name: str, budget: Budget) -> Iterator[Member | MemberError]:
    """unar writes all files one behind the other; the list says how long each is."""
    with _Program([lister, "-j", "-no-recursion", source.name], source.parent, name) as running:
        listed = running.read(_MAX_LIST)
        running.check()
    try:
        contents: list[dict[str, Any]] = json.loads(listed)["lsarContents"]
        files = [
            (
                str(c["XADFileName"]),
                int(c.get("XADFileSize", 0)),
                bool(c.get("XADIsEncrypted")),
                bool(c.get("XADIsLink")),
            )
            for c in contents
            if not c.get("XADIsDirectory")
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedDocument(_BROKEN, filename=name) from error
    if any(locked for _, _, locked, _ in files):
        raise EncryptedDocument(_LOCKED, filename=name)
    with _Program([program, "-no-recursion", "-output-directory", "-", source.name], source.parent, name) as running:
        for path, size, _, linked in files:
            budget.open_member()
            wrong: ExtractionError | None = link() if linked else refused(path)
            try:
                chunks = _exactly(running, 0 if linked else size, name)
                content = budget.gather(chunks, compressed=source.stat().st_size, path=path)
            except TooLarge as too_large:
                yield MemberError(path, too_large)
                return  # what follows cannot be told apart
            yield MemberError(path, wrong) if wrong is not None else Member(path, content)
        running.check()


def _exactly(running: _Program, size: int, name: str) -> Iterator[bytes]:
    while size > 0:
        chunk = running.read(min(size, _CHUNK))
        if not chunk:
            raise DamagedDocument(_BROKEN, filename=name)
        size -= len(chunk)
        yield chunk
