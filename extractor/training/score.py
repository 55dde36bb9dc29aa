"""Precision, recall and F1 of results against gold: what is counted, and when two things are the same.

The headline is the whole indicator: name, levels, project and every value right. A value is right when role,
operator, numbers, unit, grade, direction and frequency are; qualitative and empty ones when their text is.
A unit that gold leaves open may be inferred.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Plain = dict[str, Any]

_REACH = 120  # characters between a prose value and gold's phrase
_SLACK = 10  # characters that a prose name may be longer than gold's longest


def norm(text: object) -> str:
    """Text without white space, width and closing marks, for comparison."""
    folded = unicodedata.normalize("NFKC", str(text or ""))
    return re.sub(r"\s+", "", folded).strip(",.;:。；：、，")


@dataclass(slots=True)
class Count:
    """True positives, false negatives, false positives."""

    tp: int = 0
    fn: int = 0
    fp: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    document: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold indicator beside the found one that answers it; in prose one such pair for every value.

    Where ``gold`` is None the found one is wanted by nobody, where ``found`` is None nothing answers. What gold
    calls optional is in no pair. ``right`` is what the headline counts.
    """

    origin: str
    gold: Plain | None
    found: Plain | None
    value: Plain | None = None
    got: Plain | None = None
    right: bool = False


@dataclass(slots=True)
class Scores:
    """Counts by measure, right/wrong by field, and the misses to read."""

    counts: dict[str, Count] = field(default_factory=dict)
    fields: Counter[tuple[str, bool]] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    documents: int = 0
    judged: list[tuple[Plain, bool]] = field(default_factory=list)
    """Every found indicator that counts (in prose once per value) and whether it is entirely right."""

    pairs: list[Pair] = field(default_factory=list)
    projects: list[tuple[Plain | None, Plain | None]] = field(default_factory=list)
    """(gold, found) projects; None where there is no such one."""

    def add(self, measure: str, *, tp: int = 0, fn: int = 0, fp: int = 0) -> None:
        count = self.counts.setdefault(measure, Count())
        count.tp += tp
        count.fn += fn
        count.fp += fp

    def judge(self, name: str, right: bool) -> None:
        self.fields[name, right] += 1

    def calibration(self, origin: str | None = None, bins: int = 10) -> Plain:
        """Expected calibration error, Brier score and reliability table of the indicators' confidence.

        Args:
            origin: "table" or "prose" alone; both by default.
            bins: stretches of equal width.
        """
        return reliability([(i["confidence"], ok) for i, ok in self.judged if origin in (None, i["origin"])], bins)

    def summary(self) -> Plain:
        """Figures rounded to four places: F1 by measure, accuracy by field, calibration."""
        return {
            "documents": self.documents,
            "calibration": {k: self.calibration(None if k == "all" else k) for k in ("all", "table", "prose")},
            "measures": {
                name: {
                    "precision": round(c.precision, 4),
                    "recall": round(c.recall, 4),
                    "f1": round(c.f1, 4),
                    "support": c.tp + c.fn,
                }
                for name, c in sorted(self.counts.items())
            },
            "fields": {
                name: {
                    "accuracy": round(
                        self.fields[name, True] / (self.fields[name, True] + self.fields[name, False]), 4
                    ),
                    "support": self.fields[name, True] + self.fields[name, False],
                }
                for name in sorted({n for n, _ in self.fields})
            },
        }


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> Plain:
    """Expected calibration error, Brier score and the reliability table of (probability, right) pairs."""
    n = len(pairs)
    table = []
    error = 0.0
    for b in range(bins):
        part = [(p, ok) for p, ok in pairs if b / bins <= p < (b + 1) / bins or (b == bins - 1 and p >= 1)]
        if not part:
            continue
        mean = sum(p for p, _ in part) / len(part)
        right = sum(ok for _, ok in part) / len(part)
        error += abs(mean - right) * len(part) / n
        table.append({"from": b / bins, "said": round(mean, 4), "right": round(right, 4), "support": len(part)})
    return {
        "ece": round(error, 4),
        "brier": round(sum((p - ok) ** 2 for p, ok in pairs) / n, 4) if n else 0.0,
        "support": n,
        "reliability": table,
    }


def number(x: object) -> float | None:
    """A number to four places; None for what is none."""
    return round(float(x), 4) if isinstance(x, int | float) and not isinstance(x, bool) else None


