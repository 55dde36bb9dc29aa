"""The text cut into lines, and what the readers of flattened tables make of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from extractor.documents import words
from extractor.documents.flat.wrapped import WRAP_MAX_LENGTH, Margin, margin_of
from extractor.errors import TooLarge
from extractor.regex import regex

Span = tuple[int, int]


class Kind(IntEnum):
    """What a line looks like, before its neighbours are asked."""

    BLANK = 0
    TEXT = 1
    TAB = 2  # a tab, then one cell or nothing
    TABS = 3  # tabs between cells
    PIPE = 4
    MARKED = 5  # inside a table whose cells are known


PIPES = regex(r"(?<!\\)[|｜│┃║]")  # markdown writes one in a cell behind a backslash
_CORNERS = "+┌├└╔╠╚╟┏┣┗"  # at the left of a drawn table's frame
_RULE = regex(r"[\s|｜│┃║+:=\-—–─━┼├┤┬┴┌┐└┘═╔╦╗╠╬╣╚╩╝╟╫╢┏┳┓┣╋┫┗┻┛]+")
_LIST_MARK = regex(
    r"^(?:[（(]?[0-9０-９]{1,3}[)）.．、]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳•·●■◆*\-])\s*$"
)
LISTED = regex(
    r"^(?:[（(]?[0-9０-９]{1,3}[)）.．、](?![0-9])|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳•●■◆])"
)
# A page's number between two pages is no text of the document: it reads as a blank line.
_PAGE = regex(
    r"\s*(?:第?\s*\d{1,4}\s*页\s*[,，/／]?\s*共\s*\d{1,4}\s*页|第\s*\d{1,4}\s*页|[-—–－·•]{1,2}\s?\d{1,4}\s?[-—–－·•]{1,2})\s*"
)
_ORDINAL = regex(r"\s*\d{1,3}\s*")
TITLE_END = regex(r"(?:表|书|文本|情况|一览|清单|明细|方案|报告)(?:[（(][^（）()]*[）)])?$")
_LEADER_END = regex(r"(?:\.{3,}|…{2,}|·{3,}|\s|^)\d{1,4}$")
SENTENCE_END = frozenset("。！？；!?;：:，,")


class Lines:
    """The text cut into lines, with their offsets; made once, read by every carrier's reader.

    ``text`` is the document's, except that a mark which carries a table may read as a blank.
    """

    __slots__ = ("_left", "_margin", "_numeric_runs", "_refused", "kinds", "starts", "strings", "text")

    def __init__(self, text: str, *, max_cells: int = 10_000_000) -> None:
        self.text = text
        self._left = max_cells
        self._refused: dict[str, int] = {}
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
        self._drop_ordinals()
        self._drop_lone_pipes()
        self._numeric_runs: dict[int, list[int]] | None = None
        self._margin: Margin | Literal[False] | None = False  # False: not asked for yet

    def _drop_ordinals(self) -> None:
        """A page's bare number between two pages reads as a blank line: rows of several cells stand around it."""
        filled = [i for i, kind in enumerate(self.kinds) if kind is not Kind.BLANK]
        for above, i, below in zip(filled, filled[1:], filled[2:], strict=False):
            apart = above < i - 1 and i + 1 < below and _ORDINAL.fullmatch(self.strings[i]) is not None
            if apart and all(self._has_several(k) for k in (above, below)):
                self.kinds[i] = Kind.BLANK

    def _has_several(self, i: int) -> bool:
        """Whether a line holds several cells, by its look."""
        return self.kinds[i] in (Kind.TABS, Kind.PIPE, Kind.MARKED) or " " in self.strings[i].strip()

    def _drop_lone_pipes(self) -> None:
        """One cell per line behind a pipe ("| 数量指标"): the pipe reads as a blank, the line as text."""
        lone = [i for i, kind in enumerate(self.kinds) if kind is Kind.PIPE and _is_lone_pipe(self.strings[i])]
        run: list[int] = []
        runs: list[list[int]] = []
        found: list[int] = []
        for i in lone:
            if run and any(self.kinds[j] is not Kind.BLANK for j in range(run[-1] + 1, i)):
                runs.append(run)
                run = []
            run.append(i)
        runs.append(run)
        # Where bare lines stand between such runs, the pipes open the further cells of rows: pipe_cells.py reads them.
        between = sum(self._ends_row(run) for run in runs)
        if between < max(2, len(runs) / 2):
            found = [i for run in runs if self._behind_pipes(run) for i in run]
        if not found:
            return
        parts: list[str] = []
        at = 0
        for i in found:
            mark = self.starts[i] + len(self.strings[i]) - len(self.strings[i].lstrip())
            parts += [self.text[at:mark], " "]
            at = mark + 1
            self.strings[i] = PIPES.sub(" ", self.strings[i])
            self.kinds[i] = Kind.TEXT if self.strings[i].strip() else Kind.BLANK
        self.text = "".join([*parts, self.text[at:]])

    def _ends_row(self, run: Sequence[int]) -> bool:
        """Whether lines that each begin with a pipe follow a bare line and end with a pipe alone."""
        if not run or run[0] == 0 or self.kinds[run[0] - 1] is not Kind.TEXT:
            return False
        return not PIPES.sub("", self.strings[run[-1]]).strip()

    def _behind_pipes(self, run: list[int]) -> bool:
        """Whether these lines hold cells behind a pipe each: bare pipes alone are cells without text."""
        return sum(len(self.strings[i].strip()) > 1 for i in run) >= 4

    def __len__(self) -> int:
        return len(self.strings)

    def span(self, i: int) -> Span:
        """The trimmed span of line ``i``."""
        return trim(self.text, self.starts[i], self.starts[i] + len(self.strings[i]))

    def gap(self, i: int, j: int) -> int:
        """How many blank lines the lines from ``i`` up to ``j`` are; those around a page's number count for one."""
        numbered = any(self.strings[k].strip() for k in range(i, j))
        return min(j - i, 1) if numbered else j - i

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

    def refuse(self, reader: str, stop: int) -> None:
        """Remember that a reader made nothing of the lines up to ``stop``: it need not look at each of them again."""
        self._refused[reader] = stop

    def refused(self, reader: str, first: int) -> bool:
        """Whether a reader has already made nothing of a stretch that goes on at line ``first``."""
        return first < self._refused.get(reader, 0)

    def margin(self) -> Margin | None:
        """The right margin at which the whole document's lines are broken, or None."""
        if self._margin is False:
            self._margin = None
            texts = [
                line.rstrip()
                for line, kind in zip(self.strings, self.kinds, strict=True)
                if kind is Kind.TEXT and len(line) >= 8
            ]
            if len(texts) >= 12 and max(map(len, texts)) <= WRAP_MAX_LENGTH:
                margin = margin_of(texts)
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
        if leads(line):
            return Kind.TAB
        return Kind.PIPE if PIPES.search(line) else Kind.TEXT
    if line.isspace() or is_page(line):
        return Kind.BLANK
    if line[0] in _CORNERS and is_rule(line):
        return Kind.PIPE  # the frame of a drawn table
    if PIPES.search(line) and (len(line) <= _MAX_MARKS or len(PIPES.findall(line)) <= _MAX_MARKS):
        return Kind.PIPE
    return Kind.TEXT


