"""Clauses that claim something without a number: 不发生…, 6月底前完成…, 每月报送…, …率达标."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.mentions.claim import ClaimValue, Span
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.discourse import LONG_NAME, Discourse, Reading, plain_value
from extractor.mentions.prose.levels import period_of
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.words import cues, phrases
from extractor.regex import regex

_ONCE = "一次"
_CASUALTIES = ("死亡", "性死亡", "伤亡", "性伤亡", "重伤")
# 不发生一次死亡3人以上、|一次重伤10人以上|的事故: more of what must not happen, up to the word that says what it is
_CASES = regex(
    r"(?:[、或及和](?:一次)?[^，,。；;、]{2,24}?以上)+的?[^，,。；;、\d]{0,10}?(?:事故|案件|事件|灾害|火灾)"
)
_WHOLLY = frozenset(["全部", "全面", "基本", "正式", "顺利", "如期", "均", "都", "要", "须"])
_HOW = _WHOLLY | {"按时", "按期", "按要求", "及时", "持续", "不断", "进一步", "有效", "已经"}
_NAMING = 2  # characters of a word that can name something
_WORKS = ("工程", "项目", "建设", "改造")  # what can begin, be finished and be used
_BARE = frozenset(["通车", "使用", "到位"])


def zero(talk: Discourse, reading: Reading) -> bool:
    """不发生X, 未发生X."""
    tokens = reading.tokens
    at = next((i for i, t in enumerate(tokens) if t.kind == "zero"), None)
    q = tokens[at].quantity if at is not None else None
    if at is None or q is None:
        return False
    words = [t for t in tokens[at + 1 :] if t.kind in ("word", "stop", "period", "value", "frequency")]
    once = q.text.endswith(_ONCE) and talk.text.startswith(_CASUALTIES, q.end)
    while words and (words[0].kind == "stop" or words[0].text in ("了", "任何", "的", "任意")):
        words = words[1:]
    said = (k for k, (a, b) in enumerate(pairwise(words)) if a.text == "的" and _pointed(b))
    words = trim_end(words[: next(said, None)])
    if not words:
        words = [t for t in tokens[:at] if t.kind == "word" and t.text not in phrases().lead]
    if not words:
        return False
    goal = talk.mood.goal
    period = period_of(talk, reading) or talk.period
    span = next((t for t in tokens[:at] if t.kind == "value"), None)  # 三年内不发生…
    if period is None and span is not None and span.quantity is not None and span.quantity.kind == "duration":
        period = talk.plain(span.start, span.end)
    value = plain_value(q, "target" if goal else "actual", goal=goal, period=period)
    start = words[0].start
    if once:  # 不发生|一次死亡3人以上事故
        start = q.end - len(_ONCE)
        value = replace(value, end=start, text=value.text[: -len(_ONCE)], unit=None)
    further = _CASES.match(talk.text, words[-1].end)
    talk.new(reading, [Tag("NAME", start, further.end() if further else words[-1].end)], [value], "prose.zero")
    return True


def _pointed(token: Token) -> bool:
    """Whether a word says what a rule gives for it (…事故的|得满分, …的|计5分)."""
    return token.text.startswith(("得", "计", "加", "扣", "不扣", "给"))


def due(talk: Discourse, reading: Reading) -> bool:
    """6月底前|完成招标; a deadline in a clause of its own (2024年底前，) waits for the next one."""
    token = next((t for t in reading.tokens if t.kind == "date"), None) or talk.pending_due
    if token is None or token.quantity is None or not talk.mood.goal:
        return False
    if token is not talk.pending_due and talk.plain(reading.piece.start, reading.piece.end).endswith("的"):
        return False  # 年度内被通报3次以上的，取消评先资格: a case
    names = reading.labelled("NAME", "PART", "OBJECT")
    words = [t for t in reading.tokens if t.kind == "word"]
    if not names and token is talk.pending_due and words:
        names = [Tag("NAME", words[0].start, words[-1].end)]
    if not names:
        talk.pending_due = token
        return True
    q = token.quantity
    if q.op == "=" and not any(t.start >= token.end for t in names):
        return False
    talk.pending_due = None
    spans = [s for t in names if (s := talk.trimmed(t.start, t.end)).text]
    about = _last_thing(talk, reading.piece) if _is_bare(reading.words_of(names)) else None
    spans = [*(about or []), *spans]
    others = [t.quantity for t in reading.tokens if t.kind == "date" and t is not token and t.quantity is not None]
    for quantity in (q, *others):  # 6月25日前、11月15日前分别报送
        draft = talk.new_of_spans(reading, spans, [plain_value(quantity, "target", goal=True)], "prose.due")
        draft.about = about
    return True


def _is_bare(words: Sequence[Token]) -> bool:
    """全部开工, 投入使用: an act without an object."""
    rest = [t.text for t in words if t.text not in _WHOLLY]
    return 0 < len(rest) <= 3 and sum(map(len, rest)) <= 6 and all(w in phrases().verbs or w in _BARE for w in rest)


def _last_thing(talk: Discourse, piece: Piece) -> list[Span] | None:
    """What the sentence spoke of last, for an act that names no object (10月底前|全部开工)."""
    thing = talk.thing(piece)
    if thing is None or not thing.spans:
        return None
    spans = thing.about or thing.spans
    if thing.about is None and len(thing.spans) == 1 and _acts_alone(spans[0].text):
        return None
    counted = any(v.kind != "date" for v in thing.values)
    if sum(len(s.text) for s in spans) > LONG_NAME or not (counted or spans[-1].text.endswith(_WORKS)):
        return None
    return talk.without_soft(spans)


def _acts_alone(name: str) -> bool:
    """开工建设: an act, nothing that a later act could be done to."""
    verbs = phrases().verbs
    return any(name[:n] in verbs and name[n:] in verbs for n in (2, 3))


def often(talk: Discourse, reading: Reading) -> bool:
    """每月|报送一览表: once a month, though no number says so."""
    token = next((t for t in reading.tokens if t.kind == "frequency"), None)
    names = reading.labelled("OBJECT")
    if token is None or token.frequency is None or not talk.mood.goal or not names:
        return False
    if not any(t.kind == "word" and t.start >= token.end and t.text in phrases().verbs for t in reading.tokens):
        return False
    value = ClaimValue(
        role="target",
        kind="number",
        start=token.start,
        end=token.end,
        text=token.text,
        goal=True,
        value=1.0,
        unit="次",
        unit_inferred=True,
        implied=True,
        frequency=token.frequency,
    )
    talk.new(reading, names, [value], "prose.often")
    return True


def quality(talk: Discourse, reading: Reading) -> bool:
    """绩效指标：…完成率|达标: an entry of a labelled list needs no number."""
    label = reading.piece.label
    if not label or not cues().label.search(label.strip()):
        return False
    words = [t for t in reading.tokens if t.kind in ("word", "stop")]
    while words and words[-1].kind == "stop":
        words = words[:-1]
    start = _quality_start(words)
    if start >= len(words) or all(len(t.text) < _NAMING or t.text in _HOW for t in words[:start]):
        return False  # 已|完成 says nothing of its own
    a, b = words[start].start, words[-1].end
    value = ClaimValue(role="target", kind="qualitative", start=a, end=b, text=talk.text[a:b], goal=True, op=None)
    talk.new(reading, [Tag("NAME", words[0].start, words[start - 1].end)], [value], "prose.quality")
    return True


def _quality_start(words: Sequence[Token]) -> int:
    """Where the value of a qualitative entry begins: 是否…, else its last run of quality words, else the first one."""
    whether = next((i for i, t in enumerate(words) if i and t.text.startswith("是否")), None)
    if whether is not None:
        return whether
    start = len(words)
    while start > 1 and _is_quality(words[start - 1]):
        start -= 1
    if start < len(words):
        return start
    return next((i for i, t in enumerate(words) if i and _is_quality(t)), len(words))


def _is_quality(token: Token) -> bool:
    if token.kind != "word":
        return False
    return cues().qualitative.match(token.text) is not None and phrases().measure_end.search(token.text) is None


def trim_end(words: list[Token]) -> list[Token]:
    """Without marks and particles at the end; a closing quotation mark stays."""
    while words and ((words[-1].kind == "stop" and "”" not in words[-1].text) or words[-1].text in ("的", "等", "了")):
        words = words[:-1]
    return words
