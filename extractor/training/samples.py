"""The corpora as training samples: rows, columns, names, documents, each with its features and its label.

Labels of rows and columns come from the gold where it has them (``"rows"``, ``"columns"``). Hand-written gold has
none: there a table's rows and columns are labelled as the rules read them, but only in documents all of whose
tables came out exactly as the annotator's gold says, so that the reading behind them was right.
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
from extractor.rows.columns import ColumnContent, heads
from extractor.rows.features import ColumnView
from extractor.rows.reading import Grid, Row
from extractor.rows.table import rows_of
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


def corpus(top: Path, *, formats: tuple[str, ...] = ("docx", "txt-tabs")) -> list[Read]:
    """Every document that may be trained on or tuned to: hand-written dev, and what is generated; never ``test``.

    Args:
        top: the corpora folder.
        formats: what neutral documents are rendered to.
    """
    out = [Read(g, HAND, "dev") for g in documents(top / "dev", formats=formats)]
    generated = top / "generated"
    if generated.is_dir():
        splits = json.loads((top / "splits.json").read_text("utf-8"))
        out += [Read(g, GENERATED, split_of(splits, g.name)) for g in documents(generated, formats=formats)]
    return out


def split_of(splits: Plain, name: str) -> str:
    """train, dev or test, as ``splits.json`` has it."""
    for split in ("train", "dev", "test"):
        if name in splits.get(split, ()):
            return split
    raise KeyError(name)


# --- rows and columns -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableLabels:
    """A table with the kinds of its rows and, by grid, the roles of its columns."""

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
            grids = tuple(_of_grid(part) for part in reading.parts if isinstance(part, Grid) and _plain(part))
            yield TableLabels(rows, dict(enumerate(reading.kinds)), grids)


def _plain(grid: Grid) -> bool:
    """Whether a grid's columns are the table's (not a transposed one) and its kind is one that gives something."""
    return grid.kind in ("indicators", "matrix", "projects", "carrier") and not any(
        c.found_by == "rows.transposed" for c in grid.columns
    )


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
        header = tuple(i for i, k in sorted(kinds.items()) if k == "header")
        grids = []
        if header and columns:
            body = tuple(i for i, k in sorted(kinds.items()) if i > header[0] and k not in ("header", "form", "title"))
            grids.append((header, body, {c["col"]: c["role"] for c in columns}))
        yield TableLabels(rows, kinds, tuple(grids))


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


def counts(reads: Iterable[Read], samples: int) -> dict[str, int]:
    """What a model was trained on: documents by source, and samples."""
    names = Counter(source for source, _ in {(r.source, r.name) for r in reads})
    return {"hand-written documents": names[HAND], "generated documents": names[GENERATED], "samples": samples}
