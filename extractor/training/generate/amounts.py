"""Slots for amounts: one, several in the order of their names, by place, before and after."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from extractor.training.generate.amount import Form
from extractor.training.generate.building import Building
from extractor.training.generate.construction import Mark
from extractor.training.generate.value import Value


class Amounts(Building):
    """Slots that write how many or how much."""

    def _do_x(self, k: int, argument: str) -> None:
        """The amount of thing ``k``."""
        thing, number, form = self.things[k], self.numbers[k], argument or "any"
        role = self._role()
        if form in ("few", "fewleast"):
            number = Decimal(self._draw.whole(1, 4) if self._draw.chance(0.85) else self._draw.whole(5, 12))
        unit = thing.unit if form not in ("few", "fewleast") or not thing.unit.endswith("家次") else "次"
        if thing.kind == "works" and form == "fewleast" and "对" + thing.noun in "".join(self._out):
            unit = "次"
        if thing.kind == "ratio":
            self._ratio(k, role)
            return
        if (
            thing.unit == "%"
            and number >= 100
            and form in ("above", "reachabove", "over", "symbol", "range", "toabove")
        ):
            form = "reach" if form == "reachabove" else "plain"
        if form == "words" and thing.unit != "%" and number > 300:
            form = "plain"
        if form == "range" and thing.unit in ("万元", "亿元") and number != number.to_integral():
            form = "plain"
        less = thing.less
        written = self._scene.writer.write(role, unit, number, cast(Form, form), less=less)
        value = written.value
        if self._operator is not None:
            mark, op, word = self._operator
            mark.of = sorted({*mark.of, k})
            value.op = op
            value.op_alt = ()
            if not self._operator_used:
                start = mark.start
                value.op_text = word
                value.text = "".join(self._out)[start:] + written.text
                self._operator_used = True
        self._write(k, written.text, value, written.before, written.after if written.operators else "")

    def _ratio(self, k: int, role: str) -> None:
        left, _, right = self.things[k].unit.partition(":")
        sides = []
        for side in (left, right):
            low, dash, high = side.partition("-")
            places = 1 if "." in side or (dash and Decimal(high) > 30) else 0
            sides.append(self._draw.number(Decimal(low), Decimal(high), places=places) if dash else Decimal(low))
        text = ":".join(format(side.normalize(), "f") for side in sides)
        share = (sides[0] / sides[1]).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
        self._write(k, text, Value(role, text, kind="ratio", value=share))

    def _do_money(self, k: int, argument: str) -> None:
        """A second value of the same thing, in money: 发放补贴340户、52万元."""
        number = self._scene.writer.draw_number(Decimal(6), Decimal(900), "万元", goal=self._scene.goal)
        written = self._scene.writer.write(self._role(), "万元", number, "plain")
        self._write(k, written.text, written.value)

    def _do_b(self, k: int, argument: str) -> None:
        """What it was before: lower or higher than the amount that follows."""
        thing, number = self.things[k], self.numbers[k]
        low = argument != "high"
        if thing.unit == "%":
            gap = min(Decimal(self._draw.whole(1, 24)), (number - 1 if low else 99 - number))
            before = number - gap if low else number + gap
            if before <= 0 or before == number:
                before = number / 2 if low else number + Decimal("0.5")
        else:
            share = Decimal(self._draw.whole(40, 92) if low else self._draw.whole(112, 240)) / 100
            before = number * share
            places = max(0, -cast(int, number.as_tuple().exponent))
            before = before.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            if before == number:
                before = number + (Decimal(1) if not low else Decimal(-1)).scaleb(-places)
        self._before = abs(before)
        text, meant = self._scene.writer.figure(abs(before), thing.unit)
        self._write(k, text, self._scene.writer.value("baseline", text, meant, thing.unit))
        self._period = None

    def _do_x100(self, k: int, argument: str) -> None:
        self._do_x(k, "full")

    def _do_sure(self, k: int, argument: str) -> None:
        """100%, plain or with 达到."""
        self.numbers[k] = Decimal(100)
        self._do_x(k, self._draw.pick(["plain", "reach"]))

    def _do_points(self, k: int, argument: str) -> None:
        """A satisfaction measured in points."""
        number = Decimal(self._draw.whole(84, 98))
        if not self._scene.goal and self._draw.chance(0.5):
            number += Decimal(self._draw.whole(1, 9)) / 10
        form: Form = self._draw.pick(["above", "atleast", "reach"]) if self._scene.goal else "plain"
        written = self._scene.writer.write(self._role(), "分", number, form)
        self._write(k, written.text, written.value, written.before, written.after)

    def _do_more(self, k: int, argument: str) -> None:
        """A second level of the same thing (9月底不低于75%), above the first."""
        before = self.numbers[k]
        top = Decimal(100) if self.things[k].unit == "%" else before * 2
        self.numbers[k] = min(top, before + max(Decimal(1), ((top - before) / 2).quantize(Decimal(1))))
        self._do_x(k, argument)

    def _do_xs(self, k: int, argument: str) -> None:
        """Amounts in the order of the names, operators shared: 分别达到90%、95%和100%."""
        indexes = [0] * len(self._scopes) if self._scopes else list(range(len(self.things)))
        unit = self.things[0].unit
        written = []
        for n, index in enumerate(indexes):
            number = self.numbers[index]
            if self._scopes and n:
                thing = self.things[0]
                number = self._scene.writer.draw_number(thing.low, thing.high, unit, goal=self._scene.goal)
            less = self.things[index].less
            form: Form = "plain" if argument in ("plain", "reach", "atleast") else cast(Form, argument)
            if form == "cap" and not less and not self.things[index].percent:
                form = "plain"
            written.append(
                self._scene.writer.write(self._role(), unit if self._scopes else self.things[index].unit, number, form)
            )
        before = after = op_text = ""
        op = "="
        less = all(self.things[i].less for i in indexes)
        if argument == "reach":
            before = self._draw.pick(["达到", "达", "达到"])
            op = ">=" if self._scene.goal else "="
        elif argument == "atleast":
            before = self._draw.pick(["不超过", "不高于"] if less else ["不低于", "不少于", "不低于"])
            op = "<=" if less else ">="
        elif argument == "cap":
            before, after, op = "控制在", "以内", "<="
        if before:
            op_text = f"{before}…{after}" if after else before
        operators: list[Mark] = []
        if before:
            operators.append(Mark(self.here, self.here + len(before), "OP", []))
        for n, (index, one) in enumerate(zip(indexes, written, strict=True)):
            number_text = one.near + one.number if argument != "cap" else one.number
            first, last = n == 0, n == len(indexes) - 1
            text = (before if first else "") + number_text + (after if last else "")
            value = one.value
            value.text, value.approx = text, False
            value.op, value.op_text, value.op_alt = op, op_text or None, ()
            if self._scopes:
                value.scope = self._text(self._scopes[n])
                self._scopes[n].of = [0]
                self._scopes[n].value = len(self.drafts[0].values)
            if n:
                self._put("和" if last and self._draw.chance(0.6) else "、")
            if last and after:
                operators.append(Mark(self.here + len(text) - len(after), self.here + len(text), "OP", []))
            self._write(index, text, value)
        for mark in operators:
            mark.of = sorted(set(indexes))
            self.marks.append(mark)

    def _do_listed(self, k: int, argument: str) -> None:
        """The parts of a whole with their amounts, each a thing: 小学生1200人、初中生800人."""
        for i in range(1, len(self.things)):
            if i > 1:
                self._put("、")
            self._name(i, self.things[i].noun)
            self._do_x(i, "plain")

    def _do_places(self, k: int, argument: str) -> None:
        """甲县、乙县和丙区: one value each."""
        count = self._draw.whole(2, 3)
        for i, place in enumerate(self._draw.some(self._scene.places, count)):
            if i:
                self._put("、" if i < count - 1 or self._draw.chance(0.5) else "和")
            self._scopes.append(self._put(place, "SCOPE"))

    def _do_scoped(self, k: int, argument: str) -> None:
        """其中甲县12个、乙县8个: further values of the first thing, each with its place."""
        whole, thing = self.numbers[0], self.things[0]
        names = self._draw.some(self._scene.places, 2)
        shares = [
            max(Decimal(1), (whole * 2 / 5).to_integral_value()),
            max(Decimal(1), (whole / 4).to_integral_value()),
        ]
        for i, (place, number) in enumerate(zip(names, shares, strict=True)):
            if i:
                self._put("、")
            mark = self._put(place, "SCOPE", [0], len(self.drafts[0].values))
            text, meant = self._scene.writer.figure(number, thing.unit, counting=False)
            value = self._scene.writer.value(self._role(), text, meant, thing.unit, scope=self._text(mark))
            self._write(0, text, value)

    def _do_none(self, k: int, argument: str) -> None:
        """不发生, 未发生: zero without a number."""
        text = "不发生" if self._scene.goal else self._draw.pick(["未发生", "未发生", "没有发生"])
        self._write(k, text, Value(self._role(), text, value=Decimal(0), implied=True))
        self._valued = False

    def _do_nil(self, k: int, argument: str) -> None:
        """为零, for one or (``all``) for every name in front of it."""
        text = self._draw.pick(["为零", "为零", "为0"])
        indexes = range(len(self.things)) if argument == "all" else [k]
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [])
        self.marks.append(mark)
        for index in indexes:
            self._add(index, Value(self._role(), text, value=Decimal(0)), mark)
