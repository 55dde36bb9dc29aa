"""Whether a number in its place states a quantity, or is part of a name, a rank, a code, a sum.

Traps whose words or shape are fixed never come so far (traps.toml); here the neighbourhood decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.mentions.grammar import patterns, traps
from extractor.mentions.grammar.amounts import Amount
from extractor.mentions.grammar.comparators import After, Before
from extractor.regex import regex

# 死亡率为0.87: what is measured says that the bare number behind it counts
_MEASURED = regex(r"(?:率|指数|比|系数|均值|度|评分|浓度|密度|强度|得分|数值)(?:均|约|分别)?(?:为|是)\s?$")
# 利用系数0.668: a decimal counts even without 为
_COEFFICIENT = regex(
    r"(?:系数|指数|均值|比值|用比|制比|生比|收入比|值|浓度|强度|死亡率|发生率)(?:[：:]?(?:19|20)[0-9]{2}年(?:为)?)?\s?$"
)
# 系数：2020年0.512，2025年0.54
_COEFFICIENT_LIST = regex(r"(?:系数|指数|比值|均值)[：:][^。；;\n]{0,24}(?:19|20)[0-9]{2}年$")
# 孕产妇死亡率0，
_NO_RATE = regex(r"(?:死亡率|发生率|事故率|投诉率|差错率|次数|起数|人数)\s?$")
_NOUGHT_TOLD = regex(r"(?:为|是|达到|实现|保持|控制在|等于|[:：])$")
_NOUGHT_UNITS = ("起", "例", "宗", "%", "个", "人", "次", "家")
# 纠纷调解率100，: pages lose the sign behind a number (100%)
_SHARE_NAMED = regex(r"(?<![汇利税费])率\s?$")
_LIST_OPENS = regex(r"(?:分别为?|为|达|各)\s?$")
_RATIO_TOLD = regex(r"比|按|为|达|结构|配备|不低于|[:：]")
_RATIO_AFTER = regex(r"的?(?:比例|比率|配比|配备)")
# 上千, 近百: a scale word alone is a number only behind one of these
_VAGUE_BEFORE = regex(r"(?:(?<!以)(?<!及)上|[近成过超逾约])$")
_NAME_AFTER = regex(r"率|圈(?!定)|级(?!别)")
# 500米覆盖率, 15分钟养老服务圈, 24小时内办结率: the measure belongs to a name
_REACH_NAME = regex(r"(?:内|以内|之内)?[\u4e00-\u9fff]{1,4}?(?:率|圈(?!定))(?!先|领)")
# 发现1处火点扣5分: what points are taken off for
_DEDUCTED = regex(r"[\u4e00-\u9fff]{0,6}[,，]?(?:每[次个项处])?(?:扣|倒扣|扣减)\s?[0-9]{1,3}(?:[.．][0-9])?分")
_ENTRY_BEHIND = regex(r"[.．、)）](?!\s*$)|[年月日号]")
_OPENERS = "；;，,、|/（(〔【［[：:≥≤＞＜><=＝±"
_SHORT_CELL = 30
_DAYS = 31  # of a month: what counts more is a span of time
_LASTING = regex(r"(?:住院日|住院天数|周期|时限|时长|工期|用时|耗时|天数)(?:[仅约]?[为是]|达到?|[约仅])?\s?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands and what is known there."""

    text: str
    at: int  # the number's first character
    start: int  # its sign, if it has one
    cell: bool
    frequent: bool  # a frequency waits for a number here
    listed: int | None  # where the bare number in front ends, if that is the last thing found

    def before(self, reach: int) -> str:
        return self.text[max(0, self.start - reach) : self.start]


def counts(amount: Amount, place: Place, prefix: Before, suffix: After) -> bool:
    """Whether the amount is a quantity."""
    text, at = place.text, place.at
    before = text[at - 1] if at else ""
    told = bool(prefix.op or suffix.op or prefix.direction)
    if before == "第" or (before == "每" and not amount.score):
        return False
    if not told and amount.count and _DEDUCTED.match(text, amount.end):
        return False
    if amount.leading_scale and not amount.approx and not _VAGUE_BEFORE.search(text, max(0, at - 2), at):
        return False
    if amount.bare:
        return _bare_counts(amount, place, told, prefix)
    if _names(amount, place, prefix):
        return False
    if amount.kind == "ratio" and amount.unit_text == ":":
        said = _RATIO_TOLD.search(place.before(12)) or _RATIO_AFTER.match(text, amount.end)
        return told or place.cell or said is not None
    if amount.unit_text in ("日", "/") and not told and not place.cell:
        if amount.unit_text == "日":  # 由446日降至200日, 平均住院日8.8日, not 15日印发
            lasts = amount.decimal or _LASTING.search(place.before(12)) is not None
            return lasts or (prefix.change_from and (amount.value or 0) > _DAYS)
        return before == "的"
    if amount.chinese and not _chinese_counts(amount, place, told):
        return False
    return not (amount.one and not told and amount.unit_text) or _one_counts(amount, place)


