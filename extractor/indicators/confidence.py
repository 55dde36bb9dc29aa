"""How likely an indicator is entirely right: one calibrated number, from how it was found and how it looks.

What speaks for an error is seldom in the indicator alone: a table read with the wrong columns shows it in all its
rows. So the features look at the indicator, its grid, the indicators beside it and the sentence around it.

Change a feature and raise ``VERSION``: models trained for another one are then refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from extractor import artifacts
from extractor.documents.document import Document
from extractor.indicators.result import Indicator, Value
from extractor.regex import regex
from extractor.rows.content import is_other_cell
from extractor.rows.features import step
from extractor.rows.levels import level_of
from extractor.rows.reading import Grid, TableReading
from extractor.rows.shape import squeeze

if TYPE_CHECKING:
    from extractor.indicators.prose import ProseResult

MODEL = "confidence"
VERSION = 5
TABLE, PROSE = "T", "P"
"""The feature that every indicator of a table, or of a sentence, has; its other features begin with it."""

_SHARES = (0.0, 0.1, 0.3, 0.6, 0.9, 0.999)
_SURE = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99)
_COUNTS = (0, 1, 2, 4, 8, 16)
_LENGTHS = (1, 2, 4, 7, 10, 14, 18, 24, 32)
_ENDS = "。！？；;\n"
_CLOSERS = ("。", "；", ";", "：", ":")
_REACH = 120  # characters of a sentence that are looked at on either side
_SHOWN = 6  # values of an indicator that are looked at
_UNREAD = frozenset({"ignore", "other", "unknown", "remark"})
_KEY = ("name", "target", "actual", "level1", "level2")
_DIGIT = regex(r"\d")
_NUMBER = regex(r"\d+(?:[.,]\d+)*")
_ODD = regex(r"[，。；：、,;:()（）“”\"]")
_MEASURE = regex(r"[率数量额度值比次期]$|人数|面积|里程|时间|时限|成本|费用|情况|收入|产量|满意度|完成|提升|保障")
_LOOSE = regex(r"[的了在和及与对将为是由]")
_FORM = regex("指标|目标值|完成值|实际完成|分值|得分|权重|绩效|自评")
_FORMS = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0)  # of a hundred characters
_CLOSED = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
_SHORT = 200  # characters


def calibrated(
    indicators: Sequence[Indicator], readings: Sequence[TableReading], prose: ProseResult, document: Document
) -> tuple[Indicator, ...]:
    """Indicators with their calibrated confidence; as they came where the model is left out.

    Args:
        indicators: every indicator of the document.
        readings: its tables as read.
        prose: what its sentences gave.
        document: the document.

    Example: 督导检查覆盖率 ``达到90%`` in a sentence of its own may get 0.95, 加强 ``3次`` of a long list 0.4.
    """
    model = artifacts.current().model(MODEL, features=VERSION) if indicators else None
    if model is None:
        return tuple(indicators)
    begun: dict[tuple[str, ...], list[float]] = {}
    out = []
    for indicator, (shared, own) in zip(indicators, _told(indicators, readings, surety(prose), document), strict=True):
        if shared not in begun:
            begun[shared] = model.scores(shared)
        out.append(replace(indicator, confidence=round(model.probability(own, begun[shared]), 3)))
    return tuple(out)


class Surety(NamedTuple):
    """What the taggers think of a sentence's indicator; None where they were not asked.

    Args:
        role: the least that they think of the role of one of its values.
        name: what they think of its name.
    """

    role: float | None = None
    name: float | None = None


Sureties = Mapping[tuple[int, str], Surety]
"""By place and name of a sentence's indicator."""


def surety(prose: ProseResult) -> Sureties:
    """What the taggers think of the indicators of a document's sentences."""
    told = {}
    for claim, indicator in zip(prose.claims, prose.indicators, strict=True):
        sure = min((v.sure for v in claim.values if v.sure is not None), default=None)
        told[indicator.source.start, indicator.name] = Surety(sure, claim.named)
    return told


def features(
    indicators: Sequence[Indicator],
    readings: Sequence[TableReading],
    sure: Sureties,
    document: Document,
) -> Iterator[list[str]]:
    """The features of every indicator of a document, in order.

    Args:
        indicators: every indicator of the document.
        readings: its tables as read.
        sure: what ``surety`` gives.
        document: the document.
    """
    return ([*shared, *own] for shared, own in _told(indicators, readings, sure, document))


