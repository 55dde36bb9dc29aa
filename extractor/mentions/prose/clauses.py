"""A stretch of text → sentences → clauses → pieces.

A *piece* is the smallest stretch that states something on its own: a clause between commas, an item of an
enumeration that has a quantity of its own (行政处罚432次、经济处罚153次), the inside of a bracket that holds a
quantity. Nothing is copied: a piece is a pair of offsets into the whole text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.mentions.quantity import Quantity
from extractor.regex import regex

_STRUCTURE = regex(
    r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|\s*$)|[，,；;。！？!?：:、\n（()）《》“”]|(?<=[标务求容排述施])[—－-]{1,2}(?=[\u4e00-\u9fff])|以及|和(?!谐|平)|及(?!时|格)|与(?!会)|并(?!网|发|购|轨|联)|(?<![而并暂尚])且"
)
_ENUMERATOR = regex(
    r"[\s　]*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、）)](?!\d)|\d{1,2}[.．](?=\d{1,2}月|20\d\d年)"
    r"|[一二三四五六七八九十]{1,3}[、.．](?![二三](?:[、和]三)?次?产|[二三四]季度)"
    r"|第[一二三四五六七八九十]{1,3}(?:[，,、](?!第|[二三四](?:[、和][三四])?季度)|条(?!第|规定|所|的|、|和|及|至|款))|[一二三四五六七八九十]{1,2}(?:是|要)(?!否)"
    r"|[A-Za-z][、.．)）](?=\s*[\u4e00-\u9fff])"
    r"|[①-⑳⒈-⒛●■◆◇★☆▲·•*]|【[^】]{1,10}】|[-—]{1,2}(?!\d))[\s　]*"
)
# 1.创立农场100亩以上|2.|推广机插秧|3.|新增…: entries run together; 附件1、附件2 are none
_INLINE = regex(
    r"(?<=[\u4e00-\u9fff%％）)；;])(?<!附件)(?<![第表图栏类级组班线型号段期])(?P<n>\d{1,2})[.．、](?=[\u4e00-\u9fff“（(])"
)
_RUN = 3  # entries that count on: fewer may be chance
# 不发生一次死亡3人以上|，或直接损失15万元以上的火灾事故: what must not happen is named behind the alternatives
_OPEN_CASE = regex(
    r"(?:不|未|没有|杜绝|防止|避免)[再得]?(?:发生|出现)[^，,。；;]{0,40}(?<!事故)(?<!案件)(?<!事件)$"
)
_GOES_ON = regex(r"[，,]或者?[^，,。；;]{2,30}的[^，,。；;]{0,8}(?:事故|案件|事件|火灾|灾害|上访|疫情)")
_MAX_CASE = 60
_DETACHED = regex(r"[：:；;。]")
_MAX_BRACKET = 300
_MAX_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch that states something on its own.

    ``holes`` are brackets cut out of it (they are pieces themselves if they hold a quantity); ``host`` is the
    index of the piece whose bracket this is; ``label`` is the text in front of a colon that the piece stands
    behind; ``listed`` says that it follows its neighbour in an enumeration (、和) and may share its verb,
    operator and frequency.
    """

    start: int
    end: int
    quantities: tuple[Quantity, ...]
    sentence: int
    clause: int
    holes: tuple[tuple[int, int], ...] = ()
    host: int | None = None
    label: str | None = None
    listed: bool = False
    closer: str = ""


@dataclass(slots=True)
class _Cut:
    """What one pass over the structure marks found."""

    separators: list[tuple[int, int, str]]
    brackets: list[tuple[int, int]]


