"""Which paragraphs are headings, how they nest, and which headings stand above a place in the text.

A heading is told by the format's own style, by its enumerator, or by its look (short, bold, in front of a
table). A *run-in* heading opens a paragraph or a cell: "2.扎实开展宣传教育。（1）每月…"; its phrase is the heading,
the rest is body. What headings look like is data (``outline.toml``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.documents.document import Block, Document, Paragraph, Table
from extractor.regex import regex
from extractor.text.flow import Flow, passed_over, scheme_of
from extractor.text.looks import (
    CLOSING,
    DATE,
    LEADER,
    Scheme,
    Style,
    any_enumerator,
    close,
    enumerator,
    is_article_heading,
    is_collection,
    is_furniture,
    is_noise,
    is_requirement,
    limit,
    without_worth,
    words_of,
)
from extractor.text.normalise import squeeze
from extractor.text.points import Heading, SectionSpan, cell_sections, cut_points, is_label, row_sections
from extractor.text.title import find_title

__all__ = ["Heading", "Outline", "SectionSpan", "cell_sections", "outline", "row_sections"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a document and the body between them."""

    headings: tuple[Heading, ...]
    title: tuple[int, int] | None
    """Where the document's own title stands (it may run over lines)."""
    title_blocks: frozenset[int]
    _spans: tuple[SectionSpan, ...] = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)
    _blocks: tuple[Block, ...] = field(repr=False)
    passed: frozenset[int] = frozenset()
    """The blocks that belong to the page and not to the text: page numbers, running titles."""

    def sections_at(self, offset: int) -> tuple[str, ...]:
        """The headings above a place in the text, outermost first; the title is none of them.

        Example: in the body of "2.加强巡查。每月…" under "一、目标": ("一、目标", "2.加强巡查").
        """
        i = bisect_right(self._starts, offset) - 1
        return self._spans[i].sections if i >= 0 else ()

    def sections(self, block: int) -> tuple[str, ...]:
        """The headings above the block of this number, those that run into it left out."""
        return self.sections_at(self._blocks[block].start)

    def bodies(self, block: int) -> tuple[SectionSpan, ...]:
        """The parts of a paragraph that are body, each with its sections; a heading's own words are in none.

        Of a table: one span.
        """
        first = bisect_right(self._starts, self._blocks[block].start - 1)
        end = self._blocks[block].end
        out: list[SectionSpan] = []
        for i in range(first, len(self._spans)):  # no slice: a document may have a hundred thousand blocks
            span = self._spans[i]
            if span.start > end or (span.start == end and out):
                break
            if span.end > span.start:
                out.append(span)
        return tuple(out)

    def heading_of(self, block: int) -> Heading | None:
        """The heading that fills the whole paragraph, or None."""
        i = bisect_left(self.headings, block, key=lambda h: h.block)
        if i < len(self.headings) and self.headings[i].block == block and not self.headings[i].run_in:
            return self.headings[i]
        return None

def outline(document: Document) -> Outline:
    """The headings of a document.

    Args:
        document: as read.

    Returns:
        Headings in order, and for any place the sections above it.

    Example: "一、总体目标", "（一）安全监管" and "绩效指标：检查覆盖率达到90%。" on lines of their own: the last one's
    sections are ("一、总体目标", "（一）安全监管").
    """
    blocks = document.blocks
    title, title_blocks = find_title(document)
    passed = passed_over(document, title_blocks)
    scheme, flow = scheme_of(document), Flow.of(document, passed)
    contents = _contents_lines(document)
    text = document.text
    spans: list[SectionSpan] = []
    headings: list[Heading] = []
    stack: list[_Open] = []
    skip_to = -1
    title_text = squeeze(text[title[0] : title[1]]) if title else ""
    for i, block in enumerate(blocks):
        names = tuple(o.name for o in stack)
        if isinstance(block, Table):
            _drop_run_in(stack)
            spans.append(SectionSpan(block.start, block.end, tuple(o.name for o in stack)))
            continue
        if i <= skip_to:
            continue
        if i in title_blocks or i in contents or i in passed or is_noise(block.text) or is_collection(block.text):
            spans.append(SectionSpan(block.start, block.start, names))
            continue
        whole = _whole_heading(document, i, stack, scheme)
        if whole is not None and title_text and _is_title(squeeze(block.text), title_text):
            spans.append(SectionSpan(block.start, block.start, names))
            continue
        if whole is not None:
            rank, styled, last = whole
            end = blocks[last].end
            if styled is not None:
                while stack and not (stack[-1].styled is not None and stack[-1].styled < styled):
                    stack.pop()
                rank = max(rank, stack[-1].rank + 0.01) if stack else rank
            else:
                while stack and stack[-1].rank >= rank:
                    stack.pop()
            shown = (block.label or "") + text[block.start : end]
            name = close(shown)
            start, stop = block.start, end
            while stop > start and text[stop - 1] in CLOSING:
                stop -= 1
            spans.append(SectionSpan(start, start, tuple(o.name for o in stack)))
            headings.append(Heading(i, start, stop, name, len(stack)))
            stack.append(_Open(rank, name, styled, run_in=False))
            skip_to = last
            continue
        _read_body(document, i, stack, spans, headings, scheme, goes_on=flow.goes_on(document, i))
    return Outline(
        tuple(headings),
        title,
        title_blocks,
        tuple(spans),
        tuple(s.start for s in spans),
        blocks,
        passed,
    )


