"""``models/history.csv``: one line per trained release, so that a model's figures can be followed over time."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

NAME = "history.csv"

Plain = dict[str, Any]
_UNSEEN = "Generated families of layouts that it has not seen"
_TABLES = "table.full, {} that the models have not seen"
_SUBJECTS = "subject, hand-written documents that the models have not seen"
_HEADLINES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("columns_unseen", "columns", _UNSEEN, ("accuracy",)),
    ("rows_unseen", "rows", f"{_UNSEEN}, heads as the vocabulary knows them", ("accuracy",)),
    (
        "tables_rules",
        "columns",
        _TABLES.format("generated families of layouts"),
        ("compared", "rules alone", "F1"),
    ),
    (
        "tables_both",
        "columns",
        _TABLES.format("generated families of layouts"),
        ("compared", "rules and models", "F1"),
    ),
    ("subjects_rules", "words", _SUBJECTS, ("compared", "rules alone", "F1")),
    ("subjects_both", "words", _SUBJECTS, ("compared", "rules and models", "F1")),
    ("category_prose", "category", "Hand-written documents, in prose", ("accuracy",)),
    ("confidence_table_ece", "confidence", "Hand-written documents, in table", ("ece",)),
    ("confidence_prose_ece", "confidence", "Hand-written documents, in prose", ("ece",)),
)
"""Column → where its figure stands: model, part of its scores, keys."""

COLUMNS = ("version", "date", "corpus", *(column for column, *_ in _HEADLINES))


def record(models: Path, version: str, corpus: str, scores: Mapping[str, Plain], *, day: date) -> None:
    """Write a release's line: a new one, or in place of the last one where that is of the same version.

    Args:
        models: the models folder.
        version: of the release.
        corpus: the digest of what was learned from.
        scores: by model, as in ``scores.json``.
        day: of the training.
    """
    path = models / NAME
    lines = list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []
    line = {"version": version, "date": day.isoformat(), "corpus": corpus}
    line |= {column: _figure(scores, *where) for column, *where in _HEADLINES}  # type: ignore[arg-type]
    if lines and lines[-1]["version"] == version:
        lines.pop()
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*lines, line])


def _figure(scores: Mapping[str, Plain], model: str, part: str, keys: tuple[str, ...]) -> str:
    found: Any = scores.get(model, {}).get("parts", {}).get(part, {})
    for key in keys:
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return f"{found:.4f}" if isinstance(found, float | int) else ""
