"""Heads that a merge spread over columns and lines, which flattened text wrote once: laid out as they stood.

A converter writes a merged cell once. What it covers downwards stays as a blank cell or is left out; what it covers
sideways is left out always, so an upper line of heads has fewer cells than the line below::

    指标 | 单位 | 2022年 | 2023年 | 备注
         |      | 目标 | 完成 | 目标 | 完成 |

The heads that stand over blank cells are as wide as one column; the others share what is left below them. Which
takes how many is told by what stands there: a sequence that begins anew, equal shares, 数量指标 below 产出指标.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from extractor.documents import words
from extractor.documents.flat.aligned import fit
from extractor.documents.flat.lines import Span
from extractor.documents.flat.shares import parts_below
from extractor.regex import regex

_MOST_LINES = 4
_REACH = 12  # rows below the heads that tell the width
_LONGEST = 20
_MOST_TRIED = 1000
_MOST_LOOKS = 50  # of a table's lines that may be heads
_DATED = regex(  # numbers that heads may hold: ages, years, months
    r"\d{1,3}(?:[-—–~至]\d{1,3})?岁(?:及?以[上下])?|(?:19|20)\d\d年?度?|\d{1,2}[-—~至]?\d{0,2}月份?|第?\d季度"
)
_BRACKETS = regex(r"[（(〔\[][^（()）]{0,16}[)）〕\]]?")
_NO_HEAD = regex(r"[。，；;≥≤＞＜><%√×]|(?<![A-Za-z\d.])\d|^\W*$|[：:]$")
_PER_CENT = regex(r"(?<=[\u4e00-\u9fff])[%％]$")  # 增减率% is a head, 98% none
_LATIN = regex(r"[A-Za-z.\-/&']+")
_ALONE = 1.0  # a merged head over one column
_UNEQUAL = 0.4
_ANEW = 1.5  # a head whose share does not begin where the sequence below begins anew
_TWICE = 1.5  # the same head twice in one share
_PARTED = 0.5  # heads with the same unit side by side, below two heads
_STRANGE = 2.0  # 数量指标 below 效益指标
_KIN = 1.0
_SHARED = 0.1  # a character that a head shares with the one above it: 藏书 below 馆藏
_FEWEST_KNOWN = 2
_UNIT = regex(r"[（(][^（()）]{1,12}[)）]$")
_WHOLE = regex(r"\d{4}年|累计|合计|总")  # stands over one column
_THE_MONTH = frozenset(("当月", "本月"))
_MONTHS = _THE_MONTH | {"累计"}  # beside each other, each over the same heads
_SO_FAR = 1.5
_PLAIN = 1.0  # 序号, 备注, 里程（公里）, or the first head as a wide one
_SPANS = 0.7  # 产出指标 or 评价标准 over one column only
_APART = 0.2
_FITS = 0.4
_UNLIKE = 1.5  # heads of the same name over unlike columns
_FIGURE = 8  # characters
_MOSTLY = 0.6
_LEAVES = frozenset(("index", "unit", "op", "text", "word", "level1", "level2"))
_LINES_LEFT_OPEN = 3
_FEWEST_OVER_UNITS = 3
_DOUBT = 0.3  # so much dearer the next best reading has to be


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a header line: its span, its column, and how far it reaches."""

    span: Span
    col: int
    col_span: int = 1
    row_span: int = 1


def merged_heads(
    text: str, rows: Sequence[Sequence[Span | None]], *, blanks_kept: bool
) -> dict[int, list[Head]]:
    """The lines of heads among a table's rows whose merges can be told, each with its cells laid out.

    ``blanks_kept`` says that a cell which a merge covers downwards was written as a blank one.

    Example: 指标, 2022年, 2023年 over "", 目标, 完成, 目标, 完成: 指标 reaches down, each year over two columns.
    """
    out: dict[int, list[Head]] = {}
    at = looked = 0
    while at + 2 < len(rows) and looked < _MOST_LOOKS:
        if not 2 <= len(rows[at]) <= max(len(r) for r in rows[at + 1 : at + _MOST_LINES + 1]):
            at += 1
            continue
        looked += all(headish(text[s[0] : s[1]]) for s in rows[at] if s is not None)
        found = _from(text, rows, at, blanks_kept=blanks_kept)
        if found is None:
            at += 1
            continue
        for line, heads in enumerate(found):
            out[at + line] = heads
        at += len(found)
    return out


