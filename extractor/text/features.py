"""What the document type model sees: named features, the same in training and at run time.

Change anything here and raise ``VERSION``: models trained for another version are then refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from extractor.documents.document import Document, Paragraph
from extractor.text.normalise import squeeze
from extractor.text.outline import Outline

VERSION = 1

_HEADINGS = 40
_CELLS = 400
_SHORT = 10  # characters of a cell that may be a head
_SHARES = (0.02, 0.2, 0.5, 0.8, 0.95)
_POINTS = (0, 2, 5, 10)


def type_features(
    document: Document, outline: Outline, title: str | None, points: Sequence[tuple[str, float]]
) -> list[str]:
    """Features of a whole document.

    Args:
        document: as read.
        outline: its headings.
        title: its title, or None.
        points: what the weighted words say: types with their points, the highest first.
    """
    name = squeeze(title) if title else ""
    out = [f"t$={name[-k:]}" for k in (1, 2, 3, 4)] if name else ["no title"]
    out += {f"t2={name[i : i + 2]}" for i in range(len(name) - 1)}
    heads: set[str] = set()
    for heading in outline.headings[:_HEADINGS]:
        heads.update(heading.text[i : i + 2] for i in range(min(len(heading.text), 24) - 1))
    out += [f"h2={pair}" for pair in sorted(heads)]
    cells = (squeeze(c.text) for t in document.tables() for c in t.cells if c.text)
    out += [f"c={c}" for c in sorted({c for c in islice(cells, _CELLS) if len(c) <= _SHORT and not c[0].isdigit()})]
    running = sum(len(b.text) for b in document.blocks if isinstance(b, Paragraph))
    share = running / max(1, len(document.text))
    out += [f"running={sum(share > s for s in _SHARES)}", f"tables={min(4, sum(1 for _ in document.tables()))}"]
    out += [f"rule={points[0][0]}" if points else "no rule"]
    out += [f"{kind}>{least}" for kind, told in points for least in _POINTS if told > least]
    return out
