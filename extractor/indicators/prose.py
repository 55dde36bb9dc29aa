"""Claims of a document's sentences → the contract's indicators of origin "prose"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from extractor.documents.document import Cell, Document, Paragraph
from extractor.indicators.doubts import Doubt, Stretch, doubts
from extractor.indicators.result import Finding, Indicator, Source, Value
from extractor.indicators.taxonomy import categorise
from extractor.indicators.values import is_share, is_sum
from extractor.mentions.claim import Claim, ClaimValue, Genre
from extractor.mentions.grammar import fill_year
from extractor.mentions.prose import hear, stretches
from extractor.mentions.prose.heard import Heard
from extractor.mentions.prose.mood import looks_ahead
from extractor.mentions.prose.told import told_rows
from extractor.mentions.reconcile import reconciled
from extractor.regex import regex
from extractor.text.flow import joins
from extractor.text.outline import Outline, cell_sections

if TYPE_CHECKING:
    from extractor.indicators.tables import Mining
    from extractor.text.about import About

_ENDS = "。！？!?；;：:"
_WRAPPED = 18  # a line at least so long may go on in the next one
_POINTED = regex(r"[（(][^（）()\d]{0,3}\d{1,3}(?:\.\d+)?\s?分[）)]\s*$")
_YEAR = regex(r"((?:19|20)\d{2})年")
_USUAL, _DOUBTED = 0.85, 0.5  # confidence where the model that calibrates it is left out
_LOOK_BACK_AND_AHEAD = ("work_report", "self_evaluation")
_LOOK_BACK = 60  # characters in front of a date in which its year may be written
_GLOSSARY = regex(r"(?:名词|术语|指标)(?:解释|释义)|名词术语|术语和定义")
_LEVELS = ("target", "actual", "baseline")
_TOGETHER = 3000  # numbers of a document that are looked at together


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of running text, and where it stands: the headings above, the page, the table's cell."""

    start: int
    end: int
    section: tuple[str, ...]
    page: int | None = None
    table: int | None = None
    cell: Cell | None = None
    project: str | None = None
    holes: tuple[tuple[int, int], ...] = ()
    """Stretches inside that are not read: the page's number between two lines of a paragraph."""


@dataclass(frozen=True, slots=True)
class ProseResult:
    """What the sentences of a document gave; ``claims[i]`` became ``indicators[i]``.

    ``doubted[i]`` says which of its values are likely slips, and why.
    """

    claims: tuple[Claim, ...]
    indicators: tuple[Indicator, ...]
    doubted: tuple[Mapping[int, Doubt], ...] = ()
    cut: int | None = None
    """Where reading stopped because the document states more values than the limit; None where it did not."""
    limit: int = 0

    def findings_for(self, indicators: Sequence[Indicator]) -> tuple[Finding, ...]:
        """What is doubtful in the sentences themselves.

        Args:
            indicators: the document's indicators as numbered for the result.
        """
        ids = {(i.source.start, i.name): i.id for i in indicators if i.origin == "prose"}
        found = []
        if self.cut is not None:
            message = f"正文中的数值超过{self.limit}个的上限，第{self.cut + 1}个字之后的正文未提取"
            found.append(Finding("prose_cut", "warning", message))
        for claim, indicator, slips in zip(self.claims, self.indicators, self.doubted, strict=True):
            mine = ids.get((indicator.source.start, indicator.name))
            for at, doubt in sorted(slips.items()):
                message = f"指标“{indicator.name}”的值“{indicator.values[at].text}”疑有误：{doubt.why}，请对照原文核实"
                found.append(Finding("suspect_value", "warning", message, mine, indicator.project, doubt.suggestion))
            if "distribution_mismatch" in claim.issues:
                found.append(
                    Finding(
                        "distribution_mismatch",
                        "warning",
                        f"“{claim.name}”所在句中“分别”前后的名称与数值个数不一致，数值归属需人工核对",
                        indicator=mine,
                    )
                )
        return tuple(found)


