"""The confidence model: how an indicator was found and how it looks → how likely it is entirely right.

A logistic regression tells right from wrong. Its answers about documents that it has not seen are straightened by
a line in log-odds (Platt) for tables and for prose apart, and that line is then levelled by first looks: what share
was right in documents before anyone had seen them (``corpora/first_look.json``, of each kind of documents the batches
that came last, for older ones were read by rules that are no more). What is right in them now flatters the rules,
which have learned from them; what was right then forgets what the rules have learned since. The level is half way
between the two, in log-odds. Line and level are put into the weights, so that nothing is left to do at run time.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.indicators.confidence import PROSE, TABLE, VERSION, features, surety
from extractor.pipeline import Explanation
from extractor.training.cards import Card
from extractor.training.folded import Folds
from extractor.training.linear import Fitted, Sample, Trained, blank, cross_validate, fit
from extractor.training.samples import GENERATED, HAND, Read, counts
from extractor.training.score import Scores, reliability

__all__ = ["CARD", "VERSION", "first_looks", "samples", "train"]

C = 0.1
FOLDS = 6
WEIGHT = {HAND: 1.0, GENERATED: 0.5}
MISREAD = 0.25
"""What an indicator of a table with its heads over the wrong columns counts, against one read as the table stands."""
CRUMPLED = 0.1
"""What one counts that is read from the words of a form that lost its lines."""
_YES, _NO = "yes", "no"
_ORIGINS = {TABLE: "table", PROSE: "prose"}
_NEAR = 1e-4  # log-odds within which a level is met
_BATCHES = 3
"""Batches of a kind whose first looks count: those before them were read by rules that are no more."""
_BATCH = re.compile(r"(\D+)(\d+)")

FirstLooks = Mapping[str, Mapping[str, tuple[int, int]]]
"""Document → origin → (right, found) before anyone had seen it."""

CARD = Card(
    title="how likely an indicator is right",
    what=(
        "How an indicator was found (rules, models, header known or guessed, levels, grid) and how it and its "
        "neighbours look → the probability that name, levels and every value are right, the `confidence` of the result."
    ),
    learns=(
        "Every indicator that the extractor finds in the corpora, right or wrong as the gold says; tables were read "
        "with models that had not seen the document, as they stand and, for doubt, with their heads over the wrong "
        "columns and with nothing left of them but their words. Its level lies half way between what is right in "
        "documents now and what was right at first look (`corpora/first_look.json`), before any rule knew of them."
    ),
    used="`indicators.confidence.calibrated` gives every indicator of a result its `confidence`.",
    limits=(
        "Telling of an indicator that was missed: it judges what was found.",
        "Documents that are no performance documents at all; there the level is too high.",
        "Telling which part of an indicator is wrong.",
    ),
    kept="It ships: fixed figures by rule were more than twice as far from the truth on unseen documents.",
)


def first_looks(corpora: Path) -> FirstLooks:
    """The record of first looks that still tell something; empty where there is none.

    Of numbered batches (tables8, tables9, tables10) those that came last count, and whatever is in none.
    """
    path = corpora / "first_look.json"
    if not path.exists():
        return {}
    record = json.loads(path.read_text(encoding="utf-8"))
    stale = _stale(corpora / "dev", record)
    return {name: {k: (n[0], n[1]) for k, n in told.items()} for name, told in record.items() if name not in stale}


def _stale(folder: Path, record: Collection[str]) -> frozenset[str]:
    """Documents with a first look whose batch is followed by enough others of its kind with one."""
    kinds: dict[str, dict[int, list[str]]] = {}
    for path in folder.glob("*/*.gold.json"):
        batch, name = _BATCH.fullmatch(path.parent.name), path.name.removesuffix(".gold.json")
        if batch is not None and name in record:
            kinds.setdefault(batch[1], {}).setdefault(int(batch[2]), []).append(name)
    return frozenset(
        name for batches in kinds.values() for number in sorted(batches)[:-_BATCHES] for name in batches[number]
    )


def samples(reads: Iterable[Read], folded: Folds) -> list[Sample]:
    """Every found indicator of documents (in prose once for every value), right or wrong.

    Those of tables also with the heads over the wrong columns, and what looks like sentences where tables lost their
    lines: few documents of the corpora are misread, and doubt is learned from those that are.

    Args:
        reads: documents.
        folded: the corpus in folds, ready: who reads a document with models that have not seen it.
    """
    reads = list(reads)
    formats: dict[str, int] = {}
    for read in reads:
        formats[read.name] = formats.get(read.name, 0) + 1
    out: list[Sample] = []
    for read in reads:
        explanation = folded.explained(read)
        weight = WEIGHT[read.source] / formats[read.name]
        out += _judged(read, explanation, folded.scores(read), weight)
        if not read.states("table"):
            continue
        misread = folded.misread(read, explanation)
        if misread is not None:
            out += _judged(read, *misread, weight * MISREAD, copies="table")
        if read.gold.format in ("file", "docx"):
            out += _judged(read, *folded.crumpled(read, explanation), WEIGHT[read.source] * CRUMPLED, copies="prose")
    return out


def _judged(
    read: Read, explanation: Explanation, scores: Scores, weight: float, *, copies: str = ""
) -> Iterator[Sample]:
    """The indicators of one reading of a document, right or wrong; of copies those of one origin, not judged."""
    indicators = explanation.result.indicators
    sure = surety(explanation.prose_result)
    found = features(indicators, explanation.tables, sure, explanation.document)
    seen = {i.id: tuple(f) for i, f in zip(indicators, found, strict=True)}
    for i, right in scores.judged:
        if copies and i["origin"] != copies:
            continue
        yield Sample(
            seen[i["id"]],
            _YES if right else _NO,
            read.name,
            read.family,
            weight,
            not copies,
            f"{read.source} {i['origin']}",
        )


def train(some: Sequence[Sample], first: FirstLooks, reads: Sequence[Read]) -> Trained:
    """Fit, straighten and level the model, and judge it by its answers about documents that it has not seen.

    Args:
        some: what ``samples`` gives.
        first: what ``first_looks`` gives.
        reads: the documents that they come from.
    """
    answers = [(s, _odds(dict(p).get(_YES, 0.5))) for s, p in cross_validate(some, by=lambda s: s.family, k=FOLDS, c=C)]
    lines: dict[str, tuple[float, float]] = {}
    told: list[tuple[Sample, float]] = []
    looks = {}
    for mark, origin in _ORIGINS.items():
        part = [(s, x) for s, x in answers if s.features[0] == mark]
        if not part:
            continue
        slope, shift = _line(part)
        straight = [(s, slope * x + shift) for s, x in part]
        level, look = _level(straight, first, origin)
        lines[mark] = slope, shift + level
        looks[f"in {origin}"] = look
        told += [(s, _share(x + level)) for s, x in straight]
    fitted = fit(some, c=C) if len({s.label for s in some}) == 2 else blank((_NO, _YES))
    _fold_in(fitted, lines)
    parts: dict[str, dict[str, Any]] = {}
    for source, title in ((HAND, "Hand-written documents"), (GENERATED, "Generated documents of unseen layouts")):
        for origin in _ORIGINS.values():
            pairs = [(p, s.label == _YES) for s, p in told if s.group == f"{source} {origin}"]
            if pairs:
                parts[f"{title}, in {origin}"] = reliability(pairs)
    if any(look["support"] for look in looks.values()):
        parts["Documents with a first look"] = {"compared": looks}
    return Trained(
        fitted.pack(),
        fitted.labels,
        f"logistic regression, L2, C = {C:g}, with a line and a level in log-odds for tables and for prose",
        counts(reads, len(some)),
        parts,
    )


def _line(part: Sequence[tuple[Sample, float]]) -> tuple[float, float]:
    """Slope and shift, in log-odds, that make answers about unseen documents meet the truth best."""
    from sklearn.linear_model import LogisticRegression

    truth = [s.label == _YES for s, _ in part]
    if len(set(truth)) < 2:
        return 1.0, 0.0
    line = LogisticRegression(C=1e3, max_iter=400).fit([[x] for _, x in part], truth, [s.weight for s, _ in part])
    return float(line.coef_[0][0]), float(line.intercept_[0])


def _level(
    part: Sequence[tuple[Sample, float]], first: FirstLooks, origin: str
) -> tuple[float, dict[str, float | int]]:
    """By how much to shift log-odds so that documents with a first look are believed as that look says."""
    known = [(s, x) for s, x in part if origin in first.get(s.document, {})]
    whole = sum(s.weight for s, _ in known)
    sources = {s.document: s.group.split()[0] for s, _ in known}
    right = sum(WEIGHT[source] * first[name][origin][0] for name, source in sources.items())
    found = sum(WEIGHT[source] * first[name][origin][1] for name, source in sources.items())
    now = sum(s.weight for s, _ in known if s.label == _YES)
    look: dict[str, float | int] = {"at first look": 0.0, "now": 0.0, "said": 0.0, "support": len(known)}
    if not known or not found or not 0 < right < found:
        return 0.0, look
    goal = _share((_odds(right / found) + _odds(now / whole)) / 2)
    low, high = -6.0, 6.0
    while high - low > _NEAR:
        middle = (low + high) / 2
        said = sum(s.weight * _share(x + middle) for s, x in known) / whole
        low, high = (middle, high) if said < goal else (low, middle)
    look.update({"at first look": round(right / found, 4), "now": round(now / whole, 4), "said": round(goal, 4)})
    return low, look


def _fold_in(fitted: Fitted, lines: Mapping[str, tuple[float, float]]) -> None:
    """Put every origin's line into the weights of its features, and the intercept into the feature of the origin."""
    if not lines.keys() <= fitted.columns.keys():
        return  # too few documents of one origin to learn anything of it
    weights, estimator = fitted.estimator.coef_[0], fitted.estimator
    base = float(estimator.intercept_[0])
    for name, column in fitted.columns.items():
        slope, shift = lines[name.partition(":")[0]]
        weights[column] = slope * (weights[column] + base) + shift if name in lines else slope * weights[column]
    estimator.intercept_[0] = 0.0


def _odds(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def _share(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -500 else 0.0
