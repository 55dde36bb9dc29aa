"""List numbers that a format shows but does not hold as text: （一）, 1., 第三条, ①.

The shapes are those of WordprocessingML (``w:numFmt``); HTML lists use a few of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_MAX = 100_000


def chinese(number: int, *, digits: str = _DIGITS, tens: str = "十百千万") -> str:
    """A number from 1 to 99,999 in counting form.

    Example:
        >>> chinese(12), chinese(105)
        ('十二', '一百零五')
    """
    if not 0 < number < _MAX:
        return str(number)
    out = ""
    zero = False
    for place in range(4, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if zero else "") + digits[digit] + (tens[place - 1] if place else "")
            zero = False
        else:
            zero = bool(out)
    return out[1:] if 10 <= number < 20 and digits is _DIGITS else out


def _letters(number: int) -> str:
    """a, b … z, aa, bb … as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 40)


def _roman(number: int) -> str:
    if number > 3999:
        return str(number)
    out = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        out += sign * (number // value)
        number %= value
    return out


def _series(first: str, count: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode; beyond the last, plain digits."""
    return lambda n: chr(ord(first) + n - 1) if 1 <= n <= count else str(n)


def _circled(number: int) -> str:
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= 50:
        return chr(0x32B1 + number - 36)
    return _series("①", 20)(number)


def _from(signs: str) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)] if n > 0 else str(n)


_full_width = str.maketrans("0123456789", "０１２３４５６７８９")
_by_digit = str.maketrans("0123456789", _DIGITS)

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_full_width),
    "decimalFullWidth2": lambda n: str(n).translate(_full_width),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda n: str(n).translate(_by_digit),
    "japaneseDigitalTenThousand": lambda n: str(n).translate(_by_digit),
    "taiwaneseDigital": lambda n: str(n).translate(_by_digit),
    "chineseLegalSimplified": lambda n: chinese(n, digits=_LEGAL, tens="拾佰仟万"),
    "ideographLegalTraditional": lambda n: chinese(n, digits=_LEGAL, tens="拾佰仟万"),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _series("㊀", 10),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}


def shape(number: int, kind: str) -> str:
    """A number in a ``w:numFmt``; kinds not known here are written in digits."""
    return _FORMATS.get(kind, str)(number)


@dataclass(slots=True)
class ListLevel:
    """One level of a list: how its number looks and where it starts."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = "%1."
    digits_only: bool = False  # w:isLgl: higher levels are shown in digits too
    restart: int | None = None  # the level that resets this one; None: every higher one; 0: none


@dataclass(slots=True)
class ListDefinition:
    """A list and its running counters; lists that share a definition count on."""

    levels: dict[int, ListLevel]
    counters: dict[int, int] = field(default_factory=dict)

    def advance(self, level: int) -> str | None:
        """Count one item on and return its number as shown; None for bullets and numbers not shown."""
        mine = self.levels.get(level)
        if mine is None:
            return None
        self.counters[level] = self.counters.get(level, mine.start - 1) + 1
        for deeper in [n for n in self.counters if n > level]:
            restart = self.levels[deeper].restart if deeper in self.levels else None
            if restart is None or (restart and level < restart):
                del self.counters[deeper]
        if mine.kind in ("bullet", "none"):
            return None

        def one(found: re.Match[str]) -> str:
            number = int(found[1]) - 1
            other = self.levels.get(number)
            if other is None:
                return ""
            value = self.counters.get(number, other.start)
            return shape(value, "decimal" if mine.digits_only else other.kind)

        return re.sub(r"%([1-9])", one, mine.pattern).strip() or None
