"""What a document's lines tell as a whole: which enumerators it nests in what, and whether its lines are wrapped."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from extractor.documents.document import Document, Paragraph
from extractor.regex import regex
from extractor.text.looks import STOP, Scheme, enumerator, is_article_heading, is_page_mark, without_worth
from extractor.text.normalise import squeeze

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
    the document has used one before; articles open with a heading where at least half of them do, or several say what
    they are worth (环境卫生（40分）).
    """
    first: dict[str, int] = {}
    articles = headed = worth = 0
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
            phrase = opening[after : closing.start() if closing else None]
            headed += is_article_heading(phrase)
            worth += is_article_heading(phrase) and without_worth(squeeze(phrase)) != squeeze(phrase)
    ranks: dict[str, float] = {}
    if "han" not in first and "digit_blank" in first:
        ranks["digit_blank"], ranks["decimal"] = _TOP, _TOP_INNER
    if first.get("han", len(document.blocks)) < first.get("article", -1):
        ranks["article"] = _TOP_INNER  # 二、扶持政策 holds the articles
    above = min((first[name] for name in ("han", "han_bracket") if name in first), default=None)
    for name in ("lenticular", "box"):
        if above is not None and first.get(name, 0) > above:
            ranks[name] = _BELOW_HEADINGS
    opened = headed > 1 and (2 * headed >= articles or worth > 1)
    return Scheme(articles=opened, numbered=bool(first), ranks=ranks)


_RUNNING = 40  # characters of a running title
_REPEATS = 2
_NUMBERS = regex(r"[\d\s　|｜\-—–_·]+$")


def passed_over(document: Document, title_blocks: frozenset[int]) -> frozenset[int]:
    """The blocks that belong to the page and not to the text: page numbers, running titles above or below them.

    A running title repeats, with the page's number behind it or not; the document's own title stands where it stands.
    """
    lines: dict[int, str] = {}
    out: set[int] = set()
    for n, block in enumerate(document.blocks[:_LINES]):
        if not isinstance(block, Paragraph) or len(block.text) > 2 * _RUNNING:
            continue
        if is_page_mark(block.text):
            out.add(n)
        elif len(block.text) <= _RUNNING and block.text.rstrip()[-1:] not in "。；：，":
            lines[n] = _NUMBERS.sub("", squeeze(block.text)) or block.text
    titles = {squeeze(document.blocks[i].text) for i in title_blocks if isinstance(document.blocks[i], Paragraph)}  # type: ignore[union-attr]
    counted = Counter(lines.values())
    for n, words in lines.items():
        if n in title_blocks or enumerator(words) is not None:
            continue
        numbered = _NUMBERS.search(squeeze(document.blocks[n].text)) is not None  # type: ignore[union-attr]
        repeats = counted[words] > _REPEATS or (counted[words] == _REPEATS and (numbered or words in titles))
        if len(words) > 5 and repeats and (numbered or words in titles or n - 1 in out or n + 1 in out):
            out.add(n)
    return frozenset(out)


def joins(text: str, start: int, end: int, *, passed: bool = False) -> bool:
    """Whether what stands between two lines lets the second go on: one line break, or marks of a page."""
    between = text[start:end]
    lines = [line for line in between.split("\n") if line.strip()]
    if passed:
        return True
    return all(map(is_page_mark, lines)) if lines else between.count("\n") <= 1


def _columns(text: str) -> int:
    """How wide a line is in a font of fixed width."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@dataclass(frozen=True, slots=True)
class Flow:
    """How wide a document's wrapped lines are, in ``measure``; None where its lines are paragraphs."""

    width: int | None
    measure: Callable[[str], int] = _columns
    passed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, document: Document, passed: frozenset[int] = frozenset()) -> Flow:
        """Told by the lines that end within a sentence: in a wrapped text most of them are equally wide.

        Width is counted in columns or in characters, whichever makes the lines more alike.
        """
        lines = [
            b.text.rstrip()
            for b in document.blocks[:_LINES]
            if isinstance(b, Paragraph) and b.text.rstrip()[-1:] not in ("", "。", "：", ":", "；") and len(b.text) > 8
        ]
        if len(lines) < 4:
            return cls(None, passed=passed)
        best: Flow | None = None
        most = _WRAPPED * len(lines)
        for measure in (_columns, len):
            widths = sorted(map(measure, lines))
            widest = widths[int(0.95 * (len(widths) - 1))]
            full = sum(abs(w - widest) <= _SLACK for w in widths)
            if _LONG <= widest * (2 if measure is len else 1) <= _WIDEST and full >= most:
                best, most = cls(widest, measure, passed), full + 1
        return best or cls(None, passed=passed)

    def goes_on(self, document: Document, number: int) -> bool:
        """Whether a line without enumerator belongs to the paragraph that the full line above it is part of."""
        above = number - 1
        while above in self.passed:
            above -= 1
        if self.width is None or above < 0:
            return False
        upper, block = document.blocks[above], document.blocks[number]
        if not isinstance(upper, Paragraph) or not isinstance(block, Paragraph):
            return False
        if block.label is not None or block.text[:1].isspace():
            return False
        if not joins(document.text, upper.end, block.start, passed=above < number - 1):
            return False
        opening = block.text[:_OPENING]
        return enumerator(opening) is None and self.measure(upper.text.rstrip()) >= self.width - _SLACK
