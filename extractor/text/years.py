"""The year that a document is about."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from extractor.documents.document import Document, Paragraph
from extractor.regex import regex
from extractor.text.facts import Fact, Year, slices
from extractor.text.looks import is_imprint
from extractor.text.outline import Outline

_HAN_YEAR = regex(r"[一二][〇零○O0一二三四五六七八九]{3}(?=年)")
_YEAR = regex(
    r"(?<![\d.\-—~～至])(19[89]\d|20[0-4]\d)(?=\s*(?:年|[—\-–~～至]|部门|预算|单位|项目|度|学年))(?!\s*年?\s*[—\-–~～至]\s*(?:19|20)\d\d)"
)
_RANGE = regex(r"(?:19|20)\d\d\s*年?\s*[—\-–~～至]+\s*(?:19|20)\d\d")
_YEAR_ALONE = regex(r"\s*(19[89]\d|20[0-4]\d)\s*年度?\s*")  # the cell behind 项目年度
_YEAR_LINE = regex(r"\s*[（(]\s*(20[0-4]\d)\s*年\s*[)）]\s*")  # （2022年） below a title
_LABEL = regex(r"[^\d]*年[^\d]*")
_YEAR_LABELLED = regex(r"年[度份]\s*[：:]\s*(19[89]\d|20[0-4]\d)(?!\d)")
_COVER_DATE = regex(r"[（(]?\s*(19[89]\d|20[0-4]\d)\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*[）)]?")
_NUMBERED = regex(r"[^\s，。]{0,16}\s*[〔\[（(【]\s*(19[89]\d|20[0-4]\d)\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号")
_AHEAD = regex(r"打算|计划(?!生育)|安排|思路|展望|下[一]?步")  # 五、2020年工作打算 stands in a report of 2019
_BEHIND_TITLE = regex(r"[ \u3000]*(?:[（(]\s*)?(20[0-4]\d)\s*年(?:度|\s*[）)])")
_TITLE_END = regex(r"[（(]\s*(20[0-4]\d)\s*[）)]\s*$")
_FISCAL = regex(r"(?:^|[（(\s])(19[89]\d|20[0-4]\d)\s*年度")
_IMPRINT = regex(r"[^\d，。]{2,40}[\s　]+(20[0-4]\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*")
_OF_YEAR = regex(r"(?:发布时间[:：]|发布日期[:：]|时间[:：]|在)\s*(20[0-4]\d)(?:[-/.]\d|年度|年\d)")
_WRITTEN = regex(r"(?<!\d)(20[0-4]\d)\s?[-/.年]\s?\d{1,2}")
_OPENING = regex(r"^[\s　]*(19[89]\d|20[0-4]\d)年(?:度|来|以来|上半年|[，,]|我|全)")


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


def year_of(document: Document, outline: Outline, title: Fact | None) -> Year | None:
    """From the title, the lines around it, the headings, the forms, at last from how the text begins."""

    def at(start: int, end: int, rule: str) -> Year | None:
        found = find_year(document.text[start:end])
        return Year(found[0], start + found[1], start + found[2], rule) if found else None

    if title is not None and (year := at(title.start, title.end, "about.year_in_title")):
        return year
    if title is not None and (match := _TITLE_END.search(document.text, title.start, title.end)):
        return Year(int(match.group(1)), match.start(1), match.end(1), "about.year_in_title")
    if title is not None and (match := _BEHIND_TITLE.match(document.text, title.end)):
        return Year(int(match.group(1)), match.start(1), match.end(1), "about.year_behind_title")
    for block in document.blocks[:10]:
        if isinstance(block, Paragraph) and len(block.text) <= 60 and not _is_site_line(block.text):
            match = _FISCAL.search(block.text) or _YEAR_LINE.fullmatch(block.text)
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
    label = ""
    for seen, (start, _, piece) in enumerate(slices(document)):
        if seen > 4000:
            break
        match = _YEAR_LABELLED.search(piece)
        if match is None and len(piece) <= 40:
            match = _FISCAL.search(piece) or (_YEAR_ALONE.fullmatch(piece) if _LABEL.fullmatch(label) else None)
        label = piece
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