def leaves(text: str, heads: Mapping[int, Sequence[Head]]) -> dict[int, list[str]]:
    """For each line of heads that was laid out, the lowest head over each column down to that line."""
    out: dict[int, list[str]] = {}
    for r in sorted(heads):
        above = out.get(r - 1, [])
        width = max([len(above), *(h.col + h.col_span for h in heads[r])])
        line = [*above, *[""] * (width - len(above))]
        for head in heads[r]:
            line[head.col : head.col + head.col_span] = [text[slice(*head.span)]] * head.col_span
        out[r] = line
    return out


def _from(
    text: str, rows: Sequence[Sequence[Span | None]], at: int, *, blanks_kept: bool
) -> list[list[Head]] | None:
    """The lines of heads that begin at a row, laid out; None where there are none with merges."""
    lines: list[list[str]] = []
    for row in rows[at : at + _MOST_LINES]:
        cells = [text[s[0] : s[1]] if s is not None else "" for s in row]
        if not all(headish(c) for c in cells if c) or not any(cells) or _of_a_level(cells):
            break
        lines.append(cells)
    for count in range(len(lines), 1, -1):
        below = [len(r) for r in rows[at + count : at + count + _REACH]]
        common = Counter(below).most_common(1)[0][0] if below else 0
        width = common if blanks_kept else max(below, default=0)  # most rows may have lost covered cells
        if len(lines[count - 1]) != width:
            if count == 2 and (units := _units_below(rows[at : at + 2], lines[:2], width)) is not None:
                return units
            if not blanks_kept and count <= _LINES_LEFT_OPEN and all(len(line) < width for line in lines[:count]):
                found = _without_blanks(text, rows, lines[:count], at, width)
                if found is not None:
                    return found
            continue
        if all(len(line) == width for line in lines[:count]):
            body = [[text[s[0] : s[1]] if s is not None else "" for s in r] for r in rows[at + count :][:_REACH]]
            padded = _padded(rows[at : at + count], lines[:count], [r for r in body if len(r) == width])
            if padded is not None:
                return padded
        # a line of units alone, （亩） and （吨）, stands below heads that are as many
        upper = lines[: count - 1 - all(_UNIT.fullmatch(c) for c in lines[count - 1] if c)]
        if any(len(line) >= width for line in upper):
            continue
        widths = _widths(lines[:count])
        if widths is not None:
            return _laid(rows[at : at + count], lines[:count], widths)
    return None


def _units_below(
    rows: Sequence[Sequence[Span | None]], lines: Sequence[Sequence[str]], width: int
) -> list[list[Head]] | None:
    """A line of heads and below it units alone, of which the blank one below the names was left out."""
    upper, lower = lines
    if len(upper) != width or len(lower) != width - 1 or width < _FEWEST_OVER_UNITS:
        return None
    if not all(upper) or not all(_UNIT.fullmatch(c) for c in lower):
        return None
    heads = [Head(span, k, 1, 1 + (k == 0)) for k, span in enumerate(rows[0]) if span is not None]
    return [heads, [Head(span, k + 1) for k, span in enumerate(rows[1]) if span is not None]]


def _without_blanks(
    text: str, rows: Sequence[Sequence[Span | None]], lines: Sequence[Sequence[str]], at: int, width: int
) -> list[list[Head]] | None:
    """The same where a converter left out what a merge covers downwards too: the rows below tell which heads do."""
    upper, lower = lines[0], lines[1]
    below = [1] * len(lower)
    if len(lines) == 3:
        shared = _shares(lower, lines[2]) if all(lines[2]) else None
        if shared is None:
            return None
        below = shared
    wide = len(upper) + sum(below) - width
    if not wide and len(lines) == 2:
        return _beside_parts(text, rows, lines, at, width)
    if not all(upper) or not all(lower) or not 1 <= wide <= len(lower) or len(upper) <= wide:
        return None
    body = [
        [text[s[0] : s[1]] if s is not None else "" for s in row]
        for row in rows[at + len(lines) : at + len(lines) + _REACH]
        if len(row) == width
    ]
    if len(body) < 2:
        return None
    known = sum(words.header_shape(c) is not None or _UNIT.search(c) is not None for c in upper)
    columns = [_Column([row[c] for row in body if row[c]], {}) for c in range(width)]
    figures = [bool(c.cells) and c.figures() >= _MOSTLY for c in columns]
    if words.header_shape(upper[0]) == "index":
        del figures[0]
    sure = not figures[0] and sum(figures) >= len(lower)
    if known < _FEWEST_KNOWN and len(set(lower)) == len(lower) and not sure:
        return None
    lowest = [c for line in lines[2:] for c in line] or lower
    ranked = sorted(
        (_cost(upper, lower, shares) + _doubt(upper, below, lowest, shares, columns), shares)
        for shares in _left_open(len(upper), len(lower), wide)
    )
    near = [[not n for n in shares] for cost, shares in ranked if cost - ranked[0][0] < _DOUBT / 2]
    if not ranked or any(tall != near[0] for tall in near):
        return None  # which heads reach down is what tells the columns; how many the others take, only their groups
    return _placed(rows[at : at + len(lines)], ranked[0][1], below)


