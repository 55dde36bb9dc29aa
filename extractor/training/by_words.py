"""The tagger of words as a chain of words: what was measured beside the chain of characters that ships.

Each link of a sentence is one step of the chain: a word with its beginning and end, the words around, the dictionaries
that know them, and where it stands among the numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.mentions.tagger.spans import OUTSIDE, Letter, Tagged, joined
from extractor.mentions.tagger.words import AROUND, Link, Told, Word, of_place, of_sorts
from extractor.training.word_samples import Sentence


def tags(sentence: Sentence) -> list[str]:
    """The label of every link: the one that at least half of its characters have."""
    held: list[Counter[str]] = [Counter() for _ in sentence.row]
    begins: list[set[str]] = [set() for _ in sentence.row]
    for (at, _), tag in zip(sentence.chain, sentence.labels, strict=True):
        held[at][tag[2:]] += 1
        if tag[0] == "B":
            begins[at].add(tag[2:])
    out: list[str] = []
    for found, begun, link in zip(held, begins, sentence.row, strict=True):
        label = next((x for x, n in found.most_common() if x and 2 * n >= link.size), "")
        goes_on = bool(out) and out[-1][2:] == label and label not in begun
        out.append(f"{'I' if goes_on else 'B'}-{label}" if label else OUTSIDE)
    return out


def spans(said: Sequence[str], row: Sequence[Link]) -> list[Tagged]:
    """The stretches that labels of links make, with their ends in the stretch's text."""
    chain = [Letter(i, x.token.start) for i, x in enumerate(row)]
    return [s._replace(end=row[s.last - 1].token.end) for s in joined(said, chain, [1.0] * len(row))]


def features(told: Told) -> list[list[str]]:
    """The features of every link."""
    return [
        [
            *_own(told.words[k + 2], sorts[2]),
            *(f for at, make in AROUND for f in make(*told.words[k + 2 + at])),
            *_tails(told.words[k + 1], told.words[k + 3]),
            *of_sorts(*sorts),
            *of_place(*place),
            *pairs[:2],
        ]
        for k, (sorts, place, pairs) in enumerate(zip(told.sorts, told.places, told.pairs, strict=True))
    ]


def _own(word: Word, sort: str) -> tuple[str, ...]:
    text, kind, size = word
    if kind != "word":
        return f"w={kind}{text}", f"k={kind}"
    return f"w={text}", f"e={text[-1]}", f"E={text[-2:]}", f"a={text[0]}", f"c={sort}", f"n={min(size, 5)}"


def _tails(before: Word, behind: Word) -> Iterator[str]:
    for side, (text, kind, _) in (("-1e", before), ("+1e", behind)):
        if kind == "word":
            yield side + text[-1]
