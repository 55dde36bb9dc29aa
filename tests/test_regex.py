"""Patterns that are compiled when they are first asked."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import extractor
from extractor.regex import regex

MODULES = [name for _, name, _ in pkgutil.walk_packages(extractor.__path__, "extractor.") if name != "extractor.spacy"]


def patterns(thing: object) -> Iterator[re.Pattern[str]]:
    """Those that a module holds, in tuples and dictionaries too."""
    if type(thing) is type(regex("")):
        yield thing  # type: ignore[misc]
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from patterns(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from patterns(value)


def test_every_pattern_of_every_module_compiles() -> None:
    wrong, count = [], 0
    for name in MODULES:
        for own, thing in vars(importlib.import_module(name)).items():
            for pattern in patterns(thing):
                count += 1
                try:
                    pattern.search(pattern.pattern[:0])
                except re.error as error:
                    wrong.append(f"{name}.{own}: {error}")
    assert wrong == []
    assert count > 300


def test_it_answers_as_a_compiled_pattern_does() -> None:
    late, now = regex(r"(?P<n>[0-9]+)\s*分", re.ASCII), re.compile(r"(?P<n>[0-9]+)\s*分", re.ASCII)
    text = "10分，20 分，三分"
    assert late.findall(text) == now.findall(text)
    assert late.sub(r"\g<n>", text) == now.sub(r"\g<n>", text)
    assert [m.span() for m in late.finditer(text, 4)] == [m.span() for m in now.finditer(text, 4)]
    assert (late.pattern, late.flags, late.groups, late.groupindex) == (now.pattern, now.flags, 1, now.groupindex)


def test_a_wrong_pattern_fails_when_it_is_asked() -> None:
    wrong = regex("(未完")
    with pytest.raises(re.error):
        wrong.match("未完")


def test_it_has_no_other_attributes() -> None:
    assert not hasattr(regex("分"), "score")
    assert not hasattr(regex("分"), "__len__")
