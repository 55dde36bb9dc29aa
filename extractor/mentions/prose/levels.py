"""What the values of one piece state: role, operator, period, base; and what holds for a whole row of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.mentions.claim import ClaimRole, ClaimValue
from extractor.mentions.prose.discourse import Discourse, Reading, lasts, plain_value
from extractor.mentions.prose.lexing import Token, is_named_change, is_notice
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import phrases
from extractor.mentions.quantity import Direction, Frequency, Op, Quantity
from extractor.regex import regex

_REACH = regex(r"^(?:力争|必须|须|应|要|可|均|分别|总体)*(?:达到了?|达|达成)$")
_COMPARED_LEVEL = regex(r"(?:比|较)[^，,。；;]{0,12}$")
_ORIGIN = regex(r"(?:由|从|自)[^，,；;。]{0,14}$")
_TO = regex(r"^[^，,；;。]{0,12}?(?:到|至|为|成)")
_FALLS_TO = regex(r"(?:提高|提升|上升|增加|增长|下降|降低|减少|降|升|增|压缩|缩短|缩小|扩大|调整)[到至为]")
_AT_LEAST = frozenset(["至少", "最少", "不少于", "不低于", "不得少于"])
_IN_FRONT = frozenset(["至少", "最少", "最多", "至多", "起码"])  # these stand in front of the verb
_AT_MOST = frozenset(["最多", "至多", "不超过"])
_LEANS: dict[str, Direction] = {
    "偏高": "up",
    "偏多": "up",
    "偏大": "up",
    "偏长": "up",
    "偏低": "down",
    "偏少": "down",
    "偏小": "down",
    "偏短": "down",
}
_CHANGES: dict[str, Direction] = {
    "降幅": "down",
    "跌幅": "down",
    "增幅": "up",
    "涨幅": "up",
    "升幅": "up",
    "增速": "up",
}
_MOVES: dict[str, Direction] = {
    "压降": "down",
    "压减": "down",
    "削减": "down",
    "缩减": "down",
    "调减": "down",
    "减少": "down",
    "降低": "down",
    "提高": "up",
    "增加": "up",
    "提升": "up",
}
_COUNTABLE = regex(r"(?:[人员者生师户家手农工众童]|人口|企业|单位|机构|学校|项目|车辆|干部|党员|的)$")
_SPAN = regex(r"[一二三四五六七八九十两半\d]{1,3}个?(?:月|小时|分钟|日|天|周|工作日)(?:以?内|之内)?")
_BEFORE = regex(r"(?:由|从)(?P<when>[^，,。；;、由从]{1,8}前)的$")  # 由培训前的|1260元|增加到2870元
_COMPARED_WHEN = regex(r"[比较与同和](?P<when>.*?(?:年|月|季度|同期|末|底|初))(?:相比|比)?")
_LONG_BASE = 16
_WANTED = regex(
    r"(?<!执行)(?<!完成)(?:考核指标|年初预算|年度预算|支出预算|预算数|计划数|任务数|任务|目标数|目标值|目标)$"
)
WITHIN_YEAR = ("年内", "年度内")
"""Deadlines that ask for no day: beside a number they say when, no more."""


def read_values(talk: Discourse, reading: Reading, period: str | None) -> tuple[list[ClaimValue], bool]:
    """The piece's values in order, and whether they are a row (one for each of several things).

    Args:
        period: the time word that stands for the whole piece.
    """
    kept, bases = reading.values, reading.labelled("BASE")
    row = any(t.kind == "each" for t in reading.tokens)
    if reading.piece.host is None and not (reading.piece.listed or continues(talk, reading)):
        talk.shared = None
    roles = [_role(talk, reading, kept, i, bases) for i in range(len(kept))]
    for i, role in enumerate(roles):
        joined = (
            i > 0 and roles[i - 1] == "baseline" and not talk.text[kept[i - 1].end : kept[i].start].strip("、和与及 ")
        )
        if joined and i + 1 < len(kept) and role in ("actual", "target"):
            roles[i] = "baseline"
    if row and roles.count("baseline") <= 1:
        roles = _two_rows(kept, roles)
    made = [
        _value(talk, reading, token, role, _own_period(talk, reading, kept, i, roles, period), bases)
        for i, (token, role) in enumerate(zip(kept, roles, strict=True))
    ]
    row = row or (len(kept) > 1 and _is_row(talk, reading, kept, made))
    return (_even_out(made) if row else made), row


# ── roles ──


def _role(talk: Discourse, reading: Reading, kept: Sequence[Token], i: int, bases: Sequence[Tag]) -> ClaimRole:
    q = kept[i].quantity
    assert q is not None
    left = kept[i - 1].end if i else reading.piece.start
    if total_of(talk, kept[i], bases) is not None:
        return "actual"
    if (
        any(left <= b.start and b.end <= q.start for b in bases)
        or _is_elliptic_share(talk, reading, kept[i], left)
        or (i and total_of(talk, kept[i - 1], bases) is not None)
    ):
        return "share"
    if (
        q.change_from
        or talk.text.startswith(("相比", "有所"), kept[i].end)
        or _is_compared_level(talk, kept, i)
        or _rises(talk, kept, i, left)
    ):
        return "baseline"
    if is_notice(talk.text, q):
        return "target" if talk.mood.goal else "actual"
    if _changes(talk, kept, i) and not q.change_to and not is_named_change(talk.text, q):
        return "change"
    if _more_or_less(reading, kept[i]) is not None or _moved(reading, kept[i]) is not None:
        return "change"
    if _is_part(talk, reading, kept[i], left):
        return "share"
    return "target" if talk.mood.goal or _is_required(talk, reading, kept[i]) else "actual"


def _changes(talk: Discourse, kept: Sequence[Token], i: int) -> bool:
    """Whether a word of change is the number's own: 增长|12.6%|达92.9亿元 has one for the first alone."""
    q = kept[i].quantity
    if q is None or q.direction is None:
        return False
    if not i or q.direction_start is None or q.direction_start >= kept[i - 1].end:
        return True
    between = talk.text[kept[i - 1].end : q.start]
    return bool(between) and not between.strip("、，,和与及 ")


