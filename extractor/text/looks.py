"""How headings look: enumerators and their rank, phrases that can be headings, lines that are neither.

The words are data (``outline.toml``); every pattern over them is built here, at first use.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extractor.regex import regex
from extractor.text.normalise import squeeze

_NUMERALS = "一二三四五六七八九十百〇零"
CLOSING = "。：:；;！!？?，,、 　\t\n."
STOP = regex(r"[。：:；;！!？?\n]")
BOUNDARY = frozenset("。；;：:！!？?\n")
LEADER = regex(r"(?:[.．…·]{3,}|\t|\s{3,})\s*\d{1,4}$")
_QUANTITY = regex(
    r"[0-9０-９]+(?:[.．][0-9０-９]+)?\s*(?:%|％|‰|[个次名家人项场期起件万亿元天亩吨户辆台套本份篇条处所座批轮片对门米克升株头只羽尾艘架节课秒宗例间幢栋根盏块]"
    r"|小时|分钟|公里|公顷|公斤|千克|千瓦|平方|立方|百分点|分(?!项))"
    r"|每(?:年|季度|半年|月|周|日|天)"
)
# The points that a heading is worth: 粮食生产（300分）, 产出指标（40分，自评得38.2分）, 组织领导（权重20%）.
_WORTH = regex(
    r"[（(](?:[^（）()。；]{0,20}\d分[^（）()。；]{0,16}|(?:权重|占比?|分值)?[:：]?\d{1,3}(?:\.\d+)?[%％分])[）)]"
)
_YEAR_MONTH = r"[〇零一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月"
DATE = regex(_YEAR_MONTH + r"(?:[一二三四五六七八九十\d]{1,3}日)?$")
TITLE_TAIL = regex(
    rf"[（(](?:{_YEAR_MONTH}|\d{{4}}\s*[—\-–~～至]+\s*\d{{4}}年|[^（）()：:，。]{{0,8}}(?:稿|试行|制|版|暂行|季度|半年))[）)]$"
)
BRACKET_END = regex(r"(?:[（(][^（）()]*[）)]|[\[【][^\[\]【】]*[\]】])$")
# What a forum puts behind each line against copying: ". w; K' P".
COPY_NOISE = regex(r"(?<=[\u4e00-\u9fff）”》])[.,;:'\"*&/!#+\-\s](?=[\x21-\x7e\s]*[;:'*&/!#])[\x20-\x7e]{2,16}$")
_DOCUMENT_NUMBER = regex(r"^[^\s，。]{1,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号$")


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of enumerator."""

    name: str
    rank: float
    pattern: re.Pattern[str]
    heading: bool
    alone: bool  # counts on a line of its own only


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("outline.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a document makes of the enumerators: ``articles`` says that its articles open with a heading,
    ``numbered`` that it has enumerators at all.
    """

    articles: bool = False
    numbered: bool = True
    ranks: Mapping[str, float] = field(default_factory=dict)

    def rank(self, style: Style, enumerator: str) -> float:
        """How deep a heading with this enumerator stands."""
        rank = self.ranks.get(style.name, style.rank)
        return rank + 0.1 * max(0, len(re.findall(r"[.．](?=\d)", enumerator)) - 1)


@cache
def styles() -> tuple[Style, ...]:
    out = []
    for entry in _data()["style"]:
        pattern = entry["pattern"].replace("N", _NUMERALS).replace("D", "[0-9０-９]{1,2}")
        heading, alone = entry.get("heading", True), entry.get("alone", False)
        out.append(Style(entry["name"], entry["rank"], re.compile(pattern), heading, alone))
    return tuple(out)


@cache
def any_enumerator() -> re.Pattern[str]:
    """Where an enumerator may stand; each hit is then told by its style."""
    # the look ahead fails fast: most characters begin no enumerator
    first = f"(?=[第专（(0-9０-９①-⑳【{_NUMERALS}])"
    return re.compile(f"{first}(?:{'|'.join(f'(?:{s.pattern.pattern})' for s in styles())})")


_PATTERNS = ("noise", "furniture", "sentence", "site", "imprint")  # lists of patterns, not of words


@cache
def limit(name: str) -> int:
    return int(_data()["limits"][name])


@cache
def words_of(name: str, *, anchored: bool = False, final: bool = False) -> re.Pattern[str]:
    listed = _data()["words"][name]
    body = "|".join(listed if name in _PATTERNS else map(re.escape, sorted(listed, key=len)[::-1]))
    return re.compile(f"{'^' if anchored else ''}(?:{body}){'$' if final else ''}")


def enumerator(text: str, at: int = 0) -> tuple[Style, int] | None:
    """The enumerator at a position: its style and where it ends."""
    if not any_enumerator().match(text, at):
        return None
    for style in styles():
        match = style.pattern.match(text, at)
        if match:
            return style, match.end()
    return None


def close(text: str) -> str:
    """A heading's words as a section is called: no blanks, no closing mark."""
    return squeeze(text).rstrip(CLOSING)


def without_worth(phrase: str) -> str:
    """A heading's words without the points that it is worth: 粮食生产（300分） → 粮食生产."""
    return _WORTH.sub("", phrase)


def is_requirement(phrase: str) -> bool:
    """Whether a phrase states a quantity, so that it is a sentence and no heading."""
    return _QUANTITY.search(phrase) is not None or words_of("requirement").search(phrase) is not None


def is_article_heading(phrase: str) -> bool:
    """Whether what stands behind 第二条 is its heading (粮食生产（300分）) and no sentence (本办法适用于各镇)."""
    words = without_worth(squeeze(phrase)).strip("　 【】（）()")
    return (
        2 <= len(words) <= limit("article")
        and re.search(r"[，,。；;：:]", words) is None
        and words_of("sentence").search(words) is None
        and not is_requirement(words)
    )


def is_noise(text: str) -> bool:
    """Whether a line is no part of the document: a file's furniture, or the words of the site that carries it."""
    opening = words_of("noise", anchored=True).match(text)
    if opening is not None:
        return not _speaks_on(text, opening.end())
    return len(text) <= limit("site") and (
        words_of("site", anchored=True).match(text.strip()) is not None or is_imprint(text)
    )


_COUNTED = regex(r"\d[^，,；。]{0,20}[，,；。]")
_ABSTRACT = 4  # times a site's line: an abstract behind its label is not so long


def _speaks_on(text: str, end: int) -> bool:
    """Whether the document's own words follow a site's: 第1页共3页在县第八届人大会议上…, 打印机更新12台，…。

    Behind a label (摘要：…) that is only where a whole document stands on the line.
    """
    if text[end - 1] in "：:":
        return len(text) > _ABSTRACT * limit("site") and "。" in text[end:]
    if len(text) > limit("site"):
        return "。" in text[end:]
    return text[-1:] == "。" and _COUNTED.search(text, end) is not None


_WHEN = regex(r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")


@cache
def _imprint_labels() -> re.Pattern[str]:
    listed = "|".join(_data()["words"]["imprint"])
    return re.compile(rf"(?:^|[\s　【\[（(])(?:{listed})\s?[:：]")


def is_imprint(text: str) -> bool:
    """Whether a line stands under a web page's title: 2024-05-08 10:19 来源：办公室 浏览次数：12.

    Example:
        >>> is_imprint("发布日期：2022-10-27 来源：市统计局"), is_imprint("来源广泛，覆盖12个村")
        (True, False)
    """
    if len(text) > limit("site") or "。" in text:
        return False
    labels = sum(1 for _ in _imprint_labels().finditer(text))
    return labels > 1 or (labels == 1 and _WHEN.search(text) is not None)


_PAPERS = "总结|小结|报告|汇报|方案|计划|规划|范文|讲话|讲稿|材料|体会|发言|安排|打算|思路|要点|心得|述职"
_SOME = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|多)"
_COLLECTED = regex(
    rf"(?=(?:20(?:\d\d|[xX]{{2}})|关于|最新|[^。；;，,]{{0,60}}(?:范文|精选|汇编|合集|模板|通用)))[^。；;，,]{{0,50}}(?:{_PAPERS})[^。；;，,\d]{{0,12}}[（(\-—]?(?:(?:精选|汇编|合集|通用|共|优秀|最新)?{_SOME}篇)+[）)]?"
    rf"(?:\s*(?:第{_SOME}篇|篇{_SOME}))?|[（(](?:共|精选|通用)?{_SOME}篇[）)]"
    rf"|\d{{6,8}}[:：]\s?\d{{1,3}}篇[^。；;]{{2,60}}"
)
_FILE_END = regex(r"\.(?:docx?|pdf|wps|txt|rtf|pptx?|xlsx?)$", re.I)


def is_collection(text: str) -> bool:
    """Whether a line tells how many papers a page of a share site holds: they are no figures of any paper.

    Example:
        >>> is_collection("2022年乡镇工作总结范文8篇"), is_collection("全年编发工作简报8篇")
        (True, False)
    """
    return len(text) <= limit("site") and _COLLECTED.fullmatch(text.strip()) is not None


def without_file_end(text: str) -> str:
    """A line without the ending of the file that it names: 工作汇报.docx → 工作汇报."""
    return _FILE_END.sub("", text)


_PAGE_MARK = regex(
    r"[\s　\-—–－_·|｜]*\d{1,3}[\s　\-—–－_·|｜]*"
    r"|[^。；，]{0,40}第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?\s*"
)


_WIDE_BLANKS = regex(r"[ \t\u3000\xa0]{2,}")


def is_page_mark(text: str) -> bool:
    """Whether a line is nothing but a page's number: — 3 —, 第 2 页 共 4 页, with a running title in front or not."""
    return _PAGE_MARK.fullmatch(_WIDE_BLANKS.sub(" ", text)) is not None


def is_furniture(text: str) -> bool:
    return (
        words_of("furniture", anchored=True).match(text) is not None
        or _DOCUMENT_NUMBER.match(text) is not None
        or DATE.match(squeeze(text)) is not None
    )
