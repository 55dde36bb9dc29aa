"""What a clause without a number speaks of, so that later numbers have a name."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions.claim import Span
from extractor.mentions.prose.discourse import LONG_NAME, Discourse, Reading
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import phrases
from extractor.regex import regex

SHORT_HEADING = 8
"""Characters of a heading that ran into the sentence below it, or of somebody who is spoken of."""

_RATE_OF_PRICES = regex(r"按.{0,8}(?:价格?|口径|汇率|平价)(?:计算|核算|折算)?")
# 外贸出口|实现新突破，达到2.3亿美元: what the next number is of, whatever it ends with
_BREAKS = regex(
    r"(?P<topic>[^，,。；;、\d]{2,12}?)(?:再次|首次|连续|再|已|又)?"
    r"(?:(?:实现|取得)(?:新的?|重大)?突破|突破[^，,。；;]{0,6}(?:大关|关口)|[迈跃登]上[^，,。；;]{0,4}台阶|再?创(?:历史|同期)?新高)"
)
_TOPIC_HEADS = ("任务", "指标", "标准", "工程", "项目")
# 2.快检数据，|应完成3200批次: the matter that a sentence opens with
_MATTERS = ("数据", "工作", "案件", "建设", "改造", "整治")
_OPENS = regex(r"(?:^|[。；;\n]|[\d一二三四五六七八九十][.．、)）]|[一二三四五六七八九十]是)[\s　]*$")
_GOES = frozenset(["持续", "进一步", "不断", "逐步", "明显", "继续", "逐年", "缩小", "扩大", "下降"])


_MOST_FRONTED = 24
_REGULAR = regex(
    r"[，,]\s*(?:原则上|一般|应当?|须|要|至少)?每(?:两|三|四|半|个|[2-6])?(?:年|季|月|周|旬|天|日|学期|星期)"
)
# 涉及行人的，|占总数的31%: which ones the next number counts
_THOSE = regex(r"(?:涉及|发生|因|由于|属于|源于|来自|针对|对)[^，,。；;\d]{2,20}的")


def topic_of(talk: Discourse, reading: Reading) -> Span | None:
    """水费收缴率|偏低, 消防工作经费|列入预算: the measure that a clause without a number speaks of."""
    known = phrases()
    if _RATE_OF_PRICES.fullmatch(talk.plain(reading.piece.start, reading.piece.end)):
        return None  # 按可比价格计算，
    words = [t for t in reading.tokens if t.kind == "word"]
    fronted = _fronted(talk, reading)
    if fronted is not None:
        return fronted
    broken = _BREAKS.fullmatch(talk.text, words[0].start, reading.piece.end) if words else None
    if broken is not None and broken["topic"] not in known.lead:
        return talk.span(*broken.span("topic"))
    while words and (words[0].text in known.lead or known.collective.fullmatch(words[0].text)):
        words = words[1:]
    if _is_matter(talk, reading, words):
        return talk.span(words[0].start, words[-1].end)
    best: Span | None = None
    named = next((k for k, t in enumerate(words) if t.text in ("为", "是")), None)
    if named and words[0].start == reading.piece.start and reading.piece.closer in ("，", ","):
        who = words[:named]
        if sum(len(t.text) for t in who) <= SHORT_HEADING and not any(t.text in known.verbs for t in who):
            return talk.span(who[0].start, who[-1].end)  # 东盟|为第一大贸易伙伴，占进出口总值的14.6%
    for k, t in enumerate(words):
        behind = words[k + 1].text if k + 1 < len(words) else ""
        if t.text == "比" and behind in _GOES and best is not None and best.end == t.start:
            return talk.span(best.start, t.end)  # 城乡收入|比|持续缩小
        heads = known.measure_end.search(t.text) is not None and t.text not in known.no_measures
        if k and t.text in known.verbs and not heads:
            if best is not None:
                break
            continue
        if (heads or t.text.endswith(_TOPIC_HEADS)) and t.end - words[0].start <= LONG_NAME:
            best = talk.span(words[0].start, t.end)
    return best


def _is_matter(talk: Discourse, reading: Reading, words: Sequence[Token]) -> bool:
    """快检数据，|应完成3200批次: a short phrase of nouns, alone between the sentence's beginning and a comma."""
    known, piece = phrases(), reading.piece
    if piece.closer not in ("，", ",") or len(words) != len(reading.tokens) or not words:
        return False
    text = talk.plain(piece.start, piece.end)
    if len(text) > SHORT_HEADING or not text.endswith(_MATTERS) or words[0].text in known.purpose | known.transitive:
        return False
    return _OPENS.search(talk.text, max(0, piece.start - 4), piece.start) is not None


def _fronted(talk: Discourse, reading: Reading) -> Span | None:
    """护林员巡山|，每天不少于2次, 涉及行人的|，占总数的31%: a clause that is all name, its number in the next one."""
    piece, text = reading.piece, talk.text
    stop = piece.end - len(text[piece.start : piece.end]) + len(text[piece.start : piece.end].rstrip())
    words = [t for t in reading.tokens if t.kind == "word"]
    if piece.closer not in ("，", ",") or not words or len(words) != len(reading.tokens):
        return None
    while words and words[0].text in phrases().lead:
        words = words[1:]
    if not words or stop - words[0].start > _MOST_FRONTED:
        return None
    start = words[0].start
    if _THOSE.fullmatch(text, start, stop) and text.startswith("占", piece.end + 1):
        return talk.span(start, stop - 1)
    if words[0].text in phrases().verbs or _REGULAR.match(text, stop) is None:
        return None
    return talk.span(start, stop)