def _date(text: object) -> tuple[str, str]:
    """(year or "", the rest) of an ISO date that may lack its year."""
    date = str(text or "")
    if date.startswith("--"):
        return "", date[2:]
    return date[:4], date[5:] or date


def operators(gold: Plain) -> set[str | None]:
    """The operators that are right for a gold value: a plain 100% and 达到100% are the same goal."""
    ops = {gold.get("op"), *gold.get("op_alt", ())}
    if number(gold.get("value")) == 100 and gold.get("unit") == "%" and ops & {"=", ">="}:
        ops |= {"=", ">="}
    return ops


def same_date(gold: object, found: object) -> bool:
    """Whether two ISO dates agree; a year that one of them leaves open does not count."""
    (year, rest), (found_year, found_rest) = _date(gold), _date(found)
    return rest == found_rest and (not year or not found_year or year == found_year)


def same_value(gold: Plain, found: Plain, *, place: bool = True) -> bool:
    """Whether a found value is the gold one."""
    if gold["role"] != found["role"] or (gold.get("grade") or None) != (found.get("grade") or None):
        return False
    if place and gold.get("scope") and norm(gold["scope"]) != norm(found.get("scope")):
        return False
    kinds = {gold["kind"], found["kind"]}
    if "empty" in kinds:
        return len(kinds) == 1
    if "qualitative" in kinds:
        return len(kinds) == 1 and norm(gold["text"]) == norm(found["text"])
    if found.get("op") not in operators(gold):
        return False
    if "date" in kinds:
        return len(kinds) == 1 and same_date(gold.get("date"), found.get("date"))
    if (gold.get("direction") or None) != (found.get("direction") or None):
        return False
    if number(gold.get("value")) != number(found.get("value")):
        return False
    if number(gold.get("value_max")) != number(found.get("value_max")):
        return False
    if gold["role"] in ("weight", "score"):
        return True
    if norm(gold.get("unit")) != norm(found.get("unit")) and (gold.get("unit") or not found.get("unit_inferred")):
        return False
    wanted, got = gold.get("frequency"), found.get("frequency") or {}
    return not wanted or (number(wanted["every"]), wanted["per"]) == (number(got.get("every")), got.get("per"))


def match(gold: Sequence[Plain], found: Sequence[Plain]) -> tuple[int, int, list[Plain]]:
    """(right, wanted, found but not wanted) for the values of one indicator."""
    left = list(found)
    right = wanted = 0
    for g in sorted(gold, key=lambda v: bool(v.get("optional"))):
        hit = next((f for f in left if same_value(g, f)), None)
        if hit is not None:
            left.remove(hit)
        if not g.get("optional"):
            wanted += 1
            right += hit is not None
    return right, wanted, left


def score_document(gold: Plain, found: Plain, scores: Scores, name: str) -> None:
    """Compare one result with its gold and add to ``scores``."""
    scores.documents += 1
    for key, want in (gold.get("document") or {}).items():
        right = norm(want) == norm((found.get("document") or {}).get(key))
        scores.judge(f"document.{key}", right)
        if not right:
            scores.misses.append(Miss(name, f"document.{key}", f"{want} ≠ {(found.get('document') or {}).get(key)}"))
    projects = _score_projects(gold, found, scores, name)
    _score_tables(gold, found, projects, scores, name)
    _score_prose(gold, found, scores, name)