def weak(amount: Amount, place: Place, prefix: Before, suffix: After) -> bool:
    """Whether an accepted amount still needs a neighbour in a list that speaks for it."""
    if not amount.bare or place.cell or amount.scaled or amount.value == 0:
        return False
    return not (prefix.op or suffix.op or prefix.direction or _measured(amount, place))


def _measured(amount: Amount, place: Place) -> bool:
    before = place.before(8)
    if amount.decimal and (_COEFFICIENT.search(place.before(12)) or _COEFFICIENT_LIST.search(place.before(40))):
        return True
    ends = _CLAUSE_END.match(place.text, amount.end) is not None
    if ends and ((amount.value == 0 and _NO_RATE.search(before)) or _is_share(amount, before)):
        return True
    return bool(_MEASURED.search(before))


def _is_share(amount: Amount, before: str) -> bool:
    return 1 <= (amount.value or 0) <= 100 and _SHARE_NAMED.search(before) is not None


def _names(amount: Amount, place: Place, prefix: Before) -> bool:
    """Whether number and unit belong to a name: 6小时扑灭率, 万吨级, 500米覆盖率."""
    if amount.unit != "%" and _NAME_AFTER.match(place.text, amount.end):
        return True
    reaches = amount.distance or amount.kind == "duration"
    return reaches and not prefix.op and bool(_REACH_NAME.match(place.text, amount.end))


def _chinese_counts(amount: Amount, place: Place, told: bool) -> bool:
    if amount.value == 0 and amount.unit_text not in _NOUGHT_UNITS:
        return False
    second = place.text[place.at : amount.end - 1] == "二"
    return told or not (second and amount.unit_text in ("次", "期"))  # 两次 counts, 二次 ranks


def _bare_counts(amount: Amount, place: Place, told: bool, prefix: Before) -> bool:
    text = place.text
    behind = text[amount.end : amount.end + 1]
    if behind.isascii() and behind.isalpha():
        return False
    if place.cell and at_edge(text, place.at, amount.end):
        return True
    if amount.chinese:
        if amount.value == 0:
            ends = behind == "的" or not "\u4e00" <= behind <= "\u9fff"
            return ends and bool(_NOUGHT_TOLD.search(text[max(0, place.at - 3) : place.at]))
        return amount.scaled and (amount.approx or told)
    if told:
        return behind == "" or behind not in "年月日号.．)）"
    if prefix.change_from or amount.scaled or amount.approx or _measured(amount, place):
        return True
    if _LIST_OPENS.search(place.before(3)):
        return True
    return place.listed is not None and bool(patterns.list_gap().fullmatch(text, place.listed, place.start))


def at_edge(text: str, start: int, end: int) -> bool:
    """Whether a bare number in a cell stands where a value would: at the start of an entry, or at the end."""
    lead = text[max(0, start - 64) : start].rstrip()
    if lead and lead[-1] not in _OPENERS:
        return not text[end : end + 8].strip() and len(text) <= _SHORT_CELL
    return not _ENTRY_BEHIND.match(text, end)


def _one_counts(amount: Amount, place: Place) -> bool:
    """一 in front of a measure word needs evidence: 成立一个, 每月一次, but not 一个重要."""
    unit = amount.unit_text or ""
    if unit in traps.one_never():
        return place.cell and at_edge(place.text, amount.start, amount.end)
    if place.cell or place.frequent or unit in traps.one_free():
        return True
    if _EACH_HAS.search(place.text, max(0, amount.start - _EACH), amount.start):
        return True  # 每村有一个宣传栏
    named = _OF_A_NAME.search(place.text, max(0, amount.start - 2), amount.start)
    if named and _CLAUSE_END.match(place.text, amount.end):
        return True  # 新建重点实验室一个。
    return place.text[max(0, amount.start - 3) : amount.start].rstrip("了").endswith(traps.one_verbs())


_EACH_HAS = regex(r"[每各]个?[\u4e00-\u9fff]{1,8}(?<![所只还没含])(?:有|建|设|配)[有成立备]?$")
_EACH = 14  # characters in which a distributive body and its verb stand
_CLAUSE_END = regex(r"\s*(?:[，。；、,;\n）)]|$)")
_OF_A_NAME = regex(r"[\u4e00-\u9fff）”](?<![这那哪每某同另其中是的了有唯逐单任第之为成])$")
