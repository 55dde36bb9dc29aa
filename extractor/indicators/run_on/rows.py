"""Rows of a table whose cells stand together without a border: the cheapest way to cut a text into them.

A text that follows known heads is cut into rows of the columns that the heads name. Each column takes stretches of
its kind (a level its names, a value a quantity or a state, points a small number), a name takes what is left, and
every choice has a cost: a name with a number inside, a value that is none, a cut between two digits. What is left
of a border, a blank or a line end, makes a cut there cheap. The sum of the costs is least for the reading that is
most like a table (a shortest path, found with dynamic programming over the text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.indicators.run_on.cells import (
    ATTRIBUTE,
    BLANK,
    NUMBER,
    POINTS,
    TEMPLATE,
    TOLD,
    VALUES,
    Cells,
    Gaps,
    chinese,
)
from extractor.indicators.run_on.costs import Costs
from extractor.mentions.grammar.units import parse_unit
from extractor.mentions.prose.words import phrases
from extractor.rows.levels import level_of

_LONGEST_ROW = 260
_FEW = 4  # characters of what is hardly a name by itself
_FULL = 100.0
_BEAM = 3.5  # a row in the making that costs so much more than another is given up


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell: the column it is of, and its stretch of the run."""

    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A row of pieces; ``torn`` are columns that end or begin between two digits."""

    pieces: tuple[Piece, ...]
    torn: tuple[int, ...] = ()


_NOTHING = Cut(())
"""What a template leaves in front of a name, or in place of one: 指标1："""


@dataclass(frozen=True, slots=True)
class _Partial:
    """A row in the making, at a place of the run, with what later columns are compared to."""

    at: int
    cost: float
    pieces: tuple[Piece, ...] = ()
    target: str = ""
    weight: float = -1.0
    torn: tuple[int, ...] = ()


def cut_rows(text: str, gaps: Gaps, roles: Sequence[str]) -> tuple[list[Cut], list[tuple[int, int]]]:
    """A run of cells → its rows, and the stretches that no row takes.

    Args:
        text: the run without white space, full-width forms folded.
        gaps: for each character whether a blank or a line end stood in front of it.
        roles: the columns' roles in order; one of them is "name".

    Example:
        >>> text = "产出指标数量指标培训场次12场12场1010合格率≥95%96%109"
        >>> roles = ("level1", "level2", "name", "target", "actual", "weight", "score")
        >>> rows, left = cut_rows(text, [False] * len(text), roles)
        >>> [[text[p.start : p.end] for p in row.pieces] for row in rows]
        [['产出指标', '数量指标', '培训场次', '12场', '12场', '10', '10'], ['合格率', '≥95%', '96%', '10', '9']]
    """
    return _Cutter(text, gaps, roles, Costs()).run()


class _Cutter:
    """One run with its columns, cut at the least cost.

    Args:
        text: see ``cut_rows``.
        gaps: see ``cut_rows``.
        roles: see ``cut_rows``.
        costs: what each choice costs.
    """

    def __init__(self, text: str, gaps: Gaps, roles: Sequence[str], costs: Costs) -> None:
        self._cells = Cells(text, gaps, roles, costs)
        self._text = text
        self._gaps = gaps
        self._roles = tuple(roles)
        self._c = costs
        self._crossings = [0]
        for gap in gaps:
            self._crossings.append(self._crossings[-1] + gap)
        self._glued = costs.glued_apart if self._cells.apart else costs.glued
        self._crossed = costs.crossed_row if self._cells.lined else costs.crossed
        self._level_columns = sum(role in ("level1", "level2") for role in roles)

    def run(self) -> tuple[list[Cut], list[tuple[int, int]]]:
        """The rows, and the stretches that no row takes."""
        n, c = len(self._text), self._c
        best: list[float] = [0.0] + [float("inf")] * n
        came: list[tuple[int, Cut | None]] = [(0, None)] * (n + 1)
        for at in range(n):
            if best[at] == float("inf"):
                continue
            unread = c.unread + c.unread_digit * self._text[at].isdigit()
            if best[at] + unread < best[at + 1]:
                best[at + 1], came[at + 1] = best[at] + unread, (at, None)
            blank = TEMPLATE.match(self._text, at)
            if blank is not None and best[at] + c.filler < best[blank.end()]:
                best[blank.end()], came[blank.end()] = best[at] + c.filler, (at, _NOTHING)
            if not (came[at][1] is not None or self._opens(at)):
                continue
            for row in self._rows(at):
                if best[at] + row.cost < best[row.at]:
                    best[row.at], came[row.at] = best[at] + row.cost, (at, Cut(row.pieces, row.torn))
        rows: list[Cut] = []
        left: list[tuple[int, int]] = []
        at = n
        while at > 0:
            before, cut = came[at]
            if cut is _NOTHING:
                pass
            elif cut is not None:
                rows.append(cut)
            elif left and left[-1][0] == at:
                left[-1] = (before, left[-1][1])
            else:
                left.append((before, at))
            at = before
        return rows[::-1], left[::-1]

    def _opens(self, at: int) -> bool:
        """Whether a row may begin at a place that no row ends at."""
        if at == 0 or self._gaps[at]:
            return True
        if not chinese(self._text[at]):
            return False
        return not chinese(self._text[at - 1]) or self._cells.level_starts[at]

    def _rows(self, start: int) -> list[_Partial]:
        """The best row from ``start`` to each place where one can end."""
        states = [_Partial(start, 0.0)]
        for column in range(len(self._roles)):
            found: dict[tuple[int, str, float], _Partial] = {}
            compared = "actual" in self._roles[column + 1 :]
            scored = "score" in self._roles[column + 1 :]
            for state in states:
                for grown in self._grown(state, column):
                    if grown.at - start > _LONGEST_ROW:
                        continue
                    # two readings that end at one place are the same to what follows, but for what it is compared to
                    key = (grown.at, grown.target if compared else "", grown.weight if scored else -1.0)
                    if key not in found or grown.cost < found[key].cost:
                        found[key] = grown
            floor = min((s.cost for s in found.values()), default=0.0)
            states = [s for s in found.values() if s.cost <= floor + _BEAM]
        ends: dict[int, _Partial] = {}
        for state in states:
            cost = self._row_cost(state)
            if cost is not None and (state.at not in ends or state.cost + cost < ends[state.at].cost):
                ends[state.at] = replace(state, cost=state.cost + cost)
        levels = self._levels_alone(start)
        if levels is not None and levels.at not in ends:
            ends[levels.at] = levels
        return list(ends.values())

    def _row_cost(self, state: _Partial) -> float | None:
        """What is odd about a row as a whole; None where it is none.

        A row has a name, and something that only a table says: a value that is a figure or a state, or points.
        """
        c = self._c
        held = {self._roles[p.column]: p for p in state.pieces}
        values = [held[role] for role in ("target", "actual", "baseline") if role in held]
        if "name" not in held or not (values or held.keys() & POINTS):
            return None
        if not values:
            return c.row_valueless
        if held.keys() & POINTS or any(self._cells.figure(p.start, p.end) for p in values):
            return 0.0
        return c.row_unfigured if all(self._gaps[p.start] for p in values) else None

    def _levels_alone(self, start: int) -> _Partial | None:
        """Levels without an indicator: 经济效益指标 with nothing in its row."""
        state = _Partial(start, 0.0)
        for column, role in enumerate(self._roles):
            if role in ("level1", "level2"):
                state = min(self._level(state, column), key=lambda s: s.cost - 3 * (s.at > state.at), default=state)
        if state.at == start:
            return None
        return _Partial(state.at, state.cost + self._c.levels_alone, state.pieces)

    # ------------------------------------------------------------------------------------------------- columns

    def _grown(self, state: _Partial, column: int) -> Iterator[_Partial]:
        role = self._roles[column]
        if role in ("level1", "level2"):
            yield from self._level(state, column)
        elif role == "name":
            yield from self._name(state, column)
        elif role in VALUES:
            yield from self._value(state, column, role)
        elif role == "forecast":
            yield self._skip(state, self._c.forecast_skip)
            for end, cost in self._cells.values_at(state.at):
                yield self._take(state, column, end, cost)
        elif role in POINTS:
            yield from self._points(state, column, role)
        elif role in ("operator", "polarity"):
            found = ATTRIBUTE.match(self._text, state.at)
            if found is not None:
                yield self._take(state, column, found.end(), self._c.operator)
            yield self._skip(state, self._c.operator_skip)
        elif role == "unit":
            for size in range(1, 7):
                word = self._text[state.at : state.at + size]
                if len(word) == size and not word[-1].isdigit() and parse_unit(word) is not None:
                    yield self._take(state, column, state.at + size, self._c.unit * size)
            blank = BLANK.match(self._text, state.at)
            if blank is not None:
                yield self._take(state, column, blank.end(), self._c.value_blank)
            yield self._skip(state, self._c.unit_skip)
        elif role == "index":
            found = NUMBER.match(self._text, state.at)
            if found is not None and found.end() - state.at <= 3:
                yield self._take(state, column, found.end(), self._c.index)
            yield self._skip(state, self._c.index_skip)
        else:
            yield from self._words(state, column)

    def _level(self, state: _Partial, column: int) -> Iterator[_Partial]:
        text, at, c = self._text, state.at, self._c
        wanted = 1 if self._roles[column] == "level1" else 2
        yield self._skip(state, 0.0)
        for end in self._cells.apart_levels(at):
            yield self._take(state, column, end, c.level_free)
        for end, cost in self._cells.levels[at] if at < len(text) else ():
            level = level_of(text[at:end])
            rank = 1 if level is not None and level.rank == 1 and level.category != "cost" else 2
            if level is not None and level.category == "cost":
                cost += c.level_cost * (wanted == 1)
            elif level is not None and rank != wanted and self._level_columns > 1:
                cost += c.level_rank
            yield self._take(state, column, end, cost)

    def _name(self, state: _Partial, column: int) -> Iterator[_Partial]:
        numbered = TEMPLATE.match(self._text, state.at)
        at = numbered.end() if numbered is not None else state.at
        above = state.pieces[-1] if state.pieces and state.pieces[-1].end == at else None
        known = level_of(self._text[above.start : above.end]) if above is not None else None
        unknown = above is not None and (known is None or not known.exact)
        for end, cost in self._cells.names_at(at):
            cost += self._c.name_behind_unknown * (unknown and end - at <= _FEW)
            yield self._take(replace(state, at=at), column, end, cost)

    def _value(self, state: _Partial, column: int, role: str) -> Iterator[_Partial]:
        c = self._c
        yield self._skip(state, c.target_skip if role == "target" else c.actual_skip)
        for end, cost in self._cells.values_at(state.at):
            said = self._text[state.at : end]
            if role == "actual" and state.target:
                if said == state.target:
                    cost += c.value_same
                elif _tail(said) == _tail(state.target) != "":
                    cost += c.value_alike
            taken = self._take(state, column, end, cost)
            yield replace(taken, target=said) if role == "target" else taken

    def _points(self, state: _Partial, column: int, role: str) -> Iterator[_Partial]:
        text, at, c = self._text, state.at, self._c
        yield self._skip(state, c.weight_skip if role == "weight" else c.score_skip)
        digits = NUMBER.match(text, at)
        if digits is None or (text[at] == "0" and digits.end() > at + 1 and text[at + 1] != "."):
            return
        for end in range(at + 1, digits.end() + 1):
            if text[end - 1] == "." or (end < len(text) and text[end] == "." and end < digits.end()):
                continue
            number = float(text[at:end])
            if number > _FULL:
                break
            cost = c.points_large if number > 50 else 0.0
            if role == "score" and state.weight >= 0:
                cost += c.points_over if number > state.weight else c.points_full if number == state.weight else 0.0
            stop = end + (end < len(text) and text[end] == "分")
            taken = self._take(state, column, stop, cost)
            yield replace(taken, weight=number) if role == "weight" else taken

    def _words(self, state: _Partial, column: int) -> Iterator[_Partial]:
        """A column of sentences: empty, or a stretch that costs the more the longer it is."""
        last = column == len(self._roles) - 1
        name = state.pieces[-1] if state.pieces else None
        told = name is not None and self._roles[column] in TOLD and name.column == column - 1 and name.end == state.at
        if name is None or not told or self._roles[name.column] != "name":
            yield self._skip(state, 0.0)
            for end, cost in self._cells.words_at(state.at, last=last):
                yield self._take(state, column, end, cost)
            return
        named = self._text[name.start : name.end]
        yield self._skip(state, self._c.told_skip)
        sure = self._c.told_measure * (phrases().measure_end.search(named) is not None)
        for end, cost in self._cells.words_at(state.at, last=last):
            shared = _shared(named, self._text[state.at : end])
            yield self._take(state, column, end, cost - sure - self._c.told_again * shared)

    # --------------------------------------------------------------------------------------------------- costs

    def _skip(self, state: _Partial, cost: float) -> _Partial:
        """The column's cell left empty."""
        return replace(state, cost=state.cost + cost) if cost else state

    def _take(self, state: _Partial, column: int, end: int, cost: float) -> _Partial:
        piece = Piece(column, state.at, end)
        c, torn = self._c, state.torn
        if self._cells.inside_number(end) and not self._gaps[end]:
            torn = (*torn, column)
            cost += c.torn
        if end < len(self._text) and not self._gaps[end]:
            cost += self._glued
        cost += self._crossed * (self._crossings[end] - self._crossings[min(end, state.at + 1)])
        return _Partial(end, state.cost + cost, (*state.pieces, piece), state.target, state.weight, torn)


def _shared(name: str, told: str) -> float:
    """How much of a name the words behind it say again, 0 to 1: all of 补贴覆盖率 in 符合条件对象的补贴覆盖率."""
    pairs = {a + b for a, b in pairwise(name)}
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 0.0


def _tail(text: str) -> str:
    """What stands behind the number: the unit."""
    return re.sub(r"^\D*[\d.]+", "", text) if re.search(r"\d", text) else ""
