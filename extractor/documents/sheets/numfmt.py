"""Numbers as a spreadsheet shows them: 0.95 with the format ``0%`` is 95%, 44926 with ``yyyy/m/d`` is 2022/12/31.

Excel keeps a number and a format code apart; the reader of a document sees only what the two make together.
Colours, widths and padding are left out. Codes not understood fall back to the plain number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from extractor.documents.numbering import chinese
from extractor.regex import regex

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0', 6: '"¥"#,##0', 7: '"¥"#,##0.00', 8: '"¥"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: '"¥"#,##0', 43: "#,##0.00", 44: '"¥"#,##0.00',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Format numbers that need no code in the file, as Excel's Chinese edition reads them."""

_TOKEN = regex(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|_.|\*."  # room for a character, a character repeated to fill: neither is text
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<power>[Ee][+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)"
    r"|(?P<digit>[0#?])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = regex(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\Z")
_WEEKDAYS = "一二三四五六日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_DAY = 2_958_466  # the first serial beyond the year 9999


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # text, digit, point, comma, percent, slash, power, date, elapsed, half, general, at
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None
    digits: int  # 1 and 2: [DBNum1] and [DBNum2]

    def has(self, *kinds: str) -> bool:
        return any(t.kind in kinds for t in self.tokens)


def show(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as shown under a format code.

    Args:
        value: the stored number; a date is days since 1900 (or 1904).
        code: the format code, such as ``0.00%`` or ``yyyy"年"m"月"d"日"``.
        from_1904: the workbook counts days from 1904.

    Example:
        >>> show(0.95, "0%"), show(1234.5, "#,##0.00"), show(44926, 'yyyy"年"m"月"d"日"')
        ('95%', '1,234.50', '2022年12月31日')
    """
    return _shower(code, from_1904)(value)


def show_text(text: str, code: str) -> str:
    """A cell's text as shown under a format code, which may put words around it or hide it.

    Example:
        >>> show_text("12", '@"人"'), show_text("备查", ";;;"), show_text("按时", "0%")
        ('12人', '', '按时')
    """
    if not text or ("@" not in code and code.count(";") < 3) or code == "@":
        return text
    parts = _split(code)
    last = _section(parts[-1])
    if len(parts) < 4 and not last.has("at"):
        return text
    return "".join(text if t.kind == "at" else t.text for t in last.tokens if t.kind in ("at", "text"))


def general(value: float) -> str:
    """A number without a format: eleven digits at most, no trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.11g}"
    return text.replace("e+", "E+").replace("e-", "E-")


@lru_cache(maxsize=4096)
def _shower(code: str, from_1904: bool) -> Callable[[float], str]:
    if code.lower() in ("general", "@", "g/通用格式", ""):
        return general
    sections = [_section(part) for part in _split(code)]

    def shown(value: float) -> str:
        section, signed = _choose(sections, value)
        if section is None:
            return general(value)
        try:
            if section.has("date", "elapsed", "half"):
                return _date(section, value, from_1904)
            return _number(section, value if signed else abs(value))
        except (InvalidOperation, OverflowError, ValueError):
            return general(value)

    return shown


def _split(code: str) -> list[str]:
    parts = [""]
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return parts[:4]


_OTHER = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "at"}


def _section(part: str) -> _Section:
    tokens: list[_Token] = []
    condition = None
    digits = 0
    for found in _TOKEN.finditer(part):
        kind = found.lastgroup
        text = found[kind] if kind else ""
        if kind == "bracket":
            limit = _CONDITION.match(text)
            if limit:
                condition = (limit[1], float(limit[2]))
            elif text.startswith("$"):
                tokens.append(_Token("text", text[1:].split("-")[0]))
            elif text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                tokens.append(_Token("elapsed", text.lower()))
            elif text.lower().startswith("dbnum") and text[5:6] in ("1", "2"):
                digits = int(text[5])
        elif kind in ("quoted", "escaped"):
            tokens.append(_Token("text", text))
        elif kind == "other":
            tokens.append(_Token(_OTHER.get(text, "text"), text))
        elif kind == "date":
            tokens.append(_Token("date", text.lower()))
        elif kind is not None:
            tokens.append(_Token(kind, text))
    return _Section(tuple(tokens), condition, digits)


