"""A header's columns and the rows under it → a Grid: what kind of grid it is, what each row is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractor.documents.document import Cell, Table
from extractor.regex import regex
from extractor.rows.align import align, suits
from extractor.rows.blocks import Block
from extractor.rows.content import VALUE_ROLES, ColumnContent, is_body, is_place, is_time
from extractor.rows.forms import is_note, is_result, is_total, label_of
from extractor.rows.glued import unglue
from extractor.rows.header import header_of
from extractor.rows.heads import is_header
from extractor.rows.levels import level_of
from extractor.rows.lines_in_cells import split_lists
from extractor.rows.paths import lay_out
from extractor.rows.points import SETTLED
from extractor.rows.reading import Column, Form, Grid, GridKind, Row, RowKind
from extractor.rows.shape import fold, squeeze
from extractor.rows.tree import depths
from extractor.rows.under import with_scoring

SENTENCE = 40  # characters
_DIGIT = regex(r"\d")
_BETTER = 1.0  # by how much a new layout of a row must suit its columns better than the one that it has
_MOSTLY = 0.6
_SURE = 2.0  # a level's name in a level's column
_FUNDS = regex(r"资金|下达|安排|拨付|金额|预算|补助|经费|分配|拨款|结算")
_PLACE_HEAD = regex(r"[省市县区镇乡村州盟旗]|地区|街道|区域|辖区|学校|医院|单位|机构|社区|部门")
_PAGE_MARK = regex(r"^[-—]?第?\d{1,4}页?(?:[/,，]?共\d{1,4}页)?[-—]?$")
_TASKS = regex(r"任务|目标|措施|事项|内容|要求")
_MEASURE_END = regex(
    r"(?:[率数量额度值比次期]|人数|面积|里程|时间|时限|成本|费用|情况|收入|产量|满意度)(?:[（(].*[)）])?$"
)
_TOLD_OF_EACH = frozenset({"unit", "operator", "attribute", "weight", "responsible"})
_SIGNED = regex(r"[:：]|^(?:联系)?电话$|^(?:填报|填表)?日期$|^单位负责人$|^审核人?$")
_CHAPTER = regex(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_GROUP = regex(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+部分)"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a table hands to the next one: the columns of its last open grid."""

    columns: tuple[Column, ...] = ()
    width: int = 0


@dataclass(slots=True)
class Parts:
    """What has been read of one table: forms and grids top down, the kind of every row."""

    table: Table
    kinds: list[RowKind]
    parts: list[Form | Grid] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)

    def add_grid(
        self,
        columns: tuple[Column, ...],
        header_rows: Iterable[int],
        body: Sequence[Row],
        lines: Sequence[Sequence[Cell | None]],
        inherited: bool = False,
        block: Block | None = None,
    ) -> None:
        """Add the grid that these columns and rows make.

        ``lines`` are the header's lines top down; ``inherited`` says that the columns are the table above's;
        ``block`` is the one of several blocks side by side that they are.
        """
        kind = _kind(columns, body)
        if kind == "matrix":
            columns = _as_matrix(columns)
        elif kind == "indicators" and not any(c.role == "name" for c in columns):
            columns = tuple(replace(c, role="name") if c.role == "place" else c for c in columns)
        body = list(body) if block is not None else laid_out(self.table, body, columns)
        laid, body = lay_out(columns, body)
        if laid is not columns:
            columns, kind = laid, _kind(laid, body)
        rows = self.rows_of(columns, body)
        levels = block.levels if block is not None else (None, None)
        if kind == "indicators" and block is None:
            rows, columns = with_scoring(rows, columns)
        self.parts.append(Grid(self.table, kind, columns, tuple(header_rows), rows, inherited, levels))
        if kind == "indicators":
            self.carried = Carried(columns, self.table.n_cols)

    def rows_of(self, columns: Sequence[Column], body: Sequence[Row]) -> tuple[Row, ...]:
        """The rows under a grid's columns, every cell in its column: split where it held several, with their kinds."""
        rows = split_lists(unglue(body, columns), columns)
        kinds = [_row_kind(self.table, row, columns) for row in rows]
        _join_levels(rows, kinds, columns)
        _numbered_names(rows, kinds, columns)
        _lone_names(rows, kinds, columns)
        if self.table.ragged:
            _lone_lines(rows, kinds)
        for k, depth in depths(rows, kinds, columns).items():
            kinds[k], rows[k] = "group", replace(rows[k], depth=depth)
        weight = [c.index for c in columns if c.role in ("weight", "score")]
        target = [c.index for c in columns if c.role in VALUE_ROLES]
        for k, row in enumerate(rows[:-1]):
            if kinds[k] != "indicator" or not target or not weight:
                continue
            following = rows[k + 1]
            if kinds[k + 1] != "indicator":
                continue
            blank_here = not any(_has(row, i) for i in target) and any(_has(row, i) for i in weight)
            child = any(_has(following, i) for i in target) and not any(_has(following, i) for i in weight)
            marked = any(c is not None and c.text.lstrip().startswith(("★", "☆")) for c in row.cells)
            if blank_here and child and (marked or following.indent > row.indent or _same_levels(following, columns)):
                kinds[k] = "parent"
        for row, kind in zip(rows, kinds, strict=True):
            if kind != "blank":
                self.kinds[row.index] = kind
        return tuple(replace(row, kind=kind) for row, kind in zip(rows, kinds, strict=True))


