"""Numbered rows of a run-on table of assessment rules: the numbers and points that cost least to believe.

The numbers of such rows go on by one and begin again below a group; a row's points are a small number behind a word
or a closed sentence. The rows are a shortest path over the places where a number may begin one. What stands beside
the points differs: how they are given stands behind them or in front, or a remark of a few words follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice, pairwise, product
from math import inf

from extractor.indicators.run_on.scored_goals import Goal, goal_before
from extractor.indicators.run_on.scored_groups import Told, checked, headings, remark_in, section
from extractor.indicators.run_on.text import Run
from extractor.mentions.grammar.units import parse_unit
from extractor.regex import regex

Span = tuple[int, int]

_SURE_ROWS = 0.7  # share of the numbers that begin rows with points
_TAIL = 24  # characters of heads that nothing lists, between those that are known and the first row
_OPENING_REACH = 96  # characters behind the heads where the first row begins, at the most
_LONGEST_ROW = 900
_LONGEST_NAME = 300

_DOTTED = "1.1"
_MARKS = ("({})", "{})", "{}、", "{}.", "①", _DOTTED, "{}")
"""How the number of a row may be written: ① and 1.1 stand for all like them, the last is a number alone."""
_PARTS = 100  # a number written 2.3 is two hundreds and three
_IN_PARTS = regex(r"(\d{1,2})\.(\d{1,2})(?![\d.])")
_CIRCLED = 0x2460 - 1
_MOST_CIRCLED = 20
_FIGURE = regex(r"\d+(?:\.\d+)?")
_POINTS = regex(r"\d{1,4}(?:\.\d)?")
_SAID_POINTS = regex("分(?![别之级类管工析片组区队局公流])")
_ENUMERATOR = regex(r"、$|(?:\.\d+|\d1)[.．]$")
"""Behind points, an enumerated rule: 4 | 1、, 4 | 1.; in front of none, a part of a part: 1.1.2."""
_DOTS = (".", "．")
_PART_POINTS = regex(r"[得计扣记]\d+(?:\.\d)?分")
_LONGEST_TAIL = 14
_TAIL_WORDS = regex(rf"[\u4e00-\u9fff、,，/]{{1,{_LONGEST_TAIL}}}")
_STOPPED = regex("[。，,；;]")
_IN_BRACKETS = regex(r"[(（](\d{1,3}(?:\.\d)?分?)[)）]")
_CLOSED = "。；;)）”\"!！"
_GIVEN = "得计扣加减记奖"
_MEASURED = regex(r"(?:[每达到第占按约近超各满为低高于过]|至[多少]|不[少足]|[≥≤><=~～—\-+－/*×])$")
_NO_POINTS_BEFORE = regex("[×*÷]|以[上下内]")
_RULED = regex(r"[扣得记加减][\d.]{0,4}|分")
_RULES = regex(r"[扣减]\d*(?:\.\d)?分|[得记计给加]\d+(?:\.\d)?分|[不酌][得记计给情][予以]*[分扣]|酌情|扣完|满分")
"""What tells how points are given."""
_BORDER = regex("[。；;！!]")
_WORD = regex(r"[\u4e00-\u9fff“\"《‘(（]")
_FEWEST_ALIKE = 2  # rows with the same words behind their points: a remark

_SHORTEST_ROW = 3
_MOST_TRIED = 3  # numbers that may end a last row
_MOST_CUTS = 100_000  # rows that are tried in a body; five times what pages need: one of digits alone is no table
_REMARK = 1  # character behind the points that is none
_FULL = 100.0

_NO_POINTS = 2.0  # what a number costs that begins a row without points
_REWARD = 4.0  # what a row with points is worth
_NOT_CLOSED = 1.0
_AFTER_COMMA = 6.0
_IN_A_SENTENCE = 4.0
_COUNTS = 1.5  # a unit behind the number, as in 20名
_SAID = -0.5  # 分 behind it
_TORN = 0.3
_TORN_BADLY = 3.0
_UNRULED = 0.7  # no word of points in what stands behind
_REMARKED = 0.3  # words behind the points
_KNOWN_REMARK = -0.5  # words that stand behind others as well
_UNLIKE = 0.4  # rows of which only some are told how their points are given
_MOST_DIGITS = 2  # of points that touch a goal
_STRAY = 1.5  # a number alone inside a name or a rule
_CUT_OFF = 0.5  # a last row behind which another begins that is not whole
_LONG = 0.004  # for each character of a name
_LARGE = 0.01  # for each point


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row: the stretches of what heads it, of its name, points, rules and goal; ``torn`` where digits touch."""

    start: int
    cost: float
    number: int
    groups: tuple[Span, ...]
    name: Span
    points: Span
    rules: Span
    torn: bool
    goal: Span | None = None
    unit: Span | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the heads say of the rows.

    Attributes:
        own: whether the points have a column of their own; else they stand in brackets.
        front: whether rules or ways of checking stand between names and points.
        goal: whether goals stand there.
        unit: whether their units stand in front of these.
    """

    own: bool
    front: bool
    goal: bool = False
    unit: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number stands that may begin a row, and what it costs to believe so."""

    start: int
    end: int
    cost: float


