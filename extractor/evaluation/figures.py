"""Tallies → the report as plain data, ready for JSON.

Of what is held out there are figures only: no miss, no document's name, and nothing counted under a heading that
fewer than three documents share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.evaluation.run import Run
from extractor.evaluation.sample import DRAWS, Draws, Interval, by_name, f1, f1_gain, summed
from extractor.evaluation.tally import BINS, Tally
from extractor.training.score import Count

Plain = dict[str, Any]

MEASURES = (
    *("all.full", "table.full", "prose.full", "all.value", "table.value", "prose.value"),
    *("table.indicator", "project"),
)
"""What is told first, in this order: whole indicators, single values, rows found, projects."""

GROUPS = ("type", "layout", "family", "carrier", "format")
_GROUP_MEASURES = ("all.full", "all.value")
_LEARNED = ("indicator.category",)
"""Fields of which the gain over a part taken away is told, too."""

_FEW = 3
"""Fewer documents than this are not told of one by one where they are held out."""

REST = "rest"


def figures(run: Run, *, resamples: int = DRAWS) -> Plain:
    """Everything there is to tell of a run.

    Args:
        run: what was measured.
        resamples: how often documents are drawn for the intervals; fewer are quicker and rougher.

    Returns:
        documents, files, refused and failed ones; ``measures`` and ``fields`` (precision, recall, F1 with interval,
        support); ``calibration``; ``groups``; ``sides`` with gains; ``confusions``; ``misses`` unless held out.
    """
    draws = Draws.of((t.name for t in run.tallies), draws=resamples)
    failed = [t for t in (*run.tallies, *run.again) if t.error is not None]
    out: Plain = {
        "title": run.title,
        "held_out": run.closed,
        "documents": len(draws.names),
        "files": len(run.tallies),
        "refused": len(run.refused),
        "failed": len(failed),
        "measures": {name: told for name in MEASURES if (told := _measure(run.tallies, name, draws)) is not None},
        "fields": _fields(run.tallies, draws),
        "calibration": {
            key: _calibration(run.tallies, origins, draws)
            for key, origins in (("all", ("table", "prose")), ("table", ("table",)), ("prose", ("prose",)))
        },
        "groups": {group: _group(run, group, resamples) for group in GROUPS},
        "sides": {name: _side(run.tallies, tallies, draws) for name, tallies in run.sides.items()},
        "confusions": _confusions(run.tallies),
    }
    if not run.closed:
        out["problems"] = [
            *({"file": str(r.path), "reason": "；".join(r.reasons)} for r in run.refused),
            *({"file": t.filename, "reason": t.error} for t in failed),
        ]
        out["misses"] = [
            {"document": m.document, "kind": m.kind, "detail": m.detail} for t in run.tallies for m in t.misses
        ]
    return out


def summary(told: Plain) -> Plain:
    """The same without what is long: what is kept in the repository."""
    short = {k: v for k, v in told.items() if k not in ("misses", "problems", "confusions", "groups")}
    short["groups"] = {
        group: [line for line in lines if line["documents"] >= _FEW]
        for group, lines in told["groups"].items()
        if group in ("type", "format")
    }
    return short


def _measure(tallies: Iterable[Tally], name: str, draws: Draws) -> Plain | None:
    return _counted(((t.name, t.measures.get(name)) for t in tallies), draws)


def _counted(counts: Iterable[tuple[str, Count | None]], draws: Draws) -> Plain | None:
    """Precision, recall, F1 with its interval, and how many there are in gold; None of nothing."""
    told = [(name, count) for name, count in counts if count is not None]
    total = summed(count for _, count in told)
    if not total.tp + total.fn + total.fp:
        return None
    return {
        "precision": _round(total.precision),
        "recall": _round(total.recall),
        **_bounds("f1", draws.interval(by_name(told), f1)),
        "support": total.tp + total.fn,
        "right": total.tp,
        "found": total.tp + total.fp,
    }


def _bounds(name: str, interval: Interval) -> Plain:
    out: Plain = {name: _round(interval.value)}
    if interval.low is not None and interval.high is not None:
        out["low"], out["high"] = _round(interval.low), _round(interval.high)
    return out


def _round(x: float) -> float:
    return round(x, 4)


def _fields(tallies: Sequence[Tally], draws: Draws) -> Plain:
    names = sorted({name for t in tallies for name in t.fields})
    told = {name: _counted(((t.name, t.fields.get(name)) for t in tallies), draws) for name in names}
    return {name: one for name, one in told.items() if one is not None}


def _calibration(tallies: Iterable[Tally], origins: Sequence[str], draws: Draws) -> Plain:
    """Expected calibration error and Brier score, with intervals, and the reliability table."""
    parts: dict[str, list[float]] = {}
    for t in tallies:
        sums = parts.setdefault(t.name, [0.0] * (4 * BINS))
        for (origin, b), more in t.bins.items():
            if origin in origins:
                for k in range(4):
                    sums[4 * b + k] += more[k]

    def error(sums: Sequence[float]) -> float | None:
        n = sum(sums[0::4])
        return sum(abs(said - right) for said, right in zip(sums[1::4], sums[2::4], strict=True)) / n if n else None

    def brier(sums: Sequence[float]) -> float | None:
        n = sum(sums[0::4])
        return sum(sums[3::4]) / n if n else None

    total = [sum(column) for column in zip(*parts.values(), strict=True)] or [0.0] * (4 * BINS)
    ece = draws.interval(parts, error)
    return {
        **_bounds("ece", ece),
        "brier": _round(brier(total) or 0.0),
        "support": int(sum(total[0::4])),
        "reliability": [
            {
                "from": b / BINS,
                "said": _round(total[4 * b + 1] / n),
                "right": _round(total[4 * b + 2] / n),
                "support": int(n),
            }
            for b in range(BINS)
            if (n := total[4 * b])
        ],
    }


def _group(run: Run, group: str, resamples: int) -> list[Plain]:
    """The headline by what documents are grouped under, the biggest group first."""
    members: dict[str, list[Tally]] = defaultdict(list)
    for t in (*run.tallies, *(run.again if group == "format" else ())):
        members[t.groups[group]].append(t)
    if run.closed:
        few = [name for name, tallies in members.items() if len({t.name for t in tallies}) < _FEW]
        for name in few:
            if name != REST:
                members[REST].extend(members.pop(name))
    lines: list[Plain] = []
    for name, tallies in members.items():
        draws = Draws.of((t.name for t in tallies), draws=resamples)
        if run.closed and len(draws.names) < _FEW:
            continue
        told = {m: figure for m in _GROUP_MEASURES if (figure := _measure(tallies, m, draws)) is not None}
        if told:
            lines.append({"name": name, "documents": len(draws.names), **told})
    lines.sort(
        key=lambda line: (line["name"] == REST, not line["name"], -line["documents"], _worst(line), line["name"])
    )
    return lines


def _worst(line: Plain) -> float:
    return float(line.get("all.full", {}).get("f1", 1.0))


def _side(whole: Sequence[Tally], part: Sequence[Tally], draws: Draws) -> Plain:
    """The measures with a part taken away, and what the whole gains over that, drawn together."""
    measures = {name: told for name in MEASURES if (told := _measure(part, name, draws)) is not None}
    gains = {}
    for name in measures:
        gains[name] = _gain(_pairs(part, name), _pairs(whole, name), draws)
    fields = {}
    for name in _LEARNED:
        counts = [(t.name, t.fields.get(name)) for t in part]
        told = _counted(counts, draws)
        if told is not None:
            fields[name] = told
            gains[name] = _gain(counts, ((t.name, t.fields.get(name)) for t in whole), draws)
    sure = _calibration(part, ("table", "prose"), draws)
    calibration = {key: sure[key] for key in ("ece", "brier", "support")}
    return {"measures": measures, "gains": gains, "fields": fields, "calibration": calibration}


def _pairs(tallies: Sequence[Tally], name: str) -> Iterable[tuple[str, Count | None]]:
    return ((t.name, t.measures.get(name)) for t in tallies)


def _gain(part: Iterable[tuple[str, Count | None]], whole: Iterable[tuple[str, Count | None]], draws: Draws) -> Plain:
    """How much F1 the whole gains, and where most draws put that."""
    before, after = by_name(part), by_name(whole)
    both = {n: [*before.get(n, (0, 0, 0)), *after.get(n, (0, 0, 0))] for n in {**before, **after}}
    return _bounds("gain", draws.interval(both, f1_gain))


def _confusions(tallies: Iterable[Tally]) -> dict[str, list[Plain]]:
    sums: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for t in tallies:
        for what, counter in t.confusions.items():
            sums[what].update(counter)
    return {
        what: [{"gold": gold, "found": found, "count": n} for (gold, found), n in counter.most_common()]
        for what, counter in sums.items()
    }


def headline(report: Mapping[str, Plain]) -> Plain | None:
    """The set that the headline is taken from: what is held out where there is any, else the first."""
    return next((told for told in report.values() if told["held_out"]), next(iter(report.values()), None))


__all__ = ["GROUPS", "MEASURES", "REST", "figures", "headline", "summary"]
