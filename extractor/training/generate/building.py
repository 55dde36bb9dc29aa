"""What all slots of a construction build with: text, marks with known offsets, names and values.

Every slot that means something leaves a mark, so offsets are known and never searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from extractor.training.generate.construction import NAMING, Construction, Draft, Made, Mark, Node, Scene, parsed
from extractor.training.generate.draw import Draw
from extractor.training.generate.things import draw_things, sure
from extractor.training.generate.value import Value
from extractor.training.generate.words import Thing, data


class Building:
    """A clause in the making: what is written so far, and what the words in front say of a value to come."""

    def __init__(self, construction: Construction, scene: Scene, draw: Draw, taken: set[str]) -> None:
        self.construction = construction
        self._scene = scene
        self._draw = draw
        self._out: list[str] = []
        self.here = 0
        self.marks: list[Mark] = []
        self.things: list[Thing] = []
        for use in construction.use:
            self.things += draw_things(use, scene, draw, taken | {t.name for t in self.things})
        self.drafts = [self._draft(thing) for thing in self.things]
        self.numbers = [self._number(thing) for thing in self.things]
        self._split_numbers()
        self._period: Mark | None = None
        self._frequency: tuple[Mark, dict[str, Any]] | None = None
        self._subject: Mark | None = None
        self._subject_gone = False
        self._base: tuple[Mark, str] | None = None
        self._direction: tuple[Mark, str] | None = None
        self._operator: tuple[Mark, str, str] | None = None
        self._operator_used = False
        self._scopes: list[Mark] = []
        self._valued = False
        self._before: Decimal | None = None
        self._slots = {name.removeprefix("_do_"): getattr(self, name) for name in dir(self) if name.startswith("_do_")}

    # ------------------------------------------------------------------------------------------- building

    def build(self) -> Made:
        """The clause.

        Raises:
            LookupError: the field has no words for it.
        """
        self._walk(parsed(self.construction.text))
        for draft in self.drafts:  # 10月底前改造180处: as much a matter of time as of number
            if {"date"} < {value.kind for value in draft.values}:
                draft.category = None
        if self.construction.optional:
            for draft in self.drafts:
                draft.optional = True
        return Made("".join(self._out), tuple(_joined(self.marks)), tuple(self.drafts), self.construction.id)

    def _walk(self, nodes: Sequence[Node]) -> None:
        for kind, content in nodes:
            if kind == "text":
                self._literal(content)
            elif kind == "maybe":
                if self._draw.chance(0.5):
                    self._walk(content)
            elif kind == "either":
                self._walk(self._draw.pick(content))
            elif content.startswith("+"):
                self._walk(parsed(self._draw.pick(data("constructions")["macros"][content[1:]])))
            else:
                name, _, argument = content.partition(":")
                found = re.fullmatch(r"([a-z]+?)(\d?)", name)
                assert found is not None, content
                self._slots[found[1]](int(found[2] or 1) - 1, argument)

    def _put(self, text: str, label: str | None = None, of: Sequence[int] = (), value: int | None = None) -> Mark:
        mark = Mark(self.here, self.here + len(text), label or "", list(of), value)
        self._out.append(text)
        self.here += len(text)
        if label and text:
            self.marks.append(mark)
        return mark

    def _literal(self, text: str) -> None:
        """Plain words; a comma behind a value ends what time, frequency and subject in front of it reach."""
        self._put(text)
        if self._valued and re.search("[，；。]", text):
            self._period = self._frequency = self._base = self._direction = self._operator = None
            self._operator_used = False
            if self._subject is not None:
                self._subject, self._subject_gone = None, True

    # --------------------------------------------------------------------------------------------- things

    def _draft(self, thing: Thing) -> Draft:
        draft = Draft(thing, thing.core, category=sure(thing))
        if thing.verb and thing.kind in ("events", "works", "money", "tasks", "splits"):
            draft.alts.append(thing.noun)
        if thing.kind == "part":
            whole = self.things[0]
            draft.alts += [whole.verb + thing.noun] if whole.verb else []
            if thing.noun.endswith(("类", "渠道", "环节", "管")):
                draft.alts.append(thing.noun + whole.noun)
        if thing.kind == "member":
            draft.core = thing.verb
        return draft

    def _number(self, thing: Thing) -> Decimal:
        if not thing.high:
            return Decimal(0)
        return self._scene.writer.draw_number(thing.low, thing.high, thing.unit, goal=self._scene.goal)

    def _split_numbers(self) -> None:
        """Parts add up to their whole; a total is more than what is a part of it."""
        if not self.things or not self.things[0].parts:
            return
        whole, count = self.numbers[0], len(self.things) - 1
        left = whole
        step = Decimal(1) if whole == whole.to_integral() else Decimal("0.1")
        for at in range(1, count + 1):
            if at == count:
                share = left
            else:
                most = left * Decimal(self._draw.whole(25, 65)) / 100
                share = max(step, (most / step).to_integral_value(rounding=ROUND_HALF_UP) * step)
            self.numbers[at] = max(share.normalize() if share != share.to_integral() else share, step)
            left -= self.numbers[at]

    def _name(self, k: int, text: str) -> None:
        """Words that name thing ``k``."""
        draft = self.drafts[k]
        mine = [m for m in self.marks if k in m.of and m.label in NAMING]
        if draft.values and not (mine and mine[-1].end == self.here):
            label = "OBJECT"
        elif mine and mine[-1].end != self.here and mine[-1].label != "SHARED":
            label = "PART"
        else:
            label = mine[-1].label if mine and mine[-1].label in ("PART", "OBJECT") else "NAME"
        self._put(text, label, [k])

    def _role(self) -> str:
        return "target" if self._scene.goal else "actual"

    def _add(self, k: int, value: Value, *marks: Mark) -> None:
        """Give a value to thing ``k``, with all that the words in front of it say of it."""
        draft = self.drafts[k]
        at = len(draft.values)
        for mark in marks:
            mark.of = sorted({*mark.of, k})
            if mark.label == "VALUE":
                mark.value = at
        if self._period is not None:
            value.period = self._text(self._period)
            self._period.of = sorted({*self._period.of, k})
        if self._frequency is not None and value.kind != "date":
            value.frequency = dict(self._frequency[1])
            self._frequency[0].of = sorted({*self._frequency[0].of, k})
        if not draft.values:
            if self._subject is not None:
                draft.subject = self._text(self._subject)
                self._subject.of = sorted({*self._subject.of, k})
            else:
                draft.subject_open = self._subject_gone
        draft.values.append(value)
        self._valued = True

    def _text(self, mark: Mark) -> str:
        return "".join(self._out)[mark.start : mark.end]

    def _write(self, k: int, text: str, value: Value, before: str = "", after: str = "") -> None:
        """Put a value's text, its operator words marked inside it."""
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        if before and value.op_text:
            self.marks.append(Mark(start, start + len(before), "OP", [k]))
        if after and value.op_text:
            self.marks.append(Mark(self.here - len(after), self.here, "OP", [k]))
        self._add(k, value, mark)


def _joined(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Marks in the order of the text; stretches of one name that touch become one."""
    out: list[Mark] = []
    for mark in sorted((m for m in marks if m.of), key=lambda m: (m.start, -m.end, m.label)):
        last = out[-1] if out else None
        if (
            last is not None
            and mark.label in NAMING
            and (last.label, last.of, last.end) == (mark.label, mark.of, mark.start)
        ):
            last.end = mark.end
        else:
            out.append(mark)
    yield from out
