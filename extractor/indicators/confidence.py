"""How likely an indicator is entirely right: one calibrated number, from how it was found and how it looks.

What speaks for an error is seldom in the indicator alone: a table read with the wrong columns shows it in all its
rows. So the features look at the indicator, its grid, the indicators beside it and the sentence around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor import artifacts
from extractor.documents.document import Document
from extractor.indicators.result import Indicator, Value
from extractor.rows.features import step
from extractor.rows.levels import level_of
from extractor.rows.reading import Grid, TableReading
from extractor.rows.shape import squeeze

VERSION = 1

_SHARES = (0.0, 0.1, 0.3, 0.6, 0.9, 0.999)
_COUNTS = (0, 1, 2, 4, 8, 16)
_LENGTHS = (1, 2, 4, 7, 10, 14, 18, 24, 32)
_ENDS = "。！？；;\n"
_REACH = 120  # characters of a sentence that are looked at on either side
_UNREAD = frozenset({"ignore", "other", "unknown", "remark"})
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ODD = re.compile(r"[，。；：、,;:()（）“”\"]")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the indicators of one grid have in common."""

    shapes: Counter[tuple[str, ...]]
    names: Counter[str]
    features: tuple[str, ...]


def calibrated(
    indicators: Sequence[Indicator], readings: Sequence[TableReading], document: Document
) -> tuple[Indicator, ...]:
    """Indicators with their calibrated confidence; as they came where the model is left out.

    Args:
        indicators: every indicator of the document.
        readings: its tables as read.
        document: the document.
    """
    model = artifacts.current().model("confidence", features=VERSION)
    if model is None:
        return tuple(indicators)
    told = features(indicators, readings, document)
    return tuple(
        replace(i, confidence=round(model.probability(f), 3)) for i, f in zip(indicators, told, strict=True)
    )


def features(
    indicators: Sequence[Indicator], readings: Sequence[TableReading], document: Document
) -> Iterator[list[str]]:
    """The features of every indicator of a document, in order."""
    grids = {r.table.index: [p for p in r.parts if isinstance(p, Grid)] for r in readings}
    of_grid: dict[tuple[int, int], list[Indicator]] = {}
    places: list[tuple[int, int] | None] = []
    for i in indicators:
        place = _place(i, grids) if i.origin == "table" else None
        places.append(place)
        if place is not None:
            of_grid.setdefault(place, []).append(i)
    beside = {
        place: _beside(grids[place[0]][place[1]] if place[1] >= 0 else None, found, document)
        for place, found in of_grid.items()
    }
    sentences = Counter(_sentence(document.text, i)[0] for i in indicators if i.origin == "prose")
    for i, place in zip(indicators, places, strict=True):
        if i.origin == "table":
            yield ["T", *(f"T:{f}" for f in _table(i, beside[place]))] if place is not None else ["T"]
        else:
            yield ["P", *(f"P:{f}" for f in _prose(i, document, sentences))]


def _place(indicator: Indicator, grids: dict[int, list[Grid]]) -> tuple[int, int] | None:
    """(table, which grid of it) that an indicator was read from; −1 where it stands in none."""
    source = indicator.source
    if source.table is None:
        return -1, -1
    at = -1
    for k, grid in enumerate(grids.get(source.table, ())):
        first = min((*grid.header_rows, *(r.index for r in grid.rows[:1])), default=0)
        if at < 0 or (source.row is not None and first <= source.row):
            at = k
    return (source.table, at) if at >= 0 or source.table in grids else (-1, -1)


def _beside(grid: Grid | None, found: Sequence[Indicator], document: Document) -> _Beside:
    shapes = Counter(_shape(i) for i in found)
    names = Counter(i.name for i in found)
    n = len(found)
    out = [f"suffix={document.filename.rpartition('.')[2].lower()}", f"many={step(n, _COUNTS)}"]
    out.append(f"even={step(shapes.most_common(1)[0][1] / n, _SHARES)}")
    out.append(f"repeated={step(1 - len(names) / n, _SHARES)}")
    for name, share in (
        ("empty", sum(any(v.kind == "empty" for v in i.values) for i in found) / n),
        ("wordy", sum(any(v.kind == "qualitative" for v in i.values) for i in found) / n),
        ("suspect", sum(any(v.suspect for v in i.values) for i in found) / n),
        ("level1", sum(i.level1 is not None for i in found) / n),
        ("level2", sum(i.level2 is not None for i in found) / n),
        ("known level", sum(_known(i.level1) for i in found) / n),
        ("known level2", sum(_known(i.level2) for i in found) / n),
        ("long", sum(len(i.name) > 20 for i in found) / n),
        ("digits", sum(bool(_DIGIT.search(i.name)) for i in found) / n),
        ("unitless", sum(any(v.unit is None and v.kind == "number" for v in _measured(i)) for i in found) / n),
    ):
        out.append(f"{name}:{step(share, _SHARES)}")
    weights = sum(v.value or 0 for i in found for v in i.values if v.role == "weight")
    out.append(f"weights={'none' if not weights else 'whole' if weights % 10 == 0 else 'odd'}")
    if grid is not None:
        out += _grid(grid)
    return _Beside(shapes, names, tuple(out))


