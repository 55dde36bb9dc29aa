"""Finds the tables of a flattened text whose cells stand in several pieces."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from extractor.documents.document import Layout
from extractor.documents.flat.columned import columned
from extractor.documents.flat.framed import framed
from extractor.documents.flat.glosses import glosses
from extractor.documents.flat.instalments import instalments
from extractor.documents.flat.laid import Change, PieceTable, lay_out
from extractor.documents.flat.markup import Marked
from extractor.documents.flat.printed import printed
from extractor.documents.flat.scattered import scattered
from extractor.documents.invisible import INVISIBLE


def unbroken(text: str) -> tuple[str, Layout | None, list[Marked]]:
    """A text with the tables laid out whose cells stand in pieces; as it is where there are none.

    Args:
        text: as given, line feeds its only line ends.

    Returns:
        The text, the way back to what was given, and the tables.
    """
    strings = text.split("\n")
    starts = [0, *accumulate(len(string) + 1 for string in strings)][:-1]
    tables: list[PieceTable] = []
    exact = list(printed(text, strings, starts))
    ruled = {i for table in exact for i in range(table.first, table.stop)}
    others = (*framed(text, strings, starts), *columned(text, strings, starts))
    found = [*exact, *(t for t in others if ruled.isdisjoint(range(t.first, t.stop)))]
    for table in sorted(found, key=lambda t: t.first):
        if not tables or table.first >= tables[-1].stop:
            tables.append(table)
    inside = {i for table in tables for i in range(table.first, table.stop)}
    unseen = (Change(*match.span()) for match in INVISIBLE.finditer(text))
    wanted = (*scattered(text, strings, starts), *instalments(text, strings, starts), *glosses(text), *unseen)
    changes = [c for c in wanted if bisect_right(starts, c.start) - 1 not in inside]
    return lay_out(text, starts, tables, changes) if tables or changes else (text, None, [])
