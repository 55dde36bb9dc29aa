"""One construction → one clause: its text, what is annotated in it, and what it says (``construction.py``)."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from extractor.training.generate.amounts import Amounts
from extractor.training.generate.changes import Changes
from extractor.training.generate.construction import Construction, Draft, Made, Mark, Scene
from extractor.training.generate.draw import Draw
from extractor.training.generate.moments import Moments
from extractor.training.generate.things import TRANSITIVE
from extractor.training.generate.value import words
from extractor.training.generate.words import data


class Clause(Moments, Amounts, Changes):
    """Builds one clause from a construction; here the slots for names, qualities and words without a value."""

    def _do_name(self, k: int, argument: str) -> None:
        self._name(k, self.things[k].name + argument)

    def _do_verb(self, k: int, argument: str) -> None:
        same = [i for i, t in enumerate(self.things) if t.verb == self.things[k].verb and t.kind == self.things[k].kind]
        if len(same) > 1 and k == same[0] and not argument and not any(self.drafts[i].values for i in same):
            self._put(self.things[k].verb, "SHARED", same)
        else:
            self._name(k, self.things[k].verb)

    def _do_obj(self, k: int, argument: str) -> None:
        self._name(k, self.things[k].noun + argument)

    def _do_served(self, k: int, argument: str) -> None:
        """对X … 检查: the verb follows its object."""
        thing = self.things[k]
        self._name(k, f"对{thing.noun}")
        self.drafts[k].core = thing.verb
        self.drafts[k].alts += [thing.name, thing.noun + thing.verb]
        self.drafts[k].category = "output.quantity"

    def _do_measure(self, k: int, argument: str) -> None:
        """The name with a word that says what of it: 检查企业 → 检查企业的比例."""
        thing = self.things[k]
        self.drafts[k].core = argument.removeprefix("的")
        self.drafts[k].alts = [thing.name.removesuffix("的") + argument.removeprefix("的")]
        self.drafts[k].category = None
        if "比例" in argument:
            self.things[k] = replace(thing, unit="%")
            self.numbers[k] = Decimal(self._draw.whole(2, 19) * 5)
        self._name(k, thing.name + argument)

    def _do_waiting(self, k: int, argument: str) -> None:
        """投诉举报办结时间: how long a service takes, as a name."""
        thing = self.things[k]
        self.drafts[k].core = thing.verb
        self._name(k, thing.noun + argument + thing.verb + self._draw.pick(["时间", "时限", "时间"]))

    def _do_basename(self, k: int, argument: str) -> None:
        """应检查企业总数: a thing of its own and the base of a share of the first."""
        thing = self.things[0]
        head = self._draw.pick(["应", "全部应"]) if thing.verb in TRANSITIVE else "计划"
        text = f"{head}{thing.name}总数"
        total = replace(thing, kind="total", verb="", noun=text, core=thing.noun)
        self.things.append(total)
        self.drafts.append(Draft(total, thing.noun, alts=[f"{thing.name}总数"], category=None))
        size = self.numbers[0]
        more = (size * Decimal(self._draw.whole(103, 140)) / 100).to_integral_value(rounding=ROUND_HALF_UP)
        if thing.coarse or size == size.to_integral():
            more = max(more, size + 1)
        self.numbers.append(more)
        k = len(self.things) - 1
        start = self.here
        self._name(k, text)
        self._base = (Mark(start, self.here, "BASE", []), text)
        self.marks.append(self._base[0])
        self._do_x(k, "plain")
        if head == "计划" or self._scene.goal:
            self.drafts[k].values[-1].role = "target"

    def _do_names(self, k: int, argument: str) -> None:
        """A、B和C."""
        for i, thing in enumerate(self.things):
            if i:
                self._put("、" if i < len(self.things) - 1 or self._draw.chance(0.5) else self._draw.pick(["和", "及"]))
            self._name(i, thing.name)

    def _do_members(self, k: int, argument: str) -> None:
        """小学、初中和高中 in front of a head that all share."""
        for i, thing in enumerate(self.things):
            if i:
                self._put("、" if i < len(self.things) - 1 or self._draw.chance(0.5) else "和")
            self._name(i, thing.verb)

    def _do_head(self, k: int, argument: str) -> None:
        self._put(self.things[0].noun, "SHARED", list(range(len(self.things))))

    def _do_quality(self, k: int, argument: str) -> None:
        text = self._draw.pick(self.things[k].words)
        start = self.here
        self._put(text)
        mark = Mark(start, self.here, "VALUE", [k])
        self.marks.append(mark)
        self._add(k, words(self._role(), text), mark)

    # --------------------------------------------------------------------------------- words without a value

    def _do_why(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(self._scene.domain.words("purposes")))

    def _do_adv(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["done"]))

    def _do_must(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["must"]))

    def _do_strive(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(data("common")["phrases"]["strive"]))

    def _do_noun(self, k: int, argument: str) -> None:
        self._put(self._draw.pick(self._scene.domain.words("nouns")))


def make(construction: Construction, scene: Scene, draw: Draw, taken: set[str] | None = None) -> Made:
    """Build one clause.

    Args:
        construction: from ``constructions()``.
        scene: where it is built for; its ``goal`` should be the construction's.
        draw: the chance it takes.
        taken: names that the paragraph has spoken of already.

    Raises:
        LookupError: the field has no words for it.
    """
    return Clause(construction, scene, draw, taken or set()).build()
