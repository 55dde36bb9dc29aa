"""extractor.batch: a document that crashes or hangs costs only itself."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor import Settings
from extractor.batch import Job, Worker, attempt, extract_many
from extractor.errors import EmptyDocument, InternalError, SourceNotFound, TimedOut, WorkerCrashed

TEXT = "绩效指标：督导检查覆盖率达到90%。"


class OnArrival:
    """Unpickled in a worker it calls a function there: what a parser's crash looks like from outside."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> Any:
        return self._call


def sound(name: str = "甲.txt") -> Job:
    return Job(TEXT.encode(), name)


def bad(function: Any, *arguments: Any) -> Job:
    return Job(OnArrival(function, *arguments), "坏.txt")  # type: ignore[arg-type]


def test_attempt_gives_a_result() -> None:
    outcome = attempt(sound())
    assert outcome.error is None
    assert outcome.result is not None and outcome.result.document.filename == "甲.txt"


def test_attempt_gives_the_extractors_own_error(tmp_path: Path) -> None:
    assert isinstance(attempt(Job(tmp_path / "没有.docx")).error, SourceNotFound)
    assert isinstance(attempt(Job(b"", "空.txt")).error, EmptyDocument)


def test_attempt_turns_a_fault_into_an_error_with_its_traceback() -> None:
    error = attempt(Job(17, "甲.txt")).error  # type: ignore[arg-type]
    assert isinstance(error, InternalError)
    assert "TypeError" in error.message
    assert "Traceback" in error.__notes__[0]


def test_outcomes_come_in_order_and_carry_settings() -> None:
    jobs = [Job(f"覆盖率达到{n}%。".encode(), f"{n}.txt", Settings(include_text=n % 2 == 0)) for n in range(12)]
    outcomes = list(extract_many(jobs, workers=2))
    assert [outcome.job for outcome in outcomes] == jobs
    for n, outcome in enumerate(outcomes):
        assert outcome.result is not None
        assert outcome.result.document.filename == f"{n}.txt"
        assert (outcome.result.document.text is not None) == (n % 2 == 0)


def test_a_crash_costs_only_its_document() -> None:
    outcomes = list(extract_many([sound(), bad(os._exit, 7), sound(), bad(os.abort), sound()], workers=2))
    crashed = [isinstance(outcome.error, WorkerCrashed) for outcome in outcomes]
    assert crashed == [False, True, False, True, False]
    assert [outcome.result is None for outcome in outcomes] == crashed
    assert "退出状态 7" in str(outcomes[1].error)
    assert "信号 6" in str(outcomes[3].error)


def test_a_hang_costs_only_its_document() -> None:
    outcomes = list(extract_many([bad(time.sleep, 600), sound(), sound()], workers=1, timeout=8))
    assert [type(outcome.error) for outcome in outcomes] == [TimedOut, type(None), type(None)]


def test_a_worker_goes_on_after_a_crash() -> None:
    worker = Worker()
    try:
        worker.submit(bad(os._exit, 1))
        assert isinstance(worker.outcome().error, WorkerCrashed)
        worker.submit(sound())
        assert worker.outcome().result is not None
    finally:
        worker.close()


def test_jobs_are_taken_as_needed() -> None:
    taken = 0

    def endless() -> Iterator[Job]:
        nonlocal taken
        while True:
            taken += 1
            yield sound()

    outcomes = extract_many(endless(), workers=1)
    first = next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert first.result is not None
    assert taken < 10


@pytest.mark.parametrize("error", [WorkerCrashed("坏", filename="甲", page=3), EmptyDocument("空")], ids=repr)
def test_errors_survive_the_way_between_processes(error: Exception) -> None:
    import pickle

    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
