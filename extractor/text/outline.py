"""Which paragraphs are headings, how they nest, and which headings stand above a place in the text.

A heading is told by the format's own style, by its enumerator, or by its look (short, bold, in front of a
table). A *run-in* heading opens a paragraph or a cell: "2.扎实开展宣传教育。（1）每月…"; its phrase is the heading,
the rest is body. What headings look like is data (``outline.toml``).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extractor.documents.document import Block, Document, Paragraph, Table
from extractor.text.normalise import squeeze


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: ``document.text[start:end]`` holds its enumerator and words, without a closing mark.

    ``text`` is what a section is called (blanks removed). ``level`` counts the headings above it, from 0.
    """

    block: int
    start: int
    end: int
    text: str
    level: int
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A stretch of body text and the headings above it, outermost first."""

    start: int
    end: int
    sections: tuple[str, ...]


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
        for span in self._spans[first:]:
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


# --- the look of headings -----------------------------------------------------------------------------------

_NUMERALS = "一二三四五六七八九十百〇零"
_CLOSING = "。：:；;！!？?，,、 　\t\n."
_STOP = re.compile(r"[。：:；;！!？?\n]")
_BOUNDARY = frozenset("。；;：:！!？?\n")
_LEADER = re.compile(r"(?:[.．…·]{3,}|\t|\s{3,})\s*\d{1,4}$")
_QUANTITY = re.compile(
    r"[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:%|％|‰|个|次|名|家|人|项|场|期|起|件|万|亿|元|天|小时|公里|亩|吨|户|辆|台|套|本|份|篇|条|处|所|座|批|轮|分(?!项))"
    r"|每(?:年|季度|半年|月|周|日|天)"
)
_YEAR_MONTH = r"[〇零一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月"
_DATE = re.compile(_YEAR_MONTH + r"(?:[一二三四五六七八九十\d]{1,3}日)?$")
_TITLE_TAIL = re.compile(
    rf"[（(](?:{_YEAR_MONTH}|\d{{4}}\s*[—\-–~～至]+\s*\d{{4}}年|[^（）()：:，。]{{0,8}}(?:稿|试行|制|版|暂行|季度|半年))[）)]$"
)
_BRACKET_END = re.compile(r"[（(][^（）()]*[）)]$")
# What a forum puts behind each line against copying: ". w; K' P".
_COPY_NOISE = re.compile(r"(?<=[\u4e00-\u9fff）”》])[.,;:'\"*&/!#+\-\s](?=[\x21-\x7e\s]*[;:'*&/!#])[\x20-\x7e]{2,16}$")
_DOCUMENT_NUMBER = re.compile(r"^[^\s，。]{1,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号$")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    rank: float
    pattern: re.Pattern[str]
    heading: bool
    alone: bool  # counts on a line of its own only


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("outline.toml").read_text(encoding="utf-8"))


@cache
def _styles() -> tuple[_Style, ...]:
    out = []
    for entry in _data()["style"]:
        pattern = entry["pattern"].replace("N", _NUMERALS).replace("D", "[0-9０-９]{1,2}")
        heading, alone = entry.get("heading", True), entry.get("alone", False)
        out.append(_Style(entry["name"], entry["rank"], re.compile(pattern), heading, alone))
    return tuple(out)


@cache
def _any_enumerator() -> re.Pattern[str]:
    """Where an enumerator may stand; each hit is then told by its style."""
    # the look ahead fails fast: most characters begin no enumerator
    first = f"(?=[第（(0-9０-９①-⑳{_NUMERALS}])"
    return re.compile(f"{first}(?:{'|'.join(f'(?:{s.pattern.pattern})' for s in _styles())})")


@cache
def _limit(name: str) -> int:
    return int(_data()["limits"][name])


@cache
def _words(name: str, *, anchored: bool = False, final: bool = False) -> re.Pattern[str]:
    listed = _data()["words"][name]
    body = "|".join(listed if name in ("noise", "furniture") else map(re.escape, sorted(listed, key=len)[::-1]))
    return re.compile(f"{'^' if anchored else ''}(?:{body}){'$' if final else ''}")


def _enumerator(text: str, at: int = 0) -> tuple[_Style, int] | None:
    """The enumerator at a position: its style and where it ends."""
    if not _any_enumerator().match(text, at):
        return None
    for style in _styles():
        match = style.pattern.match(text, at)
        if match:
            return style, match.end()
    return None


def _close(text: str) -> str:
    """A heading's words as a section is called: no blanks, no closing mark."""
    return squeeze(text).rstrip(_CLOSING)


