"""Form rows: labels, fields, fund grids and payment schedules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from extractor.documents.document import Cell, Table
from extractor.regex import regex
from extractor.rows.reading import Field, Form, FundAmount, Row, ScheduleStep
from extractor.rows.shape import fold, split_brackets, squeeze

_ENUMERATOR = regex(r"^(?:[(]?\d{1,2}[).、．]|[一二三四五六七八九十]{1,2}、|[①-⑳]|[*★])(?!\d)")
_INLINE = regex(r"^(.{2,16}?)[:：]\s*(?=\S)", re.S)
_STEP = regex(
    r"^(?:(?:20\d{2}年)?\d{1,2}月(?:底|末|份|\d{1,2}日)?(?:前)?|第?[一二三四1-4]季度(?:末|底)?|上半年|下半年|全年|年底|年末|前三季度|\d{1,2}[-—~至]\d{1,2}月)$"
)
_POINTS = regex(r"^\d{1,3}(?:\.\d+)?分?$")
_PERCENT = regex(r"^\d+(?:\.\d+)?[%％]?$")
_UNIT = regex(r"^[(（](?:单位[:：])?[百千万亿]*元[)）]$")  # what a line break cut off the label 项目资金（万元）
_FUNDS = frozenset({"budget", "adjusted", "executed", "fiscal", "other", "carryover"})
_SPENT = regex(r"(?:基本|项目|人员|公用)(?:支出|经费)")
_AMOUNT = regex(r"[\d.,，]+\s*[万亿]?元?|[-—–/]*")
_LABEL_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Label:
    field: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    fields: tuple[tuple[Label, re.Pattern[str]], ...]
    fund_columns: tuple[tuple[str, re.Pattern[str]], ...]
    fund_lines: tuple[tuple[str, re.Pattern[str]], ...]
    total: re.Pattern[str]
    total_weak: re.Pattern[str]
    note: re.Pattern[str]


@cache
def _vocabulary() -> _Vocabulary:
    raw = tomllib.loads(files("extractor.rows").joinpath("forms.toml").read_text("utf-8"))

    def build(patterns: Sequence[str]) -> re.Pattern[str]:
        return regex("|".join(f"(?:{p})" for p in patterns))

    return _Vocabulary(
        tuple((Label(f["name"], f["strong"]), build(f["patterns"])) for f in raw["field"]),
        tuple((name, build(patterns)) for name, patterns in raw["fund_columns"].items()),
        tuple((name, build(patterns)) for name, patterns in raw["fund_lines"].items()),
        build(raw["total_row"]["patterns"]),
        build(raw["total_row"]["weak"]),
        build(raw["note_row"]["patterns"]),
    )


@lru_cache(maxsize=8192)
def _body(text: str) -> str:
    folded = _ENUMERATOR.sub("", fold(text).strip(":：*★"))
    body, _ = split_brackets(folded)
    return (body or folded).strip(":：")


@lru_cache(maxsize=8192)
def label_of(text: str) -> Label | None:
    """The form field that a cell's text labels, or None: ``label_of("其中：财政    资金").field == "fiscal"``."""
    if len(text) > 4 * _LABEL_LIMIT:
        return None
    body = _body(text)
    if not body or len(body) > _LABEL_LIMIT or body[0].isdigit():
        return None
    full = fold(text).strip(":：")
    for label, pattern in _vocabulary().fields:
        if pattern.fullmatch(body) or pattern.fullmatch(full):
            return label
    return None


