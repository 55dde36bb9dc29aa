"""How fast it is, as ratios to plain jieba and to peers on the same text in the same run. Never a test.

usage: python scripts/benchmark.py [FILE | FOLDER …] [--rounds N] [--json OUT]

Without arguments it reads corpora/dev. Every round times every contestant once, so that a busy machine hurts all
alike; the figures are medians of the rounds. Peers are measured where they are installed (JioNLP: ``jionlp``,
Recognizers-Text: ``recognizers-text-suite`` with ``emoji<2``). Prints a table, and JSON where asked for.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor import ExtractionError, find_quantities
from extractor.documents.read import read
from extractor.pipeline import extract
from extractor.text.segment import Segmenter

TOP = Path(__file__).resolve().parent.parent
TEXT_SUFFIXES = (".txt", ".md", ".csv", ".tsv", ".html", ".docx", ".xlsx", ".xls", ".pdf")
PEER_CHARACTERS = 6_000
"""Peers are slow: they get so much of the text, and their speed is by characters."""

PAGE_CHARACTERS = 1_200

Cut = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    data: bytes
    text: str


def cases(paths: Sequence[Path]) -> list[Case]:
    """Every document below the paths that can be read."""
    found = []
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.suffix.lower() in TEXT_SUFFIXES:
                data = file.read_bytes()
                try:
                    found.append(Case(file.name, data, read(data, filename=file.name).text))
                except ExtractionError as error:
                    print(f"passed over: {error}", file=sys.stderr)
    return found


def peers() -> dict[str, Cut]:
    """Peers that are installed: name → what it does with a text."""
    found: dict[str, Cut] = {}
    try:
        import jionlp

        def jio(text: str) -> object:
            return [jionlp.ner.extract_money(text), jionlp.ner.extract_time(text)]

        logging.disable(logging.ERROR)  # it reports every text without a date as an error
        jio("投资1200万元，6月底前完成")
        found["JioNLP (money and time)"] = jio
    except ImportError:
        pass
    try:
        from recognizers_date_time import DateTimeRecognizer
        from recognizers_number import NumberRecognizer
        from recognizers_number_with_unit import NumberWithUnitRecognizer
        from recognizers_text import Culture

        numbers = NumberRecognizer(Culture.Chinese)
        units = NumberWithUnitRecognizer(Culture.Chinese)
        models = [  # what find_quantities covers too: numbers, percentages, money, measures, dates
            *(numbers.get_number_model(), numbers.get_percentage_model()),
            *(units.get_currency_model(), units.get_dimension_model()),
            DateTimeRecognizer(Culture.Chinese).get_datetime_model(),
        ]
        found["Recognizers-Text (5 models)"] = lambda text: [model.parse(text) for model in models]
    except ImportError:
        pass
    return found


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speeds(documents: Sequence[Case], rounds: int) -> dict[str, float]:
    """Characters per second of each contestant: the median of the rounds."""
    texts = [case.text for case in documents]
    characters = sum(map(len, texts))
    some, left = [], PEER_CHARACTERS
    for text in texts:
        for line in text.splitlines():
            if left > 0 and line.strip():
                some.append(line)
                left -= len(line)
    plain = Segmenter(field_words=False)

    def over(work: Cut, pieces: Sequence[str]) -> Callable[[], object]:
        def run() -> None:
            for piece in pieces:
                work(piece)

        return run

    def whole() -> None:
        for case in documents:
            extract(case.data, filename=case.name)

    contestants: dict[str, tuple[Callable[[], object], int]] = {
        "jieba.cut": (over(plain.cut, texts), characters),
        "find_quantities": (over(find_quantities, texts), characters),
        "extract": (whole, characters),
    }
    for name, work in peers().items():
        contestants[name] = over(work, some), sum(map(len, some))
    for work_once, _ in list(contestants.values())[:3]:
        work_once()  # warm: imports, dictionaries, compiled patterns
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (work_once, _) in contestants.items():
            times[name].append(seconds(work_once))
    return {name: contestants[name][1] / statistics.median(taken) for name, taken in times.items()}


_PROBE = """
import json, sys, time
began = time.perf_counter()
from extractor.cli import main
import io, os
out, sys.stdout = sys.stdout, open(os.devnull, "w")
def once():
    start = time.perf_counter(); main(["extract", "--in-process", sys.argv[1]]); return time.perf_counter() - start
