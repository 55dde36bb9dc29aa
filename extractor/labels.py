"""The contract's codes in Chinese words (``labels.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.mentions.quantity import Frequency


@cache
def labels() -> dict[str, dict[str, str]]:
    """Field → code → words."""
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))


def label(field: str, code: str | None) -> str:
    """The words for a code of a field; the code itself where it has none, "" for None.

    Example:
        >>> label("role", "target")
        '目标值'
    """
    return "" if code is None else labels()[field].get(code, code)


def frequency(value: Frequency | None) -> str:
    """每季度, 每6月, or "".

    Example:
        >>> frequency(Frequency(1, "quarter"))
        '每季度'
    """
    if value is None:
        return ""
    every = "" if value.every == 1 else f"{value.every:g}"
    return f"每{every}{label('per', value.per)}"
