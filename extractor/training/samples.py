"""The corpora as training samples: rows, columns, names, documents, each with its features and its label.

Labels of rows and columns come from the gold where it has them (``"rows"``, ``"columns"``). Hand-written gold has
none: there a table's rows and columns are labelled as the rules read them in documents all of whose tables came out
exactly as the annotator's gold says; in the others the columns alone, by laying the cells beside gold (``aligned``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor import artifacts
from extractor.documents.document import Table
from extractor.pipeline import Explanation, explain
from extractor.rows.columns import resolve
from extractor.rows.content import ColumnContent
from extractor.rows.features import ColumnView
from extractor.rows.head_roles import heads
from extractor.rows.reading import Grid, Row
from extractor.rows.table import rows_of
from extractor.training.aligned import labelled
from extractor.training.gold import GoldDocument, documents
from extractor.training.score import Scores, score_document

Plain = dict[str, Any]
HAND = "hand"
GENERATED = "generated"


@dataclass(frozen=True)
class Read:
    """A gold document and what the rules alone make of it.

    ``source`` is "hand" or "generated"; ``split`` is train, dev or test.
    """

    gold: GoldDocument
    source: str
    split: str

    @property
    def name(self) -> str:
        return self.gold.name

    @property
    def family(self) -> str:
        """The family of layouts; a hand-written document is a family of its own."""
        return str(self.gold.meta.get("family") or self.name) if self.source == GENERATED else self.name

    @property
    def learned(self) -> bool:
        """Whether models may learn from it: hand-written, or in the training part of what is generated."""
        return self.source == HAND or self.split == "train"

    def states(self, origin: str) -> bool:
        """Whether its gold holds indicators of tables ("table") or of sentences ("prose")."""
        return any(i["origin"] == origin for i in self.gold.gold["indicators"])

    @cached_property
    def explanation(self) -> Explanation:
        with artifacts.using(artifacts.Store(without=None)):
            return explain(self.gold.data, filename=self.gold.filename)

    @cached_property
    def result(self) -> Plain:
        return self.explanation.result.to_dict()

    @cached_property
    def scores(self) -> Scores:
        scores = Scores()
        score_document(self.gold.gold, self.result, scores, self.gold.filename)
        return scores

    @property
    def tables_right(self) -> bool:
        """Whether the rules read every table indicator of the document exactly as gold says."""
        counts = self.scores.counts
        return all(counts[m].fn == counts[m].fp == 0 for m in ("table.full", "project") if m in counts)


def corpus(top: Path, *, more: Path | None = None, formats: tuple[str, ...] = ("docx", "txt-tabs")) -> list[Read]:
    """Every document that may be trained on or tuned to: hand-written dev, and what is generated; never ``test``.

    Args:
        top: the corpora folder.
        more: a folder of further documents with gold, which count like those of dev.
        formats: what neutral documents are rendered to.
    """
    folders = [folder for folder in (top / "dev", more) if folder is not None and folder.is_dir()]
    out = [Read(g, HAND, "dev") for folder in folders for g in documents(folder, formats=formats)]
    generated = top / "generated"
    if generated.is_dir():
        splits = json.loads((top / "splits.json").read_text("utf-8"))
        out += [Read(g, GENERATED, split_of(splits, g.name)) for g in documents(generated, formats=formats)]
    return out


def split_of(splits: Plain, name: str) -> str:
    """train, dev or test, as ``splits.json`` has it."""
    for split in ("train", "dev", "test"):
        if name in splits["documents"][split]:
            return split
    raise KeyError(name)


_ENDS = frozenset({"header", "form", "title", "fund", "schedule"})
"""Kinds of rows that a grid does not reach beyond."""


# --- rows and columns -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableLabels:
    """A table with the kinds of its rows and, by grid, the roles of its columns."""

    table: int
    rows: tuple[Row, ...]
    kinds: dict[int, str]
    grids: tuple[tuple[tuple[int, ...], tuple[int, ...], dict[int, str]], ...]
    """(header rows, body rows, column → role) of each grid."""


def tables(read: Read) -> Iterator[TableLabels]:
    """The labelled tables of a document."""
    gold = read.gold.gold
    if "rows" in gold:
        yield from _told(read)
    elif read.tables_right:
        for reading in read.explanation.tables:
            rows = tuple(rows_of(reading.table, read.explanation.document.text))
            grids = tuple(_of_grid(p) for p in reading.parts if isinstance(p, Grid) and _plain(p, len(rows)))
            yield TableLabels(reading.table.index, rows, dict(enumerate(reading.kinds)), grids)
    elif read.source == HAND:
        wanted = [i for i in gold["indicators"] if i["origin"] == "table"]
        for reading in read.explanation.tables:
            rows = tuple(rows_of(reading.table, read.explanation.document.text))
            found = tuple(labelled(rows, wanted))
            if found:
                yield TableLabels(reading.table.index, rows, {}, found)


def _plain(grid: Grid, n_rows: int) -> bool:
    """Whether a grid's columns are the table's (not a transposed one) and its kind is one that gives something."""
    turned = any(c.found_by == "rows.transposed" for c in grid.columns) or any(r.index >= n_rows for r in grid.rows)
    return grid.kind in ("indicators", "matrix", "projects", "carrier") and not turned


def _of_grid(grid: Grid) -> tuple[tuple[int, ...], tuple[int, ...], dict[int, str]]:
    return grid.header_rows, tuple(r.index for r in grid.rows), {c.index: c.role for c in grid.columns}


def _told(read: Read) -> Iterator[TableLabels]:
    """Tables with labels from the gold; a table that the reader laid out otherwise is left out."""
    gold = read.gold.gold
    for table in read.explanation.document.tables():
        kinds = {r["row"]: r["kind"] for r in gold["rows"] if r["table"] == table.index}
        columns = [c for c in gold.get("columns", ()) if c["table"] == table.index]
        if not kinds or max(kinds) != table.n_rows - 1 or not _same_heads(table, columns):
            continue
        rows = tuple(rows_of(table, read.explanation.document.text))
        grids = []
        for top in sorted({c["row"] for c in columns}):
            header, body = _extent(kinds, top)
            grids.append((header, body, {c["col"]: c["role"] for c in columns if c["row"] == top}))
        yield TableLabels(table.index, rows, kinds, tuple(grids))


def _extent(kinds: dict[int, str], at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The header rows around a row, none where the table has no header there, and the rows below that they head."""
    first = last = at
    while kinds.get(first - 1) == "header":
        first -= 1
    while kinds.get(last + 1) == "header":
        last += 1
    header = tuple(range(first, last + 1)) if kinds.get(at) == "header" else ()
    body = []
    for i in range(last + 1 if header else at, max(kinds) + 1):
        if kinds.get(i) in _ENDS:
            break
        body.append(i)
    return header, tuple(body)


