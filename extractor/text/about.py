"""What a document is: its title, the body that wrote it, its year, its kind, its money unit.

Every fact keeps where it was read. The words are data (``about.toml``); the kind is the sum of weighted words in
the title, the headings and the tables' short cells, and the evidence is kept with it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Literal

from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.text.looks import is_imprint
from extractor.text.normalise import squeeze
from extractor.text.outline import Outline

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
class Fact:
    """A fact and where it was read: ``document.text[start:end]`` holds it as written."""

    value: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year and where it was read."""

    value: int
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that spoke for a type."""

    type: DocumentType
    word: str
    zone: Literal["title", "heading", "cell"]
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
        """Whether a document of no known type asks for something (批复, 采购需求), so that its numbers are goals."""
        words = _data()["stance"]["asks"]
        return self.type.value == "other" and self.title is not None and any(w in self.title.value for w in words)

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
    organization, code = _organization(document, outline, title)
    units = tuple(_units(document))
    return About(
        title=title,
        organization=organization,
        organization_code=code,
        year=_year(document, outline, title),
        type=_kind(document, outline, title),
        amount_unit=_amount_unit(units),
        _units=tuple(u for u in units if u.rule != "about.unit_in_bracket") or units,
        _tables=tuple((t.start, t.end) for t in document.tables()),
        _outline=outline,
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("about.toml").read_text(encoding="utf-8"))


def _slices(document: Document) -> Iterator[tuple[int, int, str]]:
    """Short pieces of text that may hold a label or a declaration: lines and cells."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) <= 200:
                yield block.start, block.end, block.text
        else:
            for cell in block.cells:
                if 0 < len(cell.text) <= 200:
                    yield cell.start, cell.end, cell.text


# --- the year -----------------------------------------------------------------------------------------------

_HAN_YEAR = re.compile(r"[一二][〇零○O0一二三四五六七八九]{3}(?=年)")
_YEAR = re.compile(
    r"(?<![\d.\-—~～至])(19[89]\d|20[0-4]\d)(?=\s*(?:年|[—\-–~～至]|部门|预算|单位|项目|度|学年))(?!\s*年?\s*[—\-–~～至]\s*(?:19|20)\d\d)"
)
_RANGE = re.compile(r"(?:19|20)\d\d\s*年?\s*[—\-–~～至]+\s*(?:19|20)\d\d")
_YEAR_ALONE = re.compile(r"\s*(19[89]\d|20[0-4]\d)\s*年度?\s*")  # the cell behind 项目年度
_YEAR_LABELLED = re.compile(r"年[度份]\s*[：:]\s*(19[89]\d|20[0-4]\d)(?!\d)")
_COVER_DATE = re.compile(r"[（(]?\s*(19[89]\d|20[0-4]\d)\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*[）)]?")
_NUMBERED = re.compile(r"[^\s，。]{0,16}\s*[〔\[（(【]\s*(19[89]\d|20[0-4]\d)\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号")
_AHEAD = re.compile(r"打算|计划(?!生育)|安排|思路|展望|下[一]?步")  # 五、2020年工作打算 stands in a report of 2019
_BEHIND_TITLE = re.compile(r"[ \u3000]*(?:[（(]\s*)?(20[0-4]\d)\s*年(?:度|\s*[）)])")
_FISCAL = re.compile(r"(?:^|[（(\s])(19[89]\d|20[0-4]\d)\s*年度")
_IMPRINT = re.compile(r"[^\d，。]{2,40}[\s　]+(20[0-4]\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*")
_OF_YEAR = re.compile(r"(?:发布时间[:：]|发布日期[:：]|时间[:：]|在)\s*(20[0-4]\d)(?:[-/.]\d|年度|年\d)")
_WRITTEN = re.compile(r"(?<!\d)(20[0-4]\d)\s?[-/.年]\s?\d{1,2}")
_OPENING = re.compile(r"^[\s　]*(19[89]\d|20[0-4]\d)年(?:度|来|以来|上半年|[，,]|我|全)")


