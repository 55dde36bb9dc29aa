"""The README tells of everything there is, and only of what there is."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from extractor import ExtractionError, Settings
from extractor.cli import FORMATS, parser
from extractor.documents.sniff import MEDIA_TYPES
from extractor.export import QUANTITY_FIELDS
from extractor.indicators import result
from service.app import create_app
from service.errors import STATUS
from service.settings import PREFIX, ServiceSettings

TOP = Path(__file__).parent.parent
README = (TOP / "README.zh-CN.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    (sub,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(sub.choices)


def options() -> Iterator[str]:
    for command in commands().values():
        for action in command._actions:
            yield from action.option_strings


def codes(error: type[Exception]) -> Iterator[str]:
    yield error.code  # type: ignore[attr-defined]
    for child in error.__subclasses__():
        yield from codes(child)


def named(words: set[str]) -> list[str]:
    """Those that the README does not name in code font."""
    prose = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    quoted = {word for code in re.findall(r"`([^`\n]+)`", prose) for word in re.findall(r"[\w-]+", code)}
    return sorted(words - quoted)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(set(commands()), id="commands"),
        pytest.param(set(options()), id="options"),
        pytest.param(set(FORMATS), id="formats"),
        pytest.param({field.name for field in fields(Settings)}, id="settings"),
        pytest.param({PREFIX + f.name.upper() for f in fields(ServiceSettings)}, id="variables"),
        pytest.param(set(codes(ExtractionError)) | set(STATUS), id="error-codes"),
    ],
)
def test_everything_is_documented(words: set[str]) -> None:
    assert named(words) == []


@pytest.mark.parametrize("name", ["Result", "DocumentInfo", "Project", "Indicator", "Value", "Finding"])
def test_every_field_of_the_contract_is_documented(name: str) -> None:
    block = README.split("## 结果")[1].split("## 错误")[0]
    words = set(re.findall(r"\w+", block))
    assert {field.name for field in fields(getattr(result, name))} - words == set()
    assert set(QUANTITY_FIELDS) - words == set()


def test_every_endpoint_is_documented() -> None:
    paths = {(m, path) for path, ways in create_app().openapi()["paths"].items() for m in ways}
    assert [f"{m.upper()} {path}" for m, path in paths if f"`{m.upper()} {path}`" not in README] == []


def test_every_format_is_documented() -> None:
    block = README.split("## 支持的格式")[1].split("## ")[0].split("。")[0]
    named = {"markdown": "md", "text": "txt"}
    assert [kind for kind in MEDIA_TYPES if named.get(kind, kind) not in re.findall(r"[a-z]+", block)] == []


def test_error_table_has_the_right_status() -> None:
    for code, status in re.findall(r"^\| `(\w+)` \|.*\| (\d+|–) \|$", README, re.MULTILINE):
        if status != "–":
            assert STATUS[code][0] == int(status), code


def test_defaults_are_those_of_the_code() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \| ([\w()（）]+) \|", README, re.MULTILINE))
    for field in fields(Settings):
        assert table[field.name] == str(field.default).lower()
    for field in fields(ServiceSettings):
        assert table[PREFIX + field.name.upper()] == (str(field.default) or "（空）")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_tree_is_as_pictured(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    picture = text.split("```\nextractor/\n")[1].split("```")[0]
    inner = set(re.findall(r"^  ([\w.]+/?) ", picture, re.MULTILINE))
    there = {
        path.name + ("/" if path.is_dir() else "")
        for path in (TOP / "extractor").iterdir()
        if path.name != "__init__.py" and path.suffix in ("", ".py") and path.name != "__pycache__"
    }
    assert inner == there - {"_models/"}
    outer = set(re.findall(r"^(\w+)/", picture, re.MULTILINE))
    assert outer == {"models", "corpora", "service", "scripts", "tests"}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", text):
        assert (TOP / target).exists(), target
    for script in re.findall(r"scripts/[\w.]+", text):
        assert (TOP / script).exists(), script


def test_figures_and_example_are_what_the_reports_and_the_code_give() -> None:
    """If this fails: python scripts/update_readme.py"""
    spec = importlib.util.spec_from_file_location("update_readme", TOP / "scripts" / "update_readme.py")
    assert spec is not None and spec.loader is not None
    update = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update)
    for name in update.WORDS:
        text = (TOP / name).read_text(encoding="utf-8")
        assert update.filled(name, text) == text, name


def test_the_examples_json_is_json() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", (TOP / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    told = json.loads(block)
    assert (told["name"], told["value"]) == ("督导检查覆盖率", 90)
