"""Many documents, each in a process of its own making: one that crashes or hangs costs only itself.

    for outcome in extract_many([Job(Path("甲.docx")), Job(Path("乙.pdf"))], jobs=2):
        print(outcome.job.label, outcome.result or outcome.error)
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractionError, InternalError, TimedOut, WorkerCrashed
from extractor.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from extractor.indicators.result import Result

DOCUMENTS_PER_WORKER = 300
"""After so many a worker is replaced, so that what a reader's library leaks is given back."""

AHEAD_PER_WORKER = 4
"""How many documents beyond the next one to be handed out may be under way or done, for each worker."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to extract: a path or bytes, the file name to go by, the settings.

    ``refused`` is why there is nothing to extract, of a document that could not be taken out of its archive.
    """

    source: Path | bytes
    filename: str | None = None
    settings: Settings = field(default_factory=Settings)
    refused: ExtractionError | None = None

    @property
    def label(self) -> str:
        """What a person calls it."""
        return str(self.source) if isinstance(self.source, Path) else self.filename or "标准输入"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: a result or an error, never both."""

    job: Job
    result: Result | None = None
    error: ExtractionError | None = None


def attempt(job: Job) -> Outcome:
    """Extract in this very process. Whatever goes wrong becomes the outcome's error."""
    from extractor import extract

    if job.refused is not None:
        return Outcome(job, error=job.refused)
    try:
        return Outcome(job, result=extract(job.source, filename=job.filename, settings=job.settings))
    except ExtractionError as error:
        return Outcome(job, error=error)
    except MemoryError:
        return Outcome(job, error=InternalError("内存不足，请拆分文件或减少进程数后再试", filename=job.label))
    except Exception as fault:  # the one place where a fault of ours must not take other documents with it
        internal = InternalError(
            f"程序内部出错（{type(fault).__name__}: {fault}），请连同文件报告这个问题", filename=job.label
        )
        internal.add_note(traceback.format_exc())
        return Outcome(job, error=internal)


class Worker:
    """A process that extracts one document after another. Not shared between threads.

    It is started by the first job, and again by the first one after a crash or a time-out.
    """

    def __init__(self) -> None:
        from multiprocessing import get_all_start_methods, get_context

        self._context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._job: Job | None = None
        self._done = 0

    def submit(self, job: Job) -> Connection:
        """Begin a job; the connection becomes readable when the worker has finished it, or died."""
        if self._process is None or self._connection is None or self._done >= DOCUMENTS_PER_WORKER:
            self.close()
            self._connection, theirs = self._context.Pipe()
            self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)  # type: ignore[attr-defined]
            self._process.start()
            theirs.close()
            self._done = 0
        self._job = job
        with contextlib.suppress(ConnectionError):  # it died between two documents: outcome() says so
            self._connection.send((job.source, job.filename, job.settings))
        return self._connection

    def outcome(self) -> Outcome:
        """What became of the job; waits until the worker has finished it or died."""
        assert self._connection is not None and self._process is not None and self._job is not None
        job = self._job
        try:
            result, error = self._connection.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            how = self._process.exitcode or 0
            why = f"被信号 {-how} 终止" if how < 0 else f"退出状态 {how}"
            self.close()
            crash = WorkerCrashed(f"处理此文件的进程意外结束（{why}），文件可能已损坏或过大", filename=job.label)
            return Outcome(job, error=crash)
        self._done += 1
        return Outcome(job, result, error)

    def give_up(self, seconds: float) -> Outcome:
        """End the process in the middle of the job, which took longer than ``seconds``."""
        assert self._job is not None
        job = self._job
        self.close()
        return Outcome(
            job, error=TimedOut(f"超过{seconds:g}秒仍未完成，已放弃；可以放宽时限或拆分文件", filename=job.label)
        )

    def close(self) -> None:
        """End the process, at once if it is busy."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = self._job = None


def _serve(connection: Connection) -> None:
    """A worker's life: jobs in, results out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a parser must not print into the caller's output
    with contextlib.suppress(EOFError, ConnectionError):  # the other end is closed: the work is over
        while True:
            source, filename, settings = connection.recv()
            outcome = attempt(Job(source, filename, settings))
            connection.send((outcome.result, outcome.error))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract_many(
    jobs: Iterable[Job], *, workers: int | None = None, timeout: float | None = None
) -> Iterator[Outcome]:
    """Extract documents in worker processes; outcomes come in the order of the jobs.

    Args:
        jobs: what to extract; taken as needed, so it may be endless.
        workers: how many processes; as many as this process may use processors where None.
        timeout: seconds that one document may take.

    Each outcome carries its own error; this function raises none for a document.
    """
    from multiprocessing.connection import wait

    count = workers or processors()
    idle = [Worker() for _ in range(count)]
    busy: dict[Connection, tuple[Worker, int, float]] = {}
    done: dict[int, Outcome] = {}
    source = enumerate(jobs)
    begun = handed_out = 0
    more = True
    try:
        while True:
            while more and idle and begun < handed_out + count * AHEAD_PER_WORKER:
                index, job = next(source, (-1, None))
                if job is None:
                    more = False
                    break
                begun = index + 1
                if job.refused is not None:
                    done[index] = Outcome(job, error=job.refused)
                    continue
                worker = idle.pop()
                busy[worker.submit(job)] = worker, index, time.monotonic()
            while handed_out in done:
                yield done.pop(handed_out)
                handed_out += 1
            if not busy and not more:
                return
            if not busy:
                continue
            oldest = min(start for _, _, start in busy.values())
            patience = None if timeout is None else max(0.0, oldest + timeout - time.monotonic())
            ready = wait(list(busy), patience)
            now = time.monotonic()
            for connection, (worker, index, start) in list(busy.items()):
                if connection in ready:
                    done[index] = worker.outcome()
                elif timeout is not None and now - start >= timeout:
                    done[index] = worker.give_up(timeout)
                else:
                    continue
                del busy[connection]
                idle.append(worker)
    finally:
        for worker in [*idle, *(worker for worker, _, _ in busy.values())]:
            worker.close()
