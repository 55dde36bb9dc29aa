"""Indicators across: transposed tables, cards, years down."""

from __future__ import annotations

from decimal import Decimal

from extractor.training.generate.amount import Style, hanzi, number_text
from extractor.training.generate.figures import numeric, plain_value
from extractor.training.generate.grid import LEFT
from extractor.training.generate.items import Item, shown_number
from extractor.training.generate.sheet import Sheet, points
from extractor.training.generate.words import data


class Transposed(Sheet):
    """One indicator per column; the roles stand down the first column."""

    def build(self) -> None:
        roles: list[str] = self.options["roles"]
        self.opening(money=False)
        actual = "actual" in roles
        writer = self.cell_writer(unit="column" if "unit" in roles else "cell", bare_percent=0.0, unitless=0.0)
        items = [
            item
            for item in self.items(writer, actual=actual, small=True, texts=frozenset({"reason"}))
            if item.measure.kind != "money"
        ][:7]
        if "weight" in roles:
            self.give_points(items, 100, scores="score" in roles, scoring=False)
        if "level1" not in roles:
            for item in items:
                item.level1 = item.level2 = None
        m = self.doc.table(1 + len(items), header_rows=1)
        heads = [self.heads.spell(role) for role in roles]
        for role, head in zip(roles, heads, strict=True):
            row = [head]
            for at, item in enumerate(items):
                text = self._text(role, item)
                if (
                    role in ("level1", "level2")
                    and at
                    and getattr(items[at - 1], role) == text
                    and (role == "level1" or items[at - 1].level1 == item.level1)
                ):
                    text = LEFT
                row.append(text)
            kind = "header" if role == "name" else "group" if role in ("level1", "level2") else "indicator"
            m.add(kind, row, level={"level1": 1, "level2": 2}.get(role))
        m.columns = [
            {"col": c, "role": "measure", "header": item.name, "row": roles.index("name")}
            for c, item in enumerate(items, 1)
        ]
        for item in items:
            self.keep(item, roles, None)
        self.note()

    def _text(self, role: str, item: Item) -> str:
        match role:
            case "target":
                return item.target.text if item.target else ""
            case "actual":
                return item.actual.text if item.actual else ""
            case "unit":
                return item.target.unit if item.target else ""
            case "weight" | "score":
                number = getattr(item, role)
                return shown_number(number) if number is not None else ""
        return getattr(item, role) or ""


class Cards(Sheet):
    """A small two-column card per indicator."""

    def build(self) -> None:
        draw = self.draw
        self.opening(money=False)
        writer = self.cell_writer(unit="column", bare_percent=0.0)
        for number, measure in enumerate(numeric(self.domain, "lqts", self, draw.whole(4, 6)), 1):
            self.doc.heading(f"指标卡{hanzi(number)}", 2)
            item = self.item(measure, writer)
            item.category = None
            assert item.target is not None
            base = plain_value("baseline", writer.number(measure, goal=False), measure.unit)
            weight = Decimal(draw.pick([5, 10, 15, 20]))
            m = self.doc.table(2)
            item.description = self.fill("反映{name}的统计数", name=measure.name)
            item.basis = draw.pick(data("schemes")["texts"]["basis"])
            shown_base = "" if draw.chance(0.15) else base.text
            lines = [
                (draw.pick(data("wording")["heads"]["card_name"]), item.name),
                (draw.pick(data("wording")["heads"]["card_meaning"]), item.description),
                ("计量单位", measure.unit),
                (draw.pick(data("wording")["heads"]["card_before"]), shown_base),
                (draw.pick(data("wording")["heads"]["card_target"]), item.target.text),
                ("权重", shown_number(weight)),
                ("数据来源", item.basis),
            ]
            for label, text in lines:
                m.add("indicator", [label, text])
            m.header_rows = 0
            item.extra = [*([base] if shown_base else []), *item.target.values, points("weight", weight)]
            item.target = None
            self.keep(item, ["extra", "description", "basis"], None)


class Years(Sheet):
    """Measures across with their units, years and what they are (plan, done) down."""

    def build(self) -> None:
        draw = self.draw
        self.opening(money=False, body=False)
        year = self.year or 2024
        self.document.setdefault("year", year)
        chosen = numeric(self.domain, "qls", self, draw.whole(4, 5))
        heads = [f"{measure.name}（{measure.unit}）" if measure.unit else measure.name for measure in chosen]
        m = self.doc.table(1 + len(chosen))
        first = draw.pick(["指标", "年度", "项目"])
        row = m.add("header", [first, *heads])
        m.label([("", ""), *(("measure", head) for head in heads)], row)
        m.columns = [c for c in m.columns if c["role"]]
        items = [Item(measure, head) for measure, head in zip(chosen, heads, strict=True)]
        lines = [
            (f"{year - 1}年完成", "baseline", f"{year - 1}年"),
            (f"{year}年计划", "target", f"{year}年"),
            (f"{year}年完成", "actual", f"{year}年"),
        ]
        if self.document.get("year") != self.year:
            self.document["year"] = year
        for label, role, period in lines:
            cells = [label]
            for item in items:
                number = draw.number(item.measure.low, item.measure.high)
                text = number_text(number, Style())
                item.extra.append(
                    plain_value(role, number, item.measure.unit, inferred=True, shown=text, period=period)
                )
                cells.append(text)
            m.add("indicator", cells)
        for item in items:
            self.keep(item, ["extra"], None)
        self.note()
