"""A table → forms and grids: what kind each row is, which columns a grid has.

Rows are walked once from the top. A header opens a grid, which runs until a form, another header or the end;
labels with values are a form; what is neither stays loose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.documents.build import INDENT
from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.rows import learned
from extractor.rows.align import align, suits
from extractor.rows.columns import VALUE_ROLES, ColumnContent, infer, is_place, merge, resolve
from extractor.rows.forms import (
    distinct,
    inline_label,
    is_fund_header,
    is_note,
    is_schedule,
    is_total,
    label_of,
    read_form,
)
from extractor.rows.glued import unglue
from extractor.rows.header import Header, header_of, weak_header_of
from extractor.rows.levels import level_of
from extractor.rows.lines_in_cells import split_lists
from extractor.rows.reading import Column, Form, Grid, GridKind, Row, RowKind, TableReading
from extractor.rows.shape import fold, squeeze

_NAMING = frozenset({"level1", "level2", "name", "content"})
_SENTENCE = 40  # characters
_DIGIT = re.compile(r"\d")
_BETTER = 1.0  # by how much a new layout of a row must suit its columns better than the one that it has
_NUMERIC = re.compile(r"^[≥≤＞＜><=约±+\-—–/]*\s*[\d,，.]*\s*[%％‰]?$")
_FUNDS = re.compile(r"资金|下达|安排|拨付|金额|预算|补助|经费|分配|拨款|结算")
_PLACE_HEAD = re.compile(r"[省市县区镇乡村州盟旗]|地区|街道|区域|辖区|学校|医院|单位|机构|社区|部门")
_BODY = re.compile(r"(?:局|委|办|部|厅|院|会|中心|公司|学校|小学|中学|大学|幼儿园|政府|所|站|队|馆|集团|支行|街道办)$")
_MEASURE_END = re.compile(
    r"(?:[率数量额度值比次期]|人数|面积|里程|时间|时限|成本|费用|情况|收入|产量|满意度)(?:[（(].*[)）])?$"
)
_PAGE_MARK = re.compile(r"^[-—]?第?\d{1,4}页?(?:[/,，]?共\d{1,4}页)?[-—]?$")
_GROUP = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+部分)"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a table hands to the next one: the columns of its last open grid."""

    columns: tuple[Column, ...] = ()
    width: int = 0


def read_tables(document: Document) -> list[TableReading]:
    """Read every table of a document, in order.

    A table without a header continues the columns of the one before it where nothing but blank space stands
    between them or its width is the same.
    """
    out: list[TableReading] = []
    carried = Carried()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) > _SENTENCE:
                carried = Carried()
            continue
        reading, carried = read_table(block, document.text, carried)
        out.append(reading)
    return out


def read_table(table: Table, text: str, carried: Carried | None = None) -> tuple[TableReading, Carried]:
    """Read one table.

    Args:
        table: the table.
        text: the document's text (indentation stands in it, in front of cells).
        carried: the columns that a table without a header may continue.
    """
    reader = _Reader(table, text, carried or Carried())
    reading = reader.read()
    return reading, reader.carried


def rows_of(table: Table, text: str) -> list[Row]:
    """The rows of a table as laid out, their kinds not yet known ("text" or "blank")."""
    rows = []
    for index, line in enumerate(table.grid()):
        own = tuple(c if c is not None and c.row == index and c.col == i else None for i, c in enumerate(line))
        indent = 0
        first = next((c for c in own if c is not None and c.text), None)
        if first is not None:
            k = first.start
            while k > 0 and text[k - 1] in INDENT:
                k -= 1
            indent = first.start - k
        kind: RowKind = "text" if any(c is not None and c.text for c in own) else "blank"
        rows.append(Row(index, kind, own, tuple(line), indent))
    return rows


