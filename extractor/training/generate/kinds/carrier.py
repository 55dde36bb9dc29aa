"""Tables whose cells hold sentences."""

from __future__ import annotations

from typing import Any

from extractor.training.generate.amount import Style, Writer
from extractor.training.generate.clause import make
from extractor.training.generate.construction import Scene
from extractor.training.generate.page import Page
from extractor.training.generate.prose import Deck
from extractor.training.generate.sheet import Plain, Sheet
from extractor.training.generate.words import Domain, data


class Carrier(Sheet):
    """A table whose cells hold sentences; what they say is prose."""

    def __init__(self, layout: str, options: Plain, domain: Domain, draw: Any, deck: Deck) -> None:
        super().__init__(layout, options, domain, draw)
        self.deck = deck

    def build(self) -> None:
        draw = self.draw
        fact = bool(self.options.get("fact"))
        columns: list[str] = self.options["columns"]
        self.opening(money=False, body=False)
        names = {
            "index": "序号",
            "task": draw.pick(data("wording")["heads"]["task"]),
            "measures": draw.pick(data("wording")["heads"]["measures"]),
            "progress": draw.pick(data("wording")["heads"]["progress"]),
            "responsible": draw.pick(data("wording")["heads"]["body"]),
        }
        roles = {
            "index": "index",
            "task": "group",
            "measures": "content",
            "progress": "content",
            "responsible": "responsible",
        }
        m = self.doc.table(len(columns))
        heads = [names[column] for column in columns]
        row = m.add("header", heads)
        m.label([(roles[column], head) for column, head in zip(columns, heads, strict=True)], row)
        page = Page()
        for block in self.doc.blocks[:-1]:
            assert isinstance(block, dict)
            page.line(block["text"])
        for head in heads:
            page.line(head)
        scene = Scene(
            self.domain,
            Writer(draw.fork("n"), Style()),
            not fact,
            self.year or 2024,
            self.place.whole,
            self.place.parts,
        )
        groups = {"work": 5, "rate": 4, "event": 3, "level": 2, "money": 1, "zero": 1, "service": 1} | (
            {} if fact else {"task": 2}
        )
        taken: set[str] = set()
        year_known = self.year is not None
        for number, head in enumerate(draw.some(self.domain.words("heads"), 6), 1):
            cells: list[str] = []
            for column in columns:
                if column in ("measures", "progress"):
                    page.enter(0, head)
                    start = page.here
                    self._sentences(page, scene, groups, taken)
                    cells.append("".join(page.parts)[start:])
                    page.leave(0)
                else:
                    cells.append(
                        {
                            "index": str(number),
                            "task": head,
                            "responsible": draw.pick(self.domain.words("offices")),
                        }[column]
                    )
                    page.write(cells[-1])
                page.line()
            m.add("text", cells)
        _, indicators, spans = page.finish()
        if not year_known:
            for indicator in indicators:
                for value in indicator["values"]:
                    if (
                        value["kind"] == "date"
                        and value["date"].startswith(str(scene.year))
                        and str(scene.year) not in value["text"]
                    ):
                        value["date"] = "-" + value["date"][4:]
        for indicator in indicators:
            self.indicators.append(indicator)
        self.spans = spans

    def _sentences(self, page: Page, scene: Scene, groups: dict[str, int], taken: set[str]) -> None:
        draw, traps = self.draw, data("traps")
        for at in range(draw.whole(2, 4)):
            if draw.chance(0.15):
                page.write(self.fill(draw.pick(["{noun}{closing}。", "{verb}{noun}，{noun2}{closing}。"])))
            for _ in range(8):
                card = self.deck.next(draw.weighed(groups), scene.goal)
                try:
                    made = make(card, scene, draw, taken)
                except LookupError:
                    continue
                self.deck.used.add(card.id)
                taken.update(d.thing.name for d in made.drafts)
                page.clause(made)
                break
            page.write("；" if at == 0 and draw.chance(0.4) else "。")
            if self.options.get("rules") and draw.chance(0.5):
                page.write(draw.pick(traps["rules"]).format(k=draw.whole(2, 5)))
        text = "".join(page.parts)
        if text.endswith("；"):
            page.parts[-1] = page.parts[-1][:-1] + "。"
