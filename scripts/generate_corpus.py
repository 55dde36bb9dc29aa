"""Writes the generated corpus: documents with gold, from grammars of our own, the same bytes for the same seed.

usage: python scripts/generate_corpus.py [--seed N] [--out DIR] [--splits FILE]

The split goes to splits.json beside DIR unless --splits says where ("" writes none).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.training.generate.corpus import write

TOP = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20240)
    parser.add_argument("--out", type=Path, default=TOP / "corpora" / "generated", metavar="DIR")
    parser.add_argument("--splits", default=None, metavar="FILE")
    options = parser.parse_args(arguments)
    splits = (
        options.out.parent / "splits.json"
        if options.splits is None
        else Path(options.splits)
        if options.splits
        else None
    )
    count = write(options.seed, options.out, splits)
    print(f"{count} 份文档写入 {options.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
