"""Records how new documents score with the code as it stands, before anyone has seen them.

usage: python scripts/first_look.py corpora/dev/tables4 [corpora/dev/prose3 …] [--record FILE]

Run it when documents come in, before rules are tuned to them. A document is recorded once and never again: what it
scores later says how well it was learned, the first look says how well the rules read what nobody had seen. The
confidence model is levelled by these figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from extractor import ExtractionError
from extractor.pipeline import extract
from extractor.training.gold import documents
from extractor.training.score import Scores, score_document

TOP = Path(__file__).resolve().parent.parent
RECORD = TOP / "corpora" / "first_look.json"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--record", type=Path, default=RECORD, help="the file to add to")
    args = parser.parse_args()
    record = json.loads(args.record.read_text("utf-8")) if args.record.exists() else {}
    for folder in args.folders:
        for document in documents(folder):
            if document.name in record:
                continue
            scores = Scores()
            try:
                found = extract(document.data, filename=document.filename).to_dict()
            except ExtractionError as error:
                print(f"{document.filename}: {error}", file=sys.stderr)
                continue
            score_document(document.gold, found, scores, document.filename)
            told = {}
            for origin in ("table", "prose"):
                judged = [right for indicator, right in scores.judged if indicator["origin"] == origin]
                if judged:
                    told[origin] = [sum(judged), len(judged)]
            record[document.name] = told
            print(f"{document.name}: {told}")
    lines = (f" {json.dumps(name)}: {json.dumps(told, sort_keys=True)}" for name, told in sorted(record.items()))
    args.record.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
