"""Gold ↔ labelled character spans, which is what other people's tools show and change.

A mark is a stretch of the document's text with a label, the indicators that it is of, and the value that it states.
Two kinds of label come from gold: PHRASE, the stretch that the annotator read an indicator from (``gold_source``), and
the labels for training (``spans``: NAME, VALUE, OP …, see corpora/README.md). Where gold has none of the latter, NAME
and VALUE are shown where the phrase holds the name and the value as one piece.

Taking marks back: those that were handed out say what they are of, and whatever else gold says stays. A NAME that is
new begins an indicator, with the VALUE marks of the same id, or else the next ones in its sentence; what a new VALUE
says is read by the grammar, for a person to check.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Plain = dict[str, Any]

PHRASE, NAME, VALUE = "PHRASE", "NAME", "VALUE"
LABELS = (
    *(NAME, VALUE, PHRASE, "PART", "OBJECT", "SHARED", "SUBJECT", "SCOPE", "PERIOD", "BASE", "OP", "FREQ", "DIRECTION"),
)
"""In the order in which an annotator needs them."""

_NAMING = (NAME, "PART", "OBJECT", "SHARED")
_SENTENCE = re.compile(r"[。；;！？\n]")


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` under a label.

    ``of`` are ids of indicators, ``value`` is the place among the values of the first of them. ``key`` is what a tool
    calls the mark; ``role`` is what a person chose for a value. ``derived``: shown for orientation, not in gold.
    """

    start: int
    end: int
    label: str
    of: tuple[str, ...] = ()
    value: int | None = None
    derived: bool = False
    role: str | None = None
    key: str = ""


def marks_of(gold: Plain, text: str) -> list[Mark]:
    """The marks of a document, by place.

    Args:
        gold: its gold.
        text: its text, which the gold's offsets index into.
    """
    spans = gold.get("spans")
    out = [Mark(s["start"], s["end"], s["label"], tuple(s["of"]), s.get("value")) for s in spans or ()]
    for item in gold["indicators"]:
        source = item.get("gold_source")
        if item["origin"] != "prose" or not source or text[source["start"] : source["end"]] != source["text"]:
            continue
        out.append(Mark(source["start"], source["end"], PHRASE, (item["id"],)))
        if spans is None:
            out += _shown(item, source["start"], source["text"])
    return sorted(out, key=lambda m: (m.start, -m.end, LABELS.index(m.label)))


def _shown(item: Plain, start: int, phrase: str) -> Iterable[Mark]:
    """Name and values where the phrase holds them as they are."""
    at = phrase.find(item["name"])
    if at >= 0:
        yield Mark(start + at, start + at + len(item["name"]), NAME, (item["id"],), derived=True)
    behind = 0
    for n, value in enumerate(item["values"]):
        at = phrase.find(value["text"], behind) if value["text"] else -1
        if at >= 0:
            behind = at + len(value["text"])
            yield Mark(start + at, start + behind, VALUE, (item["id"],), n, derived=True)


def gold_with(gold: Plain | None, marks: Sequence[Mark], text: str) -> Plain:
    """Gold as the marks say.

    Args:
        gold: what was handed out with the marks; None for a document that had no gold.
        marks: what came back.
        text: the document's text.

    Returns:
        The gold handed out, with phrases and training spans where the marks are now. A prose indicator none of whose
        marks came back is gone; new marks make new indicators.
    """
    out = copy.deepcopy(gold) if gold is not None else _empty()
    before = marks_of(out, text)
    known = {m.of[0] for m in before if m.of}
    kept = {ident for m in marks for ident in m.of}
    phrases = {m.of[0]: m for m in marks if m.label == PHRASE and m.of}
    places: dict[str, dict[int, int]] = {}  # of indicators that lost values: old place → new place
    items = []
    for item in out["indicators"]:
        ident = item["id"]
        if ident in known:
            if ident not in kept or not _follow(item, before, marks, text, places):
                continue
            if ident in phrases:
                start, end = phrases[ident].start, phrases[ident].end
                item["gold_source"] = {"start": start, "end": end, "text": text[start:end]}
        items.append(item)
    gone = len(items) < len(out["indicators"])
    out["indicators"] = items
    if "spans" in out:
        ids = {i["id"] for i in items}
        told = [m for m in marks if m.label != PHRASE and not m.derived and m.of and set(m.of) <= ids]
        out["spans"] = _in_old_order(out["spans"], [_span(m, places) for m in told])
    made = _made([m for m in marks if not set(m.of) & known], text, first=len(items) + 1)
    out["indicators"] += made
    if gone or made:
        _number(out)
    return out


