"""What the service counts, logs, and keeps no longer."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from service.logs import JsonLines
from service.metrics import Metrics
from service.store import jobs
from service.store.files import Files
from service.store.retention import DAY, Swept, sweep
from service.store.tables import documents, items
from service.store.tables import jobs as job_table
from tests.service.conftest import Service


def test_metrics(idle: Service) -> None:
    idle.client.post("/v1/documents", files={"file": ("机密.txt", b"a")})
    idle.client.get("/v1/jobs/" + "0" * 32)
    idle.client.get("/v1/nowhere/机密")
    answer = idle.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'zhibiao_items{state="queued"} 1' in answer.text
    assert 'route="/v1/jobs/{job}",status="404"' in answer.text
    assert "机密" not in answer.text


def test_the_histogram_adds_up() -> None:
    metrics = Metrics()
    for seconds in (0.02, 0.2, 100.0):
        metrics.add("GET", "/v1/x", 200, seconds)
    lines = metrics.text({}).splitlines()
    assert 'zhibiao_requests_total{method="GET",route="/v1/x",status="200"} 3' in lines
    assert 'zhibiao_request_seconds_bucket{le="0.05"} 1' in lines
    assert 'zhibiao_request_seconds_bucket{le="60.0"} 2' in lines
    assert 'zhibiao_request_seconds_bucket{le="+Inf"} 3' in lines


def test_the_log_tells_of_requests_and_not_what_they_bring(idle: Service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="zhibiao"):
        idle.client.post("/v1/documents", files={"file": ("机密.txt", "机密".encode())})
        idle.client.get("/v1/indicators?q=机密")
    form = JsonLines()
    told = [json.loads(form.format(record)) for record in caplog.records if record.name == "zhibiao.request"]
    assert [(one["method"], one["path"], one["status"]) for one in told] == [
        ("POST", "/v1/documents", 202),
        ("GET", "/v1/indicators", 200),
    ]
    assert "机密" not in "".join(form.format(record) for record in caplog.records if record.name.startswith("zhibiao"))


def test_an_error_in_the_log_is_only_where_it_happened() -> None:
    try:
        raise ValueError("机密")
    except ValueError as fault:
        record = logging.LogRecord(
            "zhibiao", logging.ERROR, "", 0, "broken", None, (ValueError, fault, fault.__traceback__)
        )
    line = JsonLines().format(record)
    assert "机密" not in line
    assert json.loads(line)["trace"][0].startswith("test_upkeep.py:")


def hand_in(service: Service, name: str, days: float, *, done: bool) -> str:
    """A document that came so many days ago; its hash."""
    stored = Files(service.settings.folder).keep(name.encode())
    jobs.submit(service.database, [jobs.Incoming(name, stored.sha256, stored.size)])
    with service.database.write() as connection:
        mine = items.c.sha256 == stored.sha256
        if done:
            connection.execute(update(items).where(mine).values(state="failed", code="empty"))
        job = connection.execute(select(items.c.job).where(mine)).scalar_one()
        at = documents.c.created - days * DAY
        connection.execute(update(documents).where(documents.c.sha256 == stored.sha256).values(created=at))
        connection.execute(
            update(job_table).where(job_table.c.id == job).values(created=job_table.c.created - days * DAY)
        )
    return stored.sha256


@pytest.mark.parametrize(
    ("setting", "swept"),
    [
        ("", Swept(0, 0, 0)),
        ("keep_originals_days", Swept(1, 0, 0)),
        ("keep_documents_days", Swept(0, 1, 0)),
        ("keep_jobs_days", Swept(0, 0, 1)),
    ],
    ids=["nothing", "originals", "documents", "jobs"],
)
def test_what_is_old_goes_and_what_is_waited_for_stays(idle: Service, setting: str, swept: Swept) -> None:
    old = hand_in(idle, "旧", 40, done=True)
    waiting = hand_in(idle, "等", 40, done=False)
    new = hand_in(idle, "新", 20, done=True)
    files = Files(idle.settings.folder)
    settings = replace(idle.settings, **({setting: 30} if setting else {}))
    assert sweep(idle.database, files, settings) == swept
    assert sweep(idle.database, files, settings) == Swept(0, 0, 0)
    assert files.has(waiting) and files.has(new)
    assert files.has(old) is (setting not in ("keep_originals_days", "keep_documents_days"))
    with idle.database.read() as connection:
        left = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    assert left == 3 - swept.documents
