"""Prose that a program broke at a right margin: which lines are one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WRAP_MIN_LINES = 4
WRAP_MAX_LENGTH = 200
_WRAP_MIN_WIDTH = 24  # columns; a Chinese character takes two
_WRAP_SLACK = 4  # columns that a full line may lack: a mark that may not begin a line, a word not cut
_WIDE_FROM = "\u2e80"


def _width(line: str) -> int:
    return sum(2 if c >= _WIDE_FROM or c in "“”‘’…—·①②③④⑤⑥⑦⑧⑨" else 1 for c in line)


@dataclass(frozen=True, slots=True)
class Margin:
    """Where a program broke the lines: at ``width`` columns or characters."""

    width: int
    columns: bool

    def full(self, line: str) -> bool:
        """Whether a line reaches the margin, but for what it may lack."""
        if self.columns:
            return _width(line) >= self.width - _WRAP_SLACK
        return len(line) >= self.width - _WRAP_SLACK // 2


def margin_of(texts: Sequence[str]) -> Margin | None:
    """The right margin that most of these lines end at in mid-sentence, or None.

    Some programs wrap at a number of columns, some at a number of characters.
    """
    best: tuple[int, Margin] | None = None
    for columns in (True, False):
        margin = Margin(max(map(_width if columns else len, texts)), columns)
        if margin.width < _WRAP_MIN_WIDTH // (1 if columns else 2):
            continue
        full = [line for line in texts if margin.full(line)]
        cut = sum(line[-1] not in "。！？；：!?;" for line in full)
        if cut >= 3 and cut >= 0.7 * len(full) and (best is None or len(full) > best[0]):
            best = len(full), margin
    return best[1] if best else None
