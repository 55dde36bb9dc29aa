"""Figures over years, quarters, or last year and this."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from extractor.training.generate.amount import Style, hanzi, number_text
from extractor.training.generate.cells import Cells, CellWriter
from extractor.training.generate.figures import numeric, plain_value
from extractor.training.generate.grid import UP, Matrix
from extractor.training.generate.measure import Measure
from extractor.training.generate.sheet import Sheet, set_head
from extractor.training.generate.value import Value, empty, kind_of, normal_unit
from extractor.training.generate.words import data


class Plan(Sheet):
    """Figures over years, quarters, or last year and this: each column of earlier years is a baseline."""

    def build(self) -> None:
        options, draw = self.options, self.draw
        columns: list[str] = options["columns"]
        self.opening(money=bool(options.get("form")), body=False)
        end = self.year or 2025
        start = end - draw.pick([3, 5, 5])
        heads: list[str] = []
        roles: list[tuple[str, str]] = []
        names = {
            "base": f"{start}年",
            "goal": f"{end}年",
            "past": f"{start - 5}年",
            "growth": draw.pick(data("wording")["heads"]["growth"]),
            "cumulative": "〔累计〕",
            "year": draw.pick(data("wording")["heads"]["whole"]),
            "q1": "一季度",
            "q2": "二季度",
            "q3": "三季度",
            "q4": "四季度",
            "lastyear": draw.pick(data("wording")["heads"]["before"]),
            "thisyear": draw.pick(data("wording")["heads"]["planned_level"]),
        }
        kinds = {
            "base": "baseline",
            "past": "baseline",
            "goal": "target",
            "growth": "change",
            "cumulative": "target",
            "lastyear": "baseline",
            "thisyear": "target",
        }
        if "base" in columns and "goal" in columns and draw.chance(0.4):
            names["base"], names["goal"] = f"{start}年（基期）", f"{end}年目标"
        for column in columns:
            head = names.get(column) or self.heads.spell(column)
            heads.append(head)
            roles.append((kinds.get(column, "target" if column in ("year", "q1", "q2", "q3", "q4") else column), head))
        if options.get("form"):
            project = self.project(parts=False)
            m = self.doc.table(len(columns))
            m.spread("form", ["项目名称", project.texts["name"], "年度预算", project.texts["budget"]])
            m.spread("form", ["年度目标", project.texts["goal"]])
            ident = project.gold["id"]
        else:
            m, ident = self.doc.table(len(columns)), None
        if "q1" in columns:
            set_head(
                m,
                heads,
                roles,
                over=(
                    draw.pick(["分季度累计目标", "分季度目标"]),
                    [columns.index(f"q{i}") for i in range(1, 5)],
                ),
            )
        else:
            set_head(m, heads, roles)
        writer = self.cell_writer(
            unit="name" if options["unit"] == "name" else "column" if "unit" in columns else "cell"
        )
        groups = (
            draw.some(self.domain.words("heads"), draw.whole(3, 4))
            if "group" in columns or options.get("group_rows")
            else [""]
        )
        index = 0
        for group in groups:
            shown = f"（{hanzi(groups.index(group) + 1)}）{group}" if options.get("group_rows") else group
            if options.get("group_rows"):
                m.full("group", shown, level=1)
            for at, measure in enumerate(
                numeric(self.domain, "qlsne", self, draw.whole(3, 4) if group else draw.whole(8, 11))
            ):
                index += 1
                self._row(m, columns, measure, writer, index, shown, at, (start, end), ident)
        self.note()

    def _row(
        self,
        m: Matrix,
        columns: list[str],
        measure: Measure,
        writer: CellWriter,
        index: int,
        group: str,
        at: int,
        years: tuple[int, int],
        project: str | None,
    ) -> None:
        draw = self.draw
        start, end = years
        item = self.item(measure, writer)
        item.level1, item.category = group or None, None
        unit, number = measure.unit, writer.number(measure)
        inferred = writer.unit == "name"
        shown_unit = unit if writer.unit == "cell" else ""
        base = self._earlier(measure, number)
        row: list[str] = []
        values: list[Value] = []
        attribute = None
        cumulative = "cumulative" in columns and draw.chance(0.25)
        for column in columns:
            text = ""
            match column:
                case "group":
                    text = group if at == 0 else UP
                case "index":
                    text = str(index)
                case "name":
                    text = item.name
                case "unit":
                    text = unit
                case "description":
                    text = (
                        self.fill(draw.pick(["{name}/计划数", "年末统计数", "{name}"]), name=measure.name)
                        if draw.chance(0.8)
                        else "——"
                    )
                    item.description = text if text != "——" else None
                case "responsible":
                    text = draw.pick(["办公室", "规划科", "业务股", "法规股", "财务科"])
                case "attribute":
                    text = attribute = draw.pick(["预期性", "预期性", "约束性"])
                case "base" | "past" | "lastyear":
                    if draw.chance(0.12) or (cumulative and column == "base"):
                        text = draw.pick(["—", "-"])
                    else:
                        figure = base if column != "past" else self._earlier(measure, base)
                        text = number_text(figure, Style()) + shown_unit
                        period = {"base": f"{start}年", "past": f"{start - 5}年"}.get(column)
                        values.append(
                            plain_value("baseline", figure, unit, inferred=inferred, shown=text, period=period)
                        )
                case "goal" | "thisyear" | "year":
                    if cumulative:
                        text = "-"
                    else:
                        cells = self._goal_cell(measure, number, shown_unit, inferred)
                        text = cells.text
                        for value in cells.values:
                            value.period = f"{end}年" if column == "goal" else None
                        values += cells.values
                case "cumulative":
                    if cumulative:
                        text = f"〔{number_text(number, Style())}〕"
                        values.append(plain_value("target", number, unit, inferred=inferred, shown=text, period="累计"))
                    else:
                        text = "-"
                case "growth":
                    if draw.chance(0.6):
                        rate = draw.number(Decimal("0.4"), Decimal(16), places=1)
                        text = number_text(rate, Style())
                        values.append(plain_value("change", rate, "%", inferred=True, direction="up", goal=True))
                    else:
                        text = "—"
                case "q1" | "q2" | "q3" | "q4":
                    part = int(column[1])
                    if draw.chance(0.08) and part < 4:
                        text = draw.pick(["", "/", "—"])
                    else:
                        figure = (
                            number
                            if part == 4 or measure.percent
                            else (number * part / 4).quantize(
                                Decimal(1) if number == number.to_integral() else Decimal("0.1"),
                                rounding=ROUND_HALF_UP,
                            )
                        )
                        text = number_text(figure, Style())
                        values.append(plain_value("target", figure, unit, shown=text))
            row.append(text)
        m.add("indicator", row, level=3)
        item.extra = values or [empty("target", "")]
        item.target = Cells("", [], attribute=attribute)
        keep = ["extra", "operator", *(["description"] if item.description else [])]
        self.keep(item, keep, project)

    def _goal_cell(self, measure: Measure, number: Decimal, unit: str, inferred: bool) -> Cells:
        draw = self.draw
        normal, factor = normal_unit(measure.unit)
        digits = number_text(number, Style())
        manner = draw.weighed({"plain": 6, "sign": 3, "above": 1, "about": 0.7})
        if measure.percent and number >= 100:
            manner = "plain"
        before = after = ""
        op, op_text, approx = "=", None, False
        if manner == "sign":
            before = draw.pick(["≤", "＜", "<="]) if measure.less else draw.pick(["≥", "＞", ">", ">="])
            op = {"≤": "<=", "＜": "<", "<=": "<=", "≥": ">=", "＞": ">", ">": ">", ">=": ">="}[before]
            op_text = before
        elif manner == "above":
            after = "以下" if measure.less else "以上"
            op, op_text = "<=" if measure.less else ">=", after
        elif manner == "about":
            after, approx = "左右", True
        text = before + digits + unit + after
        value = Value(
            "target",
            text,
            kind=kind_of(normal),
            op=op,
            op_text=op_text,
            value=number * factor,
            unit=normal,
            approx=approx,
            unit_inferred=inferred and bool(measure.unit),
        )
        return Cells(text, [value])

    def _earlier(self, measure: Measure, number: Decimal) -> Decimal:
        whole = number == number.to_integral() and not measure.percent
        share = Decimal(self.draw.whole(104, 130) if measure.less else self.draw.whole(70, 97)) / 100
        figure = (number * share).quantize(Decimal(1) if whole else Decimal("0.1"), rounding=ROUND_HALF_UP)
        return min(figure, Decimal(100)) if measure.percent else max(figure, Decimal(1) if whole else Decimal("0.1"))
