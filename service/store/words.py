"""The index of words: which indicators speak of something.

Chinese is written without spaces, and where a word begins depends on what stands around it. So every two neighbouring
characters are indexed, and only the question is cut into words, by jieba: 学生满意度 asks for 学生 and for 满意度, and
finds 学生家长满意度 whichever way the name would have been cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, literal_column, text

from extractor.words import cut_words
from service.store.tables import indicators

_PIECE = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+|[a-z0-9]+")
_MOST = 40
"""Terms of a question that count."""


def index_terms(written: Iterable[str | None]) -> str:
    """What is indexed of texts: pairs of characters, a run's last character, Latin words and numbers.

    Example:
        >>> index_terms(["PM2.5达标率"])
        'pm2 5 达标 标率 率'
    """
    found: dict[str, None] = {}
    for one in written:
        for piece in _PIECE.findall((one or "").lower()):
            if piece.isascii():
                found[piece[:60]] = None
            else:
                found.update(dict.fromkeys([*_pairs(piece), piece[-1]]))
    return " ".join(found)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def question_terms(question: str) -> list[tuple[str, bool]]:
    """What must be in the index for a question to be answered; with True, as the beginning of a term.

    Example:
        >>> question_terms("学生满意度")
        [('学生', False), ('满意', False), ('意度', False)]
    """
    found: dict[tuple[str, bool], None] = {}
    for word in cut_words(question.lower()[:500]):
        for piece in _PIECE.findall(word):
            if piece.isascii() or len(piece) == 1:
                found[piece[:60], True] = None
            else:
                found.update(dict.fromkeys((pair, False) for pair in _pairs(piece)))
    return list(found)[:_MOST]


def put(connection: Connection, terms: dict[int, str]) -> None:
    """Index indicators by their numbers, in place of what was indexed of them."""
    if not terms:
        return
    rows = [{"number": number, "words": words} for number, words in terms.items()]
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM indicator_words WHERE rowid = :number"), rows)
        connection.execute(text("INSERT INTO indicator_words (rowid, words) VALUES (:number, :words)"), rows)
    else:
        connection.execute(
            text(
                "INSERT INTO indicator_words (indicator, words)"
                " VALUES (:number, array_to_tsvector(array_remove(string_to_array(:words, ' '), '')))"
                " ON CONFLICT (indicator) DO UPDATE SET words = excluded.words"
            ),
            rows,
        )


def drop(connection: Connection, numbers: Iterable[int]) -> None:
    """Take indicators out of the index."""
    column = "rowid" if connection.dialect.name == "sqlite" else "indicator"
    rows = [{"number": number} for number in numbers]
    if rows:
        connection.execute(text(f"DELETE FROM indicator_words WHERE {column} = :number"), rows)


def about(connection: Connection, question: str) -> ColumnElement[bool] | None:
    """The condition that an indicator answers a question; None where there is no word in it."""
    terms = question_terms(question)
    if not terms:
        return None
    # Terms are Han characters, a-z and 0-9 only: nothing in them has a meaning for either query language.
    if connection.dialect.name == "sqlite":
        asked = " AND ".join(f'"{term}"{" *" if begins else ""}' for term, begins in terms)
        found = text("SELECT rowid FROM indicator_words WHERE words MATCH :asked").bindparams(asked=asked)
    else:
        asked = " & ".join(f"'{term}'{':*' if begins else ''}" for term, begins in terms)
        found = text("SELECT indicator FROM indicator_words WHERE words @@ CAST(:asked AS tsquery)").bindparams(
            asked=asked
        )
    return indicators.c.number.in_(found.columns(literal_column("number")).scalar_subquery())
