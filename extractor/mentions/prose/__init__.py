"""Sentences of reports, rules, bulletins and plans → claims.

Three stages, each with its result kept apart: ``clauses``, ``lexing`` and ``screen`` cut a stretch into pieces of
tokens and tell which numbers state something; ``tags`` labels the words that name things; ``link`` joins values to
names. A trained tagger can take the place of ``tags.RuleTagger``; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.mentions.claim import Claim, Genre
from extractor.mentions.grammar import find_quantities
from extractor.mentions.prose.clauses import Piece, split
from extractor.mentions.prose.clean import clean
from extractor.mentions.prose.discourse import Reading
from extractor.mentions.prose.heard import Heard, HeardPiece
from extractor.mentions.prose.lexing import lex
from extractor.mentions.prose.link import Linker
from extractor.mentions.prose.screen import screen
from extractor.mentions.prose.tags import RuleTagger, Tagger
from extractor.mentions.prose.words import cues
from extractor.mentions.quantity import moved
from extractor.regex import regex
from extractor.text import segment

__all__ = ["find_claims", "hear", "stretches"]

_MANY = 60  # numbers in one clause; more are data, not a sentence
_BEHIND = 24  # characters behind a piece that may say what it is (，不得分)


_LONG = 20_000  # characters that are read at a time
_SENTENCE_END = regex(r"[。！？!?\n]")
_CLAUSE_END = regex(r"[；;，,、]")


def stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts in which a long paragraph is read: cut behind a sentence, or where there is none behind a clause.

    Example:
        >>> list(stretches("检查3次。", 0, 5))
        [(0, 5)]
    """
    while end - start > _LONG:
        half, stop = start + _LONG // 2, start + _LONG
        ends = list(_SENTENCE_END.finditer(text, half, stop)) or list(_CLAUSE_END.finditer(text, half, stop))
        stop = ends[-1].end() if ends else stop
        yield start, stop
        start = stop
    if start < end:
        yield start, end


def find_claims(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    genre: Genre = "other",
    section: tuple[str, ...] = (),
    year: int | None = None,
    tagger: Tagger | None = None,
    holes: Sequence[tuple[int, int]] = (),
) -> list[Claim]:
    """The claims of one paragraph or cell, in order; every offset counts in the whole ``text``.

    Args:
        text: the whole document's text.
        start, end: the stretch to read; the whole text if left out.
        genre: what a number states when the sentence does not say (a plan's numbers are goals).
        section: the headings above, outermost first; 下一步工作计划 turns a report's numbers into goals.
        year: the document's year, which tells a coming year from a past one.
        holes: stretches inside that are no part of the text (a page's number between two lines).
        tagger: what labels names and subjects; the rules if left out.

    Example:
        >>> claim, = find_claims("督导检查覆盖率达到90%。", genre="plan")
        >>> claim.name, claim.values[0].op, claim.values[0].value
        ('督导检查覆盖率', '>=', 90.0)
    """
    found: list[Claim] = []
    for a, b in stretches(text, start, len(text) if end is None else end):
        heard = hear(text, a, b, genre=genre, section=section, year=year, holes=holes, tagger=tagger)
        if heard is not None:
            found += heard.carried_back(heard.claims, text)
    return found


def hear(
    text: str,
    start: int,
    end: int,
    *,
    genre: Genre = "other",
    section: tuple[str, ...] = (),
    year: int | None = None,
    holes: Sequence[tuple[int, int]] = (),
    tagger: Tagger | None = None,
) -> Heard | None:
    """The claims of one of the ``stretches``, with the pieces that they were made from; None where nothing speaks.

    Args:
        text, start, end, genre, section, year, holes, tagger: as for ``find_claims``.
    """
    stretch = clean(text, start, end, [h for h in holes if start < h[0] and h[1] < end])
    body, stop = stretch.text, stretch.end
    quantities = [moved(q, stretch.start) for q in find_quantities(body[stretch.start : stop])]
    if not quantities and cues().label_inside.search(body, stretch.start, stop) is None:
        return None
    pieces = _speaking(split(body, stretch.start, stop, quantities))
    labels: Tagger = tagger or RuleTagger()
    linker = Linker(body, genre=genre, section=section, year=year)
    heard: list[HeardPiece] = []
    for piece, row in zip(pieces, lex(body, pieces, _words), strict=True):
        tokens = screen(body, piece, row, body[piece.end : min(stop, piece.end + _BEHIND)])
        tags = labels.tag(body, piece, tokens)
        linker.add(piece, tokens, tags)
        heard.append(HeardPiece(Reading(piece, tuple(tokens), tuple(tags)), *linker.mood))
    return Heard(stretch, tuple(heard), tuple(linker.claims()), genre, section, year)


def _speaking(pieces: list[Piece]) -> list[Piece]:
    """The pieces that can matter: of each sentence, those up to the last that claims something."""
    last: dict[int, int] = {}
    for i, piece in enumerate(pieces):
        if piece.quantities or (piece.label and cues().label.search(piece.label.strip())):
            last[piece.sentence] = i
    return [p for i, p in enumerate(pieces) if i <= last.get(p.sentence, -1) and len(p.quantities) <= _MANY]


def _words(text: str) -> list[tuple[int, int]]:
    return [(t.start, t.end) for t in segment.tokens(text)]
