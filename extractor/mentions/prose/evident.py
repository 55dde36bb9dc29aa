"""Subjects that the build of their sentence proves: no opinion of words outweighs them.

A trained tagger knows words, and doubts whoever it has rarely seen in front of a number. Where a sentence is built so
that only one can be meant, the rules' word stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractor.mentions.claim import Claim, Span
from extractor.mentions.prose.discourse import Reading
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.phrase import is_agent, is_body, is_distributive
from extractor.mentions.prose.who import HOW, is_verb
from extractor.mentions.prose.words import function, phrases

_STAFF = frozenset(["名", "人", "位"])
_LEAST = (">=", ">")
_LONGEST_URGE = 4  # characters of 督促指导


def evident_subjects(text: str, readings: Sequence[Reading], claims: Sequence[Claim]) -> frozenset[Span]:
    """Which of the claims' subjects the build of their sentence proves.

    Args:
        text: the text that all offsets count in.
        readings: its pieces, by where they begin.
        claims: what the rules made of them.

    Three builds do:

    - who is urged: 督促各企业负责人落实措施（即每月至少检查一次）
    - anybody beside how often, a verb behind: 每月主要领导和分管领导开展1次调研, 网格员每周巡查1次
    - a body right in front of how many people it must have: 街道不少于2名专职人员
    """
    return frozenset(_proven(text, readings, claims))


def _proven(text: str, readings: Sequence[Reading], claims: Sequence[Claim]) -> Iterator[Span]:
    starts = [r.piece.start for r in readings]
    for claim in claims:
        who = claim.subject
        if who is None:
            continue
        at = bisect_right(starts, who.start) - 1
        while at > 0 and readings[at].piece.end <= who.start:
            at -= 1  # a bracket in front of it
        if at < 0 or readings[at].piece.end <= who.start:
            continue
        reading = readings[at]
        own = [t for t in reading.tokens if who.start <= t.start < who.end]
        if own and (_is_urged(text, who) or _acts(reading, own, claim) or _is_staffed(own, claim)):
            yield who


def _is_urged(text: str, who: Span) -> bool:
    front = text[max(0, who.start - _LONGEST_URGE) : who.start]
    return front.endswith(tuple(function().urging))


def _acts(reading: Reading, own: Sequence[Token], claim: Claim) -> bool:
    """Somebody in front of or behind how often, and a verb that begins the name."""
    first = claim.name_spans[0]
    act = next((t for t in reading.tokens if t.start >= first.start and t.text not in HOW), None)
    if act is None or not is_verb(act) or phrases().measure_end.search(claim.name):
        return False
    if any(v.role == "baseline" for v in claim.values):
        return False  # 平台|注册用户|由1.2万人增加到2.5万人: a level, nothing that is done
    between = [t for t in reading.tokens if own[-1].end <= t.start < first.start and t.kind != "stop"]
    if any(t.kind == "word" and t.text not in function().markers | phrases().lead for t in between):
        return False
    before = next((t for t in reversed(reading.tokens) if t.end <= own[0].start), None)
    timed = any(t.kind == "frequency" for t in (before, *between) if t is not None)
    return timed and (is_body(own) or is_agent(own))


def _is_staffed(own: Sequence[Token], claim: Claim) -> bool:
    """A body, and right behind it how many people it must have at the least."""
    value = claim.values[0]
    counted = value.unit in _STAFF and value.op in _LEAST and value.op_text is not None
    behind = claim.name_spans[0].start >= value.end and own[-1].end == value.start
    return counted and behind and is_body(own) and not is_distributive(own)
