"""Words of the assembly stage, from the TOML files beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def run_on_words() -> dict[str, Any]:
    """The words of ``run_on.toml``."""
    return tomllib.loads(files("extractor.indicators").joinpath("run_on.toml").read_text("utf-8"))
