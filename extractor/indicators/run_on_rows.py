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
from functools import cache

from extractor.indicators.names import GOES_ON
from extractor.indicators.words import run_on_words
from extractor.mentions.grammar.amounts import amount_at
from extractor.mentions.grammar.comparators import after
from extractor.mentions.grammar.data import table
from extractor.mentions.grammar.units import parse_unit
from extractor.mentions.prose.words import phrases
from extractor.rows.levels import level_of

VALUES = frozenset({"target", "actual", "baseline"})
POINTS = frozenset({"weight", "score"})
"""Roles by what their cells hold."""

_DATE = re.compile(
    r"(?:20\d{2}年)?(?:\d{1,2}月(?:\d{1,2}日)?(?:底|末|份)?|年底|年末)(?:之?前|完成)?|20\d{2}年度?(?:底|末)?(?:之?前|完成)?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ATTRIBUTE = re.compile(r"[≥≤≧≦＞＜><=＝]{1,2}|定性|定量|正向|反向|逆向|约束性|预期性")
LEVEL_INSIDE = re.compile(r"(?:产出|效益|数量|质量|时效|成本|满意度|影响)指标")
_TEMPLATE = re.compile(rf"指标\d{{1,2}}(?:[:：.、]|{GOES_ON})|[…]+|\.{{3,}}")
_SIGN = re.compile(r"[≥≤≧≦＞＜><=＝%％]")
_PUNCTUATION = frozenset("，。、；：,;:)）]】}》”’.·/-—%％")
_TOLD = re.compile(r"反映|指(?!标)|考察|考核|体现|用于|主要|该|按|根据|通过|是否|统计")
_EXPLAINS = re.compile(r"反映|考察|考核|体现|用于")
_OPEN = frozenset("的与和及或对在、，,")  # a name goes on behind these
_LONG_NAME = 22
_LONGEST_NAME = 48
_LONGEST_TEXT = 90
_LONGEST_FREE = 12
_LONGEST_ROW = 260
_SHORT = VALUES | POINTS | {"level1", "level2", "name", "operator", "polarity", "unit", "index"}
_FULL = 100.0
_GLUED = 0.15  # of a cut where nothing is left of the border
_GLUED_APART = 0.9  # the same where most borders left a blank
_APART = 0.1  # share of characters behind a blank from which on borders are taken to have left one
_CROSSED = 0.35  # of a blank inside a cell
_BEAM = 3.5  # a row in the making that costs so much more than another is given up
_SKIPPED = 0.45  # of a character that no cell takes


Ends = tuple[tuple[int, float], ...]
"""Where cells that begin at one place may end, each with its cost."""


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


def cut_rows(text: str, gaps: Sequence[bool], roles: Sequence[str]) -> tuple[list[Cut], list[tuple[int, int]]]:
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
    return _Cutter(text, gaps, roles).run()


class _Cutter:
    def __init__(self, text: str, gaps: Sequence[bool], roles: Sequence[str]) -> None:
        self._text = text
        self._gaps = gaps
        self._roles = tuple(roles)
        self._crossings = [0]
        for gap in gaps:
            self._crossings.append(self._crossings[-1] + gap)
        apart = len(text) > 0 and self._crossings[-1] > _APART * len(text)
        self._glued = _GLUED_APART if apart else _GLUED
        self._values: dict[int, Ends] = {}
        self._names: dict[int, Ends] = {}
        self._sentences: dict[tuple[int, bool], Ends] = {}
        self._levels = sum(role in ("level1", "level2") for role in roles)
        self._explained = any(role not in _SHORT and role != "forecast" for role in roles)
        self._level_starts = [_starts_level(text, at) for at in range(len(text))]
        units = "unit" in roles
        told = any(role not in _SHORT for role in roles)
        self._borders = [self._border(at, units, told) for at in range(len(text))] + [True]

    def _border(self, at: int, units: bool, told: bool) -> bool:
        """Whether a cell that is no name may begin at a place."""
        text = self._text
        if self._inside_number(at):
            return False
        return (
            self._gaps[at]
            or text[at].isdigit()
            or _ATTRIBUTE.match(text, at) is not None
            or _operator().match(text, at) is not None
            or _states().match(text, at) is not None
            or (told and _TOLD.match(text, at) is not None)
            or (units and any(parse_unit(text[at : at + n]) is not None for n in range(1, 7)))
        )

    def run(self) -> tuple[list[Cut], list[tuple[int, int]]]:
        n = len(self._text)
        best: list[float] = [0.0] + [float("inf")] * n
        came: list[tuple[int, Cut | None]] = [(0, None)] * (n + 1)
        for at in range(n):
            if best[at] == float("inf"):
                continue
            if best[at] + _SKIPPED < best[at + 1]:
                best[at + 1], came[at + 1] = best[at] + _SKIPPED, (at, None)
            blank = _TEMPLATE.match(self._text, at)
            if blank is not None and best[at] + 0.05 < best[blank.end()]:
                best[blank.end()], came[blank.end()] = best[at] + 0.05, (at, _NOTHING)
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
        if not _chinese(self._text[at]):
            return False
        return not _chinese(self._text[at - 1]) or self._level_starts[at]

    def _ends_row(self, at: int) -> bool:
        return at == len(self._text) or self._gaps[at] or self._level_starts[at]

    def _inside_number(self, at: int) -> bool:
        return 0 < at < len(self._text) and self._text[at].isdigit() and self._text[at - 1].isdigit()

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
            if not self._is_row(state):
                continue
            if state.at not in ends or state.cost < ends[state.at].cost:
                ends[state.at] = state
        levels = self._levels_alone(start)
        if levels is not None and levels.at not in ends:
            ends[levels.at] = levels
        return list(ends.values())

    def _is_row(self, state: _Partial) -> bool:
        """A name, and something that only a table says: a value that is a figure or a state, or points."""
        held = {self._roles[p.column]: p for p in state.pieces}
        values = [held[role] for role in ("target", "actual", "baseline") if role in held]
        if "name" not in held or not values:
            return False
        return bool(held.keys() & POINTS) or any(self._figure(p) for p in values)

    def _figure(self, piece: Piece) -> bool:
        said = self._text[piece.start : piece.end]
        return any(map(str.isdigit, said)) or any(end == len(said) for end, _ in _states_at(said, 0))

    def _levels_alone(self, start: int) -> _Partial | None:
        """Levels without an indicator: 经济效益指标 with nothing in its row."""
        state = _Partial(start, 0.0)
        for column, role in enumerate(self._roles):
            if role in ("level1", "level2"):
                state = min(self._level(state, column), key=lambda s: s.cost - 3 * (s.at > state.at))
        if state.at == start:
            return None
        return _Partial(state.at, state.cost + 0.6, state.pieces)

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
            yield self._skip(state, 0.5)
            for end, cost in self._values_at(state.at):
                yield self._take(state, column, end, cost)
        elif role in POINTS:
            yield from self._points(state, column, role)
        elif role in ("operator", "polarity"):
            found = _ATTRIBUTE.match(self._text, state.at)
            if found is not None:
                yield self._take(state, column, found.end(), -0.2)
            yield self._skip(state, 0.4)
        elif role == "unit":
            for size in range(1, 7):
                word = self._text[state.at : state.at + size]
                if len(word) == size and not word[-1].isdigit() and parse_unit(word) is not None:
                    yield self._take(state, column, state.at + size, -0.1 * size)
            yield self._skip(state, 0.8)
        elif role == "index":
            found = _NUMBER.match(self._text, state.at)
            if found is not None and found.end() - state.at <= 3:
                yield self._take(state, column, found.end(), -0.2)
            yield self._skip(state, 0.5)
        else:
            yield from self._words(state, column)

    def _level(self, state: _Partial, column: int) -> Iterator[_Partial]:
        text, at = self._text, state.at
        yield self._skip(state, 0.0)
        for end, cost in _levels_at(text, at):
            level = level_of(text[at:end])
            rank = 1 if level is not None and level.rank == 1 and level.category != "cost" else 2
            wanted = 1 if self._roles[column] == "level1" else 2
            if level is not None and level.category == "cost":
                cost += 0.1 * (wanted == 1)
            elif level is not None and rank != wanted and self._levels > 1:
                cost += 0.8
            yield self._take(state, column, end, cost)

    def _name(self, state: _Partial, column: int) -> Iterator[_Partial]:
        numbered = _TEMPLATE.match(self._text, state.at)
        at = numbered.end() if numbered is not None else state.at
        ends = self._names.get(at)
        if ends is None:
            ends = self._names[at] = tuple(self._name_ends(at))
        for end, cost in ends:
            yield self._take(replace(state, at=at), column, end, cost)

    def _name_ends(self, at: int) -> Iterator[tuple[int, float]]:
        """Ends of names that begin at a place, with their cost."""
        text = self._text
        if at >= len(text) or text[at] in _PUNCTUATION:
            return
        for end in range(at + 2, min(len(text), at + _LONGEST_NAME) + 1):
            if self._borders[end]:
                yield end, _name_cost(text[at:end], explained=self._explained)

    def _value(self, state: _Partial, column: int, role: str) -> Iterator[_Partial]:
        yield self._skip(state, 2.0 if role == "target" else 1.0)
        for end, cost in self._values_at(state.at):
            said = self._text[state.at : end]
            if role == "actual" and state.target:
                cost -= 0.6 if said == state.target else 0.3 if _tail(said) == _tail(state.target) != "" else 0.0
            taken = self._take(state, column, end, cost)
            yield replace(taken, target=said) if role == "target" else taken

    def _values_at(self, at: int) -> Ends:
        found = self._values.get(at)
        if found is None:
            found = self._values[at] = tuple(self._value_ends(at))
        return found

    def _value_ends(self, at: int) -> Iterator[tuple[int, float]]:
        """Ends of values that begin at a place, with their cost."""
        text = self._text
        dated = _DATE.match(text, at)
        if dated is not None:
            yield dated.end(), 0.0
        operator = _operator().match(text, at)
        from_ = operator.end() if operator is not None else at
        amount = amount_at(text, from_, cell=True) if from_ < len(text) else None
        if amount is not None and not (from_ == at and self._inside_number(at) and text[at] == "0"):
            end = amount.end
            traits = frozenset(("percent",) if amount.kind == "percent" else ())
            behind = after(text, end, traits, cell=True)
            yield end, 0.0 if operator is not None or not amount.bare else 0.2
            if behind.end > end:
                yield behind.end, -0.1
        digits = _NUMBER.match(text, from_)
        if digits is not None:  # 50 | 10 of 5010
            for end in range(from_ + 1, digits.end()):
                if text[end - 1] != "." and text[end] != ".":
                    yield end, 0.5
        for end, cost in _states_at(text, at):
            yield end, cost
        chinese = True
        for end in range(at + 2, min(len(text), at + 2 * _LONGEST_FREE) + 1):
            chinese = chinese and _chinese(text[end - 1])
            if not (chinese or self._gaps[at]) or _SIGN.match(text, end - 1):
                break
            if self._gaps[at] and (end == len(text) or self._gaps[end]):
                yield end, 0.8 + 0.03 * (end - at)
            elif chinese and self._borders[end] and end - at <= _LONGEST_FREE:
                yield end, 2.2 + 0.05 * (end - at)

    def _points(self, state: _Partial, column: int, role: str) -> Iterator[_Partial]:
        yield self._skip(state, 1.0)
        text, at = self._text, state.at
        digits = _NUMBER.match(text, at)
        if digits is None or (text[at] == "0" and digits.end() > at + 1 and text[at + 1] != "."):
            return
        for end in range(at + 1, digits.end() + 1):
            if text[end - 1] == "." or (end < len(text) and text[end] == "." and end < digits.end()):
                continue
            number = float(text[at:end])
            if number > _FULL:
                break
            cost = 0.0 if number <= 50 else 0.8
            if role == "score" and state.weight >= 0:
                cost += 3.0 if number > state.weight else -0.25 if number == state.weight else 0.0
            stop = end + (end < len(text) and text[end] == "分")
            taken = self._take(state, column, stop, cost)
            yield replace(taken, weight=number) if role == "weight" else taken

    def _words(self, state: _Partial, column: int) -> Iterator[_Partial]:
        """A column of sentences: empty, or a stretch that costs the more the longer it is."""
        yield self._skip(state, 0.0)
        last = column == len(self._roles) - 1
        ends = self._sentences.get((state.at, last))
        if ends is None:
            ends = self._sentences[state.at, last] = tuple(self._sentence_ends(state.at, last))
        for end, cost in ends:
            yield self._take(state, column, end, cost)

    def _sentence_ends(self, at: int, last: bool) -> Iterator[tuple[int, float]]:
        """Ends of sentences that begin at a place, with their cost."""
        text = self._text
        if at >= len(text):
            return
        base = -0.1 if _TOLD.match(text, at) else 1.0
        for end in range(at + 1, min(len(text), at + _LONGEST_TEXT) + 1):
            nothing = text[at:end] in ("无", "/", "-", "—")
            if not nothing and not (self._ends_row(end) if last else self._borders[end]):
                continue
            if nothing:
                yield end, 0.2
                continue
            said = text[at:end]
            cost = base + (0.07 if last else 0.015) * len(said) + 2.0 * len(LEVEL_INSIDE.findall(said))
            cost += (1.0 if last else 0.5) * len(_NUMBER.findall(said))
            yield end, cost

    # --------------------------------------------------------------------------------------------------- costs

    def _skip(self, state: _Partial, cost: float) -> _Partial:
        return replace(state, cost=state.cost + cost) if cost else state

    def _take(self, state: _Partial, column: int, end: int, cost: float) -> _Partial:
        torn = state.torn
        if self._inside_number(end) and not self._gaps[end]:
            torn = (*torn, column)
            cost += 0.3
        if end < len(self._text) and not self._gaps[end]:
            cost += self._glued
        cost += _CROSSED * (self._crossings[end] - self._crossings[min(end, state.at + 1)])
        pieces = (*state.pieces, Piece(column, state.at, end))
        return _Partial(end, state.cost + cost, pieces, state.target, state.weight, torn)


def _name_cost(name: str, *, explained: bool) -> float:
    """How unlike a name a text is; ``explained``: a column of explanations stands behind the names."""
    cost = 0.3 + 0.06 * max(0, len(name) - _LONG_NAME) + 0.8 * (len(name) < 3)
    cost += sum(0.7 + 0.35 * max(0, len(number) - 4) for number in _NUMBER.findall(name))
    cost += 3.0 * len(_SIGN.findall(name)) + 3.0 * len(_TEMPLATE.findall(name)) + 2.5 * len(LEVEL_INSIDE.findall(name))
    cost += 1.5 * name[0].isdigit() + 1.0 * (not _chinese(name[0])) + 1.0 * (name[-1] in _OPEN)
    cost += 0.8 * ("指标" in name) + 1.5 * name.endswith("指标") + 2.0 * (name.count("(") != name.count(")"))
    cost += 0.8 * sum(map(name.count, "，。；,;"))
    if explained:
        cost += 1.0 * len(_EXPLAINS.findall(name)) + 0.5 * (name[0] == "无")
    return cost - 0.4 * (phrases().measure_end.search(name) is not None)


def _chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _tail(text: str) -> str:
    """What stands behind the number: the unit."""
    return re.sub(r"^\D*[\d.]+", "", text) if re.search(r"\d", text) else ""


_POINTS_BEHIND = re.compile(r"[(（]\d{1,3}(?:\.\d+)?分?[)）]")
_ANY_LEVEL = re.compile(r"(?:(?!指标)[\u4e00-\u9fff]){2,8}指标")


def _starts_level(text: str, at: int) -> bool:
    return any(text[at:end].endswith(("指标", ")")) for end, _ in _levels_at(text, at))


def _levels_at(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Ends of level names that begin at ``at``, with their cost: 产出指标(50分), 社会效益, 制度指标."""
    for size in range(12, 1, -1):
        word = text[at : at + size]
        if len(word) < size:
            continue
        level = level_of(word) if _chinese(word[0]) and _chinese(word[-1]) else None
        if level is None or not level.exact:
            continue
        end = at + size
        if not word.endswith("指标") and text.startswith("指标", end):
            continue
        cost = -0.3 if word.endswith("指标") else 0.3 if size >= 4 else 1.2
        points = _POINTS_BEHIND.match(text, end)
        yield (points.end(), cost - 0.1) if points is not None else (end, cost)
    unknown = _ANY_LEVEL.match(text, at)
    named = level_of(unknown.group()) if unknown is not None else None
    if unknown is not None and (named is None or not named.exact):
        yield unknown.end(), 0.9


@cache
def _operator() -> re.Pattern[str]:
    """Operators in front of a number, from the grammar's words; of one character only the signs."""
    words = table("comparators")
    listed = {w for section in ("prefix", "symbol", "unit_column") for found in words[section].values() for w in found}
    signs = {w for found in words["symbol"].values() for w in found}
    kept = sorted((w for w in listed if len(w) > 1 or w in signs), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, [*kept, "约"])))


@cache
def _states() -> re.Pattern[str]:
    words = run_on_words()["states"]
    degree, said = ("|".join(sorted(words[k], key=len, reverse=True)) for k in ("degree", "said"))
    return re.compile(rf"(?:{degree}){{0,2}}(?:{said})(?![度率性与后前者])")


def _states_at(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Ends of qualitative values that begin at ``at``: 合格, 显著提升, 效果明显."""
    end = at
    for count in range(1, 4):
        found = _states().match(text, end)
        if found is None or found.end() == end:
            return
        end = found.end()
        yield end, 0.5 + 0.15 * (count - 1) + 0.8 * (end - at == 1)
