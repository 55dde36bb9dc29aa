"""What a picture of text cannot tell is decided by what stands beside it: full-width marks, dashes, per mille.

These are decisions about reading, not repairs: every one is between signs that look the same on paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents import words

_FULL_FORMS = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_BESIDE = frozenset("（），：；？！。、《》〈〉【】〔〕“”‘’「」『』…")
_FIGURES = frozenset("0123456789%‰")
_NUMBER = frozenset("0123456789.")
_ENDS = frozenset("）%‰”》")
_UNITS = frozenset("%‰")
_DASHES = frozenset("一—－-")
_PLAIN_FORMS = {"％": "%", "＋": "+", "＝": "=", "／": "/", "｜": "|", "－": "-"}


def in_context(signs: Sequence[str], *, cell: bool = False) -> list[str]:
    """Marks in the form in which Chinese text writes them; a picture hardly tells "(" from "（".

    Args:
        signs: what was recognised in a line.
        cell: the line is all that a cell behind the first column holds; 一 alone and 一一 are dashes there.

    Example:
        >>> "".join(in_context(list("满意度(%):达到90%以上,其中(2024年)1,200户;at 10:30")))
        '满意度（%）：达到90%以上，其中（2024年）1,200户；at 10:30'
    """
    if cell and signs and set(signs) <= _DASHES and "一" in signs:
        return ["—"] * len(signs)
    out = [_PLAIN_FORMS.get(s, s) for s in signs]
    open_at: list[int] = []
    for i, sign in enumerate(out):
        before = out[i - 1] if i else ""
        behind = out[i + 1] if i + 1 < len(out) else ""
        if sign == "一" and before in _FIGURES and behind.isdigit():
            out[i] = "—"  # 80%—90%
        elif sign == "一" and words.level_of("".join(out[:i])) and words.level_of("".join(out[i + 1 :])):
            out[i] = "—"  # 产出指标—数量指标
        elif sign in "(（":
            open_at.append(i)
        elif sign in ")）" and open_at:
            start = open_at.pop()
            inner = out[start + 1 : i]
            outer = (out[start - 1] if start else "", behind)
            if any(_chinese(s) for s in (*inner, *outer)) or {out[start], sign} & {"（", "）"}:
                out[start], out[i] = "（", "）"
        elif sign == "[" and "]" in out[i + 1 :]:
            end = out.index("]", i + 1)
            beside = (*out[i + 1 : end], before, "".join(out[end + 1 : end + 2]))
            if any(_chinese(s) for s in beside) or "".join(out[i + 1 : end]).isdigit():
                out[i], out[end] = "〔", "〕"  # the year of a file's number, a sum over years
        elif sign in _FULL_FORMS and sign not in "()":
            number = before.isascii() and before.isalnum() and behind.isascii() and behind.isalnum()
            if not number and (_chinese(before) or _chinese(behind) or before in _ENDS):
                out[i] = _FULL_FORMS[sign]
        elif sign == "：" and before.isdigit() and behind.isdigit():
            out[i] = ":"
        elif sign == "，" and before.isdigit() and behind.isdigit() and _thousands(out, i):
            out[i] = ","
    for i, sign in enumerate(out):  # its partner stands on another line
        if sign in "()":
            beside = (out[i - 1] if i else "", out[i + 1] if i + 1 < len(out) else "")
            unit = beside[0] in _ENDS if sign == ")" else beside[1] in _UNITS
            if any(_chinese(s) for s in beside) or unit:
                out[i] = _FULL_FORMS[sign]
    return out


def per_mille(signs: Sequence[str]) -> list[int]:
    """Where "%" and "0" behind a number or alone, also in brackets, and no digit behind them, are one sign, ‰: the
    places of the "%".

    Example:
        >>> per_mille(list("出生率11.2%0，城镇化率48.3%"))
        [7]
    """
    return [
        i
        for i, sign in enumerate(signs)
        if sign in "%％"
        and (signs[i - 1].isdigit() or _bracketed(signs, i) if i else len(signs) == 2)
        and "".join(signs[i + 1 : i + 2]) in ("0", "o", "O")
        and "".join(signs[i + 2 : i + 3]) not in _NUMBER
    ]


def _bracketed(signs: Sequence[str], at: int) -> bool:
    """Whether a sign and the next one stand alone in brackets, as a unit does."""
    return signs[at - 1] in "(（" and "".join(signs[at + 2 : at + 3]) in (")", "）")


def _thousands(signs: Sequence[str], at: int) -> bool:
    behind = "".join(signs[at + 1 : at + 5])
    return len(behind) >= 3 and behind[:3].isdigit() and not behind[3:4].isdigit()


def _chinese(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff" or text in _BESIDE
