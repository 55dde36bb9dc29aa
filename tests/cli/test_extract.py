"""zhibiao extract: what goes to standard output, to standard error, to files, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import REPORT, TARGETS, Zhibiao


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    path = tmp_path / "目标.txt"
    path.write_text(TARGETS, encoding="utf-8")
    return path


def test_one_file_gives_the_contract_and_nothing_else(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", targets)
    assert (ran.status, ran.err) == (0, "")
    result = json.loads(ran.text)
    assert result["schema_version"] == "1.0"
    assert result["document"]["filename"] == "目标.txt"
    assert [i["name"] for i in result["indicators"]] == ["宣传活动场次", "装备验收合格率"]
    text = result["document"]["text"]
    for indicator in result["indicators"]:
        for source in [indicator["source"], *(value["source"] for value in indicator["values"])]:
            assert text[source["start"] : source["end"]] == source["text"]


def test_output_is_utf8_whatever_the_locale(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", targets, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert json.loads(ran.text)["indicators"][0]["name"] == "宣传活动场次"


def test_no_text_leaves_the_text_out(zhibiao: Zhibiao, targets: Path) -> None:
    assert json.loads(zhibiao("extract", "--no-text", targets).text)["document"]["text"] is None


def test_standard_input_with_a_name(zhibiao: Zhibiao) -> None:
    ran = zhibiao("extract", "-", "--name", "报告.txt", stdin=REPORT.encode("gb18030"))
    assert json.loads(ran.text)["document"]["filename"] == "报告.txt"
    assert json.loads(ran.text)["document"]["text"] == REPORT


def test_several_files_give_a_line_each_in_their_order(zhibiao: Zhibiao, tmp_path: Path) -> None:
    names = [f"{n}.txt" for n in range(5)]
    for name in names:
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    ran = zhibiao("extract", *names, "--jobs", "2")
    assert (ran.status, ran.err) == (0, "")
    assert [json.loads(line)["document"]["filename"] for line in ran.text.splitlines()] == names


def test_bad_files_in_a_folder_stop_nothing(zhibiao: Zhibiao, folder: Path) -> None:
    ran = zhibiao("extract", folder)
    assert ran.status == 1
    found = [json.loads(line)["document"]["filename"] for line in ran.text.splitlines()]
    assert found == ["目标.txt", "下级/报告.txt"]
    assert "空.txt：" in ran.err and "旧.doc：" in ran.err
    assert "略过1个不是文档的文件" in ran.err
    assert "共4个文件，2个未能处理" in ran.err
    assert "隐藏" not in ran.err and "~$" not in ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("没有.docx", None, "找不到"),
        ("空.txt", b"", "空"),
        ("噪声.pdf", bytes(range(256)) * 8, ""),
    ],
    ids=["missing", "empty", "noise"],
)
def test_one_bad_file(
    zhibiao: Zhibiao, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = zhibiao("extract", name)
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err.startswith(f"{name}：") and said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_folder_without_documents(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "空的").mkdir()
    ran = zhibiao("extract", "空的")
    assert (ran.status, ran.out) == (1, b"")
    assert "没有找到" in ran.err


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "xlsx", "table"])
def test_output_file_of_every_format(zhibiao: Zhibiao, targets: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"结果.{'txt' if form == 'table' else form}"
    out.write_text("旧")
    ran = zhibiao("extract", targets, "-o", out)
    assert (ran.status, ran.out, ran.err) == (0, b"", "")
    content = out.read_bytes()
    starts = {"json": b"{\n", "jsonl": b'{"', "csv": b"\xef\xbb\xbf", "xlsx": b"PK", "table": "目标.txt".encode()}
    assert content.lstrip().startswith(starts[form])
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_output_file_stays_as_it_was_where_nothing_came_out(zhibiao: Zhibiao, tmp_path: Path) -> None:
    out = tmp_path / "结果.json"
    out.write_text("旧")
    (tmp_path / "空.txt").write_bytes(b"")
    assert zhibiao("extract", "空.txt", "-o", out).status == 1
    assert out.read_text() == "旧"


def test_output_file_has_the_usual_permissions(zhibiao: Zhibiao, targets: Path, tmp_path: Path) -> None:
    zhibiao("extract", targets, "-o", "a.json")
    (tmp_path / "b").touch()
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_output_to_a_device(zhibiao: Zhibiao, targets: Path) -> None:
    assert zhibiao("extract", targets, "-o", os.devnull).status == 0
    assert not Path(os.devnull).is_file()


def test_output_where_no_folder_is(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", targets, "-o", "没有/a.json")
    assert ran.status == 1
    assert "不能写入" in ran.err and "Traceback" not in ran.err


def test_csv_on_standard_output(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", "--format", "csv", targets)
    rows = list(csv.DictReader(io.StringIO(ran.out.decode("utf-8-sig"))))
    assert [(row["指标名称"], row["值"], row["运算符"], row["数值"]) for row in rows] == [
        ("宣传活动场次", "≥48场次", "≥", "48"),
        ("装备验收合格率", "100%", "=", "100"),
    ]


def test_table_on_standard_output(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", "--format", "table", targets)
    assert ran.status == 0
    for text in ("一级指标", "产出指标", "宣传活动场次", "≥48场次", "指标2个"):
        assert text in ran.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "缺少参数"),
        (("extract",), "缺少参数"),
        (("extract", "a.txt", "--format", "pdf"), "不能是 'pdf'"),
        (("extract", "a.txt", "--frob"), "不认识的参数"),
        (("extract", "a.txt", "--jobs", "0"), "不是正整数"),
        (("extract", "a.txt", "--jobs"), "后面要有一个值"),
        (("extract", "a.txt", "--set", "max_page=3"), "没有名为 'max_page' 的设置"),
        (("extract", "a.txt", "--set", "max_pages=many"), "应为数字"),
        (("extract", "a.txt", "--set", "max_pages=0"), "正整数"),
        (("extract", "a.txt", "--set", "include_text=maybe"), "true 或 false"),
        (("extract", "a.txt", "b.txt", "--format", "json"), "jsonl"),
        (("extract", "a.txt", "--format", "xlsx"), "-o"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_arguments(zhibiao: Zhibiao, arguments: tuple[str, ...], said: str) -> None:
    ran = zhibiao(*arguments)
    assert (ran.status, ran.out) == (2, b"")
    assert said in ran.err and "Traceback" not in ran.err


def test_a_setting_takes_effect(zhibiao: Zhibiao, targets: Path) -> None:
    ran = zhibiao("extract", targets, "--set", "max_bytes=10")
    assert ran.status == 1
    assert "上限" in ran.err


def test_reader_that_goes_away(tmp_path: Path) -> None:
    """``zhibiao extract … | head -c 1``: no traceback, a status of its own."""
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(REPORT * 200, encoding="utf-8")
    command = [sys.executable, "-m", "extractor.cli", "extract", str(tmp_path), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_interrupt_is_clean(tmp_path: Path) -> None:
    """Ctrl-C goes to the whole group, as from a terminal: one line, status 130, no process left."""
    for n in range(300):
        (tmp_path / f"{n}.txt").write_text(REPORT * 300, encoding="utf-8")
    command = [sys.executable, "-m", "extractor.cli", "extract", str(tmp_path), "--jobs", "2", "-o", "out.jsonl"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a suite that a shell runs in the background has Ctrl-C ignored, and hands that down
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        while not list(tmp_path.glob(".out.jsonl.*.part")):
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr.read().decode() == "已中断\n"
        assert process.wait() == 130
    assert not (tmp_path / "out.jsonl").exists()
    assert list(tmp_path.glob(".out.jsonl.*")) == []
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # the group is gone when its last process is
            os.killpg(process.pid, 0)
            time.sleep(0.1)


def _drained(terminal: int) -> bytes:
    """All that a terminal has shown; one read gives only a part of it."""
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other end is closed and nothing is left
            return shown
        if not part:
            return shown
        shown += part


def test_progress_bar_only_on_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(REPORT, encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "extractor.cli", "extract", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        process.wait()
    os.close(theirs)
    shown = _drained(ours).decode("utf-8", "replace")
    os.close(ours)
    assert "3/3" in shown
    assert [json.loads(line)["document"]["filename"] for line in lines] == ["0.txt", "1.txt", "2.txt"]


def packed(texts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in texts.items():
            made.writestr(name, text)
    return out.getvalue()


def test_an_archive_gives_a_line_for_each_document_in_it(zhibiao: Zhibiao, tmp_path: Path) -> None:
    inner = packed({"丙.txt": "覆盖率达到93%。"})
    with zipfile.ZipFile(tmp_path / "附件.zip", "w") as made:
        made.writestr("目标/甲.txt", "覆盖率达到91%。")
        made.writestr("目标/坏.docx", b"PK\x03\x04")
        made.writestr("程序.exe", b"MZ")
        made.writestr("内.zip", inner)
    done = zhibiao("extract", str(tmp_path / "附件.zip"))
    assert [json.loads(line)["document"]["filename"] for line in done.text.splitlines()] == [
        "附件.zip/目标/甲.txt",
        "附件.zip/内.zip/丙.txt",
    ]
    assert done.status == 1
    assert "附件.zip/目标/坏.docx：" in done.err
    assert "附件.zip：略过1个不是文档的文件" in done.err
    assert "共3个文件，1个未能处理" in done.err


def test_an_archive_in_a_folder_is_opened_too(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "包").mkdir()
    (tmp_path / "包" / "乙.zip").write_bytes(packed({"乙.txt": "覆盖率达到92%。"}))
    (tmp_path / "甲.txt").write_text("覆盖率达到91%。", encoding="utf-8")
    done = zhibiao("extract", str(tmp_path))
    names = [json.loads(line)["document"]["filename"] for line in done.text.splitlines()]
    assert sorted(names) == ["包/乙.zip/乙.txt", "甲.txt"]
    assert done.status == 0


def test_an_archive_on_standard_input(zhibiao: Zhibiao) -> None:
    done = zhibiao("extract", "-", "--name", "附件.zip", stdin=packed({"甲.txt": "覆盖率达到91%。"}))
    assert [json.loads(line)["document"]["filename"] for line in done.text.splitlines()] == ["附件.zip/甲.txt"]


def test_a_broken_archive_is_one_error(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(packed({"甲.txt": "覆盖率达到91%。"})[:-30])
    done = zhibiao("extract", str(tmp_path / "坏.zip"))
    assert (done.status, done.text) == (1, "")
    assert done.err.startswith("坏.zip：")
