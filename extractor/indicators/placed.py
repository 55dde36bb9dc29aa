"""Results of a text that was laid out anew point into the text as given."""

from __future__ import annotations

from dataclasses import replace

from extractor.documents.document import Layout
from extractor.indicators.result import Result, Source


def placed(result: Result, layout: Layout) -> Result:
    """The result with each of its places in the text as given.

    What stands there in several pieces, as a name that its cell broke, points at the piece it begins in; names and
    values keep their whole text.
    """

    def at(source: Source) -> Source:
        start, end = layout.place(source.start, source.end)
        return replace(source, start=start, end=end, text=layout.given[start:end])

    return replace(
        result,
        projects=tuple(replace(p, source=at(p.source)) for p in result.projects),
        indicators=tuple(
            replace(i, source=at(i.source), values=tuple(replace(v, source=at(v.source)) for v in i.values))
            for i in result.indicators
        ),
    )
