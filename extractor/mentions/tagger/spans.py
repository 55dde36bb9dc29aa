"""What the tagger of words makes of a sentence: stretches with labels, and how likely each belongs to which number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from extractor.mentions.tagger.words import Link

Label = Literal["NAME", "SUBJECT", "BASE", "PERIOD"]
LABELS: tuple[Label, ...] = get_args(Label)
OUTSIDE = "O"
VERSION = 1
"""Of the features of a pair; a model made for other ones is refused."""

YES, NO = "yes", "no"
_VALUES = frozenset({"value", "zero", "score", "date", "frequency"})
_FEW = 3
_FAR = (0, 1, 2, 4, 8, 16)


class Tagged(NamedTuple):
    """Links ``first`` to ``last`` (not counted in) of a sentence under one label, and how likely.

    The label may begin and end inside a link: ``start`` and ``end`` are where, in the stretch's text.
    """

    label: Label
    first: int
    last: int
    sure: float = 1.0
    start: int = -1
    end: int = -1


class Letter(NamedTuple):
    """A character of a sentence: the link that it stands in, and where it starts in the stretch's text."""

    link: int
    start: int


def letters(row: Sequence[Link]) -> list[Letter]:
    """The characters of a sentence, link by link; a mark between two pieces is one."""
    return [Letter(i, x.token.start + k) for i, x in enumerate(row) for k in range(x.size)]


def decoded(labels: Sequence[str], told: Sequence[Sequence[float]], chain: Sequence[Letter]) -> list[Tagged]:
    """The stretches that the likeliest labels make; each is as likely as its least likely character.

    Args:
        labels: the labels in the order of ``told``.
        told: the probability of every label of every character.
        chain: the characters.
    """
    best = [max(p) for p in told]
    return joined([labels[p.index(sure)] for p, sure in zip(told, best, strict=True)], chain, best)


def joined(tags: Sequence[str], chain: Sequence[Letter], sure: Sequence[float]) -> list[Tagged]:
    """The stretches that labels make: B-NAME, I-NAME, O → one of two characters.

    Args:
        tags: a label for each character.
        chain: the characters.
        sure: how likely each is.
    """
    out: list[Tagged] = []
    behind = -1  # the character that the last stretch may go on with
    for i, (tag, (link, start)) in enumerate(zip(tags, chain, strict=True)):
        if tag == OUTSIDE:
            continue
        label = next(x for x in LABELS if x == tag[2:])
        if tag[0] == "I" and behind == i and out[-1].label == label:
            last = out[-1]
            out[-1] = last._replace(last=link + 1, sure=min(last.sure, sure[i]), end=start + 1)
        else:
            out.append(Tagged(label, link, link + 1, sure[i], start, start + 1))
        behind = i + 1
    return out


def stands(row: Sequence[Link]) -> list[int]:
    """The links of a sentence that hold a number, a date or how often."""
    return [i for i, x in enumerate(row) if x.piece >= 0 and x.token.kind in _VALUES]


def paired(row: Sequence[Link], spans: Sequence[Tagged], value: int) -> Iterator[tuple[Tagged, list[str]]]:
    """Every stretch of a sentence beside one of its numbers, with the features of the two.

    Args:
        row: the links.
        spans: the stretches, in order; of one label or of all.
        value: the number's place among the links.
    """
    numbers = stands(row)
    for span in spans:
        yield span, pair(row, [s for s in spans if s.label == span.label], span, value, numbers)


def pair(row: Sequence[Link], alike: Sequence[Tagged], span: Tagged, value: int, numbers: Sequence[int]) -> list[str]:
    """The features of a stretch and a number.

    Args:
        row: the links.
        alike: the stretches under the same label, this one among them, in order.
        span: the stretch.
        value: the number's place among the links.
        numbers: what ``stands`` gives.
    """
    piece = row[value].piece
    inside = [n for n in numbers if row[n].piece == piece]
    own = [s for s in alike if row[s.first].piece == piece]
    front, near = span.first < value, span in own
    low, high = (span.last, value) if front else (value + 1, span.first)
    between = abs(bisect_left(numbers, span.first) - bisect_left(numbers, value)) - (0 if front else 1)
    passed = min(sum(low <= s.first and s.last <= high for s in alike if s is not span), _FEW)
    cuts = "".join(dict.fromkeys(row[i].token.text[:1] for i in range(low, high) if row[i].piece < 0))
    far = next((str(k) for k in _FAR if high - low <= k), "+")
    each = any(x.token.kind == "each" for x in row if x.piece == piece)
    order = own.index(span) if near else "-"
    in_step = own.index(span) == inside.index(value) if near and len(own) == len(inside) > 1 else "-"
    quantity = row[value].token.quantity
    sort = row[value].token.kind if quantity is None else f"{quantity.kind}{quantity.direction or ''}"
    side = f"{span.label}{'<' if front else '>'}{'=' if near else ''}"
    between = min(between, _FEW)
    return [
        side,
        f"{side}n{between}",
        f"{side}a{passed}",
        f"{side}na{between}{passed}",
        f"{side}c{cuts[:4]}",
        f"{side}d{far}",
        f"{side}k{sort}{between}",
        f"{side}o{order}{len(own)}",
        f"{side}e{each}{in_step}",
        f"{side}l{row[high - 1].token.kind if front and high > low else ''}{min(passed, 1)}",
        f"{span.label}s{own[0] is span if own else '-'}{min(passed, 1)}{near}",
    ]
