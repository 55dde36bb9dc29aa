"""The Settings and the documents that a command's arguments ask for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from extractor.batch import Job
from extractor.commands.console import complain
from extractor.errors import InvalidSettings
from extractor.settings import Settings

STDIN = "-"


def settings(args: argparse.Namespace) -> Settings:
    """The Settings that ``--set`` and ``--no-text`` ask for.

    Raises:
        InvalidSettings: no such setting, or a value it cannot have.
    """
    defaults = {field.name: field.default for field in fields(Settings)}
    values: dict[str, object] = {}
    for pair in args.set:
        name, _, text = pair.partition("=")
        if name not in defaults:
            raise InvalidSettings(f"没有名为 {name!r} 的设置；可以设置的有：{'、'.join(defaults)}")
        values[name] = _value(name, text, defaults[name])
    if getattr(args, "no_text", False):
        values["include_text"] = False
    return Settings(**values)  # type: ignore[arg-type]


def _value(name: str, text: str, default: object) -> object:
    """``text`` as a value of the type that the setting's default has."""
    if isinstance(default, bool):
        if text.lower() not in ("true", "false"):
            raise InvalidSettings(f"设置项 {name} 应为 true 或 false，现为 {text!r}")
        return text.lower() == "true"
    if isinstance(default, int | float):
        try:
            return type(default)(text)
        except ValueError:
            raise InvalidSettings(f"设置项 {name} 应为数字，现为 {text!r}") from None
    return text


def job(name: str, filename: str | None, chosen: Settings) -> Job:
    """The document called ``name`` on the command line; ``-`` is standard input, read at once."""
    if name == STDIN:
        return Job(sys.stdin.buffer.read(), filename, chosen)
    return Job(Path(name), None, chosen)


DOCUMENTS = frozenset(
    f".{suffix}"
    for suffix in (
        *("txt", "text", "md", "markdown", "csv", "tsv", "tab", "html", "htm", "xhtml", "mht"),
        *("docx", "doc", "wps", "rtf", "odt", "xlsx", "xls", "et", "ods", "pdf", "ofd"),
    )
)
"""Suffixes of what people keep text and tables in, those that no reader knows yet included: these are told of."""


def members(folder: Path, chosen: Settings) -> Iterator[Job]:
    """The documents in a folder and its subfolders, in the order of their names.

    A document goes by its path inside the folder. Hidden files, the lock files of office programs (``~$…``) and
    files of other kinds are passed over; how many of the latter is told on standard error.
    """
    others = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith((".", "~$")):
                continue
            if path.suffix.lower() in DOCUMENTS:
                yield Job(path, path.relative_to(folder).as_posix(), chosen)
            else:
                others += 1
    if others:
        complain(f"{folder}：略过{others}个不是文档的文件")
