"""What every command tells its caller: an exit status, and complaints on standard error."""

from __future__ import annotations

import sys

DONE, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141


def complain(message: str) -> None:
    """One line on standard error, in whatever encoding it has."""
    encoding = sys.stderr.encoding or "utf-8"
    print(message.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr)
