"""``zhibiao serve``: the HTTP service and its page, and a worker beside it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from ipaddress import ip_address

from extractor.commands import console, service

_PROGRAM = "import sys; sys.path[:] = {path!r}; from extractor.cli import main; sys.exit(main(sys.argv[1:]))"
_AGAIN_AFTER = 1.0
"""Seconds before a worker that ended is replaced."""


_MOST_HEADERS = 64 * 1024
"""Bytes of a request's headers."""


class _Companion:
    """A worker process beside the server: begun again when it ends, ended with the server however that ends."""

    def __init__(self, data: str) -> None:
        self._command = [
            sys.executable,
            "-c",
            _PROGRAM.format(path=sys.path),
            "worker",
            "--with-parent",
            "--data",
            data,
        ]
        self._stop = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._run, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        # Its standard input is our end of a pipe: when we die, it is closed, and the worker knows.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)

    def _run(self) -> None:
        while True:
            self._process.wait()
            if self._stop.wait(_AGAIN_AFTER):
                return
            self._process = self._start()

    def close(self) -> None:
        self._stop.set()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn

        from service.app import create_app
    except ImportError as error:
        return service.missing(error)
    settings = service.settings(args)
    with service.store(args):
        pass
    service.log()
    console.complain(
        f"网页：http://{args.host}:{args.port}/　接口说明：/openapi.json　数据：{settings.folder}　按 Ctrl-C 结束"
    )
    companion = None if args.no_worker else _Companion(str(settings.folder))
    try:
        uvicorn.run(
            create_app(settings, local=_local(args.host)),
            host=args.host,
            port=args.port,
            log_level="warning",
            log_config=None,
            http="h11",  # another parser, where there is one, takes headers of any length
            h11_max_incomplete_event_size=_MOST_HEADERS,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    finally:
        if companion is not None:
            companion.close()
    return console.DONE
