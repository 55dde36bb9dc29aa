"""One document after another in a process of its own, held to limits; whatever becomes of it, its caller lives.

    worker = Worker()
    outcome = worker.run(Job(Path("甲.docx")))

On POSIX systems the process is started as a program of its own (so that nothing of the caller's main module runs
again in it, and threads do not matter), in a session of its own, with limits on memory and processor time. On others
it is one of multiprocessing's, without these limits.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import artifacts
from extractor.errors import ExtractionError, InternalError, TimedOut, TooLarge, WorkerCrashed
from extractor.settings import Settings

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from extractor.indicators.result import Result

DOCUMENTS_PER_WORKER = 2000
"""After so many a worker is replaced, so that what a reader's library leaks is given back (and sooner, by ``SPENT``).

A new one costs as much as thirty pages of text: after 300 documents each, that was a tenth of a short one's time.
"""

SPENT = 0.25
"""A worker that once took this share of its memory limit is replaced: what it took stays with it, in pieces."""

_GRACE = 5
"""Seconds of processor time beyond the time limit: the clock ends a job first, this one only if its caller is gone."""

_PROGRAM = "import sys; sys.path[:] = {path!r}; from extractor.worker import main; main({number})"


@dataclass(frozen=True, slots=True)
class Job:
    """One document to extract: a path or bytes, the file name to go by, the settings.

    ``refused`` is why there is nothing to extract, of a document that could not be taken out of its archive. With
    ``as_json`` the outcome has the contract's JSON text instead of a result: who only hands it on need not make it.
    """

    source: Path | bytes
    filename: str | None = None
    settings: Settings = field(default_factory=Settings)
    refused: ExtractionError | None = None
    as_json: bool = False

    @property
    def label(self) -> str:
        """What a person calls it."""
        return str(self.source) if isinstance(self.source, Path) else self.filename or "标准输入"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a result (or its JSON, where that was asked for) or an error, never both."""

    job: Job
    result: Result | None = None
    error: ExtractionError | None = None
    json: bytes | None = None


def attempt(job: Job) -> Outcome:
    """Extract in this very process. Whatever goes wrong becomes the outcome's error."""
    if job.refused is not None:
        return Outcome(job, error=job.refused)
    from extractor.pipeline import extract

    try:
        result = extract(job.source, filename=job.filename, settings=job.settings)
        if job.as_json:
            return Outcome(job, json=result.to_json().encode("utf-8", "backslashreplace"))
        return Outcome(job, result=result)
    except ExtractionError as error:
        return Outcome(job, error=error)
    except MemoryError:
        message = f"处理此文件所需的内存超过上限（设置项 max_memory，{job.settings.max_memory:,}字节），请拆分文件"
        return Outcome(job, error=TooLarge(message, filename=job.label))
    except Exception as fault:  # the one place where a fault of ours must not take other documents with it
        internal = InternalError(
            f"程序内部出错（{type(fault).__name__}: {fault}），请连同文件报告这个问题", filename=job.label
        )
        internal.add_note(traceback.format_exc())
        return Outcome(job, error=internal)


