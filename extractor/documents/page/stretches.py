"""The lines of a page that may be a table without rules: between rules or shades of one width, or in columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.documents import words
from extractor.documents.page.lattice import Rule, joined
from extractor.documents.page.lines import Line
from extractor.documents.page.strips import FLUSH, chunks
from extractor.regex import regex

PARTED = 1.0
"""Ems without ink inside a line: perhaps two cells."""
_FAR = 3.2
"""Lines further apart, in ems, are not of one table."""
_ALIKE = 0.12
"""How much the sizes of a table's texts may differ."""
_FRAMED = 0.9
"""Ems that rules leave above and below a text that is a row of its own."""
_PADDED = 1.4
"""Ems between the edge of a shade and the text of a row that is not shaded."""
_OFF = 0.3
"""Ems that the space between a text and a rule may differ."""
_MOSTLY = 0.9
_COLON = regex(r"[：:]")
_LINES_APART = 0.75
"""The same between the lines of one row."""
_APART = 1.3
"""Times the largest step between the rows of a table: what stands further off is not of it."""
_MOST_RULES = 600
"""Horizontal rules of a page that has tables without vertical ones."""
_BELOW = 8
_MOST_WAITING = 12
_MOST_CLOSING = 8
_AHEAD = 5
_FRAME = 14
"""Lines above that tell how far rows stand apart."""
"""Lines below that tell how wide a table is."""
_MOST_ACROSS = 8
"""Lines over the whole width in a run."""
_CAPTION = regex(r"[：:]\s*\S{0,12}$|表\s*$|^\s*注\s*[：:]")
"""What stands above a table or below it."""
_NO_WORD = regex(r"\d|\s")
LEAST_ROWS = 3


@dataclass(slots=True)
class Row:
    """A line of the page and its chunks."""

    line: Line
    chunks: list[Line]
    parted: bool = False


@dataclass(slots=True)
class Hints:
    """What is drawn under or between the texts of tables that rules do not frame."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    bands: list[Rule] = field(default_factory=list)
    """The edges of shades under whole rows."""
    marks: list[Rule] = field(default_factory=list)
    """Where the cells of a shaded row meet."""

    @classmethod
    def of(cls, parts: Sequence[Hints]) -> Hints:
        """Those of several pages together."""
        out = cls()
        for part in parts:
            out.across += part.across
            out.down += part.down
            out.bands += part.bands
            out.marks += part.marks
        return out

    def beside(self, areas: Sequence[tuple[float, float]]) -> Hints:
        """What lies in none of some stretches down the page."""

        def out(places: Sequence[float]) -> bool:
            return not any(top - 2 <= at <= bottom + 2 for top, bottom in areas for at in places)

        return Hints(
            [r for r in self.across if out([r.at])],
            [r for r in self.down if out([(r.start + r.end) / 2])],
            [r for r in self.bands if out([r.at])],
            [r for r in self.marks if out([(r.start + r.end) / 2])],
        )

    def near(self, lines: Sequence[Line]) -> Hints:
        """What lies from just above to just below some lines."""
        size = max(n.size for n in lines)
        top, bottom = min(n.top for n in lines) - 1.5 * size, max(n.bottom for n in lines) + 1.5 * size
        return Hints(
            [r for r in self.across if top < r.at < bottom],
            [r for r in self.down if r.start < bottom and top < r.end],
            [r for r in self.bands if top < r.at < bottom],
            [r for r in self.marks if r.start < bottom and top < r.end],
        )

    def ends(self) -> list[float]:
        """Where columns end, as far as rules and shades tell it."""
        return [*meeting(self.across), *(r.at for r in joined([*self.down, *self.marks]))]


def chunked(lines: Sequence[Line]) -> list[Row]:
    """The lines of a page from top to bottom with their chunks, and whether they stand in columns."""
    page = [Row(line, chunks(line)) for line in sorted(lines, key=lambda n: n.middle)]
    starts = sorted(c.x0 for row in page for c in row.chunks[1:])
    for row in page:
        row.parted = row.line.hole > PARTED or any(_count(starts, c.x0) > 2 for c in row.chunks[1:])
    return page


def opening(lines: Sequence[Line], before: Sequence[Row]) -> list[Row]:
    """The lines at a page's top that may go on with a table of the page before, of whose rows ``before`` are."""
    page = chunked(lines)
    starts = sorted(c.x0 for row in [*before, *page] for c in row.chunks[1:])
    frame = [r for r in before if r.parted]
    out: list[Row] = []
    for row in page:
        row.parted = row.parted or any(_count(starts, c.x0) > 2 for c in row.chunks[1:])
        size = before[-1].line.size
        if abs(row.line.size - size) > _ALIKE * size or (out and row.line.top - out[-1].line.bottom > _FAR * size):
            break
        if not row.parted and not _fits(row, [*out, *frame] if out else frame, starts):
            break
        out.append(row)
    while out and not out[-1].parted and not goes_on(out):
        out.pop()
    return out if any(r.parted for r in out) else []


