"""The command as its users run it: a process, its output streams, its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TARGETS = """绩效目标

一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t宣传活动场次\t≥48场次
产出指标\t质量指标\t装备验收合格率\t100%
"""

REPORT = "全年组织执法检查不少于240家次，重点企业检查覆盖率达到95%以上。\n"


@dataclass(frozen=True, slots=True)
class Ran:
    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")


Zhibiao = Callable[..., Ran]


@pytest.fixture
def zhibiao(tmp_path: Path) -> Zhibiao:
    """Run the command in ``tmp_path``."""

    def run(*arguments: str | Path, stdin: bytes = b"", **environment: Any) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "extractor.cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sound documents, an empty one, one of an old format, a picture, a lock file, a hidden file."""
    top = tmp_path / "资料"
    (top / "下级").mkdir(parents=True)
    (top / "目标.txt").write_text(TARGETS, encoding="utf-8")
    (top / "下级" / "报告.txt").write_text(REPORT, encoding="utf-8")
    (top / "空.txt").write_bytes(b"")
    (top / "旧.doc").write_bytes(b"{\\rtf1 }")
    (top / "图.svg").write_bytes(b"<svg/>")
    (top / "~$目标.docx").write_bytes(b"lock")
    (top / ".隐藏.txt").write_text("隐藏", encoding="utf-8")
    return top
