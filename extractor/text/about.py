"""What a document is: its title, the body that wrote it, its year, its kind, its money unit.

Every fact keeps where it was read. The words are data (``about.toml``); the kind is the sum of weighted words in
the title, the headings and the tables' short cells, and the evidence is kept with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Literal

from extractor.documents.document import Document, Table
from extractor.regex import regex
from extractor.text.bodies import organization_of
from extractor.text.facts import Fact, Year, vocabulary
from extractor.text.normalise import squeeze
from extractor.text.outline import Outline
from extractor.text.years import find_year, year_of

DocumentType = Literal[
    "performance_targets",
    "self_evaluation",
    "indicator_system",
    "assessment_rules",
    "work_report",
    "statistics",
    "plan",
    "other",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that spoke for a type."""

    type: DocumentType
    word: str
    zone: Literal["title", "heading", "cell", "text"]
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Kind:
    """The document's type; ``confidence`` is the winner's share of all points."""

    value: DocumentType
    confidence: float
    scores: tuple[tuple[DocumentType, float], ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document as a whole; None where it does not say."""

    title: Fact | None
    organization: Fact | None
    organization_code: Fact | None
    year: Year | None
    type: Kind
    amount_unit: Fact | None
    _units: tuple[Fact, ...] = field(repr=False)
    _tables: tuple[tuple[int, int], ...] = field(repr=False)
    _outline: Outline = field(repr=False)

    def amount_unit_at(self, offset: int) -> str | None:
        """The money unit declared for a place ("万元"): in its table, or between it and the table before.

        Elsewhere the nearest declaration above counts, and where there is none, the document's own.
        """
        if not self._units:
            return None
        above = bisect_right(self._units, offset, key=lambda u: u.start)
        t = bisect_right(self._tables, (offset, 1 << 60)) - 1
        if t >= 0 and self._tables[t][0] <= offset < max(self._tables[t][1], self._tables[t][0] + 1):
            floor = self._tables[t - 1][1] if t else 0
            if above and self._units[above - 1].start >= floor:
                return self._units[above - 1].value
            if above < len(self._units) and self._units[above].start < self._tables[t][1]:
                return self._units[above].value
        if above:
            return self._units[above - 1].value
        return self.amount_unit.value if self.amount_unit else None

    @property
    def asks(self) -> bool:
        """Whether a document of no known type asks for something (批复, 服务承诺), so that its numbers are goals.

        服务承诺兑现情况 tells what came of it.
        """
        if self.type.value != "other" or self.title is None:
            return False
        title, stance = self.title.value, vocabulary()["stance"]
        last = max(title.rfind(w) for w in stance["asks"])
        return last >= 0 and not any(title.find(w, last) >= 0 for w in stance["came_to"])

    def year_at(self, offset: int) -> int | None:
        """The year that the nearest heading above states ("二、2022年工作安排" → 2022), or None."""
        for heading in reversed(self._outline.sections_at(offset)):
            found = find_year(heading)
            if found is not None:
                return found[0]
        return None


def about(document: Document, outline: Outline) -> About:
    """Title, organization, year, kind and money unit of a document.

    Args:
        document: as read.
        outline: of the same document.

    Example: "某县水利局2023年度部门预算绩效文本" above a form of 一级指标 … 指标值: organization 某县水利局, year 2023,
    type performance_targets.
    """
    text = document.text
    title = None
    if outline.title is not None:
        start, end = outline.title
        title = Fact(squeeze(text[start:end]), start, end, "about.title")
    organization, code = organization_of(document, outline, title)
    units = tuple(_units(document))
    return About(
        title=title,
        organization=organization,
        organization_code=code,
        year=year_of(document, outline, title),
        type=_kind(document, outline, title),
        amount_unit=_amount_unit(units),
        _units=tuple(u for u in units if u.rule != "about.unit_in_bracket") or units,
        _tables=tuple((t.start, t.end) for t in document.tables()),
        _outline=outline,
    )


# --- the kind -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[DocumentType, float], ...]]


@cache
def _type_words(zone: str) -> _Words:
    weights: dict[str, list[tuple[DocumentType, float]]] = {}
    for entry in vocabulary()["type"]:
        for word, weight in entry.get(zone, {}).items():
            weights.setdefault(word, []).append((entry["name"], float(weight)))
    words = sorted(weights, key=len, reverse=True)
    # a word inside a longer one counts as well (绩效目标 in 绩效目标表), so hits may overlap
    pattern = re.compile("(?=(" + "|".join(map(re.escape, words)) + "))")
    return _Words(pattern, {w: tuple(v) for w, v in weights.items()})


_HEADS_WITHIN = 400  # characters of a paragraph


@cache
def _run_heads() -> re.Pattern[str]:
    """Three heads or more with nothing between: 考核项目分值评分标准."""
    words = (*_type_words("cell").weights, *vocabulary()["run_heads"]["words"])
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))}){{3,}}")


def _hits(text: str, start: int, zone: Literal["title", "heading", "cell"]) -> Iterator[Evidence]:
    words = _type_words(zone)
    factor = float(vocabulary()["at_title_end"])
    bare = len(text.rstrip("》”）)】 　的表书件"))
    for match in words.pattern.finditer(text):
        word = match.group(1)
        for candidate in (w for w in words.weights if word.startswith(w)) if zone == "title" else (word,):
            end = match.start() + len(candidate)
            for name, weight in words.weights[candidate]:
                if zone == "title" and end >= bare:
                    weight *= factor
                yield Evidence(name, candidate, zone, weight, start + match.start(), start + end)


_POINTED = regex(r"[（(](?:计|加|扣|满分)?\d{1,3}(?:\.\d)?分[)）][。；;]?\s*$")

# … or with everything in one line
_GIVEN = regex(r"(?:[扣减得计记]\s?|[（(]|[，,]\s?)\d{1,3}(?:\.\d+)?\s?分(?=[）)；;。，,]|$)|一票否决|否决项(?=[）)])")
_RUN_TOGETHER = 5  # times that points are given or taken, whatever the lines

# A yearbook numbers its tables by chapters: 10-15 市区教育事业基本情况, 表2—1
_OF_YEARBOOK = regex(r"(?:续?表\s*)?\d{1,2}\s?[-—－–]\s?\d{1,3}(?=\s|$|[\u4e00-\u9fff])(?!\s*[年月日季周天级条章])")
_FIRST_LINES = 4

_DEDUCTED = regex(r"[扣减]\s?\d+(?:\.\d+)?(?:[-—~]\d+)?\s?分")


def _own(text: str) -> Iterator[Evidence]:
    """What a text calls itself where no title does: 本责任书, 特制定本办法."""
    own = vocabulary()["own"]
    for kind, words in own["words"].items():
        found = re.search("|".join(words), text)
        if found is not None:
            yield Evidence(kind, found.group(), "text", float(own["weight"]), *found.span())


def _kind(document: Document, outline: Outline, title: Fact | None) -> Kind:
    evidence: list[Evidence] = []
    text = document.text
    if title is not None:
        evidence += _hits(text[title.start : title.end], title.start, "title")
    for block in document.blocks[:_FIRST_LINES]:
        first = block.cells[0] if isinstance(block, Table) else block
        if (match := _OF_YEARBOOK.match(first.text)) is not None:
            weight = float(vocabulary()["yearbook"]["weight"])
            at, end = first.start, first.start + match.end()
            evidence.append(Evidence("statistics", text[at:end], "title", weight, at, end))
            break
    times: Counter[tuple[str, str]] = Counter()
    for heading in outline.headings[:80]:
        for hit in _hits(text[heading.start : heading.end], heading.start, "heading"):
            times[hit.type, hit.word] += 1
            if times[hit.type, hit.word] <= 2:
                evidence.append(hit)
    for seen, cell in enumerate(c for t in document.tables() for c in t.cells):
        if seen > 3000:
            break
        if 0 < len(cell.text) <= 16:
            word = squeeze(cell.text)
            for hit in _hits(word, cell.start, "cell"):
                times[hit.type, hit.word] += 1
                if times[hit.type, hit.word] <= 1:
                    evidence.append(Evidence(hit.type, hit.word, hit.zone, hit.weight, cell.start, cell.end))
    for paragraph in document.paragraphs():  # heads of a table that a converter ran together
        for run in _run_heads().finditer(squeeze(paragraph.text[:_HEADS_WITHIN])):
            for hit in _hits(run.group(), paragraph.start, "cell"):
                times[hit.type, hit.word] += 1
                if times[hit.type, hit.word] <= 1:
                    evidence.append(replace(hit, start=paragraph.start, end=paragraph.end))
    pointed = [p for p in document.paragraphs() if _POINTED.search(p.text[-12:]) or _DEDUCTED.search(p.text)]
    lines = int(vocabulary()["pointed"]["lines"])
    run_on = [p.start + m.end() for p in document.paragraphs() for m in islice(_GIVEN.finditer(p.text), _RUN_TOGETHER)]
    if len(pointed) >= lines or len(run_on) >= _RUN_TOGETHER:  # 1、……。（5分）, line by line or all in one
        weight, at = float(vocabulary()["pointed"]["weight"]), pointed[0].end if len(pointed) >= lines else run_on[0]
        evidence.append(Evidence("assessment_rules", "分", "heading", weight, at - 1, at))
    if not any(hit.zone == "title" for hit in evidence):
        evidence += _own(text)
    scores: Counter[DocumentType] = Counter()
    for hit in evidence:
        scores[hit.type] += hit.weight  # type: ignore[assignment]
    ranked = tuple(sorted(scores.items(), key=lambda s: -s[1]))
    if not ranked or ranked[0][1] < float(vocabulary()["least"]):
        return Kind("other", 0.5, ranked, tuple(evidence))
    return Kind(ranked[0][0], ranked[0][1] / sum(scores.values()), ranked, tuple(evidence))


# --- the money unit -----------------------------------------------------------------------------------------

_DECLARED = regex(
    r"(?:^|[\s　（(，,；;：:]|金额|计量|货币|资金|数据)单\s*位\s*[:：]\s*(?:人民币\s*)?([百千万亿]{0,2}元)(?![/／])"
)
_BRACKETED = regex(r"[（(]\s*(?:单位[:：])?\s*(?:人民币)?([百千万亿]{0,2}元)\s*[)）]")


def _units(document: Document) -> Iterator[Fact]:
    """All declarations of a money unit, in order: "单位：万元", and （万元） behind a word for money."""
    words = vocabulary()["money"]["cell_words"]
    for block in document.blocks:
        pieces: Iterable[tuple[int, str]]
        cells = isinstance(block, Table)
        if isinstance(block, Table):
            pieces = ((c.start, c.text) for c in block.cells if c.text)
        else:
            pieces = [(block.start, block.text)]
        for start, piece in pieces:
            if "元" not in piece or len(piece) > 200:
                continue
            declared = False
            for match in _DECLARED.finditer(piece):
                declared = True
                yield Fact(match.group(1), start + match.start(1), start + match.end(1), "about.unit_declared")
            bracketed = len(piece) <= 30 and (any(w in piece for w in words) or len(piece) <= 6)
            if not declared and bracketed and (cells or len(piece) <= 16):
                for match in _BRACKETED.finditer(piece):
                    yield Fact(match.group(1), start + match.start(1), start + match.end(1), "about.unit_in_bracket")


def _amount_unit(units: tuple[Fact, ...]) -> Fact | None:
    """The first declaration; a bracket in a header only where nothing is declared, and all agree."""
    for unit in units:
        if unit.rule == "about.unit_declared":
            return unit
    if units and len({u.value for u in units}) == 1:
        return units[0]
    return None
