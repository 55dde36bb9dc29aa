"""Slots for who, when, how often and by when."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.training.generate.amount import hanzi
from extractor.training.generate.building import Building
from extractor.training.generate.value import Value
from extractor.training.generate.words import data


class Moments(Building):
    """Slots that write bodies, periods, frequencies, dates and stretches of time."""

    def _do_who(self, k: int, argument: str) -> None:
        self._subject = self._put(self._draw.pick(self._scene.domain.words("bodies")), "SUBJECT")

    def _do_each(self, k: int, argument: str) -> None:
        self._subject = self._put(self._draw.pick(self._scene.domain.words("each")), "SUBJECT")

    def _do_per(self, k: int, argument: str) -> None:
        """每50户: distributive, with a number that is none."""
        self._subject = self._put(self._draw.pick(data("common")["staff"]["per"]), "SUBJECT")

    def _do_place(self, k: int, argument: str) -> None:
        self._subject = self._put(self._scene.place, "SUBJECT")

    def _do_when(self, k: int, argument: str) -> None:
        """A period: a fronted one, with a comma behind it, counts for the next clause."""
        times, kind = data("common")["time"], argument or ("plan" if self._scene.goal else "done")
        listed = times[kind] if self._scene.goal else times.get(kind + self._scene.span, times[kind])
        year = self._scene.year
        text = self._draw.pick(listed).format(
            Y=year, P=year - 1, N=year, F=(year // 5 + 1) * 5, E=_plan(year), M=self._scene.month
        )
        found = re.fullmatch(r"(截至|到)?(.*?)(累计)?([，]?)", text)
        assert found is not None
        self._put(found[1] or "")
        if found[2] in ("目前", "今年以来", "年初以来"):  # no time that could be read
            self._put(found[2])
        else:
            self._period = self._put(found[2], "PERIOD")
        self._put((found[3] or "") + found[4])
        if found[1] == "到" and not found[4]:
            self._put("，")

    def _do_before(self, k: int, argument: str) -> None:
        """由上年的54.2%: the baseline's own time."""
        self._period = self._put(self._draw.pick(["上年", "上年", "年初", "去年", "2015年"]), "PERIOD")

    def _do_month(self, k: int, argument: str) -> None:
        """6月底进度不低于50%, 9月底不低于75%: a level at a time; months rise within a clause."""
        used = [int(m[1]) for m in re.finditer(r"(\d+)月底", "".join(self._out))]
        month = self._draw.pick([m for m in (3, 6, 9, 10, 11) if m > max(used, default=0)] or [12])
        self._period = self._put(f"{month}月底", "PERIOD")

    def _do_halves(self, k: int, argument: str) -> None:
        self._period = self._put(self._draw.pick(data("common")["time"]["halves"]), "PERIOD")

    def _do_freq(self, k: int, argument: str) -> None:
        """每季度; ``alone``: it stands for the number too (每月报送)."""
        listed = data("common")["frequency"][argument or "words"]
        text, every, per = self._draw.pick(listed).split()
        frequency = {"every": int(every), "per": per}
        if argument == "alone":
            value = Value(
                "target",
                text,
                value=Decimal(1),
                unit="次",
                unit_inferred=True,
                implied=True,
                frequency=frequency,
            )
            self._add(k, value, self._put(text, "VALUE"))
            self.marks[-1].label = "FREQ"
            return
        self._frequency = (self._put(text, "FREQ"), frequency)

    def _do_permonth(self, k: int, argument: str) -> None:
        """每人每月200元: 每人 is no frequency, 每月 is."""
        head = self._draw.pick(["每人", "每人", "每户", ""])
        self._put(head)
        self._frequency = (self._put("每月", "FREQ"), {"every": 1, "per": "month"})

    def _do_least(self, k: int, argument: str) -> None:
        """至少, in front of the verb: it counts for every number of the list behind it."""
        word = self._draw.pick(["至少", "至少", "最少"])
        self._operator = (self._put(word, "OP"), ">=", word)
        self._operator_used = False

    def _do_due(self, k: int, argument: str) -> None:
        """A date before which (``at``: at which; ``month``: each month) something is due."""
        draw, year = self._draw, self._scene.year
        if argument == "month":
            day = draw.pick([5, 8, 10, 15, 20, 25, 28])
            head = draw.pick(["每月", "每月", "每季度末月", "每个月"])
            text, date = f"{head}{day}日前", f"---{day:02d}"
            self._write(k, text, Value("target", text, kind="date", op="<=", op_text="前", date=date), "", "前")
            return
        month = draw.whole(2, 12)
        last = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29 if year % 4 == 0 else 28
        head = draw.pick(["", "", "", f"{year}年"])
        behind = draw.pick(["前", "前", "前", "之前", "以前"])
        kind = draw.weighed({"end": 5, "day": 3, "year": 1})
        if kind == "day":
            day = draw.pick([5, 10, 15, 20, 25, last])
            text, date = f"{head}{month}月{day}日", f"{year}-{month:02d}-{day:02d}"
        elif kind == "year" and argument != "at":
            text, date = f"{head}年底" if not head else f"{year}年底", f"{year}-12-31"
        else:
            text, date = f"{head}{month}月底", f"{year}-{month:02d}-{last}"
        op, op_text = "=", None
        if argument != "at":
            text, op, op_text = text + behind, "<=", behind
        value = Value("target", text, kind="date", op=op, op_text=op_text, date=date, optional=argument == "maybe")
        self._write(k, text, value, "", op_text or "")
        self._valued = False

    def _do_span(self, k: int, argument: str) -> None:
        """三个月内: a stretch of time before whose end something is due."""
        number, unit = self._draw.pick(
            [
                (3, "个月"),
                (2, "年"),
                (30, "日"),
                (10, "个工作日"),
                (6, "个月"),
                (3, "年"),
                (15, "天"),
                (24, "小时"),
            ]
        )
        shown = hanzi(number, counting=True) if number < 10 and self._draw.chance(0.6) else str(number)
        behind = self._draw.pick(["内", "内", "以内", "之内"])
        text = f"{shown}{unit}{behind}"
        value = self._scene.writer.value("target", text, Decimal(number), unit, op="<=", op_text=behind)
        value.optional = argument == "maybe"
        self._write(k, text, value, "", behind)


def _plan(year: int) -> str:
    """The five-year plan that a year is in."""
    return {2: "十二五", 3: "十三五", 4: "十四五"}.get((year - 2001) // 5, "十五五")