def _is_requirement(phrase: str) -> bool:
    return _QUANTITY.search(phrase) is not None or _words("requirement").search(phrase) is not None


# --- headings inside a stretch of text ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Point:
    """An enumerated point inside a stretch; ``phrase_end`` where it opens with a heading, else None."""

    start: int
    rank: float
    phrase_end: int | None
    body_start: int


def _points(text: str, start: int, end: int) -> list[_Point]:
    """The enumerated points of a stretch, in order, each judged whether it opens with a heading."""
    found: list[tuple[int, int, _Style]] = []
    for match in _any_enumerator().finditer(text, start, end):
        i = match.start() - 1
        while i >= start and text[i] in " \t　":
            i -= 1
        if i >= start and text[i] not in _BOUNDARY:
            continue
        known = _enumerator(text, match.start())
        if known is not None and not known[0].alone:
            found.append((match.start(), known[1], known[0]))
    points: list[_Point] = []
    if not found or text[start : found[0][0]].strip():
        # "强化执法检查。（1）制定计划…": a heading without a number, then the points
        points.append(_unnumbered(text, start, end, found))
    limits = _next_of_rank(found, end)
    for (at, after, style), limit in zip(found, limits, strict=True):
        phrase_end, body = None, at
        if style.heading:
            closing = _STOP.search(text, after, min(limit, after + _limit("run_in") + 12))
            if (
                closing
                and closing.group() in "。：:\n"
                and _is_phrase(text[after : closing.start()], _limit("run_in"))
                and _SOMETHING.search(text, closing.end(), limit)
            ):
                phrase_end, body = closing.start(), closing.end()
        points.append(_Point(at, style.rank, phrase_end, body))
    return points


_SOMETHING = re.compile(r"[^ \t　\n、]")


def _next_of_rank(found: Sequence[tuple[int, int, _Style]], end: int) -> list[int]:
    """For each point, where the next one of its own or of a higher rank stands: its body ends there."""
    limits = [end] * len(found)
    waiting: list[int] = []
    for k, (at, _, style) in enumerate(found):
        while waiting and found[waiting[-1]][2].rank >= style.rank:
            limits[waiting.pop()] = at
        waiting.append(k)
    return limits


def _is_phrase(phrase: str, limit: int) -> bool:
    words = squeeze(phrase).strip("、")
    return (
        2 <= len(words) <= limit
        and words.count("，") + words.count(",") <= 1
        and not words.startswith(("一是", "二是", "三是"))
        and not _is_requirement(words)
    )


_PLAIN_RANK = 2.9
"""A heading without a number stands above all numbered points of its stretch, and below parts and chapters."""


def _unnumbered(text: str, start: int, end: int, found: Sequence[tuple[int, int, _Style]]) -> _Point:
    first = found[0][0] if found else end
    phrase = text[start:first].rstrip()
    if (
        found
        and phrase.endswith(("。", "\n"))
        and _STOP.search(phrase[:-1]) is None
        and _is_phrase(phrase[:-1], _limit("plain_run_in"))
        and "，" not in phrase
    ):
        return _Point(start, _PLAIN_RANK, start + len(phrase) - 1, start + len(phrase))
    return _Point(start, _PLAIN_RANK, None, start)


def cell_sections(text: str, start: int, end: int) -> list[SectionSpan]:
    """The body of a cell in pieces, each with the headings that run into it.

    Args:
        text: the document's text.
        start, end: the cell.

    Returns:
        Spans in order without overlap; the headings' own words lie in none. A cell without headings is one
        span with no sections.

    Example:
        >>> text = "1.落实责任。（1）每月研究1次。2.开展培训。全年培训2次。"
        >>> [(text[s.start : s.end], s.sections) for s in cell_sections(text, 0, len(text))]
        [('（1）每月研究1次。', ('1.落实责任',)), ('全年培训2次。', ('2.开展培训',))]
    """
    return [s for s in _cut(text, start, end, [])[0] if s.end > s.start]


