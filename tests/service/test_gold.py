"""What people corrected in the store becomes gold that the validator of our corpora accepts."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.cli import main
from tests.service.conftest import Service

TOP = Path(__file__).parents[2]
TEXT = "年内培训基层干部1200人次，培训合格率不低于98%。群众满意度达到90%以上，投诉办结率达到95%以上。"


@pytest.fixture(scope="module")
def validator() -> Any:
    spec = importlib.util.spec_from_file_location("validate_corpora", TOP / "scripts" / "validate_corpora.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def change(service: Service, method: str, name: str, path: str = "", **more: Any) -> None:
    (told,) = service.client.get("/v1/indicators", params={"name": name}).json()["indicators"]
    answer = service.client.request(method, f"/v1/indicators/{told['id']}{path}", headers={"If-Match": "1"}, **more)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def export(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZHIBIAO_DATABASE_URL", service.settings.database_url)

    def run(*more: str) -> tuple[int, Path]:
        folder = tmp_path / "gold"
        return main(["corpus", "export", "--store", "--data", service.settings.data, "-o", str(folder), *more]), folder

    return run


def test_a_corrected_text_and_a_corrected_form_become_gold(service: Service, export: Any, validator: Any) -> None:
    form = (TOP / "corpora" / "samples" / "示例-部门预算绩效文本.docx").read_bytes()
    job = service.hand_in(("要点/说明 一.txt", TEXT.encode("gb18030")), ("目标表.docx", form))
    assert job["counts"]["done"] == 2
    change(service, "PATCH", "培训合格率", json={"name": "合格率", "category": "output.quality"})
    change(service, "DELETE", "投诉办结率")
    (document,) = service.client.get("/v1/documents?q=说明").json()["documents"]
    at = TEXT.index("投诉")
    body = {"name": "投诉", "origin": "prose", "source": {"start": at, "end": at + 2, "text": "投诉"}, "values": [
        {"role": "target", "text": "95%", "kind": "percent", "op": "=", "value": 95, "unit": "%", "goal": True,
         "source": {"start": at + 7, "end": at + 10, "text": "95%"}}]}  # fmt: skip
    assert service.client.post(f"/v1/documents/{document['id']}/indicators", json=body).status_code == 201
    (form_document,) = service.client.get("/v1/documents?q=目标表").json()["documents"]
    asked = {"document": form_document["id"], "limit": 1}
    (first,) = service.client.get("/v1/indicators", params=asked).json()["indicators"]
    change(service, "POST", first["indicator"]["name"], "/accept")

    status, folder = export()
    assert status == 0
    names = sorted(path.name for path in folder.iterdir())
    assert [name.partition("-")[0] for name in names] == ["目标表", "目标表", "说明", "说明"]
    assert sorted({Path(name).suffix for name in names}) == [".docx", ".json", ".txt"]
    (gold_file,) = folder.glob("说明*.gold.json")
    gold = json.loads(gold_file.read_text("utf-8"))
    assert [(one["id"], one["name"]) for one in gold["indicators"]] == [
        ("i1", "培训基层干部"),
        ("i2", "合格率"),
        ("i3", "群众满意度"),
        ("i4", "投诉"),
    ]
    assert gold["indicators"][1]["gold_source"]["text"] == "培训合格率不低于98%"
    assert gold_file.with_name(gold_file.name.removesuffix(".gold.json") + ".txt").read_text("utf-8") == TEXT
    assert next(folder.glob("*.docx")).read_bytes() == form
    assert validator.validate(folder) == []


def test_nothing_is_written_over_and_what_nobody_touched_is_none(
    service: Service, export: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    service.hand_in(("甲.txt", TEXT.encode()))
    assert export()[0] == 1
    change(service, "POST", "群众满意度", "/accept")
    assert export()[0] == 0
    assert export()[0] == 1
    assert "已经存在" in capsys.readouterr().err


def test_what_does_not_hold_together_is_told_of(
    service: Service, export: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    service.hand_in(("甲.txt", TEXT.encode()))
    change(service, "PATCH", "群众满意度", json={"values": []})
    status, folder = export()
    assert status == 1 and not folder.exists()
    assert "甲.txt：" in capsys.readouterr().err


def test_a_folder_or_the_store(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["corpus", "export", "-o", str(tmp_path / "x.spacy")]) == 2
    assert "--store" in capsys.readouterr().err
