"""Which rows of a table are its heads: header rows, lines above and below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from extractor.documents.document import Cell
from extractor.regex import regex
from extractor.rows.content import VALUE_ROLES, is_place
from extractor.rows.evidence import is_grade
from extractor.rows.forms import are_funds_above, distinct, is_fund_header, label_of
from extractor.rows.head_lines import tells_units
from extractor.rows.header import Header, header_of, weak_header_of
from extractor.rows.levels import level_of
from extractor.rows.reading import Row
from extractor.rows.shape import fold, in_chinese, squeeze

_NAMING = frozenset({"level1", "level2", "name", "content"})
_OVER_PLACES = frozenset({"content", "group", "place"})
_MOST_LINES = 4
_LONGEST = 24  # characters of a head
_HARMLESS = regex(r"[（(][^（）()]*[)）]|20\d{2}年?")
_DIGIT = regex(r"\d")
NUMERIC = regex(r"^[≥≤＞＜><=约±+\-—–/]*\s*[\d,，.]*\s*[%％‰]?$")


class Heads:
    """The header rows of one table, asked by row number."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def at(self, i: int, *, begun: bool) -> tuple[int, int] | None:
        """First and last row of a header that begins at row ``i``, or None.

        ``begun`` says that a part of the table was read above.
        """
        row = self._rows[i]
        spanned = self._spanned(i)
        if spanned is not None and (is_header(row) or self._told_below(i, spanned)):
            return i, self._with_units(spanned)
        if is_header(row) or (self._at_top(i, begun) and is_header(row, weak=True)):
            first = last = i
        else:
            # An upper line alone (指标 … 评价标准 over 优 良 中 差) may say too little; try it with the next.
            following = self.next(i)
            if following is None or not _upper_line(row) or not is_header(self._rows[following]):
                return None
            first, last = i, following
        while True:
            following = self.next(last)
            if following is None or following - last > 2:
                break
            if not _is_subheader(self._rows[following], self._rows[last].full):
                break
            last = following
        return first, self._with_units(last)

    def _with_units(self, last: int) -> int:
        """The last row of a header; a row of units alone below it, （亩） and （吨） or 亩 and 吨, is part of it."""
        below = self.next(last)
        if below is None:
            return last
        texts = [fold(c.text) for c in self._rows[below].cells if c is not None and c.text]
        return below if tells_units(texts) else last

    def _spanned(self, i: int) -> int | None:
        """The last row of a header whose merged cells tell how many rows it has, or None.

        Heads without a second line reach down over the rows of the others' second lines.
        """
        own = [c for c in self._rows[i].cells if c is not None and c.text]
        heights = [c.row_span for c in own if 1 < c.row_span <= _MOST_LINES]
        wide = [c for c in own if c.col_span > 1 and c.row_span < max(heights, default=1)]
        if not heights or len(own) < 2:
            return None
        last = i + max(heights) - 1
        if last + 1 >= len(self._rows):
            return None
        lower = [c for k in range(i + 1, last + 1) for c in self._rows[k].cells if c is not None and c.text]
        short = [c for c in own if c.row_span < max(heights)]
        under = {col for c in short for col in range(c.col, c.col + c.col_span)}
        if not wide:  # a part stands beside its whole, which reaches down: #护士 beside 卫生技术人员
            under = set(range(len(self._rows[i].cells))) - {c.col for c in own}
            labels = [label for c in (*own, *lower) if (label := label_of(c.text)) is not None]
            if any(label.strong for label in labels):
                return None  # 项目名称 and its value beside two more labels
        if len(lower) < 2 or any(c.col not in under for c in lower):
            return None
        if any(len(in_chinese(c.text)) > _LONGEST or NUMERIC.match(fold(c.text)) for c in lower):
            return None
        return last

    def _told_below(self, i: int, last: int) -> bool:
        """Whether below a header of unknown words figures stand under its wide heads, and no form does."""
        row = self._rows[i]
        own = [c.text for c in row.cells if c is not None and c.text]
        if any(label_of(t) is not None and header_of(t) is None for t in own):
            return False
        wide = [c for c in row.cells if c is not None and c.col_span > 1]
        under = [col for c in wide for col in range(c.col, c.col + c.col_span)] or range(1, len(row.cells))
        below = [
            c
            for r in self._rows[last + 1 : last + 9]
            for col in under
            if (c := r.cells[col]) is not None and c.text and r.kind != "blank"
        ]
        # Names and values stand in turn below heads that are levels (产出指标 over 内容 and 标准).
        least = 0.4 if all(level_of(c.text) is not None for c in wide) else 0.6
        told = sum(bool(_DIGIT.search(c.text)) or is_grade(fold(c.text)) for c in below)
        return len(below) >= 2 and told >= least * len(below)

    def contrasts(self, i: int) -> bool:
        """Whether row ``i`` heads the rows below by contrast: short words over columns that hold figures.

        Asked only where its words are not known. Rows of a form do not contrast: labels stand among their values.
        """
        row = self._rows[i]
        cells = [c for c in row.cells if c is not None and c.text]
        if len(cells) < 3 or len({squeeze(c.text) for c in cells}) < len(cells) or is_fund_header(row):
            return False
        for cell in cells:
            text = in_chinese(cell.text)
            if len(text) > _LONGEST or level_of(text) is not None or text.endswith(("。", "；", "：", ":")):
                return False
            if _DIGIT.search(_HARMLESS.sub("", text)) and header_of(text) is None:
                return False
            label = label_of(text)
            if label is not None and label.strong and header_of(text) is None:
                return False
        if label_of(cells[0].text) is not None and header_of(cells[1].text) is None:
            return False
        if are_funds_above([c.text for c in cells]):
            return False
        columns = {c.col for c in cells}
        body: list[Row] = []
        for below in self._rows[i + 1 : i + 9]:
            own = [c for c in below.cells if c is not None and c.text]
            if is_header(below):
                break
            if len(own) >= 2:
                body.append(below)
        if len(body) < 2:
            return False
        texts = [(c.col, c.text) for r in body for c in r.cells if c is not None and c.text]
        if sum(col in columns for col, _ in texts) < 0.8 * len(texts):
            return False
        if sum(label_of(t) is not None for _, t in texts) > 0.2 * len(texts):
            return False
        if any(sum(c is not None for c in r.cells) < 0.5 * len(cells) for r in body[:2]):
            return False
        told = 0
        for cell in cells:
            below_it = [t for col, t in texts if col == cell.col]
            figures = sum(bool(_DIGIT.search(t)) and len(t) <= _LONGEST for t in below_it)
            told += len(below_it) >= 0.5 * len(body) and figures >= 0.6 * len(below_it)
        return told >= 1

    def _at_top(self, i: int, begun: bool) -> bool:
        """Whether nothing but titles stands above row ``i`` and rows with figures below."""
        if begun or i > self._first_wide:
            return False
        rows, told = self._below[i + 1]
        return rows >= 2 and told >= 0.5 * rows

    @cached_property
    def _first_wide(self) -> int:
        """The first row with more than one filled cell."""
        wide = (k for k, r in enumerate(self._rows) if sum(c is not None and bool(c.text) for c in r.cells) > 1)
        return next(wide, len(self._rows))

    @cached_property
    def _below(self) -> list[tuple[int, int]]:
        """For each row, how many of it and those below are filled, and how many of these hold digits."""
        out = [(0, 0)]
        for row in reversed(self._rows):
            rows, told = out[-1]
            if row.kind != "blank":
                rows += 1
                told += any(c is not None and _DIGIT.search(c.text) is not None for c in row.cells)
            out.append((rows, told))
        return out[::-1]

    def next(self, i: int) -> int | None:
        """The next row that holds text, or None."""
        return next((k for k in range(i + 1, len(self._rows)) if self._rows[k].kind != "blank"), None)


