"""Graded standards: one column per grade."""

from __future__ import annotations

from decimal import Decimal

from extractor.training.generate.amount import Style, number_text
from extractor.training.generate.cells import CellWriter
from extractor.training.generate.grid import UP, Matrix
from extractor.training.generate.items import Item, shown_number
from extractor.training.generate.measure import Measure, measures
from extractor.training.generate.sheet import Sheet, set_head
from extractor.training.generate.value import Value, empty, kind_of, normal_unit, words


class Tiers(Sheet):
    """Graded standards: one column per grade. ``front`` are the columns before them."""

    def build(self) -> None:
        options, draw = self.options, self.draw
        front: list[str] = options["front"]
        grades: list[str] = options["grades"]
        duties = "project" in front
        self.opening(money=duties)
        m = self.doc.table(len(front) + len(grades), header_rows=2 if duties else 1)
        named = {
            "project": "职责活动",
            "budget": "年度预算数",
            "purpose": "内容描述",
            "goal": "绩效目标",
            "name": "绩效指标",
        }
        heads = [named[role] if duties and role in named else self.heads.spell(role) for role in front]
        roles = [*zip(front, heads, strict=True), *(("tier", grade) for grade in grades)]
        if duties or draw.chance(0.5):
            over = draw.pick(["评价标准", "绩效标准", "评分等级"])
            set_head(m, [*heads, *grades], roles, over=(over, list(range(len(front), m.width))))
        else:
            set_head(m, [*heads, *grades], roles)
        writer = self.cell_writer()
        if duties:
            self._duties(m, front, grades, writer)
        elif "level1" in front:
            items = self.items(writer, small=True)
            before: tuple[str | None, str | None] = ("\0", "\0")
            for item in items:
                new1 = item.level1 != before[0]
                new2 = new1 or item.level2 != before[1]
                row = [str(item.level1) if new1 else UP, str(item.level2) if new2 else UP, item.name]
                self._row(m, row, item, grades, writer, None)
                before = (item.level1, item.level2)
        else:
            self._flat(m, front, grades, writer)
        self.note()

    def _flat(self, m: Matrix, front: list[str], grades: list[str], writer: CellWriter) -> None:
        draw = self.draw
        groups = draw.some(self.domain.words("heads"), 3) if "group" in front else [""]
        index = 0
        for group in groups:
            chosen = [
                x
                for code in ("q", "l", "t", "s", "m")
                for x in measures(self.domain, code, draw, draw.whole(1, 2), self.taken)
            ]
            for at, measure in enumerate(chosen[:4] if group else chosen):
                index += 1
                item = self.item(measure, writer)
                item.level1 = group or None
                item.category = None
                row = []
                for role in front:
                    if role == "group":
                        row.append(group if at == 0 else UP)
                    elif role == "weight":
                        item.weight = Decimal(draw.pick([5, 8, 10]))
                        row.append(shown_number(item.weight))
                    else:
                        row.append(str(index) if role == "index" else item.name)
                self._row(m, row, item, grades, writer, None)

    def _duties(self, m: Matrix, front: list[str], grades: list[str], writer: CellWriter) -> None:
        draw = self.draw
        for _ in range(draw.whole(2, 3)):
            head = self.fill("{noun}")
            parent = self.project(parts=False, purpose="purpose" in front)
            parent.gold["name"] = head
            parent.gold["goals"] = parent.gold["goals"][:1]
            texts = {
                "project": head,
                "budget": parent.texts["budget"],
                "purpose": parent.texts.get("purpose", ""),
                "goal": parent.gold["goals"][0],
            }
            m.add("group", [texts.get(role, "") for role in front] + [""] * len(grades))
            for _ in range(draw.whole(1, 3)):
                child = self.project(parts=False, purpose="purpose" in front)
                child.gold["parent"] = parent.gold["id"]
                child.gold["goals"] = child.gold["goals"][:1]
                own = {
                    "project": "　　" + child.texts["name"],
                    "budget": child.texts["budget"],
                    "purpose": child.texts.get("purpose", ""),
                    "goal": child.gold["goals"][0],
                }
                chosen = [
                    x
                    for code in draw.some("qltsm", draw.whole(2, 3))
                    for x in measures(self.domain, code, draw, 1, self.taken)
                ]
                for at, measure in enumerate(chosen):
                    item = self.item(measure, writer)
                    item.category = None
                    row = [own.get(role, "") if at == 0 else "" for role in front[:-1]] + [item.name]
                    self._row(m, row, item, grades, writer, child.gold["id"])

    def _row(
        self,
        m: Matrix,
        front: list[str],
        item: Item,
        grades: list[str],
        writer: CellWriter,
        project: str | None,
    ) -> None:
        cells = self._tiers(item.measure, grades, writer)
        item.extra = [value for _, value in cells if value is not None]
        m.add("indicator", [*front, *(text for text, _ in cells)], level=3)
        item.target = None
        if not item.extra and item.weight is None:
            item.extra = [empty("target", "")]
        self.keep(item, ["weight", "extra"], project)

    def _tiers(self, measure: Measure, grades: list[str], writer: CellWriter) -> list[tuple[str, Value | None]]:
        """One cell per grade, better ones first; now and then one is blank."""
        draw = self.draw
        count = len(grades)
        names = [self._grade(g) for g in grades]
        if measure.kind == "state":
            scale = draw.pick(
                [
                    ["好", "较好", "一般", "差"],
                    ["健全", "较健全", "基本健全", "不健全"],
                    ["显著", "明显", "有所改善", "无改善"],
                ]
            )
            chosen = [*scale[: count - 1], scale[-1]]
            return [(text, words("tier", text, grade=grade)) for text, grade in zip(chosen, names, strict=True)]
        if measure.kind in ("date", "money"):
            months = sorted(draw.some(range(4, 13), count))
            out: list[tuple[str, Value | None]] = []
            for month, grade in zip(months, names, strict=True):
                cells = writer.date("tier", month=month)
                value = cells.values[0]
                value.grade = grade
                out.append((cells.text, value))
            return out
        if measure.kind == "zero":
            unit = measure.unit
            return [
                (f"{n}{unit}", Value("tier", f"{n}{unit}", value=Decimal(n), unit=unit, grade=grade))
                for n, grade in zip(range(count), names, strict=True)
            ]
        return self._graded(measure, names, writer)

    def _grade(self, head: str) -> str:
        return head.partition("\n")[0]

    def _graded(self, measure: Measure, names: list[str], writer: CellWriter) -> list[tuple[str, Value | None]]:
        draw = self.draw
        number = writer.number(measure)
        if measure.percent:
            number = number.to_integral_value()
        whole = number == number.to_integral()
        step = (
            Decimal(draw.pick([5, 10]))
            if measure.percent
            else max(
                Decimal(1) if whole else Decimal("0.1"),
                (number / 10).quantize(Decimal(1) if whole else Decimal("0.1")),
            )
        )
        count = len(names)
        if measure.percent and not measure.less:
            number = max(number, step * count)
        steps = [number + step * i if measure.less else max(number - step * i, Decimal(0)) for i in range(count)]
        manner = draw.pick(["plain", "above", "bands", "sign"])
        unit = measure.unit
        normal, factor = normal_unit(unit)
        out: list[tuple[str, Value | None]] = []
        for i, (at, grade) in enumerate(zip(steps, names, strict=True)):
            last = i == count - 1
            text, op, op_text, top = number_text(at, Style()) + unit, "=", None, None
            if manner == "above":
                after = ("以内" if measure.less else "以上") if not last else ("以上" if measure.less else "以下")
                base = at if not last else steps[i - 1]
                text, op_text = number_text(base, Style()) + unit + after, after
                op, at = {"以上": ">=", "以内": "<=", "以下": "<="}[after], base
            elif manner == "sign":
                base = at if not last else steps[i - 1]
                sign = ("≤" if measure.less else "≥") if not last else ("＞" if measure.less else "＜")
                text, op_text, at = sign + number_text(base, Style()) + unit, sign, base
                op = {"≤": "<=", "≥": ">=", "＞": ">", "＜": "<"}[sign]
            elif manner == "bands" and 0 < i < count - 1 and not measure.less:
                top = steps[i - 1]
                text = f"{number_text(at, Style())}{draw.pick(['-', '—', '～'])}{number_text(top, Style())}{unit}"
                op = "range"
            if top is not None and top <= at:
                top, op = None, "="
                text = number_text(at, Style()) + unit
            value = Value(
                "tier",
                text,
                kind=kind_of(normal),
                op=op,
                op_text=op_text,
                value=at * factor,
                value_max=None if top is None else top * factor,
                unit=normal,
                grade=grade,
            )
            if last and draw.chance(0.05):
                out.append(("", None))
            else:
                out.append((text, value))
        return out
