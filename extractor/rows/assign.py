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
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from math import inf, log, prod
from typing import TYPE_CHECKING

from extractor.regex import regex
from extractor.rows import learned
from extractor.rows.evidence import counts, holds_names, is_figures, is_points, is_required, is_units, refutes, sums_up
from extractor.rows.header import loose_header_of
from extractor.rows.points import SETTLED
from extractor.rows.reading import Column
from extractor.rows.shape import fold, split_brackets

if TYPE_CHECKING:
    from extractor.rows.content import ColumnContent

__all__ = ["Interpretation", "assign"]

CLEAR, NARROW = "rows.assign", "rows.assign.narrow"
_VALUES = frozenset({"target", "actual", "baseline", "tier", "change", "share", "period_value", "deadline"})
_UNREAD = frozenset({"unknown", "other", "ignore"})
_SINGLE = frozenset({"unit", "operator", "weight", "deadline", "scoring", "polarity"})
_NAMING = frozenset({"name", "level1", "level2"})
_GIVEN = _NAMING | {"target", "actual", "baseline", "weight", "score", "unit", "deadline", "scoring", "operator"}
"""Roles that a column may get here."""
_MONEY = frozenset({"budget", "fiscal", "other_funds", "executed"})
_STATED = frozenset({"rows.header", "rows.measures", "rows.lines"})
_REWARDS = ("first", "beside", "whole")
"""Weights above nought of what holds between columns, given once; "below" is each score's, "like" each result's."""
_LIKELY = 0.04  # probability from which a role that the model names is tried
_LEAST = 0.005
_MOST = 3_000  # interpretations that are tried
_HOPELESS = 8.0  # how far behind the best role of a column another one is not tried
_WORDY = 26  # characters; columns whose texts are longer on average hold sentences
_TOLD = 45  # characters beyond which texts name nothing
_UNIT_LENGTH = 4
_THIN = 0.6  # share of the rows that a name has to fill
_EACH = 0.9  # share of the rows that a column which tells them apart fills
_SHARED = 0.7  # share of the rows below which a column's texts are common to several
_POINTS_HEAD = regex(r"分(?:数|值)?$")
_WEIGHTS_HEAD = regex(r"权重(?:[（(][^）)]*[）)])?$")  # what points count for, however many columns say so
_DATED = regex(r"(?:年|月|日|季度|[年月季]?[底末])(?:前|内|以前|之前|底前?)?$")
_UNIT = regex(r"^.*\d")
"""What stands in front of a unit."""
_ALIKE = 0.7  # share of rows in which goal and result must have the same unit
_NUMBER = regex(r"\d+(?:\.\d+)?")


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
    roles = [c.role for c in columns]
    rows = max((len(c.texts) for c in content), default=0)
    open_ = [c.index for c in columns if _is_open(c, content[c.index], rows)]
    money = "project" in roles and _MONEY & set(roles)  # a list of projects: of these nothing here knows
    if not open_ or money or {"place", "kind"} & set(roles) or not _NAMING & set(roles):
        return Interpretation(tuple(columns), 0.0)
    table = _Table(columns, content, rows, frozenset(open_))
    told = learned.likelihoods(columns, content, open_)
    tied = _tied(columns, content, open_)
    choices = [_choices(table, same, told) for same in tied]
    while prod(map(len, choices)) > _MOST:
        longest = max(range(len(choices)), key=lambda k: len(choices[k]))
        choices[longest] = choices[longest][:-1]
    best, second, chosen = _best(table, roles, tied, choices)
    margin = best - second if second > -inf else 0.0
    settled = sum(_speaks(table, same, roles[same[0]], told) for same in tied) + sum(_between(table, roles))
    alike = all(roles[i] == roles[same[0]] for same in tied for i in same)
    if alike and best - settled < _terms().weights["margin"]:
        return Interpretation(tuple(columns), margin)
    found_by = CLEAR if margin >= _terms().weights["clear"] else NARROW
    out = [
        c if role == c.role else replace(c, role=role, found_by=found_by)
        for c, role in zip(columns, chosen, strict=True)
    ]
    return Interpretation(tuple(out), margin)