_PLAN_TITLE = 8  # characters; what a notice hands down has no shorter title


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title again: that of what a notice hands down (关于印发某规划的通知) as well."""
    return line == title or (len(line) >= _PLAN_TITLE and "印发" in title and line in title)


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that is still open."""

    rank: float
    name: str
    styled: int | None
    run_in: bool


def _drop_run_in(stack: list[_Open]) -> None:
    if any(o.run_in for o in stack):
        stack[:] = [o for o in stack if not o.run_in]


def _read_body(
    document: Document,
    number: int,
    stack: list[_Open],
    spans: list[SectionSpan],
    headings: list[Heading],
    scheme: Scheme,
    *,
    goes_on: bool,
) -> None:
    """A paragraph that is no heading: its run-in headings and its body."""
    text, block = document.text, document.blocks[number]
    if goes_on:
        spans.append(SectionSpan(block.start, block.end, tuple(o.name for o in stack)))
        return
    if not any_enumerator().search(text, block.start, block.end):
        _drop_run_in(stack)
        spans.append(SectionSpan(block.start, block.end, tuple(o.name for o in stack)))
        return
    known = enumerator(text, block.start)
    if known is None or known[1] > block.end:
        _drop_run_in(stack)  # a run-in heading counts for its own paragraph, and for the points below it
    else:
        rank = scheme.rank(known[0], text[block.start : known[1]])
        while stack and stack[-1].rank >= rank:
            stack.pop()
    above = [(o.rank, o.name) for o in stack]
    cut, inside, overs, opened = cut_points(text, block.start, block.end, above, scheme)
    # at a heading's own words, only what stands above it counts
    marks = [SectionSpan(block.start, block.start, tuple(o.name for o in stack))]
    marks += [SectionSpan(h.start, h.start, over) for h, over in zip(inside, overs, strict=True)]
    spans += sorted([*marks, *(s for s in cut if s.end > s.start)], key=lambda s: (s.start, s.end))
    headings += [Heading(number, h.start, h.end, h.text, h.level, run_in=True) for h in inside]
    for rank, name in opened[len(above) :]:
        stack.append(_Open(rank, name, None, run_in=True))


def _whole_heading(
    document: Document, i: int, stack: Sequence[_Open], scheme: Scheme
) -> tuple[float, int | None, int] | None:
    """Rank, style level and last block of a heading that fills its paragraph, or None."""
    block = document.blocks[i]
    assert isinstance(block, Paragraph)
    text = block.text
    if len(text) > 120:
        return None
    plain = squeeze(text)
    if not plain:
        return None
    shown = (block.label or "") + text
    known = enumerator(shown)
    last = i
    if block.level is not None and len(plain) <= 2 * limit("heading"):
        return (known[0].rank if known else 2.5), block.level, last
    if known is not None:
        style, after = known
        rest = squeeze(shown[after:])
        rank = scheme.rank(style, shown[:after])
        if style.name == "lenticular":
            return (rank, None, last) if not rest and is_label(plain) else None
        if style.name == "article" and scheme.articles:
            return (rank, None, last) if is_article_heading(rest) and not rest.endswith("。") else None
        if not style.heading:
            return None
        if style.rank <= 2:  # parts, chapters, sections
            if not rest:
                last = _continued(document, i)
            if len(rest) <= limit("heading") and not rest.endswith(("。", "；", "，")):
                return rank, None, last
            return None
        if not _heading_words(rest, style) or LEADER.search(text):
            return None
        if without_worth(rest).endswith("。") and not _has_body(document, i, style):
            return None  # 不发生越级上访。（10分） is a rule
        return rank, None, last
    if is_furniture(text):
        return None
    words = plain.rstrip("：:")
    if not 2 <= len(words) <= limit("plain") or re.search(r"[。，；;！!？?：:]", words) or DATE.match(words):
        return None
    following = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    if block.bold and len(words) <= 30 and not is_requirement(words):
        inner = stack[-1].rank + 0.3 if stack and not stack[-1].run_in else 2.5
        depth = next((o.rank for o in reversed(stack) if o.rank == int(o.rank)), None)
        return (inner if depth is None else depth + 0.3), None, last
    if isinstance(following, Table):
        if words_of("title_end", final=True).search(words) and not words_of("body_end", final=True).search(words):
            return 2.5, None, last
        return None
    if isinstance(following, Paragraph) and not plain.endswith(("：", ":")):
        below = enumerator(squeeze((following.label or "") + following.text[:20]))
        if (
            below is not None
            and below[0].name == "han"
            and squeeze(following.text)[:1] == "一"
            and words_of("title_end", final=True).search(words)
        ):
            return 2.5, None, last
    return _between_paragraphs(document, i, words, stack, scheme)


