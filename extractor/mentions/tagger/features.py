"""Numbers of a document's prose → a row of features each. Training and the product compute them here and nowhere else.

Words come from jieba's cuts, numbers from the grammar, dictionary hits from the prose rules' own data; nothing is
looked up twice. What a number states hangs on more than the words beside it, so a row also tells of its sentence, its
headings, and what else stands in its section and its document: words of goals and of facts, bounds, changes, dates.
What the rules made of the number is left out: on the documents that they were written with they look better than they
are, and a model trained there would only repeat them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.mentions.claim import Genre
from extractor.mentions.prose.heard import Heard, HeardPiece
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import cues
from extractor.mentions.quantity import Quantity
from extractor.regex import regex
from extractor.text import segment

VERSION = 1
"""Changes whenever a feature does; a model made for other features is refused."""

_YEAR = regex(r"(?:19|20)\d{2}(?=年)")
_BOUND = regex("不少于|不低于|不超过|不高于|不大于|不小于|不多于|至少|以上|以内|以下|左右|力争|控制在|≥|≤")
_NEAR = 12  # words in front of a number that are looked at
_EARLIER = 16  # words of each of the sentence's earlier clauses
_CLAUSES = 4
_BEHIND = 4
_FEW = 3  # so few say nothing of a section
_DATES = 8  # numbers of a section from which on its dates are counted in proportion
_END = "‖"
_SAYS = frozenset({"word", "direction", "base", "share", "each", "stop"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A number and what is known of it; ``stretch`` and ``piece`` say where it was heard."""

    stretch: int
    piece: int
    quantity: Quantity
    features: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """What stands in a section: words of goals and of facts; numbers, and among them changes, bounds and dates."""

    goals: int = 0
    facts: int = 0
    numbers: int = 0
    changes: int = 0
    bounds: int = 0
    dates: int = 0

    def add(self, other: _Tally) -> None:
        self.goals += other.goals
        self.facts += other.facts
        self.numbers += other.numbers
        self.changes += other.changes
        self.bounds += other.bounds
        self.dates += other.dates

    def told(self, name: str, genre: Genre) -> tuple[str, ...]:
        dates = min(self.dates, _FEW) if self.numbers < _DATES else round(_DATES * self.dates / self.numbers)
        lean = f"{name}l={_quarters(self.goals, self.facts)}"
        return (
            lean,
            f"{name}b={_quarters(self.bounds, self.numbers - self.bounds)}",
            f"{name}c={_quarters(self.changes, self.numbers - self.changes)}",
            f"{name}d={dates}",
            lean + genre,
        )


def stated(stretches: Sequence[Heard], *, title: str | None) -> list[Stated]:
    """Every number that the grammar found, in order, also those that the rules take to state nothing.

    Args:
        stretches: what was heard in a document, or in so much of it as is looked at together.
        title: its title.
    """
    genre = stretches[0].genre if stretches else "other"
    sections: dict[tuple[str, ...], _Tally] = {}
    for heard in stretches:
        found = _tally(heard)
        for key in {(), heard.section[:1], heard.section}:
            sections.setdefault(key, _Tally()).add(found)
    whole = sections.get((), _Tally())
    told = (*whole.told("D", genre), *_of_document(whole, genre, title or ""))
    headed = any(h.section for h in stretches)
    out: list[Stated] = []
    for i, heard in enumerate(stretches):
        around = (
            *told,
            *sections[heard.section[:1]].told("S", genre),
            *sections[heard.section].told("N", genre),
            *_headings(heard.section, heard.year),
            *_depth(heard.section, genre, headed=headed),
        )
        for k, q in _quantities(heard):
            out.append(Stated(i, k, q, tuple(dict.fromkeys((*_of_quantity(heard, k, q, genre), *around)))))
    return out


def _quantities(heard: Heard) -> Iterator[tuple[int, Quantity]]:
    """The numbers of a stretch with the pieces that they stand in; one in two pieces counts in the later one."""
    found = {q.start: (k, q) for k, p in enumerate(heard.pieces) for q in p.reading.piece.quantities}
    return (found[start] for start in sorted(found))


# ── what is known of the document and the section ──


