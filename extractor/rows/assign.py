"""The roles of all columns at once: of the interpretations of a table the one for which most speaks.

The vocabulary, the columns model and the contents each speak for roles of single columns; between columns it counts
that a table has goals or results, that a score is never above its weight, that weights add up. Each is a term with a
weight in ``assign.toml``. Roles that a head states beyond doubt stay; the others are tried in every combination.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product
from math import log, prod
from typing import TYPE_CHECKING

from extractor.rows import learned
from extractor.rows.evidence import is_figures, is_points, is_required, is_units, refutes, sums_up
from extractor.rows.header import loose_header_of
from extractor.rows.reading import Column
from extractor.rows.shape import fold, split_brackets

if TYPE_CHECKING:
    from extractor.rows.columns import ColumnContent

__all__ = ["Interpretation", "assign"]

CLEAR, NARROW = "rows.assign", "rows.assign.narrow"
_VALUES = frozenset({"target", "actual", "baseline", "tier", "change", "share", "period_value", "deadline"})
_UNREAD = frozenset({"unknown", "other", "ignore"})
_SINGLE = frozenset({"name", "unit", "operator", "weight", "deadline", "scoring", "polarity"})
_GIVEN = frozenset({"target", "actual", "baseline", "weight", "score", "unit", "deadline", "scoring", "operator"})
"""Roles that a column may get here; names and levels are settled before."""
_LIKELY = 0.04  # probability from which a role that the model names is tried
_LEAST = 0.005
_MOST = 20_000  # interpretations that are tried
_POINTS_HEAD = re.compile(r"分(?:数|值)?$")
_DATED = re.compile(r"(?:年|月|日|季度|[年月季]?[底末])(?:前|内|以前|之前|底前?)?$")
_UNIT = re.compile(r"^.*\d")
"""What stands in front of a unit."""
_ALIKE = 0.7  # share of rows in which goal and result must have the same unit
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Columns with their roles, and by how much the interpretation is better than the next best."""

    columns: tuple[Column, ...]
    margin: float


@dataclass(frozen=True, slots=True)
class _Terms:
    told: Mapping[str, float]
    senses: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    weights: Mapping[str, float]


@cache
def _terms() -> _Terms:
    raw = tomllib.loads(files("extractor.rows").joinpath("assign.toml").read_text("utf-8"))
    senses = tuple((re.compile(s["heads"]), frozenset(s["roles"])) for s in raw["senses"])
    return _Terms(raw["told"], senses, raw["weights"])


def assign(columns: Sequence[Column], content: Sequence[ColumnContent]) -> Interpretation:
    """The best roles for the columns whose heads leave it open.

    Args:
        columns: what header, model and contents say of each column by itself.
        content: what stands below, per column.

    Returns:
        The columns, those with another role found by "rows.assign" (or "rows.assign.narrow", which the confidence
        model sees), and the margin (0 where nothing was open).

    Example: 达到程度 over ≥42% beside 满分 and 自查分 ends like a result, but no goal stands beside it and its cells
    are compared with something: it becomes "target".
    """
    open_ = [c.index for c in columns if _is_open(c, content[c.index])]
    if not open_ or not any(c.role in ("name", "level2") for c in columns):
        return Interpretation(tuple(columns), 0.0)
    told = learned.likelihoods(columns, content, open_)
    choices = [_choices(columns[i], content[i], told.get(i, {})) for i in open_]
    while prod(map(len, choices)) > _MOST:
        longest = max(range(len(choices)), key=lambda k: len(choices[k]))
        choices[longest] = choices[longest][:-1]
    fixed = [c.role for c in columns]
    ranked: list[tuple[float, tuple[str, ...]]] = []
    for picked in product(*choices):
        roles = list(fixed)
        for i, (_, role) in zip(open_, picked, strict=True):
            roles[i] = role
        ranked.append((sum(s for s, _ in picked) + sum(_between(columns, content, roles)), tuple(roles)))
    settled = next(score for score, roles in ranked if list(roles) == fixed)
    ranked.sort(key=lambda r: -r[0])
    best, chosen = ranked[0]
    margin = best - ranked[1][0] if len(ranked) > 1 else 0.0
    if best - settled < _terms().weights["margin"]:
        return Interpretation(tuple(columns), margin)
    found_by = CLEAR if margin >= _terms().weights["clear"] else NARROW
    out = [
        c if role == c.role else replace(c, role=role, found_by=found_by)
        for c, role in zip(columns, chosen, strict=True)
    ]
    return Interpretation(tuple(out), margin)


def _is_open(column: Column, content: ColumnContent) -> bool:
    """Whether a column's role may still change: no head states it, or one of several senses."""
    if not content.texts or column.scope is not None or column.role in ("name", "level1", "level2", "place", "kind"):
        return False
    if column.role == "period_value":
        return column.year is None and column.half is None and column.part_of_year is None and not column.cumulative
    if column.role in _UNREAD:
        return bool(column.header)
    return column.found_by != "rows.header" or bool(_senses(column.header))