def _best(
    table: _Table, roles: Sequence[str], tied: Sequence[Sequence[int]], choices: Sequence[Sequence[tuple[float, str]]]
) -> tuple[float, float, tuple[str, ...]]:
    """The scores of the two best interpretations, and the roles of the best; of equals the first in order.

    What holds between columns can add no more than its rewards, so most combinations are left out unlooked at.
    """
    weights = _terms().weights
    reward = sum(weights[w] for w in _REWARDS)
    for_each = max(weights["below"], weights["like"])
    best = second = -inf
    chosen: tuple[str, ...] = ()
    for picked in product(*choices):
        alone = sum(s for s, _ in picked)
        if alone + reward + for_each * len(roles) < second:
            continue
        tried = list(roles)
        for same, (_, role) in zip(tied, picked, strict=True):
            for i in same:
                tried[i] = role
        if alone + reward + for_each * (tried.count("score") + tried.count("actual")) < second:
            continue
        score = alone + sum(_between(table, tried))
        if score > best or (score == best and tuple(tried) < chosen):
            best, second, chosen = score, best, tuple(tried)
        elif score > second:
            second = score
    return best, second, chosen


@dataclass(frozen=True, slots=True)
class _Table:
    """What is asked: columns, what stands below, the number of rows, and which columns are open."""

    columns: Sequence[Column]
    content: Sequence[ColumnContent]
    rows: int
    open: frozenset[int]


def _is_open(column: Column, content: ColumnContent, rows: int) -> bool:
    """Whether a column's role may still change: no head states it, or one of several senses."""
    if column.role == "name" and rows >= 4 and len(content.texts) < _THIN * rows:
        return True  # 绩效指标 over the one cell that stands at the side of them all
    if column.role == "attribute" or (column.role == "polarity" and column.found_by == "rows.content"):
        return False
    if not content.texts or column.found_by == SETTLED or (column.role == "name" and holds_names(content)):
        return False
    if column.scope is not None:
        return column.found_by == "rows.below"
    if column.role == "period_value":
        return column.year is None and column.half is None and column.part_of_year is None and not column.cumulative
    if column.role in _UNREAD:
        return bool(column.header)
    return column.found_by not in _STATED or bool(_senses(column.header))


def _tied(columns: Sequence[Column], content: Sequence[ColumnContent], open_: Sequence[int]) -> list[list[int]]:
    """Open columns by their heads: the same words over figures, or in front of such, mean the same again and again.

    Example: 该有的 and 办到的 below each of three streets; 看点 and 结果 side by side twice. Not 名称 below each level.
    """
    heads = Counter(c.header for c in columns if c.header)
    by_head: dict[str, list[int]] = {}
    for i in open_:
        valued = i + 1 < len(columns) and columns[i + 1].role in _VALUES
        behind = columns[i + 1].header if valued and is_figures(content[i + 1]) else ""
        again = heads[columns[i].header] > 1 and (is_figures(content[i]) or heads[behind] > 1)
        by_head.setdefault(columns[i].header if again else f"{i}", []).append(i)
    return list(by_head.values())


def _senses(head: str) -> frozenset[str]:
    body, _ = split_brackets(fold(head))
    return next((roles for pattern, roles in _terms().senses if pattern.fullmatch(body)), frozenset())


def _choices(
    table: _Table, same: Sequence[int], told: Mapping[int, Mapping[str, float]]
) -> list[tuple[float, str]]:
    """The roles that columns of one head may have with what speaks for each, the best first."""
    out: set[str] = set()
    for i in same:
        column, content = table.columns[i], table.content[i]
        word = loose_header_of(column.header)
        likely = {r for r, p in told.get(i, {}).items() if p >= _LIKELY}
        out |= {column.role, *_senses(column.header), *(likely & _GIVEN)}
        if column.role not in _UNREAD:
            out.add("other")
        if word is not None and word.role in _GIVEN:
            out.add(word.role)
        if is_figures(content):
            out |= {"target", "actual"}
        elif table.rows >= 2 and content.mean <= _TOLD:
            out |= {"name"} if len(content.texts) >= _THIN * table.rows else {"level1", "level2"}
        if is_units(content):
            out.add("unit")
        if is_points(content) and _POINTS_HEAD.search(column.header):
            out |= {"weight", "score"}
        if _dated(content):
            out.add("deadline")
    if all(counts(table.content[i]) for i in same):
        out = {"index", *(out - _VALUES)}  # 1, 2, 3 … are no goals
    ranked = sorted(((_speaks(table, same, role, told), role) for role in out), key=lambda c: (-c[0], c[1]))
    return [c for c in ranked if c[0] >= ranked[0][0] - _HOPELESS]


def _speaks(table: _Table, same: Sequence[int], role: str, told: Mapping[int, Mapping[str, float]]) -> float:
    """What speaks for a role of columns of one head, each by itself; their heads count once."""
    return sum(_of_head(table.columns[i], role, told.get(i, {})) for i in same) / len(same) + sum(
        x for i in same for x in _of_cells(table, i, role)
    )


