"""The worker: takes items from the queue and extracts them, each document in a process of its own.

Any number of workers, on any number of machines, share one database and one data folder. None has a name that must be
kept: what one was doing when it died is taken over by whoever asks next, once the lease has run out.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from dataclasses import dataclass, field

from extractor import Settings, __version__
from extractor.batch import Job, Worker
from extractor.identity import models_in_force
from service import hooks
from service.settings import ServiceSettings, words_from_environment
from service.store import forms, jobs, results
from service.store.database import Database
from service.store.files import Files
from service.store.retention import sweep
from service.unpack import unpack

IDLE_SECONDS = 0.5
"""How long a worker that found nothing to do waits before it asks again."""

SWEEP_SECONDS = 3600

_log = logging.getLogger("zhibiao.worker")


@dataclass(slots=True)
class Consumer:
    """Works on the queue with as many processes as the settings say, until it is told to stop.

    Args:
        settings: of the service.
        database: with the queue, its tables up to date.
    """

    settings: ServiceSettings
    database: Database
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:60]}:{os.getpid()}")
    _stop: threading.Event = field(default_factory=threading.Event)
    _held: set[str] = field(default_factory=set)
    _extractor: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Work until ``stop``; what is not done by then goes back into the queue."""
        files = Files(self.settings.folder)
        extraction = Settings(words=words_from_environment())
        self._extractor = results.extractor_id(__version__, models_in_force())
        threads = [
            threading.Thread(target=self._work, args=(files, extraction), daemon=True)
            for _ in range(self.settings.worker_count)
        ]
        threads.append(threading.Thread(target=self._beat, daemon=True))
        threads.append(threading.Thread(target=self._sweep, args=(files,), daemon=True))
        threads.append(threading.Thread(target=self._deliver, daemon=True))
        for thread in threads:
            thread.start()
        self._stop.wait()
        with self._lock:
            held = list(self._held)
        if held:
            jobs.release(self.database, held)

    def stop(self) -> None:
        """End ``run``."""
        self._stop.set()

    def _beat(self) -> None:
        """Show that the work goes on, three times in the time that a lease lasts."""
        while not self._stop.wait(self.settings.lease / 3):
            with self._lock:
                held = list(self._held)
            if not held:
                continue
            try:
                jobs.extend(self.database, held, seconds=self.settings.lease)
            except Exception as fault:  # the database is away: it may come back before the lease runs out
                _log.warning("lease not extended", extra={"fault": type(fault).__name__})

    def _sweep(self, files: Files) -> None:
        """Remove what is kept no longer, now and every hour."""
        while True:
            try:
                sweep(self.database, files, self.settings)
            except Exception as fault:  # tried again in an hour
                _log.warning("not swept", extra={"fault": type(fault).__name__})
            if self._stop.wait(SWEEP_SECONDS):
                return

    def _deliver(self) -> None:
        """Tell those who asked of changes."""
        private = bool(self.settings.private_webhooks)
        while not self._stop.is_set():
            try:
                if not hooks.deliver_one(self.database, private=private):
                    self._stop.wait(IDLE_SECONDS * 2)
            except Exception as fault:  # the database is away: what was not recorded is sent again
                _log.warning("not delivered", extra={"fault": type(fault).__name__})
                self._stop.wait(IDLE_SECONDS * 4)

    def _work(self, files: Files, extraction: Settings) -> None:
        worker = Worker()
        try:
            while not self._stop.is_set():
                try:
                    if not self._one(worker, files, extraction):
                        self._stop.wait(IDLE_SECONDS)
                except Exception as fault:  # the database or the disk: the item's lease runs out, the worker stays
                    _log.error("item not finished", extra={"fault": type(fault).__name__}, exc_info=True)
                    self._stop.wait(IDLE_SECONDS * 4)
        finally:
            worker.close()

    def _one(self, worker: Worker, files: Files, extraction: Settings) -> bool:
        settings = self.settings
        claim = jobs.claim(self.database, self.name, seconds=settings.lease, attempts=settings.attempts)
        if claim is None:
            return False
        with self._lock:
            self._held.add(claim.lease)
        began = time.monotonic()
        state: str
        try:
            if claim.kind == "archive":
                found = unpack(settings.folder, files.path(claim.sha256), claim.filename, seconds=settings.timeout)
                jobs.unpacked(self.database, claim, found)
                state = "unpacked"
            else:
                state = self._extract(worker, files, extraction, claim)
        except jobs.NotHeld:
            state = "lost"
        finally:
            with self._lock:
                self._held.discard(claim.lease)
        took = round(time.monotonic() - began, 3)
        _log.info("item", extra={"job": claim.job, "item": claim.number, "state": state, "seconds": took})
        return True

    def _extract(self, worker: Worker, files: Files, extraction: Settings, claim: jobs.Claim) -> str:
        with self.database.read() as connection:
            there = results.existing(connection, claim.sha256, self._extractor, extraction.digest())
        if there is not None:
            return jobs.finish(self.database, claim, store=lambda _: ("duplicate", there))
        path = files.path(claim.sha256)
        if not path.is_file():
            detail = "原文件不在数据文件夹里；多台机器要用同一个数据文件夹"
            return jobs.finish(self.database, claim, code="not_found", detail=detail)
        job = Job(path, claim.filename, extraction)
        outcome = worker.run(job, timeout=self.settings.timeout)
        if outcome.error is not None and outcome.error.code == "crashed":
            worker.close()
            outcome = worker.run(job, timeout=self.settings.timeout)  # once more, alone in a new process
        if outcome.error is not None:
            told = forms.clean(outcome.error.message)
            return jobs.finish(self.database, claim, code=outcome.error.code, detail=told)
        result = outcome.result
        assert result is not None
        body = forms.encode(result)
        return jobs.finish(self.database, claim, store=lambda c: results.add(c, claim.sha256, result, body))
