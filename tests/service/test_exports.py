"""What is in the store as a file: complete, told so, and no formula; on SQLite and on PostgreSQL."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import time
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from extractor import workbook
from service.store import exports, rows
from service.store.files import Files
from service.store.retention import DAY, sweep
from tests.service.conftest import Service
from tests.service.test_api import is_problem
from tests.service.test_corrections import store

NASTY = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")']


@pytest.fixture
def filled(idle: Service) -> Service:
    """Two documents, one of whose indicators was corrected and one deleted."""
    store(idle.database)
    store(idle.database, "全年完成河道清淤56公里，水质达标率为98.5%。", "cd" * 32)
    told = {t["indicator"]["name"]: t["id"] for t in idle.client.get("/v1/indicators").json()["indicators"]}
    assert list(told) == ["培训基层干部", "培训合格率", "河道清淤", "水质达标率"]
    correct(idle, told["培训合格率"], "=结业率+1")
    assert idle.client.delete(f"/v1/indicators/{told['河道清淤']}", headers={"If-Match": "1"}).status_code == 200
    return idle


def correct(service: Service, name: str, to: str) -> None:
    answer = service.client.patch(f"/v1/indicators/{name}", json={"name": to}, headers={"If-Match": "1"})
    assert answer.status_code == 200, answer.text


def exported(service: Service, form: str, **asked: Any) -> bytes:
    """The file; its manifest must be of it."""
    answer = service.client.get("/v1/export", params={"format": form, **asked})
    assert answer.status_code == 200, answer.text
    manifest = service.client.get(f"/v1/exports/{answer.headers['zhibiao-export']}").json()
    assert manifest["bytes"] == len(answer.content)
    assert manifest["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert manifest["format"] == form
    return answer.content


LEFT = ["培训基层干部", "=结业率+1", "水质达标率"]


def test_ndjson(filled: Service) -> None:
    lines = [json.loads(line) for line in exported(filled, "ndjson").splitlines()]
    assert [line["indicator"]["name"] for line in lines] == LEFT
    assert [line["state"] for line in lines] == ["extracted", "corrected", "extracted"]
    assert lines[1]["extracted"]["name"] == "培训合格率"


def test_json(filled: Service) -> None:
    told = json.loads(exported(filled, "json"))
    assert [one["indicator"]["name"] for one in told["indicators"]] == LEFT
    assert told["complete"] == {"indicators": 3, "values": 3}


def test_csv_opens_in_a_spreadsheet_and_has_no_formula(filled: Service) -> None:
    content = exported(filled, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["指标名称"] for row in table] == ["培训基层干部", "'=结业率+1", "水质达标率"]
    assert [(row["数值"], row["计量单位"]) for row in table] == [("1200", "人次"), ("98", "%"), ("98.5", "%")]
    assert [row["状态"] for row in table] == ["提取", "已改", "提取"]


def test_xlsx_has_sheets_and_no_formula(filled: Service) -> None:
    book = load_workbook(io.BytesIO(exported(filled, "xlsx")))
    assert book.sheetnames == ["指标", "问题"]
    heading, *body = book["指标"].iter_rows()
    names = [cell.value for cell in heading]
    assert [row[names.index("指标名称")].value for row in body] == LEFT
    assert {cell.data_type for row in body for cell in row} <= {"s", "n", "inlineStr"}


def test_parquet(filled: Service) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(exported(filled, "parquet"))).to_pydict()
    assert table["指标名称"] == LEFT
    assert table["数值"] == [1200.0, 98.0, 98.5]


def test_only_what_is_asked_for(filled: Service) -> None:
    assert len(exported(filled, "ndjson", unit="%", name="达标").splitlines()) == 1
    assert exported(filled, "ndjson", q="飞机") == b""


def test_more_than_a_batch(filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "BATCH", 1)
    assert len(exported(filled, "ndjson").splitlines()) == 3


def test_a_sheet_that_is_full_is_followed_by_another(filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    book = load_workbook(io.BytesIO(exported(filled, "xlsx")))
    assert [(sheet.title, sheet.max_row - 1) for sheet in book][:2] == [("指标", 2), ("指标（2）", 1)]
    assert [sheet["H2"].value for sheet in book][:2] == [LEFT[0], LEFT[2]]


def test_manifests_are_kept_as_long_as_jobs(filled: Service) -> None:
    name = filled.client.get("/v1/export").headers["zhibiao-export"]
    files = Files(filled.settings.folder)
    sweep(filled.database, files, replace(filled.settings, keep_jobs_days=1))
    assert filled.client.get(f"/v1/exports/{name}").status_code == 200
    (kept,) = (path for path in (filled.settings.folder / "exports").iterdir() if name in path.name)
    os.utime(kept, (time.time() - 2 * DAY,) * 2)
    sweep(filled.database, files, filled.settings)
    assert filled.client.get(f"/v1/exports/{name}").status_code == 200
    sweep(filled.database, files, replace(filled.settings, keep_jobs_days=1))
    is_problem(filled.client.get(f"/v1/exports/{name}"), 404, "unknown")


@pytest.mark.parametrize("name", NASTY)
def test_formulas_are_texts(idle: Service, name: str) -> None:
    store(idle.database)
    first = idle.client.get("/v1/indicators").json()["indicators"][0]
    correct(idle, first["id"], name)
    content = exported(idle, "csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(content)))["指标名称"] == f"'{name}"


def test_an_export_that_was_cut_off_has_no_manifest(filled: Service) -> None:
    manifests = exports.Manifests(filled.settings.folder)
    name, pieces = exports.export(filled.database, exports.Question(), "ndjson", manifests)
    next(iter(pieces))
    assert manifests.find(name) is None
    is_problem(filled.client.get(f"/v1/exports/{name}"), 404, "unknown")
    is_problem(filled.client.get("/v1/exports/..%2Fx"), 404, "unknown_path")
    is_problem(filled.client.get("/v1/export?format=doc"), 422, "invalid_request")


def test_the_corrected_result(filled: Service) -> None:
    document = filled.client.get("/v1/documents?q=甲").json()["documents"][1]["id"]
    told = filled.client.get(f"/v1/documents/{document}/result?corrected=true").json()
    assert [one["name"] for one in told["indicators"]] == ["培训基层干部", "=结业率+1"]
    assert told["document"]["text"]
