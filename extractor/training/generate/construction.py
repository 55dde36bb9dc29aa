"""A construction and the clause that is made of it, as records; how a construction's text is parsed.

A construction (``constructions.toml``) is a text with slots::

    {who}{freq}{least}{verb}{x:few}{obj}[{why}]     →  各学区每学期至少召开一次校园安全例会研究…

``[ … ]`` may be left out, ``<a|b>`` is one of both, ``{+name}`` is one of the texts of a macro. A slot may name
the thing it speaks of (``{obj2}``) and how it is put (``{x:few}``). What each slot draws is in ``clause.Clause``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.training.generate.amount import Writer
from extractor.training.generate.value import Value
from extractor.training.generate.words import Domain, Thing, data

NAMING = ("NAME", "PART", "OBJECT", "SHARED")
"""Labels whose stretches, in the order of the text, make up a name."""


@dataclass(slots=True)
class Mark:
    """A labelled stretch of the clause: what it belongs to and, for a value, which one of it."""

    start: int
    end: int
    label: str
    of: list[int]
    value: int | None = None


@dataclass(slots=True)
class Draft:
    """An indicator in the making."""

    thing: Thing
    core: str
    alts: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    subject: str | None = None
    subject_open: bool = False
    category: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A clause as built."""

    text: str
    marks: tuple[Mark, ...]
    drafts: tuple[Draft, ...]
    construction: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a clause is built for: the words of its field, the writer's habits, the year its dates fall in.

    ``span`` is what stretch of time results are reported for: the year, its first ``_half`` or one ``_month``.
    """

    domain: Domain
    writer: Writer
    goal: bool
    year: int
    place: str
    places: tuple[str, ...]
    span: str = ""
    month: int = 6


@dataclass(frozen=True, slots=True)
class Construction:
    """An entry of ``constructions.toml``."""

    id: str
    group: str
    goal: bool
    use: tuple[str, ...]
    text: str
    optional: bool = False
    weight: float = 1.0


@cache
def constructions() -> dict[str, Construction]:
    """Every construction by its id (``rate/goal/reach``)."""
    out: dict[str, Construction] = {}
    for group, entries in data("constructions").items():
        if group == "macros":
            continue
        for mode in ("goal", "fact"):
            for name, entry in entries.get(mode, {}).items():
                spec = {"text": entry} if isinstance(entry, str) else dict(entry)
                use = spec.get("use", entries["use"])
                ident = f"{group}/{mode}/{name}"
                out[ident] = Construction(
                    ident,
                    group,
                    mode == "goal",
                    tuple([use] if isinstance(use, str) else use),
                    spec["text"],
                    bool(spec.get("optional")),
                    float(spec.get("weight", 1)),
                )
    return out


_PIECE = re.compile(r"\{([^{}]*)\}|\[|\]|<|>|\||[^{}\[\]<>|]+")
Node = tuple[str, Any]


@cache
def parsed(text: str) -> tuple[Node, ...]:
    """A template as a tree of literals, slots, options and alternatives."""
    pieces = iter(_PIECE.findall(text) and list(_PIECE.finditer(text)))

    def sequence(closing: str) -> list[list[Node]]:
        branches: list[list[Node]] = [[]]
        for piece in pieces:
            token = piece.group(0)
            if token == closing:
                return branches
            if token == "|" and closing == ">":
                branches.append([])
            elif token == "[":
                branches[-1].append(("maybe", tuple(sequence("]")[0])))
            elif token == "<":
                branches[-1].append(("either", tuple(map(tuple, sequence(">")))))
            elif piece.group(1) is not None:
                branches[-1].append(("slot", piece.group(1)))
            else:
                branches[-1].append(("text", token))
        if closing:
            raise ValueError(f"unbalanced {closing!r} in {text!r}")
        return branches

    return tuple(sequence("")[0])
