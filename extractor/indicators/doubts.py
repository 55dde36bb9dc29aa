"""Numbers in sentences that are likely slips: arithmetic that does not fit, rates over 100 %, days that do not exist.

Each rule looks at what one stretch claims and says of which value it doubts, why, and what was probably meant. The
value itself stays as written. Only what cannot be otherwise is doubted: figures that revised or comparable bases may
explain are left alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.mentions.claim import Claim, ClaimValue
from extractor.regex import regex

_CLOSED = regex(
    r"(?:覆盖|合格|优良|优秀|良好|满意|知晓|普及|参保|参合|整改|持证|签约|签订|巩固|出勤|及时|准确|公开|达标|通达|通畅|"
    r"安装|入户|建档|收集|处理|处置|清运|检出|治愈|受益|贫困发生|森林覆盖|绿化|城镇化|优质品|上线|按时办结)率$|满意度$|知晓度$"
)
"""Rates of a part of a whole: none is over 100 %. 完成率, 使用率, 毛入学率 may be."""
_MAY_TURN = regex(r"利润|收益|效益|盈余|盈利|损益|净|顺差|逆差|增速|增幅|差额|亏损")
"""What may fall below nought, so that it can fall by more than 100 %."""
_MISREAD = regex(r"2\s*([89]\d(?:\.\d+)?|100)\s*[%％]")
_RATE = regex(r"率$|满意度$")
_NUMERAL = regex(r"\d[\d,，]*(?:\.(\d+))?")
_OTHER_BASIS = regex(r"口径|可比|剔除|扣除|按[^，,。；;]{1,10}价|修订|调整后|核减")
_DAY = regex(r"(?:(\d{4})年)?\s*(\d{1,2})月\s*(\d{1,2})[日号]")
_MONTH = regex(r"\d{2}\s*月")
_MONTHS = 12
_MONTH_PART = regex(r"(?:底|末|初|份|上旬|中旬|下旬|\d{1,2}[日号])")
_APART = regex(r"[。；;\n]")
_LEAP = 2000  # a year that is not known may have a 29th of February
_LEVELS = ("actual", "target")
_FAR_OFF, _POINTS_OFF = 0.5, 2.0  # a growth so far from what the amounts say is a slip, not another basis


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a value is likely a slip, in words a reviewer reads, and what it probably was."""

    why: str
    suggestion: str | None = None


