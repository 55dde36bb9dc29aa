"""The body that wrote a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise

from extractor.documents.document import Cell, Document, Paragraph, Table
from extractor.regex import regex
from extractor.text.facts import Fact, slices, vocabulary
from extractor.text.normalise import squeeze
from extractor.text.outline import Outline

_CODED = regex(r"(\d{3,12})\s*[-—_－]?\s*((?!年)[\u4e00-\u9fff].*)", re.S)
_INLINE = r"\s*(?:[（(][^（）()]{0,8}[）)])?\s*[:：]\s*"
_OF_PROVINCE = regex(r"^[省市县区]级")
_BRACKET = regex(r"[（(][^（）()]{0,10}[）)]")


_DATE_BEHIND = regex(r"[\s　]+\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?$")
_IN_BRACKETS = regex(r"\s*[（(]([^（）()]{3,30})[）)]\s*")  # （松河县人民政府）
_OFFICE = regex(r"([\u4e00-\u9fff]{2,20}(?:局|委员会|委|厅|政府))[\u4e00-\u9fff]{2,6}[科股]$")
"""A body and its own office behind it."""


@cache
def _body_pattern() -> re.Pattern[str]:
    data = vocabulary()["organization"]
    ends = "|".join(map(re.escape, sorted(data["ends"], key=len, reverse=True)))
    return re.compile(f"(?:{ends})$")


@cache
def _not_body() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, vocabulary()['organization']['not_ends']))})$")


def is_body(name: str, *, strict: bool = True) -> bool:
    """Whether a name is a public body's ("东岭县水利局"); ``strict`` refuses ends that places share (镇, 处 …)."""
    name = squeeze(name)
    if not 3 <= len(name) <= 40 or re.search(r"[，。；：、！？,:;\d]|的", name):
        return False
    end = _body_pattern().search(name)
    if end is None or _not_body().search(name):
        return False
    return not (strict and end.group() in vocabulary()["organization"]["weak"] and len(name) < 6)


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


def organization_of(
    document: Document, outline: Outline, title: Fact | None
) -> tuple[Fact | None, Fact | None]:
    found = list(_labelled(document))
    coded = next(
        (
            pair
            for start, end, piece in islice(slices(document), 3000)
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
    labels = "|".join(map(re.escape, sorted(vocabulary()["organization"]["labels"], key=len, reverse=True)))
    return re.compile(rf"(?:^|[\s　（(])(?:{labels}){_INLINE}([^\s　：:，。]+)")


@cache
def _label_words() -> frozenset[str]:
    return frozenset(squeeze(w) for w in vocabulary()["organization"]["labels"]) - {"单位"}


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
    data = vocabulary()["organization"]
    ends = "|".join(
        map(re.escape, sorted((e for e in data["ends"] if e not in data["weak"]), key=len, reverse=True))
    )
    after = "|".join(map(re.escape, data["title_next"]))
    pattern = re.compile(rf"([\u4e00-\u9fff]{{1,25}}?(?:{ends}))(?=\s*(?:{after}|\d{{4}}|二[〇○零]))")
    match = pattern.match(document.text, title.start, title.end)
    if match and not _not_body().search(match.group(1)) and not _SPOKEN_AT.match(match.group(1)):
        return Fact(squeeze(match.group(1)), match.start(1), match.end(1), "about.in_title")
    return None


_SPOKEN_AT = regex(r"在.*(?:会议?|大会)上")  # 在县八届人大三次会议上的政府|工作报告
_SIGNED_DATE = regex(
    r"[〇零○一二三四五六七八九\d]{4}年[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}日)?$"
)


def _signature(document: Document) -> Fact | None:
    """The last lines: a body's name above a date."""
    last = [b for b in document.blocks[-12:] if isinstance(b, Paragraph)]
    for upper, lower in pairwise(last):
        if _SIGNED_DATE.match(squeeze(lower.text)) and is_body(upper.text):
            return Fact(squeeze(upper.text), upper.start, upper.end, "about.signature")
    return None
