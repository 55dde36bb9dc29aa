"""extractor.batch: a document that crashes or hangs costs only itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from extractor import Settings, artifacts, extract
from extractor.batch import Job, Worker, attempt, extract_many
from extractor.errors import EmptyDocument, InternalError, SourceNotFound, TimedOut, TooLarge, WorkerCrashed

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


def test_who_hands_json_on_gets_the_very_text() -> None:
    (outcome,) = extract_many([Job(TEXT.encode(), "甲.txt", as_json=True)], workers=1)
    assert (outcome.result, outcome.error) == (None, None)
    assert outcome.json == extract(TEXT.encode(), filename="甲.txt").to_json().encode()


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


GIGABYTE = 1024**3


class Hoard:
    """Unpickled in a worker it asks for more memory than it may have, in Python or as a library does."""

    def __reduce__(self) -> Any:
        return bytearray, (6 * GIGABYTE,)


def test_memory_is_limited() -> None:
    modest = Settings(max_memory=GIGABYTE)
    worker = Worker()
    try:
        assert worker.run(Job(TEXT.encode(), "甲.txt", modest)).error is None
        taken = worker.run(Job(Hoard(), "坏.txt", modest))  # type: ignore[arg-type]
        assert taken.error is not None
        assert worker.run(Job(TEXT.encode(), "乙.txt", modest)).error is None
    finally:
        worker.close()


def test_a_document_that_takes_too_much_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("extractor.pipeline.extract", greedy)
    error = attempt(sound()).error
    assert isinstance(error, TooLarge)
    assert "max_memory" in error.message


def test_time_is_a_setting() -> None:
    quick = Settings(max_seconds=2)
    worker = Worker()
    try:
        outcome = worker.run(Job(OnArrival(time.sleep, 600), "坏.txt", quick))  # type: ignore[arg-type]
    finally:
        worker.close()
    assert isinstance(outcome.error, TimedOut)
    assert "2秒" in outcome.error.message


def test_what_a_reader_started_ends_with_it() -> None:
    worker = Worker()
    command = "sleep 600 & echo $! > {}; wait"
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "pid")
        worker.submit(bad(os.system, command.format(told)))
        while not (told.exists() and told.read_text().strip()):
            time.sleep(0.05)
        worker.give_up(0)
        assert gone(int(told.read_text()))


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # ended; whoever is to collect it has not yet
            return True
        time.sleep(0.05)
    return False


def test_a_worker_ends_when_its_caller_is_killed() -> None:
    script = (
        "import os; from extractor.worker import Worker, Job; w = Worker();"
        f"w.run(Job({TEXT!r}.encode(), '甲.txt')); print(w._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert gone(int(done.stdout))


def test_a_script_without_a_main_guard(tmp_path: Path) -> None:
    """What runs in the worker is not the caller's main module once more."""
    (tmp_path / "script.py").write_text(
        f"from extractor import extract\nprint('ran')\nprint(len(extract({TEXT!r}.encode()).indicators))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["ran", "1"], "")


def test_extract_raises_in_the_caller_and_goes_on() -> None:
    with pytest.raises(EmptyDocument):
        extract(b"", filename="空.txt")
    assert len(extract(TEXT.encode()).indicators) == len(extract(TEXT.encode(), isolate=False).indicators) == 1


def test_extract_in_threads_and_after_a_fork() -> None:
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda n: extract(f"覆盖率达到{n}%。".encode()).indicators[0].values[0].value, range(9)))
    assert counts == [float(n) for n in range(9)]
    child = os.fork()
    if child == 0:
        os._exit(7 if len(extract(TEXT.encode()).indicators) == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert len(extract(TEXT.encode()).indicators) == 1


def test_models_in_force_go_along() -> None:
    with artifacts.using(artifacts.Store(without=None)):
        assert extract(TEXT.encode()).extractor.models == {}
    assert extract(TEXT.encode()).extractor.models