def closing(lines: Sequence[Line], behind: Sequence[Row]) -> list[Row]:
    """The lines at a page's foot that a table on the next page may begin with, of whose rows ``behind`` are.

    A row or two are no table by themselves: labels or heads tell that they begin one.
    """
    page = chunked(lines)[-_MOST_CLOSING:]
    starts = sorted(c.x0 for row in [*page, *behind] for c in row.chunks[1:])
    size = behind[0].line.size
    out: list[Row] = []
    for i, row in reversed(list(enumerate(page))):
        row.parted = row.parted or any(_count(starts, c.x0) > 2 for c in row.chunks[1:])
        near = page[max(0, i - 2) : i + 3]
        if abs(row.line.size - size) > _ALIKE * size or (out and out[0].line.top - row.line.bottom > _FAR * size):
            break
        if not row.parted and not any(_beside(row, other) for other in near if other is not row):
            break
        out.insert(0, row)
    told = any(words.is_label(c.text) for row in out for c in row.chunks)
    return out if told and any(r.parted for r in out) else []


def blocks(lines: Sequence[Line], hints: Hints) -> Iterator[list[Row]]:
    """Runs of lines that may be a table: between rules of one width, or as long as lines fit the columns."""
    page = chunked(lines)
    starts = sorted(c.x0 for row in page for c in row.chunks[1:])
    loose: list[Row] = []
    zones = _zones(page, hints)
    taken = 0
    for row in page:
        while taken < len(zones) and row.line.middle > zones[taken][1]:
            taken += 1
        inside = taken < len(zones) and zones[taken][0] < row.line.middle
        if not inside:
            loose.append(row)
            continue
        if loose:
            yield from _grown(loose, starts)
            loose = []
        top, bottom = zones[taken]
        block = [r for r in page if top < r.line.middle < bottom]
        if row is block[0]:
            yield block
    if loose:
        yield from _grown(loose, starts)


def _zones(page: Sequence[Row], hints: Hints) -> list[tuple[float, float]]:
    """The stretches between the first and the last of three or more rules of one width with columns between."""
    rules = joined([*hints.across, *hints.bands])
    if len(rules) > _MOST_RULES:
        return []
    out: list[tuple[float, float]] = []
    widest = sorted(rules, key=lambda r: r.start - r.end)
    seen: set[tuple[int, int]] = set()
    for rule in widest[:40]:
        key = round(rule.start / 4), round(rule.end / 4)
        if key in seen:
            continue
        seen.add(key)
        same = sorted(r.at for r in rules if abs(r.start - rule.start) < 4 and abs(r.end - rule.end) < 4)
        run: list[float] = []
        for upper, lower in pairwise(same):
            if (
                _belongs(page, upper, lower, rule)
                and not _two(page, upper, lower, hints.bands)
                and not _torn(page, upper, lower)
            ):
                run = run or [upper]
                run.append(lower)
            elif lower - upper > 3:
                out += _zone(page, run)
                run = []
        out += _zone(page, run)
    out = [_with_unruled(page, zone, rules) for zone in out]
    if hints.bands:
        out = [_with_unshaded(page, zone, hints.bands) for zone in out]
    kept: list[tuple[float, float]] = []
    for zone in sorted(out, key=lambda z: z[0] - z[1]):
        if all(zone[1] <= a or zone[0] >= b for a, b in kept):
            kept.append(zone)
    return sorted(kept)


def _belongs(page: Sequence[Row], upper: float, lower: float, rule: Rule) -> bool:
    """Whether what stands between two rules is a part of a table."""
    between = [r for r in page if upper < r.line.middle < lower]
    if not between:
        return False
    if any(r.line.x0 < rule.start - 3 or r.line.x1 > rule.end + 12 for r in between):
        return False
    if any(r.parted for r in between):
        return True
    first, last = between[0].line, between[-1].line
    sizes = [r.line.size for r in page if r.parted and rule.start - 3 < r.line.x0 and r.line.x1 < rule.end + 12]
    if not sizes or any(abs(r.line.size - median(sizes)) > _ALIKE * r.line.size for r in between):
        return False
    if first.top - upper > _FRAMED * first.size or lower - last.bottom > _FRAMED * last.size:
        return False
    if any(b.line.top < a.line.bottom - 0.15 * a.line.size for a, b in pairwise(between)):
        return True  # what stands beside each other, half a line apart
    begins = first.x0 - rule.start < 1.2 * first.size
    return begins or abs(first.x0 + first.x1 - rule.start - rule.end) < 2 * first.size


