"""Words of a sentence → a row of features each. Training and the product compute them here and nowhere else.

The chain is one sentence: jieba's cuts between what the grammar and the cue patterns found (each one link), and a link
for every mark that parts two pieces. A link tells of its word, of its neighbours, of the dictionaries that know them,
and of the numbers of its piece. What the rules made of the sentence is left out: on the documents that they were
written with they look better than they are, and a model trained there would only repeat them.

Most features come from few words, which come again and again: their weights can be summed once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.mentions.prose.heard import Heard, HeardPiece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import function, phrases

VERSION = 1
"""Changes whenever a feature does; a model made for other features is refused."""

LONGEST = 400  # links of a sentence; what is longer is no sentence
_SAYS = frozenset({"word", "direction", "base", "share", "each", "stop"})
_TAILS = frozenset({"period", "date", "frequency"})
_FAR = 8
_CUT = "cut"
_EDGE = ("", "end")
_KEPT = 20_000  # groups of features that are remembered

Word = tuple[str, str]
"""What a link says, and its kind."""


class Link(NamedTuple):
    """A word, a mark or a mention of a sentence; ``piece`` counts in the stretch, −1 for a mark between two pieces."""

    token: Token
    piece: int


class Told(NamedTuple):
    """What is known of the links of a sentence.

    Args:
        words: what they say, with two more on either side.
        sorts: which dictionaries know a link and those around it.
        places: where it stands.
        pairs: it and the one in front of it, it and the one behind it.
    """

    words: list[Word]
    sorts: list[tuple[str, ...]]
    places: list[tuple[str, ...]]
    pairs: list[tuple[str, str]]

    def features(self) -> list[list[str]]:
        """All features of every link."""
        return [
            [
                *(f for at, make in enumerate(AROUND) for f in make(*self.words[k + at])),
                *of_sorts(*self.sorts[k]),
                *of_place(*self.places[k]),
                *self.pairs[k],
            ]
            for k in range(len(self.places))
        ]


def sentences(heard: Heard) -> Iterator[list[Link]]:
    """The sentences of a stretch that hold a number or another quantity, in order."""
    rows: dict[int, list[Link]] = {}
    speaks: set[int] = set()
    before: HeardPiece | None = None
    for k, p in enumerate(heard.pieces):
        piece = p.reading.piece
        row = rows.setdefault(piece.sentence, [])
        if row and before is not None:
            at = before.reading.piece.end
            row.append(Link(Token("stop", at, at, _mark(before, p)), -1))
        row += [Link(t, k) for t in p.reading.tokens]
        if piece.quantities:
            speaks.add(piece.sentence)
        before = p
    for number, row in rows.items():
        if number in speaks and len(row) <= LONGEST:
            yield row


def _mark(before: HeardPiece, here: HeardPiece) -> str:
    """What parts two pieces: the mark behind the first, 〔 where the second is a bracket of another."""
    return "〔" if here.reading.piece.host is not None else before.reading.piece.closer or "，"


def told_of(heard: Heard, row: Sequence[Link]) -> Told:
    """What is known of the links of a sentence.

    Args:
        heard: the stretch.
        row: one of its ``sentences``.
    """
    words = [_EDGE, _EDGE, *(_word(x) for x in row), _EDGE, _EDGE]
    sorts = [_sort(*w) for w in words]
    said = [_said(*w) for w in words]
    links = range(len(row))
    return Told(
        words,
        [tuple(sorts[k : k + 5]) for k in links],
        list(_places(heard, row)),
        [(f"-b{said[k + 1]}{said[k + 2]}", f"+b{said[k + 2]}{said[k + 3]}") for k in links],
    )


def _word(link: Link) -> Word:
    t = link.token
    if link.piece < 0:
        return t.text, _CUT
    if t.kind in _SAYS:
        return t.text, t.kind
    return (t.text[-1:] if t.kind in _TAILS else ""), t.kind


def _own(text: str, kind: str) -> tuple[str, ...]:
    """What a link itself tells."""
    if kind != "word":
        return f"w={kind}{text}", f"k={kind}"
    sort = _sort(text, kind)
    return f"w={text}", f"e={text[-1]}", f"E={text[-2:]}", f"a={text[0]}", f"c={sort}", f"n={min(len(text), 5)}"


def _in_front(text: str, kind: str) -> tuple[str, ...]:
    tail = (f"-1e{text[-1]}",) if kind == "word" else ()
    return f"-1{_said(text, kind)}", f"-1c{_sort(text, kind)}", *tail


def _behind(text: str, kind: str) -> tuple[str, ...]:
    tail = (f"+1e{text[-1]}",) if kind == "word" else ()
    return f"+1{_said(text, kind)}", f"+1c{_sort(text, kind)}", *tail


def _before_that(text: str, kind: str) -> tuple[str, ...]:
    return (f"-2{_said(text, kind)}",)


def _after_that(text: str, kind: str) -> tuple[str, ...]:
    return (f"+2{_said(text, kind)}",)


def of_sorts(before_that: str, before: str, own: str, behind: str, behind_that: str) -> tuple[str, ...]:
    """Features of the dictionaries that know a link and those around it."""
    return f"-2c{before_that}{before}", f"+2c{behind}{behind_that}", f"ccc{before}.{own}.{behind}"


AROUND: tuple[Callable[[str, str], tuple[str, ...]], ...] = (_before_that, _in_front, _own, _behind, _after_that)
"""What a word tells the link two behind it, the one behind it, itself, the one in front of it and that before."""


def _said(text: str, kind: str) -> str:
    return text if kind == "word" else f"<{kind}{text}>"


@lru_cache(maxsize=_KEPT)
def _sort(text: str, kind: str) -> str:
    """Which dictionaries know the word."""
    if kind != "word":
        return kind[:3]
    known, small = phrases(), function()
    if text in small.particles or text in small.links or text in small.prepositions or text in small.markers:
        return "f"
    signs = "".join(
        sign
        for sign, hit in (
            ("v", text in known.verbs),
            ("d", text in known.doing),
            ("m", known.measure_end.search(text) is not None and text not in known.no_measures),
            ("s", known.subject_end.search(text) is not None),
            ("g", known.collective.fullmatch(text) is not None),
            ("p", known.place.fullmatch(text) is not None),
            ("l", text in known.lead),
        )
        if hit
    )
    return signs or "o"


# ── where a link stands ──


def of_place(sort: str, at: str, order: str, far: str, unit: str, back: str, was: str) -> tuple[str, ...]:
    """Features of the place of a link."""
    if sort == _CUT:
        return ("p=cut",)
    return f"p={sort}", f"i={at}{order}", f"v={far}", f"u={unit}", f"V={back}", f"U={was}", f"vV={far}{back}"


def _places(heard: Heard, row: Sequence[Link]) -> Iterator[tuple[str, ...]]:
    """Where a link stands: in its piece, in the sentence, and how far from which numbers."""
    behind = _numbers(row, range(len(row) - 1, -1, -1))
    before = _numbers(row, range(len(row)))
    sorts: dict[int, tuple[str, str]] = {}
    last, at = -1, 0
    for i, x in enumerate(row):
        if x.piece < 0:
            yield (_CUT, "", "", "", "", "", "")
            continue
        if x.piece not in sorts:
            piece = heard.pieces[x.piece].reading.piece
            kind = "b" if piece.host is not None else "l" if piece.listed else ""
            sorts[x.piece] = f"{kind}{min(len(piece.quantities), 3)}", str(min(len(sorts), 3))
        at = at + 1 if x.piece == last else 0
        last = x.piece
        sort, order = sorts[x.piece]
        yield (sort, str(min(at, 3)), order, *behind[i], *before[i])


def _numbers(row: Sequence[Link], order: range) -> list[tuple[str, str]]:
    """For every link how far the nearest number of its piece is on one side, and its unit."""
    out = [("-", "-")] * len(row)
    far, unit, piece = _FAR, "-", -1
    for i in order:
        x = row[i]
        if x.piece != piece:
            far, unit, piece = _FAR, "-", x.piece
        out[i] = (str(far) if unit != "-" else "-", unit)
        if x.token.kind in ("value", "zero") and x.token.quantity is not None:
            far, unit = 0, x.token.quantity.unit or x.token.quantity.kind
        elif unit != "-":
            far = min(far + 1, _FAR)
    return out
