"""One document's counts: the headline, every field, confusions of levels and roles, calibration, and the misses.

A field counts from end to end: what gold states and the result does not (also because the whole indicator was
missed) lowers recall, what the result states and gold does not lowers precision. What gold leaves open counts
nowhere. The measures (``table.full`` …) are those of ``extractor.training.score``, to the last count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.rows.levels import level_of
from extractor.training.gold import GoldDocument
from extractor.training.score import (
    Count,
    Miss,
    Pair,
    Scores,
    norm,
    number,
    operators,
    same_date,
    same_value,
    score_document,
)

Plain = dict[str, Any]

BINS = 10
NONE, OTHER, ANOTHER = "none", "other", "another"
"""In confusions: nothing there, a word that no level list holds, and another such word."""

_TEXTS = ("level1", "level2", "subject", "description", "basis", "scoring", "polarity", "attribute", "reason")
_FUNDS = ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed")
_FLAGS = ("approx", "implied", "unit_inferred", "goal", "suspect")
_OPEN = object()
"""What gold says of a field that its annotator left open."""


@dataclass(slots=True)
class Tally:
    """What one document in one format adds to the report.

    Attributes:
        name: the document's, the same for all its formats.
        groups: what it is counted under: type, layout, family, carrier, format.
        closed: whether it is held out; then there are no misses here.
        measures: counts by measure, as the scorer has them, and "all.full", "all.value" over tables and prose.
        fields: counts by field.
        confusions: (gold, found) by what is confused.
        bins: by origin and stretch of confidence: how many, the sums of what was said, right, squared error.
        error: why the document could not be read.
    """

    name: str
    filename: str
    groups: dict[str, str]
    closed: bool = False
    measures: dict[str, Count] = field(default_factory=dict)
    fields: dict[str, Count] = field(default_factory=dict)
    confusions: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    bins: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()
    error: str | None = None

    def add(self, name: str, *, tp: int = 0, fn: int = 0, fp: int = 0) -> None:
        count = self.fields.setdefault(name, Count())
        count.tp += tp
        count.fn += fn
        count.fp += fp


def tally(document: GoldDocument, found: Plain, *, closed: bool, error: str | None = None) -> tuple[Tally, Scores]:
    """Count one result against its gold.

    Args:
        document: the document with its gold.
        found: the result as the contract has it.
        closed: whether only figures may be shown; the scores that come back then hold no misses either.
        error: why there is no result.
    """
    scores = Scores()
    score_document(document.gold, found, scores, document.filename)
    out = Tally(document.name, document.filename, groups_of(document), closed, error=error)
    out.measures = dict(scores.counts)
    for part in ("full", "value"):
        both = [scores.counts.get(f"{origin}.{part}", Count()) for origin in ("table", "prose")]
        if any(c.tp + c.fn + c.fp for c in both):
            out.measures[f"all.{part}"] = Count(*(sum(getattr(c, k) for c in both) for k in ("tp", "fn", "fp")))
    _calibration(out, scores)
    _document(out, document.gold.get("document") or {}, found.get("document") or {})
    _projects(out, scores)
    _indicators(out, scores, document.gold)
    if closed:
        scores.misses.clear()
    out.misses = tuple(scores.misses)
    return out, scores


def groups_of(document: GoldDocument) -> dict[str, str]:
    """What a document is counted under; "" where its gold does not say."""
    meta = document.meta
    return {
        "type": str((document.gold.get("document") or {}).get("type") or ""),
        "layout": str(meta.get("layout") or ""),
        "family": str(meta.get("family") or ""),
        "carrier": str(meta.get("carrier") or ""),
        "format": document.filename.rpartition(".")[2].lower() if document.format == "file" else f"→ {document.format}",
    }


def _calibration(out: Tally, scores: Scores) -> None:
    for indicator, right in scores.judged:
        said = float(indicator["confidence"])
        sums = out.bins.setdefault((indicator["origin"], min(int(said * BINS), BINS - 1)), [0, 0.0, 0.0, 0.0])
        for at, more in enumerate((1, said, float(right), (said - right) ** 2)):
            sums[at] += more


# --- fields -----------------------------------------------------------------------------------------------


def _slot(out: Tally, name: str, gold: object, found: object, same: bool) -> None:
    """One field of a gold thing and of the found one that answers it."""
    stated, given = _is_there(gold), _is_there(found)
    if gold is _OPEN or not (stated or given):
        return
    if stated and given:
        out.add(name, tp=same, fn=not same, fp=not same)
    else:
        out.add(name, fn=stated, fp=given)


def _is_there(told: object) -> bool:
    return told is not None and told is not False and told != "" and told != []


def _document(out: Tally, gold: Plain, found: Plain) -> None:
    for key, want in gold.items():
        _slot(out, f"document.{key}", want, found.get(key), norm(want) == norm(found.get(key)))


def _projects(out: Tally, scores: Scores) -> None:
    for gold, found in scores.projects:
        g, f = gold or {}, found or {}
        _slot(out, "project.name", g.get("name"), f.get("name"), norm(g.get("name")) == norm(f.get("name")))
        for key in _FUNDS:
            want, got = ((one.get(key) or {}).get("value") for one in (g, f))
            left_open = gold is not None and key not in gold
            _slot(out, f"project.{key}", _OPEN if left_open else want, got, number(want) == number(got))
        for key in ("code", "purpose"):
            left_open = gold is not None and key not in gold
            _slot(out, f"project.{key}", _OPEN if left_open else g.get(key), f.get(key), _alike(g, f, key))
        want_goals, got_goals = ([norm(x) for x in one.get("goals") or ()] for one in (g, f))
        _slot(out, "project.goals", want_goals, got_goals, want_goals == got_goals)
        steps = [[(norm(s["text"]), number(s["percent"])) for s in one.get("schedule") or ()] for one in (g, f)]
        _slot(out, "project.schedule", steps[0], steps[1], steps[0] == steps[1])


def _alike(gold: Plain, found: Plain, key: str) -> bool:
    return norm(gold.get(key)) == norm(found.get(key))


def _indicators(out: Tally, scores: Scores, gold: Plain) -> None:
    owners = {g["id"]: f["id"] for g, f in scores.projects if g is not None and f is not None}
    judged: dict[str, set[str]] = {}  # by origin the fields that this document's gold says anything of
    for item in gold["indicators"]:
        known = judged.setdefault(item["origin"], set())
        known.update(k for k, told in item.items() if k != "category" or told is not None)
        known.update(f"value.{k}" for value in item["values"] for k in value)
    for pair in (
        *(p for p in scores.pairs if p.origin == "table"),
        *_again([p for p in scores.pairs if p.origin == "prose"]),
    ):
        known = judged.get(pair.origin, set())
        _indicator(out, pair, owners, known)
        for want, got in _values(pair):
            _value(out, want, got, known)


def _again(pairs: Sequence[Pair]) -> list[Pair]:
    """Prose: what was missed beside what was found for nobody, where both are written the same.

    The scorer counts these as a miss and an extra; for the fields they are one value with something wrong in it.
    """
    missed = [p for p in pairs if p.found is None]
    extra = [p for p in pairs if p.gold is None]
    out = [p for p in pairs if p.found is not None and p.gold is not None]
    for one in missed:
        assert one.gold is not None and one.value is not None
        near = [e for e in extra if e.got is not None and norm(e.got["text"]) == norm(one.value["text"])]
        hit = next((e for e in near if _inside(one, e)), None)
        if hit is None:
            out.append(one)
        else:
            extra.remove(hit)
            out.append(Pair("prose", one.gold, hit.found, one.value, hit.got))
    return out + extra


def _inside(missed: Pair, extra: Pair) -> bool:
    """Whether an extra value stands where gold read the missed one, as far as can be told."""
    phrase = (missed.gold or {}).get("gold_source") or {}
    start, end = phrase.get("start"), phrase.get("end")
    at = ((extra.got or {}).get("source") or {}).get("start")
    names = norm((missed.gold or {}).get("core") or ""), norm((extra.found or {}).get("name"))
    return (start is not None and at is not None and start <= at <= (end or start)) or names[0] in names[1] != ""


def _indicator(out: Tally, pair: Pair, owners: dict[str, str], known: set[str]) -> None:
    g, f = pair.gold or {}, pair.found or {}
    found = pair.gold is not None and pair.found is not None
    good = found if pair.origin == "table" else pair.right
    _slot(out, "indicator.name", g.get("name"), f.get("name"), good)

    def want(key: str) -> object:
        if pair.gold is None:
            return None if key in known else _OPEN
        return pair.gold.get(key, _OPEN)

    for key in _TEXTS:
        _slot(out, f"indicator.{key}", want(key), f.get(key), _alike(g, f, key))
    sections = ["".join(one.get("section") or ()) for one in (g, f)]
    _slot(out, "indicator.section", want("section"), f.get("section"), norm(sections[0]) == norm(sections[1]))
    category = _OPEN if pair.gold is not None and g.get("category") is None else want("category")
    _slot(out, "indicator.category", category, f.get("category"), g.get("category") == f.get("category"))
    if pair.origin == "table":
        owner = owners.get(g.get("project") or "")
        _slot(
            out, "indicator.project", want("project"), f.get("project"), owner is not None and owner == f.get("project")
        )
        for key in ("level1", "level2"):
            if found:
                _confused(out, key, _level(g.get(key)), _level(f.get(key)), _alike(g, f, key))
    if found and g.get("category"):
        _confused(out, "category", g["category"], f.get("category") or NONE, True)


def _level(text: str | None) -> str:
    """A level in a closed vocabulary, so that no document's own words get into a table of confusions."""
    if not text:
        return NONE
    level = level_of(text)
    return OTHER if level is None else level.category


