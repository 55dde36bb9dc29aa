"""Leaves every family of generated layouts out in turn: rules alone, models alone, both, on layouts nobody has seen.

usage: python scripts/leave_family_out.py [FAMILY …] [--models DIR] [--report FILE]

For each family the models are fitted anew on all other documents, hand-written and generated, and the family's own are
read with them. Takes about a minute for a family. The figures are written to reports/families.json family by family;
what stands there of other families stays, as long as it was measured on the same corpora. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from extractor import artifacts
from extractor.evaluation.run import BOTH, MODELS, RULES, side
from extractor.evaluation.tally import Tally, tally
from extractor.indicators.confidence import MODEL as CONFIDENCE
from extractor.pipeline import explain
from extractor.training.folded import Fit, interval, total
from extractor.training.samples import GENERATED, Read, corpus
from extractor.training.score import Count
from extractor.training.train import RECIPES, corpus_digest

TOP = Path(__file__).resolve().parent.parent
Plain = dict[str, Any]
SIDES = (RULES, MODELS, BOTH)
MEASURES = {
    "table": ("table.indicator", "table.value", "table.full"),
    "prose": ("prose.value", "prose.full", "indicator.subject", "value.period"),
}
Counts = Mapping[str, Mapping[str, Sequence[Count]]]
"""Measure → side → counts, document by document."""

WHAT = (
    "F1 on every family of generated layouts, by rules alone, models alone (no vocabulary of heads, the taggers' word "
    "wherever it differs) and both; the models were fitted on all other documents. Intervals are 95 %, over documents "
    "drawn again and again; the gain is that of both over the rules."
)


def families(reads: Sequence[Read]) -> dict[str, list[Read]]:
    """The generated documents by family, in order of their names."""
    out: dict[str, list[Read]] = {}
    for read in reads:
        if read.source == GENERATED and read.gold.format in ("file", "docx"):
            out.setdefault(read.family, []).append(read)
    return dict(sorted(out.items()))


def left_out(
    reads: Sequence[Read],
    fits: Mapping[str, Mapping[str, Fit]],
    models: Path,
    *,
    only: Sequence[str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[str, Plain, dict[str, dict[str, list[Count]]]]]:
    """Family by family its figures, and the counts that they are made of.

    Args:
        reads: the corpus; whole families are left out, those of its test part as well.
        fits: by origin ("table", "prose") and model, how it is fitted.
        models: a folder that holds the other models.
        only: names of families; all by default.
        say: told how long each took.
    """
    samples: dict[str, Sequence[Any]] = {}
    for family, documents in families(reads).items():
        if only and family not in only:
            continue
        began = time.monotonic()
        origin = "prose" if documents[0].states("prose") and not documents[0].states("table") else "table"
        with TemporaryDirectory() as top:
            folder = Path(copytree(models, Path(top) / "models"))
            for name, fit in fits[origin].items():
                if name not in samples:
                    samples[name] = fit.samples([r for r in reads if r.source != GENERATED or r.learned])
                others = [s for s in samples[name] if s.family != family]
                artifacts.write(folder, name, fit.packed(others), {"features": fit.features})
            tallies = {name: [_read(r, folder, name) for r in documents] for name in SIDES}
        counts = {m: {name: [_count(t, m) for t in told] for name, told in tallies.items()} for m in MEASURES[origin]}
        say(f"{family}: {time.monotonic() - began:.0f} s")
        yield family, {"documents": len(documents), "measures": {m: _figures(c) for m, c in counts.items()}}, counts


def summed(every: Sequence[Counts]) -> Plain:
    """Figures over all families, with 95 % intervals over their documents and the gain of both over the rules."""
    out: Plain = {}
    for measure in dict.fromkeys(m for counts in every for m in counts):
        told = {name: [c for counts in every for c in counts.get(measure, {}).get(name, ())] for name in SIDES}
        figures: Plain = _figures(told)
        for name in SIDES:
            figures[name]["from"], figures[name]["to"] = interval([told[name]])
        low, high = interval([told[BOTH], told[RULES]])
        gain = total(told[BOTH]).f1 - total(told[RULES]).f1
        figures["gain"] = {"F1": round(gain, 4), "from": low, "to": high}
        out[measure] = figures
    return out


def _figures(told: Mapping[str, Sequence[Count]]) -> Plain:
    found: Plain = {name: {"F1": round(total(counts).f1, 4)} for name, counts in told.items()}
    whole = total(told[RULES])
    return {"support": whole.tp + whole.fn, **found}


def _read(read: Read, folder: Path, name: str) -> Tally:
    with artifacts.using(artifacts.Store(folder, without={CONFIDENCE})), side(name):
        found = explain(read.gold.data, filename=read.gold.filename).result.to_dict()
    return tally(read.gold, found, closed=False)[0]


def _count(told: Tally, measure: str) -> Count:
    return told.measures.get(measure) or told.fields.get(measure) or Count()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="which ones (default: all)")
    parser.add_argument("--models", type=Path, default=TOP / "models", help="the models that are not fitted anew")
    parser.add_argument("--report", type=Path, default=TOP / "reports" / "families.json")
    args = parser.parse_args()
    reads = corpus(TOP / "corpora")
    if unknown := set(args.families) - set(families(reads)):
        parser.error(f"no such family: {', '.join(sorted(unknown))}; there are {', '.join(families(reads))}")
    digest = corpus_digest(reads)
    report: Plain = json.loads(args.report.read_text("utf-8")) if args.report.exists() else {}
    told: Plain = report.get("families", {}) if report.get("corpus") == digest else {}
    fits = {o: {r.name: r.fit for r in RECIPES if r.origin == o and r.fit is not None} for o in ("table", "prose")}
    for family, figures, counts in left_out(reads, fits, args.models, only=args.families, say=print):
        figures["counts"] = {
            m: {s: [astuple(c) for c in row] for s, row in sides.items()} for m, sides in counts.items()
        }
        told[family] = figures
        every = [
            {m: {s: [Count(*c) for c in row] for s, row in sides.items()} for m, sides in one["counts"].items()}
            for one in told.values()
        ]
        report = {
            "what": WHAT,
            "corpus": digest,
            "families measured": f"{len(told)} of {len(families(reads))}",
            "all": summed(every),
            "families": dict(sorted(told.items())),
        }
        args.report.write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")
    for measure, figures in report.get("all", {}).items():
        line = "  ".join(
            f"{name} {f['F1']:.3f} [{f['from']:.3f}, {f['to']:.3f}]" for name, f in figures.items() if name != "support"
        )
        print(f"{measure} (n={figures['support']}): {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
