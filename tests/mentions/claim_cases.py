"""Reads ``cases/claims.toml`` and compares claims with it, in the way the project's scorer compares indicators."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from extractor.mentions.claim import Claim, ClaimValue

CASES = Path(__file__).parent.parent / "cases" / "claims.toml"
ROOM = 10  # a name may be so many characters longer than the longest good one


@dataclass(frozen=True, slots=True)
class WantedValue:
    role: str
    op: str
    number: float | None
    number_max: float | None
    unit: str | None
    text: str | None = None
    date: str | None = None
    direction: str | None = None
    approx: bool = False
    implied: bool = False
    optional: bool = False
    said: dict[str, str] = field(default_factory=dict)

    def fits(self, value: ClaimValue) -> bool:
        if value.role != self.role:
            return False
        if self.text is not None:
            return value.kind == "qualitative" and value.text == self.text
        if self.date is not None:
            return value.kind == "date" and value.op == self.op and value.date == self.date
        if value.kind in ("qualitative", "date"):
            return False
        same_op = value.op == self.op or (
            self.number == 100 and self.unit == "%" and {value.op, self.op} == {"=", ">="}
        )
        if not same_op or value.direction != self.direction:
            return False
        if not _same(value.value, self.number) or not _same(value.value_max, self.number_max):
            return False
        if value.unit != self.unit and not (self.unit is None and value.unit_inferred):
            return False
        if "per" in self.said:
            every, per = self.said["per"].split("/")
            if value.frequency is None or (value.frequency.every, value.frequency.per) != (float(every), per):
                return False
        if "scope" in self.said and value.scope != self.said["scope"]:
            return False
        if "period" in self.said and (value.period or "-") != self.said["period"]:
            return False
        if "base" in self.said and value.base != self.said["base"]:
            return False
        return value.implied == self.implied and (value.approx or not self.approx)


@dataclass(frozen=True, slots=True)
class WantedClaim:
    name: str
    core: str
    alternatives: tuple[str, ...]
    subject: str | None
    values: tuple[WantedValue, ...]
    optional: bool

    def names(self, claim: Claim, value: ClaimValue) -> bool:
        if value.kind not in ("qualitative", "date") and len(value.text) > 1 and value.text in claim.name:
            return False
        if len(claim.name) > max(map(len, (self.name, *self.alternatives))) + ROOM:
            return False
        return any(word in claim.name for word in (self.core, *self.alternatives))


@dataclass(frozen=True, slots=True)
class Case:
    batch: str
    id: str
    genre: str
    text: str
    claims: tuple[WantedClaim, ...]


@dataclass(slots=True)
class Score:
    """Counts of (claim, value) pairs: values found, and found under a good name."""

    values: int = 0
    full: int = 0
    missed: int = 0
    extra: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.values += other.values
        self.full += other.full
        self.missed += other.missed
        self.extra += other.extra
        self.notes += other.notes

    def f1(self, hits: int) -> float:
        wanted, given = self.values + self.missed, self.values + self.extra
        return 2 * hits / (wanted + given) if wanted + given else 1.0

    @property
    def value_f1(self) -> float:
        return self.f1(self.values)

    @property
    def full_f1(self) -> float:
        return self.f1(self.full)


@cache
def load() -> tuple[Case, ...]:
    raw = tomllib.loads(CASES.read_text(encoding="utf-8"))
    return tuple(
        Case(batch, c["id"], c["genre"], c["text"], tuple(_claim(line) for line in c["claims"]))
        for batch, cases in raw.items()
        for c in cases
    )


def compare(case: Case, claims: list[Claim]) -> Score:
    """Wanted values against found ones: a good name first, any name then."""
    score = Score()
    free = [(c, v) for c in claims for v in c.values]
    waiting: list[tuple[WantedClaim, WantedValue]] = []
    for claim in case.claims:
        for value in claim.values:
            hit = next((p for p in free if value.fits(p[1]) and claim.names(*p)), None)
            if hit is None:
                waiting.append((claim, value))
                continue
            free.remove(hit)
            if not (claim.optional or value.optional):
                score.values += 1
                score.full += 1
    for claim, value in waiting:
        hit = next((p for p in free if value.fits(p[1])), None)
        if hit is not None:
            free.remove(hit)
        if claim.optional or value.optional:
            continue
        if hit is not None:
            score.values += 1
            score.notes.append(f"name: want {claim.name} got {hit[0].name}")
        else:
            score.missed += 1
            score.notes.append(f"missed: {claim.name} {value}")
    score.extra += len(free)
    score.notes += [f"extra: {c.name} | {v.role} {v.op} {v.text} {v.unit}" for c, v in free]
    return score


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-4 * max(1.0, abs(b))


def _claim(line: str) -> WantedClaim:
    optional = line.startswith("?")
    name, *parts = [p.strip() for p in line.removeprefix("?").split(" | ")]
    core, subject, alternatives, values = name, None, (), []
    for part in parts:
        if part.startswith("core="):
            core = part.removeprefix("core=")
        elif part.startswith("alt="):
            alternatives = tuple(part.removeprefix("alt=").split(";"))
        elif part.startswith("subject="):
            subject = part.removeprefix("subject=")
        else:
            values.append(_value(part))
    return WantedClaim(name, core, tuple(alternatives), subject, tuple(values), optional)


def _value(part: str) -> WantedValue:
    optional = part.startswith("?")
    role, op, *rest = part.removeprefix("?").split()
    if op == "q":
        return WantedValue(role, op, None, None, None, text=rest[0], optional=optional)
    number, unit, *words = rest
    said = dict(w.split("=", 1) for w in words if "=" in w)
    common = {"optional": optional, "said": said}
    if unit == "date":
        return WantedValue(role, op, None, None, None, date=number, **common)
    low, _, high = number.partition("~")
    return WantedValue(
        role,
        op,
        None if low == "x" else float(low),
        float(high) if high else None,
        None if unit == "-" else unit,
        direction=next((w for w in words if w in ("up", "down")), None),
        approx="approx" in words,
        implied="implied" in words,
        **common,
    )
