"""Plain lists: bulletins, responsibility letters, tasks."""

from __future__ import annotations

from decimal import Decimal

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.cells import CellWriter
from extractor.training.generate.figures import numeric, plain_value
from extractor.training.generate.grid import UP, Matrix
from extractor.training.generate.items import Item
from extractor.training.generate.measure import measures
from extractor.training.generate.sheet import Sheet, set_head
from extractor.training.generate.value import Value
from extractor.training.generate.words import data


class Bulletin(Sheet):
    """Tables of statistical bulletins: results, growth, shares; sub-items indented or marked."""

    def build(self) -> None:
        draw = self.draw
        columns: list[str] = self.options["columns"]
        self.opening(money=False, body=False)
        names = {
            "actual": draw.pick(data("wording")["heads"]["absolute"]),
            "change": self.heads.spell("change"),
            "share": draw.pick(data("wording")["heads"]["share"]),
            "target": draw.pick(data("wording")["heads"]["planned"]),
            "baseline": draw.pick(data("wording")["heads"]["lastyear"]),
            "name": draw.pick(data("wording")["heads"]["figure"]),
        }
        base = "yoy" if "同" in names["change"] else "previous" if "上年" in names["change"] else None
        for part in range(draw.whole(1, 3)):
            if part:
                self.doc.paragraph(f"表{part + 1}  {self.fill('{noun}')}情况")
            m = self.doc.table(len(columns))
            heads = [names.get(column) or self.heads.spell(column) for column in columns]
            set_head(m, heads, list(zip(columns, heads, strict=True)))
            writer = self.cell_writer(unit="name" if self.options["unit"] == "name" else "column")
            for at, measure in enumerate(numeric(self.domain, "qelns", self, draw.whole(6, 9)), 1):
                item = self.item(measure, writer)
                item.category = None
                shown = item.name
                if at > 1 and draw.chance(0.25):
                    mark = draw.pick(["　", "　其中：", "　#"])
                    shown = mark + item.name
                    bare_mark = mark.strip("　")
                    if bare_mark:
                        item.alt_names = [item.name]
                        item.name = bare_mark + item.name
                self._row(m, columns, item, shown, writer, at, base)
        self.note()

    def _row(
        self,
        m: Matrix,
        columns: list[str],
        item: Item,
        shown: str,
        writer: CellWriter,
        at: int,
        base: str | None,
    ) -> None:
        draw, measure = self.draw, item.measure
        number = writer.number(measure, goal=False)
        inferred = writer.unit == "name" or "unit" not in columns
        row, values = [], []
        for column in columns:
            text = ""
            if column == "name":
                text = shown
            elif column == "index":
                text = str(at)
            elif column == "unit":
                text = measure.unit
            elif column in ("actual", "baseline", "target"):
                figure = number if column == "actual" else writer.number(measure)
                text = number_text(figure, self.style)
                values.append(plain_value(column, figure, measure.unit, inferred=inferred, shown=text))
            elif column == "share":
                share = draw.number(Decimal(1), Decimal(90), places=1)
                text = number_text(share, Style())
                values.append(plain_value("share", share, "%", inferred=True, goal=False))
            elif column == "change":
                rate = draw.number(Decimal("0.1"), Decimal(38), places=1)
                down = draw.chance(0.35)
                text = ("-" if down else "") + number_text(rate, Style())
                values.append(
                    plain_value(
                        "change",
                        rate,
                        "%",
                        inferred=True,
                        shown=text,
                        direction="down" if down else "up",
                        base=base,
                        goal=False,
                    )
                )
            row.append(text)
        m.add("indicator", row, level=3)
        item.extra, item.target = values, None
        self.keep(item, ["extra"], None)