def _same_heads(table: Table, columns: Sequence[Plain]) -> bool:
    """Whether the heads that gold names stand in their columns of the table as read."""
    found = {(c.col, "".join(c.text.split())) for c in table.cells}
    return all(
        c["col"] < table.n_cols and (not c.get("header") or (c["col"], "".join(c["header"].split())) in found)
        for c in columns
    )


def views(labels: TableLabels, grid: tuple[tuple[int, ...], tuple[int, ...], dict[int, str]]) -> list[ColumnView]:
    """The columns of a labelled grid as the classifier will meet them."""
    header, body, _ = grid
    width = len(labels.rows[0].cells) if labels.rows else 0
    lines = [labels.rows[i].full for i in header]
    texts: list[list[str]] = [[] for _ in range(width)]
    for i in body:
        for k, cell in enumerate(labels.rows[i].cells):
            if cell is not None and cell.text:
                texts[k].append(cell.text)
    columns = heads(lines, width)
    return [
        ColumnView(c.header, c.group or "", ColumnContent.of(texts[c.index]), "" if c.role == "unknown" else c.role)
        for c in columns
    ]


def kinds_by_rules(read: Read, table: int) -> tuple[str, ...]:
    """What the rules alone take the rows of a table for."""
    return next((r.kinds for r in read.explanation.tables if r.table.index == table), ())


def roles_by_rules(labels: TableLabels, grid: tuple[tuple[int, ...], tuple[int, ...], dict[int, str]]) -> list[str]:
    """What the rules alone take the columns of a grid for, once they know where its header is."""
    lines = [labels.rows[i].full for i in grid[0]]
    content = [v.content for v in views(labels, grid)]
    with artifacts.using(artifacts.Store(without=None)):
        return [c.role for c in resolve(lines, len(content), content)]


def counts(reads: Iterable[Read], samples: int) -> dict[str, int]:
    """What a model was trained on: documents by source, and samples."""
    names = Counter(source for source, _ in {(r.source, r.name) for r in reads})
    return {"hand-written documents": names[HAND], "generated documents": names[GENERATED], "samples": samples}
