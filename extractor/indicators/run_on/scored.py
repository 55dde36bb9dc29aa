"""Tables of assessment rules run together in one text: numbered rows of a task, its points and how they are given.

Document sites leave such a table as one run of characters, heads and all::

    序号考核内容分值评分标准1渠道清淤20未清淤的扣5分。2闸门养护10锈蚀一处扣1分。

No level and no target tells its cells apart as in ``read``; the numbers of its rows do, which go on by one, and the
points in each row, a small number behind a word or a closed sentence. The rows are those whose numbers and points cost
least to believe (a shortest path over the places where a number may begin a row). A row without points is no row.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import inf

from extractor.documents.document import Table
from extractor.indicators.run_on.heads import Head, tiled_heads
from extractor.indicators.run_on.text import Run, RunOn, squeezed
from extractor.mentions.grammar.units import parse_unit
from extractor.rows.header import header_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Grid, Row

_POINTS_HEAD = re.compile(
    "分值|标准分|分数|满分|权重|考核分|[赋配计]分|[基总][本准]?分|[评扣计打得]分(?:标准|办法|细则|方法|原则)"
)
_HEAD_REACH = 40  # characters in front of the head of the points where the first head may stand
_FEWEST_HEADS = 3
_FEWEST_ROWS = 2
_SURE_ROWS = 0.7  # share of the numbers that begin rows with points
_TAIL = 24  # characters of heads that nothing lists, between those that are known and the first row
_LONGEST_BODY = 8000
_LONGEST_ROW = 900
_LONGEST_NAME = 300
_NAMED = frozenset({"name", "content", "group", "level1", "level2", "description", "project"})
_TOLD = ("scoring", "content", "description", "method", "basis", "deduction")

_MARKS = ("({})", "{}、", "{}.", "{}")
"""How the number of a row may be written; the last is a number alone."""
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d)?(?!\.?\d|[%‰])")
_DIGITS = re.compile(r"\d+(?:\.\d)?")
_SAID_POINTS = re.compile("分(?![别之级类管工析片组区队局公流])")
_PART_POINTS = re.compile(r"[得计扣记]\d+(?:\.\d)?分")
_GROUP = re.compile(
    r"[一二三四五六七八九十]{1,3}、[\u4e00-\u9fff、]{2,16}(?:[(（]\d{1,3}分?[)）])?$"
    r"|(?:(?<=[。;；!！)）分])|^)(?:[(（][一二三四五六七八九十]{1,2}[)）])?"
    r"(?:(?![一二三四五六七八九十]{1,3}、)[\u4e00-\u9fff、]){2,16}[(（]\d{1,3}分?[)）]$"
)
"""What stands in front of a row and heads it: 组织领导(20分), 一、水源保护(10分)."""
_WORDS_BEHIND = re.compile(r"(?:(?<=\d)|(?<=\d分))(?![个分])[\u4e00-\u9fff、]{2,10}$")
"""Such words behind points that nothing follows: 扣1分。5 | 秩序维护 | 6大门无人值守."""
_STOPPED = re.compile("[。，,；;]")
_IN_BRACKETS = re.compile(r"[(（](\d{1,3}(?:\.\d)?分?)[)）]")
_CLOSED = "。；;)）”\"!！"
_GIVEN = "得计扣加减记奖"
_MEASURED = re.compile(r"(?:[每达到第占按约近超各满为低高于过]|至[多少]|不[少足]|[≥≤><=~～—\-+－/*×])$")
_RULED = re.compile(r"[扣得记加减][\d.]{0,4}|分")
_WORD = re.compile(r"[\u4e00-\u9fff“\"《‘(（]")

_SHORTEST_ROW = 3
_REMARK = 1  # character behind the points where nothing is said of how these are given
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
_LONG = 0.004  # for each character of a name
_LARGE = 0.01  # for each point


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number stands that may begin a row, and what it costs to believe so."""

    start: int
    end: int
    cost: float


_State = tuple[int, _Place]
"""A number and its place."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A row: its group's stretch, its name's, its points' and that of the rules; ``torn`` where digits touch."""

    cost: float
    group: tuple[int, int] | None
    name: tuple[int, int]
    points: tuple[int, int]
    rules: tuple[int, int]
    torn: bool


