#!/usr/bin/env python3
"""What the service adds to an extraction: requests a second, latency and processor time of ``POST /v1/extract``.

usage: python scripts/measure_load.py [--requests 400] [--clients 1 --clients 8 --clients 32]

The same one-page texts of corpora/dev (600 to 1,000 characters) go through the bare extractor, and over HTTP from so
many clients at once. Processor time is user plus system of the server and all its processes, as Linux counts it; the
clients' own is not in it. The bare extractor runs before and after every load, in as many processes as the service
has, for what one costs also depends on what else the machine does. Latencies are those of a machine that makes the
load too. Exit status 1 if a request failed, or the service adds more than ``--most`` percent to a document's time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from tests.service.ports import free_port  # noqa: E402

ROUNDS = 2
"""The bare extractor goes through the texts so often; so do the requests that warm the server up."""

_TICK = os.sysconf("SC_CLK_TCK")
_BARE = """
import json, sys, time
from extractor import extract
pages = json.load(sys.stdin)
for page in pages:
    extract(page.encode(), filename="正文.txt", isolate=False).to_json()
began = time.process_time()
for page in pages * {rounds}:
    extract(page.encode(), filename="正文.txt", isolate=False).to_json()
print((time.process_time() - began) / (len(pages) * {rounds}))
"""


def pages() -> list[str]:
    """Texts of about a page; one of them is in another encoding, and JSON has none."""
    texts = (path.read_text("utf-8", "replace") for path in sorted((TOP / "corpora" / "dev").rglob("*.txt")))
    return [text for text in texts if 600 <= len(text) <= 1000 and "\ufffd" not in text]


def bare(texts: list[str], processes: int) -> float:
    """Processor seconds of the extractor alone for a text, once it is warm, in so many processes at once."""
    command = [sys.executable, "-c", _BARE.format(rounds=ROUNDS)]

    def one(_: int) -> float:
        told = subprocess.run(
            command, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True, cwd=TOP, timeout=600
        )
        return float(told.stdout)

    with ThreadPoolExecutor(processes) as pool:
        return statistics.mean(pool.map(one, range(processes)))


def processor_seconds(pid: int) -> float:
    """User and system seconds of a process and of those that it started, ended ones included."""
    spent = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text(encoding="utf-8").split()]
        except OSError:
            continue
        spent += sum(map(int, fields[11:15])) / _TICK
    return spent


class Server:
    """``zhibiao serve`` on loopback, as its user starts it."""

    def __init__(self, folder: str, workers: int) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "extractor.cli", "serve", "--port", str(self.port), "--data", folder]
        environment = os.environ | {"ZHIBIAO_WORKERS": str(workers), "ZHIBIAO_MAX_WAITING": "1000"}
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment, cwd=TOP)
        end = time.monotonic() + 60
        while True:
            try:
                self.connection().connect()
                return
            except OSError:
                if time.monotonic() > end:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.1)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def client(server: Server, bodies: list[bytes]) -> list[float]:
    """One client's requests, one after the other; the seconds of each.

    Raises:
        SystemExit: one was not answered with a result.
    """
    connection = server.connection()
    seconds = []
    for body in bodies:
        began = time.perf_counter()
        connection.request("POST", "/v1/extract", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"a request was answered with {answer.status}")
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds


def load(server: Server, bodies: list[bytes], clients: int) -> tuple[float, list[float], float]:
    """Wall seconds of the whole, seconds of each request, processor seconds of the server for one."""
    before, began = processor_seconds(server.process.pid), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        told = list(pool.map(client, [server] * clients, [bodies[n::clients] for n in range(clients)]))
    took = time.perf_counter() - began
    spent = (processor_seconds(server.process.pid) - before) / len(bodies)
    return took, [one for seconds in told for one in seconds], spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--clients", type=int, action="append")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--most", type=float, default=30.0, metavar="PERCENT")
    args = parser.parse_args()
    texts = pages()
    bodies = [json.dumps({"text": text}).encode() for text in texts]
    characters = statistics.mean(map(len, texts))
    well = True
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, args.workers)
        try:
            load(server, bodies * ROUNDS, args.workers)
            print(f"{len(texts)} texts of {characters:.0f} characters; {args.workers} worker processes")
            before = bare(texts, args.workers)
            for clients in args.clients or (1, 8, 32):
                asked = [bodies[n % len(bodies)] for n in range(max(args.requests, clients))]
                took, seconds, spent = load(server, asked, clients)
                after = bare(texts, args.workers)
                alone = (before + after) / 2
                parts = statistics.quantiles(seconds, n=100)
                more = (spent / alone - 1) * 100
                well &= more <= args.most
                print(
                    f"{clients:3} clients: {len(asked) / took:5.1f} requests/s · p50 {parts[49] * 1e3:.0f} ms · "
                    f"p95 {parts[94] * 1e3:.0f} ms · processor time for a text {spent * 1e3:.1f} ms, "
                    f"of the bare extractor {alone * 1e3:.1f} ms ({more:+.0f} %)",
                    flush=True,
                )
                before = after
        finally:
            server.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
