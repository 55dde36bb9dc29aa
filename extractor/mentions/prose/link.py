"""Stage 3 of three: tagged pieces → claims.

Walks the pieces of one stretch in order and joins each value to its name, or to the thing spoken of before. Knows
sentence structure, not words: words were dealt with by the tagger, whichever it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.mentions.claim import Claim, Genre
from extractor.mentions.prose import numberless
from extractor.mentions.prose.assignment import Assignment
from extractor.mentions.prose.clauses import Piece
from extractor.mentions.prose.discourse import Discourse, Reading
from extractor.mentions.prose.groups import shared_out
from extractor.mentions.prose.levels import period_of
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.mood import Mood
from extractor.mentions.prose.tags import Tag
from extractor.mentions.prose.topics import SHORT_HEADING, topic_of
from extractor.mentions.prose.words import phrases
from extractor.regex import regex

_BY_TIME = regex(r"(?:分|按|从)(?:季度|月度|月份?|时段|环比|同比|各季度|全年)(?:来?看|分)")
_BY_KIND = regex(r"(?:分|按|从)(?!季|月|时|环|同|全年).{1,12}(?:来?看|来?分|划分)")
_OCCASIONS = frozenset(["每次", "每期", "每批", "每场", "每轮", "每届", "每趟", "每节"])  # when, not who
_WHOLE_YEAR = regex(r"(?:19|20)\d{2}年")


class Linker:
    """Links the pieces of one stretch.

    Args:
        text: the text that all offsets count in.
        genre, section, year: what tells goals from facts where a sentence does not; see ``mood``.
    """

    def __init__(self, text: str, *, genre: Genre, section: tuple[str, ...], year: int | None) -> None:
        self._talk = Discourse(text, section, Mood(genre, section, year))

    def add(self, piece: Piece, tokens: Sequence[Token], tags: Sequence[Tag]) -> None:
        """Link one piece to what was said before."""
        talk, reading = self._talk, Reading(piece, tuple(tokens), tuple(tags))
        talk.enter(piece.sentence)
        if talk.text.startswith("其中", piece.start):
            talk.divides = piece.clause
        values = reading.values
        talk.mood.read(talk.text, piece, values[0].start if values else None)
        subject = next(iter(reading.labelled("SUBJECT")), None)
        if subject is not None and talk.plain(subject.start, subject.end) not in _OCCASIONS:
            talk.subject = talk.trimmed(subject.start, subject.end)
            talk.subject_clause = piece.clause
        if numberless.zero(talk, reading):
            return
        period = period_of(talk, reading)
        ranks = talk.ranks(piece)
        if values and ranks is None:
            Assignment(talk, reading).run(period)
            talk.period = talk.pending_due = None
            return
        talk.listed = ranks or talk.listed
        if ranks is not None:
            return
        if numberless.due(talk, reading) or numberless.often(talk, reading) or numberless.quality(talk, reading):
            return
        if all(t.kind != "word" or t.text in phrases().lead for t in tokens):
            talk.period = period or talk.period
            talk.compared = next((t.code for t in tokens if t.kind == "base"), talk.compared)
        elif self._dated(piece, tokens):
            talk.period = period or talk.period  # 地表水资源量2022年，全省…
        if _BY_KIND.fullmatch(talk.plain(piece.start, piece.end)):
            return  # 分产业看，按消费类型分，
        if _BY_TIME.fullmatch(talk.plain(piece.start, piece.end)):
            talk.topic_clause = -1
            talk.topic = next((d.spans[-1] for d in talk.drafts if not d.total), None)  # 分季度看，|一季度增长6.7%
            talk.compared = next((t.code for t in tokens if t.kind == "base"), None)  # 从环比看，
            return
        about = topic_of(talk, reading)
        if about is None and any(t.kind == "word" and t.text not in phrases().lead for t in tokens):
            talk.period = talk.period if self._dated(piece, tokens) else None  # 上半年，我县加大力度，|签约19个
        if about is not None:
            talk.topic, talk.topic_clause = about, piece.clause

    def _dated(self, piece: Piece, tokens: Sequence[Token]) -> bool:
        """Whether a clause is a time word behind a heading that ran into it."""
        words = [t for t in tokens if t.kind == "word"]
        last = tokens[-1]
        return (
            last.kind == "period"
            and _WHOLE_YEAR.fullmatch(last.text) is not None
            and last.end == piece.end
            and piece.closer in ("，", ",")
            and not any(t.text in phrases().verbs for t in words)
            and sum(len(t.text) for t in words) <= SHORT_HEADING
        )

    @property
    def mood(self) -> tuple[bool, bool]:
        """Whether plain numbers state goals just now, and whether the sentence itself said so."""
        return self._talk.mood.goal, self._talk.mood.sure

    def claims(self) -> list[Claim]:
        """The claims in order of the text."""
        shared_out(self._talk)
        return self._talk.claims()
