"""How often Python looks for objects that hold on to each other."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SELDOM = (50_000, 20, 1_000)
"""New objects between two looks, and how many looks at the young before one at the older: Python's own are 700, 10, 10.

A document becomes some hundred thousand objects that stay until its result is there and hardly ever hold on to each
other: going through them again and again took a tenth of the time.
"""

_lock = Lock()
_inside = 0
_before = (0, 0, 0)


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """Inside, it is looked for more seldom; after the last document that is being read in this process, as before.

    Whoever told Python to look never, or more seldom still, is heeded.
    """
    global _inside, _before
    with _lock:
        _inside += 1
        if _inside == 1:
            _before = gc.get_threshold()
            if 0 < _before[0] < _SELDOM[0]:
                gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)