def _score_projects(gold: Plain, found: Plain, scores: Scores, name: str) -> dict[str, str]:
    """Gold project id → found project id."""
    left = list(found.get("projects", []))
    paired: dict[str, str] = {}
    for g in gold.get("projects", []):
        hit = next((p for p in left if norm(p["name"]) == norm(g["name"])), None) or next(
            (p for p in left if g.get("code") and norm(p.get("code")) == norm(g["code"])), None
        )
        if hit is None:
            scores.add("project", fn=1)
            scores.projects.append((g, None))
            scores.misses.append(Miss(name, "project missed", g["name"]))
            continue
        left.remove(hit)
        paired[g["id"]] = hit["id"]
        scores.add("project", tp=1)
        scores.projects.append((g, hit))
        for key in ("budget", "fiscal_funds", "other_funds", "adjusted_budget", "executed"):
            if key not in g and key in ("adjusted_budget", "executed"):
                continue
            want, got = (g.get(key) or {}).get("value"), (hit.get(key) or {}).get("value")
            _judge(scores, f"project.{key}", number(want) == number(got), name, f"{g['name']}: {want} ≠ {got}")
        for key in ("code", "purpose"):
            _judge(
                scores, f"project.{key}", norm(g.get(key)) == norm(hit.get(key)), name, f"{g.get(key)} ≠ {hit.get(key)}"
            )
        want_goals, got_goals = list(map(norm, g.get("goals", []))), list(map(norm, hit.get("goals", [])))
        _judge(scores, "project.goals", want_goals == got_goals, name, f"{want_goals} ≠ {got_goals}")
        want_steps = [(norm(s["text"]), number(s["percent"])) for s in g.get("schedule", [])]
        got_steps = [(norm(s["text"]), number(s["percent"])) for s in hit.get("schedule", [])]
        _judge(scores, "project.schedule", want_steps == got_steps, name, f"{want_steps} ≠ {got_steps}")
    scores.add("project", fp=len(left))
    scores.projects.extend((None, p) for p in left)
    scores.misses.extend(Miss(name, "project extra", p["name"]) for p in left)
    return paired


def _judge(scores: Scores, key: str, right: bool, name: str, detail: str) -> None:
    scores.judge(key, right)
    if not right:
        scores.misses.append(Miss(name, key, detail))


def _score_tables(gold: Plain, found: Plain, projects: dict[str, str], scores: Scores, name: str) -> None:
    left = [i for i in found.get("indicators", []) if i["origin"] == "table"]
    wanted = [i for i in gold["indicators"] if i["origin"] == "table"]
    for g in sorted(wanted, key=lambda i: bool(i.get("optional"))):
        names = {norm(g["name"]), *map(norm, g.get("alt_names", []))}
        same = [i for i in left if norm(i["name"]) in names]
        project = projects.get(g.get("project") or "")
        same.sort(key=lambda i: (i.get("project") != project, not _complete(g, i)))
        hit = same[0] if same else None
        if g.get("optional"):
            if hit is not None:
                left.remove(hit)
            continue
        if hit is None:
            scores.add("table.indicator", fn=1)
            scores.add("table.full", fn=1)
            scores.add("table.value", fn=sum(not v.get("optional") for v in g["values"]))
            scores.pairs.append(Pair("table", g, None))
            scores.misses.append(Miss(name, "table row missed", g["name"]))
            continue
        left.remove(hit)
        scores.add("table.indicator", tp=1)
        right, want, extra = match(g["values"], hit["values"])
        scores.add("table.value", tp=right, fn=want - right, fp=len(extra))
        levels = [norm(g.get(k)) == norm(hit.get(k)) for k in ("level1", "level2")]
        scores.judge("table.level1", levels[0])
        scores.judge("table.level2", levels[1])
        for key in ("description", "basis", "scoring", "reason", "polarity", "attribute"):
            if g.get(key):
                _judge(scores, f"table.{key}", norm(g[key]) == norm(hit.get(key)), name, f"{g['name']}: {hit.get(key)}")
        if g.get("category"):
            _judge(
                scores,
                "category.table",
                g["category"] == hit.get("category"),
                name,
                f"{g['name']}: {hit.get('category')}",
            )
        # Where the project itself was not recognised any project will do, but none will not.
        owned = not g.get("project") or bool(hit.get("project") and project in (None, hit["project"]))
        ok = all(levels) and owned and right == want and not extra
        scores.add("table.full", tp=ok, fn=not ok, fp=not ok)
        scores.judged.append((hit, ok))
        scores.pairs.append(Pair("table", g, hit, right=ok))
        if not ok:
            scores.misses.append(
                Miss(
                    name,
                    "table row wrong",
                    f"{g['name']} | {g.get('level1')}/{g.get('level2')} ≠ {hit.get('level1')}/{hit.get('level2')}"
                    f"{'' if owned else ' PROJECT'} | {_brief(g['values'])} ≠ {_brief(hit['values'])}",
                )
            )
    scores.add("table.indicator", fp=len(left))
    scores.add("table.full", fp=len(left))
    scores.add("table.value", fp=sum(len(i["values"]) for i in left))
    scores.misses.extend(Miss(name, "table row extra", i["name"]) for i in left)
    scores.judged.extend((i, False) for i in left)
    scores.pairs.extend(Pair("table", None, i) for i in left)


