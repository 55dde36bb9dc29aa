"""Tables whose rows are words and then as many figures each, whatever carries their cells.

Statistics lose their tables in many ways: a pipe behind each cell or between cells, a cell a line, cells set apart by
single blanks, all of them in one line. What stays is what the cells are like: words, then figures, and the number of
figures is the same row after row. That number tells the columns, the words in front of the figures tell name and
unit, and the heads are the cells above that are as many::

    项目 2019 2020 2021
      机构数(个)
    131 134 140
        医院 12 12 13
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractor.documents import words
from extractor.documents.flat.cell_stream import Unit
from extractor.documents.flat.lines import Span
from extractor.regex import regex

FIGURE = regex(
    r"[≥≤≧≦＞＜><约]?[-+−]?\d[\d,]*(?:[.。]\d+)?[%％‰]?(?:左右|以[上下内])?|[〔\[［][-+−]?\d[\d,]*(?:[.。]\d+)?%?[〕\]］]|[-—–―－…/]{1,3}"
)
_YEAR = regex(r"(?:19|20)\d\d年?度?")
_NUMBER = regex(r"\d{1,3}")
_HAN = regex(r"[\u4e00-\u9fff]")
_LATIN = regex(r"[A-Za-z][a-z]{2,}[^\u4e00-\u9fff]*")  # a translation beside the words
_UNIT_TAIL = regex(r"[（(][^（）()]{1,12}[)）]")
_CUT_BEHIND = regex(r"(?:同期|上年|去年|上月|年初|[比较])$")
_CUT_BEFORE = regex(r"[增减±+]|升降")
_NO_HEAD = regex(r"[：:。；;，]|^[一二三四五六七八九十]{1,2}、")
_HEAD = 24  # characters
_FEWEST_ROWS = 3
_EVENLY = 0.9  # of the rows with figures that have the same number
_EVENLY_TOLD = 0.6  # the same where blank cells are told
_MOSTLY = 0.7
_MANY_ROWS = 6  # that tell a table below heads of which none is known
_MOST_GROUPS = 2  # lines between the heads and the first row
_FEWEST_YEARS = 4
_FEWEST_NUMBERS = 4
_IN_FRONT = ("level1", "name", "word")  # shapes below a head of groups: 领域, 类别
_BEGINS = 0.5  # for heads that stand first on their line
_CORNER = 0.5  # for a head of the names in front, and against one elsewhere
_GROUP = 0.3  # against a group between the heads and the first row
_ANOTHER = 0.4  # against a column of groups in front


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Rows of such a table, heads first, and the place of its first and last cell among the cells given."""

    rows: list[list[Span | None]]
    first: int
    last: int


