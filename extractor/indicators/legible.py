"""What was recognised from a picture with less than certainty: it makes indicators less certain, and is told of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.documents.document import Document, Unsure
from extractor.indicators.result import Finding, Indicator, Source


def legible(indicators: Sequence[Indicator], document: Document) -> tuple[tuple[Indicator, ...], tuple[Finding, ...]]:
    """Indicators with a confidence that counts in how sure their characters are, and a finding for each unsure one.

    Example: 达到9【8】% of a scan, its 8 only to 0.6 sure, makes an indicator that was 0.95 sure 0.57 sure; whoever
    audits it is told to look at the original.
    """
    if not document.unsure:
        return tuple(indicators), ()
    out: list[Indicator] = []
    findings: list[Finding] = []
    for indicator in indicators:
        spots = sorted({u for source in _sources(indicator) for u in _within(document.unsure, source)}, key=_place)
        if spots:
            sure = min(u.confidence for u in spots)
            indicator = replace(indicator, confidence=round(indicator.confidence * sure, 3))
            findings.append(_finding(indicator, document.text, spots))
        out.append(indicator)
    return tuple(out), tuple(findings)


def _place(unsure: Unsure) -> int:
    return unsure.start


def _sources(indicator: Indicator) -> Iterator[Source]:
    yield indicator.source
    yield from (value.source for value in indicator.values)


def _within(unsure: Sequence[Unsure], source: Source) -> Sequence[Unsure]:
    first = bisect_left(unsure, source.start, key=_place)
    return unsure[first : bisect_left(unsure, source.end, key=_place)]


def _finding(indicator: Indicator, text: str, spots: Sequence[Unsure]) -> Finding:
    shown = "、".join(f"“{text[u.start : u.end]}”" for u in spots[:5])
    message = f"指标“{indicator.name}”由扫描图片识别而来，其中{shown}识别把握不大，请核对原件"
    return Finding("ocr_unsure", "info", message, indicator.id, indicator.project)
