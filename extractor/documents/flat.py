"""Tables that a converter flattened to text become Tables again; the rest becomes Paragraphs.

A converter writes a table in one of a few *carriers*; each has one reader here:

* leading tabs: one cell per line behind a tab, a lone tab for an empty cell, a blank line ends a row;
* tabs between cells, a row per line;
* pipes, with or without a markdown rule line, possibly with hundreds of dangling columns;
* columns set apart by blanks, and one cell per line without any mark (``unmarked.py``).

Only structure is judged here; the few words that help are in ``flat.toml``. Every cell's span is a slice of
the text: a cell's text is trimmed, and what stood before it (an indent that marks a child row) can still be
read from the text in front of ``cell.start``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from typing import Literal

from extractor.documents import words
from extractor.documents.document import Block, Cell, Note, Paragraph, Table
from extractor.errors import TooLarge
from extractor.settings import Settings

Span = tuple[int, int]


class Kind(IntEnum):
    """What a line looks like, before its neighbours are asked."""

    BLANK = 0
    TEXT = 1
    TAB = 2  # a tab, then one cell or nothing
    TABS = 3  # tabs between cells
    PIPE = 4


_PIPES = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃+:=\-—–─━┼├┤┬┴┌┐└┘]+")
_HEADING_MARK = re.compile(r"(#{1,6})[ \t\u3000]")
_BOLD = re.compile(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_SETEXT = re.compile(r"^(={3,}|-{3,})\s*$")
_LIST_MARK = re.compile(
    r"^(?:[（(]?[0-9０-９]{1,3}[)）.．、]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳•·●■◆*\-])\s*$"
)
_LISTED = re.compile(
    r"^(?:[（(]?[0-9０-９]{1,3}[)）.．、](?![0-9])|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳•●■◆])"
)
# A page's number between two pages is no text of the document: it reads as a blank line.
_PAGE = re.compile(
    r"\s*(?:第?\s*\d{1,4}\s*页\s*[,，/／]?\s*共\s*\d{1,4}\s*页|第\s*\d{1,4}\s*页|[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2})\s*"
)
_TITLE_END = re.compile(r"(?:表|书|文本|情况|一览|清单|明细|方案|报告)(?:[（(][^（）()]*[）)])?$")
_LEADER_END = re.compile(r"(?:\.{3,}|…{2,}|·{3,}|\s|^)\d{1,4}$")
_SENTENCE_END = frozenset("。！？；!?;：:，,")


class Lines:
    """The text cut into lines, with their offsets; made once, read by every carrier's reader.

    ``text`` is the document's, except that a mark which carries a table may read as a blank.
    """

    __slots__ = ("_left", "_margin", "_numeric_runs", "kinds", "starts", "strings", "text")

    def __init__(self, text: str, *, max_cells: int = 10_000_000) -> None:
        self.text = text
        self._left = max_cells
        self.strings = text.split("\n")
        starts = [0] * len(self.strings)
        kinds = [Kind.TEXT] * len(self.strings)
        offset = 0
        for i, line in enumerate(self.strings):
            starts[i] = offset
            offset += len(line) + 1
            kinds[i] = _kind(line)
        self.starts = starts
        self.kinds = kinds
        self._drop_lone_pipes()
        self._numeric_runs: dict[int, list[int]] | None = None
        self._margin: _Margin | Literal[False] | None = False  # False: not asked for yet

    def _drop_lone_pipes(self) -> None:
        """One cell per line behind a pipe ("| 数量指标"): the pipe reads as a blank, the line as text."""
        lone = [i for i, kind in enumerate(self.kinds) if kind is Kind.PIPE and _is_lone_pipe(self.strings[i])]
        run: list[int] = []
        found: list[int] = []
        for i in lone:
            if run and any(self.kinds[j] is not Kind.BLANK for j in range(run[-1] + 1, i)):
                found += run if len(run) >= 4 else []
                run = []
            run.append(i)
        found += run if len(run) >= 4 else []
        if not found:
            return
        parts: list[str] = []
        at = 0
        for i in found:
            mark = self.starts[i] + len(self.strings[i]) - len(self.strings[i].lstrip())
            parts += [self.text[at:mark], " "]
            at = mark + 1
            self.strings[i] = _PIPES.sub(" ", self.strings[i])
            self.kinds[i] = Kind.TEXT if self.strings[i].strip() else Kind.BLANK
        self.text = "".join([*parts, self.text[at:]])

    def __len__(self) -> int:
        return len(self.strings)

    def span(self, i: int) -> Span:
        """The trimmed span of line ``i``."""
        return trim(self.text, self.starts[i], self.starts[i] + len(self.strings[i]))

    def end(self, i: int) -> int:
        return self.starts[i] + len(self.strings[i])

    def at(self, offset: int) -> int:
        """The line that holds the offset."""
        return bisect_right(self.starts, offset) - 1

    def charge(self, cells: int) -> None:
        """Count cells that a reader holds; raises ``TooLarge`` before they fill the memory."""
        self._left -= cells
        if self._left < 0:
            raise TooLarge("单元格过多，请拆分后再处理")

    def margin(self) -> _Margin | None:
        """The right margin at which the whole document's lines are broken, or None."""
        if self._margin is False:
            self._margin = None
            texts = [
                line.rstrip()
                for line, kind in zip(self.strings, self.kinds, strict=True)
                if kind is Kind.TEXT and len(line) >= 8
            ]
            if len(texts) >= 12 and max(map(len, texts)) <= _WRAP_MAX_LENGTH:
                margin = _margin(texts)
                if margin is not None and sum(map(margin.full, texts)) >= max(8, 0.35 * len(texts)):
                    self._margin = margin
        return self._margin

    def numeric_runs(self) -> dict[int, list[int]]:
        """Runs of short lines, many of them numbers: first line → the lines with text."""
        if self._numeric_runs is None:
            self._numeric_runs = dict(_numeric_runs(self))
        return self._numeric_runs