def total_of(talk: Discourse, token: Token, bases: Sequence[Tag]) -> Tag | None:
    """The base that a number stands in: 占应申报企业总数|1961间|的95%."""
    text = talk.text
    for b in bases:
        if b.end <= token.start and not text[b.end : token.start].strip("（( "):
            return b if text[token.end : token.end + 2].lstrip("）) ").startswith("的") else None
        if b.start >= token.end and not text[token.end : b.start].strip():
            return b if text.startswith("的", b.end) else None
    return None


def _is_elliptic_share(talk: Discourse, reading: Reading, token: Token, left: int) -> bool:
    """占61.2%, 占比61.2%: a share of what was just named."""
    q = token.quantity
    if q is None or q.kind not in ("percent", "ratio"):
        return False
    words = [t for t in reading.tokens if left <= t.start < q.start and t.kind in ("word", "share")]
    if [t.text for t in words if t.text not in phrases().tail] == ["占比"]:
        return talk.antecedent(reading.piece, token.start) is not None
    return bool(words) and words[-1].kind == "share"


def _rises(talk: Discourse, kept: Sequence[Token], i: int, left: int) -> bool:
    """由86%|提高到93.5%."""
    if not _ORIGIN.search(talk.text[left : kept[i].start]):
        return False
    if i + 1 >= len(kept):
        return _FALLS_TO.match(talk.text, kept[i].end) is not None
    for a, b in pairwise(kept[i:]):  # 由760元、640元统一调整为820元
        if b.quantity is not None and b.quantity.change_to:
            return True
        if talk.text[a.end : b.start].strip("、和与及 "):
            return _TO.search(talk.text[a.end : b.start + 3]) is not None
    return False


