"""Documents handed in: what becomes of them, on SQLite and on PostgreSQL."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select

from service.store import jobs, schema
from service.store.database import Database
from service.store.files import Files
from service.store.tables import documents, indicators, items, metadata, results
from tests.service.conftest import Service
from tests.service.test_api import is_problem

TEXT = "全年组织执法检查不少于240家次，重点企业检查覆盖率达到95%以上。".encode()
OTHER = "年内培训基层干部1200人次，培训合格率不低于98%。".encode()


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def count(database: Database, table: object) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def told_of(service: Service, job: dict[str, object]) -> object:
    """The job's files, for a failing test to show."""
    return service.client.get(f"/v1/jobs/{job['id']}/items").json()


def test_a_file_becomes_a_document_with_a_result(service: Service) -> None:
    job = service.hand_in(("说明.txt", TEXT))
    assert (job["state"], job["total"], job["counts"]["done"]) == ("finished", 1, 1), told_of(service, job)
    (item,) = service.client.get(f"/v1/jobs/{job['id']}/items").json()["items"]
    assert (item["filename"], item["state"], item["attempts"]) == ("说明.txt", "done", 1)
    document = service.client.get(f"/v1/documents/{item['document']}").json()
    assert (document["filename"], document["size"], document["sha256"]) == ("说明.txt", len(TEXT), item["sha256"])
    original = service.client.get(f"/v1/documents/{document['id']}/original")
    assert original.content == TEXT
    assert "attachment" in original.headers["content-disposition"]
    result = service.client.get(f"/v1/documents/{document['id']}/result").json()
    assert result == service.client.post("/v1/extract", files={"file": ("说明.txt", TEXT)}).json()
    assert (
        service.client.get(f"/v1/documents/{document['id']}/result?include_text=false").json()["document"]["text"]
        is None
    )


def test_the_same_file_again_leads_to_the_earlier_one(service: Service) -> None:
    first = service.hand_in(("甲.txt", TEXT))
    second = service.hand_in(("乙.txt", TEXT), ("丙.txt", TEXT))
    assert second["counts"]["duplicate"] == 2
    (one,) = service.client.get(f"/v1/jobs/{first['id']}/items").json()["items"]
    for item in service.client.get(f"/v1/jobs/{second['id']}/items").json()["items"]:
        assert (item["document"], item["result"]) == (one["document"], one["result"])
    assert (count(service.database, documents), count(service.database, results)) == (1, 1)


def test_an_archive_is_unpacked(service: Service) -> None:
    inner = packed(("二.txt", OTHER))
    archive = packed(("目标/一.txt", TEXT), ("内.zip", inner), ("程序.exe", b"MZ"), ("坏.docx", b"PK\x03\x04word/"))
    job = service.hand_in(("附件.zip", archive))
    assert job["counts"] == {
        "queued": 0, "running": 0, "done": 2, "duplicate": 0, "unpacked": 1, "failed": 1, "cancelled": 0,
    }  # fmt: skip
    assert job["total"] == 3
    told = service.client.get(f"/v1/jobs/{job['id']}/items").json()["items"]
    assert {(item["filename"], item["state"]) for item in told} == {
        ("附件.zip", "unpacked"),
        ("附件.zip/目标/一.txt", "done"),
        ("附件.zip/内.zip/二.txt", "done"),
        ("附件.zip/坏.docx", "failed"),
    }


