"""The document's own title, which may run over lines."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.documents.document import Document, Paragraph, Table
from extractor.regex import regex
from extractor.text.looks import (
    BRACKET_END,
    COPY_NOISE,
    TITLE_TAIL,
    enumerator,
    is_collection,
    is_furniture,
    is_imprint,
    is_noise,
    limit,
    without_file_end,
    words_of,
)
from extractor.text.normalise import squeeze
from extractor.text.page_facts import page_line, page_rows

_TITLE_ZONE = 12
_MOST_LINES = 2  # above a table of which one is the title, though no words say so
_SHORTEST = 5  # characters


def find_title(document: Document) -> tuple[tuple[int, int] | None, frozenset[int]]:
    """The document's own title: the first short lines that name a document, before its body begins.

    A body's name, a document number, a unit line, "目录" and the words of a site are passed over. A title set over
    lines is put together: "关于印发" / "《…方案》的通知".
    """
    zone: list[int] = []
    issue = 0  # how many lines of the zone stand above a paper's or document's number
    above_table = about_page = False
    of_file: tuple[int, int] | None = None  # the name of the file that a site shares, without its ending
    for i, block in enumerate(document.blocks[:_TITLE_ZONE]):
        if isinstance(block, Table):
            first = page_rows([[c.text for c in row if c is not None and c.text] for row in block.grid()[:_TITLE_ZONE]])
            if first == block.n_rows:
                continue
            if not zone:
                return _title_in_table(document, block, first)
            above_table = True
            break
        words = squeeze(block.text)
        if zone and (is_imprint(block.text) or re.match(r"\s*(?:来源|发布|时间|作者|信息来源)", block.text)):
            named = zone[-1]  # a news page: what stands above its imprint
            if not any(_ends_title(document, i) for i in zone):
                return (document.blocks[named].start, document.blocks[named].end), frozenset([named])
        about_page = page_line(block.text, begun=about_page)
        if about_page or not words or is_noise(block.text) or squeeze(words) == "目录":
            continue
        if without_file_end(block.text) != block.text:
            of_file = of_file or (block.start, block.start + len(without_file_end(block.text)))
            continue
        if _ISSUE.match(words) or _NUMBER.fullmatch(words):
            issue = len(zone)
            continue
        if is_furniture(block.text) and not words_of("title_end", final=True).search(words):
            continue
        if re.match(r"附件[\dN一二三四五六七八九十]{0,3}[:：]?$", words):
            continue
        if enumerator((block.label or "") + block.text) is not None:
            break
        if len(words) > limit("title") or re.search(r"[。；！？]", words):
            break
        if _IN_BRACKETS.fullmatch(words) and not (zone and TITLE_TAIL.match(words)):
            continue
        zone.append(i)
    zone = _without_site(document, _without_masthead(document, zone, issue))
    best: tuple[int, int] | None = None
    for k, i in enumerate(zone):
        words = squeeze(document.blocks[i].text)  # type: ignore[union-attr]
        if not _names_paper(words) or re.search(r"编制$|[：:].", words):
            continue
        if words_of("body_end", final=True).search(words) and len(words) < 15:
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
        best = _above_date(document, zone)
    if best is None:
        styled = [i for i in zone if getattr(document.blocks[i], "level", None) == 1]
        if not styled and above_table:
            styled = _first_line(document, zone)
        if not styled:
            return _title_run_on(document) or _title_on_page(document) or of_file, frozenset()
        best = (styled[0], styled[0])
    start, end = document.blocks[best[0]].start, document.blocks[best[1]].end
    for imprint in _IMPRINT.finditer(document.text, start, end):
        start = imprint.end()
    noise = COPY_NOISE.search(document.text, max(start, end - 24), end)
    if noise:
        end = noise.start()
    return (start, end), frozenset(range(best[0], best[1] + 1))


def _above_date(document: Document, zone: list[int]) -> tuple[int, int] | None:
    """经济运行稳中有进 / （2016年10月19日）: a line with the day below it."""
    for i in zone:
        below = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
        if isinstance(below, Paragraph) and _DAY_BELOW.fullmatch(squeeze(below.text)):
            return i, i
    return None


def _first_line(document: Document, zone: list[int]) -> list[int]:
    """What stands alone above a table, or below its body's name, where no words say so: 渡口管理站绩效对照."""
    lines = {i: squeeze(document.blocks[i].text) for i in zone}  # type: ignore[union-attr]
    if len(zone) > _MOST_LINES or any(re.search(r"[:：]", line) for line in lines.values()):
        return []
    return [i for i in zone if len(lines[i]) >= _SHORTEST and not words_of("body_end", final=True).search(lines[i])][:1]


_IN_BRACKETS = regex(r"[（(][^（）()]*[）)]")
_NAMED = regex(r"^[^-—_|]{2,20}[-—_|]")
_DAY_BELOW = regex(r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[）)]")
_MONTH_BELOW = regex(r"[（(][〇零一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月[）)]")
# What tells of a month is titled with it; below a plan or rules it only says when these were written.
_OF_A_MONTH = regex(r"(?:通报|情况|月报|快报|简报|统计|动态|数据|进度|进展|排名|监测\S{0,6}|分析|总结)$")
_ISSUE = regex(r"[（(]?(?:总?第[\d一二三四五六七八九十百〇]{1,5}期|\d{4}年第[\d一二三四五六七八九十]{1,4}期)")
_OF_YEAR = regex(r"[（(](?:19|20)\d\d年?度?[）)]")
_NUMBER = regex(r"[^\s，。]{0,20}[〔\[（(【]\d{4}[〕\]）)】]第?\d{1,5}号")
# A line above the title that the reader took for its first: …收入规划核算科编 2023年7月10日
_IMPRINT = regex(r"[^\n]*(?:编|印发|主办)?[ \t　]+\d{4}年\d{1,2}月\d{1,2}日[ \t　]*\n")