def _is_compared_level(talk: Discourse, kept: Sequence[Token], i: int) -> bool:
    """比去年同期的|29120起|减少3735起: the level that a change starts from."""
    if i + 1 >= len(kept):
        return False
    q, follower = kept[i].quantity, kept[i + 1].quantity
    if q is None or follower is None or q.direction is not None:
        return False
    if follower.direction is None and talk.text[q.end : follower.start].strip() not in _LEANS:
        return False  # 比历年平均值|12.7℃|偏高1.3℃
    if q.unit != follower.unit and follower.kind != "percent":
        return False
    return _COMPARED_LEVEL.search(talk.text[max(0, q.start - 16) : q.start]) is not None


def _more_or_less(reading: Reading, token: Token) -> Direction | None:
    """比上年|多招|154人, 较常年|偏高|0.9℃."""
    before = [t for t in reading.tokens if t.end <= token.start]
    if before and before[-1].text in _LEANS:
        return _LEANS[before[-1].text]
    if len(before) < 2 or before[-1].kind != "word":
        return None
    at = -2 if before[-2].kind == "word" and len(before[-1].text) < 3 else -1
    word, base = before[at], before[at - 1] if len(before) > -at else before[0]
    if base.kind != "base" or word.text[:1] not in ("多", "少"):
        return None
    return "up" if word.text[0] == "多" else "down"


def _moved(reading: Reading, token: Token) -> Direction | None:
    """压降|管理费用|7%: a verb of change in front of what changes; a rate is brought to its level instead."""
    q = token.quantity
    if q is None or q.unit != "%" or q.direction is not None or q.op_text is not None:
        return None
    words = [t for t in reading.tokens if t.kind in ("word", "direction") and t.end <= token.start]
    if len(words) < 2 or words[0].text not in _MOVES or phrases().rate_end.search(words[-1].text):
        return None
    return _MOVES[words[0].text]


def _is_part(talk: Discourse, reading: Reading, token: Token, left: int) -> bool:
    """外地观众|超六成, 持证人员|不到四成: tenths of people are a part of them, tenths of a rate its level."""
    q = token.quantity
    if q is None or q.kind != "percent" or q.unit_text != "成" or q.direction is not None:
        return False
    if reading.piece.host is not None:
        return False
    names = [n for n in reading.labelled("NAME") if left <= n.start < q.start]
    if len(names) != 1 or any(t.kind == "each" for t in reading.tokens):
        return False
    name = talk.plain(names[0].start, names[0].end)
    return phrases().measure_end.search(name) is None and _COUNTABLE.search(name) is not None


def _is_required(talk: Discourse, reading: Reading, token: Token) -> bool:
    """每两年…不少于两个月: a bound on what recurs is a requirement, also in a report."""
    q = token.quantity
    if q is None or q.op not in (">=", "<=") or talk.mood.sure:
        return False
    return q.frequency is not None or any(t.kind == "frequency" for t in reading.tokens if t.start < token.start)


def change_named(talk: Discourse, names: Sequence[Tag]) -> Direction | None:
    """Which way 降幅, 年均增速 point, if that is all the name."""
    if len(names) != 1:
        return None
    return _CHANGES.get(talk.plain(names[0].start, names[0].end).removeprefix("年均"))


# ── one value ──


def _value(
    talk: Discourse, reading: Reading, token: Token, role: ClaimRole, period: str | None, bases: Sequence[Tag]
) -> ClaimValue:
    q = token.quantity
    assert q is not None
    goal = role == "target" or (role in ("change", "share") and talk.mood.goal)
    value = plain_value(q, role, goal=goal, period=period)
    if reaches(q):
        value = replace(value, op=">=" if goal else "=")
    if value.op_text is None and value.op == "=":
        value = _with_operator_in_front(talk, reading, value)
    frequency = q.frequency or next(
        (t.frequency for t in reading.tokens if t.kind == "frequency" and t.start < q.start), None
    )
    if talk.shared is not None and reading.piece.host is None and (reading.piece.listed or continues(talk, reading)):
        own = talk.shared[1] not in _IN_FRONT and _has_own_words(reading, token)
        if value.op_text is None and value.op == "=" and not q.shared and role != "change" and not own:
            value = replace(value, op=talk.shared[0], op_text=talk.shared[1])
        frequency = frequency or talk.shared[2]
    frequency = frequency or _as_often(talk, reading, value)
    leads = value.op_text is not None and value.text.startswith(value.op_text[:1])
    if reading.piece.host is None:
        talk.shared = (value.op or "=", value.op_text, frequency) if leads else ("=", None, frequency)
    moved = q.direction or _more_or_less(reading, token) or _moved(reading, token)
    direction = moved if role == "change" else None
    if role == "share" and any(t.kind == "share" and t.text[0] == "约" and t.end == q.start for t in reading.tokens):
        value = replace(value, approx=True)
    return replace(value, frequency=frequency, direction=direction, base=_base(talk, reading, q, role, bases))


