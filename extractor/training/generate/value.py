"""What a value of gold holds, and units in their normal spelling.

Nothing here or elsewhere in the generator is imported from the extractor's readers: gold must not inherit their
mistakes. A number is drawn first and then written down, so its meaning is known and never read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

NORMAL = {
    "％": "%",
    "天": "日",
    "个工作日": "工作日",
    "个月": "月",
    "个小时": "小时",
    "㎡": "平方米",
    "km": "公里",
    "千米": "公里",
    "m³": "立方米",
    "个百分点": "百分点",
    "个千分点": "千分点",
    "台套": "台套",
    "m": "米",
    "kg": "公斤",
    "t": "吨",
    "万": "元",
}
"""Written unit → normal unit, where they differ."""

_DURATIONS = {"日", "工作日", "小时", "分钟", "秒", "月", "年", "周", "学时", "季度"}
_PERCENT = {"%", "‰", "百分点", "千分点"}
_SCALE = re.compile(r"(万|亿)(?=.)")
_FOLD = {"万": 10**4, "亿": 10**8}


def plain(number: Decimal | int | float | None) -> int | float | None:
    """A number as JSON holds it: whole where it is whole."""
    if number is None:
        return None
    exact = round(float(number), 6)
    return int(exact) if exact.is_integer() else exact


def normal_unit(written: str | None) -> tuple[str | None, int]:
    """The normal spelling of a unit, and the scale that was folded out of it.

    Example:
        >>> normal_unit("万平方米"), normal_unit("个工作日"), normal_unit("万元/公里")
        (('平方米', 10000), ('工作日', 1), ('元/公里', 10000))
    """
    if not written:
        return None, 1
    factor = 1
    while found := _SCALE.match(written):
        factor *= _FOLD[found[1]]
        written = written[1:]
    if written == "万":  # 12.5万 as a sum of money
        return "元", 10**4
    return NORMAL.get(written, written), factor


def kind_of(unit: str | None) -> str:
    """The contract's kind for a number with a normal unit."""
    if unit in _PERCENT:
        return "percent"
    if unit in _DURATIONS:
        return "duration"
    if unit == "/10万":
        return "ratio"
    return "money" if unit is not None and re.match(r"(美元|元)(/|$)", unit) else "number"


@dataclass(slots=True)
class Value:
    """A value as gold holds it; the fields are the contract's."""

    role: str
    text: str
    kind: str = "number"
    op_text: str | None = None
    op: str | None = "="
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    unit_inferred: bool = False
    approx: bool = False
    implied: bool = False
    date: str | None = None
    frequency: dict[str, Any] | None = None
    grade: str | None = None
    period: str | None = None
    scope: str | None = None
    base: str | None = None
    direction: str | None = None
    goal: bool | None = None
    suspect: bool | None = False
    optional: bool = False
    op_alt: tuple[str, ...] = ()

    def gold(self) -> dict[str, Any]:
        """The JSON form; ``suspect`` None leaves that field open."""
        goal = self.goal if self.goal is not None else self.role in ("target", "tier")
        out: dict[str, Any] = {
            "role": self.role,
            "text": self.text,
            "kind": self.kind,
            "op_text": self.op_text,
            "op": self.op,
            "value": plain(self.value),
            "value_max": plain(self.value_max),
            "unit": self.unit,
            "unit_inferred": self.unit_inferred,
            "approx": self.approx,
            "implied": self.implied,
            "date": self.date,
            "frequency": self.frequency,
            "grade": self.grade,
            "period": self.period,
            "scope": self.scope,
            "base": self.base,
            "direction": self.direction,
            "goal": goal,
        }
        if self.suspect is not None:
            out["suspect"] = self.suspect
        if self.optional:
            out["optional"] = True
        if self.op_alt:
            out["op_alt"] = list(self.op_alt)
        return out


def words(role: str, text: str, **more: Any) -> Value:
    """A qualitative value."""
    return Value(role, text, kind="qualitative", op=None, **more)


def empty(role: str, text: str, **more: Any) -> Value:
    """A value that was not filled in."""
    return Value(role, text, kind="empty", op=None, **more)


def bare(role: str, text: str, number: Decimal | int, **more: Any) -> Value:
    """A number without unit or operator, such as a weight."""
    return Value(role, text, value=Decimal(number), **more)
