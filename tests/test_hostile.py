"""Files made to crash, hang or fill whoever opens them: each ends in its way, and the next is read all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractor.inputs import jobs_in
from extractor.settings import Settings
from extractor.training.hostile import READ, Case, cases
from extractor.worker import Job, Worker

SETTINGS = Settings(max_seconds=120, max_memory=2 * 1024**3)
SLOW = (
    *("pdf-grid-200", "pdf-200000-characters", "pdf-nested-q", "pdf-nested-array", "pdf-10000-pages", "docx-300-mb"),
    *("docx-million-cells", "html-deep", "html-million-tags", "csv-", "txt-", "zeros", "zip-hundred", "pdf-50"),
)
"""What takes seconds; ``scripts/make_hostile.py --read`` reads these too."""

QUICK = [case for case in cases() if not case.name.startswith(SLOW)]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.name)
def test_a_hostile_file_costs_only_itself(case: Case, worker: Worker) -> None:
    ends = set()
    for job in jobs_in(case.make(), settings=SETTINGS, filename=case.name):
        error = job.refused or worker.run(job).error
        ends.add(error.code if error else READ)
    assert ends
    assert ends <= case.ends
    assert worker.run(Job("覆盖率达到90%。".encode(), "好.txt", SETTINGS)).error is None


@pytest.mark.parametrize("name", ["zip-paths.zip", "zip-link.zip", "tar-links-and-devices.tar"])
def test_the_sound_member_of_a_hostile_archive_is_read(name: str, worker: Worker) -> None:
    (case,) = (case for case in cases() if case.name == name)
    jobs = [job for job in jobs_in(case.make(), settings=SETTINGS, filename=name) if job.refused is None]
    assert [job.label for job in jobs] == [f"{name}/好.txt"]
    result = worker.run(jobs[0]).result
    assert result is not None
    assert [indicator.name for indicator in result.indicators] == ["覆盖率"]


def test_nobody_reads_the_machine_s_own_files(worker: Worker) -> None:
    for case in cases():
        if "spy" in case.name:
            result = worker.run(Job(case.make(), case.name, SETTINGS)).result
            assert result is None or "root:" not in (result.document.text or "")
