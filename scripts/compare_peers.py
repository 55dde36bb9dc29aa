"""Other readers of quantities in Chinese text beside ``find_quantities``, on the sentences of our own tests.

usage: python scripts/compare_peers.py [--only NAME,…] [--rounds N] [--write]

The sentences are the batches of tests/cases/quantities.toml that were written before the grammar was first tuned
(held_out, held_out_second), the traps those in which there is nothing to find. They are ours, and the grammar has been
mended since: the line of find_quantities says what its own tests demand, the others' lines say how they fare with the
text that this project is about. Each peer is given its best: the widest reading that overlaps, its units translated
(peers.toml), its dates not counted as false.

    pip install 'zhibiao[peers]'      in an environment of its own: Recognizers-Text needs an old ``emoji``

A peer that is not installed is named, and its line stays as the report has it. ``--write`` keeps the figures in
reports/peers.json, from which ``update_readme.py`` fills the README.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import importlib.metadata
import io
import json
import logging
import re
import statistics
import sys
import time
import tomllib
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import __version__, find_quantities

TOP = Path(__file__).resolve().parent.parent
CASES = TOP / "tests" / "cases" / "quantities.toml"
REPORT = TOP / "reports" / "peers.json"
SENTENCES, TRAPS = ("held_out", "held_out_second"), "nothing_to_find"
OURS = "find_quantities"

_WORDS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "peers.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Said:
    """One quantity that a reader found, or that a test wants.

    ``unit`` is what follows the number where ``loose``: then it is right if it begins with the wanted one.
    """

    start: int
    end: int
    value: float | None
    value_max: float | None = None
    unit: str | None = None
    op: str = "="
    date: str | None = None
    loose: bool = False


Reader = Callable[[str], list[Said]]


class Missing(Exception):
    """A peer that is not installed."""


# --- what the tests want -----------------------------------------------------------------------------------


def wanted(text: str, lines: Sequence[str]) -> Iterator[Said]:
    """The quantities of a test's lines (``text | op value unit | flags``), each with its place."""
    at = 0
    for line in lines:
        words, told, *flags = line.split(" | ")
        start = text.find(words, at)
        if start < 0:
            start = text.index(words)
        at = start + len(words)
        op, value, unit = (*told.split(" "), "-")[:3]
        if "implied" in (flags[0] if flags else "").split():
            continue  # 不发生: no number is written, and no peer claims to read it
        if value == "date":
            yield Said(start, start + len(words), None, op=op, date=unit)
            continue
        low, _, high = value.partition("~")
        number = None if low == "-" else float(low)
        yield Said(start, start + len(words), number, float(high) if high else None, None if unit == "-" else unit, op)


def sentences() -> tuple[list[tuple[str, list[Said]]], list[str]]:
    """(text, what is in it) of every sentence, and the texts in which there is nothing."""
    data = tomllib.loads(CASES.read_text("utf-8"))
    entries = [entry for batch in SENTENCES for entry in data[batch] if not entry.get("cell")]
    return [(e["text"], list(wanted(e["text"], e["expect"]))) for e in entries], [e["text"] for e in data[TRAPS]]


# --- the readers --------------------------------------------------------------------------------------------


def ours() -> tuple[Reader, str]:
    """``find_quantities``."""

    def read(text: str) -> list[Said]:
        return [
            Said(q.start, q.end, q.value, q.value_max, q.unit, q.op, q.date)
            for q in find_quantities(text)
            if not q.implied
        ]

    return read, __version__


_NUMBER = re.compile(r"(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)([万亿]?)([%％‰]|\D{0,4})")
_SCALE = {"": 1.0, "万": 1e4, "亿": 1e8}


def plain() -> tuple[Reader, str]:
    """What one writes first: digits, 万 or 亿, and what follows as the unit."""

    def read(text: str) -> list[Said]:
        return [
            Said(
                *(m.start(), m.end(2) + 1, float(m[1].replace(",", "")) * _SCALE[m[2]]),
                unit=m[3].replace("％", "%"),
                loose=True,
            )
            for m in _NUMBER.finditer(text)
        ]

    return read, "–"


