"""Rules and taggers → one list of claims. Who is believed, and from what probability on, is data (reconcile.toml).

The rules speak first. One tagger reads every number of the document's prose; where it is sure enough of something else
(a goal where the rules took a fact, nothing where they took a value) it overrules them. A stretch that loses a number
is linked anew by the rules' own linker; a role that changes stays with its name. Another reads the words: it judges
whom the rules take a claim to apply to and what time a value is for, and speaks where they are silent. Each claim says
in ``found_by`` which of them had a hand in it, how likely the second thinks its name, and each value how likely the
first thinks its role.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from extractor import artifacts
from extractor.mentions.claim import Claim, ClaimValue, Span
from extractor.mentions.prose.discourse import lasts, time_of
from extractor.mentions.prose.evident import evident_subjects
from extractor.mentions.prose.heard import Heard
from extractor.mentions.prose.levels import reaches
from extractor.mentions.prose.lexing import Token
from extractor.mentions.prose.words import cues, phrases
from extractor.mentions.tagger.chain import ROLES, Role, marginals
from extractor.mentions.tagger.features import VERSION, stated
from extractor.mentions.tagger.opinions import Opinions, opinions
from extractor.regex import regex

MODEL = "prose"
TAGGER, WORDS = "prose.tagger", "prose.words"
"""What ``found_by`` says where the tagger of numbers decided, or that of words."""

_LEVELS = frozenset({"target", "actual"})
# not 目前, 今年以来
_DATED = regex(r"[\d一二三四五六七八九十]|[上下]半年|全年|(?<!今年)(?<!去年)以来|假期|黄金周|期间")
_PAST = frozenset({"yoy", "mom", "previous"})


@dataclass(frozen=True, slots=True)
class Belief:
    """From what probability on the tagger's ``says`` stands against the rules' word.

    Args:
        rules: what the rules say.
        says: what the tagger says; a number that states nothing for the rules stays so.
        least: the least probability.
        told: whether that holds also where a word of the sentence told the rules (力争, 已).
    """

    rules: Role
    says: Role
    least: float
    told: bool = False


Priorities = Mapping[tuple[str, str], Belief]
"""Beliefs by what the rules say and what the tagger says."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the tagger of words is trusted with a field.

    Args:
        keep: the least probability at which the rules' word stands.
        add: the least at which the tagger's does where the rules have none.
        swap: the least at which it does where they have another.
    """

    keep: float
    add: float
    swap: float


Trusts = Mapping[str, Trust]
"""Trust by field: subject, period."""


@cache
def priorities() -> Priorities:
    """The beliefs of ``reconcile.toml``, read at the first call."""
    return index(Belief(**b) for b in _data()["belief"])


@cache
def trusts() -> Trusts:
    """The trust of ``reconcile.toml``, read at the first call."""
    return {name: Trust(**told) for name, told in _data()["words"].items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("reconcile.toml").read_text(encoding="utf-8"))


def index(beliefs: Iterable[Belief]) -> Priorities:
    """Beliefs, ready to be asked."""
    return {(b.rules, b.says): b for b in beliefs}


_trial: ContextVar[Priorities | None] = ContextVar("zhibiao_prose_trial", default=None)
_trusted: ContextVar[Trusts | None] = ContextVar("zhibiao_words_trial", default=None)


@contextmanager
def believing(beliefs: Priorities) -> Iterator[None]:
    """Let every extraction inside the ``with`` believe the tagger otherwise."""
    token = _trial.set(beliefs)
    try:
        yield
    finally:
        _trial.reset(token)


@contextmanager
def trusting(told: Trusts) -> Iterator[None]:
    """Let every extraction inside the ``with`` trust the tagger of words otherwise."""
    token = _trusted.set(told)
    try:
        yield
    finally:
        _trusted.reset(token)


@contextmanager
def alone() -> Iterator[None]:
    """Let the taggers decide alone inside the ``with``, wherever they differ from the rules, however unsure."""
    every = index(Belief(a, b, 0.0, True) for a in ROLES for b in ROLES)
    with believing(every), trusting(dict.fromkeys(trusts(), Trust(keep=2.0, add=0.5, swap=0.5))):
        yield


def reconciled(stretches: Sequence[Heard], *, title: str | None) -> list[list[Claim]]:
    """The claims that stand after all have spoken, stretch by stretch; the rules' own where the taggers are left out.

    Args:
        stretches: what the rules heard in a document, or in so much of it as is looked at together.
        title: its title.

    Raises:
        ModelUnavailable: the model is missing, damaged or for other features.

    Example: among sentences full of 不低于, 力争 and 年底前, 「新建公办幼儿园18所」 is a goal also where the rules
    take it for a fact.
    """
    if not any(p.reading.piece.quantities for h in stretches for p in h.pieces):
        return [list(h.claims) for h in stretches]
    claims = _roles(stretches, title)
    told = opinions(stretches)
    if told is None:
        return claims
    trusted = _trusted.get()
    wording = [_Wording(h, o, trusts() if trusted is None else trusted) for h, o in zip(stretches, told, strict=True)]
    return [[w.claim(c) for c in found] for w, found in zip(wording, claims, strict=True)]


def _roles(stretches: Sequence[Heard], title: str | None) -> list[list[Claim]]:
    """The claims after the tagger of numbers has spoken."""
    model = artifacts.current().model(MODEL, features=VERSION)
    if model is None:
        return [list(h.claims) for h in stretches]
    numbers = stated(stretches, title=title)
    opinions: list[dict[int, Mapping[Role, float]]] = [{} for _ in stretches]
    for number, said in zip(numbers, marginals(model, (n.features for n in numbers)), strict=True):
        opinions[number.stretch][number.quantity.start] = said
    beliefs = _trial.get()
    weigh = priorities() if beliefs is None else beliefs
    return [_Review(h, o, weigh).claims() for h, o in zip(stretches, opinions, strict=True)]


class _Review:
    """One stretch looked over.

    Args:
        heard: what the rules heard.
        opinions: what the tagger says of each number, by the number's start.
        weigh: whom to believe.
    """

    def __init__(self, heard: Heard, opinions: Mapping[int, Mapping[Role, float]], weigh: Priorities) -> None:
        self._heard = heard
        self._opinions = opinions
        self._weigh = weigh
        self._told = {q.start for p in heard.pieces if p.sure for q in p.reading.piece.quantities}

    def claims(self) -> list[Claim]:
        claims = self._counted()
        return [self._in_role(c) for c in claims]

    def _believed(self, start: int, rules: Role) -> Role:
        """What a number states."""
        said = self._opinions[start]
        best = max(said, key=lambda role: said[role])
        belief = self._weigh.get((rules, best)) if best != rules else None
        if belief is None or (start in self._told and not belief.told):
            return rules
        both = said["target"] + said["actual"] if {rules, best} == _LEVELS else 1.0
        return best if said[best] >= belief.least * both else rules

    # ── numbers that state nothing ──

    def _counted(self) -> list[Claim]:
        """The claims without the numbers of which the tagger says that they state nothing."""
        heard = self._heard
        values = (v for c in heard.claims for v in c.values if v.quantity is not None)
        ruled = {v.quantity.start: v.role for v in values if v.quantity is not None}
        idle = {
            start for start, role in ruled.items() if start in self._opinions and self._believed(start, role) == "none"
        }
        if not idle:
            return list(heard.claims)
        rows = [
            [t._replace(kind="word", quantity=None) if t.kind == "value" and t.start in idle else t for t in tokens]
            for tokens in (p.reading.tokens for p in heard.pieces)
        ]
        there = {(c.phrase, c.name) for c in heard.claims}
        return [c if (c.phrase, c.name) in there else _by_tagger(c) for c in heard.linked(rows)]

    # ── roles ──

    def _in_role(self, claim: Claim) -> Claim:
        barred: set[Role] = set()
        if cues().ratio_name.search(claim.name[-2:]):
            barred.add("share")  # 占GDP的比重|6.5% is the level of what the name measures
        if any(self._is_past(v) for v in claim.values):
            barred.add("target")
        values = tuple(self._value(v, barred) for v in claim.values)
        changed = any(a.role != b.role for a, b in zip(values, claim.values, strict=True))
        claim = replace(claim, values=values)
        return _by_tagger(claim) if changed else claim

    def _is_past(self, value: ClaimValue) -> bool:
        """达到88.9%，|同比提高2.3个百分点; 2020年|达到85.4%, told in 2021: what has been reached is no goal."""
        year = value.period[:4] if value.period is not None else ""
        before = year.isdecimal() and self._heard.year is not None and int(year) < self._heard.year
        return before or (value.role == "change" and value.base in _PAST and not value.goal)

    def _value(self, value: ClaimValue, barred: Set[Role]) -> ClaimValue:
        """A value in the role that is believed, unless that is one of those barred."""
        q = value.quantity
        said = self._opinions.get(q.start) if q is not None else None
        if q is None or said is None:
            return value
        role = self._believed(q.start, value.role)
        if role == "none" or role == value.role or role in barred:
            return replace(value, sure=round(said[value.role], 3))
        goal = role == "target" or (role == "share" and value.goal)
        op = value.op if not reaches(q) else ">=" if goal else "="
        return replace(value, role=role, goal=goal, op=op, sure=round(said[role], 3))


def _by_tagger(claim: Claim) -> Claim:
    return _found_by(claim, TAGGER)


def _found_by(claim: Claim, tagger: str) -> Claim:
    return claim if tagger in claim.found_by else replace(claim, found_by=(*claim.found_by, tagger))


class _Wording:
    """One stretch looked over by the tagger of words.

    Args:
        heard: what the rules heard.
        told: what the tagger says.
        trust: how far it is trusted.
    """

    def __init__(self, heard: Heard, told: Opinions, trust: Trusts) -> None:
        self._text = heard.stretch.text
        self._pieces = sorted((p.reading for p in heard.pieces), key=lambda r: r.piece.start)
        self._starts = [r.piece.start for r in self._pieces]
        self._told = told
        self._trust = trust
        self._evident = evident_subjects(self._text, self._pieces, heard.claims)

    def claim(self, claim: Claim) -> Claim:
        """A claim with its subject and its periods judged, and how likely its name is one."""
        named = self._told.labelled(claim.name_spans, "NAME")
        subject = self._subject(claim)
        values = tuple(self._dated(v) for v in claim.values)
        same = subject == claim.subject and all(a.period == b.period for a, b in zip(values, claim.values, strict=True))
        if subject is None and claim.subject is not None:
            claim = self._whole(claim, claim.subject)
        claim = replace(claim, named=None if named is None else round(named, 3), subject=subject, values=values)
        return claim if same else _found_by(claim, WORDS)

    def _whole(self, claim: Claim, dropped: Span) -> Claim:
        """A claim whose name takes back the words in front of it that are no subject: 企业|退休人员养老金."""
        first, *others = claim.name_spans
        if dropped.end != first.start:
            return claim
        whole = Span(dropped.start, first.end, self._text[dropped.start : first.end])
        return replace(claim, name=f"{dropped.text}{claim.name}", name_spans=(whole, *others))

    def _subject(self, claim: Claim) -> Span | None:
        trust, ruled = self._trust["subject"], claim.subject
        if ruled is not None and phrases().collective.fullmatch(ruled.text):
            return ruled  # 全市, 全国 in front of a measure are whom it applies to
        if ruled in self._evident:
            return ruled
        best = self._told.best("SUBJECT", next((v.start for v in claim.values if v.quantity), claim.phrase.start))
        inside = best is not None and any(s.start < best.end and best.start < s.end for s in claim.name_spans)
        if best is not None and not inside and best.sure >= (trust.add if ruled is None else trust.swap):
            return Span(best.start, best.end, self._text[best.start : best.end])
        sure = self._told.labelled([ruled], "SUBJECT") if ruled is not None else None
        return None if sure is not None and sure < trust.keep else ruled

    def _dated(self, value: ClaimValue) -> ClaimValue:
        trust, ruled = self._trust["period"], value.period
        if value.quantity is None:
            return value
        best = self._told.best("PERIOD", value.quantity.start)
        told = best is not None and not lasts(self._text[best.start : best.end])
        if best is not None and told and best.sure >= (trust.add if ruled is None else trust.swap):
            return replace(value, period=time_of(self._text, best.start, best.end))
        if ruled is None or self._opens(ruled, value.quantity.start):
            return value
        sure = self._told.belongs("PERIOD", ruled, value.quantity.start)
        return replace(value, period=None) if sure is not None and sure < trust.keep else value

    def _opens(self, period: str, start: int) -> bool:
        """2014年|全县完成投资4.2亿元, 前三季度，|全县完成…: a time that opens a number's own clause is its time."""
        if not _DATED.search(period):
            return False
        at = bisect_right(self._starts, start) - 1
        while at > 0 and self._pieces[at].piece.end <= start:
            at -= 1  # a bracket in front of the number
        front = self._pieces[at - 1].tokens if at > 0 else ()
        times = self._first(self._pieces[at].tokens), self._first(front) if self._is_time(front) else None
        return any(t is not None and t.start < start and self._time(t) == period for t in times)

    def _first(self, tokens: Sequence[Token]) -> Token | None:
        """The first token that says something."""
        return next((t for t in tokens if t.kind != "stop" and t.text not in phrases().lead), None)

    def _is_time(self, tokens: Sequence[Token]) -> bool:
        """Whether a clause is nothing but a time word."""
        return all(t.kind in ("period", "date", "stop") or t.text in phrases().lead for t in tokens)

    def _time(self, token: Token) -> str | None:
        return time_of(self._text, token.start, token.end) if token.kind in ("period", "date") else None
