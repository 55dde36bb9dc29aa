"""An archive → its documents among the original files. A program of its own, because what is in an archive is not to be
trusted: its memory and its time are limited, and if it dies, the worker that started it lives.

    main(data, archive, name)      prints one line of JSON for each document, then {"end": true}
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path, PurePosixPath

from extractor import Settings
from extractor.inputs import ARCHIVES, jobs_in
from service.store.files import Files
from service.store.jobs import Incoming

CRASHED = Incoming("", code="damaged", detail="压缩包没能解开：解压的程序意外结束，文件可能已损坏或过大")

_PROGRAM = "import sys; sys.path[:] = {path!r}; from service.unpack import main; main(*sys.argv[1:])"


def named_archive(filename: str) -> bool:
    """Whether a file is handed to the unpacker, by its name. What is no archive after all comes out as it is."""
    return PurePosixPath(filename).suffix.lower() in ARCHIVES


def unpack(data: Path, archive: Path, filename: str, *, seconds: float) -> list[Incoming]:
    """Store the documents of an archive; what could not be taken out of it says why.

    Args:
        data: the service's folder.
        archive: the file.
        filename: what it goes by.
        seconds: time that it may take.
    """
    command = [sys.executable, "-c", _PROGRAM.format(path=sys.path), str(data), str(archive), filename]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    clock = threading.Timer(seconds, stop)
    clock.start()
    try:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout.read().splitlines()]
    except ValueError:  # it died in the middle of a line
        lines = []
    finally:
        clock.cancel()
        _kill(process)
        process.wait()
    if late.is_set():
        return [Incoming(filename, code="timeout", detail=f"压缩包超过{seconds:g}秒仍未解开，请拆分后再传")]
    if not lines or not lines[-1].get("end"):
        return [Incoming(filename, code=CRASHED.code, detail=CRASHED.detail)]
    return [Incoming(**line) for line in lines[:-1]]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started (other programs unpack 7z and rar)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def main(data: str, archive: str, filename: str) -> None:
    """The program."""
    settings = Settings()
    _limit(settings)
    files = Files(Path(data))
    out = sys.stdout
    try:
        # Its name leads its members' names; its bytes lie under another one.
        for job in jobs_in(Path(archive).read_bytes(), settings=settings, filename=filename):
            if job.refused is not None:
                told: dict[str, object] = {
                    "filename": job.label,
                    "code": job.refused.code,
                    "detail": job.refused.message,
                }
            else:
                assert isinstance(job.source, bytes)
                stored = files.keep(job.source)
                told = {"filename": job.label, "sha256": stored.sha256, "size": stored.size}
            print(json.dumps(told), file=out)
    except MemoryError:
        detail = "解开压缩包所需的内存超过上限，请拆分后再传"
        print(json.dumps({"filename": filename, "code": "too_large", "detail": detail}), file=out)
    print(json.dumps({"end": True}), file=out)


def _limit(settings: Settings) -> None:
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, settings.max_memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