def find_year(text: str) -> tuple[int, int, int] | None:
    """The first year that a title or heading states, and its span; a range of years is none.

    Example:
        >>> find_year("二〇二三年度部门预算"), find_year("2021—2025年规划")
        ((2023, 0, 4), None)
    """
    best: tuple[int, int, int] | None = None
    match = _YEAR.search(text)
    if match:
        best = int(match.group(1)), match.start(1), match.end(1)
    han = _HAN_YEAR.search(text)
    if han and (best is None or han.start() < best[1]):
        value = 0
        for c in han.group():
            value = value * 10 + (0 if c in "○O0" else int(unicodedata.numeric(c)))
        if 1980 <= value <= 2049:
            best = value, han.start(), han.end()
    return best


def _year(document: Document, outline: Outline, title: Fact | None) -> Year | None:
    """From the title, the lines around it, the headings, the forms, at last from how the text begins."""

    def at(start: int, end: int, rule: str) -> Year | None:
        found = find_year(document.text[start:end])
        return Year(found[0], start + found[1], start + found[2], rule) if found else None

    if title is not None and (year := at(title.start, title.end, "about.year_in_title")):
        return year
    if title is not None and (match := _BEHIND_TITLE.match(document.text, title.end)):
        return Year(int(match.group(1)), match.start(1), match.end(1), "about.year_behind_title")
    for block in document.blocks[:10]:
        if isinstance(block, Paragraph) and len(block.text) <= 60 and not _is_site_line(block.text):
            match = _FISCAL.search(block.text)
            if match:
                return Year(
                    int(match.group(1)), block.start + match.start(1), block.start + match.end(1), "about.year_line"
                )
    for heading in outline.headings[:6]:
        if heading.run_in or _AHEAD.search(heading.text):
            continue
        if year := at(heading.start, heading.end, "about.year_in_heading"):
            return year
    counted: Counter[int] = Counter()
    first: dict[int, tuple[int, int]] = {}
    for seen, (start, _, piece) in enumerate(_slices(document)):
        if seen > 4000:
            break
        match = _YEAR_LABELLED.search(piece)
        if match is None and len(piece) <= 40:
            match = _FISCAL.search(piece) or _YEAR_ALONE.fullmatch(piece)
        if match:
            counted[int(match.group(1))] += 1
            first.setdefault(int(match.group(1)), (start + match.start(1), start + match.end(1)))
    often = counted.most_common(2)
    if often and (len(often) == 1 or often[0][1] > often[1][1]):  # not 2020年 and 2025年 over two columns
        value = often[0][0]
        return Year(value, *first[value], "about.year_in_form")
    for block in document.blocks[:6]:
        if isinstance(block, Paragraph) and not _is_site_line(block.text) and len(block.text) <= 60:
            match = (
                _COVER_DATE.fullmatch(block.text) or _NUMBERED.fullmatch(block.text) or _IMPRINT.fullmatch(block.text)
            )
            if match:
                return Year(
                    int(match.group(1)), block.start + match.start(1), block.start + match.end(1), "about.cover_date"
                )
    if title is not None and _RANGE.search(title.value):
        return None  # a plan of several years
    for block in document.blocks[:40]:
        if isinstance(block, Paragraph) and (match := _OPENING.match(block.text)):
            return Year(
                int(match.group(1)), block.start + match.start(1), block.start + match.end(1), "about.year_in_text"
            )
    for block in document.blocks[:8]:
        match = _OF_YEAR.search(block.text[:200]) if isinstance(block, Paragraph) else None
        if match is None and isinstance(block, Paragraph) and is_imprint(block.text):
            match = _WRITTEN.search(block.text)
        if match:
            return Year(
                int(match.group(1)), block.start + match.start(1), block.start + match.end(1), "about.year_in_text"
            )
    return None


def _is_site_line(text: str) -> bool:
    return re.match(r"\s*(?:时间|发布|来源|日期|更新|上传)", text) is not None


# --- the body that wrote it ---------------------------------------------------------------------------------

_CODED = re.compile(r"(\d{3,12})\s*[-—_－]?\s*([\u4e00-\u9fff].*)", re.S)
_INLINE = r"\s*(?:[（(][^（）()]{0,8}[）)])?\s*[:：]\s*"
_OF_PROVINCE = re.compile(r"^[省市县区]级")
_BRACKET = re.compile(r"[（(][^（）()]{0,10}[）)]")


