"""Pieces → rows of tokens: values, dates, time words, comparison words, and the words between them.

What the grammar and the cue patterns found stays in one token each; only the gaps between them are cut into
words. So a rule that looks at words never sees a number, and a word boundary never runs through a quantity.
A stretch is searched once for each pattern and cut into words in one go, however many pieces it has.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from extractor.mentions.grammar import parse_frequency
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.words import cues, phrases
from extractor.mentions.quantity import Frequency, Quantity
from extractor.regex import regex

TokenKind = Literal[
    "word",
    "value",
    "zero",
    "score",
    "date",
    "period",
    "frequency",
    "base",
    "share",
    "direction",
    "each",
    "self",
    "hole",
    "stop",
]

_EACH = regex(r"分[别別]|依次(?=[为是达增降下上提])")
_QUOTED = regex(r"《[^《》\n]{1,40}》|“[^“”\n]{1,24}”")
_SHARE = regex(
    r"(?:约|仅|共|只)?(?<![侵强挤抢独霸])占(?!比|地(?!区|方|级)|用(?![水电气能]总?量)|道|领|有(?!效|关|限)|据|线|压|补)(?:到|了)?"
)
_SELF = regex(
    r"(?:我们?|本)(?:局|区|市|县|镇|乡|街道|省|州|委|办|院|校|所|站|单位|中心|厅|部门?|村|社区|队|公司|司|系统)"
    r"|局机关|我们"
)
_STOP = regex(r"[“”\"'‘’、，,：:—\-－=＝~～|/·…]+")
# Nouns of change: they name a measure (居民消费价格涨幅控制在3%左右), they do not make its value a change.
_NAMED_CHANGES = frozenset(["涨幅", "增幅", "降幅", "增速", "增长率", "下降率", "增收"])
_AUDITED = frozenset(["审减", "核减", "审增", "核增"])
_OPENS = ("", "，", ",", "；", ";", "、", "（", "(", "比")
_AVERAGED = frozenset(["均增产", "均增收", "均节省", "均节约", "均减少"])
_MONTHS = 12  # characters of a bracket that holds nothing but months
_LINKED = 2  # characters of a word that swallowed the 由 behind it
_ORIGINS = ("由", "从")
_PUPILS = ("小学生", "初中生", "高中生", "中学生", "中职生", "大学生")
_HAS = regex(r"[班村校县镇乡区市组院局社户园街队厂]有")  # 直播|班有|21人
_TOGETHER = regex(r"[共已][立接查办收破抓建投印拆修]")  # 共接|刑事类警情
_OF_ALL = regex(r"[\u4e00-\u9fff]{0,3}[率比额度量数值][均仅]")
_SINCE = regex(r"以?来(?![源自到水电人往访料])")  # 三年|来
_UNTIL = ("截", "到", "至")
_DAY_ENDS = ("底", "末", "旬")
_PLANNED = ("计划", "力争", "确保", "争取", "预计", "拟", "务必", "将")


class Token(NamedTuple):
    """One word or one marked stretch of a piece: ``source[start:end] == token.text``."""

    kind: TokenKind
    start: int
    end: int
    text: str
    quantity: Quantity | None = None
    frequency: Frequency | None = None
    code: str | None = None


Words = Callable[[str], Iterable[tuple[int, int]]]
"""Cuts a text into words, given as offsets into it; line breaks separate words and are none."""


def is_notice(text: str, q: Quantity) -> bool:
    """提前|24小时|通知用户: how long before something is to be told, no change of anything."""
    return q.kind == "duration" and q.direction_start is not None and text.startswith("提前", q.direction_start)


def is_named_change(text: str, q: Quantity) -> bool:
    """Whether the word of change is part of the name (涨幅, 户均增收)."""
    a, b = q.direction_start, q.direction_end
    if a is None:
        return False
    if text[a:b] == "增收" and text[max(0, a - 1) : a] in _OPENS:
        return False  # 收入28583万元，|增收|2798万元
    return text[a:b] in _NAMED_CHANGES or text[a - 1 : b] in _AUDITED or text[a - 1 : a + 2] in _AVERAGED


def is_due(q: Quantity, text: str) -> bool:
    """A date that can be a deadline: 6月底前, 2023年3月31日前, 11月底, 计划7月10日; no other day, no month or year."""
    if q.kind != "date" or q.rule == "grammar.as_of":
        return False
    if q.op in ("<=", "<") or q.text.endswith(_DAY_ENDS):
        return True
    planned = text[max(0, q.start - 4) : q.start].rstrip("于在").endswith(_PLANNED)
    return planned and q.rule == "grammar.date" and q.text.endswith("日")


def lex(text: str, pieces: Sequence[Piece], words: Words) -> list[list[Token]]:
    """The tokens of each piece, in order; quotation marks and enumeration commas between words give "stop" tokens.

    Args:
        pieces: in order of their start, a bracket's behind its host's.
        words: the segmenter.
    """
    if not pieces:
        return []
    start, end = min(p.start for p in pieces), max(p.end for p in pieces)
    finds = _Finds(text, start, end)
    marked = [sorted(_marks(text, p, finds), key=lambda t: (t.start, -t.end)) for p in pieces]
    rows = [_gaps(text, p, marks) for p, marks in zip(pieces, marked, strict=True)]
    cut = iter(_cut(text, [(a, b) for row in rows for a, b, mark in row if mark is None], words))
    return [[t for a, _, mark in row for t in ([mark] if mark is not None else next(cut))] for row in rows]


# ── marks ──


class _Finds:
    """Where each pattern occurs in a stretch, found once."""

    def __init__(self, text: str, start: int, end: int) -> None:
        known, where = phrases(), cues()
        patterns = {
            "quoted": _QUOTED,
            "base": where.base,
            "written": where.base_written,
            "period": known.period,
            "frequency": known.frequency,
            "each": _EACH,
            "share": _SHARE,
            "self": _SELF,
        }
        self._found = {name: list(p.finditer(text, start, end)) for name, p in patterns.items()}
        self._starts = {name: [m.start() for m in found] for name, found in self._found.items()}

    def within(self, name: str, start: int, end: int) -> Iterator[re.Match[str]]:
        starts, found = self._starts[name], self._found[name]
        for i in range(bisect_left(starts, start), len(found)):
            if starts[i] >= end:
                return
            if found[i].end() <= end:
                yield found[i]


class _Taken:
    """Stretches that a mark holds already, none overlapping."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        insort(self._spans, (start, end))

    def free(self, start: int, end: int) -> bool:
        i = bisect_left(self._spans, (end, end))
        return i == 0 or self._spans[i - 1][1] <= start


