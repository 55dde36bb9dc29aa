"""What a column's contents prove about its role, and which role of its head they refute.

A head may be new, or mean two things; what stands below it is of a few kinds that are hard to mistake: level names,
operators, unit words, points, deductions, yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.documents import words
from extractor.regex import regex
from extractor.rows.content import is_attribute, is_time, unwrapped
from extractor.rows.header import header_of
from extractor.rows.reading import Column

if TYPE_CHECKING:
    from extractor.rows.content import ColumnContent

_FLAG = regex(r"^[是否有无√×✓✔☑□■YNyn/]+$")
_TICK = regex(r"[√✓✔☑●○■]")
_UNIT = regex(
    r"^(?!.*满意度|[国省市县区乡镇村]级$)(?:(?:[百千]?[万亿])?[\u4e00-\u9fffa-zA-Z%‰℃μ·³²()（）]{0,5}"
    r"[个人次户家条件台套辆亩米里吨斤元万亿天日月年时钟秒项处所座栋份册本期场篇起宗例批张床只头羽株棵片块根盏方顷度升克瓦组支队名位门课班村层间箱桶瓶剂"
    r"分字集幅封届轮趟票星级档具艘架孔眼口井岗对单头尾枚面顶车船机%‰]"
    r"(?:/[\u4e00-\u9fffa-zA-Z·]{1,5})?|[%‰‱]|[a-zA-Zμ]{1,4}(?:/[a-zA-Z³²]{1,3})?|百分点|比例|无量纲|指数)$"
)
_POINTS = regex(r"^\d{1,3}(?:\.\d{1,2})?(?:分|%)?$")
_DEDUCTS = regex(r"[扣加计得]\s*[\d.．]+\s*分|不得分|得满分|得\d|扣完为止|[按酌]\S{0,6}[计扣得]分|计分|满分\d")
_DIRECTION = regex(
    r"^(?:(?:正向|反向|逆向|适中|负向)(?:型)?(?:指标)?|逐步(?:提高|上升|增加|降低|下降|减少)|监测比较|越[高低]越好|[↑↓])$"
)
_ASKED = regex(
    r"^(?:每[一二两半]?个?(?:日|天|周|旬|月|季度?|半?年度?))?(?:[≥≤＞＜><]|不[少低高大小超][于过]?|至少|达到?|控制在|以)?约?\d[\d.,]*[^\d，。；]{0,8}$"
)
_PLEASED = regex(r"(?:非常|比较|基本|不)?满意")
_DIGIT = regex(r"\d")
_COMPARED = regex(
    r"^(?:[≥≤＞＜><≧≦]|不[少低高超多大小]|至少|最[多少]|[大小高低]于|超过|控制在)|(?:以[上下内]|之内|(?<=[日天时钟月周])内|[日月年底末旬]前)$"
)
_GRADE = regex(
    r"^(?:优秀?|优良|良好?|中等?|差|[较很]?[好差高低]|一般|(?:基本)?合格|不合格|及格|不及格|劣?[ⅠⅡⅢⅣⅤVI]{1,3}[类级]?"
    r"|[一二三四五六]星级?|[一二三四五甲乙丙ABCD][级类等档])$"
)
_LISTED = regex(r"^(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十])[)）.、．]|[①-⑳])")
_NAME_VALUE = regex(
    r"^(?!(?:不[少低高超多大小]|至[少多]|最[少多高低]|全年|约|近|[大小低高]于|力争|同比|第|[上下]半年|[一二三四]季度|截[至止]"
    r"|每(?:年|月|季度?|周|日|天|人|学期|半年)*(?=\d|[不至≥≤一二两])|年[内底末]"
    r"|(?:达到?|超过|完成|提高|降低|增长|下降|实现|控制在?|较|比)\D{0,3}\d))"
    r"[\u4e00-\u9fff（）()“”]{2,24}?[:：]?(?:[≥≤＞＜><=≧≦]|不[少低高超多大小][于过]?|达到?|至少|超过)?\s*\d"
    r"(?P<rest>.*)$",
    re.S,
)
_GIVES_POINTS = regex(r"[扣得加减计记]\d+(?:\.\d+)?分[。；;]?\s*$")
"""未挂牌扣1分 says what points cost, no value."""
_VALUE_ENDS = regex(
    r"(?:[\d\s.,，:：~～—－/+-]|[^\d\s，,；;。、内外前后]{1,5}(?=\d)|[（(][^（()）]*[)）])*"
    r"[^\d\s，,；;。、内外前后]{0,5}(?:/[^\d\s，,；;。、]{1,4})?"
    r"(?:[以之]?[上下内外]|[之以]?[前后]|[月年]?底前|左右)?(?:\s*[（(].*[)）])?[。；;，,、\s]*$",
    re.S,
)
"""What may follow the first digit of a value that ends its cell: 200人次以上, 18起0人, 3.5公里（含支渠）."""
_FORECAST = regex(r"^(?:确定|有可能|完全|不太|很难|基本|预计)?(?:不?能(?:够)?|不?可能)(?:完成|实现)?(?:目标)?$|^[√✓]$")
_OF_GOVERNMENT = regex(r"^[国省市县区乡镇村]级$")
_ONE_OF_SEVERAL = regex(r"^(?:\d{1,3}[号#＃](?!$)|第\d{1,3}[^\d次名位]|[A-Za-z]\d{0,2}[号区栋座线级标])")
"""1号机组, 第2标段: one of several things, not how many."""
_TELEPHONE = regex(r"^(?:1\d{10}|(?:0\d{2,3}-?)?\d{7,8})$")
_POINT_UNIT = regex(r"[分%]")
_MANY = 0.8
_MOST = 0.6
_VALUES = frozenset({"target", "actual", "baseline", "tier", "change", "share", "period_value"})
_ROW_TOLD = frozenset({"target", "actual", "baseline"})
_NAMING = frozenset({"name", "content", "level1", "level2"})
_SCORES = regex(r"分|[≥≤<>]|\d|标准|比例|规定")
_SHORT_NAME = 4  # characters of names on average, which words of units do not have
_LONGEST = 20  # characters of a cell that holds figures
_FULL = 100.0
_SEVERAL = 2


@lru_cache(maxsize=256)  # asked again for every role that a column may have
def _share(texts: tuple[str, ...], pattern: re.Pattern[str]) -> float:
    return sum(pattern.search(t) is not None for t in texts) / len(texts) if texts else 0.0


def _attributes(texts: Sequence[str]) -> float:
    return sum(map(is_attribute, texts)) / len(texts) if texts else 0.0


def is_units(content: ColumnContent) -> bool:
    """Whether a column holds unit words and nothing else: 个, 万元, %, 人次/年."""
    texts = tuple(t for t in content.texts if t not in ("-", "—", "/", "无"))
    return bool(texts) and _share(texts, _UNIT) >= _MANY and content.mean <= 6 and _share(texts, _DIGIT) < 0.1


@lru_cache(maxsize=64)
def is_points(content: ColumnContent) -> bool:
    """Whether a column holds points of a scale: plain numbers, none above a hundred."""
    texts = content.texts
    if len(texts) < 2 or _share(texts, _POINTS) < 0.9:
        return False
    numbers = [float(_POINT_UNIT.sub("", t)) for t in texts if _POINTS.match(t)]
    return max(numbers) <= _FULL


def sums_up(content: ColumnContent) -> bool:
    """Whether points add up to a usual full score, or to what their last one states."""
    numbers = [float(_POINT_UNIT.sub("", t)) for t in content.texts if _POINTS.match(t)]
    if len(numbers) < 3:
        return False
    total = sum(numbers)
    return any(abs(total - full) < 0.01 for full in (100, 90, 80, 200, 180, 1000, 2 * numbers[-1]))


def is_scoring(content: ColumnContent) -> bool:
    """Whether a column says how points are given or taken: 每少1次扣2分."""
    return bool(content.texts) and content.mean >= 5 and _share(content.texts, _DEDUCTS) >= _MOST


def refutes(role: str, content: ColumnContent) -> bool:
    """Whether what stands in a column cannot be what its head says.

    Example: under 是否核心指标, which ends like a name's head, 是 and 否 are no names.
    """
    texts = content.texts
    if len(texts) < 2:
        return False
    digits = _share(texts, _DIGIT)
    flags = _share(texts, _FLAG)
    if role in ("name", "content"):
        few = len(texts) >= 5 and len(set(texts)) <= 2 and content.mean <= 3
        units = is_units(content) and content.mean < _SHORT_NAME  # 完工时间, 教室温度 end like units
        return flags >= _MOST or few or content.operator >= _MOST or units or content.numeric >= 0.9
    if role in _VALUES:
        leveled = max(content.level1, content.level2) >= _MOST
        forecast = _share(texts, _FORECAST) >= _MANY
        return (
            flags >= _MANY
            or forecast
            or leveled
            or is_scoring(content)
            or content.operator >= _MANY
            or is_units(content)
        )
    if role == "unit":
        return digits >= _MOST or _share(texts, _OF_GOVERNMENT) >= _MOST  # 统计层级 over 市级, 县级
    if role in ("weight", "score"):
        return digits < 0.3
    if role == "operator":
        return content.numeric >= _MOST or content.mean > 12 or _share(texts, _DIRECTION) >= _MANY
    if role == "polarity":
        return content.operator >= _MANY  # 指标方向 over 大于等于, 指标性质 over 正向
    if role in ("level1", "level2", "group"):
        graded = all(is_grade(t) for t in texts)  # 目标类别 over Ⅲ类, Ⅱ类
        pleased = all(_PLEASED.fullmatch(t) for t in texts)  # the level 满意度 is close to how content people were
        return content.numeric >= _MOST or graded or pleased
    if role == "place":
        timed = sum(map(is_time, texts)) >= _MOST * len(texts)  # 1月, 2月 …: what figures are for, and none
        return content.numeric >= _MOST and is_figures(content) and not timed  # 城市 beside 农村, over figures
    if role == "reason":
        return content.numeric >= _MOST  # 偏差（天） over -5, 18
    if role == "responsible":
        return is_units(content) or (content.numeric >= _MOST and _share(texts, _TELEPHONE) < _MOST)
    return False


def tells_rows(content: ColumnContent) -> bool:
    """Whether a column says of each row what its values are: 计划, 完成, 计划, 完成."""
    texts = content.texts
    told = {t for t in texts if (h := header_of(t)) is not None and h.role in _ROW_TOLD}
    return len(texts) >= 2 and 2 <= len(told) == len(set(texts)) <= 4


def counts(content: ColumnContent) -> bool:
    """Whether a column numbers the rows: most of its texts are 1, 2, 3 … in order, few left out."""
    numbers = [int(t) for t in content.texts if t.isdecimal() and len(t) <= 3]
    steps = [b - a for a, b in pairwise(numbers)]
    ordered = len(steps) >= 2 and min(steps) > 0 and steps.count(1) >= _MOST * len(steps)
    return ordered and len(numbers) >= _MOST * len(content.texts)


def proves(content: ColumnContent) -> str | None:
    """The role that a column's contents alone make sure of, or None."""
    texts = content.texts
    if len(texts) < 2:
        return None
    if content.operator >= _MOST or _attributes(texts) >= _MANY:
        return "operator"
    if counts(content):
        return "index"
    if is_required(content):
        return "target"
    if _share(texts, _DIRECTION) >= _MANY and len(set(texts)) > 1:
        return "polarity"
    if _share(texts, _FLAG) >= _MANY or _share(texts, _FORECAST) >= _MANY:
        return "forecast"
    if is_scoring(content):
        return "scoring"
    if is_units(content) and len(set(texts)) > 1:
        return "unit"
    return None


