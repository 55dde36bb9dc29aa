"""A table → forms and grids: what kind each row is, which columns a grid has.

Rows are walked once from the top. A header opens a grid, which runs until a form, another header or the end;
labels with values are a form; what is neither stays loose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from extractor.documents.build import INDENT
from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.regex import regex
from extractor.rows import learned
from extractor.rows.blocks import Block, apart, blocks_of, split, stated
from extractor.rows.columns import resolve
from extractor.rows.content import VALUE_ROLES
from extractor.rows.continued import slid_back
from extractor.rows.form_rows import form_kind, only_text, opens_form, strong_labels
from extractor.rows.forms import is_note, is_total, label_of, read_form
from extractor.rows.grids import SENTENCE, Carried, Parts, content_of, laid_out, leading
from extractor.rows.halves import halved, parted
from extractor.rows.head_lines import without_strays
from extractor.rows.head_roles import heads
from extractor.rows.header import Half, header_of
from extractor.rows.heads import Heads, is_header, spread
from extractor.rows.levels import level_of
from extractor.rows.reading import Column, Form, Grid, Row, RowKind, TableReading
from extractor.rows.tiles import read_tiles
from extractor.rows.turned import read_turned, turns
from extractor.rows.unheaded import begins_data, leveled, read_by_content, read_plainly
from extractor.text.page_facts import page_rows

_TERM = regex(r"(?:中期|实施期|中长期|长期)")
_HALVES: tuple[Half, Half] = ("long", "annual")


def read_tables(document: Document) -> list[TableReading]:
    """Read every table of a document, in order.

    A table without a header continues the columns of the one before it where nothing but blank space stands
    between them or its width is the same.
    """
    out: list[TableReading] = []
    carried = Carried()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) > SENTENCE:
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
        self._heads = Heads(self._rows)
        self._out = Parts(table, [r.kind for r in self._rows])
        self._loose: list[Cell] = []
        self._inherit = carried
        self._title: str | None = None
        self._lines: tuple[str | None, str | None] = (None, None)

    @property
    def carried(self) -> Carried:
        """What the next table may continue."""
        return self._out.carried

    def read(self) -> TableReading:
        """Walk the rows from the top: a header opens a grid, what stands before it is a form or loose."""
        texts = [[c.text for c in row.cells if c is not None and c.text] for row in self._rows]
        i, n = page_rows(texts), len(self._rows)
        pending: list[Row] = []
        if read_tiles(self._out, self._rows):
            return TableReading(self._table, tuple(self._out.parts), tuple(self._out.kinds), ())
        while i < n:
            row = self._rows[i]
            if row.kind == "blank":
                i += 1
                continue
            turned = read_turned(self._out, self._rows, i, above=self._lines)
            if turned is not None:
                self._form_and_data(pending)
                pending = []
                i = turned
                continue
            header = self._heads.at(i, begun=bool(self._out.parts))
            if header is not None:
                self._form_and_data(pending)
                pending = []
                i = self._grid(header)
                continue
            if self._heads.contrasts(i):
                self._form_and_data(pending)
                pending = []
                i = self._by_contrast(i)
                continue
            pending.append(row)
            self._stands_above(row)
            i += 1
        if any(isinstance(p, Grid) for p in self._out.parts) or self._mixed(pending):
            self._form_and_data(pending)
        else:
            self._form(self._without_header(pending))
        parts = parted(halved(self._out.parts, self._rows), self._rows)
        return TableReading(self._table, tuple(parts), tuple(self._out.kinds), tuple(self._loose))

    def _stands_above(self, row: Row) -> None:
        """Keep the levels that full-width lines state for the cards below them, until other lines do."""
        cells = [c for c in row.cells if c is not None and c.text]
        level = level_of(cells[0].text) if len(cells) == 1 else None
        if level is None:
            self._lines = (None, None)
            return
        one, two = stated(cells[0].text)
        if two is None and self._lines[0] is None:
            one, two = (None, one) if self._lines[1] is not None else (one, None)  # 满意度指标 behind 数量指标
        self._lines = (one, None) if two is None else (self._lines[0], two)

    def _by_contrast(self, i: int) -> int:
        """Read the grid below a header whose words nobody listed."""
        end = self._end(i + 1)
        rows = [r for r in self._rows[i:end] if r.kind != "blank"]
        if turns(rows) and read_turned(self._out, rows, 0, sure=True) is not None:
            return end
        left = read_plainly(self._out, rows, Carried())
        if left is None:
            return self._grid((i, i))
        self._form(left)
        return end

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
            leveled = level is not None and level.exact and len(cells) >= 3 and label_of(cells[0].text) is None
            begins = leveled or begins_data(row)
            inside = bool(runs) and runs[-1][0] and not opens_form(row)
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

    def _form(self, rows: list[Row]) -> None:
        """Form rows become Forms; a title or another strong 项目名称 after a complete form opens a new one."""
        chunk: list[Row] = []
        seen: set[str] = set()
        for row in rows:
            kind = form_kind(row, bool(chunk))
            if kind == "title":
                self._flush_form(chunk)
                chunk, seen = [], set()
                self._title = only_text(row)
                self._out.kinds[row.index] = "title"
                continue
            if kind == "text":
                self._loose.extend(c for c in row.cells if c is not None and c.text)
                if chunk:
                    chunk.append(row)
                continue
            strong = strong_labels(row)
            if strong & seen:
                self._flush_form(chunk)
                chunk, seen = [], set()
            seen |= strong
            chunk.append(row)
            self._out.kinds[row.index] = kind
        self._flush_form(chunk)

    def _flush_form(self, rows: list[Row]) -> None:
        if rows:
            form = read_form(self._table, rows, self._title)
            if form.fields or form.funds or form.schedule:
                self._out.parts.append(form)

    def _grid(self, header: tuple[int, int]) -> int:
        first, last = header
        for k in range(first, last + 1):
            if self._rows[k].kind != "blank":
                self._out.kinds[k] = "header"
        lines = [self._rows[k].full for k in range(first, last + 1) if self._rows[k].kind != "blank"]
        end = self._end(last + 1)
        body = [r for r in self._rows[last + 1 : end] if r.kind != "blank"]
        width = self._table.n_cols
        lines = spread(without_strays(lines) if self._table.ragged else lines, body, width)
        blocks = blocks_of(lines, width) or self._apart(lines, body)
        if self._table.ragged:
            # what stands in a column is known only once the short rows are laid out by the heads
            named = _beside(heads(lines, width))
            body = laid_out(self._table, slid_back(body), named)
        terms = self._terms() if len(blocks) == 2 and all(_named(body, b) for b in blocks) else None
        if terms is not None:
            columns = self._halves(lines, body, blocks, terms)
            self._out.add_grid(columns, range(first, last + 1), body, lines)
            return end
        for block in blocks:
            own = [block.mask(line, blocks[0].columns.start, blocks[-1].columns.stop) for line in lines]
            rows = split(body, block, blocks)
            columns = resolve(own[-1:], width, content_of(rows, width))
            self._out.add_grid(columns, range(first, last + 1), rows, own, block=block)
        if not blocks:
            columns = resolve(lines, width, content_of(body, width))
            self._out.add_grid(columns, range(first, last + 1), body, lines)
        return end

    def _terms(self) -> tuple[str, str] | None:
        """What the form above calls the whole term and the year, where it states goals or funds of both."""
        form = next((p for p in reversed(self._out.parts) if isinstance(p, Form)), None)
        labels = [f.label for f in form.fields] if form is not None else []
        long = next((label for label in labels if _TERM.match(label)), None)
        annual = next((label for label in labels if label.startswith("年度")), None)
        return (long, annual) if long is not None and annual is not None else None

    def _halves(
        self,
        lines: Sequence[Sequence[Cell | None]],
        body: Sequence[Row],
        blocks: Sequence[Block],
        terms: tuple[str, str],
    ) -> tuple[Column, ...]:
        """The columns of a grid whose left half holds the goals of the whole term, the right one those of the year."""
        width = self._table.n_cols
        begin, end = blocks[0].columns.start, blocks[-1].columns.stop
        out: list[Column] = []
        for block, half, term in zip(blocks, _HALVES, terms, strict=True):
            own = [block.mask(line, begin, end) for line in lines]
            columns = resolve(own[-1:], width, content_of(split(body, block, blocks), width))
            out = out or list(columns)
            for i in block.columns:
                out[i] = replace(columns[i], half=half, group=term)
        return tuple(out)

    def _apart(self, lines: Sequence[Sequence[Cell | None]], body: Sequence[Row]) -> list[Block]:
        """Tables beside each other, each with names and values of its own."""
        blocks = apart(lines, body, self._table.n_cols)
        for block in blocks:
            head = block.mask(lines[-1], 0, self._table.n_cols)
            roles = {c.role for c in resolve([head], len(head), content_of(split(body, block, blocks), len(head)))}
            if "name" not in roles or not roles & (VALUE_ROLES | {"weight", "score"}):
                return []
        return blocks

    def _end(self, start: int) -> int:
        """The first row after ``start`` that no longer belongs to the grid."""
        seen_total = False
        for k in range(start, len(self._rows)):
            row = self._rows[k]
            if row.kind == "blank":
                continue
            if (k > start and self._heads.at(k, begun=True) is not None) or (k == start and is_header(row)):
                return k
            if opens_form(row):
                return k
            cells = [c for c in row.cells if c is not None and c.text]
            if len(cells) == 1 and cells[0].col_span >= max(2, self._table.n_cols - 1):
                following = self._heads.next(k)
                if following is not None and (
                    self._heads.at(following, begun=True) is not None or opens_form(self._rows[following])
                ):
                    return k  # the caption of the next table
            if seen_total and len(cells) <= 2 and is_note(cells[0].text):
                return k
            if cells and is_total(leading(cells)):
                seen_total = True
        return len(self._rows)

    def _without_header(self, rows: list[Row]) -> list[Row]:
        """Rows among which no header was found, read all the same; what is left are form rows."""
        if _costs(rows):
            return rows
        left = read_plainly(self._out, rows, self._inherit)
        if left is not None:
            return left
        shown = [r for r in rows if r.kind != "blank" and not _entry(r)]
        told = learned.header(shown) if not self._out.parts else None
        if told is not None:
            self._form([r for r in rows if r.index < told[0]])
            end = self._grid(told)
            return [r for r in rows if r.index >= end]
        entries = list(takewhile(_entry, rows)) if leveled(rows) else []
        self._form(entries)  # in front of the grid whose project they name
        return read_by_content(self._out, rows[len(entries) :])


def _entry(row: Row) -> bool:
    """Whether a row is a label and what a form says beside it (项目名称 | 增殖放流), which heads no columns."""
    return sum(c is not None and bool(c.text) for c in row.cells) <= 2 and bool(strong_labels(row))


def _named(body: Sequence[Row], block: Block) -> bool:
    """Whether more than level names stand in a block."""
    texts = [c.text for r in body for i in block.columns if i < len(r.full) and (c := r.full[i]) is not None and c.text]
    return any(level_of(t) is None for t in texts)


def _beside(columns: Sequence[Column]) -> list[Column]:
    """Columns with what stands at the side of the levels (绩效指标, merged over all rows) told from the names."""
    first = next((c.index for c in columns if c.role == "level1"), 0)
    return [replace(c, role="ignore") if c.index < first and c.role == "name" else c for c in columns]


def _costs(rows: Sequence[Row]) -> bool:
    """Whether rows begin with the heads of a costing (用途, 金额, 数量, 单价): what money is for, not what it does."""
    first = next((r for r in rows if r.kind != "blank"), None)
    if first is None:
        return False
    heads = [header_of(c.text) for c in first.cells if c is not None and c.text]
    roles = {h.role for h in heads if h is not None}
    return "costing" in roles and bool(roles & {"budget", "target"}) and len(roles) >= 3