_DATE_BEHIND = re.compile(r"[\s　]+\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?$")
_IN_BRACKETS = re.compile(r"\s*[（(]([^（）()]{3,30})[）)]\s*")  # （松河县人民政府）
_OFFICE = re.compile(r"([\u4e00-\u9fff]{2,20}(?:局|委员会|委|厅|政府))[\u4e00-\u9fff]{2,6}[科股]$")
"""A body and its own office behind it."""


@cache
def _body_pattern() -> re.Pattern[str]:
    data = _data()["organization"]
    ends = "|".join(map(re.escape, sorted(data["ends"], key=len, reverse=True)))
    return re.compile(f"(?:{ends})$")


@cache
def _not_body() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, _data()['organization']['not_ends']))})$")


def is_body(name: str, *, strict: bool = True) -> bool:
    """Whether a name is a public body's ("东岭县水利局"); ``strict`` refuses ends that places share (镇, 处 …)."""
    name = squeeze(name)
    if not 3 <= len(name) <= 40 or re.search(r"[，。；：、！？,:;\d]|的", name):
        return False
    end = _body_pattern().search(name)
    if end is None or _not_body().search(name):
        return False
    return not (strict and end.group() in _data()["organization"]["weak"] and len(name) < 6)


def _named(document: Document, start: int, end: int, rule: str) -> tuple[Fact, Fact | None] | None:
    """A body's name with or without a code in front ("467003东岭县应急管理局")."""
    raw = document.text[start:end]
    coded = _CODED.fullmatch(raw.strip())
    if coded:
        lead = len(raw) - len(raw.lstrip())
        name_start = start + lead + coded.start(2)
        name = squeeze(coded.group(2))
        if name.endswith("部门") and is_body(name[:-2]):
            return _named(document, start, start + len(raw.rstrip()) - 2, rule)
        if is_body(name, strict=False):
            code = Fact(coded.group(1), start + lead, start + lead + len(coded.group(1)), rule)
            return Fact(name, name_start, start + len(raw.rstrip()), rule), code
        return None
    name = squeeze(raw)
    if is_body(name):
        return Fact(name, start, end, rule), None
    return None


def _organization(
    document: Document, outline: Outline, title: Fact | None
) -> tuple[Fact | None, Fact | None]:
    found = list(_labelled(document))
    coded = next(
        (
            pair
            for start, end, piece in islice(_slices(document), 3000)
            if piece[:1].isdigit() and (pair := _named(document, start, end, "about.coded_line")) and pair[1]
        ),
        None,
    )
    names = {fact.value for fact, _ in found}
    if len(names) == 1:
        fact, code = found[0]
        if code is None and coded is not None and coded[0].value == fact.value:
            code = coded[1]
        return fact, code
    line = _cover_line(document, outline)
    if line is not None:
        code = line[1]
        # its forms may say 某局本级 where the cover says 某局
        if code is None and coded is not None and coded[0].value.removesuffix("本级") == line[0].value:
            code = coded[1]
        return line[0], code
    if coded is not None:
        return coded
    if title is not None and (fact_in_title := _in_title(document, title)):
        return fact_in_title, None
    if found:  # several bodies: the first stands for the document only where it recurs
        common, times = Counter(f.value for f, _ in found).most_common(1)[0]
        if times > 1:
            return next(pair for pair in found if pair[0].value == common)
    signed = _signature(document)
    return (signed, None) if signed else (None, None)


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(map(re.escape, sorted(_data()["organization"]["labels"], key=len, reverse=True)))
    return re.compile(rf"(?:^|[\s　（(])(?:{labels}){_INLINE}([^\s　：:，。]+)")


@cache
def _label_words() -> frozenset[str]:
    return frozenset(squeeze(w) for w in _data()["organization"]["labels"]) - {"单位"}


def _labelled(document: Document) -> Iterator[tuple[Fact, Fact | None]]:
    """ "填报单位（盖章）：某局" in a line or a cell, and a label's cell with the name in the next one."""
    seen = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pieces: Iterable[tuple[int, str]] = [(block.start, block.text)] if len(block.text) <= 200 else []
        else:
            pieces = ((c.start, c.text) for c in block.cells if len(c.text) <= 200)
        for start, piece in pieces:
            seen += 1
            if seen > 6000:
                return
            if "：" not in piece and ":" not in piece:
                continue
            for match in _label_pattern().finditer(piece):
                a, b = start + match.start(1), start + match.end(1)
                named = _named(document, a, b, "about.labelled")
                if named is None:
                    continue
                yield named
        if isinstance(block, Table):
            yield from _labelled_cells(document, block)