def content_of(body: Sequence[Row], width: int) -> list[ColumnContent]:
    """What stands in each column of some rows."""
    texts: list[list[str]] = [[] for _ in range(width)]
    for row in body[:400]:
        own = [c for c in row.cells if c is not None and c.text]
        if len(own) == 1 and own[0].col_span >= max(3, width - 1):
            continue  # a group's name or a note across the table
        for i, cell in enumerate(row.cells):
            if cell is not None and cell.text:
                texts[i].append(cell.text)
    return [ColumnContent.of(t) for t in texts]


def _kind(columns: Sequence[Column], body: Sequence[Row]) -> GridKind:
    roles = {c.role for c in columns}
    valued = roles & (VALUE_ROLES | {"weight", "score"})
    if "kind" in roles:
        return "indicators"
    if _lists_tasks(columns) and not valued:
        return "other"  # tasks and their money
    if "costing" in roles and not _reckoned(columns):
        return "other"  # 单价 × 数量: what a budget is made of
    if _tells_tasks(columns, body) and not valued:
        return "carrier"  # goals told in sentences, and who sees to them
    if "name" in roles and not valued and (_names_hold_values(columns, body) or _worth(columns)):
        return "indicators"
    if "name" in roles and (valued or roles & {"operator", "attribute", "unit", "deadline"}):
        return "indicators"
    if "place" in roles and roles & VALUE_ROLES:
        place = next(c for c in columns if c.role == "place")
        if place.found_by == "rows.measures":
            return "matrix"
        told = [cell.text for r in body if (cell := r.cells[place.index]) is not None and cell.text]
        months = bool(told) and sum(map(is_time, told)) >= _MOSTLY * len(told)  # 平均 and 合计 stand below them
        someone = sum(is_place(t) or is_body(t) for t in told)
        if not months and not _PLACE_HEAD.search(place.header) and someone < len(told) / 3:
            return "indicators" if _first_names(columns, place) else "other"
        return "other" if _allocates(columns) else "matrix"
    if "project" in roles and roles & {"budget", "purpose", "goal"}:
        return "projects"
    texts = [c.text for r in body for c in r.cells if c is not None and c.text]
    if texts and sum(len(t) for t in texts if len(t) >= SENTENCE) >= 0.5 * sum(map(len, texts)):
        return "carrier"
    return "other"


def _worth(columns: Sequence[Column]) -> bool:
    """Whether names hold the points of their rows."""
    return any(c.role == "name" and c.found_by == SETTLED for c in columns)


def _reckoned(columns: Sequence[Column]) -> bool:
    """Whether 测算说明 stands beside goals with levels or units and says how these were reckoned; nothing is priced."""
    roles = {c.role for c in columns}
    heads = [c.header for c in columns if c.role == "costing"]
    stated = "target" in roles and (not roles.isdisjoint(("level1", "level2")) or {"name", "unit"} <= roles)
    return stated and roles.isdisjoint(("budget", "project")) and all("测算" in h for h in heads)


def _lists_tasks(columns: Sequence[Column]) -> bool:
    """Whether a grid lists what a project's money is for (任务名称, 主要内容, 预算金额)."""
    heads = [c.header for c in columns if c.role in ("project", "content", "name", "group", "level1")]
    money = any(c.role in ("budget", "fiscal") for c in columns)
    tasks = any("任务" in h for h in heads) and not any(re.search(r"项目|指标|活动|职责", h) for h in heads)
    return money and tasks


def _tells_tasks(columns: Sequence[Column], body: Sequence[Row]) -> bool:
    """Whether a grid says what is to be done and by whom: goals or tasks with their numbers, bodies, deadlines."""
    roles = {c.role for c in columns}
    measured = {"budget", "fiscal", "level1", "level2", "unit", "operator", "attribute"}
    if not roles & {"responsible", "deadline"} or roles & measured:
        return False
    if "goal" in roles or "content" in roles:
        return True
    tasks = next((c for c in columns if c.role == "name"), None)
    if tasks is None or not _TASKS.search(tasks.header):
        return False
    told = [cell.text for r in body if (cell := r.cells[tasks.index]) is not None and cell.text]
    return bool(told) and sum(bool(_DIGIT.search(t)) for t in told) >= len(told) / 2