_MAX_MARKS = 5000
"""Cell marks in one line: more are no table's row."""


def _kind(line: str) -> Kind:
    if not line:
        return Kind.BLANK
    if "\t" in line:
        stripped = line.strip()
        if not stripped:
            return Kind.TAB
        if "\t" in stripped:
            return Kind.TABS if stripped.count("\t") <= _MAX_MARKS else Kind.TEXT
        if _leads(line):
            return Kind.TAB
        return Kind.PIPE if _PIPES.search(line) else Kind.TEXT
    if line.isspace() or (len(line) <= 120 and _PAGE.fullmatch(line)):
        return Kind.BLANK
    if line[0] in "+┌├└" and _is_rule(line):
        return Kind.PIPE  # the frame of a drawn table
    if _PIPES.search(line) and (len(line) <= _MAX_MARKS or len(_PIPES.findall(line)) <= _MAX_MARKS):
        return Kind.PIPE
    return Kind.TEXT


def trim(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its ends; an empty one stays at ``start``."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return start, start
    return start + left, start + len(piece.rstrip())


_RUN_MIN, _RUN_MAX, _RUN_LINE = 9, 5000, 20


def _numeric_runs(lines: Lines) -> Iterable[tuple[int, list[int]]]:
    run: list[int] = []
    digits = 0
    for i, kind in enumerate(lines.kinds):
        if kind is Kind.BLANK:
            continue
        line = lines.strings[i].strip() if kind is Kind.TEXT else ""
        if kind is Kind.TEXT and len(line) <= _RUN_LINE and line[-1] not in _SENTENCE_END and len(run) < _RUN_MAX:
            run.append(i)
            digits += line[0].isdigit()
            continue
        if len(run) >= _RUN_MIN and digits >= 0.3 * len(run):
            yield run[0], run
        run, digits = [], 0
    if len(run) >= _RUN_MIN and digits >= 0.3 * len(run):
        yield run[0], run


@dataclass(slots=True)
class Rows:
    """A table's rows as spans, before it is accepted; ``None`` stands for a position that no cell covers."""

    rows: list[list[Span | None]] = field(default_factory=list)


@dataclass(slots=True)
class Claim:
    """What a carrier's reader made of the lines from ``first`` on: tables, or nothing (then: paragraphs)."""

    parts: list[Rows | range]
    """In reading order; a range of line numbers holds lines that are no table."""
    stop: int
    """The first line that the reader did not look at."""


def read_blocks(text: str, *, settings: Settings, markdown: bool = False) -> tuple[list[Block], list[Note]]:
    """Text → its blocks in order.

    Args:
        text: line ends are ``\\n``.
        settings: limits on rows, columns and cells.
        markdown: ``#`` headings and ``**bold**`` lines are marks, not text.

    Raises:
        TooLarge: more cells than ``settings.max_cells``.

    Example:
        >>> blocks, _ = read_blocks("说明\\n甲\\t1\\n乙\\t2\\n", settings=Settings())
        >>> [type(b).__name__ for b in blocks]
        ['Paragraph', 'Table']
    """
    from extractor.documents import unmarked

    # some of what is cut turns out to be prose, or empty columns: leave room for it
    lines = Lines(text, max_cells=8 * settings.max_cells)
    out = _Blocks(lines, settings=settings, markdown=markdown)
    i = 0
    pending = 0  # lines before i, from pending on, are paragraphs
    n = len(lines)
    kinds = lines.kinds
    while i < n:
        kind = kinds[i]
        claim: Claim | None = None
        if kind is Kind.TAB or kind is Kind.TABS:
            claim = _read_tabs(lines, i)
        elif kind is Kind.PIPE:
            claim = _read_pipes(lines, i)
        elif kind is Kind.TEXT:
            claim = unmarked.read(lines, i)
        if claim is None:
            i += 1
            continue
        if any(isinstance(part, Rows) for part in claim.parts):
            out.paragraphs(range(pending, i))
            for part in claim.parts:
                if isinstance(part, Rows):
                    out.table(unmarked.settle(text, part.rows))
                else:
                    out.paragraphs(part)
            pending = claim.stop
        i = claim.stop
    out.paragraphs(range(pending, n))
    return out.blocks, out.notes


class _Blocks:
    """Collects blocks; the caps of Settings are applied here."""

    def __init__(self, lines: Lines, *, settings: Settings, markdown: bool) -> None:
        self._lines = lines
        self._settings = settings
        self._markdown = markdown
        self._tables = 0
        self._cells = 0
        self.blocks: list[Block] = []
        self.notes: list[Note] = []

    def table(self, rows: Sequence[Sequence[Span | None]]) -> None:
        text = self._lines.text
        limit_r, limit_c = self._settings.max_table_rows, self._settings.max_table_columns
        if len(rows) > limit_r or any(len(r) > limit_c for r in rows):
            self.notes.append(
                Note("table_cut", f"表格{self._tables + 1}超过{limit_r}行或{limit_c}列的上限，超出部分未读取")
            )
        cells = [
            Cell(r, c, span[0], span[1], text[span[0] : span[1]])
            for r, row in enumerate(rows[:limit_r])
            for c, span in enumerate(row[:limit_c])
            if span is not None
        ]
        self._cells += len(cells)
        if self._cells > self._settings.max_cells:
            raise TooLarge(f"单元格超过{self._settings.max_cells}个的上限，请拆分后再处理")
        if not cells:
            return
        n_rows = cells[-1].row + 1
        n_cols = max(c.col for c in cells) + 1
        start, end = min(c.start for c in cells), max(c.end for c in cells)
        self.blocks.append(Table(self._tables, start, end, n_rows, n_cols, tuple(cells), ragged=True))
        self._tables += 1

    def paragraphs(self, numbers: range) -> None:
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
            self.blocks.append(Paragraph(start, end, lines.text[start:end]))

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


# --- hard-wrapped prose -------------------------------------------------------------------------------------

_WRAP_MIN_LINES = 4
_WRAP_MAX_LENGTH = 200
_WRAP_MIN_WIDTH = 24  # columns; a Chinese character takes two
_WRAP_SLACK = 4  # columns that a full line may lack: a mark that may not begin a line, a word not cut
_WIDE_FROM = "\u2e80"


def _width(line: str) -> int:
    return sum(2 if c >= _WIDE_FROM or c in "“”‘’…—·①②③④⑤⑥⑦⑧⑨" else 1 for c in line)


@dataclass(frozen=True, slots=True)
class _Margin:
    """Where a program broke the lines: at ``width`` columns or characters."""

    width: int
    columns: bool

    def full(self, line: str) -> bool:
        """Whether a line reaches the margin, but for what it may lack."""
        if self.columns:
            return _width(line) >= self.width - _WRAP_SLACK
        return len(line) >= self.width - _WRAP_SLACK // 2


def _margin(texts: Sequence[str]) -> _Margin | None:
    """The right margin that most of these lines end at in mid-sentence, or None.

    Some programs wrap at a number of columns, some at a number of characters.
    """
    best: tuple[int, _Margin] | None = None
    for columns in (True, False):
        margin = _Margin(max(map(_width if columns else len, texts)), columns)
        if margin.width < _WRAP_MIN_WIDTH // (1 if columns else 2):
            continue
        full = [line for line in texts if margin.full(line)]
        cut = sum(line[-1] not in "。！？；：!?;" for line in full)
        if cut >= 3 and cut >= 0.7 * len(full) and (best is None or len(full) > best[0]):
            best = len(full), margin
    return best[1] if best else None


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
        if len(run) < _WRAP_MIN_LINES or max(map(len, texts)) > _WRAP_MAX_LENGTH:
            return single
        margin = _margin(texts)
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
    return line[:1] == "\u3000" or line[:2] == "  " or _LISTED.match(line) is not None


# --- tabs ---------------------------------------------------------------------------------------------------

_MAX_GAP = 60
"""Lines without a tab that may lie inside a table (padding of a merged cell, paragraphs of a long one)."""


@dataclass(slots=True)
class _Fragment:
    """Cells with no blank line between them; the row, or a part of it where a cell holds a blank line."""

    cells: list[Span]  # untrimmed
    first: int
    last: int
    blanks: int = 0  # blank lines behind it
    words: range = range(0)  # lines of text behind those, before the next fragment
    after: int = 0  # blank lines behind that text


def _read_tabs(lines: Lines, first: int) -> Claim:
    """Lines with tabs → tables, in whichever of the two tab carriers they are written."""
    kinds = lines.kinds
    leading = inner = 0
    i = first
    while i < len(lines) and kinds[i] in (Kind.TAB, Kind.TABS):
        if kinds[i] is Kind.TAB:
            leading += 1
        else:
            inner += 1
        i += 1
    if inner > leading or not _leads(lines.strings[first]):
        return _read_tab_rows(lines, first)
    return _read_leading_tabs(lines, first)


def _is_lone_pipe(line: str) -> bool:
    return _PIPES.match(line.lstrip()) is not None and len(_PIPES.findall(line)) == 1


def _is_rule(line: str) -> bool:
    """Whether a line only draws a table's frame ("|---|:---:|", "+----+")."""
    return _RULE.fullmatch(line) is not None and any(c in line for c in "-—=─━")


def _leads(line: str) -> bool:
    return line.lstrip(" \u3000").startswith("\t")


def _read_leading_tabs(lines: Lines, first: int) -> Claim:
    fragments, stop = _fragments(lines, first)
    text = lines.text
    parts: list[Rows | range] = []
    table: list[list[Span]] = []
    table_first = first
    row: list[Span] = []
    counts = [len(f.cells) for f in fragments]

    def close(last: int) -> None:
        nonlocal table
        spans: list[list[Span | None]] = []
        for r in table:
            spans += _split_row(text, [trim(text, a, b) for a, b in r])
        while spans and all(s is None or s[0] == s[1] for s in spans[-1]):
            spans.pop()
        parts.append(Rows(spans) if is_table(text, spans) else range(table_first, last + 1))
        table = []

    for k, fragment in enumerate(fragments):
        row = [*row, *fragment.cells]
        following = fragments[k + 1] if k + 1 < len(fragments) else None
        if following is None:
            table.append(row)
            close(stop - 1 if not fragment.words else fragment.last)
            break
        verdict = _gap(text, lines, fragments, counts, k, row, table)
        if verdict is _Gap.IN_CELL or verdict is _Gap.LAST_CELL:
            if fragment.words:
                row[-1] = (row[-1][0], lines.end(fragment.words[-1]))
            if verdict is _Gap.IN_CELL:
                continue
        table.append(row)
        row = []
        if verdict is _Gap.TABLE_END:
            close(fragment.last)
            parts.append(fragment.words)
            table_first = following.first
    return Claim(parts, stop)


_DATUM = re.compile(r"^(?!(?:19|20)\d{2}年?(?:度|末|底)?$).*\d")


def _split_row(text: str, row: list[Span]) -> list[list[Span | None]]:
    """One row; or, where a converter wrote no row ends, the rows that the header's cell count gives.

    Example: 一级指标, 二级指标, 三级指标, 指标值 and eight more cells are three rows of four.
    """
    known = [words.header_shape(text[a:b]) is not None for a, b in row]
    first = next((k for k in range(len(row) - 2) if all(known[k : k + 3])), None)
    if first is None:
        return [list(row)]
    width = next((k for k in range(first, len(row)) if not known[k]), len(row)) - first
    rest = len(row) - first - width
    if rest < width or rest % width:
        return [list(row)]
    # What follows must look like data, row by row: a header may go on with words that are not listed.
    starts = range(first + width, len(row), width)
    if not all(any(_DATUM.search(text[a:b]) for a, b in row[k : k + width]) for k in starts):
        return [list(row)]
    out: list[list[Span | None]] = [list(row[:first])] if first else []
    out += [list(row[k : k + width]) for k in range(first, len(row), width)]
    return out


def _fragments(lines: Lines, first: int) -> tuple[list[_Fragment], int]:
    """All fragments from line ``first`` on that may belong together, and the line behind them."""
    kinds = lines.kinds
    n = len(lines)
    fragments: list[_Fragment] = []
    i = first
    while i < n:
        cells: list[Span] = []
        begin = i
        while i < n and kinds[i] is not Kind.BLANK:
            line, kind = lines.strings[i], kinds[i]
            if kind is Kind.TAB or (kind is Kind.TABS and _leads(line)):
                lines.charge(1)
                cells.append((lines.starts[i] + line.index("\t") + 1, lines.end(i)))
            elif kind is Kind.TABS and not cells:
                break
            else:  # a line without a tab right below a cell is that cell's next line
                cells[-1] = (cells[-1][0], lines.end(i))
            i += 1
        if not cells:
            break
        fragment = _Fragment(cells, begin, i - 1)
        fragments.append(fragment)
        stop = i
        # the gap to the next cell
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        fragment.blanks = j - i
        words_first = words_last = j
        seen = 0
        while j < n and kinds[j] in (Kind.BLANK, Kind.TEXT, Kind.PIPE) and seen <= _MAX_GAP:
            seen += 1
            if kinds[j] is not Kind.BLANK:
                words_last = j + 1
            j += 1
        if j >= n or seen > _MAX_GAP or kinds[j] is not Kind.TAB:
            return fragments, stop
        fragment.words = range(words_first, words_last)
        fragment.after = j - words_last if fragment.words else 0
        i = j
    return fragments, i


class _Gap(IntEnum):
    """What lies between two fragments."""

    ROW_END = 0
    IN_CELL = 1  # the row goes on behind it; text in it belongs to the last cell
    LAST_CELL = 2  # text in it belongs to the row's last cell, then the row ends
    TABLE_END = 3


def _gap(
    text: str,
    lines: Lines,
    fragments: Sequence[_Fragment],
    counts: Sequence[int],
    k: int,
    row: Sequence[Span],
    table: Sequence[Sequence[Span]],
) -> _Gap:
    """A blank line ends a row unless it stands inside a cell: decided by the rows around.

    Example: with rows of six cells above and below, four cells, a blank line and two cells are one row; and
    "项目", blank line, "编码" is one cell, for it makes a known label.
    """
    fragment, following = fragments[k], fragments[k + 1]
    have, more = len(row), counts[k + 1]
    previous = len(table[-1]) if table else 0
    opens_form = words.is_form_start(text[slice(*following.cells[0])])
    if not fragment.words:
        if (
            previous > 1
            and have < previous
            and have + more == previous
            and not opens_form
            and not words.is_form_start(text[slice(*row[0])])
            and (k + 2 >= len(counts) or counts[k + 2] == previous or counts[k + 2] < previous)
        ):
            # rows of two and four cells above a grid of six are form rows, so the rows after must agree too
            after = counts[k + 2 : k + 5]
            if not after or previous in after:
                return _Gap.IN_CELL
        return _Gap.ROW_END
    inside = "".join(text[lines.starts[i] : lines.end(i)].strip() for i in fragment.words)
    cell = text[slice(*row[-1])].strip()
    if words.is_label(cell + inside):
        # "绩效 / 目标": the row goes on unless it is complete already
        return _Gap.LAST_CELL if have == previous > 1 and fragment.after else _Gap.IN_CELL
    titled = _TITLE_END.search(inside) is not None
    if not cell and have == 1 and not titled:
        # a row of one empty cell says nothing: the cell is padded, its text follows
        return _Gap.IN_CELL
    expected = _expected(counts, k, previous)
    if not titled and not opens_form:
        for n in expected:
            if have < n and more < n and have + more == n:
                return _Gap.IN_CELL
            if have + more < n and fragments[k + 1].words and k + 2 < len(counts) and have + more + counts[k + 2] == n:
                return _Gap.IN_CELL
    if (
        not cell
        and have == previous
        and fragment.after
        and (more == previous or more < previous)
        and not titled
        and len(inside) <= 40
        and _LISTED.match(inside) is None
    ):
        return _Gap.LAST_CELL
    return _Gap.TABLE_END


def _expected(counts: Sequence[int], k: int, previous: int) -> list[int]:
    """Cell counts that a row here may have: its predecessor's, and those that recur nearby."""
    near = Counter(c for c in counts[max(0, k - 8) : k + 12] if c > 1)
    common = [c for c, times in near.most_common(3) if times > 1]
    if previous > 1 and previous not in common:
        common.append(previous)
    return common


def _read_tab_rows(lines: Lines, first: int) -> Claim:
    """``a<tab>b<tab>c``: a row per line; a line break inside a cell cuts a row in two."""
    kinds, text = lines.kinds, lines.text
    n = len(lines)
    rows: list[list[Span]] = []
    i = first
    stop = first
    while i < n:
        kind = kinds[i]
        if kind is Kind.TABS or kind is Kind.TAB:
            rows.append(_cut(lines, i, "\t"))
            i += 1
            stop = i
            continue
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        if j >= n or j - i > 2 or kinds[j] is Kind.PIPE:
            break
        if kinds[j] is not Kind.TEXT:
            i = j
            continue
        # a line without a tab: part of a cell cut by a line break, a group's name, or the end of the table
        if j > i or j + 1 >= n or kinds[j + 1] not in (Kind.TAB, Kind.TABS):
            break
        upper, lower = rows[-1], _cut(lines, j + 1, "\t")
        width = max(Counter(len(r) for r in rows).most_common(2))[0]
        line = lines.strings[j].strip()
        if len(upper) + len(lower) - 1 == width and len(upper) < width:
            rows[-1] = [*upper[:-1], (upper[-1][0], lower[0][1]), *lower[1:]]
        elif words.is_label(line + text[slice(*lower[0])].strip()):
            rows.append([(lines.starts[j], lower[0][1]), *lower[1:]])
        elif _is_group(text, line, upper, lower):
            rows.append([(lines.starts[j], lines.end(j))])
            i = stop = j + 1
            continue
        else:
            break
        i = j + 2
        stop = i
    if len(rows) > 1 and all(len(r) > 1 and not text[slice(*r[0])].strip() for r in rows):
        rows = [r[1:] for r in rows]  # a tab in front of every row is the carrier's, no column
    spans = _joined_rows(text, rows)
    return Claim([Rows(spans) if is_table(text, spans) else range(first, stop)], stop)


def _is_group(text: str, line: str, upper: Sequence[Span], lower: Sequence[Span]) -> bool:
    """Whether a lone line between two rows names the rows below it ("（一）森林资源")."""
    return (
        len(line) <= 20
        and len(upper) == len(lower) > 2
        and line[-1] not in _SENTENCE_END
        and _TITLE_END.search(line) is None
        and sum(words.header_shape(text[a:b]) is not None for a, b in lower) < 2
    )


def _joined_rows(text: str, rows: Sequence[list[Span]]) -> list[list[Span | None]]:
    """Trimmed rows; two short ones that a line break inside a cell made of one are joined."""
    counts = Counter(len(r) for r in rows)
    width = counts.most_common(1)[0][0] if rows else 0
    out: list[list[Span]] = []
    open_row = False
    for row in rows:
        if open_row and len(out[-1]) + len(row) - 1 == width:
            upper = out[-1]
            out[-1] = [*upper[:-1], (upper[-1][0], row[0][1]), *row[1:]]
            open_row = False
            continue
        out.append(row)
        open_row = 1 < len(row) < width and counts[width] > 2
    return [[trim(text, a, b) for a, b in r] for r in out]


def _cut(lines: Lines, i: int, mark: str) -> list[Span]:
    """The line's cells, untrimmed."""
    lines.charge(lines.strings[i].count(mark) + 1)
    cells: list[Span] = []
    start = lines.starts[i]
    for piece in lines.strings[i].split(mark):
        cells.append((start, start + len(piece)))
        start += len(piece) + len(mark)
    return cells


# --- pipes --------------------------------------------------------------------------------------------------


def _read_pipes(lines: Lines, first: int) -> Claim:
    """Rows between pipes; columns that are empty throughout are left out."""
    kinds, text = lines.kinds, lines.text
    n = len(lines)
    rows: list[list[Span]] = []
    framed = 0
    ruled = False
    i = stop = first
    while i < n:
        if kinds[i] is Kind.PIPE:
            line = lines.strings[i]
            if _is_rule(line):
                ruled = True
            else:
                cells, closed = _cut_pipes(lines, i)
                framed += closed
                # a cell with a line break: the row goes on until its last pipe
                while not closed and line.lstrip()[0] in "|｜│┃" and i + 1 < n:
                    lower = lines.strings[i + 1]
                    if kinds[i + 1] not in (Kind.TEXT, Kind.PIPE) or lower.lstrip()[0] in "|｜│┃":
                        break
                    if kinds[i + 1] is Kind.TEXT:
                        if i + 2 >= n or kinds[i + 2] is not Kind.PIPE or len(lower) > 200:
                            break
                        cells[-1] = (cells[-1][0], lines.end(i + 1))
                    else:
                        rest, closed = _cut_pipes(lines, i + 1)
                        cells = [*cells[:-1], (cells[-1][0], rest[0][1]), *rest[1:]]
                    i += 1
                rows.append(cells)
            i += 1
            stop = i
            continue
        j = i
        while j < n and kinds[j] is Kind.BLANK:
            j += 1
        if rows and kinds[i] is Kind.TEXT and i + 1 < n and kinds[i + 1] is Kind.PIPE:
            below, _ = _cut_pipes(lines, i + 1)
            if not _is_rule(lines.strings[i + 1]) and _is_group(text, lines.strings[i].strip(), rows[-1], below):
                rows.append([lines.span(i)])
                i += 1
                continue
        # blank lines between rows: one or two, and only between rows in a frame
        if j >= n or j - i > 2 or j == i or kinds[j] is not Kind.PIPE:
            break
        if lines.strings[j].lstrip()[0] not in "|｜│┃" or not framed:
            break
        i = j
    spans = _without_empty_columns([[trim(text, a, b) for a, b in r] for r in rows])
    whole = ruled or framed >= 1 or len(spans) >= 3
    good = whole and sum(1 for r in spans if sum(s is not None and s[1] > s[0] for s in r) >= 2) >= 1
    if good and not (ruled or framed):
        good = is_table(text, spans)
    if good and len(spans) == 1 and not ruled:
        filled = [s for s in spans[0] if s is not None and s[1] > s[0]]
        good = len(filled) >= 2
    return Claim([Rows(spans) if good else range(first, stop)], stop)


def _cut_pipes(lines: Lines, i: int) -> tuple[list[Span], bool]:
    """The cells of a line with pipes, and whether a frame closes it on the right."""
    line, start = lines.strings[i], lines.starts[i]
    marks = [m.start() for m in _PIPES.finditer(line)]
    lines.charge(len(marks))
    bounds = [-1, *marks, len(line)]
    cells = [(start + a + 1, start + b) for a, b in pairwise(bounds)]
    if not line[: marks[0]].strip():
        cells = cells[1:]
    closed = not line[marks[-1] + 1 :].strip()
    if closed and len(cells) > 1:
        cells = cells[:-1]
    return cells, closed


def _without_empty_columns(rows: list[list[Span]]) -> list[list[Span | None]]:
    """Rows without the columns that hold nothing in any row (converters leave hundreds)."""
    used: set[int] = set()
    for row in rows:
        used.update(c for c, (a, b) in enumerate(row) if b > a)
    keep = sorted(used)
    out: list[list[Span | None]] = []
    for row in rows:
        if any(b > a for a, b in row):
            out.append([row[c] for c in keep[: bisect_right(keep, len(row) - 1)]])
    return out


# --- is it a table? -----------------------------------------------------------------------------------------


def is_table(text: str, rows: Sequence[Sequence[Span | None]]) -> bool:
    """Whether rows cut at tabs are a table, and not prose indented or numbered with tabs.

    Example: "1.<tab>加强领导。" line by line is a list; paragraphs that each begin with a tab are prose;
    "目录" lines with a tab before the page number are a table of contents.
    """
    grid = [[text[a:b] for a, b in (s for s in row if s is not None)] for row in rows]
    filled = [[c for c in row if c] for row in grid]
    flat = [c for row in filled for c in row]
    if not flat:
        return False
    wide = [row for row in filled if len(row) >= 2]
    labelled = sum(1 for c in flat if words.is_label(c))
    if not wide:
        return labelled >= 2
    if labelled >= 2:
        return True
    pairs = [row for row in filled if len(row) == 2]
    if len(pairs) == len(filled):
        if all(_LIST_MARK.match(a) for a, _ in pairs):
            return False  # a list
        if all(b.isdigit() for _, b in pairs) and (
            any(_LISTED.match(a) or a.startswith("第") for a, _ in pairs) or ".." in flat[0] or "…" in flat[0]
        ):
            return False  # a table of contents
    sentences = sum(1 for c in flat if _is_sentence(c))
    listed = sum(1 for c in flat if _LISTED.match(c))
    if sentences >= 0.6 * len(flat) or listed >= 0.7 * len(flat):
        return False
    if sum(1 for c in flat if len(c) > 6 and _LEADER_END.search(c[-12:])) >= 0.6 * len(flat):
        return False
    if len(wide) == 1:
        return labelled >= 1 and len(wide[0]) >= 3
    return True


def _is_sentence(cell: str) -> bool:
    return len(cell) > 60 or (len(cell) >= 10 and cell[-1] in _SENTENCE_END)
