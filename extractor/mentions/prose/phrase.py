"""What kind of phrase a run of words is (a body, a rate, an act), and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import function, phrases
from extractor.regex import regex

TIMES = ("frequency", "period", "date")
PER_HEAD = regex(r"每(?:[百千万]|十万|百万)(?:名|人|户)")
_OF_RATES = frozenset(["按时", "按期", "及时", "全面", "首次", "一次", "成功", "有效", "实际", "初步", "基本"])
EACH_UNIT = regex(
    r"每(?:[一二两三四五六七八九十百千万\d]*(?:平方米|平方公里|立方米|公顷|公里|千瓦时?|千克|公斤|亩|吨|斤|升|米|餐|元)"
    r"|[个所家名位支座处期批场次例件头只株人学])(?:每[人天日周月季年])?"
)
_SENT = frozenset(["选派", "选送", "派出", "派遣", "推荐", "遴选", "抽调"])
_SHORT_RATE = 2
_NOUNS = ("计划", "总计", "合计")


_CAUSES = frozenset("病灾公伤残学故贫")


def strip_lead(tokens: list[Token]) -> list[Token]:
    """Without what opens a clause and names nothing: 共|检查企业, 继续|开展培训."""
    known = phrases()
    at = 0
    while at < len(tokens) and tokens[at].kind != "value":
        t = tokens[at]
        if t.kind == "word" and t.text not in known.lead and t.text not in function().links:
            break
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        planned = t.text == "计划" and at > 0 and tokens[at - 1].kind in TIMES  # 今年|计划|播种面积121万亩
        if t.text in known.adverbs and after is not None and after.kind == "word" and not (planned or _is_act(after)):
            break
        if t.text == "因" and after is not None and after.text[0] in _CAUSES:
            break  # 因|病返贫户数
        if t.text in _OF_RATES and is_rate(trim_tail(tokens[at:])):
            break  # 按时|办结率
        if t.text == "在" and after is not None and after.kind == "word" and after.text[0] in function().on_duty:
            break
        at += 1
    return tokens[at:]


def _is_act(t: Token) -> bool:
    known = phrases()
    return t.text in known.verbs or t.text in known.lead or t.text in known.tail or t.text in known.soft


def trim_tail(tokens: Sequence[Token]) -> list[Token]:
    """Without what stands between a name and its number: 检查企业|共计."""
    known = phrases()
    end = len(tokens)
    while end and (tokens[end - 1].kind != "word" or tokens[end - 1].text in known.tail):
        if tokens[end - 1].text in _NOUNS and _is_noun_end(tokens[:end]):
            break
        end -= 1
    by = next((i for i in range(end - 1, 0, -1) if tokens[i].text == "按"), None)
    if by is not None and end - by <= 4 and tokens[end - 1].text.endswith(("口径", "价格", "价")):
        end = by  # 财政收入|按可比口径
    return list(tokens[:end])


def _is_noun_end(tokens: Sequence[Token]) -> bool:
    """招募|计划, 收入|总计: the last word belongs to the noun in front of it."""
    before = tokens[-2] if len(tokens) > 1 else None
    if before is None or before.kind != "word" or before.text in phrases().tail | phrases().lead:
        return False
    if tokens[-1].text == "计划":
        return not is_body(tokens[:-1]) and before.text not in function().of_kind
    return before.text in function().summed


def trim_end(tokens: list[Token]) -> list[Token]:
    """Without what is left over behind an object: 隐患|等."""
    while tokens and (
        (tokens[-1].kind != "word" and "”" not in tokens[-1].text) or tokens[-1].text in ("等", "的", "了")
    ):
        tokens = tokens[:-1]
    return tokens


def is_distributive(tokens: Sequence[Token]) -> bool:
    """每个街道, 各镇街: spread over many, and so a subject wherever it stands."""
    first = next((t for t in tokens if t.kind == "word"), None)
    if PER_HEAD.match("".join(t.text for t in tokens)):
        return False  # 每千名老年人配备社工
    if first is None or not phrases().distributive.match(first.text):
        return False
    text = "".join(t.text for t in tokens if t.kind == "word")
    if EACH_UNIT.fullmatch(text):
        return False  # 每公里, 每名
    if len(text) < 2 or first.text in ("各类", "各项", "各种", "各级各类"):
        return False
    return phrases().distributive.fullmatch(first.text) is not None or len(first.text) > 1


def is_body(tokens: Sequence[Token]) -> bool:
    """Whether the words are somebody who can act (县农业农村局, 每个街道)."""
    words = [t for t in tokens if t.kind == "word"]
    if not words or (
        words[0].text in function().prepositions and not (len(words) > 1 and words[1].text in function().on_duty)
    ):
        return False
    if is_distributive(words):
        return True
    if any(t.text in function().no_actor for t in words):
        return False
    if len(words) > 1 and words[0].text in _SENT:
        return False  # 选派|教师|参加培训
    if len(words) > 2 and words[0].text in phrases().acts - function().cause:
        return False  # 牵头组织召开由主要领导
    if all(t.text in phrases().acts for t in words) or _is_long_act(words):
        return False  # 查办, 严肃查处|企业
    if words[-1].text in function().no_body or sum(len(t.text) for t in words) < 2:
        return False
    return phrases().subject_end.search("".join(t.text for t in tokens)) is not None


def _is_long_act(words: Sequence[Token]) -> bool:
    first = words[0].text
    return len(words) > 1 and len(first) > 3 and first[-2:] in phrases().acts


def is_agent(tokens: Sequence[Token]) -> bool:
    """Whether the words are a body that acts and is never what is done to (镇财政, 市县两级, 热线)."""
    words = [t for t in tokens if t.kind == "word"]
    if not words or len(words) != len(tokens) or words[0].text in function().prepositions | phrases().acts:
        return False
    if words[-1].text in function().no_body or any(t.text in function().no_actor for t in words):
        return False
    return phrases().agent_end.search("".join(t.text for t in words)) is not None


def is_rate(tokens: Sequence[Token]) -> bool:
    """Whether the words end like a rate: one phrase with all that stands in front."""
    return phrases().rate_end.search("".join(t.text for t in tokens)) is not None


def is_one_act(name: Sequence[Token]) -> bool:
    """Whether a verb is all there is (发放|1.2亿元)."""
    return len(name) == 1 and name[0].text in phrases().verbs


def holds_act(tokens: Sequence[Token]) -> bool:
    """Whether one of the words is a verb."""
    return any(t.text in phrases().verbs for t in tokens)


def holds_for_all(left: Sequence[Token], value: Token) -> bool:
    """A、B均…: the value holds for each, if the members are measures of their own (at nought: events too)."""
    at = next(
        (i for i, t in enumerate(left) if t.kind == "word" and t.text in function().all),
        None,
    )
    if at is None:
        return False
    groups = from_first_measure(coordinated(trim_tail(left[:at])))
    nought = value.quantity is not None and value.quantity.value == 0
    heads = phrases().shared_end if nought else phrases().measure_end
    return len(groups) > 1 and all(heads.search("".join(t.text for t in g)) for g in groups)


def are_rates(groups: Sequence[Sequence[Token]], value: Token) -> bool:
    """确权登记率、证书发放率|达到100%: rates side by side each have the one percentage behind them."""
    if len(groups) < 2 or value.quantity is None or value.quantity.kind != "percent":
        return False
    names = ["".join(t.text for t in g) for g in groups]
    return all(n.endswith("率") and len(n) > _SHORT_RATE for n in names)


def from_first_measure(groups: list[list[Token]]) -> list[list[Token]]:
    """深基坑、高支模等危大工程专家论证率|、交底率: what stands in front of the first measure belongs to it."""
    heads = phrases().measure_end
    first = next((i for i, g in enumerate(groups) if heads.search("".join(t.text for t in g))), None)
    if not first or len(groups) - first < 2:
        return groups
    if not all(heads.search("".join(t.text for t in g)) for g in groups[first:]):
        return groups
    return [[t for g in groups[: first + 1] for t in g], *groups[first + 1 :]]


def coordinated(name: Sequence[Token], count: int = 0) -> list[list[Token]]:
    """A、B和C → its members; cut at 、 alone where that gives as many members as there are values."""
    of_kind = next((i for i in range(len(name) - 2, 0, -1) if name[i].text == "等"), None)
    if of_kind is not None and count > 1:
        return [list(name)]  # 贪污、挪用公款等|职务犯罪 is one thing
    loose = _members(name, words=True)
    if count > 1 and len(loose) != count:
        tight = _members(name, words=False)
        if len(tight) == count:
            return tight
    return loose


def _members(name: Sequence[Token], *, words: bool) -> list[list[Token]]:
    groups: list[list[Token]] = [[]]
    for t in name:
        if (t.kind == "stop" and "、" in t.text) or (words and t.kind == "word" and t.text in function().links):
            groups.append([])
        else:
            groups[-1].append(t)
    return [g for g in groups if g]
