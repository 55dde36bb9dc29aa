"""Stage 1's last word: which quantities of a piece state something, and which only belong to a name or a rule.

每低1个百分点扣0.5分 is a rule of scoring, 10亿元以上项目 a kind of project, 24小时火灾扑灭率 a name. Such numbers
become plain words again, so that they stay part of the name they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.lexing import Token, is_named_change
from extractor.mentions.prose.words import cues, phrases

_AGE = frozenset(["岁", "周岁", "月龄"])
_PENALTY = re.compile(r"扣|不得分|不计分|倒扣|不给分|不合格|通报批评|约谈|一票否决|取消")
_CONDITION_OPENS = re.compile(r"(?:凡是?|如果?|若|一旦|倘若)(?!期|何|实|干|下)")
_CONDITION_CLOSES = re.compile(r"的(?:单位|部门|乡镇|镇街|街道|企业|人员|干部|个人|村|县区|地区|学校)?$")
_DEFINITION = re.compile(r"是指|指的是|系指")
_PER = re.compile(r"(?:每|一式)$")
_ARITHMETIC = re.compile(r"[\d元%里个人户亩次方]\s*[×*＝=＋+÷]\s*\d")
_PHASE = re.compile(r"[一二三四五六]期$")
_SESSION = re.compile(r"届[^，,。；;]{0,8}$")
_DEDUCTED = re.compile(r"扣\s*\d|扣.{0,6}分|扣减|扣除")
_EARLY = re.compile(r"(?:提前|超出|逾期|推迟|延迟|延期|晚|历经|历时|长达|时隔|为期)$")
_POINTED = re.compile(r"(?:(?<![登标笔])记|(?<![共累合总预设统估审会])计|扣|(?<!处)罚|(?<![参增追附外])加)$|的[^，,]{0,8}[，,]?奖励$")
_LOST = re.compile(r"不得分|不计分|扣")
_NOT_LESS = re.compile(r"不(?:低于|少于|足|到|超过|高于|大于)")

_COMPARED = re.compile(r"(?<!不)(?:高于|低于|快于|慢于|优于|高出|低出|好于|多于|少于)(?:[^，,。；;、]{0,24})$")
_DEATHS = re.compile(r"(?:一次(?:性)?)?(?:死亡|伤亡|重伤|受伤)$")


def screen(text: str, piece: Piece, tokens: Sequence[Token], behind: str) -> list[Token]:
    """The tokens, with the numbers that state nothing turned into words.

    Args:
        behind: the text that follows the piece (，不得分).
    """
    out = list(tokens)
    if _is_condition(text, piece, tokens, behind):
        return [_as_word(t) if t.kind == "value" else t for t in out]
    for i, t in enumerate(out):
        if t.kind != "value":
            continue
        if _is_span_of_time(out, i):
            out[i] = replace(t, kind="period", quantity=None)
        elif _refused(text, piece, out, i, behind):
            out[i] = _as_word(t)
    return out


def _as_word(t: Token) -> Token:
    return replace(t, kind="word", quantity=None)


def _is_condition(text: str, piece: Piece, tokens: Sequence[Token], behind: str) -> bool:
    """凡发生…的, 对连续2次排名末位的单位: the case a rule speaks of, not what it asks for."""
    whole = text[piece.start : piece.end].rstrip()
    if _DEFINITION.search(whole) or _ARITHMETIC.search(whole):
        return True
    if _CONDITION_OPENS.match(whole):
        return True
    closes = _CONDITION_CLOSES.search(whole) is not None
    return closes and (whole.startswith(("对", "被", "因")) or (_PENALTY.search(behind[:16]) is not None and cues().negative.search(whole) is not None))


def _refused(text: str, piece: Piece, tokens: Sequence[Token], i: int, behind: str) -> bool:
    token = tokens[i]
    q = token.quantity
    if q is None:
        return True
    before = text[piece.start : token.start]
    after = text[token.end : piece.end]
    if q.unit == "分" or _PER.search(before):
        return True
    condition = cues().condition.search(text[piece.start : max(token.start, q.number_start)])
    if condition and q.number_start - piece.start - condition.end() < 12:
        return True
    if _LOST.search(after) or _POINTED.search(before) or _DEDUCTED.search(before) or _EARLY.search(before):
        return True
    if (q.op_text or "").startswith(("超出", "超过", "多出")) and re.search(r"比[^，,]{1,12}$", before):
        return True
    if re.search(r"(?:^|[^针面])[对向给]$", before) and any(t.kind == "value" for t in tokens[i + 1 :]):
        return True  # 对3家医院处以罚款10.5万元: to whom, not what
    if _PENALTY.search(after + behind[:10]) and _is_negative(before[-8:] + (q.op_text or "")):
        return True
    if q.unit == "届" or (q.unit == "期" and _PHASE.fullmatch(q.text) and after[:1] not in ("", "，", "；", "。")):
        return True
    if q.unit == "次" and _SESSION.search(before):
        return True
    if after[:1] == "坡" or (q.unit == "度" and after[:1] not in ("", "，", "；", "。")):
        return True
    if q.unit in ("百分点", "千分点") and q.direction is None and not q.change_to and not _near_change(tokens):
        return True
    if (q.direction is None or is_named_change(text, q)) and _COMPARED.search(before):
        return True
    if q.unit in _AGE and after[:1] not in ("", "，", ",", "。", "；"):
        return True
    if _DEATHS.search(before) and q.op_text in ("以上", "及以上", "以下", "及以下") and after[:1] not in ("", "，", ","):
        return True
    return _defines(tokens, i)


def _is_negative(words: str) -> bool:
    return cues().negative.search(_NOT_LESS.sub("", words)) is not None


def _is_span_of_time(tokens: Sequence[Token], i: int) -> bool:
    """三年|完成改造5400户: how long it takes, in front of what another number counts."""
    q = tokens[i].quantity
    if q is None or q.kind != "duration" or q.op_text not in (None, "内", "以内", "之内"):
        return False
    behind = tokens[i + 1 :]
    if behind and behind[0].kind == "direction" and q.unit == "年" and not q.change_from:
        return True
    if i and tokens[i - 1].text == "连续" and q.op_text is None:
        return True
    words = [t for t in behind if t.kind == "word"]
    return bool(words) and words[0].text in phrases().verbs and any(t.kind == "value" for t in behind)


def _near_change(tokens: Sequence[Token]) -> bool:
    return any(t.kind in ("direction", "each") for t in tokens)


def _defines(tokens: Sequence[Token], i: int) -> bool:
    """10亿元以上|项目|18个, 24小时|火灾扑灭率|达95%: a number inside the name that a later number measures."""
    q = tokens[i].quantity
    if q is None or q.kind in ("percent",):
        return False
    suffixed = q.op_text is not None and q.op != "range" and not q.shared and q.text.endswith(("上", "下", "内"))
    behind = tokens[i + 1 :]
    if not behind or behind[0].kind != "word":
        return False
    if suffixed and q.kind == "duration" and behind[0].text not in phrases().verbs and q.op_text != "内":
        return True  # 五年以上|教龄
    later = next((n for n, t in enumerate(behind) if t.kind == "value"), None)
    if later is None or later > 8:
        return False
    between = behind[:later]
    if any(t.kind in ("stop", "frequency", "period", "date", "hole") and t.text.strip() for t in between):
        return False
    words = [t for t in between if t.kind == "word"]
    while words and words[-1].text in phrases().tail:
        words = words[:-1]
    if not words:
        return False
    whole = "".join(t.text for t in words)
    if phrases().rate_end.search(whole):
        return True
    if not suffixed or (words[0].text == "的" and q.op in ("<=", "<")):
        return False
    return not any(t.text in phrases().verbs for t in words[:1])