def _complete(gold: Plain, found: Plain) -> bool:
    right, want, extra = match(gold["values"], found["values"])
    return right == want and not extra


def _brief(values: Iterable[Plain]) -> str:
    return "; ".join(
        f"{v['role']}:{v.get('op') or v['kind']} {_said(v)} {v.get('unit') or ''}".rstrip()
        + (f"/{v['scope']}" if v.get("scope") else "")
        for v in values
    )


def _said(value: Plain) -> str:
    """A value's date, numbers or text, for reading."""
    if value.get("date"):
        return str(value["date"])
    told = [f"{value[k]:.12g}" for k in ("value", "value_max") if value.get(k) is not None]
    return "~".join(told) or str(value.get("text") or "")


def _name_fits(gold: Plain, found: str, value_text: str, kind: str) -> bool:
    name = norm(found)
    if kind not in ("qualitative", "date") and len(norm(value_text)) > 1 and norm(value_text) in name:
        return False
    good = [norm(gold["name"]), *map(norm, gold.get("alt_names", []))]
    if len(name) > max(map(len, good)) + _SLACK:
        return False
    return any(w and w in name for w in (norm(gold.get("core") or gold["name"]), *good[1:]))


def _score_prose(gold: Plain, found: Plain, scores: Scores, name: str) -> None:
    pairs = [(i, v) for i in found.get("indicators", []) if i["origin"] == "prose" for v in i["values"]]
    located = name.endswith(".txt")

    def away(g: Plain, pair: tuple[Plain, Plain]) -> int:
        phrase = g.get("gold_source") or {}
        if not located or phrase.get("start") is None:
            return 0
        at: int = pair[1]["source"]["start"]
        return int(max(phrase["start"] - at, at - phrase["end"], 0))

    def take(g: Plain, value: Plain, named: bool) -> tuple[Plain, Plain] | None:
        fits = [
            p
            for p in pairs
            if same_value(value, p[1], place=False)
            and away(g, p) < _REACH
            and (not named or _name_fits(g, p[0]["name"], value["text"], value["kind"]))
        ]
        return min(fits, key=lambda p: away(g, p)) if fits else None

    rest: list[tuple[Plain, Plain]] = []
    wanted = [(g, v) for g in gold["indicators"] if g["origin"] == "prose" for v in g["values"]]
    for g, value in wanted:
        hit = take(g, value, True)
        if hit is None:
            rest.append((g, value))
            continue
        pairs.remove(hit)
        if not (g.get("optional") or value.get("optional")):
            scores.judged.append((hit[0], True))
            scores.pairs.append(Pair("prose", g, hit[0], value, hit[1], right=True))
            scores.add("prose.full", tp=1)
            scores.add("prose.value", tp=1)
            for key in ("subject", "section"):
                if g.get(key):
                    scores.judge(f"prose.{key}", norm("".join(g[key])) == norm("".join(hit[0].get(key) or "")))
            if g.get("category"):
                scores.judge("category.prose", g["category"] == hit[0].get("category"))
    for g, value in rest:
        optional = g.get("optional") or value.get("optional")
        hit = take(g, value, False)
        if hit is not None:
            pairs.remove(hit)
            if not optional:
                scores.judged.append((hit[0], False))
                scores.pairs.append(Pair("prose", g, hit[0], value, hit[1]))
                scores.add("prose.value", tp=1)
                scores.add("prose.full", fn=1, fp=1)
                scores.misses.append(
                    Miss(name, "prose name wrong", f"{g['name']} ≠ {hit[0]['name']} | {value['text']}")
                )
        elif not optional:
            scores.add("prose.value", fn=1)
            scores.add("prose.full", fn=1)
            scores.pairs.append(Pair("prose", g, None, value))
            scores.misses.append(Miss(name, "prose value missed", f"{g['name']} | {value['role']} {value['text']}"))
    scores.add("prose.full", fp=len(pairs))
    scores.add("prose.value", fp=len(pairs))
    scores.judged.extend((i, False) for i, _ in pairs)
    scores.pairs.extend(Pair("prose", None, i, None, v) for i, v in pairs)
    scores.misses.extend(Miss(name, "prose extra", f"{i['name']} | {v['role']} {v['text']}") for i, v in pairs)
