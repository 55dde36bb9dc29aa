"""Layouts (``layouts.toml``) → documents of tables with gold and row and column labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from extractor.training.generate.draw import Draw
from extractor.training.generate.forms import Forms
from extractor.training.generate.front import Front
from extractor.training.generate.grid import Matrix, Sheets
from extractor.training.generate.kinds.carrier import Carrier
from extractor.training.generate.kinds.glued import Glued
from extractor.training.generate.kinds.halves import Halves
from extractor.training.generate.kinds.lists import Bulletin, Letter, Tasks
from extractor.training.generate.kinds.money import Allocation
from extractor.training.generate.kinds.plan import Plan
from extractor.training.generate.kinds.points import Points
from extractor.training.generate.kinds.regions import Places, RegionTable
from extractor.training.generate.kinds.tiers import Tiers
from extractor.training.generate.kinds.turned import Cards, Transposed, Years
from extractor.training.generate.prose import Deck
from extractor.training.generate.sheet import Sheet
from extractor.training.generate.words import Domain, data
from extractor.training.render import parse_blocks, render

_BUILDERS: dict[str, type[Sheet]] = {
    "forms": Forms,
    "front": Front,
    "tiers": Tiers,
    "plan": Plan,
    "matrix": RegionTable,
    "places": Places,
    "halves": Halves,
    "points": Points,
    "carrier": Carrier,
    "transposed": Transposed,
    "cards": Cards,
    "years": Years,
    "allocation": Allocation,
    "bulletin": Bulletin,
    "letter": Letter,
    "tasks": Tasks,
    "glued": Glued,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A document of tables: neutral blocks, its flattened text where the layout has a carrier of its own, gold."""

    blocks: dict[str, Any] | None
    text: str | None
    gold: dict[str, Any]


def layouts() -> dict[str, dict[str, Any]]:
    """Every layout by its id."""
    listed: dict[str, dict[str, Any]] = data("layouts")["layout"]
    return listed


def document(layout: str, domain: Domain, draw: Draw, deck: Deck) -> Table:
    """One document in a layout.

    Args:
        layout: a key of ``layouts()``.
        domain: the field whose words it uses.
        draw: its stream of chance.
        deck: constructions for tables that carry sentences.
    """
    options = layouts()[layout]
    builder = _BUILDERS[options["build"]]
    sheet = (
        Carrier(layout, options, domain, draw, deck) if builder is Carrier else builder(layout, options, domain, draw)
    )
    sheet.build()
    gold = sheet.finish()
    if sheet.text is not None:
        gold["rows"], gold["columns"] = [], []
        return Table(None, sheet.text, gold)
    neutral = sheet.doc.neutral()
    return Table(neutral, _carried(sheet.doc, neutral, str(sheet.options["carrier"]), draw.fork("carrier")), gold)


def _carried(doc: Sheets, neutral: dict[str, Any], carrier: str, draw: Draw) -> str | None:
    """The document as a copied text, where the layout says how it was carried."""
    if carrier == "blocks":
        return None
    if carrier == "spaces":
        return _spaces(doc)
    if carrier == "tsv":
        return _tabbed(doc)
    if carrier == "wide-pipes":
        return _wide(doc, draw.whole(60, 240))
    return render(parse_blocks(neutral), carrier).decode()


def _inline(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _blocks(doc: Sheets) -> list[str | Matrix]:
    return [block if isinstance(block, Matrix) else str(block["text"]) for block in doc.blocks]


def _tabbed(doc: Sheets) -> str:
    """A row a line, its cells apart by tabs; line breaks inside cells are gone."""
    out: list[str] = []
    for block in _blocks(doc):
        if isinstance(block, str):
            out.append(block)
        else:
            out += ["\t".join(_inline(cell) for cell in row) for row in block.plain_rows()]
    return "\n".join(out) + "\n"


def _spaces(doc: Sheets) -> str:
    """Cells apart by blanks; cells left blank in front become an indent."""
    out: list[str] = []
    for block in _blocks(doc):
        if isinstance(block, str):
            out.append(block)
            continue
        out.append("")
        for row in block.plain_rows():
            cells = [_inline(cell) for cell in row]
            blank = next((i for i, cell in enumerate(cells) if cell), 0)
            out.append("          " * blank + "    ".join(cell for cell in cells[blank:] if cell))
        out.append("")
    return "\n".join(out) + "\n"


def _wide(doc: Sheets, dangling: int) -> str:
    """Pipes with hundreds of empty columns behind."""
    out: list[str] = []
    for block in _blocks(doc):
        if isinstance(block, str):
            out.append(block)
        else:
            out += [
                "| " + " | ".join(_inline(cell) for cell in row) + " |" + " |" * dangling for row in block.plain_rows()
            ]
    return "\n".join(out) + "\n"