def prose_indicators(
    document: Document,
    outline: Outline,
    about: About,
    mining: Iterable[Mining] = (),
    read: Sequence[tuple[int, int]] = (),
    limit: int = 200_000,
) -> ProseResult:
    """The indicators that a document's sentences state, in document order, ids left to the pipeline.

    Args:
        document: the document as read.
        outline: its headings.
        about: its type, which says what a plain number states, and the years in force.
        mining: cells of tables whose sentences are prose, with the section that their rows give.
        read: stretches of text that were read as forms or tables and are not mined.
        limit: values after which the rest is not read, which a finding says.

    Example:
        The paragraph 「全年共培训安全主任4471人，占全年培训任务总数4300人的104%。」 of a work report gives 培训安全主任
        (actual 4471 人, share 104 %) and 全年培训任务总数 (target 4300 人).
    """
    stated = about.year.value if about.year is not None else None
    title = about.title.value if about.title is not None else None
    claims: list[Claim] = []
    indicators: list[Indicator] = []
    doubted: list[Mapping[int, Doubt]] = []
    cut: int | None = None

    def keep(place: Place, here: Sequence[Claim]) -> None:
        year = about.year_at(place.start) or stated
        for claim, slips in zip(here, doubts(Stretch(document.text, here, year)), strict=True):
            claims.append(claim)
            doubted.append(slips)
            indicators.append(_indicator(document.text, claim, place, year, slips))

    for place, rows in _told(document, outline, read):
        keep(place, rows)
    read = [*read, *((c.phrase.start, c.phrase.end) for c in claims)]
    for together, stopped in _together(heard_in(document, outline, about, mining, read), limit):
        cut = stopped
        found = reconciled([h.heard for h in together], title=title)
        for (place, _, heard), kept in zip(together, found, strict=True):
            keep(place, heard.carried_back(kept, document.text))
    return ProseResult(tuple(claims), tuple(indicators), tuple(doubted), cut, limit)


def _told(document: Document, outline: Outline, read: Sequence[tuple[int, int]]) -> Iterator[tuple[Place, list[Claim]]]:
    """The claims of paragraphs whose goals and results are labelled as such, and where they stand."""
    starts = _merged(read)
    for place in _paragraphs(document, outline):
        for start, end in _outside(place.start, place.end, starts):
            if rows := told_rows(document.text, start, end, place.section):
                yield place, rows


class HeardAt(NamedTuple):
    """What was heard in a stretch that begins at ``start``, and the place that the stretch is of."""

    place: Place
    start: int
    heard: Heard


def heard_in(
    document: Document,
    outline: Outline,
    about: About,
    mining: Iterable[Mining] = (),
    read: Sequence[tuple[int, int]] = (),
) -> Iterator[HeardAt]:
    """What the rules hear in a document's sentences, stretch by stretch in order.

    Args:
        document, outline, about, mining, read: as for ``prose_indicators``.
    """
    genre: Genre = "plan" if about.asks else about.type.value
    year = about.year.value if about.year is not None else None
    ahead: tuple[str, ...] | None = None  # the section whose paragraphs look ahead by now
    starts = _merged(read)
    paragraphs = (
        replace(p, start=a, end=b) for p in _paragraphs(document, outline) for a, b in _outside(p.start, p.end, starts)
    )
    for place in sorted([*paragraphs, *_cells(document, mining)], key=lambda p: (p.start, p.end)):
        if any(_GLOSSARY.search(heading) for heading in place.section):
            continue  # 七、名词解释: what words mean
        looks = looks_ahead(document.text[place.start : place.end], year) if genre in _LOOK_BACK_AND_AHEAD else None
        if looks is not None or ahead != place.section:
            ahead = place.section if looks else None
        states: Genre = "plan" if ahead is not None else genre
        for start, end in stretches(document.text, place.start, place.end):
            heard = hear(document.text, start, end, genre=states, section=place.section, year=year, holes=place.holes)
            if heard is not None:
                yield HeardAt(place, start, heard)


def _together(heard: Iterable[HeardAt], limit: int) -> Iterator[tuple[list[HeardAt], int | None]]:
    """What is looked at together: a document, or so much of a very long one as is held in memory at once.

    The second is where reading stopped at ``limit`` values, None where it goes on.
    """
    batch: list[HeardAt] = []
    numbers = values = 0
    for found in heard:
        if values >= limit:
            yield batch, found.start
            return
        batch.append(found)
        numbers += sum(len(p.reading.piece.quantities) for p in found.heard.pieces)
        values += sum(len(c.values) for c in found.heard.claims)
        if numbers >= _TOGETHER:
            yield batch, None
            batch, numbers = [], 0
    if batch:
        yield batch, None


