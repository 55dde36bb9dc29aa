"""Tables that a converter ran together in one text, every border lost: found by their heads, cut into rows.

Viewers of document sites, and pages whose cells are inline, leave a table as one run of characters::

    项目名称村道养护主管部门县交通局一级指标二级指标三级指标指标值分值产出指标数量指标养护里程≥86公里20…

Heads that follow each other are looked up in the one header vocabulary; the run behind them is cut by
``rows``. Nothing is invented: every cell is a stretch of the text, a cut between two digits is told
(``Row.glued``), and a stretch that no row takes is given back as unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extractor.documents.document import Block, Cell, Document, Paragraph, Table
from extractor.indicators.run_on.cells import LEVEL_INSIDE, NUMBER, POINTS, VALUES, Gaps
from extractor.indicators.run_on.digits import parted_digits
from extractor.indicators.run_on.entries import read_entries
from extractor.indicators.run_on.heads import ANCHOR, UNKNOWN_HEAD, Head, tiled_heads
from extractor.indicators.run_on.numbers import chapters, cut_numbered
from extractor.indicators.run_on.rows import Cut
from extractor.indicators.run_on.scored import scored_tables
from extractor.indicators.run_on.text import Run, RunOn, stretches
from extractor.indicators.run_on.unfilled import cut_unfilled
from extractor.indicators.run_on.words import run_on_words
from extractor.mentions.grammar.units import parse_unit
from extractor.regex import regex
from extractor.rows.forms import read_form
from extractor.rows.head_roles import is_unit
from extractor.rows.header import header_of
from extractor.rows.lines import NO_TABLE
from extractor.rows.reading import Column, Form, Grid, Row

_FEWEST_HEADS = 3
_FEWEST_ROWS = 2
_FEWEST_FILLED = 0.5  # rows with more than a name, for each name of a table that nobody filled in
_FORM_REACH = 1500  # characters in front of the heads in which a form's labels are looked for
_LONGEST_BODY = 6000
_MAY_BE = ("weight", "unit", "operator", "score")
"""What an unknown head may be the head of, besides a column of words."""
_FILLED = 0.7  # share of rows that must have it
_IN_FRONT = frozenset({"level1", "level2", "content", "group", "index"})
_GROUP = "指标"  # over 产出指标 and 效益指标, in front of 指标内容
_IN_GROUPS = regex(rf"(?<!绩效)(?<!评价)(?<!考核)(?<!监控)(?<!核心)(?<!级){_GROUP}$")
_NAMELIKE = ("name", "content", "level2", "level1")
_FEWEST_LABELS = 3
_LABEL_REACH = 400  # characters from a label of a form to the next
_LABEL_VALUE = 60  # characters of a label's value
_AMOUNT = regex(r"\d+(?:\.\d+)?(?:[万亿]?元)?(?![\d.%])")
_SPACED = 0.5  # share of the numbers that a blank parts from their unit
_FEWEST_WRAPS = 3
_WRAPPED = 2.0  # blanks inside heads and levels, for each in front of one
_NOTE = regex(r"\s*(?:总分|合计|总计)?[\d.\s]*(?:备?注|填[报表]说明)\s*[:：][^\n]*")
_RULE = regex(r"每[低少高超差增减缺降]|[扣加减]\s*\d")
_EXECUTED = regex(r"执行[数率]|全年预算数|支出数")


def read_run_on(document: Document) -> list[RunOn]:
    """Every run-on table in a document's paragraphs, in order; [] where none is.

    Args:
        document: its tables are left alone, only the text between them is looked at.

    Example: 「一级指标二级指标三级指标指标值产出指标数量指标培训人次=300人次质量指标合格率≥95%」 has two rows.
    """
    out: list[RunOn] = []
    for run in stretches(document):
        near = ANCHOR.search(run.text) is not None
        found = list(_tables(document.text, run)) if near else []
        if near:
            found = _by_entries(document.text, run, found) or found
        scored = list(scored_tables(document.text, run)) if not found or any(map(_ruled, found)) else []
        out.extend(scored or found)
    return out


def _ruled(table: RunOn) -> bool:
    """Whether names begin with how points are given, so that the rows are cut in the wrong places: 每低1% | 扣1分."""
    name = next((i for i, column in enumerate(table.grid.columns) if column.role == "name"), None)
    cells = [row.cells[name] for row in table.grid.rows] if name is not None else []
    return any(cell is not None and _RULE.match(cell.text) for cell in cells)


def loosened(document: Document) -> Document | None:
    """The document with flattened tables turned back into text where their heads can be read as a run-on table.

    For a second look at tables whose rows a reader of flattened text put together wrongly. None where nothing changes.
    """
    loose = [b for b in document.blocks if isinstance(b, Table) and b.loose]
    if not any(_heads_near(document.text, b.start, b.end) for b in loose):
        return None
    found = read_run_on(replace(document, blocks=tuple(_as_text(document, b) for b in document.blocks)))
    spans = [(f.start, f.end) for f in found]

    def covered(block: Table) -> bool:
        return any(a < block.end and block.start < b for a, b in spans)

    blocks: list[Block] = []
    tables = 0
    for block in document.blocks:
        if isinstance(block, Table) and block.loose and covered(block):
            blocks.append(_as_text(document, block))
            continue
        if isinstance(block, Table):
            block, tables = replace(block, index=tables), tables + 1
        blocks.append(block)
    return replace(document, blocks=tuple(blocks)) if tables < sum(1 for _ in document.tables()) else None


def _as_text(document: Document, block: Block) -> Block:
    if isinstance(block, Table) and block.loose:
        return Paragraph(block.start, block.end, document.text[block.start : block.end])
    return block


def _heads_near(text: str, start: int, end: int) -> bool:
    return ANCHOR.search("".join(text[start:end].split())) is not None


def _tables(source: str, run: Run) -> Iterator[RunOn]:
    at = 0
    heads = _next_heads(run.text, at)
    while heads is not None:
        following = _next_heads(run.text, heads[-1][1])
        stop = min(following[0][0] if following is not None else len(run.text), heads[-1][1] + _LONGEST_BODY)
        table = _table(source, run, at, heads, stop)
        if table is not None:
            yield table
        at = heads[-1][1]
        heads = following


def _by_entries(source: str, run: Run, tables: Sequence[RunOn]) -> list[RunOn]:
    """The entries of a table whose heads stand apart, where more of them are whole than rows of ``tables``."""
    entries = read_entries(source, run.offsets[0], run.offsets[-1] + 1)
    if entries is None:
        return []
    wanted = {c.role for c in entries.grid.columns} - {"level2"}
    if sum(_holds(t.grid, wanted) for t in tables) >= _holds(entries.grid, wanted):
        return []
    at = bisect_left(run.offsets, entries.start)
    form = _form(source, run, max(0, at - _FORM_REACH), at)
    return [RunOn(form.table.start if form is not None else entries.start, entries.end, form, entries.grid)]


def _holds(grid: Grid, roles: set[str]) -> int:
    """How many rows of a grid have a cell of each role."""
    return sum(roles <= {c.role for c in grid.columns if row.cells[c.index] is not None} for row in grid.rows)


# --------------------------------------------------------------------------------------------------------- heads


def _next_heads(text: str, at: int) -> list[Head] | None:
    """The next run of heads that an indicator table has."""
    for anchor in ANCHOR.finditer(text, at):
        start = _begin(text, anchor.start(), at)
        heads = tiled_heads(text, start)
        if _IN_GROUPS.search(text, at, start) is not None:
            heads = tiled_heads(text, start - len(_GROUP))
        roles = {h.role for _, _, h in heads}
        if len(heads) >= _FEWEST_HEADS and roles & VALUES and roles & {"name", "level1", "level2"}:
            return heads
    return None


def _begin(text: str, start: int, floor: int) -> int:
    """Where the heads begin of which one stands at ``start``: 评价指标|评价内容|指标名称."""
    begin = start
    while True:
        sizes = range(min(8, begin - floor), 1, -1)
        longer = next((n for n in sizes if (h := header_of(text[begin - n : begin])) and h.role in _IN_FRONT), None)
        if longer is None:
            return begin
        begin -= longer


# --------------------------------------------------------------------------------------------------------- table


def _table(source: str, run: Run, floor: int, heads: Sequence[Head], stop: int) -> RunOn | None:
    columns = _columns(source, run, heads)
    begin = heads[-1][1]
    ends = _ends().search(run.text, begin, stop)
    stop = ends.start() if ends is not None else stop
    unknown = [i for i, (_, _, head) in enumerate(heads) if head is UNKNOWN_HEAD]
    text, gaps = run.text[begin:stop], _borders(run, heads, stop)
    columns, cuts, left = _with_unknown(text, gaps, columns, unknown)
    roles = [c.role for c in columns]
    heads_between = chapters(text, gaps)
    rows: list[Row] = []
    for cut in cuts:
        while heads_between and cut.pieces and heads_between[0][0] < cut.pieces[0].start:
            rows.append(_chapter(source, run, begin, len(rows), heads_between.pop(0), columns))
        rows.append(_row(source, run, begin, len(rows), cut, len(columns)))
    rows = [r for r in rows if any(c is not None for c in r.cells)]
    read = [r for r in rows if r.kind == "indicator" and r.cells[roles.index("name")] is not None]
    if len(read) < _FEWEST_ROWS:
        return None
    first, last = run.offsets[heads[0][0]], run.offsets[stop - 1] + 1
    note = _NOTE.match(source, last)
    last = note.end() if note is not None else last  # how the form is to be filled in is no statement
    table = Table(NO_TABLE, first, last, len(rows), len(columns), ())
    unread = tuple(run.cell(0, 0, begin + a, begin + b, source) for a, b in left if b - a >= 4)
    form = _form(source, run, max(floor, heads[0][0] - _FORM_REACH), heads[0][0])
    start = form.table.start if form is not None else _fields_start(run, max(floor, heads[0][0] - _FORM_REACH), heads)
    return RunOn(start, last, form, Grid(table, "indicators", columns, (), tuple(rows)), unread)


def _borders(run: Run, heads: Sequence[Head], stop: int) -> Gaps:
    """Of the blanks behind the heads those that may stand between two cells."""
    begin = heads[-1][1]
    if _wrapped(run, heads, stop):
        return (False,) * (stop - begin)
    numbers = [m.end() for m in NUMBER.finditer(run.text, begin, stop) if run.text[m.end() : m.end() + 1] not in "%％"]
    spaced = {at for at in numbers if at < stop and run.gaps[at] and _counts(run.text, at)}
    if len(spaced) < _SPACED * len(numbers):
        return run.gaps[begin:stop]
    return tuple(gap and at not in spaced for at, gap in enumerate(run.gaps[begin:stop], begin))


def _counts(text: str, at: int) -> bool:
    return any(parse_unit(text[at : at + n]) is not None for n in (1, 2))


def _wrapped(run: Run, heads: Sequence[Head], stop: int) -> bool:
    """Whether blanks stand where a cell's lines were broken and not where two cells meet.

    Example: 一级 指标二级 指标年度指标 值产 出 指 标数量 指标清淤长度12公里
    """
    spans = [head[:2] for head in heads]
    spans += [m.span() for m in LEVEL_INSIDE.finditer(run.text, heads[-1][1], stop)]
    inside = sum(run.gaps[i] for a, b in spans for i in range(a + 1, b))
    between = sum(run.gaps[a] for a, _ in spans[1:])
    return inside >= _FEWEST_WRAPS and inside > _WRAPPED * between


def _with_unknown(
    text: str, gaps: Gaps, columns: tuple[Column, ...], unknown: Sequence[int]
) -> tuple[tuple[Column, ...], list[Cut], list[tuple[int, int]]]:
    """The rows, with each unknown head read as what most rows then have; as words where there is no such thing."""
    for i in unknown:
        for role in _MAY_BE:
            if any(c.role == role for c in columns):
                continue
            tried = (*columns[:i], replace(columns[i], role=role), *columns[i + 1 :])
            rows, _ = cut_numbered(text, gaps, [c.role for c in tried])
            filled = sum(any(p.column == i for p in row.pieces) for row in rows)
            if len(rows) >= _FEWEST_ROWS and filled >= _FILLED * len(rows):
                columns = tried
                break
    roles = [c.role for c in columns]
    rows, left = cut_numbered(text, gaps, roles)
    bare = cut_unfilled(text, roles)
    if sum(len(row.pieces) > 1 for row in rows) < _FEWEST_FILLED * len(bare):
        return columns, bare, []
    return columns, parted_digits(text, gaps, roles, rows), left


def _columns(source: str, run: Run, heads: Sequence[Head]) -> tuple[Column, ...]:
    roles = [head.role or "ignore" for _, _, head in heads]
    if roles[:2] == ["name", "content"] and run.text[slice(*heads[0][:2])] == _GROUP:
        roles[:2] = ["level1", "name"]
    if "name" not in roles:
        at = max(roles.index(role) for role in _NAMELIKE if role in roles)
        roles[at] = "name"
    while roles.count("name") > 1:  # of two the lower level names: 评价指标 | 指标名称
        roles[roles.index("name")] = _free_level(roles)
    for i in range(roles.index("name")):
        if roles[i] in ("content", "group", "ignore"):
            roles[i] = _free_level(roles)
    for i, role in enumerate(roles):
        if role in ("target", "actual", *POINTS) and role in roles[:i]:
            roles[i] = "actual" if role == "target" and "actual" not in roles else "ignore"
    out = []
    for index, ((a, b, head), role) in enumerate(zip(heads, roles, strict=True)):
        cell = run.cell(0, index, a, b, source)
        unit = next(filter(is_unit, head.brackets), None)
        out.append(Column(index, role, cell.text, cell, unit=unit, year=head.year, found_by="indicators.run_on"))
    return tuple(out)


def _free_level(roles: Sequence[str]) -> str:
    return next((role for role in ("level2", "level1") if role not in roles), "ignore")


def _chapter(
    source: str, run: Run, begin: int, number: int, span: tuple[int, int], columns: Sequence[Column]
) -> Row:
    """The line of a chapter that heads the rows below it."""
    at = next(c.index for c in columns if c.role == "name")
    cells: list[Cell | None] = [None] * len(columns)
    cells[at] = run.cell(number, at, begin + span[0], begin + span[1], source)
    return Row(number, "group", tuple(cells), tuple(cells))


def _row(source: str, run: Run, begin: int, number: int, cut: Cut, width: int) -> Row:
    cells: list[Cell | None] = [None] * width
    for piece in cut.pieces:
        cells[piece.column] = run.cell(number, piece.column, begin + piece.start, begin + piece.end, source)
    named = tuple(cells)
    return Row(number, "indicator", named, named, glued=cut.torn)


# ---------------------------------------------------------------------------------------------------------- form


@cache
def _ends() -> re.Pattern[str]:
    words = run_on_words()
    return re.compile("|".join((*words["ends"]["words"], *words["labels"]["name"])))


@cache
def _labels() -> re.Pattern[str]:
    groups = run_on_words()["labels"]
    listed = [(word, name) for name, words in groups.items() for word in words]
    by_name: dict[str, list[str]] = {}
    for word, name in sorted(listed, key=lambda pair: -len(pair[0])):
        by_name.setdefault(name, []).append(word)
    order = sorted(listed, key=lambda pair: -len(pair[0]))
    return re.compile("|".join(f"(?P<{name}_{i}>{word})" for i, (word, name) in enumerate(order)))


@cache
def _apart() -> re.Pattern[str]:
    groups = run_on_words()["labels"]
    listed = [*(word for words in groups.values() for word in words), *run_on_words()["goals"]["heads"]]
    return re.compile("|".join(sorted(listed, key=lambda word: -len(word))))


def _fields_start(run: Run, floor: int, heads: Sequence[Head]) -> int:
    """Where the fields of a form that names no project begin (a department's), else where the heads do.

    Its funds and goals are cells like those of a project's form, no prose: several labels that stand apart tell it.
    """
    first = stop = heads[0][0]
    told: set[str] = set()
    for match in reversed(list(_apart().finditer(run.text, floor, stop))):
        if not (run.gaps[match.start()] and (run.gaps[match.end()] or run.text[match.end()] == ":")):
            continue
        if first - match.end() > _LABEL_REACH:
            break
        first = match.start()
        told.add(match.group())
    return run.offsets[first if len(told) >= _FEWEST_LABELS else stop]


def _form(source: str, run: Run, floor: int, stop: int) -> Form | None:
    """Project name and unit from labels that stand glued to their values."""
    found = list(_labels().finditer(run.text, floor, stop))
    rows: list[Row] = []
    seen: set[str] = set()
    starts = [i for i, m in enumerate(found) if (m.lastgroup or "").startswith("name")]
    executed = _EXECUTED.search(run.text, floor, stop) is not None  # the amounts of several columns stand together
    for i, match in enumerate(found[starts[-1] :] if starts else [], starts[-1] if starts else 0):
        field = (match.lastgroup or "").rpartition("_")[0]
        after = found[i + 1].start() if i + 1 < len(found) else stop
        a, b = match.end() + (run.text[match.end() : match.end() + 1] == ":"), after
        if field == "budget":
            amount = None if executed else _AMOUNT.match(run.text, a, b)
            b = amount.end() if amount is not None else a
        if field == "other" or field in seen or not 2 <= b - a <= _LABEL_VALUE:
            continue
        seen.add(field)
        cells = (
            run.cell(len(rows), 0, match.start(), match.end(), source),
            run.cell(len(rows), 1, a, b, source),
        )
        rows.append(Row(len(rows), "form", cells, cells))
    if "name" not in seen:
        return None
    start = next(c.start for c in rows[0].cells if c is not None)
    return read_form(Table(NO_TABLE, start, start, len(rows), 2, ()), rows, None)