def _two(page: Sequence[Row], upper: float, lower: float, bands: Sequence[Rule]) -> bool:
    """Whether more than one row stands between two shades: a caption, another table."""
    if not all(any(abs(r.at - at) < 1 for r in bands) for at in (upper, lower)):
        return False
    between = [r for r in page if upper < r.line.middle < lower]
    sizes = [r.line.size for r in between]
    if sizes and max(sizes) > (1 + _ALIKE) * min(sizes):
        return True
    return any(
        not row.parted
        and row.line.top - above.line.bottom > _LINES_APART * row.line.size
        and _CAPTION.search(row.line.text)
        for above, row in pairwise(between)
    )


def _torn(page: Sequence[Row], upper: float, lower: float) -> bool:
    """Whether a caption in other letters stands between two rules: a table ends above it, another begins below."""
    between = [r for r in page if upper < r.line.middle < lower]
    size = min((r.line.size for r in between if r.parted), default=float("inf"))
    return any(
        not row.parted and row.line.size > (1 + _ALIKE) * size and not any(_beside(row, o) for o in (above, below))
        for above, row, below in zip(between, between[1:], between[2:], strict=False)
    )


def _zone(page: Sequence[Row], run: Sequence[float]) -> list[tuple[float, float]]:
    if len(run) < 3:
        return []
    held = [r for r in page if run[0] < r.line.middle < run[-1]]
    parted = sum(1 for r in held if r.parted)
    return [(run[0], run[-1])] if parted >= 2 and parted * 3 >= len(held) else []


def _with_unruled(
    page: Sequence[Row], zone: tuple[float, float], rules: Sequence[Rule]
) -> tuple[float, float]:
    """A stretch between rules, the heads above its first rule, and the row below its last one, where rows have them.

    Pages of the web rule each row below, or above: no rule frames the table then.
    """
    top, bottom = zone
    frame = max((r for r in rules if abs(r.at - top) < 1), key=lambda r: r.end - r.start)
    own = [r for r in rules if frame.start - 3 < r.start and r.end < frame.end + 3]
    least = _MOSTLY * (frame.end - frame.start)
    places = [r.at for r in own if top - 1 < r.at < bottom + 1 and r.end - r.start > least]
    held = [r for r in page if top < r.line.middle < bottom]
    off = _OFF * held[0].line.size
    above = [at - max((r.line.bottom for r in held if r.line.middle < at), default=at) for at in places[1:]]
    heads = _next_to([r for r in reversed(page) if r.line.middle < top], top, median(above) + off, own)
    if _like_rows(heads, held, frame):
        chunks_ = [c for r in heads for c in r.chunks]
        if sum(1 for c in chunks_ if words.headlike(c.text)) * 3 >= 2 * len(chunks_):
            top = min(r.line.top for r in heads) - 1.0
    if len(places) > LEAST_ROWS:
        below = [min((r.line.top for r in held if r.line.middle > at), default=at) - at for at in places[:-1]]
        last = _next_to([r for r in page if r.line.middle > bottom], bottom, median(below) + off, own)
        if _like_rows(last, held, frame):
            bottom = max(r.line.bottom for r in last) + 1.0
    return top, bottom


def _next_to(rows_: Sequence[Row], edge: float, room: float, rules: Sequence[Rule]) -> list[Row]:
    """The lines above or below an edge, no further off than a rule is from a row, and those close to them."""
    out: list[Row] = []
    top = bottom = edge
    for row in rows_:
        line = row.line
        apart = max(top - line.bottom, line.top - bottom)
        parted = any(line.bottom < r.at < top or bottom < r.at < line.top for r in rules)
        near = room if not out else 2 * room if parted else _LINES_APART * line.size
        if apart > near or (out and apart > 0 and not parted and not row.parted):
            break
        out.append(row)
        top, bottom = min(top, line.top), max(bottom, line.bottom)
    return out