@dataclass(slots=True)
class _Row:
    """Words, and the figures and blanks behind them, as places among the cells."""

    words: list[int] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a row is made: cells of words in front, figures, whether a word stands behind them."""

    lead: int
    figures: int
    behind: bool = False
    numbered: frozenset[int] = frozenset()
    """The numbers in front of the rows, by their places."""

    @property
    def width(self) -> int:
        return bool(self.numbered) + self.lead + self.figures + self.behind


def figure_rows(text: str, units: Sequence[Unit], *, told: bool, parted: bool = False) -> FigureTable | None:
    """The rows of a stream of cells that are words and as many figures each, below heads; None where there are none.

    Args:
        text: what the cells stand in.
        units: the cells in order, blank ones too where the carrier keeps them.
        told: blank cells between figures are where they were.
        parted: blanks part the cells, and a name may hold some; a line's end ends a row.

    Example: 项目, 2020, 2021, 孤儿（人）, 26, 12, 门诊（人次）, 163, 146, 住院（人次）, 9, 8 are four rows.
    """
    numbered = _numbers_in_front(units)
    rows = _rows(text, units, numbered or _years_in_front(units), parted=parted)
    shape = _shape(text, units, rows, numbered, told=told, parted=parted)
    if shape is None:
        return None
    at = next(k for k, row in enumerate(rows) if _is_data(units, row, shape, told=told))
    own = _first_name(text, units, rows[at].words, shape, parted=parted)
    above = range(own[0])
    found = _heads(text, units, above, shape, many=len(rows) - at >= _MANY_ROWS, told=told, parted=parted)
    if found is None:
        return None
    heads, groups, lead = found
    shape = replace(shape, lead=lead)
    rows[at].words = own
    body: list[list[Span | None]] = [[units[k].span] for k in groups]
    body += _body(text, units, rows[at:], shape, told=told, parted=parted)
    cells = [span for row in (*heads, *body) for span in row if span is not None]
    begin, end = min(c[0] for c in cells), max(c[1] for c in cells)
    inside = [k for k, u in enumerate(units) if u.text and begin <= u.span[0] and u.span[1] <= end]
    return FigureTable([*heads, *body], inside[0], inside[-1])


def _is_figure(unit: Unit) -> bool:
    return FIGURE.fullmatch(unit.text) is not None


def _years_in_front(units: Sequence[Unit]) -> frozenset[int]:
    """The years that begin rows: they go up, and figures alone stand between, as many from one to the next."""
    filled = [k for k, u in enumerate(units) if u.text]
    years = [n for n, k in enumerate(filled) if _YEAR.fullmatch(units[k].text)]
    steps = Counter(b - a for a, b in pairwise(years))
    if len(years) < _FEWEST_YEARS or not steps:
        return frozenset()
    step, times = steps.most_common(1)[0]
    if step < 3 or times < _MOSTLY * (len(years) - 1):
        return frozenset()
    known = set(years)
    own = [n for n in years if n - step in known or n + step in known]
    said = [int(units[filled[n]].text[:4]) for n in own]
    between = [filled[m] for n in own for m in range(n + 1, min(n + step, len(filled)))]
    if not (said == sorted(said) or said == sorted(said, reverse=True)) or len(set(said)) < len(said):
        return frozenset()
    return frozenset(filled[n] for n in own) if all(_is_figure(units[k]) for k in between) else frozenset()


def _numbers_in_front(units: Sequence[Unit]) -> frozenset[int]:
    """The numbers that stand in front of rows' names: they go on by one, or are ranks of which some are shared."""
    filled = [k for k, u in enumerate(units) if u.text]
    found = [a for a, b in pairwise(filled) if _NUMBER.fullmatch(units[a].text) and not _is_figure(units[b])]
    said = [int(units[k].text) for k in found]
    steps = [b - a for a, b in pairwise(said)]
    if len(found) < _FEWEST_NUMBERS or said[0] > 1 or not all(0 <= step <= 2 for step in steps):
        return frozenset()
    return frozenset(found) if abs(sum(steps) - len(steps)) <= 1 else frozenset()


def _rows(text: str, units: Sequence[Unit], led: frozenset[int], *, parted: bool) -> list[_Row]:
    """The cells as rows: words, and the figures and blanks up to the next word."""
    rows = [_Row()]
    for k, unit in enumerate(units):
        row = rows[-1]
        if not unit.text:
            if row.words:
                row.slots.append(k)
        elif k not in led and _is_figure(unit):
            ended = parted and row.slots and "\n" in text[units[row.slots[-1]].span[1] : unit.span[0]]
            if ended or not row.words:
                rows.append(_Row())  # figures without a name
            rows[-1].slots.append(k)
        else:
            if any(units[s].text for s in row.slots):
                rows.append(_Row())
            rows[-1].slots.clear()  # blanks behind the name of a group
            rows[-1].words.append(k)
    return rows


def _figures(units: Sequence[Unit], row: _Row) -> list[int]:
    return [k for k in row.slots if units[k].text]


