"""The wheel works installed elsewhere, with its word lists, its dictionary and its models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
TEXT = "绩效指标：督导检查覆盖率达到90%。\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; its dependencies are lent by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # A path in a .pth file is added as it is: the editable install in there stays without effect.
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def run(environment: Path, *command: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(environment / "bin" / command[0]), *command[1:]], cwd=cwd, env=clean, capture_output=True, check=False
    )


def test_everything_beside_the_code_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(TOP).as_posix()
        for package in ("extractor", "service")
        for path in (TOP / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    expected |= {
        f"extractor/_models/{path.relative_to(TOP / 'models').as_posix()}"
        for path in (TOP / "models").rglob("*")
        if path.is_file()
    }
    assert expected <= inside
    assert any(name.endswith(".toml") for name in expected)
    assert "extractor/text/jieba_dictionary.bin" in expected
    assert [name for name in inside if name.startswith(("tests/", "corpora/", "scripts/"))] == []
    assert [name for name in inside if name.endswith(("/licenses/LICENSE", "/licenses/NOTICE"))] != []


def test_the_command_runs_from_another_folder(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "目标.txt").write_text(TEXT, encoding="utf-8")
    done = run(environment, "zhibiao", "extract", "目标.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    (indicator,) = json.loads(done.stdout)["indicators"]
    assert (indicator["name"], indicator["values"][0]["value"]) == ("督导检查覆盖率", 90)


def test_the_installed_package_is_the_one_that_runs(environment: Path, tmp_path: Path) -> None:
    code = (
        "import extractor, service.app\n"
        "from extractor.text import segment\n"
        "print(extractor.__file__); print(service.__file__); print(segment.cut('验收合格率'))"
    )
    done = run(environment, "python", "-c", code, cwd=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert all(line.startswith(str(environment)) for line in lines[:2]), done.stderr.decode()
    assert lines[2] == "['验收合格率']"


def test_worker_processes_run_the_installed_package(environment: Path, tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(TEXT, encoding="utf-8")
    done = run(environment, "zhibiao", "extract", ".", "--jobs", "2", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 3
