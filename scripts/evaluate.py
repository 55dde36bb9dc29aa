"""Scores the extractor on the corpora: ``zhibiao evaluate`` over the sets that this repository measures.

usage: python scripts/evaluate.py [dev] [test] [generated] [--formats docx,txt-tabs] [--show N] [--sides] [--write]

dev       hand-written, to develop on
test      hand-written, held out: figures only, the code below it shows nothing else
generated the generator's own test layouts

``--sides`` also measures, but for dev, rules alone, models alone, and each model left out. ``--write`` keeps the
figures in reports/scores.json, from which ``update_readme.py`` fills the README, and the page in
reports/evaluation.html.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from extractor.evaluation import terminal
from extractor.evaluation.figures import figures, summary
from extractor.evaluation.page import page
from extractor.evaluation.run import MODELS, RULES, run, shipped
from extractor.evaluation.sample import DRAWS
from extractor.version import __version__

TOP = Path(__file__).resolve().parent.parent
REPORTS = TOP / "reports"
QUICK = 200  # resamples for a look in between
SETS = {"test": "留出集 test", "dev": "开发集 dev", "generated": "生成集的测试版式 generated"}


def measure(name: str, formats: tuple[str, ...], sides: tuple[str, ...], resamples: int) -> dict[str, Any]:
    """The figures of one set; what could not be measured is told on standard error."""
    corpora = TOP / "corpora"
    wanted: frozenset[str] | None = None
    if name == "generated":
        wanted = frozenset(json.loads((corpora / "splits.json").read_text("utf-8"))["documents"]["test"])
    done = run(
        corpora / name,
        title=SETS[name],
        formats=formats,
        sides=sides,
        only=lambda document: wanted is None or document in wanted,
    )
    for refused in done.refused:
        print(refused.path if done.closed else refused, file=sys.stderr)
    for failed in (t for t in done.tallies if t.error is not None):
        print(f"{failed.filename}: {failed.error}", file=sys.stderr)
    return figures(done, resamples=resamples)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="dev, test, generated (default: dev and test)")
    parser.add_argument("--formats", default="docx", help="neutral documents as: the first counts, others are compared")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N misses, never of test")
    parser.add_argument("--sides", action="store_true", help="also rules alone, models alone, without each model")
    parser.add_argument("--write", action="store_true", help="keep the figures for the README, and the page")
    args = parser.parse_args()
    sides = (RULES, MODELS, *(f"without {name}" for name in shipped())) if args.sides else ()
    scores = REPORTS / "scores.json"
    kept = json.loads(scores.read_text("utf-8")) if scores.exists() else {}
    told: dict[str, Any] = {}
    for name in args.sets or ("dev", "test"):
        unseen = sides if name != "dev" else ()  # what models have learned from tells nothing of them
        told[name] = measure(name, tuple(args.formats.split(",")), unseen, DRAWS if args.write else QUICK)
        kept[name] = summary(told[name])
        terminal.show(told[name], sys.stdout, misses=args.show)
    if args.write:
        REPORTS.mkdir(exist_ok=True)
        scores.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        told = {name: told[name] for name in SETS if name in told}
        (REPORTS / "evaluation.html").write_text(page(told, version=__version__), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