def _header_cells(row: Row) -> list[tuple[Cell, Header | None]]:
    return [(cell, header_of(cell.text)) for cell in _begun(row)]


def _begun(row: Row) -> list[Cell]:
    """The cells that hold text and begin in a row."""
    return [c for c in distinct(row) if c is not None and c.text and c.row == row.index]


def is_header(row: Row, *, weak: bool = False) -> bool:
    """Whether a row heads the columns of a grid; ``weak`` takes endings of heads nobody listed."""
    cells = _begun(row)
    return len(cells) >= 2 and _are_heads(tuple([c.text for c in cells]), cells[0].col == 1, weak)


@lru_cache(maxsize=512)  # each row is asked for itself and for the rows around it
def _are_heads(texts: tuple[str, ...], after_blank: bool, weak: bool) -> bool:
    """Whether texts of one row are heads; ``after_blank`` says that they begin in the second column."""
    read = weak_header_of if weak else header_of
    cells = [(text, read(text)) for text in texts]
    roles = {h.role for _, h in cells if h is not None and h.role is not None}
    known = sum(h is not None for _, h in cells)
    funds = sum(h is not None and h.fund for _, h in cells)
    if sum(h is None and bool(NUMERIC.match(fold(text))) for text, h in cells) > len(cells) * 0.3:
        return False
    if funds >= 2 and not roles & (_NAMING | {"tier"}):
        return False
    named = bool(roles & _NAMING)
    valued = roles & (VALUE_ROLES | {"weight", "score", "scoring", "operator", "description", "unit"})
    periods = sum(h is not None and h.role is None and bool(h.year or h.part_of_year) for _, h in cells)
    if 2 <= periods == len(cells) and after_blank:
        return True  # years over figures, and nothing over the names in front of them
    if known < 2 or known < 0.6 * len(cells):
        places = sum(is_place(text) for text, h in cells if h is None)
        return named and places >= 2 and known + places >= 0.8 * len(cells)
    if any(h is None and len(squeeze(text)) > 30 for text, h in cells):
        return False
    if named and (valued or periods or len(roles) >= 2):
        strong_form = any((label := label_of(text)) is not None and label.field in ("code",) for text in texts)
        return not strong_form or known == len(cells)
    if "group" in roles and (roles & (VALUE_ROLES | {"weight", "score", "scoring"})):
        return True
    told = roles & {"budget", "purpose", "goal"}
    listed = told | (roles & {"project_code", "organization", "department", "responsible", "index"})
    whole = known >= 3 and known == len(cells) and bool(told) and len(listed) >= 2
    return "project" in roles and ("tier" in roles or whole)