imported = time.perf_counter() - began
first, second = once(), once()
peak = next((int(l.split()[1]) / 1024 for l in open("/proc/self/status") if l.startswith("VmHWM")), None)
print(json.dumps({"first": imported + first, "again": second, "jieba": "jieba" in sys.modules, "peak": peak}), file=out)
"""

_DICTIONARY = """
import time
from extractor.text import segment
start = time.perf_counter()
segment.shared()
print(time.perf_counter() - start)
"""


def python(*arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def imports(page: Path) -> float:
    """Seconds that the import of modules takes in the cold command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "extractor.cli", "extract", str(page)],
        capture_output=True,
        text=True,
        check=True,
        cwd=TOP,
    )
    microseconds = [
        int(line.split(":")[1].split("|")[0])
        for line in done.stderr.splitlines()
        if line.startswith("import time:") and "[us]" not in line
    ]
    return sum(microseconds) / 1e6


def cold(documents: Sequence[Case], rounds: int) -> dict[str, float]:
    """The command on a one-page text: wall seconds, and what they go to."""
    text = max((case.text for case in documents), key=len)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.txt")
        page.write_text(text[:PAGE_CHARACTERS], encoding="utf-8")
        largest = Path(folder, "largest.txt")
        largest.write_text(text, encoding="utf-8")

        def command() -> object:
            return python("-m", "extractor.cli", "extract", str(page))

        def median(work: Callable[[], float]) -> float:
            return statistics.median(work() for _ in range(rounds))

        probes = [json.loads(python("-c", _PROBE, str(page))) for _ in range(rounds)]
        return {
            "command": median(lambda: seconds(command)),
            "bare python": median(lambda: seconds(lambda: python("-c", "pass"))),
            "imports": median(lambda: imports(page)),
            "imports and first-time loading": statistics.median(p["first"] - p["again"] for p in probes),
            "the work itself": statistics.median(p["again"] for p in probes),
            "loads jieba": float(probes[0]["jieba"]),
            "jieba's dictionary, where it is needed": median(lambda: float(python("-c", _DICTIONARY))),
            "peak MB, one page": probes[0]["peak"] or float("nan"),
            "peak MB, largest text": json.loads(python("-c", _PROBE, str(largest)))["peak"] or float("nan"),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[TOP / "corpora" / "dev"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    documents = cases(args.paths)
    if not documents:
        parser.error("no document that can be read")
    measured = speeds(documents, args.rounds)
    base = measured["jieba.cut"]
    started = cold(documents, args.rounds)
    report = {
        "documents": len(documents),
        "characters": sum(len(case.text) for case in documents),
        "rounds": args.rounds,
        "characters_per_second": measured,
        "ratio_to_jieba": {name: speed / base for name, speed in measured.items()},
        "find_quantities_to": {
            name: measured["find_quantities"] / speed
            for name, speed in measured.items()
            if name not in ("find_quantities", "extract")
        },
        "cold": started,
    }
    print(f"{report['documents']} documents, {report['characters']:,} characters, median of {args.rounds} rounds\n")
    print(f"{'':<28}{'characters/s':>14}{'of jieba.cut':>14}")
    for name, speed in measured.items():
        print(f"{name:<28}{speed:>14,.0f}{speed / base:>14.3f}")
    print("\nCold command on a one-page text")
    for name, value in started.items():
        print(f"  {name:<40}{value:>10.3f}")
    if args.json:
        args.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