def _scored(column: Column, content: ColumnContent) -> Column:
    """考核标准 over 每少1次扣2分 says how points are given, 考核方式 over 查阅资料 does not."""
    both = column.role == "content" and "内容" in column.header  # 考核内容及评分标准 holds what is asked for too
    if column.role in ("content", "name", "description", "target", "basis") and is_scoring(content) and not both:
        return replace(column, role="scoring", found_by="rows.content")
    if column.role in ("scoring", "description", "basis", "method", "content") and is_required(content):
        return replace(column, role="target", found_by="rows.content")
    texts = content.texts
    if column.role == "scoring" and len(texts) >= 4 and content.mean <= 6 and _share(texts, _SCORES) < 0.2:
        role = "basis" if column.header.endswith("依据") else "method"  # 考核依据 over 台账, 考核方式 over 查阅资料
        return replace(column, role=role, found_by="rows.content")
    return column


@lru_cache(maxsize=64)
def holds_names(content: ColumnContent) -> bool:
    """Whether a column's cells hold names with their values: 培训人次≥300人次, 1.新建站点：16个."""
    texts = content.texts
    return len(texts) >= 2 and sum(map(is_name_with_value, texts)) >= _MANY * len(texts)


def is_name_with_value(text: str) -> bool:
    """Whether a text begins with a name and goes on with its value: 打井12眼, 受益农户：不少于320户."""
    match = _NAME_VALUE.match(_LISTED.sub("", text.strip()))
    if match is None or _GIVES_POINTS.search(text):
        return False
    return _VALUE_ENDS.fullmatch(match["rest"]) is not None