def _confused(out: Tally, what: str, gold: str, found: str, same: bool) -> None:
    out.confusions.setdefault(what, Counter())[gold, ANOTHER if gold == found and not same else found] += 1


# --- values -----------------------------------------------------------------------------------------------


def _values(pair: Pair) -> Iterator[tuple[Plain | None, Plain | None]]:
    """The values of a pair side by side: those that are right, then those of one role, then what is left."""
    if pair.origin == "prose":
        yield pair.value, pair.got
        return
    wanted = list((pair.gold or {}).get("values", ()))
    left = list((pair.found or {}).get("values", ()))
    wanted.sort(key=lambda v: bool(v.get("optional")))
    tests: tuple[Callable[[Plain, Plain], bool], ...] = (
        lambda g, f: same_value(g, f),
        lambda g, f: norm(g["text"]) == norm(f["text"]) != "" and g["role"] == f["role"],
        lambda g, f: norm(g["text"]) == norm(f["text"]) != "",
        lambda g, f: g["role"] == f["role"] and g.get("grade") == f.get("grade"),
    )
    for same in tests:
        for gold in list(wanted):
            hit = next((f for f in left if same(gold, f)), None)
            if hit is not None:
                wanted.remove(gold)
                left.remove(hit)
                if not gold.get("optional"):
                    yield gold, hit
    yield from ((gold, None) for gold in wanted if not gold.get("optional"))
    yield from ((None, found) for found in left)


