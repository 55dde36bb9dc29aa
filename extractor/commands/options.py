"""The Settings and the documents that a command's arguments ask for."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from extractor.batch import Job
from extractor.commands.console import complain
from extractor.errors import InvalidSettings
from extractor.inputs import jobs_in
from extractor.settings import WORDS, Settings, read_words

STDIN = "-"


def settings(args: argparse.Namespace) -> Settings:
    """The Settings that ``--set``, ``--words`` (or ``ZHIBIAO_WORDS``) and ``--no-text`` ask for.

    Raises:
        InvalidSettings: no such setting, or a value it cannot have.
        SourceNotFound: there is no such file of words.
    """
    defaults = {field.name: field.default for field in fields(Settings)}
    values: dict[str, Any] = {}
    for pair in args.set:
        name, _, text = pair.partition("=")
        if name not in defaults:
            raise InvalidSettings(f"没有名为 {name!r} 的设置；可以设置的有：{'、'.join(defaults)}")
        values[name] = _value(name, text, defaults[name])
    if getattr(args, "no_text", False):
        values["include_text"] = False
    words = getattr(args, "words", None) or os.environ.get(WORDS)
    if words:
        values["words"] = (*read_words(words), *values.get("words", ()))
    return Settings(**values)


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
    return tuple(word for word in re.split(r"[,，、\s]+", text) if word)


def source(name: str) -> Path | bytes:
    """What is called ``name`` on the command line; ``-`` is standard input, read at once."""
    return sys.stdin.buffer.read() if name == STDIN else Path(name)


def jobs(source: Path | bytes, filename: str | None, chosen: Settings) -> Iterator[Job]:
    """The documents in it; how many files in a folder or an archive are none is told on standard error."""
    yield from jobs_in(
        source,
        settings=chosen,
        filename=filename if isinstance(source, bytes) else None,
        passed_over=lambda where, count: complain(f"{where}：略过{count}个不是文档的文件"),
    )