def _beside_parts(
    text: str, rows: Sequence[Sequence[Span | None]], lines: Sequence[Sequence[str]], at: int, width: int
) -> list[list[Head]] | None:
    """The same where each lower head stands beside the upper one that it is a part of."""
    body = [
        [text[s[0] : s[1]] if s is not None else "" for s in row]
        for row in rows[at + 2 : at + 2 + _REACH]
        if len(row) == width
    ]
    shares = parts_below(len(lines[0]), [words.compact(c) for c in lines[1]], body)
    if shares is None:
        return None
    out: list[list[Head]] = [[], []]
    col = 0
    lower = iter(rows[at + 1])
    for span, share in zip(rows[at], shares, strict=True):
        out[0] += [Head(span, col, 1, 2)] if span is not None else []
        out[1] += [Head(low, col + 1 + k) for k in range(share) if (low := next(lower)) is not None]
        col += 1 + share
    return out


def _left_open(upper: int, lower: int, wide: int) -> Iterator[list[int]]:
    """For each way to choose the wide heads and to share the lower cells among them: 0 for a head that reaches down."""
    tried = 0
    for chosen in combinations(range(upper), wide):
        for cuts in combinations(range(1, lower), wide - 1):
            tried += 1
            if tried > _MOST_TRIED:
                return
            sizes = [b - a for a, b in pairwise((0, *cuts, lower))]
            shares = [0] * upper
            for head, size in zip(chosen, sizes, strict=True):
                shares[head] = size
            yield shares


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells below some heads, and how well they fit the shapes that were asked for."""

    cells: Sequence[str]
    told: dict[str, float]

    def fits(self, shape: str) -> float:
        if shape not in self.told:
            self.told[shape] = sum(fit(cell, shape) for cell in self.cells) / max(1, len(self.cells))
        return self.told[shape]

    def figures(self) -> float:
        if "" not in self.told:
            few = sum(any(map(str.isdigit, c)) and len(c) < _FIGURE and not words.is_coded(c) for c in self.cells)
            self.told[""] = few / max(1, len(self.cells))
        return self.told[""]


def _doubt(
    upper: Sequence[str], below: Sequence[int], lowest: Sequence[str], shares: Sequence[int], body: Sequence[_Column]
) -> float:
    """How unlikely heads are wide or reach down, by their words and by what stands below them."""
    cost = 0.0
    columns: list[tuple[str, str]] = []  # the head of each column, and the one above it
    rest = iter(lowest)
    lows = iter(below)
    so_far = _MONTHS if _THE_MONTH & set(map(words.compact, upper)) else frozenset[str]()
    for k, (head, share) in enumerate(zip(upper, shares, strict=True)):
        shape = words.loose_shape(head)
        if share:
            cost += _PLAIN * (shape in _LEAVES or "（" in words.compact(head)) + _PLAIN * (k == 0)
            cost += _PLAIN * (_WHOLE.search(words.compact(head)) is not None and words.compact(head) not in so_far)
            for _ in range(share):
                columns += [(next(rest), head) for _ in range(next(lows))]
        else:
            columns.append((head, ""))
            cost += _SPANS * (words.kin(head) is not None or words.compact(head) in words.spanning())
            cost += _SO_FAR * (words.compact(head) in so_far)
    told = [k for k, share in enumerate(shares) if share]
    cost += _APART * sum(b - a - 1 for a, b in pairwise(told))
    kinds: dict[str, list[float]] = {}
    for column, (head, above) in zip(body, columns, strict=True):
        if column.cells:
            cost -= _FITS * column.fits(words.loose_shape(head) or words.loose_shape(above) or "any")
            kinds.setdefault(head, []).append(column.figures())
    return cost + _UNLIKE * sum(max(found) - min(found) for found in kinds.values())


def _placed(
    rows: Sequence[Sequence[Span | None]], shares: Sequence[int], below: Sequence[int]
) -> list[list[Head]]:
    out: list[list[Head]] = [[] for _ in rows]
    col = at = leaf = 0
    for span, share in zip(rows[0], shares, strict=True):
        assert span is not None
        if not share:
            out[0].append(Head(span, col, 1, len(rows)))
            col += 1
            continue
        begin = col
        for k in range(at, at + share):
            lowest = rows[2][leaf : leaf + below[k]] if len(rows) > 2 else ()
            out[-1] += [Head(cell, col + n) for n, cell in enumerate(lowest) if cell is not None]
            low = rows[1][k]
            assert low is not None
            out[1].append(Head(low, col, below[k]))
            leaf += below[k]
            col += below[k]
        at += share
        out[0].append(Head(span, begin, col - begin))
    return out


@lru_cache(maxsize=4096)
def headish(cell: str) -> bool:
    """Whether a cell may be a head: few words, no figure, no sentence."""
    if len(cell) > 80:
        return False
    word = _PER_CENT.sub("", _DATED.sub("", _BRACKETS.sub("", words.compact(cell))))
    if not word:
        return True
    return len(_LATIN.sub("", word)) <= _LONGEST and _NO_HEAD.search(word) is None


def _of_a_level(cells: Sequence[str]) -> bool:
    """Whether a line is an indicator's row and no heads: it begins with a level, and goes on with other words."""
    filled = [c for c in cells if c]
    rest = [c for c in filled if words.level_of(c) is None and words.loose_shape(c) is None]
    return words.level_of(filled[0]) is not None and bool(rest)


