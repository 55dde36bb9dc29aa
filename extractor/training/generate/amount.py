"""Numbers written down as documents write them, each with the value that it means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from extractor.documents.numbering import chinese
from extractor.training.generate.draw import Draw
from extractor.training.generate.value import Value, kind_of, normal_unit

Form = Literal[
    "plain",
    "few",
    "atleast",
    "above",
    "symbol",
    "reach",
    "reachabove",
    "cap",
    "over",
    "under",
    "to",
    "toabove",
    "range",
    "about",
    "words",
    "reachwords",
    "full",
    "within",
    "fewleast",
    "any",
]
"""How a number is put: 12个 · 一次 · 不少于12个 · 12个以上 · ≥12个 · 达到95% · 达到95%以上 · 控制在3起以内 ·
突破2亿元 · 不到5% · (提高到)95% · (提高到)95%以上 · 3至5个 · 近300人 · 九成 · 达到九成 · 100% · 5个工作日内 ·
不少于两次 · any of these."""

def hanzi(number: int, *, counting: bool = False) -> str:
    """A whole number below 10000 in Chinese; ``counting`` writes 两 in front of a measure word.

    Example:
        >>> hanzi(2, counting=True), hanzi(15), hanzi(306)
        ('两', '十五', '三百零六')
    """
    if counting and number == 2:
        return "两"
    return chinese(number) if number else "零"


@dataclass(frozen=True, slots=True)
class Style:
    """Habits of one document's writer."""

    percent: str = "%"
    group: bool = False
    dash: str = "-"
    chinese: float = 0.3
    folded: float = 0.6

    @classmethod
    def drawn(cls, draw: Draw) -> Style:
        return cls(
            percent=draw.weighed({"%": 12, "％": 1}),
            group=draw.chance(0.12),
            dash=draw.pick(["-", "—", "～", "~", "至"]),
            chinese=draw.pick([0.0, 0.25, 0.6]),
            folded=draw.pick([0.3, 0.6, 0.9]),
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A quantity in pieces: operator, approximation, number and unit, and what stands behind."""

    value: Value
    number: str
    before: str = ""
    near: str = ""
    after: str = ""
    operators: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        return self.before + self.near + self.number + self.after


def neat(draw: Draw, number: Decimal) -> Decimal:
    """A number as a planner would set it: 1286 → 1300."""
    if number != number.to_integral() or number < 20:
        return number
    whole = int(number)
    step = 5 if whole < 100 else 10 ** (len(str(whole)) - 2) * draw.pick([1, 1, 5])
    return Decimal(max(step, whole // step * step))


def number_text(number: Decimal, style: Style) -> str:
    """Digits of a number, grouped where the writer groups."""
    text = format(number, "f")
    if "." in text and set(text.partition(".")[2]) == {"0"}:
        text = text.partition(".")[0]
    if style.group and number >= 1000:
        whole, dot, part = text.partition(".")
        return f"{int(whole):,}{dot}{part}"
    return text


def _folded(number: Decimal) -> tuple[str, Decimal]:
    """1.29万 for 12860: the text without 万, and what it means."""
    short = (number / 10000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return format(short, "f"), short * 10000


_FOLDABLE = {
    "人",
    "人次",
    "件",
    "户",
    "户次",
    "份",
    "册",
    "条",
    "元",
    "家次",
    "起",
    "张",
    "平方米",
    "亩",
    "株",
    "个",
    "剂次",
    "台次",
}


class Writer:
    """Writes quantities for one document."""

    def __init__(self, draw: Draw, style: Style) -> None:
        self._draw = draw
        self._style = style

    def draw_number(self, low: Decimal, high: Decimal, unit: str, *, goal: bool) -> Decimal:
        """A number of the thing's range, neat where it is a goal."""
        draw = self._draw
        number = draw.number(low, high)
        if unit == "%":
            steps = ["1", "1", "0.5"] if goal else ["1", "0.1", "0.1", "0.1"]
            if high - low < 3:
                steps = ["0.1"]
            step = Decimal(draw.pick(steps))
            number = ((number / step).to_integral_value(rounding=ROUND_HALF_UP) * step).normalize()
            return min(max(number, low), high)
        if goal:
            number = max(neat(draw, number), low)
        elif draw.chance(0.5) and number == number.to_integral() and number > 50:
            number += draw.whole(1, 9) if number + 9 <= high else 0
        return number

    def figure(self, number: Decimal, unit: str, *, counting: bool = True) -> tuple[str, Decimal]:
        """Number and unit as text, and the number that the text means (before scale words of the unit)."""
        draw, style = self._draw, self._style
        if unit == "%":
            return number_text(number, style) + style.percent, number
        whole = number == number.to_integral()
        if unit in ("工作日", "月") or (unit == "小时" and draw.chance(0.15)):
            return number_text(number, style) + "个" + unit, number
        if counting and whole and 1 <= number <= 12 and unit in _COUNTED and draw.chance(style.chinese):
            return hanzi(int(number), counting=True) + unit, number
        if whole and number >= 12000 and unit in _FOLDABLE and draw.chance(style.folded):
            text, meant = _folded(number)
            return f"{text}万{unit}", meant
        return number_text(number, style) + unit, number

    def value(self, role: str, text: str, number: Decimal, unit: str, **more: object) -> Value:
        normal, factor = normal_unit(unit)
        made = Value(role, text, kind=kind_of(normal), value=number * factor, unit=normal)
        return replace(made, **more)  # type: ignore[arg-type]

    def write(self, role: str, unit: str, number: Decimal, form: Form, *, less: bool = False) -> Written:
        """One quantity.

        Args:
            role: the value's role; in a target 达到 is ≥, in a result it is =.
            unit: as written ("万亩", "%", "" for none).
            number: the amount, in that unit.
            form: how it is put; ``any`` lets chance decide.
            less: a low number is good (不超过 instead of 不低于).
        """
        draw = self._draw
        if form == "any":
            form = self._any(role, unit, less)
        if form == "range":
            return self._range(role, unit, number)
        if form == "words":
            return self._words(role, unit, number)
        if form == "reachwords":
            made = self._words(role, unit, number)
            word = draw.pick(["达到", "达到", "达"])
            op = ">=" if role == "target" else "="
            value = replace(made.value, text=word + made.number, op=op, op_text=word)
            return Written(value, made.number, before=word, operators=(word,))
        if form == "about":
            return self._about(role, unit, number)
        if form == "full":
            number = Decimal(100)
        text, meant = self.figure(number, unit, counting=form in ("few", "plain", "fewleast", "atleast"))
        before = after = ""
        op = "="
        alternatives: tuple[str, ...] = ()
        op_text: str | None = None
        if form == "symbol":
            before = "≤" if less else "≥"
            op = "<=" if less else ">="
        elif form in ("atleast", "fewleast"):
            before, after, op = self._bound(unit, less, split=form == "fewleast")
        elif form in ("above", "toabove"):
            after = self._behind(unit, less)
            op = "<=" if less else ">="
        elif form == "within":
            after, op = draw.pick(["内", "内", "以内", "之内"]), "<="
        elif form in ("reach", "reachabove"):
            before = draw.pick(["达到", "达到", "达"])
            op = ">=" if role == "target" else "="
            if form == "reachabove":
                after, op = "以上", ">="
        elif form == "cap":
            before = "控制在"
            after = draw.pick(["以内", "以内", "以下"])
            op = "<="
        elif form == "over":
            before = draw.pick(["超过", "突破", "超过"])
            op = ">"
            alternatives = (">=", "=") if before == "突破" else ()
        elif form == "under":
            before, op = draw.pick(["低于", "小于"] if role == "target" else ["不到", "不足", "低于"]), "<"
        elif form == "to" and role == "target":
            alternatives = ("<=",) if less else (">=",)
        operators = tuple(word for word in (before, after) if word)
        if operators:
            op_text = "…".join(operators)
        whole = before + text + after
        value = self.value(role, whole, meant, unit, op=op, op_text=op_text, op_alt=alternatives)
        return Written(value, text, before=before, after=after, operators=operators)

    def _any(self, role: str, unit: str, less: bool) -> Form:
        draw = self._draw
        if role != "target":
            return draw.weighed({"plain": 8, "about": 1.2 if unit != "%" else 0, "reach": 0.8, "over": 0.4})
        if less:
            return draw.weighed({"atleast": 3, "cap": 2, "above": 2, "symbol": 1, "plain": 1})
        if unit == "%":
            return draw.weighed({"reach": 3, "atleast": 3, "above": 2, "reachabove": 1, "symbol": 1, "plain": 1})
        return draw.weighed({"plain": 6, "atleast": 3, "above": 3, "symbol": 1, "about": 0.6, "range": 0.4})

    def _bound(self, unit: str, less: bool, *, split: bool) -> tuple[str, str, str]:
        draw = self._draw
        if split and draw.chance(0.3):
            return "", draw.pick(["以内"] if less else ["以上", "及以上"]), "<=" if less else ">="
        if less:
            words = (
                ["不超过", "不超过", "不高于", "不得超过", "不大于"] if unit not in _COUNTED else ["不超过", "不多于"]
            )
            return draw.pick(words), "", "<="
        words = (
            ["不低于", "不低于", "不得低于", "不少于"]
            if unit not in _COUNTED
            else ["不少于", "不少于", "至少", "不低于", "不得少于"]
        )
        return draw.pick(words if unit != "%" else ["不低于", "不低于", "不低于", "不得低于"]), "", ">="

    def _behind(self, unit: str, less: bool) -> str:
        if less:
            return self._draw.pick(["以下", "以内"] if unit in ("%", "‰") else ["以内", "以内", "之内"])
        return self._draw.pick(["以上", "以上", "以上", "及以上"])

    def _range(self, role: str, unit: str, number: Decimal) -> Written:
        draw = self._draw
        high = number + max(Decimal(1), (number / draw.pick([4, 5, 8])).quantize(Decimal(1)))
        if unit == "%":
            high = min(Decimal(100), number + draw.whole(2, 10))
            if high <= number:
                number = high - 5
        dash = draw.pick([self._style.dash, "至", "—"])
        left = number_text(number, replace(self._style, group=False))
        right = number_text(high, replace(self._style, group=False))
        shown = self._style.percent if unit == "%" else unit
        both = unit in ("%", "元", "万元") and (dash == "至" or draw.chance(0.5))
        text = f"{left}{shown if both else ''}{dash}{right}{shown}"
        normal, factor = normal_unit(unit)
        value = Value(
            role,
            text,
            kind=kind_of(normal),
            op="range",
            value=number * factor,
            value_max=high * factor,
            unit=normal,
        )
        return Written(value, text)

    def _words(self, role: str, unit: str, number: Decimal) -> Written:
        """Percentages in words; other numbers in Chinese digits."""
        draw = self._draw
        if unit != "%":
            whole = max(1, min(999, int(number)))
            text = hanzi(whole, counting=True) + unit
            return Written(self.value(role, text, Decimal(whole), unit), text)
        if draw.chance(0.3) and number < 80:
            top, bottom = draw.pick([(2, 3), (1, 3), (1, 2), (3, 4), (1, 4), (3, 5)])
            text = f"{hanzi(bottom)}分之{hanzi(top)}"
            share = Decimal(round(top / bottom, 6)).quantize(Decimal("0.000001")).normalize()
            return Written(Value(role, text, kind="ratio", value=share), text)
        if draw.chance(0.5):
            tenth = max(1, min(9, int(number // 10)))
            half = draw.chance(0.25)
            text = hanzi(tenth, counting=draw.chance(0.8)) + ("成半" if half else "成")
            amount = Decimal(tenth * 10 + (5 if half else 0))
            return Written(Value(role, text, kind="percent", value=amount, unit="%"), text)
        text = f"百分之{hanzi(int(number))}"
        return Written(Value(role, text, kind="percent", value=Decimal(int(number)), unit="%"), text)

    def _about(self, role: str, unit: str, number: Decimal) -> Written:
        draw = self._draw
        if unit == "%":
            tenth = max(1, min(9, int(number // 10)))
            if draw.chance(0.5):
                near, text = draw.pick(["近", "约"]), hanzi(tenth, counting=True) + "成"
                value = Value(role, near + text, kind="percent", value=Decimal(tenth * 10), unit="%", approx=True)
                return Written(value, text, near=near)
            text = number_text(number, self._style) + self._style.percent
            value = Value(role, text + "左右", kind="percent", value=number, unit="%", approx=True)
            return Written(value, text, after="左右")
        if number != number.to_integral() or unit not in _COUNTED:
            near = draw.pick(["约", "约", "近"])
            text, meant = self.figure(number, unit, counting=False)
            return Written(self.value(role, near + text, meant, unit, approx=True), text, near=near)
        if draw.chance(0.18):
            text, size_meant = draw.pick(
                [("十余", 10), ("几十", 20), ("数十", 20), ("数百", 200), ("十几", 10), ("上百", 100)]
            )
            return Written(self.value(role, text + unit, Decimal(size_meant), unit, approx=True), text + unit)
        size = 10 ** (len(str(int(number))) - (2 if number >= 1000 else 1))
        round_number = Decimal(max(size, int(number) // size * size))
        manner = draw.weighed({"more": 4, "near": 3, "around": 2, "chinese": 1})
        if manner == "more" and round_number >= 20:
            more = draw.pick(["余", "余", "多"])
            if round_number >= 20000 and unit in _FOLDABLE:
                text, meant_number = _folded(round_number)
                shown = f"{text}万{more}{unit}"
            else:
                shown, meant_number = number_text(round_number, self._style) + more + unit, round_number
            return Written(self.value(role, shown, meant_number, unit, approx=True), shown)
        if manner == "chinese" and 20 <= round_number < 1000:
            shown = hanzi(int(round_number)) + draw.pick(["余", "多"]) + unit
            return Written(self.value(role, shown, round_number, unit, approx=True), shown)
        text, meant_number = self.figure(round_number, unit, counting=False)
        if manner == "near":
            near = draw.pick(["近", "约"])
            return Written(self.value(role, near + text, meant_number, unit, approx=True), text, near=near)
        return Written(self.value(role, text + "左右", meant_number, unit, approx=True), text, after="左右")


_COUNTED = {
    *(
        "个",
        "座",
        "处",
        "所",
        "次",
        "人",
        "名",
        "家",
        "件",
        "台",
        "套",
        "项",
        "条",
        "起",
        "户",
        "场",
        "期",
        "人次",
        "家次",
        "户次",
    ),
    *(
        "具",
        "份",
        "册",
        "张",
        "辆",
        "只",
        "片",
        "支",
        "枚",
        "栋",
        "部",
        "盏",
        "块",
        "床",
        "顶",
        "株",
        "对",
        "篇",
        "届",
        "批次",
        "场次",
    ),
    *("台次", "处次", "个次", "辆次", "剂次", "间", "集", "笔", "路", "亩", "宗", "例"),
}
