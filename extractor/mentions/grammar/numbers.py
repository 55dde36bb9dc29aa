"""Written numbers: Arabic, full-width, Chinese and formal numerals, and their scale words.

One table of numerals (numerals.toml) serves every notation, so that 一, 壹, １ and 1 always agree.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractor.documents.traditional import simplified
from extractor.mentions.grammar.data import SPACES, chars, table, trie
from extractor.regex import regex

DIGIT = "[0-9０-９]"
WIDE = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_LONGEST = 15  # digits: anything longer is a code, not an amount
_LONGEST_RUN = 24  # Chinese numerals
_LONE_FORMAL = frozenset("伍陆陸拾佰仟")  # alone they are parts of words (队伍, 大陆, 收拾)


class Number(NamedTuple):
    """A number as it stands in a text, scale word included (2万多 → 20000, approximate).

    ``high`` is set for a pair of neighbours (两三 → 2 and 3). ``leading_scale`` marks 百, 千万 … that no
    digit stands before: they are numbers only beside an approximation (上千, 百余).
    """

    start: int
    end: int
    value: float
    high: float | None
    approx: bool
    chinese: bool
    scaled: bool
    leading_scale: bool
    digits: str  # Arabic digits as written, without thousands marks; "" for Chinese ones
    factor: float  # what the scale word multiplies by; 1 without one


class _Tables(NamedTuple):
    digits: dict[str, int]
    tens: dict[str, int]
    fused: dict[str, int]
    sections: dict[str, int]
    vague: dict[str, int]
    scales: dict[str, float]
    chinese: str


@cache
def tables() -> _Tables:
    data = table("numerals")
    digits = {**data["digits"], **data["formal"]}
    parts = (digits, data["tens"], data["fused"], data["sections"])
    return _Tables(
        digits,
        data["tens"],
        data["fused"],
        data["sections"],
        data["vague"],
        data["scales"],
        "".join(key for part in parts for key in part),
    )


@cache
def _arabic() -> re.Pattern[str]:
    return re.compile(
        rf"({DIGIT}{{1,3}}(?:,{DIGIT}{{3}}){{1,6}}(?!{DIGIT})|{DIGIT}{{1,3}}(?:，{DIGIT}{{3}}){{1,6}}(?=[.．万亿元])"
        # full-width digits have full-width marks, and no number begins with 000
        rf"|[０-９]{{1,3}}(?:，[０-９]{{3}}){{1,6}}(?!{DIGIT})|{DIGIT}{{1,3}}(?:，{DIGIT}{{3}}){{0,5}}，(?:000|０００)(?!{DIGIT})"
        # a yearbook's thousands stand apart (案件23 418件): only between words, for cells stand apart too
        rf"|(?<=[\u4e00-\u9fff（(、]){DIGIT}{{1,3}}(?:[ \u2002\u2009\xa0]{DIGIT}{{3}}){{1,4}}(?=[\u4e00-\u9fff])"
        rf"|{DIGIT}+)"
        # against copying some sites write the point as a full stop (256。76万)
        rf"(?:(?:[.．]|。(?={DIGIT}{{1,2}}(?:[万亿%％]|个百分点)))({DIGIT}+))?"
    )


@cache
def _chinese_run() -> re.Pattern[str]:
    known = tables()
    return re.compile(f"[{chars(known.chinese + ''.join(known.vague))}]+")


@cache
def _decimals() -> re.Pattern[str]:
    known = tables()
    after = chars("".join(known.tens))
    return re.compile(f"点([{chars(''.join(known.digits))}]{{1,8}})(?![{after}])")


@cache
def scale_pattern() -> str:
    """Scale words behind Arabic digits or in front of a unit, not where they begin another word (千瓦, 千米)."""
    data = table("numerals")
    guards = {}
    for word in data["scales"]:
        guard = data["scale_guards"].get(word[-1], "")
        if word in ("千", "百", "万", "亿") and guard:
            guards[word] = guard
    return trie(data["scales"], guards)


@cache
def _scale() -> re.Pattern[str]:
    return re.compile(rf"[{SPACES}]?({scale_pattern()})")


@cache
def _infix() -> re.Pattern[str]:
    data = table("numerals")["approximate"]
    return re.compile(trie(data["infix"], data["infix_guards"]))


def _section_value(section: float, digit: int | None, vague: bool) -> float:
    if digit is None:
        return section
    if vague:
        return section if section else digit
    return section + digit


def _read_chinese(run: str) -> tuple[float, bool, bool] | None:
    """(value, approximate, begins with a scale word) of one run of Chinese numerals, None if it is none."""
    known = tables()
    total = 0.0  # closed by 亿
    part = 0.0  # closed by 万
    section = 0.0
    digit: int | None = None
    vague = False
    approx = False
    zero = False
    last_tens = 10_000.0
    last_unit = 0.0  # what a trailing digit is short for: 一万五, 三百二
    last_section = float("inf")
    leading = run[0] in known.sections or (run[0] in known.tens and known.tens[run[0]] > 10)
    for place, char in enumerate(run):
        if char in known.digits:
            value = known.digits[char]
            if value == 0:
                if digit is not None:
                    return None
                zero = True
                continue
            if digit is not None:
                return None
            digit, vague = value, False
        elif char in known.vague:
            if digit is not None:
                return None
            digit, vague, approx = known.vague[char], True, True
        elif char in known.fused:
            if digit is not None or section:
                return None
            section += known.fused[char]
            last_tens, last_unit, zero = 10.0, 10.0, False
        elif char in known.tens:
            ten = float(known.tens[char])
            if ten >= last_tens:
                return None
            if digit is None and ((section and ten > 10) or (place and not zero and not section and ten > 10)):
                return None
            section += (1 if digit is None else digit) * ten
            digit, vague, zero = None, False, False
            last_tens = last_unit = ten
        else:
            mark = float(known.sections[char])
            inner = _section_value(section, digit, vague)
            if mark < 1e8:
                if part and mark >= last_section:
                    return None
                if not inner:
                    if place:
                        return None
                    inner = 1
                part += inner * mark
                last_section = mark
            else:
                inner += part
                if total or not inner:
                    if place or total:
                        return None
                    inner = 1
                total = inner * mark
                part = 0.0
                last_section = float("inf")
            section, digit, vague, zero = 0.0, None, False, False
            last_tens, last_unit = 10_000.0, mark
    tail = 0.0
    if digit is not None:
        if vague:
            tail = 0.0 if last_unit else float(digit)
        elif last_unit > 10 and not zero:
            tail = digit * last_unit / 10
            if section and last_unit >= 10_000:
                tail = float(digit)
        else:
            tail = float(digit)
    return total + part + section + tail, approx, leading


def _pair(run: str) -> tuple[str, str] | None:
    """七八百 → 七百, 八百: one spot where a digit and its neighbour stand together."""
    known = tables()
    spots = [i for i in range(len(run) - 1) if known.digits.get(run[i], 0) and known.digits.get(run[i + 1], 0)]
    if len(spots) != 1:
        return None
    i = spots[0]
    low, high = known.digits[run[i]], known.digits[run[i + 1]]
    if high - low != 1 and (low, high) != (3, 5):
        return None
    return run[: i + 1] + run[i + 2 :], run[:i] + run[i + 1 :]


def times(value: float, factor: float) -> float:
    """The product of a written number and a scale, as exact as the digits (83.4 × 1亿 is 8340000000, not …001)."""
    return float(Decimal(repr(value)) * Decimal(factor))


def _clean(value: float) -> float:
    return round(value, 6)


def run_end(text: str, at: int) -> int:
    """Where the run of digits or numerals that begins at ``at`` ends; ``at`` itself if none begins there."""
    found = _arabic().match(text, at) or _chinese_run().match(text, at)
    return found.end() if found else at


def number_at(text: str, at: int, *, scale: bool = True) -> Number | None:
    """The number that begins at ``at``, with its scale word and a mark of approximation behind it.

    Example:
        >>> number_at("共1,250万元", 1).value
        12500000.0
    """
    found = _arabic().match(text, at)
    if found is not None:
        return _arabic_at(text, at, found, scale)
    run = _chinese_run().match(text, at)
    if run is None:
        return None
    return _chinese_at(text, at, run.group(), scale)


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# 1.2×10⁴, 1.2×10^4
_POWER = regex(
    rf"[{SPACES}]?[×✕xX*·][{SPACES}]?10(?:(¹?[⁰¹²³⁴⁵⁶⁷⁸⁹])|\^(1?[0-9]))(?![⁰¹²³⁴⁵⁶⁷⁸⁹0-9])"
    r"|E([+-][01][0-9])(?![0-9])"  # as spreadsheets show it: 1.20E+05
)


# As spreadsheets show long numbers: 1.23E+05, 5.0E-03, 1.31E4; not 3E12, which may be a room
_EXPONENT = regex(r"[EeＥｅ](?:[+＋-]\d{1,2}|(?<=\.\d[Ee])\d{1,2}|(?<=\.\d\d[Ee])\d{1,2})(?![0-9A-Za-z.])")


def _arabic_at(text: str, at: int, found: re.Match[str], scale: bool) -> Number | None:
    whole = re.sub(rf"[,{SPACES}]", "", found.group(1).translate(WIDE))
    if len(whole) > _LONGEST:
        return None
    decimals = (found.group(2) or "").translate(WIDE)
    if len(decimals) > _LONGEST:
        return None
    end = found.end()
    digits = f"{whole}.{decimals}" if decimals else whole
    value = float(digits)
    approx = False
    scaled = False
    if not scale:
        return Number(at, end, value, None, False, False, False, False, digits, 1.0)
    power = _POWER.match(text, end)
    if power:
        digits = f"{Decimal(digits).scaleb(int(power.group(power.lastindex or 0).translate(_RAISED))):f}"
        value, end = float(digits), power.end()
    shown = _EXPONENT.match(text, end)
    if shown and not power:
        digits = f"{Decimal(digits).scaleb(int(shown.group()[1:].translate(WIDE))):f}"
        value, end = float(digits), shown.end()
    word = _scale().match(text, end)
    if word:
        value = float(Decimal(digits) * int(tables().scales[word.group(1)]))
        end, scaled = word.end(), True
        last = tables().scales[word.group(1)]
        for _ in range(4):  # 1亿2000万, 5万4千6百: smaller parts follow at once
            more = _arabic().match(text, end)
            if more is None or "." in digits or len(more.group(1)) > 4 or set(more.group()) & set(",，"):
                break
            inner = _scale().match(text, more.end())
            if inner is None or tables().scales[inner.group(1)] >= last:
                break
            last = tables().scales[inner.group(1)]
            value += times(float(more.group().translate(WIDE)), last)
            end = inner.end()
            if more.group(2):  # 1亿2000.5万: nothing follows a decimal
                break
    infix = _infix().match(text, end)
    if infix and (infix.group() != "来" or digits.endswith("0") or scaled):
        word = None if scaled else _scale().match(text, infix.end())
        approx, end = True, infix.end()
        if word:
            value = float(Decimal(digits) * int(tables().scales[word.group(1)]))
            end, scaled = word.end(), True
            again = _infix().match(text, end)
            if again:
                end = again.end()
    factor = round(value / float(digits)) if scaled and float(digits) else 1.0
    return Number(at, end, _clean(value), None, approx, False, scaled, False, digits, float(factor))


def _chinese_at(text: str, at: int, run: str, scale: bool) -> Number | None:
    known = tables()
    if len(run) > _LONGEST_RUN or run in _LONE_FORMAL:
        return None
    if run[0] in known.vague and (len(run) == 1 or (run[1] not in known.tens and run[1] not in known.sections)):
        return None
    end = at + len(run)
    high: float | None = None
    if len(run) > 1 and all(char in known.digits for char in run) and _pair(run) is None:
        return None  # 二〇二二, 一二三: a year or a list, never an amount in prose
    pair = _pair(run)
    read = _read_chinese(pair[0] if pair else run)
    if read is None:
        return None
    value, approx, leading = read
    if pair:
        other = _read_chinese(pair[1])
        if other is None or other[0] <= value:
            return None
        high, approx = other[0], True
    scaled = any(char in known.sections for char in run)
    point = _decimals().match(text, end)
    if point and not pair and not approx:
        fraction = "".join(str(known.digits[char]) for char in point.group(1))
        value = float(f"{int(value)}.{fraction}")
        end = point.end()
    if scale:
        if point and not scaled:
            word = _scale().match(text, end)
            if word:
                value = times(value, known.scales[word.group(1)])
                end, scaled = word.end(), True
        infix = _infix().match(text, end)
        if infix and (run[-1] in known.tens or run[-1] in known.sections):
            word = _scale().match(text, infix.end())
            approx, end = True, infix.end()
            if word:
                value = times(value, known.scales[word.group(1)])
                end, scaled = word.end(), True
    factor = float(known.sections.get(text[end - 1], 1))
    top = None if high is None else _clean(high)
    return Number(at, end, _clean(value), top, approx, True, scaled, leading, "", factor)


def quotient(top: float, bottom: float) -> float:
    """A fraction's value: six decimals, six digits where it is small (三分之一 → 0.333333)."""
    value = top / bottom
    return round(value, 6) if abs(value) >= 0.001 else float(f"{value:.6g}")