def _of_head(column: Column, role: str, model: Mapping[str, float]) -> float:
    """What a column's head says of a role, by vocabulary and model."""
    terms = _terms()
    likely = sum(model.get(r, 0.0) for r in _UNREAD) if role in _UNREAD else model.get(role, 0.0)
    score = terms.weights["model"] * log(max(likely, _LEAST)) if model else 0.0
    senses = _senses(column.header)
    if role in senses:
        score += terms.told["rows.header"]
    elif role == "period_value" and role == column.role:
        score += terms.told["figures"]
    elif role == column.role and role not in _UNREAD:
        score += terms.told.get(column.found_by, 0.0)
    word = loose_header_of(column.header)
    if word is not None and word.role == role:
        score += terms.weights["word"]
    elif role == "baseline" and role not in senses and (role != column.role or column.found_by not in _STATED):
        score += terms.weights["wordless"]
    if role in ("weight", "score") and _POINTS_HEAD.search(column.header):
        score += terms.weights["shape"]
    if role == "score" and _WEIGHTS_HEAD.search(column.header):
        score += terms.weights["refuted"]
    return score


def _of_cells(table: _Table, index: int, role: str) -> Iterator[float]:
    """What a column's cells say of a role."""
    weights, content, column = _terms().weights, table.content[index], table.columns[index]
    n, kinds = len(content.texts) or 1, len(set(content.texts)) or 1
    if refutes(role, content):
        yield weights["refuted"]
    if role == "unit" and is_units(content):
        yield weights["usual"]
    elif role == "unit":
        yield weights["refuted"] if content.mean > _UNIT_LENGTH else weights["odd"]
    if role in ("weight", "score") and not is_points(content):
        yield weights["pointless"]
    if role == "weight" and column.found_by not in _STATED and not sums_up(content):
        yield weights["unsummed"]
    if is_required(content) and role in ("target", "actual"):
        yield weights["required"] if role == "target" else weights["demanded"]
    if role == "deadline":
        yield weights["dated"] if _dated(content) else weights["undated"]
    if role in _UNREAD and content.numeric >= 0.5:
        yield weights["unread"]
    if role == "name":
        yield weights["thin"] * max(0.0, 0.9 - len(content.texts) / table.rows)
        yield weights["repeated"] * (1 - kinds / n)
        yield weights["wordy"] if content.mean > _WORDY else 0.0
        yield weights["refuted"] if max(content.level1, content.level2) >= _THIN else 0.0
    if role in ("level1", "level2"):
        yield weights["unshared"] if kinds == table.rows >= 4 else 0.0
        yield weights["leveled"] if getattr(content, role) >= _THIN else 0.0
        yield weights["wordy"] if content.mean > _WORDY else 0.0


def _between(table: _Table, roles: Sequence[str]) -> Iterator[float]:
    """What holds between the columns of an interpretation."""
    weights, content = _terms().weights, table.content
    count = Counter(roles)
    for role in _SINGLE:
        yield weights["second"] * max(0, count[role] - 1)
    if not any(count[r] for r in (*_VALUES, "weight", "score")):
        yield weights["valueless"]
    if count["weight"] and count["score"] and not any(count[r] for r in ("target", "tier", "period_value", "scoring")):
        yield weights["goalless"]
    if count["baseline"] and not any(count[r] for r in ("target", "actual", "period_value")):
        yield weights["rootless"]
    if count["deadline"] and not count["target"] and any(roles[i] == "actual" for i in table.open):
        yield weights["undue"]
    if count["score"] and not count["weight"]:
        yield weights["scoreless"]
    yield from _named(table, roles)
    plain = [i for i in table.open if content[i].numeric >= _THIN and not _dated(content[i])]
    if any(roles[i] in _VALUES and _beside(i, roles) for i in plain):
        yield weights["beside"]
    yield weights["unfigured"] * sum(_is_beside_figures(table, roles, i) for i in table.open)
    for role in ("target", "actual"):
        marks = Counter(
            (c.year, c.half, c.part_of_year, c.scope, c.group, c.bound) for c in table.columns if roles[c.index] == role
        )
        yield weights["alike"] * sum(n - 1 for n in marks.values())
    goal = next((i for i, role in enumerate(roles) if role == "target"), None)
    had = next((i for i, role in enumerate(roles) if role == "weight"), None)
    if had is not None and sums_up(content[had]):
        yield weights["whole"]
    for i, role in enumerate(roles):
        if role == "actual" and goal is not None:
            other = _dated(content[i]) != _dated(content[goal]) or _other_units(content[i], content[goal])
            yield weights["unlike"] if other else 0.0
            yield weights["like"] if _own_units(content[i], content[goal]) else 0.0
            yield weights["early"] if i + 1 < len(roles) and roles[i + 1] == "target" else 0.0
        elif role == "score" and had is not None:
            yield weights["below"] if i > had and _never_above(content[i], content[had]) else weights["above"]