def _tally(heard: Heard) -> _Tally:
    where, stretch = cues(), heard.stretch
    found = _Tally(
        sum(1 for _ in where.goal.finditer(stretch.text, stretch.start, stretch.end)),
        sum(1 for _ in where.fact.finditer(stretch.text, stretch.start, stretch.end)),
    )
    for _, q in _quantities(heard):
        if q.kind == "date":
            found.dates += 1
            continue
        found.numbers += 1
        found.changes += q.direction is not None
        found.bounds += q.op_text is not None and _BOUND.search(q.op_text) is not None
    return found


def _quarters(these: int, others: int) -> str:
    """The share of these among both, in quarters; "?" where there are few."""
    both = these + others
    return "?" if both < _FEW else str(round(4 * these / both))


def _of_document(whole: _Tally, genre: Genre, title: str) -> Iterator[str]:
    both = whole.goals + whole.facts
    yield "Qg=" + genre
    yield "Ql=" + ("?" if both < _FEW else str(round(10 * whole.goals / both)))
    if title:
        yield "Qt=" + title[-4:]
        yield "Qt=" + title[-2:]


def _depth(section: tuple[str, ...], genre: Genre, *, headed: bool) -> tuple[str, str]:
    """How many headings stand above; "pre" is what comes before the first, "flat" a document without any."""
    depth = str(min(len(section), 3)) if section else "pre" if headed else "flat"
    return "Pn=" + depth, "Pg=" + genre + depth


@lru_cache(maxsize=1000)
def _headings(section: tuple[str, ...], year: int | None) -> tuple[str, ...]:
    """What the nearest headings announce, their words, how they end, and of what year they speak."""
    where = cues()
    out: list[str] = []
    for depth, heading in enumerate(reversed(section[-3:])):
        signs = "".join(
            sign
            for sign, pattern in (("a", where.section_goal), ("b", where.section_fact), ("c", where.section_aim))
            if pattern.search(heading)
        )
        out += [f"Qs{depth}={signs}", f"Qe{depth}={heading.rstrip('。：:')[-2:]}"]
        out += [HEADING + heading[t.start : t.end] for t in segment.tokens(heading) if t.end - t.start > 1]
    return (*out, *_ahead("QY", "".join(section), year))


HEADING = "H="
"""How the words of headings begin: many are the document's own, so training keeps but the common ones."""


# ── what is known of the number and its sentence ──


def _of_quantity(heard: Heard, at: int, q: Quantity, genre: Genre) -> Iterator[str]:
    host = heard.pieces[at]
    tokens, piece = host.reading.tokens, host.reading.piece
    before = [t for t in tokens if t.end <= q.start]
    behind = [t for t in tokens if t.start >= q.end]
    yield "Q"
    yield f"Qk={q.kind}|{q.op}|{q.direction or ''}{'>' if q.change_to else '<' if q.change_from else ''}"
    yield "Qu=" + (q.unit or "")
    yield "Qo=" + (q.op_text or "")
    yield "Qr=" + q.rule
    yield "Qn=" + str(min(len(piece.quantities), 4))
    yield "Qh=" + ("b" if piece.host is not None else "l" if piece.listed else "")
    yield "Qc=" + piece.closer
    yield "Q1=" + (_word(before[-1]) if before else _END)
    yield "Q2=" + "".join(_word(t) for t in before[-2:])
    yield "Q+=" + (_word(behind[0]) if behind else _END + piece.closer)
    for t in before[-_NEAR:]:
        yield "Qp=" + _word(t)
    for t in behind[:_BEHIND]:
        yield "Qb=" + _word(t)
    yield from _earlier(heard.pieces, at)
    yield from _ahead("Qy", heard.stretch.text[piece.start : q.start], heard.year)


def _word(t: Token) -> str:
    return t.text if t.kind in _SAYS else "<" + t.kind + ">"


def _earlier(pieces: Sequence[HeardPiece], at: int) -> Iterable[str]:
    """The last words of the sentence's clauses in front."""
    sentence = pieces[at].reading.piece.sentence
    for p in pieces[max(0, at - _CLAUSES) : at]:
        if p.reading.piece.sentence == sentence:
            for t in p.reading.tokens[-_EARLIER:]:
                yield "Qe=" + _word(t)


def _ahead(name: str, text: str, year: int | None) -> list[str]:
    """How many years a text looks ahead of the document's year, or back."""
    if year is None or "年" not in text:
        return []
    found = _YEAR.findall(text)
    return [f"{name}={max(-2, min(int(found[-1]) - year, 2))}"] if found else []
