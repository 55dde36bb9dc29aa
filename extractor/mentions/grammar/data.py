"""Opens the grammar's data files and turns word lists into regular expressions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

SPACES = " \t\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"


@cache
def table(name: str) -> dict[str, Any]:
    """One data file of this package as a dict: ``table("units")`` reads ``units.toml``."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


class _Node:
    __slots__ = ("ends", "guard", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends = False
        self.guard = ""

    def pattern(self) -> str:
        branches = [re.escape(char) + node.pattern() for char, node in self.next.items()]
        if not self.ends:
            return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
        stop = f"(?!{self.guard})" if self.guard else ""
        if not branches:
            return stop
        return f"(?:{'|'.join(branches)}|{stop})"


def trie(words: Iterable[str], guards: Mapping[str, str] | None = None) -> str:
    """A regular expression for any of ``words``, the longest first, in time of the word's length.

    ``guards`` gives, for some words, an expression that must not match behind the word.

    Example:
        >>> re.match(trie(["分", "分钟"], {"分": "之"}), "分钟").group()
        '分钟'
    """
    root = _Node()
    for word in words:
        if not word:
            continue
        node = root
        for char in word:
            node = node.next.setdefault(char, _Node())
        node.ends = True
        node.guard = (guards or {}).get(word, "")
    return root.pattern() if root.next else "(?!)"


def chars(text: str) -> str:
    """The inside of a character class that holds exactly the characters of ``text``."""
    return "".join(re.escape(char) for char in dict.fromkeys(text))