def _value(out: Tally, gold: Plain | None, found: Plain | None, known: set[str]) -> None:
    g, f = gold or {}, found or {}
    _confused(out, "role", g.get("role") or NONE, f.get("role") or NONE, True)

    def want(key: str) -> object:
        if gold is None:
            return None if f"value.{key}" in known else _OPEN
        return gold.get(key, _OPEN)

    for key in ("role", "kind", "direction", "grade"):
        _slot(out, f"value.{key}", want(key), f.get(key), (g.get(key) or None) == (f.get(key) or None))
    numbers = [[number(one.get(k)) for k in ("value", "value_max")] for one in (g, f)]
    first, second = (None if told[0] is None else told for told in numbers)
    _slot(out, "value.number", first, second, first == second)
    _slot(out, "value.op", want("op"), f.get("op"), f.get("op") in operators(g) if gold else False)
    unit = want("unit")
    if (unit is None and f.get("unit_inferred")) or g.get("role") in ("weight", "score"):
        unit = _OPEN
    _slot(out, "value.unit", unit, f.get("unit"), norm(g.get("unit")) == norm(f.get("unit")))
    _slot(out, "value.date", want("date"), f.get("date"), same_date(g.get("date"), f.get("date")))
    often = [(number(o.get("every")), o.get("per")) for o in (one.get("frequency") or {} for one in (g, f))]
    _slot(out, "value.frequency", want("frequency"), f.get("frequency"), often[0] == often[1])
    for key in ("scope", "period", "base", "op_text"):
        _slot(out, f"value.{key}", want(key), f.get(key), _alike(g, f, key))
    for key in _FLAGS:
        _slot(out, f"value.{key}", want(key), f.get(key), True)
