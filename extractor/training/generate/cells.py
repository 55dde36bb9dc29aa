"""The value cells of indicator tables: how they are written, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from extractor.training.generate.amount import Style, Writer, number_text
from extractor.training.generate.draw import Draw
from extractor.training.generate.measure import Measure
from extractor.training.generate.value import Value, bare, kind_of, normal_unit, words

Where = Literal["cell", "column", "name", "none"]
_ASCII = {"≥": ">=", "≤": "<="}
_RARE = {"≥": "≧", "≤": "≦", "=": "═"}
_BARE_PERCENT = ("率", "满意度", "比例", "占比", "比重", "水平")


@dataclass(slots=True)
class Cells:
    """The cells of one value: its text, and what stands in columns of its own."""

    text: str
    values: list[Value]
    unit: str = ""
    operator: str = ""
    attribute: str | None = None


@dataclass(slots=True)
class CellWriter:
    """Writes the value cells of one document.

    ``unit`` and ``operator`` say where units and operators stand; ``glyphs`` which operator signs are used
    (plain, ascii, rare); ``prose`` is the share of cells that use words (不低于95%) instead of signs.
    """

    draw: Draw
    style: Style
    year: int | None
    unit: Where = "cell"
    operator: Literal["cell", "column"] = "cell"
    glyphs: str = "plain"
    prose: float = 0.25
    signs: float = 0.5
    money_unit: str | None = "万元"
    budget: Decimal | None = None
    bare_percent: float = 0.12
    unitless: float = 0.06
    _writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self._writer = Writer(self.draw, Style("%", self.style.group, self.style.dash, 0.0, self.style.folded))

    def number(self, measure: Measure, *, goal: bool = True) -> Decimal:
        return self._writer.draw_number(measure.low, measure.high, measure.unit, goal=goal)

    def glyph(self, sign: str) -> str:
        table = {"ascii": _ASCII, "rare": _RARE}.get(self.glyphs, {})
        if sign == "=" and self.glyphs == "plain":
            return self.draw.pick(["=", "＝"])
        return table.get(sign, sign)

    # ------------------------------------------------------------------------------------------ targets

    def target(self, measure: Measure, number: Decimal, role: str = "target") -> Cells:
        """The target cell of a measure."""
        draw = self.draw
        if measure.kind == "state":
            text = draw.pick(measure.words)
            return Cells(text, [words(role, text)], attribute="定性")
        if measure.kind == "date":
            return self.date(role)
        if measure.kind == "zero":
            return self._zero(role, measure)
        if measure.kind == "money":
            return self._money(role)
        if self.operator == "column":
            return self._columns(role, measure, number)
        return self._cell(role, measure, number)

    def _unit_shown(self, measure: Measure) -> tuple[str, bool, str]:
        """Unit in the cell, whether it is inferred then, and unit for the column."""
        unit = measure.unit
        if self.unit == "column":
            return "", False, unit
        if self.unit == "name" and unit:
            return "", True, ""
        if self.unit == "none" or (measure.percent and self.draw.chance(self.bare_percent)):
            return "", measure.percent, ""
        if kind_of(normal_unit(unit)[0]) == "number" and measure.code == "q" and self.draw.chance(self.unitless):
            return "", False, ""
        return ("个" + unit if unit in ("工作日", "月") else unit), False, ""

    def _cell(self, role: str, measure: Measure, number: Decimal) -> Cells:
        draw = self.draw
        shown, inferred, column = self._unit_shown(measure)
        normal, factor = normal_unit(measure.unit)
        known = bool(shown) or bool(column) or inferred
        if inferred and measure.percent and not measure.name.endswith(_BARE_PERCENT) and self.unit != "name":
            shown, inferred = "%", False
        if not known:
            normal, factor = None, 1
        if not shown and not column and not inferred and not known:
            normal = None
        text = number_text(number, self.style)
        value_number = number
        if (
            shown
            and number >= 20000
            and number == number.to_integral()
            and shown in ("人次", "人", "件", "份", "户", "册", "平方米", "元")
        ):
            short = (number / 10000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP).normalize()
            if draw.chance(0.5):
                text, value_number = format(short, "f") + "万", short * 10000
        manner = draw.weighed(
            {
                "sign": self.signs * 10,
                "plain": 3.5,
                "word": self.prose * 6,
                "behind": self.prose * 6,
                "reach": self.prose * 2 if not measure.less else 0,
                "cap": self.prose * 3 if measure.less else 0,
                "equals": 0.6,
                "over": 0.25,
                "about": 0.2 if not measure.percent and shown else 0,
                "range": 0.25 if number == number.to_integral() and number > 3 else 0,
            }
        )
        if measure.percent and number >= 100 and manner in ("behind", "over", "range", "word"):
            manner = "plain"
        less = measure.less or measure.kind == "within"
        before = after = ""
        op = "="
        approx = False
        op_text: str | None = None
        if manner == "sign":
            before, op = self.glyph("≤" if less else "≥"), "<=" if less else ">="
        elif manner == "equals":
            before = self.glyph("=")
        elif manner == "word":
            before = draw.pick(["不超过", "不高于", "不大于"] if less else ["不低于", "不少于"])
            op = "<=" if less else ">="
        elif manner == "behind":
            after = draw.pick(["以内", "以下"] if less else ["以上", "及以上"])
            if less and measure.kind == "within":
                after = draw.pick(["内", "以内"])
            op = "<=" if less else ">="
        elif manner == "reach":
            before, op = draw.pick(["达到", "达"]), ">="
            if draw.chance(0.4) and not (measure.percent and number >= 100):
                after = "以上"
        elif manner == "cap":
            before, after, op = "控制在", "以内", "<="
        elif manner == "over":
            before = self.glyph("＜" if less else "＞")
            op = "<" if less else ">"
        elif manner == "about":
            approx = True
            before, after = draw.pick([("约", ""), ("", "左右")])
        elif manner == "range":
            high = number + max(Decimal(1), (number / 6).to_integral_value())
            if measure.percent:
                high = min(high, Decimal(100))
            if high > number:
                plain = number_text(number, Style()) + draw.pick(["-", "—", "～"]) + number_text(high, Style()) + shown
                made = Value(
                    role,
                    plain,
                    kind=kind_of(normal),
                    op="range",
                    value=number * factor,
                    value_max=high * factor,
                    unit=normal,
                    unit_inferred=inferred,
                )
                return Cells(plain, [made], unit=column)
        if (before or after) and not approx:
            op_text = f"{before}…{after}" if before and after else before or after
        whole = before + text + shown + after
        value = Value(
            role,
            whole,
            kind=kind_of(normal),
            op=op,
            op_text=op_text,
            value=value_number * factor,
            unit=normal,
            unit_inferred=inferred,
            approx=approx,
        )
        return Cells(whole, [value], unit=column)

    def _columns(self, role: str, measure: Measure, number: Decimal) -> Cells:
        """Operator and unit in columns of their own."""
        draw = self.draw
        less = measure.less
        sign = draw.weighed({"≤" if less else "≥": 8, "=": 2.5, "＜" if less else "＞": 0.7})
        if measure.percent and number >= 100:
            sign = draw.pick(["=", "≥", "="])
        shown = self.glyph(sign)
        op = {"≥": ">=", "≤": "<=", "=": "=", "＞": ">", "＜": "<"}[sign]
        normal, factor = normal_unit(measure.unit)
        text = number_text(number, self.style)
        unit = measure.unit
        if unit == "工作日" and draw.chance(0.5):
            unit = "个工作日"
        made = Value(role, text, kind=kind_of(normal), op=op, op_text=shown, value=number * factor, unit=normal)
        return Cells(text, [made], unit=unit, operator=shown)

    def date(self, role: str, *, done: bool = False, month: int | None = None) -> Cells:
        """A due date, or (``done``) when it was done."""
        draw = self.draw
        month = month or draw.whole(3, 12)
        last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
        year = self.year
        prefix = f"{year}年" if year and draw.chance(0.6) else ""
        iso_year = f"{year}-" if year else "--"
        if done:
            day = draw.whole(2, 27)
            text = f"{prefix}{month}月{day}日"
            return Cells(text, [Value(role, text, kind="date", date=f"{iso_year}{month:02d}-{day:02d}")])
        kind = draw.weighed({"end": 4, "day": 3, "dotted": 0.5, "month": 0.6, "year": 0.5})
        behind = draw.pick(["前", "前", "之前", "以前"])
        attribute = "定性"
        if kind == "year" and year:
            text = f"{year}年底前"
            return Cells(
                text,
                [Value(role, text, kind="date", op="<=", op_text="前", date=f"{year}-12-31")],
                attribute=attribute,
            )
        if kind == "month" and year:
            text = f"{year}年{month}月"
            return Cells(text, [Value(role, text, kind="date", date=f"{year}-{month:02d}")], attribute=attribute)
        if kind == "dotted" and year:
            text = f"{year}.{month}.{last}前"
            return Cells(
                text,
                [Value(role, text, kind="date", op="<=", op_text="前", date=f"{year}-{month:02d}-{last:02d}")],
                attribute=attribute,
            )
        if kind == "day":
            day = draw.pick([10, 15, 20, 25, last])
            text = f"{prefix}{month}月{day}日"
        else:
            day, text = last, f"{prefix}{month}月底"
        op, op_text = "=", None
        if draw.chance(0.85):
            text, op, op_text = text + behind, "<=", behind
        date = f"{iso_year}{month:02d}-{day:02d}"
        return Cells(text, [Value(role, text, kind="date", op=op, op_text=op_text, date=date)], attribute=attribute)

    def _zero(self, role: str, measure: Measure) -> Cells:
        draw = self.draw
        if self.operator == "column":
            sign = self.glyph(draw.pick(["=", "≤"]))
            op = "<=" if sign in ("≤", "≦", "<=") else "="
            return Cells(
                "0",
                [bare(role, "0", 0, unit=measure.unit, op=op, op_text=sign)],
                unit=measure.unit,
                operator=sign,
            )
        if self.unit == "column":
            return Cells("0", [bare(role, "0", 0, unit=measure.unit)], unit=measure.unit)
        if self.unit == "name":
            return Cells("0", [bare(role, "0", 0, unit=measure.unit, unit_inferred=True)])
        text = draw.weighed(
            {
                "0" + measure.unit: 5,
                "0": 2,
                "不发生": 1.2 if role == "target" else 0,
                "未发生": 0 if role == "target" else 1,
                "零": 0.5,
            }
        )
        if text in ("不发生", "未发生"):
            return Cells(text, [bare(role, text, 0, implied=True)])
        return Cells(text, [bare(role, text, 0, unit=measure.unit if text.endswith(measure.unit) else None)])

    def _money(self, role: str) -> Cells:
        """A sum of money, within the budget."""
        draw = self.draw
        budget = self.budget or Decimal(100)
        unit = self.money_unit or "万元"
        share = budget if draw.chance(0.6) else (budget * Decimal(draw.whole(82, 99)) / 100).quantize(Decimal("0.1"))
        text = number_text(share, Style())
        factor = 10000 if unit == "万元" else 1
        if self.operator == "column":
            sign = self.glyph("≤")
            return Cells(
                text,
                [Value(role, text, kind="money", op="<=", op_text=sign, value=share * factor, unit="元")],
                unit=unit,
                operator=sign,
            )
        if self.unit == "column":
            before = draw.pick(["≤", ""])
            value = Value(
                role,
                before + text,
                kind="money",
                op="<=" if before else "=",
                op_text=before or None,
                value=share * factor,
                unit="元",
            )
            return Cells(before + text, [value], unit=unit)
        if self.unit == "name":
            return Cells(
                text,
                [Value(role, text, kind="money", value=share * factor, unit="元", unit_inferred=True)],
                unit="",
            )
        before, op = draw.pick([("≤", "<="), ("不超过", "<="), ("", "="), ("控制在", "<=")])
        after = "以内" if before == "控制在" else ""
        op_text = f"{before}…{after}" if after else before or None
        whole = before + text + unit + after
        return Cells(whole, [Value(role, whole, kind="money", op=op, op_text=op_text, value=share * factor, unit="元")])

    # ------------------------------------------------------------------------------------------ results

    def actual(self, measure: Measure, number: Decimal, target: Cells) -> tuple[Cells, bool]:
        """The cell of what was reached, and whether the target was met."""
        draw = self.draw
        if measure.kind == "state":
            same = draw.chance(0.7)
            text = target.text if same else draw.pick(measure.words)
            return Cells(text, [words("actual", text)]), same
        if measure.kind == "date":
            met = draw.chance(0.8)
            return self.date("actual", done=True), met
        if measure.kind == "zero":
            if self.unit == "column" or self.operator == "column":
                return Cells("0", [bare("actual", "0", 0, unit=measure.unit)]), True
            return self._zero("actual", measure), True
        if measure.kind == "money":
            cells = target.values[0]
            assert cells.value is not None
            factor = 10000 if (self.money_unit or "万元") == "万元" else 1
            share = (cells.value / factor * Decimal(draw.whole(88, 100)) / 100).quantize(Decimal("0.01")).normalize()
            text = number_text(share, Style())
            inferred = self.unit == "name"
            tail = "" if self.unit in ("column", "name") or self.operator == "column" else (self.money_unit or "万元")
            return Cells(
                text + tail,
                [
                    Value(
                        "actual",
                        text + tail,
                        kind="money",
                        value=share * factor,
                        unit="元",
                        unit_inferred=inferred,
                    )
                ],
            ), True
        met = draw.chance(0.8)
        reached = self._near(measure, number, met)
        normal, factor = normal_unit(measure.unit)
        text = number_text(reached, self.style)
        if self.unit == "column" or self.operator == "column":
            own = measure.percent and draw.chance(0.5)
            shown = "%" if own else ""
            return Cells(
                text + shown,
                [Value("actual", text + shown, kind=kind_of(normal), value=reached * factor, unit=normal)],
            ), met
        if self.unit == "name":
            return Cells(
                text,
                [
                    Value(
                        "actual",
                        text,
                        kind=kind_of(normal),
                        value=reached * factor,
                        unit=normal,
                        unit_inferred=True,
                    )
                ],
            ), met
        target_unit = target.values[0].unit
        if target_unit is None:
            return Cells(text, [Value("actual", text, value=reached)]), met
        if target.values[0].unit_inferred and measure.percent and measure.name.endswith(_BARE_PERCENT):
            return Cells(
                text, [Value("actual", text, kind="percent", value=reached, unit="%", unit_inferred=True)]
            ), met
        unit = "个" + measure.unit if measure.unit in ("工作日", "月") else measure.unit
        return Cells(
            text + unit,
            [Value("actual", text + unit, kind=kind_of(normal), value=reached * factor, unit=normal)],
        ), met

    def _near(self, measure: Measure, number: Decimal, met: bool) -> Decimal:
        draw = self.draw
        if draw.chance(0.35) and met:
            return number
        better = met != measure.less
        share = Decimal(draw.whole(101, 112) if better else draw.whole(80, 98)) / 100
        whole = number == number.to_integral() and not measure.percent
        reached = (number * share).quantize(Decimal(1) if whole else Decimal("0.1"), rounding=ROUND_HALF_UP)
        if measure.percent:
            reached = min(reached, Decimal(100))
            if reached == reached.to_integral():
                reached = reached.quantize(Decimal(1))
        return max(reached, Decimal(0)) if not whole else max(reached, Decimal(1))
