"""How column heads are spelled, and what happens to them on the way."""

from __future__ import annotations

from extractor.training.generate.draw import Draw
from extractor.training.generate.words import data

ROLE_OF = {"attribute": "operator"}
"""Head lists that are another role in the extractor's vocabulary."""


class Heads:
    """Spells the heads of one document; ``strange`` is the share of heads that nobody has seen."""

    def __init__(self, draw: Draw, strange: float) -> None:
        self._draw = draw
        self._strange = strange
        self.unseen = 0
        self._used: set[str] = set()

    def spell(self, role: str) -> str:
        """A head for a role, different from the others of the document."""
        draw = self._draw
        lists: dict[str, list[str]] = data("headers")[role]
        for _ in range(8):
            if draw.chance(self._strange):
                text = draw.pick(lists["heads"]) + draw.pick(lists["tails"])
                unseen = 1
            else:
                text, unseen = draw.pick(lists["real"]), 0
            if text not in self._used:
                break
        self.unseen += unseen
        self._used.add(text)
        return text

    def damaged(self, text: str) -> str:
        """A head as a narrow column or a converter leaves it: broken over lines, or with a blank inside."""
        draw = self._draw
        if len(text) < 3 or "（" in text:
            return text
        cut = draw.whole(2, len(text) - 1)
        return text[:cut] + draw.weighed({"\n": 6, " ": 2}) + text[cut:]


def strangeness(draw: Draw) -> float:
    """How unusual a document's heads are: most have none that is, some a few, a few all."""
    return draw.weighed({0.0: 4, 0.2: 2, 0.5: 2, 0.95: 2.4})