_State = tuple[int, _Place]
"""A number and its place."""


def numbered_rows(source: str, run: Run, begin: int, stop: int, frame: Frame) -> list[ScoredRow]:
    """The rows that cost least, whichever way their numbers are written and whatever stands behind the points.

    Args:
        source: the document's text.
        run: the stretch.
        begin: where the heads end.
        stop: where the table ends at the latest.
        frame: what the heads say.

    Example: 1渠道清淤20未清淤的扣5分。2闸门养护10锈蚀一处扣1分。 are two rows of 20 and of 10 points.
    """
    ways = product(_MARKS, Told if frame.own else (Told.BEHIND,))
    numbers = list(_numbers(run, stop))
    tries = count()
    found = []
    for mark, told in ways:
        reader = _Reader(source, run, begin, stop, frame, numbers, mark, tries, told=told)
        cost, rows = reader.read()
        remarks = reader.alike(rows) if told is Told.NOT else frozenset()
        if remarks:
            reader = _Reader(source, run, begin, stop, frame, numbers, mark, tries, told=told, remarks=remarks)
            cost, rows = reader.read()
        found.append((cost, rows))
    cost, rows = min(found, key=lambda pair: pair[0])
    return rows if cost < 0 else []


class _Reader:
    """One way to read the rows of a body.

    Args:
        source: the document's text.
        run: the stretch.
        begin: where the heads end.
        stop: where the table ends at the latest.
        frame: what the heads say.
        numbers: the figures of the stretch.
        mark: how the numbers of rows are written.
        tries: counts the rows that are tried, whichever way the body is read.
        told: where rules stand.
        remarks: words that are known to stand behind points.
    """

    def __init__(
        self,
        source: str,
        run: Run,
        begin: int,
        stop: int,
        frame: Frame,
        numbers: Sequence[Span],
        mark: str,
        tries: Iterator[int],
        *,
        told: Told,
        remarks: frozenset[str] = frozenset(),
    ) -> None:
        self._source = source
        self._run = run
        self._text = run.text[:stop]
        self._begin = begin
        self._frame = frame
        self._mark = mark
        self._tries = tries
        self._given_up = False
        self._told = told
        self._remarks = remarks
        self._places: dict[int, list[_Place]] = {}
        self._goals: dict[Span, Goal] = {}
        self._numbers = numbers
        self._ends = [b for _, b in self._numbers]
        gaps = run.gaps
        self._lone = [a for a, b in self._numbers if gaps[a] and (b == len(gaps) or gaps[b])]

    def read(self) -> tuple[float, list[ScoredRow]]:
        """The cost of the best rows, and these; no row and no cost where there are none."""
        costs = dict(self._first())
        came: dict[_State, tuple[_State, ScoredRow | None]] = {}
        waiting = sorted(costs, key=_at)
        least, last_state, last = 0.0, None, None
        while waiting and not self._given_up:
            state = waiting.pop(0)
            number, place = state
            row = self._last_row(state)
            if row is not None and costs[state] + row.cost - _REWARD < least:
                least, last_state, last = costs[state] + row.cost - _REWARD, state, row
            for following in (number + 1, self._again(number)):
                for next_ in self._places_of(following):
                    if not place.end + _SHORTEST_ROW <= next_.start <= place.end + _LONGEST_ROW:
                        continue
                    row = self._row(state, next_.start, last=False)
                    again = following == 1
                    if again and (row is None or not self._groups(row.points[1], next_.start, behind=True)):
                        continue
                    cost = costs[state] + next_.cost + (row.cost - _REWARD if row is not None else _NO_POINTS)
                    key = (following, next_)
                    if key not in costs:
                        insort(waiting, key, key=_at)
                    if cost < costs.get(key, inf):
                        costs[key], came[key] = cost, (state, row)
        rows: list[ScoredRow] = []
        length = 0
        while last_state is not None and not self._given_up:
            length += 1
            above = came[last_state][0][1].end if last_state in came else self._begin
            if last is not None:
                rows.append(replace(last, groups=self._groups(above, last_state[1].start)))
            last_state, last = came.get(last_state, (None, None))
        return (least, rows[::-1]) if len(rows) >= _SURE_ROWS * length else (0.0, [])

    def alike(self, rows: Sequence[ScoredRow]) -> frozenset[str]:
        """The words that stand behind the points of several rows: a remark, no group."""
        ends = [*(row.start for row in rows[1:]), rows[-1].rules[1] if rows else 0]
        tails = [self._text[row.points[1] : end] for row, end in zip(rows, ends, strict=False)]
        alike = {t for t in tails if _TAIL_WORDS.fullmatch(t) and sum(u.startswith(t) for u in tails) >= _FEWEST_ALIKE}
        return frozenset(alike)

    # ---------------------------------------------------------------------------------------------- numbers

    def _figures(self, start: int, stop: int) -> Iterator[Span]:
        """Numbers between two places; a blank inside digits parts them: 4 | 2 of 42."""
        for a, b in self._numbers[bisect_right(self._ends, start) :]:
            if a >= stop:
                break
            yield max(a, start), min(b, stop)

    def _first(self) -> Iterator[tuple[_State, float]]:
        """Where the first row may begin: heads that nothing lists and a group may stand in front of it."""
        reach = self._begin + _OPENING_REACH
        numbers = {int(t) for a, b in self._figures(self._begin, reach) if (t := self._text[a:b]).isdigit()}
        if self._mark == _DOTTED:
            found = _IN_PARTS.finditer(self._text, self._begin, reach)
            numbers = {int(m[1]) * _PARTS + int(m[2]) for m in found}
        for number in {1} if self._mark == "①" else numbers:
            for place in self._places_of(number):
                groups = self._groups(self._begin, place.start) if place.start < reach else ()
                head = groups[0][0] if groups else place.start
                if head < self._begin + _TAIL and not _STOPPED.search(self._text, self._begin, head):
                    yield (number, place), place.cost

    def _again(self, number: int) -> int:
        """The number of the first row below another heading."""
        return (number // _PARTS + 1) * _PARTS + 1 if self._mark == _DOTTED else 1

    def _places_of(self, number: int) -> list[_Place]:
        """Where a number may begin a row."""
        found = self._places.get(number)
        if found is None:
            written = self._written(number)
            marks = re.finditer(re.escape(written), self._text[self._begin :]) if written else ()
            found = [place for m in marks if (place := self._place(m)) is not None]
            self._places[number] = found
        return found

    def _written(self, number: int) -> str:
        if self._mark == "①":
            return chr(_CIRCLED + number) if 1 <= number <= _MOST_CIRCLED else ""
        if self._mark == _DOTTED:
            whole, part = divmod(number, _PARTS)
            return f"{whole}.{part}" if whole and part else ""
        return self._mark.format(number)

    def _place(self, found: re.Match[str]) -> _Place | None:
        text = self._text
        start, end = found.start() + self._begin, found.end() + self._begin
        before, bare = text[start - 1], self._mark == "{}"
        if not _WORD.match(text, end) or (bare and _SAID_POINTS.match(text, end)):
            return None
        if self._mark[0] in "(①":
            return _Place(start, end, 0.0)
        touched = before.isdigit() and not self._run.gaps[start]
        if touched and self._told is Told.BEHIND:
            return None  # where nothing is told the points stand in front: 扣1分。 4 | 2绿化带
        if not touched and not bare:
            return _Place(start, end, 0.0)
        opens = self._run.gaps[start] or before in _CLOSED or before == "分" or touched
        counts = any(parse_unit(text[end : end + n]) is not None for n in (1, 2))
        return _Place(start, end, _NOT_CLOSED * (not opens) + _COUNTS * counts * bare + _TORN * touched)

    def _last_row(self, state: _State) -> ScoredRow | None:
        """The row from a number on where no whole row follows: it ends with its line, or with the next number."""
        end = self._line_end(state)
        best = self._row(state, end, last=True)
        behind = (p for p in self._places_of(state[0] + 1) if state[1].end + _SHORTEST_ROW <= p.start < end)
        for next_ in islice(behind, _MOST_TRIED):
            row = self._row(state, next_.start, last=True)
            if row is not None and (best is None or row.cost + next_.cost + _CUT_OFF < best.cost):
                best = row
        return best

    def _line_end(self, state: _State) -> int:
        """Where the line ends in which a row has its points: what stands below the last row is none of it."""
        at = state[1].end
        row = self._row(state, min(len(self._text), at + _LONGEST_ROW), last=True)
        end = row.points[1] + (self._told is Told.BEHIND) if row is not None else at
        while end < len(self._text) and not self._breaks(end):
            end += 1
        return min(end, at + _LONGEST_ROW, len(self._text))

    def _breaks(self, at: int) -> bool:
        """Whether a line ends in front of a place."""
        return self._run.gaps[at] and "\n" in self._source[self._run.offsets[at - 1] : self._run.offsets[at]]

    # ----------------------------------------------------------------------------------------------- a row

    def _groups(self, start: int, end: int, *, behind: bool = False) -> tuple[Span, ...]:
        """What stands in front of the next row's number and heads it, the outer one first."""
        text = self._text[start:end]
        parts = _IN_PARTS.match(self._text, end) if self._mark == _DOTTED else None
        found = section(text, int(parts[1])) if parts is not None and parts[2] == "1" else ()
        found = found or headings(text, self._told, self._remarks, opening=start == self._begin, behind=behind)
        return tuple((a + start, b + start) for a, b in found)

    def _row(self, state: _State, end: int, *, last: bool) -> ScoredRow | None:
        """The row between two numbers; None where it has no points."""
        start = state[1].end
        groups = self._groups(start, end) if not last else ()
        stop = groups[0][0] if groups else end
        parts = _IN_PARTS.match(self._text, end) if groups and self._mark == _DOTTED else None
        mark = re.search(rf"{parts[1]}[.、]?$", self._text[start:stop]) if parts is not None else None
        stop -= len(mark[0]) if mark is not None else 0  # 10 | 2基础管理20分 | 2.1
        found = (self._cut(state, stop, *span, last=last) for span in self._worths(state[0], start, stop))
        return min((row for row in found if row is not None), key=lambda row: row.cost, default=None)

    def _worths(self, number: int, start: int, stop: int) -> Iterator[tuple[int, int, int, float]]:
        """What may be points: where they begin, where their digits end, where they end, what a cut in digits costs."""
        text = self._text[:stop]
        if not self._frame.own:
            for m in _IN_BRACKETS.finditer(text, start, stop):
                a, b = m.span(1)
                yield a, b - text[a:b].endswith("分"), b, 0.0
            return
        own = f"{self._written(number)}." if self._mark == _DOTTED else None
        for a, b in self._figures(start, stop):
            parts = text.find(own, a + 1, b + 2) if own is not None else -1
            if parts > 0:
                yield a, parts, parts, _TORN  # 20 | 1.1.1有文件
                continue
            if self._told is Told.NOT and stop - b > _LONGEST_TAIL + 1:
                continue  # no remark is as long as what stands behind
            if text[b : b + 1] in ("%", "‰"):
                continue
            for cut in range(max(a + 1, b - _MOST_DIGITS), b) if self._frame.goal else ():
                if text[cut:b].isdigit() and text[cut] != "0":
                    yield cut, b, b, _TORN  # 95 | 10
            if not _POINTS.fullmatch(text, a, b) or text[a - 1] == ".":
                continue
            if _ENUMERATOR.search(text, a, min(b + 1, stop)):
                if self._told is not Told.NOT and text[a:b].isdigit() and text[b - 1] == "1" and b - a > 1:
                    yield a, b - 1, b - 1, _TORN  # 4 | 1、无计划的扣2分
                continue
            said = _SAID_POINTS.match(text, b)
            yield a, b, said.end() if said is not None else b, _STRAY * (text[b : b + 1] in _DOTS and b < stop)
            if self._told is not Told.NOT and said is None and text[a:b].isdigit() and text[b - 1] == "1" and b - a > 1:
                second = re.search(r"(?<![\d.])2(?!\d)", text[b:]) is not None
                yield a, b - 1, b - 1, _TORN if second else _TORN_BADLY  # 7 | 1有专人

    def _cut(
        self, state: _State, stop: int, at: int, digits: int, end: int, cost: float, *, last: bool
    ) -> ScoredRow | None:
        """A row whose points stand at ``at``; None where they cannot."""
        self._given_up = self._given_up or next(self._tries) > _MOST_CUTS
        text, own, start = self._text, self._frame.own, state[1].end
        bracket = not own
        before = text[start : at - bracket]
        if not 2 <= len(before) <= _LONGEST_NAME or not _WORD.match(before):
            return None
        value = float(text[at:digits])
        if not 0 < value <= _FULL:
            return None
        said = end > digits
        if _NO_POINTS_BEFORE.match(text, end):
            return None
        if own and (before[-1] in "(（" or _MEASURED.search(before) or (said and before[-1] in _GIVEN)):
            return None
        rules = text[end + bracket : stop]
        remark = 0
        told = self._told is Told.BEHIND or (self._told is Told.SOME and _RULED.search(rules) is not None)
        cost += _UNLIKE * (self._told is Told.SOME)
        if told:
            if len(rules) < 2 and not last:
                return None
            cost += _UNRULED * (_RULED.search(rules) is None)
        elif rules and len(rules) > _REMARK:
            if not _TAIL_WORDS.fullmatch(rules):
                return None
            remark = remark_in(rules, self._remarks)
            cost += _KNOWN_REMARK if remark else _REMARKED
        cost += (_NOT_CLOSED if remark else _AFTER_COMMA) * (before[-1] in ",，、")
        cost += _NOT_CLOSED * (own and before[-1] not in _CLOSED + ",，、")
        cost += _IN_A_SENTENCE * len((_PART_POINTS if own else _IN_BRACKETS).findall(before)) * told
        if said:
            cost += _SAID
        elif any(parse_unit(rules[:n]) is not None for n in (1, 2) if len(rules) >= n):
            cost += _COUNTS
        goal = self._goal(start, at) if self._frame.goal else None
        cost += _STRAY * self._alone(start, goal.name_end if goal is not None else at - bracket)
        cost += _STRAY * self._alone(end + bracket, stop)
        torn = end < len(text) and text[end].isdigit() and not self._run.gaps[end]
        cost += _LONG * len(before) + _LARGE * value
        if goal is not None:
            cost += goal.cost - _NOT_CLOSED * (before[-1] not in _CLOSED + ",，、")
            name = (start, goal.name_end)
            behind = (end, stop) if told or not remark else (stop, stop)
            torn = torn or (text[at - 1].isdigit() and not self._run.gaps[at])
            return ScoredRow(
                state[1].start, cost, state[0], (), name, (at, end), behind, torn, goal=goal.span, unit=goal.unit
            )
        name = (start, self._name_end(start, at - bracket) if self._frame.front else at - bracket)
        behind = (end + bracket, stop)
        if not told:
            behind = (name[1], at) if name[1] < at - bracket else (stop, stop) if remark else behind
        return ScoredRow(state[1].start, cost, state[0], (), name, (at, end), behind, torn)

    def _goal(self, start: int, at: int) -> Goal:
        found = self._goals.get((start, at))
        if found is None:
            found = self._goals[start, at] = goal_before(self._text, start, at, unit=self._frame.unit)
        return found

    def _alone(self, start: int, stop: int) -> int:
        """How many numbers stand alone between blanks: points of other rows, whose cells were printed by columns."""
        return bisect_left(self._lone, stop) - bisect_left(self._lone, start)

    def _name_end(self, start: int, stop: int) -> int:
        """Where a name ends behind which rules or ways of checking stand before the points."""
        text = self._text
        for m in _BORDER.finditer(text, start, stop):
            end = m.end()
            following = _BORDER.search(text, end, stop)
            clause = text[end : following.start() if following is not None else stop]
            if _RULES.search(clause) and not _RULES.search(text, start, end):
                return end
            if end < stop and checked().match(text, end, stop):
                return end
        return stop


def _numbers(run: Run, stop: int) -> Iterator[Span]:
    for m in _FIGURE.finditer(run.text, 0, stop):
        yield from pairwise([m.start(), *(i for i in range(m.start() + 1, m.end()) if run.gaps[i]), m.end()])


def _at(state: _State) -> int:
    return state[1].start
