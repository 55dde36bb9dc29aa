#!/usr/bin/env python3
"""Fills an SQLite store with a million indicator values and exports them in every format, counting.

usage: python scripts/prove_export.py [--values 1000000] [--format csv --format xlsx …]

Each export is read piece by piece, as a client would, in a process of its own; its manifest must have all values, and
its memory is that process' peak. Exit status 1 if a value is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from extractor import extract
from service.settings import ServiceSettings
from service.store import exports, schema
from service.store.database import Database
from service.store.forms import encode
from service.store.jobs import Incoming, add_document
from service.store.results import add
from service.store.search import Question

TEXT = "年内培训基层干部1200人次，培训合格率不低于98%。"
INDICATORS_EACH = 5000
VALUES_EACH = 2


def fill(database: Database, values: int) -> None:
    """Documents of five thousand indicators with two values each; all but a document's first are made by SQL."""
    result = extract(TEXT.encode(), filename="甲.txt", isolate=False)
    body = encode(result)
    told: dict[str, Any] = result.to_dict()["indicators"][1]
    told["values"] = told["values"][:1] * VALUES_EACH
    asked = {"body": json.dumps(told, ensure_ascii=False), "name": told["name"], "more": INDICATORS_EACH}
    with database.write() as connection:
        for document in range(max(1, values // (INDICATORS_EACH * VALUES_EACH))):
            sha256 = f"{document:032x}" * 2
            add_document(connection, Incoming(f"{document}.txt", sha256, 1), 0)
            add(connection, sha256, result, body)
        connection.execute(text(_INDICATORS), asked)
        connection.execute(text(_VALUES), {"each": VALUES_EACH})


_INDICATORS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :more)
INSERT INTO indicators
    (id, result, document, local, name, origin, confidence, state, version, extracted, current)
SELECT result || '-x' || i, result, id, 'x' || i, :name, 'prose', 0.9, 'extracted', 1, :body, :body
FROM documents, n
"""
_VALUES = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :each)
INSERT INTO indicator_values (indicator, position, role, kind, text, value)
SELECT number, i, 'target', 'percent', '98%', 98 FROM indicators, n WHERE local LIKE 'x%'
"""


def one(folder: str, form: str) -> int:
    """Export in one format, piece by piece; the figures as JSON on standard output."""
    database = Database(ServiceSettings(data=folder).database)
    manifests = exports.Manifests(Path(folder))
    began = time.monotonic()
    name, pieces = exports.export(database, Question(), form, manifests)
    first: float | None = None
    size = 0
    for piece in pieces:
        first = first if first is not None else time.monotonic() - began
        size += len(piece)
    database.close()
    manifest = manifests.find(name)
    assert manifest is not None
    told = {"values": manifest["values"], "whole": manifest["bytes"] == size, "bytes": size, "first": first}
    print(json.dumps(told | {"seconds": time.monotonic() - began}))
    return 0


def measured(folder: str, form: str) -> dict[str, Any]:
    """The figures of one format, with the CPU time and the peak memory in MB of the process that it had to itself."""
    command = [sys.executable, __file__, "--folder", folder, "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told: dict[str, Any] = json.loads(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return told | {"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss // 1024}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=1_000_000)
    parser.add_argument("--format", choices=sorted(exports.FORMATS), action="append")
    parser.add_argument("--folder", help=argparse.SUPPRESS)  # of a store that is there already
    args = parser.parse_args()
    if args.folder is not None:
        return one(args.folder, *args.format)
    well = True
    with tempfile.TemporaryDirectory() as folder:
        database = Database(ServiceSettings(data=folder).database)
        schema.upgrade(database)
        began = time.monotonic()
        fill(database, args.values)
        with database.read() as connection:
            there = connection.exec_driver_sql("SELECT count(*) FROM indicator_values").scalar_one()
        database.close()
        print(f"{there:,} values stored in {time.monotonic() - began:.0f} s", flush=True)
        for form in args.format or sorted(exports.FORMATS):
            told = measured(folder, form)
            well &= told["values"] == there and told["whole"]
            print(
                f"{form:8} {told['values']:,} values · {told['bytes'] / 1e6:.0f} MB · first bytes after "
                f"{told['first']:.2f} s · all after {told['seconds']:.0f} s, CPU {told['cpu']:.0f} s · "
                f"peak {told['peak']} MB",
                flush=True,
            )
    print("complete" if well else "NOT COMPLETE")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
