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

from sqlalchemy import text

from extractor import extract
from service.settings import ServiceSettings
from service.store import exports, schema
from service.store.database import Database
from service.store.jobs import Incoming, add_document
from service.store.results import add, encode
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
