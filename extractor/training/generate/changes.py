"""Slots for changes and shares, with what they are measured against."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from extractor.training.generate.amount import Form
from extractor.training.generate.building import Building
from extractor.training.generate.construction import Mark
from extractor.training.generate.value import Value
from extractor.training.generate.words import data

_SAME_UNIT = {"%": "个百分点", "‰": "个千分点"}


class Changes(Building):
    """Slots that write by how much something changed, or what part it is."""

    def _do_base(self, k: int, argument: str) -> None:
        """What a change is measured against."""
        draw, year = self._draw, self._scene.year
        said = {
            "yoy": ["同比", "同比", "与上年同期相比", "较上年同期", "比去年同期"],
            "mom": ["环比"],
            "previous": ["比上年", "较上年", "比去年", "较上年末", "较上季度", "比上月"],
        }
        if argument == "year":
            self._put(draw.pick(["比", "较"]))
            mark = self._put(f"{year - draw.whole(2, 6)}年", "BASE")
            self._base = (mark, self._text(mark))
            return
        mark = self._put(draw.pick(said[argument]), "BASE")
        self._base = (mark, argument)

    def _do_up(self, k: int, argument: str) -> None:
        self._turn("up", argument)

    def _do_down(self, k: int, argument: str) -> None:
        self._turn("down", argument)

    def _do_dir(self, k: int, argument: str) -> None:
        better = "down" if self.things[k].less else "up"
        worse = "up" if better == "down" else "down"
        self._turn(better if self._scene.goal or self._draw.chance(0.72) else worse, argument)

    def _turn(self, way: str, argument: str) -> None:
        listed = data("common")["phrases"]["rise" if way == "up" else "fall"]
        if argument == "pp":
            listed = ["提高", "提升", "上升"] if way == "up" else ["下降", "降低", "回落"]
        elif argument == "n":
            listed = ["增加", "增加", "多"] if way == "up" else ["减少", "减少", "少"]
            if self._base is None or self._base[1] == "mom":
                listed = listed[:2]
        elif argument == "time":
            listed = ["缩短", "压缩", "压减"]
        elif self.things[0].kind not in ("rates", "levels"):
            listed = [word for word in listed if word not in ("提高", "提升", "上涨")]
        self._direction = (self._put(self._draw.pick(listed), "DIRECTION"), way)

    def _do_c(self, k: int, argument: str) -> None:
        """By how much it changed."""
        assert self._direction is not None, self.construction.id
        draw, thing = self._draw, self.things[k]
        mark, way = self._direction
        goal = self._scene.goal
        writer = self._scene.writer
        form, _, unit = argument.partition(":")
        after = ""
        approx = False
        op, op_text = "=", None
        if form in ("above", "about"):
            after = {"above": draw.pick(["以上", "以上", "左右"]), "about": "左右"}[form]
            approx = after == "左右"
            op, op_text = ("=", None) if approx else (">=", "以上")
        if form == "words":
            text, number, name = draw.pick(
                [
                    ("一成", Decimal(10), "%"),
                    ("两成", Decimal(20), "%"),
                    ("一成半", Decimal(15), "%"),
                    ("四分之一", Decimal("0.25"), ""),
                    ("三分之一", Decimal("0.333333"), ""),
                    ("近两成", Decimal(20), "%"),
                    ("一半", Decimal("0.5"), ""),
                ]
            )
            value = Value("change", text, kind="percent" if name else "ratio", value=number, unit=name or None)
            value.approx = text.startswith("近")
        elif form == "pp":
            number = draw.number(Decimal("0.1"), Decimal(9), places=1)
            if unit == "gap":
                number = abs(self.numbers[k] - (self._before or 0))
            name = _SAME_UNIT.get(thing.unit, "个百分点")
            text = format(number.normalize(), "f") + name
            value = writer.value("change", text, number, name)
        elif form == "n":
            size = self.numbers[k]
            places = max(0, -cast(int, size.as_tuple().exponent)) if size != size.to_integral() else 0
            number = (size * Decimal(draw.whole(3, 26)) / 100).quantize(
                Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
            )
            number = max(number, Decimal(1).scaleb(-places))
            text, meant = writer.figure(number, thing.unit, counting=False)
            value = writer.value("change", text, meant, thing.unit)
        else:
            low, high = (Decimal("0.3"), Decimal(5)) if draw.chance(0.25) else (Decimal("2.1"), Decimal(38))
            number = draw.number(low, high, places=1)
            if goal:
                number = Decimal(draw.whole(2, 20))
            text, _meant = writer.figure(number.normalize() if number != number.to_integral() else number, "%")
            value = writer.value("change", text + after, number, "%", op=op, op_text=op_text, approx=approx)
            text += after
        value.direction, value.goal = way, goal
        self._based(value, k)
        mark.of = sorted({*mark.of, k})
        period, self._period = self._period, self._period if len(self.drafts[k].values) == 0 else None
        frequency, self._frequency = self._frequency, None
        self._write(k, text, value, "", after if op_text else "")
        self._period, self._frequency = period, frequency

    def _based(self, value: Value, k: int) -> None:
        if self._base is not None:
            value.base = self._base[1]
            self._base[0].of = sorted({*self._base[0].of, k})

    def _do_double(self, k: int, argument: str) -> None:
        """翻一番."""
        times, word = self._draw.pick([(1, "一"), (1, "一"), (2, "两")])
        start = self.here
        self._put("翻")
        self._direction = (Mark(start, self.here, "DIRECTION", [k]), "up")
        text = f"翻{word}番"
        self._put(f"{word}番")
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        value = Value("change", text, value=Decimal(times), unit="番", direction="up", goal=self._scene.goal)
        self._based(value, k)
        self._add(k, value, mark)

    def _do_cs(self, k: int, argument: str) -> None:
        """Changes in the order of the names: 分别增长2.1%、5.6%和11.3%."""
        assert self._direction is not None
        count = len(self.things)
        for i in range(count):
            if i:
                self._put("和" if i == count - 1 and self._draw.chance(0.6) else "、")
            self._do_c(i, argument)

    def _do_sum(self, k: int, argument: str) -> None:
        """年度计划, the base of a share."""
        mark = self._put(argument or self._draw.pick(data("common")["phrases"]["sums"]), "BASE")
        self._base = (mark, self._text(mark))

    def _do_wholebase(self, k: int, argument: str) -> None:
        """受理总数: the whole as the base of a part's share."""
        whole = self.things[0]
        mark = self._put(self._draw.pick(["总数", f"{whole.noun}总数", "总量", f"全部{whole.noun}"]), "BASE")
        self._base = (mark, self._text(mark))

    def _do_s(self, k: int, argument: str) -> None:
        """A share of something; ``done`` is what of a task is done and may be above 100."""
        draw = self._draw
        number = draw.number(Decimal(3), Decimal(88), places=1)
        if argument == "done":
            number = draw.number(Decimal(62), Decimal(126), places=1)
        elif argument == "of" and len(self.numbers) > 1 and self.numbers[-1]:
            number = (self.numbers[0] / self.numbers[-1] * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        elif argument == "part" and self.numbers[0]:
            number = (self.numbers[k] / self.numbers[0] * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            number = max(number, Decimal("0.1"))
        if argument == "words":
            manner: Form = "words" if draw.chance(0.5) else "about"
            written = self._scene.writer.write("share", "%", number, manner)
            written.value.goal = self._scene.goal
            self._based(written.value, k)
            self._write(k, written.text, written.value)
            return
        text, meant = self._scene.writer.figure(number.normalize() if number != number.to_integral() else number, "%")
        value = self._scene.writer.value("share", text, meant, "%", goal=self._scene.goal)
        self._based(value, k)
        period, self._period = self._period, None
        self._write(k, text, value)
        self._period = period

    def _do_ss(self, k: int, argument: str) -> None:
        """Shares in the order of the parts."""
        for i in range(1, len(self.things)):
            if i > 1:
                self._put("和" if i == len(self.things) - 1 and self._draw.chance(0.6) else "、")
            self._do_s(i, "part")