def _choose(sections: list[_Section], value: float) -> tuple[_Section | None, bool]:
    """The section for a value, and whether the value keeps its sign there."""
    if any(s.condition for s in sections):
        tests: dict[str, Callable[[float, float], bool]] = {
            "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
        }  # fmt: skip
        for section in sections[:3]:
            if section.condition is None or tests[section.condition[0]](value, section.condition[1]):
                return section, True
        return None, True
    if len(sections) == 1:
        return sections[0], True
    if value > 0 or (value == 0 and len(sections) < 3):
        return sections[0], True
    if value < 0:
        return sections[1], False
    return sections[2], True


def _number(section: _Section, value: float) -> str:
    tokens = list(section.tokens)
    if section.has("general"):
        plain = general(value)
        if section.digits and value == int(value) and value > 0:
            plain = chinese(int(value))
        return "".join(plain if t.kind == "general" else t.text for t in tokens).strip()
    if not section.has("digit"):
        text = "".join(general(value) if t.kind == "at" else t.text for t in tokens).strip()
        return f"-{text}" if value < 0 and text and section.has("at") else text
    amount = Decimal(repr(value))
    amount *= 100 ** sum(1 for t in tokens if t.kind == "percent")
    if section.has("slash"):
        return _fraction(section, amount)
    last = max(i for i, t in enumerate(tokens) if t.kind == "digit")
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), None)
    power = next((i for i, t in enumerate(tokens) if t.kind == "power"), None)
    end = min(i for i in (point, power, len(tokens)) if i is not None)
    whole = tokens[:end]
    first = next((i for i, t in enumerate(tokens) if t.kind == "digit"), len(tokens))
    # A comma between digits groups by thousands; one behind the last digit divides by a thousand.
    grouped = any(
        t.kind == "comma" and first < i and any(n.kind == "digit" for n in tokens[i + 1 : end])
        for i, t in enumerate(whole)
    )
    body_last = last if power is None else max(i for i, t in enumerate(tokens[:power]) if t.kind == "digit")
    scale = 0
    for t in tokens[body_last + 1 :]:
        if t.kind != "comma":
            break
        scale += 1
    amount /= Decimal(1000) ** scale
    after = tokens[point + 1 : power] if point is not None else []
    decimals = sum(1 for t in after if t.kind == "digit")
    exponent = 0
    if power is not None and amount:
        places = sum(1 for t in whole if t.kind == "digit")
        exponent = amount.adjusted() - (amount.adjusted() % places if places > 1 else 0)
        amount = amount.scaleb(-exponent)
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    negative = rounded < 0
    digits = f"{abs(rounded):f}"
    left, _, right = digits.partition(".")
    out = _fill_whole(whole, left.lstrip("0"), grouped)
    if point is not None:
        out += "." + _fill_decimals(after, right)
        if not right and not any(t.kind == "digit" for t in after):
            out = out.rstrip(".")
    if power is not None:
        sign = "-" if exponent < 0 else "+" if tokens[power].text[1] == "+" else ""
        width = sum(1 for t in tokens[power:] if t.kind == "digit")
        out += f"E{sign}{abs(exponent):0{width}d}"
        tail = [t for t in tokens[power + 1 :] if t.kind != "digit"]
    else:
        tail = []
    out += "".join(t.text for t in tail if t.kind in ("text", "percent"))
    return ("-" if negative else "") + out.strip()


def _fill_whole(tokens: list[_Token], digits: str, grouped: bool) -> str:
    """The part before the point: digits from the right into their places, texts between them kept."""
    places = sum(1 for t in tokens if t.kind == "digit")
    waiting = list(digits)
    out: list[str] = []
    count = 0
    seen = 0
    for token in reversed(tokens):
        if token.kind == "digit":
            seen += 1
            if waiting:
                digit = waiting.pop()
            elif token.text == "0":
                digit = "0"
            else:
                digit = ""
            if digit:
                out.append(_comma(count, grouped) + digit)
                count += 1
            if seen == places:
                while waiting:
                    out.append(_comma(count, grouped) + waiting.pop())
                    count += 1
        elif token.kind in ("text", "percent"):
            out.append(token.text[::-1])
    return "".join(out)[::-1]


