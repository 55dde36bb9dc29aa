"""Documents with marks ↔ the JSON that Label Studio imports and exports.

Offsets are code points, as today's Label Studio has them; what an older one counted in UTF-16 units is recognised by
the words that it gives with them. The gold travels in the task's data, so that a document comes back with everything
that spans do not show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO, Any

from extractor.annotation.marks import LABELS, PHRASE, VALUE, Mark, fitted
from extractor.errors import DamagedDocument
from extractor.labels import label, labels

Plain = dict[str, Any]

_COLOURS = (
    "#2f6fb0",
    "#c77d11",
    "#9aa5b1",
    "#2f8f6b",
    "#7a5bb0",
    "#4f9fc4",
    "#b0506f",
    "#7f8c2f",
    "#a4713e",
    "#5c7080",
)
_WORDS = {"NAME": "名称", "VALUE": "值", "PHRASE": "出处", "SUBJECT": "对象", "SCOPE": "地区或群体", "PERIOD": "时期"}


def config() -> str:
    """The labelling configuration to give a Label Studio project: the labels, and a value's role."""
    marks = "\n".join(
        f'    <Label value="{name}" background="{_COLOURS[n % len(_COLOURS)]}" alias="{name}" '
        f'hint="{escape(_WORDS.get(name, name))}"/>'
        for n, name in enumerate(LABELS)
    )
    roles = "\n".join(f'    <Choice value="{code}" hint="{escape(label("role", code))}"/>' for code in labels()["role"])
    return (
        '<View>\n  <Labels name="label" toName="text">\n'
        f'{marks}\n  </Labels>\n  <Text name="text" value="$text" granularity="symbol"/>\n'
        f'  <Choices name="role" toName="text" perRegion="true" whenTagName="label" whenLabelValue="{VALUE}">\n'
        f"{roles}\n  </Choices>\n</View>\n"
    )


def write(documents: Iterable[tuple[str, str, Plain, list[Mark]]], stream: IO[str]) -> int:
    """Write (name, text, gold, marks) as tasks; how many comes back."""
    tasks = [_task(*document) for document in documents]
    json.dump(tasks, stream, ensure_ascii=False, indent=1)
    stream.write("\n")
    return len(tasks)


def _task(name: str, text: str, gold: Plain, marks: list[Mark]) -> Plain:
    result: list[Plain] = []
    values = {item["id"]: item["values"] for item in gold["indicators"]}
    for n, mark in enumerate(marks):
        place = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}
        region = {"id": f"m{n}", "from_name": "label", "to_name": "text", "type": "labels"}
        told = {"of": list(mark.of), "value": mark.value, "derived": mark.derived}
        result.append({**region, "value": {**place, "labels": [mark.label]}, "meta": {"text": [json.dumps(told)]}})
        if mark.label == VALUE and mark.value is not None:
            role = values[mark.of[0]][mark.value]["role"]
            choice = {"id": f"m{n}", "from_name": "role", "to_name": "text", "type": "choices"}
            result.append({**choice, "value": {**place, "choices": [role]}})
    result += _relations(marks)
    return {"data": {"text": text, "name": name, "gold": gold}, "annotations": [{"result": result}]}


def _relations(marks: list[Mark]) -> Iterator[Plain]:
    """From each name to its values."""
    for n, name in enumerate(marks):
        for k, value in enumerate(marks):
            if name.label == "NAME" and value.label == VALUE and name.of and name.of[:1] == value.of[:1]:
                yield {"type": "relation", "from_id": f"m{n}", "to_id": f"m{k}", "direction": "right"}


def read(stream: IO[str], *, source: str) -> Iterator[tuple[str, str, Plain | None, list[Mark]]]:
    """Read what Label Studio exported: (name, text, gold, marks).

    Args:
        stream: its JSON (the full form, not JSON-MIN).
        source: the file's name, for messages.

    Raises:
        DamagedDocument: it is no such file, or a region is not where it says.
    """
    try:
        tasks = json.load(stream)
    except ValueError as error:
        raise DamagedDocument(f"不是 JSON（{error}）", filename=source) from None
    if not isinstance(tasks, list):
        raise DamagedDocument("应为 Label Studio 导出的任务列表（JSON）", filename=source)
    for n, task in enumerate(tasks, 1):
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            raise DamagedDocument(f"第{n}个任务没有 data.text", filename=source)
        done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
        result = done[-1].get("result") or [] if done else []
        gold = data.get("gold")
        name = str(data.get("name") or f"task{task.get('id', n)}")
        try:
            marks = _marks(result, data["text"])
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedDocument(f"第{n}个任务（{name}）的标注有错：{error}", filename=source) from None
        yield name, data["text"], gold if isinstance(gold, dict) else None, marks


def _marks(result: list[Plain], text: str) -> list[Mark]:
    """The marks of one annotation, those that relations tie together under one id."""
    roles = {r["id"]: r["value"]["choices"][0] for r in result if r.get("type") == "choices" and r["value"]["choices"]}
    out: list[Mark] = []
    for region in result:
        if region.get("type") != "labels":
            continue
        value, said = region["value"], (region.get("meta") or {}).get("text") or []
        told = _told(said[0] if said else "")
        key = str(region.get("id"))
        mark = Mark(
            int(value["start"]),
            int(value["end"]),
            str(value["labels"][0]),
            of=tuple(map(str, told.get("of", ()))),
            value=told.get("value"),
            derived=bool(told.get("derived")),
            role=roles.get(region.get("id")),
            key=key,
        )
        if mark.label not in LABELS:
            raise ValueError(f"没有 {mark.label} 这种标签")
        placed = fitted(mark, text, value.get("text"))
        if placed is None:
            raise ValueError(f"{mark.start}–{mark.end} 处的文字不是 {value.get('text')!r}")
        out.append(placed)
    return _tied(out, [(r["from_id"], r["to_id"]) for r in result if r.get("type") == "relation"])


def _told(text: str) -> Plain:
    try:
        told = json.loads(text)
    except ValueError:
        return {}  # a note that a person wrote
    return told if isinstance(told, dict) else {}


def _tied(marks: list[Mark], pairs: list[tuple[str, str]]) -> list[Mark]:
    """New marks with a common id of their own where a relation joins them."""
    from dataclasses import replace

    by_key = {m.key: m for m in marks}
    for one, other in pairs:
        a, b = by_key.get(one), by_key.get(other)
        if a is None or b is None or (a.of and b.of):
            continue
        ident = a.of or b.of or (f"tie-{a.key}",)
        for mark in (a, b):
            if not mark.of and mark.label != PHRASE:
                by_key[mark.key] = replace(mark, of=ident)
    return [by_key[m.key] for m in marks]
