"""A piece → a row of tokens: its values, dates, time words, comparison words, and the words between them.

What the grammar and the cue patterns found stays in one token each; only the gaps between them are cut into
words. So a rule that looks at words never sees a number, and a word boundary never runs through a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.words import cues, phrases
from extractor.mentions.quantity import Frequency, Per, Quantity

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

_EACH = re.compile(r"分别")
_QUOTED = re.compile(r"《[^《》\n]{1,40}》|“[^“”\n]{1,24}”")
_SHARE = re.compile(r"(?:约|仅|共|只)?占(?!比|地|用|道|领|有|据|线|压|补)(?:到|了|全)?")
_SELF = re.compile(
    r"(?:我们?|本)(?:局|区|市|县|镇|乡|街道|省|州|委|办|院|校|所|站|单位|中心|厅|部门?|村|社区|队|公司|司|系统)|局机关|我们|各单位、各部门"
)
_STOP = re.compile(r"[“”\"'‘’、，,：:—\-－=＝~～|/·…]+")
# Nouns of change: they name a measure (居民消费价格涨幅控制在3%左右), they do not make its value a change.
_NAMED_CHANGES = frozenset(["涨幅", "增幅", "降幅", "增速", "增长率", "下降率", "增收"])
_UNIT_OF_TIME: dict[str, tuple[float, Per]] = {
    "小时": (1, "hour"),
    "日": (1, "day"),
    "天": (1, "day"),
    "周": (1, "week"),
    "旬": (10, "day"),
    "月": (1, "month"),
    "季度": (1, "quarter"),
    "季": (1, "quarter"),
    "年度": (1, "year"),
    "年": (1, "year"),
}
_HALF: dict[str, tuple[float, Per]] = {
    "年": (6, "month"),
    "月": (15, "day"),
    "日": (12, "hour"),
    "天": (12, "hour"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or one marked stretch of a piece: ``text[start:end] == token.text``."""

    kind: TokenKind
    start: int
    end: int
    text: str
    quantity: Quantity | None = None
    frequency: Frequency | None = None
    code: str | None = None


def is_named_change(text: str, q: Quantity) -> bool:
    """Whether the word of change is part of the name (涨幅, 户均增收)."""
    return q.direction_start is not None and text[q.direction_start : q.direction_end] in _NAMED_CHANGES


Words = Callable[[str], "list[tuple[int, int]]"]
"""Cuts a short text into words, given as offsets into it."""


def written_frequency(found: re.Match[str]) -> Frequency | None:
    """每季度, 每半年, 每两个月 → how often; None where the contract has no such period (每学期)."""
    number, unit = found["n"], found["u"].removeprefix("个").removesuffix("份")
    if number == "半":
        every = _HALF.get(unit)
        return Frequency(*every) if every else None
    base = _UNIT_OF_TIME.get(unit)
    if base is None:
        return None
    count = {
        "": 1.0,
        "一": 1.0,
        "二": 2.0,
        "两": 2.0,
        "三": 3.0,
        "四": 4.0,
        "五": 5.0,
        "六": 6.0,
        "十": 10.0,
    }.get(number)
    if count is None:
        count = float(number) if number.isdigit() and int(number) > 0 else 1.0
    return Frequency(base[0] * count, base[1])


def lex(text: str, piece: Piece, words: Words) -> list[Token]:
    """The tokens of a piece in order; spaces and quotation marks between words give "stop" tokens."""
    marks = sorted(_marks(text, piece), key=lambda t: (t.start, -t.end))
    tokens: list[Token] = []
    at = piece.start
    for mark in marks:
        if mark.start < at:
            continue
        tokens.extend(_words(text, at, mark.start, words))
        tokens.append(mark)
        at = mark.end
    tokens.extend(_words(text, at, piece.end, words))
    return tokens