def is_required(content: ColumnContent) -> bool:
    """Whether most of a column's texts are compared with something: ≥95%, 不少于3次, 6月底前."""
    texts = content.texts
    return (
        len(texts) >= 2
        and content.mean <= _LONGEST
        and _share(texts, _COMPARED) >= _MOST
        and _share(texts, _DIGIT) >= _MOST
    )


def is_compared(text: str) -> bool:
    """Whether a text holds a figure and what it is compared by: ≥95%, 98以上."""
    return bool(_COMPARED.search(text)) and bool(_DIGIT.search(text))


def has_compared(content: ColumnContent) -> bool:
    """Whether several of a column's texts are compared with something (≤15分钟 beside 0次): no statistics are."""
    return sum(map(is_compared, content.texts)) >= _SEVERAL


def is_asked(content: ColumnContent) -> bool:
    """Whether half of a column's texts are just what is asked for: ≥95%, 每日不少于2次 (not 台账1套)."""
    return len(content.texts) >= 2 and _share(content.texts, _ASKED) >= 0.5


def is_grade(text: str) -> bool:
    """Whether a text is a grade or class that stands for a value: 优, 合格, Ⅲ类, B级."""
    return bool(_GRADE.match(text))


@lru_cache(maxsize=64)
def is_figures(content: ColumnContent) -> bool:
    """Whether a column holds figures, also several in a cell (18起0人), or grades and nothing else."""
    texts = content.texts
    if len(texts) >= 2 and all(is_grade(t) for t in texts):
        return True
    told = sum(
        bool(_DIGIT.search(t)) and len(t) <= _LONGEST and not words.is_coded(t) and not _ONE_OF_SEVERAL.match(t)
        for t in texts
    )
    return bool(texts) and told >= 0.5 * len(texts)


