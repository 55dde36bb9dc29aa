"""All gold files beside each other: phrases that differ in their figures alone, and the splits."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.training.validation.terms import squeeze

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千]+(?=[个座处所次人名家件台套项条起户场期份])")


def bare(text: str | None) -> str:
    """A phrase with its figures masked."""
    return _FIGURE.sub("#", squeeze(text or ""))


class Alike:
    """Phrases that are the same but for their figures, and how each was annotated.

    Goals and facts are kept apart, and what is optional is left out: 培训教师120人次 is a target here, a result there.
    Names are compared where the phrase holds them; elsewhere a heading or an earlier clause completes them.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[str, list[str] | None, str]] = {}

    def problems(self, here: str, gold: dict[str, Any]) -> Iterator[str]:
        by_phrase: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for item in gold["indicators"]:
            if item.get("gold_source") and not item.get("optional"):
                by_phrase[item["gold_source"]["text"]].append(item)
        for phrase, items in by_phrase.items():
            masked = bare(phrase)
            optional = any(value.get("optional") for item in items for value in item["values"])
            if optional or len(masked) < 6 or "#" not in masked:
                continue
            values = json.dumps([[self._said(value) for value in item["values"]] for item in items])
            names: list[str] | None = [bare(item["name"]) for item in items]
            if any(squeeze(item["name"]) not in squeeze(phrase) for item in items):
                names = None
            mode = "/".join(sorted({str(value.get("goal")) for item in items for value in item["values"]}))
            before = self._seen.setdefault((masked, mode), (values, names, here))
            if values != before[0] or (names and before[1] and names != before[1]):
                yield f"{here}: “{phrase}”与 {before[2]} 中仅数字不同的一句标注不同"

    @staticmethod
    def _said(value: dict[str, Any]) -> list[Any]:
        frequency = bool(value.get("frequency"))
        return [
            *(value.get(key) for key in ("role", "kind", "op", "unit", "direction")),
            bare(value.get("base")),
            frequency,
        ]


def check_splits(corpora: Path, names: set[str], layouts: dict[str, str]) -> Iterator[str]:
    """Reasons why ``splits.json`` does not divide the generated documents ``names`` (with their ``layouts``)."""
    path = corpora / "splits.json"
    if not path.exists():
        if names:
            yield "splits.json: 缺少"
        return
    splits = json.loads(path.read_text(encoding="utf-8"))
    listed = [name for side in splits["documents"].values() for name in side]
    if sorted(listed) != sorted(names):
        yield "splits.json: documents 与 generated 中的文档不同"
        return
    sides: dict[str, set[str]] = defaultdict(set)
    for side, documents in splits["documents"].items():
        for name in documents:
            sides[layouts[name]].add(side)
    for layout, found in sides.items():
        if len(found) > 1:
            yield f"splits.json: 版式 {layout} 同时在 {sorted(found)}"
        elif layout not in splits["layouts"].get(next(iter(found)), []):
            yield f"splits.json: 版式 {layout} 未列在 {next(iter(found))}"
    if sorted(name for fold in splits["leave_one_family_out"].values() for name in fold) != sorted(names):
        yield "splits.json: leave_one_family_out 与 generated 中的文档不同"