def _like_rows(rows_: Sequence[Row], held: Sequence[Row], frame: Rule) -> bool:
    """Whether lines beside a table stand below each other in as many columns, as rows of it do."""
    size = held[0].line.size
    for row in rows_:
        line = row.line
        if line.x0 < frame.start - 3 or line.x1 > frame.end + 3 or _COLON.search(line.text):
            return False
        if abs(line.size - size) > _ALIKE * size:
            return False
    places = joined([Rule(0.0, c.x0, c.x1) for r in rows_ for c in r.chunks])
    return len(places) * 2 > max(len(r.chunks) for r in held)


def _with_unshaded(
    page: Sequence[Row], zone: tuple[float, float], bands: Sequence[Rule]
) -> tuple[float, float]:
    """A stretch that a shaded row begins or ends, and the row above or below it that is not shaded."""
    top, bottom = zone
    if any(abs(r.at - top) < 1 for r in bands):
        above = [r for r in reversed(page) if r.line.bottom < top + 1]
        near = top - _PADDED * above[0].line.size if above else top
        for row in above:
            if row.line.bottom < near or not (row.parted or _beside_parted(row, above)):
                break
            top, near = min(top, row.line.top - 1.0), row.line.top - _LINES_APART * row.line.size
    if any(abs(r.at - bottom) < 1 for r in bands):
        below = [r for r in page if r.line.top > bottom - 1]
        near = bottom + _PADDED * below[0].line.size if below else bottom
        for row in below:
            if row.line.top > near or not (row.parted or _beside_parted(row, below)):
                break
            bottom, near = max(bottom, row.line.bottom + 1.0), row.line.bottom + _LINES_APART * row.line.size
    return top, bottom


def _grown(page: Sequence[Row], starts: Sequence[float]) -> Iterator[list[Row]]:
    """Runs of lines near each other, of one size, that are parted or fit what is."""
    block: list[Row] = []
    waiting: list[Row] = []  # lines that fit a table, if one begins just below them
    across: list[Row] = []  # lines over the whole width, rows of a table only if it goes on below them
    for i, row in enumerate(page):
        captions = _captions([*block, *across], row) if row.parted else 0
        if captions:  # another form
            held = [*block, *across]
            yield held[:-captions]
            block, across = [], []
            waiting = held[-captions:]
        if block and _near(row, [*block, *across]) and not _set_apart([*block, *across], page[i : i + _BELOW]):
            fits = _fits(row, [*block, *(r for r in page[i : i + _AHEAD] if r.parted)], starts)
            fits = fits or any(_beside(row, other) for other in page[i + 1 : i + 3])
            if row.parted or (fits and not across):
                block += [*across, row]
                across = []
                continue
            if len(across) < _MOST_ACROSS and (fits or _in_step(row, block, across)):
                across.append(row)
                continue
        if block:
            yield block
        block = []
        waiting = [*waiting, *across][-_MOST_WAITING:]
        across = []
        if row.parted:
            block = [*_leading_lines(waiting, row, starts), row]
            waiting = []
        else:
            waiting.append(row)
    if block:
        yield block


def _captions(block: Sequence[Row], row: Row) -> int:
    """How many lines above a row are captions, where the row begins a form, or what the table above began with."""
    count = 0
    while count < len(block) and not block[-1 - count].parted and _CAPTION.search(block[-1 - count].line.text):
        count += 1
    first = _NO_WORD.split(row.chunks[0].text)[0]  # a code may stand close behind its label
    begins = words.is_form_start(first) and words.is_form_label(first)
    again = words.is_label(first) and any(r.parted and r.chunks[0].text.startswith(first) for r in block)
    return count if begins or again else 0


