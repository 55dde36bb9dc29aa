"""Retrains every model that ships, from the corpora, into models/.

usage: python scripts/train.py [--only columns,rows] [--models DIR] [--corpora DIR]

Needs the extra ``train`` (pip install 'zhibiao[train]'). The same corpora give the same scores. The figures
of all become the release's line of ``history.csv`` beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="names of models, with commas between")
    parser.add_argument("--models", type=Path, default=TOP / "models", help="folder to write to")
    parser.add_argument("--corpora", type=Path, default=TOP / "corpora", help="folder to learn from")
    args = parser.parse_args()
    from extractor.training.history import record
    from extractor.training.train import NAMES, train
    from extractor.version import __version__

    only = [n for n in args.only.split(",") if n]
    if unknown := set(only) - set(NAMES):
        parser.error(f"no such model: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    began = time.monotonic()
    scores = train(args.corpora, args.models, only=only, say=print)
    folders = [args.models / name for name in NAMES]
    if all((folder / "scores.json").is_file() for folder in folders):
        known = {folder.name: json.loads((folder / "scores.json").read_text("utf-8")) for folder in folders}
        manifest = json.loads((folders[0] / "manifest.json").read_text("utf-8"))
        record(args.models, __version__, manifest["corpus"], known, day=date.today())
    for name, told in scores.items():
        for title, part in told["parts"].items():
            if "accuracy" in part:
                print(f"{name}: {title}: accuracy {part['accuracy']:.3f} of {part['support']}")
    print(f"{time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
