"""Regions or places down or across, each a scope of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.cells import CellWriter
from extractor.training.generate.figures import numeric, plain_value
from extractor.training.generate.grid import LEFT, UP
from extractor.training.generate.items import Item
from extractor.training.generate.measure import Measure
from extractor.training.generate.sheet import Sheet, set_head
from extractor.training.generate.value import Value, empty, kind_of, normal_unit


class RegionTable(Sheet):
    """Regions down, measures across; every column is an indicator, every row a scope."""

    def build(self) -> None:
        options, draw = self.options, self.draw
        self.opening(money=False, body=False)
        role = "actual" if options["type"] == "statistics" else "target"
        places = [*self.place.parts[:5]]
        rows = [*places, "合计"] if draw.chance(0.6) else ["合计", *places] if draw.chance(0.4) else places
        head = self.heads.spell("place")
        two = options["lines"] == 2
        groups = draw.some(self.domain.words("nouns"), 2) if two else [""]
        per = draw.whole(2, 3) if two else draw.whole(4, 6)
        picked: list[tuple[str, Measure]] = []
        shared = numeric(self.domain, "qse", self, per)
        for group in groups:
            picked += [
                (group, measure)
                for measure in (
                    shared if two and draw.chance(0.5) else numeric(self.domain, "qse", self, per) or shared
                )
            ]
        growth = bool(options.get("growth"))
        width = 1 + len(picked) * (2 if growth else 1)
        m = self.doc.table(width, header_rows=2 if two else 1)
        heads, roles, items = self._heads(picked, head, growth)
        if two:
            upper: list[str] = [head]
            for group in groups:
                size = sum(1 for g, _ in picked if g == group) * (2 if growth else 1)
                upper += [group, *[LEFT] * (size - 1)]
            m.add("header", upper)
            row = m.add("header", [UP, *heads[1:]])
        else:
            row = m.add("header", heads)
        m.label(roles, row)
        pairs = bool(options.get("pairs"))
        figures = [self._figures(item.measure, places) for item in items]
        seconds = [self._seconds(item.measure, places) for item in items]
        for place in rows:
            cells = [place]
            for item, figure, second in zip(items, figures, seconds, strict=True):
                cells += self._cells(item, place, role, growth, figure[place], second if pairs else None)
            m.add("total" if place == "合计" else "indicator", cells, level=3 if place != "合计" else None)
        for item in items:
            item.target = None
            self.keep(item, ["extra"], None)
        self.note()

    def _heads(
        self, picked: list[tuple[str, Measure]], head: str, growth: bool
    ) -> tuple[list[str], list[tuple[str, str]], list[Item]]:
        draw = self.draw
        heads, roles, items = [head], [("place", head)], []
        for group, measure in picked:
            shown = (
                f"{measure.name}（{measure.unit}）" if not self.options.get("pairs") and measure.unit else measure.name
            )
            item = Item(measure, shown)
            item.level1 = group or None
            items.append(item)
            heads.append(shown)
            roles.append(("measure", shown))
            if growth:
                text = draw.pick(["同比增长(±%)", "同比增长（%）", "比上年±%"])
                heads.append(text)
                roles.append(("change", text))
        return heads, roles, items

    def _figures(self, measure: Measure, places: list[str]) -> dict[str, Decimal]:
        """A number for each place and their sum (a mean, where it is a rate)."""
        whole = (
            measure.low == measure.low.to_integral()
            and measure.high == measure.high.to_integral()
            and not measure.percent
        )
        step = Decimal(1) if whole else Decimal("0.1")
        out = {place: self.draw.number(measure.low, measure.high).quantize(step) for place in places}
        total = sum(out.values(), Decimal(0))
        out["合计"] = total if not measure.percent else (total / len(places)).quantize(step)
        return out

    def _seconds(self, measure: Measure, places: list[str]) -> tuple[str, dict[str, int]]:
        """A second measure in the same cells: its unit and a number for each place and their sum."""
        unit = self.draw.pick([u for u in ("户", "人", "处", "项") if u != measure.unit])
        out = {place: self.draw.whole(1, 90) for place in places}
        return unit, out | {"合计": sum(out.values())}

    def _cells(
        self,
        item: Item,
        place: str,
        role: str,
        growth: bool,
        number: Decimal,
        second: tuple[str, dict[str, int]] | None,
    ) -> list[str]:
        draw, measure = self.draw, item.measure
        if second is not None:
            unit, numbers = second
            text = f"{number_text(number, Style())}{measure.unit}"
            tail = f"{numbers[place]}{unit}"
            normal, factor = normal_unit(measure.unit)
            item.extra.append(Value(role, text, kind=kind_of(normal), value=number * factor, unit=normal, scope=place))
            item.extra.append(Value(role, tail, value=Decimal(numbers[place]), unit=unit, scope=place))
            return [text + tail]
        if draw.chance(0.06) and place != "合计":
            text = draw.pick(["—", "", "/"])
        else:
            text = number_text(number, self.style)
            item.extra.append(plain_value(role, number, measure.unit, inferred=True, shown=text, scope=place))
        if not growth:
            return [text]
        if text in ("—", "", "/") or draw.chance(0.1):
            return [text, "—"]
        rate = draw.number(Decimal("0.2"), Decimal(60), places=draw.pick([1, 2]))
        down = draw.chance(0.45)
        shown = ("-" if down else "") + number_text(rate, Style())
        item.extra.append(
            plain_value(
                "change",
                rate,
                "%",
                inferred=True,
                shown=shown,
                scope=place,
                base=self._base,
                direction="down" if down else "up",
                goal=False,
            )
        )
        return [text, shown]

    @property
    def _base(self) -> str:
        return "yoy"


class Places(Sheet):
    """An indicator a row, its value for each place in a column of its own."""

    def build(self) -> None:
        options, draw = self.options, self.draw
        self.opening(money=True)
        project = self.project()
        form = self.doc.table(4)
        form.spread("form", ["项目名称", project.texts["name"]])
        form.spread("form", ["资金总额", project.texts["budget"], "其中：财政拨款", project.texts["fiscal"]])
        project.gold["other_funds"] = None
        form.spread("form", ["总体目标", project.texts["goal"]])
        places = list(self.place.parts[:3])
        scopes = ["合计", *places] if options.get("total") else places
        columns = ["level1", "level2", "name", *(["unit"] if options["unit"] == "column" else [])]
        heads = [self.heads.spell(column) for column in columns]
        m = self.doc.table(len(columns) + len(scopes), header_rows=options["lines"])
        roles = [*zip(columns, heads, strict=True), *(("target", scope) for scope in scopes)]
        if options["lines"] == 2:
            set_head(
                m,
                heads + scopes,
                roles,
                over=(draw.pick(["指标值", "目标值", "年度目标值"]), list(range(len(columns), m.width))),
            )
        else:
            set_head(m, heads + scopes, roles)
        writer = self.cell_writer(project.budget)
        before: tuple[str | None, str | None] = ("\0", "\0")
        for item in self.items(writer, small=True):
            if item.measure.kind == "money":
                continue
            new1 = item.level1 != before[0]
            new2 = new1 or item.level2 != before[1]
            row = [str(item.level1) if new1 else UP, str(item.level2) if new2 else UP, item.name]
            if options["unit"] == "column":
                row.append(item.target.unit if item.target else "")
            item.extra = []
            manner = self._manner(item, writer)
            for scope in scopes:
                text, value = manner(scope)
                if value is not None:
                    value.scope = scope
                    item.extra.append(value)
                row.append(text)
            if not item.extra:
                item.extra = [empty("target", "")]
            m.add("indicator", row, level=3)
            item.target = None
            self.keep(item, ["extra"], project.gold["id"])
            before = (item.level1, item.level2)
        self.note()

    def _manner(self, item: Item, writer: CellWriter) -> Any:
        """Cells of one row: the same manner for every place."""
        draw, measure = self.draw, item.measure
        assert item.target is not None
        same = measure.kind in ("state", "zero") or measure.percent or draw.chance(0.2)

        def cell(scope: str) -> tuple[str, Value | None]:
            if scope != "合计" and draw.chance(0.12):
                return draw.pick(["—", "", "/"]), None
            if measure.kind == "date":
                cells = writer.date("target")
            elif same:
                assert item.target is not None
                cells = item.target
            else:
                cells = writer.target(measure, writer.number(measure))
            if len(cells.values) != 1:
                return "", None
            return cells.text, replace(cells.values[0])

        return cell