def _cut(
    text: str, start: int, end: int, stack: list[tuple[float, str]]
) -> tuple[list[SectionSpan], list[Heading], list[tuple[str, ...]], list[tuple[float, str]]]:
    """Body spans; run-in headings; what stands above each; the headings still open at the end.

    ``stack`` is what stands above the stretch.
    """
    spans: list[SectionSpan] = []
    headings: list[Heading] = []
    overs: list[tuple[str, ...]] = []
    points = _points(text, start, end)
    opened = list(stack)
    floor = len(stack)
    for k, point in enumerate(points):
        after = points[k + 1].start if k + 1 < len(points) else end
        while len(opened) > floor and opened[-1][0] >= point.rank:
            opened.pop()
        if point.phrase_end is not None:
            name = _close(text[point.start : point.phrase_end])
            overs.append(tuple(name for _, name in opened))
            headings.append(Heading(-1, point.start, point.phrase_end, name, len(opened), run_in=True))
            opened.append((point.rank, name))
        sections = tuple(name for _, name in opened)
        a = point.body_start
        while a < after and text[a] in " \t　\n、":
            a += 1
        if spans and spans[-1].sections == sections and point.phrase_end is None:
            spans[-1] = SectionSpan(spans[-1].start, after, sections)
        else:
            spans.append(SectionSpan(a, after, sections))
    return spans, headings, overs, opened


def row_sections(text: str, table: Table) -> list[str | None]:
    """For each row of a table whose first column holds section names: the section it belongs to.

    Names carry down over blank cells. Where the first column is no column of sections, all are None.

    Example: "一、强化事故控制 | …", "（blank） | …" → the same section for both rows.
    """
    firsts = {c.row: c for c in table.cells if c.col == 0 and c.text}
    wide = {c.row for c in table.cells if c.col > 0 and c.text}
    numbered = [r for r, c in firsts.items() if _enumerator(c.text) is not None and r in wide]
    data = [r for r in firsts if r in wide]
    if len(numbered) < 2 or len(numbered) < 0.6 * (len(data) - 1):
        return [None] * table.n_rows
    out: list[str | None] = []
    now: str | None = None
    named = frozenset(numbered)
    for r in range(table.n_rows):
        if r in firsts:
            now = _close(firsts[r].text) if r in named else None
        out.append(now)
    return out


# --- the whole document -------------------------------------------------------------------------------------


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
    title, title_blocks = _find_title(document)
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
        if i in title_blocks or i in contents or _is_noise(block.text):
            spans.append(SectionSpan(block.start, block.start, names))
            continue
        whole = _whole_heading(document, i, stack)
        if whole is not None and title_text and squeeze(block.text) == title_text:
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
            name = _close(shown)
            start, stop = block.start, end
            while stop > start and text[stop - 1] in _CLOSING:
                stop -= 1
            spans.append(SectionSpan(start, start, tuple(o.name for o in stack)))
            headings.append(Heading(i, start, stop, name, len(stack)))
            stack.append(_Open(rank, name, styled, run_in=False))
            skip_to = last
            continue
        _read_body(text, block, i, stack, spans, headings)
    return Outline(
        tuple(headings),
        title,
        title_blocks,
        tuple(spans),
        tuple(s.start for s in spans),
        blocks,
    )


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
    text: str,
    block: Paragraph,
    number: int,
    stack: list[_Open],
    spans: list[SectionSpan],
    headings: list[Heading],
) -> None:
    """A paragraph that is no heading: its run-in headings and its body."""
    if not _any_enumerator().search(text, block.start, block.end):
        _drop_run_in(stack)
        spans.append(SectionSpan(block.start, block.end, tuple(o.name for o in stack)))
        return
    known = _enumerator(text, block.start)
    if known is None or known[1] > block.end:
        _drop_run_in(stack)  # a run-in heading counts for its own paragraph, and for the points below it
    else:
        while stack and stack[-1].rank >= known[0].rank:
            stack.pop()
    above = [(o.rank, o.name) for o in stack]
    cut, inside, overs, opened = _cut(text, block.start, block.end, above)
    # at a heading's own words, only what stands above it counts
    marks = [SectionSpan(block.start, block.start, tuple(o.name for o in stack))]
    marks += [SectionSpan(h.start, h.start, over) for h, over in zip(inside, overs, strict=True)]
    spans += sorted([*marks, *(s for s in cut if s.end > s.start)], key=lambda s: (s.start, s.end))
    headings += [Heading(number, h.start, h.end, h.text, h.level, run_in=True) for h in inside]
    for rank, name in opened[len(above) :]:
        stack.append(_Open(rank, name, None, run_in=True))


