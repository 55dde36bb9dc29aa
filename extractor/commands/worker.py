"""``zhibiao worker``: works on what was handed to the service."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from extractor.commands import console, service


def run(args: argparse.Namespace) -> int:
    """Work until interrupted, or until the parent is gone."""
    try:
        from service.worker import Consumer
    except ImportError as error:
        return service.missing(error)
    service.log()
    with service.store(args) as database:
        consumer = Consumer(service.settings(args), database)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: consumer.stop())
        if args.with_parent:
            threading.Thread(target=_until_orphaned, args=(consumer.stop,), daemon=True).start()
        consumer.run()
    return console.DONE


def _until_orphaned(stop) -> None:  # type: ignore[no-untyped-def]
    sys.stdin.buffer.read()
    stop()