class _Reader:
    def __init__(self, table: Table, text: str, carried: Carried) -> None:
        self._table = table
        self._rows = rows_of(table, text)
        self._kinds: list[RowKind] = [r.kind for r in self._rows]
        self._parts: list[Form | Grid] = []
        self._loose: list[Cell] = []
        self._inherit = carried
        self.carried = Carried()
        self._title: str | None = None

    def read(self) -> TableReading:
        i, n = 0, len(self._rows)
        pending: list[Row] = []
        while i < n:
            row = self._rows[i]
            if row.kind == "blank":
                i += 1
                continue
            header = self._header_at(i)
            if header is not None:
                self._form_and_data(pending)
                pending = []
                i = self._grid(header)
                continue
            pending.append(row)
            i += 1
        if any(isinstance(p, Grid) for p in self._parts):
            self._form_and_data(pending)
        else:
            self._form(self._without_header(pending) if not self._mixed(pending) else self._form_and_data(pending))
        return TableReading(self._table, tuple(self._parts), tuple(self._kinds), tuple(self._loose))

    def _mixed(self, rows: Sequence[Row]) -> bool:
        """Whether forms with data rows of their own follow one another without any header."""
        runs = self._runs(rows)
        return sum(data for data, _ in runs) > 1 or (len(runs) > 2 and any(data for data, _ in runs))

    def _runs(self, rows: Sequence[Row]) -> list[tuple[bool, list[Row]]]:
        """Consecutive rows that hold indicator levels (and what follows them), and the form rows between."""
        runs: list[tuple[bool, list[Row]]] = []
        for row in rows:
            cells = [c for c in row.cells if c is not None and c.text]
            level = next((lv for c in cells[:2] if (lv := level_of(c.text)) is not None), None)
            begins = level is not None and level.exact and len(cells) >= 3 and label_of(cells[0].text) is None
            inside = bool(runs) and runs[-1][0] and not self._opens_form(row)
            if runs and runs[-1][0] == (begins or inside):
                runs[-1][1].append(row)
            else:
                runs.append((begins or inside, [row]))
        return runs

    def _form_and_data(self, rows: Sequence[Row]) -> list[Row]:
        """Form rows, and data rows among them that have no header; nothing is left over."""
        for data, run in self._runs(rows):
            self._form(self._without_header(run) if data else run)
        return []

    # --- forms -----------------------------------------------------------------------------------------

    def _form(self, rows: list[Row]) -> None:
        """Form rows become Forms; a title or another strong 项目名称 after a complete form opens a new one."""
        chunk: list[Row] = []
        seen: set[str] = set()
        for row in rows:
            kind = self._form_kind(row, bool(chunk))
            if kind == "title":
                self._flush_form(chunk)
                chunk, seen = [], set()
                self._title = self._only_text(row)
                self._kinds[row.index] = "title"
                continue
            if kind == "text":
                self._loose.extend(c for c in row.cells if c is not None and c.text)
                if chunk:
                    chunk.append(row)
                continue
            strong = self._strong_labels(row)
            if strong & seen:
                self._flush_form(chunk)
                chunk, seen = [], set()
            seen |= strong
            chunk.append(row)
            self._kinds[row.index] = kind
        self._flush_form(chunk)

    def _flush_form(self, rows: list[Row]) -> None:
        if rows:
            form = read_form(self._table, rows, self._title)
            if form.fields or form.funds or form.schedule:
                self._parts.append(form)

    def _strong_labels(self, row: Row) -> set[str]:
        out = set()
        for cell in row.cells:
            if cell is None or not cell.text:
                continue
            label = label_of(cell.text)
            if label is None:
                inline = inline_label(cell)
                label = inline[0] if inline else None
            if label is not None and label.strong:
                out.add(label.field)
        return out

    def _form_kind(self, row: Row, inside: bool) -> RowKind:
        cells = [c for c in row.cells if c is not None and c.text]
        if is_schedule(row):
            return "schedule"
        if is_fund_header(row):
            return "fund"
        if any(label_of(c.text) is not None or inline_label(c) is not None for c in cells):
            return "form"
        if len(cells) == 1 and not inside and len(squeeze(cells[0].text)) <= 60:
            return "title"
        if len(cells) == 1 and re.search(
            r"(?:目标表|申报表|自评表|评价表|指标表|绩效目标|情况表)$", squeeze(cells[0].text)
        ):
            return "title"
        return "form" if inside else "text"

    def _only_text(self, row: Row) -> str | None:
        cell = next((c for c in row.cells if c is not None and c.text), None)
        return squeeze(cell.text) if cell is not None else None

    # --- headers ---------------------------------------------------------------------------------------

    def _header_cells(self, row: Row, *, weak: bool = False) -> list[tuple[Cell, Header | None]]:
        read = weak_header_of if weak else header_of
        seen: list[tuple[Cell, Header | None]] = []
        for cell in distinct(row):
            if cell is not None and cell.text and cell.row == row.index:
                seen.append((cell, read(cell.text)))
        return seen

    def _is_header(self, row: Row, *, weak: bool = False) -> bool:
        cells = self._header_cells(row, weak=weak)
        if len(cells) < 2:
            return False
        roles = {h.role for _, h in cells if h is not None and h.role is not None}
        known = sum(h is not None for _, h in cells)
        funds = sum(h is not None and h.fund for _, h in cells)
        if sum(bool(_NUMERIC.match(fold(c.text))) and h is None for c, h in cells) > len(cells) * 0.3:
            return False
        if funds >= 2 and not roles & (_NAMING | {"tier"}):
            return False
        named = bool(roles & _NAMING)
        valued = roles & (VALUE_ROLES | {"weight", "score", "scoring", "operator", "description", "unit"})
        periods = sum(h is not None and h.role is None and bool(h.year or h.part_of_year) for _, h in cells)
        if known < 2 or known < 0.6 * len(cells):
            places = sum(is_place(c.text) for c, h in cells if h is None)
            return named and places >= 2 and known + places >= 0.8 * len(cells)
        if any(h is None and len(squeeze(c.text)) > 30 for c, h in cells):
            return False
        if named and (valued or periods or len(roles) >= 2):
            strong_form = any((label := label_of(c.text)) is not None and label.field in ("code",) for c, _ in cells)
            return not strong_form or known == len(cells)
        if "group" in roles and (roles & (VALUE_ROLES | {"weight", "score", "scoring"})):
            return True
        told = roles & {"budget", "purpose", "goal"}
        listed = told | (roles & {"project_code", "organization", "department", "responsible", "index"})
        whole = known >= 3 and known == len(cells) and bool(told) and len(listed) >= 2
        return "project" in roles and ("tier" in roles or whole)

    def _is_subheader(self, row: Row, columns_known: Sequence[Cell | None]) -> bool:
        cells = self._header_cells(row)
        if not cells:
            return False
        if any(level_of(c.text) is not None for c, _ in cells):
            return False
        known = sum(h is not None for _, h in cells)
        if known == len(cells):
            return all(
                h is not None
                and (
                    h.role not in (None, "content", "place", "group")
                    or h.year
                    or h.half
                    or h.part_of_year
                    or h.transparent
                )
                for _, h in cells
            )
        # Under a spanning head (a grid of places, industries …) short texts without digits are heads too.
        under = [
            c
            for c, h in cells
            if h is None
            and not _DIGIT.search(c.text)
            and len(squeeze(c.text)) <= 16
            and (
                any(
                    up is not None and up.col_span > 1 and up.col <= c.col < up.col + up.col_span
                    for up in columns_known
                )
                or (is_place(c.text) and _over_places(columns_known, c.col))
            )
        ]
        return known + len(under) == len(cells)

    def _header_at(self, i: int) -> tuple[int, int] | None:
        """First and last row of a header that begins at row ``i``, or None."""
        row = self._rows[i]
        if self._is_header(row) or (self._at_top(i) and self._is_header(row, weak=True)):
            first = last = i
        else:
            # An upper line alone (指标 … 评价标准 over 优 良 中 差) may say too little; try it with the next.
            following = self._next(i)
            if following is None or not self._upper_line(row) or not self._is_header(self._rows[following]):
                return None
            first, last = i, following
        while True:
            following = self._next(last)
            if following is None or following - last > 2:
                break
            if not self._is_subheader(self._rows[following], self._rows[last].full):
                break
            last = following
        return first, last

    def _at_top(self, i: int) -> bool:
        """Whether nothing but titles stands above row ``i`` and rows with figures below."""
        if self._parts or any(sum(c is not None and bool(c.text) for c in r.cells) > 1 for r in self._rows[:i]):
            return False
        below = [r for r in self._rows[i + 1 :] if r.kind != "blank"]
        told = sum(any(c is not None and _DIGIT.search(c.text) for c in r.cells) for r in below)
        return len(below) >= 2 and told >= 0.5 * len(below)

    def _next(self, i: int) -> int | None:
        return next((k for k in range(i + 1, len(self._rows)) if self._rows[k].kind != "blank"), None)

    def _upper_line(self, row: Row) -> bool:
        cells = self._header_cells(row)
        if not cells or any(label_of(c.text) is not None and h is None for c, h in cells):
            return False
        if any(_DIGIT.search(c.text) and h is None for c, h in cells):
            return False
        spans = any(c.col_span > 1 for c, _ in cells)
        return spans and all(h is not None or len(squeeze(c.text)) <= 12 for c, h in cells) and len(cells) >= 2

    # --- grids -----------------------------------------------------------------------------------------

    def _grid(self, header: tuple[int, int]) -> int:
        first, last = header
        for k in range(first, last + 1):
            if self._rows[k].kind != "blank":
                self._kinds[k] = "header"
        lines = [self._rows[k].full for k in range(first, last + 1) if self._rows[k].kind != "blank"]
        end = self._end(last + 1)
        body = [r for r in self._rows[last + 1 : end] if r.kind != "blank"]
        width = self._table.n_cols
        lines = self._spread(lines, body)
        columns = self._columns(lines, body, width)
        self._add_grid(columns, range(first, last + 1), body, lines)
        return end

    def _spread(self, lines: list[tuple[Cell | None, ...]], body: Sequence[Row]) -> list[tuple[Cell | None, ...]]:
        """A flattened two-line header whose upper line lost the cells that its merge covered is set right."""
        if len(lines) != 2:
            return lines
        upper = [c for c in lines[0] if c is not None and c.text]
        lower = [c for c in lines[1] if c is not None and c.text]
        if any(c.col_span > 1 or c.row_span > 1 for c in upper) or not lower or lower[0].col > 0:
            return lines
        used = (
            max(
                (max((c.col for c in r.cells if c is not None and c.text), default=0) for r in body),
                default=0,
            )
            + 1
        )
        if len(upper) + len(lower) - 1 != used or len(upper) >= used:
            return lines
        at = next((k for k, c in enumerate(upper) if (h := header_of(c.text)) is not None and h.transparent), None)
        if at is None:
            return lines
        top: list[Cell | None] = [*upper[:at], *[upper[at]] * len(lower), *upper[at + 1 :]]
        bottom: list[Cell | None] = [None] * at + list(lower) + [None] * (len(upper) - at - 1)
        pad: list[Cell | None] = [None] * max(0, self._table.n_cols - len(top))
        return [tuple(top + pad), tuple(bottom + pad)]

    def _columns(self, lines: Sequence[Sequence[Cell | None]], body: Sequence[Row], width: int) -> tuple[Column, ...]:
        content = self._content(body, width)
        return resolve(lines, width, content)

    @staticmethod
    def _content(body: Sequence[Row], width: int) -> list[ColumnContent]:
        texts: list[list[str]] = [[] for _ in range(width)]
        for row in body[:400]:
            for i, cell in enumerate(row.cells):
                if cell is not None and cell.text:
                    texts[i].append(cell.text)
        return [ColumnContent.of(t) for t in texts]

    def _end(self, start: int) -> int:
        """The first row after ``start`` that no longer belongs to the grid."""
        seen_total = False
        for k in range(start, len(self._rows)):
            row = self._rows[k]
            if row.kind == "blank":
                continue
            if (k > start and self._header_at(k) is not None) or (k == start and self._is_header(row)):
                return k
            if self._opens_form(row):
                return k
            cells = [c for c in row.cells if c is not None and c.text]
            if len(cells) == 1 and cells[0].col_span >= max(2, self._table.n_cols - 1):
                following = self._next(k)
                if following is not None and (
                    self._header_at(following) is not None or self._opens_form(self._rows[following])
                ):
                    return k  # the caption of the next table
            if seen_total and len(cells) <= 2 and is_note(cells[0].text):
                return k
            if cells and is_total(_leading(cells)):
                seen_total = True
        return len(self._rows)

    def _opens_form(self, row: Row) -> bool:
        cells = [c for c in row.cells if c is not None and c.text]
        if not cells:
            return False
        if is_schedule(row) or is_fund_header(row):
            return True
        strong = self._strong_labels(row)
        first = label_of(cells[0].text)
        if strong and ((first is not None and first.strong) or inline_label(cells[0]) is not None):
            return True
        if len(cells) == 1 and re.search(r"(?:绩效目标表|申报表|自评表|评价表|绩效目标)$", squeeze(cells[0].text)):
            return True
        return first is not None and first.field == "schedule" and len(cells) >= 3

    def _add_grid(
        self,
        columns: tuple[Column, ...],
        header_rows: Iterable[int],
        body: Sequence[Row],
        lines: Sequence[Sequence[Cell | None]],
        inherited: bool = False,
    ) -> None:
        kind = self._kind(columns, body)
        if kind == "matrix":
            columns = _as_matrix(columns, lines)
        elif kind == "indicators" and not any(c.role == "name" for c in columns):
            columns = tuple(replace(c, role="name") if c.role == "place" else c for c in columns)
        rows = self._data_rows(columns, body)
        self._parts.append(Grid(self._table, kind, columns, tuple(header_rows), rows, inherited))
        if kind == "indicators":
            self.carried = Carried(columns, self._table.n_cols)

    def _kind(self, columns: Sequence[Column], body: Sequence[Row]) -> GridKind:
        roles = {c.role for c in columns}
        valued = roles & (VALUE_ROLES | {"weight", "score"})
        if "costing" in roles:
            return "other"  # 单价 × 数量: what a budget is made of
        if "name" in roles and not valued and self._names_hold_values(columns, body):
            return "indicators"
        if "name" in roles and (valued or roles & {"operator", "unit", "deadline"}):
            return "indicators"
        if "place" in roles and roles & VALUE_ROLES:
            place = next(c for c in columns if c.role == "place")
            told = [cell.text for r in body if (cell := r.cells[place.index]) is not None and cell.text]
            if not _PLACE_HEAD.search(place.header) and sum(map(is_place, told)) < len(told) / 3:
                return "indicators" if self._first_names(columns, place) else "other"
            return "other" if _allocates(columns) else "matrix"
        if "project" in roles and roles & {"budget", "purpose", "goal"}:
            return "projects"
        texts = [c.text for r in body for c in r.cells if c is not None and c.text]
        if texts and sum(len(t) for t in texts if len(t) >= _SENTENCE) >= 0.5 * sum(map(len, texts)):
            return "carrier"
        return "other"

    @staticmethod
    def _first_names(columns: Sequence[Column], place: Column) -> bool:
        """Whether a column whose head could be a place's holds the names: nothing else does."""
        return not any(c.role in ("name", "content", "level1", "level2") for c in columns if c is not place)

    @staticmethod
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
        short = [n for n in names if len(n) <= _SENTENCE]
        return len(short) >= 0.8 * len(names) and sum(bool(_DIGIT.search(n)) for n in short) >= 0.5 * max(1, len(names))

    def _data_rows(self, columns: Sequence[Column], body: Sequence[Row]) -> tuple[Row, ...]:
        rows = split_lists(unglue([self._placed(row, columns) for row in body], columns), columns)
        kinds = [self._row_kind(row, columns) for row in rows]
        _join_levels(rows, kinds, columns)
        self._numbered_names(rows, kinds, columns)
        self._lone_names(rows, kinds, columns)
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
            self._kinds[row.index] = kind
        return tuple(replace(row, kind=kind) for row, kind in zip(rows, kinds, strict=True))

    @staticmethod
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

    @staticmethod
    def _lone_names(rows: Sequence[Row], kinds: list[RowKind], columns: Sequence[Column]) -> None:
        """A name alone in its row, among rows that are filled, heads the rows below it (民生福祉 in a plan's table)."""
        names = {c.index for c in columns if c.role == "name"}
        counted = {c.index for c in columns if c.role != "index"}
        filled = [sum(c is not None and bool(c.text) and i in counted for i, c in enumerate(r.cells)) for r in rows]
        full = [n for n, kind in zip(filled, kinds, strict=True) if kind == "indicator"]
        if not full or sorted(full)[len(full) // 2] < 3:
            return
        lone = [
            k
            for k, row in enumerate(rows)
            if kinds[k] == "indicator"
            and filled[k] == 1
            and k + 1 < len(rows)
            and filled[k + 1] >= 3
            and kinds[k + 1] == "indicator"
            and any((cell := row.cells[i]) is not None and _heads(cell.text) for i in names)
        ]
        if lone and len(lone) <= len(full) / 2:
            for k in lone:
                kinds[k] = "group"

    def _placed(self, row: Row, columns: Sequence[Column]) -> Row:
        """A row whose converter dropped covered cells is laid out by what its cells look like."""
        own = [c for c in row.cells if c is not None]
        if (
            not self._table.ragged
            or not own
            or any(c.col_span > 1 or c.row_span > 1 for c in row.full if c is not None)
        ):
            return row
        last_header = max((c.index for c in columns if c.header or c.role != "ignore"), default=0)
        written = sum(c is not None for c in row.cells[: last_header + 1])
        if len(own) > last_header + 1 or written > last_header or any(c.col > last_header for c in own):
            return row
        texts = [c.text for c in own]
        now = [i for i, c in enumerate(row.cells) if c is not None]
        places = align(texts, columns[: last_header + 1])
        if places == now:
            return row
        if now != list(range(len(now))) and suits(texts, places, columns) <= suits(texts, now, columns) + _BETTER:
            return row  # the converter set the cells apart itself, and not badly
        cells: list[Cell | None] = [None] * len(row.cells)
        for cell, place in zip(own, places, strict=True):
            cells[place] = cell
        return Row(row.index, row.kind, tuple(cells), tuple(cells), row.indent)

    def _row_kind(self, row: Row, columns: Sequence[Column]) -> RowKind:
        cells = [c for c in row.cells if c is not None and c.text]
        if not cells:
            return "blank"
        if (
            all(header_of(c.text) is not None and level_of(c.text) is None for c in cells)
            and len(cells) >= 2
            and self._is_header(row)
        ):
            return "header"
        if _PAGE_MARK.match("".join(fold(c.text) for c in cells)):
            return "note"
        first = cells[0]
        roles = {c.index: c.role for c in columns}
        first_role = roles.get(first.col if row.cells[first.col] is first else _position(row, first), "")
        if is_total(_leading(cells)) and first_role not in ("place",):
            return "total"
        if len(cells) == 1:
            if is_note(first.text):
                return "note"
            wide = first.col_span >= max(3, self._table.n_cols - 1)
            at_name = first_role == "name"
            folded = squeeze(first.text)
            if at_name and not wide and _GROUP.match(folded) and len(folded) <= 30:
                return "group"  # (一)森林资源 between rows of measures; _data_rows takes it back where all are such
            if wide or (first.col == 0 and not at_name):
                if (
                    level_of(first.text) is not None
                    or (_GROUP.match(folded) and len(folded) <= 30)
                    or (wide and len(folded) <= 20)
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
            and (
                len(first.text) > 6
                or len(cells) == 1
                or fold(first.text).strip(":：") in ("注", "备注", "说明", "说明:")
            )
        ):
            return "note"
        return "indicator"

    # --- no header -------------------------------------------------------------------------------------

    def _without_header(self, rows: list[Row]) -> list[Row]:
        """Rows of a table in which no header was found: continued, inferred, a matrix, or a carrier."""
        labelled = [r for r in rows if self._form_kind(r, False) in ("form", "schedule", "fund") and not _totals(r)]
        body = [r for r in rows if r not in labelled] if len(labelled) < len(rows) / 2 else []
        if body and rows[0] not in body and sum(c is not None and bool(c.text) for c in rows[0].cells) >= 3:
            body = [rows[0], *body]  # a head such as 单位 reads like a label
        width = self._table.n_cols
        if width >= 2 and self._transposed(rows):
            return []
        leveled = [r for r in rows if any(c is not None and c.text and level_of(c.text) is not None for c in r.cells)]
        if self._inherit.columns and self._inherit.width == width and (leveled or len(labelled) < len(rows) / 3):
            self._add_grid(self._inherit.columns, (), rows, [], inherited=True)
            return []
        if body and width >= 2 and not leveled and self._matrix(body):
            return [r for r in rows if r not in body]
        told = learned.header([r for r in rows if r.kind != "blank"]) if not self._parts else None
        if told is not None:
            self._form([r for r in rows if r.index < told[0]])
            end = self._grid(told)
            return [r for r in rows if r.index >= end]
        if leveled:
            start = rows.index(leveled[0])
            data = [r for r in rows[start:] if not self._opens_form(r)]
            content = self._content(data, width)
            columns = learned.infer(content) or infer(content)
            head = rows[start - 1] if start else None
            if head is not None and self._like_header(head):
                headed = resolve([head.full], width, content)
                columns = merge(headed, columns) if columns is not None else headed
                self._kinds[head.index] = "header"
            else:
                head = None
            if columns is not None and any(c.role == "name" for c in columns):
                self._add_grid(columns, () if head is None else (head.index,), data, [])
                return [r for r in rows if r not in data and r is not head]
        if body and width >= 2:
            texts = [c.text for r in body for c in r.cells if c is not None and c.text]
            if texts and sum(len(t) for t in texts if len(t) >= _SENTENCE) >= 0.5 * sum(map(len, texts)):
                columns = tuple(Column(i, "content" if i else "group") for i in range(width))
                self._parts.append(Grid(self._table, "carrier", columns, (), self._data_rows(columns, body)))
                return [r for r in rows if r not in body]
        if width == 1:
            columns = (Column(0, "content"),)
            self._parts.append(Grid(self._table, "carrier", columns, (), tuple(rows)))
            return []
        return rows

    def _like_header(self, row: Row) -> bool:
        """Whether the row above the first data row may be a header that nobody listed."""
        cells = [c for c in row.cells if c is not None and c.text]
        return (
            len(cells) >= 3
            and not any(_DIGIT.search(c.text) and header_of(c.text) is None for c in cells)
            and all(len(squeeze(c.text)) <= 16 for c in cells)
            and sum(header_of(c.text) is not None for c in cells) >= 1
        )

    def _transposed(self, rows: list[Row]) -> bool:
        """Roles down the first column, an indicator per further column: the grid is read by columns."""
        lines = [r for r in rows if r.cells[0] is not None and r.cells[0].text]
        heads = [header_of(r.cells[0].text) if r.cells[0] is not None else None for r in lines]
        roles = [h.role if h is not None else None for h in heads]
        valued = sum(r in VALUE_ROLES | {"weight", "score"} for r in roles)
        if not 2 <= len(lines) <= 14 or "name" not in roles or not valued:
            return False
        if sum(r is not None for r in roles) < 0.7 * len(lines):
            return False
        columns = []
        for i, (row, head) in enumerate(zip(lines, heads, strict=True)):
            label = row.cells[0]
            if head is None or label is None:
                columns.append(Column(i, "ignore"))
                continue
            columns.append(
                Column(
                    i,
                    head.role or "ignore",
                    squeeze(label.text),
                    label,
                    unit=next(iter(head.brackets), None),
                    grade=head.grade,
                    year=head.year,
                    half=head.half,
                    cumulative=head.cumulative,
                    found_by="rows.transposed",
                )
            )
        turned = []
        for k in range(1, self._table.n_cols):
            cells = tuple(r.cells[k] if k < len(r.cells) else None for r in lines)
            if any(c is not None and c.text for c in cells):
                turned.append(Row(k, "indicator", cells, tuple(r.full[k] for r in lines)))
        if not turned:
            return False
        for row in rows:
            self._kinds[row.index] = "indicator"
        self._parts.append(Grid(self._table, "indicators", tuple(columns), (), tuple(turned)))
        return True

    def _matrix(self, body: list[Row]) -> bool:
        """A grid of places × measures, or of names × unknown number columns, under a header nobody listed."""
        start = next((k for k, r in enumerate(body) if sum(c is not None and bool(c.text) for c in r.cells) >= 2), None)
        if start is None:
            return False
        head = [body[start]]
        while start + len(head) < len(body):
            row = body[start + len(head)]
            cells = [c for c in row.cells if c is not None and c.text]
            if (
                len(head) < 3
                and cells
                and not any(_DIGIT.search(c.text) and header_of(c.text) is None for c in cells)
                and not is_place(cells[0].text)
                and not _totals(row)
            ):
                head.append(row)
            else:
                break
        data = body[start + len(head) :]
        if not data:
            return False
        width = self._table.n_cols
        content = self._content(data, width)
        numeric = [i for i in range(1, width) if content[i].texts and content[i].numeric >= 0.5]
        heads = [c for r in head for c in r.cells if c is not None and c.text]
        if not numeric or any(len(squeeze(c.text)) > 24 for c in heads) or content[0].mean > 20:
            return False
        if sum(bool(_NUMERIC.match(fold(c.text))) for c in heads) > len(heads) / 3:
            return False
        lines = [r.full for r in head]
        columns = list(resolve(lines, width, content))
        at = _place_column(columns, content)
        if at is not None:
            columns = [
                replace(c, role="place" if i == at else "ignore" if i < at else c.role) for i, c in enumerate(columns)
            ]
        elif columns[0].role != "index" and any(
            h is not None and h.role for c in heads if (h := header_of(c.text)) is not None
        ):
            columns[0] = replace(columns[0], role="name")
        else:
            return False
        for row in head:
            self._kinds[row.index] = "header"
        self._add_grid(tuple(columns), tuple(r.index for r in head), data, lines)
        return True  # an allocation of funds is read too, as a grid that gives nothing


def _place_column(columns: Sequence[Column], content: Sequence[ColumnContent]) -> int | None:
    """The column of places or bodies: the first, or the next one behind a number or a rank."""
    for i in range(min(3, len(columns))):
        texts = content[i].texts
        if not texts or content[i].numeric >= 0.5:
            continue
        named = sum(is_place(t) or bool(_BODY.search(t)) for t in texts)
        if columns[i].role == "place" or named >= max(2, len(texts) / 2):
            return i
        return None
    return None


def _allocates(columns: Sequence[Column]) -> bool:
    """Whether a grid of places hands out money: most of its heads are funds, so it states no performance."""
    heads = [c.header for c in columns if c.header and c.role not in ("place", "index", "remark")]
    return bool(heads) and sum(bool(_FUNDS.search(h)) for h in heads) > len(heads) / 2


def _as_matrix(columns: Sequence[Column], lines: Sequence[Sequence[Cell | None]]) -> tuple[Column, ...]:
    """In a grid of places every number column is an indicator; a 同比 column belongs to the one before it."""
    out = []
    for column in columns:
        if column.role in ("place", "index", "remark", "responsible", "ignore", "unit") or column.role in (
            "change",
            "share",
        ):
            out.append(column)
        elif column.header:
            out.append(
                replace(
                    column,
                    role="measure" if column.role in ("period_value", "other", "unknown") else column.role,
                )
            )
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


def _over_places(upper: Sequence[Cell | None], col: int) -> bool:
    """Whether the head above a column, or the nearest one left of it, is a value's: its places may stand below."""
    head = next((c for c in reversed(upper[: col + 1]) if c is not None and c.text), None)
    known = header_of(head.text) if head is not None else None
    return known is not None and known.role in VALUE_ROLES


def _leading(cells: Sequence[Cell]) -> str:
    """A row's first text; single characters that a blank had set apart (总 分) are put together."""
    out = cells[0].text
    for cell in cells[1:]:
        if len(squeeze(out)) > 2 or len(squeeze(cell.text)) != 1:
            break
        out += cell.text
    return out


def _totals(row: Row) -> bool:
    """Whether a row that begins like a label is data after all: a total, or the units of the columns."""
    first = next((c for c in row.cells if c is not None and c.text), None)
    if first is None:
        return False
    head = header_of(first.text)
    return is_total(first.text) or (head is not None and head.role == "unit" and len(row.cells) > 2)


def _has(row: Row, index: int) -> bool:
    cell = row.cells[index] if index < len(row.cells) else None
    return cell is not None and bool(cell.text)


def _position(row: Row, cell: Cell) -> int:
    return next(i for i, c in enumerate(row.cells) if c is cell)


def _same_levels(row: Row, columns: Sequence[Column]) -> bool:
    return not any(_has(row, c.index) for c in columns if c.role in ("level1", "level2"))
