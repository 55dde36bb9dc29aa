"""Labels and level names (``words.toml``) and heads (``header.toml``) as evidence for rows and columns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extractor.documents.heads import vocabulary
from extractor.regex import regex

_CODED = regex(r"[\u4e00-\u9fff]{2,}[A-Z]{1,3}\d{2,}")
_BLANKS = regex(r"[\s\u200b\ufeff]+")
_BRACKET_TAIL = regex(r"（[^（）]{1,16}）$")
_FIGURE = regex(r"\d(?!\d{0,3}年|\d?月|级)(?<!20\d{2})|[。，；、≥≤%]")
_LONGEST_HEAD = 10
_LONGEST_LISTED = 28
_CUT = regex(r"(?:实际|完成|执行|达成|实现)$")  # 年度实际, and 完成值 in the next line
_FIRST_HEAD = regex(r"序号|[一二三四]级指标|绩效指标")
_BRACKETS = regex(r"(?<=.)（[^（）]{0,16}）?")
_NO_HEAD = regex(r"[。，；≥≤%√×＞＜—]|^\W+$")
_OPINION = regex(r".{0,16}(?:审核|审批|初审|复审|评审|审查)意见")
_DIGIT = regex(r"\d")
_YEAR = regex(r"(?:19|20)\d\d年?|1?\d[-—至]?1?\d?月")
_SIDE_TAIL = regex(r"[1-9一二三四五]?(?:（[^（）]{1,16}）)?$")
_OR = regex(r"[/或]")
_LEVEL_TAIL = regex(r"(?:[（(]\d+[^）)]*[）)]分?|[（(]%[）)]|[（(](?:必填|选填|必选|可选)[^）)]*[）)])$")


@cache
def _data() -> dict[str, Any]:
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def compact(text: str) -> str:
    """Without blanks; brackets full-width, so that （%） and (%) are one."""
    return _BLANKS.sub("", text).replace("(", "（").replace(")", "）").replace("％", "%")


@cache
def levels() -> tuple[frozenset[str], frozenset[str]]:
    """Level-1 and level-2 names."""
    data = _data()["levels"]
    return frozenset(data["level1"]), frozenset(data["level2"])


@cache
def _labels() -> frozenset[str]:
    first, second = levels()
    return _own_labels() | _fund_lines() | first | second


@cache
def _own_labels() -> frozenset[str]:
    return frozenset(compact(w) for w in _data()["labels"])


@cache
def _form_starts() -> frozenset[str]:
    return frozenset(_data()["form_start"])


@lru_cache(maxsize=8192)
def header_shape(text: str) -> str | None:
    """The shape of the cells below a listed head, or None; what stands in brackets is left aside ("指标值(长期)").

    A label of forms is no head unless ``header.toml`` says so in ``[shapes]``; a level's name is none.
    """
    if len(text) > 60:
        return None
    word = compact(text)
    bare = _BRACKETS.sub("", word)
    known = vocabulary()
    told = known.shapes.get(word) or known.shapes.get(bare)
    if told is not None:
        return told
    if not 2 < len(bare) <= _LONGEST_LISTED or not _labels().isdisjoint((word, bare)):
        return None
    if known.fund.fullmatch(bare) or _CUT.search(bare):
        return None
    return None if _run_together(bare) else next((r.shape for r in known.roles if r.listed.fullmatch(bare)), None)


def _run_together(word: str) -> bool:
    """Whether a word is two heads in a row: 三级指标年度指标值."""
    first = _FIRST_HEAD.match(word)
    rest = word[first.end() :] if first else ""
    return len(rest) > 1 and any(r.shape != "text" and r.listed.fullmatch(rest) for r in vocabulary().roles)


@lru_cache(maxsize=4096)
def loose_shape(text: str) -> str | None:
    """Like ``header_shape``; where no list holds the cell, its ending tells: 优秀值, 监测指标, 2010年.

    Sound only where all the cells of a line are heads.
    """
    known = header_shape(text)
    if known is not None or len(text) > 60:
        return known
    word = _BRACKET_TAIL.sub("", compact(text))
    if not 2 <= len(word) <= _LONGEST_HEAD or _FIGURE.search(_YEAR.sub("", word)) or level_of(word) is not None:
        return None
    return next((shape for shape, ending in vocabulary().shape_endings if ending.search(word)), None)


@lru_cache(maxsize=4096)
def headlike(text: str) -> bool:
    """Whether a cell may be a head by its looks: short, without figures (a year may be one), no level's name.

    Example:
        >>> headlike("扣分说明"), headlike("权重（%）"), headlike("≥95%"), headlike("产出指标")
        (True, True, False, False)
    """
    if len(text) > 60 or level_of(text) is not None:
        return False
    word = _BRACKETS.sub("", compact(text))
    if not word or len(word) > _LONGEST_HEAD + 4 or _NO_HEAD.search(word):
        return False
    return loose_shape(text) is not None or not _DIGIT.search(_YEAR.sub("", word))


@cache
def side_labels() -> frozenset[str]:
    """What may be read in front of a header because it stands at the grid's left side."""
    return frozenset(_data()["side_labels"])


def is_side_label(text: str) -> bool:
    """Whether a cell stands at a grid's left side, its number and points left aside ("年度绩效目标1（80分）")."""
    return len(text) <= 40 and _SIDE_TAIL.sub("", compact(text)) in side_labels()


@cache
def spanning() -> frozenset[str]:
    """Upper heads that only group the lower heads below them."""
    return frozenset(_data()["spanning"])


