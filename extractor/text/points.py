"""Headings that run into a stretch of text: "2.扎实开展宣传教育。（1）每月…" opens with one, the rest is body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.documents.document import Table
from extractor.regex import regex
from extractor.text.looks import (
    BOUNDARY,
    STOP,
    Scheme,
    Style,
    any_enumerator,
    close,
    enumerator,
    is_article_heading,
    is_requirement,
    limit,
    without_worth,
    words_of,
)
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


_PLAIN = Scheme()


@dataclass(frozen=True, slots=True)
class Point:
    """An enumerated point inside a stretch; ``phrase_end`` where it opens with a heading, else None."""

    start: int
    rank: float
    phrase_end: int | None
    body_start: int


def points_of(text: str, start: int, end: int, scheme: Scheme = _PLAIN) -> list[Point]:
    """The enumerated points of a stretch, in order, each judged whether it opens with a heading."""
    found: list[tuple[int, int, Style]] = []
    for match in any_enumerator().finditer(text, start, end):
        i = match.start() - 1
        while i >= start and text[i] in " \t　":
            i -= 1
        headed = bool(found) and _is_headed(text, found[-1][1], match.start(), end)
        if i >= start and text[i] not in BOUNDARY and not headed:
            continue
        if i > start and text[i] in ":：" and text[i - 1].isdigit():
            continue  # 1:16.3
        known = enumerator(text, match.start())
        if known is None or known[0].alone:
            continue
        if known[0].name == "lenticular" and i >= start and text[i] != "\n":
            continue  # …达到95%。【市财政局】
        style = replace(known[0], rank=scheme.rank(known[0], text[match.start() : known[1]]))
        found.append((match.start(), known[1], style))
    points: list[Point] = []
    if not found or text[start : found[0][0]].strip():
        # "强化执法检查。（1）制定计划…": a heading without a number, then the points
        points.append(_unnumbered(text, start, end, found))
    limits = _next_of_rank(found, end)
    for (at, after, style), stop in zip(found, limits, strict=True):
        closed = _closed(text, at, after, style, stop, scheme)
        points.append(Point(at, style.rank, *(closed or (None, at))))
    return points


_MEASURED = regex(r"[^。；;]{0,24}?\d")
_BY_PLACE = regex(r"\s*[\u4e00-\u9fff]{1,8}?(?:县|市|区|镇|乡|街道|村)(?:[、和及与]|分别|各|[不为达约]|\d)")
_BRACKETED = regex(r"\s*[（(【][^（）()【】，。；：\n]{2,18}[）)】]")


_BLANK_RANK = 5.0  # 一、, （一） and 1. alone: deeper points are sentences as often
# (二)资源保护 查处林政案件26起: where lines were run together a blank is all that parts a heading from its text
_BLANK_CLOSED = regex(r"[ \t\u3000]?(?P<phrase>[\u4e00-\u9fff“”、]{4,18})[ \t\u3000]+(?=[\u4e00-\u9fff（(\d“])")
_NO_HEADING = regex(
    r"(?:[的了在和与及为是由把将对向共已、]|全[省市县区镇乡村国])$"
    r"|^(?:全[省市县区镇乡村国]|我[省市县区镇乡村局校院]|截[至止]|今年|去年|上半年)"
)
_STRAY = 2  # blanks inside sentences near by, beyond which a blank says nothing


def _is_headed(text: str, after: int, end: int, stop: int) -> bool:
    """Whether what stands from an enumerator to ``end`` is a heading that a blank closes."""
    found = _BLANK_CLOSED.match(text, after, min(stop, after + limit("run_in")))
    if found is None or found.end() != end or _NO_HEADING.search(found["phrase"]):
        return False
    if not _is_phrase(found["phrase"], limit("run_in")):
        return False
    around = text[max(0, after - 150) : end + 150]
    return len(_INSIDE.findall(around)) <= _STRAY


_INSIDE = regex(r"[，,、；;][^\s，,、。；;：:]{1,20}(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def _closed(text: str, at: int, after: int, style: Style, stop: int, scheme: Scheme) -> tuple[int, int] | None:
    """Where the heading that an enumerator opens ends and where its body begins; None where it opens none."""
    if style.name == "lenticular":
        return (after, after) if _SOMETHING.search(text, after, stop) and is_label(text[at:after]) else None
    is_article = style.name == "article" and scheme.articles
    if not style.heading and not is_article:
        return None
    bracket = _BRACKETED.match(text, after, stop) if is_article else None
    if bracket is not None and is_article_heading(bracket.group()):
        return (bracket.end(), bracket.end()) if _SOMETHING.search(text, bracket.end(), stop) else None
    headed = _BLANK_CLOSED.match(text, after, stop)
    if headed is not None and style.rank <= _BLANK_RANK and _is_headed(text, after, headed.end(), stop):
        return headed.end("phrase"), headed.end()
    closing = STOP.search(text, after, min(stop, after + limit("run_in") + 24))
    if closing is None or closing.group() not in "。：:\n" or not _SOMETHING.search(text, closing.end(), stop):
        return None
    phrase = text[after : closing.start()]
    if is_article:
        return (closing.start(), closing.end()) if is_article_heading(phrase) else None
    if not _is_phrase(phrase, limit("run_in")):
        return None
    if closing.group() in "：:" and _names_what_follows(text, phrase, closing.end(), stop):
        return None
    return closing.start(), closing.end()


def _names_what_follows(text: str, phrase: str, start: int, stop: int) -> bool:
    """3.水产养殖面积：甲县8.4万亩; 4.造林任务：甲镇、乙镇分别为…: the label of numbers, no heading."""
    if _BY_PLACE.match(text, start, stop):
        return True
    measure = words_of("measure", final=True).search(squeeze(phrase))
    return measure is not None and _MEASURED.match(text, start, stop) is not None


def is_label(bracketed: str) -> bool:
    """Whether 【…】 is a heading and does not say who is in charge."""
    return words_of("charge").search(bracketed) is None and not words_of("body_end", final=True).search(
        bracketed.strip("【】")
    )


_SOMETHING = regex(r"[^ \t　\n、]")


def _next_of_rank(found: Sequence[tuple[int, int, Style]], end: int) -> list[int]:
    """For each point, where the next one of its own or of a higher rank stands: its body ends there."""
    limits = [end] * len(found)
    waiting: list[int] = []
    for k, (at, _, style) in enumerate(found):
        while waiting and found[waiting[-1]][2].rank >= style.rank:
            limits[waiting.pop()] = at
        waiting.append(k)
    return limits


def _is_phrase(phrase: str, limit: int) -> bool:
    words = without_worth(squeeze(phrase)).strip("、")
    return (
        2 <= len(words) <= limit
        and words.count("，") + words.count(",") <= 1
        and not words.startswith(("一是", "二是", "三是"))
        and not is_requirement(words)
    )


_PLAIN_RANK = 2.9
"""A heading without a number stands above all numbered points of its stretch, and below parts and chapters."""


def _unnumbered(text: str, start: int, end: int, found: Sequence[tuple[int, int, Style]]) -> Point:
    first = found[0][0] if found else end
    phrase = text[start:first].rstrip()
    if (
        found
        and phrase.endswith(("。", "\n"))
        and STOP.search(phrase[:-1]) is None
        and _is_phrase(phrase[:-1], limit("plain_run_in"))
        and "，" not in phrase
    ):
        return Point(start, _PLAIN_RANK, start + len(phrase) - 1, start + len(phrase))
    return Point(start, _PLAIN_RANK, None, start)


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
    return [s for s in cut_points(text, start, end, [])[0] if s.end > s.start]


def cut_points(
    text: str, start: int, end: int, stack: list[tuple[float, str]], scheme: Scheme = _PLAIN
) -> tuple[list[SectionSpan], list[Heading], list[tuple[str, ...]], list[tuple[float, str]]]:
    """Body spans; run-in headings; what stands above each; the headings still open at the end.

    ``stack`` is what stands above the stretch.
    """
    spans: list[SectionSpan] = []
    headings: list[Heading] = []
    overs: list[tuple[str, ...]] = []
    points = points_of(text, start, end, scheme)
    opened = list(stack)
    floor = len(stack)
    for k, point in enumerate(points):
        after = points[k + 1].start if k + 1 < len(points) else end
        while len(opened) > floor and opened[-1][0] >= point.rank:
            opened.pop()
        if point.phrase_end is not None:
            name = close(text[point.start : point.phrase_end])
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
    numbered = [r for r, c in firsts.items() if enumerator(c.text) is not None and r in wide]
    data = [r for r in firsts if r in wide]
    if len(numbered) < 2 or len(numbered) < 0.6 * (len(data) - 1):
        return [None] * table.n_rows
    out: list[str | None] = []
    now: str | None = None
    named = frozenset(numbered)
    for r in range(table.n_rows):
        if r in firsts:
            now = close(firsts[r].text) if r in named else None
        out.append(now)
    return out