def scored_tables(source: str, start: int, end: int) -> Iterator[RunOn]:
    """The run-on tables of assessment rules in a stretch of a document, in order.

    Args:
        source: the document's text.
        start, end: the stretch; no table stands in it.

    Example: 「序号项目分值扣分标准1规划编制10未完成的扣5分。2站点建设20未开工的扣8分。」 has two rows with points.
    """
    run = squeezed(source, start, end)
    at = 0
    while (heads := _heads(run.text, at)) is not None:
        at = heads[-1][1]
        following = _heads(run.text, at)
        stop = min(following[0][0] if following is not None else len(run.text), at + _LONGEST_BODY)
        table = _table(source, run, heads, stop)
        if table is not None:
            yield table
            at = stop


def _heads(text: str, at: int) -> list[Head] | None:
    """The next run of heads with one over points, or over how they are given, and one over names."""
    for found in _POINTS_HEAD.finditer(text, at):
        best: list[Head] = []
        for start in range(max(at, found.start() - _HEAD_REACH), found.start() + 1):
            heads = tiled_heads(text, start)
            if heads and heads[-1][1] - heads[0][0] > sum(b - a for a, b, _ in best) and heads[-1][1] > found.start():
                best = [h for whole in heads for h in _parted(text, whole)]
        roles = {head.role for _, _, head in best}
        if len(best) >= _FEWEST_HEADS and roles & {"weight", "scoring"} and roles & _NAMED:
            return best
    return None


def _parted(text: str, head: Head) -> list[Head]:
    """A head over points that is two: 项目|分值."""
    start, end, known = head
    if known.role == "weight":
        for cut in range(start + 2, end - 1):
            one, two = header_of(text[start:cut]), header_of(text[cut:end])
            if one is not None and two is not None and one.role in _NAMED and two.role == "weight":
                return [(start, cut, one), (cut, end, two)]
    return [head]


def _table(source: str, run: Run, heads: Sequence[Head], stop: int) -> RunOn | None:
    begin = heads[-1][1]
    cuts = _best(source, run, begin, stop, own=any(head.role == "weight" for _, _, head in heads))
    if len(cuts) < _FEWEST_ROWS:
        return None
    columns = _columns(source, run, heads)
    rows: list[Row] = []
    for cut in cuts:
        if cut.group is not None:
            group = run.cell(len(rows), 0, *cut.group, source)
            rows.append(Row(len(rows), "group", (group, None, None), (group, None, None), depth=1))
        spans = (cut.name, cut.points, cut.rules)
        cells = tuple(
            run.cell(len(rows), i, *span, source) if span[0] < span[1] else None for i, span in enumerate(spans)
        )
        rows.append(Row(len(rows), "indicator", cells, cells, glued=(1,) if cut.torn else ()))
    first = run.offsets[heads[0][0]]
    last = run.offsets[max(cuts[-1].rules[1], cuts[-1].points[1]) - 1] + 1
    table = Table(NO_TABLE, first, last, len(rows), len(columns), ())
    number = _DIGITS.findall(run.text[begin : cuts[0].name[0]])[-1]
    return RunOn(first, last, None, Grid(table, "indicators", columns, (), tuple(rows), inherited=number != "1"))


def _columns(source: str, run: Run, heads: Sequence[Head]) -> tuple[Column, ...]:
    """The columns that the rows are cut into: names, points, and what is said of how these are given."""
    roles = [head.role for _, _, head in heads]
    own = roles.index("weight") if "weight" in roles else None
    at = own if own is not None else roles.index("scoring")
    name = next((i for i in range(at - 1, -1, -1) if roles[i] in _NAMED), None)
    if name is None:
        name = next(i for i, role in enumerate(roles) if role in _NAMED)
    told = next((i for i, role in enumerate(roles) if i >= at and role in _TOLD and i != name), None)
    out = []
    for index, (role, head) in enumerate((("name", name), ("weight", own), ("scoring", told))):
        cell = run.cell(0, index, heads[head][0], heads[head][1], source) if head is not None else None
        text = cell.text if cell is not None else ""
        out.append(Column(index, role, text, cell, found_by="indicators.run_on"))
    return tuple(out)


# ---------------------------------------------------------------------------------------------------------- rows


