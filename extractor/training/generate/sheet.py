"""What all documents of tables share: whose they are, their projects, their rows, and gold as it grows."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.cells import Cells, CellWriter
from extractor.training.generate.draw import Draw
from extractor.training.generate.grid import LEFT, Matrix, Sheets
from extractor.training.generate.headers import Heads, strangeness
from extractor.training.generate.items import Item, row_gold, shown_number, weights
from extractor.training.generate.measure import CODES, Measure, measures
from extractor.training.generate.places import office, place
from extractor.training.generate.value import Value, plain
from extractor.training.generate.words import Domain, data

Plain = dict[str, Any]

_BROKEN = {3: [1], 4: [2], 5: [3, 4], 6: [3, 4], 7: [5], 8: [5, 6], 9: [5]}


@dataclass(slots=True)
class Project:
    """A project of gold and the texts that its form shows."""

    gold: Plain
    budget: Decimal
    texts: dict[str, str]


class Sheet(ABC):
    """One document of tables in the making."""

    def __init__(self, layout: str, options: Plain, domain: Domain, draw: Draw) -> None:
        self.layout, self.domain, self.draw = layout, domain, draw
        self.options = data("layouts")["defaults"] | options
        self.year: int | None = draw.whole(2012, 2025)
        self.place = place(draw)
        self.office = office(draw, self.place, domain)
        self.style = Style(group=draw.chance(0.2), dash=draw.pick(["-", "—", "～"]), folded=0.5)
        self.heads = Heads(draw.fork("heads"), self.options.get("strange", strangeness(draw)))
        self.doc = Sheets()
        self.document: Plain = {}
        self.projects: list[Plain] = []
        self.indicators: list[Plain] = []
        self.spans: list[Plain] | None = None
        self.faults: list[str] = []
        self.money_unit = draw.weighed({"万元": 4, "元": 1})
        self.taken: set[str] = set()
        self.text: str | None = None
        self.names = draw.shuffled(domain.words("projects"))
        self.hollow: list[tuple[int, str, str]] = []
        """Levels without rows: (place among the items, level 1, level 2)."""

    @abstractmethod
    def build(self) -> None:
        """Fill ``doc``, ``projects`` and ``indicators``."""

    # -------------------------------------------------------------------------------------------- words

    def fill(self, text: str, **more: str) -> str:
        draw = self.draw
        nouns = draw.some(self.domain.words("nouns"), 2)
        fields = {
            "Y": str(self.year),
            "title": self.domain.title,
            "place": self.place.name,
            "project": self.names[0],
            "noun": nouns[0],
            "noun2": nouns[1],
            "verb": draw.pick(data("common")["qualities"]["verbs"]),
            "closing": draw.pick(data("common")["qualities"]["closings"]),
        }
        return text.format(**(fields | more)).replace("发展发展", "发展")

    def opening(self, *, money: bool = True, body: bool = True) -> str:
        """Title, year, body and money unit above the first table."""
        draw, doc = self.draw, self.doc
        kind = str(self.options["type"])
        title = self.fill(draw.pick(data("wording")["titles"][kind]))
        doc.heading(title)
        self.document["title"] = re.sub(r"\s+", "", title)
        year_shown = str(self.year) in title
        if not year_shown and draw.chance(0.8):
            doc.paragraph(f"（{self.year}年度）")
            year_shown = True
        if year_shown:
            self.document["year"] = self.year
        else:
            self.year = None
        if kind != "other" and not any(word in title for word in data("wording")["open"]):
            self.document["type"] = kind
        body_line = ""
        if body and draw.chance(0.6):
            label = draw.pick(["填报单位：", "单位名称：", "申报单位：", "编制单位："])
            body_line = label + self.office
            self.document["organization"] = self.office
        money_line = ""
        if money:
            money_line = draw.pick(["单位：", "金额单位："]) + self.money_unit
            self.document["amount_unit"] = self.money_unit
        if body_line and money_line and draw.chance(0.5):
            doc.paragraph(f"{body_line}    {money_line}")
        else:
            for line in (body_line, money_line):
                if line:
                    doc.paragraph(line)
        return title

    def note(self) -> None:
        """A note below the last table, sometimes."""
        draw = self.draw
        if draw.chance(0.4):
            self.doc.paragraph(draw.pick(data("wording")["notes"]))

    # ----------------------------------------------------------------------------------------- projects

    def amount(self, number: Decimal) -> tuple[str, Plain]:
        """A sum as the form shows it, and its Money."""
        digits = number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        text = format(digits, "f") if not self.style.group else f"{digits:,}"
        factor = 10000 if self.money_unit == "万元" else 1
        return text, {"text": text, "value": plain(digits * factor), "unit": "元"}

    def new_budget(self) -> Decimal:
        number = self.draw.number(Decimal(12), Decimal(4800), places=1)
        return number if self.money_unit == "万元" else number * 10000

    def project(
        self, *, parts: bool = True, code: bool = False, purpose: bool = False, schedule: bool = False
    ) -> Project:
        """A project: its gold and the texts of its form."""
        draw = self.draw
        name = self.names[len(self.projects) % len(self.names)]
        if len(self.projects) >= len(self.names):
            name += "二期"
        budget = self.new_budget()
        other = (budget * Decimal(draw.pick([0, 0, 10, 20])) / 100).quantize(Decimal("0.01")) if parts else Decimal(0)
        budget_text, budget_money = self.amount(budget)
        gold: Plain = {
            "id": f"p{len(self.projects) + 1}",
            "parent": None,
            "name": name,
            "code": None,
            "organization": None,
            "year": None,
            "budget": budget_money,
            "fiscal_funds": None,
            "other_funds": None,
            "adjusted_budget": None,
            "executed": None,
            "execution_rate": None,
            "score": None,
            "conclusion": None,
            "purpose": None,
            "goals": [],
            "schedule": [],
        }
        texts = {"name": name, "budget": budget_text}
        if parts:
            texts["fiscal"], gold["fiscal_funds"] = self.amount(budget - other)
            texts["other"], gold["other_funds"] = self.amount(other)
        if code:
            texts["code"] = gold["code"] = (
                f"13{draw.whole(1000, 9999)}{(self.year or 2023) % 100:02d}P{draw.whole(10**11, 10**12 - 1)}"
            )
        if purpose:
            texts["purpose"] = gold["purpose"] = self.fill(draw.pick(data("schemes")["texts"]["purpose"]), project=name)
        goals = [
            self.fill(text, project=name) for text in draw.some(data("schemes")["texts"]["goal"], draw.whole(1, 2))
        ]
        gold["goals"] = goals
        texts["goal"] = "\n".join(f"{i}.{g}" for i, g in enumerate(goals, 1)) if len(goals) > 1 else goals[0]
        if schedule:
            gold["schedule"] = self._schedule()
        self.projects.append(gold)
        return Project(gold, budget, texts)

    def _schedule(self) -> list[Plain]:
        shares = self.draw.pick([(25, 50, 75, 100), (10, 40, 80, 100), (30, 60, 90, 100), (20, 50, 85, 100)])
        ends = (("3月底", "03-31"), ("6月底", "06-30"), ("10月底", "10-31"), ("12月底", "12-31"))
        year = f"{self.year}-" if self.year else "--"
        return [
            {"text": text, "date": year + day, "percent": share}
            for (text, day), share in zip(ends, shares, strict=True)
        ]

    # --------------------------------------------------------------------------------------------- rows

    def cell_writer(self, budget: Decimal | None = None, **more: Any) -> CellWriter:
        draw = self.draw
        settings: Plain = {
            "unit": self.options["unit"],
            "operator": self.options["operator"],
            "glyphs": draw.weighed({"plain": 6, "ascii": 1, "rare": 1}),
            "prose": draw.pick([0.05, 0.2, 0.5]),
            "signs": draw.pick([0.3, 0.6, 1.0]),
            "money_unit": self.money_unit,
            "budget": budget,
            "bare_percent": draw.pick([0.0, 0.08, 0.4]),
            "unitless": draw.pick([0.0, 0.0, 0.12]),
        }
        return CellWriter(draw, self.style, self.year, **(settings | more))

    def level_names(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The document's levels: level 1 with its (code, level 2) below."""
        draw, scheme = self.draw, self.draw.pick(self.options["scheme"])
        suffix = draw.weighed({"指标": 8, "目标": 1, "": 1}) if scheme not in ("frame", "influence") else ""
        front = "项目" if not suffix and draw.chance(0.5) and scheme not in ("frame", "influence") else ""
        out = []
        for stem, leaves in data("schemes")["tree"][scheme]:
            first = stem + suffix if suffix else (front + stem if stem in ("产出", "效益") else stem)
            children = []
            for leaf in leaves:
                code, _, name = leaf.partition(" ")
                bare = not suffix and name in ("数量", "质量", "时效", "成本") and scheme != "influence"
                children.append((code, ("产出" + name if bare else name) + suffix))
            out.append((first, children))
        return out

    def items(
        self,
        writer: CellWriter,
        *,
        actual: bool = False,
        small: bool = False,
        texts: frozenset[str] = frozenset(),
    ) -> list[Item]:
        """The rows under every level, cells filled."""
        draw = self.draw
        out: list[Item] = []
        self.hollow = []
        for first, children in self.level_names():
            for code, second in children:
                if code in "xynu" and draw.chance(0.4):
                    self.hollow.append((len(out), first, second))
                    continue
                count = draw.whole(2, 4) if code == "q" and not small else draw.pick([1, 1, 2])
                if self.options.get("parents"):
                    count = draw.whole(4, 6) if code == "q" else draw.pick([1, 2, 2])
                for measure in measures(self.domain, code, draw, count, self.taken):
                    item = self.item(measure, writer, actual=actual, texts=texts)
                    item.level1, item.level2, item.category = first, second, CODES[code]
                    out.append(item)
        if self.options.get("shuffled"):
            groups: dict[str | None, list[Item]] = {}
            for item in out:
                groups.setdefault(item.level2, []).append(item)
            out = [item for key in draw.shuffled(groups) for item in groups[key]]
        return out

    def item(
        self,
        measure: Measure,
        writer: CellWriter,
        *,
        actual: bool = False,
        texts: frozenset[str] = frozenset(),
    ) -> Item:
        """One row's cells, without levels."""
        draw = self.draw
        name = measure.name
        if writer.unit == "name" and measure.unit and measure.kind not in ("date", "state"):
            left, right = draw.pick([("（", "）"), ("(", ")")])
            unit = measure.unit if measure.kind != "money" else self.money_unit
            name = f"{name}{left}{unit}{right}"
        elif writer.unit == "name" and measure.kind == "money":
            name = f"{name}（{self.money_unit}）"
        number = writer.number(measure) if measure.high else Decimal(0)
        item = Item(measure, name)
        item.target = writer.target(measure, number)
        met = True
        if actual:
            reached = number
            if (
                item.target.values[0].value is not None
                and item.target.values[0].op != "range"
                and measure.kind in ("number", "within")
            ):
                reached = number
            item.actual, met = writer.actual(measure, reached, item.target)
        words = data("schemes")["texts"]
        noun = measure.noun or measure.name
        if "description" in texts and draw.chance(0.92):
            item.description = self.fill(draw.pick(words["describe"]), name=measure.name, noun=noun)
        if "basis" in texts and draw.chance(0.92):
            item.basis = draw.pick(words["basis"])
        if "reason" in texts and not met:
            item.reason = draw.pick(words["reason"])
        if "polarity" in texts:
            item.polarity = "lower" if measure.less else "higher"
        item.extra = []
        item.score = Decimal(1) if met else Decimal(0)  # turned into points with the weights
        return item

    def give_points(self, items: list[Item], total: int, *, scores: bool, scoring: bool) -> None:
        """Weights that add up, scores within them, scoring texts that speak of them."""
        draw = self.draw
        for item, weight in zip(items, weights(draw, len(items), total), strict=True):
            met = item.score == 1
            item.weight = weight
            item.score = None
            if scores:
                item.score = (
                    weight if met else (weight * Decimal(draw.whole(60, 95)) / 100).quantize(Decimal("0.1")).normalize()
                )
            if scoring:
                unit = item.measure.unit if item.measure.unit and item.measure.unit != "%" else "项"
                text = draw.pick(data("schemes")["texts"]["scoring"])
                item.scoring = text.format(d=draw.pick(["0.5", "1", "2"]), w=shown_number(weight), u=unit)

    # --------------------------------------------------------------------------------------------- gold

    def keep(self, item: Item, roles: list[str], project: str | None, *, left_open: tuple[str, ...] = ()) -> None:
        """Add a row to gold, its values in the order of the columns."""
        values: list[Value] = []
        for role in roles:
            if role == "target" and item.target is not None:
                values += item.target.values
            elif role == "actual" and item.actual is not None:
                values += item.actual.values
            elif role == "weight" and item.weight is not None:
                values.append(points("weight", item.weight))
            elif role == "score" and item.score is not None:
                values.append(points("score", item.score))
            elif role == "extra":
                values += item.extra
        if item.target is not None and "operator" not in roles:
            item.target.attribute = None
        gone = [
            role for role in ("description", "basis", "scoring", "reason") if role not in roles and getattr(item, role)
        ]
        for field in gone:
            setattr(item, field, None)
        if "polarity" not in roles:
            item.polarity = None
        self.add(row_gold(item, values, project, left_open))

    def add(self, indicator: Plain) -> None:
        indicator = {"id": f"i{len(self.indicators) + 1}", **indicator}
        self.indicators.append(indicator)

    def finish(self) -> Plain:
        """The gold of the document."""
        rows, columns = self.doc.labels()
        meta = {
            "layout": self.layout,
            "family": self.options["family"],
            "domain": self.domain.name,
            "carrier": self.options["carrier"],
            "doc_type": self.options["type"],
            "faults": sorted(set(self.faults)),
        }
        gold: Plain = {
            "meta": meta,
            "document": self.document,
            "projects": self.projects,
            "indicators": self.indicators,
            "rows": rows,
            "columns": columns,
        }
        if self.spans is not None:
            gold["spans"] = self.spans
        return gold


def points(role: str, number: Decimal) -> Value:
    """A weight or a score."""
    return Value(role, shown_number(number), value=number)


def broken(draw: Draw, text: str) -> str:
    """A level's name broken over two lines by a narrow column."""
    cuts = _BROKEN.get(len(text))
    if not cuts:
        return text
    cut = draw.pick(cuts)
    return text[:cut] + "\n" + text[cut:]


def set_head(
    matrix: Matrix,
    cells: list[str],
    roles: list[tuple[str, str]],
    *,
    over: tuple[str, list[int]] | None = None,
) -> int:
    """Add the head of a grid: one row, or two where an upper line spans some columns. The row that labels name."""
    if over is None:
        row = matrix.add("header", cells)
    else:
        text, below = over
        upper = list(cells)
        for n, column in enumerate(below):
            upper[column] = text if n == 0 else LEFT
        matrix.add("header", upper)
        row = matrix.add("header", [cells[c] if c in below else "\0up" for c in range(matrix.width)])
        matrix.header_rows = 2
    matrix.label(roles, row)
    return row


def figure(number: Decimal, style: Style) -> str:
    return number_text(number, style)


def cells_of(text: str, values: list[Value]) -> Cells:
    return Cells(text, values)