def in_tar(name: str, data: bytes) -> bytes:
    """A tar with a file, and a link to the system's users with the same name and an ending."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        file = tarfile.TarInfo(name)
        file.size = len(data)
        archive.addfile(file, io.BytesIO(data))
        link = tarfile.TarInfo(f"{name}.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize("name", ["../../逃.txt", "/etc/逃.txt", "a\\..\\..\\逃.txt"])
def test_names_in_archives_lead_nowhere(service: Service, kind: str, name: str) -> None:
    job = service.hand_in((f"包.{kind}", packed((name, TEXT)) if kind == "zip" else in_tar(name, TEXT)))
    assert job["state"] == "finished"
    assert not any(b"root:" in path.read_bytes() for path in (service.settings.folder / "originals").rglob("??/*"))
    assert not list(service.settings.folder.parent.rglob("*逃*"))
    stored = [path for path in (service.settings.folder / "originals").rglob("*") if path.is_file()]
    assert all(len(path.name) == 64 for path in stored)


def test_a_bomb_fails_alone(service: Service) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("大.txt", b"a" * 50_000_000)
    job = service.hand_in(("炸.zip", out.getvalue()), ("好.txt", OTHER))
    assert (job["counts"]["failed"], job["counts"]["done"]) == (1, 1)
    (bad,) = service.client.get(f"/v1/jobs/{job['id']}/items?state=failed").json()["items"]
    assert bad["code"] == "too_large"


def test_a_bad_file_fails_alone_and_can_be_tried_again(service: Service) -> None:
    job = service.hand_in(("空.txt", b""), ("好.txt", TEXT))
    assert (job["counts"]["failed"], job["counts"]["done"]) == (1, 1)
    (bad,) = service.client.get(f"/v1/jobs/{job['id']}/items?state=failed").json()["items"]
    assert (bad["filename"], bad["code"]) == ("空.txt", "empty")
    assert "空" in bad["detail"] and "nothing in the file" in bad["detail_en"]
    assert service.client.post(f"/v1/jobs/{job['id']}/retry").status_code == 200
    assert service.wait(job["id"])["counts"] == job["counts"]


def test_the_events_tell_of_the_end(service: Service) -> None:
    answer = service.client.post("/v1/documents", files=[("file", ("甲.txt", TEXT)), ("file", ("乙.txt", OTHER))])
    with service.client.stream("GET", f"/v1/jobs/{answer.json()['id']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = [line.partition(": ")[::2] for line in stream.iter_lines() if line]
    assert [word for name, word in told if name == "event"][-2:] == ["progress", "end"]
    last = json.loads([word for name, word in told if name == "data"][-1])
    assert (last["state"], last["counts"]["done"]) == ("finished", 2)


def test_a_cancelled_job_is_not_worked_on(idle: Service) -> None:
    job = idle.client.post("/v1/documents", files={"file": ("甲.txt", TEXT)}).json()["id"]
    told = idle.client.post(f"/v1/jobs/{job}/cancel").json()
    assert (told["state"], told["counts"]["cancelled"]) == ("cancelled", 1)
    assert jobs.claim(idle.database, "w", seconds=5, attempts=3) is None
    assert idle.client.post(f"/v1/jobs/{job}/retry").json()["state"] == "queued"


def test_an_idempotency_key_is_one_job(idle: Service) -> None:
    def hand_in(content: bytes) -> tuple[int, dict[str, str]]:
        answer = idle.client.post(
            "/v1/documents", files={"file": ("甲.txt", content)}, headers={"Idempotency-Key": "batch-1"}
        )
        return answer.status_code, answer.json()

    first, second = hand_in(TEXT), hand_in(TEXT)
    assert (first[0], second[0]) == (202, 202)
    assert first[1]["id"] == second[1]["id"]
    assert count(idle.database, items) == 1
    status, body = hand_in(OTHER)
    assert (status, body["code"]) == (409, "conflict")


def test_an_upload_is_on_the_disk_before_the_answer(idle: Service) -> None:
    job = idle.client.post("/v1/documents", files={"file": ("甲.txt", TEXT)}).json()
    (item,) = idle.client.get(f"/v1/jobs/{job['id']}/items").json()["items"]
    assert Files(idle.settings.folder).path(item["sha256"]).read_bytes() == TEXT
    assert item["state"] == "queued"


def test_a_name_with_anything_in_it_is_only_a_name(service: Service) -> None:
    job = service.hand_in(('<script>alert(1)</script>\u0000"甲.txt', TEXT))
    (item,) = service.client.get(f"/v1/jobs/{job['id']}/items").json()["items"]
    assert item["state"] == "done"
    assert service.client.get(f"/v1/documents/{item['document']}/original").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/jobs/" + "0" * 32, 404),
        ("GET", "/v1/jobs/nothing", 422),
        ("POST", "/v1/jobs/" + "0" * 32 + "/cancel", 404),
        ("POST", "/v1/jobs/" + "0" * 32 + "/retry", 404),
        ("GET", "/v1/jobs/" + "0" * 32 + "/items", 404),
        ("GET", "/v1/jobs/" + "0" * 32 + "/events", 404),
        ("GET", "/v1/documents/" + "0" * 32, 404),
        ("GET", "/v1/documents/" + "0" * 32 + "/original", 404),
        ("GET", "/v1/documents/" + "0" * 32 + "/result", 404),
        ("DELETE", "/v1/documents/" + "0" * 32, 404),
        ("GET", "/v1/documents?cursor=zzz", 422),
        ("GET", "/v1/indicators/" + "0" * 32 + "-i1", 404),
    ],
)
def test_what_is_not_there(idle: Service, method: str, path: str, status: int) -> None:
    is_problem(idle.client.request(method, path), status, "unknown" if status == 404 else "invalid_request")


@pytest.mark.parametrize(
    "request_",
    [{}, {"json": {}}, {"files": {"other": ("a", b"a")}}, {"files": [("file", (f"{n}.txt", b"a")) for n in range(51)]}],
    ids=["nothing", "json", "other-field", "too-many"],
)
def test_bad_hand_ins(idle: Service, request_: dict[str, object]) -> None:
    is_problem(idle.client.post("/v1/documents", **request_), 422, "invalid_request")  # type: ignore[arg-type]


def test_a_removed_document_leaves_nothing(service: Service) -> None:
    job = service.hand_in(("甲.txt", TEXT))
    (item,) = service.client.get(f"/v1/jobs/{job['id']}/items").json()["items"]
    assert service.client.delete(f"/v1/documents/{item['document']}").status_code == 204
    assert [count(service.database, table) for table in (documents, results, indicators)] == [0, 0, 0]
    assert not Files(service.settings.folder).has(item["sha256"])
    assert service.hand_in(("甲.txt", TEXT))["counts"]["done"] == 1


# --- leases -----------------------------------------------------------------------------------------------


def queued(database: Database, *names: str) -> str:
    files = [jobs.Incoming(name, f"{number:032x}" * 2, 1) for number, name in enumerate(names)]
    return jobs.submit(database, files)[0]


def test_a_dead_workers_item_is_taken_over(database: Database) -> None:
    queued(database, "甲")
    dead = jobs.claim(database, "dead", seconds=-1, attempts=3)
    assert dead is not None
    neighbour = jobs.claim(database, "neighbour", seconds=60, attempts=3)
    assert neighbour is not None and neighbour.number == dead.number
    with pytest.raises(jobs.NotHeld):
        jobs.finish(database, dead, code="empty")
    assert jobs.finish(database, neighbour, code="empty") == "failed"


def test_what_is_worked_on_is_nobody_elses(database: Database) -> None:
    queued(database, "甲", "乙")
    first = jobs.claim(database, "a", seconds=60, attempts=3)
    second = jobs.claim(database, "b", seconds=60, attempts=3)
    assert first is not None and second is not None and first.number != second.number
    assert jobs.claim(database, "c", seconds=60, attempts=3) is None


def test_a_lease_can_be_extended(database: Database) -> None:
    queued(database, "甲")
    claim = jobs.claim(database, "a", seconds=-1, attempts=3)
    assert claim is not None
    jobs.extend(database, [claim.lease], seconds=60)
    assert jobs.claim(database, "b", seconds=60, attempts=3) is None


def test_what_no_worker_survives_is_given_up(database: Database) -> None:
    job = queued(database, "甲")
    for _ in range(3):
        assert jobs.claim(database, "a", seconds=-1, attempts=3) is not None
    assert jobs.claim(database, "a", seconds=-1, attempts=3) is None
    with database.read() as connection:
        assert jobs.progress(connection, job).counts == {"failed": 1}


def test_what_a_worker_hands_back_is_not_an_attempt(database: Database) -> None:
    queued(database, "甲")
    for _ in range(5):
        claim = jobs.claim(database, "a", seconds=60, attempts=3)
        assert claim is not None
        jobs.release(database, [claim.lease])


def test_nothing_is_stored_for_who_lost_the_lease(database: Database) -> None:
    job = queued(database, "甲")
    claim = jobs.claim(database, "a", seconds=60, attempts=3)
    assert claim is not None
    jobs.cancel(database, job)
    stored = []
    with pytest.raises(jobs.NotHeld):
        jobs.finish(database, claim, store=lambda _: stored.append(1) or ("done", None))  # type: ignore[func-returns-value]
    assert stored == []


def test_migrations_make_the_tables_that_the_code_has(database: Database) -> None:
    """The lists of columns in a migration are copies on purpose: this holds them to ``tables``."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    own = [one for one in differences if "indicator_words" not in str(one)]
    assert own == []


def test_the_tables_go_up_and_down(database: Database) -> None:
    assert schema.current(database) == schema.newest(database)
    schema.downgrade(database, "base")
    assert schema.current(database) is None
    schema.upgrade(database)
    queued(database, "甲")
    assert count(database, items) == 1