def _widths(lines: Sequence[Sequence[str]]) -> list[list[int]] | None:
    """For each line its cells' widths in columns, from the lowest line up."""
    widths = [[1] * len(lines[-1])]
    for upper, lower in pairwise(reversed(lines)):
        shares = _shares(lower, upper)
        if shares is None:
            return None
        below = iter(widths[0])
        widths.insert(0, [sum(next(below) for _ in range(n)) for n in shares])
    return widths


def _padded(
    rows: Sequence[Sequence[Span | None]], lines: Sequence[Sequence[str]], body: Sequence[Sequence[str]]
) -> list[list[Head]] | None:
    """The same where a converter wrote a blank cell for all that a merge covers; None where blanks are just blanks."""
    tall = any(a and not b for a, b in zip(lines[0], lines[1], strict=True))
    known = sum(words.loose_shape(c) is not None for line in lines for c in line if c)
    filled = [words.compact(c) for c in lines[-1] if c]
    sure = _over_figures(lines[-1], body)
    if not tall or (known < _FEWEST_KNOWN and len(set(filled)) == len(filled) and not sure):
        return None
    kept: list[list[int]] = []  # of each line the cells that no merge covers from the left
    for at, (line, lower) in enumerate(pairwise(lines)):
        # of the first line a blank cell is covered over any head; further down it may be what a head reaches into
        below = lower if at else ["".join(cells) for cells in zip(*lines[1:], strict=True)]
        covered = [k for k, cell in enumerate(line) if k and not cell and below[k]]
        starts = [k - 1 for k in covered if k - 1 not in covered]
        if not covered or not all(line[k] and lower[k] for k in starts):
            return None
        if not sure and any(lower[k] for k in range(len(line)) if k not in covered and k not in starts):
            return None
        kept.append([k for k in range(len(line)) if k not in covered])
    kept.append(list(range(len(lines[-1]))))
    widths = [[b - a for a, b in pairwise([*cells, len(lines[-1])])] for cells in kept]
    return _laid(
        [[row[k] for k in cells] for row, cells in zip(rows, kept, strict=True)],
        [[line[k] for k in cells] for line, cells in zip(lines, kept, strict=True)],
        widths,
    )


