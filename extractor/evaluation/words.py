"""What the report calls things (``words.toml``), the contract's codes included."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from extractor.labels import label, labels


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def word(kind: str, code: str) -> str:
    """The words for a code of a kind of thing; the code itself where it has none.

    Example: ``word("measure", "table.full")`` → 表格：整个指标.
    """
    return _words()[kind].get(code, code)


def codes(kind: str) -> tuple[str, ...]:
    """Every code of a kind, in the order in which it is shown."""
    return tuple(_words()[kind])


def side(name: str) -> str:
    """What a run with a part taken away is called: 不用模型 rows."""
    return f"不用模型 {name.removeprefix('without ')}" if name.startswith("without ") else word("side", name)


def confused(what: str, code: str) -> str:
    """What a class in a table of confusions is called."""
    if code in _words()["class"]:
        return word("class", code)
    return label("role" if what == "role" else "category", code)


def order(what: str) -> tuple[str, ...]:
    """The classes of a table of confusions, in the order of the contract."""
    return (*labels()["role" if what == "role" else "category"], *codes("class"))


def group(kind: str, name: str) -> str:
    """What a group is called; layouts and carriers have their own words."""
    if not name:
        return "未注明"
    if name == "rest":
        return "其余（各不足3份）"
    return label("document", name) if kind == "type" else name
