"""Hard-wrapped lines: a text whose lines break for want of width is read as if they did not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.documents.invisible import INVISIBLE
from extractor.mentions.quantity import Quantity
from extractor.regex import regex

_SHORT = 24  # a shorter line did not break for want of width
_STOP = "。；：！？;:!?|\t"
_ENTRY = regex(
    r"\s|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、）)](?![0-9])|[一二三四五六七八九十]{1,3}[、.．是]|第[一二三四五六七八九十]{1,3}[章条节]"
    r"|[①-⑳●■◆◇★☆▲·•*]"
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text without its soft line breaks and what nobody sees, and where they were."""

    text: str
    breaks: tuple[int, ...]  # break i stood in front of character breaks[i] of ``text``

    def place(self, at: int) -> int:
        """The offset in the source of the character at ``at``."""
        return at + bisect_right(self.breaks, at)

    def stop(self, at: int) -> int:
        """The offset in the source behind the character in front of ``at``."""
        return self.place(at - 1) + 1 if at else 0

    def restore(self, source: str, found: list[Quantity]) -> list[Quantity]:
        """The same quantities with offsets and text of the source."""
        return [self._restored(source, quantity) for quantity in found]

    def _restored(self, source: str, quantity: Quantity) -> Quantity:
        start, end = self.place(quantity.start), self.stop(quantity.end)
        often, way = quantity.frequency_start, quantity.direction_start
        return replace(
            quantity,
            start=start,
            end=end,
            text=source[start:end],
            number_start=self.place(quantity.number_start),
            number_end=self.stop(quantity.number_end),
            frequency_start=None if often is None else self.place(often),
            frequency_end=None if quantity.frequency_end is None else self.stop(quantity.frequency_end),
            direction_start=None if way is None else self.place(way),
            direction_end=None if quantity.direction_end is None else self.stop(quantity.direction_end),
        )


def unwrap(text: str) -> Wrapped | None:
    """The text with the breaks of wrapped lines, and what nobody sees, taken out; None if it has none.

    A line was wrapped if it is long, does not end a sentence, and the next one does not begin an entry.
    """
    gone = list(_soft_breaks(text))
    if not text.isascii() and INVISIBLE.search(text):
        gone = sorted([*gone, *(at for match in INVISIBLE.finditer(text) for at in range(*match.span()))])
    if not gone:
        return None
    parts = [text[a:b] for a, b in zip([0, *(at + 1 for at in gone)], [*gone, len(text)], strict=True)]
    return Wrapped("".join(parts), tuple(at - i for i, at in enumerate(gone)))


def _soft_breaks(text: str) -> Iterator[int]:
    line = 0
    at = text.find("\n")
    while at >= 0:
        if at - line >= _SHORT and text[at - 1] not in _STOP and at + 1 < len(text) and not _ENTRY.match(text, at + 1):
            yield at
        line = at + 1
        at = text.find("\n", line)
