"""Score the extractor on folders of gold documents.

Usage:
    python scripts/evaluate.py corpora/dev corpora/test [--formats docx,html,pdf] [--json OUT] [--misses N]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractor import ExtractionError, extract
from extractor.training.gold import documents
from extractor.training.score import Scores, score_document


def evaluate(folder: Path, formats: tuple[str, ...]) -> dict[str, Scores]:
    """Scores over all documents of a folder, and by the format they came in."""
    out: dict[str, Scores] = {"all": Scores()}
    for document in documents(folder, formats=formats):
        try:
            found = extract(document.data, filename=document.filename).to_dict()
        except ExtractionError as error:
            print(f"{document.filename}: {error}", file=sys.stderr)
            found = {"projects": [], "indicators": [], "document": {}}
        for key in ("all", document.format):
            score_document(document.gold, found, out.setdefault(key, Scores()), document.filename)
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--formats", default="docx", help="what neutral documents are rendered to")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--misses", type=int, default=0, help="show this many misses per folder")
    options = parser.parse_args()
    report: dict[str, object] = {}
    for folder in options.folders:
        scores = evaluate(folder, tuple(options.formats.split(",")))
        report[folder.as_posix()] = {key: s.summary() for key, s in scores.items()}
        for key, s in scores.items():
            if len(scores) == 2 and key != "all":
                continue
            print(f"== {folder} · {key} · {s.documents} documents")
            for name, count in sorted(s.counts.items()):
                figures = f"P {count.precision:.4f}  R {count.recall:.4f}  F1 {count.f1:.4f}"
                print(f"  {name:18} {figures}  n={count.tp + count.fn}")
            for name, field in s.summary()["fields"].items():
                print(f"  {name:24} {field['accuracy']:.4f}  n={field['support']}")
        for miss in scores["all"].misses[: options.misses]:
            print(f"  - {miss.document} | {miss.kind} | {miss.detail}")
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
