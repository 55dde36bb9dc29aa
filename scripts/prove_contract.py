#!/usr/bin/env python3
"""Lets schemathesis ask the running service whatever its OpenAPI description allows and forbids, and counts.

usage: python scripts/prove_contract.py [--examples 30] [--seed 1] [--store sqlite|postgresql] [--postgres URL]

On each store once as it is on loopback, without keys, and once with a key that every request needs. The phases are
those of schemathesis: the examples, the edges of every parameter, generated requests, and chains of them along the
links. Exit status 1 if an answer was a server error, or was not what the description says.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from service.access import make_key  # noqa: E402
from service.settings import ServiceSettings  # noqa: E402
from service.store import schema  # noqa: E402
from service.store.database import Database  # noqa: E402
from tests.service import postgres  # noqa: E402
from tests.service.ports import free_port  # noqa: E402

HOOK = "http://127.0.0.1:9/"
"""Where nobody listens; the service is told to allow it."""

_EXPECTED = """
[checks]
# Somebody else changed it: no schema can say which version is the one of now.
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "412", "429"]
# A missing If-Match has a status of its own.
missing_required_header.expected-statuses = ["401", "403", "404", "422", "428"]

[phases.stateful.inference]
algorithms = []  # the description has links; what is guessed beside them takes an indicator's id for another's

# Bytes that fit the schema may be no document, and a place that fits it may not be what the text says there.
[[operations]]
include-name = ["POST /v1/extract", "PATCH /v1/indicators/{indicator}", "POST /v1/documents/{document}/indicators"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "409", "412", "415", "422", "429"]

# What is null in a schema is four letters in a form, and so a file.
[[operations]]
include-name = "POST /v1/documents"
checks.negative_data_rejection.expected-statuses = ["202", "4xx"]

# Only a name that is known here can be told of changes.
[[operations]]
include-name = "POST /v1/webhooks"
checks.positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "422", "429"]

[[operations]]
include-path-regex = "webhooks/"
parameters = { webhook = "{hook}" }
"""

_KEY = """
[auth.openapi]
header = { api_key = "{key}" }
"""

_TEXT = "年度目标：基层干部培训合格率不低于98%。"


@dataclass(frozen=True, slots=True)
class Found:
    """What a run came to."""

    operations: int
    fulfilled: int
    cases: int
    failures: dict[str, int]
    output: str


def run(address: str, *, examples: int, seed: int, hook: str, key: str | None, phases: str = "") -> Found:
    """Let schemathesis loose on a service.

    Args:
        address: of the service.
        examples: requests to generate for an operation, and chains of them.
        seed: the same one generates the same requests.
        hook: a webhook of the service, which it may not be able to make itself.
        key: an API key, where one is needed.
        phases: some of schemathesis' phases; all where "".
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = _EXPECTED.replace("{hook}", hook) + (_KEY.replace("{key}", key) if key else "")
        (folder / "expected.toml").write_text(settings, encoding="utf-8")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "expected.toml")),
            *("run", f"{address}/openapi.json", "--no-color", "--generation-database", "none"),
            *("--max-examples", str(examples), "--seed", str(seed), "--request-timeout", "60"),
            *("--report-json-path", str(folder / "report.json")),
            *(("--phases", phases) if phases else ()),
        ]
        # Its folder is where it looks for settings of its own.
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
        if not (folder / "report.json").exists():
            return Found(0, 0, 0, {"no report": 1}, done.stdout)
        report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    failures = {f"{one['code']} {one['title']}": int(one["count"]) for one in report["failures"]}
    if done.returncode and not failures:
        failures["errors"] = report["operations"]["errored"] or 1
    cases = int(report["test_cases"]["generated"])
    return Found(int(report["operations"]["tested"]), _fulfilled(address, key), cases, failures, done.stdout)


def as_caller(key: str | None) -> dict[str, str]:
    """The headers of a request with a key, or without."""
    return {"X-API-Key": key} if key else {}


def _fulfilled(address: str, key: str | None) -> int:
    """How many operations answered a request with what was asked for, as the service itself counts."""
    url = f"{address}/metrics"
    httpx2.get(url, headers=as_caller(key), trust_env=False, timeout=30)  # which is counted once it is answered
    told = httpx2.get(url, headers=as_caller(key), trust_env=False, timeout=30).text
    found = re.findall(r'zhibiao_requests_total{method="(\w+)",route="([^"]+)",status="2\d\d"}', told)
    return len(
        {(method, route) for method, route in found if route.startswith(("/v1", "/healthz", "/readyz", "/metrics"))}
    )


def prepare(address: str, key: str | None) -> str:
    """Hand a document in, that there is something to find and to change; the id of a webhook that is made."""
    with httpx2.Client(base_url=address, headers=as_caller(key), trust_env=False, timeout=60) as client:
        client.post("/v1/documents", files={"file": ("说明.txt", _TEXT.encode())}).raise_for_status()
        answer = client.post("/v1/webhooks", json={"url": HOOK}).raise_for_status()
    return str(answer.json()["id"])


@contextmanager
def served(folder: str, url: str, *, keys: bool) -> Iterator[str]:
    """The address of a service with a worker, which lets webhooks go to this machine."""
    port = free_port()
    environment = os.environ | {
        "ZHIBIAO_DATA": folder,
        "ZHIBIAO_DATABASE_URL": url,
        "ZHIBIAO_PRIVATE_WEBHOOKS": "1",
        "ZHIBIAO_REQUIRE_KEYS": str(int(keys)),
        "ZHIBIAO_WORKERS": "1",
        "PYTHONPATH": str(TOP),
    }
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx2.get(f"{address}/healthz", trust_env=False, timeout=30)
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def prove(store: str, given: str | None, *, keys: bool, examples: int, seed: int) -> bool | None:
    """One run on an empty store, its counts printed; whether it is well, None where there is no such store."""
    with ExitStack() as stack:
        url = ""
        if store == "postgresql":
            server = given or stack.enter_context(postgres.server())
            if server is None:
                return None
            url = stack.enter_context(postgres.database(server))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = Database(ServiceSettings(data=folder, database_url=url).database)
        schema.upgrade(database)
        key = make_key(database, "contract", ("admin",))[1] if keys else None
        database.close()
        address = stack.enter_context(served(folder, url, keys=keys))
        began = time.monotonic()
        found = run(address, examples=examples, seed=seed, hook=prepare(address, key), key=key)
    print(
        f"{store}, {'a key needed' if keys else 'no key needed'}: {found.operations} operations, of them "
        f"{found.fulfilled} answered with what was asked for · {found.cases} requests and chains · "
        f"{sum(found.failures.values())} failures · {time.monotonic() - began:.0f} s",
        flush=True,
    )
    if found.failures:
        print(found.output)
    return not found.failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=30, help="of requests for each operation, and of chains")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--postgres", metavar="URL", help="a server to use instead of one of our own")
    args = parser.parse_args()
    well = True
    for store in args.store or ("sqlite", "postgresql"):
        for keys in (False, True):
            found = prove(store, args.postgres, keys=keys, examples=args.examples, seed=args.seed)
            if found is None:
                print(f"{store}: not on this machine")
            well &= found is not False
    print("as described" if well else "NOT AS DESCRIBED")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