def _is_data(units: Sequence[Unit], row: _Row, shape: _Shape, *, told: bool) -> bool:
    found = _figures(units, row)
    if not row.words or len(found) < max(1, shape.figures / 2) or _placed(units, row, shape.figures, told=told) is None:
        return False
    return not all(_YEAR.fullmatch(units[k].text) for k in found)


def _shape(
    text: str, units: Sequence[Unit], rows: Sequence[_Row], numbered: frozenset[int], *, told: bool, parted: bool
) -> _Shape | None:
    """How most rows are made; None where they are not alike."""
    named = [row for row in rows if row.words and _figures(units, row)]
    counts = Counter(len(_figures(units, row)) for row in named)
    if not counts:
        return None
    figures, times = counts.most_common(1)[0]
    figures = max(n for n in counts if counts[n] >= times * _EVENLY or n == figures)
    alike = sum(n for size, n in counts.items() if size == figures or (told and size < figures))
    fewest = _EVENLY_TOLD if told else _EVENLY
    if counts[figures] < _FEWEST_ROWS or alike < _EVENLY * counts.total() or counts[figures] < fewest * counts.total():
        return None
    own = [row for row in named if len(_figures(units, row)) == figures]
    dated = all(_YEAR.fullmatch(units[row.words[-1]].text) for row in own[1:])
    if not dated and any(not _HAN.search("".join(units[k].text for k in row.words)) for row in own[1:]):
        return None
    behind = _behind(units, named)
    bare = [[k for k in row.words if k not in numbered] for row in own[1:]]
    lead = [len(_line(text, units, ks)) if parted else len(ks) - behind for ks in bare]
    two = sum(n >= 2 for n in lead) >= _MOSTLY * len(lead)
    lasts = Counter(words.compact(units[row.words[-1]].text) for row in own[1:])
    again = sum(n for n in lasts.values() if n > 1) >= len(own) / 2 or all(len(w) <= 4 for w in lasts)
    brief = all(len(w) <= 8 for w in lasts)
    if figures + (two and again and brief) < 2 + (figures == 1):
        return None
    return _Shape(2 if two and brief and (again or not parted) else 1, figures, behind, numbered)


def _line(text: str, units: Sequence[Unit], places: Sequence[int]) -> list[int]:
    """The last of these cells that stand on one line."""
    out = list(places[-1:])
    for k in reversed(places[:-1]):
        if "\n" in text[units[k].span[1] : units[out[0]].span[0]]:
            break
        out.insert(0, k)
    return out


def _behind(units: Sequence[Unit], rows: Sequence[_Row]) -> bool:
    """Whether a word that comes again and again stands behind each row's figures: 约束性, 预期性."""
    firsts = [units[row.words[0]].text for row in rows[1:]]
    counts = Counter(firsts)
    again = sum(n for word, n in counts.items() if words.is_nature(word) or n >= _FEWEST_ROWS)
    several = sum(len(row.words) > 1 for row in rows[1:])
    return len(firsts) >= _FEWEST_ROWS and min(again, several) >= _MOSTLY * len(firsts)


def _first_name(
    text: str, units: Sequence[Unit], places: Sequence[int], shape: _Shape, *, parted: bool
) -> list[int]:
    """The words of the first row, in front of which heads may stand."""
    line = _line(text, units, places) if parted else []
    if line and (len(line) < len(places) or places[0] > 0):
        return line  # heads stand on lines above, or are years
    return list(places[-min(shape.lead + bool(shape.numbered), len(places)) :])