def _senses(head: str) -> frozenset[str]:
    body, _ = split_brackets(fold(head))
    return next((roles for pattern, roles in _terms().senses if pattern.fullmatch(body)), frozenset())


def _choices(column: Column, content: ColumnContent, model: Mapping[str, float]) -> list[tuple[float, str]]:
    """The roles that a column may have with what speaks for each, the best first; its present one is among them."""
    senses = _senses(column.header)
    word = loose_header_of(column.header)
    told = {column.role, *senses, *(r for r, p in model.items() if p >= _LIKELY and r in _GIVEN)}
    if word is not None and word.role in _GIVEN:
        told.add(word.role)
    if is_figures(content):
        told |= {"target", "actual"}
    if is_points(content) and _POINTS_HEAD.search(column.header):
        told |= {"weight", "score"}
    if _dated(content):
        told.add("deadline")
    weights = _terms().weights
    out = []
    for role in told:
        likely = sum(model.get(r, 0.0) for r in _UNREAD) if role in _UNREAD else model.get(role, 0.0)
        score = weights["model"] * log(max(likely, _LEAST)) if model else 0.0
        if role in senses:
            score += _terms().told["rows.header"]
        elif role == column.role and role not in _UNREAD:
            score += _terms().told.get(column.found_by, 0.0)
        if word is not None and word.role == role:
            score += weights["word"]
        elif role == "baseline" and role not in (column.role, *senses):
            score += weights["wordless"]
        out.append((score + sum(_own(role, column, content)), role))
    return sorted(out, key=lambda c: (-c[0], c[1]))


def _own(role: str, column: Column, content: ColumnContent) -> Iterator[float]:
    """What a column's own head and cells say of a role."""
    weights = _terms().weights
    if refutes(role, content):
        yield weights["refuted"]
    if role in ("weight", "score"):
        yield weights["shape"] if _POINTS_HEAD.search(column.header) else 0.0
        yield 0.0 if is_points(content) else weights["pointless"]
    if role == "weight" and column.found_by != "rows.header" and not sums_up(content):
        yield weights["unsummed"]
    if is_required(content) and role in ("target", "actual"):
        yield weights["required"] if role == "target" else weights["demanded"]
    if role == "deadline":
        yield weights["dated"] if _dated(content) else weights["undated"]
    if role == "unit" and not is_units(content):
        yield weights["refuted"]
    if role in _UNREAD and content.numeric >= 0.5:
        yield weights["unread"]


def _between(columns: Sequence[Column], content: Sequence[ColumnContent], roles: Sequence[str]) -> Iterator[float]:
    """What holds between the columns of an interpretation."""
    weights = _terms().weights
    count = Counter(roles)
    for role in _SINGLE:
        yield weights["second"] * max(0, count[role] - 1)
    if not any(count[r] for r in (*_VALUES, "weight", "score", "kind")):
        yield weights["valueless"]
    if count["weight"] and count["score"] and not any(count[r] for r in ("target", "tier", "period_value", "scoring")):
        yield weights["goalless"]
    if count["baseline"] and not any(count[r] for r in ("target", "actual", "period_value")):
        yield weights["rootless"]
    if count["score"] and not count["weight"]:
        yield weights["scoreless"]
    for role in ("target", "actual"):
        marks = Counter(
            (c.year, c.half, c.part_of_year, c.scope, c.group, c.bound) for c in columns if roles[c.index] == role
        )
        yield weights["alike"] * sum(n - 1 for n in marks.values())
    goal = next((i for i, role in enumerate(roles) if role == "target"), None)
    for i, role in enumerate(roles):
        if goal is not None and role == "actual" and _other_units(content[i], content[goal]):
            yield weights["unlike"]
    had = [i for i, role in enumerate(roles) if role == "weight"]
    if had:
        yield weights["whole"] if sums_up(content[had[0]]) else 0.0
        for i, role in enumerate(roles):
            if role == "score":
                yield weights["below"] if i > had[0] and _never_above(content[i], content[had[0]]) else weights["above"]


def _other_units(results: ColumnContent, goals: ColumnContent) -> bool:
    """Whether results have one unit where goals have several (兑现率 100% beside ≤15秒): how far, not what."""
    got, due = ([_UNIT.sub("", t) for t in c.texts] for c in (results, goals))
    if len(got) != len(due) or len(set(got)) > 1 or not got[0]:
        return False
    return sum(g == d for g, d in zip(got, due, strict=True)) < _ALIKE * len(got)


def _never_above(scores: ColumnContent, weights: ColumnContent) -> bool:
    """Whether points got are never above those to be had, row by row where every row tells both."""
    got, had = _numbers(scores), _numbers(weights)
    if len(got) == len(had):
        return all(g <= h for g, h in zip(got, had, strict=True))
    return max(got, default=0.0) <= max(had, default=0.0)


def _numbers(content: ColumnContent) -> list[float]:
    return [float(m.group()) for t in content.texts if (m := _NUMBER.match(t))]


def _dated(content: ColumnContent) -> bool:
    return len(content.texts) >= 2 and sum(bool(_DATED.search(t)) for t in content.texts) >= 0.8 * len(content.texts)
