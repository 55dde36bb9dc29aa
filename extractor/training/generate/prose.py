"""Documents of prose: genres (``outlines.toml``) filled with clauses, openings, fillers and traps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from extractor.training.generate.amount import Style, Writer, hanzi
from extractor.training.generate.clause import make
from extractor.training.generate.construction import Construction, Made, Scene, constructions
from extractor.training.generate.draw import Draw
from extractor.training.generate.page import Page
from extractor.training.generate.places import Place, office, place
from extractor.training.generate.words import Domain, data

_HEADINGS = (  # per depth: enumerator and what closes a run-in heading
    ("{h}、", "（{h}）", "{n}."),
    ("{h}、", "（{h}）", "{n}、"),
    ("{h}、", "{n}.", "（{n}）"),
    ("第{h}部分 ", "{h}、", "（{h}）"),
    ("{n} ", "（{h}）", "{n}."),
    ("（{h}）", "{n}.", "（{n}）"),
)


@dataclass
class Deck:
    """Constructions to draw from, so that every one comes up before any comes up again."""

    draw: Draw
    _cards: dict[tuple[str, bool], list[Construction]] = field(default_factory=lambda: defaultdict(list))
    used: set[str] = field(default_factory=set)

    def next(self, group: str, goal: bool) -> Construction:
        cards = self._cards[group, goal]
        if not cards:
            listed = [c for c in constructions().values() if c.group == group and c.goal == goal]
            cards.extend(self.draw.shuffled([c for c in listed for _ in range(max(1, int(c.weight)))]))
        return cards.pop()


@dataclass(frozen=True, slots=True)
class Prose:
    """A document of prose with its gold."""

    text: str
    gold: dict[str, Any]


class _Author:
    """Writes one document."""

    def __init__(self, genre: str, domain: Domain, draw: Draw, deck: Deck) -> None:
        self.genre, self.domain, self.draw, self.deck = genre, domain, draw, deck
        self.outline: dict[str, Any] = data("outlines")["genre"][genre]
        self.year = draw.whole(2012, 2025)
        self.place: Place = place(draw)
        if genre in ("breakdown", "notice") and self.place.unit == "省":
            self.place = Place(
                "云岭市",
                "市",
                self.place.parts[:3] and tuple(p.replace("市", "县") for p in self.place.parts),
            )
        self.office = office(draw, self.place, domain)
        self.month = draw.whole(1, 12)
        self.project = draw.pick(domain.words("projects"))
        self.style = Style.drawn(draw)
        self.writer = Writer(draw.fork("numbers"), self.style)
        self.page = Page()
        self.taken: set[str] = set()
        self.marks = draw.pick(self._styles())
        self.number = 0
        self.faults: list[str] = []

    def _styles(self) -> tuple[tuple[str, str, str], ...]:
        """Enumerators that suit: no bare number in front of a heading that begins with a year."""
        if self.genre == "briefing":
            return _HEADINGS[:3]
        heads = [head for section in self.outline["section"] for head in section.get("head", [])]
        return tuple(s for s in _HEADINGS if s[0] != "{n} " or not any(h[:3] in ("{Y}", "{F}") for h in heads))

    # -------------------------------------------------------------------------------------------- words

    def fill(self, text: str) -> str:
        """A text with its fields drawn."""
        draw = self.draw
        nouns = draw.some(self.domain.words("nouns"), 2)
        digits = {f"n{size}": str(draw.whole(10 ** (size - 1), 10**size - 1)) for size in (2, 3, 4, 5, 7)}
        stem = self.place.name[:1]
        return text.format(
            Y=self.year,
            P=self.year - 1,
            F=self.year + 1,
            Y2=self.year + 2,
            m=self.month,
            d=draw.whole(1, 28),
            k=draw.whole(2, 9),
            hz=hanzi(draw.whole(2, 8)),
            slogan=draw.pick(self.domain.words("slogans")),
            plan=draw.pick(self.domain.words("plans")),
            noun=nouns[0],
            noun2=nouns[1],
            title=self.domain.title,
            org=self.office,
            office=self.office[len(self.place.name) :] if draw.chance(0.5) else self.office,
            place=self.place.name,
            unit=self.place.unit,
            project=self.project,
            doc=f"{stem}政办发〔{self.year}〕{draw.whole(2, 96)}号",
            verb=draw.pick(data("common")["qualities"]["verbs"]),
            closing=draw.pick(data("common")["qualities"]["closings"]),
            **digits,
        ).replace("发展发展", "发展")

    def heading(self, depth: int, number: int) -> str:
        return self.marks[depth].format(h=hanzi(number), n=number)

    def filler(self) -> str:
        return self.fill(self.draw.pick(data("traps")["fillers"]["sentences"]))

    # ------------------------------------------------------------------------------------------ clauses

    def scene(self, section: dict[str, Any]) -> Scene:
        year = self.year + 1 if section.get("next") else self.year
        span = {"half_year": "_half", "bulletin": "_month"}.get(self.genre, "")
        return Scene(
            self.domain,
            self.writer,
            section["goal"],
            year,
            self.place.whole,
            self.place.parts,
            span,
            self.month,
        )

    def clause(self, section: dict[str, Any], groups: dict[str, float] | None = None) -> Made:
        """One clause of the section's kinds."""
        for _ in range(12):
            group = self.draw.weighed(groups or section["groups"])
            card = self.deck.next(group, section["goal"])
            if not section["goal"] and group == "task":
                continue
            try:
                made = make(card, self.scene(section), self.draw, self.taken)
            except LookupError:
                continue
            self.deck.used.add(card.id)
            self.taken.update(d.thing.name for d in made.drafts)
            return made
        raise LookupError(section)

    def sentences(self, section: dict[str, Any], count: int, groups: dict[str, float] | None = None) -> None:
        """``count`` clauses in sentences, with openings, fillers and traps between."""
        draw, page, traps = self.draw, self.page, data("traps")
        left = count
        while left:
            if draw.chance(0.16):
                page.write(self.fill(draw.pick(traps["sentences"])))
            elif draw.chance(0.14):
                page.write(self.filler())
            if draw.chance(0.12):
                page.write(self.fill(draw.pick(traps["openings"])))
            elif draw.chance(0.07):
                page.write(draw.pick(traps["fillers"]["openings"]))
            together = min(left, draw.pick([1, 1, 2, 2, 3]))
            for i in range(together):
                page.clause(self.clause(section, groups))
                if i < together - 1:
                    page.write(draw.pick(["；", "，", "；"]))
            page.write("。")
            if section.get("rules") and draw.chance(0.6):
                page.write(self.fill(draw.pick(traps["rules"])))
            left -= together
        if draw.chance(0.15):
            page.write(self.filler())

    def run_in(self, depth: int, number: int, words: str, *, close: str = "。") -> None:
        """A heading that the body follows in the same paragraph."""
        head = self.heading(depth, number) + words
        self.page.enter(depth, head)
        self.page.write(head + close)

    # ----------------------------------------------------------------------------------------- sections

    def section(self, section: dict[str, Any], number: int) -> None:
        draw, page = self.draw, self.page
        if "head" in section:
            head = self.fill(draw.pick(section["head"]))
            if self.outline.get("points"):
                head += f"（{draw.pick([10, 15, 20, 25, 30, 40])}分）"
            head = self.heading(0, number) + head
            page.enter(0, head)
            page.line(head)
        low, high = section["parts"]
        count = draw.whole(low, high)
        heads = draw.some(section.get("runin_heads", self.domain.words("heads")), count)
        for at in range(1, count + 1):
            page.leave(1)
            if section.get("problems"):
                self.problems(section)
            elif section.get("lists"):
                self.listed(section, at, heads[(at - 1) % len(heads)])
            elif section.get("numbered"):
                self.numbered(section, at, heads[(at - 1) % len(heads)])
            elif section.get("articles"):
                head = f"第{hanzi(at)}条 {heads[(at - 1) % len(heads)]}"
                page.enter(0, head)
                page.write(head + "。")
                self.sentences(section, draw.whole(3, 5))
            elif section.get("fillers_only"):
                page.write(self.filler() + self.filler())
            elif section.get("traps"):
                self.trap_paragraph(section)
            elif section.get("plain"):
                if draw.chance(0.3):
                    page.write("　　")
                self.sentences(section, draw.whole(4, 7))
            elif section.get("bare"):
                head = heads[(at - 1) % len(heads)]
                page.enter(0, self.heading(0, at) + head)
                page.write(self.heading(0, at) + head + "。")
                self.sentences(section, draw.whole(5, 8))
            else:
                self.run_in(1, at, heads[(at - 1) % len(heads)], close=draw.pick(["。", "。", "。", "："]))
                self.sentences(section, draw.whole(4, 7))
            page.line()
        page.leave(0)

    def problems(self, section: dict[str, Any]) -> None:
        page, draw = self.page, self.draw
        words = data("traps")["fillers"]["problems"]
        for at, problem in enumerate(draw.some(words, 3), 1):
            page.write(f"{hanzi(at)}是{self.fill(problem).removesuffix('。')}")
            if draw.chance(0.6):
                page.write("，")
                page.clause(self.clause(section))
            page.write("；" if at < 3 else "。")

    def listed(self, section: dict[str, Any], number: int, head: str) -> None:
        """绩效目标 and 绩效指标 of one duty, indicators joined by semicolons, words counting as values."""
        page, draw = self.page, self.draw
        head = self.heading(1, number) + head
        page.enter(1, head)
        page.line(head)
        page.line("绩效目标：" + self.filler())
        page.write("绩效指标：")
        count = draw.whole(5, 8)
        groups = dict(section["groups"])
        for at in range(count):
            if at == count - 1 or draw.chance(0.15):
                made = self.clause(section, {"state": 1})
            elif at == count - 2:
                made = self.clause(section, {"rate": 1})
            else:
                made = self.clause(section, groups)
            page.clause(made)
            page.write("；" if at < count - 1 else "。")

    def numbered(self, section: dict[str, Any], number: int, head: str) -> None:
        """A numbered sentence, or (``runin``) a numbered paragraph with a heading of its own."""
        page, draw = self.page, self.draw
        through = self.outline.get("numbered_through")
        if through:
            self.number += 1
        shown = self.number if through else number
        if section.get("runin"):
            words = f"{shown}{draw.pick(['．', '.'])}{head}"
            page.enter(1, words)
            page.write(words + "。")
            self.sentences(section, draw.whole(3, 4))
            return
        page.write(f"{shown}.")
        for at in range(draw.whole(2, 3)):
            page.write("，" if at and draw.chance(0.5) else "；" if at else "")
            page.clause(self.clause(section))
        page.write("。")
        if section.get("responsible"):
            others = draw.some(["市财政局", "市发改局", "市统计局", "市农业局", "市教育局", "市住建局"], 2)
            page.write(f"（牵头单位：{self.draw.pick(self.domain.words('offices'))}；责任单位：{'、'.join(others)}）")

    def trap_paragraph(self, section: dict[str, Any]) -> None:
        page, draw, traps = self.page, self.draw, data("traps")
        for text in draw.some(traps["rules"], 3):
            page.write(self.fill(text))
        if section["groups"]:
            self.sentences(section, 2)

    # ---------------------------------------------------------------------------------------- documents

    def opening(self) -> str:
        title = self.fill(self.draw.pick(self.outline["titles"]))
        self.page.line(title)
        if self.outline.get("document_number"):
            self.page.line(self.fill("{doc}"))
        if self.outline.get("signed") and self.draw.chance(0.7):
            self.page.line(f"{self.office}　{self.year + 1}年{self.draw.whole(2, 5)}月{self.draw.whole(1, 28)}日")
        self.page.line()
        if self.outline.get("addressee") and self.draw.chance(0.8):
            self.page.line(
                self.draw.pick(
                    ["各县（市、区）人民政府，市直有关单位：", "各乡镇人民政府、街道办事处：", "各有关单位："]
                )
            )
        if self.outline["opening"]:
            self.page.line(self.fill(self.draw.pick(self.outline["opening"])))
            if self.draw.chance(0.5):
                self.page.line()
        return title

    def closing(self) -> None:
        if "notes" in self.outline and self.draw.chance(0.8):
            if self.genre == "statistics":
                self.page.line("注释")
            self.page.line(self.fill(self.draw.pick(self.outline["notes"])))
        elif self.draw.chance(0.4):
            self.page.line(self.fill(self.draw.pick(data("traps")["notes"])))
        if self.draw.chance(0.4):
            self.page.line(f"{self.office}")
            year = self.year + (1 if self.genre == "work_report" else 0)
            self.page.line(f"{year}年{self.draw.whole(1, 12)}月{self.draw.whole(1, 28)}日")

    def document(self) -> Prose:
        title = self.opening()
        if self.genre == "rules" and self.draw.chance(0.5):
            carrier = "txt_leading_tabs"
            self.carrier_table()
        else:
            carrier = "txt"
            for number, section in enumerate(self.outline["section"], 1):
                self.section(section, number)
                if self.draw.chance(0.3):
                    self.page.line()
            self.closing()
        wrap = self.draw.whole(32, 46) if carrier == "txt" and self.draw.chance(0.15) else None
        if wrap:
            carrier, faults = "txt_hard_wrapped", ["hard_wrap"]
        else:
            faults = []
        text, indicators, spans = self.page.finish(wrap=wrap)
        document: dict[str, Any] = {"title": "".join(title.split())}
        if str(self.year) in title:
            document["year"] = self.year
        if title.startswith(self.office):
            document["organization"] = self.office
        if "type" in self.outline:
            document["type"] = self.outline["type"]
        meta = {
            "layout": f"prose-{self.genre}",
            "family": f"prose-{self.genre}",
            "domain": self.domain.name,
            "carrier": carrier,
            "doc_type": self.genre,
            "faults": faults,
        }
        gold = {"meta": meta, "document": document, "projects": [], "indicators": indicators, "spans": spans}
        return Prose(text, gold)

    def carrier_table(self) -> None:
        """A table of sentences, one cell a line behind a tab, its first column the heading of what is beside it."""
        page, draw = self.page, self.draw
        heads = draw.pick(
            [
                ("考核项目", "考核内容和要求", "考核单位"),
                ("考评项目", "考核任务和细则", "责任科室"),
                ("项目", "工作内容及要求", "牵头部门"),
            ]
        )
        page.write("".join(f"\t{head}\n" for head in heads) + "\n")
        offices = self.domain.words("offices")
        for number, section in enumerate(self.outline["section"][:3], 1):
            first = self.heading(0, number).rstrip() + self.fill(draw.pick(section["head"]))
            words = draw.some(self.domain.words("heads"), draw.whole(*section["parts"]))
            page.enter(0, first)
            for at, head in enumerate(words, 1):
                page.write(f"\t{first if at == 1 else ''}\n\t")
                run_in = f"{at}.{head}"
                page.enter(1, run_in)
                page.write(run_in + "。")
                self.sentences(section, draw.whole(3, 5))
                page.write(f"\n\t{draw.pick(offices)}\n\n")
            page.leave(0)


def document(genre: str, domain: Domain, draw: Draw, deck: Deck) -> Prose:
    """One document of prose.

    Args:
        genre: a key of ``outlines.toml``.
        domain: the field whose words it uses.
        draw: its stream of chance.
        deck: constructions, shared by the documents of a corpus.
    """
    return _Author(genre, domain, draw, deck).document()


def genres() -> tuple[str, ...]:
    return tuple(data("outlines")["genre"])
