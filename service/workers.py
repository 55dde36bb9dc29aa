"""Documents are extracted in processes, never in the one that answers requests."""

from __future__ import annotations

import asyncio

from anyio import to_thread

from extractor.batch import Job, Outcome, Worker
from service.errors import Busy


class Workers:
    """A fixed number of worker processes, and a bounded queue before them.

    Args:
        count: how many processes.
        max_waiting: how many documents may wait for one.
        timeout: seconds that one document may take.
    """

    def __init__(self, *, count: int, max_waiting: int, timeout: float) -> None:
        self._idle = [Worker() for _ in range(count)]
        self._free = asyncio.Semaphore(count)
        self._max_waiting = max_waiting
        self._timeout = timeout
        self.count = count
        self.waiting = 0

    async def extract(self, job: Job) -> Outcome:
        """What became of the job; its own error inside the outcome.

        Raises:
            Busy: too many documents are waiting.
        """
        if self._free.locked() and self.waiting >= self._max_waiting:
            raise Busy
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        worker = self._idle.pop()
        try:
            return await to_thread.run_sync(self._run, worker, job)
        finally:
            self._idle.append(worker)
            self._free.release()

    def _run(self, worker: Worker, job: Job) -> Outcome:
        if worker.submit(job).poll(self._timeout):
            return worker.outcome()
        return worker.give_up(self._timeout)

    def close(self) -> None:
        for worker in self._idle:
            worker.close()
