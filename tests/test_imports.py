"""The direction of imports, and what importing costs."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import extractor
import service

TOP = Path(extractor.__file__).parent
FLOW = ("documents", "text", "rows", "mentions", "indicators")
GROUND = {"errors", "settings", "version", "artifacts", "garbage", "regex"}
"""Modules that every package may import."""

PUBLIC = {
    f"extractor{name}"
    for name in ("", ".batch", ".export", ".identity", ".inputs", ".labels", ".words", ".workbook")
}
HEAVY = (
    *("lxml", "pdfplumber", "pypdfium2", "openpyxl", "xlrd", "jieba", "rich", "fastapi", "pydantic"),
    *("uvicorn", "sqlalchemy", "alembic", "sklearn", "numpy", "spacy", "multiprocessing", "extractor.pipeline"),
)


def modules(package: Path) -> Iterator[Path]:
    return (path for path in sorted(package.rglob("*.py")) if "__pycache__" not in path.parts)


@cache
def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            found.add(node.module)
            for name in node.names:  # "from extractor import batch" imports a module
                full = f"{node.module}.{name.name}"
                if full.startswith(("extractor.", "service.")) and is_module(full):
                    found.add(full)
    return found


def is_module(name: str) -> bool:
    path = TOP.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("package", FLOW)
def test_packages_import_only_backwards(package: str) -> None:
    allowed = GROUND | set(FLOW[: FLOW.index(package) + 1])
    forward = [
        f"{path.relative_to(TOP)} imports {name}"
        for path in modules(TOP / package)
        for name in imported(path)
        if name.startswith("extractor.") and name.split(".")[1] not in allowed
    ]
    assert forward == []


@pytest.mark.parametrize("name", sorted(GROUND - {"artifacts"}))
def test_the_ground_imports_nothing_above_it(name: str) -> None:
    above = {n for n in imported(TOP / f"{name}.py") if n.startswith("extractor.") and n.split(".")[1] not in GROUND}
    assert above == set()


def test_the_service_imports_only_the_public_surface() -> None:
    inner = [
        f"{path.name} imports {name}"
        for path in modules(Path(service.__file__).parent)
        for name in imported(path)
        if name.split(".")[0] == "extractor" and name not in PUBLIC
    ]
    assert inner == []


OFFLINE = ("training", "evaluation", "annotation")
"""Packages that no extraction needs; only each other and the commands that are about them import them."""


def test_nothing_that_runs_imports_training() -> None:
    offline = {TOP / name for name in OFFLINE}
    about_them = {TOP / "commands" / f"{name}.py" for name in ("annotate", "corpus", "evaluate", "train")}
    guilty = [
        str(path)
        for folder in (TOP, Path(service.__file__).parent)
        for path in modules(folder)
        if not offline & set(path.parents)
        and path not in about_them
        and any(n.startswith(tuple(f"extractor.{name}" for name in OFFLINE)) for n in imported(path))
    ]
    assert guilty == []


def test_training_does_not_need_evaluation() -> None:
    guilty = [
        path.name
        for path in modules(TOP / "training")
        if any(n.startswith("extractor.evaluation") for n in imported(path))
    ]
    assert guilty == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("jieba", "text/segment.py"),
        ("pdfplumber", "documents/pdf/reader.py"),
        ("pdfminer", "documents/pdf/content.py"),
        ("pypdfium2", "documents/pdf/pdfium.py"),
        ("xlrd", "documents/sheets/xls.py"),
        ("onnxruntime", "documents/scan/recognise.py"),
    ],
)
def test_a_library_has_one_importer(library: str, home: str) -> None:
    importers = {
        path.relative_to(TOP).as_posix()
        for path in modules(TOP)
        if TOP / "training" not in path.parents and any(n.split(".")[0] == library for n in imported(path))
    }
    assert importers <= {home}


@pytest.mark.parametrize("module", ["extractor", "extractor.cli", "extractor.errors", "extractor.settings"])
def test_a_cold_import_is_light(module: str) -> None:
    code = f"import sys, {module}\nprint(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", extractor.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(extractor, name) is not None


def test_public_modules_exist() -> None:
    assert all(importlib.util.find_spec(name) for name in PUBLIC)
