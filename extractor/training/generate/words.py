"""The vocabulary: what is measured and done in a field of government, written as short entries in TOML.

``domains/NAME.toml`` holds for one field (all names and phrases are our own):

- ``events``: ``动词 对象 单位 低-高``, things that happen again and again (召开 安全例会 次 4-40)
- ``works``: the same for things made, checked, handed out (新建 校舍 平方米 800-42000); ``money`` likewise in money
- ``rates``: ``名称 [单位] 低-高 [:类别]``, in % where no unit is given; a leading ``-`` where less is better;
  ``/`` in front of the part that every acceptable name holds (教师培训/合格率)
- ``levels``: ``名称 单位 低-高 [:类别]`` (单位 无: a bare number); ``stocks``: ``名词 单位 低-高``
- ``services``: ``对象 动作 单位 低-高``, how fast something is done; ``tasks``: ``动词 对象``, done by a date
- ``zeros``: ``名称 单位``, what must not happen; ``satisfaction``: ``名称 低-高``; ``states``: ``名词: 好词 好词``
- ``splits``: ``[动词] 整体 单位 低-高: 部分 部分``; ``groups``: ``成员 成员: 共用的末尾 单位 低-高``
- ``bodies``, ``each``: who acts, distributively or not; ``offices``, ``projects``, ``nouns``, ``heads``, ``purposes``,
  ``slogans``, ``plans``: for titles, headings and sentences without a value

Categories: q l t output.quantity, quality, timeliness · c cost · e s n u benefit (economic, social, environmental,
sustainability) · m satisfaction · i input. An entry without one is not judged.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

CATEGORIES = {
    "q": "output.quantity",
    "l": "output.quality",
    "t": "output.timeliness",
    "c": "cost.economic",
    "e": "benefit.economic",
    "s": "benefit.social",
    "n": "benefit.environmental",
    "u": "benefit.sustainability",
    "m": "satisfaction",
    "i": "input",
}

_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\Z")
_COARSE = {
    "个",
    "座",
    "处",
    "所",
    "次",
    "人",
    "名",
    "家",
    "件",
    "台",
    "套",
    "项",
    "条",
    "起",
    "户",
    "场",
    "期",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be measured or done.

    ``verb`` and ``noun`` make its name together; ``core`` is the part that any acceptable name holds. ``less`` is
    True where a low number is good.
    """

    kind: str
    verb: str
    noun: str
    core: str
    unit: str
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    category: str | None = None
    less: bool = False
    parts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.verb + self.noun

    @property
    def percent(self) -> bool:
        return self.unit in ("%", "‰")

    @property
    def coarse(self) -> bool:
        """Whether it comes in whole things only."""
        return self.unit in _COARSE


@dataclass(frozen=True, slots=True)
class Domain:
    """The words of one field."""

    name: str
    title: str
    things: dict[str, tuple[Thing, ...]]
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, *kinds: str) -> tuple[Thing, ...]:
        return tuple(thing for kind in kinds for thing in self.things[kind])

    def words(self, name: str) -> tuple[str, ...]:
        return self.lists[name]


class BadEntry(ValueError):
    """An entry of the vocabulary that cannot be read; the message names it."""


def _span(entry: str, text: str) -> tuple[Decimal, Decimal]:
    found = _RANGE.match(text)
    if not found or Decimal(found[1]) > Decimal(found[2]):
        raise BadEntry(entry)
    return Decimal(found[1]), Decimal(found[2])


def _category(words: list[str]) -> str | None:
    return CATEGORIES[words.pop()[1:]] if words[-1].startswith(":") else None


def _named(text: str) -> tuple[str, str, bool]:
    """Name, core and whether less is better."""
    less = text.startswith("-")
    name = text.removeprefix("-")
    head, slash, core = name.partition("/")
    return (head + core, core, less) if slash and not name.startswith("/") else (name, name, less)


def action(kind: str, entry: str) -> Thing:
    """An entry of the form of ``works``."""
    words = entry.split()
    category = _category(words) or "output.quantity"
    verb, noun, unit, span = words
    noun, core, _ = _named(noun)
    low, high = _span(entry, span)
    return Thing(kind, verb, noun, core, unit, low, high, category if kind != "money" else None)


def _measure(kind: str, entry: str) -> Thing:
    words = entry.split()
    category = _category(words)
    if len(words) == 2:
        words.insert(1, "%")
    name, unit, span = words
    name, core, less = _named(name)
    low, high = _span(entry, span)
    if kind == "satisfaction":
        category = "satisfaction"
    return Thing(kind, "", name, core, "" if unit == "无" else unit, low, high, category, less)


def _read(kind: str, entry: str) -> Thing:
    if kind in ("events", "works", "money"):
        return action(kind, entry)
    if kind in ("rates", "levels", "stocks", "satisfaction"):
        return _measure(kind, entry)
    if kind == "services":
        noun, verb, unit, span = entry.split()
        return Thing(kind, verb, noun, verb, unit, *_span(entry, span), "output.timeliness", True)
    if kind == "zeros":
        name, unit = entry.split()
        return Thing(kind, "", name, name, unit, category="benefit.social", less=True)
    if kind == "tasks":
        verb, noun = entry.split()
        return Thing(kind, verb, noun, noun, "", category="output.timeliness")
    head, _, tail = entry.partition(":")
    if kind == "states":
        return Thing(kind, "", head, head, "", words=tuple(tail.split()))
    if kind == "splits":
        *verbs, noun, unit, span = head.split()
        return Thing(kind, "".join(verbs), noun, noun, unit, *_span(entry, span), None, parts=tuple(tail.split()))
    if kind == "groups":
        shared, unit, span = tail.split()
        return Thing(kind, "", shared, shared, unit, *_span(entry, span), None, parts=tuple(head.split()))
    raise BadEntry(kind)


KINDS = (
    *("events", "works", "money", "rates", "levels", "stocks", "services", "zeros", "satisfaction", "states"),
    *("tasks", "splits", "groups"),
)
LISTS = ("offices", "bodies", "each", "projects", "nouns", "heads", "purposes", "slogans", "plans")


@cache
def domains() -> dict[str, Domain]:
    """Every field, by name.

    Raises:
        BadEntry: an entry does not have the form described above.
    """
    out: dict[str, Domain] = {}
    folder = files(__package__).joinpath("domains")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        name = file.name.removesuffix(".toml")
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        try:
            things = {kind: tuple(_read(kind, entry) for entry in data[kind]) for kind in KINDS}
        except (ValueError, KeyError) as error:
            raise BadEntry(f"{file.name}: {error}") from error
        out[name] = Domain(name, data["title"], things, {key: tuple(data[key]) for key in LISTS})
    return out


@cache
def data(name: str) -> dict[str, Any]:
    """A TOML file beside this module: ``common``, ``constructions``, ``headers`` …"""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def common_things(table: str, key: str, kind: str) -> tuple[Thing, ...]:
    """Measures of no one field, in the form of ``levels``."""
    return tuple(_measure(kind, entry) for entry in data("common")[table][key])