def cn2an_reader() -> tuple[Reader, str]:
    """cn2an turns Chinese numerals into digits; the digits are then read as above, at the places they came from."""
    cn2an = _import("cn2an")

    def read(text: str) -> list[Said]:
        try:
            turned: str = cn2an.transform(text)
        except (ValueError, KeyError, IndexError):
            turned = text
        blocks = difflib.SequenceMatcher(None, turned, text, autojunk=False).get_opcodes()

        def back(at: int) -> int:
            for _, i1, i2, j1, j2 in blocks:
                if i1 <= at < i2:
                    return j1 + min(at - i1, max(j2 - j1 - 1, 0))
            return len(text)

        return [
            Said(
                *(back(m.start()), back(m.end(2) - 1) + 1, float(m[1].replace(",", "")) * _SCALE[m[2]]),
                unit=m[3].replace("％", "%"),
                loose=True,
            )
            for m in _NUMBER.finditer(turned)
        ]

    return read, importlib.metadata.version("cn2an")


def jionlp_reader() -> tuple[Reader, str]:
    """JioNLP: money and times; it has no reader of other quantities."""
    with contextlib.redirect_stdout(io.StringIO()):
        jionlp = _import("jionlp")
    logging.disable(logging.ERROR)  # it reports every text without a date as an error

    def read(text: str) -> list[Said]:
        out = []
        with contextlib.suppress(Exception):
            out += [_jio_money(m) for m in jionlp.ner.extract_money(text)]
        with contextlib.suppress(Exception):
            out += [said for m in jionlp.ner.extract_time(text) if (said := _jio_time(m)) is not None]
        return out

    return read, importlib.metadata.version("jionlp")


def _jio_money(found: dict[str, Any]) -> Said:
    start, end = found["offset"]
    told = found["detail"]
    many = told["num"] if isinstance(told["num"], list) else [told["num"]]
    low, high = float(many[0]), float(many[1]) if len(many) > 1 else None
    op = "range" if high is not None else {"blur+": ">=", "blur-": "<="}.get(told["definition"], "=")
    return Said(start, end, low, high, told["case"], op)


def _jio_time(found: dict[str, Any]) -> Said | None:
    start, end = found["offset"]
    told = found["detail"].get("time")
    if isinstance(told, dict) and "point" in told:
        told = told["point"].get("time")
    if isinstance(told, dict):
        unit, number = next(((_WORDS["duration"].get(k), v) for k, v in told.items()), (None, None))
        return Said(start, end, float(number), unit=unit) if isinstance(number, int | float) else None
    if isinstance(told, list) and len(told) == 2 and isinstance(told[1], str):
        return Said(start, end, None, op="<=" if told[0] == "-inf" else "=", date=told[1][:10])
    return None


