"""Characters of a sentence → a row of features each. Training and the product compute them here and nowhere else.

The chain is one sentence, character by character. Its characters stand in links: jieba's cuts, what the grammar and the
cue patterns found (each one link), and a link for every mark that parts two pieces. A character tells of itself and its
neighbours, and of where it stands in which link (begin, middle, end, alone); the first one of a link also of the words
around, of the dictionaries that know them, and of the numbers of the piece. What the rules made of the sentence is left
out: on the documents that they were written with they look better than they are, and a model trained there would only
repeat them.

Most features come from few words, which come again and again: their weights can be summed once and kept. What stands
inside a word is the word's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.mentions.prose.heard import Heard, HeardPiece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import function, phrases

VERSION = 2
"""Changes whenever a feature does; a model made for other features is refused."""

LONGEST = 400  # links of a sentence; what is longer is no sentence
_SAYS = frozenset({"word", "direction", "base", "share", "each", "stop"})
_TAILS = frozenset({"period", "date", "frequency"})
_FAR = 8
_CUT = "cut"
_EDGE = ("", "end", 1)
_KEPT = 20_000  # groups of features that are remembered

Word = tuple[str, str, int]
"""What a link says, its kind, and how many characters it has."""


class Link(NamedTuple):
    """A word, a mark or a mention of a sentence; ``piece`` counts in the stretch, −1 for a mark between two pieces."""

    token: Token
    piece: int

    @property
    def size(self) -> int:
        """How many characters of the chain it has; a mark between two pieces has one."""
        return max(1, self.token.end - self.token.start)


class Told(NamedTuple):
    """What is known of the links of a sentence.

    Args:
        words: what they say, with two more on either side.
        sorts: which dictionaries know a link and those around it.
        places: where it stands.
        pairs: it and the one in front of it, it and the one behind it, and likewise the characters that meet.
    """

    words: list[Word]
    sorts: list[tuple[str, ...]]
    places: list[tuple[str, ...]]
    pairs: list[tuple[str, str, str, str]]

    def features(self) -> list[list[str]]:
        """All features of every character."""
        rows = []
        for k, (front, behind, joint, last) in enumerate(self.pairs):
            inner = [list(row) for row in inside(*self.words[k + 2])]
            for at, make in AROUND:
                inner[0] += make(*self.words[k + 2 + at])
            inner[0] += [*of_sorts(*self.sorts[k]), *of_place(*self.places[k]), front, behind, joint]
            inner[-1].append(last)
            rows += inner
        return rows


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
    sorts = [_sort(text, kind) for text, kind, _ in words]
    said = [_said(text, kind) for text, kind, _ in words]
    ends = [_ends(text, kind) for text, kind, _ in words]
    links = range(len(row))
    return Told(
        words,
        [tuple(sorts[k : k + 5]) for k in links],
        list(_places(heard, row)),
        [
            (
                f"-b{said[k + 1]}{said[k + 2]}",
                f"+b{said[k + 2]}{said[k + 3]}",
                f"<{ends[k + 1][1]}{ends[k + 2][0]}",
                f">{ends[k + 2][1]}{ends[k + 3][0]}",
            )
            for k in links
        ],
    )


def _word(link: Link) -> Word:
    t = link.token
    if link.piece < 0:
        return t.text, _CUT, 1
    if t.kind in _SAYS:
        return t.text, t.kind, link.size
    return (t.text[-1:] if t.kind in _TAILS else ""), t.kind, link.size


def inside(text: str, kind: str, size: int) -> list[tuple[str, ...]]:
    """What the characters of a link tell of themselves, one by one.

    Example: the second one of 覆盖率 tells that it is 盖, in the middle of 覆盖率, behind 覆 and in front of 率.
    """
    if kind != "word":
        return [(f"m={kind}{text}", f"k{_at(i, size)}={kind}") for i in range(size)]
    sort, long = _sort(text, kind), min(size, 5)
    rows = []
    for i, c in enumerate(text):
        at = _at(i, size)
        told = [f"c={c}", f"c{at}={c}", f"t={_type(c)}", f"w{at}={text}", f"s{at}={sort}", f"n{at}={long}"]
        if i:
            told.append(f"<{text[i - 1]}{c}")
        if i + 1 < size:
            told.append(f">{c}{text[i + 1]}")
        rows.append(tuple(told))
    return rows


def _at(i: int, size: int) -> str:
    """Where a character stands in its link: alone, at its beginning, in its middle, at its end."""
    return "S" if size == 1 else "B" if i == 0 else "E" if i == size - 1 else "M"


def _type(c: str) -> str:
    return "h" if "\u4e00" <= c <= "\u9fff" else "d" if c.isdigit() else "a" if c.isalpha() else "p"


def _ends(text: str, kind: str) -> tuple[str, str]:
    """The first and the last character of a word; what else a link is, in their place."""
    return (text[0], text[-1]) if kind == "word" else (f"<{kind[:3]}>", f"<{kind[:3]}>")


def _in_front(text: str, kind: str, size: int) -> tuple[str, ...]:
    return f"-1{_said(text, kind)}", f"-1c{_sort(text, kind)}"


def _behind(text: str, kind: str, size: int) -> tuple[str, ...]:
    return f"+1{_said(text, kind)}", f"+1c{_sort(text, kind)}"


def _before_that(text: str, kind: str, size: int) -> tuple[str, ...]:
    return (f"-2{_said(text, kind)}",)


def _after_that(text: str, kind: str, size: int) -> tuple[str, ...]:
    return (f"+2{_said(text, kind)}",)


def of_sorts(before_that: str, before: str, own: str, behind: str, behind_that: str) -> tuple[str, ...]:
    """Features of the dictionaries that know a link and those around it."""
    return f"-2c{before_that}{before}", f"+2c{behind}{behind_that}", f"ccc{before}.{own}.{behind}"


AROUND: tuple[tuple[int, Callable[[str, str, int], tuple[str, ...]]], ...] = (
    (-2, _before_that),
    (-1, _in_front),
    (1, _behind),
    (2, _after_that),
)
"""Where a word stands beside a link, and what it tells it."""


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