def parse_number(text: str) -> float | None:
    """The value of a text that is one number and nothing else, None if it is not one.

    Args:
        text: "1,250万", "１２３", "十五点六", "叁佰万", "二〇二二", "-2.95"; blanks around are ignored.

    Example:
        >>> parse_number("十五点六")
        15.6
    """
    bare = simplified(text.strip())
    sign = 1.0
    if bare[:1] in ("-", "－", "−", "+", "＋", "负", "負"):
        sign = -1.0 if bare[0] not in "+＋" else 1.0
        bare = bare[1:].strip()
    if " " in bare and bare[0] in tables().chinese:
        bare = bare.replace(" ", "")
    if not bare or len(bare) > 40:
        return None
    known = tables()
    if len(bare) > 1 and all(char in known.digits for char in bare):
        return sign * float("".join(str(known.digits[char]) for char in bare)) if len(bare) <= _LONGEST else None
    if bare == "半":
        return sign * 0.5
    if bare in _LONE_FORMAL:
        return sign * float({**known.digits, **known.tens}[bare])
    found = number_at(bare, 0)
    if found is None or found.high is not None:
        return None
    if found.end == len(bare):
        return sign * found.value
    over = re.match(r"分之|/", bare[found.end :])
    other = number_at(bare, found.end + over.end()) if over else None
    if over is None or other is None or other.end != len(bare) or other.high is not None:
        return None
    top, bottom = (other.value, found.value) if over.group() == "分之" else (found.value, other.value)
    return sign * quotient(top, bottom) if bottom else None