def _follow(
    item: Plain, before: Sequence[Mark], marks: Sequence[Mark], text: str, places: dict[str, dict[int, int]]
) -> bool:
    """Let name and values follow marks that were moved, taken away or given another role; False: nothing is left."""
    ident = item["id"]
    mine, was = ([m for m in some if ident in m.of] for some in (marks, before))
    naming, named = ([(m.start, m.end) for m in some if m.label in _NAMING] for some in (mine, was))
    if naming and sorted(naming) != sorted(named):
        item["name"] = "".join("".join(text[a:b].split()) for a, b in sorted(naming))
        if item.get("core") and item["core"] not in item["name"]:
            item["core"] = item["name"]
    told: dict[int | None, Mark] = {
        m.value: m for m in mine if m.label == VALUE and m.value is not None and m.of[0] == ident
    }
    for old in (m for m in was if m.label == VALUE and m.of[0] == ident):
        if old.value is None or old.value not in told:
            continue
        new = told[old.value]
        value = item["values"][old.value]
        if (new.start, new.end) != (old.start, old.end):
            item["values"][old.value] = {**value, **_read(text[new.start : new.end], new.role or value["role"])}
        elif new.role is not None and new.role != value["role"]:
            value["role"] = new.role
    lost = {m.value for m in was if m.label == VALUE and m.value is not None and m.of[0] == ident} - set(told)
    if lost:
        left = [n for n in range(len(item["values"])) if n not in lost]
        places[ident] = {old: new for new, old in enumerate(left)}
        item["values"] = [item["values"][n] for n in left]
    return bool(item["values"])


def _empty() -> Plain:
    meta = {"layout": "", "family": "", "domain": "", "carrier": "txt", "doc_type": "other", "faults": []}
    return {"meta": meta, "document": {}, "projects": [], "indicators": []}


def _span(mark: Mark, places: dict[str, dict[int, int]]) -> Plain:
    out: Plain = {"start": mark.start, "end": mark.end, "label": mark.label, "of": list(mark.of)}
    if mark.value is not None:
        moved = places.get(mark.of[0])
        out["value"] = moved[mark.value] if moved is not None and mark.value in moved else mark.value
    return out


def _in_old_order(old: Sequence[Plain], new: list[Plain]) -> list[Plain]:
    """Spans as they stood, then those that are new, so that what nobody changed comes back as it was."""
    kept = [span for span in old if span in new]
    return kept + [span for span in new if span not in kept]


def _number(gold: Plain) -> None:
    """Ids i1, i2, … again, everywhere."""
    ids = {item.get("id"): f"i{n}" for n, item in enumerate(gold["indicators"], 1)}
    for item in gold["indicators"]:
        item["id"] = ids[item.get("id")]
    for span in gold.get("spans", ()):
        span["of"] = [ids[ident] for ident in span["of"]]


# --- what nobody handed out ---------------------------------------------------------------------------------


def _made(marks: Sequence[Mark], text: str, *, first: int) -> list[Plain]:
    """New indicators from new marks."""
    names = sorted((m for m in marks if m.label == NAME), key=lambda m: m.start)
    values = sorted((m for m in marks if m.label == VALUE), key=lambda m: m.start)
    owned: dict[Mark, list[Mark]] = {name: [] for name in names}
    for value in values:
        same = [n for n in names if value.of and n.of == value.of]
        near = [n for n in names if n.end <= value.start and not _SENTENCE.search(text, n.end, value.start)]
        owner = same[0] if same else near[-1] if near and not value.of else None
        if owner is not None:
            owned[owner].append(value)
    out: list[Plain] = []
    for name, mine in owned.items():
        if mine:
            out.append(_item(f"new{first + len(out)}", name, mine, text))
    return out


def _item(ident: str, name: Mark, values: Sequence[Mark], text: str) -> Plain:
    start, end = min(name.start, values[0].start), max(name.end, values[-1].end)
    called = "".join(text[name.start : name.end].split())
    return {
        "id": ident,
        "project": None,
        "level1": None,
        "level2": None,
        "name": called,
        "core": called,
        "category": None,
        "values": [_read(text[m.start : m.end], m.role or "target") for m in values],
        "origin": "prose",
        "gold_source": {"start": start, "end": end, "text": text[start:end]},
    }


def _read(words: str, role: str) -> Plain:
    """A value as the grammar reads its words; qualitative where it reads nothing."""
    from extractor.mentions.grammar import find_quantities

    value: Plain = {"role": role, "text": "".join(words.split()), "kind": "qualitative"}
    value.update(op_text=None, op=None, value=None, value_max=None, unit=None, date=None, frequency=None)
    q = next(iter(find_quantities(words)), None)
    if q is not None:
        value.update(kind=q.kind, op=q.op, op_text=q.op_text, value=q.value, value_max=q.value_max, unit=q.unit)
        value.update(date=q.date, approx=q.approx, implied=q.implied)
        if q.frequency is not None:
            value["frequency"] = {"every": q.frequency.every, "per": q.frequency.per}
        if role == "change":
            value["direction"] = q.direction
    return value


def fitted(mark: Mark, text: str, said: str | None) -> Mark | None:
    """A mark whose words are what a tool said they are, its offsets counted in code points or in UTF-16 units.

    None where neither count leads to these words.
    """
    if said is None or text[mark.start : mark.end] == said:
        return mark if 0 <= mark.start < mark.end <= len(text) else None
    wide = text.encode("utf-16-le", "surrogatepass")
    start, end = (len(wide[: 2 * at].decode("utf-16-le", "ignore")) for at in (mark.start, mark.end))
    moved = replace(mark, start=start, end=end)
    return moved if text[start:end] == said else None