def _as_often(talk: Discourse, reading: Reading, value: ClaimValue) -> Frequency | None:
    """每天清扫不少于2次，|洒水降尘不少于3次: times counted under the same bound go on with how often."""
    before = talk.drafts[-1] if talk.drafts else None
    if before is None or before.sentence != reading.piece.sentence or before.clause != reading.piece.clause - 1:
        return None
    first = before.values[-1]
    alike = value.unit == first.unit == "次" and value.op_text is not None and value.op_text == first.op_text
    timed = any(t.kind in ("period", "date", "frequency") or t.text.startswith("每") for t in reading.tokens)
    return first.frequency if alike and reading.piece.host is None and not timed else None


def _has_own_words(reading: Reading, token: Token) -> bool:
    """补植行道树不少于110株、|施划停车泊位|1900个: an operator behind the first name does not reach the second."""
    return any(t.kind == "word" and t.end <= token.start for t in reading.tokens)


def names_task(name: str) -> bool:
    """Whether a name says that its number was wanted: 年初预算, 改厕任务, 目标值."""
    return _WANTED.search(name) is not None


def as_wanted(value: ClaimValue) -> ClaimValue:
    """The same number as a goal; 达到90% is a bound there."""
    reached = value.quantity is not None and reaches(value.quantity)
    return replace(value, role="target", goal=True, op=">=" if reached else value.op)


def reaches(q: Quantity) -> bool:
    """达到90%: a bound in a goal, a plain number in a result."""
    return q.op_text is not None and _REACH.match(q.op_text) is not None


def _base(talk: Discourse, reading: Reading, q: Quantity, role: ClaimRole, bases: Sequence[Tag]) -> str | None:
    if role == "change":
        code = next((t.code for t in reversed(reading.tokens) if t.kind == "base" and t.end <= q.start), None)
        return code or _compared_with(talk, reading, q) or _goes_on_against(talk, reading, q)
    if role == "share":
        mine = next((b for b in reversed(bases) if b.end <= q.start), None)
        return talk.plain(mine.start, mine.end) if mine is not None else None
    return None


def _goes_on_against(talk: Discourse, reading: Reading, q: Quantity) -> str | None:
    """与2010年相比，…; 比上年减少1.33万人，下降8.5%: the base of the change before holds for a bare one behind it.

    In a bracket too: 比上年增加50.8万人（增长3.8%）.
    """
    if talk.compared is not None:
        return talk.compared
    if any(t.kind in ("word", "period") and t.end <= q.start for t in reading.tokens):
        return None
    before = talk.antecedent(reading.piece, q.start)
    if before is None or before.values[-1].role != "change":
        return None
    return before.values[-1].base


def _compared_with(talk: Discourse, reading: Reading, q: Quantity) -> str | None:
    """较|项目实施前|提高: the base in the sentence's words."""
    stop = q.direction_start
    at = next((t for t in reversed(reading.tokens) if t.text in ("比", "较") and t.end <= q.start), None)
    if at is None or stop is None or not 0 < stop - at.end <= _LONG_BASE:
        return None
    return talk.plain(at.end, stop) or None


