"""Many documents, each in a process of its own making: one that crashes or hangs costs only itself.

    for outcome in extract_many([Job(Path("甲.docx")), Job(Path("乙.pdf"))], jobs=2):
        print(outcome.job.label, outcome.result or outcome.error)
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.worker import Job, Outcome, Worker, attempt

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Job", "Outcome", "Worker", "attempt", "extract_many", "processors"]

AHEAD_PER_WORKER = 4
"""How many documents beyond the next one to be handed out may be under way or done, for each worker."""


@dataclass(frozen=True, slots=True)
class _Running:
    """What a worker is doing: the job's number, how long it may take, until when (monotonic clock)."""

    worker: Worker
    index: int
    seconds: float
    end: float


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
        timeout: seconds that one document may take, if less than its ``settings.max_seconds``.

    Each outcome carries its own error; this function raises none for a document.
    """
    from multiprocessing.connection import wait

    count = workers or processors()
    idle = [Worker() for _ in range(count)]
    busy: dict[Connection, _Running] = {}
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
                seconds = min(timeout or job.settings.max_seconds, job.settings.max_seconds)
                busy[worker.submit(job)] = _Running(worker, index, seconds, time.monotonic() + seconds)
            while handed_out in done:
                yield done.pop(handed_out)
                handed_out += 1
            if not busy and not more:
                return
            if not busy:
                continue
            ready = wait(list(busy), max(0.0, min(running.end for running in busy.values()) - time.monotonic()))
            now = time.monotonic()
            for connection, running in list(busy.items()):
                if connection in ready:
                    done[running.index] = running.worker.outcome()
                elif now >= running.end:
                    done[running.index] = running.worker.give_up(running.seconds)
                else:
                    continue
                del busy[connection]
                idle.append(running.worker)
    finally:
        for worker in [*idle, *(running.worker for running in busy.values())]:
            worker.close()