def _set_apart(block: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether more space than any two rows have, above or below, stands in front of a caption or other heads."""
    row = below[0]
    steps = [b.line.top - a.line.top for a, b in [*pairwise(block), *pairwise(below)] if b.line.top > a.line.bottom]
    if len(block) <= LEAST_ROWS or row.line.top - block[-1].line.top < _APART * max(steps, default=0.0):
        return False
    if row.line.top - block[-1].line.top < _APART * _longest_step(block[-_FRAME:]):
        return False
    if row.parted:
        return all(words.headlike(c.text) for c in row.chunks)
    # Beside a taller cell the next line is near; a caption stands alone.
    return len(below) < 2 or below[1].line.top - row.line.bottom > 0.4 * row.line.size


def _longest_step(rows_: Sequence[Row]) -> float:
    """How far the texts of one column begin below each other at most: lines of others may stand between."""
    longest = 0.0
    for i, row in enumerate(rows_):
        for chunk in row.chunks:
            above = (
                other.line.top
                for other in reversed(rows_[:i])
                if any(c.x0 < chunk.x1 and chunk.x0 < c.x1 for c in other.chunks)
            )
            longest = max(longest, row.line.top - next(above, row.line.top))
    return longest


def _beside(row: Row, other: Row) -> bool:
    slack = 0.15 * row.line.size
    return other.line.top < row.line.bottom - slack and row.line.top < other.line.bottom - slack


def _beside_parted(row: Row, rows_: Sequence[Row]) -> bool:
    return any(other.parted and _beside(row, other) for other in rows_[: 2 * _AHEAD])


def _in_step(row: Row, block: Sequence[Row], across: Sequence[Row]) -> bool:
    """Whether a line begins where the table's lines do, no further below them than rows stand apart."""
    line = row.line
    before = (across or block)[-1].line
    if abs(line.x0 - min(r.line.x0 for r in block)) > FLUSH or abs(line.size - before.size) > 0.02 * line.size:
        return False
    steps = [b.line.top - a.line.top for a, b in pairwise(block) if b.line.top > a.line.bottom]
    return bool(steps) and line.top - before.top < max(steps) + 0.3 * line.size


def _near(row: Row, block: Sequence[Row]) -> bool:
    line = row.line
    size = median(r.line.size for r in block[-8:])
    apart = line.top - max(r.line.bottom for r in block[-4:])
    return apart < _FAR * size and abs(line.size - size) < _ALIKE * size


def _fits(row: Row, block: Sequence[Row], starts: Sequence[float]) -> bool:
    """Whether a line may stand in a table: in columns, beside another line, or where a column begins."""
    line = row.line
    if any(_beside(row, other) for other in block[-_AHEAD - 3 :] if other is not row):
        return True
    left, right = min(r.line.x0 for r in block), max(r.line.x1 for r in block)
    if line.x1 - line.x0 < 0.5 * (right - left) and line.x0 > left - line.size:
        return True
    return line.x0 > left + 2 * line.size and _count(starts, line.x0) > 0


def _leading_lines(waiting: Sequence[Row], row: Row, starts: Sequence[float]) -> list[Row]:
    """The lines above the first parted one that belong beside it: a taller cell or a head over others begins higher."""
    out: list[Row] = []
    below = row
    for candidate in reversed(waiting):
        line = candidate.line
        if abs(line.size - below.line.size) > _ALIKE * line.size or "：" in line.text:
            break
        overlaps = line.bottom > below.line.top + 0.15 * line.size
        if not overlaps:
            wide = 0.5 * (row.line.x1 - row.line.x0)
            goes_on = any(abs(c.x0 - line.x0) < FLUSH and c.x1 - c.x0 > wide for c in below.chunks)
            if below.line.top - line.bottom > 0.75 * line.size or (line.x1 - line.x0 > wide and not goes_on):
                break
            over = [c for c in below.chunks if c.x0 < line.x1 and line.x0 < c.x1]
            stacked = any(abs(c.x0 - line.x0) < FLUSH or abs(c.x0 + c.x1 - line.x0 - line.x1) < 2 * FLUSH for c in over)
            free = not over and row.line.x0 < line.x0 and (line.x1 < row.line.x1 or _count(starts, line.x0) > 0)
            if not (stacked or free):
                break
        out.insert(0, candidate)
        below = candidate
    return out


def _count(starts: Sequence[float], x: float) -> int:
    """How many texts begin at a place."""
    return bisect_right(starts, x + FLUSH) - bisect_left(starts, x - FLUSH)


def meeting(rules: Sequence[Rule]) -> list[float]:
    """Where rules of cells meet again and again."""
    places = sorted(x for r in rules for x in (r.start, r.end))
    out: list[float] = []
    i = 0
    while i < len(places):
        j = bisect_right(places, places[i] + 1.5)
        if j - i >= 3:
            out.append(places[(i + j) // 2])
        i = j
    return out


def goes_on(block: Sequence[Row]) -> bool:
    """Whether the last line, which is in one piece, may be the rest of a cell above it."""
    last = block[-1].line
    for row in reversed(block[:-1]):
        if last.top - row.line.bottom > last.size:
            return False
        for chunk in row.chunks:
            flush = abs(chunk.x0 - last.x0) < FLUSH or abs(chunk.x0 + chunk.x1 - last.x0 - last.x1) < 2 * FLUSH
            if flush and last.x1 < chunk.x1 + 2 * last.size and len(row.chunks) + len(block) > 3:
                return True
    return False
