"""What must never be committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent

MACHINE = re.compile(rb"/(?:work|root|home/\w+|Users/\w+|opt/(?!zhibiao)\w+)/|/tmp/\w|\.pyenv|file://|[A-Z]:\\\\Users")
"""Paths of somebody's machine."""

PACKAGE_HOST = re.compile(rb"pypi\.|pythonhosted|index-url|find-links|registry\.npmjs")

LARGE = 4 * 1024 * 1024


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [TOP / name for name in done.stdout.decode().split("\0") if name and (TOP / name).is_file()]


def mentions(pattern: re.Pattern[bytes], *, but: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in tracked():
        name = path.relative_to(TOP).as_posix()
        content = path.read_bytes()
        if name in but or b"\0" in content[:8192]:
            continue
        found += [f"{name}: {match.group().decode()}" for match in pattern.finditer(content)]
    return found


def test_no_path_of_a_machine() -> None:
    # .ci/run names where Debian's packages put fonts, which is outside the pattern.
    assert mentions(MACHINE, but=("tests/test_tracked_files.py",)) == []


def test_no_package_host() -> None:
    assert mentions(PACKAGE_HOST, but=("tests/test_tracked_files.py", "scripts/lock.sh")) == []


def test_locked_dependencies_have_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "service/deploy/requirements.lock"):
        text = (TOP / name).read_text()
        assert "://" not in text
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries), name


def test_nothing_large() -> None:
    assert [path.name for path in tracked() if path.stat().st_size > LARGE] == []