def _labelled_cells(document: Document, table: Table) -> Iterator[tuple[Fact, Fact | None]]:
    previous: Cell | None = None
    for cell in table.cells[:3000]:
        if previous is not None and previous.row == cell.row and cell.text:
            label = squeeze(_BRACKET.sub("", previous.text)).rstrip("：:")
            parts = {_OF_PROVINCE.sub("", part) for part in (label, *label.split("、"))}
            if parts & _label_words() and (
                named := _named(document, cell.start, cell.end, "about.labelled")
            ):
                yield named
        previous = cell


def _cover_line(document: Document, outline: Outline) -> tuple[Fact, Fact | None] | None:
    """A line near the top that is a body's name alone, or "某局编制"."""
    for number, block in enumerate(document.blocks[:8]):
        if isinstance(block, Table):
            for cell in block.cells[:2]:
                alone = sum(c.row == cell.row and bool(c.text) for c in block.cells[:20]) == 1
                if cell.text and alone and (pair := _named(document, cell.start, cell.end, "about.cover_line")):
                    return pair
            return None
        if number in outline.title_blocks or len(block.text) > 40:
            if len(block.text) > 80:
                return None
            continue
        text = _DATE_BEHIND.sub("", block.text)
        bracketed = _IN_BRACKETS.fullmatch(text)
        if bracketed and is_body(bracketed.group(1)):
            a, b = block.start + bracketed.start(1), block.start + bracketed.end(1)
            return Fact(squeeze(bracketed.group(1)), a, b, "about.cover_line"), None
        office = _OFFICE.match(text)
        if office and outline.heading_of(number) is None and is_body(office.group(1)):
            end = block.start + office.end(1)
            return Fact(squeeze(office.group(1)), block.start, end, "about.cover_line"), None
        for tail in ("编制", "制", "编", ""):
            if tail and not text.endswith(tail):
                continue
            end = block.start + len(text) - len(tail)
            body = document.text[block.start : end]
            if tail == "" and outline.heading_of(number) is not None:
                break
            if not is_body(squeeze(body)) and _CODED.fullmatch(body) is None:
                continue
            pair = _named(document, block.start, end, "about.cover_line")
            if pair is not None:
                return pair
    return None


def _in_title(document: Document, title: Fact) -> Fact | None:
    """ "芦溪县交通运输局2021年工作总结" → 芦溪县交通运输局."""
    data = _data()["organization"]
    ends = "|".join(
        map(re.escape, sorted((e for e in data["ends"] if e not in data["weak"]), key=len, reverse=True))
    )
    after = "|".join(map(re.escape, data["title_next"]))
    pattern = re.compile(rf"([\u4e00-\u9fff]{{1,25}}?(?:{ends}))(?=\s*(?:{after}|\d{{4}}|二[〇○零]))")
    match = pattern.match(document.text, title.start, title.end)
    if match and not _not_body().search(match.group(1)):
        return Fact(squeeze(match.group(1)), match.start(1), match.end(1), "about.in_title")
    return None


_SIGNED_DATE = re.compile(
    r"[〇零○一二三四五六七八九\d]{4}年[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}日)?$"
)


def _signature(document: Document) -> Fact | None:
    """The last lines: a body's name above a date."""
    last = [b for b in document.blocks[-12:] if isinstance(b, Paragraph)]
    for upper, lower in pairwise(last):
        if _SIGNED_DATE.match(squeeze(lower.text)) and is_body(upper.text):
            return Fact(squeeze(upper.text), upper.start, upper.end, "about.signature")
    return None


# --- the kind -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[DocumentType, float], ...]]


@cache
def _type_words(zone: str) -> _Words:
    weights: dict[str, list[tuple[DocumentType, float]]] = {}
    for entry in _data()["type"]:
        for word, weight in entry.get(zone, {}).items():
            weights.setdefault(word, []).append((entry["name"], float(weight)))
    words = sorted(weights, key=len, reverse=True)
    # a word inside a longer one counts as well (绩效目标 in 绩效目标表), so hits may overlap
    pattern = re.compile("(?=(" + "|".join(map(re.escape, words)) + "))")
    return _Words(pattern, {w: tuple(v) for w, v in weights.items()})