def _natures(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Columns that say of what nature each indicator is (约束性, 预期性; 必选, 可选), whatever their heads are called.

    Words that may as well be the names of groups (共性指标, 基础类) say it behind the names and levels only.
    """
    told = [[unwrapped(t) for t in c.texts] for c in content]
    alike = {c.index for c in columns if len(told[c.index]) > 1 and words.are_natures(told[c.index])}
    named = max((c.index for c in columns if c.role in _NAMING and c.index not in alike), default=len(columns))
    groups = [c.index for c in columns if c.role in ("group", "level1", "level2")]
    out = list(columns)
    for column in columns:
        texts = told[column.index]
        grouping = column.role in ("group", "level1", "level2", "unknown", "other")
        first = groups == [column.index] and column.index < named < len(columns)
        if first and content[column.index].runs < len(content[named].texts):
            continue  # 约束性指标 over several names, below 类别: level 1, which tells their nature too
        beside = column.index in alike and column.index > named
        stated = beside and column.role != "operator" and (len(set(texts)) > 1 or column.role == "group")
        ticked = is_attribute(column.header) and bool(texts) and all(map(_TICK.fullmatch, content[column.index].texts))
        if stated or ticked or (grouping and _attributes(texts) >= _MANY):
            out[column.index] = replace(column, role="attribute", found_by="rows.content")
    return out


def doubted(columns: Sequence[Column], content: Sequence[ColumnContent]) -> list[Column]:
    """Columns whose heads their contents refute become unknown; unknown ones whose contents prove a role get it.

    A role that a column already has is not given to a second one.
    """
    columns = [
        replace(c, role="row_role", found_by="rows.content")
        if c.role not in _VALUES and tells_rows(content[c.index])
        else c
        for c in columns
    ]
    columns = [_scored(c, content[c.index]) for c in columns]
    columns = _natures(columns, content)
    roles = {c.role for c in columns}
    leveled = any(max(content[c.index].level1, content[c.index].level2) >= _MOST for c in columns)
    if "name" not in roles and (leveled or roles & {"level1", "level2"}):
        columns = [
            replace(c, role="name", found_by="rows.content")
            if c.role in ("target", "unknown", "other", "goal", "content") and holds_names(content[c.index])
            else c
            for c in columns
        ]
    out = [replace(c, role="unknown") if refutes(c.role, content[c.index]) else c for c in columns]
    for i, column in enumerate(out):
        if column.role not in ("unknown", "other"):
            continue
        role = proves(content[column.index])
        if role is not None and (role in ("forecast", "scoring") or role not in {c.role for c in out}):
            out[i] = replace(column, role=role, found_by="rows.content")
    return out