Doubted = Iterator[tuple[int, Doubt]]
Rule = Callable[["Stretch", int], Doubted]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the rules look at.

    Args:
        text: the text that all offsets count in.
        claims: the claims of one stretch of it, in order.
        year: the year in force there, None where none is known.
    """

    text: str
    claims: Sequence[Claim]
    year: int | None = None


def doubts(read: Stretch) -> list[Mapping[int, Doubt]]:
    """What is doubted of each claim's values, by the value's place in the claim.

    Example: of 「占应训总数4300人的154%」 behind 「培训4471人」 the 154 % is doubted, 104% suggested.
    """
    found: list[Mapping[int, Doubt]] = []
    for k in range(len(read.claims)):
        here: dict[int, Doubt] = {}
        for rule in _RULES:
            for i, doubt in rule(read, k):
                here.setdefault(i, doubt)
        found.append(here)
    return found


def _slack(v: ClaimValue) -> float:
    """How far a number may be from the exact one as written: one unit of its last digit."""
    written = _NUMERAL.search(v.text)
    if written is None or not v.value:
        return abs(v.value or 0)
    digits = float(re.sub("[,，]", "", written.group()))
    return 10.0 ** -len(written[1] or "") * abs(v.value / digits) if digits else 0.0


def _exact(v: ClaimValue) -> bool:
    return v.value is not None and not v.approx and v.op in ("=", ">=", None) and v.value_max is None


def _share_of_total(read: Stretch, k: int) -> Doubted:
    """培训4471人，占应训总数4300人的|154%|: the two counts give another share."""
    values = read.claims[k].values
    for i, share in enumerate(values):
        if share.role != "share" or share.kind != "percent" or share.base is None or not _exact(share):
            continue
        part = next((v for v in values[:i] if v.role in _LEVELS and _exact(v)), None)
        total = next(
            (
                v
                for c in read.claims[max(0, k - 1) : k + 3]
                if c.name == share.base
                for v in c.values
                if c.values[0].start <= share.start <= c.values[0].end + 6
            ),
            None,
        )
        if part is None or total is None or not _exact(total) or part.unit != total.unit or not total.value:
            continue
        low, high = _ratio(part, total)
        if low <= share.value + _slack(share) and share.value - _slack(share) <= high:  # type: ignore[operator]
            continue
        rightly = f"{part.value / total.value * 100:.{_decimals(share)}f}%"  # type: ignore[operator]
        yield i, Doubt(f"{part.text}占{total.text}应为{rightly}，与“{share.text}”不符", rightly)


def _ratio(part: ClaimValue, total: ClaimValue) -> tuple[float, float]:
    """The least and the most per cent that one number can be of another."""
    a, b = part.value or 0.0, total.value or 1.0
    x, y = _slack(part), _slack(total)
    return (a - x) / (b + y) * 100, (a + x) / max(b - y, 1e-9) * 100


def _decimals(v: ClaimValue) -> int:
    written = _NUMERAL.search(v.text)
    return len(written[1] or "") if written is not None else 0


def _growth(read: Stretch, k: int) -> Doubted:
    """收入792万元，比上年增加189万元，增长|3.1%|: the amounts give a growth of another order."""
    claim = read.claims[k]
    changes = [(i, v) for i, v in enumerate(claim.values) if v.role == "change" and _exact(v)]
    level = next((v for v in claim.values if v.role == "actual" and _exact(v)), None)
    if len(changes) < 2 or level is None or level.kind == "percent":
        return
    if _OTHER_BASIS.search(read.text, claim.phrase.start, claim.phrase.end):
        return
    for (i, a), (j, b) in pairwise(changes):
        at, amount, rate = (j, a, b) if b.unit == "%" else (i, b, a)
        same = amount.direction == rate.direction and (rate.base or amount.base) == (amount.base or rate.base)
        if rate.unit != "%" or amount.unit != level.unit or not same or level.value is None or amount.value is None:
            continue
        before = level.value - amount.value if amount.direction == "up" else level.value + amount.value
        if before <= 0 or rate.value is None:
            continue
        rightly = amount.value / before * 100
        off = abs(rightly - rate.value)
        if off > max(_POINTS_OFF, _FAR_OFF * max(rightly, rate.value)):
            meant = f"{rightly:.{_decimals(rate)}f}%"
            yield at, Doubt(f"由{level.text}和{amount.text}推算增减幅度约为{meant}，与“{rate.text}”相差过大", meant)


def _rise(read: Stretch, k: int) -> Doubted:
    """由96.2%提高到|91.5%|, 由81.2%提高到88.5%，提高|17.3个百分点|."""
    values = read.claims[k].values
    for i, (first, then) in enumerate(pairwise(values), 1):
        q = then.quantity
        if first.role != "baseline" or then.role not in _LEVELS or first.unit != then.unit or q is None:
            continue
        if first.value is None or then.value is None or not (_exact(first) and _exact(then)):
            continue
        moved = then.value - first.value
        if q.change_to and q.direction is not None and moved and (moved > 0) != (q.direction == "up"):
            way = "低于" if moved < 0 else "高于"
            said = "提高" if q.direction == "up" else "下降"
            yield i, Doubt(f"文中说由“{first.text}”{said}到“{then.text}”，后者反而{way}前者")
            continue
        by = values[i + 1] if i + 1 < len(values) else None
        if by is None or by.role != "change" or not _exact(by) or by.value is None or by.base is not None:
            continue
        if by.unit != ("百分点" if then.unit == "%" else then.unit):
            continue
        if abs(abs(moved) - by.value) > _slack(first) + _slack(then) + _slack(by):
            yield i + 1, Doubt(f"由“{first.text}”到“{then.text}”相差{abs(moved):g}，与“{by.text}”不符")


def _part_over_whole(read: Stretch, k: int) -> Doubted:
    """全年培训200人，其中女性|260人|: people and things that are counted; averages and amounts are no parts."""
    start = read.claims[k].phrase.start
    if not k or not read.text[max(0, start - 3) : start].rstrip("，,：:").endswith("其中"):
        return
    outer, inner = read.claims[k - 1], read.claims[k]
    whole, part = outer.values[0], inner.values[0]
    alike = whole.role == part.role and part.role in _LEVELS and whole.unit == part.unit and part.unit is not None
    if not alike or len(outer.values) > 1 or whole.kind != "number" or "均" in outer.name + inner.name:
        return
    if _APART.search(read.text, whole.end, part.start) or not (_exact(whole) and _exact(part)):
        return
    if part.value is not None and whole.value is not None and part.value > whole.value + _slack(whole):
        yield 0, Doubt(f"“{inner.name}”{part.text}多于它所属的“{outer.name}”{whole.text}")


def _beyond_bounds(read: Stretch, k: int) -> Doubted:
    """覆盖率达到|120%|, 满意度|290%|, 事故起数下降|130%|."""
    name = read.claims[k].name
    for i, v in enumerate(read.claims[k].values):
        if v.unit != "%" or v.value is None or v.value <= 100:
            continue
        if v.role in (*_LEVELS, "baseline"):
            misread = _MISREAD.fullmatch(v.text)
            if misread and _RATE.search(name):
                yield i, Doubt(f"“{v.text}”疑为“≥{misread[1]}%”误录", f"≥{misread[1]}%")
            elif _CLOSED.search(name):
                yield i, Doubt(f"“{name}”不可能超过100%")
        elif v.direction == "down" and not _MAY_TURN.search(name):
            yield i, Doubt(f"“{name}”不可能下降{v.text}")


def _glued(read: Stretch, k: int) -> Doubted:
    """满意度达到|95%98%|: two numbers of one unit touch."""
    for i, (a, b) in enumerate(pairwise(read.claims[k].values), 1):
        touch = a.end == b.start and a.unit == b.unit and a.unit is not None
        if touch and a.quantity is not None and b.op_text is None:
            both = Doubt(f"“{a.text}”与“{b.text}”连在一起，疑有脱漏")
            yield i - 1, both
            yield i, both


def _no_such_day(read: Stretch, k: int) -> Doubted:
    """|2月30日前|, |13月|底前: days and months that no calendar has."""
    for i, v in enumerate(read.claims[k].values):
        if v.kind == "date":
            found = _DAY.search(v.text)
            if found is None:
                continue
            month, day = int(found[2]), int(found[3])
            year = int(found[1]) if found[1] else read.year
            last = calendar.monthrange(year or _LEAP, month)[1] if 1 <= month <= 12 else 31
            if day > last:
                yield i, Doubt(f"{f'{year}年' if year else ''}{month}月没有{day}日", f"{month}月{last}日")
        elif v.unit == "月" and (v.value or 0) > _MONTHS and _MONTH.fullmatch(v.text):
            if _MONTH_PART.match(read.text, v.end) is None:
                continue
            yield i, Doubt(f"没有“{v.text}”这个月份")


_RULES: tuple[Rule, ...] = (
    _share_of_total,
    _growth,
    _rise,
    _part_over_whole,
    _beyond_bounds,
    _glued,
    _no_such_day,
)
