"""The Python client, with the service as a process on loopback."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from service import hooks
from service.client import Client, Incomplete, ServiceError
from tests.service.conftest import serving

TOP = Path(__file__).parent.parent.parent


def example(name: str, of: str) -> str:
    """An example of a README."""
    (found,) = re.findall(
        rf"<!-- {of}:begin -->\n```python\n(.*?)```\n<!-- {of}:end -->", (TOP / name).read_text("utf-8"), re.DOTALL
    )
    return str(found)


@pytest.fixture
def client(server: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Client(server)


def test_from_a_file_to_its_indicators(client: Client, tmp_path: Path) -> None:
    file = tmp_path / '说明"一.txt'
    file.write_text("年内培训信访干部1200人次，信访事项办结率不低于98%。", encoding="utf-8")
    job = client.wait(client.hand_in([file], key="one").id, seconds=120)
    assert (job.state, job.total, job.counts["done"]) == ("finished", 1, 1)
    assert client.hand_in([file], key="one").id == job.id
    (item,) = client.items(job.id)
    assert item["filename"] == file.name
    found = list(client.indicators(q="信访", limit=1))
    assert "信访事项办结率" in [one["indicator"]["name"] for one in found]
    assert client.result(item["document"])["document"]["filename"] == file.name
    changes, since = client.changes()
    assert "document.extracted" in [change["kind"] for change in changes]
    assert client.changes(since) == ([], since)


def test_an_export_is_whole_or_not_there(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "指标.csv"
    assert client.export(path, q="没有的东西") == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    path.unlink()
    real = client._json
    monkeypatch.setattr(client, "_json", lambda *a, **k: real(*a, **k) | {"sha256": "0"})
    with pytest.raises(Incomplete):
        client.export(path)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_says_why(client: Client) -> None:
    with pytest.raises(ServiceError, match="没有这个任务") as refused:
        client.job("0" * 32)
    assert (refused.value.status, refused.value.code) == (404, "unknown")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("附件.zip", "w") as archive:
        archive.writestr("甲.txt", "绩效指标：群众满意度达到95%以上；学员满意度达到80%以上。")
        archive.writestr("空.txt", "")
    code = example(name, "client")
    assert "http://127.0.0.1:8765" in code
    known: dict[str, object] = {}
    with serving(tmp_path / "data") as server:  # an empty store of its own
        exec(code.replace("http://127.0.0.1:8765", server), known)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("附件.zip/空.txt ")
    assert lines[1:] == ["附件.zip/甲.txt 群众满意度"]
    assert openpyxl.load_workbook("满意度.xlsx")["指标"].max_row == 3
    assert known["changes"]


def test_the_example_knows_our_signature() -> None:
    known: dict[str, object] = {}
    exec(example("README.zh-CN.md", "webhook"), known)
    genuine = known["genuine"]
    assert callable(genuine)
    at, body = int(time.time()), b'{"id": 1}'
    header = f"t={at},v1={hooks.signature('s', at, body)}"
    assert genuine("s", header, body)
    assert not genuine("s", header, body + b" ")
    assert not genuine("other", header, body)
    old = at - 3600
    assert not genuine("s", f"t={old},v1={hooks.signature('s', old, body)}", body)
