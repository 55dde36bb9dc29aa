"""What a document's lines tell as a whole: which enumerators it nests in what, and whether its lines are wrapped."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from extractor.documents.document import Document, Paragraph
from extractor.text.looks import STOP, Scheme, enumerator, is_article_heading

_OPENING = 40  # characters of a line that may hold an enumerator and an article's heading
_LINES = 4000  # lines that are looked at
_TOP, _TOP_INNER, _BELOW_HEADINGS = 3.0, 3.5, 4.5
_LONG = 36  # columns; what breaks earlier was not wrapped
_WIDEST = 160  # columns; a line that is longer was not wrapped
_SLACK = 4  # columns that a wrapped line may lack: a mark or a number that would not fit
_WRAPPED = 0.6  # of the lines that end within a sentence


def scheme_of(document: Document) -> Scheme:
    """How this document uses enumerators.

    "1 项目概况" above "（一）…" is the outermost heading where no "一、" is; 【摘要】 stands above all numbers unless
    the document has used one before; articles open with a heading where at least half of them do.
    """
    first: dict[str, int] = {}
    articles = headed = 0
    for n, block in enumerate(document.blocks[:_LINES]):
        if not isinstance(block, Paragraph):
            continue
        opening = (block.label or "") + block.text[:_OPENING]
        known = enumerator(opening)
        if known is None:
            continue
        style, after = known
        first.setdefault(style.name, n)
        if style.name == "article":
            closing = STOP.search(opening, after)
            articles += 1
            headed += is_article_heading(opening[after : closing.start() if closing else None])
    ranks: dict[str, float] = {}
    if "han" not in first and "digit_blank" in first:
        ranks["digit_blank"], ranks["decimal"] = _TOP, _TOP_INNER
    if first.get("han", len(document.blocks)) < first.get("article", -1):
        ranks["article"] = _TOP_INNER  # 二、扶持政策 holds the articles
    above = min((first[name] for name in ("han", "han_bracket") if name in first), default=None)
    if above is not None and first.get("lenticular", 0) > above:
        ranks["lenticular"] = _BELOW_HEADINGS
    return Scheme(articles=headed > 1 and 2 * headed >= articles, ranks=ranks)


def _columns(text: str) -> int:
    """How wide a line is in a font of fixed width."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@dataclass(frozen=True, slots=True)
class Flow:
    """How wide a document's wrapped lines are, in ``measure``; None where its lines are paragraphs."""

    width: int | None
    measure: Callable[[str], int] = _columns

    @classmethod
    def of(cls, document: Document) -> Flow:
        """Told by the lines that end within a sentence: in a wrapped text most of them are equally wide.

        Width is counted in columns or in characters, whichever makes the lines more alike.
        """
        lines = [
            b.text.rstrip()
            for b in document.blocks[:_LINES]
            if isinstance(b, Paragraph) and b.text.rstrip()[-1:] not in ("", "。", "：", ":", "；") and len(b.text) > 8
        ]
        if len(lines) < 4:
            return cls(None)
        best: Flow | None = None
        most = _WRAPPED * len(lines)
        for measure in (_columns, len):
            widths = sorted(map(measure, lines))
            widest = widths[int(0.95 * (len(widths) - 1))]
            full = sum(abs(w - widest) <= _SLACK for w in widths)
            if _LONG <= widest * (2 if measure is len else 1) <= _WIDEST and full >= most:
                best, most = cls(widest, measure), full + 1
        return best or cls(None)

    def goes_on(self, document: Document, number: int) -> bool:
        """Whether a line without enumerator belongs to the paragraph that the full line above it is part of."""
        if self.width is None or number == 0:
            return False
        upper, block = document.blocks[number - 1], document.blocks[number]
        if not isinstance(upper, Paragraph) or not isinstance(block, Paragraph):
            return False
        if block.label is not None or block.text[:1].isspace():
            return False
        if document.text[upper.end : block.start].count("\n") > 1:
            return False
        opening = block.text[:_OPENING]
        return enumerator(opening) is None and self.measure(upper.text.rstrip()) >= self.width - _SLACK