def _grid(grid: Grid) -> list[str]:
    out = [f"kind={grid.kind}", f"inherited={grid.inherited}", f"headers={min(3, len(grid.header_rows))}"]
    headed = [c for c in grid.columns if c.header]
    out.append(f"unread={min(3, sum(c.role in _UNREAD for c in headed))}")
    out.append(f"width={step(len(headed), (0, 2, 4, 6, 9))}")
    out += [f"has={role}" for role in sorted({c.role for c in grid.columns} - _UNREAD)]
    told = Counter(c.found_by for c in grid.columns if c.role not in _UNREAD)
    out += [f"by {who}:{min(3, count)}" for who, count in sorted(told.items())]
    out += [f"{c.role} by {c.found_by}" for c in grid.columns if c.role in ("name", "target", "level1", "level2")]
    kinds = Counter(r.kind for r in grid.rows)
    out += [f"rows {kind}" for kind in sorted(kinds)]
    return out


def _table(indicator: Indicator, beside: _Beside) -> list[str]:
    shape = _shape(indicator)
    same = beside.shapes[shape] / beside.shapes.total()
    out = [*beside.features, *_own(indicator), f"alike={step(same, _SHARES)}"]
    out += [f"twice={beside.names[indicator.name] > 1}", f"shape={'+'.join(shape)}"]
    out += [f"levels={_known(indicator.level1)},{_known(indicator.level2)}"]
    out += [f"level1={indicator.level1 is not None}", f"level2={indicator.level2 is not None}"]
    if indicator.name in (indicator.level1, indicator.level2):
        out.append("named as its level")
    if level_of(indicator.name) is not None:
        out.append("named as a level")
    return out


def _prose(indicator: Indicator, document: Document, sentences: Counter[int]) -> list[str]:
    text = document.text
    start, end = _sentence(text, indicator)
    sentence = text[start:end]
    numbers = len(_NUMBER.findall(sentence))
    used = sentences[start]
    out = [*_own(indicator), *(f"by {rule}" for rule in indicator.found_by if not rule.startswith("taxonomy"))]
    out += [f"said={round(indicator.confidence, 1)}", f"in table={indicator.source.table is not None}"]
    out += [f"sentence={step(len(sentence), (10, 20, 35, 60, 100))}", f"numbers={step(numbers, _COUNTS)}"]
    out += [f"left={step(numbers - used, (-2, -1, 0, 1, 3))}", f"subject={indicator.subject is not None}"]
    out += [f"before={squeeze(text[indicator.source.start - 1 : indicator.source.start])}", f"sections={len(indicator.section)}"]
    last = max((v.source.end for v in indicator.values), default=indicator.source.end)
    out += [f"after={squeeze(text[last : last + 1])}", f"after2={squeeze(text[last : last + 2])}"]
    gap = min((abs(v.source.start - indicator.source.end) for v in indicator.values), default=0)
    out.append(f"gap={step(gap, (0, 1, 3, 6, 12, 30))}")
    between = text[indicator.source.end : min((v.source.start for v in indicator.values), default=0)]
    out.append(f"between={bool(_ODD.search(between))}")
    return out


def _own(indicator: Indicator) -> list[str]:
    """What an indicator shows by itself."""
    name = indicator.name
    out = [f"long={step(len(name), _LENGTHS)}", f"digits={bool(_DIGIT.search(name))}", f"odd={bool(_ODD.search(name))}"]
    out += [f"n^={name[:1]}", f"n$={name[-1:]}", f"n$2={name[-2:]}", f"values={step(len(indicator.values), _COUNTS)}"]
    out.append(f"category={indicator.category}")
    for value in indicator.values[:6]:
        out += _value(value)
    return sorted(set(out))


def _value(v: Value) -> list[str]:
    out = [f"{v.role}:{v.kind}", f"{v.role}:{v.op}", f"{v.kind}:{v.unit}"]
    marks = ("unit_inferred", "approx", "implied", "suspect")
    out += [f"{v.role}:{mark}" for mark in marks if getattr(v, mark)]
    out += [f"{v.role}:{mark}" for mark in ("op_text", "period", "scope", "base", "frequency") if getattr(v, mark)]
    if v.kind not in ("qualitative", "empty"):
        rest = len(v.text) - sum(map(len, _NUMBER.findall(v.text))) - len(v.unit or "") - len(v.op_text or "")
        out += [f"{v.role}:rest={step(rest, (0, 1, 3, 6, 12))}"]
        out += [f"{v.role}:numbers={min(3, len(_NUMBER.findall(v.text)))}"]
    else:
        out.append(f"{v.role}:{v.kind}:{step(len(v.text), (0, 2, 6, 12, 24))},{bool(_DIGIT.search(v.text))}")
    return out


def _shape(indicator: Indicator) -> tuple[str, ...]:
    return tuple(sorted({f"{v.role}{'?' if v.kind == 'empty' else ''}" for v in indicator.values}))


def _measured(indicator: Indicator) -> list[Value]:
    return [v for v in indicator.values if v.role in ("target", "actual", "baseline")]


def _known(level: str | None) -> bool:
    return level is not None and level_of(level) is not None


def _sentence(text: str, indicator: Indicator) -> tuple[int, int]:
    at = indicator.source.start
    start = max((text.rfind(c, max(0, at - _REACH), at) for c in _ENDS), default=-1) + 1
    ends = [k for c in _ENDS if (k := text.find(c, at, at + _REACH)) >= 0]
    return start or max(0, at - _REACH), min(ends, default=min(len(text), at + _REACH))