def _comma(count: int, grouped: bool) -> str:
    return "," if grouped and count and count % 3 == 0 else ""


def _fill_decimals(tokens: list[_Token], digits: str) -> str:
    needed = max((i for i, t in enumerate(t for t in tokens if t.kind == "digit") if t.text == "0"), default=-1)
    kept = digits.rstrip("0")
    digits = kept.ljust(needed + 1, "0") if len(kept) <= needed else kept
    out = ""
    waiting = iter(digits)
    for token in tokens:
        if token.kind == "digit":
            out += next(waiting, "")
        elif token.kind in ("text", "percent"):
            out += token.text
    return out


def _fraction(section: _Section, amount: Decimal) -> str:
    tokens = list(section.tokens)
    slash = next(i for i, t in enumerate(tokens) if t.kind == "slash")
    below = sum(1 for t in tokens[slash + 1 :] if t.kind == "digit")
    fixed = "".join(t.text for t in tokens[slash + 1 :] if t.kind == "text" and t.text.isdigit())
    whole, rest = divmod(abs(amount), 1)
    if fixed:
        near = Fraction(round(Fraction(rest) * int(fixed)), 1) / int(fixed)
    else:
        near = Fraction(rest).limit_denominator(10 ** max(below, 1) - 1)
    if near == 1:
        whole, near = whole + 1, Fraction(0)
    sign = "-" if amount < 0 else ""
    if not near:
        return f"{sign}{int(whole)}"
    part = f"{near.numerator}/{near.denominator}"
    return f"{sign}{int(whole)} {part}" if whole else f"{sign}{part}"


def _date(section: _Section, value: float, from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return general(value)
    tokens = section.tokens
    # Excel believes that 1900 was a leap year: serials before 1 March of it are one day off.
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if value < 60 else 30)
    fine = any(t.kind == "digit" for t in tokens)
    moment = base + timedelta(days=value)
    if not fine:
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    seconds = round(value * 86400)
    twelve = section.has("half")
    out: list[str] = []
    for i, token in enumerate(tokens):
        if token.kind == "date":
            out.append(_date_part(section, i, moment, twelve))
        elif token.kind == "elapsed":
            total = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[token.text[0]]
            out.append(f"{total:0{len(token.text)}d}")
        elif token.kind == "half":
            early = moment.hour < 12
            first, second = token.text.split("/")
            out.append(first if early else second)
        elif token.kind == "digit":
            out.append(str(moment.microsecond // 100_000) if tokens[i - 1].kind == "point" else "")
        elif token.kind in ("text", "slash", "point", "comma", "percent"):
            out.append(token.text)
    return "".join(out).strip()


def _date_part(section: _Section, at: int, moment: datetime, twelve: bool) -> str:
    token = section.tokens[at].text
    letter, width = token[0], len(token)
    if letter == "m" and width < 3 and _is_minute(section.tokens, at):
        return f"{moment.minute:0{width}d}"
    if letter in "ye":
        year = f"{moment.year:04d}" if width > 2 or letter == "e" else f"{moment.year % 100:02d}"
        return "".join(chinese(int(d)) if d != "0" else "〇" for d in year) if section.digits else year
    if letter == "m" and width > 2:
        name = _MONTHS[moment.month - 1]
        return name if width == 4 else name[0] if width == 5 else name[:3]
    if letter == "d" and width > 2:
        name = _DAYS[moment.weekday()]
        return name if width > 3 else name[:3]
    if letter == "a":
        return ("星期" if width > 3 else "") + _WEEKDAYS[moment.weekday()]
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": (moment.hour % 12 or 12) if twelve else moment.hour,
        "s": moment.second,
    }[letter]
    if section.digits and number:
        return chinese(number)
    return f"{number:0{min(width, 2)}d}"


def _is_minute(tokens: tuple[_Token, ...], at: int) -> bool:
    """``m`` is a minute behind an hour or before a second."""
    dates = [i for i, t in enumerate(tokens) if t.kind in ("date", "elapsed")]
    place = dates.index(at)
    before = tokens[dates[place - 1]].text[0] if place else ""
    after = tokens[dates[place + 1]].text[0] if place + 1 < len(dates) else ""
    return before == "h" or after == "s"