def _is_beside_figures(table: _Table, roles: Sequence[str], index: int) -> bool:
    """Whether a goal or result that its head does not tell is all words, while others of its kind are figures."""
    if roles[index] not in ("target", "actual") or _figured(table.content[index]):
        return False
    word = loose_header_of(table.columns[index].header)
    if word is not None and word.role in _VALUES:
        return False
    return any(
        i != index and role in _VALUES and is_figures(table.content[i]) for i, role in enumerate(roles)
    )


@lru_cache(maxsize=256)
def _figured(content: ColumnContent) -> bool:
    return is_figures(content) or any(map(_NUMBER.search, content.texts))


def _beside(index: int, roles: Sequence[str]) -> bool:
    """Whether a column stands next to the units."""
    return "unit" in (roles[index - 1] if index else "", roles[index + 1] if index + 1 < len(roles) else "")


def _named(table: _Table, roles: Sequence[str]) -> Iterator[float]:
    """Names and the levels that they stand under."""
    weights = _terms().weights
    names = [i for i, role in enumerate(roles) if role == "name"]
    if not names:
        yield weights["nameless"]
        return
    if names[0] == next((i for i, c in enumerate(table.content) if _could_name(c, table.rows)), None):
        yield weights["first"]
    heads = {table.columns[i].header for i in names}
    yield weights["renamed"] * (len(heads) - 1)
    if roles.count("level1") > 1 or roles.count("level2") > 1:
        yield weights["second"]
    if "level1" in roles and "level2" in roles and roles.index("level2") < roles.index("level1"):
        yield weights["behind"]
    for i in table.open:
        texts = table.content[i].texts
        if roles[i] in ("level1", "level2") and i > names[0]:
            yield weights["behind"]
        shared = min(len(texts), len(set(texts))) <= _SHARED * table.rows
        if i < names[0] and roles[i] in _UNREAD and shared and table.content[i].numeric < 0.2:
            yield weights["ungrouped"]


@lru_cache(maxsize=256)
def _could_name(content: ColumnContent, rows: int) -> bool:
    """Whether a column tells every row from the others, in words."""
    n = len(content.texts)
    told = n >= _EACH * rows and len(set(content.texts)) >= _EACH * n
    return told and n > 1 and content.numeric < 0.3 and 2 <= content.mean <= _TOLD and not is_figures(content)


@lru_cache(maxsize=256)
def _other_units(results: ColumnContent, goals: ColumnContent) -> bool:
    """Whether results have one unit where goals have several (兑现率 100% beside ≤15秒): how far, not what."""
    got, due = _units(results), _units(goals)
    if not got or len(got) != len(due) or len(set(got)) > 1 or not got[0]:
        return False
    return sum(g == d for g, d in zip(got, due, strict=True)) < _ALIKE * len(got)


@lru_cache(maxsize=256)
def _own_units(results: ColumnContent, goals: ColumnContent) -> bool:
    """Whether results change their units from row to row as the goals do: 11.8秒, 96.7% beside 15秒内, ≥95%."""
    got, due = _units(results), _units(goals)
    if len(got) != len(due) or len({g for g in got if g}) < 2:
        return False
    return sum(bool(g) and d.startswith(g) for g, d in zip(got, due, strict=True)) >= _ALIKE * len(got)


def _units(content: ColumnContent) -> list[str]:
    return [_UNIT.sub("", t) for t in content.texts]


@lru_cache(maxsize=256)
def _never_above(scores: ColumnContent, weights: ColumnContent) -> bool:
    """Whether points got are never above those to be had, row by row where every row tells both."""
    got, had = _numbers(scores), _numbers(weights)
    if len(got) == len(had):
        return all(g <= h for g, h in zip(got, had, strict=True))
    return max(got, default=0.0) <= max(had, default=0.0)


def _numbers(content: ColumnContent) -> list[float]:
    return [float(m.group()) for t in content.texts if (m := _NUMBER.match(t))]


@lru_cache(maxsize=256)
def _dated(content: ColumnContent) -> bool:
    return len(content.texts) >= 2 and sum(bool(_DATED.search(t)) for t in content.texts) >= 0.8 * len(content.texts)