def _first_names(columns: Sequence[Column], place: Column) -> bool:
    """Whether a column whose head could be a place's holds the names: nothing else does."""
    return not any(c.role in ("name", "content", "level1", "level2") for c in columns if c is not place)


def _names_hold_values(columns: Sequence[Column], body: Sequence[Row]) -> bool:
    """Whether names and values share a cell ("培训人次≥200人次") in a table with levels and no value column."""
    if not any(c.role in ("level1", "level2") for c in columns):
        return False
    names = [
        cell.text
        for r in body
        for c in columns
        if c.role == "name" and c.index < len(r.cells) and (cell := r.cells[c.index]) is not None and cell.text
    ]
    names = [line for n in names for line in n.split("\n") if line.strip()]
    short = [n for n in names if len(n) <= SENTENCE]
    return len(short) >= 0.8 * len(names) and sum(bool(_DIGIT.search(n)) for n in short) >= 0.5 * max(1, len(names))


def _numbered_names(rows: Sequence[Row], kinds: list[RowKind], columns: Sequence[Column]) -> None:
    """Where the names themselves are numbered (一)(二)…, a row with nothing but its name is no group."""
    names = {c.index for c in columns if c.role == "name"}
    told = [
        squeeze(cell.text)
        for r, kind in zip(rows, kinds, strict=True)
        if kind == "indicator"
        for i in names
        if (cell := r.cells[i]) is not None and cell.text
    ]
    if told and sum(bool(_GROUP.match(t)) for t in told) > len(told) / 2:
        for k, row in enumerate(rows):
            if kinds[k] == "group" and any(row.cells[i] is not None for i in names):
                kinds[k] = "indicator"