def _marks(text: str, piece: Piece) -> Iterator[Token]:
    taken: list[tuple[int, int]] = []

    def token(kind: TokenKind, a: int, b: int, **more: object) -> Token:
        taken.append((a, b))
        return Token(kind, a, b, text[a:b], **more)  # type: ignore[arg-type]

    def free(a: int, b: int) -> bool:
        return not any(x < b and a < y for x, y in taken)

    for a, b in piece.holes:
        yield token("hole", a, b)
    dates: list[Quantity] = []
    for q in piece.quantities:
        if q.kind == "date":
            dates.append(q)
        elif q.implied and q.frequency is None:
            yield token("zero", q.start, q.end, quantity=q)
        elif q.rule == "grammar.frequency":
            yield token("frequency", q.start, q.end, quantity=q, frequency=q.frequency)
        elif q.rule == "grammar.score":
            yield token("score", q.start, q.end, quantity=q)
        else:
            a = _inner_words(text, q)
            if a > q.start:
                yield token("stop", q.start, q.start + len(q.op_text or ""))
            yield token("value", a, q.end, quantity=q)
    for q in piece.quantities:
        if q.direction_start is None or q.direction_end is None or q.direction_start < piece.start:
            continue
        if free(q.direction_start, q.direction_end) and text[q.direction_start : q.direction_end] not in _NAMED_CHANGES:
            yield token("direction", q.direction_start, q.direction_end, quantity=q)
    for found in _QUOTED.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("word", *found.span())
    known, where = phrases(), cues()
    for found in where.base.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("base", *found.span(), code=where.base_codes[found.group()])
    for found in where.base_written.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("base", *found.span(), code=found["base"])
    for found in known.period.finditer(text, piece.start, piece.end):
        a, b = found.span()
        if not free(a, b):
            continue
        due = next((q for q in dates if q.start < b and a < q.end), None)
        if due is not None:
            dates.remove(due)
            if is_due(due) and not (found["lead"] or "").startswith(("截", "到", "至")):
                yield token("date", due.start, due.end, quantity=due)
                continue
            b = max(b, due.end)
        yield token("period", a, b)
    for q in dates:
        if free(q.start, q.end):
            yield token("date" if is_due(q) else "period", q.start, q.end, quantity=q)
    for found in known.frequency.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("frequency", *found.span(), frequency=written_frequency(found))
    for found in _EACH.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("each", *found.span())
    for found in _SHARE.finditer(text, piece.start, piece.end):
        stop = found.end() - found.group().endswith("全")
        if free(found.start(), stop):
            yield token("share", found.start(), stop)
    for found in _SELF.finditer(text, piece.start, piece.end):
        if free(*found.span()):
            yield token("self", *found.span())


def _inner_words(text: str, q: Quantity) -> int:
    """Where the number begins if name words stand inside the quantity (至少|带队检查|一次), else its start."""
    if not q.op_text or not text.startswith(q.op_text, q.start):
        return q.start
    inside = text[q.start + len(q.op_text) : q.number_start].strip()
    return q.number_start if len(inside) > 1 and all("\u4e00" <= c <= "\u9fff" for c in inside) else q.start


def is_due(q: Quantity) -> bool:
    """A date that can be a deadline: 6月底前, 2023年3月31日前, 11月底; not a bare day, month or year."""
    if q.kind != "date" or q.rule == "grammar.as_of":
        return False
    return q.op in ("<=", "<") or q.text.endswith(("底", "末", "旬"))


def _words(text: str, start: int, end: int, words: Words) -> Iterator[Token]:
    at = start
    for stop in _STOP.finditer(text, start, end):
        yield from _plain(text, at, stop.start(), words)
        yield Token("stop", stop.start(), stop.end(), stop.group())
        at = stop.end()
    yield from _plain(text, at, end, words)


def _plain(text: str, start: int, end: int, words: Words) -> Iterator[Token]:
    """The words of a gap; a verb that the dictionary cuts apart (打|掉) is put together again."""
    if start >= end:
        return
    verbs = phrases().verbs
    spans = [(start + a, start + b) for a, b in words(text[start:end])]
    at = 0
    while at < len(spans):
        a, b = spans[at]
        if at + 1 < len(spans) and spans[at + 1][0] == b and text[a : spans[at + 1][1]] in verbs:
            b = spans[at + 1][1]
            at += 1
        yield Token("word", a, b, text[a:b])
        at += 1
