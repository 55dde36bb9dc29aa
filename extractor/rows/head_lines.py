"""The lines of a header over one column: which of them names it, which stands over that, which only tells a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents.document import Cell
from extractor.documents.words import is_side_label
from extractor.regex import regex
from extractor.rows.content import is_place
from extractor.rows.header import Header, header_of
from extractor.rows.levels import level_of
from extractor.rows.shape import fold, squeeze

_UNIT_ALONE = regex(r"[（(]([\u4e00-\u9fffA-Za-z%％‰/㎡²³·℃]{1,8})[)）]")
_BRACKETED = regex(r"[（(][^（()）\d]{1,10}[)）]")
_UNITS_HEAD = regex(r"(?:计量)?单位")
_BARE = regex(
    r"(?:[十百千]?[万亿]|[百千])?(?:[个人户家条件台套辆亩米吨克升元天日年秒项处座栋份册场篇起宗例批张床只头株块片次名间孔节卷种度瓦]"
    r"|[人户家件台辆场例批架班]次|床日|台套|平方米|立方米|平方公里|公里|千米|公顷|公斤|千克|美元|小时|分钟|工作日|学时|千瓦时?|兆瓦时?|吨标准?煤|标准?箱)"
    r"(?:/[\u4e00-\u9fff]{1,3})?|[%‰]|百分点"
)
"""Units that may stand alone below a head. 村, 所, 组 and 队 end names of places and bodies as well: none of these."""
_SEVERAL = 2
_VALUES = frozenset({"target", "actual", "baseline"})
_LEVELS = frozenset({"level1", "level2", "name"})
_BODY = regex(r"[\u4e00-\u9fff]{1,}(?:局|委|办|部|厅|院|会|中心|公司|政府|处|科|站|所|妇联|团委)")


@dataclass(frozen=True, slots=True)
class Stacked:
    """The head of one column, told by its lines.

    ``lower`` names the column, ``upper`` stands over it and ``outer`` over both, where three lines say something each.
    ``between`` are lines that say only a time or a role; ``unit`` stood in a line of its own below the name.
    """

    lower: Cell
    upper: Cell | None = None
    outer: Cell | None = None
    between: tuple[Header, ...] = ()
    unit: str | None = None


def stacked(lines: Sequence[Cell]) -> Stacked:
    """Which line over a column says what.

    Args:
        lines: the column's head cells top down, at least one.

    Example: 早稻, 面积, （亩） is 面积 in 亩 below 早稻; 就业工程, 新增就业（人）, 目标任务 is what
    新增就业（人） has to reach.
    """
    lines = list(lines)
    unit = None
    alone = _UNIT_ALONE.fullmatch(squeeze(lines[-1].text))
    if alone is not None and len(lines) > 1:
        unit = alone.group(1)
        lines = lines[:-1]
    lower, above = lines[-1], lines[:-1]
    if len(above) < 2:
        return Stacked(lower, above[0] if above else None, unit=unit)
    near = above[-1].text
    if header_of(near) is None and level_of(near) is None:
        return Stacked(lower, above[-1], above[0], unit=unit)
    read = tuple(h for c in above[1:] if (h := header_of(c.text)) is not None)
    return Stacked(lower, above[0], None, read, unit)


def without_strays(header: Sequence[tuple[Cell | None, ...]]) -> list[tuple[Cell | None, ...]]:
    """Header lines of a table that lost its blank cells, without a lowest one that was to stand below values.

    Example: 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 over 2022年实际值 | 2023年预期值, which were printed
    from the left: nothing says which of the two a row's value is, and the head over both says enough.
    """
    if len(header) < 2:
        return list(header)
    upper, lower = header[-2], header[-1]
    own = [(i, c) for i, c in enumerate(lower) if c is not None and c.text and c not in upper]
    above = [u.text if i < len(upper) and (u := upper[i]) is not None else "" for i, _ in own]
    timed = [(h := header_of(c.text)) is not None and (h.year is not None or h.role in _VALUES) for _, c in own]
    levelled = [is_side_label(u) or ((h := header_of(u)) is not None and h.role in _LEVELS) for u in above]
    heads = [header_of(c.text) for c in upper[len(own) :] if c is not None]
    valued = any(h is not None and h.role == "target" for h in heads)
    if own and own[0][0] == 0 and all(timed) and all(levelled) and valued:
        return list(header[:-1])
    return list(header)


def without_bodies(header: Sequence[Sequence[Cell | None]]) -> list[Sequence[Cell | None]]:
    """Header lines without one in the middle that only says which body is in charge of each measure."""
    return [line for k, line in enumerate(header) if not (0 < k < len(header) - 1 and _in_charge(header, k))]


def _in_charge(header: Sequence[Sequence[Cell | None]], k: int) -> bool:
    own = {c.start: c for c in header[k] if c is not None and c.text and c not in header[k - 1]}
    texts = [squeeze(c.text) for c in own.values()]
    return bool(texts) and all(_BODY.fullmatch(t) and not is_place(t) and header_of(t) is None for t in texts)


def tells_units(texts: Sequence[str]) -> bool:
    """Whether a line below heads holds their units and nothing else: （亩）, （吨）; 单位, 亿元, 人.

    Args:
        texts: the line's own texts, folded.
    """
    return len(texts) >= _SEVERAL and (all(map(_BRACKETED.fullmatch, texts)) or _are_bare(texts))


def _are_bare(texts: Sequence[str]) -> bool:
    own = texts[1:] if texts and _UNITS_HEAD.fullmatch(texts[0]) else texts
    return len(own) >= _SEVERAL and all(map(_BARE.fullmatch, own))


def without_units(
    header: Sequence[Sequence[Cell | None]],
) -> tuple[list[Sequence[Cell | None]], dict[int, str]]:
    """Header lines without those that hold bare units, and the unit of each column.

    Example: 镇 | 工业产值 | 新增就业 over 单位 | 亿元 | 人.
    """
    kept: list[Sequence[Cell | None]] = []
    units: dict[int, str] = {}
    for k, line in enumerate(header):
        own = {i: c for i, c in enumerate(line) if c is not None and c.text and not (k and c in header[k - 1])}
        if k and _are_bare([fold(c.text) for c in {c.start: c for c in own.values()}.values()]):
            units |= {i: t for i, c in own.items() if _BARE.fullmatch(t := fold(c.text))}
        else:
            kept.append(line)
    return kept, units


__all__ = ["Stacked", "stacked", "tells_units", "without_bodies", "without_units"]