def _lone_names(rows: Sequence[Row], kinds: list[RowKind], columns: Sequence[Column]) -> None:
    """A name alone in its row, among rows that are filled, heads the rows below it (民生福祉 in a plan's table)."""
    names = {c.index for c in columns if c.role == "name"}
    counted = {c.index for c in columns if c.role != "index"}
    filled = [sum(c is not None and bool(c.text) and i in counted for i, c in enumerate(r.cells)) for r in rows]
    full = [n for n, kind in zip(filled, kinds, strict=True) if kind == "indicator"]
    if not full or sorted(full)[len(full) // 2] < 3:
        return
    lone = [
        (k, cell.text)
        for k, row in enumerate(rows)
        if kinds[k] == "indicator"
        and filled[k] == 1
        and k + 1 < len(rows)
        and filled[k + 1] >= 3
        and kinds[k + 1] == "indicator"
        for i in names
        if (cell := row.cells[i]) is not None and cell.text
    ]
    # An indicator without a value still has its unit or 约束性; a row that lacks even these, where all others have
    # them, is none (污染物排放总量 above four pollutants).
    told = {c.index for c in columns if c.role in _TOLD_OF_EACH}
    filled_in = [r for r, n, kind in zip(rows, filled, kinds, strict=True) if kind == "indicator" and n > 1]
    if lone and len(filled_in) > 2 and any(all(_has(row, i) for row in filled_in) for i in told):
        if len(lone) <= len(full) / 2:
            for k, _ in lone:
                kinds[k] = "group"
        return
    if not any(_heads(text) for _, text in lone):
        return
    # 服务质量 ends like a measure, but stands as 设施建设 and 队伍建设 do
    lone = [(k, text) for k, text in lone if _heads(text) or (len(squeeze(text)) <= 8 and not _DIGIT.search(text))]
    if lone and len(lone) <= len(full) / 2:
        for k, _ in lone:
            kinds[k] = "group"


_POINTS = regex(r"[（(][^（()）]*(?:\d|分|权重)[^（()）]*[)）]$|[：:]?\d+分$")
"""What a group's line ends with: （30分）, （共3项）, (权重30%)."""
_LATIN = regex(r"[A-Za-z]{2,}")  # 项目发展目标指标 PDO Indicators
_NUMBERED = regex(r"^(?:\d{1,2}[.．、]|[A-Z]\d?[.．、]?|[一二三四五六七八九十]{1,3}[、.．])(?!\d)")


def _lone_lines(rows: Sequence[Row], kinds: list[RowKind]) -> None:
    """In text that lost its merged cells, a line with one short entry heads the rows below it: 基础管理（30分）.

    Such a line may as well be the rest of a cell that wrapped, so the first one must stand right below the header, or
    every one must carry points or brackets.
    """
    filled = [sum(c is not None and bool(c.text) for c in row.cells) for row in rows]
    lone = []
    for k, row in enumerate(rows[:-1]):
        cell = next((c for c in row.full if c is not None and c.text), None)
        if kinds[k] != "note" or filled[k] != 1 or filled[k + 1] < 3 or cell is None or cell.col != 0:
            continue
        text = squeeze(cell.text)
        if not is_note(text) and _heads(_NUMBERED.sub("", _POINTS.sub("", text)).strip("【】")):
            lone.append((k, _POINTS.search(text) is not None or text.startswith("【")))
    if lone and (lone[0][0] == 0 or (len(lone) > 1 and all(marked for _, marked in lone))):
        for k, _ in lone:
            kinds[k] = "group"


_LATER = frozenset({"score", "actual", "remark", "reason", "deduction", "ignore", "unknown", "other", "forecast"})
"""Columns at a form's end that are filled in once it is used."""


def laid_out(table: Table, rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Rows whose converter dropped covered cells, each laid out by what its cells look like.

    In a form to be filled in, 得分 and what follows it at the end is blank: no row was moved out of there.
    """
    reach = max((sum(c is not None for c in row.cells) for row in rows), default=0)
    later = {c.role for c in columns[reach:]}
    blank = reach >= 2 and "score" in later <= _LATER
    return [_placed(table, row, columns[:reach] if blank else columns) for row in rows]


def _placed(table: Table, row: Row, columns: Sequence[Column]) -> Row:
    """A row whose converter dropped covered cells is laid out by what its cells look like."""
    own = [c for c in row.cells if c is not None]
    if not table.ragged or not own or any(c.col_span > 1 or c.row_span > 1 for c in row.full if c is not None):
        return row
    last_header = max((c.index for c in columns if c.header or c.role != "ignore"), default=0)
    written = sum(c is not None for c in row.cells[: last_header + 1])
    if len(own) > last_header + 1 or written > last_header or any(c.col > last_header for c in own):
        return row
    while len(own) > 1 and not own[-1].text:
        own.pop()  # a blank at the end takes no place of its own
    texts = [c.text for c in own]
    if is_note(texts[0]) or (len(own) == 1 and level_of(texts[0]) is None):
        return row  # a line of its own, or the rest of a cell that wrapped
    now = [i for i, c in enumerate(row.cells) if c is not None][: len(own)]
    if len(own) == 2 and columns[own[0].col].role == "index" and _CHAPTER.fullmatch(squeeze(texts[0])):
        return row  # 二 | 民生保障 heads the rows below
    places = align(texts, columns[: last_header + 1])
    better = suits(texts, places, columns) - suits(texts, now, columns)
    if places == now or better <= 0:
        return row
    whole = not texts[0] or suits(texts[:1], now[:1], columns) >= _SURE  # nothing is missing in front
    apart = now != list(range(len(now)))
    if (whole or apart) and better <= _BETTER:
        return row  # the converter set the cells apart itself, and not badly
    names = {c.index for c in columns if c.role == "name"}
    named = next((t for t, i in zip(texts, now, strict=True) if i in names), "")
    if apart and level_of(named) is not None and not squeeze(named).endswith("指标"):
        return row  # 成本控制 behind 成本指标 is what is measured, though some forms have it for a level
    cells: list[Cell | None] = [None] * len(row.cells)
    for cell, place in zip(own, places, strict=True):
        cells[place] = cell
    return Row(row.index, row.kind, tuple(cells), tuple(cells), row.indent)


def _row_kind(table: Table, row: Row, columns: Sequence[Column]) -> RowKind:
    cells = [c for c in row.cells if c is not None and c.text]
    if not cells:
        return "blank"
    if (
        all(header_of(c.text) is not None and level_of(c.text) is None for c in cells)
        and len(cells) >= 2
        and is_header(row)
    ):
        return "header"
    if _PAGE_MARK.match("".join(fold(c.text) for c in cells)):
        return "note"
    first = cells[0]
    if is_note(first.text) and all(len(c.text) <= 20 and (is_note(c.text) or _SIGNED.search(c.text)) for c in cells):
        return "note"
    roles = {c.index: c.role for c in columns}
    first_role = roles.get(first.col if row.cells[first.col] is first else _position(row, first), "")
    if is_result([c.text for c in cells]):
        return "total"
    label = label_of(first.text) if len(cells) == 2 else None
    if label is not None and label.field == "conclusion" and is_note(first.text) and first_role not in ("name", ""):
        return "note"  # 评价等级 | 优 below the levels
    if is_total(leading(cells)) and first_role not in ("place",):
        return "total"
    if len(cells) == 1:
        if is_note(first.text):
            return "note"
        wide = first.col_span >= max(3, table.n_cols - 1)
        at_name = first_role == "name"
        folded = squeeze(first.text)
        if at_name and not wide and _GROUP.match(folded) and len(folded) <= 30:
            return "group"  # (一)森林资源 between rows of measures; _data_rows takes it back where all are such
        if wide or (first.col == 0 and not at_name):
            if (
                level_of(first.text) is not None
                or (_GROUP.match(folded) and len(folded) <= 30)
                or (wide and len(_LATIN.sub("", folded)) <= 20)
            ):
                return "group"
            if (
                first_role in ("level1", "level2", "project", "organization", "place")
                and len(folded) <= 30
                and not wide
            ):
                return "indicator"
            return "note"
    if (
        is_note(first.text)
        and len(cells) <= 2
        and first_role not in ("name",)
        and (len(first.text) > 6 or len(cells) == 1 or fold(first.text).strip(":：") in ("注", "备注", "说明", "说明:"))
    ):
        return "note"
    return "indicator"


def _allocates(columns: Sequence[Column]) -> bool:
    """Whether a grid of places hands out money: most of its heads are funds, so it states no performance."""
    heads = [c.header for c in columns if c.header and c.role not in ("place", "index", "remark")]
    return bool(heads) and sum(bool(_FUNDS.search(h)) for h in heads) > len(heads) / 2


def _as_matrix(columns: Sequence[Column]) -> tuple[Column, ...]:
    """In a grid of places every number column is an indicator; a 同比 column belongs to the one before it.

    Years below a measure's head (用水总量 over 2015年 2020年) stay periods of that measure.
    """
    kept = ("place", "index", "remark", "responsible", "ignore", "unit", "change", "share")
    graded = [c.index for c in columns if c.role == "tier"]
    lone = graded if len(graded) == 1 else []  # 不合格（批） beside 抽检（批） is no grade of a scale
    out = []
    for column in columns:
        period = column.role == "period_value" and column.group is not None and header_of(column.header) is not None
        # 零售总额环比增速 is a measure of its own, 环比增速 the change of the one before it
        whole = column.role in ("change", "share") and header_of(column.header) is None
        if whole and column.header:
            out.append(replace(column, role="measure"))
        elif column.role in kept or not column.header or period:
            out.append(column)
        elif column.role in ("period_value", "other", "unknown", "deadline") or column.index in lone:
            out.append(replace(column, role="measure"))
        else:
            out.append(column)
    return tuple(out)


def _join_levels(rows: list[Row], kinds: list[RowKind], columns: Sequence[Column]) -> None:
    """A row that holds nothing but the rest of level names cut in the row above is joined to it."""
    levels = {c.index for c in columns if c.role in ("level1", "level2")}
    for k in range(1, len(rows)):
        rest = {i: c for i, c in enumerate(rows[k].cells) if c is not None and c.text}
        if not rest or not rest.keys() <= levels or any(level_of(c.text) is not None for c in rest.values()):
            continue
        above = rows[k - 1]
        joined = []
        for i, cell in rest.items():
            head = above.cells[i]
            text = squeeze((head.text if head is not None else "") + cell.text)
            if head is not None and level_of(text) is not None:
                joined.append((i, text))
        if joined:
            rows[k - 1] = replace(above, joined=tuple(joined))
            kinds[k] = "note"


def _heads(text: str) -> bool:
    """Whether a text that stands alone names a group and no measure."""
    folded = re.sub(r"[（(][^（()）]*[)）]$", "", squeeze(text))
    return 2 <= len(folded) <= 16 and not _MEASURE_END.search(folded) and not _DIGIT.search(folded)


def leading(cells: Sequence[Cell]) -> str:
    """A row's first text; single characters that a blank had set apart (总 分) are put together."""
    out = cells[0].text
    for cell in cells[1:]:
        if len(squeeze(out)) > 2 or len(squeeze(cell.text)) != 1:
            break
        out += cell.text
    return out


def _has(row: Row, index: int) -> bool:
    cell = row.cells[index] if index < len(row.cells) else None
    return cell is not None and bool(cell.text)


def _position(row: Row, cell: Cell) -> int:
    return next(i for i, c in enumerate(row.cells) if c is cell)


def _same_levels(row: Row, columns: Sequence[Column]) -> bool:
    return not any(_has(row, c.index) for c in columns if c.role in ("level1", "level2"))
