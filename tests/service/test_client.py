"""The Python client, with the service as a process on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.client import Client, Incomplete, ServiceError


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