class Letter(Sheet):
    """Responsibility letters and operating limits: two targets, bounds, whoever answers for them."""

    def build(self) -> None:
        draw = self.draw
        columns: list[str] = self.options["columns"]
        self.opening(money=False, body=False)
        two = draw.pick([("基本目标", "奋斗目标"), ("保底值", "目标值"), ("目标值", "挑战值")])
        names = {
            "target1": two[0],
            "target2": two[1],
            "lower": "下限",
            "upper": "上限",
            "baseline": draw.pick(["上年均值", "上年实际", "上年完成值"]),
        }
        heads = [names.get(column) or self.heads.spell(column) for column in columns]
        roles = [
            {"target1": "target", "target2": "target", "lower": "target", "upper": "target"}.get(column, column)
            for column in columns
        ]
        m = self.doc.table(len(columns))
        set_head(m, heads, list(zip(roles, heads, strict=True)))
        unit = "column" if "unit" in columns else "cell"
        writer = self.cell_writer(unit=unit, bare_percent=0.0)
        for at, measure in enumerate(numeric(self.domain, "lqtsn", self, draw.whole(9, 12)), 1):
            item = self.item(measure, writer)
            item.category = None
            number = writer.number(measure)
            row, values = [], []
            for column in columns:
                text = ""
                if column in ("target", "target1", "target2"):
                    cells = writer.target(measure, number)
                    if column == "target2":
                        better = number * Decimal("0.9" if measure.less else "1.05")
                        better = min(better, Decimal(100)) if measure.percent else better
                        places = Decimal(1) if number == number.to_integral() else Decimal("0.1")
                        cells = writer.target(measure, better.quantize(places))
                    text = cells.text
                    values += cells.values
                elif column in ("lower", "upper"):
                    if draw.chance(0.25) and (column == "lower" or values):
                        text = draw.pick(["—", ""])
                    else:
                        figure = number if column == "lower" else number * Decimal("1.2").quantize(Decimal("0.1"))
                        figure = figure.quantize(Decimal(1) if number == number.to_integral() else Decimal("0.1"))
                        text = number_text(figure, Style())
                        values.append(
                            plain_value(
                                "target",
                                figure,
                                measure.unit,
                                shown=text,
                                op=">=" if column == "lower" else "<=",
                                op_alt=("=",),
                            )
                        )
                elif column == "baseline":
                    figure = writer.number(measure, goal=False)
                    text = number_text(figure, Style())
                    values.append(plain_value("baseline", figure, measure.unit, shown=text))
                else:
                    text = {
                        "index": str(at),
                        "name": item.name,
                        "unit": measure.unit,
                        "method": draw.pick(data("wording")["words"]["checks"]),
                        "responsible": draw.pick(self.domain.words("offices")),
                    }[column]
                row.append(text)
            m.add("indicator", row, level=3)
            item.extra, item.target = values, None
            self.keep(item, ["extra"], None, left_open=("basis",) if "method" in columns else ())
        self.note()


class Tasks(Sheet):
    """Tasks broken down: target, whoever leads, when it is due."""

    def build(self) -> None:
        draw = self.draw
        columns: list[str] = self.options["columns"]
        self.opening(money=False, body=False)
        heads = [
            draw.pick(["任务", "工作任务", "指标", "目标任务"])
            if c == "name"
            else draw.pick(["目标", "年度目标", "目标值"])
            if c == "target"
            else self.heads.spell(c)
            for c in columns
        ]
        m = self.doc.table(len(columns))
        set_head(m, heads, list(zip(columns, heads, strict=True)))
        writer = self.cell_writer(bare_percent=0.0, unitless=0.0)
        groups = draw.some(self.domain.words("heads"), 3) if "group" in columns else [""]
        index = 0
        for group in groups:
            chosen = [
                x
                for code in ("q", "q", "l", "s", "e", "n")
                for x in measures(self.domain, code, draw, 1, self.taken)
                if x.kind in ("number", "zero")
            ]
            for at, measure in enumerate(chosen[:4] if group else [*chosen, *numeric(self.domain, "qls", self, 4)]):
                index += 1
                item = self.item(measure, writer)
                item.level1 = group or None
                item.category = item.category if measure.code == "q" else None
                assert item.target is not None
                extra: list[Value] = []
                row = []
                for column in columns:
                    if column == "target":
                        text = item.target.text
                        if draw.chance(0.2) and measure.kind == "number" and not measure.less:
                            rate = Decimal(draw.whole(3, 15))
                            after = draw.pick(["左右", "以上", ""])
                            text = f"增长{rate}%{after}"
                            value = Value(
                                "change",
                                f"{rate}%{after}",
                                kind="percent",
                                value=rate,
                                unit="%",
                                direction="up",
                                goal=True,
                                op=">=" if after == "以上" else "=",
                                op_text=after if after == "以上" else None,
                                approx=after == "左右",
                            )
                            extra.append(value)
                        else:
                            extra += item.target.values
                    elif column == "deadline":
                        cells = writer.date("target")
                        text = cells.text
                        extra += cells.values
                    else:
                        text = {
                            "index": str(index),
                            "group": group if at == 0 else UP,
                            "name": item.name,
                            "responsible": draw.pick(self.domain.words("offices")),
                            "remark": draw.pick(["", "", "市级督办"]),
                        }[column]
                    row.append(text)
                m.add("indicator", row, level=3)
                item.extra, item.target = extra, None
                self.keep(item, ["extra"], None, left_open=("reason",) if "remark" in columns else ())
        self.note()
