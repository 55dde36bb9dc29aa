#!/usr/bin/env python3
"""Fills an SQLite store with a million indicator values and exports them in every format, counting.

usage: python scripts/prove_export.py [--values 1000000] [--format csv --format xlsx …]

Each export is read piece by piece, as a client would; its manifest must have all values. Memory is the process' peak.
Exit status 1 if a value is missing.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from extractor import extract
from service.settings import ServiceSettings
from service.store import exports, schema, tables
from service.store.database import Database
from service.store.jobs import Incoming, add_document
from service.store.results import add, columns, encode, value_rows
from service.store.search import Question

TEXT = "年内培训基层干部1200人次，培训合格率不低于98%。"
INDICATORS_EACH = 100
VALUES_EACH = 2
AT_ONCE = 50


def fill(database: Database, values: int) -> None:
    """Documents of a hundred indicators with two values each."""
    result = extract(TEXT.encode(), filename="甲.txt", isolate=False)
    body = encode(result)
    told: dict[str, Any] = result.to_dict()["indicators"][1]
    told["values"] = told["values"] * VALUES_EACH
    text = json.dumps(told, ensure_ascii=False)
    count = values // (INDICATORS_EACH * VALUES_EACH)
    for begin in range(0, count, AT_ONCE):
        with database.write() as connection:
            rows: list[dict[str, Any]] = []
            stated: list[dict[str, Any]] = []
            made: list[tuple[str, str]] = []
            for document in range(begin, min(count, begin + AT_ONCE)):
                sha256 = f"{document:032x}" * 2
                name = add_document(connection, Incoming(f"{document}.txt", sha256, 1), 0)
                made.append((name, add(connection, sha256, result, body)[1]))
            number = connection.exec_driver_sql("SELECT max(number) FROM indicators").scalar_one()
            for name, result_name in made:
                for each in range(INDICATORS_EACH - len(result.indicators)):
                    number += 1
                    rows.append(
                        {
                            "number": number, "id": f"{result_name}-x{each}", "result": result_name, "document": name,
                            "local": f"x{each}", "origin": "prose", "confidence": 0.9, "state": "extracted",
                            "version": 1, "extracted": text, "current": text, **columns(told),
                        }
                    )  # fmt: skip
                    stated += value_rows(number, told)
            connection.execute(tables.indicators.insert(), rows)
            connection.execute(tables.values.insert(), stated)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=1_000_000)
    parser.add_argument("--format", choices=sorted(exports.FORMATS), action="append")
    args = parser.parse_args()
    well = True
    with tempfile.TemporaryDirectory() as folder:
        database = Database(ServiceSettings(data=folder).database)
        schema.upgrade(database)
        began = time.monotonic()
        fill(database, args.values)
        with database.read() as connection:
            there = connection.exec_driver_sql("SELECT count(*) FROM indicator_values").scalar_one()
        print(f"{there:,} values stored in {time.monotonic() - began:.0f} s", flush=True)
        manifests = exports.Manifests(Path(folder))
        for form in args.format or sorted(exports.FORMATS):
            began = time.monotonic()
            name, pieces = exports.export(database, Question(), form, manifests)
            size = sum(len(piece) for piece in pieces)
            manifest = manifests.find(name)
            assert manifest is not None
            well &= manifest["values"] == there and manifest["bytes"] == size
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            took = time.monotonic() - began
            print(
                f"{form:8} {manifest['values']:,} values · {size / 1e6:.0f} MB · {took:.0f} s · peak {peak} MB",
                flush=True,
            )
        database.close()
    print("complete" if well else "NOT COMPLETE")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
