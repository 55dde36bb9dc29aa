"""Review rules: points and deductions, no targets."""

from __future__ import annotations

from decimal import Decimal

from extractor.training.generate.grid import LEFT, UP
from extractor.training.generate.items import Item, shown_number
from extractor.training.generate.measure import Measure
from extractor.training.generate.sheet import Sheet, points, set_head
from extractor.training.generate.words import data


class Points(Sheet):
    """Review rules: elements, points and deductions, and no target."""

    def build(self) -> None:
        draw, two = self.draw, self.options["lines"] == 2
        scored = bool(self.options.get("scored"))
        self.opening(money=False, body=False)
        if two:
            columns = ["level1", "level2", "weight", "name", "scoring", "method", "deduction", "score"]
            heads = [
                "一级要素",
                "二级要素",
                self.heads.spell("weight"),
                draw.pick(["考评要点", "考核要点"]),
                self.heads.spell("scoring"),
                self.heads.spell("method"),
                "扣分说明",
                self.heads.spell("score"),
            ]
            m = self.doc.table(len(columns), header_rows=2)
            set_head(
                m,
                heads,
                list(zip(columns, heads, strict=True)),
                over=(draw.pick(["考评要素", "考核要素"]), [0, 1]),
            )
        else:
            columns = ["group", "name", "weight", "scoring", "method", "score"]
            heads = [
                draw.pick(["考核项目", "考评项目"]),
                draw.pick(["考核内容", "考评内容", "考核标准"]),
                self.heads.spell("weight"),
                self.heads.spell("scoring"),
                self.heads.spell("method"),
                self.heads.spell("score"),
            ]
            m = self.doc.table(len(columns))
            set_head(m, heads, list(zip(columns, heads, strict=True)))
        tail = draw.pick(["分", ""])
        rules = data("traps")["rules"]
        total = Decimal(0)
        for head in draw.some(self.domain.words("heads"), draw.whole(3, 4)):
            elements = draw.some(self.domain.words("nouns"), 2) if two else [""]
            group_first = True
            for element in elements:
                for at in range(draw.whole(2, 3)):
                    name, weight = self._requirement(), Decimal(draw.pick([2, 4, 5, 6, 8, 10]))
                    total += weight
                    item = Item(Measure(name, "q"), name)
                    item.level1, item.level2, item.weight = head, element or None, weight
                    item.scoring = self._rules(rules)
                    if scored:
                        item.score = (weight * Decimal(draw.whole(60, 100)) / 100).quantize(Decimal("0.1")).normalize()
                    shown = {
                        "level1": head if group_first else UP,
                        "group": head if group_first else UP,
                        "level2": element if at == 0 else UP,
                        "weight": shown_number(weight) + tail,
                        "name": name,
                        "scoring": item.scoring,
                        "deduction": "",
                        "method": draw.pick(data("wording")["words"]["checks"]),
                        "score": shown_number(item.score) if item.score is not None else "",
                    }
                    m.add("indicator", [shown[column] for column in columns], level=3)
                    value = points("weight", weight)
                    value.text += tail
                    item.extra = [value, *([points("score", item.score)] if item.score is not None else [])]
                    self.keep(item, ["extra", "scoring"], None, left_open=("basis", "reason"))
                    group_first = False
        row = [""] * m.width
        row[0] = draw.pick(["合计", "总分"])
        at = columns.index("weight")
        for column in range(1, at):
            row[column] = LEFT
        row[at] = shown_number(total) + tail
        m.add("total", row)
        self.note()

    def _requirement(self) -> str:
        draw = self.draw
        for _ in range(20):
            kind = draw.pick(["event", "task", "noun"])
            if kind == "event":
                name = draw.pick(self.domain.of("events")).name
            elif kind == "task":
                name = draw.pick(self.domain.of("tasks")).name
            else:
                name = draw.pick(["落实", "健全", "规范"]) + draw.pick(
                    ["责任制度", "工作台账", "联络机制", "经费保障", "应急预案", "信息报送"]
                )
            if name not in self.taken:
                self.taken.add(name)
                return name
        return "完善工作机制"

    def _rules(self, rules: list[str]) -> str:
        draw = self.draw
        said = [
            text.format(k=draw.whole(2, 5))
            for text in draw.some([r for r in rules if "一票" not in r], draw.whole(1, 2))
        ]
        return "".join(f"{i}.{text}" for i, text in enumerate(said, 1)) if len(said) > 1 else said[0]
