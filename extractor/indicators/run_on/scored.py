"""Tables of assessment rules run together in one text: rows of a task, its points and how they are given.

Document sites leave such a table as one run of characters, heads and all::

    序号考核内容分值评分标准1渠道清淤20未清淤的扣5分。2闸门养护10锈蚀一处扣1分。

No level and no target tells its cells apart as in ``read``. Where the rows are numbered the numbers do
(``scored_rows``), else the points, which follow a few words at the beginning of a sentence (``scored_names``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.documents.document import Table
from extractor.indicators.run_on.heads import Head, tiled_heads
from extractor.indicators.run_on.scored_closed import closed_rows
from extractor.indicators.run_on.scored_names import named_rows
from extractor.indicators.run_on.scored_rows import Frame, ScoredRow, numbered_rows
from extractor.indicators.run_on.text import Run, RunOn
from extractor.regex import regex
from extractor.rows.header import Header, header_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Grid, Row

_POINTS_HEAD = regex(
    "分值|标准分|分数|分比|满分|权重|考核分|[赋配计]分|[基总][本准]?分|[评扣计打得]分(?:标准|办法|细则|方法|原则)"
)
_HEAD_REACH = 40  # characters in front of the head of the points where the first head may stand
_FEWEST_HEADS = 3
_FEWEST_ROWS = 2
_LONGEST_BODY = 8000
_NAMED = frozenset({"name", "content", "group", "level1", "level2", "description", "project"})
_TOLD = ("scoring", "content", "description", "method", "basis", "deduction")
_POINTS_INSIDE = regex(r"[。;；]\d{1,3}分?(?=[\u4e00-\u9fff])")
_FEWEST_INSIDE = 2
_WORDS = regex(r"[\u4e00-\u9fff、]{2,12}")
_OPENING = regex(
    r"(?:[\u4e00-\u9fff]*(?:得分|备注|扣分))?(?P<group>(?:(?!得分|备注|扣分)[\u4e00-\u9fff、]){2,10})"
)
_FRONT = frozenset({"scoring", "method", "deduction"})
"""What may stand between names and points."""


def scored_tables(source: str, run: Run) -> Iterator[RunOn]:
    """The run-on tables of assessment rules in a stretch of a document, in order.

    Args:
        source: the document's text.
        run: the stretch; no table stands in it.

    Example: 「序号项目分值扣分标准1规划编制10未完成的扣5分。2站点建设20未开工的扣8分。」 has two rows with points.
    """
    at = 0
    while (heads := _heads(run, at)) is not None:
        at = heads[-1][1]
        following = _heads(run, at)
        stop = min(following[0][0] if following is not None else len(run.text), at + _LONGEST_BODY)
        table = _table(source, run, heads, stop)
        if table is not None:
            yield table
            at = stop


def _heads(run: Run, at: int) -> list[Head] | None:
    """The next run of heads with one over points, or over how they are given, and one over names."""
    text = run.text
    for found in _POINTS_HEAD.finditer(text, at):
        best: list[Head] = []
        for start in range(max(at, found.start() - _HEAD_REACH), found.start() + 1):
            heads = tiled_heads(text, start, run.gaps)
            if heads and heads[-1][1] - heads[0][0] > sum(b - a for a, b, _ in best) and heads[-1][1] > found.start():
                best = _standards([h for whole in heads for h in _parted(text, whole)], text)
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


def _standards(heads: list[Head], text: str) -> list[Head]:
    """The heads with 标准 in front of 分值 as one of its own: over goals behind units, else over names."""
    out: list[Head] = []
    for head in heads:
        start, end, known = head
        role = "target" if out and out[-1][2].role == "unit" else "content"
        alone = role == "target" or not any(known.role in _NAMED for _, _, known in heads)
        points = header_of(text[start + 2 : end]) if alone and text.startswith("标准", start) else None
        if known.role == "weight" and points is not None and points.role == "weight":
            out += [(start, start + 2, Header(role)), (start + 2, end, points)]
        else:
            out.append(head)
    return out


def _table(source: str, run: Run, heads: Sequence[Head], stop: int) -> RunOn | None:
    begin = heads[-1][1]
    name, own, _ = _places(heads)
    front = own is not None and any(heads[i][2].role in _FRONT for i in range(name + 1, own))
    between = {heads[i][2].role for i in range(name + 1, own)} if own is not None else set()
    goal = "target" in between and not front
    frame = Frame(own=own is not None, front=front, goal=goal, unit=goal and "unit" in between)
    cuts = numbered_rows(source, run, begin, stop, frame)
    if own == name + 1:
        cuts = max(cuts, named_rows(run, begin, stop), key=len)
    if own is not None and (len(cuts) < _FEWEST_ROWS or _strays(run, cuts)):
        numbered = any(head.role == "index" for _, _, head in heads[:own])
        cuts = max(cuts, closed_rows(run, begin, stop, numbered=numbered), key=len)
    if len(cuts) < _FEWEST_ROWS:
        return None
    cuts[0] = _opened(run, begin, cuts)
    columns = _columns(source, run, heads, goal=goal)
    parted = any(len(cut.groups) > 1 for cut in cuts)  # chapters and parts of them
    rows: list[Row] = []
    for cut in cuts:
        for depth, span in enumerate(cut.groups, 1 + (parted and len(cut.groups) == 1 and not _chapter(run, cut))):
            group = run.cell(len(rows), 0, *span, source)
            alone = (group, *(None for _ in columns[1:]))
            rows.append(Row(len(rows), "group", alone, alone, depth=depth))
        held = {"name": cut.name, "unit": cut.unit, "target": cut.goal, "weight": cut.points, "scoring": cut.rules}
        spans = [held[column.role or "name"] for column in columns]
        cells = tuple(
            run.cell(len(rows), i, *span, source) if span is not None and span[0] < span[1] else None
            for i, span in enumerate(spans)
        )
        points = next(i for i, column in enumerate(columns) if column.role == "weight")
        rows.append(Row(len(rows), "indicator", cells, cells, glued=(points,) if cut.torn else ()))
    first = run.offsets[heads[0][0]]
    last = run.offsets[max(cuts[-1].rules[1], cuts[-1].points[1]) - 1] + 1
    table = Table(NO_TABLE, first, last, len(rows), len(columns), ())
    return RunOn(first, last, None, Grid(table, "indicators", columns, (), tuple(rows), inherited=cuts[0].number != 1))


def _strays(run: Run, cuts: Sequence[ScoredRow]) -> bool:
    """Whether names hold points of other rows, which no number parts."""
    return sum(len(_POINTS_INSIDE.findall(run.text[cut.name[0] : cut.name[1]])) for cut in cuts) >= _FEWEST_INSIDE


def _opened(run: Run, begin: int, cuts: Sequence[ScoredRow]) -> ScoredRow:
    """The first row, headed by the words in front of it where other rows are headed by such words as well."""
    first = cuts[0]
    plain = any(cut.groups and _WORDS.fullmatch(run.text, *cut.groups[0]) for cut in cuts[1:])
    opening = _OPENING.fullmatch(run.text, begin, first.start) if plain and not first.groups else None
    return replace(first, groups=(opening.span("group"),)) if opening is not None else first


_CHAPTER = regex("[一二三四五六七八九十]{1,3}、?")


def _chapter(run: Run, cut: ScoredRow) -> bool:
    return _CHAPTER.match(run.text, *cut.groups[0]) is not None


def _places(heads: Sequence[Head]) -> tuple[int, int | None, int | None]:
    """Which heads stand over the names, over points, and over what is said of how these are given."""
    roles = [head.role for _, _, head in heads]
    own = roles.index("weight") if "weight" in roles else None
    at = own if own is not None else roles.index("scoring")
    name = next((i for i in range(at - 1, -1, -1) if roles[i] in _NAMED), None)
    if name is None:
        name = next(i for i, role in enumerate(roles) if role in _NAMED)
    told = next((i for i, role in enumerate(roles) if i >= at and role in _TOLD and i != name), None)
    if told is None:
        told = next((i for i in range(name + 1, at) if roles[i] in _FRONT), None)
    return name, own, told


def _columns(source: str, run: Run, heads: Sequence[Head], *, goal: bool) -> tuple[Column, ...]:
    """The columns that the rows are cut into: names, goals with their units, points, and how these are given."""
    name, own, told = _places(heads)
    places: list[tuple[str, int | None]] = [("name", name), ("weight", own), ("scoring", told)]
    if goal:
        between = range(name + 1, own or 0)
        parts: tuple[str, ...] = ("unit", "target")
        places[1:1] = [(role, i) for role in parts for i in between if heads[i][2].role == role][:2]
    out = []
    for index, (role, head) in enumerate(places):
        cell = run.cell(0, index, heads[head][0], heads[head][1], source) if head is not None else None
        text = cell.text if cell is not None else ""
        out.append(Column(index, role, text, cell, found_by="indicators.run_on"))
    return tuple(out)