def _best(source: str, run: Run, begin: int, stop: int, *, own: bool) -> list[_Cut]:
    """The rows that cost least, whichever way their numbers are written and whether rules stand behind the points.

    Points that have no column of their ``own`` stand in brackets.
    """
    ways = product(_MARKS, (True, False) if own else (True,))
    found = [_Rows(source, run, begin, stop, mark, told=told, own=own).read() for mark, told in ways]
    cost, cuts = min(found, key=lambda pair: pair[0])
    return cuts if cost < 0 else []


class _Rows:
    """One way to number the rows of a body.

    Args:
        source: the document's text.
        run: the stretch.
        begin: where the heads end.
        stop: where the table ends at the latest.
        mark: how the numbers are written.
        told: whether something is said behind the points.
        own: whether the points have a column of their own.
    """

    def __init__(self, source: str, run: Run, begin: int, stop: int, mark: str, *, told: bool, own: bool) -> None:
        self._source = source
        self._run = run
        self._text = run.text[:stop]
        self._begin = begin
        self._mark = mark
        self._told = told
        self._own = own
        self._places: dict[int, list[_Place]] = {}

    def read(self) -> tuple[float, list[_Cut]]:
        """The cost of the best rows, and these; no row and no cost where there are none."""
        costs = dict(self._first())
        came: dict[_State, tuple[_State, _Cut | None]] = {}
        waiting = sorted(costs, key=_at)
        least, last_state, last = 0.0, None, None
        while waiting:
            state = waiting.pop(0)
            number, place = state
            cut = self._row(place.end, self._line_end(place.end), last=True)
            if cut is not None and costs[state] + cut.cost - _REWARD < least:
                least, last_state, last = costs[state] + cut.cost - _REWARD, state, cut
            for following in (number + 1, 1):
                for next_ in self._places_of(following):
                    if not place.end + _SHORTEST_ROW <= next_.start <= place.end + _LONGEST_ROW:
                        continue
                    cut = self._row(place.end, next_.start, last=False)
                    if following == 1 and (cut is None or not self._headed(cut, next_.start)):
                        continue
                    cost = costs[state] + next_.cost + (cut.cost - _REWARD if cut is not None else _NO_POINTS)
                    key = (following, next_)
                    if key not in costs:
                        insort(waiting, key, key=_at)
                    if cost < costs.get(key, inf):
                        costs[key], came[key] = cost, (state, cut)
        cuts: list[_Cut] = []
        count = 0
        while last_state is not None:
            count += 1
            group = self._group(came[last_state][0][1].end if last_state in came else self._begin, last_state[1].start)
            if last is not None:
                cuts.append(replace(last, group=group))
            last_state, last = came.get(last_state, (None, None))
        return (least, cuts[::-1]) if len(cuts) >= _SURE_ROWS * count else (0.0, [])

    # ---------------------------------------------------------------------------------------------- numbers

    def _first(self) -> Iterator[tuple[_State, float]]:
        """Where the first row may begin: heads that nothing lists and a group may stand in front of it."""
        end = self._begin + _TAIL
        for number in {int(m.group()) for m in _DIGITS.finditer(self._text, self._begin, end) if "." not in m.group()}:
            for place in self._places_of(number):
                if place.start < end and not _STOPPED.search(self._text, self._begin, place.start):
                    yield (number, place), place.cost

    def _places_of(self, number: int) -> list[_Place]:
        """Where a number may begin a row."""
        found = self._places.get(number)
        if found is None:
            written = re.escape(self._mark.format(number))
            found = [p for m in re.finditer(written, self._text[self._begin :]) if (p := self._place(m)) is not None]
            self._places[number] = found
        return found

    def _place(self, found: re.Match[str]) -> _Place | None:
        text = self._text
        start, end = found.start() + self._begin, found.end() + self._begin
        before, bare = text[start - 1], self._mark == "{}"
        if not _WORD.match(text, end) or (bare and _SAID_POINTS.match(text, end)):
            return None
        if self._mark[0] == "(":
            return _Place(start, end, 0.0)
        if before.isdigit() and self._told:
            return None  # where nothing is told the points stand in front: 扣1分。 4 | 2绿化带
        if not before.isdigit() and not bare:
            return _Place(start, end, 0.0)
        opens = self._run.gaps[start] or before in _CLOSED or before == "分" or before.isdigit()
        counts = any(parse_unit(text[end : end + n]) is not None for n in (1, 2))
        return _Place(start, end, _NOT_CLOSED * (not opens) + _COUNTS * counts * bare + _TORN * before.isdigit())

    def _line_end(self, at: int) -> int:
        """Where the line ends in which a row has its points: what stands below the last row is none of it."""
        cut = self._row(at, min(len(self._text), at + _LONGEST_ROW), last=True)
        end = cut.points[1] + self._told if cut is not None else at
        while end < len(self._text) and not self._breaks(end):
            end += 1
        return min(end, at + _LONGEST_ROW)

    def _breaks(self, at: int) -> bool:
        """Whether a line ends in front of a place."""
        return self._run.gaps[at] and "\n" in self._source[self._run.offsets[at - 1] : self._run.offsets[at]]

    # ----------------------------------------------------------------------------------------------- a row

    def _group(self, start: int, end: int) -> tuple[int, int] | None:
        """What stands in front of the next row's number and heads it."""
        found = _GROUP.search(self._text[start:end])
        if found is None and not self._told:
            found = _WORDS_BEHIND.search(self._text[start:end])
        return (found.start() + start, found.end() + start) if found is not None else None

    def _headed(self, cut: _Cut, start: int) -> bool:
        return self._group(cut.points[1], start) is not None

    def _row(self, start: int, end: int, *, last: bool) -> _Cut | None:
        """The row between two numbers; None where it has no points."""
        group = self._group(start, end) if not last else None
        stop = group[0] if group is not None else end
        found = (self._cut(start, stop, *span, last=last) for span in self._numbers(start, stop))
        return min((c for c in found if c is not None), key=lambda c: c.cost, default=None)

    def _numbers(self, start: int, stop: int) -> Iterator[tuple[int, int, float]]:
        """Spans of what may be points, with what a cut between digits costs."""
        text = self._text[:stop]
        if not self._own:
            yield from ((*m.span(1), 0.0) for m in _IN_BRACKETS.finditer(text, start, stop))
            return
        for m in _NUMBER.finditer(text, start, stop):
            said = _SAID_POINTS.match(text, m.end())
            yield m.start(), said.end() if said is not None else m.end(), 0.0
            if self._told and said is None and m.group().isdigit() and m.group().endswith("1") and len(m.group()) > 1:
                second = re.search(r"(?<![\d.])2(?!\d)", text[m.end() :]) is not None
                yield m.start(), m.end() - 1, _TORN if second else _TORN_BADLY  # 7 | 1有专人

    def _cut(self, start: int, stop: int, at: int, end: int, cost: float, *, last: bool) -> _Cut | None:
        """A row whose points stand at ``at``; None where they cannot."""
        text = self._text
        digits = _DIGITS.match(text, at)
        bracket = not self._own
        before = text[start : at - bracket]
        if digits is None or not 2 <= len(before) <= _LONGEST_NAME or not _WORD.match(before):
            return None
        value = float(text[at : min(digits.end(), end)])
        if not 0 < value <= _FULL:
            return None
        said = text[end - 1] == "分"
        if self._own and (before[-1] in "(（" or _MEASURED.search(before) or (said and before[-1] in _GIVEN)):
            return None
        rules = text[end + bracket : stop]
        if self._told:
            if len(rules) < 2 and not last:
                return None
            cost += _UNRULED * (_RULED.search(rules) is None)
        elif len(rules) > _REMARK:
            return None
        cost += _AFTER_COMMA * (before[-1] in ",，、")
        cost += _NOT_CLOSED * (self._own and before[-1] not in _CLOSED + ",，、")
        cost += _IN_A_SENTENCE * len((_PART_POINTS if self._own else _IN_BRACKETS).findall(before)) * self._told
        if said:
            cost += _SAID
        elif any(parse_unit(rules[:n]) is not None for n in (1, 2) if len(rules) >= n):
            cost += _COUNTS
        torn = end < len(text) and text[end].isdigit()
        cost += _LONG * len(before) + _LARGE * value
        return _Cut(cost, None, (start, at - bracket), (at, end), (end + bracket, stop), torn)


def _at(state: _State) -> int:
    return state[1].start
