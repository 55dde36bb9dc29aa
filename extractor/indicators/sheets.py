"""Sheets that are each a project's: a workbook with one form per project often says whose it is on the tab alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractor.documents.document import Document, Paragraph
from extractor.regex import regex
from extractor.rows.reading import Form, Grid, TableReading
from extractor.rows.shape import squeeze
from extractor.text.bodies import is_body

_NUMBER = regex(
    r"^(?:(?:\d{1,2}|[（(]?[一二三四五六七八九十]{1,3}[)）]?|[（(]\d{1,2}[)）])[.．、\-—_ ]+|[（(]\d{1,2}[)）])"
)
_PROJECTS = regex(r"项目|专项|资金|经费")
_WHOLE = regex(r"整体支出|(?:部门|单位)整体|整体绩效")
_SHORTEST = 4
_CAPTIONS = 4
"""Lines above a table that may be its title."""


def project_sheets(document: Document, readings: Sequence[TableReading]) -> dict[int, str]:
    """The project that each table belongs to by its sheet's name, by the table's index.

    A sheet names one where it is called like a budget item (图书馆免费开放补助), or where each of several sheets has a
    name of its own under a title that speaks of projects; never where a form, a column or the title does, and never
    where it names a table, a body or a place (自评表, 教育局, 城关镇).

    Args:
        document: the workbook.
        readings: one reading per table, in order.
    """
    titles = _titles(document, readings)
    sheets: dict[str, list[TableReading]] = {}
    for reading in readings:
        if reading.table.name and any(isinstance(p, Grid) and p.kind == "indicators" for p in reading.parts):
            sheets.setdefault(reading.table.name, []).append(reading)
    named = {sheet: name for sheet in sheets if (name := _project(sheet)) is not None}
    open_ = {s for s, found in sheets.items() if not any(_told(r, titles[r.table.index]) for r in found)}
    several = len(named) > 1 and len(named) == len(sheets) == len(open_)
    several = several and all(_PROJECTS.search(titles[found[0].table.index]) for found in sheets.values())
    funded = tuple(_words()["funded"])
    return {
        reading.table.index: name
        for sheet, name in named.items()
        if sheet in open_ and (several or name.endswith(funded))
        for reading in sheets[sheet]
    }


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("extractor.indicators").joinpath("sheets.toml").read_text("utf-8"))


@cache
def _general() -> re.Pattern[str]:
    words = sorted(_words()["general"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))}|[^\u4e00-\u9fff])+")


def _project(sheet: str) -> str | None:
    name = _NUMBER.sub("", squeeze(sheet))
    if len(name) < _SHORTEST or _general().fullmatch(name) or name.endswith(tuple(_words()["no_project_ends"])):
        return None
    return None if is_body(name, strict=False) else name


def _titles(document: Document, readings: Sequence[TableReading]) -> dict[int, str]:
    """The lines above each table, up to the table before, and what stands in it above its heads."""
    inside = {r.table.index: _first_rows(r) for r in readings}
    out: dict[int, str] = {}
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above = [*above, squeeze(block.text)][-_CAPTIONS:]
        else:
            out[block.index] = "\n".join([*above, *inside.get(block.index, ())])
            above = []
    return out


def _first_rows(reading: TableReading) -> list[str]:
    heads = min((min(p.header_rows, default=0) for p in reading.parts if isinstance(p, Grid)), default=0)
    return [squeeze(c.text) for c in reading.table.cells if c.row < heads]


def _told(reading: TableReading, title: str) -> bool:
    """Whether a table says itself whose it is, or is a whole body's."""
    forms = [p for p in reading.parts if isinstance(p, Form)]
    grids = [p for p in reading.parts if isinstance(p, Grid)]
    fields = {f.name for form in forms for f in form.fields if f.value is not None}
    return (
        "name" in fields
        or ("whole" in fields and not _PROJECTS.search(title))
        or _WHOLE.search(title) is not None
        or any(c.role == "project" for grid in grids for c in grid.columns)
    )
