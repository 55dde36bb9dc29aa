"""``extract`` as the package offers it: in a process held to limits, unless its caller trusts the file."""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from extractor import pipeline
from extractor.settings import Settings
from extractor.worker import Job, Worker

if TYPE_CHECKING:
    from extractor.indicators.result import Result

_idle: list[Worker] = []
_lock = Lock()


def extract(
    source: pipeline.Source,
    *,
    filename: str | None = None,
    settings: Settings | None = None,
    isolate: bool = True,
) -> Result:
    """Extract projects, indicators and findings from one document.

    Args:
        source: a path or the file's bytes.
        filename: the name to go by, where ``source`` is bytes.
        settings: limits and choices; the defaults if None.
        isolate: read it in a process of its own, which ``settings.max_seconds`` and ``settings.max_memory`` limit and
            which may crash alone. It is kept for the next document; threads get one each. False reads it here: a
            little faster, for files that you trust.

    Returns:
        The result; ``to_dict`` and ``to_json`` give the contract's JSON.

    Raises:
        ExtractionError: one of its kinds (see ``extractor.errors``), told in the user's terms.

    Example:
        >>> result = extract("绩效指标：督导检查覆盖率达到90%以上。".encode())
        >>> [(i.name, i.values[0].value) for i in result.indicators]
        [('督导检查覆盖率', 90.0)]
    """
    if not isolate:
        return pipeline.extract(source, filename=filename, settings=settings)
    data: bytes | Path = Path(source) if isinstance(source, str | os.PathLike) else bytes(source)
    with _lock:
        worker = _idle.pop() if _idle else Worker()
    try:
        outcome = worker.run(Job(data, filename, settings or Settings()))
    finally:
        with _lock:
            _idle.append(worker)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.result is not None
    return outcome.result


def _close() -> None:
    while _idle:
        _idle.pop().close()


def _forget() -> None:
    """In a forked child: the parent's workers are not ours to talk to, nor is the lock's state."""
    global _lock
    _lock = Lock()
    for worker in _idle:
        worker.forget()
    _idle.clear()


atexit.register(_close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
