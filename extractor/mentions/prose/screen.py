"""Stage 1's last word: which quantities of a piece state something, and which only belong to a name or a rule.

每低1个百分点扣0.5分 is a rule of scoring, 10亿元以上项目 a kind of project, 24小时火灾扑灭率 a name. Such numbers
become plain words again, so that they stay part of the name they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.unstated import RULES, Place
from extractor.mentions.prose.words import cues, phrases, refuse
from extractor.regex import regex

_GRANTED = regex(r"(?:给予|予以|奖励|补助|补贴|资助|发放)[^，,]*[元%]")
_NEAR = 12
_BEHIND = 10
_WITHIN = (None, "内", "以内", "之内")
_EARNED = 3  # words: something, 得, its points
_STEPS = ("批", "批次", "期", "次", "步", "轮", "个阶段")


def screen(text: str, piece: Piece, tokens: Sequence[Token], behind: str) -> list[Token]:
    """The tokens, with the numbers that state nothing turned into words (a span of time into a time word).

    Args:
        behind: the text that follows the piece (，不得分).
    """
    out = list(tokens)
    if not any(t.kind in ("value", "score") for t in out):
        return out
    condition = _is_condition(text, piece, behind)
    for i, t in enumerate(out):
        if t.kind == "score" and not condition and _in_points(text, piece, out, i):
            out[i] = t._replace(kind="value")  # 满意度92.5分
            continue
        if t.kind != "value" or t.quantity is None:
            continue
        if condition:
            out[i] = _as_word(t)
        elif _is_stage(out, i):
            out[i] = t._replace(kind="stop", quantity=None)
        elif _is_span_of_time(out, i):
            out[i] = t._replace(kind="period", quantity=None)
        else:
            place = Place(text, piece, out, i, t.quantity, text[piece.start : t.start], text[t.end : piece.end], behind)
            if any(rule(place) for rule in RULES):
                out[i] = _as_word(t)
    return _without_points(out)


def _without_points(tokens: list[Token]) -> list[Token]:
    """每村有1个宣传栏|的得5分: what is asked for, without the points that it earns."""
    if len(tokens) < _EARNED or tokens[-1].kind != "score" or tokens[-2].text not in refuse().earns:
        return tokens
    kept = tokens[:-2]
    return kept[:-1] if kept[-1].text == "的" else kept


def _in_points(text: str, piece: Piece, tokens: Sequence[Token], i: int) -> bool:
    """满意度92.5分, and behind it 同比增加0.6分."""
    pattern, t = refuse().measured_in_points, tokens[i]
    if pattern.search(text, piece.start, t.start):
        return True
    compares = i > 0 and any(x.kind in ("base", "direction") for x in tokens[:i])
    return compares and refuse().gave_points.search(text, max(0, piece.start - 2 * _NEAR), piece.start) is not None


def _as_word(t: Token) -> Token:
    return t._replace(kind="word", quantity=None)


def _is_condition(text: str, piece: Piece, behind: str) -> bool:
    """凡发生…的, 对连续2次排名末位的单位: the case a rule speaks of, not what it asks for; definitions, arithmetic."""
    whole, where = text[piece.start : piece.end].rstrip(), refuse()
    if where.definition.search(whole) or where.arithmetic.search(whole) or where.condition_opens.match(whole):
        return True
    if where.formula.search(whole):
        return True
    if where.condition_acts.match(whole) or where.condition_whens.search(whole):
        return True
    if whole.endswith("的") and where.granted.match(behind):
        return True
    if where.condition_closes.search(whole) is None:
        return False
    if where.bonus.match(behind) or where.takes.match(behind):
        return True
    if "被" in whole and where.penalty.search(behind[:_BEHIND]) is not None:
        return True
    if whole.startswith("对") and _GRANTED.search(whole):
        return False  # 对符合条件的企业给予50万元的补助
    if whole.startswith(where.condition_heads):
        return True
    if where.penalty.search(behind[:16]) is None:
        return False
    return cues().negative.search(where.not_less.sub("", whole)) is not None


def _is_span_of_time(tokens: Sequence[Token], i: int) -> bool:
    """三年|完成改造5400户: how long it takes, in front of what another number counts."""
    q = tokens[i].quantity
    if q is None or q.kind != "duration" or q.op_text not in _WITHIN:
        return False
    if q.change_from or (i and tokens[i - 1].text in ("由", "从")):
        return False
    behind = tokens[i + 1 :]
    if behind and behind[0].kind == "direction" and q.unit == "年":
        return True
    if i and tokens[i - 1].text == "连续" and q.op_text is None:
        return True
    words = [t for t in behind if t.kind == "word" and t.text not in phrases().lead]
    acts = any(t.kind == "direction" for t in behind) or (bool(words) and words[0].text in phrases().verbs)
    return acts and any(t.kind == "value" for t in behind)


def _is_stage(tokens: Sequence[Token], i: int) -> bool:
    """分|两批|遴选示范企业16家: in how many steps something is done that another number counts."""
    q = tokens[i].quantity
    steps = q is not None and q.unit in _STEPS and q.op_text is None and i > 0 and tokens[i - 1].text == "分"
    return steps and any(t.kind == "value" for t in tokens[i + 1 :])
