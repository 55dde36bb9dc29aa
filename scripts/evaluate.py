"""Scores the extractor on the corpora and prints what it got right.

usage: python scripts/evaluate.py [dev] [test] [--formats docx,txt-tabs] [--show N] [--write]

``--write`` keeps the figures in reports/scores.json, from which ``update_readme.py`` fills the README. ``--show``
prints misses, for the development set only: whoever writes rules does not look at the held-out one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from extractor import ExtractionError
from extractor.pipeline import extract
from extractor.training.gold import documents
from extractor.training.score import Scores, score_document

TOP = Path(__file__).resolve().parent.parent
REPORT = TOP / "reports" / "scores.json"
SETS = ("dev", "test")
NOTHING: dict[str, Any] = {"document": {}, "projects": [], "indicators": []}


def evaluate(folder: Path, formats: tuple[str, ...]) -> Scores:
    """The scores over every gold document below a folder; one that cannot be read counts as an empty answer."""
    scores = Scores()
    for document in documents(folder, formats=formats):
        try:
            found = extract(document.data, filename=document.filename).to_dict()
        except ExtractionError as error:
            print(f"{document.filename}: {error}", file=sys.stderr)
            found = NOTHING
        score_document(document.gold, found, scores, document.filename)
    return scores


def show(name: str, summary: dict[str, Any]) -> None:
    print(f"== {name}: {summary['documents']} documents")
    for measure, s in summary["measures"].items():
        print(f"  {measure:<18} P {s['precision']:.3f}  R {s['recall']:.3f}  F1 {s['f1']:.3f}  n {s['support']}")
    for field, s in summary["fields"].items():
        print(f"  {field:<26} {s['accuracy']:.3f}  n {s['support']}")
    for origin, s in summary["calibration"].items():
        print(f"  calibration {origin:<14} ECE {s['ece']:.3f}  Brier {s['brier']:.3f}  n {s['support']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="dev, test (default: both)")
    parser.add_argument("--formats", default="docx", help="what neutral documents are rendered to")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N misses of dev")
    parser.add_argument("--write", action="store_true", help="keep the figures for the README")
    args = parser.parse_args()
    report = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    for name in args.sets or SETS:
        scores = evaluate(TOP / "corpora" / name, tuple(args.formats.split(",")))
        report[name] = scores.summary()
        show(name, report[name])
        for miss in scores.misses[: args.show if name == "dev" else 0]:
            print(f"  - {miss.document}: {miss.kind}: {miss.detail}")
    if args.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