def _with_operator_in_front(talk: Discourse, reading: Reading, value: ClaimValue) -> ClaimValue:
    """至少|带队检查|一次: the operator stands in front of the verb."""
    for t in reversed(reading.tokens):
        if t.end > value.start:
            continue
        if t.kind in ("value", "date"):
            break
        if t.text in _AT_LEAST or t.text in _AT_MOST:
            op: Op = ">=" if t.text in _AT_LEAST else "<="
            return replace(value, op=op, op_text=t.text, start=t.start, text=talk.text[t.start : value.end])
    return value


def _own_period(
    talk: Discourse,
    reading: Reading,
    kept: Sequence[Token],
    i: int,
    roles: Sequence[ClaimRole],
    period: str | None,
) -> str | None:
    """由2017年的5.9次增加到6.0次: 2017年 is the first value's alone."""
    if roles[i] == "baseline":
        start = kept[i - 1].end if i else reading.piece.start
        before = _BEFORE.search(talk.text, start, kept[i].start)
        if before is not None:
            return talk.plain(before.start("when"), before.end("when"))
    fronted = period is not None and period == talk.period and not any(t.kind == "period" for t in reading.tokens)
    if roles[i] == "baseline":
        base = next((t for t in reversed(reading.tokens) if t.end <= kept[i].start), None)
        base = next((t for t in reversed(reading.tokens) if t.end <= kept[i].start and t.text != "的"), base)
        if base is not None and base.kind == "base" and (when := _COMPARED_WHEN.fullmatch(base.text)):
            return when["when"]  # 比|去年同期|的3529批次
    if roles[i] == "baseline" and fronted and len(kept) > 1:
        return None
    if i == 0 and roles[0] == "baseline" and not fronted:
        return period if any(t.end <= kept[0].start for t in _times(reading)) else None
    if i == 0:
        return None if fronted and roles[0] == "baseline" and len(kept) > 1 else period
    own = next((t for t in _times(reading) if kept[i - 1].end <= t.start < kept[i].start), None)
    if own is not None:
        return talk.time(own)
    return None if roles[0] == "baseline" and not fronted else period


def continues(talk: Discourse, reading: Reading) -> bool:
    """至少组织2次内部审计，|1次财务人员业务培训: nothing but a number opens the clause."""
    first = next((t for t in reading.tokens if t.kind != "stop"), None)
    return first is not None and first.kind == "value" and reading.piece.host is None and bool(talk.drafts)


# ── rows of values ──


def _two_rows(kept: Sequence[Token], roles: list[ClaimRole]) -> list[ClaimRole]:
    """分别由14.2%和17.6%提高到14.8%和18.3%: all in front of 提高到 are baselines."""
    to = next((i for i, t in enumerate(kept) if t.quantity is not None and t.quantity.change_to), None)
    if to is None or to * 2 != len(kept):
        return roles
    before: list[ClaimRole] = ["baseline"] * to
    return before + roles[to:]


def _is_row(talk: Discourse, reading: Reading, kept: Sequence[Token], made: Sequence[ClaimValue]) -> bool:
    """警情、损失数同比下降24.8%、39.1%: a row of values for a row of things, though no 分别 says so."""
    for a, b in pairwise(kept):
        between = talk.text[a.end : b.start]
        if not between.strip() or between.strip("、和与及 "):
            return False
    names = reading.labelled("NAME")
    if len(names) == len(kept) or change_named(talk, names) is not None:
        return True
    if names or reading.labelled("OBJECT") or made[0].role not in ("change", "share"):
        return False
    before = [d for d in talk.drafts[-2 * len(kept) :] if not d.total]
    if not all(v.unit == made[0].unit for v in made):
        units = [v.unit for v in made]  # 事故4起、死亡82人，同比减少1起、31人
        return [d.values[0].unit for d in before[-len(made) :]] == units and len(set(units)) == len(units)
    return len(before) >= len(kept) or (bool(before) and len(before[-1].placed()) == len(kept))