class Worker:
    """A process that extracts one document after another. Not shared between threads.

    It is started by the first job, and again by the first one after a crash, a time-out or a document that took much
    memory. Models are those in force (``artifacts.using``) where the job is submitted.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | BaseProcess | None = None
        self._connection: Connection | None = None
        self._job: Job | None = None
        self._done = 0

    def submit(self, job: Job) -> Connection:
        """Begin a job; the connection becomes readable when the worker has finished it, or died."""
        if self._process is None or self._connection is None or self._done >= DOCUMENTS_PER_WORKER:
            self.close()
            self._process, self._connection = _start()
            self._done = 0
        self._job = job
        source = job.source.absolute() if isinstance(job.source, Path) else job.source
        with contextlib.suppress(ConnectionError):  # it died between two documents: outcome() says so
            self._connection.send((source, job.filename, job.settings, job.as_json, artifacts.current().key))
        return self._connection

    def outcome(self) -> Outcome:
        """What became of the job; waits until the worker has finished it or died."""
        assert self._connection is not None and self._process is not None and self._job is not None
        job = self._job
        try:
            result, json, error, spent = self._connection.recv()
        except (EOFError, ConnectionError):
            return Outcome(job, error=self._autopsy(job))
        self._done += 1
        if spent:
            self.close()
        if error is not None and isinstance(job.source, Path) and error.filename == str(job.source.absolute()):
            error.filename = str(job.source)  # as it was given
        return Outcome(job, result, error, json)

    def run(self, job: Job, *, timeout: float | None = None) -> Outcome:
        """Submit a job and wait for its end, no longer than ``timeout`` or the job's ``settings.max_seconds``."""
        patience = min(timeout or job.settings.max_seconds, job.settings.max_seconds)
        try:
            ready = self.submit(job).poll(patience)
        except BaseException:  # a KeyboardInterrupt: the job goes on there, and nobody waits for it
            self.close()
            raise
        return self.outcome() if ready else self.give_up(patience)

    def give_up(self, seconds: float) -> Outcome:
        """End the process in the middle of the job, which took longer than ``seconds``."""
        assert self._job is not None
        job = self._job
        self.close()
        return Outcome(job, error=_too_slow(job, seconds))

    def close(self) -> None:
        """End the process and all that it started, at once if it is busy."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            _end(self._process)
        self._process = self._connection = self._job = None

    def forget(self) -> None:
        """Let go of a process that belongs to the process from which this one was forked."""
        self._process = self._connection = self._job = None

    def _autopsy(self, job: Job) -> ExtractionError:
        assert self._process is not None
        code = _exit_code(self._process)
        self.close()
        if code == -getattr(signal, "SIGXCPU", 0):
            return _too_slow(job, job.settings.max_seconds)
        why = f"被信号 {-code} 终止" if code < 0 else f"退出状态 {code}"
        return WorkerCrashed(f"处理此文件的进程意外结束（{why}），文件可能已损坏或过大", filename=job.label)


def _too_slow(job: Job, seconds: float) -> TimedOut:
    return TimedOut(f"超过{seconds:g}秒仍未完成，已放弃；可以放宽时限或拆分文件", filename=job.label)


# --- the process, from outside ----------------------------------------------------------------------------


def _start() -> tuple[subprocess.Popen[bytes] | BaseProcess, Connection]:
    from multiprocessing import Pipe, get_context

    ours, theirs = Pipe()
    process: subprocess.Popen[bytes] | BaseProcess
    if os.name == "posix":
        import subprocess

        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM.format(path=sys.path, number=number)],
            pass_fds=(number,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a parser must not print into the caller's output
            start_new_session=True,
        )
    else:
        process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
    theirs.close()
    return process, ours


def _end(process: subprocess.Popen[bytes] | BaseProcess) -> None:
    if process.pid is not None and os.name == "posix":
        for pid in (process.pid, *_session(process.pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
    else:
        process.kill()
    _exit_code(process)


def _session(leader: int) -> list[int]:
    """The processes that a worker has started and that are still there, as Linux tells of them."""
    found = []
    with contextlib.suppress(OSError):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != leader:
                with contextlib.suppress(OSError, IndexError, ValueError):
                    told = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                    if int(told.rpartition(")")[2].split()[3]) == leader:
                        found.append(int(entry.name))
    return found


def _exit_code(process: subprocess.Popen[bytes] | BaseProcess) -> int:
    """Its exit status, negative where a signal ended it; waits for its end."""
    from multiprocessing.process import BaseProcess

    if isinstance(process, BaseProcess):
        process.join()
        return process.exitcode or 0
    return process.wait()


# --- the process, from inside -----------------------------------------------------------------------------


def main(number: int) -> None:
    """A worker's whole life; ``number`` is the file descriptor of its connection."""
    from multiprocessing.connection import Connection

    _serve(Connection(number))


def _serve(connection: Any) -> None:
    """Jobs in, results out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    with contextlib.suppress(EOFError, ConnectionError):  # the other end is closed: the work is over
        while True:
            source, filename, settings, as_json, store = connection.recv()
            _limit(settings)
            with artifacts.using(_store(*store)):
                outcome = attempt(Job(source, filename, settings, as_json=as_json))
            spent = _memory_taken() > SPENT * settings.max_memory
            connection.send((outcome.result, outcome.json, outcome.error, spent))


@lru_cache(maxsize=4)
def _store(folder: Path, without: frozenset[str] | None) -> artifacts.Store:
    return artifacts.Store(folder, without=without)


def _limit(settings: Settings) -> None:
    """Hold this process to the settings' memory, and to their time from now on."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: settings.max_memory,
        resource.RLIMIT_CPU: int(time.process_time()) + settings.max_seconds + _GRACE,
        resource.RLIMIT_FSIZE: settings.max_unpacked,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(what, (most, hard))


def _memory_taken() -> int:
    """Bytes of memory that this process took at its greatest."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