def _between_paragraphs(
    document: Document, i: int, words: str, stack: Sequence[_Open], scheme: Scheme
) -> tuple[float, int | None, int] | None:
    """A short line that nothing but its place between paragraphs tells: 2018年工作安排."""
    upper = document.blocks[i - 1] if i else None
    lower = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    if not isinstance(upper, Paragraph) or not isinstance(lower, Paragraph):
        return None
    if len(words) > limit("line") or is_requirement(words) or words_of("body_end", final=True).search(words):
        return None
    if re.search(r"[、\d%％]$|[，,、《》“”（）()]", words):
        return None
    if scheme.numbered and not words_of("title_end", final=True).search(words):
        return None
    closed = upper.text.rstrip().endswith("。") or enumerator(upper.text) is not None
    if not closed or "。" not in lower.text or len(lower.text) < 2 * len(words):
        return None
    han = next((o for o in reversed(stack) if not o.run_in and o.rank >= 3), None)
    return (2.5 if han is None else han.rank + 0.3), None, i


def _heading_words(rest: str, style: Style) -> bool:
    words = without_worth(rest).rstrip("：:").rstrip("。")
    if not 2 <= len(words) <= limit("heading") or re.search(r"[。；;！!？?]", words):
        return False
    if rest.endswith(("；", ";", "，", ",", "、")):
        return False
    if style.rank >= 3 and re.search(r"[：:]", words):
        return False
    commas = words.count("，") + words.count(",")
    if style.alone:
        return commas == 0 and len(words) <= 20 and not rest.endswith("。") and not is_requirement(words)
    if style.rank <= 4:
        return commas <= 2 and not (is_requirement(words) and (rest.endswith("。") or commas))
    return commas <= 1 and len(words) <= 36 and not is_requirement(words)


def _has_body(document: Document, i: int, style: Style) -> bool:
    """Whether something other than the next point of the same style follows."""
    for block in document.blocks[i + 1 : i + 2]:
        if isinstance(block, Table):
            return True
        known = enumerator(squeeze((block.label or "") + block.text[:20]))
        return (known is None and style.rank <= 4) or (known is not None and known[0].rank > style.rank)
    return False


def _continued(document: Document, i: int) -> int:
    """ "第一部分" on a line of its own goes on in the next line, where that is short and no heading itself."""
    if i + 1 >= len(document.blocks):
        return i
    block = document.blocks[i + 1]
    if not isinstance(block, Paragraph) or len(block.text) > limit("plain"):
        return i
    words = squeeze(block.text)
    if enumerator(words) is not None or re.search(r"[。，；：:]", words) or not words:
        return i
    return i + 1


_PAGED_PAPER = regex(
    r"[^。；;，,：:]{4,60}(?:总结|小结|计划|安排|打算|思路|报告|要点|方案|汇报)\s?(?P<page>\d{1,3})"
)


def _paged_papers(document: Document) -> Iterator[int]:
    """Lines that list papers and the pages on which they begin, at least two of them: 2.县教育局2022年工作总结 13."""
    lines = ((i, b.text.strip()) for i, b in enumerate(document.blocks) if isinstance(b, Paragraph))
    found = ((i, _PAGED_PAPER.fullmatch(line)) for i, line in lines)
    listed = [(i, int(m["page"])) for i, m in found if m is not None]
    pages = [page for _, page in listed]
    if len(listed) > 1 and pages == sorted(pages):
        yield from (i for i, _ in listed)


def _contents_lines(document: Document) -> frozenset[int]:
    """Blocks of a table of contents: lines with leaders, and what stands under "目录" until it repeats."""
    out: set[int] = set()
    blocks = document.blocks
    out.update(_paged_papers(document))
    for i, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if len(block.text) <= 120 and LEADER.search(block.text) and (
            enumerator(block.text) is not None or "…" in block.text or "..." in block.text
        ):
            out.add(i)
        elif squeeze(block.text[:12]) == "目录":
            out.add(i)
            seen: set[str] = set()
            for j in range(i + 1, min(len(blocks), i + 200)):
                entry = blocks[j]
                if not isinstance(entry, Paragraph) or len(entry.text) > 60:
                    break
                words = re.sub(r"[.…·\s\d]+$", "", squeeze(entry.text))
                if words in seen or entry.text.rstrip().endswith("。"):
                    break
                seen.add(words)
            else:
                continue
            # without a repetition there is no telling where the contents end
            repeated = isinstance(blocks[j], Paragraph) and squeeze(blocks[j].text) in seen  # type: ignore[union-attr]
            if repeated:
                out.update(range(i + 1, j))
    return frozenset(out)
