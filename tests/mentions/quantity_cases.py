"""Reads ``tests/cases/quantities.toml``: how a case is written stands at the top of that file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extractor.mentions.grammar import find_quantities, read_cell
from extractor.mentions.quantity import Quantity

PATH = Path(__file__).parent.parent / "cases" / "quantities.toml"

_OPS = (">=", "<=", "range", ">", "<", "=")
_DURATIONS = ("秒", "分钟", "小时", "日", "工作日", "周", "月", "季度", "年", "学年", "学期")


@dataclass(frozen=True)
class Expected:
    """One quantity as a case writes it; what the line leaves out must be absent."""

    text: str
    kind: str
    op: str
    value: float | None
    value_max: float | None = None
    unit: str | None = None
    date: str | None = None
    frequency: tuple[float, str] | None = None
    direction: str | None = None
    flags: frozenset[str] = frozenset()
    rule: str | None = None


@dataclass(frozen=True)
class Case:
    id: str
    batch: str
    text: str
    expect: tuple[Expected, ...]
    cell: bool = False
    todo: str | None = None


def _kind(unit: str | None) -> str:
    if unit is None:
        return "number"
    if unit in ("%", "‰", "‱", "百分点", "千分点"):
        return "percent"
    if unit in ("倍", "番"):
        return "ratio"
    if unit in _DURATIONS:
        return "duration"
    return "money" if unit.startswith(("元", "美元")) else "number"


def expected(line: str) -> Expected:
    """Read one line: ``text | op value unit | flags``."""
    parts = line.split(" | ")
    text = parts[0]
    op, value, unit = parts[1].split(" ")[:3] if len(parts[1].split(" ")) == 3 else (*parts[1].split(" "), "-")
    assert op in _OPS, line
    flags = set(parts[2].split()) if len(parts) > 2 else set()
    settings = dict(flag.split("=", 1) for flag in flags if "=" in flag)
    flags = {flag for flag in flags if "=" not in flag}
    frequency = None
    if "per" in settings:
        every, per = settings["per"].split("/")
        frequency = (float(every), per)
    direction = next((way for way in ("up", "down") if way in flags), None)
    flags -= {"up", "down"}
    if value == "date":
        return Expected(
            text, "date", op, None, date=unit, frequency=frequency, flags=frozenset(flags), rule=settings.get("rule")
        )
    low, _, high = value.partition("~")
    name = None if unit == "-" else unit
    return Expected(
        text,
        settings.get("kind") or _kind(name),
        op,
        None if low == "-" else float(low),
        float(high) if high else None,
        name,
        None,
        frequency,
        direction,
        frozenset(flags),
        settings.get("rule"),
    )


def seen(quantity: Quantity) -> Expected:
    """A quantity in the form of the cases."""
    named = {
        "approx": quantity.approx,
        "implied": quantity.implied,
        "to": quantity.change_to,
        "from": quantity.change_from,
        "shared": quantity.shared,
    }
    often = quantity.frequency
    return Expected(
        quantity.text,
        quantity.kind,
        quantity.op,
        quantity.value,
        quantity.value_max,
        quantity.unit,
        quantity.date,
        (often.every, often.per) if often else None,
        quantity.direction,
        frozenset(name for name, on in named.items() if on),
        quantity.rule,
    )


def matches(wanted: Expected, got: Expected) -> bool:
    """Everything equal; the rule only where the case names one."""
    flags = got.flags if "shared" in wanted.flags else got.flags - {"shared"}
    rule = got.rule if wanted.rule else None
    return wanted == replace(got, flags=flags, rule=rule)


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every batch, in order."""
    data = tomllib.loads(PATH.read_text("utf-8"))
    return tuple(
        Case(
            entry["id"],
            batch,
            entry["text"],
            tuple(expected(line) for line in entry["expect"]),
            entry.get("cell", False),
            entry.get("todo"),
        )
        for batch, entries in data.items()
        for entry in entries
    )


def read(case: Case) -> list[Quantity]:
    """What the grammar says of a case."""
    return read_cell(case.text) if case.cell else find_quantities(case.text)