def recognizers_reader() -> tuple[Reader, str]:
    """Recognizers-Text: numbers, percentages, money, measures, dates; the widest of overlapping readings counts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        numbers = _import("recognizers_number").NumberRecognizer("zh-cn")
        units = _import("recognizers_number_with_unit").NumberWithUnitRecognizer("zh-cn")
        dates = _import("recognizers_date_time").DateTimeRecognizer("zh-cn")
    models = [
        *(numbers.get_number_model(), numbers.get_percentage_model(), units.get_currency_model()),
        *(units.get_dimension_model(), units.get_temperature_model(), units.get_age_model()),
        dates.get_datetime_model(),
    ]

    def read(text: str) -> list[Said]:
        out = []
        for model in models:
            with contextlib.suppress(Exception):
                out += [said for r in model.parse(text) if (said := _recognized(r)) is not None]
        return out

    return read, importlib.metadata.version("recognizers-text")


_ISO = re.compile(r"P(T?)([\d.]+)([YMWDHS])")


def _recognized(result: Any) -> Said | None:
    start, end, told = result.start, result.end + 1, result.resolution or {}
    if result.type_name.startswith("datetime"):
        values = told.get("values") or [{}]
        iso = _ISO.fullmatch(values[0].get("timex", ""))
        if iso is not None:
            return Said(start, end, float(iso[2]), unit=_WORDS["duration"].get(iso[1] + iso[3]))
        day = values[0].get("end") or values[0].get("value")
        return Said(start, end, None, date=day) if day else None
    try:
        number = float(str(told.get("value")).rstrip("%"))
    except ValueError:
        return None
    unit = "%" if result.type_name == "percentage" else str(told.get("unit") or "") or None
    return Said(start, end, number, unit=_WORDS["unit"].get(unit, unit) if unit else None)


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Missing(error.name or name) from error


READERS: dict[str, tuple[str, Callable[[], tuple[Reader, str]]]] = {
    OURS: ("zhibiao", ours),
    "regex": ("", plain),
    "Recognizers-Text": ("recognizers-text-suite", recognizers_reader),
    "cn2an": ("cn2an", cn2an_reader),
    "JioNLP": ("jionlp", jionlp_reader),
}

# --- scoring ------------------------------------------------------------------------------------------------


def same_number(want: Said, said: Said) -> bool:
    """The number is right; of a range its lower end is enough."""
    if want.date is not None:
        return said.date is not None and _day(want.date) == _day(said.date)[: len(_day(want.date))]
    if want.value is None:
        return said.value is None and said.date is None  # 6:2:2, a ratio of three
    return said.value is not None and abs(want.value - said.value) <= 1e-6 * abs(want.value)


def _day(date: str) -> str:
    """Month and day: 06-30 of --06-30 and of 2026-06-30."""
    return date[2:] if date.startswith("--") else date[5:]


def same_unit(want: Said, said: Said) -> bool:
    if said.loose:
        return bool(want.unit) and (said.unit or "").lstrip("个").startswith(str(want.unit).lstrip("个"))
    return want.unit == said.unit


def same_op(want: Said, said: Said) -> bool:
    near = {">=": {">=", ">"}, ">": {">=", ">"}, "<=": {"<=", "<"}, "<": {"<=", "<"}}
    return said.op in near.get(want.op, {want.op})


def stretches(spans: Sequence[tuple[int, int]]) -> int:
    """How many stretches of text the spans make up; what overlaps is one."""
    count, reach = 0, -1
    for start, end in sorted(spans):
        count += start >= reach
        reach = max(reach, end)
    return count


def figures(read: Reader, rounds: int) -> dict[str, Any]:
    """Everything that is told of one reader."""
    texts, traps = sentences()
    read(texts[0][0])  # warm: imports, compiled patterns
    n: dict[str, int] = dict.fromkeys(("quantities", "found", "units", "unit", "ops", "op", "complete", "false"), 0)
    for text, wants in texts:
        said = read(text)
        touched: set[Said] = set()
        for want in wants:
            over = [s for s in said if s.start < want.end and want.start < s.end]
            touched.update(over)
            good = [s for s in over if same_number(want, s)]
            n["quantities"] += 1
            n["found"] += bool(good)
            if want.unit is not None:
                n["units"] += 1
                n["unit"] += any(same_unit(want, s) for s in good)
            if want.op != "=":
                n["ops"] += 1
                n["op"] += any(same_op(want, s) for s in good)
            n["complete"] += any(
                same_op(want, s)
                and (want.date is not None or want.value_max == s.value_max)
                and (want.unit is None or same_unit(want, s))
                for s in good
            )
        n["false"] += stretches([(s.start, s.end) for s in said if s not in touched and s.date is None])
    caught = sum(any(s.date is None for s in read(text)) for text in traps)
    characters = sum(len(text) for text, _ in texts)
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        for text, _ in texts:
            read(text)
        taken.append(time.perf_counter() - began)
    return {
        **n,
        "traps": len(traps),
        "caught": caught,
        "characters_per_second": round(characters / statistics.median(taken)),
    }


def table(report: dict[str, Any]) -> Iterator[str]:
    """The report as lines of text."""
    head = ("reader", "found", "false", "unit", "operator", "complete", "traps read", "characters/s")
    yield "{:<18}{:>12}{:>7}{:>12}{:>12}{:>12}{:>12}{:>14}".format(*head)
    for name, told in report["readers"].items():
        yield (
            f"{name:<18}{told['found']:>6}/{told['quantities']:<5}{told['false']:>7}{told['unit']:>6}/{told['units']:<5}"
            f"{told['op']:>6}/{told['ops']:<5}{told['complete']:>6}/{told['quantities']:<5}"
            f"{told['caught']:>6}/{told['traps']:<5}{told['characters_per_second']:>14,}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help=f"readers, with commas between: {', '.join(READERS)}")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed; the median counts")
    parser.add_argument("--write", action="store_true", help="keep the figures in reports/peers.json")
    args = parser.parse_args()
    kept = json.loads(REPORT.read_text("utf-8"))["readers"] if REPORT.exists() else {}
    readers: dict[str, Any] = {}
    missing = []
    for name in args.only.split(",") if args.only else READERS:
        package, make = READERS[name]
        try:
            read, version = make()
        except Missing as error:
            missing.append(f"{name}: not installed (no module {error}); pip install {package}")
            if name in kept:
                readers[name] = kept[name]
            continue
        readers[name] = {"version": version, **figures(read, args.rounds)}
    texts, traps = sentences()
    report = {
        "sentences": len(texts),
        "characters": sum(len(text) for text, _ in texts),
        "traps": len(traps),
        "batches": list(SENTENCES),
        "readers": readers,
    }
    print(*table(report), sep="\n")
    for line in missing:
        print(line, file=sys.stderr)
    if args.write:
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
