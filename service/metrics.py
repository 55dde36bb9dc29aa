"""What the service counts of itself, in Prometheus' text form, and a line in the log for each request."""

from __future__ import annotations

import logging
import time
from collections import Counter
from threading import Lock

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("zhibiao.request")
BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Seconds: the upper ends of the histogram's parts."""


class Metrics:
    """Requests by route and status, and how long they took."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._parts: Counter[float] = Counter()
        self._seconds = 0.0
        self._count = 0
        self._lock = Lock()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._count += 1
            self._seconds += seconds
            for bound in BOUNDS:
                if seconds <= bound:
                    self._parts[bound] += 1

    def text(self, gauges: dict[str, float]) -> str:
        """Everything as text.

        Args:
            gauges: what is counted elsewhere, by name with its labels.
        """
        with self._lock:
            lines = ["# TYPE zhibiao_requests_total counter"]
            for (method, route, status), number in sorted(self._requests.items()):
                labels = f'method="{method}",route="{route}",status="{status}"'
                lines.append(f"zhibiao_requests_total{{{labels}}} {number}")
            lines.append("# TYPE zhibiao_request_seconds histogram")
            lines += [f'zhibiao_request_seconds_bucket{{le="{bound}"}} {self._parts[bound]}' for bound in BOUNDS]
            lines.append(f'zhibiao_request_seconds_bucket{{le="+Inf"}} {self._count}')
            lines.append(f"zhibiao_request_seconds_sum {self._seconds:.6f}")
            lines.append(f"zhibiao_request_seconds_count {self._count}")
        told: set[str] = set()
        for name, value in gauges.items():
            family = name.partition("{")[0]
            if family not in told:
                lines.append(f"# TYPE {family} gauge")
                told.add(family)
            lines.append(f"{name} {value:g}")
        return "\n".join(lines) + "\n"


class Measure:
    """Middleware that counts requests, and logs those to ``/v1``: method, route, status, time; nothing they bring."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - began
            # The route, never the address: that may hold anything, and would be a new series each time.
            route = getattr(scope.get("route"), "path", "other")
            known = scope["method"] in ("GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "PUT")
            method = scope["method"] if known else "other"
            self._metrics.add(method, route, status, seconds)
            if route.startswith("/v1"):
                told = {"method": method, "path": route, "status": status, "seconds": round(seconds, 4)}
                _log.info("request", extra=told)
