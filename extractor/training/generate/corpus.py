"""The corpus: which documents are made, how they are written down, and which side of the split they are on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.training.generate import prose, tables
from extractor.training.generate.draw import Draw
from extractor.training.generate.words import domains

PER_LAYOUT = 2
PER_GENRE = 7
_MORE = {
    "work_report": 5,
    "half_year": 5,
    "statistics": 5,
    "self_evaluation": 5,
    "bulletin": 5,
    "briefing": 5,
}
"""Genres that report results get this many documents more: most others only state aims."""

_SIDES = ("train", "train", "test", "train", "dev", "train")


@dataclass(frozen=True, slots=True)
class Made:
    """One generated document: its name, its gold and its files by suffix."""

    name: str
    folder: str
    gold: dict[str, Any]
    files: dict[str, bytes]

    @property
    def layout(self) -> str:
        layout: str = self.gold["meta"]["layout"]
        return layout

    @property
    def family(self) -> str:
        family: str = self.gold["meta"]["family"]
        return family


def documents(seed: int, *, per_layout: int = PER_LAYOUT, per_genre: int = PER_GENRE) -> Iterator[Made]:
    """Every document of the corpus, in the order of its names; the same for the same arguments on any machine."""
    fields = list(domains().values())
    root = Draw(seed)
    deck = prose.Deck(root.fork("deck"))
    number = 0
    for turn in range(per_layout):
        for at, layout in enumerate(tables.layouts()):
            number += 1
            name = f"t{number:03d}_{layout.replace('-', '_')}"
            table = tables.document(
                layout, fields[(at * 7 + turn * 11) % len(fields)], root.fork("table", layout, turn), deck
            )
            files: dict[str, bytes] = {}
            if table.blocks is not None:
                files[".blocks.json"] = _line(table.blocks)
            if table.text is not None:
                files[".txt"] = table.text.encode()
            yield Made(name, "tables", table.gold, files)
    number = 0
    for turn in range(per_genre + max(_MORE.values())):
        for at, genre in enumerate(prose.genres()):
            if turn >= per_genre + (_MORE.get(genre, 0) if per_genre == PER_GENRE else 0):
                continue
            number += 1
            draw = root.fork("prose", genre, turn)
            made = prose.document(genre, fields[(at * 7 + turn * 13 + turn // 4) % len(fields)], draw, deck)
            name = f"p{number:03d}_{genre}"
            text = made.text.encode()
            if draw.chance(0.12):
                text = made.text.replace("\n", "\r\n").encode("gb18030")
                made.gold["meta"]["carrier"] += "_gb18030"
            yield Made(name, "prose", made.gold, {".txt": text})


def _line(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def sides(seed: int, layouts: dict[str, str]) -> dict[str, list[str]]:
    """Layouts by side of the split (train, dev, test): whole layouts, spread over the families.

    Args:
        layouts: layout → family.
    """
    draw = Draw(seed, "split")
    families: dict[str, list[str]] = defaultdict(list)
    for layout, family in layouts.items():
        families[family].append(layout)
    order = [layout for family in sorted(families) for layout in draw.shuffled(sorted(families[family]))]
    out: dict[str, list[str]] = {"train": [], "dev": [], "test": []}
    for at, layout in enumerate(order):
        out[_SIDES[at % len(_SIDES)]].append(layout)
    return {side: sorted(listed) for side, listed in out.items()}


def splits(seed: int, made: list[tuple[str, str, str]]) -> dict[str, Any]:
    """The content of ``splits.json``, from (name, layout, family) of every generated document."""
    by_side = sides(seed, {layout: family for _, layout, family in made})
    side_of = {layout: side for side, listed in by_side.items() for layout in listed}
    folds: dict[str, list[str]] = defaultdict(list)
    for name, _, family in made:
        folds[family].append(name)
    return {
        "seed": seed,
        "layouts": by_side,
        "documents": {side: [name for name, layout, _ in made if side_of[layout] == side] for side in by_side},
        "leave_one_family_out": dict(sorted(folds.items())),
        "hand": {"dev-hand": ["dev/**"], "test-hand": ["test/**"]},
    }


def write(
    seed: int,
    out: Path,
    splits_file: Path | None,
    *,
    per_layout: int = PER_LAYOUT,
    per_genre: int = PER_GENRE,
) -> int:
    """Write the corpus below ``out`` and its split; what a former run left there is removed. The number of documents.

    Raises:
        FileExistsError: ``out`` holds something that no run of this has written.
    """
    for old in sorted(out.rglob("*")) if out.exists() else []:
        if old.is_dir():
            continue
        if old.parent.name not in ("tables", "prose") or not old.name.startswith(("t", "p")):
            raise FileExistsError(f"{old}: not written by this generator")
        old.unlink()
    listed: list[tuple[str, str, str]] = []
    for made in documents(seed, per_layout=per_layout, per_genre=per_genre):
        folder = out / made.folder
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, content in made.files.items():
            (folder / (made.name + suffix)).write_bytes(content)
        (folder / f"{made.name}.gold.json").write_bytes(_line(made.gold))
        listed.append((made.name, made.layout, made.family))
    if splits_file is not None:
        splits_file.write_text(json.dumps(splits(seed, listed), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(listed)