def _merged(stretches_read: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that touch as one."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(stretches_read):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def _outside(start: int, end: int, stretches_read: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of a span lies outside the stretches, which are sorted and do not overlap."""
    i = max(0, bisect_right(stretches_read, (start, 1 << 60)) - 1)
    at = start
    while i < len(stretches_read) and stretches_read[i][0] < end:
        a, b = stretches_read[i]
        if a > at:
            yield at, a
        at = max(at, b)
        i += 1
    if at < end:
        yield at, end


# ── where the sentences are ──


def _paragraphs(document: Document, outline: Outline) -> Iterator[Place]:
    """The bodies of paragraphs; a line that only breaks for want of width is joined with the next one."""
    open_: Place | None = None
    previous: Paragraph | None = None
    crossed = False
    for number, block in enumerate(document.blocks):
        if number in outline.passed:
            crossed = True
            continue
        if not isinstance(block, Paragraph):
            if open_ is not None:
                yield open_
            open_, previous = None, None
            continue
        holes: tuple[tuple[int, int], ...] = ()
        if previous is not None and document.text[previous.end : block.start].strip():
            holes = ((previous.end, block.start),)
        if previous is not None and not _goes_on(document.text, previous, block, passed=crossed):
            if open_ is not None:
                yield open_
            open_ = None
        spans = [s for s in outline.bodies(number) if s.end > s.start and s.start >= block.start]
        for span in spans:
            if open_ is not None and span.start <= block.start + 1 and previous is not None:
                open_ = Place(open_.start, span.end, open_.section, open_.page, holes=(*open_.holes, *holes))
                continue
            if open_ is not None:
                yield open_
            open_ = Place(span.start, span.end, span.sections, block.page)
        if not spans and open_ is not None:
            yield open_
            open_ = None
        previous, crossed = (block if spans else None), False
    if open_ is not None:
        yield open_


def _goes_on(text: str, upper: Paragraph, lower: Paragraph, *, passed: bool) -> bool:
    """Whether a line runs over into the next one."""
    last = upper.text.rstrip()[-1:]
    if not last or last in _ENDS or len(upper.text.strip()) < _WRAPPED or lower.label is not None:
        return False
    if _POINTED.search(upper.text):
        return False  # …达100%（10分）, and below it 不达标的扣10分
    return joins(text, upper.end, lower.start, passed=passed) and not lower.text.startswith(("　", " ", "\t"))


def _cells(document: Document, mining: Iterable[Mining]) -> Iterator[Place]:
    for mine in mining:
        cell = mine.cell
        for span in cell_sections(document.text, cell.start, cell.end):
            yield Place(
                span.start,
                span.end,
                (*mine.section, *span.sections),
                cell.page,
                mine.table,
                cell,
                mine.project,
            )


# ── claims → indicators ──


def _indicator(text: str, claim: Claim, place: Place, year: int | None, slips: Mapping[int, Doubt]) -> Indicator:
    values = tuple(_value(text, v, place, year, claim.name) for v in claim.values)
    values = tuple(_doubted(v) if i in slips else v for i, v in enumerate(values))
    category = categorise(
        claim.name, unit=next((v.unit for v in values if v.unit), None), values=values, origin="prose"
    )
    at = claim.name_spans[0]
    return Indicator(
        id="",
        name=claim.name,
        values=values,
        origin="prose",
        source=_source(text, at.start, claim.name_spans[-1].end, place),
        project=place.project,
        section=claim.section,
        category=category.code,
        category_confidence=category.confidence,
        subject=re.sub(r"\s+", "", claim.subject.text) if claim.subject is not None else None,
        found_by=tuple(dict.fromkeys((*claim.found_by, category.rule))),
        confidence=_USUAL if not claim.issues else _DOUBTED,
    )


def _value(text: str, v: ClaimValue, place: Place, year: int | None, name: str) -> Value:
    bare = v.kind == "number" and v.unit is None and 1 <= (v.value or 0) <= 100
    if bare and v.role in _LEVELS and is_share(name):
        v = replace(v, kind="percent", unit="%", unit_inferred=True)  # 纠纷调解率100
    if v.kind == "number" and v.unit is None and v.role in _LEVELS and v.text[-1:] in "万亿" and is_sum(name):
        v = replace(v, kind="money", unit="元", unit_inferred=True)  # 协议资金3.1亿
    return Value(
        role=v.role,
        text=re.sub(r"[\r\n]+", "", v.text),
        kind=v.kind,
        source=_source(text, v.start, v.end, place),
        op_text=v.op_text,
        op=v.op,
        value=v.value,
        value_max=v.value_max,
        unit=v.unit,
        unit_inferred=v.unit_inferred,
        approx=v.approx,
        implied=v.implied,
        date=_date(text, v, place, year),
        frequency=v.frequency,
        period=v.period,
        scope=v.scope,
        base=v.base,
        direction=v.direction,
        goal=v.goal,
    )


def _doubted(v: Value) -> Value:
    """A value that is likely a slip; a day that does not exist is no date."""
    return replace(v, suspect=True, date=None if v.kind == "date" else v.date)


def _source(text: str, start: int, end: int, place: Place) -> Source:
    cell = place.cell
    return Source(
        start,
        end,
        text[start:end],
        page=place.page,
        table=place.table,
        row=cell.row if cell is not None else None,
        col=cell.col if cell is not None else None,
        bbox=cell.bbox if cell is not None else None,
    )


def _date(text: str, v: ClaimValue, place: Place, year: int | None) -> str | None:
    """The date with its year: the one written in the clause, else the nearest heading's or the document's."""
    date = v.date
    if date is None or not date.startswith("--") or date.startswith("---"):
        return date
    if v.frequency is not None:
        return date
    written = _YEAR.findall(text, max(place.start, v.start - _LOOK_BACK), v.start)
    if written and "。" not in text[text.rfind(written[-1], 0, v.start) : v.start]:
        year = int(written[-1])
    if year is None:
        return date
    return fill_year(date, year + (v.year_relative or 0), v.text)