def trim(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its ends; an empty one stays at ``start``."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return start, start
    return start + left, start + len(piece.rstrip())


_RUN_MIN, _RUN_MAX, _RUN_LINE = 9, 5000, 26


def _numeric_runs(lines: Lines) -> Iterable[tuple[int, list[int]]]:
    run: list[int] = []
    digits = 0
    for i, kind in enumerate(lines.kinds):
        if kind is Kind.BLANK:
            continue
        line = lines.strings[i].strip() if kind is Kind.TEXT else ""
        if kind is Kind.TEXT and len(line) <= _RUN_LINE and line[-1] not in SENTENCE_END and len(run) < _RUN_MAX:
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
    high: dict[tuple[int, int], int] = field(default_factory=dict)
    """How many rows a cell reaches over, by its row and column, where the carrier tells."""


@dataclass(slots=True)
class Claim:
    """What a carrier's reader made of the lines from ``first`` on: tables, or nothing (then: paragraphs)."""

    parts: list[Rows | range]
    """In reading order; a range of line numbers holds lines that are no table."""
    stop: int


def _is_lone_pipe(line: str) -> bool:
    return PIPES.match(line.lstrip()) is not None and len(PIPES.findall(line)) == 1


def is_page(line: str) -> bool:
    """Whether a line holds a page's number and nothing else."""
    return len(line) <= 120 and _PAGE.fullmatch(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line only draws a table's frame ("|---|:---:|", "+----+")."""
    return _RULE.fullmatch(line) is not None and any(c in line for c in "-—=─━═")


def leads(line: str) -> bool:
    return line.lstrip(" \u3000").startswith("\t")


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
            any(LISTED.match(a) or a.startswith("第") for a, _ in pairs) or ".." in flat[0] or "…" in flat[0]
        ):
            return False  # a table of contents
    sentences = sum(1 for c in flat if _is_sentence(c))
    listed = sum(1 for c in flat if LISTED.match(c))
    if sentences >= 0.6 * len(flat) or listed >= 0.7 * len(flat):
        return False
    if sum(1 for c in flat if len(c) > 6 and _LEADER_END.search(c[-12:])) >= 0.6 * len(flat):
        return False
    if len(wide) == 1:
        return labelled >= 1 and len(wide[0]) >= 3
    return True


def _is_sentence(cell: str) -> bool:
    return len(cell) > 60 or (len(cell) >= 10 and cell[-1] in SENTENCE_END)