class Splitter:
    """Cuts one slice of a text into pieces; see :func:`split`."""

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        self._text = text
        self._quantities = quantities
        self._starts = [q.start for q in quantities]
        self._entries: dict[int, int] = {}
        self._pieces: list[Piece] = []
        self._sentence = 0
        self._clause = 0

    def run(self, start: int, end: int) -> list[Piece]:
        self._entries = _entries(self._text, start, end)
        self._range(start, end, host=None, label=None)
        return self._pieces

    # ── structure marks ──

    def _inside_quantity(self, at: int) -> bool:
        i = bisect_left(self._starts, at + 1) - 1
        return i >= 0 and self._quantities[i].start < at < self._quantities[i].end

    def _within(self, start: int, end: int) -> list[Quantity]:
        i = bisect_left(self._starts, start)
        found = []
        while i < len(self._quantities) and self._quantities[i].start < end:
            if self._quantities[i].end <= end:
                found.append(self._quantities[i])
            i += 1
        return found

    def _scan(self, start: int, end: int) -> _Cut:
        """Separators at the outer level, and the brackets that are cut out."""
        text = self._text
        separators: list[tuple[int, int, str]] = []
        brackets: list[tuple[int, int]] = []
        skip = start
        for at, behind in self._entries.items():
            if start < at < end and not self._inside_quantity(at):
                separators.append((at, behind, "。"))
        for mark in _STRUCTURE.finditer(text, start, end):
            at, char = mark.start(), mark.group()
            if at < skip or self._inside_quantity(at):
                continue
            if char in "（(":
                close = self._closing(at, end)
                if close is None:
                    continue
                if self._within(at, close) or _DETACHED.search(text, at, close) or close - at > 18:
                    brackets.append((at, close + 1))
                skip = close + 1
            elif char in "《“":
                close = text.find("》" if char == "《" else "”", at, min(end, at + _MAX_QUOTE))
                if close > 0:
                    skip = close + 1
            elif char in "）)》”":
                continue
            elif char == "\n":
                separators.append((at, at + 1, "\n"))
            elif char in "，," and (self._groups_digits(at) or self._goes_on_behind(start, at)):
                continue
            elif char in ("和", "及", "与", "并", "且", "以及"):
                separators.append((at, mark.end(), "和"))
            else:
                separators.append((at, at + 1, char))
        return _Cut(sorted(separators) if self._entries else separators, brackets)

    def _groups_digits(self, at: int) -> bool:
        return self._text[at - 1 : at].isdigit() and self._text[at + 1 : at + 4].isdigit() and self._text[at] == ","

    def _goes_on_behind(self, start: int, at: int) -> bool:
        text = self._text
        return bool(_GOES_ON.match(text, at)) and bool(_OPEN_CASE.search(text, max(start, at - _MAX_CASE), at))

    def _closing(self, at: int, end: int) -> int | None:
        depth = 0
        for i in range(at, min(end, at + _MAX_BRACKET)):
            char = self._text[i]
            if char in "（(":
                depth += 1
            elif char in "）)":
                depth -= 1
                if depth == 0:
                    return i
        return None

    # ── pieces ──

    def _range(self, start: int, end: int, *, host: int | None, label: str | None) -> None:
        cut = self._scan(start, end)
        begin = start
        softs: list[tuple[int, int, str]] = []
        for s, e, char in [*cut.separators, (end, end, "。")]:
            if char in "、和":
                softs.append((s, e, char))
                continue
            if char in "：:" and self._stays_with_number(e, end):
                continue
            begin = self._skip_enumerators(begin, s)
            if begin < s and self._text[begin:s].strip():
                if char in "：:":
                    label = self._text[begin:s].strip()
                self._clause_pieces(begin, s, softs, cut.brackets, host, label, char)
                self._clause += 1
            softs = []
            begin = e
            if char in "。.！？!?\n":
                if host is None:
                    self._sentence += 1
                label = None if char != "\n" else label

    def _stays_with_number(self, at: int, end: int) -> bool:
        """收入：792.22万元 – the colon stands between a name and its number."""
        i = bisect_left(self._starts, at)
        if i >= len(self._quantities) or self._quantities[i].start >= end or _spans_years(self._quantities[i]):
            return False
        return not self._text[at : self._quantities[i].start].strip()

    def _skip_enumerators(self, start: int, end: int) -> int:
        while True:
            found = _ENUMERATOR.match(self._text, start, end)
            if not found or found.end() > end:
                break
            if (
                any(q.start <= found.start() < q.end for q in self._within(start, end)[:1])
                and found.group().strip()[-1:] not in "）)、.．是要"
            ):
                break
            start = found.end()
        while start < end and self._text[start].isspace():
            start += 1
        return start

    def _clause_pieces(
        self,
        start: int,
        end: int,
        softs: list[tuple[int, int, str]],
        brackets: list[tuple[int, int]],
        host: int | None,
        label: str | None,
        closer: str,
    ) -> None:
        holes = [b for b in brackets if start <= b[0] < end]
        softs = [s for s in softs if s[0] > start]
        found = [q for q in self._within(start, end) if not any(a <= q.start < b for a, b in holes)]
        bounds = self._soft_bounds(start, end, softs, found)
        begin, listed = start, False
        for s, e in [*bounds, (end, end)]:
            mine = tuple(q for q in found if begin <= q.start and q.end <= s)
            own_holes = tuple(b for b in holes if begin <= b[0] < s)
            index = len(self._pieces)
            self._pieces.append(
                Piece(
                    begin,
                    s,
                    mine,
                    self._sentence,
                    self._clause,
                    own_holes,
                    host,
                    label,
                    listed,
                    closer if s == end else "、",
                )
            )
            for a, b in own_holes:
                if self._within(a, b):
                    self._range(a + 1, b - 1, host=index, label=None)
            begin, listed = e, True

    def _soft_bounds(
        self, start: int, end: int, softs: list[tuple[int, int, str]], found: list[Quantity]
    ) -> list[tuple[int, int]]:
        """Where an enumeration is cut: both sides have a quantity, and at least one has words of its own."""
        values = [q for q in found if q.kind != "date"]
        if len(values) > 1 and self._is_span(start, values):
            values = values[1:]
        if len(values) < 2:
            plain = [q for q in values if q.rule != "grammar.frequency"]
            return [] if plain else self._around_date(start, end, softs, found)
        starts = [q.start for q in values]
        bounds: list[tuple[int, int]] = []
        begin = start
        for i, (s, e, char) in enumerate(softs):
            stop = softs[i + 1][0] if i + 1 < len(softs) else end
            behind = bisect_left(starts, e)
            left = values[behind - 1] if behind and values[behind - 1].start >= begin else None
            right = values[behind] if behind < len(values) else None
            at_left = left is not None and left.end <= s and not self._text[left.end : s].strip()
            if right is not None and right.start >= stop and char != "和" and not at_left:
                right = None
            if left is None or right is None or left.end > s:
                continue
            at_right = not self._text[e : right.start].strip() or (at_left and self._goes_on(begin, s, e, right))
            if at_left and at_right:  # 3人、5人: two numbers side by side share their names
                continue
            if char == "和" and not (at_left or at_right):
                continue
            bounds.append((s, e))
            begin = e
        return bounds

    def _is_span(self, start: int, values: list[Quantity]) -> bool:
        """三年内|新建厂房、孵化器等载体12万平方米: the time that a clause opens with is no member's own."""
        first, *others = values
        opens = _spans_years(first) and not self._text[start : first.start].strip()
        return opens and all(q.kind != "duration" for q in others)

    def _goes_on(self, begin: int, stop: int, start: int, right: Quantity) -> bool:
        """分别下降8.2%和|上升3.1%: the row goes on, the other way."""
        verb, behind = right.direction_start, right.direction_end
        if verb is None or behind is None or "分别" not in self._text[begin:stop]:
            return False
        return not self._text[start:verb].strip() and not self._text[behind : right.number_start].strip()

    def _around_date(
        self, start: int, end: int, softs: list[tuple[int, int, str]], found: list[Quantity]
    ) -> list[tuple[int, int]]:
        """及时支付资金、|6月底前细化预算|、按规定下达: a date inside an enumeration rules its own member only."""
        marks = [s for s in softs if s[2] == "、"]
        bounds: list[tuple[int, int]] = []
        for q in (q for q in found if q.kind == "date"):
            before = next(
                (s for s in reversed(marks) if s[1] <= q.start and not self._text[s[1] : q.start].strip()),
                None,
            )
            after = next((s for s in marks if s[0] >= q.end), None)
            if before is not None:
                bounds.append(before[:2])
                if after is not None:
                    bounds.append(after[:2])
        return sorted(set(bounds))


def _spans_years(q: Quantity) -> bool:
    """三年内, 五年: as long as a plan is for."""
    return q.kind == "duration" and q.unit == "年" and q.text.endswith("内")


def _entries(text: str, start: int, end: int) -> dict[int, int]:
    """Where each and every number of entries run together stands: 1.…2.…3.… counting on from one or two."""
    runs: dict[int, int] = {}
    run: list[tuple[int, int]] = []
    expected = 0
    for found in _INLINE.finditer(text, start, end):
        number = int(found["n"])
        if number != expected:
            if len(run) >= _RUN:
                runs.update(run)
            run = []
            if number not in (1, 2):
                expected = 0
                continue
        run.append(found.span())
        expected = number + 1
    if len(run) >= _RUN:
        runs.update(run)
    return runs


def split(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Piece]:
    """The pieces of ``text[start:end]`` in reading order, brackets behind the piece that holds them.

    Args:
        quantities: the slice's quantities in order, with offsets into the whole ``text``.

    Example:
        「行政处罚432次、经济处罚153次」 gives two pieces, 「事故起数、死亡人数均为零」 one.
    """
    return Splitter(text, quantities).run(start, end)
