"""Patterns that are compiled when they are first asked.

The modules of the extractor hold some 800 patterns; a document asks a third of them. Python takes about half a
millisecond to compile one in which a range of Chinese characters stands: to compile all of them at import was a third
of the time that the command takes for a page.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands in for a pattern; what it is asked is looked up once and kept."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        told = self.__dict__[name] = getattr(re.compile(self.pattern, self._flags), name)
        return told

    def __repr__(self) -> str:
        return f"regex({self.pattern!r})"


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Like ``re.compile``, but compiled when it is first asked to match; for patterns that a module holds.

    Args:
        pattern: the pattern; a wrong one fails when it is first asked, so a test asks all of them.
        flags: as for ``re.compile``.

    Returns:
        What has a pattern's methods and attributes. The functions of ``re`` itself do not take it, and a match's
        ``re`` is another object.

    Example:
        >>> regex("[0-9]+分").fullmatch("10分") is not None
        True
    """
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