def _marks(text: str, piece: Piece, finds: _Finds) -> Iterator[Token]:
    taken = _Taken()
    a, b = piece.start, piece.end
    for x, y in piece.holes:
        taken.add(x, y)
        yield Token("hole", x, y, text[x:y])
    dates: list[Quantity] = []
    for q in piece.quantities:
        if q.kind == "date":
            dates.append(q)
            continue
        if q.kind == "duration" and q.unit == "年" and q.op_text is None and _SINCE.match(text, q.end):
            continue  # 三年来|累计植树300万株: a time word
        taken.add(q.start, q.end)
        yield from _quantity(text, q)
    for q in piece.quantities:
        verb, behind = q.direction_start, q.direction_end
        if verb is None or behind is None or verb < a or not taken.free(verb, behind) or is_named_change(text, q):
            continue
        taken.add(verb, behind)
        yield Token("direction", verb, behind, text[verb:behind], q)
    for name in ("quoted", "base", "written"):
        for found in finds.within(name, a, b):
            if not taken.free(*found.span()):
                continue
            if name == "quoted" and phrases().period.match(text, *found.span()):
                continue  # “十四五”期间
            taken.add(*found.span())
            if name == "quoted":
                yield Token("word", *found.span(), found.group())
                continue
            code = cues().base_codes[found["code"]] if name == "base" else found["base"]
            yield Token("base", *found.span(), found.group(), code=code)
    for found in finds.within("period", a, b):
        x, y = found.span()
        if found["lead"] and not taken.free(x, y):
            x = found.end("lead")  # 提高到|2021年的78.2岁
        if not taken.free(x, y):
            continue
        y = _with_bracket(text, y, b)
        due = next((q for q in dates if q.start < y and x < q.end), None)
        if due is not None:
            dates.remove(due)
            if "、" not in found.group() and is_due(due, text) and not (found["lead"] or "").startswith(_UNTIL):
                taken.add(due.start, due.end)
                yield Token("date", due.start, due.end, due.text, due)
                continue
            y = max(y, due.end)
        taken.add(x, y)
        yield Token("period", x, y, text[x:y])
    for q in dates:
        if taken.free(q.start, q.end):
            taken.add(q.start, q.end)
            yield Token("date" if is_due(q, text) else "period", q.start, q.end, q.text, q)
    for found in finds.within("frequency", a, b):
        if taken.free(*found.span()):
            taken.add(*found.span())
            often = parse_frequency(found["every"])
            yield Token("frequency", *found.span(), found.group(), frequency=often)
    kinds: tuple[TokenKind, ...] = ("each", "share", "self")
    for kind in kinds:
        for found in finds.within(kind, a, b):
            if taken.free(*found.span()):
                taken.add(*found.span())
                yield Token(kind, *found.span(), found.group())


