"""Heads of a table that stand together without a border: the run of them that is like heads most."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from extractor.indicators.run_on.cells import LEVEL_INSIDE, POINTS, VALUES
from extractor.regex import regex
from extractor.rows.header import Header, header_of
from extractor.rows.levels import level_of
from extractor.rows.shape import split_brackets

ANCHOR = regex(r"[一二三]级(?:绩效)?指标|指标名称|指标内容")
_FRONT = regex("绩效|年度|本年度?|当年|项目|全年")
_LONGEST_HEAD = 16
_NO_HEAD = regex(r"[≥≤]|(?<!\d)\d{1,3}(?![\d年月日季.．-])[\u4e00-\u9fff]|[\u4e00-\u9fff]\d$|[(（]一[)）]$")
"""What a row's beginning has in it, not a head: 责任单位|1网格员配备率, 评分办法|(一)压实责任."""
UNKNOWN_HEAD = Header(None)
"""A head that nothing lists, between two that are listed: 考值参分, as a scan left 参考分值."""
_LONGEST_UNKNOWN = 6
_UNKNOWN_HEAD = 1.5  # what an unknown head takes off the sum of the others
_PARTED = 0.2  # what a blank behind a head adds: 评分标准 | 分值, not 评分 | 标准分值
_BRACKET_INSIDE = regex(r"(.{2,}[)）])([^()（）]{2,})")
_LAST = frozenset({"reason", "remark"})

Head = tuple[int, int, Header]


def tiled_heads(text: str, start: int, gaps: Sequence[bool] = ()) -> list[Head]:
    """The longest run of heads from ``start`` on, of as few heads as can be; [] where none begins there.

    Args:
        text: the run without white space.
        start: where the first head begins.
        gaps: for each character whether a blank stood in front of it, which is likelier between heads than inside.

    Example: 「序号考核内容分值评分标准1巡查」 begins with four.
    """
    stop = min(len(text), start + 120)
    parted = frozenset(i for i in range(start, stop) if gaps and gaps[i])

    @cache
    def best(at: int, last: bool) -> tuple[float, tuple[Head, ...]]:
        found: tuple[float, tuple[Head, ...]] = (0.0, ())
        if last:
            return found
        for end in range(at + 2, min(stop, at + _LONGEST_HEAD) + 1):
            word = text[at:end]
            head = _head(word)
            if head is None or (head.role is None and not head.transparent) or level_of(word) is not None:
                continue
            if LEVEL_INSIDE.search(word) or _two(word) or (word[-1] == "级" and text.startswith("指标", end)):
                continue
            rest, tail = best(end, head.role in _LAST)
            if word.endswith("指标") and (text.startswith(("值", "名称"), end) or _ends_level(text, at, end)):
                continue  # 指标值 is one head, 得分|数量指标 are no 得分数|量指标
            odd = word.endswith("指标") and not ANCHOR.fullmatch(word)  # 评价内容|指标名称, not 评价内容指标|名称
            odd = odd or word[0] == "("  # 实际值(B) | 得分
            score = (end - at) - 0.5 - 1.0 * (not head.strong) - 0.6 * odd + _PARTED * (end in parted) + rest
            if score > found[0] or (score == found[0] and tail):  # 评分标准|分值, not 评分|标准分值
                found = (score, ((at, end, head), *tail))
        for end in range(at + 2, min(stop, at + _LONGEST_UNKNOWN) + 1) if at > start else ():
            if not _chinese_word(text[at:end]) or _read_at(text, end - 2) or (end == at + 3 and _read_at(text, at)):
                break
            rest, tail = best(end, False)
            if tail and tail[0][2].strong and rest - _UNKNOWN_HEAD > found[0]:
                found = (rest - _UNKNOWN_HEAD, ((at, end, UNKNOWN_HEAD), *tail))
        return found

    return list(best(start, False)[1])


@lru_cache(maxsize=4096)
def _head(word: str) -> Header | None:
    """A head as listed, or with one word in front that any head may have: 绩效|度量单位."""
    if word == 2 * word[: len(word) // 2]:  # 指标|指标内容
        return None
    if not _whole(word) or _NO_HEAD.search(word) or any(m.start() for m in ANCHOR.finditer(word)):
        return None
    known = header_of(word)
    front = _FRONT.match(word) if known is None and len(word) >= 5 else None
    return header_of(word[front.end() :]) if front is not None else known


@lru_cache(maxsize=2048)
def _two(word: str) -> bool:
    """Whether a word is two heads of different roles: 一级指标|二级指标, 备注|项目, 得分（分）|说明."""
    bracketed = _BRACKET_INSIDE.fullmatch(word)
    if bracketed is not None:
        left, right = header_of(bracketed[1]), header_of(bracketed[2])
        if left is not None and right is not None and left.role != right.role:
            return True
    word, _ = split_brackets(word)  # 全年实际值(B) is one
    for cut in range(2, len(word) - 1):
        left, right = header_of(word[:cut]), header_of(word[cut:])
        if left is None or right is None or left.role == right.role:
            continue
        if ANCHOR.fullmatch(word[:cut]) and right.role in (*POINTS, *VALUES):
            return True
        if left.role == "remark" or (left.strong and right.strong and min(cut, len(word) - cut) >= 3):
            return True
        if right.strong and left.role is not None and min(cut, len(word) - cut) >= 4:
            return True
    return False


def _ends_level(text: str, at: int, end: int) -> bool:
    """Whether a stretch is the rest of a level's name."""
    return any((v := level_of(text[at - n : end])) is not None and v.exact for n in (1, 2) if at >= n)


def _read_at(text: str, at: int) -> bool:
    """Whether a head or a level's name begins at a place."""
    words = [text[at : at + n] for n in range(2, 7)]
    heads = (word for word in words if not word.endswith("指标"))  # anything may stand in front of 指标
    return any(_head(w) is not None for w in heads) or any((v := level_of(w)) is not None and v.exact for w in words)


def _chinese_word(word: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in word)


def _whole(word: str) -> bool:
    return sum(map(word.count, "([")) == sum(map(word.count, ")]")) and word[0] not in ")]"