def ends_grid(text: str) -> bool:
    """Whether a cell begins what stands below a grid: a conclusion, a note, a signature."""
    word = compact(text).rstrip("：:") if len(text) <= 60 else ""
    return word in _grid_ends() or _OPINION.fullmatch(word) is not None


def is_fund_line(text: str) -> bool:
    """Whether a cell labels a line of a fund grid: 年度资金总额, 其中：财政拨款."""
    word = compact(text).rstrip("：:").replace(":", "：") if len(text) <= 40 else ""
    return word in _fund_lines() or _fund_owner().fullmatch(word) is not None


def is_goal_side(text: str) -> bool:
    """Whether a cell stands beside the heads of goals, and beside the goals below."""
    return len(text) <= 40 and compact(text) in frozenset(_data()["goal_sides"])


@cache
def _fund_lines() -> frozenset[str]:
    return frozenset(_data()["fund_lines"])


@cache
def _fund_owner() -> re.Pattern[str]:
    return re.compile(_data()["fund_owner"])


@cache
def _grid_ends() -> frozenset[str]:
    return frozenset(_data()["grid_ends"])


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether a cell is a known label, header or level name ("项目 编码", "产出\\n指标")."""
    if len(text) > 60:
        return False
    word = compact(text).rstrip("：:")
    known = word in _labels() or (word.endswith("）") and _BRACKET_TAIL.sub("", word) in _labels())
    return known or is_fund_line(word) or header_shape(word) is not None


def is_form_start(text: str) -> bool:
    """Whether a cell opens a new form or a sum row."""
    return len(text) <= 60 and compact(text).rstrip("：:") in _form_starts()


def level_of(text: str) -> int | None:
    """1 or 2 where the text is a level name, a score band behind it left aside ("产出指标（40分）")."""
    if len(text) > 40:
        return None
    word = _LEVEL_TAIL.sub("", compact(text))
    first, second = levels()
    if word in first:
        return 1
    return 2 if word in second else None


def is_second_level(text: str) -> bool:
    """Whether the text is a level-2 name (成本指标 is both)."""
    return len(text) <= 40 and _LEVEL_TAIL.sub("", compact(text)) in levels()[1]


def is_form_label(text: str) -> bool:
    """Whether a cell is a label of a form's own fields, no header or level and no sum."""
    if len(text) > 60:
        return False
    word = compact(text).rstrip("：:")
    known = word in _form_labels() or (word.endswith("）") and _BRACKET_TAIL.sub("", word) in _form_labels())
    return known or is_fund_line(word)


@cache
def _form_labels() -> frozenset[str]:
    first, second = levels()
    return _own_labels() - first - second - {"合计", "小计", "总计", "总分", "目标1"}


@lru_cache(maxsize=4096)
def kin(text: str) -> str | None:
    """The level-1 name that a level belongs to: 产出指标 and 数量指标 are both kin of 产出; None for other texts."""
    if len(text) > 40:
        return None
    word = _LEVEL_TAIL.sub("", compact(text)).removesuffix("指标").removesuffix("目标")
    return next((name for name, own in _data()["kin"].items() if word in own), None)


@cache
def _nature() -> re.Pattern[str]:
    data = _data()["natures"]
    words, whole, alone = ("|".join(map(re.escape, data[key])) for key in ("words", "whole", "alone"))
    return re.compile(f"(?:{words})[性型类]?(?:指标)?|(?:{whole})(?:指标)?|{alone}")


@lru_cache(maxsize=1024)
def is_nature(text: str) -> bool:
    """Whether a text says of what nature an indicator is: 约束性, 定量指标, 共性."""
    return _nature().fullmatch(text) is not None


@cache
def _families() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(f"(?:{'|'.join(map(re.escape, words))})(?:[性型类]|[性类]?(?:指标|项目?))?")
        for words in _data()["natures"]["families"]
    )


@cache
def _any_family() -> re.Pattern[str]:
    return re.compile("|".join(family.pattern for family in _families()))


@lru_cache(maxsize=4096)
def _families_of(text: str) -> frozenset[int]:
    if _any_family().fullmatch(text) is None:
        return frozenset()
    return frozenset(i for i, family in enumerate(_families()) if family.fullmatch(text))


def are_natures(texts: Collection[str]) -> bool:
    """Whether texts are words of one kind for the nature of indicators: 核心, 一般; 必选项, 可选项."""
    shared: frozenset[int] | None = None
    for text in texts:
        shared = _families_of(text) if shared is None else shared & _families_of(text)
        if not shared:
            return False  # the first text settles it nearly always
    return bool(shared)


@lru_cache(maxsize=4096)
def heads_natures(text: str) -> bool:
    """Whether a head names the words that stand below it: 必选/可选, 共性或个性, 定性定量."""
    if len(text) > 16:
        return False
    parts = [p for p in _OR.split(text) if p]
    if len(parts) == 1:
        halves = ((text[:k], text[k:]) for k in (2, 3) if len(text) > k + 1)
        return any(are_natures(two) and all(map(is_nature, two)) for two in halves)
    return len(set(parts)) == len(parts) and are_natures(parts)


def is_coded(text: str) -> bool:
    """Whether a text is a name that ends in a code, and no figure: 国道G210."""
    return _CODED.match(text) is not None


def is_sum(text: str) -> bool:
    """Whether a cell opens a row of sums."""
    return len(text) <= 20 and compact(text) in _SUMS


_SUMS = frozenset(("合计", "总计", "总分", "汇总", "小计", "共计"))
