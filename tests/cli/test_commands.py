"""The other commands, the help, and what starting costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import __version__
from tests.cli.conftest import TARGETS, Zhibiao


def test_version(zhibiao: Zhibiao) -> None:
    ran = zhibiao("--version")
    assert (ran.status, ran.text, ran.err) == (0, f"zhibiao {__version__}\n", "")


@pytest.mark.parametrize("command", ["", "extract", "explain", "quantities", "serve", "evaluate", "annotate", "corpus"])
def test_help_is_chinese(zhibiao: Zhibiao, command: str) -> None:
    ran = zhibiao(*filter(None, [command]), "--help")
    assert ran.status == 0
    assert "用法：" in ran.text and "选项" in ran.text
    assert not any(word in ran.text for word in ("usage", "options", "arguments", "show this"))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["extract", "--help"]], ids=" ".join)
def test_version_and_help_import_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from extractor.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'rich', 'jieba', 'lxml', 'openpyxl', 'pdfplumber', 'fastapi', 'multiprocessing'}\n"
        "heavy |= {'extractor.pipeline', 'extractor.batch'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)


def test_quantities_of_an_argument(zhibiao: Zhibiao) -> None:
    ran = zhibiao("quantities", "每季度开展宣传不少于2次，覆盖率达到90%以上")
    assert (ran.status, ran.err) == (0, "")
    found = [json.loads(line) for line in ran.text.splitlines()]
    assert [(q["text"], q["op"], q["value"], q["unit"]) for q in found] == [
        ("不少于2次", ">=", 2, "次"),
        ("达到90%以上", ">=", 90, "%"),
    ]
    assert found[0]["frequency"] == {"every": 1, "per": "quarter"}


def test_quantities_of_standard_input(zhibiao: Zhibiao) -> None:
    ran = zhibiao("quantities", "-", stdin="投资1200万元".encode())
    assert json.loads(ran.text)["value"] == 12_000_000


def test_explain_shows_every_stage(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "目标.txt").write_text(TARGETS, encoding="utf-8")
    ran = zhibiao("explain", "目标.txt")
    assert (ran.status, ran.err) == (0, "")
    for text in ("目标.txt", "表格1", "[name]", "[target]", "indicator", "宣传活动场次", "≥48场次", "由何得出"):
        assert text in ran.text


def test_explain_of_a_bad_file(zhibiao: Zhibiao, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    ran = zhibiao("explain", "空.txt")
    assert (ran.status, ran.out) == (1, b"")
    assert "空.txt" in ran.err and "Traceback" not in ran.err