def _told(
    indicators: Sequence[Indicator],
    readings: Sequence[TableReading],
    sure: Sureties,
    document: Document,
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The features of every indicator: those that it shares with the others of its grid, and its own."""
    grids = {r.table.index: [p for p in r.parts if isinstance(p, Grid)] for r in readings}
    places = [_place(i, grids) if i.origin == "table" else None for i in indicators]
    of_grid: dict[tuple[int, int], list[Indicator]] = {}
    for i, place in zip(indicators, places, strict=True):
        if place is not None:
            of_grid.setdefault(place, []).append(i)
    beside = {
        place: _beside(grids[place[0]][place[1]] if place[1] >= 0 else None, found, document)
        for place, found in of_grid.items()
    }
    told = [i for i in indicators if i.origin == "prose"]
    sentences = Counter(_sentence(document.text, i)[0] for i in told)
    names = Counter(i.name for i in told)
    page = _page(document.text) if told else ()
    for i, place in zip(indicators, places, strict=True):
        if place is not None:
            yield beside[place].features, [f"{TABLE}:{f}" for f in _table(i, beside[place])]
        else:
            found = [*_prose(i, document, sentences, names), *_said(sure.get((i.source.start, i.name), Surety()))]
            yield page, [f"{PROSE}:{f}" for f in found]


def _said(told: Surety) -> Iterator[str]:
    """What the taggers think."""
    for name, p in zip(("sure", "named"), told, strict=True):
        yield f"{name}={None if p is None else step(p, _SURE)}"


# --- tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the indicators of one grid have in common."""

    shapes: Counter[tuple[str, ...]]
    names: Counter[str]
    features: tuple[str, ...]


def _place(indicator: Indicator, grids: dict[int, list[Grid]]) -> tuple[int, int]:
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
        ("short", sum(len(i.name) < 4 for i in found) / n),
        ("long", sum(len(i.name) > 20 for i in found) / n),
        ("digits", sum(bool(_DIGIT.search(i.name)) for i in found) / n),
        ("measures", sum(bool(_MEASURE.search(i.name)) for i in found) / n),
        ("closed", sum(i.name.endswith(("。", "）", ")", "；")) for i in found) / n),
        ("unitless", sum(any(v.unit is None and v.kind == "number" for v in _measured(i)) for i in found) / n),
        ("alike", sum(_alike(i) for i in found) / n),
        ("other cells", sum(is_other_cell(i.name) for i in found) / n),
        ("leveled names", sum(level_of(i.name) is not None for i in found) / n),
    ):
        out.append(f"{name}:{step(share, _SHARES)}")
    weights = sum(v.value or 0 for i in found for v in i.values if v.role == "weight")
    out.append(f"weights={'none' if not weights else 'whole' if weights % 10 == 0 else 'odd'}")
    if grid is not None:
        out += _grid(grid, found)
    return _Beside(shapes, names, (TABLE, *(f"{TABLE}:{f}" for f in out)))


def _grid(grid: Grid, found: Sequence[Indicator]) -> list[str]:
    out = [f"kind={grid.kind}", f"inherited={grid.inherited}", f"headers={min(3, len(grid.header_rows))}"]
    headed = [c for c in grid.columns if c.header]
    out.append(f"unread={min(3, sum(c.role in _UNREAD for c in headed))}")
    out.append(f"width={step(len(headed), (0, 2, 4, 6, 9))}")
    roles = Counter(c.role for c in grid.columns if c.role not in _UNREAD)
    out += [f"has={role}" for role in sorted(roles)]
    out += [f"several={role}" for role, count in sorted(roles.items()) if count > 1]
    heads = Counter(c.header for c in headed)
    out.append(f"heads again={min(3, sum(count - 1 for count in heads.values()))}")
    told = Counter(c.found_by for c in grid.columns if c.role not in _UNREAD)
    out += [f"by {who}:{min(3, count)}" for who, count in sorted(told.items())]
    out += [f"{c.role} by {c.found_by}" for c in grid.columns if c.role in _KEY]
    out += [f"rows {kind}" for kind in sorted({r.kind for r in grid.rows})]
    body = sum(r.kind == "indicator" for r in grid.rows)
    lines = len({i.source.row for i in found})
    out.append(f"given={step(lines / body if body else 0, (0.0, 0.5, 0.8, 0.999, 1.0))}")
    return out


def _table(indicator: Indicator, beside: _Beside) -> list[str]:
    shape = _shape(indicator)
    same = beside.shapes[shape] / beside.shapes.total()
    out = [*_own(indicator), f"as others={step(same, _SHARES)}"]
    out += [
        f"twice={beside.names[indicator.name] > 1}",
        f"shape={'+'.join(shape)}",
        f"values alike={_alike(indicator)}",
    ]
    out += [f"levels={_known(indicator.level1)},{_known(indicator.level2)}"]
    out += [f"level1={indicator.level1 is not None}", f"level2={indicator.level2 is not None}"]
    if indicator.name in (indicator.level1, indicator.level2):
        out.append("named as its level")
    if level_of(indicator.name) is not None:
        out.append("named as a level")
    if is_other_cell(indicator.name):
        out.append("named as another cell")
    return out


# --- sentences --------------------------------------------------------------------------------------------


def _page(text: str) -> tuple[str, ...]:
    """What all sentences of a document share: whether it is written in sentences, or is a form that lost its lines.

    What is read as sentences in such a form is pieces of cells. A short text tells nothing of it.
    """
    if len(text) < _SHORT:
        return (PROSE,)
    form = 100 * len(_FORM.findall(text)) / max(1, len(text))
    lines = [line.rstrip() for line in text.split("\n")]
    closed = sum(len(line) for line in lines if line.endswith(_CLOSERS)) / max(1, sum(map(len, lines)))
    return PROSE, f"{PROSE}:form={step(form, _FORMS)}", f"{PROSE}:closed={step(closed, _CLOSED)}"


