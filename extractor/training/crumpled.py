"""Forms that lost their lines: what a page looks like of which only the words are left, to learn doubt from.

Nothing tells where a cell ends any more, and a line ends where the page happened to break it. What is read as sentences
there is pieces of cells.
"""

from __future__ import annotations

import random

_BREAKS = 0.15  # of the words are the last of their line


def crumpled(text: str, rng: random.Random) -> str:
    """The words of a document's text in their order, in lines that break anywhere.

    Args:
        text: the text.
        rng: where the choices come from.

    Example: 数量指标, 培训人数 and ≥120人次, each in a cell, become "数量指标 培训人数" and "≥120人次" in two lines.
    """
    lines: list[list[str]] = [[]]
    for word in text.split():
        lines[-1].append(word)
        if rng.random() < _BREAKS:
            lines.append([])
    return "\n".join(" ".join(line) for line in lines if line)