def _is_noise(text: str) -> bool:
    return _words("noise", anchored=True).match(text) is not None


def _whole_heading(
    document: Document, i: int, stack: Sequence[_Open]
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
    known = _enumerator(shown)
    last = i
    if block.level is not None and len(plain) <= 2 * _limit("heading"):
        return (known[0].rank if known else 2.5), block.level, last
    if known is not None:
        style, after = known
        if not style.heading:
            return None
        rest = squeeze(shown[after:])
        if style.rank <= 2:  # parts, chapters, sections
            if not rest:
                last = _continued(document, i)
            if len(rest) <= _limit("heading") and not rest.endswith(("。", "；", "，")):
                return style.rank, None, last
            return None
        if not _heading_words(rest, style) or _LEADER.search(text):
            return None
        if rest.endswith("。") and not _has_body(document, i, style):
            return None
        return style.rank, None, last
    if _is_furniture(text):
        return None
    words = plain.rstrip("：:")
    if not 2 <= len(words) <= _limit("plain") or re.search(r"[。，；;！!？?：:]", words) or _DATE.match(words):
        return None
    following = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
    if block.bold and len(words) <= 30 and not _is_requirement(words):
        inner = stack[-1].rank + 0.3 if stack and not stack[-1].run_in else 2.5
        depth = next((o.rank for o in reversed(stack) if o.rank == int(o.rank)), None)
        return (inner if depth is None else depth + 0.3), None, last
    if isinstance(following, Table):
        if _words("title_end", final=True).search(words) and not _words("body_end", final=True).search(words):
            return 2.5, None, last
        return None
    if isinstance(following, Paragraph) and not plain.endswith(("：", ":")):
        below = _enumerator(squeeze((following.label or "") + following.text[:20]))
        if (
            below is not None
            and below[0].name == "han"
            and squeeze(following.text)[:1] == "一"
            and _words("title_end", final=True).search(words)
        ):
            return 2.5, None, last
    return None


def _heading_words(rest: str, style: _Style) -> bool:
    words = rest.rstrip("：:").rstrip("。")
    if not 2 <= len(words) <= _limit("heading") or re.search(r"[。；;！!？?]", words):
        return False
    if rest.endswith(("；", ";", "，", ",", "、")):
        return False
    if style.rank >= 3 and re.search(r"[：:]", words):
        return False
    commas = words.count("，") + words.count(",")
    if style.alone:
        return commas == 0 and len(words) <= 20 and not rest.endswith("。") and not _is_requirement(words)
    if style.rank <= 4:
        return commas <= 2 and not (_is_requirement(words) and (rest.endswith("。") or commas))
    return commas <= 1 and len(words) <= 36 and not _is_requirement(words)


def _has_body(document: Document, i: int, style: _Style) -> bool:
    """Whether something other than the next point of the same style follows."""
    for block in document.blocks[i + 1 : i + 2]:
        if isinstance(block, Table):
            return True
        known = _enumerator(squeeze((block.label or "") + block.text[:20]))
        return (known is None and style.rank <= 4) or (known is not None and known[0].rank > style.rank)
    return False


def _continued(document: Document, i: int) -> int:
    """ "第一部分" on a line of its own goes on in the next line, where that is short and no heading itself."""
    if i + 1 >= len(document.blocks):
        return i
    block = document.blocks[i + 1]
    if not isinstance(block, Paragraph) or len(block.text) > _limit("plain"):
        return i
    words = squeeze(block.text)
    if _enumerator(words) is not None or re.search(r"[。，；：:]", words) or not words:
        return i
    return i + 1


def _is_furniture(text: str) -> bool:
    return (
        _words("furniture", anchored=True).match(text) is not None
        or _DOCUMENT_NUMBER.match(text) is not None
        or _DATE.match(squeeze(text)) is not None
    )


def _contents_lines(document: Document) -> frozenset[int]:
    """Blocks of a table of contents: lines with leaders, and what stands under "目录" until it repeats."""
    out: set[int] = set()
    blocks = document.blocks
    for i, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if len(block.text) <= 120 and _LEADER.search(block.text) and (
            _enumerator(block.text) is not None or "…" in block.text or "..." in block.text
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


# --- the title ----------------------------------------------------------------------------------------------

_TITLE_ZONE = 12


def _find_title(document: Document) -> tuple[tuple[int, int] | None, frozenset[int]]:
    """The document's own title: the first short lines that name a document, before its body begins.

    A body's name, a document number, a unit line, "目录" and the words of a site are passed over. A title set over
    lines is put together: "关于印发" / "《…方案》的通知".
    """
    zone: list[int] = []
    for i, block in enumerate(document.blocks[:_TITLE_ZONE]):
        if isinstance(block, Table):
            if not zone:
                return _title_in_table(document, block)
            break
        words = squeeze(block.text)
        if not words or _is_noise(block.text) or squeeze(words) == "目录":
            continue
        if _is_furniture(block.text) and not _words("title_end", final=True).search(words):
            continue
        if re.match(r"附件[\dN一二三四五六七八九十]{0,3}[:：]?$", words):
            continue
        if _enumerator((block.label or "") + block.text) is not None:
            break
        if len(words) > _limit("title") or re.search(r"[。；！？]", words):
            break
        if words[0] in "（(" and words[-1] in "）)" and not (zone and _TITLE_TAIL.match(words)):
            continue
        zone.append(i)
    best: tuple[int, int] | None = None
    for k, i in enumerate(zone):
        words = squeeze(document.blocks[i].text)  # type: ignore[union-attr]
        bare = _BRACKET_END.sub("", _COPY_NOISE.sub("", words)).rstrip("》”")
        if not _words("title_end", final=True).search(bare) or re.search(r"编制$|[：:].", words):
            continue
        if _words("body_end", final=True).search(words) and len(words) < 15:
            continue
        first = k
        while first > 0 and zone[first - 1] == zone[first] - 1 and _leads_on(document, zone[first - 1], zone[first]):
            first -= 1
        last = k
        while (
            last + 1 < len(zone)
            and zone[last + 1] == zone[last] + 1
            and _leads_on(document, zone[last], zone[last + 1])
        ):
            last += 1
        best = (zone[first], zone[last])
        break
    if best is None:
        styled = [i for i in zone if getattr(document.blocks[i], "level", None) == 1]
        if not styled:
            return None, frozenset()
        best = (styled[0], styled[0])
    start, end = document.blocks[best[0]].start, document.blocks[best[1]].end
    noise = _COPY_NOISE.search(document.text, max(start, end - 24), end)
    if noise:
        end = noise.start()
    return (start, end), frozenset(range(best[0], best[1] + 1))


def _leads_on(document: Document, upper: int, lower: int) -> bool:
    """Whether a title line goes on in the next one."""
    a = squeeze(document.blocks[upper].text)  # type: ignore[union-attr]
    b = squeeze(document.blocks[lower].text)  # type: ignore[union-attr]
    if b[0] in "（(":
        return _TITLE_TAIL.match(b) is not None
    if a.count("《") > a.count("》"):
        return True
    return _words("title_open", final=True).search(a) is not None or b.startswith(("关于", "《", "的", "和", "及"))


def _title_in_table(document: Document, table: Table) -> tuple[tuple[int, int] | None, frozenset[int]]:
    """A sheet's title is its first row's only cell."""
    for row in range(min(3, table.n_rows)):
        cells = [c for c in table.cells if c.row == row and c.text]
        if len(cells) != 1:
            return None, frozenset()
        words = squeeze(cells[0].text)
        bare = _BRACKET_END.sub("", words).rstrip("》”")
        if len(words) <= _limit("title") and _words("title_end", final=True).search(bare) and not _is_furniture(words):
            return (cells[0].start, cells[0].end), frozenset()
    return None, frozenset()