def _prose(indicator: Indicator, document: Document, sentences: Counter[int], names: Counter[str]) -> list[str]:
    text = document.text
    name, source = indicator.name, indicator.source
    start, end = _sentence(text, indicator)
    sentence = text[start:end]
    numbers = len(_NUMBER.findall(sentence))
    out = [*_own(indicator), *(f"by {rule}" for rule in indicator.found_by if not rule.startswith("taxonomy"))]
    out += [f"in table={source.table is not None}", f"sections={len(indicator.section)}"]
    out += [f"sentence={step(len(sentence), (10, 20, 35, 60, 100))}", f"numbers={step(numbers, _COUNTS)}"]
    out += [f"left={step(numbers - sentences[start], (-2, -1, 0, 1, 3))}", f"subject={indicator.subject is not None}"]
    out += [f"from start={step(source.start - start, (0, 4, 10, 20, 40, 80))}", f"again={min(3, names[name])}"]
    before = text[max(start, source.start - 2) : source.start]
    out += [f"before={squeeze(before[-1:])}", f"before2={squeeze(before)}"]
    last = max((v.source.end for v in indicator.values), default=source.end)
    out += [f"after={squeeze(text[last : last + 1])}", f"after2={squeeze(text[last : last + 2])}"]
    gap = min((abs(v.source.start - source.end) for v in indicator.values), default=0)
    between = text[source.end : min((v.source.start for v in indicator.values), default=0)]
    out += [f"gap={step(gap, (0, 1, 3, 6, 12, 30))}", f"between={bool(_ODD.search(between))}"]
    out += [f"spread={len(name) < source.end - source.start}", f"loose={min(3, len(_LOOSE.findall(name)))}"]
    rules = "+".join(sorted(r for r in indicator.found_by if not r.startswith(("taxonomy", "category"))))
    out += [f"{rules}|{v.role}:{v.kind}" for v in indicator.values[:2]]
    return out


def _sentence(text: str, indicator: Indicator) -> tuple[int, int]:
    at = indicator.source.start
    low = max(0, at - _REACH)
    start = max(low, *(text.rfind(c, low, at) + 1 for c in _ENDS))
    ends = [k for c in _ENDS if (k := text.find(c, at, at + _REACH)) >= 0]
    return start, min(ends, default=min(len(text), at + _REACH))


# --- both -------------------------------------------------------------------------------------------------


def _own(indicator: Indicator) -> list[str]:
    """What an indicator shows by itself."""
    name = indicator.name
    out = [f"long={step(len(name), _LENGTHS)}", f"digits={bool(_DIGIT.search(name))}", f"odd={bool(_ODD.search(name))}"]
    out += [f"n^={name[:1]}", f"n$={name[-1:]}", f"n$2={name[-2:]}", f"values={step(len(indicator.values), _COUNTS)}"]
    out += [
        f"category={indicator.category}",
        f"guess={indicator.confidence:.2f}",
        f"measure={bool(_MEASURE.search(name))}",
    ]
    return out + list(dict.fromkeys(_values(indicator.values[:_SHOWN])))


def _values(values: Iterable[Value]) -> Iterator[str]:
    for v in values:
        yield from (f"{v.role}:{v.kind}", f"{v.role}:{v.op}", f"{v.kind}:{v.unit}")
        for mark in (
            "unit_inferred",
            "approx",
            "implied",
            "suspect",
            "op_text",
            "period",
            "scope",
            "base",
            "frequency",
        ):
            if getattr(v, mark):
                yield f"{v.role}:{mark}"
        if v.kind in ("qualitative", "empty"):
            yield f"{v.role}:{v.kind}:{step(len(v.text), (0, 2, 6, 12, 24))},{bool(_DIGIT.search(v.text))}"
            continue
        numbers = _NUMBER.findall(v.text)
        rest = len(v.text) - sum(map(len, numbers)) - len(v.unit or "") - len(v.op_text or "")
        yield f"{v.role}:rest={step(rest, (0, 1, 3, 6, 12))}"
        yield f"{v.role}:numbers={min(3, len(numbers))}"


def _shape(indicator: Indicator) -> tuple[str, ...]:
    return tuple(sorted({f"{v.role}{'?' if v.kind == 'empty' else ''}" for v in indicator.values}))


def _alike(indicator: Indicator) -> bool:
    """Whether two values of an indicator say what nothing tells apart: two targets, and no period, no place."""
    values = indicator.values
    if len(values) < 2:
        return False
    return len({(v.role, v.grade, v.period, v.scope, v.base, v.kind in ("date", "duration")) for v in values}) < len(
        values
    )


def _measured(indicator: Indicator) -> list[Value]:
    return [v for v in indicator.values if v.role in ("target", "actual", "baseline")]


def _known(level: str | None) -> bool:
    return level is not None and level_of(level) is not None
