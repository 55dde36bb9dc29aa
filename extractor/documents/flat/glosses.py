"""Readings that a mirror prints behind characters (績(jì)效) are no text of the document.

Sites that turn pages into traditional characters leave the reading of rarer ones behind them, in brackets, in the
midst of words and numbers' units.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.documents.flat.laid import Change
from extractor.regex import regex

GLOSS = regex(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}[)）]")
_BEHIND_HAN = regex(rf"(?<=[\u4e00-\u9fff]){GLOSS.pattern}")
_MARKED = regex(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_FEWEST = 3  # readings with tone marks: km² in brackets is none


def glosses(text: str) -> Iterator[Change]:
    """What to take out of a text whose characters have their readings behind them.

    Example: 績(jì)效目標(biāo)：達(dá)到95% is 績效目標：達到95%.
    """
    found = [match for match in _BEHIND_HAN.finditer(text) if _MARKED.search(match.group())]
    if len(found) >= _FEWEST:
        for match in found:
            yield Change(match.start(), match.end())