def _over_figures(lowest: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether figures stand below every head of a lowest line, and something below each blank that a head reaches.

    Example: 建档人数, 管理人数 over 12000, 1300, and 白沙乡 below 单位, which reaches down over a blank.
    """
    if len(body) < _FEWEST_KNOWN:
        return False
    for k, head in enumerate(lowest):
        below = [row[k] for row in body if row[k]]
        told = sum(any(map(str.isdigit, cell)) and len(cell) < _FIGURE for cell in below)
        if 2 * len(below) < len(body) or (head and told < _MOSTLY * len(below)):
            return False
    return True


def _shares(upper: Sequence[str], lower: Sequence[str]) -> list[int] | None:
    """How many cells of the lower line each cell of the upper one stands over; None where that cannot be told."""
    tall = sum(not c for c in lower)
    wide = len(upper) - tall
    if not 1 <= wide <= len(lower) - tall:
        return None
    ranked = sorted((_cost(upper, lower, shares), shares) for shares in _possible(upper, lower, wide))
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _DOUBT):
        return None
    best = ranked[0][1]
    if not tall and not _told(upper, lower, best):
        return None  # two rows that stand one below the other
    return best


def _possible(upper: Sequence[str], lower: Sequence[str], wide: int) -> Iterator[list[int]]:
    """Every way to share the lower cells in order: a blank one goes to one head, all others to the ``wide`` heads."""
    runs: list[int] = []  # lengths of the runs of filled cells, 0 for a blank one
    for k, cell in enumerate(lower):
        if not cell:
            runs.append(0)
        elif k and lower[k - 1]:
            runs[-1] += 1
        else:
            runs.append(1)
    filled = [n for n in runs if n]
    cuts = [sum(filled[: k + 1]) for k in range(len(filled) - 1)]  # a head ends where a run ends
    inner = [k for k in range(1, sum(filled)) if k not in cuts]
    free = wide - 1 - len(cuts)
    if free < 0 or free > len(inner):
        return
    for tried, chosen in enumerate(combinations(inner, free)):
        if tried >= _MOST_TRIED:
            return
        ends = sorted({*cuts, *chosen, sum(filled)})
        shares: list[int] = []
        done = total = 0
        for n in runs:
            if not n:
                shares.append(1)
                continue
            total += n
            for end in ends:
                if done < end <= total:
                    shares.append(end - done)
                    done = end
        at = 0
        for head, share in zip(upper, shares, strict=True):
            if not head and any(lower[at : at + share]):
                break  # a blank cell is over blank ones
            at += share
        else:
            yield shares


def _cost(upper: Sequence[str], lower: Sequence[str], shares: Sequence[int]) -> float:
    cost = 0.0
    at = 0
    sizes: list[int] = []
    first = ""  # of the run of filled cells
    lower = [words.compact(c) for c in lower]
    for head, share in zip(upper, shares, strict=True):
        below = lower[at : at + share]
        cost += _PARTED * (0 < at < len(lower) and _unit_of(lower[at - 1]) == _unit_of(lower[at]) != "")
        at += share
        if not below or not below[0]:
            first = "" if below else first
            continue
        sizes.append(share)
        cost += _ALONE * (share == 1) + _TWICE * (len(below) - len(set(below)))
        if first:
            cost += _ANEW * (below[0] != first and first in lower[at - share :]) + _PARTED * (first in below[1:])
        first = first or below[0]
        cost += sum(_kinship(head, cell) for cell in below)
        cost -= _SHARED * sum(not set(words.compact(head)).isdisjoint(cell) for cell in below)
    return cost + _UNEQUAL * (max(sizes) - min(sizes))


def _unit_of(head: str) -> str:
    """The unit in brackets behind a measure: 营业收入（万元） and 投资（万元） are more likely of one kind."""
    found = _UNIT.search(head)
    return found.group() if found is not None else ""


def _kinship(head: str, below: str) -> float:
    """Whether a level stands below its own: 数量指标 below 产出指标 is kin, below 效益指标 a stranger."""
    parent = words.kin(head)
    child = words.kin(below)
    if parent is None or child is None:
        return 0.0
    return -_KIN if parent == child else _STRANGE


def _told(upper: Sequence[str], lower: Sequence[str], shares: Sequence[int]) -> bool:
    """Whether, without a blank cell below, a line is one of upper heads: the same heads recur below each of them."""
    if len(set(map(words.compact, lower))) < len(lower):
        return True
    at = 0
    for head, share in zip(upper, shares, strict=True):
        if not any(_kinship(head, cell) < 0 for cell in lower[at : at + share]):
            return False
        at += share
    return True


def _laid(
    rows: Sequence[Sequence[Span | None]], lines: Sequence[Sequence[str]], widths: Sequence[Sequence[int]]
) -> list[list[Head]]:
    """The cells with their places; a head over blank cells reaches down over them."""
    starts = [[sum(line[:k]) for k in range(len(line))] for line in widths]
    blank = [{starts[r][k] for k, cell in enumerate(line) if not cell} for r, line in enumerate(lines)]
    out: list[list[Head]] = []
    for r, line in enumerate(lines):
        laid: list[Head] = []
        for k, cell in enumerate(line):
            span = rows[r][k]
            if not cell or span is None:
                continue
            down = 1
            while r + down < len(lines) and widths[r][k] == 1 and starts[r][k] in blank[r + down]:
                down += 1
            laid.append(Head(span, starts[r][k], widths[r][k], down))
        out.append(laid)
    return out
