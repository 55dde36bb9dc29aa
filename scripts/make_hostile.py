"""Writes files made to crash, hang or fill whoever opens them, or shows how their reading ends.

usage: python scripts/make_hostile.py DIR          write them
       python scripts/make_hostile.py --read       read each in a process held to limits; table on standard output

Exit status 1 where one ended otherwise than it may.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from extractor.inputs import jobs_in
from extractor.settings import Settings
from extractor.training.hostile import READ, Case, cases
from extractor.worker import Worker

SETTINGS = Settings(max_seconds=60, max_memory=2 * 1024**3)


def read(case: Case) -> tuple[set[str], float]:
    """How reading it ended (of an archive, every document in it), and the seconds that it took."""
    worker = Worker()
    began = time.monotonic()
    ends = set()
    try:
        for job in jobs_in(case.make(), settings=SETTINGS, filename=case.name):
            error = job.refused or worker.run(job).error
            ends.add(error.code if error else READ)
    finally:
        worker.close()
    return ends, time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("--read", action="store_true", help="read them instead")
    parser.add_argument("--only", default="", metavar="TEXT", help="those with this in their names")
    args = parser.parse_args()
    if args.folder is None and not args.read:
        parser.error("DIR or --read")
    wrong = 0
    for case in cases():
        if args.only not in case.name:
            continue
        if args.folder is not None:
            args.folder.mkdir(parents=True, exist_ok=True)
            (args.folder / case.name).write_bytes(case.make())
        if args.read:
            ends, seconds = read(case)
            bad = not ends or not ends <= case.ends
            wrong += bad
            mark = "!!" if bad else "  "
            print(f"{mark} {case.name:<34} {seconds:6.1f} s  {', '.join(sorted(ends)) or '-'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
