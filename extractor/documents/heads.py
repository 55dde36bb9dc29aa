"""The one header vocabulary (``header.toml``), compiled: heads of columns, their roles and the shapes below them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.regex import regex

_ANY_WORDS = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Role:
    """A column's role: the heads that state it, and what the cells below are like (None: no evidence of it).

    ``listed`` leaves out the patterns that any words fill ([\u4e00-\u9fff]{1,6}指标): for what may be none.
    """

    name: str
    strong: bool
    pattern: re.Pattern[str]
    listed: re.Pattern[str]
    shape: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What ``header.toml`` says; a pattern is to be matched in full, endings come longest first."""

    roles: tuple[Role, ...]
    fund: re.Pattern[str]
    transparent: re.Pattern[str]
    period: re.Pattern[str]
    endings: tuple[tuple[str, str], ...]
    contains: tuple[tuple[str, re.Pattern[str]], ...]
    shapes: dict[str, str]
    shape_endings: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def header_words() -> dict[str, Any]:
    """``header.toml`` as it is written, the word lists in its patterns filled in."""
    raw = tomllib.loads(files("extractor.documents").joinpath("header.toml").read_text("utf-8"))
    words: dict[str, str] = raw["words"]

    def filled(pattern: str) -> str:
        for word, alternatives in words.items():
            pattern = pattern.replace("{" + word + "}", alternatives)
        return pattern

    for holder in (*raw["role"], raw["fund_header"], raw["transparent"], raw["period"]):
        holder["patterns"] = [filled(p) for p in holder["patterns"]]
    return raw


@cache
def vocabulary() -> Vocabulary:
    raw = header_words()

    def build(patterns: list[str]) -> re.Pattern[str]:
        return regex("|".join(f"(?:{pattern})" for pattern in patterns))

    def role(raw: dict[str, Any]) -> Role:
        listed = [p for p in raw["patterns"] if _ANY_WORDS not in p]
        return Role(raw["name"], bool(raw["strong"]), build(raw["patterns"]), build(listed), raw.get("shape"))

    endings = ((ending, role) for role, own in raw["endings"].items() for ending in own)
    return Vocabulary(
        tuple(role(r) for r in raw["role"]),
        build(raw["fund_header"]["patterns"]),
        build(raw["transparent"]["patterns"]),
        build(raw["period"]["patterns"]),
        tuple(sorted(endings, key=lambda pair: -len(pair[0]))),
        tuple((c["role"], regex(c["words"])) for c in raw["contains"]),
        {word: shape for shape, own in raw["shapes"].items() for word in own},
        tuple((shape, regex(ending)) for shape, ending in raw["shape_endings"].items()),
    )