# A form's title with the form's first label behind it, cells run together: …绩效自评表（2023年度）项目名称…
_RUN_ON = regex(
    r"(?:(?<=[\s:：、。》|])|^)(?:\d{1,2}、)?(?:附件\d{0,2}[:：\s]*)?"
    r"(?P<title>[\u4e00-\u9fff“”0-9]{0,40}?(?:绩效|预算)[\u4e00-\u9fff]{0,8}表)\s*"
    r"(?:[（(]\s*(?:20\d\d)[^）)]{0,8}[）)]\s*|20\d\d年度)?"
    r"(?=项目|单位|部门|主管|填报|预算|专项|转移|政策|资金|[一二]\*?级)"
)
_RUN_ON_REACH = 800
# A speech or a report on one line: 第1页共3页在县第八届人大三次会议上的政府工作报告|各位代表：…
_SPOKEN = regex(
    r"(?:第\s?\d{1,3}\s?页\s?共\s?\d{1,3}\s?页)?\s*"
    r"(?P<title>[\u4e00-\u9fff“”〝〞（）()\d—-]{6,60}?(?:报告|总结|讲话|汇报|发言|计划|方案))\s*"
    r"(?=各位|同志们|尊敬的|一、|[（(]一[）)])"
)


def _title_run_on(document: Document) -> tuple[int, int] | None:
    """A title to which the form below it is stuck."""
    for block in document.blocks[:_TITLE_ZONE]:
        if isinstance(block, Table) or len(block.text) <= limit("title"):
            continue
        found = _RUN_ON.search(document.text, block.start, min(block.end, block.start + _RUN_ON_REACH))
        found = found or _SPOKEN.match(document.text, block.start, block.end)
        if found is not None:
            return found.span("title")
    return None


_NAME_LABEL = regex(r"(?:信息)?(?:名称|标题)[:：]?")
_NAME_ON_LINE = regex(
    r"(?:信息)?(?:名[ 　]{0,4}称|标[ 　]{0,4}题)[ 　]*[:：][ 　]*(?P<title>[^\s　].*?)(?=[ 　]+[^\s　:：]{1,6}[:：]|$)"
)


def _title_on_page(document: Document) -> tuple[int, int] | None:
    """What the page around a document calls it: 名称：某市人民政府关于印发…的通知."""
    begun = False
    for block in document.blocks[:_TITLE_ZONE]:
        if isinstance(block, Table):
            rows = [[c for c in row if c is not None and c.text] for row in block.grid()[:_TITLE_ZONE]]
            for row in rows[: page_rows([[c.text for c in row] for row in rows])]:
                for label, cell in pairwise(row):
                    if _NAME_LABEL.fullmatch(squeeze(label.text)):
                        return cell.start, cell.end
        elif page_line(block.text, begun=begun):
            begun = True
            found = _NAME_ON_LINE.search(block.text)
            if found is not None:
                return block.start + found.start("title"), block.start + found.end("title")
    return None


def _ends_title(document: Document, i: int) -> bool:
    words = squeeze(document.blocks[i].text)  # type: ignore[union-attr]
    return _names_paper(words)


def _names_paper(words: str) -> bool:
    """Whether a line ends like a title; a bracket and a count of papers (8篇) are left aside."""
    bare = BRACKET_END.sub("", COPY_NOISE.sub("", words)).rstrip("》”")
    return is_collection(bare) or words_of("title_end", final=True).search(bare) is not None


def _without_masthead(document: Document, zone: list[int], issue: int) -> list[int]:
    """水利简报 / 第18期 / 汛期工作情况: a paper's name above its number is not the document's title."""
    later = zone[issue:]
    return later if issue and any(_ends_title(document, i) for i in later) else zone


def _without_site(document: Document, zone: list[int]) -> list[int]:
    """松河县人民政府-防汛工作总结 / 防汛工作总结: a page's name for itself above the title is the site's."""
    lines = {i: squeeze(document.blocks[i].text) for i in zone}  # type: ignore[union-attr]
    return [i for i in zone if not any(j > i and _NAMED.sub("", lines[i]) == t for j, t in lines.items())]


def _leads_on(document: Document, upper: int, lower: int) -> bool:
    """Whether a title line goes on in the next one."""
    a = squeeze(document.blocks[upper].text)  # type: ignore[union-attr]
    b = squeeze(document.blocks[lower].text)  # type: ignore[union-attr]
    if b[0] in "（(":
        issued = _MONTH_BELOW.fullmatch(b) is not None and _OF_A_MONTH.search(a) is None
        return TITLE_TAIL.match(b) is not None and not issued
    if a.count("《") > a.count("》"):
        return True
    return words_of("title_open", final=True).search(a) is not None or b.startswith(("关于", "《", "的", "和", "及"))


def _title_in_table(document: Document, table: Table, first: int) -> tuple[tuple[int, int] | None, frozenset[int]]:
    """A sheet's title is its first row's only cell, a year in brackets left aside."""
    for row in range(first, min(first + 3, table.n_rows)):
        cells = [c for c in table.cells if c.row == row and c.text and not _OF_YEAR.fullmatch(squeeze(c.text))]
        if len(cells) != 1:
            return None, frozenset()
        words = squeeze(cells[0].text)
        bare = BRACKET_END.sub("", words).rstrip("》”")
        if len(words) <= limit("title") and words_of("title_end", final=True).search(bare) and not is_furniture(words):
            return (cells[0].start, cells[0].end), frozenset()
    return None, frozenset()
