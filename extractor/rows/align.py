"""Rows that are shorter than their header: which column does each cell belong to?

Old converters drop the cells that a merge covers, so a continuation row starts at its first own cell. The cells
keep their order; the best assignment is found by dynamic programming over how well a text suits a column's role.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.regex import regex
from extractor.rows.levels import level_of
from extractor.rows.reading import Column
from extractor.rows.shape import fold

_OPERATOR = regex(
    r"^(?:[≥≤＞＜><=≧≦═＝≠~～]{1,2}=?|定性|定量|约束性|预期性|等于|大于|小于|大于等于|小于等于|不少于|不低于|不超过)$"
)
_NUMBER = regex(r"\d|[一二三四五六七八九十百千万亿]{1,}[个次人名户家项%]")
_CODED_BODY = regex(r"^\d{3,}[-—–_]?[\u4e00-\u9fff]{3,}")
_DEDUCTS = regex(r"[扣加计得]\s*[\d.]+\s*分|酌情扣分|扣完为止|不得分")
_NUMBERED = regex(r"^(?:指标\s*\d{1,2}\s*[:.、]?|\d{1,2}[.、](?!\d)|[★*]+)\s*(?=\S)")
_POINTS_BEHIND = regex(r"(?<=[\u4e00-\u9fff])[(]\d{1,3}(?:\.\d+)?分[)]$")  # 平安建设（20分） over 调处率（8分）
_DIGIT = regex(r"\d")
_DATE = regex(r"\d[年月日季]|[年月季周]末|[年月]底|全年|长期|半年|季度")
_SENTENCE = 20  # characters; a longer text is hardly a value
_MOST_POINTS = 1000.0
_PLAIN = regex(r"^-?\d+(?:\.\d+)?[分%]?$")
_POLARITY = regex(r"^(?:正向|反向|适中|逆向)(?:指标)?$")
_VALUES = frozenset({"target", "actual", "baseline", "tier", "period_value", "change", "share"})
_POINTS = frozenset({"weight", "score", "deduction"})
_CARRIED = frozenset(
    {
        "level1",
        "level2",
        "project",
        "organization",
        "budget",
        "goal",
        "purpose",
        "group",
        "index",
        "department",
        "place",
    }
)
_TEXTS = frozenset({"description", "basis", "scoring", "reason", "remark", "content", "method", "responsible"})


def _fit(text: str, role: str) -> float:
    """How well a cell's text suits a role; 0 is indifferent."""
    folded = fold(text)
    if not folded:
        return 0.0
    level = level_of(text)
    pointed = _POINTS_BEHIND.search(folded) is not None
    folded = _POINTS_BEHIND.sub("", folded)
    numeric = bool(_NUMBER.search(folded))
    if pointed and level is None and role in ("level1", "level2"):
        return 0.5
    if level is not None and level.category == "cost" and role in ("level1", "level2"):
        return 2.4 if role == "level1" else 3.0  # either, by year and province; level 1 has a level 2 behind it
    satisfied = level is not None and level.category == "satisfaction" and not folded.endswith(("指标", "目标"))
    if satisfied and role in ("level1", "level2", "name"):
        return 1.0  # 家长满意度 is measured as often as it is a level
    if role == "level1":
        return 3.0 if level and level.rank == 1 else (0.5 if level else -2.0)
    if role == "level2":
        return 3.0 if level and level.rank == 2 else (1.0 if level else -2.0)
    if role == "scoring" and _DEDUCTS.search(folded):
        return 2.0
    if role == "name":
        if _DEDUCTS.search(folded):
            return -1.5
        if _OPERATOR.match(folded) or _POLARITY.match(folded) or _PLAIN.match(folded):
            return -2.0
        if level is not None:
            return -2.0 if folded.endswith("指标") else -0.5  # 生态效益 may name what is measured
        if _CODED_BODY.match(folded):
            return -1.0
        return 1.5 if not _NUMBER.search(_NUMBERED.sub("", folded)) else 0.3
    if role in ("operator", "polarity"):
        operator, polarity = bool(_OPERATOR.match(folded)), bool(_POLARITY.match(folded))
        if operator if role == "operator" else polarity:
            return 3.0
        return 0.5 if operator or polarity else -2.5  # some forms have the one under the other's head
    if role == "unit":
        return 1.5 if len(folded) <= 6 and not _DIGIT.search(folded) and not _OPERATOR.match(folded) else -2.0
    if role in _VALUES:
        if level is not None or _OPERATOR.match(folded):
            return -1.5 if folded.endswith("指标") or level is None else -0.3
        return 1.2 if numeric and len(folded) <= _SENTENCE else 0.2
    if role in _POINTS:
        return 1.4 if _PLAIN.match(folded) and float(folded.rstrip("分%")) <= _MOST_POINTS else -2.0
    if role == "deadline":
        return 1.4 if _DATE.search(folded) else -0.5
    if role in ("organization", "department"):
        return 2.5 if _CODED_BODY.match(folded) else -0.5
    if role == "index":
        return 1.0 if folded.strip(".、()").isdigit() else -0.5
    if role in _CARRIED:
        return -0.5 if level is not None or numeric else 0.0
    if role in _TEXTS:
        return 0.4 if (not numeric and not level) or len(folded) > _SENTENCE else -0.3
    return 0.0


def suits(texts: Sequence[str], places: Sequence[int], columns: Sequence[Column]) -> float:
    """How well texts suit the columns that they were given."""
    roles = {c.index: c.role for c in columns}
    return sum(_fit(t, roles.get(p, "ignore")) for t, p in zip(texts, places, strict=True))


def align(texts: Sequence[str], columns: Sequence[Column]) -> list[int]:
    """Columns for the cells of a short row.

    Args:
        texts: the row's cells in order, fewer than the columns.
        columns: the grid's columns.

    Returns:
        For each cell the index of its column, increasing.
    """
    n, m = len(texts), len(columns)
    if n == 0 or n > m:
        return list(range(n))
    low = float("-inf")
    best = [[low] * (m + 1) for _ in range(n + 1)]
    step = [[False] * (m + 1) for _ in range(n + 1)]
    first = {c.role: c.index for c in reversed(columns) if c.role in ("target", "name")}  # a second half may be blank
    cost = [0.0 if c.role in _CARRIED else 1.6 if first.get(c.role) == c.index else 0.25 for c in columns]
    best[0][0] = 0.0
    for j in range(1, m + 1):
        best[0][j] = best[0][j - 1] - cost[j - 1]
    for i in range(1, n + 1):
        for j in range(i, m + 1):
            skip = best[i][j - 1] - cost[j - 1] if j > i else low
            take = best[i - 1][j - 1] + _fit(texts[i - 1], columns[j - 1].role)
            best[i][j], step[i][j] = (take, True) if take > skip else (skip, False)
    out: list[int] = []
    i, j = n, m
    while i > 0:
        if step[i][j]:
            out.append(columns[j - 1].index)
            i -= 1
        j -= 1
    return out[::-1]
