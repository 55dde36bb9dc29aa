"""What a web page says of itself above its text (索引号, 发布机构, 发布日期 …), no part of the document."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.regex import regex

_LABEL = regex(
    r"索引号|信息索引|(?:信息)?(?:发布|发文|制发|制作|公开责任)(?:机构|机关|单位|部门)|(?:法定)?公开(?:目录|方式|形式|范围|类别|日期)"
    r"|(?:发布|发文|成文|生成|印发|生效|废止|公开|制发)(?:日期|时间)|(?:发布|发文)?(?:文号|字号)"
    r"|(?:主题|组配|体裁|信息|内容|服务对象|目录)(?:分类|类别)|(?:文件|公文)?(?:是否有效|有效性|时效性?|有效期限?|效力状态|信息状态)"
    r"|主题词|主题导航|关键词|浏览(?:量|次数)|点击(?:量|数|率)|信息来源|来源单位|内容概述|备注/文号|索取号"
)
_BESIDE = regex(r"(?:信息)?(?:名称|标题)|来源|词|称|号|性|政策解读")
"""What is such a label only below others."""
_LABELLED = regex(r"(?:^|(?<=[\s　|]))(?P<label>[^\s　:：|]{1,8}(?:[ 　][^\s　:：|]{1,2}){0,3})[ 　]*[:：]")


def page_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows of a table, from its top, only say where and when a page was published.

    Args:
        rows: the texts of each row's cells, blank ones left out.

    Example:
        >>> page_rows([["索 引 号", "11530-8", "发布机构", "青泉乡"], ["文号", "浏览量"], ["项目名称", "路灯"]])
        2
    """
    found = 0
    for row in rows:
        if row and not _says_when(row, begun=found > 0):
            break
        found += 1
    return found if any(rows[:found]) else 0


def _says_when(row: Sequence[str], *, begun: bool) -> bool:
    words = ["".join(text.split()).rstrip("：:") for text in row]
    begun = begun or any(_LABEL.fullmatch(w) for w in words[1:])  # 名称：… 发布机构：…
    known = [_LABEL.fullmatch(w) is not None or (begun and _BESIDE.fullmatch(w) is not None) for w in words]
    return known[0] and 2 * sum(known) >= len(words)


def page_line(line: str, *, begun: bool = False) -> bool:
    """Whether a line only says where and when a page was published.

    Args:
        line: a paragraph.
        begun: a line above it was one.

    Example:
        >>> page_line("索引号: 1134/2025-38 组配分类: 其他文件"), page_line("名称: 乡村建设方案", begun=True)
        (True, True)
        >>> page_line("项目名称：村道硬化")
        False
    """
    labels = ["".join(m["label"].split()) for m in _LABELLED.finditer(line)]
    return bool(labels) and _says_when(labels, begun=begun)