def _body(
    text: str, units: Sequence[Unit], rows: Sequence[_Row], shape: _Shape, *, told: bool, parted: bool
) -> list[list[Span | None]]:
    """The rows below the heads: the names of groups in rows of their own, figures in their columns."""
    out: list[list[Span | None]] = []
    for n, row in enumerate(rows):
        own = list(row.words)
        if shape.behind and n and own and out:
            out[-1] += [None] * (shape.width - 1 - len(out[-1])) + [units[own.pop(0)].span]
        own = _translated(units, own)
        line = _line(text, units, own) if parted else own
        if not _figures(units, row):
            out += [[units[k].span] for k in own]
            continue
        out += [[units[k].span] for k in own[: len(own) - len(line)]]
        number: list[Span | None] = [None, *(units[k].span for k in line if k in shape.numbered)][-1:]
        line = [k for k in line if k not in shape.numbered]
        lead, groups = _lead(units, line, shape.lead, parted=parted)
        out += [[span] for span in groups]
        placed = _placed(units, row, shape.figures, told=told)
        if placed is not None and own:
            out.append([*(number if shape.numbered else ()), *lead, *placed])
    while out and len(out[-1]) == 1:
        out.pop()  # what stands below the last figures heads something else
    return out


def _translated(units: Sequence[Unit], own: list[int]) -> list[int]:
    """The words without the translations behind them."""
    han = [k for k in own if not _LATIN.fullmatch(units[k].text)]
    return han or own


def _lead(
    units: Sequence[Unit], own: Sequence[int], lead: int, *, parted: bool
) -> tuple[list[Span | None], list[Span]]:
    """The cells in front of a row's figures, and the names of groups above it."""
    spans = [units[k].span for k in own]
    if not spans:
        return [None] * lead, []
    if parted:
        last = spans[-1:] if lead == 2 and len(spans) > 1 else []
        name = spans[: len(spans) - len(last)]
        return [(name[0][0], name[-1][1]), *([None] * (lead - 1 - len(last))), *last], []
    own_cells: list[Span | None] = [*spans[-lead:]]
    return [*own_cells, *([None] * (lead - len(own_cells)))], spans[:-lead]


def _placed(units: Sequence[Unit], row: _Row, count: int, *, told: bool) -> list[Span | None] | None:
    """A row's figures in their columns; None where there is no telling."""
    found = _figures(units, row)
    if len(found) == count:
        return [units[k].span for k in found]
    if not told or len(found) > count:
        return None
    slots = row.slots[: row.slots.index(found[-1]) + 1]
    if len(slots) > count:
        return None
    return [units[k].cell for k in slots] + [None] * (count - len(slots))


# ---------------------------------------------------------------------------------------------------------- heads


def _heads(
    text: str, units: Sequence[Unit], above: Sequence[int], shape: _Shape, *, many: bool, told: bool, parted: bool
) -> tuple[list[list[Span | None]], list[int], int] | None:
    """The heads among the cells above the first row, the groups below them, and how many words a row has in front."""
    filled = [k for k in above if units[k].text and not _LATIN.fullmatch(units[k].text)]
    best: tuple[float, list[list[Span | None]], list[int], int] | None = None
    for groups in range(_MOST_GROUPS + 1):
        own = filled[: len(filled) - groups]
        cells = _joined(text, units, own) if parted or not told else [units[k].span for k in own]
        for more, lead in ((0, shape.lead), (-1, shape.lead), (1, shape.lead + 1)):
            width = shape.width + more
            if not 2 <= width <= len(cells) or lead > 2:
                continue
            line = cells[-width:]
            if lead > shape.lead and words.loose_shape(text[slice(*line[0])]) not in _IN_FRONT:
                continue
            score = _likely(text, line, corner=width >= shape.width)
            score += _BEGINS * _begins(text, units, line[0][0], parted=parted)
            score -= _GROUP * groups + _ANOTHER * (lead > shape.lead)
            if score > (0.0 if many else 0.9) and (best is None or score > best[0]):
                corner: list[Span | None] = [] if width >= shape.width else [None]
                best = score, [[*corner, *line]], filled[len(filled) - groups :], lead
    if told and not parted and (piled := _piled(text, units, above, shape)) is not None:
        return piled, [], shape.lead
    over = _two_lines(text, units, above, shape)
    if over is not None and (best is None or best[0] < over[0]):
        return over[1], [], shape.lead
    return None if best is None else best[1:]


