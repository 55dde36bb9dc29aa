"""The words that run-on tables are told by, from the file beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def run_on_words() -> dict[str, Any]:
    """The words of ``words.toml``."""
    return tomllib.loads(files("extractor.indicators.run_on").joinpath("words.toml").read_text("utf-8"))
