"""Finds the tables of a flattened text whose cells stand in several pieces."""

from __future__ import annotations

from itertools import accumulate

from extractor.documents.columned import columned
from extractor.documents.document import Layout
from extractor.documents.framed import framed
from extractor.documents.laid import lay_out
from extractor.documents.markup import Marked


def unbroken(text: str) -> tuple[str, Layout | None, list[Marked]]:
    """A text with the tables laid out whose cells stand in pieces; as it is where there are none.

    Args:
        text: as given, line feeds its only line ends.

    Returns:
        The text, the way back to what was given, and the tables.
    """
    strings = text.split("\n")
    starts = [0, *accumulate(len(string) + 1 for string in strings)][:-1]
    tables = sorted([*framed(text, strings, starts), *columned(text, strings, starts)], key=lambda t: t.first)
    return lay_out(text, starts, tables) if tables else (text, None, [])
