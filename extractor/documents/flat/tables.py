"""Tables that a converter flattened to text become Tables again; the rest becomes Paragraphs.

A converter writes a table in one of a few *carriers*; each has one reader here:

* leading tabs: one cell per line behind a tab, a lone tab for an empty cell, a blank line ends a row;
* tabs between cells, a row per line;
* pipes, with or without a markdown rule line, possibly with hundreds of dangling columns;
* a pipe behind every cell, rows filled up with bare pipes (``counted.py``);
* one cell per line, each closed or opened by a pipe (``pipe_cells.py``);
* <td> or [td], tags and all (``markup.py``);
* columns set apart by blanks, and one cell per line without any mark (``unmarked.py``).

Only structure is judged here; the words that help are in ``header.toml`` and ``words.toml``. Every cell's span is a
slice of the text: a cell's text is trimmed, and what stood before it (an indent that marks a child row) can still be
read from the text in front of ``cell.start``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.documents import words
from extractor.documents.document import Block, Cell, Note, Paragraph, Table
from extractor.documents.flat.aligned import settle
from extractor.documents.flat.counted import read_counted
from extractor.documents.flat.lines import LISTED, Claim, Kind, Lines, Rows, Span, trim
from extractor.documents.flat.markup import Marked, apart, marked_tables
from extractor.documents.flat.merged import Head, leaves, merged_heads
from extractor.documents.flat.pipe_cells import read_pipe_cells
from extractor.documents.flat.pipes import read_pipes
from extractor.documents.flat.residue import cleared
from extractor.documents.flat.short_rows import groups_in_front, whole_rows
from extractor.documents.flat.tabs import read_tabs
from extractor.documents.flat.wrapped import WRAP_MAX_LENGTH, WRAP_MIN_LINES, margin_of
from extractor.errors import TooLarge
from extractor.regex import regex
from extractor.settings import Settings

_HEADING_MARK = regex(r"(#{1,6})[ \t\u3000]")
_BOLD = regex(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_CONTINUED = regex(r"（续表?）$|^（?续表|^\d{1,3}$")  # a page's number; what stands above a table's further part
_TITLES = 3  # lines above a table that a page break may repeat
_HEADER_WITHIN = 12  # rows: a form's fields may stand above
_SETEXT = regex(r"^(={3,}|-{3,})\s*$")


def read_blocks(
    text: str, *, settings: Settings, markdown: bool = False, ready: Sequence[Marked] = ()
) -> tuple[list[Block], list[Note]]:
    """Text → its blocks in order.

    Args:
        text: line ends are ``\\n``.
        settings: limits on rows, columns and cells.
        markdown: ``#`` headings and ``**bold**`` lines are marks, not text.
        ready: tables in it that are known, each on lines of its own (``laid.py``).

    Raises:
        TooLarge: more cells than ``settings.max_cells``.

    Example:
        >>> blocks, _ = read_blocks("说明\\n甲\\t1\\n乙\\t2\\n", settings=Settings())
        >>> [type(b).__name__ for b in blocks]
        ['Paragraph', 'Table']
    """
    from extractor.documents.flat import unmarked

    clear = cleared(text)
    marked = marked_tables(text, clear) if clear is not text else []
    # some of what is cut turns out to be prose, or empty columns: leave room for it
    lines = Lines(apart(clear, marked) if marked else clear, max_cells=8 * settings.max_cells)
    tables = {lines.at(table.start) + 1: table for table in marked} | {lines.at(table.start): table for table in ready}
    for first, table in tables.items():
        for k in range(first, lines.at(table.end - 1) + 1):
            lines.kinds[k] = Kind.MARKED
    out = _Blocks(text, lines, settings=settings, markdown=markdown)
    i = 0
    pending = 0  # lines before i, from pending on, are paragraphs
    n = len(lines)
    kinds = lines.kinds
    while i < n:
        if i in tables:
            out.paragraphs(range(pending, i))
            out.marked(tables[i])
            i = pending = lines.at(tables[i].end - 1) + 1
            continue
        kind = kinds[i]
        claim: Claim | None = None
        if kind is Kind.TAB or kind is Kind.TABS:
            claim = read_tabs(lines, i)
        elif kind is Kind.PIPE:
            claim = read_counted(lines, i) or read_pipe_cells(lines, i) or read_pipes(lines, i)
        elif kind is Kind.TEXT:
            claim = read_pipe_cells(lines, i) or unmarked.read(lines, i)
        if claim is None:
            i += 1
            continue
        if any(isinstance(part, Rows) for part in claim.parts):
            out.paragraphs(range(pending, i))
            for part in claim.parts:
                if isinstance(part, Rows):
                    out.table(part.rows, carrier=kind, high=part.high)
                else:
                    out.paragraphs(part)
            pending = claim.stop
        i = claim.stop
    out.paragraphs(range(pending, n))
    out.close()
    return out.blocks, out.notes


class _Blocks:
    """Collects blocks; the caps of Settings are applied here."""

    def __init__(self, source: str, lines: Lines, *, settings: Settings, markdown: bool) -> None:
        self._source = source
        self._lines = lines
        self._settings = settings
        self._markdown = markdown
        self._tables = 0
        self._cells = 0
        self._open: tuple[list[Sequence[Span | None]], Kind] | None = None  # a table that may go on behind a page break
        self._high: dict[tuple[int, int], int] = {}  # how many rows its cells reach over
        self._held: list[range] = []  # lines behind it that a page break repeats
        self._titles: set[str] = set()  # lines above tables
        self.blocks: list[Block] = []
        self.notes: list[Note] = []

    def table(
        self, rows: Sequence[Sequence[Span | None]], *, carrier: Kind, high: Mapping[tuple[int, int], int]
    ) -> None:
        """Add a table; one that begins with the heads of the table before it goes on with that one."""
        for k in range(len(rows) - 1, 0, -1):
            if self._page_between(rows[k - 1], rows[k]) and (again := self._repeated(rows[:k], rows[k:])):
                rows, high = [*rows[:k], *rows[k + again :]], {}
        if self._open is not None and self._open[1] is carrier and (again := self._repeated(self._open[0], rows)):
            behind = len(self._open[0]) - again
            self._high |= {(r + behind, c): n for (r, c), n in high.items() if r >= again}
            self._open[0].extend(rows[again:])
            self._held.clear()
            return
        self.close()
        self._open = list(rows), carrier
        self._high = dict(high)

    def paragraphs(self, numbers: range) -> None:
        """Add lines that are no table."""
        lines = self._lines
        texts = [words.compact(lines.strings[i]) for i in numbers if lines.kinds[i] is not Kind.BLANK]
        if self._open is not None and all(_CONTINUED.search(t) or t in self._titles for t in texts):
            self._held.append(numbers)
            return
        self.close()
        self._titles = set(texts[-_TITLES:])
        self._paragraphs(numbers)

    def close(self) -> None:
        """Nothing more belongs to the table added last."""
        if self._open is not None:
            rows, carrier = self._open
            self._open = None
            self._table(rows, carrier=carrier)
        for numbers in self._held:
            self._paragraphs(numbers)
        self._held.clear()

    def _page_between(self, above: Sequence[Span | None], row: Sequence[Span | None]) -> bool:
        """Whether a page's number stands between two rows."""
        lines = self._lines
        end = max((s[1] for s in above if s is not None), default=0)
        start = min((s[0] for s in row if s is not None), default=0)
        between = range(lines.at(end) + 1, lines.at(start))
        return any(lines.kinds[i] is Kind.BLANK and bool(lines.strings[i].strip()) for i in between)

    def _repeated(self, above: Sequence[Sequence[Span | None]], rows: Sequence[Sequence[Span | None]]) -> int:
        """How many rows at the top are the header of the table above once more."""

        def heads(row: Sequence[Span | None]) -> list[str]:
            return [words.compact(self._lines.text[slice(*span)]) for span in row if span is not None]

        first = heads(rows[0]) if rows else []
        if sum(words.headlike(head) for head in first) < 2:
            return 0
        at = next((k for k, row in enumerate(above[:_HEADER_WITHIN]) if heads(row) == first), None)
        if at is None:
            return 0
        pairs = zip(above[at:], rows, strict=False)
        return next((n for n, (a, b) in enumerate(pairs) if heads(a) != heads(b)), len(rows))

    def _table(self, rows: Sequence[Sequence[Span | None]], *, carrier: Kind) -> None:
        text = self._lines.text
        limit_r, limit_c = self._settings.max_table_rows, self._settings.max_table_columns
        if len(rows) > limit_r or any(len(r) > limit_c for r in rows):
            self.notes.append(
                Note("table_cut", f"表格{self._tables + 1}超过{limit_r}行或{limit_c}列的上限，超出部分未读取")
            )
        laid = merged_heads(text, rows, blanks_kept=carrier is not Kind.PIPE)
        rows = settle(text, rows, leaves(text, laid), padded=carrier is Kind.PIPE)
        tabs = carrier in (Kind.TAB, Kind.TABS)
        if not tabs and not laid and not self._high:
            rows, laid = groups_in_front(text, rows)
        width = max((len(row) for row in rows), default=0)
        whole = whole_rows(text, rows, laid, width, wrapped=carrier is Kind.TABS) if tabs else None
        laid = whole or laid
        cells = [
            self._cell(r, replace(head, row_span=max(head.row_span, self._high.get((r, head.col), 1))))
            for r, row in enumerate(rows[:limit_r])
            for head in laid.get(r) or (Head(span, c) for c, span in enumerate(row) if span is not None)
            if head.col < limit_c
        ]
        told = tabs or _by_line(text, cells) or (carrier is Kind.TEXT and _numbered(cells))
        self._grid(cells, ragged=whole is None, loose=not told)

    def marked(self, table: Marked) -> None:
        """Add a table whose cells say themselves where they stand."""
        self.close()
        limit_r, limit_c = self._settings.max_table_rows, self._settings.max_table_columns
        if any(c.row >= limit_r or c.col >= limit_c for c in table.cells):
            self.notes.append(
                Note("table_cut", f"表格{self._tables + 1}超过{limit_r}行或{limit_c}列的上限，超出部分未读取")
            )
        kept = [c for c in table.cells if c.row < limit_r and c.col < limit_c]
        heads = [Head(c.span, c.col, min(c.col_span, limit_c - c.col), min(c.row_span, limit_r - c.row)) for c in kept]
        self._grid([self._cell(c.row, head) for c, head in zip(kept, heads, strict=True)], ragged=False, loose=False)

    def _cell(self, row: int, head: Head) -> Cell:
        start, end = head.span
        return Cell(row, head.col, start, end, self._source[start:end], head.row_span, head.col_span)

    def _grid(self, cells: Sequence[Cell], *, ragged: bool, loose: bool) -> None:
        self._cells += len(cells)
        if self._cells > self._settings.max_cells:
            raise TooLarge(f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理")
        if not cells:
            return
        n_rows = cells[-1].row + 1
        n_cols = max(c.col + c.col_span for c in cells)
        start, end = min(c.start for c in cells), max(c.end for c in cells)
        self.blocks.append(Table(self._tables, start, end, n_rows, n_cols, tuple(cells), ragged=ragged, loose=loose))
        self._tables += 1

    def _paragraphs(self, numbers: range) -> None:
        """Lines that are no table: a paragraph each, hard-wrapped prose joined."""
        lines, kinds = self._lines, self._lines.kinds
        run: list[int] = []
        for i in numbers:
            if kinds[i] is Kind.BLANK:
                self._run(run)
                run = []
            elif lines.strings[i].strip():
                run.append(i)
        self._run(run)

    def _run(self, run: list[int]) -> None:
        if not run:
            return
        lines = self._lines
        if self._markdown:
            self._markdown_run(run)
            return
        for first, last in _unwrap(lines, run):
            start, _ = lines.span(first)
            end = lines.span(last)[1]
            self.blocks.append(Paragraph(start, end, self._source[start:end]))

    def _markdown_run(self, run: list[int]) -> None:
        lines = self._lines
        plain: list[int] = []

        def flush() -> None:
            for first, last in _unwrap(lines, plain):
                start, end = lines.span(first)[0], lines.span(last)[1]
                text = lines.text[start:end]
                bold = _BOLD.match(text)
                if bold:
                    start, end = start + bold.start(2), start + bold.end(2)
                    text = lines.text[start:end]
                self.blocks.append(Paragraph(start, end, text, bold=bold is not None))
            plain.clear()

        for position, i in enumerate(run):
            start, end = lines.span(i)
            text = lines.text[start:end]
            mark = _HEADING_MARK.match(text)
            below = lines.strings[run[position + 1]] if position + 1 < len(run) else ""
            under = not plain and _SETEXT.match(below) is not None
            if mark:
                flush()
                a, b = trim(lines.text, start + mark.end(), start + len(text.rstrip("# \t")))
                bold = _BOLD.match(lines.text[a:b])
                if bold:
                    a, b = a + bold.start(2), a + bold.end(2)
                if b > a:
                    level = len(mark.group(1))
                    self.blocks.append(Paragraph(a, b, lines.text[a:b], level, bold=bold is not None))
            elif under and len(text) <= 60:
                flush()
                level = 1 if below.startswith("=") else 2
                self.blocks.append(Paragraph(start, end, text, level))
            elif _SETEXT.match(text):
                flush()  # a rule, or the line under a heading: no text
            else:
                plain.append(i)
        flush()


_FEWEST_NUMBERED = 4


def _numbered(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers that go on by one from row to row below the heads: they tell where rows begin."""
    columns: dict[int, list[tuple[int, int]]] = {}
    rows = {c.row for c in cells}
    for cell in cells:
        if cell.text.isdecimal() and len(cell.text) <= 3:
            columns.setdefault(cell.col, []).append((cell.row, int(cell.text)))
    return any(
        len(rows) - 1 <= len(found) >= _FEWEST_NUMBERED
        and all(b - a == d - c for (a, c), (b, d) in pairwise(found))
        for found in columns.values()
    )


def _by_line(text: str, cells: Sequence[Cell]) -> bool:
    """Whether most cells of a row stand on one line: then lines tell where rows end."""
    pairs = [(a, b) for a, b in pairwise(cells) if a.row == b.row]
    return sum("\n" not in text[a.end : b.start] for a, b in pairs) > len(pairs) / 2


def _unwrap(lines: Lines, run: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last line of each paragraph in a run of lines without a blank one between them.

    Lines are joined only where the evidence is strong: many lines, of the document or of this run, end at the
    same right margin and in mid-sentence.
    """
    single = [(i, i) for i in run]
    if len(run) < 2:
        return single
    texts = [lines.strings[i].rstrip() for i in run]
    margin = lines.margin()
    if margin is None:
        if len(run) < WRAP_MIN_LINES or max(map(len, texts)) > WRAP_MAX_LENGTH:
            return single
        margin = margin_of(texts)
        if margin is None or sum(map(margin.full, texts)) < 0.5 * len(texts):
            return single
    joined: list[tuple[int, int]] = []
    first = run[0]
    for (i, text), (j, below) in pairwise(zip(run, texts, strict=True)):
        if not margin.full(text) or _opens(below):
            joined.append((first, i))
            first = j
    joined.append((first, run[-1]))
    return joined


def _opens(line: str) -> bool:
    """Whether a line begins a paragraph: it is indented, or begins with an enumerator."""
    return line[:1] == "\u3000" or line[:2] == "  " or LISTED.match(line) is not None
