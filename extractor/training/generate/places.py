"""Invented places and bodies."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.training.generate.draw import Draw
from extractor.training.generate.words import Domain, data

_LEVELS = {"县": 5, "市": 4, "区": 3, "镇": 1, "省": 1}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document comes from.

    ``unit`` is 县, 市, 区, 镇 or 省; ``parts`` are the places below it; ``whole`` is 全县, 全市 …
    """

    name: str
    unit: str
    parts: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "全" + self.unit


def place(draw: Draw) -> Place:
    """A place of some level of government."""
    words = data("common")["places"]
    unit = draw.weighed(_LEVELS)
    stems = draw.some(words["stems"], 8)
    if unit == "省":
        return Place(draw.pick(words["provinces"]), unit, tuple(stem + "市" for stem in stems[:5]))
    name = stems[0] + unit
    if unit == "市":
        return Place(name, unit, tuple(stem + draw.pick(["县", "县", "区"]) for stem in stems[1:7]))
    if unit == "镇":
        return Place(name, unit, tuple(draw.some(words["villages"], 6)))
    return Place(
        name,
        unit,
        tuple(town + draw.pick(["镇", "镇", "乡", "街道"]) for town in draw.some(words["towns"], 6)),
    )


def office(draw: Draw, at: Place, domain: Domain) -> str:
    """The body of a field in a place: 云栖县水务局."""
    if at.unit == "镇":
        return f"{at.name}人民政府"
    name = draw.pick(domain.words("offices"))
    return at.name + (name.replace("局", "厅") if at.unit == "省" and name.endswith("局") else name)