def _lookup(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    body = _body(text)
    if not body or len(body) > _LABEL_LIMIT:
        return None
    return next((name for name, pattern in table if pattern.fullmatch(body)), None)


@lru_cache(maxsize=8192)
def fund_column_of(text: str) -> str | None:
    """What a fund grid's column holds: ``fund_column_of("全年执行数") == "executed"``."""
    return _lookup(_vocabulary().fund_columns, text)


@lru_cache(maxsize=4096)
def fund_line_of(text: str) -> str | None:
    """What a fund grid's row holds: ``fund_line_of("其中：当年财政拨款") == "fiscal"``."""
    return _lookup(_vocabulary().fund_lines, text)


@lru_cache(maxsize=1024)
def is_total(text: str) -> bool:
    """Whether a row's first text makes it a total: 合计, 总分."""
    vocabulary = _vocabulary()
    body = _body(text)
    return bool(vocabulary.total.fullmatch(body) or vocabulary.total_weak.fullmatch(body))


def are_funds_above(texts: Sequence[str]) -> bool:
    """Whether a row's texts are labels of money that stand above their amounts: 年度预算申请 | 资金总额 | 基本支出."""
    fields = [label.field if (label := label_of(t)) is not None else None for t in texts]
    money = sum(f in _FUNDS or _SPENT.fullmatch(squeeze(t)) is not None for f, t in zip(fields, texts, strict=True))
    return len(texts) >= 3 and money >= 2 and money >= len(texts) - 1 and None not in fields


def is_result(texts: Sequence[str]) -> bool:
    """Whether a row states a project's score and grade behind their labels: 自评得分 | 94.2 | 评价等级 | 优."""
    fields = [label.field if (label := label_of(t)) is not None else None for t in texts]
    if len(texts) not in (2, 4) or "score" not in fields[::2]:
        return False
    own = len(texts) > 2 or squeeze(texts[0]).startswith("自评")  # 综合得分 alone may be an indicator
    return own and all(
        (field == "score" and _POINTS.match(squeeze(value)) is not None) or (field == "conclusion" and told is None)
        for field, value, told in zip(fields[::2], texts[1::2], fields[1::2], strict=True)
    )


@lru_cache(maxsize=1024)
def is_note(text: str) -> bool:
    """Whether a row's first text makes it a note or a sign-off: 注：…, 填表人."""
    folded = fold(text)
    return bool(_vocabulary().note.fullmatch(folded if len(folded) < 200 else folded[:1] + "："))


def distinct(row: Row) -> list[Cell | None]:
    """The row's cells left to right, a spanning cell once."""
    out: list[Cell | None] = []
    for i, cell in enumerate(row.full):
        if cell is not None and i and row.full[i - 1] is cell:
            continue
        out.append(cell)
    return out


def inline_label(cell: Cell) -> tuple[Label, Cell, Cell] | None:
    """A label and its value that share one cell ("项目名称：村道硬化") as two cells, or None."""
    found = _inline(cell.text) if "：" in cell.text or ":" in cell.text else None
    if found is None:
        return None
    label, name, cut = found
    head = replace(cell, end=cell.start + len(name), text=name)
    tail = replace(cell, start=cell.start + cut, text=cell.text[cut:])
    return label, head, tail


@lru_cache(maxsize=1024)
def _inline(text: str) -> tuple[Label, str, int] | None:
    """The label that a text begins with, its words, and where its value begins."""
    match = _INLINE.match(text)
    label = label_of(match.group(1)) if match is not None else None
    if match is None or label is None or (label.field == "ignored" and len(text) > 200):
        return None
    return label, match.group(1), match.end()


def is_schedule(row: Row) -> bool:
    """Whether the row holds the dates of a payment plan (3月底 6月底 …) and nothing but its label beside them."""
    return _are_dates(tuple([c.text for c in row.cells if c is not None and c.text]))


@lru_cache(maxsize=256)  # every row is asked for by who looks for a form, and for the end of one
def _are_dates(texts: tuple[str, ...]) -> bool:
    cells = [squeeze(text) for text in texts]
    others = [t for t in cells if not _STEP.match(t)]
    return len(cells) - len(others) >= 2 and len(others) <= 1 and all(label_of(t) is not None for t in others)


def is_fund_header(row: Row) -> bool:
    """Whether the row is the head of a fund grid (年初预算数 全年预算数 执行数 …)."""
    return _are_funds(tuple([c.text for c in row.cells if c is not None and c.text]))


@lru_cache(maxsize=256)
def _are_funds(texts: tuple[str, ...]) -> bool:
    names = [fund_column_of(text) for text in texts]
    money = {n for n in names if n in ("budget", "adjusted", "executed", "partial", "rate")}
    if len(money) < 2:
        return False
    known = sum(n is not None or label_of(text) is not None for n, text in zip(names, texts, strict=True))
    return known >= 0.75 * len(texts)


def read_form(table: Table, rows: Sequence[Row], title: str | None) -> Form:
    """Read consecutive form rows of one table into fields.

    Args:
        table: the table.
        rows: its form rows, in order.
        title: the nearest title line above them.
    """
    return _FormReader(table, title).read(rows)


class _FormReader:
    """Walks form rows once, keeping the label that governs blank first cells and the open fund grid."""

    def __init__(self, table: Table, title: str | None) -> None:
        self._table = table
        self._title = title
        self._fields: list[Field] = []
        self._funds: list[FundAmount] = []
        self._steps: list[ScheduleStep] = []
        self._strays: list[Cell] = []
        self._group: tuple[Label, Cell] | None = None
        self._vertical: dict[int, tuple[Label, Cell]] = {}
        self._fund_columns: dict[int, str] = {}
        self._dates: list[tuple[int, Cell]] = []
        self._stacked = False  # the form's labels stand above their values

    def read(self, rows: Sequence[Row]) -> Form:
        for row in rows:
            self._row(row)
        first = rows[0].index if rows else 0
        last = rows[-1].index if rows else 0
        self._flush_dates()
        return Form(
            self._table,
            first,
            last,
            self._title,
            tuple(self._fields),
            tuple(self._funds),
            tuple(self._steps),
            tuple(self._strays),
        )

    def _flush_dates(self) -> None:
        self._steps.extend(ScheduleStep(cell, None) for _, cell in self._dates)
        self._dates = []

    def _row(self, row: Row) -> None:
        cells = [c for c in row.cells if c is not None and c.text]
        if not cells:
            return
        if self._dates and self._percents(row):
            return
        if is_schedule(row):
            self._flush_dates()
            self._dates = [(i, c) for i, c in enumerate(row.cells) if c is not None and _STEP.match(squeeze(c.text))]
            self._vertical = {}
            return
        if is_fund_header(row):
            self._fund_columns = {}
            for c in row.cells:
                if c is not None and c.text and fund_column_of(c.text) is None and (head := label_of(c.text)):
                    self._fields.append(Field(head.field, squeeze(c.text), c, None))  # it may declare the unit
            for i, c in enumerate(row.cells):
                name = fund_column_of(c.text) if c is not None else None
                if name is not None:
                    for k in range(i, i + (c.col_span if c is not None else 1)):
                        self._fund_columns.setdefault(k, name)
            named = sorted(self._fund_columns)
            if self._table.ragged and len(named) > 1 and self._fund_columns[named[0]] == self._fund_columns[named[1]]:
                del self._fund_columns[named[0]]  # 年度预算数 in front of 年初预算 is over the lines' labels
            self._vertical = {}
            return
        if self._fund_columns and self._fund_line(row):
            return
        self._fund_columns = {}
        self._labels(row)

    def _percents(self, row: Row) -> bool:
        by_col = {i: c for i, c in enumerate(row.cells) if c is not None and c.text}
        if not by_col or not all(_PERCENT.match(squeeze(c.text)) or label_of(c.text) for c in by_col.values()):
            return False
        for i, when in self._dates:
            cell = by_col.get(i)
            if cell is not None and _PERCENT.match(squeeze(cell.text)):
                self._steps.append(ScheduleStep(when, cell))
        if not any(i in by_col for i, _ in self._dates):  # shifted row: pair in order
            percents = [c for c in by_col.values() if _PERCENT.match(squeeze(c.text))]
            self._steps.extend(ScheduleStep(when, c) for (_, when), c in zip(self._dates, percents, strict=False))
        self._dates = []
        return True

    def _fund_line(self, row: Row) -> bool:
        line = None
        label_cell = None
        for cell in distinct(row):
            if cell is None or not cell.text:
                continue
            found = fund_line_of(cell.text)
            if found is not None:
                line, label_cell = found, cell
            elif line is not None or (label_of(cell.text) is None and not _UNIT.match(squeeze(cell.text))):
                break
        if label_cell is None or line is None:
            values = [i for i, c in enumerate(row.cells) if c is not None and re.search(r"\d", c.text)]
            if len(values) < 2 or not all(i in self._fund_columns for i in values):
                return False
            line, label = "total", ""
        else:
            label = squeeze(label_cell.text)
        if label_cell is not None and self._shifted(row, label_cell):
            amounts = [c for c in row.cells[label_cell.col + 1 :] if c is not None and c is not label_cell]
            heads = self._fund_heads(len(amounts))
            pairs = [(name, cell) for name, cell in zip(heads, amounts, strict=False) if name is not None]
        else:
            pairs = [
                (name, cell)
                for i, name in self._fund_columns.items()
                if i < len(row.cells) and (cell := row.cells[i]) is not None and cell is not label_cell
            ]
        self._funds.extend(FundAmount(line, name, label, cell) for name, cell in pairs if cell.text)
        return True

    def _fund_heads(self, amounts: int) -> list[str | None]:
        """What amounts in order are, None for points; heads that repeat (a merged one's positions) count once."""
        first, last = min(self._fund_columns), max(self._fund_columns)
        spread = [self._fund_columns.get(i) for i in range(first, last + 1)]
        if not self._table.ragged or None not in spread or amounts < len(spread):
            return list(dict.fromkeys(self._fund_columns.values()))
        return spread

    def _shifted(self, row: Row, label: Cell) -> bool:
        """Whether amounts do not stand below their heads, so that both pair in order.

        The heads stand over the labels, or the cells in front of a line's label were lost with their merge.
        """
        if label.col in self._fund_columns:
            return True
        following = row.cells[label.col + 1] if label.col + 1 < len(row.cells) else None
        lost = self._table.ragged and label.col + 1 < min(self._fund_columns)
        return lost and following is not None and re.search(r"\d", following.text) is not None

    def _labels(self, row: Row) -> None:
        items: list[tuple[int, Cell | None, Label | None]] = []
        seen: Cell | None = None
        for i, cell in enumerate(row.full):
            if cell is not None and cell is seen:
                continue
            seen = cell
            if cell is not None and cell.row < row.index:
                # A label that reaches down from an earlier row governs this one; a value does not come twice.
                label = label_of(cell.text)
                if label is not None and i == 0:
                    self._group = (label, cell)
                continue
            if cell is not None and cell.text:
                split = inline_label(cell)
                if split is not None and label_of(cell.text) is None:
                    label, head, tail = split
                    self._add(label, head, tail)
                    items.append((i, None, None))
                    continue
            items.append((i, cell, label_of(cell.text) if cell is not None and cell.text else None))
        named = [(i, c, lab) for i, c, lab in items if c is not None and c.text]
        if not named:
            return
        labels = [(i, c, lab) for i, c, lab in named if lab is not None]
        first_blank = row.full[0] is None or not row.full[0].text
        if not labels:
            self._values(row, [c for _, c, _ in named], first_blank)
            return
        heads = [(i, c, lab) for i, c, lab in labels if not (i == 0 and len(labels) > 1 and len(named) == len(labels))]
        only_labels = len(named) == len(labels) and len(heads) >= 2
        last = max(n for n, (_, c, _) in enumerate(items) if c is not None and c.text)
        blanks_between = any(c is None or not c.text for _, c, _ in items[1:last])
        told = any(lab is not None and lab.field == "goal_actual" for _, _, lab in heads)
        above = any(lab is not None and lab.strong for _, _, lab in labels) and len(labels) >= 3
        above = above or (self._stacked and len(labels) >= 2)
        funds = only_labels and are_funds_above([c.text for _, c, _ in named])
        self._stacked = self._stacked or (above and only_labels and not blanks_between)
        if only_labels and not blanks_between and above:
            heads = labels  # each label stands above its value
        if only_labels and (told or not blanks_between) and (above or funds or self._has_goal_heads(heads)):
            if labels[0][0] == 0 and labels[0] not in heads and labels[0][2] is not None:
                self._group = (labels[0][2], labels[0][1])
            self._vertical = {i: (lab, c) for i, c, lab in heads if lab is not None}
            return
        self._vertical = {}
        pending: tuple[Label, Cell] | None = None
        for n, (_, cell, label) in enumerate(items):
            if label is not None and cell is not None:
                if pending is not None:
                    following = items[n - 1][1]
                    if following is not None and following is pending[1]:
                        self._group = pending  # a label right behind a label: the first one is a group's
                pending = (label, cell)
            elif pending is not None:
                self._add(pending[0], pending[1], cell if cell is not None and cell.text else None)
                self._group = pending if pending[1].col == 0 else self._group
                pending = None
            elif cell is not None and cell.text and self._group is not None and len(named) == 1:
                self._add(self._group[0], self._group[1], cell)
            elif cell is not None and cell.text:
                self._strays.append(cell)
        if pending is not None:
            if len(labels) == 1 and pending[1].col == 0:
                self._group = pending
            elif pending[0].field != "ignored":
                self._add(pending[0], pending[1], None)

    @staticmethod
    def _has_goal_heads(heads: Sequence[tuple[int, Cell | None, Label | None]]) -> bool:
        return any(lab is not None and lab.field in ("goal", "goal_actual", "purpose") for _, _, lab in heads)

    def _values(self, row: Row, cells: Sequence[Cell], first_blank: bool) -> None:
        if self._vertical:
            for i, cell in enumerate(row.cells):
                if cell is not None and cell.text and i in self._vertical:
                    label, head = self._vertical[i]
                    if label.field not in _FUNDS or _AMOUNT.fullmatch(squeeze(cell.text)):
                        self._add(label, head, cell)
            return
        if self._group is not None and (first_blank or len(cells) == 1):
            for cell in cells:
                self._add(self._group[0], self._group[1], cell)
            return
        self._strays.extend(cells)

    def _add(self, label: Label, label_cell: Cell, value: Cell | None) -> None:
        self._fields.append(Field(label.field, squeeze(label_cell.text), label_cell, value))