def _even_out(made: list[ClaimValue]) -> list[ClaimValue]:
    """9.8万吨、0.76万吨以内, 增长x、y和z: unit, verb and operator hold for every member of the row."""
    if len(made) < 2:
        return made
    change = next((v for v in made if v.role == "change"), None)
    share = next((v for v in made if v.role == "share"), None)
    ruler = next((v for v in (made[0], made[-1]) if v.op_text), None)
    unit = next((v for v in reversed(made) if v.unit), None)
    out: list[ClaimValue] = []
    for v in made:
        level = v.role in ("actual", "target")
        if change is not None and level and v.start > change.start:
            size = abs(v.value) if v.value is not None else None
            v = replace(v, role="change", direction=change.direction, base=change.base, goal=change.goal, value=size)
        elif share is not None and level and v.start > share.start:
            v = replace(v, role="share", base=share.base, goal=share.goal)
        if ruler is not None and v.op_text is None and v.op == "=":
            v = replace(v, op=ruler.op, op_text=ruler.op_text)
        unsaid = v.unit is None or (v.unit == "个" and unit is not None and unit.unit == "百分点")  # 2.1个和0.8个百分点
        if unsaid and unit is not None and v.kind == "number":
            v = replace(v, unit=unit.unit, kind=unit.kind)
        out.append(v)
    return out


def period_of(talk: Discourse, reading: Reading) -> str | None:
    """The time word that stands for the piece; one inside the base of a share does not, nor a deadline or a span.

    6月底|开工率达到50%: a level at a time; 9月底前|建成2个, 72小时内|抢通45处: the date, the span ask for something
    of their own.
    """
    stop = reading.piece.end
    share = next((t.start for t in reading.tokens if t.kind == "share"), stop) if reading.labelled("BASE") else stop
    for t in _times(reading):
        if t.start >= share or _SPAN.fullmatch(t.text) is not None:
            continue
        if talk.period is None or not _is_of_object(reading.tokens, t):
            return talk.time(t)
    if not reading.values:
        return None
    dates = (t for t in reading.tokens if t.kind == "date" and not is_deadline(t))
    return next((talk.plain(t.start, t.end) for t in dates), None)


def _times(reading: Reading) -> list[Token]:
    """Its time words, without those inside the base of a share (恢复到|2019年|的112.6%)."""
    bases = reading.labelled("BASE")
    times = [t for t in reading.tokens if t.kind == "period" and not t.text.endswith("之日起") and not lasts(t.text)]
    times = [t for t in times if not _in_bracket(reading.tokens, t)]
    times = [t for t in times if not any(b.start < t.end and t.start < b.end for b in bases)]
    return [t for t in times if not _names_or_compares(reading.tokens, t)]


def _is_of_object(tokens: Sequence[Token], time: Token) -> bool:
    """截至11月底，已|下达|2022年|转移支付项目64个: the year is of the thing, the time was told before."""
    at = next(i for i, t in enumerate(tokens) if t is time)
    before, behind = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    if before is None or behind is None or before.kind != "word" or behind.kind != "word":
        return False
    return before.end == time.start and time.end == behind.start and before.text in phrases().doing


def _in_bracket(tokens: Sequence[Token], time: Token) -> bool:
    """审结987件（含上年旧存）: a time inside a bracket is the bracket's."""
    before = "".join(t.text for t in tokens if t.end <= time.start)
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


def _names_or_compares(tokens: Sequence[Token], time: Token) -> bool:
    """较|4月底|提高, 5月20日|“夜查”行动, 保修|期内: a time that is a base, or a part of a name."""
    at = next(i for i, t in enumerate(tokens) if t is time)
    before, behind = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    joined = before is not None and before.end == time.start and before.kind == "word"
    if joined and before is not None and (before.text in ("比", "较") or time.text.startswith("期内")):
        return True
    named = behind is not None and behind.start == time.end and behind.text.startswith("“")
    return named and time.text.endswith("日")


def is_deadline(token: Token) -> bool:
    """6月底前, 年内; not 6月底."""
    return token.quantity is not None and token.quantity.op in ("<=", "<")
