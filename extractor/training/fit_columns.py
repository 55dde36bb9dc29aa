"""The columns model: header text, contents, position and neighbours → column role."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.rows.features import ColumnView, column_features
from extractor.training.linear import SEED, Sample
from extractor.training.samples import HAND, Read, tables, views
from extractor.training.wordings import wordings

COPIES = {HAND: 8, "generated": 3}
"""How often a column is shown again under another head."""

_UNHEADED = 0.15  # share of copies whose own head is taken away
_BARE = 0.15  # share of copies in which no column has a head
_FORGET = (0.0, 0.0, 0.5, 1.0)  # how much of what is known of the other columns is forgotten
_ALIKE = {"other": "ignore"}


def samples(reads: Iterable[Read], *, judged: bool = True, avoid: frozenset[str] = frozenset()) -> list[Sample]:
    """The columns of labelled tables, each also under other heads and with less known of its neighbours.

    Args:
        reads: documents.
        judged: whether the columns as they stand count in scores.
        avoid: head texts that must not be used for copies.
    """
    rng = random.Random(SEED)
    words: dict[str, list[str]] = {}
    out: list[Sample] = []
    for read in reads:
        for columns, roles in grids(read):
            out += _grid(read, columns, roles, judged, avoid, words, rng)
    return out


def grids(read: Read) -> Iterator[tuple[list[ColumnView], dict[int, str]]]:
    """Every labelled grid of a document: its columns and their roles."""
    for labels in tables(read):
        for grid in labels.grids:
            yield views(labels, grid), {i: _ALIKE.get(role, role) for i, role in grid[2].items()}


def _grid(
    read: Read,
    columns: Sequence[ColumnView],
    roles: dict[int, str],
    judged: bool,
    avoid: frozenset[str],
    words: dict[str, list[str]],
    rng: random.Random,
) -> Iterator[Sample]:
    copies = COPIES[read.source]
    weight = 1.0 / (copies + 1)
    for i, role in roles.items():
        if i >= len(columns) or not (columns[i].head or columns[i].content.texts):
            continue
        yield Sample(tuple(column_features(columns, i)), role, read.name, read.family, weight, judged)
        if role not in words:
            words[role] = [w for w in wordings(role, 150, rng) if w not in avoid]
        for _ in range(copies):
            changed = _forgotten(columns, rng.choice(_FORGET), rng)
            dice = rng.random()
            if dice < _BARE:
                changed = [replace(c, head="", upper="") for c in changed]
            elif dice < _BARE + _UNHEADED:
                changed[i] = replace(changed[i], head="", upper="")
            elif words[role]:
                changed[i] = replace(changed[i], head=rng.choice(words[role]))
            yield Sample(tuple(column_features(changed, i)), role, read.name, read.family, weight, False)


def _forgotten(columns: Sequence[ColumnView], share: float, rng: random.Random) -> list[ColumnView]:
    return [replace(c, role="") if c.role and rng.random() < share else c for c in columns]