def _hits(text: str, start: int, zone: Literal["title", "heading", "cell"]) -> Iterator[Evidence]:
    words = _type_words(zone)
    factor = float(_data()["at_title_end"])
    bare = len(text.rstrip("》”）)】 　的表书件"))
    for match in words.pattern.finditer(text):
        word = match.group(1)
        for candidate in (w for w in words.weights if word.startswith(w)) if zone == "title" else (word,):
            end = match.start() + len(candidate)
            for name, weight in words.weights[candidate]:
                if zone == "title" and end >= bare:
                    weight *= factor
                yield Evidence(name, candidate, zone, weight, start + match.start(), start + end)


_POINTED = re.compile(r"[（(](?:计|加|扣|满分)?\d{1,3}(?:\.\d)?分[)）][。；;]?\s*$")

# … or with everything in one line
_GIVEN = re.compile(
    r"(?:[扣减得计记]\s?|[（(]|[，,]\s?)\d{1,3}(?:\.\d+)?\s?分(?=[）)；;。，,]|$)|一票否决|否决项(?=[）)])"
)
_RUN_TOGETHER = 5  # times that points are given or taken, whatever the lines

_DEDUCTED = re.compile(r"[扣减]\s?\d+(?:\.\d+)?(?:[-—~]\d+)?\s?分")


def _kind(document: Document, outline: Outline, title: Fact | None) -> Kind:
    evidence: list[Evidence] = []
    text = document.text
    if title is not None:
        evidence += _hits(text[title.start : title.end], title.start, "title")
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
                    evidence.append(
                        Evidence(hit.type, hit.word, hit.zone, hit.weight, cell.start, cell.end)
                    )
    pointed = [p for p in document.paragraphs() if _POINTED.search(p.text[-12:]) or _DEDUCTED.search(p.text)]
    lines = int(_data()["pointed"]["lines"])
    run_on = [p.start + m.end() for p in document.paragraphs() for m in islice(_GIVEN.finditer(p.text), _RUN_TOGETHER)]
    if len(pointed) >= lines or len(run_on) >= _RUN_TOGETHER:  # 1、……。（5分）, line by line or all in one
        weight, at = float(_data()["pointed"]["weight"]), pointed[0].end if len(pointed) >= lines else run_on[0]
        evidence.append(Evidence("assessment_rules", "分", "heading", weight, at - 1, at))
    scores: Counter[DocumentType] = Counter()
    for hit in evidence:
        scores[hit.type] += hit.weight  # type: ignore[assignment]
    ranked = tuple(sorted(scores.items(), key=lambda s: -s[1]))
    if not ranked or ranked[0][1] < float(_data()["least"]):
        return Kind("other", 0.5, ranked, tuple(evidence))
    return Kind(ranked[0][0], ranked[0][1] / sum(scores.values()), ranked, tuple(evidence))


# --- the money unit -----------------------------------------------------------------------------------------

_DECLARED = re.compile(
    r"(?:^|[\s　（(，,；;：:]|金额|计量|货币|资金|数据)单\s*位\s*[:：]\s*(?:人民币\s*)?([百千万亿]{0,2}元)(?![/／])"
)
_BRACKETED = re.compile(r"[（(]\s*(?:单位[:：])?\s*(?:人民币)?([百千万亿]{0,2}元)\s*[)）]")


def _units(document: Document) -> Iterator[Fact]:
    """All declarations of a money unit, in order: "单位：万元", and （万元） behind a word for money."""
    words = _data()["money"]["cell_words"]
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
                    yield Fact(
                        match.group(1), start + match.start(1), start + match.end(1), "about.unit_in_bracket"
                    )


def _amount_unit(units: tuple[Fact, ...]) -> Fact | None:
    """The first declaration; a bracket in a header only where nothing is declared, and all agree."""
    for unit in units:
        if unit.rule == "about.unit_declared":
            return unit
    if units and len({u.value for u in units}) == 1:
        return units[0]
    return None