def _with_bracket(text: str, end: int, stop: int) -> int:
    """The end of 汛期|（6—9月）: a time word with the months that it stands for."""
    left = text[end : end + 1]
    close = text.find("）" if left == "（" else ")", end, min(stop, end + _MONTHS))
    if close < 0 or left not in ("（", "(") or phrases().period.fullmatch(text, end + 1, close) is None:
        return end
    return close + 1


def _quantity(text: str, q: Quantity) -> Iterator[Token]:
    if q.implied and q.frequency is None:
        yield Token("zero", q.start, q.end, q.text, q)
    elif q.rule == "grammar.frequency":
        yield Token("frequency", q.start, q.end, q.text, q, q.frequency)
    elif q.rule == "grammar.score":
        yield Token("score", q.start, q.end, q.text, q)
    else:
        number = _inner_words(text, q)
        if number > q.start:
            yield Token("stop", q.start, q.start + len(q.op_text or ""), q.op_text or "")
        yield Token("value", number, q.end, text[number : q.end], q)


def _inner_words(text: str, q: Quantity) -> int:
    """Where the number begins if name words stand inside the quantity (至少|带队检查|一次), else its start."""
    if not q.op_text or not text.startswith(q.op_text, q.start):
        return q.start
    inside = text[q.start + len(q.op_text) : q.number_start].strip()
    if inside.endswith("的"):  # 不高于项目总投入的30%
        return q.start
    return q.number_start if len(inside) > 1 and all("\u4e00" <= c <= "\u9fff" for c in inside) else q.start


# ── words ──


def _gaps(text: str, piece: Piece, marks: Sequence[Token]) -> list[tuple[int, int, Token | None]]:
    """The piece in order: marks, stops, and the gaps that are still to be cut into words."""
    out: list[tuple[int, int, Token | None]] = []
    at = piece.start

    def gap(start: int, end: int) -> None:
        here = start
        for stop in _STOP.finditer(text, start, end):
            if here < stop.start():
                out.append((here, stop.start(), None))
            out.append((*stop.span(), Token("stop", *stop.span(), stop.group())))
            here = stop.end()
        if here < end:
            out.append((here, end, None))

    for mark in marks:
        if mark.start < at:
            continue
        gap(at, mark.start)
        out.append((mark.start, mark.end, mark))
        at = mark.end
    gap(at, piece.end)
    return out


def _cut(text: str, gaps: Sequence[tuple[int, int]], words: Words) -> list[list[Token]]:
    """The words of each gap; a verb that the dictionary cuts apart (打|掉) is put together again."""
    whole = phrases().whole
    out: list[list[Token]] = [[] for _ in gaps]
    if not gaps:
        return out
    starts: list[int] = []
    size = 0
    for a, b in gaps:
        starts.append(size)
        size += b - a + 1
    joined = "\n".join(text[a:b] for a, b in gaps)
    gap = 0
    for x, y in words(joined):
        while gap + 1 < len(starts) and starts[gap + 1] <= x:
            gap += 1
        shift = gaps[gap][0] - starts[gap]
        row = out[gap]
        a, b = x + shift, y + shift
        if row and row[-1].end == a and row[-1].text + text[a:b] in whole:
            a = row.pop().start
        if text[a] == "均" and row and row[-1].end == a and row[-1].text in _PUPILS:  # 初中生|均公用经费
            last = row.pop()
            row.append(last._replace(end=last.end - 1, text=last.text[:-1]))
            a -= 1
        of_all = _OF_ALL.fullmatch(text, a, b)  # 佩戴|率均, 收缴|率仅
        linked = b == gaps[gap][1] and b - a == _LINKED and text[b - 1] in _ORIGINS  # 入库|数由
        linked = linked or (b == gaps[gap][1] and _HAS.fullmatch(text, a, b) is not None)
        if linked or _TOGETHER.fullmatch(text, a, b):
            row.append(Token("word", a, a + 1, text[a]))
            a += 1
        if of_all:
            row.append(Token("word", a, b - 1, text[a : b - 1]))
            a = b - 1
        row.append(Token("word", a, b, text[a:b]))
    return out
