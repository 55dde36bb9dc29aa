"""Who acts: the words in front of a value, cut into the name of what is measured and whom it applies to.

A subject stands in front of what is done, of a time word or of a word of duty (林农|要于|…); 每个街道 and 全市 are one
wherever they open a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.phrase import (
    EACH_UNIT,
    PER_HEAD,
    TIMES,
    is_agent,
    is_body,
    is_distributive,
    is_rate,
    strip_lead,
    trim_tail,
)
from extractor.mentions.prose.words import function, phrases
from extractor.regex import regex

_MANY = 40  # longer subjects are none
_LONG_WHO = 16
_PARTNERS = ("会同", "联合", "协同", "牵头", "负责", "原则上")
_PLACING = ("在", "与", "将", "把", "通过", "从")
_SOMEBODY = regex(r"(?:[人员农商户者会院校方生师友客民众]|群众|居民|用户|对象|家长|企业|干部|劳动?力|人口)$")
HOW = frozenset(
    (
        *("直接", "统筹", "统一", "集中", "自主", "联合", "主导", "现场"),
        *("当场", "主动", "依法", "分赴", "一线", "诉前", "就地"),
    )
)
_VERB = 2  # characters of most verbs; longer words may begin or end with one (统筹安排, 调解纠纷)
_PAPERS = ("件", "单", "函")
_EVERY_PLACE = regex(
    r"各(?:县市区|市县区|县区|区县|市县|镇街|乡镇|街道|地区|[省市县区镇乡村州盟旗地])(?:[（(][^（）()]{1,8}[）)])?"
)
_KIND_OF_PLACE = regex(
    r"(?:城市|县市|市县|区县|乡镇街?道?|(?:建成|平原|山丘?|丘陵|漏斗|易发|贫困|沿海|主城|老城|新城|中心城?|功能|保护|生态|[农林牧库灌景园校厂社小辖片城])区"
    r"|(?:沿江|示范|试验|实验|经济|工业|产业|居住|住宅|商业|受灾|影响|重点)区)$"
)
_REGION = regex(r"中国|(?!农村|城市|贫困|边远|偏远|重点|其他|部分|少数|民族|各)[^、，,。]{2,8}地区")
_NOT_THERE = ("外", "内", "级", "委", "政府", "直", "本级", "、", "和", "及", "与")  # 市|外|资金, 县|委|部门
_LONG_PLACE = 4  # words
_LEFT_OVER = ("一次性", "人均", "户均", "平均", "每班", "每次")
_NOBODY = regex(r"(?:此后|之后|以后|期间|[春夏秋冬]{1,2}两?季|遇.*|你[局委办厅部院校县市区]|贵.{1,2}|.*地点)$")
_DUTY = ("要", "应", "须", "需", "于", "将")
_NUMBERED = regex(r"[\d.]*\.\d+")  # 2.1|中标人
_ITSELF = ("集团", "公司", "全局", "全院", "全司", "大队", "支队", "中队", "中心")  # who writes speaks of itself
_NEW = ("新建", "改建", "扩建", "在建", "续建")
_COUNTED = regex(r"每(?:[百千万亿十]|平方|[一二两三四五六七八九\d])")


def parse_left(left: Sequence[Token], *, counted: bool = False) -> tuple[list[Token], list[Token]]:
    """(name, subject) of the words in front of a value; ``counted``: words stand right behind it."""
    tokens = strip_lead(list(left))
    placed = any(t.text in _PLACING for t in left[: len(left) - len(tokens)])
    subject: list[Token] = []
    if tokens and _is_collective(tokens[0]):
        subject, tokens = tokens[:1], strip_lead(tokens[1:])
        subject = [] if placed else subject  # 在|全国|技能大赛中, 将|全市|儿童主任|轮训一遍
    elif tokens and (there := _place(tokens)):
        return trim_tail(strip_lead(tokens[there:])), tokens[:there]
    tokens, more = split_subject(tokens, counted=counted)
    if subject and more and subject[-1].end == more[0].start:
        more = [*subject, *more]  # 全市公安机关
    if not more and not subject:
        tokens, more = _without_each(tokens)
    if placed and more and not is_distributive(more):
        more = []  # 在|审批平台|报送进度
    return trim_tail(tokens), more or subject


def _without_each(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """代办员|每个乡镇, 奖励示范村|每村: for whom or for how much each, behind the name."""
    whole = trim_tail(tokens)
    at = next((i for i, t in enumerate(whole) if i and t.kind == "word" and t.text[0] == "每"), None)
    if at is None or any(t.kind != "word" or t.text in phrases().verbs for t in whole[at:]):
        return tokens, []
    each = "".join(t.text for t in whole[at:])
    if phrases().measure_end.search(each) or whole[at - 1].text in function().particles:
        return tokens, []
    return tokens[:at], (whole[at:] if len(each) > 2 and not PER_HEAD.match(each) else [])


def split_subject(tokens: list[Token], *, counted: bool = False) -> tuple[list[Token], list[Token]]:
    """(what is done, who does it)."""
    after, who = _split(tokens, counted=counted)
    act = trim_tail(after)
    visits = len(act) == 1 and act[0].text in phrases().visits
    if visits and phrases().visited.search("".join(t.text for t in who)):
        return tokens, []  # 独居老人|每月|入户: who is visited
    return after, who


def _split(tokens: list[Token], *, counted: bool) -> tuple[list[Token], list[Token]]:
    known = phrases()
    acted = _before_act(tokens, counted=counted)
    if acted is not None:
        return acted
    acted = _acting_body(tokens)
    if acted is not None:
        return acted
    whole = trim_tail(tokens)
    rate = is_rate(whole)
    is_measure = bool(whole) and known.measure_end.search(whole[-1].text) is not None
    timed = next((i for i, t in enumerate(tokens[:_MANY]) if i and t.kind in TIMES), None)
    who = timed is not None and is_body(tokens[:timed]) and not is_rate(tokens[:timed])
    if timed is not None and who:
        after = strip_lead(tokens[timed:])
        act = trim_tail(after)
        if act and not all(x.text in known.transitive for x in act):
            return after, trim_tail(tokens[:timed])
    for i in range(1, min(len(tokens), _MANY)):
        t, before, after = tokens[i], tokens[:i], tokens[i:]
        if t.text == "计划" and (i + 1 == len(tokens) or tokens[i + 1].text in ("由", "从", "为")):
            continue  # 上交各类|计划, 招募|计划|由260名扩大到400名
        if t.kind in TIMES or (t.kind == "word" and t.text in function().markers):
            if t.text in ("拥有", "有", "享有") and _COUNTED.match("".join(x.text for x in before)):
                return tokens, []
            after = strip_lead(after)
            if not trim_tail(after):
                if is_distributive(before) and not is_rate(before):
                    return [], trim_tail(before)
                return before, []
            if is_body(before) and not is_rate(before):
                act = trim_tail(after)
                if all(x.text in known.transitive for x in act) and not is_distributive(before):
                    return [*trim_tail(before), *act], []
                return after, trim_tail(before)
            continue
        if t.kind != "word" or t.text not in known.doing or not is_body(before):
            continue
        if any(x.text in _PAPERS for x in tokens[i + 1 : i + 2]):
            continue  # 热线|转办|件: what it handles is part of one name
        if t.text in known.nominal and sum(len(x.text) for x in before) <= 2:
            continue  # 停车|管理|类
        if t.text in known.nominal and is_measure and not is_distributive(before):
            continue  # 单个项目财政|支持|额度
        if who and timed is not None and i < timed:
            continue  # 市政府督查室|每季度: the verb stands inside the subject
        act = trim_tail(after)
        if len(act) == 2 and t.text not in known.soft and known.measure_end.fullmatch(act[1].text):
            continue  # 企业|开办时间: one phrase
        if not act or (rate and t.text not in known.soft):
            continue
        every = before[0].text.startswith("每") or (is_distributive(before) and act[0].text not in known.nominal)
        if all(x.text in known.verbs for x in act) and not every and not (counted and _is_place(before)):
            return tokens, []
        return after, before
    return tokens, []


def _before_act(tokens: list[Token], *, counted: bool) -> tuple[list[Token], list[Token]] | None:
    """林农|要于|报送信息简报, 商会|每季度|组织座谈会, 牵头医院|向成员单位|派驻医师.

    Between who and what stands a word of duty, a time word or a preposition; what is done is a verb with its
    object, so that 培训班|每年举办 and 改造|应于6月底前完成 stay names.
    """
    known = phrases()
    for i in range(1, min(len(tokens), _MANY)):
        t = tokens[i]
        to_whom = t.kind == "word" and t.text in function().to_whom
        if not (to_whom or t.kind in TIMES or (t.kind == "word" and t.text in function().duty)):
            if t.kind != "word":
                return None
            continue
        if t.kind == "period" and t.text.startswith("期"):
            return None  # 保修|期内
        who, after = tokens[:i], strip_lead(tokens[i:] if to_whom else tokens[i + 1 :])
        if is_rate(who) or not _can_act(who):
            return None
        if to_whom and not is_body(who):
            return None
        while after and (after[0].kind in TIMES or after[0].text in function().duty):
            after = strip_lead(after[1:])
        act = trim_tail(after)
        if to_whom:
            verbs = [k for k, x in enumerate(act) if k > 1 and x.kind == "word" and x.text in known.doing]
            verb = verbs[0] if verbs else None
            if verb is None:
                return None
            if t.text != "对" and verb + 1 < len(act):
                after = after[verb:]
            return after, who
        if not act or act[0].text not in known.doing:
            return None
        if len(act) == 1 and not counted:
            return None
        if len(act) > 1 and act[0].text in known.nominal and is_rate(act):
            return None
        return after, who
    return None


def _can_act(tokens: Sequence[Token]) -> bool:
    """Whether a phrase in front of a duty may be somebody: no verb in it, no measure at its end."""
    words = [t for t in tokens if t.kind == "word"]
    if not words or len(words) != len(tokens) or words[0].text in function().prepositions:
        return False
    text = "".join(t.text for t in words)
    if words[-1].text in function().no_body:
        return False
    if any(t.text in function().no_actor or t.text in ("的", "等") for t in words):
        return False
    if any(t.text in phrases().verbs for t in words):
        return is_body(words)
    if not (is_body(words) or _SOMEBODY.search(text)):
        return False
    return 2 <= len(text) <= _LONG_WHO and phrases().measure_end.search(text) is None


def takes_somebody(name: Sequence[Token]) -> bool:
    """带动|农户, 选派|科技|特派员: an act with its object, and the object is people."""
    words = [t for t in name if t.kind == "word"]
    acts = len(words) > 1 and words[0].text in phrases().doing and words[-1].text not in phrases().verbs
    return acts and _SOMEBODY.search("".join(t.text for t in words[1:])) is not None


def _acting_body(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """县财政|统筹安排|资金, 产权人|每月|自查: a body that only acts needs no more than a verb behind it."""
    known = phrases()
    for i in range(min(len(tokens), _MANY) - 1, 0, -1):
        if tokens[i - 1].kind != "word" or not is_agent(tokens[:i]):
            continue
        after = strip_lead(tokens[i:])
        while after and (after[0].kind in TIMES or after[0].text in function().markers):
            after = strip_lead(after[1:])
        act = trim_tail(after)
        verb = next((t for t in act if t.text not in HOW), None)
        if verb is None or not is_verb(verb) or is_rate(act):
            continue
        if any(a is verb and b.text in _PAPERS for a, b in pairwise(act)):
            continue
        if verb.text in known.nominal and (act == [verb] or known.measure_end.search(act[-1].text)):
            continue  # 各级财政|补助, 财政|补助|资金
        return after, tokens[:i]
    return None


def is_verb(t: Token) -> bool:
    """Whether a word says what is done, also where it is made of two (统筹安排)."""
    known = phrases().doing
    if t.kind != "word" or t.text in known:
        return t.kind == "word"
    compound = len(t.text) > _VERB and phrases().subject_end.search(t.text) is None
    return compound and (t.text[:_VERB] in known or t.text[-_VERB:] in known)


def _place(tokens: Sequence[Token]) -> int:
    """How many words in front are the place that a measure is of: 龙口|县|税收, 各县（市）|优良率, 中国|进出口总额."""
    known = phrases()
    rest = trim_tail(tokens)
    every = _EVERY_PLACE.match("".join(t.text for t in rest))
    if every is not None:
        return _words_within(rest, every.end())
    if any(t.kind != "word" or t.text in function().links for t in rest):
        return 0
    for i in range(min(len(rest) - 1, _LONG_PLACE), 0, -1):
        text = "".join(t.text for t in rest[:i])
        named = known.place.fullmatch(text) and text not in known.kinds_of_place and not text.startswith(("各", "每"))
        named = named and _KIND_OF_PLACE.search(text) is None
        if text.count("（") != text.count("）") or text.count("(") != text.count(")") or rest[i].text == "的":
            continue
        if not (named or _REGION.fullmatch(text)) or rest[i].text in _NOT_THERE:
            continue
        if any(t.text in known.verbs | function().prepositions or _is_collective(t) for t in rest[:i]):
            continue
        if known.measure_end.search(rest[-1].text) is None:
            continue
        return i
    return 0


def _is_place(tokens: Sequence[Token]) -> bool:
    """龙口县|获得|820万元|奖补资金: a place that does something, what it is about behind the number."""
    known = phrases()
    text = "".join(t.text for t in tokens)
    named = known.place.fullmatch(text) is not None and text not in known.kinds_of_place
    return named and len(tokens) <= _LONG_PLACE and not any(t.text in known.verbs for t in tokens)


def _words_within(rest: Sequence[Token], size: int) -> int:
    """How many words make up so many characters, where a measure alone follows."""
    for i, t in enumerate(rest):
        if size == 0:
            measure = all(x.kind == "word" and x.text not in function().links for x in rest[i:])
            return i if measure and phrases().measure_end.search(rest[-1].text) else 0
        size -= len(t.text)
    return 0


def _is_collective(t: Token) -> bool:
    return phrases().collective.fullmatch(t.text) is not None


def before_partner(tokens: Sequence[Token]) -> list[Token]:
    """市人社局|会同有关部门: who leads."""
    at = next((i for i, t in enumerate(tokens) if i and t.text in _PARTNERS), len(tokens))
    return trim_tail(tokens[:at])


def without_cause(tokens: list[Token]) -> list[Token]:
    """督促|各企业主要负责人."""
    by = next((i for i, t in enumerate(tokens[:-1]) if t.text[0] == "由"), None)
    if by is not None:  # 所需资金|由|县财政, 由市|城投公司
        rest = tokens[by]._replace(start=tokens[by].start + 1, text=tokens[by].text[1:])
        tokens = [*([rest] if rest.text else []), *tokens[by + 1 :]]
    tokens = before_partner(tokens) if any(t.text in _PARTNERS for t in tokens[1:]) else tokens
    front = function().openers | function().cause
    while len(tokens) > 1 and (
        tokens[0].text in front or tokens[0].kind != "word" or _NUMBERED.fullmatch(tokens[0].text)
    ):
        tokens = tokens[1:]
    at = next((i for i, t in enumerate(tokens[:-1]) if i and t.text in function().cause), None)
    if at is not None and is_body(tokens[at + 1 :]):
        tokens = tokens[at + 1 :]
    while len(tokens) > 1 and (
        tokens[-1].text in function().markers or tokens[-1].text in phrases().lead or tokens[-1].text in phrases().tail
    ):
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[-1].text in _LEFT_OVER:
        tokens = tokens[:-1]
    tokens = _without_duty(tokens)
    return [] if _is_nobody(tokens) else tokens


def _without_duty(tokens: list[Token]) -> list[Token]:
    """各镇|街要, 各镇|街于: a word of duty that was taken for the end of a place."""
    every = _EVERY_PLACE.match("".join(t.text for t in tokens))
    if every is None or len(tokens) < 2 or every.end() != sum(len(t.text) for t in tokens) - 1:
        return tokens
    last = tokens[-1]
    if len(last.text) < 2 or last.text[-1] not in _DUTY:
        return tokens
    return [*tokens[:-1], last._replace(end=last.end - 1, text=last.text[:-1])]


def _is_nobody(tokens: Sequence[Token]) -> bool:
    """此后, 查办|企业, 每千瓦, 你局: what stands where somebody would and is none."""
    text = "".join(t.text for t in tokens)
    if text in _ITSELF or _NOBODY.fullmatch(text) or EACH_UNIT.fullmatch(text):
        return True
    first = tokens[0].text if tokens else ""
    if first in function().prepositions and text[1:2] not in function().on_duty:
        return True
    return len(tokens) > 1 and tokens[0].text in phrases().acts and tokens[0].text not in _NEW
