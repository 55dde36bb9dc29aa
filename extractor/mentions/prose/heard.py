"""What the rules heard in one stretch, kept whole for whoever looks it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.mentions.claim import Claim, Genre
from extractor.mentions.prose.clean import Stretch, restore
from extractor.mentions.prose.discourse import Reading
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.link import Linker


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """A piece with its labels, and whether its plain numbers were taken for goals (and the sentence said so)."""

    reading: Reading
    goal: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """The pieces of a stretch and the claims that the rules made of them; offsets count in ``stretch.text``."""

    stretch: Stretch
    pieces: tuple[HeardPiece, ...]
    claims: tuple[Claim, ...]
    genre: Genre
    section: tuple[str, ...]
    year: int | None

    def linked(self, rows: Sequence[Sequence[Token]]) -> list[Claim]:
        """The claims that the rules would have made of other tokens.

        Args:
            rows: the tokens of each piece, in order.
        """
        linker = Linker(self.stretch.text, genre=self.genre, section=self.section, year=self.year)
        for piece, row in zip(self.pieces, rows, strict=True):
            linker.add(piece.reading.piece, row, piece.reading.tags)
        return linker.claims()

    def carried_back(self, claims: Sequence[Claim], text: str) -> list[Claim]:
        """Claims with their offsets in the whole ``text`` that the stretch was taken from."""
        return restore(list(claims), text, self.stretch)