def _likely(text: str, line: Sequence[Span], *, corner: bool) -> float:
    """How likely these cells are the heads; below zero where one is none."""
    said = [words.compact(text[a:b]) for a, b in line]
    if any(not 1 <= len(s) <= _HEAD or _NO_HEAD.search(s) for s in said):
        return -9.0
    years = [_YEAR.fullmatch(s) is not None for s in said]
    if (corner and years[0]) or any(FIGURE.fullmatch(s) and not y for s, y in zip(said, years, strict=True)):
        return -9.0
    told = [words.loose_shape(s) is not None or _UNIT_TAIL.search(s) is not None for s in said]
    known = sum(map(max, years, told))
    names = words.loose_shape(said[0]) in ("name", "level1", "index") or said[0] in ("地区", "年份")
    return known / len(said) + (_CORNER if corner else -_CORNER) * names


def _begins(text: str, units: Sequence[Unit], place: int, *, parted: bool) -> bool:
    """Whether a line of heads may begin at a place: the beginning, of a line too, or behind a blank cell."""
    before = max((k for k, u in enumerate(units) if u.span[0] < place), default=-1)
    return before < 0 or not units[before].text or (parted and "\n" in text[units[before].span[1] : place])


def _joined(text: str, units: Sequence[Unit], places: Sequence[int]) -> list[Span]:
    """The cells; a unit in brackets alone belongs to the head in front of it, so does the rest of a cut one."""
    out: list[Span] = []
    for k in places:
        a, b = units[k].span
        said = units[k].text
        before = text[out[-1][0] : out[-1][1]] if out else ""
        blank = bool(out) and not text[out[-1][1] : a].strip()
        goes_on = _UNIT_TAIL.fullmatch(said) or (_CUT_BEHIND.search(before) and _CUT_BEFORE.match(said))
        if blank and goes_on and not _UNIT_TAIL.search(before):
            out[-1] = out[-1][0], b
        else:
            out.append((a, b))
    return out


def _piled(
    text: str, units: Sequence[Unit], above: Sequence[int], shape: _Shape
) -> list[list[Span | None]] | None:
    """Heads cut over two lines of as many cells, blank ones among them: each column's head is what names it.

    Example: 年份, 机构数, "", 人员总数 above "", （个）, #医院, （人） are 年份, 机构数, #医院, 人员总数. Units
    below all of them but the first stay a line of their own.
    """
    cells = [units[k] for k in above]
    upper, lower = cells[-2 * shape.width : -shape.width], cells[-shape.width :]
    if len(upper) < shape.width or not upper[0].text or lower[0].text:
        return None
    columns = list(zip(upper, lower, strict=True))
    if any(not u.text and not v.text for u, v in columns):
        return None
    heads = [u.span if u.text else v.span for u, v in columns]
    if _likely(text, heads, corner=True) <= 0:
        return None
    all_units = all(u.text and _UNIT_TAIL.fullmatch(v.text) for u, v in columns[1:])
    return [list(heads), [v.cell for v in lower]] if all_units else [list(heads)]


def _two_lines(
    text: str, units: Sequence[Unit], above: Sequence[int], shape: _Shape
) -> tuple[float, list[list[Span | None]]] | None:
    """Two lines of heads, blanks between them: one of the upper heads stands over the lower line."""
    lines: list[list[int]] = [[]]
    for k in above:
        if units[k].text:
            lines[-1].append(k)
        elif lines[-1]:
            lines.append([])
    lines = [line for line in lines if line]
    if len(lines) < 2 or len(lines[-1]) < 2 or len(lines[-2]) + len(lines[-1]) - 1 != shape.width:
        return None
    spans = [[units[k].span for k in line] for line in lines[-2:]]
    score = _likely(text, [s for line in spans for s in line], corner=True) + _BEGINS
    return (score, [list(line) for line in spans]) if score > 0 else None