def _is_subheader(row: Row, columns_known: Sequence[Cell | None]) -> bool:
    """Whether a row is a lower line of the header whose last line is ``columns_known``."""
    cells = _header_cells(row)
    if not cells:
        return False
    if any(level_of(c.text) is not None for c, _ in cells):
        return False
    if len(cells) == 1 and cells[0][0].col_span == len(row.cells) > 2:
        return False  # 一、经营指标 across the table heads rows
    if len(cells) == 1 and re.search(r"\d+(?:\.\d+)?[分%]", fold(cells[0][0].text)):
        return False  # 基础管理指标（满分30分） heads rows, not a column
    known = sum(h is not None for _, h in cells)
    if known == len(cells):
        return all(
            h is not None
            and (
                h.role not in (None, "content", "place", "group") or h.year or h.half or h.part_of_year or h.transparent
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
            any(up is not None and up.col_span > 1 and up.col <= c.col < up.col + up.col_span for up in columns_known)
            or (is_place(c.text) and _over_places(columns_known, c.col))
        )
    ]
    return known + len(under) == len(cells) or _places_below(columns_known, [c for c, _ in cells])


def _places_below(upper: Sequence[Cell | None], lower: Sequence[Cell]) -> bool:
    """Whether a flattened line of places belongs below the only value's head of the line above, whose merge is lost."""
    above = [c for c in upper if c is not None and c.text]
    flat = all(c.col_span == 1 and c.row_span == 1 for c in above)
    return (
        flat
        and len(lower) >= 2
        and lower[0].col == 0
        and len(above) + len(lower) - 1 == len(upper)
        and all(is_place(c.text) for c in lower)
        and _over_lower(above, lower) is not None
    )


def _upper_line(row: Row) -> bool:
    """Whether a row may be the upper line of a header that the next row tells."""
    cells = _header_cells(row)
    if not cells or any(label_of(c.text) is not None and h is None for c, h in cells):
        return False
    if any((_DIGIT.search(c.text) or c.text.endswith("。")) and h is None for c, h in cells):
        return False  # 年度目标 and what it is: 汛前物资到位。
    for (cell, _), (beside, head) in pairwise(cells):
        label = label_of(cell.text)
        if label is not None and label.strong and head is None and level_of(beside.text) is None:
            return False  # 项目名称 and the project's own
    told = [label_of(c.text) is not None for c, _ in cells]
    paired = len(cells) >= 4 and all(own == (k % 2 == 0) for k, own in enumerate(told))
    if paired and all(h is None for _, h in cells[1::2]):
        return False  # 年度总体目标 and what it is, 完成情况 and what came of it
    spans = any(c.col_span > 1 for c, _ in cells)
    return spans and all(h is not None or len(squeeze(c.text)) <= 12 for c, h in cells) and len(cells) >= 2


# --- grids -----------------------------------------------------------------------------------------


def spread(lines: list[tuple[Cell | None, ...]], body: Sequence[Row], width: int) -> list[tuple[Cell | None, ...]]:
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
    at = _over_lower(upper, lower)
    if at is None:
        return lines
    top: list[Cell | None] = [*upper[:at], *[upper[at]] * len(lower), *upper[at + 1 :]]
    bottom: list[Cell | None] = [None] * at + list(lower) + [None] * (len(upper) - at - 1)
    pad: list[Cell | None] = [None] * max(0, width - len(top))
    return [tuple(top + pad), tuple(bottom + pad)]


def _over_lower(upper: Sequence[Cell], lower: Sequence[Cell]) -> int | None:
    """Which head of an upper line spans the lower one: over places the only value's, else one that says nothing."""
    read = [header_of(c.text) for c in upper]
    valued = [k for k, h in enumerate(read) if h is not None and h.role in VALUE_ROLES | {"goal"}]
    if all(is_place(c.text) for c in lower):
        if not valued:  # 考核任务, 分解: what is neither the name nor its points
            names = [k for k, h in enumerate(read) if h is not None and h.role in _NAMING]
            valued = [k for k, h in enumerate(read) if k not in names[:1] and (h is None or h.role in _OVER_PLACES)]
        return valued[0] if len(valued) == 1 else None
    return next((k for k, h in enumerate(read) if h is not None and h.transparent), None)


def _over_places(upper: Sequence[Cell | None], col: int) -> bool:
    """Whether the head above a column, or the nearest one left of it, is a value's: its places may stand below."""
    head = next((c for c in reversed(upper[: col + 1]) if c is not None and c.text), None)
    known = header_of(head.text) if head is not None else None
    return known is not None and known.role in VALUE_ROLES
